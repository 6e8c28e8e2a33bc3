// The invented city: organisations of the study with invented staff, clients, cases, notes, conversations and referrals, all marked as demo; and a day of work for the demo people.
import { sql } from 'kysely'
import pg from 'pg'
import { z } from 'zod'
import { asActor, type Tx } from '../../../kernel/db.ts'
import type { Ports } from '../../../kernel/ports.ts'
import { markSeed, seedMark } from '../../../kernel/seed.ts'
import { seedDemoStaff, type DemoAccount } from '../../identity/index.ts'
import { districts as districtsOf } from '../districts.ts'
import { makeExchangeKey, organisationKey } from '../keys.ts'
import { dayAfter, templateOf } from '../model.ts'
import { anotherDay, demoDay, type DemoPeople, type Waiting } from './day.ts'
import { instantOf, makerFor, type Case, type House, type Made, type Maker, type Staff } from './making.ts'
import {
  below,
  dice,
  inventColleague,
  inventConcerns,
  inventTemplate,
  inventTopics,
  pick,
  staffOfFullCity,
  staffOfSmallCity,
  weighed,
} from './model.ts'
import { removeSyntheticCity } from './removal.ts'
import { collect, copyRows, insertRows, newId, type Collected, type TableName } from './rows.ts'

/** The study: seven organisations with over 13,000 clients a year; 200,000 notes and about ten conversations a client are the working size of casework.md. */
const clientsOfStudy = 13_000
const notesOfCase = 10
const usualSeed = 20_141_015
/** Big enough to be alive, small enough that the first start stays quick. */
const firstScale = 0.025
/** Organisations of the study that help people, the biggest first. */
const helpers = [
  'org-icp',
  'org-inbaze',
  'org-opu',
  'org-simi',
  'org-ppi',
  'org-la-strada',
  'org-meta',
  'org-cic',
  'org-clovek-v-tisni',
  'org-slovo-21',
  'org-mkc-praha',
  'org-klub-hanoi',
  'org-maltezska-pomoc',
  'org-amiga',
  'org-evropska-kontaktni-skupina',
] as const
const demo = { kind: 'system', purpose: 'synthetic-city' } as const
const reader = { kind: 'system', purpose: 'command-line' } as const
type SyntheticCounts = {
  organisations: number
  staff: number
  clients: number
  cases: number
  notes: number
  contacts: number
  referrals: number
  seconds: number
}

type Place = { id: string; studyId: string; name: string }
async function places(ports: Ports): Promise<Place[]> {
  return asActor(
    ports.db,
    demo,
    async (tx) =>
      (
        await sql<Place>`
    select id, study_id as "studyId", name from directory.organisation where status = 'active' and study_id = any(${[...helpers]})
    order by array_position(${[...helpers]}::text[], study_id)`.execute(tx)
      ).rows,
  )
}
function staffOf(place: Place, index: number, full: boolean): DemoAccount[] {
  const roll = dice(usualSeed - index)
  const short = place.studyId.replace(/^org-/, '')
  return (full ? staffOfFullCity : staffOfSmallCity).flatMap(([role, count]) =>
    Array.from({ length: count }, (_, n) => ({
      email: `${short}.${role}.${n + 1}@demo.metropolis.example`,
      name: inventColleague(roll),
      lang: 'cs' as const,
      description: `${role} of ${place.name}`,
      roles: [{ role, organisation: place.studyId }],
    })),
  )
}
async function openHouse(ports: Ports, place: Place): Promise<House> {
  const short = place.studyId.replace(/^org-/, '')
  const people = await asActor(
    ports.db,
    reader,
    async (tx) =>
      (
        await sql<{ id: string; role: string }>`
    select a.id, h.role from identity.role_holding h join identity.account a on a.id = h.account_id where h.organisation_id = ${place.id} and a.is_demo and a.email ~ ${`^${short}[.][a-z-]+[.][0-9]+@`} order by h.role, a.email`.execute(
          tx,
        )
      ).rows,
  )
  const those = (role: string) => people.filter((one) => one.role === role).map((one) => one.id)
  const staff: Staff = {
    leads: those('organisation-lead'),
    teamLeads: those('team-lead'),
    counsellors: those('social-counsellor'),
    lawyers: those('lawyer'),
    therapists: those('psychotherapist'),
    street: those('street-worker'),
  }
  return asActor(ports.db, demo, async (tx) => {
    const key = await organisationKey(tx, ports, place.id)
    await makeExchangeKey(tx, ports, place.id)
    const exchange = (
      await sql<{ key: Buffer }>`select public_key as key from casework.exchange_key where organisation_id = ${place.id}`.execute(tx)
    ).rows[0]?.key
    if (!exchange) throw new Error('The exchange key is missing')
    return { ...place, key, exchange, staff, number: 1 }
  })
}

