// Exact fractions of whole numbers of any size; the denominator is positive and the two have no common divisor.
export type Fraction = { n: bigint; d: bigint }

function divisor(a: bigint, b: bigint): bigint {
  while (b !== 0n) [a, b] = [b, a % b]
  return a < 0n ? -a : a
}
export function fraction(n: bigint, d = 1n): Fraction {
  if (d === 0n) throw new Error('A fraction has no denominator')
  const common = divisor(n, d) * (d < 0n ? -1n : 1n)
  return common === 0n ? { n: 0n, d: 1n } : { n: n / common, d: d / common }
}
export const add = (a: Fraction, b: Fraction): Fraction => fraction(a.n * b.d + b.n * a.d, a.d * b.d)
export const subtract = (a: Fraction, b: Fraction): Fraction => fraction(a.n * b.d - b.n * a.d, a.d * b.d)
export const multiply = (a: Fraction, b: Fraction): Fraction => fraction(a.n * b.n, a.d * b.d)
export const divide = (a: Fraction, b: Fraction): Fraction => fraction(a.n * b.d, a.d * b.n)
/** Below zero when a is smaller, zero when equal. */
export function compare(a: Fraction, b: Fraction): number {
  const [left, right] = [a.n * b.d, b.n * a.d]
  return left < right ? -1 : left > right ? 1 : 0
}
