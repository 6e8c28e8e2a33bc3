// Files the ledger can take, known by what they are: registers, sheets of annual reports by a mapping, rates of the Czech National Bank.
import { z } from 'zod'
import { fromCsv } from '../../../kernel/csv.ts'
import {
  giving,
  readDotinfo,
  readGiving,
  readRedFlat,
  readRedJson,
  readRedTables,
  readStatements,
  redTableOf,
  redTablesOf,
  statements,
  type StudyPayers,
} from './registers.ts'
import { amountOf, dayOf, firstDay, icoOf, isYear, lastDay, type Read } from './rows.ts'

export type SourceFile = { name: string; text: string }
/** Text of a file: UTF-8, or Windows-1250 as Czech offices still save it. */
export function textOf(bytes: Uint8Array): string {
  try {
    return new TextDecoder('utf-8', { fatal: true }).decode(bytes)
  } catch {
    return new TextDecoder('windows-1250').decode(bytes)
  }
}
const column = z.string().trim().min(1, 'ui.error.required').max(120)
export const sheetMapping = z.object({
  name: z.string().regex(/^[a-z0-9-]{2,40}$/, 'funding.error.mappingName'),
  columns: z.object({
    year: column,
    organisation: column,
    ico: z.string().optional(),
    funder: column,
    amount: column,
    title: z.string().optional(),
  }),
  thousands: z.boolean().default(false),
  currency: z
    .string()
    .regex(/^[A-Z]{3}$/)
    .default('CZK'),
  ownIncome: z.array(z.string()).default([]),
})
export type SheetMapping = z.output<typeof sheetMapping>
/** A sheet typed from annual reports: one row is one source of one organisation in one year. `thousands`: amounts stand in thousands, so that 4,51 million never becomes 4,510 million. */
function readSheet(text: string, mapping: SheetMapping): Read {
  const table = fromCsv(text)
  const read: Read = {
    format: 'sheet',
    rows: [],
    refused: table.problems.map(({ line, reason }) => ({ line, fault: 'cells', column: '', value: reason })),
  }
  for (const { line, cells } of table.rows) {
    const cell = (name: keyof SheetMapping['columns']) => cells[mapping.columns[name] ?? '']?.trim() ?? ''
    const amount = amountOf(cell('amount'))
    const year = cell('year')
    const empty = (['organisation', 'funder'] as const).find((name) => cell(name) === '')
    if (amount === null) read.refused.push({ line, fault: 'amount', column: mapping.columns.amount, value: cell('amount') })
    else if (empty) read.refused.push({ line, fault: 'missing', column: mapping.columns[empty], value: '' })
    else if (!isYear(year)) read.refused.push({ line, fault: 'day', column: mapping.columns.year, value: year })
    else {
      read.rows.push({
        line,
        key: `${cell('organisation')} ${year} ${cell('funder')}${cell('title') === '' ? '' : ` ${cell('title')}`}`,
        funder: { name: cell('funder'), ico: null },
        recipient: { name: cell('organisation'), ico: icoOf(cell('ico')) },
        title: cell('title') || cell('funder'),
        amountMinor: mapping.thousands ? amount * 1000n : amount,
        currency: mapping.currency,
        decidedOn: firstDay(year),
        startsOn: firstDay(year),
        endsOn: lastDay(year),
        kind: mapping.ownIncome.includes(cell('funder')) ? 'own-income' : 'grant',
        grade: 'report',
      })
    }
  }
  return read
}
/** Reads files by what they are; null when they are none of the known ones. Several files are the tables of ReD. A mapping makes any table a sheet of annual reports. */
export function readLedgerFiles(files: readonly SourceFile[], mapping: SheetMapping | null, payers: StudyPayers): Read | null {
  const [first] = files
  if (!first) return null
  if (mapping) return readSheet(first.text, mapping)
  if (
    files.length > 1 ||
    (redTableOf(first.name) !== null && /iriRozhodnuti/.test(first.text.slice(0, 400)) && !first.text.includes('obchodniNazev'))
  ) {
    const { tables, refused } = redTablesOf(files)
    if (tables.rozhodnuti.length === 0) return null
    const read = readRedTables(tables)
    return { ...read, refused: [...refused, ...read.refused] }
  }
  const bare = first.text.replace(/^\uFEFF/, '')
  if (/^\s*[[{]/.test(bare)) {
    let data: unknown
    try {
      data = JSON.parse(bare)
    } catch {
      return null
    }
    const grants = giving.safeParse(data)
    if (grants.success) return readGiving(grants.data)
    const study = statements.safeParse(data)
    if (study.success) return readStatements(study.data, payers)
    const lists = z.record(z.string(), z.unknown()).safeParse(data)
    return lists.success ? readRedJson(lists.data) : null
  }
  const header = bare.split(/\r?\n/, 1)[0] ?? ''
  return header.includes('castkaRozhodnuta') ? readRedFlat(bare) : header.includes('částka schválená') ? readDotinfo(bare) : null
}

export type RateRow = { currency: string; day: string; units: number; crowns: string }
/** The yearly file of the Czech National Bank: "Datum|1 AUD|1 EUR|100 JPY", then a line a day with decimal commas. Null when it is another file. */
export function readRates(text: string): RateRow[] | null {
  const rows: RateRow[] = []
  let columns: { units: number; currency: string }[] | null = null
  for (const line of text.replace(/^\uFEFF/, '').split(/\r?\n/)) {
    if (line.trim() === '') continue
    const [first = '', ...cells] = line.split('|')
    if (first === 'Datum')
      columns = cells.map((cell) => {
        const [units = '', currency = ''] = cell.split(' ')
        return { units: Number(units), currency }
      })
    else {
      const day = dayOf(first)
      if (columns === null || day === null || cells.length !== columns.length) return null
      for (const [index, cell] of cells.entries()) {
        const of = columns[index]
        if (of && /^\d+(,\d+)?$/.test(cell)) rows.push({ ...of, day, crowns: cell.replace(',', '.') })
      }
    }
  }
  return columns === null ? null : rows
}
