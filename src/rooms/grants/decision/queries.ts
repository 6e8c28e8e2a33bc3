// Scores, proposals and decisions as far as the person may see them; the public's part after the announcement.
import { sql } from 'kysely'
import type { Actor } from '../../../kernel/actor.ts'
import { asActor, type Tx } from '../../../kernel/db.ts'
import type { Ports } from '../../../kernel/ports.ts'
import { moneyText } from '../../../kernel/money.ts'
import type { ScoreModel } from '../model.ts'
import { scoresInside } from './compute.ts'

export type ProposalRow = {
  applicationId: string; number: number; organisation: string; title: string; stream: number; service: string; requestedMinor: bigint; kind: string | null; amountMinor: bigint; position: number | null; forced: boolean; pricePoints: number | null; because: string | null; why: string
  raw: number | null; corrected: number | null; low: number | null; high: number | null; spread: number | null; discordant: boolean; reviews: number; awarded: boolean
}
export type Decision = { id: string; organ: string; number: string; decidedOn: string; members: number; votesFor: number; votesAgainst: number; abstained: number; recused: number }
/** The table before the committee: only what the person has no conflict with; the model behind it knows all. */
export async function proposalsOf(ports: Ports, actor: Actor, callId: string): Promise<{ rows: ProposalRow[]; model: ScoreModel; decisions: Decision[]; labels: Map<string, string> }> {
  const { model, labels } = await asActor(ports.db, { kind: 'system', purpose: 'grants' }, async (tx) => ({
    model: await scoresInside(tx, callId), labels: new Map((await sql<{ id: string; label: string }>`select account_id as id, label from grants.member where call_id = ${callId}`.execute(tx)).rows.map((row) => [row.id, row.label])),
  }))
  return asActor(ports.db, actor, async (tx) => {
    const rows = (await sql<{ applicationId: string; number: number; organisation: string; title: string; stream: number; service: string; requested: string; kind: string | null; amount: string | null; position: number | null; forced: boolean | null; pricePoints: number | null; because: string | null; why: string | null; awarded: boolean }>`
      select a.id as "applicationId", a.number, o.name as organisation, a.title, s.number as stream, a.service, a.requested_minor::text as requested, p.kind, p.amount_minor::text as amount, p.position, p.forced, p.price_points::float8 as "pricePoints", p.decided_because as because, p.why, exists (select from grants.award w where w.application_id = a.id) as awarded
      from grants.application a join directory.organisation o on o.id = a.organisation_id join grants.stream s on s.id = a.stream_id left join grants.proposal p on p.application_id = a.id where a.call_id = ${callId} and a.state = 'eligible' order by a.number`.execute(tx)).rows
    const decisions = (await sql<Decision>`select id, organ, number, decided_on::text as "decidedOn", members, votes_for as "votesFor", votes_against as "votesAgainst", abstained, recused from grants.decision where call_id = ${callId} order by decided_on, id`.execute(tx)).rows
    return {
      model, decisions, labels, rows: rows.map(({ requested, amount, ...row }) => {
        const score = model.applications.get(row.applicationId)
        return { ...row, requestedMinor: BigInt(requested), amountMinor: BigInt(amount ?? '0'), forced: row.forced ?? false, why: row.why ?? '', raw: score?.raw ?? null, corrected: score?.corrected ?? null, low: score?.low ?? null, high: score?.high ?? null, spread: score?.spread ?? null, discordant: score?.discordant ?? false, reviews: score?.reviews ?? 0 }
      }),
    }
  })
}
export type ReserveRow = { id: string; number: number; organisationId: string; organisation: string; title: string; streamId: string; stream: number; position: number; amountMinor: bigint }
/** The reserve in its order, each with what the free part of its line would give it: the whole request, less if the project can live with it, or nothing. Whole crowns. */
export async function reserveInside(tx: Tx, callId: string): Promise<ReserveRow[]> {
  const rows = (await sql<Omit<ReserveRow, 'amountMinor'> & { requested: string; viable: string; free: string; cap: string | null }>`
    select a.id, a.number, a.organisation_id as "organisationId", o.name as organisation, a.title, a.stream_id as "streamId", s.number as stream, p.position, a.requested_minor::text as requested, coalesce(a.viable_minor, ceil(a.requested_minor * c.viable_percent / 100.0))::bigint::text as viable, (s.budget_minor - s.committed_minor)::text as free,
      (c.applicant_cap_minor - (select coalesce(sum(w.amount_minor), 0) from grants.award w where w.call_id = c.id and w.organisation_id = a.organisation_id))::bigint::text as cap
    from grants.proposal p join grants.application a on a.id = p.application_id join grants.stream s on s.id = a.stream_id join grants.call c on c.id = a.call_id join directory.organisation o on o.id = a.organisation_id
    where p.call_id = ${callId} and p.kind = 'reserve' and a.state = 'eligible' and not exists (select from grants.award w where w.application_id = a.id) order by s.number, p.position`.execute(tx)).rows
  return rows.map(({ requested, viable, free, cap, ...row }) => {
    const most = [BigInt(requested), BigInt(free), ...(cap === null ? [] : [BigInt(cap)])].reduce((a, b) => (b < a ? b : a)) / 100n * 100n
    return { ...row, amountMinor: most >= BigInt(viable) && most > 0n ? most : 0n }
  })
}
export function reserveOf(ports: Ports, actor: Actor, callId: string): Promise<{ id: string; label: string }[]> {
  return asActor(ports.db, actor, async (tx) => (await reserveInside(tx, callId)).map((one) => ({ id: one.id, label: `${one.stream}/${one.position}. č. ${one.number} ${one.organisation}: ${moneyText({ minor: one.amountMinor, currency: 'CZK' })} Kč` })))
}
export type PublicAward = { number: string; title: string; organisation: string; slug: string; ico: string | null; amountMinor: bigint; awardedOn: string }
export type Why = { awards: PublicAward[]; decisions: Decision[]; scores: number[]; line: number | null; overrides: { kind: string; because: string; pricePoints: number | null }[]; applications: number; excluded: number; requestedMinor: bigint; recused: number }
/** What everybody may know once a call is announced: awards by name, everything else in numbers without names. */
export function whyOf(ports: Ports, callId: string): Promise<Why> {
  return asActor(ports.db, { kind: 'system', purpose: 'grants' }, async (tx) => {
    const awards = (await sql<Omit<PublicAward, 'amountMinor'> & { amount: string }>`select w.public_number as number, w.title, o.name as organisation, o.slug, o.ico, w.amount_minor::text as amount, w.awarded_on::text as "awardedOn" from grants.award w join directory.organisation o on o.id = w.organisation_id where w.call_id = ${callId} order by w.public_number`.execute(tx)).rows
    const decisions = (await sql<Decision>`select id, organ, number, decided_on::text as "decidedOn", members, votes_for as "votesFor", votes_against as "votesAgainst", abstained, recused from grants.decision where call_id = ${callId} order by decided_on, id`.execute(tx)).rows
    const proposals = (await sql<{ kind: string; score: number; forced: boolean; because: string | null; pricePoints: number | null }>`select kind, score::float8 as score, forced, decided_because as because, price_points::float8 as "pricePoints" from grants.proposal where call_id = ${callId} order by score desc`.execute(tx)).rows
    const counts = (await sql<{ applications: number; excluded: number; requested: string; recused: number }>`select count(*) filter (where state not in ('draft', 'withdrawn')) as applications, count(*) filter (where state = 'excluded') as excluded, coalesce(sum(requested_minor) filter (where state not in ('draft', 'withdrawn')), 0)::text as requested,
      (select count(distinct c.account_id) from grants.conflict c join grants.member m on m.account_id = c.account_id and m.call_id = ${callId} join grants.application b on b.id = c.application_id where b.call_id = ${callId} and c.hard) as recused from grants.application where call_id = ${callId}`.execute(tx)).rows[0]
    const supported = proposals.filter((one) => one.kind === 'support').map((one) => one.score)
    return {
      awards: awards.map(({ amount, ...award }) => ({ ...award, amountMinor: BigInt(amount) })), decisions, scores: proposals.map((one) => one.score), line: supported.length === 0 ? null : Math.min(...supported),
      overrides: proposals.filter((one) => one.forced).map((one) => ({ kind: one.kind, because: one.because ?? '', pricePoints: one.pricePoints })), applications: counts?.applications ?? 0, excluded: counts?.excluded ?? 0, requestedMinor: BigInt(counts?.requested ?? '0'), recused: counts?.recused ?? 0,
    }
  })
}
