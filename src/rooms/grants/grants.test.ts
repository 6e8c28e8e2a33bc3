// A call as its people meet it: the officer, applicants, members with and without conflicts, and everybody afterwards; with the database looked at.
import pg from 'pg'
import { beforeAll, describe, expect, test } from 'vitest'
import { openCasework } from '../../../test/support/casework.ts'

// A call takes months; nobody signs in anew for that here.
const { database, clock, who, join, inside, organisation, accounts, organisations, superuser, city } = await openCasework({
  SESSION_DAYS: '390',
  SESSION_IDLE_MINUTES: '500000',
})
const at = '/app/grants'
const callForm = {
  year: '2031',
  titleCs: 'Integrace 2031',
  titleEn: 'Integration 2031',
  purposeCs: 'Služby pro cizince.',
  purposeEn: 'Services for migrants.',
  minimumScore: '50',
  jointBonus: '5',
  applicantCap: '900 000',
  viablePercent: '70',
  reviewsPerApplication: '2',
  reviewerLoad: '30',
  councilLimit: '200 000',
  minimums: 'service counselling 1',
  stream1Cs: 'Služby',
  stream1En: 'Services',
  stream1Budget: '1 000 000',
  criterion1Cs: 'Potřebnost',
  criterion1En: 'Need',
  guidance1Cs: 'Komu?',
  guidance1En: 'Whom?',
  points1: '60',
  criterion2Cs: 'Náklady',
  criterion2En: 'Costs',
  points2: '40',
}
let call = ''
let stream = ''
const idIn = (address: string | null) => /[0-9a-f]{8}-[0-9a-f-]{27}/.exec(address ?? '')?.[0] ?? ''
const prague = (instant: Date) =>
  new Intl.DateTimeFormat('sv-SE', { timeZone: 'Europe/Prague', dateStyle: 'short', timeStyle: 'short' }).format(instant).replace(' ', 'T')
const later = (days: number) => new Date(clock.now().getTime() + days * 86_400_000)
const application = (more: Record<string, string> = {}) => ({
  streamId: stream,
  title: 'Poradna pro cizince',
  summary: 'Sociální poradenství pro cizince v Praze ve třech jazycích.',
  service: 'counselling',
  district: '',
  startsOn: '2031-01-01',
  endsOn: '2031-12-31',
  requested: '400 000',
  viable: '',
  ownShare: '40 000',
  item1Label: 'Mzdy',
  item1Amount: '440 000',
  agreesToPublish: 'on',
  ...more,
})
async function apply(name: string, signer: string, more: Record<string, string> = {}): Promise<string> {
  const id = idIn((await who(name).post(`${at}/calls/${call}/begin`)).location)
  const saved = await who(name).post(`${at}/applications/${id}`, application(more))
  if (saved.status !== 303) throw new Error(saved.text.replace(/<[^>]+>/g, ' ').slice(0, 800))
  expect((await who(signer).post(`${at}/applications/${id}/submit`)).status).toBe(303)
  return id
}

beforeAll(async () => {
  for (const [slug, name] of [
    ['mesto', 'Magistrát zkušební'],
    ['zadatel', 'Žadatel jedna'],
    ['druhy', 'Žadatel dva'],
    ['treti', 'Žadatel tři'],
  ] as const)
    await organisation(slug, name)
  await superuser.query(
    "update directory.organisation set ico = case slug when 'zadatel' then '00064581' when 'druhy' then '27082440' else '25596641' end where slug in ('zadatel', 'druhy', 'treti')",
  )
  for (const [name, role, slug] of [
    ['uredka', 'grants-officer', 'mesto'],
    ['uredka2', 'grants-officer', 'mesto'],
    ['zena', 'organisation-lead', 'zadatel'],
    ['zenin', 'team-lead', 'zadatel'],
    ['druha', 'organisation-lead', 'druhy'],
    ['druhak', 'team-lead', 'druhy'],
    ['treti', 'organisation-lead', 'treti'],
    ['tretak', 'team-lead', 'treti'],
    ['clen1', 'committee-member', 'mesto'],
    ['clen2', 'committee-member', 'mesto'],
    ['clen3', 'committee-member', 'mesto'],
    ['clen4', 'committee-member', 'mesto'],
    ['audit', 'auditor', 'mesto'],
  ] as const)
    await join(name, role, slug)
})

