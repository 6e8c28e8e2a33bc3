// Temporary protection as the Ministry of the Interior publishes it: the weekly sheet by municipality (24 columns, as XLSX or CSV) and the map layers.
// Neither gives the whole city: rows are never added to a total here. X: sex not yet known to the ministry.
import type { RowBatch } from './bytes.ts'
import { fold, readCount, readDay, type AreaAnswer, type CodeBook } from './code-book.ts'
import { FileFault, type FaultReason, type Sex, type Sink } from './model.ts'

type Field = { position: number; sex: Sex; age: string }
type Reading = { book: CodeBook; sink: Sink; today: string; date: string | null }

const sexes = { m: 'M', z: 'F', w: 'F', x: 'X' } as const
/** Endings of the weekly sheet's columns and the ages they mean (official definitions). */
const weeklyAges = { do_3: '0-2', do_6: '3-5', do_15: '6-14', do_18: '15-17', do_65: '18-64', sen: '65+' } as const
const layerAges = { '0_2': '0-2', '3_5': '3-5', '6_14': '6-14', '15_17': '15-17', '18_64': '18-64', '65': '65+' } as const
const temporary = { measure: 'temporary-protection', residence: 'TEMPORARY_PROTECTION' } as const

function headersOf(cells: readonly string[]): string[] {
  return cells.map((cell) => fold(cell).replaceAll(' ', '_'))
}
function positionOf(headers: readonly string[], name: string): number {
  const found = headers.indexOf(name)
  if (found === -1) throw new FileFault(headers.includes('') ? 'mergedHeader' : 'missingColumn', name)
  return found
}

async function readRows(
  batches: AsyncIterable<RowBatch>,
  sink: Sink,
  begin: (cells: readonly string[]) => (line: number, cells: readonly string[], text: string) => void,
): Promise<void> {
  let read: ((line: number, cells: readonly string[], text: string) => void) | undefined
  let width = 0
  let last = 0
  for await (const batch of batches) {
    for (const row of batch.rows) {
      last = row.line
      if ('fault' in row) {
        sink.fault(row.line, row.fault, row.text)
      } else if (read === undefined) {
        width = row.cells.length
        read = begin(row.cells)
      } else if (row.cells.length !== width) sink.fault(row.line, 'columnCount', row.text)
      else read(row.line, row.cells, row.text)
    }
    await sink.progress(last, batch.bytes)
  }
  if (read === undefined) throw new FileFault('emptyFile', '')
}

/** Takes the cells of a line only when all of its counts are counts; otherwise the line is refused once, with its first fault. */
function readFields(
  book: CodeBook,
  sink: Sink,
  line: number,
  cells: readonly string[],
  text: string,
  area: AreaAnswer,
  day: string,
  fields: readonly Field[],
  place: string,
): void {
  const counts: number[] = []
  for (const field of fields) {
    const counted = readCount(cells[field.position] ?? '')
    if ('fault' in counted) return sink.fault(line, counted.fault, text)
    counts.push(counted.value)
  }
  if ('fault' in area) return sink.fault(line, area.fault, text)
  if ('outside' in area) return sink.outside(line, place)
  const total = book.citizenshipNumber('TOTAL') ?? 0
  for (const [index, field] of fields.entries()) {
    sink.cell(line, sink.column({ ...temporary, area: area.code, at: day, sex: field.sex, age: field.age }), total, counts[index] ?? 0)
  }
}

/** The weekly sheet; its day stands only in the file's name. The first data row counts people without a valid address. */
export function readWeekly(batches: AsyncIterable<RowBatch>, { book, sink, today, date }: Reading): Promise<void> {
  if (date === null) throw new FileFault('dateNeeded', 'DD-MM-RRRR')
  if (date > today) throw new FileFault('futureDate', date)
  return readRows(batches, sink, (header) => {
    const headers = headersOf(header)
    const [region, municipality, district] = ['kraj', 'obec', 'obec_mc'].map((name) => positionOf(headers, name))
    const code = headers.indexOf('kod_obce')
    const fields: Field[] = [{ position: positionOf(headers, 'celkem'), sex: 'TOTAL', age: 'TOTAL' }]
    for (const [ending, age] of Object.entries(weeklyAges)) {
      for (const letter of ['m', 'z', 'x'] as const)
        fields.push({ position: positionOf(headers, `${letter}_${ending}`), sex: sexes[letter], age })
    }
    const cell = (cells: readonly string[], position: number | undefined) =>
      position === undefined || position === -1 ? '' : (cells[position] ?? '').trim()
    return (line, cells, text) => {
      const [regionName, name, part, number] = [cell(cells, region), cell(cells, municipality), cell(cells, district), cell(cells, code)]
      let area: AreaAnswer
      if (name === '' && part === '' && number === '') area = regionName === '' ? { outside: true } : { fault: 'unknownArea' }
      else if (number === '554782' || (number === '' && fold(name) === 'praha'))
        area = part === '' || fold(part) === 'praha' ? { code: 'CZ010' } : book.areaByText(part, 'city-district')
      else area = number === '' || /^5\d{5}$/.test(number) ? { outside: true } : { fault: 'unknownArea' }
      readFields(book, sink, line, cells, text, area, date, fields, part || name)
    }
  })
}

/** A layer of municipalities or of city districts. `humpo_…` fields are a far narrower count and are left alone. */
export function readLayer(batches: AsyncIterable<RowBatch>, { book, sink, today, date }: Reading): Promise<void> {
  return readRows(batches, sink, (header) => {
    const headers = headersOf(header)
    const code = positionOf(headers, 'ruian_kod')
    const updated = headers.indexOf('gis_updated')
    if (updated === -1 && date === null) throw new FileFault('dateNeeded', 'gis_updated')
    const name = headers.indexOf('ruian_nazev')
    const fields: Field[] = [{ position: positionOf(headers, 'cis_people_count'), sex: 'TOTAL', age: 'TOTAL' }]
    const add = (column: string, sex: Sex, age: string) => {
      const position = headers.indexOf(column)
      if (position !== -1) fields.push({ position, sex, age })
    }
    for (const letter of ['m', 'w', 'x'] as const) {
      add(`cis_sex_${letter}_count`, sexes[letter], 'TOTAL')
      for (const [ending, age] of Object.entries(layerAges)) add(`cis_age_${ending}_${letter}_count`, sexes[letter], age)
    }
    add('cis_age_null_count', 'TOTAL', 'UNKNOWN')
    return (line, cells, text) => {
      const refuse = (reason: FaultReason) => sink.fault(line, reason, text)
      const day = date ?? readDay(cells[updated] ?? '')
      if (day === null) return refuse('impossibleDate')
      if (day > today) return refuse('futureDate')
      const bare = (cells[code] ?? '').trim()
      const number = /^\d{6}$/.test(bare) ? Number(bare) : 0
      const area: AreaAnswer = number === 554782 ? { code: 'CZ010' } : number === 0 ? { fault: 'unknownArea' } : book.areaByCode(44, number)
      readFields(book, sink, line, cells, text, area, day, fields, name === -1 ? bare : (cells[name] ?? bare))
    }
  })
}
