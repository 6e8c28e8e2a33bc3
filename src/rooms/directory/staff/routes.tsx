// Addresses of the register's keepers, and the form with which visitors suggest a correction.
import { sql } from 'kysely'
import { z } from 'zod'
import { anyone, type Actor } from '../../../kernel/actor.ts'
import { readConfidential } from '../../../kernel/audit.ts'
import { perform, type FieldErrors } from '../../../kernel/command.ts'
import { toCsv } from '../../../kernel/csv.ts'
import { asActor } from '../../../kernel/db.ts'
import { dropDraft, findDraft } from '../../../kernel/drafts.ts'
import { AppError } from '../../../kernel/errors.ts'
import { back, formOf, room, typed, type Request } from '../../../kernel/http.ts'
import { page } from '../../../ui/page.tsx'
import { organisationKinds } from '../model.ts'
import { historyOf } from '../history/queries.ts'
import { organisationBySlug } from '../organisations/queries.ts'
import {
  addOrganisation,
  decideSuggestion,
  deleteNote,
  dismissDuplicate,
  editOrganisation,
  mergeOrganisations,
  splitOrganisation,
  suggest,
  undoChange,
  writeNote,
} from './commands.ts'
import { editableFields, type EditableField } from './model.ts'
import {
  CoveragePage,
  DismissPage,
  DuplicatesPage,
  formValues,
  NotesPage,
  OrganisationForm,
  RecordStaffPage,
  SuggestionPage,
  SuggestionsPage,
  SuggestPage,
  WorkListPage,
} from './pages.tsx'
import { keepsRegister, mayEdit, readsNotes, worksHere } from './policy.ts'
import { coverage, duplicatePairs, notesOf, organisationForEdit, suggestions, workList, type EditRow } from './queries.ts'

export const directoryStaffRoutes = room('directory.staff')
const works = { may: worksHere, audit: null }
const keeps = { may: keepsRegister, audit: null }

function idOf(c: Request): string {
  const parsed = z.uuid().safeParse(c.req.param('id'))
  if (!parsed.success) throw new AppError('not-found', 'There is nothing at this address.')
  return parsed.data
}
async function rowOf(c: Request): Promise<EditRow> {
  const row = await organisationForEdit(c.get('ports'), c.get('actor'), idOf(c))
  if (!row) throw new AppError('not-found', 'There is no such organisation.')
  return row
}
const crumbs = (c: Request, ...rest: { label: string; href?: string }[]) => [
  { label: c.get('t')('directory.staff.organisations'), href: '/app/organisations' },
  ...rest,
]
function districts(c: Request): Promise<{ code: string; name: string }[]> {
  return asActor(
    c.get('ports').db,
    c.get('actor'),
    async (tx) =>
      (
        await sql<{
          code: string
          name: string
        }>`select code, name from population.area where kind = 'city-district' order by length(name), name`.execute(tx)
      ).rows,
  )
}

directoryStaffRoutes.get('/app/organisations', works, async (c) => {
  const t = c.get('t')
  const kind = organisationKinds.find((one) => one === c.req.query('kind')) ?? null
  const filter = {
    q: c.req.query('q')?.trim().slice(0, 200) || null,
    kind,
    unchecked: c.req.query('unchecked') === '1',
    sort: c.req.query('sort') === 'changed' ? ('changed' as const) : ('name' as const),
  }
  const rows = await workList(c.get('ports'), c.get('actor'), filter)
  return page(
    c,
    { title: t('directory.staff.organisations') },
    <WorkListPage
      lang={c.get('lang')}
      t={t}
      query={new URL(c.req.url).search.slice(1)}
      filter={filter}
      rows={rows}
      mayAdd={keepsRegister(c.get('actor'))}
      mayEdit={(organisationId) => mayEdit(c.get('actor'), organisationId)}
    />,
  )
})

