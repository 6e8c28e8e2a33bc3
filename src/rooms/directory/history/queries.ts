import { sql } from 'kysely'
import type { Actor } from '../../../kernel/actor.ts'
import { asActor } from '../../../kernel/db.ts'
import type { Ports } from '../../../kernel/ports.ts'
import { namesOfPeople } from '../../identity/index.ts'
import type { RecordKind } from './commands.ts'

export type Change = {
  id: string
  version: number
  operation: string
  before: Record<string, unknown>
  after: Record<string, unknown>
  at: Date
  who: string | null
  role: string | null
  undoOf: string | null
  undone: boolean
}
/** The history of a record, newest first. */
export function historyOf(ports: Ports, actor: Actor, kind: RecordKind, id: string): Promise<Change[]> {
  return asActor(ports.db, actor, async (tx) => {
    const found = await sql<Omit<Change, 'who'> & { accountId: string | null }>`
      select c.id, c.version, c.operation, c.before, c.after, c.at, c.account_id as "accountId", c.role, c.undo_of as "undoOf",
        exists (select from directory.change u where u.undo_of = c.id) as undone
      from directory.change c where c.kind = ${kind} and c.entity_id = ${id} order by c.version desc`.execute(tx)
    const names = await namesOfPeople(
      tx,
      found.rows.flatMap((row) => (row.accountId ? [row.accountId] : [])),
    )
    return found.rows.map(({ accountId, ...row }) => ({ ...row, who: accountId ? (names.get(accountId) ?? null) : null }))
  })
}
