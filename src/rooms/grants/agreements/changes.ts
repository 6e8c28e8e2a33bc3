// Changes after the award: asked for in typed parts, decided by somebody else, signed as an amendment, and done without retyping: agreement, award, shares, budget and instalments follow.
import { sql } from 'kysely'
import { z } from 'zod'
import { command, InputError } from '../../../kernel/command.ts'
import { violatedConstraint, type Tx } from '../../../kernel/db.ts'
import { AppError } from '../../../kernel/errors.ts'
import { split } from '../../../kernel/money.ts'
import { text } from '../../../kernel/validation.ts'
import { runsCalls, signs } from '../policy.ts'
import { asServer } from '../server.ts'
import { endAward, ofAward, shareOut, writeToRecipient } from './commands.ts'
import { changeInput, isSmallShift, itemsOf, needsAmendment, reportDays, rescale, settlementOf, type ChangeType } from './model.ts'
import { resumeInside, suspendInside } from './payments.ts'

/** A recipient asks for changes; what touches the same thing as an open request is refused with its number. A small shift of money alone is a notice and is carried out at once. */
export const requestChange = command({
  name: 'grants.requestChange',
  input: changeInput,
  may: signs,
  run: async (tx, actor, input, ports) => {
    // Requests of one agreement get their numbers one after another.
    await sql`select pg_advisory_xact_lock(hashtextextended(${`grants.change ${input.id}`}, 0))`.execute(tx)
    const agreement = (
      await sql<{
        startsOn: string
        endsOn: string
        amount: string
        state: string
        percent: number
        suspended: boolean
        lead: string
      }>`select g.starts_on::text as "startsOn", g.ends_on::text as "endsOn", w.amount_minor::text as amount, g.state, g.shift_percent as percent, g.suspended_on is not null as suspended,
      coalesce((select p.share_minor from grants.party p where p.application_id = g.application_id and p.position = 1), w.amount_minor)::text as lead from grants.agreement g join grants.award w using (application_id) where g.application_id = ${input.id} and g.organisation_id = kernel.actor_organisation()`.execute(
        tx,
      )
    ).rows[0]
    if (!agreement) throw new AppError('not-found', 'There is no such award.')
    if (!['signed', 'published'].includes(agreement.state)) throw new InputError({ '': ['grants.error.notInForce'] })
    if (input.endsOn !== null && (input.endsOn < agreement.startsOn || input.endsOn === agreement.endsOn))
      throw new InputError({ endsOn: ['grants.error.period'] })
    if (input.amount !== null && input.amount >= BigInt(agreement.amount)) throw new InputError({ amount: ['grants.error.lessOnly'] })
    if (input.pause !== null && agreement.suspended === (input.pause === 'suspend'))
      throw new InputError({ pause: ['grants.error.transition'] })
    if (input.moveFrom !== null) {
      const free = (
        await sql<{
          free: string
          cost: string | null
        }>`select (a.amount_minor - a.charged_minor)::text as free, (b.cost_minor - b.amount_minor)::text as cost from grants.budget_item a left join grants.budget_item b on b.application_id = a.application_id and b.position = ${input.moveTo} where a.application_id = ${input.id} and a.position = ${input.moveFrom}`.execute(
          tx,
        )
      ).rows[0]
      if (!free || free.cost === null) throw new InputError({ moveFrom: ['grants.error.noItem'] })
      if ((input.moveAmount ?? 0n) > BigInt(free.free)) throw new InputError({ moveAmount: ['grants.error.itemFree'] })
    }
    const partnerInId = input.partnerInIco === null ? null : await newPartner(tx, input.id, input.partnerInIco)
    if (input.partnerInShare !== null && input.partnerInShare >= BigInt(agreement.lead))
      throw new InputError({ partnerInShare: ['grants.error.leadShare'] })
    const earlier =
      (
        await sql<{
          sum: string
        }>`select coalesce(sum((i.detail ->> 'amount')::bigint), 0)::text as sum from grants.change_item i join grants.change_request r on r.id = i.request_id where i.application_id = ${input.id} and i.type = 'budget-small' and r.state in ('submitted', 'asked', 'done', 'noted')`.execute(
          tx,
        )
      ).rows[0]?.sum ?? '0'
    const items = itemsOf(input, {
      small: isSmallShift({
        amount: input.moveAmount ?? 0n,
        earlier: BigInt(earlier),
        award: BigInt(agreement.amount),
        percent: agreement.percent,
      }),
      partnerInId,
    })
    try {
      const made = (
        await sql<{
          id: string
          number: number
        }>`insert into grants.change_request (application_id, organisation_id, number, reason, made_by, made_on) values (${input.id}, kernel.actor_organisation(), (select coalesce(max(number), 0) + 1 from grants.change_request where application_id = ${input.id}), ${input.reason}, kernel.actor_account(), ${ports.clock.today()}) returning id, number`.execute(
          tx,
        )
      ).rows[0]
      if (!made) throw new Error('The request was not made')
      for (const item of items)
        await sql`
          insert into grants.change_item (request_id, application_id, organisation_id, type, detail)
          values (${made.id}, ${input.id}, kernel.actor_organisation(), ${item.type}, ${JSON.stringify(item.detail)}::jsonb)`.execute(tx)
      if (items.every((item) => item.type === 'budget-small'))
        await asServer(tx, actor, async () => {
          await carryOut(tx, made.id, input.id, ports.clock.today())
          await sql`update grants.change_request set state = 'noted' where id = ${made.id}`.execute(tx)
          await close(tx, made.id)
        })
      return { number: made.number }
    } catch (error) {
      const constraint = violatedConstraint(error)
      if (constraint === 'change_conflict')
        throw new InputError({ '': ['grants.error.changeOpen', error instanceof Error ? error.message : ''] })
      if (constraint === 'change_open') throw new InputError({ '': ['grants.error.changeOpen', '…'] })
      throw error
    }
  },
  audit: (input, output) => ofAward(input.id, { request: output.number }),
})
/** The organisation with this IČO, unless it takes part already. */
async function newPartner(tx: Tx, id: string, ico: string): Promise<string> {
  const found = (
    await sql<{
      id: string
      inside: boolean
    }>`select o.id, exists (select from grants.party p where p.application_id = ${id} and p.organisation_id = o.id) as inside from directory.organisation o where o.ico = ${ico}`.execute(
      tx,
    )
  ).rows[0]
  if (!found) throw new InputError({ partnerInIco: ['grants.error.notInDirectory'] })
  if (found.inside) throw new InputError({ partnerInIco: ['grants.error.isPartner'] })
  return found.id
}

