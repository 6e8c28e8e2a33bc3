// The page a counsellor's day is spent on: what is next in one line, the day by the hour, what is red before everything else; and everything is done from here.
import type { Child } from 'hono/jsx'
import type { Lang, MessageKey, Translate } from '../../../kernel/i18n.ts'
import { formatDay, formatNumber } from '../../../kernel/i18n.ts'
import { Actions, Button, ButtonLink, Tag } from '../../../ui/actions.tsx'
import { NumberField, SearchField, SelectField } from '../../../ui/fields.tsx'
import { Details } from '../../../ui/messages.tsx'
import { PageHeading } from '../../../ui/navigation.tsx'
import { Table } from '../../../ui/table.tsx'
import { Bdi, Hidden } from '../../../ui/text.tsx'
import type { Entry, Ticket } from '../calendar/queries.ts'
import { TaskTable } from '../cases/pages.tsx'
import type { CaseRow, Task } from '../cases/queries.ts'
import { ContactTable, languageOption } from '../clients/pages.tsx'
import type { ContactRow } from '../contacts/queries.ts'
import type { NearPeriod } from '../deadlines/queries.ts'
import { RunningOutTable } from '../documents/pages.tsx'
import type { RunningOut } from '../documents/queries.ts'
import { languagesOfClients, topics } from '../model.ts'
import type { ReferralRow } from '../referrals/queries.ts'
import { stateText, taskText, templateText, topicText } from '../words.ts'
import { isRed, placeOfNow, type Next } from './model.ts'

const at = '/app/casework'
export type DayView = {
  today: string
  time: string
  next: Next<Entry, NearPeriod, Ticket>
  visits: readonly Entry[]
  periods: readonly NearPeriod[]
  queue: readonly Ticket[]
  tasks: readonly Task[]
  cases: readonly CaseRow[]
  contacts: readonly ContactRow[]
  papers: readonly RunningOut[]
  incoming: readonly ReferralRow[]
  emergencies: number | null
}

function Who({ row }: { row: Entry }) {
  return row.clientId ? (
    <a href={`${at}/clients/${row.clientId}`}>
      <Bdi>{row.name || row.code}</Bdi>
    </a>
  ) : null
}
function How({ lang, t, row }: { lang: Lang; t: Translate; row: Entry }) {
  const parts = [
    row.form ? t(`casework.calendar.form.${row.form}` as MessageKey) : '',
    row.room ?? '',
    row.language ? languageOption(lang, t, row.language) : '',
    row.interpreter ? t('casework.field.interpreter') : '',
  ].filter(Boolean)
  return <span class="field-hint">{parts.join(' · ')}</span>
}

