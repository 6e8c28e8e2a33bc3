// Signing in: password, second step, recovery code, links sent by mail. Every try is counted before it is checked, so a hundred tries at once
// are a hundred tries; nothing here waits, it only tells when the next try is allowed.
import { sql } from 'kysely'
import { z } from 'zod'
import { appendAudit } from '../../../kernel/audit.ts'
import { command, InputError, perform } from '../../../kernel/command.ts'
import { asActor, type Tx } from '../../../kernel/db.ts'
import { AppError } from '../../../kernel/errors.ts'
import type { Ports } from '../../../kernel/ports.ts'
import { uuid } from '../../../kernel/validation.ts'
import { writeNotice } from '../letters/commands.ts'
import {
  bucketsFor,
  ceremonyMinutes,
  minutesLater,
  networkOf,
  resetBuckets,
  signInSystem,
  waitSeconds,
  type Bucket,
  type Visitor,
} from '../model.ts'
import { hashPassword, passwordFault, verifyPassword } from '../passwords.ts'
import { keyedHash, unseal } from '../../../kernel/sealing.ts'
import { hashRecoveryCode, hashToken, newToken } from '../secrets.ts'
import { endSessions, openSession, type Opened, type Proof } from '../sessions/commands.ts'
import { totpStep } from '../totp.ts'
import { findCandidate, secondFactorsOf, type Candidate, type SecondFactors } from './queries.ts'

// ---- counting tries ----------------------------------------------------------------------------------------------------

type AttemptRow = { failures: number; window_ends_at: Date; blocked_until: Date | null }

/** Counts one try in every bucket; answers how many seconds to wait instead when one of them is closed (then nothing is counted). */
export async function takeTry(ports: Ports, buckets: readonly Bucket[]): Promise<number> {
  const now = ports.clock.now()
  return asActor(ports.db, signInSystem, async (tx) => {
    let wait = 0
    const open: { bucket: Bucket; failures: number; windowEndsAt: Date }[] = []
    // Always in the order of names: two tries sharing two buckets cannot wait for each other for ever.
    for (const bucket of buckets.toSorted((a, b) => (a.name < b.name ? -1 : 1))) {
      await sql`insert into identity.attempt (bucket, failures, window_ends_at) values (${bucket.name}, 0, ${minutesLater(now, bucket.windowMinutes)})
        on conflict (bucket) do nothing`.execute(tx)
      const found =
        await sql<AttemptRow>`select failures, window_ends_at, blocked_until from identity.attempt where bucket = ${bucket.name} for update`.execute(
          tx,
        )
      const row = found.rows[0]
      if (!row) throw new Error('A counter vanished while it was locked')
      if (row.blocked_until && row.blocked_until > now)
        wait = Math.max(wait, Math.ceil((row.blocked_until.getTime() - now.getTime()) / 1000))
      const over = row.window_ends_at <= now
      open.push({
        bucket,
        failures: (over ? 0 : row.failures) + 1,
        windowEndsAt: over ? minutesLater(now, bucket.windowMinutes) : row.window_ends_at,
      })
    }
    if (wait > 0) return wait
    for (const { bucket, failures, windowEndsAt } of open) {
      const seconds = waitSeconds(bucket, failures)
      const blockedUntil = seconds === 0 ? null : new Date(now.getTime() + seconds * 1000)
      // A long wait must not end because the window did.
      const windowEnd = blockedUntil && blockedUntil > windowEndsAt ? blockedUntil : windowEndsAt
      await sql`update identity.attempt set failures = ${failures}, window_ends_at = ${windowEnd}, blocked_until = ${blockedUntil}
        where bucket = ${bucket.name}`.execute(tx)
    }
    return 0
  })
}

/** The try was right: it does not count. The person's own counter starts anew; counters shared with others only get this one try back. */
async function forgive(ports: Ports, buckets: readonly Bucket[]): Promise<void> {
  const [own, ...shared] = buckets
  if (!own) return
  await asActor(ports.db, signInSystem, async (tx) => {
    await sql`delete from identity.attempt where bucket = ${own.name}`.execute(tx)
    for (const bucket of shared.toSorted((a, b) => (a.name < b.name ? -1 : 1))) {
      await sql`update identity.attempt set failures = greatest(failures - 1, 0), blocked_until = null where bucket = ${bucket.name}`.execute(
        tx,
      )
    }
  })
}

