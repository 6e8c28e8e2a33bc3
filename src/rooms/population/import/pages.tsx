// Screens of the import: send a file, see what is in it and what is wrong with it, publish it, look back; mappings of sheets.
import type { FieldErrors } from '../../../kernel/command.ts'
import { countryName, formatDay, formatInstant, formatNumber, type Lang, type Translate } from '../../../kernel/i18n.ts'
import { Actions, Button, ButtonLink, Tag } from '../../../ui/actions.tsx'
import { SummaryList } from '../../../ui/facts.tsx'
import { DayField, fieldsOf, FileField, Form, NumberField, SelectField, TextField } from '../../../ui/fields.tsx'
import { EmptyState, ErrorSummary, Notice } from '../../../ui/messages.tsx'
import { PageHeading } from '../../../ui/navigation.tsx'
import { Table } from '../../../ui/table.tsx'
import { areaKinds, isFormat, measures } from './model.ts'
import type { PreviewKind } from './load.ts'
import type { FaultRow, ImportRow, SavedMapping, SourceRow } from './queries.ts'

export const importHome = '/app/population/import'
const stateLooks = { staged: 'warning', published: 'success', withdrawn: 'neutral' } as const

function formatName(t: Translate, format: string): string {
  return isFormat(format) ? t(`population.import.format.${format}`) : format
}
function StateTag({ t, state }: { t: Translate; state: ImportRow['state'] }) {
  return <Tag look={stateLooks[state]}>{t(`population.import.state.${state}`)}</Tag>
}
function kindText(t: Translate, kind: PreviewKind): string {
  const details = [
    kind.byCitizenship ? t('population.import.byCitizenship') : '',
    kind.bySex ? t('population.import.bySex') : '',
    kind.byAge ? t('population.import.byAge') : '',
  ].filter(Boolean)
  return `${t(`population.import.measure.${kind.measure}`)}: ${details.join(', ') || t('population.import.totals')}`
}
function sexText(t: Translate, sex: string): string {
  return sex === 'M' || sex === 'F' || sex === 'X' ? t(`population.import.sex.${sex}`) : t('population.import.total')
}

export function OverviewPage({
  t,
  lang,
  sources,
  mayImport,
}: {
  t: Translate
  lang: Lang
  sources: readonly SourceRow[]
  mayImport: boolean
}) {
  return (
    <>
      <PageHeading
        title={t('population.import.overview.title')}
        lead={t('population.import.overview.lead')}
        actions={mayImport ? <ButtonLink href={importHome}>{t('population.import.open')}</ButtonLink> : undefined}
      />
      <Table
        t={t}
        caption={t('population.import.overview.title')}
        captionHidden
        keys
        rows={sources}
        columns={[
          { label: t('population.import.source'), rowHeader: true, cell: (row) => <span lang="cs">{row.title}</span> },
          { label: t('population.import.publisher'), cell: (row) => <span lang="cs">{row.publisher}</span> },
          { label: t('population.import.cells'), numeric: true, cell: (row) => formatNumber(lang, row.cells) },
          { label: t('population.import.overview.latest'), cell: (row) => formatDay(lang, row.latest) },
          {
            label: t('population.import.overview.threshold'),
            numeric: true,
            cell: (row) => (row.threshold === 0 ? '–' : formatNumber(lang, row.threshold)),
          },
          {
            label: t('population.import.overview.kept'),
            minor: true,
            cell: (row) => (row.imported ? t('population.import.overview.imported') : t('population.import.overview.own')),
          },
        ]}
      />
      <Actions>
        <ButtonLink look="secondary" href={`/${lang}/data`}>
          {t('population.import.overview.public')}
        </ButtonLink>
      </Actions>
    </>
  )
}

