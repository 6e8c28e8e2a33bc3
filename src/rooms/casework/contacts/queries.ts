// Conversations as lists and as counts.
import { sql } from 'kysely'
import type { Actor } from '../../../kernel/actor.ts'
import { asActor, type Tx } from '../../../kernel/db.ts'
import type { Ports } from '../../../kernel/ports.ts'
import { organisationOf } from '../policy.ts'

export type ContactRow = {
  id: string
  happenedOn: string
  place: string
  minutes: number | null
  headcount: number
  topics: string[]
  language: string | null
  clientId: string | null
  code: string | null
  unit: string
  funder: string | null
}
const columns = sql`
  k.id, k.happened_on::text as "happenedOn", k.place, k.minutes, k.headcount, k.topics, k.language, k.client_id as "clientId", c.code, k.unit,
    h.funder`

/** What the acting person recorded on one day, newest first. */
export async function contactsOfDay(ports: Ports, actor: Actor, day: string): Promise<ContactRow[]> {
  return asActor(
    ports.db,
    actor,
    async (tx) =>
      (
        await sql<ContactRow>`
    select ${columns} from casework.contact k left join casework.client c on c.id = k.client_id
    left join casework.claimed_hour h on h.contact_id = k.id
    where k.worker_id = kernel.actor_account() and k.happened_on = ${day} order by k.entered_at desc limit 200`.execute(tx)
      ).rows,
  )
}
/** All conversations with one client and those merged into it, and the groups the client came to (whose rows name nobody). */
export async function contactsOfClient(tx: Tx, clientId: string): Promise<ContactRow[]> {
  return (
    await sql<ContactRow>`
    select ${columns} from casework.contact k left join casework.client c on c.id = k.client_id
    left join casework.claimed_hour h on h.contact_id = k.id
    where c.id = ${clientId} or c.merged_into = ${clientId}
      or k.id in (select a.contact_id from casework.attendance a where a.client_id = ${clientId})
    order by k.happened_on desc, k.entered_at desc limit 200`.execute(tx)
  ).rows
}

export type Count = { key: string; contacts: number; people: number }
export type MonthReport = {
  contacts: number
  people: number
  anonymousContacts: number
  anonymousPeople: number
  hours: number
  claimedHours: number
  byTopic: Count[]
  byLanguage: Count[]
  byDistrict: Count[]
  byPlace: Count[]
  byParagraph: Count[]
}
/**
 * Counts of the own organisation between two days. Contacts, known people and anonymous heads are three different things and never added together.
 * Runs as the statistics of the server, which read classes and ids and no sealed text; who may ask is decided by the route.
 */
export async function organisationReport(ports: Ports, actor: Actor, from: string, to: string): Promise<MonthReport> {
  const organisation = organisationOf(actor)
  return asActor(ports.db, { kind: 'system', purpose: 'casework-statistics' }, async (tx) => {
    const ours = sql`k.organisation_id = ${organisation} and k.happened_on between ${from} and ${to}`
    // People who took part in a group are known people too: they are counted as people, and not once more as a contact.
    const joined = sql`
      from casework.attendance a join casework.contact k on k.id = a.contact_id left join casework.client_profile p on p.client_id = a.client_id
      where ${ours}`
    const base = sql`from casework.contact k left join casework.client_profile p on p.client_id = k.client_id where ${ours}`
    const total = (
      await sql<Omit<MonthReport, 'byTopic' | 'byLanguage' | 'byDistrict' | 'byPlace' | 'byParagraph'>>`
      select count(*) as contacts, (select count(distinct known.client_id)
      from (select k.client_id from casework.contact k where ${ours} union all select a.client_id ${joined}) known) as people,
        count(*) filter (where k.client_id is null) as "anonymousContacts",
        coalesce(sum(k.headcount) filter (where k.client_id is null), 0)::bigint - (select count(*) ${joined}) as "anonymousPeople",
        coalesce(round(sum(k.minutes) / 60.0), 0)::bigint as hours,
          coalesce(round(sum(k.minutes) filter (where exists (select from casework.claimed_hour h where h.contact_id = k.id)) / 60.0),
          0)::bigint as "claimedHours" ${base}`.execute(tx)
    ).rows[0]
    const by = async (what: ReturnType<typeof sql>) =>
      (
        await sql<Count>`
          select coalesce(g.key, '') as key, sum(g.contact)::bigint as contacts, count(distinct g.client_id) as people
          from (select ${what} as key, k.client_id, 1 as contact ${base} union all
          select ${what} as key, a.client_id, 0 as contact ${joined}) g group by 1 order by 2 desc, 1`.execute(tx)
      ).rows
    if (!total) throw new Error('The report has no total')
    return {
      ...total,
      byTopic: await by(sql`unnest(k.topics)`),
      byLanguage: await by(sql`coalesce(k.language, p.language)`),
      byDistrict: await by(sql`coalesce(k.district_code, p.district_code)`),
      byPlace: await by(sql`k.place`),
      byParagraph: await by(sql`k.act108 || ' ' || k.unit`),
    }
  })
}
