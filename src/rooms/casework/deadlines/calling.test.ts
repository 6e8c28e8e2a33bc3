// A deadline in the house: computed over Christmas, confirmed by a second person, shouted about until somebody answers, never moved in silence.
import { beforeAll, describe, expect, test } from 'vitest'
import { openCasework } from '../../../../test/support/casework.ts'
import { signInAt } from '../../../../test/support/visitor.ts'
import { escalateDeadlines } from './commands.ts'

const { ports, clock, superuser, who, join, intake, openCase, widen, inside, organisation } = await openCasework()
let client: string
let kase: string
beforeAll(async () => {
  await organisation('lhuty', 'Poradna Lhůty')
  await organisation('vedle', 'Poradna Vedle')
  for (const [name, role, where] of [
    ['dora', 'lawyer', 'lhuty'],
    ['david', 'lawyer', 'lhuty'],
    ['cyril', 'team-lead', 'lhuty'],
    ['anna', 'social-counsellor', 'lhuty'],
    ['xena', 'lawyer', 'vedle'],
  ] as const)
    await join(name, role, where)
  client = await intake('dora', { given: 'Vánoční', surname: 'Doručení' })
  kase = await openCase('dora', client, 'legal')
  expect(await widen('dora', client, 'david', { readsLegal: 'on' })).toBe(303)
})
const propose = (form: Record<string, string>) =>
  who('dora').post(`/app/casework/cases/${kase}/deadlines`, { title: 'Odvolání proti zamítnutí', ...form })
/** Days have passed, so sessions are over. */
async function everybodySignsIn(): Promise<void> {
  for (const name of ['cyril', 'dora', 'david', 'anna']) await signInAt(who(name), `${name}@casework.example`)
}
const newest = async () =>
  (
    await inside<{ id: string; state: string; last: string; delivery: string; level: number; chain: { reason: string }[] }>(
      'select id, state, last_day::text as last, delivery_day::text as delivery, level, chain from casework.deadline order by proposed_at desc limit 1',
    )
  )[0]

describe('a decision left at the post office before Christmas', () => {
  test('counts from the day of fiction after the holidays, tells every step, and holds once a second lawyer confirms', async () => {
    expect((await propose({ rule: 'administrative-appeal', eventOn: '2026-12-15', deliveredBy: 'deposit' })).status).toBe(303)
    const made = await newest()
    // Tenth day 25 December, a holiday; then Saturday 26 December (also a holiday), Sunday 27; delivered on Monday 28; fifteen days later is 12 January.
    expect(made).toMatchObject({ state: 'proposed', delivery: '2026-12-28', last: '2027-01-12' })
    expect(made?.chain.map((link) => link.reason).join(' | ')).toMatch(/Christmas Day.*Taken as delivered.*15 days/)
    expect((await who('dora').get(`/app/casework/cases/${kase}/deadlines`)).text).toContain('Christmas Day: not a working day')
    await who('dora').post(`/app/casework/deadlines/${made?.id}/confirm`)
    expect((await newest())?.state, 'not by the person who entered it').toBe('proposed')
    expect((await who('xena').post(`/app/casework/deadlines/${made?.id}/confirm`)).status).toBe(409)
    expect((await who('david').post(`/app/casework/deadlines/${made?.id}/confirm`)).status).toBe(303)
    expect((await newest())?.state).toBe('confirmed')
    expect((await who('anna').get('/app/casework/deadlines')).text, 'a colleague outside the legal part').not.toContain('12 January')
  })

  test('does not move, whoever asks the database; a change of the rules is shown, and only a new computation with a second person replaces it', async () => {
    const made = await newest()
    await expect(superuser.query('update casework.deadline set last_day = last_day + 1 where id = $1', [made?.id])).rejects.toThrow(
      /does not move/,
    )
    await superuser.query('alter table casework.deadline disable trigger deadline_kept')
    await superuser.query('update casework.deadline set last_day = last_day - 3 where id = $1', [made?.id])
    await superuser.query('alter table casework.deadline enable trigger deadline_kept')
    // The rules of today and the stored day differ now: listed, not applied.
    expect((await who('dora').get('/app/casework/deadlines')).text).toContain('By today&#39;s rules the day would be another')
    expect(
      (await propose({ rule: 'administrative-appeal', eventOn: '2026-12-28', deliveredBy: 'in-person', replaces: made?.id ?? '' })).status,
    ).toBe(303)
    const again = await newest()
    expect((await inside<{ state: string }>('select state from casework.deadline where id = $1', [made?.id]))[0]?.state).toBe('confirmed')
    expect((await who('david').post(`/app/casework/deadlines/${again?.id}/confirm`)).status).toBe(303)
    expect((await inside<{ state: string }>('select state from casework.deadline where id = $1', [made?.id]))[0]?.state).toBe('void')
    expect(again?.last).toBe('2027-01-12')
  })
})

