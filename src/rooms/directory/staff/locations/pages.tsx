// Places where people are received, for those who keep them.
import type { FieldErrors } from '../../../../kernel/command.ts'
import type { Lang, MessageKey, Translate } from '../../../../kernel/i18n.ts'
import { formatNumber, weekdayName } from '../../../../kernel/i18n.ts'
import { Actions, Button, ButtonLink, Tag } from '../../../../ui/actions.tsx'
import { Checkbox, Checkboxes, fieldsOf, Form, Radios, SelectField, TextArea, TextField } from '../../../../ui/fields.tsx'
import { EmptyState, ErrorSummary, Notice } from '../../../../ui/messages.tsx'
import { PageHeading } from '../../../../ui/navigation.tsx'
import { Table } from '../../../../ui/table.tsx'
import { LangText } from '../../../../ui/text.tsx'
import { FactsTable, History, plainText, TheirsNotice, type Shown, type Theirs } from '../../history/pages.tsx'
import type { Change } from '../../history/queries.ts'
import { hourFields, locationFields, locationKinds, type HourField, type LocationField } from './model.ts'
import type { GivenService, LocationRow, LocationWorkRow } from './queries.ts'

const fieldKeys: Record<Exclude<LocationField, HourField>, MessageKey> = {
  name: 'directory.field.name',
  kind: 'directory.field.kind',
  street: 'directory.staff.place.street',
  city: 'directory.staff.place.city',
  postal_code: 'directory.staff.place.postalCode',
  region: 'directory.staff.place.region',
  country: 'directory.filter.country',
  district_code: 'directory.field.district',
  latitude: 'directory.staff.place.latitude',
  longitude: 'directory.staff.place.longitude',
  website: 'directory.field.website',
  transport: 'directory.staff.place.transport',
  note: 'directory.staff.place.note',
  services: 'directory.field.services',
  confidential: 'directory.staff.place.confidential',
  status: 'directory.staff.field.status',
}
const isHours = (field: LocationField): field is HourField => hourFields.some((one) => one === field)
export function fieldLabel(lang: Lang, t: Translate, field: LocationField): string {
  return isHours(field) ? weekdayName(lang, hourFields.indexOf(field)) : t(fieldKeys[field])
}
const kindText = (t: Translate, kind: string) => t(`directory.staff.place.kind.${kind}` as MessageKey)
const stateText = (t: Translate, state: string) => t(`directory.staff.place.state.${state}` as MessageKey)

export type District = { code: string; name: string }
function shownFields(lang: Lang, t: Translate, services: readonly GivenService[], districts: readonly District[]): Shown<LocationField> {
  return {
    fields: locationFields,
    label: (field) => fieldLabel(lang, t, field),
    text: (field, value) => {
      if (field === 'confidential') return value ? t('ui.yes') : t('ui.no')
      if (value === null || value === undefined || value === '') return '–'
      if (field === 'kind') return kindText(t, String(value))
      if (field === 'status') return stateText(t, String(value))
      if (field === 'district_code') return districts.find((one) => one.code === value)?.name ?? String(value)
      if (field === 'services' && Array.isArray(value))
        return plainText(value.map((id) => services.find((one) => one.id === id)?.name ?? '?'))
      return plainText(value)
    },
  }
}

