// The decision under a budget: proposals, the committee's own choices with their price, votes, awards, letters to everybody in the same minute.
import { sql } from 'kysely'
import { z } from 'zod'
import { command, InputError } from '../../../kernel/command.ts'
import { setActor, violatedConstraint, type Tx } from '../../../kernel/db.ts'
import { AppError } from '../../../kernel/errors.ts'
import { openCatalogues } from '../../../kernel/i18n.ts'
import { writeLetter } from '../../../kernel/mail.ts'
import { text } from '../../../kernel/validation.ts'
import { moveCall } from '../calls/commands.ts'
import { callInside, type Call } from '../calls/queries.ts'
import { asServer } from '../server.ts'
import { runsCalls } from '../policy.ts'
import { compute, type Computed, type Override } from './compute.ts'
import { lettersOf } from './letters.ts'
import { reserveInside } from './queries.ts'

const subject = (id: string, details: Record<string, string | number | boolean> = {}) => ({ subjectKind: 'call', subjectId: id, details })
async function inCommittee(tx: Tx, id: string): Promise<Call> {
  const call = await callInside(tx, id)
  if (!call || call.state !== 'committee') throw new AppError('conflict', 'The call is not before the committee.')
  return call
}
async function choicesOf(tx: Tx, callId: string): Promise<Override[]> {
  return (
    await sql<Override>`
      select application_id as "applicationId", case kind when 'support' then 'support' else 'reject' end as kind, decided_because as because
      from grants.proposal where call_id = ${callId} and forced order by application_id`.execute(tx)
  ).rows
}
async function writeProposals(tx: Tx, call: Call, overrides: readonly Override[]): Promise<Computed> {
  const computed = await compute(tx, call, overrides)
  if (computed.infeasible.length > 0) throw new InputError({ '': ['grants.error.infeasible', JSON.stringify(computed.infeasible)] })
  const fell = new Map(
    (
      await sql<{
        id: string
        list: string[]
      }>`select application_id as id, fell_out as list from grants.proposal where call_id = ${call.id} and forced`.execute(tx)
    ).rows.map((row) => [row.id, row.list]),
  )
  await sql`delete from grants.proposal where call_id = ${call.id}`.execute(tx)
  for (const one of computed.outcomes) {
    await sql`
      insert into grants.proposal (application_id, call_id, amount_minor, kind, position, score, forced, price_points, decided_because, why,
        reason, fell_out) values (${one.applicationId}, ${call.id}, ${one.amountMinor}, ${one.kind}, ${one.position}, ${one.score},
        ${one.forced !== null}, ${one.pricePoints}, ${one.forced?.because ?? null}, ${one.why},
        ${one.reason === null ? null : JSON.stringify(one.reason)}::jsonb,
        ${one.forced === null ? [] : (fell.get(one.applicationId) ?? [])}::uuid[])`.execute(tx)
  }
  return computed
}

/** Computes the best portfolio anew from the valid reviews, keeping what the committee decided itself. */
export const proposePortfolio = command({
  name: 'grants.proposePortfolio',
  input: z.object({ callId: z.uuid() }),
  may: runsCalls,
  run: async (tx, actor, input) =>
    asServer(tx, actor, async () => {
      const call = await inCommittee(tx, input.callId)
      const computed = await writeProposals(tx, call, await choicesOf(tx, call.id))
      return {
        supported: computed.outcomes.filter((one) => one.kind === 'support').length,
        points: computed.objective,
        best: computed.best,
      }
    }),
  audit: (input, output) => subject(input.callId, output),
})
/** The committee decides one application itself, for or against; the rest is computed anew around it and the price is recorded. An empty `kind` gives the choice back. */
export const overrideProposal = command({
  name: 'grants.overrideProposal',
  input: z
    .object({
      callId: z.uuid(),
      applicationId: z.uuid(),
      kind: z.enum(['support', 'reject', 'free'], 'ui.error.required'),
      because: z.string().trim().max(1000),
    })
    .refine((input) => input.kind === 'free' || input.because.length > 3, { path: ['because'], message: 'grants.error.reason' }),
  may: runsCalls,
  run: async (tx, actor, input) => {
    const visible =
      await sql`select from grants.application where id = ${input.applicationId} and call_id = ${input.callId} and state = 'eligible'`.execute(
        tx,
      )
    if (visible.rows.length === 0) throw new AppError('not-found', 'There is no such application.')
    return asServer(tx, actor, async () => {
      const call = await inCommittee(tx, input.callId)
      const others = (await choicesOf(tx, call.id)).filter((one) => one.applicationId !== input.applicationId)
      const before = new Set(
        (
          await sql<{
            id: string
          }>`select application_id as id from grants.proposal where call_id = ${call.id} and kind = 'support'`.execute(tx)
        ).rows.map((row) => row.id),
      )
      const computed = await writeProposals(
        tx,
        call,
        input.kind === 'free' ? others : [...others, { applicationId: input.applicationId, kind: input.kind, because: input.because }],
      )
      const fellOut = computed.outcomes
        .filter((one) => one.kind !== 'support' && before.has(one.applicationId) && one.applicationId !== input.applicationId)
        .map((one) => one.applicationId)
      await sql`
        update grants.proposal set fell_out = ${input.kind === 'free' ? [] : fellOut}::uuid[] where application_id = ${input.applicationId}`.execute(
        tx,
      )
      return { price: computed.outcomes.find((one) => one.applicationId === input.applicationId)?.pricePoints ?? 0 }
    })
  },
  audit: (input, output) => ({
    subjectKind: 'application',
    subjectId: input.applicationId,
    details: { kind: input.kind, price: output.price },
  }),
})

