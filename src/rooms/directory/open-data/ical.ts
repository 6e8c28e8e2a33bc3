// Dated public events as iCalendar (RFC 5545). Lines are folded by bytes, never inside a letter: Vietnamese and Arabic break naive folding.
// An event known only to the month or the year is never given a day: it covers its whole period, does not block time, and says so in words.
// Events whose date is a decade, inferred or not stated stay out of the calendar; their pages and the other feeds carry them.

export type DatePrecision = 'day' | 'month' | 'year'
export type CalendarEvent = {
  id: string
  title: string
  description: string | null
  /** First and last day, both inclusive, YYYY-MM-DD; of the whole period when only the month or year is known. */
  from: string
  to: string
  precision: DatePrecision
  /** Local time in Prague as HH:MM, for events with an hour; then `to` is the day of the end. */
  startTime: string | null
  endTime: string | null
  place: string | null
  categories: readonly string[]
  url: string | null
  cancelled: boolean
  /** Grows with every change, so that subscribed calendars update. */
  revision: number
  changedAt: Date
  source: string | null
}
export type Calendar = { name: string; description: string; host: string; lang: 'cs' | 'en' }

const maximumBytes = 75

/** One logical line as physical lines of at most 75 bytes, cut between letters. */
export function folded(line: string): string {
  const parts: string[] = []
  let current = ''
  let bytes = 0
  for (const { segment } of graphemes.segment(line)) {
    for (const piece of Buffer.byteLength(segment) > maximumBytes - 1 ? [...segment] : [segment]) {
      const size = Buffer.byteLength(piece)
      if (bytes + size > maximumBytes) {
        parts.push(current)
        current = ' '
        bytes = 1
      }
      current += piece
      bytes += size
    }
  }
  return [...parts, current].join('\r\n')
}
const graphemes = new Intl.Segmenter('cs', { granularity: 'grapheme' })

function text(value: string): string {
  // eslint-disable-next-line no-control-regex -- control characters are not allowed in TEXT values
  return value
    .normalize('NFC')
    .replace(/[\u0000-\u0008\u000b-\u001f\u007f]/g, (found) => (found === '\r' ? '' : ' '))
    .replaceAll('\\', '\\\\')
    .replaceAll('\n', '\\n')
    .replaceAll(',', '\\,')
    .replaceAll(';', '\\;')
}
function stamp(instant: Date): string {
  return instant.toISOString().replace(/[-:]|\.\d{3}/g, '')
}
function compact(day: string): string {
  return day.replaceAll('-', '')
}
function dayAfter(day: string): string {
  const next = new Date(`${day}T00:00:00Z`)
  next.setUTCDate(next.getUTCDate() + 1)
  return next.toISOString().slice(0, 10)
}

const periodNote = {
  cs: { month: 'Den není známý, pouze měsíc: položka zabírá celý měsíc.', year: 'Den není známý, pouze rok: položka zabírá celé období.' },
  en: {
    month: 'The day is not stated, only the month: the entry covers the whole month.',
    year: 'The day is not stated, only the year: the entry covers the whole period.',
  },
} as const

function eventLines(event: CalendarEvent, calendar: Calendar): string[] {
  const when =
    event.startTime && event.precision === 'day'
      ? [
          `DTSTART;TZID=Europe/Prague:${compact(event.from)}T${event.startTime.replace(':', '')}00`,
          ...(event.endTime ? [`DTEND;TZID=Europe/Prague:${compact(event.to)}T${event.endTime.replace(':', '')}00`] : []),
        ]
      : [`DTSTART;VALUE=DATE:${compact(event.from)}`, `DTEND;VALUE=DATE:${compact(dayAfter(event.to))}`]
  const note = event.precision === 'day' ? null : periodNote[calendar.lang][event.precision]
  const description = [event.description, note, event.source].filter((part) => part !== null && part !== '').join('\n\n')
  return [
    'BEGIN:VEVENT',
    `UID:${event.id}@${calendar.host}`,
    `DTSTAMP:${stamp(event.changedAt)}`,
    `LAST-MODIFIED:${stamp(event.changedAt)}`,
    `SEQUENCE:${event.revision}`,
    ...when,
    `SUMMARY:${text(event.title)}`,
    ...(description === '' ? [] : [`DESCRIPTION:${text(description)}`]),
    ...(event.place ? [`LOCATION:${text(event.place)}`] : []),
    ...(event.categories.length > 0 ? [`CATEGORIES:${event.categories.map(text).join(',')}`] : []),
    ...(event.url ? [`URL:${event.url}`] : []),
    `STATUS:${event.cancelled ? 'CANCELLED' : 'CONFIRMED'}`,
    // A period is a fact about time, not an appointment: it must not make anybody look busy.
    `TRANSP:${event.precision === 'day' && event.startTime ? 'OPAQUE' : 'TRANSPARENT'}`,
    'END:VEVENT',
  ]
}

/** The rule of summer time in the European Union since 1996; events with an hour before that are not in our data. */
const pragueZone = [
  'BEGIN:VTIMEZONE',
  'TZID:Europe/Prague',
  'X-LIC-LOCATION:Europe/Prague',
  'BEGIN:DAYLIGHT',
  'TZOFFSETFROM:+0100',
  'TZOFFSETTO:+0200',
  'TZNAME:CEST',
  'DTSTART:19960331T020000',
  'RRULE:FREQ=YEARLY;BYMONTH=3;BYDAY=-1SU',
  'END:DAYLIGHT',
  'BEGIN:STANDARD',
  'TZOFFSETFROM:+0200',
  'TZOFFSETTO:+0100',
  'TZNAME:CET',
  'DTSTART:19961027T030000',
  'RRULE:FREQ=YEARLY;BYMONTH=10;BYDAY=-1SU',
  'END:STANDARD',
  'END:VTIMEZONE',
]

/** A calendar of public events as one iCalendar text. */
export function calendarText(calendar: Calendar, events: readonly CalendarEvent[]): string {
  const lines = [
    'BEGIN:VCALENDAR',
    'VERSION:2.0',
    'PRODID:-//Metropolis//Public events//EN',
    'CALSCALE:GREGORIAN',
    'METHOD:PUBLISH',
    `X-WR-CALNAME:${text(calendar.name)}`,
    `X-WR-CALDESC:${text(calendar.description)}`,
    'X-WR-TIMEZONE:Europe/Prague',
    'REFRESH-INTERVAL;VALUE=DURATION:PT12H',
    'X-PUBLISHED-TTL:PT12H',
    ...pragueZone,
    ...events.flatMap((event) => eventLines(event, calendar)),
    'END:VCALENDAR',
  ]
  return `${lines.map(folded).join('\r\n')}\r\n`
}

/** First and last day of a period given by years and perhaps a month; null when even the year is not known. */
export function periodDays(
  from: number | null,
  to: number | null,
  month: number | null,
): { from: string; to: string; precision: 'month' | 'year' } | null {
  if (from === null) return null
  const last = to ?? from
  if (month !== null && from === last) {
    const two = String(month).padStart(2, '0')
    const lastDay = new Date(Date.UTC(from, month, 0)).getUTCDate()
    return { from: `${from}-${two}-01`, to: `${from}-${two}-${lastDay}`, precision: 'month' }
  }
  return { from: `${from}-01-01`, to: `${last}-12-31`, precision: 'year' }
}
