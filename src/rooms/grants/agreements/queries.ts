// Awards as they live on, as far as the person may see them.
import { sql } from 'kysely'
import type { Actor } from '../../../kernel/actor.ts'
import { asActor, setActor, type Tx } from '../../../kernel/db.ts'
import { AppError } from '../../../kernel/errors.ts'
import type { Ports } from '../../../kernel/ports.ts'
import { contentOf } from '../applications/content.ts'
import { aboFile, paymentFile } from './orders.ts'
import { sumsOf } from './changes.ts'
import { settlementOf, type RiskReason, type Settlement } from './model.ts'
import { approvedText, registerFaults, registerXml, type RegisterFacts } from './register.ts'
import { risksInside } from './settlement.ts'

export type AwardRow = {
  id: string
  number: number
  publicNumber: string
  organisation: string
  title: string
  amountMinor: bigint
  requestedMinor: bigint
  state: string | null
  mustPublish: boolean
  paidMinor: bigint
  openChanges: number
  reportsDue: number
  refundsOwed: number
  givenUp: boolean
  publishBy: string | null
  suspended: boolean
}
/** What the next step of a whole call after its announcement is, in the order in which things happen. */
export type AfterCounts = {
  prepare: number
  send: number
  accept: number
  sign: number
  publish: number
  approve: number
  order: number
  ordered: number
  interim: number
  reports: number
  final: number
  refunds: number
  open: number
}
export function awardsOf(
  ports: Ports,
  actor: Actor,
  callId: string,
): Promise<{
  rows: AwardRow[]
  counts: AfterCounts
  risks: Awaited<ReturnType<typeof risksInside>>
  future: { year: number; limitMinor: bigint; committedMinor: bigint; approved: string }[]
}> {
  return asActor(ports.db, actor, async (tx) => {
    const rows = (
      await sql<Omit<AwardRow, 'amountMinor' | 'requestedMinor' | 'paidMinor'> & { amount: string; requested: string; paid: string }>`
      select w.application_id as id, a.number, w.public_number as "publicNumber", o.name as organisation, w.title, w.amount_minor::text as amount,
        a.requested_minor::text as requested, g.state, coalesce(g.must_publish, false) as "mustPublish",
        w.given_up_on is not null as "givenUp", case when g.state = 'signed'
        and g.must_publish then (g.city_signed_on + grants.law_value('contract-published', g.city_signed_on)::int)::text end as "publishBy",
        g.suspended_on is not null as suspended,
        (select coalesce(sum(case p.kind when 'payment' then p.amount_minor else -p.amount_minor end), 0)::text from grants.payment p
        where p.application_id = w.application_id) as paid,
          (select count(*) from grants.change_request c where c.application_id = w.application_id
          and c.state in ('submitted', 'asked', 'approved')) as "openChanges",
        (select count(*) from grants.report r where r.application_id = w.application_id and r.state = 'submitted') as "reportsDue",
          (select count(*) from grants.refund f where f.application_id = w.application_id and f.state = 'owed') as "refundsOwed"
      from grants.award w join grants.application a on a.id = w.application_id join directory.organisation o on o.id = w.organisation_id
      left join grants.agreement g on g.application_id = w.application_id where w.call_id = ${callId} order by a.number`.execute(tx)
    ).rows
    const counted = (
      await sql<AfterCounts>`
      select count(*) filter (where g.application_id is null and w.given_up_on is null) as prepare,
        count(*) filter (where g.state = 'prepared') as send, count(*) filter (where g.state = 'sent') as accept,
        count(*) filter (where g.state = 'accepted') as sign, count(*) filter (where g.state = 'signed' and g.must_publish) as publish,
        (select count(*) from grants.instalment i join grants.agreement h using (application_id) where h.call_id = ${callId}
          and i.state = 'met') as approve, (select count(*) from grants.instalment i join grants.agreement h using (application_id)
        where h.call_id = ${callId} and i.state in ('approved', 'failed')) as "order",
        (select count(*) from grants.instalment i join grants.agreement h using (application_id) where h.call_id = ${callId}
          and i.state = 'ordered') as ordered, (select count(*) from grants.report r join grants.agreement h using (application_id)
        where h.call_id = ${callId} and r.kind = 'interim' and r.state in ('waiting', 'returned')
          and h.state in ('signed', 'published')) as interim,
        (select count(*) from grants.report r join grants.agreement h using (application_id) where h.call_id = ${callId}
          and r.state = 'submitted') as reports, (select count(*) from grants.report r join grants.agreement h using (application_id)
        where h.call_id = ${callId} and r.kind = 'final' and r.state in ('waiting', 'returned')
          and h.state in ('signed', 'published')) as final,
        (select count(*) from grants.refund f join grants.agreement h using (application_id) where h.call_id = ${callId}
          and f.state = 'owed') as refunds, count(*) filter (where w.given_up_on is null
          and coalesce(g.state, '') not in ('ended', 'terminated')) as open
      from grants.award w left join grants.agreement g using (application_id) where w.call_id = ${callId}`.execute(tx)
    ).rows[0]
    const future = (
      await sql<{
        year: number
        limit: string
        committed: string
        approved: string
      }>`select year, limit_minor::text as limit, committed_minor::text as committed, approved from grants.future_line where call_id = ${callId} order by year`.execute(
        tx,
      )
    ).rows
    if (!counted) throw new Error('The awards have no numbers')
    return {
      rows: rows.map(({ amount, requested, paid, ...row }) => ({
        ...row,
        amountMinor: BigInt(amount),
        requestedMinor: BigInt(requested),
        paidMinor: BigInt(paid),
      })),
      counts: counted,
      risks: await risksInside(tx, callId),
      future: future.map((one) => ({
        year: one.year,
        limitMinor: BigInt(one.limit),
        committedMinor: BigInt(one.committed),
        approved: one.approved,
      })),
    }
  })
}

