import { formatDay, formatNumber, languages, nativeNames, type Lang, type Translate } from '../../kernel/i18n.ts'
import type { Api, ApiRoute } from '../../kernel/api.ts'
import { CardGrid, LinkCard, Tag } from '../../ui/actions.tsx'
import { Sparkline } from '../../ui/charts.tsx'
import { Icon } from '../../ui/icons.tsx'
import { Details } from '../../ui/messages.tsx'
import { Hero, PageHeading } from '../../ui/navigation.tsx'
import { LangText } from '../../ui/text.tsx'
import { z } from 'zod'
import type { LatestTotal } from '../population/index.ts'

const topics = ['residence', 'employment', 'housing', 'health', 'education', 'families', 'legal'] as const

/** What a newcomer can do at once: choose a language, search, take one of four doors or a topic. Below, one honest number and the way to the whole picture. */
export function StartPage({ lang, t, total }: { lang: Lang; t: Translate; total: LatestTotal | null }) {
  const at = (path: string) => `/${lang}${path}`
  return (
    <>
      <Hero title={t('portal.start.heading')} lead={t('portal.start.lead')}>
        <form class="hero-search" action={at('/services')} method="get" role="search" aria-label={t('ui.search.label')}>
          <label class="visually-hidden" for="site-search">
            {t('ui.search.label')}
          </label>
          <input id="site-search" class="input" type="search" name="q" autocomplete="off" placeholder={t('ui.search.label')} />
          <button class="button button-search" type="submit">
            <Icon name="search" size={22} />
            <span class="hero-search-word">{t('ui.search.button')}</span>
          </button>
        </form>
        <ul class="hero-languages" aria-label={t('ui.language.choose')}>
          {languages.map((code) => (
            <li>
              <a href={`/${code}/`} lang={code} hreflang={code} aria-current={code === lang ? 'true' : undefined}>
                <bdi>{nativeNames[code]}</bdi>
              </a>
            </li>
          ))}
        </ul>
      </Hero>
      <div class="doors">
        <LinkCard level={2} icon="advice" href={at('/services')} title={t('portal.door.help')}>
          {t('portal.door.help.text')}
        </LinkCard>
        <LinkCard level={2} icon="courses" href={at('/services?topic=czech-courses')} title={t('portal.door.courses')}>
          {t('portal.door.courses.text')}
        </LinkCard>
        <LinkCard level={2} icon="interpreting" href={at('/services?topic=interpreting')} title={t('portal.door.interpreters')}>
          {t('portal.door.interpreters.text')}
        </LinkCard>
        <LinkCard level={2} icon="numbers" href={at('/data')} title={t('portal.door.numbers')}>
          {t('portal.door.numbers.text')}
        </LinkCard>
      </div>
      <section class="start-topics" aria-labelledby="topics">
        <h2 id="topics">{t('portal.start.topics')}</h2>
        <ul>
          {topics.map((topic) => (
            <li>
              <a href={at(`/services?topic=${topic}`)}>{t(`directory.topic.${topic}`)}</a>
            </li>
          ))}
        </ul>
        <p class="note">{t('portal.start.age')}</p>
      </section>
      {total ? <StartFigure lang={lang} t={t} total={total} /> : null}
      <h2>{t('portal.start.explore')}</h2>
      <div class="explore">
        <Explore
          title={t('portal.start.group.people')}
          links={[
            [at('/organisations'), t('portal.nav.organisations')],
            [at('/people'), t('portal.start.explore.people')],
            [at('/places'), t('portal.start.explore.places')],
          ]}
        />
        <Explore
          title={t('portal.start.group.power')}
          links={[
            [at('/bodies'), t('portal.start.explore.bodies')],
            [at('/strategy'), t('portal.start.explore.strategy')],
            [at('/projects'), t('portal.start.explore.projects')],
            [at('/funding'), t('portal.start.explore.funding')],
            [at('/calls'), t('grants.public.title')],
          ]}
        />
        <Explore
          title={t('portal.start.group.facts')}
          links={[
            [at('/data'), t('portal.nav.data')],
            [at('/study'), t('portal.nav.study')],
            [at('/study/contradictions'), t('portal.start.explore.contradictions')],
            [at('/events'), t('directory.events.title')],
          ]}
        />
      </div>
    </>
  )
}

function Explore({ title, links }: { title: string; links: readonly (readonly [string, string])[] }) {
  return (
    <section>
      <h3>{title}</h3>
      <ul class="link-list">
        {links.map(([href, label]) => (
          <li>
            <a href={href}>{label}</a>
          </li>
        ))}
      </ul>
    </section>
  )
}

/** How many foreigners live here, large, with the line of the years behind it and its source. */
function StartFigure({ lang, t, total }: { lang: Lang; t: Translate; total: LatestTotal }) {
  const first = total.series[0]
  const last = total.series.at(-1)
  return (
    <section class="start-figure" aria-labelledby="start-figure">
      <div>
        <h2 id="start-figure">{t('portal.start.figure')}</h2>
        <p class="start-number">{formatNumber(lang, total.value)}</p>
        <p class="note">
          {formatDay(lang, total.date)}. {t('ui.figure.source')}: <LangText lang="cs">{total.publisher}</LangText>
        </p>
        <p>
          <a href={`/${lang}/data/city`}>{t('portal.start.figure.change')}</a>
        </p>
      </div>
      {first && last && first.year < last.year ? (
        <Sparkline
          points={total.series.map((one) => ({ x: one.year, y: one.value }))}
          from={String(first.year)}
          to={String(last.year)}
          sentence={t('population.sentence.city', {
            from: String(first.year),
            fromValue: formatNumber(lang, first.value),
            to: String(last.year),
            toValue: formatNumber(lang, last.value),
          })}
        />
      ) : null}
    </section>
  )
}

