// What may be asked of all organisations together.
import { z } from 'zod'
import { day, uuid } from '../../../kernel/validation.ts'

export const dimensions = ['topic', 'language', 'district', 'citizenship', 'sex', 'place', 'organisation'] as const
export type Dimension = (typeof dimensions)[number]

/** A table of clients by one dimension, within a period that is over; `where` narrows it to one value of other dimensions. */
export const releaseInput = z
  .object({
    by: z.enum(dimensions),
    since: day,
    until: day,
    where: z.partialRecord(z.enum(dimensions), z.string().min(1).max(80)).default({}),
  })
  .refine((asked) => asked.since <= asked.until, { path: ['until'], message: 'ui.error.date' })
export type ReleaseDefinition = z.output<typeof releaseInput>

export const countInput = z
  .object({ since: day, until: day, askedBy: z.string().min(1).max(200) })
  .refine((asked) => asked.since <= asked.until, { path: ['until'], message: 'ui.error.date' })

/** At most so many tables leave in a year: every further one would be one more equation about the same people. */
export const releasesInAYear = 120

export const tiers = ['open', 'sealed', 'none'] as const
export const participationInput = z.object({ tier: z.enum(tiers, 'ui.error.required') })
export const objectionInput = z.object({ id: uuid, objects: z.enum(['yes', 'no'], 'ui.error.required') })
