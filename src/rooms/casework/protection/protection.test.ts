// The day something goes wrong: erasure against a restored backup, a stolen session, police at the door, somebody behind the chair.
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join as path } from 'node:path'
import pg from 'pg'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { openCasework } from '../../../../test/support/casework.ts'
import { portsOf, testDatabase, type TestDatabase } from '../../../../test/support/database.ts'
import { root } from '../../../../test/support/server.ts'
import { newColleague, testKey } from '../../../../test/support/visitor.ts'
import { createBackup, restoreBackup } from '../../../kernel/backup.ts'
import { readConfig, type Config } from '../../../kernel/config.ts'
import { asActor } from '../../../kernel/db.ts'
import { findDraft, keepDraft } from '../../../kernel/drafts.ts'
import type { Person } from '../../../kernel/actor.ts'
import type { RoleName } from '../../../kernel/roles.ts'
import { openFile } from '../clients/queries.ts'
import { openCase as readCase } from '../cases/queries.ts'
import { classOf, harmOfTables } from './harm.ts'

const { database, ports, city, superuser, accounts, organisations, who, join, intake, openCase, widen, inside, organisation } =
  await openCasework()
const folder = mkdtempSync(path(tmpdir(), 'metropolis-erasure-'))
afterAll(() => rmSync(folder, { recursive: true, force: true }))

beforeAll(async () => {
  await organisation('poradna-most', 'Poradna Most')
  await organisation('poradna-brod', 'Poradna Brod')
  for (const [name, role] of [
    ['anna', 'social-counsellor'],
    ['boris', 'social-counsellor'],
    ['cyril', 'team-lead'],
    ['dora', 'lawyer'],
  ] as const)
    await join(name, role, 'poradna-most')
  await join('xaver', 'team-lead', 'poradna-brod')
})

const configOf = (one: TestDatabase): Config =>
  readConfig(
    {
      DATABASE_URL: one.superuserUrl,
      DATABASE_OWNER_URL: one.superuserUrl,
      DATA_DIR: mkdtempSync(path(folder, 'data-')),
      METROPOLIS_KEY: testKey,
    },
    root,
  )
const actorOf = (name: string, role: RoleName = 'social-counsellor'): Person => ({
  kind: 'person',
  accountId: accounts[name] ?? '',
  displayName: name,
  sessionId: '0191eeee-0000-7000-8000-000000000001',
  lang: 'en',
  reauthenticatedAt: null,
  hat: {
    holdingId: '0191eeee-0000-7000-8000-000000000002',
    role,
    organisationId: organisations['poradna-most'] ?? '',
    organisationName: '',
    bodyId: null,
    validTo: null,
  },
})

