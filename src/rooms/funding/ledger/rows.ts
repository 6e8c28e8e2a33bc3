// One row of any register or sheet as the ledger takes it, and what is wrong with those it cannot take. Pure.
import { createHash } from 'node:crypto'
import { parseMoney } from '../../../kernel/money.ts'
import { isIco } from '../../../kernel/validation.ts'

export type LedgerRow = {
  line: number
  key: string
  funder: { name: string; ico: string | null; slug?: string }
  recipient: { name: string; ico: string | null; studyId?: string }
  title: string
  amountMinor: bigint | null
  currency: string | null
  decidedOn: string | null
  startsOn: string | null
  endsOn: string | null
  kind: 'grant' | 'co-funding' | 'in-kind' | 'own-income' | 'programme'
  grade: 'register' | 'report' | 'study'
  instrument?: string
  factId?: string
  projectId?: string
  note?: string
}
/** amount: no amount, or commas that could mean two things; day: no date; missing: an empty cell; cells: more or fewer cells than the header; orphan: the row it belongs to is not in the file; shape: not the fields of the format; repeated: the file has the key already, on an earlier line. */
export const faults = ['amount', 'day', 'missing', 'cells', 'orphan', 'shape', 'repeated'] as const
export type Refusal = { line: number; fault: (typeof faults)[number]; column: string; value: string }
export type Read = { format: 'red' | 'dotinfo' | '360giving' | 'study' | 'sheet'; rows: LedgerRow[]; refused: Refusal[] }

/** What a row says, as a hash; where it stands in the file does not matter. */
export function hashOf({ line: _line, ...row }: LedgerRow): string {
  return createHash('sha256')
    .update(JSON.stringify(row, (_key, value: unknown) => (typeof value === 'bigint' ? String(value) : value)))
    .digest('hex')
}
export function icoOf(text: string): string | null {
  const plain = text.trim().padStart(8, '0')
  return isIco(plain) ? plain : null
}
/** "1. 3. 2023", "01.03.2023" or "2023-03-01" as a day; null for anything else. */
export function dayOf(text: string): string | null {
  const czech = /^(\d{1,2})\.\s?(\d{1,2})\.\s?(\d{4})$/.exec(text.trim())
  const day = czech ? `${czech[3]}-${czech[2]?.padStart(2, '0')}-${czech[1]?.padStart(2, '0')}` : text.trim().slice(0, 10)
  return /^\d{4}-\d{2}-\d{2}$/.test(day) && !Number.isNaN(Date.parse(day)) && new Date(`${day}T00:00:00Z`).toISOString().startsWith(day)
    ? day
    : null
}
/** An amount in whole units with a decimal comma or point; grouping by points or commas is refused, not guessed. */
export function amountOf(text: string): bigint | null {
  const money = parseMoney(text.replace(/(Kč|CZK)$/i, '').trim())
  return money && money.minor >= 0n ? money.minor : null
}
export const isYear = (text: string | undefined): text is string => text !== undefined && /^(19|20)\d\d$/.test(text)
export const firstDay = (year: string): string => `${year}-01-01`
export const lastDay = (year: string): string => `${year}-12-31`
