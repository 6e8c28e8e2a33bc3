// Reports, documents, settlement, controls and refunds.
import { createHash } from 'node:crypto'
import { sql } from 'kysely'
import { z } from 'zod'
import { command, InputError } from '../../../kernel/command.ts'
import { violatedConstraint, type Tx } from '../../../kernel/db.ts'
import { AppError } from '../../../kernel/errors.ts'
import { parseMoney } from '../../../kernel/money.ts'
import { isIco, text } from '../../../kernel/validation.ts'
import { crowns } from '../model.ts'
import { prepares, runsCalls, signs } from '../policy.ts'
import { asServer } from '../server.ts'
import { reduceAward, sumsOf } from './changes.ts'
import { endSettled, ofAward, shareOut, writeToRecipient } from './commands.ts'
import { chargeInput, riskReasons, settlementOf, type RiskFacts } from './model.ts'
import { instalmentStep } from './payments.ts'
import { voucherTable } from './vouchers.ts'

// Reports -----------------------------------------------------------------------------------------------------------------------------
export const submitReport = command({
  name: 'grants.submitReport',
  input: z.object({
    reportId: z.uuid(),
    done: text(8000, 20),
    people: z.coerce.number('ui.error.number').int('ui.error.number').min(0, 'ui.error.number').max(1_000_000, 'ui.error.number'),
  }),
  may: signs,
  run: async (tx, _actor, input, ports) => {
    const row = (
      await sql<{
        applicationId: string
      }>`update grants.report set state = 'submitted', done = ${input.done}, people = ${input.people}, submitted_on = ${ports.clock.today()}, submitted_by = kernel.actor_account() where id = ${input.reportId} and state in ('waiting', 'returned') and organisation_id = kernel.actor_organisation() returning application_id as "applicationId"`.execute(
        tx,
      )
    ).rows[0]
    if (!row) throw new AppError('conflict', 'This report is not awaited.')
    return { applicationId: row.applicationId }
  },
  audit: (_input, output) => ofAward(output.applicationId),
})
/** The officer sends a report back with questions or accepts it; the final one settles the grant. */
export const decideReport = command({
  name: 'grants.decideReport',
  input: z
    .object({ reportId: z.uuid(), verdict: z.enum(['accept', 'return'], 'ui.error.required'), asked: z.string().trim().max(2000) })
    .refine((input) => input.verdict === 'accept' || input.asked.length >= 4, { path: ['asked'], message: 'grants.error.reason' }),
  may: runsCalls,
  run: async (tx, actor, input, ports) => {
    const report = (
      await sql<{
        applicationId: string
        kind: 'interim' | 'final'
        state: string
      }>`select application_id as "applicationId", kind, state from grants.report where id = ${input.reportId} for update`.execute(tx)
    ).rows[0]
    if (!report) throw new AppError('not-found', 'There is no such report.')
    if (report.state !== 'submitted') throw new InputError({ '': ['grants.error.transition'] })
    if (input.verdict === 'return') {
      await sql`update grants.report set state = 'returned', asked = ${input.asked} where id = ${input.reportId}`.execute(tx)
      await writeToRecipient(tx, ports, actor, report.applicationId, 'grants.mail.report')
    } else {
      await sql`
        update grants.report set state = 'accepted', accepted_on = ${ports.clock.today()}, accepted_by = kernel.actor_account()
        where id = ${input.reportId}`.execute(tx)
      if (report.kind === 'final') await asServer(tx, actor, () => settle(tx, report.applicationId, ports.clock.today()))
      await instalmentStep(() =>
        sql`
          update grants.instalment set state = 'met' where application_id = ${report.applicationId} and condition = ${report.kind}
            and state = 'planned'`.execute(tx),
      )
    }
    return { applicationId: report.applicationId, verdict: input.verdict }
  },
  audit: (_input, output) => ofAward(output.applicationId, { verdict: output.verdict }),
})
/** Settles: what is still unpaid is reduced first, what was paid beyond is owed within 30 days. */
async function settle(tx: Tx, id: string, day: string): Promise<void> {
  const sums = await sumsOf(tx, id)
  const result = settlementOf(sums)
  if (result.lastInstalment !== null && result.eligible < sums.award) {
    const left = result.eligible > sums.paid ? result.eligible : sums.paid
    await reduceAward(tx, id, left, day, false)
    await shareOut(tx, id, left)
  }
  if (result.refund > 0n) {
    await sql`insert into grants.refund (application_id, organisation_id, amount_minor, why, explained, due_on, made_on) select ${id}, organisation_id, ${result.refund}, 'underspend', ${`${sums.paid} − ${result.eligible}`}, (${day}::date + 30), ${day} from grants.agreement where application_id = ${id}`.execute(
      tx,
    )
  }
  await endSettled(tx, day, id)
}

