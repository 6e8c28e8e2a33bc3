// Taking in official files: check (nothing visible yet), publish (all of it at once), put aside; and the saved mappings of sheets.
import { createHash } from 'node:crypto'
import { createReadStream, statSync } from 'node:fs'
import { basename } from 'node:path'
import { sql } from 'kysely'
import { z } from 'zod'
import { command, InputError, perform } from '../../../kernel/command.ts'
import { asActor, violatedConstraint, type Tx } from '../../../kernel/db.ts'
import { AppError } from '../../../kernel/errors.ts'
import type { Ports } from '../../../kernel/ports.ts'
import { text, uuid } from '../../../kernel/validation.ts'
import { loadPopulation } from '../load.ts'
import { openCodeBook, readDay } from './code-book.ts'
import { openStaging, readLists, type Counted, type Preview } from './load.ts'
import { FileFault, isFormat, MappingDefinition, type Fault, type Format } from './model.ts'
import { commandLine, mayImport } from './policy.ts'
import { findMapping, partsOf } from './queries.ts'
import { readFile, recognise, type FileSource } from './read-file.ts'

/** `already`: this very file was published before and nothing was done. */
export type ImportReport = Omit<Counted, 'preview'> & {
  format: Format | null
  preview: Preview
  already: boolean
  published: boolean
  lines: string[]
}
type Choice = { format: Format; mapping: MappingDefinition | null; sourceId: string; date: string | null }

const pieceBytes = 1024 * 1024
const nothing: Counted = {
  read: 0,
  accepted: 0,
  refused: 0,
  outside: 0,
  repeated: 0,
  cells: 0,
  added: 0,
  changed: 0,
  same: 0,
  faults: [],
  preview: { kinds: [], first: [], outside: [] },
}
const sources: Readonly<Record<Exclude<Format, 'mapped'>, string>> = {
  'csu-290038': 'import-csu-290038',
  'csu-datastat': 'import-csu-datastat',
  'mv-municipalities': 'import-mv-municipalities',
  'mv-layers': 'import-mv-layers',
}

async function hashOf(source: FileSource): Promise<string> {
  const hash = createHash('sha256')
  for await (const chunk of source.chunks()) hash.update(chunk)
  return hash.digest('hex')
}
/** The file on a disk, read anew each time. */
function onDisk(path: string): FileSource {
  if (!statSync(path, { throwIfNoEntry: false })?.isFile()) throw new AppError('not-found', `There is no file ${path}.`)
  return { name: basename(path), size: statSync(path).size, chunks: () => createReadStream(path, { highWaterMark: 256 * 1024 }) }
}
function inMemory(name: string, content: Uint8Array): FileSource {
  return {
    name,
    size: content.length,
    async *chunks() {
      for (let at = 0; at < content.length; at += pieceBytes) yield content.subarray(at, at + pieceBytes)
    },
  }
}

/** What the file is and where its counts come from; a mapped sheet gets a source of its own. */
async function choose(
  tx: Tx,
  source: FileSource,
  options: { format: string | null; mapping: string | null; date: string | null },
): Promise<Choice> {
  const saved = options.mapping === null ? null : await findMapping(tx, options.mapping)
  if (options.mapping !== null && saved === null) throw new AppError('not-found', `There is no mapping "${options.mapping}".`)
  if (options.format !== null && !isFormat(options.format)) throw new AppError('invalid', `There is no format "${options.format}".`)
  if (options.format === 'mapped' && saved === null) throw new AppError('invalid', 'The format "mapped" needs a mapping.')
  const day = options.date === null ? null : readDay(options.date)
  if (options.date !== null && day === null) throw new AppError('invalid', `"${options.date}" is no day.`)
  const format =
    options.format !== null && isFormat(options.format) && saved === null
      ? options.format
      : await recognise(source, saved?.definition ?? null)
  if (format !== 'mapped') return { format, mapping: null, sourceId: sources[format], date: day }
  if (saved === null) throw new AppError('invalid', 'The format "mapped" needs a mapping.')
  const sourceId = `sheet-${saved.id}`
  const { sourceTitle, publisher, terms, threshold } = saved.definition
  await sql`
    insert into population.source (id, title, publisher, terms, threshold) values (${sourceId}, ${sourceTitle}, ${publisher}, ${terms}, ${threshold})
    on conflict (id) do update set title = excluded.title, publisher = excluded.publisher, terms = excluded.terms,
      threshold = excluded.threshold`.execute(tx)
  return { format, mapping: saved.definition, sourceId, date: day }
}

