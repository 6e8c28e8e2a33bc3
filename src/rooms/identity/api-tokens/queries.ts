import { sql } from 'kysely'
import type { Actor } from '../../../kernel/actor.ts'
import { nobody } from '../../../kernel/actor.ts'
import { asActor } from '../../../kernel/db.ts'
import type { Ports } from '../../../kernel/ports.ts'
import { signInSystem } from '../model.ts'
import { hashToken } from '../secrets.ts'
import { tokenPrefix } from './model.ts'

/** Answers whose key a request carries; nobody when it is unknown, over or revoked. */
export async function apiTokenActor(ports: Ports, bearer: string): Promise<Actor> {
  if (!bearer.startsWith(tokenPrefix) || bearer.length !== tokenPrefix.length + 43) return nobody
  const now = ports.clock.now()
  return asActor(ports.db, signInSystem, async (tx) => {
    const found = await sql<{ id: string; organisation_id: string; scopes: string[]; last_used_at: Date | null }>`
      select id, organisation_id, scopes, last_used_at from identity.api_token
      where token_hash = ${hashToken(bearer)} and revoked_at is null and expires_on >= ${ports.clock.today()}::date`.execute(tx)
    const row = found.rows[0]
    if (!row) return nobody
    if (row.last_used_at === null || now.getTime() - row.last_used_at.getTime() > 60_000) {
      await sql`update identity.api_token set last_used_at = ${now} where id = ${row.id}`.execute(tx)
    }
    return { kind: 'token', tokenId: row.id, organisationId: row.organisation_id, scopes: row.scopes }
  })
}

export type TokenRow = {
  id: string
  label: string
  placeName: string | null
  scopes: string[]
  createdAt: Date
  expiresOn: string
  lastUsedAt: Date | null
  revokedAt: Date | null
}

/** Keys of the actor's organisation; of all organisations for the city's administrator. */
export async function listTokens(ports: Ports, actor: Actor): Promise<TokenRow[]> {
  return asActor(ports.db, actor, async (tx) => {
    const found =
      await sql<TokenRow>`select t.id, t.label, p.name as "placeName", t.scopes, t.created_at as "createdAt", t.expires_on as "expiresOn",
        t.last_used_at as "lastUsedAt", t.revoked_at as "revokedAt"
      from identity.api_token t left join identity.place p on p.id = t.organisation_id
      order by t.revoked_at is not null, t.created_at desc limit 200`.execute(tx)
    return found.rows
  })
}
