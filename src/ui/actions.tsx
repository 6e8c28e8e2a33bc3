// Things to press: buttons do, links go. They look alike only where a link starts a task.
import type { Child } from 'hono/jsx'
import { Icon, type IconName } from './icons.tsx'
import { Hidden } from './text.tsx'

type Look = 'primary' | 'secondary' | 'quiet' | 'danger'

/**
 * Sends its form. States: primary, secondary, quiet, danger; disabled is avoided: say instead why it cannot be done.
 * Keyboard: Enter and Space. Without script: a plain submit button.
 */
export function Button({
  look = 'primary',
  type = 'submit',
  name,
  value,
  formaction,
  children,
  data,
}: {
  look?: Look
  type?: 'submit' | 'button'
  name?: string
  value?: string
  formaction?: string
  /** `data-…` attributes for islands, without the prefix. */
  data?: Readonly<Record<string, string>>
  children: Child
}) {
  const marks = Object.fromEntries(Object.entries(data ?? {}).map(([key, text]) => [`data-${key}`, text]))
  return (
    <button class={`button button-${look}`} type={type} name={name} value={value} formaction={formaction} {...marks}>
      {children}
    </button>
  )
}

/** Goes to an address and starts a task there. Keyboard: Enter. `download` names the file of a CSV or JSON; `next` marks the next step of a longer task, which the staff island goes by the key n, `edit` the way to change the page's record, by the key e. */
export function ButtonLink({
  href,
  look = 'primary',
  download,
  next,
  edit,
  children,
}: {
  href: string
  look?: Look
  download?: string
  next?: boolean
  edit?: boolean
  children: Child
}) {
  return (
    <a
      class={`button button-${look}`}
      href={href}
      download={download}
      data-next={next ? '' : undefined}
      data-edit={edit ? href : undefined}
    >
      {children}
    </a>
  )
}

/** A row of buttons; on a phone each takes the full width. */
export function Actions({ children }: { children: Child }) {
  return <div class="actions">{children}</div>
}

/**
 * A whole card as one link: title, a sentence, facts below. One tab stop: only the title is the link, its area covers the card.
 * `meta` (tags, dates) must hold no links of its own. `level` keeps the headings of the page without jumps.
 */
export function LinkCard({
  href,
  title,
  children,
  meta,
  level = 3,
  lang,
  icon,
}: {
  href: string
  icon?: IconName
  title: Child
  children?: Child
  meta?: Child
  level?: 2 | 3 | 4
  lang?: string
}) {
  const Heading = `h${level}` as const
  return (
    <article class={icon ? 'card card-link card-icon' : 'card card-link'}>
      {icon ? <Icon name={icon} size={32} /> : null}
      <Heading class="card-title">
        <a href={href} lang={lang}>
          {title}
        </a>
      </Heading>
      {children ? <div class="card-text">{children}</div> : null}
      {meta ? <div class="card-meta">{meta}</div> : null}
    </article>
  )
}

/** A box that belongs together; not a link. */
export function Card({ title, level = 3, children }: { title?: Child; level?: 2 | 3 | 4; children: Child }) {
  const Heading = `h${level}` as const
  return (
    <section class="card">
      {title ? <Heading class="card-title">{title}</Heading> : null}
      {children}
    </section>
  )
}

/** Cards side by side as many as fit, one under another on a phone. */
export function CardGrid({ children }: { children: Child }) {
  return <div class="card-grid">{children}</div>
}

export type TagLook = 'neutral' | 'info' | 'success' | 'warning' | 'error' | 'accent'
/** A short word that classifies. The word carries the meaning, the colour only helps. Not interactive. */
export function Tag({ look = 'neutral', lang, children }: { look?: TagLook; lang?: string; children: Child }) {
  return (
    <span class={`tag tag-${look}`} lang={lang}>
      {children}
    </span>
  )
}

/** Tags in a row that wraps. `label` says to listeners what they are. */
export function TagList({
  label,
  tags,
}: {
  label?: string
  tags: readonly { text: Child; look?: TagLook; lang?: string; href?: string }[]
}) {
  return (
    <ul class="tag-list" aria-label={label}>
      {tags.map((tag) => (
        <li>
          {tag.href ? (
            <a class={`tag tag-${tag.look ?? 'neutral'}`} href={tag.href} lang={tag.lang}>
              {tag.text}
            </a>
          ) : (
            <Tag {...tag}>{tag.text}</Tag>
          )}
        </li>
      ))}
    </ul>
  )
}

/** State of a record in words with a dot: "approved", "waiting". `label` ("State") is read before it. */
export function StatusText({ look = 'neutral', label, children }: { look?: TagLook; label?: string; children: Child }) {
  return (
    <span class={`status status-${look}`}>
      {label ? <Hidden>{label}: </Hidden> : null}
      {children}
    </span>
  )
}