describe('erasure', () => {
  test('is refused while a case is open or a hold lasts, and asks for the code', async () => {
    const id = await intake('anna', { given: 'Ještě', surname: 'Nemazat' })
    const code = (await inside<{ code: string }>('select code from casework.client where id = $1', [id]))[0]?.code ?? ''
    const kase = await openCase('anna', id, 'social')
    const erase = (form: Record<string, string>) => who('anna').post(`/app/casework/clients/${id}/erase`, form)
    expect((await erase({ why: 'request', code })).status).toBe(422)
    await superuser.query("update casework.task set state = 'dropped', done_at = now() where case_id = $1", [kase])
    await superuser.query("update casework.case_file set state = 'closing', outcome = 'met', closing_asked_by = $2 where id = $1", [
      kase,
      accounts['anna'],
    ])
    await superuser.query(
      "update casework.case_file set state = 'closed', closed_on = current_date, closing_agreed_by = $2 where id = $1",
      [kase, accounts['cyril']],
    )
    expect((await erase({ why: 'request', code: 'AAA-AAA-AAA' })).status).toBe(422)
    expect((await who('anna').post(`/app/casework/clients/${id}/hold`, { until: '2099-01-01' })).status).toBe(303)
    expect((await erase({ why: 'request', code })).status).toBe(422)
    expect((await who('anna').post(`/app/casework/clients/${id}/hold`, { until: '' })).status).toBe(303)
    expect((await who('boris').post(`/app/casework/clients/${id}/erase`, { why: 'request', code })).status, 'outside the circle').toBe(404)
    expect((await erase({ why: 'request', code })).status).toBe(303)
  })

  test("leaves nothing readable, not even in last night's backup restored elsewhere; counts stay, and the audit has the act without the content", async () => {
    const gone = await intake('anna', { given: 'Vymazaná', surname: 'Navždy', need: 'tajemství-mazané' })
    const kept = await intake('anna', { given: 'Zůstává', surname: 'Čitelná' })
    const cases = [await openCase('anna', gone, 'social'), await openCase('anna', kept, 'social')]
    for (const [index, kase] of cases.entries())
      await who('anna').post(`/app/casework/cases/${kase}`, { kind: 'social', body: index === 0 ? 'zápis-mazaný' : 'zápis-zůstává' })
    await who('anna').post('/app/casework/contacts', {
      clientId: gone,
      place: 'office',
      happenedOn: ports.clock.today(),
      minutes: '20',
      topics: 'debts',
      unit: 'intervention',
    })
    await superuser.query("update casework.task set state = 'dropped', done_at = now() where case_id = $1", [cases[0]])
    const nightly = path(folder, 'night.backup')
    await createBackup(configOf(database), nightly)
    expect((await inside('select 1 from casework.client_key where client_id = $1', [gone])).length).toBe(1)

    await superuser.query("update casework.case_file set state = 'closing', outcome = 'met', closing_asked_by = $2 where id = $1", [
      cases[0],
      accounts['anna'],
    ])
    await superuser.query(
      "update casework.case_file set state = 'closed', closed_on = current_date, closing_agreed_by = $2 where id = $1",
      [cases[0], accounts['cyril']],
    )
    const code = (await inside<{ code: string }>('select code from casework.client where id = $1', [gone]))[0]?.code ?? ''
    const before = await inside<{ n: number }>('select count(*)::int as n from casework.contact')
    expect((await who('anna').post(`/app/casework/clients/${gone}/erase`, { why: 'request', code })).status).toBe(303)
    expect((await who('anna').get(`/app/casework/clients/${gone}`)).text).not.toContain('Vymazaná')
    expect((await who('anna').post('/app/casework/clients', { q: 'Vymazaná Navždy' })).text).not.toContain(gone)
    expect(await inside<{ n: number }>('select count(*)::int as n from casework.contact')).toEqual(before)
    const keys = path(folder, 'keys.backup')
    await createBackup(configOf(database), keys, 'keys')

    const elsewhere = await testDatabase()
    await restoreBackup(configOf(elsewhere), nightly, { replace: true })
    const there = portsOf(elsewhere.db, ports.clock, { METROPOLIS_KEY: testKey })
    // The content alone opens nobody's file.
    expect((await openFile(there, actorOf('anna'), kept))?.identity ?? null).toBeNull()
    await restoreBackup(configOf(elsewhere), keys, { replace: true })
    expect((await openFile(there, actorOf('anna'), kept))?.identity?.names[0]?.surname).toBe('Čitelná')
    expect((await openFile(there, actorOf('anna'), gone))?.identity ?? null).toBeNull()
    expect((await readCase(there, actorOf('anna'), cases[1] ?? ''))?.notes[0]?.text).toBe('zápis-zůstává')
    expect((await readCase(there, actorOf('anna'), cases[0] ?? ''))?.notes.map((note) => note.text)).toEqual([''])
    // The act is told, the content is not.
    const told = await inside<{ row: string }>(
      "select to_jsonb(e)::text as row from kernel.audit_entry e where action = 'casework.eraseClient' and subject_id = $1",
      [gone],
    )
    expect(told).toHaveLength(1)
    expect(told[0]?.row).not.toMatch(/Vymazan|tajemstv/)
  })

  test('of keys before content is refused in one line', async () => {
    const keys = path(folder, 'first.backup')
    await createBackup(configOf(database), keys, 'keys')
    await expect(restoreBackup(configOf(await testDatabase()), keys, { replace: true })).rejects.toThrow(/Restore the content first/)
  })
})