export type BudgetItem = { position: number; label: string; costMinor: bigint; amountMinor: bigint; chargedMinor: bigint }
export type Instalment = {
  id: string
  number: number
  amountMinor: bigint
  condition: string
  dueOn: string
  state: string
  note: string | null
}
export type Report = {
  id: string
  kind: 'interim' | 'final'
  dueOn: string
  state: string
  done: string
  people: number | null
  asked: string | null
  submittedOn: string | null
  acceptedOn: string | null
}
export type ChangeRequest = {
  id: string
  number: number
  state: string
  reason: string
  asked: string | null
  answer: string | null
  madeOn: string
  decidedOn: string | null
  items: { type: string; detail: Record<string, string | number> }[]
}
type KeptState = {
  endsOn?: string
  iban?: string | null
  note?: string | null
  amount?: string
  items?: Record<string, string>
  parties?: Record<string, string>
  instalments?: Record<string, string>
}
export type Amendment = {
  number: number
  requestId: string
  madeOn: string
  recipientSignedOn: string | null
  citySignedOn: string | null
  doneOn: string | null
  voidedOn: string | null
  publishedOn: string | null
  was: KeptState
  became: KeptState
}
export type Charge = {
  id: string
  position: number | null
  supplierIco: string
  documentNo: string
  issuedOn: string
  totalMinor: bigint
  amountMinor: bigint
  label: string
  funder: string
  paidOn: string
  voidedOn: string | null
}
export type Control = {
  id: string
  state: string
  plannedOn: string
  because: string
  protocol: string | null
  objections: string | null
  answer: string | null
  closedOn: string | null
  findings: { id: string; said: string; amountMinor: string; state: string; outcome: string | null }[]
}
export type Refund = { id: string; amountMinor: bigint; paidMinor: bigint; why: string; explained: string; dueOn: string; state: string }
export type Payment = { kind: string; amountMinor: bigint; valueOn: string; reference: string }
export type Party = {
  organisationId: string
  name: string
  ico: string | null
  shareMinor: bigint
  leftOn: string | null
  position: number
}
export type AwardView = {
  id: string
  callId: string
  organisationId: string
  organisation: string
  ico: string | null
  number: number
  publicNumber: string
  title: string
  amountMinor: bigint
  requestedMinor: bigint
  awardedOn: string
  givenUp: boolean
  decidedBy: { organ: string; number: string }
  isDemo: boolean
  agreement: {
    number: string
    symbol: string
    state: string
    mustPublish: boolean
    iban: string | null
    startsOn: string
    endsOn: string
    totalCostMinor: bigint
    amendments: number
    note: string | null
    recipientSignedOn: string | null
    citySignedOn: string | null
    publishedOn: string | null
    registerId: string | null
    endedOn: string | null
    suspendedOn: string | null
    suspendedBecause: string | null
    shiftPercent: number
    publishBy: string | null
    recipientSigner: string | null
    citySigner: string | null
  } | null
  items: BudgetItem[]
  instalments: Instalment[]
  reports: Report[]
  changes: ChangeRequest[]
  amendments: Amendment[]
  charges: Charge[]
  controls: Control[]
  refunds: Refund[]
  payments: Payment[]
  parties: Party[]
  pledges: { year: number; amountMinor: bigint }[]
  settlement: Settlement | null
  risk: RiskReason[]
  named: { id: string; name: string }[]
}
const money = <Row extends object, Name extends string>(
  rows: readonly (Row & Record<Name, string>)[],
  ...names: Name[]
): (Omit<Row, Name> & Record<Name, bigint>)[] =>
  rows.map((row) => ({ ...row, ...(Object.fromEntries(names.map((name) => [name, BigInt(row[name])])) as Record<Name, bigint>) }))
