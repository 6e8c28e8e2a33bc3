// From a draft to an eligible application: prepared by one, signed by another, in time by the clock of the server; checked by rules and by a person.
import { createHash } from 'node:crypto'
import { sql } from 'kysely'
import { z } from 'zod'
import { command, InputError } from '../../../kernel/command.ts'
import { violatedConstraint, type Tx } from '../../../kernel/db.ts'
import { AppError } from '../../../kernel/errors.ts'
import { optionalText, text } from '../../../kernel/validation.ts'
import { moveCall } from '../calls/commands.ts'
import { callInside } from '../calls/queries.ts'
import { prepares, runsCalls, signs } from '../policy.ts'
import { asServer } from '../server.ts'
import { findConflicts } from '../review/conflicts.ts'
import { attachmentsInside, keepAttachment, upload } from './attachments.ts'
import { factsForCheck } from './check.ts'
import { contentOf, written } from './content.ts'
import { applicationInput, defectsOf, type ApplicationContent } from './model.ts'

const subject = (id: string, details: Record<string, string | number | boolean> = {}) => ({
  subjectKind: 'application',
  subjectId: id,
  details,
})
/** An earlier application of the same organisation as the beginning of another: facts are taken over, the year's dates are moved, consents and partners' words are not. */
function takenOver(
  earlier: ApplicationContent,
  from: { year: number; streams: readonly { id: string; number: number }[]; stream: number | null },
  year: number,
): ApplicationContent {
  const moved = (day: string) => `${Number(day.slice(0, 4)) + year - from.year}${day.slice(4)}`.replace(/-02-29$/, '-02-28')
  const stream = from.streams.find((one) => one.number === from.stream) ?? from.streams[0]
  return {
    ...earlier,
    streamId: stream?.id ?? earlier.streamId,
    title: earlier.title.replaceAll(String(from.year), String(year)),
    startsOn: moved(earlier.startsOn),
    endsOn: moved(earlier.endsOn),
    agreesToPublish: false,
  }
}
/** Begins an application of the own organisation, empty or from an earlier one; the same person may not sign it later. */
export const beginApplication = command({
  name: 'grants.beginApplication',
  input: z.object({
    callId: z.uuid(),
    from: z.preprocess((value) => (value === '' || value === undefined ? null : value), z.uuid().nullable()),
  }),
  may: prepares,
  run: async (tx, _actor, input, ports) => {
    const call = await callInside(tx, input.callId)
    if (!call || call.state !== 'published' || !call.closesAt || call.closesAt <= ports.clock.now())
      throw new AppError('conflict', 'This call takes no applications now.')
    const made = await sql<{
      id: string
    }>`insert into grants.application (call_id, organisation_id, prepared_by, begun_at, touched_at, from_application_id) values (${input.callId}, kernel.actor_organisation(), kernel.actor_account(), ${ports.clock.now()}, ${ports.clock.now()}, ${input.from}) returning id`.execute(
      tx,
    )
    const id = made.rows[0]?.id
    if (!id) throw new Error('The application was not begun')
    if (input.from !== null) {
      const earlier = (
        await sql<{
          content: unknown
          year: number
          stream: number | null
        }>`select a.content, c.year, s.number as stream from grants.application a join grants.call c on c.id = a.call_id left join grants.stream s on s.id = a.stream_id where a.id = ${input.from} and a.organisation_id = kernel.actor_organisation()`.execute(
          tx,
        )
      ).rows[0]
      const content = contentOf(earlier?.content)
      if (!earlier || !content) throw new AppError('not-found', 'There is no such application.')
      await writeContent(tx, id, takenOver(content, { year: earlier.year, streams: call.streams, stream: earlier.stream }, call.year))
    }
    return { id }
  },
  audit: (_input, output) => subject(output.id),
})
async function writeContent(tx: Tx, id: string, content: ApplicationContent): Promise<number> {
  const saved = await sql`
      update grants.application set content = ${written(content)}::jsonb, stream_id = ${content.streamId}, title = ${content.title},
        service = ${content.service}, district_code = ${content.district}, requested_minor = ${content.requested},
    viable_minor = ${content.viable}, joint = ${content.partners.length > 0},
      partner_ids = ${content.partners.map((one) => one.organisationId)}::uuid[] where id = ${id}
      and organisation_id = kernel.actor_organisation()`.execute(tx)
  return Number(saved.numAffectedRows)
}
/** Adds the time since the last save to what the form took; a pause longer than half an hour is a pause. */
async function countTime(tx: Tx, id: string, now: Date): Promise<void> {
  await sql`
    update grants.application set worked_seconds = worked_seconds + greatest(0,
      least(1800, extract(epoch from ${now}::timestamptz - coalesce(touched_at, ${now}::timestamptz))))::int, touched_at = ${now}
    where id = ${id} and state in ('draft', 'returned')`.execute(tx)
}

