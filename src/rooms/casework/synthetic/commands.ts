// The invented city: organisations of the study with invented staff, clients, cases, notes and conversations, all marked as demo.
import { sql } from 'kysely'
import { asActor, type Tx } from '../../../kernel/db.ts'
import type { Ports } from '../../../kernel/ports.ts'
import type { RoleName } from '../../../kernel/roles.ts'
import { seedDemoStaff, type DemoAccount } from '../../identity/index.ts'
import type { Identity } from '../clients/model.ts'
import { tokensOf } from '../clients/queries.ts'
import { newClientKey, newCode, organisationKey, sealText } from '../keys.ts'
import { dayAfter } from '../model.ts'
import { dice, invent, inventNote, inventTemplate, inventTopics, pick, weighed } from './model.ts'

/** The study: seven organisations with over 13,000 clients a year; 200,000 notes and about ten conversations a client are the working size of casework.md. */
const clientsOfStudy = 13_000
const notesOfStudy = 200_000
const first = ['org-icp', 'org-inbaze', 'org-opu', 'org-simi', 'org-ppi', 'org-la-strada', 'org-meta', 'org-cic'] as const
const staffRoles: readonly (readonly [RoleName, number])[] = [['organisation-lead', 1], ['team-lead', 2], ['social-counsellor', 9], ['lawyer', 3], ['psychotherapist', 2], ['street-worker', 3]]
const demo = { kind: 'system', purpose: 'synthetic-city' } as const
export type SyntheticCounts = { organisations: number; staff: number; clients: number; cases: number; notes: number; contacts: number; seconds: number }

type House = { id: string; studyId: string; name: string; staff: string[] }
async function houses(ports: Ports): Promise<House[]> {
  const rows = await asActor(ports.db, demo, async (tx) => (await sql<{ id: string; studyId: string; name: string }>`
    select id, study_id as "studyId", name from directory.organisation where status = 'active' and (study_id = any(${[...first]}) or study_id is not null and kind in ('ngo', 'state-agency', 'migrant-organisation', 'social-enterprise'))
    order by array_position(${[...first]}::text[], study_id) nulls last, study_id limit 15`.execute(tx)).rows)
  return rows.map((row) => ({ ...row, staff: [] }))
}
const surnames = ['Nováková', 'Svoboda', 'Dvořáková', 'Černý', 'Procházková', 'Kučera', 'Veselá', 'Horák', 'Němcová', 'Marek', 'Pospíšilová', 'Hájek', 'Jelínková', 'Růžička', 'Benešová', 'Fiala', 'Sedláčková', 'Doležal', 'Zemanová', 'Kolář']
function staffOf(house: House): DemoAccount[] {
  const short = house.studyId.replace(/^org-/, '')
  return staffRoles.flatMap(([role, count]) => Array.from({ length: count }, (_, n) => ({
    email: `${short}.${role}.${n + 1}@demo.metropolis.example`, name: `${surnames[(n * 7 + role.length) % surnames.length] ?? ''} (${role} ${n + 1})`, lang: 'cs' as const, description: `${role} of ${house.name}`, roles: [{ role, organisation: house.studyId }],
  })))
}

