// The register for those who keep it.
import type { FieldErrors } from '../../../kernel/command.ts'
import type { Lang, MessageKey, Translate } from '../../../kernel/i18n.ts'
import { formatDay, formatInstant, formatNumber, formatPercent, languageName } from '../../../kernel/i18n.ts'
import { Actions, Button, ButtonLink, Tag } from '../../../ui/actions.tsx'
import { FilterForm, withQuery } from '../../../ui/filter.tsx'
import { Checkbox, fieldsOf, Form, SearchField, SelectField, TextArea, TextField } from '../../../ui/fields.tsx'
import { Details, EmptyState, ErrorSummary } from '../../../ui/messages.tsx'
import { PageHeading } from '../../../ui/navigation.tsx'
import { Table } from '../../../ui/table.tsx'
import { Hidden, LangText } from '../../../ui/text.tsx'
import { organisationKinds, serviceLanguages, serviceTopics } from '../model.ts'
import { focusText, kindText, topicText } from '../words.ts'
import { formValuesOf } from '../history/model.ts'
import { FactsTable, History, plainText, TheirsNotice, type Shown, type Theirs } from '../history/pages.tsx'
import type { Change } from '../history/queries.ts'
import { editableFields, type EditableField, type Snapshot } from './model.ts'
import type { CoverageCell, DuplicatePair, EditRow, Note, Suggestion, WorkRow } from './queries.ts'

const fieldKeys: Record<EditableField, MessageKey> = {
  name: 'directory.field.name',
  name_en: 'directory.staff.field.nameEn',
  kind: 'directory.field.kind',
  legal_form: 'directory.field.legalForm',
  ico: 'directory.field.ico',
  founded_year: 'directory.field.founded',
  website: 'directory.field.website',
  email: 'directory.field.email',
  phone: 'directory.field.phone',
  description: 'directory.staff.field.description',
  focus_areas: 'directory.field.focus',
  languages: 'directory.field.languages',
  district_code: 'directory.field.district',
  status: 'directory.staff.field.status',
}
/** A record as form values. */
export function formValues(snapshot: Snapshot): Record<string, string> {
  return formValuesOf(editableFields, snapshot)
}
/** How the fields of an organisation are named and shown. */
function shownFields(t: Translate, lang: Lang): Shown<EditableField> {
  return {
    fields: editableFields,
    label: (name) => t(fieldKeys[name]),
    text: (name, value) => {
      if (name === 'kind' && value) return kindText(t, String(value))
      if (name === 'status' && (value === 'active' || value === 'ended')) return t(`directory.staff.${value}`)
      if (name === 'focus_areas' && Array.isArray(value)) return plainText(value.map((one) => focusText(t, lang, String(one)).text))
      if (name === 'languages' && Array.isArray(value)) return plainText(value.map((one) => languageName(lang, String(one))))
      return plainText(value)
    },
  }
}

