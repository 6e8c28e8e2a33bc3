// Addresses of the study: about it, its contradictions, its records, as pages and as CSV.
import { anyone } from '../../kernel/actor.ts'
import { toCsv } from '../../kernel/csv.ts'
import { AppError } from '../../kernel/errors.ts'
import { room, type Request } from '../../kernel/http.ts'
import { page } from '../../ui/page.tsx'
import { isCollection, recordHref, type Collection } from './model.ts'
import { collectionHref, ContradictionsPage, RecordPage, RecordsPage, StudyPage } from './pages.tsx'
import { collectionText } from './panel.tsx'
import { contradictionById, countRecords, evidenceOf, listContradictions, listRecords } from './queries.ts'

const open = { may: anyone, audit: null } as const
export const studyRoutes = room('study')

function csv(c: Request, name: string, body: string): Response {
  return c.body(body, 200, { 'content-type': 'text/csv; charset=utf-8', 'content-disposition': `attachment; filename="${name}.csv"` })
}

studyRoutes.get('/:lang/study', open, async (c) => {
  const t = c.get('t')
  return page(
    c,
    { title: t('study.title'), description: t('study.lead'), crumbs: [{ label: t('study.title') }] },
    <StudyPage lang={c.get('lang')} t={t} counts={await countRecords(c.get('ports'), c.get('actor'))} />,
  )
})

studyRoutes.get('/:lang/study/contradictions', open, async (c) => {
  const t = c.get('t')
  const lang = c.get('lang')
  const all = await listContradictions(c.get('ports'), c.get('actor'))
  const filter = { severity: c.req.query('severity') ?? '', kind: c.req.query('kind') ?? '' }
  const list = all.filter(
    (one) => (filter.severity === '' || one.severity === filter.severity) && (filter.kind === '' || one.kind === filter.kind),
  )
  return page(
    c,
    {
      title: t('study.contradictions.title', { count: all.length }),
      crumbs: [{ label: t('study.title'), href: `/${lang}/study` }, { label: t('study.collection.inconsistencies') }],
    },
    <ContradictionsPage lang={lang} t={t} filter={filter} list={list} total={all.length} />,
  )
})
studyRoutes.get('/:lang/study/contradictions.csv', open, async (c) => {
  const all = await listContradictions(c.get('ports'), c.get('actor'))
  return csv(
    c,
    'contradictions',
    toCsv(
      [
        { header: 'id', value: (one) => one.id },
        { header: 'title', value: (one) => one.title },
        { header: 'kind', value: (one) => one.kind },
        { header: 'severity', value: (one) => one.severity },
        { header: 'as printed', value: (one) => one.printed.map((said) => `${said.section}: ${said.quote}`).join(' | ') },
        { header: 'arithmetic', value: (one) => one.arithmetic },
        { header: 'readings', value: (one) => one.readings.map((reading) => `${reading.label}: ${reading.text}`).join(' | ') },
        { header: 'recommended', value: (one) => one.recommended },
        { header: 'touches', value: (one) => one.touches.map((touched) => touched.id).join(' ') },
      ],
      all,
    ),
  )
})

studyRoutes.get('/:lang/study/:collection{[a-z]+\\.csv}', open, async (c) => {
  const collection = (c.req.param('collection') ?? '').slice(0, -4)
  if (!isCollection(collection)) throw new AppError('not-found', 'There is no such collection.')
  const list = await listRecords(c.get('ports'), c.get('actor'), collection)
  return csv(
    c,
    collection,
    toCsv(
      [
        { header: 'id', value: (row) => row.id },
        { header: 'label', value: (row) => row.label },
        { header: 'kind', value: (row) => row.kind },
        { header: 'section', value: (row) => row.quotations.map((one) => one.section).join(' ') },
        { header: 'quotation', value: (row) => row.quotations.map((one) => one.quote).join(' | ') },
        { header: 'facts', value: (row) => JSON.stringify(row.facts) },
      ],
      list,
    ),
  )
})

const hasOwnList = (collection: Collection) =>
  !collectionHref('en', collection).startsWith('/en/study/') || collection === 'inconsistencies'
studyRoutes.get('/:lang/study/:collection{[a-z]+}', open, async (c) => {
  const t = c.get('t')
  const lang = c.get('lang')
  const collection = c.req.param('collection') ?? ''
  if (!isCollection(collection)) throw new AppError('not-found', 'There is no such collection.')
  if (hasOwnList(collection)) return c.redirect(collectionHref(lang, collection), 301)
  const title = collectionText(t, collection)
  return page(
    c,
    { title, crumbs: [{ label: t('study.title'), href: `/${lang}/study` }, { label: title }] },
    <RecordsPage lang={lang} t={t} collection={collection} list={await listRecords(c.get('ports'), c.get('actor'), collection)} />,
  )
})

studyRoutes.get('/:lang/study/:collection{[a-z]+}/:id', open, async (c) => {
  const t = c.get('t')
  const lang = c.get('lang')
  const collection = c.req.param('collection') ?? ''
  const id = c.req.param('id') ?? ''
  const evidence = isCollection(collection) ? await evidenceOf(c.get('ports'), c.get('actor'), id) : null
  if (!evidence || evidence.collection !== collection) throw new AppError('not-found', 'There is no such record of the study.')
  const home = recordHref(lang, collection, id)
  if (!home.startsWith(`/${lang}/study/`)) return c.redirect(home, 301)
  const crumbs = [
    { label: t('study.title'), href: `/${lang}/study` },
    { label: collectionText(t, evidence.collection), href: collectionHref(lang, evidence.collection) },
    { label: evidence.label },
  ]
  const contradiction = collection === 'inconsistencies' ? await contradictionById(c.get('ports'), c.get('actor'), id) : null
  return page(c, { title: evidence.label, crumbs }, <RecordPage lang={lang} t={t} evidence={evidence} contradiction={contradiction} />)
})
