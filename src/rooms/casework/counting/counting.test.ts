// Counting over the walls, with the database inspected afterwards (checks 25 and 26 of the room).
import { randomUUID } from 'node:crypto'
import { sql } from 'kysely'
import pg from 'pg'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { makeWorld, randomProfile } from '../../../../test/support/counting-worlds.ts'
import { portsOf, testDatabase } from '../../../../test/support/database.ts'
import { addOrganisation, movableClock, testKey } from '../../../../test/support/visitor.ts'
import type { Actor } from '../../../kernel/actor.ts'
import { perform } from '../../../kernel/command.ts'
import { asActor } from '../../../kernel/db.ts'
import type { RoleName } from '../../../kernel/roles.ts'
import type { Identity } from '../clients/model.ts'
import { newClientKey, newCode, organisationKey, sealText } from '../keys.ts'
import { countPeopleAcross, releaseStatistics } from './commands.ts'
import { inventControls } from './controls.ts'

const database = await testDatabase()
const clock = movableClock('2026-03-01T10:00:00Z')
const ports = portsOf(database.db, clock, { METROPOLIS_KEY: testKey })
const superuser = new pg.Client({ connectionString: database.superuserUrl })
superuser.on('error', () => undefined)
afterAll(() => superuser.end())
const organisations: string[] = []
let sealedOrganisation = ''
const synthetic: Actor = { kind: 'system', purpose: 'synthetic-city' }

function wearing(role: RoleName, organisationId: string | null): Actor {
  return {
    kind: 'person',
    accountId: randomUUID(),
    displayName: 'Somebody',
    sessionId: randomUUID(),
    lang: 'cs',
    reauthenticatedAt: null,
    hat: { holdingId: randomUUID(), role, organisationId, organisationName: 'Somewhere', bodyId: null, validTo: null },
  }
}
const specialist = wearing('specialist', null)

type NewClient = {
  given: string
  surname: string
  birth: string
  sex: string
  citizenship: string
  kind?: 'identified' | 'pseudonymous'
  topics?: string[]
  on?: string
  district?: string
  enteredAt?: string
}
async function addClients(organisationId: string, clients: readonly NewClient[]): Promise<string[]> {
  return asActor(database.db, synthetic, async (tx) => {
    const key = await organisationKey(tx, ports, organisationId)
    const ids: string[] = []
    for (const client of clients) {
      const id = randomUUID()
      const keys = newClientKey(key, id)
      const identity: Identity = {
        names: [{ given: client.given, surname: client.surname, kind: 'own', script: 'Latn' }],
        birthDate: client.birth === '' ? null : client.birth,
        birthDateDoubtful: false,
        identifiers: [],
        contact: { email: '', phone: '', address: '', mayCall: false, mayWrite: false, maySms: false, discreet: true, hours: '' },
        need: '',
      }
      await sql`
        insert into casework.client (id, organisation_id, kind, code, is_demo)
        values (${id}, ${organisationId}, ${client.kind ?? 'identified'}, ${newCode()}, true)`.execute(tx)
      await sql`insert into casework.client_key (client_id, organisation_id, wrapped) values (${id}, ${organisationId}, ${keys.wrapped})`.execute(
        tx,
      )
      await sql`insert into casework.client_identity (client_id, organisation_id, sealed) values (${id}, ${organisationId}, ${sealText(keys.key, JSON.stringify(identity), `identity ${id}`)})`.execute(
        tx,
      )
      await sql`
        insert into casework.client_profile (client_id, organisation_id, sex, citizenship, district_code)
        values (${id}, ${organisationId}, ${client.sex === 'F' ? 'female' : client.sex === 'M' ? 'male' : null},
          ${/^[A-Z]{2}$/.test(client.citizenship) ? client.citizenship : null}, ${client.district ?? null})`.execute(tx)
      await sql`
        insert into casework.contact (organisation_id, client_id, worker_id, place, happened_on, topics, entered_at, is_demo)
        values (${organisationId}, ${id}, ${randomUUID()}, 'office', ${client.on ?? '2025-05-05'}, ${client.topics ?? ['housing']},
          ${client.enteredAt ?? '2025-05-05T12:00:00Z'}, true)`.execute(tx)
      ids.push(id)
    }
    return ids
  })
}
const inside = async (query: string, values: unknown[] = []) => (await superuser.query<Record<string, unknown>>(query, values)).rows