export function WorkListPage({
  lang,
  t,
  query,
  filter,
  rows,
  mayAdd,
  mayEdit,
}: {
  lang: Lang
  t: Translate
  query: string
  filter: { q: string | null; kind: string | null; unchecked: boolean; sort: 'name' | 'changed' }
  rows: readonly WorkRow[]
  mayAdd: boolean
  mayEdit: (organisationId: string) => boolean
}) {
  const path = '/app/organisations'
  const full = query ? `${path}?${query}` : path
  return (
    <>
      <PageHeading
        title={t('directory.staff.organisations')}
        lead={t('directory.staff.organisations.lead')}
        actions={
          <>
            {mayAdd ? <ButtonLink href="/app/organisations/new">{t('directory.staff.add')}</ButtonLink> : null}
            <ButtonLink look="secondary" href={`/${lang}/organisations.csv`} download="">
              {t('directory.csv')}
            </ButtonLink>
          </>
        }
      />
      <FilterForm
        t={t}
        action={path}
        clearHref={path}
        result={t('directory.organisations.found', { count: rows.length })}
        keep={filter.sort === 'changed' ? { sort: 'changed' } : {}}
        chips={[
          ...(filter.q ? [{ label: filter.q, removeHref: withQuery(full, { q: undefined }) }] : []),
          ...(filter.kind ? [{ label: kindText(t, filter.kind), removeHref: withQuery(full, { kind: undefined }) }] : []),
          ...(filter.unchecked ? [{ label: t('directory.staff.unchecked'), removeHref: withQuery(full, { unchecked: undefined }) }] : []),
        ]}
      >
        <SearchField t={t} name="q" label={t('directory.filter.search')} value={filter.q ?? ''} optional />
        <SelectField
          t={t}
          name="kind"
          label={t('directory.field.kind')}
          value={filter.kind ?? ''}
          optional
          emptyLabel={t('directory.all')}
          options={organisationKinds.map((one) => ({ value: one, label: kindText(t, one) }))}
        />
        <SelectField
          t={t}
          name="unchecked"
          label={t('directory.staff.confirmed')}
          value={filter.unchecked ? '1' : ''}
          optional
          emptyLabel={t('directory.all')}
          options={[{ value: '1', label: t('directory.staff.unchecked') }]}
        />
      </FilterForm>
      <Table
        t={t}
        caption={t('directory.staff.organisations')}
        captionHidden
        keys
        rows={rows}
        empty={<EmptyState title={t('directory.organisations.none')} action={<a href={path}>{t('directory.showAll')}</a>} />}
        columns={[
          {
            label: t('directory.field.name'),
            rowHeader: true,
            sort: { href: withQuery(full, { sort: undefined }), direction: filter.sort === 'name' ? 'ascending' : null },
            cell: (row) => (
              <a
                href={`/app/organisations/${row.id}`}
                lang="cs"
                data-edit={mayEdit(row.id) ? `/app/organisations/${row.id}/edit` : undefined}
              >
                {row.name}
              </a>
            ),
          },
          { label: t('directory.field.kind'), cell: (row) => kindText(t, row.kind) },
          { label: t('directory.field.district'), cell: (row) => <LangText lang="cs">{row.district ?? ''}</LangText>, minor: true },
          {
            label: t('directory.staff.confirmed'),
            cell: (row) => (row.checkedOn ? formatDay(lang, row.checkedOn) : <span class="unknown">{t('directory.staff.never')}</span>),
          },
          {
            label: t('directory.staff.changed'),
            sort: { href: withQuery(full, { sort: 'changed' }), direction: filter.sort === 'changed' ? 'descending' : null },
            cell: (row) => (row.version > 1 ? formatInstant(lang, row.changedAt) : ''),
            minor: true,
          },
        ]}
      />
    </>
  )
}

export function OrganisationForm({
  t,
  action,
  values,
  errors,
  districts,
  draft,
  version,
  add,
  theirs,
}: {
  t: Translate
  action: string
  values: Readonly<Record<string, string>>
  errors: FieldErrors
  districts: readonly { code: string; name: string }[]
  draft: string
  version: number | null
  add: boolean
  theirs: readonly Theirs[]
}) {
  const field = fieldsOf(t, values, errors)
  const labels = Object.fromEntries(editableFields.map((name) => [name, t(fieldKeys[name])]))
  const { version: _version, ...shownErrors } = errors
  return (
    <>
      <ErrorSummary t={t} errors={shownErrors} labels={labels} />
      <TheirsNotice t={t} theirs={theirs} />
      <Form action={action} label={t(add ? 'directory.staff.add' : 'directory.staff.edit')} draft={draft}>
        {version === null ? null : <input type="hidden" name="version" value={version} />}
        <TextField {...field('name')} label={labels['name'] ?? ''} maxlength={300} />
        <TextField {...field('name_en')} label={labels['name_en'] ?? ''} optional maxlength={300} />
        <SelectField
          {...field('kind')}
          label={labels['kind'] ?? ''}
          options={organisationKinds.map((one) => ({ value: one, label: kindText(t, one) }))}
        />
        <TextField {...field('legal_form')} label={labels['legal_form'] ?? ''} optional />
        <TextField
          {...field('ico')}
          label={labels['ico'] ?? ''}
          hint={t('directory.staff.hint.ico')}
          optional
          inputmode="numeric"
          width="short"
          dir="ltr"
        />
        <TextField {...field('founded_year')} label={labels['founded_year'] ?? ''} optional inputmode="numeric" width="short" />
        <TextField {...field('website')} label={labels['website'] ?? ''} optional dir="ltr" />
        <TextField {...field('email')} label={labels['email'] ?? ''} optional dir="ltr" />
        <TextField {...field('phone')} label={labels['phone'] ?? ''} optional dir="ltr" />
        <TextArea {...field('description')} label={labels['description'] ?? ''} optional rows={5} />
        <TextField {...field('focus_areas')} label={labels['focus_areas'] ?? ''} hint={t('directory.staff.hint.focus')} optional />
        <TextField {...field('languages')} label={labels['languages'] ?? ''} hint={t('directory.staff.hint.languages')} optional />
        <SelectField
          {...field('district_code')}
          label={labels['district_code'] ?? ''}
          optional
          emptyLabel={t('directory.staff.wholeCity')}
          options={districts.map((one) => ({ value: one.code, label: one.name, lang: 'cs' }))}
        />
        <SelectField
          {...field('status')}
          label={labels['status'] ?? ''}
          options={[
            { value: 'active', label: t('directory.staff.active') },
            { value: 'ended', label: t('directory.staff.ended') },
          ]}
        />
        {add ? null : (
          <Checkbox
            t={t}
            name="confirm"
            label={t('directory.staff.confirm')}
            hint={t('directory.staff.confirmHint')}
            checked={values['confirm'] === 'on'}
          />
        )}
        <Actions>
          <Button>{t('directory.staff.save')}</Button>
          <ButtonLink look="secondary" href="/app/organisations">
            {t('directory.staff.cancel')}
          </ButtonLink>
        </Actions>
      </Form>
    </>
  )
}

