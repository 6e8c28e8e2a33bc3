// Files of other funders: the state's register (ReD), DotInfo, 360Giving, sheets of annual reports by a mapping, rates of the Czech National Bank.
import { createHash } from 'node:crypto'
import { z } from 'zod'
import { fromCsv } from '../../../kernel/csv.ts'
import { parseMoney } from '../../../kernel/money.ts'
import { isIco } from '../../../kernel/validation.ts'

export type LedgerRow = { key: string; funder: { name: string; ico: string | null }; recipient: { name: string; ico: string | null }; title: string; amountMinor: bigint; currency: string; decidedOn: string; startsOn: string; endsOn: string; kind: 'grant' | 'own-income'; grade: 'register' | 'report' }
export type Read = { format: 'red' | 'dotinfo' | '360giving' | 'sheet'; rows: LedgerRow[]; refused: { line: number; reason: string }[] }
export const hashOf = (row: LedgerRow): string => createHash('sha256').update(JSON.stringify(row, (_key, value: unknown) => (typeof value === 'bigint' ? String(value) : value))).digest('hex')
const icoOf = (text: string): string | null => { const plain = text.trim().padStart(8, '0'); return isIco(plain) ? plain : null }
/** "1. 3. 2023", "01.03.2023" or "2023-03-01" as a day; null for anything else. */
export function dayOf(text: string): string | null {
  const czech = /^(\d{1,2})\.\s?(\d{1,2})\.\s?(\d{4})$/.exec(text.trim())
  const day = czech ? `${czech[3]}-${czech[2]?.padStart(2, '0')}-${czech[1]?.padStart(2, '0')}` : text.trim().slice(0, 10)
  return /^\d{4}-\d{2}-\d{2}$/.test(day) && !Number.isNaN(Date.parse(day)) && new Date(`${day}T00:00:00Z`).toISOString().startsWith(day) ? day : null
}
/** An amount in whole units with a decimal comma or point; grouping by points or commas is refused, not guessed. */
const amountOf = (text: string): bigint | null => { const money = parseMoney(text.replace(/(Kč|CZK)$/i, '').trim()); return money && money.minor >= 0n ? money.minor : null }
const year = (of: string, end: boolean): string => `${of}-${end ? '12-31' : '01-01'}`

