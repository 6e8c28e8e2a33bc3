// What the keepers of protection look at.
import { sql } from 'kysely'
import type { Actor } from '../../../kernel/actor.ts'
import { readConfidential } from '../../../kernel/audit.ts'
import { asActor } from '../../../kernel/db.ts'
import type { Ports } from '../../../kernel/ports.ts'
import { openText, organisationKey } from '../keys.ts'
import { organisationOf } from '../policy.ts'

export type AuthorityRequest = {
  id: string
  receivedOn: string
  authority: string
  legalBasis: string
  asked: string
  answer: string | null
  given: string
  answeredAt: Date | null
  answeredBy: string | null
}
/** Requests of authorities the acting person may read, unanswered ones first. */
export function authorityRequests(ports: Ports, actor: Actor): Promise<AuthorityRequest[]> {
  const organisationId = organisationOf(actor)
  return readConfidential(
    ports,
    actor,
    'casework.readAuthorityRequests',
    { subjectKind: 'authority-request', subjectId: null },
    async (tx) => {
      const rows = await sql<{
        id: string
        receivedOn: string
        authority: string
        legalBasis: string
        askedSealed: Buffer
        answer: string | null
        answerSealed: Buffer | null
        answeredAt: Date | null
        answeredBy: string | null
      }>`
      select r.id, r.received_on::text as "receivedOn", r.authority, r.legal_basis as "legalBasis", r.asked_sealed as "askedSealed", r.answer, r.answer_sealed as "answerSealed", r.answered_at as "answeredAt", a.display_name as "answeredBy"
      from casework.authority_request r left join identity.account a on a.id = r.answered_by order by r.answered_at is not null, r.received_on desc limit 200`.execute(
        tx,
      )
      if (rows.rows.length === 0) return []
      const key = await organisationKey(tx, ports, organisationId)
      return rows.rows.map(({ askedSealed, answerSealed, ...row }) => ({
        ...row,
        asked: openText(key, askedSealed, `asked ${row.id}`),
        given: answerSealed ? openText(key, answerSealed, `answer ${row.id}`) : '',
      }))
    },
  )
}

export type Duress = { accountId: string; name: string; since: Date }
/** Colleagues who called for help and whose lists are still empty. */
export function openDuress(ports: Ports, actor: Actor): Promise<Duress[]> {
  return asActor(
    ports.db,
    actor,
    async (tx) =>
      (
        await sql<Duress>`
          select d.account_id as "accountId", coalesce(a.display_name, '') as name, d.since from casework.duress d
          left join identity.account a on a.id = d.account_id where d.lifted_at is null and d.account_id <> kernel.actor_account()`.execute(
          tx,
        )
      ).rows,
  )
}

export type Reach = {
  clientId: string
  organisation: string
  couldFrom: Date | null
  couldUntil: Date | null
  reads: number
  lastRead: Date | null
}
/**
 * Everything one account could have read in the last days and what it did read, in one question: the files of its circles within that time, and the readings the audit knows.
 * For the data-protection officer; ids only, no content and no name of a client.
 */
export function reachOf(ports: Ports, actor: Actor, accountId: string, days: number): Promise<Reach[]> {
  return readConfidential(
    ports,
    actor,
    'casework.readReach',
    { subjectKind: 'account', subjectId: accountId, details: { days } },
    async (tx) =>
      (
        await sql<Reach>`
    with span as (select now() - make_interval(days => ${days}) as begin),
      could as (select c.client_id, c.organisation_id, min(greatest(c.since, s.begin)) as from_, max(coalesce(c.until, now())) as until_
      from casework.circle c, span s where c.account_id = ${accountId} and coalesce(c.until, now()) >= s.begin group by 1, 2),
      did as (select e.subject_id::uuid as client_id, coalesce(e.organisation_id, e.acting_organisation_id) as organisation_id, count(*) as n,
        max(e.at) as last from kernel.audit_entry e, span s
        where e.account_id = ${accountId} and e.subject_kind = 'client' and e.subject_id is not null and e.at >= s.begin group by 1, 2)
    select coalesce(c.client_id, d.client_id) as "clientId", coalesce(o.name, '') as organisation, c.from_ as "couldFrom",
      c.until_ as "couldUntil", coalesce(d.n, 0) as reads, d.last as "lastRead"
    from could c full join did d on d.client_id = c.client_id
    left join directory.organisation o on o.id = coalesce(c.organisation_id, d.organisation_id) order by d.last desc nulls last, 1`.execute(
          tx,
        )
      ).rows,
  )
}

/** Accounts of the city by name, for choosing whose reach to look at. */
export function accounts(ports: Ports, actor: Actor): Promise<{ id: string; name: string }[]> {
  return asActor(
    ports.db,
    actor,
    async (tx) =>
      (
        await sql<{
          id: string
          name: string
        }>`select id, display_name || ' (' || email || ')' as name from identity.account order by display_name limit 2000`.execute(tx)
      ).rows,
  )
}
