// Awards that may be published, as they stood at the end of a day.
import { sql } from 'kysely'
import { asActor } from '../../../kernel/db.ts'
import { AppError } from '../../../kernel/errors.ts'
import type { Ports } from '../../../kernel/ports.ts'
import { contentOf } from '../applications/commands.ts'
import { namedPeople, type ExportAward } from './model.ts'

/**
 * Awards of announced calls decided up to a day, in the order of their numbers; the same day gives the same list. Throws where a person with an account would be named: no export is better than one that names somebody.
 */
export async function awardsUntil(ports: Ports, day: string): Promise<ExportAward[]> {
  const people = await asActor(ports.db, { kind: 'system', purpose: 'job' }, async (tx) => (await sql<{ name: string }>`select distinct display_name as name from identity.account`.execute(tx)).rows.map((row) => row.name))
  const rows = await asActor(ports.db, { kind: 'system', purpose: 'grants' }, async (tx) => (await sql<Omit<ExportAward, 'amountMinor' | 'requestedMinor' | 'summary' | 'startsOn' | 'endsOn' | 'call' | 'people' | 'parties' | 'events' | 'disbursedMinor'> & { parties: Record<string, string> | null; eventDays: { day: string; delta: string }[]; disbursed: string } & { amount: string; requested: string; content: unknown; callSlug: string; titleCs: string; titleEn: string }>`
    select w.public_number as number, w.title, (select coalesce(sum(e.delta_minor), 0)::text from grants.award_event e where e.application_id = w.application_id and e.day <= ${day}) as amount, a.requested_minor::text as requested, w.awarded_on::text as "awardedOn", d.organ || ' ' || d.number as "decidedBy", o.name as organisation, o.ico, o.slug, a.service, a.district_code as district,
      (select p.name from population.area p where p.code = a.district_code limit 1) as "districtName", s.title_en as stream, a.content,
      -- The shares of that day: what the first later amendment found, or what stands now.
      coalesce((select m.was -> 'parties' from grants.amendment m where m.application_id = w.application_id and m.made_on > ${day} order by m.number limit 1), (select jsonb_object_agg(p.organisation_id, p.share_minor::text) from grants.party p where p.application_id = w.application_id and p.left_on is null)) as parties,
      (select coalesce(jsonb_agg(jsonb_build_object('day', e.day, 'delta', e.delta_minor::text) order by e.position), '[]') from grants.award_event e where e.application_id = w.application_id and e.day <= ${day}) as "eventDays",
      (select coalesce(sum(case p.kind when 'payment' then p.amount_minor else -p.amount_minor end), 0)::text from grants.payment p where p.application_id = w.application_id and p.value_on <= ${day}) as disbursed, c.slug as "callSlug", c.title_cs as "titleCs", c.title_en as "titleEn", to_char(greatest(f.released_at, (select max(e.day)::timestamptz from grants.award_event e where e.application_id = w.application_id and e.day <= ${day}), (select max(p.value_on)::timestamptz from grants.payment p where p.application_id = w.application_id and p.value_on <= ${day})) at time zone 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS"Z"') as "modifiedAt"
    from grants.award w join grants.application a on a.id = w.application_id join grants.call c on c.id = w.call_id join grants.stream s on s.id = w.stream_id join directory.organisation o on o.id = w.organisation_id join grants.decision d on d.id = w.decision_id left join grants.feedback f on f.application_id = w.application_id
    where c.state in ('announced', 'running', 'settled') and w.awarded_on <= ${day} order by w.public_number`.execute(tx)).rows)
  const partners = [...new Set(rows.flatMap((row) => Object.keys(row.parties ?? {})))]
  const named = new Map((await asActor(ports.db, { kind: 'system', purpose: 'grants' }, async (tx) => (await sql<{ id: string; name: string; ico: string | null; slug: string }>`select id, name, ico, slug from directory.organisation where id = any(${partners}::uuid[])`.execute(tx)).rows)).map((one) => [one.id, one]))
  const awards = rows.map(({ amount, requested, content, callSlug, titleCs, titleEn, parties, eventDays, disbursed, ...row }): ExportAward => {
    const written = contentOf(content)
    const asked = new Map((written?.partners ?? []).map((one) => [one.organisationId, one.share]))
    const partnersAsked = [...asked.values()].reduce((sum, one) => sum + one, 0n)
    const shares = Object.entries(parties ?? {}).flatMap(([organisationId, share]) => { const one = named.get(organisationId); return one ? [{ name: one.name, ico: one.ico, slug: one.slug, shareMinor: BigInt(share), appliedMinor: asked.get(organisationId) ?? BigInt(requested) - partnersAsked }] : [] })
    return {
      ...row, amountMinor: BigInt(amount), requestedMinor: BigInt(requested), summary: written?.summary ?? '', startsOn: written?.startsOn ?? null, endsOn: written?.endsOn ?? null, call: { slug: callSlug, titleCs, titleEn }, people, disbursedMinor: BigInt(disbursed), events: eventDays.map((event) => ({ day: event.day, deltaMinor: BigInt(event.delta) })),
      // The lead first, then the others by name.
      parties: shares.toSorted((a, b) => Number(b.slug === row.slug) - Number(a.slug === row.slug) || (a.name < b.name ? -1 : 1)),
    }
  }).filter((award) => award.amountMinor > 0n)
  const naming = awards.filter((award) => namedPeople(award).length > 0)
  if (naming.length > 0) throw new AppError('conflict', `The export is stopped: ${naming.map((award) => award.number).join(', ')} name a person. Change the description first.`)
  return awards
}
