// Preparing a copy of a client's data: the language, the notes one by one, the earlier requests.
import type { FieldErrors } from '../../../kernel/command.ts'
import { formatInstant, formatNumber, languageName, languages, nativeNames, type Lang, type Translate } from '../../../kernel/i18n.ts'
import { Actions, Button, ButtonLink } from '../../../ui/actions.tsx'
import { Checkbox, fieldsOf, Form, SelectField, TextArea } from '../../../ui/fields.tsx'
import { ErrorSummary } from '../../../ui/messages.tsx'
import { PageHeading } from '../../../ui/navigation.tsx'
import { Table } from '../../../ui/table.tsx'
import { Bdi, Hidden } from '../../../ui/text.tsx'
import { noteKindText } from '../words.ts'
import type { DataRequest, OwnNote } from './queries.ts'

type Values = Readonly<Record<string, string>>
export function CopyPage({
  lang,
  t,
  client,
  notes,
  requests,
  values,
  errors,
}: {
  lang: Lang
  t: Translate
  client: { id: string; title: string; cleared: boolean }
  notes: readonly OwnNote[]
  requests: readonly DataRequest[]
  values: Values
  errors: FieldErrors
}) {
  const field = fieldsOf(t, values, errors)
  const to = `/app/casework/clients/${client.id}/copy`
  return (
    <>
      <PageHeading title={t('casework.copy.make')} kicker={<Bdi>{client.title}</Bdi>} lead={t('casework.copy.staffLead')} />
      <ErrorSummary t={t} errors={errors} labels={{ language: t('casework.copy.language'), withFacts: t('casework.copy.withFacts') }} />
      <Form action={to} label={t('casework.copy.make')}>
        <SelectField
          {...field('language')}
          label={t('casework.copy.language')}
          options={languages.map((value) => ({ value, label: nativeNames[value], lang: value }))}
        />
        {client.cleared ? (
          <Checkbox
            t={t}
            name="withFacts"
            label={t('casework.copy.withFacts')}
            hint={t('casework.copy.withFactsHint')}
            checked={values['withFacts'] === 'on'}
            error={field('withFacts').error}
          />
        ) : null}
        {notes.length === 0 ? (
          <p>{t('casework.copy.noNotes')}</p>
        ) : (
          notes.map((note) => (
            <fieldset class="card">
              <legend>
                {noteKindText(t, note.kind)}, {formatInstant(lang, note.at)}, {note.author}
              </legend>
              <Checkbox
                t={t}
                name={`include-${note.id}`}
                label={t('casework.copy.include')}
                checked={
                  values['language'] === undefined ||
                  values[`include-${note.id}`] === 'on' ||
                  Object.keys(values).every((name) => !name.startsWith('words-'))
                }
              />
              <TextArea
                t={t}
                name={`words-${note.id}`}
                label={t('casework.copy.words')}
                hint={t('casework.copy.wordsHint')}
                value={values[`words-${note.id}`] ?? note.text}
                rows={5}
                maxlength={20_000}
                optional
              />
            </fieldset>
          ))
        )}
        <Actions>
          <Button>{t('casework.copy.prepare')}</Button>
          <ButtonLink look="secondary" href={`/app/casework/clients/${client.id}`}>
            {t('ui.cancel')}
          </ButtonLink>
        </Actions>
      </Form>
      {requests.length === 0 ? null : (
        <>
          <h2>{t('casework.copy.former')}</h2>
          <Table
            t={t}
            caption={t('casework.copy.former')}
            captionHidden
            rows={requests}
            columns={[
              { label: t('casework.copy.asked'), rowHeader: true, cell: (row) => formatInstant(lang, row.askedAt) },
              { label: t('casework.copy.language'), cell: (row) => languageName(lang, row.language) },
              { label: t('casework.copy.covered'), numeric: true, cell: (row) => formatNumber(lang, row.masked) },
              { label: t('casework.colleague'), cell: (row) => row.by, minor: true },
              {
                label: t('casework.copy.handed'),
                cell: (row) =>
                  row.handedAt ? (
                    formatInstant(lang, row.handedAt)
                  ) : (
                    <>
                      {row.documentId ? (
                        <>
                          <a href={`/app/casework/documents/${row.documentId}/1?as=pdf`}>
                            PDF<Hidden> {formatInstant(lang, row.askedAt)}</Hidden>
                          </a>{' '}
                          ·{' '}
                          <a href={`/app/casework/documents/${row.documentId}/1?as=docx`}>
                            DOCX<Hidden> {formatInstant(lang, row.askedAt)}</Hidden>
                          </a>{' '}
                        </>
                      ) : null}
                      <form class="inline-form" method="post" action={`${to}/${row.id}`}>
                        <Button look="secondary">
                          {t('casework.copy.hand')}
                          <Hidden> {formatInstant(lang, row.askedAt)}</Hidden>
                        </Button>
                      </form>
                    </>
                  ),
              },
            ]}
          />
        </>
      )}
    </>
  )
}
