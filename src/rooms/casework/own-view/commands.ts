// Giving a client the link to their own view, and what they can do there.
import { sql } from 'kysely'
import { randomBytes } from 'node:crypto'
import { z } from 'zod'
import { anyone } from '../../../kernel/actor.ts'
import { command } from '../../../kernel/command.ts'
import { setActor } from '../../../kernel/db.ts'
import { AppError } from '../../../kernel/errors.ts'
import { helps, organisationOf } from '../policy.ts'
import { linkHash } from './queries.ts'

const days = 7
/** A link for seven days, shown once to the worker and handed over on paper or a screen; earlier links stop working. */
export const giveOwnLink = command({
  name: 'casework.giveOwnLink',
  input: z.object({ id: z.uuid() }),
  may: helps,
  run: async (tx, actor, input, ports) => {
    const known = await sql`select from casework.my_client where client_id = ${input.id} and not limited`.execute(tx)
    if (known.rows.length === 0) throw new AppError('not-found', 'There is no such file.')
    const token = randomBytes(24).toString('base64url')
    await setActor(tx, { kind: 'system', purpose: 'casework-client-view' })
    await sql`delete from casework.own_link where client_id = ${input.id}`.execute(tx)
    await setActor(tx, actor)
    await sql`
      insert into casework.own_link (token_hash, organisation_id, client_id, made_by, expires_at)
      values (${linkHash(token)}, ${organisationOf(actor)}, ${input.id}, kernel.actor_account(),
        ${new Date(ports.clock.now().getTime() + days * 86_400_000)})`.execute(tx)
    return { token }
  },
  audit: (input) => ({ subjectKind: 'client', subjectId: input.id }),
})

/** The client withdraws a consent themselves; every packet that rests on it closes in the same moment. */
export const withdrawOwnConsent = command({
  name: 'casework.withdrawOwnConsent',
  input: z.object({ token: z.string().min(20).max(60), consentId: z.uuid() }),
  may: anyone,
  run: async (tx, actor, input, ports) => {
    await setActor(tx, { kind: 'system', purpose: 'casework-client-view' })
    const link = (
      await sql<{
        clientId: string
      }>`select client_id as "clientId" from casework.own_link where token_hash = ${linkHash(input.token)} and expires_at > ${ports.clock.now()}`.execute(
        tx,
      )
    ).rows[0]
    if (!link) throw new AppError('not-found', 'There is nothing at this address.')
    const ended = await sql`
        update casework.consent set withdrawn_at = now() where id = ${input.consentId} and client_id = ${link.clientId} and withdrawn_at is null`.execute(
      tx,
    )
    if (Number(ended.numAffectedRows) === 0) throw new AppError('conflict', 'The consent was withdrawn already.')
    await setActor(tx, actor)
    return { clientId: link.clientId }
  },
  audit: (input, output) => ({ subjectKind: 'client', subjectId: output.clientId, details: { consent: input.consentId } }),
})
