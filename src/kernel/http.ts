// The web frame: every route names who may use it and what the audit calls it; both are required arguments, so forgetting one does not compile.
import { Hono, type Context } from 'hono'
import { getCookie, setCookie, deleteCookie } from 'hono/cookie'
import type { Actor } from './actor.ts'
import { AppError } from './errors.ts'
import type { Lang, MessageKey, Translate } from './i18n.ts'
import { isLang } from './i18n.ts'
import type { Ports } from './ports.ts'

/** `text` says on the staff's first page what the tool is for. */
export type NavItem = { href: string; label: MessageKey; text?: MessageKey; may?: (actor: Actor) => boolean; group?: NavGroup }
/** Under which heading of the staff rail an entry stands; none for the first ones. */
export type NavGroup = 'help' | 'money' | 'city' | 'house'
/** What the frame around every page must know; filled in by the composition root. */
export type Shell = {
  publicNav: readonly NavItem[]
  staffRail: readonly NavItem[]
  stylesheet: string
  staffScripts: readonly string[]
  /** Address of a browser file that only some pages need. */
  script: (name: string) => string
  demo: () => Promise<boolean>
  hats: (ports: Ports, actor: Actor) => Promise<{ id: string; label: string }[]>
  hatLabel: (actor: Actor, t: Translate) => string
}
export type Env = {
  Variables: {
    ports: Ports
    actor: Actor
    lang: Lang
    t: Translate
    translators: (lang: Lang) => Translate
    shell: Shell
    requestId: string
    clientAddress: string
  }
}
export type Request = Context<Env>

/** Who may use an address, and the name the audit gives to its use (null: reading of public things is not recorded). */
export type Rule = { may: (actor: Actor) => boolean; audit: string | null }
type Handler = (c: Request) => Response | Promise<Response>
export type Route = { method: 'GET' | 'POST'; path: string; rule: Rule }

/** The routes of one room. */
export function room(name: string) {
  const hono = new Hono<Env>()
  const routes: Route[] = []
  function add(method: 'GET' | 'POST', path: string, rule: Rule, handler: Handler): void {
    routes.push({ method, path, rule })
    hono.on(method, path, async (c, next) => {
      // /{lang}/… of one room must not swallow an address whose first word is no language.
      const lang = c.req.param('lang')
      if (path.startsWith('/:lang') && !isLang(lang)) return next()
      refuseUnless(c, rule)
      return handler(c)
    })
  }
  return {
    name,
    hono,
    routes,
    get: (path: string, rule: Rule, handler: Handler) => add('GET', path, rule, handler),
    post: (path: string, rule: Rule, handler: Handler) => add('POST', path, rule, handler),
  }
}
export type Room = ReturnType<typeof room>

function refuseUnless(c: Request, rule: Rule): void {
  const actor = c.get('actor')
  if (rule.may(actor)) return
  if (actor.kind === 'public') throw new AppError('unauthenticated', 'Sign in first.')
  throw new AppError('forbidden', 'This is not allowed with the role you act in.')
}

/** A form as sent: repeated fields become lists, files stay files. A form nobody can read is the sender's mistake, not ours. */
export async function formOf(c: Request): Promise<Record<string, string | File | (string | File)[]>> {
  const form = await c.req.parseBody({ all: true }).catch(() => {
    throw new AppError('invalid', 'The form cannot be read.')
  })
  return Object.fromEntries(
    Object.entries(form).map(([name, value]) => [name, Array.isArray(value) ? value.map(withoutZeros) : withoutZeros(value)]),
  )
}
/** The character zero means nothing in a text, and PostgreSQL refuses it. */
const withoutZeros = (value: string | File) => (typeof value === 'string' ? value.replaceAll('\0', '') : value)
/** The text fields of a form, for showing it again exactly as typed. */
export function typed(form: Readonly<Record<string, string | File | (string | File)[]>>): Record<string, string> {
  const texts: Record<string, string> = {}
  for (const [key, value] of Object.entries(form)) {
    if (typeof value === 'string') texts[key] = value
    else if (Array.isArray(value)) texts[key] = value.filter((one) => typeof one === 'string').join(',')
  }
  return texts
}

const flashCookie = 'metropolis_flash'
export type Flash = { kind: 'success' | 'info' | 'warning'; key: MessageKey }

/** After a successful POST: go there (303) and say one sentence on arrival. */
export function back(c: Request, to: string, message?: MessageKey, kind: Flash['kind'] = 'success'): Response {
  if (message)
    setCookie(c, flashCookie, `${kind}:${message}`, { path: '/', httpOnly: true, sameSite: 'Lax', maxAge: 60, secure: secure(c) })
  return c.redirect(to, 303)
}
/** The sentence waiting for this page, shown once. */
export function takeFlash(c: Request): { kind: Flash['kind']; text: string } | undefined {
  const value = getCookie(c, flashCookie)
  if (!value) return undefined
  deleteCookie(c, flashCookie, { path: '/' })
  const split = value.indexOf(':')
  const kind = value.slice(0, split)
  const key = value.slice(split + 1)
  if (!/^[a-zA-Z0-9.-]+$/.test(key)) return undefined
  return { kind: kind === 'warning' ? 'warning' : kind === 'info' ? 'info' : 'success', text: c.get('t')(key as MessageKey) }
}
export function hasFlash(c: Request): boolean {
  return getCookie(c, flashCookie) !== undefined
}

/** Cookies are marked Secure wherever the city is served over https. */
export function secure(c: Request): boolean {
  return c.get('ports').config.origin.startsWith('https://')
}

/** Only addresses of this site may be gone back to: "/x", never "//x", a backslash or another scheme. */
export function localAddress(text: string | undefined, otherwise: string): string {
  return text && /^\/(?![/\\])[^\s\\]*$/.test(text) ? text : otherwise
}

/** A paged list's `limit`: whole number from 1 to 200. */
export function limitOf(text: string | undefined, usual = 50): number {
  const value = Number(text ?? usual)
  return Number.isInteger(value) && value >= 1 && value <= 200 ? value : usual
}
