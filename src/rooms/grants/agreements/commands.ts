// From an award to money on an account: agreements prepared for a whole call, re-planned and signed by the recipient, signed by the city, published; instalments met, approved by another hand, ordered, and found on the bank's statement.
import { sql } from 'kysely'
import { z } from 'zod'
import type { Actor } from '../../../kernel/actor.ts'
import { command, InputError } from '../../../kernel/command.ts'
import { setActor, violatedConstraint, type Tx } from '../../../kernel/db.ts'
import { AppError } from '../../../kernel/errors.ts'
import { openCatalogues } from '../../../kernel/i18n.ts'
import { writeLetter } from '../../../kernel/mail.ts'
import { split } from '../../../kernel/money.ts'
import type { Ports } from '../../../kernel/ports.ts'
import { text } from '../../../kernel/validation.ts'
import { contentOf } from '../applications/content.ts'
import { moveCall } from '../calls/commands.ts'
import { callInside } from '../calls/queries.ts'
import { crowns } from '../model.ts'
import { runsCalls, signs } from '../policy.ts'
import { asServer } from '../server.ts'
import { grantPart, iban, instalmentsOf, paymentPlan, reportDays } from './model.ts'

export const ofAward = (id: string, details: Record<string, string | number | boolean> = {}) => ({
  subjectKind: 'award',
  subjectId: id,
  details,
})
const ofCall = (id: string, details: Record<string, string | number | boolean> = {}) => ({ subjectKind: 'call', subjectId: id, details })
/** Writes to whoever signed the application; the letter says where to look and nothing of the content. */
export async function writeToRecipient(
  tx: Tx,
  ports: Ports,
  actor: Actor,
  applicationId: string,
  subjectKey: 'grants.mail.agreement' | 'grants.mail.report' | 'grants.mail.change' | 'grants.mail.control',
): Promise<void> {
  await setActor(tx, { kind: 'system', purpose: 'grants' })
  const signer = (await sql<{ id: string | null }>`select signed_by as id from grants.application where id = ${applicationId}`.execute(tx))
    .rows[0]?.id
  await setActor(tx, { kind: 'system', purpose: 'job' })
  const to = signer
    ? (
        await sql<{
          email: string
          lang: string
        }>`select email, lang from identity.account where id = ${signer} and disabled_at is null`.execute(tx)
      ).rows[0]
    : undefined
  if (to) {
    const lang = to.lang === 'en' ? ('en' as const) : ('cs' as const)
    const t = openCatalogues(ports.config.root)(lang)
    await writeLetter(tx, {
      to: to.email,
      lang,
      subject: t(subjectKey),
      text: t('grants.mail.look', { address: `${ports.config.origin}/app/grants/awards/${applicationId}` }),
    })
  }
  await setActor(tx, actor)
}

