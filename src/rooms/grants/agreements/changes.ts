// Changes after the award: asked for in typed parts, decided by somebody else, and done without retyping: agreement, award, shares, budget and instalments follow.
import { sql } from 'kysely'
import { z } from 'zod'
import { command, InputError } from '../../../kernel/command.ts'
import { violatedConstraint, type Tx } from '../../../kernel/db.ts'
import { AppError } from '../../../kernel/errors.ts'
import { split } from '../../../kernel/money.ts'
import { text } from '../../../kernel/validation.ts'
import { runsCalls, signs } from '../policy.ts'
import { asServer } from '../server.ts'
import { endAward, ofAward, writeToRecipient } from './commands.ts'
import { changeInput, itemsOf, reportDays, rescale, settlementOf, type ChangeType } from './model.ts'

/** A recipient asks for changes; what touches the same thing as an open request is refused with the reason. */
export const requestChange = command({
  name: 'grants.requestChange', input: changeInput, may: signs,
  run: async (tx, _actor, input, ports) => {
    const agreement = (await sql<{ endsOn: string; amount: string; state: string }>`select g.ends_on::text as "endsOn", w.amount_minor::text as amount, g.state from grants.agreement g join grants.award w using (application_id) where g.application_id = ${input.id} and g.organisation_id = kernel.actor_organisation()`.execute(tx)).rows[0]
    if (!agreement) throw new AppError('not-found', 'There is no such award.')
    if (!['signed', 'published'].includes(agreement.state)) throw new InputError({ '': ['grants.error.notInForce'] })
    if (input.amount !== null && input.amount >= BigInt(agreement.amount)) throw new InputError({ amount: ['grants.error.lessOnly'] })
    if (input.moveFrom !== null) {
      const free = (await sql<{ free: string; cost: string | null }>`select (a.amount_minor - a.charged_minor)::text as free, (b.cost_minor - b.amount_minor)::text as cost from grants.budget_item a left join grants.budget_item b on b.application_id = a.application_id and b.position = ${input.moveTo} where a.application_id = ${input.id} and a.position = ${input.moveFrom}`.execute(tx)).rows[0]
      if (!free || free.cost === null) throw new InputError({ moveFrom: ['grants.error.noItem'] })
      if ((input.moveAmount ?? 0n) > BigInt(free.free)) throw new InputError({ moveAmount: ['grants.error.itemFree'] })
    }
    try {
      const made = (await sql<{ id: string; number: number }>`insert into grants.change_request (application_id, organisation_id, number, reason, made_by, made_on) values (${input.id}, kernel.actor_organisation(), (select coalesce(max(number), 0) + 1 from grants.change_request where application_id = ${input.id}), ${input.reason}, kernel.actor_account(), ${ports.clock.today()}) returning id, number`.execute(tx)).rows[0]
      for (const item of itemsOf(input)) await sql`insert into grants.change_item (request_id, application_id, organisation_id, type, detail) values (${made?.id}, ${input.id}, kernel.actor_organisation(), ${item.type}, ${JSON.stringify(item.detail)}::jsonb)`.execute(tx)
      return { number: made?.number ?? 0 }
    } catch (error) {
      if (['change_conflict', 'change_open'].includes(violatedConstraint(error) ?? '')) throw new InputError({ '': ['grants.error.changeOpen'] })
      throw error
    }
  },
  audit: (input, output) => ofAward(input.id, { request: output.number }),
})

