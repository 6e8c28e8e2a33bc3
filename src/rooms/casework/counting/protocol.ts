// The blind count: several organisations learn how many different people they help together, and nobody learns who is known elsewhere.
//
// Every registration becomes a token by an oblivious pseudorandom function (RFC 9497, ristretto255) that two key holders must answer one after
// the other. A holder sees blinded points only, so neither knows a name; without both nobody can try names; requests are counted and capped.
// A sealed job compares tokens, says numbers, and forgets the tokens. The keys live for one run: afterwards two runs cannot be compared.
import { ristretto255_oprf } from '@noble/curves/ed25519.js'
import { AppError } from '../../../kernel/errors.ts'
import { canonicalPair } from './names.ts'
import { readBirthDate } from './registrations.ts'

const { oprf } = ristretto255_oprf

/** One of the two who must answer every request; the key never leaves it. */
export type KeyHolder = {
  name: string
  /** Answers blinded points for an organisation; refuses beyond its cap and after the key is destroyed. */
  evaluate: (organisation: string, blinded: readonly Uint8Array[]) => Uint8Array[]
  /** How many points each organisation had answered: the holder's own log. */
  answered: () => ReadonlyMap<string, number>
  /** Overwrites the key. */
  destroy: () => void
}

/** A key holder with a fresh key; `cap` is the number of points that one organisation may ask in this run. */
export function openKeyHolder(name: string, cap: (organisation: string) => number): KeyHolder {
  const { secretKey } = oprf.generateKeyPair()
  const answered = new Map<string, number>()
  let destroyed = false
  return {
    name,
    evaluate(organisation, blinded) {
      if (destroyed) throw new AppError('gone', `The key of ${name} is destroyed; this run is over.`)
      const asked = (answered.get(organisation) ?? 0) + blinded.length
      if (asked > cap(organisation))
        throw new AppError('too-many', `${name} answers at most ${cap(organisation)} requests of this organisation in one run.`)
      answered.set(organisation, asked)
      return blinded.map((point) => oprf.blindEvaluate(secretKey, point))
    },
    answered: () => answered,
    destroy() {
      secretKey.fill(0)
      destroyed = true
    },
  }
}

/** What an organisation asks both holders: the tokens of its keys, equal for equal keys of all organisations of one run. */
export function askTokens(keys: readonly string[], organisation: string, holders: readonly [KeyHolder, KeyHolder]): string[] {
  const encoder = new TextEncoder()
  const inputs = keys.map((key) => encoder.encode(key))
  const blinds = inputs.map((input) => oprf.blind(input))
  // One answers after the other, so the function has the product of both keys, which nobody knows.
  const once = holders[0].evaluate(
    organisation,
    blinds.map((blind) => blind.blinded),
  )
  const twice = holders[1].evaluate(organisation, once)
  return inputs.map((input, index) => {
    const [blind, evaluated] = [blinds[index], twice[index]]
    if (!blind || !evaluated) throw new Error('A key holder answered fewer points than it was asked.')
    return Buffer.from(oprf.finalize(input, blind.blind, evaluated))
      .subarray(0, 16)
      .toString('hex')
  })
}

/** A person as registered at one organisation, for the time of making tokens only. */
export type Registered = { given: string; surname: string; birth: string; sex: string; group: string }
/** An invented person put in to measure how many true links are found; `control` is the same number at all their organisations. */
export type ControlRegistered = Registered & { control: number }

/** The precise key: the canonical pair of names and the whole date of birth. Null when something is missing or the date is a mere 1 January. */
export function preciseKey(registered: Registered): string | null {
  const birth = readBirthDate(registered.birth)
  const pair = canonicalPair(registered.given, registered.surname)
  if (birth === null || (birth.month === 1 && birth.day === 1) || !pair.includes(' ')) return null
  return `${pair} ${birth.year}-${birth.month}-${birth.day}`
}

/** Birth dates exchanged at random among people of one group and sex: links found among them are false by construction. */
export function shuffledDates(registered: readonly Registered[], random: () => number): Registered[] {
  const classes = Map.groupBy(registered, (one) => `${one.group} ${one.sex}`)
  return [...classes.values()].flatMap((people) => {
    const dates = people.map((one) => one.birth)
    for (let last = dates.length - 1; last > 0; last -= 1) {
      const other = Math.floor(random() * (last + 1))
      const [one = '', two = ''] = [dates[last], dates[other]]
      dates[last] = two
      dates[other] = one
    }
    return people.map((one, index) => ({ ...one, birth: dates[index] ?? '' }))
  })
}

/** What leaves an organisation: tokens without any name, of its people, of the invented ones, and of its people with exchanged dates. */
export type Submission = {
  organisation: string
  people: { token: string | null; group: string }[]
  controls: { token: string | null; control: number }[]
  shuffled: (string | null)[]
}

