// Where a person and an application meet: found from what people declared and from their roles, kept where nobody reads it. Runs as the server's own purpose `grants`.
import { sql } from 'kysely'
import { setActor, type Tx } from '../../../kernel/db.ts'

/** Years for which a role that has ended still ties. */
export const coolingYears = 3

/**
 * Brings interests and conflicts up to date for one application or one person, and voids the reviews they touch. Needs the purpose `grants`; leaves the transaction in it.
 * A role in an applicant or partner, now or in the last three years, is an interest without anybody declaring it.
 */
export async function findConflicts(tx: Tx, of: { applicationId?: string; accountId?: string }): Promise<void> {
  const parties = (await sql<{ id: string }>`select distinct p as id from grants.application a, unnest(a.partner_ids || a.organisation_id) as p where ${of.applicationId ?? null}::uuid is null or a.id = ${of.applicationId ?? null}`.execute(tx)).rows.map((row) => row.id)
  await setActor(tx, { kind: 'system', purpose: 'job' })
  // Only people who take part in calls at all: nobody else's posts are of interest here.
  const posts = (await sql<{ accountId: string; organisationId: string }>`
    select distinct h.account_id as "accountId", h.organisation_id as "organisationId" from identity.role_holding h
    where h.organisation_id = any(${parties}::uuid[]) and (${of.accountId ?? null}::uuid is null or h.account_id = ${of.accountId ?? null}) and coalesce(h.valid_to, h.revoked_at::date, kernel.today()) >= kernel.today() - ${coolingYears * 365}::int
      and exists (select from identity.role_holding c where c.account_id = h.account_id and c.role in ('committee-member', 'grants-officer', 'finance-officer', 'specialist', 'auditor'))`.execute(tx)).rows
  await setActor(tx, { kind: 'system', purpose: 'grants' })
  for (const post of posts) await sql`insert into grants.interest (account_id, organisation_id, kind, origin) values (${post.accountId}, ${post.organisationId}, 'employment', 'register') on conflict do nothing`.execute(tx)
  await sql`insert into grants.conflict (account_id, application_id, kind, hard) select i.account_id, a.id, i.kind, i.hard from grants.interest i join grants.application a on i.organisation_id = a.organisation_id or i.organisation_id = any (a.partner_ids)
    where i.ended_at is null and (${of.applicationId ?? null}::uuid is null or a.id = ${of.applicationId ?? null}) and (${of.accountId ?? null}::uuid is null or i.account_id = ${of.accountId ?? null}) on conflict do nothing`.execute(tx)
  await sql`update grants.review r set state = 'void', void_reason = 'conflict' where r.state <> 'void' and exists (select from grants.conflict c where c.account_id = r.account_id and c.application_id = r.application_id and c.hard)`.execute(tx)
}
