// The attack we make ourselves before a table leaves: a linear programme takes everything said in a year as inequalities about groups of people
// and asks how closely the people of a hidden cell can be counted from it. Rounding and noise are known to the attacker, and so is who could be counted together with whom.
import loader, { type LegacyHighs } from 'highs'
import { protectedCount, type Cell, type Published, type Release, type Rules } from './protection.ts'

/** A published number, and whom it is about. */
export type Said = { cell: Cell; count: number; rules: Rules }
type Bound = { label: string; people: number; low: number; high: number }

/** The noise never exceeds three (see protection.ts), and rounding half a step. */
const largestNoise = 3
/** What somebody who knows the method concludes from one number. */
export function intervalOf({ count, rules }: Pick<Said, 'count' | 'rules'>): [low: number, high: number] {
  if (count === 0) return [0, 0]
  const most = rules.roundTo / 2 + largestNoise
  return [Math.max(rules.minimum, count - most), count + most]
}

let solver: Promise<LegacyHighs> | undefined
// The package declares its loader for one module system and ships it for the other.
function isLoader(value: unknown): value is () => Promise<LegacyHighs> {
  return typeof value === 'function'
}
async function load(): Promise<LegacyHighs> {
  if (!isLoader(loader)) throw new Error('The solver cannot be loaded')
  return loader()
}
/** One programme over everybody, and all of them for one table: the server does other things too. */
const secondsForOne = 2
const secondsForAll = 20
/** How many groups of people of each number that speaks of the cell are let vary at first, and then; only where these show nothing are all of them. */
const widening = [4, 24] as const
const checkingEnds = () => performance.now() + secondsForAll * 1000
const letOthersWork = () => new Promise<void>((done) => setImmediate(done))

/** People who are in exactly the same cells cannot be told apart by any sum: they are one unknown. */
function unknownsOf(cells: readonly Cell[]): { of: Map<Cell, Set<number>>; people: number[] } {
  const seen = new Map<string, number[]>()
  for (const [index, cell] of cells.entries()) {
    for (const member of cell.members) {
      const list = seen.get(member.id)
      if (list) list.push(index)
      else seen.set(member.id, [index])
    }
  }
  const unknowns = new Map<string, number>()
  const people: number[] = []
  const of = new Map<Cell, Set<number>>(cells.map((cell) => [cell, new Set()]))
  for (const indices of seen.values()) {
    const signature = indices.join(' ')
    const unknown = unknowns.get(signature) ?? unknowns.size
    unknowns.set(signature, unknown)
    people[unknown] = (people[unknown] ?? 0) + 1
    for (const index of indices) {
      const cell = cells[index]
      if (cell) of.get(cell)?.add(unknown)
    }
  }
  return { of, people }
}

/**
 * How closely each hidden cell is bounded by everything said; where a few groups of people, let vary alone, already leave it open by `enough`, no closer than that.
 * A programme that takes too long counts as if it had found the cell out: what we cannot check does not leave.
 */
export async function attack(
  said: readonly Said[],
  hidden: readonly Cell[],
  { enough = Number.POSITIVE_INFINITY, until = checkingEnds() } = {},
): Promise<Bound[]> {
  if (hidden.length === 0) return []
  const highs = await (solver ??= load())
  const { of, people } = unknownsOf([...said.map((one) => one.cell), ...hidden])
  const groups = (cell: Cell) => of.get(cell) ?? new Set<number>()
  const rows = said.map((one) => {
    const [low, high] = intervalOf(one)
    const size = one.cell.members.length
    // Files merged and people who moved since then: a number no longer true must not make everything after it impossible.
    return { groups: groups(one.cell), said: [Math.min(low, size), Math.max(high, size)] as const }
  })
  // Groups that few numbers speak of are held least: they go first.
  const spokenOf = people.map(() => 0)
  for (const row of rows) for (const group of row.groups) spokenOf[group] = (spokenOf[group] ?? 0) + 1
  const byHold = (groups: Iterable<number>) => [...groups].toSorted((one, other) => (spokenOf[one] ?? 0) - (spokenOf[other] ?? 0))
  const leastHeld = rows.map((row) => byHold(row.groups))
  const everybody = new Set(people.keys())
  // Broken into lines, because a line of the format may not be too long.
  const sum = (free: readonly number[]) => free.map((group, n) => `x${group}${n % 12 === 11 ? '\n' : ''}`).join(' + ')

  /**
   * The bounds when only these groups may be other than they are; null when the solver did not finish. With everybody free this is the attack itself;
   * with fewer the range lies inside its range, so where that is wide enough, nobody can come closer.
   */
  async function boundsOf(cell: Cell, free: ReadonlySet<number>): Promise<[low: number, high: number] | null> {
    const split = (all: ReadonlySet<number>) => {
      const held = [...all].filter((group) => !free.has(group))
      return { free: [...all].filter((group) => free.has(group)), held: held.reduce((sum, group) => sum + (people[group] ?? 0), 0) }
    }
    const conditions = rows.flatMap((row, n) => {
      const parts = split(row.groups)
      if (parts.free.length === 0) return []
      const terms = sum(parts.free)
      return [` l${n}: ${terms} >= ${row.said[0] - parts.held}`, ` h${n}: ${terms} <= ${row.said[1] - parts.held}`]
    })
    const target = split(groups(cell))
    const within = `Subject To\n${conditions.length > 0 ? conditions.join('\n') : ' l: x0 >= 0'}\nEnd\n`
    const ends: number[] = []
    for (const goal of ['Minimize', 'Maximize'] as const) {
      await letOthersWork()
      const seconds = Math.min(secondsForOne, (until - performance.now()) / 1000)
      if (seconds <= 0) return null
      const answer = highs.solve(`${goal}\n obj: ${sum(target.free)}\n${within}`, { output_flag: false, time_limit: seconds })
      if (answer.Status === 'Optimal') ends.push(target.held + answer.ObjectiveValue)
      else if (answer.Status === 'Unbounded') ends.push(Number.POSITIVE_INFINITY)
      else return null
    }
    return [ends[0] ?? 0, ends[1] ?? 0]
  }

  const found: Bound[] = []
  for (const cell of hidden) {
    let bounds: [low: number, high: number] | null = null
    const own = groups(cell)
    const near = leastHeld.filter((_, n) => !rows[n]?.groups.isDisjointFrom(own))
    const few = (size: number) => new Set([...own, ...near.flatMap((list) => list.slice(0, size))])
    for (const free of [...(Number.isFinite(enough) ? widening.map(few) : []), everybody]) {
      bounds = await boundsOf(cell, free)
      if (bounds && bounds[1] - bounds[0] >= enough) break
    }
    const exactly = cell.members.length
    found.push({ label: cell.label, people: exactly, low: bounds?.[0] ?? exactly, high: bounds?.[1] ?? exactly })
  }
  return found
}

