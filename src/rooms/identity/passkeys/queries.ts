import { sql } from 'kysely'
import type { Actor } from '../../../kernel/actor.ts'
import { asActor, type Tx } from '../../../kernel/db.ts'
import type { Ports } from '../../../kernel/ports.ts'

export type Passkey = { id: string; label: string; createdAt: Date; lastUsedAt: Date | null }

export async function listPasskeys(ports: Ports, actor: Actor): Promise<Passkey[]> {
  if (actor.kind !== 'person') return []
  return asActor(ports.db, actor, async (tx) => {
    const found = await sql<Passkey>`select id, label, created_at as "createdAt", last_used_at as "lastUsedAt" from identity.passkey
      where account_id = ${actor.accountId} order by created_at`.execute(tx)
    return found.rows
  })
}

export type Credential = { id: string; accountId: string; credentialId: string; publicKey: Buffer; counter: number; transports: string[] }

/** Passkeys of an account, or the one with a credential id. */
export async function findCredentials(tx: Tx, by: { accountId: string } | { credentialId: string }): Promise<Credential[]> {
  const which = 'accountId' in by ? sql`account_id = ${by.accountId}` : sql`credential_id = ${by.credentialId}`
  const found =
    await sql<Credential>`select id, account_id as "accountId", credential_id as "credentialId", public_key as "publicKey", counter, transports
    from identity.passkey where ${which} order by created_at`.execute(tx)
  return found.rows
}
