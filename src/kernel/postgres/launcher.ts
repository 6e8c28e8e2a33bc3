// The embedded PostgreSQL: a real server of our own in the data folder, on a Unix socket only. It outlives a killed application and is adopted again.
import { spawn, spawnSync } from 'node:child_process'
import { randomBytes } from 'node:crypto'
import {
  appendFileSync,
  chmodSync,
  chownSync,
  existsSync,
  mkdirSync,
  openSync,
  closeSync,
  readFileSync,
  renameSync,
  rmSync,
  statSync,
  writeFileSync,
} from 'node:fs'
import { join } from 'node:path'
import { setTimeout as pause } from 'node:timers/promises'
import pg from 'pg'
import { findPlace, type Place } from './place.ts'

export type Urls = { owner: string; app: string; worker: string }
export type Embedded = {
  urls: Urls
  superuserUrl: string
  place: Place
  /** True when the server was running already (another process of ours, or one that was killed). */
  adopted: boolean
  stop: () => Promise<void>
}
type Secrets = { superuser: string; owner: string; app: string; worker: string }

export const databaseName = 'metropolis'
const settings: Record<string, string> = {
  listen_addresses: process.platform === 'win32' ? '127.0.0.1' : '',
  unix_socket_permissions: '0700',
  password_encryption: 'scram-sha-256',
  max_connections: '60',
  // A backup and a check of the walls hold every table of the city at once.
  max_locks_per_transaction: '256',
  shared_buffers: '192MB',
  work_mem: '16MB',
  maintenance_work_mem: '128MB',
  max_wal_size: '2GB',
  jit: 'off',
  log_min_messages: 'warning',
  log_checkpoints: 'off',
  timezone: 'UTC',
}

function readSecrets(dataDir: string): Secrets {
  const file = join(dataDir, 'secrets.json')
  if (existsSync(file)) return JSON.parse(readFileSync(file, 'utf8')) as Secrets
  const fresh = () => randomBytes(24).toString('base64url')
  const secrets = { superuser: fresh(), owner: fresh(), app: fresh(), worker: fresh() }
  writeFileSync(file, JSON.stringify(secrets), { mode: 0o600 })
  return secrets
}

/** The last reason the server gave in its log, as one line a person can act on. */
function reasonFrom(log: string, sinceByte: number): string {
  const text = existsSync(log) ? readFileSync(log, 'utf8').slice(sinceByte) : ''
  if (/No space left on device/.test(text)) return 'the disk is full; free some space and start again'
  const line =
    text
      .split('\n')
      .reverse()
      .find((one) => /\b(FATAL|PANIC|ERROR):/.test(one)) ??
    text.trim().split('\n').at(-1) ??
    ''
  return line.replace(/^.*?(FATAL|PANIC|ERROR):\s*/, '').trim() || 'no reason given'
}

function initialise(place: Place, secrets: Secrets): void {
  const fresh = `${place.data}.new`
  rmSync(fresh, { recursive: true, force: true })
  mkdirSync(fresh, { recursive: true, mode: 0o700 })
  const passwordFile = join(place.socket, 'password')
  writeFileSync(passwordFile, secrets.superuser, { mode: 0o600 })
  if (place.user) {
    chownSync(fresh, place.user.uid, place.user.gid)
    chownSync(passwordFile, place.user.uid, place.user.gid)
  }
  const made = spawnSync(
    join(place.native, 'bin', 'initdb'),
    [
      '-D',
      fresh,
      '-U',
      'postgres',
      `--pwfile=${passwordFile}`,
      '--auth=scram-sha-256',
      '--encoding=UTF8',
      '--locale-provider=builtin',
      '--builtin-locale=C.UTF-8',
      '--locale=C',
      '--no-instructions',
    ],
    { encoding: 'utf8', cwd: place.socket, env: { PATH: process.env['PATH'] ?? '', LC_ALL: 'C' }, ...place.user },
  )
  rmSync(passwordFile, { force: true })
  if (made.status !== 0) {
    rmSync(fresh, { recursive: true, force: true })
    const said = `${made.stdout}${made.stderr}${made.error?.message ?? ''}`
    const line = /No space left on device/.test(said)
      ? 'the disk is full; free some space and start again'
      : (said.split('\n').find((one) => one.includes('error:')) ?? said.trim().split('\n').at(-1) ?? '')
    throw new Error(`The database could not be set up: ${line}`)
  }
  renameSync(fresh, place.data)
}

type Running = { pid: number; port: number; socket: string }
function runningServer(place: Place): Running | null {
  const file = join(place.data, 'postmaster.pid')
  if (!existsSync(file)) return null
  const lines = readFileSync(file, 'utf8').split('\n')
  const pid = Number(lines[0])
  if (!Number.isInteger(pid) || pid <= 0) return null
  try {
    process.kill(pid, 0)
  } catch {
    return null
  }
  // After a restart of the machine the number may belong to another program.
  const command = `/proc/${pid}/comm`
  if (existsSync(command) && !readFileSync(command, 'utf8').startsWith('postgres')) return null
  return { pid, port: Number(lines[3] ?? '5432'), socket: (lines[4] ?? '').trim() || place.socket }
}

