// The committee's view: who sits, what is mine to read, how far we are.
import { sql } from 'kysely'
import type { Actor } from '../../../kernel/actor.ts'
import { asActor } from '../../../kernel/db.ts'
import type { Ports } from '../../../kernel/ports.ts'

export type Member = { accountId: string; label: string; topics: string[]; until: string | null; assigned: number; done: number }
/** Members of a call; loads are counted by the server and tell nothing of conflicts. */
export function membersOf(ports: Ports, actor: Actor, callId: string): Promise<Member[]> {
  return asActor(ports.db, actor, async (tx) => (await sql<Member>`
    select m.account_id as "accountId", m.label, m.topics, m.until::text as until, (select count(*) from grants.review r where r.account_id = m.account_id and r.call_id = m.call_id and r.state in ('assigned', 'submitted')) as assigned,
      (select count(*) from grants.review r where r.account_id = m.account_id and r.call_id = m.call_id and r.state = 'submitted') as done from grants.member m where m.call_id = ${callId} order by m.label`.execute(tx)).rows)
}
export type OwnReview = { applicationId: string; number: number; organisation: string; title: string; state: string; points: number | null; scores: Record<string, number>; justification: string; callId: string; callTitle: string }
/** The acting member's reviews, those that wait first. */
export function ownReviews(ports: Ports, actor: Actor): Promise<OwnReview[]> {
  return asActor(ports.db, actor, async (tx) => (await sql<OwnReview>`
    select r.application_id as "applicationId", a.number, o.name as organisation, a.title, r.state, r.points, r.scores, r.justification, r.call_id as "callId", c.title_cs as "callTitle"
    from grants.review r join grants.application a on a.id = r.application_id join directory.organisation o on o.id = a.organisation_id join grants.call c on c.id = r.call_id where r.account_id = kernel.actor_account() and r.state in ('assigned', 'submitted') order by r.state, a.number`.execute(tx)).rows)
}
/** What the acting person declared. */
export function ownInterests(ports: Ports, actor: Actor): Promise<{ organisation: string; kind: string; origin: string; since: Date }[]> {
  return asActor(ports.db, actor, async (tx) => (await sql<{ organisation: string; kind: string; origin: string; since: Date }>`select o.name as organisation, i.kind, i.origin, i.since from grants.interest i join directory.organisation o on o.id = i.organisation_id where i.account_id = kernel.actor_account() and i.ended_at is null order by o.name`.execute(tx)).rows)
}
