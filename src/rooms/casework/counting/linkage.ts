// From registrations to people: possible pairs, habits of writing learned from the file, and people sampled from what the evidence allows.
// Nothing is decided for certain about any two registrations; only the number of people is wanted.
import { compareDates, dateLevels, makeEvidence, nameKey } from './evidence.ts'
import type { DateLevel, Evidence, FieldLevel, Habits, NameLevels, Pair, WordLevel } from './evidence.ts'
import type { Registration } from './registrations.ts'

const wordLevels: readonly WordLevel[] = [0, 1, 2, 3]
const usualNames: Readonly<Record<string, number>> = {
  '=00': 0.7,
  '=01': 0.07,
  '=10': 0.07,
  '=02': 0.02,
  '=20': 0.02,
  '=11': 0.01,
  '=03': 0.015,
  '=30': 0.025,
  x00: 0.03,
}
const usualDates: Readonly<Record<DateLevel, number>> = {
  same: 0.78,
  'same 1 January': 0.03,
  'one is 1 January': 0.03,
  'day and month exchanged': 0.01,
  'another day': 0.012,
  'another month': 0.006,
  'another year': 0.01,
  different: 0.003,
  'one missing': 0.1,
  'both missing': 0.02,
}

function startingHabits(evidence: Evidence): Habits {
  const { missing, january } = evidence.shares
  const dates = new Map<DateLevel, number>(dateLevels.map((level) => [level, usualDates[level]]))
  // Until the file shows otherwise, a date is missing by accident, independently in every registration.
  dates.set('one missing', 2 * missing * (1 - missing)).set('both missing', missing ** 2)
  dates.set('same 1 January', january * 0.5 * (1 - missing)).set('one is 1 January', january * (1 - missing))
  const rest = 1 - [...dates.values()].reduce((sum, share) => sum + share, 0) + usualDates.same
  dates.set('same', Math.max(0.2, rest))
  const field = (known: number): Map<FieldLevel, number> =>
    new Map([
      ['agree', known ** 2 * 0.97],
      ['differ', known ** 2 * 0.03],
      ['one missing', 2 * known * (1 - known)],
      ['both missing', (1 - known) ** 2],
    ])
  const names = new Map<string, number>()
  for (const crossed of [false, true]) {
    for (const first of wordLevels) for (const second of wordLevels) names.set(nameKey({ crossed, first, second }), 0.002)
  }
  for (const [key, share] of Object.entries(usualNames)) names.set(key, share)
  names.set('=33', 0.0005).set('x33', 0)
  for (const key of ['x03', 'x30']) names.set(key, 0.0005)
  return { names, dates, sex: field(evidence.knownSex), group: field(evidence.knownGroups) }
}

/** Share of people's pairs whose names compare so; a missing word leaves what the other word shows. */
function nameHabit(habits: Habits, levels: NameLevels): number {
  if (levels.first !== 4 && levels.second !== 4) return habits.names.get(nameKey(levels)) ?? 0
  if (levels.first === 4 && levels.second === 4) return 1
  let sum = 0
  for (const level of wordLevels) {
    const filled: NameLevels = levels.first === 4 ? { ...levels, first: level } : { ...levels, second: level }
    sum += habits.names.get(nameKey(filled)) ?? 0
  }
  return sum
}

/** Likelihood ratio of "one person" against "two strangers". */
function ratioOf(pair: Pair, habits: Habits): number {
  return (ratioWithoutDate(pair, habits) * (habits.dates.get(pair.date) ?? 0)) / pair.strangersDate
}
function ratioWithoutDate(pair: Pair, habits: Habits): number {
  return (nameHabit(habits, pair.names) * (habits.sex.get(pair.sex) ?? 0) * (habits.group.get(pair.group) ?? 0)) / pair.strangers
}

/** A file in which one person stands a thousand times must not make a million pairs. */
const mostPartners = 250

