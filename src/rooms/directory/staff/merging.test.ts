// Two records of one organisation become one, and one can be made two again: nothing that names them is lost on the way.
import { sql } from 'kysely'
import { beforeAll, describe, expect, test } from 'vitest'
import { nobody, type Actor } from '../../../kernel/actor.ts'
import { perform } from '../../../kernel/command.ts'
import { asActor } from '../../../kernel/db.ts'
import { loaderActor } from '../../../kernel/seed.ts'
import { portsOf, testDatabase } from '../../../../test/support/database.ts'
import { appOf, loadStudyRooms } from '../../../../test/support/rooms.ts'
import { directoryRoutes } from '../index.ts'
import { mergeOrganisations, splitOrganisation } from './commands.ts'

const database = await testDatabase()
const ports = portsOf(database.db)
const app = appOf(ports, [directoryRoutes])
const specialist: Actor = {
  kind: 'person',
  accountId: '0191d0a0-0000-7000-8000-00000000000a',
  displayName: 'Specialist',
  sessionId: '0191d0a0-0000-7000-8000-00000000000b',
  lang: 'cs',
  reauthenticatedAt: null,
  hat: {
    holdingId: '0191d0a0-0000-7000-8000-00000000000c',
    role: 'specialist',
    organisationId: null,
    organisationName: '',
    bodyId: null,
    validTo: null,
  },
}
const read = <T>(query: ReturnType<typeof sql<T>>, actor: Actor = nobody) =>
  asActor(ports.db, actor, async (tx) => (await query.execute(tx)).rows)
let [keep, gone] = ['', '']

/** Every row anywhere that names one of the two, in a fixed order. */
async function namings(): Promise<string[]> {
  const found = await read(sql<{ line: string }>`
    with x as (
      select 'provider ' || service_id || ' ' || organisation_id as line from directory.service_provider union all
      select 'event ' || event_id || ' ' || organisation_id from directory.event_party
      union all select 'membership ' || id || ' ' || organisation_id from bodies.membership where organisation_id is not null union all
      select 'body ' || id || ' ' || convener_id from bodies.body where convener_id is not null
      union all select 'party ' || project_id || part || position || ' ' || organisation_id from projects.party where organisation_id is not null
      union all select 'money ' || money_fact_id || part || position || ' ' || organisation_id from funding.money_party
      union all select 'office ' || id || ' ' || organisation_id from directory.public_office where organisation_id is not null union all
      select 'place ' || id || ' ' || governed_by from directory.place where governed_by is not null
      union all select 'service ' || id || ' ' || organisation_id from directory.service where organisation_id is not null union all
      select 'location ' || id || ' ' || organisation_id from directory.location
      union all select 'name ' || name || ' ' || organisation_id from directory.organisation_name union all
      select 'address ' || slug || ' ' || entity_id from directory.address
      union all select 'organisation ' || id || ' ' || slug || ' ' || status || coalesce(ico, '-') || coalesce(part_of::text, '-')
      from directory.organisation)
    select line from x order by line`)
  return found.map((row) => row.line)
}
beforeAll(async () => {
  await loadStudyRooms(ports)
  const found = await read(
    sql<{ slug: string; id: string }>`select slug, id from directory.organisation where slug in ('inbaze', 'la-strada')`,
  )
  keep = found.find((one) => one.slug === 'la-strada')?.id ?? ''
  gone = found.find((one) => one.slug === 'inbaze')?.id ?? ''
  await asActor(ports.db, loaderActor, async (tx) => {
    await sql`update directory.organisation set ico = '26548526' where id = ${gone}`.execute(tx)
    await sql`
      insert into directory.location (organisation_id, name, street, city) values (${gone}, 'Komunitní centrum', 'Legerova 50', 'Praha')`.execute(
      tx,
    )
    // A service that both give: only one of the two namings can stay.
    await sql`
      insert into directory.service_provider (service_id, organisation_id, position) select service_id, ${keep}, 9 from directory.service_provider
      where organisation_id = ${gone} limit 1 on conflict do nothing`.execute(tx)
    await sql`insert into directory.address (kind, slug, entity_id) values ('organisation', 'inbaze-berkat', ${gone})`.execute(tx)
  })
})

