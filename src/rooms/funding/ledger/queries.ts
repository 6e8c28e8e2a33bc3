// The ledger as far as the person may see it.
import { sql } from 'kysely'
import type { Actor } from '../../../kernel/actor.ts'
import { asActor, type Tx } from '../../../kernel/db.ts'
import type { Ports } from '../../../kernel/ports.ts'
import { deMinimis, toEuroCents, type AidCheck, type Instrument, type MoneyRecord } from './model.ts'

export type LedgerRecord = MoneyRecord & { instrument: string | null; source: string; isDemo: boolean; reportsPerYear: number; slug: string | null }
export type LedgerFilter = { organisation: string | null; year: number | null; funder: string | null; service: string | null; district: string | null }
export const noFilter: LedgerFilter = { organisation: null, year: null, funder: null, service: null, district: null }
async function recordsInside(tx: Tx, filter: LedgerFilter, limit: number): Promise<LedgerRecord[]> {
  const rows = (await sql<Omit<LedgerRecord, 'amountMinor'> & { amount: string }>`
    select m.id, m.funder, m.origin, m.instrument, m.instrument_id as "instrumentId", m.organisation_id as "organisationId", m.recipient_name as recipient, m.recipient_ico as "recipientIco", m.title, m.service, m.district_code as district, m.kind, m.certainty, m.grade, m.amount_minor::text as amount, m.currency, m.decided_on::text as "decidedOn",
      m.starts_on::text as "startsOn", m.ends_on::text as "endsOn", m.parent_id as "parentId", m.de_minimis as "deMinimis", m.clients, m.entered_on::text as "enteredOn", m.source, m.is_demo as "isDemo", m.reports_per_year as "reportsPerYear", o.slug
    from funding.money m left join directory.organisation o on o.id = m.organisation_id
    where (${filter.organisation}::text is null or o.slug = ${filter.organisation}) and (${filter.year}::int is null or extract(year from m.starts_on) <= ${filter.year} and extract(year from m.ends_on) >= ${filter.year}) and (${filter.funder}::text is null or m.funder = ${filter.funder})
      and (${filter.service}::text is null or m.service = ${filter.service}) and (${filter.district}::text is null or m.district_code = ${filter.district}) order by m.decided_on desc, m.recipient_name, m.id limit ${limit}`.execute(tx)).rows
  return rows.map(({ amount, ...row }) => ({ ...row, amountMinor: BigInt(amount) }))
}
export function ledger(ports: Ports, actor: Actor, filter: LedgerFilter, limit = 5000): Promise<LedgerRecord[]> {
  return asActor(ports.db, actor, (tx) => recordsInside(tx, filter, limit))
}
export type Choices = { organisations: { slug: string; id: string; name: string }[]; funders: { id: string; name: string }[]; instruments: { id: string; name: string }[]; districts: { code: string; name: string }[] }
export function choicesOf(ports: Ports, actor: Actor): Promise<Choices> {
  return asActor(ports.db, actor, async (tx) => ({
    organisations: (await sql<{ slug: string; id: string; name: string }>`select slug, id, name from directory.organisation where status = 'active' order by name`.execute(tx)).rows, funders: (await sql<{ id: string; name: string }>`select id, name from funding.funder order by name limit 500`.execute(tx)).rows,
    instruments: (await sql<{ id: string; name: string }>`select id, name from funding.instrument order by valid_from desc, name`.execute(tx)).rows, districts: (await sql<{ code: string; name: string }>`select code, name from population.area where kind = 'city-district' order by name`.execute(tx)).rows,
  }))
}
export type Rule = { id: string; instrument: string; action: string; num: string; den: string; inKind: boolean; source: string }
export function instrumentsOf(ports: Ports, actor: Actor): Promise<{ instruments: (Instrument & { validFrom: string; successor: string | null; funder: string })[]; rules: Rule[] }> {
  return asActor(ports.db, actor, async (tx) => ({
    instruments: (await sql<Instrument & { validFrom: string; successor: string | null; funder: string }>`select i.id, i.name, i.valid_from::text as "validFrom", i.valid_to::text as "validTo", i.known_on::text as "knownOn", i.successor_id as "successorId", s.name as successor, i.source, f.name as funder from funding.instrument i join funding.funder f on f.id = i.funder_id left join funding.instrument s on s.id = i.successor_id order by i.valid_from, i.name`.execute(tx)).rows,
    rules: (await sql<Rule>`select r.id, i.name as instrument, r.action, r.share_num::text as num, r.share_den::text as den, r.in_kind as "inKind", r.source from funding.co_funding_rule r join funding.instrument i on i.id = r.instrument_id order by i.valid_from, r.action`.execute(tx)).rows,
  }))
}
/** The rate of a day, or of the last day before it that has one. */
export async function rateOn(tx: Tx, currency: string, day: string): Promise<{ units: number; crowns: string; day: string } | null> {
  return (await sql<{ units: number; crowns: string; day: string }>`select units, crowns, day::text as day from funding.rate where currency = ${currency} and day <= ${day} order by day desc limit 1`.execute(tx)).rows[0] ?? null
}
export type AidAnswer = AidCheck & { entries: { grantedOn: string; recipient: string; title: string; euroCents: bigint; rateDay: string | null }[]; related: string[]; withoutRate: number; newCents: bigint }
/** De minimis aid of an undertaking with everything related to it; crowns become euros by the rate of the day they were granted on. */
export function aidOf(ports: Ports, actor: Actor, organisationId: string, day: string, newCents: bigint, limitCents: bigint): Promise<AidAnswer> {
  return asActor(ports.db, actor, async (tx) => {
    const related = (await sql<{ id: string; name: string }>`with recursive one (id) as (select ${organisationId}::uuid union select u.related_id from one join funding.undertaking u on u.organisation_id = one.id) select o.id, o.name from one join directory.organisation o on o.id = one.id order by o.name`.execute(tx)).rows
    const rows = (await sql<{ grantedOn: string; recipient: string; title: string; amount: string; currency: string }>`select decided_on::text as "grantedOn", recipient_name as recipient, title, amount_minor::text as amount, currency from funding.record where de_minimis and certainty = 'secured' and organisation_id = any(${related.map((one) => one.id)}::uuid[]) order by decided_on, id`.execute(tx)).rows
    const entries: AidAnswer['entries'] = []
    let withoutRate = 0
    for (const row of rows) {
      if (row.currency === 'EUR') entries.push({ grantedOn: row.grantedOn, recipient: row.recipient, title: row.title, euroCents: BigInt(row.amount), rateDay: null })
      else {
        const rate = await rateOn(tx, 'EUR', row.grantedOn)
        if (rate === null || row.currency !== 'CZK') withoutRate += 1
        else entries.push({ grantedOn: row.grantedOn, recipient: row.recipient, title: row.title, euroCents: toEuroCents(BigInt(row.amount), rate), rateDay: rate.day })
      }
    }
    return { ...deMinimis(entries, day, newCents, limitCents), entries, related: related.map((one) => one.name), withoutRate, newCents }
  })
}
/** Groups of organisations that work together, and that applied for the same service in one call; only of announced calls and public projects. */
export function groupsOf(ports: Ports, actor: Actor): Promise<{ joint: string[][]; competing: string[][] }> {
  return asActor(ports.db, actor, async (tx) => ({
    joint: (await sql<{ names: string[] }>`
      select array_agg(o.name order by o.name) as names from projects.party p join directory.organisation o on o.id = p.organisation_id where p.part in ('organiser', 'partner') and o.kind in ('ngo', 'migrant-organisation', 'social-enterprise') group by p.project_id having count(*) between 2 and 12
      union all select array_agg(o.name order by o.name) from grants.award w join grants.call c on c.id = w.call_id and c.state in ('announced', 'running', 'settled') join grants.party p on p.application_id = w.application_id and p.left_on is null join directory.organisation o on o.id = p.organisation_id group by w.application_id having count(*) > 1`.execute(tx)).rows.map((row) => row.names),
    competing: (await sql<{ names: string[] }>`select array_agg(distinct o.name) as names from grants.application a join grants.call c on c.id = a.call_id and c.state in ('announced', 'running', 'settled') join directory.organisation o on o.id = a.organisation_id where a.state in ('eligible', 'excluded') group by a.call_id, a.service, a.district_code having count(distinct o.id) > 1`.execute(tx)).rows.map((row) => row.names),
  }))
}
export type Burden = { organisation: string; slug: string | null; funders: number; reports: number; year: number }
/** How many reports a year an organisation owes to how many funders, by what is running on a day. */
export function burdenOf(ports: Ports, actor: Actor, day: string): Promise<Burden[]> {
  return asActor(ports.db, actor, async (tx) => (await sql<Burden>`select m.recipient_name as organisation, o.slug, count(distinct m.funder_id) as funders, sum(m.reports_per_year) as reports, extract(year from ${day}::date)::int as year from funding.money m left join directory.organisation o on o.id = m.organisation_id
    where m.certainty = 'secured' and m.starts_on <= ${day} and m.ends_on >= ${day} and m.reports_per_year > 0 group by m.recipient_name, o.slug order by reports desc, organisation limit 200`.execute(tx)).rows.map((row) => ({ ...row, reports: Number(row.reports), funders: Number(row.funders) })))
}
/** Amounts the study states of the budgets of organisations; bounds, not figures. */
export function statedBounds(ports: Ports, actor: Actor): Promise<{ slug: string; title: string; amountMinor: number; fromYear: number | null }[]> {
  return asActor(ports.db, actor, async (tx) => (await sql<{ slug: string; title: string; amountMinor: number; fromYear: number | null }>`select slug, title, amount_minor as "amountMinor", from_year as "fromYear" from funding.money_fact where kind = 'budget-comparator' order by slug`.execute(tx)).rows)
}
