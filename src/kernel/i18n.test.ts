import { describe, expect, it } from 'vitest'
import {
  compareText,
  countryName,
  direction,
  formatDay,
  formatInstant,
  formatMoney,
  formatNumber,
  formatPercent,
  preferredLang,
} from './i18n.ts'

describe('the language of a visitor', () => {
  it('follows the first wish that the city speaks', () => {
    expect(preferredLang('vi-VN,vi;q=0.9,en;q=0.5')).toBe('vi')
    expect(preferredLang('fr, uk;q=0.8, en;q=0.7')).toBe('uk')
  })
  it('gives Slovak readers Czech, strangers English and nobody in particular Czech', () => {
    expect(preferredLang('sk')).toBe('cs')
    expect(preferredLang('fr')).toBe('en')
    expect(preferredLang(undefined)).toBe('cs')
  })
  it('is not confused by damaged headers', () => {
    expect(preferredLang(';;q=,,en;q=abc,;=')).toBe('en')
    expect(preferredLang('vi;q=0, cs')).toBe('cs')
  })
  it('writes Arabic from right to left and everything else from left to right', () => {
    expect(direction('ar')).toBe('rtl')
    expect(direction('vi')).toBe('ltr')
  })
})

describe('numbers, days and money on the page', () => {
  it('groups thousands as the reader is used to, with Latin digits in Arabic', () => {
    expect(formatNumber('cs', 162715)).toBe('162\u00a0715')
    expect(formatNumber('en', 162715)).toBe('162,715')
    expect(formatNumber('ar', 162715)).toMatch(/^[\d.,\u200f\u066c]+$/)
  })
  it('shows shares with a fixed number of decimals', () => {
    expect(formatPercent('en', 162715 / 435946)).toBe('37.3%')
    expect(formatPercent('cs', 0.25, 0)).toBe('25\u00a0%')
  })
  it('shows a day as that day, and an instant in Prague time on both sides of the October change', () => {
    expect(formatDay('en', '2012-12-31')).toBe('31 December 2012')
    expect(formatInstant('en', new Date('2026-10-24T22:30:00Z'))).toContain('00:30')
    expect(formatInstant('en', new Date('2026-10-25T22:30:00Z'))).toContain('23:30')
  })
  it('shows money exactly, also in Mongolian', () => {
    expect(formatMoney('cs', { minor: 451_000_000n, currency: 'CZK' })).toBe('4\u00a0510\u00a0000\u00a0Kč')
    expect(formatMoney('mn', { minor: 451_000_000n, currency: 'CZK' })).toMatch(/^4\s510\s000\sCZK|Kč$/)
    expect(formatMoney('en', { minor: 1n, currency: 'EUR' })).toBe('€0.01')
  })
  it("names countries in the reader's language and leaves what is no country", () => {
    expect(countryName('cs', 'VN')).toBe('Vietnam')
    expect(countryName('uk', 'UA')).toBe('Україна')
    expect(countryName('cs', 'EU-27')).toBe('EU-27')
  })
  it('sorts Czech with ch after h', () => {
    expect(['Cheb', 'Hodonín', 'Čáslav', 'Cvikov'].sort(compareText('cs'))).toEqual(['Cvikov', 'Čáslav', 'Hodonín', 'Cheb'])
  })
})
