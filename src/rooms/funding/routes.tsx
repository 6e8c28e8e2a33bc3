// Addresses of the register of money.
import { z } from 'zod'
import { anyone } from '../../kernel/actor.ts'
import { toCsv } from '../../kernel/csv.ts'
import { AppError } from '../../kernel/errors.ts'
import { room, type Request } from '../../kernel/http.ts'
import { moneyText } from '../../kernel/money.ts'
import { page } from '../../ui/page.tsx'
import { evidenceOf } from '../study/index.ts'
import { kinds, moneyOf } from './model.ts'
import { publicLedger } from './ledger/public.tsx'
import { knownFlows } from './ledger/queries.ts'
import { FlowsPage, MoneyList, MoneyOverview, MoneyPage, type FundingView } from './pages.tsx'
import { allMoney, listFlows, listMoney, moneyBySlug, type MoneyFilter } from './queries.ts'

const open = { may: anyone, audit: null } as const
export const fundingRoutes = room('funding')

const word = z.string().max(200).nullable().catch(null)
const filterSchema = z.object({ kind: z.enum(kinds).nullable().catch(null), funder: word, recipient: word })
/** The filter in the address; a value the register does not know is as if it were not there. */
function filterOf(c: Request): MoneyFilter {
  return filterSchema.parse({
    kind: c.req.query('kind') || null,
    funder: c.req.query('funder') || null,
    recipient: c.req.query('recipient') || null,
  })
}
const views = z.enum(['overview', 'list', 'flows'])
/** Which view is asked for; a filter alone means the list. */
function viewOf(c: Request, filter: MoneyFilter): FundingView {
  const asked = views.safeParse(c.req.query('view'))
  if (asked.success) return asked.data
  return Object.values(filter).some((value) => value !== null) ? 'list' : 'overview'
}
const amount = (minor: number | null, currency: string | null) => {
  const money = moneyOf(minor, currency)
  return money ? moneyText(money) : null
}

fundingRoutes.get('/:lang/funding', open, async (c) => {
  const t = c.get('t')
  const lang = c.get('lang')
  const filter = filterOf(c)
  const view = viewOf(c, filter)
  const all = await listMoney(c.get('ports'), c.get('actor'), allMoney)
  const options = { title: t('funding.title'), description: t('funding.lead'), crumbs: [{ label: t('funding.title') }] }
  if (view === 'flows')
    return page(
      c,
      options,
      <FlowsPage
        lang={lang}
        t={t}
        facts={all}
        flows={await listFlows(c.get('ports'), c.get('actor'))}
        known={await knownFlows(c.get('ports'), c.get('actor'))}
      />,
    )
  if (view === 'overview') return page(c, options, <MoneyOverview lang={lang} t={t} facts={all} />)
  return page(
    c,
    options,
    <MoneyList
      lang={lang}
      t={t}
      query={new URL(c.req.url).search.slice(1)}
      filter={filter}
      all={all}
      facts={await listMoney(c.get('ports'), c.get('actor'), filter)}
    />,
  )
})
fundingRoutes.get('/:lang/funding.csv', open, async (c) => {
  const facts = await listMoney(c.get('ports'), c.get('actor'), filterOf(c))
  return c.body(
    toCsv(
      [
        { header: 'slug', value: (fact) => fact.slug },
        { header: 'title', value: (fact) => fact.title },
        { header: 'kind', value: (fact) => fact.kind },
        { header: 'amount', value: (fact) => amount(fact.amountMinor, fact.currency) },
        { header: 'currency', value: (fact) => fact.currency },
        { header: 'amount_relation', value: (fact) => fact.amountRelation },
        { header: 'amount_as_printed', value: (fact) => fact.amountAsPrinted },
        { header: 'other_reading', value: (fact) => amount(fact.otherReadingMinor, fact.currency) },
        { header: 'funders', value: (fact) => fact.funders.map((one) => one.name).join('; ') },
        { header: 'funders_in_words', value: (fact) => fact.funderText },
        { header: 'recipients', value: (fact) => fact.recipients.map((one) => one.name).join('; ') },
        { header: 'recipients_in_words', value: (fact) => fact.recipientText },
        { header: 'from', value: (fact) => fact.fromYear },
        { header: 'to', value: (fact) => fact.toYear },
        { header: 'cycle', value: (fact) => fact.cycle },
        { header: 'duration_min_years', value: (fact) => fact.durationMin },
        { header: 'duration_max_years', value: (fact) => fact.durationMax },
        { header: 'co_funding_percent', value: (fact) => fact.coFundingPercent },
      ],
      facts,
    ),
    200,
    { 'content-type': 'text/csv; charset=utf-8', 'content-disposition': 'attachment; filename="funding.csv"' },
  )
})
// Before the statements, because a statement's address would swallow these.
publicLedger(fundingRoutes)
fundingRoutes.get('/:lang/funding/:slug', open, async (c) => {
  const t = c.get('t')
  const lang = c.get('lang')
  const fact = await moneyBySlug(c.get('ports'), c.get('actor'), c.req.param('slug') ?? '')
  if (!fact) throw new AppError('not-found', 'There is no such statement about money.')
  const evidence = fact.studyId ? await evidenceOf(c.get('ports'), c.get('actor'), fact.studyId) : null
  return page(
    c,
    { title: fact.title, crumbs: [{ label: t('funding.title'), href: `/${lang}/funding` }, { label: fact.title }] },
    <MoneyPage lang={lang} t={t} fact={fact} evidence={evidence} />,
  )
})
