// Reading calls: lists, one whole call, the public register of calls.
import { sql, type RawBuilder } from 'kysely'
import type { Actor } from '../../../kernel/actor.ts'
import { asActor, type Tx } from '../../../kernel/db.ts'
import type { Ports } from '../../../kernel/ports.ts'
import type { CallState } from '../model.ts'

export type BudgetLine = { year: number; source: string; amountMinor: bigint }
export type Stream = {
  id: string
  number: number
  titleCs: string
  titleEn: string
  budgetMinor: bigint
  committedMinor: bigint
  lines: BudgetLine[]
}
export type Criterion = {
  id: string
  position: number
  titleCs: string
  titleEn: string
  guidanceCs: string
  guidanceEn: string
  points: number
}
export type Programme = { id: string; titleCs: string; titleEn: string }
/** The rules of a call: what is written, published, hashed and kept in versions. */
export type Rules = {
  id: string
  slug: string
  year: number
  titleCs: string
  titleEn: string
  purposeCs: string
  purposeEn: string
  budgetMinor: bigint
  currency: string
  minimumScore: number
  jointBonus: number
  applicantCapMinor: bigint | null
  viablePercent: number
  reviewsPerApplication: number
  reviewerLoad: number
  councilLimitMinor: bigint
  isDemo: boolean
  cofundingPercent: number
  inKindPercent: number
  maxApplications: number | null
  applicantKinds: string[]
  neededAttachments: string[]
  endsBy: string | null
  programme: Programme | null
  streams: Stream[]
  criteria: Criterion[]
  minimums: { what: 'service' | 'district'; key: string; least: number }[]
}
export type Call = Rules & {
  state: CallState
  publishedAt: Date | null
  opensAt: Date | null
  closesAt: Date | null
  rulesVersion: number
  rulesHash: string | null
  cancelledBecause: string | null
  fromCallId: string | null
}
// Money travels as text, so that no binary fraction ever stands between the database and whole haléře.
type Kept = Omit<Rules, 'budgetMinor' | 'applicantCapMinor' | 'councilLimitMinor' | 'streams'> & {
  budgetMinor: string
  applicantCapMinor: string | null
  councilLimitMinor: string
  streams: (Omit<Stream, 'budgetMinor' | 'committedMinor' | 'lines'> & {
    budgetMinor: string
    committedMinor: string
    lines: (Omit<BudgetLine, 'amountMinor'> & { amountMinor: string })[]
  })[]
}
type Row = Omit<Call, keyof Rules> & { rules: Kept }
const columns = sql`
  grants.call_rules(c.id) as rules, c.state, c.published_at as "publishedAt", c.opens_at as "opensAt", c.closes_at as "closesAt",
    c.rules_version as "rulesVersion", c.rules_hash as "rulesHash", c.cancelled_because as "cancelledBecause", c.from_call_id as "fromCallId"`
const openedRules = (kept: Kept): Rules => ({
  ...kept,
  budgetMinor: BigInt(kept.budgetMinor),
  applicantCapMinor: kept.applicantCapMinor === null ? null : BigInt(kept.applicantCapMinor),
  councilLimitMinor: BigInt(kept.councilLimitMinor),
  streams: kept.streams.map((stream) => ({
    ...stream,
    budgetMinor: BigInt(stream.budgetMinor),
    committedMinor: BigInt(stream.committedMinor),
    lines: stream.lines.map((line) => ({ ...line, amountMinor: BigInt(line.amountMinor) })),
  })),
})
const opened = ({ rules, ...row }: Row): Call => ({ ...openedRules(rules), ...row })

