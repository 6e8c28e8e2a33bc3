// The register of money: what is printed, what we read in it, and how much is not stated.
import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { sql } from 'kysely'
import { beforeAll, describe, expect, test } from 'vitest'
import { z } from 'zod'
import { asActor } from '../../kernel/db.ts'
import { languages } from '../../kernel/i18n.ts'
import { portsOf, testDatabase } from '../../../test/support/database.ts'
import { appOf, loadStudyRooms } from '../../../test/support/rooms.ts'
import { root } from '../../../test/support/server.ts'
import { slugOf } from '../study/index.ts'
import { fundingApi, fundingRoutes } from './index.ts'

const database = await testDatabase()
const ports = portsOf(database.db)
const app = appOf(ports, [fundingRoutes, fundingApi.room])
beforeAll(() => loadStudyRooms(ports))

const ids = z.array(z.string()).default([])
const seed = z
  .array(
    z.looseObject({
      id: z.string(),
      title: z.string(),
      kind: z.string(),
      funderIds: ids,
      recipientIds: ids,
      projectIds: ids,
      terms: ids,
      notes: ids,
      funderText: z.string().nullish(),
      recipientText: z.string().nullish(),
      amount: z.object({ value: z.number() }).nullish(),
    }),
  )
  .parse(JSON.parse(readFileSync(join(root, 'seed', 'study', 'funding.json'), 'utf8')))

async function page(path: string): Promise<string> {
  const answer = await app.request(path)
  expect(answer.status, path).toBe(200)
  return answer.text()
}
const textOf = (html: string) =>
  html
    .replaceAll(/<[^>]+>/g, ' ')
    .replaceAll('&amp;', '&')
    .replaceAll('&quot;', '"')
    .replaceAll('&#39;', "'")
    .replaceAll(/\s+/g, ' ')
async function found(query: string): Promise<string[]> {
  const answer = await app.request(`/api/v1/funding?${query}`)
  expect(answer.status, query).toBe(200)
  return z
    .object({ items: z.array(z.looseObject({ slug: z.string() })) })
    .parse(await answer.json())
    .items.map((one) => one.slug)
}
const expected = (fits: (one: (typeof seed)[number]) => boolean) => seed.filter(fits).map((one) => slugOf(one.id))
const section = (html: string, id: string) => html.slice(html.indexOf(`id="${id}"`), html.indexOf('<h2', html.indexOf(`id="${id}"`)))

describe('the grants of the city', () => {
  test('are shown as printed, as read with the reason, and in the other reading', async () => {
    const html = await page('/en/funding/city-grants')
    const figures = [...html.matchAll(/<div class="figure figure-(\w+)">.*?<span class="figure-number[^"]*">(.*?)<\/span><\/p>/g)].map(
      (match) => [match[1], textOf(match[2] ?? '').trim()],
    )
    expect(figures.slice(0, 3)).toEqual([
      ['stated', 'CZK 4,510 million'],
      ['derived', 'CZK 4,510,000'],
      ['derived', 'CZK 4,510,000,000'],
    ])
    const text = textOf(html)
    expect(text).toContain("The next sentence says the sum is less than one NGO's annual budget, which only reading A allows.")
    expect(text).toContain('Thousands comma: 4,510 million = 4.51 billion CZK.')
  })

  test('say so already in the overview', async () => {
    const amounts = textOf(section(await page('/en/funding'), 'amounts'))
    expect(amounts).toContain('CZK 4,510,000')
    expect(amounts).toContain('As printed: CZK 4,510 million . Another reading: CZK 4,510,000,000')
  })

  test('are exact haléř in the JSON, never a rounded number', async () => {
    const answer = await app.request('/api/v1/funding/city-grants')
    expect(await answer.json()).toMatchObject({
      amountMinor: 451_000_000,
      otherReadingMinor: 451_000_000_000,
      currency: 'CZK',
      amountAsPrinted: 'CZK 4,510 million',
    })
  })
})

describe('the overview', () => {
  test('says that amounts are never added, and how few there are', async () => {
    const text = textOf(await page('/en/funding'))
    expect(text).toContain('Amounts of different years and kinds are not added')
    expect(text).toContain(`3 of the study's ${seed.length} statements have an amount`)
    // Any sum of the three amounts would be 18,040,000.
    expect(text).not.toContain('18,040,000')
  })

  test('shows yardsticks as bounds, not as amounts', async () => {
    const text = textOf(await page('/en/funding'))
    expect(text).toContain('more than CZK 4,510,000')
    expect(text).toContain('more than CZK 9,020,000')
  })

  test('shows how short the money lasts and who adds 25 per cent', async () => {
    const html = await page('/en/funding')
    expect(textOf(section(html, 'durations'))).toContain('The longest of them is 3 years.')
    const coFunding = textOf(section(html, 'co-funding'))
    expect(coFunding).toContain('25%, mandatory')
    expect(coFunding).toContain('not stated')
  })

  test('names the categories of Table 3 without inventing their values', async () => {
    const table = textOf(section(await page('/en/funding'), 'table-3'))
    for (const name of expected((one) => one.kind === 'budget-category'))
      expect(await page('/en/funding')).toContain(`/en/funding/${name}"`)
    expect(table.match(/not stated/gi)).toHaveLength(3)
    expect(table).not.toContain('CZK')
  })

  test('lists every problem with money', async () => {
    const issues = section(await page('/en/funding'), 'issues')
    for (const one of seed.filter((each) => each.kind === 'issue')) expect(textOf(issues)).toContain(one.title)
  })
})

