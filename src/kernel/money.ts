/** An amount in whole minor units (haléř, cent) with its ISO 4217 currency; never a floating-point number. */
export type Money = { minor: bigint; currency: string }

/** "12,50" or "12.5" in whole units → minor units; refuses more than two decimals and anything that is not a number. */
export function parseMoney(text: string, currency = 'CZK'): Money | null {
  const match = /^(-?)(\d{1,15})(?:[.,](\d{1,2}))?$/.exec(text.replace(/[\s\u00a0\u202f]/g, ''))
  if (!match) return null
  const minor = BigInt(match[2] ?? '0') * 100n + BigInt((match[3] ?? '').padEnd(2, '0') || '0')
  return { minor: match[1] === '-' ? -minor : minor, currency }
}

/** Exact decimal text of an amount in whole units, for Intl.NumberFormat, CSV and JSON. */
export function moneyText(money: Money): string {
  const sign = money.minor < 0n ? '-' : ''
  const abs = money.minor < 0n ? -money.minor : money.minor
  const rest = abs % 100n
  return `${sign}${abs / 100n}${rest === 0n ? '' : `.${String(rest).padStart(2, '0')}`}`
}

const sumOf = (amounts: readonly bigint[]): bigint => amounts.reduce((sum, amount) => sum + amount, 0n)
/** Splits an amount by whole-number weights so that the parts add up to it exactly (largest remainder; equal remainders: the earlier part). */
export function split(amount: bigint, weights: readonly bigint[], unit = 1n): bigint[] {
  const total = sumOf(weights)
  if (total <= 0n || weights.some((weight) => weight < 0n)) throw new Error('Weights must be positive')
  const units = amount / unit
  const parts = weights.map((weight, index) => ({ index, whole: (units * weight) / total, rest: (units * weight) % total }))
  let left = units - sumOf(parts.map((part) => part.whole))
  for (const part of parts.toSorted((a, b) => (a.rest === b.rest ? a.index - b.index : a.rest > b.rest ? -1 : 1))) {
    if (left === 0n) break
    part.whole += 1n
    left -= 1n
  }
  // What does not fill a unit goes with the first part.
  return parts.map((part) => part.whole * unit + (part.index === 0 ? amount - units * unit : 0n))
}
/** A share of an amount given as a fraction, rounded half away from zero to whole units. */
export function shareOf(amount: bigint, numerator: bigint, denominator: bigint, unit = 1n): bigint {
  const scaled = amount * numerator
  const step = denominator * unit
  const sign = scaled < 0n ? -1n : 1n
  return sign * ((sign * scaled * 2n + step) / (2n * step)) * unit
}
