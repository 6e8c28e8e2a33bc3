// A browser without a window: keeps cookies, says where a form comes from, has an address of its own. It visits the whole application.
import { sql } from 'kysely'
import type { Actor } from '../../src/kernel/actor.ts'
import { makeApp } from '../../src/app.ts'
import { dayInPrague, type Clock } from '../../src/kernel/clock.ts'
import { asActor, type Db } from '../../src/kernel/db.ts'
import { pageCache } from '../../src/kernel/page-cache.ts'
import type { Ports } from '../../src/kernel/ports.ts'
import { loaderActor } from '../../src/kernel/seed.ts'
import type { RoleName } from '../../src/kernel/roles.ts'
import { accountAdd, roleGrant } from '../../src/rooms/identity/index.ts'

/** Thirty-two bytes, as a city would set them. */
export const testKey = '6d6574726f706f6c69732d746573742d6b65792d6f6e6c792d33322d62797465'
export const goodPassword = 'tramvaj jede přes Palackého most'

export type MovableClock = Clock & { set: (instant: string) => void; pass: (minutes: number) => void }
/** A clock that stands still until it is moved. */
export function movableClock(start: string): MovableClock {
  let now = new Date(start)
  return {
    now: () => now,
    today: () => dayInPrague(now),
    set: (instant) => {
      now = new Date(instant)
    },
    pass: (minutes) => {
      now = new Date(now.getTime() + minutes * 60_000)
    },
  }
}

export type Answer = { status: number; text: string; bytes: Buffer; location: string | null; headers: Headers; cookiesSet: string[] }
export type Visitor = {
  cookies: Map<string, string>
  get: (path: string, headers?: Record<string, string>) => Promise<Answer>
  /** Sends a form as a browser does from a page of this site; other headers replace the usual ones. */
  post: (path: string, form?: Record<string, string | readonly string[]>, headers?: Record<string, string>) => Promise<Answer>
  /** The same with files. */
  send: (path: string, form: Record<string, string | File>) => Promise<Answer>
}

/** The application with all its rooms, ready to be visited. */
export function openApp(ports: Ports) {
  const { app } = makeApp(ports, pageCache())
  const { origin } = ports.config
  return {
    app,
    visitor(address = '198.51.100.7', userAgent = 'Mozilla/5.0 (Windows NT 10.0) Firefox/140.0'): Visitor {
      const cookies = new Map<string, string>()
      async function send(path: string, init: RequestInit, headers: Record<string, string>): Promise<Answer> {
        const jar = [...cookies].map(([name, value]) => `${name}=${value}`).join('; ')
        const response = await app.request(
          `${origin}${path}`,
          {
            ...init,
            headers: { host: new URL(origin).host, 'user-agent': userAgent, ...(jar ? { cookie: jar } : {}), ...headers },
          },
          { incoming: { socket: { remoteAddress: address } } },
        )
        const cookiesSet = response.headers.getSetCookie()
        for (const line of cookiesSet) {
          const [pair = ''] = line.split(';')
          const [name = '', value = ''] = pair.split('=')
          if (value === '' || /max-age=0/i.test(line)) cookies.delete(name)
          else cookies.set(name, decodeURIComponent(value))
        }
        const bytes = Buffer.from(await response.arrayBuffer())
        return {
          status: response.status,
          text: bytes.toString('utf8'),
          bytes,
          location: response.headers.get('location'),
          headers: response.headers,
          cookiesSet,
        }
      }
      return {
        cookies,
        get: (path, headers = {}) => send(path, { method: 'GET' }, headers),
        post: (path, form = {}, headers = {}) => {
          const body = new URLSearchParams()
          for (const [name, value] of Object.entries(form))
            for (const one of typeof value === 'string' ? [value] : value) body.append(name, one)
          return send(
            path,
            { method: 'POST', body: body.toString() },
            { 'content-type': 'application/x-www-form-urlencoded', origin, ...headers },
          )
        },
        send: (path, form) => {
          const body = new FormData()
          for (const [name, value] of Object.entries(form)) body.append(name, value)
          return send(path, { method: 'POST', body }, { origin })
        },
      }
    },
  }
}
export type OpenApp = ReturnType<typeof openApp>

/** Adds an organisation to the register; answers its id. */
export async function addOrganisation(db: Db, slug: string, name: string): Promise<string> {
  const added = await asActor(db, loaderActor, (tx) =>
    sql<{ id: string }>`insert into directory.organisation (slug, name, kind, country)
    values (${slug}, ${name}, 'ngo', 'CZ') returning id`.execute(tx),
  )
  const id = added.rows[0]?.id
  if (id === undefined) throw new Error('The organisation was not added')
  return id
}

export type Post = { role: RoleName; organisation: string; from?: string; to?: string }
/** Invites somebody from the command line, lets them accept in a browser, and answers the browser, signed in. */
export async function newColleague(opened: OpenApp, ports: Ports, email: string, first: Post, ...more: readonly Post[]): Promise<Visitor> {
  const { link } = await accountAdd(ports, {
    email,
    name: `Osoba ${email.split('@')[0]}`,
    role: first.role,
    organisation: first.organisation,
    from: first.from ?? null,
    to: first.to ?? null,
    lang: 'en',
  })
  for (const post of more)
    await roleGrant(ports, { email, role: post.role, organisation: post.organisation, from: post.from ?? null, to: post.to ?? null })
  const browser = opened.visitor()
  const accepted = await browser.post(new URL(link).pathname, { password: goodPassword })
  if (accepted.status !== 303) throw new Error(`The invitation was answered with ${accepted.status}`)
  return browser
}

/** Signs in with the password in this browser. */
export function signInAt(browser: Visitor, email: string, password = goodPassword): Promise<Answer> {
  return browser.post('/en/sign-in', { email, password, next: '/app/account' })
}

export const atKeyboard: Actor = { kind: 'system', purpose: 'command-line' }
export const atSignIn: Actor = { kind: 'system', purpose: 'sign-in' }
/** Reads rows as the server itself does. */
export function rowsOf<T>(db: Db, actor: Actor, query: ReturnType<typeof sql<T>>): Promise<T[]> {
  return asActor(db, actor, async (tx) => (await query.execute(tx)).rows)
}
