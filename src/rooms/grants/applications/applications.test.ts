// Applications as their people meet them (checks 2, 3, 4 and 23 of the acceptance list): files, partners with their own plans and words, money of others, versions, the machine's rules, completion, late answers, cooperation.
import { beforeAll, describe, expect, test } from 'vitest'
import { idIn, openCasework } from '../../../../test/support/casework.ts'
import { differencesOf } from './differences.ts'
import { defectsOf, type ApplicationContent, type Around } from './model.ts'

const { clock, who, join, inside, organisation, accounts, organisations, superuser, city } = await openCasework({
  SESSION_DAYS: '390',
  SESSION_IDLE_MINUTES: '500000',
})
const at = '/app/grants'
const prague = (instant: Date) =>
  new Intl.DateTimeFormat('sv-SE', { timeZone: 'Europe/Prague', dateStyle: 'short', timeStyle: 'short' }).format(instant).replace(' ', 'T')
const later = (days: number) => new Date(clock.now().getTime() + days * 86_400_000)
const pdf = (words: string, name = 'stanovy.pdf') => new File([`%PDF-1.7\n${words}\n%%EOF`], name, { type: 'application/pdf' })
let [call, stream, joint] = ['', '', '']
const callForm = {
  year: '2051',
  titleCs: 'Integrace 2051',
  titleEn: 'Integration 2051',
  purposeCs: 'Služby pro cizince.',
  purposeEn: 'Services for migrants.',
  minimumScore: '0',
  jointBonus: '5',
  applicantCap: '',
  viablePercent: '70',
  cofundingPercent: '10',
  inKindPercent: '20',
  maxApplications: '1',
  applicantKinds: 'ngo',
  neededAttachments: 'statutes',
  reviewsPerApplication: '1',
  reviewerLoad: '30',
  councilLimit: '900 000',
  minimums: '',
  stream1Cs: 'Služby',
  stream1En: 'Services',
  stream1Budget: '2 000 000',
  criterion1Cs: 'Vše',
  criterion1En: 'All',
  points1: '100',
}
/** A joint project of three: 300,000 of 340,000 from the city, 100,000 of it for the first partner and 60,000 for the second. */
const project = (more: Record<string, string> = {}) => ({
  streamId: stream,
  title: 'Společná poradna',
  summary: 'Poradenství tří organizací pro cizince v Praze.',
  service: 'counselling',
  district: '',
  startsOn: '2051-01-01',
  endsOn: '2051-12-31',
  requested: '300 000',
  viable: '',
  ownShare: '20 000',
  agreesToPublish: 'on',
  item1Label: 'Mzdy',
  item1Amount: '180 000',
  item1City: '140 000',
  item1Party: '0',
  item3Label: 'Práce prvního partnera',
  item3Amount: '100 000',
  item3City: '100 000',
  item3Party: '1',
  item4Label: 'Práce druhého partnera',
  item4Amount: '60 000',
  item4City: '60 000',
  item4Party: '2',
  source1Funder: 'Městská část',
  source1Amount: '20 000',
  source1Status: 'granted',
  source1Item: '1',
  source1InKind: 'on',
  partner1: organisations['prvni'] ?? '',
  partner1Share: '100 000',
  partner2: organisations['druhy'] ?? '',
  partner2Share: '60 000',
  ...more,
})
const alone = (more: Record<string, string> = {}) =>
  project({
    title: 'Poradna',
    requested: '140 000',
    item3Label: '',
    item3Amount: '',
    item3City: '',
    item4Label: '',
    item4Amount: '',
    item4City: '',
    partner1: '',
    partner1Share: '',
    partner2: '',
    partner2Share: '',
    ...more,
  })
const stateOf = async (id: string) =>
  (await inside<{ state: string }>('select state from grants.application where id = $1', [id]))[0]?.state
const shownRules = (text: string) => [...text.matchAll(/<strong>✗<\/strong><span[^>]*>[^<]*<\/span> ([^<]+)</g)].map((match) => match[1])

