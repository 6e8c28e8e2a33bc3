// Events of the register: dated ones in their order, the others apart.
import { sql } from 'kysely'
import type { Actor } from '../../../kernel/actor.ts'
import { asActor } from '../../../kernel/db.ts'
import type { Ports } from '../../../kernel/ports.ts'
import type { Named } from '../model.ts'

export type EventRow = {
  id: string
  slug: string
  studyId: string | null
  title: string
  kind: string
  from: number | null
  to: number | null
  month: number | null
  precision: string
  dateAsPrinted: string | null
  recurrence: string | null
  description: string
  attendance: number | null
  attendanceQualifier: string | null
  place: Named | null
  organisations: Named[]
}
const columns = sql`
  e.id, e.slug, e.study_id as "studyId", e.title, e.kind, e.from_year as from, e.to_year as to, e.month, e.precision,
    e.date_as_printed as "dateAsPrinted", e.recurrence, e.description,
  e.attendance, e.attendance_qualifier as "attendanceQualifier",
  (select jsonb_build_object('slug', p.slug, 'name', p.name) from directory.place p where p.id = e.place_id) as place,
  coalesce((select jsonb_agg(jsonb_build_object('slug', o.slug, 'name', o.name) order by o.name) from directory.event_party y
  join directory.organisation o on o.id = y.organisation_id where y.event_id = e.id), '[]') as organisations`
export function listEvents(ports: Ports, actor: Actor, filter: { kind: string | null; place: string | null }): Promise<EventRow[]> {
  return asActor(
    ports.db,
    actor,
    async (tx) =>
      (
        await sql<EventRow>`
    select ${columns} from directory.event e
    where (${filter.kind}::text is null or e.kind = ${filter.kind})
      and (${filter.place}::text is null or exists (select from directory.place p where p.id = e.place_id and p.slug = ${filter.place}))
    order by e.from_year nulls last, e.to_year, e.month nulls first, e.title`.execute(tx)
      ).rows,
  )
}
export function eventBySlug(ports: Ports, actor: Actor, slug: string): Promise<EventRow | null> {
  return asActor(
    ports.db,
    actor,
    async (tx) => (await sql<EventRow>`select ${columns} from directory.event e where e.slug = ${slug}`.execute(tx)).rows[0] ?? null,
  )
}
