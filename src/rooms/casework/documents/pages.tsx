// Papers of a client: the list, putting one in, writing a letter.
import type { FieldErrors } from '../../../kernel/command.ts'
import { formatDay, formatInstant, languageName, languages, type Lang, type MessageKey, type Translate } from '../../../kernel/i18n.ts'
import { Actions, Button, ButtonLink, Tag } from '../../../ui/actions.tsx'
import { Checkbox, DayField, fieldsOf, FileField, Form, Radios, SelectField, TextArea, TextField } from '../../../ui/fields.tsx'
import { Details, EmptyState, ErrorSummary } from '../../../ui/messages.tsx'
import { PageHeading } from '../../../ui/navigation.tsx'
import { Table } from '../../../ui/table.tsx'
import { Bdi, Hidden } from '../../../ui/text.tsx'
import { FileTabs } from '../clients/pages.tsx'
import { documentKinds, letterNames, readers } from './model.ts'
import type { DocumentRow, RunningOut, Version } from './queries.ts'

const at = '/app/casework'
type Values = Readonly<Record<string, string>>
type Client = {
  id: string
  title: string
  cases: readonly { id: string; number: string }[]
  readsLegal: boolean
  cleared: boolean
  language: string | null
  mayWrite: boolean
}
const kindText = (t: Translate, kind: string) => t(`casework.document.kind.${kind}` as MessageKey)
const isPaper = (version: Version) => version.type.endsWith('paper+json')

function Downloads({ t, row, version }: { t: Translate; row: DocumentRow; version: Version }) {
  const to = `${at}/documents/${row.id}/${version.version}`
  const size = t('casework.document.size', { kilobytes: Math.max(1, Math.round(version.bytes / 1024)) })
  return isPaper(version) ? (
    <>
      <a href={`${to}?as=pdf`}>
        PDF<Hidden> {row.title}</Hidden>
      </a>{' '}
      ·{' '}
      <a href={`${to}?as=docx`}>
        DOCX<Hidden> {row.title}</Hidden>
      </a>
    </>
  ) : (
    <a href={to}>
      {t('casework.document.open', { version: version.version })}
      <Hidden> {row.title}</Hidden> <span class="field-hint">{size}</span>
    </a>
  )
}

