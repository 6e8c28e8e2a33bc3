// The first page of all money: totals by source, what ends soon, what is flagged, what is missing, and the way to every view.
import type { Child } from 'hono/jsx'
import { formatDay, formatNumber, formatPercent, type Lang, type Translate } from '../../../kernel/i18n.ts'
import { Tag } from '../../../ui/actions.tsx'
import { ChartFrame } from '../../../ui/charts.tsx'
import { Figure, FigureGrid } from '../../../ui/facts.tsx'
import { EmptyState, Notice } from '../../../ui/messages.tsx'
import { PageHeading } from '../../../ui/navigation.tsx'
import { Table } from '../../../ui/table.tsx'
import { LangText } from '../../../ui/text.tsx'
import { at, hrefOf, money, sections, serviceName, seriesOf, shortMoney, wholeMoney, word, type Allowed, type Section } from './frame.tsx'
import { classes, type YearRow } from './model.ts'
import type { Outlook } from './outlook.ts'
import { StackedBars, Swatches } from './pictures.tsx'
import type { CountedRecord, Extent, Gaps } from './queries.ts'

export type Overview = {
  today: string
  years: readonly YearRow[]
  other: readonly YearRow[]
  extent: Extent
  organisations: number
  funders: number
  ending: readonly CountedRecord[]
  falls: readonly Outlook[]
  flagged: { duplicates: number; overspent: readonly { record: CountedRecord; passedMinor: bigint }[]; dependent: readonly string[] }
  missing: Gaps & { withoutService: number }
}
/** Totals by year and class as a picture and a table; used by the public page as well. */
export function YearsPicture({
  lang,
  t,
  years,
  hrefYear,
  csv,
  json,
}: {
  lang: Lang
  t: Translate
  years: readonly YearRow[]
  hrefYear?: (year: number) => string
  csv?: string
  json?: string
}) {
  const [first, last] = [years[0], years.at(-1)]
  if (!first || !last) return null
  const most = years.reduce((top, row) => (row.totalMinor > top.totalMinor ? row : top), first)
  const share = (row: YearRow, minor: bigint) =>
    formatPercent(lang, row.totalMinor === 0n ? 0 : Number((minor * 1000n) / row.totalMinor) / 1000, 0)
  return (
    <ChartFrame
      t={t}
      id="years"
      level={2}
      title={t('funding.years.title')}
      sentence={t('funding.years.sentence', {
        from: String(first.year),
        to: String(last.year),
        most: String(most.year),
        amount: wholeMoney(lang, most.totalMinor),
        eu: share(most, most.sums.eu),
        prague: share(most, most.sums.prague),
      })}
      source={t('funding.years.source')}
      {...(csv ? { csv } : {})}
      {...(json ? { json } : {})}
      table={
        <Table
          t={t}
          caption={t('funding.years.title')}
          rows={years}
          columns={[
            { label: t('funding.year'), rowHeader: true, cell: (row) => String(row.year) },
            ...classes.map((of) => ({
              label: word(t, 'class', of),
              numeric: true,
              cell: (row: YearRow) => `${wholeMoney(lang, row.sums[of])} (${share(row, row.sums[of])})`,
            })),
            { label: t('funding.sum'), numeric: true, cell: (row) => wholeMoney(lang, row.totalMinor) },
          ]}
        />
      }
    >
      <Swatches entries={classes.map((of) => ({ colour: seriesOf[of], label: word(t, 'class', of) }))} />
      <StackedBars
        label={t('funding.years.title')}
        bars={years.map((row) => ({
          label: String(row.year),
          text: shortMoney(lang, row.totalMinor),
          ...(hrefYear ? { href: hrefYear(row.year) } : {}),
          parts: classes.map((of) => ({ colour: seriesOf[of], value: row.sums[of] })),
        }))}
      />
    </ChartFrame>
  )
}
function Item({ href, children }: { href?: string; children: Child }) {
  return <li>{href ? <a href={href}>{children}</a> : children}</li>
}
export function OverviewView({ lang, t, shown, allowed }: { lang: Lang; t: Translate; shown: Overview; allowed: Allowed }) {
  const year = Number(shown.today.slice(0, 4))
  const now = shown.years.find((row) => row.year === year)
  const { extent, flagged, missing } = shown
  const nothing = extent.records === 0
  const flags = [allowed.has('duplicates') && flagged.duplicates > 0, flagged.overspent.length > 0, flagged.dependent.length > 0].some(
    Boolean,
  )
  return (
    <>
      <PageHeading title={t('funding.ledger.title')} lead={t('funding.ledger.lead')} />
      {extent.demo > 0 ? (
        <Notice t={t} kind="info">
          <p>{t('funding.demoNotice', { count: extent.demo })}</p>
        </Notice>
      ) : null}
      {nothing ? <EmptyState title={t('funding.ledger.none')}>{t('funding.ledger.noneText')}</EmptyState> : null}
      {now ? (
        <FigureGrid>
          <Figure
            t={t}
            value={wholeMoney(lang, now.totalMinor)}
            label={t('funding.figure.total', { year: String(year) })}
            qualifier="derived"
            note={t('funding.figure.totalNote')}
          />
          <Figure
            t={t}
            value={formatPercent(lang, now.totalMinor === 0n ? 0 : Number((now.sums.eu * 1000n) / now.totalMinor) / 1000, 0)}
            label={t('funding.figure.eu', { year: String(year) })}
            qualifier="derived"
          />
          <Figure t={t} value={formatNumber(lang, shown.organisations)} label={t('funding.figure.organisations')} qualifier="exact" />
          <Figure t={t} value={formatNumber(lang, shown.funders)} label={t('funding.figure.funders')} qualifier="exact" />
        </FigureGrid>
      ) : null}
      <YearsPicture lang={lang} t={t} years={shown.years} hrefYear={(one) => `${hrefOf('budgets')}?year=${one}`} csv={`${at}/years.csv`} />
      {shown.other.length === 0 ? null : (
        <p>
          {t('funding.years.other')} {shown.other.map((row) => `${row.year}: ${wholeMoney(lang, row.totalMinor, row.currency)}`).join(', ')}
        </p>
      )}

      <h2 id="ends">{t('funding.ends.title')}</h2>
      <p>{t('funding.ends.text')}</p>
      <Table
        t={t}
        caption={t('funding.ends.title')}
        captionHidden
        rows={shown.ending.slice(0, 8)}
        empty={<EmptyState title={t('funding.ends.none')} />}
        columns={[
          { label: t('funding.ends'), rowHeader: true, cell: (row) => formatDay(lang, row.endsOn) },
          {
            label: t('funding.project'),
            cell: (row) => (
              <a href={`${hrefOf('records')}/${row.id}`} lang="cs">
                {row.title}
              </a>
            ),
          },
          { label: t('funding.organisation'), cell: (row) => <LangText lang="cs">{row.recipient}</LangText> },
          { label: t('funding.funder'), cell: (row) => <LangText lang="cs">{row.funder}</LangText>, minor: true },
          { label: t('funding.amount'), numeric: true, cell: (row) => money(lang, row.amountMinor, row.currency) },
          {
            label: t('funding.clients'),
            numeric: true,
            cell: (row) =>
              row.clients === null ? <span class="unknown">{t('ui.notStated.value')}</span> : formatNumber(lang, row.clients),
          },
        ]}
      />
      {shown.falls.length === 0 ? null : (
        <ul>
          {shown.falls.slice(0, 4).map((one) => (
            <Item href={`${hrefOf('cliffs')}?service=${one.service}`}>
              {t('funding.ends.fall', {
                service: serviceName(t, one.service),
                month: one.fallsIn ?? '',
                percent: one.leftPercent,
                people: formatNumber(lang, one.people),
              })}
            </Item>
          ))}
        </ul>
      )}

      <h2 id="flagged">{t('funding.flagged.title')}</h2>
      {flags ? (
        <ul>
          {allowed.has('duplicates') && flagged.duplicates > 0 ? (
            <Item href={hrefOf('duplicates')}>{t('funding.flagged.duplicates', { count: flagged.duplicates })}</Item>
          ) : null}
          {flagged.overspent.map(({ record, passedMinor }) => (
            <Item href={`${hrefOf('records')}/${record.id}`}>
              {t('funding.flagged.overspent', {
                title: record.title,
                passed: money(lang, passedMinor, record.currency),
                amount: money(lang, record.amountMinor, record.currency),
              })}
            </Item>
          ))}
          {flagged.dependent.length > 0 ? (
            <Item href={`${hrefOf('budgets')}?year=${year}`}>
              {t('funding.flagged.dependent', {
                count: flagged.dependent.length,
                year: String(year),
                names: flagged.dependent.slice(0, 4).join(', '),
              })}
            </Item>
          ) : null}
        </ul>
      ) : (
        <p>{t('funding.flagged.none')}</p>
      )}

      <h2 id="missing">{t('funding.missing.title')}</h2>
      <p>{t('funding.missing.text')}</p>
      <ul>
        {extent.withoutAmount > 0 ? (
          <Item href={`${hrefOf('records')}?grade=study`}>{t('funding.missing.amount', { count: extent.withoutAmount })}</Item>
        ) : null}
        {extent.withoutPeriod > 0 ? (
          <Item href={`${hrefOf('records')}?grade=study`}>{t('funding.missing.period', { count: extent.withoutPeriod })}</Item>
        ) : null}
        {extent.unknownRecipients > 0 ? <Item>{t('funding.missing.recipients', { count: extent.unknownRecipients })}</Item> : null}
        {missing.withoutService > 0 ? <Item>{t('funding.missing.service', { count: missing.withoutService })}</Item> : null}
        {missing.withoutRate.length > 0 ? <Item>{t('funding.missing.rate', { names: missing.withoutRate.join(', ') })}</Item> : null}
        {missing.organisations.length > 0 ? (
          <li>
            {t('funding.missing.organisations', { count: missing.organisations.length })}{' '}
            {missing.organisations.slice(0, 6).map((one, index) => (
              <>
                {index > 0 ? ', ' : ''}
                <a href={`/${lang}/organisations/${one.slug}`} lang="cs">
                  {one.name}
                </a>
              </>
            ))}
            {missing.organisations.length > 6 ? ' …' : ''}
          </li>
        ) : null}
        <li>
          <a href={`/${lang}/funding?view=list`}>{t('funding.missing.table3')}</a>
        </li>
      </ul>

      <h2 id="views">{t('funding.views.title')}</h2>
      {(Object.keys(sections) as Section[]).map((section) => (
        <section aria-labelledby={`section-${section}`}>
          <h3 id={`section-${section}`}>{word(t, 'section', section)}</h3>
          <ul class="card-grid">
            {sections[section]
              .filter((view) => allowed.has(view))
              .map((view) => (
                <li class="card card-link">
                  <h4 class="card-title">
                    <a href={hrefOf(view)}>{word(t, 'tab', view)}</a>
                  </h4>
                  <p class="card-text">{word(t, 'card', view)}</p>
                  {view === 'duplicates' && flagged.duplicates > 0 ? (
                    <p class="card-meta">
                      <Tag look="warning">{formatNumber(lang, flagged.duplicates)}</Tag>
                    </p>
                  ) : null}
                </li>
              ))}
          </ul>
        </section>
      ))}
    </>
  )
}
