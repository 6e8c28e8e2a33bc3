// What the sources say of money, and who pays whom.
import { sql } from 'kysely'
import type { Actor } from '../../kernel/actor.ts'
import { asActor } from '../../kernel/db.ts'
import type { Ports } from '../../kernel/ports.ts'
import { remarks } from './model.ts'

export type Named = { slug: string; name: string }
export type MoneyFact = {
  id: string
  slug: string
  studyId: string | null
  title: string
  kind: string
  amountMinor: number | null
  currency: string | null
  amountAsPrinted: string | null
  amountRelation: string | null
  otherReadingMinor: number | null
  coFundingPercent: number | null
  coFundingPayer: Named | null
  coFundingMandatory: boolean | null
  fromYear: number | null
  toYear: number | null
  periodYears: number | null
  periodAsPrinted: string | null
  cycle: string | null
  durationMin: number | null
  durationMax: number | null
  domain: string | null
  funderText: string | null
  recipientText: string | null
  terms: string[]
  notes: string[]
  funders: Named[]
  recipients: Named[]
  projects: Named[]
}
const parties = (
  part: 'funder' | 'recipient',
) => sql`coalesce((select jsonb_agg(jsonb_build_object('slug', o.slug, 'name', o.name) order by y.position)
  from funding.money_party y join directory.organisation o on o.id = y.organisation_id where y.money_fact_id = m.id and y.part = ${part}), '[]')`
const row = sql`
  m.id, m.slug, m.study_id as "studyId", m.title, m.kind, m.amount_minor as "amountMinor", m.currency,
    m.amount_as_printed as "amountAsPrinted", m.amount_relation as "amountRelation",
  m.other_reading_minor as "otherReadingMinor", m.co_funding_percent::float8 as "coFundingPercent", m.co_funding_mandatory as "coFundingMandatory",
  (select jsonb_build_object('slug', o.slug, 'name', o.name) from directory.organisation o where o.id = m.co_funding_payer) as "coFundingPayer",
  m.from_year as "fromYear", m.to_year as "toYear", m.period_years as "periodYears", m.period_as_printed as "periodAsPrinted", m.cycle,
    m.duration_min_years::float8 as "durationMin",
  m.duration_max_years::float8 as "durationMax", m.domain, m.funder_text as "funderText", m.recipient_text as "recipientText", m.terms, m.notes,
  ${parties('funder')} as funders, ${parties('recipient')} as recipients,
  coalesce((select jsonb_agg(jsonb_build_object('slug', p.slug, 'name', p.name) order by k.position) from funding.money_project k
  join projects.project p on p.id = k.project_id where k.money_fact_id = m.id), '[]') as projects`

export type MoneyFilter = { kind: string | null; funder: string | null; recipient: string | null }
export const allMoney: MoneyFilter = { kind: null, funder: null, recipient: null }
const hasParty = (slug: string | null, part: 'funder' | 'recipient') => sql`(${slug}::text is null or exists (
  select from funding.money_party y join directory.organisation o on o.id = y.organisation_id where y.money_fact_id = m.id
    and y.part = ${part} and o.slug = ${slug}))`
/** Statements about money in the study's order. */
export function listMoney(ports: Ports, actor: Actor, filter: MoneyFilter): Promise<MoneyFact[]> {
  return asActor(
    ports.db,
    actor,
    async (tx) =>
      (
        await sql<MoneyFact>`
    select ${row} from funding.money_fact m left join study.record s on s.id = m.study_id
    where (${filter.kind}::text is null or m.kind = ${filter.kind}) and ${hasParty(filter.funder, 'funder')}
      and ${hasParty(filter.recipient, 'recipient')}
    order by s.position nulls last, m.title, m.id`.execute(tx)
      ).rows,
  )
}
/** One statement, or null. */
export function moneyBySlug(ports: Ports, actor: Actor, slug: string): Promise<MoneyFact | null> {
  return asActor(
    ports.db,
    actor,
    async (tx) => (await sql<MoneyFact>`select ${row} from funding.money_fact m where m.slug = ${slug}`.execute(tx)).rows[0] ?? null,
  )
}

/** What is said of the money of one project, in the study's order. */
export function moneyOfProject(ports: Ports, actor: Actor, projectId: string): Promise<MoneyFact[]> {
  return asActor(
    ports.db,
    actor,
    async (tx) =>
      (
        await sql<MoneyFact>`
    select ${row} from funding.money_fact m left join study.record s on s.id = m.study_id
    where exists (select from funding.money_project k where k.money_fact_id = m.id and k.project_id = ${projectId})
    order by s.position nulls last, m.title, m.id`.execute(tx)
      ).rows,
  )
}

export type Flow = { funder: Named; recipient: Named; facts: { slug: string; title: string }[]; projects: Named[] }
/** Who pays whom: pairs named in statements about money or as funder and organiser of a project. Sums of Table 3, yardsticks and remarks name no single payment. */
export function listFlows(ports: Ports, actor: Actor): Promise<Flow[]> {
  return asActor(
    ports.db,
    actor,
    async (tx) =>
      (
        await sql<Flow>`
    with pairs as (
      select f.organisation_id as funder, r.organisation_id as recipient, m.slug as fact, m.title, null::text as project, null::text as name
      from funding.money_fact m join funding.money_party f on f.money_fact_id = m.id and f.part = 'funder'
      join funding.money_party r on r.money_fact_id = m.id and r.part = 'recipient'
      where m.kind <> all (${[...remarks]})
      union all
      select f.organisation_id, o.organisation_id, null, null, p.slug, p.name from projects.project p join projects.party f on f.project_id = p.id
        and f.part = 'funder'
        join projects.party o on o.project_id = p.id and o.part = 'organiser' and o.organisation_id is not null)
    select jsonb_build_object('slug', a.slug, 'name', a.name) as funder, jsonb_build_object('slug', b.slug, 'name', b.name) as recipient,
      coalesce(jsonb_agg(distinct jsonb_build_object('slug', fact, 'title', title)) filter (where fact is not null), '[]') as facts,
      coalesce(jsonb_agg(distinct jsonb_build_object('slug', project, 'name', pairs.name)) filter (where project is not null), '[]') as projects
    from pairs join directory.organisation a on a.id = funder join directory.organisation b on b.id = recipient
    where funder <> recipient group by a.slug, a.name, b.slug, b.name order by a.name, b.name`.execute(tx)
      ).rows,
  )
}
