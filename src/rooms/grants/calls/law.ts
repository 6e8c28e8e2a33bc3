// The law tables of the city: rows with a validity, their source, and the day they were recorded. A change is a new row; nothing is overwritten.
import { sql } from 'kysely'
import { command } from '../../../kernel/command.ts'
import { asActor, type Tx } from '../../../kernel/db.ts'
import type { Ports } from '../../../kernel/ports.ts'
import { runsCalls } from '../policy.ts'
import { lawInput, lawOf, type LawCode, type LawRow } from './model.ts'

async function rowsInside(tx: Tx): Promise<LawRow[]> {
  const rows = (
    await sql<
      Omit<LawRow, 'value'> & { value: string | null }
    >`select code, valid_from::text as "validFrom", value::text as value, unit, source from grants.law order by code, valid_from, recorded_at`.execute(
      tx,
    )
  ).rows
  return rows.map((row) => ({ ...row, value: row.value === null ? null : BigInt(row.value) }))
}
/** Every rule with all its versions, oldest first. */
export function lawRows(ports: Ports): Promise<LawRow[]> {
  return asActor(ports.db, { kind: 'public' }, rowsInside)
}
/** The rule that holds on a day; the tables are never without one. */
export async function lawInside(tx: Tx, code: LawCode, day: string): Promise<LawRow> {
  const found = lawOf(await rowsInside(tx), code, day)
  if (!found) throw new Error(`No law on ${code} for ${day}`)
  return found
}
/** Records a change of law, or a better reading of it. */
export const recordLaw = command({
  name: 'grants.recordLaw',
  input: lawInput,
  may: runsCalls,
  run: async (tx, _actor, input) => {
    const days = ['published-before', 'kept', 'contract-published'].includes(input.code)
    const value = days ? BigInt(input.days ?? 0) : input.code === 'refusal-reason' ? null : input.crowns
    await sql`
      insert into grants.law (code, valid_from, recorded_at, recorded_by, value, unit, source)
      values (${input.code}, ${input.validFrom}, clock_timestamp(), kernel.actor_account(), ${value},
        ${value === null ? null : days ? 'days' : 'minor'}, ${input.source})`.execute(tx)
    return null
  },
  audit: (input) => ({ subjectKind: 'law', subjectId: input.code, details: { from: input.validFrom, source: input.source } }),
})
