// The register as those who keep it see it.
import { sql } from 'kysely'
import type { Actor } from '../../../kernel/actor.ts'
import { asActor, type Tx } from '../../../kernel/db.ts'
import type { Ports } from '../../../kernel/ports.ts'
import { namesOfPeople } from '../../identity/index.ts'
import type { Snapshot } from './model.ts'

export const snapshotColumns = sql`
  o.name, o.name_en, o.kind, o.legal_form, o.ico, o.founded_year, o.website, o.email, o.phone, o.description, o.focus_areas, o.languages,
    o.district_code, o.status`
export type EditRow = { id: string; slug: string; version: number; checkedOn: string | null; snapshot: Snapshot }

export async function editRow(tx: Tx, id: string, lock = false): Promise<EditRow | null> {
  const found = await sql<Snapshot & { id: string; slug: string; version: number; checkedOn: string | null }>`
    select o.id, o.slug, o.version, o.checked_on as "checkedOn", ${snapshotColumns} from directory.organisation o where o.id = ${id} and o.status <> 'merged' ${lock ? sql`for update` : sql``}`.execute(
    tx,
  )
  const row = found.rows[0]
  if (!row) return null
  const { id: _id, slug, version, checkedOn, ...snapshot } = row
  return { id: row.id, slug, version, checkedOn, snapshot }
}
export function organisationForEdit(ports: Ports, actor: Actor, id: string): Promise<EditRow | null> {
  return asActor(ports.db, actor, (tx) => editRow(tx, id))
}

export type WorkRow = {
  id: string
  slug: string
  name: string
  kind: string
  district: string | null
  checkedOn: string | null
  version: number
  changedAt: Date
  status: string
}
/** Organisations for work, by name or by how long nobody has confirmed them. */
export function workList(
  ports: Ports,
  actor: Actor,
  filter: { q: string | null; kind: string | null; unchecked: boolean; sort: 'name' | 'changed' },
): Promise<WorkRow[]> {
  return asActor(
    ports.db,
    actor,
    async (tx) =>
      (
        await sql<WorkRow>`
    select o.id, o.slug, o.name, o.kind, p.name as district, o.checked_on as "checkedOn", o.version, o.changed_at as "changedAt", o.status
    from directory.organisation o left join directory.place p on p.district_code = o.district_code
    where o.status <> 'merged' and (${filter.q}::text is null or o.folded like '%' || kernel.fold(${filter.q}) || '%'
      or public.word_similarity(kernel.fold(${filter.q}), o.folded) >= 0.5)
      and (${filter.kind}::text is null or o.kind = ${filter.kind}) and (not ${filter.unchecked} or o.checked_on is null)
    order by ${filter.sort === 'changed' ? sql`o.changed_at desc` : sql`o.name`}, o.id limit 500`.execute(tx)
      ).rows,
  )
}

export type DuplicatePair = {
  first: { id: string; slug: string; name: string; references: number }
  second: { id: string; slug: string; name: string; references: number }
  likeness: number
  sameIco: boolean
  sameWeb: boolean
}
const referencesOf = (id: ReturnType<typeof sql.ref>) => sql`
  ((select count(*) from directory.service_provider x where x.organisation_id = ${id}) + (select count(*) from bodies.membership x
  where x.organisation_id = ${id})
  + (select count(*) from projects.party x where x.organisation_id = ${id}) + (select count(*) from funding.money_party x
  where x.organisation_id = ${id}))`
