// Addresses of protection.
import { sql } from 'kysely'
import { z } from 'zod'
import { hasRole } from '../../../kernel/actor.ts'
import { perform, type FieldErrors } from '../../../kernel/command.ts'
import { asActor } from '../../../kernel/db.ts'
import { dropDraft, findDraft } from '../../../kernel/drafts.ts'
import { AppError } from '../../../kernel/errors.ts'
import { back, formOf, room, typed, type Request } from '../../../kernel/http.ts'
import { page } from '../../../ui/page.tsx'
import { titleOf } from '../clients/pages.tsx'
import { openFile } from '../clients/queries.ts'
import { caseworkCrumbs, idOf } from '../clients/routes.tsx'
import { helps, leadsTeam, protectsData } from '../policy.ts'
import { answerRequest, callDuress, eraseClient, holdClient, liftDuress, recordRequest } from './commands.ts'
import { HarmPage } from './harm-page.tsx'
import { harmOfAccount, harmOfTables, standingOut } from './harm.ts'
import { ErasePage, ProtectionPage, ReachPage } from './pages.tsx'
import { accounts, authorityRequests, openDuress, reachOf } from './queries.ts'

export const protectionRoutes = room('casework.protection')
const status = (errors: FieldErrors) => (Object.keys(errors).length > 0 ? (422 as const) : (200 as const))

async function erasePage(c: Request, values: Record<string, string>, errors: FieldErrors): Promise<Response> {
  const file = await openFile(c.get('ports'), c.get('actor'), idOf(c))
  if (!file || file.erased) throw new AppError('not-found', 'There is no such file.')
  const t = c.get('t')
  const held = await asActor(
    c.get('ports').db,
    c.get('actor'),
    async (tx) =>
      (await sql<{ until: string | null }>`select held_until::text as until from casework.client where id = ${file.id}`.execute(tx)).rows[0]
        ?.until ?? null,
  )
  return page(
    c,
    {
      title: t('casework.erase'),
      crumbs: caseworkCrumbs(c, { label: titleOf(t, file), href: `/app/casework/clients/${file.id}` }, { label: t('casework.erase') }),
      status: status(errors),
    },
    <ErasePage
      lang={c.get('lang')}
      t={t}
      client={{ id: file.id, code: file.code, title: titleOf(t, file), heldUntil: held }}
      values={values}
      errors={errors}
    />,
  )
}
protectionRoutes.get('/app/casework/clients/:id/erase', { may: helps, audit: 'casework.readClient' }, (c) => erasePage(c, {}, {}))
protectionRoutes.post('/app/casework/clients/:id/erase', { may: helps, audit: 'casework.eraseClient' }, async (c) => {
  const form = typed(await formOf(c))
  const done = await perform(c.get('ports'), c.get('actor'), eraseClient, { ...form, id: idOf(c) })
  return done.ok ? back(c, '/app/casework/clients', 'casework.erase.done') : erasePage(c, form, done.errors)
})
protectionRoutes.post('/app/casework/clients/:id/hold', { may: helps, audit: 'casework.holdClient' }, async (c) => {
  const form = typed(await formOf(c))
  const done = await perform(c.get('ports'), c.get('actor'), holdClient, { ...form, id: idOf(c) })
  return done.ok ? back(c, `/app/casework/clients/${idOf(c)}/erase`, 'casework.saved') : erasePage(c, form, done.errors)
})

