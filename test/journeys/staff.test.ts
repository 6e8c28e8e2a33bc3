// The staff application in a real browser, with demo people.
import { describe, expect, test } from 'vitest'
import { axeComplaints, pageWeight, signIn, startCity, treeComplaints } from '../support/browser.ts'

const city = await startCity()

describe('the specialist', async () => {
  const page = await city.newPage()
  await signIn(page, 'specialist')
  test.each([
    '/app',
    '/app/organisations',
    '/app/organisations/new',
    '/app/bodies',
    '/app/duplicates',
    '/app/suggestions',
    '/app/coverage',
    '/app/account',
    '/app/population',
    '/app/styleguide',
  ])('%s is clean for axe and in the accessibility tree', async (path) => {
    await page.goto(path)
    // The style guide shows the same component several times on purpose, so the same landmark name comes back there.
    expect(await axeComplaints(page, path === '/app/styleguide' ? ['landmark-unique'] : [])).toEqual([])
    expect(await treeComplaints(page)).toEqual([])
  })
  test('works through the list of organisations with the keyboard alone', async () => {
    await page.goto('/app/organisations')
    await page.keyboard.press('Tab')
    expect(await page.evaluate(() => document.activeElement?.getAttribute('href'))).toBe('#content')
    await page.keyboard.press('Enter')
    // From the content on, Tab reaches the search field, the filters and every row.
    let reached = ''
    for (let step = 0; step < 40 && !reached.startsWith('/app/organisations/'); step++) {
      await page.keyboard.press('Tab')
      reached = await page.evaluate(() =>
        document.activeElement?.closest('tbody') ? (document.activeElement.getAttribute('href') ?? '') : '',
      )
    }
    expect(reached).toMatch(/^\/app\/organisations\/[0-9a-f-]{36}$/)
    const focus = await page.evaluate(() => {
      const style = getComputedStyle(document.activeElement ?? document.body)
      return style.outlineStyle !== 'none' || style.boxShadow !== 'none'
    })
    expect(focus).toBe(true)
    await page.keyboard.press('Enter')
    await page.waitForURL(/\/app\/organisations\/[0-9a-f-]{36}$/)
    expect(await page.locator('h1').innerText()).not.toBe('')
  })
  test('edits an organisation, sees the change dated and named, and undoes it', async () => {
    await page.goto('/app/organisations?q=inbaze')
    await page.locator('tbody a').first().click()
    await page.locator('main .actions a').first().click()
    await page.locator('input[name=ico]').fill('12345678')
    await page.locator('main form[data-draft] button[type=submit]').click()
    expect(await page.locator('.field-error, .error-summary').first().innerText()).not.toBe('')
    expect(await page.locator('input[name=ico]').inputValue()).toBe('12345678')
    await page.locator('input[name=ico]').fill('25596641')
    await page.locator('main form[data-draft] button[type=submit]').click()
    await page.waitForURL(/\/app\/organisations\/[0-9a-f-]{36}$/)
    const change = page.locator('.change').first()
    expect(await change.innerText()).toContain('25596641')
    expect(await change.innerText()).toContain('Alena Vrbová')
    await change.getByRole('button').click()
    await page.waitForURL(/#history/)
    expect(await page.locator('.change').count()).toBe(2)
  })
  test('the staff list weighs at most 180 kB', async () => {
    const weight = await pageWeight(page, '/app/organisations')
    expect((weight.html + weight.style + weight.script + weight.other) / 1024).toBeLessThanOrEqual(180)
  })
})

describe('notes of an organisation', () => {
  test('are read by its own people only: not by another organisation, not by the administrator, and each reading is in the audit', async () => {
    const own = await city.newPage()
    await signIn(own, 'lastrada.counsellor')
    await own.goto('/app/notes')
    await own.locator('input[name=subject]').fill('Kontakt Modrá vrána')
    await own.locator('textarea[name=body]').fill('Tajné slovo: modrá-vrána-77')
    await own.locator('form[data-draft="note:new"] button').click()
    await own.waitForURL('/app/notes')
    expect(await own.locator('main').innerText()).toContain('modrá-vrána-77')
    expect(await axeComplaints(own)).toEqual([])

    for (const stranger of ['inbaze.lead', 'icp.counsellor']) {
      const page = await city.newPage()
      await signIn(page, stranger)
      for (const path of ['/app/notes', '/app/notes?q=vrana', '/app/notes.csv', '/api/v1/notes?q=vrana']) {
        const answer = await page.context().request.get(city.origin + path)
        expect(await answer.text(), `${stranger} ${path}`).not.toContain('modrá-vrána')
      }
      await page.context().close()
    }
    for (const outsider of ['administrator', 'specialist', 'dpo']) {
      const page = await city.newPage()
      await signIn(page, outsider)
      const answer = await page.context().request.get(`${city.origin}/app/notes`)
      expect(answer.status(), outsider).toBe(403)
      expect(await answer.text()).not.toContain('modrá-vrána')
      await page.context().close()
    }
    const officer = await city.newPage()
    await signIn(officer, 'dpo')
    await officer.goto('/app/audit')
    expect(await officer.locator('main').innerText()).toContain('directory.readNotes')
    expect(await officer.locator('main').innerText()).not.toContain('modrá-vrána')
    expect(await axeComplaints(officer)).toEqual([])
    await officer.context().close()
    await own.context().close()
  })
})

describe('somebody with several hats', () => {
  test('chooses one, the header says which, and the other hat sees other things', async () => {
    const page = await city.newPage()
    await signIn(page, 'many.hats')
    await page.goto('/app/hat')
    expect(await axeComplaints(page)).toEqual([])
    const names = await page.locator('main').innerText()
    expect(names).toContain('Integrační centrum Praha')
    await page.context().close()
  })
})