describe('a stolen session', () => {
  test('can be answered for in one question: what it could have read, what it did read; one altered row of the log is found', async () => {
    const read = await intake('boris', { given: 'Čtený', surname: 'Spis' })
    const unread = await intake('anna', { given: 'Nečtený', surname: 'Spis' })
    const foreign = await intake('anna', { given: 'Mimo', surname: 'Dosah' })
    expect(await widen('anna', unread, 'boris')).toBe(303)
    await who('boris').get(`/app/casework/clients/${read}`)
    const dpo = await newColleague(city, ports, 'dpo@casework.example', { role: 'data-protection-officer', organisation: 'poradna-most' })
    const answer = await dpo.get(`/app/casework/reach?account=${accounts['boris']}&days=30`)
    expect(answer.status).toBe(200)
    const rows = [...answer.text.matchAll(/<tr role="row">(.*?)<\/tr>/gs)].map((match) => match[1] ?? '')
    const row = (id: string) => rows.find((one) => one.includes(id.slice(-12)))
    expect(row(read)).toBeDefined()
    expect(row(unread)).toMatch(/>0</)
    expect(row(foreign)).toBeUndefined()
    for (const word of ['Čtený', 'Nečtený']) expect(answer.text).not.toContain(word)
    expect((await who('cyril').get('/app/casework/reach')).status).toBe(403)

    const { verifyAudit } = await import('../../../kernel/audit.ts')
    expect((await verifyAudit(ports)).faults).toEqual([])
    await superuser.query(
      "update kernel.audit_entry set action = 'casework.readNothing' where ctid = (select ctid from kernel.audit_entry where action = 'casework.readClient' limit 1)",
    )
    expect((await verifyAudit(ports)).faults.filter((fault) => fault.fault === 'altered')).toHaveLength(1)
  })
})

describe('what would leak', () => {
  test('is computed from the circles and roles of this minute: it grows with a circle, shrinks when it ends, and names no client', async () => {
    const dpo = await newColleague(city, ports, 'dpo2@casework.example', { role: 'data-protection-officer', organisation: 'poradna-most' })
    const figures = async (name: string) =>
      [...(await dpo.get(`/app/casework/harm?account=${accounts[name]}`)).text.matchAll(/figure-number[^>]*>([\d\s,]+)</g)].map((match) =>
        Number((match[1] ?? '').replace(/\D/g, '')),
      )
    const before = await figures('boris')
    expect(before).toHaveLength(5)
    const client = await intake('anna', { given: 'Uniklá', surname: 'Zpráva' })
    expect(await widen('anna', client, 'boris', { cleared: 'on' })).toBe(303)
    const [files = 0, legal = 0, cleared = 0] = before
    expect((await figures('boris')).slice(0, 3)).toEqual([files + 1, legal, cleared + 1])
    await superuser.query('update casework.circle set until = now() where client_id = $1 and account_id = $2', [client, accounts['boris']])
    expect((await figures('boris')).slice(0, 3)).toEqual([files, legal, cleared])
    const page = await dpo.get(`/app/casework/harm?account=${accounts['boris']}`)
    for (const word of ['Uniklá', 'Zpráva']) expect(page.text).not.toContain(word)
    expect(page.text).toContain('Signed in until')
    for (const name of ['anna', 'cyril', 'dora']) expect((await who(name).get('/app/casework/harm')).status).toBe(403)
  })

  test('of every table is told from the table itself: sealed columns say nothing, wrapped keys come first', async () => {
    expect(
      ['bytea sealed', 'bytea wrapped', 'bytea token', 'bytea client_hash', 'uuid client_id', 'date opened_on', 'text language'].map(
        (one) => {
          const [type = '', name = ''] = one.split(' ')
          return classOf(name, type)
        },
      ),
    ).toEqual(['sealed', 'key', 'hash', 'hash', 'number', 'when', 'class'])
    const tables = await harmOfTables(ports, actorOf('anna', 'data-protection-officer'))
    expect(tables[0]?.worst).toBe('key')
    const identity = tables.find((one) => one.table === 'client_identity')
    expect(identity?.columns.find((column) => column.name === 'sealed')?.class).toBe('sealed')
    // A new column with words in the clear would show here: what a client is called or said stands sealed only.
    const words = tables
      .filter((one) => one.columns.some((column) => column.name === 'client_id'))
      .flatMap((one) => one.columns.filter((column) => column.class === 'class').map((column) => column.name))
    for (const name of words) expect(name).not.toMatch(/^(given|surname|name_of|phone|email|address|note|body|need|birth_date)$/)
  })
})