async function viewInside(tx: Tx, id: string): Promise<AwardView | null> {
  const head = (
    await sql<Omit<AwardView, 'amountMinor' | 'requestedMinor'> & { amount: string; requested: string }>`
    select w.application_id as id, w.call_id as "callId", w.organisation_id as "organisationId", o.name as organisation, o.ico, a.number,
      w.public_number as "publicNumber", w.title, w.amount_minor::text as amount, a.requested_minor::text as requested,
      w.awarded_on::text as "awardedOn", w.given_up_on is not null as "givenUp",
      (select jsonb_build_object('organ', d.organ, 'number', d.number) from grants.decision d where d.id = w.decision_id) as "decidedBy", a.is_demo as "isDemo"
      from grants.award w join grants.application a on a.id = w.application_id join directory.organisation o on o.id = w.organisation_id
      where w.application_id = ${id}`.execute(tx)
  ).rows[0]
  if (!head) return null
  const agreement = (
    await sql<
      Omit<NonNullable<AwardView['agreement']>, 'totalCostMinor'> & { totalCostMinor: string }
    >`select number, symbol, state, must_publish as "mustPublish", iban, starts_on::text as "startsOn", ends_on::text as "endsOn", total_cost_minor::text as "totalCostMinor", amendments, note, recipient_signed_on::text as "recipientSignedOn",
    city_signed_on::text as "citySignedOn", published_on::text as "publishedOn", register_id as "registerId", ended_on::text as "endedOn", suspended_on::text as "suspendedOn", suspended_because as "suspendedBecause", shift_percent as "shiftPercent", case when must_publish and state = 'signed' then (city_signed_on + grants.law_value('contract-published', city_signed_on)::int)::text end as "publishBy",
    recipient_signed_by as "recipientSigner", city_signed_by as "citySigner" from grants.agreement where application_id = ${id}`.execute(tx)
  ).rows
  const { amount, requested, ...rest } = head
  return {
    ...rest,
    amountMinor: BigInt(amount),
    requestedMinor: BigInt(requested),
    agreement: money(agreement, 'totalCostMinor')[0] ?? null,
    items: money(
      (
        await sql<{
          position: number
          label: string
          costMinor: string
          amountMinor: string
          chargedMinor: string
        }>`select position, label, cost_minor::text as "costMinor", amount_minor::text as "amountMinor", charged_minor::text as "chargedMinor" from grants.budget_item where application_id = ${id} order by position`.execute(
          tx,
        )
      ).rows,
      'costMinor',
      'amountMinor',
      'chargedMinor',
    ),
    instalments: money(
      (
        await sql<
          Omit<Instalment, 'amountMinor'> & { amountMinor: string }
        >`select id, number, amount_minor::text as "amountMinor", condition, due_on::text as "dueOn", state, note from grants.instalment where application_id = ${id} order by number`.execute(
          tx,
        )
      ).rows,
      'amountMinor',
    ),
    reports: (
      await sql<Report>`
        select id, kind, due_on::text as "dueOn", state, done, people, asked, submitted_on::text as "submittedOn", accepted_on::text as "acceptedOn"
        from grants.report where application_id = ${id} order by due_on`.execute(tx)
    ).rows,
    changes: (
      await sql<ChangeRequest>`
        select c.id, c.number, c.state, c.reason, c.asked, c.answer, c.made_on::text as "madeOn", c.decided_on::text as "decidedOn",
          (select coalesce(jsonb_agg(jsonb_build_object('type', i.type, 'detail', i.detail) order by i.type), '[]') from grants.change_item i
        where i.request_id = c.id) as items from grants.change_request c where c.application_id = ${id} order by c.number desc`.execute(tx)
    ).rows,
    amendments: (
      await sql<Amendment>`
        select number, request_id as "requestId", made_on::text as "madeOn", recipient_signed_on::text as "recipientSignedOn",
          city_signed_on::text as "citySignedOn", done_on::text as "doneOn", voided_on::text as "voidedOn",
          published_on::text as "publishedOn", was, became from grants.amendment where application_id = ${id} order by number`.execute(tx)
    ).rows,
    charges: money(
      (
        await sql<
          Omit<Charge, 'totalMinor' | 'amountMinor'> & { totalMinor: string; amountMinor: string }
        >`select id, position, supplier_ico as "supplierIco", document_no as "documentNo", issued_on::text as "issuedOn", total_minor::text as "totalMinor", amount_minor::text as "amountMinor", label, funder, paid_on::text as "paidOn", voided_on::text as "voidedOn" from grants.charge where application_id = ${id} order by issued_on, document_no, id`.execute(
          tx,
        )
      ).rows,
      'totalMinor',
      'amountMinor',
    ),
    controls: (
      await sql<Control>`
        select c.id, c.state, c.planned_on::text as "plannedOn", c.because, c.protocol, c.objections, c.answer, c.closed_on::text as "closedOn",
          (select coalesce(jsonb_agg(jsonb_build_object('id', f.id, 'said', f.said, 'amountMinor', f.amount_minor::text, 'state', f.state,
          'outcome', f.outcome)), '[]') from grants.finding f where f.control_id = c.id) as findings from grants.control c
        where c.application_id = ${id} order by c.planned_on`.execute(tx)
    ).rows,
    refunds: money(
      (
        await sql<
          Omit<Refund, 'amountMinor' | 'paidMinor'> & { amountMinor: string; paidMinor: string }
        >`select f.id, f.amount_minor::text as "amountMinor", (select coalesce(sum(p.amount_minor), 0) from grants.payment p where p.refund_id = f.id)::text as "paidMinor", f.why, f.explained, f.due_on::text as "dueOn", f.state from grants.refund f where f.application_id = ${id} order by f.due_on, f.id`.execute(
          tx,
        )
      ).rows,
      'amountMinor',
      'paidMinor',
    ),
    payments: money(
      (
        await sql<
          Omit<Payment, 'amountMinor'> & { amountMinor: string }
        >`select kind, amount_minor::text as "amountMinor", value_on::text as "valueOn", bank_reference as reference from grants.payment where application_id = ${id} order by value_on, id`.execute(
          tx,
        )
      ).rows,
      'amountMinor',
    ),
    parties: money(
      (
        await sql<
          Omit<Party, 'shareMinor'> & { shareMinor: string }
        >`select p.organisation_id as "organisationId", o.name, o.ico, p.share_minor::text as "shareMinor", p.left_on::text as "leftOn", p.position from grants.party p join directory.organisation o on o.id = p.organisation_id where p.application_id = ${id} order by p.position`.execute(
          tx,
        )
      ).rows,
      'shareMinor',
    ),
    pledges: money(
      (
        await sql<{
          year: number
          amountMinor: string
        }>`select year, amount_minor::text as "amountMinor" from grants.pledge where application_id = ${id} order by year`.execute(tx)
      ).rows,
      'amountMinor',
    ),
    settlement: agreement.length === 0 ? null : settlementOf(await sumsOf(tx, id)),
    named: (
      await sql<{
        id: string
        name: string
      }>`select distinct o.id, o.name from grants.change_item i join directory.organisation o on o.id = (i.detail ->> 'organisationId')::uuid where i.application_id = ${id} and i.type in ('partner-in', 'partner-out')`.execute(
        tx,
      )
    ).rows,
    risk: (await risksInside(tx, head.callId)).find((one) => one.id === id)?.reasons ?? [],
  }
}
export function openAward(ports: Ports, actor: Actor, id: string): Promise<AwardView | null> {
  // The award of an announced call is public; what hangs on it shows only to those who may see the application.
  return asActor(ports.db, actor, async (tx) => {
    if ((await sql`select from grants.application where id = ${id}`.execute(tx)).rows.length === 0) return null
    const view = await viewInside(tx, id)
    if (!view?.agreement) return view
    // Who signed is written on the paper; accounts of others are no rows of the reader.
    const signers = [view.agreement.recipientSigner, view.agreement.citySigner].filter((one) => one !== null)
    await setActor(tx, { kind: 'system', purpose: 'job' })
    const names = new Map(
      (
        await sql<{
          id: string
          name: string
        }>`select id, display_name as name from identity.account where id = any(${signers}::uuid[])`.execute(tx)
      ).rows.map((row) => [row.id, row.name]),
    )
    await setActor(tx, actor)
    const nameOf = (signer: string | null) => (signer === null ? null : (names.get(signer) ?? null))
    return {
      ...view,
      agreement: {
        ...view.agreement,
        recipientSigner: nameOf(view.agreement.recipientSigner),
        citySigner: nameOf(view.agreement.citySigner),
      },
    }
  })
}
/** Awards of the own organisation. */
export function ownAwards(
  ports: Ports,
  actor: Actor,
): Promise<{ id: string; title: string; amountMinor: bigint; state: string | null; todo: number }[]> {
  return asActor(ports.db, actor, async (tx) =>
    money(
      (
        await sql<{
          id: string
          title: string
          amountMinor: string
          state: string | null
          todo: number
        }>`select w.application_id as id, w.title, w.amount_minor::text as "amountMinor", g.state, (select count(*) from grants.report r where r.application_id = w.application_id and r.state in ('waiting', 'returned') and r.due_on < kernel.today() + 30) + (g.state = 'sent')::int as todo
    from grants.award w join grants.agreement g using (application_id) where w.organisation_id = kernel.actor_organisation() order by w.awarded_on desc, w.public_number`.execute(
          tx,
        )
      ).rows,
      'amountMinor',
    ),
  )
}

