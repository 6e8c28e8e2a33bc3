// The Specialist takes in official files; so does whoever runs the command line on the server.
import { hasRole, wearsHat, type Actor } from '../../../kernel/actor.ts'

export const commandLine: Actor = { kind: 'system', purpose: 'command-line' }

export function mayImport(actor: Actor): boolean {
  return hasRole(actor, 'specialist') || (actor.kind === 'system' && actor.purpose === 'command-line')
}

/** Everybody with a role but the administrator, who manages accounts and sees no content. */
export function maySeeSources(actor: Actor): boolean {
  return wearsHat(actor) && !hasRole(actor, 'administrator')
}
