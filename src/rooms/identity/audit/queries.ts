// The audit as the data-protection officer and the auditor read it. Reading the list is itself recorded.
import { sql } from 'kysely'
import { z } from 'zod'
import type { Actor } from '../../../kernel/actor.ts'
import { appendAudit, readConfidential } from '../../../kernel/audit.ts'
import { asActor, type Tx } from '../../../kernel/db.ts'
import type { Ports } from '../../../kernel/ports.ts'
import { optionalDay } from '../../../kernel/validation.ts'

const optional = (maximum: number) =>
  z
    .preprocess((value) => (typeof value === 'string' && value.trim() !== '' ? value.trim() : null), z.string().max(maximum).nullable())
    .catch(null)
const optionalUuid = z.preprocess((value) => (value === '' || value === undefined ? null : value), z.uuid().nullable()).catch(null)

/** What one can ask for; a value that makes no sense is left out, so that a bookmarked address always answers. */
export const AuditFilterForm = z.object({
  person: optional(120),
  subject: optional(120),
  organisation: optionalUuid,
  action: optional(80),
  from: optionalDay.catch(null),
  to: optionalDay.catch(null),
  before: z
    .preprocess((value) => (value === '' || value === undefined ? null : value), z.iso.datetime({ precision: null }).nullable())
    .catch(null),
})
export type AuditFilter = z.output<typeof AuditFilterForm>

export type AuditRow = {
  chain: string
  number: number
  at: Date
  atText: string
  actorKind: string
  personName: string | null
  accountId: string | null
  role: string | null
  action: string
  subjectKind: string | null
  subjectId: string | null
  placeName: string | null
  details: Record<string, unknown>
}

function entries(tx: Tx, filter: AuditFilter, limit: number) {
  const like = (text: string) => `%${text.replace(/[\\%_]/g, '\\$&')}%`
  return sql<AuditRow>`
    select e.chain, e.number, e.at, to_char(e.at at time zone 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.US"Z"') as "atText", e.actor_kind as "actorKind",
      a.display_name as "personName", e.account_id as "accountId", e.role, e.action, e.subject_kind as "subjectKind", e.subject_id as "subjectId",
        p.name as "placeName", e.details
    from kernel.audit_entry e
    left join identity.account a on a.id = e.account_id
    left join identity.place p on p.id = coalesce(e.organisation_id, e.acting_organisation_id)
    where (${filter.person}::text is null or e.account_id in
        (select b.id from identity.account b where kernel.fold(b.display_name) like kernel.fold(${like(filter.person ?? '')})
          or lower(b.email) = lower(${filter.person})))
      and (${filter.subject}::text is null or e.subject_id = ${filter.subject} or e.subject_kind = ${filter.subject})
      and (${filter.organisation}::uuid is null or e.organisation_id = ${filter.organisation}::uuid
        or e.acting_organisation_id = ${filter.organisation}::uuid)
      and (${filter.action}::text is null or e.action like ${like(filter.action ?? '')})
      and (${filter.from}::date is null or e.at >= ${filter.from}::date::timestamp at time zone 'Europe/Prague')
      and (${filter.to}::date is null or e.at < (${filter.to}::date + 1)::timestamp at time zone 'Europe/Prague')
      and (${filter.before}::text is null or e.at < ${filter.before}::timestamptz)
    order by e.at desc, e.number desc limit ${limit}`.execute(tx)
}

const asked = (filter: AuditFilter) =>
  Object.entries(filter)
    .filter(([, value]) => value !== null)
    .map(([name]) => name)

/** One page of the audit, newest first; the reading is recorded with the names of the filters used. */
export async function readAudit(
  ports: Ports,
  actor: Actor,
  filter: AuditFilter,
  limit: number,
): Promise<{ rows: AuditRow[]; more: boolean }> {
  return readConfidential(
    ports,
    actor,
    'identity.readAudit',
    { subjectKind: 'audit', subjectId: null, details: { filters: asked(filter) } },
    async (tx) => {
      const found = await entries(tx, filter, limit + 1)
      return { rows: found.rows.slice(0, limit), more: found.rows.length > limit }
    },
  )
}

/** Entries for an export file; more than the limit must be narrowed by period first. */
export const longestExport = 50_000

export async function exportAudit(ports: Ports, actor: Actor, filter: AuditFilter): Promise<AuditRow[]> {
  return asActor(ports.db, actor, async (tx) => {
    const found = await entries(tx, filter, longestExport)
    await appendAudit(tx, 'identity.exportAudit', {
      subjectKind: 'audit',
      subjectId: null,
      details: { filters: asked(filter), rows: found.rows.length },
    })
    return found.rows
  })
}