function urlOf(user: string, password: string, server: { port: number; socket: string }, database = databaseName): string {
  if (process.platform === 'win32') return `postgres://${user}:${password}@127.0.0.1:${server.port}/${database}`
  return `postgres://${user}:${password}@/${database}?host=${encodeURIComponent(server.socket)}&port=${server.port}`
}

/** Asks until the server answers; true when it does, false when it is gone. */
async function answers(url: string, alive: () => boolean, tries = 600): Promise<boolean> {
  for (let attempt = 0; attempt < tries; attempt++) {
    const client = new pg.Client({ connectionString: url })
    client.on('error', () => undefined)
    try {
      await client.connect()
      await client.end()
      return true
    } catch (error) {
      await client.end().catch(() => undefined)
      if (error instanceof pg.DatabaseError && error.code === '28P01')
        throw new Error('The password file of the data folder does not fit its database (secrets.json was replaced).', { cause: error })
    }
    if (!alive()) return false
    await pause(Math.min(100, 10 + attempt * 2))
  }
  return false
}

async function prepareRoles(superuserUrl: string, secrets: Secrets): Promise<void> {
  const client = new pg.Client({ connectionString: superuserUrl })
  await client.connect()
  try {
    const known = new Set((await client.query<{ rolname: string }>('select rolname from pg_roles')).rows.map((row) => row.rolname))
    for (const [role, password] of [
      ['metropolis_owner', secrets.owner],
      ['metropolis_app', secrets.app],
      ['metropolis_worker', secrets.worker],
    ] as const) {
      if (!known.has(role))
        await client.query(`create role ${role} login nosuperuser nobypassrls nocreaterole nocreatedb password '${password}'`)
    }
    const exists = await client.query('select from pg_database where datname = $1', [databaseName])
    if (exists.rowCount === 0) await client.query(`create database ${databaseName} owner metropolis_owner`)
    await client.query(`grant create on database ${databaseName} to metropolis_worker`)
  } finally {
    await client.end()
  }
}

/** Starts the server of a data folder, or takes over the one that runs there. */
export async function startEmbedded(dataDir: string): Promise<Embedded> {
  const place = findPlace(dataDir)
  const secrets = readSecrets(dataDir)
  if (!existsSync(join(place.data, 'PG_VERSION'))) initialise(place, secrets)
  const version = readFileSync(join(place.data, 'PG_VERSION'), 'utf8').trim()
  if (version !== '18')
    throw new Error(
      `The data folder was made by PostgreSQL ${version}, this program brings PostgreSQL 18. Use the program version that made it, run "metropolis move", or restore a backup.`,
    )

  let server = runningServer(place)
  const adopted = server !== null
  if (!server) {
    const begin = existsSync(place.log) ? statSync(place.log).size : 0
    appendFileSync(place.log, '')
    chmodSync(place.log, 0o600)
    const log = openSync(place.log, 'a')
    const port = process.platform === 'win32' ? 49_152 + Math.floor(Math.random() * 16_000) : 5432
    const child = spawn(
      join(place.native, 'bin', 'postgres'),
      [
        '-D',
        place.data,
        '-k',
        place.socket,
        '-p',
        String(port),
        ...Object.entries(settings).flatMap(([name, value]) => ['-c', `${name}=${value}`]),
      ],
      {
        // Its own session: Ctrl+C in the terminal reaches us, and we stop the server in order.
        detached: true,
        cwd: place.socket,
        stdio: ['ignore', log, log],
        env: { PATH: process.env['PATH'] ?? '', LC_ALL: 'C' },
        ...place.user,
      },
    )
    closeSync(log)
    let ended = false
    child.once('exit', () => {
      ended = true
    })
    child.once('error', () => {
      ended = true
    })
    child.unref()
    const answered = await answers(urlOf('postgres', secrets.superuser, { port, socket: place.socket }, 'postgres'), () => !ended)
    server = runningServer(place)
    if (!answered || !server) throw new Error(`The database did not start: ${reasonFrom(place.log, begin)}`)
  } else if (!(await answers(urlOf('postgres', secrets.superuser, server, 'postgres'), () => runningServer(place) !== null))) {
    throw new Error(`A database server (process ${server.pid}) holds the data folder but does not answer. Stop it and start again.`)
  }

  const found = server
  const superuserUrl = urlOf('postgres', secrets.superuser, found, 'postgres')
  await prepareRoles(superuserUrl, secrets)
  return {
    urls: {
      owner: urlOf('metropolis_owner', secrets.owner, found),
      app: urlOf('metropolis_app', secrets.app, found),
      worker: urlOf('metropolis_worker', secrets.worker, found),
    },
    superuserUrl,
    place,
    adopted,
    stop: () => stopServer(place),
  }
}

/** Stops the server of a place in order (running transactions are rolled back, everything committed is kept). */
export async function stopServer(place: Place): Promise<void> {
  const server = runningServer(place)
  if (!server) return
  process.kill(server.pid, 'SIGINT')
  for (let wait = 0; wait < 600 && runningServer(place)?.pid === server.pid; wait++) await pause(50)
}
