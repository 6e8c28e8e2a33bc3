// Names and codes of offices, resolved to ours. Codes come before names: "Praha 4" is a city district, an administrative district and a historic district.
import type { AreaKind, FaultReason, Sex } from './model.ts'
import { largestCount } from './model.ts'

export type AreaEntry = { code: string; kind: AreaKind; name: string; registerCode: string | null }
export type CitizenshipEntry = { code: string; statisticalCode: string | null; nameCs: string | null; aggregate: boolean }
export type Lists = { areas: readonly AreaEntry[]; citizenships: readonly CitizenshipEntry[]; residences: readonly string[] }

/** An area's code, or why there is none. `outside`: an existing place that this city does not keep. */
export type AreaAnswer = { code: string } | { fault: 'unknownArea' | 'ambiguousArea' } | { outside: true }
const unknown: AreaAnswer = { fault: 'unknownArea' }
const outside: AreaAnswer = { outside: true }

/** Statistical code list 100 (regions) in the codes of NUTS 3. */
const regions: Readonly<Record<number, string>> = {
  3018: 'CZ010',
  3026: 'CZ020',
  3034: 'CZ031',
  3042: 'CZ032',
  3051: 'CZ041',
  3069: 'CZ042',
  3077: 'CZ051',
  3085: 'CZ052',
  3093: 'CZ053',
  3107: 'CZ063',
  3115: 'CZ064',
  3123: 'CZ071',
  3131: 'CZ072',
  3140: 'CZ080',
}
/** Codes of list 3228 that are not those of ISO 3166, beside those that are: both occur. */
const oldCodes: Readonly<Record<number, string>> = { 95: 'XK', 344: 'HK', 896: 'HK', 729: 'SD', 736: 'SD', 900: 'STATELESS' }
const city = 'CZ010'
const cityNames = ['praha', 'hlavni mesto praha', 'hl. m. praha', 'hl.m. praha', 'hlavni mesto praha celkem']
const countryNames = ['ceska republika', 'cesko', 'cr', 'czech republic', 'czechia']
const totalWords = new Set(['', 'celkem', 'total', 'uhrnem', 'obe pohlavi', 'vsechna', 'vse'])

/** Lower case, without diacritics, single spaces (also those that do not break). */
export function fold(text: string): string {
  return text
    .normalize('NFD')
    .replace(/\p{M}/gu, '')
    .toLowerCase()
    .replace(/[\s\u00a0\u202f]+/g, ' ')
    .trim()
}
export function isTotalWord(text: string): boolean {
  return totalWords.has(fold(text))
}

export type CodeBook = ReturnType<typeof openCodeBook>

