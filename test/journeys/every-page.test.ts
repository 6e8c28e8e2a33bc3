// Walks the whole house as each demo person does: every link leads somewhere, and one page of every kind is clean for two witnesses,
// fits a window of 320 pixels, and shows where the keyboard is. New pages are found by walking; nobody has to put them on a list.
import { describe, expect, test } from 'vitest'
import type { Page } from 'playwright-core'
import { axeComplaints, signIn, startCity, treeComplaints } from '../support/browser.ts'

const city = await startCity()
const people = [
  'specialist',
  'grants.officer',
  'inbaze.counsellor',
  'inbaze.lead',
  'finance.officer',
  'auditor',
  'member.01',
  'administrator',
  'dpo',
  'icp.coordinator',
  'inbaze.teamlead',
  'inbaze.lawyer',
  'inbaze.street',
  'libus.officer',
  'many.hats',
]
/** Several examples of one kind of page are the same page again: this many are opened, one is looked at. */
const examples = 3

/** "/app/grants/calls/01a2…/awards" → "/app/grants/calls/:id/awards" */
function kindOf(path: string): string {
  return (path.split('?')[0] ?? '').replaceAll(/[0-9a-f]{8}-[0-9a-f-]{27}/g, ':id').replaceAll(/\/\d+(?=\/|$)/g, '/:number')
}