function tryOf(
  ports: Ports,
  purpose: 'password' | 'second-factor' | 'reauthentication',
  email: string,
  visitor: Visitor,
  deviceKnown: boolean,
): Bucket[] {
  return bucketsFor(purpose, {
    key: keyedHash(ports.config, email),
    network: networkOf(visitor.address),
    knownDevice: deviceKnown ? keyedHash(ports.config, `${email} ${visitor.deviceToken}`) : null,
  })
}

async function recordRefusal(ports: Ports, action: string, accountId: string | null, visitor: Visitor): Promise<void> {
  await asActor(ports.db, signInSystem, (tx) =>
    appendAudit(tx, action, { subjectKind: 'account', subjectId: accountId, details: { network: networkOf(visitor.address) } }),
  )
}

// ---- half-done sign-ins ------------------------------------------------------------------------------------------------

export type CeremonyKind =
  'second-factor' | 'passkey-sign-in' | 'passkey-second-factor' | 'passkey-registration' | 'passkey-reauthentication' | 'city-sign-in'
export type Ceremony = { accountId: string | null; sessionId: string | null; payload: Record<string, string> }

/** Remembers a step that another request will finish; answers the token that only this browser gets. */
export async function beginCeremony(ports: Ports, kind: CeremonyKind, ceremony: Ceremony): Promise<string> {
  const token = newToken()
  await asActor(ports.db, signInSystem, (tx) =>
    sql`insert into identity.ceremony (token_hash, kind, account_id, session_id, payload, expires_at)
      values (${hashToken(token)}, ${kind}, ${ceremony.accountId}, ${ceremony.sessionId}, ${JSON.stringify(ceremony.payload)}::jsonb,
        ${minutesLater(ports.clock.now(), ceremonyMinutes)})`.execute(tx),
  )
  return token
}

type CeremonyRow = { account_id: string | null; session_id: string | null; payload: Record<string, string> }

/** Takes a half-done step out: of two requests with the same token only one gets it. */
export async function takeCeremony(tx: Tx, kind: CeremonyKind, token: string, now: Date): Promise<Ceremony | undefined> {
  const taken =
    await sql<CeremonyRow>`delete from identity.ceremony where token_hash = ${hashToken(token)} and kind = ${kind} and expires_at > ${now}
    returning account_id, session_id, payload`.execute(tx)
  const row = taken.rows[0]
  return row && { accountId: row.account_id, sessionId: row.session_id, payload: row.payload }
}

/** Looks at a half-done step without taking it. */
export async function findCeremony(ports: Ports, kind: CeremonyKind, token: string): Promise<Ceremony | undefined> {
  return asActor(ports.db, signInSystem, async (tx) => {
    const found = await sql<CeremonyRow>`select account_id, session_id, payload from identity.ceremony
      where token_hash = ${hashToken(token)} and kind = ${kind} and expires_at > ${ports.clock.now()}`.execute(tx)
    const row = found.rows[0]
    return row && { accountId: row.account_id, sessionId: row.session_id, payload: row.payload }
  })
}

// ---- password ----------------------------------------------------------------------------------------------------------

export type Step =
  | { kind: 'refused' }
  | { kind: 'wait'; seconds: number }
  | { kind: 'second-factor'; ceremonyToken: string }
  | { kind: 'signed-in'; opened: Opened }

