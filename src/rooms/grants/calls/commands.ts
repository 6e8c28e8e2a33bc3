// Making a call, taking over last year's, publishing it, moving it on.
import { createHash } from 'node:crypto'
import { sql } from 'kysely'
import { z } from 'zod'
import type { Actor } from '../../../kernel/actor.ts'
import { command, InputError } from '../../../kernel/command.ts'
import { violatedConstraint, type Tx } from '../../../kernel/db.ts'
import { AppError } from '../../../kernel/errors.ts'
import { text } from '../../../kernel/validation.ts'
import { nextState, type CallState } from '../model.ts'
import { runsCalls } from '../policy.ts'
import { asServer } from '../server.ts'
import { lawInside } from './law.ts'
import { callInput, earliestOpening, publishInput, type CallInput } from './model.ts'

const subject = (id: string, details: Record<string, string | number | boolean> = {}) => ({ subjectKind: 'call', subjectId: id, details })
/** The rules of a draft, written whole. */
async function writeRules(tx: Tx, actor: Actor, id: string, input: CallInput): Promise<void> {
  for (const table of ['budget_line', 'criterion', 'minimum'] as const)
    await sql`delete from ${sql.id('grants', table)} where call_id = ${id}`.execute(tx)
  for (const [index, stream] of input.streams.entries()) {
    // A stream keeps its identity through a new version, because drafts of applicants name it.
    const kept =
      (
        await sql<{
          id: string
        }>`insert into grants.stream (call_id, number, title_cs, title_en, budget_minor) values (${id}, ${index + 1}, ${stream.titleCs}, ${stream.titleEn}, ${stream.budget})
      on conflict (call_id, number) do update set title_cs = excluded.title_cs, title_en = excluded.title_en, budget_minor = excluded.budget_minor returning id`.execute(
          tx,
        )
      ).rows[0]?.id ?? ''
    for (const [position, line] of stream.lines.entries())
      await sql`
        insert into grants.budget_line (stream_id, call_id, position, year, source, amount_minor)
        values (${kept}, ${id}, ${position + 1}, ${line.year}, ${line.source}, ${line.amount})`.execute(tx)
  }
  await asServer(tx, actor, () =>
    sql`
      update grants.application set stream_id = null where stream_id in (select id from grants.stream where call_id = ${id}
        and number > ${input.streams.length})`.execute(tx),
  )
  await sql`delete from grants.stream where call_id = ${id} and number > ${input.streams.length}`.execute(tx)
  for (const [index, one] of input.criteria.entries()) {
    await sql`
      insert into grants.criterion (call_id, position, title_cs, title_en, guidance_cs, guidance_en, points)
      values (${id}, ${index + 1}, ${one.titleCs}, ${one.titleEn}, ${one.guidanceCs}, ${one.guidanceEn}, ${one.points})`.execute(tx)
  }
  for (const one of input.minimums)
    await sql`
      insert into grants.minimum (call_id, what, key, least) values (${id}, ${one.what}, ${one.key}, ${one.least}) on conflict do nothing`.execute(
      tx,
    )
}
/** The programme chosen, or a new one by its titles. */
async function programmeOf(tx: Tx, input: CallInput): Promise<string | null> {
  if (input.programmeCs === null || input.programmeEn === null) return input.programmeId
  await sql`
    insert into grants.programme (title_cs, title_en) values (${input.programmeCs}, ${input.programmeEn}) on conflict (title_cs) do nothing`.execute(
    tx,
  )
  return (await sql<{ id: string }>`select id from grants.programme where title_cs = ${input.programmeCs}`.execute(tx)).rows[0]?.id ?? null
}
const budgetOf = (input: CallInput): bigint => input.streams.reduce((sum, stream) => sum + stream.budget, 0n)

