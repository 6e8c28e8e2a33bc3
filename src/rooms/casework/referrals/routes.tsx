// Addresses of referrals and agreements.
import { z } from 'zod'
import { hasRole, type Actor } from '../../../kernel/actor.ts'
import { api } from '../../../kernel/api.ts'
import { perform, type FieldErrors } from '../../../kernel/command.ts'
import { asActor } from '../../../kernel/db.ts'
import { dropDraft, findDraft } from '../../../kernel/drafts.ts'
import { AppError } from '../../../kernel/errors.ts'
import { back, formOf, localAddress, room, typed, type Request } from '../../../kernel/http.ts'
import { isLang, type MessageKey } from '../../../kernel/i18n.ts'
import { page } from '../../../ui/page.tsx'
import { casesOfClient } from '../cases/queries.ts'
import { titleOf } from '../clients/pages.tsx'
import { openFile, readFile } from '../clients/queries.ts'
import { caseworkCrumbs, idOf } from '../clients/routes.tsx'
import { districts } from '../districts.ts'
import { dayAfter } from '../model.ts'
import { colleagues } from '../people.ts'
import { helps, seesCounts } from '../policy.ts'
import {
  acceptReferral,
  confirmAgreement,
  declineReferral,
  endAgreement,
  finishReferral,
  prepareReferral,
  proposeAgreement,
  receiveReferral,
  reviewReferral,
  revokeReferral,
  sendReferral,
  withdrawConsent,
} from './commands.ts'
import { contentOf, inWords, type PacketContent } from './model.ts'
import { AgreementsPage, PathwaysPage, PreparePage, ReadOutPage, ReferralPage, ReferralsPage } from './pages.tsx'
import { agreements, offersFor, openReferral, partners, pathways, referrals, type ReferralView } from './queries.ts'

export const referralRoutes = room('casework.referrals')
const status = (errors: FieldErrors) => (Object.keys(errors).length > 0 ? (422 as const) : (200 as const))
const leads = (actor: Actor) => hasRole(actor, 'organisation-lead')
const listCrumb = (c: Request) => ({ label: c.get('t')('casework.referrals'), href: '/app/casework/referrals' })
async function viewOf(c: Request): Promise<ReferralView> {
  const view = await openReferral(c.get('ports'), c.get('actor'), idOf(c))
  if (!view) throw new AppError('not-found', 'There is no such referral.')
  return view
}
/** What the draft's fields hold now, for the sender. */
async function contentNow(c: Request, view: ReferralView): Promise<PacketContent> {
  if (!view.draft || !view.clientId) return {}
  const { clientId, draft } = view
  const file = await asActor(c.get('ports').db, c.get('actor'), (tx) => readFile(tx, c.get('ports'), c.get('actor'), clientId))
  return file?.identity ? contentOf(draft.fields, file.identity, file.profile, draft.summary) : {}
}

referralRoutes.get('/app/casework/referrals', { may: helps, audit: 'casework.listReferrals' }, async (c) =>
  page(
    c,
    { title: c.get('t')('casework.referrals'), crumbs: caseworkCrumbs(c, listCrumb(c)) },
    <ReferralsPage lang={c.get('lang')} t={c.get('t')} rows={await referrals(c.get('ports'), c.get('actor'))} />,
  ),
)
referralRoutes.get(
  '/app/casework/referrals/pathways',
  { may: (actor) => helps(actor) || seesCounts(actor) || hasRole(actor, 'specialist', 'icp-coordinator'), audit: 'casework.readPathways' },
  async (c) => {
    const found = await pathways(c.get('ports'))
    return page(
      c,
      { title: c.get('t')('casework.pathways'), crumbs: [{ label: c.get('t')('casework.pathways') }] },
      <PathwaysPage lang={c.get('lang')} t={c.get('t')} rows={found.rows} leftOut={found.leftOut} />,
    )
  },
)