// Documents ---------------------------------------------------------------------------------------------------------------------------
type Charge = {
  supplierIco: string
  documentNo: string
  issuedOn: string
  paidOn: string
  total: bigint
  amount: bigint
  label: string
  funder: string
  position: number | null
}
/** Refusals in words; a full document says what of it may still be charged. */
async function chargeInside(tx: Tx, id: string, one: Charge): Promise<void> {
  try {
    await sql`savepoint charge`.execute(tx)
    await sql`
      insert into grants.charge (application_id, organisation_id, supplier_ico, document_no, issued_on, total_minor, label, paid_on, funder,
        position, amount_minor, made_by) values (${id}, kernel.actor_organisation(), ${one.supplierIco}, ${one.documentNo}, ${one.issuedOn},
        ${one.total}, ${one.label}, ${one.paidOn}, ${one.funder}, ${one.position}, ${one.amount}, kernel.actor_account())`.execute(tx)
  } catch (error) {
    await sql`rollback to savepoint charge`.execute(tx)
    const constraint = violatedConstraint(error)
    if (constraint === 'charge_document_full')
      throw new InputError({ amount: ['grants.error.documentFull', error instanceof Error ? String(BigInt(error.message) / 100n) : ''] })
    const said = {
      budget_never_overcharged: 'grants.error.itemFull',
      charge_closed: 'grants.error.settled',
      charge_item: 'grants.error.chargeItem',
      charge_item_known: 'grants.error.noItem',
      charge_paid_after_issue: 'ui.error.date',
    }[constraint ?? '']
    if (said) throw new InputError({ amount: [said] })
    throw error
  }
}
function amountsOf(total: string, amount: string): { total: bigint; amount: bigint } {
  const [whole, part] = [parseMoney(total), parseMoney(amount)]
  if (!whole || whole.minor <= 0n) throw new InputError({ total: ['grants.error.amount'] })
  if (!part || part.minor <= 0n) throw new InputError({ amount: ['grants.error.amount'] })
  return { total: whole.minor, amount: part.minor }
}
/** Charges a document, or a part of it, to the grant or to whoever else pays it. */
export const chargeDocument = command({
  name: 'grants.chargeDocument',
  input: chargeInput,
  may: prepares,
  run: async (tx, _actor, input) => {
    if (input.supplierIco !== '-' && !isIco(input.supplierIco)) throw new InputError({ supplierIco: ['grants.error.ico'] })
    await chargeInside(tx, input.id, {
      ...input,
      ...amountsOf(input.total, input.amount),
      position: input.funder === 'city' ? input.position : null,
    })
    return null
  },
  audit: (input) => ofAward(input.id),
})
/** A whole table of documents, all or none; what is wrong is told row by row, under `row.<line>.<column>`. */
export const importCharges = command({
  name: 'grants.importCharges',
  input: z.object({ id: z.uuid(), table: voucherTable }),
  may: prepares,
  run: async (tx, _actor, input) => {
    const { table } = input
    if (table.missing.length > 0) throw new InputError({ file: ['grants.error.columns', table.missing.join(', ')] })
    if (table.rows.length === 0) throw new InputError({ file: ['grants.error.noRows'] })
    const problems: Record<string, string[]> = Object.fromEntries(table.problems.map((one) => [`row.${one.line}.`, [one.reason]]))
    for (const row of table.rows) {
      const checked = chargeInput.safeParse({
        id: input.id,
        ...row.cells,
        funder: row.cells['funder'] || 'city',
        position: row.cells['item'],
      })
      if (!checked.success) {
        for (const issue of checked.error.issues) problems[`row.${row.line}.${issue.path.join('.')}`] = [issue.message]
        continue
      }
      try {
        if (checked.data.supplierIco !== '-' && !isIco(checked.data.supplierIco))
          throw new InputError({ supplierIco: ['grants.error.ico'] })
        await chargeInside(tx, input.id, {
          ...checked.data,
          ...amountsOf(checked.data.total, checked.data.amount),
          position: checked.data.funder === 'city' ? checked.data.position : null,
        })
      } catch (error) {
        if (!(error instanceof InputError)) throw error
        for (const [name, messages] of Object.entries(error.errors)) problems[`row.${row.line}.${name}`] = messages
      }
    }
    const wrong = new Set(Object.keys(problems).map((key) => key.split('.')[1])).size
    if (wrong > 0) throw new InputError({ file: ['grants.error.rowsWrong', String(wrong)], ...problems })
    return { documents: table.rows.length }
  },
  audit: (input, output) => ofAward(input.id, output),
})
/** Takes a charge back; the document is free again by that much. */
export const voidCharge = command({
  name: 'grants.voidCharge',
  input: z.object({ chargeId: z.uuid() }),
  may: prepares,
  run: async (tx, _actor, input, ports) => {
    const row = (
      await sql<{
        applicationId: string
      }>`update grants.charge set voided_on = ${ports.clock.today()} where id = ${input.chargeId} and voided_on is null returning application_id as "applicationId"`.execute(
        tx,
      )
    ).rows[0]
    if (!row) throw new AppError('not-found', 'There is no such document.')
    return { applicationId: row.applicationId }
  },
  audit: (_input, output) => ofAward(output.applicationId),
})

