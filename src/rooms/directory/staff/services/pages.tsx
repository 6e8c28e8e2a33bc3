// Services for those who keep them.
import type { FieldErrors } from '../../../../kernel/command.ts'
import type { Lang, MessageKey, Translate } from '../../../../kernel/i18n.ts'
import { formatDay, languageName } from '../../../../kernel/i18n.ts'
import { Actions, Button, ButtonLink, Tag } from '../../../../ui/actions.tsx'
import { Checkbox, Checkboxes, fieldsOf, Form, Radios, SearchField, SelectField, TextArea, TextField } from '../../../../ui/fields.tsx'
import { FilterForm, withQuery } from '../../../../ui/filter.tsx'
import { EmptyState, ErrorSummary } from '../../../../ui/messages.tsx'
import { PageHeading } from '../../../../ui/navigation.tsx'
import { Table } from '../../../../ui/table.tsx'
import { LangText } from '../../../../ui/text.tsx'
import { FactsTable, History, plainText, TheirsNotice, type Shown, type Theirs } from '../../history/pages.tsx'
import type { Change } from '../../history/queries.ts'
import { helpKinds, serviceForms, serviceLanguages, serviceTopics } from '../../model.ts'
import { formText, serviceKindText, topicText } from '../../words.ts'
import { serviceFields, serviceStates, type ServiceField } from './model.ts'
import type { ServiceRow, ServiceWorkFilter, ServiceWorkRow } from './queries.ts'

const fieldKeys: Record<ServiceField, MessageKey> = {
  name: 'directory.staff.field.nameEn',
  name_cs: 'directory.staff.field.nameCs',
  kind: 'directory.field.kind',
  organisation_id: 'directory.staff.service.keeper',
  description: 'directory.staff.field.description',
  topics: 'directory.field.topic',
  forms: 'directory.field.form',
  languages: 'directory.field.languages',
  keywords: 'directory.staff.service.keywords',
  fees: 'directory.services.fees',
  eligibility: 'directory.services.eligibility',
  application: 'directory.services.application',
  text_lang: 'directory.staff.service.textLang',
  website: 'directory.field.website',
  email: 'directory.field.email',
  phone: 'directory.field.phone',
  status: 'directory.staff.field.status',
}
export const fieldLabel = (t: Translate, field: ServiceField): string => t(fieldKeys[field])
const stateText = (t: Translate, state: string) => t(`directory.staff.service.state.${state.replace(' ', '-')}` as MessageKey)

export type Keeper = { id: string; name: string }
function shownFields(lang: Lang, t: Translate, keepers: readonly Keeper[]): Shown<ServiceField> {
  const list = (value: unknown, text: (one: string) => string) =>
    plainText(Array.isArray(value) ? value.map((one) => text(String(one))) : value)
  return {
    fields: serviceFields,
    label: (field) => fieldLabel(t, field),
    text: (field, value) => {
      if (value === null || value === undefined || value === '') return '–'
      if (field === 'kind') return serviceKindText(t, String(value))
      if (field === 'status') return stateText(t, String(value))
      if (field === 'topics') return list(value, (one) => topicText(t, one))
      if (field === 'forms') return list(value, (one) => formText(t, one))
      if (field === 'languages') return list(value, (one) => languageName(lang, one))
      if (field === 'text_lang') return languageName(lang, String(value))
      if (field === 'organisation_id') return keepers.find((one) => one.id === value)?.name ?? String(value)
      return plainText(value)
    },
  }
}

