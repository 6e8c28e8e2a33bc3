// Narrowing a list. Everything lives in the address: it can be sent, bookmarked, gone back to.
import type { Child } from 'hono/jsx'
import { Hidden, type T } from './text.tsx'

export type Chip = { label: Child; removeHref: string; lang?: string }

/**
 * A GET form over a list: fields as children, active filters below as chips whose links remove them.
 * `keep` carries along what is not a field (sorting, view). Keyboard: ordinary form; Enter applies. No script.
 */
export function FilterForm({
  t,
  action,
  label,
  keep = {},
  chips = [],
  clearHref,
  result,
  children,
}: {
  t: T
  action: string
  label?: string
  keep?: Readonly<Record<string, string | undefined>>
  chips?: readonly Chip[]
  clearHref?: string
  /** How many were found, as a sentence; announced politely by browsers that keep the page. */
  result?: Child
  children: Child
}) {
  return (
    <div class="filter">
      <form class="filter-form" action={action} method="get" role="search" aria-label={label ?? t('ui.filter.label')}>
        {Object.entries(keep).map(([name, value]) => (value === undefined ? null : <input type="hidden" name={name} value={value} />))}
        <div class="filter-fields">{children}</div>
        <button class="button button-primary" type="submit">
          {t('ui.filter.apply')}
        </button>
      </form>
      {chips.length > 0 ? (
        <ul class="chips" aria-label={t('ui.filter.active')}>
          {chips.map((chip) => (
            <li>
              <a class="chip" href={chip.removeHref}>
                <Hidden>{t('ui.filter.remove')} </Hidden>
                <span lang={chip.lang}>{chip.label}</span>
              </a>
            </li>
          ))}
          {clearHref ? (
            <li>
              <a class="chip-clear" href={clearHref}>
                {t('ui.filter.clear')}
              </a>
            </li>
          ) : null}
        </ul>
      ) : null}
      {result ? (
        <p class="filter-result" role="status">
          {result}
        </p>
      ) : null}
    </div>
  )
}

/** The address of a list with some parameters changed (undefined or '' removes one); the cursor is dropped, because it belongs to the old list. */
export function withQuery(path: string, changes: Readonly<Record<string, string | undefined>>): string {
  const [base = '', query = ''] = path.split('?')
  const parameters = new URLSearchParams(query)
  parameters.delete('cursor')
  for (const [name, value] of Object.entries(changes)) {
    if (value === undefined || value === '') parameters.delete(name)
    else parameters.set(name, value)
  }
  const text = parameters.toString()
  return text ? `${base}?${text}` : base
}
