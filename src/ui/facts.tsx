// How facts are shown: with their source, their precision, their contradictions and their gaps.
import type { Child } from 'hono/jsx'
import { Details } from './messages.tsx'
import { LangText, type T } from './text.tsx'

export type SummaryRow = { label: Child; value: Child; action?: { href: string; label: string } }
/** Facts of one record as label and value. `null` values are left out; say what is unknown with NotStated. */
export function SummaryList({ rows }: { rows: readonly SummaryRow[] }) {
  const shown = rows.filter((row) => row.value !== null && row.value !== undefined && row.value !== '')
  if (shown.length === 0) return null
  return (
    <dl class="summary">
      {shown.map((row) => (
        <div class="summary-row">
          <dt>{row.label}</dt>
          <dd>{row.value}</dd>
          {row.action ? (
            <dd class="summary-action">
              <a href={row.action.href}>{row.action.label}</a>
            </dd>
          ) : null}
        </div>
      ))}
    </dl>
  )
}

export type TimelineItem = { when: Child; datetime?: string; title: Child; href?: string; lang?: string; children?: Child; tag?: Child }
/** What happened, in order. A list to assistive technology; the line beside it is decoration. */
export function Timeline({ items, level = 3 }: { items: readonly TimelineItem[]; level?: 2 | 3 | 4 }) {
  const Heading = `h${level}` as const
  return (
    <ol class="timeline">
      {items.map((item) => (
        <li>
          <p class="timeline-when">
            {item.datetime ? <time datetime={item.datetime}>{item.when}</time> : item.when}
            {item.tag ? <> {item.tag}</> : null}
          </p>
          <Heading class="timeline-title" lang={item.lang}>
            {item.href ? <a href={item.href}>{item.title}</a> : item.title}
          </Heading>
          {item.children ? (
            <div class="timeline-body" lang={item.lang}>
              {item.children}
            </div>
          ) : null}
        </li>
      ))}
    </ol>
  )
}

/** Words of the study as printed, with their section; always marked as English. */
export function Quote({
  t,
  section,
  table,
  href,
  lang = 'en',
  children,
}: {
  t: T
  section?: string
  table?: string
  href?: string
  lang?: string
  children: Child
}) {
  const place = section ? t('ui.quote.section', { section }) : null
  return (
    <figure class="quote">
      <blockquote lang={lang} dir="ltr">
        <p>{children}</p>
      </blockquote>
      {place ? (
        <figcaption>
          {href ? <a href={href}>{place}</a> : place}
          {table ? `, ${t('ui.quote.table', { table })}` : null}
        </figcaption>
      ) : null}
    </figure>
  )
}

export type Qualifier = 'stated' | 'exact' | 'rounded' | 'derived' | 'estimated'
const signs: Record<Qualifier, string> = { stated: '“”', exact: '=', rounded: '≈', derived: 'ƒ', estimated: '~' }

/** Amounts of money are set smaller, so that no line breaks inside a number. */
const longNumber = 11
/**
 * One figure with unit and qualifier. Stated (a source says so), exact (counted), rounded, derived (computed here) and estimated differ by word, sign and line,
 * so that nobody takes one for another, in print and without colour neither. `value` is already formatted; `range` belongs to estimates.
 */
export function Figure({
  t,
  value,
  unit,
  label,
  qualifier,
  range,
  date,
  source,
  note,
}: {
  t: T
  value: Child
  unit?: Child
  label?: Child
  qualifier: Qualifier
  range?: Child
  date?: Child
  source?: Child
  note?: Child
}) {
  return (
    <div class={`figure figure-${qualifier}`}>
      {label ? <p class="figure-label">{label}</p> : null}
      <p class="figure-value">
        <span class={typeof value === 'string' && value.length > longNumber ? 'figure-number figure-number-long' : 'figure-number'}>
          {value}
        </span>
        {unit ? (
          <>
            {' '}
            <span class="figure-unit">{unit}</span>
          </>
        ) : null}
      </p>
      {range ? <p class="figure-range">{range}</p> : null}
      <p class="figure-meta">
        <span class="qualifier" title={t(`ui.figure.${qualifier}Means`)}>
          <span aria-hidden="true">{signs[qualifier]}</span> {t(`ui.figure.${qualifier}`)}
        </span>
        {date ? <span class="figure-date">{date}</span> : null}
      </p>
      {source ? (
        <p class="figure-source">
          {t('ui.figure.source')}: {source}
        </p>
      ) : null}
      {note ? <p class="figure-note">{note}</p> : null}
    </div>
  )
}

