// Putting papers into a client's file: bytes are sealed with the client's key before they reach the database.
import { sql } from 'kysely'
import { z } from 'zod'
import { command, InputError } from '../../../kernel/command.ts'
import type { Tx } from '../../../kernel/db.ts'
import { AppError } from '../../../kernel/errors.ts'
import { formatDay, openCatalogues } from '../../../kernel/i18n.ts'
import type { Ports } from '../../../kernel/ports.ts'
import { sealWith } from '../../../kernel/sealing.ts'
import { inspectFile } from '../../../kernel/uploads.ts'
import { readFile } from '../clients/queries.ts'
import { shownName } from '../clients/model.ts'
import { blindTokens, clientKey, organisationKey, sealText } from '../keys.ts'
import { helps, organisationOf } from '../policy.ts'
import { goesHome, largestFile, letterInput, letterPaper, uploadInput, versionInput } from './model.ts'

/** Papers kept as their words and printed when asked for. */
export const paperType = 'application/vnd.metropolis.paper+json'

async function keyOf(tx: Tx, ports: Ports, organisationId: string, clientId: string): Promise<Buffer> {
  const key = await clientKey(tx, ports, organisationId, clientId)
  if (key === null) throw new AppError('not-found', 'There is no such file.')
  return key
}
function checked(file: Buffer): string {
  if (file.length === 0) throw new InputError({ file: ['casework.document.error.file'] })
  if (file.length > largestFile) throw new InputError({ file: ['casework.document.error.large'] })
  const found = inspectFile(file)
  if ('fault' in found)
    throw new InputError({ file: [found.fault === 'active' ? 'casework.document.error.active' : 'casework.document.error.kind'] })
  return found.type
}
async function newId(tx: Tx): Promise<string> {
  return (await sql<{ id: string }>`select kernel.uuid_v7() as id`.execute(tx)).rows[0]?.id ?? ''
}
async function writeVersion(
  tx: Tx,
  key: Buffer,
  document: { id: string; organisationId: string; clientId: string },
  version: number,
  type: string,
  bytes: Buffer,
): Promise<void> {
  await sql`insert into casework.document_version (document_id, version, organisation_id, client_id, media_type, bytes, sealed, made_by)
    values (${document.id}, ${version}, ${document.organisationId}, ${document.clientId}, ${type}, ${bytes.length}, ${sealWith(key, bytes, `document ${document.id} ${version}`)}, kernel.actor_account())`.execute(
    tx,
  )
}
export type Head = {
  organisationId: string
  clientId: string
  caseId: string | null
  kind: string
  narrow: string
  title: string
  fileNumber: string | null
  validTo: string | null
  proves: string | null
}
/** Writes a paper and its first version into the client's file, in the caller's transaction; answers its id. */
export async function writeDocument(tx: Tx, ports: Ports, head: Head, type: string, bytes: Buffer): Promise<string> {
  const key = await keyOf(tx, ports, head.organisationId, head.clientId)
  const id = await newId(tx)
  await sql`
    insert into casework.document (id, organisation_id, client_id, case_id, kind, narrow, title_sealed, file_number_sealed, proves, valid_to,
      made_by)
    values (${id}, ${head.organisationId}, ${head.clientId}, ${head.caseId}, ${head.kind}, ${head.narrow}, ${sealText(key, head.title, `title ${id}`)}, ${head.fileNumber === null ? null : sealText(key, head.fileNumber, `file number ${id}`)}, ${head.proves}, ${head.validTo}, kernel.actor_account())`.execute(
    tx,
  )
  if (head.fileNumber !== null && head.narrow !== 'author') {
    const tokens = blindTokens(await organisationKey(tx, ports, head.organisationId), 'identifier', [
      head.fileNumber.toUpperCase().replace(/[^0-9A-Z]/g, ''),
    ])
    for (const token of tokens)
      await sql`
        insert into casework.client_token (organisation_id, token, client_id, kind)
        values (${head.organisationId}, ${token}, ${head.clientId}, 'file-number') on conflict do nothing`.execute(tx)
  }
  await writeVersion(tx, key, { id, organisationId: head.organisationId, clientId: head.clientId }, 1, type, bytes)
  return id
}

