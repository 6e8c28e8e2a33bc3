// A PostgreSQL that somebody else runs. With DATABASE_URL alone its role sets everything up and the serving role is made by it;
// with DATABASE_OWNER_URL the operator made the roles.
import { createHmac } from 'node:crypto'
import pg from 'pg'
import type { Config } from '../config.ts'
import type { Urls } from './launcher.ts'

const oldest = 150_000

/** One clear line for everything that can be wrong with an address of a database. */
export function connectionTrouble(error: unknown, name: string): Error {
  const code = error instanceof Error && 'code' in error ? String(error.code) : ''
  const reasons: Record<string, string> = {
    ECONNREFUSED: 'nothing listens there; is PostgreSQL running?',
    ENOTFOUND: 'the host is not known',
    ENOENT: 'there is no such socket; is PostgreSQL running?',
    ETIMEDOUT: 'the host does not answer',
    EAI_AGAIN: 'the host is not known',
    '28P01': 'the user or the password is wrong',
    '28000': 'this user may not connect',
    '3D000': 'there is no such database',
    '53300': 'the server has no free connection',
  }
  const detail = reasons[code] ?? (error instanceof Error ? error.message.split('\n')[0] : String(error))
  return new Error(`${name} cannot be used: ${detail}`)
}

function withUser(url: string, user: string, password: string): string {
  const changed = new URL(url)
  changed.username = user
  changed.password = password
  return changed.toString()
}

/** Makes sure that the three roles exist and answers their addresses. */
export async function externalUrls(config: Config, databaseUrl: string): Promise<Urls> {
  if (!/^postgres(ql)?:\/\//.test(databaseUrl))
    throw new Error('DATABASE_URL cannot be used: it must look like postgres://user:password@host:5432/database')
  if (config.databaseOwnerUrl)
    return { owner: config.databaseOwnerUrl, app: databaseUrl, worker: process.env['DATABASE_WORKER_URL'] ?? databaseUrl }
  if (!URL.canParse(databaseUrl))
    throw new Error('DATABASE_URL cannot be used: it must look like postgres://user:password@host:5432/database')
  const client = new pg.Client({ connectionString: databaseUrl, connectionTimeoutMillis: 8000 })
  try {
    await client.connect()
  } catch (error) {
    throw connectionTrouble(error, 'DATABASE_URL')
  }
  try {
    const found = await client.query<{ version: number; may: boolean; database: string }>(`
      select current_setting('server_version_num')::int as version, (select rolsuper or rolcreaterole from pg_roles where rolname = current_user) as may, current_database() as database`)
    const server = found.rows[0]
    if (!server || server.version < oldest) throw new Error('DATABASE_URL cannot be used: PostgreSQL 15 or newer is needed')
    // Nothing is stored: every process computes the same passwords from a secret it has anyway.
    const secret = config.key ?? decodeURIComponent(new URL(databaseUrl).password)
    const passwordOf = (role: string) => createHmac('sha256', secret).update(`${server.database} ${role}`).digest('base64url')
    if (secret === '')
      throw new Error('DATABASE_URL has no password; set METROPOLIS_KEY, from which the passwords of the serving roles are made')
    for (const role of ['metropolis_app', 'metropolis_worker']) {
      const known = await client.query('select from pg_roles where rolname = $1', [role])
      if (known.rowCount === 0 && !server.may) {
        throw new Error(
          `DATABASE_URL belongs to a role that may not create the role ${role}. Create metropolis_app and metropolis_worker (NOSUPERUSER NOBYPASSRLS LOGIN), then set DATABASE_OWNER_URL to the owner and DATABASE_URL to metropolis_app`,
        )
      }
      if (server.may)
        await client.query(
          `${known.rowCount === 0 ? 'create' : 'alter'} role ${role} login nosuperuser nobypassrls nocreaterole nocreatedb password '${passwordOf(role)}'`,
        )
    }
    await client.query(`grant create on database "${server.database.replaceAll('"', '""')}" to metropolis_worker`)
    return {
      owner: databaseUrl,
      app: withUser(databaseUrl, 'metropolis_app', passwordOf('metropolis_app')),
      worker: withUser(databaseUrl, 'metropolis_worker', passwordOf('metropolis_worker')),
    }
  } finally {
    await client.end()
  }
}