/** One line for somebody who has two seconds. */
function NextLine({ lang, t, day }: { lang: Lang; t: Translate; day: DayView }) {
  const { next } = day
  const line = (title: Child, detail: Child, look: 'red' | 'calm' = 'calm') => (
    <section class={`next next-${look}`} aria-labelledby="next">
      <h2 id="next" class="next-label">
        {t('casework.next')}{' '}
        <time class="numeric" dir="ltr">
          {day.time}
        </time>
      </h2>
      <p class="next-title">{title}</p>
      <div class="next-detail">{detail}</div>
    </section>
  )
  if (next.kind === 'deadline') {
    const { deadline } = next
    const title =
      deadline.daysLeft < 0
        ? t('casework.next.over', { day: formatDay(lang, deadline.lastDay) })
        : t('casework.next.deadline', { day: formatDay(lang, deadline.lastDay), count: deadline.daysLeft })
    return line(
      title,
      <>
        <a href={periodAt(deadline)}>
          {deadline.number} <span dir="ltr">{deadline.code}</span>
        </a>{' '}
        {deadline.state === 'confirmed' ? <Acknowledge lang={lang} t={t} row={deadline} /> : null}
      </>,
      'red',
    )
  }
  if (next.kind === 'here')
    return line(
      <>
        {t('casework.next.here', { time: next.visit.time })} <Who row={next.visit} />
      </>,
      <>
        <How lang={lang} t={t} row={next.visit} /> <span class="field-hint">{t('casework.next.left', { count: next.minutes })}</span>
      </>,
    )
  if (next.kind === 'waiting') {
    const { ticket } = next
    return line(
      t('casework.next.waiting', { number: ticket.number, count: ticket.waited }),
      <>
        {ticket.language ? languageOption(lang, t, ticket.language) : ''} <CallButton t={t} row={ticket} />
      </>,
    )
  }
  if (next.kind === 'soon')
    return line(
      <>
        {t('casework.next.soon', { time: next.visit.time, count: next.minutes })} <Who row={next.visit} />
      </>,
      <How lang={lang} t={t} row={next.visit} />,
    )
  if (next.kind === 'tasks') return line(t('casework.next.tasks', { count: next.count }), <a href="#due">{t('casework.dueToday')}</a>)
  if (next.kind === 'another-day')
    return line(
      <>
        {t('casework.next.anotherDay', { day: formatDay(lang, next.visit.day), time: next.visit.time })} <Who row={next.visit} />
      </>,
      <How lang={lang} t={t} row={next.visit} />,
    )
  return line(t('casework.next.nothing'), t('casework.next.nothingText'))
}
/** A team lead outside the circle sees days and codes, and the case itself is not there for them. */
const periodAt = (row: NearPeriod) => (row.number ? `${at}/cases/${row.caseId}/deadlines` : `${at}/deadlines`)
function Acknowledge({ lang, t, row }: { lang: Lang; t: Translate; row: NearPeriod }) {
  return (
    <form class="inline-form" method="post" action={`${at}/deadlines/${row.id}/acknowledge`}>
      <input type="hidden" name="back" value={at} />
      <Button look="secondary">
        {t('casework.deadline.acknowledge')}
        <Hidden>
          {' '}
          {formatDay(lang, row.lastDay)} {row.number || row.code}
        </Hidden>
      </Button>
    </form>
  )
}
function CallButton({ t, row }: { t: Translate; row: Ticket }) {
  return (
    <form class="inline-form" method="post" action={`${at}/calendar/queue/${row.id}`}>
      <input type="hidden" name="back" value={at} />
      <Button name="state" value="called" look="secondary">
        {t('casework.queue.call')}
        <Hidden> {row.number}</Hidden>
      </Button>
    </form>
  )
}

/** What cannot wait, before the day itself. */
function RedList({ lang, t, day }: { lang: Lang; t: Translate; day: DayView }) {
  const items: Child[] = [
    ...day.periods.map((row) => (
      <li class={isRed(row) ? 'red' : undefined}>
        <Tag look={isRed(row) ? 'error' : row.daysLeft <= 7 ? 'warning' : 'neutral'}>
          {row.daysLeft < 0
            ? t('casework.document.daysOver', { count: -row.daysLeft })
            : t('casework.deadline.left', { count: row.daysLeft })}
        </Tag>{' '}
        <a href={periodAt(row)}>{t('casework.deadlineOf', { day: formatDay(lang, row.lastDay), number: row.number || row.code })}</a>{' '}
        {row.state === 'confirmed' ? (
          <Acknowledge lang={lang} t={t} row={row} />
        ) : (
          <span class="field-hint">{t('casework.deadline.state.acknowledged')}</span>
        )}
      </li>
    )),
    ...(day.emergencies
      ? [
          <li>
            <Tag look="error">{t('casework.emergencies')}</Tag>{' '}
            <a href={`${at}/emergencies`}>{t('casework.emergencies.waiting', { count: day.emergencies })}</a>
          </li>,
        ]
      : []),
    ...day.incoming.map((row) => (
      <li>
        <Tag look={row.urgency === 'today' ? 'error' : row.urgency === 'soon' ? 'warning' : 'info'}>
          {t(`casework.urgency.${row.urgency}` as MessageKey)}
        </Tag>{' '}
        <a href={`${at}/referrals/${row.id}`}>{t('casework.referralFrom', { who: row.other, topic: topicText(t, row.topic) })}</a>{' '}
        <form class="inline-form" method="post" action={`${at}/referrals/${row.id}/accept`}>
          <input type="hidden" name="back" value={at} />
          <Button look="secondary">
            {t('casework.referral.accept')}
            <Hidden> {row.other}</Hidden>
          </Button>
        </form>
      </li>
    )),
  ]
  return items.length === 0 ? null : (
    <section aria-labelledby="red">
      <h2 id="red">{t('casework.first')}</h2>
      <ul class="red-list">{items}</ul>
    </section>
  )
}