describe('a call', () => {
  test('needs criteria of 100 points, keeps what was typed, and is published at least 30 days before it opens', async () => {
    const wrong = await who('uredka').post(`${at}/calls/new`, { ...callForm, points1: '50' })
    expect(wrong.status).toBe(422)
    expect(wrong.text).toContain('must add up to 100')
    expect(wrong.text).toContain('value="Integrace 2031"')
    call = idIn((await who('uredka').post(`${at}/calls/new`, callForm)).location)
    const early = await who('uredka').post(`${at}/calls/${call}/publish`, { opensAt: prague(later(29)), closesAt: prague(later(60)) })
    expect(early.status).toBe(422)
    expect(early.text).toContain('at least 30 days')
    expect(
      (await who('uredka').post(`${at}/calls/${call}/publish`, { opensAt: prague(later(31)), closesAt: prague(later(60)) })).status,
    ).toBe(303)
    stream = (await inside<{ id: string }>('select id from grants.stream where call_id = $1', [call]))[0]?.id ?? ''
  })

  test('is frozen by the database: not by the form, not by anybody who speaks SQL as the application', async () => {
    expect((await who('uredka').post(`${at}/calls/${call}/edit`, callForm)).text).toContain('do not change')
    await expect(superuser.query('update grants.call set budget_minor = 1 where id = $1', [call])).rejects.toThrow('frozen')
    await expect(superuser.query('update grants.stream set budget_minor = 1 where call_id = $1', [call])).rejects.toThrow('frozen')
  })

  test('is a public page in nine languages and a notice for the official board in the same act', async () => {
    for (const lang of ['cs', 'en', 'ar', 'mn'])
      expect((await city.visitor().get(`/${lang}/calls/integration-2031`)).status, lang).toBe(200)
    const notice: unknown = JSON.parse((await city.visitor().get('/open-data/calls/integration-2031.jsonld')).text)
    expect(notice).toMatchObject({ typ: 'Informace', název: { cs: 'Integrace 2031' } })
    expect((await city.visitor().get('/cs/calls/integration-2031/why')).status).toBe(404)
  })
})

describe('an application', () => {
  test('is prepared by one and signed by another, and is not taken before the opening nor a second after the closing', async () => {
    clock.pass(31 * 24 * 60 + 1)
    const id = idIn((await who('zena').post(`${at}/calls/${call}/begin`)).location)
    expect((await who('zena').post(`${at}/applications/${id}`, application())).status).toBe(303)
    const alone = await who('zena').post(`${at}/applications/${id}/submit`)
    expect(alone.status).toBe(422)
    expect(alone.text).toContain('Somebody other')
    expect((await who('druha').get(`${at}/applications/${id}`)).status).toBe(404)
    const own = idIn((await who('zenin').post(`${at}/calls/${call}/begin`)).location)
    await who('zenin').post(`${at}/applications/${own}`, application())
    const closes = (await inside<{ at: Date }>('select closes_at as at from grants.call where id = $1', [call]))[0]?.at ?? new Date()
    const before = clock.now().toISOString()
    clock.set(closes.toISOString())
    const late = await who('zena').post(`${at}/applications/${own}/submit`)
    expect(late.text).toContain('not taken at this moment')
    clock.set(new Date(closes.getTime() - 1000).toISOString())
    expect((await who('zena').post(`${at}/applications/${own}/submit`)).status).toBe(303)
    clock.set(before)
    const row = (
      await inside<{ receipt: string; number: number; n: number }>(
        'select a.receipt, a.number, (select count(*)::int from grants.application_version v where v.application_id = a.id) as n from grants.application a where id = $1',
        [own],
      )
    )[0]
    expect(row?.receipt).toMatch(/^[0-9a-f]{64}$/)
    expect([row?.number, row?.n]).toEqual([1, 1])
    expect((await who('zenin').post(`${at}/applications/${own}`, application({ title: 'Jinak' }))).status).toBe(422)
    await expect(superuser.query('update grants.application set requested_minor = 1 where id = $1', [own])).rejects.toThrow('not changed')
  })

  test('says which sums do not fit and keeps every word', async () => {
    const id = idIn((await who('tretak').post(`${at}/calls/${call}/begin`)).location)
    const wrong = await who('tretak').post(
      `${at}/applications/${id}`,
      application({ requested: '4,510', item1Amount: '', title: 'Zůstane' }),
    )
    expect(wrong.status).toBe(422)
    expect(wrong.text).toContain('Write whole crowns')
    expect(wrong.text).toContain('value="Zůstane"')
    await who('tretak').post(
      `${at}/applications/${id}`,
      application({ title: 'Kurzy', service: 'language', requested: '450 000', item1Amount: '495 000', ownShare: '45 000' }),
    )
    expect((await who('treti').post(`${at}/applications/${id}/submit`)).status).toBe(303)
  })

  test('delivered into the data box before midnight and typed over the next day is in time', async () => {
    await apply('druhak', 'druha', { title: 'Špatné součty', item1Amount: '999 000' })
    const closes = (await inside<{ at: Date }>('select closes_at as at from grants.call where id = $1', [call]))[0]?.at ?? new Date()
    clock.set(new Date(closes.getTime() + 86_400_000).toISOString())
    const form = {
      ...application({ title: 'Ze schránky', service: 'legal', requested: '300 000', item1Amount: '330 000', ownShare: '30 000' }),
      organisationId: organisations['treti'] ?? '',
    }
    expect(
      (await who('uredka').post(`${at}/calls/${call}/delivered`, { ...form, deliveredAt: prague(new Date(closes.getTime() + 60_000)) }))
        .status,
    ).toBe(422)
    expect(
      (await who('uredka').post(`${at}/calls/${call}/delivered`, { ...form, deliveredAt: prague(new Date(closes.getTime() - 60_000)) }))
        .status,
    ).toBe(303)
  })
})

