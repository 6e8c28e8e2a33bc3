// What a page says about itself: notices, errors, emptiness, one message after an action.
import type { Child } from 'hono/jsx'
import type { FieldErrors } from '../kernel/command.ts'
import type { MessageKey } from '../kernel/i18n.ts'
import { Hidden, type T } from './text.tsx'

export type NoticeKind = 'info' | 'success' | 'warning' | 'error'

/**
 * A message in the page. Kinds differ by word, sign and colour. Not announced by itself; use Flash for what has just happened.
 * `title` is a heading only when `level` is given.
 */
export function Notice({
  t,
  kind = 'info',
  title,
  level,
  children,
}: {
  t: T
  kind?: NoticeKind
  title?: Child
  level?: 2 | 3
  children?: Child
}) {
  const Title = level ? (`h${level}` as const) : 'p'
  return (
    <div class={`notice notice-${kind}`}>
      <Hidden>{t(`ui.notice.${kind}`)}: </Hidden>
      {title ? <Title class="notice-title">{title}</Title> : null}
      {children ? <div class="notice-text">{children}</div> : null}
    </div>
  )
}

/** One sentence about what has just happened, shown once on the page after a redirect; read out by screen readers. Never disappears by itself. */
export function Flash({ t, kind, text }: { t: T; kind: NoticeKind; text: string }) {
  return (
    <div class={`notice notice-${kind} flash`} role={kind === 'error' ? 'alert' : 'status'}>
      <Hidden>{t(`ui.notice.${kind}`)}: </Hidden>
      <p class="notice-title">{text}</p>
    </div>
  )
}

/** The id of a form field's first control; error summaries link to it. */
export function fieldId(name: string): string {
  return `f-${name.replaceAll(/[^\w-]/g, '-')}`
}

/** An error as a sentence: checks answer with keys of the catalogue, databases and services sometimes with a sentence of their own. `value` fills the sentence's {value}, where it has one. */
export function errorText(t: T, message: string, value = ''): string {
  return /^[a-z]\w*(\.\w+)+$/i.test(message) ? t(message as MessageKey, { value }) : message
}

/**
 * First thing of a page with a refused form: what is wrong, each error a link to its field.
 * Takes the focus when the page opens (autofocus; no script) and is read out. Renders nothing without errors.
 * `labels` puts the field's name before its error; '' in `errors` is an error of the whole form and links nowhere. `focus={false}` only for specimens.
 */
export function ErrorSummary({
  t,
  errors,
  labels,
  focus = true,
}: {
  t: T
  errors: FieldErrors
  labels?: Readonly<Record<string, string>>
  focus?: boolean
}) {
  const entries = Object.entries(errors).flatMap(([name, messages]) =>
    messages.slice(0, 1).map((message) => ({ name, text: errorText(t, message, messages[1]) })),
  )
  if (entries.length === 0) return null
  return (
    <div class="error-summary" role="alert" tabindex={-1} autofocus={focus} aria-labelledby="error-summary-title">
      <h2 id="error-summary-title">{t('ui.error.summary', { count: entries.length })}</h2>
      <ul>
        {entries.map(({ name, text }) => {
          const sentence = labels?.[name] ? `${labels[name]}: ${text}` : text
          return <li>{name === '' ? sentence : <a href={`#${fieldId(name)}`}>{sentence}</a>}</li>
        })}
      </ul>
    </div>
  )
}

/** More for those who want it. Native details: Enter and Space open it, works without script, printed open. */
export function Details({ summary, open, children }: { summary: Child; open?: boolean; children: Child }) {
  return (
    <details class="details" open={open}>
      <summary>{summary}</summary>
      <div class="details-body">{children}</div>
    </details>
  )
}

/** Nothing here: says why, and what to do next. Never a bare "0 results". */
export function EmptyState({ title, children, action }: { title: Child; children?: Child; action?: Child }) {
  return (
    <div class="empty">
      <p class="empty-title">{title}</p>
      {children ? <p>{children}</p> : null}
      {action}
    </div>
  )
}
