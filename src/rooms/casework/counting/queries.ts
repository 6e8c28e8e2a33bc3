// What was said of all organisations together: the ledger, the counts of people, and who takes part.
import { sql } from 'kysely'
import type { Actor } from '../../../kernel/actor.ts'
import { asActor } from '../../../kernel/db.ts'
import type { Ports } from '../../../kernel/ports.ts'
import type { CountedPeople } from './commands.ts'
import type { ReleaseDefinition } from './model.ts'
import type { Published } from './protection.ts'

export type LedgerLine = {
  id: string
  definition: ReleaseDefinition
  askedAt: Date
  refused: boolean
  result: { cells: Published[]; total: number | null } | null
}
/** The last tables asked for, refused ones too. */
export function ledger(ports: Ports, actor: Actor): Promise<LedgerLine[]> {
  return asActor(
    ports.db,
    actor,
    async (tx) =>
      (
        await sql<LedgerLine>`
          select id, definition, asked_at as "askedAt", refused, result from casework.release order by asked_at desc, id desc limit 100`.execute(
          tx,
        )
      ).rows,
  )
}

export type Run = {
  id: string
  since: string
  until: string
  startedAt: Date
  state: 'running' | 'published' | 'failed'
  result: CountedPeople | null
}
/** Counts of people over the organisations, the newest first. */
export function runs(ports: Ports, actor: Actor): Promise<Run[]> {
  return asActor(
    ports.db,
    actor,
    async (tx) =>
      (
        await sql<Run>`
          select id, since::text, until::text, started_at as "startedAt", state, result from casework.count_run order by started_at desc limit 20`.execute(
          tx,
        )
      ).rows,
  )
}

/** How the acting person's organisation is counted; null without a decision. */
export function participation(ports: Ports, actor: Actor): Promise<string | null> {
  return asActor(
    ports.db,
    actor,
    async (tx) =>
      (
        await sql<{
          tier: string
        }>`select tier from casework.count_participation where organisation_id = kernel.actor_organisation()`.execute(tx)
      ).rows[0]?.tier ?? null,
  )
}

/** True when the client does not want to be compared; asked by somebody of the circle. */
export function objects(ports: Ports, actor: Actor, clientId: string): Promise<boolean> {
  return asActor(
    ports.db,
    actor,
    async (tx) => (await sql`select from casework.count_objection where client_id = ${clientId}`.execute(tx)).rows.length > 0,
  )
}
