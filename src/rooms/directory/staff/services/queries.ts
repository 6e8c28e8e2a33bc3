// Services as those who keep them see them.
import { sql } from 'kysely'
import type { Actor } from '../../../../kernel/actor.ts'
import { asActor, type Tx } from '../../../../kernel/db.ts'
import type { Ports } from '../../../../kernel/ports.ts'
import type { ServiceVersion } from './model.ts'

export type ServiceRow = {
  id: string
  slug: string
  version: number
  assuredOn: string | null
  details: string[]
  keeper: string | null
  places: { id: string; name: string }[]
  snapshot: ServiceVersion
}

export async function serviceRow(tx: Tx, id: string, lock = false): Promise<ServiceRow | null> {
  const found = await sql<ServiceVersion & Omit<ServiceRow, 'snapshot'>>`
    select s.id, s.slug, s.version, s.assured_on as "assuredOn", s.details,
      (select o.name from directory.organisation o where o.id = s.organisation_id) as keeper,
      coalesce((select jsonb_agg(jsonb_build_object('id', l.id, 'name', l.name) order by l.name) from directory.service_location sl
      join directory.location l on l.id = sl.location_id where sl.service_id = s.id), '[]') as places,
      s.name, s.name_cs, s.kind, s.organisation_id, s.description, s.topics, s.forms, s.languages, s.keywords, s.fees, s.eligibility,
        s.application, s.text_lang, s.website, s.email, s.phone, s.status
    from directory.service s where s.id = ${id} ${lock ? sql`for update of s` : sql``}`.execute(tx)
  const row = found.rows[0]
  if (!row) return null
  const { id: _id, slug, version, assuredOn, details, keeper, places, ...snapshot } = row
  return { id: row.id, slug, version, assuredOn, details, keeper, places, snapshot }
}
export function serviceForEdit(ports: Ports, actor: Actor, id: string): Promise<ServiceRow | null> {
  return asActor(ports.db, actor, (tx) => serviceRow(tx, id))
}

export type ServiceWorkRow = {
  id: string
  name: string
  nameCs: string | null
  kind: string
  keeper: string | null
  languages: string[]
  assuredOn: string | null
  status: string
}
export type ServiceWorkFilter = { q: string | null; own: string | null; unchecked: boolean }
/** Services for work; `own`: only those this organisation keeps. */
export function serviceWorkList(ports: Ports, actor: Actor, filter: ServiceWorkFilter): Promise<ServiceWorkRow[]> {
  return asActor(
    ports.db,
    actor,
    async (tx) =>
      (
        await sql<ServiceWorkRow>`
    select s.id, s.name, s.name_cs as "nameCs", s.kind, o.name as keeper, s.languages, s.assured_on as "assuredOn", s.status
    from directory.service s left join directory.organisation o on o.id = s.organisation_id
    where (${filter.own}::uuid is null or s.organisation_id = ${filter.own}::uuid) and (not ${filter.unchecked} or s.assured_on is null)
      and (${filter.q}::text is null or s.folded like '%' || kernel.fold(${filter.q}) || '%'
        or public.word_similarity(kernel.fold(${filter.q}), s.folded) >= 0.5)
    order by s.name, s.id limit 500`.execute(tx)
      ).rows,
  )
}

/** Organisations that may keep an entry, for the one who shares them out. */
export function possibleKeepers(ports: Ports, actor: Actor): Promise<{ id: string; name: string }[]> {
  return asActor(
    ports.db,
    actor,
    async (tx) =>
      (
        await sql<{ id: string; name: string }>`
    select o.id, o.name from directory.organisation o where o.status = 'active' order by o.name, o.id`.execute(tx)
      ).rows,
  )
}
