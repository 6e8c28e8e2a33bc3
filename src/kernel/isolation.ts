// Checks the walls of a running city from the catalogue of the database itself: what is not declared there does not protect anybody.
import { sql } from 'kysely'
import { asActor } from './db.ts'
import type { Ports } from './ports.ts'

export type IsolationFault = { table: string; fault: string }

/** Schemas whose tables belong to rooms (everything but PostgreSQL's own and the job library's). */
const roomSchemas = sql`select oid from pg_namespace where nspname !~ '^pg_' and nspname not in ('information_schema', 'public', 'graphile_worker')`

/** Every table without forced row-level security, without a policy, or owned by the role that serves pages; and whether that role could step round the walls. */
export async function isolationFaults(ports: Ports): Promise<{ tables: number; policies: number; faults: IsolationFault[] }> {
  return asActor(ports.db, { kind: 'system', purpose: 'verify-isolation' }, async (tx) => {
    const tables = await sql<{ name: string; enabled: boolean; forced: boolean; policies: number; owned: boolean; walled: boolean }>`
      select format('%I.%I', n.nspname, c.relname) as name, c.relrowsecurity as enabled, c.relforcerowsecurity as forced,
        (select count(*) from pg_policy p where p.polrelid = c.oid) as policies,
        pg_has_role(current_user, c.relowner, 'USAGE') as owned,
        exists (select from pg_attribute a where a.attrelid = c.oid and a.attname = 'organisation_id' and not a.attisdropped) as walled
      from pg_class c join pg_namespace n on n.oid = c.relnamespace
      where c.relkind in ('r', 'p') and c.relnamespace in (${roomSchemas}) and c.relispartition = false
      order by 1`.execute(tx)
    const faults: IsolationFault[] = []
    for (const table of tables.rows) {
      if (table.owned) faults.push({ table: table.name, fault: 'owned by the role that serves pages' })
      if (table.name === 'kernel.migration') continue
      if (!table.enabled || !table.forced)
        faults.push({
          table: table.name,
          fault: table.walled ? 'rows of organisations without forced row-level security' : 'without forced row-level security',
        })
      else if (table.policies === 0) faults.push({ table: table.name, fault: 'row-level security without any policy' })
    }
    const views = await sql<{ name: string }>`
      select format('%I.%I', n.nspname, c.relname) as name from pg_class c join pg_namespace n on n.oid = c.relnamespace
      where c.relkind = 'v' and c.relnamespace in (${roomSchemas}) and not coalesce('security_invoker=true' = any (c.reloptions), false)`.execute(
      tx,
    )
    for (const view of views.rows) faults.push({ table: view.name, fault: "a view that reads with its owner's rights" })
    const definers = await sql<{ name: string }>`
      select p.oid::regprocedure::text as name from pg_proc p where p.prosecdef and p.pronamespace in (${roomSchemas})
        and not exists (select from unnest(coalesce(p.proconfig, '{}')) setting where setting like 'search_path=%')`.execute(tx)
    for (const definer of definers.rows)
      faults.push({ table: definer.name, fault: "a function with its owner's rights and an open search path" })
    const role = await sql<{
      super: boolean
      bypass: boolean
    }>`select rolsuper as super, rolbypassrls as bypass from pg_roles where rolname = current_user`.execute(tx)
    if (role.rows[0]?.super) faults.push({ table: 'server role', fault: 'is a superuser' })
    if (role.rows[0]?.bypass) faults.push({ table: 'server role', fault: 'bypasses row-level security' })
    return { tables: tables.rows.length, policies: tables.rows.reduce((sum, table) => sum + table.policies, 0), faults }
  })
}
