// The two frames around every page: the public one in nine languages, the staff one that always says who acts and in which role.
import type { Child } from 'hono/jsx'
import { raw } from 'hono/html'
import { formatDay, type Lang } from '../kernel/i18n.ts'
import { Icon } from './icons.tsx'
import { Flash, type NoticeKind } from './messages.tsx'
import { Breadcrumb, SkipLink, type Crumb } from './navigation.tsx'
import { Hidden, type T } from './text.tsx'

export type PageFrame = {
  lang: Lang
  dir: 'ltr' | 'rtl'
  t: T
  title: string
  description?: string
  /** Current path with its query. */
  path: string
  crumbs?: readonly Crumb[]
  /** Address of the stylesheet. */
  stylesheet: string
  scripts: readonly string[]
  demo: boolean
  /** The page brings the search for help itself, so that the header leaves it out. */
  ownSearch?: boolean
  flash?: { kind: NoticeKind; text: string }
  languages: readonly { code: string; label: string; href: string; current: boolean }[]
}
type Item = { href: string; label: string; current: boolean; count?: number }
/** Entries of the rail under one heading; the first ones stand without. */
export type ItemGroup = { title: string | null; items: readonly Item[] }

/** The mark of the site: a bridge of three arches. Decoration; the name stands beside it. */
function Mark() {
  return (
    <svg class="mark" viewBox="0 0 40 32" width="40" height="32" aria-hidden="true" focusable="false">
      <path d="M1 8h38v4h-2v14h-3.5a5 5 0 0 0-10 0h-7a5 5 0 0 0-10 0H3V12H1z" fill="currentColor" />
      <path class="mark-accent" d="M6 4h4v3H6zm12 0h4v3h-4zm12 0h4v3h-4zM1 29h38v2H1z" fill="currentColor" />
    </svg>
  )
}

/** The site's icon as an address of its own data: no request, no file. */
const icon = `data:image/svg+xml,${encodeURIComponent('<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 40 40"><rect width="40" height="40" rx="8" fill="#12294f"/><path d="M5 14h30v14h-3a4 4 0 0 0-8 0h-8a4 4 0 0 0-8 0H5z" fill="#fff"/><path d="M5 31h30v2H5z" fill="#f0b04a"/></svg>')}`

function Document({ frame, body, children }: { frame: PageFrame; body: string; children: Child }) {
  const site = frame.t('ui.site.name')
  return (
    <html lang={frame.lang} dir={frame.dir}>
      <head>
        <meta charset="utf-8" />
        <meta name="viewport" content="width=device-width, initial-scale=1" />
        <meta name="color-scheme" content="light dark" />
        <meta name="theme-color" content="#12294f" />
        <title>{frame.title === site ? site : `${frame.title} – ${site}`}</title>
        {frame.description ? <meta name="description" content={frame.description} /> : null}
        <link rel="stylesheet" href={frame.stylesheet} />
        <link rel="icon" href={icon} />
        {frame.languages
          .filter((language) => !language.current)
          .map((language) => (
            <link rel="alternate" hreflang={language.code} href={language.href} />
          ))}
        {frame.scripts.map((script) => (
          <script type="module" src={script}></script>
        ))}
      </head>
      <body class={body}>
        <SkipLink t={frame.t} />
        {children}
      </body>
    </html>
  )
}

/** The list of languages, each in its own words and voice; keeps the place and the query. Native details: works without script. */
function LanguageMenu({ t, languages }: { t: T; languages: PageFrame['languages'] }) {
  const current = languages.find((language) => language.current)
  return (
    <details class="language-menu">
      <summary>
        <Icon name="interpreting" size={20} />
        <Hidden>{t('ui.language.choose')}: </Hidden>
        <span class="language-now">{current?.label}</span>
        <span class="language-code" aria-hidden="true">
          {current?.code}
        </span>
      </summary>
      <ul>
        {languages.map((language) => (
          <li>
            <a href={language.href} lang={language.code} hreflang={language.code} aria-current={language.current ? 'true' : undefined}>
              <bdi>{language.label}</bdi>
            </a>
          </li>
        ))}
      </ul>
    </details>
  )
}

function SearchForm({ t, action, label, path }: { t: T; action: string; label: string; path: string }) {
  const typed = path.startsWith(action) ? (new URLSearchParams(path.split('?')[1] ?? '').get('q') ?? '') : ''
  return (
    <form class="site-search" action={action} method="get" role="search" aria-label={label}>
      <label class="visually-hidden" for="site-search">
        {label}
      </label>
      <input id="site-search" class="input" type="search" name="q" value={typed} autocomplete="off" placeholder={label} />
      <button class="button button-search" type="submit">
        <Hidden>{t('ui.search.button')}</Hidden>
        <Icon name="search" size={22} />
      </button>
    </form>
  )
}

