// The committee at work: members, interests, assignment with proof, scores nobody sees before their own.
import { sql } from 'kysely'
import { z } from 'zod'
import { command, InputError } from '../../../kernel/command.ts'
import { setActor } from '../../../kernel/db.ts'
import { AppError } from '../../../kernel/errors.ts'
import { email, optionalDay, text } from '../../../kernel/validation.ts'
import { moveCall } from '../calls/commands.ts'
import { callInside } from '../calls/queries.ts'
import { grantServices } from '../model.ts'
import { asServer } from '../server.ts'
import { declares, runsCalls, sits } from '../policy.ts'
import { findConflicts } from './conflicts.ts'

const call = (id: string, details: Record<string, string | number | boolean> = {}) => ({ subjectKind: 'call', subjectId: id, details })

/** Names somebody with the role of a committee member to the committee of a call. */
export const nameMember = command({
  name: 'grants.nameMember',
  input: z.object({
    callId: z.uuid(),
    email,
    topics: z.preprocess(
      (value) => (typeof value === 'string' ? value.split(',').filter(Boolean) : (value ?? [])),
      z.array(z.enum(grantServices)),
    ),
  }),
  may: runsCalls,
  run: async (tx, actor, input) => {
    await setActor(tx, { kind: 'system', purpose: 'job' })
    const found = (
      await sql<{
        id: string
        name: string
      }>`select a.id, a.display_name as name from identity.account a where a.email = ${input.email} and a.disabled_at is null and exists (select from identity.role_holding h where h.account_id = a.id and h.role = 'committee-member' and h.revoked_at is null and (h.valid_to is null or h.valid_to >= kernel.today()))`.execute(
        tx,
      )
    ).rows[0]
    await setActor(tx, actor)
    if (!found) throw new InputError({ email: ['grants.error.noMember'] })
    await sql`
      insert into grants.member (call_id, account_id, label, topics) values (${input.callId}, ${found.id}, ${found.name}, ${input.topics})
      on conflict do nothing`.execute(tx)
    await asServer(tx, actor, async () => {
      // The statement about ties is signed on paper with the appointment.
      await sql`
        insert into grants.declaration (account_id, declared_on, origin) values (${found.id}, kernel.today(), 'paper') on conflict do nothing`.execute(
        tx,
      )
      await findConflicts(tx, { accountId: found.id })
    })
    return { id: found.id }
  },
  audit: (input, output) => call(input.callId, { member: output.id }),
})
/** Ends a member's time: from the next day's beginning they see nothing of the call; `today` ends it at once. */
export const endMember = command({
  name: 'grants.endMember',
  input: z.object({ callId: z.uuid(), accountId: z.uuid(), until: optionalDay }),
  may: runsCalls,
  run: async (tx, actor, input, ports) => {
    const done =
      await sql`update grants.member set until = ${input.until ?? sql`kernel.today() - 1`} where call_id = ${input.callId} and account_id = ${input.accountId}`.execute(
        tx,
      )
    if (Number(done.numAffectedRows) === 0) throw new AppError('not-found', 'There is no such member.')
    // What they had not submitted goes back to be given to somebody else.
    await asServer(tx, actor, () =>
      sql`
        update grants.review set state = 'void', void_reason = 'member left' where call_id = ${input.callId} and account_id = ${input.accountId}
          and state = 'assigned'`.execute(tx),
    )
    void ports
    return null
  },
  audit: (input) => call(input.callId, { member: input.accountId }),
})

/** Declares an own tie to an organisation. From this moment the database shows the person nothing of its applications; a review already given is void. */
export const declareInterest = command({
  name: 'grants.declareInterest',
  input: z.object({
    organisationId: z.uuid('ui.error.required'),
    kind: z.enum(['statutory', 'employment', 'family', 'partner', 'financial', 'advice'], 'ui.error.required'),
  }),
  may: declares,
  run: async (tx, actor, input) => {
    await sql`
      insert into grants.interest (account_id, organisation_id, kind, origin)
      values (kernel.actor_account(), ${input.organisationId}, ${input.kind}, 'declared') on conflict do nothing`.execute(tx)
    await asServer(tx, actor, () => findConflicts(tx, { accountId: actor.kind === 'person' ? actor.accountId : '' }))
    return null
  },
  audit: (input) => ({ subjectKind: 'interest', subjectId: input.organisationId, details: { kind: input.kind } }),
})