// Finance -----------------------------------------------------------------------------------------------------------------------------
export type WaitingInstalment = {
  id: string
  applicationId: string
  organisation: string
  agreement: string
  number: number
  amountMinor: bigint
  dueOn: string
  state: string
  note: string | null
  mine: boolean
}
export type PaymentOrder = { id: string; number: number; madeAt: Date; count: number; totalMinor: bigint; waiting: number }
/** A line nobody knew yet, with what it could be: agreements where just this amount is on its way or owed. */
export type BankLine = {
  reference: string
  valueOn: string
  amountMinor: bigint
  symbol: string | null
  message: string | null
  counterAccount: string | null
  perhaps: { agreement: string; what: 'paid' | 'returned' | 'refund' }[]
}
export type OwedRefund = Refund & { applicationId: string; organisation: string; agreement: string }
export type FinanceDesk = { waiting: WaitingInstalment[]; orders: PaymentOrder[]; unmatched: BankLine[]; refunds: OwedRefund[] }
export function financeDesk(ports: Ports, actor: Actor): Promise<FinanceDesk> {
  return asActor(ports.db, actor, async (tx) => ({
    waiting: money(
      (
        await sql<
          Omit<WaitingInstalment, 'amountMinor'> & { amountMinor: string }
        >`select i.id, i.application_id as "applicationId", o.name as organisation, g.number as agreement, i.number, i.amount_minor::text as "amountMinor", i.due_on::text as "dueOn", i.state, i.note, i.met_by is not distinct from kernel.actor_account() as mine
      from grants.instalment i join grants.agreement g using (application_id) join directory.organisation o on o.id = i.organisation_id where i.state in ('met', 'approved', 'ordered', 'failed') order by array_position(array['met', 'failed', 'approved', 'ordered'], i.state), i.due_on, g.number`.execute(
          tx,
        )
      ).rows,
      'amountMinor',
    ),
    orders: money(
      (
        await sql<
          Omit<PaymentOrder, 'totalMinor'> & { totalMinor: string }
        >`select p.id, p.number, p.made_at as "madeAt", count(o.instalment_id) as count, coalesce(sum(o.amount_minor), 0)::text as "totalMinor", count(i.id) as waiting
      from grants.payment_order p join grants.ordered_payment o on o.order_id = p.id left join grants.instalment i on i.id = o.instalment_id and i.order_id = p.id and i.state = 'ordered' group by p.id order by p.number desc limit 20`.execute(
          tx,
        )
      ).rows,
      'totalMinor',
    ),
    unmatched: money(
      (
        await sql<
          Omit<BankLine, 'amountMinor'> & { amountMinor: string }
        >`select b.reference, b.value_on::text as "valueOn", b.amount_minor::text as "amountMinor", b.symbol, b.message, b.counter_account as "counterAccount",
      (select coalesce(jsonb_agg(jsonb_build_object('agreement', x.agreement, 'what', x.what)), '[]') from (
        select g.number as agreement, case when b.amount_minor < 0 then 'paid' else 'returned' end as what from grants.instalment i join grants.agreement g using (application_id) where i.amount_minor = abs(b.amount_minor) and (b.amount_minor < 0 and i.state = 'ordered' or b.amount_minor > 0 and i.state in ('ordered', 'paid'))
        union all select g.number, 'refund' from grants.refund f join grants.agreement g using (application_id) where b.amount_minor > 0 and f.state = 'owed' and f.amount_minor = b.amount_minor order by 2 desc, 1 limit 4) x) as perhaps
      from grants.bank_line b where b.settled = 'unmatched' order by b.value_on desc, b.reference limit 100`.execute(tx)
      ).rows,
      'amountMinor',
    ),
    refunds: money(
      (
        await sql<
          Omit<OwedRefund, 'amountMinor' | 'paidMinor'> & { amountMinor: string; paidMinor: string }
        >`select f.id, f.amount_minor::text as "amountMinor", (select coalesce(sum(p.amount_minor), 0) from grants.payment p where p.refund_id = f.id)::text as "paidMinor", f.why, f.explained, f.due_on::text as "dueOn", f.state, f.application_id as "applicationId", o.name as organisation, g.number as agreement
      from grants.refund f join grants.agreement g using (application_id) join directory.organisation o on o.id = f.organisation_id where f.state = 'owed' order by f.due_on, g.number`.execute(
          tx,
        )
      ).rows,
      'amountMinor',
      'paidMinor',
    ),
  }))
}
/** The order as a file for the bank, as it left the house; null where the format cannot say it (ABO knows Czech accounts only). */
export async function orderFile(ports: Ports, actor: Actor, id: string, format: 'xml' | 'kpc'): Promise<{ name: string; text: string }> {
  const payer = ports.config.payer
  if (payer === null) throw new AppError('conflict', 'The account the city pays from is not set (PAYER_IBAN).')
  return asActor(ports.db, actor, async (tx) => {
    const order = (
      await sql<{
        number: number
        madeAt: Date
        day: string
      }>`select number, made_at as "madeAt", (made_at at time zone 'Europe/Prague')::date::text as day from grants.payment_order where id = ${id}`.execute(
        tx,
      )
    ).rows[0]
    const rows =
      order === undefined
        ? []
        : (
            await sql<{
              symbol: string
              amount: string
              iban: string
              name: string
              agreement: string
              instalment: number
            }>`select symbol, amount_minor::text as amount, iban, name, agreement, number as instalment from grants.ordered_payment where order_id = ${id} order by agreement, number`.execute(
              tx,
            )
          ).rows
    if (!order || rows.length === 0) throw new AppError('not-found', 'There is no such order.')
    const payments = rows.map(({ amount, ...row }) => ({ ...row, amountMinor: BigInt(amount) }))
    const text = format === 'xml' ? paymentFile(order, payments, payer) : aboFile(order, payments, payer)
    if (text === null) throw new AppError('conflict', 'An account of this order is not in a Czech bank: take the XML.')
    return { name: `platby-${order.number}.${format}`, text }
  })
}
function factsOf(view: AwardView, agreement: NonNullable<AwardView['agreement']>, amendment: Amendment | null): RegisterFacts {
  return {
    number: amendment === null ? agreement.number : `${agreement.number}-D${amendment.number}`,
    subject: amendment === null ? `Dotace: ${view.title}` : `Dodatek č. ${amendment.number} ke smlouvě ${agreement.number}: ${view.title}`,
    signedOn: (amendment === null ? agreement.citySignedOn : amendment.citySignedOn) ?? '',
    amountMinor: view.amountMinor,
    approvedBy: approvedText(view.decidedBy),
    recipient: { name: view.organisation, ico: view.ico },
    parties: view.parties.filter((one) => one.position > 1 && one.leftOn === null).map((one) => ({ name: one.name, ico: one.ico })),
    follows: amendment === null ? null : agreement.registerId,
    fileName: `${agreement.number}${amendment === null ? '' : `-D${amendment.number}`}.pdf`,
    isDemo: view.isDemo,
  }
}
/** The record for the register of contracts, of an agreement or of one of its amendments; refuses while it would come back. */
export async function registerRecord(ports: Ports, actor: Actor, id: string, number: number | null): Promise<string> {
  const view = await openAward(ports, actor, id)
  const amendment = number === null ? null : view?.amendments.find((one) => one.number === number && one.doneOn !== null)
  if (!view?.agreement || amendment === undefined) throw new AppError('not-found', 'There is no such agreement.')
  const facts = factsOf(view, view.agreement, amendment)
  const faults = registerFaults(facts)
  if (faults.length > 0) throw new AppError('conflict', `The register would send this back: ${faults.join(', ')} missing.`)
  return registerXml(facts)
}
/** Records of all agreements that stood in the register at the end of a day, as they were signed. */
export async function registerRecords(ports: Ports, day: string): Promise<{ name: string; text: string }[]> {
  const server = { kind: 'system', purpose: 'grants' } as const
  return asActor(ports.db, server, async (tx) => {
    const ids = (
      await sql<{ id: string }>`select application_id as id from grants.agreement where published_on <= ${day} order by number`.execute(tx)
    ).rows
    const records: { name: string; text: string }[] = []
    for (const { id } of ids) {
      const view = await viewInside(tx, id)
      if (!view?.agreement) continue
      // Names are those of the day of the award, the amount that of the day of publication.
      const kept = (
        await sql<{
          recipient: { name: string; ico: string | null }
          amount: string
        }>`select w.recipient, (select sum(e.delta_minor) from grants.award_event e where e.application_id = w.application_id and e.recorded_on <= ${view.agreement.publishedOn})::text as amount from grants.award w where w.application_id = ${id}`.execute(
          tx,
        )
      ).rows[0]
      const parties = (
        await sql<{
          name: string
          ico: string | null
        }>`select recipient ->> 'name' as name, recipient ->> 'ico' as ico from grants.party where application_id = ${id} and position > 1 order by position`.execute(
          tx,
        )
      ).rows
      const facts = {
        ...factsOf(view, view.agreement, null),
        parties,
        ...(kept === undefined ? {} : { recipient: kept.recipient, amountMinor: BigInt(kept.amount) }),
      }
      if (registerFaults(facts).length === 0) records.push({ name: `${view.agreement.number}.xml`, text: registerXml(facts) })
    }
    return records
  })
}