/** Pairs worth looking at: the same date (also with day and month exchanged) and one near word, or two near words and a date that does not speak against it. */
function possiblePairs(
  registrations: readonly Registration[],
  evidence: Evidence,
  own: (one: number, other: number) => number,
  leastRatio: number,
  habits: Habits,
): Pair[] {
  const pairs: Pair[] = []
  const seen = new Set<number>()
  const partners = registrations.map(() => 0)
  const consider = (one: number, other: number): void => {
    if (one === other) return
    const [low, high] = one < other ? [one, other] : [other, one]
    const label = low * registrations.length + high
    if (seen.has(label) || (partners[low] ?? 0) >= mostPartners || (partners[high] ?? 0) >= mostPartners) return
    const pair = evidence.makePair(low, high, own(low, high))
    if (!pair || (pair.names.first >= 3 && pair.names.second >= 3)) return
    if (ratioOf(pair, habits) < leastRatio) return
    seen.add(label)
    pairs.push(pair)
    partners[low] = (partners[low] ?? 0) + 1
    partners[high] = (partners[high] ?? 0) + 1
  }

  const byDate = new Map<string, number[]>()
  const shelve = <K>(shelves: Map<K, number[]>, label: K, index: number) => {
    const shelf = shelves.get(label)
    if (shelf) shelf.push(index)
    else shelves.set(label, [index])
  }
  for (const [index, { birth }] of registrations.entries()) if (birth) shelve(byDate, `${birth.year}-${birth.month}-${birth.day}`, index)
  const nearAnywhere = (one: Registration, other: Registration) =>
    [one.given, one.surname].some(
      (word) => word !== '' && (evidence.near.get(word)?.has(other.given) || evidence.near.get(word)?.has(other.surname)),
    )
  for (const [index, one] of registrations.entries()) {
    if (!one.birth) continue
    const { year, month, day } = one.birth
    for (const label of new Set([`${year}-${month}-${day}`, `${year}-${day}-${month}`])) {
      for (const otherIndex of byDate.get(label) ?? []) {
        const other = registrations[otherIndex]
        if (other && index < otherIndex && nearAnywhere(one, other)) consider(index, otherIndex)
      }
    }
  }

  // Registrations by their pair of names; the pairs of names by each of their words.
  const byNames = new Map<string, { first: string; second: string; members: number[] }>()
  for (const [index, one] of registrations.entries()) {
    if (one.given === '' || one.surname === '') continue
    const label = `${one.given} ${one.surname}`
    const entry = byNames.get(label) ?? { first: one.given, second: one.surname, members: [] }
    entry.members.push(index)
    byNames.set(label, entry)
  }
  const names = [...byNames.values()]
  const byGiven = new Map<string, number[]>()
  for (const [index, name] of names.entries()) shelve(byGiven, name.first, index)
  const meet = (one: readonly number[], others: readonly number[]) => {
    for (const left of one) {
      const first = registrations[left]
      for (const right of others) {
        const second = registrations[right]
        if (!first || !second || (one === others && left >= right)) continue
        if (compareDates(first.birth, second.birth) !== 'different' || one.length * others.length <= 16) consider(left, right)
      }
    }
  }
  for (const [index, name] of names.entries()) {
    const nearFirst = evidence.near.get(name.first) ?? new Map<string, number>()
    const nearSecond = evidence.near.get(name.second) ?? new Map<string, number>()
    for (const [word] of nearFirst) {
      for (const otherIndex of byGiven.get(word) ?? []) {
        const other = names[otherIndex]
        if (other && otherIndex >= index && nearSecond.has(other.second)) meet(name.members, other.members)
      }
    }
    for (const [word] of nearSecond) {
      for (const otherIndex of byGiven.get(word) ?? []) {
        const other = names[otherIndex]
        if (other && otherIndex > index && nearFirst.has(other.second)) meet(name.members, other.members)
      }
    }
  }
  return pairs
}

/** Odds that two registrations of different organisations, of the same one, and any two are one person. */
type Prior = { across: number; inside: number; any: number }

function smoothed<K>(usual: ReadonlyMap<K, number>, counted: ReadonlyMap<K, number>, strength: number): Map<K, number> {
  const total = [...counted.values()].reduce((sum, count) => sum + count, 0)
  return new Map([...usual].map(([key, share]) => [key, (share * strength + (counted.get(key) ?? 0)) / (strength + total)]))
}
function tally<K>(items: Iterable<readonly [K, number]>): Map<K, number> {
  const counts = new Map<K, number>()
  for (const [key, weight] of items) counts.set(key, (counts.get(key) ?? 0) + weight)
  return counts
}

