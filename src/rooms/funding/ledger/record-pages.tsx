// Lists of records and one record with everything it rests on; for staff and, with `base`, for everybody.
import { formatDay, formatNumber, type Lang, type Translate } from '../../../kernel/i18n.ts'
import { moneyText, shareOf } from '../../../kernel/money.ts'
import { Tag } from '../../../ui/actions.tsx'
import { Figure, SummaryList, type SummaryRow } from '../../../ui/facts.tsx'
import { EmptyState, Notice } from '../../../ui/messages.tsx'
import { PageHeading, Pager } from '../../../ui/navigation.tsx'
import { Table } from '../../../ui/table.tsx'
import { LangText } from '../../../ui/text.tsx'
import { amountText, Funder, GradeText, money, Organisation, periodText, serviceName, word } from './frame.tsx'
import type { LedgerRecord, Trace } from './queries.ts'

export function RecordTable({
  lang,
  t,
  base,
  rows,
  caption,
  keys,
}: {
  lang: Lang
  t: Translate
  base: string
  rows: readonly LedgerRecord[]
  caption: string
  keys?: boolean
}) {
  return (
    <Table
      t={t}
      caption={caption}
      captionHidden
      {...(keys ? { keys } : {})}
      rows={rows}
      empty={<EmptyState title={t('funding.records.none')}>{t('funding.records.noneText')}</EmptyState>}
      columns={[
        {
          label: t('funding.project'),
          rowHeader: true,
          cell: (row) => (
            <>
              <a href={`${base}/${row.id}`} lang={row.grade === 'study' ? 'en' : 'cs'}>
                {row.title}
              </a>
              <br />
              <span class="field-hint">
                <LangText lang={row.grade === 'study' && row.slug === null ? 'en' : 'cs'}>{row.recipient}</LangText>
              </span>
            </>
          ),
        },
        { label: t('funding.funder'), cell: (row) => <Funder record={row} /> },
        { label: t('funding.amount'), numeric: true, cell: (row) => amountText(lang, t, row) },
        { label: t('funding.period'), cell: (row) => periodText(lang, t, row), minor: true },
        { label: t('funding.grade'), cell: (row) => <GradeText t={t} record={row} /> },
      ]}
    />
  )
}
export function RecordList({
  lang,
  t,
  base,
  rows,
  total,
  offset,
  size,
  totals,
  pageHref,
}: {
  lang: Lang
  t: Translate
  base: string
  rows: readonly LedgerRecord[]
  total: number
  offset: number
  size: number
  totals: ReadonlyMap<string, bigint>
  pageHref: (offset: number) => string
}) {
  return (
    <>
      {totals.size === 0 ? null : (
        <p>
          <strong>{t('funding.totalOnce')}</strong> {[...totals].map(([currency, minor]) => money(lang, minor, currency)).join(' + ')}
        </p>
      )}
      <RecordTable lang={lang} t={t} base={base} rows={rows} caption={t('funding.tab.records')} keys />
      <Pager
        t={t}
        shown={t('funding.records.shown', { from: total === 0 ? 0 : offset + 1, to: offset + rows.length, total })}
        {...(offset > 0 ? { previous: pageHref(Math.max(0, offset - size)) } : {})}
        {...(offset + rows.length < total ? { next: pageHref(offset + size) } : {})}
      />
    </>
  )
}
/** One record: what it says, by what it is known, where it came from, what it said before, and the chain of money it stands in. */
export function RecordView({
  lang,
  t,
  base,
  trace,
  districts,
  parts,
}: {
  lang: Lang
  t: Translate
  base: string
  trace: Trace
  districts: ReadonlyMap<string, string>
  parts: ReadonlyMap<string, bigint>
}) {
  const { record, parent, children, past, rate } = trace
  const passed = children.reduce((sum, one) => sum + (one.amountMinor ?? 0n), 0n)
  const own = record.grade === 'study' ? 'en' : 'cs'
  const link = (one: LedgerRecord) => (
    <>
      <a href={`${base}/${one.id}`} lang="cs">
        {one.title}
      </a>
      , <LangText lang="cs">{one.recipient}</LangText>, {amountText(lang, t, one)}
    </>
  )
  const rows: (SummaryRow | false)[] = [
    { label: t('funding.organisation'), value: <Organisation lang={lang} record={record} /> },
    { label: t('funding.funder'), value: <Funder record={record} /> },
    { label: t('funding.kindField'), value: word(t, 'recordKind', record.kind) },
    { label: t('funding.period'), value: periodText(lang, t, record) },
    record.decidedOn !== null && { label: t('funding.decided'), value: formatDay(lang, record.decidedOn) },
    record.service !== null && { label: t('funding.serviceField'), value: serviceName(t, record.service) },
    record.district !== null && {
      label: t('funding.district'),
      value: <LangText lang="cs">{districts.get(record.district) ?? record.district}</LangText>,
    },
    record.project !== null && {
      label: t('funding.projectOf'),
      value: (
        <a href={`/${lang}/projects/${record.project.slug}`} lang="en">
          {record.project.name}
        </a>
      ),
    },
    record.clients !== null && { label: t('funding.clients'), value: formatNumber(lang, record.clients) },
    parent !== null && { label: t('funding.comesFrom'), value: link(parent) },
  ]
  return (
    <>
      <PageHeading
        kicker={t('funding.record.kicker')}
        title={<LangText lang={own}>{record.title}</LangText>}
        meta={
          <>
            <Tag look="accent">{word(t, 'grade', record.grade)}</Tag>{' '}
            {record.certainty === 'secured' ? null : <Tag look="warning">{word(t, 'certainty', record.certainty)}</Tag>}{' '}
            {record.isDemo ? <Tag>{t('funding.demo')}</Tag> : null}
          </>
        }
      />
      {record.isDemo ? (
        <Notice t={t} kind="info">
          <p>{t('funding.record.demoText')}</p>
        </Notice>
      ) : null}
      {record.amountMinor === null || record.currency === null ? (
        <Notice t={t} kind="info" title={t('funding.record.noAmount')} level={2}>
          <p>{t('funding.record.noAmountText')}</p>
        </Notice>
      ) : (
        <Figure
          t={t}
          value={money(lang, record.amountMinor, record.currency)}
          label={t('funding.amount')}
          qualifier={record.grade === 'study' ? 'stated' : 'exact'}
          note={
            rate === null ? undefined : (
              <>
                {t(rate.day === record.decidedOn ? 'funding.record.rate' : 'funding.record.rateBefore', {
                  crowns: money(
                    lang,
                    shareOf(record.amountMinor, scaled(rate.crowns).value, BigInt(rate.units) * scaled(rate.crowns).scale),
                  ),
                  rate: rate.crowns,
                  units: rate.units,
                  currency: record.currency,
                  day: formatDay(lang, rate.day),
                })}{' '}
                <LangText lang="cs">{rate.source}</LangText>
              </>
            )
          }
        />
      )}
      {record.kind === 'programme' ? (
        <Notice t={t} kind="info">
          <p>{t('funding.record.programme')}</p>
        </Notice>
      ) : null}
      <SummaryList rows={rows.filter((row) => row !== false)} />
      {parts.size > 1 ? (
        <>
          <h2>{t('funding.record.years')}</h2>
          <p>{t('funding.record.yearsText')}</p>
          <Table
            t={t}
            caption={t('funding.record.years')}
            captionHidden
            rows={[...parts]}
            columns={[
              { label: t('funding.year'), rowHeader: true, cell: ([year]) => year },
              { label: t('funding.amount'), numeric: true, cell: ([, minor]) => money(lang, minor, record.currency ?? 'CZK') },
            ]}
          />
        </>
      ) : null}
      {children.length === 0 ? null : (
        <>
          <h2>{t('funding.record.passed')}</h2>
          <p>
            {t('funding.record.passedText', {
              passed: money(lang, passed, record.currency ?? 'CZK'),
              amount: money(lang, record.amountMinor ?? 0n, record.currency ?? 'CZK'),
            })}
          </p>
          <ul>
            {children.map((one) => (
              <li>{link(one)}</li>
            ))}
          </ul>
        </>
      )}
      <h2>{t('funding.record.source')}</h2>
      <SummaryList
        rows={[
          { label: t('funding.grade'), value: word(t, 'grade', record.grade) },
          {
            label: t('funding.source'),
            value:
              record.source === 'metropolis' ? t('funding.record.own') : record.isDemo ? t('funding.demo') : <code>{record.source}</code>,
          },
          { label: t('funding.record.key'), value: <code>{record.sourceKey}</code> },
          ...(record.fact === null
            ? []
            : [
                {
                  label: t('funding.record.statement'),
                  value: (
                    <a href={`/${lang}/funding/${record.fact.slug}`} lang="en">
                      {record.fact.title}
                    </a>
                  ),
                },
              ]),
          { label: t('funding.record.entered'), value: formatDay(lang, record.enteredOn) },
          ...(trace.rowHash ? [{ label: t('funding.record.hash'), value: <code>{trace.rowHash.slice(0, 16)}</code> }] : []),
        ]}
      />
      {past.length === 0 ? null : (
        <>
          <h2>{t('funding.record.past')}</h2>
          <ol>
            {past.map((one) => (
              <li>
                {t('funding.record.until', { day: formatDay(lang, one.until.slice(0, 10)) })}{' '}
                <LangText lang={own}>{one.said.title}</LangText>,{' '}
                {one.said.amountMinor === null
                  ? t('ui.notStated.value')
                  : money(lang, BigInt(one.said.amountMinor), one.said.currency ?? 'CZK')}
              </li>
            ))}
          </ol>
        </>
      )}
    </>
  )
}
/** A decimal text as a whole number and what it must be divided by. */
function scaled(text: string): { value: bigint; scale: bigint } {
  const [whole = '0', part = ''] = text.split('.')
  return { value: BigInt(whole + part), scale: 10n ** BigInt(part.length) }
}
/** Columns of the file of records; amounts as decimal text, never a rounded number. */
export const recordColumns: readonly { header: string; value: (row: LedgerRecord) => string | number | boolean | null }[] = [
  { header: 'id', value: (row) => row.id },
  { header: 'recipient', value: (row) => row.recipient },
  { header: 'recipient_ico', value: (row) => row.recipientIco },
  { header: 'title', value: (row) => row.title },
  { header: 'funder', value: (row) => row.funder },
  { header: 'origin', value: (row) => row.origin },
  { header: 'instrument', value: (row) => row.instrument },
  { header: 'kind', value: (row) => row.kind },
  {
    header: 'amount',
    value: (row) =>
      row.amountMinor === null || row.currency === null ? null : moneyText({ minor: row.amountMinor, currency: row.currency }),
  },
  { header: 'currency', value: (row) => row.currency },
  { header: 'decided', value: (row) => row.decidedOn },
  { header: 'from', value: (row) => row.startsOn },
  { header: 'to', value: (row) => row.endsOn },
  { header: 'service', value: (row) => row.service },
  { header: 'district', value: (row) => row.district },
  { header: 'project', value: (row) => row.project?.slug ?? null },
  { header: 'certainty', value: (row) => row.certainty },
  { header: 'evidence', value: (row) => row.grade },
  { header: 'passed_on_from', value: (row) => row.parentId },
  { header: 'source', value: (row) => row.source },
  { header: 'source_key', value: (row) => row.sourceKey },
  { header: 'demo', value: (row) => row.isDemo },
]
export const recordJson = (row: LedgerRecord): Record<string, string | number | boolean | null> =>
  Object.fromEntries(recordColumns.map((column) => [column.header, column.value(row)]))