/** Refusals of the database, in words: beyond the line, the request, the cap, below what the project needs, by the wrong organ. */
async function award(number: number, give: () => Promise<unknown>): Promise<void> {
  try {
    await give()
  } catch (error) {
    const constraint = violatedConstraint(error)
    if (constraint === 'stream_never_exceeded' || constraint?.startsWith('award_'))
      throw new InputError({ '': ['grants.error.award', `č. ${number}: ${constraint}`] })
    throw error
  }
}
const count = z.coerce.number('ui.error.number').int('ui.error.number').min(0, 'ui.error.number').max(99, 'ui.error.number')
export const decisionInput = z.object({
  callId: z.uuid(),
  organ: z.enum(['committee', 'council', 'assembly'], 'ui.error.required'),
  number: text(60, 1),
  decidedOn: z.iso.date('ui.error.date'),
  members: count,
  votesFor: count,
  votesAgainst: count,
  abstained: count,
  about: z.union([z.literal(''), z.uuid()]).default(''),
})
/** Keeps one vote with its numbers; quorum and sums are the database's to judge. */
async function voted(tx: Tx, callId: string, input: Omit<z.output<typeof decisionInput>, 'callId'>, recused: number): Promise<string> {
  try {
    const made = await sql<{
      id: string
    }>`insert into grants.decision (call_id, organ, number, decided_on, members, votes_for, votes_against, abstained, recused, application_id) values (${callId}, ${input.organ}, ${input.number}, ${input.decidedOn}, ${input.members}, ${input.votesFor}, ${input.votesAgainst}, ${input.abstained}, ${Math.min(recused, input.members - input.votesFor - input.votesAgainst - input.abstained)}, ${input.about || null}) returning id`.execute(
      tx,
    )
    return made.rows[0]?.id ?? ''
  } catch (error) {
    const constraint = violatedConstraint(error)
    if (constraint === 'decision_quorum') throw new InputError({ votesFor: ['grants.error.quorum'] })
    if (constraint === 'decision_votes') throw new InputError({ members: ['grants.error.votes'] })
    if (constraint === 'decision_one_once') throw new InputError({ about: ['grants.error.votedAlone'] })
    if (constraint === 'decision_one_by_committee') throw new InputError({ organ: ['grants.error.committeeAlone'] })
    if (constraint === 'decision_number_once') throw new InputError({ number: ['grants.error.numberTaken'] })
    throw error
  }
}
/**
 * Records a vote. The committee's recommends; the council's makes awards up to its limit, the assembly's those above. How many were recused is counted from conflicts, not typed.
 * Awards beyond a line, a cap, a request or below what a project needs are refused by the database, also when two officers decide at once.
 */
