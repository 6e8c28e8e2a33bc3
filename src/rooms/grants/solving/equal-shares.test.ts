// Equal shares against a slow and plain calculation in exact fractions, and against the known traps.
import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { readPabulib, solveEqualShares, type Election } from './equal-shares.ts'
import { add, compare, divide, fraction, subtract, type Fraction } from './fraction.ts'

/** The definition word by word: sort the supporters by money, let the poor pay all they have. */
function plain(election: Election, share: bigint): number[] {
  const owned = election.ballots.map(() => fraction(share))
  const bought: number[] = []
  for (;;) {
    let best: { project: number; rate: Fraction; payment: Fraction } | null = null
    for (const [project, { cost }] of election.projects.entries()) {
      if (bought.includes(project)) continue
      const payers = election.ballots
        .flatMap((ballot, voter) => (ballot.includes(project) ? [owned[voter] ?? fraction(0n)] : []))
        .toSorted(compare)
      let left = fraction(cost)
      let payment: Fraction | null = null
      for (const [index, money] of payers.entries()) {
        const each = divide(left, fraction(BigInt(payers.length - index)))
        if (compare(money, each) >= 0) {
          payment = each
          break
        }
        left = subtract(left, money)
      }
      if (payment === null) continue
      const rate = divide(payment, fraction(cost))
      const votes = (p: number) => election.ballots.filter((ballot) => ballot.includes(p)).length
      const order =
        best === null
          ? -1
          : compare(rate, best.rate) ||
            Number(cost - (election.projects[best.project]?.cost ?? 0n)) ||
            votes(best.project) - votes(project) ||
            project - best.project
      if (order < 0) best = { project, rate, payment }
    }
    if (best === null) return bought
    for (const [voter, ballot] of election.ballots.entries()) {
      const money = owned[voter] ?? fraction(0n)
      if (ballot.includes(best.project)) owned[voter] = compare(money, best.payment) < 0 ? fraction(0n) : subtract(money, best.payment)
    }
    bought.push(best.project)
  }
}
const elections = fc
  .record({
    projects: fc.array(fc.integer({ min: 1, max: 60 }), { minLength: 1, maxLength: 9 }),
    ballots: fc.array(fc.array(fc.nat(8), { maxLength: 5 }), { minLength: 1, maxLength: 25 }),
    budget: fc.integer({ min: 1, max: 400 }),
  })
  .map(({ projects, ballots, budget }): Election => ({
    unit: 1n,
    budget: BigInt(budget),
    projects: projects.map((cost, index) => ({ id: `p${index}`, cost: BigInt(cost) })),
    ballots: ballots.map((ballot) => [...new Set(ballot.map((one) => one % projects.length))]),
  }))

describe('equal shares', () => {
  test('buy exactly what the definition buys, in the same order', () => {
    fc.assert(
      fc.property(elections, (election) => {
        const share = election.budget / BigInt(election.ballots.length)
        expect(solveEqualShares(election, false).winners).toEqual(plain(election, share).map((project) => election.projects[project]?.id))
      }),
      { numRuns: 400 },
    )
  })

  test('are completed by one more for everybody until the money would not suffice, and never cost more than there is', () => {
    fc.assert(
      fc.property(elections, (election) => {
        const answer = solveEqualShares(election)
        let share = election.budget / BigInt(election.ballots.length)
        const cost = (list: number[]) => list.reduce((sum, project) => sum + (election.projects[project]?.cost ?? 0n), 0n)
        let kept = plain(election, share)
        const supported = new Set(election.ballots.flat()).size
        while (kept.length < supported && cost(plain(election, share + 1n)) <= election.budget) kept = plain(election, ++share)
        expect(answer.winners).toEqual(kept.map((project) => election.projects[project]?.id))
        expect(BigInt(answer.cost) <= election.budget).toBe(true)
      }),
      { numRuns: 150 },
    )
  })

  test('read a file of Pabulib with quotes, decimal money and an empty ballot; ties go to the cheaper, then to more votes', () => {
    const file =
      'META\nkey;value\nbudget;100.50\nvote_type;approval\nPROJECTS\nproject_id;cost;name\na;40;"Kurz; česky"\nb;40.25;B\nc;20;C\nVOTES\nvoter_id;age;vote\n1;30;a,c\n2;31;"b,c"\n3;32;\n4;33;a,b\n'
    const election = readPabulib(file)
    expect([election.budget, election.projects.map((project) => project.cost), election.ballots]).toEqual([
      10050n,
      [4000n, 4025n, 2000n],
      [[0, 2], [1, 2], [], [0, 1]],
    ])
    expect(solveEqualShares(election, false)).toMatchObject({ winners: ['c', 'a'], cost: 60, share: 25 })
    expect(() => readPabulib(file.replace('a,c', 'a,x'))).toThrow('Line 12: there is no project x')
    expect(() => readPabulib(file.replace('approval', 'ordinal'))).toThrow('Votes of the type "ordinal" are not counted here')
    expect(readPabulib(file.replace('approval', 'choose-1')).ballots).toHaveLength(4)
    expect(() => readPabulib(file.replace('budget;100.50\n', ''))).toThrow('META has no budget')
  })

  test('stay exact where a binary fraction would decide by a rounding', () => {
    // Three buy for thirds again and again; afterwards exactly nothing is left to anybody.
    const election: Election = {
      unit: 1n,
      budget: 30n,
      projects: Array.from({ length: 30 }, (_unused, index) => ({ id: String(index), cost: 1n })),
      ballots: [0, 1, 2].map(() => Array.from({ length: 30 }, (_unused, index) => index)),
    }
    expect(solveEqualShares(election, false)).toMatchObject({ cost: 30 })
    expect(add(fraction(1n, 3n), fraction(1n, 6n))).toEqual(fraction(1n, 2n))
  })
})
