// The ledger as people fill it and see it: registers read twice, what is declared and confidential, and the screens over all money.
import { mkdtempSync, readFileSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join as path } from 'node:path'
import { beforeAll, describe, expect, test } from 'vitest'
import { languages } from '../../../kernel/i18n.ts'
import { openCasework } from '../../../../test/support/casework.ts'
import { importFundingFile, importRatesFile, removeDemoMoney, seedDemoMoney } from '../index.ts'
import { demoRows } from './demo.ts'
import { studyPayers } from './load.ts'
import { readLedgerFiles, readRates, textOf } from './read.ts'
import { hashOf } from './rows.ts'

const { ports, city, who, join, inside, organisation, organisations, superuser } = await openCasework()
const at = '/app/funding'
const words = (html: string) => html.replace(/<[^>]+>/g, ' ').replace(/\s+/g, ' ')
const folder = mkdtempSync(path(tmpdir(), 'ledger-'))
const payers = studyPayers(ports.config.root)
const one = (text: string, name = 'file.csv') => readLedgerFiles([{ name, text }], null, payers)
const file = (name: string, text: string) => {
  const to = path(folder, name)
  writeFileSync(to, text)
  return to
}
const red = [
  'kod,nazev,ico,obchodniNazev,rokRozhodnuti,castkaPozadovana,castkaRozhodnuta,datumRozhodnuti,poskytovatelIco,poskytovatel',
  '14-1,Kurzy češtiny,27082440,Spolek Ledger,2023,500000,"450000,50",2023-03-01,00007064,Ministerstvo vnitra',
  '14-2,Právní poradna,00064581,Někdo jiný,2023,1,abc,2023-03-01,00007064,Ministerstvo vnitra',
].join('\n')

beforeAll(async () => {
  await organisation('ledger', 'Spolek Ledger')
  await organisation('dceřinka'.replace('ř', 'r'), 'Dceřinka s.r.o.')
  await organisation('ledgermesto', 'Magistrát zkušební')
  await superuser.query("update directory.organisation set ico = '27082440' where slug = 'ledger'")
  for (const [name, role, slug] of [
    ['reditelka', 'organisation-lead', 'ledger'],
    ['jina', 'organisation-lead', 'dcerinka'],
    ['specka', 'specialist', 'ledgermesto'],
    ['auditorka', 'auditor', 'ledgermesto'],
  ] as const)
    await join(name, role, slug)
})