export const recordDecision = command({
  name: 'grants.recordDecision',
  input: decisionInput,
  may: runsCalls,
  run: async (tx, actor, input, ports) => {
    if (input.decidedOn > ports.clock.today()) throw new InputError({ decidedOn: ['grants.error.past'] })
    const call = await inCommittee(tx, input.callId)
    if (
      input.about !== '' &&
      (await sql`select from grants.application where id = ${input.about} and call_id = ${call.id} and state = 'eligible'`.execute(tx)).rows
        .length === 0
    )
      throw new AppError('not-found', 'There is no such application.')
    // Those with a hard tie to what this vote is about: one application, or all that nobody votes on alone.
    const recused =
      input.organ !== 'committee'
        ? 0
        : await asServer(
            tx,
            actor,
            async () =>
              (
                await sql<{ n: number }>`
      select count(distinct m.account_id) as n from grants.member m join grants.conflict k on k.account_id = m.account_id and k.hard
      join grants.application a on a.id = k.application_id
      where m.call_id = ${call.id} and (m.until is null or m.until >= kernel.today()) and a.call_id = ${call.id} and a.state = 'eligible'
        and case when ${input.about} = '' then not exists (select from grants.decision d where d.application_id = a.id)
          else a.id::text = ${input.about} end`.execute(tx)
              ).rows[0]?.n ?? 0,
          )
    const id = await voted(tx, call.id, input, recused)
    if (input.organ === 'committee' || input.votesFor * 2 <= input.members) return { awards: 0, organ: input.organ }
    // Whole proposals are awarded together, by the server: the officer may not see every one of them.
    return asServer(tx, actor, async () => {
      const limit = call.councilLimitMinor
      const due = (
        await sql<{ id: string; amount: string; streamId: string; organisationId: string; title: string; number: number }>`
        select p.application_id as id, p.amount_minor::text as amount, a.stream_id as "streamId", a.organisation_id as "organisationId", a.title,
          a.number from grants.proposal p join grants.application a on a.id = p.application_id
        where p.call_id = ${call.id} and p.kind = 'support' and not exists (select from grants.award w where w.application_id = p.application_id)
          and (p.amount_minor <= ${limit}) = ${input.organ === 'council'} order by a.number`.execute(tx)
      ).rows
      for (const one of due)
        await award(one.number, () =>
          sql`insert into grants.award (application_id, call_id, stream_id, organisation_id, decision_id, public_number, title, amount_minor, awarded_on) values (${one.id}, ${call.id}, ${one.streamId}, ${one.organisationId}, ${id}, ${`${call.slug}-${one.number}`}, ${one.title}, ${one.amount}, ${input.decidedOn})`.execute(
            tx,
          ),
        )
      const left =
        (
          await sql<{
            n: number
          }>`select count(*) as n from grants.proposal p where p.call_id = ${call.id} and p.kind = 'support' and not exists (select from grants.award w where w.application_id = p.application_id)`.execute(
            tx,
          )
        ).rows[0]?.n ?? 0
      if (left === 0) await moveCall(tx, call.id, 'committee')
      return { awards: due.length, organ: input.organ }
    })
  },
  audit: (input, output) => subject(input.callId, output),
})

/** A late conflict is settled: in the committee everything is computed anew from the reviews that count; later it is written down what the organ did about it. */
export const settleReopening = command({
  name: 'grants.settleReopening',
  input: z.object({
    callId: z.uuid(),
    reopeningId: z.uuid(),
    because: z.string('grants.error.reason').trim().min(4, 'grants.error.reason').max(1000),
  }),
  may: runsCalls,
  run: async (tx, actor, input, ports) => {
    const done = await sql`
        update grants.reopening set settled_at = ${ports.clock.now()}, settled_because = ${input.because} where id = ${input.reopeningId}
          and call_id = ${input.callId} and settled_at is null`.execute(tx)
    if (Number(done.numAffectedRows) === 0) throw new AppError('not-found', 'There is nothing to settle.')
    return asServer(tx, actor, async () => {
      const call = await callInside(tx, input.callId)
      if (call?.state !== 'committee') return { computed: false }
      await writeProposals(tx, call, await choicesOf(tx, call.id))
      return { computed: true }
    })
  },
  audit: (input, output) => subject(input.callId, output),
})
/**
 * Gives money that has come back to the next on the reserve list of its line. Another than the first who fits needs a reason, which is kept with the award's decision.
 * The amount is what was asked, or what is left of the line if the project can live with it.
 */