/** Puts a file into the client's papers. */
export const addDocument = command({
  name: 'casework.addDocument',
  input: uploadInput,
  may: helps,
  run: async (tx, actor, input, ports) => {
    const type = checked(input.file)
    const { file, ...head } = input
    return { id: await writeDocument(tx, ports, { organisationId: organisationOf(actor), ...head }, type, file) }
  },
  audit: (input, output) => ({ subjectKind: 'client', subjectId: input.clientId, details: { document: output.id, kind: input.kind } }),
})
/** A newer version of the same paper; the older ones stay. */
export const addVersion = command({
  name: 'casework.addDocumentVersion',
  input: versionInput,
  may: helps,
  run: async (tx, actor, input, ports) => {
    const type = checked(input.file)
    const found = await sql<{
      clientId: string
      kind: string
      version: number
    }>`select client_id as "clientId", kind, (select max(version) from casework.document_version v where v.document_id = d.id) as version from casework.document d where id = ${input.documentId} and put_aside_at is null for update`.execute(
      tx,
    )
    const document = found.rows[0]
    if (!document) throw new AppError('not-found', 'There is no such paper.')
    const organisationId = organisationOf(actor)
    await writeVersion(
      tx,
      await keyOf(tx, ports, organisationId, document.clientId),
      { id: input.documentId, organisationId, clientId: document.clientId },
      document.version + 1,
      type,
      input.file,
    )
    return { clientId: document.clientId, version: document.version + 1 }
  },
  audit: (input, output) => ({
    subjectKind: 'client',
    subjectId: output.clientId,
    details: { document: input.documentId, version: output.version },
  }),
})
/** Takes a paper off the list; its versions stay until the file is erased. */
export const putDocumentAside = command({
  name: 'casework.putDocumentAside',
  input: z.object({ documentId: z.uuid() }),
  may: helps,
  run: async (tx, _actor, input) => {
    const done = await sql<{
      clientId: string
    }>`update casework.document set put_aside_at = now() where id = ${input.documentId} and put_aside_at is null returning client_id as "clientId"`.execute(
      tx,
    )
    const clientId = done.rows[0]?.clientId
    if (!clientId) throw new AppError('not-found', 'There is no such paper.')
    return { clientId }
  },
  audit: (input, output) => ({ subjectKind: 'client', subjectId: output.clientId, details: { document: input.documentId } }),
})

/** Writes a letter from a template, in Czech and in a second language. Sent home by post only where the client said that post is safe. */
export const writeLetter = command({
  name: 'casework.writeLetter',
  input: letterInput,
  may: helps,
  run: async (tx, actor, input, ports) => {
    const file = await readFile(tx, ports, actor, input.clientId)
    if (!file?.identity) throw new AppError('not-found', 'There is no such file.')
    if (input.byPost && goesHome(input.template) && !file.identity.contact.mayWrite)
      throw new InputError({ byPost: ['casework.letter.error.post'] })
    const names = await sql<{
      organisation: string
      worker: string
    }>`select o.name as organisation, a.display_name as worker from directory.organisation o, identity.account a where o.id = ${organisationOf(actor)} and a.id = kernel.actor_account()`.execute(
      tx,
    )
    const today = ports.clock.today()
    const facts = {
      clientName: shownName(file.identity) || file.code,
      birthDate: file.identity.birthDate === null ? null : formatDay('cs', file.identity.birthDate),
      organisation: names.rows[0]?.organisation ?? '',
      worker: names.rows[0]?.worker ?? '',
      day: today,
      number: input.fileNumber ?? file.code,
      discreet: file.identity.contact.discreet,
    }
    const paper = letterPaper(openCatalogues(ports.config.root), formatDay, input, facts)
    const kind =
      input.template === 'mandate'
        ? 'mandate'
        : input.template === 'submission' || input.template === 'recognition' || input.template === 'school'
          ? 'submission'
          : 'letter'
    const head = {
      organisationId: organisationOf(actor),
      clientId: input.clientId,
      caseId: input.caseId,
      kind,
      narrow: 'circle',
      title: paper.parts[0].title,
      fileNumber: input.fileNumber,
      validTo: null,
      proves: null,
    }
    return { id: await writeDocument(tx, ports, head, paperType, Buffer.from(JSON.stringify(paper), 'utf8')) }
  },
  audit: (input, output) => ({
    subjectKind: 'client',
    subjectId: input.clientId,
    details: { document: output.id, template: input.template },
  }),
})
