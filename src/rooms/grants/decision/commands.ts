// The decision under a budget: proposals, the committee's own choices with their price, votes, awards, letters to everybody in the same minute.
import { sql } from 'kysely'
import { z } from 'zod'
import { command, InputError } from '../../../kernel/command.ts'
import { setActor, violatedConstraint, type Tx } from '../../../kernel/db.ts'
import { AppError } from '../../../kernel/errors.ts'
import { formatDay, openCatalogues } from '../../../kernel/i18n.ts'
import { writeLetter } from '../../../kernel/mail.ts'
import type { Ports } from '../../../kernel/ports.ts'
import { text } from '../../../kernel/validation.ts'
import { moveCall } from '../calls/commands.ts'
import { callInside, type Call } from '../calls/queries.ts'
import { asServer } from '../server.ts'
import { runsCalls } from '../policy.ts'
import { compute, type Computed, type Override } from './compute.ts'
import { feedbackPaper, type FeedbackFacts } from './letters.ts'
import { reserveInside } from './queries.ts'

const subject = (id: string, details: Record<string, string | number | boolean> = {}) => ({ subjectKind: 'call', subjectId: id, details })
async function inCommittee(tx: Tx, id: string): Promise<Call> {
  const call = await callInside(tx, id)
  if (!call || call.state !== 'committee') throw new AppError('conflict', 'The call is not before the committee.')
  return call
}
async function choicesOf(tx: Tx, callId: string): Promise<Override[]> {
  return (await sql<Override>`select application_id as "applicationId", case kind when 'support' then 'support' else 'reject' end as kind, decided_because as because from grants.proposal where call_id = ${callId} and forced order by application_id`.execute(tx)).rows
}
async function writeProposals(tx: Tx, call: Call, overrides: readonly Override[]): Promise<Computed> {
  const computed = await compute(tx, call, overrides)
  if (computed.infeasible.length > 0) throw new InputError({ '': ['grants.error.infeasible', computed.infeasible.join(' ')] })
  await sql`delete from grants.proposal where call_id = ${call.id}`.execute(tx)
  for (const one of computed.outcomes) {
    await sql`insert into grants.proposal (application_id, call_id, amount_minor, kind, position, score, forced, price_points, decided_because, why) values (${one.applicationId}, ${call.id}, ${one.amountMinor}, ${one.kind}, ${one.position}, ${one.score}, ${one.forced !== null}, ${one.pricePoints}, ${one.forced?.because ?? null}, ${one.why})`.execute(tx)
  }
  return computed
}

/** Computes the best portfolio anew from the valid reviews, keeping what the committee decided itself. */
export const proposePortfolio = command({
  name: 'grants.proposePortfolio', input: z.object({ callId: z.uuid() }), may: runsCalls,
  run: async (tx, actor, input) => asServer(tx, actor, async () => {
    const call = await inCommittee(tx, input.callId)
    const computed = await writeProposals(tx, call, await choicesOf(tx, call.id))
    return { supported: computed.outcomes.filter((one) => one.kind === 'support').length, points: computed.objective, best: computed.best }
  }),
  audit: (input, output) => subject(input.callId, output),
})
/** The committee decides one application itself, for or against; the rest is computed anew around it and the price is recorded. An empty `kind` gives the choice back. */
export const overrideProposal = command({
  name: 'grants.overrideProposal', input: z.object({ callId: z.uuid(), applicationId: z.uuid(), kind: z.enum(['support', 'reject', 'free'], 'ui.error.required'), because: z.string().trim().max(1000) }).refine((input) => input.kind === 'free' || input.because.length > 3, { path: ['because'], message: 'grants.error.reason' }), may: runsCalls,
  run: async (tx, actor, input) => {
    const visible = await sql`select from grants.application where id = ${input.applicationId} and call_id = ${input.callId} and state = 'eligible'`.execute(tx)
    if (visible.rows.length === 0) throw new AppError('not-found', 'There is no such application.')
    return asServer(tx, actor, async () => {
      const call = await inCommittee(tx, input.callId)
      const others = (await choicesOf(tx, call.id)).filter((one) => one.applicationId !== input.applicationId)
      const computed = await writeProposals(tx, call, input.kind === 'free' ? others : [...others, { applicationId: input.applicationId, kind: input.kind, because: input.because }])
      return { price: computed.outcomes.find((one) => one.applicationId === input.applicationId)?.pricePoints ?? 0 }
    })
  },
  audit: (input, output) => ({ subjectKind: 'application', subjectId: input.applicationId, details: { kind: input.kind, price: output.price } }),
})

