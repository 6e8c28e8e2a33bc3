// The register of projects: list with filters, one project whole, and the values that its filters offer.
import { sql } from 'kysely'
import type { Actor } from '../../kernel/actor.ts'
import { decodeCursor, encodeCursor } from '../../kernel/api.ts'
import { asActor } from '../../kernel/db.ts'
import type { Ports } from '../../kernel/ports.ts'
import type { Output, Part, When } from './model.ts'

export type Named = { slug: string; name: string }
/** A party is an organisation or, in a few projects, a body. */
export type Party = Named & { of: 'organisation' | 'body'; nameEn: string | null }
export type ProjectRow = When & {
  id: string
  slug: string
  studyId: string | null
  name: string
  nameCs: string | null
  kind: string
  status: string
  domains: string[]
  targetGroups: string[]
  organisers: Party[]
  funders: Party[]
  places: Named[]
  durationNote: string | null
  recurrence: string | null
  folded: string
}
const partyJson = sql`
  jsonb_build_object('of', case when o.id is null then 'body'
    else 'organisation' end, 'slug', coalesce(o.slug, b.slug), 'name', coalesce(o.name, b.name),
  'nameEn', coalesce(o.name_en, b.name_en))`
const partiesOf = (part: Part) => sql`coalesce((
  select jsonb_agg(${partyJson} order by a.position) from projects.party a left join directory.organisation o on o.id = a.organisation_id
  left join bodies.body b on b.id = a.body_id
  where a.project_id = p.id and a.part = ${part}), '[]')`
const placesOf = sql`coalesce((
  select jsonb_agg(jsonb_build_object('slug', l.slug, 'name', l.name) order by pp.position) from projects.project_place pp
  join directory.place l on l.id = pp.place_id
  where pp.project_id = p.id), '[]')`
const row = sql`
  p.id, p.slug, p.study_id as "studyId", p.name, p.name_cs as "nameCs", p.kind, p.status, p.domains, p.target_groups as "targetGroups",
    p.start_year as "startYear",
  p.start_month as "startMonth", p.end_year as "endYear", p.end_month as "endMonth", p.duration_note as "durationNote", p.recurrence, p.folded,
  ${partiesOf('organiser')} as organisers, ${partiesOf('funder')} as funders, ${placesOf} as places`

export type ProjectFilter = {
  q: string | null
  kind: string | null
  status: string | null
  domain: string | null
  target: string | null
  funder: string | null
  place: string | null
  organiser: string | null
}

/** Whoever has one of these parts, organisation or body; one record cannot be both, but two may share an address word. */
const hasParty = (slug: string, ...inParts: Part[]) => sql`exists (
  select from projects.party a left join directory.organisation o on o.id = a.organisation_id left join bodies.body b on b.id = a.body_id
  where a.project_id = p.id and a.part = any (${inParts}) and coalesce(o.slug, b.slug) = ${slug})`

/** Names that contain the words or resemble them without regard to accents; activities that contain them. */
function matches(words: string) {
  const folded = sql`kernel.fold(${words})`
  return sql`
    (strpos(p.folded, ${folded}) > 0 or public.word_similarity(${folded}, p.folded) >= 0.5
      or strpos(kernel.fold(array_to_string(p.activities, ' ')), ${folded}) > 0)`
}

function conditions(filter: ProjectFilter) {
  const all = [
    filter.q === null ? null : matches(filter.q),
    filter.kind === null ? null : sql`p.kind = ${filter.kind}`,
    filter.status === null ? null : sql`p.status = ${filter.status}`,
    filter.domain === null ? null : sql`${filter.domain} = any (p.domains)`,
    filter.target === null ? null : sql`${filter.target} = any (p.target_groups)`,
    filter.funder === null ? null : hasParty(filter.funder, 'funder'),
    filter.organiser === null ? null : hasParty(filter.organiser, 'organiser', 'co-organiser'),
    // A city contains its districts and they their spots: who asks for Praha means all of it.
    filter.place === null
      ? null
      : sql`exists (
      with recursive within (id) as (
        select id from directory.place where slug = ${filter.place} union select l.id from directory.place l join within w on l.parent_id = w.id)
      select from projects.project_place pp join within w on w.id = pp.place_id where pp.project_id = p.id)`,
  ].filter((one) => one !== null)
  return all.length === 0 ? sql`true` : sql.join(all, sql` and `)
}

/** All projects that fit, by name. */
export function allProjects(ports: Ports, actor: Actor, filter: ProjectFilter): Promise<ProjectRow[]> {
  return asActor(
    ports.db,
    actor,
    async (tx) =>
      (await sql<ProjectRow>`select ${row} from projects.project p where ${conditions(filter)} order by p.folded, p.id`.execute(tx)).rows,
  )
}