function readRed(text: string): Read {
  const table = fromCsv(text)
  const read: Read = { format: 'red', rows: [], refused: table.problems }
  for (const { line, cells } of table.rows) {
    const amount = amountOf(cells['castkaRozhodnuta'] ?? '')
    const decided = dayOf(cells['datumRozhodnuti'] ?? cells['podpisDatum'] ?? '') ?? (/^\d{4}$/.test(cells['rokRozhodnuti'] ?? '') ? year(cells['rokRozhodnuti'] ?? '', false) : null)
    const code = cells['kod'] || cells['identifikator'] || cells['iriDotace'] || ''
    if (amount === null || decided === null || code === '' || !(cells['obchodniNazev'] ?? '')) {
      read.refused.push({ line, reason: amount === null ? 'castkaRozhodnuta' : decided === null ? 'rokRozhodnuti' : code === '' ? 'kod' : 'obchodniNazev' })
      continue
    }
    const period = cells['obdobi'] && /^\d{4}$/.test(cells['obdobi']) ? cells['obdobi'] : decided.slice(0, 4)
    read.rows.push({ key: `${code} ${cells['obdobi'] ?? ''}`.trim(), funder: { name: cells['poskytovatel'] || cells['poskytovatelNazev'] || `IČO ${cells['poskytovatelIco'] ?? ''}`, ico: icoOf(cells['poskytovatelIco'] ?? '') }, recipient: { name: cells['obchodniNazev'] ?? '', ico: icoOf(cells['ico'] ?? '') }, title: cells['nazev'] || code, amountMinor: amount, currency: 'CZK', decidedOn: decided, startsOn: year(period, false), endsOn: year(period, true), kind: 'grant', grade: 'register' })
  }
  return read
}
function readDotinfo(text: string): Read {
  const table = fromCsv(text)
  const read: Read = { format: 'dotinfo', rows: [], refused: table.problems }
  for (const { line, cells } of table.rows) {
    const amount = amountOf(cells['částka schválená'] ?? '')
    const decided = dayOf(cells['datum poskytnutí'] ?? '')
    const code = cells['evidenční číslo'] || cells['identifikátor'] || ''
    if (amount === null || decided === null || code === '') {
      read.refused.push({ line, reason: amount === null ? 'částka schválená' : decided === null ? 'datum poskytnutí' : 'evidenční číslo' })
      continue
    }
    read.rows.push({ key: code, funder: { name: cells['poskytovatel'] ?? '', ico: icoOf(cells['IČ poskytovatele'] ?? '') }, recipient: { name: cells['účastník'] ?? '', ico: icoOf(cells['IČ účastníka'] ?? '') }, title: cells['název'] || cells['účel'] || code, amountMinor: amount, currency: 'CZK', decidedOn: decided, startsOn: year(decided.slice(0, 4), false), endsOn: year(decided.slice(0, 4), true), kind: 'grant', grade: 'register' })
  }
  return read
}
const party = z.looseObject({ id: z.string(), name: z.string() })
const giving = z.looseObject({ grants: z.array(z.unknown()) })
const grant = z.looseObject({ id: z.string(), title: z.string(), currency: z.string().regex(/^[A-Z]{3}$/), amountAwarded: z.number(), awardDate: z.string(), recipientOrganization: z.array(party).min(1), fundingOrganization: z.array(party).min(1), plannedDates: z.array(z.looseObject({ startDate: z.string().optional(), endDate: z.string().optional() })).optional() })
const czechIco = (id: string): string | null => { const match = /^CZ-ICO-(\d{8})$/.exec(id); return match?.[1] ? icoOf(match[1]) : null }
function readGiving(data: z.output<typeof giving>): Read {
  const read: Read = { format: '360giving', rows: [], refused: [] }
  for (const [index, one] of data.grants.entries()) {
    const parsed = grant.safeParse(one)
    const decided = parsed.success ? dayOf(parsed.data.awardDate) : null
    // JSON numbers are read by their digits, so that 0.1 stays ten haléře.
    const amount = parsed.success ? amountOf(String(parsed.data.amountAwarded)) : null
    const [recipient, funder] = parsed.success ? [parsed.data.recipientOrganization[0], parsed.data.fundingOrganization[0]] : []
    if (!parsed.success || decided === null || amount === null || !recipient || !funder) {
      read.refused.push({ line: index + 1, reason: parsed.success ? (decided === null ? 'awardDate' : 'amountAwarded') : (parsed.error.issues[0]?.path.join('.') ?? '') })
      continue
    }
    const planned = parsed.data.plannedDates?.[0]
    const startsOn = dayOf(planned?.startDate ?? '') ?? decided
    const ends = dayOf(planned?.endDate ?? '') ?? year(startsOn.slice(0, 4), true)
    read.rows.push({ key: parsed.data.id, funder: { name: funder.name, ico: czechIco(funder.id) }, recipient: { name: recipient.name, ico: czechIco(recipient.id) }, title: parsed.data.title, amountMinor: amount, currency: parsed.data.currency, decidedOn: decided, startsOn, endsOn: ends < startsOn ? startsOn : ends, kind: 'grant', grade: 'register' })
  }
  return read
}
export const sheetMapping = z.object({ name: z.string().regex(/^[a-z0-9-]{2,40}$/), columns: z.object({ year: z.string(), organisation: z.string(), ico: z.string().optional(), funder: z.string(), amount: z.string(), title: z.string().optional() }), thousands: z.boolean().default(false), currency: z.string().regex(/^[A-Z]{3}$/).default('CZK'), ownIncome: z.array(z.string()).default([]) })
export type SheetMapping = z.output<typeof sheetMapping>
/** A sheet typed from annual reports: one row is one source of one organisation in one year. `thousands`: amounts stand in thousands, so that 4,51 million never becomes 4,510 million. */
function readSheet(text: string, mapping: SheetMapping): Read {
  const table = fromCsv(text)
  const read: Read = { format: 'sheet', rows: [], refused: table.problems }
  for (const { line, cells } of table.rows) {
    const cell = (name: keyof SheetMapping['columns']) => cells[mapping.columns[name] ?? '']?.trim() ?? ''
    const amount = amountOf(cell('amount'))
    if (amount === null || !/^\d{4}$/.test(cell('year')) || cell('organisation') === '' || cell('funder') === '') {
      read.refused.push({ line, reason: amount === null ? mapping.columns.amount : cell('organisation') === '' ? mapping.columns.organisation : cell('funder') === '' ? mapping.columns.funder : mapping.columns.year })
      continue
    }
    read.rows.push({ key: `${cell('organisation')} ${cell('year')} ${cell('funder')}`, funder: { name: cell('funder'), ico: null }, recipient: { name: cell('organisation'), ico: icoOf(cell('ico')) }, title: cell('title') || cell('funder'), amountMinor: mapping.thousands ? amount * 1000n : amount, currency: mapping.currency, decidedOn: year(cell('year'), false), startsOn: year(cell('year'), false), endsOn: year(cell('year'), true), kind: mapping.ownIncome.includes(cell('funder')) ? 'own-income' : 'grant', grade: 'report' })
  }
  return read
}
/** Reads a file by what it is; null when it is none of the known ones. A mapping makes any table a sheet of annual reports. */
export function readLedgerFile(text: string, mapping: SheetMapping | null): Read | null {
  if (mapping) return readSheet(text, mapping)
  const bare = text.replace(/^\uFEFF/, '')
  if (bare.trimStart().startsWith('{')) {
    let data: unknown
    try {
      data = JSON.parse(bare)
    } catch {
      return null
    }
    const parsed = giving.safeParse(data)
    return parsed.success ? readGiving(parsed.data) : null
  }
  const header = bare.split(/\r?\n/, 1)[0] ?? ''
  return header.includes('castkaRozhodnuta') ? readRed(text) : header.includes('částka schválená') ? readDotinfo(text) : null
}
export type RateRow = { currency: string; day: string; units: number; crowns: string }
/** The yearly file of the Czech National Bank: "Datum|1 AUD|1 EUR|100 JPY", then a line a day with decimal commas. Null when it is another file. */
export function readRates(text: string): RateRow[] | null {
  const rows: RateRow[] = []
  let columns: { units: number; currency: string }[] | null = null
  for (const line of text.replace(/^\uFEFF/, '').split(/\r?\n/)) {
    if (line.trim() === '') continue
    const [first = '', ...cells] = line.split('|')
    if (first === 'Datum') columns = cells.map((cell) => { const [units = '', currency = ''] = cell.split(' '); return { units: Number(units), currency } })
    else {
      const day = dayOf(first)
      if (columns === null || day === null || cells.length !== columns.length) return null
      for (const [index, cell] of cells.entries()) {
        const column = columns[index]
        if (column && /^\d+(,\d+)?$/.test(cell)) rows.push({ ...column, day, crowns: cell.replace(',', '.') })
      }
    }
  }
  return columns === null ? null : rows
}
