// Sums over all money: exact to the unit, never twice, never more certain than known (grants.md part 5, checks 18 to 22).
import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { aidLimits, budgets, classOf, cliffs, coFunding, concentration, deMinimis, duplicates, forecast, pairings, spread, toEuroCents, totalOnce, type MoneyRecord } from './model.ts'

let count = 0
const record = (more: Partial<MoneyRecord> = {}): MoneyRecord => ({
  id: `r${String(++count).padStart(4, '0')}`, funder: 'Ministerstvo', origin: 'state', instrumentId: null, organisationId: 'o1', recipient: 'Spolek', recipientIco: null, title: 'Kurzy češtiny pro rodiče', service: 'language', district: '500054', kind: 'grant', certainty: 'secured', grade: 'register', amountMinor: 120_000_00n, currency: 'CZK', decidedOn: '2020-12-01', startsOn: '2021-01-01', endsOn: '2021-12-31', parentId: null, deMinimis: false, clients: null, enteredOn: '2020-12-01', ...more,
})

describe('an amount over time', () => {
  test('is spread by days over years and months and stays the same to the unit', () => {
    expect([...spread({ amountMinor: 365n, startsOn: '2021-01-01', endsOn: '2021-12-31' }, 'year')]).toEqual([['2021', 365n]])
    expect([...spread({ amountMinor: 730n, startsOn: '2021-07-01', endsOn: '2022-06-30' }, 'year')]).toEqual([['2021', 368n], ['2022', 362n]])
    fc.assert(fc.property(fc.bigInt(0n, 10n ** 13n), fc.integer({ min: 0, max: 8000 }), fc.integer({ min: 0, max: 2500 }), fc.constantFrom('year' as const, 'month' as const), (amountMinor, start, length, by) => {
      const day = (n: number) => new Date(Date.UTC(2005, 0, 1) + n * 86_400_000).toISOString().slice(0, 10)
      const parts = [...spread({ amountMinor, startsOn: day(start), endsOn: day(start + length) }, by).values()]
      expect(parts.reduce((sum, part) => sum + part, 0n)).toBe(amountMinor)
    }), { numRuns: 500 })
  })
})

describe('the study\'s Table 3', () => {
  test('has EU funds, Prague with its districts, and the rest; four organisations and four years reconcile to the crown', () => {
    expect([classOf('eu'), classOf('city'), classOf('district'), classOf('state'), classOf('foundation'), classOf('international'), classOf('own')]).toEqual(['eu', 'prague', 'prague', 'rest', 'rest', 'rest', 'own'])
    const rows = budgets(['SIMI', 'PPI', 'InBáze', 'OPU'].flatMap((recipient, n) => [2009, 2010, 2011, 2012].flatMap((year) => ([['eu', 700n], ['city', 100n], ['district', 50n], ['state', 150n]] as const).map(([origin, share]) => record({ organisationId: recipient, recipient, origin, funder: origin, amountMinor: share * BigInt(n + 1) * 100n + 1n, startsOn: `${year}-01-01`, endsOn: `${year}-12-31` })))))
    expect(rows).toHaveLength(16)
    for (const row of rows) expect(row.cells.eu.amountMinor + row.cells.prague.amountMinor + row.cells.rest.amountMinor + row.cells.own.amountMinor).toBe(row.totalMinor)
    expect(rows.find((row) => row.organisation === 'SIMI' && row.year === 2009)).toMatchObject({ totalMinor: 100_004n, cells: { prague: { amountMinor: 15_002n, grades: ['register'] } } })
  })
  test('a single source is 10,000, ten equal ones 1,000; what is only probable is not counted', () => {
    expect([concentration([5n]), concentration(Array.from({ length: 10 }, () => 7n)), concentration([])]).toEqual([10_000, 1000, null])
    expect(budgets([record({ certainty: 'probable' }), record({ certainty: 'applied' }), record({ kind: 'in-kind' })])).toEqual([])
  })
  test('money passed on is counted once over all, and once for whoever got it', () => {
    const parent = record({ amountMinor: 1000n, organisationId: 'city' })
    const child = record({ amountMinor: 400n, parentId: parent.id })
    expect(totalOnce([parent, child]).get('CZK')).toBe(1000n)
    expect(budgets([parent, child])).toHaveLength(2)
    expect(totalOnce([child]).get('CZK')).toBe(400n)
  })
})