async function openRequest(
  tx: Tx,
  id: string,
  states: readonly string[] = ['submitted', 'asked'],
): Promise<{ id: string; applicationId: string; state: string }> {
  const row = (
    await sql<{
      id: string
      applicationId: string
      state: string
    }>`select id, application_id as "applicationId", state from grants.change_request where id = ${id} for update`.execute(tx)
  ).rows[0]
  if (!row) throw new AppError('not-found', 'There is no such request.')
  if (!states.includes(row.state)) throw new InputError({ '': ['grants.error.transition'] })
  return row
}
const close = (tx: Tx, id: string) => sql`update grants.change_item set open = false where request_id = ${id}`.execute(tx)
const voidDraft = (tx: Tx, id: string, day: string) =>
  sql`update grants.amendment set voided_on = ${day} where request_id = ${id} and done_on is null`.execute(tx)
/** The recipient answers a question or takes the request back, until the city has signed the amendment. */
export const answerChange = command({
  name: 'grants.answerChange',
  input: z
    .object({ requestId: z.uuid(), what: z.enum(['answer', 'withdraw'], 'ui.error.required'), answer: z.string().trim().max(2000) })
    .refine((input) => input.what === 'withdraw' || input.answer.length >= 3, { path: ['answer'], message: 'ui.error.required' }),
  may: signs,
  run: async (tx, _actor, input, ports) => {
    const request = await openRequest(tx, input.requestId, input.what === 'withdraw' ? ['submitted', 'asked', 'approved'] : ['asked'])
    if (input.what === 'withdraw') {
      await voidDraft(tx, request.id, ports.clock.today())
      await close(tx, request.id)
      await sql`update grants.change_request set state = 'withdrawn' where id = ${request.id}`.execute(tx)
    } else await sql`update grants.change_request set state = 'submitted', answer = ${input.answer} where id = ${request.id}`.execute(tx)
    return { applicationId: request.applicationId }
  },
  audit: (_input, output) => ofAward(output.applicationId),
})
/** The officer asks, refuses with a reason, or approves. What changes the agreement becomes an amendment that both sides sign; what does not (account, name) is carried out in the same moment. */
export const decideChange = command({
  name: 'grants.decideChange',
  input: z
    .object({ requestId: z.uuid(), verdict: z.enum(['approve', 'ask', 'refuse'], 'ui.error.required'), said: z.string().trim().max(2000) })
    .refine((input) => input.verdict === 'approve' || input.said.length >= 4, { path: ['said'], message: 'grants.error.reason' }),
  may: runsCalls,
  run: async (tx, actor, input, ports) => {
    const request = await openRequest(
      tx,
      input.requestId,
      input.verdict === 'refuse' ? ['submitted', 'asked', 'approved'] : ['submitted', 'asked'],
    )
    const today = ports.clock.today()
    if (input.verdict === 'ask')
      await sql`update grants.change_request set state = 'asked', asked = ${input.said} where id = ${request.id}`.execute(tx)
    else {
      if (input.verdict === 'refuse') {
        await asServer(tx, actor, () => voidDraft(tx, request.id, today))
        await close(tx, request.id)
      }
      try {
        await sql`
          update grants.change_request set state = ${input.verdict === 'approve' ? 'approved' : 'refused'},
            answer = coalesce(nullif(${input.said}, ''), answer), decided_by = kernel.actor_account(), decided_on = ${today}
          where id = ${request.id}`.execute(tx)
      } catch (error) {
        if (violatedConstraint(error) === 'change_two_people') throw new InputError({ '': ['grants.error.secondPerson'] })
        throw error
      }
      if (input.verdict === 'approve') await asServer(tx, actor, () => draftOrDo(tx, request, today))
    }
    await writeToRecipient(tx, ports, actor, request.applicationId, 'grants.mail.change')
    return { applicationId: request.applicationId }
  },
  audit: (input, output) => ofAward(output.applicationId, { verdict: input.verdict }),
})
/** Drafts the amendment out of what the changes would do, tried and taken back; changes without one are done. */
async function draftOrDo(tx: Tx, request: { id: string; applicationId: string }, day: string): Promise<void> {
  await sql`select from grants.agreement where application_id = ${request.applicationId} for update`.execute(tx)
  const types = (await sql<{ type: string }>`select type from grants.change_item where request_id = ${request.id}`.execute(tx)).rows
  if (!types.some((one) => needsAmendment(one.type))) {
    await carryOut(tx, request.id, request.applicationId, day)
    await finish(tx, request.id)
    return
  }
  const was = await stateOf(tx, request.applicationId)
  await sql`savepoint trial`.execute(tx)
  await carryOut(tx, request.id, request.applicationId, day)
  const became = await stateOf(tx, request.applicationId)
  await sql`rollback to savepoint trial`.execute(tx)
  await sql`
    insert into grants.amendment (application_id, organisation_id, number, request_id, was, became, made_on)
    select g.application_id, g.organisation_id, (select coalesce(max(m.number), 0) + 1 from grants.amendment m
    where m.application_id = g.application_id), ${request.id}, ${JSON.stringify(was)}::jsonb, ${JSON.stringify(became)}::jsonb, ${day}
    from grants.agreement g where g.application_id = ${request.applicationId}`.execute(tx)
}
async function finish(tx: Tx, requestId: string): Promise<void> {
  await sql`update grants.change_request set state = 'done' where id = ${requestId}`.execute(tx)
  await close(tx, requestId)
}
/** The recipient signs a drafted amendment. */
export const signAmendment = command({
  name: 'grants.signAmendment',
  input: z.object({ id: z.uuid(), number: z.coerce.number().int() }),
  may: signs,
  run: async (tx, _actor, input, ports) => {
    const done = await sql`
        update grants.amendment set recipient_signed_on = ${ports.clock.today()}, recipient_signed_by = kernel.actor_account()
        where application_id = ${input.id} and number = ${input.number} and organisation_id = kernel.actor_organisation()
          and recipient_signed_on is null and voided_on is null`.execute(tx)
    if (Number(done.numAffectedRows) === 0) throw new AppError('conflict', 'There is no amendment to be signed here.')
    return null
  },
  audit: (input) => ofAward(input.id, { amendment: input.number }),
})
/** The city signs what the recipient has signed; in the same moment award, shares, budget, instalments and dates follow, without retyping. */
export const carryAmendment = command({
  name: 'grants.carryAmendment',
  input: z.object({ id: z.uuid(), number: z.coerce.number().int() }),
  may: runsCalls,
  run: async (tx, actor, input, ports) => {
    const today = ports.clock.today()
    const row = (
      await sql<{
        requestId: string
      }>`update grants.amendment set city_signed_on = ${today}, city_signed_by = kernel.actor_account() where application_id = ${input.id} and number = ${input.number} and recipient_signed_on is not null and city_signed_on is null and voided_on is null returning request_id as "requestId"`.execute(
        tx,
      )
    ).rows[0]
    if (!row) throw new AppError('conflict', 'There is no amendment signed by the recipient.')
    await asServer(tx, actor, async () => {
      await carryOut(tx, row.requestId, input.id, today)
      await sql`update grants.agreement set amendments = amendments + 1 where application_id = ${input.id}`.execute(tx)
      await sql`
        update grants.amendment set done_on = ${today}, became = ${JSON.stringify(await stateOf(tx, input.id))}::jsonb
        where application_id = ${input.id} and number = ${input.number}`.execute(tx)
      await finish(tx, row.requestId)
    })
    await writeToRecipient(tx, ports, actor, input.id, 'grants.mail.change')
    return null
  },
  audit: (input) => ofAward(input.id, { amendment: input.number }),
})

