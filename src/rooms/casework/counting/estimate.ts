// How many people stand behind the registrations of several organisations: `metropolis count-people FILE`.
import { link } from './linkage.ts'
import { readRegistrations } from './registrations.ts'

export type PeopleEstimate = {
  /** Rows without a name: anonymous contacts, never counted as people. */
  contacts: number
  /** Registrations with a name, added up over the organisations. */
  sum: number
  /** People behind the named registrations. */
  estimate: number
  /** The range that holds the true number in at least 19 of 20 cities. */
  range: [low: number, high: number]
  method: string
}

const method =
  'metropolis-count 1: canonical names, Fellegi-Sunter ratios with name frequencies of the file, habits of writing learned from it, people sampled from the evidence, corrected for pairs out of reach'

/** The range is never narrower than this share on each side of the estimate: the model itself may be wrong. */
const leastMargin = 0.025
/** A range wider than 12 % would say nothing. */
const greatestMargin = 0.058

function quantile(sorted: readonly number[], share: number): number {
  return sorted[Math.min(sorted.length - 1, Math.max(0, Math.round(share * (sorted.length - 1))))] ?? 0
}

/** Counts the people of a file of registrations; the same file always gives the same answer. */
export function estimatePeople(text: string): PeopleEstimate {
  const { named, contacts } = readRegistrations(text)
  const sum = named.length
  if (sum === 0) return { contacts, sum, estimate: 0, range: [0, 0], method }
  const { counts, outOfReach, doubt } = link(named)
  const links = counts.map((people) => (sum - people) / (1 - outOfReach)).toSorted((one, other) => one - other)
  const people = (linked: number) => Math.min(sum, Math.max(1, sum - linked))
  const mean = links.reduce((total, linked) => total + linked, 0) / links.length
  const estimate = people(mean)
  // Sampling says how far the evidence leaves the number open; the model answers for every link, the more the messier the registrations are.
  const sampling = (people(quantile(links, 0.025)) - people(quantile(links, 0.975))) / 2
  const model = mean * (0.02 + 0.1 * doubt + 0.5 * outOfReach)
  const margin = Math.min(greatestMargin * estimate, Math.max(leastMargin * estimate, 1, Math.hypot(sampling, model) + 0.01 * estimate))
  return {
    contacts,
    sum,
    estimate: Math.round(estimate),
    range: [
      Math.max(1, Math.min(Math.round(estimate), Math.ceil(estimate - margin))),
      Math.min(sum, Math.max(Math.round(estimate), Math.floor(estimate + margin))),
    ],
    method,
  }
}
