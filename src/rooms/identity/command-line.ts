// What `npx metropolis account …` and `role …` do. The person at the server's keyboard acts as the system; every step is in the audit.
import type { Actor } from '../../kernel/actor.ts'
import { perform, type Outcome } from '../../kernel/command.ts'
import { openCatalogues } from '../../kernel/i18n.ts'
import type { Ports } from '../../kernel/ports.ts'
import { isRoleName, roleNames } from '../../kernel/roles.ts'
import { errorText } from '../../ui/messages.tsx'
import { disableAccount, grantRole, inviteAccount, revokeRole, sendResetLink, takeAwaySecondFactor } from './accounts/commands.ts'
import { findAccountByEmail, findHolding, findPlace, hasSecondFactor, type FoundPlace } from './accounts/queries.ts'

const commandLine: Actor = { kind: 'system', purpose: 'command-line' }

/** In place of an organisation: the three roles that reach the whole city. */
const wholeCity = 'city'

export type AccountToAdd = {
  email: string
  name: string
  role: string
  organisation: string
  from: string | null
  to: string | null
  lang: string
}
export type RoleToGrant = { email: string; role: string; organisation: string; from: string | null; to: string | null }

/** Invites a person and answers the link of the invitation. */
export async function accountAdd(ports: Ports, account: AccountToAdd): Promise<{ accountId: string; link: string }> {
  const place = await placeOf(ports, account.organisation)
  const added = done(
    ports,
    await perform(ports, commandLine, inviteAccount, {
      email: account.email,
      displayName: account.name,
      lang: account.lang,
      role: knownRole(account.role),
      ...place,
      validFrom: account.from ?? ports.clock.today(),
      validTo: account.to,
    }),
  )
  return { accountId: added.accountId, link: added.link }
}

/** Disables the account of an address. */
export async function accountDisable(ports: Ports, email: string): Promise<void> {
  done(ports, await perform(ports, commandLine, disableAccount, { accountId: await accountOf(ports, email) }))
}

/** Answers a link for a new password and takes the second factor away, for a person who lost both. */
export async function accountReset(ports: Ports, email: string): Promise<{ link: string }> {
  const accountId = await accountOf(ports, email)
  if (await hasSecondFactor(ports, commandLine, accountId))
    done(ports, await perform(ports, commandLine, takeAwaySecondFactor, { accountId }))
  const { link } = done(ports, await perform(ports, commandLine, sendResetLink, { accountId }))
  if (link === null) throw new Error('No link was made')
  return { link }
}

/** Gives a role from–to. */
export async function roleGrant(ports: Ports, grant: RoleToGrant): Promise<{ holdingId: string }> {
  const holdingId = done(
    ports,
    await perform(ports, commandLine, grantRole, {
      accountId: await accountOf(ports, grant.email),
      role: knownRole(grant.role),
      ...(await placeOf(ports, grant.organisation)),
      validFrom: grant.from ?? ports.clock.today(),
      validTo: grant.to,
    }),
  )
  return { holdingId }
}

/** Ends a role at once. */
export async function roleRevoke(ports: Ports, role: { email: string; role: string; organisation: string }): Promise<void> {
  const place = await placeOf(ports, role.organisation)
  const holdingId = await findHolding(ports, commandLine, { accountId: await accountOf(ports, role.email), role: role.role, ...place })
  if (holdingId === undefined) throw new Error(`${role.email} does not hold the role "${role.role}" there`)
  done(ports, await perform(ports, commandLine, revokeRole, { holdingId }))
}

async function accountOf(ports: Ports, email: string): Promise<string> {
  const id = await findAccountByEmail(ports, commandLine, email)
  if (id === undefined) throw new Error(`There is no account with the address ${email}`)
  return id
}

async function placeOf(ports: Ports, slug: string): Promise<{ organisationId: string | null; bodyId: string | null }> {
  if (slug === wholeCity) return { organisationId: null, bodyId: null }
  const place: FoundPlace | undefined = await findPlace(ports, commandLine, slug)
  if (!place) throw new Error(`There is no organisation or body "${slug}" ("${wholeCity}" means the whole city)`)
  return place.kind === 'body' ? { organisationId: null, bodyId: place.id } : { organisationId: place.id, bodyId: null }
}

/** The command's answer, or its first mistake as a sentence: a terminal has no catalogue of texts. */
function done<T>(ports: Ports, outcome: Outcome<T>): T {
  if (outcome.ok) return outcome.value
  const [field, problems] = Object.entries(outcome.errors)[0] ?? ['', []]
  const t = openCatalogues(ports.config.root)('en')
  throw new Error(`${field ? `${field}: ` : ''}${errorText(t, problems[0] ?? '', problems[1])}`)
}
function knownRole(role: string): string {
  if (!isRoleName(role)) throw new Error(`There is no role "${role}". Roles: ${roleNames.join(', ')}`)
  return role
}
