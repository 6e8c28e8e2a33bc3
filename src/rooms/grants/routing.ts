// What the addresses of grants share: who may come in, which call is meant, crumbs, and the steps of a call.
import { z } from 'zod'
import type { Actor } from '../../kernel/actor.ts'
import { perform, type Command, type FieldErrors } from '../../kernel/command.ts'
import { AppError } from '../../kernel/errors.ts'
import { back, formOf, typed, type Request, type Room } from '../../kernel/http.ts'
import type { MessageKey } from '../../kernel/i18n.ts'
import { callBySlug, findCall, type Call } from './calls/queries.ts'
import { prepares, runsCalls, seesGrants, sits } from './policy.ts'

export const at = '/app/grants'
export const inside = (actor: Actor) => seesGrants(actor) || prepares(actor) || sits(actor)
export const status = (errors: FieldErrors) => (Object.keys(errors).length > 0 ? (422 as const) : (200 as const))
export function idOf(c: Request, name = 'id'): string {
  const parsed = z.uuid().safeParse(c.req.param(name))
  if (!parsed.success) throw new AppError('not-found', 'There is nothing at this address.')
  return parsed.data
}
export async function callOf(c: Request, id = idOf(c)): Promise<Call> {
  const call = await findCall(c.get('ports'), c.get('actor'), id)
  if (!call) throw new AppError('not-found', 'There is no such call.')
  return call
}
export const crumbs = (c: Request, ...rest: { label: string; href?: string }[]) => [
  { label: c.get('t')('grants.title'), href: at },
  ...rest,
]
export const titleOf = (c: Request, call: Call) => (c.get('lang') === 'cs' ? call.titleCs : call.titleEn)
export const callCrumb = (c: Request, call: Call) => ({ label: titleOf(c, call), href: `${at}/calls/${call.id}` })
export const basics = (c: Request) => ({ lang: c.get('lang'), t: c.get('t'), ports: c.get('ports'), actor: c.get('actor') })
/** A step of a call: a form with one button; what is wrong is told on the call's page. */
export function stepOf<Schema extends z.ZodType, Output>(
  room: Room,
  path: string,
  the: Command<Schema, Output>,
  said: MessageKey,
  to: string,
  otherwise: (c: Request, form: Record<string, string>, errors: FieldErrors) => Promise<Response>,
): void {
  room.post(`${at}/calls/:id/${path}`, { may: runsCalls, audit: the.name }, async (c) => {
    const form = typed(await formOf(c))
    const done = await perform(c.get('ports'), c.get('actor'), the, { ...form, callId: idOf(c) })
    return done.ok ? back(c, `${at}/calls/${idOf(c)}${to}`, said) : otherwise(c, form, done.errors)
  })
  // A page that tells a mistake stands at the step's address; who opens that address again finds the page the step belongs to.
  room.get(`${at}/calls/:id/${path}`, { may: runsCalls, audit: null }, (c) => c.redirect(`${at}/calls/${idOf(c)}${to}`, 303))
}
/** The published call an address names. */
export async function publicCall(c: Request): Promise<Call & { revising: boolean }> {
  const call = await callBySlug(c.get('ports'), { kind: 'public' }, c.req.param('slug') ?? '')
  if (!call) throw new AppError('not-found', 'There is no such call.')
  return call
}
