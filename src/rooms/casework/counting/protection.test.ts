import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { randomFrom } from '../../../../test/support/counting-worlds.ts'
import {
  budgetLeft,
  cellNoise,
  differences,
  discreteLaplace,
  forEverybody,
  forSensitiveMatters,
  insideTheCity,
  noisyTotal,
  protectedCount,
  releaseTable,
} from './protection.ts'
import type { Cell, Member } from './protection.ts'

const random = randomFrom(11)
const city: readonly Member[] = Array.from({ length: 400 }, (_, index) => ({
  id: `person-${index}`,
  recordKey: Math.floor(random() * 2 ** 32),
}))
const cell = (label: string, from: number, to: number): Cell => ({ label, members: city.slice(from, to) })

describe('what may be said about how many', () => {
  test('fewer than ten are not said, more are said in fives, and nobody is nobody', () => {
    expect(protectedCount(city.slice(0, 9), insideTheCity)).toBeNull()
    expect(protectedCount(city.slice(0, 10), forEverybody)).toBeNull()
    expect(protectedCount(city.slice(0, 19), forSensitiveMatters)).toBeNull()
    expect(protectedCount([], insideTheCity)).toBe(0)
    fc.assert(
      fc.property(fc.integer({ min: 10, max: 400 }), (size) => {
        const said = protectedCount(city.slice(0, size), insideTheCity) ?? -1
        expect(said % 5).toBe(0)
        expect(Math.abs(said - size)).toBeLessThanOrEqual(6)
      }),
    )
  })

  test('the same people get the same noise in whatever order and table, and other people another', () => {
    fc.assert(
      fc.property(fc.shuffledSubarray([...city], { minLength: 10 }), (people) => {
        expect(cellNoise(people.toReversed())).toBe(cellNoise(people))
      }),
    )
    const noises = Array.from({ length: 390 }, (_, index) => cellNoise(city.slice(index, index + 10)))
    expect(new Set(noises)).toEqual(new Set([-3, -2, -1, 0, 1, 2, 3]))
    expect(Math.abs(noises.reduce((sum, noise) => sum + noise, 0) / noises.length)).toBeLessThan(0.3)
  })

  test('two tables whose difference is three people: the second is refused', () => {
    const womenAndMen = releaseTable([cell('women', 0, 60), cell('men', 60, 150)], [], insideTheCity)
    expect(womenAndMen.refused).toBe(false)
    const second = releaseTable(
      [cell('women who are not from Mongolia', 0, 57), cell('others', 57, 150)],
      [cell('women', 0, 60)],
      insideTheCity,
    )
    expect(second).toEqual({ refused: true, because: [{ cell: 'women who are not from Mongolia', against: 'women', left: 3 }] })
  })

  test('two months whose difference is four people: the longer one is refused', () => {
    const january = cell('January', 0, 80)
    expect(releaseTable([cell('January and February', 0, 84)], [january], insideTheCity).refused).toBe(true)
    expect(releaseTable([cell('January and February', 0, 95)], [january], insideTheCity).refused).toBe(false)
    expect(releaseTable([cell('January again', 0, 80)], [january], insideTheCity).refused).toBe(false)
  })

  test('a hidden cell cannot be worked out from the total', () => {
    const released = releaseTable([cell('a', 0, 4), cell('b', 4, 30), cell('c', 30, 100)], [], insideTheCity)
    expect(released).toMatchObject({ refused: false, cells: [{ label: 'a', count: null }, { label: 'b', count: null }, { label: 'c' }] })
    const several = releaseTable([cell('a', 0, 6), cell('b', 6, 12), cell('c', 12, 100)], [], insideTheCity)
    expect(several).toMatchObject({ refused: false, cells: [{ count: null }, { count: null }, { label: 'c' }] })
    if (several.refused) throw new Error('nothing speaks against this table')
    expect(several.cells[2]?.count).not.toBeNull()
  })

  test('whatever tables are asked one after the other, no two published cells differ by one to nine people', () => {
    const range = fc
      .tuple(fc.integer({ min: 0, max: 399 }), fc.integer({ min: 1, max: 400 }))
      .map(([from, length]) => cell(`${from}+${length}`, from, Math.min(400, from + length)))
    fc.assert(
      fc.property(fc.array(range, { minLength: 2, maxLength: 12 }), (asked) => {
        const published: Cell[] = []
        for (const one of asked) {
          const released = releaseTable([one], published, insideTheCity)
          if (!released.refused && released.total !== null) published.push(one)
        }
        expect(differences(published, [], insideTheCity)).toEqual([])
      }),
    )
  })

  test('yearly totals carry discrete Laplace noise: within three in 95 of 100 cases, and centred', () => {
    const uniform = randomFrom(3)
    const noises = Array.from({ length: 20_000 }, () => discreteLaplace(1, () => uniform() || 0.5))
    expect(noises.filter((noise) => Math.abs(noise) <= 3).length / noises.length).toBeGreaterThan(0.95)
    expect(noises.filter((noise) => noise === 0).length / noises.length).toBeCloseTo((1 - Math.exp(-1)) / (1 + Math.exp(-1)), 1)
    expect(Math.abs(noises.reduce((sum, noise) => sum + noise, 0) / noises.length)).toBeLessThan(0.05)
    expect(noisyTotal(0, 1, () => 0.999)).toBe(0)
    expect(Number.isInteger(discreteLaplace(1))).toBe(true)
  })

  test('the budget of a year ends', () => {
    expect(budgetLeft(3, [1, 1])).toBe(1)
    expect(budgetLeft(3, [1, 1, 1, 1])).toBe(0)
  })
})