async function addPage(c: Request, values: Record<string, string>, errors: FieldErrors): Promise<Response> {
  const t = c.get('t')
  return page(
    c,
    {
      title: t('directory.staff.add'),
      crumbs: crumbs(c, { label: t('directory.staff.add') }),
      status: Object.keys(errors).length > 0 ? 422 : 200,
    },
    <>
      <h1>{t('directory.staff.add')}</h1>
      <OrganisationForm
        t={t}
        action="/app/organisations/new"
        values={values}
        errors={errors}
        districts={await districts(c)}
        draft="organisation:new"
        version={null}
        add
        theirs={[]}
      />
    </>,
  )
}
directoryStaffRoutes.get('/app/organisations/new', keeps, async (c) =>
  addPage(c, { status: 'active', kind: 'ngo', ...(await findDraft(c.get('ports'), c.get('actor'), 'organisation:new'))?.content }, {}),
)
directoryStaffRoutes.post('/app/organisations/new', { may: keepsRegister, audit: 'directory.addOrganisation' }, async (c) => {
  const form = typed(await formOf(c))
  const done = await perform(c.get('ports'), c.get('actor'), addOrganisation, form)
  if (!done.ok) return addPage(c, form, done.errors)
  await dropDraft(c.get('ports'), c.get('actor'), 'organisation:new')
  return back(c, `/app/organisations/${done.value.id}`, 'directory.staff.added')
})

directoryStaffRoutes.get('/app/organisations/:id', works, async (c) => {
  const row = await rowOf(c)
  const [changes, mergedFrom] = await Promise.all([
    historyOf(c.get('ports'), c.get('actor'), 'organisation', row.id),
    asActor(
      c.get('ports').db,
      c.get('actor'),
      async (tx) =>
        (
          await sql<{
            id: string
            name: string
          }>`select id, name from directory.organisation where merged_into = ${row.id} order by name`.execute(tx)
        ).rows,
    ),
  ])
  const name = String(row.snapshot.name)
  return page(
    c,
    { title: name, crumbs: crumbs(c, { label: name }) },
    <RecordStaffPage
      lang={c.get('lang')}
      t={c.get('t')}
      row={row}
      changes={changes}
      mayEdit={mayEdit(c.get('actor'), row.id)}
      mergedFrom={keepsRegister(c.get('actor')) ? mergedFrom : []}
    />,
  )
})

async function editPage(
  c: Request,
  row: EditRow,
  values: Record<string, string>,
  errors: FieldErrors,
  theirs: { label: string; mine: string; now: string }[],
): Promise<Response> {
  const t = c.get('t')
  const name = String(row.snapshot.name)
  return page(
    c,
    {
      title: `${t('directory.staff.edit')}: ${name}`,
      crumbs: crumbs(c, { label: name, href: `/app/organisations/${row.id}` }, { label: t('directory.staff.edit') }),
      status: Object.keys(errors).length > 0 ? 422 : 200,
    },
    <>
      <h1>
        <span lang="cs">{name}</span>
      </h1>
      <OrganisationForm
        t={t}
        action={`/app/organisations/${row.id}/edit`}
        values={values}
        errors={errors}
        districts={await districts(c)}
        draft={`organisation:${row.id}`}
        version={row.version}
        add={false}
        theirs={theirs}
      />
    </>,
  )
}
function refuseOthers(actor: Actor, id: string): void {
  if (!mayEdit(actor, id)) throw new AppError('forbidden', 'Only the organisation itself and the specialist may change it.')
}
directoryStaffRoutes.get('/app/organisations/:id/edit', works, async (c) => {
  const row = await rowOf(c)
  refuseOthers(c.get('actor'), row.id)
  const draft = await findDraft(c.get('ports'), c.get('actor'), `organisation:${row.id}`)
  return editPage(c, row, { ...formValues(row.snapshot), ...draft?.content }, {}, [])
})
directoryStaffRoutes.post('/app/organisations/:id/edit', { may: worksHere, audit: 'directory.editOrganisation' }, async (c) => {
  const form = typed(await formOf(c))
  const id = idOf(c)
  const done = await perform(c.get('ports'), c.get('actor'), editOrganisation, { ...form, id })
  if (done.ok) {
    await dropDraft(c.get('ports'), c.get('actor'), `organisation:${id}`)
    return back(c, `/app/organisations/${id}`, 'directory.staff.saved')
  }
  const row = await rowOf(c)
  const now = formValues(row.snapshot)
  // Somebody was quicker: show where the two differ; saving again then decides.
  const theirs = done.errors['version']
    ? editableFields
        .filter((field) => (form[field] ?? '') !== now[field])
        .map((field) => ({ label: c.get('t')(`directory.field.${labelOf[field]}`), mine: form[field] ?? '', now: now[field] ?? '' }))
    : []
  return editPage(c, row, form, done.errors, theirs)
})
const labelOf = {
  name: 'name',
  name_en: 'name',
  kind: 'kind',
  legal_form: 'legalForm',
  ico: 'ico',
  founded_year: 'founded',
  website: 'website',
  email: 'email',
  phone: 'phone',
  description: 'name',
  focus_areas: 'focus',
  languages: 'languages',
  district_code: 'district',
  status: 'kind',
} as const satisfies Record<EditableField, string>