/** First step with a password: counts the try, does the same work for every address, and says no more than "refused". */
export async function signInWithPassword(ports: Ports, visitor: Visitor, form: { email: string; password: string }): Promise<Step> {
  const candidate = await findCandidate(ports, form.email, visitor)
  const buckets = tryOf(ports, 'password', form.email, visitor, candidate.deviceKnown)
  const wait = await takeTry(ports, buckets)
  if (wait > 0) return { kind: 'wait', seconds: wait }
  const right = await verifyPassword(candidate.passwordHash, form.password)
  if (!right || !candidate.usable || candidate.accountId === null) {
    await recordRefusal(ports, 'identity.signInRefused', candidate.accountId, visitor)
    return { kind: 'refused' }
  }
  await forgive(ports, buckets)
  return finishFirstStep(ports, visitor, candidate.accountId, form.email, 'password')
}

/** After the first factor: straight in, or on to the second factor the person has set up. */
export async function finishFirstStep(
  ports: Ports,
  visitor: Visitor,
  accountId: string,
  email: string,
  way: 'password' | 'city',
): Promise<Step> {
  const factors = await secondFactorsOf(ports, accountId)
  if (factors.totp || factors.passkey) {
    return {
      kind: 'second-factor',
      ceremonyToken: await beginCeremony(ports, 'second-factor', { accountId, sessionId: null, payload: { way, email } }),
    }
  }
  return { kind: 'signed-in', opened: await completeSignIn(ports, visitor, accountId, { way, secondFactor: null }) }
}

const openedBy = z.object({
  accountId: uuid,
  way: z.enum(['password', 'passkey', 'city']),
  secondFactor: z.enum(['totp', 'passkey', 'recovery-code', 'city']).nullable(),
})

/** Opens the session once everything needed is proved, and records how. */
export async function completeSignIn(ports: Ports, visitor: Visitor, accountId: string, proof: Proof): Promise<Opened> {
  const signIn = command({
    name: 'identity.signIn',
    input: openedBy,
    may: (actor) => actor.kind === 'system' && actor.purpose === 'sign-in',
    run: (tx, _actor, input, inner) => openSession(tx, inner, input.accountId, visitor, input),
    audit: (input) => ({
      subjectKind: 'account',
      subjectId: input.accountId,
      details: { way: input.way, secondFactor: input.secondFactor },
    }),
  })
  return valueOf(await perform(ports, signInSystem, signIn, { accountId, ...proof }))
}

function valueOf<T>(outcome: { ok: true; value: T } | { ok: false; errors: unknown }): T {
  if (!outcome.ok) throw new AppError('invalid', 'The sign-in could not be finished.')
  return outcome.value
}

// ---- second factor -----------------------------------------------------------------------------------------------------

/** Checks a code from the authenticator; the step it belongs to can never be used again, not even by two requests at once. */
export async function acceptTotp(tx: Tx, ports: Ports, accountId: string, code: string): Promise<boolean> {
  const found = await sql<{ secret_sealed: Buffer }>`select secret_sealed from identity.totp
    where account_id = ${accountId} and confirmed_at is not null for update`.execute(tx)
  const row = found.rows[0]
  if (!row) return false
  const step = totpStep(unseal(ports.config, row.secret_sealed, accountId), code, ports.clock.now())
  if (step === null) return false
  const used =
    await sql`update identity.totp set last_used_step = ${step} where account_id = ${accountId} and last_used_step < ${step}`.execute(tx)
  return used.numAffectedRows === 1n
}

/** Uses up a recovery code; of two requests with the same code one wins. */
export async function acceptRecoveryCode(tx: Tx, accountId: string, code: string, now: Date): Promise<boolean> {
  const used = await sql`update identity.recovery_code set used_at = ${now}
    where account_id = ${accountId} and code_hash = ${hashRecoveryCode(code)} and used_at is null`.execute(tx)
  return used.numAffectedRows === 1n
}

