// The study itself: what it is, its records, its contradictions.
import type { Lang, Translate } from '../../kernel/i18n.ts'
import { formatNumber } from '../../kernel/i18n.ts'
import { CardGrid, LinkCard, Tag } from '../../ui/actions.tsx'
import { FilterForm } from '../../ui/filter.tsx'
import { SelectField } from '../../ui/fields.tsx'
import { EmptyState } from '../../ui/messages.tsx'
import { PageHeading } from '../../ui/navigation.tsx'
import { SummaryList } from '../../ui/facts.tsx'
import { Table } from '../../ui/table.tsx'
import { LangText } from '../../ui/text.tsx'
import { collections, recordHref, shownFields, type Collection, type Json } from './model.ts'
import { collectionText, ContradictionView, EvidencePanel, fieldWords, figureText, RecordLinks } from './panel.tsx'
import type { Contradiction, Evidence, RecordLink, RecordRow } from './queries.ts'

const listAddress: Partial<Record<Collection, string>> = {
  organisations: 'organisations',
  bodies: 'bodies',
  people: 'people',
  projects: 'projects',
  funding: 'funding',
  services: 'services',
  places: 'places',
  events: 'events',
  strategy: 'strategy',
  inconsistencies: 'study/contradictions',
}
/** The list of a collection: in its room, or among the study's records. */
export function collectionHref(lang: Lang, collection: Collection): string {
  return `/${lang}/${listAddress[collection] ?? `study/${collection}`}`
}

/** What the study is, how we treat it, and the way to each of its records. */
export function StudyPage({ lang, t, counts }: { lang: Lang; t: Translate; counts: Readonly<Record<string, number>> }) {
  return (
    <>
      <PageHeading title={t('study.title')} lead={t('study.lead')} />
      <div class="prose">
        <SummaryList
          rows={[
            { label: t('study.about.name'), value: <LangText lang="en">Prague: Evolution of Integration Governance</LangText> },
            {
              label: t('study.about.series'),
              value: <LangText lang="en">KING – Knowledge for Integration Governance, In-depth Study n.13</LangText>,
            },
            { label: t('study.about.date'), value: t('study.about.dateValue') },
            { label: t('study.about.covers'), value: t('study.about.coversValue') },
          ]}
        />
        <h2>{t('study.how')}</h2>
        <ul>
          <li>{t('study.how.words')}</li>
          <li>{t('study.how.figures')}</li>
          <li>{t('study.how.contradictions')}</li>
          <li>{t('study.how.open')}</li>
        </ul>
      </div>
      <h2>{t('study.records')}</h2>
      <CardGrid>
        {collections.map((collection) => (
          <LinkCard
            href={collectionHref(lang, collection)}
            title={collectionText(t, collection)}
            meta={t('study.count', { count: formatNumber(lang, counts[collection] ?? 0) })}
          />
        ))}
      </CardGrid>
    </>
  )
}

export type ContradictionFilter = { severity: string; kind: string }
const severities = ['high', 'medium', 'low'] as const
export const contradictionKinds = [
  'arithmetic',
  'contradiction',
  'ambiguity',
  'terminology',
  'scope',
  'typo',
  'code',
  'missing-reference',
] as const

/** Every contradiction of the study with what is printed, the readings and the one we recommend. */
export function ContradictionsPage({
  lang,
  t,
  filter,
  list,
  total,
}: {
  lang: Lang
  t: Translate
  filter: ContradictionFilter
  list: readonly (Contradiction & { touches: RecordLink[] })[]
  total: number
}) {
  const path = `/${lang}/study/contradictions`
  return (
    <>
      <PageHeading
        title={t('study.contradictions.title', { count: total })}
        lead={t('study.contradictions.lead')}
        actions={
          <a class="button button-secondary" href={`${path}.csv`} download="">
            {t('study.csv')}
          </a>
        }
      />
      <FilterForm
        t={t}
        action={path}
        result={t('study.contradictions.shown', { shown: list.length, total })}
        {...(filter.severity || filter.kind ? { clearHref: path } : {})}
      >
        <SelectField
          t={t}
          name="severity"
          label={t('study.contradictions.severity')}
          value={filter.severity}
          optional
          emptyLabel={t('study.all')}
          options={severities.map((one) => ({ value: one, label: t(`ui.contradiction.${one}`) }))}
        />
        <SelectField
          t={t}
          name="kind"
          label={t('study.contradictions.kind')}
          value={filter.kind}
          optional
          emptyLabel={t('study.all')}
          options={contradictionKinds.map((one) => ({ value: one, label: t(`study.kind.${one}`) }))}
        />
      </FilterForm>
      {list.length === 0 ? (
        <EmptyState title={t('study.contradictions.none')} action={<a href={path}>{t('study.contradictions.showAll')}</a>} />
      ) : null}
      <div class="stack">
        {list.map((one) => (
          <div class="contradiction-entry">
            <ContradictionView lang={lang} t={t} one={one} level={2} />
            {one.touches.length > 0 ? (
              <>
                <p class="label">{t('study.contradictions.touches')}</p>
                <RecordLinks lang={lang} t={t} links={one.touches} />
              </>
            ) : null}
          </div>
        ))}
      </div>
    </>
  )
}

