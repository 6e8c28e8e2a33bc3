// Open data 290038 of the statistical office: foreigners by citizenship, age and sex, one count per line, blank code = total of that dimension.
// Hundreds of thousands of lines a second: codes are read as numbers straight from the bytes, texts are decoded only where a code alone would mislead.
import { isUtf8 } from 'node:buffer'
import { delimiterOf, linePieces, looksBroken, splitLine, type Encoding } from './bytes.ts'
import { fold, readAge, readCount, readDay, readSex, type AreaAnswer, type CodeBook } from './code-book.ts'
import { FileFault, largestCount, type Sex, type Sink } from './model.ts'

/** Every spelling of a column seen in the files of the office and in those that copy them. */
const spellings = {
  value: ['hodnota', 'value'],
  sexCode: ['pohlavi_kod'],
  sexText: ['pohlavi_txt', 'pohlavi'],
  citizenshipList: ['stobcan_cis', 'obcan_cis', 'stobc_cis'],
  citizenshipCode: ['stobcan_kod', 'obcan_kod', 'stobc_kod'],
  citizenshipText: ['stobcan_txt', 'stobcan', 'obcan_txt', 'obcan', 'stobc_txt'],
  ageCode: ['vek_kod'],
  ageText: ['vek_txt', 'vek'],
  year: ['rok', 'casref_do', 'casref'],
  areaList: ['vuzemi_cis', 'uzemi_cis'],
  areaCode: ['vuzemi_kod', 'uzemi_kod'],
  areaText: ['vuzemi_txt', 'vuzemi', 'uzemi_txt', 'uzemi'],
  regionList: ['kraj_cis'],
  regionCode: ['kraj_kod'],
  regionText: ['kraj_txt', 'kraj'],
} as const
type Role = keyof typeof spellings
type Layout = Record<Role, number> & { width: number }

/** Where each column stands; -1 when the file has none. */
export function layoutOf(headers: readonly string[]): Layout {
  const names = headers.map((header) => fold(header).replaceAll(' ', '_'))
  const position = (role: Role) => {
    for (const spelling of spellings[role]) {
      const found = names.indexOf(spelling)
      if (found !== -1) return found
    }
    return -1
  }
  const layout: Layout = {
    value: position('value'),
    sexCode: position('sexCode'),
    sexText: position('sexText'),
    citizenshipList: position('citizenshipList'),
    citizenshipCode: position('citizenshipCode'),
    citizenshipText: position('citizenshipText'),
    ageCode: position('ageCode'),
    ageText: position('ageText'),
    year: position('year'),
    areaList: position('areaList'),
    areaCode: position('areaCode'),
    areaText: position('areaText'),
    regionList: position('regionList'),
    regionCode: position('regionCode'),
    regionText: position('regionText'),
    width: headers.length,
  }
  const repeated = names.find((name, index) => name !== '' && names.indexOf(name) !== index)
  if (repeated !== undefined) throw new FileFault('repeatedColumn', repeated)
  const missing = [
    layout.value === -1 ? 'hodnota' : '',
    layout.year === -1 ? 'rok' : '',
    layout.areaCode === -1 && layout.areaText === -1 ? 'vuzemi_kod' : '',
    layout.citizenshipCode === -1 && layout.citizenshipText === -1 ? 'stobcan_kod' : '',
  ].filter(Boolean)
  if (missing.length > 0) throw new FileFault(names.includes('') ? 'mergedHeader' : 'missingColumn', missing.join(', '))
  return layout
}

const blank = -1
const noNumber = -2
const quote = 0x22
// Codes that are a group of citizenships in one list and a country in another: only the label tells.
const groupCodes = new Set([0, 6, 16, 29])

type Reading = { book: CodeBook; sink: Sink; today: string }