/** Follows links from `start` as long as they stay under `prefix`; answers one address of every kind that is a page, and what was broken. */
async function walk(
  page: Page,
  start: string,
  prefix: string,
  name: (path: string) => string = kindOf,
): Promise<{ pages: Map<string, string>; broken: string[] }> {
  const pages = new Map<string, string>()
  const broken: string[] = []
  const counts = new Map<string, number>()
  const seen = new Set([start])
  const waiting = [{ path: start, from: '' }]
  for (let next = waiting.shift(); next; next = waiting.shift()) {
    const kind = name(next.path)
    counts.set(kind, (counts.get(kind) ?? 0) + 1)
    if ((counts.get(kind) ?? 0) > examples) continue
    const answer = await page.context().request.get(city.origin + next.path, { maxRedirects: 0 })
    if (answer.status() >= 400) broken.push(`${answer.status()} ${next.path} (linked from ${next.from})`)
    if (answer.status() !== 200 || !(answer.headers()['content-type'] ?? '').startsWith('text/html')) continue
    if (!pages.has(kind)) pages.set(kind, next.path)
    for (const [, href = ''] of (await answer.text()).matchAll(/href="(\/[^"#]*)/g)) {
      const path = href.replaceAll('&amp;', '&')
      if (seen.has(path) || !path.startsWith(prefix)) continue
      seen.add(path)
      waiting.push({ path, from: next.path })
    }
  }
  return { pages, broken }
}

/** How far a page sticks out of a window of 320 pixels, and which element does it. */
async function sticksOut(page: Page): Promise<string[]> {
  await page.setViewportSize({ width: 320, height: 700 })
  const found = await page.evaluate(() => {
    const root = document.documentElement
    if (root.scrollWidth <= root.clientWidth) return []
    return [...document.querySelectorAll('body *')]
      .filter((one) => {
        const box = one.getBoundingClientRect()
        return box.right > root.clientWidth + 1 || box.left < -1
      })
      .slice(0, 3)
      .map((one) => `${one.tagName.toLowerCase()}.${one.className} reaches ${Math.round(one.getBoundingClientRect().right)} pixels`)
  })
  await page.setViewportSize({ width: 1280, height: 900 })
  return found
}

describe('every page of the staff application', () => {
  const looked = new Set<string>()
  test.each(people)(
    'that %s can reach is there, clean for two witnesses, and fits a small phone',
    async (who) => {
      const page = await city.newPage({ dark: who === 'inbaze.lead' })
      await signIn(page, who)
      const { pages, broken } = await walk(page, '/app', '/app')
      const complaints: string[] = []
      for (const [kind, path] of pages) {
        if (looked.has(kind)) continue
        looked.add(kind)
        await page.goto(path)
        // The style guide shows the same component several times on purpose, so the same landmark name comes back there.
        const said = [
          ...(await axeComplaints(page, kind === '/app/styleguide' ? ['landmark-unique'] : [])),
          ...(await treeComplaints(page)),
          ...(await sticksOut(page)),
        ]
        complaints.push(...said.map((one) => `${path}: ${one}`))
      }
      expect(complaints).toEqual([])
      expect(broken).toEqual([])
      await page.context().close()
    },
    1_800_000,
  )
  test('is more than the first few rooms', () => {
    expect(looked.size).toBeGreaterThan(60)
  })
})

describe('every page of the public site', () => {
  // Right to left and in dark colours, where most goes wrong; the Czech and light pages stand on the list in public.test.ts.
  test('is clean for two witnesses and fits a small phone, in Arabic and in dark colours', async () => {
    const page = await city.newPage({ dark: true })
    // "/ar/organisations/icp" is a kind of its own beside "/ar/organisations"; so is every page of figures.
    const { pages } = await walk(
      page,
      '/ar/',
      '/ar/',
      (path) =>
        path
          .split('?')[0]
          ?.replace(/^(\/ar\/(?!data\/|study\/)[^/]+\/)[^/]+/, '$1:name')
          .replace(/^(\/ar\/(?:data|study)\/[^/]+\/).+/, '$1:name') ?? path,
    )
    expect(pages.size).toBeGreaterThan(30)
    const complaints: string[] = []
    for (const path of pages.values()) {
      await page.goto(path)
      complaints.push(
        ...[...(await axeComplaints(page)), ...(await treeComplaints(page)), ...(await sticksOut(page))].map((one) => `${path}: ${one}`),
      )
    }
    expect(complaints).toEqual([])
    await page.context().close()
  }, 1_800_000)
})

describe('the keyboard', () => {
  test.each(['/cs/', '/ar/services', '/cs/data/districts', '/cs/sign-in'])(
    'always sees where it is on %s, and nothing is smaller than a finger tip allows',
    async (path) => {
      // Without smooth scrolling: the focused element is where it is at once.
      const context = await city.browser.newContext({
        baseURL: city.origin,
        viewport: { width: 1280, height: 900 },
        reducedMotion: 'reduce',
      })
      const page = await context.newPage()
      await page.goto(path)
      const unseen: string[] = []
      for (let step = 0; step < 60; step += 1) {
        await page.keyboard.press('Tab')
        const found = await page.evaluate(() => {
          const element = document.activeElement
          if (!element || element === document.body) return null
          const holder = element.closest('.choice') ?? element
          const style = getComputedStyle(holder)
          const after = getComputedStyle(element, '::after')
          const box = element.getBoundingClientRect()
          const inText = getComputedStyle(element).display === 'inline'
          return {
            name: `${element.tagName.toLowerCase()} ${element.textContent?.trim().slice(0, 30) ?? ''}`,
            visible: style.outlineStyle !== 'none' || style.boxShadow !== 'none' || after.outlineStyle !== 'none',
            onScreen: box.width > 0 && box.bottom > 0 && box.top < innerHeight,
            small: !inText && (box.height < 24 || box.width < 24),
          }
        })
        if (!found) break
        if (!found.visible || !found.onScreen || found.small) unseen.push(`${found.name}: ${JSON.stringify(found)}`)
      }
      expect(unseen).toEqual([])
      await context.close()
    },
  )
  test('finds help from the start page: search, filter, open, without a mouse', async () => {
    const page = await city.newPage()
    await page.goto('/vi/')
    for (let step = 0; step < 40 && (await page.evaluate(() => document.activeElement?.id)) !== 'site-search'; step += 1)
      await page.keyboard.press('Tab')
    await page.keyboard.type('pravni')
    await page.keyboard.press('Enter')
    await page.waitForURL(/\/vi\/services\?q=pravni/)
    const link = page.locator('main .card-title a').first()
    await link.focus()
    await page.keyboard.press('Enter')
    await page.waitForURL(/\/vi\/services\/.+/)
    expect((await page.locator('h1').innerText()).length).toBeGreaterThan(3)
    await page.context().close()
  })
})

describe('whoever sets the computer up in their own way', () => {
  test('gets no movement when they asked for none', async () => {
    const context = await city.browser.newContext({ baseURL: city.origin, reducedMotion: 'reduce' })
    const page = await context.newPage()
    await page.goto('/cs/')
    const moving = await page.evaluate(() =>
      [...document.querySelectorAll('*')]
        .filter((one) => {
          const style = getComputedStyle(one)
          return style.animationName !== 'none' || style.transitionDuration !== '0s' || style.scrollBehavior === 'smooth'
        })
        .map((one) => one.className),
    )
    expect(moving).toEqual([])
    await context.close()
  })
  test.each(['/cs/', '/cs/data/districts', '/cs/data/citizenship'])(
    'sees buttons, the map and the bars of %s in forced colours too',
    async (path) => {
      const context = await city.browser.newContext({ baseURL: city.origin, forcedColors: 'active' })
      const page = await context.newPage()
      await page.goto(path)
      const bare = await page.evaluate(() =>
        [...document.querySelectorAll('.button, .card, .tag')]
          .filter((one) => one.getBoundingClientRect().width > 0 && getComputedStyle(one).borderTopStyle === 'none')
          .map((one) => one.className),
      )
      expect(bare).toEqual([])
      expect(await treeComplaints(page)).toEqual([])
      await context.close()
    },
  )
  test.each(['ar', 'vi', 'zh', 'mn'])(
    'hears the labels of the start page in %s, and names of other languages marked as such',
    async (lang) => {
      const page = await city.newPage()
      await page.goto(`/${lang}/`)
      expect(await page.locator('html').getAttribute('lang')).toBe(lang)
      const scripts: Record<string, RegExp> = {
        ar: /\p{Script=Arabic}/u,
        vi: /[ăâđêôơưàáảãạèéẻẽẹìíỉĩịòóỏõọùúủũụỳýỷỹỵ]/i,
        zh: /\p{Script=Han}/u,
        mn: /\p{Script=Cyrillic}/u,
      }
      for (const label of await page
        .locator('nav[aria-label], aside[aria-label], form[aria-label]')
        .evaluateAll((all) => all.map((one) => one.getAttribute('aria-label') ?? '')))
        expect(label).toMatch(scripts[lang] ?? /./)
      await page.context().close()
    },
  )
})
