// What the study says about one record: its words, its contradictions, what it leaves open, and what else speaks of it.
import { sql } from 'kysely'
import { asActor } from '../../kernel/db.ts'
import type { Actor } from '../../kernel/actor.ts'
import type { Ports } from '../../kernel/ports.ts'
import { openFields, type Collection, type Facts, type Json, type Quotation } from './model.ts'

export type RecordLink = { id: string; collection: Collection; label: string; field: string }
export type Contradiction = {
  id: string
  title: string
  kind: string
  severity: 'high' | 'medium' | 'low'
  arithmetic: string | null
  printed: Quotation[]
  readings: { label: string; text: string }[]
  recommended: string
}
export type StudyFigure = {
  id: string
  label: string
  value: number
  unit: string
  qualifier: string
  kind: 'stated' | 'derived'
  derivation: string | null
  year: number | null
  asPrinted: string | null
  note: string | null
  section: string | null
}
export type Evidence = {
  id: string
  collection: Collection
  label: string
  kind: string | null
  facts: Facts
  quotations: Quotation[]
  /** Further sections that speak of the same thing. */
  alsoIn: string[]
  /** Spellings in the study that differ from the name. */
  asPrinted: string[]
  contradictions: Contradiction[]
  /** What the transcript names as not stated, in words. */
  notStated: string[]
  /** Names of fields the study leaves open. */
  openFields: string[]
  figures: StudyFigure[]
  /** Records this one names, and records that name this one. */
  speaksOf: RecordLink[]
  spokenOfBy: RecordLink[]
}

function texts(value: Json | undefined): string[] {
  return Array.isArray(value) ? value.filter((one) => typeof one === 'string') : []
}

type Row = { id: string; collection: Collection; label: string; kind: string | null; facts: Facts; quotations: Quotation[] }
const columns = sql`r.id, r.collection, r.label, r.kind, r.facts, coalesce((
  select jsonb_agg(jsonb_build_object('section', q.section, 'table', q.table_number, 'quote', q.quote) order by q.position)
  from study.quotation q where q.record_id = r.id), '[]') as quotations`

function contradictionOf(row: Row): Contradiction {
  const readings = Array.isArray(row.facts['readings']) ? row.facts['readings'] : []
  const severity = row.facts['severity']
  const arithmetic = row.facts['arithmetic']
  return {
    id: row.id,
    title: row.label,
    kind: row.kind ?? '',
    severity: severity === 'high' || severity === 'low' ? severity : 'medium',
    arithmetic: typeof arithmetic === 'string' ? arithmetic : null,
    printed: row.quotations,
    readings: readings.flatMap((one) =>
      one !== null && typeof one === 'object' && !Array.isArray(one) ? [{ label: String(one['label']), text: String(one['text']) }] : [],
    ),
    recommended: String(row.facts['recommended'] ?? ''),
  }
}
function figureOf(row: Row): StudyFigure {
  const text = (field: string) => (typeof row.facts[field] === 'string' ? row.facts[field] : null)
  return {
    id: row.id,
    label: row.label,
    value: Number(row.facts['value']),
    unit: String(row.facts['unit']),
    qualifier: String(row.facts['qualifier']),
    kind: row.facts['kind'] === 'derived' ? 'derived' : 'stated',
    derivation: text('derivation'),
    year: typeof row.facts['year'] === 'number' ? row.facts['year'] : null,
    asPrinted: text('asPrinted'),
    note: text('note'),
    section: row.quotations[0]?.section ?? null,
  }
}

