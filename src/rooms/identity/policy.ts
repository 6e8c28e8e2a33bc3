// Who may do what with accounts, roles, tokens and the audit. What is not named here is not allowed.
import { hasRole, type Actor } from '../../kernel/actor.ts'
import type { RoleName } from '../../kernel/roles.ts'
import { staysWithinOrganisation } from './model.ts'

/** The administrator of the whole city: the role is held in no organisation. */
export function isCityAdministrator(actor: Actor): boolean {
  return hasRole(actor, 'administrator') && actor.kind === 'person' && actor.hat?.organisationId === null && actor.hat.bodyId === null
}

export function isCommandLine(actor: Actor): boolean {
  return actor.kind === 'system' && actor.purpose === 'command-line'
}

export function maySeeAccounts(actor: Actor): boolean {
  return hasRole(actor, 'administrator')
}

export type Place = { role: RoleName; organisationId: string | null; bodyId: string | null }

/** Roles are given by the city's administrator, and inside an organisation by that organisation's own, who cannot give what reaches beyond it. */
export function mayGrant(actor: Actor, place: Place): boolean {
  if (isCommandLine(actor) || isCityAdministrator(actor)) return true
  return (
    hasRole(actor, 'administrator') &&
    actor.kind === 'person' &&
    place.bodyId === null &&
    place.organisationId !== null &&
    place.organisationId === actor.hat?.organisationId &&
    staysWithinOrganisation(place.role)
  )
}

/** Nobody gives a role to themselves: the administrator would otherwise reach content with one click. */
export function mayGrantTo(actor: Actor, accountId: string): boolean {
  return actor.kind !== 'person' || actor.accountId !== accountId
}

export function mayDisableAccount(actor: Actor, accountId: string): boolean {
  return (isCityAdministrator(actor) && mayGrantTo(actor, accountId)) || isCommandLine(actor)
}

/** Making a key for an organisation's own system is for those who lead it; an administrator could otherwise make a key to content. */
export function mayMakeTokens(actor: Actor): boolean {
  return hasRole(actor, 'organisation-lead', 'specialist') && actor.kind === 'person' && actor.hat?.organisationId !== null
}
export function maySeeTokens(actor: Actor): boolean {
  return mayMakeTokens(actor) || isCityAdministrator(actor)
}

export function mayReadAudit(actor: Actor): boolean {
  return hasRole(actor, 'data-protection-officer', 'auditor')
}

/** Roles this actor can choose from when giving one. */
export function grantableRoles(actor: Actor, all: readonly RoleName[]): RoleName[] {
  if (isCityAdministrator(actor) || isCommandLine(actor)) return [...all]
  return hasRole(actor, 'administrator') ? all.filter(staysWithinOrganisation) : []
}
