// Bringing files in: upload, preview row by row, acceptance; how sheets are read; and what an organisation declares itself.
import { z } from 'zod'
import type { FieldErrors } from '../../../kernel/command.ts'
import { formatDay, formatNumber, type Lang, type Translate } from '../../../kernel/i18n.ts'
import { Actions, Button, Tag } from '../../../ui/actions.tsx'
import { SummaryList } from '../../../ui/facts.tsx'
import { Checkbox, DayField, fieldsOf, FileField, Form, NumberField, Radios, SelectField, TextField } from '../../../ui/fields.tsx'
import { Details, EmptyState, ErrorSummary, Notice } from '../../../ui/messages.tsx'
import { Table } from '../../../ui/table.tsx'
import { LangText } from '../../../ui/text.tsx'
import { at, hrefOf, money, serviceName, word, type Values } from './frame.tsx'
import type { RowReport } from './imports.ts'
import { services } from './model.ts'
import type { Choices, Upload } from './queries.ts'
import type { Refusal } from './rows.ts'

const counts = z.object({
  read: z.number(),
  added: z.number(),
  changed: z.number(),
  unchanged: z.number(),
  linked: z.number(),
  refusedCount: z.number(),
})
export function ImportView({
  lang,
  t,
  uploads,
  mappings,
  values,
  errors,
}: {
  lang: Lang
  t: Translate
  uploads: readonly Upload[]
  mappings: readonly { name: string }[]
  values: Values
  errors: FieldErrors
}) {
  const field = fieldsOf(t, values, errors)
  return (
    <>
      <ErrorSummary t={t} errors={errors} labels={{ files: t('funding.import.files'), mapping: t('funding.import.mapping') }} />
      <Form action={hrefOf('import')} multipart label={t('funding.import.check')}>
        <FileField
          {...field('files')}
          label={t('funding.import.files')}
          hint={t('funding.import.filesHint')}
          accept=".csv,.json,text/csv,application/json"
          multiple
        />
        <SelectField
          {...field('mapping')}
          label={t('funding.import.mapping')}
          hint={t('funding.import.mappingHint')}
          optional
          emptyLabel={t('funding.import.noMapping')}
          options={mappings.map((one) => ({ value: one.name, label: one.name }))}
        />
        <Actions>
          <Button>{t('funding.import.check')}</Button>{' '}
          <a class="button button-secondary" href={`${hrefOf('import')}/mapping`}>
            {t('funding.import.newMapping')}
          </a>
        </Actions>
      </Form>
      <Details summary={t('funding.import.formats')}>
        <ul>
          {(['red', 'dotinfo', 'giving', 'study', 'sheet'] as const).map((one) => (
            <li>{word(t, 'import.format', one)}</li>
          ))}
        </ul>
      </Details>
      <h2>{t('funding.import.uploads')}</h2>
      <Table
        t={t}
        caption={t('funding.import.uploads')}
        captionHidden
        rows={uploads}
        empty={<EmptyState title={t('funding.import.none')} />}
        columns={[
          { label: t('funding.import.name'), rowHeader: true, cell: (row) => <a href={`${hrefOf('import')}/${row.id}`}>{row.name}</a> },
          { label: t('funding.source'), cell: (row) => <code>{row.source}</code> },
          { label: t('funding.import.made'), cell: (row) => formatDay(lang, row.madeAt) },
          { label: t('funding.import.rows'), numeric: true, cell: (row) => formatNumber(lang, counts.parse(row.report).read) },
          {
            label: t('funding.import.state'),
            cell: (row) =>
              row.takenAt === null ? (
                <Tag look="warning">{t('funding.import.waiting')}</Tag>
              ) : (
                t('funding.import.taken', { day: formatDay(lang, row.takenAt) })
              ),
          },
        ]}
      />
    </>
  )
}
const shown = 200
export function PreviewView({
  lang,
  t,
  upload,
  reports,
  refused,
}: {
  lang: Lang
  t: Translate
  upload: Upload
  reports: readonly RowReport[]
  refused: readonly Refusal[]
}) {
  const sum = counts.parse(upload.report)
  const waiting = upload.takenAt === null
  const inOrder = reports.toSorted((a, b) => Number(a.status === 'unchanged') - Number(b.status === 'unchanged') || a.line - b.line)
  return (
    <>
      {waiting ? (
        <Notice t={t} kind="info">
          <p>{t('funding.import.previewText')}</p>
        </Notice>
      ) : (
        <Notice t={t} kind="success">
          <p>{t('funding.import.taken', { day: formatDay(lang, upload.takenAt ?? '') })}</p>
        </Notice>
      )}
      <SummaryList
        rows={[
          { label: t('funding.source'), value: <code>{upload.source}</code> },
          { label: t('funding.import.added'), value: formatNumber(lang, sum.added) },
          { label: t('funding.import.changed'), value: formatNumber(lang, sum.changed) },
          { label: t('funding.import.unchanged'), value: formatNumber(lang, sum.unchanged) },
          { label: t('funding.import.refused'), value: formatNumber(lang, sum.refusedCount) },
          { label: t('funding.import.linked'), value: formatNumber(lang, sum.linked) },
          { label: t('funding.record.hash'), value: <code>{upload.sha256.slice(0, 16)}</code> },
        ]}
      />
      {waiting ? (
        <Actions>
          <Form action={`${hrefOf('import')}/${upload.id}/take`} label={t('funding.import.take')}>
            <Button>{t('funding.import.take')}</Button>
          </Form>
          <Form action={`${hrefOf('import')}/${upload.id}/drop`} label={t('funding.import.drop')}>
            <Button look="secondary">{t('funding.import.drop')}</Button>
          </Form>
        </Actions>
      ) : null}
      <p>
        <a href={`${hrefOf('import')}/${upload.id}/report.csv`}>{t('funding.import.report')}</a>
      </p>
      {refused.length === 0 ? null : (
        <>
          <h2>{t('funding.import.refusedTitle', { count: refused.length })}</h2>
          <Table
            t={t}
            caption={t('funding.import.refusedTitle', { count: refused.length })}
            captionHidden
            rows={refused.slice(0, shown)}
            columns={[
              { label: t('funding.import.line'), rowHeader: true, cell: (row) => formatNumber(lang, row.line) },
              { label: t('funding.import.why'), cell: (row) => t(`funding.fault.${row.fault}`, { column: row.column, value: row.value }) },
            ]}
          />
        </>
      )}
      <h2>{t('funding.import.rowsTitle')}</h2>
      {reports.length > shown ? <p>{t('funding.import.firstOnly', { count: shown, total: reports.length })}</p> : null}
      <Table
        t={t}
        caption={t('funding.import.rowsTitle')}
        captionHidden
        rows={inOrder.slice(0, shown)}
        empty={<EmptyState title={t('funding.import.noRows')} />}
        columns={[
          { label: t('funding.import.line'), numeric: true, cell: (row) => formatNumber(lang, row.line) },
          {
            label: t('funding.import.state'),
            cell: (row) => <Tag look={row.status === 'unchanged' ? 'neutral' : 'accent'}>{word(t, 'import.status', row.status)}</Tag>,
          },
          {
            label: t('funding.organisation'),
            rowHeader: true,
            cell: (row) => (
              <>
                <LangText lang="cs">{row.recipient}</LangText>
                {row.linked ? null : (
                  <>
                    {' '}
                    <Tag look="warning">{t('funding.import.notLinked')}</Tag>
                  </>
                )}
              </>
            ),
          },
          { label: t('funding.project'), cell: (row) => <LangText lang="cs">{row.title}</LangText> },
          {
            label: t('funding.amount'),
            numeric: true,
            cell: (row) =>
              row.amountMinor === null ? (
                <span class="unknown">{t('ui.notStated.value')}</span>
              ) : (
                money(lang, row.amountMinor, row.currency ?? 'CZK')
              ),
          },
        ]}
      />
    </>
  )
}
export function MappingView({ t, values, errors }: { t: Translate; values: Values; errors: FieldErrors }) {
  const field = fieldsOf(t, values, errors)
  const names = ['name', 'year', 'organisation', 'ico', 'funder', 'amount', 'title', 'ownIncome'] as const
  const labels = Object.fromEntries(names.map((name) => [name, word(t, 'mapping', name)]))
  return (
    <>
      <ErrorSummary t={t} errors={errors} labels={labels} />
      <Form action={`${hrefOf('import')}/mapping`} label={t('funding.import.newMapping')} draft="funding:mapping">
        <TextField {...field('name')} label={labels['name'] ?? ''} hint={t('funding.mapping.nameHint')} width="short" />
        {(['year', 'organisation', 'funder', 'amount'] as const).map((name) => (
          <TextField {...field(name)} label={labels[name] ?? ''} lang="cs" />
        ))}
        {(['ico', 'title', 'ownIncome'] as const).map((name) => (
          <TextField
            {...field(name)}
            label={labels[name] ?? ''}
            lang="cs"
            optional
            {...(name === 'ownIncome' ? { hint: t('funding.mapping.ownIncomeHint') } : {})}
          />
        ))}
        <Checkbox
          {...field('thousands')}
          label={t('funding.mapping.thousands')}
          hint={t('funding.mapping.thousandsHint')}
          checked={values['thousands'] === 'on'}
        />
        <Actions>
          <Button>{t('funding.mapping.save')}</Button>
        </Actions>
      </Form>
    </>
  )
}
export function DeclareView({ t, choices, values, errors }: { t: Translate; choices: Choices; values: Values; errors: FieldErrors }) {
  const field = fieldsOf(t, values, errors)
  const names = [
    'funderId',
    'instrumentId',
    'title',
    'service',
    'district',
    'kind',
    'certainty',
    'amount',
    'currency',
    'decidedOn',
    'startsOn',
    'endsOn',
    'clients',
    'reportsPerYear',
  ] as const
  const labels = Object.fromEntries(names.map((name) => [name, word(t, 'declare', name)]))
  const label = (name: (typeof names)[number]) => labels[name] ?? ''
  return (
    <>
      <ErrorSummary t={t} errors={errors} labels={labels} />
      <Form action={`${at}/declare`} label={t('funding.tab.declare')} draft="funding:declare">
        <Radios
          {...field('kind')}
          value={values['kind'] ?? 'grant'}
          label={label('kind')}
          options={(['grant', 'co-funding', 'in-kind', 'own-income'] as const).map((value) => ({
            value,
            label: word(t, 'recordKind', value),
          }))}
        />
        <SelectField
          {...field('funderId')}
          label={label('funderId')}
          combobox
          options={choices.funders.map((one) => ({ value: one.id, label: one.name, lang: 'cs' }))}
        />
        <SelectField
          {...field('instrumentId')}
          label={label('instrumentId')}
          optional
          emptyLabel="–"
          options={choices.instruments.map((one) => ({ value: one.id, label: one.name, lang: 'en' }))}
        />
        <TextField {...field('title')} label={label('title')} lang="cs" />
        <SelectField
          {...field('service')}
          label={label('service')}
          optional
          emptyLabel="–"
          options={services.map((one) => ({ value: one, label: serviceName(t, one) }))}
        />
        <SelectField
          {...field('district')}
          label={label('district')}
          combobox
          optional
          emptyLabel="–"
          options={choices.districts.map((one) => ({ value: one.code, label: one.name, lang: 'cs' }))}
        />
        <TextField {...field('amount')} label={label('amount')} hint={t('funding.hint.amount')} width="short" />
        <Radios
          {...field('currency')}
          value={values['currency'] ?? 'CZK'}
          label={label('currency')}
          inline
          options={[
            { value: 'CZK', label: 'Kč' },
            { value: 'EUR', label: 'EUR' },
          ]}
        />
        <Radios
          {...field('certainty')}
          value={values['certainty'] ?? 'secured'}
          label={label('certainty')}
          options={(['secured', 'probable', 'applied'] as const).map((value) => ({ value, label: word(t, 'certainty', value) }))}
        />
        <DayField {...field('decidedOn')} label={label('decidedOn')} />
        <DayField {...field('startsOn')} label={label('startsOn')} />
        <DayField {...field('endsOn')} label={label('endsOn')} />
        <NumberField {...field('clients')} label={label('clients')} optional />
        <NumberField {...field('reportsPerYear')} label={label('reportsPerYear')} optional />
        <Checkbox {...field('deMinimis')} label={t('funding.declare.deMinimis')} checked={values['deMinimis'] === 'on'} />
        <Checkbox
          {...field('confidential')}
          label={t('funding.declare.confidential')}
          hint={t('funding.declare.confidentialHint')}
          checked={values['confidential'] === 'on'}
        />
        <Actions>
          <Button>{t('funding.declare.save')}</Button>
        </Actions>
      </Form>
    </>
  )
}
