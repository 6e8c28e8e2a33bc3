// The study's Table 3 for any organisation and year: as a picture and as a table, with the evidence of every cell and what concentration means in words.
import { formatNumber, formatPercent, type Lang, type Translate } from '../../../kernel/i18n.ts'
import { Tag } from '../../../ui/actions.tsx'
import { ChartFrame } from '../../../ui/charts.tsx'
import { EmptyState } from '../../../ui/messages.tsx'
import { Table } from '../../../ui/table.tsx'
import { LangText } from '../../../ui/text.tsx'
import { money, seriesOf, shortMoney, wholeMoney, word } from './frame.tsx'
import { classes, type BudgetRow, type Class } from './model.ts'
import { StackedBars, Swatches } from './pictures.tsx'

const shareText = (lang: Lang, row: BudgetRow, minor: bigint): string =>
  formatPercent(lang, row.totalMinor === 0n ? 0 : Number((minor * 1000n) / row.totalMinor) / 1000, 0)
/** One cell of Table 3: amount, share and by what it is known; a dash where nothing is. */
function BudgetCell({ lang, t, row, of }: { lang: Lang; t: Translate; row: BudgetRow; of: Class }) {
  const cell = row.cells[of]
  return cell.grades.length === 0 ? (
    <span class="unknown">–</span>
  ) : (
    <>
      {wholeMoney(lang, cell.amountMinor, row.currency)}
      <br />
      <span class="field-hint">
        {shareText(lang, row, cell.amountMinor)}, {cell.grades.map((grade) => word(t, 'grade', grade)).join(', ')}
      </span>
    </>
  )
}
/** How many equal funders a concentration is like. */
const likeText = (lang: Lang, hhi: number): string => formatNumber(lang, Math.round(100_000 / hhi) / 10)
/** Concentration in words, and whether it is a risk. */
function hhiText(lang: Lang, t: Translate, hhi: number): string {
  return t(hhi >= 5000 ? 'funding.hhi.high' : hhi >= 2500 ? 'funding.hhi.middle' : 'funding.hhi.low', { like: likeText(lang, hhi) })
}
export function BudgetsView({
  lang,
  t,
  rows,
  recordsHref,
  csv,
  json,
}: {
  lang: Lang
  t: Translate
  rows: readonly BudgetRow[]
  recordsHref: (row: BudgetRow) => string
  csv: string
  json?: string
}) {
  if (rows.length === 0) return <EmptyState title={t('funding.budgets.none')}>{t('funding.budgets.noneText')}</EmptyState>
  const label = (row: BudgetRow) => `${row.organisation}, ${row.year}`
  const table = (
    <Table
      t={t}
      caption={t('funding.view.table3')}
      captionHidden
      rows={rows}
      columns={[
        {
          label: t('funding.organisation'),
          rowHeader: true,
          cell: (row) => (
            <a href={recordsHref(row)} lang="cs">
              {label(row)}
            </a>
          ),
        },
        ...classes.map((of) => ({
          label: word(t, 'class', of),
          cell: (row: BudgetRow) => <BudgetCell lang={lang} t={t} row={row} of={of} />,
        })),
        { label: t('funding.sum'), numeric: true, cell: (row) => wholeMoney(lang, row.totalMinor, row.currency) },
        {
          label: t('funding.concentration'),
          cell: (row) =>
            row.hhi === null ? (
              '–'
            ) : (
              <>
                HHI {formatNumber(lang, row.hhi)}
                <br />
                <span class="field-hint">{t('funding.hhi.like', { like: likeText(lang, row.hhi) })}</span>
                {row.hhi >= 5000 ? (
                  <>
                    {' '}
                    <Tag look="warning">{t('funding.dependent')}</Tag>
                  </>
                ) : null}
              </>
            ),
        },
      ]}
    />
  )
  const eu = rows.filter((row) => row.cells.eu.amountMinor * 2n > row.totalMinor).length
  return (
    <>
      <ChartFrame
        t={t}
        id="table-3-picture"
        level={2}
        title={t('funding.budgets.picture')}
        sentence={t('funding.budgets.sentence', { count: rows.length, eu })}
        source={t('funding.years.source')}
        csv={csv}
        {...(json ? { json } : {})}
      >
        <Swatches entries={classes.map((of) => ({ colour: seriesOf[of], label: word(t, 'class', of) }))} />
        <StackedBars
          share
          label={t('funding.budgets.picture')}
          bars={rows.slice(0, 40).map((row) => ({
            label: label(row),
            lang: 'cs',
            text: shortMoney(lang, row.totalMinor, row.currency),
            parts: classes.map((of) => ({ colour: seriesOf[of], value: row.cells[of].amountMinor })),
          }))}
        />
      </ChartFrame>
      <h2>{t('funding.view.table3')}</h2>
      {table}
      <p>{t('funding.hhi.explained')}</p>
      {rows.length > 12 ? null : (
        <ul>
          {rows.map((row) =>
            row.hhi === null ? null : (
              <li>
                <LangText lang="cs">{label(row)}</LangText>: {hhiText(lang, t, row.hhi)}
              </li>
            ),
          )}
        </ul>
      )}
    </>
  )
}
/** What the study itself says of budgets: bounds, never figures. */
export function Bounds({
  lang,
  t,
  bounds,
}: {
  lang: Lang
  t: Translate
  bounds: readonly { slug: string; title: string; amountMinor: number; fromYear: number | null }[]
}) {
  return (
    <>
      <h2>{t('funding.bounds')}</h2>
      <ul>
        {bounds.map((one) => (
          <li>
            <a href={`/${lang}/funding/${one.slug}`} lang="en">
              {one.title}
            </a>
            : {t('funding.moreThan', { amount: money(lang, BigInt(one.amountMinor)) })}
            {one.fromYear === null ? '' : ` (${one.fromYear})`}
          </li>
        ))}
      </ul>
      <p>
        {t('funding.budgets.missing')} <LangText lang="en">SIMI, PPI, InBáze, OPU</LangText>, 2009–2012.
      </p>
    </>
  )
}
