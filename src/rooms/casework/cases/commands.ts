// A case from enquiry to closing. States and second persons are kept by the database; here they get words.
import { sql } from 'kysely'
import type { Actor } from '../../../kernel/actor.ts'
import { hasRole } from '../../../kernel/actor.ts'
import { command, InputError } from '../../../kernel/command.ts'
import { violatedConstraint, type Tx } from '../../../kernel/db.ts'
import { AppError } from '../../../kernel/errors.ts'
import type { Ports } from '../../../kernel/ports.ts'
import { z } from 'zod'
import { clientKey, sealText } from '../keys.ts'
import { dayAfter, mayGo, stepsOf, templateOf, type CaseState } from '../model.ts'
import { colleagues } from '../people.ts'
import { helps, organisationOf } from '../policy.ts'
import { goalInput, goalStateInput, moveCaseInput, noteInput, openCaseInput, taskInput } from './model.ts'

const subject = (clientId: string, details: Record<string, string | number | boolean> = {}) => ({
  subjectKind: 'client',
  subjectId: clientId,
  details,
})
async function keyOf(tx: Tx, ports: Ports, actor: Actor, clientId: string): Promise<Buffer> {
  const key = await clientKey(tx, ports, organisationOf(actor), clientId)
  if (!key) throw new AppError('not-found', 'There is no such file.')
  return key
}
async function newId(tx: Tx): Promise<string> {
  const id = (await sql<{ id: string }>`select kernel.uuid_v7() as id`.execute(tx)).rows[0]?.id
  if (!id) throw new Error('The database gave no id')
  return id
}
type Row = { clientId: string; state: CaseState; version: number; template: string; askedBy: string | null }
/** The case, held still for a change; notes and tasks only look at it, so that somebody there in an emergency can write too. */
async function rowOf(tx: Tx, id: string, change = true): Promise<Row> {
  const row = (
    await sql<Row>`select client_id as "clientId", state, version, template, closing_asked_by as "askedBy" from casework.case_file where id = ${id} ${change ? sql`for update` : sql``}`.execute(
      tx,
    )
  ).rows[0]
  if (!row) throw new AppError('not-found', 'There is no such case.')
  return row
}
async function writeEvent(
  tx: Tx,
  actor: Actor,
  caseId: string,
  clientId: string,
  from: string | null,
  to: string,
  reason: string | null,
  key: Buffer,
): Promise<void> {
  const id = await newId(tx)
  await sql`insert into casework.case_event (id, organisation_id, case_id, client_id, from_state, to_state, reason_sealed, account_id)
    values (${id}, ${organisationOf(actor)}, ${caseId}, ${clientId}, ${from}, ${to}, ${reason === null ? null : sealText(key, reason, `event ${id}`)}, kernel.actor_account())`.execute(
    tx,
  )
}

/** Opens a case by its template; the template's steps become tasks with their days. */
export const openNewCase = command({
  name: 'casework.openCase',
  input: openCaseInput,
  may: helps,
  run: async (tx, actor, input, ports) => {
    const template = templateOf(input.template)
    if (template.noteKind === 'psychotherapy' && !hasRole(actor, 'psychotherapist'))
      throw new InputError({ template: ['casework.error.therapist'] })
    if (template.noteKind === 'legal' && !hasRole(actor, 'lawyer')) throw new InputError({ template: ['casework.error.lawyer'] })
    const organisationId = organisationOf(actor)
    const key = await keyOf(tx, ports, actor, input.clientId)
    const today = ports.clock.today()
    // Counted in a row of their own, because nobody sees all cases of the organisation: numbers run on, also with two clerks at once.
    const year = Number(today.slice(0, 4))
    const counted = await sql<{
      n: number
    }>`insert into casework.case_counter as c values (${organisationId}, ${year}, 1) on conflict (organisation_id, year) do update set n = c.n + 1 returning n`.execute(
      tx,
    )
    const number = `${counted.rows[0]?.n ?? 0}/${year}`
    const made = await sql<{
      id: string
    }>`insert into casework.case_file (organisation_id, client_id, number, template, template_version, state, lead_id, supervisor_id, opened_on, matters)
      values (${organisationId}, ${input.clientId}, ${number}, ${template.name}, ${template.version}, 'open', kernel.actor_account(), ${input.supervisorId}, ${today}, ${input.matters}) returning id`.execute(
      tx,
    )
    const id = made.rows[0]?.id
    if (!id) throw new Error('The case was not opened')
    await writeEvent(tx, actor, id, input.clientId, null, 'open', null, key)
    for (const step of stepsOf(template.name, input.matters)) {
      await sql`insert into casework.task (organisation_id, case_id, client_id, assigned_to, made_by, kind, label, due_on)
        values (${organisationId}, ${id}, ${input.clientId}, kernel.actor_account(), kernel.actor_account(), ${step.kind}, ${`casework.step.${step.key}`}, ${dayAfter(today, step.days)})`.execute(
        tx,
      )
    }
    return { id }
  },
  audit: (input, output) => subject(input.clientId, { case: output.id }),
})

