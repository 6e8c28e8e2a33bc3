// Addresses of cases and tasks.
import { z } from 'zod'
import { perform, type FieldErrors } from '../../../kernel/command.ts'
import { asActor } from '../../../kernel/db.ts'
import { dropDraft, findDraft } from '../../../kernel/drafts.ts'
import { AppError } from '../../../kernel/errors.ts'
import { back, formOf, localAddress, room, typed, type Request } from '../../../kernel/http.ts'
import { page } from '../../../ui/page.tsx'
import { titleOf } from '../clients/pages.tsx'
import { openFile } from '../clients/queries.ts'
import { caseworkCrumbs, idOf } from '../clients/routes.tsx'
import { colleagues } from '../people.ts'
import { helps } from '../policy.ts'
import { addGoal, addTask, endTask, moveCase, openNewCase, settleGoal, writeNote } from './commands.ts'
import { CasesPage, NewCasePage, NotesPage, PlanPage, StatePage } from './pages.tsx'
import { myCases, openCase, type CaseView } from './queries.ts'

export const caseRoutes = room('casework.cases')
const reads = { may: helps, audit: 'casework.readCase' }
const status = (errors: FieldErrors) => (Object.keys(errors).length > 0 ? (422 as const) : (200 as const))
const people = (c: Request) => asActor(c.get('ports').db, c.get('actor'), colleagues)
function meOf(c: Request): string {
  const actor = c.get('actor')
  return actor.kind === 'person' ? actor.accountId : ''
}
async function viewOf(c: Request): Promise<CaseView> {
  const view = await openCase(c.get('ports'), c.get('actor'), idOf(c))
  if (!view) throw new AppError('not-found', 'There is no such case.')
  return view
}
const crumbs = (c: Request, view: CaseView) =>
  caseworkCrumbs(c, { label: c.get('t')('casework.myCases'), href: '/app/casework/cases' }, { label: view.number })

caseRoutes.get('/app/casework/cases', { may: helps, audit: 'casework.listMyCases' }, async (c) => {
  const state = ['open', 'on-hold', 'closing', 'closed'].find((one) => one === c.req.query('state')) ?? null
  const before = z.uuid().safeParse(c.req.query('before'))
  const rows = await myCases(c.get('ports'), c.get('actor'), state, before.success ? before.data : null)
  return page(
    c,
    { title: c.get('t')('casework.myCases'), crumbs: caseworkCrumbs(c, { label: c.get('t')('casework.myCases') }) },
    <CasesPage
      lang={c.get('lang')}
      t={c.get('t')}
      rows={rows}
      state={state}
      next={rows.length === 50 ? (rows.at(-1)?.id ?? null) : null}
    />,
  )
})

async function newCasePage(c: Request, values: Record<string, string>, errors: FieldErrors): Promise<Response> {
  const file = await openFile(c.get('ports'), c.get('actor'), idOf(c))
  if (!file) throw new AppError('not-found', 'There is no such file.')
  const t = c.get('t')
  const inCircle = new Set(file.circle.map((one) => one.accountId))
  return page(
    c,
    {
      title: t('casework.newCase'),
      crumbs: caseworkCrumbs(c, { label: titleOf(t, file), href: `/app/casework/clients/${file.id}` }, { label: t('casework.newCase') }),
      status: status(errors),
    },
    <NewCasePage
      t={t}
      client={{ id: file.id, title: titleOf(t, file) }}
      people={(await people(c)).filter((one) => inCircle.has(one.id) && one.id !== meOf(c))}
      values={values}
      errors={errors}
    />,
  )
}
caseRoutes.get('/app/casework/clients/:id/cases/new', reads, (c) => newCasePage(c, {}, {}))
caseRoutes.post('/app/casework/clients/:id/cases/new', { may: helps, audit: 'casework.openCase' }, async (c) => {
  const form = typed(await formOf(c))
  const done = await perform(c.get('ports'), c.get('actor'), openNewCase, { ...form, clientId: idOf(c) })
  return done.ok ? back(c, `/app/casework/cases/${done.value.id}`, 'casework.caseOpened') : newCasePage(c, form, done.errors)
})

