// The public register of organisations: lists and one record.
import { sql, type RawBuilder } from 'kysely'
import type { Actor } from '../../../kernel/actor.ts'
import { asActor } from '../../../kernel/db.ts'
import type { Ports } from '../../../kernel/ports.ts'
import type { Named } from '../model.ts'
import { visitedPlace } from '../places/queries.ts'
import type { VisitedPlace } from '../places/visiting.tsx'

export type OrganisationFilter = {
  q: string | null
  kind: string | null
  district: string | null
  focus: string | null
  language: string | null
  body: string | null
  abroad: boolean
}
export type OrganisationRow = {
  id: string
  slug: string
  name: string
  nameEn: string | null
  kind: string
  country: string
  legalForm: string | null
  focusAreas: string[]
  languages: string[]
  districtCode: string | null
  district: string | null
  foundedYear: number | null
  checkedOn: string | null
  status: string
}
export type Page<Row> = { rows: Row[]; total: number; next: [string, string] | null; previous: boolean }

const columns = sql`
  o.id, o.slug, o.name, o.name_en as "nameEn", o.kind, o.country, o.legal_form as "legalForm", o.focus_areas as "focusAreas", o.languages,
    o.district_code as "districtCode",
  p.name as district, o.founded_year as "foundedYear", o.checked_on as "checkedOn", o.status`
const abroad = ['foreign-partner', 'municipality-abroad']

/** Names, English names, spellings of the study and identification number; a word may be misspelt. */
function matches(q: string): RawBuilder<boolean> {
  return sql`(o.folded like '%' || kernel.fold(${q}) || '%' or public.word_similarity(kernel.fold(${q}), o.folded) >= 0.5
    or exists (select from directory.organisation_name n where n.organisation_id = o.id
      and (kernel.fold(n.name) like '%' || kernel.fold(${q}) || '%'
      or public.word_similarity(kernel.fold(${q}), kernel.fold(n.name)) >= 0.6)))`
}
function where(filter: OrganisationFilter): RawBuilder<boolean> {
  const parts: RawBuilder<boolean>[] = [sql`o.status <> 'merged'`]
  if (filter.q) parts.push(matches(filter.q))
  if (filter.kind) parts.push(sql`o.kind = ${filter.kind}`)
  else if (!filter.q && !filter.abroad) parts.push(sql`not (o.kind = any (${abroad}))`)
  if (filter.district) parts.push(sql`o.district_code = ${filter.district}`)
  if (filter.focus) parts.push(sql`o.focus_areas @> array[${filter.focus}]`)
  if (filter.language) parts.push(sql`o.languages @> array[${filter.language}]`)
  if (filter.body)
    parts.push(
      sql`exists (select from bodies.membership m join bodies.body b on b.id = m.body_id where m.organisation_id = o.id and b.slug = ${filter.body})`,
    )
  return sql`${sql.join(parts, sql` and `)}`
}

/** One page of organisations by name, after the organisation named by `after` (name and id). */
export function listOrganisations(
  ports: Ports,
  actor: Actor,
  filter: OrganisationFilter,
  limit: number,
  after: readonly string[] | null,
): Promise<Page<OrganisationRow>> {
  return asActor(ports.db, actor, async (tx) => {
    const from = sql`directory.organisation o left join directory.place p on p.district_code = o.district_code`
    const rows = await sql<OrganisationRow>`
      select ${columns} from ${from} where ${where(filter)} ${after ? sql`and (o.name, o.id) > (${after[0]}, ${after[1]}::uuid)` : sql``} order by o.name, o.id limit ${limit + 1}`.execute(
      tx,
    )
    const total = await sql<{ count: number }>`select count(*) as count from directory.organisation o where ${where(filter)}`.execute(tx)
    const shown = rows.rows.slice(0, limit)
    const last = shown.at(-1)
    return {
      rows: shown,
      total: total.rows[0]?.count ?? 0,
      next: rows.rows.length > limit && last ? [last.name, last.id] : null,
      previous: after !== null,
    }
  })
}
/** One page for the API: no total, because counting is most of the work. */
export function pageOfOrganisations(
  ports: Ports,
  filter: OrganisationFilter,
  limit: number,
  after: readonly string[] | null,
): Promise<{ rows: OrganisationRow[]; next: [string, string] | null }> {
  return asActor(ports.db, { kind: 'public' }, async (tx) => {
    const found = await sql<OrganisationRow>`
      select ${columns} from directory.organisation o left join directory.place p on p.district_code = o.district_code where ${where(filter)}
      ${after ? sql`and (o.name, o.id) > (${after[0]}, ${after[1]}::uuid)` : sql``} order by o.name, o.id limit ${limit + 1}`.execute(tx)
    const rows = found.rows.slice(0, limit)
    const last = rows.at(-1)
    return { rows, next: found.rows.length > limit && last ? [last.name, last.id] : null }
  })
}

