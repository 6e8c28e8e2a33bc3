// The public face in a real browser: every page clean for two witnesses, light, readable without scripts, in nine languages, on a small phone.
import { describe, expect, test } from 'vitest'
import { axeComplaints, pageWeight, startCity, treeComplaints } from '../support/browser.ts'

const city = await startCity()
const pages = [
  '/',
  '/services?q=pravni+poradna',
  '/services/type-legal',
  '/organisations',
  '/organisations/icp',
  '/organisations/icp/suggest',
  '/bodies',
  '/bodies/rpp',
  '/projects',
  '/projects/together-labour-market',
  '/funding',
  '/funding/city-grants',
  '/strategy',
  '/places',
  '/places/praha-libus',
  '/people',
  '/events',
  '/events/libus-growth',
  '/study',
  '/study/contradictions',
  '/study/figures',
  '/study/inconsistencies/inc-01',
  '/data',
  '/data/city',
  '/data/citizenship',
  '/data/districts',
  '/data/districts/547051',
  '/data/residence',
  '/data/compare',
  '/data/measures',
  '/data/estimates',
  '/data/stated',
  '/data/sets',
  '/data/sets/districts',
  '/accessibility',
  '/privacy',
  '/api',
  '/nowhere',
]

describe('every public page', () => {
  test.each(pages)('%s is clean for axe and in the accessibility tree', async (path) => {
    const page = await city.newPage()
    await page.goto(`/cs${path}`)
    expect(await axeComplaints(page)).toEqual([])
    expect(await treeComplaints(page)).toEqual([])
    await page.context().close()
  })
  test.each(['/', '/organisations', '/data/districts', '/places/praha-libus'])(
    '%s is clean in dark colours and right to left too',
    async (path) => {
      const page = await city.newPage({ dark: true })
      await page.goto(`/ar${path}`)
      expect(await page.locator('html').getAttribute('dir')).toBe('rtl')
      expect(await axeComplaints(page)).toEqual([])
      expect(await treeComplaints(page)).toEqual([])
      await page.context().close()
    },
  )
})

describe('a newcomer with a cheap phone', () => {
  test.each(['ar', 'vi', 'cs', 'uk', 'mn', 'zh'])(
    'reads the start page in %s at 360 pixels without scripts and nothing sticks out',
    async (lang) => {
      const page = await city.newPage({ width: 360, height: 740, scripts: false })
      await page.goto(`/${lang}/`)
      const [wide, heading] = [
        await page.evaluate(() => document.documentElement.scrollWidth).catch(() => 360),
        await page.locator('h1').innerText(),
      ]
      expect(wide).toBeLessThanOrEqual(360)
      expect(heading.length).toBeGreaterThan(3)
      await page.context().close()
    },
  )
  test.each(['/organisations', '/data/districts', '/bodies/rpp', '/funding', '/study/contradictions', '/services', '/projects'])(
    '%s does not scroll sideways at 320 pixels',
    async (path) => {
      const page = await city.newPage({ width: 320, height: 700 })
      await page.goto(`/cs${path}`)
      expect(await page.evaluate(() => document.documentElement.scrollWidth)).toBeLessThanOrEqual(320)
      await page.context().close()
    },
  )
  test('finds legal help without scripts, misspelt and without accents', async () => {
    const page = await city.newPage({ width: 360, height: 740, scripts: false })
    await page.goto('/cs/services')
    await page.locator('main input[name=q]').fill('pravni poradenstvi')
    await page.locator('main form button[type=submit]').first().click()
    await page.locator('main').getByRole('link', { name: 'Právní poradenství' }).first().click()
    expect(await page.locator('h1').innerText()).toContain('Právní poradenství')
    await page.context().close()
  })
})

