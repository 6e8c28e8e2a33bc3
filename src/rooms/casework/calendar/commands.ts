// Booking, settling, hours, the queue, and reminders that give nothing away.
import { createHmac, randomBytes } from 'node:crypto'
import { sql } from 'kysely'
import { z } from 'zod'
import type { Actor } from '../../../kernel/actor.ts'
import { asActor, violatedConstraint, type Tx } from '../../../kernel/db.ts'
import { command, InputError } from '../../../kernel/command.ts'
import { AppError } from '../../../kernel/errors.ts'
import { formatInstant, isLang, openCatalogues, type Lang } from '../../../kernel/i18n.ts'
import { writeLetter } from '../../../kernel/mail.ts'
import type { Ports } from '../../../kernel/ports.ts'
import { derivedKey, sealWith, unsealWith } from '../../../kernel/sealing.ts'
import { text } from '../../../kernel/validation.ts'
import type { SafeContact } from '../clients/model.ts'
import { readFile } from '../clients/queries.ts'
import { organisationKey } from '../keys.ts'
import { colleagues } from '../people.ts'
import { helps, leadsTeam, organisationOf } from '../policy.ts'
import {
  absenceInput,
  bookingInput,
  hoursInput,
  reminderAddress,
  reminderMoment,
  servedInput,
  settleInput,
  ticketInput,
  reminderPurpose,
} from './model.ts'
import { feedHash } from './queries.ts'

const taken: Record<string, [string, string]> = {
  slot_worker_once: ['startsAt', 'casework.calendar.error.workerTaken'],
  slot_room_once: ['roomId', 'casework.calendar.error.roomTaken'],
  slot_client_once: ['startsAt', 'casework.calendar.error.clientTaken'],
}
type Reminder = { to: string; lang: Lang; startsAt: string }

/** Seals the reminder of one appointment; none is written where the client is not to be reached, or when it would come too late. */
async function writeReminder(
  tx: Tx,
  ports: Ports,
  about: { slotId: string; organisationId: string; starts: Date; spoken: string },
  contact: SafeContact,
): Promise<void> {
  const address = reminderAddress(contact, ports.config.smsGateway)
  const sendAt = reminderMoment(about.starts, contact)
  if (address === null || sendAt <= ports.clock.now()) return
  const reminder: Reminder = { to: address, lang: isLang(about.spoken) ? about.spoken : 'en', startsAt: about.starts.toISOString() }
  const sealed = sealWith(derivedKey(ports.config, reminderPurpose), Buffer.from(JSON.stringify(reminder)), `reminder ${about.slotId}`)
  await sql`
    insert into casework.reminder (slot_id, organisation_id, send_at, sealed)
    values (${about.slotId}, ${about.organisationId}, ${sendAt}, ${sealed})`.execute(tx)
}
/** The client has said anew how they may be reached: what waits to be sent is taken back and written by the new rule, in the caller's transaction. */
export async function rewriteReminders(
  tx: Tx,
  ports: Ports,
  clientId: string,
  language: string | null,
  contact: SafeContact,
): Promise<void> {
  const coming = await sql<{ slotId: string; organisationId: string; starts: Date; language: string | null }>`
    select a.slot_id as "slotId", a.organisation_id as "organisationId", lower(s.during) as starts, a.language from casework.appointment a
    join casework.slot s on s.id = a.slot_id
    where a.client_id = ${clientId} and a.state = 'booked' and lower(s.during) > ${ports.clock.now()}`.execute(tx)
  for (const one of coming.rows) {
    await sql`delete from casework.reminder where slot_id = ${one.slotId}`.execute(tx)
    await writeReminder(tx, ports, { ...one, spoken: one.language ?? language ?? '' }, contact)
  }
}

