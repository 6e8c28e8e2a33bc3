// Money on its way: instalments met by one hand and approved by another, ordered, found on the bank's statement, given back by the bank, ordered again; refunds in one or more parts.
import { sql } from 'kysely'
import { z } from 'zod'
import { command, InputError } from '../../../kernel/command.ts'
import { violatedConstraint, type Tx } from '../../../kernel/db.ts'
import { AppError } from '../../../kernel/errors.ts'
import type { Ports } from '../../../kernel/ports.ts'
import { text } from '../../../kernel/validation.ts'
import { paysGrants, runsCalls } from '../policy.ts'
import { asServer } from '../server.ts'
import { endSettled, ofAward } from './commands.ts'
import { readStatement, type StatementLine } from './statements.ts'

const refusals: Readonly<Record<string, string>> = {
  instalment_agreement: 'grants.error.notInForce',
  instalment_report: 'grants.error.noReport',
  instalment_order: 'grants.error.earlierUnpaid',
  instalment_transition: 'grants.error.transition',
  instalment_two_hands: 'grants.error.twoHands',
  instalment_suspended: 'grants.error.suspended',
}
/** The refusals of the database around instalments, in words. */
export async function instalmentStep(work: () => Promise<unknown>): Promise<void> {
  try {
    await work()
  } catch (error) {
    const said = refusals[violatedConstraint(error) ?? '']
    if (said) throw new InputError({ '': [said] })
    throw error
  }
}
const several = z.preprocess(
  (value) => (typeof value === 'string' ? value.split(',').filter(Boolean) : (value ?? [])),
  z.array(z.uuid()).max(2000),
)
const ids = several.refine((list) => list.length > 0, 'grants.error.chooseOne')
/** The finance officer's word on instalments whose condition is met. */
export const approveInstalments = command({
  name: 'grants.approveInstalments',
  input: z.object({ ids }),
  may: paysGrants,
  run: async (tx, _actor, input) => {
    let approved = 0
    await instalmentStep(async () => {
      approved = Number(
        (
          await sql`
            update grants.instalment set state = 'approved', approved_by = kernel.actor_account() where id = any(${input.ids}::uuid[]) and state = 'met'`.execute(
            tx,
          )
        ).numAffectedRows,
      )
    })
    return { approved }
  },
  audit: (_input, output) => ({ subjectKind: 'instalment', subjectId: 'several', details: output }),
})
/** Finance gives one back with a reason; the grants officer confirms it anew. */
export const returnInstalment = command({
  name: 'grants.returnInstalment',
  input: z.object({ id: z.uuid(), note: text(500, 4) }),
  may: paysGrants,
  run: async (tx, _actor, input) => {
    const done =
      await sql`update grants.instalment set state = 'planned', note = ${input.note} where id = ${input.id} and state in ('met', 'approved')`.execute(
        tx,
      )
    if (Number(done.numAffectedRows) === 0) throw new AppError('conflict', 'This instalment cannot be returned.')
    return null
  },
  audit: (input) => ({ subjectKind: 'instalment', subjectId: input.id }),
})
/** The grants officer says that the condition is met; the database looks whether it is. */
export const confirmInstalment = command({
  name: 'grants.confirmInstalment',
  input: z.object({ id: z.uuid() }),
  may: runsCalls,
  run: async (tx, _actor, input) => {
    await instalmentStep(async () => {
      const done = await sql`update grants.instalment set state = 'met', note = null where id = ${input.id} and state = 'planned'`.execute(
        tx,
      )
      if (Number(done.numAffectedRows) === 0) throw new AppError('conflict', 'This instalment is not waiting.')
    })
    return null
  },
  audit: (input) => ({ subjectKind: 'instalment', subjectId: input.id }),
})

