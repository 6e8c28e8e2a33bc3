// The official figures arrive with their sources, and nothing is added to anything.
import { sql } from 'kysely'
import { expect, test } from 'vitest'
import { asActor } from '../../kernel/db.ts'
import { portsOf, testDatabase } from '../../../test/support/database.ts'
import { loadPopulation } from './load.ts'

const database = await testDatabase()
const ports = portsOf(database.db)
const counts = await loadPopulation(ports)
async function one<Row>(query: ReturnType<typeof sql<Row>>): Promise<Row | undefined> {
  return asActor(ports.db, { kind: 'public' }, async (tx) => (await query.execute(tx)).rows[0])
}

test('22 administrative and 57 city districts with their codes are there', async () => {
  expect(counts['districts']).toBe(79)
  expect(
    await one(
      sql`
        select count(*) filter (where kind = 'city-district') as city, count(*) filter (where kind = 'administrative-district') as administrative
        from population.area`,
    ),
  ).toEqual({ city: 57, administrative: 22 })
})
test('three areas carry the name of Praha 4 and only their codes tell them apart', async () => {
  expect(await one(sql`select array_agg(kind order by kind) as kinds from population.area where name like '%Praha 4'`)).toEqual({
    kinds: ['administrative-district', 'city-district', 'historic-district'],
  })
})
test('one cell with two sources keeps both values', async () => {
  expect(
    (
      await one(sql<{ n: number }>`
    select max(n) as n from (select count(*) as n from population.figure where measure = 'foreigners'
    group by area_code, at, citizenship, residence, sex, age) cells`)
    )?.n,
  ).toBeGreaterThan(1)
})
test('no figure comes from memory', async () => {
  expect(await one(sql`select count(*) as n from population.figure where source_id like '%memory%'`)).toEqual({ n: 0 })
})
test('loading again changes nothing', async () => {
  const state = sql<{ all: string }>`select md5(string_agg(f::text, '' order by f::text)) as all from population.figure f`
  const before = await one(state)
  await loadPopulation(ports)
  expect(await one(state)).toEqual(before)
})
