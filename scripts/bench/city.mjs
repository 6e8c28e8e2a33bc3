// A city of its own for measuring: temporary data folder, real server process, real PostgreSQL.
import { spawn, spawnSync } from 'node:child_process'
import { mkdtempSync, readFileSync, rmSync } from 'node:fs'
import { createServer } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { startEmbedded } from '../../src/kernel/postgres/launcher.ts'
import { environment, nodeBinary, root } from '../tools.mjs'

export function freePort() {
  return new Promise((resolve) => {
    const probe = createServer()
    probe.listen(0, '127.0.0.1', () => {
      const { port } = probe.address()
      probe.close(() => resolve(port))
    })
  })
}

/** A folder for one run of the benchmark; `remove` takes it away. */
export function workFolder() {
  const folder = mkdtempSync(join(tmpdir(), 'metropolis-bench-'))
  return { folder, remove: () => rmSync(folder, { recursive: true, force: true }) }
}

/** Starts the server and waits until it says that it serves; answers how long that took. */
export async function startCity(dataDir) {
  const port = await freePort()
  const origin = `http://127.0.0.1:${port}`
  const begin = performance.now()
  const child = spawn(nodeBinary(), [join(root, 'dist', 'main.js')], {
    cwd: root,
    env: environment({ DATA_DIR: dataDir, PORT: String(port), HOST: '127.0.0.1', ORIGIN: origin, LOG_LEVEL: 'silent' }),
    stdio: ['ignore', 'pipe', 'pipe'],
  })
  let said = ''
  await new Promise((resolve, reject) => {
    child.stderr.on('data', (part) => {
      said += part
    })
    child.stdout.on('data', (part) => {
      said += part
      if (said.includes('Metropolis serves')) resolve()
    })
    child.once('exit', (code) => reject(new Error(`The server ended with ${code}: ${said}`)))
  })
  const milliseconds = performance.now() - begin
  return {
    origin,
    milliseconds,
    pid: child.pid,
    stop: () =>
      new Promise((resolve) => {
        child.removeAllListeners('exit')
        child.once('exit', resolve)
        child.kill('SIGTERM')
      }),
  }
}

/** Resident memory of a process in MB (Linux only; null elsewhere). */
export function memoryOf(pid) {
  try {
    return Number(/VmRSS:\s+(\d+)/.exec(readFileSync(`/proc/${pid}/status`, 'utf8'))[1]) / 1024
  } catch {
    return null
  }
}

/** Address of the superuser of the city's own PostgreSQL, which runs already. */
export async function superuserOf(dataDir) {
  return (await startEmbedded(dataDir)).superuserUrl
}

/** Runs the command line on the city's data; answers its JSON. */
export function metropolis(dataDir, ...words) {
  const done = spawnSync(nodeBinary(), [join(root, 'dist', 'cli.js'), ...words, '--json'], {
    cwd: root,
    env: environment({ DATA_DIR: dataDir, LOG_LEVEL: 'silent' }),
    encoding: 'utf8',
    maxBuffer: 64 * 1024 * 1024,
  })
  if (done.status !== 0) throw new Error(`metropolis ${words.join(' ')} failed: ${done.stderr}${done.stdout}`)
  return JSON.parse(done.stdout)
}
