// The portal's own pages and the addresses that belong to no other room.
import { sql } from 'kysely'
import { z } from 'zod'
import { anyone, wearsHat, signedIn } from '../../kernel/actor.ts'
import { openApi, type Api } from '../../kernel/api.ts'
import { asActor } from '../../kernel/db.ts'
import { keepDraft } from '../../kernel/drafts.ts'
import { room } from '../../kernel/http.ts'
import type { Assets } from '../../kernel/assets.ts'
import type { Metrics } from '../../kernel/metrics.ts'
import { page, toolGroups } from '../../ui/page.tsx'
import { latestTotal } from '../population/index.ts'
import { AccessibilityStatement, ApiPage, PrivacyPage, StaffHome, StartPage } from './pages.tsx'
import { StyleguidePage } from './styleguide.tsx'

export type PortalParts = { apis: readonly Api[]; assets: Assets; metrics: Metrics; version: string }
const draftForm = z.object({ form: z.string().min(1).max(200), content: z.record(z.string().max(200), z.string().max(50_000)) })

/** Start page, statements, API document, health, browser files, drafts. */
export function portalRoutes(parts: PortalParts) {
  const web = room('portal')

  web.get('/', { may: anyone, audit: null }, (c) => {
    c.header('vary', 'accept-language')
    return c.redirect(`/${c.get('lang')}/`, 302)
  })
  web.get('/:lang', { may: anyone, audit: null }, (c) => c.redirect(`/${c.get('lang')}/`, 301))
  web.get('/:lang/', { may: anyone, audit: null }, async (c) => {
    const t = c.get('t')
    const total = await latestTotal(c.get('ports'), 'CZ010')
    return page(
      c,
      { title: t('portal.start.title'), description: t('portal.start.lead'), ownSearch: true },
      <StartPage lang={c.get('lang')} t={t} total={total} />,
    )
  })
  web.get('/:lang/accessibility', { may: anyone, audit: null }, (c) => {
    const t = c.get('t')
    const title = t('portal.accessibility.title')
    return page(c, { title, crumbs: [{ label: title }] }, <AccessibilityStatement lang={c.get('lang')} t={t} />)
  })
  web.get('/:lang/privacy', { may: anyone, audit: null }, (c) => {
    const t = c.get('t')
    const title = t('portal.privacy.title')
    return page(c, { title, crumbs: [{ label: title }] }, <PrivacyPage t={t} />)
  })
  web.get('/:lang/api', { may: anyone, audit: null }, (c) => {
    const t = c.get('t')
    const title = t('portal.api.title')
    return page(c, { title, crumbs: [{ label: title }] }, <ApiPage t={t} apis={parts.apis} />)
  })
  web.get('/api/openapi.json', { may: anyone, audit: null }, (c) => {
    c.header('access-control-allow-origin', '*')
    c.header('cache-control', 'public, max-age=300')
    return c.json(openApi(parts.apis, c.get('ports').config.origin, parts.version) as object)
  })

  web.get('/healthz', { may: anyone, audit: null }, (c) => c.json({ status: 'ok' }))
  web.get('/readyz', { may: anyone, audit: null }, async (c) => {
    try {
      const found = await asActor(c.get('ports').db, { kind: 'public' }, (tx) =>
        sql<{ newest: string }>`select max(name) as newest from kernel.migration`.execute(tx),
      )
      return c.json({ status: 'ready', migration: found.rows[0]?.newest ?? null })
    } catch {
      return c.json({ status: 'not ready', reason: 'the database does not answer' }, 503)
    }
  })
  web.get('/metrics', { may: anyone, audit: null }, async (c) => {
    // For the operator's collector on the same machine; a reverse proxy must not publish it (docs/operations.md).
    const local = ['127.0.0.1', '::1', '::ffff:127.0.0.1'].includes(c.get('clientAddress')) && !c.req.header('x-forwarded-for')
    if (!local) return c.notFound()
    return c.body(await parts.metrics.text(), 200, { 'content-type': parts.metrics.contentType })
  })
  web.get('/assets/*', { may: anyone, audit: null }, (c) => parts.assets.respond(c) ?? c.notFound())

  web.get('/app', { may: signedIn, audit: null }, (c) => {
    const t = c.get('t')
    const actor = c.get('actor')
    const shell = c.get('shell')
    if (actor.kind !== 'person') return c.redirect('/', 303)
    const groups = toolGroups(shell.staffRail.filter((item) => item.may === undefined || item.may(actor))).flatMap(({ group, items }) =>
      group
        ? [
            {
              title: t(`portal.staff.group.${group}`),
              tools: items.map((item) => ({ href: item.href, label: t(item.label), text: item.text ? t(item.text) : null })),
            },
          ]
        : [],
    )
    return page(
      c,
      { title: t('portal.staff.home') },
      <StaffHome
        t={t}
        name={actor.displayName}
        role={actor.hat ? shell.hatLabel(actor, t) : null}
        place={actor.hat?.organisationName ?? ''}
        groups={groups}
      />,
    )
  })
  web.get('/app/styleguide', { may: signedIn, audit: null }, (c) =>
    page(c, { title: c.get('t')('portal.staff.styleguide') }, <StyleguidePage t={c.get('t')} lang={c.get('lang')} />),
  )
  web.post('/app/drafts', { may: wearsHat, audit: null }, async (c) => {
    const body: unknown = await c.req.json().catch(() => null)
    const draft = draftForm.safeParse(body)
    if (!draft.success) return c.json({ saved: false }, 400)
    await keepDraft(c.get('ports'), c.get('actor'), draft.data.form, draft.data.content)
    return c.json({ saved: true })
  })
  return web
}
