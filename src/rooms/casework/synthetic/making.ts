// Clients, cases and everything that hangs on them as rows, sealed as the program seals them. The seeder and the demo's day both build with these.
import { createSecretKey, type KeyObject } from 'node:crypto'
import { computeDeadline } from '../deadlines/model.ts'
import { ruleOn } from '../deadlines/rules.ts'
import { tokensOf } from '../clients/queries.ts'
import type { Identity } from '../clients/model.ts'
import { scriptOf } from '../clients/model.ts'
import { newClientKey, sealText, sealToKey } from '../keys.ts'
import { dayAfter, templateOf, type CaseState } from '../model.ts'
import { contentOf, type PacketField } from '../referrals/model.ts'
import { below, inventCode, invent, inventTopics, pick, weighed, type Invented } from './model.ts'
import { newId, type Cell, type Collected } from './rows.ts'
import { inventGoal, inventNote } from './stories.ts'

export type Staff = {
  leads: string[]
  teamLeads: string[]
  counsellors: string[]
  lawyers: string[]
  therapists: string[]
  street: string[]
}
export type House = { id: string; studyId: string; name: string; key: Buffer; exchange: Buffer; staff: Staff; number: number }
export type Made = { id: string; key: KeyObject; code: string; who: Invented; identity: Identity; worker: string; district: string }
export type Case = {
  id: string
  client: Made
  template: string
  kind: string
  state: CaseState
  opened: string
  closed: string | null
  lead: string
  number: string
}
type Member = { account: string; origin?: 'team' | 'supervision' | 'covering'; readsLegal?: boolean; cleared?: boolean }

export const instantOf = (day: string, hour = 9, minute = 0): Date =>
  new Date(`${day}T${String(hour).padStart(2, '0')}:${String(minute).padStart(2, '0')}:00Z`)

