// The path of a diploma, step by step. One outcome, written once.
import { sql } from 'kysely'
import type { Actor } from '../../../kernel/actor.ts'
import { command, InputError } from '../../../kernel/command.ts'
import { violatedConstraint, type Tx } from '../../../kernel/db.ts'
import { AppError } from '../../../kernel/errors.ts'
import { helps, organisationOf } from '../policy.ts'
import { decideInput, filedInput, paperInput, pathOf, pauseInput, resumeInput, setInput } from './model.ts'
import { recognitionRow, type Recognition } from './queries.ts'

const subject = (clientId: string, details: Record<string, string>) => ({ subjectKind: 'client', subjectId: clientId, details })
async function rowOf(tx: Tx, caseId: string): Promise<Recognition> {
  const row = await recognitionRow(tx, caseId, true)
  if (!row) throw new AppError('not-found', 'There is no such recognition.')
  if (row.outcome !== null) throw new InputError({ '': ['casework.recognition.error.decided'] })
  return row
}
async function writePapers(tx: Tx, actor: Actor, caseId: string, clientId: string, papers: readonly string[]): Promise<void> {
  await sql`delete from casework.recognition_paper where case_id = ${caseId} and paper <> all(${[...papers]})`.execute(tx)
  await sql`
    insert into casework.recognition_paper (case_id, organisation_id, client_id, paper)
    select ${caseId}, ${organisationOf(actor)}, ${clientId}, p from unnest(${[...papers]}::text[]) p on conflict do nothing`.execute(tx)
}