describe('an authority', () => {
  test('gets its request recorded with the law, answered once by the lawyer, and nothing in the register points to a client', async () => {
    const form = {
      receivedOn: ports.clock.today(),
      authority: 'police',
      legalBasis: '§ 8 odst. 1 tr. ř.',
      asked: 'Adresa osoby jménem Hledaný',
    }
    expect((await who('boris').post('/app/casework/protection', { ...form, legalBasis: '' })).status).toBe(422)
    expect((await who('boris').post('/app/casework/protection', form)).status).toBe(303)
    const request = (
      await inside<{ id: string; sealed: string }>("select id, encode(asked_sealed, 'escape') as sealed from casework.authority_request")
    )[0]
    expect(request?.sealed).not.toContain('Hledan')
    expect((await who('dora').get('/app/casework')).text).toContain('Answer a request of an authority')
    expect((await who('boris').post(`/app/casework/protection/${request?.id}`, { answer: 'given', given: 'všechno' })).status).toBe(403)
    expect((await who('anna').get('/app/casework/protection')).text, 'neither recorded nor answers it').not.toContain('Hledan')
    expect((await who('xaver').get('/app/casework/protection')).text).not.toContain('Hledan')
    expect(
      (await who('dora').post(`/app/casework/protection/${request?.id}`, { answer: 'refused', given: 'Chybí souhlas soudce.' })).status,
    ).toBe(303)
    expect((await who('dora').post(`/app/casework/protection/${request?.id}`, { answer: 'given', given: 'přece jen' })).status).toBe(409)
    expect((await who('boris').get('/app/casework/protection')).text).toContain('Chybí souhlas soudce.')
  })
})