beforeAll(async () => {
  for (const [slug, name] of [
    ['mesto', 'Magistrát zkušební'],
    ['vedouci', 'Vedoucí spolek'],
    ['prvni', 'První partner'],
    ['druhy', 'Druhý partner'],
    ['cizi', 'Cizí spolek'],
  ] as const)
    await organisation(slug, name)
  await superuser.query(
    "update directory.organisation set ico = case slug when 'vedouci' then '00064581' when 'prvni' then '27082440' when 'druhy' then '25596641' else '45317054' end where slug in ('vedouci', 'prvni', 'druhy', 'cizi')",
  )
  for (const [name, role, slug] of [
    ['uredka', 'grants-officer', 'mesto'],
    ['hlava', 'organisation-lead', 'vedouci'],
    ['ruka', 'team-lead', 'vedouci'],
    ['prvnih', 'organisation-lead', 'prvni'],
    ['prvnir', 'team-lead', 'prvni'],
    ['druhah', 'organisation-lead', 'druhy'],
    ['cizih', 'organisation-lead', 'cizi'],
    ['ciziruka', 'team-lead', 'cizi'],
    ['clen', 'committee-member', 'mesto'],
  ] as const)
    await join(name, role, slug)
  call = idIn((await who('uredka').post(`${at}/calls/new`, callForm)).location)
  expect(
    (await who('uredka').post(`${at}/calls/${call}/publish`, { opensAt: prague(later(31)), closesAt: prague(later(60)) })).status,
  ).toBe(303)
  stream = (await inside<{ id: string }>('select id from grants.stream where call_id = $1', [call]))[0]?.id ?? ''
  clock.pass(32 * 24 * 60)
})

describe('finding a partner', () => {
  test('is asked for in one place only, among all money, and the way there stands beside the call and in the form', async () => {
    expect((await who('ruka').get(at)).text).toContain('href="/app/funding/partners"')
    expect((await who('ruka').get(`${at}/calls/${call}/partners`)).status).toBe(404)
    // Whoever prepares may read it; publishing for the organisation is its head's.
    expect((await who('ruka').get('/app/funding/partners')).text).not.toContain('name="agrees"')
    expect((await who('prvnir').get('/app/funding/partners')).status).toBe(200)
  })
})

