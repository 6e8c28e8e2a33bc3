// All money on screens: who pays whom, structure of budgets, cliffs, duplicates, cooperation, calculators.
import type { Child } from 'hono/jsx'
import type { FieldErrors } from '../../../kernel/command.ts'
import { formatDay, formatMoney, formatNumber, formatPercent, type Lang, type MessageKey, type Translate } from '../../../kernel/i18n.ts'
import { Actions, Button, Tag } from '../../../ui/actions.tsx'
import { ChartFrame, LineChart } from '../../../ui/charts.tsx'
import { SummaryList } from '../../../ui/facts.tsx'
import { Checkbox, DayField, fieldsOf, Form, NumberField, Radios, SelectField, TextField } from '../../../ui/fields.tsx'
import { FilterForm } from '../../../ui/filter.tsx'
import { EmptyState, ErrorSummary, Notice } from '../../../ui/messages.tsx'
import { PageHeading, TabsAsLinks } from '../../../ui/navigation.tsx'
import { Table } from '../../../ui/table.tsx'
import { LangText } from '../../../ui/text.tsx'
import type { BudgetRow, Class, Cliff, CoFunding, DuplicatePair, Month, Pairing } from './model.ts'
import { classes } from './model.ts'
import type { AidAnswer, Burden, Choices, instrumentsOf, LedgerFilter, LedgerRecord, Rule } from './queries.ts'

const at = '/app/funding'
type Values = Readonly<Record<string, string>>
export type LedgerTab = 'ledger' | 'budgets' | 'cliffs' | 'duplicates' | 'cooperation' | 'calculator' | 'aid' | 'burden' | 'declare'
const word = (t: Translate, group: string, value: string) => t(`funding.${group}.${value}` as MessageKey)
const money = (lang: Lang, minor: bigint, currency = 'CZK') => formatMoney(lang, { minor, currency })
const serviceName = (t: Translate, service: string | null) => (service ? t(`funding.service.${service}` as MessageKey) : '–')

export function LedgerFrame({ t, tab, mayDeclare, seesAll, children }: { t: Translate; tab: LedgerTab; mayDeclare: boolean; seesAll: boolean; children: Child }) {
  const tabs: readonly LedgerTab[] = ['ledger', 'budgets', 'cliffs', ...(seesAll ? ['duplicates' as const] : []), 'cooperation', 'calculator', ...(seesAll ? ['aid' as const] : []), 'burden', ...(mayDeclare ? ['declare' as const] : [])]
  return (
    <>
      <PageHeading title={t('funding.ledger.title')} lead={t('funding.ledger.lead')} />
      <TabsAsLinks label={t('funding.ledger.title')} tabs={tabs.map((name) => ({ label: word(t, 'tab', name), href: name === 'ledger' ? at : `${at}/${name}`, current: tab === name }))} />
      {children}
    </>
  )
}
function Filters({ lang, t, path, filter, choices, count, extra }: { lang: Lang; t: Translate; path: string; filter: LedgerFilter; choices: Choices; count: number; extra?: Child }) {
  return (
    <FilterForm t={t} action={path} label={t('funding.filter')} clearHref={path} result={t('funding.foundRecords', { count })}>
      <SelectField t={t} name="organisation" label={t('funding.organisation')} value={filter.organisation ?? ''} combobox optional emptyLabel={t('funding.any')} options={choices.organisations.map((one) => ({ value: one.slug, label: one.name }))} />
      <NumberField t={t} name="year" label={t('funding.year')} value={filter.year === null ? '' : formatYear(filter.year)} optional />
      <SelectField t={t} name="service" label={t('funding.serviceField')} value={filter.service ?? ''} optional emptyLabel={t('funding.any')} options={services.map((one) => ({ value: one, label: serviceName(t, one) }))} />
      <SelectField t={t} name="district" label={t('funding.district')} value={filter.district ?? ''} combobox optional emptyLabel={t('funding.any')} options={choices.districts.map((one) => ({ value: one.code, label: one.name }))} />
      {extra ?? <input type="hidden" name="lang" value={lang} />}
    </FilterForm>
  )
}
const formatYear = (year: number) => String(year)
export const services = ['counselling', 'legal', 'language', 'education', 'mediation', 'employment', 'community', 'culture', 'information'] as const

