// The week, a booking, own hours, and the queue at the door.
import type { FieldErrors } from '../../../kernel/command.ts'
import { formatDay, formatNumber, languageName, type Lang, type MessageKey, type Translate } from '../../../kernel/i18n.ts'
import { Actions, Button, ButtonLink } from '../../../ui/actions.tsx'
import { SlotPicker } from '../../../ui/calendar.tsx'
import { Checkbox, DayField, fieldsOf, Form, NumberField, Radios, SelectField, TextField } from '../../../ui/fields.tsx'
import { Details, EmptyState, ErrorSummary, Notice } from '../../../ui/messages.tsx'
import { PageHeading } from '../../../ui/navigation.tsx'
import { Table } from '../../../ui/table.tsx'
import { Bdi, Hidden } from '../../../ui/text.tsx'
import { languageOption } from '../clients/pages.tsx'
import { dayAfter, languagesOfClients, topics } from '../model.ts'
import type { Colleague } from '../people.ts'
import { topicText } from '../words.ts'
import { forms } from './model.ts'
import type { Absence, Entry, FreeSlot, Hours, Room, Ticket } from './queries.ts'

const at = '/app/casework/calendar'
type Values = Readonly<Record<string, string>>
const weekdays = [1, 2, 3, 4, 5, 6, 7] as const
export function weekdayName(lang: Lang, weekday: number): string {
  return new Intl.DateTimeFormat(lang, { weekday: 'long', timeZone: 'UTC' }).format(new Date(Date.UTC(2024, 0, weekday)))
}

/** Appointments as a table; used here and on "My work". */
export function EntryTable({
  lang,
  t,
  rows,
  caption,
  withDay,
}: {
  lang: Lang
  t: Translate
  rows: readonly Entry[]
  caption: string
  withDay: boolean
}) {
  return (
    <Table
      t={t}
      caption={caption}
      captionHidden
      keys
      rows={rows}
      columns={[
        {
          label: t('casework.calendar.time'),
          rowHeader: true,
          cell: (row) => (
            <>
              {withDay ? `${formatDay(lang, row.day)} ` : ''}
              <span class="numeric" dir="ltr">
                {row.time}–{row.until}
              </span>
            </>
          ),
        },
        {
          label: t('casework.who'),
          cell: (row) =>
            row.clientId ? (
              <a href={`/app/casework/clients/${row.clientId}`}>
                <Bdi>{row.name || row.code}</Bdi>
              </a>
            ) : row.mine ? (
              t('casework.calendar.blocked')
            ) : (
              <span class="unknown">{t('casework.calendar.busy')}</span>
            ),
        },
        { label: t('casework.colleague'), cell: (row) => row.worker },
        { label: t('casework.calendar.room'), cell: (row) => row.room ?? '', minor: true },
        {
          label: t('casework.calendar.form'),
          cell: (row) => (
            <>
              {row.form ? t(`casework.calendar.form.${row.form}` as MessageKey) : ''}
              {row.interpreter ? ` · ${t('casework.field.interpreter')}` : ''}
              {row.language ? ` · ${languageName(lang, row.language)}` : ''}
            </>
          ),
          minor: true,
        },
        {
          label: t('casework.state'),
          cell: (row) =>
            !row.mine ? (
              ''
            ) : row.state !== 'booked' ? (
              t(`casework.calendar.state.${row.state ?? 'booked'}` as MessageKey)
            ) : (
              <form class="inline-form" method="post" action={`${at}/${row.slotId}`}>
                <Button look="secondary" name="state" value="came">
                  {t('casework.calendar.came')}
                  <Hidden>
                    {' '}
                    {row.time} {row.code}
                  </Hidden>
                </Button>{' '}
                <Button look="quiet" name="state" value="no-show">
                  {t('casework.calendar.noShow')}
                  <Hidden>
                    {' '}
                    {row.time} {row.code}
                  </Hidden>
                </Button>
                <Button look="quiet" name="state" value="cancelled-client">
                  {t('casework.calendar.cancelClient')}
                  <Hidden>
                    {' '}
                    {row.time} {row.code}
                  </Hidden>
                </Button>{' '}
                <Button look="quiet" name="state" value="cancelled-us">
                  {t('casework.calendar.cancelUs')}
                  <Hidden>
                    {' '}
                    {row.time} {row.code}
                  </Hidden>
                </Button>
              </form>
            ),
        },
      ]}
    />
  )
}

