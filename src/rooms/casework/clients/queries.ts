// Finding and opening files. Searching compares keyed hashes; opening is recorded, in the same transaction, for the client to see.
import { sql } from 'kysely'
import type { Actor } from '../../../kernel/actor.ts'
import { appendAudit, readConfidential } from '../../../kernel/audit.ts'
import { asActor, type Tx } from '../../../kernel/db.ts'
import type { Ports } from '../../../kernel/ports.ts'
import { nameKeys } from '../counting/names.ts'
import { blindTokens, carriedHash, clientKey, clientKeys, openText, organisationKey } from '../keys.ts'
import { organisationOf } from '../policy.ts'
import { shownName, type Identity } from './model.ts'

export type Profile = {
  sex: string | null
  citizenship: string | null
  language: string | null
  interpreter: string
  district: string | null
  birthYear: number | null
}
export type CircleMember = {
  id: string
  accountId: string
  name: string
  origin: string
  readsLegal: boolean
  cleared: boolean
  since: Date
  until: Date | null
}
export type ClientFile = {
  id: string
  code: string
  kind: string
  restricted: boolean
  version: number
  createdAt: Date
  reviewOn: string
  erased: boolean
  carried: boolean
  mergedInto: string | null
  merged: { id: string; code: string }[]
  identity: Identity | null
  profile: Profile
  circle: CircleMember[]
  mine: { readsLegal: boolean; cleared: boolean; limited: boolean }
  household: { id: string; code: string; name: string; relation: string }[]
}
export type Found = { id: string; code: string; kind: string; mine: boolean; name: string; carers: readonly string[]; erased: boolean }

/** Words of a search: each must be found under one of its spellings. Four digits are a year of birth. */
function wordsOf(text: string): { kind: 'name' | 'birth-year'; keys: string[] }[] {
  return text
    .normalize('NFC')
    .split(/[\s,;]+/)
    .filter(Boolean)
    .slice(0, 6)
    .map((word) =>
      /^(19|20)\d\d$/.test(word) ? { kind: 'birth-year' as const, keys: [word] } : { kind: 'name' as const, keys: nameKeys(word) },
    )
    .filter((word) => word.keys.length > 0)
}
/** Tokens of everything a client can be found by. */
export function tokensOf(key: Buffer, identity: Identity, birthYear: number | null): { kind: string; token: Buffer }[] {
  const words = identity.names.flatMap((name) => `${name.given} ${name.surname}`.split(/[\s-]+/)).filter(Boolean)
  return [
    ...blindTokens(
      key,
      'name',
      words.flatMap((word) => nameKeys(word)),
    ).map((token) => ({ kind: 'name', token })),
    ...blindTokens(
      key,
      'identifier',
      identity.identifiers.map((one) => one.number.toUpperCase().replace(/[^0-9A-Z]/g, '')),
    ).map((token) => ({ kind: 'identifier', token })),
    ...(identity.birthDate === null
      ? []
      : blindTokens(key, 'birth-date', [identity.birthDate]).map((token) => ({ kind: 'birth-date', token }))),
    ...(birthYear === null ? [] : blindTokens(key, 'birth-year', [String(birthYear)]).map((token) => ({ kind: 'birth-year', token }))),
  ]
}

async function rowsOf(tx: Tx, ports: Ports, organisationId: string, ids: readonly string[]): Promise<Found[]> {
  if (ids.length === 0) return []
  const found = await sql<{
    id: string
    code: string
    kind: string
    mine: boolean
    sealed: Buffer | null
    carers: string[]
    erased: boolean
  }>`
    select c.id, c.code, c.kind, m.client_id is not null as mine, i.sealed, c.erased_at is not null as erased,
      array(select distinct a.display_name from casework.circle r join identity.account a on a.id = r.account_id where r.client_id = c.id and r.since <= now() and (r.until is null or r.until > now()) order by 1) as carers
    from casework.client c left join casework.my_client m on m.client_id = c.id left join casework.client_identity i on i.client_id = c.id
    where c.id = any(${[...ids]}::uuid[]) and c.merged_into is null order by c.code`.execute(tx)
  const keys = await clientKeys(
    tx,
    ports,
    organisationId,
    found.rows.filter((row) => row.sealed !== null).map((row) => row.id),
  )
  return found.rows.map((row) => {
    const key = keys.get(row.id)
    const name = key && row.sealed ? shownName(JSON.parse(openText(key, row.sealed, `identity ${row.id}`))) : ''
    return { id: row.id, code: row.code, kind: row.kind, mine: row.mine, name, carers: row.carers, erased: row.erased }
  })
}