// Controls ----------------------------------------------------------------------------------------------------------------------------
/** What is known of risk, agreement by agreement, as far as the person may see them. */
export async function risksInside(tx: Tx, callId: string): Promise<{ id: string; reasons: ReturnType<typeof riskReasons> }[]> {
  const rows = (
    await sql<Omit<RiskFacts, 'awardMinor'> & { id: string; award: string }>`
    select g.application_id as id, w.amount_minor::text as award, g.amendments,
      (select count(*) from grants.party p where p.application_id = g.application_id and p.left_on is null) as parties,
      (select count(*) from grants.award e join grants.call c on c.id = e.call_id where e.organisation_id = g.organisation_id
        and e.application_id <> g.application_id and c.state in ('announced', 'running', 'settled')) as earlier,
      (select count(*) from grants.report r where r.application_id = g.application_id and r.state in ('waiting', 'returned')
        and r.due_on < kernel.today()) as "lateReports",
      (select count(*) from grants.finding f where f.organisation_id = g.organisation_id and f.state in ('open', 'refund')) as "openFindings",
        (select count(*) from grants.finding f where f.organisation_id = g.organisation_id and f.state = 'corrected') as "pastFindings"
    from grants.agreement g join grants.award w using (application_id) where g.call_id = ${callId}
      and g.state in ('signed', 'published', 'ended') order by g.number`.execute(tx)
  ).rows
  return rows.map(({ id, award, ...facts }) => ({ id, reasons: riskReasons({ ...facts, awardMinor: BigInt(award) }) }))
}
/** Proposes a sample: most reasons first, among equals by a draw that anybody can repeat from the numbers of the agreements. */
export function sampleOf(risks: readonly { id: string; reasons: readonly string[] }[], count: number): string[] {
  const draw = (id: string) => createHash('sha256').update(id).digest('hex')
  return risks
    .toSorted((a, b) => b.reasons.length - a.reasons.length || (draw(a.id) < draw(b.id) ? -1 : 1))
    .slice(0, count)
    .map((one) => one.id)
}
export const planControls = command({
  name: 'grants.planControls',
  input: z.object({
    callId: z.uuid(),
    count: z.coerce.number('ui.error.number').int('ui.error.number').min(1, 'ui.error.number').max(50, 'ui.error.number'),
    plannedOn: z.iso.date('ui.error.date'),
  }),
  may: runsCalls,
  run: async (tx, _actor, input) => {
    const risks = await risksInside(tx, input.callId)
    const without = new Set(
      (await sql<{ id: string }>`select application_id as id from grants.control`.execute(tx)).rows.map((row) => row.id),
    )
    const chosen = sampleOf(
      risks.filter((one) => !without.has(one.id)),
      input.count,
    )
    for (const id of chosen)
      await sql`
        insert into grants.control (application_id, organisation_id, planned_on, because, made_by)
        select application_id, organisation_id, ${input.plannedOn}, ${(risks.find((one) => one.id === id)?.reasons ?? []).join(' ')},
          kernel.actor_account() from grants.agreement where application_id = ${id}`.execute(tx)
    return { planned: chosen.length }
  },
  audit: (input, output) => ({ subjectKind: 'call', subjectId: input.callId, details: output }),
})
/** One control of one award, for a reason a person gives. */
export const planControl = command({
  name: 'grants.planControl',
  input: z.object({ id: z.uuid(), plannedOn: z.iso.date('ui.error.date'), because: text(300, 4) }),
  may: runsCalls,
  run: async (tx, _actor, input) => {
    const made = await sql`
        insert into grants.control (application_id, organisation_id, planned_on, because, made_by)
        select application_id, organisation_id, ${input.plannedOn}, ${input.because}, kernel.actor_account() from grants.agreement
        where application_id = ${input.id}`.execute(tx)
    if (Number(made.numAffectedRows) === 0) throw new AppError('not-found', 'There is no such award.')
    return null
  },
  audit: (input) => ofAward(input.id),
})
/** The protocol of a control, with its findings; the recipient may object. */
export const writeProtocol = command({
  name: 'grants.writeProtocol',
  input: z.object({
    controlId: z.uuid(),
    protocol: text(8000, 20),
    finding: z.string().trim().max(1000).default(''),
    amount: z.preprocess((value) => (value === '' || value === undefined ? '0' : value), crowns),
  }),
  may: runsCalls,
  run: async (tx, actor, input, ports) => {
    const row = (
      await sql<{
        applicationId: string
        organisationId: string
        state: string
      }>`select application_id as "applicationId", organisation_id as "organisationId", state from grants.control where id = ${input.controlId} for update`.execute(
        tx,
      )
    ).rows[0]
    if (!row) throw new AppError('not-found', 'There is no such control.')
    if (!['planned', 'begun'].includes(row.state)) throw new InputError({ '': ['grants.error.transition'] })
    if (row.state === 'planned') await sql`update grants.control set state = 'begun' where id = ${input.controlId}`.execute(tx)
    await sql`update grants.control set state = 'protocol', protocol = ${input.protocol} where id = ${input.controlId}`.execute(tx)
    if (input.finding.length >= 5)
      await sql`
        insert into grants.finding (control_id, application_id, organisation_id, said, amount_minor)
        values (${input.controlId}, ${row.applicationId}, ${row.organisationId}, ${input.finding}, ${input.amount})`.execute(tx)
    await writeToRecipient(tx, ports, actor, row.applicationId, 'grants.mail.control')
    return { applicationId: row.applicationId }
  },
  audit: (_input, output) => ofAward(output.applicationId),
})
export const objectToProtocol = command({
  name: 'grants.objectToProtocol',
  input: z.object({ controlId: z.uuid(), objections: text(4000, 10) }),
  may: signs,
  run: async (tx, _actor, input, ports) => {
    const row = (
      await sql<{
        applicationId: string
      }>`update grants.control set state = 'objections', objections = ${input.objections}, objected_on = ${ports.clock.today()} where id = ${input.controlId} and state = 'protocol' returning application_id as "applicationId"`.execute(
        tx,
      )
    ).rows[0]
    if (!row) throw new AppError('conflict', 'There is nothing to object to.')
    return { applicationId: row.applicationId }
  },
  audit: (_input, output) => ofAward(output.applicationId),
})
/** Closes a control; objections need an answer first. */
export const closeControl = command({
  name: 'grants.closeControl',
  input: z.object({ controlId: z.uuid(), answer: z.string().trim().max(4000).default('') }),
  may: runsCalls,
  run: async (tx, _actor, input, ports) => {
    try {
      const row = (
        await sql<{
          applicationId: string
        }>`update grants.control set state = 'closed', answer = nullif(${input.answer}, ''), closed_on = ${ports.clock.today()} where id = ${input.controlId} and state in ('protocol', 'objections') returning application_id as "applicationId"`.execute(
          tx,
        )
      ).rows[0]
      if (!row) throw new AppError('conflict', 'This control cannot be closed.')
      return { applicationId: row.applicationId }
    } catch (error) {
      if (violatedConstraint(error) === 'control_answered') throw new InputError({ answer: ['grants.error.answerObjections'] })
      throw error
    }
  },
  audit: (_input, output) => ofAward(output.applicationId),
})
/** What became of a finding: mended, money owed back, or waived; always with words. */
export const settleFinding = command({
  name: 'grants.settleFinding',
  input: z.object({ findingId: z.uuid(), state: z.enum(['corrected', 'refund', 'waived'], 'ui.error.required'), outcome: text(1000, 4) }),
  may: runsCalls,
  run: async (tx, _actor, input, ports) => {
    const row = (
      await sql<{
        applicationId: string
        organisationId: string
        amount: string
        said: string
      }>`update grants.finding set state = ${input.state}, outcome = ${input.outcome} where id = ${input.findingId} and state = 'open' returning application_id as "applicationId", organisation_id as "organisationId", amount_minor::text as amount, said`.execute(
        tx,
      )
    ).rows[0]
    if (!row) throw new AppError('conflict', 'This finding is settled.')
    if (input.state === 'refund') {
      if (row.amount === '0') throw new InputError({ state: ['grants.error.findingAmount'] })
      await sql`
        insert into grants.refund (application_id, organisation_id, amount_minor, why, explained, due_on, made_on)
        values (${row.applicationId}, ${row.organisationId}, ${row.amount}, 'finding', ${row.said}, (${ports.clock.today()}::date + 30),
          ${ports.clock.today()})`.execute(tx)
    }
    return { applicationId: row.applicationId }
  },
  audit: (input, output) => ofAward(output.applicationId, { finding: input.state }),
})
/** Gives up a refund that is owed; only with a reason, and everybody who sees the award sees it. */
export const waiveRefund = command({
  name: 'grants.waiveRefund',
  input: z.object({ refundId: z.uuid(), why: text(500, 4) }),
  may: runsCalls,
  run: async (tx, actor, input, ports) => {
    const row = (
      await sql<{
        applicationId: string
      }>`update grants.refund set state = 'waived' where id = ${input.refundId} and state = 'owed' returning application_id as "applicationId"`.execute(
        tx,
      )
    ).rows[0]
    if (!row) throw new AppError('conflict', 'This refund is not owed.')
    await asServer(tx, actor, () => endSettled(tx, ports.clock.today(), row.applicationId))
    return { applicationId: row.applicationId }
  },
  audit: (input, output) => ofAward(output.applicationId, { why: input.why.slice(0, 80) }),
})
