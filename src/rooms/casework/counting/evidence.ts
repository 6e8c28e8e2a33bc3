// How much two registrations speak for one person: the likelihood ratio of Fellegi and Sunter (1969), with the chance of agreement between
// strangers taken from how common each name, date and group is in the file itself, so that Nguyen Lan weighs little and a rare name much.
import type { BirthDate, Registration } from './registrations.ts'
import type { Nearness } from './similarity.ts'
import { nearWords } from './similarity.ts'

/** How two words of a name compare: equal, one letter, two letters or the same consonants, different, or one of them missing. */
export type WordLevel = Nearness | 3 | 4
export type NameLevels = { crossed: boolean; first: WordLevel; second: WordLevel }
export const dateLevels = [
  'same',
  'same 1 January',
  'one is 1 January',
  'day and month exchanged',
  'another day',
  'another month',
  'another year',
  'different',
  'one missing',
  'both missing',
] as const
export type DateLevel = (typeof dateLevels)[number]
export type FieldLevel = 'agree' | 'differ' | 'one missing' | 'both missing'

/** Shares among pairs that are one person; learned from the file, started from these. */
export type Habits = {
  names: Map<string, number>
  dates: Map<DateLevel, number>
  sex: Map<FieldLevel, number>
  group: Map<FieldLevel, number>
}

/** Two registrations that may be one person, with everything about them that does not depend on the habits. */
export type Pair = {
  one: number
  other: number
  names: NameLevels
  nameKey: string
  date: DateLevel
  sex: FieldLevel
  group: FieldLevel
  rarity: number
  strangers: number
  strangersDate: number
  sameOrganisation: boolean
}

export const nameKey = (levels: NameLevels) => `${levels.crossed ? 'x' : '='}${levels.first}${levels.second}`
const isJanuary = (birth: BirthDate) => birth.month === 1 && birth.day === 1

/** How two dates of birth compare. */
export function compareDates(one: BirthDate | null, other: BirthDate | null): DateLevel {
  if (one === null || other === null) return one === other ? 'both missing' : 'one missing'
  const [year, month, day] = [one.year === other.year, one.month === other.month, one.day === other.day]
  if (year && month && day) return isJanuary(one) ? 'same 1 January' : 'same'
  if (year && isJanuary(one) !== isJanuary(other)) return 'one is 1 January'
  if (year && one.month === other.day && one.day === other.month) return 'day and month exchanged'
  if (isJanuary(one) || isJanuary(other)) return 'different'
  if (year && month) return 'another day'
  if (year && day) return 'another month'
  if (month && day && Math.abs(one.year - other.year) <= 20) return 'another year'
  return 'different'
}

function compareFields(one: string, other: string): FieldLevel {
  if (one === '' || other === '') return one === other ? 'both missing' : 'one missing'
  return one === other ? 'agree' : 'differ'
}

type Field = 'given' | 'surname'
type Counts = Map<string, number>
const add = <K>(counts: Map<K, number>, key: K, weight: number) => counts.set(key, (counts.get(key) ?? 0) + weight)

/** Groups with few registrations share one table of names, because a table of ten names says nothing about how common a name is. */
const smallGroup = 40

