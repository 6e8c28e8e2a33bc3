// Free and busy times. The clocks of Prague are the database's business: it knows when they change.
import { createHash } from 'node:crypto'
import { sql } from 'kysely'
import type { Actor } from '../../../kernel/actor.ts'
import { appendAudit } from '../../../kernel/audit.ts'
import { asActor, type Tx } from '../../../kernel/db.ts'
import type { Ports } from '../../../kernel/ports.ts'
import { clientKeys, openText } from '../keys.ts'
import { organisationOf } from '../policy.ts'
import { shownName } from '../clients/model.ts'
import { icalendar } from './model.ts'

export type FreeSlot = { startsAt: Date; day: string; time: string }
/** Starts of free times of a worker (and a room) on the days from–to: inside their hours, outside absences and busy times, every quarter of an hour, not before now. */
export async function freeSlots(
  tx: Tx,
  wish: { workerId: string; roomId: string | null; from: string; to: string; minutes: number; now: Date },
): Promise<FreeSlot[]> {
  return (
    await sql<FreeSlot>`
    select t.start as "startsAt", to_char(t.local, 'YYYY-MM-DD') as day, to_char(t.local, 'HH24:MI') as time
    from generate_series(${wish.from}::date, ${wish.to}::date, interval '1 day') d
    join casework.availability a on a.account_id = ${wish.workerId} and a.weekday = extract(isodow from d) and d::date >= a.valid_from
      and (a.valid_to is null or d::date <= a.valid_to)
    cross join lateral generate_series(d::date + a.from_time, d::date + a.to_time - make_interval(mins => ${wish.minutes}),
      interval '15 minutes') s (local)
    cross join lateral (select s.local, s.local at time zone 'Europe/Prague' as start) t
    where t.start >= ${wish.now} and (t.start at time zone 'Europe/Prague') = t.local
      and not exists (select from casework.absence x where x.account_id = ${wish.workerId} and d::date between x.from_day and x.to_day)
      and not exists (select from casework.slot b where b.live and b.worker_id = ${wish.workerId}
        and b.during && tstzrange(t.start, t.start + make_interval(mins => ${wish.minutes})))
      and (${wish.roomId}::uuid is null or not exists (select from casework.slot b where b.live and b.room_id = ${wish.roomId}
        and b.during && tstzrange(t.start, t.start + make_interval(mins => ${wish.minutes}))))
    group by t.start, t.local order by t.start limit 200`.execute(tx)
  ).rows
}

export type Entry = {
  slotId: string
  workerId: string
  worker: string
  room: string | null
  startsAt: Date
  endsAt: Date
  day: string
  time: string
  until: string
  mine: boolean
  clientId: string | null
  code: string | null
  name: string
  form: string | null
  language: string | null
  interpreter: boolean
  state: string | null
}
/** All busy times of the organisation on the days from–to; whose they are only where the acting person may know. */
export function entries(ports: Ports, actor: Actor, from: string, to: string, workerId: string | null): Promise<Entry[]> {
  const organisationId = organisationOf(actor)
  return asActor(ports.db, actor, async (tx) => {
    const rows = (
      await sql<Omit<Entry, 'name'> & { sealed: Buffer | null }>`
      select s.id as "slotId", s.worker_id as "workerId", coalesce(w.display_name, '') as worker, r.name as room, lower(s.during) as "startsAt",
        upper(s.during) as "endsAt", to_char(lower(s.during) at time zone 'Europe/Prague', 'YYYY-MM-DD') as day,
        to_char(lower(s.during) at time zone 'Europe/Prague', 'HH24:MI') as time,
          to_char(upper(s.during) at time zone 'Europe/Prague', 'HH24:MI') as until, a.slot_id is not null as mine, a.client_id as "clientId",
          c.code, a.form, a.language, coalesce(a.interpreter, false) as interpreter, a.state, i.sealed
      from casework.slot s left join identity.account w on w.id = s.worker_id left join casework.room r on r.id = s.room_id
      left join casework.appointment a on a.slot_id = s.id left join casework.client c on c.id = a.client_id
      left join casework.client_identity i on i.client_id = a.client_id
      where (s.live or a.slot_id is not null) and lower(s.during) >= (${from}::date at time zone 'Europe/Prague')
        and lower(s.during) < ((${to}::date + 1) at time zone 'Europe/Prague') and (${workerId}::uuid is null or s.worker_id = ${workerId})
      order by lower(s.during) limit 500`.execute(tx)
    ).rows
    const keys = await clientKeys(
      tx,
      ports,
      organisationId,
      rows.flatMap((row) => (row.clientId ? [row.clientId] : [])),
    )
    if (keys.size > 0) await appendAudit(tx, 'casework.readCalendar', { subjectKind: 'calendar', subjectId: null, organisationId })
    return rows.map(({ sealed, ...row }) => {
      const key = row.clientId ? keys.get(row.clientId) : undefined
      return { ...row, name: key && sealed && row.clientId ? shownName(JSON.parse(openText(key, sealed, `identity ${row.clientId}`))) : '' }
    })
  })
}

