// Published figures, chosen openly: end of year before other days, exact before rounded; what else a cell holds is kept beside it. Small counts are suppressed here, before anything leaves.
import { sql } from 'kysely'
import { nobody, type Actor } from '../../kernel/actor.ts'
import { asActor, type Tx } from '../../kernel/db.ts'
import type { Ports } from '../../kernel/ports.ts'
import { city, country, datasets, districtDays, type AreaKind, type Dataset, type Precision } from './model.ts'
import { secretsOf, type Count } from './suppression.ts'

export type Source = { id: string; title: string; publisher: string; address: string | null; terms: string | null }
export type Value = {
  year: number
  at: string
  value: number
  precision: Precision
  sourceId: string
  publisher: string
  confidence: string | null
  others: number
}

const preference = sql`
  (extract(month from f.at) = 12 and extract(day from f.at) = 31) desc, array_position(array['exact', 'rounded', 'derived'], f.precision),
    f.at desc, f.source_id`

/** Kinds of residence that count everybody; the others are parts of them. */
const wholes = ['ALL', 'ALL_XP', 'TEMPORARY_PROTECTION']
type Place = { area: string; citizenship: string; residence: string; sex: string; age: string }
function detailOf(place: Place): string {
  const whole = place.citizenship === 'TOTAL' && place.sex === 'TOTAL' && place.age === 'TOTAL' && wholes.includes(place.residence)
  return whole ? '' : `${place.citizenship}|${place.sex}|${place.age}|${wholes.includes(place.residence) ? '' : place.residence}`
}
const districtKinds = ['administrative-district', 'city-district', 'historic-district']
async function cityThreshold(tx: Tx): Promise<number> {
  return (await sql<{ count: number }>`select count from population.city_threshold`.execute(tx)).rows[0]?.count ?? 0
}
/** Answers which counts of a measure must not be shown, on one day or (null) on all days. Days on which no source or city asks for it cost nothing. */
async function hiding(tx: Tx, measure: string, day: string | null): Promise<(at: string, place: Place) => boolean> {
  const careful = (await sql<{ id: string }>`select id from population.source where threshold > 0`.execute(tx)).rows.map((row) => row.id)
  const ofCity = await cityThreshold(tx)
  if (careful.length === 0 && ofCity === 0) return () => false
  // Asked for in the plainest words, so that years of imported columns are passed over unread.
  const asks =
    ofCity > 0
      ? sql`(f.source_id = any (${careful}) or f.area_code in (select code from population.area where kind = any (${districtKinds})))`
      : sql`f.source_id = any (${careful})`
  const found = await sql<Place & { at: string; parent: string | null; family: string; source: string; value: number; threshold: number }>`
    with asked as (
      select f.at, max(s.threshold)::integer as threshold from population.figure f join population.source s on s.id = f.source_id
      where f.measure = ${measure} and (${day}::date is null or f.at = ${day}::date) and ${asks}
      group by f.at)
    select f.at, f.area_code as area, a.parent_code as parent, a.kind as family, f.citizenship, f.residence, f.sex, f.age,
      f.source_id as source, f.value,
      greatest(asked.threshold, case when a.kind = any (${districtKinds}) then ${ofCity}::integer else 0 end) as threshold
    from asked join population.figure f on f.at = asked.at and f.measure = ${measure} join population.area a on a.code = f.area_code`.execute(
    tx,
  )
  const days = new Map(
    [...Map.groupBy(found.rows, (row) => row.at)].map(([at, rows]) => [
      at,
      secretsOf(
        rows.map((row): Count => ({
          area: row.area,
          parent: row.parent,
          family: row.family,
          table: `${row.source}|${row.residence}`,
          detail: detailOf(row),
          value: row.value,
          threshold: row.threshold,
        })),
      ),
    ]),
  )
  return (at, place) => {
    const secrets = days.get(at)
    return secrets !== undefined && (detailOf(place) === '' ? secrets.totals : secrets.details).has(place.area)
  }
}

