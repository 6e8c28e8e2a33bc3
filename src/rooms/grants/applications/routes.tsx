// Addresses of applications: the applicant's draft and signature, files, partners, City Hall's list, formal check and registration.
import { perform, type FieldErrors } from '../../../kernel/command.ts'
import { dropDraft, findDraft } from '../../../kernel/drafts.ts'
import { AppError } from '../../../kernel/errors.ts'
import { back, formOf, typed, type Request, type Room } from '../../../kernel/http.ts'
import { paperPdf } from '../../../kernel/paper.ts'
import { page } from '../../../ui/page.tsx'
import { pragueInstant } from '../calls/commands.ts'
import { usualMinutes } from '../calls/queries.ts'
import { applicationErrors, applicationOfForm, formOfApplication } from '../forms.ts'
import { prepares, runsCalls, seesGrants, signs, sits } from '../policy.ts'
import { at, basics, callCrumb, callOf, crumbs, idOf, inside, status } from '../routing.ts'
import { addAttachment, openAttachment, removeAttachment } from './attachments.ts'
import {
  beginApplication,
  decideEligibility,
  registerDelivered,
  saveApplication,
  submitApplication,
  withdrawApplication,
} from './commands.ts'
import { contentOf } from './content.ts'
import { ApplicationForm, DeliveredPage } from './form.tsx'
import { ApplicationPage, ApplicationsPage, PartnerPage } from './pages.tsx'
import { confirmPartnership, leavePartnership } from './partners.ts'
import { applicationsOf, districtChoices, letterOf, openApplication, organisationByIco, organisationChoices } from './queries.ts'

type Form = Record<string, string>
/** Files of a form as bytes; empty choices are none. */
async function filesOf(chosen: string | File | (string | File)[] | undefined): Promise<{ name: string; file: Buffer }[]> {
  const list = (Array.isArray(chosen) ? chosen : [chosen]).filter((one) => one instanceof File)
  return Promise.all(
    list.filter((one) => one.size > 0).map(async (one) => ({ name: one.name, file: Buffer.from(await one.arrayBuffer()) })),
  )
}
/** "Find by IČO" pressed beside a field: the organisation with that number is chosen, all else stays as typed. */
async function withFound(c: Request, form: Form): Promise<{ form: Form; errors: FieldErrors } | null> {
  const field = form['find'] ?? ''
  if (!/^(organisationId|partner\d)$/.test(field)) return null
  const ico = (form[`${field}Ico`] ?? '').replace(/\s/g, '').padStart(8, '0')
  const found = await organisationByIco(c.get('ports'), c.get('actor'), ico)
  return found
    ? { form: { ...form, [field]: found.id, [`${field}Ico`]: '' }, errors: {} }
    : { form, errors: { [`${field}Ico`]: ['grants.error.icoUnknown'] } }
}