export function LocationWorkPage({
  lang,
  t,
  rows,
  mayAdd,
  own,
  mayOwn,
}: {
  lang: Lang
  t: Translate
  rows: readonly LocationWorkRow[]
  mayAdd: boolean
  own: boolean
  mayOwn: boolean
}) {
  return (
    <>
      <PageHeading
        title={t('directory.staff.places')}
        lead={t('directory.staff.places.lead')}
        actions={
          <>
            {mayAdd ? <ButtonLink href="/app/places/new">{t('directory.staff.place.add')}</ButtonLink> : null}
            <ButtonLink look="secondary" href={`/${lang}/places`}>
              {t('directory.places.title')}
            </ButtonLink>
          </>
        }
      />
      {mayOwn ? (
        <p>
          <a href={own ? '/app/places?whose=all' : '/app/places'}>{t(own ? 'directory.staff.whose.all' : 'directory.staff.whose.own')}</a>
        </p>
      ) : null}
      <Table
        t={t}
        caption={t('directory.staff.places')}
        captionHidden
        keys
        rows={rows}
        empty={<EmptyState title={t('directory.staff.place.none')}>{t('directory.staff.place.noneText')}</EmptyState>}
        columns={[
          {
            label: t('directory.field.name'),
            rowHeader: true,
            cell: (row) => (
              <>
                <a href={`/app/places/${row.id}`} lang="cs">
                  {row.name}
                </a>
                {row.confidential ? (
                  <>
                    {' '}
                    <Tag look="warning">{t('directory.staff.place.confidentialTag')}</Tag>
                  </>
                ) : null}
                {row.status === 'closed' ? (
                  <>
                    {' '}
                    <Tag>{stateText(t, row.status)}</Tag>
                  </>
                ) : null}
              </>
            ),
          },
          { label: t('directory.staff.place.whose'), cell: (row) => <LangText lang="cs">{row.organisation}</LangText> },
          {
            label: t('directory.staff.place.address'),
            cell: (row) =>
              row.confidential ? (
                <span class="unknown">{t('directory.staff.place.addressHidden')}</span>
              ) : row.kind === 'virtual' ? (
                kindText(t, row.kind)
              ) : (
                <LangText lang="cs">{[row.street, row.city].filter(Boolean).join(', ')}</LangText>
              ),
          },
          { label: t('directory.field.services'), numeric: true, cell: (row) => formatNumber(lang, row.services), minor: true },
        ]}
      />
    </>
  )
}

