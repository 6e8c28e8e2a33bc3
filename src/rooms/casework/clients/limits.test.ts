// An emergency opens a card, not a file; what a client says today holds for everything that is still to be sent; and a code name may become a name, never the other way.
import pg from 'pg'
import { beforeAll, describe, expect, test } from 'vitest'
import { openCasework } from '../../../../test/support/casework.ts'
import { sendReminders } from '../calendar/commands.ts'
import { reminderMoment } from '../calendar/model.ts'

const { database, ports, who, join, intake, openCase, widen, inside, organisation, accounts, organisations, clock, superuser } =
  await openCasework()
beforeAll(async () => {
  await organisation('nouze', 'Poradna Nouze')
  for (const [name, role] of [
    ['anna', 'social-counsellor'],
    ['noc', 'social-counsellor'],
    ['cyril', 'team-lead'],
    ['dora', 'lawyer'],
  ] as const)
    await join(name, role, 'nouze')
})

describe('an emergency at 23:00', () => {
  test('shows who it is, how to reach them and what runs, lets the worker write, and keeps notes, papers and everything that lasts shut', async () => {
    const client = await intake('anna', {
      given: 'Noční',
      surname: 'Host',
      phone: '+420 777 000 333',
      mayCall: 'on',
      need: 'nemá kde spát',
    })
    const kase = await openCase('anna', client, 'social')
    await who('anna').post(`/app/casework/cases/${kase}`, { kind: 'social', body: 'Denní tajemství.' })
    await who('anna').post(`/app/casework/clients/${client}/facts`, { class: 'health', text: 'citlivý údaj' })
    await who('anna').send(`/app/casework/clients/${client}/documents`, {
      title: 'Pas',
      kind: 'identity',
      narrow: 'circle',
      validTo: '',
      fileNumber: '',
      file: new File(['%PDF-1.7\nx\n%%EOF'], 'a.pdf', { type: 'application/pdf' }),
    })
    const document = (await inside<{ id: string }>('select id from casework.document where client_id = $1', [client]))[0]?.id
    expect((await who('noc').get(`/app/casework/clients/${client}`)).text, 'before: only the code and whom to ask').not.toContain('Noční')
    expect(
      (await who('noc').post(`/app/casework/clients/${client}/emergency`, { reason: 'krátce' })).status,
      'a reason is a sentence',
    ).toBe(422)
    expect((await who('noc').post(`/app/casework/clients/${client}/emergency`, { reason: 'Volá z ulice, hledáme nocleh.' })).status).toBe(
      303,
    )
    const card = await who('noc').get(`/app/casework/clients/${client}`)
    for (const words of ['Noční Host', '+420 777 000 333', 'nemá kde spát', 'Opened in an emergency until'])
      expect(card.text).toContain(words)
    const seen = await who('noc').get(`/app/casework/cases/${kase}`)
    expect(seen.text).not.toContain('Denní tajemství')
    expect((await who('noc').get(`/app/casework/documents/${document}/1`)).status).toBe(404)
    expect((await who('noc').get(`/app/casework/clients/${client}/facts`)).text).not.toContain('citlivý údaj')
    // They write what they did, and read their own words again.
    expect((await who('noc').post(`/app/casework/cases/${kase}`, { kind: 'social', body: 'Nocleh zajištěn.' })).status).toBe(303)
    expect((await who('noc').get(`/app/casework/cases/${kase}`)).text).toContain('Nocleh zajištěn.')
    expect(
      (
        await who('noc').post('/app/casework/contacts', {
          clientId: client,
          place: 'emergency',
          happenedOn: ports.clock.today(),
          minutes: '20',
          topics: 'housing',
          unit: 'intervention',
        })
      ).status,
    ).toBe(303)

    // Nothing that lasts: not for themselves, not for a colleague, not by changing, giving away, merging, sending or erasing.
    const code = (await inside<{ code: string }>('select code from casework.client where id = $1', [client]))[0]?.code ?? ''
    const other = await intake('noc', { given: 'Jiná', surname: 'Osoba' })
    expect(await widen('noc', client, 'noc'), 'making it permanent').toBe(404)
    expect(await widen('noc', client, 'dora', { cleared: 'on' })).toBe(404)
    const version = (await inside<{ version: number }>('select version from casework.client_identity where client_id = $1', [client]))[0]
      ?.version
    expect(
      (
        await who('noc').post(`/app/casework/clients/${client}/edit`, {
          version: String(version),
          kind: 'identified',
          given: 'Přepsaný',
          interpreter: 'none',
        })
      ).status,
    ).toBe(403)
    await who('noc').post(`/app/casework/clients/${client}/card`)
    await who('noc').post(`/app/casework/clients/${client}/same`, { other, decision: 'merge' })
    expect((await who('noc').post(`/app/casework/clients/${client}/own-link`)).status).toBe(404)
    expect((await who('noc').post(`/app/casework/clients/${client}/erase`, { why: 'mistake', code })).status).toBe(404)
    expect((await who('noc').get(`/app/casework/clients/${client}/copy`)).status).toBe(404)
    expect((await who('noc').post(`/app/casework/cases/${kase}/state`, { version: '1', to: 'on-hold', reason: 'x' })).status).toBe(404)
    expect(await inside('select carried_hash, merged_into, erased_at from casework.client where id = $1', [client])).toEqual([
      { carried_hash: null, merged_into: null, erased_at: null },
    ])
    expect(await inside('select origin from casework.circle where client_id = $1 and account_id = $2', [client, accounts['noc']])).toEqual([
      { origin: 'break-glass' },
    ])
    // The database says the same to whoever speaks SQL as the application.
    const app = new pg.Client({ connectionString: database.appUrl })
    await app.connect()
    await app.query('begin')
    for (const [name, value] of Object.entries({
      'app.actor_kind': 'person',
      'app.role': 'social-counsellor',
      'app.organisation_id': organisations['nouze'],
      'app.account_id': accounts['noc'],
    }))
      await app.query('select set_config($1, $2, true)', [name, value])
    expect(
      (await app.query('select 1 from casework.note where client_id = $1 and author_id <> $2', [client, accounts['noc']])).rowCount,
    ).toBe(0)
    expect((await app.query('update casework.client set restricted = true where id = $1', [client])).rowCount).toBe(0)
    await expect(
      app.query("insert into casework.circle (organisation_id, client_id, account_id, origin, given_by) values ($1, $2, $3, 'team', $3)", [
        organisations['nouze'],
        client,
        accounts['noc'],
      ]),
    ).rejects.toThrow(/row-level security/)
    await app.query('rollback')
    await app.end()
    // The second person reviews, the client sees it in their own view.
    const emergency = (await inside<{ id: string }>('select id from casework.break_glass where client_id = $1', [client]))[0]?.id
    expect((await who('noc').post(`/app/casework/emergencies/${emergency}`, { verdict: 'justified' })).status).toBe(403)
    expect((await who('cyril').get('/app/casework')).text).toContain('emergency')
    expect((await who('cyril').post(`/app/casework/emergencies/${emergency}`, { verdict: 'justified' })).status).toBe(303)
  })
})

