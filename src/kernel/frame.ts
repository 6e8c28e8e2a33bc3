// What happens around every request, in the order in which it happens: identity of the request, safety headers, origin check,
// pages from memory, who asks, the rooms, compression. Rooms never repeat any of this.
import { createHash, randomUUID } from 'node:crypto'
import { brotliCompressSync, constants, gzipSync } from 'node:zlib'
import { Hono } from 'hono'
import { getCookie } from 'hono/cookie'
import { routePath } from 'hono/route'
import type { Actor } from './actor.ts'
import { nobody } from './actor.ts'
import { problem } from './api.ts'
import { AppError, statusOf } from './errors.ts'
import { hasFlash, type Env, type Request, type Shell } from './http.ts'
import { isLang, preferredLang, type Lang, type Translate } from './i18n.ts'
import type { Metrics } from './metrics.ts'
import { choose, type PageCache } from './page-cache.ts'
import type { Ports } from './ports.ts'

export type FrameParts = {
  ports: Ports
  translators: (lang: Lang) => Translate
  shell: Shell
  cache: PageCache
  metrics: Metrics
  /** Who sends this request, from its session cookie or bearer token. */
  identify: (c: Request) => Promise<Actor>
  /** The page that says what went wrong. */
  errorPage: (c: Request, kind: keyof typeof statusOf, requestId: string) => Promise<Response>
}

export const sessionCookieNames = ['__Host-metropolis_session', 'metropolis_session'] as const
const usualMaxBytes = 1024 * 1024
const uploadMaxBytes = 64 * 1024 * 1024
const csp = [
  "default-src 'none'",
  "style-src 'self'",
  "script-src 'self'",
  "img-src 'self' data:",
  "connect-src 'self'",
  "form-action 'self'",
  "base-uri 'none'",
  "frame-ancestors 'none'",
  "manifest-src 'self'",
].join('; ')

function clientAddress(c: Request, trustedProxies: number, direct: string): string {
  if (trustedProxies === 0) return direct
  const forwarded = (c.req.header('x-forwarded-for') ?? '')
    .split(',')
    .map((part) => part.trim())
    .filter(Boolean)
  return forwarded.at(-trustedProxies) ?? direct
}

/** True when a browser sent this from one of our own pages; a missing Origin counts as foreign. */
function fromOwnPage(c: Request, origin: string): boolean {
  const sent = c.req.header('origin')
  if (sent !== undefined && sent !== 'null') {
    if (!URL.canParse(sent)) return false
    return sent === origin || new URL(sent).host === c.req.header('host')
  }
  return sent === undefined && c.req.header('sec-fetch-site') === 'same-origin'
}

/** All of a body, or null as soon as it is longer than allowed. */
async function readUpTo(body: ReadableStream<Uint8Array>, most: number): Promise<Blob | null> {
  const parts: Uint8Array<ArrayBuffer>[] = []
  let size = 0
  for await (const part of body) {
    size += part.byteLength
    if (size > most) return null
    parts.push(new Uint8Array(part))
  }
  return new Blob(parts)
}

/** What the database names when it refuses: codes and names of its own, never a value somebody wrote. */
function databaseFault(error: Error): object {
  const part = (name: string, as = name) => (name in error ? { [as]: Reflect.get(error, name) } : {})
  return 'severity' in error
    ? { ...part('code', 'sqlstate'), ...part('schema'), ...part('table'), ...part('column'), ...part('constraint'), ...part('routine') }
    : {}
}

/** Where a person may go whose role still waits for a second factor: to setting one up, to another role, out. */
const beforeSecondFactor = /^\/app\/(account|hat|confirm|sign-out)(\/|$)/

/** The token a request carries instead of a session, if any. */
export function bearerOf(c: Request): string | undefined {
  return /^Bearer (\S+)$/.exec(c.req.header('authorization') ?? '')?.[1]
}

function isPublicPath(path: string): boolean {
  return (
    !path.startsWith('/app') &&
    !path.startsWith('/api/') &&
    path !== '/metrics' &&
    path !== '/healthz' &&
    path !== '/readyz' &&
    !/^\/[a-z]{2}\/sign-/.test(path)
  )
}

function isText(type: string): boolean {
  return /^(text\/|application\/(json|ld\+json|problem\+json|javascript|xml|rss\+xml|geo\+json|csvm\+json))|^image\/svg/.test(type)
}

