// Forms of time, and the words of reminders.
import { z } from 'zod'
import type { SafeContact } from '../clients/model.ts'
import { languagesOfClients, topics } from '../model.ts'

export const forms = ['office', 'phone', 'online', 'escort'] as const
const nothing = (value: unknown) => (value === '' || value === undefined ? null : value)
const clockTime = z.string().regex(/^([01]\d|2[0-3]):[0-5]\d$/, 'casework.calendar.error.time')
export const bookingInput = z.object({
  workerId: z.uuid('ui.error.required'),
  roomId: z.preprocess(nothing, z.uuid().nullable()),
  clientId: z.preprocess(nothing, z.uuid().nullable()),
  caseId: z.preprocess(nothing, z.uuid().nullable()),
  startsAt: z.iso.datetime({ offset: true, error: 'casework.calendar.error.start' }),
  minutes: z.coerce.number().int().min(5, 'casework.calendar.error.minutes').max(480, 'casework.calendar.error.minutes'),
  form: z.enum(forms, 'ui.error.required'),
  language: z.preprocess(nothing, z.enum(languagesOfClients).nullable()),
  interpreter: z.preprocess((value) => value === 'on' || value === true, z.boolean()),
})
/** A few words on the conversation that has just ended; without minutes nothing is recorded. */
const brief = {
  minutes: z.preprocess(
    nothing,
    z.coerce
      .number('casework.error.minutes')
      .int('casework.error.minutes')
      .min(1, 'casework.error.minutes')
      .max(480, 'casework.error.minutes')
      .nullable(),
  ),
  topic: z.preprocess(nothing, z.enum(topics).nullable()),
}
export const settleInput = z
  .object({
    slotId: z.uuid(),
    state: z.enum(['came', 'no-show', 'cancelled']),
    cancelledBy: z.preprocess(nothing, z.enum(['client', 'organisation']).nullable()),
    ...brief,
  })
  .refine((input) => (input.state === 'cancelled') === (input.cancelledBy !== null), {
    path: ['cancelledBy'],
    message: 'ui.error.required',
  })
export const hoursInput = z
  .object({ weekday: z.coerce.number().int().min(1).max(7), from: clockTime, to: clockTime, validFrom: z.iso.date('ui.error.date') })
  .refine((input) => input.from < input.to, { path: ['to'], message: 'casework.calendar.error.order' })
export const absenceInput = z
  .object({ fromDay: z.iso.date('ui.error.date'), toDay: z.iso.date('ui.error.date') })
  .refine((input) => input.fromDay <= input.toDay, { path: ['toDay'], message: 'casework.error.period' })
export const ticketInput = z.object({
  language: z.preprocess(nothing, z.enum(languagesOfClients).nullable()),
  topic: z.preprocess(nothing, z.enum(topics).nullable()),
})

export const servedInput = z.object({ id: z.uuid(), state: z.enum(['called', 'served', 'left']), ...brief })

/** Where a reminder may go; null when the client said not to be written to. A message by phone needs a gateway. */
export function reminderAddress(contact: SafeContact, smsGateway: string | null): string | null {
  if (contact.mayWrite && contact.email) return contact.email
  const number = contact.phone.replace(/[^+\d]/g, '')
  if (contact.maySms && number && smsGateway) return smsGateway.replace('{number}', number.replace('+', '00'))
  return null
}
const hourInPrague = new Intl.DateTimeFormat('en-GB', { timeZone: 'Europe/Prague', hour: '2-digit', minute: '2-digit', hourCycle: 'h23' })
const minutesOf = (time: string) => Number(time.slice(0, 2)) * 60 + Number(time.slice(3, 5))
/** Nobody's phone rings at night, whatever they said. */
const waking = { from: '08:00', to: '20:00' }
/** When a reminder leaves: a day before, and within the hours in which a message does no harm to this client. */
export function reminderMoment(starts: Date, contact: SafeContact): Date {
  const dayBefore = new Date(starts.getTime() - 86_400_000)
  const local = minutesOf(hourInPrague.format(dayBefore))
  const [from, to] = [minutesOf(contact.from || waking.from), minutesOf(contact.to || waking.to)]
  return new Date(dayBefore.getTime() + (Math.min(Math.max(local, from), to) - local) * 60_000)
}

/** An event for calendar programs (RFC 5545): times in UTC, lines folded at 75 bytes, the title a code. */
export function icalendar(
  events: readonly { id: string; starts: Date; ends: Date; title: string; cancelled: boolean }[],
  made: Date,
): string {
  const stamp = (when: Date) => when.toISOString().replace(/[-:]|\.\d{3}/g, '')
  const escape = (text: string) => text.replace(/([\\;,])/g, '\\$1').replace(/\n/g, '\\n')
  const lines = [
    'BEGIN:VCALENDAR',
    'VERSION:2.0',
    'PRODID:-//Metropolis//casework//EN',
    ...events.flatMap((event) => [
      'BEGIN:VEVENT',
      `UID:${event.id}@metropolis`,
      `DTSTAMP:${stamp(made)}`,
      `DTSTART:${stamp(event.starts)}`,
      `DTEND:${stamp(event.ends)}`,
      `SUMMARY:${escape(event.title)}`,
      `STATUS:${event.cancelled ? 'CANCELLED' : 'CONFIRMED'}`,
      'CLASS:PRIVATE',
      'END:VEVENT',
    ]),
    'END:VCALENDAR',
  ]
  return `${lines.map((line) => line.replace(/(.{74})(?=.)/g, '$1\r\n ')).join('\r\n')}\r\n`
}

/** What the installation's key is derived for to seal reminders that wait. */
export const reminderPurpose = 'casework reminder'
