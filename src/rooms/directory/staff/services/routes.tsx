// Addresses of services for those who keep them.
import { z } from 'zod'
import { actorOrganisation, type Actor } from '../../../../kernel/actor.ts'
import { perform, type FieldErrors } from '../../../../kernel/command.ts'
import { dropDraft, findDraft } from '../../../../kernel/drafts.ts'
import { AppError } from '../../../../kernel/errors.ts'
import { back, formOf, room, typed, type Request } from '../../../../kernel/http.ts'
import { page } from '../../../../ui/page.tsx'
import { formValuesOf } from '../../history/model.ts'
import type { Theirs } from '../../history/pages.tsx'
import { historyOf } from '../../history/queries.ts'
import { keepsRegister, mayAddOwn, mayEdit, worksHere } from '../policy.ts'
import { addService, editService, undoServiceChange } from './commands.ts'
import { serviceFields } from './model.ts'
import { fieldLabel, ServiceForm, ServiceStaffPage, ServiceWorkPage } from './pages.tsx'
import { possibleKeepers, serviceForEdit, serviceWorkList, type ServiceRow } from './queries.ts'

export const serviceStaffRoutes = room('directory.staff.services')
const works = { may: worksHere, audit: null }
const mayKeep = (actor: Actor) => keepsRegister(actor) || mayAddOwn(actor)
const draftOf = (id: string) => `service:${id}`

function idOf(c: Request): string {
  const parsed = z.uuid().safeParse(c.req.param('id'))
  if (!parsed.success) throw new AppError('not-found', 'There is nothing at this address.')
  return parsed.data
}
async function rowOf(c: Request): Promise<ServiceRow> {
  const row = await serviceForEdit(c.get('ports'), c.get('actor'), idOf(c))
  if (!row) throw new AppError('not-found', 'There is no such service.')
  return row
}
const crumbs = (c: Request, ...rest: { label: string; href?: string }[]) => [
  { label: c.get('t')('directory.staff.services'), href: '/app/services' },
  ...rest,
]
const nameOf = (row: ServiceRow) => String(row.snapshot.name_cs ?? row.snapshot.name)
function keeps(actor: Actor, row: ServiceRow): boolean {
  const keeper = row.snapshot.organisation_id
  return keepsRegister(actor) || (typeof keeper === 'string' && mayEdit(actor, keeper))
}
/** Ticked languages and typed ones are one list. */
function serviceForm(form: Record<string, string>): Record<string, string> {
  return { ...form, languages: [form['languages'], form['languages_other']].filter(Boolean).join(',') }
}

serviceStaffRoutes.get('/app/services', works, async (c) => {
  const actor = c.get('actor')
  const organisation = actorOrganisation(actor)
  const mayOwn = mayAddOwn(actor)
  const filter = {
    q: c.req.query('q')?.trim().slice(0, 200) || null,
    own: mayOwn && c.req.query('whose') !== 'all' ? organisation : null,
    unchecked: c.req.query('unchecked') === '1',
  }
  const rows = await serviceWorkList(c.get('ports'), actor, filter)
  return page(
    c,
    { title: c.get('t')('directory.staff.services') },
    <ServiceWorkPage
      lang={c.get('lang')}
      t={c.get('t')}
      query={new URL(c.req.url).search.slice(1)}
      filter={filter}
      rows={rows}
      mayAdd={mayKeep(actor)}
      mayOwn={mayOwn}
    />,
  )
})