describe('the formal check', () => {
  test('finds defects by rule, asks for completion, excludes with a reason and takes back with one', async () => {
    expect((await who('uredka').post(`${at}/calls/${call}/check`)).status).toBe(303)
    expect((await who('uredka').post(`${at}/calls/${call}/formal-check`)).status).toBe(303)
    const gaps = await inside<{ rule: string; title: string; id: string }>(
      'select g.rule, a.title, a.id from grants.gap g join grants.application a on a.id = g.application_id where a.call_id = $1',
      [call],
    )
    expect(gaps.map((gap) => [gap.title, gap.rule])).toEqual([['Špatné součty', 'sources-cost']])
    const id = gaps[0]?.id ?? ''
    expect(
      (
        await who('uredka').post(`${at}/calls/${call}/return-defective`, {
          said: 'Srovnejte součty.',
          dueOn: later(11).toISOString().slice(0, 10),
        })
      ).status,
    ).toBe(303)
    expect((await who('druha').get(`${at}/applications/${id}`)).text).toContain('Srovnejte součty.')
    expect((await who('druhak').post(`${at}/applications/${id}`, application({ title: 'Srovnané součty' }))).status).toBe(303)
    expect((await who('druha').post(`${at}/applications/${id}/submit`)).status).toBe(303)
    expect((await who('uredka').post(`${at}/applications/${id}/check`, { verdict: 'exclude', reason: '' })).status).toBe(422)
    expect((await who('uredka').post(`${at}/applications/${id}/check`, { verdict: 'exclude', reason: 'Omylem.' })).status).toBe(303)
    expect(
      (await who('uredka').post(`${at}/applications/${id}/check`, { verdict: 'eligible', reason: 'Vyřazení bylo omylem.' })).status,
    ).toBe(303)
    expect((await who('uredka').post(`${at}/calls/${call}/finish-check`, { lateReason: 'Nedoplněno.' })).status).toBe(303)
    expect((await inside<{ state: string }>('select state from grants.call where id = $1', [call]))[0]?.state).toBe('reviewing')
    expect(
      (
        await inside<{ n: number }>("select count(*)::int as n from grants.application where call_id = $1 and state = 'eligible'", [call])
      )[0]?.n,
    ).toBe(4)
  })
})