/** One case of the crowd: its state, notes over its time, goals, and a legal period now and then. */
function inventCase(make: Maker, house: House, roll: () => number, made: Made, template: string, lead: string, today: string): Case {
  const kind = templateOf(template).noteKind
  const opened = dayAfter(today, -1 - below(roll, 700))
  const state = weighed(roll, [
    ['closed', 52],
    ['open', 36],
    ['on-hold', 5],
    ['closing', 3],
    ['enquiry', 4],
  ] as const)
  const closed = dayAfter(opened, below(roll, Math.max(1, (Date.parse(today) - Date.parse(opened)) / 86_400_000)))
  const teamLead = pick(roll, house.staff.teamLeads)
  const one = make.file(made, {
    template,
    opened,
    state,
    lead,
    closed,
    agreedBy: teamLead,
    steps: Date.parse(today) - Date.parse(opened) < 120 * 86_400_000,
  })
  const hours = Math.max(1, (Date.parse(state === 'closed' ? closed : today) - Date.parse(opened)) / 3_600_000)
  const notes = Math.max(1, Math.round(notesOfCase * (0.4 + roll() * 1.2)))
  for (let n = 0; n < notes; n++) make.note(one, { at: new Date(instantOf(opened).getTime() + Math.floor(roll() * hours) * 3_600_000) })
  if (state === 'open' && roll() < 0.6) make.goal(one, { target: dayAfter(today, 14 + below(roll, 90)) })
  if (state === 'open' && kind === 'legal' && roll() < 0.08) {
    make.deadline(one, {
      rule: 'administrative-appeal',
      event: dayAfter(today, -1 - below(roll, 12)),
      title: 'Odvolání proti rozhodnutí',
      state: roll() < 0.5 ? 'acknowledged' : 'confirmed',
      proposer: lead,
      confirmer: house.staff.lawyers.find((other) => other !== lead) ?? teamLead,
    })
  }
  return one
}