export function LocationForm({
  lang,
  t,
  action,
  values,
  errors,
  organisations,
  services,
  districts,
  draft,
  version,
  add,
  theirs,
  mayHide,
  cancelHref,
}: {
  lang: Lang
  t: Translate
  action: string
  values: Readonly<Record<string, string>>
  errors: FieldErrors
  organisations: readonly { id: string; name: string }[] | null
  services: readonly GivenService[]
  districts: readonly District[]
  draft: string
  version: number | null
  add: boolean
  theirs: readonly Theirs[]
  mayHide: boolean
  cancelHref: string
}) {
  const field = fieldsOf(t, values, errors)
  const labels: Record<string, string> = {
    ...Object.fromEntries(locationFields.map((name) => [name, fieldLabel(lang, t, name)])),
    organisation_id: t('directory.staff.place.whose'),
  }
  const label = (name: LocationField) => labels[name] ?? ''
  const { version: _version, ...shownErrors } = errors
  return (
    <>
      <ErrorSummary t={t} errors={shownErrors} labels={labels} />
      <TheirsNotice t={t} theirs={theirs} />
      {/* What is typed of a confidential place is not kept as a draft: a draft lives outside the wall of the organisation. */}
      <Form action={action} label={t(add ? 'directory.staff.place.add' : 'directory.staff.edit')} {...(mayHide ? {} : { draft })}>
        {version === null ? null : <input type="hidden" name="version" value={version} />}
        {organisations === null ? (
          <input type="hidden" name="organisation_id" value={values['organisation_id'] ?? ''} />
        ) : (
          <SelectField
            {...field('organisation_id')}
            label={labels['organisation_id'] ?? ''}
            combobox
            options={organisations.map((one) => ({ value: one.id, label: one.name, lang: 'cs' }))}
          />
        )}
        <TextField {...field('name')} label={label('name')} hint={t('directory.staff.place.nameHint')} maxlength={200} lang="cs" />
        {mayHide ? (
          <Checkbox
            t={t}
            name="confidential"
            label={t('directory.staff.place.confidential')}
            hint={t('directory.staff.place.confidentialHint')}
            error={errors['confidential']?.[0] ? t('directory.staff.error.confidentialOwn') : undefined}
            checked={values['confidential'] === 'on'}
          />
        ) : null}
        <Radios {...field('kind')} label={label('kind')} options={locationKinds.map((one) => ({ value: one, label: kindText(t, one) }))} />
        <TextField {...field('street')} label={label('street')} optional maxlength={200} lang="cs" autocomplete="off" />
        <TextField {...field('city')} label={label('city')} optional width="medium" maxlength={100} lang="cs" autocomplete="off" />
        <TextField
          {...field('postal_code')}
          label={label('postal_code')}
          optional
          width="short"
          maxlength={20}
          dir="ltr"
          autocomplete="off"
        />
        <TextField {...field('region')} label={label('region')} optional width="medium" maxlength={100} lang="cs" />
        <TextField
          {...field('country')}
          label={label('country')}
          hint={t('directory.staff.place.countryHint')}
          width="short"
          maxlength={2}
          dir="ltr"
        />
        <SelectField
          {...field('district_code')}
          label={label('district_code')}
          optional
          emptyLabel={t('directory.staff.wholeCity')}
          options={districts.map((one) => ({ value: one.code, label: one.name, lang: 'cs' }))}
        />
        <fieldset class="field">
          <legend class="field-label">{t('directory.staff.place.hours')}</legend>
          <div class="field-hint" id="hours-hint">
            {t('directory.staff.place.hoursHint')}
          </div>
          {hourFields.map((name) => (
            <TextField {...field(name)} label={label(name)} optional width="medium" dir="ltr" autocomplete="off" />
          ))}
        </fieldset>
        {services.length > 0 ? (
          <Checkboxes
            {...field('services')}
            label={label('services')}
            hint={t('directory.staff.place.servicesHint')}
            optional
            values={(values['services'] ?? '')
              .split(',')
              .map((one) => one.trim())
              .filter(Boolean)}
            options={services.map((one) => ({ value: one.id, label: one.name, lang: one.lang }))}
          />
        ) : null}
        <TextArea
          {...field('transport')}
          label={label('transport')}
          hint={t('directory.staff.place.transportHint')}
          optional
          rows={2}
          maxlength={500}
        />
        <TextField {...field('website')} label={label('website')} optional dir="ltr" />
        <TextArea {...field('note')} label={label('note')} hint={t('directory.staff.place.noteHint')} optional rows={3} maxlength={2000} />
        <TextField
          {...field('latitude')}
          label={label('latitude')}
          hint={t('directory.staff.place.degreeHint')}
          optional
          width="short"
          dir="ltr"
          inputmode="text"
        />
        <TextField {...field('longitude')} label={label('longitude')} optional width="short" dir="ltr" inputmode="text" />
        <SelectField
          {...field('status')}
          label={label('status')}
          options={(['open', 'closed'] as const).map((one) => ({ value: one, label: stateText(t, one) }))}
        />
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

export function LocationStaffPage({
  lang,
  t,
  row,
  changes,
  mayEdit,
  services,
  districts,
}: {
  lang: Lang
  t: Translate
  row: LocationRow
  changes: readonly Change[]
  mayEdit: boolean
  services: readonly GivenService[]
  districts: readonly District[]
}) {
  const shown = shownFields(lang, t, services, districts)
  return (
    <>
      <PageHeading
        title={<LangText lang="cs">{String(row.snapshot.name)}</LangText>}
        kicker={<LangText lang="cs">{row.organisation}</LangText>}
        actions={
          mayEdit ? (
            <ButtonLink edit href={`/app/places/${row.id}/edit`}>
              {t('directory.staff.edit')}
            </ButtonLink>
          ) : null
        }
      />
      {row.snapshot.confidential ? (
        <Notice t={t} kind="warning" title={t('directory.staff.place.confidentialTag')}>
          {t('directory.staff.place.confidentialText', { organisation: row.organisation })}
        </Notice>
      ) : null}
      <FactsTable t={t} shown={shown} version={row.snapshot} />
      <History lang={lang} t={t} changes={changes} shown={shown} undoAction={mayEdit ? `/app/places/${row.id}/undo` : null} />
    </>
  )
}