/** Refusals of the database, in words: beyond the line, the request, the cap, below what the project needs, by the wrong organ. */
async function award(number: number, give: () => Promise<unknown>): Promise<void> {
  try {
    await give()
  } catch (error) {
    const constraint = violatedConstraint(error)
    if (constraint === 'stream_never_exceeded' || constraint?.startsWith('award_')) throw new InputError({ '': ['grants.error.award', `č. ${number}: ${constraint}`] })
    throw error
  }
}
const count = z.coerce.number('ui.error.number').int('ui.error.number').min(0, 'ui.error.number').max(99, 'ui.error.number')
export const decisionInput = z.object({ callId: z.uuid(), organ: z.enum(['committee', 'council', 'assembly'], 'ui.error.required'), number: text(60, 1), decidedOn: z.iso.date('ui.error.date'), members: count, votesFor: count, votesAgainst: count, abstained: count })
/** Keeps one vote with its numbers; quorum and sums are the database's to judge. */
async function voted(tx: Tx, callId: string, input: Omit<z.output<typeof decisionInput>, 'callId'>, recused: number): Promise<string> {
  try {
    const made = await sql<{ id: string }>`insert into grants.decision (call_id, organ, number, decided_on, members, votes_for, votes_against, abstained, recused) values (${callId}, ${input.organ}, ${input.number}, ${input.decidedOn}, ${input.members}, ${input.votesFor}, ${input.votesAgainst}, ${input.abstained}, ${Math.min(recused, input.members - input.votesFor - input.votesAgainst - input.abstained)}) returning id`.execute(tx)
    return made.rows[0]?.id ?? ''
  } catch (error) {
    const constraint = violatedConstraint(error)
    if (constraint === 'decision_quorum') throw new InputError({ votesFor: ['grants.error.quorum'] })
    if (constraint === 'decision_votes') throw new InputError({ members: ['grants.error.votes'] })
    if (constraint === 'decision_number_once') throw new InputError({ number: ['grants.error.numberTaken'] })
    throw error
  }
}
/**
 * Records a vote. The committee's recommends; the council's makes awards up to its limit, the assembly's those above. How many were recused is counted from conflicts, not typed.
 * Awards beyond a line, a cap, a request or below what a project needs are refused by the database, also when two officers decide at once.
 */
export const recordDecision = command({
  name: 'grants.recordDecision', input: decisionInput, may: runsCalls,
  run: async (tx, actor, input, ports) => {
    if (input.decidedOn > ports.clock.today()) throw new InputError({ decidedOn: ['grants.error.past'] })
    const call = await inCommittee(tx, input.callId)
    const recused = input.organ !== 'committee' ? 0 : await asServer(tx, actor, async () => (await sql<{ n: number }>`select count(distinct m.account_id) as n from grants.member m where m.call_id = ${call.id} and exists (select from grants.conflict c join grants.application a on a.id = c.application_id where c.account_id = m.account_id and c.hard and a.call_id = ${call.id} and a.state = 'eligible')`.execute(tx)).rows[0]?.n ?? 0)
    const id = await voted(tx, call.id, input, recused)
    if (input.organ === 'committee' || input.votesFor * 2 <= input.members) return { awards: 0, organ: input.organ }
    // Whole proposals are awarded together, by the server: the officer may not see every one of them.
    return asServer(tx, actor, async () => {
      const limit = call.councilLimitMinor
      const due = (await sql<{ id: string; amount: string; streamId: string; organisationId: string; title: string; number: number }>`
        select p.application_id as id, p.amount_minor::text as amount, a.stream_id as "streamId", a.organisation_id as "organisationId", a.title, a.number from grants.proposal p join grants.application a on a.id = p.application_id
        where p.call_id = ${call.id} and p.kind = 'support' and not exists (select from grants.award w where w.application_id = p.application_id) and (p.amount_minor <= ${limit}) = ${input.organ === 'council'} order by a.number`.execute(tx)).rows
      for (const one of due) await award(one.number, () => sql`insert into grants.award (application_id, call_id, stream_id, organisation_id, decision_id, public_number, title, amount_minor, awarded_on) values (${one.id}, ${call.id}, ${one.streamId}, ${one.organisationId}, ${id}, ${`${call.slug}-${one.number}`}, ${one.title}, ${one.amount}, ${input.decidedOn})`.execute(tx))
      const left = (await sql<{ n: number }>`select count(*) as n from grants.proposal p where p.call_id = ${call.id} and p.kind = 'support' and not exists (select from grants.award w where w.application_id = p.application_id)`.execute(tx)).rows[0]?.n ?? 0
      if (left === 0) await moveCall(tx, call.id, 'committee')
      return { awards: due.length, organ: input.organ }
    })
  },
  audit: (input, output) => subject(input.callId, output),
})

/**
 * Gives money that has come back to the next on the reserve list of its line. Another than the first who fits needs a reason, which is kept with the award's decision.
 * The amount is what was asked, or what is left of the line if the project can live with it.
 */
