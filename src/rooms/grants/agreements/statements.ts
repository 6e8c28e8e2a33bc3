// What comes back from the bank: statements as camt.053 (ISO 20022), GPC (the Czech fixed-width format, 074/075) or CSV of an internet bank.
import { XMLParser } from 'fast-xml-parser'
import { z } from 'zod'
import { fromCsv } from '../../../kernel/csv.ts'
import { parseMoney } from '../../../kernel/money.ts'

/** Debits are negative; `reversal` marks what the bank gave back by itself. */
export type StatementLine = {
  reference: string
  valueOn: string
  amountMinor: bigint
  reversal: boolean
  counterAccount: string | null
  symbol: string | null
  message: string
}
const symbolIn = (message: string): string | null => /(?:\/?VS[:/ ]?)0*(\d{1,10})/i.exec(message)?.[1] ?? null
const bare = (symbol: string): string | null => {
  const plain = symbol.trim().replace(/^0+/, '')
  return /^\d{1,10}$/.test(plain) ? plain : null
}

// camt.053 -----------------------------------------------------------------------------------------------------------------------------
const list = <Schema extends z.ZodType>(one: Schema) =>
  z.preprocess((value) => (value === undefined || value === '' ? [] : Array.isArray(value) ? value : [value]), z.array(one))
const account = z.looseObject({ Id: z.looseObject({ IBAN: z.string().optional() }).optional() }).optional()
const dated = z.looseObject({ Dt: z.string().optional(), DtTm: z.string().optional() }).optional()
const entry = z.looseObject({
  Amt: z.union([z.string(), z.looseObject({ '#text': z.string() }).transform((value) => value['#text'])]),
  CdtDbtInd: z.enum(['CRDT', 'DBIT']),
  RvslInd: z.string().optional(),
  BookgDt: dated,
  ValDt: dated,
  AcctSvcrRef: z.string().optional(),
  NtryRef: z.string().optional(),
  NtryDtls: z
    .looseObject({
      TxDtls: list(
        z.looseObject({
          Refs: z.looseObject({ EndToEndId: z.string().optional(), AcctSvcrRef: z.string().optional() }).optional(),
          RmtInf: z.looseObject({ Ustrd: list(z.string()).optional(), Strd: z.unknown().optional() }).optional(),
          RltdPties: z.looseObject({ CdtrAcct: account, DbtrAcct: account }).optional(),
          RtrInf: z.unknown().optional(),
        }),
      ),
    })
    .optional(),
})
const statement = z.looseObject({
  Document: z.looseObject({ BkToCstmrStmt: z.looseObject({ Stmt: list(z.looseObject({ Id: z.string(), Ntry: list(entry) })) }) }),
})
const parser = new XMLParser({ ignoreAttributes: true, parseTagValue: false, removeNSPrefix: true, processEntities: false })
/** The bank's own reference tells a line from every other; where it is missing, the statement's number and the place of the line do. */
function readCamt(text: string): StatementLine[] | null {
  let parsed: z.output<typeof statement>
  try {
    parsed = statement.parse(parser.parse(text))
  } catch {
    return null
  }
  const lines: StatementLine[] = []
  for (const one of parsed.Document.BkToCstmrStmt.Stmt) {
    for (const [index, item] of one.Ntry.entries()) {
      const details = item.NtryDtls?.TxDtls[0]
      const amount = parseMoney(item.Amt)
      const valueOn = (item.ValDt?.Dt ?? item.ValDt?.DtTm ?? item.BookgDt?.Dt ?? item.BookgDt?.DtTm ?? '').slice(0, 10)
      if (!amount || !/^\d{4}-\d{2}-\d{2}$/.test(valueOn)) return null
      const message = [details?.Refs?.EndToEndId ?? '', ...(details?.RmtInf?.Ustrd ?? [])].join(' ').trim()
      lines.push({
        reference: item.AcctSvcrRef ?? details?.Refs?.AcctSvcrRef ?? item.NtryRef ?? `${one.Id}/${index + 1}`,
        valueOn,
        amountMinor: item.CdtDbtInd === 'DBIT' ? -amount.minor : amount.minor,
        reversal: item.RvslInd === 'true' || details?.RtrInf !== undefined,
        counterAccount: (item.CdtDbtInd === 'DBIT' ? details?.RltdPties?.CdtrAcct : details?.RltdPties?.DbtrAcct)?.Id?.IBAN ?? null,
        symbol: symbolIn(message),
        message: message.slice(0, 200),
      })
    }
  }
  return lines
}