async function yearly(
  tx: Tx,
  choice: { measure: string; area: string; citizenship?: string; residence: readonly string[] },
): Promise<Value[]> {
  const hides = await hiding(tx, choice.measure, null)
  const found = await sql<Value & { residence: string }>`
    select distinct on (extract(year from f.at)) extract(year from f.at)::integer as year, f.at, f.value, f.precision, f.residence,
      f.source_id as "sourceId", s.publisher, s.confidence,
      (count(*) over (partition by extract(year from f.at)) - 1)::integer as others
    from population.figure f join population.source s on s.id = f.source_id
    where f.measure = ${choice.measure} and f.area_code = ${choice.area} and f.citizenship = ${choice.citizenship ?? 'TOTAL'}
      and f.residence = any (${[...choice.residence]}) and f.sex = 'TOTAL'
      and f.age = 'TOTAL'
    order by extract(year from f.at), array_position(${[...choice.residence]}::text[], f.residence), ${preference}`.execute(tx)
  return found.rows
    .filter(
      (row) =>
        !hides(row.at, {
          area: choice.area,
          citizenship: choice.citizenship ?? 'TOTAL',
          residence: row.residence,
          sex: 'TOTAL',
          age: 'TOTAL',
        }),
    )
    .map(({ residence: _residence, ...value }) => value)
}

/** Totals of a year that nobody published as a total: our sum over countries, marked as derived. */
async function derivedTotals(tx: Tx, area: string): Promise<Value[]> {
  const found = await sql<Value>`
    select extract(year from f.at)::integer as year, f.at, sum(f.value)::bigint as value, 'derived' as precision, f.source_id as "sourceId",
      s.publisher, s.confidence, 0 as others
    from population.figure f join population.source s on s.id = f.source_id join population.citizenship c on c.code = f.citizenship
    where f.measure = 'foreigners' and f.area_code = ${area} and f.residence = 'ALL_XP' and f.sex = 'TOTAL' and f.age = 'TOTAL'
      and f.citizenship not in ('TOTAL', 'EU', 'NON_EU', 'STATELESS_UNKNOWN')
      and extract(month from f.at) = 12
    group by f.at, f.source_id, s.publisher, s.confidence having count(*) > 100 order by f.at`.execute(tx)
  const hides = await hiding(tx, 'foreigners', null)
  return found.rows.filter((row) => !hides(row.at, { area, citizenship: 'TOTAL', residence: 'ALL_XP', sex: 'TOTAL', age: 'TOTAL' }))
}

/** Foreigners in the whole country by year and in Prague; totals that had to be summed are marked. */
export function timeSeries(ports: Ports): Promise<{ country: Value[]; permanent: Value[]; city: Value[] }> {
  return asActor(ports.db, nobody, async (tx) => {
    const total = await yearly(tx, { measure: 'foreigners', area: country, residence: ['ALL_XP', 'ALL'] })
    const known = new Map(total.map((one) => [one.year, one]))
    // An exact sum over countries beats a rounded newspaper figure and fills years in which only parts were published.
    for (const one of await derivedTotals(tx, country))
      if (!known.has(one.year) || known.get(one.year)?.precision === 'rounded' || !known.get(one.year)?.at.endsWith('-12-31'))
        known.set(one.year, one)
    return {
      country: [...known.values()].toSorted((a, b) => a.year - b.year),
      permanent: await yearly(tx, { measure: 'foreigners', area: country, residence: ['PERMANENT'] }),
      city: await yearly(tx, { measure: 'foreigners', area: city, residence: ['ALL_XP', 'ALL'] }),
    }
  })
}

export type LatestTotal = { value: number; date: string; publisher: string; series: { year: number; value: number }[] }
/** The newest published total of foreigners of an area with the years before it, for the start page. */
export async function latestTotal(ports: Ports, areaCode: string): Promise<LatestTotal | null> {
  const series = await asActor(ports.db, nobody, (tx) =>
    yearly(tx, { measure: 'foreigners', area: areaCode, residence: ['ALL_XP', 'ALL'] }),
  )
  // The start page shows the newest figure that an office itself published; newer but doubtful ones have their place in the series.
  const last = series.filter((one) => one.precision === 'exact' && one.confidence === 'high').at(-1) ?? series.at(-1)
  if (!last) return null
  return {
    value: last.value,
    date: last.at,
    publisher: last.publisher,
    series: series.filter((one) => one.at <= last.at).map((one) => ({ year: Number(one.at.slice(0, 4)), value: one.value })),
  }
}