/** Clients of one organisation with everything of theirs; answers how many and some open cases to send on. */
function inventBatch(make: Maker, house: House, roll: () => number, size: number, today: string): { clients: number; cases: Case[] } {
  const cases: Case[] = []
  const workers = [...house.staff.counsellors, ...house.staff.street]
  const batch: Made[] = []
  while (batch.length < size) {
    const worker = pick(roll, workers)
    const templates = Array.from({ length: roll() < 0.54 ? 2 : 1 }, () => inventTemplate(roll, house.staff.therapists.length > 0))
    // Who leads a case is in the circle; who helps legally reads the legal file, nobody else.
    const lawyer = pick(roll, house.staff.lawyers)
    const therapist = house.staff.therapists.length > 0 ? pick(roll, house.staff.therapists) : lawyer
    const leadOf = (template: string): string | null =>
      templateOf(template).noteKind === 'legal' ? lawyer : templateOf(template).noteKind === 'psychotherapy' ? therapist : null
    const leads = new Set(templates.map(leadOf).filter((one) => one !== null))
    const circle = [...leads].map((account) => ({ account, readsLegal: account === lawyer, cleared: true }))
    const family = batch.length > 0 && roll() < 0.08 ? batch.at(-1) : undefined
    const since = dayAfter(today, -below(roll, 700))
    const made = make.client({
      worker: family?.worker ?? worker,
      since,
      ...(family ? { like: family.who } : {}),
      circle,
      kind: roll() < 0.03 ? 'pseudonymous' : 'identified',
    })
    batch.push(made)
    if (family) make.related(family, made, roll() < 0.5 ? 'partner' : 'sibling')
    if (roll() < 0.04)
      make.fact(
        made,
        weighed(roll, [
          ['residence', 5],
          ['health', 3],
          ['violence', 1],
        ] as const),
        'Smyšlený citlivý údaj.',
      )
    for (const template of templates) cases.push(inventCase(make, house, roll, made, template, leadOf(template) ?? made.worker, today))
    const concerns = inventConcerns(
      roll,
      templates.map((template) => templateOf(template).noteKind),
    )
    const talks = 5 + below(roll, 11)
    for (let n = 0; n < talks; n++) {
      const known = roll() < 0.9
      make.contact({
        client: known ? made : null,
        worker: made.worker,
        place: weighed(roll, [
          ['office', 6],
          ['street', 2],
          ['phone', 3],
          ['online', 1],
          ['escort', 1],
        ] as const),
        on: dayAfter(today, -below(roll, 365)),
        minutes: 10 + below(roll, 12) * 5,
        topics: inventTopics(roll, concerns),
        language: made.who.language,
        unit: roll() < 0.8 ? 'intervention' : 'contact',
      })
    }
  }
  return { clients: batch.length, cases }
}
/** A group: everybody is counted, known clients are named as having taken part. */
function inventGroup(make: Maker, rows: Collected, house: House, roll: () => number, takers: readonly Made[], today: string): void {
  const id = make.contact({
    client: null,
    worker: pick(roll, house.staff.counsellors),
    place: 'group',
    on: dayAfter(today, -below(roll, 300)),
    minutes: 90,
    headcount: takers.length + 2 + below(roll, 8),
    act108: '§ 69',
  })
  for (const taker of takers) rows.add('attendance', { contact_id: id, organisation_id: house.id, client_id: taker.id })
}
const times = ['09:00', '09:45', '10:30', '11:15', '13:00', '13:45', '14:30', '15:15', '16:00'] as const
/** Times of today for everybody who helps, among the clients of their own. */
function inventTimes(make: Maker, house: House, roll: () => number, byWorker: ReadonlyMap<string, readonly Case[]>, today: string): void {
  for (const worker of [...house.staff.counsellors, ...house.staff.lawyers]) {
    const own = (byWorker.get(worker) ?? []).filter((one) => one.state === 'open')
    const clients = new Set<string>()
    for (const [n, from] of times.slice(0, 8).entries()) {
      const one = own[n]
      if (!one || clients.has(one.client.id) || roll() < 0.25) continue
      clients.add(one.client.id)
      make.appointment({
        worker,
        client: one.client,
        case: one,
        day: today,
        from,
        to: `${from.slice(0, 3)}${from.endsWith('00') ? '40' : '59'}`,
        form: weighed(roll, [
          ['office', 7],
          ['phone', 2],
          ['online', 1],
        ] as const),
      })
    }
  }
}

type Write = (rows: Collected) => Promise<void>
type Counts = Omit<SyntheticCounts, 'organisations' | 'staff' | 'seconds'>
const counted: readonly (readonly [keyof Counts, TableName])[] = [
  ['clients', 'client'],
  ['cases', 'case_file'],
  ['notes', 'note'],
  ['contacts', 'contact'],
  ['referrals', 'referral'],
]
function add(counts: Counts, rows: Collected): void {
  for (const [name, table] of counted) counts[name] += rows.counted(table)
}

/** One organisation of the crowd, batch by batch. */
async function fillHouse(
  write: Write,
  house: House,
  others: readonly House[],
  wanted: number,
  seed: number,
  today: string,
  districts: readonly string[],
  counts: Counts,
): Promise<void> {
  const roll = dice(seed)
  const rows = collect()
  const make = makerFor(house, roll, rows, today, districts)
  let made = 0
  while (made < wanted) {
    const batch = inventBatch(make, house, roll, Math.min(250, wanted - made), today)
    const open = batch.cases.filter((one) => one.state === 'open')
    const clients = [...new Set(batch.cases.map((one) => one.client))]
    for (let n = 0; n + 5 < clients.length; n += 25) inventGroup(make, rows, house, roll, clients.slice(n, n + 1 + below(roll, 5)), today)
    if (made === 0)
      inventTimes(
        make,
        house,
        roll,
        Map.groupBy(open, (one) => one.lead),
        today,
      )
    for (const one of others.length === 0 ? [] : open.filter(() => roll() < 0.05)) {
      if (one.kind !== 'social' || one.client.identity.birthDate === null) continue
      make.referral(one, {
        to: pick(roll, others),
        topic: weighed(roll, [
          ['law-alien', 4],
          ['housing', 2],
          ['czech-courses', 2],
          ['psychotherapy', 1],
          ['labour-exploitation', 1],
        ] as const),
        days: 1 + below(roll, 50),
        state: weighed(roll, [
          ['delivered', 2],
          ['accepted', 3],
          ['declined', 2],
          ['done', 2],
          ['reviewed', 3],
        ] as const),
        summary: 'Prosíme o převzetí, klient souhlasí.',
      })
    }
    made += batch.clients
    add(counts, rows)
    await write(rows)
  }
}