/** Moves a case on. Closing is asked for by one person and agreed by another; an open task, deadline or referral stands in the way and is named. */
export const moveCase = command({
  name: 'casework.moveCase',
  input: moveCaseInput,
  may: helps,
  run: async (tx, actor, input, ports) => {
    const row = await rowOf(tx, input.id)
    if (row.version !== input.version) throw new InputError({ '': ['casework.error.meanwhile'] })
    if (!mayGo(row.state, input.to)) throw new InputError({ to: ['casework.error.transition'] })
    // Sending a closing case back is a supervisor's word and needs its reason; so does opening a closed one.
    if ((row.state === 'closing' || row.state === 'closed') && input.to === 'open' && input.reason === null)
      throw new InputError({ reason: ['casework.error.reason'] })
    const key = await keyOf(tx, ports, actor, row.clientId)
    const obstacles =
      input.to === 'closing' || input.to === 'closed'
        ? (await sql<{ kind: string; n: number }>`select kind, n from casework.closing_obstacle(${input.id})`.execute(tx)).rows
        : []
    if (obstacles.length > 0) throw new InputError({ to: obstacles.map((one) => `casework.obstacle.${one.kind}`) })
    try {
      if (input.to === 'closing')
        await sql`
          update casework.case_file set state = 'closing', outcome = ${input.outcome}, closing_asked_by = kernel.actor_account(),
            closing_agreed_by = null where id = ${input.id}`.execute(tx)
      else if (input.to === 'closed')
        await sql`
          update casework.case_file set state = 'closed', closed_on = ${ports.clock.today()}, closing_agreed_by = kernel.actor_account()
          where id = ${input.id}`.execute(tx)
      else
        await sql`
          update casework.case_file set state = ${input.to}, closed_on = null, closing_asked_by = null, closing_agreed_by = null
          where id = ${input.id}`.execute(tx)
    } catch (error) {
      if (violatedConstraint(error) === 'case_second_person') throw new InputError({ to: ['casework.error.secondPerson'] })
      throw error
    }
    await writeEvent(tx, actor, input.id, row.clientId, row.state, input.to, input.reason, key)
    if (input.to === 'closing') {
      const leads = (await colleagues(tx)).filter((one) => one.roles.includes('team-lead'))
      const inCircle = new Set(
        (
          await sql<{
            id: string
          }>`select account_id as id from casework.circle where client_id = ${row.clientId} and (until is null or until > now())`.execute(
            tx,
          )
        ).rows.map((one) => one.id),
      )
      for (const lead of leads.filter((one) => inCircle.has(one.id))) {
        await sql`
          insert into casework.task (organisation_id, case_id, client_id, assigned_to, made_by, kind, label, due_on)
          values (${organisationOf(actor)}, ${input.id}, ${row.clientId}, ${lead.id}, kernel.actor_account(), 'approval',
            'casework.task.agreeClosing', ${dayAfter(ports.clock.today(), 7)})`.execute(tx)
      }
    }
    if (row.state === 'closing')
      await sql`
        update casework.task set state = 'done', done_at = now() where case_id = ${input.id} and kind = 'approval' and state = 'open'`.execute(
        tx,
      )
    return { clientId: row.clientId, from: row.state }
  },
  audit: (input, output) => subject(output.clientId, { case: input.id, from: output.from, to: input.to }),
})

