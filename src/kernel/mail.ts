// Mail is written in the transaction that causes it and sent afterwards by a job, so that no letter leaves for something that was rolled back.
import { createTransport } from 'nodemailer'
import { sql } from 'kysely'
import { asActor, type Tx } from './db.ts'
import type { Lang } from './i18n.ts'
import type { Ports } from './ports.ts'

export type Letter = { to: string; subject: string; text: string; lang: Lang }

/** Puts a letter into the outbox of the current transaction and asks for its sending. */
export async function writeLetter(tx: Tx, letter: Letter): Promise<void> {
  await sql`insert into kernel.outgoing_mail (recipient, subject, body_text, lang)
    values (${letter.to}, ${letter.subject.replace(/[\r\n]+/g, ' ')}, ${letter.text}, ${letter.lang})`.execute(tx)
  await sql`select kernel.enqueue('mail:send', '{}')`.execute(tx)
}

type Waiting = { id: string; recipient: string; subject: string; body_text: string; lang: string; attempts: number }

/** Sends what waits in the outbox over SMTP; answers how many letters went out. Without SMTP_URL nothing is sent (the development inbox shows them). */
export async function sendWaitingMail(ports: Ports, limit = 20): Promise<number> {
  const { smtpUrl, mailFrom } = ports.config
  if (!smtpUrl) return 0
  const transport = createTransport(smtpUrl)
  let sent = 0
  try {
    for (; sent < limit; sent++) {
      const more = await asActor(ports.db, { kind: 'system', purpose: 'job' }, async (tx) => {
        // One letter per transaction, skipping what another process holds: a crash repeats at most one letter.
        const found = await sql<Waiting>`select id, recipient, subject, body_text, lang, attempts from kernel.outgoing_mail
          where sent_at is null and attempts < 8 and created_at + (interval '1 minute' * (power(2, attempts) - 1)) <= now()
          order by created_at limit 1 for update skip locked`.execute(tx)
        const letter = found.rows[0]
        if (!letter) return false
        try {
          await transport.sendMail({
            from: mailFrom,
            to: letter.recipient,
            subject: letter.subject,
            text: letter.body_text,
            headers: { 'Content-Language': letter.lang, 'Auto-Submitted': 'auto-generated' },
            messageId: `<${letter.id}@metropolis>`,
          })
          await sql`update kernel.outgoing_mail set sent_at = now(), attempts = attempts + 1, last_error = null where id = ${letter.id}`.execute(
            tx,
          )
        } catch (error) {
          const code = error instanceof Error && 'code' in error ? String(error.code) : 'unknown'
          ports.log.warn({ letter: letter.id, code }, 'a letter could not be sent')
          await sql`update kernel.outgoing_mail set attempts = attempts + 1, last_error = ${code} where id = ${letter.id}`.execute(tx)
        }
        return true
      })
      if (!more) break
    }
  } finally {
    transport.close()
  }
  return sent
}

/** Removes the texts of letters sent more than 30 days ago (they may carry links and names). */
export async function forgetOldMail(ports: Ports): Promise<void> {
  await asActor(ports.db, { kind: 'system', purpose: 'job' }, (tx) =>
    sql`update kernel.outgoing_mail set body_text = '' where sent_at < now() - interval '30 days' and body_text <> ''`.execute(tx),
  )
}
