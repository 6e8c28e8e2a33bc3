// From a reader into the database: temporary tables of numbers first, then columns, compared with what is known, published in the same transaction.
// Nothing of it is visible to anybody before the transaction ends; a program killed in the middle leaves nothing behind.
import { sql } from 'kysely'
import type { Tx } from '../../../kernel/db.ts'
import type { CodeBook } from './code-book.ts'
import type { AreaKind, ColumnKey, Fault, FaultReason, Measure, Sink } from './model.ts'

export type PreviewKind = {
  measure: Measure
  areaKind: AreaKind
  byCitizenship: boolean
  bySex: boolean
  byAge: boolean
  cells: number
  areas: number
  from: string
  to: string
}
export type PreviewCell = {
  line: number
  area: string
  areaName: string
  at: string
  citizenship: string
  residence: string
  sex: string
  age: string
  value: number
}
export type Preview = { kinds: PreviewKind[]; first: PreviewCell[]; outside: string[] }
export type Counted = {
  read: number
  accepted: number
  refused: number
  outside: number
  repeated: number
  cells: number
  added: number
  changed: number
  same: number
  faults: Fault[]
  preview: Preview
}

/** So many counts are gathered before they are sent; the more, the seldomer a column is spread over several pieces. */
const batchCells = 200_000
const batchFaults = 500
const shownCells = 20
/** All faults are kept in the database; a report carries so many. */
const reportedFaults = 10_000

export async function readLists(tx: Tx) {
  const areas = await sql<{ code: string; kind: AreaKind; name: string; registerCode: string | null }>`
    select code, kind, name, register_code as "registerCode" from population.area`.execute(tx)
  const citizenships = await sql<{ code: string; statisticalCode: string | null; nameCs: string | null; aggregate: boolean }>`
    select code, statistical_code as "statisticalCode", name_cs as "nameCs", aggregate from population.citizenship`.execute(tx)
  const residences = await sql<{ code: string }>`select code from population.residence`.execute(tx)
  return { areas: areas.rows, citizenships: citizenships.rows, residences: residences.rows.map((row) => row.code) }
}

/** What was gathered of one column: line, number of the citizenship, value. */
type Piece = { lines: number[]; citizenships: number[]; values: number[]; ordered: boolean; twice: boolean }

/** Brings a piece into the order of the citizenships and says whether one occurs twice. */
function order(piece: Piece): void {
  if (!piece.ordered) {
    const places = piece.citizenships
      .map((_one, place) => place)
      .toSorted((a, b) => (piece.citizenships[a] ?? 0) - (piece.citizenships[b] ?? 0) || a - b)
    const sorted = (numbers: readonly number[]) => places.map((place) => numbers[place] ?? 0)
    piece.lines = sorted(piece.lines)
    piece.values = sorted(piece.values)
    piece.citizenships = sorted(piece.citizenships)
    piece.twice = piece.citizenships.some((one, place) => place > 0 && one === piece.citizenships[place - 1])
  }
}