describe('a conflict of interest', () => {
  test('leaves no trace for the conflicted: not in lists, addresses, counts or reviews; a late one voids the review', async () => {
    for (const name of ['clen1', 'clen2', 'clen3', 'clen4'])
      expect(
        (await who('uredka').post(`${at}/calls/${call}/members`, { email: `${name}@casework.example`, topics: 'counselling' })).status,
      ).toBe(303)
    expect((await who('clen1').post(`${at}/interests`, { organisationId: organisations['zadatel'] ?? '', kind: 'family' })).status).toBe(
      303,
    )
    expect((await who('uredka').post(`${at}/calls/${call}/assign`)).status).toBe(200)
    const first =
      (
        await inside<{ id: string }>(
          "select id from grants.application where call_id = $1 and organisation_id = $2 and state = 'eligible'",
          [call, organisations['zadatel']],
        )
      )[0]?.id ?? ''
    expect(
      await inside('select from grants.review where application_id = $1 and account_id = $2', [first, accounts['clen1']]),
    ).toHaveLength(0)
    expect(
      (await inside<{ n: number }>("select count(*)::int as n from grants.review where call_id = $1 and state = 'assigned'", [call]))[0]?.n,
    ).toBe(8)
    expect((await who('clen1').get(`${at}/applications/${first}`)).status).toBe(404)
    expect((await who('clen1').get(`${at}/reviews/${first}`)).status).toBe(404)
    expect((await who('clen1').get(at)).text).not.toContain('Žadatel jedna')
    // An officer with a tie sees nothing either, and the tie was found without being declared.
    await superuser.query(
      "insert into identity.role_holding (account_id, role, organisation_id, valid_from, valid_to, granted_at) values ($1, 'teacher', $2, current_date - 400, current_date - 200, now())",
      [accounts['uredka2'], organisations['zadatel']],
    )
    await who('uredka2').post(`${at}/interests`, { organisationId: organisations['treti'] ?? '', kind: 'advice' })
    expect((await who('uredka2').get(`${at}/calls/${call}/applications`)).text).not.toMatch(/Žadatel jedna|Žadatel tři/)
    expect((await who('uredka2').get(`${at}/applications/${first}`)).status).toBe(404)
    expect((await who('audit').get(`${at}/applications/${first}`)).status).toBe(200)
    expect((await who('audit').post(`${at}/calls/${call}/assign`)).status).toBe(403)
  })

  test("scores are given blind, with a justification, and nobody sees another's before all are in", async () => {
    const reviews = await inside<{ application: string; account: string }>(
      "select application_id as application, account_id as account from grants.review where call_id = $1 and state = 'assigned' order by 1, 2",
      [call],
    )
    const criteria = await inside<{ id: string; points: number }>(
      'select id, points from grants.criterion where call_id = $1 order by position',
      [call],
    )
    const nameOf = (account: string) => Object.entries(accounts).find(([, id]) => id === account)?.[0] ?? ''
    for (const [index, review] of reviews.entries()) {
      const form = {
        justification: 'Smyšlené, ale odůvodněné hodnocení.',
        ...Object.fromEntries(criteria.map((one) => [`score-${one.id}`, String(Math.round(one.points * (0.6 + (index % 4) / 10)))])),
      }
      if (index === 0) {
        expect(
          (await who(nameOf(review.account)).post(`${at}/reviews/${review.application}`, { ...form, justification: 'krátké' })).status,
        ).toBe(422)
        expect(
          (await who(nameOf(review.account)).post(`${at}/reviews/${review.application}`, { ...form, [`score-${criteria[0]?.id}`]: '61' }))
            .status,
        ).toBe(422)
      }
      expect((await who(nameOf(review.account)).post(`${at}/reviews/${review.application}`, form)).status).toBe(303)
    }
    // The late one: it had reviewed; now the review is void and somebody else must be found.
    const last = reviews.find((one) => one.account === accounts['clen4'])
    const owner =
      (await inside<{ id: string }>('select organisation_id as id from grants.application where id = $1', [last?.application]))[0]?.id ?? ''
    await who('clen4').post(`${at}/interests`, { organisationId: owner, kind: 'partner' })
    expect(
      (
        await inside<{ state: string }>('select state from grants.review where application_id = $1 and account_id = $2', [
          last?.application,
          accounts['clen4'],
        ])
      )[0]?.state,
    ).toBe('void')
    expect((await who('uredka').post(`${at}/calls/${call}/finish-review`)).status).toBe(422)
    await who('uredka').post(`${at}/calls/${call}/assign`)
    for (const review of await inside<{ application: string; account: string }>(
      "select application_id as application, account_id as account from grants.review where call_id = $1 and state = 'assigned'",
      [call],
    )) {
      await who(nameOf(review.account)).post(`${at}/reviews/${review.application}`, {
        justification: 'Náhradní hodnocení po vyloučení.',
        ...Object.fromEntries(criteria.map((one) => [`score-${one.id}`, String(Math.round(one.points * 0.7))])),
      })
    }
    expect((await who('uredka').post(`${at}/calls/${call}/finish-review`)).status).toBe(303)
  })
})