/** Prepares the agreement of every award of a call that has none: budget in the proportion of costs, shares of partners, instalments by the plan, days of reports. */
export const prepareAgreements = command({
  name: 'grants.prepareAgreements',
  input: z.object({
    callId: z.uuid(),
    plan: paymentPlan,
    wholeUpTo: crowns,
    shiftPercent: z.coerce
      .number('ui.error.number')
      .int('ui.error.number')
      .min(0, 'ui.error.number')
      .max(100, 'ui.error.number')
      .default(10),
  }),
  may: runsCalls,
  run: async (tx, actor, input) => {
    const call = await callInside(tx, input.callId)
    if (!call || !['announced', 'running'].includes(call.state)) throw new AppError('conflict', 'The call is not announced.')
    const rows = (
      await sql<{ id: string; organisationId: string; publicNumber: string; amount: string; content: unknown }>`
      select w.application_id as id, w.organisation_id as "organisationId", w.public_number as "publicNumber", w.amount_minor::text as amount,
        a.content from grants.award w join grants.application a on a.id = w.application_id
      where w.call_id = ${call.id} and w.given_up_on is null
        and not exists (select from grants.agreement g where g.application_id = w.application_id) order by a.number`.execute(tx)
    ).rows
    for (const row of rows) {
      const content = contentOf(row.content)
      if (!content) throw new Error('An awarded application has no content')
      const award = BigInt(row.amount)
      const costs = content.items.map((one) => one.amount)
      const total = costs.reduce((sum, one) => sum + one, 0n)
      await sql`insert into grants.agreement (application_id, call_id, organisation_id, number, symbol, must_publish, starts_on, ends_on, total_cost_minor, shift_percent) values (${row.id}, ${call.id}, ${row.organisationId}, ${`${row.publicNumber}-S`}, ${String(call.year)} || nextval('grants.symbol_number')::text, ${award}::bigint > coalesce(grants.law_value('register-from', kernel.today()), 0), ${content.startsOn}, ${content.endsOn}, ${total}, ${input.shiftPercent})`.execute(
        tx,
      )
      const parts = grantPart(award, costs)
      for (const [index, item] of content.items.entries())
        await sql`
          insert into grants.budget_item (application_id, organisation_id, position, label, cost_minor, amount_minor)
          values (${row.id}, ${row.organisationId}, ${index + 1}, ${item.label}, ${item.amount}, ${parts[index]})`.execute(tx)
      const lead = content.requested - content.partners.reduce((sum, one) => sum + one.share, 0n)
      const shares = split(award, [lead, ...content.partners.map((one) => one.share)], 100n)
      for (const [index, organisation] of [row.organisationId, ...content.partners.map((one) => one.organisationId)].entries())
        await sql`
          insert into grants.party (application_id, organisation_id, position, share_minor)
          values (${row.id}, ${organisation}, ${index + 1}, ${shares[index]})`.execute(tx)
      const weights = award <= input.wholeUpTo ? [100n] : input.plan
      for (const one of instalmentsOf(award, weights, content.startsOn, content.endsOn))
        await sql`
          insert into grants.instalment (application_id, organisation_id, number, amount_minor, condition, due_on)
          values (${row.id}, ${row.organisationId}, ${one.number}, ${one.amount}, ${one.condition}, ${one.dueOn})`.execute(tx)
      const days = reportDays(content.startsOn, content.endsOn)
      for (const kind of weights.length > 1 ? (['interim', 'final'] as const) : (['final'] as const))
        await sql`
          insert into grants.report (application_id, organisation_id, kind, due_on) values (${row.id}, ${row.organisationId}, ${kind}, ${days[kind]})`.execute(
          tx,
        )
    }
    if (call.state === 'announced') await asServer(tx, actor, () => moveCall(tx, call.id, 'announced'))
    return { prepared: rows.length }
  },
  audit: (input, output) => ofCall(input.callId, output),
})

/** Sends prepared agreements to their recipients. */
export const sendAgreements = command({
  name: 'grants.sendAgreements',
  input: z.object({ callId: z.uuid() }),
  may: runsCalls,
  run: async (tx, actor, input, ports) => {
    const sent = (
      await sql<{
        id: string
      }>`update grants.agreement set state = 'sent' where call_id = ${input.callId} and state = 'prepared' returning application_id as id`.execute(
        tx,
      )
    ).rows
    for (const one of sent) await writeToRecipient(tx, ports, actor, one.id, 'grants.mail.agreement')
    return { sent: sent.length }
  },
  audit: (input, output) => ofCall(input.callId, output),
})

/** The recipient plans the award over its items anew, names the account and signs. */
export const acceptAgreement = command({
  name: 'grants.acceptAgreement',
  input: z.object({ id: z.uuid(), iban, items: z.array(z.object({ position: z.coerce.number().int(), amount: crowns })).max(40) }),
  may: signs,
  run: async (tx, _actor, input, ports) => {
    try {
      for (const item of input.items)
        await sql`
          update grants.budget_item set amount_minor = ${item.amount} where application_id = ${input.id} and position = ${item.position}`.execute(
          tx,
        )
      const done = await sql`
          update grants.agreement set state = 'accepted', iban = ${input.iban}, recipient_signed_on = ${ports.clock.today()},
            recipient_signed_by = kernel.actor_account() where application_id = ${input.id} and state = 'sent'
            and organisation_id = kernel.actor_organisation()`.execute(tx)
      if (Number(done.numAffectedRows) === 0) throw new AppError('conflict', 'There is no agreement to be signed here.')
    } catch (error) {
      const constraint = violatedConstraint(error)
      if (constraint === 'agreement_budget') throw new InputError({ '': ['grants.error.budgetSum'] })
      if (constraint === 'budget_within_cost') throw new InputError({ '': ['grants.error.itemCost'] })
      throw error
    }
    return null
  },
  audit: (input) => ofAward(input.id),
})

