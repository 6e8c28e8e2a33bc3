// The time machine on a screen: what a call or an award was at the end of any day, and what happened until then.
import { formatDay, formatNumber, type Lang, type MessageKey, type Translate } from '../../../kernel/i18n.ts'
import { Actions, Button } from '../../../ui/actions.tsx'
import { SummaryList } from '../../../ui/facts.tsx'
import { DayField, Form } from '../../../ui/fields.tsx'
import { EmptyState } from '../../../ui/messages.tsx'
import { PageHeading } from '../../../ui/navigation.tsx'
import { Table } from '../../../ui/table.tsx'
import { callOnDay, paidIn, type History, type Kept, type LoggedEvent } from './standing.ts'
import { exact, word } from './parts.tsx'

type Cell = Kept['state'][string]
/** Days, amounts and closed words as people read them; the rest as it is. */
function shown(lang: Lang, t: Translate, entity: string, name: string, value: Cell | undefined): string {
  if (value === null || value === undefined || value === '') return '–'
  if (name.endsWith('_minor')) return exact(lang, BigInt(String(value)))
  if (name.endsWith('_on')) return formatDay(lang, String(value))
  if (name === 'state') {
    const group = {
      call: 'state',
      application: 'application',
      agreement: 'agreement',
      instalment: 'instalment',
      report: 'reportState',
      change_request: 'changeState',
      control: 'control',
      finding: 'findingState',
      refund: 'refundState',
    }[entity]
    return group === undefined ? String(value) : word(t, group, String(value))
  }
  if (name === 'kind') return word(t, entity === 'report' ? 'report' : 'payment', String(value))
  if (name === 'why') return word(t, 'refund', String(value))
  if (name === 'organ') return word(t, 'organ', String(value))
  return String(value)
}
const label = (t: Translate, name: string) => t(`grants.kept.${name}` as MessageKey)
const hidden = new Set(['title_cs', 'title_en', 'rules_hash', 'position'])
function changed(lang: Lang, t: Translate, event: LoggedEvent): string {
  return Object.entries(event.state)
    .filter(([name, value]) => !hidden.has(name) && (event.before === null ? value !== null : event.before[name] !== value))
    .map(
      ([name, value]) =>
        `${label(t, name)}: ${event.before === null ? '' : `${shown(lang, t, event.entity, name, event.before[name])} → `}${shown(lang, t, event.entity, name, value)}`,
    )
    .join(', ')
}
function Events({
  lang,
  t,
  events,
  names,
}: {
  lang: Lang
  t: Translate
  events: readonly LoggedEvent[]
  names: ReadonlyMap<string, string>
}) {
  return (
    <>
      <h2>{t('grants.history.events')}</h2>
      <Table
        t={t}
        caption={t('grants.history.events')}
        captionHidden
        rows={events}
        empty={<EmptyState title={t('grants.history.none')}>{t('grants.history.noneText')}</EmptyState>}
        columns={[
          { label: t('grants.day'), cell: (event) => <time datetime={event.day}>{formatDay(lang, event.day)}</time> },
          {
            label: t('grants.history.what'),
            rowHeader: true,
            cell: (event) =>
              `${label(t, event.entity)}${event.applicationId !== null && names.has(event.applicationId) ? ` · ${names.get(event.applicationId)}` : ''}`,
          },
          { label: t('grants.history.change'), cell: (event) => changed(lang, t, event) },
        ]}
      />
    </>
  )
}
const rowsOf = (history: History, entity: string) => history.standing.filter((one) => one.entity === entity).map((one) => one.state)
/** A table of one kind of thing as it stood. */
function Standing({
  lang,
  t,
  history,
  entity,
  names,
}: {
  lang: Lang
  t: Translate
  history: History
  entity: string
  names: readonly string[]
}) {
  const rows = rowsOf(history, entity).toSorted(
    (a, b) => Number(a['position'] ?? a['number'] ?? a['year'] ?? 0) - Number(b['position'] ?? b['number'] ?? b['year'] ?? 0),
  )
  if (rows.length === 0) return null
  return (
    <Table
      t={t}
      caption={label(t, entity)}
      rows={rows}
      columns={names.map((name, index) => ({
        label: label(t, name),
        rowHeader: index === 0,
        numeric: name.endsWith('_minor'),
        cell: (row: Kept['state']) => shown(lang, t, entity, name, row[name]),
      }))}
    />
  )
}
function DayForm({ t, action, day, today }: { t: Translate; action: string; day: string; today: string }) {
  return (
    <Form action={action} method="get" label={t('grants.history.day')}>
      <DayField t={t} name="date" value={day} label={t('grants.history.day')} hint={t('grants.history.dayHint')} max={today} />
      <Actions>
        <Button look="secondary">{t('grants.history.show')}</Button>
      </Actions>
    </Form>
  )
}
export function AwardHistoryPage({
  lang,
  t,
  title,
  action,
  today,
  history,
}: {
  lang: Lang
  t: Translate
  title: string
  action: string
  today: string
  history: History
}) {
  const award = rowsOf(history, 'award')[0]
  const agreement = rowsOf(history, 'agreement')[0]
  return (
    <>
      <PageHeading title={t('grants.history')} lead={title} />
      <DayForm t={t} action={action} day={history.day} today={today} />
      <h2>{t('grants.history.stood', { day: formatDay(lang, history.day) })}</h2>
      {award === undefined ? (
        <EmptyState title={t('grants.history.none')}>{t('grants.history.noneText')}</EmptyState>
      ) : (
        <SummaryList
          rows={[
            { label: t('grants.amount'), value: shown(lang, t, 'award', 'amount_minor', award['amount_minor']) },
            { label: t('grants.paid'), value: exact(lang, paidIn(history.standing)) },
            {
              label: t('grants.agreement'),
              value: agreement === undefined ? t('grants.agreement.none') : shown(lang, t, 'agreement', 'state', agreement['state']),
            },
            ...(agreement === undefined
              ? []
              : [
                  {
                    label: t('grants.period'),
                    value: `${shown(lang, t, 'agreement', 'starts_on', agreement['starts_on'])} – ${shown(lang, t, 'agreement', 'ends_on', agreement['ends_on'])}`,
                  },
                  { label: t('grants.amendments'), value: String(agreement['amendments']) },
                ]),
          ]}
        />
      )}
      <Standing lang={lang} t={t} history={history} entity="instalment" names={['number', 'amount_minor', 'due_on', 'state']} />
      <Standing lang={lang} t={t} history={history} entity="budget_item" names={['label', 'cost_minor', 'amount_minor']} />
      <Standing lang={lang} t={t} history={history} entity="report" names={['kind', 'due_on', 'state']} />
      <Standing lang={lang} t={t} history={history} entity="change_request" names={['number', 'state']} />
      <Standing lang={lang} t={t} history={history} entity="refund" names={['why', 'amount_minor', 'due_on', 'state']} />
      <Standing lang={lang} t={t} history={history} entity="control" names={['planned_on', 'state']} />
      <Standing lang={lang} t={t} history={history} entity="pledge" names={['year', 'amount_minor']} />
      <Events lang={lang} t={t} events={history.events} names={new Map()} />
    </>
  )
}
export function CallHistoryPage({
  lang,
  t,
  title,
  action,
  today,
  history,
  names,
}: {
  lang: Lang
  t: Translate
  title: string
  action: string
  today: string
  history: History
  names: ReadonlyMap<string, string>
}) {
  const call = callOnDay(history.standing, lang === 'cs' ? 'cs' : 'en')
  const counts = (rows: readonly { state: string; count: number }[], group: string) =>
    rows.map((one) => `${word(t, group, one.state)}: ${formatNumber(lang, one.count)}`).join(', ')
  return (
    <>
      <PageHeading title={t('grants.history')} lead={title} />
      <DayForm t={t} action={action} day={history.day} today={today} />
      <h2>{t('grants.history.stood', { day: formatDay(lang, history.day) })}</h2>
      {call.state === null ? (
        <EmptyState title={t('grants.history.none')}>{t('grants.history.noneText')}</EmptyState>
      ) : (
        <>
          <SummaryList
            rows={[
              { label: t('grants.state'), value: word(t, 'state', call.state) },
              { label: t('grants.applications'), value: counts(call.applications, 'application') },
              { label: t('grants.awards'), value: `${formatNumber(lang, call.awards)} (${exact(lang, call.awardedMinor)})` },
              { label: t('grants.paid'), value: exact(lang, call.paidMinor) },
              { label: t('grants.agreement'), value: counts(call.agreements, 'agreement') },
            ]}
          />
          <Table
            t={t}
            caption={t('grants.history.lines')}
            rows={call.lines}
            columns={[
              { label: t('grants.kept.number'), rowHeader: true, cell: (row) => `${row.number}. ${row.title}` },
              { label: t('grants.kept.budget_minor'), numeric: true, cell: (row) => exact(lang, row.budgetMinor) },
              { label: t('grants.kept.committed_minor'), numeric: true, cell: (row) => exact(lang, row.committedMinor) },
              { label: t('grants.history.free'), numeric: true, cell: (row) => exact(lang, row.budgetMinor - row.committedMinor) },
            ]}
          />
          {call.future.length > 0 ? (
            <Table
              t={t}
              caption={t('grants.future')}
              rows={call.future}
              columns={[
                { label: t('grants.year'), rowHeader: true, cell: (row) => String(row.year) },
                { label: t('grants.limit'), numeric: true, cell: (row) => exact(lang, row.limitMinor) },
                { label: t('grants.pledged'), numeric: true, cell: (row) => exact(lang, row.committedMinor) },
              ]}
            />
          ) : null}
        </>
      )}
      <Events lang={lang} t={t} events={history.events} names={names} />
    </>
  )
}
