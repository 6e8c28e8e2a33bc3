// Casework as its people meet it: one organisation's wall, the circle's door, and what lies behind both in the database afterwards.
import fc from 'fast-check'
import pg from 'pg'
import { beforeAll, describe, expect, test } from 'vitest'
import { openCasework } from '../../../test/support/casework.ts'
import { mayGo, transitions, type CaseState } from './model.ts'

const { database, clock, ports, city, superuser, accounts, who, join, intake, openCase, widen, inside, organisation } = await openCasework()
let ngo: string
let other: string
async function finishTasks(name: string, kase: string): Promise<void> {
  for (const task of await inside<{ id: string }>(
    "select id from casework.task where case_id = $1 and state = 'open' and kind <> 'approval'",
    [kase],
  ))
    await who(name).post(`/app/casework/tasks/${task.id}`, { state: 'done' })
}
const stateForm = async (kase: string, to: string, more: Record<string, string> = {}) => ({
  version: String((await inside<{ version: number }>('select version from casework.case_file where id = $1', [kase]))[0]?.version),
  to,
  ...more,
})

beforeAll(async () => {
  ngo = await organisation('poradna-most', 'Poradna Most')
  other = await organisation('poradna-brod', 'Poradna Brod')
  for (const [name, role] of [
    ['anna', 'social-counsellor'],
    ['boris', 'social-counsellor'],
    ['cyril', 'team-lead'],
    ['dora', 'lawyer'],
    ['eva', 'psychotherapist'],
    ['franta', 'street-worker'],
    ['gita', 'organisation-lead'],
  ] as const)
    await join(name, role, 'poradna-most')
  for (const [name, role] of [
    ['xaver', 'social-counsellor'],
    ['zora', 'team-lead'],
  ] as const)
    await join(name, role, 'poradna-brod')
})

describe('intake', () => {
  test('finds the earlier file under another script and spelling, inside the organisation', async () => {
    const first = await intake('anna', {
      given: 'Олександр',
      surname: 'Ковальчук',
      birthDate: '1988-05-12',
      passportGiven: 'Oleksandr',
      passportSurname: 'Kovalchuk',
    })
    const again = await who('boris').post('/app/casework/clients/new', {
      kind: 'identified',
      interpreter: 'none',
      given: 'Aleksander',
      surname: 'Kovalčuk',
    })
    expect(again.status).toBe(422)
    expect(again.text).toContain(
      (await inside<{ code: string }>('select code from casework.client where id = $1', [first]))[0]?.code ?? 'no code',
    )
    // Boris is not in the circle: he learns the code and whom to ask, not the name.
    expect(again.text).not.toContain('Ковальчук')
    for (const q of ['Aleksandr Kovalchuk', 'kovalčuk', 'Олександр', '1988 kovalchuk'])
      expect((await who('anna').post('/app/casework/clients', { q })).text, q).toContain(`/app/casework/clients/${first}`)
    expect((await who('anna').post('/app/casework/clients', { q: 'Kovalchuk 1975' })).text.split('<h2>')[0]).not.toContain(first)
  })

  test('under a code takes no surname, document or date of birth, and says why beside the field', async () => {
    const refused = await who('anna').post('/app/casework/clients/new', { kind: 'pseudonymous', interpreter: 'none', surname: 'Nováková' })
    expect(refused.status).toBe(422)
    expect(refused.text).toContain('value="Nováková"')
    expect((await intake('anna', { kind: 'pseudonymous', given: 'Modrá' })).length).toBe(36)
  })

  test('writes no word of what the client said into the database in the clear, nor into the log of what was done', async () => {
    const id = await intake('anna', {
      given: 'Þuríður',
      surname: 'Neopakovatelná',
      need: 'Zvláštní slovo: kolibřík',
      passport: 'XZ998877',
      phone: '+420 777 123 987',
      mayCall: 'on',
    })
    const everything = await inside<{ row: string }>(
      `
      select encode(sealed, 'escape') as row from casework.client_identity where client_id = $1 union all select to_jsonb(c)::text from casework.client c where id = $1 union all select to_jsonb(p)::text from casework.client_profile p where client_id = $1
      union all select to_jsonb(e)::text from kernel.audit_entry e where subject_id = $1::text union all select encode(token, 'escape') from casework.client_token where client_id = $1`,
      [id],
    )
    expect(everything.length).toBeGreaterThan(5)
    for (const word of ['Neopakovateln', 'kolib', 'XZ998877', '777 123', 'uríður'])
      expect(
        everything.some(({ row }) => row.includes(word)),
        word,
      ).toBe(false)
  })
})

