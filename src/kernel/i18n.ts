// Interface texts: one JSON file per language and room, ICU messages, keys typed from the Czech source.
// Numbers, dates and lists are written on the server, so that a phone from 2017 shows the same text as a new one.
import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { IntlMessageFormat } from 'intl-messageformat'
import type { MessageKey } from '../generated/messages.ts'
import type { Money } from './money.ts'
import { moneyText } from './money.ts'

export type { MessageKey }
export const languages = ['cs', 'en', 'uk', 'vi', 'ru', 'mn', 'ar', 'zh', 'es'] as const
export type Lang = (typeof languages)[number]
export const nativeNames: Record<Lang, string> = {
  cs: 'Čeština',
  en: 'English',
  uk: 'Українська',
  vi: 'Tiếng Việt',
  ru: 'Русский',
  mn: 'Монгол',
  ar: 'العربية',
  zh: '中文',
  es: 'Español',
}
/** BCP 47 tags for Intl: Latin digits everywhere, as phone numbers and offices write them; Simplified Chinese named. */
const locales: Record<Lang, string> = {
  cs: 'cs-CZ',
  en: 'en-GB',
  uk: 'uk-UA',
  vi: 'vi-VN',
  ru: 'ru-RU',
  mn: 'mn-MN',
  ar: 'ar-u-nu-latn',
  zh: 'zh-Hans-CN',
  es: 'es-ES',
}
export const localeOf = (lang: Lang): string => locales[lang]

export function isLang(text: string | undefined): text is Lang {
  return languages.some((lang) => lang === text)
}
export function direction(lang: Lang): 'ltr' | 'rtl' {
  return lang === 'ar' ? 'rtl' : 'ltr'
}

export type MessageValues = Readonly<Record<string, string | number | Date>>
export type Translate = (key: MessageKey, values?: MessageValues) => string

type Catalogue = ReadonlyMap<string, string>

function readCatalogue(root: string, lang: Lang): Catalogue {
  const folder = join(root, 'locales', lang)
  const texts = new Map<string, string>()
  for (const file of readdirSync(folder)) {
    if (!file.endsWith('.json')) continue
    const parsed: unknown = JSON.parse(readFileSync(join(folder, file), 'utf8'))
    if (typeof parsed !== 'object' || parsed === null) throw new Error(`${lang}/${file} is not an object of texts`)
    for (const [key, text] of Object.entries(parsed)) {
      if (typeof text !== 'string') throw new Error(`${lang}/${file}: "${key}" is not a text`)
      if (texts.has(key)) throw new Error(`${lang}/${file}: "${key}" is already defined in another file`)
      texts.set(key, text)
    }
  }
  return texts
}

const opened = new Map<string, (lang: Lang) => Translate>()
/** Reads all catalogues of an installation once and answers with a translator per language. */
export function openCatalogues(root: string): (lang: Lang) => Translate {
  const known = opened.get(root) ?? readCatalogues(root)
  opened.set(root, known)
  return known
}
function readCatalogues(root: string): (lang: Lang) => Translate {
  const translators = new Map<Lang, Translate>()
  const catalogues = new Map<Lang, Catalogue>(languages.map((lang) => [lang, readCatalogue(root, lang)]))
  const english = catalogues.get('en')
  for (const lang of languages) {
    const texts = catalogues.get(lang)
    const compiled = new Map<string, IntlMessageFormat>()
    translators.set(lang, (key, values) => {
      // Completeness of the nine catalogues is a test; the English text is the last resort of a running city.
      const text = texts?.get(key) ?? english?.get(key) ?? key
      if (values === undefined && !text.includes('{') && !text.includes("'")) return text
      let format = compiled.get(key)
      if (!format) compiled.set(key, (format = new IntlMessageFormat(text, locales[lang], undefined, { ignoreTag: true })))
      return String(format.format(values))
    })
  }
  return (lang) => {
    const translator = translators.get(lang)
    if (!translator) throw new Error(`No texts for ${lang}`)
    return translator
  }
}

function memo<T>(make: (lang: Lang) => T): (lang: Lang) => T {
  const made = new Map<Lang, T>()
  return (lang) => {
    const known = made.get(lang)
    if (known !== undefined) return known
    const fresh = make(lang)
    made.set(lang, fresh)
    return fresh
  }
}

