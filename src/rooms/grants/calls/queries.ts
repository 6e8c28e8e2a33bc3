// Reading calls: lists, one whole call, the public register of calls.
import { sql } from 'kysely'
import type { Actor } from '../../../kernel/actor.ts'
import { asActor, type Tx } from '../../../kernel/db.ts'
import type { Ports } from '../../../kernel/ports.ts'
import type { CallState } from '../model.ts'

export type Stream = { id: string; number: number; titleCs: string; titleEn: string; budgetMinor: bigint; committedMinor: bigint }
export type Criterion = { id: string; position: number; titleCs: string; titleEn: string; guidanceCs: string; guidanceEn: string; points: number }
export type Call = {
  id: string; slug: string; year: number; titleCs: string; titleEn: string; purposeCs: string; purposeEn: string; state: CallState; budgetMinor: bigint; currency: string; minimumScore: number; jointBonus: number; applicantCapMinor: bigint | null; viablePercent: number
  reviewsPerApplication: number; reviewerLoad: number; councilLimitMinor: bigint; publishedAt: Date | null; opensAt: Date | null; closesAt: Date | null; rulesHash: string | null; isDemo: boolean
  streams: Stream[]; criteria: Criterion[]; minimums: { what: 'service' | 'district'; key: string; least: number }[]
}
type Row = Omit<Call, 'budgetMinor' | 'applicantCapMinor' | 'councilLimitMinor' | 'streams'> & { budgetMinor: string; applicantCapMinor: string | null; councilLimitMinor: string; streams: (Omit<Stream, 'budgetMinor' | 'committedMinor'> & { budgetMinor: string; committedMinor: string })[] }
// Money travels as text, so that no binary fraction ever stands between the database and whole haléře.
const columns = sql`c.id, c.slug, c.year, c.title_cs as "titleCs", c.title_en as "titleEn", c.purpose_cs as "purposeCs", c.purpose_en as "purposeEn", c.state, c.budget_minor::text as "budgetMinor", c.currency, c.minimum_score as "minimumScore", c.joint_bonus as "jointBonus",
  c.applicant_cap_minor::text as "applicantCapMinor", c.viable_percent as "viablePercent", c.reviews_per_application as "reviewsPerApplication", c.reviewer_load as "reviewerLoad", c.council_limit_minor::text as "councilLimitMinor", c.published_at as "publishedAt", c.opens_at as "opensAt",
  c.closes_at as "closesAt", c.rules_hash as "rulesHash", c.is_demo as "isDemo",
  coalesce((select jsonb_agg(jsonb_build_object('id', s.id, 'number', s.number, 'titleCs', s.title_cs, 'titleEn', s.title_en, 'budgetMinor', s.budget_minor::text, 'committedMinor', s.committed_minor::text) order by s.number) from grants.stream s where s.call_id = c.id), '[]') as streams,
  coalesce((select jsonb_agg(jsonb_build_object('id', k.id, 'position', k.position, 'titleCs', k.title_cs, 'titleEn', k.title_en, 'guidanceCs', k.guidance_cs, 'guidanceEn', k.guidance_en, 'points', k.points) order by k.position) from grants.criterion k where k.call_id = c.id), '[]') as criteria,
  coalesce((select jsonb_agg(jsonb_build_object('what', m.what, 'key', m.key, 'least', m.least) order by m.what, m.key) from grants.minimum m where m.call_id = c.id), '[]') as minimums`
const opened = (row: Row): Call => ({
  ...row, budgetMinor: BigInt(row.budgetMinor), applicantCapMinor: row.applicantCapMinor === null ? null : BigInt(row.applicantCapMinor), councilLimitMinor: BigInt(row.councilLimitMinor),
  streams: row.streams.map((stream) => ({ ...stream, budgetMinor: BigInt(stream.budgetMinor), committedMinor: BigInt(stream.committedMinor) })),
})

/** Calls the person may see, newest first. */
export function listCalls(ports: Ports, actor: Actor): Promise<Call[]> {
  return asActor(ports.db, actor, async (tx) => (await sql<Row>`select ${columns} from grants.call c order by c.year desc, c.slug desc limit 100`.execute(tx)).rows.map(opened))
}
export async function callInside(tx: Tx, id: string): Promise<Call | undefined> {
  const row = (await sql<Row>`select ${columns} from grants.call c where c.id = ${id}`.execute(tx)).rows[0]
  return row && opened(row)
}
export function findCall(ports: Ports, actor: Actor, id: string): Promise<Call | undefined> {
  return asActor(ports.db, actor, (tx) => callInside(tx, id))
}
export function callBySlug(ports: Ports, actor: Actor, slug: string): Promise<Call | undefined> {
  return asActor(ports.db, actor, async (tx) => {
    const row = (await sql<Row>`select ${columns} from grants.call c where c.slug = ${slug}`.execute(tx)).rows[0]
    return row && opened(row)
  })
}
/** How far a call is, in numbers that name nobody: counted by the server, so that nobody's conflict shows by a difference. */
export type Progress = { submitted: number; checked: boolean; defective: number; awaited: number; returned: number; eligible: number; excluded: number; reviews: number; reviewsDone: number; awards: number }
export function progressOf(ports: Ports, id: string): Promise<Progress> {
  return asActor(ports.db, { kind: 'system', purpose: 'grants' }, async (tx) => {
    const row = (await sql<Progress>`
      select (select count(*) from grants.application where call_id = ${id} and state not in ('draft', 'withdrawn')) as submitted, exists (select from grants.gap g join grants.application a on a.id = g.application_id where a.call_id = ${id}) as checked, (select count(*) from grants.application a where call_id = ${id} and state = 'submitted' and exists (select from grants.gap g where g.application_id = a.id and g.settled_at is null)) as defective,
        (select count(*) from grants.application a where call_id = ${id} and state = 'returned' and not exists (select from grants.gap g where g.application_id = a.id and g.settled_at is null and g.due_on < ${ports.clock.today()})) as awaited,
        (select count(*) from grants.application where call_id = ${id} and state = 'returned') as returned,
        (select count(*) from grants.application where call_id = ${id} and state = 'eligible') as eligible, (select count(*) from grants.application where call_id = ${id} and state = 'excluded') as excluded,
        (select count(*) from grants.review where call_id = ${id} and state in ('assigned', 'submitted')) as reviews, (select count(*) from grants.review where call_id = ${id} and state = 'submitted') as "reviewsDone", (select count(*) from grants.award where call_id = ${id}) as awards`.execute(tx)).rows[0]
    if (!row) throw new Error('The call has no numbers')
    return row
  })
}