/** Stops what is not yet on its way; what the bank already has stays its own. */
export async function suspendInside(tx: Tx, id: string, day: string, because: string): Promise<void> {
  await sql`
    update grants.agreement set suspended_on = ${day}, suspended_because = ${because} where application_id = ${id} and suspended_on is null`.execute(
    tx,
  )
  await sql`update grants.instalment set state = 'planned' where application_id = ${id} and state = 'approved'`.execute(tx)
  await sql`update grants.instalment set state = 'suspended', note = ${because} where application_id = ${id} and state in ('planned', 'met')`.execute(
    tx,
  )
}
export async function resumeInside(tx: Tx, id: string): Promise<void> {
  await sql`update grants.agreement set suspended_on = null, suspended_because = null where application_id = ${id}`.execute(tx)
  await sql`update grants.instalment set state = 'planned', note = null where application_id = ${id} and state = 'suspended'`.execute(tx)
}
/** The city stops payments of one agreement, with a reason the recipient reads; or lets them go on. */
export const holdPayments = command({
  name: 'grants.holdPayments',
  input: z
    .object({ id: z.uuid(), what: z.enum(['suspend', 'resume'], 'ui.error.required'), because: z.string().trim().max(500).default('') })
    .refine((input) => input.what === 'resume' || input.because.length >= 4, { path: ['because'], message: 'grants.error.reason' }),
  may: runsCalls,
  run: async (tx, actor, input, ports) => {
    const seen = (
      await sql<{
        suspended: boolean
      }>`select suspended_on is not null as suspended from grants.agreement where application_id = ${input.id} and state in ('signed', 'published')`.execute(
        tx,
      )
    ).rows[0]
    if (!seen) throw new AppError('conflict', 'There is no agreement in force.')
    if (seen.suspended === (input.what === 'suspend')) throw new InputError({ '': ['grants.error.transition'] })
    await asServer(tx, actor, () =>
      input.what === 'suspend' ? suspendInside(tx, input.id, ports.clock.today(), input.because) : resumeInside(tx, input.id),
    )
    return null
  },
  audit: (input) => ofAward(input.id, { what: input.what }),
})

/** One order for what was chosen of the approved and of what the bank sent back; its file stays as it left. */
export const orderPayments = command({
  name: 'grants.orderPayments',
  input: z.object({ ids: several.default([]), chosen: z.string().default('') }),
  may: paysGrants,
  run: async (tx, _actor, input, ports) => {
    if (input.chosen !== '' && input.ids.length === 0) throw new InputError({ ids: ['grants.error.chooseOne'] })
    const made = (
      await sql<{
        id: string
        number: number
      }>`insert into grants.payment_order (made_at, made_by) values (${ports.clock.now()}, kernel.actor_account()) returning id, number`.execute(
        tx,
      )
    ).rows[0]
    if (!made) throw new Error('The order was not made')
    let ordered = 0
    await instalmentStep(async () => {
      ordered = Number(
        (
          await sql`
            update grants.instalment set state = 'ordered', order_id = ${made.id} where state in ('approved', 'failed')
              and (${input.chosen} = '' or id = any(${input.ids}::uuid[]))`.execute(tx)
        ).numAffectedRows,
      )
    })
    if (ordered === 0) throw new InputError({ '': ['grants.error.nothingApproved'] })
    await keepOrder(tx, made.id)
    return { id: made.id, number: made.number, ordered }
  },
  audit: (_input, output) => ({ subjectKind: 'payment-order', subjectId: output.id, details: { ordered: output.ordered } }),
})
/** Keeps the payments of an order as they leave. */
export async function keepOrder(tx: Tx, orderId: string): Promise<void> {
  await sql`
    insert into grants.ordered_payment (order_id, instalment_id, application_id, organisation_id, amount_minor, iban, name, symbol, agreement,
      number) select i.order_id, i.id, i.application_id, i.organisation_id, i.amount_minor, g.iban, o.name, g.symbol, g.number, i.number
    from grants.instalment i join grants.agreement g using (application_id) join directory.organisation o on o.id = g.organisation_id
    where i.order_id = ${orderId}`.execute(tx)
}

