// Takes in a service directory of another system (HSDS 3.1). Our own fields become our records; every row is also kept as it came, so that it goes out again unchanged.
import { isDeepStrictEqual } from 'node:util'
import { sql } from 'kysely'
import { z } from 'zod'
import type { Actor } from '../../../kernel/actor.ts'
import { command, perform } from '../../../kernel/command.ts'
import type { Tx } from '../../../kernel/db.ts'
import type { Ports } from '../../../kernel/ports.ts'
import { isIco } from '../../../kernel/validation.ts'
import { readPath } from './hsds-reading.ts'
import { webAddress } from './hsds-mapping.ts'
import type { HsdsPackage, HsdsProblem, HsdsRow } from './hsds-package.ts'
import { withoutDeadLinks } from './hsds-tabular.ts'
import { loadHsds } from './queries.ts'

const importer: Actor = { kind: 'system', purpose: 'command-line' }
const hsdsRow = z.record(z.string(), z.union([z.string(), z.number()]))
const tables = z.record(z.string(), z.array(hsdsRow))
type Tables = z.output<typeof tables>

export type HsdsImportReport = {
  accepted: number
  added: number
  changed: number
  same: number
  refused: number
  problems: HsdsProblem[]
  lines: string[]
}

function text(row: HsdsRow, column: string): string | null {
  const value = row[column]
  return value === undefined || value === '' ? null : String(value)
}
function withoutAccents(name: string): string {
  return name
    .normalize('NFD')
    .replace(/\p{M}/gu, '')
    .toLowerCase()
    .replace(/[^a-z0-9]+/g, '-')
    .replace(/^-+|-+$/g, '')
    .slice(0, 80)
}
/** An address of its own: from the name, with a part of the id so that two of the same name never meet. */
function slugFor(name: string, id: string): string {
  return `${withoutAccents(name) || 'entry'}-${id.replaceAll('-', '').slice(-8)}`
}
/** Words of the study-free kind that our vocabulary knows, from the attributes of an imported record. */
function terms(all: Tables, linkId: string, taxonomy: string): string[] {
  const named = new Map((all['taxonomy_term'] ?? []).map((term) => [String(term['id']), term]))
  return (all['attribute'] ?? [])
    .filter((one) => one['link_id'] === linkId && one['link_type'] === taxonomy)
    .flatMap((one) => {
      const code = named.get(String(one['taxonomy_term_id']))?.['code']
      return code === undefined ? [] : [String(code)]
    })
}
const noDescription = 'No description has been given.'

async function writeOrganisations(tx: Tx, rows: readonly HsdsRow[], all: Tables): Promise<void> {
  const kinds = new Set(
    (
      await sql<{ kind: string }>`
    select unnest(regexp_split_to_array(replace(substring(pg_get_constraintdef(oid) from 'ARRAY\\[(.*)\\]'), '::text', ''), ', ?')) as kind
    from pg_constraint where conname = 'organisation_kind'`.execute(tx)
    ).rows.map((row) => row.kind.replaceAll("'", '')),
  )
  for (const row of rows) {
    const id = String(row['id'])
    const kind = terms(all, id, 'organization_type').find((one) => kinds.has(one)) ?? null
    const ico = (all['organization_identifier'] ?? []).find((one) => one['organization_id'] === id && one['identifier_scheme'] === 'CZ-ICO')
    const number = ico ? text(ico, 'identifier') : null
    const phone = (all['phone'] ?? []).find((one) => one['organization_id'] === id)
    const description = text(row, 'description') === noDescription ? null : text(row, 'description')
    await sql`
      insert into directory.organisation (id, slug, name, name_en, description, email, website, legal_form, founded_year, ico, phone, kind, country)
      values (${id}, ${slugFor(String(row['name']), id)}, ${row['name']}, ${text(row, 'alternate_name')}, ${description}, ${text(row, 'email')},
        ${text(row, 'website')},
        ${text(row, 'legal_status')}, ${text(row, 'year_incorporated')}::smallint, ${number !== null && isIco(number) ? number : null},
          ${phone ? text(phone, 'number') : null}, ${kind ?? 'ngo'}, 'CZ')
      on conflict (id) do update set name = excluded.name, name_en = excluded.name_en, description = excluded.description, email = excluded.email,
        website = excluded.website,
        legal_form = excluded.legal_form, founded_year = excluded.founded_year, ico = coalesce(excluded.ico, organisation.ico),
          phone = coalesce(excluded.phone, organisation.phone),
        kind = coalesce(${kind}, organisation.kind), version = organisation.version + 1, changed_at = now()`.execute(tx)
  }
  for (const row of rows) {
    const parent = text(row, 'parent_organization_id')
    if (parent !== null) await sql`update directory.organisation set part_of = ${parent} where id = ${String(row['id'])}`.execute(tx)
  }
}