describe('who pays whom', () => {
  test('shows every pair that a payment names, and no pair from the sums of Table 3', async () => {
    const html = await page('/en/funding?view=flows')
    const flows = html.slice(0, html.indexOf('id="in-words"'))
    for (const one of seed.filter(
      (each) =>
        !['budget-category', 'budget-comparator', 'observation', 'issue'].includes(each.kind) &&
        each.funderIds.length > 0 &&
        each.recipientIds.length > 0,
    )) {
      expect(flows, one.id).toContain(`href="/en/funding/${slugOf(one.id)}"`)
      for (const id of [...one.funderIds, ...one.recipientIds]) expect(flows, one.id).toContain(`href="/en/organisations/${slugOf(id)}"`)
    }
    expect(html).not.toContain('/en/funding/table3-eu"')
  })

  test('keeps payments whose one side the study only describes', async () => {
    const html = await page('/en/funding?view=flows')
    expect(textOf(html.slice(html.indexOf('id="in-words"')))).toContain('particular city districts (not named)')
  })
})

describe('the statements', () => {
  test('are all there and are narrowed by kind, funder and recipient', async () => {
    expect(await found('')).toEqual(expected(() => true))
    expect(await found('kind=issue')).toEqual(expected((one) => one.kind === 'issue'))
    expect(await found('funder=mv')).toEqual(expected((one) => one.funderIds.includes('org-mv')))
    expect(await found('recipient=icp')).toEqual(expected((one) => one.recipientIds.includes('org-icp')))
    expect(await found('funder=praha-magistrat&recipient=icp')).toEqual(
      expected((one) => one.funderIds.includes('org-praha-magistrat') && one.recipientIds.includes('org-icp')),
    )
    expect(textOf(await page('/en/funding?kind=issue'))).toContain(`${expected((one) => one.kind === 'issue').length} statements`)
    expect(textOf(await page('/en/funding?funder=nobody'))).toContain('Remove a filter')
  })

  test('each has a page with all its parties, projects, terms and notes', async () => {
    for (const one of seed) {
      const html = await page(`/en/funding/${slugOf(one.id)}`)
      const text = textOf(html)
      for (const id of [...one.funderIds, ...one.recipientIds]) expect(html, one.id).toContain(`href="/en/organisations/${slugOf(id)}"`)
      for (const id of one.projectIds) expect(html, one.id).toContain(`href="/en/projects/${slugOf(id)}"`)
      for (const words of [...one.terms, ...one.notes, one.funderText, one.recipientText]) if (words) expect(text, one.id).toContain(words)
    }
  })

  test('one that nobody made does not exist', async () => {
    expect((await app.request('/en/funding/no-such-statement')).status).toBe(404)
    expect((await app.request('/api/v1/funding/no-such-statement')).status).toBe(404)
  })
})

describe('every language', () => {
  test.each(languages)('%s: overview, list, flows and a statement are written in it', async (lang) => {
    for (const path of ['', '?view=list', '?view=flows', '/city-grants', '/icp-cofunding']) {
      const html = await page(`/${lang}/funding${path}`)
      expect(html).toContain(`<html lang="${lang}"`)
      // A missing text would show its key.
      expect(textOf(html)).not.toMatch(/\b(projects|funding|study)\.\w+(\.[\w-]+)+/)
    }
  })
})

describe('the file', () => {
  test('CSV has every statement and runs nothing in a spreadsheet', async () => {
    const loader = { kind: 'system', purpose: 'load' } as const
    await asActor(ports.db, loader, (tx) =>
      sql`insert into funding.money_fact (slug, title, kind, funder_text) values ('formula', '+1+1', 'grant', '@SUM(A1)')`.execute(tx),
    )
    const csv = await page('/en/funding.csv')
    await asActor(ports.db, loader, (tx) => sql`delete from funding.money_fact where slug = 'formula'`.execute(tx))
    expect(csv.split('\r\n')).toHaveLength(seed.length + 3)
    expect(csv).toContain("formula,'+1+1,grant")
    expect(csv).toContain("'@SUM(A1)")
    expect(csv).toContain('grant-programme,4510000,CZK,,"CZK 4,510 million",4510000000')
  })
})