describe('no oracle', () => {
  test('another organisation learns nothing from search, intake, file, case, circle, card or time of a client', async () => {
    const id = await intake('anna', { given: 'Thi Minh', surname: 'Nguyenová', birthDate: '1990-03-04', passport: 'VN5551234' })
    const kase = await openCase('anna', id, 'social')
    const stranger = who('xaver')
    const unknown = '0191aaaa-0000-7000-8000-0000000000ff'
    for (const path of ['', '/edit', '/circle', '/facts', '/emergency', '/cases/new']) {
      const [there, nowhere] = [
        await stranger.get(`/app/casework/clients/${id}${path}`),
        await stranger.get(`/app/casework/clients/${unknown}${path}`),
      ]
      expect(there.status, path).toBe(404)
      // Word for word the same answer as for a client who does not exist.
      const bare = (text: string) =>
        text
          .replaceAll(id, '?')
          .replaceAll(unknown, '?')
          .replace(/[0-9a-f]{8}-[0-9a-f-]{27}/g, '#')
      expect(bare(there.text), path).toBe(bare(nowhere.text))
    }
    for (const path of ['', '/plan', '/state']) expect((await stranger.get(`/app/casework/cases/${kase}${path}`)).status, path).toBe(404)
    for (const q of ['Nguyen Thi Minh', 'VN5551234', '1990'])
      expect((await stranger.post('/app/casework/clients', { q })).text, q).not.toContain(id)
    const same = await stranger.post('/app/casework/clients/new', {
      kind: 'identified',
      interpreter: 'none',
      given: 'Thi Minh',
      surname: 'Nguyenová',
      birthDate: '1990-03-04',
      passport: 'VN5551234',
    })
    expect(same.status, 'no hint that anybody else knows this person').toBe(303)
    for (const path of ['circle', 'facts', 'emergency', 'card', 'same', 'household'])
      expect(
        (
          await stranger.post(`/app/casework/clients/${id}/${path}`, {
            reason: 'chci to vidět hned teď',
            accountId: accounts['xaver'] ?? '',
            origin: 'team',
            class: 'health',
            text: 'x',
            otherCode: 'AAA',
            relation: 'child',
            other: unknown,
            decision: 'merge',
          })
        ).status,
        path,
      ).toBeGreaterThanOrEqual(300)
    expect(await inside('select 1 from casework.circle where client_id = $1 and account_id = $2', [id, accounts['xaver']])).toEqual([])
  })

  test('the same words have other tokens in every organisation', async () => {
    await intake('anna', { given: 'Jedinečná', surname: 'Shodová' })
    await intake('xaver', { given: 'Jedinečná', surname: 'Shodová' })
    const shared = await inside<{ n: number }>(
      'select count(*)::int as n from casework.client_token a join casework.client_token b on a.token = b.token and a.organisation_id = $1 and b.organisation_id = $2',
      [ngo, other],
    )
    expect(shared[0]?.n).toBe(0)
  })

  test('the head of the organisation, the administrator and the city see counts or nothing', async () => {
    const id = await intake('anna', { given: 'Skrytá', surname: 'Předevšemi' })
    for (const path of ['/app/casework', '/app/casework/clients', `/app/casework/clients/${id}`])
      expect((await who('gita').get(path)).status, path).toBe(403)
    const report = await who('gita').get('/app/casework/report')
    expect(report.status).toBe(200)
    expect(report.text).not.toContain('Skrytá')
  })
})