async function writeServices(tx: Tx, rows: readonly HsdsRow[], all: Tables): Promise<void> {
  for (const row of rows) {
    const id = String(row['id'])
    const organisationId = text(row, 'organization_id')
    const phone = (all['phone'] ?? []).find((one) => one['service_id'] === id)
    const languages = (all['language'] ?? [])
      .filter((one) => one['service_id'] === id && text(one, 'code') !== null)
      .map((one) => String(one['code']))
    await sql`
      insert into directory.service (id, slug, organisation_id, kind, name, name_cs, description, status, website, email, fees, eligibility,
        application, assured_on, languages, topics, phone, text_lang)
      values (${id}, ${slugFor(String(row['name']), id)}, ${organisationId}, 'other', ${row['name']}, ${text(row, 'alternate_name')},
        ${text(row, 'description')}, ${row['status']},
        ${text(row, 'url')}, ${text(row, 'email')}, ${text(row, 'fees_description')}, ${text(row, 'eligibility_description')},
          ${text(row, 'application_process')}, ${text(row, 'assured_date')},
        ${languages}, ${terms(all, id, 'topic')}, ${phone ? text(phone, 'number') : null}, 'en')
      on conflict (id) do update set name = excluded.name, name_cs = excluded.name_cs, description = excluded.description,
        status = excluded.status, website = excluded.website,
        email = excluded.email, fees = excluded.fees, eligibility = excluded.eligibility, application = excluded.application,
          assured_on = excluded.assured_on,
        languages = excluded.languages, topics = excluded.topics, phone = coalesce(excluded.phone, service.phone), version = service.version + 1,
          changed_at = now()`.execute(tx)
    if (organisationId !== null) {
      await sql`
        insert into directory.service_provider (service_id, organisation_id, position) values (${id}, ${organisationId}, 1) on conflict do nothing`.execute(
        tx,
      )
    }
  }
}

/** Hours of a week that our own form can show and change; a richer schedule is only kept as it came. */
function weeklyHours(row: HsdsRow): { weekdays: string[]; opens: string; closes: string } | null {
  const weekdays = (text(row, 'byday') ?? '')
    .split(',')
    .map((one) => one.trim())
    .filter(Boolean)
  const [opens, closes] = [text(row, 'opens_at'), text(row, 'closes_at')].map((one) => /^(\d{2}:\d{2})/.exec(one ?? '')?.[1])
  const plain =
    text(row, 'freq') === 'WEEKLY' &&
    Number(row['interval'] ?? 1) === 1 &&
    ['count', 'until', 'bymonthday', 'byweekno', 'byyearday'].every((column) => text(row, column) === null)
  return plain && opens && closes && opens < closes && weekdays.length > 0 && weekdays.every((one) => /^(MO|TU|WE|TH|FR|SA|SU)$/.test(one))
    ? { weekdays, opens, closes }
    : null
}

async function writePlaces(tx: Tx, rows: readonly HsdsRow[], all: Tables): Promise<void> {
  for (const row of rows) {
    const id = String(row['id'])
    const organisationId = text(row, 'organization_id')
    if (organisationId === null) continue
    const address = (all['address'] ?? []).find((one) => one['location_id'] === id)
    await sql`
      insert into directory.location (id, organisation_id, name, kind, street, city, postal_code, region, country, website, transport, note,
        latitude, longitude)
      values (${id}, ${organisationId}, ${text(row, 'name') ?? '–'}, ${row['location_type']}, ${address ? text(address, 'address_1') : null},
        ${address ? text(address, 'city') : null},
        ${address ? text(address, 'postal_code') : null}, ${address ? text(address, 'state_province') : null},
          ${(address ? text(address, 'country') : null) ?? 'CZ'}, ${text(row, 'url')},
        ${text(row, 'transportation')}, ${text(row, 'description')}, ${text(row, 'latitude')}, ${text(row, 'longitude')})
      on conflict (id) do update set name = excluded.name, kind = excluded.kind, street = excluded.street, city = excluded.city,
        postal_code = excluded.postal_code, region = excluded.region,
        country = excluded.country, website = excluded.website, transport = excluded.transport, note = excluded.note, latitude = excluded.latitude,
          longitude = excluded.longitude,
        version = location.version + 1, changed_at = now()`.execute(tx)
  }
  for (const schedule of all['schedule'] ?? []) {
    const hours = weeklyHours(schedule)
    if (hours === null) continue
    await sql`
      insert into directory.opening (id, location_id, organisation_id, weekdays, opens, closes, valid_from, valid_to)
      select ${schedule['id']}, l.id, l.organisation_id, ${hours.weekdays}, ${hours.opens}, ${hours.closes}, ${text(schedule, 'valid_from')},
        ${text(schedule, 'valid_to')} from directory.location l where l.id = ${schedule['location_id']}
      on conflict (id) do update set weekdays = excluded.weekdays, opens = excluded.opens, closes = excluded.closes,
        valid_from = excluded.valid_from, valid_to = excluded.valid_to`.execute(tx)
  }
  for (const at of all['service_at_location'] ?? []) {
    await sql`
      insert into directory.service_location (service_id, location_id, organisation_id)
      select s.id, l.id, l.organisation_id from directory.service s, directory.location l where s.id = ${at['service_id']}
        and l.id = ${at['location_id']} on conflict do nothing`.execute(tx)
  }
}

