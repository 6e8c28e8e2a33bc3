// Erasing, holding, answering authorities, calling for help without saying so.
import { sql } from 'kysely'
import { z } from 'zod'
import { hasRole, type Actor } from '../../../kernel/actor.ts'
import { command, InputError } from '../../../kernel/command.ts'
import { setActor, type Tx } from '../../../kernel/db.ts'
import { AppError } from '../../../kernel/errors.ts'
import { organisationKey, sealText } from '../keys.ts'
import { colleagues } from '../people.ts'
import { helps, leadsTeam, organisationOf } from '../policy.ts'
import { answerInput, eraseInput, holdInput, requestInput } from './model.ts'

/** Does one thing with the rights of the server's own retention, inside the person's transaction, and gives the transaction back to the person. */
async function asRetention(tx: Tx, actor: Actor, work: () => Promise<void>): Promise<void> {
  await setActor(tx, { kind: 'system', purpose: 'casework-retention' })
  await work()
  await setActor(tx, actor)
}

/**
 * Destroys a client's key and everything that could point to the person. What was sealed with the key is unreadable from now on, here and in every backup of the content;
 * conversations stay as counts. Refused while a case is open or a hold lasts.
 */
export const eraseClient = command({
  name: 'casework.eraseClient',
  input: eraseInput,
  may: helps,
  run: async (tx, actor, input, ports) => {
    const found = await sql<{ code: string; held: string | null; erased: boolean; open: number }>`
      select c.code, c.held_until::text as held, c.erased_at is not null as erased,
        (select count(*) from casework.case_file f where f.client_id = c.id and f.state <> 'closed') as open
      from casework.client c join casework.my_client m on m.client_id = c.id and not m.limited where c.id = ${input.id} for update of c`.execute(
      tx,
    )
    const client = found.rows[0]
    if (!client) throw new AppError('not-found', 'There is no such file.')
    if (client.erased) throw new AppError('gone', 'The file was erased already.')
    if (client.code.replaceAll('-', '') !== input.code.toUpperCase().replace(/[^0-9A-Z]/g, ''))
      throw new InputError({ code: ['casework.error.otherCode'] })
    if (client.open > 0) throw new InputError({ '': ['casework.error.openCases'] })
    if (client.held !== null && client.held >= ports.clock.today()) throw new InputError({ '': ['casework.error.held'] })
    const account = actor.kind === 'person' ? actor.accountId : ''
    await asRetention(tx, actor, async () => {
      const key = await sql`delete from casework.client_key where client_id = ${input.id}`.execute(tx)
      if (Number(key.numAffectedRows) !== 1) throw new Error('The key was not destroyed')
      for (const table of [
        'client_identity',
        'client_token',
        'sensitive_fact',
        'household_link',
        'attendance',
        'document_version',
        'document',
      ] as const)
        await sql`delete from ${sql.id('casework', table)} where client_id = ${input.id}`.execute(tx)
      await sql`delete from casework.household_link where other_id = ${input.id}`.execute(tx)
      // Nobody is reminded of an appointment of somebody who is gone: the times are free again.
      await sql`delete from casework.reminder r using casework.appointment a where a.slot_id = r.slot_id and a.client_id = ${input.id}`.execute(
        tx,
      )
      await sql`
        update casework.slot s set live = false from casework.appointment a where a.slot_id = s.id and a.client_id = ${input.id}
          and a.state = 'booked'`.execute(tx)
      await sql`
        update casework.appointment set state = 'cancelled', cancelled_by = 'client' where client_id = ${input.id} and state = 'booked'`.execute(
        tx,
      )
      await sql`delete from casework.task where client_id = ${input.id} and sealed is not null`.execute(tx)
      await sql`update casework.client set erased_at = now(), carried_hash = null where id = ${input.id}`.execute(tx)
      await sql`
        insert into casework.erasure (client_id, organisation_id, why, asked_by)
        values (${input.id}, ${organisationOf(actor)}, ${input.why}, ${account})`.execute(tx)
    })
    return null
  },
  audit: (input) => ({ subjectKind: 'client', subjectId: input.id, details: { why: input.why } }),
})

/** Keeps a file from being erased until a day, or ends the hold. */
export const holdClient = command({
  name: 'casework.holdClient',
  input: holdInput,
  may: helps,
  run: async (tx, _actor, input) => {
    const held = await sql`update casework.client set held_until = ${input.until} where id = ${input.id} and erased_at is null`.execute(tx)
    if (Number(held.numAffectedRows) === 0) throw new AppError('not-found', 'There is no such file.')
    return null
  },
  audit: (input) => ({ subjectKind: 'client', subjectId: input.id, details: { until: input.until ?? 'ended' } }),
})