// The hand-over --------------------------------------------------------------------------------------------------------
export type Handover = {
  members: { label: string; until: string | null }[]
  declared: number
  found: number
  decisions: { organ: string; number: string; decidedOn: string }[]
  open: { what: string; count: number }[]
  rulesHash: string | null
  rulesVersion: number
}
/** What a new committee or a new official must know of a running call; numbers come from the server, so that nobody's conflict shows. */
export function handoverOf(ports: Ports, callId: string): Promise<Handover> {
  return asActor(ports.db, { kind: 'system', purpose: 'grants' }, async (tx) => {
    const call = (
      await sql<{
        rulesHash: string | null
        rulesVersion: number
      }>`select rules_hash as "rulesHash", rules_version as "rulesVersion" from grants.call where id = ${callId}`.execute(tx)
    ).rows[0]
    const members = (
      await sql<{
        label: string
        until: string | null
      }>`select label, until::text as until from grants.member where call_id = ${callId} order by label`.execute(tx)
    ).rows
    const interests = (
      await sql<{
        declared: number
        found: number
      }>`select count(*) filter (where i.origin = 'declared') as declared, count(*) filter (where i.origin = 'register') as found from grants.interest i join grants.member m on m.account_id = i.account_id where m.call_id = ${callId} and i.ended_at is null`.execute(
        tx,
      )
    ).rows[0]
    const decisions = (
      await sql<{
        organ: string
        number: string
        decidedOn: string
      }>`select organ, number, decided_on::text as "decidedOn" from grants.decision where call_id = ${callId} order by decided_on`.execute(
        tx,
      )
    ).rows
    const open = (
      await sql<{ what: string; count: number }>`
      select * from (values ('check', (select count(*) from grants.application where call_id = ${callId} and state in ('submitted', 'returned'))),
        ('reviews', (select count(*) from grants.review where call_id = ${callId} and state = 'assigned')),
        ('agreements', (select count(*) from grants.award w left join grants.agreement g using (application_id) where w.call_id = ${callId}
          and w.given_up_on is null and coalesce(g.state, '') in ('', 'prepared', 'sent', 'accepted', 'signed'))),
          ('changes', (select count(*) from grants.change_request c join grants.agreement g using (application_id) where g.call_id = ${callId}
          and c.state in ('submitted', 'asked'))),
        ('reports', (select count(*) from grants.report r join grants.agreement g using (application_id) where g.call_id = ${callId}
          and r.state <> 'accepted' and g.state not in ('ended', 'terminated'))),
          ('refunds', (select count(*) from grants.refund f join grants.agreement g using (application_id) where g.call_id = ${callId}
          and f.state = 'owed')),
        ('controls', (select count(*) from grants.control k join grants.agreement g using (application_id) where g.call_id = ${callId}
          and k.state <> 'closed'))) x (what, count)`.execute(tx)
    ).rows
    return {
      members,
      declared: interests?.declared ?? 0,
      found: interests?.found ?? 0,
      decisions,
      open,
      rulesHash: call?.rulesHash ?? null,
      rulesVersion: call?.rulesVersion ?? 1,
    }
  })
}
/** The agreement as it was agreed, for its paper. */
export async function agreementFacts(ports: Ports, actor: Actor, id: string): Promise<{ view: AwardView; summary: string }> {
  const view = await openAward(ports, actor, id)
  if (!view?.agreement) throw new AppError('not-found', 'There is no such agreement.')
  const content = await asActor(
    ports.db,
    actor,
    async (tx) => (await sql<{ content: unknown }>`select content from grants.application where id = ${id}`.execute(tx)).rows[0]?.content,
  )
  return { view, summary: contentOf(content)?.summary ?? '' }
}
