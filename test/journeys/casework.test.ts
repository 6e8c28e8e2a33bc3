// A counsellor's and a street worker's day in a real browser.
import { describe, expect, test } from 'vitest'
import { axeComplaints, signIn, startCity, treeComplaints } from '../support/browser.ts'

const city = await startCity()

describe('a counsellor', async () => {
  const page = await city.newPage()
  await signIn(page, 'inbaze.counsellor')
  let file = ''

  test('loses nothing of an intake when the lid is closed', async () => {
    await page.goto('/app/casework/clients/new')
    await page.locator('[name=given]').fill('Олександр')
    await page.locator('[name=need]').fill('Dávka na bydlení.')
    await page.locator('.draft-note').filter({ hasText: /\d/ }).waitFor()
    const second = await page.context().newPage()
    await second.goto('/app/casework/clients/new')
    expect(await second.locator('[name=given]').inputValue()).toBe('Олександр')
    expect(await second.locator('[name=need]').inputValue()).toBe('Dávka na bydlení.')
    await second.close()
  })

  test('takes in a walk-in in Ukrainian with the keyboard alone, in far fewer than 60 fields', async () => {
    await page.goto('/app/casework/clients/new')
    await page.locator('[name=given]').focus()
    let fields = 0
    async function type(name: string, text: string): Promise<void> {
      for (let step = 0; step < 30; step++) {
        if ((await page.evaluate(() => document.activeElement?.getAttribute('name') ?? document.activeElement?.id)) === name) break
        await page.keyboard.press('Tab')
      }
      await page.keyboard.press('Control+A')
      await page.keyboard.type(text)
      fields += 1
    }
    await type('given', 'Олександр')
    await type('surname', 'Ковальчук')
    await type('passportGiven', 'Oleksandr')
    await type('passportSurname', 'Kovalchuk')
    await type('citizenship', 'UA')
    // The long list of languages is found by typing.
    for (let step = 0; step < 12 && (await page.evaluate(() => document.activeElement?.getAttribute('role'))) !== 'combobox'; step++)
      await page.keyboard.press('Tab')
    await page.keyboard.type('ukraj')
    await page.keyboard.press('ArrowDown')
    await page.keyboard.press('Enter')
    fields += 1
    await type('phone', '+420 777 000 111')
    await page.keyboard.press('Tab')
    await page.keyboard.press('Space')
    fields += 1
    await type('need', 'Potřebuje dávku na bydlení.')
    expect(fields).toBeLessThanOrEqual(20)
    await page.keyboard.press('Tab')
    await page.keyboard.press('Tab')
    await page.keyboard.press('Enter')
    await page.waitForURL(/clients\/[0-9a-f-]{36}$/)
    file = page.url()
    const shown = await page.locator('main').innerText()
    expect(shown).toContain('Олександр Ковальчук')
    expect(shown).toContain('ukrajinština')
    expect(shown).toContain('+420 777 000 111')
    // The draft went with the form.
    await page.goto('/app/casework/clients/new')
    expect(await page.locator('[name=given]').inputValue()).toBe('')
  })

  test('opens a case, writes a note and a goal, and ends a task without leaving the case', async () => {
    await page.goto(`${file}/cases/new`)
    await page.locator('[name=template][value=housing]').check()
    await page.locator('main form .actions button').click()
    await page.waitForURL(/cases\/[0-9a-f-]{36}$/)
    const kase = page.url()
    await page.locator('[name=kind][value=social]').check()
    await page.locator('[name=body]').fill('První rozhovor.')
    await page.locator('main form .actions button').first().click()
    await page.waitForURL(kase)
    expect(await page.locator('main article').first().innerText()).toContain('První rozhovor.')
    for (const part of ['', '/plan', '/state']) {
      await page.goto(`${kase}${part}`)
      expect(await axeComplaints(page), part).toEqual([])
      expect(await treeComplaints(page), part).toEqual([])
    }
  })

  test.each([
    '',
    '/clients',
    '/clients/new',
    '/contacts',
    '/street',
    '/cases',
    '/calendar',
    '/calendar/new',
    '/calendar/hours',
    '/calendar/queue',
    '/deadlines',
    '/referrals',
    '/referrals/pathways',
    '/protection',
  ])('/app/casework%s is clean for axe and in the accessibility tree', async (path) => {
    await page.goto(`/app/casework${path}`)
    expect(await axeComplaints(page)).toEqual([])
    expect(await treeComplaints(page)).toEqual([])
  })
  test.each(['', '/documents', '/letters/new', '/copy', '/circle', '/facts', '/edit', '/refer', '/erase', '/counting', '/emergency'])(
    'a file%s is clean for axe and in the accessibility tree',
    async (path) => {
      await page.goto(`${file}${path}`)
      expect(await axeComplaints(page)).toEqual([])
      expect(await treeComplaints(page)).toEqual([])
    },
  )

  test('is somebody else to La Strada: the same file is not there', async () => {
    const stranger = await city.newPage()
    await signIn(stranger, 'lastrada.counsellor')
    expect((await stranger.goto(file))?.status()).toBe(404)
    expect(await stranger.locator('body').innerText()).not.toContain('Ковальчук')
    await stranger.context().close()
  })
})

