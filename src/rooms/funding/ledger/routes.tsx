// Addresses of the ledger of all money.
import { z } from 'zod'
import { perform, type FieldErrors } from '../../../kernel/command.ts'
import { toCsv } from '../../../kernel/csv.ts'
import { dropDraft, findDraft } from '../../../kernel/drafts.ts'
import { AppError } from '../../../kernel/errors.ts'
import { back, formOf, room, typed, type Request } from '../../../kernel/http.ts'
import { moneyText, parseMoney } from '../../../kernel/money.ts'
import { page } from '../../../ui/page.tsx'
import { DayField } from '../../../ui/fields.tsx'
import type { Child } from 'hono/jsx'
import { mayOpen, seesAll, usesLedger, viewsOf } from './access.ts'
import { budgetsCsv } from './budget-files.ts'
import { Bounds, BudgetsView } from './budget-pages.tsx'
import { AidView, BurdenView, DuplicatesView, PairView } from './check-pages.tsx'
import { declareMoney, declares, giveVerdict, keepsLedger, publishInterest, relateUndertakings, withdrawInterest } from './commands.ts'
import { filterOf, offsetOf } from './filter.ts'
import { at, Filters, hrefOf, queryOf, ViewFrame, type View } from './frame.tsx'
import { importRoutes } from './import-routes.tsx'
import { DeclareView } from './import-pages.tsx'
import {
  aidLimits,
  budgets,
  classes,
  cliffs,
  countedOnce,
  duplicates,
  forecast,
  overspentChains,
  pairings,
  spread,
  yearTotals,
} from './model.ts'
import { endingSoon, outlooks } from './outlook.ts'
import { outcomes } from './outcomes.ts'
import { CliffsView } from './outlook-pages.tsx'
import { OverviewView } from './overview-page.tsx'
import { burden, matchesOf } from './partners.ts'
import {
  aidOf,
  choicesOf,
  countable,
  counted,
  countLedger,
  extentOf,
  gapsOf,
  groupsOf,
  instrumentsOf,
  interestsOf,
  jointCalls,
  ledger,
  noFilter,
  reportsOwed,
  statedBounds,
  totalsOf,
  traceOf,
  verdictsOf,
} from './queries.ts'
import { recordColumns, RecordList, RecordView } from './record-pages.tsx'
import { shareOut, type Contribution } from './sharing.ts'
import { CalculatorView, calculatorFields, CooperationView, OutcomesView, PartnersView } from './together-pages.tsx'

export const ledgerRoutes = room('funding-ledger')
const size = 50
const horizon = 36
const basics = (c: Request) => ({ lang: c.get('lang'), t: c.get('t'), ports: c.get('ports'), actor: c.get('actor') })
const dayOf = (c: Request): string => z.iso.date().catch(c.get('ports').clock.today()).parse(c.req.query('day'))
const yearOf = (c: Request): number => filterOf(c).year ?? Number(c.get('ports').clock.today().slice(0, 4))
function show(c: Request, view: View, content: Child, errors: FieldErrors = {}, actions?: Child): Response | Promise<Response> {
  const { t, actor } = basics(c)
  return page(
    c,
    {
      title: t(`funding.tab.${view}`),
      crumbs: [{ label: t('funding.ledger.title'), href: at }, { label: t(`funding.tab.${view}`) }],
      status: Object.keys(errors).length > 0 ? 422 : 200,
    },
    <ViewFrame t={t} view={view} allowed={viewsOf(actor)} actions={actions}>
      {content}
    </ViewFrame>,
  )
}
const open = (view: View) => ({ may: mayOpen(view), audit: null })
const csvFile = (c: Request, name: string, text: string): Response =>
  c.body(text, 200, { 'content-type': 'text/csv; charset=utf-8', 'content-disposition': `attachment; filename="${name}"` })
const isId = (text: string | undefined): text is string => z.uuid().safeParse(text).success

