// Files as offices publish them, and every way in which they come damaged.
import { crc32 } from 'node:zlib'
import { describe, expect, test } from 'vitest'
import { openCodeBook, readAge, readCount, readDay, type Lists } from './code-book.ts'
import { encodingOf, splitLine } from './bytes.ts'
import { FileFault, type Cell, type ColumnKey, type Fault, type MappingDefinition, type Sink } from './model.ts'
import { readFile, recognise, type FileSource } from './read-file.ts'
import { dayInName } from './recognise.ts'

const lists: Lists = {
  areas: [
    { code: 'CZ', kind: 'country', name: 'Česká republika', registerCode: null },
    { code: 'CZ010', kind: 'region', name: 'Hlavní město Praha', registerCode: null },
    { code: 'CZ063', kind: 'region', name: 'Kraj Vysočina', registerCode: null },
    { code: '3104', kind: 'administrative-district', name: 'Správní obvod Praha 4', registerCode: '51' },
    { code: '3107', kind: 'administrative-district', name: 'Správní obvod Praha 7', registerCode: '78' },
    { code: '500119', kind: 'city-district', name: 'Praha 4', registerCode: null },
    { code: '500054', kind: 'city-district', name: 'Praha 1', registerCode: null },
    { code: '547051', kind: 'city-district', name: 'Praha-Libuš', registerCode: null },
    { code: 'MOP-43', kind: 'historic-district', name: 'Obvod Praha 4', registerCode: null },
  ],
  citizenships: [
    ...['TOTAL', 'EU', 'NON_EU', 'STATELESS', 'STATELESS_UNKNOWN', 'UNKNOWN'].map((code) => ({
      code,
      statisticalCode: null,
      nameCs: null,
      aggregate: true,
    })),
    { code: 'UA', statisticalCode: '804', nameCs: 'Ukrajina', aggregate: false },
    { code: 'VN', statisticalCode: '704', nameCs: 'Vietnam', aggregate: false },
    { code: 'AS', statisticalCode: '16', nameCs: 'Americká Samoa', aggregate: false },
    { code: 'BE', statisticalCode: '56', nameCs: 'Belgie', aggregate: false },
  ],
  residences: ['ALL', 'ALL_XP', 'PERMANENT', 'TEMPORARY_PROTECTION'],
}
const book = openCodeBook(lists)
const today = '2026-11-23'

function source(name: string, content: string | Buffer, pieceSize = 7): FileSource {
  const bytes = typeof content === 'string' ? Buffer.from(content) : content
  return {
    name,
    size: bytes.length,
    // Tiny pieces, so that every line is somewhere cut in two.
    async *chunks() {
      for (let at = 0; at < bytes.length; at += pieceSize) yield bytes.subarray(at, at + pieceSize)
    },
  }
}
type Read = { cells: Cell[]; faults: Fault[]; outside: { line: number; place: string }[] }
async function read(file: FileSource, options: { mapping?: MappingDefinition; date?: string } = {}): Promise<Read> {
  const keys: ColumnKey[] = []
  const result: Read = { cells: [], faults: [], outside: [] }
  const sink: Sink = {
    column: (key) => keys.push(key) - 1,
    cell: (line, column, citizenship, value) => {
      const key = keys[column]
      if (key) result.cells.push({ ...key, line, citizenship: book.citizenshipCodes[citizenship] ?? '', value })
    },
    fault: (line, reason, text) => void result.faults.push({ line, reason, text }),
    outside: (line, place) => void result.outside.push({ line, place }),
    progress: () => Promise.resolve(),
  }
  const mapping = options.mapping ?? null
  await readFile(file, await recognise(file, mapping), { book, sink, today, date: options.date ?? null, mapping })
  return result
}
async function fileFault(file: FileSource, options: Parameters<typeof read>[1] = {}): Promise<string> {
  return read(file, options).then(
    () => 'was read',
    (error: unknown) => (error instanceof FileFault ? error.fault.reason : String(error)),
  )
}