// GPC ----------------------------------------------------------------------------------------------------------------------------------
/** "021026" as a day; null for zeros. */
function shortDay(text: string): string | null {
  const match = /^(\d{2})(\d{2})(\d{2})$/.exec(text)
  const day = match ? `20${match[3]}-${match[2]}-${match[1]}` : ''
  return day !== '' && !Number.isNaN(Date.parse(day)) && new Date(`${day}T00:00:00Z`).toISOString().startsWith(day) ? day : null
}
function readGpc(text: string): StatementLine[] | null {
  const lines: StatementLine[] = []
  let statementOf = ''
  for (const row of text.split(/\r?\n/)) {
    if (row.startsWith('074')) statementOf = `${row.slice(105, 108)} ${row.slice(108, 114)}`.trim()
    if (row.startsWith('078') || row.startsWith('079')) {
      const last = lines.at(-1)
      if (last) last.message = `${last.message} ${row.slice(3).trim()}`.trim().slice(0, 200)
    }
    if (!row.startsWith('075')) continue
    const [minor, kind, valueOn] = [row.slice(48, 60), row.slice(60, 61), shortDay(row.slice(91, 97)) ?? shortDay(row.slice(122, 128))]
    if (!/^\d{12}$/.test(minor) || !/^[1245]$/.test(kind) || valueOn === null) return null
    const bank = row.slice(73, 77)
    // 1 debit, 2 credit, 4 a debit undone, 5 a credit undone.
    lines.push({
      reference: `GPC ${statementOf} ${row.slice(35, 48).trim()} ${lines.length + 1}`,
      valueOn,
      amountMinor: kind === '1' || kind === '5' ? -BigInt(minor) : BigInt(minor),
      reversal: kind === '4' || kind === '5',
      counterAccount: /^0*$/.test(row.slice(19, 35)) ? null : `${row.slice(19, 35).replace(/^0+/, '')}/${bank}`,
      symbol: bare(row.slice(61, 71)),
      message: row.slice(97, 117).trim(),
    })
  }
  return lines.length === 0 && statementOf === '' ? null : lines
}

// CSV ----------------------------------------------------------------------------------------------------------------------------------
const headings = {
  reference: ['reference', 'id pohybu', 'id operace', 'id transakce', 'transaction id'],
  date: ['date', 'datum', 'datum zaúčtování', 'datum provedení', 'valuta'],
  amount: ['amount', 'objem', 'částka', 'zaúčtovaná částka'],
  symbol: ['symbol', 'vs', 'variabilní symbol'],
  account: ['account', 'protiúčet', 'číslo protiúčtu', 'counter account'],
  message: ['message', 'zpráva pro příjemce', 'zpráva', 'poznámka'],
  kind: ['kind', 'typ', 'typ transakce'],
} as const
function readCsv(text: string): StatementLine[] | null {
  // Banks write about the account first; the table begins with the line that names a day and an amount.
  const rows = text.replace(/^\uFEFF/, '').split(/\r?\n/)
  const named = (row: string, names: readonly string[]) =>
    row
      .toLowerCase()
      .split(/[;,]/)
      .some((cell) => names.includes(cell.replaceAll('"', '').trim()))
  const begin = rows.findIndex((row) => named(row, headings.date) && named(row, headings.amount))
  if (begin < 0) return null
  const table = fromCsv(rows.slice(begin).join('\n'))
  const column = (names: readonly string[]) => table.headers.find((header) => names.includes(header.toLowerCase()))
  const [reference, date, amount, symbol, account_, message, kind] = [
    column(headings.reference),
    column(headings.date),
    column(headings.amount),
    column(headings.symbol),
    column(headings.account),
    column(headings.message),
    column(headings.kind),
  ]
  const seen = new Map<string, number>()
  const lines: StatementLine[] = []
  for (const { cells } of table.rows) {
    const cell = (name: string | undefined) => (name === undefined ? '' : (cells[name] ?? '')).trim()
    const czech = /^(\d{1,2})\.\s?(\d{1,2})\.\s?(\d{4})$/.exec(cell(date))
    const valueOn = czech ? `${czech[3]}-${czech[2]?.padStart(2, '0')}-${czech[1]?.padStart(2, '0')}` : cell(date).slice(0, 10)
    const money = parseMoney(cell(amount).replace(/\s?(CZK|Kč)$/i, ''))
    if (!money || !/^\d{4}-\d{2}-\d{2}$/.test(valueOn)) return null
    const same = `${valueOn} ${money.minor} ${cell(symbol)} ${cell(account_)}`
    seen.set(same, (seen.get(same) ?? 0) + 1)
    lines.push({
      reference: cell(reference) === '' ? `CSV ${same} ${seen.get(same)}` : cell(reference),
      valueOn,
      amountMinor: money.minor,
      reversal: money.minor > 0n && /storno|vrác|vrat|return|reversal/i.test(cell(kind)),
      counterAccount: cell(account_) || null,
      symbol: bare(cell(symbol)) ?? symbolIn(cell(message)),
      message: cell(message).slice(0, 200),
    })
  }
  return table.problems.length > 0 ? null : lines
}

/** The lines of a statement in any of the three formats; null when the file is none of them. */
export function readStatement(text: string): StatementLine[] | null {
  if (text.trimStart().startsWith('<')) return readCamt(text)
  return /^07[45]/m.test(text) ? readGpc(text) : readCsv(text)
}
/** The text of a bank's file: UTF-8, or the code page of Windows that Czech banks still write. */
export function textOfBytes(bytes: Uint8Array): string {
  try {
    return new TextDecoder('utf-8', { fatal: true }).decode(bytes)
  } catch {
    return new TextDecoder('windows-1250').decode(bytes)
  }
}
