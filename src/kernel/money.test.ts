import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { moneyText, parseMoney } from './money.ts'

describe('money', () => {
  it('reads Czech amounts with comma, spaces and no-break spaces', () => {
    expect(parseMoney('4 510 000,50')).toEqual({ minor: 451_000_050n, currency: 'CZK' })
    expect(parseMoney('1\u00a0234')).toEqual({ minor: 123_400n, currency: 'CZK' })
  })
  it('refuses what is not an amount instead of guessing', () => {
    for (const text of ['', 'Kč', '1.234.567', '12,345', '--1', '1e3']) expect(parseMoney(text)).toBeNull()
  })
  it('writes every amount so that reading it back gives the same haléře', () => {
    fc.assert(
      fc.property(fc.bigInt({ min: -(10n ** 15n), max: 10n ** 15n }), (minor) => {
        expect(parseMoney(moneyText({ minor, currency: 'CZK' }))?.minor).toBe(minor)
      }),
    )
  })
})
