import { formatDay, formatNumber, type Lang, type Translate } from '../../kernel/i18n.ts'
import type { Api, ApiRoute } from '../../kernel/api.ts'
import { CardGrid, LinkCard, Tag } from '../../ui/actions.tsx'
import { Details, Notice } from '../../ui/messages.tsx'
import { Hero, PageHeading } from '../../ui/navigation.tsx'
import { LangText } from '../../ui/text.tsx'
import { z } from 'zod'

export type StartTotal = { value: number; date: string; publisher: string }

/** Four doors, one honest number, and the way to the whole picture. */
export function StartPage({ lang, t, total }: { lang: Lang; t: Translate; total: StartTotal | undefined }) {
  const at = (path: string) => `/${lang}${path}`
  return (
    <>
      <Hero title={t('portal.start.heading')} lead={t('portal.start.lead')} />
      <CardGrid>
        <LinkCard level={2} href={at('/services')} title={t('portal.door.help')}>{t('portal.door.help.text')}</LinkCard>
        <LinkCard level={2} href={at('/services?topic=czech-courses')} title={t('portal.door.courses')}>{t('portal.door.courses.text')}</LinkCard>
        <LinkCard level={2} href={at('/services?topic=interpreting')} title={t('portal.door.interpreters')}>{t('portal.door.interpreters.text')}</LinkCard>
        <LinkCard
          level={2} href={at('/data')} title={t('portal.door.numbers')}
          {...(total ? { meta: <>{t('portal.start.figure')}: <strong>{formatNumber(lang, total.value)}</strong> ({formatDay(lang, total.date)}, <LangText lang="cs">{total.publisher}</LangText>)</> } : {})}
        >
          {t('portal.door.numbers.text')}
        </LinkCard>
      </CardGrid>
      <Notice t={t} kind="info"><p>{t('portal.start.age')}</p></Notice>
      <h2>{t('portal.start.explore')}</h2>
      <ul class="link-columns">
        <li><a href={at('/organisations')}>{t('portal.nav.organisations')}</a></li>
        <li><a href={at('/bodies')}>{t('portal.start.explore.bodies')}</a></li>
        <li><a href={at('/projects')}>{t('portal.start.explore.projects')}</a></li>
        <li><a href={at('/places')}>{t('portal.start.explore.places')}</a></li>
        <li><a href={at('/people')}>{t('portal.start.explore.people')}</a></li>
        <li><a href={at('/funding')}>{t('portal.start.explore.funding')}</a></li>
        <li><a href={at('/strategy')}>{t('portal.start.explore.strategy')}</a></li>
        <li><a href={at('/study')}>{t('portal.nav.study')}</a></li>
        <li><a href={at('/study/contradictions')}>{t('portal.start.explore.contradictions')}</a></li>
      </ul>
    </>
  )
}

const statementDay = '2026-11-23'

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
      <p><a href="/api/openapi.json">{t('portal.api.document')}</a></p>
      {apis.filter((one) => one.described.length > 0).map((one) => (
        <section>
          <h2><LangText lang="en">{one.name}</LangText></h2>
          {one.described.map((route) => (
            <section class="api-route">
              <h3><code dir="ltr">{route.method.toUpperCase()} /api/v1{route.path}</code></h3>
              <p>
                <LangText lang="en">{route.summary}</LangText>{' '}
                <Tag look={route.open ? 'success' : 'neutral'}>{route.open ? t('portal.api.open') : t('portal.api.closed')}</Tag>
              </p>
              {parameterNames(route).length > 0
                ? <p>{t('portal.api.parameters')}: {parameterNames(route).map((name, index) => <>{index > 0 ? ', ' : ''}<code dir="ltr">{name}</code></>)}</p>
                : null}
              <Details summary={t('portal.api.example')}>
                <pre dir="ltr" lang="en" tabindex={0}><code>{JSON.stringify(route.example, null, 2)}</code></pre>
              </Details>
            </section>
          ))}
        </section>
      ))}
    </>
  )
}

/** What went wrong, what to do now, and the number under which the log knows it. */
export function ErrorPage({ lang, t, kind, requestId }: { lang: Lang; t: Translate; kind: ErrorPageKind; requestId: string }) {
  return (
    <article class="prose">
      <PageHeading title={t(`portal.error.${kind}`)} lead={t(`portal.error.${kind}.text`)} />
      {kind === 'unavailable' ? <p>{t('portal.error.number', { id: requestId })}</p> : null}
      <p><a href={`/${lang}/`}>{t('portal.error.home')}</a></p>
    </article>
  )
}
export type ErrorPageKind =
  | 'invalid' | 'unauthenticated' | 'reauthenticate' | 'forbidden' | 'not-found' | 'gone' | 'conflict' | 'too-many' | 'too-large' | 'unavailable'


export type StaffTool = { href: string; label: string }

/** First page after sign-in: who you are here, and the tools of this role. */
export function StaffHome({ t, name, role, place, tools }: { t: Translate; name: string; role: string | null; place: string; tools: readonly StaffTool[] }) {
  return (
    <>
      <PageHeading
        title={t('portal.staff.hello', { name })}
        lead={role ? t('portal.staff.lead.hat', { role, place }) : t('portal.staff.lead.none')}
      />
      {role
        ? (
            <>
              <h2>{t('portal.staff.tools')}</h2>
              <CardGrid>{tools.map((tool) => <LinkCard href={tool.href} title={tool.label} />)}</CardGrid>
            </>
          )
        : <p><a href="/app/hat">{t('portal.staff.choose')}</a></p>}
    </>
  )
}