/** Agreements between the organisations, both heads signed: without one nothing may be sent. */
function agree(rows: Collected, houses: readonly House[], today: string): void {
  for (const from of houses) {
    for (const to of houses) {
      const [proposer, signer] = [from.staff.leads[0], to.staff.leads[0]]
      if (from === to || !proposer || !signer) continue
      rows.add('agreement', {
        id: newId(),
        from_organisation_id: from.id,
        to_organisation_id: to.id,
        fields: ['name', 'contact', 'language', 'birth-year', 'citizenship', 'district', 'need', 'summary'],
        valid_from: dayAfter(today, -200),
        valid_to: dayAfter(today, 500),
        proposed_by: proposer,
        confirmed_by: signer,
        confirmed_at: instantOf(dayAfter(today, -199)),
      })
    }
  }
}

async function demoPeople(ports: Ports): Promise<DemoPeople> {
  const found = await asActor(
    ports.db,
    reader,
    async (tx) =>
      (
        await sql<{
          id: string
          mailbox: string
        }>`select id, split_part(email, '@', 1) as mailbox from identity.account where is_demo`.execute(tx)
      ).rows,
  )
  return new Map(found.map((one) => [one.mailbox, one.id]))
}

/** Opens connections for COPY: foreign keys and walls are not checked there, which only the superuser of the project's own PostgreSQL may switch off, and only invented rows are written so. */
async function openCopy(url: string): Promise<pg.Client> {
  const client = new pg.Client({ connectionString: url })
  await client.connect()
  await client.query("set session_replication_role = 'replica'")
  await client.query('set synchronous_commit = off')
  return client
}

type SeedOptions = { scale?: number; seed?: number; say: (line: string) => void; copyUrl?: string | null }
const mark = 'synthetic-city'
/** Which invented city stands, if any. */
async function standing(ports: Ports): Promise<{ definition: string; counts: unknown } | null> {
  const any = await asActor(
    ports.db,
    demo,
    async (tx) => (await sql<{ any: boolean }>`select exists (select from casework.client where is_demo) as any`.execute(tx)).rows[0]?.any,
  )
  const found = await seedMark(ports, mark)
  return any ? { definition: found?.hash ?? '', counts: found?.counts ?? null } : null
}
const countsOf = z.object({
  organisations: z.number(),
  staff: z.number(),
  clients: z.number(),
  cases: z.number(),
  notes: z.number(),
  contacts: z.number(),
  referrals: z.number(),
  seconds: z.number(),
})

/**
 * Makes the invented city at a scale (1 = 13,000 clients, 200,000 notes). The same scale and seed again change nothing; another city that stands already is replaced, with everything
 * people tried out in it. Refuses in production; tells how far it is.
 */