/** A workbook of one sheet, packed without compression; numbers stay numbers, texts beginning with # are the sheet's own errors (which the reader of workbooks gives as nothing). */
function workbook(rows: readonly (readonly (string | number)[])[]): Buffer {
  const column = (index: number): string => (index < 26 ? String.fromCharCode(65 + index) : `A${String.fromCharCode(65 + index - 26)}`)
  const cell = (value: string | number, at: string) =>
    value === ''
      ? ''
      : typeof value === 'number'
        ? `<c r="${at}"><v>${value}</v></c>`
        : value.startsWith('#')
          ? `<c r="${at}" t="e"><v>${value}</v></c>`
          : `<c r="${at}" t="inlineStr"><is><t>${value}</t></is></c>`
  const sheet = rows
    .map((row, y) => `<row r="${y + 1}">${row.map((value, x) => cell(value, `${column(x)}${y + 1}`)).join('')}</row>`)
    .join('')
  const main = 'http://schemas.openxmlformats.org/spreadsheetml/2006/main'
  const office = 'http://schemas.openxmlformats.org/officeDocument/2006/relationships'
  const files: Readonly<Record<string, string>> = {
    '[Content_Types].xml':
      '<Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types"><Default Extension="xml" ContentType="application/xml"/></Types>',
    '_rels/.rels': `<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships"><Relationship Id="r1" Type="${office}/officeDocument" Target="xl/workbook.xml"/></Relationships>`,
    'xl/workbook.xml': `<workbook xmlns="${main}" xmlns:r="${office}"><sheets><sheet name="List1" sheetId="1" r:id="r1"/></sheets></workbook>`,
    'xl/_rels/workbook.xml.rels': `<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships"><Relationship Id="r1" Type="${office}/worksheet" Target="worksheets/sheet1.xml"/></Relationships>`,
    'xl/worksheets/sheet1.xml': `<worksheet xmlns="${main}"><sheetData>${sheet}</sheetData></worksheet>`,
  }
  const parts: Buffer[] = []
  const entries: Buffer[] = []
  let offset = 0
  for (const [name, text] of Object.entries(files)) {
    const content = Buffer.from(text)
    const fields = Buffer.alloc(22)
    fields.writeUInt32LE(crc32(content), 10)
    fields.writeUInt32LE(content.length, 14)
    fields.writeUInt32LE(content.length, 18)
    const shared = Buffer.concat([Buffer.from([20, 0]), fields.subarray(2, 22), Buffer.from([name.length, 0, 0, 0])])
    const local = Buffer.concat([Buffer.from([0x50, 0x4b, 3, 4]), shared, Buffer.from(name), content])
    const place = Buffer.alloc(14)
    place.writeUInt32LE(offset, 10)
    entries.push(Buffer.concat([Buffer.from([0x50, 0x4b, 1, 2, 20, 0]), shared, place, Buffer.from(name)]))
    parts.push(local)
    offset += local.length
  }
  const directory = Buffer.concat(entries)
  const end = Buffer.alloc(18)
  end.writeUInt16LE(entries.length, 4)
  end.writeUInt16LE(entries.length, 6)
  end.writeUInt32LE(directory.length, 8)
  end.writeUInt32LE(offset, 12)
  return Buffer.concat([...parts, directory, Buffer.from([0x50, 0x4b, 5, 6]), end])
}

const header =
  '"idhod","hodnota","stapro_kod","pohlavi_cis","pohlavi_kod","stobcan_cis","stobcan_kod","vek_cis","vek_kod","rok","vuzemi_cis","vuzemi_kod","kraj_cis","kraj_kod","vuzemi_txt","kraj_txt","pohlavi_txt","stobcan_txt","vek_txt"'
function officeLine(change: Partial<Record<string, string>> = {}): string {
  const fields: Record<string, string> = {
    idhod: '1',
    hodnota: '10',
    stapro: '6121',
    pohlavi_cis: '',
    pohlavi: '',
    stobcan_cis: '3228',
    stobcan: '804',
    vek_cis: '',
    vek: '',
    rok: '2023',
    vuzemi_cis: '101',
    vuzemi: '40924',
    kraj_cis: '100',
    kraj: '3018',
    vuzemi_txt: 'Hlavní město Praha',
    kraj_txt: 'Hlavní město Praha',
    pohlavi_txt: '',
    stobcan_txt: 'Ukrajina',
    vek_txt: '',
    ...change,
  }
  return Object.values(fields)
    .map((field) => `"${field}"`)
    .join(',')
}