/** Everything that is built for one organisation. `today` is the day in Prague; rows go to `rows`. */
export function makerFor(house: House, roll: () => number, rows: Collected, today: string, districts: readonly string[]) {
  const own = { organisation_id: house.id }
  // Names repeat, so their search keys are worked out once per organisation.
  const known = new Map<string, ReturnType<typeof tokensOf>>()
  function tokens(part: string, identity: Identity, year: number | null): ReturnType<typeof tokensOf> {
    const before = known.get(part)
    if (before) return before
    const made = tokensOf(house.key, identity, year)
    known.set(part, made)
    return made
  }
  const nameless: Identity = {
    names: [],
    birthDate: null,
    birthDateDoubtful: false,
    identifiers: [],
    contact: { email: '', phone: '', address: '', mayCall: false, mayWrite: false, maySms: false, discreet: true, hours: '' },
    need: '',
  }
  function latin(word: string): boolean {
    return scriptOf(word) === 'Latn'
  }

  function client(options: {
    worker: string
    since: string
    who?: Invented
    like?: Invented
    circle?: readonly Member[]
    legal?: boolean
    kind?: 'identified' | 'pseudonymous'
    need?: string
    contact?: Partial<Identity['contact']>
  }): Made {
    const who = options.who ?? invent(roll, options.like)
    const id = newId()
    const keys = newClientKey(house.key, id)
    // Prepared once, because much is sealed with it.
    const key = createSecretKey(keys.key)
    const surname = who.surname[who.sex]
    const pseudonym = options.kind === 'pseudonymous'
    const names: Identity['names'] = pseudonym
      ? [{ kind: 'own', given: latin(who.given.own) ? who.given.own : who.given.passport, surname: '', script: 'Latn' }]
      : [
          { kind: 'own', given: who.given.own, surname: surname.own, script: scriptOf(`${surname.own}${who.given.own}`) },
          ...(who.given.own === who.given.passport && surname.own === surname.passport
            ? []
            : [{ kind: 'passport' as const, given: who.given.passport, surname: surname.passport, script: 'Latn' as const }]),
        ]
    const identity: Identity = {
      ...nameless,
      names,
      birthDate: pseudonym ? null : who.birth,
      birthDateDoubtful: !pseudonym && who.birth.endsWith('-01-01'),
      need: options.need ?? '',
      contact: { ...nameless.contact, phone: who.phone, mayCall: who.phone !== '', ...options.contact },
    }
    const code = inventCode(roll)
    const district = pick(roll, districts)
    const since = instantOf(options.since, 8)
    rows.add('client', {
      ...own,
      id,
      kind: options.kind ?? 'identified',
      code,
      restricted: false,
      created_by: options.worker,
      created_at: since,
      is_demo: true,
    })
    rows.add('client_key', { ...own, client_id: id, wrapped: keys.wrapped })
    const member = (account: string, origin: string, more: Partial<Member>): void =>
      rows.add('circle', {
        ...own,
        id: newId(),
        client_id: id,
        account_id: account,
        origin,
        reads_legal: more.readsLegal ?? false,
        cleared: more.cleared ?? false,
        restricted: false,
        since,
        until: null,
        given_by: options.worker,
        break_glass_id: null,
      })
    member(options.worker, 'opened', { readsLegal: options.legal ?? false, cleared: true })
    for (const one of options.circle ?? []) if (one.account !== options.worker) member(one.account, one.origin ?? 'team', one)
    rows.add('client_identity', { ...own, client_id: id, sealed: sealText(key, JSON.stringify(identity), `identity ${id}`) })
    const year = pseudonym ? null : Number(who.birth.slice(0, 4))
    rows.add('client_profile', {
      ...own,
      client_id: id,
      language: who.language,
      interpreter: who.interpreter,
      district_code: district,
      sex: who.sex,
      birth_year: year,
      citizenship: who.citizenship,
    })
    const spelled = names.map((name) => `${name.given} ${name.surname}`).join('/')
    const all = [
      ...tokens(spelled, { ...nameless, names }, null),
      ...(year === null ? [] : tokens(who.birth, { ...nameless, birthDate: who.birth }, year)),
    ]
    for (const { kind, token } of all) rows.add('client_token', { ...own, client_id: id, token, kind })
    return { id, key, code, who, identity, worker: options.worker, district }
  }

  function related(one: Made, other: Made, relation: 'partner' | 'sibling' | 'shares-home' | 'parent'): void {
    const back = relation === 'parent' ? 'child' : relation
    rows.add('household_link', { ...own, client_id: one.id, other_id: other.id, relation: back })
    rows.add('household_link', { ...own, client_id: other.id, other_id: one.id, relation })
  }

  function file(
    made: Made,
    options: {
      template: string
      opened: string
      state?: CaseState
      lead?: string
      supervisor?: string | null
      closed?: string
      agreedBy?: string
      outcome?: string
      steps?: boolean
    },
  ): Case {
    const id = newId()
    const state = options.state ?? 'open'
    const lead = options.lead ?? made.worker
    const template = templateOf(options.template)
    const asked = state === 'closing' || state === 'closed' ? lead : null
    const closed = state === 'closed' ? (options.closed ?? today) : null
    const number = `${house.number++}/${options.opened.slice(0, 4)}`
    const outcome =
      state === 'closing' || state === 'closed'
        ? (options.outcome ??
          weighed(roll, [
            ['met', 6],
            ['partly-met', 3],
            ['not-met', 1],
            ['moved-away', 1],
            ['lost-contact', 2],
            ['referred', 1],
          ] as const))
        : null
    rows.add('case_file', {
      ...own,
      id,
      client_id: made.id,
      number,
      template: template.name,
      template_version: template.version,
      state,
      lead_id: lead,
      supervisor_id: options.supervisor ?? null,
      opened_on: options.opened,
      closed_on: closed,
      outcome,
      closing_asked_by: asked,
      closing_agreed_by: closed === null ? null : (options.agreedBy ?? pick(roll, house.staff.teamLeads)),
    })
    const event = (from: string | null, to: string, account: string, day: string, hour: number): void =>
      rows.add('case_event', {
        ...own,
        id: newId(),
        case_id: id,
        client_id: made.id,
        from_state: from,
        to_state: to,
        reason_sealed: null,
        account_id: account,
        at: instantOf(day, hour),
      })
    event(null, state === 'enquiry' ? 'enquiry' : 'open', lead, options.opened, 9)
    const later = closed ?? (options.opened < today ? dayAfter(options.opened, 1) : today)
    if (state === 'on-hold') event('open', 'on-hold', lead, later, 11)
    if (asked !== null) event('open', 'closing', asked, later, 10)
    if (closed !== null) event('closing', 'closed', options.agreedBy ?? house.staff.teamLeads[0] ?? lead, closed, 14)
    const made_ = {
      id,
      client: made,
      template: template.name,
      kind: template.noteKind,
      state,
      opened: options.opened,
      closed,
      lead,
      number,
    }
    if (options.steps ?? true) {
      // Steps long past are done; of those to come only what falls near today stands in lists.
      for (const step of closed === null && state !== 'enquiry' ? template.steps : []) {
        const due = dayAfter(options.opened, step.days)
        const done = due < today && (due < dayAfter(today, -4) || roll() < 0.7)
        rows.add('task', {
          ...own,
          id: newId(),
          client_id: made.id,
          case_id: id,
          assigned_to: lead,
          made_by: lead,
          kind: step.kind,
          label: `casework.step.${step.key}`,
          sealed: null,
          due_on: due,
          state: done ? 'done' : 'open',
          done_at: done ? instantOf(due, 15) : null,
        })
      }
    }
    return made_
  }

  function note(of: Case, options: { author?: string; at: Date; text?: string; kind?: string; supervisor?: string | null }): void {
    const id = newId()
    const kind = options.kind ?? of.kind
    rows.add('note', {
      ...own,
      id,
      client_id: of.client.id,
      case_id: of.id,
      kind,
      author_id: options.author ?? of.lead,
      supervisor_id: options.supervisor ?? null,
      sealed: sealText(of.client.key, options.text ?? inventNote(roll, kind), `note ${id}`),
      written_at: options.at,
    })
  }
  function goal(of: Case, options: { text?: string; area?: string; state?: string; target?: string | null } = {}): void {
    const id = newId()
    const area = options.area ?? pick(roll, templateOf(of.template).areas)
    rows.add('goal', {
      ...own,
      id,
      client_id: of.client.id,
      case_id: of.id,
      area,
      sealed: sealText(of.client.key, options.text ?? inventGoal(roll, area), `goal ${id}`),
      state: options.state ?? 'open',
      target_on: options.target ?? null,
    })
  }
  function task(of: Case, options: { text: string; due: string; to?: string }): void {
    const id = newId()
    rows.add('task', {
      ...own,
      id,
      client_id: of.client.id,
      case_id: of.id,
      assigned_to: options.to ?? of.lead,
      made_by: of.lead,
      kind: 'task',
      label: null,
      sealed: sealText(of.client.key, options.text, `task ${id}`),
      due_on: options.due,
      state: 'open',
      done_at: null,
    })
  }
  function contact(options: {
    client: Made | null
    case?: Case
    worker: string
    on: string
    place: string
    minutes: number
    headcount?: number
    topics?: readonly string[]
    language?: string | null
    band?: string
    act108?: string
    unit?: 'contact' | 'intervention'
  }): string {
    const id = newId()
    const known = options.client !== null
    rows.add('contact', {
      ...own,
      id,
      client_id: options.client?.id ?? null,
      case_id: options.case?.id ?? null,
      worker_id: options.worker,
      place: options.place,
      happened_on: options.on,
      minutes: options.minutes,
      headcount: options.headcount ?? 1,
      topics: options.topics ?? inventTopics(roll),
      language: options.language ?? options.client?.who.language ?? null,
      district_code: known ? null : pick(roll, districts),
      age_band: known ? null : (options.band ?? '27-64'),
      sex: null,
      act108:
        options.act108 ??
        weighed(roll, [
          ['§ 37', 7],
          ['§ 69', 2],
          ['§ 65', 1],
        ] as const),
      unit: options.unit ?? 'intervention',
      is_demo: true,
    })
    return id
  }

  /** A period from a delivery, proposed by one and confirmed by another, as far as `state` says. */
  function deadline(
    of: Case,
    options: {
      rule: string
      event: string
      by?: 'in-person' | 'data-box' | 'deposit'
      title: string
      state: 'proposed' | 'confirmed' | 'acknowledged'
      proposer: string
      confirmer: string
      level?: number
    },
  ): string {
    const id = newId()
    const { lastDay, deliveryDay, chain } = computeDeadline(options.rule, options.event)
    const said = options.state !== 'proposed'
    rows.add('deadline', {
      ...own,
      id,
      client_id: of.client.id,
      case_id: of.id,
      rule: options.rule,
      rule_version: ruleOn(options.rule, options.event)?.version ?? 1,
      event_on: options.event,
      delivered_by: options.by ?? 'in-person',
      delivery_day: deliveryDay,
      last_day: lastDay,
      chain: JSON.stringify(chain),
      title_sealed: sealText(of.client.key, options.title, `deadline ${id}`),
      state: options.state,
      proposed_by: options.proposer,
      confirmed_by: said ? options.confirmer : null,
      confirmed_at: said ? instantOf(options.event, 15) : null,
      acknowledged_by: options.state === 'acknowledged' ? options.proposer : null,
      acknowledged_at: options.state === 'acknowledged' ? instantOf(today, 6) : null,
      level: options.level ?? 0,
    })
    return lastDay
  }

  function fact(made: Made, kind: string, text: string): void {
    const id = newId()
    rows.add('sensitive_fact', {
      ...own,
      id,
      client_id: made.id,
      class: kind,
      sealed: sealText(made.key, text, `fact ${id}`),
      written_by: made.worker,
      written_at: instantOf(today, 7),
    })
  }

  /** A booked time of today (or another day) by the clocks of Prague. */
  function appointment(options: {
    worker: string
    client: Made | null
    case?: Case
    day: string
    from: string
    to: string
    form?: string
    state?: string
    room?: string | null
    interpreter?: boolean
  }): void {
    const id = newId()
    rows.add('slot', {
      ...own,
      id,
      worker_id: options.worker,
      room_id: options.room ?? null,
      during: `["${options.day} ${options.from} Europe/Prague","${options.day} ${options.to} Europe/Prague")`,
    })
    rows.add('appointment', {
      ...own,
      slot_id: id,
      client_id: options.client?.id ?? null,
      case_id: options.case?.id ?? null,
      worker_id: options.worker,
      form: options.form ?? 'office',
      language: options.client?.who.language ?? null,
      interpreter: options.interpreter ?? options.client?.who.interpreter === 'always',
      state: options.state ?? 'booked',
      made_by: options.worker,
    })
  }

  /** A referral of a client to another organisation: consent, packet and everything that has happened since. */
  function referral(
    of: Case,
    options: {
      to: House
      topic: string
      urgency?: string
      days: number
      state: 'delivered' | 'received' | 'accepted' | 'declined' | 'done' | 'reviewed'
      summary: string
      taker?: string
      report?: string
    },
  ): void {
    const id = newId()
    const consent = newId()
    const given = dayAfter(today, -options.days)
    const taker = options.taker ?? pick(roll, options.to.staff.counsellors)
    const fields: PacketField[] = ['name', 'contact', 'language', 'need', 'summary']
    const passed = (...states: string[]) => states.includes(options.state)
    const expires = dayAfter(given, 60)
    const moment = (hour: number, ...states: string[]): Cell =>
      passed(...states) ? instantOf(dayAfter(given, Math.min(1, options.days)), hour) : null
    rows.add('consent', {
      ...own,
      id: consent,
      client_id: of.client.id,
      purpose: 'referral',
      recipient_id: options.to.id,
      fields,
      form: 'signed',
      language: of.client.who.language,
      witness_id: null,
      taken_by: of.lead,
      given_at: instantOf(given, 10),
      valid_to: expires,
    })
    rows.add('referral', {
      id,
      from_organisation_id: house.id,
      to_organisation_id: options.to.id,
      correlation: newId(),
      topic: options.topic,
      language: of.client.who.language,
      district_code: of.client.district,
      urgency: options.urgency ?? 'normal',
      state: options.state,
      created_by: of.lead,
      created_at: instantOf(given, 10),
      delivered_at: instantOf(given, 10, 5),
      received_by: passed('received', 'accepted', 'done', 'reviewed') ? taker : null,
      received_at: moment(11, 'received', 'accepted', 'done', 'reviewed'),
      accepted_by: passed('accepted', 'done', 'reviewed') ? taker : null,
      accepted_at: moment(12, 'accepted', 'done', 'reviewed'),
      declined_by: passed('declined') ? taker : null,
      declined_at: moment(12, 'declined'),
      decline_reason: passed('declined') ? 'no-capacity' : null,
      done_by: passed('done', 'reviewed') ? taker : null,
      done_at: moment(15, 'done', 'reviewed'),
      report_sealed: passed('done', 'reviewed')
        ? sealToKey(house.exchange, options.report ?? 'Konzultace proběhla, vyřízeno.', `report ${id}`)
        : null,
      reviewed_by: passed('reviewed') ? of.lead : null,
      reviewed_at: moment(16, 'reviewed'),
      expires_on: expires,
    })
    rows.add('referral_source', {
      ...own,
      referral_id: id,
      client_id: of.client.id,
      case_id: of.id,
      consent_id: consent,
      draft_sealed: sealText(of.client.key, JSON.stringify({ fields, summary: options.summary }), `referral ${id}`),
    })
    const year = Number(of.client.who.birth.slice(0, 4))
    const content = contentOf(
      fields,
      of.client.identity,
      { language: of.client.who.language, birthYear: year, citizenship: of.client.who.citizenship, district: of.client.district },
      options.summary,
    )
    rows.add('packet', {
      referral_id: id,
      fields,
      sealed: sealToKey(options.to.exchange, JSON.stringify(content), `packet ${id}`),
      sealed_at: instantOf(given, 10, 5),
    })
    if (passed('accepted', 'done', 'reviewed'))
      rows.add('packet_opening', {
        id: newId(),
        referral_id: id,
        account_id: taker,
        at: instantOf(dayAfter(given, Math.min(1, options.days)), 12, 10),
      })
  }
  return {
    client,
    related,
    file,
    note,
    goal,
    task,
    contact,
    deadline,
    fact,
    appointment,
    referral,
    below: (end: number) => below(roll, end),
  }
}
export type Maker = ReturnType<typeof makerFor>
