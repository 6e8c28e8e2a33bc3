// Working days as Czech law has them in each year. Libraries of holidays call Good Friday 2008 a holiday; a missed appeal would be the price, so the calendar is our own and tested.

/** The first year whose holidays are described here: the Czech Republic's first. */
export const firstYear = 1993

/** Names the table of days of rest; it changes with every law that makes or unmakes a holiday, and confirmed deadlines remember it. */
export const holidayTable = 'CZ 2016-01-01'

type Holiday = { month: number; day: number; name: string; from: number; paragraph: string }
const old = 'Act 93/1951 Coll., as amended until 8 August 2000'
const current = 'Act 245/2000 Coll.'
/** Fixed days. `from` is the first year in which the day was a holiday; `paragraph` is its place in the act of 2000. */
const fixed: readonly Holiday[] = [
  { month: 1, day: 1, name: 'New Year', from: firstYear, paragraph: '§ 1 and § 2' },
  { month: 5, day: 1, name: 'Labour Day', from: firstYear, paragraph: '§ 2' },
  { month: 5, day: 8, name: 'Victory Day', from: firstYear, paragraph: '§ 1' },
  { month: 7, day: 5, name: 'Saints Cyril and Methodius', from: firstYear, paragraph: '§ 1' },
  { month: 7, day: 6, name: 'Jan Hus', from: firstYear, paragraph: '§ 1' },
  { month: 9, day: 28, name: 'Czech Statehood', from: 2000, paragraph: '§ 1 (in force from 9 August 2000)' },
  { month: 10, day: 28, name: 'Independent Czechoslovak State', from: firstYear, paragraph: '§ 1' },
  { month: 11, day: 17, name: 'Struggle for Freedom and Democracy', from: 2000, paragraph: '§ 1 (in force from 9 August 2000)' },
  { month: 12, day: 24, name: 'Christmas Eve', from: firstYear, paragraph: '§ 2' },
  { month: 12, day: 25, name: 'Christmas Day', from: firstYear, paragraph: '§ 2' },
  { month: 12, day: 26, name: 'Second Day of Christmas', from: firstYear, paragraph: '§ 2' },
]
const goodFridayFrom = 2016

const dayLength = 86_400_000
const time = (day: string): number => Date.parse(`${day}T00:00:00Z`)
const written = (instant: number): string => new Date(instant).toISOString().slice(0, 10)
/** The day so many days later (or earlier), as YYYY-MM-DD. */
export function plusDays(day: string, n: number): string {
  return written(time(day) + n * dayLength)
}
/** The day with the same number so many months later; the last day of the month where that number is missing. */
export function plusMonths(day: string, n: number): string {
  const [year = 0, month = 1, number = 1] = day.split('-').map(Number)
  const last = new Date(Date.UTC(year, month - 1 + n + 1, 0)).getUTCDate()
  return written(Date.UTC(year, month - 1 + n, Math.min(number, last)))
}

/** Easter Sunday of a year (Meeus, Jones and Butcher's rule for the Gregorian calendar). */
export function easterSunday(year: number): string {
  const a = year % 19
  const b = Math.floor(year / 100)
  const c = year % 100
  const h = (19 * a + b - Math.floor(b / 4) - Math.floor((b - Math.floor((b + 8) / 25) + 1) / 3) + 15) % 30
  const l = (32 + 2 * (b % 4) + 2 * Math.floor(c / 4) - h - (c % 4)) % 7
  const m = Math.floor((a + 11 * h + 22 * l) / 451)
  return written(Date.UTC(year, Math.floor((h + l - 7 * m + 114) / 31) - 1, ((h + l - 7 * m + 114) % 31) + 1))
}

function lawOn(day: string, paragraph: string): string {
  return day < '2000-08-09' ? old : `${current}, ${paragraph}`
}

/** The holiday on a day, with the law that made it one in that year; null on other days. */
export function holidayOn(day: string): { name: string; source: string } | null {
  const [year = 0, month = 0, number = 0] = day.split('-').map(Number)
  const fixedDay = fixed.find((one) => one.month === month && one.day === number && year >= one.from)
  if (fixedDay) return { name: fixedDay.name, source: lawOn(day, fixedDay.paragraph) }
  const easter = easterSunday(year)
  if (day === plusDays(easter, 1)) return { name: 'Easter Monday', source: lawOn(day, '§ 2') }
  if (year >= goodFridayFrom && day === plusDays(easter, -2))
    return { name: 'Good Friday', source: `${current}, § 2, as amended by Act 359/2015 Coll. (from 1 January 2016)` }
  return null
}

/** Why nobody works on a day: a holiday, a Saturday, a Sunday; null on working days. */
export function restOn(day: string): { name: string; source: string } | null {
  const holiday = holidayOn(day)
  if (holiday) return holiday
  const weekday = new Date(time(day)).getUTCDay()
  return weekday === 6 ? { name: 'Saturday', source: 'calendar' } : weekday === 0 ? { name: 'Sunday', source: 'calendar' } : null
}
