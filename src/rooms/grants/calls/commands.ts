// Making a call, taking over last year's, publishing it, moving it on.
import { createHash } from 'node:crypto'
import { sql } from 'kysely'
import { z } from 'zod'
import { command, InputError } from '../../../kernel/command.ts'
import { violatedConstraint, type Tx } from '../../../kernel/db.ts'
import { AppError } from '../../../kernel/errors.ts'
import { callInput, earliestOpening, nextState, publishInput, type CallInput, type CallState } from '../model.ts'
import { runsCalls } from '../policy.ts'

const subject = (id: string, details: Record<string, string | number | boolean> = {}) => ({ subjectKind: 'call', subjectId: id, details })
/** The rules of a draft, written whole. */
export async function writeRules(tx: Tx, id: string, input: CallInput): Promise<void> {
  for (const table of ['stream', 'criterion', 'minimum'] as const) await sql`delete from ${sql.id('grants', table)} where call_id = ${id}`.execute(tx)
  for (const [index, stream] of input.streams.entries()) await sql`insert into grants.stream (call_id, number, title_cs, title_en, budget_minor) values (${id}, ${index + 1}, ${stream.titleCs}, ${stream.titleEn}, ${stream.budget})`.execute(tx)
  for (const [index, one] of input.criteria.entries()) {
    await sql`insert into grants.criterion (call_id, position, title_cs, title_en, guidance_cs, guidance_en, points) values (${id}, ${index + 1}, ${one.titleCs}, ${one.titleEn}, ${one.guidanceCs}, ${one.guidanceEn}, ${one.points})`.execute(tx)
  }
  for (const one of input.minimums) await sql`insert into grants.minimum (call_id, what, key, least) values (${id}, ${one.what}, ${one.key}, ${one.least}) on conflict do nothing`.execute(tx)
}
const budgetOf = (input: CallInput): bigint => input.streams.reduce((sum, stream) => sum + stream.budget, 0n)

