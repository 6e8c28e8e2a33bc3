// Referrals as the sender, the receiver and the platform see them.
import { sql } from 'kysely'
import type { Actor } from '../../../kernel/actor.ts'
import { appendAudit } from '../../../kernel/audit.ts'
import { asActor, type Tx } from '../../../kernel/db.ts'
import type { Ports } from '../../../kernel/ports.ts'
import { clientKey, openSealedTo, openText } from '../keys.ts'
import { organisationOf } from '../policy.ts'
import { rankOffers, type Draft, type Offer, type PacketContent } from './model.ts'

export type ReferralRow = {
  id: string
  outgoing: boolean
  other: string
  topic: string
  language: string | null
  district: string | null
  urgency: string
  state: string
  createdAt: Date
  expiresOn: string
  revoked: boolean
  expired: boolean
  declineReason: string | null
  clientId: string | null
  code: string | null
  createdBy: string
}
export type Opening = { who: string; at: Date }
export type ReferralView = ReferralRow & {
  fromId: string
  toId: string | null
  external: string | null
  deliveredAt: Date | null
  receivedAt: Date | null
  acceptedAt: Date | null
  declinedAt: Date | null
  doneAt: Date | null
  reviewedAt: Date | null
  acceptedBy: string | null
  /** What was sent, for the sender; what was received, for the receiver as long as the packet may be opened. */
  packet: PacketContent | null
  sentFields: string[]
  draft: Draft | null
  openings: Opening[]
  report: string
  consent: { id: string; form: string; validTo: string; withdrawnAt: Date | null } | null
}
const columns = sql`
  r.id, r.from_organisation_id = kernel.actor_organisation() as outgoing,
    coalesce(case when r.from_organisation_id = kernel.actor_organisation() then t.name else f.name end, r.external_name, '') as other,
    r.topic, r.language, r.district_code as district, r.urgency, r.state,
  r.created_at as "createdAt", r.expires_on::text as "expiresOn", r.revoked_at is not null as revoked,
    r.expires_on < kernel.today() as expired, r.decline_reason as "declineReason", s.client_id as "clientId", c.code,
    r.created_by as "createdBy"`
const from = sql`
  casework.referral r join directory.organisation f on f.id = r.from_organisation_id
  left join directory.organisation t on t.id = r.to_organisation_id left join casework.referral_source s on s.referral_id = r.id
  left join casework.client c on c.id = s.client_id`

/** Incoming and outgoing referrals of the own organisation, newest first; outgoing ones of the own circles only. */
export function referrals(ports: Ports, actor: Actor): Promise<ReferralRow[]> {
  return asActor(
    ports.db,
    actor,
    async (tx) => (await sql<ReferralRow>`select ${columns} from ${from} order by r.created_at desc limit 200`.execute(tx)).rows,
  )
}

/** Referrals sent to the own organisation that nobody has answered yet, the most urgent first. */
export function incomingReferrals(ports: Ports, actor: Actor, limit: number): Promise<ReferralRow[]> {
  return asActor(
    ports.db,
    actor,
    async (tx) =>
      (
        await sql<ReferralRow>`
          select ${columns} from ${from} where r.to_organisation_id = kernel.actor_organisation() and r.state in ('delivered', 'received')
            and r.revoked_at is null and r.expires_on >= kernel.today()
    order by array_position(array['today', 'soon', 'normal'], r.urgency), r.created_at limit ${limit}`.execute(tx)
      ).rows,
  )
}

