// A client asks for what is kept about them: the copy is made at once, in their language, with passages about others covered by a person.
import { sql } from 'kysely'
import { z } from 'zod'
import { command, InputError } from '../../../kernel/command.ts'
import { setActor } from '../../../kernel/db.ts'
import { AppError } from '../../../kernel/errors.ts'
import { isLang, languageName, openCatalogues } from '../../../kernel/i18n.ts'
import { checkbox } from '../../../kernel/validation.ts'
import { readFile } from '../clients/queries.ts'
import { paperType, writeDocument } from '../documents/commands.ts'
import { helps, organisationOf } from '../policy.ts'
import { copyPaper, covered } from './model.ts'
import { aroundOf, looksOf, notesOf } from './queries.ts'

const most = 20_000
/** The form's fields of each note: `include-<id>` and `words-<id>`. */
const noteFields = z.record(z.string(), z.string().max(most, 'ui.error.tooLong'))
export const prepareCopy = command({
  name: 'casework.prepareCopy',
  may: helps,
  input: z.object({
    id: z.uuid(),
    language: z.string().refine((value) => isLang(value), 'ui.error.required'),
    withFacts: checkbox,
    notes: noteFields,
  }),
  run: async (tx, actor, input, ports) => {
    const organisationId = organisationOf(actor)
    const file = await readFile(tx, ports, actor, input.id)
    if (!file?.identity || file.mine.limited || !isLang(input.language)) throw new AppError('not-found', 'There is no such file.')
    if (input.withFacts && !file.mine.cleared) throw new InputError({ withFacts: ['casework.error.notYours'] })
    const notes = await notesOf(tx, ports, actor, input.id)
    const given = notes.map((note) => ({
      note,
      left: covered(note.text, input.notes[`words-${note.id}`], input.notes[`include-${note.id}`] === 'on'),
    }))
    const masked = given.filter((one) => one.left === null || one.left.masked).length
    const around = await aroundOf(tx, ports, actor, input.id, input.withFacts)
    const organisation =
      (await sql<{ name: string }>`select name from directory.organisation where id = ${organisationId}`.execute(tx)).rows[0]?.name ?? ''
    await setActor(tx, { kind: 'system', purpose: 'casework-client-view' })
    const looks = await looksOf(tx, input.id)
    await setActor(tx, actor)
    const texts = openCatalogues(ports.config.root)
    const paper = copyPaper(
      texts(input.language),
      input.language,
      {
        ...around,
        looks,
        organisation,
        day: ports.clock.today(),
        code: file.code,
        reviewOn: file.reviewOn,
        household: file.household.length,
        identity: file.identity,
        profile: file.profile,
        notes: given.flatMap((one) => (one.left === null ? [] : [{ at: one.note.at, words: one.left.words }])),
      },
      masked > 0,
    )
    const title = texts('cs')('casework.copy.document', { language: languageName('cs', input.language) })
    const documentId = await writeDocument(
      tx,
      ports,
      {
        organisationId,
        clientId: input.id,
        caseId: null,
        kind: 'other',
        narrow: input.withFacts ? 'cleared' : 'circle',
        title,
        fileNumber: null,
        validTo: null,
        proves: null,
      },
      paperType,
      Buffer.from(JSON.stringify(paper), 'utf8'),
    )
    await sql`
      insert into casework.data_request (organisation_id, client_id, language, document_id, masked, prepared_by)
      values (${organisationId}, ${input.id}, ${input.language}, ${documentId}, ${masked}, kernel.actor_account())`.execute(tx)
    return { documentId }
  },
  audit: (input, output) => ({
    subjectKind: 'client',
    subjectId: input.id,
    details: { document: output.documentId, language: input.language },
  }),
})
/** The client has the copy in their hands. */
export const handCopy = command({
  name: 'casework.handCopy',
  input: z.object({ id: z.uuid(), requestId: z.uuid() }),
  may: helps,
  run: async (tx, _actor, input) => {
    const handed = await sql`
        update casework.data_request set handed_at = now(), handed_by = kernel.actor_account() where id = ${input.requestId}
          and client_id = ${input.id} and handed_at is null`.execute(tx)
    if (Number(handed.numAffectedRows) === 0) throw new AppError('conflict', 'It was handed over already.')
    return null
  },
  audit: (input) => ({ subjectKind: 'client', subjectId: input.id, details: { request: input.requestId } }),
})
