// Filling the ledger from files: read, compared with what is there, previewed, kept. The same file again changes nothing.
import { createHash } from 'node:crypto'
import { readdir, readFile, stat, writeFile } from 'node:fs/promises'
import { basename, join } from 'node:path'
import { sql } from 'kysely'
import { z } from 'zod'
import type { Actor } from '../../../kernel/actor.ts'
import { command, InputError } from '../../../kernel/command.ts'
import { toCsv } from '../../../kernel/csv.ts'
import { asActor, type Tx } from '../../../kernel/db.ts'
import { AppError } from '../../../kernel/errors.ts'
import type { Ports } from '../../../kernel/ports.ts'
import { keepsLedger } from './commands.ts'
import { keepRows } from './keep.ts'
import { studyPayers } from './load.ts'
import { readLedgerFiles, readRates, sheetMapping, textOf, type SheetMapping, type SourceFile } from './read.ts'
import { hashOf, type LedgerRow, type Read, type Refusal } from './rows.ts'

const keyboard: Actor = { kind: 'system', purpose: 'command-line' }
/** Rows without those whose key the file had before; the later ones are refused, so that no amount is dropped in silence. */
function once(read: Read): { rows: LedgerRow[]; refused: Refusal[] } {
  const lines = new Map<string, number>()
  const rows: LedgerRow[] = []
  const refused = [...read.refused]
  for (const row of read.rows) {
    const before = lines.get(row.key)
    if (before === undefined) {
      lines.set(row.key, row.line)
      rows.push(row)
    } else refused.push({ line: row.line, fault: 'repeated', column: row.key, value: String(before) })
  }
  return { rows, refused: refused.toSorted((a, b) => a.line - b.line) }
}
export type RowReport = {
  line: number
  status: 'added' | 'changed' | 'unchanged'
  key: string
  recipient: string
  title: string
  amountMinor: bigint | null
  currency: string | null
  linked: boolean
}
export type LedgerImport = {
  format: string
  read: number
  added: number
  changed: number
  unchanged: number
  linked: number
  refused: Refusal[]
  dryRun: boolean
}
/** What keeping the rows would do, row by row; writes nothing. */
async function compare(tx: Tx, source: string, rows: readonly LedgerRow[]): Promise<RowReport[]> {
  const there = new Map(
    (
      await sql<{
        key: string
        hash: string
      }>`select source_key as key, row_hash as hash from funding.record where source = ${source}`.execute(tx)
    ).rows.map((row) => [row.key, row.hash]),
  )
  const known = (
    await sql<{
      ico: string | null
      study: string | null
      name: string
    }>`select ico, study_id as study, kernel.fold(name) as name from directory.organisation
    union select null, null, kernel.fold(name) from directory.organisation_name`.execute(tx)
  ).rows
  const [icos, studies, names] = [
    new Set(known.map((one) => one.ico)),
    new Set(known.map((one) => one.study)),
    new Set(known.map((one) => one.name)),
  ]
  const asked = [...new Set(rows.filter((row) => row.recipient.ico === null && !row.recipient.studyId).map((row) => row.recipient.name))]
  const folded = new Map(
    (
      await sql<{ name: string; folded: string }>`select name, kernel.fold(name) as folded from unnest(${asked}::text[]) name`.execute(tx)
    ).rows.map((row) => [row.name, row.folded]),
  )
  return rows.map((row) => {
    const before = there.get(row.key)
    const linked = row.recipient.studyId
      ? studies.has(row.recipient.studyId)
      : row.recipient.ico !== null
        ? icos.has(row.recipient.ico)
        : names.has(folded.get(row.recipient.name) ?? '')
    return {
      line: row.line,
      status: before === undefined ? 'added' : before === hashOf(row) ? 'unchanged' : 'changed',
      key: row.key,
      recipient: row.recipient.name,
      title: row.title,
      amountMinor: row.amountMinor,
      currency: row.currency,
      linked,
    }
  })
}
/** Writes what is new or different, and links rows whose organisation has come into the directory since. */
async function keepChanged(tx: Tx, source: string, rows: readonly LedgerRow[], reports: readonly RowReport[]): Promise<void> {
  await keepRows(
    tx,
    source,
    rows.filter((_row, index) => reports[index]?.status !== 'unchanged'),
  )
  await sql`
    update funding.record r set organisation_id = o.id from directory.organisation o where r.source = ${source} and r.organisation_id is null
      and r.recipient_ico = o.ico`.execute(tx)
}
function summed(format: string, reports: readonly RowReport[], refused: Refusal[], dryRun: boolean): LedgerImport {
  const count = (status: RowReport['status']) => reports.filter((row) => row.status === status).length
  return {
    format,
    read: reports.length,
    added: count('added'),
    changed: count('changed'),
    unchanged: count('unchanged'),
    linked: reports.filter((row) => row.linked).length,
    refused,
    dryRun,
  }
}
async function mappingNamed(tx: Tx, name: string): Promise<SheetMapping | null> {
  const row = (await sql<{ definition: unknown }>`select definition from funding.mapping where name = ${name}`.execute(tx)).rows[0]
  return row ? sheetMapping.parse(row.definition) : null
}
/** The report as CSV, one line for each row of the file and for each refusal. */
export function reportCsv(reports: readonly RowReport[], refused: readonly Refusal[]): string {
  const lines = [
    ...reports.map((row) => ({
      line: row.line,
      status: row.status,
      what: row.key,
      about: row.recipient,
      detail: row.linked ? 'linked' : 'not linked',
    })),
    ...refused.map((row) => ({ line: row.line, status: `refused: ${row.fault}`, what: row.column, about: row.value, detail: '' })),
  ]
  return toCsv(
    [
      { header: 'line', value: (row) => row.line },
      { header: 'status', value: (row) => row.status },
      { header: 'key_or_column', value: (row) => row.what },
      { header: 'recipient_or_value', value: (row) => row.about },
      { header: 'directory', value: (row) => row.detail },
    ],
    lines.toSorted((a, b) => a.line - b.line),
  )
}

