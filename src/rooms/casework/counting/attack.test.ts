// An attacker who writes down everything that left in a year and solves it as a linear programme learns nothing about few people; planted attacks are found before the table leaves.
import { describe, expect, test } from 'vitest'
import { randomFrom } from '../../../../test/support/counting-worlds.ts'
import { attack, foundOut, intervalOf, saidOf, withstand, type Said } from './attack.ts'
import { differences, insideTheCity as rules, releaseTable, type Cell, type Member, type Rules } from './protection.ts'

const random = randomFrom(23)
const city: readonly Member[] = Array.from({ length: 3000 }, (_, index) => ({
  id: `person-${index}`,
  recordKey: Math.floor(random() * 2 ** 32),
}))
const cell = (label: string, members: readonly Member[]): Cell => ({ label, members })
const say = (cells: readonly Cell[], by: Rules): Said[] => cells.flatMap((one) => saidOf(one, by) ?? [])
/** Noise alone, without rounding: what an attack can break. */
const unrounded: Rules = { minimum: 10, roundTo: 1 }

/**
 * Four people nobody ever speaks of, and many tables that speak of everybody around them: each other division of the same sixty, and each other crowd
 * with and without the sixty-four, is one more equation with an error of its own.
 */
function planted(equations: number): { target: Cell; tables: Cell[][] } {
  const target = cell('nobody knows', city.slice(0, 4))
  const rest = city.slice(4, 64)
  const tables = Array.from({ length: equations }, (_, n): Cell[][] => {
    const order = rest
      .map((member) => ({ member, at: random() }))
      .toSorted((one, other) => one.at - other.at)
      .map((one) => one.member)
    const cut = 22 + ((n * 7) % 17)
    const crowd = city.slice(100 + n * 40, 130 + n * 40 + (n % 9))
    return [
      [cell(`${n} first part`, order.slice(0, cut))],
      [cell(`${n} second part`, order.slice(cut))],
      [cell(`${n} crowd`, crowd)],
      [cell(`${n} crowd and all`, [...target.members, ...rest, ...crowd])],
    ]
  }).flat()
  return { target, tables: [...tables, [cell('all of them', city.slice(0, 64))]] }
}

