// Dangerous acts ask for fresh proof. A page that leads to one asks before anybody types; a button that comes too late leads to the question and back.
import { AppError } from '../../kernel/errors.ts'
import type { Person } from '../../kernel/actor.ts'
import type { Request } from '../../kernel/http.ts'

/** The signed-in person of a route whose rule has already let only persons in. */
export function personOf(c: Request): Person {
  const actor = c.get('actor')
  if (actor.kind !== 'person') throw new AppError('unauthenticated', 'Sign in first.')
  return actor
}

/** Does the work; when it asks for fresh proof, goes to the question and from there back to `page`. */
export async function orConfirm(c: Request, page: string, work: () => Promise<Response>): Promise<Response> {
  try {
    return await work()
  } catch (error) {
    if (!(error instanceof AppError) || error.kind !== 'reauthenticate') throw error
    return c.redirect(`/app/confirm?next=${encodeURIComponent(page)}`, 303)
  }
}

/** Passkeys need the browser's help: the one island of these pages. */
export function passkeyScripts(c: Request): string[] {
  return [c.get('shell').script('islands/passkey.js')]
}