export function WeekPage({
  lang,
  t,
  monday,
  rows,
  people,
  worker,
  feed,
}: {
  lang: Lang
  t: Translate
  monday: string
  rows: readonly Entry[]
  people: readonly Colleague[]
  worker: string
  feed: string | null
}) {
  const link = (day: string) => `${at}?week=${day}${worker ? `&worker=${worker}` : ''}`
  return (
    <>
      <PageHeading
        title={t('casework.calendar')}
        meta={`${formatDay(lang, monday)} – ${formatDay(lang, dayAfter(monday, 6))}`}
        actions={
          <>
            <ButtonLink href={`${at}/new`}>{t('casework.calendar.book')}</ButtonLink>
            <ButtonLink look="secondary" href={`${at}/queue`}>
              {t('casework.queue')}
            </ButtonLink>
            <ButtonLink look="secondary" href={`${at}/hours`}>
              {t('casework.calendar.hours')}
            </ButtonLink>
          </>
        }
      />
      {feed ? (
        <Notice t={t} kind="success" title={t('casework.calendar.feed')} level={2}>
          <p>{t('casework.calendar.feedText')}</p>
          <p>
            <code dir="ltr">{feed}</code>
          </p>
        </Notice>
      ) : null}
      <form class="form" method="get" action={at} aria-label={t('casework.colleague')}>
        <input type="hidden" name="week" value={monday} />
        <SelectField
          t={t}
          name="worker"
          label={t('casework.colleague')}
          value={worker}
          optional
          emptyLabel={t('casework.calendar.everybody')}
          options={people.map((one) => ({ value: one.id, label: one.name }))}
        />
        <Actions>
          <Button look="secondary">{t('ui.filter.apply')}</Button>
        </Actions>
      </form>
      <p>
        <a href={link(dayAfter(monday, -7))} rel="prev">
          {t('casework.calendar.before')}
        </a>{' '}
        ·{' '}
        <a href={link(dayAfter(monday, 7))} rel="next">
          {t('casework.calendar.after')}
        </a>
      </p>
      {weekdays
        .map((n) => dayAfter(monday, n - 1))
        .map((day) => ({ day, own: rows.filter((row) => row.day === day) }))
        .filter((one) => one.own.length > 0)
        .map(({ day, own }) => (
          <section>
            <h2>
              {weekdayName(lang, ((new Date(`${day}T00:00:00Z`).getUTCDay() + 6) % 7) + 1)} {formatDay(lang, day)}
            </h2>
            <EntryTable lang={lang} t={t} rows={own} caption={formatDay(lang, day)} withDay={false} />
          </section>
        ))}
      {rows.length === 0 ? <EmptyState title={t('casework.calendar.empty')} /> : null}
      <form method="post" action={`${at}/feed`}>
        <Actions>
          <Button look="quiet">{t('casework.calendar.makeFeed')}</Button>
        </Actions>
      </form>
    </>
  )
}