describe('the circle', () => {
  test('opens the file to a colleague until a day, and not a minute longer', async () => {
    const id = await intake('anna', { given: 'Olha', surname: 'Zatrubová' })
    expect((await who('boris').get(`/app/casework/clients/${id}`)).text).not.toContain('Zatrubová')
    expect(await widen('anna', id, 'boris', { origin: 'covering', days: '3' })).toBe(303)
    expect((await who('boris').get(`/app/casework/clients/${id}`)).text).toContain('Zatrubová')
    await superuser.query(
      "update casework.circle set since = now() - interval '4 days', until = now() - interval '1 second' where client_id = $1 and account_id = $2",
      [id, accounts['boris']],
    )
    expect((await who('boris').get(`/app/casework/clients/${id}`)).text).not.toContain('Zatrubová')
    expect(
      (await who('boris').post(`/app/casework/clients/${id}/circle`, { accountId: accounts['boris'] ?? '', origin: 'team' })).status,
    ).toBe(404)
  })

  test('gives nobody more than the giver has, and leaves no file alone', async () => {
    const id = await intake('anna', { given: 'Petro', surname: 'Nemnoho' })
    expect(await widen('anna', id, 'dora', { readsLegal: 'on' })).toBe(422)
    const mine = (await inside<{ id: string }>('select id from casework.circle where client_id = $1', [id]))[0]?.id ?? ''
    expect((await who('anna').post(`/app/casework/clients/${id}/circle/end`, { memberId: mine })).status).toBe(422)
  })

  test('a hidden file is hidden from colleagues too, and a role that ended opens nothing', async () => {
    const id = await intake('anna', { given: 'Zmizelá', surname: 'Úplně', restricted: 'on' })
    expect((await who('boris').get(`/app/casework/clients/${id}`)).status).toBe(404)
    expect((await who('boris').post('/app/casework/clients', { q: 'Zmizelá Úplně' })).text).not.toContain(id)
    await join('hynek', 'social-counsellor', 'poradna-most')
    const open = await intake('hynek', { given: 'Čas', surname: 'Vypršel' })
    expect((await who('hynek').get(`/app/casework/clients/${open}`)).status).toBe(200)
    await superuser.query("update identity.role_holding set valid_from = '2020-01-01', valid_to = '2020-12-31' where account_id = $1", [
      accounts['hynek'],
    ])
    expect((await who('hynek').get(`/app/casework/clients/${open}`)).status).not.toBe(200)
  })
})

describe('an emergency', () => {
  test('opens a file for four hours with a reason, tells the team lead, and waits for a second person', async () => {
    const id = await intake('anna', { given: 'Nouze', surname: 'Půlnoční' })
    expect((await who('franta').post(`/app/casework/clients/${id}/emergency`, { reason: 'krátké' })).status).toBe(422)
    expect(
      (await who('franta').post(`/app/casework/clients/${id}/emergency`, { reason: 'Klientka volá z ulice, nemá kde spát.' })).status,
    ).toBe(303)
    expect((await who('franta').get(`/app/casework/clients/${id}`)).text).toContain('Půlnoční')
    const opened = (
      await inside<{ id: string; until: Date; opened: Date; reason: Buffer }>(
        'select id, until, opened_at as opened, reason_sealed as reason from casework.break_glass where client_id = $1',
        [id],
      )
    )[0]
    expect((opened?.until.getTime() ?? 0) - (opened?.opened.getTime() ?? 0)).toBe(4 * 3_600_000)
    expect(opened?.reason.toString('utf8')).not.toContain('ulice')
    expect((await who('cyril').get('/app/casework')).text).toContain('/app/casework/emergencies')
    // Neither the person themselves nor another organisation's lead can be the second person.
    expect((await who('franta').post(`/app/casework/emergencies/${opened?.id}`, { verdict: 'justified' })).status).toBe(403)
    expect((await who('zora').post(`/app/casework/emergencies/${opened?.id}`, { verdict: 'justified' })).status).toBe(409)
    expect((await who('cyril').post(`/app/casework/emergencies/${opened?.id}`, { verdict: 'justified' })).status).toBe(303)
    expect((await who('cyril').post(`/app/casework/emergencies/${opened?.id}`, { verdict: 'not-justified' })).status).toBe(409)
    await superuser.query(
      "update casework.circle set since = now() - interval '5 hours', until = now() - interval '1 hour' where break_glass_id = $1",
      [opened?.id],
    )
    expect((await who('franta').get(`/app/casework/clients/${id}`)).text).not.toContain('Půlnoční')
  })

  test('is rare: the sixth in a day is refused', async () => {
    const files = await Promise.all(
      ['A', 'B', 'C', 'D', 'E', 'F'].map((name) => intake('anna', { given: `Vzácná ${name}`, surname: `Nouze${name}` })),
    )
    const statuses: number[] = []
    for (const id of files)
      statuses.push((await who('boris').post(`/app/casework/clients/${id}/emergency`, { reason: 'Potřebuji to vědět teď hned.' })).status)
    expect(statuses).toEqual([303, 303, 303, 303, 303, 422])
  })

  test('lasts four hours in the database too, whoever asks', async () => {
    const id = await intake('anna', { given: 'Dlouhá', surname: 'Výjimka' })
    await expect(
      superuser.query(
        "insert into casework.circle (organisation_id, client_id, account_id, origin, until, given_by, break_glass_id) select $1, $2, $3, 'break-glass', now() + interval '5 hours', $3, id from casework.break_glass limit 1",
        [ngo, id, accounts['boris']],
      ),
    ).rejects.toThrow(/circle_emergency_ends/)
  })
})

