// Addresses of applications: the applicant's draft and signature, City Hall's list, formal check and registration.
import { perform, type FieldErrors } from '../../../kernel/command.ts'
import { dropDraft, findDraft } from '../../../kernel/drafts.ts'
import { AppError } from '../../../kernel/errors.ts'
import { back, formOf, typed, type Request, type Room } from '../../../kernel/http.ts'
import { paperPdf } from '../../../kernel/paper.ts'
import { page } from '../../../ui/page.tsx'
import { pragueInstant } from '../calls/commands.ts'
import { applicationOfForm, flatErrors, formOfApplication } from '../forms.ts'
import { prepares, runsCalls, seesGrants, signs } from '../policy.ts'
import { at, basics, callCrumb, callOf, crumbs, idOf, inside, status } from '../routing.ts'
import { beginApplication, contentOf, decideEligibility, registerDelivered, saveApplication, submitApplication, withdrawApplication } from './commands.ts'
import { ApplicationForm, ApplicationPage, ApplicationsPage, DeliveredPage } from './pages.tsx'
import { applicationsOf, districtChoices, letterOf, openApplication, organisationChoices } from './queries.ts'

export function addApplications(room: Room): void {
  room.get(`${at}/calls/:id/applications`, { may: seesGrants, audit: null }, async (c) => {
    const { lang, t, ports, actor } = basics(c)
    const call = await callOf(c)
    return page(c, { title: t('grants.applications'), crumbs: crumbs(c, callCrumb(c, call), { label: t('grants.applications') }) }, <ApplicationsPage lang={lang} t={t} call={call} rows={await applicationsOf(ports, actor, call.id)} />)
  })

  async function deliveredPage(c: Request, values: Record<string, string>, errors: FieldErrors): Promise<Response> {
    const { lang, t, ports, actor } = basics(c)
    const call = await callOf(c)
    return page(c, { title: t('grants.delivered'), crumbs: crumbs(c, callCrumb(c, call), { label: t('grants.delivered') }), status: status(errors) }, <DeliveredPage lang={lang} t={t} call={call} organisations={await organisationChoices(ports, actor)} districts={await districtChoices(ports, actor)} values={values} errors={errors} />)
  }
  room.get(`${at}/calls/:id/delivered`, { may: runsCalls, audit: null }, async (c) => deliveredPage(c, { ...(await findDraft(c.get('ports'), c.get('actor'), `delivered:${idOf(c)}`))?.content }, {}))
  room.post(`${at}/calls/:id/delivered`, { may: runsCalls, audit: 'grants.registerDelivered' }, async (c) => {
    const form = typed(await formOf(c))
    const moment = /^\d{4}-\d{2}-\d{2}T\d{2}:\d{2}$/.test(form['deliveredAt'] ?? '') ? pragueInstant(form['deliveredAt'] ?? '').toISOString() : ''
    const done = await perform(c.get('ports'), c.get('actor'), registerDelivered, { ...applicationOfForm(form), callId: idOf(c), deliveredAt: moment })
    if (!done.ok) return deliveredPage(c, form, { ...flatErrors(done.errors), ...(done.errors['deliveredAt'] && moment === '' ? { deliveredAt: ['grants.error.moment'] } : {}) })
    await dropDraft(c.get('ports'), c.get('actor'), `delivered:${idOf(c)}`)
    return back(c, `${at}/calls/${idOf(c)}/applications`, 'grants.saved')
  })

  room.post(`${at}/calls/:id/begin`, { may: prepares, audit: 'grants.beginApplication' }, async (c) => {
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
  room.get(`${at}/applications/:id`, { may: inside, audit: 'grants.readApplication' }, (c) => applicationPage(c, {}, {}))
  room.post(`${at}/applications/:id`, { may: prepares, audit: 'grants.saveApplication' }, async (c) => {
    const form = typed(await formOf(c))
    const done = await perform(c.get('ports'), c.get('actor'), saveApplication, { ...applicationOfForm(form), id: idOf(c) })
    if (!done.ok) return applicationPage(c, form, flatErrors(done.errors))
    await dropDraft(c.get('ports'), c.get('actor'), `application:${idOf(c)}`)
    return back(c, `${at}/applications/${idOf(c)}`, 'grants.saved')
  })
  room.post(`${at}/applications/:id/submit`, { may: signs, audit: 'grants.submitApplication' }, async (c) => {
    const done = await perform(c.get('ports'), c.get('actor'), submitApplication, { id: idOf(c) })
    return done.ok ? back(c, `${at}/applications/${idOf(c)}`, 'grants.submittedNow') : applicationPage(c, {}, done.errors)
  })
  room.post(`${at}/applications/:id/withdraw`, { may: signs, audit: 'grants.withdrawApplication' }, async (c) => {
    await perform(c.get('ports'), c.get('actor'), withdrawApplication, { id: idOf(c) })
    return back(c, at, 'grants.withdrawn')
  })
  room.post(`${at}/applications/:id/check`, { may: runsCalls, audit: 'grants.decideEligibility' }, async (c) => {
    const form = typed(await formOf(c))
    const done = await perform(c.get('ports'), c.get('actor'), decideEligibility, { ...form, id: idOf(c) })
    if (!done.ok) return applicationPage(c, form, done.errors)
    await dropDraft(c.get('ports'), c.get('actor'), `check:${idOf(c)}`)
    return back(c, `${at}/applications/${idOf(c)}`, 'grants.saved')
  })
  room.get(`${at}/applications/:id/letter.pdf`, { may: inside, audit: 'grants.readApplication' }, async (c) => {
    const paper = await letterOf(c.get('ports'), c.get('actor'), idOf(c))
    if (!paper) throw new AppError('not-found', 'There is no letter.')
    return c.body(new Uint8Array(paperPdf(paper)), 200, { 'content-type': 'application/pdf', 'content-disposition': `attachment; filename="${paper.reference}.pdf"`, 'cache-control': 'no-store' })
  })
}