/** Says that a declared tie is over. Nothing of what it already touched comes back; later applications of the organisation stay a soft tie. */
export const endInterest = command({
  name: 'grants.endInterest',
  input: z.object({ organisationId: z.uuid(), kind: z.string().max(20) }),
  may: declares,
  run: async (tx, actor, input) =>
    asServer(tx, actor, async () => {
      const account = actor.kind === 'person' ? actor.accountId : ''
      const done = await sql`
          update grants.interest set ended_at = now() where account_id = ${account} and organisation_id = ${input.organisationId}
            and kind = ${input.kind} and origin = 'declared' and ended_at is null`.execute(tx)
      if (Number(done.numAffectedRows) === 0) throw new AppError('not-found', 'There is no such tie.')
      await findConflicts(tx, { accountId: account })
      return null
    }),
  audit: (input) => ({ subjectKind: 'interest', subjectId: input.organisationId, details: { kind: input.kind, ended: true } }),
})
/** Confirms for a year that what is declared is complete. */
export const confirmInterests = command({
  name: 'grants.confirmInterests',
  input: z.object({ complete: z.literal('on', { error: 'grants.error.confirm' }) }),
  may: declares,
  run: async (tx) => {
    await sql`
      insert into grants.declaration (account_id, declared_on, origin) values (kernel.actor_account(), kernel.today(), 'online')
      on conflict do nothing`.execute(tx)
    return null
  },
  audit: () => ({ subjectKind: 'interest', subjectId: null, details: { confirmed: true } }),
})

const reviewInput = z.object({
  applicationId: z.uuid(),
  scores: z.record(z.string(), z.coerce.number('grants.error.points').int('grants.error.points').min(0, 'grants.error.points')),
  justification: text(4000, 10),
})
/** A member's own review of one application, given once; nobody else's is seen before. */
export const submitReview = command({
  name: 'grants.submitReview',
  input: reviewInput,
  may: sits,
  run: async (tx, _actor, input, ports) => {
    const row = (
      await sql<{
        callId: string
      }>`select call_id as "callId" from grants.review where application_id = ${input.applicationId} and account_id = kernel.actor_account() and state = 'assigned' for update`.execute(
        tx,
      )
    ).rows[0]
    const the = row && (await callInside(tx, row.callId))
    if (!the) throw new AppError('not-found', 'There is no such review.')
    if (!(await sql<{ ok: boolean }>`select grants.declared() as ok`.execute(tx)).rows[0]?.ok)
      throw new InputError({ '': ['grants.error.confirmFirst'] })
    const wrong = the.criteria.filter((one) => {
      const points = input.scores[one.id]
      return points === undefined || points > one.points
    })
    if (wrong.length > 0) throw new InputError(Object.fromEntries(wrong.map((one) => [`score-${one.id}`, ['grants.error.points']])))
    const points = the.criteria.reduce((sum, one) => sum + (input.scores[one.id] ?? 0), 0)
    await sql`
      update grants.review set state = 'submitted', scores = ${JSON.stringify(input.scores)}::jsonb, points = ${points},
        justification = ${input.justification}, submitted_at = ${ports.clock.now()} where application_id = ${input.applicationId}
        and account_id = kernel.actor_account()`.execute(tx)
    return null
  },
  audit: (input) => ({ subjectKind: 'review', subjectId: input.applicationId }),
})
export const declineReview = command({
  name: 'grants.declineReview',
  input: z.object({ applicationId: z.uuid() }),
  may: sits,
  run: async (tx, _actor, input) => {
    const done = await sql`
        update grants.review set state = 'declined' where application_id = ${input.applicationId} and account_id = kernel.actor_account()
          and state = 'assigned'`.execute(tx)
    if (Number(done.numAffectedRows) === 0) throw new AppError('not-found', 'There is no such review.')
    return null
  },
  audit: (input) => ({ subjectKind: 'review', subjectId: input.applicationId }),
})

/** Hands the call to the committee once every eligible application has all its valid reviews. */
export const finishReviewing = command({
  name: 'grants.finishReviewing',
  input: z.object({ callId: z.uuid() }),
  may: runsCalls,
  run: async (tx, actor, input) => {
    await asServer(tx, actor, async () => {
      const lacking = await sql`
          select from grants.application a join grants.call c on c.id = a.call_id where a.call_id = ${input.callId} and a.state = 'eligible'
            and (select count(*) from grants.review r where r.application_id = a.id and r.state = 'submitted') < c.reviews_per_application`.execute(
        tx,
      )
      if (lacking.rows.length > 0) throw new InputError({ '': ['grants.error.reviewsLack', String(lacking.rows.length)] })
    })
    await moveCall(tx, input.callId, 'reviewing')
    return null
  },
  audit: (input) => call(input.callId),
})
