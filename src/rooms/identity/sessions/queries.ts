// Reading sessions and hats. The look-up of a request is one statement: session, account and role are all checked on this very day.
import { sql } from 'kysely'
import type { Actor, Hat } from '../../../kernel/actor.ts'
import { nobody } from '../../../kernel/actor.ts'
import { asActor, type Tx } from '../../../kernel/db.ts'
import type { Ports } from '../../../kernel/ports.ts'
import { isRoleName } from '../../../kernel/roles.ts'
import { hashToken } from '../secrets.ts'
import { minutesLater, needsSecondFactor, signInSystem } from '../model.ts'

/** How often "last seen" is written; more often would turn every reading of a page into a write. */
const seenEveryMs = 60_000

type SessionRow = {
  session_id: string
  account_id: string
  display_name: string
  lang: string
  last_seen_at: Date
  reauthenticated_at: Date | null
  proved_twice: boolean
  is_demo: boolean
} & HatRow
type HatRow = {
  holding_id: string | null
  role: string | null
  organisation_id: string | null
  body_id: string | null
  valid_to: string | null
  place_name: string | null
}

function hatOf(row: HatRow): Hat | null {
  if (row.holding_id === null || row.role === null || !isRoleName(row.role)) return null
  return {
    holdingId: row.holding_id,
    role: row.role,
    organisationId: row.organisation_id,
    organisationName: row.place_name ?? '',
    bodyId: row.body_id,
    validTo: row.valid_to,
  }
}

/** Answers who sends a request: the person whose session this is, in the role that is in force today; otherwise nobody. */
export async function loadActor(ports: Ports, sessionToken: string): Promise<Actor> {
  if (sessionToken.length !== 43) return nobody
  const now = ports.clock.now()
  return asActor(ports.db, signInSystem, async (tx) => {
    const found = await sql<SessionRow>`
      select s.id as session_id, a.id as account_id, a.display_name, a.lang, s.last_seen_at, s.reauthenticated_at, a.is_demo,
        s.second_factor = 'city' or exists (select from identity.totp t where t.account_id = a.id and t.confirmed_at is not null)
          or exists (select from identity.passkey k where k.account_id = a.id) as proved_twice,
        h.id as holding_id, h.role, h.organisation_id, h.body_id, h.valid_to, p.name as place_name
      from identity.session s
      join identity.account a on a.id = s.account_id and a.disabled_at is null and a.activated_at is not null
        and (a.sessions_from is null or s.opened_at > a.sessions_from)
      left join identity.role_holding h on h.id = s.holding_id and h.account_id = s.account_id and h.revoked_at is null
        and h.valid_from <= ${ports.clock.today()}::date and (h.valid_to is null or h.valid_to >= ${ports.clock.today()}::date)
      left join identity.place p on p.id = coalesce(h.organisation_id, h.body_id)
      where s.token_hash = ${hashToken(sessionToken)} and s.ended_at is null and s.expires_at > ${now}
        and s.last_seen_at > ${minutesLater(now, -ports.config.sessionIdleMinutes)}`.execute(tx)
    const row = found.rows[0]
    if (!row) return nobody
    if (now.getTime() - row.last_seen_at.getTime() > seenEveryMs) {
      await sql`update identity.session set last_seen_at = ${now} where id = ${row.session_id}`.execute(tx)
    }
    const hat = hatOf(row)
    // Invented people have no phone; a real person in such a role wears the hat only once a stolen password would not be enough.
    const withheld = hat !== null && !row.proved_twice && !row.is_demo && needsSecondFactor(hat.role, ports.config.secondFactor)
    return {
      kind: 'person',
      accountId: row.account_id,
      displayName: row.display_name,
      sessionId: row.session_id,
      lang: row.lang === 'en' || row.lang === 'uk' ? row.lang : 'cs',
      reauthenticatedAt: row.reauthenticated_at,
      ...(withheld ? { hat: null, withheld: hat } : { hat }),
    }
  })
}

/** Roles of a person in force on a day, in the order of their beginning. */
export async function currentHats(tx: Tx, accountId: string, today: string): Promise<Hat[]> {
  const found = await sql<HatRow>`
    select h.id as holding_id, h.role, h.organisation_id, h.body_id, h.valid_to, p.name as place_name
    from identity.role_holding h
    left join identity.place p on p.id = coalesce(h.organisation_id, h.body_id)
    where h.account_id = ${accountId} and h.revoked_at is null
      and h.valid_from <= ${today}::date and (h.valid_to is null or h.valid_to >= ${today}::date)
    order by h.valid_from, h.id`.execute(tx)
  return found.rows.map(hatOf).filter((hat) => hat !== null)
}

/** The hats a signed-in person may put on today; nobody else has any. */
export async function listHats(ports: Ports, actor: Actor): Promise<Hat[]> {
  if (actor.kind !== 'person') return []
  return asActor(ports.db, actor, (tx) => currentHats(tx, actor.accountId, ports.clock.today()))
}

export type EndedHat = { role: string; placeName: string; endedOn: string | null; revoked: boolean }

/** The role this session wore and that is over, for the page that says so. */
export async function endedHat(ports: Ports, actor: Actor): Promise<EndedHat | null> {
  if (actor.kind !== 'person' || actor.hat !== null) return null
  return asActor(ports.db, actor, async (tx) => {
    const found = await sql<EndedHat>`
      select h.role, coalesce(p.name, '') as "placeName", h.valid_to as "endedOn", h.revoked_at is not null as revoked
      from identity.session s join identity.role_holding h on h.id = s.holding_id
      left join identity.place p on p.id = coalesce(h.organisation_id, h.body_id)
      where s.id = ${actor.sessionId}`.execute(tx)
    return found.rows[0] ?? null
  })
}

export type OpenSession = {
  id: string
  browser: string
  network: string
  openedAt: Date
  lastSeenAt: Date
  signedInBy: string
  secondFactor: string | null
}

/** The sessions in which this person is signed in now. */
export async function listSessions(ports: Ports, actor: Actor): Promise<OpenSession[]> {
  if (actor.kind !== 'person') return []
  const now = ports.clock.now()
  return asActor(ports.db, actor, async (tx) => {
    const found = await sql<OpenSession>`
      select id, browser, network, opened_at as "openedAt", last_seen_at as "lastSeenAt", signed_in_by as "signedInBy",
        second_factor as "secondFactor"
      from identity.session
      where account_id = ${actor.accountId} and ended_at is null and expires_at > ${now}
        and last_seen_at > ${minutesLater(now, -ports.config.sessionIdleMinutes)}
      order by last_seen_at desc`.execute(tx)
    return found.rows
  })
}
