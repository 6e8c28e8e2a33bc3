// What the import screen reads: history, one import with its faults, saved mappings.
import { sql } from 'kysely'
import type { Actor } from '../../../kernel/actor.ts'
import { asActor, type Tx } from '../../../kernel/db.ts'
import type { Ports } from '../../../kernel/ports.ts'
import type { Preview } from './load.ts'
import { MappingDefinition, type FaultReason } from './model.ts'

export type ImportRow = {
  id: string
  name: string
  format: string
  state: 'staged' | 'published' | 'withdrawn'
  read: number
  added: number
  changed: number
  same: number
  refused: number
  outside: number
  repeated: number
  cells: number
  person: string | null
  stagedAt: Date
  publishedAt: Date | null
  sourceTitle: string | null
  preview: Preview
}
const columns = sql`
  i.id, i.file_name as name, i.format, i.state, i.rows_read as read, i.rows_new as added, i.rows_changed as changed, i.rows_same as same,
    i.rows_refused as refused, i.rows_outside as outside,
  i.rows_repeated as repeated, i.cells, a.display_name as person, i.staged_at as "stagedAt", i.published_at as "publishedAt",
    s.title as "sourceTitle", i.preview`

export function listImports(ports: Ports, actor: Actor): Promise<ImportRow[]> {
  return asActor(
    ports.db,
    actor,
    async (tx) =>
      (
        await sql<ImportRow>`
    select ${columns} from population.import i left join identity.account a on a.id = i.account_id
    left join population.source s on s.id = i.source_id order by i.staged_at desc limit 200`.execute(tx)
      ).rows,
  )
}
export function findImport(ports: Ports, actor: Actor, id: string): Promise<ImportRow | undefined> {
  return asActor(
    ports.db,
    actor,
    async (tx) =>
      (
        await sql<ImportRow>`
    select ${columns} from population.import i left join identity.account a on a.id = i.account_id
    left join population.source s on s.id = i.source_id where i.id = ${id}`.execute(tx)
      ).rows[0],
  )
}
export type FaultRow = { line: number; reason: FaultReason; text: string }
/** Faults of an import in the order of the file; all of them without a limit. */
export function listFaults(ports: Ports, actor: Actor, id: string, limit: number | null): Promise<FaultRow[]> {
  return asActor(
    ports.db,
    actor,
    async (tx) =>
      (
        await sql<FaultRow>`
    select line, reason, cell as text from population.import_fault where import_id = ${id} order by line, position limit ${limit}`.execute(
          tx,
        )
      ).rows,
  )
}
export async function partsOf(tx: Tx, id: string): Promise<number[]> {
  return (
    await sql<{ number: number }>`select number from population.import_part where import_id = ${id} order by number`.execute(tx)
  ).rows.map((row) => row.number)
}

export type SavedMapping = { id: string; name: string; definition: MappingDefinition; changedAt: Date }
function mappingOf(row: { id: string; name: string; definition: unknown; changedAt: Date }): SavedMapping {
  return { ...row, definition: MappingDefinition.parse(row.definition) }
}
const mappingColumns = sql`id::text, name, definition, changed_at as "changedAt"`
/** A mapping by id or by name. */
export async function findMapping(tx: Tx, nameOrId: string): Promise<SavedMapping | null> {
  const found = await sql<{ id: string; name: string; definition: unknown; changedAt: Date }>`
    select ${mappingColumns} from population.mapping where id::text = ${nameOrId} or kernel.fold(name) = kernel.fold(${nameOrId})`.execute(
    tx,
  )
  return found.rows[0] === undefined ? null : mappingOf(found.rows[0])
}
export function readMapping(ports: Ports, actor: Actor, id: string): Promise<SavedMapping | null> {
  return asActor(ports.db, actor, (tx) => findMapping(tx, id))
}
export function listMappings(ports: Ports, actor: Actor): Promise<SavedMapping[]> {
  return asActor(ports.db, actor, async (tx) =>
    (
      await sql<{ id: string; name: string; definition: unknown; changedAt: Date }>`
    select ${mappingColumns} from population.mapping order by kernel.fold(name)`.execute(tx)
    ).rows.map(mappingOf),
  )
}
export function listResidences(ports: Ports, actor: Actor): Promise<{ code: string; cs: string; en: string }[]> {
  return asActor(
    ports.db,
    actor,
    async (tx) =>
      (
        await sql<{
          code: string
          cs: string
          en: string
        }>`select code, name_cs as cs, name_en as en from population.residence order by code`.execute(tx)
      ).rows,
  )
}

export type SourceRow = {
  id: string
  title: string
  publisher: string
  threshold: number
  cells: number
  latest: string
  imported: boolean
}
/** Every source with how many counts it has given, from the project's own files and from imports. */
export function listSources(ports: Ports, actor: Actor): Promise<SourceRow[]> {
  return asActor(
    ports.db,
    actor,
    async (tx) =>
      (
        await sql<SourceRow>`
    select s.id, s.title, s.publisher, s.threshold, sum(given.cells)::bigint as cells, max(given.latest) as latest,
      bool_or(given.imported) as imported
    from population.source s join (
      select source_id, count(*) as cells, max(at) as latest, false as imported from population.figure_row group by source_id
      union all select source_id, sum(cardinality(value)), max(at), true from population.figure_column
      group by source_id) given on given.source_id = s.id
    group by s.id order by max(given.latest) desc, s.title`.execute(tx)
      ).rows,
  )
}