export function ImportHomePage({
  t,
  lang,
  imports,
  mappings,
  values,
  errors,
}: {
  t: Translate
  lang: Lang
  imports: readonly ImportRow[]
  mappings: readonly SavedMapping[]
  values: Readonly<Record<string, string>>
  errors: FieldErrors
}) {
  const field = fieldsOf(t, values, errors)
  return (
    <>
      <ErrorSummary
        t={t}
        errors={errors}
        labels={{ file: t('population.import.file'), mapping: t('population.import.mapping'), date: t('population.import.date') }}
      />
      <PageHeading title={t('population.import.title')} lead={t('population.import.lead')} />
      <Form action={importHome} multipart label={t('population.import.upload')}>
        <FileField
          {...field('file')}
          label={t('population.import.file')}
          hint={t('population.import.fileHint')}
          accept=".csv,.txt,.xlsx,.json"
        />
        {mappings.length > 0 ? (
          <SelectField
            {...field('mapping')}
            label={t('population.import.mapping')}
            hint={t('population.import.mappingHint')}
            optional
            emptyLabel={t('population.import.mappingNone')}
            options={mappings.map((mapping) => ({ value: mapping.id, label: mapping.name }))}
          />
        ) : null}
        <DayField {...field('date')} label={t('population.import.date')} hint={t('population.import.dateHint')} optional />
        <Button>{t('population.import.upload')}</Button>
      </Form>
      <section>
        <h2>{t('population.import.history')}</h2>
        <Table
          t={t}
          caption={t('population.import.history')}
          captionHidden
          keys
          rows={imports}
          empty={<EmptyState title={t('population.import.historyNone')} />}
          columns={[
            { label: t('population.import.name'), rowHeader: true, cell: (row) => <a href={`${importHome}/${row.id}`}>{row.name}</a> },
            { label: t('population.import.state'), cell: (row) => <StateTag t={t} state={row.state} /> },
            { label: t('population.import.format'), cell: (row) => formatName(t, row.format) },
            { label: t('population.import.cells'), numeric: true, cell: (row) => formatNumber(lang, row.cells) },
            { label: t('population.import.refused'), numeric: true, cell: (row) => formatNumber(lang, row.refused) },
            {
              label: t('population.import.when'),
              minor: true,
              cell: (row) => <time datetime={row.stagedAt.toISOString()}>{formatInstant(lang, row.stagedAt)}</time>,
            },
            { label: t('population.import.person'), minor: true, cell: (row) => row.person ?? t('population.import.commandLine') },
          ]}
        />
      </section>
      <section>
        <h2>{t('population.import.mappings')}</h2>
        <p>{t('population.import.mappingsLead')}</p>
        <Table
          t={t}
          caption={t('population.import.mappings')}
          captionHidden
          rows={mappings}
          empty={<EmptyState title={t('population.import.mappingsNone')} />}
          columns={[
            {
              label: t('population.import.mappingName'),
              rowHeader: true,
              cell: (row) => <a href={`${importHome}/mappings/${row.id}`}>{row.name}</a>,
            },
            { label: t('population.import.source'), cell: (row) => row.definition.sourceTitle },
            { label: t('population.import.when'), minor: true, cell: (row) => formatInstant(lang, row.changedAt) },
          ]}
        />
        <Actions>
          <ButtonLink look="secondary" href={`${importHome}/mappings/new`}>
            {t('population.import.mappingNew')}
          </ButtonLink>
        </Actions>
      </section>
    </>
  )
}