const statementDay = '2026-11-28'

/** What we promise, how we check it, what we know is missing, and where to complain (Act 99/2019 Coll., § 8). */
export function AccessibilityStatement({ lang, t }: { lang: Lang; t: Translate }) {
  return (
    <article class="prose">
      <PageHeading title={t('portal.accessibility.title')} meta={t('portal.accessibility.date', { day: formatDay(lang, statementDay) })} />
      <p>{t('portal.accessibility.aim')}</p>
      <p>{t('portal.accessibility.tested')}</p>
      <h2>{t('portal.accessibility.gaps')}</h2>
      <ul>
        <li>{t('portal.accessibility.gap.people')}</li>
        <li>{t('portal.accessibility.gap.language')}</li>
        <li>{t('portal.accessibility.gap.translation')}</li>
      </ul>
      <p>{t('portal.accessibility.complain')}</p>
    </article>
  )
}

export function PrivacyPage({ t }: { t: Translate }) {
  return (
    <article class="prose">
      <PageHeading title={t('portal.privacy.title')} />
      <p>{t('portal.privacy.visitors')}</p>
      <p>{t('portal.privacy.register')}</p>
      <p>{t('portal.privacy.staff')}</p>
    </article>
  )
}

function parameterNames(route: ApiRoute): string[] {
  return route.query instanceof z.ZodObject ? Object.keys(route.query.shape) : []
}

/** The API for people to read; descriptions are in English and marked so. */
export function ApiPage({ t, apis }: { t: Translate; apis: readonly Api[] }) {
  return (
    <>
      <PageHeading title={t('portal.api.title')} lead={t('portal.api.lead')} />
      <p>
        <a href="/api/openapi.json">{t('portal.api.document')}</a>
      </p>
      {apis
        .filter((one) => one.described.length > 0)
        .map((one) => (
          <section>
            <h2>
              <LangText lang="en">{one.name}</LangText>
            </h2>
            {one.described.map((route) => (
              <section class="api-route">
                <h3>
                  <code dir="ltr">
                    {route.method.toUpperCase()} /api/v1{route.path}
                  </code>
                </h3>
                <p>
                  <LangText lang="en">{route.summary}</LangText>{' '}
                  <Tag look={route.open ? 'success' : 'neutral'}>{route.open ? t('portal.api.open') : t('portal.api.closed')}</Tag>
                </p>
                {parameterNames(route).length > 0 ? (
                  <p>
                    {t('portal.api.parameters')}:{' '}
                    {parameterNames(route).map((name, index) => (
                      <>
                        {index > 0 ? ', ' : ''}
                        <code dir="ltr">{name}</code>
                      </>
                    ))}
                  </p>
                ) : null}
                <Details summary={t('portal.api.example')}>
                  <pre dir="ltr" lang="en" tabindex={0}>
                    <code>{JSON.stringify(route.example, null, 2)}</code>
                  </pre>
                </Details>
              </section>
            ))}
          </section>
        ))}
    </>
  )
}

/** What went wrong, what to do now, where to go on, and the number under which the log knows it. */
export function ErrorPage({
  lang,
  t,
  kind,
  requestId,
  staff,
}: {
  lang: Lang
  t: Translate
  kind: ErrorPageKind
  requestId: string
  staff: boolean
}) {
  const ways = staff
    ? ([['/app', t('portal.error.home')]] as const)
    : ([
        [`/${lang}/services`, t('portal.nav.services')],
        [`/${lang}/organisations`, t('portal.nav.organisations')],
        [`/${lang}/data`, t('portal.nav.data')],
        [`/${lang}/`, t('portal.error.home')],
      ] as const)
  return (
    <>
      <PageHeading title={t(`portal.error.${kind}`)} lead={t(`portal.error.${kind}.text`)} />
      {kind === 'unavailable' ? <p>{t('portal.error.number', { id: requestId })}</p> : null}
      <ul class="link-list">
        {ways.map(([href, label]) => (
          <li>
            <a href={href}>{label}</a>
          </li>
        ))}
      </ul>
    </>
  )
}
export type ErrorPageKind =
  | 'invalid'
  | 'unauthenticated'
  | 'reauthenticate'
  | 'forbidden'
  | 'not-found'
  | 'gone'
  | 'conflict'
  | 'too-many'
  | 'too-large'
  | 'unavailable'

export type StaffTool = { href: string; label: string; text: string | null }

/** First page after sign-in: who you are here, and the tools of this role under the headings of the rail. */
export function StaffHome({
  t,
  name,
  role,
  place,
  groups,
}: {
  t: Translate
  name: string
  role: string | null
  place: string
  groups: readonly { title: string; tools: readonly StaffTool[] }[]
}) {
  return (
    <>
      <PageHeading
        title={t('portal.staff.hello', { name })}
        lead={role ? t('portal.staff.lead.hat', { role, place }) : t('portal.staff.lead.none')}
      />
      {role ? (
        groups.map((group) => (
          <section class="tools">
            <h2>{group.title}</h2>
            <CardGrid>
              {group.tools.map((tool) => (
                <LinkCard href={tool.href} title={tool.label}>
                  {tool.text}
                </LinkCard>
              ))}
            </CardGrid>
          </section>
        ))
      ) : (
        <p>
          <a href="/app/hat">{t('portal.staff.choose')}</a>
        </p>
      )}
    </>
  )
}
