// Partners of a joint application: their own word on their share, given or taken back. Partners are found by consent in the room of all money (`/app/funding/partners`).
import { sql } from 'kysely'
import { z } from 'zod'
import type { Actor } from '../../../kernel/actor.ts'
import { command, InputError } from '../../../kernel/command.ts'
import { asActor } from '../../../kernel/db.ts'
import { AppError } from '../../../kernel/errors.ts'
import type { Ports } from '../../../kernel/ports.ts'
import { text } from '../../../kernel/validation.ts'
import { signs } from '../policy.ts'
import { asServer } from '../server.ts'
import { contentOf } from './content.ts'

const subject = (id: string) => ({ subjectKind: 'application', subjectId: id })
/** The head of a partner confirms the share the applicant wrote for it. A later change of the share needs a new word. */
export const confirmPartnership = command({
  name: 'grants.confirmPartnership',
  input: z.object({ id: z.uuid() }),
  may: signs,
  run: async (tx, actor, input, ports) => {
    const row = (
      await sql<{
        content: unknown
        own: string
      }>`select content, kernel.actor_organisation() as own from grants.application where id = ${input.id} and state in ('draft', 'submitted', 'returned')`.execute(
        tx,
      )
    ).rows[0]
    const share = contentOf(row?.content)?.partners.find((one) => one.organisationId === row?.own)?.share
    if (share === undefined || actor.kind !== 'person') throw new AppError('not-found', 'There is no such application.')
    await sql`
      insert into grants.partner_consent (application_id, organisation_id, share_minor, confirmed_by, confirmed_at)
      values (${input.id}, kernel.actor_organisation(), ${share}, ${actor.accountId}, ${ports.clock.now()})
      on conflict (application_id, organisation_id) do update
      set share_minor = excluded.share_minor, confirmed_by = excluded.confirmed_by, confirmed_at = excluded.confirmed_at,
        withdrawn_at = null, because = null`.execute(tx)
    // What the check found missing is there now.
    await asServer(tx, actor, () =>
      sql`
        update grants.gap g set settled_at = ${ports.clock.now()} from grants.application a where a.id = g.application_id and a.id = ${input.id}
          and g.rule = 'partner-confirms' and g.settled_at is null
      and not exists (select from unnest(a.partner_ids) as p
      where not exists (select from grants.partner_consent c where c.application_id = a.id and c.organisation_id = p
        and c.withdrawn_at is null))`.execute(tx),
    )
    return null
  },
  audit: (input) => subject(input.id),
})
const daysToReplan = 15
/**
 * A partner leaves a joint application before it is decided. A draft only loses the partner's word; a submitted one goes back to the applicant, who plans anew without the partner or with another and has fifteen days for it.
 * After the formal check a partner leaves through a change of the award.
 */
export const leavePartnership = command({
  name: 'grants.leavePartnership',
  input: z.object({ id: z.uuid(), because: text(500, 4) }),
  may: signs,
  run: async (tx, actor, input, ports) => {
    const row = (
      await sql<{
        state: string
        callState: string
        organisationId: string
      }>`select a.state, c.state as "callState", a.organisation_id as "organisationId" from grants.application a join grants.call c on c.id = a.call_id where a.id = ${input.id} and kernel.actor_organisation() = any (a.partner_ids)`.execute(
        tx,
      )
    ).rows[0]
    if (!row) throw new AppError('not-found', 'There is no such application.')
    if (!['draft', 'submitted', 'returned'].includes(row.state) || !['published', 'checking'].includes(row.callState))
      throw new InputError({ because: ['grants.error.partnerLate'] })
    const done = await sql`
        update grants.partner_consent set withdrawn_at = ${ports.clock.now()}, because = ${input.because} where application_id = ${input.id}
          and organisation_id = kernel.actor_organisation() and withdrawn_at is null`.execute(tx)
    if (Number(done.numAffectedRows) === 0) throw new InputError({ because: ['grants.error.notConfirmed'] })
    if (row.state !== 'draft') {
      await asServer(tx, actor, async () => {
        await sql`
          insert into grants.gap (application_id, organisation_id, rule, said, due_on)
          values (${input.id}, ${row.organisationId}, 'partner-left', ${input.because}, ${ports.clock.today()}::date + ${daysToReplan}::int)`.execute(
          tx,
        )
        await sql`update grants.application set state = 'returned' where id = ${input.id} and state = 'submitted'`.execute(tx)
      })
    }
    return null
  },
  audit: (input) => subject(input.id),
})

export type Partnership = {
  applicationId: string
  title: string
  lead: string
  callTitle: string
  state: string
  shareMinor: bigint
  confirmedMinor: bigint | null
  withdrawn: boolean
}
/** Joint applications that name the own organisation as a partner. */
export function partnershipsOf(ports: Ports, actor: Actor): Promise<Partnership[]> {
  return asActor(ports.db, actor, async (tx) => {
    const rows = (
      await sql<Omit<Partnership, 'shareMinor' | 'confirmedMinor'> & { content: unknown; own: string; confirmed: string | null }>`
      select a.id as "applicationId", a.title, o.name as lead, c.title_cs as "callTitle", a.state, a.content, kernel.actor_organisation() as own,
        p.share_minor::text as confirmed, p.withdrawn_at is not null as withdrawn
      from grants.application a join directory.organisation o on o.id = a.organisation_id join grants.call c on c.id = a.call_id
      left join grants.partner_consent p on p.application_id = a.id and p.organisation_id = kernel.actor_organisation()
      where kernel.actor_organisation() = any (a.partner_ids) order by a.id desc limit 100`.execute(tx)
    ).rows
    return rows.map(({ content, own, confirmed, ...row }) => ({
      ...row,
      shareMinor: contentOf(content)?.partners.find((one) => one.organisationId === own)?.share ?? 0n,
      confirmedMinor: confirmed === null ? null : BigInt(confirmed),
    }))
  })
}
