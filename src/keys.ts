// Turning the installation's key: everything sealed with it is opened with the old one and closed with the new one, in one transaction.
import { randomBytes } from 'node:crypto'
import { renameSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { sql } from 'kysely'
import { appendAudit } from './kernel/audit.ts'
import type { Config } from './kernel/config.ts'
import { asActor, setActor } from './kernel/db.ts'
import type { Ports } from './kernel/ports.ts'
import { checkKey } from './kernel/sealing.ts'
import { rewrapKeys } from './rooms/casework/index.ts'
import { resealSecondFactors } from './rooms/identity/index.ts'

/**
 * Rotates to `newKey`, or, where the key is the file in DATA_DIR, to a fresh one. The server must be stopped. Unsent drafts are forgotten; clients' keys and contents are not touched.
 * The new key file is written beside the old one before anything changes and takes its place afterwards; the old one stays as metropolis.key.before until somebody removes it.
 */
export async function rotateKey(ports: Ports, newKey: string | null): Promise<{ organisations: number; secondFactors: number }> {
  const { config } = ports
  if (config.key !== null && newKey === null) throw new Error('Give the new key in METROPOLIS_NEW_KEY; afterwards set it as METROPOLIS_KEY')
  const key = newKey ?? randomBytes(32).toString('base64')
  checkKey(key, 'METROPOLIS_NEW_KEY')
  if (key === config.key) throw new Error('METROPOLIS_NEW_KEY is the key already in use')
  const next: Config = { ...config, key }
  const file = join(config.dataDir, 'metropolis.key')
  if (config.key === null) writeFileSync(`${file}.next`, `${key}\n`, { mode: 0o600 })
  const counts = await asActor(ports.db, { kind: 'system', purpose: 'command-line' }, async (tx) => {
    const secondFactors = await resealSecondFactors(tx, config, next)
    const organisations = await rewrapKeys(tx, config, next)
    await sql`delete from kernel.draft`.execute(tx)
    await setActor(tx, { kind: 'system', purpose: 'command-line' })
    await appendAudit(tx, 'city.rotateKey', { subjectKind: 'key', subjectId: null, details: { organisations, secondFactors } })
    return { organisations, secondFactors }
  })
  if (config.key === null) {
    renameSync(file, `${file}.before`)
    renameSync(`${file}.next`, file)
  }
  return counts
}
