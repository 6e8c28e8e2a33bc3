// Reading applications as far as the person may.
import { sql } from 'kysely'
import type { Actor } from '../../../kernel/actor.ts'
import { appendAudit } from '../../../kernel/audit.ts'
import { asActor } from '../../../kernel/db.ts'
import type { Ports } from '../../../kernel/ports.ts'
import type { Paper } from '../../../kernel/paper.ts'

export type ApplicationRow = { id: string; number: number | null; organisation: string; organisationId: string; title: string; service: string; stream: number | null; requestedMinor: bigint; state: string; gaps: number; callId: string; callTitle: string }
export type Gap = { id: string; rule: string; said: string | null; dueOn: string | null; settledAt: Date | null }
export type ApplicationView = Omit<ApplicationRow, 'gaps'> & {
  content: unknown; district: string | null; viableMinor: bigint | null; joint: boolean; preparedBy: string | null; signedBy: string | null; submittedAt: Date | null; channel: string | null; deliveredAt: Date | null; receipt: string | null; version: number; reason: string | null
  gaps: Gap[]; versions: { version: number; madeAt: Date; receipt: string; content: unknown }[]; partners: string[]; awardedMinor: bigint | null; hasLetter: boolean
}
const columns = sql`a.id, a.number, o.name as organisation, a.organisation_id as "organisationId", a.title, a.service, s.number as stream, a.requested_minor::text as "requestedMinor", a.state, a.call_id as "callId", c.title_cs as "callTitle"`
const from = sql`from grants.application a join directory.organisation o on o.id = a.organisation_id join grants.call c on c.id = a.call_id left join grants.stream s on s.id = a.stream_id`

/** Applications of a call the person may see, by number. */
export function applicationsOf(ports: Ports, actor: Actor, callId: string): Promise<ApplicationRow[]> {
  return asActor(ports.db, actor, async (tx) => (await sql<Omit<ApplicationRow, 'requestedMinor'> & { requestedMinor: string }>`
    select ${columns}, (select count(*) from grants.gap g where g.application_id = a.id and g.settled_at is null) as gaps ${from} where a.call_id = ${callId} and a.state <> 'draft' order by a.number limit 2000`.execute(tx)).rows.map((row) => ({ ...row, requestedMinor: BigInt(row.requestedMinor) })))
}
/** Applications of the own organisation, newest first. */
export function ownApplications(ports: Ports, actor: Actor): Promise<ApplicationRow[]> {
  return asActor(ports.db, actor, async (tx) => (await sql<Omit<ApplicationRow, 'requestedMinor'> & { requestedMinor: string }>`
    select ${columns}, (select count(*) from grants.gap g where g.application_id = a.id and g.settled_at is null and g.due_on is not null) as gaps ${from} where a.organisation_id = kernel.actor_organisation() order by a.id desc limit 200`.execute(tx)).rows.map((row) => ({ ...row, requestedMinor: BigInt(row.requestedMinor) })))
}
/** One application whole; undefined for whoever may not see it and for one that is not there alike. Reading it is recorded. */
export function openApplication(ports: Ports, actor: Actor, id: string): Promise<ApplicationView | undefined> {
  return asActor(ports.db, actor, async (tx) => {
    const row = (await sql<Omit<ApplicationView, 'gaps' | 'versions' | 'requestedMinor' | 'viableMinor' | 'awardedMinor'> & { requestedMinor: string; viableMinor: string | null; awardedMinor: string | null }>`
      select ${columns}, a.content, a.district_code as district, a.viable_minor::text as "viableMinor", a.joint, a.prepared_by as "preparedBy", a.signed_by as "signedBy", a.submitted_at as "submittedAt", a.channel, a.delivered_at as "deliveredAt", a.receipt, a.version, a.reason,
        array(select p.name from directory.organisation p where p.id = any (a.partner_ids) order by 1) as partners, (select w.amount_minor::text from grants.award w where w.application_id = a.id) as "awardedMinor", exists (select from grants.feedback f where f.application_id = a.id) as "hasLetter"
      ${from} where a.id = ${id}`.execute(tx)).rows[0]
    if (!row) return undefined
    const gaps = (await sql<Gap>`select id, rule, said, due_on::text as "dueOn", settled_at as "settledAt" from grants.gap where application_id = ${id} order by id`.execute(tx)).rows
    const versions = (await sql<ApplicationView['versions'][number]>`select version, made_at as "madeAt", receipt, content from grants.application_version where application_id = ${id} order by version desc`.execute(tx)).rows
    await appendAudit(tx, 'grants.readApplication', { subjectKind: 'application', subjectId: id, organisationId: row.organisationId })
    return { ...row, requestedMinor: BigInt(row.requestedMinor), viableMinor: row.viableMinor === null ? null : BigInt(row.viableMinor), awardedMinor: row.awardedMinor === null ? null : BigInt(row.awardedMinor), gaps, versions }
  })
}
/** The released letter of an application, for its applicant and the city. */
export function letterOf(ports: Ports, actor: Actor, id: string): Promise<Paper | undefined> {
  return asActor(ports.db, actor, async (tx) => (await sql<{ paper: Paper }>`select paper from grants.feedback where application_id = ${id}`.execute(tx)).rows[0]?.paper)
}
/** Organisations as choices of forms. */
export function organisationChoices(ports: Ports, actor: Actor): Promise<{ id: string; name: string }[]> {
  return asActor(ports.db, actor, async (tx) => (await sql<{ id: string; name: string }>`select id, name from directory.organisation order by name limit 1000`.execute(tx)).rows)
}
export function districtChoices(ports: Ports, actor: Actor): Promise<{ code: string; name: string }[]> {
  return asActor(ports.db, actor, async (tx) => (await sql<{ code: string; name: string }>`select code, name from population.area where kind = 'city-district' order by length(name), name`.execute(tx)).rows)
}
