// Problems and answers as files, for the command line: whatever cannot be read is refused with the place of the mistake.
import { z } from 'zod'
import { solveAssignment } from './assignment.ts'
import { readPabulib, solveEqualShares } from './equal-shares.ts'
import { solvePortfolio } from './portfolio.ts'

const key = z.union([z.string(), z.number()])
const minimum = z
  .record(z.string(), z.number().int().min(0))
  .nullish()
  .transform((value) => value ?? {})
const pairs = z
  .array(z.tuple([z.number(), z.number()]))
  .nullish()
  .transform((value) => value ?? [])
const group = key.nullish().transform((value) => value ?? '')
const assignmentFile = z.object({
  kind: z.literal('reviewer-assignment'),
  nApp: z.number(),
  nRev: z.number(),
  reviewsPerApplication: z.number(),
  capacity: z.array(z.number()),
  conflicts: pairs,
  affinity: z.array(z.array(z.number())),
})
const portfolioFile = z.object({
  kind: z.literal('portfolio'),
  budget: z.number(),
  minScore: z
    .number()
    .nullish()
    .transform((value) => value ?? -Infinity),
  applicantCap: z
    .number()
    .nullish()
    .transform((value) => value ?? null),
  serviceMinimum: minimum,
  districtMinimum: minimum,
  duplicates: pairs,
  applications: z.array(
    z.object({
      id: key,
      applicant: key,
      district: group,
      service: group,
      ask: z.number(),
      minViable: z.number().nullish(),
      score: z.number(),
      joint: z
        .union([z.boolean(), z.literal(0), z.literal(1)])
        .nullish()
        .transform(Boolean),
    }),
  ),
})

/** Thrown when a file is no problem of the expected kind. */
function read<T>(schema: z.ZodType<T>, text: string): T {
  let value: unknown
  try {
    value = JSON.parse(text)
  } catch {
    throw new Error('The file is not JSON')
  }
  const parsed = schema.safeParse(value)
  if (!parsed.success) {
    const issue = parsed.error.issues[0]
    throw new Error(`The file is no such problem: ${issue?.path.join('.') || 'the whole'}: ${issue?.message ?? 'unreadable'}`)
  }
  return parsed.data
}

/** Solves a reviewer assignment given as JSON; see assignment.ts. */
export async function solveAssignmentFile(text: string): Promise<{ answer: object; feasible: boolean }> {
  const answer = await solveAssignment(read(assignmentFile, text))
  return { answer, feasible: answer.feasible }
}
/** Solves a portfolio given as JSON; see portfolio.ts. Ids come back as they were given. */
export async function solvePortfolioFile(text: string, partial: boolean): Promise<{ answer: object; feasible: boolean }> {
  const problem = read(portfolioFile, text)
  const given = new Map(problem.applications.map((one) => [String(one.id), one.id]))
  const answer = await solvePortfolio(
    {
      ...problem,
      applications: problem.applications.map(({ minViable, ...one }) => ({
        ...one,
        id: String(one.id),
        ...(minViable === undefined || minViable === null ? {} : { minViable }),
      })),
    },
    { partial },
  )
  if (!answer.feasible) return { answer, feasible: false }
  const { reasons, amounts, ...rest } = answer
  const prices = Object.fromEntries(Object.entries(reasons).flatMap(([id, reason]) => (reason.price === null ? [] : [[id, reason.price]])))
  return {
    answer: { ...rest, funded: answer.funded.map((id) => given.get(id) ?? id), ...(partial ? { amounts } : {}), prices },
    feasible: true,
  }
}
/** Solves an election in Pabulib's format; see equal-shares.ts. */
export function solveEqualSharesFile(text: string, completion: boolean): object {
  return solveEqualShares(readPabulib(text), completion)
}