type State = {
  endsOn: string
  iban: string | null
  note: string | null
  amount: string
  items: Record<string, string>
  parties: Record<string, string>
  instalments: Record<string, string>
}
async function stateOf(tx: Tx, id: string): Promise<State> {
  const row = (
    await sql<State>`
      select g.ends_on::text as "endsOn", g.iban, g.note, w.amount_minor::text as amount,
        (select jsonb_object_agg(b.position, b.amount_minor::text) from grants.budget_item b
      where b.application_id = g.application_id) as items,
    (select jsonb_object_agg(p.organisation_id, p.share_minor::text) from grants.party p where p.application_id = g.application_id
      and p.left_on is null) as parties, coalesce((select jsonb_object_agg(i.number, i.amount_minor::text) from grants.instalment i
    where i.application_id = g.application_id and i.state <> 'cancelled'), '{}') as instalments
    from grants.agreement g join grants.award w using (application_id) where g.application_id = ${id}`.execute(tx)
  ).rows[0]
  if (!row) throw new Error('An agreement has no state')
  return row
}
/** Makes an award smaller: the award itself, the instalments that are still to come, and the plan of the budget unless documents have already taken its place. */
export async function reduceAward(tx: Tx, id: string, amount: bigint, day: string, plan = true): Promise<void> {
  const items = (
    await sql<{
      position: number
      amount: string
      charged: string
    }>`select position, amount_minor::text as amount, charged_minor::text as charged from grants.budget_item where application_id = ${id} order by position`.execute(
      tx,
    )
  ).rows
  const planned = plan
    ? rescale(
        items.map((item) => ({ amount: BigInt(item.amount), charged: BigInt(item.charged) })),
        amount,
      )
    : items.map((item) => BigInt(item.amount))
  const instalments = (
    await sql<{
      id: string
      amount: string
      state: string
    }>`select id, amount_minor::text as amount, state from grants.instalment where application_id = ${id} and state <> 'cancelled' order by number`.execute(
      tx,
    )
  ).rows
  const fixed = instalments
    .filter((one) => ['approved', 'ordered', 'paid', 'failed'].includes(one.state))
    .reduce((sum, one) => sum + BigInt(one.amount), 0n)
  const free = instalments.filter((one) => ['planned', 'met', 'suspended'].includes(one.state))
  if (planned === null || amount < fixed || (free.length === 0 && amount !== fixed))
    throw new InputError({ '': ['grants.error.alreadyPaid'] })
  for (const [index, item] of items.entries())
    await sql`update grants.budget_item set amount_minor = ${planned[index]} where application_id = ${id} and position = ${item.position}`.execute(
      tx,
    )
  const parts =
    amount === fixed
      ? free.map(() => 0n)
      : split(
          amount - fixed,
          free.map((one) => BigInt(one.amount)),
          100n,
        )
  for (const [index, one] of free.entries()) {
    if (parts[index] === 0n) await sql`update grants.instalment set state = 'cancelled' where id = ${one.id}`.execute(tx)
    else await sql`update grants.instalment set amount_minor = ${parts[index]} where id = ${one.id}`.execute(tx)
  }
  await sql`update grants.award set amount_minor = ${amount}, changed_on = ${day} where application_id = ${id}`.execute(tx)
}
const detailOf = z.object({
  endsOn: z.string().default(''),
  from: z.number().default(0),
  to: z.number().default(0),
  amount: z.string().default('0'),
  organisationId: z.string().default(''),
  share: z.string().default(''),
  iban: z.string().default(''),
  text: z.string().default(''),
})
const order = [
  'time',
  'budget-small',
  'budget',
  'partner-out',
  'partner-in',
  'amount',
  'account',
  'name',
  'scope',
  'resumption',
  'suspension',
  'termination',
]
/** Does the parts of a request, one after another. */
async function carryOut(tx: Tx, requestId: string, id: string, day: string): Promise<void> {
  const items = (
    await sql<{
      type: ChangeType
      detail: unknown
    }>`select type, detail from grants.change_item where request_id = ${requestId} order by array_position(${order}::text[], type)`.execute(
      tx,
    )
  ).rows
  for (const item of items) await carryItem(tx, item.type, detailOf.parse(item.detail), id, day)
}
async function carryItem(tx: Tx, type: ChangeType, detail: z.output<typeof detailOf>, id: string, day: string): Promise<void> {
  const noted = (words: string) =>
    sql`update grants.agreement set note = concat_ws(E'\n', note, ${words}::text) where application_id = ${id}`.execute(tx)
  if (type === 'time') {
    await sql`update grants.agreement set ends_on = ${detail.endsOn} where application_id = ${id}`.execute(tx)
    await sql`
      update grants.report set due_on = ${reportDays(detail.endsOn, detail.endsOn).final} where application_id = ${id} and kind = 'final'
        and state in ('waiting', 'returned')`.execute(tx)
    await sql`
      update grants.instalment set due_on = ${reportDays(detail.endsOn, detail.endsOn).final}::date + 30 where application_id = ${id}
        and condition = 'final' and state in ('planned', 'suspended')`.execute(tx)
  } else if (type === 'budget' || type === 'budget-small') {
    await sql`
      update grants.budget_item set amount_minor = amount_minor - ${detail.amount} where application_id = ${id} and position = ${detail.from}`.execute(
      tx,
    )
    // The item that gets more also costs more; the plan of the whole stays.
    await sql`
      update grants.budget_item set amount_minor = amount_minor + ${detail.amount},
        cost_minor = greatest(cost_minor, amount_minor + ${detail.amount}) where application_id = ${id} and position = ${detail.to}`.execute(
      tx,
    )
  } else if (type === 'amount') {
    await reduceAward(tx, id, BigInt(detail.amount), day)
    await shareOut(tx, id, BigInt(detail.amount))
  } else if (type === 'partner-out') {
    const party = (
      await sql<{
        share: string
        position: number
      }>`select share_minor::text as share, position from grants.party where application_id = ${id} and organisation_id = ${detail.organisationId} and left_on is null`.execute(
        tx,
      )
    ).rows[0]
    if (!party || party.position === 1) throw new InputError({ '': ['grants.error.noPartner'] })
    await sql`update grants.party set left_on = ${day} where application_id = ${id} and organisation_id = ${detail.organisationId}`.execute(
      tx,
    )
    if (detail.share === 'lead')
      await sql`update grants.party set share_minor = share_minor + ${party.share} where application_id = ${id} and position = 1`.execute(
        tx,
      )
    else await reduceAward(tx, id, BigInt((await stateOf(tx, id)).amount) - BigInt(party.share), day)
  } else if (type === 'partner-in') {
    await sql`update grants.party set share_minor = share_minor - ${detail.amount} where application_id = ${id} and position = 1`.execute(
      tx,
    )
    await sql`
      insert into grants.party (application_id, organisation_id, position, share_minor)
      select ${id}, ${detail.organisationId}, max(position) + 1, ${detail.amount} from grants.party where application_id = ${id}`.execute(
      tx,
    )
  } else if (type === 'account') await sql`update grants.agreement set iban = ${detail.iban} where application_id = ${id}`.execute(tx)
  else if (type === 'suspension') await suspendInside(tx, id, day, detail.text)
  else if (type === 'resumption') await resumeInside(tx, id)
  else if (type === 'termination') await terminate(tx, id, day)
  else await noted(detail.text)
}
/** A project ends early: what was paid and is not covered by documents comes back. */
async function terminate(tx: Tx, id: string, day: string): Promise<void> {
  const sums = await sumsOf(tx, id)
  await endAward(tx, id, day, false)
  const owed = settlementOf(sums)
  if (owed.refund > 0n)
    await sql`
      insert into grants.refund (application_id, organisation_id, amount_minor, why, explained, due_on, made_on)
      select ${id}, organisation_id, ${owed.refund}, 'withdrawal', 'paid − eligible', (${day}::date + 30), ${day} from grants.agreement
      where application_id = ${id}`.execute(tx)
}
/** The sums a settlement is made of, in haléře. */
export async function sumsOf(
  tx: Tx,
  id: string,
): Promise<{ award: bigint; paid: bigint; charged: bigint; realCost: bigint; plannedCost: bigint }> {
  const row = (
    await sql<Record<'award' | 'paid' | 'charged' | 'realCost' | 'plannedCost', string>>`
    select w.amount_minor::text as award, g.total_cost_minor::text as "plannedCost",
      (select coalesce(sum(case p.kind when 'payment' then p.amount_minor else -p.amount_minor end), 0) from grants.payment p
    where p.application_id = g.application_id)::text as paid,
      (select coalesce(sum(c.amount_minor) filter (where c.funder = 'city'), 0) from grants.charge c where c.application_id = g.application_id
        and c.voided_on is null)::text as charged, (select coalesce(sum(c.amount_minor), 0) from grants.charge c
      where c.application_id = g.application_id and c.voided_on is null)::text as "realCost"
    from grants.agreement g join grants.award w using (application_id) where g.application_id = ${id}`.execute(tx)
  ).rows[0]
  if (!row) throw new AppError('not-found', 'There is no such award.')
  return {
    award: BigInt(row.award),
    paid: BigInt(row.paid),
    charged: BigInt(row.charged),
    realCost: BigInt(row.realCost),
    plannedCost: BigInt(row.plannedCost),
  }
}
export const publishAmendment = command({
  name: 'grants.publishAmendment',
  input: z.object({ id: z.uuid(), number: z.coerce.number().int(), registerId: text(40) }),
  may: runsCalls,
  run: async (tx, _actor, input, ports) => {
    const done = await sql`
        update grants.amendment set published_on = ${ports.clock.today()} where application_id = ${input.id} and number = ${input.number}
          and published_on is null and done_on is not null`.execute(tx)
    if (Number(done.numAffectedRows) === 0) throw new AppError('conflict', 'There is no such amendment to publish.')
    return null
  },
  audit: (input) => ofAward(input.id, { amendment: input.number, register: input.registerId }),
})