export function ImportPage({
  t,
  lang,
  one,
  faults,
  shown,
}: {
  t: Translate
  lang: Lang
  one: ImportRow
  faults: readonly FaultRow[]
  shown: number
}) {
  const number = (value: number) => formatNumber(lang, value)
  const { kinds, first, outside } = one.preview
  return (
    <>
      <PageHeading title={one.name} kicker={t('population.import.title')} meta={<StateTag t={t} state={one.state} />} />
      {one.state === 'staged' ? (
        one.cells > 0 ? (
          <Notice t={t} kind="warning" title={t('population.import.done.checked')}>
            <p>{t('population.import.publishText', { count: one.cells })}</p>
            <Form action={`${importHome}/${one.id}/publish`}>
              <Button>{t('population.import.publish')}</Button>
            </Form>
            <Form action={`${importHome}/${one.id}/withdraw`}>
              <Button look="quiet">{t('population.import.withdraw')}</Button>
            </Form>
          </Notice>
        ) : (
          <Notice t={t} kind="error" title={t('population.import.nothing')}>
            <Form action={`${importHome}/${one.id}/withdraw`}>
              <Button look="secondary">{t('population.import.withdraw')}</Button>
            </Form>
          </Notice>
        )
      ) : null}
      <SummaryList
        rows={[
          { label: t('population.import.format'), value: formatName(t, one.format) },
          { label: t('population.import.source'), value: one.sourceTitle === null ? null : <span lang="cs">{one.sourceTitle}</span> },
          { label: t('population.import.when'), value: formatInstant(lang, one.publishedAt ?? one.stagedAt) },
          { label: t('population.import.person'), value: one.person ?? t('population.import.commandLine') },
          { label: t('population.import.read'), value: number(one.read) },
          { label: t('population.import.accepted'), value: number(one.read - one.refused - one.outside) },
          { label: t('population.import.refused'), value: number(one.refused) },
          {
            label: t('population.import.outside'),
            value:
              one.outside === 0 ? null : (
                <>
                  {number(one.outside)}
                  {outside.length > 0 ? (
                    <>
                      {' '}
                      (
                      <span lang="cs">
                        {outside.slice(0, 8).join(', ')}
                        {outside.length > 8 ? ' …' : ''}
                      </span>
                      )
                    </>
                  ) : null}
                  . {t('population.import.outsideHint')}
                </>
              ),
          },
          { label: t('population.import.repeated'), value: one.repeated === 0 ? null : number(one.repeated) },
          {
            label: t('population.import.cells'),
            value: `${number(one.cells)} (${t('population.import.added')} ${number(one.added)}, ${t('population.import.changed')} ${number(one.changed)}, ${t('population.import.same')} ${number(one.same)})`,
          },
        ]}
      />
      {kinds.length > 0 ? (
        <section>
          <h2>{t('population.import.kinds')}</h2>
          <Table
            t={t}
            caption={t('population.import.kinds')}
            captionHidden
            rows={kinds}
            columns={[
              { label: t('population.import.kind'), rowHeader: true, cell: (row) => kindText(t, row) },
              {
                label: t('population.import.areas'),
                cell: (row) => `${t(`population.import.area.${row.areaKind}`)} (${number(row.areas)})`,
              },
              {
                label: t('population.import.days'),
                cell: (row) =>
                  row.from === row.to ? formatDay(lang, row.from) : `${formatDay(lang, row.from)} – ${formatDay(lang, row.to)}`,
              },
              { label: t('population.import.cells'), numeric: true, cell: (row) => number(row.cells) },
            ]}
          />
        </section>
      ) : null}
      {first.length > 0 ? (
        <section>
          <h2>{t('population.import.first')}</h2>
          <Table
            t={t}
            caption={t('population.import.first')}
            captionHidden
            rows={first}
            columns={[
              { label: t('population.import.line'), numeric: true, rowHeader: true, cell: (row) => number(row.line) },
              {
                label: t('population.import.area'),
                cell: (row) => (
                  <>
                    <span lang="cs">{row.areaName}</span> <code>{row.area}</code>
                  </>
                ),
              },
              { label: t('population.import.day'), cell: (row) => formatDay(lang, row.at) },
              {
                label: t('population.import.citizenship'),
                cell: (row) => (row.citizenship === 'TOTAL' ? t('population.import.total') : countryName(lang, row.citizenship)),
              },
              { label: t('population.import.sex'), cell: (row) => sexText(t, row.sex) },
              { label: t('population.import.age'), cell: (row) => (row.age === 'TOTAL' ? t('population.import.total') : row.age) },
              { label: t('population.import.value'), numeric: true, cell: (row) => number(row.value) },
            ]}
          />
        </section>
      ) : null}
      <section>
        <h2>{t('population.import.faults')}</h2>
        {faults.length > 0 && faults.length === shown ? (
          <p>{t('population.import.faultsShown', { shown, all: number(one.refused) })}</p>
        ) : null}
        <Table
          t={t}
          caption={t('population.import.faults')}
          captionHidden
          rows={faults}
          empty={<p>{t('population.import.faultsNone')}</p>}
          columns={[
            { label: t('population.import.line'), numeric: true, rowHeader: true, cell: (row) => number(row.line) },
            { label: t('population.import.reason'), cell: (row) => t(`population.import.fault.${row.reason}`) },
            { label: t('population.import.text'), cell: (row) => <code lang="cs">{row.text}</code> },
          ]}
        />
        {faults.length > 0 ? (
          <Actions>
            <ButtonLink look="secondary" href={`${importHome}/${one.id}/faults.csv`} download="faults.csv">
              {t('population.import.faultsDownload')}
            </ButtonLink>
          </Actions>
        ) : null}
      </section>
    </>
  )
}