const importHsds = command({
  name: 'directory.importHsds',
  input: z.object({ changed: tables, all: tables }),
  may: (actor) => actor.kind === 'system' && actor.purpose === 'command-line',
  run: async (tx, _actor, { changed, all }) => {
    await writeOrganisations(tx, changed['organization'] ?? [], all)
    await writeServices(tx, changed['service'] ?? [], all)
    await writePlaces(tx, changed['location'] ?? [], all)
    const rows = Object.entries(changed).flatMap(([table, list]) => list.map((content) => ({ table, id: String(content['id']), content })))
    await sql`
      insert into directory.kept_hsds (table_name, id, content)
      select one ->> 'table', (one ->> 'id')::uuid, one -> 'content' from jsonb_array_elements(${JSON.stringify(rows)}::jsonb) one
      on conflict (table_name, id) do update set content = excluded.content, kept_at = now()`.execute(tx)
    return rows.length
  },
  audit: (_input, rows) => ({ subjectKind: 'service-directory', subjectId: null, details: { rows } }),
})

/** What of an incoming package is new or different from what we would send out ourselves. */
function compare(ours: HsdsPackage, incoming: HsdsPackage): { changed: Tables; added: number; altered: number; same: number } {
  const changed: Tables = {}
  let added = 0
  let altered = 0
  let same = 0
  for (const [table, rows] of incoming) {
    const own = new Map((ours.get(table) ?? []).map((row) => [String(row['id']), row]))
    for (const row of rows) {
      const before = own.get(String(row['id']))
      if (before && isDeepStrictEqual(comparable(before), comparable(row))) same += 1
      else {
        if (before) altered += 1
        else added += 1
        ;(changed[table] ??= []).push({ ...row })
      }
    }
  }
  return { changed, added, altered, same }
}
/** The moment of a change is ours to say, and a web address with or without its last slash is the same: neither is a difference. */
function comparable(row: HsdsRow): HsdsRow {
  return Object.fromEntries(
    Object.entries(row)
      .filter(([column]) => column !== 'last_modified')
      .map(([column, value]) => [column, typeof value === 'string' && /^https?:/i.test(value) ? (webAddress(value) ?? value) : value]),
  )
}

/** Imports a file or folder; bad rows are listed with place and reason, good ones are kept; the same file again changes nothing. */
export async function importHsdsFile(ports: Ports, path: string, { dryRun }: { dryRun: boolean }): Promise<HsdsImportReport> {
  const read = await readPath(path)
  const { data: ours } = await loadHsds(ports)
  const known = new Set([...ours].flatMap(([table, rows]) => rows.map((row) => `${table}:${String(row['id'])}`)))
  const linked = withoutDeadLinks(read.data, known)
  const all: Tables = Object.fromEntries([...linked.data].map(([table, rows]) => [table, rows.map((row) => ({ ...row }))]))
  const { changed, added, altered, same } = compare(ours, linked.data)
  if (!dryRun && added + altered > 0) {
    const done = await perform(ports, importer, importHsds, { changed, all })
    if (!done.ok) throw new Error('The checked rows were refused')
  }
  const problems = [...read.problems, ...linked.problems]
  return {
    accepted: added + altered + same,
    added,
    changed: altered,
    same,
    refused: problems.length,
    problems,
    lines: [
      `${dryRun ? 'Would add' : 'Added'} ${added} rows, ${dryRun ? 'would change' : 'changed'} ${altered}, ${same} are the same already.`,
      ...problems.map((problem) => `${problem.where}: ${problem.reason}`),
    ],
  }
}