/** Learns habits and the prior odds from the pairs (expectation and maximisation, with the chances of strangers held fast). */
function learn(
  registrations: readonly Registration[],
  pairs: readonly Pair[],
  usual: Habits,
  start: Habits,
  rounds: number,
): { habits: Habits; prior: Prior } {
  const sizes = tally(registrations.map((one): [string, number] => [one.organisation, 1]))
  const all = (registrations.length * (registrations.length - 1)) / 2
  const insideAll = Math.max(
    1,
    [...sizes].reduce((sum, [name, size]) => sum + (name === '' ? 0 : (size * (size - 1)) / 2), 0),
  )
  const acrossAll = Math.max(1, all - insideAll)
  let habits = start
  let prior: Prior = {
    across: (0.3 * registrations.length) / acrossAll,
    inside: (0.02 * registrations.length) / insideAll,
    any: (0.32 * registrations.length) / all,
  }
  // However names mislead: one of two dates is missing hardly more often than by accident, and both not more often than one.
  const accident = usual.dates.get('one missing') ?? 0
  const mostUnclear = {
    different: 0.02,
    'one missing': accident * 1.1,
    'both missing': accident / 2 + (usual.dates.get('both missing') ?? 0),
  }
  for (let round = 0; round < rounds; round += 1) {
    const weights = pairs.map((pair) => {
      const odds = (pair.sameOrganisation ? prior.inside : prior.across) * ratioOf(pair, habits)
      return odds / (1 + odds)
    })
    const weighed = pairs.map((pair, index): [Pair, number] => [pair, weights[index] ?? 0])
    const sum = (list: readonly (readonly [Pair, number])[]) => list.reduce((total, [, weight]) => total + weight, 0)
    const inside = sum(weighed.filter(([pair]) => pair.sameOrganisation))
    prior = {
      across: Math.max(1, sum(weighed) - inside) / acrossAll,
      inside: Math.max(0.1, inside) / insideAll,
      any: Math.max(1, sum(weighed)) / all,
    }
    const sameDate = weighed.filter(([pair]) => pair.date === 'same' && pair.names.first !== 4 && pair.names.second !== 4)
    const nearNames = weighed.filter(([pair]) => pair.names.first <= 2 && pair.names.second <= 2)
    // Only rare names can show how often a date is missing or wholly wrong: common ones agree by chance.
    const rare = nearNames.filter(([pair]) => pair.rarity * registrations.length < 0.1)
    const rareDates = tally(rare.map(([pair, weight]): [DateLevel, number] => [pair.date, weight]))
    const nearDates = tally(
      nearNames
        .filter(([pair]) => pair.date !== 'different' && pair.date !== 'one missing' && pair.date !== 'both missing')
        .map(([pair, weight]): [DateLevel, number] => [pair.date, weight]),
    )
    const fromRare = smoothed(usual.dates, rareDates, 40)
    const unclear = (['different', 'one missing', 'both missing'] as const).map((level): [DateLevel, number] => [
      level,
      Math.min(mostUnclear[level], fromRare.get(level) ?? 0),
    ])
    const unclearShare = unclear.reduce((total, [, share]) => total + share, 0)
    const clearUsual = new Map([...usual.dates].filter(([level]) => !unclear.some(([name]) => name === level)))
    const clearTotal = [...clearUsual.values()].reduce((total, share) => total + share, 0)
    const clear = smoothed(new Map([...clearUsual].map(([level, share]) => [level, share / clearTotal])), nearDates, 20)
    const dates = new Map<DateLevel, number>([
      ...[...clear].map(([level, share]): [DateLevel, number] => [level, share * (1 - unclearShare)]),
      ...unclear,
    ])
    const certainDates = weighed.filter(
      ([pair]) => pair.date !== 'different' && pair.date !== 'one missing' && pair.date !== 'both missing',
    )
    habits = {
      names: smoothed(usual.names, tally(sameDate.map(([pair, weight]): [string, number] => [pair.nameKey, weight])), 20),
      dates,
      sex: smoothed(usual.sex, tally(certainDates.map(([pair, weight]): [FieldLevel, number] => [pair.sex, weight])), 20),
      group: smoothed(usual.group, tally(certainDates.map(([pair, weight]): [FieldLevel, number] => [pair.group, weight])), 20),
    }
  }
  return { habits, prior }
}

/** Small deterministic generator of numbers between 0 and 1 (mulberry32): the same file always gives the same estimate. */
function steadyRandom(): () => number {
  let state = 20261123
  return () => {
    state = (state + 0x6d2b79f5) >>> 0
    let mixed = Math.imul(state ^ (state >>> 15), state | 1)
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61)
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 4294967296
  }
}

