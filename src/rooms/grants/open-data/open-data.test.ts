// Open data of grants as the public, the officer and a machine a year later meet it (grants.md part 5, checks 23 and 25; invariants 14, 20 and 21).
import { mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { openCasework } from '../../../../test/support/casework.ts'
import { giving360Faults } from '../../../../test/schemas/giving360.ts'
import { fromCsv } from '../../../kernel/csv.ts'
import { export360 } from './export-files.ts'

const {
  clock,
  ports,
  who,
  join: joins,
  inside,
  organisation,
  accounts,
  organisations,
  superuser,
  city,
} = await openCasework({ SESSION_DAYS: '390', SESSION_IDLE_MINUTES: '900000' })
const at = '/app/grants'
const [call, line, decision] = [
  '0191eee1-0000-7000-8000-000000000001',
  '0191eee1-0000-7000-8000-000000000002',
  '0191eee1-0000-7000-8000-000000000003',
]
const application = (n: number) => `0191eee1-0000-7000-8000-00000000010${n}`
const [single, joint, named] = [1, 2, 3].map(application) as [string, string, string]
const folder = mkdtempSync(join(tmpdir(), 'grants-open-data-'))
afterAll(() => rmSync(folder, { recursive: true, force: true }))
type Giving = {
  grants: {
    id: string
    title: string
    amountAwarded: number
    amountDisbursed?: number
    recipientOrganization: { id: string; name: string }[]
    commitmentTransaction: { value: number; description: string }[]
    disbursementTransaction?: { value: number }[]
    relatedActivity?: string[]
  }[]
}
const day0 = clock.today()
// Public pages are kept for a while; each question here is a new one.
let asked = 0
const fresh = (path: string) => city.visitor().get(`${path}${path.includes('?') ? '&' : '?'}n=${++asked}`)
const giving = (query = '') => fresh(`/open-data/360giving.json${query}`)
const parsed = (text: string): Giving => JSON.parse(text)

beforeAll(async () => {
  for (const [slug, name] of [
    ['urad', 'Magistrát zkušební'],
    ['vedouci', 'Vedoucí spolek'],
    ['partner', 'Partnerský spolek'],
  ] as const)
    await organisation(slug, name)
  await superuser.query("update directory.organisation set ico = '27082440' where slug = 'vedouci'")
  for (const [name, role, slug] of [
    ['uredka', 'grants-officer', 'urad'],
    ['finance', 'finance-officer', 'urad'],
    ['hlava', 'organisation-lead', 'vedouci'],
    ['tym', 'team-lead', 'vedouci'],
  ] as const)
    await joins(name, role, slug)
  const [vedouci, partner] = [organisations['vedouci'] ?? '', organisations['partner'] ?? '']
  const content = (summary: string, requested: number, partners: object[] = []) =>
    JSON.stringify({
      streamId: line,
      title: 'Poradna',
      summary,
      service: 'counselling',
      district: null,
      startsOn: day0,
      endsOn: '2099-12-31',
      requested: String(requested * 100),
      viable: null,
      ownShare: null,
      items: [{ label: 'Mzdy', amount: String(requested * 100) }],
      sources: [],
      partners,
      agreesToPublish: true,
    })
  await superuser.query(`insert into grants.call (id, slug, year, title_cs, title_en, purpose_cs, purpose_en, budget_minor, council_limit_minor) values ('${call}', 'otevrena-data', 2031, 'Otevřená', 'Open', 'x', 'x', 90000000, 100000000);
    insert into grants.stream (id, call_id, number, title_cs, title_en, budget_minor) values ('${line}', '${call}', 1, 'S', 'S', 90000000);
    update grants.call set state = 'published', published_at = now() - interval '90 days', opens_at = now() - interval '50 days', closes_at = now() + interval '1 day', rules_hash = 'h' where id = '${call}'`)
  for (const [id, requested, summary, parts] of [
    [single, 300_000, 'Poradenství pro cizince ve třech jazycích.', []],
    [joint, 200_000, 'Společné kurzy češtiny pro dospělé.', [{ organisationId: partner, share: '8000000' }]],
    [named, 100_000, 'Kurzy vede Jana Nováková, kontakt 777 123 456.', []],
  ] as const) {
    await superuser.query(
      'insert into grants.application (id, call_id, stream_id, organisation_id, requested_minor, prepared_by, content, title, service, joint, partner_ids) values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11)',
      [
        id,
        call,
        line,
        vedouci,
        requested * 100,
        accounts['tym'],
        content(summary, requested, [...parts]),
        'Poradna',
        'counselling',
        parts.length > 0,
        parts.map((one) => one.organisationId),
      ],
    )
    await superuser.query(
      "update grants.application set state = 'submitted', number = $2, signed_by = $3, submitted_at = now(), channel = 'web', receipt = 'r', version = 1 where id = $1",
      [id, Number(id.at(-1)), accounts['hlava']],
    )
    await superuser.query("update grants.application set state = 'eligible' where id = $1", [id])
  }
  for (const state of ['checking', 'reviewing', 'committee'])
    await superuser.query('update grants.call set state = $2 where id = $1', [call, state])
  await superuser.query(
    `insert into grants.decision (id, call_id, organ, number, decided_on, members, votes_for, votes_against, abstained, recused) values ('${decision}', '${call}', 'council', 'R-31', '${day0}', 11, 11, 0, 0, 0)`,
  )
  for (const [id, amount] of [
    [single, 300_000],
    [joint, 200_000],
    [named, 100_000],
  ] as const) {
    await superuser.query("insert into grants.proposal (application_id, call_id, amount_minor, kind) values ($1, $2, $3, 'support')", [
      id,
      call,
      amount * 100,
    ])
    await superuser.query(
      "insert into grants.award (application_id, call_id, stream_id, organisation_id, decision_id, public_number, title, amount_minor, awarded_on) select id, call_id, stream_id, organisation_id, $2, 'od-' || number, title, $3, $4::date from grants.application where id = $1",
      [id, decision, amount * 100, day0],
    )
  }
  for (const state of ['decided', 'announced']) await superuser.query('update grants.call set state = $2 where id = $1', [call, state])
})

describe('a name in a description', () => {
  test('stops every file with a message that says which record, and tells the public no name', async () => {
    for (const path of [
      '/open-data/360giving.json',
      '/open-data/grants.json',
      '/open-data/grants-red.csv',
      '/open-data/red/dotace.csv',
      '/open-data/dotinfo.csv',
    ]) {
      const answer = await fresh(path)
      expect(answer.status, path).toBe(409)
      expect(answer.text, path).toContain('od-3')
      expect(answer.text, path).not.toMatch(/Novák|777/)
    }
    await expect(export360(ports, join(folder, 'stopped'))).rejects.toThrow(/od-3 seem to name a person/)
    expect(() => readdirSync(join(folder, 'stopped'))).toThrow('ENOENT')
  })
  test('is mended by the officer, who keeps the reason; words that name nobody are cleared one by one', async () => {
    const page = (await who('uredka').get(`${at}/open-data`)).text
    for (const words of ['od-3', 'Jana Nováková', '777 123 456']) expect(page).toContain(words)
    expect(
      (
        await who('finance').post(`${at}/open-data`, {
          id: named,
          title: 'Poradna',
          summary: 'Kurzy vedou zkušené lektorky.',
          because: 'jméno',
        })
      ).status,
    ).toBe(403)
    const still = await who('uredka').post(`${at}/open-data`, {
      id: named,
      title: 'Poradna',
      summary: 'Kurzy vede Jana Nováková už třetí rok.',
      because: 'jméno zůstává',
    })
    expect(still.status).toBe(422)
    expect(still.text).toContain('Kurzy vede Jana Nováková už třetí rok.')
    expect(
      (
        await who('uredka').post(`${at}/open-data`, {
          id: named,
          title: 'Poradna',
          summary: 'Kurzy v domě, který nese jméno Milena Jesenská.',
          because: 'dům, ne osoba',
          nobody: 'on',
        })
      ).status,
    ).toBe(303)
    expect((await giving()).status).toBe(200)
    // What is published is not rewritten any more.
    expect(
      (
        await who('uredka').post(`${at}/open-data`, {
          id: named,
          title: 'Jinak',
          summary: 'Docela jiný popis projektu.',
          because: 'protože',
        })
      ).status,
    ).toBe(409)
  })
})

describe('the package', () => {
  test('conforms to the standard field by field, and its sum is the resolution', async () => {
    const data = parsed((await giving()).text)
    expect(giving360Faults(data)).toEqual([])
    expect(data.grants.reduce((sum, grant) => sum + grant.amountAwarded, 0)).toBe(600_000)
    expect(data.grants.map((grant) => grant.recipientOrganization[0]?.id)).toEqual([
      'CZ-ICO-27082440',
      'CZ-ICO-27082440',
      'CZ-ICO-27082440',
    ])
    expect((await who('uredka').get(`${at}/open-data`)).text).not.toContain('differs')
    expect(parsed((await giving('?year=1999')).text).grants).toEqual([])
    for (const query of ['?date=3000-01-01', '?date=yesterday']) expect((await giving(query)).status, query).toBeGreaterThanOrEqual(400)
  })
  test('says of a joint project one grant for each party, follows an amendment, payments and refunds, and forgets nothing of the day before', async () => {
    const before = (await giving(`?date=${day0}`)).text
    await who('uredka').post(`${at}/calls/${call}/agreements`, { plan: '50/30/20', wholeUpTo: '50 000' })
    await who('uredka').post(`${at}/calls/${call}/send`)
    for (const [id, items] of [
      [single, { item1: '300 000' }],
      [joint, { item1: '200 000' }],
      [named, { item1: '100 000' }],
    ] as const)
      expect((await who('hlava').post(`${at}/awards/${id}/accept`, { iban: 'CZ6508000000192000145399', ...items })).status).toBe(303)
    await who('uredka').post(`${at}/calls/${call}/sign`)
    await who('uredka').post(`${at}/calls/${call}/register`)
    const data = parsed((await giving()).text)
    expect(giving360Faults(data)).toEqual([])
    const parts = data.grants.filter((grant) => grant.id.includes('od-2'))
    expect(parts.map((grant) => [grant.id, grant.amountAwarded, grant.recipientOrganization[0]?.id, grant.relatedActivity])).toEqual([
      ['360G-praha-od-2', 120_000, 'CZ-ICO-27082440', ['360G-praha-od-2-P2']],
      ['360G-praha-od-2-P2', 80_000, '360G-praha-ORG-partner', ['360G-praha-od-2']],
    ])
    // The lines of the bank: a payment, given back, paid again; and what was written down only the day after.
    const symbol =
      (await inside<{ symbol: string }>('select symbol from grants.agreement where application_id = $1', [single]))[0]?.symbol ?? ''
    const ids = (
      await inside<{ id: string }>("select id from grants.instalment where application_id = $1 and state = 'met'", [single])
    ).map((row) => row.id)
    await who('finance').post(`${at}/payments/approve`, { ids })
    await who('finance').post(`${at}/payments/order`)
    clock.pass(24 * 60)
    const csv = (rows: string[]) => new File([['reference,date,amount,symbol,kind', ...rows].join('\n')], 'vypis.csv')
    expect(
      (
        await who('finance').send(`${at}/payments/statement`, {
          file: csv([`P1,${day0},-150000,${symbol},payment`, `P2,${day0},150000,${symbol},return`]),
        })
      ).status,
    ).toBe(303)
    await who('finance').post(`${at}/payments/order`)
    expect((await who('finance').send(`${at}/payments/statement`, { file: csv([`P3,${day0},-150000,${symbol},payment`]) })).status).toBe(
      303,
    )
    const after = parsed((await giving()).text)
    expect(giving360Faults(after)).toEqual([])
    const paid = after.grants.find((grant) => grant.id === '360G-praha-od-1')
    expect([paid?.amountDisbursed, paid?.disbursementTransaction?.map((one) => one.value)]).toEqual([150_000, [150_000, -150_000, 150_000]])
    // The money has the bank's day of yesterday but was written down today: yesterday's file has none of it.
    expect(
      parsed((await giving(`?date=${day0}`)).text).grants.find((grant) => grant.id === '360G-praha-od-1')?.disbursementTransaction,
    ).toEqual([])
    expect(parsed(before).grants).toHaveLength(3)
  })
  test('of a past day is the same a year later to the byte, also after the recipient got another name and another award', async () => {
    const day = clock.today()
    const paths = [
      '/open-data/360giving.json',
      '/open-data/grants-red.csv',
      '/open-data/dotinfo.csv',
      '/open-data/red/dotace.csv',
      '/open-data/red/rozhodnuti.csv',
      '/open-data/red/rozpoctove-obdobi.csv',
      '/open-data/red/prijemce.csv',
    ]
    const first = await Promise.all(paths.map(async (path) => (await fresh(`${path}?date=${day}`)).text))
    await export360(ports, join(folder, 'first'), day)
    clock.pass(366 * 24 * 60)
    await superuser.query("update directory.organisation set name = 'Spolek jinak pojmenovaný' where slug = 'vedouci'")
    // The log of the database keeps the day of the database: what happens now is moved to the day the clock of the test shows.
    const last = (await inside<{ id: string }>('select coalesce(max(id), 0)::text as id from grants.event'))[0]?.id
    await superuser.query(
      'update grants.party set share_minor = share_minor + case position when 1 then 1000000 else -1000000 end where application_id = $1',
      [joint],
    )
    await superuser.query('update grants.event set day = $2 where id > $1', [last, clock.today()])
    expect(await Promise.all(paths.map(async (path) => (await fresh(`${path}?date=${day}`)).text))).toEqual(first)
    await export360(ports, join(folder, 'again'), day)
    const files = (name: string) =>
      readdirSync(join(folder, name), { recursive: true, withFileTypes: true })
        .filter((file) => file.isFile())
        .map((file) => join(file.parentPath, file.name))
        .toSorted()
    const [one, two] = [files('first'), files('again')]
    expect(one.map((file) => file.slice(join(folder, 'first').length))).toEqual(two.map((file) => file.slice(join(folder, 'again').length)))
    expect(one.length).toBeGreaterThanOrEqual(2 + 6 * 2 + 3)
    for (const [index, file] of one.entries()) expect(readFileSync(two[index] ?? '', 'utf8'), file).toBe(readFileSync(file, 'utf8'))
    expect(parsed((await giving()).text).grants.find((grant) => grant.id === '360G-praha-od-2')?.amountAwarded).toBe(130_000)
  })
})

describe('the tables', () => {
  test('are what the state register and DotInfo ask for, describe every column, and load into a ledger crown for crown', async () => {
    const headers = async (path: string) => fromCsv((await fresh(path)).text).headers
    expect(await headers('/open-data/red/dotace.csv')).toEqual([
      'iriDotace',
      'kod',
      'identifikator',
      'nazev',
      'podpisDatum',
      'datumAktualizace',
      'iriOperacniProgram',
      'iriPrijemce',
    ])
    expect(await headers('/open-data/red/rozhodnuti.csv')).toEqual([
      'iriRozhodnuti',
      'rokRozhodnuti',
      'castkaPozadovana',
      'castkaRozhodnuta',
      'navratnostIndikator',
      'iriDotacePoskytovatel',
      'iriFinancniZdroj',
      'iriDotace',
    ])
    expect(await headers('/open-data/red/rozpoctove-obdobi.csv')).toEqual([
      'obdobi',
      'castkaCerpana',
      'castkaSpotrebovana',
      'castkaUvolnena',
      'castkaVracena',
      'iriRozhodnuti',
    ])
    expect(await headers('/open-data/red/prijemce.csv')).toEqual(['iriPrijemce', 'ico', 'obchodniNazev'])
    expect(await headers('/open-data/dotinfo.csv')).toContain('částka schválená')
    for (const name of ['red/dotace', 'grants-red', 'dotinfo']) {
      const table: { url: string; tableSchema: { columns: { titles: string[] }[] } } = JSON.parse(
        (await fresh(`/open-data/${name}.csv-metadata.json`)).text,
      )
      expect(table.tableSchema.columns.map((column) => column.titles[0])).toEqual(await headers(`/open-data/${name}.csv`))
    }
    const flat = fromCsv((await fresh('/open-data/grants-red.csv')).text)
    expect([flat.problems, flat.rows.map((row) => row.cells['castkaRozhodnuta'])]).toEqual([[], ['300000', '200000', '100000']])
    const decisions = fromCsv((await fresh('/open-data/red/rozhodnuti.csv')).text)
    const grants = fromCsv((await fresh('/open-data/red/dotace.csv')).text)
    expect(decisions.rows.map((row) => row.cells['iriDotace'])).toEqual(grants.rows.map((row) => row.cells['iriDotace']))
    const records = readdirSync(join(folder, 'first', 'register'))
    expect(records.toSorted()).toEqual(['od-1-S.xml', 'od-2-S.xml', 'od-3-S.xml'])
  })
})