describe('registers', () => {
  test('are read by what they are; bad rows are named, good ones kept; the same file again changes nothing', async () => {
    const first = await importFundingFile(ports, file('red.csv', red))
    expect(first).toMatchObject({
      format: 'red',
      read: 1,
      added: 1,
      changed: 0,
      unchanged: 0,
      linked: 1,
      refused: [{ line: 3, fault: 'amount', column: 'castkaRozhodnuta', value: 'abc' }],
    })
    expect(await importFundingFile(ports, file('red.csv', red))).toMatchObject({ added: 0, changed: 0, unchanged: 1 })
    expect(await importFundingFile(ports, file('red2.csv', red.replace('450000,50', '460000')))).toMatchObject({ added: 0, changed: 1 })
    expect(await inside("select amount_minor::text as amount, organisation_id from funding.record where source = 'red'")).toEqual([
      { amount: '46000000', organisation_id: organisations['ledger'] },
    ])
    await expect(importFundingFile(ports, file('x.csv', 'a,b\n1,2'))).rejects.toThrow('no known register')
  })
  test('DotInfo, 360Giving and a sheet of annual reports in thousands: 4.51 million stays 4.51 million', async () => {
    const dotinfo = one(
      'evidenční číslo;identifikátor;název;účastník;IČ účastníka;účel;poskytovatel;IČ poskytovatele;částka požadovaná;částka schválená;datum poskytnutí\nD1;;Klub;Spolek Ledger;27082440;;Ministerstvo kultury;00023671;10;9,50;1. 3. 2022',
    )
    expect(dotinfo).toMatchObject({ format: 'dotinfo', rows: [{ amountMinor: 950n, decidedOn: '2022-03-01' }] })
    const giving = one(
      JSON.stringify({
        grants: [
          {
            id: '360G-x-1',
            title: 'T',
            currency: 'GBP',
            amountAwarded: 10.07,
            awardDate: '2021-05-05',
            recipientOrganization: [{ id: 'GB-CHC-1', name: 'R' }],
            fundingOrganization: [{ id: 'GB-CHC-2', name: 'F' }],
          },
          { id: 'broken' },
        ],
      }),
    )
    expect(giving).toMatchObject({ rows: [{ amountMinor: 1007n, currency: 'GBP' }], refused: [{ line: 2 }] })
    const mapping = file(
      'map.json',
      JSON.stringify({
        name: 'vyrocni',
        columns: { year: 'rok', organisation: 'kdo', funder: 'zdroj', amount: 'tis' },
        thousands: true,
        ownIncome: ['Vlastní příjmy'],
      }),
    )
    const sheet = file(
      'sheet.csv',
      'rok;kdo;zdroj;tis\n2010;Spolek Ledger;Evropská unie (EIF);4510\n2010;Spolek Ledger;Městská část Praha 14;"100,5"\n2010;Spolek Ledger;Vlastní příjmy;20\n2010;Spolek Ledger;Nadace;4,510',
    )
    expect(await importFundingFile(ports, sheet, { mapping })).toMatchObject({
      added: 3,
      linked: 3,
      refused: [{ line: 5, fault: 'amount', column: 'tis', value: '4,510' }],
    })
    const page = words((await who('reditelka').get(`${at}/budgets?organisation=ledger&year=2010`)).text)
    for (const part of ['CZK 4,510,000', 'CZK 100,500', 'CZK 20,000', 'annual report']) expect(page).toContain(part)
  })
  test('rates of the bank are kept as printed; a day without one takes the last before it', async () => {
    expect(readRates('Datum|1 EUR|100 JPY\n02.01.2024|24,725|17,5\n03.01.2024|24,695|17,4')).toHaveLength(4)
    expect(readRates('nic')).toBeNull()
    expect(await importRatesFile(ports, file('rates.txt', 'Datum|1 EUR|100 JPY\n02.01.2024|24,725|17,5\n05.01.2024|25|17,4'))).toEqual({
      rates: 4,
    })
    expect(
      await inside("select crowns from funding.rate where currency = 'EUR' and day <= '2024-01-04' order by day desc limit 1"),
    ).toEqual([{ crowns: '24.725' }])
  })
  test('ReD as it is published: four tables joined by their addresses, as files, as a folder or as one JSON; what belongs to nothing is named', async () => {
    const dotace =
      'iriDotace,kod,identifikator,nazev,podpisDatum,iriPrijemce\nd1,K1,I1,Právní poradna,2021-02-01,p1\nd2,K2,I2,Bez příjemce,2021-02-01,p9'
    const rozhodnuti =
      'iriRozhodnuti,rokRozhodnuti,castkaPozadovana,castkaRozhodnuta,navratnostIndikator,iriDotacePoskytovatel,iriFinancniZdroj,iriDotace\nr1,2021,2000000,"1500000,00",false,mv,z,d1\nr2,2021,1,1,false,mv,z,d2\nr3,2021,1,1,false,mv,z,d7\nr4,2021,1,asi milion,false,mv,z,d1'
    const obdobi = 'obdobi,castkaCerpana,castkaSpotrebovana,castkaUvolnena,castkaVracena,iriRozhodnuti\n2021,1,1,1,0,r1\n2022,1,1,1,0,r1'
    const prijemce = 'iriPrijemce,ico,obchodniNazev\np1,27082440,Spolek Ledger'
    const poskytovatel = 'iriDotacePoskytovatel,nazev\nmv,Ministerstvo vnitra'
    const files = [
      ['Dotace.csv', dotace],
      ['Rozhodnuti.csv', rozhodnuti],
      ['RozpoctoveObdobi.csv', obdobi],
      ['PrijemcePomoci.csv', prijemce],
      ['ciselnikDotacePoskytovatel.csv', poskytovatel],
    ] as const
    const read = readLedgerFiles(
      files.map(([name, text]) => ({ name, text })),
      null,
      payers,
    )
    expect(read?.rows).toMatchObject([
      {
        key: 'r1',
        funder: { name: 'Ministerstvo vnitra' },
        recipient: { ico: '27082440' },
        title: 'Právní poradna',
        amountMinor: 150_000_000n,
        decidedOn: '2021-02-01',
        startsOn: '2021-01-01',
        endsOn: '2022-12-31',
      },
    ])
    expect(read?.refused.map((one) => [one.line, one.fault, one.value])).toEqual([
      [3, 'orphan', 'p9'],
      [4, 'orphan', 'd7'],
      [5, 'amount', 'asi milion'],
    ])
    const lists = (text: string) => {
      const [head = [], ...body] = text
        .replace('"1500000,00"', '1500000')
        .split('\n')
        .map((line) => line.split(','))
      return body.map((cells) => Object.fromEntries(head.map((name, place) => [name, cells[place]])))
    }
    const json = one(
      JSON.stringify({ Dotace: lists(dotace), Rozhodnuti: lists(rozhodnuti), RozpoctoveObdobi: lists(obdobi), Prijemce: lists(prijemce) }),
    )
    expect(json?.rows).toMatchObject([{ key: 'r1', amountMinor: 150_000_000n, endsOn: '2022-12-31' }])
    const dir = mkdtempSync(path(tmpdir(), 'red-'))
    for (const [name, text] of files) writeFileSync(path(dir, name), text)
    const report = path(dir, 'report.txt')
    expect(await importFundingFile(ports, dir, { dryRun: true, report })).toMatchObject({ dryRun: true, read: 1, added: 1, linked: 1 })
    expect(readFileSync(report, 'utf8')).toContain('5,refused: amount,castkaRozhodnuta,asi milion')
    expect(await inside("select 1 from funding.record where source_key = 'r1'")).toEqual([])
    expect(await importFundingFile(ports, dir)).toMatchObject({ added: 1 })
    expect(await importFundingFile(ports, dir)).toMatchObject({ added: 0, unchanged: 1 })
  })
  test('a key that stands twice in one file is refused the second time, so that no amount is lost in silence', async () => {
    const twice = file(
      'twice.csv',
      `${red.split('\n')[0]}\nT-1,A,27082440,Spolek Ledger,2020,1,100,2020-01-01,00007064,Ministerstvo vnitra\nT-1,B,27082440,Spolek Ledger,2020,1,200,2020-01-01,00007064,Ministerstvo vnitra`,
    )
    expect(await importFundingFile(ports, twice)).toMatchObject({
      read: 1,
      added: 1,
      refused: [{ line: 3, fault: 'repeated', column: 'T-1', value: '2' }],
    })
    const [first, second] = (
      readLedgerFiles([{ name: 'x', text: readFileSync(twice, 'utf8').replace('\n', '\n\n') }], null, payers) ?? { rows: [] }
    ).rows
    expect(first && second && hashOf(first) !== hashOf(second) && hashOf(first) === hashOf({ ...first, line: 99 })).toBe(true)
  })
  test('files of Czech offices in Windows-1250 keep their accents', () => {
    expect(textOf(new Uint8Array([0x8e, 0x6c, 0x75, 0x9d]))).toBe('Žluť')
    expect(textOf(new TextEncoder().encode('Žluť'))).toBe('Žluť')
  })
  test('what a record said before a register corrected it stays readable, and every number names its source', async () => {
    const [row] = await inside<{ id: string }>("select id from funding.record where source = 'red' and source_key = '14-1'")
    const page = words((await who('specka').get(`${at}/records/${row?.id}`)).text)
    for (const part of ['CZK 460,000', 'What the record said before', 'CZK 450,000.50', 'red', '14-1']) expect(page).toContain(part)
    expect(
      await inside(
        "select count(*)::int as n from funding.record_past p join funding.record r on r.id = p.record_id where r.source_key = '14-1'",
      ),
    ).toEqual([{ n: 1 }])
  })
  test('a hundred thousand rows are one reading', async () => {
    const rows = Array.from(
      { length: 100_000 },
      (_unused, n) =>
        `B-${n},Projekt ${n},${n % 10 === 0 ? '27082440' : ''},Příjemce ${n % 900},2022,1,${n + 1},2022-01-01,00007064,Ministerstvo vnitra`,
    )
    const big = file('big.csv', [red.split('\n')[0], ...rows].join('\n'))
    expect(await importFundingFile(ports, big)).toMatchObject({ read: 100_000, added: 100_000 })
    expect(await importFundingFile(ports, big)).toMatchObject({ added: 0, changed: 0, unchanged: 100_000 })
    // Without the checks of each row's references, which the deletion of so many would repeat for nothing.
    await superuser.query(
      "set session_replication_role = replica; delete from funding.record where source_key like 'B-%'; set session_replication_role = default",
    )
  })
})

