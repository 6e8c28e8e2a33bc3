// Second factors under a new key of the installation.
import { sql } from 'kysely'
import type { Config } from '../../kernel/config.ts'
import { setActor, type Tx } from '../../kernel/db.ts'
import { seal, unseal } from '../../kernel/sealing.ts'

/** Seals every second factor with the new key, inside the caller's transaction; answers how many. */
export async function resealSecondFactors(tx: Tx, old: Config, next: Config): Promise<number> {
  await setActor(tx, { kind: 'system', purpose: 'command-line' })
  const rows = (
    await sql<{ id: string; sealed: Buffer }>`select account_id as id, secret_sealed as sealed from identity.totp for update`.execute(tx)
  ).rows
  for (const row of rows)
    await sql`update identity.totp set secret_sealed = ${seal(next, unseal(old, row.sealed, row.id), row.id)} where account_id = ${row.id}`.execute(
      tx,
    )
  return rows.length
}
