// Accounts by invitation and roles from–to. Every change names who made it and when; nothing is deleted.
import { sql } from 'kysely'
import type { Actor } from '../../../kernel/actor.ts'
import { command, InputError } from '../../../kernel/command.ts'
import { violatedConstraint, type Tx } from '../../../kernel/db.ts'
import { AppError } from '../../../kernel/errors.ts'
import type { Ports } from '../../../kernel/ports.ts'
import { isRoleName } from '../../../kernel/roles.ts'
import { writeInvitation, writeNotice, writeResetLink } from '../letters/commands.ts'
import { AccountRef, EndForm, GrantForm, HoldingRef, InvitationForm, type HoldingInput } from '../model.ts'
import { isCityAdministrator, isCommandLine, mayDisableAccount, mayGrant, mayGrantTo, maySeeAccounts } from '../policy.ts'
import { requireReauthentication } from '../sessions/commands.ts'

function by(actor: Actor): string | null {
  return actor.kind === 'person' ? actor.accountId : null
}

async function addHolding(tx: Tx, actor: Actor, ports: Ports, accountId: string, holding: HoldingInput): Promise<string> {
  const found = await sql<{ id: string }>`select kernel.uuid_v7() as id`.execute(tx)
  const id = found.rows[0]?.id
  if (id === undefined) throw new Error('The database gave no id')
  try {
    await sql`insert into identity.role_holding (id, account_id, role, organisation_id, body_id, valid_from, valid_to, granted_by, granted_at)
      values (${id}, ${accountId}, ${holding.role}, ${holding.organisationId}, ${holding.bodyId}, ${holding.validFrom}, ${holding.validTo},
        ${by(actor)}, ${ports.clock.now()})`.execute(tx)
  } catch (error) {
    const constraint = violatedConstraint(error)
    if (constraint === 'role_holding_once') throw new InputError({ role: ['identity.error.roleAlreadyHeld'] })
    if (constraint === 'role_holding_place') throw new InputError({ organisationId: ['identity.error.placeNeeded'] })
    if (constraint === 'role_holding_organisation_known' || constraint === 'role_holding_body_known')
      throw new InputError({ organisationId: ['identity.error.placeUnknown'] })
    throw error
  }
  return id
}

/** Invites a person: account, first role and a link by mail. Refuses an address that already has an account. */
export const inviteAccount = command({
  name: 'identity.invite',
  input: InvitationForm,
  may: mayGrant,
  run: async (tx, actor, input, ports) => {
    requireReauthentication(actor, ports.clock)
    const now = ports.clock.now()
    const made = await sql<{ id: string }>`select kernel.uuid_v7() as id`.execute(tx)
    const accountId = made.rows[0]?.id
    if (accountId === undefined) throw new Error('The database gave no id')
    const added = await sql`insert into identity.account (id, email, display_name, lang, created_at, created_by)
      values (${accountId}, ${input.email}, ${input.displayName}, ${input.lang}, ${now}, ${by(actor)}) on conflict do nothing`.execute(tx)
    if (added.numAffectedRows !== 1n) throw new InputError({ email: ['identity.error.emailTaken'] })
    const holdingId = await addHolding(tx, actor, ports, accountId, input)
    const link = await writeInvitation(tx, ports, {
      accountId,
      email: input.email,
      displayName: input.displayName,
      lang: input.lang,
      organisationId: input.organisationId,
      invitedBy: by(actor),
    })
    return { accountId, holdingId, link }
  },
  audit: (input, { accountId, holdingId }) => ({
    subjectKind: 'account',
    subjectId: accountId,
    organisationId: input.organisationId,
    details: { holding: holdingId, role: input.role, validFrom: input.validFrom, validTo: input.validTo },
  }),
})

type InvitedRow = { email: string; display_name: string; lang: string; organisation_id: string | null }