describe('the decision', () => {
  test('is proposed as the proven best, decided otherwise with a reason and its price, and never beyond the line', async () => {
    expect((await who('uredka').post(`${at}/calls/${call}/propose`)).status).toBe(303)
    const proposals = () =>
      inside<{ id: string; kind: string; amount: string; forced: boolean; price: string | null; requested: string; viable: string | null }>(
        'select p.application_id as id, p.kind, p.amount_minor as amount, p.forced, p.price_points as price, a.requested_minor as requested, a.viable_minor as viable from grants.proposal p join grants.application a on a.id = p.application_id where p.call_id = $1 order by p.kind',
        [call],
      )
    const rows = await proposals()
    const sum = (list: typeof rows) => list.reduce((total, row) => total + BigInt(row.amount), 0n)
    expect(sum(rows) <= 100_000_000n).toBe(true)
    for (const row of rows.filter((one) => one.kind === 'support'))
      expect(BigInt(row.amount) * 100n >= BigInt(row.requested) * 70n).toBe(true)
    const out = rows.find((row) => row.kind !== 'support')
    expect(
      (await who('uredka').post(`${at}/calls/${call}/override`, { applicationId: out?.id ?? '', kind: 'support', because: '' })).status,
    ).toBe(422)
    expect(
      (
        await who('uredka').post(`${at}/calls/${call}/override`, {
          applicationId: out?.id ?? '',
          kind: 'support',
          because: 'Jediná služba v jižní části města.',
        })
      ).status,
    ).toBe(303)
    const after = await proposals()
    expect(after.find((row) => row.id === out?.id)).toMatchObject({ kind: 'support', forced: true })
    expect(Number(after.find((row) => row.id === out?.id)?.price)).toBeGreaterThanOrEqual(0)
    expect(sum(after) <= 100_000_000n).toBe(true)
  })

  test('needs a quorum; the council decides up to its limit, the assembly above; two at once award once', async () => {
    const vote = {
      organ: 'committee',
      number: 'K 1',
      decidedOn: clock.today(),
      members: '9',
      votesFor: '6',
      votesAgainst: '0',
      abstained: '0',
    }
    expect((await who('uredka').post(`${at}/calls/${call}/decide`, { ...vote, votesFor: '2' })).text).toContain('no quorum')
    expect((await who('uredka').post(`${at}/calls/${call}/decide`, vote)).status).toBe(303)
    expect((await inside<{ recused: number }>("select recused from grants.decision where number = 'K 1'"))[0]?.recused).toBe(2)
    const assembly = { ...vote, organ: 'assembly', number: 'Z 1', members: '65', votesFor: '40' }
    const both = await Promise.all([
      who('uredka').post(`${at}/calls/${call}/decide`, assembly),
      who('uredka').post(`${at}/calls/${call}/decide`, { ...assembly, number: 'Z 2' }),
    ])
    expect(both.filter((one) => one.status === 303).length).toBeGreaterThanOrEqual(1)
    const supported = await inside<{ id: string; amount: string }>(
      "select application_id as id, amount_minor as amount from grants.proposal where call_id = $1 and kind = 'support'",
      [call],
    )
    const awards = await inside<{ id: string; amount: string }>(
      'select application_id as id, amount_minor as amount from grants.award where call_id = $1',
      [call],
    )
    expect(awards.map((one) => one.id).toSorted()).toEqual(supported.map((one) => one.id).toSorted())
    expect(BigInt((await inside<{ c: string }>('select committed_minor as c from grants.stream where id = $1', [stream]))[0]?.c ?? 0)).toBe(
      awards.reduce((total, one) => total + BigInt(one.amount), 0n),
    )
  })

  test('on the last 200,000 two officers who approve at the same moment: exactly one succeeds', async () => {
    // The same moment is made in the database itself, because there the line is kept.
    const [clientA, clientB] = [await anotherHand(), await anotherHand()]
    await clientA.query('begin')
    await clientB.query('begin')
    const line = (
      await inside<{ id: string }>(
        'update grants.stream set committed_minor = budget_minor - 20000000 where number = 2 and call_id in (select id from grants.call where is_demo) returning id',
      )
    )[0]?.id
    const take = (client: typeof clientA) =>
      client.query('update grants.stream set committed_minor = committed_minor + 20000000 where id = $1', [line])
    await take(clientA)
    const second = take(clientB).then(
      () => 'taken',
      (error: Error) => error.message,
    )
    await clientA.query('commit')
    expect(await second).toContain('stream_never_exceeded')
    await clientB.query('rollback')
    await inside('update grants.stream set committed_minor = 0 where id = $1', [line])
    await clientA.end()
    await clientB.end()
  })

  test('is announced to everybody in the same minute, with points, comments and reasons, and is public from then on', async () => {
    expect((await city.visitor().get('/en/calls/integration-2031/why')).status).toBe(404)
    expect((await who('zena').get(at)).text).not.toContain('letter.pdf')
    expect((await who('uredka').post(`${at}/calls/${call}/announce`)).status).toBe(303)
    const letters = await inside<{ n: number; moments: number }>(
      'select count(*)::int as n, count(distinct released_at)::int as moments from grants.feedback where call_id = $1',
      [call],
    )
    expect(letters[0]).toEqual({ n: 4, moments: 1 })
    expect(await inside("select from kernel.outgoing_mail where subject like 'Result of your application%'")).toHaveLength(4)
    const mine =
      (
        await inside<{ id: string }>(
          "select id from grants.application where call_id = $1 and organisation_id = $2 and state = 'eligible'",
          [call, organisations['zadatel']],
        )
      )[0]?.id ?? ''
    const letter = await who('zena').get(`${at}/applications/${mine}/letter.pdf`)
    expect(letter.bytes.subarray(0, 5).toString()).toBe('%PDF-')
    expect((await who('druha').get(`${at}/applications/${mine}/letter.pdf`)).status).toBe(404)
    const paper = JSON.stringify(
      (await inside<{ paper: object }>('select paper from grants.feedback where application_id = $1', [mine]))[0]?.paper,
    )
    expect(paper).toContain('odůvodněné hodnocení')
    expect(paper).not.toMatch(/clen\d|Osoba/)
    const why = (await city.visitor().get('/en/calls/integration-2031/why')).text
    for (const words of ['Jediná služba v jižní části města.', 'assembly Z']) expect(why).toContain(words)
  })

  test('becomes open data that is the same again later, and stops when a person would be named', async () => {
    const day = clock.today()
    const first = await city.visitor().get(`/open-data/grants.json?date=${day}`)
    const data: { grants: { id: string; amountAwarded: number; currency: string; recipientOrganization: { id: string }[] }[] } = JSON.parse(
      first.text,
    )
    const awarded = await inside<{ n: number; sum: string }>(
      'select count(*)::int as n, sum(amount_minor) as sum from grants.award where call_id = $1',
      [call],
    )
    expect(data.grants).toHaveLength(awarded[0]?.n ?? -1)
    expect(data.grants.reduce((sum, grant) => sum + grant.amountAwarded, 0)).toBe(Number(awarded[0]?.sum) / 100)
    for (const grant of data.grants)
      expect([grant.currency, grant.recipientOrganization[0]?.id]).toEqual(['CZK', expect.stringMatching(/^CZ-ICO-\d{8}$/)])
    clock.pass(365 * 24 * 60)
    expect((await city.visitor().get(`/open-data/grants.json?date=${day}`)).text).toBe(first.text)
    expect((await city.visitor().get(`/open-data/grants-red.csv?date=${day}`)).text.split('\n')[0]).toContain('castkaRozhodnuta')
    await superuser.query("update identity.account set display_name = 'Sociální poradenství' where id = $1", [accounts['druhak']])
    expect((await city.visitor().get('/open-data/grants.json')).status).toBe(409)
    await superuser.query("update identity.account set display_name = 'Druhák' where id = $1", [accounts['druhak']])
  })
})

async function anotherHand() {
  const client = new pg.Client({ connectionString: database.superuserUrl })
  client.on('error', () => undefined)
  await client.connect()
  return client
}