/** What of a choice makes a different import of the same file. */
function mappingText(choice: Choice): string | null {
  return choice.mapping === null && choice.date === null ? null : JSON.stringify({ mapping: choice.mapping, date: choice.date })
}
async function publishedBefore(tx: Tx, hash: string, choice: Choice) {
  const found = await sql<{
    id: string
    accepted: number
    outside: number
    repeated: number
    cells: number
    refused: number
    read: number
  }>`
    select id, rows_read - rows_refused - rows_outside as accepted, rows_outside as outside, rows_repeated as repeated, cells, rows_refused as refused, rows_read as read from population.import
    where state = 'published' and content_hash = ${hash} and format = ${choice.format} and mapping is not distinct from ${mappingText(choice)}::jsonb`.execute(
    tx,
  )
  return found.rows[0]
}

/** Reads, packs and compares inside this transaction; the import's row holds the counts afterwards. */
async function stage(
  tx: Tx,
  ports: Ports,
  importId: string,
  source: FileSource,
  choice: Choice,
  onProgress: (lines: number, bytes: number) => void,
) {
  const book = openCodeBook(await readLists(tx))
  const staging = await openStaging(tx, book, importId, onProgress)
  try {
    await readFile(source, choice.format, {
      book,
      sink: staging.sink,
      today: ports.clock.today(),
      date: choice.date,
      mapping: choice.mapping,
    })
  } catch (error) {
    if (!(error instanceof FileFault)) throw error
    staging.sink.fault(error.fault.line, error.fault.reason, error.fault.text)
  }
  const counted = await staging.finish(choice.sourceId)
  await sql`
    update population.import set rows_read = ${counted.read}, rows_new = ${counted.added}, rows_changed = ${counted.changed},
      rows_same = ${counted.same}, rows_refused = ${counted.refused},
      rows_outside = ${counted.outside}, rows_repeated = ${counted.repeated}, cells = ${counted.cells},
        preview = ${JSON.stringify(counted.preview)}::jsonb where id = ${importId}`.execute(tx)
  return { counted, publish: () => staging.publish(choice.sourceId) }
}
async function begin(tx: Tx, source: FileSource, hash: string, choice: Choice, accountId: string | null): Promise<string> {
  const added = await sql<{ id: string }>`
    insert into population.import (file_name, content_hash, format, mapping, state, account_id, size_bytes, source_id, date_given)
    values (${source.name.slice(0, 200)}, ${hash}, ${choice.format}, ${mappingText(choice)}::jsonb, 'staged', ${accountId}, ${source.size},
      ${choice.sourceId}, ${choice.date}) returning id`.execute(tx)
  const id = added.rows[0]?.id
  if (id === undefined) throw new Error('The import was not written')
  return id
}
async function markPublished(tx: Tx, ports: Ports, id: string): Promise<void> {
  await sql`update population.import set state = 'published', published_at = ${ports.clock.now()} where id = ${id}`.execute(tx)
}

// Two imports at once would each compare with what the other is about to change.
function oneAtATime(tx: Tx) {
  return sql`select pg_advisory_xact_lock(hashtext('population.import'))`.execute(tx)
}

/** Thrown to leave a transaction without a trace and yet with an answer. */
class Undone extends Error {
  readonly answer: Omit<ImportReport, 'lines'>
  constructor(answer: Omit<ImportReport, 'lines'>) {
    super('Nothing is kept')
    this.answer = answer
  }
}

