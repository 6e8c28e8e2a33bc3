// The ledger as people fill it and see it: registers read twice, what is declared and confidential, and the screens over all money.
import { mkdtempSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join as path } from 'node:path'
import { beforeAll, describe, expect, test } from 'vitest'
import { openCasework } from '../../../../test/support/casework.ts'
import { importFundingFile, importRatesFile } from '../index.ts'
import { readLedgerFile, readRates } from './read.ts'

const { ports, who, join, inside, organisation, organisations, superuser } = await openCasework()
const at = '/app/funding'
const words = (html: string) => html.replace(/<[^>]+>/g, ' ').replace(/\s+/g, ' ')
const folder = mkdtempSync(path(tmpdir(), 'ledger-'))
const file = (name: string, text: string) => { const to = path(folder, name); writeFileSync(to, text); return to }
const red = ['kod,nazev,ico,obchodniNazev,rokRozhodnuti,castkaPozadovana,castkaRozhodnuta,datumRozhodnuti,poskytovatelIco,poskytovatel', '14-1,Kurzy češtiny,27082440,Spolek Ledger,2023,500000,"450000,50",2023-03-01,00007064,Ministerstvo vnitra', '14-2,Právní poradna,00064581,Někdo jiný,2023,1,abc,2023-03-01,00007064,Ministerstvo vnitra'].join('\n')

beforeAll(async () => {
  await organisation('ledger', 'Spolek Ledger')
  await organisation('dceřinka'.replace('ř', 'r'), 'Dceřinka s.r.o.')
  await organisation('ledgermesto', 'Magistrát zkušební')
  await superuser.query("update directory.organisation set ico = '27082440' where slug = 'ledger'")
  for (const [name, role, slug] of [['reditelka', 'organisation-lead', 'ledger'], ['jina', 'organisation-lead', 'dcerinka'], ['specka', 'specialist', 'ledgermesto'], ['auditorka', 'auditor', 'ledgermesto']] as const) await join(name, role, slug)
}, 120_000)

describe('registers', () => {
  test('are read by what they are; bad rows are named, good ones kept; the same file again changes nothing', async () => {
    const first = await importFundingFile(ports, file('red.csv', red), undefined)
    expect(first).toMatchObject({ format: 'red', read: 1, added: 1, changed: 0, unchanged: 0, linked: 1, refused: [{ line: 3, reason: 'castkaRozhodnuta' }] })
    expect(await importFundingFile(ports, file('red.csv', red), undefined)).toMatchObject({ added: 0, changed: 0, unchanged: 1 })
    expect(await importFundingFile(ports, file('red2.csv', red.replace('450000,50', '460000')), undefined)).toMatchObject({ added: 0, changed: 1 })
    expect(await inside("select amount_minor::text as amount, organisation_id from funding.record where source = 'red'")).toEqual([{ amount: '46000000', organisation_id: organisations['ledger'] }])
    await expect(importFundingFile(ports, file('x.csv', 'a,b\n1,2'), undefined)).rejects.toThrow('no known register')
  })
  test('DotInfo, 360Giving and a sheet of annual reports in thousands: 4.51 million stays 4.51 million', async () => {
    const dotinfo = readLedgerFile('evidenční číslo;identifikátor;název;účastník;IČ účastníka;účel;poskytovatel;IČ poskytovatele;částka požadovaná;částka schválená;datum poskytnutí\nD1;;Klub;Spolek Ledger;27082440;;Ministerstvo kultury;00023671;10;9,50;1. 3. 2022', null)
    expect(dotinfo).toMatchObject({ format: 'dotinfo', rows: [{ amountMinor: 950n, decidedOn: '2022-03-01' }] })
    const giving = readLedgerFile(JSON.stringify({ grants: [{ id: '360G-x-1', title: 'T', currency: 'GBP', amountAwarded: 10.07, awardDate: '2021-05-05', recipientOrganization: [{ id: 'GB-CHC-1', name: 'R' }], fundingOrganization: [{ id: 'GB-CHC-2', name: 'F' }] }, { id: 'broken' }] }), null)
    expect(giving).toMatchObject({ rows: [{ amountMinor: 1007n, currency: 'GBP' }], refused: [{ line: 2 }] })
    const mapping = file('map.json', JSON.stringify({ name: 'vyrocni', columns: { year: 'rok', organisation: 'kdo', funder: 'zdroj', amount: 'tis' }, thousands: true, ownIncome: ['Vlastní příjmy'] }))
    const sheet = file('sheet.csv', 'rok;kdo;zdroj;tis\n2010;Spolek Ledger;Evropská unie (EIF);4510\n2010;Spolek Ledger;Městská část Praha 14;"100,5"\n2010;Spolek Ledger;Vlastní příjmy;20\n2010;Spolek Ledger;Nadace;4,510')
    expect(await importFundingFile(ports, sheet, mapping)).toMatchObject({ added: 3, linked: 3, refused: [{ line: 5, reason: 'tis' }] })
    const page = words((await who('reditelka').get(`${at}/budgets?organisation=ledger&year=2010`)).text)
    for (const part of ['CZK 4,510,000', 'CZK 100,500', 'CZK 20,000', 'annual report']) expect(page).toContain(part)
  })
  test('rates of the bank are kept as printed; a day without one takes the last before it', async () => {
    expect(readRates('Datum|1 EUR|100 JPY\n02.01.2024|24,725|17,5\n03.01.2024|24,695|17,4')).toHaveLength(4)
    expect(readRates('nic')).toBeNull()
    expect(await importRatesFile(ports, file('rates.txt', 'Datum|1 EUR|100 JPY\n02.01.2024|24,725|17,5\n05.01.2024|25|17,4'))).toEqual({ rates: 4 })
    expect(await inside("select crowns from funding.rate where currency = 'EUR' and day <= '2024-01-04' order by day desc limit 1")).toEqual([{ crowns: '24.725' }])
  })
  test('a hundred thousand rows are one reading', async () => {
    const rows = Array.from({ length: 100_000 }, (_unused, n) => `B-${n},Projekt ${n},${n % 10 === 0 ? '27082440' : ''},Příjemce ${n % 900},2022,1,${n + 1},2022-01-01,00007064,Ministerstvo vnitra`)
    const big = file('big.csv', [red.split('\n')[0], ...rows].join('\n'))
    expect(await importFundingFile(ports, big, undefined)).toMatchObject({ read: 100_000, added: 100_000 })
    expect(await importFundingFile(ports, big, undefined)).toMatchObject({ added: 0, changed: 0, unchanged: 100_000 })
    await superuser.query("delete from funding.record where source_key like 'B-%'")
  }, 240_000)
})

