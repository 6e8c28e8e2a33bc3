// Reading papers: the list of a file, one version's bytes, what runs out.
import { sql } from 'kysely'
import type { Actor } from '../../../kernel/actor.ts'
import { readConfidential } from '../../../kernel/audit.ts'
import { asActor } from '../../../kernel/db.ts'
import type { Ports } from '../../../kernel/ports.ts'
import { unsealWith } from '../../../kernel/sealing.ts'
import { clientKey, clientKeys, openText } from '../keys.ts'
import { organisationOf } from '../policy.ts'
import { runsOutWithin } from './model.ts'

export type Version = { version: number; type: string; bytes: number; madeAt: Date; by: string }
export type DocumentRow = {
  id: string
  kind: string
  narrow: string
  title: string
  fileNumber: string
  caseNumber: string | null
  proves: string | null
  validTo: string | null
  madeAt: Date
  by: string
  putAside: boolean
  versions: Version[]
}

/** The papers of a client as far as the person may read them, newest first; the reading is recorded. */
export function documentsOf(ports: Ports, actor: Actor, clientId: string): Promise<DocumentRow[]> {
  return readConfidential(
    ports,
    actor,
    'casework.listDocuments',
    { subjectKind: 'client', subjectId: clientId, organisationId: organisationOf(actor) },
    async (tx) => {
      const rows = await sql<Omit<DocumentRow, 'title' | 'fileNumber'> & { sealed: Buffer; number: Buffer | null }>`
      select d.id, d.kind, d.narrow, d.title_sealed as sealed, d.file_number_sealed as number, f.number as "caseNumber", d.proves,
        d.valid_to::text as "validTo", d.made_at as "madeAt", coalesce(a.display_name, '') as by, d.put_aside_at is not null as "putAside",
        (select coalesce(jsonb_agg(jsonb_build_object('version', v.version, 'type', v.media_type, 'bytes', v.bytes, 'madeAt', v.made_at, 'by',
          coalesce(b.display_name, '')) order by v.version desc), '[]') from casework.document_version v
        left join identity.account b on b.id = v.made_by where v.document_id = d.id) as versions
      from casework.document d left join casework.case_file f on f.id = d.case_id left join identity.account a on a.id = d.made_by
      where d.client_id = ${clientId} order by d.put_aside_at is not null, d.made_at desc limit 500`.execute(tx)
      const key = rows.rows.length > 0 ? await clientKey(tx, ports, organisationOf(actor), clientId) : null
      return key === null
        ? []
        : rows.rows.map(({ sealed, number, ...row }) => ({
            ...row,
            title: openText(key, sealed, `title ${row.id}`),
            fileNumber: number === null ? '' : openText(key, number, `file number ${row.id}`),
            versions: row.versions.map((one) => ({ ...one, madeAt: new Date(one.madeAt) })),
          }))
    },
  )
}

/** The bytes of one version, opened for somebody who may read the paper; undefined for everybody else. */
export function openVersion(
  ports: Ports,
  actor: Actor,
  documentId: string,
  version: number,
): Promise<{ clientId: string; title: string; type: string; bytes: Buffer } | undefined> {
  return readConfidential(
    ports,
    actor,
    'casework.readDocument',
    { subjectKind: 'document', subjectId: documentId, organisationId: organisationOf(actor) },
    async (tx) => {
      const found = await sql<{ clientId: string; title: Buffer; type: string; sealed: Buffer }>`
      select d.client_id as "clientId", d.title_sealed as title, v.media_type as type, v.sealed from casework.document d
      join casework.document_version v on v.document_id = d.id where d.id = ${documentId} and v.version = ${version}`.execute(tx)
      const row = found.rows[0]
      const key = row && (await clientKey(tx, ports, organisationOf(actor), row.clientId))
      if (!row || !key) return undefined
      return {
        clientId: row.clientId,
        title: openText(key, row.title, `title ${documentId}`),
        type: row.type,
        bytes: unsealWith(key, row.sealed, `document ${documentId} ${version}`),
      }
    },
  )
}

export type RunningOut = { id: string; clientId: string; code: string; title: string; kind: string; validTo: string; days: number }
/** Papers of the own clients whose validity ends soon or has ended in the last month, soonest first. */
export function runningOut(ports: Ports, actor: Actor): Promise<RunningOut[]> {
  return asActor(ports.db, actor, async (tx) => {
    const today = ports.clock.today()
    const rows = await sql<Omit<RunningOut, 'title'> & { sealed: Buffer }>`
      select d.id, d.client_id as "clientId", c.code, d.kind, d.valid_to::text as "validTo", (d.valid_to - ${today}::date) as days,
        d.title_sealed as sealed
      from casework.document d join casework.my_client m on m.client_id = d.client_id join casework.client c on c.id = d.client_id
      where d.put_aside_at is null and d.valid_to between ${today}::date - 30 and ${today}::date + ${runsOutWithin}::int order by d.valid_to, d.id
        limit 30`.execute(tx)
    const keys = await clientKeys(
      tx,
      ports,
      organisationOf(actor),
      rows.rows.map((row) => row.clientId),
    )
    return rows.rows.flatMap(({ sealed, ...row }) => {
      const key = keys.get(row.clientId)
      return key ? [{ ...row, title: openText(key, sealed, `title ${row.id}`) }] : []
    })
  })
}