export type CitizenshipValue = { code: string; nameCs: string | null; value: number; precision: Precision; aggregate: boolean }
/** Years for which an area has figures by citizenship. */
export function citizenshipYears(ports: Ports, area: string): Promise<{ at: string; residence: string; count: number }[]> {
  return asActor(
    ports.db,
    nobody,
    async (tx) =>
      (
        await sql<{ at: string; residence: string; count: number }>`
    select f.at, f.residence, count(*)::integer as count from population.figure f join population.citizenship c on c.code = f.citizenship
    where f.measure = 'foreigners' and f.area_code = ${area} and not c.aggregate and f.sex = 'TOTAL' and f.age = 'TOTAL'
    group by f.at, f.residence having count(*) > 3 order by f.at desc, f.residence`.execute(tx)
      ).rows,
  )
}
/** Citizenships of an area on a day, largest first; aggregates apart. */
export function byCitizenship(
  ports: Ports,
  area: string,
  at: string,
  residence: string,
): Promise<{ countries: CitizenshipValue[]; aggregates: CitizenshipValue[]; sources: Source[] }> {
  return asActor(ports.db, nobody, async (tx) => {
    const found = await sql<CitizenshipValue & { sourceId: string }>`
      select distinct on (f.citizenship) f.citizenship as code, c.name_cs as "nameCs", f.value, f.precision, c.aggregate, f.source_id as "sourceId"
      from population.figure f join population.citizenship c on c.code = f.citizenship join population.source s on s.id = f.source_id
      where f.measure = 'foreigners' and f.area_code = ${area} and f.at = ${at} and f.residence = ${residence} and f.sex = 'TOTAL' and f.age = 'TOTAL'
      order by f.citizenship, array_position(array['exact', 'rounded', 'derived'], f.precision), f.source_id`.execute(tx)
    const hides = await hiding(tx, 'foreigners', at)
    const sorted = found.rows
      .filter((one) => !hides(at, { area, citizenship: one.code, residence, sex: 'TOTAL', age: 'TOTAL' }))
      .toSorted((a, b) => b.value - a.value || a.code.localeCompare(b.code))
    return {
      countries: sorted.filter((one) => !one.aggregate),
      aggregates: sorted.filter((one) => one.aggregate),
      sources: await sourcesOf(
        tx,
        sorted.map((one) => one.sourceId),
      ),
    }
  })
}
/** Yearly values of several citizenships in the country, for small pictures beside each other. */
export function citizenshipSeries(ports: Ports, codes: readonly string[]): Promise<Map<string, { year: number; value: number }[]>> {
  return asActor(ports.db, nobody, async (tx) => {
    const hides = await hiding(tx, 'foreigners', null)
    const found = await sql<{ code: string; at: string; year: number; value: number }>`
      select distinct on (f.citizenship, extract(year from f.at)) f.citizenship as code, f.at, extract(year from f.at)::integer as year, f.value
      from population.figure f
      where f.measure = 'foreigners' and f.area_code = ${country} and f.citizenship = any (${[...codes]}) and f.residence = 'ALL_XP'
        and f.sex = 'TOTAL' and f.age = 'TOTAL'
        and extract(month from f.at) = 12 order by f.citizenship, extract(year from f.at), ${preference}`.execute(tx)
    const series = new Map<string, { year: number; value: number }[]>()
    for (const { code, at, year, value } of found.rows)
      if (!hides(at, { area: country, citizenship: code, residence: 'ALL_XP', sex: 'TOTAL', age: 'TOTAL' }))
        series.set(code, [...(series.get(code) ?? []), { year, value }])
    return series
  })
}

