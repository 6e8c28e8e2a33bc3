// What people do with a deadline, and what the program does when nobody does anything.
import { sql } from 'kysely'
import { z } from 'zod'
import { hasRole, type Actor } from '../../../kernel/actor.ts'
import { command, InputError } from '../../../kernel/command.ts'
import { asActor, violatedConstraint } from '../../../kernel/db.ts'
import { AppError } from '../../../kernel/errors.ts'
import { formatDay, openCatalogues, type Lang } from '../../../kernel/i18n.ts'
import { writeLetter } from '../../../kernel/mail.ts'
import type { Ports } from '../../../kernel/ports.ts'
import { day, text } from '../../../kernel/validation.ts'
import { nameKeys } from '../counting/names.ts'
import { blindTokens, clientKey, organisationKey, sealText } from '../keys.ts'
import { colleagues } from '../people.ts'
import { helps, organisationOf } from '../policy.ts'
import { holidayTable } from './calendar.ts'
import { computeDelivered, deliveries, type Computed, type Delivery } from './model.ts'
import { ruleOn, rules } from './rules.ts'

const subject = (clientId: string, details: Record<string, string | number> = {}) => ({
  subjectKind: 'client',
  subjectId: clientId,
  details,
})
export const deadlineInput = z.object({
  caseId: z.uuid(),
  rule: z.string().refine((name) => rules.some((one) => one.rule === name), 'ui.error.required'),
  eventOn: day,
  deliveredBy: z.enum(deliveries, 'ui.error.required'),
  title: text(300),
  replaces: z.preprocess((value) => (value === '' || value === undefined ? null : value), z.uuid().nullable()),
})

/** The chain of the period; an event no rule knows is a mistake beside its field. */
function compute(rule: string, eventOn: string, deliveredBy: Delivery): Computed {
  try {
    return computeDelivered(rule, eventOn, deliveredBy)
  } catch {
    throw new InputError({ eventOn: ['casework.deadline.error.event'] })
  }
}

/** Proposes a deadline from what was delivered and when; it counts once a second person has confirmed it. */
export const proposeDeadline = command({
  name: 'casework.proposeDeadline',
  input: deadlineInput,
  may: helps,
  run: async (tx, actor, input, ports) => {
    const found = (
      await sql<{
        clientId: string
      }>`select f.client_id as "clientId" from casework.case_file f join casework.my_client m on m.client_id = f.client_id and m.reads_legal where f.id = ${input.caseId} and f.state <> 'closed'`.execute(
        tx,
      )
    ).rows[0]
    if (!found) throw new AppError('not-found', 'There is no such case.')
    const computed = compute(input.rule, input.eventOn, input.deliveredBy)
    const rule = ruleOn(input.rule, computed.deliveryDay)
    const key = await clientKey(tx, ports, organisationOf(actor), found.clientId)
    if (!rule || !key) throw new AppError('not-found', 'There is no such case.')
    const id = (await sql<{ id: string }>`select kernel.uuid_v7() as id`.execute(tx)).rows[0]?.id ?? ''
    await sql`
      insert into casework.deadline (id, organisation_id, client_id, case_id, rule, rule_version, event_on, delivered_by, delivery_day, last_day,
        chain, holidays, title_sealed, proposed_by, replaces)
      values (${id}, ${organisationOf(actor)}, ${found.clientId}, ${input.caseId}, ${input.rule}, ${rule.version}, ${input.eventOn}, ${input.deliveredBy}, ${computed.deliveryDay}, ${computed.lastDay}, ${JSON.stringify(computed.chain)}::jsonb, ${holidayTable}, ${sealText(key, input.title, `deadline ${id}`)}, kernel.actor_account(), ${input.replaces})`.execute(
      tx,
    )
    return { id, clientId: found.clientId }
  },
  audit: (_input, output) => subject(output.clientId, { deadline: output.id }),
})

