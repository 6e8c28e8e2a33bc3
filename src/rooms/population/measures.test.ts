// The measures against exact arithmetic, textbook cases and damaged input.
import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import {
  diversity,
  measureDiversity,
  measureSegregation,
  ratio,
  representationRatio,
  segregation,
  wilson,
  type Counts,
} from './measures.ts'

const city = fc.array(fc.array(fc.bigInt({ min: 0n, max: 2_000_000n }), { minLength: 3, maxLength: 3 }), { minLength: 1, maxLength: 30 })
function countsOf(rows: readonly (readonly bigint[])[]): Counts {
  return new Map(rows.map((row, index) => [`a${index}`, new Map(row.map((count, group) => [`g${group}`, count]))]))
}
const sum = (values: readonly bigint[]) => values.reduce((all, one) => all + one, 0n)
function near(value: number | null, exact: number): void {
  expect(value).not.toBeNull()
  expect(Math.abs((value ?? 0) - exact)).toBeLessThanOrEqual(1e-13 * Math.max(1, Math.abs(exact)))
}
/** Σ nᵢ/dᵢ in whole numbers. */
function fractions(terms: readonly (readonly [bigint, bigint])[]): number {
  let [n, d] = [0n, 1n]
  for (const [top, bottom] of terms) [n, d] = [n * bottom + top * d, d * bottom]
  return ratio(n, d) ?? 0
}

describe('segregation', () => {
  test('agrees with exact fractions', () => {
    fc.assert(
      fc.property(city, (rows) => {
        const measured = segregation(countsOf(rows), 'g0')
        const X = sum(rows.map((row) => row[0] ?? 0n))
        const T = sum(rows.map((row) => sum(row)))
        const Y = T - X
        if (X === 0n || Y === 0n) {
          expect(measured.dissimilarity).toBeNull()
          return
        }
        const at = rows.map((row) => ({ x: row[0] ?? 0n, t: sum(row) })).filter((one) => one.t > 0n)
        const abs = (n: bigint) => (n < 0n ? -n : n)
        near(measured.dissimilarity, fractions(at.map(({ x, t }) => [abs(x * Y - (t - x) * X), 2n * X * Y] as const)))
        near(measured.isolation, fractions(at.map(({ x, t }) => [x * x, X * t] as const)))
        near(measured.exposure, fractions(at.map(({ x, t }) => [x * (t - x), X * t] as const)))
      }),
      { numRuns: 60 },
    )
  })
  test('isolation and exposure to the rest add up to one, all measures stay between 0 and 1', () => {
    fc.assert(
      fc.property(city, (rows) => {
        const measured = segregation(countsOf(rows), 'g1')
        if (measured.isolation !== null && measured.exposure !== null) expect(measured.isolation + measured.exposure).toBeCloseTo(1, 12)
        for (const value of [measured.dissimilarity, measured.isolation, measured.theilH])
          if (value !== null) expect(value >= 0 && value <= 1 + 1e-12).toBe(true)
      }),
    )
  })
  test("Theil's H follows its definition", () => {
    fc.assert(
      fc.property(city, (rows) => {
        const measured = segregation(countsOf(rows), 'g0')
        const E = diversity([0, 1, 2].map((group) => sum(rows.map((row) => row[group] ?? 0n)))).entropy
        if (E === null || E < 0.01) return
        const T = Number(sum(rows.map((row) => sum(row))))
        const H = rows.reduce((all, row) => {
          const t = Number(sum(row))
          return all + (t === 0 ? 0 : (t * (E - (diversity(row).entropy ?? 0))) / (E * T))
        }, 0)
        expect(measured.theilH ?? 0).toBeCloseTo(H, 10)
      }),
    )
  })
  test('an even city is not segregated at all, a divided one completely', () => {
    expect(measureSegregation('area,group,count\nA,x,10\nA,y,30\nB,x,20\nB,y,60', { group: 'x' })).toMatchObject({
      dissimilarity: 0,
      isolation: 0.25,
      exposure: 0.75,
      theilH: 0,
      areas: { A: { locationQuotient: 1, share: 0.25 } },
    })
    expect(measureSegregation('area,group,count\nA,x,10\nA,y,0\nB,x,0\nB,y,60', { group: 'x' })).toMatchObject({
      dissimilarity: 1,
      isolation: 1,
      exposure: 0,
    })
  })
  test('a tiny difference keeps its digits', () => {
    const n = 10n ** 12n
    const measured = segregation(
      new Map([
        [
          'A',
          new Map([
            ['x', n + 1n],
            ['y', n],
          ]),
        ],
        [
          'B',
          new Map([
            ['x', n],
            ['y', n + 1n],
          ]),
        ],
      ]),
      'x',
    )
    expect(measured.dissimilarity).toBeCloseTo(5e-13, 20)
    expect((measured.theilH ?? 0) / (1 / (8 * 1e24) / Math.LN2)).toBeCloseTo(1, 6)
  })
  test('with a reference group only the two are compared, but shares are of everybody', () => {
    const text = 'area,group,count\nA,x,10\nA,y,10\nA,z,80\nB,x,10\nB,y,30\nB,z,0'
    expect(measureSegregation(text, { group: 'x', reference: 'y' })).toMatchObject({
      dissimilarity: 0.25,
      areas: { A: { share: 0.1 }, B: { share: 0.25 } },
    })
  })
  test('an area without people has no share and changes nothing', () => {
    const measured = measureSegregation('area,group,count\nA,x,1\nA,y,3\nB,x,3\nB,y,1\nC,x,0\nC,y,0', { group: 'x' })
    expect(measured).toMatchObject({ dissimilarity: 0.5, areas: { C: { locationQuotient: null, share: null } } })
  })
  test('a city of one group has entropy 0 and no H and no dissimilarity', () => {
    expect(measureSegregation('area,group,count\nA,x,5\nB,x,7', { group: 'x' })).toMatchObject({
      entropy: 0,
      theilH: null,
      dissimilarity: null,
      isolation: 1,
      exposure: 0,
    })
  })
  test('a group without members has no measures but the city keeps its entropy', () => {
    expect(measureSegregation('area,group,count\nA,x,0\nA,y,5\nB,z,5', { group: 'x' })).toMatchObject({
      dissimilarity: null,
      isolation: null,
      exposure: null,
      areas: { A: { locationQuotient: null, share: 0 } },
    })
  })
  test.each([
    ['a negative count', 'area,group,count\nA,x,-1', 'Line 2: a count cannot be negative'],
    ['a fraction of a person', 'area,group,count\nA,x,1.5', 'Line 2: a count of people must be a whole number'],
    [
      'a count that may be three or three thousand',
      'area,group,count\nA,x,"3,000"',
      'Line 2: a count must be a whole number without a thousands separator (3,000)',
    ],
    ['a word', 'area,group,count\nA,x,many', 'Line 2: the count must be a whole number'],
    ['the same cell twice', 'area,group,count\nA,x,1\nA,x,2', 'Line 3: A and x were given before'],
    ['a missing column', 'area,count\nA,1', 'missing: group'],
    ['no rows', 'area,group,count\n', 'no rows'],
    ['an unknown group', 'area,group,count\nA,y,1', 'There is no group "x" in the file. Groups: y.'],
  ])('refuses %s and says where', (_what, text, message) => {
    expect(() => measureSegregation(text, { group: 'x' })).toThrow(message)
  })
  test('reads quoted cells, byte-order mark, Windows line ends and columns in any order', () => {
    expect(
      measureSegregation('\uFEFF"count","area","group"\r\n"1","Praha, 4","x"\r\n"3","Praha, 4","y"\r\n', { group: 'x' }).areas,
    ).toEqual({ 'Praha, 4': { locationQuotient: 1, share: 0.25 } })
  })
})

