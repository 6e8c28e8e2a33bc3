// Addresses of deadlines.
import { z } from 'zod'
import { hasRole } from '../../../kernel/actor.ts'
import { perform, type FieldErrors } from '../../../kernel/command.ts'
import { dropDraft, findDraft } from '../../../kernel/drafts.ts'
import { AppError } from '../../../kernel/errors.ts'
import { back, formOf, localAddress, room, typed, type Request } from '../../../kernel/http.ts'
import { page } from '../../../ui/page.tsx'
import { openCase } from '../cases/queries.ts'
import { caseworkCrumbs, idOf } from '../clients/routes.tsx'
import { helps } from '../policy.ts'
import { acknowledgeDeadline, checkConflict, confirmDeadline, endDeadline, proposeDeadline } from './commands.ts'
import { listRules } from './model.ts'
import { DeadlinesPage, EndPage } from './pages.tsx'
import { deadlines, type Deadline } from './queries.ts'
import { sourceText } from './words.ts'

export const deadlineRoutes = room('casework.deadlines')
const reads = { may: helps, audit: 'casework.readDeadlines' }
const status = (errors: FieldErrors) => (Object.keys(errors).length > 0 ? (422 as const) : (200 as const))
const crumb = (c: Request) => ({ label: c.get('t')('casework.deadlines'), href: '/app/casework/deadlines' })
function me(c: Request): string {
  const actor = c.get('actor')
  return actor.kind === 'person' ? actor.accountId : ''
}
async function listPage(c: Request, caseId: string | null, values: Record<string, string>, errors: FieldErrors): Promise<Response> {
  const { ports, actor, t, lang } = { ports: c.get('ports'), actor: c.get('actor'), t: c.get('t'), lang: c.get('lang') }
  const view = caseId === null ? null : await openCase(ports, actor, caseId)
  if (view === undefined) throw new AppError('not-found', 'There is no such case.')
  const rows = await deadlines(ports, actor, caseId)
  const today = ports.clock.today()
  const rules = listRules()
    .filter((one) => one.kind === 'period' && one.from <= today && (one.to === null || one.to >= today))
    .map((one) => ({ rule: one.rule, title: one.title[lang === 'cs' ? 'cs' : 'en'], source: sourceText(lang, one.source) }))
  const replacing = rows.find((row) => row.id === (values['replaces'] ?? c.req.query('replace')) && row.state !== 'proposed') ?? null
  return page(
    c,
    { title: t('casework.deadlines'), crumbs: caseworkCrumbs(c, crumb(c)), status: status(errors) },
    <DeadlinesPage
      lang={lang}
      t={t}
      rows={rows}
      me={me(c)}
      caseId={caseId}
      number={view?.number ?? ''}
      rules={rules}
      values={values}
      errors={errors}
      replacing={replacing}
    />,
  )
}
deadlineRoutes.get('/app/casework/deadlines', reads, (c) => listPage(c, null, {}, {}))
deadlineRoutes.get('/app/casework/cases/:id/deadlines', reads, async (c) =>
  listPage(c, idOf(c), { ...(await findDraft(c.get('ports'), c.get('actor'), `deadline:${idOf(c)}`))?.content }, {}),
)
deadlineRoutes.post('/app/casework/cases/:id/deadlines', { may: helps, audit: 'casework.proposeDeadline' }, async (c) => {
  const form = typed(await formOf(c))
  const done = await perform(c.get('ports'), c.get('actor'), proposeDeadline, { ...form, caseId: idOf(c) })
  if (!done.ok) return listPage(c, idOf(c), form, done.errors)
  await dropDraft(c.get('ports'), c.get('actor'), `deadline:${idOf(c)}`)
  return back(c, `/app/casework/cases/${idOf(c)}/deadlines`, 'casework.deadline.proposed')
})
deadlineRoutes.post(
  '/app/casework/cases/:id/conflict',
  { may: (actor) => helps(actor) && hasRole(actor, 'lawyer'), audit: 'casework.checkConflict' },
  async (c) => {
    const form = typed(await formOf(c))
    const done = await perform(c.get('ports'), c.get('actor'), checkConflict, { ...form, caseId: idOf(c) })
    if (!done.ok) return listPage(c, idOf(c), form, done.errors)
    return back(
      c,
      `/app/casework/cases/${idOf(c)}/deadlines`,
      done.value.conflict ? 'casework.conflict.yes' : 'casework.conflict.no',
      done.value.conflict ? 'warning' : 'success',
    )
  },
)
for (const [name, step] of [
  ['confirm', confirmDeadline],
  ['acknowledge', acknowledgeDeadline],
] as const) {
  deadlineRoutes.post(`/app/casework/deadlines/:id/${name}`, { may: helps, audit: step.name }, async (c) => {
    const done = await perform(c.get('ports'), c.get('actor'), step, { deadlineId: idOf(c) })
    const to = localAddress(typed(await formOf(c))['back'], '/app/casework/deadlines')
    return back(
      c,
      to,
      done.ok
        ? 'casework.saved'
        : done.errors['']?.[0] === 'casework.deadline.error.lawyer'
          ? 'casework.deadline.error.lawyer'
          : 'casework.deadline.error.secondPerson',
      done.ok ? 'success' : 'warning',
    )
  })
}
async function rowOf(c: Request): Promise<Deadline> {
  const row = (await deadlines(c.get('ports'), c.get('actor'), null)).find((one) => one.id === z.uuid().parse(idOf(c)))
  if (!row) throw new AppError('not-found', 'There is no such deadline.')
  return row
}
async function endPage(c: Request, values: Record<string, string>, errors: FieldErrors): Promise<Response> {
  return page(
    c,
    {
      title: c.get('t')('casework.deadline.end'),
      crumbs: caseworkCrumbs(c, crumb(c), { label: c.get('t')('casework.deadline.end') }),
      status: status(errors),
    },
    <EndPage lang={c.get('lang')} t={c.get('t')} row={await rowOf(c)} values={values} errors={errors} />,
  )
}
deadlineRoutes.get('/app/casework/deadlines/:id/end', reads, (c) => endPage(c, {}, {}))
deadlineRoutes.post('/app/casework/deadlines/:id/end', { may: helps, audit: 'casework.endDeadline' }, async (c) => {
  const form = typed(await formOf(c))
  const done = await perform(c.get('ports'), c.get('actor'), endDeadline, { ...form, deadlineId: idOf(c) })
  return done.ok ? back(c, '/app/casework/deadlines', 'casework.saved') : endPage(c, form, done.errors)
})
