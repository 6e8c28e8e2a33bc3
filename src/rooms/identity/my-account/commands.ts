// What people change in their own account. Everything that touches how they prove who they are asks for fresh proof, tells them by mail,
// and ends their other sessions.
import { sql } from 'kysely'
import { z } from 'zod'
import type { Actor, Person } from '../../../kernel/actor.ts'
import { command, InputError } from '../../../kernel/command.ts'
import type { Tx } from '../../../kernel/db.ts'
import { AppError } from '../../../kernel/errors.ts'
import type { Ports } from '../../../kernel/ports.ts'
import { writeNotice } from '../letters/commands.ts'
import { CodeForm, NewPasswordForm, ProfileForm, recoveryCodeCount } from '../model.ts'
import { hashPassword } from '../passwords.ts'
import { seal, unseal } from '../../../kernel/sealing.ts'
import { hashRecoveryCode, newRecoveryCode } from '../secrets.ts'
import { endSessions, requireReauthentication } from '../sessions/commands.ts'
import { refuseWeakPassword } from '../sign-in/commands.ts'
import { newTotpSecret, totpStep } from '../totp.ts'

function person(actor: Actor): Person {
  if (actor.kind !== 'person') throw new AppError('forbidden', 'Only a signed-in person has an account.')
  return actor
}
function isPerson(actor: Actor): boolean {
  return actor.kind === 'person'
}
function justProved(actor: Actor, ports: Ports): Person {
  const who = person(actor)
  requireReauthentication(who, ports.clock)
  return who
}
const aboutOwnAccount = (_input: unknown, accountId: string) => ({ subjectKind: 'account', subjectId: accountId })

/** Changes the name shown to colleagues and the language of the staff application. */
export const changeProfile = command({
  name: 'identity.changeProfile',
  input: ProfileForm,
  may: isPerson,
  run: async (tx, actor, input) => {
    const { accountId } = person(actor)
    await sql`update identity.account set display_name = ${input.displayName}, lang = ${input.lang} where id = ${accountId}`.execute(tx)
    return accountId
  },
  audit: (_input, accountId) => ({ subjectKind: 'account', subjectId: accountId, details: { fields: ['displayName', 'lang'] } }),
})

async function emailOf(tx: Tx, accountId: string): Promise<string> {
  const found = await sql<{ email: string }>`select email from identity.account where id = ${accountId}`.execute(tx)
  const email = found.rows[0]?.email
  if (email === undefined) throw new AppError('not-found', 'There is no such account.')
  return email
}

/** Sets a new password; other sessions end, and the person is told by mail. */
export const changePassword = command({
  name: 'identity.changePassword',
  input: NewPasswordForm,
  may: isPerson,
  run: async (tx, actor, { password }, ports) => {
    const who = justProved(actor, ports)
    await refuseWeakPassword(password, { email: await emailOf(tx, who.accountId), displayName: who.displayName })
    const now = ports.clock.now()
    await sql`insert into identity.password (account_id, hash, set_at) values (${who.accountId}, ${await hashPassword(password)}, ${now})
      on conflict (account_id) do update set hash = excluded.hash, set_at = excluded.set_at`.execute(tx)
    await endSessions(tx, who.accountId, now, who.sessionId)
    await writeNotice(tx, ports, who.accountId, 'passwordChanged')
    return who.accountId
  },
  audit: aboutOwnAccount,
})

/** Begins setting up an authenticator application; it counts only after one right code. */
export const beginTotp = command({
  name: 'identity.beginTotp',
  input: z.object({}),
  may: isPerson,
  run: async (tx, actor, _input, ports) => {
    const { accountId } = justProved(actor, ports)
    await sql`delete from identity.totp where account_id = ${accountId} and confirmed_at is null`.execute(tx)
    const added = await sql`insert into identity.totp (account_id, secret_sealed, created_at)
      values (${accountId}, ${seal(ports.config, newTotpSecret(), accountId)}, ${ports.clock.now()}) on conflict (account_id) do nothing`.execute(
      tx,
    )
    if (added.numAffectedRows !== 1n) throw new AppError('conflict', 'An authenticator is already set up. Remove it first.')
    return accountId
  },
  audit: aboutOwnAccount,
})

/** Confirms the authenticator with its first code; answers ten new recovery codes, which are shown this once. */
export const confirmTotp = command({
  name: 'identity.confirmTotp',
  input: CodeForm,
  may: isPerson,
  run: async (tx, actor, { code }, ports) => {
    const who = justProved(actor, ports)
    const now = ports.clock.now()
    const found = await sql<{ secret_sealed: Buffer }>`select secret_sealed from identity.totp
      where account_id = ${who.accountId} and confirmed_at is null for update`.execute(tx)
    const row = found.rows[0]
    if (!row) throw new AppError('conflict', 'Begin with setting up the authenticator.')
    const step = totpStep(unseal(ports.config, row.secret_sealed, who.accountId), code, now)
    if (step === null) throw new InputError({ code: ['identity.error.code'] })
    await sql`update identity.totp set confirmed_at = ${now}, last_used_step = ${step} where account_id = ${who.accountId}`.execute(tx)
    await endSessions(tx, who.accountId, now, who.sessionId)
    await writeNotice(tx, ports, who.accountId, 'secondFactorAdded')
    return { accountId: who.accountId, codes: await replaceRecoveryCodes(tx, who.accountId, now) }
  },
  audit: (_input, { accountId }) => ({ subjectKind: 'account', subjectId: accountId }),
})

/** Takes the authenticator away; recovery codes go with it when no passkey is left. */
export const removeTotp = command({
  name: 'identity.removeTotp',
  input: z.object({}),
  may: isPerson,
  run: async (tx, actor, _input, ports) => {
    const { accountId, sessionId } = justProved(actor, ports)
    const removed = await sql`delete from identity.totp where account_id = ${accountId}`.execute(tx)
    if (removed.numAffectedRows !== 1n) throw new AppError('not-found', 'No authenticator is set up.')
    await sql`delete from identity.recovery_code where account_id = ${accountId}
      and not exists (select from identity.passkey p where p.account_id = ${accountId})`.execute(tx)
    await endSessions(tx, accountId, ports.clock.now(), sessionId)
    await writeNotice(tx, ports, accountId, 'secondFactorRemoved')
    return accountId
  },
  audit: aboutOwnAccount,
})

/** Makes ten new recovery codes; the old ones stop working. */
export const renewRecoveryCodes = command({
  name: 'identity.renewRecoveryCodes',
  input: z.object({}),
  may: isPerson,
  run: async (tx, actor, _input, ports) => {
    const { accountId } = justProved(actor, ports)
    return { accountId, codes: await replaceRecoveryCodes(tx, accountId, ports.clock.now()) }
  },
  audit: (_input, { accountId }) => ({ subjectKind: 'account', subjectId: accountId }),
})

async function replaceRecoveryCodes(tx: Tx, accountId: string, now: Date): Promise<string[]> {
  await sql`delete from identity.recovery_code where account_id = ${accountId}`.execute(tx)
  const codes = Array.from({ length: recoveryCodeCount }, newRecoveryCode)
  for (const code of codes) {
    await sql`
      insert into identity.recovery_code (account_id, code_hash, created_at) values (${accountId}, ${hashRecoveryCode(code)}, ${now})`.execute(
      tx,
    )
  }
  return codes
}
