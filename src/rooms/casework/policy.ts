// Who may enter casework at all. Which client they see is decided by the circle, in the database.
import { actorOrganisation, hasRole, type Actor } from '../../kernel/actor.ts'
import { helpingRoles } from './model.ts'

/** People who help clients, acting for an organisation. */
export function helps(actor: Actor): boolean {
  return hasRole(actor, ...helpingRoles) && actorOrganisation(actor) !== null
}
/** Lead a team: share out work, review emergency openings, see counts; no file without a circle. */
export function leadsTeam(actor: Actor): boolean {
  return hasRole(actor, 'team-lead') && actorOrganisation(actor) !== null
}
/** See the organisation's own counts. */
export function seesCounts(actor: Actor): boolean {
  return hasRole(actor, 'team-lead', 'organisation-lead') && actorOrganisation(actor) !== null
}
/** Watch over openings without a circle, in the whole city, without any content. */
export function protectsData(actor: Actor): boolean {
  return hasRole(actor, 'data-protection-officer')
}
/** The organisation the person acts for; asked only behind `helps`. */
export function organisationOf(actor: Actor): string {
  const organisation = actorOrganisation(actor)
  if (organisation === null) throw new Error('Casework without an organisation')
  return organisation
}
/** Ask for tables over all organisations; what leaves is protected, and every question is kept. */
export function asksStatistics(actor: Actor): boolean {
  return hasRole(actor, 'specialist', 'data-protection-officer')
}
/** Decide whether and how the organisation is counted together with others. */
export function decidesParticipation(actor: Actor): boolean {
  return hasRole(actor, 'organisation-lead') && actorOrganisation(actor) !== null
}