describe('a case', () => {
  test('closes only when nothing is open and a second person agrees; sent back, it returns with the reason, and the history shows both', async () => {
    const id = await intake('anna', { given: 'Průběh', surname: 'Celý' })
    expect(await widen('anna', id, 'cyril', { origin: 'supervision' })).toBe(303)
    const kase = await openCase('anna', id, 'social')
    const early = await who('anna').post(`/app/casework/cases/${kase}/state`, await stateForm(kase, 'closing', { outcome: 'met' }))
    expect(early.status, 'tasks are open').toBe(422)
    await finishTasks('anna', kase)
    expect((await who('anna').post(`/app/casework/cases/${kase}/state`, await stateForm(kase, 'closing', { outcome: 'met' }))).status).toBe(
      303,
    )
    expect(
      (await who('anna').post(`/app/casework/cases/${kase}/state`, await stateForm(kase, 'closed'))).status,
      'not the person who asked',
    ).toBe(422)
    expect(
      (await who('cyril').post(`/app/casework/cases/${kase}/state`, await stateForm(kase, 'open'))).status,
      'sending back needs a reason',
    ).toBe(422)
    expect(
      (await who('cyril').post(`/app/casework/cases/${kase}/state`, await stateForm(kase, 'open', { reason: 'Chybí závěrečný zápis.' })))
        .status,
    ).toBe(303)
    expect((await who('anna').post(`/app/casework/cases/${kase}/state`, await stateForm(kase, 'closing', { outcome: 'met' }))).status).toBe(
      303,
    )
    expect((await who('cyril').post(`/app/casework/cases/${kase}/state`, await stateForm(kase, 'closed'))).status).toBe(303)
    const page = await who('anna').get(`/app/casework/cases/${kase}/state`)
    expect(page.text).toContain('Chybí závěrečný zápis.')
    expect(await inside('select from_state, to_state from casework.case_event where case_id = $1 order by at', [kase])).toEqual([
      { from_state: null, to_state: 'open' },
      { from_state: 'open', to_state: 'closing' },
      { from_state: 'closing', to_state: 'open' },
      { from_state: 'open', to_state: 'closing' },
      { from_state: 'closing', to_state: 'closed' },
    ])
  })

  test('changed by two people at once keeps the first change and tells the second', async () => {
    const id = await intake('anna', { given: 'Dva', surname: 'Najednou' })
    expect(await widen('anna', id, 'boris')).toBe(303)
    const kase = await openCase('anna', id, 'young')
    const form = await stateForm(kase, 'on-hold', { reason: 'Klient odjel.' })
    const answers = await Promise.all([
      who('anna').post(`/app/casework/cases/${kase}/state`, form),
      who('boris').post(`/app/casework/cases/${kase}/state`, form),
    ])
    expect(answers.map((one) => one.status).toSorted()).toEqual([303, 422])
  })

  test('numbers run on inside an organisation, also with ten clerks at once', async () => {
    const id = await intake('anna', { given: 'Číselná', surname: 'Řada' })
    const cases = await Promise.all(Array.from({ length: 10 }, () => openCase('anna', id, 'social')))
    const numbers = (await inside<{ number: string }>('select number from casework.case_file where id = any($1)', [cases]))
      .map((row) => Number(row.number.split('/')[0]))
      .toSorted((a, b) => a - b)
    expect(numbers.map((number) => number - (numbers[0] ?? 0))).toEqual([0, 1, 2, 3, 4, 5, 6, 7, 8, 9])
  })

  test('may go where the words say, and the database agrees for every pair of states', async () => {
    const states: CaseState[] = ['enquiry', 'open', 'on-hold', 'closing', 'closed']
    const id = await intake('anna', { given: 'Stav', surname: 'Po Stavu' })
    const kase = await openCase('anna', id, 'families')
    await superuser.query("update casework.task set state = 'dropped', done_at = now() where case_id = $1", [kase])
    await fc.assert(
      fc.asyncProperty(fc.constantFrom(...states), fc.constantFrom(...states), async (from, to) => {
        if (from === to) return
        await superuser.query('begin')
        try {
          await superuser.query('alter table casework.case_file disable trigger case_states')
          const set = (state: string) =>
            superuser.query(
              "update casework.case_file set state = $2, closed_on = case when $2 = 'closed' then current_date end, outcome = 'met', closing_asked_by = $3, closing_agreed_by = $4 where id = $1",
              [kase, state, accounts['anna'], accounts['cyril']],
            )
          await set(from)
          await superuser.query('alter table casework.case_file enable trigger case_states')
          const went = await set(to).then(
            () => true,
            (error: unknown) => {
              expect(String(error)).toContain('cannot go')
              return false
            },
          )
          expect(went, `${from} → ${to}`).toBe(mayGo(from, to))
        } finally {
          await superuser.query('rollback')
        }
      }),
      { numRuns: 60 },
    )
    expect(Object.keys(transitions)).toHaveLength(5)
  })
})

