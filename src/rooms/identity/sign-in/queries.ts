// What sign-in must know about an address before it lets anybody in.
import { sql } from 'kysely'
import { asActor } from '../../../kernel/db.ts'
import type { Ports } from '../../../kernel/ports.ts'
import { signInSystem, type Visitor } from '../model.ts'
import { hashToken } from '../secrets.ts'

export type Candidate = { accountId: string | null; passwordHash: string | null; usable: boolean; deviceKnown: boolean }

/** The account behind an address, asked with one statement of the same shape whether or not there is one. */
export async function findCandidate(ports: Ports, email: string, visitor: Visitor): Promise<Candidate> {
  const device = hashToken(visitor.deviceToken ?? '')
  return asActor(ports.db, signInSystem, async (tx) => {
    const found = await sql<Candidate>`
      select a.id as "accountId", p.hash as "passwordHash", coalesce(a.disabled_at is null and a.activated_at is not null, false) as usable,
        exists (select from identity.known_device d where d.account_id = a.id and d.token_hash = ${device}) as "deviceKnown"
      from (select ${email}::text as wanted) w
      left join identity.account a on lower(a.email) = lower(w.wanted)
      left join identity.password p on p.account_id = a.id`.execute(tx)
    return found.rows[0] ?? { accountId: null, passwordHash: null, usable: false, deviceKnown: false }
  })
}

export type SecondFactors = { totp: boolean; passkey: boolean; recovery: boolean }

export async function secondFactorsOf(ports: Ports, accountId: string): Promise<SecondFactors> {
  return asActor(ports.db, signInSystem, async (tx) => {
    const found = await sql<SecondFactors>`
      select exists (select from identity.totp where account_id = ${accountId} and confirmed_at is not null) as totp,
        exists (select from identity.passkey where account_id = ${accountId}) as passkey,
        exists (select from identity.recovery_code where account_id = ${accountId} and used_at is null) as recovery`.execute(tx)
    return found.rows[0] ?? { totp: false, passkey: false, recovery: false }
  })
}

export type OpenInvitation = { accountId: string; email: string; displayName: string; lang: string }

/** The invitation behind a link while it can still be accepted. */
export async function findInvitation(ports: Ports, token: string): Promise<OpenInvitation | undefined> {
  return asActor(ports.db, signInSystem, async (tx) => {
    const found = await sql<OpenInvitation>`
      select a.id as "accountId", a.email, a.display_name as "displayName", a.lang
      from identity.invitation i join identity.account a on a.id = i.account_id
      where i.token_hash = ${hashToken(token)} and i.accepted_at is null and i.withdrawn_at is null and i.expires_at > ${ports.clock.now()}
        and a.activated_at is null and a.disabled_at is null`.execute(tx)
    return found.rows[0]
  })
}

export type OpenReset = { accountId: string; email: string; displayName: string }

/** The account behind a reset link while the link still works. */
export async function findReset(ports: Ports, token: string): Promise<OpenReset | undefined> {
  return asActor(ports.db, signInSystem, async (tx) => {
    const found = await sql<OpenReset>`
      select a.id as "accountId", a.email, a.display_name as "displayName"
      from identity.password_reset r join identity.account a on a.id = r.account_id
      where r.token_hash = ${hashToken(token)} and r.used_at is null and r.expires_at > ${ports.clock.now()} and a.disabled_at is null`.execute(
      tx,
    )
    return found.rows[0]
  })
}