async function openRequest(tx: Tx, id: string): Promise<{ id: string; applicationId: string; state: string }> {
  const row = (await sql<{ id: string; applicationId: string; state: string }>`select id, application_id as "applicationId", state from grants.change_request where id = ${id} for update`.execute(tx)).rows[0]
  if (!row) throw new AppError('not-found', 'There is no such request.')
  if (!['submitted', 'asked'].includes(row.state)) throw new InputError({ '': ['grants.error.transition'] })
  return row
}
const close = (tx: Tx, id: string) => sql`update grants.change_item set open = false where request_id = ${id}`.execute(tx)
/** The recipient answers a question or takes the request back. */
export const answerChange = command({
  name: 'grants.answerChange', input: z.object({ requestId: z.uuid(), what: z.enum(['answer', 'withdraw'], 'ui.error.required'), answer: z.string().trim().max(2000) }).refine((input) => input.what === 'withdraw' || input.answer.length >= 3, { path: ['answer'], message: 'ui.error.required' }), may: signs,
  run: async (tx, _actor, input) => {
    const request = await openRequest(tx, input.requestId)
    if (input.what === 'withdraw') {
      await close(tx, request.id)
      await sql`update grants.change_request set state = 'withdrawn' where id = ${request.id}`.execute(tx)
    } else await sql`update grants.change_request set state = 'submitted', answer = ${input.answer} where id = ${request.id}`.execute(tx)
    return { applicationId: request.applicationId }
  },
  audit: (_input, output) => ofAward(output.applicationId),
})
/** The officer asks, refuses with a reason, or approves; an approved request becomes an amendment and is carried out in the same moment. */
export const decideChange = command({
  name: 'grants.decideChange', input: z.object({ requestId: z.uuid(), verdict: z.enum(['approve', 'ask', 'refuse'], 'ui.error.required'), said: z.string().trim().max(2000) }).refine((input) => input.verdict === 'approve' || input.said.length >= 4, { path: ['said'], message: 'grants.error.reason' }), may: runsCalls,
  run: async (tx, actor, input, ports) => {
    const request = await openRequest(tx, input.requestId)
    if (input.verdict === 'ask') await sql`update grants.change_request set state = 'asked', asked = ${input.said} where id = ${request.id}`.execute(tx)
    else {
      await close(tx, request.id)
      try {
        await sql`update grants.change_request set state = ${input.verdict === 'approve' ? 'approved' : 'refused'}, answer = coalesce(nullif(${input.said}, ''), answer), decided_by = kernel.actor_account(), decided_on = ${ports.clock.today()} where id = ${request.id}`.execute(tx)
      } catch (error) {
        if (violatedConstraint(error) === 'change_two_people') throw new InputError({ '': ['grants.error.secondPerson'] })
        throw error
      }
      if (input.verdict === 'approve') await asServer(tx, actor, () => carryOut(tx, request.id, request.applicationId, ports.clock.today()))
    }
    await writeToRecipient(tx, ports, actor, request.applicationId, 'grants.mail.change')
    return { applicationId: request.applicationId }
  },
  audit: (input, output) => ofAward(output.applicationId, { verdict: input.verdict }),
})