async function sourcesOf(tx: Tx, ids: readonly string[]): Promise<Source[]> {
  return (
    await sql<Source>`
      select id, title, publisher, address, terms from population.source where id = any (${[...new Set(ids)]}) order by title`.execute(tx)
  ).rows
}

export type District = {
  code: string
  kind: AreaKind
  name: string
  parentCode: string | null
  areaKm2: number | null
  tileRow: number | null
  tileCol: number | null
  label: string | null
  foreigners: number | null
  population: number | null
  share: number | null
  protection: number | null
  protectionSuppressed: boolean
  growth: number | null
}

/** The districts of one kind with counts, shares (both from the same day) and growth of the population; small counts of temporary protection are hidden, also from subtraction. */
export function listDistricts(
  ports: Ports,
  kind: 'city-district' | 'administrative-district',
): Promise<{ districts: District[]; sources: Source[] }> {
  return asActor(ports.db, nobody, async (tx) => {
    const value = (measure: string, day: string) => sql<
      number | null
    >`(select f.value from population.figure f where f.area_code = a.code and f.measure = ${measure} and f.at = ${day} and f.citizenship = 'TOTAL'
      and f.sex = 'TOTAL' and f.age = 'TOTAL' order by array_position(array['exact', 'derived', 'rounded'], f.precision), f.source_id limit 1)`
    const found = await sql<Omit<District, 'share' | 'growth' | 'protectionSuppressed'> & { before: number | null }>`
      select a.code, a.kind, a.name, a.parent_code as "parentCode", a.area_km2::float8 as "areaKm2", a.tile_row as "tileRow",
        a.tile_col as "tileCol", a.tile_label as label,
        ${value('foreigners', districtDays.foreigners)} as foreigners, ${value('population', districtDays.population)} as population,
          ${value('population', districtDays.before)} as before,
        ${value('temporary-protection', districtDays.protection)} as protection
      from population.area a where a.kind = ${kind} order by a.code`.execute(tx)
    const hides = {
      foreigners: await hiding(tx, 'foreigners', districtDays.foreigners),
      population: await hiding(tx, 'population', districtDays.population),
      before: await hiding(tx, 'population', districtDays.before),
      protection: await hiding(tx, 'temporary-protection', districtDays.protection),
    }
    const safe = (row: { code: string }, name: keyof typeof hides, value: number | null) =>
      value === null ||
      hides[name](districtDays[name], {
        area: row.code,
        citizenship: 'TOTAL',
        residence: name === 'protection' ? 'TEMPORARY_PROTECTION' : 'ALL',
        sex: 'TOTAL',
        age: 'TOTAL',
      })
        ? null
        : value
    const districts = found.rows.map((row): District => {
      const { before: _before, ...rest } = row
      const [foreigners, population, before, protection] = [
        safe(row, 'foreigners', row.foreigners),
        safe(row, 'population', row.population),
        safe(row, 'before', row.before),
        safe(row, 'protection', row.protection),
      ]
      return {
        ...rest,
        foreigners,
        population,
        protection,
        protectionSuppressed: row.protection !== null && protection === null,
        share: foreigners !== null && population !== null && population > 0 ? foreigners / population : null,
        growth: before !== null && before > 0 && population !== null ? population / before - 1 : null,
      }
    })
    return { districts, sources: await sourcesOf(tx, ['csu-mc-2019', 'pragr-csu-mc-age', 'humpo-2026']) }
  })
}

