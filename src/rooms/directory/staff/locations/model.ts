// What may be edited of a place where an organisation receives people, and opening hours as people write them. Pure.
import { z } from 'zod'
import { checkbox, optionalText, text } from '../../../../kernel/validation.ts'
import type { Version } from '../../history/model.ts'
import { wordList } from '../../model.ts'
import { optionalWeb } from '../model.ts'

export const weekdays = ['MO', 'TU', 'WE', 'TH', 'FR', 'SA', 'SU'] as const
export type Weekday = (typeof weekdays)[number]
export const hourFields = ['hours_mo', 'hours_tu', 'hours_we', 'hours_th', 'hours_fr', 'hours_sa', 'hours_su'] as const
export type HourField = (typeof hourFields)[number]
export const locationFields = [
  'name',
  'kind',
  'street',
  'city',
  'postal_code',
  'region',
  'country',
  'district_code',
  'latitude',
  'longitude',
  'website',
  'transport',
  'note',
  ...hourFields,
  'services',
  'confidential',
  'status',
] as const
export type LocationField = (typeof locationFields)[number]
export type LocationVersion = Version<LocationField>
export const locationKinds = ['physical', 'postal', 'virtual'] as const

export type Span = { opens: string; closes: string }
const time = /^(\d{1,2})(?:[:.](\d{2}))?$/
function clockTime(words: string): string | null {
  const found = time.exec(words.trim())
  if (!found) return null
  const [hour, minute] = [Number(found[1]), Number(found[2] ?? '0')]
  return hour <= 24 && minute < 60 && hour * 60 + minute <= 1440
    ? `${String(hour).padStart(2, '0')}:${String(minute).padStart(2, '0')}`
    : null
}
/** "9-12, 13:30–17" → spans in order; null when it cannot be read, overlaps, or closes before it opens. An empty text is closed. */
export function readHours(words: string): Span[] | null {
  const spans: Span[] = []
  for (const part of words
    .split(/[,;]/)
    .map((one) => one.trim())
    .filter(Boolean)) {
    const [opens, closes, ...more] = part.split(/\s*(?:-|–|—|až|to)\s*/i).map(clockTime)
    if (!opens || !closes || more.length > 0 || closes <= opens) return null
    spans.push({ opens, closes })
  }
  const ordered = spans.toSorted((a, b) => (a.opens < b.opens ? -1 : 1))
  return ordered.some((span, index) => index > 0 && span.opens < (ordered[index - 1]?.closes ?? '')) ? null : ordered
}
export function writeHours(spans: readonly Span[]): string | null {
  return spans.length === 0 ? null : spans.map((span) => `${span.opens}–${span.closes}`).join(', ')
}
const hours = z
  .string()
  .default('')
  .transform((words, context) => {
    const spans = readHours(words)
    if (spans === null) {
      context.addIssue({ code: 'custom', message: 'directory.staff.error.hours' })
      return z.NEVER
    }
    return writeHours(spans)
  })

/** A degree of latitude or longitude; a comma is a point. */
function degree(limit: number) {
  return z.preprocess(
    (value) => (typeof value === 'string' && value.trim() !== '' ? Number(value.trim().replace(',', '.')) : null),
    z
      .number('directory.staff.error.degree')
      .min(-limit, 'directory.staff.error.degree')
      .max(limit, 'directory.staff.error.degree')
      .nullable(),
  )
}
export const locationInput = z
  .object({
    organisation_id: z.uuid('ui.error.required'),
    name: text(200),
    kind: z.enum(locationKinds, 'ui.error.required'),
    street: optionalText(200),
    city: optionalText(100),
    postal_code: optionalText(20),
    region: optionalText(100),
    country: z
      .string()
      .default('CZ')
      .transform((value) => value.trim().toUpperCase())
      .pipe(z.string().regex(/^[A-Z]{2}$/, 'directory.staff.error.country')),
    district_code: z.preprocess(
      (value) => (value === '' || value === undefined ? null : value),
      z
        .string()
        .regex(/^\d{6}$/)
        .nullable(),
    ),
    latitude: degree(90),
    longitude: degree(180),
    website: optionalWeb,
    transport: optionalText(500),
    note: optionalText(2000),
    hours_mo: hours,
    hours_tu: hours,
    hours_we: hours,
    hours_th: hours,
    hours_fr: hours,
    hours_sa: hours,
    hours_su: hours,
    services: wordList.pipe(z.array(z.uuid('ui.error.id')).max(200)).transform((ids) => ids.toSorted()),
    confidential: checkbox,
    status: z.enum(['open', 'closed'], 'ui.error.required'),
  })
  .superRefine((value, context) => {
    if ((value.latitude === null) !== (value.longitude === null))
      context.addIssue({ code: 'custom', path: ['longitude'], message: 'directory.staff.error.bothDegrees' })
    // Other systems take an address whole or not at all.
    if (value.kind !== 'virtual' && value.street !== null)
      for (const part of ['city', 'postal_code'] as const)
        if (value[part] === null) context.addIssue({ code: 'custom', path: [part], message: 'directory.staff.error.wholeAddress' })
    if (value.kind === 'virtual' && value.website === null)
      context.addIssue({ code: 'custom', path: ['website'], message: 'directory.staff.error.virtual' })
  })
export const locationEdit = z.intersection(locationInput, z.object({ id: z.uuid(), version: z.coerce.number().int() }))

export type Opening = { weekdays: Weekday[]; opens: string; closes: string }
/** Hours of the week as rows: days with the same span share one. */
export function openingsOf(version: Readonly<Record<HourField, unknown>>): Opening[] {
  const rows = new Map<string, Opening>()
  for (const [index, field] of hourFields.entries()) {
    const day = weekdays[index]
    for (const span of readHours(String(version[field] ?? '')) ?? []) {
      const key = `${span.opens}–${span.closes}`
      const row = rows.get(key) ?? { weekdays: [], ...span }
      rows.set(key, row)
      if (day) row.weekdays.push(day)
    }
  }
  return [...rows.values()]
}
/** And back. */
export function hoursOf(
  openings: readonly { weekdays: readonly string[]; opens: string | null; closes: string | null }[],
): Record<HourField, string | null> {
  const of = (day: Weekday) =>
    writeHours(
      openings
        .flatMap((row) => (row.weekdays.includes(day) && row.opens && row.closes ? [{ opens: row.opens, closes: row.closes }] : []))
        .toSorted((a, b) => (a.opens < b.opens ? -1 : 1)),
    )
  return {
    hours_mo: of('MO'),
    hours_tu: of('TU'),
    hours_we: of('WE'),
    hours_th: of('TH'),
    hours_fr: of('FR'),
    hours_sa: of('SA'),
    hours_su: of('SU'),
  }
}