/** Says which diploma it is: the authority, the law, the fee and the checklist follow. May be corrected until papers are filed; what is already ticked stays ticked. */
export const setRecognition = command({
  name: 'casework.setRecognition',
  input: setInput,
  may: helps,
  run: async (tx, actor, input) => {
    const found = (
      await sql<{
        clientId: string
      }>`select f.client_id as "clientId" from casework.case_file f join casework.my_client m on m.client_id = f.client_id and not m.limited where f.id = ${input.caseId} and f.template = 'recognition' and f.state <> 'closed'`.execute(
        tx,
      )
    ).rows[0]
    if (!found) throw new AppError('not-found', 'There is no such case.')
    const path = pathOf(input.level, input.country, input.protected, input.represented)
    try {
      await sql`
        insert into casework.recognition (case_id, organisation_id, client_id, level, country, protected, represented, authority, legalisation,
          set_by)
        values (${input.caseId}, ${organisationOf(actor)}, ${found.clientId}, ${input.level}, ${input.country}, ${input.protected},
          ${input.represented}, ${path.authority}, ${path.legalisation}, kernel.actor_account())
        on conflict (case_id) do update set level = excluded.level, country = excluded.country, protected = excluded.protected,
          represented = excluded.represented, authority = excluded.authority, legalisation = excluded.legalisation`.execute(tx)
    } catch (error) {
      if (violatedConstraint(error) === 'recognition_filed' || violatedConstraint(error) === 'recognition_once')
        throw new InputError({ '': ['casework.recognition.error.filed'] })
      throw error
    }
    await writePapers(tx, actor, input.caseId, found.clientId, path.papers)
    return found
  },
  audit: (input, output) => subject(output.clientId, { case: input.caseId, level: input.level }),
})
/** A paper of the checklist is there, or is not after all. */
export const tickPaper = command({
  name: 'casework.tickRecognitionPaper',
  input: paperInput,
  may: helps,
  run: async (tx, _actor, input, ports) => {
    const row = await rowOf(tx, input.caseId)
    const ticked = await sql`
        update casework.recognition_paper set have_on = ${input.have ? ports.clock.today() : null} where case_id = ${input.caseId}
          and paper = ${input.paper}`.execute(tx)
    if (Number(ticked.numAffectedRows) === 0) throw new AppError('not-found', 'There is no such paper.')
    return row
  },
  audit: (input, output) => subject(output.clientId, { case: input.caseId, paper: input.paper }),
})
/** Complete papers went to the authority: its thirty days begin. Refused while one is missing, because an incomplete application starts no clock. */
export const fileRecognition = command({
  name: 'casework.fileRecognition',
  input: filedInput,
  may: helps,
  run: async (tx, _actor, input, ports) => {
    const row = await rowOf(tx, input.caseId)
    if (input.filedOn > ports.clock.today()) throw new InputError({ filedOn: ['casework.error.future'] })
    if (row.authority === 'nobody') throw new InputError({ filedOn: ['casework.recognition.error.treaty'] })
    try {
      const filed =
        await sql`update casework.recognition set filed_on = ${input.filedOn} where case_id = ${input.caseId} and filed_on is null`.execute(
          tx,
        )
      if (Number(filed.numAffectedRows) === 0) throw new InputError({ filedOn: ['casework.recognition.error.filed'] })
    } catch (error) {
      if (violatedConstraint(error) === 'recognition_papers') throw new InputError({ filedOn: ['casework.recognition.error.papers'] })
      throw error
    }
    return row
  },
  audit: (input, output) => subject(output.clientId, { case: input.caseId, filed: input.filedOn }),
})
/** The authority interrupts: the clock stands. */
export const pauseRecognition = command({
  name: 'casework.pauseRecognition',
  input: pauseInput,
  may: helps,
  run: async (tx, actor, input, ports) => {
    const row = await rowOf(tx, input.caseId)
    if (row.filedOn === null || input.fromDay < row.filedOn || input.fromDay > ports.clock.today())
      throw new InputError({ fromDay: ['casework.recognition.error.day'] })
    await sql`
      insert into casework.recognition_pause (case_id, organisation_id, client_id, reason, from_day)
      values (${input.caseId}, ${organisationOf(actor)}, ${row.clientId}, ${input.reason}, ${input.fromDay})`
      .execute(tx)
      .catch((error: unknown) => {
        throw violatedConstraint(error) === 'recognition_paused_once'
          ? new InputError({ fromDay: ['casework.recognition.error.paused'] })
          : error
      })
    return row
  },
  audit: (input, output) => subject(output.clientId, { case: input.caseId, reason: input.reason }),
})
/** The exam is over, the paper is there: the clock runs on. */
export const resumeRecognition = command({
  name: 'casework.resumeRecognition',
  input: resumeInput,
  may: helps,
  run: async (tx, _actor, input, ports) => {
    const row = await rowOf(tx, input.caseId)
    if (input.toDay > ports.clock.today()) throw new InputError({ toDay: ['casework.error.future'] })
    const resumed =
      await sql`update casework.recognition_pause set to_day = ${input.toDay} where case_id = ${input.caseId} and to_day is null`
        .execute(tx)
        .catch((error: unknown) => {
          throw violatedConstraint(error) === 'pause_order' ? new InputError({ toDay: ['casework.recognition.error.day'] }) : error
        })
    if (Number(resumed.numAffectedRows) === 0) throw new InputError({ toDay: ['casework.recognition.error.notPaused'] })
    return row
  },
  audit: (input, output) => subject(output.clientId, { case: input.caseId }),
})
/** How it ended: written once, counted once. */
export const decideRecognition = command({
  name: 'casework.decideRecognition',
  input: decideInput,
  may: helps,
  run: async (tx, _actor, input, ports) => {
    const row = await rowOf(tx, input.caseId)
    if (input.decidedOn > ports.clock.today()) throw new InputError({ decidedOn: ['casework.error.future'] })
    try {
      await sql`
        update casework.recognition_pause set to_day = greatest(from_day, ${input.decidedOn}::date) where case_id = ${input.caseId}
          and to_day is null`.execute(tx)
      await sql`update casework.recognition set decided_on = ${input.decidedOn}, outcome = ${input.outcome} where case_id = ${input.caseId}`.execute(
        tx,
      )
    } catch (error) {
      if (violatedConstraint(error) === 'recognition_decided_after_filing')
        throw new InputError({ outcome: ['casework.recognition.error.notFiled'] })
      if (violatedConstraint(error) === 'recognition_order') throw new InputError({ decidedOn: ['casework.recognition.error.day'] })
      throw error
    }
    return row
  },
  audit: (input, output) => subject(output.clientId, { case: input.caseId, outcome: input.outcome }),
})
