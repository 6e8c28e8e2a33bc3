// The same awards as tables: the four of the state's register of subsidies (ReD/CEDR), the flat one, and DotInfo's, each with its CSVW description. No year of birth, no person.
import { toCsv, type CsvColumn } from '../../../kernel/csv.ts'
import { moneyText } from '../../../kernel/money.ts'
import { licence, publisher, type ExportAward } from './model.ts'

type Column<Row> = CsvColumn<Row> & { says: string; type?: 'date' | 'decimal' | 'integer' | 'boolean' }
type TableOf = {
  title: { cs: string; en: string }
  key: string[]
  columns: readonly { header: string; says: string; type?: string }[]
  csv: (awards: readonly ExportAward[], origin: string) => string
}
const crowns = (minor: bigint): string => moneyText({ minor, currency: 'CZK' })
const iri = (origin: string, kind: string, name: string): string => `${origin}/open-data/red/${kind}/${name}`
function table<Row>(
  title: { cs: string; en: string },
  key: string[],
  columns: (origin: string) => readonly Column<Row>[],
  rows: (awards: readonly ExportAward[]) => readonly Row[],
): TableOf {
  return { title, key, columns: columns(''), csv: (awards, origin) => toCsv(columns(origin), rows(awards), { formulas: 'keep' }) }
}
const each = (awards: readonly ExportAward[]): readonly ExportAward[] => awards
const icoOr = (award: ExportAward): string => award.recipient.ico ?? award.recipient.slug
type Period = { award: ExportAward; year: string; out: bigint; back: bigint }
function periods(awards: readonly ExportAward[]): Period[] {
  return awards.flatMap((award) =>
    [...new Set([award.awardedOn.slice(0, 4), ...award.payments.map((one) => one.day.slice(0, 4))])].toSorted().map((year) => {
      const of = (kinds: readonly string[]) =>
        award.payments.filter((one) => one.day.startsWith(year) && kinds.includes(one.kind)).reduce((sum, one) => sum + one.amountMinor, 0n)
      return { award, year, out: of(['payment']) - of(['return']), back: of(['refund']) }
    }),
  )
}
export const tables: Readonly<Record<string, TableOf>> = {
  'red/dotace': table<ExportAward>(
    { cs: 'Dotace (tvar registru ReD)', en: 'Subsidies (shape of the state register ReD)' },
    ['iriDotace'],
    (origin) => [
      { header: 'iriDotace', says: 'adresa dotace', value: (one) => iri(origin, 'dotace', one.number) },
      { header: 'kod', says: 'veřejné číslo', value: (one) => one.number },
      { header: 'identifikator', says: 'identifikátor', value: (one) => one.number },
      { header: 'nazev', says: 'název projektu', value: (one) => one.title },
      { header: 'podpisDatum', says: 'den podpisu smlouvy městem', type: 'date', value: (one) => one.signedOn },
      { header: 'datumAktualizace', says: 'poslední změna', type: 'date', value: (one) => one.modifiedAt.slice(0, 10) },
      { header: 'iriOperacniProgram', says: 'výzva', value: (one) => `${origin}/cs/calls/${one.call.slug}` },
      { header: 'iriPrijemce', says: 'příjemce', value: (one) => iri(origin, 'prijemce', icoOr(one)) },
    ],
    each,
  ),
  'red/rozhodnuti': table<ExportAward>(
    { cs: 'Rozhodnutí o dotacích (tvar registru ReD)', en: 'Decisions on subsidies (shape of the state register ReD)' },
    ['iriRozhodnuti'],
    (origin) => [
      { header: 'iriRozhodnuti', says: 'adresa rozhodnutí', value: (one) => iri(origin, 'rozhodnuti', one.number) },
      { header: 'rokRozhodnuti', says: 'rok rozhodnutí', type: 'integer', value: (one) => one.awardedOn.slice(0, 4) },
      { header: 'castkaPozadovana', says: 'požadováno (Kč)', type: 'decimal', value: (one) => crowns(one.requestedMinor) },
      { header: 'castkaRozhodnuta', says: 'rozhodnuto, po dodatcích (Kč)', type: 'decimal', value: (one) => crowns(one.amountMinor) },
      { header: 'navratnostIndikator', says: 'návratná pomoc', type: 'boolean', value: () => 'false' },
      {
        header: 'iriDotacePoskytovatel',
        says: 'poskytovatel',
        value: () => `https://rpp-opendata.egon.gov.cz/odrpp/zdroj/orgán-veřejné-moci/${publisher.ico}`,
      },
      {
        header: 'iriFinancniZdroj',
        says: 'zdroj peněz (okruh výzvy)',
        value: (one) => `${origin}/cs/calls/${one.call.slug}#${one.stream.number}`,
      },
      { header: 'iriDotace', says: 'dotace', value: (one) => iri(origin, 'dotace', one.number) },
    ],
    each,
  ),
  'red/rozpoctove-obdobi': table<Period>(
    { cs: 'Rozpočtová období dotací (tvar registru ReD)', en: 'Budget periods of subsidies (shape of the state register ReD)' },
    ['obdobi', 'iriRozhodnuti'],
    (origin) => [
      { header: 'obdobi', says: 'rok', type: 'integer', value: (one) => one.year },
      { header: 'castkaCerpana', says: 'čerpáno v roce (Kč)', type: 'decimal', value: (one) => crowns(one.out) },
      {
        header: 'castkaSpotrebovana',
        says: 'spotřebováno: čerpáno po vratkách (Kč)',
        type: 'decimal',
        value: (one) => crowns(one.out - one.back),
      },
      { header: 'castkaUvolnena', says: 'uvolněno v roce (Kč)', type: 'decimal', value: (one) => crowns(one.out) },
      { header: 'castkaVracena', says: 'vráceno v roce (Kč)', type: 'decimal', value: (one) => crowns(one.back) },
      { header: 'iriRozhodnuti', says: 'rozhodnutí', value: (one) => iri(origin, 'rozhodnuti', one.award.number) },
    ],
    periods,
  ),
  'red/prijemce': table<ExportAward>(
    { cs: 'Příjemci dotací (tvar registru ReD)', en: 'Recipients of subsidies (shape of the state register ReD)' },
    ['iriPrijemce'],
    (origin) => [
      { header: 'iriPrijemce', says: 'adresa příjemce', value: (one) => iri(origin, 'prijemce', icoOr(one)) },
      { header: 'ico', says: 'IČO', value: (one) => one.recipient.ico },
      { header: 'obchodniNazev', says: 'název při udělení', value: (one) => one.recipient.name },
    ],
    (awards) => [...new Map(awards.map((one) => [icoOr(one), one])).values()],
  ),
  'grants-red': table<ExportAward>(
    { cs: 'Dotace v jedné tabulce', en: 'Grants in one table' },
    ['kod'],
    () => [
      { header: 'kod', says: 'veřejné číslo', value: (one) => one.number },
      { header: 'nazev', says: 'název projektu', value: (one) => one.title },
      { header: 'ico', says: 'IČO příjemce', value: (one) => one.recipient.ico },
      { header: 'obchodniNazev', says: 'příjemce', value: (one) => one.recipient.name },
      { header: 'rokRozhodnuti', says: 'rok rozhodnutí', type: 'integer', value: (one) => one.awardedOn.slice(0, 4) },
      { header: 'castkaPozadovana', says: 'požadováno (Kč)', type: 'decimal', value: (one) => crowns(one.requestedMinor) },
      { header: 'castkaRozhodnuta', says: 'rozhodnuto, po dodatcích (Kč)', type: 'decimal', value: (one) => crowns(one.amountMinor) },
      { header: 'castkaVyplacena', says: 'vyplaceno po vratkách (Kč)', type: 'decimal', value: (one) => crowns(one.disbursedMinor) },
      { header: 'datumRozhodnuti', says: 'den rozhodnutí', type: 'date', value: (one) => one.awardedOn },
      { header: 'organ', says: 'orgán a číslo usnesení', value: (one) => `${one.organ} ${one.decision}` },
      { header: 'poskytovatel', says: 'poskytovatel', value: () => publisher.name },
      { header: 'poskytovatelIco', says: 'IČO poskytovatele', value: () => publisher.ico },
      { header: 'ucel', says: 'služba', value: (one) => one.service },
      { header: 'okres', says: 'kód městské části', value: (one) => one.districtCode },
    ],
    each,
  ),
  dotinfo: table<ExportAward>(
    { cs: 'Dotace (pole DotInfo)', en: 'Grants (fields of DotInfo)' },
    ['evidenční číslo'],
    () => [
      { header: 'evidenční číslo', says: 'veřejné číslo', value: (one) => one.number },
      { header: 'identifikátor', says: 'výzva a číslo', value: (one) => `${one.call.slug}/${one.number}` },
      { header: 'název', says: 'název projektu', value: (one) => one.title },
      { header: 'účastník', says: 'příjemce', value: (one) => one.recipient.name },
      { header: 'IČ účastníka', says: 'IČO příjemce', value: (one) => one.recipient.ico },
      { header: 'účel', says: 'služba', value: (one) => one.service },
      { header: 'poskytovatel', says: 'poskytovatel', value: () => publisher.name },
      { header: 'IČ poskytovatele', says: 'IČO poskytovatele', value: () => publisher.ico },
      { header: 'částka požadovaná', says: 'požadováno (Kč)', type: 'decimal', value: (one) => crowns(one.requestedMinor) },
      { header: 'částka schválená', says: 'schváleno (Kč)', type: 'decimal', value: (one) => crowns(one.amountMinor) },
      { header: 'datum poskytnutí', says: 'den rozhodnutí', type: 'date', value: (one) => one.awardedOn },
    ],
    each,
  ),
}
/** The CSVW description that lies beside a table (W3C Tabular Data). */
export function describeTable(name: string, of: TableOf, origin: string): object {
  const file = `${name.split('/').at(-1) ?? name}.csv`
  return {
    '@context': ['http://www.w3.org/ns/csvw', { '@language': 'cs' }],
    url: file,
    'dc:title': [
      { '@value': of.title.cs, '@language': 'cs' },
      { '@value': of.title.en, '@language': 'en' },
    ],
    'dc:license': { '@id': licence },
    'dc:source': { '@id': `${origin}/open-data/${name}.csv` },
    'dc:publisher': publisher.name,
    dialect: { encoding: 'utf-8', delimiter: ',', header: true, lineTerminators: ['\r\n'] },
    tableSchema: {
      columns: of.columns.map((column) => ({
        name: column.header.replaceAll(' ', '_'),
        titles: [column.header],
        'dc:description': column.says,
        datatype: column.type === 'date' ? { base: 'date', format: 'yyyy-MM-dd' } : (column.type ?? 'string'),
      })),
      primaryKey: of.key.map((one) => one.replaceAll(' ', '_')),
    },
  }
}
