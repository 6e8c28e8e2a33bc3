// What the pages over all money share: the heading, the section they belong to, words, amounts, the filter.
import type { Child } from 'hono/jsx'
import { formatDay, formatMoney, localeOf, type Lang, type MessageKey, type Translate } from '../../../kernel/i18n.ts'
import { shareOf } from '../../../kernel/money.ts'
import { Tag } from '../../../ui/actions.tsx'
import { SelectField, NumberField, TextField } from '../../../ui/fields.tsx'
import { FilterForm, withQuery } from '../../../ui/filter.tsx'
import { PageHeading, TabsAsLinks } from '../../../ui/navigation.tsx'
import { LangText } from '../../../ui/text.tsx'
import { services, type Class } from './model.ts'
import type { Choices, LedgerFilter, LedgerRecord } from './queries.ts'

export const at = '/app/funding'
export type Values = Readonly<Record<string, string>>
export const sections = {
  money: ['records', 'budgets', 'import', 'declare'],
  risks: ['cliffs', 'duplicates', 'aid', 'burden'],
  together: ['calculator', 'cooperation', 'partners', 'outcomes'],
} as const
export type Section = keyof typeof sections
export type View = (typeof sections)[Section][number]
/** Which views this person may open. */
export type Allowed = ReadonlySet<View>
export const hrefOf = (view: View): string => `${at}/${view}`
export const word = (t: Translate, group: string, value: string): string => t(`funding.${group}.${value}` as MessageKey)
export const money = (lang: Lang, minor: bigint, currency = 'CZK'): string => formatMoney(lang, { minor, currency })
/** What was computed from parts, in whole units of the currency: the last digits would pretend a precision nobody has. */
export const wholeMoney = (lang: Lang, minor: bigint, currency = 'CZK'): string =>
  formatMoney(lang, { minor: shareOf(minor, 1n, 100n) * 100n, currency })
/** The same for the end of a bar: thousands or millions in words of the language. */
export function shortMoney(lang: Lang, minor: bigint, currency = 'CZK'): string {
  return new Intl.NumberFormat(lang === 'mn' ? 'ru-RU' : localeOf(lang), {
    style: 'currency',
    currency,
    notation: 'compact',
    maximumFractionDigits: 1,
  }).format(Number(minor / 100n))
}
export const serviceName = (t: Translate, service: string | null): string =>
  service ? t(`funding.service.${service}` as MessageKey) : t('funding.noService')
export const seriesOf: Readonly<Record<Class, 1 | 2 | 3 | 4>> = { eu: 1, prague: 2, rest: 3, own: 4 }

