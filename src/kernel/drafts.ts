// What somebody types in the staff application is kept every few seconds, so that a power cut loses next to nothing.
import { sql } from 'kysely'
import pg from 'pg'
import type { Actor } from './actor.ts'
import { asActor } from './db.ts'
import type { Ports } from './ports.ts'
import { seal, unseal } from './sealing.ts'

export type Draft = { content: Readonly<Record<string, string>>; savedAt: Date }

const boundTo = (accountId: string, form: string) => `draft ${accountId} ${form}`

/** A draft that its author may not see for now: somebody stands behind them (casework.duress). It stays as it was and comes back later. */
const isHidden = (error: unknown) => error instanceof pg.DatabaseError && error.code === '42501'
/** Keeps (or replaces) the person's draft of a form; passwords and files are never sent here. */
export async function keepDraft(ports: Ports, actor: Actor, form: string, content: Readonly<Record<string, string>>): Promise<void> {
  if (actor.kind !== 'person') return
  await asActor(ports.db, actor, (tx) =>
    sql`
    insert into kernel.draft (account_id, form, sealed)
    values (${actor.accountId}, ${form}, ${seal(ports.config, JSON.stringify(content), boundTo(actor.accountId, form))})
    on conflict (account_id, form) do update set sealed = excluded.sealed, saved_at = now()`.execute(tx),
  ).catch((error: unknown) => {
    if (!isHidden(error)) throw error
  })
}

/** The person's own draft of a form, or undefined. */
export async function findDraft(ports: Ports, actor: Actor, form: string): Promise<Draft | undefined> {
  if (actor.kind !== 'person') return undefined
  const found = await asActor(ports.db, actor, (tx) =>
    sql<{ sealed: Buffer; saved_at: Date }>`
    select sealed, saved_at from kernel.draft where account_id = ${actor.accountId} and form = ${form}`.execute(tx),
  )
  const row = found.rows[0]
  return row && { content: JSON.parse(unseal(ports.config, row.sealed, boundTo(actor.accountId, form))), savedAt: row.saved_at }
}

/** Forgets the draft once the form was sent. */
export async function dropDraft(ports: Ports, actor: Actor, form: string): Promise<void> {
  if (actor.kind !== 'person') return
  await asActor(ports.db, actor, (tx) => sql`delete from kernel.draft where account_id = ${actor.accountId} and form = ${form}`.execute(tx))
}
