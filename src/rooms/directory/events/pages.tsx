// What happened when, for everybody.
import type { Lang, Translate } from '../../../kernel/i18n.ts'
import { formatNumber } from '../../../kernel/i18n.ts'
import { SummaryList, type SummaryRow } from '../../../ui/facts.tsx'
import { FilterForm, withQuery } from '../../../ui/filter.tsx'
import { SelectField } from '../../../ui/fields.tsx'
import { EmptyState } from '../../../ui/messages.tsx'
import { PageHeading } from '../../../ui/navigation.tsx'
import { LangText } from '../../../ui/text.tsx'
import { EvidencePanel, type Evidence } from '../../study/index.ts'
import { eventKinds } from '../model.ts'
import { EventTimeline } from '../places/pages.tsx'
import { eventKindText, whenText } from '../words.ts'
import type { EventRow } from './queries.ts'

export function EventList({ lang, t, kind, events }: { lang: Lang; t: Translate; kind: string | null; events: readonly EventRow[] }) {
  const path = `/${lang}/events`
  return (
    <>
      <PageHeading
        title={t('directory.events.title')}
        lead={t('directory.events.lead')}
        actions={
          <>
            <a class="button button-secondary" href={`${path}.csv`} download="">
              {t('directory.csv')}
            </a>
            <a class="button button-secondary" href="/calendar.ics">
              {t('directory.events.calendar')}
            </a>
          </>
        }
      />
      <FilterForm
        t={t}
        action={path}
        clearHref={path}
        result={t('directory.events.found', { count: events.length })}
        chips={kind ? [{ label: eventKindText(t, kind), removeHref: withQuery(path, { kind: undefined }) }] : []}
      >
        <SelectField
          t={t}
          name="kind"
          label={t('directory.field.kind')}
          value={kind ?? ''}
          optional
          emptyLabel={t('directory.all')}
          options={eventKinds.map((one) => ({ value: one, label: eventKindText(t, one) }))}
        />
      </FilterForm>
      {events.length === 0 ? (
        <EmptyState title={t('directory.events.none')} action={<a href={path}>{t('directory.showAll')}</a>} />
      ) : (
        <>
          <h2>{t('directory.events.timeline')}</h2>
          <EventTimeline lang={lang} t={t} events={events} />
        </>
      )}
    </>
  )
}
export function EventPage({ lang, t, event, evidence }: { lang: Lang; t: Translate; event: EventRow; evidence: Evidence | null }) {
  const rows: (SummaryRow | false)[] = [
    { label: t('directory.event.when'), value: whenText(lang, t, event) },
    event.recurrence !== null && { label: t('directory.event.recurrence'), value: <LangText lang="en">{event.recurrence}</LangText> },
    event.place !== null && {
      label: t('directory.field.place'),
      value: (
        <a href={`/${lang}/places/${event.place.slug}`} lang="cs">
          {event.place.name}
        </a>
      ),
    },
    event.organisations.length > 0 && {
      label: t('directory.event.organisations'),
      value: (
        <ul class="plain">
          {event.organisations.map((one) => (
            <li>
              <a href={`/${lang}/organisations/${one.slug}`} lang="cs">
                {one.name}
              </a>
            </li>
          ))}
        </ul>
      ),
    },
    event.attendance !== null && {
      label: t('directory.event.attendance'),
      value: (
        <>
          {formatNumber(lang, event.attendance)}
          {event.attendanceQualifier ? (
            <>
              {' '}
              <LangText lang="en">({event.attendanceQualifier})</LangText>
            </>
          ) : null}
        </>
      ),
    },
    { label: t('directory.event.description'), value: <LangText lang="en">{event.description}</LangText> },
  ]
  return (
    <>
      <PageHeading title={<LangText lang="en">{event.title}</LangText>} kicker={eventKindText(t, event.kind)} />
      <SummaryList rows={rows.filter((one) => one !== false)} />
      {evidence ? <EvidencePanel lang={lang} t={t} evidence={evidence} /> : null}
    </>
  )
}