/** Minutes and a topic, prefilled; one press records the conversation and settles the appointment or the number. */
function Brief({
  t,
  action,
  minutes,
  name,
  value,
  label,
  topic,
}: {
  t: Translate
  action: string
  minutes: number
  name: string
  value: string
  label: Child
  topic: string | null
}) {
  return (
    <form class="brief" method="post" action={action}>
      <input type="hidden" name="back" value={at} />
      <NumberField t={t} name="minutes" id={`minutes-${action}`} label={t('casework.minutes')} value={String(minutes)} />
      <SelectField
        t={t}
        name="topic"
        id={`topic-${action}`}
        label={t('casework.topics')}
        optional
        value={topic ?? ''}
        options={topics.map((one) => ({ value: one, label: topicText(t, one) }))}
      />
      <Button name={name} value={value}>
        {label}
      </Button>
    </form>
  )
}
function VisitItem({ lang, t, row, running }: { lang: Lang; t: Translate; row: Entry; running: boolean }) {
  const action = `${at}/calendar/${row.slotId}`
  const long =
    Number(row.until.slice(0, 2)) * 60 + Number(row.until.slice(3)) - Number(row.time.slice(0, 2)) * 60 - Number(row.time.slice(3))
  return (
    <li class={running ? 'day-item day-running' : row.state === 'booked' ? 'day-item' : 'day-item day-over'}>
      <p class="day-time numeric" dir="ltr">
        <time>{row.time}</time>–{row.until}
      </p>
      <div>
        <p class="day-title">
          {row.clientId ? <Who row={row} /> : t('casework.calendar.blocked')}{' '}
          {row.state === 'booked' ? null : (
            <Tag look={row.state === 'came' ? 'success' : 'neutral'}>
              {t(`casework.calendar.state.${row.state ?? 'booked'}` as MessageKey)}
            </Tag>
          )}
        </p>
        <p>
          <How lang={lang} t={t} row={row} />
        </p>
        {row.mine && row.state === 'booked' ? (
          <Details
            summary={
              <>
                {t('casework.settle')}
                <Hidden>
                  {' '}
                  {row.time} {row.code}
                </Hidden>
              </>
            }
          >
            <Brief
              t={t}
              action={action}
              minutes={long}
              name="state"
              value="came"
              topic={null}
              label={
                <>
                  {t('casework.cameAndRecord')}
                  <Hidden>
                    {' '}
                    {row.time} {row.code}
                  </Hidden>
                </>
              }
            />
            <form class="inline-form" method="post" action={action}>
              <input type="hidden" name="back" value={at} />
              <Button look="quiet" name="state" value="no-show">
                {t('casework.calendar.noShow')}
                <Hidden>
                  {' '}
                  {row.time} {row.code}
                </Hidden>
              </Button>{' '}
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
          </Details>
        ) : null}
      </div>
    </li>
  )
}
function Day({ lang, t, day }: { lang: Lang; t: Translate; day: DayView }) {
  const visits = day.visits.filter((row) => row.day === day.today)
  // What has ended and is settled folds away; what has ended and is not stays, because somebody still has to say how it went.
  const over = visits.filter((row) => row.until <= day.time && row.state !== 'booked')
  const ahead = visits.filter((row) => !over.includes(row))
  const hand = placeOfNow(ahead, day.time)
  const now = (
    <li class="day-now">
      <p class="day-time numeric" dir="ltr">
        <time>{day.time}</time>
      </p>
      <p>{t('casework.now')}</p>
    </li>
  )
  return (
    <section aria-labelledby="day">
      <h2 id="day">{t('casework.today')}</h2>
      {visits.length === 0 ? (
        <p>{t('casework.today.none')}</p>
      ) : (
        <>
          {over.length === 0 ? null : (
            <Details summary={t('casework.earlier', { count: over.length })}>
              <ol class="day-line">
                {over.map((row) => (
                  <VisitItem lang={lang} t={t} row={row} running={false} />
                ))}
              </ol>
            </Details>
          )}
          <ol class="day-line">
            {ahead.map((row, index) => (
              <>
                {index === hand ? now : null}
                <VisitItem lang={lang} t={t} row={row} running={row.state === 'booked' && row.time <= day.time && day.time < row.until} />
              </>
            ))}
            {hand === ahead.length ? now : null}
          </ol>
        </>
      )}
      <p>
        <a href={`${at}/calendar/new`}>{t('casework.calendar.book')}</a> · <a href={`${at}/calendar`}>{t('casework.calendar')}</a>
      </p>
    </section>
  )
}

