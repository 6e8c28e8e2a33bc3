// Places where people are received, as those who keep them see them. Confidential ones come only to their own organisation, and each reading is recorded.
import { sql } from 'kysely'
import type { Actor } from '../../../../kernel/actor.ts'
import { appendAudit } from '../../../../kernel/audit.ts'
import { asActor, type Tx } from '../../../../kernel/db.ts'
import type { Ports } from '../../../../kernel/ports.ts'
import { helpKinds } from '../../model.ts'
import { hoursOf, type LocationVersion } from './model.ts'

export type LocationRow = { id: string; organisationId: string; organisation: string; version: number; snapshot: LocationVersion }
type Stored = Omit<LocationRow, 'snapshot'> &
  Omit<LocationVersion, `hours_${string}`> & { openings: { weekdays: string[]; opens: string | null; closes: string | null }[] }

export async function locationRow(tx: Tx, id: string, lock = false): Promise<LocationRow | null> {
  const found = await sql<Stored>`
    select l.id, l.organisation_id as "organisationId", o.name as organisation, l.version,
      l.name, l.kind, l.street, l.city, l.postal_code, l.region, l.country, l.district_code, l.latitude, l.longitude, l.website, l.transport,
        l.note, l.confidential, l.status,
      array(select sl.service_id::text from directory.service_location sl where sl.location_id = l.id order by 1) as services,
      coalesce((select jsonb_agg(jsonb_build_object('weekdays', g.weekdays, 'opens', to_char(g.opens, 'HH24:MI'), 'closes',
        to_char(g.closes, 'HH24:MI')))
        from directory.opening g where g.location_id = l.id and g.valid_from is null and g.valid_to is null), '[]') as openings
    from directory.location l join directory.organisation o on o.id = l.organisation_id where l.id = ${id} ${lock ? sql`for update of l` : sql``}`.execute(
    tx,
  )
  const row = found.rows[0]
  if (!row) return null
  const { id: _id, organisationId, organisation, version, openings, ...rest } = row
  return { id: row.id, organisationId, organisation, version, snapshot: { ...rest, ...hoursOf(openings) } }
}
/** One place for its page or form; reading a confidential one is recorded in the same transaction. */
export function locationForEdit(ports: Ports, actor: Actor, id: string): Promise<LocationRow | null> {
  return asActor(ports.db, actor, async (tx) => {
    const row = await locationRow(tx, id)
    if (row?.snapshot.confidential)
      await appendAudit(tx, 'directory.readConfidentialPlace', {
        subjectKind: 'location',
        subjectId: id,
        organisationId: row.organisationId,
      })
    return row
  })
}

export type LocationWorkRow = {
  id: string
  name: string
  organisation: string
  street: string | null
  city: string | null
  kind: string
  confidential: boolean
  status: string
  services: number
}
/** Places for work, without the addresses of confidential ones; `own`: only this organisation's. */
export function locationWorkList(ports: Ports, actor: Actor, own: string | null): Promise<LocationWorkRow[]> {
  return asActor(ports.db, actor, async (tx) => {
    const found = await sql<LocationWorkRow>`
      select l.id, l.name, o.name as organisation, case when l.confidential then null else l.street end as street, case
        when l.confidential then null else l.city end as city, l.kind, l.confidential, l.status,
        (select count(*) from directory.service_location sl where sl.location_id = l.id) as services
      from directory.location l join directory.organisation o on o.id = l.organisation_id where ${own}::uuid is null
        or l.organisation_id = ${own}::uuid order by o.name, l.name, l.id limit 1000`.execute(tx)
    if (found.rows.some((row) => row.confidential))
      await appendAudit(tx, 'directory.listConfidentialPlaces', { subjectKind: 'location', subjectId: null })
    return found.rows
  })
}

export type GivenService = { id: string; name: string; lang: string }
/** Services that an organisation gives: what can be ticked as given at its place. */
export function servicesOf(ports: Ports, actor: Actor, organisationId: string): Promise<GivenService[]> {
  return asActor(
    ports.db,
    actor,
    async (tx) =>
      (
        await sql<GivenService>`
    select s.id, coalesce(s.name_cs, s.name) as name, case when s.name_cs is null then 'en' else 'cs' end as lang from directory.service s
    where s.kind = any (${[...helpKinds]}) and s.status <> 'defunct'
      and (s.organisation_id = ${organisationId} or exists (select from directory.service_provider sp where sp.service_id = s.id
        and sp.organisation_id = ${organisationId})) order by 2, 1`.execute(tx)
      ).rows,
  )
}
