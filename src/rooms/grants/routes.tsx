// Addresses of grants.
import { z } from 'zod'
import { anyone, hasRole } from '../../kernel/actor.ts'
import { perform, type Command, type FieldErrors } from '../../kernel/command.ts'
import { toCsv } from '../../kernel/csv.ts'
import { dropDraft, findDraft } from '../../kernel/drafts.ts'
import { AppError } from '../../kernel/errors.ts'
import { back, formOf, room, typed, type Request } from '../../kernel/http.ts'
import { formatInstant, type MessageKey } from '../../kernel/i18n.ts'
import { paperPdf } from '../../kernel/paper.ts'
import { page } from '../../ui/page.tsx'
import { addAgreements } from './agreements/routes.tsx'
import { ownAwards } from './agreements/queries.ts'
import { beginApplication, contentOf, decideEligibility, finishChecking, registerDelivered, returnDefective, runFormalCheck, saveApplication, submitApplication, withdrawApplication } from './applications/commands.ts'
import { applicationsOf, districtChoices, letterOf, openApplication, organisationChoices, ownApplications } from './applications/queries.ts'
import { beginChecking, pragueInstant, publishCall, saveCall, takeOverCall } from './calls/commands.ts'
import { callBySlug, findCall, listCalls, progressOf, type Call } from './calls/queries.ts'
import { inventCompletions, inventReviews } from './demo/commands.ts'
import { announce, overrideProposal, proposePortfolio, recordDecision } from './decision/commands.ts'
import { proposalsOf, whyOf } from './decision/queries.ts'
import { applicationOfForm, callOfForm, flatErrors, formOfApplication, formOfCall } from './forms.ts'
import { earliestOpening } from './model.ts'
import { boardNotice, giving360, redColumns } from './open-data/model.ts'
import { awardsUntil } from './open-data/queries.ts'
import { ApplicationForm, ApplicationPage, ApplicationsPage, CallForm, CallPage, CommitteePage, DecisionPage, DeliveredPage, GrantsHome, InterestsPage, PublicCall, PublicCalls, ReviewPage, WhyPage } from './pages.tsx'
import { prepares, runsCalls, seesGrants, signs, sits } from './policy.ts'
import { assignReviewers, declareInterest, declineReview, endMember, finishReviewing, nameMember, submitReview } from './review/commands.ts'
import { membersOf, ownInterests, ownReviews } from './review/queries.ts'
import { PageHeading } from '../../ui/navigation.tsx'

export const grantsRoutes = room('grants')
addAgreements(grantsRoutes)
const at = '/app/grants'
const inside = (actor: Parameters<typeof runsCalls>[0]) => seesGrants(actor) || prepares(actor) || sits(actor)
const status = (errors: FieldErrors) => (Object.keys(errors).length > 0 ? 422 as const : 200 as const)
function idOf(c: Request, name = 'id'): string {
  const parsed = z.uuid().safeParse(c.req.param(name))
  if (!parsed.success) throw new AppError('not-found', 'There is nothing at this address.')
  return parsed.data
}
async function callOf(c: Request, id = idOf(c)): Promise<Call> {
  const call = await findCall(c.get('ports'), c.get('actor'), id)
  if (!call) throw new AppError('not-found', 'There is no such call.')
  return call
}
const crumbs = (c: Request, ...rest: { label: string; href?: string }[]) => [{ label: c.get('t')('grants.title'), href: at }, ...rest]
const titleOf = (c: Request, call: Call) => (c.get('lang') === 'cs' ? call.titleCs : call.titleEn)
const callCrumb = (c: Request, call: Call) => ({ label: titleOf(c, call), href: `${at}/calls/${call.id}` })
const basics = (c: Request) => ({ lang: c.get('lang'), t: c.get('t'), ports: c.get('ports'), actor: c.get('actor') })

