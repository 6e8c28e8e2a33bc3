// The time machine: what a call, a budget or an award was at the end of any day, out of the log of events.
import { sql } from 'kysely'
import { z } from 'zod'
import type { Actor } from '../../../kernel/actor.ts'
import { asActor, type Tx } from '../../../kernel/db.ts'
import type { Ports } from '../../../kernel/ports.ts'

export type Kept = { entity: string; key: string; applicationId: string | null; state: Readonly<Record<string, string | number | boolean | null>> }
export type LoggedEvent = Kept & { id: number; day: string; before: Kept['state'] | null }
const scalar = z.union([z.string(), z.number(), z.boolean(), z.null()])
const state = z.record(z.string(), scalar)
const row = z.object({ entity: z.string(), key: z.string(), applicationId: z.string().nullable(), state })
const about = (of: { applicationId: string } | { callId: string }) => ('callId' in of
  ? sql`(e.call_id = ${of.callId} or e.application_id in (select a.id from grants.application a where a.call_id = ${of.callId}))` : sql`e.application_id = ${of.applicationId}`)
/** The last state of everything as of the end of a day, as far as the person may see it. */
export async function standingOn(tx: Tx, of: { applicationId: string } | { callId: string }, day: string): Promise<Kept[]> {
  const rows = (await sql`select distinct on (e.entity, e.key) e.entity, e.key, e.application_id as "applicationId", e.state from grants.event e where ${about(of)} and e.day <= ${day} order by e.entity, e.key, e.id desc`.execute(tx)).rows
  return z.array(row).parse(rows)
}
/** Events with what was before each, newest first. */
async function eventsUntil(tx: Tx, of: { applicationId: string } | { callId: string }, day: string, limit: number): Promise<LoggedEvent[]> {
  const rows = (await sql`select * from (select e.id, e.day::text as day, e.entity, e.key, e.application_id as "applicationId", e.state, lag(e.state) over (partition by e.entity, e.key order by e.id) as before from grants.event e where ${about(of)} and e.day <= ${day}) x order by x.id desc limit ${limit}`.execute(tx)).rows
  return z.array(row.extend({ id: z.coerce.number(), day: z.string(), before: state.nullable() })).parse(rows)
}
export type History = { day: string; standing: Kept[]; events: LoggedEvent[] }
export function historyOf(ports: Ports, actor: Actor, of: { applicationId: string } | { callId: string }, day: string): Promise<History> {
  return asActor(ports.db, actor, async (tx) => ({ day, standing: await standingOn(tx, of, day), events: await eventsUntil(tx, of, day, 60) }))
}

export type CallOnDay = {
  state: string | null; lines: { number: number; title: string; budgetMinor: bigint; committedMinor: bigint }[]; future: { year: number; limitMinor: bigint; committedMinor: bigint }[]
  applications: { state: string; count: number }[]; awardedMinor: bigint; awards: number; paidMinor: bigint; agreements: { state: string; count: number }[]
}
const amount = (value: Kept['state'][string] | undefined): bigint => BigInt(String(value ?? 0))
const of = (standing: readonly Kept[], entity: string) => standing.filter((one) => one.entity === entity).map((one) => one.state)
function counted(states: readonly Kept['state'][]): { state: string; count: number }[] {
  const counts = new Map<string, number>()
  for (const one of states) counts.set(String(one['state']), (counts.get(String(one['state'])) ?? 0) + 1)
  return [...counts].map(([name, count]) => ({ state: name, count })).toSorted((a, b) => b.count - a.count)
}
/** Net payments of a day's standing: what went out less what came back. */
export const paidIn = (standing: readonly Kept[]): bigint => of(standing, 'payment').reduce((sum, one) => sum + (one['kind'] === 'payment' ? amount(one['amount_minor']) : -amount(one['amount_minor'])), 0n)
/** A call's standing as the page shows it. */
export function callOnDay(standing: readonly Kept[], lang: 'cs' | 'en'): CallOnDay {
  const awards = of(standing, 'award')
  return {
    state: of(standing, 'call')[0]?.['state']?.toString() ?? null,
    lines: of(standing, 'stream').map((one) => ({ number: Number(one['number']), title: String(one[`title_${lang}`]), budgetMinor: amount(one['budget_minor']), committedMinor: amount(one['committed_minor']) })).toSorted((a, b) => a.number - b.number),
    future: of(standing, 'future_line').map((one) => ({ year: Number(one['year']), limitMinor: amount(one['limit_minor']), committedMinor: amount(one['committed_minor']) })).toSorted((a, b) => a.year - b.year),
    applications: counted(of(standing, 'application')), awards: awards.filter((one) => one['given_up_on'] === null).length, awardedMinor: awards.reduce((sum, one) => sum + amount(one['amount_minor']), 0n), paidMinor: paidIn(standing), agreements: counted(of(standing, 'agreement')),
  }
}
