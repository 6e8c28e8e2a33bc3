// A recognition as its circle sees it, and as counts.
import { sql } from 'kysely'
import type { Actor } from '../../../kernel/actor.ts'
import { asActor, type Tx } from '../../../kernel/db.ts'
import type { Ports } from '../../../kernel/ports.ts'
import { authorities, clockOf, legalisations, levels, pathOf, type Clock, type Path, type Pause } from './model.ts'

export type Recognition = {
  caseId: string
  clientId: string
  level: (typeof levels)[number]
  country: string
  protected: boolean
  represented: boolean
  filedOn: string | null
  decidedOn: string | null
  outcome: string | null
  authority: (typeof authorities)[number]
  legalisation: (typeof legalisations)[number]
}
export type RecognitionView = Recognition & {
  path: Path
  papers: { paper: string; haveOn: string | null }[]
  pauses: Pause[]
  clock: Clock
}

/** The row of a case; undefined where nothing is set up yet or the case is not the acting person's. */
export async function recognitionRow(tx: Tx, caseId: string, change: boolean): Promise<Recognition | undefined> {
  return (
    await sql<Recognition>`
    select case_id as "caseId", client_id as "clientId", level, country, protected, represented, authority, legalisation,
      filed_on::text as "filedOn", decided_on::text as "decidedOn", outcome
    from casework.recognition where case_id = ${caseId} ${change ? sql`for update` : sql``}`.execute(tx)
  ).rows[0]
}
export function recognitionOf(ports: Ports, actor: Actor, caseId: string): Promise<RecognitionView | undefined> {
  return asActor(ports.db, actor, async (tx) => {
    const row = await recognitionRow(tx, caseId, false)
    if (!row) return undefined
    const papers = (
      await sql<{
        paper: string
        haveOn: string | null
      }>`select paper, have_on::text as "haveOn" from casework.recognition_paper where case_id = ${caseId}`.execute(tx)
    ).rows
    const pauses = (
      await sql<Pause>`
        select reason, from_day::text as "from", to_day::text as "to" from casework.recognition_pause where case_id = ${caseId} order by from_day`.execute(
        tx,
      )
    ).rows
    const path = pathOf(row.level, row.country, row.protected, row.represented)
    const order = new Map(path.papers.map((paper, index) => [paper, index]))
    return {
      ...row,
      path,
      pauses,
      papers: papers.toSorted((a, b) => (order.get(a.paper) ?? 99) - (order.get(b.paper) ?? 99)),
      clock: clockOf(row.filedOn, pauses, row.decidedOn, ports.clock.today()),
    }
  })
}
