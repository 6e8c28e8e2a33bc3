// Does a text name a person? Asked of texts as applicants write them.
import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { shortTitle } from './giving.ts'
import { namesIn } from './names.ts'

describe('a name in a text that is to be published', () => {
  test.each([
    ['Poradnu vede Jana Nováková z Prahy 4.', 'Jana Nováková'],
    ['Kurzy učí Petrem Svobodou vyškolení lektoři.', 'Petrem Svobodou'],
    ['Projekt Jany Novákové pomáhá rodinám.', 'Jany Novákové'],
    ['Lektorka Oksana Kovalenko a tým.', 'Oksana Kovalenko'],
    ['Garantem je Mgr. Dvořák.', 'Mgr. Dvořák'],
    ['Kontakt: paní Horáková.', 'paní Horáková'],
    ['Pište na jana@spolek.example.', 'jana@spolek.example'],
    ['Volejte 777 123 456.', '777 123 456'],
    ['Klientka nar. 855101/1234 dostala byt.', '855101/1234'],
    ['Pan Nguyen Van Minh překládá.', 'Nguyen Van Minh'],
  ])('%s', (text, found) => {
    expect(namesIn(text).join(' | ')).toContain(found)
  })
  test.each([
    'Poradenství pro cizince ve třech jazycích v Praze a Středočeském kraji.',
    'Sociální poradenství 2027, č. 1',
    'Kurzy češtiny v ulici Jana Želivského a na Základní škole Karla Čapka.',
    'Smyšlený projekt: právní poradna pro cizince žijící v Praze, ve spolupráci s městskou částí a Integračním centrem.',
    'Podpora vietnamských rodin v Sapě, spolupráce s Univerzitou Karlovou.',
    'Festival Refufest na Kampě, 12 hodin, 45 000 Kč.',
  ])('nobody is named: %s', (text) => {
    expect(namesIn(text)).toEqual([])
  })
  test('people with an account here are known by name, whatever their name is', () => {
    expect(namesIn('Ve spolupráci s panem, jehož jméno zní xu wei.', ['Xu Wei'])).toEqual(['Xu Wei'])
    expect(namesIn('Xu Wei', ['Xu'])).toEqual([])
  })
  test('a title is never longer than 140 letters and is cut at a word', () => {
    fc.assert(
      fc.property(fc.array(fc.string({ minLength: 1, maxLength: 20 }), { minLength: 1, maxLength: 40 }), (parts) => {
        const title = parts.join(' ')
        const short = shortTitle(title)
        expect(short.length).toBeLessThanOrEqual(140)
        expect(title.length <= 140 ? short === title : title.startsWith(short.slice(0, -1))).toBe(true)
      }),
    )
  })
})