/** The web application without its rooms. */
export function frame(parts: FrameParts): Hono<Env> {
  const { ports, cache, metrics } = parts
  const app = new Hono<Env>()

  app.use('*', async (c, next) => {
    const started = performance.now()
    const requestId = randomUUID()
    c.set('requestId', requestId)
    c.set('ports', ports)
    c.set('translators', parts.translators)
    c.set('shell', parts.shell)
    c.set('actor', nobody)
    const incoming: { incoming?: { socket?: { remoteAddress?: string } } } = c.env ?? {}
    c.set('clientAddress', clientAddress(c, ports.config.trustedProxies, incoming.incoming?.socket?.remoteAddress ?? '127.0.0.1'))
    const first = c.req.path.split('/')[1]
    const lang = isLang(first) ? first : preferredLang(c.req.header('accept-language'))
    c.set('lang', lang)
    c.set('t', parts.translators(lang))
    await next()
    const headers = c.res.headers
    headers.set('content-security-policy', csp)
    headers.set('x-content-type-options', 'nosniff')
    headers.set('referrer-policy', 'same-origin')
    headers.set('x-frame-options', 'DENY')
    headers.set('cross-origin-opener-policy', 'same-origin')
    headers.set('permissions-policy', 'camera=(), microphone=(), geolocation=(), payment=(), usb=()')
    if (ports.config.origin.startsWith('https://')) headers.set('strict-transport-security', 'max-age=63072000; includeSubDomains')
    if (!c.req.path.startsWith('/open-data') && !c.req.path.endsWith('.ics')) headers.set('cross-origin-resource-policy', 'same-origin')
    headers.set('x-request-id', requestId)
    if (!headers.has('cache-control')) headers.set('cache-control', 'no-store')
    const seconds = (performance.now() - started) / 1000
    const route = routePath(c, -1)
    metrics.observe(c.req.method, route, c.res.status, seconds)
    ports.log.debug({ requestId, method: c.req.method, route, status: c.res.status, ms: Math.round(seconds * 1000) }, 'answered')
  })

  // Requests that change something must come from our own pages. Tokens are exempt: a foreign page cannot make a browser send them.
  // Only tokens: the name and password of a proxy in front (Basic) do come along by themselves, together with the session cookie.
  app.use('*', async (c, next) => {
    if (c.req.method !== 'GET' && c.req.method !== 'HEAD' && c.req.method !== 'OPTIONS' && bearerOf(c) === undefined) {
      if (!fromOwnPage(c, ports.config.origin))
        throw new AppError('forbidden', 'The form was not sent from this site. Open the page again and repeat.')
    }
    const size = Number(c.req.header('content-length') ?? '0')
    if (size > (c.req.path.startsWith('/app/') ? uploadMaxBytes : usualMaxBytes))
      throw new AppError('too-large', 'What you sent is too large.')
    // The character zero means nothing in an address, and PostgreSQL refuses it.
    if (/%00/.test(c.req.url)) throw new AppError('invalid', 'The address cannot be understood.')
    await next()
  })

  app.use('*', async (c, next) => {
    const anonymous = sessionCookieNames.every((name) => getCookie(c, name) === undefined) && !c.req.header('authorization')
    const cacheable = anonymous && (c.req.method === 'GET' || c.req.method === 'HEAD') && isPublicPath(c.req.path) && !hasFlash(c)
    const url = new URL(c.req.url)
    const key = url.pathname + url.search
    if (cacheable && c.req.path !== '/') {
      const kept = cache.find(key, performance.now())
      if (kept) return isSame(c, kept.etag) ? notModified(kept.etag) : answer(c, kept)
    }
    if (!anonymous) c.set('actor', await parts.identify(c))
    const actor = c.get('actor')
    if (actor.kind === 'person' && (c.req.path === '/app' || c.req.path.startsWith('/app/'))) {
      c.set('lang', actor.lang)
      c.set('t', parts.translators(actor.lang))
      if (actor.withheld && !beforeSecondFactor.test(c.req.path)) {
        if (c.req.method === 'GET') return c.redirect(`/app/account/second-factor?next=${encodeURIComponent(c.req.path)}`, 303)
        throw new AppError('forbidden', 'Set up a second factor first.')
      }
    }
    await next()
    const type = c.res.headers.get('content-type') ?? ''
    if (!isText(type) || c.res.headers.has('content-encoding') || c.res.body === null) return
    const length = c.res.headers.get('x-stream')
    if (length !== null) {
      c.res.headers.delete('x-stream')
      return
    }
    c.res.headers.delete('content-length')
    const body = withPageWeight(Buffer.from(await c.res.arrayBuffer()), type)
    if (
      cacheable &&
      c.res.status === 200 &&
      !c.res.headers.has('set-cookie') &&
      !(c.res.headers.get('cache-control') ?? '').includes('no-store')
    ) {
      const extra: Record<string, string> = {}
      for (const [name, value] of c.res.headers)
        if (!['content-type', 'content-length', 'etag', 'x-request-id'].includes(name)) extra[name] = value
      const kept = cache.keep(key, 200, type, body, performance.now(), extra)
      c.res = isSame(c, kept.etag) ? notModified(kept.etag) : answer(c, kept)
      return
    }
    c.res = compressed(c, body)
  })

  // A body that does not say how long it is could be endless: count it, and give strangers no more than a usual form.
  app.use('*', async (c, next) => {
    const body = c.req.raw.body
    if (c.req.header('transfer-encoding') !== undefined && body !== null) {
      const most = c.get('actor').kind !== 'public' && c.req.path.startsWith('/app/') ? uploadMaxBytes : usualMaxBytes
      const counted = await readUpTo(body, most)
      if (counted === null) throw new AppError('too-large', 'What you sent is too large.')
      c.req.raw = new Request(c.req.url, { method: c.req.method, headers: c.req.raw.headers, body: counted })
    }
    await next()
  })

  app.notFound((c) => {
    if (c.req.path.startsWith('/api/')) return problem(c, 'not-found', 'There is nothing at this address.')
    return parts.errorPage(c, 'not-found', c.get('requestId'))
  })
  app.onError((error, c) => refuse(error, c, parts))
  return app
}