describe('under duress', () => {
  test('every window of the account shows empty lists at once, like an ordinary quiet day; only a team lead of the organisation lifts it', async () => {
    const id = await intake('anna', { given: 'Nesmí', surname: 'Být Vidět' })
    await openCase('anna', id, 'social')
    expect((await who('anna').get('/app/casework')).text).toContain('Být Vidět')
    expect((await who('anna').post('/app/casework/shift')).status).toBe(303)
    const quiet = await who('anna').get('/app/casework')
    expect(quiet.status).toBe(200)
    expect(quiet.text).not.toContain('Být Vidět')
    expect(quiet.text).not.toMatch(/duress|nátlak/i)
    expect((await who('anna').get(`/app/casework/clients/${id}`)).status).toBe(404)
    expect((await who('anna').post('/app/casework/clients', { q: 'Nesmí Být Vidět' })).text).not.toContain(id)
    const app = new pg.Client({ connectionString: database.appUrl })
    await app.connect()
    await app.query('begin')
    for (const [name, value] of Object.entries({
      'app.actor_kind': 'person',
      'app.role': 'social-counsellor',
      'app.organisation_id': organisations['poradna-most'],
      'app.account_id': accounts['anna'],
    }))
      await app.query('select set_config($1, $2, true)', [name, value])
    for (const table of ['client', 'client_key', 'client_identity', 'case_file', 'note', 'task', 'contact'])
      expect((await app.query(`select 1 from casework.${table}`)).rowCount, table).toBe(0)
    await app.query('rollback')
    await app.end()
    expect((await who('cyril').get('/app/casework')).text).toContain('A colleague calls for help')
    expect((await who('anna').post(`/app/casework/shift/${accounts['anna']}`)).status).toBe(403)
    expect((await who('xaver').post(`/app/casework/shift/${accounts['anna']}`)).status).toBe(409)
    expect((await who('cyril').post(`/app/casework/shift/${accounts['anna']}`)).status).toBe(303)
    expect((await who('anna').get('/app/casework')).text).toContain('Být Vidět')
    expect(
      await asActor(ports.db, actorOf('anna'), (tx) => tx.selectFrom('casework.client').select('id').where('id', '=', id).execute()),
    ).toHaveLength(1)
  })

  test('a psychotherapist, a team lead and a receiver of packets see nothing either, by any table; a half-written form waits unseen', async () => {
    await join('tereza', 'psychotherapist', 'poradna-most')
    await join('tomas', 'team-lead', 'poradna-most')
    const id = await intake('tereza', { given: 'Jen', surname: 'Pro Terezu' })
    const kase = await openCase('tereza', id, 'psychotherapy')
    expect((await who('tereza').post(`/app/casework/cases/${kase}`, { kind: 'psychotherapy', body: 'sen o moři' })).status).toBe(303)
    const legal = await openCase('dora', await intake('dora', { given: 'Lhůta', surname: 'Běží' }), 'legal')
    expect(
      (
        await who('dora').post(`/app/casework/cases/${legal}/deadlines`, {
          title: 'Odvolání',
          rule: 'administrative-appeal',
          eventOn: ports.clock.today(),
          deliveredBy: 'in-person',
        })
      ).status,
    ).toBe(303)
    const asked = { receivedOn: ports.clock.today(), authority: 'court', legalBasis: '§ 8 odst. 1 tr. ř.', asked: 'Kde bydlí?' }
    expect((await who('anna').post('/app/casework/protection', asked)).status).toBe(303)
    // A packet for anybody in the house; who sent it does not matter here.
    await superuser.query("set session_replication_role = 'replica'")
    await superuser.query(
      `insert into casework.referral (from_organisation_id, to_organisation_id, topic, created_by, expires_on, state, delivered_at, correlation)
       values ($1, $2, 'housing', $3, current_date + 30, 'delivered', now(), gen_random_uuid())`,
      [organisations['poradna-brod'], organisations['poradna-most'], accounts['xaver']],
    )
    await superuser.query("set session_replication_role = 'origin'")
    const typed = actorOf('tereza', 'psychotherapist')
    await keepDraft(ports, typed, 'client:new', { given: 'Rozepsaná' })
    expect((await findDraft(ports, typed, 'client:new'))?.content['given']).toBe('Rozepsaná')
    const app = new pg.Client({ connectionString: database.appUrl })
    await app.connect()
    const seenBy = async (name: string, role: RoleName, table: string) => {
      await app.query('begin')
      for (const [setting, value] of Object.entries({
        'app.actor_kind': 'person',
        'app.role': role,
        'app.organisation_id': organisations['poradna-most'],
        'app.account_id': accounts[name],
      }))
        await app.query('select set_config($1, $2, true)', [setting, value])
      const found = (await app.query(`select 1 from ${table}`)).rowCount
      await app.query('rollback')
      return found
    }
    const shown = [
      ['tereza', 'psychotherapist', 'casework.note'],
      ['tereza', 'psychotherapist', 'casework.referral'],
      ['tomas', 'team-lead', 'casework.deadline'],
      ['tomas', 'team-lead', 'casework.authority_request'],
      ['tomas', 'team-lead', 'casework.referral'],
    ] as const
    for (const [name, role, table] of shown) expect(await seenBy(name, role, table), `${name} ${table}`).toBeGreaterThan(0)
    for (const name of ['tereza', 'tomas']) expect((await who(name).post('/app/casework/shift')).status).toBe(303)
    for (const [name, role, table] of shown) expect(await seenBy(name, role, table), `${name} ${table}`).toBe(0)
    await app.end()
    expect(await findDraft(ports, typed, 'client:new')).toBeUndefined()
    // Typing goes on as ever, and spoils nothing.
    await keepDraft(ports, typed, 'client:new', { given: 'pod nátlakem' })
    expect((await who('cyril').post(`/app/casework/shift/${accounts['tereza']}`)).status).toBe(303)
    expect((await findDraft(ports, typed, 'client:new'))?.content['given']).toBe('Rozepsaná')
  })
})
