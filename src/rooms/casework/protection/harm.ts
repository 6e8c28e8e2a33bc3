// What would leak: computed from the grants, circles and tables of this minute, so that the assessment of risks stays true (GDPR article 35).
import { sql } from 'kysely'
import type { Actor } from '../../../kernel/actor.ts'
import { readConfidential } from '../../../kernel/audit.ts'
import { asActor } from '../../../kernel/db.ts'
import type { Ports } from '../../../kernel/ports.ts'
import { helpingRoles } from '../model.ts'

export type Reach = 'files' | 'counts' | 'accounts' | 'watch' | 'city' | 'own'
/** What a role opens by itself, in one of six classes; files are opened by circles, never by a role. */
export function reachOfRole(role: string): Reach {
  if (helpingRoles.some((one) => one === role)) return 'files'
  if (role === 'organisation-lead') return 'counts'
  if (role === 'administrator') return 'accounts'
  if (role === 'data-protection-officer' || role === 'auditor') return 'watch'
  return ['specialist', 'grants-officer', 'finance-officer', 'icp-coordinator', 'councillor', 'committee-member'].includes(role)
    ? 'city'
    : 'own'
}
export type AccountHarm = {
  name: string
  disabled: boolean
  roles: { role: string; organisation: string; reach: Reach }[]
  files: number
  legal: number
  cleared: number
  limited: number
  codes: number
  sessions: { opened: Date; lastSeen: Date; expires: Date; browser: string; proved: boolean }[]
  secondFactor: boolean
}
/** One account: what somebody who has its password and its second factor could open this minute, and which browsers are signed in. Numbers only. */
export async function harmOfAccount(ports: Ports, actor: Actor, accountId: string): Promise<AccountHarm | undefined> {
  const now = ports.clock.now()
  const today = ports.clock.today()
  const person = await asActor(ports.db, { kind: 'system', purpose: 'job' }, async (tx) => {
    const account = (
      await sql<{
        name: string
        disabled: boolean
      }>`select display_name as name, disabled_at is not null as disabled from identity.account where id = ${accountId}`.execute(tx)
    ).rows[0]
    const roles = (
      await sql<{ role: string; organisation: string; organisationId: string | null }>`
      select h.role, coalesce(o.name, '') as organisation, h.organisation_id as "organisationId" from identity.role_holding h
      left join directory.organisation o on o.id = h.organisation_id
      where h.account_id = ${accountId} and h.revoked_at is null and h.valid_from <= ${today} and (h.valid_to is null or h.valid_to >= ${today})
      order by 1`.execute(tx)
    ).rows
    const sessions = (
      await sql<AccountHarm['sessions'][number]>`
      select opened_at as opened, last_seen_at as "lastSeen", expires_at as expires, browser, second_factor is not null as proved
      from identity.session
      where account_id = ${accountId} and ended_at is null and expires_at > ${now} order by last_seen_at desc`.execute(tx)
    ).rows
    return account ? { ...account, roles, sessions } : undefined
  })
  if (!person) return undefined
  const circles = await readConfidential(
    ports,
    actor,
    'casework.readHarm',
    { subjectKind: 'account', subjectId: accountId },
    async (tx) =>
      (
        await sql<{ files: number; legal: number; cleared: number; limited: number }>`
    with mine as (select client_id, bool_or(reads_legal) as legal, bool_or(cleared) as cleared, bool_and(origin = 'break-glass') as limited
    from casework.circle
      where account_id = ${accountId} and since <= now() and (until is null or until > now()) group by client_id)
    select count(*) as files, count(*) filter (where legal) as legal, count(*) filter (where cleared) as cleared,
      count(*) filter (where limited) as limited from mine`.execute(tx)
      ).rows[0],
  )
  const houses = [
    ...new Set(
      person.roles
        .filter((one) => reachOfRole(one.role) === 'files')
        .flatMap((one) => (one.organisationId === null ? [] : [one.organisationId])),
    ),
  ]
  const codes =
    houses.length === 0
      ? 0
      : await asActor(
          ports.db,
          { kind: 'system', purpose: 'casework-statistics' },
          async (tx) =>
            (
              await sql<{
                n: number
              }>`select count(*) as n from casework.client where organisation_id = any(${houses}::uuid[]) and not restricted and erased_at is null`.execute(
                tx,
              )
            ).rows[0]?.n ?? 0,
        )
  return {
    name: person.name,
    disabled: person.disabled,
    roles: person.roles.map(({ role, organisation }) => ({ role, organisation, reach: reachOfRole(role) })),
    sessions: person.sessions,
    secondFactor: person.sessions.some((one) => one.proved),
    files: circles?.files ?? 0,
    legal: circles?.legal ?? 0,
    cleared: circles?.cleared ?? 0,
    limited: circles?.limited ?? 0,
    codes,
  }
}

