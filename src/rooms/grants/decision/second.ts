// A second opinion on a proposal, and what it would be under other rules: fairness by equal shares, robustness against noise in the scores, last year's applications under this year's rules. Proposes nothing; a committee reads it.
import { sql } from 'kysely'
import type { Actor } from '../../../kernel/actor.ts'
import { asActor } from '../../../kernel/db.ts'
import { AppError } from '../../../kernel/errors.ts'
import type { Ports } from '../../../kernel/ports.ts'
import { callInside } from '../calls/queries.ts'
import { solveEqualShares, solvePortfolio } from '../solving/index.ts'
import { eligibleInside, nameOf, problemOf, scoresInside, type Short } from './compute.ts'

/** Numbers that look random and are the same for the same seed (Park and Miller); `normal` sums twelve of them. */
function noise(seed: number): () => number {
  let state = seed
  const uniform = () => (state = (state * 48_271) % 2_147_483_647) / 2_147_483_647
  return () => Array.from({ length: 12 }, uniform).reduce((sum, one) => sum + one, -6)
}
export const draws = 12
/** Money of the fair rule is counted in these, so that raising everybody's share comes to an end soon. */
const step = 10_000
export type SecondRow = {
  applicationId: string
  number: number
  organisation: string
  title: string
  stream: number
  proposedMinor: bigint
  score: number
  equalShares: boolean
  kept: number
}
export type Second = { rows: SecondRow[]; agree: number; sure: number }
/**
 * For every eligible application the person may see: the proposal, whether equal shares over services and districts would fund it (each service and each district of the call disposes of the same part of the line for applications to it),
 * and in how many of twelve draws of the scores, each within its own uncertainty, the best portfolio still funds it.
 */
export async function secondOpinion(ports: Ports, actor: Actor, callId: string): Promise<Second> {
  const found = await asActor(ports.db, { kind: 'system', purpose: 'grants' }, async (tx) => {
    const call = await callInside(tx, callId)
    if (!call) throw new AppError('not-found', 'There is no such call.')
    const amounts = new Map(
      (
        await sql<{
          id: string
          amount: string
        }>`select application_id as id, amount_minor::text as amount from grants.proposal where call_id = ${callId}`.execute(tx)
      ).rows.map((row) => [row.id, BigInt(row.amount)]),
    )
    return { call, amounts, model: await scoresInside(tx, callId), ...(await eligibleInside(tx, callId)) }
  })
  const { call, amounts, model, rows, twins } = found
  const fair = new Set<string>()
  const kept = new Map<string, number>()
  for (const stream of call.streams) {
    const own = rows.filter((row) => row.streamId === stream.id)
    const good = own.filter((row) => (model.applications.get(row.id)?.corrected ?? 0) >= call.minimumScore)
    const communities = Map.groupBy(
      good.flatMap((row, index) =>
        [`s ${row.service}`, ...(row.district === null ? [] : [`d ${row.district}`])].map((community) => ({ community, index })),
      ),
      (one) => one.community,
    )
    if (communities.size > 0) {
      const cost = (row: (typeof good)[number]) => BigInt(Math.ceil(Number((amounts.get(row.id) || BigInt(row.requested)) / 100n) / step))
      const answer = solveEqualShares({
        budget: stream.budgetMinor / 100n / BigInt(step),
        unit: 1n,
        projects: good.map((row) => ({ id: row.id, cost: cost(row) })),
        ballots: [...communities.values()].map((list) => list.map((one) => one.index)),
      })
      for (const id of answer.winners) fair.add(id)
    }
    const draw = noise(20_260 + stream.number)
    for (let n = 0; n < draws; n++) {
      const shifted = new Map(
        own.map((row) => {
          const score = model.applications.get(row.id)
          return [row.id, Math.min(100, Math.max(0, (score?.corrected ?? 0) + (draw() * ((score?.high ?? 0) - (score?.low ?? 0))) / 3.92))]
        }),
      )
      const answer = await solvePortfolio(
        problemOf(call, stream.budgetMinor, own, twins, (row) => shifted.get(row.id) ?? 0),
        { partial: true },
      )
      if (!answer.feasible) continue
      const funded = new Set(answer.funded)
      for (const row of own) if (funded.has(nameOf(row))) kept.set(row.id, (kept.get(row.id) ?? 0) + 1)
    }
  }
  const visible = await asActor(
    ports.db,
    actor,
    async (tx) =>
      (
        await sql<{
          applicationId: string
          number: number
          organisation: string
          title: string
          stream: number
        }>`select a.id as "applicationId", a.number, o.name as organisation, a.title, s.number as stream from grants.application a join directory.organisation o on o.id = a.organisation_id join grants.stream s on s.id = a.stream_id where a.call_id = ${callId} and a.state = 'eligible' order by s.number, a.number`.execute(
          tx,
        )
      ).rows,
  )
  const shown = visible.map((row): SecondRow => ({
    ...row,
    proposedMinor: amounts.get(row.applicationId) ?? 0n,
    score: model.applications.get(row.applicationId)?.corrected ?? 0,
    equalShares: fair.has(row.applicationId),
    kept: kept.get(row.applicationId) ?? 0,
  }))
  // What differs or does not survive the noise comes first: that is what there is to talk about.
  const unsure = (row: SecondRow) =>
    (row.proposedMinor > 0n === row.equalShares ? 0 : 2) + (row.kept === (row.proposedMinor > 0n ? draws : 0) ? 0 : 1)
  return {
    rows: shown.toSorted((a, b) => unsure(b) - unsure(a)),
    agree: shown.filter((row) => row.proposedMinor > 0n === row.equalShares).length,
    sure: shown.filter((row) => (row.proposedMinor > 0n ? row.kept === draws : row.kept === 0)).length,
  }
}

