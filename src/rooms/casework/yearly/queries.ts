// A year of one organisation in the shape of the study's sentence about the Integration Centre's first year (section 2.1.1), with what is needed to see why its parts do not add up.
import { sql } from 'kysely'
import type { Actor } from '../../../kernel/actor.ts'
import { asActor } from '../../../kernel/db.ts'
import type { Ports } from '../../../kernel/ports.ts'
import { organisationOf } from '../policy.ts'

/** People are known clients, each once in the whole; one who used two services is in both rows and in `inSeveral`. */
export type YearReport = {
  year: number
  people: number
  contacts: number
  anonymousContacts: number
  anonymousHeads: number
  streetContacts: number
  emergencyContacts: number
  services: { key: 'social' | 'legal' | 'psychotherapy' | 'czech-courses'; people: number; contacts: number }[]
  inSeveral: number
  inNone: number
  cases: { template: string; opened: number; closed: number; met: number }[]
}
const serviceOf = sql`
  case when topic like 'law-%' then 'legal' when topic = 'psychotherapy' then 'psychotherapy'
    when topic = 'czech-courses' then 'czech-courses' when topic in ('interpreting', 'other') then null else 'social' end`

/** Counts of the own organisation in one calendar year, by the statistics of the server. */
export function yearReport(ports: Ports, actor: Actor, year: number): Promise<YearReport> {
  const organisation = organisationOf(actor)
  return asActor(ports.db, { kind: 'system', purpose: 'casework-statistics' }, async (tx) => {
    const [from, to] = [`${year}-01-01`, `${year}-12-31`]
    const inYear = sql`k.organisation_id = ${organisation} and k.happened_on between ${from} and ${to}`
    // Files merged into one are one person.
    const used = sql`
      used as (select distinct coalesce(c.merged_into, c.id) as person, k.id as contact, ${serviceOf} as service from casework.contact k
      join casework.client c on c.id = k.client_id left join lateral unnest(k.topics) as topic on true where ${inYear})`
    const total = (
      await sql<Omit<YearReport, 'year' | 'services' | 'cases' | 'inSeveral' | 'inNone' | 'people'>>`
      select count(*) as contacts, count(*) filter (where k.client_id is null) as "anonymousContacts",
        coalesce(sum(k.headcount) filter (where k.client_id is null), 0)::bigint as "anonymousHeads",
        count(*) filter (where k.place = 'street') as "streetContacts", count(*) filter (where k.place = 'emergency') as "emergencyContacts"
        from casework.contact k where ${inYear}`.execute(tx)
    ).rows[0]
    const people = (
      await sql<{ people: number; inSeveral: number; inNone: number }>`
      with ${used} select count(*) as people, count(*) filter (where n > 1) as "inSeveral", count(*) filter (where n = 0) as "inNone"
      from (select person, count(distinct service) as n from used group by person) g`.execute(tx)
    ).rows[0]
    const services = (
      await sql<
        YearReport['services'][number]
      >`with ${used} select service as key, count(distinct person) as people, count(distinct contact) as contacts from used where service is not null group by service`.execute(
        tx,
      )
    ).rows
    const cases = (
      await sql<YearReport['cases'][number]>`
      select template, count(*) filter (where opened_on between ${from} and ${to}) as opened,
        count(*) filter (where closed_on between ${from} and ${to}) as closed,
        count(*) filter (where closed_on between ${from} and ${to} and outcome = 'met') as met
      from casework.case_file where organisation_id = ${organisation}
        and (opened_on between ${from} and ${to} or closed_on between ${from} and ${to}) group by template order by template`.execute(tx)
    ).rows
    if (!total || !people) throw new Error('The report has no total')
    const order = ['social', 'legal', 'psychotherapy', 'czech-courses'] as const
    return {
      year,
      ...total,
      ...people,
      cases,
      services: order.map((key) => services.find((one) => one.key === key) ?? { key, people: 0, contacts: 0 }),
    }
  })
}