/** Nothing more is to be published and the first condition is met: what is in force may be paid. */
async function meetFirst(tx: Tx, ids: readonly string[]): Promise<void> {
  await sql`
    update grants.instalment set state = 'met' where application_id = any(${[...ids]}::uuid[]) and condition = 'agreement' and state = 'planned'`.execute(
    tx,
  )
}
/** The city signs what recipients have signed. Smaller agreements are in force at once; the others only after publication. */
export const signAgreements = command({
  name: 'grants.signAgreements',
  input: z.object({ callId: z.uuid() }),
  may: runsCalls,
  run: async (tx, _actor, input, ports) => {
    const signed = (
      await sql<{
        id: string
        publish: boolean
      }>`update grants.agreement set state = 'signed', city_signed_on = ${ports.clock.today()}, city_signed_by = kernel.actor_account() where call_id = ${input.callId} and state = 'accepted' returning application_id as id, must_publish as publish`.execute(
        tx,
      )
    ).rows
    await meetFirst(
      tx,
      signed.filter((one) => !one.publish).map((one) => one.id),
    )
    return { signed: signed.length }
  },
  audit: (input, output) => ofCall(input.callId, output),
})
/** Records that all signed agreements of a call stand in the register of contracts. */
export const publishAgreements = command({
  name: 'grants.publishAgreements',
  input: z.object({ callId: z.uuid() }),
  may: runsCalls,
  run: async (tx, _actor, input, ports) => {
    const published = (
      await sql<{
        id: string
      }>`update grants.agreement set state = 'published', published_on = ${ports.clock.today()} where call_id = ${input.callId} and state = 'signed' and must_publish returning application_id as id`.execute(
        tx,
      )
    ).rows
    await meetFirst(
      tx,
      published.map((one) => one.id),
    )
    return { published: published.length }
  },
  audit: (input, output) => ofCall(input.callId, output),
})
/** Records the publication of one agreement, with the register's number where it is known; amendments refer to it. */
export const publishOne = command({
  name: 'grants.publishOne',
  input: z.object({ id: z.uuid(), registerId: z.string().trim().max(40).default('') }),
  may: runsCalls,
  run: async (tx, _actor, input, ports) => {
    const done = await sql`
        update grants.agreement set state = 'published', published_on = ${ports.clock.today()}, register_id = nullif(${input.registerId}, '')
        where application_id = ${input.id} and state = 'signed' and must_publish`.execute(tx)
    if (Number(done.numAffectedRows) === 0) throw new AppError('conflict', 'There is no agreement to be published here.')
    await meetFirst(tx, [input.id])
    return null
  },
  audit: (input) => ofAward(input.id),
})
/** A recipient gives an award up before anything was paid; the line is free again. */
export const giveUpAward = command({
  name: 'grants.giveUpAward',
  input: z.object({ id: z.uuid() }),
  may: signs,
  run: async (tx, actor, input, ports) => {
    const own =
      await sql`select from grants.award w where w.application_id = ${input.id} and w.organisation_id = kernel.actor_organisation()`.execute(
        tx,
      )
    if (own.rows.length === 0) throw new AppError('not-found', 'There is no such award.')
    await asServer(tx, actor, () => endAward(tx, input.id, ports.clock.today(), true))
    return null
  },
  audit: (input) => ofAward(input.id),
})
/** Shares of the parties that have not left, in their old proportion; together they are the award. */
export async function shareOut(tx: Tx, id: string, amount: bigint): Promise<void> {
  const parties = (
    await sql<{
      organisationId: string
      share: string
    }>`select organisation_id as "organisationId", share_minor::text as share from grants.party where application_id = ${id} and left_on is null order by position`.execute(
      tx,
    )
  ).rows
  const weights = parties.map((one) => BigInt(one.share))
  if (weights.every((one) => one === 0n)) return
  const shares = split(amount, weights, 100n)
  for (const [index, one] of parties.entries())
    await sql`
      update grants.party set share_minor = ${shares[index]} where application_id = ${id} and organisation_id = ${one.organisationId}`.execute(
      tx,
    )
}
/** Ends an award at what was really paid; refuses where money is on its way. Giving up is possible only before the first payment. */
export async function endAward(tx: Tx, id: string, day: string, unpaid: boolean): Promise<void> {
  const moving =
    await sql`select from grants.instalment where application_id = ${id} and state in ('approved', 'ordered', 'failed')`.execute(tx)
  if (moving.rows.length > 0) throw new InputError({ '': ['grants.error.moneyMoving'] })
  const already =
    (
      await sql<{
        paid: string
      }>`select coalesce(sum(amount_minor), 0)::text as paid from grants.instalment where application_id = ${id} and state = 'paid'`.execute(
        tx,
      )
    ).rows[0]?.paid ?? '0'
  const paid = BigInt(already)
  if (unpaid && paid > 0n) throw new InputError({ '': ['grants.error.alreadyPaid'] })
  await sql`
    update grants.agreement set state = 'terminated', ended_on = ${day} where application_id = ${id} and state not in ('ended', 'terminated')`.execute(
    tx,
  )
  await sql`update grants.instalment set state = 'cancelled' where application_id = ${id} and state in ('planned', 'met', 'suspended')`.execute(
    tx,
  )
  await sql`
    update grants.award set amount_minor = ${paid}, changed_on = ${day}, given_up_on = ${paid === 0n ? day : null} where application_id = ${id}`.execute(
    tx,
  )
  await shareOut(tx, id, paid)
}

