// Scores, proposals and decisions as far as the person may see them; the public's part after the announcement.
import { sql } from 'kysely'
import type { Actor } from '../../../kernel/actor.ts'
import { asActor, type Tx } from '../../../kernel/db.ts'
import type { Ports } from '../../../kernel/ports.ts'
import { moneyText } from '../../../kernel/money.ts'
import type { ScoreModel } from '../model.ts'
import type { Call } from '../calls/queries.ts'
import { nameOf, scoresInside, type Told } from './compute.ts'

export type ProposalRow = {
  applicationId: string
  number: number
  organisation: string
  title: string
  stream: number
  service: string
  requestedMinor: bigint
  kind: string | null
  amountMinor: bigint
  position: number | null
  forced: boolean
  pricePoints: number | null
  because: string | null
  /** Numbers of applications that lost their support by this choice of people, and why this one has none; only of those the person may see. */
  fellOut: number[]
  reason: Told | null
  raw: number | null
  rawRank: number | null
  corrected: number | null
  correctedRank: number | null
  low: number | null
  high: number | null
  spread: number | null
  discordant: boolean
  discussed: string | null
  reviews: number
  recused: number
  awarded: boolean
}
export type Decision = {
  id: string
  organ: string
  number: string
  decidedOn: string
  members: number
  votesFor: number
  votesAgainst: number
  abstained: number
  recused: number
  about: number | null
}
const decisionsOf = async (tx: Tx, callId: string): Promise<Decision[]> =>
  (
    await sql<Decision>`
  select d.id, d.organ, d.number, d.decided_on::text as "decidedOn", d.members, d.votes_for as "votesFor", d.votes_against as "votesAgainst",
    d.abstained, d.recused, a.number as about from grants.decision d left join grants.application a on a.id = d.application_id
  where d.call_id = ${callId} order by d.decided_on, d.id`.execute(tx)
  ).rows