/** What the file says about strangers. `weights` count each person once, whatever the number of their registrations; `crossedShare` is how often clerks exchange names. */
export function makeEvidence(registrations: readonly Registration[], weights: readonly number[], crossedShare = 0.03) {
  const total = weights.reduce((sum, weight) => sum + weight, 0)
  const near = nearWords([...new Set(registrations.flatMap((one) => [one.given, one.surname]))].filter((word) => word !== ''))

  const groupSizes: Counts = new Map()
  for (const [index, one] of registrations.entries()) add(groupSizes, one.group, weights[index] ?? 1)
  const known = total - (groupSizes.get('') ?? 0)
  const tableOf = (group: string) => (group === '' ? '' : (groupSizes.get(group) ?? 0) < smallGroup ? 'others' : group)
  const tables: Record<Field, Map<string, { total: number; words: Counts }>> = { given: new Map(), surname: new Map() }
  const pairsOfNames = new Map<string, number>()
  const tableSizes: Counts = new Map()
  const years: Counts = new Map()
  const days: Counts = new Map()
  let januaries = 0
  let missingDates = 0
  let missingSex = 0
  const sexes: Counts = new Map()
  for (const [index, one] of registrations.entries()) {
    const weight = weights[index] ?? 1
    const name = tableOf(one.group)
    add(tableSizes, name, weight)
    for (const field of ['given', 'surname'] as const) {
      if (one[field] === '') continue
      const table = tables[field].get(name) ?? { total: 0, words: new Map() }
      table.total += weight
      add(table.words, one[field], weight)
      tables[field].set(name, table)
    }
    if (one.given !== '' && one.surname !== '') add(pairsOfNames, `${name} ${one.given} ${one.surname}`, weight)
    if (one.birth === null) missingDates += weight
    else {
      add(years, String(one.birth.year), weight)
      if (isJanuary(one.birth)) januaries += weight
      else add(days, `${one.birth.month}-${one.birth.day}`, weight)
    }
    if (one.sex === '') missingSex += weight
    else add(sexes, one.sex, weight)
  }
  const share = (part: number, whole: number, floor = 0.0005) => Math.max(floor, part / Math.max(1, whole))
  const ordinary = total - januaries - missingDates
  const shares = { missing: share(missingDates, total), january: share(januaries, total), ordinary: share(ordinary, total) }
  const dated = Math.max(1, total - missingDates)
  const yearShare = (year: number) =>
    ([-1, 0, 1].reduce((sum, step) => sum + (years.get(String(year + step)) ?? 0), 0) / 3 + 0.5) / (dated + 30)
  const dayShare = (birth: BirthDate) => ((days.get(`${birth.month}-${birth.day}`) ?? 0) + 5) / (ordinary + 5 * 365)
  const monthShare = 1 / 12
  const dayOfMonthShare = 1 / 30.4

  // How often a stranger's word is equal or near to this one, by field and table of names.
  const remembered: Record<Field, Map<string, Map<string, readonly [number, number, number]>>> = { given: new Map(), surname: new Map() }
  const nearCounts = (field: Field, table: string, word: string): readonly [number, number, number] => {
    let ofTable = remembered[field].get(table)
    if (!ofTable) {
      ofTable = new Map()
      remembered[field].set(table, ofTable)
    }
    const found = ofTable.get(word)
    if (found) return found
    const sums: [number, number, number] = [0, 0, 0]
    const words = tables[field].get(table)?.words
    if (words) for (const [other, level] of near.get(word) ?? []) sums[level] += words.get(other) ?? 0
    ofTable.set(word, sums)
    return sums
  }
  const wordChance = (field: Field, table: string, word: string, level: WordLevel, own: number): number => {
    if (level >= 3) return 1
    const size = tables[field].get(table)?.total ?? 1
    const count = level === 3 || level === 4 ? 0 : nearCounts(field, table, word)[level]
    return Math.max(count - own, 0.5) / Math.max(size, 20)
  }
  /**
   * Chance that strangers have two words as near as these, one looked up in each table. Of two words that differ, the rarer one is mostly a slip of
   * the other: what counts is how many slips the common word has, not how many bear the common word.
   */
  const wordsChance = (
    field: Field,
    tables: readonly [string, string],
    words: readonly [string, string],
    level: WordLevel,
    own: number,
  ): number => {
    if (level >= 3) return 1
    const [there, back] = [wordChance(field, tables[0], words[0], level, own), wordChance(field, tables[1], words[1], level, own)]
    return level === 0 ? (there + back) / 2 : 2 * Math.min(there, back)
  }
  /** Given names and surnames are not independent; what the file shows of this very pair of names corrects their product. */
  const together = (product: number, table: string, one: Registration, own: number): number => {
    const seen = Math.max(0, (pairsOfNames.get(`${table} ${one.given} ${one.surname}`) ?? 0) - own)
    return (product * (seen + 4)) / (product * (tableSizes.get(table) ?? 0) + 4)
  }
  /** Chance that a stranger has a name as near to the other's as these two; `tables` are those of the other and of the one. */
  const namesChance = (
    tables: readonly [string, string],
    one: Registration,
    other: Registration,
    levels: NameLevels,
    own: number,
  ): number => {
    const back: readonly [string, string] = [tables[1], tables[0]]
    if (!levels.crossed) {
      const product =
        wordsChance('given', tables, [one.given, other.given], levels.first, own) *
        wordsChance('surname', tables, [one.surname, other.surname], levels.second, own)
      return levels.first === 0 && levels.second === 0 ? together(product, tables[0], one, own) : product
    }
    // Crossed by a clerk: as common as the same name the right way round, times the share of clerks' slips. Or really two names the other way round.
    const first: readonly [string, string] = [one.given, other.surname]
    const second: readonly [string, string] = [one.surname, other.given]
    const right = Math.max(
      wordsChance('given', tables, first, levels.first, own) * wordsChance('surname', tables, second, levels.second, own),
      wordsChance('surname', back, first, levels.first, own) * wordsChance('given', back, second, levels.second, own),
    )
    const real = Math.min(
      wordChance('surname', tables[0], one.given, levels.first, own) * wordChance('given', tables[0], one.surname, levels.second, own),
      wordChance('given', tables[1], other.surname, levels.first, own) * wordChance('surname', tables[1], other.given, levels.second, own),
    )
    return 2 * crossedShare * right + real
  }
  const tableNames = [...tableSizes.keys()]
  const groupShare = (group: string) => share(groupSizes.get(group) ?? 0, known)
  const sumOfSquares = [...groupSizes].reduce((sum, [group, size]) => sum + (group === '' ? 0 : (size / Math.max(1, known)) ** 2), 0)
  const knownGroups = share(known, total)

  // Two strangers with the same given name are mostly of the same sex.
  const sexTotal = [...sexes.values()].reduce((sum, size) => sum + size, 0)
  const anySex = Math.max(
    0.3,
    [...sexes.values()].reduce((sum, size) => sum + (size / Math.max(1, sexTotal)) ** 2, 0),
  )
  const byGiven = new Map<string, Counts>()
  for (const [index, one] of registrations.entries()) {
    if (one.sex === '' || one.given === '') continue
    const counts = byGiven.get(one.given) ?? new Map<string, number>()
    add(counts, one.sex, weights[index] ?? 1)
    byGiven.set(one.given, counts)
  }
  let [sameSex, allPairs] = [anySex * 20, 20]
  for (const counts of byGiven.values()) {
    const size = [...counts.values()].reduce((sum, count) => sum + count, 0)
    if (size <= 2) continue
    allPairs += size * (size - 1)
    for (const count of counts.values()) sameSex += count * Math.max(0, count - 1)
  }
  const sexByGiven = Math.min(0.995, sameSex / allPairs)
  const knownSex = share(total - missingSex, total)

  const wordLevel = (one: string, other: string): WordLevel => (one === '' || other === '' ? 4 : (near.get(one)?.get(other) ?? 3))
  /** The better of the two ways to lay one name over the other. */
  const compareNames = (one: Registration, other: Registration): NameLevels => {
    const straight: NameLevels = { crossed: false, first: wordLevel(one.given, other.given), second: wordLevel(one.surname, other.surname) }
    const crossed: NameLevels = { crossed: true, first: wordLevel(one.given, other.surname), second: wordLevel(one.surname, other.given) }
    return crossed.first + crossed.second < straight.first + straight.second ? crossed : straight
  }

  const dateChance = (level: DateLevel, birth: BirthDate | null): number => {
    if (level === 'both missing') return shares.missing ** 2
    if (level === 'one missing') return 2 * shares.missing * (1 - shares.missing)
    if (level === 'different' || birth === null) return (1 - shares.missing) ** 2
    if (level === 'same 1 January') return shares.january ** 2 * yearShare(birth.year)
    if (level === 'one is 1 January') return 2 * shares.january * shares.ordinary * yearShare(birth.year)
    if (level === 'same' || level === 'day and month exchanged') return shares.ordinary ** 2 * yearShare(birth.year) * dayShare(birth)
    if (level === 'another day') return shares.ordinary ** 2 * yearShare(birth.year) * monthShare
    if (level === 'another month') return shares.ordinary ** 2 * yearShare(birth.year) * dayOfMonthShare
    return shares.ordinary ** 2 * dayShare(birth) * 0.5
  }
  const sexChance = (level: FieldLevel, sameGiven: boolean): number => {
    if (level === 'both missing') return (1 - knownSex) ** 2
    if (level === 'one missing') return 2 * knownSex * (1 - knownSex)
    const agreeing = sameGiven ? sexByGiven : anySex
    return knownSex ** 2 * (level === 'agree' ? agreeing : 1 - agreeing)
  }

  /** Everything the file says about two registrations; `own` is how many of the counted are these two themselves. */
  const makePair = (index: number, otherIndex: number, own: number): Pair | null => {
    const [one, other] = [registrations[index], registrations[otherIndex]]
    if (!one || !other) return null
    const names = compareNames(one, other)
    const date = compareDates(one.birth, other.birth)
    const sex = compareFields(one.sex, other.sex)
    const group = compareFields(one.group, other.group)
    const [mine, theirs] = [tableOf(one.group), tableOf(other.group)]
    let strangers: number
    if (group === 'agree') strangers = knownGroups ** 2 * groupShare(one.group) * namesChance([mine, mine], one, other, names, own)
    else if (group === 'differ')
      strangers = knownGroups ** 2 * (1 - Math.min(0.99, sumOfSquares)) * namesChance([theirs, mine], one, other, names, own)
    else {
      const mixed = tableNames.reduce(
        (sum, table) => sum + share(tableSizes.get(table) ?? 0, total) * namesChance([table, table], one, other, names, own),
        0,
      )
      strangers =
        (group === 'one missing' ? 2 * knownGroups * Math.max(0.0005, 1 - knownGroups) : Math.max(0.0005, 1 - knownGroups) ** 2) * mixed
    }
    const rarity = group === 'agree' ? strangers / knownGroups ** 2 : strangers
    const sameGiven = names.first <= 2
    strangers *= Math.max(1e-6, sexChance(sex, sameGiven))
    const strangersDate = dateChance(date, one.birth ?? other.birth)
    return {
      one: index,
      other: otherIndex,
      names,
      nameKey: nameKey(names),
      date,
      sex,
      group,
      rarity,
      strangers,
      strangersDate,
      sameOrganisation: one.organisation !== '' && one.organisation === other.organisation,
    }
  }
  /** How many strangers of the file are expected to bear exactly this name. */
  const namesakes = (one: Registration): number => {
    if (one.given === '' || one.surname === '') return total
    const exact: NameLevels = { crossed: false, first: 0, second: 0 }
    const among = (table: string) => (tableSizes.get(table) ?? 0) * namesChance([table, table], one, one, exact, 1)
    return one.group === '' ? tableNames.reduce((sum, table) => sum + among(table), 0) : among(tableOf(one.group))
  }
  return { near, makePair, namesakes, dateChance, shares, knownGroups, knownSex, total }
}
export type Evidence = ReturnType<typeof makeEvidence>
