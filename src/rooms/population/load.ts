// The official figures that come with the project, with their sources; districts with their codes; what the study states.
import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { sql } from 'kysely'
import { asActor, type Tx } from '../../kernel/db.ts'
import { fromCsv } from '../../kernel/csv.ts'
import type { Ports } from '../../kernel/ports.ts'
import { loaderActor, type Counts } from '../../kernel/seed.ts'

type Row = Record<string, string>
function read(root: string, folder: string, name: string): Row[] {
  const table = fromCsv(readFileSync(join(root, 'seed', folder, `${name}.csv`), 'utf8'))
  const [problem] = table.problems
  if (problem) throw new RangeError(`seed/${folder}/${name}.csv line ${problem.line}: ${problem.reason}`)
  return table.rows.map((row) => row.cells)
}
const json = (rows: readonly Row[]) => JSON.stringify(rows)

/** Sources of the seed that speak of small areas; counts of one to four persons must not leave. */
const smallCells = ['humpo-2026']

async function loadAreas(tx: Tx, root: string): Promise<number> {
  const regions = [...new Map(read(root, 'population', 'cz-regions').map((row) => [row['area_code'], row])).values()]
  await sql`
    insert into population.area (code, kind, name) values ('CZ', 'country', 'Česká republika') on conflict (code) do update
    set name = excluded.name`.execute(tx)
  await sql`
    insert into population.area (code, kind, name, parent_code) select one ->> 'area_code', 'region', one ->> 'area_name', 'CZ'
    from jsonb_array_elements(${json(regions)}::jsonb) one
    on conflict (code) do update set name = excluded.name`.execute(tx)
  const administrative = read(root, 'geo', 'prague-spravni-obvody')
  await sql`
    insert into population.area (code, kind, name, parent_code, register_code, area_km2, latitude, longitude)
    select one ->> 'so_code', 'administrative-district', 'Správní obvod ' || (one ->> 'so_name'), 'CZ010', one ->> 'so_ruian_code',
      (one ->> 'area_km2')::numeric, (one ->> 'label_lat')::float8, (one ->> 'label_lon')::float8
    from jsonb_array_elements(${json(administrative)}::jsonb) one on conflict (code) do update
    set name = excluded.name, area_km2 = excluded.area_km2, register_code = excluded.register_code`.execute(tx)
  const districts = read(root, 'geo', 'prague-mestske-casti')
  await sql`
    insert into population.area (code, kind, name, parent_code, area_km2, latitude, longitude, tile_row, tile_col, tile_label)
    select one ->> 'mc_code', 'city-district', one ->> 'mc_name', one ->> 'so_code', (one ->> 'area_km2')::numeric,
      (one ->> 'label_lat')::float8, (one ->> 'label_lon')::float8,
      (one ->> 'tile_row')::smallint, (one ->> 'tile_col')::smallint, one ->> 'label'
    from jsonb_array_elements(${json(districts)}::jsonb) one on conflict (code) do update
    set name = excluded.name, area_km2 = excluded.area_km2, tile_row = excluded.tile_row, tile_col = excluded.tile_col`.execute(tx)
  const historic = [...new Map(districts.map((row) => [row['obvod_ruian_code'], row])).values()]
  await sql`
    insert into population.area (code, kind, name, parent_code)
    select 'MOP-' || lpad(one ->> 'obvod_ruian_code', 2, '0'), 'historic-district', 'Obvod ' || (one ->> 'obvod_name'), 'CZ010'
    from jsonb_array_elements(${json(historic)}::jsonb) one on conflict (code) do update set name = excluded.name`.execute(tx)
  return administrative.length + districts.length
}

