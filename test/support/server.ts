// One real PostgreSQL for the whole run, in a folder of its own: a migrated database and a seeded one serve as templates.
import { chmodSync, mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import pg from 'pg'
import type { TestProject } from 'vitest/node'
import { migrate } from '../../src/kernel/migrate.ts'
import { startEmbedded } from '../../src/kernel/postgres/launcher.ts'

export const root = join(import.meta.dirname, '..', '..')

declare module 'vitest' {
  export interface ProvidedContext {
    superuserUrl: string
    ownerUrl: string
    appUrl: string
    workerUrl: string
  }
}

export default async function startServer(project: TestProject): Promise<() => Promise<void>> {
  const folder = mkdtempSync(join(tmpdir(), 'metropolis-test-'))
  // As root the server runs as another user; where that user cannot walk to, it would live outside this folder and stay behind.
  chmodSync(folder, 0o755)
  const server = await startEmbedded(folder)
  await migrate(server.urls.owner, join(root, 'migrations'))
  const superuser = new pg.Client({ connectionString: server.superuserUrl })
  await superuser.connect()
  // Durability is tested elsewhere; here a lost millisecond per commit would only cost time.
  await superuser.query('alter system set fsync = off')
  await superuser.query('alter system set synchronous_commit = off')
  await superuser.query('select pg_reload_conf()')
  await superuser.query('alter database metropolis rename to template_migrated')
  await superuser.end()
  project.provide('superuserUrl', server.superuserUrl)
  project.provide('ownerUrl', server.urls.owner)
  project.provide('appUrl', server.urls.app)
  project.provide('workerUrl', server.urls.worker)
  return async () => {
    await server.stop()
    rmSync(folder, { recursive: true, force: true })
  }
}