describe('what an organisation says itself', () => {
  const form = async (more: Record<string, string> = {}) => ({
    kind: 'grant',
    funderId: (await inside<{ id: string }>("select id from funding.funder where slug = 'nadace'"))[0]?.id ?? '',
    instrumentId: '',
    title: 'Kurzy češtiny',
    service: 'language',
    district: '',
    amount: '1 250,50',
    currency: 'CZK',
    certainty: 'secured',
    decidedOn: '2025-01-01',
    startsOn: '2025-01-01',
    endsOn: '2025-12-31',
    clients: '30',
    reportsPerYear: '2',
    ...more,
  })
  test('stays with it and the city when it is confidential, keeps what was typed when it is wrong', async () => {
    const wrong = await who('reditelka').post(`${at}/declare`, await form({ amount: '4,510' }))
    expect(wrong.status).toBe(422)
    expect(wrong.text).toContain('value="4,510"')
    expect(words(wrong.text)).toContain('ambiguous commas are not guessed')
    expect((await who('reditelka').post(`${at}/declare`, await form({ title: 'Tajný dar', confidential: 'on' }))).status).toBe(303)
    expect((await who('reditelka').get(`${at}/records?q=tajny`)).text).toContain('Tajný dar')
    expect((await who('specka').get(`${at}/records?q=tajny`)).text).toContain('Tajný dar')
    expect((await who('jina').get(`${at}/records?q=tajny`)).text).not.toContain('Tajný dar')
    expect((await who('jina').get(`${at}/ledger.csv`)).text).not.toContain('Tajný dar')
    expect((await who('auditorka').post(`${at}/declare`, await form())).status).toBe(403)
  })
  test('every view answers, for the organisation and for the city; calculators say what is wrong', async () => {
    for (const view of [
      '',
      '/records',
      '/budgets',
      '/cliffs',
      '/cooperation',
      '/calculator',
      '/burden',
      '/partners',
      '/outcomes',
      '/declare',
    ])
      expect((await who('jina').get(`${at}${view}`)).status, view).toBe(200)
    for (const view of ['/duplicates', '/aid', '/import', '/import/mapping']) {
      expect((await who('jina').get(`${at}${view}`)).status, view).toBe(403)
      expect((await who('specka').get(`${at}${view}`)).status, view).toBe(view === '/declare' ? 403 : 200)
    }
    expect((await who('auditorka').get(`${at}/import`)).status).toBe(403)
    const rule = (await inside<{ id: string }>("select id from funding.co_funding_rule where action = 'icp'"))[0]?.id ?? ''
    const page = words((await who('jina').get(`${at}/calculator?rule=${rule}&total=10+000+000&city=2+100+000&inKind=400+000&years=7`)).text)
    for (const part of ['The co-funding is covered', 'CZK 7,500,000', 'CZK 14,700,000', 'CZK 6,300,000', 'CZK 1,200,000'])
      expect(page).toContain(part)
    expect(words((await who('jina').get(`${at}/calculator?rule=${rule}&total=10+000+000`)).text)).toContain('CZK 2,500,000 is missing')
    expect((await who('jina').get(`${at}/calculator?rule=${rule}&total=mnoho`)).status).toBe(422)
  })
  test('de minimis counts related companies together and says from when it fits', async () => {
    const own = organisations['ledger'] ?? ''
    const other = organisations['dcerinka'] ?? ''
    await superuser.query(
      `insert into funding.record (funder_id, organisation_id, recipient_name, title, grade, amount_minor, currency, decided_on, starts_on, ends_on, de_minimis, source, source_key, row_hash) select f.id, x.id::uuid, 'X', 'Podpora', 'register', x.amount, x.currency, x.day::date, x.day::date, x.day::date, true, 'aid', x.day, '' from funding.funder f, (values ('${own}', 20000000, 'EUR', '2024-01-10'), ('${other}', 247500000, 'CZK', '2024-01-06')) x (id, amount, currency, day) where f.slug = 'praha'`,
    )
    expect((await who('specka').post(`${at}/aid/related`, { organisationId: own, relatedId: own, because: 'totéž' })).status).toBe(422)
    expect(
      (await who('specka').post(`${at}/aid/related`, { organisationId: own, relatedId: other, because: 'společný vlastník' })).status,
    ).toBe(303)
    const ask = async (euros: string, day: string) =>
      words((await who('specka').get(`${at}/aid?organisation=${own}&day=${day}&euros=${euros}&limit=general`)).text)
    // 200,000 and CZK 2,475,000 by 25 of the day before: 99,000 make 299,000.
    expect(await ask('1000', '2026-06-01')).toContain('It fits')
    const blocked = await ask('1001', '2026-06-01')
    expect(blocked).toContain('Beyond the limit')
    expect(blocked).toContain('It would fit from')
    expect(await ask('1001', '2027-01-06')).toContain('It fits')
  })
})

