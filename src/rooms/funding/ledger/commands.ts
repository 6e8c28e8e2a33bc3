// Filling the ledger: registers and sheets read whole, rates, what an organisation declares of itself, which organisations are one undertaking.
import { readFile } from 'node:fs/promises'
import { sql } from 'kysely'
import { z } from 'zod'
import { actorOrganisation, hasRole, type Actor } from '../../../kernel/actor.ts'
import { command, InputError } from '../../../kernel/command.ts'
import { asActor, violatedConstraint, type Tx } from '../../../kernel/db.ts'
import { parseMoney } from '../../../kernel/money.ts'
import type { Ports } from '../../../kernel/ports.ts'
import { optionalText, text } from '../../../kernel/validation.ts'
import type { Level } from './model.ts'
import { hashOf, readLedgerFile, readRates, sheetMapping, type LedgerRow } from './read.ts'

const keyboard: Actor = { kind: 'system', purpose: 'command-line' }
/** What kind of funder a name speaks of; a person may correct it. */
export function levelOf(name: string): Level {
  return /^evropsk|european|\beu\b|EIF|AMIF|\bESF\b|\bERF\b/i.test(name) ? 'eu' : /ministerstv|státní|úřad (vlády|práce)|ministry/i.test(name) ? 'state' : /městsk[áé] část|^praha \d+/i.test(name) ? 'district' : /hlavní město praha|magistrát/i.test(name) ? 'city' : /nadac|nadační|foundation/i.test(name) ? 'foundation' : /UNHCR|\bIOM\b|rada evropy|council of europe|velvyslanectv|embassy/i.test(name) ? 'international'
    : /vlastní (příjmy|zdroje)|own income/i.test(name) ? 'own' : /s\.\s?r\.\s?o\.|a\.\s?s\.$/i.test(name) ? 'company' : 'other'
}
const slugOf = (name: string): string => name.normalize('NFD').replace(/\p{M}/gu, '').toLowerCase().replace(/[^a-z0-9]+/g, '-').replace(/^-+|-+$/g, '').slice(0, 80) || 'neznamy'
async function funderId(tx: Tx, funder: LedgerRow['funder'], known: Map<string, string>): Promise<string> {
  const key = funder.ico ?? slugOf(funder.name)
  const found = known.get(key)
  if (found) return found
  const row = (await sql<{ id: string }>`select id from funding.funder where ico = ${funder.ico} or slug = ${slugOf(funder.name)} order by ico nulls last limit 1`.execute(tx)).rows[0]
    ?? (await sql<{ id: string }>`insert into funding.funder (slug, name, ico, level) values (${slugOf(funder.name)}, ${funder.name}, ${funder.ico}, ${levelOf(funder.name)}) returning id`.execute(tx)).rows[0]
  if (!row) throw new Error('The funder was not kept')
  known.set(key, row.id)
  return row.id
}
export type LedgerImport = { format: string; read: number; added: number; changed: number; unchanged: number; linked: number; refused: { line: number; reason: string }[] }
/** Writes rows in pieces; a row that is there already and is the same changes nothing. Organisations are found by IČO, then by a name the directory knows. */
export async function keepRows(tx: Tx, source: string, rows: readonly LedgerRow[]): Promise<{ added: number; changed: number }> {
  const funders = new Map<string, string>()
  let [added, changed] = [0, 0]
  for (let start = 0; start < rows.length; start += 5000) {
    const piece = []
    for (const row of rows.slice(start, start + 5000)) {
      piece.push({ source_key: row.key, row_hash: hashOf(row), funder_id: await funderId(tx, row.funder, funders), recipient_ico: row.recipient.ico, recipient_name: row.recipient.name, title: row.title, amount_minor: String(row.amountMinor), currency: row.currency, decided_on: row.decidedOn, starts_on: row.startsOn, ends_on: row.endsOn, kind: row.kind, grade: row.grade })
    }
    const kept = await sql<{ added: boolean }>`
      with names as materialized (select distinct on (folded) folded, id from (select kernel.fold(x.name) as folded, x.id, x.slug from directory.organisation x union all select kernel.fold(y.name), x.id, x.slug from directory.organisation_name y join directory.organisation x on x.id = y.organisation_id) z order by folded, slug)
      insert into funding.record (source, source_key, row_hash, funder_id, organisation_id, recipient_ico, recipient_name, title, amount_minor, currency, decided_on, starts_on, ends_on, kind, grade)
      select distinct on (n.source_key) ${source}, n.source_key, n.row_hash, n.funder_id, coalesce(o.id, p.id), n.recipient_ico, n.recipient_name, n.title, n.amount_minor, n.currency, n.decided_on, n.starts_on, n.ends_on, n.kind, n.grade
      from jsonb_to_recordset(${JSON.stringify(piece)}::jsonb) as n (source_key text, row_hash text, funder_id uuid, recipient_ico text, recipient_name text, title text, amount_minor bigint, currency text, decided_on date, starts_on date, ends_on date, kind text, grade text)
        left join directory.organisation o on o.ico = n.recipient_ico
        left join names p on n.recipient_ico is null and p.folded = kernel.fold(n.recipient_name)
      order by n.source_key
      on conflict (source, source_key) do update set row_hash = excluded.row_hash, funder_id = excluded.funder_id, organisation_id = excluded.organisation_id, recipient_ico = excluded.recipient_ico, recipient_name = excluded.recipient_name, title = excluded.title, amount_minor = excluded.amount_minor, currency = excluded.currency,
        decided_on = excluded.decided_on, starts_on = excluded.starts_on, ends_on = excluded.ends_on, kind = excluded.kind, grade = excluded.grade where funding.record.row_hash <> excluded.row_hash
      returning (xmax = 0) as added`.execute(tx)
    for (const row of kept.rows) {
      if (row.added) added += 1
      else changed += 1
    }
  }
  return { added, changed }
}
/** Reads a register's file or a sheet (with a mapping) into the ledger; reading it again changes nothing. */
export async function importFundingFile(ports: Ports, path: string, mappingPath: string | undefined): Promise<LedgerImport> {
  const mapping = mappingPath === undefined ? null : sheetMapping.parse(JSON.parse(await readFile(mappingPath, 'utf8')))
  const read = readLedgerFile(await readFile(path, 'utf8'), mapping)
  if (read === null) throw new Error('The file is no known register: expected ReD or DotInfo (CSV), 360Giving (JSON), or a sheet with --mapping')
  const source = mapping ? `sheet:${mapping.name}` : read.format
  const kept = await asActor(ports.db, keyboard, async (tx) => {
    const counts = await keepRows(tx, source, read.rows)
    const linked = (await sql<{ n: number }>`select count(*) as n from funding.record where source = ${source} and organisation_id is not null`.execute(tx)).rows[0]?.n ?? 0
    return { ...counts, linked }
  })
  ports.changed()
  return { format: source, read: read.rows.length, ...kept, unchanged: read.rows.length - kept.added - kept.changed, refused: read.refused }
}
/** Reads a yearly file of the Czech National Bank. */
export async function importRatesFile(ports: Ports, path: string): Promise<{ rates: number }> {
  const rows = readRates(await readFile(path, 'utf8'))
  if (rows === null) throw new Error('The file is no list of rates of the Czech National Bank')
  await asActor(ports.db, keyboard, (tx) => sql`insert into funding.rate (currency, day, units, crowns, source) select currency, day, units, crowns, 'ČNB' from jsonb_to_recordset(${JSON.stringify(rows)}::jsonb) as n (currency text, day date, units int, crowns text) on conflict (currency, day) do update set units = excluded.units, crowns = excluded.crowns`.execute(tx))
  return { rates: rows.length }
}