export function ServiceWorkPage({
  lang,
  t,
  query,
  filter,
  rows,
  mayAdd,
  mayOwn,
}: {
  lang: Lang
  t: Translate
  query: string
  filter: ServiceWorkFilter
  rows: readonly ServiceWorkRow[]
  mayAdd: boolean
  mayOwn: boolean
}) {
  const path = '/app/services'
  const full = query ? `${path}?${query}` : path
  return (
    <>
      <PageHeading
        title={t('directory.staff.services')}
        lead={t('directory.staff.services.lead')}
        actions={
          <>
            {mayAdd ? <ButtonLink href={`${path}/new`}>{t('directory.staff.service.add')}</ButtonLink> : null}
            <ButtonLink look="secondary" href={`/${lang}/services`}>
              {t('directory.staff.public')}
            </ButtonLink>
          </>
        }
      />
      <FilterForm
        t={t}
        action={path}
        clearHref={path}
        result={t('directory.services.found', { count: rows.length })}
        chips={[
          ...(filter.q ? [{ label: filter.q, removeHref: withQuery(full, { q: undefined }) }] : []),
          ...(filter.unchecked ? [{ label: t('directory.staff.unchecked'), removeHref: withQuery(full, { unchecked: undefined }) }] : []),
        ]}
      >
        <SearchField t={t} name="q" label={t('directory.filter.search')} value={filter.q ?? ''} optional />
        {mayOwn ? (
          <SelectField
            t={t}
            name="whose"
            label={t('directory.staff.whose')}
            value={filter.own ? 'own' : 'all'}
            options={[
              { value: 'own', label: t('directory.staff.whose.own') },
              { value: 'all', label: t('directory.staff.whose.all') },
            ]}
          />
        ) : null}
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
        caption={t('directory.staff.services')}
        captionHidden
        keys
        rows={rows}
        empty={
          <EmptyState
            title={t('directory.services.none')}
            action={filter.own ? <a href={`${path}?whose=all`}>{t('directory.showAll')}</a> : <a href={path}>{t('directory.showAll')}</a>}
          >
            {filter.own ? <p>{t('directory.staff.service.noneOwn')}</p> : null}
          </EmptyState>
        }
        columns={[
          {
            label: t('directory.field.name'),
            rowHeader: true,
            cell: (row) => (
              <>
                <a href={`${path}/${row.id}`} lang={row.nameCs ? 'cs' : 'en'}>
                  {row.nameCs ?? row.name}
                </a>
                {row.status === 'active' ? null : (
                  <>
                    {' '}
                    <Tag look="warning">{stateText(t, row.status)}</Tag>
                  </>
                )}
              </>
            ),
          },
          { label: t('directory.field.kind'), cell: (row) => serviceKindText(t, row.kind), minor: true },
          {
            label: t('directory.staff.service.keeper'),
            cell: (row) =>
              row.keeper ? <LangText lang="cs">{row.keeper}</LangText> : <span class="unknown">{t('directory.staff.service.nobody')}</span>,
          },
          {
            label: t('directory.field.languages'),
            cell: (row) => row.languages.map((one) => languageName(lang, one)).join(', '),
            minor: true,
          },
          {
            label: t('directory.staff.confirmed'),
            cell: (row) => (row.assuredOn ? formatDay(lang, row.assuredOn) : <span class="unknown">{t('directory.staff.never')}</span>),
          },
        ]}
      />
    </>
  )
}