export type ProjectPage = { items: ProjectRow[]; total: number; nextCursor: string | null }
/** One page of the projects that fit, by name. */
export function listProjects(
  ports: Ports,
  actor: Actor,
  filter: ProjectFilter,
  paging: { limit: number; cursor: string | undefined },
): Promise<ProjectPage> {
  const after = decodeCursor(paging.cursor, 2)
  return asActor(ports.db, actor, async (tx) => {
    const counted = await sql<{ total: number }>`select count(*) as total from projects.project p where ${conditions(filter)}`.execute(tx)
    const found = await sql<ProjectRow>`
      select ${row} from projects.project p where ${conditions(filter)} and ${after ? sql`(p.folded, p.id::text) > (${after[0]}, ${after[1]})` : sql`true`}
      order by p.folded, p.id::text limit ${paging.limit + 1}`.execute(tx)
    const items = found.rows.slice(0, paging.limit)
    const last = items.at(-1)
    return {
      items,
      total: counted.rows[0]?.total ?? 0,
      nextCursor: found.rows.length > paging.limit && last ? encodeCursor([last.folded, last.id]) : null,
    }
  })
}

export type ProjectChoices = { targets: string[]; funders: Party[]; organisers: Party[]; places: Named[] }
/** Values that lead to at least one project. */
export function projectChoices(ports: Ports, actor: Actor): Promise<ProjectChoices> {
  return asActor(ports.db, actor, async (tx) => {
    const parties = (inParts: Part[]) => sql`coalesce((select jsonb_agg(party order by party ->> 'name') from (
      select distinct ${partyJson} as party from projects.party a left join directory.organisation o on o.id = a.organisation_id
      left join bodies.body b on b.id = a.body_id
      where a.part = any (${inParts})) named), '[]')`
    const found = await sql<ProjectChoices>`
      select coalesce((select jsonb_agg(target order by kernel.fold(target))
      from (select distinct unnest(target_groups) as target from projects.project) one), '[]') as targets,
        ${parties(['funder'])} as funders, ${parties(['organiser', 'co-organiser'])} as organisers,
        coalesce((select jsonb_agg(jsonb_build_object('slug', slug, 'name', name) order by name) from directory.place
        where id in (select place_id from projects.project_place)), '[]') as places`.execute(tx)
    return found.rows[0] ?? { targets: [], funders: [], organisers: [], places: [] }
  })
}

export type ProjectLink = { slug: string; name: string; status: string }
export type ProjectDetail = ProjectRow & {
  coOrganisers: Party[]
  partners: Party[]
  unnamedPartners: string[]
  fundingNote: string | null
  programme: ProjectLink | null
  parent: ProjectLink | null
  children: ProjectLink[]
  paysFor: ProjectLink[]
  activities: string[]
  languages: string[]
  said: string[]
  notStated: string[]
  matchingCriteria: string[]
  outputs: Output[]
  services: Named[]
}

/** One project with everything that hangs on it; null when there is none. */
export function projectBySlug(ports: Ports, actor: Actor, slug: string): Promise<ProjectDetail | null> {
  const link = (alias: string) =>
    sql`jsonb_build_object('slug', ${sql.ref(`${alias}.slug`)}, 'name', ${sql.ref(`${alias}.name`)}, 'status', ${sql.ref(`${alias}.status`)})`
  return asActor(ports.db, actor, async (tx) => {
    const found = await sql<ProjectDetail>`
      select ${row}, ${partiesOf('co-organiser')} as "coOrganisers", ${partiesOf('partner')} as partners, p.unnamed_partners as "unnamedPartners",
        p.funding_note as "fundingNote",
        p.activities, p.languages, p.said, p.not_stated as "notStated", p.matching_criteria as "matchingCriteria",
        (select ${link('x')} from projects.project x where x.id = p.paid_through) as programme,
          (select ${link('x')} from projects.project x where x.id = p.part_of) as parent,
        coalesce((select jsonb_agg(${link('x')} order by x.name) from projects.project x where x.part_of = p.id), '[]') as children,
        coalesce((select jsonb_agg(${link('x')} order by x.name) from projects.project x where x.paid_through = p.id), '[]') as "paysFor",
        coalesce((select jsonb_agg(jsonb_build_object('metric', u.metric, 'value', u.value, 'unit', u.unit, 'qualifier', u.qualifier, 'note',
          u.note) order by u.position)
          from projects.output u where u.project_id = p.id), '[]') as outputs,
        coalesce((select jsonb_agg(jsonb_build_object('slug', s.slug, 'name', s.name) order by s.name) from directory.service s
          where exists (select from study.reference r where r.from_id = s.study_id and r.to_id = p.study_id)), '[]') as services
      from projects.project p where p.slug = ${slug}`.execute(tx)
    return found.rows[0] ?? null
  })
}