async function notesPage(c: Request, view: CaseView, values: Record<string, string>, errors: FieldErrors): Promise<Response> {
  const replacing =
    view.notes.find((note) => note.id === (values['replaces'] || c.req.query('replace')) && note.authorId === meOf(c) && !note.replaced) ??
    null
  return page(
    c,
    { title: view.number, crumbs: crumbs(c, view), status: status(errors) },
    <NotesPage
      lang={c.get('lang')}
      t={c.get('t')}
      view={view}
      people={await people(c)}
      me={meOf(c)}
      errors={errors}
      replacing={replacing}
      values={{ ...(replacing ? { body: replacing.text } : {}), ...values }}
    />,
  )
}
caseRoutes.get('/app/casework/cases/:id', reads, async (c) => {
  const view = await viewOf(c)
  const draft = await findDraft(c.get('ports'), c.get('actor'), `note:${c.req.query('replace') ?? view.id}`)
  return notesPage(c, view, { ...draft?.content }, {})
})
caseRoutes.post('/app/casework/cases/:id', { may: helps, audit: 'casework.writeNote' }, async (c) => {
  const form = typed(await formOf(c))
  const done = await perform(c.get('ports'), c.get('actor'), writeNote, { ...form, caseId: idOf(c) })
  if (!done.ok) return notesPage(c, await viewOf(c), form, done.errors)
  await dropDraft(c.get('ports'), c.get('actor'), `note:${form['replaces'] || idOf(c)}`)
  return back(c, `/app/casework/cases/${idOf(c)}`, 'casework.noteWritten')
})

async function planPage(c: Request, values: Record<string, string>, errors: FieldErrors): Promise<Response> {
  const view = await viewOf(c)
  return page(
    c,
    { title: `${view.number} ${c.get('t')('casework.plan')}`, crumbs: crumbs(c, view), status: status(errors) },
    <PlanPage
      lang={c.get('lang')}
      t={c.get('t')}
      today={c.get('ports').clock.today()}
      view={view}
      people={await people(c)}
      values={{ assignedTo: meOf(c), ...values }}
      errors={errors}
    />,
  )
}
caseRoutes.get('/app/casework/cases/:id/plan', reads, (c) => planPage(c, {}, {}))
caseRoutes.post('/app/casework/cases/:id/goals', { may: helps, audit: 'casework.addGoal' }, async (c) => {
  const form = typed(await formOf(c))
  const done = await perform(c.get('ports'), c.get('actor'), addGoal, { ...form, caseId: idOf(c) })
  return done.ok ? back(c, `/app/casework/cases/${idOf(c)}/plan`, 'casework.saved') : planPage(c, form, done.errors)
})
caseRoutes.post('/app/casework/cases/:id/goals/:goal', { may: helps, audit: 'casework.settleGoal' }, async (c) => {
  const done = await perform(c.get('ports'), c.get('actor'), settleGoal, {
    caseId: idOf(c),
    goalId: idOf(c, 'goal'),
    state: typed(await formOf(c))['state'],
  })
  return back(
    c,
    `/app/casework/cases/${idOf(c)}/plan`,
    done.ok ? 'casework.saved' : 'casework.error.meanwhile',
    done.ok ? 'success' : 'warning',
  )
})
caseRoutes.post('/app/casework/cases/:id/tasks', { may: helps, audit: 'casework.addTask' }, async (c) => {
  const form = typed(await formOf(c))
  const done = await perform(c.get('ports'), c.get('actor'), addTask, { ...form, caseId: idOf(c) })
  return done.ok ? back(c, `/app/casework/cases/${idOf(c)}/plan`, 'casework.saved') : planPage(c, form, done.errors)
})
caseRoutes.post('/app/casework/tasks/:id', { may: helps, audit: 'casework.endTask' }, async (c) => {
  const form = typed(await formOf(c))
  const done = await perform(c.get('ports'), c.get('actor'), endTask, { taskId: idOf(c), state: form['state'] })
  return back(
    c,
    localAddress(form['back'], '/app/casework'),
    done.ok ? 'casework.saved' : 'casework.error.meanwhile',
    done.ok ? 'success' : 'warning',
  )
})

async function statePage(c: Request, values: Record<string, string>, errors: FieldErrors): Promise<Response> {
  const view = await viewOf(c)
  return page(
    c,
    { title: `${view.number} ${c.get('t')('casework.course')}`, crumbs: crumbs(c, view), status: status(errors) },
    <StatePage lang={c.get('lang')} t={c.get('t')} view={view} values={values} errors={errors} />,
  )
}
caseRoutes.get('/app/casework/cases/:id/state', reads, async (c) =>
  statePage(c, (await findDraft(c.get('ports'), c.get('actor'), `case-state:${idOf(c)}`))?.content ?? {}, {}),
)
caseRoutes.post('/app/casework/cases/:id/state', { may: helps, audit: 'casework.moveCase' }, async (c) => {
  const form = typed(await formOf(c))
  const done = await perform(c.get('ports'), c.get('actor'), moveCase, { ...form, id: idOf(c) })
  if (!done.ok) return statePage(c, form, done.errors)
  await dropDraft(c.get('ports'), c.get('actor'), `case-state:${idOf(c)}`)
  return back(c, `/app/casework/cases/${idOf(c)}/state`, 'casework.moved')
})