describe('our own attack', () => {
  test('what is said of a cell is known to be the truth within noise and rounding, and never beyond it', () => {
    for (let size = 10; size < 400; size++) {
      const said = saidOf(cell('c', city.slice(0, size)), rules)
      if (!said) throw new Error('A cell of ten is said')
      const [low, high] = intervalOf(said)
      expect(low).toBeLessThanOrEqual(size)
      expect(high).toBeGreaterThanOrEqual(size)
    }
  })

  test('one table with a hidden cell withstands: its total says too little', async () => {
    const cells = [cell('few', city.slice(0, 4)), cell('some', city.slice(4, 40)), cell('many', city.slice(40, 200))]
    const checked = await withstand(releaseTable(cells, [], rules), cells, [], [], rules)
    expect(checked).toMatchObject({ release: { refused: false }, hiddenMore: 0, foundOut: [] })
  })

  test('a number that left before is no obstacle for ever when files were merged since', async () => {
    const merged: Said = { cell: cell('forty, once sixty', city.slice(300, 340)), count: 60, rules }
    const cells = [cell('few', city.slice(0, 4)), cell('some', city.slice(4, 40)), cell('many', city.slice(40, 200))]
    const checked = await withstand(releaseTable(cells, [merged.cell], rules), cells, [merged], [], rules)
    expect(checked).toMatchObject({ release: { refused: false }, hiddenMore: 0 })
  })

  test('nothing that could not be checked in time leaves', async () => {
    const few = cell('few', city.slice(0, 4))
    const [bound] = await attack(say([cell('all', city.slice(0, 64))], rules), [few], { until: 0 })
    expect(bound && foundOut(bound, rules)).toBe(true)
  })

  test('the harmless tables of a whole city leave: 13,000 people, a dozen values of each kind that are rare', async () => {
    const rare = (values: number) => Math.min(values - 1, Math.floor(Math.log(1 - random()) / Math.log(0.75)))
    const people = Array.from({ length: 13_000 }, (_, index) => ({
      member: { id: `of the city ${index}`, recordKey: Math.floor(random() * 2 ** 32) },
      values: [rare(57), rare(40), rare(25)],
      month: Math.floor(random() * 3),
    }))
    const known: Said[] = []
    const hidden: Cell[] = []
    for (const month of [0, 1]) {
      for (const kind of [0, 1, 2]) {
        const groups = Map.groupBy(
          people.filter((one) => one.month !== month),
          (one) => one.values[kind] ?? 0,
        )
        const cells = [...groups].map(([value, list]) =>
          cell(
            `${month} ${kind} ${value}`,
            list.map((one) => one.member),
          ),
        )
        const first = releaseTable(
          cells,
          known.map((one) => one.cell),
          rules,
        )
        const { release } = await withstand(first, cells, known, hidden, rules)
        expect(release.refused, `${month} ${kind}`).toBe(first.refused)
        if (release.refused) continue
        for (const [index, { count }] of release.cells.entries()) {
          const one = cells[index]
          if (!one) continue
          if (count === null) hidden.push(one)
          else known.push({ cell: one, count, rules })
        }
      }
    }
    expect(hidden.length).toBeGreaterThan(20)
  })

  test('a planted attack passes every comparison of two numbers; where numbers are not rounded the programme finds the four, where they are it does not', async () => {
    const { target, tables } = planted(29)
    // No two of these numbers differ by fewer than ten people: looking at pairs sees nothing.
    expect(differences(tables.flat(), [], rules)).toEqual([])
    const [broken] = await attack(say(tables.flat(), unrounded), [target])
    const [kept] = await attack(say(tables.flat(), rules), [target])
    if (!broken || !kept) throw new Error('One cell was attacked')
    for (const bound of [broken, kept]) {
      expect(bound.low).toBeLessThanOrEqual(4)
      expect(bound.high).toBeGreaterThanOrEqual(4)
    }
    expect(foundOut(broken, unrounded)).toBe(true)
    // Nearly as many tables as may leave in a year, all about the same four people: still not said to within ten.
    expect(tables.length).toBe(117)
    expect(foundOut(kept, rules)).toBe(false)
  })

  test('with the ledger before it, the table that would give the four away is refused or hides more; until then tables leave', async () => {
    const { target, tables } = planted(25)
    let known: Said[] = []
    let stopped = 0
    for (const cells of tables) {
      const { release } = await withstand(
        releaseTable(
          cells,
          known.map((one) => one.cell),
          unrounded,
        ),
        cells,
        known,
        [target],
        unrounded,
      )
      if (release.refused) {
        stopped += 1
        continue
      }
      const counts = new Map(release.cells.map((one) => [one.label, one.count]))
      known = [
        ...known,
        ...cells.flatMap((one): Said[] => {
          const count = counts.get(one.label) ?? null
          return count === null ? [] : [{ cell: one, count, rules: unrounded }]
        }),
      ]
    }
    const [bound] = await attack(known, [target])
    expect(bound && foundOut(bound, unrounded)).toBe(false)
    expect(known.length).toBeGreaterThan(3)
    expect(stopped).toBeGreaterThan(0)
  })

  test('a remainder that no table has a line for is protected too', async () => {
    const { tables } = planted(29)
    const last = tables.at(-1) ?? []
    const { release, foundOut: found } = await withstand(
      releaseTable(last, [], unrounded),
      last,
      say(tables.slice(0, -1).flat(), unrounded),
      [],
      unrounded,
    )
    expect(release.refused).toBe(true)
    expect(found[0]?.people).toBe(4)
  })
})
