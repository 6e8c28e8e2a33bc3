// Everything a member of the circle may read about a client, gathered for the client.
import { sql } from 'kysely'
import type { Actor } from '../../../kernel/actor.ts'
import { readConfidential } from '../../../kernel/audit.ts'
import { type Tx } from '../../../kernel/db.ts'
import type { Ports } from '../../../kernel/ports.ts'
import { contactsOfClient } from '../contacts/queries.ts'
import { clientKey, openText } from '../keys.ts'
import { organisationOf } from '../policy.ts'

export type OwnNote = { id: string; at: Date; author: string; kind: string; text: string }
export type DataRequest = {
  id: string
  askedAt: Date
  language: string
  masked: number
  by: string
  handedAt: Date | null
  documentId: string | null
}

/** The newest versions of notes the acting person may read, as they stand; opening them is recorded. */
export async function notesOf(tx: Tx, ports: Ports, actor: Actor, clientId: string): Promise<OwnNote[]> {
  const key = await clientKey(tx, ports, organisationOf(actor), clientId)
  if (!key) return []
  const rows = await sql<Omit<OwnNote, 'text'> & { sealed: Buffer }>`
    select n.id, n.written_at as at, coalesce(a.display_name, '') as author, n.kind, n.sealed from casework.note n
    left join identity.account a on a.id = n.author_id
    where n.client_id = ${clientId} and n.kind <> 'psychotherapy' and not exists (select from casework.note x where x.replaces = n.id)
    order by n.written_at`.execute(tx)
  return rows.rows.map(({ sealed, ...row }) => ({ ...row, text: openText(key, sealed, `note ${row.id}`) }))
}
export function copyPreparation(ports: Ports, actor: Actor, clientId: string): Promise<{ notes: OwnNote[]; requests: DataRequest[] }> {
  return readConfidential(
    ports,
    actor,
    'casework.prepareCopy',
    { subjectKind: 'client', subjectId: clientId, organisationId: organisationOf(actor) },
    async (tx) => ({
      notes: await notesOf(tx, ports, actor, clientId),
      requests: (
        await sql<DataRequest>`
      select r.id, r.asked_at as "askedAt", r.language, r.masked, coalesce(a.display_name, '') as by, r.handed_at as "handedAt",
        r.document_id as "documentId"
      from casework.data_request r left join identity.account a on a.id = r.prepared_by where r.client_id = ${clientId} order by r.asked_at desc
        limit 20`.execute(tx)
      ).rows,
    }),
  )
}

const looked = new Set([
  'casework.readClient',
  'casework.readCase',
  'casework.readSensitiveFacts',
  'casework.openPacket',
  'casework.listDocuments',
])
/** What stands around the notes: cases, conversations, titles of papers, consents, and who was in the file. */
export async function aroundOf(tx: Tx, ports: Ports, actor: Actor, clientId: string, withFacts: boolean) {
  const key = await clientKey(tx, ports, organisationOf(actor), clientId)
  const cases = (
    await sql<{
      number: string
      template: string
      openedOn: string
      closedOn: string | null
    }>`select number, template, opened_on::text as "openedOn", closed_on::text as "closedOn" from casework.case_file where client_id = ${clientId} order by opened_on`.execute(
      tx,
    )
  ).rows
  const papers = (
    await sql<{
      id: string
      at: Date
      sealed: Buffer
    }>`select id, made_at as at, title_sealed as sealed from casework.document where client_id = ${clientId} order by made_at`.execute(tx)
  ).rows
  const facts = withFacts
    ? (
        await sql<{
          id: string
          sealed: Buffer
        }>`select id, sealed from casework.sensitive_fact where client_id = ${clientId} order by written_at`.execute(tx)
      ).rows
    : []
  const consents = (
    await sql<{ recipient: string; fields: string[]; validTo: string; withdrawnAt: Date | null }>`
    select coalesce(o.name, c.recipient_name, '') as recipient, c.fields, c.valid_to::text as "validTo", c.withdrawn_at as "withdrawnAt"
    from casework.consent c left join directory.organisation o on o.id = c.recipient_id where c.client_id = ${clientId} order by c.given_at`.execute(
      tx,
    )
  ).rows
  const openings = (
    await sql<{ at: Date; who: string }>`
    select o.at, coalesce(t.name, '') as who from casework.packet_opening o join casework.referral r on r.id = o.referral_id
    join casework.referral_source s on s.referral_id = r.id left join directory.organisation t on t.id = r.to_organisation_id
    where s.client_id = ${clientId} order by o.at`.execute(tx)
  ).rows
  const therapy =
    (await sql`select from casework.case_file where client_id = ${clientId} and template = 'psychotherapy'`.execute(tx)).rows.length > 0
  const read = (sealed: Buffer, place: string) => (key ? openText(key, sealed, place) : '')
  return {
    cases,
    consents,
    openings,
    therapy,
    contacts: (await contactsOfClient(tx, clientId)).map((row) => ({ day: row.happenedOn, topics: row.topics, minutes: row.minutes })),
    papers: papers.map((row) => ({ at: row.at, title: read(row.sealed, `title ${row.id}`) })),
    sensitive: facts.map((row) => read(row.sealed, `fact ${row.id}`)),
  }
}
/** Who was in the file, by the log, in the plain classes of the client's own view; read with the rights of that view, for this one client. An emergency is told once it may be. */
export async function looksOf(
  tx: Tx,
  clientId: string,
): Promise<{ at: Date; organisation: string; kind: 'read' | 'changed' | 'emergency' }[]> {
  await sql`select set_config('casework.viewed', ${clientId}, true)`.execute(tx)
  const rows = (
    await sql<{ at: Date; action: string; organisation: string }>`
    select e.at, e.action, coalesce(o.name, '') as organisation from kernel.audit_entry e
    left join directory.organisation o on o.id = e.acting_organisation_id where e.subject_kind = 'client' and e.subject_id = ${clientId}
      and (e.action <> 'casework.breakGlass' or exists (select from casework.break_glass b where b.client_id = ${clientId}
        and (not b.danger or b.reviewed_at is not null))) order by e.at desc limit 200`.execute(tx)
  ).rows
  return rows.map((row) => ({
    at: row.at,
    organisation: row.organisation,
    kind: row.action === 'casework.breakGlass' ? 'emergency' : looked.has(row.action) ? 'read' : 'changed',
  }))
}