/** A change that touched no row, or broke a rule of the database, said in words. */
async function moved(change: Promise<{ rows: { clientId: string }[] }>): Promise<{ clientId: string }> {
  const done = await change.catch((error: unknown) => {
    const rule = violatedConstraint(error)
    if (rule === 'deadline_second_person') throw new InputError({ '': ['casework.deadline.error.secondPerson'] })
    if (rule === 'deadline_transition') throw new AppError('conflict', 'The deadline has moved on.')
    throw error
  })
  const row = done.rows[0]
  if (!row) throw new AppError('conflict', 'The deadline has moved on.')
  return row
}
const one = z.object({ deadlineId: z.uuid() })
/** The second person has checked the day. A confirmed deadline that replaces another ends that one. */
export const confirmDeadline = command({
  name: 'casework.confirmDeadline',
  input: one,
  may: helps,
  run: async (tx, actor, input, ports) => {
    // Where the house has another lawyer, the second person is a lawyer; a house with one lawyer is not left without a second pair of eyes.
    const proposer = (await sql<{ id: string }>`select proposed_by as id from casework.deadline where id = ${input.deadlineId}`.execute(tx))
      .rows[0]?.id
    const otherLawyers = (await colleagues(tx)).some((person) => person.roles.includes('lawyer') && person.id !== proposer)
    if (otherLawyers && !hasRole(actor, 'lawyer')) throw new InputError({ '': ['casework.deadline.error.lawyer'] })
    const row = await moved(
      sql<{
        clientId: string
        replaces: string | null
      }>`update casework.deadline set state = 'confirmed', confirmed_by = kernel.actor_account(), confirmed_at = now() where id = ${input.deadlineId} and state = 'proposed' returning client_id as "clientId", replaces`.execute(
        tx,
      ),
    )
    const key = await clientKey(tx, ports, organisationOf(actor), row.clientId)
    const before = (
      await sql<{
        id: string
      }>`select replaces as id from casework.deadline where id = ${input.deadlineId} and replaces is not null`.execute(tx)
    ).rows[0]
    if (before && key)
      await sql`update casework.deadline set state = 'void', ended_by = kernel.actor_account(), ended_at = now(), ending_sealed = ${sealText(key, 'replaced', `ending ${before.id}`)} where id = ${before.id} and state in ('proposed', 'confirmed', 'acknowledged')`.execute(
        tx,
      )
    return row
  },
  audit: (input, output) => subject(output.clientId, { deadline: input.deadlineId }),
})
/** "I have it": ends the calling of deputies and heads. */
export const acknowledgeDeadline = command({
  name: 'casework.acknowledgeDeadline',
  input: one,
  may: helps,
  run: async (tx, _actor, input) =>
    moved(
      sql<{
        clientId: string
      }>`update casework.deadline set state = 'acknowledged', acknowledged_by = kernel.actor_account(), acknowledged_at = now() where id = ${input.deadlineId} and state = 'confirmed' returning client_id as "clientId"`.execute(
        tx,
      ),
    ),
  audit: (input, output) => subject(output.clientId, { deadline: input.deadlineId }),
})
/** Filed in time (with the proof of filing), missed, or without object; each with its reason. */
export const endDeadline = command({
  name: 'casework.endDeadline',
  input: z.object({ deadlineId: z.uuid(), state: z.enum(['met', 'missed', 'void'], 'ui.error.required'), reason: text(1000, 3) }),
  may: helps,
  run: async (tx, actor, input, ports) => {
    const client = (await sql<{ id: string }>`select client_id as id from casework.deadline where id = ${input.deadlineId}`.execute(tx))
      .rows[0]
    const key = client ? await clientKey(tx, ports, organisationOf(actor), client.id) : null
    if (!key) throw new AppError('not-found', 'There is no such deadline.')
    return moved(
      sql<{
        clientId: string
      }>`update casework.deadline set state = ${input.state}, ended_by = kernel.actor_account(), ended_at = now(), ending_sealed = ${sealText(key, input.reason, `ending ${input.deadlineId}`)} where id = ${input.deadlineId} returning client_id as "clientId"`.execute(
        tx,
      ),
    )
  },
  audit: (input, output) => subject(output.clientId, { deadline: input.deadlineId, state: input.state }),
})