describe('where money ends', () => {
  const instruments = [{ id: 'ppr', name: 'OP PPR', validTo: '2022-12-31', knownOn: '2020-12-31', successorId: null, source: 's' }, { id: 'amif', name: 'AMIF', validTo: '2022-12-31', knownOn: '2014-01-01', successorId: 'next', source: 's' }]
  const pole = [
    record({ instrumentId: 'ppr', origin: 'eu', funder: 'EU', service: 'mediation', amountMinor: 2_400_000_00n, decidedOn: '2019-05-01', startsOn: '2020-01-01', endsOn: '2022-12-31', clients: 300 }), record({ service: 'mediation', amountMinor: 600_000_00n, decidedOn: '2019-05-01', startsOn: '2020-01-01', endsOn: '2022-12-31' }),
    record({ instrumentId: 'amif', origin: 'eu', funder: 'EU', service: 'legal', decidedOn: '2019-05-01', startsOn: '2020-01-01', endsOn: '2022-12-31' }), record({ instrumentId: 'ppr', origin: 'eu', funder: 'EU', service: 'legal', decidedOn: '2021-06-01', startsOn: '2021-07-01', endsOn: '2022-06-30' }),
  ]
  test('on 1 January 2021 the end of OP PPR in 2022 shows by service and district, two years ahead, with the people at risk; what was decided later is not known yet', () => {
    const found = cliffs(pole, instruments, '2021-01-01', 36)
    expect(found.map(({ service, district, clients, monthsAhead, sharePercent }) => ({ service, district, clients, monthsAhead, sharePercent }))).toEqual([{ service: 'mediation', district: '500054', clients: 300, monthsAhead: 23, sharePercent: 80 }])
    expect(cliffs(pole, instruments, '2020-12-30', 36)).toEqual([])
    expect(cliffs(pole, instruments, '2021-07-01', 36)).toHaveLength(2)
  })
  test('a probable grant changes the forecast and is never mixed with what is secured', () => {
    const before = forecast(pole, '2021-01-01', 36)
    const after = forecast([...pole, record({ certainty: 'probable', amountMinor: 1_200_000n, enteredOn: '2020-12-15', startsOn: '2023-01-01', endsOn: '2023-12-31' }), record({ certainty: 'applied', enteredOn: '2020-12-15', startsOn: '2023-01-01', endsOn: '2023-12-31' })], '2021-01-01', 36)
    expect(after.map((month) => month.securedMinor)).toEqual(before.map((month) => month.securedMinor))
    expect(after.find((month) => month.month === '2023-06')?.probableMinor).toBeGreaterThan(0n)
    expect(after.find((month) => month.month === '2023-06')?.securedMinor).toBe(0n)
    expect(after.reduce((sum, month) => sum + month.probableMinor, 0n)).toBe(1_200_000n)
  })
})

describe('paid twice', () => {
  test('the same course from the city, a district and the ministry is flagged with evidence; a true yearly renewal, co-funding and another service are not', () => {
    const ministry = record({ title: 'Kurzy češtiny pro rodiče na Černém Mostě' })
    const city = record({ title: 'Kurzy češtiny pro rodiče, Černý Most', funder: 'Praha', origin: 'city' })
    const district = record({ title: 'Čeština pro rodiče – kurzy Černý Most', funder: 'Praha 14', origin: 'district' })
    const pairs = duplicates([ministry, city, district])
    expect(pairs).toHaveLength(3)
    expect(pairs[0]?.evidence.map((one) => one.same)).toEqual(expect.arrayContaining(['recipient', 'funders', 'period', 'words', 'service', 'district']))
    expect(duplicates([ministry, record({ title: ministry.title, startsOn: '2022-01-01', endsOn: '2022-12-31' })])).toEqual([])
    expect(duplicates([ministry, { ...city, parentId: ministry.id }])).toEqual([])
    expect(duplicates([ministry, { ...city, service: 'legal', title: 'Právní poradna pro rodiče' }])).toEqual([])
    expect(duplicates([ministry, { ...city, startsOn: '2022-01-01', endsOn: '2022-12-31' }])).toEqual([])
  })
  test('of 100 planted pairs among 1,200 honest grants at least 95 are found, with at most one false alarm in ten and in fifty renewals', () => {
    let seed = 7
    const roll = (of: number) => (seed = seed * 48_271 % 2_147_483_647) % of
    const nouns = ['kurzy', 'poradna', 'doučování', 'tlumočení', 'festival', 'klub', 'mentoring', 'divadlo', 'dílna', 'terénní práce', 'herna', 'knihovna', 'sousedské setkání', 'školení učitelů', 'právní pomoc', 'rekvalifikace']
    const whom = ['rodiče', 'děti', 'ženy', 'seniory', 'studenty', 'pracovníky skladů', 'učitele', 'sousedy', 'Ukrajince', 'Vietnamce', 'Mongoly', 'uprchlíky']
    const services = ['language', 'legal', 'education', 'mediation', 'culture', 'community']
    const pick = <T>(list: readonly T[]): T => list[roll(list.length)] as T
    const honest: MoneyRecord[] = []
    for (let n = 0; n < 400; n++) {
      const base = record({ organisationId: `o${n % 60}`, recipient: `Spolek ${n % 60}`, title: `${pick(nouns)} pro ${pick(whom)}`, service: pick(services), district: `5000${10 + roll(40)}`, funder: pick(['Praha', 'Ministerstvo', 'Nadace', 'Praha 14']) })
      // A renewal of the next two years by the same funder.
      honest.push(base, { ...base, id: `${base.id}b`, startsOn: '2022-01-01', endsOn: '2022-12-31' }, { ...base, id: `${base.id}c`, startsOn: '2023-01-01', endsOn: '2023-12-31' })
    }
    const planted = Array.from({ length: 100 }, (_unused, n) => { const of = honest[n * 12] as MoneyRecord; return { ...of, id: `p${n}`, funder: `${of.funder} II`, title: `${of.title} ${pick(['2021', 'II', 'pokračování', 'Praha'])}`, amountMinor: of.amountMinor + BigInt(roll(9) * 1000), startsOn: '2021-02-01', endsOn: '2021-11-30' } })
    const found = duplicates([...honest, ...planted])
    const isPlanted = (pair: (typeof found)[number]) => pair.b.id.startsWith('p') && pair.a.id === (honest[Number(pair.b.id.slice(1)) * 12]?.id ?? '') || pair.a.id.startsWith('p') && pair.b.id === (honest[Number(pair.a.id.slice(1)) * 12]?.id ?? '')
    const right = found.filter(isPlanted).length
    expect(right).toBeGreaterThanOrEqual(95)
    expect(right / found.length).toBeGreaterThanOrEqual(0.9)
    expect(found.filter((pair) => pair.a.id.slice(0, 5) === pair.b.id.slice(0, 5) && !isPlanted(pair)).length).toBeLessThanOrEqual(800 * 0.02)
  })
})

