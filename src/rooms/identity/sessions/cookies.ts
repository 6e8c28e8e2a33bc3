// The cookies of sign-in: all httpOnly, all SameSite=Lax, Secure wherever the city is served over https.
import { deleteCookie, getCookie, setCookie } from 'hono/cookie'
import { secure, type Request } from '../../../kernel/http.ts'
import { browserName, ceremonyMinutes, type Visitor } from '../model.ts'

const deviceCookie = 'metropolis_device'
const deviceDays = 400

// "__Host-" makes the browser refuse the cookie from a neighbouring subdomain; it needs https.
function sessionCookie(c: Request): string {
  return secure(c) ? '__Host-metropolis_session' : 'metropolis_session'
}
function attributes(c: Request) {
  return { path: '/', httpOnly: true, sameSite: 'Lax', secure: secure(c) } as const
}

/** The session token a request carries, from the cookie of this kind of connection only. */
export function sessionTokenOf(c: Request): string | undefined {
  return getCookie(c, sessionCookie(c))
}

export function visitorOf(c: Request): Visitor {
  return {
    address: c.get('clientAddress'),
    browser: browserName(c.req.header('user-agent')),
    deviceToken: getCookie(c, deviceCookie),
    sessionToken: sessionTokenOf(c),
  }
}

export function keepSession(c: Request, opened: { sessionToken: string; deviceToken: string }): void {
  setCookie(c, sessionCookie(c), opened.sessionToken, { ...attributes(c), maxAge: c.get('ports').config.sessionDays * 86_400 })
  setCookie(c, deviceCookie, opened.deviceToken, { ...attributes(c), maxAge: deviceDays * 86_400 })
}
export function dropSession(c: Request): void {
  deleteCookie(c, sessionCookie(c), attributes(c))
}

type StepCookie = 'metropolis_step' | 'metropolis_passkey' | 'metropolis_city'

export function keepStep(c: Request, name: StepCookie, token: string): void {
  setCookie(c, name, token, { ...attributes(c), maxAge: ceremonyMinutes * 60 })
}
export function stepOf(c: Request, name: StepCookie): string | undefined {
  return getCookie(c, name)
}
export function dropStep(c: Request, name: StepCookie): void {
  deleteCookie(c, name, attributes(c))
}