export type Room = { id: string; name: string }
export function rooms(tx: Tx): Promise<Room[]> {
  return sql<Room>`select id, name from casework.room where closed_on is null order by name`.execute(tx).then((found) => found.rows)
}
export type Hours = { id: string; weekday: number; from: string; to: string; validFrom: string }
export type Absence = { id: string; fromDay: string; toDay: string }
/** The acting person's own hours and absences. */
export function ownHours(ports: Ports, actor: Actor): Promise<{ hours: Hours[]; absences: Absence[] }> {
  return asActor(ports.db, actor, async (tx) => ({
    hours: (
      await sql<Hours>`
        select id, weekday, to_char(from_time, 'HH24:MI') as "from", to_char(to_time, 'HH24:MI') as "to", valid_from::text as "validFrom"
        from casework.availability where account_id = kernel.actor_account() order by weekday, from_time`.execute(tx)
    ).rows,
    absences: (
      await sql<Absence>`
        select id, from_day::text as "fromDay", to_day::text as "toDay" from casework.absence where account_id = kernel.actor_account()
          and to_day >= kernel.today() order by from_day`.execute(tx)
    ).rows,
  }))
}

export type Ticket = {
  id: string
  number: number
  language: string | null
  topic: string | null
  state: string
  arrivedAt: Date
  waited: number
}
/** People who came today without an appointment. `waited` in whole minutes, until called or now. */
export function tickets(ports: Ports, actor: Actor): Promise<Ticket[]> {
  return asActor(
    ports.db,
    actor,
    async (tx) =>
      (
        await sql<Ticket>`
    select id, number, language, topic, state, arrived_at as "arrivedAt",
      greatest(0, floor(extract(epoch from coalesce(called_at, now()) - arrived_at) / 60))::int as waited from casework.ticket
    where day = ${ports.clock.today()} order by state <> 'waiting', number`.execute(tx)
      ).rows,
  )
}

/** What is stored of a feed's address. */
export function feedHash(token: string): Buffer {
  return createHash('sha256').update(`calendar feed ${token}`).digest()
}
/** A worker's own calendar for calendar programs; undefined for an address that is none. Titles are codes, never names. */
export function feed(ports: Ports, token: string): Promise<string | undefined> {
  return asActor(ports.db, { kind: 'system', purpose: 'casework-feed' }, async (tx) => {
    const owner = (
      await sql<{
        accountId: string
        organisationId: string
      }>`select account_id as "accountId", organisation_id as "organisationId" from casework.calendar_feed where token_hash = ${feedHash(token)}`.execute(
        tx,
      )
    ).rows[0]
    if (!owner) return undefined
    const rows = await sql<{ id: string; starts: Date; ends: Date; title: string; cancelled: boolean }>`
      select s.id, lower(s.during) as starts, upper(s.during) as ends, coalesce(c.code, '–') as title, a.state = 'cancelled' as cancelled
      from casework.slot s join casework.appointment a on a.slot_id = s.id left join casework.client c on c.id = a.client_id
      where s.worker_id = ${owner.accountId} and s.organisation_id = ${owner.organisationId} and lower(s.during) > now() - interval '60 days'
      order by 2`.execute(tx)
    return icalendar(rows.rows, ports.clock.now())
  })
}