export type DistrictDetail = {
  code: string
  kind: AreaKind
  name: string
  parent: { code: string; name: string } | null
  parts: { code: string; name: string }[]
  population: Value[]
  foreigners: Value[]
  sameName: { code: string; kind: AreaKind; name: string }[]
}
/** One area with its yearly figures and the other areas that carry nearly the same name. */
export function districtByCode(ports: Ports, code: string): Promise<DistrictDetail | null> {
  return asActor(ports.db, nobody, async (tx) => {
    const found = await sql<Pick<DistrictDetail, 'code' | 'kind' | 'name' | 'parent' | 'parts' | 'sameName'>>`
      select a.code, a.kind, a.name, case when p.code is not null then jsonb_build_object('code', p.code, 'name', p.name) end as parent,
        coalesce((select jsonb_agg(jsonb_build_object('code', x.code, 'name', x.name) order by x.name) from population.area x
        where x.parent_code = a.code and x.kind = 'city-district'), '[]') as parts,
        coalesce((select jsonb_agg(jsonb_build_object('code', x.code, 'kind', x.kind, 'name', x.name) order by x.kind) from population.area x
        where x.code <> a.code
          and regexp_replace(x.name, '^(Správní obvod|Obvod) ', '') = regexp_replace(a.name, '^(Správní obvod|Obvod) ', '')), '[]') as "sameName"
      from population.area a left join population.area p on p.code = a.parent_code where a.code = ${code}`.execute(tx)
    const area = found.rows[0]
    if (!area) return null
    return {
      ...area,
      population: await yearly(tx, { measure: 'population', area: code, residence: ['ALL'] }),
      foreigners: await yearly(tx, { measure: 'foreigners', area: code, residence: ['ALL_XP', 'ALL'] }),
    }
  })
}

export type ResidenceValue = { year: number; at: string; total: number; permanent: number; precision: Precision }
/** Permanent residence as a share of all, for days on which both were published by the same source. */
export function residenceShares(ports: Ports): Promise<{ rows: ResidenceValue[]; sources: Source[] }> {
  return asActor(ports.db, nobody, async (tx) => {
    const found = await sql<ResidenceValue & { sourceId: string }>`
      select distinct on (p.at) extract(year from p.at)::integer as year, p.at, t.value as total, p.value as permanent,
        case when p.precision = 'exact' and t.precision = 'exact' then 'exact' else 'rounded' end as precision, p.source_id as "sourceId"
      from population.figure p join population.figure t on t.area_code = p.area_code and t.at = p.at and t.source_id = p.source_id
        and t.measure = p.measure and t.citizenship = 'TOTAL' and t.residence in ('ALL', 'ALL_XP')
      where p.measure = 'foreigners' and p.area_code = ${country} and p.residence = 'PERMANENT' and p.citizenship = 'TOTAL'
      order by p.at, t.residence`.execute(tx)
    const hides = await hiding(tx, 'foreigners', null)
    const rows = found.rows.filter(
      (row) => !hides(row.at, { area: country, citizenship: 'TOTAL', residence: 'PERMANENT', sex: 'TOTAL', age: 'TOTAL' }),
    )
    return {
      rows,
      sources: await sourcesOf(
        tx,
        rows.map((row) => row.sourceId),
      ),
    }
  })
}

export type Stated = {
  areaCode: string
  areaName: string
  period: string | null
  indicator: string
  value: number
  unit: string
  section: string
  checked: string
  computed: { share: number; numerator: number; denominator: number; on: string } | null
}
/** What the study states, and beside it the share computed from official figures where both parts are known. */
export function statedFigures(ports: Ports): Promise<Stated[]> {
  return asActor(ports.db, nobody, async (tx) => {
    const stated = await sql<Omit<Stated, 'computed'>>`
      select t.area_code as "areaCode", a.name as "areaName", t.period, t.indicator, t.value::float8 as value, t.unit, t.study_section as section,
        t.checked
      from population.stated t join population.area a on a.code = t.area_code order by t.id`.execute(tx)
    const at = async (measure: string, area: string, day: string) =>
      (
        await sql<{ value: number }>`
      select f.value from population.figure f where f.measure = ${measure} and f.area_code = ${area} and f.at = ${day} and f.citizenship = 'TOTAL'
        and f.sex = 'TOTAL' and f.age = 'TOTAL'
        and f.residence in ('ALL_XP', 'ALL') order by f.residence desc, f.source_id limit 1`.execute(tx)
      ).rows[0]?.value ?? null
    const day = '2012-12-31'
    const cityForeigners = await at('foreigners', city, day)
    const denominators: Record<string, number | null> = {
      SHARE_OF_NATIONAL_FOREIGNERS: await at('foreigners', country, day),
      SHARE_OF_CITY_POPULATION: await at('population', city, day),
    }
    return stated.rows.map((row) => {
      const denominator = denominators[row.indicator] ?? null
      return {
        ...row,
        computed:
          denominator !== null && cityForeigners !== null
            ? { share: cityForeigners / denominator, numerator: cityForeigners, denominator, on: day }
            : null,
      }
    })
  })
}