/** Sends the invitation once more with a fresh link; the earlier link stops working. */
export const inviteAgain = command({
  name: 'identity.inviteAgain',
  input: AccountRef,
  may: (actor) => maySeeAccounts(actor) || isCommandLine(actor),
  run: async (tx, actor, { accountId }, ports) => {
    const found = await sql<InvitedRow>`select a.email, a.display_name, a.lang, i.organisation_id from identity.account a
      join identity.invitation i on i.account_id = a.id
      where a.id = ${accountId} and a.activated_at is null and a.disabled_at is null order by i.created_at desc limit 1`.execute(tx)
    const row = found.rows[0]
    if (!row) throw new AppError('not-found', 'This account is not waiting for an invitation.')
    await writeInvitation(tx, ports, {
      accountId,
      email: row.email,
      displayName: row.display_name,
      lang: row.lang === 'en' ? 'en' : 'cs',
      organisationId: row.organisation_id,
      invitedBy: by(actor),
    })
    return row.organisation_id
  },
  audit: ({ accountId }, organisationId) => ({ subjectKind: 'account', subjectId: accountId, organisationId }),
})

/** Gives a role from–to to a person who has an account; never to oneself. */
export const grantRole = command({
  name: 'identity.grantRole',
  input: GrantForm,
  may: (actor, input) => mayGrant(actor, input) && mayGrantTo(actor, input.accountId),
  run: async (tx, actor, input, ports) => {
    requireReauthentication(actor, ports.clock)
    const known = await sql`select from identity.account where id = ${input.accountId} and disabled_at is null`.execute(tx)
    if (known.rows.length === 0) throw new AppError('not-found', 'There is no such account.')
    const holdingId = await addHolding(tx, actor, ports, input.accountId, input)
    await writeNotice(tx, ports, input.accountId, 'roleGranted')
    return holdingId
  },
  audit: (input, holdingId) => ({
    subjectKind: 'role-holding',
    subjectId: holdingId,
    organisationId: input.organisationId,
    details: { account: input.accountId, role: input.role, validFrom: input.validFrom, validTo: input.validTo },
  }),
})

type Held = { role: string; organisation_id: string | null; body_id: string | null; account_id: string }

async function heldRole(tx: Tx, actor: Actor, holdingId: string): Promise<Held> {
  const found = await sql<Held>`
      select role, organisation_id, body_id, account_id from identity.role_holding where id = ${holdingId} and revoked_at is null for update`.execute(
    tx,
  )
  const row = found.rows[0]
  if (!row || !isRoleName(row.role)) throw new AppError('not-found', 'There is no such role.')
  if (!mayGrant(actor, { role: row.role, organisationId: row.organisation_id, bodyId: row.body_id })) {
    throw new AppError('forbidden', 'This is not allowed with the role you act in.')
  }
  return row
}
const maySeeRoles = (actor: Actor) => maySeeAccounts(actor) || isCommandLine(actor)

/** Ends a role at once; open sessions lose it with their next request. */
export const revokeRole = command({
  name: 'identity.revokeRole',
  input: HoldingRef,
  may: maySeeRoles,
  run: async (tx, actor, { holdingId }, ports) => {
    requireReauthentication(actor, ports.clock)
    const held = await heldRole(tx, actor, holdingId)
    const ended =
      await sql`update identity.role_holding set revoked_at = ${ports.clock.now()}, revoked_by = ${by(actor)} where id = ${holdingId}`.execute(
        tx,
      )
    if (ended.numAffectedRows !== 1n) throw new AppError('forbidden', 'This is not allowed with the role you act in.')
    return held
  },
  audit: ({ holdingId }, held) => ({
    subjectKind: 'role-holding',
    subjectId: holdingId,
    organisationId: held.organisation_id,
    details: { account: held.account_id, role: held.role },
  }),
})

