// Any other sheet, read by a mapping that somebody made once on the screen: which column says what, and what the whole sheet is about.
import type { RowBatch } from './bytes.ts'
import { fold, isTotalWord, readAge, readCount, readDay, readSex, type CodeBook } from './code-book.ts'
import { FileFault, type FaultReason, type MappingDefinition, type Sink } from './model.ts'

/** Reads rows below the header row named by the mapping; columns are found by their heading, never by their place. */
export async function readMapped(
  batches: AsyncIterable<RowBatch>,
  mapping: MappingDefinition,
  { book, sink, today, date }: { book: CodeBook; sink: Sink; today: string; date: string | null },
): Promise<void> {
  let read: ((line: number, cells: readonly string[], text: string) => void) | undefined
  let width = 0
  let last = 0
  for await (const batch of batches) {
    for (const row of batch.rows) {
      last = row.line
      if (row.line < mapping.headerRow) continue
      if ('fault' in row) sink.fault(row.line, row.fault, row.text)
      else if (read === undefined) {
        width = row.cells.length
        read = begin(row.cells)
      } else if (row.cells.every((cell) => cell.trim() === '')) continue
      else if (row.cells.length !== width) sink.fault(row.line, 'columnCount', row.text)
      else read(row.line, row.cells, row.text)
    }
    await sink.progress(last, batch.bytes)
  }
  if (read === undefined) throw new FileFault('emptyFile', '')

  function begin(header: readonly string[]) {
    const headers = header.map(fold)
    const place = (name: string | null): number => {
      if (name === null) return -1
      const found = headers.indexOf(fold(name))
      if (found === -1) throw new FileFault(headers.includes('') ? 'mergedHeader' : 'missingColumn', name, mapping.headerRow)
      if (headers.indexOf(fold(name), found + 1) !== -1) throw new FileFault('repeatedColumn', name, mapping.headerRow)
      return found
    }
    const columns = {
      area: place(mapping.area),
      date: place(mapping.date),
      citizenship: place(mapping.citizenship),
      sex: place(mapping.sex),
      age: place(mapping.age),
      residence: place(mapping.residenceColumn),
      value: place(mapping.value),
    }
    if (columns.date === -1 && date === null) throw new FileFault('dateNeeded', '')
    return (line: number, cells: readonly string[], text: string): void => {
      const refuse = (reason: FaultReason) => sink.fault(line, reason, text)
      const cell = (position: number) => (position === -1 ? '' : (cells[position] ?? '').trim())
      const counted = readCount(cell(columns.value))
      if ('fault' in counted) return refuse(counted.fault)
      const day = columns.date === -1 ? date : readDay(cell(columns.date))
      if (day === null) return refuse('impossibleDate')
      if (day > today) return refuse('futureDate')
      const area = book.areaByText(cell(columns.area), mapping.areaKind)
      if ('fault' in area) return refuse(area.fault)
      if ('outside' in area) return sink.outside(line, cell(columns.area))
      const sex = readSex(cell(columns.sex))
      if (sex === null) return refuse('unknownSex')
      const age = readAge(cell(columns.age))
      if (age === null) return refuse('unknownAge')
      const citizenship = book.citizenshipByText(cell(columns.citizenship))
      if (citizenship === undefined) return refuse('unknownCitizenship')
      const residence =
        columns.residence === -1
          ? mapping.residence
          : isTotalWord(cell(columns.residence))
            ? mapping.residence
            : cell(columns.residence).toUpperCase()
      if (!book.hasResidence(residence)) return refuse('unknownResidence')
      sink.cell(line, sink.column({ measure: mapping.measure, area: area.code, at: day, residence, sex, age }), citizenship, counted.value)
    }
  }
}