export const awardReserve = command({
  name: 'grants.awardReserve',
  input: decisionInput.extend({
    applicationId: z.uuid('ui.error.required'),
    because: z.string().trim().max(1000).default(''),
    organ: z.enum(['council', 'assembly'], 'ui.error.required'),
  }),
  may: runsCalls,
  run: async (tx, actor, input, ports) => {
    if (input.decidedOn > ports.clock.today()) throw new InputError({ decidedOn: ['grants.error.past'] })
    const visible =
      await sql`select from grants.application where id = ${input.applicationId} and call_id = ${input.callId} and state = 'eligible'`.execute(
        tx,
      )
    if (visible.rows.length === 0) throw new AppError('not-found', 'There is no such application.')
    const call = await callInside(tx, input.callId)
    if (!call || !['announced', 'running'].includes(call.state)) throw new AppError('conflict', 'The call is not announced.')
    const id = await voted(tx, call.id, input, 0)
    if (input.votesFor * 2 <= input.members) throw new InputError({ votesFor: ['grants.error.notCarried'] })
    return asServer(tx, actor, async () => {
      const list = await reserveInside(tx, call.id)
      const chosen = list.find((one) => one.id === input.applicationId)
      if (!chosen) throw new InputError({ applicationId: ['grants.error.notReserve'] })
      if (chosen.amountMinor === 0n) throw new InputError({ applicationId: ['grants.error.lineEmpty'] })
      const first = list.find((one) => one.streamId === chosen.streamId && one.amountMinor > 0n)
      if (first !== chosen && input.because.length < 4)
        throw new InputError({ because: ['grants.error.outOfTurn', String(first?.number ?? '')] })
      await award(chosen.number, () =>
        sql`insert into grants.award (application_id, call_id, stream_id, organisation_id, decision_id, public_number, title, amount_minor, awarded_on) values (${chosen.id}, ${call.id}, ${chosen.streamId}, ${chosen.organisationId}, ${id}, ${`${call.slug}-${chosen.number}`}, ${chosen.title}, ${chosen.amountMinor}, ${input.decidedOn})`.execute(
          tx,
        ),
      )
      await sql`
        update grants.proposal set kind = 'support', amount_minor = ${chosen.amountMinor}, position = null,
          decided_because = coalesce(nullif(${input.because}, ''), decided_because) where application_id = ${chosen.id}`.execute(tx)
      return { amount: String(chosen.amountMinor) }
    })
  },
  audit: (input, output) => ({ subjectKind: 'application', subjectId: input.applicationId, details: output }),
})
/** Writes a letter to every applicant and releases all of them in one transaction: points, comments, reason, remedy. Before it nothing leaves the house; after it the call is public. */
export const announce = command({
  name: 'grants.announce',
  input: z.object({ callId: z.uuid() }),
  may: runsCalls,
  run: async (tx, actor, input, ports) =>
    asServer(tx, actor, async () => {
      const call = await callInside(tx, input.callId)
      if (!call || call.state !== 'decided') throw new AppError('conflict', 'The call is not decided.')
      // Who signed, and in which language they read, is known to identity alone.
      const signers = async (ids: readonly string[]) => {
        await setActor(tx, { kind: 'system', purpose: 'job' })
        const people = (
          await sql<{
            id: string
            email: string
            lang: string
          }>`select id, email, lang from identity.account where id = any(${ids}::uuid[])`.execute(tx)
        ).rows
        await setActor(tx, { kind: 'system', purpose: 'grants' })
        return new Map(people.map((one) => [one.id, one]))
      }
      const letters = await lettersOf(tx, ports, call, signers)
      const now = ports.clock.now()
      for (const letter of letters)
        await sql`
          insert into grants.feedback (application_id, call_id, organisation_id, paper, released_at)
          values (${letter.applicationId}, ${call.id}, ${letter.organisationId}, ${JSON.stringify(letter.paper)}::jsonb, ${now})`.execute(
          tx,
        )
      await moveCall(tx, call.id, 'decided')
      await setActor(tx, { kind: 'system', purpose: 'job' })
      const t = openCatalogues(ports.config.root)
      for (const { applicationId, signer } of letters) {
        if (signer === null) continue
        await writeLetter(tx, {
          to: signer.email,
          lang: signer.lang,
          subject: t(signer.lang)('grants.feedback.mail.subject', { title: signer.lang === 'cs' ? call.titleCs : call.titleEn }),
          text: t(signer.lang)('grants.feedback.mail.text', { address: `${ports.config.origin}/app/grants/applications/${applicationId}` }),
        })
      }
      await setActor(tx, { kind: 'system', purpose: 'grants' })
      return { letters: letters.length }
    }),
  audit: (input, output) => subject(input.callId, output),
})
