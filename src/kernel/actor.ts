// Who acts. A person acts in one role at a time (the hat they wear); nobody acts without being one of these four.
import type { RoleName } from './roles.ts'

export type Hat = {
  holdingId: string
  role: RoleName
  organisationId: string | null
  organisationName: string
  bodyId: string | null
  /** Last day of the mandate in Prague (inclusive), null while it has no end. */
  validTo: string | null
}
export type Person = {
  kind: 'person'
  accountId: string
  displayName: string
  sessionId: string
  hat: Hat | null
  /** The hat the person chose and may not wear before a second factor is set up; `hat` is null then, so neither a page nor the database opens anything. */
  withheld?: Hat
  /** Language of the staff application for this person. */
  lang: 'cs' | 'en' | 'uk'
  reauthenticatedAt: Date | null
}
export type Actor =
  | { kind: 'public' }
  | Person
  | { kind: 'token'; tokenId: string; organisationId: string; scopes: readonly string[] }
  | { kind: 'system'; purpose: string }

export const nobody: Actor = { kind: 'public' }

/** True when the person wears a hat with one of these roles now. */
export function hasRole(actor: Actor, ...roles: readonly RoleName[]): boolean {
  return actor.kind === 'person' && actor.hat !== null && roles.includes(actor.hat.role)
}

/** The organisation the actor acts for: of the hat, of the token, or none. */
export function actorOrganisation(actor: Actor): string | null {
  if (actor.kind === 'person') return actor.hat?.organisationId ?? null
  return actor.kind === 'token' ? actor.organisationId : null
}

export function hasScope(actor: Actor, scope: string): boolean {
  return actor.kind === 'token' && actor.scopes.includes(scope)
}

/** The three most common answers to "who may". */
export function anyone(): boolean {
  return true
}
export function signedIn(actor: Actor): boolean {
  return actor.kind === 'person'
}
export function wearsHat(actor: Actor): boolean {
  return actor.kind === 'person' && actor.hat !== null
}
