// From reviews to proposals: corrected scores, the best portfolio of each stream, and what people's own choices cost. Runs as the server's own purpose `grants`.
import { sql } from 'kysely'
import type { Tx } from '../../../kernel/db.ts'
import { shareOf } from '../../../kernel/money.ts'
import type { Call } from '../calls/queries.ts'
import { scoreModel, type ScoreModel } from '../model.ts'
import { solvePortfolio, type PortfolioProblem, type Reason, type Shortage } from '../solving/index.ts'

export type Override = { applicationId: string; kind: 'support' | 'reject'; because: string }
export type Outcome = {
  applicationId: string
  stream: number
  kind: 'support' | 'reserve' | 'reject'
  amountMinor: bigint
  score: number
  why: string
  reason: Told | null
  position: number | null
  forced: Override | null
  pricePoints: number | null
}
export type Computed = { outcomes: Outcome[]; model: ScoreModel; objective: number; best: number; infeasible: Short[] }
/** A reason as it is kept and told; money in whole crowns. */
export type Told = Omit<Reason, 'sentence'>
/** Why a stream has no portfolio. */
export type Short = { stream: number } & Shortage

/** Valid reviews of a call as the score model takes them. */
export async function scoresInside(tx: Tx, callId: string): Promise<ScoreModel> {
  const reviews = (
    await sql<{
      application: string
      reviewer: string
      points: number
    }>`select application_id as application, account_id as reviewer, points from grants.review where call_id = ${callId} and state = 'submitted'`.execute(
      tx,
    )
  ).rows
  return scoreModel(reviews)
}