export type Reopened = {
  id: string
  number: number
  title: string
  foundAt: Date
  callState: string
  settledAt: Date | null
  because: string | null
}
/** Places in order of points; equal points share the better place. */
function ranks(rows: readonly { id: string; stream: number; points: number }[]): Map<string, number> {
  return new Map(rows.map((row) => [row.id, 1 + rows.filter((other) => other.stream === row.stream && other.points > row.points).length]))
}
/** The table before the committee: only what the person has no conflict with; the model behind it knows all. Ranks and what gives way are counted among what the person sees, so that no gap tells of anything. */
export async function proposalsOf(
  ports: Ports,
  actor: Actor,
  callId: string,
): Promise<{
  rows: ProposalRow[]
  model: ScoreModel
  decisions: Decision[]
  labels: Map<string, string>
  members: number
  reopened: Reopened[]
}> {
  const { model, labels, recused, members } = await asActor(ports.db, { kind: 'system', purpose: 'grants' }, async (tx) => {
    const list = (
      await sql<{
        id: string
        label: string
        over: boolean
      }>`select account_id as id, label, until < kernel.today() as over from grants.member where call_id = ${callId}`.execute(tx)
    ).rows
    return {
      model: await scoresInside(tx, callId),
      labels: new Map(list.map((row) => [row.id, row.label])),
      members: list.filter((row) => !row.over).length,
      recused: new Map(
        (
          await sql<{ id: string; n: number }>`select application_id as id, recused as n from grants.recusals(${callId})`.execute(tx)
        ).rows.map((row) => [row.id, row.n]),
      ),
    }
  })
  return asActor(ports.db, actor, async (tx) => {
    const rows = (
      await sql<{
        applicationId: string
        number: number
        organisation: string
        title: string
        stream: number
        service: string
        requested: string
        kind: string | null
        amount: string | null
        position: number | null
        forced: boolean | null
        pricePoints: number | null
        because: string | null
        reason: Told | null
        fellOut: string[] | null
        awarded: boolean
        discussed: string | null
      }>`
      select a.id as "applicationId", a.number, o.name as organisation, a.title, s.number as stream, a.service, a.requested_minor::text as requested, p.kind, p.amount_minor::text as amount, p.position, p.forced, p.price_points::float8 as "pricePoints", p.decided_because as because, p.reason, p.fell_out as "fellOut",
        exists (select from grants.award w where w.application_id = a.id) as awarded, (select d.outcome from grants.discussion d where d.application_id = a.id) as discussed
      from grants.application a join directory.organisation o on o.id = a.organisation_id join grants.stream s on s.id = a.stream_id left join grants.proposal p on p.application_id = a.id where a.call_id = ${callId} and a.state = 'eligible' order by a.number`.execute(
        tx,
      )
    ).rows
    const scored = rows.flatMap((row) => {
      const score = model.applications.get(row.applicationId)
      return score ? [{ id: row.applicationId, stream: row.stream, raw: score.raw, corrected: score.corrected }] : []
    })
    const [byRaw, byCorrected] = [
      ranks(scored.map((one) => ({ ...one, points: one.raw }))),
      ranks(scored.map((one) => ({ ...one, points: one.corrected }))),
    ]
    const visible = new Map(rows.map((row) => [row.applicationId, row.number]))
    const names = new Set(rows.map(nameOf))
    const reopened = (
      await sql<Reopened>`
        select r.id, a.number, a.title, r.found_at as "foundAt", r.call_state as "callState", r.settled_at as "settledAt",
          r.settled_because as because from grants.reopening r join grants.application a on a.id = r.application_id
        where r.call_id = ${callId} order by r.settled_at is not null, a.number`.execute(tx)
    ).rows
    return {
      model,
      decisions: await decisionsOf(tx, callId),
      labels,
      members,
      reopened,
      rows: rows.map(({ requested, amount, ...row }) => {
        const score = model.applications.get(row.applicationId)
        return {
          ...row,
          requestedMinor: BigInt(requested),
          amountMinor: BigInt(amount ?? '0'),
          forced: row.forced ?? false,
          reason: row.reason === null ? null : { ...row.reason, displaces: row.reason.displaces.filter((name) => names.has(name)) },
          fellOut: (row.fellOut ?? []).flatMap((id) => visible.get(id) ?? []),
          raw: score?.raw ?? null,
          rawRank: byRaw.get(row.applicationId) ?? null,
          corrected: score?.corrected ?? null,
          correctedRank: byCorrected.get(row.applicationId) ?? null,
          low: score?.low ?? null,
          high: score?.high ?? null,
          spread: score?.spread ?? null,
          discordant: score?.discordant ?? false,
          reviews: score?.reviews ?? 0,
          recused: recused.get(row.applicationId) ?? 0,
        }
      }),
    }
  })
}
export type AnnexRow = {
  number: number
  organisation: string
  ico: string | null
  title: string
  stream: number
  requestedMinor: bigint
  amountMinor: bigint
  score: number | null
}
/** The table for a session: what an organ decides about, as it stands in the database, as far as the person may see it. */
export function annexOf(
  ports: Ports,
  actor: Actor,
  call: Pick<Call, 'id' | 'councilLimitMinor'>,
  organ: 'council' | 'assembly',
): Promise<AnnexRow[]> {
  return asActor(ports.db, actor, async (tx) =>
    (
      await sql<Omit<AnnexRow, 'requestedMinor' | 'amountMinor'> & { requested: string; amount: string }>`
    select a.number, o.name as organisation, o.ico, a.title, s.number as stream, a.requested_minor::text as requested,
      p.amount_minor::text as amount, p.score::float8 as score
    from grants.proposal p join grants.application a on a.id = p.application_id join directory.organisation o on o.id = a.organisation_id
    join grants.stream s on s.id = a.stream_id
    where p.call_id = ${call.id} and p.kind = 'support' and (p.amount_minor <= ${call.councilLimitMinor}) = ${organ === 'council'}
    order by s.number, a.number`.execute(tx)
    ).rows.map(({ requested, amount, ...row }) => ({ ...row, requestedMinor: BigInt(requested), amountMinor: BigInt(amount) })),
  )
}
export type ReserveRow = {
  id: string
  number: number
  organisationId: string
  organisation: string
  title: string
  streamId: string
  stream: number
  position: number
  amountMinor: bigint
}
/** The reserve in its order, each with what the free part of its line would give it: the whole request, less if the project can live with it, or nothing. Whole crowns. */
export async function reserveInside(tx: Tx, callId: string): Promise<ReserveRow[]> {
  const rows = (
    await sql<Omit<ReserveRow, 'amountMinor'> & { requested: string; viable: string; free: string; cap: string | null }>`
    select a.id, a.number, a.organisation_id as "organisationId", o.name as organisation, a.title, a.stream_id as "streamId",
      s.number as stream, p.position, a.requested_minor::text as requested,
      coalesce(a.viable_minor, ceil(a.requested_minor * c.viable_percent / 100.0))::bigint::text as viable,
      (s.budget_minor - s.committed_minor)::text as free,
      (c.applicant_cap_minor - (select coalesce(sum(w.amount_minor), 0) from grants.award w where w.call_id = c.id
        and w.organisation_id = a.organisation_id))::bigint::text as cap
    from grants.proposal p join grants.application a on a.id = p.application_id join grants.stream s on s.id = a.stream_id
    join grants.call c on c.id = a.call_id join directory.organisation o on o.id = a.organisation_id
    where p.call_id = ${callId} and p.kind = 'reserve' and a.state = 'eligible'
      and not exists (select from grants.award w where w.application_id = a.id) order by s.number, p.position`.execute(tx)
  ).rows
  return rows.map(({ requested, viable, free, cap, ...row }) => {
    const most = ([BigInt(requested), BigInt(free), ...(cap === null ? [] : [BigInt(cap)])].reduce((a, b) => (b < a ? b : a)) / 100n) * 100n
    return { ...row, amountMinor: most >= BigInt(viable) && most > 0n ? most : 0n }
  })
}
export function reserveOf(ports: Ports, actor: Actor, callId: string): Promise<{ id: string; label: string }[]> {
  return asActor(ports.db, actor, async (tx) =>
    (await reserveInside(tx, callId)).map((one) => ({
      id: one.id,
      label: `${one.stream}/${one.position}. č. ${one.number} ${one.organisation}: ${moneyText({ minor: one.amountMinor, currency: 'CZK' })} Kč`,
    })),
  )
}
export type PublicAward = {
  number: string
  title: string
  organisation: string
  slug: string
  ico: string | null
  amountMinor: bigint
  awardedOn: string
}
export type Why = {
  awards: PublicAward[]
  decisions: Decision[]
  scores: { score: number; low: number; high: number; funded: boolean; stream: number }[]
  lines: { stream: number; line: number | null; funded: number; unfunded: number; unfundedAbove: number }[]
  overrides: { kind: string; because: string; pricePoints: number | null; fellOut: number }[]
  reasons: { kind: string; count: number }[]
  applications: number
  excluded: number
  reserve: number
  requestedMinor: bigint
  awardedMinor: bigint
  recused: number
  members: number
  reviews: number
  reviewsVoid: number
  icc: number | null
  discordant: number
  discussed: number
  severest: number
  services: { service: string; applied: number; funded: number; amountMinor: bigint }[]
}
/** What everybody may know once a call is announced: awards by name, everything else in numbers without names. */
export function whyOf(ports: Ports, callId: string): Promise<Why> {
  return asActor(ports.db, { kind: 'system', purpose: 'grants' }, async (tx) => {
    const awards = (
      await sql<
        Omit<PublicAward, 'amountMinor'> & { amount: string }
      >`select w.public_number as number, w.title, o.name as organisation, o.slug, o.ico, w.amount_minor::text as amount, w.awarded_on::text as "awardedOn" from grants.award w join directory.organisation o on o.id = w.organisation_id where w.call_id = ${callId} order by w.amount_minor desc, w.public_number`.execute(
        tx,
      )
    ).rows
    const proposals = (
      await sql<{
        id: string
        kind: string
        score: number
        stream: number
        forced: boolean
        because: string | null
        pricePoints: number | null
        fellOut: number
        reason: string | null
      }>`
      select p.application_id as id, p.kind, p.score::float8 as score, s.number as stream, p.forced, p.decided_because as because, p.price_points::float8 as "pricePoints", cardinality(p.fell_out) as "fellOut", p.reason ->> 'kind' as reason from grants.proposal p join grants.application a on a.id = p.application_id join grants.stream s on s.id = a.stream_id where p.call_id = ${callId} order by p.score desc`.execute(
        tx,
      )
    ).rows
    const counts = (
      await sql<{
        applications: number
        excluded: number
        requested: string
        recused: number
        members: number
        reviews: number
        reviewsVoid: number
        discussed: number
      }>`select count(*) filter (where state not in ('draft', 'withdrawn')) as applications, count(*) filter (where state = 'excluded') as excluded, coalesce(sum(requested_minor) filter (where state not in ('draft', 'withdrawn')), 0)::text as requested,
      (select count(distinct c.account_id) from grants.conflict c join grants.member m on m.account_id = c.account_id and m.call_id = ${callId} join grants.application b on b.id = c.application_id where b.call_id = ${callId} and c.hard) as recused, (select count(*) from grants.member where call_id = ${callId}) as members,
      (select count(*) from grants.review where call_id = ${callId} and state = 'submitted') as reviews, (select count(*) from grants.review where call_id = ${callId} and state = 'void' and void_reason = 'conflict') as "reviewsVoid", (select count(*) from grants.discussion where call_id = ${callId}) as discussed from grants.application where call_id = ${callId}`.execute(
        tx,
      )
    ).rows[0]
    const services = (
      await sql<{
        service: string
        applied: number
        funded: number
        amount: string
      }>`select a.service, count(*) as applied, count(w.application_id) as funded, coalesce(sum(w.amount_minor), 0)::text as amount from grants.application a left join grants.award w on w.application_id = a.id where a.call_id = ${callId} and a.state = 'eligible' group by 1 order by sum(w.amount_minor) desc nulls last, 1`.execute(
        tx,
      )
    ).rows
    const model = await scoresInside(tx, callId)
    return {
      awards: awards.map(({ amount, ...award }) => ({ ...award, amountMinor: BigInt(amount) })),
      decisions: await decisionsOf(tx, callId),
      scores: proposals.map((one) => {
        const known = model.applications.get(one.id)
        return {
          score: one.score,
          low: known?.low ?? one.score,
          high: known?.high ?? one.score,
          funded: one.kind === 'support',
          stream: one.stream,
        }
      }),
      lines: [...Map.groupBy(proposals, (one) => one.stream)]
        .toSorted((a, b) => a[0] - b[0])
        .map(([stream, list]) => {
          const funded = list.filter((one) => one.kind === 'support')
          const line = funded.length === 0 ? null : Math.min(...funded.map((one) => one.score))
          return {
            stream,
            line,
            funded: funded.length,
            unfunded: list.length - funded.length,
            unfundedAbove: line === null ? 0 : list.filter((one) => one.kind !== 'support' && one.score >= line).length,
          }
        }),
      overrides: proposals
        .filter((one) => one.forced)
        .map((one) => ({ kind: one.kind, because: one.because ?? '', pricePoints: one.pricePoints, fellOut: one.fellOut })),
      reasons: [
        ...Map.groupBy(
          proposals.filter((one) => one.kind !== 'support' && one.reason !== null),
          (one) => one.reason ?? '',
        ),
      ]
        .map(([kind, list]) => ({ kind, count: list.length }))
        .toSorted((a, b) => b.count - a.count),
      applications: counts?.applications ?? 0,
      excluded: counts?.excluded ?? 0,
      reserve: proposals.filter((one) => one.kind === 'reserve').length,
      requestedMinor: BigInt(counts?.requested ?? '0'),
      awardedMinor: awards.reduce((sum, one) => sum + BigInt(one.amount), 0n),
      recused: counts?.recused ?? 0,
      members: counts?.members ?? 0,
      reviews: counts?.reviews ?? 0,
      reviewsVoid: counts?.reviewsVoid ?? 0,
      icc: model.icc,
      discordant: [...model.applications.values()].filter((one) => one.discordant).length,
      discussed: counts?.discussed ?? 0,
      severest: Math.max(0, ...[...model.reviewers.values()].map((one) => Math.abs(one.severity))),
      services: services.map(({ amount, ...one }) => ({ ...one, amountMinor: BigInt(amount) })),
    }
  })
}
