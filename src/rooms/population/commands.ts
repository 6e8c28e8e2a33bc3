// What the Specialist decides about the figures themselves.
import { sql } from 'kysely'
import { z } from 'zod'
import { command } from '../../kernel/command.ts'
import { AppError } from '../../kernel/errors.ts'
import { keepsFigures } from './policy.ts'

/** Sets below which count the city hides figures of its districts, whatever their source. */
export const setCityThreshold = command({
  name: 'population.setCityThreshold',
  input: z.object({
    threshold: z
      .string()
      .trim()
      .regex(/^\d{1,3}$/, 'population.staff.error.threshold')
      .transform(Number)
      .refine((count) => count <= 100, 'population.staff.error.threshold'),
  }),
  may: (actor) => keepsFigures(actor),
  run: async (tx, _actor, { threshold }) => {
    const changed = await sql`update population.city_threshold set count = ${threshold} returning count`.execute(tx)
    if (changed.rows.length === 0) throw new AppError('forbidden', 'The threshold was not changed.')
    return threshold
  },
  audit: (_input, threshold) => ({ subjectKind: 'city-threshold', subjectId: null, details: { threshold } }),
})