async function preparePage(c: Request, values: Record<string, string>, errors: FieldErrors): Promise<Response> {
  const file = await openFile(c.get('ports'), c.get('actor'), idOf(c))
  if (!file || file.erased) throw new AppError('not-found', 'There is no such file.')
  const t = c.get('t')
  const [offers, cases] = await asActor(
    c.get('ports').db,
    c.get('actor'),
    async (tx) =>
      [
        await offersFor(tx, { topic: values['topic'] ?? '', language: file.profile.language, district: file.profile.district }, file.id),
        await casesOfClient(tx, file.id),
      ] as const,
  )
  return page(
    c,
    {
      title: t('casework.referral.new'),
      crumbs: caseworkCrumbs(
        c,
        { label: titleOf(t, file), href: `/app/casework/clients/${file.id}` },
        { label: t('casework.referral.new') },
      ),
      status: status(errors),
    },
    <PreparePage
      t={t}
      client={{ id: file.id, title: titleOf(t, file) }}
      offers={offers}
      cases={cases.filter((one) => one.state !== 'closed' && one.clientId === file.id)}
      values={{ correlation: crypto.randomUUID(), urgency: 'normal', expiresOn: dayAfter(c.get('ports').clock.today(), 60), ...values }}
      errors={errors}
    />,
  )
}
referralRoutes.get('/app/casework/clients/:id/refer', { may: helps, audit: 'casework.readClient' }, async (c) =>
  preparePage(c, (await findDraft(c.get('ports'), c.get('actor'), `referral:${idOf(c)}`))?.content ?? {}, {}),
)
referralRoutes.post('/app/casework/clients/:id/refer', { may: helps, audit: 'casework.prepareReferral' }, async (c) => {
  const form = typed(await formOf(c))
  // The topic is chosen; whom to ask follows from it.
  if (form['propose'] !== undefined) return preparePage(c, form, {})
  const done = await perform(c.get('ports'), c.get('actor'), prepareReferral, { ...form, clientId: idOf(c) })
  if (!done.ok) return preparePage(c, form, done.errors)
  await dropDraft(c.get('ports'), c.get('actor'), `referral:${idOf(c)}`)
  return back(c, `/app/casework/referrals/${done.value.id}/read-out`)
})

async function readOutPage(c: Request, values: Record<string, string>, errors: FieldErrors): Promise<Response> {
  const view = await viewOf(c)
  if (!view.outgoing || view.state !== 'draft') return c.redirect(`/app/casework/referrals/${view.id}`, 303)
  const asked = c.req.query('lang') ?? values['language'] ?? view.language ?? ''
  const readLang = isLang(asked) ? asked : 'en'
  const me = c.get('actor')
  const people = (await asActor(c.get('ports').db, me, colleagues)).filter((one) => me.kind !== 'person' || one.id !== me.accountId)
  return page(
    c,
    {
      title: c.get('t')('casework.readout'),
      crumbs: caseworkCrumbs(c, listCrumb(c), { label: c.get('t')('casework.readout') }),
      status: status(errors),
    },
    <ReadOutPage
      t={c.get('t')}
      read={c.get('translators')(readLang)}
      readLang={readLang}
      view={view}
      content={inWords(readLang, await contentNow(c, view), await districts(c.get('ports'), me))}
      people={people}
      values={values}
      errors={errors}
    />,
  )
}
referralRoutes.get('/app/casework/referrals/:id/read-out', { may: helps, audit: 'casework.readClient' }, (c) => readOutPage(c, {}, {}))
referralRoutes.post('/app/casework/referrals/:id/read-out', { may: helps, audit: 'casework.sendReferral' }, async (c) => {
  const form = typed(await formOf(c))
  const done = await perform(c.get('ports'), c.get('actor'), sendReferral, { ...form, referralId: idOf(c) })
  return done.ok ? back(c, `/app/casework/referrals/${idOf(c)}`, 'casework.referral.sent') : readOutPage(c, form, done.errors)
})

