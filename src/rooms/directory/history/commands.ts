// Writing the history: one row per change, by whoever acts in this transaction.
import { sql } from 'kysely'
import type { Tx } from '../../../kernel/db.ts'
import { AppError } from '../../../kernel/errors.ts'

export type RecordKind = 'organisation' | 'service' | 'location'
const tables = { organisation: sql`directory.organisation`, service: sql`directory.service`, location: sql`directory.location` }

/** Keeps what a change did. The record's version has been raised before; two changes of one version cannot both be kept. */
export async function recordChange(
  tx: Tx,
  kind: RecordKind,
  id: string,
  operation: string,
  before: object,
  after: object,
  { undoOf = null, confidential = false }: { undoOf?: string | null; confidential?: boolean } = {},
): Promise<void> {
  await sql`
    insert into directory.change (kind, entity_id, version, operation, before, after, undo_of, confidential, account_id, role, acting_organisation_id)
    select ${kind}, ${id}, o.version, ${operation}, ${JSON.stringify(before)}::jsonb, ${JSON.stringify(after)}::jsonb, ${undoOf},
      ${confidential}, kernel.actor_account(), kernel.actor_role(), kernel.actor_organisation()
    from ${tables[kind]} o where o.id = ${id}`.execute(tx)
}

/** The change that is to be taken back; only edits and undoings can be. */
export async function changeToUndo(
  tx: Tx,
  kind: RecordKind,
  id: string,
  changeId: string,
): Promise<{ before: Record<string, unknown>; after: Record<string, unknown> }> {
  const found = await sql<{ before: Record<string, unknown>; after: Record<string, unknown> }>`
    select before, after from directory.change where id = ${changeId} and kind = ${kind} and entity_id = ${id} and operation in ('edit', 'undo')`.execute(
    tx,
  )
  const change = found.rows[0]
  if (!change) throw new AppError('not-found', 'There is no such change.')
  return change
}
