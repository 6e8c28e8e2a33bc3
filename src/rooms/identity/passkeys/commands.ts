// Passkeys (WebAuthn): adding one, signing in with one, and proving oneself again with one. The library checks origin, challenge, signature and counter;
// here a challenge is taken out of the database by exactly one request.
import {
  generateAuthenticationOptions,
  generateRegistrationOptions,
  verifyAuthenticationResponse,
  verifyRegistrationResponse,
  type PublicKeyCredentialCreationOptionsJSON,
  type PublicKeyCredentialRequestOptionsJSON,
} from '@simplewebauthn/server'
import { sql } from 'kysely'
import { z } from 'zod'
import type { Person } from '../../../kernel/actor.ts'
import { appendAudit } from '../../../kernel/audit.ts'
import { command } from '../../../kernel/command.ts'
import { asActor, type Tx } from '../../../kernel/db.ts'
import { AppError } from '../../../kernel/errors.ts'
import type { Ports } from '../../../kernel/ports.ts'
import { uuid } from '../../../kernel/validation.ts'
import { writeNotice } from '../letters/commands.ts'
import { signInSystem, type Visitor } from '../model.ts'
import { endSessions, openSession, requireReauthentication, type Opened } from '../sessions/commands.ts'
import { beginCeremony, findCeremony, takeCeremony, type CeremonyKind } from '../sign-in/commands.ts'
import { AuthenticationResponse, PasskeyLabelForm, RegistrationResponse, transports } from './model.ts'
import { findCredentials, type Credential } from './queries.ts'

function relyingParty(ports: Ports): { id: string; origin: string } {
  return { id: new URL(ports.config.origin).hostname, origin: ports.config.origin }
}

function knownTransports(names: readonly string[]) {
  return transports.filter((name) => names.includes(name))
}

/** Begins adding a passkey to the person's own account. */
export async function beginRegistration(
  ports: Ports,
  person: Person,
  email: string,
): Promise<{ options: PublicKeyCredentialCreationOptionsJSON; ceremonyToken: string }> {
  requireReauthentication(person, ports.clock)
  const existing = await asActor(ports.db, person, (tx) => findCredentials(tx, { accountId: person.accountId }))
  const options = await generateRegistrationOptions({
    rpName: 'Metropolis',
    rpID: relyingParty(ports).id,
    userName: email,
    userDisplayName: person.displayName,
    userID: new TextEncoder().encode(person.accountId),
    attestationType: 'none',
    excludeCredentials: existing.map((one) => ({ id: one.credentialId, transports: knownTransports(one.transports) })),
    authenticatorSelection: { residentKey: 'preferred', userVerification: 'required' },
  })
  const ceremonyToken = await beginCeremony(ports, 'passkey-registration', {
    accountId: person.accountId,
    sessionId: person.sessionId,
    payload: { challenge: options.challenge },
  })
  return { options, ceremonyToken }
}

/** Adds a passkey; refuses an answer to another challenge, from another site, or without the person's finger, face or PIN. */
export const addPasskey = command({
  name: 'identity.addPasskey',
  input: PasskeyLabelForm.extend({ ceremonyToken: z.string().length(43), response: RegistrationResponse }),
  may: (actor) => actor.kind === 'person',
  run: async (tx, actor, input, ports) => {
    if (actor.kind !== 'person') throw new AppError('forbidden', 'Only a signed-in person has passkeys.')
    requireReauthentication(actor, ports.clock)
    const ceremony = await takeCeremony(tx, 'passkey-registration', input.ceremonyToken, ports.clock.now())
    if (!ceremony || ceremony.accountId !== actor.accountId || ceremony.sessionId !== actor.sessionId) {
      throw new AppError('gone', 'This took too long. Begin again.')
    }
    const { id, origin } = relyingParty(ports)
    const verified = await verifyRegistrationResponse({
      response: input.response,
      expectedChallenge: ceremony.payload['challenge'] ?? '',
      expectedOrigin: origin,
      expectedRPID: id,
      requireUserVerification: true,
    }).catch(() => ({ verified: false }) as const)
    if (!verified.verified) throw new AppError('invalid', 'The passkey could not be verified.')
    const { credential } = verified.registrationInfo
    await sql`insert into identity.passkey (account_id, credential_id, public_key, counter, transports, label, created_at)
      values (${actor.accountId}, ${credential.id}, ${Buffer.from(credential.publicKey)}, ${credential.counter},
        ${input.response.response.transports},
        ${input.label}, ${ports.clock.now()})`.execute(tx)
    await endSessions(tx, actor.accountId, ports.clock.now(), actor.sessionId)
    await writeNotice(tx, ports, actor.accountId, 'secondFactorAdded')
    return actor.accountId
  },
  audit: (_input, accountId) => ({ subjectKind: 'account', subjectId: accountId }),
})

