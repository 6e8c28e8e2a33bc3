// Recording conversations: one by one, a whole walk at once, and claiming served hours once.
import { sql } from 'kysely'
import { z } from 'zod'
import type { Actor } from '../../../kernel/actor.ts'
import { command, InputError } from '../../../kernel/command.ts'
import type { Tx } from '../../../kernel/db.ts'
import { AppError } from '../../../kernel/errors.ts'
import type { Ports } from '../../../kernel/ports.ts'
import { text } from '../../../kernel/validation.ts'
import { openClientInside } from '../clients/commands.ts'
import { identityOf, intakeInput } from '../clients/model.ts'
import { possiblyTheSame } from '../clients/queries.ts'
import { carriedHash } from '../keys.ts'
import { helps, organisationOf } from '../policy.ts'
import { contactInput, walkInput, type WalkLine } from './model.ts'

/** The own clients behind codes and cards; a code nobody of the own circles has is named back, in the same words for a stranger's and for none. */
async function participantsOf(tx: Tx, actor: Actor, codes: readonly string[]): Promise<string[]> {
  const found = new Map<string, string>()
  for (const code of codes) {
    const row = (
      await sql<{
        id: string
      }>`select coalesce(c.merged_into, c.id) as id from casework.client c join casework.my_client m on m.client_id = c.id
      where c.organisation_id = ${organisationOf(actor)} and c.erased_at is null and (replace(c.code, '-', '') = ${code} or c.carried_hash = ${carriedHash(code)})`.execute(
        tx,
      )
    ).rows[0]
    if (row) found.set(code, row.id)
  }
  const unknown = codes.filter((code) => !found.has(code))
  if (unknown.length > 0) throw new InputError({ participants: ['casework.error.participants', unknown.join(', ')] })
  return [...new Set(found.values())]
}

/** Records one conversation, with a client of the own circle or with nobody named. */
export const recordContact = command({
  name: 'casework.recordContact',
  input: contactInput,
  may: helps,
  run: async (tx, actor, input, ports) => {
    if (input.happenedOn > ports.clock.today()) throw new InputError({ happenedOn: ['casework.error.future'] })
    if (input.clientId !== null) {
      const known = await sql`select from casework.my_client where client_id = ${input.clientId}`.execute(tx)
      if (known.rows.length === 0) throw new AppError('not-found', 'There is no such file.')
    }
    const made = await sql<{ id: string }>`
      insert into casework.contact (organisation_id, client_id, case_id, worker_id, place, happened_on, minutes, headcount, topics, language,
        district_code, age_band, sex, act108, unit)
      values (${organisationOf(actor)}, ${input.clientId}, ${input.caseId}, kernel.actor_account(), ${input.place}, ${input.happenedOn},
        ${input.minutes}, ${input.headcount}, ${input.topics}, ${input.language}, ${input.district},
        ${input.clientId === null ? input.ageBand : null}, ${input.clientId === null ? input.sex : null}, ${input.act108}, ${input.unit})
        returning id`.execute(tx)
    const id = made.rows[0]?.id
    if (!id) throw new Error('The conversation was not recorded')
    for (const clientId of await participantsOf(tx, actor, input.participants)) {
      await sql`
        insert into casework.attendance (contact_id, organisation_id, client_id) values (${id}, ${organisationOf(actor)}, ${clientId})
        on conflict do nothing`.execute(tx)
    }
    return { id }
  },
  audit: (input, output) => ({ subjectKind: input.clientId === null ? 'contact' : 'client', subjectId: input.clientId ?? output.id }),
})

