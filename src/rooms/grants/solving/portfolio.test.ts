// Portfolios against trying every choice.
import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { solvePortfolio, valueOf, type PortfolioProblem } from './portfolio.ts'

function tryAll(problem: PortfolioProblem, partial: boolean, must: readonly string[] = []): number | null {
  const { applications } = problem
  const need = (index: number) => {
    const one = applications[index]
    return one ? (partial ? (one.minViable ?? one.ask) : one.ask) : 0
  }
  const mayBe = applications.map(
    (one, index) =>
      one.score >= (problem.minScore ?? -Infinity) && need(index) <= problem.budget && need(index) <= (problem.applicantCap ?? Infinity),
  )
  let best: number | null = null
  for (let choice = 0; choice < 2 ** applications.length; choice++) {
    const chosen = applications.flatMap((one, index) => ((choice >> index) & 1 ? [{ ...one, index }] : []))
    if (chosen.some((one) => !mayBe[one.index]) || must.some((id) => !chosen.some((one) => one.id === id))) continue
    if (chosen.reduce((sum, one) => sum + need(one.index), 0) > problem.budget) continue
    if (
      [...new Set(chosen.map((one) => one.applicant))].some(
        (applicant) =>
          chosen.filter((one) => one.applicant === applicant).reduce((sum, one) => sum + need(one.index), 0) >
          (problem.applicantCap ?? Infinity),
      )
    )
      continue
    if ((problem.duplicates ?? []).some(([a, b]) => (choice >> a) & 1 && (choice >> b) & 1)) continue
    const short = (['service', 'district'] as const).some((what) =>
      Object.entries((what === 'service' ? problem.serviceMinimum : problem.districtMinimum) ?? {}).some(
        ([key, least]) =>
          chosen.filter((one) => String(one[what]) === key).length <
          Math.min(least, applications.filter((one, index) => mayBe[index] && String(one[what]) === key).length),
      ),
    )
    if (short) continue
    const value = chosen.reduce((sum, one) => sum + valueOf(one), 0)
    if (best === null || value > best) best = value
  }
  return best
}
const application = fc.record({
  applicant: fc.nat(3),
  district: fc.nat(2),
  service: fc.nat(2),
  ask: fc.integer({ min: 10, max: 100 }),
  viable: fc.integer({ min: 40, max: 100 }),
  score: fc.integer({ min: 30, max: 1000 }).map((tenths) => tenths / 10),
  joint: fc.boolean(),
})
const problems = fc.array(application, { minLength: 1, maxLength: 9 }).chain((list) =>
  fc.record({
    budget: fc.integer({ min: 0, max: 400 }),
    minScore: fc.constantFrom(0, 40),
    applicantCap: fc.constantFrom(100, 150, 1000),
    serviceMinimum: fc.constantFrom({}, { 0: 1, 1: 1 }),
    districtMinimum: fc.constantFrom({}, { 2: 2 }),
    duplicates: fc.array(
      fc.tuple(fc.nat(list.length - 1), fc.nat(list.length - 1)).filter(([a, b]) => a !== b),
      { maxLength: list.length > 1 ? 2 : 0 },
    ),
    applications: fc.constant(
      list.map(({ viable, ...one }, index) => ({ id: `A${index}`, ...one, minViable: Math.ceil((one.ask * viable) / 100) })),
    ),
  }),
)