describe('what the client says today', () => {
  const booking = (client: string, hour: string) => {
    const day = new Date(clock.now().getTime() + 4 * 86_400_000).toISOString().slice(0, 10)
    return { workerId: accounts['anna'] ?? '', startsAt: `${day}T${hour}:00:00Z`, minutes: '45', form: 'office', clientId: client }
  }
  const edit = async (client: string, form: Record<string, string>) => {
    const version = (await inside<{ version: number }>('select version from casework.client_identity where client_id = $1', [client]))[0]
      ?.version
    return (
      await who('anna').post(`/app/casework/clients/${client}/edit`, {
        version: String(version),
        kind: 'identified',
        interpreter: 'none',
        given: 'Mění',
        surname: 'Názor',
        ...form,
      })
    ).status
  }
  test('takes back a reminder that waits, and writes it anew when they allow it again', async () => {
    const client = await intake('anna', { given: 'Mění', surname: 'Názor', email: 'prvni@example.com', mayWrite: 'on', language: 'uk' })
    expect((await who('anna').post('/app/casework/calendar/new', booking(client, '09'))).status).toBe(303)
    expect(await inside('select 1 from casework.reminder')).toHaveLength(1)
    expect(await edit(client, { email: 'prvni@example.com', language: 'uk' })).toBe(303)
    expect(await inside('select 1 from casework.reminder'), 'no longer written to').toEqual([])
    expect(await edit(client, { email: 'druhy@example.com', mayWrite: 'on', language: 'uk' })).toBe(303)
    await superuser.query("update casework.reminder set send_at = now() - interval '1 minute'")
    expect(await sendReminders(ports)).toBe(1)
    expect(
      (await inside<{ recipient: string }>("select recipient from kernel.outgoing_mail where recipient like '%@example.com'")).map(
        (row) => row.recipient,
      ),
    ).toEqual(['druhy@example.com'])
  })
  test("holds for the hour of the day too, and nobody's phone rings at night", () => {
    const contact = { email: 'a@b.cz', phone: '', address: '', mayCall: false, mayWrite: true, maySms: false, discreet: true, hours: '' }
    const at = (starts: string, more = {}) => reminderMoment(new Date(starts), { ...contact, ...more }).toISOString()
    expect(at('2026-12-02T09:00:00Z')).toBe('2026-12-01T09:00:00.000Z')
    expect(at('2026-12-02T05:00:00Z'), 'an appointment at six in the morning').toBe('2026-12-01T07:00:00.000Z')
    expect(at('2026-12-02T09:00:00Z', { from: '17:00', to: '19:00' }), 'only after five').toBe('2026-12-01T16:00:00.000Z')
    expect(at('2026-12-02T15:00:00Z', { from: '09:00', to: '11:00' })).toBe('2026-12-01T10:00:00.000Z')
  })
  test('ends with them: an erased client is reminded of nothing and holds no time', async () => {
    const client = await intake('anna', { given: 'Odchází', surname: 'Navždy', email: 'pryc@example.com', mayWrite: 'on' })
    expect((await who('anna').post('/app/casework/calendar/new', booking(client, '11'))).status).toBe(303)
    const code = (await inside<{ code: string }>('select code from casework.client where id = $1', [client]))[0]?.code ?? ''
    expect((await who('anna').post(`/app/casework/clients/${client}/erase`, { why: 'request', code })).status).toBe(303)
    expect(
      await inside('select 1 from casework.reminder r join casework.appointment a on a.slot_id = r.slot_id where a.client_id = $1', [
        client,
      ]),
    ).toEqual([])
    expect(
      await inside('select s.live, a.state from casework.slot s join casework.appointment a on a.slot_id = s.id where a.client_id = $1', [
        client,
      ]),
    ).toEqual([{ live: false, state: 'cancelled' }])
  })
})

