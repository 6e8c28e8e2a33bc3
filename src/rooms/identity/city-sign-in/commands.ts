// Sign-in through the city's own identity provider (OpenID Connect, code flow with PKCE, state and nonce). It proves who somebody is;
// what they may do here still comes from roles. Nobody gets an account by having one at the provider: only invited people are let in.
import * as oidc from 'openid-client'
import { sql } from 'kysely'
import { appendAudit } from '../../../kernel/audit.ts'
import { asActor, type Tx } from '../../../kernel/db.ts'
import { AppError } from '../../../kernel/errors.ts'
import type { Ports } from '../../../kernel/ports.ts'
import { signInSystem, type Visitor } from '../model.ts'
import {
  activateInvited,
  beginCeremony,
  completeSignIn,
  finishFirstStep,
  markReauthenticated,
  takeCeremony,
  type Step,
} from '../sign-in/commands.ts'

const known = new Map<string, Promise<oidc.Configuration>>()

/** The provider's published configuration, fetched on first use; a failure is not remembered. */
function provider(ports: Ports): Promise<oidc.Configuration> {
  const settings = ports.config.oidc
  if (!settings) throw new AppError('not-found', 'Sign-in through the city is not set up here.')
  const key = `${settings.issuer} ${settings.clientId}`
  const cached = known.get(key)
  if (cached) return cached
  // Plain http only outside production, for a provider on the developer's own machine.
  const insecure = !ports.config.production && settings.issuer.startsWith('http:')
  const fresh = oidc.discovery(
    new URL(settings.issuer),
    settings.clientId,
    settings.clientSecret,
    undefined,
    insecure ? { execute: [oidc.allowInsecureRequests] } : {},
  )
  known.set(key, fresh)
  fresh.catch(() => known.delete(key))
  return fresh
}

export function callbackAddress(ports: Ports): string {
  return `${ports.config.origin}/cs/sign-in/city/callback`
}

export type CityJourney = { lang: string; next: string; reauthenticate: { accountId: string; sessionId: string } | null }

/** Where to send the browser, and the token that lets only this browser come back. */
export async function beginCitySignIn(ports: Ports, journey: CityJourney): Promise<{ address: string; ceremonyToken: string }> {
  const configuration = await provider(ports)
  const verifier = oidc.randomPKCECodeVerifier()
  const state = oidc.randomState()
  const nonce = oidc.randomNonce()
  const address = oidc.buildAuthorizationUrl(configuration, {
    redirect_uri: callbackAddress(ports),
    scope: 'openid email profile',
    code_challenge: await oidc.calculatePKCECodeChallenge(verifier),
    code_challenge_method: 'S256',
    state,
    nonce,
    ...(journey.reauthenticate ? { prompt: 'login', max_age: '0' } : {}),
  })
  const ceremonyToken = await beginCeremony(ports, 'city-sign-in', {
    accountId: journey.reauthenticate?.accountId ?? null,
    sessionId: journey.reauthenticate?.sessionId ?? null,
    payload: { verifier, state, nonce, lang: journey.lang, next: journey.next },
  })
  return { address: address.href, ceremonyToken }
}

export type CityOutcome =
  | { kind: 'expired' | 'refused' | 'unknown-person'; lang: string }
  | { kind: 'confirmed'; lang: string; next: string }
  | { kind: 'step'; step: Step; lang: string; next: string }

