// Audit entries are written by the database function kernel.append_audit, which takes the actor from the transaction itself.
import { sql } from 'kysely'
import type { Actor } from './actor.ts'
import { asActor, type Tx } from './db.ts'
import type { Ports } from './ports.ts'

export type AuditSubject = {
  subjectKind: string
  subjectId: string | null
  /** The organisation whose chain gets the entry; the actor's own when left out. */
  organisationId?: string | null
  /** Ids and names of fields only; never what people wrote or who they are. */
  details?: Readonly<Record<string, string | number | boolean | null | readonly string[]>>
}

/** Appends one entry to the chain; call it last in a transaction, because it holds the chain's end until commit. */
export async function appendAudit(tx: Tx, action: string, subject: AuditSubject): Promise<void> {
  await sql`select kernel.append_audit(${action}, ${subject.subjectKind}, ${subject.subjectId}, ${subject.organisationId ?? null}::uuid,
    ${JSON.stringify(subject.details ?? {})}::jsonb)`.execute(tx)
}

/** Reads confidential rows and records the reading in the same transaction: no entry, no answer. */
export function readConfidential<T>(
  ports: Ports,
  actor: Actor,
  action: string,
  subject: AuditSubject,
  read: (tx: Tx) => Promise<T>,
): Promise<T> {
  return asActor(ports.db, actor, async (tx) => {
    const answer = await read(tx)
    await appendAudit(tx, action, subject)
    return answer
  })
}

export type AuditFault = { chain: string; number: number; fault: string }

/** Walks every chain and returns the places where it is broken; an empty list means that nothing was altered. */
export async function verifyAudit(ports: Ports): Promise<{ entries: number; chains: number; faults: AuditFault[] }> {
  return asActor(ports.db, { kind: 'system', purpose: 'verify-audit' }, async (tx) => {
    const counted = await sql<{ entries: number; chains: number }>`
      select count(*) as entries, count(distinct chain) as chains from kernel.audit_entry`.execute(tx)
    const faults = await sql<AuditFault>`select chain, number, fault from kernel.audit_fault order by chain, number`.execute(tx)
    return { entries: counted.rows[0]?.entries ?? 0, chains: counted.rows[0]?.chains ?? 0, faults: faults.rows }
  })
}
