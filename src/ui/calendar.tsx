// Days, times, and one page that asks before something serious is done.
import type { Child } from 'hono/jsx'
import { Button, ButtonLink } from './actions.tsx'
import { fieldId } from './messages.tsx'
import { PageHeading } from './navigation.tsx'
import { SummaryList, type SummaryRow } from './facts.tsx'
import { Hidden, type T } from './text.tsx'

export type CalendarDay = {
  /** YYYY-MM-DD */
  day: string
  /** The day written out, read by screen readers; the box beside shows number, weekday and month. */
  text: string
  number: string
  weekday: string
  month: string
  items: readonly { title: Child; href?: string; lang?: string; time?: string; place?: Child; tags?: Child }[]
}
/** Days with what happens on them, as a list; each day once. Links only in titles. */
export function CalendarList({ days, level = 3 }: { days: readonly CalendarDay[]; level?: 2 | 3 | 4 }) {
  const Heading = `h${level}` as const
  return (
    <ol class="calendar">
      {days.map((day) => (
        <li>
          <time class="day" datetime={day.day}>
            <Hidden>{day.text}</Hidden>
            <span class="day-word" aria-hidden="true">
              {day.weekday}
            </span>
            <span class="day-number" aria-hidden="true">
              {day.number}
            </span>
            <span class="day-word" aria-hidden="true">
              {day.month}
            </span>
          </time>
          <ul>
            {day.items.map((item) => (
              <li>
                <Heading class="calendar-title" lang={item.lang}>
                  {item.href ? <a href={item.href}>{item.title}</a> : item.title}
                </Heading>
                {item.time ? <p class="calendar-time">{item.time}</p> : null}
                {item.place ? <p class="calendar-place">{item.place}</p> : null}
                {item.tags}
              </li>
            ))}
          </ul>
        </li>
      ))}
    </ol>
  )
}

export type SlotDay = { title: string; slots: readonly { value: string; time: string; free: number }[] }
/**
 * Free times by day as radio buttons; taken ones stay visible and cannot be chosen. Keyboard: Tab into the group, arrows. No script.
 * States: chosen, taken, error.
 */
export function SlotPicker({
  t,
  name,
  label,
  days,
  value,
  error,
  hint,
}: {
  t: T
  name: string
  label: string
  days: readonly SlotDay[]
  value?: string | undefined
  error?: string | undefined
  hint?: Child
}) {
  const id = fieldId(name)
  const described = [hint ? `${id}-hint` : '', error ? `${id}-error` : ''].filter(Boolean).join(' ') || undefined
  let position = 0
  return (
    <fieldset class={error ? 'field field-invalid' : 'field'} aria-describedby={described}>
      <legend class="field-label">{label}</legend>
      {hint ? (
        <div class="field-hint" id={`${id}-hint`}>
          {hint}
        </div>
      ) : null}
      {error ? (
        <p class="field-error" id={`${id}-error`}>
          <Hidden>{t('ui.notice.error')}: </Hidden>
          {error}
        </p>
      ) : null}
      {days.map((day) => (
        <>
          <p class="slot-day">{day.title}</p>
          <div class="slots">
            {day.slots.map((slot) => {
              position += 1
              const slotId = position === 1 ? id : `${id}-${position}`
              return (
                <div class="choice">
                  <input type="radio" id={slotId} name={name} value={slot.value} checked={slot.value === value} disabled={slot.free <= 0} />
                  <label for={slotId}>
                    <Hidden>{day.title} </Hidden>
                    <bdi dir="ltr">{slot.time}</bdi>
                    {slot.free <= 0 ? (
                      <>
                        {' '}
                        <small>{t('ui.slot.taken')}</small>
                      </>
                    ) : null}
                  </label>
                </div>
              )
            })}
          </div>
        </>
      ))}
    </fieldset>
  )
}

/** A page of its own instead of a dialog: what will happen, to what, and two ways out. Works without script; the way back is first in reading order for dangerous acts. */
export function ConfirmPage({
  t,
  title,
  text,
  rows = [],
  action,
  hidden = {},
  confirmLabel,
  look = 'primary',
  cancelHref,
  children,
}: {
  t: T
  title: string
  text: Child
  rows?: readonly SummaryRow[]
  action: string
  hidden?: Readonly<Record<string, string>>
  confirmLabel: string
  look?: 'primary' | 'danger'
  cancelHref: string
  children?: Child
}) {
  const back = (
    <ButtonLink href={cancelHref} look="secondary">
      {t('ui.cancel')}
    </ButtonLink>
  )
  const go = <Button look={look}>{confirmLabel}</Button>
  return (
    <>
      <PageHeading title={title} lead={text} />
      <SummaryList rows={rows} />
      <form class="form" action={action} method="post" novalidate>
        {Object.entries(hidden).map(([name, value]) => (
          <input type="hidden" name={name} value={value} />
        ))}
        {children}
        <div class="actions">
          {look === 'danger' ? (
            <>
              {back}
              {go}
            </>
          ) : (
            <>
              {go}
              {back}
            </>
          )}
        </div>
      </form>
    </>
  )
}
