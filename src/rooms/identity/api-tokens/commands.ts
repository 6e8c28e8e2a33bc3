// Keys for an organisation's own systems.
import { sql } from 'kysely'
import { command, InputError } from '../../../kernel/command.ts'
import { dayInPrague } from '../../../kernel/clock.ts'
import { AppError } from '../../../kernel/errors.ts'
import { minutesLater } from '../model.ts'
import { mayMakeTokens, maySeeTokens } from '../policy.ts'
import { hashToken, newToken } from '../secrets.ts'
import { requireReauthentication } from '../sessions/commands.ts'
import { longestTokenDays, TokenForm, tokenPrefix, TokenRef } from './model.ts'

/** Makes a key for the organisation of the hat worn; the key is in the answer and nowhere else. */
export const makeToken = command({
  name: 'identity.makeToken',
  input: TokenForm,
  may: mayMakeTokens,
  run: async (tx, actor, input, ports) => {
    const organisationId = actor.kind === 'person' ? actor.hat?.organisationId : null
    if (actor.kind !== 'person' || !organisationId) throw new AppError('forbidden', 'A key belongs to an organisation.')
    requireReauthentication(actor, ports.clock)
    const now = ports.clock.now()
    if (input.expiresOn < ports.clock.today()) throw new InputError({ expiresOn: ['identity.error.dayOver'] })
    if (input.expiresOn > dayInPrague(minutesLater(now, longestTokenDays * 1440)))
      throw new InputError({ expiresOn: ['identity.error.tokenTooLong'] })
    const token = `${tokenPrefix}${newToken()}`
    await sql`insert into identity.api_token (organisation_id, label, token_hash, scopes, created_by, created_at, expires_on)
      values (${organisationId}, ${input.label}, ${hashToken(token)}, ${input.scopes}, ${actor.accountId}, ${now}, ${input.expiresOn})`.execute(
      tx,
    )
    return { token, organisationId }
  },
  audit: (input, { organisationId }) => ({
    subjectKind: 'organisation',
    subjectId: organisationId,
    organisationId,
    details: { scopes: input.scopes, expiresOn: input.expiresOn },
  }),
})

/** Revokes a key at once. */
export const revokeToken = command({
  name: 'identity.revokeToken',
  input: TokenRef,
  may: maySeeTokens,
  run: async (tx, actor, { tokenId }, ports) => {
    if (actor.kind !== 'person') throw new AppError('forbidden', 'Only a person revokes keys.')
    const revoked = await sql<{
      organisation_id: string
    }>`update identity.api_token set revoked_at = ${ports.clock.now()}, revoked_by = ${actor.accountId}
      where id = ${tokenId} and revoked_at is null returning organisation_id`.execute(tx)
    const row = revoked.rows[0]
    if (!row) throw new AppError('not-found', 'There is no such key.')
    return row.organisation_id
  },
  audit: ({ tokenId }, organisationId) => ({ subjectKind: 'api-token', subjectId: tokenId, organisationId }),
})
