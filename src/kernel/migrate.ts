// Brings a database to the state this program needs: plain SQL files in order, each in a transaction, never edited after landing.
import { createHash } from 'node:crypto'
import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import pg from 'pg'
import { connectionTrouble } from './postgres/external.ts'

const oneAtATime = 4_200_018

/** The migration files of a folder in their order. */
export function migrationFiles(folder: string): { name: string; sql: string; checksum: string }[] {
  return readdirSync(folder)
    .filter((name) => /^\d{4}_[a-z0-9_]+\.sql$/.test(name))
    .sort()
    .map((name) => {
      const sql = readFileSync(join(folder, name), 'utf8')
      return { name, sql, checksum: createHash('sha256').update(sql).digest('hex') }
    })
}

/** Applies what is missing; answers the names applied. Two processes at once: the second waits, then finds nothing to do. */
export async function migrate(ownerUrl: string, folder: string, say: (line: string) => void = () => undefined): Promise<string[]> {
  const files = migrationFiles(folder)
  const client = new pg.Client({ connectionString: ownerUrl })
  await client.connect().catch((error: unknown) => {
    throw connectionTrouble(error, 'The database address of the owner')
  })
  const applied: string[] = []
  try {
    const encoding = (
      await client.query<{ encoding: string }>(
        'select pg_encoding_to_char(encoding) as encoding from pg_database where datname = current_database()',
      )
    ).rows[0]?.encoding
    // Names are compared in their normal form, which PostgreSQL knows for UTF8 only.
    if (encoding !== 'UTF8')
      throw new Error(
        `The database keeps text as ${encoding}, UTF8 is needed: create database metropolis encoding 'UTF8' template template0`,
      )
    await client.query('select pg_advisory_lock($1)', [oneAtATime])
    await client.query(`create schema if not exists kernel;
      create table if not exists kernel.migration (name text primary key, checksum text not null, applied_at timestamptz not null default now());
      comment on table kernel.migration is 'Migrations applied to this database';
      grant usage on schema kernel to metropolis_app;
      grant select on kernel.migration to metropolis_app`)
    const before = new Map(
      (await client.query<{ name: string; checksum: string }>('select name, checksum from kernel.migration')).rows.map((row) => [
        row.name,
        row.checksum,
      ]),
    )
    const known = new Set(files.map((file) => file.name))
    const unknown = [...before.keys()].filter((name) => !known.has(name))
    if (unknown.length > 0)
      throw new Error(
        `The database is newer than this program (it has ${unknown.sort().at(-1)}). Use the newer program, or restore an older backup.`,
      )
    const edited = files.find((file) => before.has(file.name) && before.get(file.name) !== file.checksum)
    if (edited)
      throw new Error(
        `The migration ${edited.name} differs from the one that made this database. Restore the file; changes need a new migration.`,
      )
    const missing = files.filter((file) => !before.has(file.name))
    if (missing.length > 0) say(`Preparing the database (${missing.length} steps)`)
    for (const file of missing) {
      await client.query('begin')
      try {
        await client.query(file.sql)
        await client.query('insert into kernel.migration (name, checksum) values ($1, $2)', [file.name, file.checksum])
        await client.query('commit')
      } catch (error) {
        await client.query('rollback')
        throw new Error(`The migration ${file.name} failed: ${error instanceof Error ? error.message : String(error)}`, { cause: error })
      }
      applied.push(file.name)
    }
  } finally {
    await client.end()
  }
  return applied
}
