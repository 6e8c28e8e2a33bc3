// The ledger as far as the person may see it.
import { sql } from 'kysely'
import type { Actor } from '../../../kernel/actor.ts'
import { asActor, type Tx } from '../../../kernel/db.ts'
import type { Ports } from '../../../kernel/ports.ts'
import { deMinimis, dropDay, toEuroCents, type AidCheck, type Instrument, type MoneyRecord } from './model.ts'
import type { Interest, Owed } from './partners.ts'

/** A record as it stands: what is not known is null. */
export type LedgerRecord = Omit<MoneyRecord, 'amountMinor' | 'currency' | 'decidedOn' | 'startsOn' | 'endsOn'> & {
  amountMinor: bigint | null
  currency: string | null
  decidedOn: string | null
  startsOn: string | null
  endsOn: string | null
  instrument: string | null
  funderId: string
  source: string
  sourceKey: string
  isDemo: boolean
  reportsPerYear: number
  slug: string | null
  confidential: boolean
  project: { slug: string; name: string } | null
  fact: { slug: string; title: string } | null
  note: string | null
  callId: string | null
}
export type CountedRecord = MoneyRecord & { funderId: string; slug: string | null; isDemo: boolean; callId: string | null }
/** Records that can be added up: with an amount and days, and no sum of a whole programme. */
export function countable(records: readonly LedgerRecord[]): (LedgerRecord & MoneyRecord)[] {
  return records.filter(
    (record): record is LedgerRecord & MoneyRecord =>
      record.kind !== 'programme' &&
      record.amountMinor !== null &&
      record.currency !== null &&
      record.startsOn !== null &&
      record.endsOn !== null &&
      record.decidedOn !== null,
  )
}
export type LedgerFilter = {
  organisation: string | null
  year: number | null
  funder: string | null
  service: string | null
  district: string | null
  grade: string | null
  project: string | null
  q: string | null
  /** Only recipients the directory knows, and what the study states. */ known?: boolean
}
export const noFilter: LedgerFilter = {
  organisation: null,
  year: null,
  funder: null,
  service: null,
  district: null,
  grade: null,
  project: null,
  q: null,
}
const columns = sql`
  m.id, m.funder, m.funder_id as "funderId", m.origin, m.instrument, m.instrument_id as "instrumentId", m.organisation_id as "organisationId",
    coalesce(o.name, m.recipient_name) as recipient, m.recipient_ico as "recipientIco", m.title, m.service, m.district_code as district,
    m.kind,
  m.certainty, m.grade, m.amount_minor::text as amount, m.currency, m.decided_on::text as "decidedOn", m.starts_on::text as "startsOn",
    m.ends_on::text as "endsOn", m.parent_id as "parentId", m.de_minimis as "deMinimis", m.clients, m.entered_on::text as "enteredOn",
    m.source,
  m.source_key as "sourceKey", m.is_demo as "isDemo", m.reports_per_year as "reportsPerYear", o.slug, m.confidential, m.note,
    m.award_call_id as "callId",
  case when p.id is null then null else jsonb_build_object('slug', p.slug, 'name', p.name) end as project, case when s.id is null then null
    else jsonb_build_object('slug', s.slug, 'title', s.title) end as fact`
const tables = sql`
  funding.money m left join directory.organisation o on o.id = m.organisation_id left join projects.project p on p.id = m.project_id
  left join funding.money_fact s on s.id = m.fact_id`
