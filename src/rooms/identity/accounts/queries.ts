// What administrators see: accounts and roles, in their whole history. No secret, no session, no content.
import { sql } from 'kysely'
import type { Actor } from '../../../kernel/actor.ts'
import { asActor, type Tx } from '../../../kernel/db.ts'
import { AppError } from '../../../kernel/errors.ts'
import type { Ports } from '../../../kernel/ports.ts'

export type AccountRow = {
  id: string
  email: string
  displayName: string
  createdAt: Date
  activatedAt: Date | null
  disabledAt: Date | null
  isDemo: boolean
  roles: { role: string; placeName: string | null; validTo: string | null }[]
}
export type AccountFilter = { words: string; state: 'all' | 'active' | 'invited' | 'disabled'; after: string | null; limit: number }

/** One page of accounts the actor may see, by name; `after` is the id of the last one already shown. */
export async function listAccounts(ports: Ports, actor: Actor, filter: AccountFilter): Promise<{ rows: AccountRow[]; more: boolean }> {
  const like = `%${filter.words.replace(/[\\%_]/g, '\\$&')}%`
  return asActor(ports.db, actor, async (tx) => {
    const found = await sql<AccountRow>`
      select a.id, a.email, a.display_name as "displayName", a.created_at as "createdAt", a.activated_at as "activatedAt",
        a.disabled_at as "disabledAt", a.is_demo as "isDemo",
        coalesce((select jsonb_agg(jsonb_build_object('role', h.role, 'placeName', p.name, 'validTo', h.valid_to) order by h.valid_from, h.id)
          from identity.role_holding h left join identity.place p on p.id = coalesce(h.organisation_id, h.body_id)
          where h.account_id = a.id and h.revoked_at is null and h.valid_from <= ${ports.clock.today()}::date
            and (h.valid_to is null or h.valid_to >= ${ports.clock.today()}::date)), '[]') as roles
      from identity.account a
      where (${filter.words} = '' or kernel.fold(a.display_name) like kernel.fold(${like}) or lower(a.email) like lower(${like}))
        and case ${filter.state} when 'active' then a.disabled_at is null and a.activated_at is not null
          when 'invited' then a.disabled_at is null and a.activated_at is null when 'disabled' then a.disabled_at is not null else true end
        and (${filter.after}::uuid is null or (kernel.fold(a.display_name), a.id) > (select kernel.fold(b.display_name), b.id
        from identity.account b where b.id = ${filter.after}::uuid))
      order by kernel.fold(a.display_name), a.id limit ${filter.limit + 1}`.execute(tx)
    return { rows: found.rows.slice(0, filter.limit), more: found.rows.length > filter.limit }
  })
}

export type HoldingRow = {
  id: string
  role: string
  organisationId: string | null
  bodyId: string | null
  placeName: string | null
  validFrom: string
  validTo: string | null
  grantedAt: Date
  grantedBy: string | null
  revokedAt: Date | null
  revokedBy: string | null
}
export type AccountDetail = Omit<AccountRow, 'roles'> & { lang: string; invitationExpiresAt: Date | null; holdings: HoldingRow[] }

