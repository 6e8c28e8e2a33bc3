// Nine languages with the same texts: nothing missing, nothing left over, the same blanks to fill in.
import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { IntlMessageFormat } from 'intl-messageformat'
import { describe, expect, test } from 'vitest'
import { languages, localeOf } from '../src/kernel/i18n.ts'

const folder = join(import.meta.dirname, '..', 'locales')
function read(lang: string, name: string): Record<string, string> {
  return JSON.parse(readFileSync(join(folder, lang, name), 'utf8'))
}
/** Names of the blanks of a message, whatever their form. */
function blanks(message: string): string[] {
  return [...new Set([...message.matchAll(/\{\s*([a-zA-Z]\w*)\s*[,}]/g)].map((match) => match[1] ?? ''))]
    .filter((name) => !/^(one|two|few|many|other|zero)$/.test(name))
    .toSorted()
}
const publicFiles = readdirSync(join(folder, 'cs')).filter((name) => !name.endsWith('.staff.json'))
const staffFiles = readdirSync(join(folder, 'cs')).filter((name) => name.endsWith('.staff.json'))

describe('the texts of the interface', () => {
  test('are in all nine languages, and those for staff in Czech and English', () => {
    for (const lang of languages)
      expect(
        readdirSync(join(folder, lang)).filter((name) => !name.endsWith('.staff.json')),
        lang,
      ).toEqual(publicFiles)
    expect(readdirSync(join(folder, 'en')).filter((name) => name.endsWith('.staff.json'))).toEqual(staffFiles)
  })
  test.each(publicFiles)('%s says the same in every language, with the same blanks', (name) => {
    const czech = read('cs', name)
    for (const lang of languages) {
      const other = read(lang, name)
      expect(Object.keys(other).toSorted(), `${lang}/${name}`).toEqual(Object.keys(czech).toSorted())
      for (const [key, message] of Object.entries(other)) {
        expect(message.trim(), `${lang} ${key}`).not.toBe('')
        expect(blanks(message), `${lang} ${key}`).toEqual(blanks(czech[key] ?? ''))
        expect(() => new IntlMessageFormat(message, localeOf(lang)), `${lang} ${key}`).not.toThrow()
      }
    }
  })
  test.each(staffFiles)('%s says the same in Czech and English', (name) => {
    const [czech, english] = [read('cs', name), read('en', name)]
    expect(Object.keys(english).toSorted()).toEqual(Object.keys(czech).toSorted())
    for (const key of Object.keys(czech)) expect(blanks(english[key] ?? ''), key).toEqual(blanks(czech[key] ?? ''))
  })
  // Applicants of grants may work in Ukrainian: their own pages whole, of the frame around them what is translated; the rest falls back to English.
  test('the pages of grant applicants say the same in Ukrainian, and no Ukrainian text for staff is left over', () => {
    const ukrainian = readdirSync(join(folder, 'uk')).filter((name) => name.endsWith('.staff.json'))
    expect(ukrainian).toContain('grants-apply.staff.json')
    expect(Object.keys(read('uk', 'grants-apply.staff.json')).toSorted()).toEqual(
      Object.keys(read('cs', 'grants-apply.staff.json')).toSorted(),
    )
    for (const name of ukrainian)
      for (const [key, message] of Object.entries(read('uk', name))) {
        expect(blanks(message), key).toEqual(blanks(read('cs', name)[key] ?? ''))
        expect(() => new IntlMessageFormat(message, localeOf('uk')), key).not.toThrow()
      }
  })
  test('long texts are translated, not copied from another language', () => {
    const copied: string[] = []
    for (const name of publicFiles) {
      const english = read('en', name)
      for (const lang of languages.filter((one) => one !== 'en'))
        for (const [key, message] of Object.entries(read(lang, name)))
          if (message === english[key] && message.length > 40) copied.push(`${lang} ${key}`)
    }
    expect(copied).toEqual([])
  })
})