/** Takes a passkey away; the person must have proved who they are just now. */
export const removePasskey = command({
  name: 'identity.removePasskey',
  input: z.object({ passkeyId: uuid }),
  may: (actor) => actor.kind === 'person',
  run: async (tx, actor, { passkeyId }, ports) => {
    if (actor.kind !== 'person') throw new AppError('forbidden', 'Only a signed-in person has passkeys.')
    requireReauthentication(actor, ports.clock)
    const removed = await sql`delete from identity.passkey where id = ${passkeyId} and account_id = ${actor.accountId}`.execute(tx)
    if (removed.numAffectedRows !== 1n) throw new AppError('not-found', 'There is no such passkey.')
    await endSessions(tx, actor.accountId, ports.clock.now(), actor.sessionId)
    await writeNotice(tx, ports, actor.accountId, 'secondFactorRemoved')
    return actor.accountId
  },
  audit: ({ passkeyId }, accountId) => ({ subjectKind: 'account', subjectId: accountId, details: { passkey: passkeyId } }),
})

type Asking = {
  kind: Extract<CeremonyKind, 'passkey-sign-in' | 'passkey-second-factor' | 'passkey-reauthentication'>
  accountId: string | null
  sessionId: string | null
}

/** Asks the browser for a passkey: any (sign-in) or one of an account (second factor, proving it again). */
export async function askForPasskey(
  ports: Ports,
  asking: Asking,
): Promise<{ options: PublicKeyCredentialRequestOptionsJSON; ceremonyToken: string }> {
  const { accountId } = asking
  const own = accountId === null ? [] : await asActor(ports.db, signInSystem, (tx) => findCredentials(tx, { accountId }))
  const options = await generateAuthenticationOptions({
    rpID: relyingParty(ports).id,
    userVerification: asking.kind === 'passkey-second-factor' ? 'preferred' : 'required',
    allowCredentials: own.map((one) => ({ id: one.credentialId, transports: knownTransports(one.transports) })),
  })
  const ceremonyToken = await beginCeremony(ports, asking.kind, {
    accountId,
    sessionId: asking.sessionId,
    payload: { challenge: options.challenge },
  })
  return { options, ceremonyToken }
}

type Answer = z.output<typeof AuthenticationResponse>

async function verifiedCredential(
  tx: Tx,
  ports: Ports,
  kind: Asking['kind'],
  challenge: string,
  accountId: string | null,
  answer: Answer,
): Promise<Credential | null> {
  const credential = (await findCredentials(tx, { credentialId: answer.id }))[0]
  if (!credential || (accountId !== null && credential.accountId !== accountId)) return null
  const { id, origin } = relyingParty(ports)
  const { userHandle, ...signed } = answer.response
  const verified = await verifyAuthenticationResponse({
    response: { ...answer, response: userHandle === undefined ? signed : { ...signed, userHandle } },
    expectedChallenge: challenge,
    expectedOrigin: origin,
    expectedRPID: id,
    requireUserVerification: kind !== 'passkey-second-factor',
    credential: {
      id: credential.credentialId,
      publicKey: new Uint8Array(credential.publicKey),
      counter: credential.counter,
      transports: knownTransports(credential.transports),
    },
  }).catch(() => ({ verified: false }) as const)
  if (!verified.verified) return null
  await sql`
    update identity.passkey set counter = ${verified.authenticationInfo.newCounter}, last_used_at = ${ports.clock.now()}
    where id = ${credential.id}`.execute(tx)
  return credential
}

