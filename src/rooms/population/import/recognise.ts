// Which kind of file is this? By its content; the name only gives the day of the ministry's weekly sheets.
import { delimiterOf, encodingOf, splitLine } from './bytes.ts'
import { fold, readDay } from './code-book.ts'
import { FileFault, type Format } from './model.ts'

export type Container = 'text' | 'json' | 'workbook'
export const headBytes = 64 * 1024

/** What holds the data: text, JSON or a workbook; anything else is refused with the reason. */
export function containerOf(head: Uint8Array): Container {
  const bytes = Buffer.from(head)
  if (bytes.length === 0 || bytes.toString('latin1').replace(/^ï»¿/, '').trim() === '') throw new FileFault('emptyFile', '')
  if (bytes.subarray(0, 4).equals(Buffer.from([0x50, 0x4b, 3, 4]))) {
    const names = bytes.toString('latin1')
    if (/\[Content_Types\]\.xml|xl\/|_rels\//.test(names)) return 'workbook'
    throw new FileFault('packedFile', 'ZIP')
  }
  if (bytes.subarray(0, 4).equals(Buffer.from([0xd0, 0xcf, 0x11, 0xe0]))) throw new FileFault('oldWorkbook', 'XLS')
  if ((bytes[0] === 0xff && bytes[1] === 0xfe) || (bytes[0] === 0xfe && bytes[1] === 0xff)) throw new FileFault('brokenEncoding', 'UTF-16')
  if (bytes.includes(0)) throw new FileFault('notRecognised', '')
  return /^(\ufeff)?\s*[{[]/.test(bytes.toString('utf8')) ? 'json' : 'text'
}

/** The headings of a CSV from its first bytes. */
export function headersOfText(head: Uint8Array): string[] {
  const text = new TextDecoder(encodingOf(head)).decode(head)
  const header = text.slice(0, text.search(/[\r\n]|$/))
  const cells = splitLine(header, delimiterOf(header))
  if (cells === 'unclosedQuote') throw new FileFault('unclosedQuote', header.slice(0, 200))
  return cells
}

/** The format that headings belong to; null when a mapping is needed. */
export function formatOfHeaders(headers: readonly string[]): Format | null {
  const names = new Set(headers.map((header) => fold(header).replaceAll(' ', '_')))
  if (names.has('cis_people_count')) return 'mv-layers'
  if (names.has('obec_mc') || (names.has('m_do_3') && names.has('obec'))) return 'mv-municipalities'
  const has = (...some: string[]) => some.some((name) => names.has(name))
  const office = [
    has('hodnota'),
    has('stobcan_kod', 'stobcan_txt', 'stobcan', 'obcan_kod'),
    has('vuzemi_kod', 'vuzemi_txt', 'vuzemi', 'uzemi_kod'),
    has('pohlavi_kod', 'vek_kod', 'idhod'),
  ]
  return office.filter(Boolean).length >= 2 ? 'csu-290038' : null
}

/** The day in a file's name ("…-21-05-2026.xlsx" or "…2026-05-21…"), if there is one. */
export function dayInName(name: string): string | null {
  const czech = /(\d{1,2})[-._](\d{1,2})[-._](\d{4})(?!\d)/.exec(name)
  if (czech) return readDay(`${czech[1]}.${czech[2]}.${czech[3]}`)
  const iso = /(?<!\d)(\d{4}-\d{2}-\d{2})(?!\d)/.exec(name)
  return iso?.[1] === undefined ? null : readDay(iso[1])
}
