// Sums over all money: exact to the unit, never twice, never more certain than known (grants.md part 5, checks 18 to 22).
import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import {
  aidLimits,
  budgets,
  classOf,
  cliffs,
  concentration,
  countedOnce,
  deMinimis,
  duplicates,
  forecast,
  overspentChains,
  pairings,
  spread,
  toEuroCents,
  totalOnce,
  yearTotals,
  type MoneyRecord,
} from './model.ts'
import { endingSoon, outlooks } from './outlook.ts'
import { outcomes } from './outcomes.ts'
import { burden, matchesOf, type Interest } from './partners.ts'
import { shareOut } from './sharing.ts'

let count = 0
const record = (more: Partial<MoneyRecord> = {}): MoneyRecord => ({
  id: `r${String(++count).padStart(4, '0')}`,
  funder: 'Ministerstvo',
  origin: 'state',
  instrumentId: null,
  organisationId: 'o1',
  recipient: 'Spolek',
  recipientIco: null,
  title: 'Kurzy češtiny pro rodiče',
  service: 'language',
  district: '500054',
  kind: 'grant',
  certainty: 'secured',
  grade: 'register',
  amountMinor: 120_000_00n,
  currency: 'CZK',
  decidedOn: '2020-12-01',
  startsOn: '2021-01-01',
  endsOn: '2021-12-31',
  parentId: null,
  deMinimis: false,
  clients: null,
  enteredOn: '2020-12-01',
  ...more,
})

describe('an amount over time', () => {
  test('is spread by days over years and months and stays the same to the unit', () => {
    expect([...spread({ amountMinor: 365n, startsOn: '2021-01-01', endsOn: '2021-12-31' }, 'year')]).toEqual([['2021', 365n]])
    expect([...spread({ amountMinor: 730n, startsOn: '2021-07-01', endsOn: '2022-06-30' }, 'year')]).toEqual([
      ['2021', 368n],
      ['2022', 362n],
    ])
    fc.assert(
      fc.property(
        fc.bigInt(0n, 10n ** 13n),
        fc.integer({ min: 0, max: 8000 }),
        fc.integer({ min: 0, max: 2500 }),
        fc.constantFrom('year' as const, 'month' as const),
        (amountMinor, start, length, by) => {
          const day = (n: number) => new Date(Date.UTC(2005, 0, 1) + n * 86_400_000).toISOString().slice(0, 10)
          const parts = [...spread({ amountMinor, startsOn: day(start), endsOn: day(start + length) }, by).values()]
          expect(parts.reduce((sum, part) => sum + part, 0n)).toBe(amountMinor)
        },
      ),
      { numRuns: 500 },
    )
  })
})