/** What is left of a cell when everything published inside it is taken away, if that is a few people: hidden, though no table has such a line. */
function remainders(cells: readonly Cell[], said: readonly Said[], rules: Rules): Cell[] {
  const sets = new Map(said.map((one) => [one.cell, new Set(one.cell.members.map((member) => member.id))]))
  return cells.flatMap((cell) => {
    const own = new Set(cell.members.map((member) => member.id))
    const inside = [...sets.values()].filter((set) => set.size < own.size && set.isSubsetOf(own))
    const covered = new Set(inside.flatMap((set) => [...set]))
    const left = cell.members.filter((member) => !covered.has(member.id))
    return inside.length > 0 && left.length > 0 && left.length < rules.minimum
      ? [{ label: `${cell.label} without what was said inside it`, members: left }]
      : []
  })
}

/** A hidden group stays hidden when the attacker cannot say it to within the minimum. */
export const foundOut = (bound: Bound, rules: Rules): boolean => bound.high - bound.low < rules.minimum

type Checked = { release: Release; foundOut: Bound[]; hiddenMore: number }
/**
 * The table again, after our own attack with everything that left before. Where a hidden cell would be found out, the smallest number still shown is hidden
 * with it, and the attack made anew; when nothing is left to hide, the table is refused.
 */
export async function withstand(
  release: Release,
  cells: readonly Cell[],
  before: readonly Said[],
  hiddenBefore: readonly Cell[],
  rules: Rules,
): Promise<Checked> {
  if (release.refused) return { release, foundOut: [], hiddenMore: 0 }
  const everybody = new Map(cells.flatMap((cell) => cell.members).map((member) => [member.id, member]))
  const total: Cell = { label: 'total', members: [...everybody.values()] }
  let shown: Published[] = release.cells
  const until = checkingEnds()
  for (let hiddenMore = 0; ; hiddenMore++) {
    const counts = new Map(shown.map((one) => [one.label, one.count]))
    const now = [...cells, total].flatMap((cell): Said[] => {
      const count = cell === total ? release.total : (counts.get(cell.label) ?? null)
      return count === null || cell.members.length === 0 ? [] : [{ cell, count, rules }]
    })
    const said = [...before, ...now]
    const hidden = [
      ...cells.filter((cell) => cell.members.length > 0 && cell.members.length < rules.minimum),
      ...remainders(
        now.map((one) => one.cell),
        said,
        rules,
      ),
    ]
    const touched = new Set(total.members.map((member) => member.id))
    const earlier = hiddenBefore.filter((cell) => cell.members.some((member) => touched.has(member.id)))
    const found = (await attack(said, [...hidden, ...earlier], { enough: rules.minimum, until })).filter((bound) => foundOut(bound, rules))
    if (found.length === 0) return { release: { refused: false, cells: shown, total: release.total }, foundOut: [], hiddenMore }
    const next = now.filter((one) => one.cell !== total).toSorted((one, other) => one.cell.members.length - other.cell.members.length)[0]
    if (!next)
      return {
        release: {
          refused: true,
          because: found.map((bound) => ({ cell: bound.label, against: 'everything said this year', left: bound.people })),
        },
        foundOut: found,
        hiddenMore,
      }
    shown = shown.map((one) => (one.label === next.cell.label ? { ...one, count: null } : one))
  }
}

/** A number as it would be said, for planting attacks in tests and for checking old tables. */
export function saidOf(cell: Cell, rules: Rules): Said | null {
  const count = protectedCount(cell.members, rules)
  return count === null ? null : { cell, count, rules }
}
