// Files of an application: kept at once and sealed, each once, with what they are known by their own bytes.
import { createHash } from 'node:crypto'
import { sql } from 'kysely'
import { z } from 'zod'
import type { Actor } from '../../../kernel/actor.ts'
import { command, InputError } from '../../../kernel/command.ts'
import { asActor, violatedConstraint, type Tx } from '../../../kernel/db.ts'
import { AppError } from '../../../kernel/errors.ts'
import type { Ports } from '../../../kernel/ports.ts'
import { derivedKey, sealWith, unsealWith } from '../../../kernel/sealing.ts'
import { inspectFile } from '../../../kernel/uploads.ts'
import { attachmentKinds, type AttachmentKind } from '../calls/model.ts'
import { prepares } from '../policy.ts'

export const largestAttachment = 10 * 1024 * 1024
export type Attachment = { id: string; kind: AttachmentKind; name: string; mediaType: string; bytes: number; sha256: string; addedAt: Date }
const bound = (id: string, hash: string) => `attachment ${id} ${hash}`

/** Files an application has now, in the order they came. */
export async function attachmentsInside(tx: Tx, applicationId: string): Promise<Attachment[]> {
  return (
    await sql<Attachment>`
      select id, kind, name, media_type as "mediaType", bytes, sha256, added_at as "addedAt" from grants.attachment
      where application_id = ${applicationId} and removed_at is null order by added_at, id`.execute(tx)
  ).rows
}
function checked(file: Buffer): string {
  if (file.length === 0) throw new InputError({ file: ['grants.error.fileMissing'] })
  if (file.length > largestAttachment) throw new InputError({ file: ['grants.error.fileSize'] })
  const found = inspectFile(file)
  if ('fault' in found) throw new InputError({ file: [found.fault === 'active' ? 'grants.error.fileActive' : 'grants.error.fileKind'] })
  return found.type
}
export const upload = z.object({
  kind: z.enum(attachmentKinds, 'ui.error.required').default('other'),
  name: z.string().transform(
    (name) =>
      name
        .normalize('NFC')
        .replace(/[\u0000-\u001f\u007f/\\]/g, ' ')
        .trim()
        .slice(-200) || 'soubor',
  ),
  file: z.instanceof(Buffer, { error: 'grants.error.fileMissing' }),
})
export type Upload = z.output<typeof upload>
/** Keeps one file; the same file again, as a bad line sends it, is the same file. */
export async function keepAttachment(tx: Tx, ports: Ports, applicationId: string, input: Upload, addedBy: string): Promise<void> {
  const type = checked(input.file)
  const sha256 = createHash('sha256').update(input.file).digest('hex')
  const sealed = sealWith(derivedKey(ports.config, 'grants attachments'), input.file, bound(applicationId, sha256))
  try {
    await sql`
      insert into grants.attachment (application_id, organisation_id, kind, name, media_type, bytes, sha256, sealed, added_by, added_at)
      select ${applicationId}, a.organisation_id, ${input.kind}, ${input.name}, ${type}, ${input.file.length}, ${sha256}, ${sealed},
        ${addedBy}, ${ports.clock.now()}
      from grants.application a where a.id = ${applicationId} on conflict (application_id, sha256) where removed_at is null do nothing`.execute(
      tx,
    )
  } catch (error) {
    const constraint = violatedConstraint(error)
    if (constraint === 'attachment_frozen') throw new InputError({ file: ['grants.error.submitted'] })
    if (constraint === 'attachment_count') throw new InputError({ file: ['grants.error.tooMany'] })
    throw error
  }
}
export const addAttachment = command({
  name: 'grants.addAttachment',
  input: upload.extend({ id: z.uuid() }),
  may: prepares,
  run: async (tx, actor, input, ports) => {
    const own =
      await sql`select from grants.application where id = ${input.id} and organisation_id = kernel.actor_organisation() for update`.execute(
        tx,
      )
    if (own.rows.length === 0 || actor.kind !== 'person') throw new AppError('not-found', 'There is no such application.')
    await keepAttachment(tx, ports, input.id, input, actor.accountId)
    return null
  },
  audit: (input) => ({ subjectKind: 'application', subjectId: input.id, details: { kind: input.kind, bytes: input.file.length } }),
})
/** Takes a file off a draft or a returned application; versions that had it keep it. */
export const removeAttachment = command({
  name: 'grants.removeAttachment',
  input: z.object({ id: z.uuid(), attachment: z.uuid() }),
  may: prepares,
  run: async (tx, _actor, input, ports) => {
    try {
      const done = await sql`
          update grants.attachment set removed_at = ${ports.clock.now()} where id = ${input.attachment} and application_id = ${input.id}
            and removed_at is null and application_id in (select id from grants.application
          where organisation_id = kernel.actor_organisation())`.execute(tx)
      if (Number(done.numAffectedRows) === 0) throw new AppError('not-found', 'There is no such file.')
    } catch (error) {
      if (violatedConstraint(error) === 'attachment_frozen') throw new InputError({ file: ['grants.error.submitted'] })
      throw error
    }
    return null
  },
  audit: (input) => ({ subjectKind: 'application', subjectId: input.id, details: { attachment: input.attachment } }),
})
/** One file whole, for whoever may see its application. */
export function openAttachment(
  ports: Ports,
  actor: Actor,
  applicationId: string,
  id: string,
): Promise<{ name: string; mediaType: string; bytes: Buffer } | undefined> {
  return asActor(ports.db, actor, async (tx) => {
    const row = (
      await sql<{
        name: string
        mediaType: string
        sha256: string
        sealed: Buffer
      }>`select name, media_type as "mediaType", sha256, sealed from grants.attachment where id = ${id} and application_id = ${applicationId}`.execute(
        tx,
      )
    ).rows[0]
    return (
      row && {
        name: row.name,
        mediaType: row.mediaType,
        bytes: unsealWith(derivedKey(ports.config, 'grants attachments'), row.sealed, bound(applicationId, row.sha256)),
      }
    )
  })
}