const importFile = command({
  name: 'population.importFile',
  input: z.object({
    path: z.string(),
    format: z.string().nullable(),
    mapping: z.string().nullable(),
    date: z.string().nullable(),
    dryRun: z.boolean(),
    progress: z.custom<(line: string) => void>(),
  }),
  may: mayImport,
  run: async (tx, _actor, input, ports): Promise<Omit<ImportReport, 'lines'> & { id: string | null }> => {
    const source = onDisk(input.path)
    let choice: Choice
    try {
      choice = await choose(tx, source, input)
    } catch (error) {
      if (error instanceof FileFault)
        throw new Undone({ ...nothing, refused: 1, faults: [error.fault], format: null, already: false, published: false })
      throw error
    }
    await oneAtATime(tx)
    const hash = await hashOf(source)
    const before = await publishedBefore(tx, hash, choice)
    if (before)
      throw new Undone({
        ...nothing,
        ...before,
        added: 0,
        changed: 0,
        same: before.cells,
        format: choice.format,
        already: true,
        published: false,
      })
    const id = await begin(tx, source, hash, choice, null)
    let told = Date.now()
    const { counted, publish } = await stage(tx, ports, id, source, choice, (lines, bytes) => {
      if (Date.now() - told < 1000) return
      told = Date.now()
      input.progress(`${lines} lines read (${Math.floor((bytes / Math.max(1, source.size)) * 100)} %)`)
    })
    const report = { ...counted, format: choice.format, already: false }
    if (input.dryRun || counted.cells === 0) throw new Undone({ ...report, published: false })
    input.progress(`${counted.cells} counts are being published`)
    await publish()
    await markPublished(tx, ports, id)
    return { ...report, published: true, id }
  },
  audit: (_input, output) => ({
    subjectKind: 'population-import',
    subjectId: output.id,
    details: { accepted: output.accepted, refused: output.refused },
  }),
})

/** A database that was only migrated knows no district yet; without areas and code lists every line would be refused. */
async function haveAreas(ports: Ports): Promise<void> {
  const known = await asActor(ports.db, commandLine, (tx) => sql`select from population.area limit 1`.execute(tx))
  if (known.rows.length === 0) await loadPopulation(ports)
}

/** Imports a file of counts as the command line does; with `dryRun` it only says what would happen. */
export async function importPopulationFile(
  ports: Ports,
  path: string,
  options: {
    format?: string | undefined
    mapping?: string | undefined
    date?: string | undefined
    dryRun: boolean
    progress: (line: string) => void
  },
): Promise<ImportReport> {
  await haveAreas(ports)
  try {
    const done = await perform(ports, commandLine, importFile, {
      path,
      format: options.format ?? null,
      mapping: options.mapping ?? null,
      date: options.date ?? null,
      dryRun: options.dryRun,
      progress: options.progress,
    })
    if (!done.ok) throw new AppError('invalid', Object.values(done.errors).flat().join(' '))
    return { ...done.value, lines: linesOf(done.value, options.dryRun) }
  } catch (error) {
    if (!(error instanceof Undone)) throw error
    return { ...error.answer, lines: linesOf(error.answer, options.dryRun) }
  }
}