ledgerRoutes.get(at, { may: usesLedger, audit: null }, async (c) => {
  const { lang, t, ports, actor } = basics(c)
  const today = ports.clock.today()
  const [known, extent, gaps, verdicts] = await Promise.all([
    counted(ports, actor, noFilter),
    extentOf(ports, actor),
    gapsOf(ports, actor),
    verdictsOf(ports, actor),
  ])
  const [secured, year, totals] = [countedOnce(known), Number(today.slice(0, 4)), yearTotals(known)]
  const open = seesAll(actor)
    ? duplicates(known).filter((pair) => (verdicts.get([pair.a.id, pair.b.id].toSorted().join(' '))?.verdict ?? 'open') === 'open').length
    : 0
  return page(
    c,
    { title: t('funding.ledger.title'), crumbs: [{ label: t('funding.ledger.title') }] },
    <OverviewView
      lang={lang}
      t={t}
      allowed={viewsOf(actor)}
      shown={{
        today,
        years: totals.filter((row) => row.currency === 'CZK' && row.year <= year + 2),
        other: totals.filter((row) => row.currency !== 'CZK'),
        extent,
        organisations: new Set(known.map((one) => one.organisationId)).size,
        funders: new Set(known.map((one) => one.funderId)).size,
        ending: endingSoon(known, today, 12),
        falls: outlooks(known, today, horizon, false).filter((one) => one.fallsIn !== null),
        flagged: {
          duplicates: open,
          overspent: overspentChains(known),
          dependent: budgets(known)
            .filter((row) => row.year === year && (row.hhi ?? 0) >= 5000)
            .map((row) => row.organisation),
        },
        missing: { ...gaps, withoutService: secured.filter((one) => one.service === null && one.kind === 'grant').length },
      }}
    />,
  )
})
ledgerRoutes.get(`${at}/years.csv`, { may: usesLedger, audit: null }, async (c) => {
  const rows = yearTotals(await counted(c.get('ports'), c.get('actor'), noFilter))
  const cell = (minor: bigint, currency: string) => moneyText({ minor, currency })
  return csvFile(
    c,
    'years.csv',
    toCsv(
      [
        { header: 'year', value: (row) => row.year },
        { header: 'currency', value: (row) => row.currency },
        ...classes.map((of) => ({ header: of, value: (row: (typeof rows)[number]) => cell(row.sums[of], row.currency) })),
        { header: 'total', value: (row) => cell(row.totalMinor, row.currency) },
      ],
      rows,
    ),
  )
})
ledgerRoutes.get(hrefOf('records'), open('records'), async (c) => {
  const { lang, t, ports, actor } = basics(c)
  const [filter, offset] = [filterOf(c), offsetOf(c)]
  const [rows, total, choices, totals] = await Promise.all([
    ledger(ports, actor, filter, size, offset),
    countLedger(ports, actor, filter),
    choicesOf(ports, actor),
    totalsOf(ports, actor, filter),
  ])
  const query = queryOf(filter)
  return show(
    c,
    'records',
    <>
      <Filters
        t={t}
        path={hrefOf('records')}
        filter={filter}
        choices={choices}
        fields={['q', 'organisation', 'year', 'service', 'district', 'grade']}
        result={t('funding.foundRecords', { count: total })}
      />
      <RecordList
        lang={lang}
        t={t}
        base={hrefOf('records')}
        rows={rows}
        total={total}
        offset={offset}
        size={size}
        totals={totals}
        pageHref={(from) => `${hrefOf('records')}?${query}${query === '' ? '' : '&'}from=${from}`}
      />
    </>,
    {},
    <a class="button button-secondary" href={`${at}/ledger.csv${query === '' ? '' : `?${query}`}`} download="">
      {t('funding.csv')}
    </a>,
  )
})
ledgerRoutes.get(`${at}/ledger.csv`, { may: usesLedger, audit: 'funding.export' }, async (c) =>
  csvFile(c, 'ledger.csv', toCsv(recordColumns, await ledger(c.get('ports'), c.get('actor'), filterOf(c)))),
)
ledgerRoutes.get(`${hrefOf('records')}/:id`, open('records'), async (c) => {
  const { lang, t, ports, actor } = basics(c)
  const id = c.req.param('id')
  const trace = isId(id) ? await traceOf(ports, actor, id) : null
  if (!trace) throw new AppError('not-found', 'There is no such record of money.')
  const [whole] = countable([trace.record])
  const districts = new Map((await choicesOf(ports, actor)).districts.map((one) => [one.code, one.name]))
  return page(
    c,
    {
      title: trace.record.title,
      crumbs: [
        { label: t('funding.ledger.title'), href: at },
        { label: t('funding.tab.records'), href: hrefOf('records') },
        { label: trace.record.title },
      ],
    },
    <RecordView
      lang={lang}
      t={t}
      base={hrefOf('records')}
      trace={trace}
      districts={districts}
      parts={whole ? spread(whole, 'year') : new Map()}
    />,
  )
})
ledgerRoutes.get(hrefOf('budgets'), open('budgets'), async (c) => {
  const { lang, t, ports, actor } = basics(c)
  const filter = filterOf(c)
  const year = c.req.query('year') === undefined && filter.organisation === null ? yearOf(c) : filter.year
  const [records, choices, bounds] = await Promise.all([
    counted(ports, actor, { ...filter, year }),
    choicesOf(ports, actor),
    statedBounds(ports, actor),
  ])
  const rows = budgets(records).filter((row) => year === null || row.year === year)
  const slugs = new Map(records.map((one) => [one.organisationId, one.slug]))
  const query = queryOf({ ...filter, year })
  return show(
    c,
    'budgets',
    <>
      <Filters
        t={t}
        path={hrefOf('budgets')}
        filter={{ ...filter, year }}
        choices={choices}
        fields={['organisation', 'year']}
        result={t('funding.foundBudgets', { count: rows.length })}
      />
      <BudgetsView
        lang={lang}
        t={t}
        rows={rows.slice(0, 400)}
        recordsHref={(row) => {
          const slug = slugs.get(row.organisationId)
          return `${hrefOf('records')}?year=${row.year}&${slug ? `organisation=${slug}` : `q=${encodeURIComponent(row.organisation)}`}`
        }}
        csv={`${at}/budgets.csv?${query}`}
      />
      <Bounds lang={lang} t={t} bounds={bounds} />
    </>,
  )
})
ledgerRoutes.get(`${at}/budgets.csv`, open('budgets'), async (c) => {
  const filter = filterOf(c)
  return csvFile(
    c,
    'table-3.csv',
    budgetsCsv(
      budgets(await counted(c.get('ports'), c.get('actor'), filter)).filter((row) => filter.year === null || row.year === filter.year),
    ),
  )
})
ledgerRoutes.get(hrefOf('cliffs'), open('cliffs'), async (c) => {
  const { lang, t, ports, actor } = basics(c)
  const [day, filter] = [dayOf(c), filterOf(c)]
  const [records, { instruments }, choices] = await Promise.all([
    counted(ports, actor, { ...filter, year: null }),
    instrumentsOf(ports, actor),
    choicesOf(ports, actor),
  ])
  const once = countedForForecast(records)
  const found = cliffs(once, instruments, day, horizon)
  return show(
    c,
    'cliffs',
    <>
      <Filters
        t={t}
        path={hrefOf('cliffs')}
        filter={filter}
        choices={choices}
        fields={['organisation', 'service', 'district']}
        result={t('funding.foundCliffs', { count: found.length })}
        extra={<DayField t={t} name="day" label={t('funding.asOf')} hint={t('funding.asOfHint')} value={day} />}
      />
      <CliffsView
        lang={lang}
        t={t}
        day={day}
        past={day !== ports.clock.today()}
        months={forecast(once, day, horizon)}
        cliffs={found}
        falls={outlooks(once, day, horizon, true)}
        districts={new Map(choices.districts.map((one) => [one.code, one.name]))}
        instruments={instruments}
      />
    </>,
  )
})
/** Secured money once over a chain, beside what is only probable; a district's money passed on would otherwise stand in its months twice. */
function countedForForecast<T extends Parameters<typeof countedOnce>[0][number]>(records: readonly T[]): T[] {
  return [...countedOnce(records), ...records.filter((record) => record.certainty !== 'secured')]
}
ledgerRoutes.get(hrefOf('duplicates'), open('duplicates'), async (c) => {
  const { lang, t, ports, actor } = basics(c)
  const [records, verdicts] = await Promise.all([counted(ports, actor, filterOf(c)), verdictsOf(ports, actor)])
  return show(c, 'duplicates', <DuplicatesView lang={lang} t={t} pairs={duplicates(records)} verdicts={verdicts} />)
})
async function pairPage(c: Request, values: Record<string, string>, errors: FieldErrors): Promise<Response> {
  const { lang, t, ports, actor } = basics(c)
  const [first, second] = [c.req.param('a'), c.req.param('b')]
  if (!isId(first) || !isId(second)) throw new AppError('not-found', 'There is no such pair.')
  const [one, other, verdicts] = await Promise.all([traceOf(ports, actor, first), traceOf(ports, actor, second), verdictsOf(ports, actor)])
  const [a, b] = countable([one?.record, other?.record].filter((record) => record !== undefined))
  if (!a || !b) throw new AppError('not-found', 'There is no such pair.')
  const verdict = verdicts.get([a.id, b.id].toSorted().join(' ')) ?? null
  return show(
    c,
    'duplicates',
    <PairView
      lang={lang}
      t={t}
      a={a}
      b={b}
      pair={duplicates([a, b])[0] ?? null}
      verdict={verdict}
      mayDecide={keepsLedger(actor)}
      values={values}
      errors={errors}
    />,
    errors,
  )
}
ledgerRoutes.get(`${hrefOf('duplicates')}/:a/:b`, open('duplicates'), (c) => pairPage(c, {}, {}))
ledgerRoutes.post(`${hrefOf('duplicates')}/:a/:b`, { may: keepsLedger, audit: 'funding.giveVerdict' }, async (c) => {
  const form = typed(await formOf(c))
  const done = await perform(c.get('ports'), c.get('actor'), giveVerdict, {
    ...form,
    firstId: c.req.param('a'),
    secondId: c.req.param('b'),
  })
  return done.ok ? back(c, hrefOf('duplicates'), 'funding.saved') : pairPage(c, form, done.errors)
})
ledgerRoutes.get(hrefOf('cooperation'), open('cooperation'), async (c) => {
  const { lang, t, ports, actor } = basics(c)
  const groups = await groupsOf(ports, actor)
  return show(c, 'cooperation', <CooperationView lang={lang} t={t} pairs={pairings(groups.joint, groups.competing)} />)
})
ledgerRoutes.get(hrefOf('calculator'), open('calculator'), async (c) => {
  const { lang, t, ports, actor } = basics(c)
  const { rules } = await instrumentsOf(ports, actor)
  const values: Record<string, string> = {
    rule: c.req.query('rule') ?? '',
    ...Object.fromEntries(calculatorFields.map((name) => [name, c.req.query(name) ?? ''])),
  }
  const rule = rules.find((one) => one.id === values['rule']) ?? null
  const asked = c.req.query('rule') !== undefined
  const read = (name: (typeof calculatorFields)[number]) => parseMoney(values[name] || '0')?.minor ?? -1n
  const total = read('total')
  const years = z.coerce
    .number()
    .int()
    .min(1)
    .max(30)
    .catch(1)
    .parse(values['years'] || '7')
  const errors: FieldErrors = !asked
    ? {}
    : {
        ...(rule ? {} : { rule: ['ui.error.required'] }),
        ...(total > 0n ? {} : { total: ['funding.error.amount'] }),
        ...Object.fromEntries(
          (['city', 'district', 'inKind', 'organisation', 'other'] as const)
            .filter((name) => read(name) < 0n)
            .map((name) => [name, ['funding.error.amount']]),
        ),
      }
  const offers: Contribution[] = [
    { by: 'city', kind: 'cash', minor: read('city') },
    { by: 'district', kind: 'cash', minor: read('district') },
    { by: 'organisation', kind: 'cash', minor: read('organisation') },
    { by: 'other', kind: 'cash', minor: read('other') },
    { by: 'district', kind: 'in-kind', minor: read('inKind') },
  ]
  const result =
    rule && asked && Object.keys(errors).length === 0
      ? shareOut(total, { num: BigInt(rule.num), den: BigInt(rule.den), inKind: rule.inKind }, offers)
      : null
  return show(
    c,
    'calculator',
    <CalculatorView lang={lang} t={t} rules={rules} rule={rule} result={result} years={years} values={values} errors={errors} />,
    errors,
  )
})
async function aidPage(c: Request, values: Record<string, string>, errors: FieldErrors): Promise<Response> {
  const { lang, t, ports, actor } = basics(c)
  const given = {
    organisation: c.req.query('organisation') ?? '',
    day: c.req.query('day') ?? ports.clock.today(),
    euros: c.req.query('euros') ?? '',
    limit: c.req.query('limit') ?? 'general',
    ...values,
  }
  const asked = c.req.query('organisation') !== undefined
  const euros = parseMoney(given.euros, 'EUR')
  const wrong: FieldErrors = !asked
    ? {}
    : {
        ...(isId(given.organisation) ? {} : { organisation: ['ui.error.required'] }),
        ...(z.iso.date().safeParse(given.day).success ? {} : { day: ['ui.error.date'] }),
        ...(euros && euros.minor > 0n ? {} : { euros: ['funding.error.amount'] }),
      }
  const answer =
    asked && euros && Object.keys(wrong).length === 0
      ? await aidOf(
          ports,
          actor,
          given.organisation,
          given.day,
          euros.minor,
          aidLimits[given.limit === 'sgei' ? 'sgei' : 'general'].euroCents,
        )
      : null
  return show(
    c,
    'aid',
    <AidView
      lang={lang}
      t={t}
      choices={await choicesOf(ports, actor)}
      answer={answer}
      mayKeep={keepsLedger(actor)}
      values={given}
      errors={{ ...wrong, ...errors }}
    />,
    { ...wrong, ...errors },
  )
}
ledgerRoutes.get(hrefOf('aid'), open('aid'), (c) => aidPage(c, {}, {}))
ledgerRoutes.post(`${at}/aid/related`, { may: keepsLedger, audit: 'funding.relateUndertakings' }, async (c) => {
  const form = typed(await formOf(c))
  const done = await perform(c.get('ports'), c.get('actor'), relateUndertakings, form)
  return done.ok ? back(c, hrefOf('aid'), 'funding.saved') : aidPage(c, form, done.errors)
})
ledgerRoutes.get(hrefOf('burden'), open('burden'), async (c) => {
  const { lang, t, ports, actor } = basics(c)
  return show(c, 'burden', <BurdenView lang={lang} t={t} rows={burden(await reportsOwed(ports, actor, ports.clock.today()))} />)
})
ledgerRoutes.get(hrefOf('outcomes'), open('outcomes'), async (c) => {
  const { lang, t, ports, actor } = basics(c)
  const year = yearOf(c)
  const [records, choices] = await Promise.all([counted(ports, actor, { ...noFilter, year }), choicesOf(ports, actor)])
  const rows = outcomes(records, year)
  return show(
    c,
    'outcomes',
    <>
      <Filters
        t={t}
        path={hrefOf('outcomes')}
        filter={{ ...noFilter, year }}
        choices={choices}
        fields={['year']}
        result={t('funding.foundServices', { count: rows.length })}
      />
      <OutcomesView lang={lang} t={t} outcomes={rows} />
    </>,
  )
})
async function partnersPage(c: Request, values: Record<string, string>, errors: FieldErrors): Promise<Response> {
  const { lang, t, ports, actor } = basics(c)
  const [all, choices, calls, draft] = await Promise.all([
    interestsOf(ports, actor),
    choicesOf(ports, actor),
    jointCalls(ports, actor),
    declares(actor) ? findDraft(ports, actor, 'funding:interest') : null,
  ])
  const mine = actor.kind === 'person' ? actor.hat?.organisationId : null
  const own = all.filter((one) => one.organisationId === mine)
  return show(
    c,
    'partners',
    <PartnersView
      lang={lang}
      t={t}
      own={own}
      matches={own.map((one) => ({ own: one, found: matchesOf(one, all) }))}
      others={all.filter((one) => one.organisationId !== mine)}
      mayPublish={declares(actor)}
      seesAll={seesAll(actor)}
      districts={new Map(choices.districts.map((one) => [one.code, one.name]))}
      calls={calls}
      choices={choices}
      values={{ ...draft?.content, ...values }}
      errors={errors}
    />,
    errors,
  )
}
ledgerRoutes.get(hrefOf('partners'), open('partners'), (c) => partnersPage(c, {}, {}))
ledgerRoutes.post(hrefOf('partners'), { may: declares, audit: 'funding.publishInterest' }, async (c) => {
  const form = typed(await formOf(c))
  const done = await perform(c.get('ports'), c.get('actor'), publishInterest, form)
  if (!done.ok) return partnersPage(c, form, done.errors)
  await dropDraft(c.get('ports'), c.get('actor'), 'funding:interest')
  return back(c, hrefOf('partners'), 'funding.saved')
})
ledgerRoutes.post(`${hrefOf('partners')}/:id/withdraw`, { may: declares, audit: 'funding.withdrawInterest' }, async (c) => {
  const done = await perform(c.get('ports'), c.get('actor'), withdrawInterest, { id: c.req.param('id') })
  if (!done.ok) throw new AppError('not-found', 'There is no such interest of your organisation.')
  return back(c, hrefOf('partners'), 'funding.saved')
})
async function declarePage(c: Request, values: Record<string, string>, errors: FieldErrors): Promise<Response> {
  const { t, ports, actor } = basics(c)
  return show(
    c,
    'declare',
    <DeclareView
      t={t}
      choices={await choicesOf(ports, actor)}
      values={{ ...(await findDraft(ports, actor, 'funding:declare'))?.content, ...values }}
      errors={errors}
    />,
    errors,
  )
}
ledgerRoutes.get(hrefOf('declare'), open('declare'), (c) => declarePage(c, {}, {}))
ledgerRoutes.post(hrefOf('declare'), { may: declares, audit: 'funding.declareMoney' }, async (c) => {
  const form = typed(await formOf(c))
  const done = await perform(c.get('ports'), c.get('actor'), declareMoney, form)
  if (!done.ok) return declarePage(c, form, done.errors)
  await dropDraft(c.get('ports'), c.get('actor'), 'funding:declare')
  return back(c, hrefOf('declare'), 'funding.saved')
})
importRoutes(ledgerRoutes, show)
