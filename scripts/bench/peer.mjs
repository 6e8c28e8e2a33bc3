// The same filtered list of 50 of 100,000 organisations from this program and from Directus 12, out of the same PostgreSQL, in alternating rounds.
import { spawn, spawnSync } from 'node:child_process'
import { mkdirSync, rmSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import pg from 'pg'
import { environment, nodeBinary } from '../tools.mjs'
import { freePort, superuserOf } from './city.mjs'
import { load, median } from './load.mjs'

const rows = 100_000
const version = '12.4.0'
const kinds = ['ngo', 'city-district', 'education', 'migrant-organisation', 'private']

async function fill(url, statements) {
  const client = new pg.Client({ connectionString: url })
  await client.connect()
  for (const statement of statements) await client.query(statement)
  await client.end()
}

async function startDirectus(folder, url, say) {
  mkdirSync(folder, { recursive: true })
  writeFileSync(join(folder, 'package.json'), '{"private":true}')
  const port = await freePort()
  const address = new URL(url.replace('@/', '@localhost/'))
  const env = environment({
    DB_CLIENT: 'pg',
    DB_HOST: address.searchParams.get('host'),
    DB_PORT: address.searchParams.get('port') ?? '5432',
    DB_DATABASE: 'peer',
    DB_USER: address.username,
    DB_PASSWORD: decodeURIComponent(address.password),
    SECRET: 'a secret for measuring only',
    KEY: 'a5f1c8f2-0000-4000-8000-000000000001',
    ADMIN_EMAIL: 'admin@example.com',
    ADMIN_PASSWORD: 'measuring-only',
    HOST: '127.0.0.1',
    PORT: String(port),
    PUBLIC_URL: `http://127.0.0.1:${port}`,
    TELEMETRY: 'false',
    CACHE_ENABLED: 'false',
    RATE_LIMITER_ENABLED: 'false',
    LOG_LEVEL: 'error',
    QUERY_LIMIT_MAX: '200',
    EXTENSIONS_PATH: join(folder, 'extensions'),
  })
  say(`Installing Directus ${version} (a few minutes)`)
  const installed = spawnSync('npm', ['install', `directus@${version}`, '--no-audit', '--no-fund', '--loglevel=error'], {
    cwd: folder,
    env,
    stdio: ['ignore', 'ignore', 'inherit'],
  })
  if (installed.status !== 0) throw new Error('Directus could not be installed')
  // Directus runs its users' scripts in a compiled sandbox; where that cannot be compiled an empty one stands in, because lists do not use it.
  const sandbox = join(folder, 'node_modules', 'isolated-vm')
  if (spawnSync(nodeBinary(), ['-e', "require('isolated-vm')"], { cwd: folder, env }).status !== 0) {
    say('  its script sandbox could not be compiled here; an empty module stands in (lists do not use it)')
    rmSync(sandbox, { recursive: true, force: true })
    mkdirSync(sandbox)
    writeFileSync(join(sandbox, 'package.json'), '{"name":"isolated-vm","version":"0.0.0","main":"index.js"}')
    writeFileSync(join(sandbox, 'index.js'), 'module.exports = {}\n')
  }
  const program = join(folder, 'node_modules', 'directus', 'cli.js')
  say('Preparing Directus')
  const prepared = spawnSync(nodeBinary(), [program, 'bootstrap'], { cwd: folder, env, encoding: 'utf8' })
  if (prepared.status !== 0) throw new Error(`Directus could not be prepared: ${prepared.stderr}${prepared.stdout}`)
  return { env, port, program }
}

async function whenServing(origin, child) {
  for (let attempt = 0; attempt < 600; attempt++) {
    if (child.exitCode !== null) throw new Error('Directus ended')
    const answer = await fetch(`${origin}/server/ping`).catch(() => null)
    if (answer?.ok) return
    await new Promise((resolve) => setTimeout(resolve, 200))
  }
  throw new Error('Directus did not begin to serve')
}

/** Measures both; answers requests per second of each round and the ratio of the medians. */
export async function comparePeer({ city, dataDir, folder, say, rounds = 5, seconds = 4 }) {
  const superuser = await superuserOf(dataDir)
  const kind = `(array[${kinds.map((one) => `'${one}'`).join(', ')}])[1 + n % ${kinds.length}]`
  const numbers = `generate_series(1, ${rows}) n`
  const ours = superuser.replace(/@\/[^?]*/, '@/metropolis')
  say(`Loading ${rows} organisations into both`)
  await fill(ours, [
    `insert into directory.organisation (slug, name, kind, country, focus_areas) select 'bench-' || n, 'Organisation ' || md5(n::text), ${kind}, 'CZ', array['education'] from ${numbers}`,
    'vacuum analyze directory.organisation',
  ])
  await fill(superuser, ['create database peer'])
  const peer = superuser.replace(/@\/[^?]*/, '@/peer')
  const { env, port, program } = await startDirectus(folder, superuser, say)
  await fill(peer, [
    'create table organisation (id uuid primary key default gen_random_uuid(), slug text not null unique, name text not null, kind text not null, country text not null)',
    `insert into organisation (slug, name, kind, country) select 'bench-' || n, 'Organisation ' || md5(n::text), ${kind}, 'CZ' from ${numbers}`,
    'create index on organisation (kind, name, id)',
    'vacuum analyze organisation',
    "insert into directus_collections (collection) values ('organisation')",
    "insert into directus_permissions (policy, collection, action, permissions, fields) select id, 'organisation', 'read', '{}', '*' from directus_policies where id = 'abf8a154-5b1c-4a46-ac9c-7300570f4f17'",
  ])
  const child = spawn(nodeBinary(), [program, 'start'], { cwd: folder, env, stdio: 'ignore' })
  const origin = `http://127.0.0.1:${port}`
  try {
    await whenServing(origin, child)
    const addresses = {
      metropolis: `${city.origin}/api/v1/organisations?kind=ngo&limit=50`,
      directus: `${origin}/items/organisation?filter[kind][_eq]=ngo&sort=name&limit=50&fields=id,slug,name,kind,country`,
    }
    for (const [name, address] of Object.entries(addresses)) {
      const answer = await fetch(address)
      const body = await answer.json()
      const count = (body.items ?? body.data)?.length
      if (!answer.ok || count !== 50)
        throw new Error(`${name} did not answer 50 rows: ${answer.status} ${JSON.stringify(body).slice(0, 300)}`)
    }
    const measured = { metropolis: [], directus: [] }
    for (let round = 0; round < rounds; round++) {
      for (const [name, address] of Object.entries(addresses)) {
        const result = await load(address, { connections: 50, seconds })
        measured[name].push(result)
        say(`  round ${round + 1} ${name.padEnd(10)} ${result.perSecond.toFixed(0).padStart(6)} req/s, p95 ${result.p95.toFixed(0)} ms`)
      }
    }
    const middle = (name) => median(measured[name].map((one) => one.perSecond))
    return { metropolis: middle('metropolis'), directus: middle('directus'), ratio: middle('metropolis') / middle('directus') }
  } finally {
    child.kill('SIGTERM')
  }
}
