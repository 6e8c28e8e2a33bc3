// All addresses of the room as one.
import { room, type Room } from '../../kernel/http.ts'
import { accountRoutes } from './accounts/routes.tsx'
import { tokenRoutes } from './api-tokens/routes.tsx'
import { auditRoutes } from './audit/routes.tsx'
import { inboxRoutes } from './inbox/routes.tsx'
import { myAccountRoutes } from './my-account/routes.tsx'
import { sessionRoutes } from './sessions/routes.tsx'
import { signInRoutes } from './sign-in/routes.tsx'

function together(name: string, parts: readonly Room[]): Room {
  const whole = room(name)
  for (const part of parts) {
    whole.hono.route('/', part.hono)
    whole.routes.push(...part.routes)
  }
  return whole
}

export const identityRoutes = together('identity', [
  signInRoutes(),
  sessionRoutes(),
  myAccountRoutes(),
  accountRoutes(),
  tokenRoutes(),
  auditRoutes(),
  inboxRoutes(),
])
