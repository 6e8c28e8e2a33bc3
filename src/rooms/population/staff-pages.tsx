// The staff page of the figures: what is published, from which files and sources, and below which count nothing is shown.
import type { FieldErrors } from '../../kernel/command.ts'
import { formatDay, formatInstant, formatNumber, type Lang, type Translate } from '../../kernel/i18n.ts'
import { Button, ButtonLink, Tag } from '../../ui/actions.tsx'
import { fieldsOf, Form, NumberField } from '../../ui/fields.tsx'
import { EmptyState, ErrorSummary } from '../../ui/messages.tsx'
import { PageHeading } from '../../ui/navigation.tsx'
import { Table } from '../../ui/table.tsx'
import { LangText } from '../../ui/text.tsx'
import type { Keeping } from './queries.ts'

const importHome = '/app/population/import'
const stateLooks = { staged: 'warning', published: 'success', withdrawn: 'neutral' } as const

export function KeepingPage({
  lang,
  t,
  keeping,
  imports,
  keeps,
  values,
  errors,
}: {
  lang: Lang
  t: Translate
  keeping: Keeping
  imports: boolean
  keeps: boolean
  values: Readonly<Record<string, string>>
  errors: FieldErrors
}) {
  const field = fieldsOf(t, values, errors)
  const own = lang === 'cs' ? 'cs' : 'en'
  const number = (value: number) => formatNumber(lang, value)
  const days = (from: string | null, to: string | null) =>
    from === null || to === null ? '' : from === to ? formatDay(lang, to) : `${formatDay(lang, from)} – ${formatDay(lang, to)}`
  return (
    <>
      <ErrorSummary t={t} errors={errors} labels={{ threshold: t('population.staff.cityThreshold') }} />
      <PageHeading
        title={t('population.staff.title')}
        lead={t('population.staff.lead')}
        actions={imports ? <ButtonLink href={importHome}>{t('population.staff.import')}</ButtonLink> : undefined}
      />
      <section>
        <h2>{t('population.staff.sets')}</h2>
        <Table
          t={t}
          caption={t('population.staff.sets')}
          captionHidden
          keys
          rows={keeping.sets}
          columns={[
            {
              label: t('population.staff.set'),
              rowHeader: true,
              cell: ({ dataset }) => <a href={`/${own}/data/sets/${dataset.slug}`}>{dataset.title[own]}</a>,
            },
            { label: t('population.staff.rows'), numeric: true, cell: ({ extent }) => number(extent.rows) },
            { label: t('population.staff.days'), cell: ({ extent }) => days(extent.from, extent.to) },
          ]}
        />
      </section>
      <section>
        <h2>{t('population.staff.imports')}</h2>
        <Table
          t={t}
          caption={t('population.staff.imports')}
          captionHidden
          keys
          rows={keeping.imports}
          empty={<EmptyState title={t('population.staff.noImports')} />}
          columns={[
            {
              label: t('population.staff.file'),
              rowHeader: true,
              cell: (row) => (imports ? <a href={`${importHome}/${row.id}`}>{row.name}</a> : row.name),
            },
            {
              label: t('population.staff.state'),
              cell: (row) => <Tag look={stateLooks[row.state]}>{t(`population.import.state.${row.state}`)}</Tag>,
            },
            { label: t('population.staff.counts'), numeric: true, cell: (row) => number(row.cells) },
            { label: t('population.staff.refused'), numeric: true, cell: (row) => number(row.refused) },
            {
              label: t('population.staff.when'),
              minor: true,
              cell: (row) => <time datetime={row.at.toISOString()}>{formatInstant(lang, row.at)}</time>,
            },
          ]}
        />
      </section>
      <section>
        <h2>{t('population.staff.sources')}</h2>
        <p>{t('population.staff.sourcesLead')}</p>
        {keeps ? (
          <Form action="/app/population/threshold" label={t('population.staff.cityThreshold')}>
            <NumberField
              {...field('threshold')}
              label={t('population.staff.cityThreshold')}
              hint={t('population.staff.cityThresholdHint')}
            />
            <Button look="secondary">{t('population.staff.save')}</Button>
          </Form>
        ) : (
          <p>
            {t('population.staff.cityThreshold')}:{' '}
            {keeping.threshold === 0 ? t('population.staff.none') : t('population.staff.upTo', { count: keeping.threshold })}
          </p>
        )}
        <Table
          t={t}
          caption={t('population.staff.sources')}
          captionHidden
          rows={keeping.sources}
          columns={[
            { label: t('population.staff.source'), rowHeader: true, cell: (row) => <LangText lang="en">{row.title}</LangText> },
            { label: t('population.staff.publisher'), cell: (row) => <LangText lang="cs">{row.publisher}</LangText>, minor: true },
            { label: t('population.staff.counts'), numeric: true, cell: (row) => number(row.figures) },
            { label: t('population.staff.newest'), cell: (row) => (row.newest === null ? '' : formatDay(lang, row.newest)) },
            {
              label: t('population.staff.threshold'),
              numeric: true,
              cell: (row) => (row.threshold === 0 ? t('population.staff.none') : t('population.staff.upTo', { count: row.threshold })),
            },
          ]}
        />
      </section>
    </>
  )
}
