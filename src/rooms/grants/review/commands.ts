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
import { runsCalls, seesGrants, sits } from '../policy.ts'
import { solveAssignment } from '../solving/index.ts'
import { findConflicts } from './conflicts.ts'

const call = (id: string, details: Record<string, string | number | boolean> = {}) => ({ subjectKind: 'call', subjectId: id, details })

/** Names somebody with the role of a committee member to the committee of a call. */
export const nameMember = command({
  name: 'grants.nameMember', input: z.object({ callId: z.uuid(), email, topics: z.preprocess((value) => (typeof value === 'string' ? value.split(',').filter(Boolean) : value ?? []), z.array(z.enum(grantServices))) }), may: runsCalls,
  run: async (tx, actor, input) => {
    await setActor(tx, { kind: 'system', purpose: 'job' })
    const found = (await sql<{ id: string; name: string }>`select a.id, a.display_name as name from identity.account a where a.email = ${input.email} and a.disabled_at is null and exists (select from identity.role_holding h where h.account_id = a.id and h.role = 'committee-member' and h.revoked_at is null and (h.valid_to is null or h.valid_to >= kernel.today()))`.execute(tx)).rows[0]
    await setActor(tx, actor)
    if (!found) throw new InputError({ email: ['grants.error.noMember'] })
    await sql`insert into grants.member (call_id, account_id, label, topics) values (${input.callId}, ${found.id}, ${found.name}, ${input.topics}) on conflict do nothing`.execute(tx)
    await asServer(tx, actor, () => findConflicts(tx, { accountId: found.id }))
    return { id: found.id }
  },
  audit: (input, output) => call(input.callId, { member: output.id }),
})
/** Ends a member's time: from the next day's beginning they see nothing of the call; `today` ends it at once. */
export const endMember = command({
  name: 'grants.endMember', input: z.object({ callId: z.uuid(), accountId: z.uuid(), until: optionalDay }), may: runsCalls,
  run: async (tx, actor, input, ports) => {
    const done = await sql`update grants.member set until = ${input.until ?? sql`kernel.today() - 1`} where call_id = ${input.callId} and account_id = ${input.accountId}`.execute(tx)
    if (Number(done.numAffectedRows) === 0) throw new AppError('not-found', 'There is no such member.')
    // What they had not submitted goes back to be given to somebody else.
    await asServer(tx, actor, () => sql`update grants.review set state = 'void', void_reason = 'member left' where call_id = ${input.callId} and account_id = ${input.accountId} and state = 'assigned'`.execute(tx))
    void ports
    return null
  },
  audit: (input) => call(input.callId, { member: input.accountId }),
})

/** Declares an own tie to an organisation. From this moment the database shows the person nothing of its applications; a review already given is void. */
export const declareInterest = command({
  name: 'grants.declareInterest', input: z.object({ organisationId: z.uuid('ui.error.required'), kind: z.enum(['statutory', 'employment', 'family', 'partner', 'financial', 'advice'], 'ui.error.required') }), may: (actor) => sits(actor) || seesGrants(actor),
  run: async (tx, actor, input) => {
    await sql`insert into grants.interest (account_id, organisation_id, kind, origin) values (kernel.actor_account(), ${input.organisationId}, ${input.kind}, 'declared') on conflict do nothing`.execute(tx)
    await asServer(tx, actor, () => findConflicts(tx, { accountId: actor.kind === 'person' ? actor.accountId : '' }))
    return null
  },
  audit: (input) => ({ subjectKind: 'interest', subjectId: input.organisationId, details: { kind: input.kind } }),
})