describe('what an organisation says itself', () => {
  const form = async (more: Record<string, string> = {}) => ({ kind: 'grant', funderId: (await inside<{ id: string }>("select id from funding.funder where slug = 'nadace'"))[0]?.id ?? '', instrumentId: '', title: 'Kurzy češtiny', service: 'language', district: '', amount: '1 250,50', currency: 'CZK', certainty: 'secured', decidedOn: '2025-01-01', startsOn: '2025-01-01', endsOn: '2025-12-31', clients: '30', reportsPerYear: '2', ...more })
  test('stays with it and the city when it is confidential, keeps what was typed when it is wrong', async () => {
    const wrong = await who('reditelka').post(`${at}/declare`, await form({ amount: '4,510' }))
    expect(wrong.status).toBe(422)
    expect(wrong.text).toContain('value="4,510"')
    expect(words(wrong.text)).toContain('ambiguous commas are not guessed')
    expect((await who('reditelka').post(`${at}/declare`, await form({ title: 'Tajný dar', confidential: 'on' }))).status).toBe(303)
    expect((await who('reditelka').get(at)).text).toContain('Tajný dar')
    expect((await who('specka').get(at)).text).toContain('Tajný dar')
    expect((await who('jina').get(at)).text).not.toContain('Tajný dar')
    expect((await who('jina').get(`${at}/ledger.csv`)).text).not.toContain('Tajný dar')
    expect((await who('auditorka').post(`${at}/declare`, await form())).status).toBe(403)
  })
  test('every view answers, for the organisation and for the city; calculators say what is wrong', async () => {
    for (const view of ['', '/budgets', '/cliffs', '/cooperation', '/calculator', '/burden']) expect((await who('jina').get(`${at}${view}`)).status, view).toBe(200)
    for (const view of ['/duplicates', '/aid']) {
      expect((await who('jina').get(`${at}${view}`)).status, view).toBe(403)
      expect((await who('specka').get(`${at}${view}`)).status, view).toBe(200)
    }
    const rule = (await inside<{ id: string }>("select id from funding.co_funding_rule where action = 'icp'"))[0]?.id ?? ''
    const page = words((await who('jina').get(`${at}/calculator?rule=${rule}&total=10+000+000&inKind=400+000`)).text)
    for (const part of ['CZK 7,500,000', 'CZK 2,100,000', 'CZK 6,300,000']) expect(page).toContain(part)
    expect((await who('jina').get(`${at}/calculator?rule=${rule}&total=mnoho`)).status).toBe(422)
  })
  test('de minimis counts related companies together and says from when it fits', async () => {
    const own = organisations['ledger'] ?? ''
    const other = organisations['dcerinka'] ?? ''
    await superuser.query(`insert into funding.record (funder_id, organisation_id, recipient_name, title, grade, amount_minor, currency, decided_on, starts_on, ends_on, de_minimis, source, source_key, row_hash) select f.id, x.id::uuid, 'X', 'Podpora', 'register', x.amount, x.currency, x.day::date, x.day::date, x.day::date, true, 'aid', x.day, '' from funding.funder f, (values ('${own}', 20000000, 'EUR', '2024-01-10'), ('${other}', 247500000, 'CZK', '2024-01-06')) x (id, amount, currency, day) where f.slug = 'praha'`)
    expect((await who('specka').post(`${at}/aid/related`, { organisationId: own, relatedId: own, because: 'totéž' })).status).toBe(422)
    expect((await who('specka').post(`${at}/aid/related`, { organisationId: own, relatedId: other, because: 'společný vlastník' })).status).toBe(303)
    const ask = async (euros: string, day: string) => words((await who('specka').get(`${at}/aid?organisation=${own}&day=${day}&euros=${euros}&limit=general`)).text)
    // 200,000 and CZK 2,475,000 by 25 of the day before: 99,000 make 299,000.
    expect(await ask('1000', '2026-06-01')).toContain('It fits')
    const blocked = await ask('1001', '2026-06-01')
    expect(blocked).toContain('Beyond the limit')
    expect(blocked).toContain('It would fit from')
    expect(await ask('1001', '2027-01-06')).toContain('It fits')
  })
})