describe('open data of the statistical office', () => {
  test('a blank code is the total, a code is the part, and both stand beside each other', async () => {
    const { cells, faults } = await read(
      source(
        'CIZ01_2023.csv',
        [
          header,
          officeLine({ stobcan_cis: '', stobcan: '', stobcan_txt: '', hodnota: '515' }),
          officeLine({ hodnota: '226' }),
          officeLine({
            pohlavi_cis: '102',
            pohlavi: '2',
            vek_cis: '7700',
            vek: '410020610025000',
            vek_txt: '<20; 25)',
            pohlavi_txt: 'žena',
            hodnota: '22',
          }),
        ].join('\n'),
      ),
    )
    expect(faults).toEqual([])
    expect(cells).toEqual([
      {
        line: 2,
        measure: 'foreigners',
        area: 'CZ010',
        at: '2023-12-31',
        residence: 'ALL_XP',
        sex: 'TOTAL',
        age: 'TOTAL',
        citizenship: 'TOTAL',
        value: 515,
      },
      {
        line: 3,
        measure: 'foreigners',
        area: 'CZ010',
        at: '2023-12-31',
        residence: 'ALL_XP',
        sex: 'TOTAL',
        age: 'TOTAL',
        citizenship: 'UA',
        value: 226,
      },
      {
        line: 4,
        measure: 'foreigners',
        area: 'CZ010',
        at: '2023-12-31',
        residence: 'ALL_XP',
        sex: 'F',
        age: '20-24',
        citizenship: 'UA',
        value: 22,
      },
    ])
  })
  test('an age text with a comma inside quotes does not break the line', async () => {
    const { cells } = await read(
      source(
        'CIZ01_2008.csv',
        [header, officeLine({ vek_cis: '7700', vek: '400000600005000', vek_txt: '0, 1, 2, 3, 4 roky' })].join('\r\n'),
      ),
    )
    expect(cells).toMatchObject([{ age: '0-4', value: 10 }])
  })
  test('headings without _txt, semicolons, a byte order mark and windows-1250 are all read', async () => {
    const plain = ['hodnota;stobcan_kod;stobcan;vuzemi_cis;vuzemi_kod;vuzemi;rok', '7;804;Ukrajina;97;19;Česká republika;2024'].join('\r\n')
    expect((await read(source('a.csv', `\ufeff${plain}`))).cells).toMatchObject([
      { area: 'CZ', at: '2024-12-31', citizenship: 'UA', value: 7 },
    ])
    const older = Buffer.from(plain.replace('Česká', 'X'), 'latin1')
    older[older.indexOf('X'.charCodeAt(0))] = 0xc8
    expect(encodingOf(older)).toBe('windows-1250')
    expect((await read(source('a.csv', older))).cells).toMatchObject([{ area: 'CZ', value: 7 }])
  })
  test('without codes the texts are read', async () => {
    const { cells } = await read(
      source('a.csv', 'hodnota,stobcan_txt,vuzemi_txt,pohlavi_txt,vek_txt,rok\n5,Vietnam,Hlavní město Praha,muž,"<0; 5)",2023\n'),
    )
    expect(cells).toMatchObject([{ area: 'CZ010', citizenship: 'VN', sex: 'M', age: '0-4' }])
  })
  test('16 is American Samoa here, unless its label says that it is a group', async () => {
    const { cells } = await read(
      source(
        'a.csv',
        [
          header,
          officeLine({ stobcan: '16', stobcan_txt: 'Americká Samoa' }),
          officeLine({ stobcan: '16', stobcan_txt: 'Celkem ostatní země' }),
        ].join('\n'),
      ),
    )
    expect(cells.map((cell) => cell.citizenship)).toEqual(['AS', 'NON_EU'])
  })
  test('3107 is the Vysočina region in one list and an administrative district of Prague in another', async () => {
    const { cells } = await read(
      source(
        'a.csv',
        [header, officeLine({ vuzemi_cis: '100', vuzemi: '3107' }), officeLine({ vuzemi_cis: '72', vuzemi: '3107' })].join('\n'),
      ),
    )
    expect(cells.map((cell) => cell.area)).toEqual(['CZ063', '3107'])
  })
  test('districts of other regions are counted as outside, not refused and not stored', async () => {
    const { cells, faults, outside } = await read(
      source('a.csv', [header, officeLine({ vuzemi: '40169', vuzemi_txt: 'Benešov' })].join('\n')),
    )
    expect([cells, faults, outside]).toEqual([[], [], [{ line: 2, place: 'Benešov' }]])
  })
  test('every damaged line is refused with its reason and the good lines between them are kept', async () => {
    const good = officeLine()
    const lines: [string, string | null][] = [
      [good, null],
      ['"1","10","6121"', 'columnCount'],
      [officeLine({ hodnota: 'deset' }), 'notANumber'],
      [officeLine({ hodnota: '-5' }), 'negative'],
      [officeLine({ hodnota: '3,5' }), 'fractional'],
      [officeLine({ hodnota: '' }), 'missingValue'],
      [officeLine({ hodnota: '99999999999' }), 'tooLarge'],
      [officeLine({ hodnota: '=SUM(A1:A9)' }), 'formula'],
      [officeLine({ hodnota: '#REF!' }), 'spreadsheetError'],
      [officeLine({ hodnota: 'i.d.' }), 'withheld'],
      [officeLine({ vuzemi: '99' }), 'unknownArea'],
      [officeLine({ vuzemi_cis: '', vuzemi: '', kraj: '', kraj_cis: '', vuzemi_txt: 'Praha 4' }), 'ambiguousArea'],
      [officeLine({ stobcan: '1', stobcan_txt: 'Atlantida' }), 'unknownCitizenship'],
      [officeLine({ pohlavi_cis: '102', pohlavi: '7' }), 'unknownSex'],
      [officeLine({ vek_cis: '7700', vek: '123', vek_txt: 'mladí' }), 'unknownAge'],
      [officeLine({ rok: '20x3' }), 'impossibleDate'],
      [officeLine({ rok: '2031' }), 'futureDate'],
      [officeLine({ vuzemi_txt: 'Hlavní "město Praha' }).slice(0, -30), 'unclosedQuote'],
      [good, null],
    ]
    const { cells, faults } = await read(source('a.csv', [header, ...lines.map(([line]) => line)].join('\n'), 64))
    expect(faults.map((fault) => [fault.line, fault.reason])).toEqual(
      lines.flatMap(([, reason], index) => (reason === null ? [] : [[index + 2, reason]])),
    )
    expect(cells.map((cell) => cell.line)).toEqual([2, lines.length + 1])
  })
  test('letters that are no letters spoil their line only', async () => {
    const bytes = Buffer.from([header, officeLine(), officeLine({ vuzemi_txt: 'Hlavn@ město Praha' }), officeLine()].join('\n'))
    bytes[bytes.indexOf('@')] = 0xff
    const { cells, faults } = await read(source('a.csv', bytes))
    expect([cells.length, faults.map((fault) => [fault.line, fault.reason])]).toEqual([2, [[3, 'brokenEncoding']]])
  })
  test('a file without what is needed is refused as a whole', async () => {
    expect(await fileFault(source('a.csv', ''))).toBe('emptyFile')
    expect(await fileFault(source('a.csv', 'idhod,hodnota,stobcan_kod,rok\n'))).toBe('missingColumn')
    expect(await fileFault(source('a.csv', 'idhod,hodnota,stobcan_kod,,\n'))).toBe('mergedHeader')
    expect(await fileFault(source('a.csv', 'idhod,hodnota,hodnota,stobcan_kod,vuzemi_kod,rok\n'))).toBe('repeatedColumn')
    expect(await fileFault(source('a.csv', 'one,two\n1,2\n'))).toBe('notRecognised')
    expect(await fileFault(source('a.zip', Buffer.from('PK\u0003\u0004 CIZ01_2012.csv')))).toBe('packedFile')
    expect(await fileFault(source('a.xls', Buffer.from([0xd0, 0xcf, 0x11, 0xe0, 1, 2])))).toBe('oldWorkbook')
  })
})

