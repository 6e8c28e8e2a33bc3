// The officer's page about open data: what stops it, whether it equals the resolutions, and where the files are.
import type { FieldErrors } from '../../../kernel/command.ts'
import type { Lang, MessageKey, Translate } from '../../../kernel/i18n.ts'
import { Actions, Button, Tag } from '../../../ui/actions.tsx'
import { Checkbox, fieldsOf, Form, TextArea, TextField } from '../../../ui/fields.tsx'
import { ErrorSummary, Notice } from '../../../ui/messages.tsx'
import { PageHeading } from '../../../ui/navigation.tsx'
import { Table } from '../../../ui/table.tsx'
import { at } from '../frame.tsx'
import { crownsText } from '../words.ts'
import type { Stop, totalsOf } from './queries.ts'

export function PublicationPage({
  lang,
  t,
  stops,
  totals,
  tables,
  may,
  values,
  errors,
}: {
  lang: Lang
  t: Translate
  stops: readonly Stop[]
  totals: Awaited<ReturnType<typeof totalsOf>>
  tables: Readonly<Record<string, { title: { cs: string; en: string } }>>
  may: boolean
  values: Readonly<Record<string, string>>
  errors: FieldErrors
}) {
  // One form on the page: the record that was refused, or the first that stops.
  const turn = stops.find((one) => one.id === values['id']) ?? stops[0]
  const field = fieldsOf(t, values, errors)
  return (
    <>
      <PageHeading
        title={t('grants.publication')}
        lead={t('grants.publication.lead')}
        meta={
          stops.length === 0 ? (
            <Tag look="accent">{t('grants.publication.runs')}</Tag>
          ) : (
            <Tag look="warning">{t('grants.publication.stopped', { count: stops.length })}</Tag>
          )
        }
      />
      <ErrorSummary
        t={t}
        errors={errors}
        labels={{ title: t('grants.publication.title'), summary: t('grants.publication.summary'), because: t('grants.reason') }}
      />
      {stops.length === 0 ? null : (
        <>
          <Notice t={t} kind="warning" title={t('grants.publication.names')} level={2}>
            <p>{t('grants.publication.namesText')}</p>
          </Notice>
          <Table
            t={t}
            caption={t('grants.publication.names')}
            captionHidden
            rows={stops}
            columns={[
              { label: t('grants.number'), rowHeader: true, cell: (row) => <a href={`${at}/awards/${row.id}`}>{row.number}</a> },
              { label: t('grants.project'), cell: (row) => row.title },
              { label: t('grants.publication.words'), cell: (row) => <strong>{row.words.join(', ')}</strong> },
            ]}
          />
        </>
      )}
      {may && turn ? (
        <Form action={`${at}/open-data`} label={t('grants.publication.rewrite', { number: turn.number })} draft={`public-text:${turn.id}`}>
          <h2>{t('grants.publication.rewrite', { number: turn.number })}</h2>
          <input type="hidden" name="id" value={turn.id} />
          <TextField {...field('title')} value={values['title'] ?? turn.title} label={t('grants.publication.title')} lang="cs" />
          <TextArea
            {...field('summary')}
            value={values['summary'] ?? turn.summary}
            label={t('grants.publication.summary')}
            rows={5}
            lang="cs"
          />
          <Checkbox
            t={t}
            name="nobody"
            label={t('grants.publication.nobody')}
            hint={t('grants.publication.nobodyHint')}
            checked={values['nobody'] === 'on'}
          />
          <TextField {...field('because')} label={t('grants.reason')} lang="cs" />
          <Actions>
            <Button>{t('grants.publication.save')}</Button>
          </Actions>
        </Form>
      ) : null}
      <Table
        t={t}
        caption={t('grants.publication.totals')}
        rows={totals}
        empty={<p>{t('grants.decisions.none')}</p>}
        columns={[
          { label: t('grants.organ'), rowHeader: true, cell: (row) => `${t(`grants.organ.${row.organ}` as MessageKey)} ${row.number}` },
          { label: t('grants.publication.resolved'), numeric: true, cell: (row) => crownsText(lang, row.resolvedMinor) },
          { label: t('grants.publication.published'), numeric: true, cell: (row) => crownsText(lang, row.publishedMinor) },
          { label: t('grants.publication.now'), numeric: true, cell: (row) => crownsText(lang, row.nowMinor) },
          {
            label: t('grants.state'),
            cell: (row) =>
              row.resolvedMinor === row.publishedMinor ? (
                <Tag look="accent">{t('grants.publication.equal')}</Tag>
              ) : (
                <Tag look="warning">{t('grants.publication.differs')}</Tag>
              ),
          },
        ]}
      />
      <h2>{t('grants.publication.files')}</h2>
      <ul>
        <li>
          <a href="/open-data/360giving.json">360Giving 1.4 (JSON)</a>
        </li>
        {Object.entries(tables).map(([name, table]) => (
          <li>
            <a href={`/open-data/${name}.csv`}>{table.title[lang === 'cs' ? 'cs' : 'en']} (CSV)</a> ·{' '}
            <a href={`/open-data/${name}.csv-metadata.json`}>CSVW</a>
          </li>
        ))}
      </ul>
    </>
  )
}