export type ColumnClass = 'sealed' | 'key' | 'hash' | 'number' | 'when' | 'class'
/** What a column would tell somebody who has the table and none of the keys. */
export function classOf(name: string, type: string): ColumnClass {
  if (type === 'bytea')
    return name === 'wrapped' ? 'key' : name.endsWith('hash') || name === 'token' || name === 'public_key' ? 'hash' : 'sealed'
  if (type === 'uuid') return 'number'
  if (type === 'date' || type.startsWith('timestamp') || type === 'tstzrange' || type.startsWith('time')) return 'when'
  return 'class'
}
export type TableHarm = {
  table: string
  says: string
  columns: { name: string; class: ColumnClass }[]
  rows: number | null
  worst: ColumnClass
}
/** Every table of casework as the database has it now. A table with keys is worst, then one with plain words, then days, then what only links rows together. */
export function harmOfTables(ports: Ports, actor: Actor): Promise<TableHarm[]> {
  return readConfidential(ports, actor, 'casework.readHarm', { subjectKind: 'table', subjectId: null }, async (tx) => {
    const rows = (
      await sql<{ table: string; says: string | null; rows: number; columns: { name: string; type: string }[] }>`
      select c.relname as table, obj_description(c.oid, 'pg_class') as says, c.reltuples::float8 as rows,
        (select jsonb_agg(jsonb_build_object('name', a.attname, 'type', format_type(a.atttypid, null)) order by a.attnum) from pg_attribute a
        where a.attrelid = c.oid and a.attnum > 0 and not a.attisdropped) as columns
      from pg_class c join pg_namespace n on n.oid = c.relnamespace where n.nspname = 'casework' and c.relkind = 'r' order by c.relname`.execute(
        tx,
      )
    ).rows
    const order: readonly ColumnClass[] = ['key', 'class', 'when', 'hash', 'number', 'sealed']
    return rows
      .map((row) => {
        const columns = row.columns.map((column) => ({ name: column.name, class: classOf(column.name, column.type) }))
        return {
          table: row.table,
          says: row.says ?? '',
          columns,
          rows: row.rows < 0 ? null : Math.round(row.rows),
          worst: order.find((one) => columns.some((column) => column.class === one)) ?? 'sealed',
        }
      })
      .toSorted((a, b) => order.indexOf(a.worst) - order.indexOf(b.worst) || a.table.localeCompare(b.table))
  })
}
export type Standing = { people: number; alone: number; few: number }
/** How many people the coarse classes of the profile would set apart if that table were published: alone in their group, or with fewer than ten. */
export function standingOut(ports: Ports): Promise<Standing> {
  return asActor(
    ports.db,
    { kind: 'system', purpose: 'casework-statistics' },
    async (tx) =>
      (
        await sql<Standing>`
    select coalesce(sum(n), 0)::bigint as people, count(*) filter (where n = 1) as alone, coalesce(sum(n) filter (where n < 10), 0)::bigint as few
    from (select count(*) as n from casework.client_profile group by organisation_id, language, district_code, sex, birth_year, citizenship) g`.execute(
          tx,
        )
      ).rows[0] ?? { people: 0, alone: 0, few: 0 },
  )
}