export function RecordStaffPage({
  lang,
  t,
  row,
  changes,
  mayEdit,
  mergedFrom,
}: {
  lang: Lang
  t: Translate
  row: EditRow
  changes: readonly Change[]
  mayEdit: boolean
  mergedFrom: readonly { id: string; name: string }[]
}) {
  return (
    <>
      <PageHeading
        title={<LangText lang="cs">{String(row.snapshot.name)}</LangText>}
        kicker={kindText(t, String(row.snapshot.kind))}
        meta={<p>{row.checkedOn ? t('directory.checked', { day: formatDay(lang, row.checkedOn) }) : t('directory.staff.never')}</p>}
        actions={
          <>
            {mayEdit ? (
              <ButtonLink edit href={`/app/organisations/${row.id}/edit`}>
                {t('directory.staff.edit')}
              </ButtonLink>
            ) : null}
            <ButtonLink look="secondary" href={`/${lang}/organisations/${row.slug}`}>
              {t('directory.staff.public')}
            </ButtonLink>
          </>
        }
      />
      <FactsTable t={t} shown={shownFields(t, lang)} version={row.snapshot} />
      {mayEdit && mergedFrom.length > 0 ? (
        <>
          <h2>{t('directory.staff.merged')}</h2>
          <p>{t('directory.staff.splitText')}</p>
          {mergedFrom.map((one) => (
            <Form action={`/app/organisations/${one.id}/split`} label={`${t('directory.staff.split')}: ${one.name}`}>
              <p lang="cs">{one.name}</p>
              <Button look="secondary">
                {t('directory.staff.split')}
                <Hidden>: {one.name}</Hidden>
              </Button>
            </Form>
          ))}
        </>
      ) : null}
      <History
        lang={lang}
        t={t}
        changes={changes}
        shown={shownFields(t, lang)}
        undoAction={mayEdit ? `/app/organisations/${row.id}/undo` : null}
      />
    </>
  )
}

export function DuplicatesPage({ lang, t, pairs }: { lang: Lang; t: Translate; pairs: readonly DuplicatePair[] }) {
  return (
    <>
      <PageHeading title={t('directory.staff.duplicates')} lead={t('directory.staff.duplicates.lead')} />
      {pairs.length === 0 ? <EmptyState title={t('directory.staff.duplicates.none')} /> : null}
      <div class="stack">
        {pairs.map((pair) => (
          <section class="card">
            <h2>
              <span lang="cs">{pair.first.name}</span> · <span lang="cs">{pair.second.name}</span>
            </h2>
            <p>
              {t('directory.staff.duplicates.why')}{' '}
              {[
                pair.sameIco ? t('directory.staff.duplicates.ico') : '',
                pair.sameWeb ? t('directory.staff.duplicates.web') : '',
                t('directory.staff.duplicates.names', { likeness: formatPercent(lang, pair.likeness, 0) }),
              ]
                .filter(Boolean)
                .join('; ')}
              .
            </p>
            {[
              [pair.first, pair.second],
              [pair.second, pair.first],
            ].map(([keep, gone]) =>
              keep && gone ? (
                <Form action="/app/duplicates/merge" label={`${t('directory.staff.merge', { name: keep.name })} (${gone.name})`}>
                  <input type="hidden" name="keep" value={keep.id} />
                  <input type="hidden" name="gone" value={gone.id} />
                  <p>
                    {t('directory.staff.mergePrice', { keep: keep.name, gone: gone.name, count: formatNumber(lang, gone.references) })}{' '}
                    <a href={`/${lang}/organisations/${keep.slug}`}>{t('directory.staff.look', { name: keep.name })}</a>
                  </p>
                  <Button look="secondary">{t('directory.staff.merge', { name: keep.name })}</Button>
                </Form>
              ) : null,
            )}
            <p>
              <ButtonLink look="secondary" href={`/app/duplicates/dismiss?first=${pair.first.id}&second=${pair.second.id}`}>
                {t('directory.staff.dismiss')}
                <Hidden>
                  : {pair.first.name}, {pair.second.name}
                </Hidden>
              </ButtonLink>
            </p>
          </section>
        ))}
      </div>
    </>
  )
}

