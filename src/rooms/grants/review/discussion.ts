// Reviews far apart are talked over, and what was said is kept.
import { sql } from 'kysely'
import { z } from 'zod'
import { command, InputError } from '../../../kernel/command.ts'
import { AppError } from '../../../kernel/errors.ts'
import { text } from '../../../kernel/validation.ts'
import { runsCalls } from '../policy.ts'
import { asServer } from '../server.ts'

export const discussionOutcomes = ['kept', 'explained', 'again'] as const
/** Records a discussion; `again` gives both sides their reviews back to write anew, as long as reviews are being written. A second record corrects the first. */
export const recordDiscussion = command({
  name: 'grants.recordDiscussion',
  input: z.object({
    callId: z.uuid(),
    applicationId: z.uuid('ui.error.required'),
    heldOn: z.iso.date('ui.error.date'),
    present: z.coerce.number('ui.error.number').int('ui.error.number').min(1, 'ui.error.number').max(99, 'ui.error.number'),
    said: text(4000, 10),
    outcome: z.enum(discussionOutcomes, 'ui.error.required'),
  }),
  may: runsCalls,
  run: async (tx, actor, input, ports) => {
    if (input.heldOn > ports.clock.today()) throw new InputError({ heldOn: ['grants.error.past'] })
    const found = (
      await sql<{
        state: string
      }>`select c.state from grants.application a join grants.call c on c.id = a.call_id where a.id = ${input.applicationId} and a.call_id = ${input.callId} and a.state = 'eligible'`.execute(
        tx,
      )
    ).rows[0]
    if (!found) throw new AppError('not-found', 'There is no such application.')
    if (!['reviewing', 'committee'].includes(found.state)) throw new AppError('conflict', 'Reviews are not discussed at this moment.')
    if (input.outcome === 'again' && found.state !== 'reviewing') throw new InputError({ outcome: ['grants.error.tooLateAgain'] })
    await sql`
      insert into grants.discussion (application_id, call_id, held_on, present, said, outcome, recorded_by)
      values (${input.applicationId}, ${input.callId}, ${input.heldOn}, ${input.present}, ${input.said}, ${input.outcome},
        kernel.actor_account())
      on conflict (application_id) do update set held_on = excluded.held_on, present = excluded.present, said = excluded.said,
        outcome = excluded.outcome, recorded_by = excluded.recorded_by, recorded_at = now()`.execute(tx)
    if (input.outcome === 'again')
      await asServer(tx, actor, () =>
        sql`update grants.review set state = 'assigned' where application_id = ${input.applicationId} and state = 'submitted'`.execute(tx),
      )
    return null
  },
  audit: (input) => ({ subjectKind: 'application', subjectId: input.applicationId, details: { outcome: input.outcome } }),
})