const integers = memo((lang) => new Intl.NumberFormat(locales[lang], { maximumFractionDigits: 0 }))
const decimals = memo((lang) => new Intl.NumberFormat(locales[lang], { maximumFractionDigits: 3 }))
const days = memo((lang) => new Intl.DateTimeFormat(locales[lang], { dateStyle: 'long', timeZone: 'UTC' }))
const instants = memo(
  (lang) => new Intl.DateTimeFormat(locales[lang], { dateStyle: 'medium', timeStyle: 'short', timeZone: 'Europe/Prague' }),
)
const lists = memo((lang) => new Intl.ListFormat(locales[lang], { type: 'conjunction' }))
const languageNames = memo((lang) => new Intl.DisplayNames([locales[lang]], { type: 'language' }))
const countryNames = memo((lang) => new Intl.DisplayNames([locales[lang]], { type: 'region' }))
const collators = memo((lang) => new Intl.Collator(locales[lang], { numeric: true }))

export function formatNumber(lang: Lang, value: number): string {
  return (Number.isInteger(value) ? integers : decimals)(lang).format(value)
}
/** `share` as a fraction (0.373) with a fixed number of decimals in per cent. */
export function formatPercent(lang: Lang, share: number, fractionDigits = 1): string {
  return new Intl.NumberFormat(locales[lang], {
    style: 'percent',
    minimumFractionDigits: fractionDigits,
    maximumFractionDigits: fractionDigits,
  }).format(share)
}
/** A calendar day given as YYYY-MM-DD. */
export function formatDay(lang: Lang, day: string): string {
  return days(lang).format(new Date(`${day}T00:00:00Z`))
}
/** An instant, shown in Prague time. */
/** Name of a day of the week, 0 is Monday. */
export function weekdayName(lang: Lang, index: number, style: 'long' | 'short' = 'long'): string {
  return new Intl.DateTimeFormat(localeOf(lang), { weekday: style, timeZone: 'UTC' }).format(new Date(Date.UTC(2024, 0, 1 + index)))
}
export function formatInstant(lang: Lang, instant: Date): string {
  return instants(lang).format(instant)
}
export function formatList(lang: Lang, items: readonly string[]): string {
  return lists(lang).format(items)
}
/** A large number by its name: 4.51 million, 4,51 milionu. */
export function formatLarge(lang: Lang, value: number): string {
  return new Intl.NumberFormat(locales[lang], { notation: 'compact', compactDisplay: 'long', maximumFractionDigits: 2 }).format(value)
}
/** Money with its currency; Mongolian gets the pattern of the other languages, because Intl prints the bare code in front there. */
export function formatMoney(lang: Lang, money: Money): string {
  const text = moneyText(money)
  const format = new Intl.NumberFormat(lang === 'mn' ? 'ru-RU' : locales[lang], {
    style: 'currency',
    currency: money.currency,
    minimumFractionDigits: text.includes('.') ? 2 : 0,
    maximumFractionDigits: 2,
  })
  return format.format(text as Intl.StringNumericLiteral)
}
export function languageName(lang: Lang, code: string): string {
  return languageNames(lang).of(code) ?? code
}
export function countryName(lang: Lang, code: string): string {
  return /^[A-Z]{2}$/.test(code) ? (countryNames(lang).of(code) ?? code) : code
}
export function compareText(lang: Lang): (a: string, b: string) => number {
  return collators(lang).compare
}

/** The best of our languages for an Accept-Language header; Czech when none fits. */
export function preferredLang(acceptLanguage: string | undefined): Lang {
  const wishes = (acceptLanguage ?? '').split(',').map((part, position) => {
    const [tag = '', ...parameters] = part.trim().split(';')
    const quality = Number(
      parameters
        .find((parameter) => parameter.trim().startsWith('q='))
        ?.trim()
        .slice(2) ?? '1',
    )
    return { base: tag.trim().toLowerCase().split('-')[0] ?? '', quality: Number.isFinite(quality) ? quality : 0, position }
  })
  wishes.sort((a, b) => b.quality - a.quality || a.position - b.position)
  for (const wish of wishes) {
    // Slovak readers read Czech with ease; anything else we lack goes on to the next wish.
    const base = wish.base === 'sk' ? 'cs' : wish.base
    if (wish.quality > 0 && isLang(base)) return base
  }
  return acceptLanguage ? 'en' : 'cs'
}