type Raw = Omit<LedgerRecord, 'amountMinor'> & { amount: string | null }
const whole = ({ amount, ...row }: Raw): LedgerRecord => ({ ...row, amountMinor: amount === null ? null : BigInt(amount) })
function fits(filter: LedgerFilter) {
  return sql`
    (${filter.organisation}::text is null or o.slug = ${filter.organisation})
      and (${filter.funder}::text is null or m.funder = ${filter.funder})
      and (${filter.service}::text is null or m.service = ${filter.service})
      and (${filter.district}::text is null or m.district_code = ${filter.district})
    and (${filter.year}::int is null or m.starts_on <= make_date(${filter.year ?? 2000}, 12, 31)
      and coalesce(m.ends_on, m.starts_on) >= make_date(${filter.year ?? 2000}, 1, 1))
      and (${filter.grade}::text is null or m.grade = ${filter.grade})
    and (not ${filter.known === true}::boolean or m.organisation_id is not null or m.grade = 'study')
      and (${filter.project}::text is null or p.slug = ${filter.project})
      and (${filter.q}::text is null
      or kernel.fold(m.title || ' ' || m.recipient_name || ' ' || m.funder) like '%' || kernel.fold(${filter.q ?? ''}) || '%')`
}
/** The records a filter finds, newest decision first, what has no day last. */
export function ledger(ports: Ports, actor: Actor, filter: LedgerFilter, limit = 200_000, offset = 0): Promise<LedgerRecord[]> {
  return asActor(ports.db, actor, async (tx) =>
    (
      await sql<Raw>`
        select ${columns} from ${tables} where ${fits(filter)} order by m.decided_on desc nulls last, m.recipient_name, m.id
          limit ${limit} offset ${offset}`.execute(tx)
    ).rows.map(whole),
  )
}
const adds = sql`m.kind <> 'programme' and num_nulls(m.amount_minor, m.decided_on, m.starts_on, m.ends_on) = 0`
/**
 * What the sums are made of: records that can be added up, of recipients the directory knows. A register of the whole state also names thousands nobody here works with; they stay in the list of records and out of the sums.
 */