/** Numbers that save lives, on every public page, before everything else. */
function CrisisStrip({ t }: { t: T }) {
  return (
    <aside class="crisis" aria-label={t('ui.crisis.label')}>
      <p>
        <span class="crisis-lead">{t('ui.crisis.label')}</span>
        <a href="tel:112">
          <b>
            <bdi dir="ltr">112</bdi>
          </b>{' '}
          {t('ui.crisis.emergency')}
        </a>
        <a href="tel:158">
          <b>
            <bdi dir="ltr">158</bdi>
          </b>{' '}
          {t('ui.crisis.police')}
        </a>
      </p>
    </aside>
  )
}

/** Demo data is marked on every page. The mark is always to be seen; what it means stands beside it where there is room and opens with a tap elsewhere. */
function DemoMark({ t }: { t: T }) {
  return (
    <aside class="demo-mark" aria-label={t('ui.demo.title')}>
      <details>
        <summary>{t('ui.demo.title')}</summary>
        <p>{t('ui.demo.text')}</p>
      </details>
    </aside>
  )
}

/** Where the frame writes how many kilobytes this page weighed, once it knows. */
function PageWeight({ t }: { t: T }) {
  const [before = '', after = ''] = t('ui.footer.weight', { kilobytes: '⁂' }).split('⁂')
  return (
    <p class="page-weight">
      {before}
      {raw('<!--page-weight-->')}
      {after}
    </p>
  )
}

/**
 * A complete public page. Landmarks: crisis numbers, header with navigation and search, main, footer. Works from 320 px, without script, in both directions.
 * Keyboard: skip link first, then in reading order; the menu on phones and the languages are native details.
 */
export function PublicLayout(props: PageFrame & { nav: readonly Item[]; children?: Child }) {
  const { t, lang } = props
  const home = `/${lang}/`
  return (
    <Document frame={props} body="public">
      <div class="top-strip">
        <CrisisStrip t={t} />
        {props.demo ? <DemoMark t={t} /> : null}
      </div>
      <header class="site-header">
        <div class="site-bar">
          <a class="brand" href={home}>
            <Mark />
            <span class="brand-text">
              <span class="brand-city">{t('ui.site.city')}</span> <span class="brand-name">{t('ui.site.name')}</span>
            </span>
          </a>
          {props.ownSearch ? null : <SearchForm t={t} action={`/${lang}/services`} label={t('ui.search.label')} path={props.path} />}
          <LanguageMenu t={t} languages={props.languages} />
          <nav class="site-nav" aria-label={t('ui.nav.main')}>
            <details class="nav-menu">
              <summary>{t('ui.nav.menu')}</summary>
              <NavList items={props.nav} />
            </details>
          </nav>
        </div>
      </header>
      {props.crumbs && props.crumbs.length > 1 ? <Breadcrumb t={t} crumbs={props.crumbs} /> : null}
      <main id="content" class="page" tabindex={-1}>
        {props.flash ? <Flash t={t} {...props.flash} /> : null}
        {props.children}
      </main>
      <footer class="site-footer">
        <div class="site-footer-inner">
          <nav aria-label={t('ui.footer.languages')}>
            <h2>{t('ui.footer.languages')}</h2>
            <ul class="footer-languages">
              {props.languages.map((language) => (
                <li>
                  <a
                    href={language.href}
                    lang={language.code}
                    hreflang={language.code}
                    aria-current={language.current ? 'true' : undefined}
                  >
                    <bdi>{language.label}</bdi>
                  </a>
                </li>
              ))}
            </ul>
          </nav>
          <nav aria-label={t('ui.footer.site')}>
            <h2>{t('ui.footer.site')}</h2>
            <ul>
              <li>
                <a href={`/${lang}/study`}>{t('ui.footer.study')}</a>
              </li>
              <li>
                <a href={`/${lang}/data`}>{t('ui.footer.openData')}</a>
              </li>
              <li>
                <a href={`/${lang}/api`}>{t('ui.footer.api')}</a>
              </li>
              <li>
                <a href={`/${lang}/accessibility`}>{t('ui.footer.accessibility')}</a>
              </li>
              <li>
                <a href={`/${lang}/privacy`}>{t('ui.footer.privacy')}</a>
              </li>
              <li>
                <a href={`/${lang}/sign-in`}>{t('ui.footer.signIn')}</a>
              </li>
            </ul>
          </nav>
          <section aria-label={t('ui.footer.sources')}>
            <h2>{t('ui.footer.sources')}</h2>
            <p>{t('ui.footer.sourcesText')}</p>
            <PageWeight t={t} />
          </section>
        </div>
      </footer>
    </Document>
  )
}

function NavList({ items, labelledBy }: { items: readonly Item[]; labelledBy?: string }) {
  return (
    <ul aria-labelledby={labelledBy}>
      {items.map((item) => (
        <li>
          <a href={item.href} aria-current={item.current ? 'page' : undefined}>
            {item.label}
            {item.count === undefined ? null : (
              <>
                {' '}
                <span class="count">{item.count}</span>
              </>
            )}
          </a>
        </li>
      ))}
    </ul>
  )
}

export type StaffPerson = { displayName: string; hatLabel: string; organisationName: string; validTo?: string }