describe('JSON-stat of the statistical office', () => {
  const statistics = {
    version: '2.0',
    class: 'dataset',
    id: ['IndicatorType', 'Pohlciz', 'Uz0', 'STOBCANHIER', 'CasR'],
    size: [1, 1, 1, 5, 2],
    role: { geo: ['Uz0'], metric: ['IndicatorType'], time: ['CasR'] },
    dimension: {
      IndicatorType: {
        label: 'Ukazatel',
        category: { index: { '6121A': 0 }, label: { '6121A': 'Cizinci podle státního občanství a pohlaví' } },
      },
      Pohlciz: { label: 'Pohlaví', category: { index: { 0: 0 }, label: { 0: 'Celkem' } } },
      Uz0: { label: 'Území', category: { index: { CZ: 0 }, label: { CZ: 'Česko' } } },
      STOBCANHIER: {
        label: 'Státní občanství - hierarchie',
        category: {
          index: { 6: 0, 16: 1, 29: 2, 0: 3, 56: 4 },
          label: { 6: 'Celkem EU', 16: 'Celkem ostatní země', 29: 'Bez st. obč. + nezjištěno', 0: 'Celkem', 56: 'Belgie' },
        },
      },
      CasR: { label: 'Rok', category: { index: ['2023', '2022'] } },
    },
    value: [10, 9, 20, 19, 1, 1, 31, 29, 4, null],
  }
  test('groups of citizenships are groups and not the countries that have the same code', async () => {
    const { cells, faults } = await read(source('CIZ01D.json', JSON.stringify(statistics)))
    expect(faults).toEqual([])
    expect(cells.filter((cell) => cell.at === '2023-12-31').map((cell) => [cell.citizenship, cell.value])).toEqual([
      ['EU', 10],
      ['NON_EU', 20],
      ['STATELESS_UNKNOWN', 1],
      ['TOTAL', 31],
      ['BE', 4],
    ])
    expect(cells).toHaveLength(9)
  })
  test('values that do not fit the dimensions are refused', async () => {
    expect(await fileFault(source('a.json', JSON.stringify({ ...statistics, value: [1, 2, 3] })))).toBe('sizeMismatch')
    expect(await fileFault(source('a.json', '{"class": "dataset"'))).toBe('unreadable')
  })
})