async function protectionPage(c: Request, answerId: string | null, values: Record<string, string>, errors: FieldErrors): Promise<Response> {
  const { ports, actor, t } = { ports: c.get('ports'), actor: c.get('actor'), t: c.get('t') }
  const requests = await authorityRequests(ports, actor)
  const lawyer = hasRole(actor, 'lawyer')
  return page(
    c,
    { title: t('casework.protection'), crumbs: caseworkCrumbs(c, { label: t('casework.protection') }), status: status(errors) },
    <ProtectionPage
      lang={c.get('lang')}
      t={t}
      requests={requests}
      duress={leadsTeam(actor) ? await openDuress(ports, actor) : []}
      lawyer={lawyer}
      answering={lawyer ? (requests.find((one) => one.id === answerId && one.answer === null) ?? null) : null}
      values={{ receivedOn: ports.clock.today(), ...values }}
      errors={errors}
    />,
  )
}
protectionRoutes.get('/app/casework/protection', { may: helps, audit: 'casework.readAuthorityRequests' }, async (c) => {
  const answer = c.req.query('answer') ?? null
  const draft = await findDraft(c.get('ports'), c.get('actor'), answer === null ? 'authority:new' : `answer:${answer}`)
  return protectionPage(c, answer, { ...draft?.content }, {})
})
protectionRoutes.post('/app/casework/protection', { may: helps, audit: 'casework.recordAuthorityRequest' }, async (c) => {
  const form = typed(await formOf(c))
  const done = await perform(c.get('ports'), c.get('actor'), recordRequest, form)
  if (!done.ok) return protectionPage(c, null, form, done.errors)
  await dropDraft(c.get('ports'), c.get('actor'), 'authority:new')
  return back(c, '/app/casework/protection', 'casework.saved')
})
protectionRoutes.post(
  '/app/casework/protection/:id',
  { may: (actor) => helps(actor) && hasRole(actor, 'lawyer'), audit: 'casework.answerAuthorityRequest' },
  async (c) => {
    const form = typed(await formOf(c))
    const done = await perform(c.get('ports'), c.get('actor'), answerRequest, { ...form, requestId: idOf(c) })
    if (!done.ok) return protectionPage(c, idOf(c), form, done.errors)
    await dropDraft(c.get('ports'), c.get('actor'), `answer:${idOf(c)}`)
    return back(c, '/app/casework/protection', 'casework.saved')
  },
)

// The button says "end of shift" and leads to an ordinary page with empty lists: nothing on the screen tells that help was called.
protectionRoutes.post('/app/casework/shift', { may: helps, audit: 'casework.callDuress' }, async (c) => {
  await perform(c.get('ports'), c.get('actor'), callDuress, {})
  return c.redirect('/app/casework', 303)
})
protectionRoutes.post('/app/casework/shift/:account', { may: leadsTeam, audit: 'casework.liftDuress' }, async (c) => {
  await perform(c.get('ports'), c.get('actor'), liftDuress, { accountId: idOf(c, 'account') })
  return back(c, '/app/casework/protection', 'casework.saved')
})

protectionRoutes.get('/app/casework/reach', { may: protectsData, audit: 'casework.readReach' }, async (c) => {
  const { ports, actor, t } = { ports: c.get('ports'), actor: c.get('actor'), t: c.get('t') }
  const account = z.uuid().safeParse(c.req.query('account'))
  const asked = Number(c.req.query('days') ?? '30')
  const days = Number.isInteger(asked) && asked >= 1 && asked <= 366 ? asked : 30
  return page(
    c,
    { title: t('casework.reach'), crumbs: [{ label: t('casework.reach') }] },
    <ReachPage
      lang={c.get('lang')}
      t={t}
      accounts={await accounts(ports, actor)}
      account={account.success ? account.data : ''}
      days={days}
      rows={account.success ? await reachOf(ports, actor, account.data, days) : null}
    />,
  )
})
protectionRoutes.get('/app/casework/harm', { may: protectsData, audit: 'casework.readHarm' }, async (c) => {
  const { ports, actor, t } = { ports: c.get('ports'), actor: c.get('actor'), t: c.get('t') }
  const account = z.uuid().safeParse(c.req.query('account'))
  const harm = account.success ? await harmOfAccount(ports, actor, account.data) : null
  return page(
    c,
    { title: t('casework.harm'), crumbs: [{ label: t('casework.harm') }] },
    <HarmPage
      lang={c.get('lang')}
      t={t}
      accounts={await accounts(ports, actor)}
      account={account.success ? account.data : ''}
      harm={harm ?? null}
      tables={await harmOfTables(ports, actor)}
      standing={await standingOut(ports)}
    />,
  )
})
