// Announcing a call (check 1 of the acceptance list), its law, its versions, its end; and the election in the middle of a running call (check 24).
import { beforeAll, describe, expect, test } from 'vitest'
import { idIn, openCasework } from '../../../../test/support/casework.ts'
import { earliestOpening, lawOf, type LawRow } from './model.ts'

const { clock, who, join, inside, organisation, accounts, superuser, city } = await openCasework({
  SESSION_DAYS: '390',
  SESSION_IDLE_MINUTES: '500000',
})
const at = '/app/grants'
const prague = (instant: Date) =>
  new Intl.DateTimeFormat('sv-SE', { timeZone: 'Europe/Prague', dateStyle: 'short', timeStyle: 'short' }).format(instant).replace(' ', 'T')
const later = (days: number, minutes = 1) => new Date(clock.now().getTime() + days * 86_400_000 + minutes * 60_000)
const form = {
  year: '2041',
  titleCs: 'Integrace 2041',
  titleEn: 'Integration 2041',
  purposeCs: 'Služby pro cizince žijící v Praze.',
  purposeEn: 'Services for migrants living in Prague.',
  programmeCs: 'Integrace cizinců',
  programmeEn: 'Integration of migrants',
  minimumScore: '50',
  jointBonus: '5',
  applicantCap: '1 200 000',
  viablePercent: '70',
  cofundingPercent: '10',
  inKindPercent: '50',
  maxApplications: '2',
  applicantKinds: 'ngo,migrant-organisation',
  neededAttachments: 'statutes',
  endsBy: '2042-01-31',
  reviewsPerApplication: '3',
  reviewerLoad: '30',
  councilLimit: '200 000',
  minimums: 'service counselling 1\nservice legal 1',
  stream1Cs: 'Služby',
  stream1En: 'Services',
  stream1Budget: '19 000 000',
  stream1Line1Year: '2041',
  stream1Line1Source: 'Rozpočet města, kap. 05',
  stream1Line1Amount: '15 000 000',
  stream1Line2Year: '2041',
  stream1Line2Source: 'Dar nadace',
  stream1Line2Amount: '4 000 000',
  stream2Cs: 'Drobné projekty',
  stream2En: 'Small projects',
  stream2Budget: '1 000 000',
  criterion1Cs: 'Potřebnost',
  criterion1En: 'Need',
  guidance1Cs: 'Komu?',
  guidance1En: 'Whom?',
  points1: '60',
  criterion2Cs: 'Náklady',
  criterion2En: 'Costs',
  points2: '40',
}
let [last, call] = ['', '']

beforeAll(async () => {
  await organisation('mesto', 'Magistrát zkušební')
  for (const [name, role] of [
    ['uredka', 'grants-officer'],
    ['audit', 'auditor'],
    ['stary', 'committee-member'],
    ['novy', 'committee-member'],
  ] as const)
    await join(name, role, 'mesto')
})