describe('notes', () => {
  test('of a psychotherapist are read by the author and the named supervisor: not by the rest of the circle, not by the head, not by direct questions to the database', async () => {
    const id = await intake('eva', { given: 'Tichá', surname: 'Terapie' })
    for (const colleague of ['anna', 'cyril']) expect(await widen('eva', id, colleague, { cleared: 'on' })).toBe(303)
    const kase = await openCase('eva', id, 'psychotherapy')
    expect((await who('anna').post(`/app/casework/cases/${kase}`, { kind: 'psychotherapy', body: 'nesmím' })).status).toBe(422)
    expect(
      (
        await who('eva').post(`/app/casework/cases/${kase}`, {
          kind: 'psychotherapy',
          body: 'Sen o mostě.',
          supervisorId: accounts['cyril'] ?? '',
        })
      ).status,
    ).toBe(303)
    expect((await who('eva').post(`/app/casework/cases/${kase}`, { kind: 'psychotherapy', body: 'Jen pro mne.' })).status).toBe(303)
    const seen = async (name: string) => {
      const { text } = await who(name).get(`/app/casework/cases/${kase}`)
      return [text.includes('Sen o mostě.'), text.includes('Jen pro mne.')]
    }
    expect(await seen('eva')).toEqual([true, true])
    expect(await seen('cyril')).toEqual([true, false])
    expect(await seen('anna')).toEqual([false, false])
    expect((await who('gita').get(`/app/casework/cases/${kase}`)).status).toBe(403)
    const app = new pg.Client({ connectionString: database.appUrl })
    await app.connect()
    for (const settings of [
      {},
      { 'app.actor_kind': 'person', 'app.role': 'administrator' },
      { 'app.actor_kind': 'person', 'app.role': 'organisation-lead', 'app.organisation_id': ngo, 'app.account_id': accounts['gita'] ?? '' },
      { 'app.actor_kind': 'person', 'app.role': 'social-counsellor', 'app.organisation_id': ngo, 'app.account_id': accounts['anna'] ?? '' },
    ]) {
      await app.query('begin')
      for (const [name, value] of Object.entries(settings)) await app.query('select set_config($1, $2, true)', [name, value])
      expect((await app.query("select 1 from casework.note where kind = 'psychotherapy'")).rowCount, JSON.stringify(settings)).toBe(0)
      await app.query('rollback')
    }
    await app.end()
  })

  test('of a lawyer are read by those marked for the legal part', async () => {
    const id = await intake('dora', { given: 'Právní', surname: 'Spis' })
    expect(await widen('dora', id, 'anna')).toBe(303)
    const kase = await openCase('dora', id, 'legal')
    expect((await who('dora').post(`/app/casework/cases/${kase}`, { kind: 'legal', body: 'Odvolání podáme v pátek.' })).status).toBe(303)
    expect((await who('anna').get(`/app/casework/cases/${kase}`)).text).not.toContain('Odvolání podáme')
    expect(await widen('dora', id, 'anna', { readsLegal: 'on' })).toBe(303)
    expect((await who('anna').get(`/app/casework/cases/${kase}`)).text).toContain('Odvolání podáme')
  })

  test('are never changed: a newer version follows, the former one stays, and only its author may write it', async () => {
    const id = await intake('anna', { given: 'Verze', surname: 'Zápisu' })
    expect(await widen('anna', id, 'boris')).toBe(303)
    const kase = await openCase('anna', id, 'social')
    await who('anna').post(`/app/casework/cases/${kase}`, { kind: 'social', body: 'První znění.' })
    const note = (await inside<{ id: string }>('select id from casework.note where case_id = $1', [kase]))[0]?.id ?? ''
    expect((await who('boris').post(`/app/casework/cases/${kase}`, { kind: 'social', body: 'Cizí oprava.', replaces: note })).status).toBe(
      404,
    )
    expect((await who('anna').post(`/app/casework/cases/${kase}`, { kind: 'social', body: 'Druhé znění.', replaces: note })).status).toBe(
      303,
    )
    const page = (await who('boris').get(`/app/casework/cases/${kase}`)).text
    expect(page).toContain('Druhé znění.')
    expect(page).toContain('První znění.')
    const app = new pg.Client({ connectionString: database.appUrl })
    await app.connect()
    await expect(app.query("update casework.note set sealed = 'x'")).rejects.toThrow(/permission denied/)
    await app.end()
  })
})

