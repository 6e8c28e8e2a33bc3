// Addresses of calls: preparing, publishing, checking as a whole, and the public pages.
import { anyone } from '../../../kernel/actor.ts'
import { perform, type FieldErrors } from '../../../kernel/command.ts'
import { dropDraft, findDraft } from '../../../kernel/drafts.ts'
import { AppError } from '../../../kernel/errors.ts'
import { back, formOf, typed, type Request, type Room } from '../../../kernel/http.ts'
import { formatInstant } from '../../../kernel/i18n.ts'
import { PageHeading } from '../../../ui/navigation.tsx'
import { page } from '../../../ui/page.tsx'
import { finishChecking, returnDefective, runFormalCheck } from '../applications/commands.ts'
import { inventCompletions } from '../demo/commands.ts'
import { callOfForm, flatErrors, formOfCall } from '../forms.ts'
import { earliestOpening } from '../model.ts'
import { boardNotice } from '../open-data/model.ts'
import { runsCalls, seesGrants } from '../policy.ts'
import { at, basics, callOf, crumbs, idOf, publicCall, status, stepOf, titleOf } from '../routing.ts'
import { beginChecking, publishCall, saveCall, takeOverCall } from './commands.ts'
import { CallForm, CallPage, PublicCall, PublicCalls } from './pages.tsx'
import { callBySlug, listCalls, progressOf } from './queries.ts'

export function addCalls(room: Room): void {
  async function callForm(c: Request, id: string | null, values: Record<string, string>, errors: FieldErrors): Promise<Response> {
    const t = c.get('t')
    const title = t(id === null ? 'grants.newCall' : 'grants.editCall')
    return page(c, { title, crumbs: crumbs(c, { label: title }), status: status(errors) }, <><PageHeading title={title} lead={t('grants.newCall.lead')} /><CallForm t={t} values={values} errors={errors} id={id} /></>)
  }
  room.get(`${at}/calls/new`, { may: runsCalls, audit: null }, async (c) => callForm(c, null, { year: String(Number(c.get('ports').clock.today().slice(0, 4)) + 1), minimumScore: '50', jointBonus: '5', viablePercent: '70', reviewsPerApplication: '3', reviewerLoad: '30', councilLimit: '200000', ...(await findDraft(c.get('ports'), c.get('actor'), 'call:new'))?.content }, {}))
  room.post(`${at}/calls/new`, { may: runsCalls, audit: 'grants.saveCall' }, async (c) => {
    const form = typed(await formOf(c))
    const done = await perform(c.get('ports'), c.get('actor'), saveCall, callOfForm(form, null))
    if (!done.ok) return callForm(c, null, form, flatErrors(done.errors))
    await dropDraft(c.get('ports'), c.get('actor'), 'call:new')
    return back(c, `${at}/calls/${done.value.id}`, 'grants.saved')
  })
  room.get(`${at}/calls/:id/edit`, { may: runsCalls, audit: null }, async (c) => callForm(c, idOf(c), { ...formOfCall(await callOf(c)), ...(await findDraft(c.get('ports'), c.get('actor'), `call:${idOf(c)}`))?.content }, {}))
  room.post(`${at}/calls/:id/edit`, { may: runsCalls, audit: 'grants.saveCall' }, async (c) => {
    const form = typed(await formOf(c))
    const done = await perform(c.get('ports'), c.get('actor'), saveCall, callOfForm(form, idOf(c)))
    if (!done.ok) return callForm(c, idOf(c), form, flatErrors(done.errors))
    await dropDraft(c.get('ports'), c.get('actor'), `call:${idOf(c)}`)
    return back(c, `${at}/calls/${idOf(c)}`, 'grants.saved')
  })
  async function callPage(c: Request, values: Record<string, string>, errors: FieldErrors): Promise<Response> {
    const { lang, t, ports, actor } = basics(c)
    const call = await callOf(c)
    return page(c, { title: titleOf(c, call), crumbs: crumbs(c, { label: titleOf(c, call) }), status: status(errors) }, <CallPage lang={lang} t={t} call={call} progress={await progressOf(ports, call.id)} earliest={formatInstant(lang, earliestOpening(ports.clock.now()))} completionDay={new Date(ports.clock.now().getTime() + 11 * 86_400_000).toISOString().slice(0, 10)} mayRun={runsCalls(actor)} values={values} errors={errors} />)
  }
  room.get(`${at}/calls/:id`, { may: seesGrants, audit: null }, (c) => callPage(c, {}, {}))
  stepOf(room, 'publish', publishCall, 'grants.publishedNow', '', callPage)
  stepOf(room, 'check', beginChecking, 'grants.saved', '', callPage)
  stepOf(room, 'formal-check', runFormalCheck, 'grants.checked', '', callPage)
  stepOf(room, 'return-defective', returnDefective, 'grants.saved', '', callPage)
  stepOf(room, 'invent-completions', inventCompletions, 'grants.saved', '', callPage)
  stepOf(room, 'finish-check', finishChecking, 'grants.saved', '', callPage)
  room.post(`${at}/calls/:id/take-over`, { may: runsCalls, audit: 'grants.takeOverCall' }, async (c) => {
    const done = await perform(c.get('ports'), c.get('actor'), takeOverCall, { callId: idOf(c) })
    return back(c, done.ok ? `${at}/calls/${done.value.id}/edit` : at, 'grants.takenOver')
  })

  // Everybody
  const open = { may: anyone, audit: null } as const
  room.get('/:lang/calls', open, async (c) => {
    const t = c.get('t')
    return page(c, { title: t('grants.public.title'), description: t('grants.public.lead'), crumbs: [{ label: t('grants.public.title') }] }, <PublicCalls lang={c.get('lang')} t={t} calls={await listCalls(c.get('ports'), { kind: 'public' })} now={c.get('ports').clock.now()} />)
  })
  room.get('/:lang/calls/:slug', open, async (c) => {
    const call = await publicCall(c)
    return page(c, { title: titleOf(c, call), crumbs: [{ label: c.get('t')('grants.public.title'), href: `/${c.get('lang')}/calls` }, { label: titleOf(c, call) }] }, <PublicCall lang={c.get('lang')} t={c.get('t')} call={call} />)
  })
  room.get('/open-data/calls/:file', open, async (c) => {
    const file = c.req.param('file') ?? ''
    const call = file.endsWith('.jsonld') ? await callBySlug(c.get('ports'), { kind: 'public' }, file.slice(0, -7)) : undefined
    if (!call) throw new AppError('not-found', 'There is no such call.')
    return c.body(`${JSON.stringify(boardNotice(call, c.get('ports').config.origin), null, 2)}\n`, 200, { 'content-type': 'application/ld+json; charset=utf-8' })
  })
}
