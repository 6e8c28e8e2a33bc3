// Invented people with the proportions of the study and of the statistics; the same seed gives the same city, byte for byte before sealing.
import { caseTemplates, topics, type Topic } from '../model.ts'
import { colleagueNames, peoples, type Written } from './peoples.ts'

/** A small generator of even numbers in [0, 1) (mulberry32); good enough for inventing, never for keys. */
export function dice(seed: number): () => number {
  let state = seed >>> 0
  return () => {
    state = (state + 0x6d2b79f5) >>> 0
    let mixed = Math.imul(state ^ (state >>> 15), state | 1)
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61)) ^ mixed
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 4_294_967_296
  }
}
export function pick<T>(roll: () => number, from: readonly T[]): T {
  const found = from[Math.floor(roll() * from.length)]
  if (found === undefined) throw new Error('Nothing to pick from')
  return found
}
/** Picks by weight. */
export function weighed<T>(roll: () => number, from: readonly (readonly [T, number])[]): T {
  let left = roll() * from.reduce((sum, [, weight]) => sum + weight, 0)
  for (const [value, weight] of from) {
    left -= weight
    if (left < 0) return value
  }
  return pick(roll, from)[0]
}
/** A whole number from 0 up to, but not including, `end`. */
export function below(roll: () => number, end: number): number {
  return Math.floor(roll() * end)
}

export type Invented = {
  given: Written
  surname: { female: Written; male: Written }
  citizenship: string
  language: string
  birth: string
  sex: 'female' | 'male'
  interpreter: 'none' | 'sometimes' | 'always'
  phone: string
}
/** One invented client; `like` makes a relative of somebody: the same people and the same family name. */
export function invent(roll: () => number, like?: Invented): Invented {
  const people = like
    ? (peoples.find(([one]) => one.citizenship === like.citizenship)?.[0] ?? weighed(roll, peoples))
    : weighed(roll, peoples)
  const sex = roll() < 0.53 ? ('female' as const) : ('male' as const)
  const year = 1950 + Math.floor(roll() ** 0.7 * 58)
  // Papers of one in twelve say 1 January, because nobody knew the day.
  const birth =
    roll() < 1 / 12
      ? `${year}-01-01`
      : `${year}-${String(1 + below(roll, 12)).padStart(2, '0')}-${String(1 + below(roll, 28)).padStart(2, '0')}`
  const three = () => String(below(roll, 1000)).padStart(3, '0')
  return {
    given: pick(roll, people[sex]),
    surname: like?.surname ?? pick(roll, people.surnames),
    citizenship: people.citizenship,
    language: people.language,
    birth,
    sex,
    interpreter: weighed(roll, [
      ['none', 5],
      ['sometimes', 3],
      ['always', 2],
    ] as const),
    phone: roll() < 0.7 ? `+420 700 ${three()} ${three()}` : '',
  }
}
/** A code of the shape clients have (without look-alikes), drawn from the seed. */
export function inventCode(roll: () => number): string {
  const alphabet = '23456789ABCDEFGHJKLMNPQRSTUVWXYZ'
  const three = () => Array.from({ length: 3 }, () => alphabet[below(roll, 32)] ?? '').join('')
  return `${three()}-${three()}-${three()}`
}
export function inventColleague(roll: () => number): string {
  const names = colleagueNames[roll() < 0.7 ? 'female' : 'male']
  return `${pick(roll, names.given)} ${pick(roll, names.surnames)}`
}
/** What one client comes about: the matters of their cases, and Czech courses for one in six, as in the Centre's first year (328 of 2,025). */
export function inventConcerns(roll: () => number, kinds: readonly string[]): readonly Topic[] {
  const social = topics.filter(
    (topic) =>
      !topic.startsWith('law-') && !['psychotherapy', 'czech-courses', 'interpreting', 'other', 'trafficking', 'violence'].includes(topic),
  )
  const found = kinds.flatMap((kind): readonly Topic[] =>
    kind === 'legal' ? topics.filter((topic) => topic.startsWith('law-')) : kind === 'psychotherapy' ? ['psychotherapy'] : social,
  )
  return [pick(roll, found), pick(roll, found), ...(roll() < 0.16 ? ['czech-courses' as const] : [])]
}
export function inventTopics(roll: () => number, from: readonly Topic[] = topics): Topic[] {
  return [...new Set([pick(roll, from), ...(roll() < 0.3 ? [pick(roll, from)] : [])])]
}
/** The Integration Centre's first year: 580 clients of social and 400 of legal counselling (study 3.2.1); psychotherapy is rare, special plans rarer. */
export function inventTemplate(roll: () => number, therapy: boolean): string {
  return weighed(
    roll,
    caseTemplates.map(
      (one) =>
        [
          one.name,
          one.name === 'social' ? 46 : one.name === 'legal' ? 38 : one.name === 'psychotherapy' ? (therapy ? 4 : 0) : 2.4,
        ] as const,
    ),
  )
}

/** How many people work at an organisation: all twenty in a city of full size, a handful in a small one. */
export const staffOfFullCity = [
  ['organisation-lead', 1],
  ['team-lead', 2],
  ['social-counsellor', 9],
  ['lawyer', 3],
  ['psychotherapist', 2],
  ['street-worker', 3],
] as const
export const staffOfSmallCity = [
  ['organisation-lead', 1],
  ['team-lead', 1],
  ['social-counsellor', 2],
  ['lawyer', 1],
  ['street-worker', 1],
] as const