describe('a street walk', () => {
  const line = (n: number, more: Record<string, unknown> = {}) => ({
    key: `0191bbbb-0000-4000-8000-${String(n).padStart(12, '0')}`,
    who: 'anonymous',
    topics: ['housing'],
    language: 'uk',
    minutes: '10',
    headcount: '1',
    place: 'street',
    ...more,
  })
  const send = (name: string, lines: readonly unknown[], headers: Record<string, string> = {}) =>
    city.app.request(
      `${ports.config.origin}/app/casework/street/send`,
      {
        method: 'POST',
        body: JSON.stringify({ happenedOn: clock.today(), district: '500119', lines }),
        headers: {
          'content-type': 'application/json',
          origin: ports.config.origin,
          host: new URL(ports.config.origin).host,
          cookie: [...who(name).cookies].map(([key, value]) => `${key}=${value}`).join('; '),
          ...headers,
        },
      },
      { incoming: { socket: { remoteAddress: '198.51.100.7' } } },
    )

  test('of 14 contacts and a talk with six arrives once, however often it is sent; anonymous rows hold no identity; the totals are right', async () => {
    const cards: string[] = []
    for (const n of [1, 2, 3]) {
      const id = await intake('franta', { kind: 'pseudonymous', given: `Karta ${n}` })
      cards.push(
        /<p class="lead numeric"[^>]*>([^<]+)</.exec((await who('franta').post(`/app/casework/clients/${id}/card`)).text)?.[1] ?? '',
      )
    }
    expect(cards.every((card) => /^[0-9A-Z]{3}-[0-9A-Z]{3}-[0-9A-Z]{3}$/.test(card))).toBe(true)
    const known = await intake('franta', { given: 'Batbayar', surname: 'Ganbold' })
    const lines = [
      ...Array.from({ length: 9 }, (_, n) => line(n + 1)),
      ...cards.map((card, n) => line(n + 10, { who: 'card', card: card.toLowerCase() })),
      line(13, { who: 'new', given: 'Hassan', surname: 'Al-Masri' }),
      line(14, { who: 'new', given: 'Батбаяр', surname: 'Ганболд' }),
      line(15, { place: 'group', headcount: '6' }),
    ]
    const answers = await Promise.all([send('franta', lines.slice(0, 8)), send('franta', lines.slice(8))])
    for (const answer of answers) expect(answer.status).toBe(200)
    const again: unknown = await (await send('franta', lines)).json()
    expect(again).toMatchObject({ stored: 0, already: 15 })
    const rows = await inside<{ client_id: string | null; headcount: number; age_band: string | null }>(
      'select client_id, headcount, age_band from casework.contact where worker_id = $1',
      [accounts['franta']],
    )
    expect(rows).toHaveLength(15)
    expect(rows.filter((row) => row.client_id === null)).toHaveLength(10)
    expect(rows.reduce((sum, row) => sum + row.headcount, 0)).toBe(20)
    // The spelling of a known client is noticed at sending, as a question and not as a decision.
    expect((await who('franta').get('/app/casework')).text).toContain('Check whether the client from the walk already has a file')
    expect(
      await inside("select 1 from casework.task where assigned_to = $1 and label = 'casework.task.checkSame'", [accounts['franta']]),
    ).toHaveLength(1)
    expect(known).not.toBe('')
  })

  test('takes no name with an anonymous line, in the program or in the database', async () => {
    expect((await send('franta', [line(90, { surname: 'Prozrazená' })])).status).toBe(422)
    const columns = await inside<{ name: string }>(
      "select attname as name from pg_attribute where attrelid = 'casework.contact'::regclass and attnum > 0 and not attisdropped",
    )
    expect(columns.map((column) => column.name).filter((name) => /name|birth|phone|mail|note|text|sealed/.test(name))).toEqual([])
  })

  test("a card of another worker's client, or of another organisation, is a card nobody knows", async () => {
    const id = await intake('anna', { kind: 'pseudonymous', given: 'Cizí karta' })
    const card = /<p class="lead numeric"[^>]*>([^<]+)</.exec((await who('anna').post(`/app/casework/clients/${id}/card`)).text)?.[1] ?? ''
    expect(await (await send('franta', [line(91, { who: 'card', card })])).json()).toMatchObject({
      stored: 1,
      unknownCards: [line(91).key],
    })
    expect(await (await send('xaver', [line(92, { who: 'card', card })])).json()).toMatchObject({ stored: 1, unknownCards: [line(92).key] })
  })

  test('from another site is refused', async () => {
    expect((await send('franta', [line(93)], { origin: 'https://evil.example' })).status).toBe(403)
  })
})