describe('a call', () => {
  test('has a programme, two streams of CZK 20,000,000, budget lines that add up, rules on who may apply', async () => {
    const wrong = await who('uredka').post(`${at}/calls/new`, { ...form, stream1Line2Amount: '5 000 000' })
    expect(wrong.status).toBe(422)
    expect(wrong.text).toContain('do not add up')
    expect(wrong.text).toContain('value="Dar nadace"')
    last = idIn((await who('uredka').post(`${at}/calls/new`, form)).location)
    const kept = (
      await inside<{ budget: string; lines: number; programme: string; kinds: string[] }>(
        'select c.budget_minor::text as budget, (select count(*)::int from grants.budget_line l where l.call_id = c.id) as lines, p.title_cs as programme, c.applicant_kinds as kinds from grants.call c join grants.programme p on p.id = c.programme_id where c.id = $1',
        [last],
      )
    )[0]
    expect(kept).toEqual({ budget: '2000000000', lines: 2, programme: 'Integrace cizinců', kinds: ['ngo', 'migrant-organisation'] })
    const page = (await who('uredka').get(`${at}/calls/${last}`)).text
    for (const text of ['Integration of migrants', 'Dar nadace', 'non-profit organisation', '20 000 000'.replaceAll(' ', ',')])
      expect(page, text).toContain(text)
  })

  test("begins from last year's: rules and lines are taken over a year later, dates are not", async () => {
    call = idIn((await who('uredka').post(`${at}/calls/${last}/take-over`)).location)
    const taken = (
      await inside<{ title: string; year: number; ends: string; line: number; opens: Date | null; from: string }>(
        'select title_cs as title, year, ends_by::text as ends, (select min(l.year)::int from grants.budget_line l where l.call_id = c.id) as line, opens_at as opens, from_call_id as from from grants.call c where id = $1',
        [call],
      )
    )[0]
    expect(taken).toEqual({ title: 'Integrace 2042', year: 2042, ends: '2043-01-31', line: 2042, opens: null, from: last })
  })

  test('has its legal dates computed from the law that holds: an opening 29 days after publication is refused, 30 days are enough', async () => {
    expect((await who('uredka').get(`${at}/calls/${call}`)).text).toContain('Act 250/2000 Coll., § 10c')
    const early = await who('uredka').post(`${at}/calls/${call}/publish`, { opensAt: prague(later(29)), closesAt: prague(later(60)) })
    expect(early.status).toBe(422)
    expect(early.text).toContain('at least 30 days')
    expect(early.text).toContain(prague(later(29)))
    // The database keeps it too, whoever asks.
    await expect(
      superuser.query(
        "update grants.call set state = 'published', published_at = now(), opens_at = now() + interval '29 days 23 hours', closes_at = now() + interval '60 days', rules_hash = 'x' where id = $1",
        [call],
      ),
    ).rejects.toThrow('too late before the intake')
  })

  test('follows a change of law recorded as a row, from its day on; nobody but the city records it and nothing is overwritten', async () => {
    expect(
      (await who('audit').post(`${at}/law`, { code: 'published-before', validFrom: clock.today(), days: '1', source: 'Nikdo neví' }))
        .status,
    ).toBe(403)
    expect(
      (
        await who('uredka').post(`${at}/law`, {
          code: 'published-before',
          validFrom: clock.today(),
          days: '',
          source: 'Act 250/2000 Coll., § 10c',
        })
      ).status,
    ).toBe(422)
    expect(
      (
        await who('uredka').post(`${at}/law`, {
          code: 'published-before',
          validFrom: clock.today(),
          days: '45',
          source: 'Act 250/2000 Coll., § 10c, as amended',
        })
      ).status,
    ).toBe(303)
    const refused = await who('uredka').post(`${at}/calls/${call}/publish`, { opensAt: prague(later(31)), closesAt: prague(later(60)) })
    expect(refused.text).toContain('at least 45 days')
    await who('uredka').post(`${at}/law`, {
      code: 'published-before',
      validFrom: clock.today(),
      days: '30',
      source: 'Act 250/2000 Coll., § 10c',
    })
    expect((await inside<{ n: number }>("select count(*)::int as n from grants.law where code = 'published-before'"))[0]?.n).toBe(3)
    await expect(inside('set role metropolis_app; update grants.law set value = 1')).rejects.toThrow('permission denied')
    await inside('reset role')
  })

  test('begins with the limit of the council that the law table gives today, says where it is written, and never changes a published one', async () => {
    expect((await who('uredka').get(`${at}/calls/new`)).text).toMatch(/name="councilLimit"[^>]*value="200000"/)
    await who('uredka').post(`${at}/law`, {
      code: 'council-up-to',
      validFrom: clock.today(),
      crowns: '250 000',
      source: 'Act 131/2000 Coll., § 59, as amended',
    })
    const fresh = (await who('uredka').get(`${at}/calls/new`)).text
    expect(fresh).toMatch(/name="councilLimit"[^>]*value="250000"/)
    expect(fresh).toContain('Act 131/2000 Coll., § 59, as amended')
    const limitOf = async (id: string) =>
      (await inside<{ limit: string }>('select council_limit_minor::text as limit from grants.call where id = $1', [id]))[0]?.limit
    const next = idIn((await who('uredka').post(`${at}/calls/${last}/take-over`)).location)
    expect([await limitOf(last), await limitOf(next)]).toEqual(['20000000', '25000000'])
  })

  test('is published with page, official board, feed and open data in one act', async () => {
    expect(
      (await who('uredka').post(`${at}/calls/${call}/publish`, { opensAt: prague(later(31)), closesAt: prague(later(60)) })).status,
    ).toBe(303)
    for (const lang of ['cs', 'en', 'uk', 'vi', 'ru', 'mn', 'ar', 'zh', 'es'])
      expect((await city.visitor().get(`/${lang}/calls/integration-2042`)).status, lang).toBe(200)
    const notice: unknown = JSON.parse((await city.visitor().get('/open-data/calls/integration-2042.jsonld')).text)
    expect(notice).toMatchObject({
      typ: 'Informace',
      název: { cs: 'Integrace 2042' },
      vyvěšení: { datum: clock.today() },
      relevantní_do: { datum: later(90).toISOString().slice(0, 10) },
    })
    const board: unknown = JSON.parse((await city.visitor().get('/open-data/calls.jsonld')).text)
    expect(board).toMatchObject({
      typ: 'Úřední deska',
      informace: expect.arrayContaining([expect.objectContaining({ název: expect.objectContaining({ cs: 'Integrace 2042' }) })]),
    })
    const feed = (await city.visitor().get('/en/calls.atom')).text
    expect(feed).toContain('<feed xmlns="http://www.w3.org/2005/Atom"')
    expect(feed).toContain('Integration 2042')
    // Last year's is still a draft: nobody outside learns of it.
    expect(feed).not.toContain('Integration 2041')
    expect((await city.visitor().get('/cs/calls/integration-2041')).status).toBe(404)
  })

  test('changes its rules only as a new version with a reason and a new publication; until then everybody reads the last one', async () => {
    const first = (await inside<{ hash: string }>('select rules_hash as hash from grants.call where id = $1', [call]))[0]?.hash
    expect((await who('uredka').post(`${at}/calls/${call}/edit`, form)).status).toBe(422)
    expect((await who('uredka').post(`${at}/calls/${call}/revise`)).status).toBe(303)
    expect(
      (
        await who('uredka').post(`${at}/calls/${call}/edit`, {
          ...form,
          year: '2042',
          titleCs: 'Integrace 2042 znovu',
          titleEn: 'Integration 2042 anew',
          endsBy: '2043-01-31',
          programmeCs: '',
          programmeEn: '',
        })
      ).status,
    ).toBe(303)
    // Another address of the same page, because finished pages are kept for some seconds.
    const read = (await city.visitor().get('/en/calls/integration-2042?while=revising')).text
    expect(read).toContain('Integration 2042')
    expect(read).not.toContain('anew')
    expect(read).toContain('A new version of the rules is being prepared')
    expect(
      (await who('uredka').post(`${at}/calls/${call}/publish`, { opensAt: prague(later(31)), closesAt: prague(later(60)) })).text,
    ).toContain('Write the reason')
    expect(
      (
        await who('uredka').post(`${at}/calls/${call}/publish`, {
          opensAt: prague(later(31)),
          closesAt: prague(later(60)),
          because: 'Oprava názvu.',
        })
      ).status,
    ).toBe(303)
    const versions = await inside<{ version: number; hash: string }>(
      'select version, rules_hash as hash from grants.publication where call_id = $1 order by version',
      [call],
    )
    expect(versions.map((one) => one.version)).toEqual([1, 2])
    expect(versions[0]?.hash).toBe(first)
    expect(versions[1]?.hash).not.toBe(first)
    const anew = (await city.visitor().get('/en/calls/integration-2042?after=revising')).text
    for (const text of ['anew', 'Oprava názvu.']) expect(anew).toContain(text)
    await expect(
      superuser.query(
        'insert into grants.publication (call_id, version, slug, published_at, opens_at, closes_at, rules, rules_hash) select call_id, version, slug, published_at, opens_at, closes_at, rules, rules_hash from grants.publication where call_id = $1 and version = 1',
        [call],
      ),
    ).rejects.toThrow('publication_pkey')
  })

  test('is no longer revised once applications are taken, only cancelled with a reason that everybody reads', async () => {
    const before = clock.now().toISOString()
    clock.set(later(40).toISOString())
    expect((await who('uredka').post(`${at}/calls/${call}/revise`)).text).toContain('only before the intake begins')
    clock.set(before)
    expect((await who('uredka').post(`${at}/calls/${call}/cancel`, { reason: '' })).status).toBe(422)
    const other = idIn((await who('uredka').post(`${at}/calls/${last}/take-over`)).location)
    expect(
      (await who('uredka').post(`${at}/calls/${other}/publish`, { opensAt: prague(later(31)), closesAt: prague(later(60)) })).status,
    ).toBe(303)
    expect((await who('uredka').post(`${at}/calls/${other}/cancel`, { reason: 'Město nemá peníze.' })).status).toBe(303)
    const slug = (await inside<{ slug: string }>('select slug from grants.call where id = $1', [other]))[0]?.slug ?? ''
    const read = (await city.visitor().get(`/en/calls/${slug}`)).text
    for (const text of ['The call is cancelled.', 'Město nemá peníze.']) expect(read).toContain(text)
    expect((await who('uredka').post(`${at}/calls/${other}/cancel`, { reason: 'Ještě jednou.' })).status).toBe(422)
  })
})

