// What may be said about how many. A count leaves only when it, and everything that can be worked out from it together with what was said
// before, is about enough people; and it leaves perturbed, the same people always by the same noise, and rounded.
import { randomInt } from 'node:crypto'

/** A person in a count: a name nobody knows them by, and the random key of their record. */
export type Member = { id: string; recordKey: number }
export type Cell = { label: string; members: readonly Member[] }
export type Rules = {
  /** Smaller counts are not said. */
  minimum: number
  /** Counts are said as multiples of this. */
  roundTo: number
}

/** Inside the city: the Office for National Statistics' "10-5" rule. */
export const insideTheCity: Rules = { minimum: 10, roundTo: 5 }
/** For everybody: stricter, as Open Path does, and rounded alike. */
export const forEverybody: Rules = { minimum: 11, roundTo: 5 }
/** Trafficking, health, irregular stay. */
export const forSensitiveMatters: Rules = { minimum: 20, roundTo: 10 }

/** Noise by parts of 65,536: mean 0, variance 2, never more than three. */
const noiseSteps: readonly (readonly [upTo: number, noise: number])[] = [
  [3277, -3],
  [9830, -2],
  [22938, -1],
  [42598, 0],
  [55706, 1],
  [62259, 2],
  [65536, 3],
]

/** Noise of a cell from the sum of its people's keys: the same people get the same noise in every table, month and year. */
export function cellNoise(members: readonly Member[]): number {
  let mixed = members.reduce((sum, member) => (sum + member.recordKey) >>> 0, 0)
  mixed = Math.imul(mixed ^ (mixed >>> 16), 0x85ebca6b)
  mixed = Math.imul(mixed ^ (mixed >>> 13), 0xc2b2ae35)
  const part = ((mixed ^ (mixed >>> 16)) >>> 0) & 0xffff
  return noiseSteps.find(([upTo]) => part < upTo)?.[1] ?? 0
}

/** What is said of a cell: perturbed and rounded, or null when it is too small. Nobody at all may be said. */
export function protectedCount(members: readonly Member[], rules: Rules): number | null {
  if (members.length === 0) return 0
  if (members.length < rules.minimum) return null
  return Math.max(rules.roundTo, Math.round((members.length + cellNoise(members)) / rules.roundTo) * rules.roundTo)
}

export type Difference = { cell: string; against: string; left: number }

/**
 * Cells whose difference would be about too few people: one lies within the other, in one table or in an earlier one (another month,
 * another grouping), and hardly anybody is left between them. `left` is how many people would remain; it is for the ledger, not for whoever asked.
 */
export function differences(cells: readonly Cell[], earlier: readonly Cell[], rules: Rules): Difference[] {
  const found: Difference[] = []
  const sets = new Map<Cell, ReadonlySet<string>>(
    [...cells, ...earlier].map((cell) => [cell, new Set(cell.members.map((member) => member.id))]),
  )
  const compare = (one: Cell, other: Cell) => {
    const [first, second] = [sets.get(one) ?? new Set(), sets.get(other) ?? new Set()]
    if (first.size < rules.minimum || second.size < rules.minimum) return
    const shared = first.intersection(second).size
    // Counts can be subtracted where one cell lies within the other; of two that only overlap nobody knows by how much.
    if (shared !== Math.min(first.size, second.size)) return
    const left = Math.max(first.size, second.size) - shared
    if (left > 0 && left < rules.minimum) found.push({ cell: one.label, against: other.label, left })
  }
  for (const [index, cell] of cells.entries()) {
    for (const other of cells.slice(index + 1)) compare(cell, other)
    for (const other of earlier) compare(cell, other)
  }
  return found
}

export type Published = { label: string; count: number | null }
export type Release = { refused: false; cells: Published[]; total: number | null } | { refused: true; because: Difference[] }

/**
 * A table as it may leave. Hidden cells cannot be worked out from the total: the hidden people together are at least the minimum, or the next
 * smallest cell is hidden with them. Refused when a difference to what was released before would be about too few people.
 */
export function releaseTable(cells: readonly Cell[], earlier: readonly Cell[], rules: Rules): Release {
  const everybody = new Map(cells.flatMap((cell) => cell.members).map((member) => [member.id, member]))
  const total: Cell = { label: 'total', members: [...everybody.values()] }
  const hidden = new Set(cells.filter((cell) => cell.members.length > 0 && cell.members.length < rules.minimum))
  const rest = cells
    .filter((cell) => cell.members.length >= rules.minimum)
    .toSorted((one, other) => one.members.length - other.members.length)
  const hiddenPeople = () => new Set([...hidden].flatMap((cell) => cell.members.map((member) => member.id))).size
  while (hidden.size > 0 && (hidden.size === 1 || hiddenPeople() < rules.minimum)) {
    const next = rest.shift()
    if (!next) break
    hidden.add(next)
  }
  const shown = cells.filter((cell) => !hidden.has(cell))
  const because = differences([...shown.filter((cell) => cell.members.length > 0), total], earlier, rules)
  if (because.length > 0) return { refused: true, because }
  return {
    refused: false,
    cells: cells.map((cell) => ({ label: cell.label, count: hidden.has(cell) ? null : protectedCount(cell.members, rules) })),
    total: protectedCount(total.members, rules),
  }
}

/** Noise for yearly totals: discrete Laplace with P(k) proportional to e^(−ε|k|); at ε = 1 it is within ±3 in 95 of 100 cases. */
export function discreteLaplace(epsilon: number, uniform: () => number = () => (randomInt(2 ** 47) + 1) / 2 ** 47): number {
  const geometric = () => Math.floor(Math.log(uniform()) / -epsilon)
  return geometric() - geometric()
}

/** A yearly total with noise; never below nobody. */
export function noisyTotal(count: number, epsilon: number, uniform?: () => number): number {
  return Math.max(0, count + discreteLaplace(epsilon, uniform))
}

/** How much may still be said in a year: every yearly total spends its ε; nothing leaves beyond the budget. */
export function budgetLeft(budget: number, spent: readonly number[]): number {
  return Math.max(0, budget - spent.reduce((sum, epsilon) => sum + epsilon, 0))
}