describe('a joint application', () => {
  test('fills in a partner from its IČO with the same button with and without script, and keeps every word', async () => {
    joint = idIn((await who('ruka').post(`${at}/calls/${call}/begin`)).location)
    const unknown = await who('ruka').post(
      `${at}/applications/${joint}`,
      project({ partner1: '', partner1Ico: '12345678', find: 'partner1' }),
    )
    expect(unknown.status).toBe(422)
    expect(unknown.text).toContain('knows no organisation with this IČO')
    const found = await who('ruka').post(
      `${at}/applications/${joint}`,
      project({ partner1: '', partner1Ico: '270 82 440', find: 'partner1' }),
    )
    expect(found.status).toBe(200)
    expect(found.text).toContain(`<option value="${organisations['prvni']}" selected="">První partner`)
    expect(found.text).toContain('value="Společná poradna"')
    expect(await inside('select from grants.application where id = $1 and title <> $2', [joint, ''])).toHaveLength(0)
  })

  test('has shares and own plans: they must add up, row numbers survive an empty row, and the machine says beforehand what it would find', async () => {
    expect((await who('ruka').post(`${at}/applications/${joint}`, project({ item3City: '90 000', item1City: '150 000' }))).status).toBe(303)
    const wrong = shownRules((await who('ruka').get(`${at}/applications/${joint}`)).text)
    expect(wrong.join(' | ')).toContain('does not add up to its share')
    expect((await who('ruka').post(`${at}/applications/${joint}`, project({ item3Amount: 'sto' }))).text).toContain('Cost 3, Amount')
    expect((await who('ruka').post(`${at}/applications/${joint}`, project())).status).toBe(303)
    expect(shownRules((await who('ruka').get(`${at}/applications/${joint}`)).text)).toEqual([
      'A partner has not confirmed its share',
      'A needed attachment is missing',
    ])
    const kept = (
      await inside<{ content: { items: { party: number; city: string }[]; sources: { item: number; inKind: boolean }[] } }>(
        'select content from grants.application where id = $1',
        [joint],
      )
    )[0]?.content
    expect(kept?.items.map((one) => [one.party, one.city])).toEqual([
      [0, '14000000'],
      [1, '10000000'],
      [2, '6000000'],
    ])
    expect(kept?.sources).toMatchObject([{ item: 0, inKind: true }])
  })

  test('keeps files at once, sealed, each once, and refuses what is a program or too much', async () => {
    const path = `${at}/applications/${joint}/attachments`
    expect((await who('ruka').send(path, { kind: 'statutes', file: pdf('Stanovy spolku') })).status).toBe(303)
    expect((await who('ruka').send(path, { kind: 'statutes', file: pdf('Stanovy spolku') })).status).toBe(303)
    const rows = await inside<{ id: string; name: string; sealed: string }>(
      "select id, name, encode(sealed, 'escape') as sealed from grants.attachment where application_id = $1",
      [joint],
    )
    expect(rows).toHaveLength(1)
    expect(rows[0]?.sealed).not.toContain('Stanovy spolku')
    expect((await who('ruka').get(`${path}/${rows[0]?.id}`)).text).toContain('Stanovy spolku')
    expect((await who('cizih').get(`${path}/${rows[0]?.id}`)).status).toBe(404)
    expect((await who('cizih').send(path, { kind: 'other', file: pdf('Podvrh') })).status).toBe(404)
    expect((await who('ruka').send(path, { kind: 'other', file: pdf('/JavaScript (app.alert)') })).text).toContain('holds a program')
    expect((await who('ruka').send(path, { kind: 'other', file: new File(['#!/bin/sh'], 'a.pdf') })).text).toContain('no PDF')
    for (let n = 0; n < 9; n++)
      expect((await who('ruka').send(path, { kind: 'other', file: pdf(`Příloha ${n}`, `p${n}.pdf`) })).status).toBe(303)
    expect((await who('ruka').send(path, { kind: 'other', file: pdf('jedenáctá') })).text).toContain('at most 10')
    const extra = await inside<{ id: string }>(
      "select id from grants.attachment where application_id = $1 and kind = 'other' and removed_at is null",
      [joint],
    )
    for (const one of extra) expect((await who('ruka').post(`${path}/${one.id}/remove`)).status).toBe(303)
  })

  test('is seen by its partners and confirmed by their heads; a changed share needs a new word; strangers see nothing', async () => {
    expect((await who('cizih').get(`${at}/applications/${joint}`)).status).toBe(404)
    expect((await who('prvnir').get(`${at}/applications/${joint}`)).text).toContain('The head of the organisation confirms')
    expect((await who('prvnir').post(`${at}/applications/${joint}/confirm`)).status).toBe(403)
    expect((await who('cizih').post(`${at}/applications/${joint}/confirm`)).status).toBe(404)
    expect((await who('prvnih').get(at)).text).toContain('Společná poradna')
    for (const name of ['prvnih', 'druhah']) expect((await who(name).post(`${at}/applications/${joint}/confirm`)).status).toBe(303)
    expect(
      (
        await who('ruka').post(
          `${at}/applications/${joint}`,
          project({ partner2Share: '50 000', item4Amount: '50 000', item4City: '50 000', item1City: '150 000', item1Amount: '190 000' }),
        )
      ).status,
    ).toBe(303)
    expect((await who('druhah').get(`${at}/applications/${joint}`)).text).toContain('the share has changed since')
    expect(shownRules((await who('ruka').get(`${at}/applications/${joint}`)).text)).toEqual(['A partner has not confirmed its share'])
    await who('ruka').post(`${at}/applications/${joint}`, project())
    expect(shownRules((await who('ruka').get(`${at}/applications/${joint}`)).text)).toEqual([])
    // A partner reads; it does not write, sign or take back the application of another.
    expect((await who('prvnih').post(`${at}/applications/${joint}`, project({ title: 'Naše' }))).status).toBe(404)
    expect((await who('prvnih').post(`${at}/applications/${joint}/submit`)).status).toBe(404)
  })

  test('is signed by a second person with a receipt over words and files; the time it took is shown', async () => {
    clock.pass(20)
    await who('ruka').post(`${at}/applications/${joint}`, project())
    expect((await who('hlava').post(`${at}/applications/${joint}/submit`)).status).toBe(303)
    const page = (await who('hlava').get(`${at}/applications/${joint}`)).text
    const version = (
      await inside<{ receipt: string; attachments: { name: string; sha256: string }[]; seconds: number }>(
        'select v.receipt, v.attachments, a.worked_seconds as seconds from grants.application_version v join grants.application a on a.id = v.application_id where v.application_id = $1',
        [joint],
      )
    )[0]
    expect(version?.attachments.map((file) => file.name)).toEqual(['stanovy.pdf'])
    for (const text of [version?.receipt ?? '', 'stanovy.pdf', 'IČO 00064581', `${Math.round((version?.seconds ?? 0) / 60)} min`])
      expect(page).toContain(text)
    expect(version?.seconds).toBeGreaterThanOrEqual(1200)
    expect((await who('ruka').send(`${at}/applications/${joint}/attachments`, { kind: 'other', file: pdf('pozdě') })).text).toContain(
      'does not change',
    )
  })

  test('goes back to the applicant when a partner leaves, and is planned anew with a readable difference', async () => {
    expect((await who('druhah').post(`${at}/applications/${joint}/leave`, { because: '' })).status).toBe(422)
    expect((await who('druhah').post(`${at}/applications/${joint}/leave`, { because: 'Nemáme lidi.' })).status).toBe(303)
    expect(await stateOf(joint)).toBe('returned')
    const back = (await who('hlava').get(`${at}/applications/${joint}`)).text
    for (const text of ['A partner has left the joint application', 'Nemáme lidi.']) expect(back).toContain(text)
    // Another organisation takes the place and gives its own word.
    expect((await who('ruka').post(`${at}/applications/${joint}`, project({ partner2: organisations['cizi'] ?? '' }))).status).toBe(303)
    expect((await who('cizih').post(`${at}/applications/${joint}/confirm`)).status).toBe(303)
    expect((await who('hlava').post(`${at}/applications/${joint}/submit`)).status).toBe(303)
    const page = (await who('hlava').get(`${at}/applications/${joint}`)).text
    expect(page).toContain('Difference from version 1')
    expect(page).toMatch(/Partner 2, Organisation.*?<del>Druhý partner<\/del>.*?<ins>Cizí spolek<\/ins>/s)
    expect((await who('druhah').get(`${at}/applications/${joint}`)).status).toBe(404)
    // The applicant does not send its own application back to work on it after the deadline.
    await expect(
      inside(`set role metropolis_app; select set_config('app.actor_kind', 'person', false), set_config('app.role', 'organisation-lead', false), set_config('app.account_id', '${accounts['hlava']}', false), set_config('app.organisation_id', '${organisations['vedouci']}', false);
      update grants.application set state = 'returned' where id = '${joint}'`),
    ).rejects.toThrow('the city sends back')
    await inside("reset role; select set_config('app.actor_kind', '', false)")
  })
})