test('a client under a code says their name later; the way back is refused in words and by the database', async () => {
  const client = await intake('anna', {
    kind: 'pseudonymous',
    given: 'Růže',
    language: 'ar',
    czech: 'A1',
    second: 'fr',
    secondLevel: 'C',
    dialect: 'iracká arabština',
  })
  const shown = await who('anna').get(`/app/casework/clients/${client}`)
  for (const words of ['A1, a few words', 'French (C, excellently)', 'iracká arabština']) expect(shown.text).toContain(words)
  const edit = (version: string, form: Record<string, string>) =>
    who('anna').post(`/app/casework/clients/${client}/edit`, { version, interpreter: 'none', ...form })
  expect((await edit('1', { kind: 'identified', given: 'روز', surname: 'الحسن' })).status).toBe(303)
  expect(await inside('select kind from casework.client where id = $1', [client])).toEqual([{ kind: 'identified' }])
  expect((await who('anna').post('/app/casework/clients', { q: 'al-Hasan' })).text, 'and is found by it').toContain(client)
  const back = await edit('2', { kind: 'pseudonymous', given: 'Růže' })
  expect(back.status).toBe(422)
  expect(back.text).toContain('What was written cannot be unsaid')
  await expect(superuser.query("update casework.client set kind = 'pseudonymous' where id = $1", [client])).rejects.toThrow(
    /does not become a code name/,
  )
})