export function LedgerView({ lang, t, rows, totals, filter, choices }: { lang: Lang; t: Translate; rows: readonly LedgerRecord[]; totals: ReadonlyMap<string, bigint>; filter: LedgerFilter; choices: Choices }) {
  return (
    <>
      <Filters lang={lang} t={t} path={at} filter={filter} choices={choices} count={rows.length} />
      {rows.length === 0 ? null : <p><strong>{t('funding.totalOnce')}</strong> {[...totals].map(([currency, minor]) => money(lang, minor, currency)).join(' + ')}</p>}
      <Table t={t} caption={t('funding.ledger.title')} captionHidden keys rows={rows.slice(0, 500)} empty={<EmptyState title={t('funding.ledger.none')}>{t('funding.ledger.noneText')}</EmptyState>} columns={[
        { label: t('funding.organisation'), rowHeader: true, cell: (row) => <>{row.slug === null ? row.recipient : <a href={`/${lang}/organisations/${row.slug}`}>{row.recipient}</a>}<br /><span class="field-hint">{row.title}</span></> }, { label: t('funding.funder'), cell: (row) => <>{row.funder}{row.instrument === null ? '' : `, ${row.instrument}`}</> },
        { label: t('funding.amount'), numeric: true, cell: (row) => money(lang, row.amountMinor, row.currency) }, { label: t('funding.period'), cell: (row) => `${formatDay(lang, row.startsOn)} – ${formatDay(lang, row.endsOn)}`, minor: true },
        { label: t('funding.grade'), cell: (row) => <>{word(t, 'grade', row.grade)}{row.certainty === 'secured' ? '' : <> <Tag look="warning">{word(t, 'certainty', row.certainty)}</Tag></>}{row.parentId === null ? '' : <> <Tag>{t('funding.passedOn')}</Tag></>}{row.isDemo ? <> <Tag>{t('funding.demo')}</Tag></> : null}</> }, { label: t('funding.source'), cell: (row) => row.source, minor: true },
      ]} />
    </>
  )
}
/** One cell of Table 3: amount, share and by what it is known; a dash where nothing is. */
function BudgetCell({ lang, t, row, of }: { lang: Lang; t: Translate; row: BudgetRow; of: Class }) {
  const cell = row.cells[of]
  return cell.grades.length === 0 ? <span class="unknown">–</span> : <>{money(lang, cell.amountMinor, row.currency)} <span class="field-hint">({formatPercent(lang, Number(cell.amountMinor * 1000n / (row.totalMinor || 1n)) / 1000)}, {cell.grades.map((grade) => word(t, 'grade', grade)).join(', ')})</span></>
}
export function BudgetTable({ lang, t, rows }: { lang: Lang; t: Translate; rows: readonly BudgetRow[] }) {
  return (
    <Table t={t} caption={t('funding.table3')} captionHidden rows={rows} empty={<EmptyState title={t('funding.budgets.none')}>{t('funding.budgets.noneText')}</EmptyState>} columns={[
      { label: t('funding.organisation'), rowHeader: true, cell: (row) => <><LangText lang="cs">{row.organisation}</LangText>, {formatYear(row.year)}</> }, ...classes.map((of) => ({ label: word(t, 'class', of), numeric: true, cell: (row: BudgetRow) => <BudgetCell lang={lang} t={t} row={row} of={of} /> })), { label: t('funding.sum'), numeric: true, cell: (row) => money(lang, row.totalMinor, row.currency) },
      { label: 'HHI', numeric: true, cell: (row) => (row.hhi === null ? '–' : <>{formatNumber(lang, row.hhi)}{row.hhi >= 5000 ? <> <Tag look="warning">{t('funding.dependent')}</Tag></> : null}</>) },
    ]} />
  )
}
export function BudgetsView({ lang, t, rows, filter, choices, bounds }: { lang: Lang; t: Translate; rows: readonly BudgetRow[]; filter: LedgerFilter; choices: Choices; bounds: readonly { slug: string; title: string; amountMinor: number; fromYear: number | null }[] }) {
  return (
    <>
      <p>{t('funding.budgets.lead')}</p>
      <Filters lang={lang} t={t} path={`${at}/budgets`} filter={filter} choices={choices} count={rows.length} />
      <BudgetTable lang={lang} t={t} rows={rows} />
      <h2>{t('funding.bounds')}</h2>
      <ul>{bounds.map((one) => <li><a href={`/${lang}/funding/${one.slug}`} lang="en">{one.title}</a>: {t('funding.moreThan', { amount: money(lang, BigInt(one.amountMinor)) })}{one.fromYear === null ? '' : ` (${formatYear(one.fromYear)})`}</li>)}</ul>
    </>
  )
}
export function CliffsView({ lang, t, day, months, cliffs, districts, filter, choices, instruments }: { lang: Lang; t: Translate; day: string; months: readonly Month[]; cliffs: readonly Cliff[]; districts: ReadonlyMap<string, string>; filter: LedgerFilter; choices: Choices; instruments: Awaited<ReturnType<typeof instrumentsOf>>['instruments'] }) {
  const crowns = (minor: bigint) => Number(minor / 100n)
  const table = <Table t={t} caption={t('funding.forecast')} rows={months} columns={[{ label: t('funding.month'), rowHeader: true, cell: (row) => row.month }, { label: word(t, 'certainty', 'secured'), numeric: true, cell: (row) => money(lang, row.securedMinor) }, { label: word(t, 'certainty', 'probable'), numeric: true, cell: (row) => money(lang, row.probableMinor) }]} />
  return (
    <>
      <p>{t('funding.cliffs.lead')}</p>
      <Filters lang={lang} t={t} path={`${at}/cliffs`} filter={filter} choices={choices} count={cliffs.length} extra={<DayField t={t} name="day" label={t('funding.asOf')} hint={t('funding.asOfHint')} value={day} />} />
      <Table t={t} caption={t('funding.cliffs')} rows={cliffs} empty={<EmptyState title={t('funding.cliffs.none')}>{t('funding.cliffs.noneText', { day: formatDay(lang, day) })}</EmptyState>} columns={[
        { label: t('funding.serviceField'), rowHeader: true, cell: (row) => serviceName(t, row.service || null) }, { label: t('funding.district'), cell: (row) => districts.get(row.district) ?? '–' }, { label: t('funding.instrument'), cell: (row) => <>{row.instrument}<br /><span class="field-hint"><LangText lang="en">{row.source}</LangText></span></> },
        { label: t('funding.ends'), cell: (row) => t('funding.endsIn', { day: formatDay(lang, row.endsOn), count: row.monthsAhead }) }, { label: t('funding.monthly'), numeric: true, cell: (row) => `${money(lang, row.monthlyMinor)} (${row.sharePercent} %)` }, { label: t('funding.clients'), numeric: true, cell: (row) => formatNumber(lang, row.clients) },
      ]} />
      <ChartFrame t={t} id="forecast" title={t('funding.forecast')} sentence={t('funding.forecast.sentence', { from: months[0]?.month ?? '', to: months.at(-1)?.month ?? '' })} table={table} source={t('funding.ledger.title')} level={2}>
        <LineChart frameId="forecast" unit="Kč" format={(value) => formatNumber(lang, value)} series={(['securedMinor', 'probableMinor'] as const).map((name) => ({ label: word(t, 'certainty', name === 'securedMinor' ? 'secured' : 'probable'), points: months.map((month, index) => ({ x: index, y: crowns(month[name]) })) }))} />
      </ChartFrame>
      <h2>{t('funding.instruments')}</h2>
      <Table t={t} caption={t('funding.instruments')} captionHidden rows={instruments} columns={[{ label: t('funding.instrument'), rowHeader: true, cell: (row) => <LangText lang="en">{row.name}</LangText> }, { label: t('funding.period'), cell: (row) => `${row.validFrom.slice(0, 4)}–${row.validTo?.slice(0, 4) ?? ''}` }, { label: t('funding.successor'), cell: (row) => row.successor ?? (row.validTo === null ? t('funding.running') : t('funding.noSuccessor')) }, { label: t('funding.source'), cell: (row) => <LangText lang="en">{row.source}</LangText>, minor: true }]} />
    </>
  )
}
export function DuplicatesView({ lang, t, pairs }: { lang: Lang; t: Translate; pairs: readonly DuplicatePair[] }) {
  return (
    <>
      <Notice t={t} kind="info"><p>{t('funding.duplicates.lead')}</p></Notice>
      <Table t={t} caption={t('funding.tab.duplicates')} captionHidden keys rows={pairs.slice(0, 200)} empty={<EmptyState title={t('funding.duplicates.none')} />} columns={[
        { label: t('funding.organisation'), rowHeader: true, cell: (row) => row.a.recipient }, { label: t('funding.first'), cell: (row) => <>{row.a.title}<br /><span class="field-hint">{row.a.funder}, {money(lang, row.a.amountMinor, row.a.currency)}</span></> }, { label: t('funding.second'), cell: (row) => <>{row.b.title}<br /><span class="field-hint">{row.b.funder}, {money(lang, row.b.amountMinor, row.b.currency)}</span></> },
        { label: t('funding.evidence'), cell: (row) => row.evidence.map((one) => `${word(t, 'same', one.same)}${one.text === '' ? '' : `: ${one.same === 'service' ? serviceName(t, one.text) : one.text}`}`).join('; ') },
      ]} />
    </>
  )
}
export function CooperationView({ lang, t, pairs }: { lang: Lang; t: Translate; pairs: readonly Pairing[] }) {
  return (
    <>
      <p>{t('funding.cooperation.lead')}</p>
      <Table t={t} caption={t('funding.tab.cooperation')} captionHidden rows={pairs.slice(0, 200)} empty={<EmptyState title={t('funding.cooperation.none')} />} columns={[{ label: t('funding.pair'), rowHeader: true, cell: (row) => <LangText lang="cs">{`${row.a} – ${row.b}`}</LangText> }, { label: t('funding.together'), numeric: true, cell: (row) => formatNumber(lang, row.together) }, { label: t('funding.against'), numeric: true, cell: (row) => formatNumber(lang, row.against) }]} />
    </>
  )
}
export function CalculatorView({ lang, t, rules, result, rule, values, errors }: { lang: Lang; t: Translate; rules: readonly Rule[]; result: CoFunding | null; rule: Rule | null; values: Values; errors: FieldErrors }) {
  const field = fieldsOf(t, values, errors)
  return (
    <>
      <p>{t('funding.calculator.lead')}</p>
      <ErrorSummary t={t} errors={errors} labels={{ rule: t('funding.rule'), total: t('funding.totalCost'), inKind: t('funding.inKind') }} />
      <Form action={`${at}/calculator`} method="get" label={t('funding.tab.calculator')}>
        <SelectField {...field('rule')} label={t('funding.rule')} options={rules.map((one) => ({ value: one.id, label: `${one.instrument} – ${word(t, 'action', one.action)} (${one.num}/${one.den})` }))} /><NumberField {...field('total')} label={t('funding.totalCost')} unit="Kč" /><NumberField {...field('inKind')} label={t('funding.inKind')} hint={t('funding.inKindHint')} unit="Kč" optional />
        <Actions><Button>{t('funding.compute')}</Button></Actions>
      </Form>
      {result === null || rule === null ? null : (
        <>
          <SummaryList rows={[{ label: t('funding.totalCost'), value: money(lang, result.totalMinor) }, { label: rule.instrument, value: money(lang, result.fundMinor) }, { label: t('funding.cashNeeded'), value: money(lang, result.cashMinor) }, { label: t('funding.inKindCounted'), value: money(lang, result.inKindMinor) }, { label: t('funding.perYears'), value: `3: ${money(lang, result.cashMinor * 3n)}, 7: ${money(lang, result.cashMinor * 7n)}` }]} />
          <Notice t={t} kind="warning" title={t('funding.without')} level={2}><p>{t('funding.withoutText', { lost: money(lang, result.without.lostMinor), left: money(lang, result.without.fundMinor) })}</p></Notice>
          <p>{t('funding.source')}: <LangText lang="en">{rule.source}</LangText></p>
        </>
      )}
    </>
  )
}
export function AidView({ lang, t, choices, answer, mayKeep, values, errors }: { lang: Lang; t: Translate; choices: Choices; answer: AidAnswer | null; mayKeep: boolean; values: Values; errors: FieldErrors }) {
  const field = fieldsOf(t, values, errors)
  const organisations = choices.organisations.map((one) => ({ value: one.id, label: one.name }))
  return (
    <>
      <p>{t('funding.aid.lead')}</p>
      <ErrorSummary t={t} errors={errors} labels={{ organisation: t('funding.organisation'), day: t('funding.grantingDay'), euros: t('funding.newAid'), organisationId: t('funding.organisation'), relatedId: t('funding.related'), because: t('funding.because') }} />
      <Form action={`${at}/aid`} method="get" label={t('funding.tab.aid')}>
        <SelectField {...field('organisation')} label={t('funding.organisation')} combobox options={organisations} /><DayField {...field('day')} label={t('funding.grantingDay')} /><NumberField {...field('euros')} label={t('funding.newAid')} unit="EUR" /><Radios {...field('limit')} value={values['limit'] ?? 'general'} label={t('funding.limit')} options={(['general', 'sgei'] as const).map((value) => ({ value, label: word(t, 'aidLimit', value) }))} />
        <Actions><Button>{t('funding.check')}</Button></Actions>
      </Form>
      {answer === null ? null : (
        <>
          <Notice t={t} kind={answer.allowed ? 'success' : 'error'} title={t(answer.allowed ? 'funding.aid.allowed' : 'funding.aid.blocked')} level={2}><p>{t('funding.aid.sum', { used: money(lang, answer.usedCents, 'EUR'), free: money(lang, answer.freeCents, 'EUR'), since: formatDay(lang, answer.since) })}{answer.nextOn === null ? '' : ` ${t('funding.aid.next', { day: formatDay(lang, answer.nextOn) })}`}</p></Notice>
          {answer.withoutRate > 0 ? <Notice t={t} kind="warning" title={t('funding.aid.noRate', { count: answer.withoutRate })} level={2}><p>{t('funding.aid.noRateText')}</p></Notice> : null}
          <p>{t('funding.aid.undertaking')}: {answer.related.join(', ')}</p>
          <Table t={t} caption={t('funding.aid.entries')} rows={answer.entries} empty={<p>–</p>} columns={[{ label: t('funding.grantingDay'), rowHeader: true, cell: (row) => formatDay(lang, row.grantedOn) }, { label: t('funding.organisation'), cell: (row) => row.recipient }, { label: t('funding.project'), cell: (row) => row.title }, { label: 'EUR', numeric: true, cell: (row) => money(lang, row.euroCents, 'EUR') }, { label: t('funding.rateOf'), cell: (row) => (row.rateDay === null ? '' : formatDay(lang, row.rateDay)), minor: true }]} />
        </>
      )}
      {mayKeep ? <Form action={`${at}/aid/related`} label={t('funding.relate')}><h2>{t('funding.relate')}</h2><SelectField {...field('organisationId')} label={t('funding.organisation')} combobox options={organisations} /><SelectField {...field('relatedId')} label={t('funding.related')} combobox options={organisations} /><TextField {...field('because')} label={t('funding.because')} lang="cs" /><Actions><Button look="secondary">{t('funding.relate')}</Button></Actions></Form> : null}
    </>
  )
}
export function BurdenView({ lang, t, rows }: { lang: Lang; t: Translate; rows: readonly Burden[] }) {
  return (
    <>
      <p>{t('funding.burden.lead')}</p>
      <Table t={t} caption={t('funding.tab.burden')} captionHidden rows={rows} empty={<EmptyState title={t('funding.burden.none')} />} columns={[{ label: t('funding.organisation'), rowHeader: true, cell: (row) => <LangText lang="cs">{row.organisation}</LangText> }, { label: t('funding.funders'), numeric: true, cell: (row) => formatNumber(lang, row.funders) }, { label: t('funding.reports'), numeric: true, cell: (row) => formatNumber(lang, row.reports) }]} />
    </>
  )
}
export function DeclareView({ t, choices, values, errors }: { t: Translate; choices: Choices; values: Values; errors: FieldErrors }) {
  const field = fieldsOf(t, values, errors)
  const names = ['funderId', 'instrumentId', 'title', 'service', 'district', 'kind', 'certainty', 'amount', 'currency', 'decidedOn', 'startsOn', 'endsOn', 'clients', 'reportsPerYear'] as const
  const labels = Object.fromEntries(names.map((name) => [name, word(t, 'declare', name)]))
  const label = (name: (typeof names)[number]) => labels[name] ?? ''
  return (
    <>
      <p>{t('funding.declare.lead')}</p>
      <ErrorSummary t={t} errors={errors} labels={labels} />
      <Form action={`${at}/declare`} label={t('funding.tab.declare')} draft="funding:declare">
        <Radios {...field('kind')} value={values['kind'] ?? 'grant'} label={label('kind')} options={(['grant', 'co-funding', 'in-kind', 'own-income'] as const).map((value) => ({ value, label: word(t, 'recordKind', value) }))} /><SelectField {...field('funderId')} label={label('funderId')} combobox options={choices.funders.map((one) => ({ value: one.id, label: one.name }))} /><SelectField {...field('instrumentId')} label={label('instrumentId')} optional emptyLabel="–" options={choices.instruments.map((one) => ({ value: one.id, label: one.name }))} />
        <TextField {...field('title')} label={label('title')} lang="cs" /><SelectField {...field('service')} label={label('service')} optional emptyLabel="–" options={services.map((one) => ({ value: one, label: serviceName(t, one) }))} /><SelectField {...field('district')} label={label('district')} combobox optional emptyLabel="–" options={choices.districts.map((one) => ({ value: one.code, label: one.name }))} />
        <TextField {...field('amount')} label={label('amount')} hint={t('funding.hint.amount')} width="short" /><Radios {...field('currency')} value={values['currency'] ?? 'CZK'} label={label('currency')} inline options={[{ value: 'CZK', label: 'Kč' }, { value: 'EUR', label: 'EUR' }]} /><Radios {...field('certainty')} value={values['certainty'] ?? 'secured'} label={label('certainty')} options={(['secured', 'probable', 'applied'] as const).map((value) => ({ value, label: word(t, 'certainty', value) }))} />
        <DayField {...field('decidedOn')} label={label('decidedOn')} /><DayField {...field('startsOn')} label={label('startsOn')} /><DayField {...field('endsOn')} label={label('endsOn')} /><NumberField {...field('clients')} label={label('clients')} optional /><NumberField {...field('reportsPerYear')} label={label('reportsPerYear')} optional />
        <Checkbox {...field('deMinimis')} label={t('funding.declare.deMinimis')} checked={values['deMinimis'] === 'on'} /><Checkbox {...field('confidential')} label={t('funding.declare.confidential')} hint={t('funding.declare.confidentialHint')} checked={values['confidential'] === 'on'} />
        <Actions><Button>{t('funding.declare.save')}</Button></Actions>
      </Form>
    </>
  )
}
