// What pages and files show of the official figures, on a real database.
import { sql } from 'kysely'
import { beforeAll, describe, expect, test } from 'vitest'
import { asActor, type Tx } from '../../kernel/db.ts'
import { loaderActor } from '../../kernel/seed.ts'
import { portsOf, testDatabase } from '../../../test/support/database.ts'
import { loadPopulation } from './load.ts'
import { datasets, missingYears, yearRuns } from './model.ts'
import {
  byCitizenship,
  citizenshipYears,
  datasetExtent,
  datasetRows,
  districtByCode,
  districtCounts,
  latestTotal,
  listDistricts,
  residenceShares,
  statedFigures,
  timeSeries,
} from './queries.ts'

const database = await testDatabase()
const ports = portsOf(database.db)
beforeAll(() => loadPopulation(ports))

describe('the series of the country', () => {
  test('has gaps where nobody published a figure: 1994, 1996–2001 and 2003', async () => {
    const { country } = await timeSeries(ports)
    expect(yearRuns(missingYears(new Set(country.map((one) => one.year)), 1993, 2012))).toBe('1994, 1996–2001, 2003')
  })
  test('has one value a year, in order', async () => {
    for (const series of Object.values(await timeSeries(ports))) {
      const years = series.map((one) => one.year)
      expect(years).toEqual([...new Set(years)].toSorted((a, b) => a - b))
    }
  })
})
test('the newest exact total of Prague names its day and its publisher', async () => {
  expect(await latestTotal(ports, 'CZ010')).toMatchObject({
    value: expect.any(Number),
    date: expect.stringMatching(/^20\d\d-\d\d-\d\d$/),
    publisher: expect.any(String),
  })
  expect(await latestTotal(ports, 'nowhere')).toBeNull()
})
test('34 per cent is what the study states, 37.3 per cent is what the figures give', async () => {
  const share = (await statedFigures(ports)).find((one) => one.indicator === 'SHARE_OF_NATIONAL_FOREIGNERS')
  expect(share).toMatchObject({ value: 34, computed: { numerator: 162715, denominator: 435946, on: '2012-12-31' } })
  expect(((share?.computed?.share ?? 0) * 100).toFixed(1)).toBe('37.3')
})
test('Prague by citizenship has no figures of 2012, and none are made', async () => {
  expect((await citizenshipYears(ports, 'CZ010')).filter((day) => day.at.startsWith('2012'))).toEqual([])
})
test('aggregates are never in the ranking of countries', async () => {
  const day = (await citizenshipYears(ports, 'CZ')).find((one) => one.count > 100)
  const { countries } = await byCitizenship(ports, 'CZ', day?.at ?? '', day?.residence ?? '')
  expect(countries.length).toBeGreaterThan(100)
  expect(countries.filter((one) => ['TOTAL', 'EU', 'NON_EU', 'OTHER', 'STATELESS'].includes(one.code))).toEqual([])
})
test('all 57 and 22 districts have a share with numerator and denominator of the same day', async () => {
  for (const [kind, count] of [
    ['city-district', 57],
    ['administrative-district', 22],
  ] as const) {
    const { districts } = await listDistricts(ports, kind)
    expect(districts.length).toBe(count)
    for (const one of districts) expect(one.share).toBe((one.foreigners ?? 0) / (one.population ?? 0))
    expect((await districtCounts(ports, kind)).size).toBe(count)
  }
})
test('Praha-Libuš is a city district in administrative district 12 with a figure for foreigners', async () => {
  expect(await districtByCode(ports, '547051')).toMatchObject({
    name: 'Praha-Libuš',
    parent: { code: '3112' },
    foreigners: [{ year: 2019, value: 2258 }],
  })
})
test('permanent residence is a share of a total of the same source and day', async () => {
  const { rows } = await residenceShares(ports)
  expect(rows.length).toBeGreaterThan(10)
  for (const row of rows) expect(row.permanent).toBeLessThan(row.total)
})
test('every dataset has rows and its extent counts them', async () => {
  for (const dataset of datasets) {
    const rows = await datasetRows(ports, dataset)
    expect(rows.length).toBeGreaterThan(0)
    expect((await datasetExtent(ports, dataset)).rows).toBe(rows.length)
  }
})

describe('small counts', () => {
  const protection = datasets.find((one) => one.slug === 'temporary-protection')
  async function setCounts(change: (tx: Tx) => Promise<unknown>): Promise<void> {
    await asActor(ports.db, loaderActor, change)
  }
  test('of temporary protection never leave, and page and file hide the same areas', async () => {
    if (!protection) throw new RangeError('no dataset of temporary protection')
    const rows = (await datasetRows(ports, protection)).filter((row) => row.source === 'humpo-2026')
    for (const row of rows) if (row.value !== null) expect(row.value === 0 || row.value > 4).toBe(true)
    const hidden = new Set(rows.filter((row) => row.suppressed).map((row) => row.area_code))
    const [small, large] = [await listDistricts(ports, 'city-district'), await listDistricts(ports, 'administrative-district')]
    expect(new Set([...small.districts, ...large.districts].filter((one) => one.protectionSuppressed).map((one) => one.code))).toEqual(
      hidden,
    )
  })
  test('hide their area also in the table of foreigners when a source asks for it, with a companion', async () => {
    await setCounts(async (tx) => {
      await sql`insert into population.source (id, title, publisher, threshold) values ('careful', 'A careful office', 'An office', 4)`.execute(
        tx,
      )
      await sql`
        insert into population.figure_row (area_code, at, measure, residence, value, source_id) select code, '2020-12-31', 'foreigners', 'ALL', case
          when code = '547051' then 3 else 90 end, 'careful' from population.area where kind = 'city-district'`.execute(tx)
      await sql`
        insert into population.figure_row (area_code, at, measure, residence, value, source_id)
        select parent_code, '2020-12-31', 'foreigners', 'ALL', sum(case when code = '547051' then 3 else 90 end), 'careful'
        from population.area where kind = 'city-district' group by parent_code`.execute(tx)
    })
    expect((await districtByCode(ports, '547051'))?.foreigners.map((one) => one.year)).toEqual([2019])
    const siblings = (await districtByCode(ports, '3112'))?.parts ?? []
    const shown = await Promise.all(
      siblings.map(async ({ code }) => (await districtByCode(ports, code))?.foreigners.some((one) => one.year === 2020)),
    )
    expect(shown.filter((one) => one === false).length).toBeGreaterThan(1)
  })
})
