// One file into one sink: recognises the kind, then hands the bytes to the right reader.
import { csvRows, delimiterOf, encodingOf, type RowBatch } from './bytes.ts'
import type { CodeBook } from './code-book.ts'
import { readDataStat } from './datastat.ts'
import { readMapped } from './mapped.ts'
import { readLayer, readWeekly } from './ministry.ts'
import { FileFault, type Format, type MappingDefinition, type Sink } from './model.ts'
import { containerOf, dayInName, formatOfHeaders, headBytes, headersOfText } from './recognise.ts'
import { readStatisticalOffice } from './statistical-office.ts'
import { sheetRows } from './workbook.ts'

/** A file that can be read again and again: from a disk, from a form, from the database. */
export type FileSource = { name: string; size: number; chunks: () => AsyncIterable<Uint8Array> }
export type Reading = { book: CodeBook; sink: Sink; today: string; date: string | null; mapping: MappingDefinition | null }

/** Workbooks and JSON are read as a whole; a larger one would take the memory of the server. */
const wholeFileLimit = 64 * 1024 * 1024

async function headOf(source: FileSource): Promise<Buffer> {
  const pieces: Uint8Array[] = []
  let length = 0
  for await (const chunk of source.chunks()) {
    pieces.push(chunk)
    length += chunk.length
    if (length >= headBytes) break
  }
  return Buffer.concat(pieces).subarray(0, headBytes)
}
async function wholeOf(source: FileSource): Promise<Buffer> {
  if (source.size > wholeFileLimit) throw new FileFault('unreadable', `> ${wholeFileLimit / 1024 / 1024} MB`)
  const pieces: Uint8Array[] = []
  for await (const chunk of source.chunks()) pieces.push(chunk)
  return Buffer.concat(pieces)
}
async function* once(batch: RowBatch): AsyncGenerator<RowBatch> {
  yield batch
}

async function sheetHeadings(source: FileSource): Promise<readonly string[]> {
  const [first] = (await sheetRows(await wholeOf(source), null)).rows
  return first !== undefined && 'cells' in first ? first.cells : []
}

/** The format of a file by its content, or 'mapped' when a mapping is given; a FileFault says why there is none. */
export async function recognise(source: FileSource, mapping: MappingDefinition | null): Promise<Format> {
  const head = await headOf(source)
  const container = containerOf(head)
  if (mapping !== null) return 'mapped'
  if (container === 'json') return 'csu-datastat'
  const headers = container === 'text' ? headersOfText(head) : await sheetHeadings(source)
  const format = formatOfHeaders(headers)
  if (format === null) throw new FileFault('notRecognised', headers.slice(0, 8).join(', ').slice(0, 200))
  return format
}

/** Reads the file as `format` into the sink. Throws FileFault when nothing of it can be read. */
export async function readFile(source: FileSource, format: Format, reading: Reading): Promise<void> {
  const head = await headOf(source)
  const container = containerOf(head)
  const date = reading.date ?? dayInName(source.name)
  const rows = async (sheet: string | null): Promise<AsyncIterable<RowBatch>> => {
    if (container === 'workbook') return once(await sheetRows(await wholeOf(source), sheet))
    if (container === 'json') throw new FileFault('notRecognised', 'JSON')
    const text = new TextDecoder(encodingOf(head)).decode(head)
    // A mapped sheet may have titles above its header: the separator is that of the header row.
    const header = text.split(/\r?\n/)[(reading.mapping?.headerRow ?? 1) - 1] ?? ''
    return csvRows(source.chunks(), encodingOf(head), delimiterOf(header))
  }
  switch (format) {
    case 'csu-290038':
      if (container !== 'text') throw new FileFault('notRecognised', container)
      return readStatisticalOffice(source.chunks(), encodingOf(head), reading)
    case 'csu-datastat':
      if (container !== 'json') throw new FileFault('notRecognised', container)
      return readDataStat((await wholeOf(source)).toString('utf8').replace(/^\ufeff/, ''), reading)
    case 'mv-municipalities':
      return readWeekly(await rows(null), { ...reading, date })
    case 'mv-layers':
      return readLayer(await rows(null), reading)
    case 'mapped':
      if (reading.mapping === null) throw new FileFault('notRecognised', 'mapping')
      return readMapped(await rows(reading.mapping.sheet), reading.mapping, { ...reading, date: reading.date ?? dayInName(source.name) })
  }
}
