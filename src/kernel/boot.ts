// From configuration to a database that is ready to serve: embedded or external, migrated, and guarded by a role that cannot step round the walls.
import { join } from 'node:path'
import pg from 'pg'
import type { Config } from './config.ts'
import { migrate } from './migrate.ts'
import { connectionTrouble, externalUrls } from './postgres/external.ts'
import { startEmbedded, stopServer, type Embedded, type Urls } from './postgres/launcher.ts'

export type Booted = { urls: Urls; stop: () => Promise<void> }
const servingLock = 4_200_019

/** Refuses a serving role that is superuser, bypasses row-level security, or owns any of the city's tables: for such a role the walls do not exist. */
export async function refuseUnsafeRole(appUrl: string): Promise<void> {
  const client = new pg.Client({ connectionString: appUrl, connectionTimeoutMillis: 8000 })
  try {
    await client.connect()
  } catch (error) {
    throw connectionTrouble(error, 'The database address of the serving role')
  }
  try {
    const found = await client.query<{ role: string; super: boolean; bypass: boolean; owned: string | null }>(`
      select current_user as role, r.rolsuper as super, r.rolbypassrls as bypass,
        (select format('%I.%I', n.nspname, c.relname) from pg_class c join pg_namespace n on n.oid = c.relnamespace
          where c.relkind in ('r', 'p', 'v') and n.nspname !~ '^pg_' and n.nspname not in ('information_schema', 'public', 'graphile_worker')
            and pg_has_role(current_user, c.relowner, 'MEMBER') limit 1) as owned
      from pg_roles r where r.rolname = current_user`)
    const role = found.rows[0]
    const why = !role
      ? 'it is not known'
      : role.super
        ? 'it is a superuser'
        : role.bypass
          ? 'it bypasses row-level security'
          : role.owned
            ? `it owns ${role.owned}`
            : null
    if (why)
      throw new Error(
        `The server refuses to serve with the database role "${role?.role ?? '?'}": ${why}. Row-level security would not protect anybody.`,
      )
  } finally {
    await client.end()
  }
}

/** Holds the right to serve a data folder for as long as this process lives; the database lets go by itself when the process is killed. */
async function claimServing(superuserUrl: string): Promise<(() => Promise<void>) | null> {
  const client = new pg.Client({ connectionString: superuserUrl })
  client.on('error', () => undefined)
  await client.connect()
  const locked = await client.query<{ got: boolean }>('select pg_try_advisory_lock($1) as got', [servingLock])
  if (locked.rows[0]?.got) return () => client.end()
  await client.end()
  return null
}

/** Answers whether a server works on this data folder at the moment. */
export async function isServed(embedded: Embedded): Promise<boolean> {
  const release = await claimServing(embedded.superuserUrl)
  await release?.()
  return release === null
}

/** After a command: stops the database it started, unless somebody began to serve meanwhile. */
export async function stopUnlessServed(embedded: Embedded): Promise<void> {
  if (embedded.adopted || (await isServed(embedded).catch(() => true))) return
  await stopServer(embedded.place)
}

/** Makes the database ready. `serve`: this process is the server of the data folder (only one may be). */
export async function boot(config: Config, say: (line: string) => void, serve = false): Promise<Booted> {
  const migrations = join(config.root, 'migrations')
  if (config.databaseUrl) {
    const urls = await externalUrls(config, config.databaseUrl)
    await migrate(urls.owner, migrations, say)
    await refuseUnsafeRole(urls.app)
    return { urls, stop: () => Promise.resolve() }
  }
  say('Starting the database')
  const embedded = await startEmbedded(config.dataDir)
  const release = await claimServing(embedded.superuserUrl)
  if (serve && !release)
    throw new Error(`Metropolis already runs on the data folder ${config.dataDir}. Stop it first, or choose another folder with DATA_DIR.`)
  async function stop(): Promise<void> {
    if (!serve) return stopUnlessServed(embedded)
    await release?.()
    return stopServer(embedded.place)
  }
  try {
    if (!serve) await release?.()
    await migrate(embedded.urls.owner, migrations, say)
    await refuseUnsafeRole(embedded.urls.app)
  } catch (error) {
    if (release) await stop().catch(() => undefined)
    throw error
  }
  return { urls: embedded.urls, stop }
}