export function BookPage({
  lang,
  t,
  client,
  people,
  rooms,
  free,
  values,
  errors,
}: {
  lang: Lang
  t: Translate
  client: { id: string; title: string } | null
  people: readonly Colleague[]
  rooms: readonly Room[]
  free: readonly FreeSlot[]
  values: Values
  errors: FieldErrors
}) {
  const field = fieldsOf(t, values, errors)
  const labels = {
    workerId: t('casework.colleague'),
    roomId: t('casework.calendar.room'),
    startsAt: t('casework.calendar.start'),
    minutes: t('casework.calendar.length'),
    form: t('casework.calendar.form'),
    language: t('casework.field.language'),
  }
  const days = [...new Set(free.map((one) => one.day))]
  const query = (name: string) => values[name] ?? ''
  return (
    <>
      <PageHeading title={t('casework.calendar.book')} kicker={client ? <Bdi>{client.title}</Bdi> : undefined} />
      <ErrorSummary t={t} errors={errors} labels={labels} />
      <form class="form" method="get" action={`${at}/new`} aria-label={t('casework.calendar.find')}>
        {client ? <input type="hidden" name="client" value={client.id} /> : null}
        <SelectField
          t={t}
          name="worker"
          label={t('casework.colleague')}
          value={query('workerId')}
          options={people.map((one) => ({ value: one.id, label: one.name }))}
        />
        <SelectField
          t={t}
          name="room"
          label={t('casework.calendar.room')}
          value={query('roomId')}
          optional
          options={rooms.map((one) => ({ value: one.id, label: one.name }))}
        />
        <NumberField t={t} name="length" label={t('casework.calendar.length')} value={query('minutes')} unit={t('casework.minutesUnit')} />
        <DayField t={t} name="from" label={t('casework.calendar.fromDay')} value={query('from')} />
        <Actions>
          <Button look="secondary">{t('casework.calendar.find')}</Button>
        </Actions>
      </form>
      {free.length === 0 ? (
        <EmptyState title={t('casework.calendar.noneFree')}>{t('casework.calendar.noneFreeText')}</EmptyState>
      ) : (
        <Form action={`${at}/new`} label={t('casework.calendar.book')}>
          {client ? <input type="hidden" name="clientId" value={client.id} /> : null}
          <input type="hidden" name="workerId" value={query('workerId')} />
          <input type="hidden" name="roomId" value={query('roomId')} />
          <input type="hidden" name="minutes" value={query('minutes')} />
          <SlotPicker
            t={t}
            name="startsAt"
            label={labels.startsAt}
            value={values['startsAt']}
            error={field('startsAt').error ?? field('roomId').error ?? field('workerId').error}
            days={days.map((day) => ({
              title: `${weekdayName(lang, ((new Date(`${day}T00:00:00Z`).getUTCDay() + 6) % 7) + 1)} ${formatDay(lang, day)}`,
              slots: free.filter((one) => one.day === day).map((one) => ({ value: one.startsAt.toISOString(), time: one.time, free: 1 })),
            }))}
          />
          <Radios
            {...field('form')}
            label={labels.form}
            inline
            options={forms.map((value) => ({ value, label: t(`casework.calendar.form.${value}`) }))}
          />
          <SelectField
            {...field('language')}
            label={labels.language}
            optional
            options={languagesOfClients.map((code) => ({ value: code, label: languageOption(lang, t, code) }))}
          />
          <Checkbox t={t} name="interpreter" label={t('casework.calendar.interpreter')} checked={values['interpreter'] === 'on'} />
          <p>{t('casework.calendar.reminderText')}</p>
          <Actions>
            <Button>{t('casework.calendar.book')}</Button>
          </Actions>
        </Form>
      )}
    </>
  )
}

export function HoursPage({
  lang,
  t,
  hours,
  absences,
  rooms,
  leads,
  values,
  errors,
}: {
  lang: Lang
  t: Translate
  hours: readonly Hours[]
  absences: readonly Absence[]
  rooms: readonly Room[]
  leads: boolean
  values: Values
  errors: FieldErrors
}) {
  const field = fieldsOf(t, values, errors)
  return (
    <>
      <PageHeading title={t('casework.calendar.hours')} lead={t('casework.calendar.hoursLead')} />
      <ErrorSummary
        t={t}
        errors={errors}
        labels={{
          weekday: t('casework.calendar.weekday'),
          from: t('casework.calendar.fromTime'),
          to: t('casework.calendar.toTime'),
          validFrom: t('casework.since'),
          fromDay: t('casework.calendar.away'),
          toDay: t('casework.until'),
          name: t('casework.calendar.room'),
        }}
      />
      {hours.length === 0 ? (
        <EmptyState title={t('casework.calendar.noHours')} />
      ) : (
        <Table
          t={t}
          caption={t('casework.calendar.hours')}
          captionHidden
          rows={hours}
          columns={[
            { label: t('casework.calendar.weekday'), rowHeader: true, cell: (row) => weekdayName(lang, row.weekday) },
            {
              label: t('casework.calendar.time'),
              cell: (row) => (
                <span dir="ltr">
                  {row.from}–{row.to}
                </span>
              ),
            },
            { label: t('casework.since'), cell: (row) => formatDay(lang, row.validFrom) },
            {
              label: t('casework.end'),
              cell: (row) => (
                <form method="post" action={`${at}/hours/${row.id}/drop`}>
                  <Button look="quiet">
                    {t('casework.street.remove')}
                    <Hidden>
                      {' '}
                      {weekdayName(lang, row.weekday)} {row.from}
                    </Hidden>
                  </Button>
                </form>
              ),
            },
          ]}
        />
      )}
      <Form action={`${at}/hours`} label={t('casework.calendar.addHours')}>
        <SelectField
          {...field('weekday')}
          label={t('casework.calendar.weekday')}
          options={weekdays.map((n) => ({ value: String(n), label: weekdayName(lang, n) }))}
        />
        <TextField {...field('from')} label={t('casework.calendar.fromTime')} hint="09:00" width="short" dir="ltr" />
        <TextField {...field('to')} label={t('casework.calendar.toTime')} hint="17:00" width="short" dir="ltr" />
        <DayField {...field('validFrom')} label={t('casework.since')} />
        <Actions>
          <Button>{t('casework.calendar.addHours')}</Button>
        </Actions>
      </Form>
      <h2>{t('casework.calendar.away')}</h2>
      {absences.length === 0 ? (
        <p>{t('casework.calendar.notAway')}</p>
      ) : (
        <ul>
          {absences.map((one) => (
            <li>
              {formatDay(lang, one.fromDay)} – {formatDay(lang, one.toDay)}
            </li>
          ))}
        </ul>
      )}
      <Form action={`${at}/absences`} label={t('casework.calendar.away')}>
        <DayField {...field('fromDay')} label={t('casework.since')} />
        <DayField {...field('toDay')} label={t('casework.until')} />
        <Actions>
          <Button look="secondary">{t('casework.calendar.addAbsence')}</Button>
        </Actions>
      </Form>
      {leads ? (
        <Details summary={t('casework.calendar.rooms')} open={'name' in errors}>
          <ul>
            {rooms.map((room) => (
              <li>{room.name}</li>
            ))}
          </ul>
          <Form action={`${at}/rooms`} label={t('casework.calendar.addRoom')}>
            <TextField {...field('name')} label={t('casework.calendar.room')} width="medium" maxlength={80} />
            <Actions>
              <Button look="secondary">{t('casework.calendar.addRoom')}</Button>
            </Actions>
          </Form>
        </Details>
      ) : null}
    </>
  )
}

