// Reading applications as far as the person may.
import { sql } from 'kysely'
import type { Actor } from '../../../kernel/actor.ts'
import { appendAudit } from '../../../kernel/audit.ts'
import { asActor } from '../../../kernel/db.ts'
import type { Ports } from '../../../kernel/ports.ts'
import type { Paper } from '../../../kernel/paper.ts'
import { callInside } from '../calls/queries.ts'
import { attachmentsInside, type Attachment } from './attachments.ts'
import { factsForCheck } from './check.ts'
import { contentOf } from './content.ts'
import { defectsOf, type Defect } from './model.ts'

export type ApplicationRow = {
  id: string
  number: number | null
  organisation: string
  organisationId: string
  title: string
  service: string
  stream: number | null
  requestedMinor: bigint
  state: string
  /** What the released letter says; null before it. */
  result: 'supported' | 'unsupported' | null
  gaps: number
  callId: string
  callTitle: string
}
export type Gap = { id: string; rule: string; said: string | null; dueOn: string | null; settledAt: Date | null }
export type ApplicationView = Omit<ApplicationRow, 'gaps'> & {
  content: unknown
  district: string | null
  viableMinor: bigint | null
  joint: boolean
  preparedBy: string | null
  signedBy: string | null
  submittedAt: Date | null
  channel: string | null
  deliveredAt: Date | null
  receipt: string | null
  version: number
  reason: string | null
  gaps: Gap[]
  versions: {
    version: number
    madeAt: Date
    receipt: string
    content: unknown
    attachments: { id: string; name: string; kind: string; sha256: string }[]
  }[]
  partners: string[]
  partnerIds: string[]
  awardedMinor: bigint | null
  hasLetter: boolean
  ico: string | null
  workedSeconds: number
  takenOver: boolean
  attachments: Attachment[]
  consents: Consent[]
  /** What the machine's check would say now; null while the form was never whole. */
  defects: Defect[] | null
}
/** A partner's word on its share. */
export type Consent = {
  organisationId: string
  organisation: string
  shareMinor: bigint
  confirmedAt: Date
  withdrawnAt: Date | null
  because: string | null
}
const columns = sql`
  a.id, a.number, o.name as organisation, a.organisation_id as "organisationId", a.title, a.service, s.number as stream,
    a.requested_minor::text as "requestedMinor", a.state, a.call_id as "callId", c.title_cs as "callTitle",
    case when a.state = 'eligible' and exists (select from grants.feedback f where f.application_id = a.id)
      then case when exists (select from grants.award w where w.application_id = a.id) then 'supported' else 'unsupported' end end as result`
const from = sql`
  from grants.application a join directory.organisation o on o.id = a.organisation_id join grants.call c on c.id = a.call_id
  left join grants.stream s on s.id = a.stream_id`