referralRoutes.get('/app/casework/referrals/:id', { may: helps, audit: 'casework.openPacket' }, async (c) => {
  const view = await viewOf(c)
  const t = c.get('t')
  const places = await districts(c.get('ports'), c.get('actor'))
  const readable = (content: PacketContent) => inWords(c.get('lang'), content, places)
  const content = view.outgoing && view.external ? readable(await contentNow(c, view)) : null
  const declines = view.outgoing
    ? (await referrals(c.get('ports'), c.get('actor'))).filter(
        (one) => one.clientId === view.clientId && one.topic === view.topic && one.state === 'declined',
      ).length
    : 0
  return page(
    c,
    { title: t('casework.referral'), crumbs: caseworkCrumbs(c, listCrumb(c), { label: t('casework.referral') }) },
    <ReferralPage
      lang={c.get('lang')}
      t={t}
      view={{ ...view, packet: view.packet && readable(view.packet) }}
      content={content}
      declines={declines}
    />,
  )
})
const steps = {
  receive: receiveReferral,
  accept: acceptReferral,
  decline: declineReferral,
  done: finishReferral,
  review: reviewReferral,
  revoke: revokeReferral,
} as const
for (const [name, step] of Object.entries(steps)) {
  referralRoutes.post(`/app/casework/referrals/:id/${name}`, { may: helps, audit: step.name }, async (c) => {
    const form = typed(await formOf(c))
    const done = await perform(c.get('ports'), c.get('actor'), step, { ...form, referralId: idOf(c) })
    if (done.ok) await dropDraft(c.get('ports'), c.get('actor'), `referral-report:${idOf(c)}`)
    return back(
      c,
      localAddress(form['back'], `/app/casework/referrals/${idOf(c)}`),
      done.ok ? 'casework.saved' : 'casework.referral.error.step',
      done.ok ? 'success' : 'warning',
    )
  })
}
referralRoutes.post('/app/casework/consents/:id/withdraw', { may: helps, audit: 'casework.withdrawConsent' }, async (c) => {
  const form = typed(await formOf(c))
  await perform(c.get('ports'), c.get('actor'), withdrawConsent, { consentId: idOf(c) })
  return back(c, localAddress(form['back'], '/app/casework/referrals'), 'casework.consent.withdrawn')
})

async function agreementsPage(c: Request, values: Record<string, string>, errors: FieldErrors): Promise<Response> {
  const today = c.get('ports').clock.today()
  return page(
    c,
    { title: c.get('t')('casework.agreements'), crumbs: [{ label: c.get('t')('casework.agreements') }], status: status(errors) },
    <AgreementsPage
      lang={c.get('lang')}
      t={c.get('t')}
      rows={await agreements(c.get('ports'), c.get('actor'))}
      partners={await partners(c.get('ports'), c.get('actor'))}
      values={{ validFrom: today, validTo: dayAfter(today, 365), ...values }}
      errors={errors}
    />,
  )
}
referralRoutes.get('/app/casework/agreements', { may: leads, audit: 'casework.readAgreements' }, (c) => agreementsPage(c, {}, {}))
referralRoutes.post('/app/casework/agreements', { may: leads, audit: 'casework.proposeAgreement' }, async (c) => {
  const form = typed(await formOf(c))
  const done = await perform(c.get('ports'), c.get('actor'), proposeAgreement, form)
  return done.ok ? back(c, '/app/casework/agreements', 'casework.saved') : agreementsPage(c, form, done.errors)
})
for (const [name, step] of [
  ['confirm', confirmAgreement],
  ['end', endAgreement],
] as const) {
  referralRoutes.post(`/app/casework/agreements/:id/${name}`, { may: leads, audit: step.name }, async (c) => {
    await perform(c.get('ports'), c.get('actor'), step, { agreementId: idOf(c) })
    return back(c, '/app/casework/agreements', 'casework.saved' satisfies MessageKey)
  })
}

/** The same packet for programs of the receiving organisation, for people signed in with a helping role; blank as soon as the screen is. */
export const referralApi = api('casework')
referralApi.get(
  '/referrals/:id/packet',
  {
    may: helps,
    audit: 'casework.openPacket',
    summary: 'The packet of a referral sent to your organisation',
    query: z.object({ id: z.uuid() }),
    response: z.object({
      id: z.uuid(),
      state: z.string(),
      fields: z.array(z.string()),
      content: z.record(z.string(), z.string()).nullable(),
    }),
    example: { id: '0191aaaa-0000-7000-8000-000000000001', state: 'accepted', fields: ['name'], content: { name: 'Olena' } },
  },
  async (c, input) => {
    const view = await openReferral(c.get('ports'), c.get('actor'), input.id)
    if (!view || view.outgoing) throw new AppError('not-found', 'There is no such referral.')
    return { id: view.id, state: view.state, fields: view.sentFields, content: view.packet }
  },
)
