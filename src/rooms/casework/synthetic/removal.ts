// Taking the invented city away: everything that hangs on an invented client, and everything invented people did.
import { sql, type RawBuilder } from 'kysely'
import { asActor } from '../../../kernel/db.ts'
import type { Ports } from '../../../kernel/ports.ts'

const demo = { kind: 'system', purpose: 'synthetic-city' } as const
const people = sql`(select id from identity.account where is_demo)`
const clients = sql`(select id from casework.client where is_demo or created_by in ${people})`
const ofClients = sql`client_id in ${clients}`
const ofCases = sql`case_id in (select id from casework.case_file where ${ofClients})`
const ofDeadlines = sql`deadline_id in (select id from casework.deadline where ${ofClients})`
const ofContacts = sql`contact_id in (select id from casework.contact where is_demo or worker_id in ${people} or ${ofClients})`
const invented = sql`
  select id from casework.referral where created_by in ${people}
    or id in (select referral_id from casework.referral_source where ${ofClients})`
const ofSlots = sql`slot_id in (select id from casework.slot where worker_id in ${people})`
const by = (column: string) => sql`${sql.id(column)} in ${people}`
/** Children before parents; each with what is invented in it. */
const steps: readonly (readonly [string, RawBuilder<unknown>])[] = [
  ['claimed_hour', ofContacts],
  ['attendance', sql`${ofContacts} or ${ofClients}`],
  ['note', ofClients],
  ['document_version', ofClients],
  ['document', ofClients],
  ['packet_opening', sql`referral_id in (${invented})`],
  ['packet', sql`referral_id in (${invented})`],
  ['referral', sql`id in (${invented})`],
  ['consent', ofClients],
  ['own_link', ofClients],
  ['reminder', ofSlots],
  ['appointment', sql`${ofSlots} or ${ofClients}`],
  [
    'slot',
    sql`
      worker_id in ${people} or not exists (select from casework.appointment a where a.slot_id = slot.id)
        and room_id in (select id from casework.room where made_by in ${people})`,
  ],
  ['escalation', ofDeadlines],
  ['deadline', ofClients],
  ['conflict_check', ofClients],
  ['party_token', ofCases],
  ['goal', ofClients],
  ['case_event', ofClients],
  ['task', sql`${ofClients} or assigned_to in ${people}`],
  ['contact', sql`is_demo or worker_id in ${people} or ${ofClients}`],
  ['case_file', ofClients],
  ['circle', ofClients],
  ['break_glass', ofClients],
  ['erasure', ofClients],
  ['client_token', ofClients],
  ['client_identity', ofClients],
  ['client_profile', ofClients],
  ['sensitive_fact', ofClients],
  ['household_link', ofClients],
  ['not_same_client', sql`first_id in ${clients} or second_id in ${clients}`],
  ['count_objection', ofClients],
  ['client_key', ofClients],
  ['availability', by('account_id')],
  ['absence', by('account_id')],
  ['calendar_feed', by('account_id')],
  ['duress', by('account_id')],
  ['authority_request', by('recorded_by')],
  ['agreement', by('proposed_by')],
  ['ticket', by('drawn_by')],
  ['room', by('made_by')],
  ['count_participation', by('decided_by')],
]

/**
 * Takes the invented clients away with everything that hangs on them, and what demo people left behind; answers how many clients.
 * The audit and the ledger of published counts stay: they say what was done, and hold no person.
 */
export async function removeSyntheticCity(ports: Ports): Promise<number> {
  return asActor(ports.db, demo, async (tx) => {
    for (const [table, which] of steps) await sql`delete from ${sql.id('casework', table)} where ${which}`.execute(tx)
    const removed = await sql`delete from casework.client where is_demo or created_by in ${people}`.execute(tx)
    // Keys and counters of organisations that have no clients of their own.
    for (const table of ['case_counter', 'organisation_key', 'exchange_secret', 'exchange_key'] as const) {
      await sql`
        delete from ${sql.id('casework', table)} k where not exists (select from casework.client c where c.organisation_id = k.organisation_id)
        and not exists (select from casework.agreement a where k.organisation_id in (a.from_organisation_id, a.to_organisation_id))
          and not exists (select from casework.authority_request q where q.organisation_id = k.organisation_id)`.execute(tx)
    }
    return Number(removed.numAffectedRows ?? 0)
  })
}