async function refuse(error: Error, c: Request, parts: FrameParts): Promise<Response> {
  const requestId = c.get('requestId')
  const apiCall = c.req.path.startsWith('/api/') || c.req.path.startsWith('/open-data')
  if (!(error instanceof AppError)) {
    parts.ports.log.error(
      {
        requestId,
        route: routePath(c, -1),
        error: error.name,
        ...databaseFault(error),
        stack: error.stack?.split('\n').slice(1, 6).join(' | '),
      },
      'a defect',
    )
    if (apiCall)
      return c.body(
        JSON.stringify({ type: '/problems/defect', title: 'Something failed here', status: 500, instance: c.req.path, requestId }),
        500,
        { 'content-type': 'application/problem+json' },
      )
    const response = await parts.errorPage(c, 'unavailable', requestId)
    return new Response(response.body, { status: 500, headers: response.headers })
  }
  parts.ports.log.debug({ requestId, kind: error.kind, ...error.details }, 'refused')
  if (error.retryAfterSeconds !== undefined) c.header('retry-after', String(error.retryAfterSeconds))
  if (apiCall) {
    if (error.kind === 'unauthenticated') c.header('www-authenticate', 'Bearer')
    return problem(c, error.kind, error.message)
  }
  const next = encodeURIComponent(c.req.path)
  if (error.kind === 'unauthenticated' && c.req.method === 'GET') return c.redirect(`/${c.get('lang')}/sign-in?next=${next}`, 303)
  if (error.kind === 'reauthenticate' && c.req.method === 'GET') return c.redirect(`/app/confirm?next=${next}`, 303)
  return parts.errorPage(c, error.kind, requestId)
}

/** Whether the asker already has this text. A proxy that packs answers on its way marks what it keeps as weak: W/"…". */
function isSame(c: Request, etag: string): boolean {
  return (c.req.header('if-none-match') ?? '').split(',').some((one) => one.trim().replace(/^W\//, '') === etag)
}

function notModified(etag: string): Response {
  return new Response(null, { status: 304, headers: { etag, 'cache-control': 'public, max-age=0, must-revalidate' } })
}

function answer(
  c: Request,
  kept: {
    status: number
    type: string
    etag: string
    plain: Buffer
    brotli: Buffer
    gzip: Buffer
    extra: Readonly<Record<string, string>>
  },
): Response {
  const { body, encoding } = choose(kept, c.req.header('accept-encoding'))
  return new Response(new Uint8Array(body), {
    status: kept.status,
    headers: {
      'cache-control': 'public, max-age=0, must-revalidate',
      ...kept.extra,
      'content-type': kept.type,
      etag: kept.etag,
      vary: 'accept-encoding, cookie',
      ...(encoding ? { 'content-encoding': encoding } : {}),
    },
  })
}

function compressed(c: Request, body: Buffer): Response {
  const headers = new Headers(c.res.headers)
  headers.delete('content-length')
  headers.append('vary', 'accept-encoding')
  if (c.res.status === 200 && headers.get('cache-control')?.startsWith('public')) {
    const etag = `"${createHash('sha256').update(body).digest('base64url').slice(0, 22)}"`
    headers.set('etag', etag)
    if (isSame(c, etag)) return notModified(etag)
  }
  const accepts = c.req.header('accept-encoding') ?? ''
  if (body.length > 600 && accepts.includes('br')) {
    headers.set('content-encoding', 'br')
    return new Response(new Uint8Array(brotliCompressSync(body, { params: { [constants.BROTLI_PARAM_QUALITY]: 4 } })), {
      status: c.res.status,
      headers,
    })
  }
  if (body.length > 600 && accepts.includes('gzip')) {
    headers.set('content-encoding', 'gzip')
    return new Response(new Uint8Array(gzipSync(body, { level: 5 })), { status: c.res.status, headers })
  }
  return new Response(new Uint8Array(body), { status: c.res.status, headers })
}

const weightMarker = '<!--page-weight-->'
/** Writes the honest weight of the page (compressed, in kB) where the layout left room for it. */
function withPageWeight(body: Buffer, type: string): Buffer {
  if (!type.startsWith('text/html') || !body.includes(weightMarker)) return body
  const kilobytes = Math.max(1, Math.round(brotliCompressSync(body, { params: { [constants.BROTLI_PARAM_QUALITY]: 4 } }).length / 1024))
  return Buffer.from(body.toString('utf8').replace(weightMarker, String(kilobytes)))
}
