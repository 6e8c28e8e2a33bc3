// What the server does by itself for files and keys: a new key of the installation, files whose time is over, the week's emergency openings told to those who answer for them.
import { sql } from 'kysely'
import type { Config } from '../../kernel/config.ts'
import { asActor, setActor, type Tx } from '../../kernel/db.ts'
import { openCatalogues, type Lang } from '../../kernel/i18n.ts'
import { writeLetter } from '../../kernel/mail.ts'
import type { Ports } from '../../kernel/ports.ts'
import { derivedKey, sealWith, unsealWith } from '../../kernel/sealing.ts'
import { reminderPurpose } from './calendar/model.ts'
import { keyPurpose, rootFingerprint, unwrapOrganisationKey, wrapOrganisationKey } from './keys.ts'

/**
 * Wraps every organisation's keys with the new installation key, inside the caller's transaction. Clients' keys and what they seal stay as they are: only the outermost envelope changes.
 * Answers how many envelopes were changed.
 */
export async function rewrapKeys(tx: Tx, old: Config, next: Config): Promise<number> {
  await setActor(tx, { kind: 'system', purpose: 'casework-keys' })
  const root = rootFingerprint(next)
  const organisations = (
    await sql<{ id: string; wrapped: Buffer }>`select organisation_id as id, wrapped from casework.organisation_key for update`.execute(tx)
  ).rows
  for (const one of organisations)
    await sql`
      update casework.organisation_key set wrapped = ${wrapOrganisationKey(next, one.id, unwrapOrganisationKey(old, one.id, one.wrapped))},
        root = ${root} where organisation_id = ${one.id}`.execute(tx)
  const secrets = (
    await sql<{ id: string; wrapped: Buffer }>`select organisation_id as id, wrapped from casework.exchange_secret for update`.execute(tx)
  ).rows
  for (const one of secrets)
    await sql`update casework.exchange_secret set wrapped = ${sealWith(derivedKey(next, keyPurpose), unsealWith(derivedKey(old, keyPurpose), one.wrapped, `exchange ${one.id}`), `exchange ${one.id}`)}, root = ${root} where organisation_id = ${one.id}`.execute(
      tx,
    )
  const reminders = (await sql<{ id: string; sealed: Buffer }>`select slot_id as id, sealed from casework.reminder`.execute(tx)).rows
  for (const one of reminders)
    await sql`update casework.reminder set sealed = ${sealWith(derivedKey(next, reminderPurpose), unsealWith(derivedKey(old, reminderPurpose), one.sealed, `reminder ${one.id}`), `reminder ${one.id}`)} where slot_id = ${one.id}`.execute(
      tx,
    )
  return organisations.length + secrets.length + reminders.length
}

/** Asks a member of the circle to look again at each file whose day of review has come; nothing is erased without a person. Answers how many were asked. */
export async function askForReviews(ports: Ports): Promise<number> {
  return asActor(ports.db, { kind: 'system', purpose: 'casework-retention' }, async (tx) => {
    const asked = await sql`
      insert into casework.task (organisation_id, client_id, assigned_to, kind, label, due_on)
      select c.organisation_id, c.id, r.account_id, 'review', 'casework.task.retention', ${ports.clock.today()}::date + 30 from casework.client c
        join lateral (select account_id from casework.circle x where x.client_id = c.id and (x.until is null or x.until > now()) order by x.since
          limit 1) r on true
      where c.erased_at is null and c.merged_into is null and c.review_on <= ${ports.clock.today()}
        and (c.held_until is null or c.held_until < ${ports.clock.today()})
        and not exists (select from casework.case_file f where f.client_id = c.id and f.state <> 'closed')
        and not exists (select from casework.task t where t.client_id = c.id and t.label = 'casework.task.retention' and t.state = 'open')`.execute(
      tx,
    )
    return Number(asked.numAffectedRows ?? 0)
  })
}

/** Every Monday: how many files were opened in an emergency in the last seven days and how many nobody has looked at, to team leads (their own) and data-protection officers (all). Counts only. */
export async function reportEmergencies(ports: Ports): Promise<number> {
  const texts = openCatalogues(ports.config.root)
  return asActor(ports.db, { kind: 'system', purpose: 'job' }, async (tx) => {
    const now = ports.clock.now()
    const people = (
      await sql<{ email: string; lang: string; opened: number; waiting: number }>`
      select a.email, a.lang, count(b.id) filter (where b.opened_at > ${now}::timestamptz - interval '7 days') as opened,
        count(b.id) filter (where b.reviewed_at is null) as waiting
      from identity.role_holding h join identity.account a on a.id = h.account_id
      join casework.break_glass b on h.role = 'data-protection-officer' or b.organisation_id = h.organisation_id
      where h.role in ('team-lead', 'data-protection-officer') and h.revoked_at is null and h.valid_from <= ${ports.clock.today()}
        and (h.valid_to is null or h.valid_to >= ${ports.clock.today()}) and a.disabled_at is null
      group by a.id, a.email, a.lang having count(b.id) filter (where b.opened_at > ${now}::timestamptz - interval '7 days'
        or b.reviewed_at is null) > 0`.execute(tx)
    ).rows
    for (const person of people) {
      const lang: Lang = person.lang === 'en' ? 'en' : 'cs'
      const t = texts(lang)
      await writeLetter(tx, {
        to: person.email,
        lang,
        subject: t('casework.emergencies.letter.subject'),
        text: t('casework.emergencies.letter.text', {
          opened: person.opened,
          waiting: person.waiting,
          address: `${ports.config.origin}/app/casework/emergencies`,
        }),
      })
    }
    return people.length
  })
}