/** Applications of a call the person may see, by number. */
export function applicationsOf(ports: Ports, actor: Actor, callId: string): Promise<ApplicationRow[]> {
  return asActor(ports.db, actor, async (tx) =>
    (
      await sql<Omit<ApplicationRow, 'requestedMinor'> & { requestedMinor: string }>`
    select ${columns}, (select count(*) from grants.gap g where g.application_id = a.id and g.settled_at is null) as gaps ${from}
    where a.call_id = ${callId} and a.state <> 'draft' order by a.number limit 2000`.execute(tx)
    ).rows.map((row) => ({ ...row, requestedMinor: BigInt(row.requestedMinor) })),
  )
}
/** Applications of the own organisation, newest first. */
export function ownApplications(ports: Ports, actor: Actor): Promise<ApplicationRow[]> {
  return asActor(ports.db, actor, async (tx) =>
    (
      await sql<Omit<ApplicationRow, 'requestedMinor'> & { requestedMinor: string }>`
    select ${columns}, (select count(*) from grants.gap g where g.application_id = a.id and g.settled_at is null
      and g.due_on is not null) as gaps ${from} where a.organisation_id = kernel.actor_organisation() order by a.id desc limit 200`.execute(
        tx,
      )
    ).rows.map((row) => ({ ...row, requestedMinor: BigInt(row.requestedMinor) })),
  )
}
/** One application whole; undefined for whoever may not see it and for one that is not there alike. Reading it is recorded. */
export function openApplication(ports: Ports, actor: Actor, id: string): Promise<ApplicationView | undefined> {
  return asActor(ports.db, actor, async (tx) => {
    const row = (
      await sql<
        Omit<
          ApplicationView,
          'gaps' | 'versions' | 'requestedMinor' | 'viableMinor' | 'awardedMinor' | 'attachments' | 'consents' | 'defects'
        > & { requestedMinor: string; viableMinor: string | null; awardedMinor: string | null }
      >`
      select ${columns}, a.content, a.district_code as district, a.viable_minor::text as "viableMinor", a.joint, a.prepared_by as "preparedBy", a.signed_by as "signedBy", a.submitted_at as "submittedAt", a.channel, a.delivered_at as "deliveredAt", a.receipt, a.version, a.reason, o.ico, a.worked_seconds as "workedSeconds", a.from_application_id is not null as "takenOver", a.partner_ids as "partnerIds",
        array(select p.name from directory.organisation p where p.id = any (a.partner_ids) order by 1) as partners, (select w.amount_minor::text from grants.award w where w.application_id = a.id) as "awardedMinor", exists (select from grants.feedback f where f.application_id = a.id) as "hasLetter"
      ${from} where a.id = ${id}`.execute(tx)
    ).rows[0]
    if (!row) return undefined
    const gaps = (
      await sql<Gap>`
        select id, rule, said, due_on::text as "dueOn", settled_at as "settledAt" from grants.gap where application_id = ${id} order by id`.execute(
        tx,
      )
    ).rows
    const versions = (
      await sql<
        ApplicationView['versions'][number]
      >`select version, made_at as "madeAt", receipt, content, attachments from grants.application_version where application_id = ${id} order by version desc`.execute(
        tx,
      )
    ).rows
    const consents = (
      await sql<
        Omit<Consent, 'shareMinor'> & { shareMinor: string }
      >`select p.organisation_id as "organisationId", o.name as organisation, p.share_minor::text as "shareMinor", p.confirmed_at as "confirmedAt", p.withdrawn_at as "withdrawnAt", p.because
      from grants.partner_consent p join directory.organisation o on o.id = p.organisation_id where p.application_id = ${id} order by o.name`.execute(
        tx,
      )
    ).rows.map((one) => ({ ...one, shareMinor: BigInt(one.shareMinor) }))
    const call = await callInside(tx, row.callId)
    const facts = call && (await factsForCheck(tx, call, { id }))[0]
    const content = contentOf(row.content)
    await appendAudit(tx, 'grants.readApplication', { subjectKind: 'application', subjectId: id, organisationId: row.organisationId })
    return {
      ...row,
      requestedMinor: BigInt(row.requestedMinor),
      viableMinor: row.viableMinor === null ? null : BigInt(row.viableMinor),
      awardedMinor: row.awardedMinor === null ? null : BigInt(row.awardedMinor),
      gaps,
      versions,
      consents,
      attachments: await attachmentsInside(tx, id),
      defects: facts && content ? defectsOf(content, facts.around) : null,
    }
  })
}
/** The released letter of an application, for its applicant and the city. */
export function letterOf(ports: Ports, actor: Actor, id: string): Promise<Paper | undefined> {
  return asActor(
    ports.db,
    actor,
    async (tx) => (await sql<{ paper: Paper }>`select paper from grants.feedback where application_id = ${id}`.execute(tx)).rows[0]?.paper,
  )
}
/** Submitted applications of the own organisation that another one may begin from, newest first. */
export function earlierOf(ports: Ports, actor: Actor): Promise<{ id: string; title: string; callTitle: string }[]> {
  return asActor(
    ports.db,
    actor,
    async (tx) =>
      (
        await sql<{
          id: string
          title: string
          callTitle: string
        }>`select a.id, a.title, c.title_cs as "callTitle" from grants.application a join grants.call c on c.id = a.call_id where a.organisation_id = kernel.actor_organisation() and a.submitted_at is not null order by a.submitted_at desc limit 5`.execute(
          tx,
        )
      ).rows,
  )
}
/** The organisation with an identification number, as the directory knows it. */
export function organisationByIco(ports: Ports, actor: Actor, ico: string): Promise<{ id: string; name: string } | undefined> {
  return asActor(
    ports.db,
    actor,
    async (tx) =>
      (
        await sql<{
          id: string
          name: string
        }>`select id, name from directory.organisation where ico = ${ico} and status <> 'merged' limit 1`.execute(tx)
      ).rows[0],
  )
}
/** Organisations as choices of forms. */
export function organisationChoices(ports: Ports, actor: Actor): Promise<{ id: string; name: string }[]> {
  return asActor(
    ports.db,
    actor,
    async (tx) =>
      (await sql<{ id: string; name: string }>`select id, name from directory.organisation order by name limit 1000`.execute(tx)).rows,
  )
}
export function districtChoices(ports: Ports, actor: Actor): Promise<{ code: string; name: string }[]> {
  return asActor(
    ports.db,
    actor,
    async (tx) =>
      (
        await sql<{
          code: string
          name: string
        }>`select code, name from population.area where kind = 'city-district' order by length(name), name`.execute(tx)
      ).rows,
  )
}
