// Addresses of programmes.
import { z } from 'zod'
import { toCsv } from '../../../kernel/csv.ts'
import { room, type Request } from '../../../kernel/http.ts'
import { formatDay, formatNumber } from '../../../kernel/i18n.ts'
import { paperPdf, type Paper } from '../../../kernel/paper.ts'
import { page } from '../../../ui/page.tsx'
import { seesCounts } from '../policy.ts'
import { outcomeText } from '../words.ts'
import { planMonths, type PlanLine } from './model.ts'
import { ProgrammesPage } from './pages.tsx'
import { programmes } from './queries.ts'

export const programmeRoutes = room('casework.programmes')
const reads = { may: seesCounts, audit: 'casework.readProgrammes' }
/** The days asked for; the current year when they are none or the wrong way round. */
function period(c: Request): { from: string; to: string } {
  const today = c.get('ports').clock.today()
  const day = z.iso.date()
  const [from, to] = [day.safeParse(c.req.query('from')), day.safeParse(c.req.query('to'))]
  return from.success && to.success && from.data <= to.data
    ? { from: from.data, to: to.data }
    : { from: `${today.slice(0, 4)}-01-01`, to: today }
}
programmeRoutes.get('/app/casework/programmes', reads, async (c) => {
  const { from, to } = period(c)
  return page(
    c,
    { title: c.get('t')('casework.programmes'), crumbs: [{ label: c.get('t')('casework.programmes') }] },
    <ProgrammesPage
      lang={c.get('lang')}
      t={c.get('t')}
      from={from}
      to={to}
      found={await programmes(c.get('ports'), c.get('actor'), from, to)}
    />,
  )
})
programmeRoutes.get('/app/casework/programmes/housing.csv', reads, async (c) => {
  const { from, to } = period(c)
  const { plans } = await programmes(c.get('ports'), c.get('actor'), from, to)
  const columns = (
    ['number', 'openedOn', 'month', 'milestones', 'reached', 'late', 'rents', 'rentsSeen', 'atRisk', 'closedOn', 'outcome'] as const
  ).map((name) => ({ header: name, value: (row: PlanLine) => (row[name] === null ? '' : String(row[name])) }))
  c.header('cache-control', 'no-store')
  return c.body(toCsv(columns, plans), 200, {
    'content-type': 'text/csv; charset=utf-8',
    'content-disposition': `attachment; filename="housing-plans-${from}-${to}.csv"`,
  })
})
// The report to the State Integration Programme goes to Czech offices: it is Czech whatever the reader's language.
programmeRoutes.get('/app/casework/programmes/housing.pdf', reads, async (c) => {
  const { from, to } = period(c)
  const t = c.get('translators')('cs')
  const { plans } = await programmes(c.get('ports'), c.get('actor'), from, to)
  const share = (part: number, whole: number) => `${formatNumber('cs', part)} / ${formatNumber('cs', whole)}`
  const paper: Paper = {
    sender: [c.get('shell').hatLabel(c.get('actor'), t)],
    recipient: [],
    day: formatDay('cs', c.get('ports').clock.today()),
    reference: `${from} – ${to}`,
    parts: [
      {
        lang: 'cs',
        title: t('casework.programmes.reportTitle'),
        blocks: [
          {
            kind: 'facts',
            rows: [
              [t('casework.programmes.period'), `${formatDay('cs', from)} – ${formatDay('cs', to)}`],
              [t('casework.programmes.plans'), formatNumber('cs', plans.length)],
              [t('casework.programmes.finished'), formatNumber('cs', plans.filter((plan) => plan.closedOn !== null).length)],
              [t('casework.programmes.met'), formatNumber('cs', plans.filter((plan) => plan.outcome === 'met').length)],
              [t('casework.programmes.atRisk'), formatNumber('cs', plans.filter((plan) => plan.atRisk).length)],
            ],
          },
          {
            kind: 'table',
            numbers: [2, 3, 4],
            head: [
              t('casework.number'),
              t('casework.programmes.handover'),
              t('casework.programmes.month'),
              t('casework.programmes.milestones'),
              t('casework.programmes.rents'),
              t('casework.state'),
            ],
            rows: plans.map((plan) => [
              plan.number,
              formatDay('cs', plan.openedOn),
              share(plan.month, planMonths),
              share(plan.reached, plan.milestones),
              share(plan.rentsSeen, plan.rents),
              plan.atRisk ? t('casework.programmes.risk') : plan.outcome ? outcomeText(t, plan.outcome) : t('casework.state.open'),
            ]),
          },
          { kind: 'paragraph', text: t('casework.programmes.once') },
        ],
      },
    ],
  }
  c.header('cache-control', 'no-store')
  return c.body(new Uint8Array(paperPdf(paper)), 200, {
    'content-type': 'application/pdf',
    'content-disposition': `attachment; filename="housing-plans-${from}-${to}.pdf"`,
  })
})
