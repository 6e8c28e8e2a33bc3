// The strategy as one page: what it wants, for whom, how it was made, where it ends.
import type { Lang, MessageKey, Translate } from '../../kernel/i18n.ts'
import { localeOf } from '../../kernel/i18n.ts'
import { Tag } from '../../ui/actions.tsx'
import { Quote, SummaryList, type SummaryRow } from '../../ui/facts.tsx'
import { Details } from '../../ui/messages.tsx'
import { PageHeading } from '../../ui/navigation.tsx'
import { LangText } from '../../ui/text.tsx'
import { EvidencePanel, recordHref, type Evidence } from '../study/index.ts'
import { elementKinds, type ElementKind } from './model.ts'
import type { StrategyDocument, StrategyElement } from './queries.ts'

function monthText(lang: Lang, year: number | null, month: number | null): string {
  if (year === null) return ''
  return month === null
    ? String(year)
    : new Intl.DateTimeFormat(localeOf(lang), { year: 'numeric', month: 'long', timeZone: 'UTC' }).format(
        new Date(Date.UTC(year, month - 1, 1)),
      )
}

function Element({ lang, t, one }: { lang: Lang; t: Translate; one: StrategyElement }) {
  const scope = one.kind !== 'target-group' ? null : one.inScope === null ? 'unclear' : one.inScope ? 'in' : 'out'
  return (
    <li id={one.studyId} class="strategy-element">
      <p>
        <strong lang="en">{one.title}</strong>
        {one.year === null ? null : <> · {monthText(lang, one.year, one.month)}</>}
        {scope ? (
          <>
            {' '}
            <Tag look={scope === 'in' ? 'success' : 'warning'}>{t(`strategy.scope.${scope}`)}</Tag>
          </>
        ) : null}
      </p>
      {one.body ? <p lang="en">{one.body}</p> : null}
      {one.condition ? (
        <p class="note">
          <span>{t(one.kind === 'priority' ? 'strategy.diagnosis' : 'strategy.condition')}: </span>
          <LangText lang="en">{one.condition}</LangText>
        </p>
      ) : null}
      {one.names.length > 0 ? (
        <p>
          {one.names.map((named, index) => (
            <>
              {index > 0 ? ' · ' : ''}
              <a href={recordHref(lang, named.collection, named.id)} lang="en">
                {named.label}
              </a>
            </>
          ))}
        </p>
      ) : null}
      {one.quote && one.section ? (
        <Details summary={t('ui.quote.section', { section: one.section })}>
          <Quote t={t} section={one.section}>
            {one.quote}
          </Quote>
        </Details>
      ) : null}
    </li>
  )
}

export function StrategyPage({
  lang,
  t,
  document,
  evidence,
}: {
  lang: Lang
  t: Translate
  document: StrategyDocument
  evidence: Evidence | null
}) {
  const parts = new Map<ElementKind, StrategyElement[]>()
  for (const one of document.elements) parts.set(one.kind, [...(parts.get(one.kind) ?? []), one])
  const body = (list: readonly { slug: string; name: string }[]) => (
    <ul class="plain">
      {list.map((one) => (
        <li>
          <a href={`/${lang}/bodies/${one.slug}`} lang="cs">
            {one.name}
          </a>
        </li>
      ))}
    </ul>
  )
  const rows: (SummaryRow | false)[] = [
    document.coordinator !== null && {
      label: t('strategy.coordinator'),
      value: (
        <a href={`/${lang}/organisations/${document.coordinator.slug}`} lang="cs">
          {document.coordinator.name}
        </a>
      ),
    },
    {
      label: t('strategy.validity'),
      value: (
        <>
          {monthText(lang, document.validFromYear, document.validFromMonth)} – {document.validToYear}
          {document.atEnd ? (
            <>
              ; <LangText lang="en">{document.atEnd}</LangText>
            </>
          ) : null}
        </>
      ),
    },
    {
      label: t('strategy.plans'),
      value: (
        <>
          {t('strategy.plansText', { until: String(document.actionPlansUntil ?? ''), counts: document.actionPlanCounts.join(' / ') })}
          {document.actionPlansPublished ? null : <> {t('strategy.plansMissing')}</>}
        </>
      ),
    },
    document.preparedBy.length > 0 && { label: t('strategy.preparedBy'), value: body(document.preparedBy) },
    document.groupsWithoutPriority.length > 0 && { label: t('strategy.withoutPriority'), value: body(document.groupsWithoutPriority) },
  ]
  return (
    <>
      <PageHeading
        title={<LangText lang="cs">{document.name}</LangText>}
        kicker={t('strategy.title')}
        lead={document.nameEn ? <LangText lang="en">{document.nameEn}</LangText> : undefined}
        actions={
          <a class="button button-secondary" href={`/${lang}/strategy.csv`} download="">
            {t('strategy.csv')}
          </a>
        }
      />
      <SummaryList rows={rows.filter((row) => row !== false)} />
      {elementKinds.map((kind) => {
        const list = parts.get(kind) ?? []
        const List = kind === 'priority' || kind === 'preparation-step' ? 'ol' : 'ul'
        return list.length === 0 ? null : (
          <section aria-labelledby={kind}>
            <h2 id={kind}>{t(`strategy.kind.${kind}` as MessageKey)}</h2>
            <List class="strategy-list">
              {list.map((one) => (
                <Element lang={lang} t={t} one={one} />
              ))}
            </List>
          </section>
        )
      })}
      {evidence ? <EvidencePanel lang={lang} t={t} evidence={evidence} /> : null}
    </>
  )
}