describe('temporary protection of the ministry', () => {
  const columns =
    'kraj,okres,obec,kod_obce,obec_mc,celkem,m_do_3,z_do_3,x_do_3,m_do_6,z_do_6,x_do_6,m_do_15,z_do_15,x_do_15,m_do_18,z_do_18,x_do_18,m_do_65,z_do_65,x_do_65,m_sen,z_sen,x_sen'
  const ages = '1,2,0,3,4,0,5,6,0,7,8,0,9,10,1,11,12,0'
  test('the day comes from the name, people without an address stand apart, the whole city is not made up from districts', async () => {
    const { cells, outside } = await read(
      source(
        'statistika-obce-suk-vek-vse-21-05-2026.csv',
        [
          columns,
          `,,,,,50,${ages}`,
          `Hlavní město Praha,Hlavní město Praha,Praha,554782,Praha 4,79,${ages}`,
          `Středočeský kraj,Benešov,Benešov,529303,,59,${ages}`,
        ].join('\n'),
        64,
      ),
    )
    expect(outside.map((one) => one.line)).toEqual([2, 4])
    expect(new Set(cells.map((cell) => cell.area))).toEqual(new Set(['500119']))
    expect(cells).toHaveLength(19)
    expect(cells[0]).toMatchObject({ at: '2026-05-21', measure: 'temporary-protection', sex: 'TOTAL', age: 'TOTAL', value: 79 })
    expect(cells.find((cell) => cell.sex === 'X' && cell.age === '18-64')?.value).toBe(1)
    expect(await fileFault(source('bez-data.csv', `${columns}\n`))).toBe('dateNeeded')
  })
  test('the weekly workbook is read like its CSV; a value that the sheet could not compute is missing', async () => {
    const numbers = ages.split(',').map(Number)
    const sheet = workbook([
      columns.split(','),
      ['', '', '', '', '', 50, ...numbers],
      ['Hlavní město Praha', '', 'Praha', 554782, 'Praha-Libuš', 60, ...numbers],
      ['Hlavní město Praha', '', 'Praha', 554782, 'Praha 1', '#REF!', ...numbers],
    ])
    const { cells, faults, outside } = await read(source('statistika-obce-suk-vek-vse-31-05-2026.xlsx', sheet, 4096))
    expect(cells[0]).toMatchObject({ line: 3, area: '547051', at: '2026-05-31', value: 60 })
    expect([cells.length, outside.length]).toEqual([19, 1])
    expect(faults.map((fault) => [fault.line, fault.reason])).toEqual([[4, 'missingValue']])
    expect(
      await fileFault(source('31-05-2026.xlsx', workbook([['kraj', 'okres', 'obec', 'kod_obce', 'obec_mc', '', 'm_do_3'], ['a']]))),
    ).toBe('mergedHeader')
  })
  test('layers are read by field name; the far narrower humpo fields are left alone', async () => {
    const { cells } = await read(
      source(
        'momc.csv',
        'humpo_people_count,cis_people_count,cis_age_0_2_m_count,ruian_kod,gis_updated\n0,1131,22,500054,2026-07-21\n0,5,1,500054,1784592000000\n',
      ),
    )
    expect(cells.map((cell) => [cell.at, cell.sex, cell.age, cell.value])).toEqual([
      ['2026-07-21', 'TOTAL', 'TOTAL', 1131],
      ['2026-07-21', 'M', '0-2', 22],
      ['2026-07-21', 'TOTAL', 'TOTAL', 5],
      ['2026-07-21', 'M', '0-2', 1],
    ])
  })
})

