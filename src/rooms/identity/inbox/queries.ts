import { sql } from 'kysely'
import { asActor } from '../../../kernel/db.ts'
import type { Ports } from '../../../kernel/ports.ts'

export type InboxLetter = { id: string; recipient: string; subject: string; text: string; lang: string; createdAt: Date }

/** The newest letters that would have been sent, for development without a mail server. */
export async function listLetters(ports: Ports): Promise<InboxLetter[]> {
  return asActor(ports.db, { kind: 'system', purpose: 'development-inbox' }, async (tx) => {
    const found = await sql<InboxLetter>`select id, recipient, subject, body_text as text, lang, created_at as "createdAt"
      from kernel.outgoing_mail order by created_at desc limit 50`.execute(tx)
    return found.rows
  })
}