const sentences: Readonly<Record<Fault['reason'], string>> = {
  columnCount: 'the line has another number of columns than the header',
  unclosedQuote: 'a quotation mark is not closed',
  brokenEncoding: 'the letters are damaged (encoding)',
  formula: 'a formula stands where a number should',
  spreadsheetError: 'the sheet says that it could not compute the value',
  missingValue: 'the value is missing',
  notANumber: 'the value is not a number',
  negative: 'the value is negative',
  fractional: 'the value is not a whole number',
  tooLarge: 'the value is larger than any population here',
  withheld: 'the publisher withholds the value',
  unknownArea: 'the area is not known',
  ambiguousArea: 'several areas have this name; a code or the kind of area is needed',
  unknownCitizenship: 'the citizenship is not in the code list',
  unknownSex: 'the sex is not in the code list',
  unknownAge: 'the age is not understood',
  unknownResidence: 'the kind of residence is not known',
  unknownMeasure: 'it is not known what is counted',
  impossibleDate: 'there is no such day',
  futureDate: 'the day is in the future',
  duplicate: 'the same count stands in the file twice with different values',
  emptyFile: 'the file is empty',
  missingColumn: 'a needed column is missing',
  mergedHeader: 'the header has empty (merged) cells where a needed column should be',
  repeatedColumn: 'a column stands in the header twice',
  notRecognised: 'this kind of file is not known; make a mapping for it',
  packedFile: 'the file is packed; unpack it first',
  oldWorkbook: 'this is an old XLS workbook; save it as XLSX',
  unreadable: 'the file cannot be read',
  dateNeeded: 'the day is not in the file; give it',
  sizeMismatch: 'the number of values does not fit the dimensions',
  missingSheet: 'the workbook has no such sheet',
}
function linesOf(report: Omit<ImportReport, 'lines'>, dryRun: boolean): string[] {
  const faults = report.faults.map((fault) => `line ${fault.line}: ${sentences[fault.reason]}: ${fault.text}`)
  const more = report.refused - report.faults.length
  const counts = `${report.accepted} lines accepted, ${report.refused} refused, ${report.outside} about places this city does not keep; ${report.cells} counts: ${report.added} new, ${report.changed} changed, ${report.same} the same`
  const state = report.already
    ? 'This file was imported before: nothing changed.'
    : report.published
      ? 'Published.'
      : dryRun
        ? 'Only tried: nothing was written.'
        : 'Nothing was published.'
  return [...faults, ...(more > 0 && !report.already ? [`… and ${more} more`] : []), counts, state]
}

const Upload = z.object({
  content: z.custom<Uint8Array>((value) => value instanceof Uint8Array && value.length > 0, 'population.import.error.file'),
  name: text(200),
  mapping: z.string().nullable(),
  date: z.string().nullable(),
})
/** Checks an uploaded file and keeps it with the result; nothing is visible to the public before it is published. */
export const checkUpload = command({
  name: 'population.checkImport',
  input: Upload,
  may: mayImport,
  run: async (tx, actor, input, ports): Promise<{ id: string; already: boolean; refused: number; cells: number }> => {
    const source = inMemory(input.name, input.content)
    const choice = await choose(tx, source, { format: null, mapping: input.mapping, date: input.date }).catch((error: unknown) => {
      if (error instanceof FileFault) throw new InputError({ file: [`population.import.fault.${error.fault.reason}`] })
      if (error instanceof AppError && error.kind === 'invalid') throw new InputError({ date: ['population.import.fault.impossibleDate'] })
      throw error
    })
    await oneAtATime(tx)
    const hash = await hashOf(source)
    const before = await publishedBefore(tx, hash, choice)
    if (before) return { id: before.id, already: true, refused: before.refused, cells: before.cells }
    const id = await begin(tx, source, hash, choice, actor.kind === 'person' ? actor.accountId : null)
    const { counted } = await stage(tx, ports, id, source, choice, () => undefined)
    if (counted.cells > 0) {
      for (let number = 0; number * pieceBytes < input.content.length; number++) {
        const piece = Buffer.from(input.content.subarray(number * pieceBytes, (number + 1) * pieceBytes))
        await sql`insert into population.import_part (import_id, number, content) values (${id}, ${number}, ${piece})`.execute(tx)
      }
    }
    return { id, already: false, refused: counted.refused, cells: counted.cells }
  },
  audit: (_input, output) => ({
    subjectKind: 'population-import',
    subjectId: output.id,
    details: { already: output.already, refused: output.refused },
  }),
})