export function DocumentsPage({
  lang,
  t,
  today,
  client,
  rows,
  values,
  errors,
}: {
  lang: Lang
  t: Translate
  today: string
  client: Client
  rows: readonly DocumentRow[]
  values: Values
  errors: FieldErrors
}) {
  const field = fieldsOf(t, values, errors)
  const kept = rows.filter((row) => !row.putAside)
  const labels = {
    kind: t('casework.document.kindOf'),
    title: t('casework.document.title'),
    narrow: t('casework.document.readers'),
    fileNumber: t('casework.document.fileNumber'),
    validTo: t('casework.document.validTo'),
    caseId: t('casework.case'),
    proves: t('casework.document.proves'),
    file: t('casework.document.file'),
  }
  const allowed = readers.filter((one) => (one !== 'legal' || client.readsLegal) && (one !== 'cleared' || client.cleared))
  const submissions = kept.filter((row) => row.kind === 'submission')
  return (
    <>
      <PageHeading
        title={t('casework.documents')}
        kicker={<Bdi>{client.title}</Bdi>}
        lead={t('casework.documents.lead')}
        actions={
          <>
            <ButtonLink href={`${at}/clients/${client.id}/letters/new`}>{t('casework.letter.new')}</ButtonLink>
            {kept.length === 0 ? null : (
              <ButtonLink look="secondary" href={`${at}/clients/${client.id}/documents/index.pdf`}>
                {t('casework.document.index')}
              </ButtonLink>
            )}
          </>
        }
      />
      <FileTabs t={t} id={client.id} current="documents" />
      <ErrorSummary t={t} errors={errors} labels={labels} />
      {kept.length === 0 ? (
        <EmptyState title={t('casework.documents.none')}>{t('casework.documents.noneText')}</EmptyState>
      ) : (
        kept.map((row) => (
          <article class="card">
            <h2 class="card-title">
              <Bdi>{row.title}</Bdi>
            </h2>
            <p>
              <Tag>{kindText(t, row.kind)}</Tag>{' '}
              {row.narrow === 'circle' ? null : <Tag look="accent">{t(`casework.document.reader.${row.narrow}` as MessageKey)}</Tag>}{' '}
              {row.validTo === null ? null : (
                <Tag look={row.validTo < today ? 'warning' : 'neutral'}>
                  {t(row.validTo < today ? 'casework.document.ranOut' : 'casework.document.validUntil', {
                    day: formatDay(lang, row.validTo),
                  })}
                </Tag>
              )}
            </p>
            <p class="field-hint">
              {[
                row.fileNumber && `${t('casework.document.fileNumber')}: ${row.fileNumber}`,
                row.caseNumber && `${t('casework.case')} ${row.caseNumber}`,
                `${row.by}, ${formatInstant(lang, row.madeAt)}`,
              ]
                .filter(Boolean)
                .join(' · ')}
            </p>
            {row.proves === null ? null : (
              <p>
                {t('casework.document.proofOf')}:{' '}
                <Bdi>{rows.find((one) => one.id === row.proves)?.title ?? t('casework.document.hidden')}</Bdi>
              </p>
            )}
            <p>{row.versions[0] ? <Downloads t={t} row={row} version={row.versions[0]} /> : null}</p>
            {row.versions.length < 2 ? null : (
              <Details summary={t('casework.document.older')}>
                <ul>
                  {row.versions.slice(1).map((version) => (
                    <li>
                      <Downloads t={t} row={row} version={version} /> {version.by}, {formatInstant(lang, version.madeAt)}
                    </li>
                  ))}
                </ul>
              </Details>
            )}
            <Details summary={t('casework.document.change')}>
              {row.versions[0] && isPaper(row.versions[0]) ? null : (
                <Form action={`${at}/documents/${row.id}/versions`} multipart label={t('casework.document.newVersion')}>
                  <FileField
                    t={t}
                    name={`version-${row.id}`}
                    label={t('casework.document.newVersion')}
                    hint={t('casework.document.fileHint')}
                    accept=".pdf,.jpg,.jpeg,.png,.docx"
                  />
                  <Actions>
                    <Button look="secondary">
                      {t('casework.document.newVersion')}
                      <Hidden> {row.title}</Hidden>
                    </Button>
                  </Actions>
                </Form>
              )}
              <form method="post" action={`${at}/documents/${row.id}/aside`}>
                <Button look="quiet">
                  {t('casework.document.aside')}
                  <Hidden> {row.title}</Hidden>
                </Button>
              </form>
            </Details>
          </article>
        ))
      )}
      <h2>{t('casework.document.add')}</h2>
      <Form action={`${at}/clients/${client.id}/documents`} multipart label={t('casework.document.add')} draft={`document:${client.id}`}>
        <FileField {...field('file')} label={labels.file} hint={t('casework.document.fileHint')} accept=".pdf,.jpg,.jpeg,.png,.docx" />
        <TextField {...field('title')} label={labels.title} maxlength={200} />
        <SelectField
          {...field('kind')}
          label={labels.kind}
          options={documentKinds.map((value) => ({ value, label: kindText(t, value) }))}
        />
        <Radios
          {...field('narrow')}
          label={labels.narrow}
          options={allowed.map((value) => ({ value, label: t(`casework.document.reader.${value}` as MessageKey) }))}
        />
        <DayField {...field('validTo')} label={labels.validTo} hint={t('casework.document.validHint')} optional />
        <TextField
          {...field('fileNumber')}
          label={labels.fileNumber}
          hint={t('casework.document.fileNumberHint')}
          optional
          width="medium"
        />
        {client.cases.length === 0 ? null : (
          <SelectField
            {...field('caseId')}
            label={labels.caseId}
            optional
            options={client.cases.map((one) => ({ value: one.id, label: one.number }))}
          />
        )}
        {submissions.length === 0 ? null : (
          <SelectField
            {...field('proves')}
            label={labels.proves}
            optional
            options={submissions.map((one) => ({ value: one.id, label: one.title }))}
          />
        )}
        <Actions>
          <Button>{t('casework.document.add')}</Button>
        </Actions>
      </Form>
    </>
  )
}