/** Records what an authority asked for. Whom it asked about stays in the sealed text: the register points to no client. */
export const recordRequest = command({
  name: 'casework.recordAuthorityRequest',
  input: requestInput,
  may: helps,
  run: async (tx, actor, input, ports) => {
    if (input.receivedOn > ports.clock.today()) throw new InputError({ receivedOn: ['casework.error.future'] })
    const key = await organisationKey(tx, ports, organisationOf(actor))
    const id = (await sql<{ id: string }>`select kernel.uuid_v7() as id`.execute(tx)).rows[0]?.id ?? ''
    await sql`insert into casework.authority_request (id, organisation_id, received_on, authority, legal_basis, asked_sealed, recorded_by)
      values (${id}, ${organisationOf(actor)}, ${input.receivedOn}, ${input.authority}, ${input.legalBasis}, ${sealText(key, input.asked, `asked ${id}`)}, kernel.actor_account())`.execute(
      tx,
    )
    for (const lawyer of (await colleagues(tx)).filter((one) => one.roles.includes('lawyer'))) {
      await sql`
        insert into casework.task (organisation_id, assigned_to, made_by, kind, label, due_on)
        values (${organisationOf(actor)}, ${lawyer.id}, kernel.actor_account(), 'review', 'casework.task.answerAuthority',
          kernel.today() + 1)`.execute(tx)
    }
    return { id }
  },
  audit: (_input, output) => ({ subjectKind: 'authority-request', subjectId: output.id }),
})
/** The lawyer's answer: what was given and why; one answer, never changed. */
export const answerRequest = command({
  name: 'casework.answerAuthorityRequest',
  input: answerInput,
  may: (actor) => helps(actor) && hasRole(actor, 'lawyer'),
  run: async (tx, actor, input, ports) => {
    const key = await organisationKey(tx, ports, organisationOf(actor))
    const answered =
      await sql`update casework.authority_request set answer = ${input.answer}, answer_sealed = ${sealText(key, input.given, `answer ${input.requestId}`)}, answered_by = kernel.actor_account(), answered_at = now()
      where id = ${input.requestId} and answered_at is null`.execute(tx)
    if (Number(answered.numAffectedRows) === 0) throw new AppError('conflict', 'The request was answered already.')
    return null
  },
  audit: (input) => ({ subjectKind: 'authority-request', subjectId: input.requestId, details: { answer: input.answer } }),
})

/** Somebody stands behind the screen: the lists become empty at once, also for every other window of this account; lawyers and team leads are called. */
export const callDuress = command({
  name: 'casework.callDuress',
  input: z.object({}),
  may: helps,
  run: async (tx, actor) => {
    const helpers = (await colleagues(tx)).filter(
      (one) => (one.roles.includes('lawyer') || one.roles.includes('team-lead')) && (actor.kind !== 'person' || one.id !== actor.accountId),
    )
    for (const helper of helpers)
      await sql`
        insert into casework.task (organisation_id, assigned_to, made_by, kind, label, due_on)
        values (${organisationOf(actor)}, ${helper.id}, kernel.actor_account(), 'review', 'casework.task.duress', kernel.today())`.execute(
        tx,
      )
    await sql`insert into casework.duress (account_id, organisation_id) values (kernel.actor_account(), ${organisationOf(actor)})
      on conflict (account_id) do update set since = now(), lifted_at = null, lifted_by = null where duress.lifted_at is not null`.execute(
      tx,
    )
    return { called: helpers.length }
  },
  audit: () => ({ subjectKind: 'duress', subjectId: null }),
})
export const liftDuress = command({
  name: 'casework.liftDuress',
  input: z.object({ accountId: z.uuid() }),
  may: leadsTeam,
  run: async (tx, _actor, input) => {
    const lifted = await sql`
        update casework.duress set lifted_at = now(), lifted_by = kernel.actor_account() where account_id = ${input.accountId} and lifted_at is null`.execute(
      tx,
    )
    if (Number(lifted.numAffectedRows) === 0) throw new AppError('conflict', 'There is nothing to lift.')
    return null
  },
  audit: (input) => ({ subjectKind: 'duress', subjectId: input.accountId }),
})