/** Everything the study says about one record (of a city district also what contradicts itself about the things that happen there), or null when it knows no such record. */
export function evidenceOf(ports: Ports, actor: Actor, id: string): Promise<Evidence | null> {
  return asActor(ports.db, actor, async (tx) => {
    const found = await sql<Row>`select ${columns} from study.record r where r.id = ${id}`.execute(tx)
    const row = found.rows[0]
    if (!row) return null
    const around = await sql<Row>`
      select ${columns} from study.record r where r.collection = 'inconsistencies'
        and (r.id in (select to_id from study.reference where from_id = ${id})
        or r.id in (select from_id from study.reference where to_id = ${id})
        or ${row.collection === 'places' && row.kind === 'city-district'} and r.id in (
          select own.to_id from study.reference there join study.reference own on own.from_id = there.from_id and own.field = 'inconsistencyIds'
          where there.to_id = ${id} and there.field in ('placeId', 'placeIds')))
      or r.collection = 'figures' and (r.id in (select to_id from study.reference where from_id = ${id})
        or r.id in (select from_id from study.reference where to_id = ${id}))
      order by r.collection, r.position`.execute(tx)
    const links = await sql<RecordLink & { out: boolean }>`
      select r.id, r.collection, r.label, l.field, l.from_id = ${id} as out from study.reference l
      join study.record r on r.id = case when l.from_id = ${id} then l.to_id else l.from_id end
      where (l.from_id = ${id} or l.to_id = ${id}) and r.collection <> 'inconsistencies'
      order by array_position(array['organisations', 'bodies', 'projects', 'services', 'funding', 'places', 'people', 'events', 'strategy'],
        r.collection), r.collection, r.position`.execute(tx)
    return {
      id: row.id,
      collection: row.collection,
      label: row.label,
      kind: row.kind,
      facts: row.facts,
      quotations: row.quotations,
      alsoIn: texts(row.facts['alsoIn']),
      asPrinted: texts(row.facts['asPrinted']),
      notStated: texts(row.facts['notStated']),
      openFields: openFields(row.facts),
      contradictions: around.rows.filter((one) => one.collection === 'inconsistencies').map(contradictionOf),
      figures: around.rows.filter((one) => one.collection === 'figures').map(figureOf),
      speaksOf: links.rows.filter((one) => one.out),
      spokenOfBy: links.rows.filter((one) => !one.out),
    }
  })
}

/** All contradictions of the study in their order, with the records they touch. */
export function listContradictions(ports: Ports, actor: Actor): Promise<(Contradiction & { touches: RecordLink[] })[]> {
  return asActor(ports.db, actor, async (tx) => {
    const found = await sql<Row & { touches: RecordLink[] }>`
      select ${columns}, coalesce((select jsonb_agg(jsonb_build_object('id', t.id, 'collection', t.collection, 'label', t.label, 'field', l.field)
      order by t.collection, t.position)
        from study.reference l join study.record t on t.id = l.to_id where l.from_id = r.id), '[]') as touches
      from study.record r where r.collection = 'inconsistencies' order by r.position`.execute(tx)
    return found.rows.map((row) => ({ ...contradictionOf(row), touches: row.touches }))
  })
}

/** One contradiction, or null. */
export function contradictionById(ports: Ports, actor: Actor, id: string): Promise<Contradiction | null> {
  return asActor(ports.db, actor, async (tx) => {
    const found = await sql<Row>`select ${columns} from study.record r where r.collection = 'inconsistencies' and r.id = ${id}`.execute(tx)
    return found.rows[0] ? contradictionOf(found.rows[0]) : null
  })
}

export type RecordRow = { id: string; collection: Collection; label: string; kind: string | null; facts: Facts; quotations: Quotation[] }
/** The records of one collection in the study's order. */
export function listRecords(ports: Ports, actor: Actor, collection: Collection): Promise<RecordRow[]> {
  return asActor(
    ports.db,
    actor,
    async (tx) =>
      (
        await sql<Row>`select ${columns} from study.record r where r.collection = ${collection} and r.parent_id is null order by r.position`.execute(
          tx,
        )
      ).rows,
  )
}

/** How many records each collection has. */
export function countRecords(ports: Ports, actor: Actor): Promise<Readonly<Record<string, number>>> {
  return asActor(ports.db, actor, async (tx) => {
    const found = await sql<{
      collection: string
      count: number
    }>`select collection, count(*) as count from study.record where parent_id is null group by collection`.execute(tx)
    return Object.fromEntries(found.rows.map((row) => [row.collection, row.count]))
  })
}
