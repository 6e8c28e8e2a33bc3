import type { Actor } from '../../../kernel/actor.ts'
import { appendAudit } from '../../../kernel/audit.ts'
import { asActor } from '../../../kernel/db.ts'
import type { Ports } from '../../../kernel/ports.ts'

/** Records that somebody had the chains walked, and what was found: an alarm must not depend on who reads the screen. */
export async function noteVerification(
  ports: Ports,
  actor: Actor,
  result: { entries: number; chains: number; faults: readonly unknown[] },
): Promise<void> {
  await asActor(ports.db, actor, (tx) =>
    appendAudit(tx, 'identity.verifyAudit', {
      subjectKind: 'audit',
      subjectId: null,
      details: { entries: result.entries, chains: result.chains, faults: result.faults.length },
    }),
  )
}