export function LetterPage({
  lang,
  t,
  client,
  values,
  errors,
}: {
  lang: Lang
  t: Translate
  client: Client
  values: Values
  errors: FieldErrors
}) {
  const field = fieldsOf(t, values, errors)
  const labels = {
    template: t('casework.letter.template'),
    recipient: t('casework.letter.recipient'),
    body: t('casework.letter.body'),
    second: t('casework.letter.second'),
    secondBody: t('casework.letter.secondBody'),
    fileNumber: t('casework.document.fileNumber'),
    caseId: t('casework.case'),
    byPost: t('casework.letter.byPost'),
  }
  return (
    <>
      <PageHeading title={t('casework.letter.new')} kicker={<Bdi>{client.title}</Bdi>} lead={t('casework.letter.lead')} />
      <FileTabs t={t} id={client.id} current="documents" />
      <ErrorSummary t={t} errors={errors} labels={labels} />
      <Form action={`${at}/clients/${client.id}/letters/new`} label={t('casework.letter.new')} draft={`letter:${client.id}`}>
        <Radios
          {...field('template')}
          label={labels.template}
          options={letterNames.map((value) => ({ value, label: t(`casework.letter.use.${value}` as MessageKey) }))}
        />
        <TextArea
          {...field('recipient')}
          label={labels.recipient}
          hint={t('casework.letter.recipientHint')}
          optional
          rows={4}
          maxlength={400}
          lang="cs"
        />
        <TextArea {...field('body')} label={labels.body} rows={8} maxlength={6000} lang="cs" />
        <SelectField
          {...field('second')}
          label={labels.second}
          optional
          options={languages.filter((one) => one !== 'cs').map((value) => ({ value, label: languageName(lang, value) }))}
        />
        <TextArea
          {...field('secondBody')}
          label={labels.secondBody}
          hint={t('casework.letter.secondHint')}
          optional
          rows={8}
          maxlength={6000}
        />
        <TextField
          {...field('fileNumber')}
          label={labels.fileNumber}
          hint={t('casework.document.fileNumberHint')}
          optional
          width="medium"
        />
        {client.cases.length === 0 ? null : (
          <SelectField
            {...field('caseId')}
            label={labels.caseId}
            optional
            options={client.cases.map((one) => ({ value: one.id, label: one.number }))}
          />
        )}
        <Checkbox
          t={t}
          name="byPost"
          label={labels.byPost}
          hint={t(client.mayWrite ? 'casework.letter.postSafe' : 'casework.letter.postUnsafe')}
          checked={values['byPost'] === 'on'}
          error={field('byPost').error}
        />
        <Actions>
          <Button>{t('casework.letter.write')}</Button>
          <ButtonLink look="secondary" href={`${at}/clients/${client.id}/documents`}>
            {t('ui.cancel')}
          </ButtonLink>
        </Actions>
      </Form>
    </>
  )
}

export function RunningOutTable({ lang, t, rows }: { lang: Lang; t: Translate; rows: readonly RunningOut[] }) {
  return (
    <Table
      t={t}
      caption={t('casework.document.runningOut')}
      captionHidden
      rows={rows}
      columns={[
        { label: t('casework.document.validTo'), rowHeader: true, cell: (row) => formatDay(lang, row.validTo) },
        {
          label: t('casework.document.title'),
          cell: (row) => (
            <a href={`${at}/clients/${row.clientId}/documents`}>
              <Bdi>{row.title}</Bdi>
            </a>
          ),
        },
        { label: t('casework.code'), cell: (row) => <span dir="ltr">{row.code}</span> },
        {
          label: t('casework.due'),
          cell: (row) =>
            row.days < 0 ? t('casework.document.daysOver', { count: -row.days }) : t('casework.document.daysLeft', { count: row.days }),
        },
      ]}
    />
  )
}
