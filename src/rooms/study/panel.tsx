// What the study says about a record, shown under every record of every room in the same order: words, spellings, contradictions, figures, what is open, what else speaks of it.
import type { Lang, Translate } from '../../kernel/i18n.ts'
import { formatNumber } from '../../kernel/i18n.ts'
import type { MessageKey } from '../../kernel/i18n.ts'
import { Details } from '../../ui/messages.tsx'
import { Contradiction, Figure, FigureGrid, NotStated, Quote } from '../../ui/facts.tsx'
import { LangText } from '../../ui/text.tsx'
import type { Collection } from './model.ts'
import { recordHref } from './model.ts'
import type { Contradiction as ContradictionFacts, Evidence, RecordLink, StudyFigure } from './queries.ts'

const collectionKeys: Record<Collection, MessageKey> = {
  organisations: 'study.collection.organisations',
  bodies: 'study.collection.bodies',
  memberships: 'study.collection.memberships',
  people: 'study.collection.people',
  projects: 'study.collection.projects',
  funding: 'study.collection.funding',
  strategy: 'study.collection.strategy',
  services: 'study.collection.services',
  figures: 'study.collection.figures',
  places: 'study.collection.places',
  events: 'study.collection.events',
  groups: 'study.collection.groups',
  terms: 'study.collection.terms',
  citations: 'study.collection.citations',
  problems: 'study.collection.problems',
  roles: 'study.collection.roles',
  claims: 'study.collection.claims',
  inconsistencies: 'study.collection.inconsistencies',
  missing: 'study.collection.missing',
}
export function collectionText(t: Translate, collection: Collection): string {
  return t(collectionKeys[collection])
}

const qualifierKeys: Record<string, MessageKey> = {
  approx: 'study.qualifier.approx',
  'more-than': 'study.qualifier.more-than',
  'at-least': 'study.qualifier.at-least',
  'up-to': 'study.qualifier.up-to',
  under: 'study.qualifier.under',
  after: 'study.qualifier.after',
  average: 'study.qualifier.average',
  estimate: 'study.qualifier.estimate',
}
/** "more than 4": the value as a reader of this language writes it, with the study's own reservation before it. Years stay years. */
export function figureText(lang: Lang, t: Translate, figure: Pick<StudyFigure, 'value' | 'unit' | 'qualifier'>): string {
  const value = figure.unit === 'year' ? String(figure.value) : formatNumber(lang, figure.value)
  const qualifier = qualifierKeys[figure.qualifier]
  return qualifier ? t(qualifier, { value }) : value
}

/** One figure of the study with its section; derived ones say how they were computed. */
export function StudyFigureView({ lang, t, figure }: { lang: Lang; t: Translate; figure: StudyFigure }) {
  return (
    <Figure
      t={t}
      value={figureText(lang, t, figure)}
      unit={figure.unit === 'year' ? undefined : <LangText lang="en">{figure.unit}</LangText>}
      label={
        <a href={recordHref(lang, 'figures', figure.id)} lang="en">
          {figure.label}
        </a>
      }
      qualifier={figure.kind === 'derived' ? 'derived' : figure.qualifier === 'estimate' ? 'estimated' : 'stated'}
      date={figure.year === null ? undefined : String(figure.year)}
      source={figure.section === null ? undefined : t('ui.quote.section', { section: figure.section })}
      note={(figure.derivation ?? figure.note) ? <LangText lang="en">{figure.derivation ?? figure.note}</LangText> : undefined}
    />
  )
}

/** A contradiction of the study with its address. */
export function ContradictionView({ lang, t, one, level = 3 }: { lang: Lang; t: Translate; one: ContradictionFacts; level?: 2 | 3 | 4 }) {
  return (
    <Contradiction
      t={t}
      id={one.id}
      title={one.title}
      href={recordHref(lang, 'inconsistencies', one.id)}
      severity={one.severity}
      level={level}
      printed={one.printed.map((said) => ({ quote: said.quote, section: said.section }))}
      arithmetic={one.arithmetic ?? undefined}
      readings={one.readings}
      recommended={one.recommended}
    />
  )
}

