// Workbooks (XLSX) as rows of text, one sheet at a time. A workbook is read as a whole, so its size is limited before.
import readWorkbook from 'read-excel-file/node'
import type { RowBatch, TextRow } from './bytes.ts'
import { FileFault } from './model.ts'

function textOf(value: unknown): string {
  if (value === null || value === undefined) return ''
  if (value instanceof Date) return value.toISOString().slice(0, 10)
  return typeof value === 'string' || typeof value === 'number' || typeof value === 'boolean' ? String(value) : ''
}

/** The rows of a sheet (the first one unless named). Empty rows above the table are passed over; line numbers are those of the sheet. */
export async function sheetRows(content: Buffer, sheet: string | null): Promise<RowBatch> {
  const sheets = await readWorkbook(content).catch(() => {
    throw new FileFault('unreadable', 'XLSX')
  })
  const found = sheet === null ? sheets[0] : sheets.find((one) => one.sheet === sheet)
  if (found === undefined) throw new FileFault('missingSheet', sheets.map((one) => one.sheet).join(', '))
  const width = Math.max(0, ...found.data.map((row) => row.length))
  const rows = found.data.flatMap((row, index): TextRow[] => {
    const cells = Array.from({ length: width }, (_one, position) => textOf(row[position]))
    return cells.every((cell) => cell === '') ? [] : [{ line: index + 1, cells, text: cells.join(' | ') }]
  })
  return { rows, bytes: content.length }
}