export async function seedSyntheticCity(ports: Ports, options: SeedOptions): Promise<SyntheticCounts & { again?: true }> {
  if (ports.config.production) throw new Error('Invented clients are never added in production')
  const scale = options.scale ?? firstScale
  if (!(scale > 0 && scale <= 100)) throw new Error('--scale is a number above 0 and up to 100 (1 = 13,000 clients)')
  const seed = options.seed ?? usualSeed
  if (!Number.isSafeInteger(seed)) throw new Error('--seed is a whole number')
  const definition = `scale ${scale} seed ${seed}`
  const before = await standing(ports)
  const same = before?.definition === definition ? countsOf.safeParse(before.counts) : undefined
  if (same?.success) {
    options.say(`This invented city stands already (${definition}).`)
    return { ...same.data, again: true }
  }
  if (before) {
    options.say('Another invented city stands here: replacing it, with everything tried out in it.')
    await removeSyntheticCity(ports)
  }
  const begin = performance.now()
  const full = scale >= 0.5
  const list = await places(ports)
  const staff = list.flatMap((place, index) => staffOf(place, index, full))
  await seedDemoStaff(ports)
  await seedDemoStaff(ports, staff)
  const houses: House[] = []
  for (const place of list) houses.push(await openHouse(ports, place))
  const today = ports.clock.today()
  const districts = (await districtsOf(ports, demo)).map((one) => one.code)
  const counts: Counts = { clients: 0, cases: 0, notes: 0, contacts: 0, referrals: 0 }

  // The demo people first: their files are few and must be right, so they go the usual way, under all walls and rules.
  await asActor(ports.db, demo, async (tx) => {
    const rows = collect()
    agree(rows, houses, today)
    demoDay(ports, { houses, people: await demoPeople(ports), rows, today, districts, seed })
    add(counts, rows)
    await insertRows(tx, rows)
  })
  const total = Math.round(clientsOfStudy * scale)
  const weights = list.map((_, index) => 1 / (1 + index * 0.35))
  const whole = weights.reduce((sum, weight) => sum + weight, 0)
  const shares = weights.map((weight) => Math.round(total * (weight / whole)))
  shares[shares.length - 1] = total - shares.slice(0, -1).reduce((sum, share) => sum + share, 0)
  const waiting = houses.map((house, index) => ({ house, index, wanted: shares[index] ?? 0 }))
  const copy = full && options.copyUrl ? await Promise.all([openCopy(options.copyUrl), openCopy(options.copyUrl)]) : []
  const lane = async (write: Write): Promise<void> => {
    for (let next = waiting.shift(); next; next = waiting.shift()) {
      await fillHouse(
        write,
        next.house,
        houses.filter((one) => one !== next?.house),
        next.wanted,
        seed + next.index,
        today,
        districts,
        counts,
      )
      if (full) options.say(`${next.house.name}: ${next.wanted} clients (${counts.clients} of ${total})`)
    }
  }
  try {
    // One organisation is being invented while the other's rows are being written.
    await Promise.all(
      copy.length > 0
        ? copy.map((client) => lane((rows) => copyRows(client, rows)))
        : [lane((rows) => asActor(ports.db, demo, (tx) => insertRows(tx, rows)))],
    )
    for (const client of copy.slice(0, 1)) await client.query('analyze')
  } finally {
    for (const client of copy) await client.end()
  }
  const done: SyntheticCounts = {
    organisations: list.length,
    staff: staff.length,
    ...counts,
    seconds: Math.round((performance.now() - begin) / 100) / 10,
  }
  await asActor(ports.db, demo, (tx) => countCases(tx, houses, today))
  await markSeed(ports, mark, definition, done)
  ports.changed()
  return done
}
/** The next real case gets a number behind the invented ones. */
async function countCases(tx: Tx, houses: readonly House[], today: string): Promise<void> {
  for (const house of houses)
    await sql`
      insert into casework.case_counter (organisation_id, year, n) values (${house.id}, ${Number(today.slice(0, 4))}, ${house.number})
      on conflict (organisation_id, year) do update set n = greatest(casework.case_counter.n, excluded.n)`.execute(tx)
}

const withADay = ['inbaze.counsellor', 'inbaze.lawyer', 'inbaze.therapist', 'icp.counsellor', 'lastrada.counsellor']
/** People come today too: where the demo people have nobody booked, their next clients are. */
async function renewDay(ports: Ports): Promise<void> {
  const people = await demoPeople(ports)
  const workers = withADay.flatMap((mailbox) => people.get(mailbox) ?? [])
  await asActor(ports.db, demo, async (tx) => {
    const today = ports.clock.today()
    const busy = await sql`
        select from casework.slot where worker_id = any(${workers}::uuid[])
          and during && tstzrange(${today}::date at time zone 'Europe/Prague', (${today}::date + 1) at time zone 'Europe/Prague') limit 1`.execute(
      tx,
    )
    const queued = await sql`select from casework.ticket where day = ${today} and drawn_by = any(${workers}::uuid[]) limit 1`.execute(tx)
    if (busy.rows.length > 0 || queued.rows.length > 0) return
    const open = await sql<Waiting>`
        select f.id as "caseId", f.client_id as "clientId", p.language, f.organisation_id as "organisationId", f.lead_id as "workerId"
      from casework.case_file f left join casework.client_profile p on p.client_id = f.client_id where f.lead_id = any(${workers}::uuid[])
        and f.state = 'open' order by f.opened_on, f.id`.execute(tx)
    const rows = collect()
    anotherDay(ports, rows, open.rows)
    await insertRows(tx, rows)
  })
}

/** A small invented city; where one stands already, today's appointments of the demo people. */
export async function seedFirstCity(ports: Ports, say: (line: string) => void): Promise<void> {
  if (await standing(ports)) return renewDay(ports)
  const made = await seedSyntheticCity(ports, { say })
  say(`Invented ${made.clients} clients of ${made.organisations} organisations, marked as demo, in ${made.seconds} s`)
}
