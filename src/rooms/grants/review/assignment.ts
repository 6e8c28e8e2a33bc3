// Who reviews what: the proven best assignment under conflicts and loads, and a person's own choice with its price.
import { sql } from 'kysely'
import { z } from 'zod'
import { command, InputError } from '../../../kernel/command.ts'
import type { Tx } from '../../../kernel/db.ts'
import { AppError } from '../../../kernel/errors.ts'
import { callInside, type Call } from '../calls/queries.ts'
import { runsCalls } from '../policy.ts'
import { asServer } from '../server.ts'
import { solveAssignment } from '../solving/index.ts'

/** How well a member's fields fit a service: one of theirs, unknown, another. A soft tie makes a fit the last choice. */
function fitOf(topics: readonly string[], service: string, soft: boolean): number {
  return soft ? 0 : topics.includes(service) ? 10 : topics.length === 0 ? 5 : 2
}
type MemberRow = { id: string; label: string; topics: string[] }
type ApplicationRow = { id: string; number: number; service: string; stream: number }
/**
 * What an assignment is made from. Members and applications stand in an order drawn from the receipts of all applications together: nobody could know it before the closing and so place themselves, everybody can repeat it afterwards;
 * it decides between assignments that are equally good.
 */
async function tableOf(tx: Tx, call: Call) {
  const seed =
    (
      await sql<{
        seed: string
      }>`select md5(coalesce(string_agg(receipt, '' order by number), '')) as seed from grants.application where call_id = ${call.id} and state = 'eligible'`.execute(
        tx,
      )
    ).rows[0]?.seed ?? ''
  const members = (
    await sql<MemberRow>`
      select account_id as id, label, topics from grants.member where call_id = ${call.id} and (until is null or until >= kernel.today())
      order by md5(${seed} || account_id::text)`.execute(tx)
  ).rows
  const applications = (
    await sql<ApplicationRow>`
      select a.id, a.number, a.service, s.number as stream from grants.application a join grants.stream s on s.id = a.stream_id
      where a.call_id = ${call.id} and a.state = 'eligible' order by md5(${seed} || a.id::text)`.execute(tx)
  ).rows
  const given = (
    await sql<{
      applicationId: string
      accountId: string
      state: string
    }>`select application_id as "applicationId", account_id as "accountId", state from grants.review where call_id = ${call.id}`.execute(tx)
  ).rows
  const ties = (
    await sql<{
      applicationId: string
      accountId: string
      hard: boolean
    }>`select c.application_id as "applicationId", c.account_id as "accountId", bool_or(c.hard) as hard from grants.conflict c join grants.application a on a.id = c.application_id where a.call_id = ${call.id} group by 1, 2`.execute(
      tx,
    )
  ).rows
  const key = (applicationId: string, accountId: string) => `${applicationId} ${accountId}`
  const soft = new Set(ties.filter((one) => !one.hard).map((one) => key(one.applicationId, one.accountId)))
  const active = given.filter((one) => one.state === 'assigned' || one.state === 'submitted')
  return {
    members,
    applications,
    given,
    active,
    hard: ties.filter((one) => one.hard),
    fit: (member: MemberRow, application: ApplicationRow) =>
      fitOf(member.topics, application.service, soft.has(key(application.id, member.id))),
  }
}
export type Shortage = {
  streams: { stream: number; lacks: number; numbers: number[] }[]
  load: number | null
  members: number | null
  reviews: number
}