// Statements ---------------------------------------------------------------------------------------------------------------------------
/** Reads a statement: payments and refunds are found by variable symbol and amount, what the bank gave back is marked as failed, the rest waits for a person. Reading it again changes nothing. */
export const importStatement = command({
  name: 'grants.importStatement',
  input: z.object({ file: z.string({ error: 'ui.error.required' }).min(1, 'ui.error.required').max(5_000_000, 'ui.error.tooLong') }),
  may: paysGrants,
  run: async (tx, actor, input, ports) => {
    const lines = readStatement(input.file)
    if (lines === null) throw new InputError({ file: ['grants.error.statement'] })
    const counts = { payments: 0, refunds: 0, failed: 0, unmatched: 0, known: 0 }
    await asServer(tx, actor, async () => {
      // What went out comes before what came back of it, in whatever order the bank writes.
      for (const line of lines.toSorted((a, b) => Number(a.amountMinor > 0n) - Number(b.amountMinor > 0n))) {
        const settled = await settleLine(tx, line, ports)
        if (settled === 'known') counts.known += 1
        else if (settled === 'payment') counts.payments += 1
        else if (settled === 'refund') counts.refunds += 1
        else if (settled === 'unmatched') counts.unmatched += 1
        else counts.failed += 1
      }
    })
    return counts
  },
  audit: (_input, output) => ({ subjectKind: 'statement', subjectId: 'bank', details: output }),
})
type Settled = 'payment' | 'refund' | 'failed' | 'return' | 'unmatched'
type Moved = Pick<StatementLine, 'reference' | 'valueOn' | 'amountMinor' | 'message'>
const abs = (amount: bigint): bigint => (amount < 0n ? -amount : amount)
/** A debit that pays an ordered instalment. */
async function payOut(tx: Tx, agreement: { id: string; organisationId: string }, line: Moved): Promise<Settled> {
  const size = abs(line.amountMinor)
  const instalment = (
    await sql<{
      id: string
    }>`select id from grants.instalment where application_id = ${agreement.id} and state = 'ordered' and amount_minor = ${size} order by number limit 1`.execute(
      tx,
    )
  ).rows[0]
  if (!instalment) return 'unmatched'
  await sql`
    insert into grants.payment (application_id, organisation_id, instalment_id, kind, amount_minor, value_on, bank_reference)
    values (${agreement.id}, ${agreement.organisationId}, ${instalment.id}, 'payment', ${size}, ${line.valueOn}, ${line.reference})`.execute(
    tx,
  )
  await sql`update grants.instalment set state = 'paid', note = null where id = ${instalment.id}`.execute(tx)
  return 'payment'
}
/** The bank gives a payment back: at once, or days after it stood on a statement as paid. */
async function giveBack(tx: Tx, agreement: { id: string; organisationId: string }, line: Moved): Promise<Settled> {
  const instalment = (
    await sql<{
      id: string
      state: string
    }>`select id, state from grants.instalment where application_id = ${agreement.id} and state in ('ordered', 'paid') and amount_minor = ${line.amountMinor} order by array_position(array['ordered', 'paid'], state), number desc limit 1`.execute(
      tx,
    )
  ).rows[0]
  if (!instalment) return 'unmatched'
  if (instalment.state === 'paid')
    await sql`
      insert into grants.payment (application_id, organisation_id, instalment_id, kind, amount_minor, value_on, bank_reference)
      values (${agreement.id}, ${agreement.organisationId}, ${instalment.id}, 'return', ${line.amountMinor}, ${line.valueOn},
        ${line.reference})`.execute(tx)
  await sql`update grants.instalment set state = 'failed', note = ${line.message} where id = ${instalment.id}`.execute(tx)
  return instalment.state === 'paid' ? 'return' : 'failed'
}
/** Money the recipient owes: the refund of exactly this amount, or a part of the one that is due first. */
async function takeRefund(tx: Tx, agreement: { id: string; organisationId: string }, line: Moved): Promise<Settled> {
  const refund = (
    await sql<{
      id: string
      rest: string
    }>`select f.id, (f.amount_minor - coalesce(p.back, 0))::text as rest from grants.refund f left join lateral (select sum(p.amount_minor) as back from grants.payment p where p.refund_id = f.id) p on true
    where f.application_id = ${agreement.id} and f.state = 'owed' and f.amount_minor - coalesce(p.back, 0) >= ${line.amountMinor} order by (f.amount_minor - coalesce(p.back, 0) = ${line.amountMinor}) desc, f.due_on limit 1`.execute(
      tx,
    )
  ).rows[0]
  if (!refund) return 'unmatched'
  await sql`
    insert into grants.payment (application_id, organisation_id, refund_id, kind, amount_minor, value_on, bank_reference)
    values (${agreement.id}, ${agreement.organisationId}, ${refund.id}, 'refund', ${line.amountMinor}, ${line.valueOn}, ${line.reference})`.execute(
    tx,
  )
  if (BigInt(refund.rest) === line.amountMinor) await sql`update grants.refund set state = 'paid' where id = ${refund.id}`.execute(tx)
  return 'refund'
}
/** One line of a statement: what it pays, returns or undoes. */
export async function settleLine(tx: Tx, line: StatementLine, ports: Ports): Promise<Settled | 'known'> {
  if ((await sql`select from grants.bank_line where reference = ${line.reference}`.execute(tx)).rows.length > 0) return 'known'
  const agreement =
    line.symbol === null
      ? undefined
      : (
          await sql<{
            id: string
            organisationId: string
          }>`select application_id as id, organisation_id as "organisationId" from grants.agreement where symbol = ${line.symbol} for update`.execute(
            tx,
          )
        ).rows[0]
  const settled =
    agreement === undefined
      ? 'unmatched'
      : line.amountMinor < 0n
        ? await payOut(tx, agreement, line)
        : line.reversal
          ? await giveBack(tx, agreement, line)
          : await takeRefund(tx, agreement, line)
  await sql`
    insert into grants.bank_line (reference, value_on, amount_minor, counter_account, symbol, message, application_id, settled, imported_at)
    values (${line.reference}, ${line.valueOn}, ${line.amountMinor}, ${line.counterAccount}, ${line.symbol}, ${line.message},
      ${agreement?.id ?? null}, ${settled}, ${ports.clock.now()})`.execute(tx)
  if (agreement) await endSettled(tx, ports.clock.today(), agreement.id)
  return settled
}
/** A person says what a line is that the machine did not know; it must fit what is on its way, or is put aside with a reason. */
export const assignLine = command({
  name: 'grants.assignLine',
  input: z
    .object({
      reference: z.string({ error: 'ui.error.required' }).min(1, 'ui.error.required').max(200),
      what: z.enum(['paid', 'returned', 'refund', 'other'], 'ui.error.required'),
      agreement: z.string().trim().max(60).default(''),
      note: z.string().trim().max(500).default(''),
    })
    .refine((input) => input.what !== 'other' || input.note.length >= 4, { path: ['note'], message: 'grants.error.reason' })
    .refine((input) => input.what === 'other' || input.agreement !== '', { path: ['agreement'], message: 'ui.error.required' }),
  may: paysGrants,
  run: async (tx, actor, input, ports) => {
    // As the person first: a line or an award behind a wall is no line and no award.
    const line = (
      await sql<{
        valueOn: string
        amount: string
        message: string | null
      }>`select value_on::text as "valueOn", amount_minor::text as amount, message from grants.bank_line where reference = ${input.reference} and settled = 'unmatched'`.execute(
        tx,
      )
    ).rows[0]
    if (!line) throw new InputError({ reference: ['grants.error.lineGone'] })
    const agreement =
      input.what === 'other'
        ? undefined
        : (
            await sql<{
              id: string
              organisationId: string
            }>`select application_id as id, organisation_id as "organisationId" from grants.agreement where number = ${input.agreement} or symbol = ${input.agreement}`.execute(
              tx,
            )
          ).rows[0]
    if (input.what !== 'other' && !agreement) throw new InputError({ agreement: ['grants.error.noAgreement'] })
    const moved: Moved = {
      reference: input.reference,
      valueOn: line.valueOn,
      amountMinor: BigInt(line.amount),
      message: input.note || (line.message ?? ''),
    }
    await asServer(tx, actor, async () => {
      const settled =
        agreement === undefined
          ? 'other'
          : (input.what === 'paid') !== moved.amountMinor < 0n
            ? 'unmatched'
            : input.what === 'paid'
              ? await payOut(tx, agreement, moved)
              : input.what === 'returned'
                ? await giveBack(tx, agreement, moved)
                : await takeRefund(tx, agreement, moved)
      if (settled === 'unmatched') throw new InputError({ what: ['grants.error.lineFits'] })
      await sql`
        update grants.bank_line set settled = ${settled}, application_id = coalesce(${agreement?.id ?? null}, application_id),
          note = nullif(${input.note}, ''), decided_by = ${actor.kind === 'person' ? actor.accountId : null}
        where reference = ${input.reference}`.execute(tx)
      if (agreement) await endSettled(tx, ports.clock.today(), agreement.id)
    })
    return { what: input.what }
  },
  audit: (input, output) => ({ subjectKind: 'bank-line', subjectId: input.reference, details: output }),
})
