// A database of its own for every test file, cloned from a template in milliseconds; real PostgreSQL, real roles, real policies.
import { randomUUID } from 'node:crypto'
import pg from 'pg'
import { afterAll, inject } from 'vitest'
import { pageCache } from '../../src/kernel/page-cache.ts'
import { systemClock, type Clock } from '../../src/kernel/clock.ts'
import { readConfig } from '../../src/kernel/config.ts'
import { openDatabase, type Db } from '../../src/kernel/db.ts'
import { openLog } from '../../src/kernel/log.ts'
import type { Ports } from '../../src/kernel/ports.ts'
import { root } from './server.ts'

export type TestDatabase = { db: Db; name: string; appUrl: string; ownerUrl: string; workerUrl: string; superuserUrl: string }

function inDatabase(url: string, name: string): string {
  return url.replace(/@([^/]*)\/[^?]*/, `@$1/${name}`)
}

async function asSuperuser<T>(work: (client: pg.Client) => Promise<T>): Promise<T> {
  const client = new pg.Client({ connectionString: inject('superuserUrl') })
  await client.connect()
  try {
    return await work(client)
  } finally {
    await client.end()
  }
}

async function clone(template: string, name: string): Promise<void> {
  await asSuperuser(async (client) => {
    // Two files may clone at once; PostgreSQL refuses a template that is in use for a moment.
    await client.query('select pg_advisory_lock(77)')
    await client.query(`create database "${name}" template "${template}" owner metropolis_owner`)
    await client.query(`grant create on database "${name}" to metropolis_worker`)
  })
}

/** The template with the whole city in it; made by the first file that asks, the others wait. */
async function seededTemplate(): Promise<string> {
  await asSuperuser(async (client) => {
    await client.query('select pg_advisory_lock(78)')
    const exists = await client.query("select from pg_database where datname = 'template_seeded'")
    if (exists.rowCount) return
    await client
      .query("select from pg_database where datname = 'seeding'")
      .then((found) => (found.rowCount ? client.query('drop database seeding with (force)') : null))
    await client.query('create database seeding template template_migrated owner metropolis_owner')
    const db = openDatabase(inDatabase(inject('appUrl'), 'seeding'), 4)
    const ports = portsOf(db)
    // Only here: a test of one room must not fail to load because another room is broken.
    const { loadCity } = await import('../../src/city.ts')
    await loadCity(ports, () => {}, false)
    await db.destroy()
    await client.query('alter database seeding rename to template_seeded')
  })
  return 'template_seeded'
}

/** Ports for a test: this database, the real clock unless another is given, a silent log. */
export function portsOf(db: Db, clock: Clock = systemClock, env: Record<string, string> = {}): Ports {
  const cache = pageCache()
  return {
    db,
    clock,
    config: readConfig({ METROPOLIS_KEY: 'bWV0cm9wb2xpcy10ZXN0cy1vbmx5LTMyLWJ5dGVzISE=', SECOND_FACTOR: 'offered', ...env }, root),
    log: openLog('silent'),
    changed: () => cache.clear(),
  }
}

/** A fresh database for this test file; `seeded`: with the study and the official figures in it. Dropped after the file. */
export async function testDatabase(options: { seeded?: boolean } = {}): Promise<TestDatabase> {
  const name = `test_${randomUUID().slice(0, 13).replace('-', '_')}`
  await clone(options.seeded ? await seededTemplate() : 'template_migrated', name)
  const appUrl = inDatabase(inject('appUrl'), name)
  const db = openDatabase(appUrl, 6)
  afterAll(async () => {
    await db.destroy()
    await asSuperuser((client) => client.query(`drop database if exists "${name}" with (force)`))
  })
  return {
    db,
    name,
    appUrl,
    ownerUrl: inDatabase(inject('ownerUrl'), name),
    workerUrl: inDatabase(inject('workerUrl'), name),
    superuserUrl: inDatabase(inject('superuserUrl'), name),
  }
}