type Neighbour = { other: number; ratio: number; date: number; dated: boolean; sameName: boolean; sameDate: boolean }
/** What the registrations near to one say about a person: sums of their ratios, apart for those with and without a date to compare. */
type Said = { met: number; ratio: number; sameNames: number; dates: number; dated: number; sameDates: number; undated: number }
function forget(heard: Said): void {
  heard.met = heard.ratio = heard.sameNames = heard.dates = heard.dated = heard.sameDates = heard.undated = 0
}
type Sampled = { counts: number[]; person: number[] }

/**
 * Share of people with so many registrations, smoothed towards a tail that falls off evenly; how much more often a person of `size` registrations
 * has one more is what draws a registration to people already known at several organisations.
 */
function growth(sizes: readonly number[]): (size: number) => number {
  const counts: number[] = []
  for (const size of sizes) if (size > 0) counts[size] = (counts[size] ?? 0) + 1
  const people = counts.reduce((sum, count) => sum + count, 0)
  const registrations = counts.reduce((sum, count, size) => sum + count * size, 0)
  const alone = Math.max(0.05, (counts[1] ?? 0) / people)
  const fall = Math.min(0.9, Math.max(0.01, 1 - people / registrations))
  return (size) => {
    const expected = (people + 20) * (1 - fall) * fall ** (size - 1)
    const here = (counts[size] ?? 0) + 0.1 * expected + 0.5
    const next = (counts[size + 1] ?? 0) + 0.1 * expected * fall + 0.5 * fall
    return Math.min(size + 3, ((size + 1) * next) / here) / alone
  }
}

