// Letters to people about their own accounts, in the language they chose. They leave through the outbox of the same transaction.
import { sql } from 'kysely'
import { asActor, type Tx } from '../../../kernel/db.ts'
import { openCatalogues, type Lang, type MessageKey, type Translate } from '../../../kernel/i18n.ts'
import { writeLetter } from '../../../kernel/mail.ts'
import type { Ports } from '../../../kernel/ports.ts'
import { invitationDays, minutesLater, resetMinutes } from '../model.ts'
import { hashToken, newToken } from '../secrets.ts'

function textsOf(ports: Ports, lang: Lang): Translate {
  return openCatalogues(ports.config.root)(lang)
}

type Addressee = { email: string; displayName: string; lang: Lang }

async function addresseeOf(tx: Tx, accountId: string): Promise<Addressee | undefined> {
  const found = await sql<{ email: string; displayName: string; lang: string }>`select email, display_name as "displayName", lang
    from identity.account where id = ${accountId}`.execute(tx)
  const row = found.rows[0]
  return row && { ...row, lang: row.lang === 'en' ? 'en' : 'cs' }
}

type NoticeKind = 'passwordChanged' | 'secondFactorAdded' | 'secondFactorRemoved' | 'secondFactorTakenAway' | 'roleGranted' | 'disabled'
const notices: Record<NoticeKind, { subject: MessageKey; body: MessageKey }> = {
  passwordChanged: { subject: 'identity.letter.passwordChanged.subject', body: 'identity.letter.passwordChanged.body' },
  secondFactorAdded: { subject: 'identity.letter.secondFactorAdded.subject', body: 'identity.letter.secondFactorAdded.body' },
  secondFactorRemoved: { subject: 'identity.letter.secondFactorRemoved.subject', body: 'identity.letter.secondFactorRemoved.body' },
  secondFactorTakenAway: { subject: 'identity.letter.secondFactorTakenAway.subject', body: 'identity.letter.secondFactorTakenAway.body' },
  roleGranted: { subject: 'identity.letter.roleGranted.subject', body: 'identity.letter.roleGranted.body' },
  disabled: { subject: 'identity.letter.disabled.subject', body: 'identity.letter.disabled.body' },
}

/** Tells a person that something about their account changed, so that a change they did not make is noticed. */
export async function writeNotice(tx: Tx, ports: Ports, accountId: string, kind: NoticeKind): Promise<void> {
  const addressee = await addresseeOf(tx, accountId)
  if (!addressee) return
  const t = textsOf(ports, addressee.lang)
  const { subject, body } = notices[kind]
  const values = { name: addressee.displayName, address: `${ports.config.origin}/app` }
  await writeLetter(tx, { to: addressee.email, subject: t(subject), text: t(body, values), lang: addressee.lang })
}

/** Makes the link of an invitation and writes it to the invited person; earlier links of the same invitation stop working. */
export async function writeInvitation(
  tx: Tx,
  ports: Ports,
  invited: Addressee & { accountId: string; organisationId: string | null; invitedBy: string | null },
): Promise<string> {
  const now = ports.clock.now()
  const token = newToken()
  await sql`
    update identity.invitation set withdrawn_at = ${now} where account_id = ${invited.accountId} and accepted_at is null
      and withdrawn_at is null`.execute(tx)
  await sql`insert into identity.invitation (account_id, organisation_id, token_hash, created_by, created_at, expires_at)
    values (${invited.accountId}, ${invited.organisationId}, ${hashToken(token)}, ${invited.invitedBy}, ${now},
      ${minutesLater(now, invitationDays * 1440)})`.execute(tx)
  const t = textsOf(ports, invited.lang)
  const address = `${ports.config.origin}/${invited.lang}/sign-in/invitation/${token}`
  await writeLetter(tx, {
    to: invited.email,
    lang: invited.lang,
    subject: t('identity.letter.invitation.subject'),
    text: t('identity.letter.invitation.body', { name: invited.displayName, address, days: invitationDays }),
  })
  return address
}

/** Makes a link for setting a new password and writes it to the account's own address; answers the link for the command line. */
export async function writeResetLink(tx: Tx, ports: Ports, accountId: string): Promise<string | null> {
  const addressee = await addresseeOf(tx, accountId)
  if (!addressee) return null
  const now = ports.clock.now()
  const token = newToken()
  await sql`insert into identity.password_reset (token_hash, account_id, created_at, expires_at)
    values (${hashToken(token)}, ${accountId}, ${now}, ${minutesLater(now, resetMinutes)})`.execute(tx)
  const t = textsOf(ports, addressee.lang)
  const address = `${ports.config.origin}/${addressee.lang}/sign-in/reset/${token}`
  await writeLetter(tx, {
    to: addressee.email,
    lang: addressee.lang,
    subject: t('identity.letter.reset.subject'),
    text: t('identity.letter.reset.body', { name: addressee.displayName, address, minutes: resetMinutes }),
  })
  return address
}

/** Answers the requests for reset links that wait: known addresses get a letter, unknown ones nothing. Run by a job. */
export async function answerResetRequests(ports: Ports): Promise<number> {
  return asActor(ports.db, { kind: 'system', purpose: 'job' }, async (tx) => {
    const taken = await sql<{ id: string; account_id: string | null }>`
      with taken as (delete from identity.reset_request where id in
        (select id from identity.reset_request order by requested_at limit 100) returning id, email)
      select taken.id, a.id as account_id from taken
      left join identity.account a on lower(a.email) = lower(taken.email) and a.disabled_at is null`.execute(tx)
    let letters = 0
    for (const { account_id: accountId } of taken.rows)
      if (accountId !== null && (await writeResetLink(tx, ports, accountId)) !== null) letters++
    return letters
  })
}

/** Removes what has lost its purpose: old counters, half-done steps, used links, browsers and sessions long unused. Run every night. */
export async function forgetOldSignIns(ports: Ports): Promise<void> {
  const now = ports.clock.now()
  const daysAgo = (days: number) => minutesLater(now, -days * 1440)
  await asActor(ports.db, { kind: 'system', purpose: 'job' }, async (tx) => {
    await sql`delete from identity.attempt where window_ends_at < ${now}`.execute(tx)
    await sql`delete from identity.ceremony where expires_at < ${now}`.execute(tx)
    await sql`delete from identity.password_reset where expires_at < ${daysAgo(30)}`.execute(tx)
    await sql`delete from identity.known_device where last_used_at < ${daysAgo(365)}`.execute(tx)
    await sql`delete from identity.session where coalesce(ended_at, expires_at) < ${daysAgo(90)}`.execute(tx)
  })
}