/** Reads the whole file into the sink; damage of a line is the line's, damage of the header is the file's. */
export async function readStatisticalOffice(
  chunks: AsyncIterable<Uint8Array>,
  encoding: Encoding,
  { book, sink, today }: Reading,
): Promise<void> {
  let layout: Layout | undefined
  let delimiter = 44
  let starts = new Int32Array(0)
  let ends = new Int32Array(0)
  const total = book.citizenshipNumber('TOTAL') ?? 0
  // The same few codes return on every line: each is looked up once and numbered, and four small numbers make the key of a column.
  const areas = new Map<number, Numbered<AreaAnswer>>()
  const namedAreas = new Map<string, Numbered<AreaAnswer>>()
  const ages = new Map<number, Numbered<string | null>>()
  const namedAges = new Map<string, Numbered<string | null>>()
  const years = new Map<number, Numbered<string | null>>()
  const namedDays = new Map<string, Numbered<string | null>>()
  const columns = new Map<number, number>()

  for await (const { bytes, firstLine } of linePieces(chunks)) {
    let at = 0
    let line = firstLine
    if (layout === undefined) {
      const end = endOf(bytes, 0)
      const header = new TextDecoder(encoding).decode(bytes.subarray(0, end))
      if (header.trim() === '') throw new FileFault('emptyFile', '')
      const separator = delimiterOf(header)
      const headers = splitLine(header, separator)
      if (headers === 'unclosedQuote') throw new FileFault('unclosedQuote', header.slice(0, 200))
      layout = layoutOf(headers)
      delimiter = separator.charCodeAt(0)
      starts = new Int32Array(headers.length + 1)
      ends = new Int32Array(headers.length + 1)
      at = nextLine(bytes, 0)
      line += 1
    }
    const columnsOf = layout
    const clean = encoding === 'utf-8' && isUtf8(bytes)
    const decoder = new TextDecoder(encoding)
    const textOf = (from: number, to: number) => decoder.decode(bytes.subarray(from, to))
    const field = (position: number) =>
      position === -1
        ? ''
        : textOf(starts[position] ?? 0, ends[position] ?? 0)
            .replaceAll('""', '"')
            .trim()
    const number = (position: number) => (position === -1 ? blank : wholeNumber(bytes, starts[position] ?? 0, ends[position] ?? 0))

    const readLine = (from: number, to: number, count: number): void => {
      const refuse = (reason: Parameters<Sink['fault']>[1]) => sink.fault(line, reason, textOf(from, to))
      if (count === -1) return refuse('unclosedQuote')
      if (!clean && looksBroken(textOf(from, to))) return refuse('brokenEncoding')
      if (count !== columnsOf.width) return refuse('columnCount')

      let value = number(columnsOf.value)
      if (value < 0 || value > largestCount) {
        const counted = readCount(field(columnsOf.value))
        if ('fault' in counted) return refuse(counted.fault)
        value = counted.value
      }

      const yearNumber = number(columnsOf.year)
      const day =
        yearNumber >= 0
          ? numbered(years, yearNumber, () => readDay(String(yearNumber)))
          : numbered(namedDays, field(columnsOf.year), readDay)
      if (day.answer === null) return refuse('impossibleDate')
      if (day.answer > today) return refuse('futureDate')

      let list = number(columnsOf.areaList)
      let code = number(columnsOf.areaCode)
      let name = columnsOf.areaText
      if (code === blank && (columnsOf.areaText === -1 || field(columnsOf.areaText) === '')) {
        list = number(columnsOf.regionList)
        code = number(columnsOf.regionCode)
        name = columnsOf.regionText
      }
      const area =
        code >= 0 && list >= blank
          ? numbered(areas, (list + 1) * 1_000_000_000 + code, () => book.areaByCode(list === blank ? null : list, code))
          : numbered(namedAreas, code === blank ? field(name) : '', (text): AreaAnswer =>
              text === '' ? { fault: 'unknownArea' } : book.areaByText(text, null),
            )
      if ('fault' in area.answer) return refuse(area.answer.fault)

      let sex: Sex | null
      const sexCode = number(columnsOf.sexCode)
      if (sexCode === 1) sex = 'M'
      else if (sexCode === 2) sex = 'F'
      else if (sexCode === blank && (columnsOf.sexCode !== -1 || columnsOf.sexText === -1)) sex = 'TOTAL'
      else sex = readSex(field(columnsOf.sexCode === -1 ? columnsOf.sexText : columnsOf.sexCode))
      if (sex === null) return refuse('unknownSex')

      const ageCode = number(columnsOf.ageCode)
      const age =
        ageCode >= 0
          ? numbered(
              ages,
              ageCode,
              () =>
                (ageCode > 1e14 ? readAge(String(ageCode)) : null) ?? (columnsOf.ageText === -1 ? null : readAge(field(columnsOf.ageText))),
            )
          : ageCode === blank && (columnsOf.ageCode !== -1 || columnsOf.ageText === -1)
            ? wholeAge
            : numbered(namedAges, field(columnsOf.ageCode === -1 ? columnsOf.ageText : columnsOf.ageCode), readAge)
      if (age.answer === null) return refuse('unknownAge')

      const citizenshipCode = number(columnsOf.citizenshipCode)
      let citizenship: number | undefined
      if (citizenshipCode === blank && columnsOf.citizenshipCode !== -1) citizenship = total
      else if (citizenshipCode === blank || citizenshipCode === noNumber)
        citizenship = book.citizenshipByText(
          field(columnsOf.citizenshipCode === -1 ? columnsOf.citizenshipText : columnsOf.citizenshipCode),
        )
      else {
        if (groupCodes.has(citizenshipCode))
          citizenship = book.citizenshipGroup(field(columnsOf.citizenshipText)) ?? (citizenshipCode === 0 ? total : undefined)
        if (citizenship === undefined) {
          const inList = number(columnsOf.citizenshipList)
          if (inList === blank || inList === 3228) citizenship = book.citizenshipByCode(citizenshipCode)
        }
      }
      if (citizenship === undefined) return refuse('unknownCitizenship')

      if ('outside' in area.answer) return sink.outside(line, field(name))
      const key =
        ((area.number * mostCodes + day.number) * mostCodes + age.number) * 4 +
        (sex === 'TOTAL' ? 0 : sex === 'M' ? 1 : sex === 'F' ? 2 : 3)
      let column = columns.get(key)
      if (column === undefined) {
        column = sink.column({ measure: 'foreigners', area: area.answer.code, at: day.answer, residence: 'ALL_XP', sex, age: age.answer })
        columns.set(key, column)
      }
      sink.cell(line, column, citizenship, value)
    }

    while (at < bytes.length) {
      const count = cut(bytes, at, delimiter, starts, ends)
      const end = lineEnd[0] ?? bytes.length
      const last = end > at && bytes[end - 1] === 13 ? end - 1 : end
      if (last > at) readLine(at, last, count)
      at = end + 1
      line += 1
    }
    await sink.progress(line - 1, bytes.length)
  }
  if (layout === undefined) throw new FileFault('emptyFile', '')
}

