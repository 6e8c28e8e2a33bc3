// People of invented organisations, their browsers, and the database behind them as nobody of the house may read it.
import { sql } from 'kysely'
import pg from 'pg'
import { afterAll } from 'vitest'
import type { RoleName } from '../../src/kernel/roles.ts'
import { portsOf, testDatabase } from './database.ts'
import { addOrganisation, atKeyboard, movableClock, newColleague, openApp, rowsOf, testKey, type Visitor } from './visitor.ts'

/** A city with organisations and colleagues who can be asked by name; `env` adds settings. */
export async function openCasework(env: Record<string, string> = {}) {
  const database = await testDatabase({ seeded: true })
  const clock = movableClock(new Date().toISOString())
  const ports = portsOf(database.db, clock, { METROPOLIS_KEY: testKey, ...env })
  const city = openApp(ports)
  const superuser = new pg.Client({ connectionString: database.superuserUrl })
  superuser.on('error', () => undefined)
  await superuser.connect()
  afterAll(() => superuser.end())
  const people = new Map<string, Visitor>()
  const accounts: Record<string, string> = {}
  const organisations: Record<string, string> = {}
  function who(name: string): Visitor {
    const found = people.get(name)
    if (!found) throw new Error(`Nobody is called ${name}`)
    return found
  }
  async function organisation(slug: string, name: string): Promise<string> {
    const id = await addOrganisation(database.db, slug, name)
    organisations[slug] = id
    return id
  }
  async function join(name: string, role: RoleName, organisation: string): Promise<void> {
    people.set(name, await newColleague(city, ports, `${name}@casework.example`, { role, organisation }))
    accounts[name] =
      (
        await rowsOf<{ id: string }>(
          database.db,
          atKeyboard,
          sql`select id from identity.account where email = ${`${name}@casework.example`}`,
        )
      )[0]?.id ?? ''
  }
  /** Takes a client in through the form; answers the id. */
  async function intake(name: string, form: Record<string, string> = {}): Promise<string> {
    const answer = await who(name).post('/app/casework/clients/new', {
      kind: 'identified',
      interpreter: 'none',
      discreet: 'on',
      sure: 'on',
      ...form,
    })
    if (answer.status !== 303)
      throw new Error(`The intake was answered with ${answer.status}: ${answer.text.replace(/<[^>]+>/g, ' ').slice(0, 600)}`)
    return idIn(answer.location)
  }
  async function openCase(name: string, client: string, template: string): Promise<string> {
    const answer = await who(name).post(`/app/casework/clients/${client}/cases/new`, { template })
    if (answer.status !== 303) throw new Error(`The case was answered with ${answer.status}`)
    return idIn(answer.location)
  }
  /** The status of calling a colleague into a circle. */
  async function widen(name: string, client: string, colleague: string, more: Record<string, string> = {}): Promise<number> {
    return (
      await who(name).post(`/app/casework/clients/${client}/circle`, { accountId: accounts[colleague] ?? '', origin: 'team', ...more })
    ).status
  }
  async function inside<Row extends pg.QueryResultRow>(query: string, values: unknown[] = []): Promise<Row[]> {
    return (await superuser.query<Row>(query, values)).rows
  }
  return { database, clock, ports, city, superuser, accounts, organisations, who, organisation, join, intake, openCase, widen, inside }
}
export const idIn = (address: string | null): string => /[0-9a-f]{8}-[0-9a-f-]{27}/.exec(address ?? '')?.[0] ?? ''