/** Ends agreements for which nothing is to be paid, settled or returned any more. */
export async function endSettled(tx: Tx, day: string, applicationId: string): Promise<void> {
  await sql`
    update grants.agreement g set state = 'ended', ended_on = ${day} where g.application_id = ${applicationId}
      and g.state in ('signed', 'published') and exists (select from grants.report r where r.application_id = g.application_id
      and r.kind = 'final' and r.state = 'accepted')
    and not exists (select from grants.instalment i where i.application_id = g.application_id and i.state not in ('paid', 'cancelled'))
      and not exists (select from grants.refund f where f.application_id = g.application_id and f.state = 'owed')`.execute(tx)
}
/** Promises money of a later year by the assembly's resolution. */
export const promiseYear = command({
  name: 'grants.promiseYear',
  input: z.object({
    callId: z.uuid(),
    year: z.coerce.number('ui.error.number').int('ui.error.number').min(2000, 'ui.error.number').max(2100, 'ui.error.number'),
    limit: crowns,
    approved: text(200, 3),
  }),
  may: runsCalls,
  run: async (tx, _actor, input) => {
    try {
      await sql`
        insert into grants.future_line (call_id, year, limit_minor, approved)
        values (${input.callId}, ${input.year}, ${input.limit}, ${input.approved})`.execute(tx)
    } catch (error) {
      if (violatedConstraint(error) === 'future_line_pkey') throw new InputError({ year: ['grants.error.yearTaken'] })
      throw error
    }
    return null
  },
  audit: (input) => ofCall(input.callId, { year: input.year }),
})
/** Pledges a later year's money to one project; the promise of that year is never exceeded, also with two officers at once. */
export const pledgeYear = command({
  name: 'grants.pledgeYear',
  input: z.object({ id: z.uuid(), year: z.coerce.number('ui.error.number').int('ui.error.number'), amount: crowns }),
  may: runsCalls,
  run: async (tx, _actor, input, ports) => {
    try {
      const made = await sql`
          insert into grants.pledge (application_id, organisation_id, call_id, year, amount_minor, made_on)
          select g.application_id, g.organisation_id, g.call_id, ${input.year}, ${input.amount}, ${ports.clock.today()}
          from grants.agreement g where g.application_id = ${input.id}`.execute(tx)
      if (Number(made.numAffectedRows) === 0) throw new AppError('not-found', 'There is no such award.')
    } catch (error) {
      const constraint = violatedConstraint(error)
      if (constraint === 'future_never_exceeded') throw new InputError({ amount: ['grants.error.pledgeTooMuch'] })
      if (constraint === 'pledge_line') throw new InputError({ year: ['grants.error.noPromise'] })
      if (constraint === 'pledge_pkey') throw new InputError({ year: ['grants.error.yearTaken'] })
      throw error
    }
    return null
  },
  audit: (input) => ofAward(input.id, { year: input.year }),
})
/** Closes a call once every award is settled or ended. */
export const settleCall = command({
  name: 'grants.settleCall',
  input: z.object({ callId: z.uuid() }),
  may: runsCalls,
  run: async (tx, actor, input) => {
    await asServer(tx, actor, async () => {
      const open =
        (
          await sql<{
            n: number
          }>`select count(*) as n from grants.award w left join grants.agreement g using (application_id) where w.call_id = ${input.callId} and w.given_up_on is null and coalesce(g.state, '') not in ('ended', 'terminated')`.execute(
            tx,
          )
        ).rows[0]?.n ?? 0
      if (open > 0) throw new InputError({ '': ['grants.error.openAwards', String(open)] })
      await moveCall(tx, input.callId, 'running')
    })
    return null
  },
  audit: (input) => ofCall(input.callId),
})