describe('after an election', () => {
  test('the committee is replaced while the call runs: one sheet hands over rules, members, declarations and open tasks; former members lose access that minute', async () => {
    expect(
      (await who('uredka').post(`${at}/calls/${call}/members`, { email: 'stary@casework.example', topics: 'counselling' })).status,
    ).toBe(303)
    await organisation('prijemce', 'Příjemce zkušební')
    await superuser.query(
      `insert into grants.application (id, call_id, stream_id, organisation_id, state, number, signed_by, submitted_at, channel, receipt, version, title, requested_minor, service)
      select '0191dddd-0000-7000-8000-000000000024', $1, (select id from grants.stream where call_id = $1 and number = 1), (select id from directory.organisation where slug = 'prijemce'), 'eligible', 1, $2, now(), 'web', 'x', 1, 'Poradna', 10000000, 'counselling'`,
      [call, accounts['uredka']],
    )
    const place = `${at}/applications/0191dddd-0000-7000-8000-000000000024`
    expect((await who('stary').get(place)).status).toBe(200)
    expect((await who('novy').get(place)).status).toBe(404)
    expect((await who('uredka').post(`${at}/calls/${call}/members`, { email: 'novy@casework.example', topics: 'legal' })).status).toBe(303)
    expect((await who('uredka').post(`${at}/calls/${call}/members/${accounts['stary']}/end`)).status).toBe(303)
    expect((await who('stary').get(place)).status).toBe(404)
    expect((await who('novy').get(place)).status).toBe(200)
    const sheet = (await who('uredka').get(`${at}/calls/${call}/handover`)).text
    for (const text of [
      'Osoba stary',
      'Osoba novy',
      '2',
      (await inside<{ hash: string }>('select rules_hash as hash from grants.call where id = $1', [call]))[0]?.hash.slice(0, 16) ?? '',
    ])
      expect(sheet, text).toContain(text)
    const paper = await who('uredka').get(`${at}/calls/${call}/handover.pdf`)
    expect(paper.headers.get('content-type')).toContain('application/pdf')
    expect((await who('stary').get(`${at}/calls/${call}/handover`)).status).toBe(403)
  })
})

describe('law', () => {
  const row = (validFrom: string, value: bigint): LawRow => ({ code: 'published-before', validFrom, value, unit: 'days', source: 'Act' })
  test('is the row that holds on the day, the later recorded of two for the same day', () => {
    const rows = [row('2015-02-20', 30n), row('2030-01-01', 60n), row('2030-01-01', 45n)]
    expect(lawOf(rows, 'published-before', '2014-01-01')).toBeUndefined()
    expect(lawOf(rows, 'published-before', '2029-12-31')?.value).toBe(30n)
    expect(lawOf(rows, 'published-before', '2030-01-01')?.value).toBe(45n)
    expect(earliestOpening(new Date('2026-03-01T08:00:00Z'), 45n).toISOString()).toBe('2026-04-15T08:00:00.000Z')
  })
})
