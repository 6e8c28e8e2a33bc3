// An application's content as the database keeps it, and back.
import { z } from 'zod'
import { grantServices, sourceStates } from '../model.ts'
import type { ApplicationContent } from './model.ts'

/** Content as it is kept: amounts as decimal text of haléře. */
export const written = (content: ApplicationContent): string =>
  JSON.stringify(content, (_key, value: unknown) => (typeof value === 'bigint' ? value.toString() : value))
const minor = z.string().transform((value) => BigInt(value))
const keptContent = z.object({
  streamId: z.uuid(),
  title: z.string(),
  summary: z.string(),
  service: z.enum(grantServices),
  district: z.string().nullable(),
  startsOn: z.string(),
  endsOn: z.string(),
  requested: minor,
  viable: minor.nullable(),
  ownShare: minor.nullable(),
  // What was submitted before costs were divided by party and source reads as undivided.
  items: z.array(z.object({ label: z.string(), amount: minor, city: minor.nullable().default(null), party: z.number().default(0) })),
  sources: z.array(
    z.object({
      funder: z.string(),
      amount: minor,
      status: z.enum(sourceStates),
      item: z.number().nullable().default(null),
      inKind: z.boolean().default(false),
    }),
  ),
  partners: z.array(z.object({ organisationId: z.uuid(), share: minor })),
  agreesToPublish: z.boolean(),
})
/** Reads kept content back; null for a draft that was never whole. */
export function contentOf(kept: unknown): ApplicationContent | null {
  const parsed = keptContent.safeParse(kept)
  return parsed.success ? parsed.data : null
}