/** Sets the last day of a role; it ends at the midnight that ends this day in Prague. */
export const setLastDay = command({
  name: 'identity.setLastDay',
  input: EndForm,
  may: maySeeRoles,
  run: async (tx, actor, { holdingId, validTo }, ports) => {
    requireReauthentication(actor, ports.clock)
    const held = await heldRole(tx, actor, holdingId)
    // A lengthened role is a new grant, and nobody grants to themselves.
    if (!mayGrantTo(actor, held.account_id)) throw new AppError('forbidden', 'Nobody changes the days of their own role.')
    try {
      const changed = await sql`update identity.role_holding set valid_to = ${validTo} where id = ${holdingId}`.execute(tx)
      if (changed.numAffectedRows !== 1n) throw new AppError('forbidden', 'This is not allowed with the role you act in.')
    } catch (error) {
      const constraint = violatedConstraint(error)
      if (constraint === 'role_holding_days') throw new InputError({ validTo: ['identity.error.endBeforeStart'] })
      if (constraint === 'role_holding_once') throw new InputError({ validTo: ['identity.error.roleAlreadyHeld'] })
      throw error
    }
    return held
  },
  audit: ({ holdingId, validTo }, held) => ({
    subjectKind: 'role-holding',
    subjectId: holdingId,
    organisationId: held.organisation_id,
    details: { account: held.account_id, role: held.role, validTo },
  }),
})

/** Disables an account: nobody signs in with it and its open sessions end with their next request. Its history stays. */
export const disableAccount = command({
  name: 'identity.disableAccount',
  input: AccountRef,
  may: (actor, { accountId }) => mayDisableAccount(actor, accountId),
  run: async (tx, actor, { accountId }, ports) => {
    requireReauthentication(actor, ports.clock)
    const disabled =
      await sql`update identity.account set disabled_at = ${ports.clock.now()}, disabled_by = ${by(actor)}, sessions_from = ${ports.clock.now()}
      where id = ${accountId} and disabled_at is null`.execute(tx)
    if (disabled.numAffectedRows !== 1n) throw new AppError('not-found', 'There is no such account, or it is already disabled.')
    await writeNotice(tx, ports, accountId, 'disabled')
    return accountId
  },
  audit: ({ accountId }) => ({ subjectKind: 'account', subjectId: accountId }),
})

/** Lets a disabled account sign in again; sessions from before stay over. */
export const enableAccount = command({
  name: 'identity.enableAccount',
  input: AccountRef,
  may: (actor, { accountId }) => mayDisableAccount(actor, accountId),
  run: async (tx, actor, { accountId }, ports) => {
    requireReauthentication(actor, ports.clock)
    const enabled =
      await sql`update identity.account set disabled_at = null, disabled_by = null where id = ${accountId} and disabled_at is not null`.execute(
        tx,
      )
    if (enabled.numAffectedRows !== 1n) throw new AppError('not-found', 'There is no such account, or it is not disabled.')
    return accountId
  },
  audit: ({ accountId }) => ({ subjectKind: 'account', subjectId: accountId }),
})

/** Sends a link for a new password to the account's own address; the administrator never sees it. */
export const sendResetLink = command({
  name: 'identity.sendResetLink',
  input: AccountRef,
  may: (actor) => isCityAdministrator(actor) || isCommandLine(actor),
  run: async (tx, actor, { accountId }, ports) => {
    requireReauthentication(actor, ports.clock)
    const link = await writeResetLink(tx, ports, accountId)
    if (link === null) throw new AppError('not-found', 'There is no such account.')
    return { link: isCommandLine(actor) ? link : null }
  },
  audit: ({ accountId }) => ({ subjectKind: 'account', subjectId: accountId }),
})

/** Takes away the second factor of a person who lost telephone and codes; the person is told by mail. */
export const takeAwaySecondFactor = command({
  name: 'identity.takeAwaySecondFactor',
  input: AccountRef,
  may: (actor, { accountId }) => mayDisableAccount(actor, accountId),
  run: async (tx, actor, { accountId }, ports) => {
    requireReauthentication(actor, ports.clock)
    const totp = await sql`delete from identity.totp where account_id = ${accountId}`.execute(tx)
    const passkeys = await sql`delete from identity.passkey where account_id = ${accountId}`.execute(tx)
    await sql`delete from identity.recovery_code where account_id = ${accountId}`.execute(tx)
    if (!totp.numAffectedRows && !passkeys.numAffectedRows) throw new AppError('conflict', 'This account has no second factor.')
    await writeNotice(tx, ports, accountId, 'secondFactorTakenAway')
    return accountId
  },
  audit: ({ accountId }) => ({ subjectKind: 'account', subjectId: accountId }),
})