export type Row = {
  id: string
  number: number
  streamId: string
  applicant: string
  service: string
  district: string | null
  requested: string
  viable: string | null
  joint: boolean
}
export const nameOf = (row: Pick<Row, 'number'>): string => `č. ${row.number}`
/** Eligible applications of a call, and pairs of different applicants that ask for the same thing. */
export async function eligibleInside(tx: Tx, callId: string): Promise<{ rows: Row[]; twins: { a: string; b: string }[] }> {
  const rows = (
    await sql<Row>`
      select id, number, stream_id as "streamId", organisation_id as applicant, service, district_code as district,
        requested_minor::text as requested, viable_minor::text as viable, joint from grants.application where call_id = ${callId}
        and state = 'eligible' order by number`.execute(tx)
  ).rows
  const twins = (
    await sql<{
      a: string
      b: string
    }>`select a.id as a, b.id as b from grants.application a join grants.application b on b.call_id = a.call_id and b.id > a.id and b.organisation_id <> a.organisation_id and b.service = a.service and b.district_code is not distinct from a.district_code and kernel.fold(b.title) = kernel.fold(a.title) where a.call_id = ${callId} and a.state = 'eligible' and b.state = 'eligible'`.execute(
      tx,
    )
  ).rows
  return { rows, twins }
}
type Rules = Pick<Call, 'minimumScore' | 'applicantCapMinor' | 'viablePercent' | 'minimums'>
/** One stream as the solver takes it, in whole crowns. */
export function problemOf(
  rules: Rules,
  budgetMinor: bigint,
  own: readonly Row[],
  twins: readonly { a: string; b: string }[],
  scoreOf: (row: Row) => number,
  already: Readonly<Record<string, number>> = {},
): PortfolioProblem {
  const at = new Map(own.map((row, index) => [row.id, index]))
  const least = (what: 'service' | 'district') =>
    Object.fromEntries(rules.minimums.filter((one) => one.what === what).map((one) => [one.key, one.least]))
  return {
    budget: Number(budgetMinor / 100n),
    minScore: rules.minimumScore,
    applicantCap: rules.applicantCapMinor === null ? null : Number(rules.applicantCapMinor / 100n),
    already: { ...already },
    serviceMinimum: least('service'),
    districtMinimum: least('district'),
    duplicates: twins.flatMap(({ a, b }) => {
      const [x, y] = [at.get(a), at.get(b)]
      return x === undefined || y === undefined ? [] : [[x, y] as const]
    }),
    applications: own.map((row) => {
      const viable = row.viable === null ? shareOf(BigInt(row.requested), BigInt(rules.viablePercent), 100n, 100n) : BigInt(row.viable)
      return {
        id: nameOf(row),
        applicant: row.applicant,
        district: row.district ?? '',
        service: row.service,
        ask: Number(BigInt(row.requested) / 100n),
        minViable: Number(viable / 100n),
        score: scoreOf(row),
        joint: row.joint,
      }
    }),
  }
}
function toldOf(reason: Reason | undefined): Told | null {
  if (!reason) return null
  const { sentence: _sentence, ...told } = reason
  return told
}
/** Computes everything anew; with the same reviews and the same choices of people the answer is the same. Whole crowns are decided about. */
export async function compute(tx: Tx, call: Call, overrides: readonly Override[]): Promise<Computed> {
  const model = await scoresInside(tx, call.id)
  const { rows, twins } = await eligibleInside(tx, call.id)
  const outcomes: Outcome[] = []
  const infeasible: Short[] = []
  // The cap of an applicant reaches over the streams, which are decided in the order of their numbers: what the first gives, the second counts.
  const already: Record<string, number> = {}
  let [objective, best] = [0, 0]
  for (const stream of call.streams) {
    const own = rows.filter((row) => row.streamId === stream.id)
    const name = nameOf
    const of = new Map(own.map((row) => [name(row), row]))
    const at = new Map(own.map((row, index) => [row.id, index]))
    const problem = problemOf(call, stream.budgetMinor, own, twins, (row) => model.applications.get(row.id)?.corrected ?? 0, already)
    const choices = overrides.filter((one) => at.has(one.applicationId))
    const options = (list: readonly Override[]) => {
      const ids = (kind: Override['kind']) =>
        list.filter((one) => one.kind === kind).map((one) => name(own[at.get(one.applicationId) ?? -1] ?? ({ number: 0 } as Row)))
      return { partial: true, must: ids('support'), mayNot: ids('reject') }
    }
    const free = await solvePortfolio(problem, { partial: true })
    const answer = choices.length === 0 ? free : await solvePortfolio(problem, options(choices))
    if (!free.feasible || !answer.feasible) {
      const failed = answer.feasible ? free : answer
      if (!failed.feasible) infeasible.push({ stream: stream.number, ...failed.shortage })
      continue
    }
    best += free.objective
    objective += answer.objective
    const prices = new Map<string, number>()
    for (const choice of choices) {
      const without = choices.length === 1 ? free : await solvePortfolio(problem, options(choices.filter((one) => one !== choice)))
      if (without.feasible) prices.set(choice.applicationId, (without.objective - answer.objective) / 10)
    }
    // The reserve: who comes next when money is returned, by score, then by the smaller request, then by number.
    const reserve = own
      .filter((row) => !answer.funded.includes(name(row)) && ['outweighed', 'cap'].includes(answer.reasons[name(row)]?.kind ?? ''))
      .toSorted(
        (a, b) =>
          (model.applications.get(b.id)?.corrected ?? 0) - (model.applications.get(a.id)?.corrected ?? 0) ||
          Number(BigInt(a.requested) - BigInt(b.requested)) ||
          a.number - b.number,
      )
    for (const [id, row] of of) {
      const amount = answer.amounts[id]
      already[row.applicant] = (already[row.applicant] ?? 0) + (amount ?? 0)
      outcomes.push({
        applicationId: row.id,
        stream: stream.number,
        kind: amount !== undefined ? 'support' : reserve.includes(row) ? 'reserve' : 'reject',
        amountMinor: amount === undefined ? 0n : BigInt(amount) * 100n,
        score: model.applications.get(row.id)?.corrected ?? 0,
        why: answer.why[id] ?? '',
        reason: toldOf(answer.reasons[id]),
        position: reserve.includes(row) ? reserve.indexOf(row) + 1 : null,
        forced: choices.find((one) => one.applicationId === row.id) ?? null,
        pricePoints: prices.get(row.id) ?? null,
      })
    }
  }
  return { outcomes, model, objective: objective / 10, best: best / 10, infeasible }
}
