// What a call is made of, as the officer writes it, and the days the law gives it.
import { z } from 'zod'
import { optionalDay, optionalText, text } from '../../../kernel/validation.ts'
import { crowns, optionalCrowns, optionalSmall, small, sumOf } from '../model.ts'

export const lawCodes = [
  'published-before',
  'kept',
  'contract-published',
  'contract-published-from',
  'register-from',
  'refusal-reason',
  'council-up-to',
] as const
export type LawCode = (typeof lawCodes)[number]
/** One rule of law as it holds on a day: days, haléře, or only a paragraph. */
export type LawRow = { code: LawCode; validFrom: string; value: bigint | null; unit: 'days' | 'minor' | null; source: string }
/** Of all rows the one that holds on a day; later rows of the same day come later in the list. */
export function lawOf(rows: readonly LawRow[], code: LawCode, day: string): LawRow | undefined {
  return rows
    .filter((row) => row.code === code && row.validFrom <= day)
    .toSorted((a, b) => (a.validFrom < b.validFrom ? -1 : a.validFrom > b.validFrom ? 1 : 0))
    .at(-1)
}
/** The first moment at which applications may be taken for a call published at this one. */
export function earliestOpening(publishedAt: Date, days: bigint): Date {
  return new Date(publishedAt.getTime() + Number(days) * 86_400_000)
}
export const lawInput = z
  .object({
    code: z.enum(lawCodes, 'ui.error.required'),
    validFrom: z.iso.date('ui.error.date'),
    days: optionalSmall(0, 3650),
    crowns: optionalCrowns,
    source: text(200, 5),
  })
  .refine((input) => !['published-before', 'kept', 'contract-published'].includes(input.code) || input.days !== null, {
    path: ['days'],
    message: 'ui.error.required',
  })
  .refine((input) => !['contract-published-from', 'register-from', 'council-up-to'].includes(input.code) || input.crowns !== null, {
    path: ['crowns'],
    message: 'ui.error.required',
  })

/** Kinds of organisations of the directory that can be applicants. */
export const applicantKinds = [
  'ngo',
  'migrant-organisation',
  'social-enterprise',
  'education',
  'culture',
  'foundation',
  'city-district',
  'private',
] as const
export const attachmentKinds = ['statutes', 'accounts', 'budget', 'cooperation', 'permit', 'other'] as const
export type AttachmentKind = (typeof attachmentKinds)[number]

const dayTime = z.string().regex(/^\d{4}-\d{2}-\d{2}T\d{2}:\d{2}$/, 'grants.error.moment')
/** Several ticked boxes arrive as one text with commas. */
const listed = <Value extends string>(values: readonly [Value, ...Value[]]) =>
  z.preprocess((value) => (typeof value === 'string' ? value.split(',').filter(Boolean) : (value ?? [])), z.array(z.enum(values)).max(20))
const unlessGiven = (otherwise: string, schema: z.ZodType<number>) =>
  z.preprocess((value) => (value === '' || value === undefined ? otherwise : value), schema)
const stream = z
  .object({
    titleCs: text(200, 3),
    titleEn: text(200, 3),
    budget: crowns,
    lines: z
      .array(z.object({ year: small(2000, 2100), source: text(120, 3), amount: crowns }))
      .max(4)
      .default([]),
  })
  .refine((one) => one.lines.length === 0 || sumOf(one.lines.map((line) => line.amount)) === one.budget, {
    path: ['budget'],
    message: 'grants.error.lines',
  })
export const callInput = z
  .object({
    id: z.preprocess((value) => (value === '' || value === undefined ? null : value), z.uuid().nullable()),
    year: small(2000, 2100),
    titleCs: text(200, 3),
    titleEn: text(200, 3),
    purposeCs: text(2000, 10),
    purposeEn: text(2000, 10),
    programmeId: z.preprocess((value) => (value === '' || value === undefined ? null : value), z.uuid().nullable()),
    programmeCs: optionalText(200),
    programmeEn: optionalText(200),
    minimumScore: small(0, 100),
    jointBonus: small(0, 20),
    applicantCap: optionalCrowns,
    viablePercent: small(1, 100),
    reviewsPerApplication: small(1, 9),
    reviewerLoad: small(1, 200),
    councilLimit: crowns,
    cofundingPercent: unlessGiven('0', small(0, 90)),
    inKindPercent: unlessGiven('100', small(0, 100)),
    maxApplications: optionalSmall(1, 20),
    endsBy: optionalDay,
    applicantKinds: listed(applicantKinds),
    neededAttachments: listed(['statutes', 'accounts', 'budget', 'cooperation', 'permit']),
    streams: z.array(stream).min(1, 'grants.error.streams').max(5),
    criteria: z
      .array(
        z.object({ titleCs: text(200, 3), titleEn: text(200, 3), guidanceCs: text(1000), guidanceEn: text(1000), points: small(1, 100) }),
      )
      .min(1, 'grants.error.criteria')
      .max(8),
    minimums: z.array(z.object({ what: z.enum(['service', 'district']), key: text(40), least: small(1, 50) })).max(80),
  })
  .refine((input) => input.criteria.reduce((sum, one) => sum + one.points, 0) === 100, {
    path: ['criteria'],
    message: 'grants.error.hundred',
  })
  .refine((input) => (input.programmeCs === null) === (input.programmeEn === null), { path: ['programmeEn'], message: 'ui.error.required' })
export type CallInput = z.output<typeof callInput>
export const publishInput = z
  .object({ callId: z.uuid(), opensAt: dayTime, closesAt: dayTime, because: optionalText(500) })
  .refine((input) => input.opensAt < input.closesAt, { path: ['closesAt'], message: 'grants.error.closing' })
