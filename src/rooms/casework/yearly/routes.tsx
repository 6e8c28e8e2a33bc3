// Addresses of the yearly report.
import { appendAudit } from '../../../kernel/audit.ts'
import { toCsv } from '../../../kernel/csv.ts'
import { asActor } from '../../../kernel/db.ts'
import { room, type Request } from '../../../kernel/http.ts'
import { page } from '../../../ui/page.tsx'
import { evidenceOf } from '../../study/index.ts'
import { organisationOf, seesCounts } from '../policy.ts'
import { otherFigures, studyFigures, YearPage } from './pages.tsx'
import { yearReport } from './queries.ts'

export const yearRoutes = room('casework.yearly')
const reads = { may: seesCounts, audit: 'casework.readReport' }

async function reportOf(c: Request) {
  const asked = Number(c.req.query('year') ?? '')
  const now = Number(c.get('ports').clock.today().slice(0, 4))
  const year = Number.isInteger(asked) && asked >= 2000 && asked <= now ? asked : now
  const report = await yearReport(c.get('ports'), c.get('actor'), year)
  await asActor(c.get('ports').db, c.get('actor'), (tx) =>
    appendAudit(tx, 'casework.readReport', {
      subjectKind: 'report',
      subjectId: String(year),
      organisationId: organisationOf(c.get('actor')),
    }),
  )
  return report
}
yearRoutes.get('/app/casework/year', reads, async (c) => {
  const report = await reportOf(c)
  const { ports, actor, lang, t } = { ports: c.get('ports'), actor: c.get('actor'), lang: c.get('lang'), t: c.get('t') }
  const found = await Promise.all(Object.values({ ...studyFigures, ...otherFigures }).map((id) => evidenceOf(ports, actor, id)))
  const evidence = found.filter((one) => one !== null)
  const stated = Object.fromEntries(
    Object.entries({ ...studyFigures, ...otherFigures }).map(([row, id]) => {
      const value = evidence.find((one) => one.id === id)?.facts['value']
      return [row, typeof value === 'number' ? value : undefined]
    }),
  )
  // One panel for the Centre's first year and one for the seven NGOs: their contradictions say why the parts do not add up.
  return page(
    c,
    { title: t('casework.year'), crumbs: [{ label: t('casework.report'), href: '/app/casework/report' }, { label: t('casework.year') }] },
    <YearPage
      lang={lang}
      t={t}
      report={report}
      stated={stated}
      evidence={evidence.filter((one) => one.id === studyFigures.people || one.id === otherFigures.ngos)}
    />,
  )
})
yearRoutes.get('/app/casework/year.csv', reads, async (c) => {
  const report = await reportOf(c)
  const few = (n: number) => (n > 0 && n < 10 ? '<10' : String(n))
  const rows = [
    { what: 'known people, each once', people: few(report.people), contacts: few(report.contacts - report.anonymousContacts) },
    ...report.services.map((one) => ({ what: one.key, people: few(one.people), contacts: few(one.contacts) })),
    { what: 'people in several of these services', people: few(report.inSeveral), contacts: '' },
    { what: 'people in none of these services', people: few(report.inNone), contacts: '' },
    { what: 'anonymous (contacts, heads)', people: few(report.anonymousHeads), contacts: few(report.anonymousContacts) },
  ]
  c.header('cache-control', 'no-store')
  return c.body(
    toCsv(
      [
        { header: 'year', value: () => String(report.year) },
        { header: 'what', value: (row) => row.what },
        { header: 'people', value: (row) => row.people },
        { header: 'contacts', value: (row) => row.contacts },
      ],
      rows,
    ),
    200,
    { 'content-type': 'text/csv; charset=utf-8', 'content-disposition': `attachment; filename="casework-${report.year}.csv"` },
  )
})