describe('a lawyer', () => {
  test('computes a deadline over Christmas and reads a referral to the client in Arabic, from right to left', async () => {
    const page = await city.newPage()
    await signIn(page, 'inbaze.lawyer')
    await page.goto('/app/casework/clients/new')
    await page.locator('[name=given]').fill('محمد')
    await page.locator('[name=surname]').fill('الحسن')
    await page.locator('main form[data-draft] .actions button').click()
    await page.waitForURL(/clients\/[0-9a-f-]{36}$/)
    const file = page.url()
    await page.goto(`${file}/cases/new`)
    await page.locator('[name=template][value=legal]').check()
    await page.locator('main form .actions button').click()
    await page.waitForURL(/cases\/[0-9a-f-]{36}$/)
    await page.goto(`${page.url()}/deadlines`)
    expect(await axeComplaints(page)).toEqual([])
    await page.locator('[name=title]').fill('Odvolání')
    await page.locator('select[name=rule]').evaluate((select: HTMLSelectElement) => {
      select.value = 'administrative-appeal'
    })
    await page.locator('[name=eventOn]').fill('2026-12-15')
    await page.locator('[name=deliveredBy][value=deposit]').check()
    await page.locator('main form[data-draft] .actions button').click()
    await page.locator('article.card').first().waitFor()
    expect(await page.locator('article.card').first().innerText()).toContain('12. ledna 2027')
    await page.goto(`${file}/refer`)
    await page
      .locator('[name=topic]')
      .selectOption('housing', { force: true })
      .catch(() =>
        page.locator('select[name=topic]').evaluate((select: HTMLSelectElement) => {
          select.value = 'housing'
        }),
      )
    await page.locator('[name=externalName]').fill('Nemocnice Motol')
    await page.locator('[name=fields][value=name]').check()
    await page.locator('main form[data-draft] .actions button').click()
    await page.waitForURL(/read-out$/)
    await page.goto(`${page.url()}?lang=ar`)
    expect(await page.locator('main .card').getAttribute('dir')).toBe('rtl')
    expect(await page.locator('main .card').innerText()).toContain('محمد الحسن')
    expect(await axeComplaints(page)).toEqual([])
    expect(await treeComplaints(page)).toEqual([])
    await page.context().close()
  })
})

describe('pages of few people', () => {
  test.each([
    ['inbaze.teamlead', ['/programmes', '/emergencies', '/report', '/deadlines', '/protection']],
    ['dpo', ['/harm', '/reach', '/counts', '/emergencies']],
  ])('of %s are clean for axe and in the accessibility tree', async (who, paths) => {
    const page = await city.newPage()
    await signIn(page, who)
    for (const path of paths) {
      expect((await page.goto(`/app/casework${path}`))?.status(), path).toBe(200)
      expect(await axeComplaints(page), path).toEqual([])
      expect(await treeComplaints(page), path).toEqual([])
    }
    await page.context().close()
  })
  test('the path of a foreign diploma is clean too', async () => {
    const page = await city.newPage()
    await signIn(page, 'inbaze.counsellor')
    await page.goto('/app/casework/clients/new')
    await page.locator('[name=given]').fill('Світлана')
    await page.locator('main form[data-draft] .actions button').click()
    await page.waitForURL(/clients\/[0-9a-f-]{36}$/)
    await page.goto(`${page.url()}/cases/new`)
    await page.locator('[name=template][value=recognition]').check()
    await page.locator('main form .actions button').click()
    await page.waitForURL(/cases\/[0-9a-f-]{36}$/)
    expect((await page.goto(`${page.url()}/recognition`))?.status()).toBe(200)
    expect(await axeComplaints(page)).toEqual([])
    expect(await treeComplaints(page)).toEqual([])
    await page.context().close()
  })
})

describe('a street worker', () => {
  test('writes a walk without a signal, comes back to the page, and each line arrives once', async () => {
    const page = await city.newPage({ width: 390, height: 844 })
    await signIn(page, 'inbaze.street')
    await page.goto('/app/casework/street')
    await page.evaluate(() => navigator.serviceWorker.ready.then(() => true))
    await page.reload()
    await page.context().setOffline(true)
    for (const headcount of ['1', '2', '6']) {
      await page.locator('[name=headcount]').fill(headcount)
      await page.locator('main form .actions button').click()
      await page.locator('[data-street-list] li').nth(['1', '2', '6'].indexOf(headcount)).waitFor()
    }
    // The page itself opens again without a network, and what waits is still there.
    await page.reload()
    await page.locator('[data-street-list] li').nth(2).waitFor()
    expect(await page.locator('[data-street-list] li').count()).toBe(3)
    const inClear = await page.evaluate(async () => {
      const opening = indexedDB.open('metropolis-street', 1)
      const db = await new Promise<IDBDatabase>((resolve) => {
        opening.onsuccess = () => resolve(opening.result)
      })
      const asked = db.transaction('lines').objectStore('lines').getAll()
      return new Promise<string>((resolve) => {
        asked.onsuccess = () => resolve(JSON.stringify(asked.result.map((one: object) => Object.keys(one))))
      })
    })
    expect(inClear).not.toMatch(/headcount|topics|surname/)
    await page.context().setOffline(false)
    await page.locator('[data-street-list] li').first().waitFor({ state: 'detached' })
    await page.waitForFunction(() => document.querySelectorAll('[data-street-list] li').length === 0)
    await page.goto('/app/casework/contacts')
    expect(await page.locator('main table').first().locator('tbody tr').count()).toBe(3)
    await page.context().close()
  })
})

describe('the first line of staff pages', () => {
  test('goes anywhere by Ctrl+K and tells its keys by a question mark', async () => {
    const page = await city.newPage()
    await signIn(page, 'specialist')
    await page.goto('/app/organisations')
    await page.keyboard.press('Shift+?')
    expect(await page.locator('dialog').innerText()).toContain('Ctrl+K')
    await page.keyboard.press('Escape')
    await page.keyboard.press('j')
    expect(await page.evaluate(() => document.activeElement?.closest('tbody') !== null)).toBe(true)
    await page.keyboard.press('Control+K')
    await page.keyboard.type('mozne dupl')
    await page.keyboard.press('Enter')
    await page.waitForURL(/duplicates/)
    await page.context().close()
  })
})