describe('time', () => {
  test('one second early is in, one second late is out; a data-box message delivered before midnight and read the next day is in', async () => {
    const closes = (await inside<{ at: Date }>('select closes_at as at from grants.call where id = $1', [call]))[0]?.at ?? new Date()
    const id = idIn((await who('ciziruka').post(`${at}/calls/${call}/begin`)).location)
    expect((await who('ciziruka').post(`${at}/applications/${id}`, alone())).status).toBe(303)
    clock.set(closes.toISOString())
    expect((await who('cizih').post(`${at}/applications/${id}/submit`)).status).toBe(422)
    clock.set(new Date(closes.getTime() - 1000).toISOString())
    expect((await who('cizih').post(`${at}/applications/${id}/submit`)).status).toBe(303)
    clock.set(new Date(closes.getTime() + 86_400_000).toISOString())
    const form = { ...alone({ title: 'Ze schránky' }), organisationId: '', organisationIdIco: '27082440' }
    const found = await who('uredka').send(`${at}/calls/${call}/delivered`, {
      ...form,
      find: 'organisationId',
      deliveredAt: prague(new Date(closes.getTime() - 60_000)),
    })
    expect(found.text).toContain(`<option value="${organisations['prvni']}" selected="">První partner`)
    const whole = { ...form, organisationId: organisations['prvni'] ?? '', organisationIdIco: '' }
    expect(
      (await who('uredka').send(`${at}/calls/${call}/delivered`, { ...whole, deliveredAt: prague(new Date(closes.getTime() + 60_000)) }))
        .status,
    ).toBe(422)
    expect(
      (
        await who('uredka').send(`${at}/calls/${call}/delivered`, {
          ...whole,
          deliveredAt: prague(new Date(closes.getTime() - 60_000)),
          file: pdf('Stanovy ze schránky'),
        })
      ).status,
    ).toBe(303)
    expect(
      (
        await inside<{ n: number }>(
          "select count(*)::int as n from grants.attachment t join grants.application a on a.id = t.application_id where a.channel = 'data-box' and a.call_id = $1",
          [call],
        )
      )[0]?.n,
    ).toBe(1)
  })
})