/** Makes the lists of the database searchable. Citizenships are numbered in the order of their codes. */
export function openCodeBook(lists: Lists) {
  const areas = new Map(lists.areas.map((area) => [area.code, area]))
  const named = new Map<string, AreaEntry[]>()
  for (const area of lists.areas) {
    // "Správní obvod Praha 4" and "Obvod Praha 4" are called "Praha 4" in every sheet of an office.
    const plain = fold(area.name).replace(/^(spravni )?obvod /, '')
    for (const name of new Set([fold(area.name), plain])) named.set(name, [...(named.get(name) ?? []), area])
  }
  const citizenships = lists.citizenships.map((one) => one.code).toSorted((a, b) => (a < b ? -1 : 1))
  const numbers = new Map(citizenships.map((code, index) => [code, index]))
  const statistical = new Map<number, number>()
  const citizenshipNames = new Map<string, number>()
  for (const one of lists.citizenships) {
    const number = numbers.get(one.code)
    if (number === undefined) continue
    if (one.statisticalCode !== null && one.statisticalCode !== '') statistical.set(Number(one.statisticalCode), number)
    if (one.nameCs !== null) citizenshipNames.set(fold(one.nameCs), number)
  }
  for (const [code, iso] of Object.entries(oldCodes)) {
    const number = numbers.get(iso)
    if (number !== undefined) statistical.set(Number(code), number)
  }
  const stateless = numbers.get('STATELESS')
  if (stateless !== undefined)
    for (const name of ['bez statniho obcanstvi', 'bez st. obc.', 'stateless']) citizenshipNames.set(name, stateless)
  /** Groups of citizenships by their label: the code of a group may be the code of a country in another list (16). */
  const groups: readonly [RegExp, string][] = [
    [/^celkem$|^total$/, 'TOTAL'],
    [/^celkem eu( \d+)?$|^(obcane )?eu( \d+)?( celkem)?$|^european union$/, 'EU'],
    [/^(celkem )?ostatni zeme$|^mimo eu$|^treti zeme$|^non-eu$/, 'NON_EU'],
    [/^bez (st\.|statniho) ?obc\w*\.? ?(\+|a) ?nezjisten/, 'STATELESS_UNKNOWN'],
    [/^nezjisten|^neznam|^unknown/, 'UNKNOWN'],
  ]

  function areaInList(list: number, code: number): AreaAnswer {
    switch (list) {
      case 97:
        return code === 19 ? { code: 'CZ' } : unknown
      case 100:
        return regions[code] === undefined ? unknown : areas.has(regions[code]) ? { code: regions[code] } : outside
      case 101:
        return code === 40924
          ? { code: city }
          : code === 9999 || (code >= 40100 && code <= 40999) || (code >= 41000 && code <= 41999)
            ? outside
            : unknown
      case 43:
        return code === 554782 ? { code: city } : municipality(code)
      case 44:
      case 51:
        return areas.get(String(code))?.kind === 'city-district' ? { code: String(code) } : municipality(code)
      case 72:
        return areas.get(String(code))?.kind === 'administrative-district' ? { code: String(code) } : unknown
      default:
        return unknown
    }
  }
  function municipality(code: number): AreaAnswer {
    return code >= 500011 && code <= 599999 ? outside : unknown
  }
  function only(found: readonly string[]): AreaAnswer {
    const codes = [...new Set(found)]
    const [code] = codes
    return code === undefined ? unknown : codes.length === 1 ? { code } : { fault: 'ambiguousArea' }
  }

  return {
    citizenshipCodes: citizenships,
    areaName: (code: string): string => areas.get(code)?.name ?? code,
    hasResidence: (code: string): boolean => lists.residences.includes(code),
    citizenshipNumber: (code: string): number | undefined => numbers.get(code),

    /** An area by a code list of the statistical office; without a list only a code that stands in one list alone is believed. */
    areaByCode(list: number | null, code: number): AreaAnswer {
      if (list !== null) {
        const answer = areaInList(list, code)
        return 'code' in answer && !areas.has(answer.code) ? unknown : answer
      }
      const found = [97, 100, 101, 72, 44, 43].map((one) => areaInList(one, code))
      const known = only(found.flatMap((one) => ('code' in one && areas.has(one.code) ? [one.code] : [])))
      return 'fault' in known && known.fault === 'unknownArea' && found.some((one) => 'outside' in one) ? outside : known
    },
    /** An area by what a sheet says: our code, a code of the register, or a name; names that several areas carry need the kind. */
    areaByText(text: string, kind: AreaKind | null): AreaAnswer {
      const bare = text.trim()
      const right = (area: AreaEntry) => kind === null || area.kind === kind
      const byCode = areas.get(bare.toUpperCase())
      if (byCode) {
        // 3107 and 3115 are regions in one list of the office and administrative districts in another.
        if (kind === null && regions[Number(bare)] !== undefined) return { fault: 'ambiguousArea' }
        return right(byCode) ? { code: byCode.code } : unknown
      }
      if (/^\d+$/.test(bare) && kind === 'administrative-district')
        return only(lists.areas.filter((area) => area.kind === kind && area.registerCode === bare).map((area) => area.code))
      const region = regions[Number(bare)]
      if (region !== undefined && (kind === null || kind === 'region')) return { code: region }
      const name = fold(bare)
      if (cityNames.includes(name) || /^(cz0100|554782|40924)$/i.test(bare))
        return kind === null || kind === 'region' ? { code: city } : unknown
      if (countryNames.includes(name)) return kind === null || kind === 'country' ? { code: 'CZ' } : unknown
      return only((named.get(name) ?? []).filter(right).map((area) => area.code))
    },

    /** Number of a citizenship by the statistical list 3228, where codes are those of ISO 3166 with few exceptions. */
    citizenshipByCode: (code: number): number | undefined => statistical.get(code),
    /** Number of a group of citizenships by its label ("Celkem EU"), undefined when the label names no group. */
    citizenshipGroup(label: string): number | undefined {
      const name = fold(label)
      const group = groups.find(([pattern]) => pattern.test(name))
      return group === undefined ? undefined : numbers.get(group[1])
    },
    citizenshipByText(text: string): number | undefined {
      const bare = text.trim()
      if (isTotalWord(bare)) return numbers.get('TOTAL')
      if (/^\d{1,3}$/.test(bare)) return statistical.get(Number(bare))
      // The statistical office writes EL and UK.
      const letters = bare.toUpperCase() === 'EL' ? 'GR' : bare.toUpperCase() === 'UK' ? 'GB' : bare.toUpperCase()
      return numbers.get(letters) ?? citizenshipNames.get(fold(bare)) ?? this.citizenshipGroup(bare)
    },
  }
}

/** Sex as offices write it; null when it is none of the known words. */
export function readSex(text: string): Sex | null {
  const word = fold(text)
  if (totalWords.has(word) || word === '0') return 'TOTAL'
  if (['1', 'm', 'muz', 'muzi', 'male', 'man', 'men'].includes(word)) return 'M'
  if (['2', 'f', 'z', 'w', 'zena', 'zeny', 'female', 'woman', 'women'].includes(word)) return 'F'
  return ['x', 'nezjisteno', 'neurceno', 'unknown'].includes(word) ? 'X' : null
}