export function addApplications(room: Room): void {
  room.get(`${at}/calls/:id/applications`, { may: seesGrants, audit: null }, async (c) => {
    const { lang, t, ports, actor } = basics(c)
    const call = await callOf(c)
    return page(
      c,
      { title: t('grants.applications'), crumbs: crumbs(c, callCrumb(c, call), { label: t('grants.applications') }) },
      <ApplicationsPage lang={lang} t={t} call={call} rows={await applicationsOf(ports, actor, call.id)} />,
    )
  })

  async function deliveredPage(c: Request, values: Form, errors: FieldErrors): Promise<Response> {
    const { lang, t, ports, actor } = basics(c)
    const call = await callOf(c)
    return page(
      c,
      { title: t('grants.delivered'), crumbs: crumbs(c, callCrumb(c, call), { label: t('grants.delivered') }), status: status(errors) },
      <DeliveredPage
        lang={lang}
        t={t}
        call={call}
        organisations={await organisationChoices(ports, actor)}
        districts={await districtChoices(ports, actor)}
        values={values}
        errors={errors}
      />,
    )
  }
  room.get(`${at}/calls/:id/delivered`, { may: runsCalls, audit: null }, async (c) =>
    deliveredPage(c, { ...(await findDraft(c.get('ports'), c.get('actor'), `delivered:${idOf(c)}`))?.content }, {}),
  )
  room.post(`${at}/calls/:id/delivered`, { may: runsCalls, audit: 'grants.registerDelivered' }, async (c) => {
    const sent = await formOf(c)
    const form = typed(sent)
    const found = await withFound(c, form)
    if (found) return deliveredPage(c, found.form, found.errors)
    const moment = /^\d{4}-\d{2}-\d{2}T\d{2}:\d{2}$/.test(form['deliveredAt'] ?? '')
      ? pragueInstant(form['deliveredAt'] ?? '').toISOString()
      : ''
    const done = await perform(c.get('ports'), c.get('actor'), registerDelivered, {
      ...applicationOfForm(form),
      callId: idOf(c),
      deliveredAt: moment,
      files: await filesOf(sent['file']),
    })
    if (!done.ok)
      return deliveredPage(c, form, {
        ...applicationErrors(form, done.errors),
        ...(done.errors['deliveredAt'] && moment === '' ? { deliveredAt: ['grants.error.moment'] } : {}),
      })
    await dropDraft(c.get('ports'), c.get('actor'), `delivered:${idOf(c)}`)
    return back(c, `${at}/calls/${idOf(c)}/applications`, 'grants.saved')
  })

  room.post(`${at}/calls/:id/begin`, { may: prepares, audit: 'grants.beginApplication' }, async (c) => {
    const done = await perform(c.get('ports'), c.get('actor'), beginApplication, { ...typed(await formOf(c)), callId: idOf(c) })
    return back(c, done.ok ? `${at}/applications/${done.value.id}` : at, 'grants.begun')
  })
  async function applicationPage(c: Request, values: Form, errors: FieldErrors): Promise<Response> {
    const { lang, t, ports, actor } = basics(c)
    const view = await openApplication(ports, actor, idOf(c))
    if (!view) throw new AppError('not-found', 'There is no such application.')
    const call = await callOf(c, view.callId)
    const mine = prepares(actor) && actor.kind === 'person' ? (actor.hat?.organisationId ?? null) : null
    const own = mine === view.organisationId
    const title = view.title || t('grants.untitled')
    const options = {
      title,
      crumbs: crumbs(c, ...(seesGrants(actor) ? [callCrumb(c, call)] : []), { label: title }),
      status: status(errors),
    }
    const content = contentOf(view.content)
    const districts = await districtChoices(ports, actor)
    if (own && (view.state === 'draft' || view.state === 'returned')) {
      const draft = await findDraft(ports, actor, `application:${view.id}`)
      const me = actor.kind === 'person' ? actor.accountId : ''
      const scripts = [c.get('shell').script('islands/offline.js')]
      return page(
        c,
        { ...options, scripts },
        <ApplicationForm
          lang={lang}
          t={t}
          call={call}
          view={view}
          organisations={(await organisationChoices(ports, actor)).filter((one) => one.id !== view.organisationId)}
          districts={districts}
          maySign={signs(actor) && view.preparedBy !== me}
          usual={await usualMinutes(ports, call.id)}
          saved={content !== null}
          partners={content?.partners ?? []}
          values={{ ...(content ? formOfApplication(content) : {}), ...draft?.content, ...values }}
          errors={errors}
        />,
      )
    }
    if (!own && mine !== null && view.partnerIds.includes(mine)) {
      return page(
        c,
        options,
        <PartnerPage
          lang={lang}
          t={t}
          call={call}
          view={view}
          content={content}
          districts={districts}
          mine={mine}
          maySign={signs(actor)}
          values={values}
          errors={errors}
        />,
      )
    }
    return page(
      c,
      options,
      <ApplicationPage
        lang={lang}
        t={t}
        call={call}
        view={view}
        content={content}
        districts={districts}
        organisations={new Map((await organisationChoices(ports, actor)).map((one) => [one.id, one.name]))}
        mayCheck={runsCalls(actor)}
        shows={seesGrants(actor) || own}
        own={own && signs(actor)}
        values={values}
        errors={errors}
      />,
    )
  }
  room.get(`${at}/applications/:id`, { may: inside, audit: 'grants.readApplication' }, (c) => applicationPage(c, {}, {}))
  room.post(`${at}/applications/:id`, { may: prepares, audit: 'grants.saveApplication' }, async (c) => {
    const form = typed(await formOf(c))
    const found = await withFound(c, form)
    if (found) return applicationPage(c, found.form, found.errors)
    const done = await perform(c.get('ports'), c.get('actor'), saveApplication, { ...applicationOfForm(form), id: idOf(c) })
    if (!done.ok) return applicationPage(c, form, applicationErrors(form, done.errors))
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
    return c.body(new Uint8Array(paperPdf(paper)), 200, {
      'content-type': 'application/pdf',
      'content-disposition': `attachment; filename="${paper.reference}.pdf"`,
      'cache-control': 'no-store',
    })
  })

  // Files
  room.post(`${at}/applications/:id/attachments`, { may: prepares, audit: 'grants.addAttachment' }, async (c) => {
    const form = await formOf(c)
    const files = await filesOf(form['file'])
    // The page's script sends what waited for the line and wants a short answer.
    const quiet = c.req.header('accept') === 'application/json'
    if (files.length === 0) return quiet ? c.json({ kept: false }, 422) : applicationPage(c, {}, { file: ['grants.error.fileMissing'] })
    for (const one of files) {
      const done = await perform(c.get('ports'), c.get('actor'), addAttachment, {
        ...one,
        kind: typed(form)['kind'] || 'other',
        id: idOf(c),
      })
      if (!done.ok)
        return quiet
          ? c.json(
              {
                kept: false,
                said: c.get('t')(
                  done.errors['file']?.[0] === 'grants.error.fileSize'
                    ? 'grants.error.fileSize'
                    : done.errors['file']?.[0] === 'grants.error.tooMany'
                      ? 'grants.error.tooMany'
                      : done.errors['file']?.[0] === 'grants.error.fileActive'
                        ? 'grants.error.fileActive'
                        : 'grants.error.fileKind',
                ),
              },
              422,
            )
          : applicationPage(c, {}, done.errors)
    }
    return quiet ? c.json({ kept: true }) : back(c, `${at}/applications/${idOf(c)}`, 'grants.attachments.added')
  })
  room.post(`${at}/applications/:id/attachments/:attachment/remove`, { may: prepares, audit: 'grants.removeAttachment' }, async (c) => {
    const done = await perform(c.get('ports'), c.get('actor'), removeAttachment, { id: idOf(c), attachment: idOf(c, 'attachment') })
    return done.ok ? back(c, `${at}/applications/${idOf(c)}`, 'grants.saved') : applicationPage(c, {}, done.errors)
  })
  room.get(
    `${at}/applications/:id/attachments/:attachment`,
    { may: (actor) => inside(actor) || sits(actor), audit: 'grants.readApplication' },
    async (c) => {
      const file = await openAttachment(c.get('ports'), c.get('actor'), idOf(c), idOf(c, 'attachment'))
      if (!file) throw new AppError('not-found', 'There is no such file.')
      return c.body(new Uint8Array(file.bytes), 200, {
        'content-type': file.mediaType,
        'content-disposition': `attachment; filename*=UTF-8''${encodeURIComponent(file.name)}`,
        'cache-control': 'no-store',
        'x-content-type-options': 'nosniff',
      })
    },
  )

  // Partners
  room.post(`${at}/applications/:id/confirm`, { may: signs, audit: 'grants.confirmPartnership' }, async (c) => {
    const done = await perform(c.get('ports'), c.get('actor'), confirmPartnership, { id: idOf(c) })
    return done.ok ? back(c, `${at}/applications/${idOf(c)}`, 'grants.partner.confirmedNow') : applicationPage(c, {}, done.errors)
  })
  room.post(`${at}/applications/:id/leave`, { may: signs, audit: 'grants.leavePartnership' }, async (c) => {
    const form = typed(await formOf(c))
    const done = await perform(c.get('ports'), c.get('actor'), leavePartnership, { ...form, id: idOf(c) })
    return done.ok ? back(c, `${at}/applications/${idOf(c)}`, 'grants.partner.leftNow') : applicationPage(c, form, done.errors)
  })
}