type Batch = { clients: number; cases: number; notes: number; contacts: number }
/** One batch of clients of one organisation, in one transaction. */
async function batch(tx: Tx, ports: Ports, house: House, roll: () => number, size: number, noteShare: number, today: string, numberFrom: number): Promise<Batch> {
  const key = await organisationKey(tx, ports, house.id)
  const ids = (await sql<{ id: string }>`select kernel.uuid_v7() as id from generate_series(1, ${size})`.execute(tx)).rows.map((row) => row.id)
  const rows = ids.map((id) => {
    const made = invent(roll)
    const keys = newClientKey(key, id)
    const identity: Identity = {
      names: [{ kind: 'own', given: made.given, surname: made.surname, script: 'other' }], birthDate: made.birth, birthDateDoubtful: made.birth.endsWith('-01-01'), identifiers: [],
      contact: { email: '', phone: made.phone, address: '', mayCall: made.phone !== '', mayWrite: false, maySms: false, discreet: true, hours: '' }, need: '',
    }
    return { id, made, keys, sealed: sealText(keys.key, JSON.stringify(identity), `identity ${id}`), tokens: tokensOf(key, identity, Number(made.birth.slice(0, 4))), worker: pick(roll, house.staff) }
  })
  const column = <T>(of: (row: (typeof rows)[number]) => T) => rows.map(of)
  await sql`insert into casework.client (id, organisation_id, kind, code, created_by, is_demo) select i, ${house.id}, 'identified', c, w, true from unnest(${ids}::uuid[], ${ids.map(() => newCode())}::text[], ${column((row) => row.worker)}::uuid[]) as x (i, c, w)`.execute(tx)
  await sql`insert into casework.client_key (client_id, organisation_id, wrapped) select i, ${house.id}, k from unnest(${ids}::uuid[], ${column((row) => row.keys.wrapped)}::bytea[]) as x (i, k)`.execute(tx)
  await sql`insert into casework.circle (organisation_id, client_id, account_id, origin, cleared, given_by) select ${house.id}, i, w, 'opened', true, w from unnest(${ids}::uuid[], ${column((row) => row.worker)}::uuid[]) as x (i, w)`.execute(tx)
  await sql`insert into casework.client_identity (client_id, organisation_id, sealed) select i, ${house.id}, s from unnest(${ids}::uuid[], ${column((row) => row.sealed)}::bytea[]) as x (i, s)`.execute(tx)
  await sql`insert into casework.client_profile (client_id, organisation_id, language, interpreter, sex, birth_year, citizenship)
    select i, ${house.id}, l, p, s, b, c from unnest(${ids}::uuid[], ${column((row) => row.made.language)}::text[], ${column((row) => row.made.interpreter)}::text[], ${column((row) => row.made.sex)}::text[], ${column((row) => Number(row.made.birth.slice(0, 4)))}::int[], ${column((row) => row.made.citizenship)}::text[]) as x (i, l, p, s, b, c)`.execute(tx)
  const tokens = rows.flatMap((row) => row.tokens.map((token) => ({ ...token, id: row.id })))
  await sql`insert into casework.client_token (organisation_id, token, client_id, kind) select ${house.id}, t, i, k from unnest(${tokens.map((token) => token.token)}::bytea[], ${tokens.map((token) => token.id)}::uuid[], ${tokens.map((token) => token.kind)}::text[]) as x (t, i, k) on conflict do nothing`.execute(tx)

  const cases = rows.flatMap((row) => Array.from({ length: roll() < 0.54 ? 2 : 1 }, () => ({ row, template: inventTemplate(roll), opened: dayAfter(today, -Math.floor(roll() * 700)) })))
  const caseIds = (await sql<{ id: string }>`select kernel.uuid_v7() as id from generate_series(1, ${cases.length})`.execute(tx)).rows.map((row) => row.id)
  await sql`insert into casework.case_file (id, organisation_id, client_id, number, template, state, lead_id, opened_on)
    select i, ${house.id}, c, n, t, 'open', w, d from unnest(${caseIds}::uuid[], ${cases.map((one) => one.row.id)}::uuid[], ${cases.map((_, n) => `${numberFrom + n}/demo`)}::text[], ${cases.map((one) => one.template)}::text[], ${cases.map((one) => one.row.worker)}::uuid[], ${cases.map((one) => one.opened)}::date[]) as x (i, c, n, t, w, d)`.execute(tx)
  const notes = cases.flatMap((one, index) => Array.from({ length: Math.max(1, Math.round(noteShare * (0.4 + roll() * 1.2))) }, () => ({ row: one.row, caseId: caseIds[index] ?? '', text: inventNote(roll), at: new Date(Date.parse(`${one.opened}T09:00:00Z`) + Math.floor(roll() * 600) * 3_600_000) })))
  const noteIds = (await sql<{ id: string }>`select kernel.uuid_v7() as id from generate_series(1, ${notes.length})`.execute(tx)).rows.map((row) => row.id)
  await sql`insert into casework.note (id, organisation_id, client_id, case_id, kind, author_id, sealed, written_at)
    select i, ${house.id}, c, f, 'social', w, s, a from unnest(${noteIds}::uuid[], ${notes.map((note) => note.row.id)}::uuid[], ${notes.map((note) => note.caseId)}::uuid[], ${notes.map((note) => note.row.worker)}::uuid[], ${notes.map((note, index) => sealText(note.row.keys.key, note.text, `note ${noteIds[index] ?? ''}`))}::bytea[], ${notes.map((note) => note.at)}::timestamptz[]) as x (i, c, f, w, s, a)`.execute(tx)
  const contacts = rows.flatMap((row) => Array.from({ length: 5 + Math.floor(roll() * 11) }, () => ({ row, known: roll() < 0.9, place: weighed(roll, [['office', 6], ['street', 2], ['phone', 3], ['online', 1], ['escort', 1]] as const), on: dayAfter(today, -Math.floor(roll() * 365)), minutes: 10 + Math.floor(roll() * 12) * 5, topics: inventTopics(roll) })))
  await sql`insert into casework.contact (organisation_id, client_id, worker_id, place, happened_on, minutes, topics, language, is_demo)
    select ${house.id}, c, w, p, d, m, string_to_array(t, ','), l, true from unnest(${contacts.map((one) => (one.known ? one.row.id : null))}::uuid[], ${contacts.map((one) => one.row.worker)}::uuid[], ${contacts.map((one) => one.place)}::text[], ${contacts.map((one) => one.on)}::date[], ${contacts.map((one) => one.minutes)}::int[], ${contacts.map((one) => one.topics.join(','))}::text[], ${contacts.map((one) => one.row.made.language)}::text[]) as x (c, w, p, d, m, t, l)`.execute(tx)
  return { clients: rows.length, cases: cases.length, notes: notes.length, contacts: contacts.length }
}

