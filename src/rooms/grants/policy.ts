// Who does what in a call; which rows they see is decided by the database.
import { actorOrganisation, hasRole, type Actor } from '../../kernel/actor.ts'

/** City Hall at its desks: grants officer, finance officer, the specialist, the auditor. */
export const seesGrants = (actor: Actor): boolean => hasRole(actor, 'grants-officer', 'finance-officer', 'specialist', 'auditor')
/** Runs calls from rules to settlement. */
export const runsCalls = (actor: Actor): boolean => hasRole(actor, 'grants-officer')
/** Prepares applications of the own organisation. */
export const prepares = (actor: Actor): boolean =>
  hasRole(actor, 'organisation-lead', 'team-lead', 'course-manager', 'community-coordinator') && actorOrganisation(actor) !== null
/** Signs for the own organisation. */
export const signs = (actor: Actor): boolean => hasRole(actor, 'organisation-lead') && actorOrganisation(actor) !== null
/** Sits on a committee. */
export const sits = (actor: Actor): boolean => hasRole(actor, 'committee-member')
/** Takes part in calls in any way, and so says what ties them. */
export const declares = (actor: Actor): boolean => sits(actor) || seesGrants(actor)
/** Pays and matches payments. */
export const paysGrants = (actor: Actor): boolean => hasRole(actor, 'finance-officer')
