// Colleagues: who of the own organisation may be called into a circle.
import { sql } from 'kysely'
import type { Tx } from '../../kernel/db.ts'
import { helpingRoles } from './model.ts'

export type Colleague = { id: string; name: string; roles: readonly string[] }

/** People with a helping role in the acting person's organisation today, by name. */
export async function colleagues(tx: Tx): Promise<Colleague[]> {
  const found = await sql<Colleague>`
    select a.id, a.display_name as name, array_agg(distinct h.role order by h.role) as roles
    from identity.role_holding h join identity.account a on a.id = h.account_id
    where h.organisation_id = kernel.actor_organisation() and h.role = any(${[...helpingRoles]}) and h.revoked_at is null
      and h.valid_from <= kernel.today() and (h.valid_to is null or h.valid_to >= kernel.today()) and a.disabled_at is null
    group by a.id, a.display_name order by a.display_name`.execute(tx)
  return found.rows
}