/** Links grouped by what kind of record they lead to; the same record twice is one link. */
export function RecordLinks({ lang, t, links }: { lang: Lang; t: Translate; links: readonly RecordLink[] }) {
  const groups = new Map<Collection, Map<string, RecordLink>>()
  for (const link of links) {
    const group = groups.get(link.collection) ?? new Map<string, RecordLink>()
    groups.set(link.collection, group.set(link.id, link))
  }
  return (
    <dl class="link-groups">
      {[...groups].map(([collection, group]) => (
        <div>
          <dt>{collectionText(t, collection)}</dt>
          <dd>
            <ul class="plain">
              {[...group.values()].map((link) => (
                <li>
                  <a href={recordHref(lang, link.collection, link.id)} lang="en">
                    {link.label}
                  </a>
                </li>
              ))}
            </ul>
          </dd>
        </div>
      ))}
    </dl>
  )
}

/** `camelCase` names of the transcript's fields as words. */
export function fieldWords(field: string): string {
  const words = field
    .replace(/Ids?$/, '')
    .replace(/([A-Z])/g, ' $1')
    .toLowerCase()
    .trim()
  return words.charAt(0).toUpperCase() + words.slice(1)
}

const shownByRooms: ReadonlySet<Collection> = new Set([
  'organisations',
  'bodies',
  'projects',
  'funding',
  'places',
  'events',
  'services',
  'people',
])
/** The whole evidence for one record. `links`: also what it speaks of (rooms that link everything themselves leave only the way back). */
export function EvidencePanel({ lang, t, evidence }: { lang: Lang; t: Translate; evidence: Evidence }) {
  const others = evidence.spokenOfBy.filter(
    (link) => !shownByRooms.has(link.collection) && link.collection !== 'figures' && link.collection !== 'memberships',
  )
  const related = evidence.speaksOf
    .concat(evidence.spokenOfBy.filter((link) => shownByRooms.has(link.collection)))
    .filter((link) => link.collection !== 'figures' && link.collection !== 'memberships')
  const open = [...evidence.notStated, ...evidence.openFields.map(fieldWords)]
  return (
    <section class="evidence">
      <h2>{t('study.panel.title')}</h2>
      {evidence.collection === 'inconsistencies'
        ? null
        : evidence.quotations.map((said) => (
            <Quote t={t} section={said.section} {...(said.table ? { table: said.table } : {})}>
              {said.quote}
            </Quote>
          ))}
      {evidence.alsoIn.length > 0 ? <p>{t('study.panel.alsoIn', { sections: evidence.alsoIn.join(', ') })}</p> : null}
      {evidence.asPrinted.length > 0 ? (
        <p>
          {t('study.panel.spellings')}{' '}
          {evidence.asPrinted.map((name, index) => (
            <>
              {index > 0 ? ' · ' : ''}
              <LangText lang="en">{name}</LangText>
            </>
          ))}
        </p>
      ) : null}
      {evidence.contradictions.length > 0 ? <h3>{t('study.panel.contradictions')}</h3> : null}
      {evidence.contradictions.map((one) => (
        <ContradictionView lang={lang} t={t} one={one} level={4} />
      ))}
      {evidence.figures.length > 0 ? (
        <>
          <h3>{t('study.panel.figures')}</h3>
          <FigureGrid>
            {evidence.figures.map((figure) => (
              <StudyFigureView lang={lang} t={t} figure={figure} />
            ))}
          </FigureGrid>
        </>
      ) : null}
      <NotStated t={t} items={open} />
      {related.length > 0 ? (
        <Details summary={t('study.panel.related', { count: new Set(related.map((link) => link.id)).size })}>
          <RecordLinks lang={lang} t={t} links={related} />
        </Details>
      ) : null}
      {others.length > 0 ? (
        <Details summary={t('study.panel.spokenOf', { count: new Set(others.map((link) => link.id)).size })}>
          <RecordLinks lang={lang} t={t} links={others} />
        </Details>
      ) : null}
      <p class="note">{t('study.panel.age')}</p>
    </section>
  )
}