/** Makes the invented city at a scale (1 = 13,000 clients, 200,000 notes). Refuses in production and where one stands already; tells how far it is. */
export async function seedSyntheticCity(ports: Ports, options: { scale: number; seed?: number; say: (line: string) => void }): Promise<SyntheticCounts> {
  if (ports.config.production) throw new Error('Invented clients are never added in production')
  if (!(options.scale > 0 && options.scale <= 100)) throw new Error('--scale is a number above 0 and up to 100 (1 = 13,000 clients)')
  const standing = await asActor(ports.db, demo, async (tx) => (await sql<{ any: boolean }>`select exists (select from casework.client where is_demo) as any`.execute(tx)).rows[0]?.any)
  if (standing) throw new Error('An invented city stands already; take it away first: npx metropolis demo remove')
  const begin = performance.now()
  const list = await houses(ports)
  const staff = list.flatMap(staffOf)
  await seedDemoStaff(ports, staff)
  for (const house of list) {
    house.staff = await asActor(ports.db, { kind: 'system', purpose: 'command-line' }, async (tx) => (await sql<{ id: string }>`
      select a.id from identity.role_holding h join identity.account a on a.id = h.account_id where h.organisation_id = ${house.id} and a.is_demo and h.role in ('social-counsellor', 'street-worker') order by a.email`.execute(tx)).rows.map((row) => row.id))
  }
  const total = Math.round(clientsOfStudy * options.scale)
  const weights = list.map((_, index) => 1 / (1 + index * 0.35))
  const whole = weights.reduce((sum, weight) => sum + weight, 0)
  const noteShare = notesOfStudy / clientsOfStudy / 1.54
  const today = ports.clock.today()
  const counts = { clients: 0, cases: 0, notes: 0, contacts: 0 }
  for (const [index, house] of list.entries()) {
    const wanted = index === list.length - 1 ? total - counts.clients : Math.round(total * ((weights[index] ?? 0) / whole))
    const roll = dice((options.seed ?? 20_141_015) + index)
    let made = 0
    let number = 1
    while (made < wanted) {
      const size = Math.min(250, wanted - made)
      const from = number
      const done = await asActor(ports.db, demo, (tx) => batch(tx, ports, house, roll, size, noteShare, today, from))
      made += done.clients
      number += done.cases
      for (const name of ['clients', 'cases', 'notes', 'contacts'] as const) counts[name] += done[name]
    }
    options.say(`${house.name}: ${made} clients (${counts.clients} of ${total})`)
  }
  return { organisations: list.length, staff: staff.length, ...counts, seconds: Math.round((performance.now() - begin) / 100) / 10 }
}

/** Takes the invented clients away again, with everything that hangs on them; answers how many. */
export async function removeSyntheticCity(ports: Ports): Promise<number> {
  return asActor(ports.db, demo, async (tx) => {
    const ids = sql`(select id from casework.client where is_demo)`
    for (const table of ['document_version', 'document', 'note', 'task', 'goal', 'case_event'] as const) await sql`delete from ${sql.id('casework', table)} where client_id in ${ids}`.execute(tx)
    await sql`delete from casework.contact where is_demo`.execute(tx)
    await sql`delete from casework.case_file where client_id in ${ids}`.execute(tx)
    for (const table of ['client_token', 'client_identity', 'client_profile', 'circle', 'client_key', 'sensitive_fact'] as const) await sql`delete from ${sql.id('casework', table)} where client_id in ${ids}`.execute(tx)
    return Number((await sql`delete from casework.client where is_demo`.execute(tx)).numAffectedRows ?? 0)
  })
}
