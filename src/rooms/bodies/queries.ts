// The register of bodies: committees, platforms, working groups, forums and networks with their members.
import { sql } from 'kysely'
import type { Actor } from '../../kernel/actor.ts'
import { asActor } from '../../kernel/db.ts'
import type { Ports } from '../../kernel/ports.ts'

export type BodyRow = {
  id: string
  slug: string
  studyId: string | null
  name: string
  nameEn: string | null
  kind: string
  level: string
  status: string
  convener: { slug: string; name: string } | null
  parent: { slug: string; name: string } | null
  members: number
  foundedYear: number | null
}
const row = sql`b.id, b.slug, b.study_id as "studyId", b.name, b.name_en as "nameEn", b.kind, b.level, b.status, b.founded_year as "foundedYear",
  case when o.id is not null then jsonb_build_object('slug', o.slug, 'name', o.name) end as convener,
  case when p.id is not null then jsonb_build_object('slug', p.slug, 'name', p.name) end as parent,
  (select count(*) from bodies.membership m where m.body_id = b.id) as members`
const from = sql`
  bodies.body b left join directory.organisation o on o.id = b.convener_id left join bodies.body p on p.id = b.parent_id
  left join study.record s on s.id = b.study_id`

export type BodyFilter = { level: string | null; kind: string | null; status: string | null; organisation: string | null }
/** The bodies that fit, in the study's order; city bodies first. */
export function listBodies(ports: Ports, actor: Actor, filter: BodyFilter): Promise<BodyRow[]> {
  return asActor(
    ports.db,
    actor,
    async (tx) =>
      (
        await sql<BodyRow>`
    select ${row} from ${from}
    where (${filter.level}::text is null or b.level = ${filter.level}) and (${filter.kind}::text is null or b.kind = ${filter.kind})
      and (${filter.status}::text is null or b.status = ${filter.status})
      and (${filter.organisation}::text is null or exists (
        select from bodies.membership m join directory.organisation mo on mo.id = m.organisation_id where m.body_id = b.id
          and mo.slug = ${filter.organisation}))
    order by array_position(array['city', 'district', 'sector', 'organisation'], b.level), s.position nulls last, b.name`.execute(tx)
      ).rows,
  )
}

export type Member = {
  id: string
  studyId: string | null
  memberKind: string
  organisation: { slug: string; name: string; nameEn: string | null } | null
  sector: string
  role: string
  position: number | null
  seats: number | null
  note: string | null
}
export type BodyDetail = BodyRow & {
  foundedPrecision: string | null
  sizeValue: number | null
  sizeUnit: string | null
  sizeQualifier: string | null
  mandate: string[]
  cadence: string | null
  cadenceRegular: boolean | null
  meetingsHeld: number | null
  meetingsFrom: number | null
  meetingsTo: number | null
  rules: string[]
  lifecycle: string | null
  outputs: string[]
  problems: string[]
  composition: { sector: string; seats: number | null; note: string | null }[]
  children: { slug: string; name: string; status: string }[]
  membersInOrder: Member[]
}

/** One body with its composition, its parts and its members in the order in which the source lists them; null when there is none. */
export function bodyBySlug(ports: Ports, actor: Actor, slug: string): Promise<BodyDetail | null> {
  return asActor(ports.db, actor, async (tx) => {
    const found = await sql<Omit<BodyDetail, 'membersInOrder'>>`
      select ${row}, b.founded_precision as "foundedPrecision", b.size_value as "sizeValue", b.size_unit as "sizeUnit",
        b.size_qualifier as "sizeQualifier", b.mandate,
        b.cadence_as_printed as cadence, b.cadence_regular as "cadenceRegular", b.meetings_held as "meetingsHeld",
          b.meetings_from as "meetingsFrom", b.meetings_to as "meetingsTo",
        b.rules, b.lifecycle, b.outputs, b.problems,
        coalesce((select jsonb_agg(jsonb_build_object('sector', c.sector, 'seats', c.seats, 'note', c.note) order by c.position)
        from bodies.composition c where c.body_id = b.id), '[]') as composition,
        coalesce((select jsonb_agg(jsonb_build_object('slug', k.slug, 'name', k.name, 'status', k.status) order by k.name) from bodies.body k
        where k.parent_id = b.id), '[]') as children
      from ${from} where b.slug = ${slug}`.execute(tx)
    const body = found.rows[0]
    if (!body) return null
    const members = await sql<Member>`
      select m.id, m.study_id as "studyId", m.member_kind as "memberKind", m.sector, m.role, m.position, m.seats, m.note,
        case when o.id is not null then jsonb_build_object('slug', o.slug, 'name', o.name, 'nameEn', o.name_en) end as organisation
      from bodies.membership m left join directory.organisation o on o.id = m.organisation_id where m.body_id = ${body.id}
      order by m.list_order, m.id`.execute(tx)
    return { ...body, membersInOrder: members.rows }
  })
}
