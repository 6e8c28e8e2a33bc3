// Awards that may be published, as they had been written down by the end of a day.
import { sql } from 'kysely'
import type { Actor } from '../../../kernel/actor.ts'
import { asActor } from '../../../kernel/db.ts'
import { AppError } from '../../../kernel/errors.ts'
import type { Ports } from '../../../kernel/ports.ts'
import { contentOf } from '../applications/content.ts'
import type { ExportAward } from './model.ts'
import { namesIn } from './names.ts'

type Row = {
  id: string
  number: string
  title: string
  isDemo: boolean
  organ: string
  decision: string
  awardedOn: string
  submittedOn: string | null
  requested: string
  recipient: ExportAward['recipient']
  service: string
  districtCode: string | null
  districtName: string | null
  content: unknown
  text: { title: string; summary: string; cleared: string[] } | null
  signedOn: string | null
  ranFrom: string | null
  ranTo: string | null
  stream: ExportAward['stream']
  call: ExportAward['call']
  modifiedAt: string
  events: { day: string; delta: string }[]
  payments: { day: string; kind: string; amount: string; reference: string }[]
  parties: { recipient: ExportAward['recipient']; organisationId: string; share: string; position: number }[]
}
/** What stops an export: words of one record that look like a person. */
export type Stop = { id: string; number: string; title: string; summary: string; words: string[] }
/**
 * Everything about a day counts by when it was written down, not by the day it speaks of: an entry made later never changes what was published of an earlier day. Names of recipients are those of the day of the award.
 */
async function rowsUntil(ports: Ports, day: string): Promise<Row[]> {
  return asActor(
    ports.db,
    { kind: 'system', purpose: 'grants' },
    async (tx) =>
      (
        await sql<Row>`
    select w.application_id as id, w.public_number as number, w.title, a.is_demo as "isDemo", d.organ, d.number as decision,
      w.awarded_on::text as "awardedOn", (a.submitted_at at time zone 'Europe/Prague')::date::text as "submittedOn",
      a.requested_minor::text as requested, w.recipient, a.service, a.district_code as "districtCode",
      (select p.name from population.area p where p.code = a.district_code limit 1) as "districtName", a.content,
        (select jsonb_build_object('title', t.title, 'summary', t.summary, 'cleared', t.cleared) from grants.public_text t
      where t.application_id = w.application_id order by t.id desc limit 1) as text,
      case when g.city_signed_on <= ${day} then g.city_signed_on::text end as "signedOn", case
        when r.accepted_on <= ${day} then g.starts_on::text end as "ranFrom", case
        when r.accepted_on <= ${day} then g.ends_on::text end as "ranTo",
      jsonb_build_object('number', s.number, 'titleCs', s.title_cs, 'titleEn', s.title_en) as stream,
        jsonb_build_object('slug', c.slug, 'titleCs', c.title_cs, 'titleEn', c.title_en, 'year', c.year) as call, e.events, p.payments,
        coalesce(x.parties, '[]') as parties,
      greatest(coalesce((f.released_at at time zone 'Europe/Prague')::date, w.awarded_on), e.last, p.last)::text || 'T00:00:00Z' as "modifiedAt"
    from grants.award w join grants.application a on a.id = w.application_id join grants.call c on c.id = w.call_id
    join grants.stream s on s.id = w.stream_id join grants.decision d on d.id = w.decision_id
    left join grants.feedback f on f.application_id = w.application_id
      left join grants.agreement g on g.application_id = w.application_id left join grants.report r on r.application_id = w.application_id
        and r.kind = 'final' and r.state = 'accepted'
      cross join lateral (select jsonb_agg(jsonb_build_object('day', v.day, 'delta', v.delta_minor::text) order by v.position) as events,
        max(v.recorded_on) as last from grants.award_event v where v.application_id = w.application_id and v.recorded_on <= ${day}) e
      cross join lateral (select coalesce(jsonb_agg(jsonb_build_object('day', m.value_on, 'kind', m.kind, 'amount', m.amount_minor::text,
        'reference', m.bank_reference) order by m.value_on, m.id), '[]') as payments,
        max((b.imported_at at time zone 'Europe/Prague')::date) as last
        from grants.payment m join grants.bank_line b on b.reference = m.bank_reference where m.application_id = w.application_id
          and (b.imported_at at time zone 'Europe/Prague')::date <= ${day}) p
      cross join lateral (select jsonb_agg(jsonb_build_object('recipient', q.recipient, 'organisationId', q.organisation_id, 'share',
        v.state ->> 'share_minor', 'position', q.position) order by q.position) as parties
        from grants.party q cross join lateral (select v.state from grants.event v where v.entity = 'party' and v.application_id = q.application_id
          and v.key = q.application_id || ' ' || q.organisation_id and v.day <= ${day} order by v.id desc limit 1) v
        where q.application_id = w.application_id and v.state ->> 'left_on' is null) x
    where c.state in ('announced', 'running', 'settled')
      and coalesce((f.released_at at time zone 'Europe/Prague')::date, w.awarded_on) <= ${day} and e.events is not null
    order by w.public_number`.execute(tx)
      ).rows,
  )
}
const peopleHere = (ports: Ports): Promise<string[]> =>
  asActor(ports.db, { kind: 'system', purpose: 'job' }, async (tx) =>
    (await sql<{ name: string }>`select distinct display_name as name from identity.account`.execute(tx)).rows.map((row) => row.name),
  )