export function DismissPage({
  t,
  first,
  second,
  names,
  values,
  errors,
}: {
  t: Translate
  first: string
  second: string
  names: readonly string[]
  values: Readonly<Record<string, string>>
  errors: FieldErrors
}) {
  const field = fieldsOf(t, values, errors)
  return (
    <>
      <PageHeading title={t('directory.staff.dismiss')} lead={<LangText lang="cs">{names.join(' · ')}</LangText>} />
      <ErrorSummary t={t} errors={errors} labels={{ reason: t('directory.staff.dismissReason') }} />
      <Form action="/app/duplicates/dismiss" label={t('directory.staff.dismiss')}>
        <input type="hidden" name="first" value={first} />
        <input type="hidden" name="second" value={second} />
        <TextField {...field('reason')} label={t('directory.staff.dismissReason')} maxlength={500} />
        <Actions>
          <Button>{t('directory.staff.dismiss')}</Button>
          <ButtonLink look="secondary" href="/app/duplicates">
            {t('directory.staff.cancel')}
          </ButtonLink>
        </Actions>
      </Form>
    </>
  )
}

export function NotesPage({
  lang,
  t,
  notes,
  q,
  values,
  errors,
  organisation,
}: {
  lang: Lang
  t: Translate
  notes: readonly Note[]
  q: string | null
  values: Readonly<Record<string, string>>
  errors: FieldErrors
  organisation: string
}) {
  const field = fieldsOf(t, values, errors)
  return (
    <>
      <PageHeading
        title={t('directory.staff.notes')}
        lead={t('directory.staff.notes.lead', { organisation })}
        actions={
          <ButtonLink look="secondary" href={`/app/notes.csv${q ? `?q=${encodeURIComponent(q)}` : ''}`} download="">
            {t('directory.csv')}
          </ButtonLink>
        }
      />
      <FilterForm
        t={t}
        action="/app/notes"
        clearHref="/app/notes"
        result={t('directory.staff.notes.found', { count: notes.length })}
        chips={q ? [{ label: q, removeHref: '/app/notes' }] : []}
      >
        <SearchField t={t} name="q" label={t('directory.staff.notes.search')} value={q ?? ''} optional />
      </FilterForm>
      {notes.length === 0 ? <EmptyState title={t('directory.staff.notes.none')} /> : null}
      {notes.map((note) => (
        <section class="card">
          <h2>{note.subject}</h2>
          <p class="note">
            {formatInstant(lang, note.writtenAt)}
            {note.who ? ` · ${note.who}` : ''}
          </p>
          <p class="pre">{note.body}</p>
          <Form
            action={`/app/notes/${note.id}/delete`}
            label={`${t('directory.staff.notes.delete')}: ${note.subject} (${formatInstant(lang, note.writtenAt)})`}
          >
            <Button look="danger">
              {t('directory.staff.notes.delete')}
              <Hidden>: {note.subject}</Hidden>
            </Button>
          </Form>
        </section>
      ))}
      <h2>{t('directory.staff.notes.new')}</h2>
      <ErrorSummary t={t} errors={errors} labels={{ subject: t('directory.staff.notes.subject'), body: t('directory.staff.notes.body') }} />
      <Form action="/app/notes" label={t('directory.staff.notes.new')} draft="note:new">
        <TextField {...field('subject')} label={t('directory.staff.notes.subject')} maxlength={200} />
        <TextArea {...field('body')} label={t('directory.staff.notes.body')} rows={6} maxlength={10000} />
        <Button>{t('directory.staff.save')}</Button>
      </Form>
    </>
  )
}