async function loadLists(tx: Tx, root: string): Promise<void> {
  const sources = read(root, 'population', 'sources')
    .filter((row) => row['source'] !== 'unverified-memory')
    .map((row) => ({ ...row, threshold: smallCells.includes(row['source'] ?? '') ? '4' : '0' }))
  await sql`
    insert into population.source (id, title, address, publisher, terms, confidence, note, threshold)
    select one ->> 'source', one ->> 'title', nullif(one ->> 'url_or_repository', ''), one ->> 'publisher', nullif(one ->> 'terms', ''),
      nullif(one ->> 'confidence', ''), nullif(one ->> 'note', ''), (one ->> 'threshold')::integer
    from jsonb_array_elements(${json(sources)}::jsonb) one
    on conflict (id) do update set title = excluded.title, address = excluded.address, publisher = excluded.publisher, terms = excluded.terms,
      confidence = excluded.confidence, note = excluded.note,
      threshold = excluded.threshold`.execute(tx)
  const aggregates = ['TOTAL', 'EU', 'NON_EU', 'OTHER', 'STATELESS']
  await sql`
    insert into population.citizenship (code, aggregate) select one, true from unnest(${aggregates}::text[]) one on conflict do nothing`.execute(
    tx,
  )
  const citizenships = read(root, 'population', 'codelist-citizenship-csu-iso').map((row) => ({
    ...row,
    code: row['iso2'] || `CSU-${row['csu_3228_code']}`,
  }))
  await sql`
    insert into population.citizenship (code, statistical_code, name_cs, aggregate)
    select distinct on (one ->> 'code') one ->> 'code', one ->> 'csu_3228_code', one ->> 'name_cs_short', one ->> 'kind' <> 'country'
      or coalesce(one ->> 'iso2', '') = ''
    from jsonb_array_elements(${json(citizenships)}::jsonb) one order by one ->> 'code', one ->> 'csu_3228_code'
    on conflict (code) do update set statistical_code = excluded.statistical_code, name_cs = excluded.name_cs`.execute(tx)
  const residences = read(root, 'population', 'codelist-residence-types').filter((row) => row['source'] !== 'unverified-memory')
  await sql`
    insert into population.residence (code, name_cs, name_en, includes)
    select one ->> 'code', one ->> 'name_cs', one ->> 'name_en', one ->> 'includes'
    from jsonb_array_elements(${json(residences)}::jsonb) one
    on conflict (code) do update set name_cs = excluded.name_cs, name_en = excluded.name_en, includes = excluded.includes`.execute(tx)
}

async function addFigures(tx: Tx, rows: readonly Row[], measure: string): Promise<number> {
  const unknown = new Set(rows.map((row) => row['citizenship_iso2'] ?? 'TOTAL'))
  await sql`
    insert into population.citizenship (code, aggregate) select one, false from unnest(${[...unknown]}::text[]) one on conflict do nothing`.execute(
    tx,
  )
  await sql`
    insert into population.figure_row (area_code, at, measure, citizenship, residence, age, value, precision, source_id, note)
    select one ->> 'area_code', (one ->> 'date')::date, case when one ->> 'residence_type' = 'TEMPORARY_PROTECTION' then 'temporary-protection'
      else ${measure} end, coalesce(one ->> 'citizenship_iso2', 'TOTAL'),
      coalesce(one ->> 'residence_type', 'ALL'), coalesce(one ->> 'age', 'TOTAL'), (one ->> 'value')::bigint,
        coalesce(one ->> 'precision', 'exact'), one ->> 'source', nullif(one ->> 'note', '')
    from jsonb_array_elements(${json(rows)}::jsonb) one
    on conflict (measure, area_code, at, citizenship, residence, sex, age, source_id) do update
    set value = excluded.value, precision = excluded.precision, note = excluded.note
    where figure_row.import_id is null`.execute(tx)
  return rows.length
}

/** Loads areas, code lists, sources, figures and stated figures in one step; answers how many of each. */
export function loadPopulation(ports: Ports): Promise<Counts> {
  const { root } = ports.config
  return asActor(ports.db, loaderActor, async (tx) => {
    const areas = await loadAreas(tx, root)
    await loadLists(tx, root)
    let figures = 0
    for (const name of [
      'cz-national',
      'cz-by-citizenship',
      'cz-by-citizenship-other-dates',
      'cz-regions',
      'prague-totals',
      'prague-by-citizenship',
      'prague-districts-foreigners',
      'prague-temporary-protection',
    ]) {
      figures += await addFigures(tx, read(root, 'population', name), 'foreigners')
    }
    figures += await addFigures(
      tx,
      read(root, 'population', 'prague-districts-population').map((row) => ({
        ...row,
        value: row['population'] ?? '',
        residence_type: 'ALL',
      })),
      'population',
    )
    for (const [measure, column] of [
      ['foreign-pupils', 'foreign_pupils'],
      ['pupils', 'all_pupils'],
    ] as const) {
      // A school year is dated by the day of its statistics, 30 September.
      figures += await addFigures(
        tx,
        read(root, 'population', 'cz-foreign-pupils')
          .filter((row) => row[column])
          .map((row) => ({
            area_code: row['area_code'] ?? '',
            date: `${row['school_year']?.slice(0, 4)}-09-30`,
            residence_type: 'ALL',
            age: row['school_level'] ?? '',
            value: row[column] ?? '',
            precision: row['precision'] ?? '',
            source: row['source'] ?? '',
          })),
        measure,
      )
    }
    const stated = read(root, 'population', 'study-stated-figures')
    await sql`
      insert into population.stated (area_code, period, indicator, value, unit, study_section, checked)
      select one ->> 'area_code', one ->> 'year', one ->> 'indicator', (one ->> 'value')::numeric, one ->> 'unit', one ->> 'study_section',
        one ->> 'check' from jsonb_array_elements(${json(stated)}::jsonb) one
      on conflict (area_code, indicator, period) do update set value = excluded.value, checked = excluded.checked`.execute(tx)
    return { figures, districts: areas, 'stated figures': stated.length }
  })
}
