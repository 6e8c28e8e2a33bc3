// Small counts must not leave, neither directly nor by subtracting from a published total. Pure.

/** `family` tells apart several divisions of the same whole: 22 administrative and 10 historic districts each add up to the city. */
export type Cell = { code: string; parent: string | null; value: number | null; family?: string }
export type Shown = { value: number | null; suppressed: boolean }

/**
 * Cells of one table as a tree (each cell names the cell it is a part of). Values from 1 to `threshold` are hidden; then more cells are hidden until no hidden
 * value follows from the published ones: a total with one hidden part gives that part away, and a hidden total is the sum of its parts.
 * `also` names cells that are hidden for another reason.
 * Only complete families (all parts of a total known) add up; cells without a value are unknown to everybody and hide their siblings by themselves.
 */
export function suppress(cells: readonly Cell[], threshold: number, also: ReadonlySet<string> = new Set()): Map<string, Shown> {
  const hidden = new Set<string>(cells.filter((cell) => cell.value !== null && also.has(cell.code)).map((cell) => cell.code))
  const byCode = new Map(cells.map((cell) => [cell.code, cell]))
  const families = Map.groupBy(
    cells.filter((cell) => cell.parent !== null && byCode.has(cell.parent)),
    (cell) => `${cell.parent}|${cell.family ?? ''}`,
  )
  for (const cell of cells) if (cell.value !== null && cell.value > 0 && cell.value <= threshold) hidden.add(cell.code)

  const isHidden = (cell: Cell) => hidden.has(cell.code) || cell.value === null
  /** Hides the smallest of the cells that are still shown and count somebody; a shown zero says too little to protect anything. */
  function hideSmallest(candidates: readonly Cell[]): boolean {
    const open = candidates
      .filter((cell) => !isHidden(cell))
      .toSorted((a, b) => (a.value === 0 ? 1 : 0) - (b.value === 0 ? 1 : 0) || (a.value ?? 0) - (b.value ?? 0))
    const [first] = open
    if (!first) return false
    hidden.add(first.code)
    return true
  }
  for (let changed = true; changed;) {
    changed = false
    for (const family of families.values()) {
      const code = family[0]?.parent ?? ''
      const total = byCode.get(code)
      if (!total) continue
      const parts = family.filter(isHidden)
      const secret = family.some((cell) => hidden.has(cell.code))
      if (hidden.has(code) && parts.length === 0) changed = hideSmallest(family) || changed
      else if (!isHidden(total) && secret) {
        // Two hidden parts whose sum is 2 are one each: they need a companion that counts somebody.
        const sum = (total.value ?? 0) - family.filter((cell) => !isHidden(cell)).reduce((all, cell) => all + (cell.value ?? 0), 0)
        if (parts.length === 1 || (parts.every((cell) => cell.value !== null) && sum <= parts.length)) {
          if (!hideSmallest(family)) {
            hidden.add(code)
            changed = true
          } else changed = true
        }
      }
    }
  }
  return new Map(cells.map((cell) => [cell.code, { value: hidden.has(cell.code) ? null : cell.value, suppressed: hidden.has(cell.code) }]))
}

/** One count of a measure on one day; from 1 up to `threshold` it must not be shown. `detail` is empty for totals, otherwise it names the part: a citizenship, a sex, an age, a kind of residence. */
export type Count = { area: string; parent: string | null; family: string; table: string; detail: string; value: number; threshold: number }
export type Secrets = { totals: ReadonlySet<string>; details: ReadonlySet<string> }

/**
 * Areas whose totals and whose details must stay hidden, for all counts of one measure on one day from all sources (`table` tells apart what does not add up with each other).
 * A small count anywhere hides all details of its area, in every source: then no difference of sexes, ages or sources leads back to it. What is hidden of an area is protected
 * against the other areas of its family as well, total by total and detail by detail, until nothing more has to be hidden.
 */
export function secretsOf(counts: readonly Count[]): Secrets {
  const small = counts.filter((one) => one.value > 0 && one.value <= one.threshold)
  const totals = new Set(small.filter((one) => one.detail === '').map((one) => one.area))
  const details = new Set(small.map((one) => one.area))
  if (details.size === 0) return { totals, details }
  const slices = [...Map.groupBy(counts, (one) => `${one.table}|${one.detail}`).values()].map((slice) => ({
    total: slice[0]?.detail === '',
    cells: slice.map((one): Cell => ({ code: one.area, parent: one.parent, family: one.family, value: one.value })),
  }))
  for (let size = -1; size !== totals.size + details.size;) {
    size = totals.size + details.size
    for (const { total, cells } of slices) {
      for (const [area, shown] of suppress(cells, 0, total ? totals : details)) {
        if (!shown.suppressed) continue
        if (total) totals.add(area)
        details.add(area)
      }
    }
  }
  return { totals, details }
}
