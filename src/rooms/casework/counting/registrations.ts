// The file of registrations as the counter reads it: who is registered where, without a word more than is needed to tell people apart.
import { fromCsv } from '../../../kernel/csv.ts'
import { AppError } from '../../../kernel/errors.ts'
import { canonicalParts } from './names.ts'

export type BirthDate = { year: number; month: number; day: number }
export type Registration = {
  organisation: string
  /** Canonical words; "" when not given. */
  given: string
  surname: string
  /** Null when missing or unreadable; 1 January also stands for "only the year is known". */
  birth: BirthDate | null
  sex: string
  group: string
}
export type Registrations = { named: Registration[]; contacts: number }

const columns = ['reg_id', 'org', 'given', 'surname', 'dob', 'sex', 'group'] as const

/** Reads 1985-03-27, 27.3.1985, 27/3/1985, 19850327 or a bare year; an impossible month that would be a day was written in the other order. */
export function readBirthDate(text: string): BirthDate | null {
  const bare = text.trim()
  const yearFirst = /^(\d{4})(?:[-./\s]?(\d{1,2})(?:[-./\s]?(\d{1,2}))?)?(?:T.*)?$/.exec(bare)
  const dayFirst = /^(\d{1,2})[-./]\s?(\d{1,2})[-./]\s?(\d{4})$/.exec(bare)
  const [year, month, day] = yearFirst
    ? [yearFirst[1], yearFirst[2], yearFirst[3]]
    : dayFirst
      ? [dayFirst[3], dayFirst[2], dayFirst[1]]
      : []
  if (year === undefined || Number(year) < 1880 || Number(year) > 2100) return null
  const [first, second] = [Number(month ?? 0), Number(day ?? 0)]
  const possible = (m: number, d: number) => m >= 1 && m <= 12 && d >= 1 && d <= 31
  if (possible(first, second)) return { year: Number(year), month: first, day: second }
  if (possible(second, first)) return { year: Number(year), month: second, day: first }
  return { year: Number(year), month: 1, day: 1 }
}

/** Reads `reg_id,org,given,surname,dob,sex,group`; any field may be blank, a row without a name is an anonymous contact. */
export function readRegistrations(text: string): Registrations {
  const table = fromCsv(text)
  const headers = new Map(table.headers.map((header) => [header.trim().toLowerCase(), header]))
  const missing = columns.filter((column) => !headers.has(column))
  if (missing.length > 0)
    throw new AppError('invalid', `The first line must name the columns ${columns.join(', ')}; missing: ${missing.join(', ')}.`)
  if (headers.size < table.headers.length) throw new AppError('invalid', 'The first line names a column twice.')
  const [problem] = table.problems
  if (problem) throw new AppError('invalid', `Line ${problem.line}: ${problem.reason}.`)
  if (table.rows.length === 0) throw new AppError('invalid', 'The file has no rows under its first line.')
  const named: Registration[] = []
  let contacts = 0
  for (const { cells } of table.rows) {
    const cell = (name: (typeof columns)[number]) => (cells[headers.get(name) ?? ''] ?? '').trim()
    const parts = canonicalParts(cell('given'), cell('surname'))
    if (parts.given === '' && parts.surname === '') {
      contacts += 1
      continue
    }
    named.push({
      organisation: cell('org'),
      ...parts,
      birth: readBirthDate(cell('dob')),
      sex: cell('sex').toLowerCase().slice(0, 1),
      group: cell('group').toLowerCase(),
    })
  }
  return { named, contacts }
}
