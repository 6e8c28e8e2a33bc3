import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { calendarText, folded, periodDays, type CalendarEvent } from './ical.ts'

const calendar = { name: 'Praha', description: 'Public events', host: 'metropolis.example', lang: 'en' } as const
const event: CalendarEvent = {
  id: '0199aaaa-0000-7000-8000-000000000001',
  title: 'Refufest',
  description: 'Music, food; and talk',
  from: '2026-12-05',
  to: '2026-12-05',
  precision: 'day',
  startTime: null,
  endTime: null,
  place: 'Kampa, Praha 1',
  categories: ['festival'],
  url: 'https://metropolis.example/en/events/refufest',
  cancelled: false,
  revision: 2,
  changedAt: new Date('2026-11-23T10:00:00.123Z'),
  source: null,
}
/** Lines as a reader sees them after unfolding. */
function unfolded(ics: string): string[] {
  return ics.replaceAll('\r\n ', '').split('\r\n').filter(Boolean)
}

describe('the public calendar', () => {
  test('an event of one day ends on the morning after, as the standard counts', () => {
    const lines = unfolded(calendarText(calendar, [event]))
    expect(lines).toContain('DTSTART;VALUE=DATE:20261205')
    expect(lines).toContain('DTEND;VALUE=DATE:20261206')
    expect(lines).toContain('UID:0199aaaa-0000-7000-8000-000000000001@metropolis.example')
    expect(lines).toContain('SEQUENCE:2')
    expect(lines).toContain('DTSTAMP:20261123T100000Z')
  })

  test('an event with an hour is in Prague time and the zone is described', () => {
    const lines = unfolded(calendarText(calendar, [{ ...event, startTime: '18:00', endTime: '20:30' }]))
    expect(lines).toContain('DTSTART;TZID=Europe/Prague:20261205T180000')
    expect(lines).toContain('DTEND;TZID=Europe/Prague:20261205T203000')
    expect(lines.indexOf('END:VTIMEZONE')).toBeLessThan(lines.indexOf('BEGIN:VEVENT'))
    expect(lines).toContain('TRANSP:OPAQUE')
  })

  test('an event known only to the year covers the year, blocks no time and says why', () => {
    const period = periodDays(2008, 2008, null)
    const lines = unfolded(calendarText(calendar, period ? [{ ...event, ...period }] : []))
    expect(lines).toContain('DTSTART;VALUE=DATE:20080101')
    expect(lines).toContain('DTEND;VALUE=DATE:20090101')
    expect(lines).toContain('TRANSP:TRANSPARENT')
    expect(lines.find((line) => line.startsWith('DESCRIPTION:'))).toContain('The day is not stated\\, only the year')
  })

  test('periods: a month, a leap February, several years, nothing stated', () => {
    expect(periodDays(2014, 2014, 6)).toEqual({ from: '2014-06-01', to: '2014-06-30', precision: 'month' })
    expect(periodDays(2012, 2012, 2)).toEqual({ from: '2012-02-01', to: '2012-02-29', precision: 'month' })
    expect(periodDays(2004, 2008, null)).toEqual({ from: '2004-01-01', to: '2008-12-31', precision: 'year' })
    expect(periodDays(null, null, null)).toBeNull()
  })

  test('a cancelled event stays with its number, so that calendars remove it', () => {
    expect(unfolded(calendarText(calendar, [{ ...event, cancelled: true }]))).toContain('STATUS:CANCELLED')
  })

  test('commas, semicolons, backslashes and line breaks cannot end a value', () => {
    const lines = unfolded(calendarText(calendar, [{ ...event, title: 'a,b;c\\d\nBEGIN:VEVENT\r\nX:1', description: null }]))
    expect(lines).toContain('SUMMARY:a\\,b\\;c\\\\d\\nBEGIN:VEVENT\\nX:1')
    expect(lines.filter((line) => line === 'BEGIN:VEVENT')).toHaveLength(1)
  })

  test('folding never exceeds 75 bytes, never cuts a letter, and loses nothing', () => {
    fc.assert(
      fc.property(
        fc
          .array(fc.constantFrom('ệ', 'Ž', 'ع', '🧑🏽‍🤝‍🧑🏻', 'a', ' ', 'ы', '中', 'ก็'), { maxLength: 200 })
          .map((parts) => `SUMMARY:${parts.join('')}`),
        (line) => {
          const physical = folded(line).split('\r\n')
          for (const part of physical) {
            expect(Buffer.byteLength(part)).toBeLessThanOrEqual(75)
            expect(Buffer.from(part).toString()).toBe(part)
          }
          expect(physical.map((part, position) => (position === 0 ? part : part.slice(1))).join('')).toBe(line)
        },
      ),
    )
  })
})