describe('a group', () => {
  test('counts everybody who came, each known person once, and knows nobody of another circle', async () => {
    await join('jana', 'social-counsellor', 'poradna-most')
    const codeOf = async (id: string) =>
      (await inside<{ code: string }>('select code from casework.client where id = $1', [id]))[0]?.code ?? ''
    const [first, second] = [
      await intake('jana', { given: 'Skupina', surname: 'Jedna' }),
      await intake('jana', { given: 'Skupina', surname: 'Dvě', sure: 'yes' }),
    ]
    const foreign = await codeOf(await intake('anna', { given: 'Cizí', surname: 'Okruh' }))
    const month = clock.today().slice(0, 7)
    const csv = async () => (await who('cyril').get(`/app/casework/report?month=${month}`)).text
    const group = (form: Record<string, string>) =>
      who('jana').post('/app/casework/contacts', {
        place: 'group',
        happenedOn: clock.today(),
        minutes: '90',
        headcount: '8',
        topics: 'czech-courses',
        unit: 'intervention',
        ...form,
      })
    const before = await inside<{ n: number }>(
      'select count(distinct client_id)::int as n from (select client_id from casework.contact union select client_id from casework.attendance) x where client_id is not null',
    )
    const unknown = await group({ participants: `${await codeOf(first)}\n${foreign}` })
    expect(unknown.status).toBe(422)
    expect(unknown.text).toContain(foreign.replaceAll('-', ''))
    expect(
      (await group({ headcount: '1', participants: `${await codeOf(first)} ${await codeOf(second)}` })).status,
      'fewer people than codes',
    ).toBe(422)
    expect((await group({ place: 'office', participants: await codeOf(first) })).status).toBe(422)
    for (let time = 0; time < 2; time++)
      expect((await group({ participants: `${(await codeOf(first)).toLowerCase()}, ${await codeOf(second)}` })).status).toBe(303)
    expect(await inside('select count(*)::int as n from casework.attendance')).toEqual([{ n: 4 }])
    expect(
      await inside<{ n: number }>(
        'select count(distinct client_id)::int as n from (select client_id from casework.contact union select client_id from casework.attendance) x where client_id is not null',
      ),
    ).toEqual([{ n: (before[0]?.n ?? 0) + 2 }])
    expect((await who('jana').get(`/app/casework/clients/${first}`)).text, 'the file tells it').toContain('90')
    expect(await csv()).not.toContain('Skupina')
  })
})

