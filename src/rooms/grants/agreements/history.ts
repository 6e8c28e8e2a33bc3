// The time machine: what a call, a budget or an award was at the end of any day, out of the log of events.
import { sql } from 'kysely'
import { z } from 'zod'
import type { Actor } from '../../../kernel/actor.ts'
import { asActor, type Tx } from '../../../kernel/db.ts'
import type { Ports } from '../../../kernel/ports.ts'
import type { History, Kept, LoggedEvent } from './standing.ts'

const scalar = z.union([z.string(), z.number(), z.boolean(), z.null()])
const state = z.record(z.string(), scalar)
const row = z.object({ entity: z.string(), key: z.string(), applicationId: z.string().nullable(), state })
const about = (of: { applicationId: string } | { callId: string }) =>
  'callId' in of
    ? sql`(e.call_id = ${of.callId} or e.application_id in (select a.id from grants.application a where a.call_id = ${of.callId}))`
    : sql`e.application_id = ${of.applicationId}`
/** The last state of everything as of the end of a day, as far as the person may see it. */
export async function standingOn(tx: Tx, of: { applicationId: string } | { callId: string }, day: string): Promise<Kept[]> {
  const rows = (
    await sql`
      select distinct on (e.entity, e.key) e.entity, e.key, e.application_id as "applicationId", e.state from grants.event e where ${about(of)}
        and e.day <= ${day} order by e.entity, e.key, e.id desc`.execute(tx)
  ).rows
  return z.array(row).parse(rows)
}
/** Events with what was before each, newest first. */
async function eventsUntil(tx: Tx, of: { applicationId: string } | { callId: string }, day: string, limit: number): Promise<LoggedEvent[]> {
  const rows = (
    await sql`
      select * from (select e.id, e.day::text as day, e.entity, e.key, e.application_id as "applicationId", e.state,
        lag(e.state) over (partition by e.entity, e.key order by e.id) as before from grants.event e where ${about(of)} and e.day <= ${day}) x
      order by x.id desc limit ${limit}`.execute(tx)
  ).rows
  return z.array(row.extend({ id: z.coerce.number(), day: z.string(), before: state.nullable() })).parse(rows)
}
export function historyOf(ports: Ports, actor: Actor, of: { applicationId: string } | { callId: string }, day: string): Promise<History> {
  return asActor(ports.db, actor, async (tx) => ({
    day,
    standing: await standingOn(tx, of, day),
    events: await eventsUntil(tx, of, day, 60),
  }))
}