describe('a portfolio', () => {
  test('is the best there is, keeps every rule, and gives a reason for each one left out', async () => {
    await fc.assert(
      fc.asyncProperty(problems, fc.boolean(), async (problem, partial) => {
        const truth = tryAll(problem, partial)
        const answer = await solvePortfolio(problem, { partial })
        if (truth === null) {
          expect(answer.feasible).toBe(false)
          return
        }
        expect(answer).toMatchObject({ feasible: true, objective: truth, bound: truth, gap: 0 })
        if (!answer.feasible) return
        expect(answer.spent).toBeLessThanOrEqual(problem.budget)
        expect(Object.keys(answer.why).toSorted()).toEqual(
          problem.applications
            .map((one) => one.id)
            .filter((id) => !answer.funded.includes(id))
            .toSorted(),
        )
        for (const one of problem.applications)
          if (answer.funded.includes(one.id)) expect(answer.amounts[one.id]).toBeGreaterThanOrEqual(partial ? one.minViable : one.ask)
        // The price of an application is no fable: a portfolio that funds it loses no more than said, and never wins.
        for (const [id, reason] of Object.entries(answer.reasons)) {
          if (reason.price === null) continue
          const forced = tryAll(problem, partial, [id])
          expect(reason.price).toBeGreaterThanOrEqual(0)
          if (reason.kind === 'outweighed' && (problem.duplicates ?? []).length === 0)
            expect(truth - (forced ?? -Infinity)).toBeLessThanOrEqual(reason.price)
        }
      }),
      { numRuns: 250 },
    )
  })

  test('does not depend on the order of lines', async () => {
    await fc.assert(
      fc.asyncProperty(problems, async (problem) => {
        const plain = { ...problem, duplicates: [] }
        const [one, other] = [
          await solvePortfolio(plain),
          await solvePortfolio({ ...plain, applications: plain.applications.toReversed() }),
        ]
        expect(one.feasible && other.feasible && one.funded.toSorted()).toEqual(one.feasible && other.feasible && other.funded.toSorted())
      }),
      { numRuns: 60 },
    )
  })

  test('says what people cost when they insist, and what cannot be', async () => {
    const problem: PortfolioProblem = {
      budget: 100,
      applications: [
        ['A', 60, 90],
        ['B', 40, 80],
        ['C', 50, 60],
      ].map(([id, ask, score]) => ({
        id: String(id),
        applicant: String(id),
        district: 0,
        service: 0,
        ask: Number(ask),
        score: Number(score),
      })),
    }
    const free = await solvePortfolio(problem)
    expect(free).toMatchObject({ objective: 1700, funded: ['A', 'B'], spent: 100 })
    if (free.feasible) expect(free.why['C']).toBe('It needs 50 more than is left. Making room would cost at most A = 90 points for its 60.')
    expect(await solvePortfolio(problem, { must: ['C'] })).toMatchObject({ objective: 1400, funded: ['B', 'C'] })
    expect(await solvePortfolio(problem, { must: ['A', 'C'] })).toMatchObject({ feasible: false })
    expect(await solvePortfolio({ ...problem, minScore: 70 })).toMatchObject({ why: { C: 'Its score 60 is below the minimum of 70.' } })
  })

  test('an impossible one says how few minimums must give way and how much money would keep them all', async () => {
    await fc.assert(
      fc.asyncProperty(problems, async (problem) => {
        const tight = { ...problem, budget: Math.floor(problem.budget / 3) }
        const answer = await solvePortfolio(tight)
        if (answer.feasible || answer.shortage.minimums.length === 0) return
        const lowered = (what: 'service' | 'district', of: Readonly<Record<string, number>>) =>
          Object.fromEntries(
            Object.entries(of).map(([key, least]) => [
              key,
              answer.shortage.minimums.find((one) => one.what === what && one.key === key)?.possible ?? least,
            ]),
          )
        const { serviceMinimum, districtMinimum } = tight
        expect(
          tryAll(
            { ...tight, serviceMinimum: lowered('service', serviceMinimum), districtMinimum: lowered('district', districtMinimum) },
            false,
          ),
        ).not.toBeNull()
        // One named minimum kept as it was is one too many.
        const [first] = answer.shortage.minimums
        if (answer.shortage.minimums.length === 1 && first)
          expect(
            tryAll({ ...tight, [`${first.what}Minimum`]: { ...(first.what === 'service' ? serviceMinimum : districtMinimum) } }, false),
          ).toBeNull()
        if (answer.shortage.money !== null) {
          // More money also lets dearer applications in; the amount is exact for those that are eligible now.
          const eligible = tight.applications.map((one) => (one.ask <= tight.budget ? one : { ...one, score: -1 }))
          const positions = { ...tight, minScore: Math.max(0, tight.minScore), applications: eligible }
          expect(tryAll({ ...positions, budget: tight.budget + answer.shortage.money }, false)).not.toBeNull()
          expect(tryAll({ ...positions, budget: tight.budget + answer.shortage.money - 1 }, false)).toBeNull()
        }
      }),
      { numRuns: 300 },
    )
  })

  test('reads a cap below every ask and below the number of applications as a number of applications', async () => {
    const of = (applicantCap: number, ask: number) =>
      solvePortfolio({
        budget: 10_000_000,
        applicantCap,
        applications: [1, 2, 3].map((n) => ({ id: `A${n}`, applicant: 'one', district: 1, service: 1, ask, score: 60 + n })),
      })
    expect(await of(2, 1000)).toMatchObject({ funded: ['A2', 'A3'] })
    expect(await of(999, 1000)).toMatchObject({ funded: [] })
  })
})