export function SuggestionsPage({ lang, t, list }: { lang: Lang; t: Translate; list: readonly Suggestion[] }) {
  return (
    <>
      <PageHeading title={t('directory.staff.suggestions')} lead={t('directory.staff.suggestions.lead')} />
      {list.length === 0 ? <EmptyState title={t('directory.staff.suggestions.none')} /> : null}
      {list.map((one) => (
        <section class="card">
          <h2>
            <a href={`/app/organisations/${one.organisationId}`} lang="cs">
              {one.name}
            </a>
          </h2>
          <p class="note">
            {formatInstant(lang, one.sentAt)} ·{' '}
            <Tag look={one.state === 'waiting' ? 'warning' : 'neutral'}>{t(`directory.staff.suggestion.${one.state}` as MessageKey)}</Tag>
          </p>
          <p class="pre" lang={one.lang}>
            {one.body}
          </p>
          {one.reason ? <p>{one.reason}</p> : null}
          {one.state === 'waiting' ? (
            <p>
              <ButtonLink look="secondary" href={`/app/suggestions/${one.id}`}>
                {t('directory.staff.suggestion.decide')}
                <Hidden>
                  : {one.name}, {formatInstant(lang, one.sentAt)}
                </Hidden>
              </ButtonLink>
            </p>
          ) : null}
        </section>
      ))}
    </>
  )
}

export function SuggestionPage({
  lang,
  t,
  one,
  values,
  errors,
}: {
  lang: Lang
  t: Translate
  one: Suggestion
  values: Readonly<Record<string, string>>
  errors: FieldErrors
}) {
  const field = fieldsOf(t, values, errors)
  return (
    <>
      <PageHeading
        title={t('directory.staff.suggestion.decide')}
        kicker={<LangText lang="cs">{one.name}</LangText>}
        meta={<p>{formatInstant(lang, one.sentAt)}</p>}
      />
      <p class="pre" lang={one.lang}>
        {one.body}
      </p>
      <ErrorSummary t={t} errors={errors} labels={{ reason: t('directory.staff.suggestion.reason') }} />
      <Form action={`/app/suggestions/${one.id}`} label={t('directory.staff.suggestion.decide')}>
        <TextField {...field('reason')} label={t('directory.staff.suggestion.reason')} optional maxlength={1000} />
        <Actions>
          <Button name="state" value="accepted">
            {t('directory.staff.suggestion.accept')}
          </Button>
          <Button look="secondary" name="state" value="refused">
            {t('directory.staff.suggestion.refuse')}
          </Button>
          <ButtonLink look="secondary" href={`/app/organisations/${one.organisationId}/edit`}>
            {t('directory.staff.edit')}
          </ButtonLink>
        </Actions>
      </Form>
    </>
  )
}

export function SuggestPage({
  lang,
  t,
  name,
  slug,
  values,
  errors,
}: {
  lang: Lang
  t: Translate
  name: string
  slug: string
  values: Readonly<Record<string, string>>
  errors: FieldErrors
}) {
  const field = fieldsOf(t, values, errors)
  return (
    <>
      <PageHeading title={t('directory-suggest.title')} kicker={<LangText lang="cs">{name}</LangText>} lead={t('directory-suggest.lead')} />
      <ErrorSummary t={t} errors={errors} labels={{ body: t('directory-suggest.body') }} />
      <Form action={`/${lang}/organisations/${slug}/suggest`} label={t('directory-suggest.title')}>
        <TextArea {...field('body')} label={t('directory-suggest.body')} hint={t('directory-suggest.hint')} rows={6} maxlength={2000} />
        <Button>{t('directory-suggest.send')}</Button>
      </Form>
    </>
  )
}

export function CoveragePage({ lang, t, cells }: { lang: Lang; t: Translate; cells: readonly CoverageCell[] }) {
  const count = (topic: string, language: string) => cells.find((cell) => cell.topic === topic && cell.language === language)?.services ?? 0
  const topics = serviceTopics.filter((topic) => topic !== 'figures')
  return (
    <>
      <PageHeading title={t('directory.staff.coverage')} lead={t('directory.staff.coverage.lead')} />
      <Table
        t={t}
        caption={t('directory.staff.coverage')}
        captionHidden
        rows={topics}
        columns={[
          {
            label: t('directory.field.topic'),
            rowHeader: true,
            cell: (topic) => <a href={`/${lang}/services?topic=${topic}`}>{topicText(t, topic)}</a>,
          },
          ...serviceLanguages.map((language) => ({
            label: languageName(lang, language),
            numeric: true,
            cell: (topic: (typeof topics)[number]) => {
              const n = count(topic, language)
              return n === 0 ? (
                <span class="unknown">0</span>
              ) : (
                <a href={`/${lang}/services?topic=${topic}&language=${language}`}>{formatNumber(lang, n)}</a>
              )
            },
          })),
          { label: t('directory.staff.coverage.unstated'), numeric: true, cell: (topic) => formatNumber(lang, count(topic, '')) },
        ]}
      />
      <Details summary={t('directory.staff.coverage.how')}>
        <p>{t('directory.staff.coverage.howText')}</p>
      </Details>
    </>
  )
}
