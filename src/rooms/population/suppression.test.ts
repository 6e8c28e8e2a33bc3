// Nobody can learn a hidden count by subtraction.
import fc from 'fast-check'
import { expect, test } from 'vitest'
import { suppress, type Cell } from './suppression.ts'

const threshold = 4
const family = fc.array(fc.array(fc.oneof(fc.nat(6), fc.nat(200)), { minLength: 1, maxLength: 6 }), { minLength: 1, maxLength: 6 })
function tree(groups: readonly (readonly number[])[]): Cell[] {
  const total = (values: readonly number[]) => values.reduce((sum, one) => sum + one, 0)
  return [
    { code: 'city', parent: null, value: total(groups.flat()) },
    ...groups.map((group, index) => ({ code: `d${index}`, parent: 'city', value: total(group) })),
    ...groups.flatMap((group, index) => group.map((value, part) => ({ code: `d${index}p${part}`, parent: `d${index}`, value }))),
  ]
}
/** Everything that follows from the published values by adding and subtracting, again and again. */
function deduced(cells: readonly Cell[], shown: ReadonlyMap<string, { value: number | null }>): Map<string, number> {
  const known = new Map<string, number>()
  for (const cell of cells) { const value = shown.get(cell.code)?.value; if (value !== null && value !== undefined) known.set(cell.code, value) }
  for (let changed = true; changed;) {
    changed = false
    for (const total of cells) {
      const parts = cells.filter((cell) => cell.parent === total.code)
      if (parts.length === 0) continue
      const open = parts.filter((cell) => !known.has(cell.code))
      const sum = parts.reduce((all, cell) => all + (known.get(cell.code) ?? 0), 0)
      if (!known.has(total.code) && open.length === 0) { known.set(total.code, sum); changed = true }
      const whole = known.get(total.code)
      const [only] = open
      if (whole !== undefined && open.length === 1 && only) { known.set(only.code, whole - sum); changed = true }
    }
  }
  return known
}

test('no hidden count follows from the published ones', () => {
  fc.assert(fc.property(family, (groups) => {
    const cells = tree(groups)
    const shown = suppress(cells, threshold)
    const known = deduced(cells, shown)
    for (const cell of cells) if (shown.get(cell.code)?.suppressed) expect(known.has(cell.code), `${cell.code} in ${JSON.stringify(groups)}`).toBe(false)
  }), { numRuns: 500 })
})
test('no count from one to the threshold is published', () => {
  fc.assert(fc.property(family, (groups) => {
    for (const { value } of suppress(tree(groups), threshold).values()) expect(value === null || value === 0 || value > threshold).toBe(true)
  }))
})
test('a table without small counts is published whole', () => {
  const shown = suppress(tree([[50, 60], [70, 80, 90]]), threshold)
  expect([...shown.values()].some((one) => one.suppressed)).toBe(false)
})
test('two hidden ones whose sum gives them away get a companion', () => {
  const shown = suppress([{ code: 't', parent: null, value: 102 }, { code: 'a', parent: 't', value: 1 }, { code: 'b', parent: 't', value: 1 }, { code: 'c', parent: 't', value: 100 }], threshold)
  expect(shown.get('c')?.suppressed).toBe(true)
})