/** Assigns reviewers to what still needs them: the proven largest fit under conflicts and loads. Impossible: which streams lack how many reviews, and what is enough. */
export const assignReviewers = command({
  name: 'grants.assignReviewers',
  input: z.object({ callId: z.uuid() }),
  may: runsCalls,
  run: async (tx, actor, input) =>
    asServer(tx, actor, async () => {
      const the = await callInside(tx, input.callId)
      if (!the || the.state !== 'reviewing') throw new AppError('conflict', 'Reviews are not given at this moment.')
      const { members, applications, given, active, hard, fit } = await tableOf(tx, the)
      const position = new Map(members.map((member, index) => [member.id, index]))
      const load = members.map((member) => active.filter((one) => one.accountId === member.id).length)
      // What lacks the same number of reviews is assigned together; usually that is everything at once.
      const lacking = applications
        .map((one) => ({ ...one, lacks: the.reviewsPerApplication - active.filter((review) => review.applicationId === one.id).length }))
        .filter((one) => one.lacks > 0)
      let [assigned, objective, bound, floor] = [0, 0, 0, Infinity]
      for (const lacks of new Set(lacking.map((one) => one.lacks).toSorted((a, b) => b - a))) {
        const group = lacking.filter((one) => one.lacks === lacks)
        const forbidden = group.flatMap((one, index) =>
          [...hard, ...given]
            .filter((pair) => pair.applicationId === one.id)
            .flatMap((pair) => {
              const at = position.get(pair.accountId)
              return at === undefined ? [] : [[index, at] as const]
            }),
        )
        const answer = await solveAssignment({
          nApp: group.length,
          nRev: members.length,
          reviewsPerApplication: lacks,
          capacity: load.map((count) => Math.max(0, the.reviewerLoad - count)),
          conflicts: forbidden,
          affinity: group.map((one) => members.map((member) => fit(member, one))),
        })
        if (!answer.feasible) {
          const { applications: blocked, change } = answer.blocking
          const streams = [...Map.groupBy(blocked, (one) => group[one.application]?.stream ?? 0)].map(([stream, list]) => ({
            stream,
            lacks: list.reduce((sum, one) => sum + one.missing, 0),
            numbers: list.map((one) => group[one.application]?.number ?? 0).toSorted((a, b) => a - b),
          }))
          const shortage: Shortage = {
            streams: streams.toSorted((a, b) => a.stream - b.stream),
            load: change.load === null ? null : the.reviewerLoad + change.load,
            members: change.reviewers,
            reviews: change.reviews + the.reviewsPerApplication - lacks,
          }
          throw new InputError({ '': ['grants.error.reviewers', JSON.stringify(shortage)] })
        }
        for (const [index, reviewers] of answer.assignment.entries()) {
          for (const reviewer of reviewers) {
            await sql`
              insert into grants.review (application_id, account_id, call_id) values (${group[index]?.id}, ${members[reviewer]?.id}, ${input.callId})`.execute(
              tx,
            )
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
  audit: (input, output) => ({ subjectKind: 'call', subjectId: input.callId, details: output }),
})

/** Gives a review that is not handed in yet to another member, with a reason; what it costs in fit against the computed choice is kept. Whoever may not have it is refused without a word about why. */
export const giveReview = command({
  name: 'grants.giveReview',
  input: z.object({
    callId: z.uuid(),
    applicationId: z.uuid(),
    from: z.uuid('ui.error.required'),
    to: z.uuid('ui.error.required'),
    because: z.string('grants.error.reason').trim().min(4, 'grants.error.reason').max(1000),
  }),
  may: runsCalls,
  run: async (tx, actor, input) => {
    const visible = await sql`
        select from grants.review where application_id = ${input.applicationId} and account_id = ${input.from} and call_id = ${input.callId}
          and state = 'assigned'`.execute(tx)
    if (visible.rows.length === 0) throw new AppError('not-found', 'There is no such review.')
    return asServer(tx, actor, async () => {
      const the = await callInside(tx, input.callId)
      if (!the || the.state !== 'reviewing') throw new AppError('conflict', 'Reviews are not given at this moment.')
      const { members, applications, given, active, hard, fit } = await tableOf(tx, the)
      const [application, from, to] = [
        applications.find((one) => one.id === input.applicationId),
        members.find((one) => one.id === input.from),
        members.find((one) => one.id === input.to),
      ]
      const taken = [...hard, ...given].some((one) => one.applicationId === input.applicationId && one.accountId === input.to)
      if (!application || !to || taken || active.filter((one) => one.accountId === input.to).length >= the.reviewerLoad)
        throw new InputError({ to: ['grants.error.notThisMember'] })
      const price = (from ? fit(from, application) : 0) - fit(to, application)
      await sql`
        update grants.review set state = 'void', void_reason = 'given to another' where application_id = ${input.applicationId}
          and account_id = ${input.from}`.execute(tx)
      await sql`
        insert into grants.review (application_id, account_id, call_id, given_by, price, because)
        values (${input.applicationId}, ${input.to}, ${input.callId}, 'person', ${price}, ${input.because})`.execute(tx)
      return { price }
    })
  },
  audit: (input, output) => ({
    subjectKind: 'application',
    subjectId: input.applicationId,
    details: { to: input.to, price: output.price },
  }),
})