/** Samples divisions of the registrations into people; gives the measure of every kept sample and the last division. */
function samplePeople(
  registrations: readonly Registration[],
  evidence: Evidence,
  pairs: readonly Pair[],
  habits: Habits,
  rounds: { first: number; kept: number },
  prior: Prior,
  measure: (members: readonly (readonly number[])[]) => number,
): Sampled {
  const size = registrations.length
  const random = steadyRandom()
  const dateRatio = (one: Registration, other: Registration): number => {
    const level = compareDates(one.birth, other.birth)
    return (habits.dates.get(level) ?? 0) / evidence.dateChance(level, one.birth ?? other.birth)
  }
  const noPlace = { name: '', share: 0 }
  const places = new Map(
    [...tally(registrations.map((one): [string, number] => [one.organisation, 1 / size]))].map(([name, share]) => [name, { name, share }]),
  )
  const placeOf = registrations.map((one) => (one.organisation === '' ? noPlace : (places.get(one.organisation) ?? noPlace)))
  const neighbours: Neighbour[][] = Array.from({ length: size }, () => [])
  for (const pair of pairs) {
    const [one, other] = [registrations[pair.one], registrations[pair.other]]
    if (!one || !other) continue
    const shared = {
      ratio: ratioWithoutDate(pair, habits),
      date: dateRatio(one, other),
      sameName: pair.names.first === 0 && pair.names.second === 0,
      sameDate: pair.date === 'same' || pair.date === 'same 1 January',
    }
    neighbours[pair.one]?.push({ other: pair.other, dated: one.birth === null || other.birth !== null, ...shared })
    neighbours[pair.other]?.push({ other: pair.one, dated: other.birth === null || one.birth !== null, ...shared })
  }
  // A pair may differ because one or the other is wrong. Two registrations that agree tell what is right, and only the third can still be wrong.
  const cleanName = Math.sqrt((habits.names.get('=00') ?? 0) + (habits.names.get('x00') ?? 0))
  const bothDated = 1 - (habits.dates.get('one missing') ?? 0) - (habits.dates.get('both missing') ?? 0)
  const cleanDate = Math.sqrt(((habits.dates.get('same') ?? 0) + (habits.dates.get('same 1 January') ?? 0)) / bothDated)
  const insideOdds = Math.min(3, prior.inside / prior.any)
  const acrossOdds = Math.min(3, prior.across / prior.any)

  const person = Array.from({ length: size }, (_, index) => index)
  const members = person.map((index) => [index])
  const empty: number[] = []
  const counts: number[] = []
  // Where there is hardly a doubt, a registration is looked at again only after some rounds.
  const rest = person.map(() => 0)
  let people = size
  // At first everybody is alone; the odds of the pairs stand for what is not seen yet.
  let grow = (crowd: number) => (crowd === 1 ? Math.min(2, prior.any * size) : 1)
  // What the near registrations say of each person they belong to; used anew for every registration.
  const said = person.map((): Said => ({ met: 0, ratio: 0, sameNames: 0, dates: 0, dated: 0, sameDates: 0, undated: 0 }))

  const weightOf = (me: Registration, near: readonly Neighbour[], crowd: readonly number[], heard: Said): number => {
    // The name is compared with all members, the date with those who gave one; members who were no possible pair speak by their dates only.
    let taken = 0
    let inside = false
    for (let position = 0; position < crowd.length; position += 1) {
      const place = placeOf[crowd[position] ?? 0] ?? noPlace
      if (place === noPlace) continue
      if (place.name === me.organisation) inside = true
      let earlier = 0
      while (earlier < position && placeOf[crowd[earlier] ?? 0] !== place) earlier += 1
      if (earlier === position) taken += place.share
    }
    if (heard.met < crowd.length) {
      const met = new Set(near.map((neighbour) => neighbour.other))
      for (const other of crowd) {
        const registration = registrations[other]
        if (!registration || met.has(other)) continue
        if (me.birth !== null && registration.birth === null) heard.undated += dateRatio(me, registration)
        else {
          heard.dates += dateRatio(me, registration)
          heard.dated += 1
          if (me.birth !== null && compareDates(me.birth, registration.birth) === 'same') heard.sameDates += 1
        }
      }
    }
    const date =
      heard.dated === 0
        ? heard.undated / crowd.length
        : (heard.dates / heard.dated) * (heard.dated > 1 && me.birth !== null && heard.sameDates * 2 >= heard.dated ? 1 / cleanDate : 1)
    const name = (heard.ratio / crowd.length) * (crowd.length > 1 && heard.sameNames * 2 >= crowd.length ? 1 / cleanName : 1)
    // Nobody is often registered twice in one place, so a place where this person is not yet known speaks for them.
    const place = (inside ? insideOdds : acrossOdds) / (taken * insideOdds + (1 - taken) * acrossOdds)
    return (grow(crowd.length) / people) * place * name * date
  }

  for (let round = 0; round < rounds.first + rounds.kept; round += 1) {
    if (round >= 2) grow = growth(members.map((one) => one.length))
    for (let index = 0; index < size; index += 1) {
      const near = neighbours[index]
      const me = registrations[index]
      const from = person[index]
      if (!near || near.length === 0 || !me || from === undefined || (rest[index] ?? 0) > round) continue
      const mine = members[from]
      mine?.splice(mine.indexOf(index), 1)
      if (mine?.length === 0) {
        people -= 1
        empty.push(from)
      }
      const heardOf: number[] = []
      for (let position = 0; position < near.length; position += 1) {
        const neighbour = near[position]
        const their = neighbour === undefined ? undefined : person[neighbour.other]
        const heard = their === undefined ? undefined : said[their]
        if (neighbour === undefined || their === undefined || !heard) continue
        const { ratio, date, dated, sameName, sameDate } = neighbour
        if (heard.met === 0) heardOf.push(their)
        heard.met += 1
        heard.ratio += ratio
        if (sameName) heard.sameNames += 1
        if (dated) {
          heard.dates += date
          heard.dated += 1
          if (sameDate) heard.sameDates += 1
        } else heard.undated += date
      }
      let total = 1
      const weights: number[] = []
      for (const their of heardOf) {
        const heard = said[their]
        const crowd = members[their]
        const theirs = heard && crowd ? weightOf(me, near, crowd, heard) : 0
        weights.push(theirs)
        total += theirs
        if (heard) forget(heard)
      }
      let point = random() * total - 1
      let chosen = -1
      let weight = 1
      if (point >= 0) {
        for (let position = 0; position < heardOf.length && point >= 0; position += 1) {
          chosen = heardOf[position] ?? -1
          weight = weights[position] ?? 0
          point -= weight
        }
      }
      if (chosen === -1) {
        chosen = empty.pop() ?? from
        people += 1
      }
      if (weight / total > 0.9995 && round >= 2) rest[index] = round + 4
      members[chosen]?.push(index)
      person[index] = chosen
    }
    if (round >= rounds.first) counts.push(measure(members))
  }
  return { counts, person }
}

/** Share of the links that no possible pair can show: a wholly different or missing word together with a date that is not the same. */
function linksOutOfReach(registrations: readonly Registration[], habits: Habits): number {
  let differentWord = 0
  for (const [key, share] of habits.names) if (key.includes('3')) differentWord += share
  const incomplete = registrations.filter((one) => one.given === '' || one.surname === '').length / registrations.length
  const sameDate = (['same', 'same 1 January', 'day and month exchanged'] as const).reduce(
    (sum, level) => sum + (habits.dates.get(level) ?? 0),
    0,
  )
  // More than half are reached over a third registration, or make up for strangers joined.
  return 0.4 * Math.min(0.3, (differentWord + 2 * incomplete) * (1 - Math.min(1, sameDate)))
}

