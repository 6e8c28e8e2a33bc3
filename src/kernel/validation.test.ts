import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { check } from './command.ts'
import { email, isIco, optionalText, text } from './validation.ts'

/** Appends the checksum digit to seven digits, computed from the published rule rather than from our function. */
function withChecksum(seven: readonly number[]): string {
  const rest = [8, 7, 6, 5, 4, 3, 2].reduce((sum, weight, index) => sum + weight * (seven[index] ?? 0), 0) % 11
  const last = rest === 0 ? 1 : rest === 1 ? 0 : 11 - rest
  return `${seven.join('')}${last}`
}

describe('identification numbers of organisations', () => {
  it('accepts the City of Prague and refuses it with one digit changed', () => {
    expect(isIco('00064581')).toBe(true)
    expect(isIco('00064582')).toBe(false)
  })
  it('accepts every number with its right last digit and no other last digit', () => {
    fc.assert(
      fc.property(fc.array(fc.integer({ min: 0, max: 9 }), { minLength: 7, maxLength: 7 }), (seven) => {
        const right = withChecksum(seven)
        for (let last = 0; last <= 9; last++) expect(isIco(`${seven.join('')}${last}`)).toBe(`${seven.join('')}${last}` === right)
      }),
    )
  })
  it('refuses other lengths and letters', () => {
    for (const wrong of ['', '6458', '000645811', '0006458a', ' 00064581']) expect(isIco(wrong)).toBe(false)
  })
})

describe('texts of people', () => {
  it('accepts names of every script', () => {
    for (const name of ["Côte d'Ivoire", 'Na Příkopě', 'Nguyễn Thị Ánh', 'Мөнхбат', 'محمد', '王伟']) {
      expect(check(text(100), name)).toEqual({ ok: true, value: name })
    }
  })
  it('removes spaces around and joins letters with their accents', () => {
    expect(check(text(100), '  Z\u030ciz\u030ckov ')).toEqual({ ok: true, value: 'Žižkov' })
  })
  it('says what is wrong with an empty, too long or damaged text', () => {
    expect(check(text(3), ' ')).toEqual({ ok: false, errors: { '': ['ui.error.required'] } })
    expect(check(text(3), 'abcd')).toEqual({ ok: false, errors: { '': ['ui.error.tooLong'] } })
    expect(check(text(9), 'a\u0000b')).toEqual({ ok: false, errors: { '': ['ui.error.controlCharacters'] } })
  })
  it('takes an empty optional field as not given', () => {
    expect(check(optionalText(10), '  ')).toEqual({ ok: true, value: null })
  })
  it('compares addresses of mail without case', () => {
    expect(check(email, ' Jana@Example.CZ ')).toEqual({ ok: true, value: 'jana@example.cz' })
    expect(check(email, 'jana(at)example.cz').ok).toBe(false)
  })
})
