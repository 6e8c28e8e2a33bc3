// Addresses of a client's copy.
import { perform, type FieldErrors } from '../../../kernel/command.ts'
import { AppError } from '../../../kernel/errors.ts'
import { back, formOf, room, typed, type Request } from '../../../kernel/http.ts'
import { isLang } from '../../../kernel/i18n.ts'
import { page } from '../../../ui/page.tsx'
import { titleOf } from '../clients/pages.tsx'
import { openFile } from '../clients/queries.ts'
import { caseworkCrumbs, idOf } from '../clients/routes.tsx'
import { helps } from '../policy.ts'
import { handCopy, prepareCopy } from './commands.ts'
import { CopyPage } from './pages.tsx'
import { copyPreparation } from './queries.ts'

export const ownDataRoutes = room('casework.own-data')
async function copyPage(c: Request, values: Record<string, string>, errors: FieldErrors): Promise<Response> {
  const { ports, actor, t } = { ports: c.get('ports'), actor: c.get('actor'), t: c.get('t') }
  const file = await openFile(ports, actor, idOf(c))
  if (!file || file.erased || file.mine.limited) throw new AppError('not-found', 'There is no such file.')
  const title = titleOf(t, file)
  const spoken = file.profile.language ?? ''
  return page(
    c,
    {
      title: t('casework.copy.make'),
      crumbs: caseworkCrumbs(c, { label: title, href: `/app/casework/clients/${file.id}` }, { label: t('casework.copy.make') }),
      status: Object.keys(errors).length > 0 ? 422 : 200,
    },
    <CopyPage
      lang={c.get('lang')}
      t={t}
      client={{ id: file.id, title, cleared: file.mine.cleared }}
      {...await copyPreparation(ports, actor, file.id)}
      values={{ language: isLang(spoken) ? spoken : 'cs', ...values }}
      errors={errors}
    />,
  )
}
ownDataRoutes.get('/app/casework/clients/:id/copy', { may: helps, audit: 'casework.prepareCopy' }, (c) => copyPage(c, {}, {}))
ownDataRoutes.post('/app/casework/clients/:id/copy', { may: helps, audit: 'casework.prepareCopy' }, async (c) => {
  const form = typed(await formOf(c))
  const notes = Object.fromEntries(Object.entries(form).filter(([name]) => name.startsWith('include-') || name.startsWith('words-')))
  const done = await perform(c.get('ports'), c.get('actor'), prepareCopy, {
    id: idOf(c),
    language: form['language'],
    withFacts: form['withFacts'],
    notes,
  })
  return done.ok ? back(c, `/app/casework/clients/${idOf(c)}/copy`, 'casework.copy.prepared') : copyPage(c, form, done.errors)
})
ownDataRoutes.post('/app/casework/clients/:id/copy/:request', { may: helps, audit: 'casework.handCopy' }, async (c) => {
  await perform(c.get('ports'), c.get('actor'), handCopy, { id: idOf(c), requestId: idOf(c, 'request') })
  return back(c, `/app/casework/clients/${idOf(c)}/copy`, 'casework.saved')
})
