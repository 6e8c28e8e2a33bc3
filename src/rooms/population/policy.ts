// Everybody with a role may see what the figures are made of, except those who manage accounts and see no content.
import { hasRole, type Actor } from '../../kernel/actor.ts'

/** Whether somebody works with the city's figures in the staff application. */
export function worksHere(actor: Actor): boolean {
  return actor.kind === 'person' && actor.hat !== null && !hasRole(actor, 'administrator')
}
/** Whether somebody decides how the city's figures are shown. */
export function keepsFigures(actor: Actor): boolean {
  return hasRole(actor, 'specialist')
}