/** Calls the person may see, newest first. */
export function listCalls(ports: Ports, actor: Actor): Promise<Call[]> {
  return asActor(ports.db, actor, async (tx) =>
    (await sql<Row>`select ${columns} from grants.call c order by c.year desc, c.slug desc limit 100`.execute(tx)).rows.map(opened),
  )
}
export async function callInside(tx: Tx, id: string): Promise<Call | undefined> {
  const row = (await sql<Row>`select ${columns} from grants.call c where c.id = ${id}`.execute(tx)).rows[0]
  return row && opened(row)
}
export function findCall(ports: Ports, actor: Actor, id: string): Promise<Call | undefined> {
  return asActor(ports.db, actor, (tx) => callInside(tx, id))
}
/** The call at a public address. While a new version is being prepared, everybody reads the last one as it was published. */
export function callBySlug(ports: Ports, actor: Actor, slug: string): Promise<(Call & { revising: boolean }) | undefined> {
  return asActor(ports.db, actor, async (tx) => {
    const row = (await sql<Row>`select ${columns} from grants.call c where c.slug = ${slug} and c.state <> 'draft'`.execute(tx)).rows[0]
    if (row) return { ...opened(row), revising: false }
    const kept = (await publicationsInside(tx, sql`slug = ${slug}`))[0]
    return kept && { ...asPublished(kept), revising: true }
  })
}
const asPublished = (kept: Publication): Call => ({
  ...kept.rules,
  state: 'published',
  publishedAt: kept.publishedAt,
  opensAt: kept.opensAt,
  closesAt: kept.closesAt,
  rulesVersion: kept.version,
  rulesHash: kept.rulesHash,
  cancelledBecause: null,
  fromCallId: null,
})
/** All calls that were ever published, newest first; one whose new version is being prepared as it was published last. */
export function publicCalls(ports: Ports): Promise<Call[]> {
  return asActor(ports.db, { kind: 'public' }, async (tx) => {
    const calls = (
      await sql<Row>`
        select ${columns} from grants.call c where c.state <> 'draft' and c.published_at is not null order by c.year desc, c.slug desc limit 100`.execute(
        tx,
      )
    ).rows.map(opened)
    const kept = await publicationsInside(
      tx,
      sql`
        call_id <> all (${calls.map((call) => call.id)}::uuid[])
          and version = (select max(x.version) from grants.publication x where x.call_id = publication.call_id)`,
    )
    return [...calls, ...kept.map(asPublished)].toSorted((a, b) => b.year - a.year || (a.slug < b.slug ? 1 : -1))
  })
}
export type Publication = {
  version: number
  publishedAt: Date
  opensAt: Date
  closesAt: Date
  because: string | null
  rulesHash: string
  rules: Rules
}
async function publicationsInside(tx: Tx, which: RawBuilder<unknown>): Promise<Publication[]> {
  const rows = (
    await sql<
      Omit<Publication, 'rules'> & { rules: Kept }
    >`select version, published_at as "publishedAt", opens_at as "opensAt", closes_at as "closesAt", because, rules_hash as "rulesHash", rules from grants.publication where ${which} order by version desc`.execute(
      tx,
    )
  ).rows
  return rows.map((row) => ({ ...row, rules: openedRules(row.rules) }))
}
/** Every version of a call as it was published, newest first. */
export function publicationsOf(ports: Ports, slug: string): Promise<Publication[]> {
  return asActor(ports.db, { kind: 'public' }, (tx) => publicationsInside(tx, sql`slug = ${slug}`))
}
export function programmes(ports: Ports): Promise<Programme[]> {
  return asActor(
    ports.db,
    { kind: 'public' },
    async (tx) =>
      (await sql<Programme>`select id, title_cs as "titleCs", title_en as "titleEn" from grants.programme order by title_cs`.execute(tx))
        .rows,
  )
}
/** Minutes a typical applicant spent on the form, once five have submitted; fewer would say something about somebody. */
export function usualMinutes(ports: Ports, callId: string): Promise<number | null> {
  return asActor(ports.db, { kind: 'system', purpose: 'grants' }, async (tx) => {
    const row = (
      await sql<{
        n: number
        seconds: number | null
      }>`select count(*)::int as n, percentile_cont(0.5) within group (order by worked_seconds) as seconds from grants.application where call_id = ${callId} and submitted_at is not null and worked_seconds > 0`.execute(
        tx,
      )
    ).rows[0]
    return row && row.n >= 5 && row.seconds !== null ? Math.max(1, Math.round(row.seconds / 60)) : null
  })
}
/** How far a call is, counted among what the person may see: beside their lists no number is too many, so that nothing tells of what is hidden from them. */
export type Progress = {
  submitted: number
  checked: boolean
  defective: number
  awaited: number
  returned: number
  eligible: number
  excluded: number
  reviews: number
  reviewsDone: number
  awards: number
}
export function progressOf(ports: Ports, actor: Actor, id: string): Promise<Progress> {
  return asActor(ports.db, actor, async (tx) => {
    const row = (
      await sql<Progress>`
      select (select count(*) from grants.application where call_id = ${id} and state not in ('draft', 'withdrawn')) as submitted,
        exists (select from grants.gap g join grants.application a on a.id = g.application_id where a.call_id = ${id}) as checked,
        (select count(*) from grants.application a where call_id = ${id} and state = 'submitted'
        and exists (select from grants.gap g where g.application_id = a.id and g.settled_at is null)) as defective,
        (select count(*) from grants.application a where call_id = ${id} and state = 'returned'
          and not exists (select from grants.gap g where g.application_id = a.id and g.settled_at is null
          and g.due_on < ${ports.clock.today()})) as awaited,
        (select count(*) from grants.application where call_id = ${id} and state = 'returned') as returned,
        (select count(*) from grants.application where call_id = ${id} and state = 'eligible') as eligible,
          (select count(*) from grants.application where call_id = ${id} and state = 'excluded') as excluded,
        (select count(*) from grants.review where call_id = ${id} and state in ('assigned', 'submitted')) as reviews,
          (select count(*) from grants.review where call_id = ${id} and state = 'submitted') as "reviewsDone",
          (select count(*) from grants.award where call_id = ${id}) as awards`.execute(tx)
    ).rows[0]
    if (!row) throw new Error('The call has no numbers')
    return row
  })
}
