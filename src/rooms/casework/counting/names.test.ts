import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { nameFamilies } from './name-families.ts'
import { canonicalPair, canonicalWord, nameKeys, nameKeysByWord } from './names.ts'

/** True when every word asked is answered by at least one key of the name kept. */
function finds(asked: string, kept: string): boolean {
  const keys = new Set(nameKeys(kept))
  return nameKeysByWord(asked).every((word) => word.some((key) => keys.has(key)))
}

const sameWord: readonly string[] = [
  'Олександр Oleksandr Aleksandr Olexandr Alexander Aleksander Александр',
  'Юлія Yuliia Iuliia Julia Yulia Julija Юлия',
  'Шевченко Shevchenko Ševčenko Sevcenko Szewczenko Schewtschenko Ševchenko',
  'Ковальчук Kovalchuk Kovalčuk Kovalcuk Kowalczuk',
  'Хмельницький Khmelnytskyi Chmelnyckyj Khmelnitsky Khmelnytskyy Chmelnickij Khmel’nyts’kyi',
  'Щербак Shcherbak Ščerbak Scherbak',
  'Кравець Kravets Kravec',
  'Цветкова Tsvetkova Cvetkova',
  'Соловйов Solovyov Soloviov Soloviev Соловьёв',
  'Яковенко Yakovenko Iakovenko Jakovenko',
  'Григорій Hryhorii Grigory Grigorij',
  'Коваленко Kovalenko Kowalenko',
  'Жук Zhuk Žuk Zuk',
  'Nguyễn Nguyen NGUYEN nguyên',
  'Đặng Dang',
  'Phạm Pham',
  'محمد Mohammed Muhammad Mohamad Mohamed Muhammed Mohammad',
  'أحمد احمد Ahmed Ahmad Achmed',
  'يوسف Yousef Yusuf Youssef Jusuf Josef',
  'Дорж Dorj Dorzh',
  'Батбаяр Batbayar Batbajar',
  'Энхтуяа Enkhtuya Enkhtuyaa Enchtuja',
  'Бямбасүрэн Byambasuren Bjambasuren',
  'Өлзийхутаг Ulziikhutag Ulzijchutag',
]
const different: readonly (readonly [string, string])[] = [
  ['Shevchenko', 'Kovalchuk'],
  ['Nguyen', 'Tran'],
  ['Olena', 'Olha'],
  ['Mohammed', 'Ahmed'],
  ['Ivan', 'Ivanna'],
  ['Petro', 'Pavlo'],
  ['Maria', 'Marina'],
  ['Yana', 'Anna'],
  ['Bondarenko', 'Bondarchuk'],
  ['Le', 'Ly'],
  ['Dorj', 'Bold'],
  ['Svitlana', 'Snizhana'],
]

describe('one name in many spellings', () => {
  test.each(sameWord)('%s', (spellings) => {
    expect(new Set(spellings.split(' ').map(canonicalWord)).size).toBe(1)
  })

  test.each(different)('%s is not %s', (one, other) => {
    expect(canonicalWord(one)).not.toBe(canonicalWord(other))
  })

  test('every family of names comes to one form, and no two families to the same', () => {
    const forms = nameFamilies.map((family) => [...new Set(family.split(' ').map(canonicalWord))])
    expect(forms.filter((form) => form.length !== 1)).toEqual([])
    expect(new Set(forms.flat()).size).toBe(nameFamilies.length)
  })

  test('a search in one script finds the record kept in another', () => {
    expect(finds('Александр', 'Oleksandr Shevchenko')).toBe(true)
    expect(finds('шевченко олександр', 'Aleksander Ševčenko')).toBe(true)
    expect(finds('Ahmed Hassan', 'أحمد الحسن')).toBe(true)
    expect(finds('Anwar', 'أنور')).toBe(true)
    expect(finds('Mansour', 'منصور')).toBe(true)
    expect(finds('Darwish', 'درويش')).toBe(true)
    expect(finds('Jamal', 'جمال')).toBe(true)
    expect(finds('Ganbold Batbayar', 'Батбаяр Ганболд')).toBe(true)
    expect(finds('nguyen lan', 'Nguyễn Thị Lan')).toBe(true)
    expect(finds('Shevchenko Petro', 'Shevchenko Olena')).toBe(false)
  })

  test('a name without any letter has no keys, and one of an unknown script keeps its own words', () => {
    expect(nameKeys(' - 12 ')).toEqual([])
    expect(finds('王', '王 小明')).toBe(true)
  })
})

