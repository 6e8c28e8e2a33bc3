// Ways through the site: where one is, what comes next.
import type { Child } from 'hono/jsx'
import { Hidden, type T } from './text.tsx'

/** First tab stop of every page; visible only with focus; jumps to the content. */
export function SkipLink({ t }: { t: T }) {
  return (
    <a class="skip-link" href="#content">
      {t('ui.skip')}
    </a>
  )
}

export type Crumb = { label: string; href?: string }
/** Where this page lies. The last part is the page itself and no link. */
export function Breadcrumb({ t, crumbs }: { t: T; crumbs: readonly Crumb[] }) {
  return (
    <nav class="breadcrumb" aria-label={t('ui.breadcrumb')}>
      <ol>
        {crumbs.map((crumb, index) => (
          <li>
            {crumb.href && index < crumbs.length - 1 ? (
              <a href={crumb.href}>{crumb.label}</a>
            ) : (
              <span aria-current="page">{crumb.label}</span>
            )}
          </li>
        ))}
      </ol>
    </nav>
  )
}

/** The one h1 of a page with its introduction (`level` only for specimens inside a page). `kicker` is the kind of thing, `actions` stand beside it on a wide screen. */
export function PageHeading({
  title,
  kicker,
  lead,
  meta,
  actions,
  lang,
  level = 1,
}: {
  title: Child
  kicker?: Child
  lead?: Child
  meta?: Child
  actions?: Child
  lang?: string
  level?: 1 | 2 | 3 | 4
}) {
  const Heading = `h${level}` as const
  return (
    <header class="page-heading">
      <div class="page-heading-text">
        {kicker ? <p class="kicker">{kicker}</p> : null}
        <Heading lang={lang}>{title}</Heading>
        {lead ? <p class="lead">{lead}</p> : null}
        {meta ? <div class="page-heading-meta">{meta}</div> : null}
      </div>
      {actions ? <div class="actions">{actions}</div> : null}
    </header>
  )
}

/** The start page's first screen, full width on the header's colour: h1, one sentence, then what a newcomer can do at once. */
export function Hero({ title, lead, children }: { title: Child; lead?: Child; children?: Child }) {
  return (
    <header class="hero bleed">
      <div class="hero-inner">
        <h1>{title}</h1>
        {lead ? <p class="lead">{lead}</p> : null}
        {children}
      </div>
      <Bridge />
    </header>
  )
}

/** A bridge along the foot of the hero; decoration, a few hundred bytes. */
function Bridge() {
  const arches = Array.from({ length: 14 }, (_, index) => `M${index * 100} 90V70a42 40 0 0 1 84 0v20z`).join('')
  const statues = Array.from({ length: 14 }, (_, index) => `M${index * 100 + 88} 18h8v-8h-8z`).join('')
  return (
    <svg class="hero-bridge" viewBox="0 0 1384 96" preserveAspectRatio="xMidYMax slice" aria-hidden="true" focusable="false">
      <path class="hero-deck" fill-rule="evenodd" d={`M0 18H1384V90H0z${arches}${statues}`} />
      <path class="hero-river" d="M0 93H1384" />
    </svg>
  )
}

/** Views of one thing, each with an address of its own. Links, not ARIA tabs: Tab and Enter, back button, no script. */
export function TabsAsLinks({
  label,
  tabs,
}: {
  label: string
  tabs: readonly { label: Child; href: string; current: boolean; count?: number | string }[]
}) {
  return (
    <nav class="tabs" aria-label={label}>
      <ul>
        {tabs.map((tab) => (
          <li>
            <a href={tab.href} aria-current={tab.current ? 'page' : undefined}>
              {tab.label}
              {tab.count === undefined ? null : (
                <>
                  {' '}
                  <span class="count">{tab.count}</span>
                </>
              )}
            </a>
          </li>
        ))}
      </ul>
    </nav>
  )
}

export type Step = { label: Child; href?: string; state: 'done' | 'current' | 'next' }
/** Steps of a longer task, with the one we are at. Done steps may be links back. */
export function StepList({ t, label, steps }: { t: T; label: string; steps: readonly Step[] }) {
  return (
    <nav class="steps" aria-label={label}>
      <ol>
        {steps.map((step) => (
          <li class={`step step-${step.state}`} aria-current={step.state === 'current' ? 'step' : undefined}>
            {step.href ? <a href={step.href}>{step.label}</a> : <span>{step.label}</span>}
            {step.state === 'done' ? <Hidden> ({t('ui.steps.done')})</Hidden> : null}
          </li>
        ))}
      </ol>
    </nav>
  )
}

/** Walks a list by cursor: previous and next page as links. `shown` is a sentence such as "1–50 of 92". Renders nothing if all fits. */
export function Pager({ t, previous, next, shown }: { t: T; previous?: string; next?: string; shown?: Child }) {
  if (!previous && !next) return null
  return (
    <nav class="pager" aria-label={t('ui.pager.label')}>
      {previous ? (
        <a class="button button-secondary pager-previous" href={previous} rel="prev">
          {t('ui.pager.previous')}
        </a>
      ) : null}
      {shown ? <p class="pager-shown">{shown}</p> : null}
      {next ? (
        <a class="button button-secondary pager-next" href={next} rel="next">
          {t('ui.pager.next')}
        </a>
      ) : null}
    </nav>
  )
}
