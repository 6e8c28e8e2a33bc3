// Puts the transcribed study into the database, whole; the rooms' loaders then read it from there.
import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { sql } from 'kysely'
import type { Tx } from '../../kernel/db.ts'
import type { Counts } from '../../kernel/seed.ts'
import { collections, recordsOf, referencesOf, type StudyRecord } from './model.ts'

/** Reads seed/study under the project's root. */
export function readStudy(root: string): StudyRecord[] {
  return collections.flatMap((collection) =>
    recordsOf(collection, JSON.parse(readFileSync(join(root, 'seed', 'study', `${collection}.json`), 'utf8'))),
  )
}

/** Loads every record with its quotations and references; the same files again leave everything as it is. Answers how many of each collection. */
export async function loadStudyRecords(tx: Tx, root: string): Promise<Counts> {
  const records = readStudy(root)
  const known = new Set(records.map((record) => record.id))
  if (known.size !== records.length) throw new RangeError('The study has two records with the same id')
  await sql`delete from study.record where not (id = any (${[...known]}))`.execute(tx)
  await sql`update study.record set position = -1 - position`.execute(tx)
  await sql`
    insert into study.record (id, collection, parent_id, position, label, kind, facts)
    select one ->> 'id', one ->> 'collection', one ->> 'parentId', (one ->> 'position')::integer, left(one ->> 'label', 500), one ->> 'kind',
      one -> 'facts'
    from jsonb_array_elements(${JSON.stringify(records)}::jsonb) one
    on conflict (id) do update set collection = excluded.collection, parent_id = excluded.parent_id, position = excluded.position,
      label = excluded.label,
      kind = excluded.kind, facts = excluded.facts`.execute(tx)
  await sql`delete from study.quotation`.execute(tx)
  await sql`
    insert into study.quotation (record_id, position, section, table_number, quote)
    select one ->> 'id', place, said ->> 'section', said ->> 'table', said ->> 'quote'
    from jsonb_array_elements(${JSON.stringify(records)}::jsonb) one,
      jsonb_array_elements(one -> 'quotations') with ordinality as list (said, place)`.execute(tx)
  await sql`delete from study.reference`.execute(tx)
  const references = records.flatMap((record) => referencesOf(record, known))
  await sql`
    insert into study.reference (from_id, to_id, field)
    select one ->> 'from', one ->> 'to', one ->> 'field' from jsonb_array_elements(${JSON.stringify(references)}::jsonb) one`.execute(tx)
  const counts: Record<string, number> = {}
  for (const record of records) if (record.parentId === null) counts[record.collection] = (counts[record.collection] ?? 0) + 1
  return counts
}