const shownLater = 5
function DueList({ lang, t, rows, today }: { lang: Lang; t: Translate; rows: readonly Task[]; today: string }) {
  return (
    <ul class="queue-list">
      {rows.map((row) => {
        const words = <Bdi>{taskText(t, row)}</Bdi>
        return (
          <li>
            <p class="day-title">
              {row.dueOn !== null && row.dueOn < today ? (
                <>
                  <Tag look="error">{formatDay(lang, row.dueOn)}</Tag>{' '}
                </>
              ) : null}
              {row.caseId ? (
                <a href={`${at}/cases/${row.caseId}/plan`}>{words}</a>
              ) : row.clientId ? (
                <a href={`${at}/clients/${row.clientId}`}>{words}</a>
              ) : (
                words
              )}{' '}
              <span class="field-hint" dir="ltr">
                {row.code ?? ''}
              </span>
            </p>
            <form class="inline-form" method="post" action={`${at}/tasks/${row.id}`}>
              <input type="hidden" name="back" value={at} />
              <Button look="secondary" name="state" value="done">
                {t('casework.task.finish')}
                <Hidden> {taskText(t, row)}</Hidden>
              </Button>{' '}
              <Button look="quiet" name="state" value="dropped">
                {t('casework.task.drop')}
                <Hidden> {taskText(t, row)}</Hidden>
              </Button>
            </form>
          </li>
        )
      })}
    </ul>
  )
}

function Queue({ lang, t, rows }: { lang: Lang; t: Translate; rows: readonly Ticket[] }) {
  const open = rows.filter((row) => row.state === 'waiting' || row.state === 'called')
  return (
    <section aria-labelledby="queue">
      <h2 id="queue">
        <a href={`${at}/calendar/queue`}>{t('casework.queue')}</a>
      </h2>
      {open.length === 0 ? (
        <p>{t('casework.queue.lead', { count: 0 })}</p>
      ) : (
        <ul class="queue-list">
          {open.map((row) => (
            <li>
              <p class="day-title">
                <span class="ticket numeric">{formatNumber(lang, row.number)}</span>{' '}
                {row.language ? languageOption(lang, t, row.language) : ''}{' '}
                {row.topic ? <span class="field-hint">{topicText(t, row.topic)}</span> : null}{' '}
                <span class="field-hint">{t('casework.waitedFor', { count: row.waited })}</span>
              </p>
              {row.state === 'waiting' ? (
                <CallButton t={t} row={row} />
              ) : (
                <>
                  <Brief
                    t={t}
                    action={`${at}/calendar/queue/${row.id}`}
                    minutes={15}
                    name="state"
                    value="served"
                    topic={row.topic}
                    label={
                      <>
                        {t('casework.queue.serve')}
                        <Hidden> {row.number}</Hidden>
                      </>
                    }
                  />
                  <p>
                    <a href={`${at}/clients/new`}>{t('casework.newClient')}</a>
                  </p>
                </>
              )}
            </li>
          ))}
        </ul>
      )}
      <Details summary={t('casework.queue.draw')}>
        <form class="brief" method="post" action={`${at}/calendar/queue`}>
          <input type="hidden" name="back" value={at} />
          <SelectField
            t={t}
            name="language"
            id="queue-language"
            label={t('casework.field.language')}
            optional
            options={languagesOfClients.map((code) => ({ value: code, label: languageOption(lang, t, code) }))}
          />
          <Button look="secondary">{t('casework.queue.draw')}</Button>
        </form>
      </Details>
    </section>
  )
}

