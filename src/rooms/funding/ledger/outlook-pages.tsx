// Where money ends: instruments without a successor, services that fall, months as they were known on any day.
import { formatDay, formatNumber, type Lang, type Translate } from '../../../kernel/i18n.ts'
import { Tag } from '../../../ui/actions.tsx'
import { ChartFrame } from '../../../ui/charts.tsx'
import { EmptyState, Notice } from '../../../ui/messages.tsx'
import { Table } from '../../../ui/table.tsx'
import { LangText } from '../../../ui/text.tsx'
import { hrefOf, serviceName, shortMoney, wholeMoney, word } from './frame.tsx'
import type { Cliff, Month } from './model.ts'
import type { Outlook } from './outlook.ts'
import { MonthPanels } from './pictures.tsx'
import type { instrumentsOf } from './queries.ts'

type Instruments = Awaited<ReturnType<typeof instrumentsOf>>['instruments']
export function CliffsView({
  lang,
  t,
  day,
  past,
  months,
  cliffs,
  falls,
  districts,
  instruments,
}: {
  lang: Lang
  t: Translate
  day: string
  past: boolean
  months: readonly Month[]
  cliffs: readonly Cliff[]
  falls: readonly Outlook[]
  districts: ReadonlyMap<string, string>
  instruments: Instruments
}) {
  const place = (code: string) =>
    code === '' ? <span class="unknown">{t('ui.notStated.value')}</span> : <LangText lang="cs">{districts.get(code) ?? code}</LangText>
  // No record of the group states anybody: unknown, not nobody.
  const people = (count: number) => (count === 0 ? <span class="unknown">{t('ui.notStated.value')}</span> : formatNumber(lang, count))
  const table = (
    <Table
      t={t}
      caption={t('funding.forecast')}
      rows={months}
      columns={[
        { label: t('funding.month'), rowHeader: true, cell: (row) => row.month },
        { label: word(t, 'certainty', 'secured'), numeric: true, cell: (row) => wholeMoney(lang, row.securedMinor) },
        { label: word(t, 'certainty', 'probable'), numeric: true, cell: (row) => wholeMoney(lang, row.probableMinor) },
      ]}
    />
  )
  const [first, last] = [months[0], months.at(-1)]
  return (
    <>
      {past ? (
        <Notice t={t} kind="info" title={t('funding.backTest', { day: formatDay(lang, day) })}>
          <p>{t('funding.backTestText')}</p>
        </Notice>
      ) : null}
      <h2 id="instruments-end">{t('funding.cliffs')}</h2>
      <Table
        t={t}
        caption={t('funding.cliffs')}
        captionHidden
        rows={cliffs}
        empty={<EmptyState title={t('funding.cliffs.none')}>{t('funding.cliffs.noneText', { day: formatDay(lang, day) })}</EmptyState>}
        columns={[
          { label: t('funding.serviceField'), rowHeader: true, cell: (row) => serviceName(t, row.service || null) },
          { label: t('funding.district'), cell: (row) => place(row.district) },
          {
            label: t('funding.instrument'),
            cell: (row) => (
              <>
                <LangText lang="en">{row.instrument}</LangText>
                <br />
                <span class="field-hint">
                  <LangText lang="en">{row.source}</LangText>
                </span>
              </>
            ),
          },
          { label: t('funding.ends'), cell: (row) => t('funding.endsIn', { day: formatDay(lang, row.endsOn), count: row.monthsAhead }) },
          {
            label: t('funding.monthly'),
            numeric: true,
            cell: (row) => (
              <>
                {wholeMoney(lang, row.monthlyMinor)}
                <br />
                <span class="field-hint">{t('funding.shareOfService', { percent: row.sharePercent })}</span>
              </>
            ),
          },
          { label: t('funding.clients'), numeric: true, cell: (row) => people(row.clients) },
        ]}
      />
      {last && first ? (
        <ChartFrame
          t={t}
          id="forecast"
          level={2}
          title={t('funding.forecast')}
          sentence={t('funding.forecast.sentence', {
            from: first.month,
            to: last.month,
            now: wholeMoney(lang, first.securedMinor),
            after: wholeMoney(lang, last.securedMinor),
          })}
          table={table}
          source={t('funding.years.source')}
        >
          <MonthPanels
            frameId="forecast"
            months={months}
            names={{ secured: word(t, 'certainty', 'secured'), probable: word(t, 'certainty', 'probable') }}
            format={(crowns) => (crowns === 0 ? '0' : shortMoney(lang, BigInt(Math.round(crowns)) * 100n))}
          />
        </ChartFrame>
      ) : null}
      <h2 id="falls">{t('funding.falls.title')}</h2>
      <p>{t('funding.falls.text')}</p>
      <Table
        t={t}
        caption={t('funding.falls.title')}
        captionHidden
        rows={falls}
        empty={<EmptyState title={t('funding.falls.none')} />}
        columns={[
          { label: t('funding.serviceField'), rowHeader: true, cell: (row) => serviceName(t, row.service) },
          { label: t('funding.district'), cell: (row) => place(row.district) },
          { label: t('funding.falls.now'), numeric: true, cell: (row) => wholeMoney(lang, row.nowMinor) },
          {
            label: t('funding.falls.when'),
            cell: (row) =>
              row.fallsIn === null ? (
                t('funding.falls.holds')
              ) : (
                <>
                  {t('funding.falls.to', { month: row.fallsIn, percent: row.leftPercent })}
                  {row.probableHolds ? (
                    <>
                      {' '}
                      <Tag look="warning">{t('funding.falls.probable')}</Tag>
                    </>
                  ) : null}
                </>
              ),
          },
          { label: t('funding.falls.people'), numeric: true, cell: (row) => people(row.people) },
          {
            label: t('funding.falls.ending'),
            cell: (row) =>
              row.ending.slice(0, 4).map((one, index) => (
                <>
                  {index > 0 ? '; ' : ''}
                  <a href={`${hrefOf('records')}/${one.id}`} lang="cs">
                    {one.recipient}
                  </a>{' '}
                  ({formatDay(lang, one.endsOn)})
                </>
              )),
            minor: true,
          },
        ]}
      />
      <h2>{t('funding.instruments')}</h2>
      <Table
        t={t}
        caption={t('funding.instruments')}
        captionHidden
        rows={instruments}
        columns={[
          { label: t('funding.instrument'), rowHeader: true, cell: (row) => <LangText lang="en">{row.name}</LangText> },
          {
            label: t('funding.period'),
            cell: (row) =>
              row.validTo === null
                ? t('funding.since', { year: row.validFrom.slice(0, 4) })
                : `${row.validFrom.slice(0, 4)}–${row.validTo.slice(0, 4)}`,
          },
          {
            label: t('funding.successor'),
            cell: (row) =>
              row.successor ? (
                <LangText lang="en">{row.successor}</LangText>
              ) : row.validTo === null ? (
                t('funding.running')
              ) : (
                <Tag look="warning">{t('funding.noSuccessor')}</Tag>
              ),
          },
          { label: t('funding.source'), cell: (row) => <LangText lang="en">{row.source}</LangText>, minor: true },
        ]}
      />
    </>
  )
}