describe('co-funding', () => {
  test('ICP: 75 % from the fund, 25 % from the city, premises of districts in kind; without the city\'s part the fund\'s part is at risk', () => {
    const icp = coFunding(10_000_000_00n, { num: 75n, den: 100n, inKind: true }, 400_000_00n)
    expect(icp).toEqual({ totalMinor: 10_000_000_00n, fundMinor: 7_500_000_00n, inKindMinor: 400_000_00n, cashMinor: 2_100_000_00n, without: { fundMinor: 1_200_000_00n, lostMinor: 6_300_000_00n } })
    expect(coFunding(100_00n, { num: 90n, den: 100n, inKind: false }, 50_00n)).toMatchObject({ fundMinor: 90_00n, inKindMinor: 0n, cashMinor: 10_00n, without: { fundMinor: 0n } })
    expect(coFunding(100_00n, { num: 100n, den: 100n, inKind: false }, 0n)).toMatchObject({ fundMinor: 100_00n, cashMinor: 0n, without: { lostMinor: 0n } })
    fc.assert(fc.property(fc.bigInt(1n, 10n ** 13n), fc.constantFrom(75n, 90n, 100n), fc.bigInt(0n, 10n ** 12n), (total, num, inKind) => {
      const parts = coFunding(total, { num, den: 100n, inKind: true }, inKind)
      expect(parts.fundMinor + parts.inKindMinor + parts.cashMinor).toBe(total)
      expect(parts.fundMinor * 100n).toBeLessThanOrEqual(total * num)
    }))
  })
})

describe('de minimis', () => {
  const entries = [{ grantedOn: '2023-05-10', euroCents: 20_000_000n }, { grantedOn: '2024-06-01', euroCents: 9_900_000n }]
  test('299,000 in three years: 1,000 more fit, 1,001 do not, and the day the oldest drops out they do', () => {
    expect(deMinimis(entries, '2026-05-09', 100_000n)).toMatchObject({ allowed: true, usedCents: 29_900_000n, freeCents: 100_000n, nextOn: null })
    expect(deMinimis(entries, '2026-05-09', 100_100n)).toMatchObject({ allowed: false, nextOn: '2026-05-10' })
    expect(deMinimis(entries, '2026-05-10', 100_100n)).toMatchObject({ allowed: true, usedCents: 9_900_000n })
    expect(deMinimis(entries, '2026-05-11', 100_100n).allowed).toBe(true)
    expect(deMinimis(entries, '2026-05-09', 45_100_000n, aidLimits.sgei.euroCents).allowed).toBe(true)
    expect(deMinimis([{ grantedOn: '2024-02-29', euroCents: 30_000_000n }], '2027-02-27', 1n).allowed).toBe(false)
    expect(deMinimis([{ grantedOn: '2024-02-29', euroCents: 30_000_000n }], '2027-02-28', 1n).allowed).toBe(true)
  })
  test('crowns become euros by the printed rate, in whole numbers', () => {
    expect(toEuroCents(2_511_50n, { units: 1, crowns: '25.115' })).toBe(100_00n)
    expect(toEuroCents(100n, { units: 1, crowns: '25' })).toBe(4n)
    expect(toEuroCents(1_000_000_00n, { units: 100, crowns: '2500' })).toBe(40_000_00n)
  })
})

test('cooperation and competition are counted pair by pair', () => {
  expect(pairings([['A', 'B'], ['A', 'B', 'C']], [['A', 'C'], ['B', 'C'], ['A', 'C']])).toEqual([{ a: 'A', b: 'C', together: 1, against: 2 }, { a: 'A', b: 'B', together: 2, against: 0 }, { a: 'B', b: 'C', together: 1, against: 1 }])
})
