// The demo call from rules to letters in a real browser, one key per step; and the pages of grants for axe and the accessibility tree.
import { describe, expect, test } from 'vitest'
import { axeComplaints, signIn, startCity, treeComplaints } from '../support/browser.ts'

const city = await startCity()

describe('the guided tour of the demo call', async () => {
  const page = await city.newPage()
  await signIn(page, 'grants.officer')
  await page.goto('/app/grants')
  await page.locator('main a', { hasText: 'Ukázková výzva' }).first().click()
  await page.waitForURL(/calls\/[0-9a-f-]{36}$/)
  const call = page.url()
  const stateNow = async () => (await page.locator('main .tag').first().innerText()).trim()
  /** Presses n and waits for the page that follows. */
  async function next(): Promise<void> {
    await page.locator('main [data-next]').first().waitFor()
    await Promise.all([page.waitForNavigation(), page.keyboard.press('n')])
    expect(await page.locator('.error-summary, .notice-error').count(), await page.locator('main').innerText()).toBe(0)
  }

  test('closes the intake, checks 103 applications, asks 14 for completion and hands over', async () => {
    await next()
    await next()
    expect(await page.locator('main').innerText()).toContain('14 žádostí má vady')
    await next()
    await next()
    await next()
    expect(await stateNow()).toBe('hodnocení')
    expect(await page.locator('main').innerText()).toMatch(/Vyřazená|vyřazená/)
    for (const path of ['', '/applications', '/committee', '/decision']) {
      await page.goto(`${call}${path}`)
      expect(await axeComplaints(page), path).toEqual([])
      expect(await treeComplaints(page), path).toEqual([])
    }
  })

  test('assigns three reviewers each with proof, and takes their reviews', async () => {
    await page.goto(call)
    await next()
    await next()
    expect(await page.locator('main').innerText()).toMatch(/Přidělen[ao]: 303/)
    await next()
    await next()
    expect(await stateNow()).toBe('v komisi')
  })

  test('proposes the best portfolio, records the votes, writes to everybody and is public', async () => {
    await next()
    expect(await page.locator('main').innerText()).toContain('podpořit')
    expect(await axeComplaints(page)).toEqual([])
    expect(await treeComplaints(page)).toEqual([])
    for (const [organ, number, members] of [
      ['council', 'R-1', '11'],
      ['assembly', 'Z-1', '65'],
    ] as const) {
      await page.locator(`[name=organ][value=${organ}]`).check()
      await page.locator('[name=number]').fill(number)
      await page.locator('[name=members]').fill(members)
      await page.locator('[name=votesFor]').fill(members)
      await page.locator('[name=votesAgainst]').fill('0')
      await page.locator('[name=abstained]').fill('0')
      await page.locator('h1').click()
      await next()
    }
    expect(await stateNow()).toBe('rozhodnuto')
    await next()
    expect(await stateNow()).toBe('oznámeno')
    const visitor = await city.newPage({ width: 390, height: 844 })
    for (const path of ['/cs/calls', '/cs/calls/ukazka-integrace', '/cs/calls/ukazka-integrace/why', '/ar/calls/ukazka-integrace/why']) {
      await visitor.goto(path)
      expect(await axeComplaints(visitor), path).toEqual([])
      expect(await treeComplaints(visitor), path).toEqual([])
      expect(await visitor.evaluate(() => document.documentElement.scrollWidth), path).toBeLessThanOrEqual(390)
    }
  })

  test('goes on to agreements, payments, reports and settlement, one key per step', async () => {
    await page.goto(call)
    await next()
    expect(page.url()).toMatch(/awards$/)
    // Prepare, send, let the recipients sign, sign, publish, pay, interim reports, read them, pay, final reports, read them, pay and take refunds.
    for (let step = 0; step < 12; step++) {
      await next()
      if ([1, 6, 12].includes(step)) expect(await axeComplaints(page), `step ${step}`).toEqual([])
    }
    const award = page.locator('main tbody a').first()
    await Promise.all([page.waitForNavigation(), award.click()])
    const address = page.url()
    for (const path of ['', '/changes', '/settlement', '/controls', '/history']) {
      await page.goto(`${address}${path}`)
      expect(await axeComplaints(page), path).toEqual([])
      expect(await treeComplaints(page), path).toEqual([])
    }
    for (const path of ['/handover', '/history', '/awards']) {
      await page.goto(`${call}${path}`)
      expect(await axeComplaints(page), path).toEqual([])
      expect(await treeComplaints(page), path).toEqual([])
    }
    await next()
    await page.goto('/app/grants/open-data')
    expect(await axeComplaints(page)).toEqual([])
    expect(await treeComplaints(page)).toEqual([])
    await page.goto(call)
    expect(await stateNow()).toBe('vypořádáno')
    const finance = await city.newPage({ width: 390, height: 844 })
    await signIn(finance, 'finance.officer')
    await finance.goto('/app/grants/payments')
    expect(await axeComplaints(finance)).toEqual([])
    expect(await treeComplaints(finance)).toEqual([])
    expect(await finance.evaluate(() => document.documentElement.scrollWidth)).toBeLessThanOrEqual(390)
  })
})

describe('an applicant and a member', () => {
  test.each([
    ['inbaze.lead', '/app/grants'],
    ['member.01', '/app/grants'],
    ['member.01', '/app/grants/interests'],
    ['grants.officer', '/app/grants/calls/new'],
  ])('%s finds %s clean for axe and in the accessibility tree', async (who, path) => {
    const page = await city.newPage()
    await signIn(page, who)
    await page.goto(path)
    expect(await axeComplaints(page)).toEqual([])
    expect(await treeComplaints(page)).toEqual([])
    await page.context().close()
  })
})
