// Backup, restore, check and move: every table of the rooms from one consistent view of the database, as COPY text in one compressed file.
// Row-level security binds even the owner of the tables, so these read and write as the database's superuser and refuse when the role they were given would silently see less.
import { createHash } from 'node:crypto'
import { createReadStream, createWriteStream, existsSync, readFileSync, renameSync, rmSync, statSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { Readable } from 'node:stream'
import { pipeline } from 'node:stream/promises'
import { createGunzip, createGzip } from 'node:zlib'
import pg from 'pg'
import { from as copyFrom, to as copyTo } from 'pg-copy-streams'
import { z } from 'zod'
import { isServed, stopUnlessServed } from './boot.ts'
import type { Config } from './config.ts'
import { migrate } from './migrate.ts'
import { connectionTrouble, externalUrls } from './postgres/external.ts'
import { databaseName, startEmbedded } from './postgres/launcher.ts'

const format = 'metropolis-backup-1'
const endOfRows = Buffer.from('\\.\n')
export type BackupReport = { tables: number; rows: number; bytes: number }
type TableHead = { table: string; columns: readonly string[] }
type Access = 'read' | 'write'
/** Keys that make what they seal unreadable when they are destroyed must not live on in backups of the content; they have a backup of their own, of which only the newest is kept. */
export type BackupPart = 'content' | 'keys'
const keptApart = 'Kept apart from backups.'

/** A connection that sees everything (and may write everything), and what to do when done with it. */
async function openAll(config: Config, access: Access): Promise<{ client: pg.Client; close: () => Promise<void> }> {
  const migrations = join(config.root, 'migrations')
  if (config.databaseUrl) {
    const url = config.databaseOwnerUrl ?? config.databaseUrl
    const client = await connect(url, config.databaseOwnerUrl ? 'DATABASE_OWNER_URL' : 'DATABASE_URL', access)
    // A backup never changes what it saves, not even its version.
    if (access === 'write') await externalUrls(config, config.databaseUrl).then((urls) => migrate(urls.owner, migrations))
    return { client, close: () => client.end() }
  }
  const embedded = await startEmbedded(config.dataDir)
  try {
    if (access === 'write') {
      if (await isServed(embedded))
        throw new Error(`Metropolis runs on the data folder ${config.dataDir}. Stop it first; nothing was changed.`)
      await migrate(embedded.urls.owner, migrations)
    }
    const client = await connect(
      embedded.superuserUrl.replace(/\/postgres\?/, `/${databaseName}?`),
      'The database of the data folder',
      access,
    )
    return {
      client,
      close: async () => {
        await client.end()
        await stopUnlessServed(embedded)
      },
    }
  } catch (error) {
    await stopUnlessServed(embedded)
    throw error
  }
}
async function connect(url: string, name: string, access: Access): Promise<pg.Client> {
  const client = new pg.Client({ connectionString: url, connectionTimeoutMillis: 8000 })
  client.on('error', () => undefined)
  try {
    await client.connect()
  } catch (error) {
    throw connectionTrouble(error, name)
  }
  const found = await client.query<{ super: boolean; sees: boolean; name: string }>(
    'select rolsuper as super, rolsuper or rolbypassrls as sees, rolname as name from pg_roles where rolname = current_user',
  )
  const role = found.rows[0]
  if (!role || !(access === 'write' ? role.super : role.sees)) {
    await client.end()
    const why =
      access === 'write'
        ? 'may not fill the tables as they were; a superuser is needed'
        : 'is bound by row-level security and would see only part of the city; a superuser or a role with BYPASSRLS is needed'
    throw new Error(`${name} cannot be used: the role "${role?.name ?? '?'}" ${why}.`)
  }
  // The same text whatever the server of this or the next database is set to.
  await client.query(
    "set row_security = off; set datestyle = 'ISO, YMD'; set intervalstyle = 'postgres'; set timezone = 'UTC'; set extra_float_digits = 1; set client_encoding = 'UTF8'",
  )
  return client
}

/** All tables of the rooms, or those of one part, with the columns that hold data of their own (generated ones are computed again). A table of keys says so in its comment. */
async function tablesOf(client: pg.Client, part: BackupPart | 'all'): Promise<TableHead[]> {
  const found = await client.query<TableHead>(
    `
    select format('%I.%I', n.nspname, c.relname) as table, array_agg(format('%I', a.attname) order by a.attnum) as columns
    from pg_class c join pg_namespace n on n.oid = c.relnamespace join pg_attribute a on a.attrelid = c.oid and a.attnum > 0 and not a.attisdropped and a.attgenerated = ''
    where c.relkind in ('r', 'p') and not c.relispartition and n.nspname !~ '^pg_' and n.nspname not in ('information_schema', 'public', 'graphile_worker') and format('%I.%I', n.nspname, c.relname) <> 'kernel.migration'
      and ($1 = 'all' or (coalesce(obj_description(c.oid, 'pg_class'), '') like $2 || '%') = ($1 = 'keys'))
    group by 1 order by 1`,
    [part, keptApart],
  )
  return found.rows
}
const copyOut = (head: TableHead) => `copy ${head.table} (${head.columns.join(', ')}) to stdout`
const copyIn = (head: TableHead) => `copy ${head.table} (${head.columns.join(', ')}) from stdin`
function keyFile(config: Config): string {
  return join(config.dataDir, 'metropolis.key')
}
/** The last migration of a database; null when there is no city in it. */
async function newest(client: pg.Client): Promise<string | null> {
  const known = await client.query<{ is: boolean }>("select to_regclass('kernel.migration') is not null as is")
  if (!known.rows[0]?.is) return null
  return (await client.query<{ name: string | null }>('select max(name) as name from kernel.migration')).rows[0]?.name ?? null
}

/** Everything of the city as the bytes of a backup: a heading, then each table's heading, rows, and their count and hash. */
async function* bytesOf(
  client: pg.Client,
  part: BackupPart,
  heading: object,
  told: (report: { tables: number; rows: number }) => void,
): AsyncGenerator<Buffer> {
  const line = (value: unknown) => Buffer.from(`${JSON.stringify(value)}\n`)
  yield line(heading)
  let rows = 0
  const tables = await tablesOf(client, part)
  for (const head of tables) {
    yield line(head)
    const hash = createHash('sha256')
    const source = client.query(copyTo(copyOut(head)))
    for await (const chunk of source as AsyncIterable<Buffer>) {
      hash.update(chunk)
      yield chunk
    }
    yield endOfRows
    yield line({ rows: source.rowCount, sha256: hash.digest('hex') })
    rows += source.rowCount
  }
  yield line({ end: true, tables: tables.length })
  told({ tables: tables.length, rows })
}

/** One line for what a full disk, a missing folder or a refused right says when a file is written. */
function fileTrouble(error: unknown, file: string): unknown {
  const code = error instanceof Error && 'code' in error ? String(error.code) : ''
  const reasons: Record<string, string> = {
    ENOSPC: 'the disk is full',
    ENOENT: 'there is no such folder',
    EACCES: 'this user may not write there',
    EROFS: 'the disk is read-only',
    EISDIR: 'it is a folder',
  }
  return reasons[code] ? new Error(`The backup ${file} could not be written: ${reasons[code]}.`, { cause: error }) : error
}

/** Writes a backup while the city goes on working; the file appears whole or not at all and is readable by its owner only. */
export async function createBackup(config: Config, file: string, part: BackupPart = 'content'): Promise<BackupReport> {
  const { client, close } = await openAll(config, 'read')
  const unfinished = `${file}.part`
  try {
    await client.query('begin isolation level repeatable read read only')
    const migration = await newest(client)
    if (migration === null) throw new Error('There is no city in this database; nothing was written.')
    const sealed = config.key || !existsSync(keyFile(config)) ? null : readFileSync(keyFile(config), 'utf8')
    let counted = { tables: 0, rows: 0 }
    await pipeline(
      bytesOf(client, part, { format, part, migration, madeAt: new Date().toISOString(), key: sealed }, (report) => {
        counted = report
      }),
      createGzip(),
      createWriteStream(unfinished, { mode: 0o600, flush: true }),
    )
    await client.query('commit')
    renameSync(unfinished, file)
    return { ...counted, bytes: statSync(file).size }
  } catch (error) {
    throw fileTrouble(error, file)
  } finally {
    rmSync(unfinished, { force: true })
    await close()
  }
}

/** The lines of a compressed file as bytes with their line ends: text is not touched, so that every character people wrote comes back. */
async function* linesOf(file: string): AsyncGenerator<Buffer> {
  const unzipped = createGunzip()
  const source = createReadStream(file)
  source.once('error', (error) => unzipped.destroy(error))
  let rest: Buffer[] = []
  try {
    for await (const chunk of source.pipe(unzipped) as AsyncIterable<Buffer>) {
      let from = 0
      for (let end = chunk.indexOf(10); end >= 0; end = chunk.indexOf(10, from)) {
        const piece = chunk.subarray(from, end + 1)
        from = end + 1
        if (rest.length === 0) yield piece
        else {
          yield Buffer.concat([...rest, piece])
          rest = []
        }
      }
      if (from < chunk.length) rest.push(chunk.subarray(from))
    }
  } finally {
    source.destroy()
  }
}

type Visitor = {
  begin: (header: { migration: string; key: string | null; part: BackupPart }) => Promise<void>
  table: (head: TableHead, rows: AsyncGenerator<Buffer>) => Promise<void>
}
/** A backup can be damaged at any byte, so nothing in it is believed before it was looked at. */
const headerShape = z.object({
  format: z.literal(format),
  part: z.enum(['content', 'keys']).default('content'),
  migration: z.string(),
  key: z.string().nullable(),
})
const headShape = z.object({ table: z.string(), columns: z.array(z.string()) })
const tableEndShape = z.object({ rows: z.int(), sha256: z.string() })
const endShape = z.object({ end: z.literal(true), tables: z.int() })

/** Walks a backup, checks every table's hash and count, and the end mark; throws with one clear line where the file is damaged. */
async function walk(file: string, visitor: Visitor): Promise<BackupReport> {
  if (!existsSync(file)) throw new Error(`There is no file ${file}.`)
  const damaged = (where: string, cause?: unknown) => new Error(`The backup ${file} is damaged or was cut off${where}.`, { cause })
  const lines = linesOf(file)
  async function next(where = ''): Promise<Buffer> {
    const found = await lines.next().catch((error: unknown) => {
      throw damaged(where, error)
    })
    if (found.done) throw damaged(where)
    return found.value
  }
  async function parsed<T>(shape: z.ZodType<T>, where = ''): Promise<T> {
    const line = await next(where)
    try {
      return shape.parse(JSON.parse(line.toString()))
    } catch (error) {
      throw damaged(where, error)
    }
  }
  try {
    const header = await parsed(headerShape).catch((error: unknown) => {
      throw new Error(`${file} is no backup of this program, or it is damaged.`, { cause: error })
    })
    await visitor.begin(header)
    let tables = 0
    let rows = 0
    for (;;) {
      const head = await parsed(z.union([headShape, endShape]))
      if ('end' in head) {
        if (head.tables !== tables) throw damaged(': tables are missing')
        // Reading to the very end lets the compression check itself.
        const more = await lines.next().catch((error: unknown) => {
          throw damaged(' at its end', error)
        })
        if (!more.done) throw damaged(' at its end')
        return { tables, rows, bytes: statSync(file).size }
      }
      const where = ` in ${head.table}`
      const hash = createHash('sha256')
      let count = 0
      async function* each(): AsyncGenerator<Buffer> {
        for (let line = await next(where); !line.equals(endOfRows); line = await next(where)) {
          hash.update(line)
          count += 1
          yield line
        }
      }
      await visitor.table(head, each())
      const end = await parsed(tableEndShape, where)
      if (end.rows !== count || end.sha256 !== hash.digest('hex')) throw damaged(where)
      tables += 1
      rows += count
    }
  } finally {
    await lines.return(undefined)
  }
}

/** Reads a whole backup and checks it without touching any database. */
export function verifyBackup(_config: Config, file: string): Promise<BackupReport> {
  return walk(file, {
    begin: () => Promise.resolve(),
    table: async (_head, rows) => {
      for await (const row of rows) void row
    },
  })
}

/** Empties the city's tables and fills them again in one transaction; constraints were true when the rows were written. */
async function fill(
  client: pg.Client,
  part: BackupPart | 'all',
  feed: (insert: (head: TableHead, rows: AsyncIterable<Buffer>) => Promise<void>) => Promise<BackupReport>,
): Promise<BackupReport> {
  await client.query('begin')
  try {
    await client.query('set local session_replication_role = replica')
    const own = await tablesOf(client, part)
    await client.query(`truncate ${own.map((one) => one.table).join(', ')} cascade`)
    const report = await feed((head, rows) => pipeline(Readable.from(rows), client.query(copyFrom(copyIn(head)))))
    const sequences = await client.query<{ sequence: string; table: string; column: string }>(`
      select pg_get_serial_sequence(format('%I.%I', n.nspname, c.relname), a.attname) as sequence, format('%I.%I', n.nspname, c.relname) as table, format('%I', a.attname) as column
      from pg_class c join pg_namespace n on n.oid = c.relnamespace join pg_attribute a on a.attrelid = c.oid and a.attidentity <> '' where n.nspname !~ '^pg_' and n.nspname not in ('information_schema', 'graphile_worker')`)
    for (const one of sequences.rows)
      await client.query(`select setval('${one.sequence}', coalesce((select max(${one.column}) from ${one.table}), 0) + 1, false)`)
    await client.query('commit')
    return report
  } catch (error) {
    await client.query('rollback').catch(() => undefined)
    throw error
  }
}
async function isEmpty(client: pg.Client): Promise<boolean> {
  return (
    (await client.query<{ any: boolean }>('select exists (select from identity.account) or exists (select from kernel.audit_entry) as any'))
      .rows[0]?.any !== true
  )
}

/** Which part a backup holds, from its heading alone. */
async function partOf(file: string): Promise<BackupPart> {
  if (!existsSync(file)) throw new Error(`There is no file ${file}.`)
  const lines = linesOf(file)
  try {
    const first = await lines.next()
    return first.done ? 'content' : headerShape.parse(JSON.parse(first.value.toString())).part
  } catch (error) {
    throw new Error(`${file} is no backup of this program, or it is damaged.`, { cause: error })
  } finally {
    await lines.return(undefined)
  }
}

/** Brings a backup back into a database without people and records; `replace` overwrites one that has them. All or nothing. */
export async function restoreBackup(config: Config, file: string, options: { replace: boolean }): Promise<BackupReport> {
  const part = await partOf(file)
  await verifyBackup(config, file)
  const { client, close } = await openAll(config, 'write')
  try {
    if (part === 'keys' && (await isEmpty(client)))
      throw new Error('Keys are restored after the content they open. Restore the content first.')
    if (part === 'content' && !options.replace && !(await isEmpty(client)))
      throw new Error('This city already has people and records. Restore into an empty data folder, or say --replace to overwrite it.')
    let key: string | null = null
    // Restored content has no keys until they are restored too: what was erased since stays unreadable.
    const report = await fill(client, part === 'keys' ? 'keys' : 'all', (insert) =>
      walk(file, {
        begin: async (header) => {
          const own = await newest(client)
          if (header.migration !== own)
            throw new Error(
              `The backup was made at ${header.migration}, this program is at ${own}. Restore it with the program version that made it, then upgrade.`,
            )
          key = header.key
        },
        table: insert,
      }),
    )
    // Without the key the second factors of all people could not be opened again.
    if (key !== null && !config.key) writeFileSync(keyFile(config), key, { mode: 0o600 })
    return report
  } finally {
    await close()
  }
}

/** Copies the whole city into another PostgreSQL (empty, or one made by an earlier try); the present one stays as it is. */
export async function moveDatabase(config: Config, url: string, say: (line: string) => void): Promise<BackupReport> {
  if (config.databaseUrl === url) throw new Error('The city is in that database already.')
  const source = await openAll(config, 'read')
  try {
    say('Preparing the new database')
    // The owner of the present database has no say in the new one.
    const urls = await externalUrls({ ...config, databaseOwnerUrl: null }, url)
    await migrate(urls.owner, join(config.root, 'migrations'))
    const target = await connect(url, 'The new database', 'write')
    try {
      if (!(await isEmpty(target))) throw new Error('The new database already has people and records; choose an empty one.')
      const [here, there] = [await newest(source.client), await newest(target)]
      if (here !== there)
        throw new Error(
          `This city is at ${here ?? 'no version'}, the program at ${there}. Start the program once, so that the city is brought up to date, then move.`,
        )
      await source.client.query('begin isolation level repeatable read read only')
      const tables = await tablesOf(source.client, 'all')
      const report = await fill(target, 'all', async (insert) => {
        let rows = 0
        for (const head of tables) {
          say(`  ${head.table}`)
          const out = source.client.query(copyTo(copyOut(head)))
          await insert(head, out)
          rows += out.rowCount
        }
        return { tables: tables.length, rows, bytes: 0 }
      })
      await source.client.query('commit')
      return report
    } finally {
      await target.end()
    }
  } finally {
    await source.close()
  }
}