describe('the formal check', () => {
  test('says which rule each application breaks, asks for completion until a day, excludes who does not answer, and takes back with a reason', async () => {
    expect((await who('uredka').post(`${at}/calls/${call}/check`)).status).toBe(303)
    expect((await who('uredka').post(`${at}/calls/${call}/formal-check`)).status).toBe(303)
    const found = await inside<{ title: string; rule: string }>(
      'select a.title, g.rule from grants.gap g join grants.application a on a.id = g.application_id where a.call_id = $1 and g.settled_at is null order by 1, 2',
      [call],
    )
    expect(found).toEqual([
      { title: 'Poradna', rule: 'attachment' },
      { title: 'Ze schránky', rule: 'attachment' },
    ])
    const [answers, sleeps] = await Promise.all(
      ['Poradna', 'Ze schránky'].map(
        async (title) =>
          (await inside<{ id: string }>('select id from grants.application where call_id = $1 and title = $2', [call, title]))[0]?.id ?? '',
      ),
    )
    expect((await who('uredka').get(`${at}/applications/${answers}`)).text).toContain('1 rule is not kept')
    const due = later(11).toISOString().slice(0, 10)
    expect((await who('uredka').post(`${at}/calls/${call}/return-defective`, { said: 'Přiložte stanovy.', dueOn: due })).status).toBe(303)
    expect(
      (await who('ciziruka').send(`${at}/applications/${answers}/attachments`, { kind: 'statutes', file: pdf('Stanovy cizího') })).status,
    ).toBe(303)
    expect((await who('cizih').post(`${at}/applications/${answers}/submit`)).status).toBe(303)
    clock.pass(12 * 24 * 60)
    expect((await who('prvnih').post(`${at}/applications/${sleeps}/submit`)).text).toContain('time for completion is over')
    expect((await who('uredka').post(`${at}/calls/${call}/finish-check`, { lateReason: 'Nedoplněno ve lhůtě.' })).status).toBe(303)
    expect([await stateOf(answers ?? ''), await stateOf(sleeps ?? ''), await stateOf(joint)]).toEqual(['eligible', 'excluded', 'eligible'])
    const log = await inside<{ action: string }>(
      "select distinct action from kernel.audit_entry where subject_id = $1 or details::text like '%excluded%'",
      [call],
    )
    expect(log.map((row) => row.action)).toEqual(
      expect.arrayContaining(['grants.beginChecking', 'grants.runFormalCheck', 'grants.returnDefective', 'grants.finishChecking']),
    )
  })
})