describe('served hours', () => {
  test('are claimed by one funder once, also when two reports are made at the same moment', async () => {
    await join('ivana', 'social-counsellor', 'poradna-most')
    for (const minutes of ['30', '45'])
      expect(
        (
          await who('ivana').post('/app/casework/contacts', {
            place: 'office',
            happenedOn: clock.today(),
            minutes,
            headcount: '1',
            unit: 'intervention',
          })
        ).status,
      ).toBe(303)
    const claim = (funder: string) => who('ivana').post('/app/casework/contacts/claim', { funder, from: clock.today(), to: clock.today() })
    const answers = await Promise.all([claim('MPSV'), claim('Magistrát')])
    expect(answers.map((one) => one.status).toSorted()).toEqual([303, 422])
    expect(
      await inside(
        'select funder, count(*)::int as n from casework.claimed_hour h join casework.contact k on k.id = h.contact_id where k.worker_id = $1 group by 1',
        [accounts['ivana']],
      ),
    ).toHaveLength(1)
  })
})

describe('two files of one person', () => {
  test('are read together once merged, taken apart for good once split, and never proposed again', async () => {
    const [first, second] = [
      await intake('anna', { given: 'Mariam', surname: 'Hovhannisyan', birthDate: '1979-02-03' }),
      await intake('anna', { given: 'Maryam', surname: 'Hovanisjan', birthDate: '1979-02-03' }),
    ]
    await who('anna').post('/app/casework/contacts', {
      clientId: second,
      place: 'office',
      happenedOn: clock.today(),
      minutes: '33',
      topics: 'debts',
      unit: 'intervention',
    })
    expect((await who('anna').get(`/app/casework/clients/${first}`)).text).toContain(second)
    expect((await who('anna').post(`/app/casework/clients/${first}/same`, { other: second, decision: 'merge' })).status).toBe(303)
    expect((await who('anna').get(`/app/casework/clients/${first}`)).text).toContain('33')
    expect((await who('anna').post('/app/casework/clients', { q: 'Hovanisjan' })).text).toContain(first)
    expect((await who('anna').post(`/app/casework/clients/${second}/split`)).status).toBe(303)
    expect((await who('anna').get(`/app/casework/clients/${first}`)).text).not.toContain(second)
    await who('anna').post(`/app/casework/clients/${first}/same`, { other: second, decision: 'merge' })
    expect(await inside('select merged_into from casework.client where id = $1', [second])).toEqual([{ merged_into: null }])
  })
})