export function MappingPage({
  t,
  lang,
  id,
  values,
  errors,
  residences,
  title,
}: {
  t: Translate
  lang: Lang
  id: string | null
  values: Readonly<Record<string, string>>
  errors: FieldErrors
  residences: readonly { code: string; cs: string; en: string }[]
  title: string
}) {
  const field = fieldsOf(t, values, errors)
  const column = t('population.import.columnHint')
  const labels = {
    name: t('population.import.mappingName'),
    area: t('population.import.areaColumn'),
    value: t('population.import.valueColumn'),
    measure: t('population.import.measure'),
    residence: t('population.import.residence'),
    sourceTitle: t('population.import.sourceTitle'),
    publisher: t('population.import.publisher'),
    headerRow: t('population.import.headerRow'),
    threshold: t('population.import.threshold'),
  }
  return (
    <>
      <ErrorSummary t={t} errors={errors} labels={labels} />
      <PageHeading title={title} lead={t('population.import.mappingsLead')} />
      <Form
        action={id === null ? `${importHome}/mappings/new` : `${importHome}/mappings/${id}`}
        draft={`population-mapping:${id ?? 'new'}`}
      >
        <TextField {...field('name')} label={labels.name} />
        <TextField
          {...field('sheet')}
          label={t('population.import.sheet')}
          hint={t('population.import.sheetHint')}
          optional
          width="medium"
        />
        <NumberField {...field('headerRow')} label={labels.headerRow} />
        <TextField {...field('area')} label={labels.area} hint={column} lang="cs" width="medium" />
        <SelectField
          {...field('areaKind')}
          label={t('population.import.areaKind')}
          hint={t('population.import.areaKindHint')}
          optional
          emptyLabel={t('population.import.areaKindNone')}
          options={areaKinds.map((kind) => ({ value: kind, label: t(`population.import.area.${kind}`) }))}
        />
        <TextField {...field('value')} label={labels.value} hint={column} lang="cs" width="medium" />
        <TextField {...field('date')} label={t('population.import.dateColumn')} hint={column} optional lang="cs" width="medium" />
        <TextField
          {...field('citizenship')}
          label={t('population.import.citizenshipColumn')}
          hint={column}
          optional
          lang="cs"
          width="medium"
        />
        <TextField {...field('sex')} label={t('population.import.sexColumn')} hint={column} optional lang="cs" width="medium" />
        <TextField {...field('age')} label={t('population.import.ageColumn')} hint={column} optional lang="cs" width="medium" />
        <TextField
          {...field('residenceColumn')}
          label={t('population.import.residenceColumn')}
          hint={column}
          optional
          lang="cs"
          width="medium"
        />
        <SelectField
          {...field('measure')}
          label={labels.measure}
          options={measures.map((measure) => ({ value: measure, label: t(`population.import.measure.${measure}`) }))}
        />
        <SelectField
          {...field('residence')}
          label={labels.residence}
          options={residences.map((one) => ({ value: one.code, label: lang === 'cs' ? one.cs : one.en }))}
        />
        <TextField {...field('sourceTitle')} label={labels.sourceTitle} />
        <TextField {...field('publisher')} label={labels.publisher} />
        <TextField {...field('terms')} label={t('population.import.terms')} optional />
        <NumberField {...field('threshold')} label={labels.threshold} hint={t('population.import.thresholdHint')} />
        <Button>{t('population.import.save')}</Button>
      </Form>
    </>
  )
}
