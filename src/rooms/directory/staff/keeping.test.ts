// Organisations keep their own services and places: with history and undoing, in the languages they speak, and an address that must stay secret stays secret.
import { sql } from 'kysely'
import fc from 'fast-check'
import { mkdtempSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { beforeAll, describe, expect, test } from 'vitest'
import { nobody, type Actor } from '../../../kernel/actor.ts'
import { asActor } from '../../../kernel/db.ts'
import type { RoleName } from '../../../kernel/roles.ts'
import { portsOf, testDatabase } from '../../../../test/support/database.ts'
import { appOf, loadStudyRooms } from '../../../../test/support/rooms.ts'
import { importHsdsFile } from '../open-data/commands.ts'
import { loadHsds } from '../open-data/queries.ts'
import { directoryApi, directoryRoutes, directoryStaffRoutes, locationStaffRoutes, openDataRoutes, serviceStaffRoutes } from '../index.ts'
import { hourFields, hoursOf, openingsOf, readHours, writeHours } from './locations/model.ts'

const database = await testDatabase()
const ports = portsOf(database.db)
const people = new Map<string, Actor>()
const app = appOf(
  ports,
  [directoryRoutes, directoryApi.room, openDataRoutes, directoryStaffRoutes, serviceStaffRoutes, locationStaffRoutes],
  (c) => people.get(c.req.header('authorization')?.slice(7) ?? '') ?? nobody,
)
let [inbaze, lastrada] = ['', '']

function worker(number: number, role: RoleName, organisationId: string | null): Actor {
  const id = (part: string) => `0191d0a0-0000-7000-8000-0000000${part}00${number}`
  return {
    kind: 'person',
    accountId: id('a0'),
    displayName: role,
    sessionId: id('b0'),
    lang: 'en',
    reauthenticatedAt: null,
    hat: { holdingId: id('c0'), role, organisationId, organisationName: '', bodyId: null, validTo: null },
  }
}
async function read<T>(query: ReturnType<typeof sql<T>>, actor: Actor = nobody): Promise<T[]> {
  return asActor(ports.db, actor, async (tx) => (await query.execute(tx)).rows)
}
beforeAll(async () => {
  await loadStudyRooms(ports)
  const found = await read(
    sql<{ slug: string; id: string }>`select slug, id from directory.organisation where slug in ('inbaze', 'la-strada')`,
  )
  inbaze = found.find((one) => one.slug === 'inbaze')?.id ?? ''
  lastrada = found.find((one) => one.slug === 'la-strada')?.id ?? ''
  people.set('lead', worker(1, 'organisation-lead', inbaze))
  people.set('other', worker(2, 'organisation-lead', lastrada))
  people.set('specialist', worker(3, 'specialist', null))
  people.set('counsellor', worker(4, 'social-counsellor', inbaze))
  people.set('administrator', worker(5, 'administrator', null))
})

async function get(who: string, path: string): Promise<{ status: number; text: string }> {
  const answer = await app.request(path, { headers: { authorization: `Bearer ${who}` } })
  return { status: answer.status, text: await answer.text() }
}
async function send(
  who: string,
  path: string,
  form: Record<string, string | readonly string[]>,
): Promise<{ status: number; text: string; location: string }> {
  const body = new URLSearchParams()
  for (const [name, value] of Object.entries(form)) for (const one of typeof value === 'string' ? [value] : value) body.append(name, one)
  const answer = await app.request(path, { method: 'POST', body, headers: { authorization: `Bearer ${who}` } })
  return { status: answer.status, text: await answer.text(), location: answer.headers.get('location') ?? '' }
}
const idAt = (location: string) => /[0-9a-f-]{36}/.exec(location)?.[0] ?? ''
const service = (more: Record<string, string | readonly string[]> = {}) => ({
  name: 'Evening legal advice',
  name_cs: 'Večerní právní poradna',
  kind: 'legal-area',
  organisation_id: inbaze,
  topics: ['legal', 'residence'],
  forms: ['office'],
  languages: ['cs', 'uk'],
  languages_other: 'ka',
  fees: 'zdarma',
  eligibility: '',
  application: 'bez objednání',
  text_lang: 'cs',
  phone: '+420 222 111 333',
  email: 'poradna@example.org',
  website: 'inbaze.example/poradna',
  keywords: 'vízum, OAMP',
  status: 'active',
  description: '',
  ...more,
})
const place = (more: Record<string, string | readonly string[]> = {}) => ({
  organisation_id: inbaze,
  name: 'Komunitní centrum',
  kind: 'physical',
  street: 'Legerova 50',
  city: 'Praha',
  postal_code: '120 00',
  country: 'CZ',
  status: 'open',
  hours_mo: '9-12, 13:30 - 17',
  hours_tu: '9–12,13.30–17',
  hours_sa: '',
  ...more,
})
const versionOf = async (table: 'service' | 'location', id: string, actor?: Actor) =>
  String((await read(sql<{ version: number }>`select version from ${sql.id('directory', table)} where id = ${id}`, actor))[0]?.version)

describe('an organisation keeps its services', () => {
  let id = ''
  test('adds one with languages, price and the way to apply, and visitors find it at once', async () => {
    const added = await send('lead', '/app/services/new', service())
    expect([added.status, added.text]).toEqual([303, ''])
    id = idAt(added.location)
    const found = await (await app.request('/api/v1/services?q=vecerni%20pravni&language=ka')).json()
    expect(found).toMatchObject({
      items: [{ slug: 'evening-legal-advice', languages: ['cs', 'uk', 'ka'], providers: [{ slug: 'inbaze' }] }],
    })
    const page = await get('', '/cs/services/evening-legal-advice')
    for (const words of ['Večerní právní poradna', 'zdarma', 'bez objednání', '+420 222 111 333', 'gruzínština', 'ukrajinština'])
      expect(page.text).toContain(words)
  })
  test('edits it; the change is dated, compared and can be undone, and both stand in the history', async () => {
    const edited = await send('lead', `/app/services/${id}/edit`, {
      ...service({ languages: ['cs', 'vi'], fees: '50 Kč' }),
      version: await versionOf('service', id),
    })
    expect(edited.status).toBe(303)
    const page = await get('lead', `/app/services/${id}`)
    expect(page.text).toContain('50 Kč')
    const change = [...page.text.matchAll(/name="changeId" value="([0-9a-f-]{36})"/g)][0]?.[1] ?? ''
    expect((await send('lead', `/app/services/${id}/undo`, { changeId: change })).status).toBe(303)
    expect(await read(sql`select languages, fees from directory.service where id = ${id}`)).toEqual([
      { languages: ['cs', 'uk', 'ka'], fees: 'zdarma' },
    ])
    expect(
      await read(
        sql`select operation, before, after from directory.change where entity_id = ${id} order by version desc limit 2`,
        people.get('lead'),
      ),
    ).toEqual([
      {
        operation: 'undo',
        before: { languages: ['cs', 'vi', 'ka'], fees: '50 Kč' },
        after: { languages: ['cs', 'uk', 'ka'], fees: 'zdarma' },
      },
      {
        operation: 'edit',
        before: { languages: ['cs', 'uk', 'ka'], fees: 'zdarma' },
        after: { languages: ['cs', 'vi', 'ka'], fees: '50 Kč' },
      },
    ])
  })
  test('loses nothing typed after a mistake, and says beside the field what to do', async () => {
    const answer = await send('lead', `/app/services/${id}/edit`, {
      ...service({ email: 'poradna(zavináč)example', fees: 'dohodou, napsáno dlouze' }),
      version: await versionOf('service', id),
    })
    expect(answer.status).toBe(422)
    expect(answer.text).toContain('poradna(zavináč)example')
    expect(answer.text).toContain('dohodou, napsáno dlouze')
    expect(answer.text).toContain('id="f-email-error"')
  })
  test('two people at once: the second sees what differs and decides', async () => {
    const version = await versionOf('service', id)
    await send('specialist', `/app/services/${id}/edit`, { ...service({ fees: 'zdarma pro všechny' }), version })
    const second = await send('lead', `/app/services/${id}/edit`, { ...service({ fees: '20 Kč' }), version })
    expect(second.status).toBe(422)
    expect(second.text).toContain('zdarma pro všechny')
    expect(second.text).toContain('20 Kč')
  })
  test('confirms that it is right today without changing anything', async () => {
    const now = (await read(sql<{ fees: string }>`select fees from directory.service where id = ${id}`))[0]?.fees ?? ''
    expect(
      (await send('lead', `/app/services/${id}/edit`, { ...service({ fees: now }), version: await versionOf('service', id) })).status,
    ).toBe(422)
    expect(
      (
        await send('lead', `/app/services/${id}/edit`, {
          ...service({ fees: now }),
          confirm: 'on',
          version: await versionOf('service', id),
        })
      ).status,
    ).toBe(303)
    expect(await read(sql`select assured_on::text from directory.service where id = ${id}`)).toEqual([{ assured_on: ports.clock.today() }])
  })
  test('that has ended leaves the search but keeps its page', async () => {
    await send('lead', `/app/services/${id}/edit`, { ...service({ status: 'inactive' }), version: await versionOf('service', id) })
    expect(await (await app.request('/api/v1/services?q=vecerni%20pravni&language=ka')).json()).toEqual({ items: [] })
    expect((await get('', '/en/services/evening-legal-advice')).text).toContain('no longer offered')
    await send('lead', `/app/services/${id}/edit`, { ...service(), version: await versionOf('service', id) })
  })
  test.each(['other', 'counsellor', 'administrator', ''])('that is not kept by %s cannot be changed by them', async (who) => {
    const before = await read(sql`select * from directory.service where id = ${id}`)
    const answers = [
      await send(who, `/app/services/${id}/edit`, { ...service({ name: 'Taken over' }), version: await versionOf('service', id) }),
      await send(who, '/app/services/new', service()),
    ]
    expect(answers.map((answer) => answer.status)).toEqual([403, 403])
    expect(await read(sql`select * from directory.service where id = ${id}`)).toEqual(before)
  })
  test('only the specialist hands an entry of the study to an organisation, which may then change it', async () => {
    const [row] = await read(
      sql<{
        id: string
        name: string
        name_cs: string
        kind: string
        version: number
      }>`select id, name, name_cs, kind, version from directory.service where slug = 'type-legal'`,
    )
    const form = {
      ...service({ name: row?.name ?? '', name_cs: row?.name_cs ?? '', kind: row?.kind ?? '' }),
      version: String(row?.version),
    }
    expect((await send('lead', `/app/services/${row?.id}/edit`, form)).status).toBe(403)
    expect((await send('specialist', `/app/services/${row?.id}/edit`, form)).status).toBe(303)
    expect(
      (
        await send('lead', `/app/services/${row?.id}/edit`, {
          ...form,
          fees: 'zdarma, i pro rodinu',
          version: await versionOf('service', row?.id ?? ''),
        })
      ).status,
    ).toBe(303)
    expect(
      (
        await send('lead', `/app/services/${row?.id}/edit`, {
          ...form,
          organisation_id: lastrada,
          version: await versionOf('service', row?.id ?? ''),
        })
      ).status,
    ).toBe(403)
  })
})

describe('what has changed', () => {
  test('goes out as RSS, newest first, in Czech and English, with names escaped', async () => {
    const id = idAt(
      (await send('lead', '/app/services/new', service({ name: 'Help & <advice>', name_cs: 'Pomoc & <rada>', kind: 'other' }))).location,
    )
    const feed = await get('', '/open-data/changes.rss')
    const items = [...feed.text.matchAll(/<item><title>([^<]*)<\/title>/g)].map((found) => found[1])
    expect(items[0]).toBe('Pomoc &amp; &lt;rada&gt;')
    expect(feed.text).toContain(`<guid isPermaLink="false">${id}:2</guid>`)
    expect((await get('', '/open-data/changes.rss?lang=en')).text).toContain('<title>Help &amp; &lt;advice&gt;</title>')
    await send('lead', `/app/services/${id}/edit`, {
      ...service({ name: 'Help & <advice>', name_cs: 'Pomoc & <rada>', kind: 'other', status: 'defunct' }),
      version: await versionOf('service', id),
    })
    expect((await get('', '/open-data/changes.rss')).text).toContain('už se nenabízí')
  })
  test('is told to whoever asks again: an answer of the API that is still true is answered with 304, and that of a key or a person is kept nowhere', async () => {
    const first = await app.request('/api/v1/services/evening-legal-advice')
    const etag = first.headers.get('etag') ?? ''
    expect(etag).toMatch(/^"[\w-]+"$/)
    expect((await app.request('/api/v1/services/evening-legal-advice', { headers: { 'if-none-match': etag } })).status).toBe(304)
    await send(
      'lead',
      `/app/services/${(await read(sql<{ id: string }>`select id from directory.service where slug = 'evening-legal-advice'`))[0]?.id}/edit`,
      {
        ...service({ languages: ['cs'] }),
        version: String(
          (await read(sql<{ version: number }>`select version from directory.service where slug = 'evening-legal-advice'`))[0]?.version,
        ),
      },
    )
    expect((await app.request('/api/v1/services/evening-legal-advice', { headers: { 'if-none-match': etag } })).status).toBe(200)
    expect(
      (await app.request('/api/v1/organisations?limit=2', { headers: { authorization: 'Bearer lead' } })).headers.get('cache-control'),
    ).toBe('no-store')
  })
})

describe('an organisation keeps its places', () => {
  let [open, secret, given] = ['', '', '']
  test('adds one with hours and the services given there, and visitors see where and when', async () => {
    given = idAt(
      (
        await send(
          'lead',
          '/app/services/new',
          service({ name: 'Czech for beginners', name_cs: 'Čeština pro začátečníky', kind: 'course' }),
        )
      ).location,
    )
    const added = await send('lead', '/app/places/new', place({ services: [given] }))
    expect([added.status, added.text]).toEqual([303, ''])
    open = idAt(added.location)
    const page = await get('', '/en/services/czech-for-beginners')
    expect(page.text).toContain('Legerova 50')
    expect(page.text).toContain('Monday and Tuesday')
    expect(page.text).toContain('09:00–12:00, 13:30–17:00')
    expect((await get('', '/cs/organisations/inbaze')).text).toContain('Legerova 50')
    const { data } = await loadHsds(ports)
    expect(data.get('schedule')?.filter((row) => row['location_id'] === open)).toMatchObject([
      { byday: 'MO,TU', opens_at: '09:00', closes_at: '12:00' },
      { byday: 'MO,TU', opens_at: '13:30', closes_at: '17:00' },
    ])
  })
  test('hours that cannot be are refused beside their day', async () => {
    const answer = await send('lead', '/app/places/new', place({ hours_mo: '17-9', hours_we: 'odpoledne', hours_th: '9-12, 11-13' }))
    expect(answer.status).toBe(422)
    for (const field of ['hours_mo', 'hours_we', 'hours_th']) expect(answer.text).toContain(`id="f-${field}-error"`)
    expect(answer.text).toContain('odpoledne')
  })
  test('half an address is refused, because no other system would take it', async () => {
    const answer = await send('lead', '/app/places/new', place({ postal_code: '' }))
    expect([answer.status, answer.text.includes('id="f-postal_code-error"')]).toEqual([422, true])
  })
  test('hides a shelter: nobody else reads it, not the city, not by page, list, history, search or export', async () => {
    const added = await send(
      'lead',
      '/app/places/new',
      place({ name: 'Azylový byt Naděje', street: 'Utajená 12', confidential: 'on', services: [given] }),
    )
    secret = idAt(added.location)
    expect((await get('lead', `/app/places/${secret}`)).text).toContain('Utajená 12')
    for (const who of ['other', 'specialist', 'administrator', '']) {
      expect([404, 403, 303]).toContain((await get(who, `/app/places/${secret}`)).status)
      expect((await get(who, '/app/places?whose=all')).text).not.toContain('Naděje')
      expect((await send(who, `/app/places/${secret}/edit`, { ...place({ name: 'x' }), version: '1' })).status).not.toBe(303)
      expect(await read(sql`select id from directory.location where id = ${secret}`, people.get(who))).toEqual([])
      expect(await read(sql`select id from directory.change where entity_id = ${secret}`, people.get(who))).toEqual([])
    }
    for (const path of [
      '/en/services/czech-for-beginners',
      '/cs/organisations/inbaze',
      '/api/v1/organisations/inbaze',
      '/api/v1/services/czech-for-beginners',
    ])
      expect((await get('', path)).text).not.toContain('Utajená')
    expect(JSON.stringify([...(await loadHsds(ports)).data])).not.toMatch(/Utajená|Naděje/)
  })
  test('each reading of a confidential place is in the audit', async () => {
    const count = async () =>
      (
        await read(
          sql<{
            n: number
          }>`select count(*) as n from kernel.audit_entry where action in ('directory.readConfidentialPlace', 'directory.listConfidentialPlaces')`,
          { kind: 'system', purpose: 'verify-audit' },
        )
      )[0]?.n ?? 0
    const before = await count()
    await get('lead', `/app/places/${secret}`)
    await get('counsellor', '/app/places?whose=all')
    expect(await count()).toBe(before + 2)
  })
  test('a place that becomes confidential takes its history along; one that becomes public does not tell where it was', async () => {
    await send('lead', `/app/places/${open}/edit`, {
      ...place({ street: 'Legerova 50', confidential: 'on', services: [given] }),
      version: await versionOf('location', open, people.get('lead')),
    })
    expect(await read(sql`select id from directory.change where entity_id = ${open}`, people.get('specialist'))).toEqual([])
    await send('lead', `/app/places/${secret}/edit`, {
      ...place({ name: 'Azylový byt Naděje', street: 'Veřejná 1' }),
      version: await versionOf('location', secret, people.get('lead')),
    })
    expect(await read(sql`select id from directory.location where id = ${secret}`, people.get('specialist'))).toHaveLength(1)
    expect(
      JSON.stringify(await read(sql`select before, after from directory.change where entity_id = ${secret}`, people.get('specialist'))),
    ).not.toContain('Utajená')
    expect(
      JSON.stringify(await read(sql`select before, after from directory.change where entity_id = ${secret}`, people.get('lead'))),
    ).toContain('Utajená')
  })
  test('an undo brings street, hours and services back', async () => {
    const id = idAt((await send('lead', '/app/places/new', place({ name: 'Pobočka', services: [given] }))).location)
    await send('lead', `/app/places/${id}/edit`, {
      ...place({ name: 'Pobočka', street: 'Nová 9', hours_mo: '', hours_fr: '8-10' }),
      version: await versionOf('location', id),
    })
    expect(await read(sql`select weekdays from directory.opening where location_id = ${id} order by 1`)).toEqual([
      { weekdays: ['FR'] },
      { weekdays: ['TU'] },
      { weekdays: ['TU'] },
    ])
    const change = /name="changeId" value="([0-9a-f-]{36})"/.exec((await get('lead', `/app/places/${id}`)).text)?.[1] ?? ''
    await send('lead', `/app/places/${id}/undo`, { changeId: change })
    expect(
      await read(
        sql`
          select l.street, (select count(*) from directory.service_location s where s.location_id = l.id) as services from directory.location l
          where l.id = ${id}`,
      ),
    ).toEqual([{ street: 'Legerova 50', services: 1 }])
    expect(await read(sql`select weekdays from directory.opening where location_id = ${id} order by opens`)).toEqual([
      { weekdays: ['MO', 'TU'] },
      { weekdays: ['MO', 'TU'] },
    ])
  })
  test('a service of somebody else cannot be said to be given here', async () => {
    const foreign = await read(
      sql<{
        id: string
      }>`select s.id from directory.service s where not exists (select from directory.service_provider p where p.service_id = s.id and p.organisation_id = ${inbaze}) limit 1`,
    )
    const id = idAt((await send('lead', '/app/places/new', place({ name: 'Jinde', services: foreign.map((one) => one.id) }))).location)
    expect(await read(sql`select service_id from directory.service_location where location_id = ${id}`)).toEqual([])
  })
  test('the specialist keeps public places of all, and cannot hide one', async () => {
    const added = await send('specialist', '/app/places/new', { ...place({ name: 'Kancelář', organisation_id: lastrada }) })
    expect(added.status).toBe(303)
    const hidden = await send('specialist', `/app/places/${idAt(added.location)}/edit`, {
      ...place({ name: 'Kancelář', organisation_id: lastrada, confidential: 'on' }),
      version: '1',
    })
    expect(hidden.status).toBe(422)
    expect(
      (
        await send('other', `/app/places/${idAt(added.location)}/edit`, {
          ...place({ name: 'Kancelář', organisation_id: lastrada, street: 'Jiná 2' }),
          version: '1',
        })
      ).status,
    ).toBe(303)
  })
})

describe('a directory taken in from elsewhere', () => {
  const [org, help, where] = [
    '0191d0a0-0000-7000-8000-00000000d001',
    '0191d0a0-0000-7000-8000-00000000d002',
    '0191d0a0-0000-7000-8000-00000000d003',
  ]
  const at = (end: string) => `0191d0a0-0000-7000-8000-00000000e${end}`
  test('goes out again without twins, and an edit here leaves nothing of before', async () => {
    const path = join(mkdtempSync(join(tmpdir(), 'metropolis-hsds-')), 'services.json')
    writeFileSync(
      path,
      JSON.stringify([
        {
          id: help,
          name: 'Night line',
          status: 'active',
          organization: { id: org, name: 'Noční linka', description: 'Counselling at night.' },
          phones: [{ id: at('001'), number: '+420 111', languages: [{ id: at('002'), code: 'vi', name: 'Vietnamese' }] }],
          languages: [
            { id: at('003'), code: 'vi', name: 'Vietnamese', note: 'Mondays' },
            { id: at('004'), code: 'uk', name: 'Ukrainian' },
          ],
          service_at_locations: [
            {
              id: at('005'),
              location: {
                id: where,
                organization_id: org,
                location_type: 'physical',
                name: 'Office',
                addresses: [
                  {
                    id: at('006'),
                    address_1: 'Stará 1',
                    city: 'Praha',
                    state_province: 'Praha',
                    postal_code: '110 00',
                    country: 'CZ',
                    address_type: 'physical',
                  },
                ],
                schedules: [{ id: at('007'), freq: 'WEEKLY', byday: 'MO,FR', opens_at: '08:00', closes_at: '12:00' }],
              },
            },
          ],
        },
      ]),
    )
    expect((await importHsdsFile(ports, path, { dryRun: false })).problems).toEqual([])
    const again = await importHsdsFile(ports, path, { dryRun: false })
    expect([again.added, again.changed]).toEqual([0, 0])
    const rows = async (table: string, column: string, id: string) =>
      ((await loadHsds(ports)).data.get(table) ?? []).filter((row) => row[column] === id)
    expect((await rows('language', 'service_id', help)).map((row) => [row['id'], row['code'], row['note']])).toEqual([
      [at('003'), 'vi', 'Mondays'],
      [at('004'), 'uk', undefined],
    ])
    expect((await rows('phone', 'service_id', help)).map((row) => row['id'])).toEqual([at('001')])
    expect((await rows('address', 'location_id', where)).map((row) => row['id'])).toEqual([at('006')])
    expect((await rows('schedule', 'location_id', where)).map((row) => [row['id'], row['byday']])).toEqual([[at('007'), 'MO,FR']])

    people.set('night', worker(6, 'organisation-lead', org))
    const helpForm = service({
      name: 'Night line',
      name_cs: '',
      kind: 'other',
      organisation_id: org,
      languages: ['vi'],
      languages_other: '',
      phone: '+420 999',
      topics: [],
      forms: [],
    })
    expect((await send('night', `/app/services/${help}/edit`, { ...helpForm, version: await versionOf('service', help) })).status).toBe(303)
    expect((await rows('language', 'service_id', help)).map((row) => row['code'])).toEqual(['vi'])
    expect((await rows('phone', 'service_id', help)).map((row) => row['number'])).toEqual(['+420 999'])
    const officeForm = place({ name: 'Office', organisation_id: org, street: 'Nová 2', hours_mo: '10-12', hours_tu: '', services: [help] })
    expect((await send('night', `/app/places/${where}/edit`, { ...officeForm, version: await versionOf('location', where) })).status).toBe(
      303,
    )
    expect((await rows('address', 'location_id', where)).map((row) => row['address_1'])).toEqual(['Nová 2'])
    expect((await rows('schedule', 'location_id', where)).map((row) => [row['byday'], row['opens_at']])).toEqual([['MO', '10:00']])
    expect(
      (await send('night', `/app/places/${where}/edit`, { ...officeForm, confidential: 'on', version: await versionOf('location', where) }))
        .status,
    ).toBe(303)
    const out = JSON.stringify([...(await loadHsds(ports)).data])
    for (const trace of ['Stará 1', 'Nová 2', where]) expect(out).not.toContain(trace)
    expect(JSON.stringify(await read(sql`select content from directory.kept_hsds`))).not.toMatch(/Stará 1|Nová 2/)
  })
})

describe('opening hours', () => {
  test.each([
    ['9-12, 13:30–17', '09:00–12:00, 13:30–17:00'],
    ['13-17;9-12', '09:00–12:00, 13:00–17:00'],
    ['9.00 až 17.00', '09:00–17:00'],
    ['0-24', '00:00–24:00'],
    ['', null],
  ])('"%s" is read as %s', (typed, meant) => {
    const spans = readHours(typed)
    expect(spans && writeHours(spans)).toEqual(meant)
  })
  test.each(['17-9', '9', '9-12-15', '25-26', '9-12, 11-13', 'ráno', '9:75-10'])('"%s" is refused', (typed) => {
    expect(readHours(typed)).toBeNull()
  })
  test('of any week come back as they were written', () => {
    const minute = fc.integer({ min: 0, max: 1439 })
    const day = fc
      .array(minute, { maxLength: 6 })
      .map((list) => [...new Set(list)].toSorted((a, b) => a - b))
      .map((list) => list.slice(0, list.length - (list.length % 2)))
    const clockTime = (at: number) => `${String(Math.floor(at / 60)).padStart(2, '0')}:${String(at % 60).padStart(2, '0')}`
    fc.assert(
      fc.property(fc.tuple(day, day, day, day, day, day, day), (days) => {
        const week = Object.fromEntries(
          hourFields.map((field, index) => {
            const points = days[index] ?? []
            const spans = points.flatMap((opens, place) =>
              place % 2 === 0 ? [{ opens: clockTime(opens), closes: clockTime(points[place + 1] ?? 0) }] : [],
            )
            return [field, writeHours(spans)]
          }),
        )
        expect(hoursOf(openingsOf(hoursOf(openingsOf(week as Parameters<typeof openingsOf>[0]))))).toEqual(week)
      }),
    )
  })
})