/** The specialist may give the entry to any organisation; an organisation only has its own. */
const keepersFor = (c: Request) => (keepsRegister(c.get('actor')) ? possibleKeepers(c.get('ports'), c.get('actor')) : Promise.resolve(null))
async function formPage(
  c: Request,
  row: ServiceRow | null,
  values: Record<string, string>,
  errors: FieldErrors,
  theirs: readonly Theirs[] = [],
): Promise<Response> {
  const t = c.get('t')
  const title = row ? `${t('directory.staff.edit')}: ${nameOf(row)}` : t('directory.staff.service.add')
  const where = row ? `/app/services/${row.id}` : '/app/services'
  return page(
    c,
    {
      title,
      crumbs: row ? crumbs(c, { label: nameOf(row), href: where }, { label: t('directory.staff.edit') }) : crumbs(c, { label: title }),
      status: Object.keys(errors).length > 0 ? 422 : 200,
    },
    <>
      <h1>{row ? <span lang={row.snapshot.name_cs ? 'cs' : 'en'}>{nameOf(row)}</span> : title}</h1>
      <ServiceForm
        lang={c.get('lang')}
        t={t}
        action={row ? `${where}/edit` : '/app/services/new'}
        values={values}
        errors={errors}
        keepers={await keepersFor(c)}
        draft={draftOf(row?.id ?? 'new')}
        version={row?.version ?? null}
        add={!row}
        theirs={theirs}
        cancelHref={where}
      />
    </>,
  )
}
serviceStaffRoutes.get('/app/services/new', { may: mayKeep, audit: null }, async (c) => {
  const draft = await findDraft(c.get('ports'), c.get('actor'), draftOf('new'))
  return formPage(
    c,
    null,
    {
      status: 'active',
      kind: 'other',
      text_lang: 'cs',
      organisation_id: keepsRegister(c.get('actor')) ? '' : (actorOrganisation(c.get('actor')) ?? ''),
      ...draft?.content,
    },
    {},
  )
})
serviceStaffRoutes.post('/app/services/new', { may: mayKeep, audit: 'directory.addService' }, async (c) => {
  const form = typed(await formOf(c))
  const done = await perform(c.get('ports'), c.get('actor'), addService, serviceForm(form))
  if (!done.ok) return formPage(c, null, form, done.errors)
  await dropDraft(c.get('ports'), c.get('actor'), draftOf('new'))
  return back(c, `/app/services/${done.value.id}`, 'directory.staff.service.added')
})

serviceStaffRoutes.get('/app/services/:id', works, async (c) => {
  const row = await rowOf(c)
  const [changes, keepers] = await Promise.all([
    historyOf(c.get('ports'), c.get('actor'), 'service', row.id),
    possibleKeepers(c.get('ports'), c.get('actor')),
  ])
  return page(
    c,
    { title: nameOf(row), crumbs: crumbs(c, { label: nameOf(row) }) },
    <ServiceStaffPage
      lang={c.get('lang')}
      t={c.get('t')}
      row={row}
      changes={changes}
      mayEdit={keeps(c.get('actor'), row)}
      keepers={keepers}
    />,
  )
})
serviceStaffRoutes.get('/app/services/:id/edit', works, async (c) => {
  const row = await rowOf(c)
  if (!keeps(c.get('actor'), row))
    throw new AppError('forbidden', 'Only the organisation that keeps the service and the specialist may change it.')
  const draft = await findDraft(c.get('ports'), c.get('actor'), draftOf(row.id))
  return formPage(c, row, { ...formValuesOf(serviceFields, row.snapshot), ...draft?.content }, {})
})
serviceStaffRoutes.post('/app/services/:id/edit', { may: worksHere, audit: 'directory.editService' }, async (c) => {
  const form = typed(await formOf(c))
  const id = idOf(c)
  const done = await perform(c.get('ports'), c.get('actor'), editService, { ...serviceForm(form), id })
  if (done.ok) {
    await dropDraft(c.get('ports'), c.get('actor'), draftOf(id))
    return back(c, `/app/services/${id}`, 'directory.staff.saved')
  }
  const row = await rowOf(c)
  const now = formValuesOf(serviceFields, row.snapshot)
  const sent = serviceForm(form)
  const mine = (field: string) =>
    field === 'topics' || field === 'forms' || field === 'languages' ? (sent[field] ?? '').replaceAll(/,\s*/g, ', ') : (sent[field] ?? '')
  const theirs = done.errors['version']
    ? serviceFields
        .filter((field) => mine(field) !== now[field])
        .map((field) => ({ label: fieldLabel(c.get('t'), field), mine: mine(field), now: now[field] ?? '' }))
    : []
  return formPage(c, row, form, done.errors, theirs)
})
serviceStaffRoutes.post('/app/services/:id/undo', { may: worksHere, audit: 'directory.undoServiceChange' }, async (c) => {
  const id = idOf(c)
  const done = await perform(c.get('ports'), c.get('actor'), undoServiceChange, { id, changeId: typed(await formOf(c))['changeId'] })
  return back(
    c,
    `/app/services/${id}#history`,
    done.ok ? 'directory.staff.undoneDone' : 'directory.staff.error.changedSince',
    done.ok ? 'success' : 'warning',
  )
})
