// Addresses of the import: upload, preview, acceptance, mappings of sheets.
import type { Child } from 'hono/jsx'
import { z } from 'zod'
import { perform, type FieldErrors } from '../../../kernel/command.ts'
import { AppError } from '../../../kernel/errors.ts'
import { back, formOf, typed, type Request, type Room } from '../../../kernel/http.ts'
import { keepsLedger } from './commands.ts'
import { hrefOf, type View } from './frame.tsx'
import { ImportView, MappingView, PreviewView } from './import-pages.tsx'
import { checkFiles, dropFiles, previewOf, reportCsv, saveMapping, takeFiles } from './imports.ts'
import { mappingsOf, uploadsOf } from './queries.ts'

const home = hrefOf('import')
const read = { may: keepsLedger, audit: null }
/** Adds the addresses of the import to the ledger's; `show` puts a view into the ledger's frame. */
export function importRoutes(
  routes: Room,
  show: (c: Request, view: View, content: Child, errors?: FieldErrors) => Response | Promise<Response>,
): void {
  async function homePage(c: Request, values: Record<string, string>, errors: FieldErrors): Promise<Response> {
    const [ports, actor] = [c.get('ports'), c.get('actor')]
    const [uploads, mappings] = await Promise.all([uploadsOf(ports, actor), mappingsOf(ports, actor)])
    return show(
      c,
      'import',
      <ImportView lang={c.get('lang')} t={c.get('t')} uploads={uploads} mappings={mappings} values={values} errors={errors} />,
      errors,
    )
  }
  const idOf = (c: Request): string => {
    const id = z.uuid().safeParse(c.req.param('id'))
    if (!id.success) throw new AppError('not-found', 'There is no such upload.')
    return id.data
  }
  routes.get(home, read, (c) => homePage(c, {}, {}))
  routes.post(home, { may: keepsLedger, audit: 'funding.checkFiles' }, async (c) => {
    const form = await formOf(c)
    const files = [form['files']].flat().filter((file): file is File => file instanceof File && file.size > 0)
    const content = await Promise.all(
      files.map(async (file) => ({ name: file.name.slice(0, 200), content: new Uint8Array(await file.arrayBuffer()) })),
    )
    const done = await perform(c.get('ports'), c.get('actor'), checkFiles, { files: content, mapping: typed(form)['mapping'] ?? '' })
    return done.ok ? back(c, `${home}/${done.value.id}`) : homePage(c, typed(form), done.errors)
  })
  const mappingPage = (c: Request, values: Record<string, string>, errors: FieldErrors) =>
    show(c, 'import', <MappingView t={c.get('t')} values={values} errors={errors} />, errors)
  routes.get(`${home}/mapping`, read, (c) => mappingPage(c, {}, {}))
  routes.post(`${home}/mapping`, { may: keepsLedger, audit: 'funding.saveMapping' }, async (c) => {
    const form = typed(await formOf(c))
    const done = await perform(c.get('ports'), c.get('actor'), saveMapping, form)
    return done.ok ? back(c, home, 'funding.saved') : mappingPage(c, form, done.errors)
  })
  routes.get(`${home}/:id`, read, async (c) => {
    const [id, ports, actor] = [idOf(c), c.get('ports'), c.get('actor')]
    const upload = (await uploadsOf(ports, actor)).find((one) => one.id === id)
    if (!upload) throw new AppError('not-found', 'There is no such upload.')
    const { reports, refused } = await previewOf(ports, actor, id)
    return show(c, 'import', <PreviewView lang={c.get('lang')} t={c.get('t')} upload={upload} reports={reports} refused={refused} />)
  })
  routes.get(`${home}/:id/report.csv`, read, async (c) => {
    const { reports, refused } = await previewOf(c.get('ports'), c.get('actor'), idOf(c))
    return c.body(reportCsv(reports, refused), 200, {
      'content-type': 'text/csv; charset=utf-8',
      'content-disposition': 'attachment; filename="report.csv"',
    })
  })
  routes.post(`${home}/:id/take`, { may: keepsLedger, audit: 'funding.takeFiles' }, async (c) => {
    const done = await perform(c.get('ports'), c.get('actor'), takeFiles, { id: idOf(c) })
    if (!done.ok) throw new AppError('conflict', 'The upload could not be taken.')
    return back(c, `${home}/${idOf(c)}`, 'funding.import.done')
  })
  routes.post(`${home}/:id/drop`, { may: keepsLedger, audit: 'funding.dropFiles' }, async (c) => {
    const done = await perform(c.get('ports'), c.get('actor'), dropFiles, { id: idOf(c) })
    if (!done.ok) throw new AppError('conflict', 'There is no such upload waiting.')
    return back(c, home, 'funding.import.dropped')
  })
}