/** Pairs of organisations that look like one: same number, same website, or nearly the same name. Pairs found to be different stay away. */
export function duplicatePairs(ports: Ports, actor: Actor): Promise<DuplicatePair[]> {
  return asActor(
    ports.db,
    actor,
    async (tx) =>
      (
        await sql<DuplicatePair>`
    select jsonb_build_object('id', a.id, 'slug', a.slug, 'name', a.name, 'references', ${referencesOf(sql.ref('a.id'))}) as first,
      jsonb_build_object('id', b.id, 'slug', b.slug, 'name', b.name, 'references', ${referencesOf(sql.ref('b.id'))}) as second,
      greatest(public.similarity(kernel.fold(a.name), kernel.fold(b.name)),
        coalesce(public.similarity(kernel.fold(a.name_en), kernel.fold(b.name_en)), 0))::float8 as likeness,
      coalesce(a.ico = b.ico, false) as "sameIco", coalesce(regexp_replace(a.website, '^https?://(www\\.)?|/$', '',
        'g') = regexp_replace(b.website, '^https?://(www\\.)?|/$', '', 'g'), false) as "sameWeb"
    from directory.organisation a join directory.organisation b on a.id < b.id
    where a.status <> 'merged' and b.status <> 'merged' and a.kind <> 'city-district'
      and not exists (select from directory.not_duplicate n where n.first_id = a.id and n.second_id = b.id)
      and (a.ico = b.ico or regexp_replace(a.website, '^https?://(www\\.)?|/$', '', 'g') = regexp_replace(b.website, '^https?://(www\\.)?|/$', '',
        'g')
        or public.similarity(kernel.fold(a.name), kernel.fold(b.name)) >= 0.55
          or public.similarity(kernel.fold(a.name_en), kernel.fold(b.name_en)) >= 0.7)
    order by "sameIco" desc, "sameWeb" desc, likeness desc limit 100`.execute(tx)
      ).rows,
  )
}

export type Note = { id: string; subject: string; body: string; writtenAt: Date; who: string | null }
/** The organisation's own notes; call it through readConfidential, which records the reading. */
export async function notesOf(tx: Tx, q: string | null): Promise<Note[]> {
  const found = await sql<Omit<Note, 'who'> & { writtenBy: string | null }>`
    select n.id, n.subject, n.body, n.written_at as "writtenAt", n.written_by as "writtenBy" from directory.contact_note n
    where n.organisation_id = kernel.actor_organisation()
      and (${q}::text is null or kernel.fold(n.subject || ' ' || n.body) like '%' || kernel.fold(${q}) || '%') order by n.written_at desc
      limit 500`.execute(tx)
  const names = await namesOfPeople(
    tx,
    found.rows.flatMap((row) => (row.writtenBy ? [row.writtenBy] : [])),
  )
  return found.rows.map(({ writtenBy, ...row }) => ({ ...row, who: writtenBy ? (names.get(writtenBy) ?? null) : null }))
}

export type Suggestion = {
  id: string
  organisationId: string
  slug: string
  name: string
  body: string
  lang: string
  state: string
  sentAt: Date
  reason: string | null
}
export function suggestions(ports: Ports, actor: Actor): Promise<Suggestion[]> {
  return asActor(
    ports.db,
    actor,
    async (tx) =>
      (
        await sql<Suggestion>`
    select s.id, s.organisation_id as "organisationId", o.slug, o.name, s.body, s.lang, s.state, s.sent_at as "sentAt", s.reason
    from directory.suggestion s join directory.organisation o on o.id = s.organisation_id
    order by (s.state = 'waiting') desc, s.sent_at desc limit 200`.execute(tx)
      ).rows,
  )
}

export type CoverageCell = { topic: string; language: string; services: number }
/** How many services there are for each topic in each language; zero means none in the register. */
export function coverage(ports: Ports, actor: Actor): Promise<CoverageCell[]> {
  return asActor(
    ports.db,
    actor,
    async (tx) =>
      (
        await sql<CoverageCell>`
    select topic, coalesce(language, '') as language, count(distinct s.id)::integer as services from directory.service s cross join
      lateral unnest(s.topics) topic left join lateral unnest(s.languages) language on true
    where s.status = 'active' and topic <> 'figures' and s.kind not in ('yearly-figure', 'success-rate', 'language') group by 1, 2`.execute(
          tx,
        )
      ).rows,
  )
}
