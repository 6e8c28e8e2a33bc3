import { z } from 'zod'
import { day, text, uuid } from '../../../kernel/validation.ts'

/** What a key may open. Reading public data needs no key; each scope names one room and one verb. */
export const apiScopes = [
  'directory:write',
  'bodies:write',
  'projects:write',
  'funding:write',
  'strategy:write',
  'population:import',
] as const

export type ApiScope = (typeof apiScopes)[number]

export const TokenForm = z.object({
  label: text(80),
  // One ticked box arrives as a text, several as a list.
  scopes: z.preprocess(
    (value) => (typeof value === 'string' ? [value] : (value ?? [])),
    z.array(z.enum(apiScopes, 'identity.error.scope')).min(1, 'identity.error.scopeNeeded'),
  ),
  expiresOn: day,
})
export const TokenRef = z.object({ tokenId: uuid })

/** Keys end: nobody remembers them for longer. */
export const longestTokenDays = 366
/** So that a key found in a log or a repository is recognised at once. */
export const tokenPrefix = 'mtp_'
