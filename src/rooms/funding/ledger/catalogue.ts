// The datasets of money as DCAT-AP-CZ (JSON-LD, context of the Czech open-data portal).
const licence = 'https://creativecommons.org/licenses/by/4.0/'
const office = 'https://rpp-opendata.egon.gov.cz/odrpp/zdroj/orgán-veřejné-moci/00064581'
const datasets = [
  { path: 'records', cs: 'Peníze na integraci: jednotlivé záznamy', en: 'Money for integration: single records', aboutCs: 'Kdo platí komu, kolik, kdy a čím je to doloženo. Částky jsou desetinný text.', aboutEn: 'Who pays whom, how much, when, and by what it is known. Amounts are decimal text.', keysCs: ['dotace', 'integrace cizinců', 'neziskové organizace'], keysEn: ['grants', 'integration of foreigners', 'non-profit organisations'] },
  { path: 'table-3', cs: 'Struktura rozpočtů organizací (fondy EU, Praha, ostatní)', en: 'Structure of budgets of organisations (EU funds, Prague, rest)', aboutCs: 'Tabulka 3 studie pro každou organizaci a rok, s mírou doložení každé částky.', aboutEn: 'The study\'s Table 3 for every organisation and year, with the evidence of each amount.', keysCs: ['rozpočty', 'fondy EU', 'neziskové organizace'], keysEn: ['budgets', 'EU funds', 'non-profit organisations'] },
] as const
/** The catalogue of the city's data on money for integration. */
export function moneyCatalogue(origin: string): object {
  return {
    '@context': 'https://ofn.gov.cz/dcat-ap-cz-rozhraní-katalogů-otevřených-dat/2024-05-28/kontexty/rozhraní-katalogů-otevřených-dat.jsonld',
    iri: `${origin}/cs/funding/catalogue.jsonld`, typ: 'Katalog', název: { cs: 'Peníze na integraci v Praze: otevřená data', en: 'Money for integration in Prague: open data' },
    popis: { cs: 'Veřejně známé granty všech poskytovatelů a struktura rozpočtů organizací, s uvedením zdroje každého čísla.', en: 'Publicly known grants of all funders and the structure of organisations\' budgets, each figure with its source.' }, poskytovatel: office,
    'datová_sada': datasets.map((one) => ({
      iri: `${origin}/cs/funding/${one.path}`, typ: 'Datová sada', název: { cs: one.cs, en: one.en }, popis: { cs: one.aboutCs, en: one.aboutEn }, poskytovatel: office, klíčové_slovo: { cs: [...one.keysCs], en: [...one.keysEn] },
      téma: ['http://publications.europa.eu/resource/authority/data-theme/GOVE'], periodicita_aktualizace: 'http://publications.europa.eu/resource/authority/frequency/CONT', prvek_rúian: ['https://linked.cuzk.cz/resource/ruian/vusc/19'],
      distribuce: [['csv', 'CSV', 'text/csv'], ['json', 'JSON', 'application/json']].map(([end, type, media]) => ({
        iri: `${origin}/cs/funding/${one.path}#${end}`, typ: 'Distribuce', název: { cs: `${one.cs} (${type})`, en: `${one.en} (${type})` }, soubor_ke_stažení: `${origin}/cs/funding/${one.path}.${end}`, přístupové_url: `${origin}/cs/funding/${one.path}.${end}`,
        formát: `http://publications.europa.eu/resource/authority/file-type/${type}`, typ_média: `http://www.iana.org/assignments/media-types/${media}`,
        podmínky_užití: { typ: 'Specifikace podmínek užití', autorské_dílo: licence, databáze_jako_autorské_dílo: licence, databáze_chráněná_zvláštními_právy: 'https://data.gov.cz/podmínky-užití/není-chráněna-zvláštním-právem-pořizovatele-databáze/', osobní_údaje: 'https://data.gov.cz/podmínky-užití/neobsahuje-osobní-údaje/' },
      })),
    })),
  }
}