async function matching(
  tx: Tx,
  key: Buffer,
  organisationId: string,
  words: readonly { kind: string; keys: string[] }[],
  least: number,
): Promise<string[]> {
  const tokens = words.flatMap((word, index) => blindTokens(key, word.kind, word.keys).map((token) => ({ index, token })))
  if (tokens.length === 0) return []
  const found = await sql<{ id: string }>`
    select coalesce(c.merged_into, c.id) as id from (
      select t.client_id, count(distinct w.word) as words
      from unnest(${tokens.map((one) => one.index)}::int[], ${tokens.map((one) => one.token)}::bytea[]) as w (word, token)
      join casework.client_token t on t.organisation_id = ${organisationId} and t.token = w.token group by t.client_id
    ) f join casework.client c on c.id = f.client_id where f.words >= ${least} group by 1 order by max(f.words) desc limit 50`.execute(tx)
  return found.rows.map((row) => row.id)
}

/** Files of the own organisation by name in any spelling, code, year of birth, number of a document or the code on the client's card. What was searched is not recorded, that somebody searched is. */
export function searchClients(ports: Ports, actor: Actor, text: string): Promise<Found[]> {
  const organisationId = organisationOf(actor)
  return readConfidential(ports, actor, 'casework.searchClients', { subjectKind: 'client', subjectId: null }, async (tx) => {
    const key = await organisationKey(tx, ports, organisationId)
    const compact = text.toUpperCase().replace(/[^0-9A-Z]/g, '')
    const exact = await sql<{ id: string }>`
      select id from casework.client where organisation_id = ${organisationId}
        and (replace(code, '-', '') = ${compact} or carried_hash = ${carriedHash(text)})
      union select client_id from casework.client_token where organisation_id = ${organisationId}
        and token = any(${blindTokens(key, 'identifier', [compact])}::bytea[])`.execute(tx)
    const words = wordsOf(text)
    const ids =
      exact.rows.length > 0 ? exact.rows.map((row) => row.id) : await matching(tx, key, organisationId, words, Math.max(1, words.length))
    return rowsOf(tx, ports, organisationId, ids)
  })
}

/** Files of the own organisation that might be the same person: the same document, or two words of the name, or one word and the date of birth. */
export async function possiblyTheSame(tx: Tx, ports: Ports, actor: Actor, identity: Identity, except: string | null): Promise<Found[]> {
  const organisationId = organisationOf(actor)
  const key = await organisationKey(tx, ports, organisationId)
  const names = identity.names.flatMap((name) => `${name.given} ${name.surname}`.split(/[\s-]+/)).filter(Boolean)
  // All spellings of one person's name count once: Олександр and Oleksandr are one word.
  const groups: Set<string>[] = []
  for (const word of names) {
    const keys = nameKeys(word)
    const known = groups.find((group) => keys.some((one) => group.has(one)))
    if (known) for (const one of keys) known.add(one)
    else if (keys.length > 0) groups.push(new Set(keys))
  }
  const words = groups.map((group) => ({ kind: 'name', keys: [...group] }))
  const two = words.length >= 2 ? await matching(tx, key, organisationId, words, 2) : []
  const dated =
    identity.birthDate === null || identity.birthDateDoubtful
      ? []
      : await matching(tx, key, organisationId, [...words, { kind: 'birth-date', keys: [identity.birthDate] }], 2)
  const numbers = identity.identifiers.map((one) => one.number.toUpperCase().replace(/[^0-9A-Z]/g, ''))
  const documents = numbers.length === 0 ? [] : await matching(tx, key, organisationId, [{ kind: 'identifier', keys: numbers }], 1)
  const different =
    except === null
      ? new Set<string>()
      : new Set(
          (
            await sql<{ id: string }>`
    select case when first_id = ${except} then second_id else first_id end as id from casework.not_same_client
    where ${except} in (first_id, second_id)`.execute(tx)
          ).rows.map((row) => row.id),
        )
  return rowsOf(
    tx,
    ports,
    organisationId,
    [...new Set([...documents, ...dated, ...two])].filter((id) => id !== except && !different.has(id)).slice(0, 10),
  )
}

