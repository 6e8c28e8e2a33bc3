// npm run bench: start time, import, pages, memory; each beside something it can be compared with, in the same run. `--peer directus` adds a filtered list beside Directus 12.
// Numbers depend on the machine; nothing in the tests looks at them. docs/benchmarks.md keeps the last ones.
import { spawnSync } from 'node:child_process'
import { createServer } from 'node:http'
import { createReadStream, createWriteStream } from 'node:fs'
import { join } from 'node:path'
import { pipeline } from 'node:stream/promises'
import { fileURLToPath } from 'node:url'
import { environment, nodeBinary, prepare } from './tools.mjs'

const here = fileURLToPath(import.meta.url)
if (!process.env.METROPOLIS_BENCH) {
  prepare((line) => console.log(line))
  const done = spawnSync(nodeBinary(), [here, ...process.argv.slice(2)], {
    stdio: 'inherit',
    env: environment({ METROPOLIS_BENCH: '1', NODE_NO_WARNINGS: '1' }),
  })
  process.exit(done.status ?? 1)
}

const { default: pg } = await import('pg')
const { from: copyFrom } = await import('pg-copy-streams')
const { memoryOf, metropolis, startCity, superuserOf, workFolder } = await import('./bench/city.mjs')
const { load } = await import('./bench/load.mjs')
const { benchCasework } = await import('./bench/casework.mjs')
const { comparePeer } = await import('./bench/peer.mjs')

const say = (line) => console.log(line)
const pages = ['/cs/', '/cs/services?q=pravni+poradna', '/cs/organisations', '/cs/places/praha-libus', '/cs/data/districts']
const importRows = 1_000_000

/** The open-data layout of the statistical office, as many rows as wanted: every district, citizenship, sex and year. */
async function writeImport(path) {
  const out = createWriteStream(path)
  out.write(
    'idhod,hodnota,stapro_kod,stobcan_cis,stobcan_kod,pohlavi_cis,pohlavi_kod,vuzemi_cis,vuzemi_kod,rok,stobcan_txt,pohlavi_txt,vuzemi_txt\n',
  )
  const { citizenshipCodes, districtCodes } = await import('./bench/districts.mjs')
  const districts = districtCodes()
  const citizenships = citizenshipCodes()
  let written = 0
  // Early enough that the last year is over: a count of a day to come would be refused.
  for (let year = 1990; written < importRows; year++) {
    for (const district of districts) {
      for (const citizenship of citizenships) {
        for (const sex of ['1', '2', '']) {
          if (written === importRows) break
          if (
            !out.write(`${written + 1},${written % 5000},6121,3228,${citizenship},${sex ? '102' : ''},${sex},44,${district},${year},,,\n`)
          )
            await new Promise((resolve) => out.once('drain', resolve))
          written += 1
        }
      }
    }
  }
  await new Promise((resolve) => out.end(resolve))
}

/** The same file through COPY into a table of text, without looking at a single value: the most PostgreSQL could do. */
async function bareCopy(dataDir, path) {
  const client = new pg.Client({ connectionString: (await superuserOf(dataDir)).replace(/@\/[^?]*/, '@/metropolis') })
  await client.connect()
  await client.query(
    'create unlogged table public.bench_copy (a text, b text, c text, d text, e text, f text, g text, h text, i text, j text, k text, l text, m text)',
  )
  const begin = performance.now()
  await pipeline(createReadStream(path), client.query(copyFrom('copy public.bench_copy from stdin (format csv, header)')))
  const seconds = (performance.now() - begin) / 1000
  await client.query('drop table public.bench_copy')
  await client.end()
  return importRows / seconds
}

/** A server that only sends a page of the same size: the most Node could do. */
async function barePage(bytes) {
  const page = Buffer.alloc(bytes, 32)
  const server = createServer((_request, answer) => answer.end(page))
  await new Promise((resolve) => server.listen(0, '127.0.0.1', resolve))
  const result = await load(`http://127.0.0.1:${server.address().port}/`, { seconds: 3 })
  server.close()
  server.closeAllConnections()
  return result
}

const { folder, remove } = workFolder()
const dataDir = join(folder, 'data')
let city
/** `npm run bench -- casework [--scale N]` measures casework alone. */
async function onlyCasework() {
  const scale = process.argv.indexOf('--scale')
  await benchCasework({ dataDir, scale: scale > 0 ? Number(process.argv[scale + 1]) : 1, say })
}
if (process.argv[2] === 'grants') {
  // Read only when asked for: the solvers are measured alone, without a city.
  const { benchGrants } = await import('./bench/grants.mjs')
  await benchGrants(say).catch((error) => {
    console.error(`The benchmark stopped: ${error.message}`)
    process.exitCode = 1
  })
  remove()
  process.exit()
}
if (process.argv[2] === 'casework') {
  await onlyCasework().catch((error) => {
    console.error(`The benchmark stopped: ${error.message}`)
    process.exitCode = 1
  })
  remove()
  process.exit()
}
try {
  say('Start')
  city = await startCity(dataDir)
  say(`  first start, empty folder to serving     ${(city.milliseconds / 1000).toFixed(2)} s`)
  await city.stop()
  city = await startCity(dataDir)
  say(`  second start                             ${(city.milliseconds / 1000).toFixed(2)} s`)
  say(`  memory of the server after its start     ${memoryOf(city.pid)?.toFixed(0) ?? '?'} MB`)

  say('Pages (50 connections)')
  for (const page of pages) {
    const result = await load(city.origin + page, { seconds: 4 })
    const bare = await barePage(result.bytes)
    say(
      `  ${page.padEnd(40)} ${result.perSecond.toFixed(0).padStart(6)} req/s, p95 ${result.p95.toFixed(0).padStart(4)} ms; bare Node with as many bytes ${bare.perSecond.toFixed(0)} req/s, ratio ${(result.perSecond / bare.perSecond).toFixed(2)}`,
    )
  }
  say(`  memory of the server under load          ${memoryOf(city.pid)?.toFixed(0) ?? '?'} MB`)

  say(`Import (${importRows} rows in the layout of the statistical office)`)
  const file = join(folder, '290038-bench.csv')
  await writeImport(file)
  const begin = performance.now()
  const report = metropolis(dataDir, 'import', 'population', file)
  const seconds = (performance.now() - begin) / 1000
  const bare = await bareCopy(dataDir, file)
  say(
    `  metropolis import population             ${(importRows / seconds).toFixed(0)} rows/s (${seconds.toFixed(1)} s with the start of the program; ${report.accepted ?? '?'} rows accepted)`,
  )
  say(`  COPY of the same file, unchecked         ${bare.toFixed(0)} rows/s; ratio ${(importRows / seconds / bare).toFixed(2)}`)

  const peer = process.argv.indexOf('--peer')
  if (peer > 0) {
    if (process.argv[peer + 1] !== 'directus') throw new Error('The only peer is "directus"')
    say('Peer: Directus, the same filtered list of 50 of 100,000 as JSON, 50 connections')
    const result = await comparePeer({ city, dataDir, folder: join(folder, 'peer'), say })
    say(`  median ${result.metropolis.toFixed(0)} req/s beside ${result.directus.toFixed(0)} req/s: ratio ${result.ratio.toFixed(2)}`)
  }
} catch (error) {
  console.error(`The benchmark stopped: ${error.message}`)
  process.exitCode = 1
} finally {
  await city?.stop()
  remove()
}
