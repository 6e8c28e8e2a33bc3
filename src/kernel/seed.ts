// Facts that come with the project are loaded once per content: the same files again change nothing, new files are loaded again.
import { createHash } from 'node:crypto'
import { readdirSync, readFileSync, statSync } from 'node:fs'
import { join } from 'node:path'
import { sql } from 'kysely'
import { asActor } from './db.ts'
import type { Actor } from './actor.ts'
import type { Ports } from './ports.ts'

export const loaderActor: Actor = { kind: 'system', purpose: 'load' }
export type Counts = Readonly<Record<string, number>>

/** One hash over names and contents of all files in the folders (relative to the project's root). */
export function contentHash(root: string, folders: readonly string[]): string {
  const hash = createHash('sha256')
  for (const folder of folders) {
    for (const name of readdirSync(join(root, folder), { recursive: true, encoding: 'utf8' }).sort()) {
      const path = join(root, folder, name)
      if (statSync(path).isFile()) hash.update(`${folder}/${name}\0`).update(readFileSync(path)).update('\0')
    }
  }
  return hash.digest('hex')
}

/** Runs a loader unless exactly these files are loaded already; answers the counts and whether work was done. */
export async function loadOnce(
  ports: Ports,
  name: string,
  folders: readonly string[],
  load: () => Promise<Counts>,
): Promise<{ counts: Counts; fresh: boolean }> {
  const hash = contentHash(ports.config.root, folders)
  const known = await asActor(ports.db, loaderActor, (tx) =>
    sql<{ content_hash: string; counts: Counts }>`select content_hash, counts from kernel.loaded_seed where name = ${name}`.execute(tx),
  )
  const before = known.rows[0]
  if (before?.content_hash === hash) return { counts: before.counts, fresh: false }
  const counts = await load()
  await markSeed(ports, name, hash, counts)
  return { counts, fresh: true }
}

/** What is remembered under a name (which invented city stands, for example); null when nothing is. */
export async function seedMark(ports: Ports, name: string): Promise<{ hash: string; counts: unknown } | null> {
  const found = await asActor(ports.db, loaderActor, (tx) =>
    sql<{ hash: string; counts: unknown }>`select content_hash as hash, counts from kernel.loaded_seed where name = ${name}`.execute(tx),
  )
  return found.rows[0] ?? null
}
export async function markSeed(ports: Ports, name: string, hash: string, counts: Counts = {}): Promise<void> {
  await asActor(ports.db, loaderActor, (tx) =>
    sql`
    insert into kernel.loaded_seed (name, content_hash, counts) values (${name}, ${hash}, ${JSON.stringify(counts)}::jsonb)
    on conflict (name) do update set content_hash = excluded.content_hash, counts = excluded.counts, loaded_at = now()`.execute(tx),
  )
}