/** Does the organisation already stand on the other side? Says yes or no, never who; remembers the names as blind keys for later checks. */
export const checkConflict = command({
  name: 'casework.checkConflict',
  input: z.object({ caseId: z.uuid(), opponent: text(300) }),
  may: (actor: Actor) => helps(actor) && hasRole(actor, 'lawyer'),
  run: async (tx, actor, input, ports) => {
    const found = (
      await sql<{
        clientId: string
      }>`select f.client_id as "clientId" from casework.case_file f join casework.my_client m on m.client_id = f.client_id where f.id = ${input.caseId}`.execute(
        tx,
      )
    ).rows[0]
    if (!found) throw new AppError('not-found', 'There is no such case.')
    const organisationId = organisationOf(actor)
    const key = await organisationKey(tx, ports, organisationId)
    const words = input.opponent
      .split(/[\s,]+/)
      .filter(Boolean)
      .map((word) => blindTokens(key, 'name', nameKeys(word)))
      .filter((tokens) => tokens.length > 0)
    const tokens = words.flatMap((list, index) => list.map((token) => ({ index, token })))
    const hit = await sql`
      select from unnest(${tokens.map((token) => token.index)}::int[], ${tokens.map((token) => token.token)}::bytea[]) as w (word, token)
      join casework.client_token t on t.organisation_id = ${organisationId} and t.token = w.token and t.client_id <> ${found.clientId}
      group by t.client_id having count(distinct w.word) >= ${Math.min(2, words.length)} limit 1`.execute(tx)
    const conflict = words.length > 0 && hit.rows.length > 0
    for (const { token } of tokens)
      await sql`insert into casework.party_token values (${organisationId}, ${input.caseId}, ${token}) on conflict do nothing`.execute(tx)
    await sql`
      insert into casework.conflict_check (organisation_id, case_id, client_id, conflict, checked_by)
      values (${organisationId}, ${input.caseId}, ${found.clientId}, ${conflict}, kernel.actor_account())`.execute(tx)
    return { conflict, clientId: found.clientId }
  },
  audit: (input, output) => subject(output.clientId, { case: input.caseId }),
})

/**
 * Walks up the chain for every deadline that is near and unanswered: deputies (other lawyers), then team leads, then both every day, each by a task and a letter, until somebody says "I have it".
 * Begins seven days before the last day; one step a day. Answers how many people were told.
 */
export async function escalateDeadlines(ports: Ports): Promise<number> {
  const texts = openCatalogues(ports.config.root)
  return asActor(ports.db, { kind: 'system', purpose: 'job' }, async (tx) => {
    const due = (
      await sql<{ id: string; organisationId: string; clientId: string; lastDay: string; level: number; proposedBy: string }>`
      update casework.deadline set level = least(level + 1, 3), level_at = ${ports.clock.now()}
      where state = 'confirmed' and last_day <= ${ports.clock.today()}::date + 7
        and (level_at is null or level_at <= ${new Date(ports.clock.now().getTime() - 20 * 3_600_000)})
      returning id, organisation_id as "organisationId", client_id as "clientId", last_day::text as "lastDay", level, proposed_by as "proposedBy"`.execute(
        tx,
      )
    ).rows
    let told = 0
    for (const deadline of due) {
      const roles = deadline.level === 1 ? ['lawyer'] : deadline.level === 2 ? ['team-lead'] : ['lawyer', 'team-lead']
      const people = (
        await sql<{ id: string; email: string; lang: string }>`
        select distinct a.id, a.email, a.lang from identity.role_holding h join identity.account a on a.id = h.account_id
        where h.organisation_id = ${deadline.organisationId} and h.role = any(${roles}) and h.revoked_at is null
          and h.valid_from <= ${ports.clock.today()} and (h.valid_to is null or h.valid_to >= ${ports.clock.today()}) and a.disabled_at is null`.execute(
          tx,
        )
      ).rows
      for (const person of people) {
        await sql`
          insert into casework.task (organisation_id, assigned_to, kind, label, due_on)
          values (${deadline.organisationId}, ${person.id}, 'deadline', 'casework.task.deadline', ${deadline.lastDay})`.execute(tx)
        const lang: Lang = person.lang === 'en' ? 'en' : 'cs'
        const t = texts(lang)
        await writeLetter(tx, {
          to: person.email,
          lang,
          subject: t('casework.deadline.letter.subject'),
          text: t('casework.deadline.letter.text', {
            day: formatDay(lang, deadline.lastDay),
            address: `${ports.config.origin}/app/casework/deadlines`,
          }),
        })
        for (const channel of ['task', 'mail'])
          await sql`
            insert into casework.escalation (organisation_id, deadline_id, level, account_id, channel, at)
            values (${deadline.organisationId}, ${deadline.id}, ${deadline.level}, ${person.id}, ${channel}, ${ports.clock.now()})`.execute(
            tx,
          )
        told += 1
      }
    }
    return told
  })
}
