// The invented recipients and the invented finance officer of the demo call, so that one person can walk it to the end. Refused for a real call.
import { sql } from 'kysely'
import { z } from 'zod'
import type { Actor } from '../../../kernel/actor.ts'
import { command } from '../../../kernel/command.ts'
import { setActor, type Tx } from '../../../kernel/db.ts'
import { AppError } from '../../../kernel/errors.ts'
import { keepOrder, settleLine } from '../agreements/payments.ts'
import { decideReport } from '../agreements/settlement.ts'
import { callInside } from '../calls/queries.ts'
import { runsCalls } from '../policy.ts'
import { asServer } from '../server.ts'

const input = z.object({ callId: z.uuid() })
const subject = (id: string, details: Record<string, string | number | boolean>) => ({ subjectKind: 'call', subjectId: id, details })
async function onlyDemo(tx: Tx, callId: string): Promise<void> {
  const call = await callInside(tx, callId)
  if (!call?.isDemo || call.state !== 'running') throw new AppError('conflict', 'Only the demo call is walked by invention.')
}
async function demoPerson(tx: Tx, actor: Actor, name: string): Promise<string> {
  await setActor(tx, { kind: 'system', purpose: 'job' })
  const id = (await sql<{ id: string }>`select id from identity.account where email = ${`${name}@demo.metropolis.example`}`.execute(tx))
    .rows[0]?.id
  await setActor(tx, actor)
  if (!id) throw new AppError('conflict', 'The demo people are not here.')
  return id
}
export const inventAcceptances = command({
  name: 'grants.inventAcceptances',
  input,
  may: runsCalls,
  run: async (tx, actor, { callId }, ports) => {
    await onlyDemo(tx, callId)
    const signer = await demoPerson(tx, actor, 'inbaze.lead')
    const done = await asServer(tx, actor, () =>
      sql`
        update grants.agreement set state = 'accepted', iban = 'CZ6508000000192000145399', recipient_signed_on = ${ports.clock.today()},
          recipient_signed_by = ${signer} where call_id = ${callId} and state = 'sent'`.execute(tx),
    )
    return { accepted: Number(done.numAffectedRows) }
  },
  audit: ({ callId }, output) => subject(callId, output),
})
export const inventPayments = command({
  name: 'grants.inventPayments',
  input,
  may: runsCalls,
  run: async (tx, actor, { callId }, ports) => {
    await onlyDemo(tx, callId)
    const finance = await demoPerson(tx, actor, 'finance.officer')
    return asServer(tx, actor, async () => {
      await sql`
        update grants.instalment i set state = 'approved', approved_by = ${finance} from grants.agreement g
        where g.application_id = i.application_id and g.call_id = ${callId} and i.state = 'met'`.execute(tx)
      const order = (
        await sql<{
          id: string
          number: number
        }>`insert into grants.payment_order (made_at, made_by) values (${ports.clock.now()}, ${finance}) returning id, number`.execute(tx)
      ).rows[0]
      await sql`
        update grants.instalment i set state = 'ordered', order_id = ${order?.id} from grants.agreement g where g.application_id = i.application_id
          and g.call_id = ${callId} and i.state in ('approved', 'failed')`.execute(tx)
      if (order) await keepOrder(tx, order.id)
      const lines = (
        await sql<{
          symbol: string
          amount: string
          kind: string
          id: string
        }>`select g.symbol, i.amount_minor::text as amount, 'payment' as kind, i.id from grants.instalment i join grants.agreement g using (application_id) where g.call_id = ${callId} and i.state = 'ordered'
        union all select g.symbol, f.amount_minor::text, 'refund', f.id from grants.refund f join grants.agreement g using (application_id) where g.call_id = ${callId} and f.state = 'owed' order by 1, 3`.execute(
          tx,
        )
      ).rows
      for (const line of lines)
        await settleLine(
          tx,
          {
            reference: `DEMO-${order?.number}-${line.id}`,
            valueOn: ports.clock.today(),
            amountMinor: line.kind === 'payment' ? -BigInt(line.amount) : BigInt(line.amount),
            reversal: false,
            counterAccount: null,
            symbol: line.symbol,
            message: 'demo',
          },
          ports,
        )
      return { lines: lines.length }
    })
  },
  audit: ({ callId }, output) => subject(callId, output),
})
export const inventReports = command({
  name: 'grants.inventReports',
  input: input.extend({ kind: z.enum(['interim', 'final']) }),
  may: runsCalls,
  run: async (tx, actor, { callId, kind }, ports) => {
    await onlyDemo(tx, callId)
    const signer = await demoPerson(tx, actor, 'inbaze.lead')
    return asServer(tx, actor, async () => {
      const waiting = (
        await sql<{
          id: string
          applicationId: string
          number: number
        }>`select r.id, r.application_id as "applicationId", a.number from grants.report r join grants.agreement g using (application_id) join grants.application a on a.id = r.application_id where g.call_id = ${callId} and r.kind = ${kind} and r.state in ('waiting', 'returned') and g.state in ('signed', 'published') order by a.number`.execute(
          tx,
        )
      ).rows
      for (const one of waiting) {
        // Every tenth project spends less than it got, so that something is returned.
        if (kind === 'final') {
          await sql`
            insert into grants.charge (application_id, organisation_id, supplier_ico, document_no, issued_on, total_minor, label, paid_on, funder,
              position, amount_minor)
            select b.application_id, b.organisation_id, '-', 'DEMO-' || ${one.number}::text || '-' || b.position, ${ports.clock.today()}, b.cost_minor, 'Smyšlený doklad', ${ports.clock.today()}, 'city', b.position, ${one.number % 10 === 0 ? sql`b.amount_minor * 9 / 10` : sql`b.amount_minor`} from grants.budget_item b where b.application_id = ${one.applicationId} and b.amount_minor > 0`.execute(
            tx,
          )
          await sql`
            insert into grants.charge (application_id, organisation_id, supplier_ico, document_no, issued_on, total_minor, label, paid_on, funder,
              amount_minor)
            select b.application_id, b.organisation_id, '-', 'DEMO-' || ${one.number}::text || '-' || b.position, ${ports.clock.today()}, b.cost_minor,
              'Smyšlený doklad', ${ports.clock.today()}, 'vlastní zdroje', b.cost_minor - b.amount_minor from grants.budget_item b
            where b.application_id = ${one.applicationId} and b.amount_minor > 0 and b.cost_minor > b.amount_minor`.execute(tx)
        }
        await sql`
          update grants.report set state = 'submitted', done = 'Smyšlená zpráva: činnosti proběhly podle plánu.', people = ${20 + one.number},
            submitted_on = ${ports.clock.today()}, submitted_by = ${signer} where id = ${one.id}`.execute(tx)
      }
      return { reports: waiting.length }
    })
  },
  audit: ({ callId }, output) => subject(callId, output),
})
/** Reads all waiting reports of the demo call at once, by the same rules as one by one. */
export const inventReading = command({
  name: 'grants.inventReading',
  input,
  may: runsCalls,
  run: async (tx, actor, { callId }, ports) => {
    await onlyDemo(tx, callId)
    const waiting = (
      await sql<{
        id: string
      }>`select r.id from grants.report r join grants.agreement g using (application_id) where g.call_id = ${callId} and r.state = 'submitted' order by r.id`.execute(
        tx,
      )
    ).rows
    for (const one of waiting) await decideReport.run(tx, actor, { reportId: one.id, verdict: 'accept', asked: '' }, ports)
    return { accepted: waiting.length }
  },
  audit: ({ callId }, output) => subject(callId, output),
})