export const declares = (actor: Actor): boolean => hasRole(actor, 'organisation-lead') && actorOrganisation(actor) !== null
export const keepsLedger = (actor: Actor): boolean => hasRole(actor, 'specialist', 'grants-officer')
const tick = z.preprocess((value) => value === 'on' || value === true, z.boolean())
const optionalCount = z.preprocess((value) => (value === '' || value === undefined ? null : value), z.coerce.number('ui.error.number').int('ui.error.number').min(0, 'ui.error.number').max(100_000, 'ui.error.number').nullable())
export const declareInput = z.object({
  funderId: z.uuid('ui.error.required'), instrumentId: z.preprocess((value) => (value === '' || value === undefined ? null : value), z.uuid().nullable()), title: text(200, 3), service: optionalText(40), district: optionalText(10), kind: z.enum(['grant', 'co-funding', 'in-kind', 'own-income'], 'ui.error.required'), certainty: z.enum(['secured', 'probable', 'applied'], 'ui.error.required'),
  amount: z.string().trim(), currency: z.enum(['CZK', 'EUR'], 'ui.error.required'), decidedOn: z.iso.date('ui.error.date'), startsOn: z.iso.date('ui.error.date'), endsOn: z.iso.date('ui.error.date'), clients: optionalCount, reportsPerYear: optionalCount, deMinimis: tick, confidential: tick,
}).refine((input) => input.startsOn <= input.endsOn, { path: ['endsOn'], message: 'funding.error.period' })
/** A grant, gift in kind or income of the own organisation, as it says itself. */
export const declareMoney = command({
  name: 'funding.declareMoney', input: declareInput, may: declares,
  run: async (tx, _actor, input, ports) => {
    const amount = parseMoney(input.amount, input.currency)
    if (!amount || amount.minor <= 0n) throw new InputError({ amount: ['funding.error.amount'] })
    const key = `${ports.clock.now().toISOString()} ${input.title}`
    await sql`insert into funding.record (funder_id, instrument_id, organisation_id, recipient_ico, recipient_name, title, service, district_code, kind, certainty, grade, amount_minor, currency, decided_on, starts_on, ends_on, de_minimis, clients, reports_per_year, confidential, source, source_key, row_hash)
      select ${input.funderId}, ${input.instrumentId}, o.id, o.ico, o.name, ${input.title}, ${input.service}, ${input.district}, ${input.kind}, ${input.certainty}, 'declared', ${amount.minor}, ${input.currency}, ${input.decidedOn}, ${input.startsOn}, ${input.endsOn}, ${input.deMinimis}, ${input.clients}, ${input.reportsPerYear ?? 0}, ${input.confidential}, 'declared', o.id::text || ' ' || ${key}, '' from directory.organisation o where o.id = kernel.actor_organisation()`.execute(tx)
    return null
  },
  audit: (input) => ({ subjectKind: 'money', subjectId: 'declared', details: { kind: input.kind } }),
})
/** Says that two organisations are one undertaking for state aid; goes both ways. */
export const relateUndertakings = command({
  name: 'funding.relateUndertakings', input: z.object({ organisationId: z.uuid('ui.error.required'), relatedId: z.uuid('ui.error.required'), because: text(300, 4) }), may: keepsLedger,
  run: async (tx, _actor, input) => {
    try {
      await sql`insert into funding.undertaking (organisation_id, related_id, because) values (${input.organisationId}, ${input.relatedId}, ${input.because}), (${input.relatedId}, ${input.organisationId}, ${input.because}) on conflict (organisation_id, related_id) do update set because = excluded.because`.execute(tx)
    } catch (error) {
      if (violatedConstraint(error) === 'undertaking_of_two') throw new InputError({ relatedId: ['funding.error.same'] })
      throw error
    }
    return null
  },
  audit: (input) => ({ subjectKind: 'organisation', subjectId: input.organisationId, details: { related: input.relatedId } }),
})