describe("the study's Table 3", () => {
  test('has EU funds, Prague with its districts, and the rest; four organisations and four years reconcile to the crown', () => {
    expect([
      classOf('eu'),
      classOf('city'),
      classOf('district'),
      classOf('state'),
      classOf('foundation'),
      classOf('international'),
      classOf('own'),
    ]).toEqual(['eu', 'prague', 'prague', 'rest', 'rest', 'rest', 'own'])
    const rows = budgets(
      ['SIMI', 'PPI', 'InBáze', 'OPU'].flatMap((recipient, n) =>
        [2009, 2010, 2011, 2012].flatMap((year) =>
          (
            [
              ['eu', 700n],
              ['city', 100n],
              ['district', 50n],
              ['state', 150n],
            ] as const
          ).map(([origin, share]) =>
            record({
              organisationId: recipient,
              recipient,
              origin,
              funder: origin,
              amountMinor: share * BigInt(n + 1) * 100n + 1n,
              startsOn: `${year}-01-01`,
              endsOn: `${year}-12-31`,
            }),
          ),
        ),
      ),
    )
    expect(rows).toHaveLength(16)
    for (const row of rows)
      expect(row.cells.eu.amountMinor + row.cells.prague.amountMinor + row.cells.rest.amountMinor + row.cells.own.amountMinor).toBe(
        row.totalMinor,
      )
    expect(rows.find((row) => row.organisation === 'SIMI' && row.year === 2009)).toMatchObject({
      totalMinor: 100_004n,
      cells: { prague: { amountMinor: 15_002n, grades: ['register'] } },
    })
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
  test('over chains of any length no crown is counted twice and none is lost, in all and year by year', () => {
    // Every chain passes on at most what it is: the total is the sum of the beginnings.
    fc.assert(
      fc.property(
        fc.array(
          fc.tuple(
            fc.bigInt(1000n, 10n ** 11n),
            fc.array(fc.integer({ min: 1, max: 100 }), { maxLength: 4 }),
            fc.integer({ min: 0, max: 900 }),
          ),
          { minLength: 1, maxLength: 12 },
        ),
        (chains) => {
          const records: MoneyRecord[] = []
          let beginnings = 0n
          for (const [amountMinor, shares, length] of chains) {
            const endsOn = new Date(Date.UTC(2021, 0, 1) + length * 86_400_000).toISOString().slice(0, 10)
            let parent = record({ amountMinor, endsOn })
            records.push(parent)
            beginnings += amountMinor
            for (const share of shares) {
              parent = record({
                amountMinor: (parent.amountMinor * BigInt(share)) / 100n,
                endsOn,
                parentId: parent.id,
                funder: 'Praha 14',
                origin: 'district',
              })
              records.push(parent)
            }
          }
          expect(totalOnce(records).get('CZK')).toBe(beginnings)
          expect(yearTotals(records).reduce((sum, row) => sum + row.totalMinor, 0n)).toBe(beginnings)
          for (const row of yearTotals(records)) expect(row.sums.eu + row.sums.prague + row.sums.rest + row.sums.own).toBe(row.totalMinor)
          expect(overspentChains(records)).toEqual([])
        },
      ),
      { numRuns: 200 },
    )
  })
  test('what comes out of money that is only probable counts itself; a circle of two ends', () => {
    const hoped = record({ certainty: 'probable', amountMinor: 1000n })
    expect(totalOnce([hoped, record({ parentId: hoped.id, amountMinor: 400n })]).get('CZK')).toBe(400n)
    const [a, b] = [record({ amountMinor: 5n }), record({ amountMinor: 5n })]
    expect(
      countedOnce([
        { ...a, parentId: b.id },
        { ...b, parentId: a.id },
      ]),
    ).toEqual([])
  })
  test('who passes on more than it got is named', () => {
    const parent = record({ amountMinor: 1000n })
    expect(
      overspentChains([parent, record({ parentId: parent.id, amountMinor: 700n }), record({ parentId: parent.id, amountMinor: 301n })]),
    ).toEqual([{ record: parent, passedMinor: 1001n }])
  })
  test('concentration stays between one over the number of funders and a single one, whatever the amounts', () => {
    fc.assert(
      fc.property(fc.array(fc.bigInt(1n, 10n ** 13n), { minLength: 1, maxLength: 30 }), (amounts) => {
        const hhi = concentration(amounts) ?? -1
        expect(hhi).toBeGreaterThanOrEqual(Math.floor(10_000 / amounts.length))
        expect(hhi).toBeLessThanOrEqual(10_000)
        expect(concentration(amounts.toReversed())).toBe(hhi)
        expect(concentration(amounts.map((amount) => amount * 7n))).toBe(hhi)
      }),
    )
  })
})

describe('where money ends', () => {
  const instruments = [
    { id: 'ppr', name: 'OP PPR', validTo: '2022-12-31', knownOn: '2020-12-31', successorId: null, source: 's' },
    { id: 'amif', name: 'AMIF', validTo: '2022-12-31', knownOn: '2014-01-01', successorId: 'next', source: 's' },
  ]
  const pole = [
    record({
      instrumentId: 'ppr',
      origin: 'eu',
      funder: 'EU',
      service: 'mediation',
      amountMinor: 2_400_000_00n,
      decidedOn: '2019-05-01',
      startsOn: '2020-01-01',
      endsOn: '2022-12-31',
      clients: 300,
    }),
    record({ service: 'mediation', amountMinor: 600_000_00n, decidedOn: '2019-05-01', startsOn: '2020-01-01', endsOn: '2022-12-31' }),
    record({
      instrumentId: 'amif',
      origin: 'eu',
      funder: 'EU',
      service: 'legal',
      decidedOn: '2019-05-01',
      startsOn: '2020-01-01',
      endsOn: '2022-12-31',
    }),
    record({
      instrumentId: 'ppr',
      origin: 'eu',
      funder: 'EU',
      service: 'legal',
      decidedOn: '2021-06-01',
      startsOn: '2021-07-01',
      endsOn: '2022-06-30',
    }),
  ]
  test('on 1 January 2021 the end of OP PPR in 2022 shows by service and district, two years ahead, with the people at risk; what was decided later is not known yet', () => {
    const found = cliffs(pole, instruments, '2021-01-01', 36)
    expect(
      found.map(({ service, district, clients, monthsAhead, sharePercent }) => ({ service, district, clients, monthsAhead, sharePercent })),
    ).toEqual([{ service: 'mediation', district: '500054', clients: 300, monthsAhead: 23, sharePercent: 80 }])
    expect(cliffs(pole, instruments, '2020-12-30', 36)).toEqual([])
    expect(cliffs(pole, instruments, '2021-07-01', 36)).toHaveLength(2)
  })
  test('a probable grant changes the forecast and is never mixed with what is secured', () => {
    const before = forecast(pole, '2021-01-01', 36)
    const after = forecast(
      [
        ...pole,
        record({ certainty: 'probable', amountMinor: 1_200_000n, enteredOn: '2020-12-15', startsOn: '2023-01-01', endsOn: '2023-12-31' }),
        record({ certainty: 'applied', enteredOn: '2020-12-15', startsOn: '2023-01-01', endsOn: '2023-12-31' }),
      ],
      '2021-01-01',
      36,
    )
    expect(after.map((month) => month.securedMinor)).toEqual(before.map((month) => month.securedMinor))
    expect(after.find((month) => month.month === '2023-06')?.probableMinor).toBeGreaterThan(0n)
    expect(after.find((month) => month.month === '2023-06')?.securedMinor).toBe(0n)
    expect(after.reduce((sum, month) => sum + month.probableMinor, 0n)).toBe(1_200_000n)
  })
})

describe('services that lose money', () => {
  const base = {
    service: 'legal',
    district: null,
    decidedOn: '2025-01-01',
    startsOn: '2026-01-01',
    endsOn: '2026-12-31',
    amountMinor: 1_200_000n,
  }
  test('show the month, what is left, the people of what ends, and whether only probable money holds them', () => {
    const records = [
      record({ ...base, amountMinor: 3_650_000n, clients: 40 }),
      record({ ...base, amountMinor: 7_310_000n, endsOn: '2027-12-31', clients: 9 }),
      record({ ...base, service: 'culture', endsOn: '2029-12-31', clients: 5 }),
    ]
    const [legal, culture] = outlooks(records, '2026-02-01', 36, false)
    expect(legal).toMatchObject({ service: 'legal', fallsIn: '2028-01', leftPercent: 0, people: 49, probableHolds: false })
    expect(culture).toMatchObject({ service: 'culture', fallsIn: null, people: 0 })
    const held = outlooks(
      [
        ...records,
        record({
          ...base,
          certainty: 'probable',
          enteredOn: '2026-01-01',
          startsOn: '2028-01-01',
          endsOn: '2029-12-31',
          amountMinor: 20_000_000n,
        }),
      ],
      '2026-02-01',
      36,
      false,
    )[0]
    expect(held).toMatchObject({ fallsIn: '2028-01', leftPercent: 0, probableHolds: true })
    // A day before the decision nothing was known.
    expect(outlooks(records, '2024-12-31', 36, false)).toEqual([])
  })
  test('grants that end within a year are named unless the same organisation has something later for the same service', () => {
    const ending = record({ ...base, endsOn: '2026-06-30' })
    expect(
      endingSoon(
        [
          ending,
          record({ ...base, organisationId: 'o2', endsOn: '2026-06-30' }),
          record({ ...base, organisationId: 'o2', startsOn: '2026-07-01', endsOn: '2027-06-30' }),
        ],
        '2026-02-01',
        12,
      ).map((one) => one.id),
    ).toEqual([ending.id])
  })
})

describe('reports, people, partners', () => {
  test('the common report is as frequent as the most demanding funder asks', () => {
    const owed = (funder: string, reportsPerYear: number) => ({ organisation: 'Spolek', slug: 's', title: funder, funder, reportsPerYear })
    expect(burden([owed('EU', 4), owed('Praha', 2), owed('Nadace', 1), owed('Nic', 0)])).toMatchObject([
      { funders: 3, grants: 3, reports: 7, harmonised: 4 },
    ])
  })
  test('money stands beside people only where both are known; the rest is counted beside', () => {
    const rows = outcomes(
      [
        record({ amountMinor: 100_000_00n, clients: 50 }),
        record({ amountMinor: 60_000_00n, clients: 10 }),
        record({ amountMinor: 999_00n }),
        record({ service: 'legal' }),
      ],
      2021,
    )
    expect(rows).toEqual([
      {
        service: 'language',
        records: 3,
        stated: 2,
        fromReports: 0,
        minor: 160_000_00n,
        people: 60,
        perPersonMinor: 2667_00n,
        lowMinor: 2000_00n,
        highMinor: 6000_00n,
      },
    ])
  })
  test('partners need a reason: the same service, the same district, or one offers what the other seeks', () => {
    const one = (organisationId: string, more: Partial<Interest>): Interest => ({
      id: organisationId,
      organisationId,
      organisation: organisationId,
      slug: organisationId,
      service: 'legal',
      district: 'a',
      offers: 'Právní poradna dvakrát týdně',
      seeks: 'Tlumočníci vietnamštiny',
      until: '2030-01-01',
      isDemo: false,
      ...more,
    })
    const own = one('a', {})
    expect(
      matchesOf(own, [
        own,
        one('b', { offers: 'Tlumočení z vietnamštiny', service: 'mediation' }),
        one('c', { service: 'culture', district: 'b', offers: 'Divadlo', seeks: 'Hudba' }),
        one('d', { district: null, offers: 'x', seeks: 'y' }),
      ]).map((match) => [match.interest.organisationId, match.reasons]),
    ).toEqual([
      ['b', ['district', 'complements']],
      ['d', ['service']],
    ])
  })
})

describe('paid twice', () => {
  test('the same course from the city, a district and the ministry is flagged with evidence; a true yearly renewal, co-funding and another service are not', () => {
    const ministry = record({ title: 'Kurzy češtiny pro rodiče na Černém Mostě' })
    const city = record({ title: 'Kurzy češtiny pro rodiče, Černý Most', funder: 'Praha', origin: 'city' })
    const district = record({ title: 'Čeština pro rodiče – kurzy Černý Most', funder: 'Praha 14', origin: 'district' })
    const pairs = duplicates([ministry, city, district])
    expect(pairs).toHaveLength(3)
    expect(pairs[0]?.evidence.map((one) => one.same)).toEqual(
      expect.arrayContaining(['recipient', 'funders', 'period', 'words', 'service', 'district']),
    )
    expect(duplicates([ministry, record({ title: ministry.title, startsOn: '2022-01-01', endsOn: '2022-12-31' })])).toEqual([])
    expect(duplicates([ministry, { ...city, parentId: ministry.id }])).toEqual([])
    expect(duplicates([ministry, { ...city, service: 'legal', title: 'Právní poradna pro rodiče' }])).toEqual([])
    expect(duplicates([ministry, { ...city, startsOn: '2022-01-01', endsOn: '2022-12-31' }])).toEqual([])
  })
  test('of 100 planted pairs among 1,200 honest grants at least 95 are found, with at most one false alarm in ten and in fifty renewals', () => {
    let seed = 7
    const roll = (of: number) => (seed = (seed * 48_271) % 2_147_483_647) % of
    const nouns = [
      'kurzy',
      'poradna',
      'doučování',
      'tlumočení',
      'festival',
      'klub',
      'mentoring',
      'divadlo',
      'dílna',
      'terénní práce',
      'herna',
      'knihovna',
      'sousedské setkání',
      'školení učitelů',
      'právní pomoc',
      'rekvalifikace',
    ]
    const whom = [
      'rodiče',
      'děti',
      'ženy',
      'seniory',
      'studenty',
      'pracovníky skladů',
      'učitele',
      'sousedy',
      'Ukrajince',
      'Vietnamce',
      'Mongoly',
      'uprchlíky',
    ]
    const services = ['language', 'legal', 'education', 'mediation', 'culture', 'community']
    const pick = <T>(list: readonly T[]): T => list[roll(list.length)] as T
    const honest: MoneyRecord[] = []
    for (let n = 0; n < 400; n++) {
      const base = record({
        organisationId: `o${n % 60}`,
        recipient: `Spolek ${n % 60}`,
        title: `${pick(nouns)} pro ${pick(whom)}`,
        service: pick(services),
        district: `5000${10 + roll(40)}`,
        funder: pick(['Praha', 'Ministerstvo', 'Nadace', 'Praha 14']),
      })
      // A renewal of the next two years by the same funder.
      honest.push(
        base,
        { ...base, id: `${base.id}b`, startsOn: '2022-01-01', endsOn: '2022-12-31' },
        { ...base, id: `${base.id}c`, startsOn: '2023-01-01', endsOn: '2023-12-31' },
      )
    }
    const planted = Array.from({ length: 100 }, (_unused, n) => {
      const of = honest[n * 12] as MoneyRecord
      return {
        ...of,
        id: `p${n}`,
        funder: `${of.funder} II`,
        title: `${of.title} ${pick(['2021', 'II', 'pokračování', 'Praha'])}`,
        amountMinor: of.amountMinor + BigInt(roll(9) * 1000),
        startsOn: '2021-02-01',
        endsOn: '2021-11-30',
      }
    })
    const found = duplicates([...honest, ...planted])
    const isPlanted = (pair: (typeof found)[number]) =>
      (pair.b.id.startsWith('p') && pair.a.id === (honest[Number(pair.b.id.slice(1)) * 12]?.id ?? '')) ||
      (pair.a.id.startsWith('p') && pair.b.id === (honest[Number(pair.a.id.slice(1)) * 12]?.id ?? ''))
    const right = found.filter(isPlanted).length
    expect(right).toBeGreaterThanOrEqual(95)
    expect(right / found.length).toBeGreaterThanOrEqual(0.9)
    expect(found.filter((pair) => pair.a.id.slice(0, 5) === pair.b.id.slice(0, 5) && !isPlanted(pair)).length).toBeLessThanOrEqual(
      800 * 0.02,
    )
  })
})

describe('co-funding', () => {
  const icp = { num: 75n, den: 100n, inKind: true }
  test("ICP: 75 % from the fund, 25 % from the city and the districts' free premises; without the city the fund pays less", () => {
    const shared = shareOut(10_000_000_00n, icp, [
      { by: 'city', kind: 'cash', minor: 2_100_000_00n },
      { by: 'district', kind: 'in-kind', minor: 400_000_00n },
    ])
    expect(shared).toMatchObject({
      fundMinor: 7_500_000_00n,
      requiredMinor: 2_500_000_00n,
      missingMinor: 0n,
      surplusMinor: 0n,
      fundPaidMinor: 7_500_000_00n,
    })
    expect(shared.without).toEqual([
      { by: 'city', ownMinor: 2_100_000_00n, fundLostMinor: 6_300_000_00n, fundLeftMinor: 1_200_000_00n },
      { by: 'district', ownMinor: 400_000_00n, fundLostMinor: 1_200_000_00n, fundLeftMinor: 6_300_000_00n },
    ])
  })
  test("the law's table: 10 % of districts without gifts in kind, AMIF 75, 90 and 100 %", () => {
    const table = [
      [90n, false, 100_00n, 0n, 10_00n],
      [75n, true, 25_00n, 25_00n, 0n],
      [90n, true, 10_00n, 10_00n, 0n],
      [100n, false, 50_00n, 0n, 0n],
    ] as const
    for (const [num, inKind, offered, counted, missing] of table) {
      const shared = shareOut(100_00n, { num, den: 100n, inKind }, [{ by: 'district', kind: 'in-kind', minor: offered }])
      expect([shared.fundMinor, shared.counted.reduce((sum, one) => sum + one.minor, 0n), shared.missingMinor], `${num} %`).toEqual([
        num * 100n,
        num === 100n ? 0n : counted,
        missing,
      ])
    }
    expect(shareOut(100_00n, { num: 100n, den: 100n, inKind: false }, []).fundPaidMinor).toBe(100_00n)
  })
  test('a chain of city, district and organisation: what one offers beyond need steps in for another', () => {
    const offers = [
      { by: 'city' as const, kind: 'cash' as const, minor: 2_000_00n },
      { by: 'district' as const, kind: 'cash' as const, minor: 400_00n },
      { by: 'organisation' as const, kind: 'cash' as const, minor: 600_00n },
    ]
    const shared = shareOut(10_000_00n, icp, offers)
    expect(shared.counted.map((one) => one.minor)).toEqual([2_000_00n, 400_00n, 100_00n])
    expect(shared.surplusMinor).toBe(500_00n)
    expect(shared.without.find((one) => one.by === 'district')?.fundLostMinor).toBe(0n)
    expect(shared.without.find((one) => one.by === 'city')?.fundLostMinor).toBe(4_500_00n)
  })
  test('parts add up to the whole, the fund never pays more than its share', () => {
    fc.assert(
      fc.property(
        fc.bigInt(1n, 10n ** 13n),
        fc.constantFrom(75n, 90n, 100n),
        fc.array(
          fc.record({
            by: fc.constantFrom('city' as const, 'district' as const, 'organisation' as const, 'other' as const),
            kind: fc.constantFrom('cash' as const, 'in-kind' as const),
            minor: fc.bigInt(0n, 10n ** 13n),
          }),
          { maxLength: 6 },
        ),
        fc.boolean(),
        (total, num, offers, inKind) => {
          const shared = shareOut(total, { num, den: 100n, inKind }, offers)
          const counted = shared.counted.reduce((sum, one) => sum + one.minor, 0n)
          expect(shared.fundMinor + counted + shared.missingMinor).toBe(total)
          expect(shared.fundMinor * 100n).toBeLessThanOrEqual(total * num)
          expect(shared.fundPaidMinor).toBeLessThanOrEqual(shared.fundMinor)
          if (shared.missingMinor === 0n) expect(shared.fundPaidMinor).toBe(shared.fundMinor)
          for (const one of shared.without) expect(one.fundLostMinor + one.fundLeftMinor).toBe(shared.fundPaidMinor)
        },
      ),
    )
  })
})

describe('de minimis', () => {
  const entries = [
    { grantedOn: '2023-05-10', euroCents: 20_000_000n },
    { grantedOn: '2024-06-01', euroCents: 9_900_000n },
  ]
  test('299,000 in three years: 1,000 more fit, 1,001 do not, and the day the oldest drops out they do', () => {
    expect(deMinimis(entries, '2026-05-09', 100_000n)).toMatchObject({
      allowed: true,
      usedCents: 29_900_000n,
      freeCents: 100_000n,
      nextOn: null,
    })
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
  expect(
    pairings(
      [
        ['A', 'B'],
        ['A', 'B', 'C'],
      ],
      [
        ['A', 'C'],
        ['B', 'C'],
        ['A', 'C'],
      ],
    ),
  ).toEqual([
    { a: 'A', b: 'C', together: 1, against: 2 },
    { a: 'A', b: 'B', together: 2, against: 0 },
    { a: 'B', b: 'C', together: 1, against: 1 },
  ])
})
