// The published datasets and the words of counting. Titles and definitions are facts of the catalogue (Czech and English).
export type Measure = 'foreigners' | 'population' | 'temporary-protection' | 'foreign-pupils' | 'pupils'
export type Precision = 'exact' | 'rounded' | 'derived'

export type Dataset = {
  slug: string
  title: { cs: string; en: string }
  definition: { cs: string; en: string }
  measures: readonly Measure[]
  areas: readonly AreaKind[]
  byCitizenship: boolean
  keywords: { cs: readonly string[]; en: readonly string[] }
}
export type AreaKind = 'country' | 'region' | 'administrative-district' | 'city-district' | 'historic-district'

export const datasets: readonly Dataset[] = [
  {
    slug: 'foreigners',
    title: { cs: 'Cizinci v Česku, krajích a Praze', en: 'Foreigners in Czechia, its regions and Prague' },
    measures: ['foreigners'],
    areas: ['country', 'region'],
    byCitizenship: false,
    definition: {
      cs: 'Osoby s cizím státním občanstvím a povoleným pobytem delším než 90 dnů k uvedenému dni, podle druhu pobytu. „Cizinci bez mezinárodní ochrany“ a „cizinci celkem“ jsou dvě různé řady.',
      en: 'People with a foreign citizenship and a permitted stay of more than 90 days on the given day, by kind of residence. "Without international protection" and "all" are two different series.',
    },
    keywords: { cs: ['cizinci', 'migrace', 'pobyt'], en: ['foreigners', 'migration', 'residence'] },
  },
  {
    slug: 'citizenship',
    title: { cs: 'Cizinci podle státního občanství', en: 'Foreigners by citizenship' },
    measures: ['foreigners'],
    areas: ['country', 'region'],
    byCitizenship: true,
    definition: {
      cs: 'Cizinci podle státního občanství k uvedenému dni. Souhrny (EU, ostatní) nejsou země a nesčítají se se zeměmi.',
      en: 'Foreigners by citizenship on the given day. Aggregates (EU, other) are not countries and are not added to countries.',
    },
    keywords: { cs: ['cizinci', 'státní občanství'], en: ['foreigners', 'citizenship'] },
  },
  {
    slug: 'districts',
    title: {
      cs: 'Cizinci a obyvatelé v městských částech a správních obvodech Prahy',
      en: 'Foreigners and population in the districts of Prague',
    },
    measures: ['foreigners', 'population'],
    areas: ['city-district', 'administrative-district', 'historic-district'],
    byCitizenship: false,
    definition: {
      cs: 'Cizinci a obyvatelé 57 městských částí a 22 správních obvodů k uvedenému dni. Městská část, správní obvod a historický obvod téhož jména jsou různá území: rozlišuje je kód.',
      en: 'Foreigners and population of the 57 city districts and 22 administrative districts on the given day. A city district, an administrative district and a historic district of the same name are different areas: the code tells them apart.',
    },
    keywords: { cs: ['Praha', 'městské části', 'cizinci', 'obyvatelstvo'], en: ['Prague', 'city districts', 'foreigners', 'population'] },
  },
  {
    slug: 'temporary-protection',
    title: { cs: 'Dočasná ochrana', en: 'Temporary protection' },
    measures: ['temporary-protection'],
    areas: ['country', 'region', 'city-district', 'administrative-district'],
    byCitizenship: false,
    definition: {
      cs: 'Osoby s udělenou dočasnou ochranou podle hlášené adresy k uvedenému dni. Nejde jen o občany Ukrajiny. Počty 1 až 4 se nezveřejňují.',
      en: 'People granted temporary protection by reported address on the given day. Not only citizens of Ukraine. Counts from 1 to 4 are not published.',
    },
    keywords: { cs: ['dočasná ochrana', 'Ukrajina'], en: ['temporary protection', 'Ukraine'] },
  },
  {
    slug: 'pupils',
    title: { cs: 'Žáci s cizím státním občanstvím', en: 'Pupils with a foreign citizenship' },
    measures: ['foreign-pupils', 'pupils'],
    areas: ['country'],
    byCitizenship: false,
    definition: {
      cs: 'Žáci škol v Česku k 30. září, s cizím státním občanstvím a všichni, podle stupně školy.',
      en: 'Pupils of schools in Czechia on 30 September, with a foreign citizenship and all, by level of school.',
    },
    keywords: { cs: ['školy', 'žáci', 'cizinci'], en: ['schools', 'pupils', 'foreigners'] },
  },
]
export function datasetOf(slug: string): Dataset | undefined {
  return datasets.find((dataset) => dataset.slug === slug)
}

export const city = 'CZ010'
export const country = 'CZ'
/** Years of Graph 1 of the study (1993–2012) for which no published figure is at hand. Never filled in. */
export function missingYears(known: ReadonlySet<number>, from: number, to: number): number[] {
  return Array.from({ length: to - from + 1 }, (_one, index) => from + index).filter((year) => !known.has(year))
}
/** Runs of years as text: 1994, 1996–2001, 2003. */
export function yearRuns(years: readonly number[]): string {
  const runs: [number, number][] = []
  for (const year of years) {
    const last = runs.at(-1)
    if (last && last[1] === year - 1) last[1] = year
    else runs.push([year, year])
  }
  return runs.map(([from, to]) => (from === to ? String(from) : `${from}–${to}`)).join(', ')
}
/** Days of the district figures at hand; the study's maps are of 2012, for which there are none. */
export const districtDays = { foreigners: '2019-12-31', population: '2019-12-31', before: '2011-12-31', protection: '2026-07-21' } as const

/** Levels of the Czech school system; facts, in Czech and English. */
export const schoolLevels: Readonly<Record<string, { cs: string; en: string }>> = {
  KINDERGARTEN: { cs: 'mateřské školy', en: 'kindergartens' },
  PREPARATORY: { cs: 'přípravné třídy', en: 'preparatory classes' },
  BASIC: { cs: 'základní školy', en: 'basic schools' },
  SECONDARY: { cs: 'střední školy', en: 'secondary schools' },
  HIGHER_PROFESSIONAL: { cs: 'vyšší odborné školy', en: 'higher professional schools' },
}