/** Second step with a code from the authenticator or a recovery code. */
export async function signInWithCode(
  ports: Ports,
  visitor: Visitor,
  ceremonyToken: string,
  kind: 'totp' | 'recovery-code',
  code: string,
): Promise<Step | { kind: 'expired' }> {
  const ceremony = await findCeremony(ports, 'second-factor', ceremonyToken)
  const accountId = ceremony?.accountId
  if (!ceremony || !accountId) return { kind: 'expired' }
  const candidate = await findCandidate(ports, ceremony.payload['email'] ?? '', visitor)
  const buckets = tryOf(ports, 'second-factor', accountId, visitor, candidate.deviceKnown)
  const wait = await takeTry(ports, buckets)
  if (wait > 0) return { kind: 'wait', seconds: wait }
  const way = ceremony.payload['way'] === 'city' ? 'city' : 'password'
  const opened = await asActor(ports.db, signInSystem, async (tx) => {
    const right =
      kind === 'totp' ? await acceptTotp(tx, ports, accountId, code) : await acceptRecoveryCode(tx, accountId, code, ports.clock.now())
    if (!right || !(await takeCeremony(tx, 'second-factor', ceremonyToken, ports.clock.now()))) return null
    const session = await openSession(tx, ports, accountId, visitor, { way, secondFactor: kind })
    await appendAudit(tx, 'identity.signIn', { subjectKind: 'account', subjectId: accountId, details: { way, secondFactor: kind } })
    return session
  })
  if (!opened) {
    await recordRefusal(ports, 'identity.secondFactorRefused', accountId, visitor)
    return { kind: 'refused' }
  }
  await forgive(ports, buckets)
  return { kind: 'signed-in', opened }
}

// ---- links sent by mail ------------------------------------------------------------------------------------------------

/** Checks a new password against length, breached passwords and what is known of the person. */
export async function refuseWeakPassword(password: string, person: { email: string; displayName: string }): Promise<void> {
  const fault = await passwordFault(password, [person.email, person.displayName, 'Praha', 'Prague', 'Metropolis', 'magistrat', 'integrace'])
  if (fault) throw new InputError({ password: [`identity.error.password.${fault}`] })
}

const acceptance = z.object({ token: z.string().length(43), passwordHash: z.string() })

/** Accepts an invitation and sets the first password: once, also when two browsers press at the same moment. */
const acceptInvitationCommand = command({
  name: 'identity.acceptInvitation',
  input: acceptance,
  may: (actor) => actor.kind === 'system' && actor.purpose === 'sign-in',
  run: async (tx, _actor, { token, passwordHash }, ports) => {
    const now = ports.clock.now()
    const accountId = await activateInvited(tx, sql`token_hash = ${hashToken(token)}`, now)
    if (accountId === null) throw new AppError('gone', 'This invitation was already used or is no longer valid.')
    await sql`insert into identity.password (account_id, hash, set_at) values (${accountId}, ${passwordHash}, ${now})`.execute(tx)
    return accountId
  },
  audit: (_input, accountId) => ({ subjectKind: 'account', subjectId: accountId }),
})

/** Marks the open invitation that fits as accepted and its account as active; null when there is none (any more). */
export async function activateInvited(tx: Tx, which: ReturnType<typeof sql>, now: Date): Promise<string | null> {
  const accepted = await sql<{ account_id: string }>`update identity.invitation set accepted_at = ${now}
    where ${which} and accepted_at is null and withdrawn_at is null and expires_at > ${now} returning account_id`.execute(tx)
  const accountId = accepted.rows[0]?.account_id
  if (accountId === undefined) return null
  const activated =
    await sql`update identity.account set activated_at = ${now} where id = ${accountId} and activated_at is null and disabled_at is null`.execute(
      tx,
    )
  return activated.numAffectedRows === 1n ? accountId : null
}

/** Accepts an invitation with a password and signs the person in. */
export async function acceptInvitation(ports: Ports, visitor: Visitor, token: string, password: string): Promise<Opened> {
  const passwordHash = await hashPassword(password)
  const accountId = valueOf(await perform(ports, signInSystem, acceptInvitationCommand, { token, passwordHash }))
  return completeSignIn(ports, visitor, accountId, { way: 'password', secondFactor: null })
}

/** Notes that somebody wants a reset link for an address; the answer and the time it takes are the same whether or not it has an account. */
export async function requestPasswordReset(ports: Ports, visitor: Visitor, email: string, lang: string): Promise<number> {
  const wait = await takeTry(ports, resetBuckets({ key: keyedHash(ports.config, email), network: networkOf(visitor.address) }))
  if (wait > 0) return wait
  await asActor(ports.db, signInSystem, async (tx) => {
    await sql`insert into identity.reset_request (email, lang, requested_at) values (${email}, ${lang}, ${ports.clock.now()})`.execute(tx)
    await sql`select kernel.enqueue('identity:answerResetRequests', '{}')`.execute(tx)
  })
  return 0
}