/** Makes a draft or changes it; a published call is refused by the database. */
export const saveCall = command({
  name: 'grants.saveCall',
  input: callInput,
  may: runsCalls,
  run: async (tx, actor, input) => {
    const values = sql`
      year = ${input.year}, title_cs = ${input.titleCs}, title_en = ${input.titleEn}, purpose_cs = ${input.purposeCs},
        purpose_en = ${input.purposeEn}, budget_minor = ${budgetOf(input)}, minimum_score = ${input.minimumScore},
        joint_bonus = ${input.jointBonus},
      applicant_cap_minor = ${input.applicantCap}, viable_percent = ${input.viablePercent},
        reviews_per_application = ${input.reviewsPerApplication}, reviewer_load = ${input.reviewerLoad},
        council_limit_minor = ${input.councilLimit},
      programme_id = ${await programmeOf(tx, input)}, cofunding_percent = ${input.cofundingPercent}, in_kind_percent = ${input.inKindPercent},
        max_applications = ${input.maxApplications}, ends_by = ${input.endsBy}, applicant_kinds = ${input.applicantKinds}::text[],
        needed_attachments = ${input.neededAttachments}::text[]`
    if (input.id === null) {
      const taken = (await sql<{ n: number }>`select count(*) as n from grants.call where year = ${input.year}`.execute(tx)).rows[0]?.n ?? 0
      const slug = `integration-${input.year}${taken === 0 ? '' : `-${taken + 1}`}`
      const made = await sql<{
        id: string
      }>`insert into grants.call (slug, year, title_cs, title_en, purpose_cs, purpose_en, budget_minor, council_limit_minor) values (${slug}, ${input.year}, ${input.titleCs}, ${input.titleEn}, ${input.purposeCs}, ${input.purposeEn}, ${budgetOf(input)}, ${input.councilLimit}) returning id`.execute(
        tx,
      )
      const id = made.rows[0]?.id
      if (!id) throw new Error('The call was not made')
      await sql`update grants.call set ${values} where id = ${id}`.execute(tx)
      await writeRules(tx, actor, id, input)
      return { id }
    }
    try {
      const changed = await sql`update grants.call set ${values} where id = ${input.id}`.execute(tx)
      if (Number(changed.numAffectedRows) === 0) throw new AppError('not-found', 'There is no such call.')
      await writeRules(tx, actor, input.id, input)
    } catch (error) {
      if (violatedConstraint(error) === 'call_frozen') throw new InputError({ '': ['grants.error.frozen'] })
      throw error
    }
    return { id: input.id }
  },
  audit: (_input, output) => subject(output.id),
})

/** Last year's call as the beginning of this year's: rules are taken over, dates are not. */
export const takeOverCall = command({
  name: 'grants.takeOverCall',
  input: z.object({ callId: z.uuid() }),
  may: runsCalls,
  run: async (tx, _actor, input) => {
    const made = await sql<{ id: string }>`
      insert into grants.call (slug, year, title_cs, title_en, purpose_cs, purpose_en, budget_minor, minimum_score, joint_bonus,
        applicant_cap_minor, viable_percent, reviews_per_application, reviewer_load, council_limit_minor, programme_id, cofunding_percent,
        in_kind_percent, max_applications, applicant_kinds, needed_attachments, ends_by, from_call_id)
      select 'integration-' || (c.year + 1) || (select case count(*) when 0 then '' else '-' || (count(*) + 1) end from grants.call x
      where x.year = c.year + 1), c.year + 1, replace(title_cs, c.year::text, (c.year + 1)::text),
        replace(title_en, c.year::text, (c.year + 1)::text),
        purpose_cs, purpose_en, budget_minor, minimum_score, joint_bonus, applicant_cap_minor, viable_percent, reviews_per_application,
          reviewer_load, coalesce(grants.law_value('council-up-to', kernel.today()), council_limit_minor), programme_id, cofunding_percent,
          in_kind_percent, max_applications, applicant_kinds, needed_attachments, (ends_by + interval '1 year')::date, c.id from grants.call c where c.id = ${input.callId} returning id`.execute(
      tx,
    )
    const id = made.rows[0]?.id
    if (!id) throw new AppError('not-found', 'There is no such call.')
    await sql`
      insert into grants.stream (call_id, number, title_cs, title_en, budget_minor) select ${id}, number, title_cs, title_en, budget_minor
      from grants.stream where call_id = ${input.callId}`.execute(tx)
    await sql`
      insert into grants.budget_line (stream_id, call_id, position, year, source, amount_minor)
      select n.id, ${id}, l.position, l.year + 1, l.source, l.amount_minor from grants.budget_line l
      join grants.stream s on s.id = l.stream_id join grants.stream n on n.call_id = ${id} and n.number = s.number
      where s.call_id = ${input.callId}`.execute(tx)
    await sql`
      insert into grants.criterion (call_id, position, title_cs, title_en, guidance_cs, guidance_en, points)
      select ${id}, position, title_cs, title_en, guidance_cs, guidance_en, points from grants.criterion where call_id = ${input.callId}`.execute(
      tx,
    )
    await sql`
      insert into grants.minimum (call_id, what, key, least) select ${id}, what, key, least from grants.minimum where call_id = ${input.callId}`.execute(
      tx,
    )
    return { id }
  },
  audit: (input, output) => subject(output.id, { from: input.callId }),
})

/** Times of a form are Prague's. */
export function pragueInstant(text: string): Date {
  const guess = new Date(`${text}:00Z`)
  const shown = new Intl.DateTimeFormat('sv-SE', { timeZone: 'Europe/Prague', dateStyle: 'short', timeStyle: 'short' })
    .format(guess)
    .replace(' ', 'T')
  return new Date(guess.getTime() - (Date.parse(`${shown}:00Z`) - guess.getTime()))
}

/**
 * Publishes a draft: from now on its rules stand. The page, the official board's record, the feed and the open data follow from the same row, in the same act.
 * A call that was published before gets a new version, which says why.
 */