grantsRoutes.get(at, { may: inside, audit: null }, async (c) => {
  const { lang, t, ports, actor } = basics(c)
  return page(c, { title: t('grants.title') }, <GrantsHome lang={lang} t={t} calls={await listCalls(ports, actor)} own={prepares(actor) ? await ownApplications(ports, actor) : null} awards={prepares(actor) ? await ownAwards(ports, actor) : []} sees={seesGrants(actor)} reviews={sits(actor) ? await ownReviews(ports, actor) : null} may={{ run: runsCalls(actor), prepare: prepares(actor) }} />)
})

// Calls
async function callForm(c: Request, id: string | null, values: Record<string, string>, errors: FieldErrors): Promise<Response> {
  const t = c.get('t')
  const title = t(id === null ? 'grants.newCall' : 'grants.editCall')
  return page(c, { title, crumbs: crumbs(c, { label: title }), status: status(errors) }, <><PageHeading title={title} lead={t('grants.newCall.lead')} /><CallForm t={t} values={values} errors={errors} id={id} /></>)
}
grantsRoutes.get(`${at}/calls/new`, { may: runsCalls, audit: null }, async (c) => callForm(c, null, { year: String(Number(c.get('ports').clock.today().slice(0, 4)) + 1), minimumScore: '50', jointBonus: '5', viablePercent: '70', reviewsPerApplication: '3', reviewerLoad: '30', councilLimit: '200000', ...(await findDraft(c.get('ports'), c.get('actor'), 'call:new'))?.content }, {}))
grantsRoutes.post(`${at}/calls/new`, { may: runsCalls, audit: 'grants.saveCall' }, async (c) => {
  const form = typed(await formOf(c))
  const done = await perform(c.get('ports'), c.get('actor'), saveCall, callOfForm(form, null))
  if (!done.ok) return callForm(c, null, form, flatErrors(done.errors))
  await dropDraft(c.get('ports'), c.get('actor'), 'call:new')
  return back(c, `${at}/calls/${done.value.id}`, 'grants.saved')
})
grantsRoutes.get(`${at}/calls/:id/edit`, { may: runsCalls, audit: null }, async (c) => callForm(c, idOf(c), { ...formOfCall(await callOf(c)), ...(await findDraft(c.get('ports'), c.get('actor'), `call:${idOf(c)}`))?.content }, {}))
grantsRoutes.post(`${at}/calls/:id/edit`, { may: runsCalls, audit: 'grants.saveCall' }, async (c) => {
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
grantsRoutes.get(`${at}/calls/:id`, { may: seesGrants, audit: null }, (c) => callPage(c, {}, {}))
/** A step of a call: a form with one button; what is wrong is told on the call's page. */
function step<Schema extends z.ZodType, Output>(path: string, the: Command<Schema, Output>, said: MessageKey, to: string, otherwise: (c: Request, form: Record<string, string>, errors: FieldErrors) => Promise<Response>): void {
  grantsRoutes.post(`${at}/calls/:id/${path}`, { may: runsCalls, audit: the.name }, async (c) => {
    const form = typed(await formOf(c))
    const done = await perform(c.get('ports'), c.get('actor'), the, { ...form, callId: idOf(c) })
    return done.ok ? back(c, `${at}/calls/${idOf(c)}${to}`, said) : otherwise(c, form, done.errors)
  })
}
step('publish', publishCall, 'grants.publishedNow', '', callPage)
step('check', beginChecking, 'grants.saved', '', callPage)
step('formal-check', runFormalCheck, 'grants.checked', '', callPage)
step('return-defective', returnDefective, 'grants.saved', '', callPage)
step('invent-completions', inventCompletions, 'grants.saved', '', callPage)
step('finish-check', finishChecking, 'grants.saved', '', callPage)
grantsRoutes.post(`${at}/calls/:id/take-over`, { may: runsCalls, audit: 'grants.takeOverCall' }, async (c) => {
  const done = await perform(c.get('ports'), c.get('actor'), takeOverCall, { callId: idOf(c) })
  return back(c, done.ok ? `${at}/calls/${done.value.id}/edit` : at, 'grants.takenOver')
})
grantsRoutes.get(`${at}/calls/:id/applications`, { may: seesGrants, audit: null }, async (c) => {
  const { lang, t, ports, actor } = basics(c)
  const call = await callOf(c)
  return page(c, { title: t('grants.applications'), crumbs: crumbs(c, callCrumb(c, call), { label: t('grants.applications') }) }, <ApplicationsPage lang={lang} t={t} call={call} rows={await applicationsOf(ports, actor, call.id)} />)
})

async function deliveredPage(c: Request, values: Record<string, string>, errors: FieldErrors): Promise<Response> {
  const { lang, t, ports, actor } = basics(c)
  const call = await callOf(c)
  return page(c, { title: t('grants.delivered'), crumbs: crumbs(c, callCrumb(c, call), { label: t('grants.delivered') }), status: status(errors) }, <DeliveredPage lang={lang} t={t} call={call} organisations={await organisationChoices(ports, actor)} districts={await districtChoices(ports, actor)} values={values} errors={errors} />)
}
grantsRoutes.get(`${at}/calls/:id/delivered`, { may: runsCalls, audit: null }, async (c) => deliveredPage(c, { ...(await findDraft(c.get('ports'), c.get('actor'), `delivered:${idOf(c)}`))?.content }, {}))
grantsRoutes.post(`${at}/calls/:id/delivered`, { may: runsCalls, audit: 'grants.registerDelivered' }, async (c) => {
  const form = typed(await formOf(c))
  const moment = /^\d{4}-\d{2}-\d{2}T\d{2}:\d{2}$/.test(form['deliveredAt'] ?? '') ? pragueInstant(form['deliveredAt'] ?? '').toISOString() : ''
  const done = await perform(c.get('ports'), c.get('actor'), registerDelivered, { ...applicationOfForm(form), callId: idOf(c), deliveredAt: moment })
  if (!done.ok) return deliveredPage(c, form, { ...flatErrors(done.errors), ...(done.errors['deliveredAt'] && moment === '' ? { deliveredAt: ['grants.error.moment'] } : {}) })
  await dropDraft(c.get('ports'), c.get('actor'), `delivered:${idOf(c)}`)
  return back(c, `${at}/calls/${idOf(c)}/applications`, 'grants.saved')
})

// Applications
grantsRoutes.post(`${at}/calls/:id/begin`, { may: prepares, audit: 'grants.beginApplication' }, async (c) => {
  const done = await perform(c.get('ports'), c.get('actor'), beginApplication, { callId: idOf(c) })
  return back(c, done.ok ? `${at}/applications/${done.value.id}` : at, 'grants.begun')
})
async function applicationPage(c: Request, values: Record<string, string>, errors: FieldErrors): Promise<Response> {
  const { lang, t, ports, actor } = basics(c)
  const view = await openApplication(ports, actor, idOf(c))
  if (!view) throw new AppError('not-found', 'There is no such application.')
  const call = await callOf(c, view.callId)
  const own = prepares(actor) && actor.kind === 'person' && actor.hat?.organisationId === view.organisationId
  const title = view.title || t('grants.untitled')
  const options = { title, crumbs: crumbs(c, ...(seesGrants(actor) ? [callCrumb(c, call)] : []), { label: title }), status: status(errors) }
  const content = contentOf(view.content)
  const districts = await districtChoices(ports, actor)
  if (own && (view.state === 'draft' || view.state === 'returned')) {
    const draft = await findDraft(ports, actor, `application:${view.id}`)
    const me = actor.kind === 'person' ? actor.accountId : ''
    return page(c, options, <ApplicationForm lang={lang} t={t} call={call} view={view} organisations={(await organisationChoices(ports, actor)).filter((one) => one.id !== view.organisationId)} districts={districts} maySign={signs(actor) && view.preparedBy !== me} values={{ ...(content ? formOfApplication(content) : {}), ...draft?.content, ...values }} errors={errors} />)
  }
  return page(c, options, <ApplicationPage lang={lang} t={t} call={call} view={view} content={content} districts={districts} mayCheck={runsCalls(actor)} own={own && signs(actor)} values={values} errors={errors} />)
}
grantsRoutes.get(`${at}/applications/:id`, { may: inside, audit: 'grants.readApplication' }, (c) => applicationPage(c, {}, {}))
grantsRoutes.post(`${at}/applications/:id`, { may: prepares, audit: 'grants.saveApplication' }, async (c) => {
  const form = typed(await formOf(c))
  const done = await perform(c.get('ports'), c.get('actor'), saveApplication, { ...applicationOfForm(form), id: idOf(c) })
  if (!done.ok) return applicationPage(c, form, flatErrors(done.errors))
  await dropDraft(c.get('ports'), c.get('actor'), `application:${idOf(c)}`)
  return back(c, `${at}/applications/${idOf(c)}`, 'grants.saved')
})
grantsRoutes.post(`${at}/applications/:id/submit`, { may: signs, audit: 'grants.submitApplication' }, async (c) => {
  const done = await perform(c.get('ports'), c.get('actor'), submitApplication, { id: idOf(c) })
  return done.ok ? back(c, `${at}/applications/${idOf(c)}`, 'grants.submittedNow') : applicationPage(c, {}, done.errors)
})
grantsRoutes.post(`${at}/applications/:id/withdraw`, { may: signs, audit: 'grants.withdrawApplication' }, async (c) => {
  await perform(c.get('ports'), c.get('actor'), withdrawApplication, { id: idOf(c) })
  return back(c, at, 'grants.withdrawn')
})
grantsRoutes.post(`${at}/applications/:id/check`, { may: runsCalls, audit: 'grants.decideEligibility' }, async (c) => {
  const form = typed(await formOf(c))
  const done = await perform(c.get('ports'), c.get('actor'), decideEligibility, { ...form, id: idOf(c) })
  if (!done.ok) return applicationPage(c, form, done.errors)
  await dropDraft(c.get('ports'), c.get('actor'), `check:${idOf(c)}`)
  return back(c, `${at}/applications/${idOf(c)}`, 'grants.saved')
})
grantsRoutes.get(`${at}/applications/:id/letter.pdf`, { may: inside, audit: 'grants.readApplication' }, async (c) => {
  const paper = await letterOf(c.get('ports'), c.get('actor'), idOf(c))
  if (!paper) throw new AppError('not-found', 'There is no letter.')
  return c.body(new Uint8Array(paperPdf(paper)), 200, { 'content-type': 'application/pdf', 'content-disposition': `attachment; filename="${paper.reference}.pdf"`, 'cache-control': 'no-store' })
})

// Committee
async function committeePage(c: Request, values: Record<string, string>, errors: FieldErrors, said: string | null = null): Promise<Response> {
  const { lang, t, ports, actor } = basics(c)
  const call = await callOf(c)
  return page(c, { title: t('grants.committee'), crumbs: crumbs(c, callCrumb(c, call), { label: t('grants.committee') }), status: status(errors) }, <CommitteePage lang={lang} t={t} call={call} members={await membersOf(ports, actor, call.id)} progress={await progressOf(ports, call.id)} mayRun={runsCalls(actor)} values={values} errors={errors} said={said} />)
}
grantsRoutes.get(`${at}/calls/:id/committee`, { may: seesGrants, audit: null }, (c) => committeePage(c, {}, {}))
step('members', nameMember, 'grants.saved', '/committee', committeePage)
step('invent-reviews', inventReviews, 'grants.saved', '/committee', committeePage)
step('finish-review', finishReviewing, 'grants.saved', '/decision', committeePage)
grantsRoutes.post(`${at}/calls/:id/assign`, { may: runsCalls, audit: 'grants.assignReviewers' }, async (c) => {
  const done = await perform(c.get('ports'), c.get('actor'), assignReviewers, { callId: idOf(c) })
  return done.ok ? committeePage(c, {}, {}, c.get('t')('grants.assigned', { count: done.value.assigned, points: done.value.objective, bound: done.value.bound })) : committeePage(c, {}, done.errors)
})
grantsRoutes.post(`${at}/calls/:id/members/:account/end`, { may: runsCalls, audit: 'grants.endMember' }, async (c) => {
  await perform(c.get('ports'), c.get('actor'), endMember, { callId: idOf(c), accountId: idOf(c, 'account'), until: '' })
  return back(c, `${at}/calls/${idOf(c)}/committee`, 'grants.saved')
})
async function reviewPage(c: Request, values: Record<string, string>, errors: FieldErrors): Promise<Response> {
  const { lang, t, ports, actor } = basics(c)
  const review = (await ownReviews(ports, actor)).find((one) => one.applicationId === idOf(c))
  const view = review && await openApplication(ports, actor, idOf(c))
  if (!review || !view) throw new AppError('not-found', 'There is no such review.')
  return page(c, { title: view.title, crumbs: crumbs(c, { label: view.title }), status: status(errors) }, <ReviewPage lang={lang} t={t} call={await callOf(c, view.callId)} view={view} content={contentOf(view.content)} review={review} districts={await districtChoices(ports, actor)} values={values} errors={errors} />)
}
grantsRoutes.get(`${at}/reviews/:id`, { may: sits, audit: 'grants.readApplication' }, async (c) => reviewPage(c, { ...(await findDraft(c.get('ports'), c.get('actor'), `review:${idOf(c)}`))?.content }, {}))
grantsRoutes.post(`${at}/reviews/:id`, { may: sits, audit: 'grants.submitReview' }, async (c) => {
  const form = typed(await formOf(c))
  const scores = Object.fromEntries(Object.entries(form).flatMap(([name, value]) => (name.startsWith('score-') && value.trim() !== '' ? [[name.slice(6), value.trim()]] : [])))
  const done = await perform(c.get('ports'), c.get('actor'), submitReview, { applicationId: idOf(c), scores, justification: form['justification'] })
  if (!done.ok) return reviewPage(c, form, Object.fromEntries(Object.entries(done.errors).map(([name, messages]) => [name.replace(/^scores\./, 'score-'), messages])))
  await dropDraft(c.get('ports'), c.get('actor'), `review:${idOf(c)}`)
  return back(c, at, 'grants.reviewSubmitted')
})
grantsRoutes.post(`${at}/reviews/:id/decline`, { may: sits, audit: 'grants.declineReview' }, async (c) => {
  await perform(c.get('ports'), c.get('actor'), declineReview, { applicationId: idOf(c) })
  return back(c, at, 'grants.saved')
})
const declares = (actor: Parameters<typeof runsCalls>[0]) => sits(actor) || seesGrants(actor)
async function interestsPage(c: Request, values: Record<string, string>, errors: FieldErrors): Promise<Response> {
  const { lang, t, ports, actor } = basics(c)
  return page(c, { title: t('grants.interests'), crumbs: crumbs(c, { label: t('grants.interests') }), status: status(errors) }, <InterestsPage lang={lang} t={t} rows={await ownInterests(ports, actor)} organisations={await organisationChoices(ports, actor)} values={values} errors={errors} />)
}
grantsRoutes.get(`${at}/interests`, { may: declares, audit: null }, (c) => interestsPage(c, {}, {}))
grantsRoutes.post(`${at}/interests`, { may: declares, audit: 'grants.declareInterest' }, async (c) => {
  const form = typed(await formOf(c))
  const done = await perform(c.get('ports'), c.get('actor'), declareInterest, form)
  return done.ok ? back(c, `${at}/interests`, 'grants.declared') : interestsPage(c, form, done.errors)
})

// Decision
async function decisionPage(c: Request, values: Record<string, string>, errors: FieldErrors): Promise<Response> {
  const { lang, t, ports, actor } = basics(c)
  const call = await callOf(c)
  const { rows, model, decisions, labels } = await proposalsOf(ports, actor, call.id)
  const over = rows.find((row) => row.applicationId === (values['applicationId'] ?? c.req.query('over'))) ?? null
  return page(c, { title: t('grants.decision'), crumbs: crumbs(c, callCrumb(c, call), { label: t('grants.decision') }), status: status(errors) }, <DecisionPage lang={lang} t={t} call={call} rows={rows} model={model} decisions={decisions} labels={labels} mayRun={runsCalls(actor)} values={{ decidedOn: ports.clock.today(), ...values }} errors={errors} over={over} />)
}
grantsRoutes.get(`${at}/calls/:id/decision`, { may: seesGrants, audit: null }, (c) => decisionPage(c, {}, {}))
step('propose', proposePortfolio, 'grants.proposed', '/decision', decisionPage)
step('override', overrideProposal, 'grants.overridden', '/decision', decisionPage)
step('decide', recordDecision, 'grants.decided', '/decision', decisionPage)
step('announce', announce, 'grants.announced', '/decision', decisionPage)

// Everybody
const open = { may: anyone, audit: null } as const
async function publicCall(c: Request): Promise<Call> {
  const call = await callBySlug(c.get('ports'), { kind: 'public' }, c.req.param('slug') ?? '')
  if (!call) throw new AppError('not-found', 'There is no such call.')
  return call
}
grantsRoutes.get('/:lang/calls', open, async (c) => {
  const t = c.get('t')
  return page(c, { title: t('grants.public.title'), description: t('grants.public.lead'), crumbs: [{ label: t('grants.public.title') }] }, <PublicCalls lang={c.get('lang')} t={t} calls={await listCalls(c.get('ports'), { kind: 'public' })} now={c.get('ports').clock.now()} />)
})
grantsRoutes.get('/:lang/calls/:slug', open, async (c) => {
  const call = await publicCall(c)
  return page(c, { title: titleOf(c, call), crumbs: [{ label: c.get('t')('grants.public.title'), href: `/${c.get('lang')}/calls` }, { label: titleOf(c, call) }] }, <PublicCall lang={c.get('lang')} t={c.get('t')} call={call} />)
})
grantsRoutes.get('/:lang/calls/:slug/why', open, async (c) => {
  const call = await publicCall(c)
  // Before the letters are out nobody learns anything here.
  if (!['announced', 'running', 'settled'].includes(call.state)) throw new AppError('not-found', 'The call is not decided yet.')
  return page(c, { title: c.get('t')('grants.public.why'), crumbs: [{ label: c.get('t')('grants.public.title'), href: `/${c.get('lang')}/calls` }, { label: titleOf(c, call), href: `/${c.get('lang')}/calls/${call.slug}` }, { label: c.get('t')('grants.public.why') }] }, <WhyPage lang={c.get('lang')} t={c.get('t')} call={call} why={await whyOf(c.get('ports'), call.id)} />)
})
grantsRoutes.get('/open-data/calls/:file', open, async (c) => {
  const file = c.req.param('file') ?? ''
  const call = file.endsWith('.jsonld') ? await callBySlug(c.get('ports'), { kind: 'public' }, file.slice(0, -7)) : undefined
  if (!call) throw new AppError('not-found', 'There is no such call.')
  return c.body(`${JSON.stringify(boardNotice(call, c.get('ports').config.origin), null, 2)}\n`, 200, { 'content-type': 'application/ld+json; charset=utf-8' })
})
const dayOf = (c: Request): string => z.iso.date().catch(c.get('ports').clock.today()).parse(c.req.query('date'))
grantsRoutes.get('/open-data/grants.json', open, async (c) => c.body(`${JSON.stringify(giving360(await awardsUntil(c.get('ports'), dayOf(c)), c.get('ports').config.origin, dayOf(c)), null, 2)}\n`, 200, { 'content-type': 'application/json; charset=utf-8' }))
grantsRoutes.get('/open-data/grants-red.csv', open, async (c) => c.body(toCsv([...redColumns], await awardsUntil(c.get('ports'), dayOf(c))), 200, { 'content-type': 'text/csv; charset=utf-8', 'content-disposition': 'attachment; filename="grants-red.csv"' }))
export const mayUseGrants = (actor: Parameters<typeof runsCalls>[0]): boolean => inside(actor) && !hasRole(actor, 'administrator')