describe('cooperation', () => {
  test('is rewarded by the rule of the call and followed by money and open data: three parties with shares, one leaves after the award', async () => {
    const hand = (path: string, form: Record<string, string> = {}) => who('uredka').post(`${at}/calls/${call}/${path}`, form)
    expect((await hand('members', { email: 'clen@casework.example', topics: 'counselling' })).status).toBe(303)
    expect((await hand('assign')).status).toBe(200)
    const criterion = (await inside<{ id: string }>('select id from grants.criterion where call_id = $1', [call]))[0]?.id ?? ''
    for (const one of await inside<{ id: string }>(
      "select application_id as id from grants.review where call_id = $1 and state = 'assigned'",
      [call],
    )) {
      expect(
        (
          await who('clen').post(`${at}/reviews/${one.id}`, {
            [`score-${criterion}`]: '70',
            justification: 'Srozumitelný a potřebný projekt.',
          })
        ).status,
      ).toBe(303)
    }
    expect((await hand('finish-review')).status).toBe(303)
    expect((await hand('propose')).status).toBe(303)
    expect(
      (
        await hand('decide', {
          organ: 'council',
          number: 'R 51',
          decidedOn: clock.today(),
          members: '11',
          votesFor: '11',
          votesAgainst: '0',
          abstained: '0',
        })
      ).status,
    ).toBe(303)
    expect((await hand('announce')).status).toBe(303)
    expect((await hand('agreements', { plan: '100', wholeUpTo: '50 000' })).status).toBe(303)
    const shares = () =>
      inside<{ slug: string; share: number; left: boolean }>(
        'select o.slug, (p.share_minor / 100)::int as share, p.left_on is not null as left from grants.party p join directory.organisation o on o.id = p.organisation_id where p.application_id = $1 order by p.position',
        [joint],
      )
    expect(await shares()).toEqual([
      { slug: 'vedouci', share: 140_000, left: false },
      { slug: 'prvni', share: 100_000, left: false },
      { slug: 'cizi', share: 60_000, left: false },
    ])
    const published = async (day: string) => {
      const file: { grants: { amountAwarded: number; recipientOrganization: { name: string }[] }[] } = JSON.parse(
        (await city.visitor().get(`/open-data/grants.json?date=${day}`)).text,
      )
      return file.grants.map((grant) => [grant.recipientOrganization[0]?.name, grant.amountAwarded]).toSorted()
    }
    expect(await published(clock.today())).toEqual(
      expect.arrayContaining([
        ['Vedoucí spolek', 140_000],
        ['První partner', 100_000],
        ['Cizí spolek', 60_000],
      ]),
    )
    expect((await hand('send')).status).toBe(303)
    const items = await inside<{ position: number; amount: number }>(
      'select position, (amount_minor / 100)::int as amount from grants.budget_item where application_id = $1',
      [joint],
    )
    expect(
      (
        await who('hlava').post(`${at}/awards/${joint}/accept`, {
          iban: 'CZ6508000000192000145399',
          ...Object.fromEntries(items.map((one) => [`item${one.position}`, String(one.amount)])),
        })
      ).status,
    ).toBe(303)
    expect((await hand('sign')).status).toBe(303)
    expect((await hand('register', { registerId: '51' })).status).toBe(303)
    expect(
      (
        await who('hlava').post(`${at}/awards/${joint}/changes`, {
          reason: 'Partner ukončil činnost.',
          partnerId: organisations['cizi'] ?? '',
          partnerShare: 'falls',
        })
      ).status,
    ).toBe(303)
    const request = (await inside<{ id: string }>('select id from grants.change_request where application_id = $1', [joint]))[0]?.id ?? ''
    expect((await who('uredka').post(`${at}/awards/${joint}/changes/${request}/decide`, { verdict: 'approve', said: '' })).status).toBe(303)
    expect((await who('hlava').post(`${at}/awards/${joint}/amendments/1/sign`)).status).toBe(303)
    expect((await who('uredka').post(`${at}/awards/${joint}/amendments/1/carry`)).status).toBe(303)
    expect(
      (
        await inside<{ amount: number }>('select (amount_minor / 100)::int as amount from grants.award where application_id = $1', [joint])
      )[0]?.amount,
    ).toBe(240_000)
    expect((await shares()).filter((one) => !one.left)).toEqual([
      { slug: 'vedouci', share: 140_000, left: false },
      { slug: 'prvni', share: 100_000, left: false },
    ])
    clock.pass(24 * 60)
    const after = await published(clock.today())
    expect(after).toEqual(
      expect.arrayContaining([
        ['Vedoucí spolek', 140_000],
        ['První partner', 100_000],
      ]),
    )
    expect(after).not.toContainEqual(['Cizí spolek', 60_000])
  })
})

describe('another year', () => {
  test("begins from last year's application: facts are taken over, years moved, the consent is not", async () => {
    const next = idIn((await who('uredka').post(`${at}/calls/${call}/take-over`)).location)
    expect(
      (await who('uredka').post(`${at}/calls/${next}/publish`, { opensAt: prague(later(31)), closesAt: prague(later(60)) })).status,
    ).toBe(303)
    clock.pass(32 * 24 * 60)
    expect((await who('ruka').get(at)).text).toContain('Begin from “Společná poradna”')
    const id = idIn((await who('ruka').post(`${at}/calls/${next}/begin`, { from: joint })).location)
    const page = (await who('ruka').get(`${at}/applications/${id}`)).text
    for (const text of [
      'taken over from an earlier application',
      'value="2052-01-01"',
      'value="2052-12-31"',
      'value="Společná poradna"',
      'value="Práce prvního partnera"',
    ])
      expect(page).toContain(text)
    expect(page).not.toMatch(/name="agreesToPublish"[^>]*checked/)
    expect((await who('ciziruka').post(`${at}/calls/${next}/begin`, { from: joint })).status).toBe(404)
  })
})

