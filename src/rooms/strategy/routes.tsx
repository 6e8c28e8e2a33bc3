// Addresses of the strategy.
import { anyone } from '../../kernel/actor.ts'
import { toCsv } from '../../kernel/csv.ts'
import { AppError } from '../../kernel/errors.ts'
import { room } from '../../kernel/http.ts'
import { page } from '../../ui/page.tsx'
import { evidenceOf } from '../study/index.ts'
import { StrategyPage } from './pages.tsx'
import { cityStrategy } from './queries.ts'

const open = { may: anyone, audit: null } as const
export const strategyRoutes = room('strategy')

strategyRoutes.get('/:lang/strategy', open, async (c) => {
  const t = c.get('t')
  const document = await cityStrategy(c.get('ports'), c.get('actor'))
  if (!document) throw new AppError('not-found', 'This city has no strategy yet.')
  const evidence = await evidenceOf(c.get('ports'), c.get('actor'), document.studyId)
  return page(
    c,
    { title: t('strategy.title'), crumbs: [{ label: t('strategy.title') }] },
    <StrategyPage lang={c.get('lang')} t={t} document={document} evidence={evidence} />,
  )
})
strategyRoutes.get('/:lang/strategy.csv', open, async (c) => {
  const document = await cityStrategy(c.get('ports'), c.get('actor'))
  return c.body(
    toCsv(
      [
        { header: 'id', value: (one) => one.studyId },
        { header: 'kind', value: (one) => one.kind },
        { header: 'number', value: (one) => one.number },
        { header: 'title', value: (one) => one.title },
        { header: 'text', value: (one) => one.body },
        { header: 'sector', value: (one) => one.sector },
        { header: 'in_scope', value: (one) => one.inScope },
        { header: 'condition', value: (one) => one.condition },
        { header: 'year', value: (one) => one.year },
        { header: 'section', value: (one) => one.section },
        { header: 'quotation', value: (one) => one.quote },
      ],
      document?.elements ?? [],
    ),
    200,
    { 'content-type': 'text/csv; charset=utf-8', 'content-disposition': 'attachment; filename="strategy.csv"' },
  )
})
