// The study's facts arrive whole: nothing is dropped between the transcript, the evidence and the rooms' own tables.
import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { sql } from 'kysely'
import { describe, expect, test } from 'vitest'
import { asActor } from '../../kernel/db.ts'
import { loaderActor } from '../../kernel/seed.ts'
import { portsOf, testDatabase } from '../../../test/support/database.ts'
import { root } from '../../../test/support/server.ts'
import { loadBodies } from '../bodies/load.ts'
import { loadDirectory } from '../directory/load.ts'
import { loadFunding } from '../funding/load.ts'
import { loadProjects } from '../projects/load.ts'
import { loadStrategy } from '../strategy/load.ts'
import { loadStudyRecords } from './load.ts'
import { collections } from './model.ts'

const database = await testDatabase()
const ports = portsOf(database.db)
function load() {
  return asActor(ports.db, loaderActor, async (tx) => {
    const counts = await loadStudyRecords(tx, root)
    await loadDirectory(tx, root)
    await loadBodies(tx)
    await loadProjects(tx)
    await loadFunding(tx)
    await loadStrategy(tx)
    return counts
  })
}
function rows<Row>(query: ReturnType<typeof sql<Row>>): Promise<Row[]> {
  return asActor(ports.db, { kind: 'public' }, async (tx) => (await query.execute(tx)).rows)
}
async function count(table: string): Promise<number> {
  const [row] = await rows(sql<{ n: number }>`select count(*) as n from ${sql.table(table)}`)
  return row?.n ?? 0
}
const stored = () =>
  rows(sql<{ all: string }>`
  select md5(string_agg(t, '' order by t)) as all from (
    select row_to_json(x)::text as t from study.record x union all select row_to_json(x)::text from study.reference x union all
    select row_to_json(x)::text from study.quotation x
    union all select (to_jsonb(x) - 'changed_at')::text from directory.organisation x union all select row_to_json(x)::text
    from directory.organisation_name x
    union all select row_to_json(x)::text from directory.place x union all select (to_jsonb(x) - 'changed_at')::text from directory.service x
    union all select row_to_json(x)::text from directory.event x
    union all select row_to_json(x)::text from bodies.membership x union all select row_to_json(x)::text from projects.project x union all
    select row_to_json(x)::text from projects.party x
    union all select row_to_json(x)::text from funding.money_fact x union all select row_to_json(x)::text from strategy.element x) all_rows`)

describe('the study is loaded', async () => {
  const counts = await load()

  test('with the counts that its transcript states', () => {
    expect(counts).toEqual({
      organisations: 92,
      bodies: 17,
      memberships: 89,
      people: 3,
      projects: 54,
      funding: 36,
      strategy: 1,
      services: 76,
      figures: 147,
      places: 63,
      events: 41,
      groups: 36,
      terms: 17,
      citations: 14,
      problems: 42,
      roles: 51,
      claims: 67,
      inconsistencies: 65,
      missing: 24,
    })
  })

  test('with every record in the table of its room', async () => {
    expect({
      organisations: await count('directory.organisation'),
      bodies: await count('bodies.body'),
      memberships: await count('bodies.membership'),
      people: await count('directory.public_office'),
      projects: await count('projects.project'),
      funding: await count('funding.money_fact'),
      services: await count('directory.service'),
      places: await count('directory.place'),
      events: await count('directory.event'),
    }).toEqual({
      organisations: 92,
      bodies: 17,
      memberships: 89,
      people: 3,
      projects: 54,
      funding: 36,
      services: 76,
      places: 63,
      events: 41,
    })
  })

  test('with every part of the strategy', async () => {
    const content: Record<string, unknown> = JSON.parse(readFileSync(join(root, 'seed', 'study', 'strategy.json'), 'utf8'))
    const parts = Object.entries(content).flatMap(([field, list]) =>
      Array.isArray(list) && typeof list[0] === 'object' && field !== 'relatedStrategies' ? list : [],
    )
    expect(await count('strategy.element')).toBe(parts.length)
  })

  test('word for word: each transcript comes back out of the database as it went in', async () => {
    for (const collection of collections.filter((one) => one !== 'strategy')) {
      const stored = await rows(sql<{ facts: unknown }>`select facts from study.record where collection = ${collection} order by position`)
      expect(stored.map((row) => row.facts)).toEqual(JSON.parse(readFileSync(join(root, 'seed', 'study', `${collection}.json`), 'utf8')))
    }
  })

  test('with every reference to another record leading somewhere', async () => {
    const ids = new Set((await rows(sql<{ id: string }>`select id from study.record`)).map((row) => row.id))
    for (const collection of collections) {
      const text = readFileSync(join(root, 'seed', 'study', `${collection}.json`), 'utf8')
      for (const [, id] of text.matchAll(/(?<!"kind": )"((?:org|body|person|project|funding|place|service|figure|inc|cite)-[a-z0-9-]+)"/g))
        expect(ids, `${collection} names ${id}`).toContain(id)
    }
  })

  test('Table 1 is complete: 17 public, 17 non-governmental, 4 educational and 2 international members of the platform', async () => {
    const found = await rows(sql<{ sector: string; members: number; positions: number[] }>`
      select m.sector, count(*) as members, array_agg(m.position order by m.list_order) as positions from bodies.membership m
      join bodies.body b on b.id = m.body_id
      where b.slug = 'rpp' group by m.sector order by m.sector`)
    expect(found.map((row) => [row.sector, row.members])).toEqual([
      ['educational-and-cultural-institutions', 4],
      ['international-organizations', 2],
      ['non-governmental-organizations', 17],
      ['public-administration', 17],
    ])
    for (const row of found) expect(row.positions).toEqual(row.positions.map((_one, index) => index + 1))
  })

  test('amounts are kept in haléř with the other reading beside them', async () => {
    const [fact] = await rows(sql<{ amount_minor: number; other_reading_minor: number; amount_as_printed: string }>`
      select amount_minor, other_reading_minor, amount_as_printed from funding.money_fact where slug = 'city-grants'`)
    expect(fact).toEqual({ amount_minor: 451_000_000, other_reading_minor: 451_000_000_000, amount_as_printed: 'CZK 4,510 million' })
  })

  test('loading the same files again changes nothing', async () => {
    const before = await stored()
    await load()
    expect(await stored()).toEqual(before)
  })

  test('a record that somebody edited keeps the edit when the study is loaded again', async () => {
    const inSlug = sql`slug = 'inbaze'`
    await asActor(ports.db, { kind: 'system', purpose: 'command-line' }, (tx) =>
      sql`update directory.organisation set name = 'InBáze (dnes)', version = 2 where ${inSlug}`.execute(tx),
    )
    await load()
    expect(await rows(sql<{ name: string }>`select name from directory.organisation where ${inSlug}`)).toEqual([{ name: 'InBáze (dnes)' }])
  })
})