describe('the canonical pair of a name', () => {
  test('it is the same whichever field holds the surname', () => {
    expect(canonicalPair('Shevchenko', 'Elena')).toBe(canonicalPair('Олена Петрівна', 'Шевченко'))
    expect(canonicalPair('', 'Олена Петрівна Шевченко')).toBe(canonicalPair('Olena', 'Shevchenko'))
  })

  test('Vietnamese order and middle names do not matter', () => {
    const pairs = [
      ['Thị Lan', 'Nguyễn'],
      ['Lan', 'Nguyen Thi'],
      ['', 'Nguyen Thi Lan'],
      ['Nguyen', 'Lan'],
      ['Nguyen Thi', 'Lan'],
      ['Thu Lan', 'Nguyen'],
      ['Thi Thu Lan', 'Nguyen'],
    ] as const
    expect(new Set(pairs.map(([given, surname]) => canonicalPair(given, surname)))).toEqual(new Set(['lan nhuen']))
  })

  test('articles and compound given names of Arabic do not matter', () => {
    expect(canonicalPair('Abd al-Rahman', 'Al-Hassan')).toBe(canonicalPair('عبد الرحمن', 'الحسن'))
    expect(canonicalPair('Mohammed', 'el Hassan')).toBe(canonicalPair('Hasan', 'Muhamad'))
  })
})

// Three official ways to write Ukrainian in Latin letters: the cabinet's table of 2010, the Czech standard, and the Czech standard without its marks.
const cabinet: Readonly<Record<string, string>> = {
  а: 'a',
  б: 'b',
  в: 'v',
  г: 'h',
  д: 'd',
  е: 'e',
  ж: 'zh',
  з: 'z',
  и: 'y',
  і: 'i',
  й: 'i',
  к: 'k',
  л: 'l',
  м: 'm',
  н: 'n',
  о: 'o',
  п: 'p',
  р: 'r',
  с: 's',
  т: 't',
  у: 'u',
  ф: 'f',
  х: 'kh',
  ш: 'sh',
  ю: 'iu',
  я: 'ia',
}
const czech: Readonly<Record<string, string>> = { ...cabinet, ж: 'ž', й: 'j', х: 'ch', ш: 'š', ю: 'ju', я: 'ja' }
const written = (word: string, table: Readonly<Record<string, string>>) => [...word].map((letter) => table[letter] ?? '').join('')

describe('properties of name keys', () => {
  const syllable = fc.tuple(fc.constantFrom(...'бвгджзклмнпрстфхш'), fc.constantFrom(...'аеиіоу'))
  const ukrainian = fc.array(syllable, { minLength: 2, maxLength: 4 }).map((parts) => parts.flat().join(''))

  test('a Ukrainian word and its official transliterations have the same canonical form', () => {
    fc.assert(
      fc.property(ukrainian, (word) => {
        expect(canonicalWord(written(word, cabinet))).toBe(canonicalWord(word))
        expect(canonicalWord(written(word, czech))).toBe(canonicalWord(word))
        expect(canonicalWord(written(word, czech).normalize('NFD'))).toBe(canonicalWord(word))
      }),
    )
  })

  test('capitals, order, spaces and apostrophes change nothing', () => {
    fc.assert(
      fc.property(ukrainian, ukrainian, (one, other) => {
        expect(canonicalPair(one, other)).toBe(canonicalPair(other.toUpperCase(), ` ${one}’ `))
        expect(new Set(nameKeys(`${one} ${other}`))).toEqual(new Set(nameKeys(`${other},${one}`)))
      }),
    )
  })

  test('any text gives keys without failing, and is found by itself', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'grapheme' }), (text) => {
        expect(finds(text, text)).toBe(true)
      }),
    )
  })
})