/** Finishes the journey: exchanges the code, finds the invited person, and opens a session (or asks for the person's own second factor). */
export async function finishCitySignIn(ports: Ports, visitor: Visitor, ceremonyToken: string, query: string): Promise<CityOutcome> {
  const ceremony = await asActor(ports.db, signInSystem, (tx) => takeCeremony(tx, 'city-sign-in', ceremonyToken, ports.clock.now()))
  if (!ceremony) return { kind: 'expired', lang: 'cs' }
  const { verifier = '', state = '', nonce = '', lang = 'cs', next = '/app' } = ceremony.payload
  const claims = await exchangeCode(ports, query, { verifier, state, nonce, fresh: ceremony.accountId !== null })
  if (!claims) return { kind: 'refused', lang }
  const person = await asActor(ports.db, signInSystem, (tx) => findOrLink(tx, ports, claims))
  if (!person) return { kind: 'unknown-person', lang }
  if (ceremony.accountId !== null && ceremony.sessionId !== null) {
    if (person.accountId !== ceremony.accountId) return { kind: 'refused', lang }
    await markReauthenticated(ports, ceremony.accountId, ceremony.sessionId, 'city')
    return { kind: 'confirmed', lang, next }
  }
  // Where the provider says that it asked for two factors, ours is not asked for again.
  const step: Step = claims.twoFactors
    ? { kind: 'signed-in', opened: await completeSignIn(ports, visitor, person.accountId, { way: 'city', secondFactor: 'city' }) }
    : await finishFirstStep(ports, visitor, person.accountId, person.email, 'city')
  return { kind: 'step', step, lang, next }
}

type Claims = { issuer: string; subject: string; email: string | null; twoFactors: boolean }

async function exchangeCode(
  ports: Ports,
  query: string,
  expected: { verifier: string; state: string; nonce: string; fresh: boolean },
): Promise<Claims | null> {
  const configuration = await provider(ports)
  try {
    const tokens = await oidc.authorizationCodeGrant(configuration, new URL(`${callbackAddress(ports)}${query}`), {
      pkceCodeVerifier: expected.verifier,
      expectedState: expected.state,
      expectedNonce: expected.nonce,
      idTokenExpected: true,
      ...(expected.fresh ? { maxAge: 0 } : {}),
    })
    const claims = tokens.claims()
    if (!claims) return null
    // Some providers put the e-mail only into the user-info answer.
    const told = claims['email'] === undefined ? await oidc.fetchUserInfo(configuration, tokens.access_token, claims.sub) : claims
    const { email, email_verified: verified } = told
    const methods = claims['amr']
    return {
      issuer: claims.iss,
      subject: claims.sub,
      email: typeof email === 'string' && verified === true ? email : null,
      twoFactors: Array.isArray(methods) && methods.includes('mfa'),
    }
  } catch (error) {
    ports.log.warn({ problem: error instanceof Error ? error.name : 'unknown' }, 'the city sign-in was refused')
    return null
  }
}

/** By subject when linked; else once by an e-mail the provider has verified. An open invitation to that address is accepted by it. */
async function findOrLink(tx: Tx, ports: Ports, claims: Claims): Promise<{ accountId: string; email: string } | null> {
  const now = ports.clock.now()
  const linked = await sql<{ id: string; email: string }>`select a.id, a.email from identity.external_identity e
    join identity.account a on a.id = e.account_id and a.disabled_at is null and a.activated_at is not null
    where e.issuer = ${claims.issuer} and e.subject = ${claims.subject}`.execute(tx)
  const already = linked.rows[0]
  if (already) return { accountId: already.id, email: already.email }
  if (claims.email === null) return null
  const invited = await sql<{ id: string; email: string; activated_at: Date | null }>`select id, email, activated_at from identity.account
    where lower(email) = lower(${claims.email}) and disabled_at is null
      and not exists (select from identity.external_identity e where e.account_id = account.id and e.issuer = ${claims.issuer}) for update`.execute(
    tx,
  )
  const account = invited.rows[0]
  if (!account) return null
  if (account.activated_at === null && (await activateInvited(tx, sql`account_id = ${account.id}`, now)) === null) return null
  await sql`
    insert into identity.external_identity (issuer, subject, account_id, linked_at)
    values (${claims.issuer}, ${claims.subject}, ${account.id}, ${now})`.execute(tx)
  await appendAudit(tx, 'identity.linkCitySignIn', { subjectKind: 'account', subjectId: account.id })
  return { accountId: account.id, email: account.email }
}