describe("the study's statements", () => {
  test('stand in the ledger with who pays and who is paid; what is not stated stays unknown, and no sum counts them', async () => {
    const rows = await inside<{ key: string; kind: string; amount: string | null; starts: string | null; ends: string | null }>(
      "select source_key as key, kind, amount_minor::text as amount, starts_on::text as starts, ends_on::text as ends from funding.record where source = 'study' order by source_key",
    )
    expect(rows.length).toBeGreaterThan(15)
    // One statement has an amount for one payer: 4.51 million, as we read it, for a whole programme.
    expect(rows.filter((row) => row.amount !== null)).toMatchObject([
      { kind: 'programme', amount: '451000000', starts: '2007-01-01', ends: '2013-12-31' },
    ])
    expect(rows.find((row) => row.key.startsWith('funding-icp-subsidy'))).toMatchObject({
      kind: 'grant',
      amount: null,
      starts: '2012-01-01',
      ends: null,
    })
    expect(
      await inside(
        "select count(*)::int as n from funding.record where source = 'study' and (fact_id is null or organisation_id is null and source_key like '%org-%')",
      ),
    ).toEqual([{ n: 0 }])
    const page = words((await who('specka').get(`${at}/records?grade=study`)).text)
    for (const part of ['CZK 4,510,000', 'stated in the study', 'not stated', 'sum of a programme']) expect(page).toContain(part)
    expect(page).not.toContain('Sum of secured money')
    expect(await importFundingFile(ports, path(ports.config.root, 'seed', 'study', 'funding.json'))).toMatchObject({
      format: 'study',
      added: 0,
      changed: 0,
      unchanged: rows.length,
    })
  })
})

