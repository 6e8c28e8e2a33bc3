// The sums after an award, asked with any numbers (grants.md 3.3: invariants 1, 5, 14, 16, 17; part 5: checks 14 and 16).
import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { grantPart, instalmentsOf, isIban, isSmallShift, paymentPlan, rescale, riskLevel, riskReasons, settlementOf } from './model.ts'

const crowns = (most: number) => fc.integer({ min: 1, max: most }).map((value) => BigInt(value) * 100n)
const sum = (parts: readonly bigint[]) => parts.reduce((total, part) => total + part, 0n)

describe('instalments', () => {
  test('of any award by any plan add up to it exactly, none is negative, and each is whole crowns', () => {
    fc.assert(
      fc.property(crowns(30_000_000), fc.integer({ min: 1, max: 98 }), fc.integer({ min: 1, max: 98 }), (award, a, b) => {
        const plan = a + b < 100 ? `${a}/${b}/${100 - a - b}` : `${a}/${100 - a}`
        const parts = instalmentsOf(award, paymentPlan.parse(plan), '2027-01-01', '2027-12-31')
        expect(sum(parts.map((part) => part.amount))).toBe(award)
        for (const part of parts) expect([part.amount >= 0n, part.amount % 100n]).toEqual([true, 0n])
      }),
    )
    expect(instalmentsOf(33_333_300n, [50n, 30n, 20n], '2027-01-01', '2027-12-31').map((part) => part.amount)).toEqual([
      16_666_600n,
      10_000_000n,
      6_666_700n,
    ])
  })
  test('a plan that is not one hundred, or has a part of nothing, is refused', () => {
    for (const plan of ['50/30/30', '100/0', '0/100', '50', '', '50/-30/80', '33.3/33.3/33.4', '40/30/20/10'])
      expect(paymentPlan.safeParse(plan).success, plan).toBe(false)
  })
  test('the budget pays in the proportion of costs, to the crown', () => {
    fc.assert(
      fc.property(fc.array(crowns(2_000_000), { minLength: 1, maxLength: 12 }), fc.integer({ min: 1, max: 100 }), (costs, percent) => {
        const award = ((sum(costs) * BigInt(percent)) / 100n / 100n) * 100n
        const parts = grantPart(award, costs)
        expect(sum(parts)).toBe(award)
        // Never more of an item than it costs, but for the one crown of the largest remainder.
        for (const [index, part] of parts.entries()) expect(part <= (costs[index] ?? 0n) + 100n).toBe(true)
      }),
    )
  })
})

describe('a settlement', () => {
  const sums = fc
    .record({
      award: crowns(3_000_000),
      paidShare: fc.integer({ min: 0, max: 100 }),
      charged: fc.bigInt({ min: 0n, max: 400_000_000n }),
      realCost: fc.bigInt({ min: 0n, max: 900_000_000n }),
      ownShare: fc.integer({ min: 0, max: 80 }),
    })
    .map((one) => ({
      award: one.award,
      paid: ((one.award * BigInt(one.paidShare)) / 100n / 100n) * 100n,
      charged: one.charged,
      realCost: one.realCost,
      plannedCost: (one.award * 100n) / BigInt(100 - one.ownShare),
    }))
  test('never grants more than the documents, the share of the real cost and the award; what was paid beyond comes back to the crown', () => {
    fc.assert(
      fc.property(sums, (one) => {
        const result = settlementOf(one)
        expect(result.eligible <= one.award && result.eligible <= one.charged + 50n && result.eligible <= result.limit + 50n).toBe(true)
        expect(result.eligible % 100n).toBe(0n)
        expect(result.refund).toBe(one.paid > result.eligible ? one.paid - result.eligible : 0n)
        // Kept money is what was eligible: paid − refund + still to be paid.
        expect(one.paid - result.refund + (result.lastInstalment ?? 0n)).toBe(
          one.paid < one.award ? result.eligible : one.paid - result.refund,
        )
      }),
    )
    expect(
      settlementOf({ award: 33_333_300n, paid: 26_666_600n, charged: 25_824_900n, realCost: 40_000_000n, plannedCost: 40_000_000n }).refund,
    ).toBe(841_700n)
  })
  test('more documents never make the refund larger', () => {
    fc.assert(
      fc.property(sums, fc.bigInt({ min: 0n, max: 50_000_000n }), (one, more) => {
        expect(
          settlementOf({ ...one, charged: one.charged + more, realCost: one.realCost + more }).refund <= settlementOf(one).refund,
        ).toBe(true)
      }),
    )
  })
})

describe('a change', () => {
  test('that makes the award smaller keeps what is charged and shares out the rest exactly', () => {
    fc.assert(
      fc.property(
        fc.array(fc.record({ amount: crowns(1_000_000), part: fc.integer({ min: 0, max: 100 }) }), { minLength: 1, maxLength: 8 }),
        fc.integer({ min: 0, max: 100 }),
        (items, keep) => {
          const budget = items.map((item) => ({ amount: item.amount, charged: (item.amount * BigInt(item.part)) / 100n }))
          const [whole, charged] = [sum(budget.map((item) => item.amount)), sum(budget.map((item) => item.charged))]
          const award = charged + ((whole - charged) * BigInt(keep)) / 100n
          const became = rescale(budget, award)
          if (became === null) return
          expect(sum(became)).toBe(award)
          for (const [index, amount] of became.entries()) expect(amount >= (budget[index]?.charged ?? 0n)).toBe(true)
          expect(charged === 0n || rescale(budget, charged - 1n) === null).toBe(true)
        },
      ),
    )
  })
  test('of the budget is small up to the share of the award that the agreement names, all small ones together', () => {
    const move = (amount: bigint, earlier: bigint) => isSmallShift({ amount, earlier, award: 32_000_000n, percent: 10 })
    expect([
      move(3_200_000n, 0n),
      move(3_200_001n, 0n),
      move(3_840_000n, 0n),
      move(1_600_000n, 1_600_000n),
      move(1_600_100n, 1_600_000n),
    ]).toEqual([true, false, false, true, false])
    fc.assert(
      fc.property(
        crowns(1_000_000),
        fc.array(crowns(50_000), { maxLength: 30 }),
        fc.integer({ min: 0, max: 100 }),
        (award, moves, percent) => {
          let done = 0n
          for (const amount of moves) if (isSmallShift({ amount, earlier: done, award, percent })) done += amount
          expect(done * 100n <= award * BigInt(percent)).toBe(true)
        },
      ),
    )
  })
})

test('an account is one only with its check digits: changing any one digit is found', () => {
  const good = 'CZ6508000000192000145399'
  expect(isIban(good)).toBe(true)
  fc.assert(
    fc.property(fc.integer({ min: 2, max: good.length - 1 }), fc.integer({ min: 1, max: 9 }), (at, by) => {
      expect(isIban(`${good.slice(0, at)}${(Number(good[at]) + by) % 10}${good.slice(at + 1)}`)).toBe(false)
    }),
  )
})
test('a risk level says how many reasons there are, and every reason is named', () => {
  const none = { earlier: 3, awardMinor: 100n, lateReports: 0, openFindings: 0, pastFindings: 0, amendments: 0, parties: 1 }
  expect([riskReasons(none), riskLevel(riskReasons(none))]).toEqual([[], 'low'])
  expect(riskReasons({ ...none, earlier: 0, openFindings: 1, pastFindings: 2 })).toEqual(['first', 'finding', 'found'])
  expect(riskLevel(riskReasons({ ...none, earlier: 0, openFindings: 1, pastFindings: 2 }))).toBe('high')
})
