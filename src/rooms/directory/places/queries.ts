// Places and the people in public office there.
import { sql } from 'kysely'
import type { Actor } from '../../../kernel/actor.ts'
import { asActor } from '../../../kernel/db.ts'
import type { Ports } from '../../../kernel/ports.ts'
import type { Named } from '../model.ts'

export type PlaceRow = {
  id: string
  slug: string
  studyId: string | null
  name: string
  nameEn: string | null
  kind: string
  country: string
  districtCode: string | null
  projects: number
  services: number
  events: number
}
/** All places with how much happens there; Prague's districts first. */
export function listPlaces(ports: Ports, actor: Actor): Promise<PlaceRow[]> {
  return asActor(
    ports.db,
    actor,
    async (tx) =>
      (
        await sql<PlaceRow>`
    select p.id, p.slug, p.study_id as "studyId", p.name, p.name_en as "nameEn", p.kind, p.country, p.district_code as "districtCode",
      (select count(*) from projects.project_place x where x.place_id = p.id) as projects,
        (select count(*) from directory.service_place x where x.place_id = p.id) as services,
      (select count(*) from directory.event x where x.place_id = p.id) as events
    from directory.place p order by array_position(array['city-district', 'area', 'marketplace', 'facility', 'island', 'city', 'region',
      'country', 'foreign-city'], p.kind), p.name`.execute(tx)
      ).rows,
  )
}
export type Tile = { code: string; name: string; label: string | null; row: number; column: number }
/** Every district's place in the schematic map. */
export function districtTiles(ports: Ports, actor: Actor): Promise<Tile[]> {
  return asActor(
    ports.db,
    actor,
    async (tx) =>
      (
        await sql<Tile>`
    select code, name, tile_label as label, tile_row as row, tile_col as column from population.area where kind = 'city-district'
      and tile_row is not null order by code`.execute(tx)
      ).rows,
  )
}

export type PlaceEvent = {
  slug: string
  title: string
  kind: string
  from: number | null
  to: number | null
  month: number | null
  precision: string
  dateAsPrinted: string | null
  description: string
}
export type PlaceDetail = PlaceRow & {
  parent: Named | null
  parts: Named[]
  governedBy: Named | null
  roles: string[]
  projectList: (Named & { status: string })[]
  serviceList: Named[]
  offices: (Named & { office: string })[]
  eventList: PlaceEvent[]
}
/** One place with projects, services and events there, dated events in their order. Events of the spots inside it belong to it too. */
export function placeBySlug(ports: Ports, actor: Actor, slug: string): Promise<PlaceDetail | null> {
  return asActor(ports.db, actor, async (tx) => {
    const found = await sql<PlaceDetail>`
      select p.id, p.slug, p.study_id as "studyId", p.name, p.name_en as "nameEn", p.kind, p.country, p.district_code as "districtCode",
        0 as projects, 0 as services, 0 as events,
        (select jsonb_build_object('slug', x.slug, 'name', x.name) from directory.place x where x.id = p.parent_id) as parent,
        coalesce((select jsonb_agg(jsonb_build_object('slug', x.slug, 'name', x.name) order by x.name) from directory.place x
        where x.parent_id = p.id), '[]') as parts,
        (select jsonb_build_object('slug', o.slug, 'name', o.name) from directory.organisation o where o.id = p.governed_by) as "governedBy",
        coalesce((select study.texts(r.facts -> 'role') from study.record r where r.id = p.study_id), '{}') as roles,
        coalesce((select jsonb_agg(jsonb_build_object('slug', x.slug, 'name', x.name, 'status', x.status) order by x.name)
        from projects.project_place y join projects.project x on x.id = y.project_id where y.place_id = p.id), '[]') as "projectList",
        coalesce((select jsonb_agg(jsonb_build_object('slug', x.slug, 'name', x.name) order by x.name) from directory.service_place y
        join directory.service x on x.id = y.service_id where y.place_id = p.id
          and x.kind not in ('language', 'yearly-figure', 'success-rate')), '[]') as "serviceList",
        coalesce((select jsonb_agg(jsonb_build_object('slug', x.slug, 'name', x.person_name, 'office', x.office) order by x.person_name)
        from directory.public_office x where x.place_id = p.id), '[]') as offices,
        coalesce((select jsonb_agg(jsonb_build_object('slug', e.slug, 'title', e.title, 'kind', e.kind, 'from', e.from_year, 'to', e.to_year,
          'month', e.month, 'precision', e.precision, 'dateAsPrinted', e.date_as_printed,
            'description', e.description) order by e.from_year nulls last, e.to_year, e.month nulls first, e.title) from directory.event e
          where e.place_id = p.id or (p.kind <> 'country' and p.kind <> 'city'
            and e.place_id in (select c.id from directory.place c where c.parent_id = p.id))), '[]') as "eventList"
      from directory.place p where p.slug = ${slug}`.execute(tx)
    return found.rows[0] ?? null
  })
}

export type Office = {
  slug: string
  studyId: string | null
  personName: string
  office: string
  organisation: Named | null
  place: Named | null
  statement: string | null
  year: number | null
  yearNote: string | null
}
const office = sql`f.slug, f.study_id as "studyId", f.person_name as "personName", f.office, f.statement, f.year, f.year_note as "yearNote",
  (select jsonb_build_object('slug', o.slug, 'name', o.name) from directory.organisation o where o.id = f.organisation_id) as organisation,
  (select jsonb_build_object('slug', p.slug, 'name', p.name) from directory.place p where p.id = f.place_id) as place`
export function listOffices(ports: Ports, actor: Actor): Promise<Office[]> {
  return asActor(
    ports.db,
    actor,
    async (tx) => (await sql<Office>`select ${office} from directory.public_office f order by f.person_name`.execute(tx)).rows,
  )
}
export function officeBySlug(ports: Ports, actor: Actor, slug: string): Promise<Office | null> {
  return asActor(
    ports.db,
    actor,
    async (tx) => (await sql<Office>`select ${office} from directory.public_office f where f.slug = ${slug}`.execute(tx)).rows[0] ?? null,
  )
}

/** The study's place that is this district, if it speaks of it. */
export function placeOfDistrict(ports: Ports, actor: Actor, code: string): Promise<Named | null> {
  return asActor(
    ports.db,
    actor,
    async (tx) =>
      (
        await sql<Named>`select p.slug, p.name from directory.place p where p.district_code = ${code} order by p.kind <> 'city-district', p.name`.execute(
          tx,
        )
      ).rows[0] ?? null,
  )
}

/** A place where people are received, as a JSON object; `l` is directory.location. Never of a confidential place: both uses ask for public ones. */
export const visitedPlace = sql`
  jsonb_build_object('id', l.id, 'name', l.name, 'kind', l.kind, 'street', l.street, 'city', l.city, 'postalCode', l.postal_code, 'website',
    l.website, 'transport', l.transport, 'note', l.note,
    'openings', coalesce((select jsonb_agg(jsonb_build_object('weekdays', g.weekdays, 'opens', to_char(g.opens, 'HH24:MI'), 'closes',
      to_char(g.closes, 'HH24:MI'))) from directory.opening g
      where g.location_id = l.id and coalesce(g.valid_from, '-infinity') <= current_date and coalesce(g.valid_to, 'infinity') >= current_date),
        '[]'))`