directoryStaffRoutes.post('/app/organisations/:id/undo', { may: worksHere, audit: 'directory.undoChange' }, async (c) => {
  const form = typed(await formOf(c))
  const id = idOf(c)
  const done = await perform(c.get('ports'), c.get('actor'), undoChange, { id, changeId: form['changeId'] })
  return back(
    c,
    `/app/organisations/${id}#history`,
    done.ok ? 'directory.staff.undoneDone' : 'directory.staff.error.changedSince',
    done.ok ? 'success' : 'warning',
  )
})
directoryStaffRoutes.post('/app/organisations/:id/split', { may: keepsRegister, audit: 'directory.splitOrganisation' }, async (c) => {
  const done = await perform(c.get('ports'), c.get('actor'), splitOrganisation, { id: idOf(c) })
  return back(c, `/app/organisations/${idOf(c)}`, done.ok ? 'directory.staff.splitDone' : 'directory.staff.error.nothing')
})

directoryStaffRoutes.get('/app/duplicates', keeps, async (c) =>
  page(
    c,
    { title: c.get('t')('directory.staff.duplicates') },
    <DuplicatesPage lang={c.get('lang')} t={c.get('t')} pairs={await duplicatePairs(c.get('ports'), c.get('actor'))} />,
  ),
)
directoryStaffRoutes.post('/app/duplicates/merge', { may: keepsRegister, audit: 'directory.mergeOrganisations' }, async (c) => {
  const done = await perform(c.get('ports'), c.get('actor'), mergeOrganisations, typed(await formOf(c)))
  return done.ok
    ? back(c, `/app/organisations/${done.value.keep}`, 'directory.staff.mergeDone')
    : back(c, '/app/duplicates', 'directory.staff.error.itself', 'warning')
})
async function dismissPage(
  c: Request,
  first: string,
  second: string,
  values: Record<string, string>,
  errors: FieldErrors,
): Promise<Response> {
  const pair = (await duplicatePairs(c.get('ports'), c.get('actor'))).find((one) => one.first.id === first && one.second.id === second)
  if (!pair) throw new AppError('not-found', 'There is no such pair.')
  const t = c.get('t')
  return page(
    c,
    {
      title: t('directory.staff.dismiss'),
      crumbs: [{ label: t('directory.staff.duplicates'), href: '/app/duplicates' }, { label: t('directory.staff.dismiss') }],
      status: Object.keys(errors).length > 0 ? 422 : 200,
    },
    <DismissPage t={t} first={first} second={second} names={[pair.first.name, pair.second.name]} values={values} errors={errors} />,
  )
}
directoryStaffRoutes.get('/app/duplicates/dismiss', keeps, (c) =>
  dismissPage(c, c.req.query('first') ?? '', c.req.query('second') ?? '', {}, {}),
)
directoryStaffRoutes.post('/app/duplicates/dismiss', { may: keepsRegister, audit: 'directory.dismissDuplicate' }, async (c) => {
  const form = typed(await formOf(c))
  const done = await perform(c.get('ports'), c.get('actor'), dismissDuplicate, form)
  return done.ok
    ? back(c, '/app/duplicates', 'directory.staff.dismissDone')
    : dismissPage(c, form['first'] ?? '', form['second'] ?? '', form, done.errors)
})