describe('other measures', () => {
  test('four equal groups count as four', () => {
    expect(measureDiversity('area,group,count\nA,a,5\nA,b,5\nA,c,5\nA,d,5').areas['A']).toMatchObject({ simpson: 0.75 })
    expect(diversity([5n, 5n, 5n, 5n]).effectiveGroups).toBeCloseTo(4, 12)
  })
  test('limits of a share contain it, stay between 0 and 1 and narrow with more people', () => {
    fc.assert(
      fc.property(fc.integer({ min: 1, max: 100_000 }), fc.double({ min: 0, max: 1, noNaN: true }), (t, share) => {
        const n = Math.round(t * share)
        const limits = wilson(n, t)
        expect(limits !== null && limits.low <= n / t + 1e-12 && limits.high >= n / t - 1e-12 && limits.low >= 0 && limits.high <= 1).toBe(
          true,
        )
      }),
    )
    expect(wilson(10, 100)).toMatchObject({ low: expect.closeTo(0.0552, 3), high: expect.closeTo(0.1744, 3) })
    expect(wilson(0, 0)).toBeNull()
  })
  test('a group with a quarter of the people and half of the seats is represented twice', () => {
    expect(representationRatio({ group: 5, all: 10 }, { group: 25, all: 100 })).toBe(2)
    expect(representationRatio({ group: 0, all: 10 }, { group: 0, all: 100 })).toBeNull()
  })
})