describe('a deadline nobody answers', () => {
  test('calls the other lawyers, then the team lead, then all, by two channels, a step a day, until somebody says "I have it"', async () => {
    const made = await newest()
    clock.set('2027-01-01T09:00:00Z')
    expect(await escalateDeadlines(ports), 'not yet near').toBe(0)
    clock.set('2027-01-06T09:00:00Z')
    expect(await escalateDeadlines(ports)).toBe(2)
    expect(await escalateDeadlines(ports), 'once a day').toBe(0)
    clock.set('2027-01-07T09:00:00Z')
    expect(await escalateDeadlines(ports)).toBe(1)
    clock.set('2027-01-08T09:00:00Z')
    expect(await escalateDeadlines(ports)).toBe(3)
    const told = await inside<{ level: number; channel: string; n: number }>(
      'select level, channel, count(*)::int as n from casework.escalation where deadline_id = $1 group by 1, 2 order by 1, 2',
      [made?.id],
    )
    expect(told).toEqual([
      { level: 1, channel: 'mail', n: 2 },
      { level: 1, channel: 'task', n: 2 },
      { level: 2, channel: 'mail', n: 1 },
      { level: 2, channel: 'task', n: 1 },
      { level: 3, channel: 'mail', n: 3 },
      { level: 3, channel: 'task', n: 3 },
    ])
    const letters = await inside<{ text: string }>(
      "select body_text as text from kernel.outgoing_mail where recipient like '%@casework.example' and subject like 'A deadline%'",
    )
    expect(letters).toHaveLength(6)
    for (const letter of letters) expect(letter.text).not.toMatch(/Vánoční|Doručení|Odvolání|Lhůty/)
    await everybodySignsIn()
    expect((await who('cyril').get('/app/casework/deadlines')).text, 'the lead sees days, not the matter').not.toContain('Odvolání')
    expect((await who('cyril').post(`/app/casework/deadlines/${made?.id}/acknowledge`)).status).toBe(303)
    clock.set('2027-01-09T09:00:00Z')
    expect(await escalateDeadlines(ports)).toBe(0)
    await everybodySignsIn()
    expect((await who('dora').get('/app/casework/deadlines')).text).toContain('Osoba cyril')
  })

  test('ends with a proof, and keeps its case open until then', async () => {
    const made = await newest()
    await superuser.query("update casework.task set state = 'done', done_at = now() where case_id = $1", [kase])
    const version = String((await inside<{ version: number }>('select version from casework.case_file where id = $1', [kase]))[0]?.version)
    expect((await who('dora').post(`/app/casework/cases/${kase}/state`, { version, to: 'closing', outcome: 'met' })).text).toContain(
      'open deadlines',
    )
    expect((await who('dora').post(`/app/casework/deadlines/${made?.id}/end`, { state: 'met', reason: '' })).status).toBe(422)
    expect(
      (await who('dora').post(`/app/casework/deadlines/${made?.id}/end`, { state: 'met', reason: 'Datová zpráva 123456789' })).status,
    ).toBe(303)
    expect((await who('dora').post(`/app/casework/cases/${kase}/state`, { version, to: 'closing', outcome: 'met' })).status).toBe(303)
  })
})

describe('a conflict of interest', () => {
  test('is found when the house helps the other side, in any spelling, also in a hidden file, and says only that there is one', async () => {
    await intake('david', { given: 'Mykola', surname: 'Zaměstnavatelenko', restricted: 'on' })
    const own = await intake('dora', { given: 'Petro', surname: 'Dělník' })
    const matter = await openCase('dora', own, 'exploitation')
    const asked = await who('dora').post(`/app/casework/cases/${matter}/conflict`, { opponent: 'Микола Заместнавателенко' })
    expect(asked.status).toBe(303)
    const seen = await who('dora').get(`/app/casework/cases/${matter}/deadlines`)
    expect(seen.text).toContain('there is a conflict of interest')
    expect(seen.text.replaceAll('value="', '')).not.toContain('Zaměstnavatelenko')
    await who('dora').post(`/app/casework/cases/${matter}/conflict`, { opponent: 'Nikdo Neznámý' })
    expect((await who('dora').get(`/app/casework/cases/${matter}/deadlines`)).text).toContain('No conflict of interest found')
    const columns = await inside<{ row: string }>('select to_jsonb(c)::text as row from casework.conflict_check c')
    expect(columns).toHaveLength(2)
    for (const { row } of columns) expect(row).not.toMatch(/Zam|Nikdo/)
    expect((await who('anna').post(`/app/casework/cases/${matter}/conflict`, { opponent: 'Kdokoli' })).status).toBe(403)
  })
})