export type FigureRow = {
  area_code: string
  area_name: string
  date: string
  measure: string
  citizenship: string
  residence: string
  sex: string
  age: string
  value: number | null
  suppressed: boolean
  precision: string
  source: string
}
/** Days of which a dataset has rows. */
export function datasetDays(ports: Ports, dataset: Dataset): Promise<string[]> {
  return asActor(ports.db, nobody, async (tx) =>
    (
      await sql<{ at: string }>`select distinct f.at from population.figure f where ${inDataset(dataset)} order by f.at`.execute(tx)
    ).rows.map((row) => row.at),
  )
}
const inDataset = (
  dataset: Dataset,
) => sql`f.measure = any (${[...dataset.measures]}) and (${dataset.byCitizenship} = (f.citizenship <> 'TOTAL'))
  and f.area_code in (select code from population.area where kind = any (${[...dataset.areas]}))`
/** The rows of a dataset of one day for download, small counts hidden together with what would give them away. A day at a time, so that years of imports need no more memory. */
export function datasetRowsOn(ports: Ports, dataset: Dataset, day: string): Promise<FigureRow[]> {
  return asActor(ports.db, nobody, async (tx) => {
    const found = await sql<Omit<FigureRow, 'suppressed' | 'value'> & { value: number }>`
      select f.area_code, a.name as area_name, f.at as date, f.measure, f.citizenship, f.residence, f.sex, f.age, f.value, f.precision,
        f.source_id as source
      from population.figure f join population.area a on a.code = f.area_code
      where f.at = ${day} and ${inDataset(dataset)} order by f.area_code, f.measure, f.citizenship, f.residence, f.sex, f.age, f.source_id`.execute(
      tx,
    )
    const hides = new Map<string, (at: string, place: Place) => boolean>()
    for (const measure of dataset.measures) hides.set(measure, await hiding(tx, measure, day))
    return found.rows.map((row) => {
      const suppressed = hides.get(row.measure)?.(day, { ...row, area: row.area_code }) ?? false
      return { ...row, value: suppressed ? null : row.value, suppressed }
    })
  })
}
/** All rows of a dataset. */
export async function datasetRows(ports: Ports, dataset: Dataset): Promise<FigureRow[]> {
  const rows: FigureRow[] = []
  for (const day of await datasetDays(ports, dataset)) for (const row of await datasetRowsOn(ports, dataset, day)) rows.push(row)
  return rows
}
/** How many rows a dataset has and the days they are of. */
export function datasetExtent(ports: Ports, dataset: Dataset): Promise<Extent> {
  return asActor(ports.db, nobody, (tx) => extentOf(tx, dataset))
}
async function extentOf(tx: Tx, dataset: Dataset): Promise<Extent> {
  return (
    (
      await sql<Extent>`
    select count(*)::integer as rows, min(f.at) as "from", max(f.at) as "to" from population.figure f where ${inDataset(dataset)}`.execute(
        tx,
      )
    ).rows[0] ?? { rows: 0, from: null, to: null }
  )
}
export type Extent = { rows: number; from: string | null; to: string | null }
export type SourceInUse = Source & { threshold: number; figures: number; newest: string | null }
export type Keeping = {
  sets: { dataset: Dataset; extent: Extent }[]
  imports: { id: string; name: string; state: 'staged' | 'published' | 'withdrawn'; cells: number; refused: number; at: Date }[]
  sources: SourceInUse[]
  threshold: number
}
/** What the staff page shows: datasets with their extent, the newest imports, sources with their thresholds. */
export function readKeeping(ports: Ports, actor: Actor): Promise<Keeping> {
  return asActor(ports.db, actor, async (tx) => {
    const sets: Keeping['sets'] = []
    for (const dataset of datasets) sets.push({ dataset, extent: await extentOf(tx, dataset) })
    const imports = await sql<Keeping['imports'][number]>`
      select id, file_name as name, state, cells, rows_refused as refused, coalesce(published_at, staged_at) as at from population.import
      order by staged_at desc limit 50`.execute(tx)
    const sources = await sql<SourceInUse>`
      select s.id, s.title, s.publisher, s.address, s.terms, s.threshold, count(f.source_id)::integer as figures, max(f.at) as newest
      from population.source s left join population.figure f on f.source_id = s.id group by s.id order by s.title`.execute(tx)
    return { sets, imports: imports.rows, sources: sources.rows, threshold: await cityThreshold(tx) }
  })
}
export function datasetSources(ports: Ports, dataset: Dataset): Promise<Source[]> {
  return asActor(ports.db, nobody, async (tx) => {
    const ids = await sql<{ id: string }>`select distinct f.source_id as id from population.figure f where ${inDataset(dataset)}`.execute(
      tx,
    )
    return sourcesOf(
      tx,
      ids.rows.map((row) => row.id),
    )
  })
}

