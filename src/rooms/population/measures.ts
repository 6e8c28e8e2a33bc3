// Measures of how groups are spread over a city. Pure; exact where integers allow it, and without cancelling digits where logarithms are needed.
// Definitions: Massey and Denton (1988) for dissimilarity, isolation and exposure; Theil and Finizza (1971) for H; Wilson (1927) for limits of shares.
import { AppError } from '../../kernel/errors.ts'
import { fromCsv } from '../../kernel/csv.ts'

export type Counts = ReadonlyMap<string, ReadonlyMap<string, bigint>>
export type AreaMeasures = { locationQuotient: number | null; share: number | null }
export type Segregation = {
  /** D = ½ Σ |xᵢ/X − yᵢ/Y|; null when one of the two groups has nobody. */
  dissimilarity: number | null
  /** Σ (xᵢ/X)(xᵢ/tᵢ): share of the own group in the area of the average member. */
  isolation: number | null
  /** Σ (xᵢ/X)(yᵢ/tᵢ): share of the other group in the area of the average member. */
  exposure: number | null
  /** H = Σ tᵢ(E − Eᵢ)/(E·T) over all groups; null when everybody belongs to one group. */
  theilH: number | null
  /** E = −Σ p ln p over all groups, natural logarithm. */
  entropy: number | null
  areas: Record<string, AreaMeasures>
}
export type Diversity = { entropy: number | null; simpson: number | null; effectiveGroups: number | null }

/** Counts by area and group from a CSV `area,group,count`; every doubt is an error with its line. */
export function readCounts(text: string): { counts: Counts; groups: string[] } {
  const table = fromCsv(text)
  const columns = new Map(table.headers.map((header) => [header.trim().toLowerCase(), header]))
  const missing = ['area', 'group', 'count'].filter((name) => !columns.has(name))
  if (missing.length > 0)
    throw new AppError('invalid', `The first line must name the columns area, group and count; missing: ${missing.join(', ')}.`)
  const [problem] = table.problems
  if (problem) throw new AppError('invalid', `Line ${problem.line}: ${problem.reason}.`)
  const counts = new Map<string, Map<string, bigint>>()
  const groups: string[] = []
  for (const { line, cells } of table.rows) {
    const cell = (name: string) => (cells[columns.get(name) ?? ''] ?? '').trim()
    const [area, group, count] = [cell('area'), cell('group'), cell('count')]
    if (area === '' || group === '') throw new AppError('invalid', `Line ${line}: area and group must be given.`)
    if (count.startsWith('-')) throw new AppError('invalid', `Line ${line}: a count cannot be negative (${count}).`)
    // 3.000 is three thousand to some and three to others: nobody may guess.
    if (/^\d{1,3}([.,]\d{3})+$/.test(count))
      throw new AppError('invalid', `Line ${line}: a count must be a whole number without a thousands separator (${count}).`)
    if (/^\d+[.,]\d+$/.test(count) && !/^\d+\.0+$/.test(count))
      throw new AppError('invalid', `Line ${line}: a count of people must be a whole number (${count}).`)
    if (!/^\d+(\.0+)?$/.test(count)) throw new AppError('invalid', `Line ${line}: the count must be a whole number, not "${count}".`)
    const row = counts.get(area) ?? new Map<string, bigint>()
    if (row.has(group))
      throw new AppError('invalid', `Line ${line}: ${area} and ${group} were given before; one line for each area and group.`)
    if (!groups.includes(group)) groups.push(group)
    counts.set(area, row.set(group, BigInt(count.replace(/\.0+$/, ''))))
  }
  if (counts.size === 0) throw new AppError('invalid', 'The file has no rows under its first line.')
  return { counts, groups }
}

/** n/d as the nearest double, however large both are; null when d is 0. */
export function ratio(n: bigint, d: bigint): number | null {
  if (d === 0n) return null
  if (n === 0n) return 0
  const sign = n < 0n !== d < 0n ? -1 : 1
  const top = n < 0n ? -n : n
  const bottom = d < 0n ? -d : d
  // Keep 64 significant bits of the quotient; the rest cannot change a double.
  const shift = BigInt(Math.max(0, 64 + bottom.toString(2).length - top.toString(2).length))
  return sign * Number((top << shift) / bottom) * 2 ** -Number(shift)
}

/** Neumaier's compensated sum. */
export function exactSum(values: Iterable<number>): number {
  let sum = 0
  let lost = 0
  for (const value of values) {
    const next = sum + value
    lost += Math.abs(sum) >= Math.abs(value) ? sum - next + value : value - next + sum
    sum = next
  }
  return sum + lost
}

function total(row: ReadonlyMap<string, bigint>): bigint {
  let sum = 0n
  for (const count of row.values()) sum += count
  return sum
}
/** ln(n/t) without losing digits when n is nearly t. */
function logShare(n: bigint, t: bigint): number {
  return 2n * n > t ? Math.log1p(ratio(n - t, t) ?? 0) : Math.log(ratio(n, t) ?? 0)
}
/** −Σ p ln p of one distribution; null when it is empty. */
function entropyOf(counts: Iterable<bigint>): number | null {
  const list = [...counts]
  const all = list.reduce((sum, count) => sum + count, 0n)
  if (all === 0n) return null
  return exactSum(list.filter((count) => count > 0n).map((count) => -(ratio(count, all) ?? 0) * logShare(count, all)))
}
/** (1+δ) ln(1+δ) − δ, which is never negative, without cancellation for small δ. */
function gain(delta: number): number {
  if (delta <= -1) return 1
  if (Math.abs(delta) > 0.1) return (1 + delta) * Math.log1p(delta) - delta
  let term = delta * delta
  let sum = 0
  for (let k = 2; k < 40; k++) {
    sum += term / (k * (k - 1))
    term *= -delta
  }
  return sum
}