/** Opens the temporary tables of one import and the sink that fills them. */
export async function openStaging(tx: Tx, book: CodeBook, importId: string, onProgress: (lines: number, bytes: number) => void) {
  await sql`set local work_mem = '64MB'`.execute(tx)
  await sql`
    create temporary table staged (col integer not null, twice boolean not null, line integer[] storage external not null,
      citizenship text[] storage external not null, value integer[] storage external not null) on commit drop`.execute(tx)
  await sql`
    create temporary table staged_column (col integer not null, measure text not null, area_code text not null, at date not null,
      residence text not null, sex text not null, age text not null) on commit drop`.execute(tx)

  let pieces = new Map<number, Piece>()
  let gathered = 0
  const numbers = new Map<string, number>()
  const firstCells: PreviewCell[] = []
  const firstKeys: ColumnKey[] = []
  let fresh: (ColumnKey & { col: number })[] = []
  let unwritten: Fault[] = []
  const faults: Fault[] = []
  const places = new Set<string>()
  const count = { accepted: 0, refused: 0, outside: 0, positions: 0, bytes: 0 }
  let lastGood = -1
  let lastRefused = -1
  // One batch is on its way while the next is being read.
  let sent: Promise<unknown> = Promise.resolve()

  async function send(): Promise<void> {
    await sent
    if (fresh.length > 0) {
      const added = fresh
      fresh = []
      await sql`
        insert into staged_column (col, measure, area_code, at, residence, sex, age)
        select col, measure, area, at, residence, sex, age
        from jsonb_to_recordset(${JSON.stringify(added)}::jsonb) as one (col integer, measure text, area text, at date, residence text,
          sex text, age text)`.execute(tx)
    }
    if (unwritten.length > 0) await writeFaults()
    if (gathered === 0) return
    const batch = [...pieces]
    pieces = new Map()
    gathered = 0
    for (const [, piece] of batch) order(piece)
    const codeOf = (number: number) => book.citizenshipCodes[number] ?? ''
    const next = sql`
      insert into staged (col, twice, line, citizenship, value)
      select col, twice, line::integer[], citizenship::text[], value::integer[]
      from unnest(${batch.map(([col]) => col)}::integer[], ${batch.map(([, piece]) => piece.twice)}::boolean[],
        ${batch.map(([, piece]) => `{${piece.lines.join(',')}}`)}::text[], ${batch.map(([, piece]) => `{${piece.citizenships.map(codeOf).join(',')}}`)}::text[],
        ${batch.map(([, piece]) => `{${piece.values.join(',')}}`)}::text[]) as one (col, twice, line, citizenship, value)`.execute(tx)
    // Whoever sends next, or finishes, hears of a failure; until then it must not end the program.
    next.catch(() => undefined)
    sent = next
  }
  async function writeFaults(): Promise<void> {
    const batch = unwritten
    unwritten = []
    await sql`
      insert into population.import_fault (import_id, line, reason, cell, position)
      select ${importId}::uuid, one.line, one.reason, one.cell, ${count.positions}::integer + one.place::integer
      from unnest(${batch.map((fault) => fault.line)}::bigint[], ${batch.map((fault) => fault.reason)}::text[],
        ${batch.map((fault) => fault.text)}::text[]) with ordinality as one (line, reason, cell, place)`.execute(tx)
    count.positions += batch.length
  }
  function fault(line: number, reason: FaultReason, text: string): void {
    // eslint-disable-next-line no-control-regex -- PostgreSQL keeps no zero bytes in texts
    const found: Fault = { line, reason, text: text.replaceAll('\u0000', '\ufffd').slice(0, 300) }
    if (line !== lastRefused) count.refused += 1
    lastRefused = line
    if (faults.length < reportedFaults) faults.push(found)
    unwritten.push(found)
  }

  const sink: Sink = {
    column(key) {
      const text = `${key.measure}|${key.area}|${key.at}|${key.residence}|${key.sex}|${key.age}`
      const known = numbers.get(text)
      if (known !== undefined) return known
      const col = numbers.size
      numbers.set(text, col)
      fresh.push({ ...key, col })
      if (firstKeys.length < shownCells) firstKeys.push(key)
      return col
    },
    cell(line, column, citizenship, value) {
      if (line !== lastGood) count.accepted += 1
      lastGood = line
      if (firstCells.length < shownCells) {
        const key = firstKeys[column]
        if (key)
          firstCells.push({ ...key, line, areaName: book.areaName(key.area), citizenship: book.citizenshipCodes[citizenship] ?? '', value })
      }
      gathered += 1
      const piece = pieces.get(column)
      if (piece === undefined) {
        pieces.set(column, { lines: [line], citizenships: [citizenship], values: [value], ordered: true, twice: false })
        return
      }
      if ((piece.citizenships.at(-1) ?? -1) >= citizenship) piece.ordered = false
      piece.lines.push(line)
      piece.citizenships.push(citizenship)
      piece.values.push(value)
    },
    fault,
    outside(_line, place) {
      count.outside += 1
      if (places.size < 50 && place !== '') places.add(place)
    },
    async progress(linesDone, bytes) {
      count.bytes += bytes
      onProgress(linesDone, count.bytes)
      if (gathered >= batchCells || unwritten.length >= batchFaults) await send()
    },
  }

  /** Packs what was read, finds counts that contradict each other inside the file, compares with what is known from the same source. */
  async function finish(sourceId: string): Promise<Counted> {
    await send()
    await sent
    await sql`
      create temporary table repacked (col integer not null, twice boolean not null, citizenship text[] storage external not null,
        value integer[] storage external not null) on commit drop`.execute(tx)
    const repeated = await settleRepeats()
    // Nearly every column arrived in one piece without repetition and is ready as it is.
    await sql`
      create temporary table compared (like staged_column, citizenship text[] storage external not null,
        value integer[] storage external not null, old_citizenship text[] storage external, old_value integer[] storage external)
      on commit drop`.execute(tx)
    await sql`
      insert into compared
      select k.*, p.citizenship, p.value, f.citizenship as old_citizenship, f.value as old_value
      from (
        select col, citizenship, value from staged where col not in (select col from spread) union all select col, citizenship, value from repacked) p
      join staged_column k on k.col = p.col
      left join population.figure_column f on f.measure = k.measure and f.area_code = k.area_code and f.at = k.at and f.residence = k.residence
        and f.sex = k.sex and f.age = k.age and f.source_id = ${sourceId}`.execute(tx)
    const whole = await sql<{ cells: number; added: number; same: number }>`
      select coalesce(sum(cardinality(value)), 0)::bigint as cells,
        coalesce(sum(cardinality(value)) filter (where old_value is null), 0)::bigint as added,
        coalesce(sum(cardinality(value)) filter (where citizenship = old_citizenship and value = old_value), 0)::bigint as same from compared`.execute(
      tx,
    )
    const partly = await sql<{ added: number; changed: number; same: number }>`
      select count(*) filter (where o.value is null)::bigint as added, count(*) filter (where o.value <> n.value)::bigint as changed,
        count(*) filter (where o.value = n.value)::bigint as same
      from compared c cross join lateral unnest(c.citizenship, c.value) n (citizenship, value)
      left join lateral (select u.value from unnest(c.old_citizenship, c.old_value) u (citizenship, value)
      where u.citizenship = n.citizenship) o on true
      where c.old_value is not null and (c.citizenship <> c.old_citizenship or c.value <> c.old_value)`.execute(tx)
    const [all, some] = [whole.rows[0], partly.rows[0]]
    return {
      read: count.accepted + count.refused + count.outside,
      accepted: count.accepted,
      refused: count.refused,
      outside: count.outside,
      repeated,
      cells: all?.cells ?? 0,
      added: (all?.added ?? 0) + (some?.added ?? 0),
      changed: some?.changed ?? 0,
      same: (all?.same ?? 0) + (some?.same ?? 0),
      faults: faults.toSorted((a, b) => a.line - b.line),
      preview: { ...(await preview()), outside: [...places] },
    }
  }

  /** Packs the columns that came in several pieces. The same count twice with one value is one count; with two values the first stands and the later line is refused. */
  async function settleRepeats(): Promise<number> {
    await sql`create temporary table spread on commit drop as select col from staged group by col having count(*) > 1 or bool_or(twice)`.execute(
      tx,
    )
    await sql`
      insert into repacked (col, twice, citizenship, value)
      select s.col, count(*) <> count(distinct one.citizenship collate "C"), array_agg(one.citizenship order by one.citizenship collate "C"),
        array_agg(one.value order by one.citizenship collate "C")
      from staged s cross join lateral unnest(s.citizenship, s.value) one (citizenship, value) where s.col in (select col from spread)
      group by s.col`.execute(tx)
    await sql`
      create temporary table loose on commit drop as
      select s.col, one.line, one.citizenship, one.value from staged s cross join
        lateral unnest(s.line, s.citizenship, s.value) one (line, citizenship, value)
      where s.col in (select col from repacked where twice)`.execute(tx)
    const again = await sql<{
      line: number
      value: number
      firstLine: number
      firstValue: number
      citizenship: string
      area: string
      at: string
    }>`
      select o.line, o.value, o."firstLine", o."firstValue", o.citizenship, k.area_code as area, k.at from (
        select *, first_value(line) over w as "firstLine", first_value(value) over w as "firstValue", row_number() over w as place from loose window w as (partition by col, citizenship order by line)) o
      join staged_column k on k.col = o.col where o.place > 1 order by o.line`.execute(tx)
    const contradictions = again.rows.filter((row) => row.value !== row.firstValue)
    for (const row of contradictions) {
      fault(row.line, 'duplicate', `${row.area} ${row.at} ${row.citizenship}: ${row.value} ≠ ${row.firstValue} (${row.firstLine})`)
      if (unwritten.length >= batchFaults) await writeFaults()
    }
    if (unwritten.length > 0) await writeFaults()
    count.accepted -= new Set(contradictions.map((row) => row.line)).size
    await sql`
      update repacked p set citizenship = k.citizenship, value = k.value from (
        select col, array_agg(citizenship order by citizenship collate "C") as citizenship, array_agg(value order by citizenship collate "C") as value
        from (select distinct on (col, citizenship) col, citizenship, value from loose order by col, citizenship, line) one group by col) k
        where k.col = p.col`.execute(tx)
    return new Set(again.rows.filter((row) => row.value === row.firstValue).map((row) => row.line)).size
  }

  async function preview(): Promise<Omit<Preview, 'outside'>> {
    const kinds = await sql<PreviewKind>`
      select c.measure, a.kind as "areaKind", c.sex <> 'TOTAL' as "bySex", c.age <> 'TOTAL' as "byAge",
        bool_or(cardinality(c.citizenship) > 1 or c.citizenship[1] <> 'TOTAL') as "byCitizenship",
        sum(cardinality(c.value))::bigint as cells, count(distinct c.area_code)::integer as areas, min(c.at) as "from", max(c.at) as "to"
      from compared c join population.area a on a.code = c.area_code group by c.measure, a.kind, c.sex <> 'TOTAL', c.age <> 'TOTAL'
      order by 1, 2, 3, 4`.execute(tx)
    return { kinds: kinds.rows, first: firstCells }
  }

  /** Makes what was compared visible when the transaction ends. Citizenships that the file does not name keep their value. */
  async function publish(sourceId: string): Promise<void> {
    await sql`
      insert into population.figure_column (measure, area_code, at, residence, sex, age, source_id, citizenship, value, import_id)
      select measure, area_code, at, residence, sex, age, ${sourceId}, citizenship, value, ${importId}::uuid from compared where old_value is null`.execute(
      tx,
    )
    await sql`
      update population.figure_column f set citizenship = m.citizenship, value = m.value, import_id = ${importId}::uuid
      from compared c cross join lateral (
        select array_agg(coalesce(n.citizenship, o.citizenship) order by coalesce(n.citizenship, o.citizenship) collate "C") as citizenship,
          array_agg(coalesce(n.value, o.value) order by coalesce(n.citizenship, o.citizenship) collate "C") as value
        from unnest(c.citizenship, c.value) n (citizenship, value) full join unnest(c.old_citizenship, c.old_value) o (citizenship,
          value) on o.citizenship = n.citizenship) m
      where f.measure = c.measure and f.area_code = c.area_code and f.at = c.at and f.residence = c.residence and f.sex = c.sex and f.age = c.age
        and f.source_id = ${sourceId}
        and c.old_value is not null and (c.citizenship <> c.old_citizenship or c.value <> c.old_value)
          and (m.citizenship <> f.citizenship or m.value <> f.value)`.execute(tx)
    await sql`select population.learn_sizes()`.execute(tx)
  }

  return { sink, finish, publish }
}