export function ServiceForm({
  lang,
  t,
  action,
  values,
  errors,
  keepers,
  draft,
  version,
  add,
  theirs,
  cancelHref,
}: {
  lang: Lang
  t: Translate
  action: string
  values: Readonly<Record<string, string>>
  errors: FieldErrors
  keepers: readonly Keeper[] | null
  draft: string
  version: number | null
  add: boolean
  theirs: readonly Theirs[]
  cancelHref: string
}) {
  const field = fieldsOf(t, values, errors)
  const labels = Object.fromEntries(serviceFields.map((name) => [name, fieldLabel(t, name)]))
  const label = (name: ServiceField) => labels[name] ?? ''
  const { version: _version, ...shownErrors } = errors
  const chosen = (name: ServiceField) =>
    (values[name] ?? '')
      .split(',')
      .map((one) => one.trim())
      .filter(Boolean)
  const listed = new Set<string>(serviceLanguages)
  const kinds = [...new Set([...helpKinds.filter((one) => one !== 'language'), ...(values['kind'] ? [values['kind']] : [])])]
  return (
    <>
      <ErrorSummary t={t} errors={shownErrors} labels={labels} />
      <TheirsNotice t={t} theirs={theirs} />
      <Form action={action} label={t(add ? 'directory.staff.service.add' : 'directory.staff.edit')} draft={draft}>
        {version === null ? null : <input type="hidden" name="version" value={version} />}
        <TextField {...field('name')} label={label('name')} maxlength={300} lang="en" />
        <TextField {...field('name_cs')} label={label('name_cs')} optional maxlength={300} lang="cs" />
        {keepers === null ? (
          <input type="hidden" name="organisation_id" value={values['organisation_id'] ?? ''} />
        ) : (
          <SelectField
            {...field('organisation_id')}
            label={label('organisation_id')}
            hint={t('directory.staff.service.keeperHint')}
            optional={!add}
            emptyLabel={t('directory.staff.service.nobody')}
            combobox
            options={keepers.map((one) => ({ value: one.id, label: one.name, lang: 'cs' }))}
          />
        )}
        <SelectField
          {...field('kind')}
          label={label('kind')}
          options={kinds.map((one) => ({ value: one, label: serviceKindText(t, one) }))}
        />
        <TextArea {...field('description')} label={label('description')} optional rows={6} maxlength={10000} />
        <Checkboxes
          {...field('topics')}
          label={label('topics')}
          optional
          values={chosen('topics')}
          options={serviceTopics.filter((one) => one !== 'figures').map((one) => ({ value: one, label: topicText(t, one) }))}
          inline
        />
        <Checkboxes
          {...field('forms')}
          label={label('forms')}
          optional
          values={chosen('forms')}
          options={serviceForms.map((one) => ({ value: one, label: formText(t, one) }))}
          inline
        />
        <Checkboxes
          {...field('languages')}
          label={label('languages')}
          hint={t('directory.staff.service.languagesHint')}
          optional
          values={chosen('languages')}
          options={serviceLanguages.map((one) => ({ value: one, label: languageName(lang, one) }))}
          inline
        />
        <TextField
          {...field('languages_other')}
          value={
            values['languages_other'] ??
            chosen('languages')
              .filter((one) => !listed.has(one))
              .join(', ')
          }
          label={t('directory.staff.service.otherLanguages')}
          hint={t('directory.staff.hint.languages')}
          optional
          width="medium"
          dir="ltr"
        />
        <TextArea
          {...field('fees')}
          label={label('fees')}
          hint={t('directory.staff.service.feesHint')}
          optional
          rows={2}
          maxlength={1000}
        />
        <TextArea
          {...field('eligibility')}
          label={label('eligibility')}
          hint={t('directory.staff.service.eligibilityHint')}
          optional
          rows={2}
          maxlength={2000}
        />
        <TextArea
          {...field('application')}
          label={label('application')}
          hint={t('directory.staff.service.applicationHint')}
          optional
          rows={2}
          maxlength={2000}
        />
        <Radios
          {...field('text_lang')}
          label={label('text_lang')}
          inline
          options={[
            { value: 'cs', label: languageName(lang, 'cs') },
            { value: 'en', label: languageName(lang, 'en') },
          ]}
        />
        <TextField {...field('phone')} label={label('phone')} optional dir="ltr" width="medium" />
        <TextField {...field('email')} label={label('email')} optional dir="ltr" />
        <TextField {...field('website')} label={label('website')} optional dir="ltr" />
        <TextField {...field('keywords')} label={label('keywords')} hint={t('directory.staff.service.keywordsHint')} optional />
        <SelectField
          {...field('status')}
          label={label('status')}
          options={serviceStates.map((one) => ({ value: one, label: stateText(t, one) }))}
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
          <ButtonLink look="secondary" href={cancelHref}>
            {t('directory.staff.cancel')}
          </ButtonLink>
        </Actions>
      </Form>
    </>
  )
}

export function ServiceStaffPage({
  lang,
  t,
  row,
  changes,
  mayEdit,
  keepers,
}: {
  lang: Lang
  t: Translate
  row: ServiceRow
  changes: readonly Change[]
  mayEdit: boolean
  keepers: readonly Keeper[]
}) {
  const shown = shownFields(lang, t, keepers)
  const name = row.snapshot.name_cs ?? row.snapshot.name
  return (
    <>
      <PageHeading
        title={<LangText lang={row.snapshot.name_cs ? 'cs' : 'en'}>{String(name)}</LangText>}
        kicker={serviceKindText(t, String(row.snapshot.kind))}
        meta={<p>{row.assuredOn ? t('directory.checked', { day: formatDay(lang, row.assuredOn) }) : t('directory.staff.never')}</p>}
        actions={
          <>
            {mayEdit ? (
              <ButtonLink edit href={`/app/services/${row.id}/edit`}>
                {t('directory.staff.edit')}
              </ButtonLink>
            ) : null}
            <ButtonLink look="secondary" href={`/${lang}/services/${row.slug}`}>
              {t('directory.staff.public')}
            </ButtonLink>
          </>
        }
      />
      <FactsTable t={t} shown={shown} version={row.snapshot} />
      <h2>{t('directory.services.where')}</h2>
      {row.places.length === 0 ? (
        <p>{t('directory.staff.service.noPlace')}</p>
      ) : (
        <ul class="plain">
          {row.places.map((one) => (
            <li>
              <a href={`/app/places/${one.id}`} lang="cs">
                {one.name}
              </a>
            </li>
          ))}
        </ul>
      )}
      {mayEdit ? (
        <p>
          <a href="/app/places">{t('directory.staff.places')}</a>
        </p>
      ) : null}
      <History lang={lang} t={t} changes={changes} shown={shown} undoAction={mayEdit ? `/app/services/${row.id}/undo` : null} />
    </>
  )
}