async function filesAt(path: string): Promise<SourceFile[]> {
  const paths = (await stat(path)).isDirectory()
    ? (await readdir(path))
        .filter((name) => /\.(csv|json)$/i.test(name))
        .toSorted()
        .map((name) => join(path, name))
    : [path]
  return Promise.all(paths.map(async (one) => ({ name: basename(one), text: textOf(await readFile(one)) })))
}
const unknownFile =
  "The file is no known register: expected ReD or DotInfo (CSV), ReD tables (JSON or a folder), 360Giving (JSON), the study's funding.json, or a sheet with --mapping"
export type ImportOptions = { mapping?: string | undefined; dryRun?: boolean | undefined; report?: string | undefined }
/** Reads a register's file, a folder with ReD's tables, or a sheet (with a mapping: a file, or the name of a saved one) into the ledger; reading it again changes nothing. */
export async function importFundingFile(ports: Ports, path: string, options: ImportOptions = {}): Promise<LedgerImport> {
  const { mapping: given } = options
  const files = await filesAt(path)
  const done = await asActor(ports.db, keyboard, async (tx) => {
    const mapping =
      given === undefined ? null : ((await mappingNamed(tx, given)) ?? sheetMapping.parse(JSON.parse(await readFile(given, 'utf8'))))
    const read = readLedgerFiles(files, mapping, studyPayers(ports.config.root))
    if (read === null) throw new Error(unknownFile)
    const source = mapping ? `sheet:${mapping.name}` : read.format
    const { rows, refused } = once(read)
    const reports = await compare(tx, source, rows)
    if (options.dryRun !== true) await keepChanged(tx, source, rows, reports)
    return { source, reports, refused }
  })
  if (options.report !== undefined) await writeFile(options.report, reportCsv(done.reports, done.refused))
  if (options.dryRun !== true) ports.changed()
  return summed(done.source, done.reports, done.refused, options.dryRun === true)
}
/** Reads a yearly file of the Czech National Bank. */
export async function importRatesFile(ports: Ports, path: string): Promise<{ rates: number }> {
  const rows = readRates(await readFile(path, 'utf8'))
  if (rows === null) throw new Error('The file is no list of rates of the Czech National Bank')
  await asActor(ports.db, keyboard, (tx) =>
    sql`
      insert into funding.rate (currency, day, units, crowns, source) select currency, day, units, crowns, 'ČNB'
      from jsonb_to_recordset(${JSON.stringify(rows)}::jsonb) as n (currency text, day date, units int, crowns text)
    on conflict (currency, day) do update set units = excluded.units, crowns = excluded.crowns, source = excluded.source, is_demo = false`.execute(
      tx,
    ),
  )
  return { rates: rows.length }
}

const filesInput = z
  .array(z.object({ name: z.string(), content: z.instanceof(Uint8Array) }))
  .min(1, 'funding.error.file')
  .max(8)