/** Books a time. Of many who want the same one, the database gives it to one; the others are told who has it: the worker, the room or the client. */
export const bookAppointment = command({
  name: 'casework.bookAppointment',
  input: bookingInput,
  may: helps,
  run: async (tx, actor, input, ports) => {
    const organisationId = organisationOf(actor)
    if (!(await colleagues(tx)).some((one) => one.id === input.workerId)) throw new InputError({ workerId: ['casework.error.colleague'] })
    const starts = new Date(input.startsAt)
    const ends = new Date(starts.getTime() + input.minutes * 60_000)
    if (starts.getTime() < ports.clock.now().getTime() - 300_000) throw new InputError({ startsAt: ['casework.calendar.error.past'] })
    const file = input.clientId === null ? null : await readFile(tx, ports, actor, input.clientId)
    if (input.clientId !== null && (!file || file.erased)) throw new AppError('not-found', 'There is no such file.')
    const hash =
      input.clientId === null
        ? null
        : createHmac('sha256', await organisationKey(tx, ports, organisationId))
            .update(`slot ${input.clientId}`)
            .digest()
    let id: string | undefined
    try {
      id = (
        await sql<{
          id: string
        }>`insert into casework.slot (organisation_id, worker_id, room_id, during, client_hash) values (${organisationId}, ${input.workerId}, ${input.roomId}, tstzrange(${starts}, ${ends}), ${hash}) returning id`.execute(
          tx,
        )
      ).rows[0]?.id
    } catch (error) {
      const known = taken[violatedConstraint(error) ?? '']
      if (known) throw new InputError({ [known[0]]: [known[1]] })
      throw error
    }
    if (!id) throw new Error('The time was not taken')
    await sql`insert into casework.appointment (slot_id, organisation_id, client_id, case_id, worker_id, form, language, interpreter, made_by)
      values (${id}, ${organisationId}, ${input.clientId}, ${input.caseId}, ${input.workerId}, ${input.form},
        ${input.language ?? file?.profile.language ?? null}, ${input.interpreter}, kernel.actor_account())`.execute(tx)
    if (file?.identity)
      await writeReminder(
        tx,
        ports,
        { slotId: id, organisationId, starts, spoken: input.language ?? file.profile.language ?? '' },
        file.identity.contact,
      )
    return { id, clientId: input.clientId }
  },
  audit: (_input, output) => ({
    subjectKind: output.clientId === null ? 'appointment' : 'client',
    subjectId: output.clientId ?? output.id,
    details: { appointment: output.id },
  }),
})

type Brief = { minutes: number | null; topic: string | null }
/** Writes the conversation that an appointment or a number at the door was; who gave no name stays a contact without one. */
async function recordBrief(
  tx: Tx,
  actor: Actor,
  brief: Brief,
  about: { clientId: string | null; caseId: string | null; place: string; language: string | null; day: string },
): Promise<void> {
  if (brief.minutes === null) return
  await sql`insert into casework.contact (organisation_id, client_id, case_id, worker_id, place, happened_on, minutes, topics, language, unit)
    values (${organisationOf(actor)}, ${about.clientId}, ${about.caseId}, kernel.actor_account(), ${about.place}, ${about.day},
      ${brief.minutes}, ${brief.topic === null ? [] : [brief.topic]}, ${about.language}, 'intervention')`.execute(tx)
}

/** Says how an appointment ended, and with minutes also records the conversation; a cancelled one frees its time at once and its reminder goes. */
export const settleAppointment = command({
  name: 'casework.settleAppointment',
  input: settleInput,
  may: helps,
  run: async (tx, actor, input, ports) => {
    type Settled = { clientId: string | null; caseId: string | null; form: string; language: string | null }
    const settled = await sql<Settled>`
        update casework.appointment set state = ${input.state}, cancelled_by = ${input.cancelledBy} where slot_id = ${input.slotId}
          and state = 'booked'
      returning client_id as "clientId", case_id as "caseId", form, language`.execute(tx)
    const row = settled.rows[0]
    if (!row) throw new AppError('conflict', 'The appointment was settled already.')
    if (input.state === 'came') await recordBrief(tx, actor, input, { ...row, place: row.form, day: ports.clock.today() })
    if (input.state === 'cancelled') {
      await sql`update casework.slot set live = false where id = ${input.slotId}`.execute(tx)
      await sql`delete from casework.reminder where slot_id = ${input.slotId}`.execute(tx)
    }
    return null
  },
  audit: (input) => ({ subjectKind: 'appointment', subjectId: input.slotId, details: { state: input.state } }),
})

export const addHours = command({
  name: 'casework.addHours',
  input: hoursInput,
  may: helps,
  run: async (tx, actor, input) => {
    await sql`
      insert into casework.availability (organisation_id, account_id, weekday, from_time, to_time, valid_from)
      values (${organisationOf(actor)}, kernel.actor_account(), ${input.weekday}, ${input.from}, ${input.to}, ${input.validFrom})`.execute(
      tx,
    )
    return null
  },
  audit: () => ({ subjectKind: 'calendar', subjectId: null }),
})
export const dropHours = command({
  name: 'casework.dropHours',
  input: z.object({ id: z.uuid() }),
  may: helps,
  run: async (tx, _actor, input) => {
    const dropped = await sql`delete from casework.availability where id = ${input.id}`.execute(tx)
    if (Number(dropped.numAffectedRows) === 0) throw new AppError('not-found', 'There are no such hours of yours.')
    return null
  },
  audit: () => ({ subjectKind: 'calendar', subjectId: null }),
})
export const addAbsence = command({
  name: 'casework.addAbsence',
  input: absenceInput,
  may: helps,
  run: async (tx, actor, input) => {
    await sql`
      insert into casework.absence (organisation_id, account_id, from_day, to_day)
      values (${organisationOf(actor)}, kernel.actor_account(), ${input.fromDay}, ${input.toDay})`.execute(tx)
    return null
  },
  audit: () => ({ subjectKind: 'calendar', subjectId: null }),
})
export const addRoom = command({
  name: 'casework.addRoom',
  input: z.object({ name: text(80) }),
  may: leadsTeam,
  run: async (tx, actor, input) => {
    await sql`insert into casework.room (organisation_id, name) values (${organisationOf(actor)}, ${input.name})`
      .execute(tx)
      .catch((error: unknown) => {
        throw violatedConstraint(error) === 'room_once' ? new InputError({ name: ['casework.calendar.error.roomOnce'] }) : error
      })
    return null
  },
  audit: () => ({ subjectKind: 'calendar', subjectId: null }),
})