const wordsOf = (row: Row): { title: string; summary: string } =>
  row.text ?? { title: row.title, summary: contentOf(row.content)?.summary ?? '' }
const stopsIn = (rows: readonly Row[], people: readonly string[]): Stop[] =>
  rows.flatMap((row) => {
    const said = wordsOf(row)
    const words = namesIn(`${said.title}. ${said.summary}`, people).filter((word) => !(row.text?.cleared ?? []).includes(word))
    return words.length === 0 ? [] : [{ id: row.id, number: row.number, ...said, words }]
  })
/** What would stop today's export, as far as the person may see the awards. */
export async function stopsOf(ports: Ports, actor: Actor): Promise<Stop[]> {
  const stops = stopsIn(await rowsUntil(ports, ports.clock.today()), await peopleHere(ports))
  const seen = new Set(
    await asActor(ports.db, actor, async (tx) =>
      (
        await sql<{ id: string }>`select id from grants.application where id = any(${stops.map((one) => one.id)}::uuid[])`.execute(tx)
      ).rows.map((row) => row.id),
    ),
  )
  return stops.filter((one) => seen.has(one.id))
}
const sumOf = (amounts: readonly bigint[]): bigint => amounts.reduce((sum, one) => sum + one, 0n)
/** Awards of announced calls as they stood at the end of a day, by their numbers; the same day gives the same list. Throws where somebody would be named: no export is better than one that names a person. */
export async function awardsUntil(ports: Ports, day: string): Promise<ExportAward[]> {
  const rows = await rowsUntil(ports, day)
  const stops = stopsIn(rows, await peopleHere(ports))
  if (stops.length > 0)
    throw new AppError(
      'conflict',
      `The export is stopped: the published words of ${stops.map((one) => one.number).join(', ')} seem to name a person. A grants officer rewrites them, or says why they name nobody, under Open data of grants.`,
    )
  return rows.map(({ requested, content, text, ranFrom, ranTo, events, payments, parties, ...row }): ExportAward => {
    const written = contentOf(content)
    const asked = new Map((written?.partners ?? []).map((one) => [one.organisationId, one.share]))
    const lead = BigInt(requested) - sumOf([...asked.values()])
    const moved = payments.map(({ amount, ...one }) => ({ ...one, amountMinor: BigInt(amount) }))
    return {
      ...row,
      ...wordsOf({ ...row, requested, content, text, ranFrom, ranTo, events, payments, parties }),
      requestedMinor: BigInt(requested),
      startsOn: written?.startsOn ?? null,
      endsOn: written?.endsOn ?? null,
      ran: ranFrom === null || ranTo === null ? null : { from: ranFrom, to: ranTo },
      events: events.map((event) => ({ day: event.day, deltaMinor: BigInt(event.delta) })),
      amountMinor: sumOf(events.map((event) => BigInt(event.delta))),
      payments: moved,
      disbursedMinor: sumOf(moved.map((one) => (one.kind === 'payment' ? one.amountMinor : -one.amountMinor))),
      parties:
        parties.length < 2
          ? []
          : parties.map((one) => ({
              ...one.recipient,
              shareMinor: BigInt(one.share),
              appliedMinor: one.position === 1 ? lead : (asked.get(one.organisationId) ?? 0n),
            })),
    }
  })
}
/** What each resolution gave and what of it the published file says: equal, or something is wrong. */
export async function totalsOf(
  ports: Ports,
  day: string,
): Promise<{ organ: string; number: string; resolvedMinor: bigint; publishedMinor: bigint; nowMinor: bigint }[]> {
  const rows = await rowsUntil(ports, day)
  const resolved = await asActor(
    ports.db,
    { kind: 'system', purpose: 'grants' },
    async (tx) =>
      (
        await sql<{ organ: string; number: string; sum: string }>`
    select d.organ, d.number, sum((select e.delta_minor from grants.award_event e where e.application_id = w.application_id
      and e.position = 1))::text as sum from grants.decision d join grants.award w on w.decision_id = d.id
    join grants.call c on c.id = w.call_id where c.state in ('announced', 'running', 'settled') group by d.organ, d.number, d.decided_on
    order by d.decided_on, d.number`.execute(tx)
      ).rows,
  )
  return resolved.map((one) => {
    const own = rows.filter((row) => row.organ === one.organ && row.decision === one.number)
    return {
      organ: one.organ,
      number: one.number,
      resolvedMinor: BigInt(one.sum),
      publishedMinor: sumOf(own.map((row) => BigInt(row.events[0]?.delta ?? '0'))),
      nowMinor: sumOf(own.flatMap((row) => row.events.map((event) => BigInt(event.delta)))),
    }
  })
}