const resetCommand = command({
  name: 'identity.resetPassword',
  input: acceptance,
  may: (actor) => actor.kind === 'system' && actor.purpose === 'sign-in',
  run: async (tx, _actor, { token, passwordHash }, ports) => {
    const now = ports.clock.now()
    const used = await sql<{ account_id: string }>`update identity.password_reset r set used_at = ${now} from identity.account a
      where r.token_hash = ${hashToken(token)} and r.used_at is null and r.expires_at > ${now} and a.id = r.account_id and a.disabled_at is null
      returning r.account_id`.execute(tx)
    const accountId = used.rows[0]?.account_id
    if (accountId === undefined) throw new AppError('gone', 'This link was already used or is no longer valid.')
    // Every other link of this account dies with it, and so does every open session: whoever stole one is out.
    await sql`update identity.password_reset set used_at = ${now} where account_id = ${accountId} and used_at is null`.execute(tx)
    await sql`insert into identity.password (account_id, hash, set_at) values (${accountId}, ${passwordHash}, ${now})
      on conflict (account_id) do update set hash = excluded.hash, set_at = excluded.set_at`.execute(tx)
    // The link went to the invited address, so an invitation that was never opened is answered by it as well.
    await sql`update identity.account set activated_at = ${now} where id = ${accountId} and activated_at is null`.execute(tx)
    await endSessions(tx, accountId, now, null)
    await writeNotice(tx, ports, accountId, 'passwordChanged')
    return accountId
  },
  audit: (_input, accountId) => ({ subjectKind: 'account', subjectId: accountId }),
})

/** Sets a new password by a link from the mail; a second factor is still asked for afterwards. */
export async function resetPassword(ports: Ports, visitor: Visitor, token: string, password: string, email: string): Promise<Step> {
  const passwordHash = await hashPassword(password)
  const accountId = valueOf(await perform(ports, signInSystem, resetCommand, { token, passwordHash }))
  return finishFirstStep(ports, visitor, accountId, email, 'password')
}

// ---- proving it again --------------------------------------------------------------------------------------------------

/** Proves again, inside a session, that the same person sits there. Wrong tries are counted like at sign-in. */
export async function reauthenticateWithPassword(
  ports: Ports,
  visitor: Visitor,
  who: { accountId: string; sessionId: string; email: string },
  password: string,
): Promise<Step | { kind: 'confirmed' }> {
  const candidate: Candidate = await findCandidate(ports, who.email, visitor)
  const buckets = tryOf(ports, 'reauthentication', who.accountId, visitor, candidate.deviceKnown)
  const wait = await takeTry(ports, buckets)
  if (wait > 0) return { kind: 'wait', seconds: wait }
  if (!(await verifyPassword(candidate.passwordHash, password)) || candidate.accountId !== who.accountId) {
    await recordRefusal(ports, 'identity.reauthenticationRefused', who.accountId, visitor)
    return { kind: 'refused' }
  }
  await forgive(ports, buckets)
  await markReauthenticated(ports, who.accountId, who.sessionId, 'password')
  return { kind: 'confirmed' }
}

/** Notes in the session that the person proved who they are just now. */
export async function markReauthenticated(
  ports: Ports,
  accountId: string,
  sessionId: string,
  way: 'password' | 'passkey' | 'city',
): Promise<void> {
  await asActor(ports.db, signInSystem, async (tx) => {
    await sql`
      update identity.session set reauthenticated_at = ${ports.clock.now()} where id = ${sessionId} and account_id = ${accountId}
        and ended_at is null`.execute(tx)
    await appendAudit(tx, 'identity.reauthenticate', { subjectKind: 'account', subjectId: accountId, details: { way } })
  })
}

export type { SecondFactors }