const content: ApplicationContent = {
  streamId: '0191dddd-0000-7000-8000-000000000001',
  title: 'Poradna',
  summary: 'Poradenství pro cizince v Praze.',
  service: 'counselling',
  district: null,
  startsOn: '2051-01-01',
  endsOn: '2051-12-31',
  requested: 90_000n,
  viable: null,
  ownShare: 10_000n,
  items: [{ label: 'Mzdy', amount: 100_000n, city: 90_000n, party: 0 }],
  sources: [],
  partners: [],
  agreesToPublish: true,
}
const around: Around = {
  year: 2051,
  endsBy: null,
  capMinor: null,
  streamBudgetMinor: 1_000_000n,
  cofundingPercent: 10,
  inKindPercent: 20,
  maxApplications: 1,
  applicantKinds: ['ngo'],
  neededAttachments: ['statutes'],
  ico: true,
  kind: 'ngo',
  organisationId: 'o',
  twins: 0,
  others: 0,
  attachments: ['statutes'],
  confirmed: [],
}
describe('the rules of the machine', () => {
  test.each<[string, Partial<ApplicationContent>, Partial<Around>, string[]]>([
    ['a whole application breaks none', {}, {}, []],
    [
      'a crown too few of own money is less than the co-funding asked for',
      { requested: 90_100n, ownShare: 9_900n, items: [{ label: 'Mzdy', amount: 100_000n, city: 90_100n, party: 0 }] },
      {},
      ['cofunding'],
    ],
    [
      'premises beyond their share of the costs',
      {
        requested: 70_000n,
        ownShare: 9_000n,
        sources: [{ funder: 'MČ', amount: 21_000n, status: 'granted', item: null, inKind: true }],
        items: [{ label: 'Mzdy', amount: 100_000n, city: null, party: 0 }],
      },
      {},
      ['in-kind'],
    ],
    [
      'a cost paid twice over',
      {
        requested: 90_000n,
        ownShare: 0n,
        sources: [{ funder: 'MČ', amount: 10_000n, status: 'applied', item: 0, inKind: false }],
        items: [
          { label: 'Mzdy', amount: 90_000n, city: 90_000n, party: 0 },
          { label: 'Nájem', amount: 10_000n, city: 0n, party: 0 },
        ],
      },
      {},
      ['item-sources'],
    ],
    [
      'an organisation of another kind, a second application, no statutes',
      {},
      { kind: 'private', others: 1, attachments: [] },
      ['kind', 'count', 'attachment'],
    ],
    ['a project that ends after the day the call set', { endsOn: '2051-12-31' }, { endsBy: '2051-11-30' }, ['period']],
    [
      'a partner twice, with nothing left for the applicant',
      {
        partners: [
          { organisationId: 'p', share: 45_000n },
          { organisationId: 'p', share: 45_000n },
        ],
      },
      { confirmed: [{ organisationId: 'p', share: 45_000n }] },
      ['shares-request', 'party-plan', 'partner-self'],
    ],
  ])('%s', (_what, changed, other, expected) => {
    expect(defectsOf({ ...content, ...changed }, { ...around, ...other })).toEqual(expected)
  })
  test('a difference names the fields that changed and no other', () => {
    expect(differencesOf(content, content)).toEqual([])
    expect(
      differencesOf(content, {
        ...content,
        title: 'Jinak',
        items: [...content.items, { label: 'Nájem', amount: 100n, city: null, party: 0 }],
      }).map((one) => [one.field, one.was, one.is]),
    ).toEqual([
      ['title', 'Poradna', 'Jinak'],
      ['item2Label', '', 'Nájem'],
      ['item2Amount', '', '1'],
      ['item2Party', '', '0'],
    ])
  })
})