/** One referral. A receiver who may open the packet opens it by this, and the opening is written down for the sender and the client. */
export function openReferral(ports: Ports, actor: Actor, id: string): Promise<ReferralView | undefined> {
  const organisationId = organisationOf(actor)
  return asActor(ports.db, actor, async (tx) => {
    type Row = Omit<ReferralView, 'packet' | 'sentFields' | 'draft' | 'openings' | 'report' | 'consent'> & {
      draftSealed: Buffer | null
      reportSealed: Buffer | null
      consentId: string | null
    }
    const found = await sql<Row>`
      select ${columns}, r.from_organisation_id as "fromId", r.to_organisation_id as "toId", r.external_name as external,
        r.delivered_at as "deliveredAt", r.received_at as "receivedAt", r.accepted_at as "acceptedAt", r.declined_at as "declinedAt",
        r.done_at as "doneAt", r.reviewed_at as "reviewedAt",
        a.display_name as "acceptedBy", s.draft_sealed as "draftSealed", r.report_sealed as "reportSealed", s.consent_id as "consentId"
      from ${from} left join identity.account a on a.id = r.accepted_by where r.id = ${id}`.execute(tx)
    const row = found.rows[0]
    if (!row) return undefined
    const { draftSealed, reportSealed, consentId, ...rest } = row
    const openings = (
      await sql<Opening>`
        select coalesce(a.display_name, '') as who, o.at from casework.packet_opening o left join identity.account a on a.id = o.account_id
        where o.referral_id = ${id} order by o.at`.execute(tx)
    ).rows
    let packet: PacketContent | null = null
    let sentFields: string[] = []
    let draft: Draft | null = null
    let report = ''
    let consent: ReferralView['consent'] = null
    if (row.outgoing) {
      if (draftSealed && row.clientId) {
        const key = await clientKey(tx, ports, organisationId, row.clientId)
        if (key) draft = JSON.parse(openText(key, draftSealed, `referral ${id}`))
      }
      if (reportSealed) report = await openSealedTo(tx, ports, organisationId, reportSealed, `report ${id}`)
      if (consentId) {
        const given = await sql<
          NonNullable<ReferralView['consent']> & { fields: string[] }
        >`select id, form, valid_to::text as "validTo", withdrawn_at as "withdrawnAt", fields from casework.consent where id = ${consentId}`.execute(
          tx,
        )
        consent = given.rows[0] ?? null
        sentFields = row.deliveredAt === null ? [] : (given.rows[0]?.fields ?? [])
      }
    } else {
      const sealed = (
        await sql<{ sealed: Buffer; fields: string[] }>`select sealed, fields from casework.packet where referral_id = ${id}`.execute(tx)
      ).rows[0]
      if (sealed) {
        packet = JSON.parse(await openSealedTo(tx, ports, organisationId, sealed.sealed, `packet ${id}`))
        sentFields = sealed.fields
        await sql`insert into casework.packet_opening (referral_id, account_id) values (${id}, kernel.actor_account())`.execute(tx)
        await appendAudit(tx, 'casework.openPacket', { subjectKind: 'referral', subjectId: id, organisationId })
      }
    }
    return { ...rest, packet, sentFields, draft, openings, report, consent }
  })
}