/** `counts` are people of the kept samples; `doubt` is the share of one person's pairs that are not plainly equal. */
type Linkage = { counts: number[]; outOfReach: number; doubt: number }

/** People as the careless eye sees them: the same date of birth (1 January aside) and the same two words of the name. */
function obviousPeople(registrations: readonly Registration[]): number[] {
  const known = new Map<string, number>()
  return registrations.map(({ given, surname, birth }, index) => {
    if (birth === null || given === '' || surname === '' || (birth.month === 1 && birth.day === 1)) return index
    const label = [given, surname].toSorted().join(' ') + ` ${birth.year}-${birth.month}-${birth.day}`
    const person = known.get(label) ?? index
    known.set(label, person)
    return person
  })
}

/** Weights that count every person once, whatever the number of their registrations. */
function weightsOf(person: readonly number[]): number[] {
  const crowd = tally(person.map((one): [number, number] => [one, 1]))
  return person.map((one) => 1 / (crowd.get(one) ?? 1))
}

/** A registration without a date whose name this many strangers bear could belong to anybody: it is set aside and extrapolated. */
const tooManyNamesakes = 3

/** How often a clerk exchanges given name and surname: half of the pairs in which one of two is exchanged. */
function crossedShare(habits: Habits): number {
  let crossed = 0
  for (const [key, share] of habits.names) if (key.startsWith('x')) crossed += share
  return Math.min(0.3, Math.max(0.003, crossed / 2))
}

/** With fewer dates than this among common names there is nothing to extrapolate from; then those set aside are taken to be like all others. */
const leastDated = 0.3

/**
 * People behind the divided registrations and those set aside. A person with a common name loses each registration without a date with the
 * same chance, and is seen when at least one is left (Horvitz and Thompson).
 */
function countWithSetAside(common: readonly boolean[], setAside: number): (members: readonly (readonly number[])[]) => number {
  const keptCommon = common.filter((is) => is).length
  const dated = keptCommon / Math.max(1, keptCommon + setAside)
  const factor = 1 - 1 / Math.max(leastDated, dated)
  return (members) => {
    let people = 0
    let extrapolated = 0
    for (const crowd of members) {
      if (crowd.length === 0) continue
      people += 1
      extrapolated += common[crowd[0] ?? 0] ? 1 - factor ** crowd.length : 1
    }
    return dated >= leastDated ? extrapolated : people + setAside * (common.length === 0 ? 1 : people / common.length)
  }
}

/** The whole way, twice: what is common and what is rare is counted among the people that the time before has found. */
export function link(all: readonly Registration[]): Linkage {
  const first = makeEvidence(all, weightsOf(obviousPeople(all)))
  const commonOfAll = all.map((one) => first.namesakes(one) >= tooManyNamesakes)
  const isKept = all.map((one, index) => one.birth !== null || !commonOfAll[index])
  const registrations = all.filter((_, index) => isKept[index])
  const common = commonOfAll.filter((_, index) => isKept[index])
  const measure = countWithSetAside(common, all.length - registrations.length)
  let person = obviousPeople(registrations)
  let habits: Habits | null = null
  let result: Linkage | null = null
  for (const rounds of [
    { first: 5, kept: 1 },
    { first: 6, kept: 12 },
  ]) {
    const found = person
    const own = (one: number, other: number) => (found[one] === found[other] ? 1 : 2)
    const evidence = makeEvidence(registrations, weightsOf(found), habits === null ? 0.03 : crossedShare(habits))
    const usual = startingHabits(evidence)
    const pairs = possiblePairs(registrations, evidence, own, 0.0005 * registrations.length, habits ?? usual)
    const learned = learn(registrations, pairs, usual, habits ?? usual, habits === null ? 12 : 6)
    const sampled = samplePeople(registrations, evidence, pairs, learned.habits, rounds, learned.prior, measure)
    person = sampled.person
    habits = learned.habits
    const plainNames = (habits.names.get('=00') ?? 0) + (habits.names.get('x00') ?? 0)
    const doubt = 1 - plainNames * (habits.dates.get('same') ?? 0)
    result = { counts: sampled.counts, outOfReach: linksOutOfReach(registrations, habits), doubt }
  }
  if (result === null) throw new Error('linkage made no pass')
  return result
}