const reads = { may: readsNotes, audit: 'directory.readNotes' }
async function notesPage(c: Request, values: Record<string, string>, errors: FieldErrors): Promise<Response> {
  const q = c.req.query('q')?.trim().slice(0, 200) || null
  const notes = await readConfidential(
    c.get('ports'),
    c.get('actor'),
    'directory.readNotes',
    { subjectKind: 'contact-note', subjectId: null },
    (tx) => notesOf(tx, q),
  )
  const actor = c.get('actor')
  return page(
    c,
    { title: c.get('t')('directory.staff.notes'), status: Object.keys(errors).length > 0 ? 422 : 200 },
    <NotesPage
      lang={c.get('lang')}
      t={c.get('t')}
      notes={notes}
      q={q}
      values={values}
      errors={errors}
      organisation={actor.kind === 'person' ? (actor.hat?.organisationName ?? '') : ''}
    />,
  )
}
directoryStaffRoutes.get('/app/notes', reads, (c) => notesPage(c, {}, {}))
directoryStaffRoutes.get('/app/notes.csv', { may: readsNotes, audit: 'directory.exportNotes' }, async (c) => {
  const q = c.req.query('q')?.trim().slice(0, 200) || null
  const notes = await readConfidential(
    c.get('ports'),
    c.get('actor'),
    'directory.exportNotes',
    { subjectKind: 'contact-note', subjectId: null },
    (tx) => notesOf(tx, q),
  )
  c.header('cache-control', 'no-store')
  return c.body(
    toCsv(
      [
        { header: 'written', value: (note) => note.writtenAt.toISOString() },
        { header: 'subject', value: (note) => note.subject },
        { header: 'body', value: (note) => note.body },
        { header: 'by', value: (note) => note.who },
      ],
      notes,
    ),
    200,
    { 'content-type': 'text/csv; charset=utf-8', 'content-disposition': 'attachment; filename="notes.csv"' },
  )
})
directoryStaffRoutes.post('/app/notes', { may: readsNotes, audit: 'directory.writeNote' }, async (c) => {
  const form = typed(await formOf(c))
  const done = await perform(c.get('ports'), c.get('actor'), writeNote, form)
  if (!done.ok) return notesPage(c, form, done.errors)
  await dropDraft(c.get('ports'), c.get('actor'), 'note:new')
  return back(c, '/app/notes', 'directory.staff.saved')
})
directoryStaffRoutes.post('/app/notes/:id/delete', { may: readsNotes, audit: 'directory.deleteNote' }, async (c) => {
  await perform(c.get('ports'), c.get('actor'), deleteNote, { id: idOf(c) })
  return back(c, '/app/notes', 'directory.staff.notes.deleted')
})
directoryStaffRoutes.get('/api/v1/notes', { may: readsNotes, audit: 'directory.readNotes' }, async (c) => {
  const q = c.req.query('q')?.trim().slice(0, 200) || null
  const notes = await readConfidential(
    c.get('ports'),
    c.get('actor'),
    'directory.readNotes',
    { subjectKind: 'contact-note', subjectId: null },
    (tx) => notesOf(tx, q),
  )
  c.header('cache-control', 'no-store')
  return c.json({
    items: notes.map((note) => ({ id: note.id, subject: note.subject, body: note.body, writtenAt: note.writtenAt.toISOString() })),
  })
})

