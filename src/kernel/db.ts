// The door to PostgreSQL. Every question is asked inside a transaction that says who asks; row-level security does the rest.
import { createHash } from 'node:crypto'
import { Kysely, PostgresDialect, sql, type Transaction } from 'kysely'
import pg from 'pg'
import type { DB } from '../generated/database.ts'
import { actorOrganisation, type Actor } from './actor.ts'

export type Db = Kysely<DB>
export type Tx = Transaction<DB>

// The driver's truth: int8 would arrive as text and days as local midnights; both would make the generated types lie.
pg.types.setTypeParser(pg.types.builtins.INT8, (text) => {
  const value = Number(text)
  if (!Number.isSafeInteger(value)) throw new RangeError(`The database sent ${text}, which does not fit an exact number`)
  return value
})
pg.types.setTypeParser(pg.types.builtins.DATE, (text) => text)

/** Opens the pool of the application's own database role; `max` connections. */
export function openDatabase(url: string, max = 10): Db {
  const pool = new pg.Pool({ connectionString: url, max, application_name: 'metropolis', idleTimeoutMillis: 30_000 })
  pool.on('error', () => undefined) // an idle connection that breaks is replaced by the pool; a busy one reports to its query
  const nameOf = statementNames()
  pool.on('connect', (client) => {
    const ask = client.query.bind(client)
    Object.assign(client, {
      query: (text: string, values: readonly unknown[] = []) => {
        if (values.length === 0) return ask(text)
        const name = nameOf(text)
        return name === undefined ? ask(text, [...values]) : ask({ name, text, values: [...values] })
      },
    })
  })
  return new Kysely<DB>({ dialect: new PostgresDialect({ pool }) })
}

const namedAtMost = 800
const longestNamed = 12_000
/**
 * Names for questions that come again: PostgreSQL then keeps their plan on each connection. Under row-level security finding the plan takes most of the time
 * (28 of 44 ms for a case). What comes once, is very long, or comes after many others, stays without a name, because a kept plan takes memory in the database.
 */
function statementNames(): (text: string) => string | undefined {
  const names = new Map<string, string>()
  const seenOnce = new Set<string>()
  return (text) => {
    const known = names.get(text)
    if (known !== undefined || text.length > longestNamed || names.size >= namedAtMost) return known
    if (!seenOnce.has(text)) {
      if (seenOnce.size >= 4 * namedAtMost) seenOnce.clear()
      seenOnce.add(text)
      return undefined
    }
    seenOnce.delete(text)
    const name = `m${createHash('sha256').update(text).digest('base64url').slice(0, 22)}`
    names.set(text, name)
    return name
  }
}

/** Runs `work` in one transaction in which the database knows the actor; without an actor the database shows no confidential row. */
export function asActor<T>(db: Db, actor: Actor, work: (tx: Tx) => Promise<T>): Promise<T> {
  return db.transaction().execute(async (tx) => {
    await setActor(tx, actor)
    return work(tx)
  })
}

/** Tells the current transaction who acts (used by asActor; alone only where a transaction is already open). */
export async function setActor(tx: Tx, actor: Actor): Promise<void> {
  const person = actor.kind === 'person' ? actor : null
  await sql`select set_config('app.actor_kind', ${actor.kind}, true),
    set_config('app.account_id', ${person?.accountId ?? ''}, true),
    set_config('app.organisation_id', ${actorOrganisation(actor) ?? ''}, true),
    set_config('app.body_id', ${person?.hat?.bodyId ?? ''}, true),
    set_config('app.role', ${person?.hat?.role ?? ''}, true),
    set_config('app.scopes', ${actor.kind === 'token' ? actor.scopes.join(' ') : ''}, true),
    set_config('app.purpose', ${actor.kind === 'system' ? actor.purpose : ''}, true)`.execute(tx)
}

const constraintCodes = new Set(['23505', '23503', '23514', '23P01', '23502'])

/** The name of the database constraint that refused a write, or undefined when the error is something else. */
export function violatedConstraint(error: unknown): string | undefined {
  if (!(error instanceof pg.DatabaseError) || !error.code || !constraintCodes.has(error.code)) return undefined
  return error.constraint ?? error.column
}
