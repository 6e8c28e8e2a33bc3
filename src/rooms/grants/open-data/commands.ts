// The officer's word on what the public reads, where the applicant's own words look like a person.
import { sql } from 'kysely'
import { z } from 'zod'
import { command, InputError } from '../../../kernel/command.ts'
import { AppError } from '../../../kernel/errors.ts'
import { text } from '../../../kernel/validation.ts'
import { runsCalls } from '../policy.ts'
import { namesIn } from './names.ts'
import { stopsOf } from './queries.ts'

/** Rewrites the published words of a record that stops the export, or says of words left in them that they name nobody. Only then: what was published once stays as it is. */
export const rewritePublicText = command({
  name: 'grants.rewritePublicText',
  input: z.object({
    id: z.uuid(),
    title: text(140, 3),
    summary: text(3000, 20),
    because: text(500, 4),
    nobody: z.preprocess((value) => value === 'on' || value === true, z.boolean()),
  }),
  may: runsCalls,
  run: async (tx, actor, input, ports) => {
    const stop = (await stopsOf(ports, actor)).find((one) => one.id === input.id)
    if (!stop) throw new AppError('conflict', 'This record does not stop the export.')
    const words = [
      ...new Set([
        ...namesIn(`${input.title}. ${input.summary}`),
        ...stop.words.filter((word) => `${input.title}. ${input.summary}`.toLowerCase().includes(word.toLowerCase())),
      ]),
    ]
    if (words.length > 0 && !input.nobody) throw new InputError({ summary: ['grants.error.stillNames', words.join(', ')] })
    await sql`
      insert into grants.public_text (application_id, title, summary, cleared, because, written_on, written_by)
      values (${input.id}, ${input.title}, ${input.summary}, ${words}::text[], ${input.because}, ${ports.clock.today()},
        kernel.actor_account())`.execute(tx)
    return { cleared: words.length }
  },
  audit: (input, output) => ({ subjectKind: 'award', subjectId: input.id, details: output }),
})