const world = makeWorld(401, {
  ...randomProfile(401),
  people: 150,
  organisations: 3,
  overlap: 1.5,
  anonymous: 0,
  groups: { UA: 3, VN: 1, SY: 1 },
  missingName: 0,
  missingDob: 0.04,
  missingDobPerson: 0,
})

beforeAll(async () => {
  await superuser.connect()
  for (const [slug, name] of [
    ['count-one', 'One'],
    ['count-two', 'Two'],
    ['count-three', 'Three'],
  ] as const)
    organisations.push(await addOrganisation(database.db, slug, name))
  sealedOrganisation = await addOrganisation(database.db, 'count-sealed', 'Shelter')
  const outside = await addOrganisation(database.db, 'count-outside', 'Outside')
  for (const [index, id] of [...organisations, sealedOrganisation].entries()) {
    const lead = wearing('organisation-lead', id)
    await asActor(database.db, lead, (tx) =>
      sql`
        insert into casework.count_participation (organisation_id, tier, decided_by)
        values (${id}, ${index < 3 ? 'open' : 'sealed'}, kernel.actor_account())`.execute(tx),
    )
  }
  const rows = world.csv
    .trim()
    .split('\n')
    .slice(1)
    .map((line) => line.split(','))
  for (const [index, id] of organisations.entries()) {
    await addClients(
      id,
      rows
        .filter((row) => row[1] === `org-${index + 1}`)
        .map(([, , given = '', surname = '', birth = '', sex = '', citizenship = '']) => ({ given, surname, birth, sex, citizenship })),
    )
  }
  await addClients(
    sealedOrganisation,
    Array.from({ length: 23 }, (_, index) => ({
      given: 'Tajná',
      surname: `Osoba${index}`,
      birth: '1990-02-03',
      sex: 'F',
      citizenship: 'UA',
    })),
  )
  await addClients(outside, [{ given: 'Jiná', surname: 'Osoba', birth: '1990-02-03', sex: 'F', citizenship: 'UA' }])
  await asActor(database.db, synthetic, (tx) =>
    sql`
      insert into casework.contact (organisation_id, worker_id, place, happened_on, headcount, is_demo)
      values (${organisations[0]}, ${randomUUID()}, 'street', '2025-06-01', 40, true)`.execute(tx),
  )
})