/** Gives the next number of the day; two at the desk at once get two numbers. */
export const drawTicket = command({
  name: 'casework.drawTicket',
  input: ticketInput,
  may: helps,
  run: async (tx, actor, input, ports) => {
    const organisationId = organisationOf(actor)
    await sql`select pg_advisory_xact_lock(hashtextextended(${`ticket ${organisationId}`}, 0))`.execute(tx)
    const drawn = await sql<{ number: number }>`insert into casework.ticket (organisation_id, day, number, language, topic)
      select ${organisationId}, ${ports.clock.today()}, coalesce(max(number), 0) + 1, ${input.language}, ${input.topic} from casework.ticket
      where organisation_id = ${organisationId} and day = ${ports.clock.today()} returning number`.execute(tx)
    return { number: drawn.rows[0]?.number ?? 0 }
  },
  audit: (_input, output) => ({ subjectKind: 'ticket', subjectId: String(output.number) }),
})
/** Calls a number, or says how it ended; with minutes the conversation is recorded, without a name. */
export const callTicket = command({
  name: 'casework.callTicket',
  input: servedInput,
  may: helps,
  run: async (tx, actor, input, ports) => {
    const from = input.state === 'called' ? ['waiting'] : ['waiting', 'called']
    const called = await sql<{
      language: string | null
      topic: string | null
    }>`update casework.ticket set state = ${input.state}, called_at = coalesce(called_at, now()), called_by = coalesce(called_by, kernel.actor_account())
      where id = ${input.id} and state = any(${from}) returning language, topic`.execute(tx)
    const row = called.rows[0]
    if (!row) throw new AppError('conflict', 'Somebody else has called this number.')
    if (input.state === 'served')
      await recordBrief(
        tx,
        actor,
        { minutes: input.minutes, topic: input.topic ?? row.topic },
        { clientId: null, caseId: null, place: 'office', language: row.language, day: ports.clock.today() },
      )
    return null
  },
  audit: (input) => ({ subjectKind: 'ticket', subjectId: input.id }),
})

/** A new secret address of the own calendar; the former one stops working. */
export const makeFeed = command({
  name: 'casework.makeCalendarFeed',
  input: z.object({}),
  may: helps,
  run: async (tx, actor) => {
    const token = randomBytes(24).toString('base64url')
    await sql`delete from casework.calendar_feed where account_id = kernel.actor_account()`.execute(tx)
    await sql`
      insert into casework.calendar_feed (token_hash, organisation_id, account_id)
      values (${feedHash(token)}, ${organisationOf(actor)}, kernel.actor_account())`.execute(tx)
    return { token }
  },
  audit: () => ({ subjectKind: 'calendar', subjectId: null }),
})

/** Sends the reminders whose time has come: only day and hour, in the client's language; then forgets them. Answers how many. */
export async function sendReminders(ports: Ports): Promise<number> {
  const texts = openCatalogues(ports.config.root)
  return asActor(ports.db, { kind: 'system', purpose: 'casework-reminder' }, async (tx) => {
    const due = await sql<{
      id: string
      sealed: Buffer
    }>`delete from casework.reminder where send_at <= ${ports.clock.now()} returning slot_id as id, sealed`.execute(tx)
    for (const one of due.rows) {
      const reminder: Reminder = JSON.parse(
        unsealWith(derivedKey(ports.config, reminderPurpose), one.sealed, `reminder ${one.id}`).toString('utf8'),
      )
      const t = texts(reminder.lang)
      await writeLetter(tx, {
        to: reminder.to,
        lang: reminder.lang,
        subject: t('casework.reminder.subject'),
        text: t('casework.reminder.text', { when: formatInstant(reminder.lang, new Date(reminder.startsAt)) }),
      })
    }
    return due.rows.length
  })
}
