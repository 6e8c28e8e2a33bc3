import { perform, type FieldErrors } from '../../../kernel/command.ts'
import { dayInPrague } from '../../../kernel/clock.ts'
import { back, formOf, room, typed, type Request } from '../../../kernel/http.ts'
import { page } from '../../../ui/page.tsx'
import { orConfirm } from '../confirming.ts'
import { minutesLater } from '../model.ts'
import { mayMakeTokens, maySeeTokens } from '../policy.ts'
import { requireReauthentication } from '../sessions/commands.ts'
import { makeToken, revokeToken } from './commands.ts'
import { MakeTokenPage, NewTokenPage, TokensPage } from './pages.tsx'
import { listTokens } from './queries.ts'

export function tokenRoutes() {
  const web = room('identity.api-tokens')
  const crumbs = (c: Request, title: string) => [{ label: c.get('t')('identity.tokens.title'), href: '/app/tokens' }, { label: title }]

  web.get('/app/tokens', { may: maySeeTokens, audit: null }, async (c) => {
    const [ports, actor, t] = [c.get('ports'), c.get('actor'), c.get('t')]
    return page(
      c,
      { title: t('identity.tokens.title') },
      <TokensPage
        t={t}
        lang={c.get('lang')}
        rows={await listTokens(ports, actor)}
        today={ports.clock.today()}
        mayMake={mayMakeTokens(actor)}
      />,
    )
  })

  function makePage(c: Request, values: Record<string, string>, errors: FieldErrors = {}): Promise<Response> {
    const t = c.get('t')
    const title = t('identity.tokens.make')
    return page(
      c,
      { title, crumbs: crumbs(c, title), status: Object.keys(errors).length > 0 ? 422 : 200 },
      <MakeTokenPage t={t} values={values} errors={errors} />,
    )
  }
  web.get('/app/tokens/make', { may: mayMakeTokens, audit: null }, (c) => {
    const { clock } = c.get('ports')
    requireReauthentication(c.get('actor'), clock)
    return makePage(c, { expiresOn: dayInPrague(minutesLater(clock.now(), 365 * 1440)) })
  })
  web.post('/app/tokens/make', { may: mayMakeTokens, audit: 'identity.makeToken' }, (c) =>
    orConfirm(c, '/app/tokens/make', async () => {
      const t = c.get('t')
      const form = await formOf(c)
      const made = await perform(c.get('ports'), c.get('actor'), makeToken, form)
      if (!made.ok) return makePage(c, typed(form), made.errors)
      const title = t('identity.tokens.madeTitle')
      return page(c, { title, crumbs: crumbs(c, title) }, <NewTokenPage t={t} token={made.value.token} />)
    }),
  )

  web.post('/app/tokens/:id/revoke', { may: maySeeTokens, audit: 'identity.revokeToken' }, async (c) => {
    await perform(c.get('ports'), c.get('actor'), revokeToken, { tokenId: c.req.param('id') })
    return back(c, '/app/tokens', 'identity.done.tokenRevoked')
  })

  return web
}