export const publishCall = command({
  name: 'grants.publishCall',
  input: publishInput,
  may: runsCalls,
  run: async (tx, _actor, input, ports) => {
    const now = ports.clock.now()
    const [opensAt, closesAt] = [pragueInstant(input.opensAt), pragueInstant(input.closesAt)]
    const law = await lawInside(tx, 'published-before', ports.clock.today())
    if (opensAt < earliestOpening(now, law.value ?? 0n))
      throw new InputError({ opensAt: ['grants.error.thirtyDays', String(law.value), law.source] })
    const found = (
      await sql<{
        rules: object
        version: number
      }>`select grants.call_rules(c.id) as rules, (select coalesce(max(p.version), 0)::int + 1 from grants.publication p where p.call_id = c.id) as version from grants.call c where c.id = ${input.callId} for update`.execute(
        tx,
      )
    ).rows[0]
    if (!found) throw new AppError('not-found', 'There is no such call.')
    if (found.version > 1 && input.because === null) throw new InputError({ because: ['grants.error.reason'] })
    const hash = createHash('sha256')
      .update(JSON.stringify([found.version, found.rules]))
      .digest('hex')
    try {
      const done = await sql`
          update grants.call set state = 'published', published_at = ${now}, opens_at = ${opensAt}, closes_at = ${closesAt},
            rules_version = ${found.version}, rules_hash = ${hash} where id = ${input.callId} and state = 'draft'`.execute(tx)
      if (Number(done.numAffectedRows) === 0) throw new InputError({ '': ['grants.error.frozen'] })
    } catch (error) {
      if (violatedConstraint(error) === 'call_lines') throw new InputError({ '': ['grants.error.lines'] })
      throw error
    }
    await keepPublication(tx, input.callId, input.because)
    return { version: found.version }
  },
  audit: (input, output) => subject(input.callId, output),
})
/** Keeps a call as it stands published now. */
export async function keepPublication(tx: Tx, callId: string, because: string | null): Promise<void> {
  await sql`
    insert into grants.publication (call_id, version, slug, published_at, opens_at, closes_at, because, rules, rules_hash)
    select id, rules_version, slug, published_at, opens_at, closes_at, ${because}, grants.call_rules(id), rules_hash from grants.call
    where id = ${callId}`.execute(tx)
}
/** Takes a published call back for a new version, while nobody could have applied yet. What was published stays readable. */
export const reviseCall = command({
  name: 'grants.reviseCall',
  input: z.object({ callId: z.uuid() }),
  may: runsCalls,
  run: async (tx, _actor, input, ports) => {
    try {
      const done = await sql`
          update grants.call set state = 'draft' where id = ${input.callId} and state = 'published' and opens_at > ${ports.clock.now()}`.execute(
        tx,
      )
      if (Number(done.numAffectedRows) === 0) throw new InputError({ '': ['grants.error.revise'] })
    } catch (error) {
      if (violatedConstraint(error) === 'call_revision') throw new InputError({ '': ['grants.error.revise'] })
      throw error
    }
    return null
  },
  audit: (input) => subject(input.callId),
})
/** Cancels a call before it is decided, with a reason everybody reads. */
export const cancelCall = command({
  name: 'grants.cancelCall',
  input: z.object({ callId: z.uuid(), reason: text(500, 4) }),
  may: runsCalls,
  run: async (tx, _actor, input, ports) => {
    try {
      const done = await sql`
          update grants.call set state = 'cancelled', cancelled_at = ${ports.clock.now()}, cancelled_because = ${input.reason}
          where id = ${input.callId}`.execute(tx)
      if (Number(done.numAffectedRows) === 0) throw new AppError('not-found', 'There is no such call.')
    } catch (error) {
      if (violatedConstraint(error) === 'call_transition') throw new InputError({ '': ['grants.error.transition'] })
      throw error
    }
    return null
  },
  audit: (input) => subject(input.callId),
})

/** Moves a call to its next step; what a step needs is asked by the command of that step. */
export async function moveCall(tx: Tx, id: string, from: CallState): Promise<void> {
  const to = nextState[from]
  if (!to) throw new Error(`Nothing follows ${from}`)
  const done = await sql`update grants.call set state = ${to} where id = ${id} and state = ${from}`.execute(tx)
  if (Number(done.numAffectedRows) === 0) throw new AppError('conflict', 'The call has moved on in the meantime.')
}
/** Closes the intake once its time is over and begins the formal check. */
export const beginChecking = command({
  name: 'grants.beginChecking',
  input: z.object({ callId: z.uuid() }),
  may: runsCalls,
  run: async (tx, _actor, input, ports) => {
    const open = await sql`select from grants.call where id = ${input.callId} and closes_at > ${ports.clock.now()}`.execute(tx)
    if (open.rows.length > 0) throw new InputError({ '': ['grants.error.stillOpen'] })
    await moveCall(tx, input.callId, 'published')
    return null
  },
  audit: (input) => subject(input.callId),
})