describe('two records of one organisation', () => {
  test('become one: both addresses lead there, everything that named the other names it', async () => {
    const before = (await namings()).filter((line) => line.includes(gone) && !line.startsWith('organisation ') && !line.startsWith('name '))
    expect(before.length).toBeGreaterThan(10)
    const done = await perform(ports, specialist, mergeOrganisations, { keep, gone })
    expect(done.ok).toBe(true)
    expect(
      (await namings()).filter((line) => line.includes(gone) && !line.startsWith('organisation ') && !line.startsWith('name ')),
    ).toEqual([])
    for (const slug of ['inbaze', 'inbaze-berkat']) {
      const answer = await app.request(`/cs/organisations/${slug}`)
      expect([answer.status, answer.headers.get('location')]).toEqual([301, '/cs/organisations/la-strada'])
    }
    expect(await (await app.request('/cs/organisations/la-strada')).text()).toContain('Legerova 50')
    await perform(ports, specialist, splitOrganisation, { id: gone })
  })
  test('made two again are exactly what they were, a doubled naming and the identification number included', async () => {
    const before = await namings()
    await perform(ports, specialist, mergeOrganisations, { keep, gone })
    expect(await namings()).not.toEqual(before)
    const split = await perform(ports, specialist, splitOrganisation, { id: gone })
    expect(split).toMatchObject({ ok: true, value: { id: gone } })
    expect(await namings()).toEqual(before)
    expect((await app.request('/cs/organisations/inbaze')).status).toBe(200)
    expect(
      await read(sql`select operation from directory.change where entity_id = ${gone} order by version desc limit 1`, specialist),
    ).toEqual([{ operation: 'split' }])
  })
  test('made two again leave alone what somebody has moved on since', async () => {
    await perform(ports, specialist, mergeOrganisations, { keep, gone })
    const [third] = await read(
      sql<{
        id: string
      }>`select id from directory.organisation where slug = 'poradna-pro-integraci' or kind = 'ngo' and id not in (${keep}, ${gone}) order by slug limit 1`,
    )
    const [membership] = await read(
      sql<{
        id: string
      }>`select (one -> 'key' ->> 'id') as id from directory.change c, jsonb_array_elements(c.after -> 'moved') one where c.entity_id = ${keep} and c.operation = 'merge' and one ->> 'table' = 'bodies.membership' order by c.version desc limit 1`,
      specialist,
    )
    await asActor(ports.db, loaderActor, (tx) =>
      sql`update bodies.membership set organisation_id = ${third?.id} where id = ${membership?.id}`.execute(tx),
    )
    await perform(ports, specialist, splitOrganisation, { id: gone })
    expect(await read(sql`select organisation_id as id from bodies.membership where id = ${membership?.id}`)).toEqual([{ id: third?.id }])
    await asActor(ports.db, loaderActor, (tx) =>
      sql`update bodies.membership set organisation_id = ${gone} where id = ${membership?.id}`.execute(tx),
    )
  })
  test('cannot be merged twice at once, with itself, or by an organisation', async () => {
    const two = await Promise.allSettled([
      perform(ports, specialist, mergeOrganisations, { keep, gone }),
      perform(ports, specialist, mergeOrganisations, { keep: gone, gone: keep }),
    ])
    expect(two.map((one) => one.status).toSorted()).toEqual(['fulfilled', 'rejected'])
    expect((await perform(ports, specialist, mergeOrganisations, { keep, gone: keep })).ok).toBe(false)
    const lead: Actor = {
      ...specialist,
      hat: {
        ...specialist.hat,
        role: 'organisation-lead',
        organisationId: keep,
        holdingId: keep,
        organisationName: '',
        bodyId: null,
        validTo: null,
      },
    }
    await expect(perform(ports, lead, mergeOrganisations, { keep, gone })).rejects.toThrow('not allowed')
  })
})
