// Who may do what with the register: the specialist everything, an organisation's lead its own; whoever wears a hat may look, except administrators.
import { actorOrganisation, hasRole, hasScope, wearsHat, type Actor } from '../../../kernel/actor.ts'

export function worksHere(actor: Actor): boolean {
  return wearsHat(actor) && !hasRole(actor, 'administrator')
}
export function keepsRegister(actor: Actor): boolean {
  return hasRole(actor, 'specialist')
}
export function mayEdit(actor: Actor, organisationId: string): boolean {
  return (
    keepsRegister(actor) ||
    ((hasRole(actor, 'organisation-lead') || hasScope(actor, 'directory:write')) && actorOrganisation(actor) === organisationId)
  )
}
/** Notes are read by those who work with people in their organisation; never by an administrator or by the city. */
export function readsNotes(actor: Actor): boolean {
  return (
    (hasRole(actor, 'organisation-lead', 'social-counsellor', 'lawyer', 'psychotherapist', 'street-worker', 'team-lead') ||
      hasScope(actor, 'directory:write')) &&
    actorOrganisation(actor) !== null
  )
}
/** Keeps services and places of the own organisation. */
export function mayAddOwn(actor: Actor): boolean {
  return (hasRole(actor, 'organisation-lead') || hasScope(actor, 'directory:write')) && actorOrganisation(actor) !== null
}
