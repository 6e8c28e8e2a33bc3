// Addresses of places where people are received, for those who keep them.
import { sql } from 'kysely'
import { z } from 'zod'
import { actorOrganisation, type Actor } from '../../../../kernel/actor.ts'
import { perform, type FieldErrors } from '../../../../kernel/command.ts'
import { asActor } from '../../../../kernel/db.ts'
import { dropDraft, findDraft } from '../../../../kernel/drafts.ts'
import { AppError } from '../../../../kernel/errors.ts'
import { back, formOf, room, typed, type Request } from '../../../../kernel/http.ts'
import { page } from '../../../../ui/page.tsx'
import { formValuesOf } from '../../history/model.ts'
import type { Theirs } from '../../history/pages.tsx'
import { historyOf } from '../../history/queries.ts'
import { keepsRegister, mayAddOwn, mayEdit, worksHere } from '../policy.ts'
import { possibleKeepers } from '../services/queries.ts'
import { addLocation, editLocation, undoLocationChange } from './commands.ts'
import { locationFields } from './model.ts'
import { fieldLabel, LocationForm, LocationStaffPage, LocationWorkPage, type District } from './pages.tsx'
import { locationForEdit, locationWorkList, servicesOf, type LocationRow } from './queries.ts'

export const locationStaffRoutes = room('directory.staff.places')
const works = { may: worksHere, audit: null }
const mayKeep = (actor: Actor) => keepsRegister(actor) || mayAddOwn(actor)
const draftOf = (id: string) => `place:${id}`

function idOf(c: Request): string {
  const parsed = z.uuid().safeParse(c.req.param('id'))
  if (!parsed.success) throw new AppError('not-found', 'There is nothing at this address.')
  return parsed.data
}
async function rowOf(c: Request): Promise<LocationRow> {
  const row = await locationForEdit(c.get('ports'), c.get('actor'), idOf(c))
  // Absent and foreign look the same: nobody learns that another organisation has such a place.
  if (!row) throw new AppError('not-found', 'There is no such place.')
  return row
}
const crumbs = (c: Request, ...rest: { label: string; href?: string }[]) => [
  { label: c.get('t')('directory.staff.places'), href: '/app/places' },
  ...rest,
]
const districts = (c: Request): Promise<District[]> =>
  asActor(
    c.get('ports').db,
    c.get('actor'),
    async (tx) =>
      (await sql<District>`select code, name from population.area where kind = 'city-district' order by length(name), name`.execute(tx))
        .rows,
  )

locationStaffRoutes.get('/app/places', works, async (c) => {
  const actor = c.get('actor')
  const mayOwn = mayAddOwn(actor)
  const own = mayOwn && c.req.query('whose') !== 'all'
  const rows = await locationWorkList(c.get('ports'), actor, own ? actorOrganisation(actor) : null)
  return page(
    c,
    { title: c.get('t')('directory.staff.places') },
    <LocationWorkPage lang={c.get('lang')} t={c.get('t')} rows={rows} mayAdd={mayKeep(actor)} own={own} mayOwn={mayOwn} />,
  )
})