export const awardReserve = command({
  name: 'grants.awardReserve', input: decisionInput.extend({ applicationId: z.uuid('ui.error.required'), because: z.string().trim().max(1000).default(''), organ: z.enum(['council', 'assembly'], 'ui.error.required') }), may: runsCalls,
  run: async (tx, actor, input, ports) => {
    if (input.decidedOn > ports.clock.today()) throw new InputError({ decidedOn: ['grants.error.past'] })
    const visible = await sql`select from grants.application where id = ${input.applicationId} and call_id = ${input.callId} and state = 'eligible'`.execute(tx)
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
      if (first !== chosen && input.because.length < 4) throw new InputError({ because: ['grants.error.outOfTurn', String(first?.number ?? '')] })
      await award(chosen.number, () => sql`insert into grants.award (application_id, call_id, stream_id, organisation_id, decision_id, public_number, title, amount_minor, awarded_on) values (${chosen.id}, ${call.id}, ${chosen.streamId}, ${chosen.organisationId}, ${id}, ${`${call.slug}-${chosen.number}`}, ${chosen.title}, ${chosen.amountMinor}, ${input.decidedOn})`.execute(tx))
      await sql`update grants.proposal set kind = 'support', amount_minor = ${chosen.amountMinor}, position = null, decided_because = coalesce(nullif(${input.because}, ''), decided_because) where application_id = ${chosen.id}`.execute(tx)
      return { amount: String(chosen.amountMinor) }
    })
  },
  audit: (input, output) => ({ subjectKind: 'application', subjectId: input.applicationId, details: output }),
})
/** Writes a letter to every applicant and releases all of them in one transaction: points, comments, reason, remedy. Before it nothing leaves the house; after it the call is public. */
export const announce = command({
  name: 'grants.announce', input: z.object({ callId: z.uuid() }), may: runsCalls,
  run: async (tx, actor, input, ports) => asServer(tx, actor, async () => {
    const call = await callInside(tx, input.callId)
    if (!call || call.state !== 'decided') throw new AppError('conflict', 'The call is not decided.')
    const letters = await lettersOf(tx, ports, call)
    const now = ports.clock.now()
    for (const letter of letters) await sql`insert into grants.feedback (application_id, call_id, organisation_id, paper, released_at) values (${letter.applicationId}, ${call.id}, ${letter.organisationId}, ${JSON.stringify(letter.paper)}::jsonb, ${now})`.execute(tx)
    await moveCall(tx, call.id, 'decided')
    await setActor(tx, { kind: 'system', purpose: 'job' })
    const t = openCatalogues(ports.config.root)
    for (const letter of letters) {
      if (letter.signedBy === null) continue
      const to = (await sql<{ email: string; lang: string }>`select email, lang from identity.account where id = ${letter.signedBy}`.execute(tx)).rows[0]
      if (!to) continue
      const lang = to.lang === 'en' ? 'en' as const : 'cs' as const
      await writeLetter(tx, { to: to.email, lang, subject: t(lang)('grants.letter.mail.subject', { title: lang === 'en' ? call.titleEn : call.titleCs }), text: t(lang)('grants.letter.mail.text', { address: `${ports.config.origin}/app/grants/applications/${letter.applicationId}` }) })
    }
    await setActor(tx, { kind: 'system', purpose: 'grants' })
    return { letters: letters.length }
  }),
  audit: (input, output) => subject(input.callId, output),
})
async function lettersOf(tx: Tx, ports: Ports, call: Call) {
  const rows = (await sql<Omit<FeedbackFacts, 'comments' | 'points' | 'quartile'> & { applicationId: string; organisationId: string; signedBy: string | null }>`
    select a.id as "applicationId", a.organisation_id as "organisationId", a.signed_by as "signedBy", o.name as organisation, a.number, a.title, a.state, a.reason, a.requested_minor::text as requested, w.amount_minor::text as awarded, p.kind, p.position, p.score::float8 as score, coalesce(p.why, '') as why, coalesce(p.decided_because, '') as because
    from grants.application a join directory.organisation o on o.id = a.organisation_id left join grants.proposal p on p.application_id = a.id left join grants.award w on w.application_id = a.id where a.call_id = ${call.id} and a.state in ('eligible', 'excluded') order by a.number`.execute(tx)).rows
  const reviews = (await sql<{ applicationId: string; scores: Record<string, number>; justification: string }>`select application_id as "applicationId", scores, justification from grants.review where call_id = ${call.id} and state = 'submitted' order by md5(application_id::text || account_id::text)`.execute(tx)).rows
  const scores = rows.flatMap((row) => (row.score === null ? [] : [row.score])).toSorted((a, b) => b - a)
  const texts = openCatalogues(ports.config.root)
  return rows.map((row) => {
    const own = reviews.filter((review) => review.applicationId === row.applicationId)
    const points = call.criteria.map((criterion) => ({ title: criterion.titleCs, most: criterion.points, mean: own.length === 0 ? null : own.reduce((sum, review) => sum + (review.scores[criterion.id] ?? 0), 0) / own.length }))
    const quartile = row.score === null || scores.length === 0 ? null : Math.min(4, Math.floor(scores.findIndex((score) => score <= (row.score ?? 0)) / scores.length * 4) + 1)
    return { applicationId: row.applicationId, organisationId: row.organisationId, signedBy: row.signedBy, paper: feedbackPaper(texts('cs'), call, { ...row, points, quartile, comments: own.map((review) => review.justification) }, formatDay('cs', ports.clock.today())) }
  })
}