/** Saves the whole form; allowed while it is a draft or was returned for completion. */
export const saveApplication = command({
  name: 'grants.saveApplication',
  input: applicationInput.and(z.object({ id: z.uuid() })),
  may: prepares,
  run: async (tx, _actor, input, ports) => {
    const { id, ...content } = input
    try {
      if ((await writeContent(tx, id, content)) === 0) throw new AppError('not-found', 'There is no such application.')
    } catch (error) {
      if (violatedConstraint(error) === 'application_frozen') throw new InputError({ '': ['grants.error.submitted'] })
      throw error
    }
    await countTime(tx, id, ports.clock.now())
    return null
  },
  audit: (input) => subject(input.id),
})

async function receiptOf(
  tx: Tx,
  id: string,
): Promise<{ content: ApplicationContent; receipt: string; version: number; callId: string; state: string }> {
  const row = (
    await sql<{
      content: unknown
      version: number
      callId: string
      state: string
    }>`select content, version, call_id as "callId", state from grants.application where id = ${id} for update`.execute(tx)
  ).rows[0]
  if (!row) throw new AppError('not-found', 'There is no such application.')
  const content = contentOf(row.content)
  if (!content) throw new InputError({ '': ['grants.error.unfinished'] })
  const files = (await attachmentsInside(tx, id)).map((file) => `\n${file.sha256}`).join('')
  return {
    content,
    receipt: createHash('sha256')
      .update(`${id}\n${row.version + 1}\n${written(content)}${files}`)
      .digest('hex'),
    version: row.version + 1,
    callId: row.callId,
    state: row.state,
  }
}
async function keepVersion(tx: Tx, id: string, version: number, receipt: string, at: Date): Promise<void> {
  const files = (await attachmentsInside(tx, id)).map(({ id: file, kind, name, sha256 }) => ({ id: file, kind, name, sha256 }))
  await sql`
    insert into grants.application_version (application_id, version, organisation_id, content, receipt, made_at, attachments)
    select id, ${version}, organisation_id, content, ${receipt}, ${at}, ${JSON.stringify(files)}::jsonb from grants.application
    where id = ${id}`.execute(tx)
}
/** Signs and submits. The second of closing is late; an answer to a request for completion is taken until its day. Answers the receipt. */
export const submitApplication = command({
  name: 'grants.submitApplication',
  input: z.object({ id: z.uuid() }),
  may: signs,
  run: async (tx, actor, input, ports) => {
    const now = ports.clock.now()
    await countTime(tx, input.id, now)
    const { receipt, version, callId, state } = await receiptOf(tx, input.id)
    if (state === 'returned') {
      const late =
        await sql`select from grants.gap where application_id = ${input.id} and settled_at is null and due_on < ${ports.clock.today()}`.execute(
          tx,
        )
      if (late.rows.length > 0) throw new InputError({ '': ['grants.error.completionLate'] })
    }
    try {
      if (state === 'draft') {
        // Numbers are given in the order of arrival, by the server, because nobody else sees all applications.
        let number = 0
        await asServer(tx, actor, async () => {
          await sql`select from grants.stream where call_id = ${callId} order by id for update`.execute(tx)
          number =
            (
              await sql<{ n: number }>`select coalesce(max(number), 0) + 1 as n from grants.application where call_id = ${callId}`.execute(
                tx,
              )
            ).rows[0]?.n ?? 1
        })
        await sql`
          update grants.application set state = 'submitted', number = ${number}, signed_by = kernel.actor_account(), submitted_at = ${now},
            channel = 'web', receipt = ${receipt}, version = ${version} where id = ${input.id}`.execute(tx)
      } else {
        await sql`
          update grants.application set state = 'submitted', signed_by = kernel.actor_account(), receipt = ${receipt}, version = ${version}
          where id = ${input.id}`.execute(tx)
        await sql`update grants.gap set settled_at = ${now} where application_id = ${input.id} and settled_at is null`.execute(tx)
      }
    } catch (error) {
      const constraint = violatedConstraint(error)
      if (constraint === 'application_two_people') throw new InputError({ '': ['grants.error.secondPerson'] })
      if (constraint === 'application_in_time') throw new InputError({ '': ['grants.error.late'] })
      if (constraint === 'application_transition') throw new InputError({ '': ['grants.error.submitted'] })
      throw error
    }
    await keepVersion(tx, input.id, version, receipt, now)
    await asServer(tx, actor, () => findConflicts(tx, { applicationId: input.id }))
    return { receipt }
  },
  audit: (input, output) => subject(input.id, { receipt: output.receipt }),
})

