// The published datasets as files: CSV with CSVW, JSON, and the catalogue in DCAT-AP-CZ. Small counts are hidden before anything is written.
import { mkdir, rename, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { toCsv, type CsvColumn } from '../../kernel/csv.ts'
import type { Ports } from '../../kernel/ports.ts'
import { datasets, type Dataset } from './model.ts'
import { datasetDays, datasetExtent, datasetRowsOn, type FigureRow } from './queries.ts'

const columns: readonly { name: keyof FigureRow; cs: string; en: string; type: 'string' | 'date' | 'integer' | 'boolean' }[] = [
  { name: 'area_code', cs: 'kód území', en: 'area code', type: 'string' },
  { name: 'area_name', cs: 'území', en: 'area', type: 'string' },
  { name: 'date', cs: 'den', en: 'day', type: 'date' },
  { name: 'measure', cs: 'co se počítá', en: 'what is counted', type: 'string' },
  { name: 'citizenship', cs: 'státní občanství (ISO 3166-1 nebo souhrn)', en: 'citizenship (ISO 3166-1 or aggregate)', type: 'string' },
  { name: 'residence', cs: 'druh pobytu', en: 'kind of residence', type: 'string' },
  { name: 'sex', cs: 'pohlaví', en: 'sex', type: 'string' },
  { name: 'age', cs: 'věk nebo stupeň školy', en: 'age or level of school', type: 'string' },
  { name: 'value', cs: 'počet osob (prázdné: skryto)', en: 'number of people (empty: suppressed)', type: 'integer' },
  { name: 'suppressed', cs: 'skryto', en: 'suppressed', type: 'boolean' },
  { name: 'precision', cs: 'přesnost', en: 'precision', type: 'string' },
  { name: 'source', cs: 'zdroj', en: 'source', type: 'string' },
]

const csvColumns = columns.map((column): CsvColumn<FigureRow> => ({ header: column.name, value: (row) => row[column.name] }))
/** A dataset as CSV (UTF-8, comma, header), a day at a time. */
export async function* csvOf(ports: Ports, dataset: Dataset): AsyncGenerator<string> {
  const header = toCsv(csvColumns, [])
  yield header
  for (const day of await datasetDays(ports, dataset))
    yield toCsv(csvColumns, await datasetRowsOn(ports, dataset, day)).slice(header.length)
}
/** A dataset as JSON, a day at a time. */
export async function* jsonOf(ports: Ports, dataset: Dataset): AsyncGenerator<string> {
  yield `${JSON.stringify({ dataset: dataset.slug, title: dataset.title, definition: dataset.definition }).slice(0, -1)},"rows":[`
  let first = true
  for (const day of await datasetDays(ports, dataset)) {
    const rows = await datasetRowsOn(ports, dataset, day)
    if (rows.length === 0) continue
    yield `${first ? '' : ','}\n${rows.map((row) => JSON.stringify(row)).join(',\n')}`
    first = false
  }
  yield '\n]}\n'
}

/** The CSVW description of a dataset's CSV file (W3C Tabular Data, metadata beside the file). */
export function csvw(origin: string, dataset: Dataset): object {
  return {
    '@context': ['http://www.w3.org/ns/csvw', { '@language': 'cs' }],
    url: `${dataset.slug}.csv`,
    'dc:title': [
      { '@value': dataset.title.cs, '@language': 'cs' },
      { '@value': dataset.title.en, '@language': 'en' },
    ],
    'dc:description': [
      { '@value': dataset.definition.cs, '@language': 'cs' },
      { '@value': dataset.definition.en, '@language': 'en' },
    ],
    'dc:license': { '@id': licence },
    'dc:source': { '@id': `${origin}/en/data/sets/${dataset.slug}` },
    dialect: { encoding: 'utf-8', delimiter: ',', header: true, lineTerminators: ['\r\n'] },
    tableSchema: {
      columns: columns.map((column) => ({
        name: column.name,
        titles: { cs: [column.name, column.cs], en: [column.name, column.en] },
        datatype: column.type === 'date' ? { base: 'date', format: 'yyyy-MM-dd' } : column.type,
        required: column.name !== 'value',
      })),
      primaryKey: ['area_code', 'date', 'measure', 'citizenship', 'residence', 'sex', 'age', 'source'],
    },
  }
}

const licence = 'https://creativecommons.org/licenses/by/4.0/'
const texts = (words: { cs: string; en: string }) => ({ cs: words.cs, en: words.en })
/** The catalogue of all datasets as DCAT-AP-CZ (JSON-LD, context of the Czech open-data portal). */
export function catalogue(origin: string): object {
  const office = 'https://rpp-opendata.egon.gov.cz/odrpp/zdroj/orgán-veřejné-moci/00064581'
  return {
    '@context':
      'https://ofn.gov.cz/dcat-ap-cz-rozhraní-katalogů-otevřených-dat/2024-05-28/kontexty/rozhraní-katalogů-otevřených-dat.jsonld',
    iri: `${origin}/open-data/catalog.jsonld`,
    typ: 'Katalog',
    název: texts({ cs: 'Otevřená data o migraci a integraci v Praze', en: 'Open data on migration and integration in Prague' }),
    popis: texts({
      cs: 'Počty cizinců v Praze, městských částech a Česku s uvedením zdroje každého čísla; služby, organizace, orgány, akce a dotace.',
      en: 'Numbers of foreigners in Prague, its districts and Czechia, each figure with its source; services, organisations, bodies, events and grants.',
    }),
    poskytovatel: office,
    datová_sada: [
      ...datasets.map((dataset) =>
        entry(
          `${origin}/cs/data/sets/${dataset.slug}`,
          { ...dataset, office },
          [
            ['csv', 'CSV', 'text/csv'],
            ['json', 'JSON', 'application/json'],
          ].map(([end = '', type = '', media = '']) => ({
            id: end,
            title: { cs: `${dataset.title.cs} (${type})`, en: `${dataset.title.en} (${type})` },
            address: `${origin}/cs/data/sets/${dataset.slug}.${end}`,
            type,
            media,
            ...(end === 'csv' ? { schema: `${origin}/cs/data/sets/${dataset.slug}.csv-metadata.json` } : {}),
          })),
        ),
      ),
      ...feeds.map((feed) =>
        entry(`${origin}${feed.path}`, { ...feed, office }, [
          {
            id: 'file',
            title: feed.title,
            address: `${origin}${feed.path}`,
            type: feed.type,
            media: feed.media,
            ...(feed.standard ? { schema: feed.standard.startsWith('/') ? `${origin}${feed.standard}` : feed.standard } : {}),
          },
        ]),
      ),
    ],
  }
}

/** Standard feeds of the other rooms. Their addresses are part of the product's public interface and do not change. */
const feeds = [
  {
    path: '/open-data/hsds/services',
    title: { cs: 'Služby pro lidi z jiných zemí (HSDS 3.1)', en: 'Services for people from other countries (HSDS 3.1)' },
    keywords: { cs: ['služby', 'poradenství', 'integrace'], en: ['services', 'counselling', 'integration'] },
    definition: {
      cs: 'Jaká pomoc v Praze existuje, v jakých jazycích, kde a kdy. Bez utajených adres.',
      en: 'What help there is in Prague, in which languages, where and when. Without confidential addresses.',
    },
    type: 'JSON',
    media: 'application/json',
    standard: 'http://docs.openreferral.org/en/v3.1.1/',
  },
  {
    path: '/open-data/popolo.json',
    title: { cs: 'Organizace, orgány a členství (Popolo)', en: 'Organisations, bodies and memberships (Popolo)' },
    keywords: { cs: ['organizace', 'orgány', 'členství'], en: ['organisations', 'bodies', 'memberships'] },
    definition: {
      cs: 'Kdo je kdo v integraci cizinců v Praze a kdo kde zasedá.',
      en: 'Who is who in the integration of migrants in Prague and who sits where.',
    },
    type: 'JSON',
    media: 'application/json',
    standard: 'https://www.popoloproject.com/specs/',
  },
  {
    path: '/open-data/360giving.json',
    title: { cs: 'Dotace (360Giving 1.4)', en: 'Grants (360Giving 1.4)' },
    keywords: { cs: ['dotace', 'granty'], en: ['grants'] },
    definition: {
      cs: 'Dotace města na integraci: kdo, na co, kolik a kdy.',
      en: 'Grants of the city for integration: who, what for, how much and when.',
    },
    type: 'JSON',
    media: 'application/json',
    standard: 'https://standard.threesixtygiving.org/en/1.4/',
  },
  ...(
    [
      ['grants-red', 'Dotace v jedné tabulce', 'Grants in one table'],
      ['red/dotace', 'Dotace (tvar registru ReD)', 'Subsidies (shape of the register ReD)'],
      ['red/rozhodnuti', 'Rozhodnutí o dotacích (tvar registru ReD)', 'Decisions on subsidies (shape of the register ReD)'],
      ['red/rozpoctove-obdobi', 'Rozpočtová období dotací (tvar registru ReD)', 'Budget periods of subsidies (shape of the register ReD)'],
      ['red/prijemce', 'Příjemci dotací (tvar registru ReD)', 'Recipients of subsidies (shape of the register ReD)'],
      ['dotinfo', 'Dotace (pole DotInfo)', 'Grants (fields of DotInfo)'],
    ] as const
  ).map(([name, cs, en]) => ({
    path: `/open-data/${name}.csv`,
    title: { cs, en },
    keywords: { cs: ['dotace', 'granty'], en: ['grants'] },
    definition: {
      cs: 'Tytéž dotace jako v souboru 360Giving, jako tabulka s popisem sloupců.',
      en: 'The same grants as in the 360Giving file, as a table with its columns described.',
    },
    type: 'CSV',
    media: 'text/csv',
    standard: `/open-data/${name}.csv-metadata.json`,
  })),
  ...(
    [
      [
        'records',
        'Peníze na integraci: jednotlivé záznamy',
        'Money for integration: single records',
        'Veřejně známé granty všech poskytovatelů: kdo platí komu, kolik, kdy a čím je to doloženo. Částky jsou desetinný text.',
        'Publicly known grants of all funders: who pays whom, how much, when, and by what it is known. Amounts are decimal text.',
      ],
      [
        'table-3',
        'Struktura rozpočtů organizací (fondy EU, Praha, ostatní)',
        'Structure of budgets of organisations (EU funds, Prague, rest)',
        'Odkud mají organizace peníze v letošním roce (jiný rok: ?year=), s doložením každé částky.',
        'Where organisations have their money from this year (another year: ?year=), with the evidence of each amount.',
      ],
    ] as const
  ).map(([name, cs, en, aboutCs, aboutEn]) => ({
    path: `/cs/funding/${name}.csv`,
    title: { cs, en },
    keywords: { cs: ['dotace', 'rozpočty', 'fondy EU'], en: ['grants', 'budgets', 'EU funds'] },
    definition: { cs: aboutCs, en: aboutEn },
    type: 'CSV',
    media: 'text/csv',
    standard: null,
  })),
  {
    path: '/calendar.ics',
    title: { cs: 'Veřejné akce (iCalendar)', en: 'Public events (iCalendar)' },
    keywords: { cs: ['akce', 'kalendář'], en: ['events', 'calendar'] },
    definition: { cs: 'Události s datem z veřejných registrů.', en: 'Dated events of the public registers.' },
    type: 'ICS',
    media: 'text/calendar',
    standard: null,
  },
] as const

type Described = {
  title: { cs: string; en: string }
  definition: { cs: string; en: string }
  keywords: { cs: readonly string[]; en: readonly string[] }
  office: string
}
type FileOf = { id: string; title: { cs: string; en: string }; address: string; type: string; media: string; schema?: string }
function entry(iri: string, set: Described, files: readonly FileOf[]): object {
  return {
    iri,
    typ: 'Datová sada',
    název: texts(set.title),
    popis: texts(set.definition),
    poskytovatel: set.office,
    klíčové_slovo: { cs: [...set.keywords.cs], en: [...set.keywords.en] },
    téma: ['http://publications.europa.eu/resource/authority/data-theme/SOCI'],
    periodicita_aktualizace: 'http://publications.europa.eu/resource/authority/frequency/IRREG',
    prvek_rúian: ['https://linked.cuzk.cz/resource/ruian/vusc/19'],
    distribuce: files.map((file) => ({
      iri: `${iri}#${file.id}`,
      typ: 'Distribuce',
      název: texts(file.title),
      soubor_ke_stažení: file.address,
      přístupové_url: file.address,
      formát: `http://publications.europa.eu/resource/authority/file-type/${file.type}`,
      typ_média: `http://www.iana.org/assignments/media-types/${file.media}`,
      ...(file.schema ? { schéma: file.schema } : {}),
      podmínky_užití: {
        typ: 'Specifikace podmínek užití',
        autorské_dílo: licence,
        databáze_jako_autorské_dílo: licence,
        databáze_chráněná_zvláštními_právy: 'https://data.gov.cz/podmínky-užití/není-chráněna-zvláštním-právem-pořizovatele-databáze/',
        osobní_údaje: 'https://data.gov.cz/podmínky-užití/neobsahuje-osobní-údaje/',
      },
    })),
  }
}

async function write(directory: string, name: string, content: string | AsyncIterable<string>): Promise<void> {
  await mkdir(directory, { recursive: true })
  await writeFile(join(directory, `${name}.part`), content)
  await rename(join(directory, `${name}.part`), join(directory, name))
}
/** `metropolis export population DIR`: every dataset as CSV, CSVW and JSON; answers rows by dataset. */
export async function exportPopulation(ports: Ports, directory: string): Promise<Record<string, number>> {
  const counts: Record<string, number> = {}
  for (const dataset of datasets) {
    await write(directory, `${dataset.slug}.csv`, csvOf(ports, dataset))
    await write(directory, `${dataset.slug}.csv-metadata.json`, `${JSON.stringify(csvw(ports.config.origin, dataset), null, 2)}\n`)
    await write(directory, `${dataset.slug}.json`, jsonOf(ports, dataset))
    counts[dataset.slug] = (await datasetExtent(ports, dataset)).rows
  }
  return counts
}
/** `metropolis export dcat DIR`: the catalogue. */
export async function exportDcat(ports: Ports, directory: string): Promise<Record<string, number>> {
  await write(directory, 'catalogue.jsonld', `${JSON.stringify(catalogue(ports.config.origin), null, 2)}\n`)
  return { datasets: datasets.length + feeds.length }
}