/** Makes a draft or changes it; a published call is refused by the database. */
export const saveCall = command({
  name: 'grants.saveCall', input: callInput, may: runsCalls,
  run: async (tx, _actor, input) => {
    const values = sql`year = ${input.year}, title_cs = ${input.titleCs}, title_en = ${input.titleEn}, purpose_cs = ${input.purposeCs}, purpose_en = ${input.purposeEn}, budget_minor = ${budgetOf(input)}, minimum_score = ${input.minimumScore}, joint_bonus = ${input.jointBonus},
      applicant_cap_minor = ${input.applicantCap}, viable_percent = ${input.viablePercent}, reviews_per_application = ${input.reviewsPerApplication}, reviewer_load = ${input.reviewerLoad}, council_limit_minor = ${input.councilLimit}`
    if (input.id === null) {
      const taken = (await sql<{ n: number }>`select count(*) as n from grants.call where year = ${input.year}`.execute(tx)).rows[0]?.n ?? 0
      const slug = `integration-${input.year}${taken === 0 ? '' : `-${taken + 1}`}`
      const made = await sql<{ id: string }>`insert into grants.call (slug, year, title_cs, title_en, purpose_cs, purpose_en, budget_minor, council_limit_minor) values (${slug}, ${input.year}, ${input.titleCs}, ${input.titleEn}, ${input.purposeCs}, ${input.purposeEn}, ${budgetOf(input)}, ${input.councilLimit}) returning id`.execute(tx)
      const id = made.rows[0]?.id
      if (!id) throw new Error('The call was not made')
      await sql`update grants.call set ${values} where id = ${id}`.execute(tx)
      await writeRules(tx, id, input)
      return { id }
    }
    try {
      const changed = await sql`update grants.call set ${values} where id = ${input.id}`.execute(tx)
      if (Number(changed.numAffectedRows) === 0) throw new AppError('not-found', 'There is no such call.')
      await writeRules(tx, input.id, input)
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
  name: 'grants.takeOverCall', input: z.object({ callId: z.uuid() }), may: runsCalls,
  run: async (tx, _actor, input) => {
    const made = await sql<{ id: string }>`
      insert into grants.call (slug, year, title_cs, title_en, purpose_cs, purpose_en, budget_minor, minimum_score, joint_bonus, applicant_cap_minor, viable_percent, reviews_per_application, reviewer_load, council_limit_minor, from_call_id)
      select 'integration-' || (c.year + 1) || (select case count(*) when 0 then '' else '-' || (count(*) + 1) end from grants.call x where x.year = c.year + 1), c.year + 1, replace(title_cs, c.year::text, (c.year + 1)::text), replace(title_en, c.year::text, (c.year + 1)::text),
        purpose_cs, purpose_en, budget_minor, minimum_score, joint_bonus, applicant_cap_minor, viable_percent, reviews_per_application, reviewer_load, council_limit_minor, c.id from grants.call c where c.id = ${input.callId} returning id`.execute(tx)
    const id = made.rows[0]?.id
    if (!id) throw new AppError('not-found', 'There is no such call.')
    await sql`insert into grants.stream (call_id, number, title_cs, title_en, budget_minor) select ${id}, number, title_cs, title_en, budget_minor from grants.stream where call_id = ${input.callId}`.execute(tx)
    await sql`insert into grants.criterion (call_id, position, title_cs, title_en, guidance_cs, guidance_en, points) select ${id}, position, title_cs, title_en, guidance_cs, guidance_en, points from grants.criterion where call_id = ${input.callId}`.execute(tx)
    await sql`insert into grants.minimum (call_id, what, key, least) select ${id}, what, key, least from grants.minimum where call_id = ${input.callId}`.execute(tx)
    return { id }
  },
  audit: (input, output) => subject(output.id, { from: input.callId }),
})

/** Times of a form are Prague's. */
export function pragueInstant(text: string): Date {
  const guess = new Date(`${text}:00Z`)
  const shown = new Intl.DateTimeFormat('sv-SE', { timeZone: 'Europe/Prague', dateStyle: 'short', timeStyle: 'short' }).format(guess).replace(' ', 'T')
  return new Date(guess.getTime() - (Date.parse(`${shown}:00Z`) - guess.getTime()))
}

/** Publishes a draft: from now on its rules stand. The page, the official board's record and the open data follow from the same row. */
export const publishCall = command({
  name: 'grants.publishCall', input: publishInput, may: runsCalls,
  run: async (tx, _actor, input, ports) => {
    const now = ports.clock.now()
    const [opensAt, closesAt] = [pragueInstant(input.opensAt), pragueInstant(input.closesAt)]
    if (opensAt < earliestOpening(now)) throw new InputError({ opensAt: ['grants.error.thirtyDays'] })
    const rules = (await sql<{ rules: object }>`
      select jsonb_build_object('call', to_jsonb(c) - array['state', 'published_at', 'opens_at', 'closes_at', 'rules_hash'], 'streams', (select jsonb_agg(to_jsonb(s) order by s.number) from grants.stream s where s.call_id = c.id),
        'criteria', (select jsonb_agg(to_jsonb(k) order by k.position) from grants.criterion k where k.call_id = c.id), 'minimums', (select jsonb_agg(to_jsonb(m) order by m.what, m.key) from grants.minimum m where m.call_id = c.id)) as rules
      from grants.call c where c.id = ${input.callId} for update`.execute(tx)).rows[0]?.rules
    if (!rules) throw new AppError('not-found', 'There is no such call.')
    const done = await sql`update grants.call set state = 'published', published_at = ${now}, opens_at = ${opensAt}, closes_at = ${closesAt}, rules_hash = ${createHash('sha256').update(JSON.stringify(rules)).digest('hex')} where id = ${input.callId} and state = 'draft'`.execute(tx)
    if (Number(done.numAffectedRows) === 0) throw new InputError({ '': ['grants.error.frozen'] })
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
  name: 'grants.beginChecking', input: z.object({ callId: z.uuid() }), may: runsCalls,
  run: async (tx, _actor, input, ports) => {
    const open = await sql`select from grants.call where id = ${input.callId} and closes_at > ${ports.clock.now()}`.execute(tx)
    if (open.rows.length > 0) throw new InputError({ '': ['grants.error.stillOpen'] })
    await moveCall(tx, input.callId, 'published')
    return null
  },
  audit: (input) => subject(input.callId),
})