async function formPage(
  c: Request,
  row: LocationRow | null,
  values: Record<string, string>,
  errors: FieldErrors,
  theirs: readonly Theirs[] = [],
): Promise<Response> {
  const [t, actor] = [c.get('t'), c.get('actor')]
  const name = row ? String(row.snapshot.name) : ''
  const title = row ? `${t('directory.staff.edit')}: ${name}` : t('directory.staff.place.add')
  const where = row ? `/app/places/${row.id}` : '/app/places'
  const organisationId = row?.organisationId ?? (keepsRegister(actor) ? null : actorOrganisation(actor))
  const [organisations, services, areas] = await Promise.all([
    keepsRegister(actor) && !row ? possibleKeepers(c.get('ports'), actor) : null,
    organisationId ? servicesOf(c.get('ports'), actor, organisationId) : [],
    districts(c),
  ])
  return page(
    c,
    {
      title,
      crumbs: row ? crumbs(c, { label: name, href: where }, { label: t('directory.staff.edit') }) : crumbs(c, { label: title }),
      status: Object.keys(errors).length > 0 ? 422 : 200,
    },
    <>
      <h1>{row ? <span lang="cs">{name}</span> : title}</h1>
      <LocationForm
        lang={c.get('lang')}
        t={t}
        action={row ? `${where}/edit` : '/app/places/new'}
        values={values}
        errors={errors}
        organisations={organisations}
        services={services}
        districts={areas}
        draft={draftOf(row?.id ?? 'new')}
        version={row?.version ?? null}
        add={!row}
        theirs={theirs}
        mayHide={!keepsRegister(actor)}
        cancelHref={where}
      />
    </>,
  )
}
locationStaffRoutes.get('/app/places/new', { may: mayKeep, audit: null }, async (c) => {
  const draft = await findDraft(c.get('ports'), c.get('actor'), draftOf('new'))
  return formPage(
    c,
    null,
    {
      kind: 'physical',
      status: 'open',
      country: 'CZ',
      city: 'Praha',
      organisation_id: keepsRegister(c.get('actor')) ? '' : (actorOrganisation(c.get('actor')) ?? ''),
      ...draft?.content,
    },
    {},
  )
})
locationStaffRoutes.post('/app/places/new', { may: mayKeep, audit: 'directory.addLocation' }, async (c) => {
  const form = typed(await formOf(c))
  const done = await perform(c.get('ports'), c.get('actor'), addLocation, form)
  if (!done.ok) return formPage(c, null, form, done.errors)
  await dropDraft(c.get('ports'), c.get('actor'), draftOf('new'))
  return back(c, `/app/places/${done.value.id}`, 'directory.staff.place.added')
})

locationStaffRoutes.get('/app/places/:id', works, async (c) => {
  const row = await rowOf(c)
  const [changes, services, areas] = await Promise.all([
    historyOf(c.get('ports'), c.get('actor'), 'location', row.id),
    servicesOf(c.get('ports'), c.get('actor'), row.organisationId),
    districts(c),
  ])
  const name = String(row.snapshot.name)
  return page(
    c,
    { title: name, crumbs: crumbs(c, { label: name }) },
    <LocationStaffPage
      lang={c.get('lang')}
      t={c.get('t')}
      row={row}
      changes={changes}
      mayEdit={mayEdit(c.get('actor'), row.organisationId)}
      services={services}
      districts={areas}
    />,
  )
})
locationStaffRoutes.get('/app/places/:id/edit', works, async (c) => {
  const row = await rowOf(c)
  if (!mayEdit(c.get('actor'), row.organisationId))
    throw new AppError('forbidden', 'Only the organisation itself and the specialist may change its places.')
  const draft = await findDraft(c.get('ports'), c.get('actor'), draftOf(row.id))
  return formPage(c, row, { ...formValuesOf(locationFields, row.snapshot), organisation_id: row.organisationId, ...draft?.content }, {})
})
locationStaffRoutes.post('/app/places/:id/edit', { may: worksHere, audit: 'directory.editLocation' }, async (c) => {
  const form = typed(await formOf(c))
  const id = idOf(c)
  const done = await perform(c.get('ports'), c.get('actor'), editLocation, { ...form, id })
  if (done.ok) {
    await dropDraft(c.get('ports'), c.get('actor'), draftOf(id))
    return back(c, `/app/places/${id}`, 'directory.staff.saved')
  }
  const row = await rowOf(c)
  const now = formValuesOf(locationFields, row.snapshot)
  const mine = (field: string) => (field === 'services' ? (form[field] ?? '').replaceAll(',', ', ') : (form[field] ?? ''))
  const theirs = done.errors['version']
    ? locationFields
        .filter((field) => field !== 'services' && mine(field) !== now[field])
        .map((field) => ({ label: fieldLabel(c.get('lang'), c.get('t'), field), mine: mine(field), now: now[field] ?? '' }))
    : []
  return formPage(c, row, form, done.errors, theirs)
})
locationStaffRoutes.post('/app/places/:id/undo', { may: worksHere, audit: 'directory.undoLocationChange' }, async (c) => {
  const id = idOf(c)
  const done = await perform(c.get('ports'), c.get('actor'), undoLocationChange, { id, changeId: typed(await formOf(c))['changeId'] })
  return back(
    c,
    `/app/places/${id}#history`,
    done.ok ? 'directory.staff.undoneDone' : 'directory.staff.error.changedSince',
    done.ok ? 'success' : 'warning',
  )
})
