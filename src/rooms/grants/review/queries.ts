// The committee's view: who sits, what is mine to read, how far we are.
import { sql } from 'kysely'
import type { Actor } from '../../../kernel/actor.ts'
import { asActor } from '../../../kernel/db.ts'
import type { Ports } from '../../../kernel/ports.ts'
import { scoresInside } from '../decision/compute.ts'

export type Member = {
  accountId: string
  label: string
  topics: string[]
  until: string | null
  declaredOn: string | null
  assigned: number
  done: number
}
/** Members of a call, with as many reviews as the person may see. */
export function membersOf(ports: Ports, actor: Actor, callId: string): Promise<Member[]> {
  return asActor(
    ports.db,
    actor,
    async (tx) =>
      (
        await sql<Member>`
    select m.account_id as "accountId", m.label, m.topics, m.until::text as until,
      (select max(d.declared_on)::text from grants.declaration d where d.account_id = m.account_id) as "declaredOn",
      (select count(*) from grants.review r where r.account_id = m.account_id and r.call_id = m.call_id
      and r.state in ('assigned', 'submitted')) as assigned,
      (select count(*) from grants.review r where r.account_id = m.account_id and r.call_id = m.call_id and r.state = 'submitted') as done
      from grants.member m where m.call_id = ${callId} order by m.label`.execute(tx)
      ).rows,
  )
}
export type OwnReview = {
  applicationId: string
  number: number
  organisation: string
  title: string
  state: string
  points: number | null
  scores: Record<string, number>
  justification: string
  callId: string
  callTitle: string
  softTie: boolean
}
/** The acting member's reviews, those that wait first; with whether a soft tie is known. */
export async function ownReviews(ports: Ports, actor: Actor): Promise<OwnReview[]> {
  const rows = await asActor(
    ports.db,
    actor,
    async (tx) =>
      (
        await sql<Omit<OwnReview, 'softTie'>>`
    select r.application_id as "applicationId", a.number, o.name as organisation, a.title, r.state, r.points, r.scores, r.justification,
      r.call_id as "callId", c.title_cs as "callTitle"
    from grants.review r join grants.application a on a.id = r.application_id join directory.organisation o on o.id = a.organisation_id
    join grants.call c on c.id = r.call_id where r.account_id = kernel.actor_account() and r.state in ('assigned', 'submitted')
    order by r.state, a.number`.execute(tx)
      ).rows,
  )
  const account = actor.kind === 'person' ? actor.accountId : null
  const soft = await asActor(
    ports.db,
    { kind: 'system', purpose: 'grants' },
    async (tx) =>
      new Set(
        (
          await sql<{ id: string }>`select application_id as id from grants.conflict where account_id = ${account} and not hard`.execute(tx)
        ).rows.map((row) => row.id),
      ),
  )
  return rows.map((row) => ({ ...row, softTie: soft.has(row.applicationId) }))
}
/** Calls before the committee on which the acting person sits. */
export function ownCommittees(ports: Ports, actor: Actor): Promise<{ id: string; titleCs: string; titleEn: string; state: string }[]> {
  return asActor(
    ports.db,
    actor,
    async (tx) =>
      (
        await sql<{
          id: string
          titleCs: string
          titleEn: string
          state: string
        }>`select c.id, c.title_cs as "titleCs", c.title_en as "titleEn", c.state from grants.call c where grants.sits(c.id) and c.state in ('reviewing', 'committee', 'decided', 'announced') order by c.year desc`.execute(
          tx,
        )
      ).rows,
  )
}
export type Interest = { organisationId: string; organisation: string; kind: string; hard: boolean; origin: string; since: Date }
/** What ties the acting person, as far as the house knows, and when they last confirmed it. */
export function ownInterests(ports: Ports, actor: Actor): Promise<{ rows: Interest[]; declaredOn: string | null; current: boolean }> {
  return asActor(ports.db, actor, async (tx) => {
    const rows = (
      await sql<Interest>`
        select i.organisation_id as "organisationId", o.name as organisation, i.kind, i.hard, i.origin, i.since from grants.interest i
        join directory.organisation o on o.id = i.organisation_id where i.account_id = kernel.actor_account() and i.ended_at is null
        order by o.name`.execute(tx)
    ).rows
    const last = (
      await sql<{
        on: string | null
        current: boolean
      }>`select max(declared_on)::text as on, grants.declared() as current from grants.declaration where account_id = kernel.actor_account()`.execute(
        tx,
      )
    ).rows[0]
    return { rows, declaredOn: last?.on ?? null, current: last?.current ?? false }
  })
}
export type Given = {
  applicationId: string
  number: number
  organisation: string
  title: string
  stream: number
  reviewers: { accountId: string; label: string; state: string; byPerson: boolean; price: number | null; because: string | null }[]
}
/** Who reads what, as far as the person may see the applications. */
export function assignmentsOf(ports: Ports, actor: Actor, callId: string): Promise<Given[]> {
  return asActor(
    ports.db,
    actor,
    async (tx) =>
      (
        await sql<Given>`
    select a.id as "applicationId", a.number, o.name as organisation, a.title, s.number as stream,
      jsonb_agg(jsonb_build_object('accountId', r.account_id, 'label', m.label, 'state', r.state, 'byPerson', r.given_by = 'person', 'price',
        r.price, 'because', r.because) order by m.label) as reviewers
    from grants.review r join grants.application a on a.id = r.application_id join grants.member m on m.call_id = r.call_id
      and m.account_id = r.account_id join directory.organisation o on o.id = a.organisation_id join grants.stream s on s.id = a.stream_id
    where r.call_id = ${callId} and r.state in ('assigned', 'submitted') group by a.id, a.number, o.name, a.title, s.number order by a.number`.execute(
          tx,
        )
      ).rows,
  )
}
export type Discordant = {
  applicationId: string
  number: number
  organisation: string
  title: string
  points: number[]
  heldOn: string | null
  present: number | null
  said: string | null
  outcome: string | null
}
/** Reviews that lie far apart, with what their discussion brought; the widest first. */
export async function discordantOf(ports: Ports, actor: Actor, callId: string): Promise<Discordant[]> {
  const model = await asActor(ports.db, { kind: 'system', purpose: 'grants' }, (tx) => scoresInside(tx, callId))
  const spreads = new Map([...model.applications].flatMap(([id, one]) => (one.discordant ? [[id, one.spread] as const] : [])))
  const rows = await asActor(
    ports.db,
    actor,
    async (tx) =>
      (
        await sql<Discordant>`
    select a.id as "applicationId", a.number, o.name as organisation, a.title, array_agg(r.points order by r.points) as points,
      d.held_on::text as "heldOn", d.present, d.said, d.outcome
    from grants.application a join directory.organisation o on o.id = a.organisation_id left join grants.review r on r.application_id = a.id
      and r.state = 'submitted' left join grants.discussion d on d.application_id = a.id
    where a.call_id = ${callId} and a.state = 'eligible' group by a.id, a.number, o.name, a.title, d.held_on, d.present, d.said, d.outcome
    having a.id = any(${[...spreads.keys()]}::uuid[]) or d.held_on is not null order by a.number`.execute(tx)
      ).rows,
  )
  return rows
    .map((row) => ({ ...row, points: row.points.filter((one) => one !== null) }))
    .toSorted(
      (a, b) =>
        Number(a.heldOn !== null) - Number(b.heldOn !== null) || (spreads.get(b.applicationId) ?? 0) - (spreads.get(a.applicationId) ?? 0),
    )
}