export type SimulatedRow = {
  number: number
  organisation: string
  title: string
  stream: number
  wasMinor: bigint
  wouldMinor: bigint
  score: number
}
export type Simulation = {
  from: { slug: string; year: number } | null
  rows: SimulatedRow[]
  gains: number
  loses: number
  infeasible: Short[]
}
/**
 * The applications of the call these rules were taken over from, decided under the rules of this draft: who would gain and who would lose before the rules are approved. Points are re-weighted criterion by criterion where both calls have as many;
 * streams meet by their numbers. The same inputs give the same answer.
 */
export async function simulate(ports: Ports, actor: Actor, callId: string): Promise<Simulation> {
  const found = await asActor(ports.db, { kind: 'system', purpose: 'grants' }, async (tx) => {
    const call = await callInside(tx, callId)
    const fromId = (await sql<{ id: string | null }>`select from_call_id as id from grants.call where id = ${callId}`.execute(tx)).rows[0]
      ?.id
    const last = fromId ? await callInside(tx, fromId) : undefined
    if (!call || !last) return null
    const given = (
      await sql<{
        id: string
        scores: Record<string, number>
      }>`select application_id as id, scores from grants.review where call_id = ${last.id} and state = 'submitted'`.execute(tx)
    ).rows
    const awards = new Map(
      (
        await sql<{
          id: string
          amount: string
        }>`select application_id as id, amount_minor::text as amount from grants.proposal where call_id = ${last.id}`.execute(tx)
      ).rows.map((row) => [row.id, BigInt(row.amount)]),
    )
    return {
      call,
      last,
      given: Map.groupBy(given, (one) => one.id),
      awards,
      model: await scoresInside(tx, last.id),
      ...(await eligibleInside(tx, last.id)),
    }
  })
  if (found === null) return { from: null, rows: [], gains: 0, loses: 0, infeasible: [] }
  const { call, last, given, awards, model, rows, twins } = found
  // The correction for severe reviewers is kept as it was: what changes is only the weight of the criteria.
  const score = (row: (typeof rows)[number]): number => {
    const known = model.applications.get(row.id)
    const list = given.get(row.id) ?? []
    if (!known || list.length === 0 || last.criteria.length !== call.criteria.length) return known?.corrected ?? 0
    const weighted = (criteria: typeof call.criteria) =>
      list.reduce(
        (sum, one) =>
          sum +
          last.criteria.reduce(
            (part, criterion, index) => part + ((one.scores[criterion.id] ?? 0) / criterion.points) * (criteria[index]?.points ?? 0),
            0,
          ),
        0,
      ) / list.length
    return Math.min(100, Math.max(0, known.corrected + weighted(call.criteria) - weighted(last.criteria)))
  }
  const would = new Map<string, bigint>()
  const infeasible: Short[] = []
  for (const stream of call.streams) {
    const old = last.streams.find((one) => one.number === stream.number)
    const own = rows.filter((row) => row.streamId === old?.id)
    if (own.length === 0) continue
    const answer = await solvePortfolio(problemOf(call, stream.budgetMinor, own, twins, score), { partial: true })
    if (!answer.feasible) infeasible.push({ stream: stream.number, ...answer.shortage })
    else for (const row of own) would.set(row.id, BigInt(answer.amounts[nameOf(row)] ?? 0) * 100n)
  }
  const visible = await asActor(
    ports.db,
    actor,
    async (tx) =>
      (
        await sql<{
          id: string
          number: number
          organisation: string
          title: string
          stream: number
        }>`select a.id, a.number, o.name as organisation, a.title, s.number as stream from grants.application a join directory.organisation o on o.id = a.organisation_id join grants.stream s on s.id = a.stream_id where a.call_id = ${last.id} and a.state = 'eligible' order by a.number`.execute(
          tx,
        )
      ).rows,
  )
  const byId = new Map(rows.map((row) => [row.id, row]))
  const shown = visible.map(({ id, ...row }): SimulatedRow => {
    const of = byId.get(id)
    return { ...row, wasMinor: awards.get(id) ?? 0n, wouldMinor: would.get(id) ?? 0n, score: of ? Math.round(score(of) * 100) / 100 : 0 }
  })
  return {
    from: { slug: last.slug, year: last.year },
    rows: shown,
    gains: shown.filter((row) => row.wasMinor === 0n && row.wouldMinor > 0n).length,
    loses: shown.filter((row) => row.wasMinor > 0n && row.wouldMinor === 0n).length,
    infeasible,
  }
}
