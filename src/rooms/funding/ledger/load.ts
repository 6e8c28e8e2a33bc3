import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { sql } from 'kysely'
import { z } from 'zod'
import type { Tx } from '../../../kernel/db.ts'
import { keepRows } from './keep.ts'
import { levels } from './model.ts'
import { readStatements, statements, type StudyPayers } from './registers.ts'

const file = z.object({
  funders: z.array(
    z.object({
      slug: z.string(),
      name: z.string(),
      ico: z.string().nullable(),
      level: z.enum(levels),
      study: z.array(z.string()).default([]),
    }),
  ),
  instruments: z.array(
    z.object({
      slug: z.string(),
      funder: z.string(),
      name: z.string(),
      from: z.string(),
      to: z.string().nullable(),
      knownOn: z.string(),
      successor: z.string().nullable(),
      source: z.string(),
      study: z.array(z.string()).default([]),
    }),
  ),
  rules: z.array(
    z.object({ instrument: z.string(), action: z.string(), num: z.int(), den: z.int(), inKind: z.boolean(), source: z.string() }),
  ),
})
const factsOf = (root: string) => file.parse(JSON.parse(readFileSync(join(root, 'seed', 'funding', 'instruments.json'), 'utf8')))
/** Which funder and which instrument the organisations and statements of the study mean. */
export function studyPayers(root: string): StudyPayers {
  const facts = factsOf(root)
  const pairs = (list: readonly { slug: string; study: readonly string[] }[]) =>
    new Map(list.flatMap((one) => one.study.map((id) => [id, one.slug] as const)))
  return { funders: pairs(facts.funders), instruments: pairs(facts.instruments) }
}
/** Loads funders, instruments with their successors, and co-funding rules; a corrected file corrects the rows. */
export async function loadInstruments(tx: Tx, root: string): Promise<void> {
  const facts = factsOf(root)
  for (const one of facts.funders) {
    await sql`
      insert into funding.funder (slug, name, ico, level, organisation_id)
      select ${one.slug}, ${one.name}, ${one.ico}, ${one.level},
        (select id from directory.organisation where study_id = ${one.study[0] ?? null})
      on conflict (slug) do update set name = excluded.name, ico = excluded.ico, level = excluded.level,
        organisation_id = coalesce(excluded.organisation_id, funder.organisation_id)`.execute(tx)
  }
  for (const one of facts.instruments) {
    await sql`
      insert into funding.instrument (slug, funder_id, name, valid_from, valid_to, known_on, source)
      select ${one.slug}, id, ${one.name}, ${one.from}, ${one.to}, ${one.knownOn}, ${one.source} from funding.funder
      where slug = ${one.funder}
      on conflict (slug) do update set funder_id = excluded.funder_id, name = excluded.name, valid_from = excluded.valid_from,
        valid_to = excluded.valid_to, known_on = excluded.known_on, source = excluded.source`.execute(tx)
  }
  for (const one of facts.instruments)
    await sql`
      update funding.instrument set successor_id = (select id from funding.instrument where slug = ${one.successor}) where slug = ${one.slug}`.execute(
      tx,
    )
  for (const one of facts.rules) {
    await sql`
      insert into funding.co_funding_rule (instrument_id, action, share_num, share_den, in_kind, source)
      select id, ${one.action}, ${one.num}, ${one.den}, ${one.inKind}, ${one.source} from funding.instrument where slug = ${one.instrument}
      on conflict (instrument_id, action) do update set share_num = excluded.share_num, share_den = excluded.share_den,
        in_kind = excluded.in_kind, source = excluded.source`.execute(tx)
  }
  // What the study states of payments stands in the ledger too, with what is unknown left unknown.
  await keepRows(
    tx,
    'study',
    readStatements(statements.parse(JSON.parse(readFileSync(join(root, 'seed', 'study', 'funding.json'), 'utf8'))), studyPayers(root)).rows,
  )
}