export function counted(ports: Ports, actor: Actor, filter: LedgerFilter): Promise<CountedRecord[]> {
  return asActor(ports.db, actor, async (tx) =>
    (
      await sql<Omit<CountedRecord, 'amountMinor'> & { amount: string }>`
    select m.id, m.funder, m.funder_id as "funderId", m.origin, m.instrument_id as "instrumentId", m.organisation_id as "organisationId",
      o.name as recipient, m.recipient_ico as "recipientIco", m.title, m.service, m.district_code as district, m.kind, m.certainty, m.grade,
      m.amount_minor::text as amount,
      m.currency, m.decided_on::text as "decidedOn", m.starts_on::text as "startsOn", m.ends_on::text as "endsOn", m.parent_id as "parentId",
        m.de_minimis as "deMinimis", m.clients, m.entered_on::text as "enteredOn", o.slug, m.is_demo as "isDemo", m.award_call_id as "callId"
    from ${tables} where m.organisation_id is not null and ${adds} and ${fits(filter)} order by m.decided_on desc, o.name, m.id`.execute(tx)
    ).rows.map(({ amount, ...row }) => ({ ...row, amountMinor: BigInt(amount) })),
  )
}
/** Sums of everything a filter finds, by currency, money passed on once (as countedOnce does for the records of a view). */
export function totalsOf(ports: Ports, actor: Actor, filter: LedgerFilter): Promise<Map<string, bigint>> {
  return asActor(
    ports.db,
    actor,
    async (tx) =>
      new Map(
        (
          await sql<{ currency: string; amount: string }>`
    with found as materialized (select m.id, m.parent_id, m.currency, m.amount_minor from ${tables} where m.certainty = 'secured'
      and m.kind <> 'in-kind' and ${adds} and ${fits(filter)})
    select currency, sum(amount_minor)::text as amount from found f where not exists (select from found p where p.id = f.parent_id)
    group by currency order by currency`.execute(tx)
        ).rows.map((row) => [row.currency, BigInt(row.amount)]),
      ),
  )
}
export type Extent = { records: number; demo: number; withoutAmount: number; withoutPeriod: number; unknownRecipients: number }
export function extentOf(ports: Ports, actor: Actor): Promise<Extent> {
  return asActor(
    ports.db,
    actor,
    async (tx) =>
      (
        await sql<Extent>`
          select count(*) as records, count(*) filter (where m.is_demo) as demo, count(*) filter (where m.amount_minor is null) as "withoutAmount",
            count(*) filter (where m.starts_on is null) as "withoutPeriod",
    count(*) filter (where m.organisation_id is null and m.kind <> 'programme' and m.amount_minor is not null) as "unknownRecipients"
    from funding.money m`.execute(tx)
      ).rows[0] ?? { records: 0, demo: 0, withoutAmount: 0, withoutPeriod: 0, unknownRecipients: 0 },
  )
}
export function countLedger(ports: Ports, actor: Actor, filter: LedgerFilter): Promise<number> {
  return asActor(
    ports.db,
    actor,
    async (tx) => (await sql<{ n: number }>`select count(*) as n from ${tables} where ${fits(filter)}`.execute(tx)).rows[0]?.n ?? 0,
  )
}
export type Rate = { units: number; crowns: string; day: string; source: string }
export type Trace = {
  record: LedgerRecord
  parent: LedgerRecord | null
  children: LedgerRecord[]
  past: {
    until: string
    said: { title: string; amountMinor: string | null; currency: string | null; startsOn: string | null; endsOn: string | null }
  }[]
  rate: Rate | null
  rowHash: string | null
}
/** One record with everything it rests on: where it comes from, what it said before, the chain it stands in, the rate of its day. */
export function traceOf(ports: Ports, actor: Actor, id: string): Promise<Trace | null> {
  return asActor(ports.db, actor, async (tx) => {
    const find = async (where: ReturnType<typeof sql>) =>
      (
        await sql<Raw>`select ${columns} from ${tables} where ${where} order by m.starts_on nulls last, m.id limit 200`.execute(tx)
      ).rows.map(whole)
    const record = (await find(sql`m.id = ${id}`))[0]
    if (!record) return null
    const past = (
      await sql<Trace['past'][number]>`select until::text, said from funding.record_past where record_id = ${id} order by position`.execute(
        tx,
      )
    ).rows
    const hash =
      (await sql<{ hash: string }>`select row_hash as hash from funding.record where id = ${id}`.execute(tx)).rows[0]?.hash || null
    return {
      record,
      past,
      rowHash: hash,
      parent: record.parentId === null ? null : ((await find(sql`m.id = ${record.parentId}`))[0] ?? null),
      children: await find(sql`m.parent_id = ${id}`),
      rate:
        record.currency === null || record.currency === 'CZK' || record.decidedOn === null
          ? null
          : await rateOn(tx, record.currency, record.decidedOn),
    }
  })
}
export type Choices = {
  organisations: { slug: string; id: string; name: string }[]
  funders: { id: string; name: string }[]
  instruments: { id: string; name: string }[]
  districts: { code: string; name: string }[]
  projects: { slug: string; name: string }[]
}
export function choicesOf(ports: Ports, actor: Actor): Promise<Choices> {
  return asActor(ports.db, actor, async (tx) => ({
    organisations: (
      await sql<{
        slug: string
        id: string
        name: string
      }>`select slug, id, name from directory.organisation where status = 'active' order by name`.execute(tx)
    ).rows,
    funders: (await sql<{ id: string; name: string }>`select id, name from funding.funder order by name limit 500`.execute(tx)).rows,
    instruments: (
      await sql<{ id: string; name: string }>`select id, name from funding.instrument order by valid_from desc, name`.execute(tx)
    ).rows,
    districts: (
      await sql<{ code: string; name: string }>`select code, name from population.area where kind = 'city-district' order by name`.execute(
        tx,
      )
    ).rows,
    projects: (
      await sql<{
        slug: string
        name: string
      }>`select p.slug, p.name from projects.project p where exists (select from funding.record r where r.project_id = p.id) order by p.name`.execute(
        tx,
      )
    ).rows,
  }))
}
export type Rule = { id: string; instrument: string; action: string; num: string; den: string; inKind: boolean; source: string }
export function instrumentsOf(
  ports: Ports,
  actor: Actor,
): Promise<{ instruments: (Instrument & { validFrom: string; successor: string | null; funder: string })[]; rules: Rule[] }> {
  return asActor(ports.db, actor, async (tx) => ({
    instruments: (
      await sql<
        Instrument & { validFrom: string; successor: string | null; funder: string }
      >`select i.id, i.name, i.valid_from::text as "validFrom", i.valid_to::text as "validTo", i.known_on::text as "knownOn", i.successor_id as "successorId", s.name as successor, i.source, f.name as funder from funding.instrument i join funding.funder f on f.id = i.funder_id left join funding.instrument s on s.id = i.successor_id order by i.valid_from, i.name`.execute(
        tx,
      )
    ).rows,
    rules: (
      await sql<Rule>`
        select r.id, i.name as instrument, r.action, r.share_num::text as num, r.share_den::text as den, r.in_kind as "inKind", r.source
        from funding.co_funding_rule r join funding.instrument i on i.id = r.instrument_id order by i.valid_from, r.action`.execute(tx)
    ).rows,
  }))
}
export type KnownFlow = {
  funder: string
  recipient: string
  slug: string | null
  currency: string
  minor: bigint
  records: number
  isDemo: boolean
}
/** Who pays whom in the single records, summed; a relation of its own for money passed on, because it is paid by whoever passes it. */
export function knownFlows(ports: Ports, actor: Actor): Promise<KnownFlow[]> {
  return asActor(ports.db, actor, async (tx) =>
    (
      await sql<
        Omit<KnownFlow, 'minor'> & { amount: string }
      >`select m.funder, coalesce(o.name, m.recipient_name) as recipient, o.slug, m.currency, sum(m.amount_minor)::text as amount, count(*) as records, bool_or(m.is_demo) as "isDemo"
    from funding.money m left join directory.organisation o on o.id = m.organisation_id where m.organisation_id is not null and m.certainty = 'secured' and m.kind not in ('programme', 'own-income', 'in-kind') and m.amount_minor is not null
    group by 1, 2, 3, 4 order by sum(m.amount_minor) desc, 1, 2 limit 200`.execute(tx)
    ).rows.map(({ amount, ...row }) => ({ ...row, minor: BigInt(amount) })),
  )
}
/** The rate of a day, or of the last day before it that has one. */
async function rateOn(tx: Tx, currency: string, day: string): Promise<Rate | null> {
  return (
    (
      await sql<Rate>`
        select units, crowns, day::text as day, source from funding.rate where currency = ${currency} and day <= ${day} order by day desc limit 1`.execute(
        tx,
      )
    ).rows[0] ?? null
  )
}
export type AidAnswer = AidCheck & {
  day: string
  entries: { grantedOn: string; recipient: string; title: string; euroCents: bigint; rateDay: string | null; dropsOn: string }[]
  related: string[]
  withoutRate: number
  newCents: bigint
  oldest: { grantedOn: string; dropsOn: string; euroCents: bigint } | null
}
/** De minimis aid of an undertaking with everything related to it; crowns become euros by the rate of the day they were granted on, or of the last day before it that has one. */
export function aidOf(
  ports: Ports,
  actor: Actor,
  organisationId: string,
  day: string,
  newCents: bigint,
  limitCents: bigint,
): Promise<AidAnswer> {
  return asActor(ports.db, actor, async (tx) => {
    const related = (
      await sql<{
        id: string
        name: string
      }>`with recursive one (id) as (select ${organisationId}::uuid union select u.related_id from one join funding.undertaking u on u.organisation_id = one.id) select o.id, o.name from one join directory.organisation o on o.id = one.id order by o.name`.execute(
        tx,
      )
    ).rows
    const rows = (
      await sql<{
        grantedOn: string
        recipient: string
        title: string
        amount: string
        currency: string
      }>`select decided_on::text as "grantedOn", recipient_name as recipient, title, amount_minor::text as amount, currency from funding.record
      where de_minimis and certainty = 'secured' and amount_minor is not null and decided_on is not null and organisation_id = any(${related.map((one) => one.id)}::uuid[]) order by decided_on, id`.execute(
        tx,
      )
    ).rows
    const entries: AidAnswer['entries'] = []
    let withoutRate = 0
    for (const { amount, currency, ...row } of rows) {
      const rate = currency === 'CZK' ? await rateOn(tx, 'EUR', row.grantedOn) : null
      if (currency === 'EUR') entries.push({ ...row, euroCents: BigInt(amount), rateDay: null, dropsOn: dropDay(row.grantedOn) })
      else if (rate === null) withoutRate += 1
      else entries.push({ ...row, euroCents: toEuroCents(BigInt(amount), rate), rateDay: rate.day, dropsOn: dropDay(row.grantedOn) })
    }
    const oldest = entries.find((entry) => entry.grantedOn <= day && entry.dropsOn > day) ?? null
    return {
      ...deMinimis(entries, day, newCents, limitCents),
      day,
      entries,
      related: related.map((one) => one.name),
      withoutRate,
      newCents,
      oldest,
    }
  })
}
/** Groups of organisations that work together (joint projects, joint awards, money passed on), and that compete (the same service in one call, or paid from one instrument for the same service in one year). */
export function groupsOf(ports: Ports, actor: Actor): Promise<{ joint: string[][]; competing: string[][] }> {
  return asActor(ports.db, actor, async (tx) => ({
    joint: (
      await sql<{ names: string[] }>`
      select array_agg(o.name order by o.name) as names from projects.party p join directory.organisation o on o.id = p.organisation_id
      where p.part in ('organiser', 'partner') and o.kind in ('ngo', 'migrant-organisation', 'social-enterprise') group by p.project_id
      having count(*) between 2 and 12
      union all select array_agg(o.name order by o.name) from grants.award w join grants.call c on c.id = w.call_id
        and c.state in ('announced', 'running', 'settled') join grants.party p on p.application_id = w.application_id and p.left_on is null
        join directory.organisation o on o.id = p.organisation_id group by w.application_id having count(*) > 1
      union all select array[least(a.name, b.name), greatest(a.name, b.name)] from funding.record r join funding.record s on s.id = r.parent_id
      join directory.organisation a on a.id = r.organisation_id join directory.organisation b on b.id = s.organisation_id where a.id <> b.id`.execute(
        tx,
      )
    ).rows.map((row) => row.names),
    competing: (
      await sql<{ names: string[] }>`
      select array_agg(distinct o.name) as names from grants.application a join grants.call c on c.id = a.call_id
        and c.state in ('announced', 'running', 'settled') join directory.organisation o on o.id = a.organisation_id
      where a.state in ('eligible', 'excluded') group by a.call_id, a.service, a.district_code having count(distinct o.id) > 1
      union all select array_agg(distinct o.name) from funding.record r join directory.organisation o on o.id = r.organisation_id
      where r.instrument_id is not null and r.service is not null and r.kind = 'grant' and r.parent_id is null
        group by r.instrument_id, r.service, extract(year from r.starts_on) having count(distinct o.id) between 2 and 30`.execute(tx)
    ).rows.map((row) => row.names),
  }))
}
/** The reports owed by what runs on a day. */
export function reportsOwed(ports: Ports, actor: Actor, day: string): Promise<Owed[]> {
  return asActor(
    ports.db,
    actor,
    async (tx) =>
      (
        await sql<Owed>`
          select coalesce(o.name, m.recipient_name) as organisation, o.slug, m.title, m.funder, m.reports_per_year as "reportsPerYear"
          from funding.money m left join directory.organisation o on o.id = m.organisation_id
    where m.certainty = 'secured' and m.starts_on <= ${day} and m.ends_on >= ${day} and m.reports_per_year > 0 order by 1, m.funder, m.title`.execute(
          tx,
        )
      ).rows,
  )
}
export type Gaps = { organisations: { slug: string; name: string }[]; withoutRate: string[] }
/** What the ledger lacks: associations of the directory nobody paid, currencies without any rate. */
export function gapsOf(ports: Ports, actor: Actor): Promise<Gaps> {
  return asActor(ports.db, actor, async (tx) => ({
    organisations: (
      await sql<{
        slug: string
        name: string
      }>`select o.slug, o.name from directory.organisation o where o.status = 'active' and o.kind in ('ngo', 'migrant-organisation', 'social-enterprise') and o.country is not distinct from 'CZ' and not exists (select from funding.money m where m.organisation_id = o.id and m.amount_minor is not null) order by o.name`.execute(
        tx,
      )
    ).rows,
    withoutRate: (
      await sql<{
        currency: string
      }>`select distinct m.currency from funding.money m where m.currency not in ('CZK') and not exists (select from funding.rate r where r.currency = m.currency and r.day <= m.decided_on) order by 1`.execute(
        tx,
      )
    ).rows.map((row) => row.currency),
  }))
}
export type Verdict = { firstId: string; secondId: string; verdict: 'same' | 'different' | 'open'; because: string; by: string; at: string }
/** The newest verdict on each pair. */
export function verdictsOf(ports: Ports, actor: Actor): Promise<Map<string, Verdict>> {
  return asActor(
    ports.db,
    actor,
    async (tx) =>
      new Map(
        (
          await sql<Verdict>`
            select distinct on (first_id, second_id) first_id as "firstId", second_id as "secondId", verdict, because, decided_by_name as by,
              (decided_at at time zone 'Europe/Prague')::date::text as at
    from funding.verdict order by first_id, second_id, decided_at desc, id desc`.execute(tx)
        ).rows.map((row) => [`${row.firstId} ${row.secondId}`, row]),
      ),
  )
}
/** Interests the actor may see; the database leaves out those of others for everybody who publishes none. */
export function interestsOf(ports: Ports, actor: Actor): Promise<Interest[]> {
  return asActor(
    ports.db,
    actor,
    async (tx) =>
      (
        await sql<Interest>`
          select i.id, i.organisation_id as "organisationId", o.name as organisation, o.slug, i.service, i.district_code as district, i.offers,
            i.seeks, i.until::text as until, i.is_demo as "isDemo"
    from funding.interest i join directory.organisation o on o.id = i.organisation_id where i.until >= ${ports.clock.today()}
      or i.organisation_id = kernel.actor_organisation() order by o.name, i.service, i.district_code`.execute(tx)
      ).rows,
  )
}
export type Upload = {
  id: string
  name: string
  source: string
  mapping: string | null
  sha256: string
  madeAt: string
  takenAt: string | null
  report: unknown
}
export function uploadsOf(ports: Ports, actor: Actor): Promise<Upload[]> {
  return asActor(
    ports.db,
    actor,
    async (tx) =>
      (
        await sql<Upload>`
          select id, name, source, mapping, sha256, (made_at at time zone 'Europe/Prague')::date::text as "madeAt",
            (taken_at at time zone 'Europe/Prague')::date::text as "takenAt", report from funding.upload order by made_at desc limit 50`.execute(
          tx,
        )
      ).rows,
  )
}
export function mappingsOf(ports: Ports, actor: Actor): Promise<{ name: string; definition: unknown }[]> {
  return asActor(
    ports.db,
    actor,
    async (tx) =>
      (await sql<{ name: string; definition: unknown }>`select name, definition from funding.mapping order by name`.execute(tx)).rows,
  )
}
/** Open calls that give more points to joint applications. */
export function jointCalls(
  ports: Ports,
  actor: Actor,
): Promise<{ id: string; titleCs: string; titleEn: string; bonus: number; closesOn: string }[]> {
  return asActor(
    ports.db,
    actor,
    async (tx) =>
      (
        await sql<{
          id: string
          titleCs: string
          titleEn: string
          bonus: number
          closesOn: string
        }>`select id, title_cs as "titleCs", title_en as "titleEn", joint_bonus as bonus, (closes_at at time zone 'Europe/Prague')::date::text as "closesOn"
    from grants.call where state = 'published' and joint_bonus > 0 and closes_at > ${ports.clock.now()} order by closes_at`.execute(tx)
      ).rows,
  )
}
/** Amounts the study states of the budgets of organisations; bounds, not figures. */
export function statedBounds(
  ports: Ports,
  actor: Actor,
): Promise<{ slug: string; title: string; amountMinor: number; fromYear: number | null }[]> {
  return asActor(
    ports.db,
    actor,
    async (tx) =>
      (
        await sql<{
          slug: string
          title: string
          amountMinor: number
          fromYear: number | null
        }>`select slug, title, amount_minor as "amountMinor", from_year as "fromYear" from funding.money_fact where kind = 'budget-comparator' order by slug`.execute(
          tx,
        )
      ).rows,
  )
}
