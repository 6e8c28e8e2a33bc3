// What a client sees of their own file, by a link they were given: who looked, which consents run, and what is written about them.
import { sql } from 'kysely'
import { asActor, type Tx } from '../../../kernel/db.ts'
import type { Ports } from '../../../kernel/ports.ts'
import { createHash } from 'node:crypto'
import { clientKey, openText } from '../keys.ts'
import type { Identity } from '../clients/model.ts'

export type Look = { at: Date; action: string; role: string | null; organisation: string }
export type OwnConsent = { id: string; recipient: string; fields: string[]; validTo: string; withdrawnAt: Date | null; running: boolean }
export type OwnView = {
  clientId: string
  organisation: string
  code: string
  identity: Identity | null
  looks: Look[]
  consents: OwnConsent[]
  emergencies: { at: Date }[]
  openings: { at: Date; who: string }[]
  expiresAt: Date
}
const purpose = { kind: 'system', purpose: 'casework-client-view' } as const

/** What is stored of the address of a link. */
export function linkHash(token: string): Buffer {
  return createHash('sha256').update(`own view ${token}`).digest()
}
/** Names the one client this transaction may look at; null when the link is wrong or over. */
async function enter(tx: Tx, token: string, now: Date): Promise<{ clientId: string; organisationId: string; expiresAt: Date } | null> {
  const found = await sql<{
    clientId: string
    organisationId: string
    expiresAt: Date
  }>`select client_id as "clientId", organisation_id as "organisationId", expires_at as "expiresAt" from casework.own_link where token_hash = ${linkHash(token)} and expires_at > ${now}`.execute(
    tx,
  )
  const link = found.rows[0]
  if (!link) return null
  await sql`select set_config('casework.viewed', ${link.clientId}, true)`.execute(tx)
  return link
}

/** Everything the client may see; undefined for a wrong link, one that is over, and an erased file alike. */
export function ownView(ports: Ports, token: string): Promise<OwnView | undefined> {
  return asActor(ports.db, purpose, async (tx) => {
    const link = await enter(tx, token, ports.clock.now())
    if (!link) return undefined
    const { clientId, organisationId } = link
    const client = (
      await sql<{
        code: string
        organisation: string
        sealed: Buffer | null
        erased: boolean
      }>`select c.code, o.name as organisation, i.sealed, c.erased_at is not null as erased from casework.client c join directory.organisation o on o.id = c.organisation_id left join casework.client_identity i on i.client_id = c.id where c.id = ${clientId}`.execute(
        tx,
      )
    ).rows[0]
    if (!client || client.erased) return undefined
    await sql`update casework.own_link set opened_at = coalesce(opened_at, now()) where token_hash = ${linkHash(token)}`.execute(tx)
    const key = client.sealed ? await clientKey(tx, ports, organisationId, clientId) : null
    const looks = (
      await sql<Look>`
      select e.at, e.action, e.role, coalesce(o.name, '') as organisation from kernel.audit_entry e
      left join directory.organisation o on o.id = e.acting_organisation_id
      where e.subject_kind = 'client' and e.subject_id = ${clientId} order by e.at desc limit 200`.execute(tx)
    ).rows
    const consents = (
      await sql<OwnConsent>`
      select c.id, coalesce(o.name, c.recipient_name, '') as recipient, c.fields, c.valid_to::text as "validTo", c.withdrawn_at as "withdrawnAt",
        c.withdrawn_at is null and c.valid_to >= kernel.today() as running
      from casework.consent c left join directory.organisation o on o.id = c.recipient_id where c.client_id = ${clientId} order by c.given_at desc`.execute(
        tx,
      )
    ).rows
    // An opening marked as dangerous to tell is told once a second person has looked at it.
    const emergencies = (
      await sql<{
        at: Date
      }>`select opened_at as at from casework.break_glass where client_id = ${clientId} and (not danger or reviewed_at is not null) order by opened_at desc`.execute(
        tx,
      )
    ).rows
    const openings = (
      await sql<{ at: Date; who: string }>`
      select o.at, coalesce(t.name, '') as who from casework.packet_opening o join casework.referral_source s on s.referral_id = o.referral_id
      join casework.referral r on r.id = o.referral_id left join directory.organisation t on t.id = r.to_organisation_id
      where s.client_id = ${clientId} order by o.at desc limit 100`.execute(tx)
    ).rows
    return {
      clientId,
      organisation: client.organisation,
      code: client.code,
      identity: key && client.sealed ? JSON.parse(openText(key, client.sealed, `identity ${clientId}`)) : null,
      looks,
      consents,
      emergencies,
      openings,
      expiresAt: link.expiresAt,
    }
  })
}
