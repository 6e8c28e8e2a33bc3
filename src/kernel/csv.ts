// Lists as CSV (RFC 4180). Spreadsheets run cells that begin with =, +, -, @, tab or return as formulas, so texts of people are defused
// unless the file is meant for machines only (HSDS, statistics), where an apostrophe would falsify the value.
import Papa from 'papaparse'

export type CsvValue = string | number | bigint | boolean | null | undefined
export type CsvColumn<Row> = { header: string; value: (row: Row) => CsvValue }
export type CsvOptions = {
  /** For people: texts that a spreadsheet would run get an apostrophe in front. For machines: values stay as they are. */
  formulas?: 'defuse' | 'keep'
  /** Excel needs the byte order mark to read UTF-8. */
  bom?: boolean
}

const runsInSpreadsheet = /^[=+\-@\t\r]/

function cell(value: CsvValue, defuse: boolean): string {
  if (value === null || value === undefined) return ''
  if (typeof value !== 'string') return String(value)
  const safe = defuse && runsInSpreadsheet.test(value) ? `'${value}` : value
  return /[",\r\n]/.test(safe) || safe !== safe.trim() ? `"${safe.replaceAll('"', '""')}"` : safe
}

/** Writes rows as CSV with a header line and CRLF line ends; null and undefined become empty cells. */
export function toCsv<Row>(columns: readonly CsvColumn<Row>[], rows: Iterable<Row>, options: CsvOptions = {}): string {
  const defuse = options.formulas !== 'keep'
  const lines = [columns.map((column) => cell(column.header, defuse)).join(',')]
  for (const row of rows) {
    const line = columns.map((column) => cell(column.value(row), defuse)).join(',')
    // One empty cell alone on a line would read as no line at all.
    lines.push(line === '' ? '""' : line)
  }
  return `${options.bom ? '\uFEFF' : ''}${lines.join('\r\n')}\r\n`
}

export type CsvTable = {
  headers: string[]
  rows: { line: number; cells: Record<string, string> }[]
  problems: { line: number; reason: string }[]
}

/** Reads a CSV with a header line into rows by header name; a row with more or fewer cells than headers is a problem, not a guess. */
export function fromCsv(text: string): CsvTable {
  const bare = text.replace(/^\uFEFF/, '')
  // The header decides: Czech spreadsheets save with semicolons, and guessing from the texts below would go wrong.
  const header = bare.slice(0, bare.search(/[\r\n]|$/))
  const parsed = Papa.parse<string[]>(bare, { skipEmptyLines: true, delimiter: header.includes(',') || !header.includes(';') ? ',' : ';' })
  const problems = parsed.errors.map((error) => ({ line: (error.row ?? 0) + 1, reason: error.message }))
  const [headers = [], ...body] = parsed.data
  const names = headers.map((header) => header.trim())
  const rows: CsvTable['rows'] = []
  for (const [index, values] of body.entries()) {
    const line = index + 2
    if (values.length !== names.length) {
      problems.push({ line, reason: `${values.length} cells where the header has ${names.length}` })
      continue
    }
    rows.push({ line, cells: Object.fromEntries(names.map((name, position) => [name, values[position] ?? ''])) })
  }
  return { headers: names, rows, problems }
}