/** End of the line that begins at `from`, without its line break. */
function endOf(bytes: Buffer, from: number): number {
  const found = bytes.indexOf(10, from)
  const end = found === -1 ? bytes.length : found
  return end > from && bytes[end - 1] === 13 ? end - 1 : end
}
function nextLine(bytes: Buffer, from: number): number {
  const found = bytes.indexOf(10, from)
  return found === -1 ? bytes.length : found + 1
}

/** Where the line ended that `cut` took apart last; a second answer without a new object for every line. */
const lineEnd = new Int32Array(1)

/** Marks where the fields of the line that begins at `from` begin and end, without their quotes; answers how many there are, -1 for a quotation that does not end in its line. */
function cut(bytes: Buffer, from: number, delimiter: number, starts: Int32Array, ends: Int32Array): number {
  const size = bytes.length
  let at = from
  let count = 0
  for (;;) {
    let start = at
    let end = at
    if (bytes[at] === quote) {
      start = end = at + 1
      for (;;) {
        while (end < size && bytes[end] !== quote && bytes[end] !== 10) end++
        if (end >= size || bytes[end] === 10) {
          lineEnd[0] = end
          return -1
        }
        if (bytes[end + 1] === quote) end += 2
        else break
      }
      at = end + 1
      const after = bytes[at]
      if (at < size && after !== delimiter && after !== 10 && after !== 13) {
        const found = bytes.indexOf(10, at)
        lineEnd[0] = found === -1 ? size : found
        return -1
      }
      if (after === 13) at += 1
    } else {
      let byte = bytes[at]
      while (byte !== delimiter && byte !== 10 && at < size) byte = bytes[++at]
      end = at > start && bytes[at - 1] === 13 && (byte === 10 || at >= size) ? at - 1 : at
    }
    if (count < starts.length) {
      starts[count] = start
      ends[count] = end
    }
    count += 1
    if (at >= size || bytes[at] === 10) {
      lineEnd[0] = at
      return count
    }
    at += 1
  }
}

/** Of each kind; a column of codes with more different ones is no column of codes. */
const mostCodes = 1 << 15
type Numbered<T> = { answer: T; number: number }
const wholeAge: Numbered<string | null> = { answer: 'TOTAL', number: mostCodes - 1 }
/** The answer to a question asked before, or a new one with the next number. */
function numbered<Key, T>(known: Map<Key, Numbered<T>>, key: Key, ask: (key: Key) => T): Numbered<T> {
  const found = known.get(key)
  if (found !== undefined) return found
  if (known.size >= mostCodes - 1) throw new FileFault('unreadable', `more than ${known.size} different codes`)
  const fresh = { answer: ask(key), number: known.size }
  known.set(key, fresh)
  return fresh
}

/** A whole number from ASCII digits; `blank` for nothing, `noNumber` for anything else. */
function wholeNumber(bytes: Buffer, start: number, end: number): number {
  let from = start
  let to = end
  while (from < to && bytes[from] === 32) from++
  while (to > from && bytes[to - 1] === 32) to--
  if (from === to) return blank
  if (to - from > 15) return noNumber
  let value = 0
  for (let at = from; at < to; at++) {
    const digit = (bytes[at] ?? 0) - 48
    if (digit < 0 || digit > 9) return noNumber
    value = value * 10 + digit
  }
  return value
}