/** Foreigners and all others by district on the day both are known, as input of the measures of segregation. */
export async function districtCounts(
  ports: Ports,
  kind: 'city-district' | 'administrative-district',
): Promise<Map<string, Map<string, bigint>>> {
  const { districts } = await listDistricts(ports, kind)
  return new Map(
    districts
      .filter((one) => one.foreigners !== null && one.population !== null)
      .map((one) => [
        one.code,
        new Map([
          ['foreigners', BigInt(one.foreigners ?? 0)],
          ['others', BigInt(Math.max(0, (one.population ?? 0) - (one.foreigners ?? 0)))],
        ]),
      ]),
  )
}

export type PupilLevel = { level: string; at: string; foreign: number; all: number }
/** Foreign and all pupils by level of school in the newest year in which both are known. */
export function pupilsByLevel(ports: Ports): Promise<PupilLevel[]> {
  return asActor(ports.db, nobody, async (tx) => {
    const found = await sql<PupilLevel>`
      select f.age as level, f.at, f.value as foreign, p.value as all from population.figure f
      join population.figure p on p.measure = 'pupils' and p.area_code = f.area_code and p.at = f.at and p.age = f.age
        and p.source_id = f.source_id and p.citizenship = 'TOTAL' and p.sex = 'TOTAL'
      where f.measure = 'foreign-pupils' and f.area_code = ${country} and f.citizenship = 'TOTAL' and f.sex = 'TOTAL' and f.age <> 'TOTAL'
        and f.at = (select max(at) from population.figure where measure = 'foreign-pupils' and area_code = ${country}) order by f.age`.execute(
      tx,
    )
    const hides = { foreign: await hiding(tx, 'foreign-pupils', null), all: await hiding(tx, 'pupils', null) }
    return found.rows.filter((row) => {
      const place: Place = { area: country, citizenship: 'TOTAL', residence: 'ALL', sex: 'TOTAL', age: row.level }
      return !hides.foreign(row.at, place) && !hides.all(row.at, place)
    })
  })
}

export type Comparable = { code: string; name: string; kind: AreaKind }
/** Areas that can be compared: the country, the regions and the districts. */
export function listAreas(ports: Ports): Promise<Comparable[]> {
  return asActor(
    ports.db,
    nobody,
    async (tx) =>
      (
        await sql<Comparable>`
    select code, name, kind from population.area where kind <> 'historic-district'
    order by array_position(array['country', 'region', 'administrative-district', 'city-district'], kind), length(code),
      regexp_replace(name, '\\d+$', ''), substring(name from '\\d+$')::integer nulls first, name`.execute(tx)
      ).rows,
  )
}
/** Foreigners of an area by year. */
export function areaSeries(ports: Ports, code: string): Promise<Value[]> {
  return asActor(ports.db, nobody, (tx) => yearly(tx, { measure: 'foreigners', area: code, residence: ['ALL_XP', 'ALL'] }))
}