/** Writes a note, or a newer version of one's own; nothing written is ever changed. */
export const writeNote = command({
  name: 'casework.writeNote',
  input: noteInput,
  may: helps,
  run: async (tx, actor, input, ports) => {
    const row = await rowOf(tx, input.caseId, false)
    if (input.kind === 'psychotherapy') {
      if (!hasRole(actor, 'psychotherapist')) throw new InputError({ kind: ['casework.error.therapist'] })
      const named =
        input.supervisorId === null ||
        (
          await sql`
            select from casework.circle where client_id = ${row.clientId} and account_id = ${input.supervisorId} and (until is null or until > now())`.execute(
            tx,
          )
        ).rows.length > 0
      if (!named) throw new InputError({ supervisorId: ['casework.error.supervisorOutside'] })
    }
    if (
      input.kind === 'legal' &&
      (await sql`select from casework.my_client where client_id = ${row.clientId} and reads_legal`.execute(tx)).rows.length === 0
    )
      throw new InputError({ kind: ['casework.error.lawyer'] })
    if (input.replaces !== null) {
      const own = await sql`
          select from casework.note where id = ${input.replaces} and case_id = ${input.caseId} and author_id = kernel.actor_account()
            and kind = ${input.kind}`.execute(tx)
      if (own.rows.length === 0) throw new AppError('not-found', 'There is no such note of yours.')
    }
    const key = await keyOf(tx, ports, actor, row.clientId)
    const id = await newId(tx)
    try {
      await sql`insert into casework.note (id, organisation_id, client_id, case_id, kind, author_id, supervisor_id, replaces, sealed)
        values (${id}, ${organisationOf(actor)}, ${row.clientId}, ${input.caseId}, ${input.kind}, kernel.actor_account(), ${input.kind === 'psychotherapy' ? input.supervisorId : null}, ${input.replaces}, ${sealText(key, input.body, `note ${id}`)})`.execute(
        tx,
      )
    } catch (error) {
      if (violatedConstraint(error) === 'note_replaced_once') throw new InputError({ '': ['casework.error.meanwhile'] })
      throw error
    }
    return { clientId: row.clientId, id }
  },
  audit: (input, output) => subject(output.clientId, { note: output.id, kind: input.kind }),
})

export const addGoal = command({
  name: 'casework.addGoal',
  input: goalInput,
  may: helps,
  run: async (tx, actor, input, ports) => {
    const row = await rowOf(tx, input.caseId)
    if (!templateOf(row.template).areas.includes(input.area)) throw new InputError({ area: ['ui.error.required'] })
    const key = await keyOf(tx, ports, actor, row.clientId)
    const id = await newId(tx)
    await sql`insert into casework.goal (id, organisation_id, case_id, client_id, area, sealed, target_on) values (${id}, ${organisationOf(actor)}, ${input.caseId}, ${row.clientId}, ${input.area}, ${sealText(key, input.text, `goal ${id}`)}, ${input.targetOn})`.execute(
      tx,
    )
    return { clientId: row.clientId }
  },
  audit: (input, output) => subject(output.clientId, { case: input.caseId }),
})
export const settleGoal = command({
  name: 'casework.settleGoal',
  input: goalStateInput,
  may: helps,
  run: async (tx, _actor, input) => {
    const row = await rowOf(tx, input.caseId)
    const settled =
      await sql`update casework.goal set state = ${input.state} where id = ${input.goalId} and case_id = ${input.caseId}`.execute(tx)
    if (Number(settled.numAffectedRows) === 0) throw new AppError('not-found', 'There is no such goal.')
    return { clientId: row.clientId }
  },
  audit: (input, output) => subject(output.clientId, { case: input.caseId, state: input.state }),
})

export const addTask = command({
  name: 'casework.addTask',
  input: taskInput,
  may: helps,
  run: async (tx, actor, input, ports) => {
    const row = await rowOf(tx, input.caseId, false)
    const inCircle = await sql`
        select from casework.circle where client_id = ${row.clientId} and account_id = ${input.assignedTo} and (until is null or until > now())`.execute(
      tx,
    )
    if (inCircle.rows.length === 0) throw new InputError({ assignedTo: ['casework.error.colleague'] })
    const key = await keyOf(tx, ports, actor, row.clientId)
    const id = await newId(tx)
    await sql`insert into casework.task (id, organisation_id, case_id, client_id, assigned_to, made_by, kind, sealed, due_on)
      values (${id}, ${organisationOf(actor)}, ${input.caseId}, ${row.clientId}, ${input.assignedTo}, kernel.actor_account(), 'task', ${sealText(key, input.what, `task ${id}`)}, ${input.dueOn})`.execute(
      tx,
    )
    return { clientId: row.clientId }
  },
  audit: (input, output) => subject(output.clientId, { case: input.caseId }),
})
/** Ends a task, as done or as no longer needed. */
export const endTask = command({
  name: 'casework.endTask',
  input: z.object({ taskId: z.uuid(), state: z.enum(['done', 'dropped']) }),
  may: helps,
  run: async (tx, _actor, input) => {
    const ended = await sql<{
      caseId: string | null
      clientId: string | null
    }>`update casework.task set state = ${input.state}, done_at = now() where id = ${input.taskId} and state = 'open' returning case_id as "caseId", client_id as "clientId"`.execute(
      tx,
    )
    const row = ended.rows[0]
    if (!row) throw new AppError('conflict', 'The task was ended already.')
    return row
  },
  audit: (input, output) => ({ subjectKind: output.clientId === null ? 'task' : 'client', subjectId: output.clientId ?? input.taskId }),
})
