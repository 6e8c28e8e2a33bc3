// The ledger for everybody: records, their traces, Table 3, files and the catalogue entry. The database leaves out what is confidential.
import { z } from 'zod'
import { anyone } from '../../../kernel/actor.ts'
import { toCsv } from '../../../kernel/csv.ts'
import { AppError } from '../../../kernel/errors.ts'
import type { Request, Room } from '../../../kernel/http.ts'
import { Notice } from '../../../ui/messages.tsx'
import { page } from '../../../ui/page.tsx'
import { Frame } from '../pages.tsx'
import { Bounds, BudgetsView } from './budget-pages.tsx'
import { budgetJson, budgetsCsv } from './budget-files.ts'
import { filterOf, offsetOf } from './filter.ts'
import { Filters, queryOf } from './frame.tsx'
import { budgets, spread, yearTotals } from './model.ts'
import { YearsPicture } from './overview-page.tsx'
import { choicesOf, countable, counted, countLedger, extentOf, ledger, noFilter, statedBounds, totalsOf, traceOf } from './queries.ts'
import { recordColumns, recordJson, RecordList, RecordView } from './record-pages.tsx'

const open = { may: anyone, audit: null } as const
const size = 25
/** A register of the whole state names thousands nobody here works with: the public list leaves them out, the staff's has them. */
const publicFilter = (c: Request) => ({ ...filterOf(c), known: true })
/** Adds the public addresses of the ledger to the register of money. */
export function publicLedger(routes: Room): void {
  routes.get('/:lang/funding/records', open, async (c) => {
    const [lang, t, ports, actor, filter, offset] = [
      c.get('lang'),
      c.get('t'),
      c.get('ports'),
      c.get('actor'),
      publicFilter(c),
      offsetOf(c),
    ]
    const base = `/${lang}/funding/records`
    const query = queryOf(filter)
    // The picture is of everything; a filtered list does without.
    const [rows, total, choices, totals, extent, known] = await Promise.all([
      ledger(ports, actor, filter, size, offset),
      countLedger(ports, actor, filter),
      choicesOf(ports, actor),
      totalsOf(ports, actor, filter),
      extentOf(ports, actor),
      query === '' ? counted(ports, actor, noFilter) : [],
    ])
    const asked = query === '' ? '' : `?${query}`
    const thisYear = Number(ports.clock.today().slice(0, 4))
    return page(
      c,
      {
        title: t('funding.view.records'),
        description: t('funding.public.recordsLead'),
        crumbs: [{ label: t('funding.title'), href: `/${lang}/funding` }, { label: t('funding.view.records') }],
      },
      <Frame
        lang={lang}
        t={t}
        view="records"
        lead={t('funding.public.recordsLead')}
        files={{ csv: `${base}.csv${asked}`, json: `${base}.json${asked}` }}
      >
        {extent.demo > 0 ? (
          <Notice t={t} kind="info">
            <p>{t('funding.public.demoNotice')}</p>
          </Notice>
        ) : null}
        {query === '' ? (
          <YearsPicture
            lang={lang}
            t={t}
            years={yearTotals(known).filter((row) => row.currency === 'CZK' && row.year <= thisYear + 2)}
            hrefYear={(year) => `/${lang}/funding/table-3?year=${year}`}
          />
        ) : null}
        <h2 id="list">{t('funding.tab.records')}</h2>
        <Filters
          t={t}
          path={base}
          filter={filter}
          choices={choices}
          fields={['q', 'organisation', 'year', 'service', 'grade']}
          result={t('funding.foundRecords', { count: total })}
        />
        <RecordList
          lang={lang}
          t={t}
          base={base}
          rows={rows}
          total={total}
          offset={offset}
          size={size}
          totals={totals}
          pageHref={(from) => `${base}?${query}${query === '' ? '' : '&'}from=${from}`}
        />
        <p>
          <a href="/open-data/catalog.jsonld">{t('funding.public.catalogue')}</a>
        </p>
      </Frame>,
    )
  })
  routes.get('/:lang/funding/records.csv', open, async (c) =>
    file(c, 'records.csv', 'text/csv', toCsv(recordColumns, await ledger(c.get('ports'), c.get('actor'), publicFilter(c)))),
  )
  routes.get('/:lang/funding/records.json', open, async (c) =>
    file(
      c,
      'records.json',
      'application/json',
      JSON.stringify({ items: (await ledger(c.get('ports'), c.get('actor'), publicFilter(c))).map(recordJson) }),
    ),
  )
  routes.get('/:lang/funding/records/:id', open, async (c) => {
    const [lang, t, ports, actor] = [c.get('lang'), c.get('t'), c.get('ports'), c.get('actor')]
    const id = z.uuid().safeParse(c.req.param('id'))
    const trace = id.success ? await traceOf(ports, actor, id.data) : null
    if (!trace) throw new AppError('not-found', 'There is no such record of money.')
    const [whole] = countable([trace.record])
    const districts = new Map((await choicesOf(ports, actor)).districts.map((one) => [one.code, one.name]))
    return page(
      c,
      {
        title: trace.record.title,
        crumbs: [
          { label: t('funding.title'), href: `/${lang}/funding` },
          { label: t('funding.view.records'), href: `/${lang}/funding/records` },
          { label: trace.record.title },
        ],
      },
      <RecordView
        lang={lang}
        t={t}
        base={`/${lang}/funding/records`}
        trace={trace}
        districts={districts}
        parts={whole ? spread(whole, 'year') : new Map()}
      />,
    )
  })
  const tableOf = async (c: Request) => {
    const [ports, actor, filter] = [c.get('ports'), c.get('actor'), filterOf(c)]
    // Without a choice the current year: all years of all organisations would be a wall of numbers.
    const year = filter.year ?? (filter.organisation === null ? Number(ports.clock.today().slice(0, 4)) : null)
    const records = await counted(ports, actor, { ...noFilter, organisation: filter.organisation, year })
    return {
      filter: { ...noFilter, organisation: filter.organisation, year },
      records,
      rows: budgets(records).filter((row) => year === null || row.year === year),
    }
  }
  routes.get('/:lang/funding/table-3', open, async (c) => {
    const [lang, t, ports, actor] = [c.get('lang'), c.get('t'), c.get('ports'), c.get('actor')]
    const [{ filter, records, rows }, choices, bounds] = await Promise.all([
      tableOf(c),
      choicesOf(ports, actor),
      statedBounds(ports, actor),
    ])
    const slugs = new Map(records.map((one) => [one.organisationId, one.slug]))
    const files = { csv: `/${lang}/funding/table-3.csv?${queryOf(filter)}`, json: `/${lang}/funding/table-3.json?${queryOf(filter)}` }
    return page(
      c,
      {
        title: t('funding.view.table3'),
        description: t('funding.public.table3Lead'),
        crumbs: [{ label: t('funding.title'), href: `/${lang}/funding` }, { label: t('funding.view.table3') }],
      },
      <Frame lang={lang} t={t} view="table-3" lead={t('funding.public.table3Lead')} files={files}>
        {records.some((one) => one.isDemo) ? (
          <Notice t={t} kind="info">
            <p>{t('funding.public.demoNotice')}</p>
          </Notice>
        ) : null}
        <Filters
          t={t}
          path={`/${lang}/funding/table-3`}
          filter={filter}
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
            return `/${lang}/funding/records?year=${row.year}&${slug ? `organisation=${slug}` : `q=${encodeURIComponent(row.organisation)}`}`
          }}
          {...files}
        />
        <Bounds lang={lang} t={t} bounds={bounds} />
      </Frame>,
    )
  })
  routes.get('/:lang/funding/table-3.csv', open, async (c) => file(c, 'table-3.csv', 'text/csv', budgetsCsv((await tableOf(c)).rows)))
  routes.get('/:lang/funding/table-3.json', open, async (c) =>
    file(c, 'table-3.json', 'application/json', JSON.stringify({ items: (await tableOf(c)).rows.map(budgetJson) })),
  )
}
function file(c: Request, name: string, type: string, text: string): Response {
  return c.body(text, 200, {
    'content-type': `${type}; charset=utf-8`,
    ...(type === 'text/csv' ? { 'content-disposition': `attachment; filename="${name}"` } : {}),
  })
}