/** What the list can be narrowed by: values that occur. */
export function organisationChoices(
  ports: Ports,
  actor: Actor,
): Promise<{ focusAreas: string[]; languages: string[]; districts: { code: string; name: string }[]; bodies: Named[] }> {
  return asActor(ports.db, actor, async (tx) => {
    const found = await sql<{ focusAreas: string[]; languages: string[]; districts: { code: string; name: string }[]; bodies: Named[] }>`
      select array(select distinct unnest(focus_areas) from directory.organisation where status <> 'merged' order by 1) as "focusAreas",
        array(select distinct unnest(languages) from directory.organisation where status <> 'merged' order by 1) as languages,
        coalesce((select jsonb_agg(distinct jsonb_build_object('code', p.district_code, 'name', p.name)) from directory.organisation o
        join directory.place p on p.district_code = o.district_code), '[]') as districts,
        coalesce((select jsonb_agg(distinct jsonb_build_object('slug', b.slug, 'name', b.name)) from bodies.membership m
        join bodies.body b on b.id = m.body_id where m.organisation_id is not null), '[]') as bodies`.execute(tx)
    return found.rows[0] ?? { focusAreas: [], languages: [], districts: [], bodies: [] }
  })
}

export type OrganisationDetail = OrganisationRow & {
  studyId: string | null
  ico: string | null
  website: string | null
  email: string | null
  phone: string | null
  description: string | null
  descriptionLang: string | null
  partOf: Named | null
  parts: Named[]
  names: string[]
  services: (Named & { nameCs: string | null })[]
  projects: (Named & { part: string })[]
  money: (Named & { part: string })[]
  bodies: (Named & { role: string })[]
  convenes: Named[]
  offices: (Named & { office: string })[]
  events: (Named & { year: number | null })[]
  governs: Named[]
  locations: VisitedPlace[]
}

const list = (query: RawBuilder<unknown>) => sql`coalesce((${query}), '[]')`
/** One organisation with everything that is known of it; null when there is none under this address. */
export function organisationBySlug(ports: Ports, actor: Actor, slug: string): Promise<OrganisationDetail | null> {
  return asActor(ports.db, actor, async (tx) => {
    const found = await sql<OrganisationDetail>`
      select ${columns}, o.study_id as "studyId", o.ico, o.website, o.email, o.phone, o.description, o.description_lang as "descriptionLang",
        (select jsonb_build_object('slug', x.slug, 'name', x.name) from directory.organisation x where x.id = o.part_of) as "partOf",
        ${list(sql`
          select jsonb_agg(jsonb_build_object('slug', x.slug, 'name', x.name) order by x.name) from directory.organisation x where x.part_of = o.id
            and x.status <> 'merged'`)} as parts,
        array(select n.name from directory.organisation_name n where n.organisation_id = o.id order by n.name) as names,
        ${list(sql`
          select jsonb_agg(jsonb_build_object('slug', s.slug, 'name', s.name, 'nameCs', s.name_cs) order by s.name) from directory.service_provider sp
          join directory.service s on s.id = sp.service_id where sp.organisation_id = o.id`)} as services,
        ${list(sql`
          select jsonb_agg(jsonb_build_object('slug', r.slug, 'name', r.name, 'part', y.part) order by r.name) from projects.party y
          join projects.project r on r.id = y.project_id where y.organisation_id = o.id`)} as projects,
        ${list(sql`
          select jsonb_agg(jsonb_build_object('slug', m.slug, 'name', m.title, 'part', y.part) order by m.title) from funding.money_party y
          join funding.money_fact m on m.id = y.money_fact_id where y.organisation_id = o.id`)} as money,
        ${list(sql`
          select jsonb_agg(jsonb_build_object('slug', b.slug, 'name', b.name, 'role', m.role) order by b.name) from bodies.membership m
          join bodies.body b on b.id = m.body_id where m.organisation_id = o.id`)} as bodies,
        ${list(sql`
          select jsonb_agg(jsonb_build_object('slug', b.slug, 'name', b.name) order by b.name) from bodies.body b where b.convener_id = o.id`)} as convenes,
        ${list(sql`
          select jsonb_agg(jsonb_build_object('slug', f.slug, 'name', f.person_name, 'office', f.office) order by f.person_name)
          from directory.public_office f where f.organisation_id = o.id`)} as offices,
        ${list(sql`
          select jsonb_agg(jsonb_build_object('slug', e.slug, 'name', e.title, 'year', e.from_year) order by e.from_year nulls last, e.title)
          from directory.event_party y join directory.event e on e.id = y.event_id where y.organisation_id = o.id`)} as events,
        ${list(sql`
          select jsonb_agg(jsonb_build_object('slug', g.slug, 'name', g.name) order by g.name) from directory.place g where g.governed_by = o.id`)} as governs,
        ${list(sql`
          select jsonb_agg(${visitedPlace} order by l.name) from directory.location l where l.organisation_id = o.id and not l.confidential
            and l.status = 'open'`)} as locations
      from directory.organisation o left join directory.place p on p.district_code = o.district_code where o.slug = ${slug}
        and o.status <> 'merged'`.execute(tx)
    return found.rows[0] ?? null
  })
}

/** Where an old address leads now: the slug of the present record, or null. */
export function presentAddress(ports: Ports, kind: 'organisation' | 'service', slug: string): Promise<string | null> {
  return asActor(ports.db, { kind: 'public' }, async (tx) => {
    const table = kind === 'organisation' ? sql`directory.organisation` : sql`directory.service`
    const found = await sql<{
      slug: string
    }>`select x.slug from directory.address a join ${table} x on x.id = a.entity_id where a.kind = ${kind} and a.slug = ${slug}`.execute(tx)
    return found.rows[0]?.slug ?? null
  })
}