/** Assigns reviewers to what still needs them: the proven largest fit of topics under conflicts and loads. Impossible: says which streams lack how many and what would be enough. */
export const assignReviewers = command({
  name: 'grants.assignReviewers', input: z.object({ callId: z.uuid() }), may: runsCalls,
  run: async (tx, actor, input) => asServer(tx, actor, async () => {
    const the = await callInside(tx, input.callId)
    if (!the || the.state !== 'reviewing') throw new AppError('conflict', 'Reviews are not given at this moment.')
    const members = (await sql<{ id: string; topics: string[] }>`select account_id as id, topics from grants.member where call_id = ${input.callId} and (until is null or until >= kernel.today()) order by account_id`.execute(tx)).rows
    const applications = (await sql<{ id: string; number: number; service: string; stream: number }>`select a.id, a.number, a.service, s.number as stream from grants.application a join grants.stream s on s.id = a.stream_id where a.call_id = ${input.callId} and a.state = 'eligible' order by a.number`.execute(tx)).rows
    const given = (await sql<{ applicationId: string; accountId: string; state: string }>`select application_id as "applicationId", account_id as "accountId", state from grants.review where call_id = ${input.callId}`.execute(tx)).rows
    const conflicts = (await sql<{ applicationId: string; accountId: string }>`select distinct application_id as "applicationId", account_id as "accountId" from grants.conflict where hard`.execute(tx)).rows
    const position = new Map(members.map((member, index) => [member.id, index]))
    const load = members.map((member) => given.filter((one) => one.accountId === member.id && (one.state === 'assigned' || one.state === 'submitted')).length)
    // What lacks the same number of reviews is assigned together; usually that is everything at once.
    const lacking = applications.map((one) => ({ ...one, lacks: the.reviewsPerApplication - given.filter((review) => review.applicationId === one.id && (review.state === 'assigned' || review.state === 'submitted')).length })).filter((one) => one.lacks > 0)
    let [assigned, objective, bound, floor] = [0, 0, 0, Infinity]
    for (const lacks of new Set(lacking.map((one) => one.lacks).toSorted((a, b) => b - a))) {
      const group = lacking.filter((one) => one.lacks === lacks)
      const forbidden = group.flatMap((one, index) => [...conflicts, ...given].filter((pair) => pair.applicationId === one.id).flatMap((pair) => { const at = position.get(pair.accountId); return at === undefined ? [] : [[index, at] as const] }))
      const answer = await solveAssignment({
        nApp: group.length, nRev: members.length, reviewsPerApplication: lacks, capacity: load.map((count) => Math.max(0, the.reviewerLoad - count)), conflicts: forbidden,
        affinity: group.map((one) => members.map((member) => (member.topics.includes(one.service) ? 10 : member.topics.length === 0 ? 5 : 2))),
      })
      if (!answer.feasible) {
        const byStream = Map.groupBy(answer.blocking.applications, (one) => group[one.application]?.stream ?? 0)
        const places = [...byStream].map(([stream, list]) => `${stream}: ${list.reduce((sum, one) => sum + one.missing, 0)} (č. ${list.map((one) => group[one.application]?.number).join(', ')})`).join('; ')
        throw new InputError({ '': ['grants.error.reviewers', `${places}. ${answer.blocking.missing}`] })
      }
      for (const [index, reviewers] of answer.assignment.entries()) {
        for (const reviewer of reviewers) {
          await sql`insert into grants.review (application_id, account_id, call_id) values (${group[index]?.id}, ${members[reviewer]?.id}, ${input.callId})`.execute(tx)
          load[reviewer] = (load[reviewer] ?? 0) + 1
          assigned += 1
        }
      }
      objective += answer.objective
      bound += answer.bound
      floor = Math.min(floor, answer.floor)
    }
    return { assigned, objective, bound, floor: Number.isFinite(floor) ? floor : 0 }
  }),
  audit: (input, output) => call(input.callId, output),
})

const reviewInput = z.object({ applicationId: z.uuid(), scores: z.record(z.string(), z.coerce.number('grants.error.points').int('grants.error.points').min(0, 'grants.error.points')), justification: text(4000, 10) })
/** A member's own review of one application, given once; nobody else's is seen before. */
export const submitReview = command({
  name: 'grants.submitReview', input: reviewInput, may: sits,
  run: async (tx, _actor, input, ports) => {
    const row = (await sql<{ callId: string }>`select call_id as "callId" from grants.review where application_id = ${input.applicationId} and account_id = kernel.actor_account() and state = 'assigned' for update`.execute(tx)).rows[0]
    const the = row && await callInside(tx, row.callId)
    if (!the) throw new AppError('not-found', 'There is no such review.')
    const wrong = the.criteria.filter((one) => { const points = input.scores[one.id]; return points === undefined || points > one.points })
    if (wrong.length > 0) throw new InputError(Object.fromEntries(wrong.map((one) => [`score-${one.id}`, ['grants.error.points']])))
    const points = the.criteria.reduce((sum, one) => sum + (input.scores[one.id] ?? 0), 0)
    await sql`update grants.review set state = 'submitted', scores = ${JSON.stringify(input.scores)}::jsonb, points = ${points}, justification = ${input.justification}, submitted_at = ${ports.clock.now()} where application_id = ${input.applicationId} and account_id = kernel.actor_account()`.execute(tx)
    return null
  },
  audit: (input) => ({ subjectKind: 'review', subjectId: input.applicationId }),
})
export const declineReview = command({
  name: 'grants.declineReview', input: z.object({ applicationId: z.uuid() }), may: sits,
  run: async (tx, _actor, input) => {
    const done = await sql`update grants.review set state = 'declined' where application_id = ${input.applicationId} and account_id = kernel.actor_account() and state = 'assigned'`.execute(tx)
    if (Number(done.numAffectedRows) === 0) throw new AppError('not-found', 'There is no such review.')
    return null
  },
  audit: (input) => ({ subjectKind: 'review', subjectId: input.applicationId }),
})

/** Hands the call to the committee once every eligible application has all its valid reviews. */
export const finishReviewing = command({
  name: 'grants.finishReviewing', input: z.object({ callId: z.uuid() }), may: runsCalls,
  run: async (tx, actor, input) => {
    await asServer(tx, actor, async () => {
      const lacking = await sql`select from grants.application a join grants.call c on c.id = a.call_id where a.call_id = ${input.callId} and a.state = 'eligible' and (select count(*) from grants.review r where r.application_id = a.id and r.state = 'submitted') < c.reviews_per_application`.execute(tx)
      if (lacking.rows.length > 0) throw new InputError({ '': ['grants.error.reviewsLack', String(lacking.rows.length)] })
    })
    await moveCall(tx, input.callId, 'reviewing')
    return null
  },
  audit: (input) => call(input.callId),
})
