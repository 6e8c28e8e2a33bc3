// Starts the server: configuration, database, city data, background work, listening. Every failure is one clear line.
import { createServer } from 'node:http'
import { serve } from '@hono/node-server'
import { makeApp } from './app.ts'
import { loadCity, demoSignIns } from './city.ts'
import { boot, type Booted } from './kernel/boot.ts'
import { systemClock } from './kernel/clock.ts'
import { readConfig, type Config } from './kernel/config.ts'
import { openDatabase } from './kernel/db.ts'
import { startTrouble } from './kernel/errors.ts'
import { openLog, type Logger } from './kernel/log.ts'
import { pageCache } from './kernel/page-cache.ts'
import type { Ports } from './kernel/ports.ts'
import { caseworkTasks } from './rooms/casework/index.ts'
import { identityTasks } from './rooms/identity/index.ts'
import { startWorker } from './worker.ts'

function say(line: string): void {
  process.stdout.write(`${line}\n`)
}

/** Answers whether somebody already listens, before any long work is done. */
function portIsFree(host: string, port: number): Promise<boolean> {
  return new Promise((resolve, reject) => {
    const probe = createServer()
    probe.once('error', (error: NodeJS.ErrnoException) => (error.code === 'EADDRINUSE' ? resolve(false) : reject(error)))
    probe.listen(port, host, () => probe.close(() => resolve(true)))
  })
}

async function start(): Promise<void> {
  const root = process.env['METROPOLIS_ROOT'] ?? process.cwd()
  const config = readConfig(process.env, root)
  if (config.port !== 0 && !(await portIsFree(config.host, config.port))) {
    throw new Error(`Port ${config.port} is already in use. Stop the other program or choose another port: PORT=3001 npm start`)
  }
  const log = openLog(config.logLevel)
  const running = await boot(config, say, true)
  // Whatever fails from here on must not leave the database behind, which would hold the folder.
  await serveCity(config, log, running).catch(async (error: unknown) => {
    await running.stop().catch(() => undefined)
    throw error
  })
}

async function serveCity(config: Config, log: Logger, running: Booted): Promise<void> {
  const cache = pageCache()
  const ports: Ports = { db: openDatabase(running.urls.app), clock: systemClock, config, log, changed: () => cache.clear() }
  const loaded = await loadCity(ports, say)
  const { app } = makeApp(ports, cache)
  const worker = await startWorker(running.urls.worker, ports, { ...identityTasks(ports), ...caseworkTasks(ports) })
  const server = serve({ fetch: app.fetch, hostname: config.host, port: config.port }, (address) => {
    const shown = config.port === 0 ? `http://${config.host}:${address.port}` : config.origin
    say(`Metropolis serves ${loaded.cityName} at ${shown}`)
    for (const line of demoSignIns(loaded)) say(line)
    say('Stop with Ctrl+C.')
  })
  let stopping = false
  async function stop(): Promise<void> {
    if (stopping) return
    stopping = true
    await new Promise<void>((resolve) => {
      server.close(() => resolve())
      if ('closeIdleConnections' in server) server.closeIdleConnections()
      setTimeout(() => ('closeAllConnections' in server ? server.closeAllConnections() : undefined), 3000).unref()
    })
    await worker.stop().catch(() => undefined)
    await ports.db.destroy()
    await running.stop()
    process.exit(0)
  }
  process.on('SIGINT', () => void stop())
  process.on('SIGTERM', () => void stop())
  server.on('error', (error: Error) => {
    process.stderr.write(`Metropolis cannot listen: ${startTrouble(error)}\n`)
    void running
      .stop()
      .catch(() => undefined)
      .then(() => process.exit(1))
  })
}

start().catch((error: unknown) => {
  process.stderr.write(`Metropolis did not start: ${startTrouble(error)}\n`)
  process.exit(1)
})
