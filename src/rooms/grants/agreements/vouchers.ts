// A table of documents as recipients keep it: CSV or XLSX, with headings in Czech or as codes, days and amounts as people write them.
import readWorkbook from 'read-excel-file/node'
import { z } from 'zod'
import { fromCsv, toCsv } from '../../../kernel/csv.ts'
import { textOfBytes } from './statements.ts'

const columns = {
  item: ['item', 'položka'],
  supplierIco: ['supplier_ico', 'ičo dodavatele', 'ičo'],
  documentNo: ['document_no', 'číslo dokladu', 'doklad'],
  issuedOn: ['issued_on', 'vystaveno', 'datum vystavení'],
  paidOn: ['paid_on', 'zaplaceno', 'datum úhrady'],
  total: ['total', 'celkem', 'částka dokladu'],
  amount: ['amount', 'uplatněno', 'z toho'],
  label: ['label', 'popis', 'co'],
  funder: ['funder', 'kdo platí', 'zdroj'],
} as const
type Column = keyof typeof columns
const names: readonly Column[] = ['item', 'supplierIco', 'documentNo', 'issuedOn', 'paidOn', 'total', 'amount', 'label', 'funder']
export const voucherTable = z.object({
  missing: z.array(z.string()),
  rows: z.array(z.object({ line: z.number(), cells: z.record(z.string(), z.string()) })).max(5000, 'ui.error.tooLong'),
  problems: z.array(z.object({ line: z.number(), reason: z.string() })),
})
export type VoucherTable = z.output<typeof voucherTable>

/** "1. 10. 2026" as 2026-10-01; anything else as it is, to be refused by name. */
function day(text: string): string {
  const czech = /^(\d{1,2})\.\s?(\d{1,2})\.\s?(\d{4})$/.exec(text.trim())
  return czech ? `${czech[3]}-${czech[2]?.padStart(2, '0')}-${czech[1]?.padStart(2, '0')}` : text.trim()
}
function arranged(
  headers: readonly string[],
  rows: readonly { line: number; values: readonly string[] }[],
  problems: VoucherTable['problems'],
): VoucherTable {
  const place = new Map(
    names.map((name) => [name, headers.findIndex((header) => columns[name].some((one) => one === header.trim().toLowerCase()))]),
  )
  return {
    // Who else pays may stay out: then the city does.
    missing: names.filter((name) => name !== 'funder' && (place.get(name) ?? -1) < 0).map((name) => columns[name][1]),
    problems,
    rows: rows.map((row) => ({
      line: row.line,
      cells: Object.fromEntries(
        names.map((name) => {
          const text = (row.values[place.get(name) ?? -1] ?? '').trim()
          return [
            name,
            name === 'issuedOn' || name === 'paidOn'
              ? day(text)
              : name === 'supplierIco' && /^\d{1,7}$/.test(text)
                ? text.padStart(8, '0')
                : text,
          ]
        }),
      ),
    })),
  }
}
function cellText(value: unknown): string {
  if (value instanceof Date) return value.toISOString().slice(0, 10)
  return typeof value === 'string' || typeof value === 'number' || typeof value === 'boolean' ? String(value) : ''
}
/** Reads the file; a spreadsheet that cannot be read is a table without its columns. */
export async function readVouchers(bytes: Uint8Array): Promise<VoucherTable> {
  if (bytes[0] === 0x50 && bytes[1] === 0x4b) {
    const sheet = (await readWorkbook(Buffer.from(bytes)).catch(() => []))[0]
    const [headers = [], ...rows] = (sheet?.data ?? []).map((row) => row.map(cellText))
    return arranged(
      headers,
      rows.map((values, index) => ({ line: index + 2, values })).filter((row) => row.values.some((value) => value.trim() !== '')),
      [],
    )
  }
  const table = fromCsv(textOfBytes(bytes))
  return arranged(
    table.headers,
    table.rows.map((row) => ({ line: row.line, values: table.headers.map((header) => row.cells[header] ?? '') })),
    table.problems,
  )
}
/** An empty table with the right headings. */
export const voucherTemplate = (): string =>
  toCsv(
    names.map((name) => ({ header: columns[name][1], value: () => '' })),
    [],
    { bom: true },
  )
