// Writing rows of registers and sheets into the ledger, with their funders and the organisations they speak of.
import { sql } from 'kysely'
import type { Tx } from '../../../kernel/db.ts'
import type { Level } from './model.ts'
import { hashOf, type LedgerRow } from './rows.ts'

/** What kind of funder a name speaks of; a person may correct it. */
export function levelOf(name: string): Level {
  const kinds: readonly [RegExp, Level][] = [
    [/^evropsk|european|\beu\b|EIF|AMIF|\bESF\b|\bERF\b/i, 'eu'],
    [/ministerstv|státní|úřad (vlády|práce)|ministry/i, 'state'],
    [/městsk[áé] část|^praha \d+/i, 'district'],
    [/hlavní město praha|magistrát/i, 'city'],
    [/nadac|nadační|foundation/i, 'foundation'],
    [/UNHCR|\bIOM\b|rada evropy|council of europe|velvyslanectv|embassy/i, 'international'],
    [/vlastní (příjmy|zdroje)|own income/i, 'own'],
    [/s\.\s?r\.\s?o\.|a\.\s?s\.$/i, 'company'],
  ]
  return kinds.find(([pattern]) => pattern.test(name))?.[1] ?? 'other'
}
const slugOf = (name: string): string =>
  name
    .normalize('NFD')
    .replace(/\p{M}/gu, '')
    .toLowerCase()
    .replace(/[^a-z0-9]+/g, '-')
    .replace(/^-+|-+$/g, '')
    .slice(0, 80) || 'neznamy'
async function funderId(tx: Tx, funder: LedgerRow['funder'], known: Map<string, string>): Promise<string> {
  const slug = funder.slug ?? slugOf(funder.name)
  const key = funder.ico ?? slug
  const found = known.get(key)
  if (found) return found
  const there = (
    await sql<{
      id: string
    }>`select f.id from funding.funder f left join directory.organisation o on o.id = f.organisation_id where f.ico = ${funder.ico} or f.slug = ${slug} or o.study_id = ${slug} order by f.ico nulls last limit 1`.execute(
      tx,
    )
  ).rows[0]
  // A payer of the study that is no funder yet comes from the directory.
  const named =
    there || !slug.startsWith('org-')
      ? undefined
      : (
          await sql<{
            id: string
            name: string
            slug: string
          }>`select id, name, slug from directory.organisation where study_id = ${slug}`.execute(tx)
        ).rows[0]
  const name = named?.name ?? funder.name
  const row =
    there ??
    (
      await sql<{
        id: string
      }>`insert into funding.funder (slug, name, ico, level, organisation_id) values (${named?.slug ?? slug}, ${name}, ${funder.ico}, ${levelOf(name)}, ${named?.id ?? null}) returning id`.execute(
        tx,
      )
    ).rows[0]
  if (!row) throw new Error('The funder was not kept')
  known.set(key, row.id)
  return row.id
}
/** Writes rows in pieces; a row that is there already and is the same changes nothing. Organisations are found by IČO, then by a name the directory knows. */
export async function keepRows(tx: Tx, source: string, rows: readonly LedgerRow[]): Promise<void> {
  const funders = new Map<string, string>()
  for (let start = 0; start < rows.length; start += 5000) {
    const piece = []
    for (const row of rows.slice(start, start + 5000)) {
      piece.push({
        source_key: row.key,
        row_hash: hashOf(row),
        funder_id: await funderId(tx, row.funder, funders),
        recipient_ico: row.recipient.ico,
        recipient_name: row.recipient.name,
        study_id: row.recipient.studyId ?? null,
        title: row.title,
        amount_minor: row.amountMinor === null ? null : String(row.amountMinor),
        currency: row.currency,
        decided_on: row.decidedOn,
        starts_on: row.startsOn,
        ends_on: row.endsOn,
        kind: row.kind,
        grade: row.grade,
        instrument: row.instrument ?? null,
        fact: row.factId ?? null,
        project: row.projectId ?? null,
        note: row.note ?? null,
      })
    }
    await sql`
      with names as materialized (select distinct on (folded) folded, id
      from (select kernel.fold(x.name) as folded, x.id, x.slug from directory.organisation x
        union all select kernel.fold(y.name), x.id, x.slug from directory.organisation_name y
        join directory.organisation x on x.id = y.organisation_id) z order by folded, slug)
      insert into funding.record (source, source_key, row_hash, funder_id, organisation_id, recipient_ico, recipient_name, title, amount_minor,
        currency, decided_on, starts_on, ends_on, kind, grade, instrument_id, fact_id, project_id, note)
      select ${source}, n.source_key, n.row_hash, n.funder_id, coalesce(s.id, o.id, p.id), n.recipient_ico, coalesce(s.name, n.recipient_name),
        n.title, n.amount_minor, n.currency, n.decided_on, n.starts_on, n.ends_on, n.kind, n.grade, i.id, m.id, j.id, n.note
      from jsonb_to_recordset(${JSON.stringify(piece)}::jsonb) as n (source_key text, row_hash text, funder_id uuid, recipient_ico text,
        recipient_name text, study_id text, title text, amount_minor bigint, currency text, decided_on date, starts_on date,
          ends_on date, kind text, grade text, instrument text, fact text, project text, note text)
        left join directory.organisation s on s.study_id = n.study_id
        left join directory.organisation o on o.ico = n.recipient_ico
        left join names p on n.recipient_ico is null and n.study_id is null and p.folded = kernel.fold(n.recipient_name)
        left join funding.instrument i on i.slug = n.instrument left join funding.money_fact m on m.study_id = n.fact
        left join projects.project j on j.study_id = n.project
      on conflict (source, source_key) do update set row_hash = excluded.row_hash, funder_id = excluded.funder_id,
        organisation_id = excluded.organisation_id, recipient_ico = excluded.recipient_ico, recipient_name = excluded.recipient_name,
        title = excluded.title,
        amount_minor = excluded.amount_minor, currency = excluded.currency, decided_on = excluded.decided_on, starts_on = excluded.starts_on,
          ends_on = excluded.ends_on, kind = excluded.kind, grade = excluded.grade,
        instrument_id = excluded.instrument_id, fact_id = excluded.fact_id, project_id = excluded.project_id, note = excluded.note
        where funding.record.row_hash <> excluded.row_hash`.execute(tx)
  }
}