type State = { endsOn: string; iban: string | null; note: string | null; amount: string; items: Record<string, string>; parties: Record<string, string>; instalments: Record<string, string> }
async function stateOf(tx: Tx, id: string): Promise<State> {
  const row = (await sql<State>`select g.ends_on::text as "endsOn", g.iban, g.note, w.amount_minor::text as amount, (select jsonb_object_agg(b.position, b.amount_minor::text) from grants.budget_item b where b.application_id = g.application_id) as items,
    (select jsonb_object_agg(p.organisation_id, p.share_minor::text) from grants.party p where p.application_id = g.application_id and p.left_on is null) as parties, coalesce((select jsonb_object_agg(i.number, i.amount_minor::text) from grants.instalment i where i.application_id = g.application_id and i.state <> 'cancelled'), '{}') as instalments
    from grants.agreement g join grants.award w using (application_id) where g.application_id = ${id}`.execute(tx)).rows[0]
  if (!row) throw new Error('An agreement has no state')
  return row
}
/** Makes an award smaller: the award itself, the instalments that are still to come, and the plan of the budget unless documents have already taken its place. */
export async function reduceAward(tx: Tx, id: string, amount: bigint, day: string, plan = true): Promise<void> {
  const items = (await sql<{ position: number; amount: string; charged: string }>`select position, amount_minor::text as amount, charged_minor::text as charged from grants.budget_item where application_id = ${id} order by position`.execute(tx)).rows
  const planned = plan ? rescale(items.map((item) => ({ amount: BigInt(item.amount), charged: BigInt(item.charged) })), amount) : items.map((item) => BigInt(item.amount))
  const instalments = (await sql<{ id: string; amount: string; state: string }>`select id, amount_minor::text as amount, state from grants.instalment where application_id = ${id} and state <> 'cancelled' order by number`.execute(tx)).rows
  const fixed = instalments.filter((one) => ['approved', 'ordered', 'paid', 'failed'].includes(one.state)).reduce((sum, one) => sum + BigInt(one.amount), 0n)
  const free = instalments.filter((one) => ['planned', 'met', 'suspended'].includes(one.state))
  if (planned === null || amount < fixed || free.length === 0 && amount !== fixed) throw new InputError({ '': ['grants.error.alreadyPaid'] })
  for (const [index, item] of items.entries()) await sql`update grants.budget_item set amount_minor = ${planned[index]} where application_id = ${id} and position = ${item.position}`.execute(tx)
  const parts = amount === fixed ? free.map(() => 0n) : split(amount - fixed, free.map((one) => BigInt(one.amount)), 100n)
  for (const [index, one] of free.entries()) {
    if (parts[index] === 0n) await sql`update grants.instalment set state = 'cancelled' where id = ${one.id}`.execute(tx)
    else await sql`update grants.instalment set amount_minor = ${parts[index]} where id = ${one.id}`.execute(tx)
  }
  await sql`update grants.award set amount_minor = ${amount}, changed_on = ${day} where application_id = ${id}`.execute(tx)
}
async function shareOut(tx: Tx, id: string, amount: bigint): Promise<void> {
  const parties = (await sql<{ organisationId: string; share: string }>`select organisation_id as "organisationId", share_minor::text as share from grants.party where application_id = ${id} and left_on is null order by position`.execute(tx)).rows
  const shares = split(amount, parties.map((one) => BigInt(one.share)), 100n)
  for (const [index, one] of parties.entries()) await sql`update grants.party set share_minor = ${shares[index]} where application_id = ${id} and organisation_id = ${one.organisationId}`.execute(tx)
}
const detailOf = z.object({ endsOn: z.string().default(''), from: z.number().default(0), to: z.number().default(0), amount: z.string().default('0'), organisationId: z.string().default(''), share: z.string().default(''), iban: z.string().default(''), text: z.string().default('') })
async function carryOut(tx: Tx, requestId: string, id: string, day: string): Promise<void> {
  const was = await stateOf(tx, id)
  const items = (await sql<{ type: ChangeType; detail: unknown }>`select type, detail from grants.change_item where request_id = ${requestId} order by array_position(array['time', 'budget', 'partner-out', 'amount', 'account', 'scope', 'termination'], type)`.execute(tx)).rows
  for (const item of items) {
    const detail = detailOf.parse(item.detail)
    if (item.type === 'time') {
      await sql`update grants.agreement set ends_on = ${detail.endsOn} where application_id = ${id}`.execute(tx)
      await sql`update grants.report set due_on = ${reportDays(detail.endsOn, detail.endsOn).final} where application_id = ${id} and kind = 'final' and state in ('waiting', 'returned')`.execute(tx)
    } else if (item.type === 'budget') {
      await sql`update grants.budget_item set amount_minor = amount_minor - ${detail.amount} where application_id = ${id} and position = ${detail.from}`.execute(tx)
      // The item that gets more also costs more; the plan of the whole stays.
      await sql`update grants.budget_item set amount_minor = amount_minor + ${detail.amount}, cost_minor = greatest(cost_minor, amount_minor + ${detail.amount}) where application_id = ${id} and position = ${detail.to}`.execute(tx)
    } else if (item.type === 'amount') {
      await reduceAward(tx, id, BigInt(detail.amount), day)
      await shareOut(tx, id, BigInt(detail.amount))
    } else if (item.type === 'partner-out') {
      const party = (await sql<{ share: string; position: number }>`select share_minor::text as share, position from grants.party where application_id = ${id} and organisation_id = ${detail.organisationId} and left_on is null`.execute(tx)).rows[0]
      if (!party || party.position === 1) throw new InputError({ '': ['grants.error.noPartner'] })
      await sql`update grants.party set left_on = ${day} where application_id = ${id} and organisation_id = ${detail.organisationId}`.execute(tx)
      if (detail.share === 'lead') await sql`update grants.party set share_minor = share_minor + ${party.share} where application_id = ${id} and position = 1`.execute(tx)
      else await reduceAward(tx, id, BigInt((await stateOf(tx, id)).amount) - BigInt(party.share), day)
    } else if (item.type === 'account') await sql`update grants.agreement set iban = ${detail.iban} where application_id = ${id}`.execute(tx)
    else if (item.type === 'scope') await sql`update grants.agreement set note = concat_ws(E'\n', note, ${detail.text}) where application_id = ${id}`.execute(tx)
    else await terminate(tx, id, day)
  }
  const number = (await sql<{ n: number }>`update grants.agreement set amendments = amendments + 1 where application_id = ${id} returning amendments as n`.execute(tx)).rows[0]?.n ?? 1
  await sql`insert into grants.amendment (application_id, organisation_id, number, request_id, was, became, made_on) select ${id}, g.organisation_id, ${number}, ${requestId}, ${JSON.stringify(was)}::jsonb, ${JSON.stringify(await stateOf(tx, id))}::jsonb, ${day} from grants.agreement g where g.application_id = ${id}`.execute(tx)
}
/** A project ends early: what was paid and is not covered by documents comes back. */
async function terminate(tx: Tx, id: string, day: string): Promise<void> {
  const sums = await sumsOf(tx, id)
  await endAward(tx, id, sums.paid, day)
  const owed = settlementOf(sums)
  if (owed.refund > 0n) await sql`insert into grants.refund (application_id, organisation_id, amount_minor, why, explained, due_on, made_on) select ${id}, organisation_id, ${owed.refund}, 'withdrawal', 'paid − eligible', (${day}::date + 30), ${day} from grants.agreement where application_id = ${id}`.execute(tx)
}
/** The sums a settlement is made of, in haléře. */
export async function sumsOf(tx: Tx, id: string): Promise<{ award: bigint; paid: bigint; charged: bigint; realCost: bigint; plannedCost: bigint }> {
  const row = (await sql<Record<'award' | 'paid' | 'charged' | 'realCost' | 'plannedCost', string>>`
    select w.amount_minor::text as award, g.total_cost_minor::text as "plannedCost", (select coalesce(sum(case p.kind when 'payment' then p.amount_minor else -p.amount_minor end), 0) from grants.payment p where p.application_id = g.application_id)::text as paid,
      (select coalesce(sum(c.amount_minor) filter (where c.funder = 'city'), 0) from grants.charge c where c.application_id = g.application_id and c.voided_on is null)::text as charged, (select coalesce(sum(c.amount_minor), 0) from grants.charge c where c.application_id = g.application_id and c.voided_on is null)::text as "realCost"
    from grants.agreement g join grants.award w using (application_id) where g.application_id = ${id}`.execute(tx)).rows[0]
  if (!row) throw new AppError('not-found', 'There is no such award.')
  return { award: BigInt(row.award), paid: BigInt(row.paid), charged: BigInt(row.charged), realCost: BigInt(row.realCost), plannedCost: BigInt(row.plannedCost) }
}
export const publishAmendment = command({
  name: 'grants.publishAmendment', input: z.object({ id: z.uuid(), number: z.coerce.number().int(), registerId: text(40) }), may: runsCalls,
  run: async (tx, _actor, input, ports) => {
    const done = await sql`update grants.amendment set published_on = ${ports.clock.today()} where application_id = ${input.id} and number = ${input.number} and published_on is null`.execute(tx)
    if (Number(done.numAffectedRows) === 0) throw new AppError('conflict', 'There is no such amendment to publish.')
    return null
  },
  audit: (input) => ofAward(input.id, { amendment: input.number, register: input.registerId }),
})
