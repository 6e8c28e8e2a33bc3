// Money to the unit, dates of the law, and scores that know about severe reviewers.
import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { shareOf, split } from '../../kernel/money.ts'
import { earliestOpening } from './calls/model.ts'
import { crowns, scoreModel, type Given } from './model.ts'

describe('money', () => {
  test('333,333 in parts of 50, 30 and 20 adds up, and so does every other amount', () => {
    expect(split(33_333_300n, [50n, 30n, 20n], 100n)).toEqual([16_666_600n, 10_000_000n, 6_666_700n])
    fc.assert(
      fc.property(
        fc.bigInt(0n, 10n ** 14n),
        fc.array(fc.bigInt(1n, 1000n), { minLength: 1, maxLength: 12 }),
        fc.constantFrom(1n, 100n, 10_000n),
        (amount, weights, unit) => {
          const parts = split(amount, weights, unit)
          expect(parts.reduce((sum, part) => sum + part, 0n)).toBe(amount)
          expect(parts.every((part) => part >= 0n)).toBe(true)
        },
      ),
      { numRuns: 2000 },
    )
  })
  test('a million half units round to the side the law says, each of them', () => {
    let wrong = 0
    for (let n = 0n; n < 1_000_000n; n++) if (shareOf(2n * n + 1n, 1n, 2n) !== n + 1n) wrong += 1
    expect(wrong).toBe(0)
    expect([shareOf(1005n, 1n, 10n), shareOf(-1005n, 1n, 10n), shareOf(1004n, 1n, 10n)]).toEqual([101n, -101n, 100n])
  })
  test('is read in whole crowns; what could be thousands or decimals is refused, not guessed', () => {
    expect(crowns.parse('1 250 000 Kč')).toBe(125_000_000n)
    for (const doubtful of ['4,510', '4.51', '-5', 'milion', '']) expect(crowns.safeParse(doubtful).success, doubtful).toBe(false)
  })
})

test('a call published on 1 March takes applications from 31 March, not a second earlier', () => {
  expect(earliestOpening(new Date('2026-03-01T08:00:00Z'), 30n).toISOString()).toBe('2026-03-31T08:00:00.000Z')
})

describe('scores', () => {
  test('find the severe reviewer and put the applications back in their true order', () => {
    const truth = Array.from({ length: 30 }, (_unused, index) => 40 + index * 1.5)
    const reviews: Given[] = truth.flatMap((quality, index) =>
      [0, 1, 2].map((turn) => {
        const reviewer = (index + turn * 3) % 10
        return {
          application: `A${String(index).padStart(2, '0')}`,
          reviewer: `R${reviewer}`,
          points: quality + (reviewer === 3 ? -25 : 0) + ((index * index + turn * turn * 3) % 5) - 2,
        }
      }),
    )
    const model = scoreModel(reviews)
    expect([...model.reviewers].toSorted((a, b) => a[1].severity - b[1].severity)[0]?.[0]).toBe('R3')
    // Only differences can be known: how severe all are together cannot.
    const error = (kind: 'raw' | 'corrected') => {
      const off = truth.map((quality, index) => (model.applications.get(`A${String(index).padStart(2, '0')}`)?.[kind] ?? 0) - quality)
      const centre = off.reduce((sum, value) => sum + value, 0) / off.length
      return Math.sqrt(off.reduce((sum, value) => sum + (value - centre) ** 2, 0) / off.length)
    }
    expect(error('corrected')).toBeLessThan(error('raw') / 2)
    expect(model.icc).toBeGreaterThan(0.3)
  })
  test('do not depend on the order of rows, and stay within the scale', () => {
    const review = fc.record({
      application: fc.constantFrom('a', 'b', 'c', 'd'),
      reviewer: fc.constantFrom('x', 'y', 'z'),
      points: fc.integer({ min: 0, max: 100 }),
    })
    fc.assert(
      fc.property(
        fc.uniqueArray(review, { minLength: 1, maxLength: 12, selector: (one) => `${one.application}${one.reviewer}` }),
        (reviews) => {
          const model = scoreModel(reviews)
          expect(scoreModel(reviews.toReversed())).toEqual(model)
          for (const one of model.applications.values())
            expect(one.low <= one.corrected && one.corrected <= one.high && one.low >= 0 && one.high <= 100).toBe(true)
        },
      ),
    )
  })
  test('of one reviewer who gave the same to all say that agreement cannot be told', () => {
    expect(scoreModel([{ application: 'a', reviewer: 'x', points: 50 }]).icc).toBe(null)
  })
})