describe('an upload', () => {
  const upload = (name: string, text: string, more: Record<string, string> = {}) =>
    who('specka').send(`${at}/import`, { files: new File([text], name), ...more })
  test('is shown row by row before anything is kept; taken it is kept once; thrown away it leaves nothing', async () => {
    const text = `${red.split('\n')[0]}\nU-1,Klub,27082440,Spolek Ledger,2024,1,1000,2024-01-01,00007064,Ministerstvo vnitra\nU-2,Klub,,Neznámý spolek,2024,1,tisíc,2024-01-01,00007064,Ministerstvo vnitra`
    const first = await upload('red.csv', text)
    expect(first.status).toBe(303)
    const preview = words((await who('specka').get(first.location ?? '')).text)
    for (const part of ['Preview: nothing has been written', 'Spolek Ledger', 'CZK 1,000', 'is no amount']) expect(preview).toContain(part)
    expect(await inside("select 1 from funding.record where source_key = 'U-1'")).toEqual([])
    expect((await who('specka').get(`${first.location}/report.csv`)).text).toContain('3,refused: amount,castkaRozhodnuta,tisíc')
    expect((await who('auditorka').get(first.location ?? '')).status).toBe(403)
    expect((await who('specka').post(`${first.location}/take`, {})).status).toBe(303)
    expect(await inside("select amount_minor::text as amount from funding.record where source_key = 'U-1'")).toEqual([{ amount: '100000' }])
    const again = await upload('red.csv', text)
    expect(words((await who('specka').get(again.location ?? '')).text)).toContain('unchanged')
    expect((await who('specka').post(`${again.location}/drop`, {})).status).toBe(303)
    expect((await who('specka').get(again.location ?? '')).status).toBe(404)
    expect((await upload('x.csv', 'a,b\n1,2')).text).toContain('no known register')
  })
  test('of an annual report is read by a saved mapping, on the screen and from the command line', async () => {
    const mapping = {
      name: 'vz-2019',
      year: 'rok',
      organisation: 'kdo',
      funder: 'zdroj',
      amount: 'tis',
      ico: '',
      title: '',
      thousands: 'on',
      ownIncome: 'Tržby',
    }
    expect((await who('specka').post(`${at}/import/mapping`, { ...mapping, name: 'Velká Písmena' })).status).toBe(422)
    expect((await who('specka').post(`${at}/import/mapping`, mapping)).status).toBe(303)
    const sheet = 'rok;kdo;zdroj;tis\n2019;Spolek Ledger;Tržby;4510'
    const checked = await upload('vz.csv', sheet, { mapping: 'vz-2019' })
    expect((await who('specka').post(`${checked.location}/take`, {})).status).toBe(303)
    expect(await inside("select amount_minor::text as amount, kind from funding.record where source = 'sheet:vz-2019'")).toEqual([
      { amount: '451000000', kind: 'own-income' },
    ])
    expect(await importFundingFile(ports, file('vz.csv', sheet), { mapping: 'vz-2019' })).toMatchObject({ unchanged: 1, added: 0 })
  })
})