/** Signs in with a passkey alone: possession and finger, face or PIN are two factors in one gesture. Null when it does not hold. */
export async function signInWithPasskey(ports: Ports, visitor: Visitor, ceremonyToken: string, answer: Answer): Promise<Opened | null> {
  return asActor(ports.db, signInSystem, async (tx) => {
    const ceremony = await takeCeremony(tx, 'passkey-sign-in', ceremonyToken, ports.clock.now())
    if (!ceremony) return null
    const credential = await verifiedCredential(tx, ports, 'passkey-sign-in', ceremony.payload['challenge'] ?? '', null, answer)
    if (!credential) return null
    const opened = await openSession(tx, ports, credential.accountId, visitor, { way: 'passkey', secondFactor: 'passkey' })
    await appendAudit(tx, 'identity.signIn', {
      subjectKind: 'account',
      subjectId: credential.accountId,
      details: { way: 'passkey', secondFactor: 'passkey' },
    })
    return opened
  })
}

/** Finishes a sign-in whose first step was a password or the city's provider. Null when it does not hold. */
export async function passSecondStepWithPasskey(
  ports: Ports,
  visitor: Visitor,
  firstStepToken: string,
  ceremonyToken: string,
  answer: Answer,
): Promise<Opened | null> {
  const first = await findCeremony(ports, 'second-factor', firstStepToken)
  const accountId = first?.accountId
  if (!first || !accountId) return null
  const way = first.payload['way'] === 'city' ? 'city' : 'password'
  return asActor(ports.db, signInSystem, async (tx) => {
    const ceremony = await takeCeremony(tx, 'passkey-second-factor', ceremonyToken, ports.clock.now())
    if (!ceremony || ceremony.accountId !== accountId) return null
    const credential = await verifiedCredential(tx, ports, 'passkey-second-factor', ceremony.payload['challenge'] ?? '', accountId, answer)
    if (!credential || !(await takeCeremony(tx, 'second-factor', firstStepToken, ports.clock.now()))) return null
    const opened = await openSession(tx, ports, accountId, visitor, { way, secondFactor: 'passkey' })
    await appendAudit(tx, 'identity.signIn', { subjectKind: 'account', subjectId: accountId, details: { way, secondFactor: 'passkey' } })
    return opened
  })
}

/** True when the person proved themselves again with one of their own passkeys; the session notes it. */
export async function reauthenticateWithPasskey(ports: Ports, person: Person, ceremonyToken: string, answer: Answer): Promise<boolean> {
  return asActor(ports.db, signInSystem, async (tx) => {
    const ceremony = await takeCeremony(tx, 'passkey-reauthentication', ceremonyToken, ports.clock.now())
    if (!ceremony || ceremony.accountId !== person.accountId || ceremony.sessionId !== person.sessionId) return false
    const credential = await verifiedCredential(
      tx,
      ports,
      'passkey-reauthentication',
      ceremony.payload['challenge'] ?? '',
      person.accountId,
      answer,
    )
    if (!credential) return false
    await sql`update identity.session set reauthenticated_at = ${ports.clock.now()} where id = ${person.sessionId} and ended_at is null`.execute(
      tx,
    )
    await appendAudit(tx, 'identity.reauthenticate', { subjectKind: 'account', subjectId: person.accountId, details: { way: 'passkey' } })
    return true
  })
}
