// The client's own address, in all nine languages; and where the worker makes it.
import { anyone } from '../../../kernel/actor.ts'
import { perform } from '../../../kernel/command.ts'
import { AppError } from '../../../kernel/errors.ts'
import { back, formOf, room, typed, type Request } from '../../../kernel/http.ts'
import { languages, nativeNames } from '../../../kernel/i18n.ts'
import { ButtonLink } from '../../../ui/actions.tsx'
import { PageHeading } from '../../../ui/navigation.tsx'
import { page } from '../../../ui/page.tsx'
import { caseworkCrumbs, idOf } from '../clients/routes.tsx'
import { helps } from '../policy.ts'
import { giveOwnLink, withdrawOwnConsent } from './commands.ts'
import { OwnPage } from './pages.tsx'
import { ownView, type OwnView } from './queries.ts'

export const ownViewRoutes = room('casework.own-view')
const opened = { may: anyone, audit: 'casework.ownView' }
async function viewOf(c: Request): Promise<OwnView> {
  const view = await ownView(c.get('ports'), (c.req.param('token') ?? '').slice(0, 60))
  if (!view) throw new AppError('not-found', 'There is nothing at this address.')
  c.header('cache-control', 'no-store')
  c.header('referrer-policy', 'no-referrer')
  return view
}
ownViewRoutes.get('/:lang/my-file/:token', opened, async (c) => {
  const view = await viewOf(c)
  return page(
    c,
    { title: c.get('t')('casework.own.title') },
    <OwnPage lang={c.get('lang')} t={c.get('t')} view={view} token={c.req.param('token') ?? ''} />,
  )
})
ownViewRoutes.get('/:lang/my-file/:token/data.json', opened, async (c) => {
  const { organisation, code, identity, looks, consents, openings } = await viewOf(c)
  return c.json({
    organisation,
    code,
    identity,
    consents,
    openings,
    looks: looks.map(({ at, action, role, organisation: by }) => ({ at, action, role, organisation: by })),
  })
})
ownViewRoutes.post('/:lang/my-file/:token/withdraw', { may: anyone, audit: 'casework.withdrawOwnConsent' }, async (c) => {
  const token = c.req.param('token') ?? ''
  await perform(c.get('ports'), c.get('actor'), withdrawOwnConsent, { token, consentId: typed(await formOf(c))['consentId'] })
  return back(c, `/${c.get('lang')}/my-file/${token}`, 'casework.own.done')
})
ownViewRoutes.post('/app/casework/clients/:id/own-link', { may: helps, audit: 'casework.giveOwnLink' }, async (c) => {
  const done = await perform(c.get('ports'), c.get('actor'), giveOwnLink, { id: idOf(c) })
  if (!done.ok) throw new AppError('not-found', 'There is no such file.')
  const t = c.get('t')
  const { origin } = c.get('ports').config
  return page(
    c,
    {
      title: t('casework.ownLink'),
      crumbs: caseworkCrumbs(c, { label: t('casework.file'), href: `/app/casework/clients/${idOf(c)}` }, { label: t('casework.ownLink') }),
    },
    <>
      <PageHeading title={t('casework.ownLink')} lead={t('casework.ownLink.text')} />
      <ul>
        {languages.map((code) => (
          <li>
            <span lang={code}>{nativeNames[code]}</span>: <code dir="ltr">{`${origin}/${code}/my-file/${done.value.token}`}</code>
          </li>
        ))}
      </ul>
      <p>
        <ButtonLink look="secondary" href={`/app/casework/clients/${idOf(c)}`}>
          {t('casework.file')}
        </ButtonLink>
      </p>
    </>,
  )
})
