// A small organisation applies from a phone that loses its line (check 2 of the acceptance list): what was typed and what was chosen survive; Ukrainian; a second person signs. And the pages of calls and applications for both witnesses.
import { describe, expect, test } from 'vitest'
import { axeComplaints, signIn, startCity, treeComplaints } from '../support/browser.ts'
import type { Page } from 'playwright-core'

const city = await startCity()
const statutes = { name: 'stanovy.pdf', mimeType: 'application/pdf', buffer: Buffer.from('%PDF-1.7\nStanovy spolku\n%%EOF') }
async function clean(page: Page, name: string): Promise<void> {
  expect(await axeComplaints(page), name).toEqual([])
  expect(await treeComplaints(page), name).toEqual([])
  expect(await page.evaluate(() => document.documentElement.scrollWidth <= document.documentElement.clientWidth), name).toBe(true)
}

describe('an application on a phone', async () => {
  const page = await city.newPage({ width: 360, height: 740 })
  await signIn(page, 'inbaze.teamlead')
  let address = ''

  test('begins from the open call', async () => {
    await page.goto('/app/grants')
    await clean(page, 'home of an applicant')
    await Promise.all([
      page.waitForNavigation(),
      page.locator('main .card', { hasText: 'Vyzkoušejte podat žádost' }).locator('button').first().click(),
    ])
    address = page.url()
    expect(address).toMatch(/applications\/[0-9a-f-]{36}$/)
    await clean(page, 'an empty form')
  })

  test('keeps typed words and a chosen file while the line is lost, also when the page is closed, and sends them when it is back', async () => {
    await page.locator('[name=streamId]').first().check()
    await page.context().setOffline(true)
    await page.locator('[name=title]').fill('Poradna bez signálu')
    await page.locator('[name=summary]').fill('Poradenství pro cizince, psané ve vlaku bez signálu.')
    await page.locator('main form[data-draft] button', { hasText: 'Uložit' }).click()
    expect(await page.locator('[data-offline] .draft-note').first().innerText()).toContain('Bez připojení uložit nejde')
    await page.locator('form[data-keep-files] input[type=file]').setInputFiles(statutes)
    await page.locator('form[data-keep-files] li', { hasText: 'stanovy.pdf' }).waitFor()
    expect(await page.locator('[name=title]').inputValue()).toBe('Poradna bez signálu')
    await page.close()
    const again = await page.context().newPage()
    await page.context().setOffline(false)
    await again.goto(address)
    // The file is sent by itself and the list of the server shows it; the words are back in their fields.
    await again.locator('main ul.attachments a', { hasText: 'stanovy.pdf' }).waitFor()
    expect(await again.locator('[name=title]').inputValue()).toBe('Poradna bez signálu')
    expect(await again.locator('[name=summary]').inputValue()).toContain('ve vlaku')
    expect(await again.locator('[name=streamId]').first().isChecked()).toBe(true)
    const fill = async (values: Readonly<Record<string, string>>) => {
      for (const [name, value] of Object.entries(values)) await again.locator(`[name=${name}]`).fill(value)
    }
    await again.locator('[name=service]').selectOption('counselling')
    const year = await again.evaluate(() => new Date().getFullYear() + 1)
    await fill({
      startsOn: `${year}-01-01`,
      endsOn: `${year}-12-31`,
      requested: '90 000',
      ownShare: '10 000',
      item1Label: 'Mzdy',
      item1Amount: '100 000',
    })
    await again.locator('[name=agreesToPublish]').check()
    await Promise.all([again.waitForNavigation(), again.locator('main form[data-draft] button', { hasText: 'Uložit' }).click()])
    expect(await again.locator('.error-summary').count(), await again.locator('main').innerText()).toBe(0)
    expect(await again.locator('h1').innerText()).toBe('Poradna bez signálu')
    expect(await again.evaluate(() => Object.keys(localStorage).filter((key) => key.startsWith('metropolis offline')))).toEqual([])
    await clean(again, 'a whole draft')
    await again.close()
  })

  test('is signed by the head, in Ukrainian, with a receipt', async () => {
    const head = await city.newPage({ width: 360, height: 740 })
    await signIn(head, 'inbaze.lead')
    await head.goto('/app/account')
    await head.locator('[name=lang][value=uk]').check()
    await Promise.all([head.waitForNavigation(), head.locator('form:has([name=lang]) button[type=submit]').click()])
    await head.goto('/app/grants')
    expect(await head.locator('html').getAttribute('lang')).toBe('uk')
    await clean(head, 'home in Ukrainian')
    await head.goto(address)
    const form = await head.locator('main').innerText()
    for (const text of ['Проєкт', 'Витрати', 'Додатки', 'Усі правила виконано', 'Підписати й подати']) expect(form, text).toContain(text)
    // Nothing of the applicant's own pages is left in Czech or English.
    expect(form).not.toMatch(/\b(Costs|Amount|Attachments|Save|Náklady|Uložit)\b/)
    await clean(head, 'form in Ukrainian')
    await Promise.all([head.waitForNavigation(), head.locator('button', { hasText: 'Підписати й подати' }).click()])
    const receipt = await head.locator('main').innerText()
    expect(receipt).toMatch(/[0-9a-f]{64}/)
    expect(receipt).toContain('stanovy.pdf')
    await clean(head, 'a submitted application in Ukrainian')
    await head.context().close()
  })

  test('can be written without any script', async () => {
    const plain = await city.newPage({ width: 360, height: 740, scripts: false })
    await signIn(plain, 'inbaze.teamlead')
    await plain.goto('/app/grants')
    await Promise.all([
      plain.waitForNavigation(),
      plain.locator('main .card', { hasText: 'Vyzkoušejte podat žádost' }).locator('button').first().click(),
    ])
    await plain.locator('[name=title]').fill('Bez skriptů')
    await plain.locator('[name=partner1Ico]').fill('12345678')
    await Promise.all([plain.waitForNavigation(), plain.locator('button[name=find][value=partner1]').click()])
    expect(await plain.locator('.error-summary').innerText()).toContain('IČO')
    expect(await plain.locator('[name=title]').inputValue()).toBe('Bez skriptů')
    await plain.locator('form[data-keep-files] input[type=file]').setInputFiles(statutes)
    await Promise.all([plain.waitForNavigation(), plain.locator('form[data-keep-files] button').click()])
    expect(await plain.locator('ul.attachments').innerText()).toContain('stanovy.pdf')
  })
})

describe('a call', () => {
  test('starts its tour from the front page with one key, and its pages are clean', async () => {
    const page = await city.newPage()
    await signIn(page, 'grants.officer')
    await page.goto('/app/grants')
    await clean(page, 'home of the officer')
    await Promise.all([page.waitForNavigation(), page.keyboard.press('n')])
    expect(await page.locator('h1').innerText()).toContain('Ukázková výzva')
    await clean(page, 'the call')
    await Promise.all([
      page.waitForNavigation(),
      page.locator('button', { hasText: 'Založit' }).or(page.locator('form[action$=take-over] button')).first().click(),
    ])
    await clean(page, 'the form of a call')
    await Promise.all([page.waitForNavigation(), page.locator('main form button', { hasText: 'Uložit' }).click()])
    await clean(page, 'a draft of a call')
    for (const path of ['/app/grants/law', '/cs/calls', '/ar/calls/vyzkousejte-zadost', '/cs/calls/vyzkousejte-zadost']) {
      await page.goto(path)
      await clean(page, path)
    }
    await page.context().close()
  })
})
