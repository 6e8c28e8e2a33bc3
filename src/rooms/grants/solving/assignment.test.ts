// Reviewer assignment against trying everything, and against an adversary's inputs.
import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { solveAssignment, type AssignmentProblem } from './assignment.ts'

/** All assignments, the best sum first, then the best floor. */
function tryAll(problem: AssignmentProblem): { objective: number; floor: number } | null {
  const forbidden = new Set(problem.conflicts.map(([application, reviewer]) => `${application} ${reviewer}`))
  const sets: number[][] = []
  const choose = (from: number, left: number, chosen: number[]): void => {
    if (left === 0) {
      sets.push(chosen)
      return
    }
    for (let reviewer = from; reviewer < problem.nRev; reviewer++) choose(reviewer + 1, left - 1, [...chosen, reviewer])
  }
  choose(0, problem.reviewsPerApplication, [])
  let best: { objective: number; floor: number } | null = null
  const load = new Array<number>(problem.nRev).fill(0)
  const visit = (application: number, objective: number, floor: number): void => {
    if (application === problem.nApp) {
      if (best === null || objective > best.objective || (objective === best.objective && floor > best.floor)) best = { objective, floor }
      return
    }
    for (const set of sets) {
      if (set.some((reviewer) => forbidden.has(`${application} ${reviewer}`) || (load[reviewer] ?? 0) >= (problem.capacity[reviewer] ?? 0)))
        continue
      for (const reviewer of set) load[reviewer] = (load[reviewer] ?? 0) + 1
      const own = set.reduce((sum, reviewer) => sum + (problem.affinity[application]?.[reviewer] ?? 0), 0)
      visit(application + 1, objective + own, Math.min(floor, own))
      for (const reviewer of set) load[reviewer] = (load[reviewer] ?? 0) - 1
    }
  }
  visit(0, 0, Infinity)
  return best
}
const problems = fc
  .record({
    nApp: fc.integer({ min: 1, max: 5 }),
    nRev: fc.integer({ min: 1, max: 4 }),
    k: fc.integer({ min: 0, max: 3 }),
    most: fc.constantFrom(2, 4, 9),
  })
  .chain(({ nApp, nRev, k, most }) =>
    fc.record({
      nApp: fc.constant(nApp),
      nRev: fc.constant(nRev),
      reviewsPerApplication: fc.constant(Math.min(k, nRev)),
      capacity: fc.array(fc.integer({ min: 0, max: 5 }), { minLength: nRev, maxLength: nRev }),
      conflicts: fc.array(fc.tuple(fc.nat(nApp - 1), fc.nat(nRev - 1)), { maxLength: 3 }),
      affinity: fc.array(fc.array(fc.integer({ min: -1, max: most }), { minLength: nRev, maxLength: nRev }), {
        minLength: nApp,
        maxLength: nApp,
      }),
    }),
  )