const decides = {
  may: (actor: Actor) => keepsRegister(actor) || mayEdit(actor, actor.kind === 'person' ? (actor.hat?.organisationId ?? '') : ''),
  audit: null,
}
directoryStaffRoutes.get('/app/suggestions', decides, async (c) =>
  page(
    c,
    { title: c.get('t')('directory.staff.suggestions') },
    <SuggestionsPage lang={c.get('lang')} t={c.get('t')} list={await suggestions(c.get('ports'), c.get('actor'))} />,
  ),
)
async function suggestionPage(c: Request, values: Record<string, string>, errors: FieldErrors): Promise<Response> {
  const id = idOf(c)
  const one = (await suggestions(c.get('ports'), c.get('actor'))).find((each) => each.id === id)
  if (!one) throw new AppError('not-found', 'There is no such suggestion.')
  const t = c.get('t')
  return page(
    c,
    {
      title: t('directory.staff.suggestion.decide'),
      crumbs: [{ label: t('directory.staff.suggestions'), href: '/app/suggestions' }, { label: one.name }],
      status: Object.keys(errors).length > 0 ? 422 : 200,
    },
    <SuggestionPage lang={c.get('lang')} t={t} one={one} values={values} errors={errors} />,
  )
}
directoryStaffRoutes.get('/app/suggestions/:id', decides, (c) => suggestionPage(c, {}, {}))
directoryStaffRoutes.post('/app/suggestions/:id', { ...decides, audit: 'directory.decideSuggestion' }, async (c) => {
  const form = typed(await formOf(c))
  const done = await perform(c.get('ports'), c.get('actor'), decideSuggestion, { ...form, id: idOf(c) })
  return done.ok ? back(c, '/app/suggestions', 'directory.staff.saved') : suggestionPage(c, form, done.errors)
})

/** A visitor may send five suggestions an hour; nothing but the number of a network address is remembered, and only in memory. */
const sent = new Map<string, number[]>()
function tooMany(address: string, now: number): boolean {
  const recent = (sent.get(address) ?? []).filter((at) => now - at < 3_600_000)
  sent.set(address, [...recent, now])
  if (sent.size > 10_000) sent.clear()
  return recent.length >= 5
}
async function suggestPage(c: Request, values: Record<string, string>, errors: FieldErrors): Promise<Response> {
  const t = c.get('t')
  const lang = c.get('lang')
  const organisation = await organisationBySlug(c.get('ports'), c.get('actor'), c.req.param('slug') ?? '')
  if (!organisation) throw new AppError('not-found', 'There is no such organisation.')
  return page(
    c,
    {
      title: t('directory-suggest.title'),
      crumbs: [
        { label: t('directory.organisations.title'), href: `/${lang}/organisations` },
        { label: organisation.name, href: `/${lang}/organisations/${organisation.slug}` },
        { label: t('directory-suggest.title') },
      ],
      status: Object.keys(errors).length > 0 ? 422 : 200,
    },
    <SuggestPage lang={lang} t={t} name={organisation.name} slug={organisation.slug} values={values} errors={errors} />,
  )
}
directoryStaffRoutes.get('/:lang/organisations/:slug/suggest', { may: anyone, audit: null }, (c) => suggestPage(c, {}, {}))
directoryStaffRoutes.post('/:lang/organisations/:slug/suggest', { may: anyone, audit: 'directory.suggest' }, async (c) => {
  const form = typed(await formOf(c))
  const organisation = await organisationBySlug(c.get('ports'), c.get('actor'), c.req.param('slug') ?? '')
  if (!organisation) throw new AppError('not-found', 'There is no such organisation.')
  if (tooMany(c.get('clientAddress'), c.get('ports').clock.now().getTime()))
    throw new AppError('too-many', 'Five suggestions an hour are enough.')
  const done = await perform(c.get('ports'), c.get('actor'), suggest, {
    body: form['body'],
    organisationId: organisation.id,
    lang: c.get('lang'),
  })
  return done.ok
    ? back(c, `/${c.get('lang')}/organisations/${organisation.slug}`, 'directory-suggest.thanks')
    : suggestPage(c, form, done.errors)
})

directoryStaffRoutes.get('/app/coverage', works, async (c) =>
  page(
    c,
    { title: c.get('t')('directory.staff.coverage') },
    <CoveragePage lang={c.get('lang')} t={c.get('t')} cells={await coverage(c.get('ports'), c.get('actor'))} />,
  ),
)
