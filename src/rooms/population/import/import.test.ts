// Files into the city, on a real PostgreSQL: what becomes visible, when, and what never does.
import { spawn } from 'node:child_process'
import { createHash } from 'node:crypto'
import { existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { build } from 'esbuild'
import { sql } from 'kysely'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import type { Actor } from '../../../kernel/actor.ts'
import { perform } from '../../../kernel/command.ts'
import { asActor } from '../../../kernel/db.ts'
import { portsOf, testDatabase } from '../../../../test/support/database.ts'
import { root } from '../../../../test/support/server.ts'
import { boundaryShapes, importBoundariesFile } from '../boundaries.ts'
import { loadPopulation } from '../load.ts'
import { checkUpload, importPopulationFile, publishImport, saveMapping, withdrawImport } from './commands.ts'
import { findImport, listFaults, listImports } from './queries.ts'

const database = await testDatabase()
const ports = portsOf(database.db)
const folder = mkdtempSync(join(tmpdir(), 'metropolis-import-'))
beforeAll(() => loadPopulation(ports))
afterAll(() => rmSync(folder, { recursive: true, force: true }))

const specialist: Actor = {
  kind: 'person',
  accountId: '00000000-0000-7000-8000-000000000001',
  displayName: 'Specialist',
  sessionId: '00000000-0000-7000-8000-000000000002',
  lang: 'cs',
  reauthenticatedAt: null,
  hat: {
    holdingId: '00000000-0000-7000-8000-000000000003',
    role: 'specialist',
    organisationId: null,
    organisationName: 'Magistrát',
    bodyId: null,
    validTo: null,
  },
}
function run(path: string, options: { dryRun?: boolean; mapping?: string; date?: string } = {}) {
  return importPopulationFile(ports, path, { dryRun: false, progress: () => undefined, ...options })
}
function written(name: string, content: string): string {
  const path = join(folder, name)
  writeFileSync(path, content)
  return path
}
type Figure = { area: string; citizenship: string; sex: string; age: string; value: number }
function figures(source: string, more = sql`true`): Promise<Figure[]> {
  return asActor(
    ports.db,
    { kind: 'public' },
    async (tx) =>
      (
        await sql<Figure>`
    select area_code as area, citizenship, sex, age, value from population.figure where source_id = ${source} and ${more}
    order by area_code, at, citizenship, sex, age`.execute(tx)
      ).rows,
  )
}
async function fingerprint(): Promise<string> {
  const found = await asActor(ports.db, { kind: 'public' }, (tx) =>
    sql<{
      all: string
    }>`select md5(coalesce(string_agg(f::text, '' order by f::text), '')) as all from population.figure f where import_id is not null`.execute(
      tx,
    ),
  )
  return found.rows[0]?.all ?? ''
}
/** A file beside the project that a user's clone may lack; said loudly there, an error where all is to be checked. */
function shared(path: string): string | null {
  const full = join(root, '..', 'shared', 'data', path)
  if (existsSync(full)) return full
  if (process.env['CI'] === 'true') throw new Error(`${full} is missing, and nothing may be left out here`)
  console.warn(`NOT TESTED: ${full} is missing, so the office's own sample was not read`)
  return null
}
const header = 'hodnota,stobcan_cis,stobcan_kod,pohlavi_kod,vuzemi_cis,vuzemi_kod,rok'

describe('the sample of the statistical office', () => {
  test('comes out as published: totals once, parts beside them, other regions counted but not kept', async () => {
    const path = shared('geo/source-samples/SYNTHETIC-csu-290038-cizinci.csv')
    if (path === null) return
    const report = await run(path)
    expect(report).toMatchObject({
      read: 45,
      accepted: 30,
      refused: 0,
      outside: 15,
      cells: 30,
      added: 30,
      changed: 0,
      same: 0,
      published: true,
    })
    const prague = await figures('import-csu-290038', sql`area_code = 'CZ010'`)
    // 515 is the published total. Adding every line would give 1,577: the total, the citizenships and their parts.
    expect(prague.filter((one) => one.citizenship === 'TOTAL')).toEqual([
      { area: 'CZ010', citizenship: 'TOTAL', sex: 'TOTAL', age: 'TOTAL', value: 515 },
    ])
    const byCitizenship = prague.filter((one) => one.citizenship !== 'TOTAL' && one.sex === 'TOTAL' && one.age === 'TOTAL')
    expect(byCitizenship.map((one) => [one.citizenship, one.value])).toEqual([
      ['UA', 226],
      ['VN', 289],
    ])
    expect(byCitizenship.reduce((sum, one) => sum + one.value, 0)).toBe(515)
    const parts = prague.filter((one) => one.citizenship === 'UA' && one.sex !== 'TOTAL')
    expect(parts.reduce((sum, one) => sum + one.value, 0)).toBe(226)
  })
  test('imported again it changes nothing and says so', async () => {
    const path = shared('geo/source-samples/SYNTHETIC-csu-290038-cizinci.csv')
    if (path === null) return
    const before = await fingerprint()
    const report = await run(path)
    expect(report).toMatchObject({ already: true, added: 0, changed: 0, same: 30, published: false })
    expect(report.lines.at(-1)).toBe('This file was imported before: nothing changed.')
    expect(await fingerprint()).toBe(before)
  })
  test('of the ministry is read for all 57 districts, with small counts kept from the public by their source', async () => {
    const path = shared('geo/source-samples/mv-humpo-momc-prague-2026-07-21.csv')
    if (path === null) return
    const report = await run(path)
    expect(report).toMatchObject({ read: 57, accepted: 57, refused: 0, published: true })
    const totals = await figures('import-mv-layers', sql`sex = 'TOTAL' and age = 'TOTAL'`)
    expect(totals).toHaveLength(57)
    expect(totals.find((one) => one.area === '500054')?.value).toBe(1147)
    const source = await asActor(ports.db, { kind: 'public' }, (tx) =>
      sql`select threshold from population.source where id = 'import-mv-layers'`.execute(tx),
    )
    expect(source.rows).toEqual([{ threshold: 4 }])
  })
})

describe('a file that partly repeats, corrects and contradicts', () => {
  const first = [header, '100,3228,804,,97,19,2005', '40,3228,804,1,97,19,2005', '60,3228,804,2,97,19,2005', '7,3228,704,,97,19,2005'].join(
    '\n',
  )
  test('the same content under another name is the same file', async () => {
    expect(await run(written('a.csv', first))).toMatchObject({ added: 4, published: true })
    expect(await run(written('b.csv', first))).toMatchObject({ already: true })
  })
  test('new, changed and unchanged counts are told apart; what a file does not name keeps its value', async () => {
    const report = await run(
      written('c.csv', [header, '101,3228,804,,97,19,2005', '40,3228,804,1,97,19,2005', '9,3228,56,,97,19,2005'].join('\n')),
    )
    expect(report).toMatchObject({ added: 1, changed: 1, same: 1 })
    expect(
      (await figures('import-csu-290038', sql`area_code = 'CZ' and at = '2005-12-31' and sex = 'TOTAL'`)).map((one) => [
        one.citizenship,
        one.value,
      ]),
    ).toEqual([
      ['BE', 9],
      ['UA', 101],
      ['VN', 7],
    ])
  })
  test('one count twice with one value is one count; with another value the later line is refused', async () => {
    const report = await run(
      written(
        'd.csv',
        [header, '5,3228,804,,97,19,2006', '5,3228,804,,97,19,2006', '6,3228,804,,97,19,2006', '8,3228,704,,97,19,2006'].join('\n'),
      ),
    )
    expect(report).toMatchObject({ accepted: 3, refused: 1, repeated: 1, cells: 2 })
    expect(report.faults).toMatchObject([{ line: 4, reason: 'duplicate' }])
    expect((await figures('import-csu-290038', sql`at = '2006-12-31'`)).map((one) => one.value)).toEqual([5, 8])
  })
  test('a file of nothing but damage publishes nothing and lists every line', async () => {
    const before = await fingerprint()
    const report = await run(written('e.csv', [header, 'x,3228,804,,97,19,2007', '-1,3228,804,,97,19,2007'].join('\n')))
    expect(report).toMatchObject({ accepted: 0, refused: 2, published: false })
    expect(report.lines.slice(0, 2)).toEqual([
      'line 2: the value is not a number: x,3228,804,,97,19,2007',
      'line 3: the value is negative: -1,3228,804,,97,19,2007',
    ])
    expect(await fingerprint()).toBe(before)
  })
  test('a file with more than twelve kinds of damage is refused line by line with reasons, and its good lines are published', async () => {
    const damaged: [string, string | null][] = [
      ['50,3228,804,,97,19,2012', null],
      ['50,3228,804', 'columnCount'],
      ['many,3228,804,1,97,19,2012', 'notANumber'],
      ['-1,3228,804,1,97,19,2012', 'negative'],
      ['"1,5",3228,804,1,97,19,2012', 'fractional'],
      ['1,3228,804,1,72,9999,2012', 'unknownArea'],
      ['1,3228,804,1,,3107,2012', 'ambiguousArea'],
      ['1,3228,1,1,97,19,2012', 'unknownCitizenship'],
      ['1,3228,804,1,97,19,20l2', 'impossibleDate'],
      ['1,3228,804,1,97,19,2077', 'futureDate'],
      ['51,3228,804,,97,19,2012', 'duplicate'],
      ['"1,3228,804,1,97,19,2012', 'unclosedQuote'],
      ['99999999999,3228,804,1,97,19,2012', 'tooLarge'],
      [',3228,804,1,97,19,2012', 'missingValue'],
      ['=A1,3228,804,1,97,19,2012', 'formula'],
      ['#REF!,3228,804,1,97,19,2012', 'spreadsheetError'],
      ['1,3228,804,5,97,19,2012', 'unknownSex'],
      ['20,3228,704,,97,19,2012', null],
    ]
    const report = await run(written('damaged.csv', [header, ...damaged.map(([line]) => line)].join('\n')))
    expect(report).toMatchObject({ accepted: 2, refused: 16, cells: 2, published: true })
    expect(report.faults.map((fault) => [fault.line, fault.reason])).toEqual(
      damaged.flatMap(([, reason], index) => (reason === null ? [] : [[index + 2, reason]])),
    )
    const [latest] = await listImports(ports, specialist)
    expect((await listFaults(ports, specialist, latest?.id ?? '', null)).map((fault) => fault.line)).toEqual(
      report.faults.map((fault) => fault.line),
    )
    expect((await figures('import-csu-290038', sql`at = '2012-12-31'`)).map((one) => one.value)).toEqual([50, 20])
  })
  test('a trial writes nothing', async () => {
    const before = [await fingerprint(), (await listImports(ports, specialist)).length]
    expect(await run(written('f.csv', [header, '5,3228,804,,97,19,2008'].join('\n')), { dryRun: true })).toMatchObject({
      added: 1,
      published: false,
    })
    expect([await fingerprint(), (await listImports(ports, specialist)).length]).toEqual(before)
  })
  test('what another source says of the same cell stays beside it', async () => {
    await run(written('g.csv', [header, '124282,3228,804,,97,19,2010'].join('\n')))
    const beside = await asActor(ports.db, { kind: 'public' }, (tx) =>
      sql<{ n: number }>`
      select count(distinct source_id) as n from population.figure where area_code = 'CZ' and at = '2010-12-31' and citizenship = 'UA'
        and measure = 'foreigners' and residence = 'ALL_XP' and sex = 'TOTAL'`.execute(tx),
    )
    expect(beside.rows[0]?.n).toBeGreaterThan(1)
  })
})

describe('on the screen', () => {
  const content = Buffer.from([header, '11,3228,804,,97,19,2009', 'x,3228,704,,97,19,2009'].join('\n'))
  async function check(bytes: Uint8Array, name = 'upload.csv', mapping: string | null = null, date: string | null = null) {
    const done = await perform(ports, specialist, checkUpload, { content: bytes, name, mapping, date })
    if (!done.ok) throw new Error(JSON.stringify(done.errors))
    return done.value
  }
  test('a checked file is visible to nobody outside until it is published; then all of it is', async () => {
    const before = await fingerprint()
    const { id, refused } = await check(content)
    expect(refused).toBe(1)
    expect(await fingerprint()).toBe(before)
    expect(await findImport(ports, specialist, id)).toMatchObject({
      state: 'staged',
      added: 1,
      refused: 1,
      preview: { first: [{ line: 2, area: 'CZ', citizenship: 'UA', value: 11 }] },
    })
    expect(await listFaults(ports, specialist, id, null)).toEqual([{ line: 3, reason: 'notANumber', text: 'x,3228,704,,97,19,2009' }])
    expect(await perform(ports, specialist, publishImport, { id })).toMatchObject({ ok: true, value: { added: 1 } })
    expect((await figures('import-csu-290038', sql`at = '2009-12-31'`)).map((one) => one.value)).toEqual([11])
    expect(await listFaults(ports, specialist, id, null)).toHaveLength(1)
    await expect(perform(ports, specialist, publishImport, { id })).rejects.toMatchObject({ kind: 'conflict' })
    expect(await check(content, 'again.csv')).toMatchObject({ already: true, id })
  })
  test('a file put aside is not published later', async () => {
    const { id } = await check(Buffer.from([header, '12,3228,804,,97,19,2011'].join('\n')))
    expect(await perform(ports, specialist, withdrawImport, { id })).toMatchObject({ ok: true })
    await expect(perform(ports, specialist, publishImport, { id })).rejects.toMatchObject({ kind: 'conflict' })
  })
  test('a sheet of an unknown kind needs a mapping, and a saved mapping reads it', async () => {
    const sheet = Buffer.from('Obvod;Cizinci\nPraha 4;68 000\nPraha 99;5\n')
    expect(await perform(ports, specialist, checkUpload, { content: sheet, name: 'mv.csv', mapping: null, date: null })).toEqual({
      ok: false,
      errors: { file: ['population.import.fault.notRecognised'] },
    })
    const saved = await perform(ports, specialist, saveMapping, {
      id: '',
      name: 'Ministerstvo, obvody',
      sheet: '',
      headerRow: '1',
      area: 'Obvod',
      areaKind: 'historic-district',
      date: '',
      citizenship: '',
      sex: '',
      age: '',
      residenceColumn: '',
      value: 'Cizinci',
      measure: 'foreigners',
      residence: 'ALL',
      sourceTitle: 'Cizinci s povoleným pobytem',
      publisher: 'Ministerstvo vnitra ČR',
      terms: '',
      threshold: '0',
    })
    if (!saved.ok) throw new Error(JSON.stringify(saved.errors))
    const { id, refused } = await check(sheet, 'mv.csv', saved.value.id, '2025-06-30')
    expect(refused).toBe(1)
    await perform(ports, specialist, publishImport, { id })
    expect(await figures(`sheet-${saved.value.id}`)).toEqual([
      { area: 'MOP-43', citizenship: 'TOTAL', sex: 'TOTAL', age: 'TOTAL', value: 68000 },
    ])
  })
  test('nobody but the Specialist imports', async () => {
    for (const actor of [
      { kind: 'public' } as const,
      { ...specialist, hat: specialist.hat && { ...specialist.hat, role: 'administrator' as const } },
    ]) {
      await expect(perform(ports, actor, checkUpload, { content, name: 'x.csv', mapping: null, date: null })).rejects.toMatchObject({
        kind: 'forbidden',
      })
    }
  })
})

test('a program killed in the middle of an import leaves nothing behind, and the same file can be imported afterwards', async () => {
  const lines = [header]
  for (let year = 1950; year < 1990; year++)
    for (const sex of ['', '1', '2'])
      for (const code of ['804', '704', '56', '100', '208'])
        for (const area of ['97,19', '100,3018', '100,3026', '101,40924']) lines.push(`${year},3228,${code},${sex},${area},${year}`)
  const path = written('killed.csv', lines.join('\n'))
  // The bundle lies in the project, so that it finds its packages.
  const script = join(root, 'node_modules', `.killed-${createHash('sha256').update(folder).digest('hex').slice(0, 8)}.mjs`)
  await build({
    stdin: {
      contents: `
        import { openDatabase } from './src/kernel/db.ts'
        import { importPopulationFile } from './src/rooms/population/import/commands.ts'
        import { readConfig } from './src/kernel/config.ts'
        const ports = { db: openDatabase(process.argv[2], 2), clock: { now: () => new Date(), today: () => new Date().toISOString().slice(0, 10) }, config: readConfig({}, '.'), log: console, changed() {} }
        await importPopulationFile(ports, process.argv[3], { dryRun: false, progress(line) {
          // Everything is read and compared, nothing is committed: the worst moment to die.
          if (line.includes('being published')) process.kill(process.pid, 'SIGKILL')
        } })
        console.log('not killed')`,
      resolveDir: root,
      loader: 'ts',
    },
    outfile: script,
    bundle: true,
    platform: 'node',
    format: 'esm',
    packages: 'external',
    logLevel: 'silent',
  })
  const before = await fingerprint()
  const imports = (await listImports(ports, specialist)).length
  try {
    const child = spawn(process.execPath, [script, database.appUrl, path], { stdio: 'pipe' })
    const output: string[] = []
    child.stderr.on('data', (text: Buffer) => void output.push(String(text)))
    const signal = await new Promise((resolve) => child.on('exit', (_code, by) => resolve(by)))
    expect([signal, output.join('')]).toEqual(['SIGKILL', ''])
  } finally {
    rmSync(script, { force: true })
  }
  expect(await fingerprint()).toBe(before)
  expect((await listImports(ports, specialist)).length).toBe(imports)
  // The one-at-a-time lock of the dead program is gone with its connection.
  expect(await run(path)).toMatchObject({ published: true, accepted: lines.length - 1 })
})

test('outlines in metres, without a known code or of something else are refused with their reason; without outlines there is the tile map', async () => {
  expect(await boundaryShapes(ports, 'city-district')).toBeNull()
  const square = (x: number, y: number, size: number) => ({
    type: 'Polygon',
    coordinates: [
      [
        [x, y],
        [x + size, y],
        [x + size, y + size],
        [x, y + size],
        [x, y],
      ],
    ],
  })
  const feature = (code: string | null, geometry: unknown) => ({ type: 'Feature', properties: code === null ? {} : { code }, geometry })
  const report = await importBoundariesFile(
    ports,
    written(
      'mixed.geojson',
      JSON.stringify({
        type: 'FeatureCollection',
        features: [
          feature('500054', square(14.4, 50.08, 0.01)),
          feature('500054', square(14.4, 50.08, 0.02)),
          feature('999', square(14.4, 50.08, 0.01)),
          feature(null, square(14.4, 50.08, 0.01)),
          feature('500089', square(-743000, -1043000, 500)),
          feature('500089', square(14.4, 50.08, 0.00001)),
          feature('500089', { type: 'Point', coordinates: [14.4, 50] }),
        ],
      }),
    ),
  )
  expect([report.imported, report.refused.map((one) => one.place)]).toEqual([
    1,
    ['feature 2 (500054)', 'feature 3', 'feature 4', 'feature 5 (500089)', 'feature 6 (500089)', 'feature 7 (500089)'],
  ])
  expect(await boundaryShapes(ports, 'city-district')).toBeNull()
  await expect(importBoundariesFile(ports, written('no.geojson', '{"type":"Topology"}'))).rejects.toMatchObject({ kind: 'invalid' })
})
test("outlines of the 57 and 22 districts are taken in from the office's files", async () => {
  for (const [name, count] of [
    ['prague-mestske-casti.geojson', 57],
    ['prague-spravni-obvody.geojson', 22],
  ] as const) {
    const path = shared(`geo/${name}`)
    if (path === null) return
    expect(JSON.parse(readFileSync(path, 'utf8')).features).toHaveLength(count)
    expect(await importBoundariesFile(ports, path)).toMatchObject({ imported: count, refused: [] })
    const drawn = await boundaryShapes(ports, count === 57 ? 'city-district' : 'administrative-district')
    expect(drawn?.shapes.size).toBe(count)
    expect(drawn?.attribution).toContain('ČÚZK')
    // Together they must fit into a public page.
    expect([...(drawn?.shapes.values() ?? [])].join('').length).toBeLessThan(60_000)
    for (const shape of drawn?.shapes.values() ?? []) expect(shape).toMatch(/^(M\d+ \d+(L\d+ \d+){2,}Z)+$/)
  }
})