describe('the blind count of people across organisations', () => {
  test('the range holds the truth; the sealed organisation gives a total; keys and tokens are gone; both logs agree', async () => {
    const counted = await countPeopleAcross(ports, { since: '2025-01-01', until: '2025-12-31', askedBy: 'test' })
    expect(counted.organisations).toBe(3)
    expect(Math.abs(counted.registrations - world.sum)).toBeLessThanOrEqual(3)
    expect(counted.range[0]).toBeLessThanOrEqual(world.people)
    expect(counted.range[1]).toBeGreaterThanOrEqual(world.people)
    expect(counted.ceiling).toBeGreaterThanOrEqual(counted.estimate)
    expect([counted.sealed, counted.anonymous, counted.pseudonymous]).toEqual([20, 40, 0])

    expect(await inside('select 1 from casework.count_token')).toEqual([])
    expect(
      await inside(
        'select state, keys_destroyed_at is not null as keys, tokens_destroyed_at is not null as tokens from casework.count_run',
      ),
    ).toEqual([{ state: 'published', keys: true, tokens: true }])
    const answers = await inside('select holder, organisation_id, answered from casework.count_answer order by 1, 2')
    const of = (holder: string) => answers.filter((row) => row['holder'] === holder).map((row) => [row['organisation_id'], row['answered']])
    expect(of('university')).toHaveLength(3)
    expect(of('university')).toEqual(of('data-protection-officer'))
    expect(answers.some((row) => row['organisation_id'] === sealedOrganisation)).toBe(false)
    expect(
      JSON.stringify(
        await inside('select to_jsonb(r) as row from casework.count_run r union all select to_jsonb(e) from kernel.audit_entry e'),
      ),
    ).not.toMatch(/Tajná|Shevch|Nguyen/)
  }, 400_000)

  test('a count that fails leaves no token and no key behind', async () => {
    await superuser.query("update casework.count_participation set tier = 'sealed' where organisation_id <> $1", [organisations[0]])
    await expect(countPeopleAcross(ports, { since: '2025-01-01', until: '2025-12-31', askedBy: 'test' })).rejects.toThrow('at least two')
    expect(await inside('select 1 from casework.count_token')).toEqual([])
    expect(
      (await inside('select state, keys_destroyed_at is not null as keys from casework.count_run order by started_at desc limit 1'))[0],
    ).toEqual({ state: 'failed', keys: true })
    await superuser.query("update casework.count_participation set tier = 'open' where organisation_id = any ($1)", [organisations])
    await expect(countPeopleAcross(ports, { since: '2025-12-31', until: '2025-01-01', askedBy: 'test' })).rejects.toThrow('two dates')
  })

  test('the purposes share the work: the linkage sees no client, the count sees one organisation at a time and no token', async () => {
    const seen = (actor: Actor, table: string, organisation?: string) =>
      asActor(database.db, actor, async (tx) => {
        if (organisation) await sql`select set_config('casework.counting', ${organisation}, true)`.execute(tx)
        return (await sql<{ n: number }>`select count(*)::int as n from ${sql.id('casework', table)}`.execute(tx)).rows[0]?.n
      })
    const linkage: Actor = { kind: 'system', purpose: 'casework-linkage' }
    const count: Actor = { kind: 'system', purpose: 'casework-count' }
    for (const table of ['client', 'client_identity', 'client_key', 'client_profile', 'contact', 'note', 'count_control'])
      expect(await seen(linkage, table, organisations[0]), table).toBe(0)
    expect(await seen(count, 'client_identity')).toBe(0)
    const one = await seen(count, 'client_identity', organisations[0])
    expect(one).toBe(
      Number((await inside('select count(*) as n from casework.client_identity where organisation_id = $1', [organisations[0]]))[0]?.['n']),
    )
    // Somebody of the house who sets the same setting gains nothing.
    for (const role of ['specialist', 'data-protection-officer', 'administrator', 'organisation-lead'] as const)
      expect(await seen(wearing(role, organisations[0] ?? null), 'client_identity', organisations[0]), role).toBe(0)
    await superuser.query(
      "insert into casework.count_token (run_id, organisation_id, kind, position) select id, $1, 'person', 1 from casework.count_run limit 1",
      [organisations[0]],
    )
    expect([
      await seen(count, 'count_token', organisations[0]),
      await seen(specialist, 'count_token'),
      await seen(linkage, 'count_token'),
    ]).toEqual([0, 0, 1])
    await superuser.query('delete from casework.count_token')
  })

  test('invented people are at two organisations at least, messy, and the program says how', () => {
    const controls = inventControls(['a', 'b', 'c'], 200, Math.random)
    const people = Map.groupBy(controls, (one) => one.control)
    expect(people.size).toBe(200)
    expect(
      [...people.values()].every(
        (visits) => visits.length >= 2 && new Set(visits.map((visit) => visit.organisation)).size === visits.length,
      ),
    ).toBe(true)
    expect(
      [...people.values()].filter((visits) => new Set(visits.map((visit) => `${visit.given} ${visit.surname}`)).size > 1).length,
    ).toBeGreaterThan(50)
    expect(inventControls(['a'], 10, Math.random)).toEqual([])
  })
})