/** All measures of one group in a city; `reference` is the group it is compared with, without it the rest of the population. */
export function segregation(counts: Counts, group: string, reference?: string): Segregation {
  const names = new Set([...counts.values()].flatMap((row) => [...row.keys()]))
  for (const name of reference === undefined ? [group] : [group, reference]) {
    if (!names.has(name))
      throw new AppError(
        'invalid',
        `There is no group "${name}" in the file. Groups: ${[...names].slice(0, 20).join(', ')}${names.size > 20 ? ' …' : ''}.`,
      )
  }
  if (reference === group) throw new AppError('invalid', 'A group cannot be compared with itself.')
  const areas = [...counts].map(([area, row]) => {
    const t = total(row)
    const x = row.get(group) ?? 0n
    return { area, row, t, x, y: reference === undefined ? t - x : (row.get(reference) ?? 0n) }
  })
  const sum = (pick: (one: (typeof areas)[number]) => bigint) => areas.reduce((all, one) => all + pick(one), 0n)
  const [X, Y, T] = [sum((one) => one.x), sum((one) => one.y), sum((one) => one.t)]
  const distance = sum((one) => {
    const d = one.x * Y - one.y * X
    return d < 0n ? -d : d
  })
  const settled = areas.filter((one) => one.t > 0n)
  const mean = (pick: (one: (typeof areas)[number]) => bigint) =>
    X === 0n ? null : exactSum(settled.map((one) => ratio(one.x * pick(one), X * one.t) ?? 0))
  const byGroup = [...names].map((name) => ({ name, n: sum((one) => one.row.get(name) ?? 0n) }))
  const entropy = entropyOf(byGroup.map((one) => one.n))
  // Σ tᵢ(E − Eᵢ) equals Σ e·φ(δ) with expected count e = tᵢN/T and δ = (n − e)/e: terms that are never negative, so no digits cancel.
  const information =
    T === 0n
      ? 0
      : exactSum(
          settled.flatMap((one) =>
            byGroup
              .filter(({ n }) => n > 0n)
              .map(({ name, n }) => {
                const expected = one.t * n
                return (ratio(expected, T) ?? 0) * gain(ratio((one.row.get(name) ?? 0n) * T - expected, expected) ?? 0)
              }),
          ),
        )
  return {
    dissimilarity: ratio(distance, 2n * X * Y),
    isolation: mean((one) => one.x),
    exposure: Y === 0n && reference !== undefined ? null : mean((one) => one.y),
    theilH: entropy === null || entropy === 0 ? null : information / (entropy * Number(T)),
    entropy,
    areas: Object.fromEntries(
      areas.map((one): [string, AreaMeasures] => [
        one.area,
        { locationQuotient: one.t === 0n ? null : ratio(one.x * T, one.t * X), share: ratio(one.x, one.t) },
      ]),
    ),
  }
}

/** `metropolis measure segregation`: the measures of a CSV `area,group,count`. */
export function measureSegregation(text: string, options: { group: string; reference?: string }): Segregation {
  return segregation(readCounts(text).counts, options.group, options.reference)
}

/** How mixed each area and the whole is: entropy, Simpson's index 1 − Σp², and the effective number of groups exp(E). */
export function measureDiversity(text: string): { whole: Diversity; areas: Record<string, Diversity> } {
  const { counts, groups } = readCounts(text)
  const whole = groups.map((group) => [...counts.values()].reduce((sum, row) => sum + (row.get(group) ?? 0n), 0n))
  return { whole: diversity(whole), areas: Object.fromEntries([...counts].map(([area, row]) => [area, diversity([...row.values()])])) }
}
export function diversity(counts: readonly bigint[]): Diversity {
  const all = counts.reduce((sum, count) => sum + count, 0n)
  const entropy = entropyOf(counts)
  const squares = ratio(
    counts.reduce((sum, count) => sum + count * count, 0n),
    all * all,
  )
  return { entropy, simpson: squares === null ? null : 1 - squares, effectiveGroups: entropy === null ? null : Math.exp(entropy) }
}

export type Interval = { low: number; high: number }
/** 95 % Wilson limits of a share n/t; for samples and small areas, null without anybody. */
export function wilson(n: number, t: number): Interval | null {
  if (t <= 0) return null
  const z = 1.959963984540054
  const p = n / t
  const middle = p + (z * z) / (2 * t)
  const half = z * Math.sqrt((p * (1 - p)) / t + (z * z) / (4 * t * t))
  const scale = 1 + (z * z) / t
  return { low: Math.max(0, (middle - half) / scale), high: Math.min(1, (middle + half) / scale) }
}
/** Share among members over share in the population: 1 is parity; null when the population has nobody of the group. */
export function representationRatio(members: { group: number; all: number }, population: { group: number; all: number }): number | null {
  if (members.all <= 0 || population.all <= 0 || population.group <= 0) return null
  return members.group / members.all / (population.group / population.all)
}