/** Registers an application that came into the city's data box: what counts is when it was delivered. Typed over by the officer, signed by the box. */
export const registerDelivered = command({
  name: 'grants.registerDelivered',
  input: applicationInput.and(
    z.object({
      callId: z.uuid(),
      organisationId: z.uuid(),
      deliveredAt: z.iso.datetime({ offset: true }),
      files: z.array(upload).max(10).default([]),
    }),
  ),
  may: runsCalls,
  run: async (tx, actor, input, ports) => {
    const { callId, organisationId, deliveredAt, files, ...content } = input
    let id = ''
    await asServer(tx, actor, async () => {
      const made = await sql<{
        id: string
      }>`insert into grants.application (call_id, organisation_id, content, stream_id, title, service, district_code, requested_minor, viable_minor, joint, partner_ids) values (${callId}, ${organisationId}, ${written(content)}::jsonb, ${content.streamId}, ${content.title},
        ${content.service}, ${content.district}, ${content.requested}, ${content.viable}, ${content.partners.length > 0}, ${content.partners.map((one) => one.organisationId)}::uuid[]) returning id`.execute(
        tx,
      )
      id = made.rows[0]?.id ?? ''
      for (const file of files) await keepAttachment(tx, ports, id, file, actor.kind === 'person' ? actor.accountId : '')
      const { receipt, version } = await receiptOf(tx, id)
      await sql`select from grants.stream where call_id = ${callId} order by id for update`.execute(tx)
      try {
        await sql`
          update grants.application set state = 'submitted',
            number = (select coalesce(max(number), 0) + 1 from grants.application where call_id = ${callId}),
            signed_by = ${actor.kind === 'person' ? actor.accountId : null}, submitted_at = ${ports.clock.now()}, channel = 'data-box',
            delivered_at = ${deliveredAt},
          receipt = ${receipt}, version = ${version} where id = ${id}`.execute(tx)
      } catch (error) {
        if (violatedConstraint(error) === 'application_in_time') throw new InputError({ deliveredAt: ['grants.error.late'] })
        throw error
      }
      await keepVersion(tx, id, version, receipt, ports.clock.now())
      await findConflicts(tx, { applicationId: id })
    })
    return { id }
  },
  audit: (_input, output) => subject(output.id),
})

export const withdrawApplication = command({
  name: 'grants.withdrawApplication',
  input: z.object({ id: z.uuid() }),
  may: signs,
  run: async (tx, _actor, input) => {
    const done =
      await sql`update grants.application set state = 'withdrawn' where id = ${input.id} and organisation_id = kernel.actor_organisation()
      and call_id in (select id from grants.call where state in ('published', 'checking', 'reviewing', 'committee'))`.execute(tx)
    if (Number(done.numAffectedRows) === 0) throw new AppError('conflict', 'The application can no longer be withdrawn.')
    return null
  },
  audit: (input) => subject(input.id),
})

/** The machine's part of the formal check, for every submitted application the officer handles: each broken rule becomes a gap. What keeps all rules waits for the officer's word. Answers how many have defects. */
export const runFormalCheck = command({
  name: 'grants.runFormalCheck',
  input: z.object({ callId: z.uuid() }),
  may: runsCalls,
  run: async (tx, _actor, input) => {
    const call = await callInside(tx, input.callId)
    if (!call || call.state !== 'checking') throw new AppError('conflict', 'The formal check is not on.')
    const rows = await factsForCheck(tx, call, { waiting: true })
    let found = 0
    for (const row of rows) {
      const content = contentOf(row.content)
      if (!content) continue
      const defects = defectsOf(content, row.around)
      for (const rule of defects)
        await sql`insert into grants.gap (application_id, organisation_id, rule) values (${row.id}, ${row.around.organisationId}, ${rule})`.execute(
          tx,
        )
      if (defects.length > 0) found += 1
    }
    return { checked: rows.length, found }
  },
  audit: (input, output) => ({ subjectKind: 'call', subjectId: input.callId, details: output }),
})

const checkInput = z
  .object({
    id: z.uuid(),
    verdict: z.enum(['eligible', 'return', 'exclude'], 'ui.error.required'),
    reason: optionalText(1000),
    dueOn: z.preprocess((value) => (value === '' || value === undefined ? null : value), z.iso.date('ui.error.date').nullable()),
  })
  .refine((input) => input.verdict === 'eligible' || input.reason !== null, { path: ['reason'], message: 'grants.error.reason' })
  .refine((input) => input.verdict !== 'return' || input.dueOn !== null, { path: ['dueOn'], message: 'ui.error.required' })