/** The same question for a client that already has a file. */
export function lookForTheSame(ports: Ports, actor: Actor, file: ClientFile): Promise<Found[]> {
  if (file.identity === null) return Promise.resolve([])
  const identity = file.identity
  return asActor(ports.db, actor, (tx) => possiblyTheSame(tx, ports, actor, identity, file.id))
}

/** What somebody outside the circle learns: that the organisation has a file of this code and whom to ask. Undefined for anything else. */
export async function clientCard(ports: Ports, actor: Actor, id: string): Promise<Found | undefined> {
  return asActor(ports.db, actor, async (tx) => (await rowsOf(tx, ports, organisationOf(actor), [id]))[0])
}

/** A whole file for a member of its circle, recorded as read; undefined for everybody else, in the same words as for a file that does not exist. */
export function openFile(ports: Ports, actor: Actor, id: string): Promise<ClientFile | undefined> {
  return asActor(ports.db, actor, async (tx) => {
    const file = await readFile(tx, ports, actor, id)
    if (file) await appendAudit(tx, 'casework.readClient', { subjectKind: 'client', subjectId: id, organisationId: organisationOf(actor) })
    return file
  })
}
/** The file inside an open transaction; the caller records the reading. */
export async function readFile(tx: Tx, ports: Ports, actor: Actor, id: string): Promise<ClientFile | undefined> {
  const organisationId = organisationOf(actor)
  const found = await sql<
    Omit<ClientFile, 'identity' | 'profile' | 'circle' | 'mine' | 'household' | 'merged'> &
      Profile & { sealed: Buffer | null; readsLegal: boolean; cleared: boolean; limited: boolean }
  >`
    select c.id, c.code, c.kind, c.restricted, coalesce(i.version, 0) as version, c.created_at as "createdAt", c.review_on as "reviewOn", c.erased_at is not null as erased, c.carried_hash is not null as carried,
      c.merged_into as "mergedInto", i.sealed, m.reads_legal as "readsLegal", m.cleared, m.limited, p.sex, p.citizenship, p.language, coalesce(p.interpreter, 'none') as interpreter, p.district_code as district, p.birth_year as "birthYear"
    from casework.client c join casework.my_client m on m.client_id = c.id left join casework.client_identity i on i.client_id = c.id left join casework.client_profile p on p.client_id = c.id
    where c.id = ${id}`.execute(tx)
  const row = found.rows[0]
  if (!row) return undefined
  const key = row.sealed ? await clientKey(tx, ports, organisationId, id) : null
  const circle = await sql<CircleMember>`
    select r.id, r.account_id as "accountId", coalesce(a.display_name, '') as name, r.origin, r.reads_legal as "readsLegal", r.cleared, r.since,
      r.until
    from casework.circle r left join identity.account a on a.id = r.account_id where r.client_id = ${id} order by r.until is not null, r.since`.execute(
    tx,
  )
  const links = await sql<{ id: string; relation: string; code: string; sealed: Buffer | null }>`
    select l.other_id as id, l.relation, c.code, i.sealed from casework.household_link l join casework.client c on c.id = l.other_id
    left join casework.client_identity i on i.client_id = l.other_id where l.client_id = ${id} order by c.code`.execute(tx)
  const keys = await clientKeys(
    tx,
    ports,
    organisationId,
    links.rows.map((link) => link.id),
  )
  const merged = await sql<{
    id: string
    code: string
  }>`select id, code from casework.client where merged_into = ${id} order by code`.execute(tx)
  const { sealed, readsLegal, cleared, limited, sex, citizenship, language, interpreter, district, birthYear, ...rest } = row
  return {
    ...rest,
    merged: merged.rows,
    mine: { readsLegal, cleared, limited },
    profile: { sex, citizenship, language, interpreter, district, birthYear },
    circle: circle.rows,
    identity: key && sealed ? JSON.parse(openText(key, sealed, `identity ${id}`)) : null,
    household: links.rows.map((link) => {
      const other = keys.get(link.id)
      return {
        id: link.id,
        relation: link.relation,
        code: link.code,
        name: other && link.sealed ? shownName(JSON.parse(openText(other, link.sealed, `identity ${link.id}`))) : '',
      }
    }),
  }
}