/** "0-4", "65+", TOTAL or UNKNOWN from the code of list 7700 (410020610025000: from 20 to under 25) or from words; null when neither. */
export function readAge(text: string): string | null {
  const word = fold(text)
  if (totalWords.has(word)) return 'TOTAL'
  const coded = /^4[01]0(\d{3})(\d)(\d{2})(\d{3})000$/.exec(word)
  if (coded) {
    const from = Number(coded[1])
    if (coded[2] === '7' || coded[4] === '999') return `${from}+`
    const below = Number(coded[4])
    return below > from ? `${from}-${below - 1}` : null
  }
  const halfOpen = /^<\s*(\d{1,3})\s*[;,]\s*(\d{1,3})\s*\)$/.exec(word)
  if (halfOpen) return Number(halfOpen[2]) > Number(halfOpen[1]) ? `${Number(halfOpen[1])}-${Number(halfOpen[2]) - 1}` : null
  const closed = /^(\d{1,3})\s*[-–—]\s*(\d{1,3})( let| roku| years)?$/.exec(word)
  if (closed) return Number(closed[2]) >= Number(closed[1]) ? `${Number(closed[1])}-${Number(closed[2])}` : null
  const open = /^<?\s*(\d{1,3})\s*(\+|a vice( let)?|a starsi|let a vice|and over|and older|[;,]\s*(inf|nekonecno|\.\.\.)?\s*\))$/.exec(word)
  if (open) return `${Number(open[1])}+`
  const single = /^(\d{1,3})( let| rok| roky)?$/.exec(word)
  if (single && Number(single[1]) <= 120) return `${Number(single[1])}-${Number(single[1])}`
  return /^nezn|^nezj|^unknown/.test(word) ? 'UNKNOWN' : null
}

/** A count, or why it is none. Spaces between thousands may be such that do not break. */
export function readCount(text: string): { value: number } | { fault: FaultReason } {
  const bare = text.replace(/[\s\u00a0\u202f]+/g, '')
  if (bare === '') return { fault: 'missingValue' }
  if (/^#(REF|N\/A|VALUE|DIV\/0|NAME|NUM|NULL|ODKAZ|HODNOTA|NENÍ_K_DISPOZICI)/i.test(bare)) return { fault: 'spreadsheetError' }
  if (bare.startsWith('=')) return { fault: 'formula' }
  // The statistical office's signs: a dash for "did not occur", a point for "not available", i. d. for "individual data withheld".
  if (bare === '-' || bare === '–') return { value: 0 }
  if (bare === '.' || /^i\.?d\.?$/i.test(bare)) return { fault: 'withheld' }
  const parsed = /^([+-]?)(\d+)(?:[.,](\d+))?$/.exec(bare)
  if (!parsed) return { fault: 'notANumber' }
  const value = Number(parsed[2])
  if (parsed[1] === '-' && (value > 0 || Number(parsed[3] ?? 0) > 0)) return { fault: 'negative' }
  if (Number(parsed[3] ?? 0) > 0) return { fault: 'fractional' }
  return value > largestCount ? { fault: 'tooLarge' } : { value }
}

/** A day as YYYY-MM-DD from a year (its last day), a month (its last day), an ISO or Czech date, or milliseconds since 1970; null when it is no day. */
export function readDay(text: string): string | null {
  const bare = text.replace(/[\u00a0\u202f]/g, ' ').trim()
  const year = /^(\d{4})$/.exec(bare)
  if (year) return inTime(Number(year[1]), 12, 31)
  const month = /^(\d{4})[-M](\d{1,2})$/.exec(bare)
  if (month) return inTime(Number(month[1]), Number(month[2]), new Date(Date.UTC(Number(month[1]), Number(month[2]), 0)).getUTCDate())
  const iso = /^(\d{4})-(\d{2})-(\d{2})([T ].*)?$/.exec(bare)
  if (iso) return inTime(Number(iso[1]), Number(iso[2]), Number(iso[3]))
  const czech = /^(\d{1,2})\s*[.\-/]\s*(\d{1,2})\s*[.\-/]\s*(\d{4})$/.exec(bare)
  if (czech) return inTime(Number(czech[3]), Number(czech[2]), Number(czech[1]))
  return /^\d{12,13}$/.test(bare) ? new Date(Number(bare)).toISOString().slice(0, 10) : null
}
function inTime(year: number, month: number, day: number): string | null {
  const date = new Date(Date.UTC(year, month - 1, day))
  const same = date.getUTCFullYear() === year && date.getUTCMonth() === month - 1 && date.getUTCDate() === day
  // No register counted foreigners before there was a census of them.
  return same && year >= 1869 && year <= 2999 ? date.toISOString().slice(0, 10) : null
}