/** The officer's word on one application: eligible, back for completion until a day, or excluded; an excluded one may be taken back with a reason. */
export const decideEligibility = command({
  name: 'grants.decideEligibility',
  input: checkInput,
  may: runsCalls,
  run: async (tx, _actor, input, ports) => {
    if (input.verdict === 'return' && (input.dueOn ?? '') <= ports.clock.today()) throw new InputError({ dueOn: ['grants.error.future'] })
    const row = (
      await sql<{
        state: string
        organisationId: string
      }>`select state, organisation_id as "organisationId" from grants.application where id = ${input.id} for update`.execute(tx)
    ).rows[0]
    if (!row) throw new AppError('not-found', 'There is no such application.')
    if (row.state === 'excluded' && input.reason === null) throw new InputError({ reason: ['grants.error.reason'] })
    const to = { eligible: 'eligible', return: 'returned', exclude: 'excluded' }[input.verdict]
    try {
      await sql`update grants.application set state = ${to}, reason = ${input.reason} where id = ${input.id}`.execute(tx)
    } catch (error) {
      if (violatedConstraint(error) === 'application_transition') throw new InputError({ verdict: ['grants.error.transition'] })
      throw error
    }
    if (input.verdict === 'return') {
      const open = await sql`
          update grants.gap set said = ${input.reason}, due_on = ${input.dueOn} where application_id = ${input.id} and settled_at is null`.execute(
        tx,
      )
      if (Number(open.numAffectedRows) === 0)
        await sql`
          insert into grants.gap (application_id, organisation_id, rule, said, due_on)
          values (${input.id}, ${row.organisationId}, 'person', ${input.reason}, ${input.dueOn})`.execute(tx)
    }
    return null
  },
  audit: (input) => subject(input.id, { verdict: input.verdict }),
})
/** Sends one request for completion to every application with an open defect, all until the same day. */
export const returnDefective = command({
  name: 'grants.returnDefective',
  input: z.object({ callId: z.uuid(), said: text(500, 4), dueOn: z.iso.date('ui.error.date') }),
  may: runsCalls,
  run: async (tx, _actor, input, ports) => {
    if (input.dueOn <= ports.clock.today()) throw new InputError({ dueOn: ['grants.error.future'] })
    const returned = (
      await sql<{
        id: string
      }>`update grants.application a set state = 'returned', reason = ${input.said} where a.call_id = ${input.callId} and a.state = 'submitted' and exists (select from grants.gap g where g.application_id = a.id and g.settled_at is null) returning a.id`.execute(
        tx,
      )
    ).rows
    for (const one of returned)
      await sql`update grants.gap set said = ${input.said}, due_on = ${input.dueOn} where application_id = ${one.id} and settled_at is null`.execute(
        tx,
      )
    if (returned.length === 0) throw new InputError({ '': ['grants.error.noDefects'] })
    return { returned: returned.length }
  },
  audit: (input, output) => ({ subjectKind: 'call', subjectId: input.callId, details: output }),
})
/** All that have no open defect become eligible at once; what was returned and not answered in time is excluded with that reason. Ends the formal check when nothing waits. */
export const finishChecking = command({
  name: 'grants.finishChecking',
  input: z.object({ callId: z.uuid(), lateReason: text(500, 4) }),
  may: runsCalls,
  run: async (tx, actor, input, ports) => {
    const today = ports.clock.today()
    const excluded = await sql`
        update grants.application a set state = 'excluded', reason = ${input.lateReason} where a.call_id = ${input.callId} and a.state = 'returned'
          and exists (select from grants.gap g where g.application_id = a.id and g.settled_at is null and g.due_on < ${today})`.execute(tx)
    const eligible = await sql`
        update grants.application a set state = 'eligible' where a.call_id = ${input.callId} and a.state = 'submitted'
          and not exists (select from grants.gap g where g.application_id = a.id and g.settled_at is null)`.execute(tx)
    let waiting = 0
    await asServer(tx, actor, async () => {
      waiting =
        (
          await sql<{
            n: number
          }>`select count(*) as n from grants.application where call_id = ${input.callId} and state in ('submitted', 'returned')`.execute(
            tx,
          )
        ).rows[0]?.n ?? 0
    })
    if (waiting === 0) await moveCall(tx, input.callId, 'checking')
    return { eligible: Number(eligible.numAffectedRows ?? 0), excluded: Number(excluded.numAffectedRows ?? 0), waiting }
  },
  audit: (input, output) => ({ subjectKind: 'call', subjectId: input.callId, details: output }),
})