export type Fact = { id: string; class: string; text: string; writtenAt: Date }
/** Sensitive facts, for cleared members of the circle; reading them is recorded on its own. */
export function sensitiveFacts(ports: Ports, actor: Actor, clientId: string): Promise<Fact[]> {
  return readConfidential(
    ports,
    actor,
    'casework.readSensitiveFacts',
    { subjectKind: 'client', subjectId: clientId, organisationId: organisationOf(actor) },
    async (tx) => {
      const rows = await sql<{
        id: string
        class: string
        sealed: Buffer
        writtenAt: Date
      }>`select id, class, sealed, written_at as "writtenAt" from casework.sensitive_fact where client_id = ${clientId} order by written_at desc`.execute(
        tx,
      )
      const key = rows.rows.length > 0 ? await clientKey(tx, ports, organisationOf(actor), clientId) : null
      return key === null
        ? []
        : rows.rows.map((row) => ({
            id: row.id,
            class: row.class,
            writtenAt: row.writtenAt,
            text: openText(key, row.sealed, `fact ${row.id}`),
          }))
    },
  )
}

/** The clients whose circle the acting person is in, with names, newest first. */
export async function myClients(ports: Ports, actor: Actor, limit: number): Promise<Found[]> {
  return readConfidential(ports, actor, 'casework.listMyClients', { subjectKind: 'client', subjectId: null }, async (tx) => {
    const ids = await sql<{
      id: string
    }>`select c.id from casework.client c join casework.my_client m on m.client_id = c.id where c.merged_into is null and c.erased_at is null order by c.created_at desc limit ${limit}`.execute(
      tx,
    )
    const rows = await rowsOf(
      tx,
      ports,
      organisationOf(actor),
      ids.rows.map((row) => row.id),
    )
    const order = new Map(ids.rows.map((row, index) => [row.id, index]))
    return rows.toSorted((a, b) => (order.get(a.id) ?? 0) - (order.get(b.id) ?? 0))
  })
}

export type Emergency = {
  id: string
  clientId: string
  code: string
  account: string
  accountId: string
  openedAt: Date
  until: Date
  danger: boolean
  verdict: string | null
  reviewedAt: Date | null
}
/** Openings without a circle of the last 90 days: a team's own for its lead, all for the data-protection officer, never with a reason or a name of a client. */
export async function emergencies(ports: Ports, actor: Actor): Promise<Emergency[]> {
  return asActor(
    ports.db,
    actor,
    async (tx) =>
      (
        await sql<Emergency>`
    select b.id, b.client_id as "clientId", coalesce(c.code, '') as code, coalesce(a.display_name, '') as account, b.account_id as "accountId",
      b.opened_at as "openedAt", b.until, b.danger, b.verdict, b.reviewed_at as "reviewedAt"
    from casework.break_glass b left join casework.client c on c.id = b.client_id left join identity.account a on a.id = b.account_id
    where b.opened_at > now() - interval '90 days' order by b.reviewed_at is not null, b.opened_at desc limit 200`.execute(tx)
      ).rows,
  )
}