export function MyWorkPage({ lang, t, day }: { lang: Lang; t: Translate; day: DayView }) {
  const due = day.tasks.filter((task) => task.dueOn !== null && task.dueOn <= day.today)
  const later = day.tasks.filter((task) => !due.includes(task))
  return (
    <>
      <PageHeading
        title={t('casework.myWork')}
        meta={formatDay(lang, day.today)}
        actions={
          <>
            <ButtonLink href={`${at}/clients/new`}>{t('casework.newClient')}</ButtonLink>
            <ButtonLink look="secondary" href={`${at}/contacts`}>
              {t('casework.newContact')}
            </ButtonLink>
            <ButtonLink look="secondary" href={`${at}/street`}>
              {t('casework.street')}
            </ButtonLink>
          </>
        }
      />
      <NextLine lang={lang} t={t} day={day} />
      <RedList lang={lang} t={t} day={day} />
      <form class="find" action={`${at}/clients`} method="post" role="search" aria-label={t('casework.search')}>
        <SearchField t={t} name="q" label={t('casework.search')} hint={t('casework.search.hint')} />
        <Button look="secondary">{t('ui.search.button')}</Button>
      </form>
      <div class="day-columns">
        <Day lang={lang} t={t} day={day} />
        <div>
          <Queue lang={lang} t={t} rows={day.queue} />
          <section aria-labelledby="due">
            <h2 id="due">{t('casework.dueToday')}</h2>
            {due.length === 0 ? <p>{t('casework.dueToday.none')}</p> : <DueList lang={lang} t={t} rows={due} today={day.today} />}
          </section>
        </div>
      </div>
      {later.length === 0 ? null : (
        <>
          <h2>{t('casework.dueLater')}</h2>
          <TaskTable lang={lang} t={t} rows={later.slice(0, shownLater)} back={at} caption={t('casework.dueLater')} />
          {later.length > shownLater ? (
            <Details summary={t('casework.dueLater.more', { count: later.length - shownLater })}>
              <TaskTable lang={lang} t={t} rows={later.slice(shownLater)} back={at} caption={t('casework.dueLater')} />
            </Details>
          ) : null}
        </>
      )}
      {day.papers.length === 0 ? null : (
        <>
          <h2>{t('casework.document.runningOut')}</h2>
          <RunningOutTable lang={lang} t={t} rows={day.papers} />
        </>
      )}
      <h2>{t('casework.myCases')}</h2>
      {day.cases.length === 0 ? (
        <p>{t('casework.cases.none')}</p>
      ) : (
        <Table
          t={t}
          caption={t('casework.myCases')}
          captionHidden
          keys
          rows={day.cases}
          columns={[
            { label: t('casework.number'), rowHeader: true, cell: (row) => <a href={`${at}/cases/${row.id}`}>{row.number}</a> },
            { label: t('casework.name'), cell: (row) => <Bdi>{row.name || row.code}</Bdi> },
            { label: t('casework.template'), cell: (row) => templateText(t, row.template) },
            { label: t('casework.state'), cell: (row) => stateText(t, row.state) },
          ]}
        />
      )}
      <p>
        <a href={`${at}/cases`}>{t('casework.myCases.all')}</a>
      </p>
      <h2>{t('casework.contactsOf', { day: formatDay(lang, day.today) })}</h2>
      {day.contacts.length === 0 ? (
        <p>{t('casework.contacts.none')}</p>
      ) : (
        <ContactTable lang={lang} t={t} rows={day.contacts} caption={t('casework.contacts')} />
      )}
      <form method="post" action={`${at}/shift`}>
        <Actions>
          <Button look="quiet">{t('casework.shift')}</Button>
        </Actions>
      </form>
    </>
  )
}