/** The same mark beside a number in running text or in a table cell. */
export function QualifierMark({ t, qualifier }: { t: T; qualifier: Qualifier }) {
  return (
    <span class={`qualifier qualifier-${qualifier}`} title={t(`ui.figure.${qualifier}Means`)}>
      <span aria-hidden="true">{signs[qualifier]}</span> {t(`ui.figure.${qualifier}`)}
    </span>
  )
}

/** What the five marks mean; goes under the first figures of a page. */
export function QualifierLegend({ t }: { t: T }) {
  const all: Qualifier[] = ['stated', 'exact', 'rounded', 'derived', 'estimated']
  return (
    <Details summary={t('ui.figure.legend')}>
      <dl class="legend-list">
        {all.map((qualifier) => (
          <div>
            <dt>
              <QualifierMark t={t} qualifier={qualifier} />
            </dt>
            <dd>{t(`ui.figure.${qualifier}Means`)}</dd>
          </div>
        ))}
      </dl>
    </Details>
  )
}

/** Figures side by side. */
export function FigureGrid({ children }: { children: Child }) {
  return <div class="figure-grid">{children}</div>
}

/**
 * Two sources or two places of one source disagree: what is printed where, the possible readings, the recommended one. Nothing is averaged.
 * Texts come from the study's facts and are marked as English (`lang`).
 */
export function Contradiction({
  t,
  id,
  title,
  href,
  severity,
  printed,
  arithmetic,
  readings,
  recommended,
  lang = 'en',
  level = 3,
}: {
  t: T
  id?: string
  title: Child
  href?: string
  severity?: 'high' | 'medium' | 'low'
  printed: readonly { quote: Child; section?: string }[]
  arithmetic?: Child
  readings: readonly { label: string; text: Child }[]
  recommended?: Child
  lang?: string
  level?: 2 | 3 | 4
}) {
  const Heading = `h${level}` as const
  return (
    <article class="contradiction" id={id}>
      <p class="contradiction-kind">
        {t('ui.contradiction.label')}
        {severity ? <> · {t(`ui.contradiction.${severity}`)}</> : null}
      </p>
      <Heading class="contradiction-title" lang={lang}>
        {href ? <a href={href}>{title}</a> : title}
      </Heading>
      {printed.length > 0 ? <p class="label">{t('ui.contradiction.printed')}</p> : null}
      {printed.map((one) => (
        <Quote t={t} lang={lang} {...(one.section ? { section: one.section } : {})}>
          {one.quote}
        </Quote>
      ))}
      {arithmetic ? (
        <p class="contradiction-sum" lang={lang} dir="ltr">
          {arithmetic}
        </p>
      ) : null}
      {readings.length > 0 ? <p class="label">{t('ui.contradiction.readings')}</p> : null}
      {readings.length > 0 ? (
        <dl class="readings" lang={lang} dir="ltr">
          {readings.map((reading) => (
            <div>
              <dt>{reading.label}</dt>
              <dd>{reading.text}</dd>
            </div>
          ))}
        </dl>
      ) : null}
      {recommended ? (
        <div class="recommended">
          <p class="label">{t('ui.contradiction.recommended')}</p>
          <p lang={lang} dir="ltr">
            {recommended}
          </p>
        </div>
      ) : null}
    </article>
  )
}

/** What the source does not say. Shown as plainly as what it says; an empty place would look like a zero. */
export function NotStated({ t, items, title, lang = 'en' }: { t: T; items: readonly Child[]; title?: Child; lang?: string }) {
  if (items.length === 0) return null
  return (
    <div class="not-stated">
      <p class="label">{title ?? t('ui.notStated.title')}</p>
      <ul>
        {items.map((item) => (
          <li>
            <LangText lang={lang}>{item}</LangText>
          </li>
        ))}
      </ul>
    </div>
  )
}

/** A value that is absent in a cell or list. */
export function Unknown({ t }: { t: T }) {
  return <span class="unknown">{t('ui.notStated.value')}</span>
}
