// The audit screen of the data-protection officer and the auditor.
import { verifyAudit } from '../../../kernel/audit.ts'
import { toCsv } from '../../../kernel/csv.ts'
import { room, type Request } from '../../../kernel/http.ts'
import { withQuery } from '../../../ui/filter.tsx'
import { page } from '../../../ui/page.tsx'
import { listPlaces } from '../accounts/queries.ts'
import { mayReadAudit } from '../policy.ts'
import { requireReauthentication } from '../sessions/commands.ts'
import { noteVerification } from './commands.ts'
import { AuditPage, VerifiedPage } from './pages.tsx'
import { AuditFilterForm, exportAudit, readAudit, type AuditRow } from './queries.ts'

const columns = [
  { header: 'at', value: (row: AuditRow) => row.atText },
  { header: 'actor_kind', value: (row: AuditRow) => row.actorKind },
  { header: 'account_id', value: (row: AuditRow) => row.accountId },
  { header: 'person', value: (row: AuditRow) => row.personName },
  { header: 'role', value: (row: AuditRow) => row.role },
  { header: 'action', value: (row: AuditRow) => row.action },
  { header: 'subject_kind', value: (row: AuditRow) => row.subjectKind },
  { header: 'subject_id', value: (row: AuditRow) => row.subjectId },
  { header: 'organisation', value: (row: AuditRow) => row.placeName },
  { header: 'details', value: (row: AuditRow) => JSON.stringify(row.details) },
  { header: 'chain', value: (row: AuditRow) => row.chain },
  { header: 'number', value: (row: AuditRow) => row.number },
]

export function auditRoutes() {
  const web = room('identity.audit')

  web.get('/app/audit', { may: mayReadAudit, audit: 'identity.readAudit' }, async (c) => {
    const [ports, actor, t] = [c.get('ports'), c.get('actor'), c.get('t')]
    const filter = AuditFilterForm.parse(c.req.query())
    const [{ rows, more }, places] = await Promise.all([readAudit(ports, actor, filter, 50), listPlaces(ports, actor)])
    const here = hereOf(c)
    const last = rows.at(-1)
    const next = more && last ? withQuery(here, { before: last.atText }) : null
    const exportHref = withQuery(here.replace('/app/audit', '/app/audit.csv'), { before: undefined })
    return page(
      c,
      { title: t('identity.audit.title') },
      <AuditPage t={t} lang={c.get('lang')} rows={rows} filter={filter} places={places} next={next} exportHref={exportHref} />,
    )
  })

  web.get('/app/audit.csv', { may: mayReadAudit, audit: 'identity.exportAudit' }, async (c) => {
    const [ports, actor] = [c.get('ports'), c.get('actor')]
    requireReauthentication(actor, ports.clock)
    const rows = await exportAudit(ports, actor, AuditFilterForm.parse({ ...c.req.query(), before: null }))
    return c.body(toCsv(columns, rows, { bom: true }), 200, {
      'content-type': 'text/csv; charset=utf-8',
      'content-disposition': `attachment; filename="audit-${ports.clock.today()}.csv"`,
    })
  })

  web.post('/app/audit/verify', { may: mayReadAudit, audit: 'identity.verifyAudit' }, async (c) => {
    const [ports, t] = [c.get('ports'), c.get('t')]
    const result = await verifyAudit(ports)
    await noteVerification(ports, c.get('actor'), result)
    const title = t('identity.audit.verified')
    return page(
      c,
      { title, crumbs: [{ label: t('identity.audit.title'), href: '/app/audit' }, { label: title }] },
      <VerifiedPage t={t} lang={c.get('lang')} result={result} />,
    )
  })

  return web
}

function hereOf(c: Request): string {
  const url = new URL(c.req.url)
  return url.pathname + url.search
}
