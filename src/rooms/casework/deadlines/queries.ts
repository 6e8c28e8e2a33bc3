// Deadlines as the lawyer, the second person and the team lead see them.
import { sql } from 'kysely'
import type { Actor } from '../../../kernel/actor.ts'
import { appendAudit } from '../../../kernel/audit.ts'
import { asActor } from '../../../kernel/db.ts'
import type { Ports } from '../../../kernel/ports.ts'
import { clientKeys, openText } from '../keys.ts'
import { organisationOf } from '../policy.ts'
import { computeDelivered, deliveries, type Computed, type Link } from './model.ts'

export type Deadline = {
  id: string
  caseId: string
  /** Empty for a team lead outside the circle, who sees the code. */
  number: string
  code: string
  clientId: string
  rule: string
  ruleVersion: number
  eventOn: string
  deliveredBy: string
  deliveryDay: string
  lastDay: string
  chain: Link[]
  title: string
  state: string
  proposedBy: string
  proposer: string
  level: number
  replaces: string | null
  daysLeft: number
  holidays: string
  acknowledgedAt: Date | null
  acknowledgedBy: string
  /** True when the rules of today would compute another day: shown, never applied by itself. */
  rulesDiffer: boolean
  told: { who: string; channel: string; at: Date; level: number }[]
}
/** What the rules of today say; null when they no longer know the event. */
function computedToday(rule: string, eventOn: string, deliveredBy: string): Computed | null {
  try {
    return computeDelivered(rule, eventOn, deliveries.find((one) => one === deliveredBy) ?? 'other')
  } catch {
    return null
  }
}

export type NearPeriod = { id: string; caseId: string; number: string; code: string; lastDay: string; daysLeft: number; state: string }
/** Live deadlines that end within two weeks or have ended, for the page of the day: days and codes, no titles. */
export function nearDeadlines(ports: Ports, actor: Actor): Promise<NearPeriod[]> {
  return asActor(
    ports.db,
    actor,
    async (tx) =>
      (
        await sql<NearPeriod>`
    select d.id, d.case_id as "caseId", coalesce(f.number, '') as number, coalesce(c.code, '') as code, d.last_day::text as "lastDay",
      d.last_day - ${ports.clock.today()}::date as "daysLeft", d.state
    from casework.deadline d left join casework.case_file f on f.id = d.case_id left join casework.client c on c.id = d.client_id
    where d.state in ('confirmed', 'acknowledged') and d.last_day <= ${ports.clock.today()}::date + 14 order by d.last_day, d.id limit 12`.execute(
          tx,
        )
      ).rows,
  )
}

/** Live deadlines first by their day; those of one case when asked. Titles are read by the legal part of the circle; a team lead sees days and states. */
export function deadlines(ports: Ports, actor: Actor, caseId: string | null): Promise<Deadline[]> {
  const organisationId = organisationOf(actor)
  return asActor(ports.db, actor, async (tx) => {
    type Row = Omit<Deadline, 'title' | 'rulesDiffer' | 'told'> & { sealed: Buffer }
    const rows = (
      await sql<Row>`
      select d.id, d.case_id as "caseId", coalesce(f.number, '') as number, coalesce(c.code, '') as code, d.client_id as "clientId", d.rule, d.rule_version as "ruleVersion",
        d.event_on::text as "eventOn", d.delivered_by as "deliveredBy", d.delivery_day::text as "deliveryDay", d.last_day::text as "lastDay",
        d.chain, d.title_sealed as sealed, d.state,
        d.proposed_by as "proposedBy", coalesce(a.display_name, '') as proposer, d.level, d.replaces, d.holidays,
          d.acknowledged_at as "acknowledgedAt", coalesce(k.display_name, '') as "acknowledgedBy",
          d.last_day - ${ports.clock.today()}::date as "daysLeft"
      from casework.deadline d left join casework.case_file f on f.id = d.case_id left join casework.client c on c.id = d.client_id
        left join identity.account a on a.id = d.proposed_by
      left join identity.account k on k.id = d.acknowledged_by where ${caseId}::uuid is null or d.case_id = ${caseId}
      order by d.state in ('met', 'missed', 'void'), d.last_day limit 200`.execute(tx)
    ).rows
    const keys = await clientKeys(
      tx,
      ports,
      organisationId,
      rows.map((row) => row.clientId),
    )
    const told =
      rows.length === 0
        ? []
        : (
            await sql<{
              deadlineId: string
              who: string
              channel: string
              at: Date
              level: number
            }>`select e.deadline_id as "deadlineId", coalesce(a.display_name, '') as who, e.channel, e.at, e.level from casework.escalation e left join identity.account a on a.id = e.account_id where e.deadline_id = any(${rows.map((row) => row.id)}::uuid[]) order by e.at`.execute(
              tx,
            )
          ).rows
    if (rows.length > 0) await appendAudit(tx, 'casework.readDeadlines', { subjectKind: 'deadline', subjectId: null, organisationId })
    return rows.map(({ sealed, ...row }) => {
      const key = keys.get(row.clientId)
      const live = ['proposed', 'confirmed', 'acknowledged'].includes(row.state)
      const today = live ? computedToday(row.rule, row.eventOn, row.deliveredBy) : null
      return {
        ...row,
        title: key ? openText(key, sealed, `deadline ${row.id}`) : '',
        rulesDiffer: today !== null && today.lastDay !== row.lastDay,
        told: told.filter((one) => one.deadlineId === row.id).map(({ deadlineId: _deadline, ...one }) => one),
      }
    })
  })
}