describe('any other sheet, through a mapping', () => {
  const mapping: MappingDefinition = {
    sheet: null,
    headerRow: 3,
    area: 'Obvod',
    areaKind: 'historic-district',
    date: null,
    citizenship: 'Občanství',
    sex: null,
    age: null,
    residenceColumn: null,
    value: 'Počet',
    measure: 'foreigners',
    residence: 'ALL',
    sourceTitle: 'Cizinci s povoleným pobytem',
    publisher: 'Ministerstvo vnitra ČR',
    terms: null,
    threshold: 4,
  }
  test('"Praha 4" is the area of the kind that the mapping names', async () => {
    const sheet = 'Cizinci;;\n;;\nObvod;Občanství;Počet\nPraha 4;Ukrajina;1 234\nPraha 4;celkem;"68 000"\n'
    const { cells } = await read(source('mv.csv', sheet, 64), { mapping, date: '2025-06-30' })
    expect(cells.map((cell) => [cell.area, cell.citizenship, cell.value])).toEqual([
      ['MOP-43', 'UA', 1234],
      ['MOP-43', 'TOTAL', 68000],
    ])
    const { faults } = await read(source('mv.csv', sheet, 64), { mapping: { ...mapping, areaKind: null }, date: '2025-06-30' })
    expect(faults.map((fault) => [fault.line, fault.reason])).toEqual([
      [4, 'ambiguousArea'],
      [5, 'ambiguousArea'],
    ])
  })
  test('a renamed column and a missing day are said, not guessed', async () => {
    expect(await fileFault(source('mv.csv', '\n\nObvod;Občanství;Osob\n'), { mapping, date: '2025-06-30' })).toBe('missingColumn')
    expect(await fileFault(source('mv.csv', '\n\nObvod;Občanství;Počet\n'), { mapping })).toBe('dateNeeded')
  })
})

test('counts, days and ages as offices write them', () => {
  expect(['1\u00a0234', '12,0', '-', '+7', '-0'].map((text) => readCount(text))).toEqual([
    { value: 1234 },
    { value: 12 },
    { value: 0 },
    { value: 7 },
    { value: 0 },
  ])
  expect(['2023', '2023-06', '31. 12. 2023', '30-02-2023', '1784592000000', '2023-06-31'].map(readDay)).toEqual([
    '2023-12-31',
    '2023-06-30',
    '2023-12-31',
    null,
    '2026-07-21',
    null,
  ])
  expect(['<65; 70)', '65 a více', '18–64', '410085799999000', 'celkem', 'staří'].map(readAge)).toEqual([
    '65-69',
    '65+',
    '18-64',
    '85+',
    'TOTAL',
    null,
  ])
  expect(dayInName('statistika-obce-suk-vek-vse-21-05-2026.xlsx')).toBe('2026-05-21')
})
test('a quoted field may hold the separator, doubled quotes and nothing', () => {
  expect(splitLine('a,"b, ""c""",,"",d', ',')).toEqual(['a', 'b, "c"', '', '', 'd'])
  expect(splitLine('a,', ',')).toEqual(['a', ''])
  expect(splitLine('"a', ',')).toBe('unclosedQuote')
})