/** One account with every role it ever held (of those the actor may see); throws not-found when the actor may not see the account. */
export async function getAccount(ports: Ports, actor: Actor, accountId: string): Promise<AccountDetail> {
  return asActor(ports.db, actor, async (tx) => {
    const found = await sql<Omit<AccountDetail, 'holdings'>>`
      select a.id, a.email, a.display_name as "displayName", a.lang, a.created_at as "createdAt", a.activated_at as "activatedAt",
        a.disabled_at as "disabledAt", a.is_demo as "isDemo",
        (select max(i.expires_at) from identity.invitation i where i.account_id = a.id and i.accepted_at is null
          and i.withdrawn_at is null) as "invitationExpiresAt"
      from identity.account a where a.id = ${accountId}`.execute(tx)
    const account = found.rows[0]
    if (!account) throw new AppError('not-found', 'There is no such account.')
    const holdings = await sql<HoldingRow>`
      select h.id, h.role, h.organisation_id as "organisationId", h.body_id as "bodyId", p.name as "placeName", h.valid_from as "validFrom",
        h.valid_to as "validTo",
        h.granted_at as "grantedAt", g.display_name as "grantedBy", h.revoked_at as "revokedAt", r.display_name as "revokedBy"
      from identity.role_holding h
      left join identity.place p on p.id = coalesce(h.organisation_id, h.body_id)
      left join identity.account g on g.id = h.granted_by
      left join identity.account r on r.id = h.revoked_by
      where h.account_id = ${accountId} order by h.valid_from desc, h.id desc`.execute(tx)
    return { ...account, holdings: holdings.rows }
  })
}

export type PlaceOption = { id: string; kind: 'organisation' | 'body'; name: string }

/** Organisations and bodies to choose from; an administrator of an organisation gets only the own one. */
export async function listPlaces(ports: Ports, actor: Actor): Promise<PlaceOption[]> {
  const own = actor.kind === 'person' ? (actor.hat?.organisationId ?? null) : null
  return asActor(ports.db, actor, async (tx) => {
    const found = await sql<PlaceOption>`select id, kind, name from identity.place where ${own}::uuid is null or id = ${own}::uuid
      order by kind desc, kernel.fold(name)`.execute(tx)
    return found.rows
  })
}

/** Names of people for "changed by …"; of those the actor may see. */
export async function namesOfPeople(tx: Tx, accountIds: readonly string[]): Promise<ReadonlyMap<string, string>> {
  if (accountIds.length === 0) return new Map()
  const found = await sql<{
    id: string
    name: string
  }>`select id, display_name as name from identity.account where id = any(${[...accountIds]}::uuid[])`.execute(tx)
  return new Map(found.rows.map((row) => [row.id, row.name]))
}

/** The account of an address, for the command line. */
export async function findAccountByEmail(ports: Ports, actor: Actor, email: string): Promise<string | undefined> {
  return asActor(ports.db, actor, async (tx) => {
    const found = await sql<{ id: string }>`select id from identity.account where lower(email) = lower(${email})`.execute(tx)
    return found.rows[0]?.id
  })
}

export async function hasSecondFactor(ports: Ports, actor: Actor, accountId: string): Promise<boolean> {
  return asActor(ports.db, actor, async (tx) => {
    const found = await sql`
        select from identity.totp where account_id = ${accountId} union all select from identity.passkey where account_id = ${accountId}`.execute(
      tx,
    )
    return found.rows.length > 0
  })
}

export type FoundPlace = { id: string; kind: 'organisation' | 'body' }

/** An organisation or body by its slug or its id in the study. */
export async function findPlace(ports: Ports, actor: Actor, slug: string): Promise<FoundPlace | undefined> {
  return asActor(ports.db, actor, async (tx) => {
    const found =
      await sql<FoundPlace>`select id, kind from identity.place where slug = ${slug} or study_id = ${slug} order by kind desc limit 1`.execute(
        tx,
      )
    return found.rows[0]
  })
}

/** A role in force or still to come, by what it is instead of its id. */
export async function findHolding(
  ports: Ports,
  actor: Actor,
  of: { accountId: string; role: string; organisationId: string | null; bodyId: string | null },
): Promise<string | undefined> {
  return asActor(ports.db, actor, async (tx) => {
    const found = await sql<{ id: string }>`select id from identity.role_holding where account_id = ${of.accountId} and role = ${of.role}
      and organisation_id is not distinct from ${of.organisationId}::uuid and body_id is not distinct from ${of.bodyId}::uuid and revoked_at is null
      and (valid_to is null or valid_to >= ${ports.clock.today()}::date) order by valid_from limit 1`.execute(tx)
    return found.rows[0]?.id
  })
}