describe('suspected double payment', () => {
  test('a person decides, the decision is remembered with its reason, and can be opened again', async () => {
    const list = (await who('specka').get(`${at}/duplicates`)).text
    const href = /\/app\/funding\/duplicates\/[0-9a-f-]{36}\/[0-9a-f-]{36}/.exec(list)?.[0] ?? ''
    expect(words((await who('specka').get(href)).text)).toContain('common words')
    const before = Number(/To be judged: (\d+)/.exec(words(list))?.[1])
    expect(before).toBeGreaterThanOrEqual(4)
    const wrong = await who('specka').post(href, { verdict: 'different', because: '' })
    expect(wrong.status).toBe(422)
    expect(wrong.text).toContain('value="different" checked')
    expect((await who('auditorka').post(href, { verdict: 'same', because: 'pokus' })).status).toBe(403)
    expect((await who('specka').post(href, { verdict: 'different', because: 'jiná skupina, jiný den' })).status).toBe(303)
    const after = words((await who('specka').get(`${at}/duplicates`)).text)
    expect(after).toContain(`To be judged: ${before - 1}`)
    expect(after).toContain('jiná skupina, jiný den')
    expect((await who('specka').post(href, { verdict: 'open', because: 'nové doklady' })).status).toBe(303)
    expect(words((await who('specka').get(`${at}/duplicates`)).text)).toContain(`To be judged: ${before}`)
    expect(await inside('select verdict from funding.verdict order by decided_at')).toEqual([{ verdict: 'different' }, { verdict: 'open' }])
    await expect(superuser.query("set role metropolis_app; update funding.verdict set verdict = 'same'")).rejects.toThrow(
      'permission denied',
    )
    await superuser.query('reset role')
  })
})

describe('partners are found by consent', () => {
  const interest = {
    service: 'legal',
    district: '',
    offers: 'Právní poradna jednou týdně',
    seeks: 'Prostor a tlumočení',
    months: '6',
    agrees: 'on',
  }
  test('who publishes nothing sees nothing; who publishes sees the others; taken back it is gone for both', async () => {
    expect((await who('reditelka').post(`${at}/partners`, { ...interest, agrees: '' })).status).toBe(422)
    expect((await who('reditelka').post(`${at}/partners`, interest)).status).toBe(303)
    expect((await who('jina').get(`${at}/partners`)).text).not.toContain('Právní poradna jednou týdně')
    expect((await who('specka').get(`${at}/partners`)).text).toContain('Právní poradna jednou týdně')
    expect((await who('jina').post(`${at}/partners`, { ...interest, offers: 'Prostor v Praze 9', seeks: 'Právní poradna' })).status).toBe(
      303,
    )
    const found = words((await who('jina').get(`${at}/partners`)).text)
    for (const part of ['Spolek Ledger', 'Právní poradna jednou týdně', 'you complement each other', 'same service'])
      expect(found).toContain(part)
    const [own] = await inside<{ id: string }>('select id from funding.interest where organisation_id = $1', [organisations['dcerinka']])
    expect((await who('reditelka').post(`${at}/partners/${own?.id}/withdraw`, {})).status).toBe(404)
    expect((await who('jina').post(`${at}/partners/${own?.id}/withdraw`, {})).status).toBe(303)
    expect((await who('jina').get(`${at}/partners`)).text).not.toContain('Právní poradna jednou týdně')
  })
})

describe('what everybody sees', () => {
  test('records, their sources, Table 3 and files in the open; nothing confidential', async () => {
    const open = async (address: string) => {
      const answer = await city.app.request(address)
      return { status: answer.status, text: await answer.text() }
    }
    const list = await open('/en/funding/records')
    expect(list.status).toBe(200)
    expect((await open('/en/funding/records?q=tajny')).text).not.toContain('Tajný dar')
    expect((await open('/en/funding/records.csv')).text).not.toContain('Tajný dar')
    const [secret] = await inside<{ id: string }>('select id from funding.record where confidential')
    expect((await open(`/en/funding/records/${secret?.id}`)).status).toBe(404)
    const href = /\/en\/funding\/records\/[0-9a-f-]{36}/.exec(list.text)?.[0] ?? ''
    expect(words((await open(href)).text)).toContain('How we know')
    const json = await open('/en/funding/table-3.json?organisation=ledger&year=2010')
    expect(JSON.parse(json.text)).toMatchObject({
      items: [{ organisation: 'Spolek Ledger', year: 2010, eu: '4510000', prague: '100500', own: '20000', total: '4630500' }],
    })
    expect((await open('/en/funding/table-3.csv?organisation=ledger&year=2010')).text).toContain('4510000,report,100500')
    for (const name of ['records', 'table-3']) expect((await open('/open-data/catalog.jsonld')).text).toContain(`/cs/funding/${name}.csv`)
    for (const lang of languages)
      for (const view of ['records', 'table-3'])
        expect(words((await open(`/${lang}/funding/${view}`)).text), `${lang} ${view}`).not.toMatch(/\bfunding\.\w+/)
  })
})

