// What an import knows: kinds of files, kinds of damage, one count, and where a reader puts what it finds.
import { z } from 'zod'
import { optionalText, text } from '../../../kernel/validation.ts'

export const formats = ['csu-290038', 'csu-datastat', 'mv-municipalities', 'mv-layers', 'mapped'] as const
export type Format = (typeof formats)[number]
export function isFormat(text: string): text is Format {
  return formats.some((format) => format === text)
}

/** Everything that can be wrong; each has a sentence in the staff texts under population.import.fault. */
export const faultReasons = [
  'columnCount',
  'unclosedQuote',
  'brokenEncoding',
  'formula',
  'spreadsheetError',
  'missingValue',
  'notANumber',
  'negative',
  'fractional',
  'tooLarge',
  'withheld',
  'unknownArea',
  'ambiguousArea',
  'unknownCitizenship',
  'unknownSex',
  'unknownAge',
  'unknownResidence',
  'unknownMeasure',
  'impossibleDate',
  'futureDate',
  'duplicate',
  'emptyFile',
  'missingColumn',
  'mergedHeader',
  'repeatedColumn',
  'notRecognised',
  'packedFile',
  'oldWorkbook',
  'unreadable',
  'dateNeeded',
  'sizeMismatch',
  'missingSheet',
] as const
export type FaultReason = (typeof faultReasons)[number]
export type Fault = { line: number; reason: FaultReason; text: string }

/** Damage of the whole file: nothing of it can be read. Line 1 unless a later one is known. */
export class FileFault extends Error {
  readonly fault: Fault
  constructor(reason: FaultReason, text: string, line = 1) {
    super(`${reason}: ${text}`)
    this.name = 'FileFault'
    this.fault = { line, reason, text }
  }
}

export const measures = ['foreigners', 'population', 'temporary-protection', 'foreign-pupils', 'pupils'] as const
export type Measure = (typeof measures)[number]
export const areaKinds = ['country', 'region', 'administrative-district', 'city-district', 'historic-district'] as const
export type AreaKind = (typeof areaKinds)[number]
export type Sex = 'TOTAL' | 'M' | 'F' | 'X'

/** What all citizenships of one column of the tables have in common. */
export type ColumnKey = { measure: Measure; area: string; at: string; residence: string; sex: Sex; age: string }
/** One count as published. TOTAL is the published total and never a sum of ours. */
export type Cell = ColumnKey & { line: number; citizenship: string; value: number }

/**
 * Where readers put what they find. Numbers instead of texts, because a file may hold millions of counts:
 * `column` gives the number of a column, citizenships are numbered by the code book.
 */
export type Sink = {
  column: (key: ColumnKey) => number
  cell: (line: number, column: number, citizenship: number, value: number) => void
  fault: (line: number, reason: FaultReason, text: string) => void
  /** A good line about a place this city does not keep. */
  outside: (line: number, place: string) => void
  /** One data line was read; `bytes` of the file are done. Awaited between pieces of the file, so that memory stays the same. */
  progress: (lines: number, bytes: number) => Promise<void>
}

/** More people than any count here can hold; a larger number is a slip of a column. */
export const largestCount = 20_000_000

const columnName = text(200)
const optionalColumn = optionalText(200)
const number = (minimum: number, maximum: number) =>
  z.coerce
    .number('population.import.error.number')
    .int('population.import.error.number')
    .min(minimum, 'population.import.error.number')
    .max(maximum, 'population.import.error.number')
/** Which column says what; null: the sheet has none, everything in it is the total (or `residence`, `date` given for the whole sheet). */
export const MappingDefinition = z.object({
  sheet: optionalColumn,
  headerRow: number(1, 200),
  area: columnName,
  /** Of which kind the areas are; null: codes or unambiguous names. */
  areaKind: z.preprocess(
    (value) => (value === '' || value === undefined ? null : value),
    z.enum(areaKinds, 'ui.error.required').nullable(),
  ),
  date: optionalColumn,
  citizenship: optionalColumn,
  sex: optionalColumn,
  age: optionalColumn,
  residenceColumn: optionalColumn,
  value: columnName,
  measure: z.enum(measures, 'ui.error.required'),
  residence: text(60),
  sourceTitle: text(200),
  publisher: text(120),
  terms: optionalText(300),
  threshold: number(0, 100),
})
export type MappingDefinition = z.output<typeof MappingDefinition>