describe('assigning reviewers', () => {
  test('finds the largest sum and among those the highest floor, or says that there is none', async () => {
    await fc.assert(
      fc.asyncProperty(problems, async (problem) => {
        const truth = tryAll(problem)
        const answer = await solveAssignment(problem)
        if (truth === null) expect(answer.feasible).toBe(false)
        else
          expect(answer).toMatchObject({
            feasible: true,
            objective: truth.objective,
            bound: truth.objective,
            gap: 0,
            floor: truth.floor,
            floorProven: true,
          })
      }),
      { numRuns: 500 },
    )
  })

  test('solves the example of the call to the letter', async () => {
    expect(
      await solveAssignment({
        nApp: 2,
        nRev: 3,
        reviewsPerApplication: 1,
        capacity: [1, 1, 1],
        conflicts: [[0, 1]],
        affinity: [
          [5, 9, 1],
          [2, 3, 4],
        ],
      }),
    ).toMatchObject({ objective: 9, bound: 9, gap: 0, assignment: [[0], [2]] })
  })

  test('proves a large one by its prices', async () => {
    let seed = 7
    const next = () => (seed = (seed * 1_103_515_245 + 12_345) % 2_147_483_648) / 2_147_483_648
    const problem = {
      nApp: 300,
      nRev: 40,
      reviewsPerApplication: 3,
      capacity: Array.from({ length: 40 }, () => 24),
      conflicts: Array.from({ length: 200 }, () => [Math.floor(next() * 300), Math.floor(next() * 40)] as const),
      affinity: Array.from({ length: 300 }, () => Array.from({ length: 40 }, () => Math.round(next() * 1000) / 1000)),
    }
    const answer = await solveAssignment(problem)
    if (!answer.feasible) throw new Error('feasible')
    expect(answer.gap).toBe(0)
    expect(answer.objective).toBeCloseTo(answer.bound, 9)
    for (const [application, reviewer] of problem.conflicts) expect(answer.assignment[application]).not.toContain(reviewer)
  })

  test('names who lacks how many reviewers and the smallest change that is enough', async () => {
    const full = await solveAssignment({
      nApp: 4,
      nRev: 3,
      reviewsPerApplication: 2,
      capacity: [3, 2, 2],
      conflicts: [],
      affinity: Array.from({ length: 4 }, () => [1, 1, 1]),
    })
    expect(full).toMatchObject({
      feasible: false,
      blocking: { missing: 1, reviewers: [0, 1, 2], set: [0, 1, 2, 3], change: { load: 1, reviewers: 1, reviews: 1 } },
    })
    const alone = await solveAssignment({
      nApp: 2,
      nRev: 2,
      reviewsPerApplication: 2,
      capacity: [9, 9],
      conflicts: [
        [1, 0],
        [1, 0],
      ],
      affinity: [
        [1, 1],
        [1, 1],
      ],
    })
    expect(alone).toMatchObject({
      feasible: false,
      blocking: { applications: [{ application: 1, missing: 1 }], change: { load: null, reviewers: 1, reviews: 1 } },
    })
    if (!alone.feasible) expect(alone.blocking.sentence).toContain('fewer than 2 reviewers without a conflict')
  })

  test('an impossible one: exactly as many are missing as truly are, and each change is enough while one less is not', async () => {
    await fc.assert(
      fc.asyncProperty(problems, async (problem) => {
        const answer = await solveAssignment(problem)
        if (answer.feasible) return
        const { set, reviewers, missing, change } = answer.blocking
        const allowed = (application: number, reviewer: number) => !problem.conflicts.some(([a, r]) => a === application && r === reviewer)
        // The cut: what the set wants, less what the full reviewers may give, less what the others give it already.
        const others = set.flatMap((application) =>
          Array.from({ length: problem.nRev }, (_unused, reviewer) => reviewer).filter(
            (reviewer) => !reviewers.includes(reviewer) && allowed(application, reviewer),
          ),
        ).length
        expect(
          set.length * problem.reviewsPerApplication -
            reviewers.reduce((sum, reviewer) => sum + (problem.capacity[reviewer] ?? 0), 0) -
            others,
        ).toBe(missing)
        const possible = async (load: number, more: number, reviews: number) => {
          const ablest = Math.max(...problem.capacity)
          const capacity = [...problem.capacity.map((one) => one + load), ...Array.from({ length: more }, () => ablest)]
          return (
            await solveAssignment({
              ...problem,
              nRev: capacity.length,
              capacity,
              reviewsPerApplication: reviews,
              affinity: problem.affinity.map((row) => [...row, ...Array.from({ length: more }, () => 0)]),
            })
          ).feasible
        }
        const k = problem.reviewsPerApplication
        if (change.load !== null) expect([await possible(change.load, 0, k), await possible(change.load - 1, 0, k)]).toEqual([true, false])
        if (change.reviewers !== null)
          expect([await possible(0, change.reviewers, k), await possible(0, change.reviewers - 1, k)]).toEqual([true, false])
        expect([await possible(0, 0, change.reviews), await possible(0, 0, change.reviews + 1)]).toEqual([true, false])
      }),
      { numRuns: 300 },
    )
  })

  test('refuses what is no problem of this kind', async () => {
    const good: AssignmentProblem = { nApp: 1, nRev: 1, reviewsPerApplication: 1, capacity: [1], conflicts: [], affinity: [[1]] }
    for (const wrong of [
      { ...good, capacity: [] },
      { ...good, capacity: [-1] },
      { ...good, affinity: [[Number.NaN]] },
      { ...good, conflicts: [[0, 5]] },
      { ...good, nApp: 1.5 },
    ] as AssignmentProblem[])
      await expect(solveAssignment(wrong)).rejects.toThrow()
  })
})