describe('what a grants officer will try (grants.md part 5)', () => {
  const ask = async (name: string, address: string) => words((await who(name).get(`${at}${address}`)).text)
  test("18: the Integration Centre's year: 75 % and 25 %, premises of districts in kind, who pays what; the city's part removed shows the fund's part at risk", async () => {
    const rule =
      (
        await inside<{ id: string }>(
          "select r.id from funding.co_funding_rule r join funding.instrument i on i.id = r.instrument_id where i.slug = 'eif' and r.action = 'icp'",
        )
      )[0]?.id ?? ''
    const whole = await ask('specka', `/calculator?rule=${rule}&total=24+000+000&city=5+400+000&inKind=600+000&years=7`)
    for (const part of ['The co-funding is covered', 'CZK 18,000,000', '75.0%', '22.5%', '2.5%', 'CZK 37,800,000'])
      expect(whole).toContain(part)
    // Without the city's 5.4 million the premises carry 1.8 million of the fund: 16.2 million are at risk.
    expect(whole).toContain('CZK 16,200,000')
    const without = await ask('specka', `/calculator?rule=${rule}&total=24+000+000&inKind=600+000`)
    for (const part of ['CZK 5,400,000 is missing', 'The instrument then pays only CZK 1,800,000, CZK 16,200,000 less'])
      expect(without).toContain(part)
  })
  test("19: Table 3 for the study's four organisations and four years, each cell with its evidence; 4.51 million stays 4.51 million", async () => {
    const mapping = file(
      'four.json',
      JSON.stringify({ name: 'table-3', columns: { year: 'rok', organisation: 'kdo', funder: 'zdroj', amount: 'tis' }, thousands: true }),
    )
    const names = ['Sdružení pro integraci a migraci', 'Poradna pro integraci', 'InBáze', 'Organizace pro pomoc uprchlíkům']
    const lines = names.flatMap((name, n) =>
      [2009, 2010, 2011, 2012].flatMap((year) =>
        [
          ['Evropský integrační fond (EIF)', 4510 + n],
          ['Magistrát hl. m. Prahy', 300 + n],
          ['Městská část Praha 5', 50],
          ['Ministerstvo vnitra', 1200 + n],
        ].map(([from, amount]) => `${year};${name};${from};${amount}`),
      ),
    )
    expect(await importFundingFile(ports, file('four.csv', ['rok;kdo;zdroj;tis', ...lines].join('\n')), { mapping })).toMatchObject({
      read: 64,
      added: 64,
      linked: 64,
      refused: [],
    })
    for (const [n, slug] of ['simi', 'ppi', 'inbaze', 'opu'].entries()) {
      const rows = JSON.parse((await who('jina').get(`/en/funding/table-3.json?organisation=${slug}`)).text) as {
        items: { year: number; eu: string; eu_evidence: string; prague: string; rest: string; total: string }[]
      }
      const own = rows.items.filter((row) => row.year <= 2012)
      expect(own.map((row) => [row.year, row.eu, row.eu_evidence, row.prague, row.rest, row.total])).toEqual(
        [2009, 2010, 2011, 2012].map((year) => [
          year,
          String((4510 + n) * 1000),
          'report',
          String((350 + n) * 1000),
          String((1200 + n) * 1000),
          String((6060 + 3 * n) * 1000),
        ]),
      )
    }
    const page = await ask('specka', '/budgets?organisation=simi&year=2010')
    for (const part of ['CZK 4,510,000', '74%, annual report', 'CZK 350,000', 'Depends on one source']) expect(page).toContain(part)
    expect(page).not.toContain('4,510,000,000')
  })
  test('20: today set to 1 January 2021 shows the end of OP PPR in 2022 by service and district with the people; a probable grant changes its own column only', async () => {
    const back = await ask('specka', '/cliffs?day=2021-01-01')
    for (const part of [
      'As of 1 January 2021',
      'OP Praha – pól růstu ČR',
      '31 December 2022, in 23 months',
      'legal help',
      'Praha 9',
      '380',
      'it will have no successor',
    ])
      expect(back).toContain(part)
    // A day before it was announced nobody could know.
    expect(back).toMatch(/Ends without a successor: [1-9]/)
    expect(await ask('specka', '/cliffs?day=2020-12-30')).toContain('Ends without a successor: 0')
    const months = (text: string) =>
      [...text.matchAll(/(\d{4}-\d{2}) CZK ([\d,]+) CZK ([\d,]+)/g)].map(([, month, secured, probable]) => ({ month, secured, probable }))
    const before = months(await ask('specka', '/cliffs?service=culture'))
    const [year, funderId] = [
      Number(ports.clock.today().slice(0, 4)) + 1,
      (await inside<{ id: string }>("select id from funding.funder where slug = 'evropska-unie'"))[0]?.id ?? '',
    ]
    expect(
      (
        await who('reditelka').post(`${at}/declare`, {
          kind: 'grant',
          funderId,
          instrumentId: '',
          title: 'Divadlo sousedů',
          service: 'culture',
          district: '',
          amount: '3 650',
          currency: 'CZK',
          certainty: 'probable',
          decidedOn: ports.clock.today(),
          startsOn: `${year}-01-01`,
          endsOn: `${year}-12-31`,
          clients: '30',
          reportsPerYear: '',
        })
      ).status,
    ).toBe(303)
    const after = months(await ask('specka', '/cliffs?service=culture'))
    expect(after.map((row) => row.secured)).toEqual(before.map((row) => row.secured))
    expect(after.filter((row) => row.probable !== '0').map((row) => row.month)).toEqual(
      Array.from({ length: 12 }, (_unused, n) => `${year}-${String(n + 1).padStart(2, '0')}`),
    )
  })
  test('21: the same Czech course from the ministry, the city and a district is flagged with its evidence; a yearly renewal is not', async () => {
    const pairs = await ask('specka', '/duplicates')
    for (const part of [
      'Kurzy češtiny pro rodiče na Černém Mostě',
      'Kurzy češtiny pro rodiče, Černý Most',
      'Čeština pro rodiče – kurzy Černý Most',
      'same service: Czech courses',
      'same district',
      'overlap in time: 100 %',
    ])
      expect(pairs).toContain(part)
    // The city's yearly grants of the same title to the same organisations are renewals.
    expect(pairs).not.toContain('Grant na činnost spolku')
  })
  test("22: what each day's limit rests on is shown: counted aid, the rate of its day or of the day before, when the oldest drops out", async () => {
    const page = await ask('specka', `/aid?organisation=${organisations['ledger']}&day=2026-06-01&euros=1001&limit=general`)
    for (const part of [
      'Beyond the limit',
      'Spolek Ledger',
      'Dceřinka s.r.o.',
      'previous published rate',
      'drops out on 6 January 2027',
      'It would fit from 6 January 2027',
    ])
      expect(page).toContain(part)
  })
})

describe('the invented money', () => {
  test('is the same for the same year, is marked, and goes away whole without touching anything real', async () => {
    expect(demoRows(2026)).toEqual(demoRows(2026))
    expect(new Set(demoRows(2026).map((row) => row.key)).size).toBe(demoRows(2026).length)
    const real = await inside<{ n: number }>('select count(*)::int as n from funding.record where not is_demo')
    expect(await seedDemoMoney(ports)).toEqual({ added: 0 })
    expect(await removeDemoMoney(ports)).toBe(demoRows(Number(ports.clock.today().slice(0, 4))).length)
    expect(await inside('select count(*)::int as n from funding.record')).toEqual(real)
    expect(
      await inside(
        'select (select count(*) from funding.rate where is_demo)::int + (select count(*) from funding.undertaking where is_demo)::int + (select count(*) from funding.interest where is_demo)::int + (select count(*) from funding.funder where is_demo)::int as n',
      ),
    ).toEqual([{ n: 0 }])
    expect((await who('specka').get(at)).status).toBe(200)
    await expect(superuser.query('set role metropolis_app; delete from funding.record')).resolves.toBeDefined()
    await superuser.query('reset role')
    expect(await inside('select count(*)::int as n from funding.record')).toEqual(real)
  })
})