describe('tables over all organisations', () => {
  const period = { since: '2024-01-01', until: '2024-12-31' }
  const released = async (asked: object, actor: Actor = specialist) => {
    const outcome = await perform(ports, actor, releaseStatistics, asked)
    if (!outcome.ok) throw new Error(JSON.stringify(outcome.errors))
    return outcome.value
  }

  beforeAll(async () => {
    const many = (count: number, more: Partial<NewClient>): NewClient[] =>
      Array.from({ length: count }, (_, index) => ({
        given: 'A',
        surname: `B${index}`,
        birth: '1980-05-05',
        sex: 'F',
        citizenship: 'UA',
        on: '2024-03-10',
        enteredAt: '2024-03-11T08:00:00Z',
        ...more,
      }))
    await addClients(organisations[0] ?? '', [
      ...many(40, {}),
      ...many(3, { citizenship: 'MN' }),
      ...many(60, { sex: 'M' }),
      ...many(14, { citizenship: 'VN', sex: 'M' }),
    ])
    await addClients(organisations[1] ?? '', many(30, { topics: ['work'] }))
    await addClients(sealedOrganisation, many(50, { topics: ['trafficking'] }))
  })

  test('what is said is rounded, small cells are hidden with another one, and sealed organisations are not in it', async () => {
    const table = await released({ ...period, by: 'citizenship' })
    expect(table.refused).toBe(false)
    expect(table.cells.map((cell) => cell.label)).toEqual(['MN', 'UA', 'VN'])
    expect(table.cells.filter((cell) => cell.count === null).map((cell) => cell.label)).toEqual(['MN', 'VN'])
    for (const cell of table.cells) if (cell.count !== null) expect(cell.count % 5).toBe(0)
    expect((await released({ ...period, by: 'topic' })).cells.map((cell) => cell.label)).toEqual(['housing', 'work'])
  })

  test('a table that would isolate three women by subtracting it from an allowed one is refused, and the refusal is kept', async () => {
    const women = await released({ ...period, by: 'sex' })
    expect(women.refused).toBe(false)
    const ukrainians = await released({ ...period, by: 'sex', where: { citizenship: 'UA' } })
    expect(ukrainians).toMatchObject({ refused: true, cells: [], total: null })
    expect(await inside("select refused, result from casework.release where definition -> 'where' ->> 'citizenship' = 'UA'")).toEqual([
      { refused: true, result: null },
    ])
  })

  const inYear = (year: number, count: number, day: string, enteredAt: string) =>
    addClients(
      organisations[1] ?? '',
      Array.from({ length: count }, (_, index) => ({
        given: 'C',
        surname: `D${index}`,
        birth: '1981-01-05',
        sex: 'F',
        citizenship: 'UA',
        on: `${year}-${day}`,
        enteredAt,
      })),
    )

  test('two periods whose difference is four people: the second is refused', async () => {
    await inYear(2022, 40, '03-10', '2022-03-11T08:00:00Z')
    await inYear(2022, 4, '11-15', '2022-11-16T08:00:00Z')
    expect((await released({ since: '2022-01-01', until: '2022-10-31', by: 'place' })).refused).toBe(false)
    expect((await released({ since: '2022-01-01', until: '2022-11-30', by: 'place' })).refused).toBe(true)
    expect((await released({ since: '2022-01-01', until: '2022-09-30', by: 'sex' })).refused).toBe(false)
  })

  test('the same question has the same answer although somebody was entered late, and the later state is not let out beside it', async () => {
    await inYear(2021, 30, '03-10', '2021-03-11T08:00:00Z')
    const first = await released({ since: '2021-01-01', until: '2021-12-31', by: 'organisation' })
    expect(first).toMatchObject({ refused: false, cells: [{ label: 'count-two' }] })
    await inYear(2021, 1, '02-15', '2026-03-02T08:00:00Z')
    clock.set('2026-03-05T10:00:00Z')
    expect(await released({ since: '2021-01-01', until: '2021-12-31', by: 'organisation' })).toEqual(first)
    expect((await released({ since: '2021-01-01', until: '2021-12-31', by: 'place' })).refused).toBe(true)
  })

  test("nobody else may ask, nothing is counted before it is over, and the city's role reads the ledger and no person", async () => {
    await expect(released({ ...period, by: 'sex' }, wearing('social-counsellor', organisations[0] ?? null))).rejects.toThrow('not allowed')
    await expect(released({ since: '2026-01-01', until: '2026-12-31', by: 'sex' })).rejects.toThrow('notOver')
    await asActor(database.db, specialist, async (tx) => {
      for (const table of [
        'client',
        'client_identity',
        'client_profile',
        'client_key',
        'client_token',
        'contact',
        'note',
        'case_file',
        'count_token',
        'count_control',
        'count_objection',
      ]) {
        expect((await sql<{ n: number }>`select count(*)::int as n from ${sql.id('casework', table)}`.execute(tx)).rows[0]?.n, table).toBe(
          0,
        )
      }
      expect((await sql<{ n: number }>`select count(*)::int as n from casework.release`.execute(tx)).rows[0]?.n).toBeGreaterThan(0)
    })
  })
})
