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
const secondsForOne = 5

/** People who are in exactly the same cells cannot be told apart by any sum: they are one unknown. */
function unknownsOf(cells: readonly Cell[]): Map<Cell, Set<number>> {
  const seen = new Map<string, number[]>()
  for (const [index, cell] of cells.entries()) {
    for (const member of cell.members) {
      const list = seen.get(member.id)
      if (list) list.push(index)
      else seen.set(member.id, [index])
    }
  }
  const unknowns = new Map<string, number>()
  const of = new Map<Cell, Set<number>>(cells.map((cell) => [cell, new Set()]))
  for (const indices of seen.values()) {
    const signature = indices.join(' ')
    const unknown = unknowns.get(signature) ?? unknowns.size
    unknowns.set(signature, unknown)
    for (const index of indices) {
      const cell = cells[index]
      if (cell) of.get(cell)?.add(unknown)
    }
  }
  return of
}

/**
 * How closely each hidden cell is bounded by everything said. A programme that takes too long counts as if it had found the cell out:
 * what we cannot check does not leave.
 */
export async function attack(said: readonly Said[], hidden: readonly Cell[]): Promise<Bound[]> {
  if (hidden.length === 0) return []
  const highs = await (solver ??= load())
  const of = unknownsOf([...said.map((one) => one.cell), ...hidden])
  // Broken into lines, because a line of the format may not be too long.
  const sum = (cell: Cell) => [...(of.get(cell) ?? [])].map((unknown, n) => `x${unknown}${n % 12 === 11 ? '\n' : ''}`).join(' + ')
  const rows: string[] = []
  for (const [n, one] of said.entries()) {
    const [low, high] = intervalOf(one)
    const terms = sum(one.cell)
    if (terms === '') continue
    rows.push(` l${n}: ${terms} >= ${low}`, ` h${n}: ${terms} <= ${high}`)
  }
  const within = `Subject To\n${rows.length > 0 ? rows.join('\n') : ' l: x0 >= 0'}\nEnd\n`
  const asked = (goal: 'Minimize' | 'Maximize', cell: Cell): number | null => {
    const answer = highs.solve(`${goal}\n obj: ${sum(cell)}\n${within}`, { output_flag: false, time_limit: secondsForOne })
    return answer.Status === 'Optimal' ? answer.ObjectiveValue : answer.Status === 'Unbounded' ? Number.POSITIVE_INFINITY : null
  }
  return hidden.map((cell) => {
    const [low, high] = [asked('Minimize', cell), asked('Maximize', cell)]
    return {
      label: cell.label,
      people: cell.members.length,
      low: low ?? cell.members.length,
      high: low === null || high === null ? cell.members.length : high,
    }
  })
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
    const found = (await attack(said, [...hidden, ...earlier])).filter((bound) => foundOut(bound, rules))
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