/** Who acts, in which role, where, until when. Never hidden, on a phone neither. */
function WhoAmI({
  t,
  lang,
  person,
  hats,
  path,
}: {
  t: T
  lang: Lang
  person: StaffPerson
  hats: readonly { id: string; label: string }[]
  path: string
}) {
  return (
    <div class="who">
      <p class="who-person">
        <span class="who-name">{person.displayName}</span>
        <span class="who-hat">
          <Hidden>{t('ui.staff.actsAs')} </Hidden>
          <b>{person.hatLabel || t('ui.staff.noHat')}</b>
          {person.organisationName ? <> · {person.organisationName}</> : null}
          {person.validTo ? (
            <>
              {' '}
              · <span class="who-until">{t('ui.staff.until', { date: formatDay(lang, person.validTo) })}</span>
            </>
          ) : null}
        </span>
      </p>
      <details class="who-menu">
        <summary>
          <Icon name="person" size={18} />
          <span class="who-menu-text">{t('ui.staff.account')}</span>
        </summary>
        <div class="who-panel">
          {hats.length > 1 ? (
            <form action="/app/hat" method="post">
              <p class="who-panel-title" id="hat-choice">
                {t('ui.staff.chooseHat')}
              </p>
              <input type="hidden" name="next" value={path} />
              <ul aria-labelledby="hat-choice">
                {hats.map((hat) => (
                  <li>
                    <button class="button button-quiet" type="submit" name="hat" value={hat.id}>
                      {hat.label}
                    </button>
                  </li>
                ))}
              </ul>
            </form>
          ) : null}
          <ul>
            <li>
              <a href="/app/account">{t('ui.staff.myAccount')}</a>
            </li>
            <li>
              <a href={`/${lang}/`}>{t('ui.staff.publicSite')}</a>
            </li>
            <li>
              <form action="/app/sign-out" method="post">
                <button class="button button-quiet" type="submit">
                  {t('ui.staff.signOut')}
                </button>
              </form>
            </li>
          </ul>
        </div>
      </details>
    </div>
  )
}

/**
 * A complete staff page: rail with what this person may open, header with who and which hat, denser rows.
 * Keyboard: skip link; Ctrl+K, / and ? only where the staff island runs. Without script everything is a link or a form.
 */
export function StaffLayout(
  props: PageFrame & {
    person: StaffPerson | null
    hats: readonly { id: string; label: string }[]
    rail: readonly ItemGroup[]
    children?: Child
  },
) {
  const { t, lang } = props
  // Whoever has no register among their tools (the administrator) would only be refused by its search.
  const mayLookUp = props.rail.some((group) => group.items.some((item) => item.href === '/app/organisations'))
  return (
    <Document frame={props} body="staff">
      <header class="staff-header">
        <a class="brand" href="/app">
          <Mark />
          <span class="brand-text">
            <span class="brand-city">{t('ui.site.city')}</span> <span class="brand-name">{t('ui.site.name')}</span>
          </span>
        </a>
        {mayLookUp ? <SearchForm t={t} action="/app/organisations" label={t('ui.staff.search')} path={props.path} /> : null}
        {props.demo ? <DemoMark t={t} /> : null}
        {props.person ? <WhoAmI t={t} lang={lang} person={props.person} hats={props.hats} path={props.path} /> : null}
      </header>
      <div class="staff-body">
        <nav class="rail" aria-label={t('ui.nav.main')}>
          <details class="nav-menu">
            <summary>{t('ui.nav.menu')}</summary>
            {props.rail.map((group, index) => (
              <div class="rail-group">
                {group.title ? (
                  <p class="rail-title" id={`rail-${index}`}>
                    {group.title}
                  </p>
                ) : null}
                <NavList items={group.items} {...(group.title ? { labelledBy: `rail-${index}` } : {})} />
              </div>
            ))}
          </details>
        </nav>
        <div class="staff-main">
          {props.crumbs && props.crumbs.length > 1 ? <Breadcrumb t={t} crumbs={props.crumbs} /> : null}
          <main id="content" tabindex={-1}>
            {props.flash ? <Flash t={t} {...props.flash} /> : null}
            {props.children}
          </main>
        </div>
      </div>
      <div id="island-words" hidden data-words={JSON.stringify(islandWords(t))}></div>
    </Document>
  )
}

/** What the staff island says, in the page's language. */
function islandWords(t: T): Readonly<Record<string, string>> {
  return {
    saved: t('ui.staff.draft.saved', { time: '{time}' }),
    failed: t('ui.staff.draft.failed'),
    none: t('ui.staff.combobox.none'),
    keysTitle: t('ui.staff.keys.title'),
    next: t('ui.staff.keys.next'),
    nextStep: t('ui.staff.keys.nextStep'),
    previous: t('ui.staff.keys.previous'),
    open: t('ui.staff.keys.open'),
    edit: t('ui.staff.keys.edit'),
    search: t('ui.staff.keys.search'),
    commands: t('ui.staff.keys.commands'),
    help: t('ui.staff.keys.help'),
    commandsLabel: t('ui.staff.commands.label'),
    commandsNone: t('ui.staff.commands.none'),
  }
}
