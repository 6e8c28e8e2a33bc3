// The register of money: what the study says of it, statement by statement.
import { sql } from 'kysely'
import type { Actor } from '../../kernel/actor.ts'
import { asActor } from '../../kernel/db.ts'
import type { Ports } from '../../kernel/ports.ts'
import type { Amount } from './model.ts'

export type Named = { slug: string; name: string }
export type MoneyFact = Amount & {
  id: string; slug: string; studyId: string | null; title: string; kind: string; funders: Named[]; funderText: string | null; recipients: Named[]; recipientText: string | null; projects: Named[]
  coFundingPercent: number | null; coFundingPayer: Named | null; coFundingMandatory: boolean | null; fromYear: number | null; toYear: number | null; periodYears: number | null
  periodAsPrinted: string | null; cycle: string | null; durationMinYears: number | null; durationMaxYears: number | null; domain: string | null; terms: string[]; notes: string[]
}
const partiesOf = (part: 'funder' | 'recipient') => sql`coalesce((
  select jsonb_agg(jsonb_build_object('slug', o.slug, 'name', o.name) order by a.position) from funding.money_party a join directory.organisation o on o.id = a.organisation_id
  where a.money_fact_id = m.id and a.part = ${part}), '[]')`
const row = sql`m.id, m.slug, m.study_id as "studyId", m.title, m.kind, m.amount_minor as "amountMinor", m.currency, m.amount_as_printed as "asPrinted", m.amount_relation as relation,
  m.other_reading_minor as "otherReadingMinor", m.co_funding_percent::float8 as "coFundingPercent",
  case when payer.id is not null then jsonb_build_object('slug', payer.slug, 'name', payer.name) end as "coFundingPayer", m.co_funding_mandatory as "coFundingMandatory",
  m.from_year as "fromYear", m.to_year as "toYear", m.period_years as "periodYears", m.period_as_printed as "periodAsPrinted", m.cycle,
  m.duration_min_years::float8 as "durationMinYears", m.duration_max_years::float8 as "durationMaxYears", m.domain, m.funder_text as "funderText", m.recipient_text as "recipientText",
  m.terms, m.notes, ${partiesOf('funder')} as funders, ${partiesOf('recipient')} as recipients,
  coalesce((select jsonb_agg(jsonb_build_object('slug', p.slug, 'name', p.name) order by mp.position) from funding.money_project mp join projects.project p on p.id = mp.project_id
    where mp.money_fact_id = m.id), '[]') as projects`
const from = sql`funding.money_fact m left join directory.organisation payer on payer.id = m.co_funding_payer left join study.record s on s.id = m.study_id`

export type FundingFilter = { kind: string | null; funder: string | null; recipient: string | null }
export const noFilter: FundingFilter = { kind: null, funder: null, recipient: null }

/** The statements that fit, in the study's order. */
export function listMoney(ports: Ports, actor: Actor, filter: FundingFilter): Promise<MoneyFact[]> {
  const hasParty = (slug: string | null, part: 'funder' | 'recipient') => sql`(${slug}::text is null or exists (
    select from funding.money_party a join directory.organisation o on o.id = a.organisation_id where a.money_fact_id = m.id and a.part = ${part} and o.slug = ${slug}))`
  return asActor(ports.db, actor, async (tx) => (await sql<MoneyFact>`
    select ${row} from ${from} where (${filter.kind}::text is null or m.kind = ${filter.kind}) and ${hasParty(filter.funder, 'funder')} and ${hasParty(filter.recipient, 'recipient')}
    order by s.position nulls last, m.title, m.id`.execute(tx)).rows)
}

/** One statement; null when there is none. */
export function moneyBySlug(ports: Ports, actor: Actor, slug: string): Promise<MoneyFact | null> {
  return asActor(ports.db, actor, async (tx) => (await sql<MoneyFact>`select ${row} from ${from} where m.slug = ${slug}`.execute(tx)).rows[0] ?? null)
}

/** What is said of the money of one project, in the study's order. */
export function moneyOfProject(ports: Ports, actor: Actor, projectId: string): Promise<MoneyFact[]> {
  return asActor(ports.db, actor, async (tx) => (await sql<MoneyFact>`
    select ${row} from ${from} where exists (select from funding.money_project x where x.money_fact_id = m.id and x.project_id = ${projectId}) order by s.position nulls last, m.title`.execute(tx)).rows)
}