describe('page weight', () => {
  // Budgets of the product: article 35 kB, finder 60 kB, map page 70 kB, compressed, first visit with everything it loads.
  test.each([
    ['/cs/', 35],
    ['/cs/accessibility', 35],
    ['/ar/', 35],
    ['/cs/study', 35],
    ['/cs/services', 60],
    ['/cs/organisations', 60],
    ['/cs/projects', 60],
    ['/cs/data/districts', 70],
    ['/cs/places', 70],
  ] as const)('%s weighs at most %i kB', async (path, budget) => {
    const page = await city.newPage()
    const weight = await pageWeight(page, path)
    const total = weight.html + weight.style + weight.script + weight.other
    expect(total / 1024).toBeLessThanOrEqual(budget)
    expect(weight.script).toBe(0)
    await page.context().close()
  })
})

describe('what the study says', () => {
  test('the 40 members of Table 1 stand in the order of the study', async () => {
    const page = await city.newPage({ scripts: false })
    await page.goto('/en/bodies/rpp')
    const columns = await page
      .locator('.columns section')
      .evaluateAll((sections) => sections.map((section) => [...section.querySelectorAll('li')].map((item) => item.textContent?.trim())))
    expect(columns.map((column) => column.length)).toEqual([17, 17, 4, 2])
    expect(columns[0]?.[0]).toBe('Magistrát hlavního města Prahy')
    expect(columns[1]?.[0]).toMatch(/^AMIGA/)
    await page.context().close()
  })
  test('Praha-Libuš has its timeline, projects, figures and contradictions', async () => {
    const page = await city.newPage()
    await page.goto('/en/places/praha-libus')
    const text = await page.locator('main').innerText()
    for (const words of ['Marketplace SAPA established', '2000', '2013', 'Jablkobraní', 'Together on the Labour Market', '9,700'])
      expect(text).toContain(words)
    expect(await page.locator('.contradiction').count()).toBeGreaterThan(0)
    await page.context().close()
  })
  test('34 per cent stands as stated with 37.3 % computed beside it', async () => {
    const page = await city.newPage()
    await page.goto('/en/data/stated')
    const text = await page.locator('main').innerText()
    expect(text).toContain('34%')
    expect(text).toContain('37.3%')
    await page.context().close()
  })
  test('CZK 4,510 million is shown as 4.51 million with the reason, 685 beside 775', async () => {
    const page = await city.newPage()
    await page.goto('/en/funding/city-grants')
    const money = await page.locator('main').innerText()
    expect(money).toContain('CZK 4,510 million')
    expect(money).toMatch(/CZK\s*4,510,000/)
    expect(money).toContain('less than one NGO')
    await page.goto('/en/projects/together-labour-market')
    const project = await page.locator('main').innerText()
    for (const number of ['685', '775', '90']) expect(project).toContain(number)
    await page.context().close()
  })
})

describe('every link', () => {
  test('of the public pages leads somewhere, in Czech and in Arabic', async () => {
    for (const lang of ['cs', 'ar']) {
      const seen = new Set<string>()
      const waiting = [`/${lang}/`]
      const broken: string[] = []
      while (waiting.length > 0) {
        const path = waiting.pop() ?? ''
        const answer = await fetch(city.origin + path, { redirect: 'manual' })
        const body = answer.headers.get('content-type')?.startsWith('text/html') ? await answer.text() : (await answer.arrayBuffer(), '')
        if (answer.status >= 400) broken.push(`${answer.status} ${path}`)
        for (const [, href = ''] of body.matchAll(/href="(\/[^"#]*)/g)) {
          const clean = href.replaceAll('&amp;', '&')
          // Other languages and every combination of filters are the same pages again.
          if (
            seen.has(clean) ||
            !(
              clean.startsWith(`/${lang}/`) ||
              clean.startsWith('/api') ||
              clean.startsWith('/open-data') ||
              clean.startsWith('/calendar') ||
              clean.startsWith('/assets')
            ) ||
            clean.includes('?')
          )
            continue
          seen.add(clean)
          waiting.push(clean)
        }
      }
      expect(broken, lang).toEqual([])
      expect(seen.size, lang).toBeGreaterThan(300)
    }
  })
})