function textOf(value: Json): string {
  if (Array.isArray(value)) return value.map(textOf).join('; ')
  if (value !== null && typeof value === 'object')
    return Object.entries(value)
      .filter(([, one]) => one !== null)
      .map(([field, one]) => `${fieldWords(field)}: ${textOf(one)}`)
      .join(', ')
  return String(value)
}

/** The records of one collection that has no room of its own. */
export function RecordsPage({
  lang,
  t,
  collection,
  list,
}: {
  lang: Lang
  t: Translate
  collection: Collection
  list: readonly RecordRow[]
}) {
  const path = `/${lang}/study/${collection}`
  return (
    <>
      <PageHeading
        title={collectionText(t, collection)}
        kicker={t('study.title')}
        lead={t('study.records.lead')}
        actions={
          <a class="button button-secondary" href={`${path}.csv`} download="">
            {t('study.csv')}
          </a>
        }
      />
      <Table
        t={t}
        caption={collectionText(t, collection)}
        captionHidden
        rows={list}
        columns={[
          {
            label: t('study.record'),
            rowHeader: true,
            cell: (row) => (
              <a href={recordHref(lang, collection, row.id)} lang="en">
                {row.label}
              </a>
            ),
          },
          ...(collection === 'figures'
            ? [
                {
                  label: t('study.value'),
                  numeric: true,
                  cell: (row: RecordRow) => (
                    <>
                      {figureText(lang, t, {
                        value: Number(row.facts['value']),
                        unit: String(row.facts['unit']),
                        qualifier: String(row.facts['qualifier']),
                      })}{' '}
                      {row.facts['unit'] === 'year' ? null : <LangText lang="en">{String(row.facts['unit'])}</LangText>}
                    </>
                  ),
                },
              ]
            : []),
          ...(list.some((row) => row.kind)
            ? [{ label: t('study.kind'), cell: (row: RecordRow) => (row.kind ? <Tag lang="en">{row.kind.replaceAll('-', ' ')}</Tag> : '') }]
            : []),
          { label: t('study.section'), cell: (row) => [...new Set(row.quotations.map((one) => one.section))].join(', ') },
        ]}
      />
    </>
  )
}

/** One record of the study: all its fields as transcribed, then the evidence. */
export function RecordPage({
  lang,
  t,
  evidence,
  contradiction,
}: {
  lang: Lang
  t: Translate
  evidence: Evidence
  contradiction: Contradiction | null
}) {
  const fields = shownFields(evidence.facts).filter(
    ([field]) =>
      !['name', 'title', 'label', 'readings', 'recommended', 'arithmetic'].includes(field) && !/Ids?$|^refs$|^sourceNamed$/.test(field),
  )
  const own =
    evidence.collection === 'inconsistencies'
      ? { ...evidence, contradictions: evidence.contradictions.filter((one) => one.id !== evidence.id) }
      : evidence
  return (
    <>
      <PageHeading title={<LangText lang="en">{evidence.label}</LangText>} kicker={collectionText(t, evidence.collection)} />
      {contradiction ? <ContradictionView lang={lang} t={t} one={contradiction} level={2} /> : null}
      <SummaryList
        rows={fields.map(([field, value]) => ({
          label: <LangText lang="en">{fieldWords(field)}</LangText>,
          value: <LangText lang="en">{textOf(value)}</LangText>,
        }))}
      />
      <EvidencePanel lang={lang} t={t} evidence={own} />
    </>
  )
}