/** Makes an organisation's submission; `ask` turns keys into tokens (both key holders answer). */
export function makeSubmission(
  organisation: string,
  people: readonly Registered[],
  controls: readonly ControlRegistered[],
  random: () => number,
  ask: (keys: readonly string[]) => string[],
): Submission {
  const all = [...people, ...controls, ...shuffledDates(people, random)]
  const keys = all.map(preciseKey)
  const asked = keys.filter((key) => key !== null)
  const answers = ask(asked)
  let next = 0
  const tokens = keys.map((key) => (key === null ? null : (answers[next++] ?? null)))
  return {
    organisation,
    people: people.map((one, index) => ({ token: tokens[index] ?? null, group: one.group })),
    controls: controls.map((one, index) => ({ token: tokens[people.length + index] ?? null, control: one.control })),
    shuffled: tokens.slice(people.length + controls.length),
  }
}

export type BlindCount = {
  /** Registrations of the organisations that took part, added up. */
  registrations: number
  estimate: number
  /** 95 % range; with sealed organisations the upper end also holds all of theirs as other people. */
  range: [low: number, high: number]
  /** People if no link were missed: exact keys only. An upper bound. */
  ceiling: number
  /** Links found, links that are false by the shuffled dates, and the share of true links found by the controls. */
  found: number
  false: number
  recall: number
  controls: number
  /** Tokens by the number of organisations that know them: one, two, three and more. */
  byOrganisations: [one: number, two: number, more: number]
  sealed: number
}

/** People of the groups by how many organisations know them; not corrected, and to be protected before anybody sees them. */
export function countByGroup(submissions: readonly Submission[]): Map<string, [one: number, two: number, more: number]> {
  const groups = new Map<string, [number, number, number]>()
  const places = new Map<string, { group: string; organisations: Set<string> }>()
  for (const { organisation, people } of submissions) {
    for (const [index, { token, group }] of people.entries()) {
      const label = token ?? `${organisation} ${index}`
      const place = places.get(label) ?? { group, organisations: new Set() }
      place.organisations.add(organisation)
      places.set(label, place)
    }
  }
  for (const { group, organisations } of places.values()) {
    const counts = groups.get(group) ?? [0, 0, 0]
    if (organisations.size === 1) counts[0] += 1
    else if (organisations.size === 2) counts[1] += 1
    else counts[2] += 1
    groups.set(group, counts)
  }
  return groups
}

function linksAmong(tokens: readonly (string | null)[]): number {
  const present = tokens.filter((token) => token !== null)
  return present.length - new Set(present).size
}

/** Fewer controls say too little about how many links are missed. */
export const leastControls = 50

/**
 * The sealed job: numbers from tokens. U = n − (M − F) / r with its standard error, from found links M, false links F and recall r.
 * `sealedTotals` are people of organisations that give a total only.
 */
export function countSubmissions(submissions: readonly Submission[], sealedTotals: readonly number[] = []): BlindCount {
  if (submissions.length < 2) throw new AppError('invalid', 'A count across organisations needs at least two of them.')
  const people = submissions.flatMap((one) => one.people)
  const registrations = people.length
  const found = linksAmong(people.map((one) => one.token))
  const falseLinks = Math.min(found, linksAmong(submissions.flatMap((one) => one.shuffled)))

  const controls = submissions.flatMap((one) => one.controls)
  const tried = [...Map.groupBy(controls, (one) => one.control).values()]
    .map((visits) => ({ possible: visits.length - 1, seen: linksAmong(visits.map((one) => one.token)) }))
    .filter((one) => one.possible > 0)
  const possible = tried.reduce((sum, one) => sum + one.possible, 0)
  const seen = tried.reduce((sum, one) => sum + one.seen, 0)
  if (possible < leastControls)
    throw new AppError(
      'invalid',
      `Only ${possible} links of invented controls; at least ${leastControls} are needed to know how many are missed.`,
    )
  // One half added on each side keeps the error honest when controls are found all or hardly.
  const recall = (seen + 0.5) / (possible + 1)
  const links = Math.min(registrations - 1, (found - falseLinks) / recall)
  const estimate = registrations - links
  // The links of one control succeed and fail together, so the error is taken over controls, not over links.
  const spread = Math.sqrt(tried.reduce((sum, one) => sum + (one.seen - recall * one.possible) ** 2, 0.25)) / possible
  const ofRecall = ((found - falseLinks) / recall ** 2) * spread
  const ofFalse = Math.sqrt(falseLinks + 1) / recall
  // Controls stand for real people only about as well as this.
  const ofControls = 0.035 * links
  const margin = 1.96 * Math.hypot(ofRecall, ofFalse, ofControls)
  const ceiling = registrations - (found - falseLinks)
  const sealed = sealedTotals.reduce((sum, total) => sum + total, 0)
  const byOrganisations: [number, number, number] = [0, 0, 0]
  for (const counts of countByGroup(submissions).values())
    for (const position of [0, 1, 2] as const) byOrganisations[position] += counts[position]
  return {
    registrations,
    estimate: Math.round(estimate),
    range: [Math.max(1, Math.floor(estimate - margin)), Math.min(ceiling, Math.ceil(estimate + margin)) + sealed],
    ceiling: ceiling + sealed,
    found,
    false: falseLinks,
    recall,
    controls: possible,
    byOrganisations,
    sealed,
  }
}
