// Backup, restore, check and move: every table of the rooms from one consistent view of the database, as COPY text in one compressed file.
// Row-level security binds even the owner of the tables, so these read and write as the database's superuser and refuse when the role they were given would silently see less.
import { createHash } from 'node:crypto'
import { chmodSync, createReadStream, createWriteStream, existsSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { createInterface } from 'node:readline'
import { Readable, Writable } from 'node:stream'
import { pipeline } from 'node:stream/promises'
import { createGunzip, createGzip } from 'node:zlib'
import pg from 'pg'
import { from as copyFrom, to as copyTo } from 'pg-copy-streams'
import type { Config } from './config.ts'
import { migrate } from './migrate.ts'
import { connectionTrouble, externalUrls } from './postgres/external.ts'
import { databaseName, startEmbedded } from './postgres/launcher.ts'

const format = 'metropolis-backup-1'
export type BackupReport = { tables: number; rows: number; bytes: number }
type TableHead = { table: string; columns: string[] }
type TableEnd = { rows: number; sha256: string }

/** A connection that sees and may write everything, and what to do when done with it. */
async function openAll(config: Config): Promise<{ client: pg.Client; close: () => Promise<void> }> {
  if (config.databaseUrl) {
    const client = await connect(config.databaseUrl, 'DATABASE_URL')
    return { client, close: () => client.end() }
  }
  const embedded = await startEmbedded(config.dataDir)
  await migrate(embedded.urls.owner, join(config.root, 'migrations'))
  const client = await connect(embedded.superuserUrl.replace(/\/postgres\?/, `/${databaseName}?`), 'The database of the data folder')
  return {
    client,
    close: async () => {
      await client.end()
      if (!embedded.adopted) await embedded.stop()
    },
  }
}
async function connect(url: string, name: string): Promise<pg.Client> {
  const client = new pg.Client({ connectionString: url, connectionTimeoutMillis: 8000 })
  client.on('error', () => undefined)
  try {
    await client.connect()
  } catch (error) {
    throw connectionTrouble(error, name)
  }
  const role = await client.query<{ all: boolean; name: string }>('select rolsuper or rolbypassrls as all, rolname as name from pg_roles where rolname = current_user')
  if (!role.rows[0]?.all) {
    await client.end()
    throw new Error(`The role "${role.rows[0]?.name ?? '?'}" is bound by row-level security and would back up only part of the city. Give an address of a superuser (or a role with BYPASSRLS) in DATABASE_URL.`)
  }
  await client.query('set row_security = off')
  return client
}

/** All tables of the rooms with the columns that hold data of their own (generated ones are computed again). */
async function tablesOf(client: pg.Client): Promise<TableHead[]> {
  const found = await client.query<TableHead>(`
    select format('%I.%I', n.nspname, c.relname) as table, array_agg(format('%I', a.attname) order by a.attnum) as columns
    from pg_class c join pg_namespace n on n.oid = c.relnamespace join pg_attribute a on a.attrelid = c.oid and a.attnum > 0 and not a.attisdropped and a.attgenerated = ''
    where c.relkind in ('r', 'p') and not c.relispartition and n.nspname !~ '^pg_' and n.nspname not in ('information_schema', 'public', 'graphile_worker') and format('%I.%I', n.nspname, c.relname) <> 'kernel.migration'
    group by 1 order by 1`)
  return found.rows
}
const copyOut = (head: TableHead) => `copy ${head.table} (${head.columns.join(', ')}) to stdout`
const copyIn = (head: TableHead) => `copy ${head.table} (${head.columns.join(', ')}) from stdin`
function keyFile(config: Config): string {
  return join(config.dataDir, 'metropolis.key')
}
async function newest(client: pg.Client): Promise<string | null> {
  return (await client.query<{ name: string | null }>('select max(name) as name from kernel.migration')).rows[0]?.name ?? null
}

/** Writes a backup while the city goes on working; the file appears whole or not at all and is readable by its owner only. */
export async function createBackup(config: Config, file: string): Promise<BackupReport> {
  const { client, close } = await openAll(config)
  const part = `${file}.part`
  try {
    await client.query('begin isolation level repeatable read read only')
    const zip = createGzip()
    const written = pipeline(zip, createWriteStream(part, { mode: 0o600 }))
    const say = (text: string) => new Promise<void>((resolve, reject) => zip.write(text, (error) => (error ? reject(error) : resolve())))
    const line = (value: unknown) => say(`${JSON.stringify(value)}\n`)
    const sealed = config.key || !existsSync(keyFile(config)) ? null : readFileSync(keyFile(config), 'utf8')
    await line({ format, migration: await newest(client), madeAt: new Date().toISOString(), key: sealed })
    let rows = 0
    const tables = await tablesOf(client)
    for (const head of tables) {
      await line(head)
      const hash = createHash('sha256')
      const source = client.query(copyTo(copyOut(head)))
      for await (const chunk of source) {
        hash.update(chunk as Buffer)
        if (!zip.write(chunk)) await new Promise((resolve) => zip.once('drain', resolve))
      }
      await say('\\.\n')
      await line({ rows: source.rowCount, sha256: hash.digest('hex') })
      rows += source.rowCount
    }
    await line({ end: true, tables: tables.length })
    zip.end()
    await written
    await client.query('commit')
    renameSync(part, file)
    chmodSync(file, 0o600)
    return { tables: tables.length, rows, bytes: readFileSync(file).length }
  } finally {
    rmSync(part, { force: true })
    await close()
  }
}

type Visitor = { begin: (header: { migration: string; key: string | null }) => Promise<void>; table: (head: TableHead) => Promise<Writable | null> }
/** Walks a backup, checks every table's hash and count, and the end mark; throws with one clear line where the file is damaged. */
async function walk(file: string, visitor: Visitor): Promise<BackupReport> {
  if (!existsSync(file)) throw new Error(`There is no file ${file}.`)
  const lines = createInterface({ input: createReadStream(file).pipe(createGunzip()).on('error', () => undefined), crlfDelay: Number.POSITIVE_INFINITY })
  const each = lines[Symbol.asyncIterator]()
  async function next(): Promise<string | null> {
    const found = await each.next().catch(() => ({ done: true as const, value: undefined }))
    return found.done ? null : found.value
  }
  function parse(line: string | null): Record<string, unknown> {
    try {
      const value: unknown = JSON.parse(line ?? '')
      if (typeof value === 'object' && value !== null) return value as Record<string, unknown>
    } catch {
      // told below
    }
    throw new Error(`The backup ${file} is damaged or was cut off.`)
  }
  const header = parse(await next())
  if (header['format'] !== format) throw new Error(`${file} is no backup of this program.`)
  await visitor.begin({ migration: String(header['migration']), key: typeof header['key'] === 'string' ? header['key'] : null })
  let tables = 0
  let rows = 0
  for (;;) {
    const head = parse(await next())
    if (head['end'] === true) {
      if (head['tables'] !== tables) throw new Error(`The backup ${file} is damaged: tables are missing.`)
      return { tables, rows, bytes: readFileSync(file).length }
    }
    const table = { table: String(head['table']), columns: (head['columns'] as string[]) }
    const sink = await visitor.table(table)
    const hash = createHash('sha256')
    let count = 0
    for (let line = await next(); line !== '\\.'; line = await next()) {
      if (line === null) throw new Error(`The backup ${file} is cut off in ${table.table}.`)
      const text = `${line}\n`
      hash.update(text)
      count += 1
      if (sink && !sink.write(text)) await new Promise((resolve) => sink.once('drain', resolve))
    }
    if (sink) await new Promise<void>((resolve, reject) => { sink.once('error', reject); sink.once('finish', () => resolve()); sink.end() })
    const end = parse(await next()) as TableEnd
    if (end.rows !== count || end.sha256 !== hash.digest('hex')) throw new Error(`The backup ${file} is damaged in ${table.table}.`)
    tables += 1
    rows += count
  }
}

/** Reads a whole backup and checks it without touching any database. */
export function verifyBackup(_config: Config, file: string): Promise<BackupReport> {
  return walk(file, { begin: () => Promise.resolve(), table: () => Promise.resolve(null) })
}

/** Empties the city's tables and fills them again in one transaction; constraints were true when the rows were written. */
async function fill(client: pg.Client, feed: (insert: (head: TableHead) => Writable) => Promise<BackupReport>): Promise<BackupReport> {
  await client.query('begin')
  try {
    await client.query('set local session_replication_role = replica')
    const own = await tablesOf(client)
    await client.query(`truncate ${own.map((one) => one.table).join(', ')} cascade`)
    const report = await feed((head) => client.query(copyFrom(copyIn(head))))
    const sequences = await client.query<{ sequence: string; table: string; column: string }>(`
      select pg_get_serial_sequence(format('%I.%I', n.nspname, c.relname), a.attname) as sequence, format('%I.%I', n.nspname, c.relname) as table, format('%I', a.attname) as column
      from pg_class c join pg_namespace n on n.oid = c.relnamespace join pg_attribute a on a.attrelid = c.oid and a.attidentity <> '' where n.nspname !~ '^pg_' and n.nspname not in ('information_schema', 'graphile_worker')`)
    for (const one of sequences.rows) await client.query(`select setval('${one.sequence}', coalesce((select max(${one.column}) from ${one.table}), 0) + 1, false)`)
    await client.query('commit')
    return report
  } catch (error) {
    await client.query('rollback').catch(() => undefined)
    throw error
  }
}
async function isEmpty(client: pg.Client): Promise<boolean> {
  return (await client.query<{ any: boolean }>('select exists (select from identity.account) or exists (select from kernel.audit_entry) as any')).rows[0]?.any !== true
}

/** Brings a backup back into a database without people and records; `replace` overwrites one that has them. All or nothing. */
export async function restoreBackup(config: Config, file: string, options: { replace: boolean }): Promise<BackupReport> {
  await verifyBackup(config, file)
  const { client, close } = await openAll(config)
  try {
    if (!options.replace && !(await isEmpty(client))) throw new Error('This city already has people and records. Restore into an empty data folder, or say --replace to overwrite it.')
    let key: string | null = null
    const report = await fill(client, (insert) => walk(file, {
      begin: async (header) => {
        const own = await newest(client)
        if (header.migration !== own) throw new Error(`The backup was made at ${header.migration}, this program is at ${own}. Restore it with the program version that made it, then upgrade.`)
        key = header.key
      },
      table: (head) => Promise.resolve(insert(head)),
    }))
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
  const urls = await externalUrls(config, url)
  say('Preparing the new database')
  await migrate(urls.owner, join(config.root, 'migrations'))
  const source = await openAll(config)
  const target = await connect(url, 'The new database').catch(async (error: unknown) => {
    await source.close()
    throw error
  })
  try {
    if (!(await isEmpty(target))) throw new Error('The new database already has people and records; choose an empty one.')
    await source.client.query('begin isolation level repeatable read read only')
    let rows = 0
    const tables = await tablesOf(source.client)
    const report = await fill(target, async (insert) => {
      for (const head of tables) {
        say(`  ${head.table}`)
        const out = source.client.query(copyTo(copyOut(head)))
        await pipeline(Readable.from(out), insert(head))
        rows += out.rowCount
      }
      return { tables: tables.length, rows, bytes: 0 }
    })
    await source.client.query('commit')
    return report
  } finally {
    await target.end()
    await source.close()
  }
}