async function clientOfLine(
  tx: Tx,
  ports: Ports,
  actor: Actor,
  line: WalkLine,
): Promise<{ clientId: string | null; unknownCard: boolean }> {
  if (line.who === 'card') {
    const found = await sql<{
      id: string
    }>`select coalesce(c.merged_into, c.id) as id from casework.client c join casework.my_client m on m.client_id = c.id where c.carried_hash = ${carriedHash(line.card ?? '')} and c.organisation_id = ${organisationOf(actor)}`.execute(
      tx,
    )
    const id = found.rows[0]?.id ?? null
    return { clientId: id, unknownCard: id === null }
  }
  if (line.who === 'anonymous') return { clientId: null, unknownCard: false }
  const input = intakeInput.parse({
    kind: 'identified',
    given: line.given ?? '',
    surname: line.surname ?? '',
    language: line.language ?? '',
    discreet: 'on',
    sure: 'yes',
  })
  const alike = await possiblyTheSame(tx, ports, actor, identityOf(input), null)
  const { id } = await openClientInside(tx, actor, input, ports)
  // Nobody could ask on the street, so the question waits for the worker at the desk.
  if (alike.length > 0)
    await sql`
      insert into casework.task (organisation_id, client_id, assigned_to, made_by, kind, label, due_on)
      values (${organisationOf(actor)}, ${id}, kernel.actor_account(), kernel.actor_account(), 'task', 'casework.task.checkSame',
        kernel.today())`.execute(tx)
  return { clientId: id, unknownCard: false }
}

/** Takes over a walk written down without a signal. Sent twice, each line is stored once; a line sent before is answered as already there. */
export const sendWalk = command({
  name: 'casework.sendWalk',
  input: walkInput,
  may: helps,
  run: async (tx, actor, input, ports) => {
    const answer = { stored: 0, already: 0, people: 0, unknownCards: [] as string[] }
    for (const line of input.lines) {
      const known =
        await sql`select from casework.contact where organisation_id = ${organisationOf(actor)} and offline_key = ${line.key}`.execute(tx)
      if (known.rows.length > 0) {
        answer.already += 1
        continue
      }
      const { clientId, unknownCard } = await clientOfLine(tx, ports, actor, line)
      if (unknownCard) answer.unknownCards.push(line.key)
      // Two sendings at once meet at the unique key; the second one finds its line stored.
      const stored = await sql`
        insert into casework.contact (organisation_id, client_id, worker_id, place, happened_on, minutes, headcount, topics, language,
          district_code, age_band, sex, unit, offline_key)
        values (${organisationOf(actor)}, ${clientId}, kernel.actor_account(), ${line.place}, ${input.happenedOn}, ${line.minutes},
          ${clientId === null ? line.headcount : 1}, ${line.topics}, ${line.language}, ${input.district},
          ${clientId === null ? line.ageBand : null}, ${clientId === null ? line.sex : null}, ${line.unit}, ${line.key})
          on conflict (organisation_id, offline_key) do nothing`.execute(tx)
      if (Number(stored.numAffectedRows) === 0)
        throw new AppError('conflict', 'The walk is being sent twice at the same moment; send it again.')
      answer.stored += 1
      answer.people += clientId === null ? line.headcount : 1
    }
    return answer
  },
  audit: (_input, output) => ({ subjectKind: 'contact', subjectId: null, details: { stored: output.stored, already: output.already } }),
})

/** Reports the acting person's own served hours of a period to one funder; what another funder has stays with them. */
export const claimHours = command({
  name: 'casework.claimHours',
  input: z
    .object({ funder: text(120, 2), from: z.iso.date('ui.error.date'), to: z.iso.date('ui.error.date') })
    .refine((input) => input.from <= input.to, { path: ['to'], message: 'casework.error.period' }),
  may: helps,
  run: async (tx, actor, input) => {
    const claimed = await sql`insert into casework.claimed_hour (contact_id, organisation_id, funder, claimed_by)
      select k.id, k.organisation_id, ${input.funder}, kernel.actor_account() from casework.contact k
      where k.organisation_id = ${organisationOf(actor)} and k.worker_id = kernel.actor_account() and k.happened_on between ${input.from}
        and ${input.to} and k.minutes is not null
      on conflict (contact_id) do nothing`.execute(tx)
    const n = Number(claimed.numAffectedRows ?? 0)
    if (n === 0) throw new InputError({ '': ['casework.error.nothingToClaim'] })
    return { n }
  },
  audit: (_input, output) => ({ subjectKind: 'contact', subjectId: null, details: { claimed: output.n } }),
})
