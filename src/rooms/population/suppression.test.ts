// Nobody can learn a hidden count by subtraction.
import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { secretsOf, suppress, type Cell, type Count } from './suppression.ts'

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
  for (const cell of cells) {
    const value = shown.get(cell.code)?.value
    if (value !== null && value !== undefined) known.set(cell.code, value)
  }
  for (let changed = true; changed;) {
    changed = false
    for (const total of cells) {
      const parts = cells.filter((cell) => cell.parent === total.code)
      if (parts.length === 0) continue
      const open = parts.filter((cell) => !known.has(cell.code))
      const sum = parts.reduce((all, cell) => all + (known.get(cell.code) ?? 0), 0)
      if (!known.has(total.code) && open.length === 0) {
        known.set(total.code, sum)
        changed = true
      }
      const whole = known.get(total.code)
      const [only] = open
      if (whole !== undefined && open.length === 1 && only) {
        known.set(only.code, whole - sum)
        changed = true
      }
    }
  }
  return known
}

test('no hidden count follows from the published ones', () => {
  fc.assert(
    fc.property(family, (groups) => {
      const cells = tree(groups)
      const shown = suppress(cells, threshold)
      const known = deduced(cells, shown)
      for (const cell of cells)
        if (shown.get(cell.code)?.suppressed) expect(known.has(cell.code), `${cell.code} in ${JSON.stringify(groups)}`).toBe(false)
    }),
    { numRuns: 500 },
  )
})
test('no count from one to the threshold is published', () => {
  fc.assert(
    fc.property(family, (groups) => {
      for (const { value } of suppress(tree(groups), threshold).values())
        expect(value === null || value === 0 || value > threshold).toBe(true)
    }),
  )
})
test('a table without small counts is published whole', () => {
  const shown = suppress(
    tree([
      [50, 60],
      [70, 80, 90],
    ]),
    threshold,
  )
  expect([...shown.values()].some((one) => one.suppressed)).toBe(false)
})
test('two hidden ones whose sum gives them away get a companion', () => {
  const shown = suppress(
    [
      { code: 't', parent: null, value: 102 },
      { code: 'a', parent: 't', value: 1 },
      { code: 'b', parent: 't', value: 1 },
      { code: 'c', parent: 't', value: 100 },
    ],
    threshold,
  )
  expect(shown.get('c')?.suppressed).toBe(true)
})

describe('a measure by area and by detail', () => {
  /** Districts with their people by sex and age, added up to their parents; every value follows from the leaves. */
  const leaves = fc.array(fc.array(fc.tuple(fc.oneof(fc.nat(6), fc.nat(60)), fc.nat(60), fc.nat(60)), { minLength: 1, maxLength: 5 }), {
    minLength: 1,
    maxLength: 4,
  })
  const parts = ['F|young', 'F|old', 'M|young']
  function countsOf(groups: readonly (readonly (readonly number[])[])[]): Count[] {
    const add = (rows: readonly (readonly number[])[]) => parts.map((_part, index) => rows.reduce((all, row) => all + (row[index] ?? 0), 0))
    const rows = (area: string, parent: string | null, family: string, values: readonly number[]): Count[] => [
      { area, parent, family, table: 's', detail: '', value: values.reduce((all, one) => all + one, 0), threshold },
      ...values.map((value, index): Count => ({ area, parent, family, table: 's', detail: parts[index] ?? '', value, threshold })),
    ]
    return [
      ...rows('city', null, 'city', add(groups.flat())),
      ...groups.flatMap((group, index) => rows(`d${index}`, 'city', 'district', add(group))),
      ...groups.flatMap((group, index) => group.flatMap((values, part) => rows(`d${index}p${part}`, `d${index}`, 'part', values))),
    ]
  }
  /** Rank by elimination: a hidden count is known to everybody exactly when it is a combination of published counts and of the sums that must hold. */
  function known(counts: readonly Count[], hidden: (one: Count) => boolean): Count[] {
    const open = counts.filter(hidden)
    const column = new Map(open.map((one, index) => [one, index]))
    const row = (members: readonly (readonly [Count, number])[]) => {
      const line = open.map(() => 0)
      for (const [one, sign] of members) {
        const at = column.get(one)
        if (at !== undefined) line[at] = (line[at] ?? 0) + sign
      }
      return line
    }
    const of = (area: string, detail: string) => counts.find((one) => one.area === area && one.detail === detail)
    const equations = counts.flatMap((total) => {
      const below = counts.filter((one) => one.parent === total.area && one.detail === total.detail)
      const inside = total.detail === '' ? parts.flatMap((part) => of(total.area, part) ?? []) : []
      return [below, inside]
        .filter((one) => one.length > 0)
        .map((members) => row([[total, -1], ...members.map((one) => [one, 1] as const)]))
    })
    let rank = 0
    for (let at = 0; at < open.length; at++) {
      const pivot = equations.findIndex((line, index) => index >= rank && Math.abs(line[at] ?? 0) > 1e-9)
      if (pivot === -1) continue
      const [chosen] = equations.splice(pivot, 1)
      if (!chosen) continue
      const scale = chosen[at] ?? 1
      const unit = chosen.map((one) => one / scale)
      for (const line of equations) {
        const factor = line[at] ?? 0
        if (Math.abs(factor) > 1e-9)
          for (let index = 0; index < line.length; index++) line[index] = (line[index] ?? 0) - factor * (unit[index] ?? 0)
      }
      equations.splice(rank, 0, unit)
      rank += 1
    }
    return open.filter((_one, at) =>
      equations.some((line) => Math.abs(line[at] ?? 0) > 1e-9 && line.every((value, index) => index === at || Math.abs(value) < 1e-9)),
    )
  }
  test('no hidden count is a combination of published ones, over areas, sexes and ages together', () => {
    fc.assert(
      fc.property(leaves, (groups) => {
        const counts = countsOf(groups)
        const secrets = secretsOf(counts)
        const hidden = (one: Count) => (one.detail === '' ? secrets.totals : secrets.details).has(one.area)
        expect(known(counts, hidden).map((one) => `${one.area} ${one.detail}`)).toEqual([])
        for (const one of counts) if (!hidden(one)) expect(one.value === 0 || one.value > threshold).toBe(true)
      }),
      { numRuns: 200 },
    )
  })
  test('two divisions of the same city are not mixed up', () => {
    const total = (area: string, parent: string | null, family: string, value: number): Count => ({
      area,
      parent,
      family,
      table: 's',
      detail: '',
      value,
      threshold,
    })
    const secrets = secretsOf([
      total('city', null, 'city', 300),
      total('a', 'city', 'new', 2),
      total('b', 'city', 'new', 98),
      total('c', 'city', 'new', 200),
      total('x', 'city', 'old', 100),
      total('y', 'city', 'old', 200),
    ])
    expect([...secrets.totals].toSorted()).toEqual(['a', 'b'])
  })
  test('a count hidden in one source is hidden in the other as well', () => {
    const total = (area: string, parent: string | null, table: string, value: number): Count => ({
      area,
      parent,
      family: 'part',
      table,
      detail: '',
      value,
      threshold,
    })
    const secrets = secretsOf(
      ['s', 't'].flatMap((table) => [
        total('city', null, table, 109),
        total('a', 'city', table, table === 's' ? 4 : 5),
        total('b', 'city', table, table === 's' ? 50 : 49),
        total('c', 'city', table, 55),
      ]),
    )
    expect(secrets.totals.has('a')).toBe(true)
    expect(secrets.totals.size).toBeGreaterThan(1)
  })
})