const Kept = z.object({ mapping: MappingDefinition.nullable(), date: z.string().nullable() })
/** Publishes a checked file in one step; it is read again, so what becomes visible is exactly what is in the file. */
export const publishImport = command({
  name: 'population.publishImport',
  input: z.object({ id: uuid }),
  may: mayImport,
  run: async (tx, _actor, input, ports): Promise<{ id: string; added: number; changed: number; same: number }> => {
    await oneAtATime(tx)
    const found = await sql<{ name: string; size: number; hash: string; format: string; mapping: unknown; sourceId: string | null }>`
      select file_name as name, size_bytes as size, content_hash as hash, format, mapping, source_id as "sourceId" from population.import
      where id = ${input.id} and state = 'staged' for update`.execute(tx)
    const [row] = found.rows
    if (!row || row.sourceId === null || !isFormat(row.format)) throw new AppError('conflict', 'This file is not waiting for publication.')
    const kept = Kept.parse(row.mapping ?? { mapping: null, date: null })
    const choice: Choice = { format: row.format, mapping: kept.mapping, sourceId: row.sourceId, date: kept.date }
    if (await publishedBefore(tx, row.hash, choice)) throw new AppError('conflict', 'This file is published already.')
    const numbers = await partsOf(tx, input.id)
    if (numbers.length === 0) throw new AppError('gone', 'The file is no longer kept; send it again.')
    await sql`delete from population.import_fault where import_id = ${input.id}`.execute(tx)
    const source: FileSource = {
      name: row.name,
      size: row.size,
      async *chunks() {
        for (const number of numbers) {
          const part = await sql<{
            content: Buffer
          }>`select content from population.import_part where import_id = ${input.id} and number = ${number}`.execute(tx)
          const content = part.rows[0]?.content
          if (content) yield content
        }
      },
    }
    const { counted, publish } = await stage(tx, ports, input.id, source, choice, () => undefined)
    if (counted.cells === 0) throw new AppError('conflict', 'There is nothing to publish in this file.')
    await publish()
    await markPublished(tx, ports, input.id)
    await sql`delete from population.import_part where import_id = ${input.id}`.execute(tx)
    return { id: input.id, added: counted.added, changed: counted.changed, same: counted.same }
  },
  audit: (_input, output) => ({
    subjectKind: 'population-import',
    subjectId: output.id,
    details: { added: output.added, changed: output.changed, same: output.same },
  }),
})

/** Puts a checked file aside without publishing it; its faults stay readable in the history. */
export const withdrawImport = command({
  name: 'population.withdrawImport',
  input: z.object({ id: uuid }),
  may: mayImport,
  run: async (tx, _actor, input): Promise<{ id: string }> => {
    const changed = await sql<{
      id: string
    }>`update population.import set state = 'withdrawn' where id = ${input.id} and state = 'staged' returning id`.execute(tx)
    if (changed.rows.length === 0) throw new AppError('conflict', 'This file is not waiting for publication.')
    await sql`delete from population.import_part where import_id = ${input.id}`.execute(tx)
    return { id: input.id }
  },
  audit: (input) => ({ subjectKind: 'population-import', subjectId: input.id }),
})

const Mapping = z
  .object({ id: z.preprocess((value) => (value === '' || value === undefined ? null : value), uuid.nullable()), name: text(80) })
  .and(MappingDefinition)
/** Saves a mapping under its name, new or changed. */
export const saveMapping = command({
  name: 'population.saveMapping',
  input: Mapping,
  may: mayImport,
  run: async (tx, actor, input, ports): Promise<{ id: string }> => {
    const { id, name, ...definition } = input
    const residences = await sql<{ code: string }>`select code from population.residence where code = ${definition.residence}`.execute(tx)
    if (residences.rows.length === 0) throw new InputError({ residence: ['population.import.fault.unknownResidence'] })
    const account = actor.kind === 'person' ? actor.accountId : null
    try {
      const written =
        id === null
          ? await sql<{
              id: string
            }>`insert into population.mapping (name, definition, changed_by) values (${name}, ${JSON.stringify(definition)}::jsonb, ${account}) returning id`.execute(
              tx,
            )
          : await sql<{ id: string }>`
          update population.mapping set name = ${name}, definition = ${JSON.stringify(definition)}::jsonb, changed_by = ${account},
            changed_at = ${ports.clock.now()} where id = ${id} returning id`.execute(tx)
      const saved = written.rows[0]
      if (!saved) throw new AppError('not-found', 'There is no such mapping.')
      return saved
    } catch (error) {
      if (violatedConstraint(error) === 'mapping_name_once') throw new InputError({ name: ['population.import.error.nameTaken'] })
      throw error
    }
  },
  audit: (_input, output) => ({ subjectKind: 'population-mapping', subjectId: output.id }),
})