export function QueuePage({ lang, t, rows, drawn }: { lang: Lang; t: Translate; rows: readonly Ticket[]; drawn: number | null }) {
  const waiting = rows.filter((row) => row.state === 'waiting')
  return (
    <>
      <PageHeading title={t('casework.queue')} lead={t('casework.queue.lead', { count: waiting.length })} />
      {drawn === null ? null : <Notice t={t} kind="success" title={t('casework.queue.drawn', { number: drawn })} level={2} />}
      <Form action={`${at}/queue`} label={t('casework.queue.draw')}>
        <SelectField
          t={t}
          name="language"
          label={t('casework.field.language')}
          optional
          options={languagesOfClients.map((code) => ({ value: code, label: languageOption(lang, t, code) }))}
        />
        <SelectField
          t={t}
          name="topic"
          label={t('casework.topics')}
          optional
          options={topics.map((value) => ({ value, label: topicText(t, value) }))}
        />
        <Actions>
          <Button>{t('casework.queue.draw')}</Button>
        </Actions>
      </Form>
      {rows.length === 0 ? (
        <EmptyState title={t('casework.queue.empty')} />
      ) : (
        <Table
          t={t}
          caption={t('casework.queue')}
          captionHidden
          rows={rows}
          columns={[
            { label: t('casework.queue.number'), rowHeader: true, cell: (row) => formatNumber(lang, row.number) },
            { label: t('casework.field.language'), cell: (row) => (row.language ? languageOption(lang, t, row.language) : '–') },
            { label: t('casework.topics'), cell: (row) => (row.topic ? topicText(t, row.topic) : '–') },
            {
              label: t('casework.queue.waited'),
              numeric: true,
              cell: (row) => `${formatNumber(lang, row.waited)} ${t('casework.minutesUnit')}`,
            },
            {
              label: t('casework.state'),
              cell: (row) =>
                row.state === 'waiting' || row.state === 'called' ? (
                  <form class="inline-form" method="post" action={`${at}/queue/${row.id}`}>
                    {row.state === 'waiting' ? (
                      <Button name="state" value="called">
                        {t('casework.queue.call')}
                        <Hidden> {row.number}</Hidden>
                      </Button>
                    ) : (
                      <Button look="secondary" name="state" value="served">
                        {t('casework.queue.serve')}
                        <Hidden> {row.number}</Hidden>
                      </Button>
                    )}
                    <Button look="quiet" name="state" value="left">
                      {t('casework.queue.leave')}
                      <Hidden> {row.number}</Hidden>
                    </Button>
                  </form>
                ) : (
                  t(row.state === 'served' ? 'casework.queue.served' : 'casework.queue.left')
                ),
            },
          ]}
        />
      )}
    </>
  )
}