/** Organisations that might take a client on, best first, with the reasons; those already asked about this client are left out. */
export async function offersFor(
  tx: Tx,
  wish: { topic: string; language: string | null; district: string | null },
  clientId: string,
): Promise<Offer[]> {
  const words: Record<string, readonly string[]> = {
    'law-alien': ['legal', 'residence', 'documents'],
    'law-asylum': ['legal', 'asylum'],
    'law-labour': ['legal', 'employment'],
    'labour-exploitation': ['employment', 'trafficking', 'legal'],
    'job-search': ['employment'],
    'labour-office': ['employment', 'social'],
    'health-care': ['health'],
    psychotherapy: ['psychological'],
    'czech-courses': ['czech-courses'],
    school: ['education', 'families'],
    'diploma-recognition': ['education'],
  }
  const topics = wish.topic === '' ? [] : (words[wish.topic] ?? (wish.topic.startsWith('law-') ? ['legal'] : [wish.topic, 'social']))
  const found = await sql<{ id: string; name: string; topics: string[]; languages: string[]; here: boolean; agreed: boolean }>`
    select * from (select o.id, o.kind, o.name, array(select distinct x from directory.service s
    join directory.service_provider p on p.service_id = s.id, unnest(s.topics) x where p.organisation_id = o.id and s.status = 'active'
      and x = any(${[...topics]})) as topics, o.languages,
      exists (select from directory.location l where l.organisation_id = o.id and not l.confidential and l.district_code = ${wish.district}) as here,
      exists (select from casework.agreement a where a.from_organisation_id = kernel.actor_organisation() and a.to_organisation_id = o.id
        and a.confirmed_at is not null and a.ended_at is null and kernel.today() between a.valid_from and a.valid_to) as agreed
    from directory.organisation o where o.status = 'active' and o.id <> kernel.actor_organisation()) offer
    where agreed or kind in ('ngo', 'migrant-organisation', 'state-agency', 'social-enterprise')`.execute(tx)
  const tried = await sql<{
    id: string
  }>`select r.to_organisation_id as id from casework.referral r join casework.referral_source s on s.referral_id = r.id where s.client_id = ${clientId} and r.to_organisation_id is not null and r.state <> 'draft'`.execute(
    tx,
  )
  const offers = found.rows.map((row): Offer => {
    const reasons = [
      ...(row.agreed ? ['agreement'] : []),
      ...(row.topics.length > 0 ? ['topic'] : []),
      ...(wish.language !== null && row.languages.includes(wish.language) ? ['language'] : []),
      ...(row.here ? ['district'] : []),
    ]
    return {
      id: row.id,
      name: row.name,
      reasons,
      score: (row.agreed ? 8 : 0) + (row.topics.length > 0 ? 4 : 0) + (reasons.includes('language') ? 2 : 0) + (row.here ? 1 : 0),
    }
  })
  return rankOffers(offers, new Set(tried.rows.map((row) => row.id)))
}

export type Agreement = {
  id: string
  outgoing: boolean
  otherId: string
  other: string
  fields: string[]
  validFrom: string
  validTo: string
  confirmed: boolean
  ended: boolean
}
/** Agreements of the own organisation, both directions. */
export function agreements(ports: Ports, actor: Actor): Promise<Agreement[]> {
  return asActor(
    ports.db,
    actor,
    async (tx) =>
      (
        await sql<Agreement>`
    select a.id, a.from_organisation_id = kernel.actor_organisation() as outgoing, o.id as "otherId", o.name as other, a.fields,
      a.valid_from::text as "validFrom", a.valid_to::text as "validTo", a.confirmed_at is not null as confirmed,
      a.ended_at is not null as ended
    from casework.agreement a join directory.organisation o on o.id = case
      when a.from_organisation_id = kernel.actor_organisation() then a.to_organisation_id else a.from_organisation_id end
    order by a.ended_at is not null, a.valid_to desc`.execute(tx)
      ).rows,
  )
}
/** Organisations that can be agreed with. */
export function partners(ports: Ports, actor: Actor): Promise<{ id: string; name: string }[]> {
  return asActor(
    ports.db,
    actor,
    async (tx) =>
      (
        await sql<{
          id: string
          name: string
        }>`select id, name from directory.organisation where status = 'active' and id <> kernel.actor_organisation() and kind in ('ngo', 'migrant-organisation', 'state-agency', 'social-enterprise', 'city-district') order by name`.execute(
          tx,
        )
      ).rows,
  )
}

export type Pathway = { topic: string; sent: number; accepted: number; declined: number; done: number; medianDays: number | null }
/** How referrals of the whole platform go, by topic, without any person; groups of fewer than ten are left out, and the total too when only one group is missing. */
export async function pathways(ports: Ports): Promise<{ rows: Pathway[]; leftOut: number }> {
  const all = await asActor(
    ports.db,
    { kind: 'system', purpose: 'casework-statistics' },
    async (tx) =>
      (
        await sql<Pathway>`
    select topic, count(*) as sent, count(accepted_at) as accepted, count(*) filter (where state = 'declined') as declined, count(done_at) as done,
      percentile_cont(0.5) within group (order by extract(epoch
      from coalesce(accepted_at, declined_at) - delivered_at) / 86400)::float8 as "medianDays"
    from casework.referral where delivered_at is not null group by topic order by count(*) desc, topic`.execute(tx)
      ).rows,
  )
  const rows = all.filter((row) => row.sent >= 10)
  return { rows, leftOut: all.length - rows.length }
}
