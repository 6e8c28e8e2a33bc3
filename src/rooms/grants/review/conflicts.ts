// Where a person and an application meet: found from what people declared and from their roles, kept where nobody reads it. Runs as the server's own purpose `grants`.
import { sql } from 'kysely'
import { setActor, type Tx } from '../../../kernel/db.ts'

/** Years for which a role that has ended still ties. */
const coolingYears = 3

/**
 * Brings ties and conflicts up to date for one application or one person (or all), voids the reviews they touch, and flags for reopening what the committee already had. Needs the purpose `grants`; leaves the transaction in it.
 * Without anybody declaring it: a role in an applicant or partner now or in the last three years is a hard tie (of who signs for it: as of its statutory body); a role in an organisation that shared a funded project with it is a soft one;
 * so is a declared tie that has ended.
 */
export async function findConflicts(tx: Tx, of: { applicationId?: string; accountId?: string }): Promise<void> {
  const [application, account] = [of.applicationId ?? null, of.accountId ?? null]
  const parties = (
    await sql<{
      id: string
    }>`select distinct p as id from grants.application a, unnest(a.partner_ids || a.organisation_id) as p where ${application}::uuid is null or a.id = ${application}`.execute(
      tx,
    )
  ).rows.map((row) => row.id)
  // Who shared a funded project with whom.
  const shared = (
    await sql<{ with: string; organisationId: string }>`
    select distinct y as "with", x as "organisationId" from grants.award w
    join grants.application b on b.id = w.application_id, unnest(b.partner_ids || b.organisation_id) as x,
      unnest(b.partner_ids || b.organisation_id) as y
    where x <> y and x = any(${parties}::uuid[]) and w.given_up_on is null and w.awarded_on > kernel.today() - ${coolingYears * 365}::int`.execute(
      tx,
    )
  ).rows
  const watched = [...new Set([...parties, ...shared.map((one) => one.with)])]
  await setActor(tx, { kind: 'system', purpose: 'job' })
  // Only people who take part in calls at all: nobody else's posts are of interest here.
  const posts = (
    await sql<{ accountId: string; organisationId: string; signs: boolean }>`
    select h.account_id as "accountId", h.organisation_id as "organisationId", bool_or(h.role = 'organisation-lead') as signs
    from identity.role_holding h
    where h.organisation_id = any(${watched}::uuid[]) and (${account}::uuid is null or h.account_id = ${account})
      and coalesce(h.valid_to, h.revoked_at::date, kernel.today()) >= kernel.today() - ${coolingYears * 365}::int
      and exists (select from identity.role_holding c where c.account_id = h.account_id
        and c.role in ('committee-member', 'grants-officer', 'finance-officer', 'specialist', 'auditor'))
    group by 1, 2`.execute(tx)
  ).rows
  await setActor(tx, { kind: 'system', purpose: 'grants' })
  for (const post of posts) {
    if (parties.includes(post.organisationId))
      await sql`
        insert into grants.interest (account_id, organisation_id, kind, origin)
        values (${post.accountId}, ${post.organisationId}, ${post.signs ? 'statutory' : 'employment'}, 'register') on conflict do nothing`.execute(
        tx,
      )
    for (const one of shared.filter((pair) => pair.with === post.organisationId))
      await sql`
        insert into grants.interest (account_id, organisation_id, kind, origin, hard)
        values (${post.accountId}, ${one.organisationId}, 'same-project', 'register', false) on conflict do nothing`.execute(tx)
  }
  await sql`
    insert into grants.interest (account_id, organisation_id, kind, origin, hard)
    select distinct i.account_id, i.organisation_id, 'past-decision', 'register', false from grants.interest i where i.ended_at is not null
      and i.hard and (${account}::uuid is null or i.account_id = ${account}) on conflict do nothing`.execute(tx)
  await sql`
    insert into grants.conflict (account_id, application_id, kind, hard) select i.account_id, a.id, i.kind, i.hard from grants.interest i
    join grants.application a on i.organisation_id = a.organisation_id or i.organisation_id = any (a.partner_ids)
    where i.ended_at is null and (${application}::uuid is null or a.id = ${application})
      and (${account}::uuid is null or i.account_id = ${account}) on conflict do nothing`.execute(tx)
  // Up to the letters a review with a tie is void; afterwards it only says that the decision must be looked at again.
  const touched = sql`
    r.state in ('assigned', 'submitted') and exists (select from grants.conflict c where c.account_id = r.account_id
      and c.application_id = r.application_id and c.hard)`
  await sql`
    insert into grants.reopening (application_id, call_id, found_at, call_state) select distinct r.application_id, r.call_id, now(), k.state
    from grants.review r join grants.call k on k.id = r.call_id
    where ${touched} and r.state = 'submitted' and k.state in ('committee', 'decided', 'announced', 'running')
      and not exists (select from grants.reopening o where o.application_id = r.application_id and o.call_state = k.state
      and k.state in ('announced', 'running'))`.execute(tx)
  await sql`
    update grants.review r set state = 'void', void_reason = 'conflict' where ${touched}
      and r.call_id in (select id from grants.call where state in ('reviewing', 'committee', 'decided'))`.execute(tx)
}
