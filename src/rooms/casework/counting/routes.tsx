// Addresses of counting.
import { AppError } from '../../../kernel/errors.ts'
import { perform, type FieldErrors } from '../../../kernel/command.ts'
import { back, formOf, room, typed, type Request } from '../../../kernel/http.ts'
import { page } from '../../../ui/page.tsx'
import { titleOf } from '../clients/pages.tsx'
import { openFile } from '../clients/queries.ts'
import { caseworkCrumbs, idOf } from '../clients/routes.tsx'
import { asksStatistics, decidesParticipation, helps } from '../policy.ts'
import { decideParticipation, objectToCount, releaseStatistics } from './commands.ts'
import { CountsPage, ObjectionPage, ParticipationPage } from './pages.tsx'
import { ledger, objects, participation, runs } from './queries.ts'

export const countingRoutes = room('casework.counting')
const status = (errors: FieldErrors) => (Object.keys(errors).length > 0 ? (422 as const) : (200 as const))

async function countsPage(c: Request, values: Record<string, string>, errors: FieldErrors): Promise<Response> {
  const { ports, actor, t } = { ports: c.get('ports'), actor: c.get('actor'), t: c.get('t') }
  const lines = await ledger(ports, actor)
  return page(
    c,
    { title: t('casework.counts'), crumbs: [{ label: t('casework.counts') }], status: status(errors) },
    <CountsPage
      lang={c.get('lang')}
      t={t}
      shown={lines.find((line) => line.id === c.req.query('release')) ?? null}
      lines={lines}
      counted={await runs(ports, actor)}
      values={values}
      errors={errors}
    />,
  )
}
countingRoutes.get('/app/casework/counts', { may: asksStatistics, audit: null }, (c) => countsPage(c, {}, {}))
countingRoutes.post('/app/casework/counts', { may: asksStatistics, audit: 'casework.releaseStatistics' }, async (c) => {
  const form = typed(await formOf(c))
  const { whereDimension = '', whereValue = '', ...rest } = form
  if ((whereDimension === '') !== (whereValue.trim() === '')) return countsPage(c, form, { whereValue: ['ui.error.required'] })
  const released = await perform(c.get('ports'), c.get('actor'), releaseStatistics, {
    ...rest,
    where: whereDimension === '' ? {} : { [whereDimension]: whereValue.trim() },
  })
  return released.ok ? back(c, `/app/casework/counts?release=${released.value.id}`) : countsPage(c, form, released.errors)
})

async function participationPage(c: Request, errors: FieldErrors): Promise<Response> {
  const t = c.get('t')
  return page(
    c,
    { title: t('casework.participation'), crumbs: [{ label: t('casework.participation') }], status: status(errors) },
    <ParticipationPage t={t} tier={await participation(c.get('ports'), c.get('actor'))} errors={errors} />,
  )
}
countingRoutes.get('/app/casework/participation', { may: decidesParticipation, audit: null }, (c) => participationPage(c, {}))
countingRoutes.post('/app/casework/participation', { may: decidesParticipation, audit: 'casework.decideParticipation' }, async (c) => {
  const decided = await perform(c.get('ports'), c.get('actor'), decideParticipation, typed(await formOf(c)))
  return decided.ok ? back(c, '/app/casework/participation', 'casework.saved') : participationPage(c, decided.errors)
})

countingRoutes.get('/app/casework/clients/:id/counting', { may: helps, audit: 'casework.readClient' }, async (c) => {
  const file = await openFile(c.get('ports'), c.get('actor'), idOf(c))
  if (!file || file.erased) throw new AppError('not-found', 'There is no such file.')
  const t = c.get('t')
  return page(
    c,
    {
      title: t('casework.objection'),
      crumbs: caseworkCrumbs(c, { label: titleOf(t, file), href: `/app/casework/clients/${file.id}` }, { label: t('casework.objection') }),
    },
    <ObjectionPage
      t={t}
      client={{ id: file.id, title: titleOf(t, file) }}
      objects={await objects(c.get('ports'), c.get('actor'), file.id)}
    />,
  )
})
countingRoutes.post('/app/casework/clients/:id/counting', { may: helps, audit: 'casework.objectToCount' }, async (c) => {
  const noted = await perform(c.get('ports'), c.get('actor'), objectToCount, { ...typed(await formOf(c)), id: idOf(c) })
  if (!noted.ok) throw new AppError('invalid', 'The answer must be yes or no.')
  return back(c, `/app/casework/clients/${idOf(c)}`, 'casework.saved')
})
