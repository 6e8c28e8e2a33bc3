import { randomBytes } from 'node:crypto'
import { existsSync, mkdtempSync, readdirSync, readFileSync, rmSync, statSync, symlinkSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { gunzipSync, gzipSync } from 'node:zlib'
import pg from 'pg'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { portsOf, testDatabase, type TestDatabase } from '../../test/support/database.ts'
import { root } from '../../test/support/server.ts'
import { appendAudit, verifyAudit } from './audit.ts'
import { createBackup, restoreBackup, verifyBackup } from './backup.ts'
import { readConfig, type Config } from './config.ts'
import { asActor } from './db.ts'

const folder = mkdtempSync(join(tmpdir(), 'metropolis-backup-'))
afterAll(() => rmSync(folder, { recursive: true, force: true }))
const at = (name: string) => join(folder, name)
function configOf(database: TestDatabase, url = database.superuserUrl): Config {
  return readConfig({ DATABASE_URL: url, DATABASE_OWNER_URL: url, DATA_DIR: mkdtempSync(at('data-')) }, root)
}
async function query<T extends pg.QueryResultRow>(url: string, text: string): Promise<T[]> {
  const client = new pg.Client({ connectionString: url })
  await client.connect()
  try {
    return (await client.query<T>(text)).rows
  } finally {
    await client.end()
  }
}
/** Number of rows and a hash over every value, generated columns too, of every table. */
async function contentsOf(database: TestDatabase): Promise<Record<string, string>> {
  const tables = await query<{ name: string }>(
    database.superuserUrl,
    `select format('%I.%I', schemaname, tablename) as name from pg_tables where schemaname not in ('pg_catalog', 'information_schema', 'public', 'graphile_worker') order by 1`,
  )
  const found: Record<string, string> = {}
  for (const { name } of tables.filter((one) => one.name !== 'kernel.migration')) {
    const [row] = await query<{ said: string }>(
      database.superuserUrl,
      `select count(*) || ' ' || md5(coalesce(string_agg(t::text, '|' order by t::text), '')) as said from ${name} t`,
    )
    found[name] = row?.said ?? ''
  }
  return found
}
/** Characters at which naive readers of lines stumble: other line ends, tabs, backslashes, the end mark of COPY itself. */
const awkward = 'a\u2028b\u2029c\rd\ne\tf\\.\n\\.\ng\u0085h\u000bi đŘ😀'

describe('a backup of the whole city', () => {
  let city: TestDatabase
  let empty: TestDatabase
  const file = at('city.backup')
  beforeAll(async () => {
    city = await testDatabase({ seeded: true })
    empty = await testDatabase()
    await asActor(city.db, { kind: 'system', purpose: 'test' }, (tx) =>
      appendAudit(tx, 'test.act', { subjectKind: 'thing', subjectId: '1', details: { awkward } }),
    )
    const [record] = await query<{ id: string }>(
      city.superuserUrl,
      `update directory.organisation set name = e'${awkward.replaceAll('\\', '\\\\')}' where id = (select id from directory.organisation order by id limit 1) returning id`,
    )
    expect(record?.id).toBeDefined()
  })

  test('is one compressed file that only its owner can read; read whole it is found sound, and no half file is left beside it', async () => {
    const report = await createBackup(configOf(city), file)
    expect(report.tables).toBeGreaterThan(50)
    expect(report.rows).toBeGreaterThan(2000)
    expect(report.bytes).toBe(statSync(file).size)
    expect(statSync(file).mode & 0o777).toBe(0o600)
    expect(await verifyBackup(configOf(city), file)).toEqual(report)
    expect(readdirSync(folder).filter((name) => name.endsWith('.part'))).toEqual([])
  })
  test('brings back every row of every table, character for character, with the audit chain unbroken', async () => {
    const before = await contentsOf(city)
    const key = randomBytes(32).toString('base64')
    const source = configOf(city)
    writeFileSync(join(source.dataDir, 'metropolis.key'), key)
    await createBackup(source, file)
    const target = configOf(empty)
    await restoreBackup(target, file, { replace: false })
    expect(await contentsOf(empty)).toEqual(before)
    expect((await verifyAudit(portsOf(empty.db))).faults).toEqual([])
    expect(readFileSync(join(target.dataDir, 'metropolis.key'), 'utf8')).toBe(key)
  })
  test('lets work go on after it: new rows get new numbers, new audit entries fit the chain', async () => {
    await asActor(empty.db, { kind: 'system', purpose: 'test' }, (tx) =>
      appendAudit(tx, 'test.act', { subjectKind: 'thing', subjectId: '2' }),
    )
    expect((await verifyAudit(portsOf(empty.db))).faults).toEqual([])
    for (const { sequence, table, column } of await query<{ sequence: string; table: string; column: string }>(
      empty.superuserUrl,
      `
      select pg_get_serial_sequence(format('%I.%I', n.nspname, c.relname), a.attname) as sequence, format('%I.%I', n.nspname, c.relname) as table, a.attname as column
      from pg_attribute a join pg_class c on c.oid = a.attrelid join pg_namespace n on n.oid = c.relnamespace where a.attidentity <> '' and n.nspname <> 'graphile_worker'`,
    )) {
      const [row] = await query<{ free: boolean }>(
        empty.superuserUrl,
        `select nextval('${sequence}') > coalesce((select max("${column}") from ${table}), 0) as free`,
      )
      expect(row?.free, table).toBe(true)
    }
  })
  test('is refused by a city that has people and records, unless told to replace them', async () => {
    const before = await contentsOf(empty)
    await expect(restoreBackup(configOf(empty), file, { replace: false })).rejects.toThrow('This city already has people and records')
    expect(await contentsOf(empty)).toEqual(before)
    await restoreBackup(configOf(empty), file, { replace: true })
    expect(await contentsOf(empty)).toEqual(await contentsOf(city))
  })
  test('says where it is damaged, and nothing of it reaches the database', async () => {
    const bytes = readFileSync(file)
    const text = gunzipSync(bytes)
    const cut = (part: number) => bytes.subarray(0, Math.floor(bytes.length * part))
    const flipped = Buffer.from(bytes)
    flipped[Math.floor(bytes.length / 2)] = (flipped[Math.floor(bytes.length / 2)] ?? 0) ^ 1
    const altered = gzipSync(Buffer.from(text.toString().replace('Praha', 'Brnoo')))
    const shorter = gzipSync(text.subarray(0, text.lastIndexOf('{"end"')))
    const longer = gzipSync(Buffer.concat([text, Buffer.from('more\n')]))
    const before = await contentsOf(empty)
    for (const [name, content] of Object.entries({
      cut: cut(0.6),
      almost: bytes.subarray(0, -4),
      flipped,
      altered,
      shorter,
      longer,
      nothing: Buffer.alloc(0),
      other: gzipSync('{"some":"file"}\n'),
      text: Buffer.from('hello'),
    })) {
      writeFileSync(at(name), content)
      await expect(verifyBackup(configOf(city), at(name)), name).rejects.toThrow(/damaged|no backup of this program/)
      await expect(restoreBackup(configOf(empty), at(name), { replace: true }), name).rejects.toThrow(/damaged|no backup of this program/)
    }
    await expect(verifyBackup(configOf(city), at('missing'))).rejects.toThrow('There is no file')
    expect(await contentsOf(empty)).toEqual(before)
  })
  test('of another version of the program is refused with both versions named', async () => {
    const text = gunzipSync(readFileSync(file)).toString()
    writeFileSync(at('newer'), gzipSync(text.replace(/"migration":"[^"]*"/, '"migration":"9999_future"')))
    await expect(restoreBackup(configOf(empty), at('newer'), { replace: true })).rejects.toThrow(
      /made at 9999_future, this program is at \d{4}_/,
    )
  })
  test('that meets a full disk says so and leaves nothing behind', async () => {
    // /dev/full answers every write as a full disk does.
    symlinkSync('/dev/full', at('full.part'))
    await expect(createBackup(configOf(city), at('full'))).rejects.toThrow('the disk is full')
    expect(existsSync(at('full'))).toBe(false)
    await expect(createBackup(configOf(city), at('no/such/folder/file'))).rejects.toThrow('there is no such folder')
  })
  test('is refused for a role that would see only part of the city', async () => {
    await expect(createBackup(configOf(city, city.ownerUrl), at('part'))).rejects.toThrow('bound by row-level security')
    expect(existsSync(at('part'))).toBe(false)
  })
})

describe('a backup made while people work', () => {
  test('is one moment of the city: every chain in it is whole', async () => {
    const city = await testDatabase({ seeded: true })
    const copy = await testDatabase()
    let working = true
    let written = 0
    async function work(): Promise<void> {
      while (working) {
        await asActor(city.db, { kind: 'system', purpose: 'test' }, (tx) =>
          appendAudit(tx, 'test.act', { subjectKind: 'thing', subjectId: String(written) }),
        )
        written += 1
      }
    }
    const workers = [work(), work(), work()]
    const file = at('busy.backup')
    const reports = [await createBackup(configOf(city), file), await createBackup(configOf(city), file)]
    working = false
    await Promise.all(workers)
    expect(reports[1]?.rows).toBeGreaterThan(reports[0]?.rows ?? Number.POSITIVE_INFINITY)
    await restoreBackup(configOf(copy), file, { replace: false })
    const found = await verifyAudit(portsOf(copy.db))
    expect(found.faults).toEqual([])
    expect(found.entries).toBeLessThanOrEqual((await verifyAudit(portsOf(city.db))).entries)
  })
})