/** A view with its section beside it: a few neighbours, not all twelve views; the overview leads to the others. */
export function ViewFrame({
  t,
  view,
  allowed,
  actions,
  children,
}: {
  t: Translate
  view: View
  allowed: Allowed
  actions?: Child
  children: Child
}) {
  const section = (Object.keys(sections) as Section[]).find((one) => sections[one].some((name) => name === view)) ?? 'money'
  return (
    <>
      <PageHeading kicker={word(t, 'section', section)} title={word(t, 'tab', view)} lead={word(t, 'lead', view)} actions={actions} />
      <TabsAsLinks
        label={word(t, 'section', section)}
        tabs={[
          { label: t('funding.overview'), href: at, current: false },
          ...sections[section]
            .filter((name) => allowed.has(name))
            .map((name) => ({ label: word(t, 'short', name), href: hrefOf(name), current: name === view })),
        ]}
      />
      {children}
    </>
  )
}
export function amountText(lang: Lang, t: Translate, record: Pick<LedgerRecord, 'amountMinor' | 'currency'>): Child {
  return record.amountMinor === null ? (
    <span class="unknown">{t('ui.notStated.value')}</span>
  ) : (
    money(lang, record.amountMinor, record.currency ?? 'CZK')
  )
}
/** Days of a record; of a statement of the study only the years, because no more is stated. */
export function periodText(lang: Lang, t: Translate, record: Pick<LedgerRecord, 'startsOn' | 'endsOn' | 'grade'>): Child {
  if (record.startsOn === null) return <span class="unknown">{t('ui.notStated.value')}</span>
  const of = (day: string) => (record.grade === 'study' ? day.slice(0, 4) : formatDay(lang, day))
  return record.endsOn === null ? t('funding.since', { year: of(record.startsOn) }) : `${of(record.startsOn)} – ${of(record.endsOn)}`
}
export function GradeText({ t, record }: { t: Translate; record: LedgerRecord }) {
  return (
    <>
      {word(t, 'grade', record.grade)}
      {record.certainty === 'secured' ? null : (
        <>
          {' '}
          <Tag look="warning">{word(t, 'certainty', record.certainty)}</Tag>
        </>
      )}
      {record.parentId === null ? null : (
        <>
          {' '}
          <Tag>{t('funding.passedOn')}</Tag>
        </>
      )}
      {record.kind === 'grant' ? null : (
        <>
          {' '}
          <Tag>{word(t, 'recordKind', record.kind)}</Tag>
        </>
      )}
      {record.isDemo ? (
        <>
          {' '}
          <Tag>{t('funding.demo')}</Tag>
        </>
      ) : null}
    </>
  )
}
export function Organisation({ lang, record }: { lang: Lang; record: Pick<LedgerRecord, 'slug' | 'recipient' | 'grade'> }) {
  return record.slug === null ? (
    <LangText lang={record.grade === 'study' ? 'en' : 'cs'}>{record.recipient}</LangText>
  ) : (
    <a href={`/${lang}/organisations/${record.slug}`} lang="cs">
      {record.recipient}
    </a>
  )
}
export function Funder({ record }: { record: Pick<LedgerRecord, 'funder' | 'instrument'> }) {
  return (
    <>
      <LangText lang="cs">{record.funder}</LangText>
      {record.instrument === null ? null : (
        <>
          <br />
          <span class="field-hint">
            <LangText lang="en">{record.instrument}</LangText>
          </span>
        </>
      )}
    </>
  )
}
/** A filter as the query of an address. */
export function queryOf(filter: LedgerFilter): string {
  return new URLSearchParams(
    Object.entries(filter).flatMap(([name, value]) => (value === null || name === 'known' ? [] : [[name, String(value)]])),
  ).toString()
}
type FilterField = 'q' | 'organisation' | 'year' | 'service' | 'district' | 'grade'
export function Filters({
  t,
  path,
  filter,
  choices,
  fields,
  result,
  extra,
}: {
  t: Translate
  path: string
  filter: LedgerFilter
  choices: Choices
  fields: readonly FilterField[]
  result: string
  extra?: Child
}) {
  const any = t('funding.any')
  // What a link from another view brought along and no field shows.
  const followed = (['funder', 'project'] as const).filter((name) => filter[name] !== null)
  const has = (name: FilterField) => fields.includes(name)
  return (
    <FilterForm
      t={t}
      action={path}
      label={t('funding.filter')}
      result={result}
      keep={Object.fromEntries(followed.map((name) => [name, filter[name] ?? undefined]))}
      chips={followed.map((name) => ({
        label: filter[name] ?? '',
        lang: 'cs',
        removeHref: withQuery(`${path}?${queryOf(filter)}`, { [name]: undefined }),
      }))}
    >
      {has('q') ? <TextField t={t} name="q" label={t('funding.words')} value={filter.q ?? ''} optional /> : null}
      {has('organisation') ? (
        <SelectField
          t={t}
          name="organisation"
          label={t('funding.organisation')}
          value={filter.organisation ?? ''}
          combobox
          optional
          emptyLabel={any}
          options={choices.organisations.map((one) => ({ value: one.slug, label: one.name, lang: 'cs' }))}
        />
      ) : null}
      {has('year') ? (
        <NumberField t={t} name="year" label={t('funding.year')} value={filter.year === null ? '' : String(filter.year)} optional />
      ) : null}
      {has('service') ? (
        <SelectField
          t={t}
          name="service"
          label={t('funding.serviceField')}
          value={filter.service ?? ''}
          optional
          emptyLabel={any}
          options={services.map((one) => ({ value: one, label: serviceName(t, one) }))}
        />
      ) : null}
      {has('district') ? (
        <SelectField
          t={t}
          name="district"
          label={t('funding.district')}
          value={filter.district ?? ''}
          combobox
          optional
          emptyLabel={any}
          options={choices.districts.map((one) => ({ value: one.code, label: one.name, lang: 'cs' }))}
        />
      ) : null}
      {has('grade') ? (
        <SelectField
          t={t}
          name="grade"
          label={t('funding.grade')}
          value={filter.grade ?? ''}
          optional
          emptyLabel={any}
          options={(['contract', 'register', 'report', 'declared', 'study'] as const).map((one) => ({
            value: one,
            label: word(t, 'grade', one),
          }))}
        />
      ) : null}
      {extra}
    </FilterForm>
  )
}