/** Checks uploaded files and keeps them for the preview; writes no record. */
export const checkFiles = command({
  name: 'funding.checkFiles',
  input: z.object({ files: filesInput, mapping: z.preprocess((value) => value || null, z.string().max(40).nullable()) }),
  may: keepsLedger,
  run: async (tx, _actor, input, ports) => {
    const files = input.files.map((file) => ({ name: file.name, text: textOf(file.content) }))
    const mapping = input.mapping === null ? null : await mappingNamed(tx, input.mapping)
    if (input.mapping !== null && mapping === null) throw new InputError({ mapping: ['funding.error.mapping'] })
    const read = readLedgerFiles(files, mapping, studyPayers(ports.config.root))
    if (read === null) throw new InputError({ files: ['funding.error.unknownFile'] })
    const source = mapping ? `sheet:${mapping.name}` : read.format
    const { rows, refused } = once(read)
    const reports = await compare(tx, source, rows)
    const content = JSON.stringify(files)
    const kept = await sql<{
      id: string
    }>`insert into funding.upload (name, sha256, content, mapping, source, report, made_by) values (${files.map((file) => file.name).join(', ')}, ${createHash('sha256').update(content).digest('hex')}, ${content}, ${input.mapping}, ${source},
      ${JSON.stringify({ ...summed(source, reports, refused.slice(0, 500), true), refusedCount: refused.length })}::jsonb, kernel.actor_account()) returning id`.execute(
      tx,
    )
    return { id: kept.rows[0]?.id ?? '', source, read: reports.length }
  },
  audit: (input, output) => ({
    subjectKind: 'import',
    subjectId: output.id,
    details: { source: output.source, rows: output.read, files: input.files.length },
  }),
})
const keptFiles = z.array(z.object({ name: z.string(), text: z.string() }))
async function uploadedRows(
  tx: Tx,
  id: string,
  root: string,
): Promise<{ source: string; rows: LedgerRow[]; refused: Refusal[]; reports: RowReport[] }> {
  const row = (
    await sql<{
      content: string
      source: string
      mapping: string | null
    }>`select content, source, mapping from funding.upload where id = ${id}`.execute(tx)
  ).rows[0]
  if (!row) throw new AppError('not-found', 'There is no such upload.')
  const read = readLedgerFiles(
    keptFiles.parse(JSON.parse(row.content)),
    row.mapping === null ? null : await mappingNamed(tx, row.mapping),
    studyPayers(root),
  )
  if (read === null) throw new AppError('conflict', 'The file can no longer be read: its mapping was changed. Upload it again.')
  const { rows, refused } = once(read)
  return { source: row.source, rows, refused, reports: await compare(tx, row.source, rows) }
}
/** Reads a previewed upload again and compares it with the ledger as it is now. */
export function previewOf(ports: Ports, actor: Actor, id: string): Promise<{ reports: RowReport[]; refused: Refusal[] }> {
  return asActor(ports.db, actor, (tx) => uploadedRows(tx, id, ports.config.root))
}
/** Keeps the rows of a previewed upload. */
export const takeFiles = command({
  name: 'funding.takeFiles',
  input: z.object({ id: z.uuid() }),
  may: keepsLedger,
  run: async (tx, _actor, input, ports) => {
    const { source, rows, refused, reports } = await uploadedRows(tx, input.id, ports.config.root)
    await keepChanged(tx, source, rows, reports)
    await sql`
      update funding.upload set taken_at = ${ports.clock.now()},
        report = ${JSON.stringify({ ...summed(source, reports, refused.slice(0, 500), false), refusedCount: refused.length })}::jsonb
      where id = ${input.id}`.execute(tx)
    return { source, added: reports.filter((row) => row.status === 'added').length }
  },
  audit: (input, output) => ({ subjectKind: 'import', subjectId: input.id, details: output }),
})
/** Throws a previewed upload away; nothing of it was kept. */
export const dropFiles = command({
  name: 'funding.dropFiles',
  input: z.object({ id: z.uuid() }),
  may: keepsLedger,
  run: async (tx, _actor, input) => {
    const gone = await sql`delete from funding.upload where id = ${input.id} and taken_at is null`.execute(tx)
    if (Number(gone.numAffectedRows ?? 0) === 0) throw new AppError('conflict', 'There is no such upload waiting.')
    return null
  },
  audit: (input) => ({ subjectKind: 'import', subjectId: input.id, details: {} }),
})
const blankAsNone = z.preprocess(
  (value) => (typeof value === 'string' && value.trim() === '' ? undefined : value),
  z.string().trim().max(120).optional(),
)
const name = z.string().trim().min(1, 'ui.error.required').max(120)
/** Saves how a sheet of annual reports is read. */
export const saveMapping = command({
  name: 'funding.saveMapping',
  input: z.object({
    name: z.string().regex(/^[a-z0-9-]{2,40}$/, 'funding.error.mappingName'),
    year: name,
    organisation: name,
    ico: blankAsNone,
    funder: name,
    amount: name,
    title: blankAsNone,
    thousands: z.preprocess((value) => value === 'on', z.boolean()),
    ownIncome: z.string().max(400).default(''),
  }),
  may: keepsLedger,
  run: async (tx, _actor, input) => {
    const { name: called, thousands, ownIncome, ...columns } = input
    const definition = sheetMapping.parse({
      name: called,
      columns,
      thousands,
      ownIncome: ownIncome
        .split(';')
        .map((one) => one.trim())
        .filter(Boolean),
    })
    await sql`
      insert into funding.mapping (name, definition) values (${called}, ${JSON.stringify(definition)}::jsonb) on conflict (name) do update
      set definition = excluded.definition, changed_at = now()`.execute(tx)
    return null
  },
  audit: (input) => ({ subjectKind: 'mapping', subjectId: input.name, details: {} }),
})
