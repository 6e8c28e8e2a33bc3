// Addresses of the import in the staff application.
import { z } from 'zod'
import { perform, type FieldErrors } from '../../../kernel/command.ts'
import { toCsv } from '../../../kernel/csv.ts'
import { AppError } from '../../../kernel/errors.ts'
import { back, formOf, room, typed, type Request } from '../../../kernel/http.ts'
import { page } from '../../../ui/page.tsx'
import { checkUpload, publishImport, saveMapping, withdrawImport } from './commands.ts'
import { ImportHomePage, importHome, ImportPage, MappingPage, OverviewPage } from './pages.tsx'
import { mayImport, maySeeSources } from './policy.ts'
import {
  findImport,
  listFaults,
  listImports,
  listMappings,
  listResidences,
  listSources,
  readMapping,
  type FaultRow,
  type ImportRow,
} from './queries.ts'

const read = { may: mayImport, audit: null }
const shownFaults = 200
export const populationImportRoutes = room('population.import')

const isId = (text: string | undefined): text is string => z.uuid().safeParse(text).success
async function importOf(c: Request): Promise<ImportRow> {
  const id = c.req.param('id')
  const found = isId(id) ? await findImport(c.get('ports'), c.get('actor'), id) : undefined
  if (!found) throw new AppError('not-found', 'There is no such import.')
  return found
}
function crumbs(c: Request, ...rest: { label: string; href?: string }[]) {
  const t = c.get('t')
  return [
    { label: t('population.import.overview.title'), href: '/app/population' },
    { label: t('population.import.title'), href: importHome },
    ...rest,
  ]
}

populationImportRoutes.get('/app/population', { may: maySeeSources, audit: null }, async (c) => {
  const t = c.get('t')
  const sources = await listSources(c.get('ports'), c.get('actor'))
  return page(
    c,
    { title: t('population.import.overview.title') },
    <OverviewPage t={t} lang={c.get('lang')} sources={sources} mayImport={mayImport(c.get('actor'))} />,
  )
})

async function home(c: Request, values: Record<string, string>, errors: FieldErrors = {}): Promise<Response> {
  const [ports, actor, t] = [c.get('ports'), c.get('actor'), c.get('t')]
  const [imports, mappings] = await Promise.all([listImports(ports, actor), listMappings(ports, actor)])
  return page(
    c,
    {
      title: t('population.import.title'),
      crumbs: [{ label: t('population.staff.title'), href: '/app/population' }, { label: t('population.import.title') }],
      status: Object.keys(errors).length > 0 ? 422 : 200,
    },
    <ImportHomePage t={t} lang={c.get('lang')} imports={imports} mappings={mappings} values={values} errors={errors} />,
  )
}
populationImportRoutes.get(importHome, read, (c) => home(c, {}))
populationImportRoutes.post(importHome, { may: mayImport, audit: 'population.checkImport' }, async (c) => {
  const form = await formOf(c)
  const file = form['file']
  const values = typed(form)
  if (!(file instanceof File) || file.size === 0) return home(c, values, { file: ['population.import.error.file'] })
  const checked = await perform(c.get('ports'), c.get('actor'), checkUpload, {
    content: new Uint8Array(await file.arrayBuffer()),
    name: file.name,
    mapping: values['mapping'] || null,
    date: values['date'] || null,
  })
  if (!checked.ok) return home(c, values, checked.errors)
  return checked.value.already
    ? back(c, `${importHome}/${checked.value.id}`, 'population.import.unchanged', 'info')
    : back(c, `${importHome}/${checked.value.id}`)
})

populationImportRoutes.get(`${importHome}/mappings/new`, read, (c) =>
  mappingPage(c, null, { headerRow: '1', threshold: '0', measure: 'foreigners' }),
)
populationImportRoutes.post(`${importHome}/mappings/new`, { may: mayImport, audit: 'population.saveMapping' }, (c) => save(c, null))
populationImportRoutes.get(`${importHome}/mappings/:id`, read, async (c) => {
  const id = c.req.param('id')
  const saved = isId(id) ? await readMapping(c.get('ports'), c.get('actor'), id) : null
  if (!saved) throw new AppError('not-found', 'There is no such mapping.')
  const values = Object.fromEntries(Object.entries(saved.definition).map(([name, value]) => [name, value === null ? '' : String(value)]))
  return mappingPage(c, saved.id, { ...values, name: saved.name })
})
populationImportRoutes.post(`${importHome}/mappings/:id`, { may: mayImport, audit: 'population.saveMapping' }, (c) =>
  save(c, c.req.param('id') ?? ''),
)
async function mappingPage(c: Request, id: string | null, values: Record<string, string>, errors: FieldErrors = {}): Promise<Response> {
  const t = c.get('t')
  const title = id === null ? t('population.import.mappingNew') : t('population.import.mappingEdit', { name: values['name'] ?? '' })
  const residences = await listResidences(c.get('ports'), c.get('actor'))
  return page(
    c,
    { title, crumbs: crumbs(c, { label: title }), status: Object.keys(errors).length > 0 ? 422 : 200 },
    <MappingPage t={t} lang={c.get('lang')} id={id} values={values} errors={errors} residences={residences} title={title} />,
  )
}
async function save(c: Request, id: string | null): Promise<Response> {
  const values = typed(await formOf(c))
  const saved = await perform(c.get('ports'), c.get('actor'), saveMapping, { ...values, id: id ?? '' })
  return saved.ok ? back(c, importHome, 'population.import.done.saved') : mappingPage(c, id, values, saved.errors)
}

populationImportRoutes.get(`${importHome}/:id`, read, async (c) => {
  const one = await importOf(c)
  const faults = await listFaults(c.get('ports'), c.get('actor'), one.id, shownFaults)
  return page(
    c,
    { title: one.name, crumbs: crumbs(c, { label: one.name }) },
    <ImportPage t={c.get('t')} lang={c.get('lang')} one={one} faults={faults} shown={shownFaults} />,
  )
})
populationImportRoutes.get(`${importHome}/:id/faults.csv`, read, async (c) => {
  const one = await importOf(c)
  const t = c.get('t')
  const faults = await listFaults(c.get('ports'), c.get('actor'), one.id, null)
  const columns = [
    { header: t('population.import.line'), value: (row: FaultRow) => row.line },
    { header: t('population.import.reason'), value: (row: FaultRow) => t(`population.import.fault.${row.reason}`) },
    { header: t('population.import.text'), value: (row: FaultRow) => row.text },
  ]
  return c.body(toCsv(columns, faults, { bom: true }), 200, {
    'content-type': 'text/csv; charset=utf-8',
    'content-disposition': 'attachment; filename="faults.csv"',
  })
})
populationImportRoutes.post(`${importHome}/:id/publish`, { may: mayImport, audit: 'population.publishImport' }, async (c) => {
  const { id } = await importOf(c)
  await perform(c.get('ports'), c.get('actor'), publishImport, { id })
  return back(c, `${importHome}/${id}`, 'population.import.done.published')
})
populationImportRoutes.post(`${importHome}/:id/withdraw`, { may: mayImport, audit: 'population.withdrawImport' }, async (c) => {
  const { id } = await importOf(c)
  await perform(c.get('ports'), c.get('actor'), withdrawImport, { id })
  return back(c, importHome, 'population.import.done.withdrawn')
})
