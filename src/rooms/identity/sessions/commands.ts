// Opening, changing and ending sessions.
import { sql } from 'kysely'
import { z } from 'zod'
import { type Actor } from '../../../kernel/actor.ts'
import type { Clock } from '../../../kernel/clock.ts'
import { command } from '../../../kernel/command.ts'
import type { Tx } from '../../../kernel/db.ts'
import { AppError } from '../../../kernel/errors.ts'
import { uuid } from '../../../kernel/validation.ts'
import { minutesLater, networkOf, reauthenticationMinutes, type Visitor } from '../model.ts'
import { hashToken, newToken } from '../secrets.ts'
import { currentHats } from './queries.ts'
import type { Ports } from '../../../kernel/ports.ts'

/** Throws `reauthenticate` unless the person proved who they are within the last ten minutes. */
export function requireReauthentication(actor: Actor, clock: Clock): void {
  if (actor.kind !== 'person') return
  const provedAt = actor.reauthenticatedAt
  if (provedAt === null || minutesLater(provedAt, reauthenticationMinutes) <= clock.now()) {
    throw new AppError('reauthenticate', 'Confirm who you are and repeat the step.')
  }
}

export type Proof = { way: 'password' | 'passkey' | 'city'; secondFactor: 'totp' | 'passkey' | 'recovery-code' | 'city' | null }
export type Opened = { sessionToken: string; deviceToken: string; accountId: string; needsHat: boolean }

/** Opens a session with a token nobody had before (against session fixation), ends the one this browser sent, and remembers the browser. */
export async function openSession(tx: Tx, ports: Ports, accountId: string, visitor: Visitor, proof: Proof): Promise<Opened> {
  const now = ports.clock.now()
  const usable =
    await sql`select from identity.account where id = ${accountId} and disabled_at is null and activated_at is not null for share`.execute(
      tx,
    )
  if (usable.rows.length === 0) throw new AppError('unauthenticated', 'This account cannot sign in.')
  if (visitor.sessionToken) {
    await sql`update identity.session set ended_at = ${now} where token_hash = ${hashToken(visitor.sessionToken)} and ended_at is null`.execute(
      tx,
    )
  }
  const hats = await currentHats(tx, accountId, ports.clock.today())
  const only = hats.length === 1 ? hats[0] : undefined
  const sessionToken = newToken()
  await sql`
    insert into identity.session (token_hash, account_id, holding_id, opened_at, last_seen_at, expires_at, reauthenticated_at, signed_in_by,
      second_factor, browser, network)
    values (${hashToken(sessionToken)}, ${accountId}, ${only?.holdingId ?? null}, ${now}, ${now},
      ${minutesLater(now, ports.config.sessionDays * 1440)}, ${now},
      ${proof.way}, ${proof.secondFactor}, ${visitor.browser}, ${networkOf(visitor.address)})`.execute(tx)
  const deviceToken = await rememberDevice(tx, accountId, visitor.deviceToken, now)
  return { sessionToken, deviceToken, accountId, needsHat: only === undefined }
}

async function rememberDevice(tx: Tx, accountId: string, known: string | undefined, now: Date): Promise<string> {
  const token = known && known.length === 43 ? known : newToken()
  await sql`
    insert into identity.known_device (account_id, token_hash, created_at, last_used_at)
    values (${accountId}, ${hashToken(token)}, ${now}, ${now})
    on conflict (account_id, token_hash) do update set last_used_at = excluded.last_used_at`.execute(tx)
  return token
}

/** Puts on another hat of one's own; refuses a role that is over, not begun, revoked, or somebody else's. */
export const chooseHat = command({
  name: 'identity.chooseHat',
  input: z.object({ holdingId: uuid }),
  may: (actor) => actor.kind === 'person',
  run: async (tx, actor, { holdingId }, ports) => {
    if (actor.kind !== 'person') throw new AppError('forbidden', 'Only a signed-in person wears a hat.')
    const hats = await currentHats(tx, actor.accountId, ports.clock.today())
    const hat = hats.find((one) => one.holdingId === holdingId)
    if (!hat) throw new AppError('not-found', 'You do not hold this role today.')
    await sql`update identity.session set holding_id = ${holdingId} where id = ${actor.sessionId} and ended_at is null`.execute(tx)
    return hat
  },
  audit: (_input, hat) => ({
    subjectKind: 'role-holding',
    subjectId: hat.holdingId,
    organisationId: hat.organisationId,
    details: { role: hat.role },
  }),
})

/** Signs out of this browser. */
export const signOut = command({
  name: 'identity.signOut',
  input: z.object({}),
  may: (actor) => actor.kind === 'person',
  run: async (tx, actor, _input, ports) => {
    if (actor.kind !== 'person') throw new AppError('forbidden', 'Nobody is signed in.')
    await sql`update identity.session set ended_at = ${ports.clock.now()} where id = ${actor.sessionId} and ended_at is null`.execute(tx)
    return actor.accountId
  },
  audit: (_input, accountId) => ({ subjectKind: 'account', subjectId: accountId }),
})

/** Ends one other session of one's own. */
export const endSession = command({
  name: 'identity.endSession',
  input: z.object({ sessionId: uuid }),
  may: (actor) => actor.kind === 'person',
  run: async (tx, actor, { sessionId }, ports) => {
    const ended =
      await sql`update identity.session set ended_at = ${ports.clock.now()} where id = ${sessionId} and ended_at is null`.execute(tx)
    if (!ended.numAffectedRows) throw new AppError('not-found', 'This session is not open.')
    return actor
  },
  audit: ({ sessionId }) => ({ subjectKind: 'session', subjectId: sessionId }),
})

/** Signs out everywhere: ends every session of the person, this one too, and forgets every known browser. */
export const signOutEverywhere = command({
  name: 'identity.signOutEverywhere',
  input: z.object({}),
  may: (actor) => actor.kind === 'person',
  run: async (tx, actor, _input, ports) => {
    if (actor.kind !== 'person') throw new AppError('forbidden', 'Nobody is signed in.')
    const ended = await endSessions(tx, actor.accountId, ports.clock.now(), null)
    await sql`delete from identity.known_device where account_id = ${actor.accountId}`.execute(tx)
    return { accountId: actor.accountId, ended }
  },
  audit: (_input, { accountId, ended }) => ({ subjectKind: 'account', subjectId: accountId, details: { sessions: ended } }),
})

/** Ends the sessions of an account (all but one), after a change of password or second factor; answers how many. */
export async function endSessions(tx: Tx, accountId: string, now: Date, except: string | null): Promise<number> {
  const ended = await sql`update identity.session set ended_at = ${now}
    where account_id = ${accountId} and ended_at is null and id is distinct from ${except}::uuid`.execute(tx)
  return Number(ended.numAffectedRows ?? 0)
}
