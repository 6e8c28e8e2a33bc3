import type { AuditFault } from '../../../kernel/audit.ts'
import { formatInstant, formatNumber, type Lang, type Translate } from '../../../kernel/i18n.ts'
import { Actions, Button, ButtonLink } from '../../../ui/actions.tsx'
import { DayField, fieldsOf, Form, SelectField, TextField } from '../../../ui/fields.tsx'
import { FilterForm } from '../../../ui/filter.tsx'
import { EmptyState, Notice } from '../../../ui/messages.tsx'
import { PageHeading, Pager } from '../../../ui/navigation.tsx'
import { Table } from '../../../ui/table.tsx'
import type { PlaceOption } from '../accounts/queries.ts'
import { placeText, roleText } from '../names.ts'
import type { AuditFilter, AuditRow } from './queries.ts'

function detailText(details: AuditRow['details']): string {
  return Object.entries(details)
    .filter(([, value]) => value !== null)
    .map(([name, value]) => `${name}: ${Array.isArray(value) ? value.join(', ') : String(value)}`)
    .join('; ')
}

export function AuditPage({
  t,
  lang,
  rows,
  filter,
  places,
  next,
  exportHref,
}: {
  t: Translate
  lang: Lang
  rows: readonly AuditRow[]
  filter: AuditFilter
  places: readonly PlaceOption[]
  next: string | null
  exportHref: string
}) {
  const field = fieldsOf(t, filter)
  return (
    <>
      <PageHeading
        title={t('identity.audit.title')}
        lead={t('identity.audit.lead')}
        actions={
          <Form action="/app/audit/verify">
            <Button look="secondary">{t('identity.audit.verify')}</Button>
          </Form>
        }
      />
      <FilterForm t={t} action="/app/audit">
        <TextField {...field('person')} label={t('identity.audit.person')} optional autocomplete="off" />
        <TextField
          {...field('subject')}
          label={t('identity.audit.subject')}
          hint={t('identity.audit.subjectHint')}
          optional
          autocomplete="off"
        />
        <SelectField
          {...field('organisation')}
          label={t('identity.field.organisation')}
          optional
          emptyLabel={t('identity.state.all')}
          options={places.map((place) => ({ value: place.id, label: place.name, lang: 'cs' }))}
        />
        <TextField {...field('action')} label={t('identity.audit.action')} optional autocomplete="off" />
        <DayField {...field('from')} label={t('identity.audit.from')} optional />
        <DayField {...field('to')} label={t('identity.audit.to')} optional />
      </FilterForm>
      <Table
        t={t}
        caption={t('identity.audit.title')}
        captionHidden
        keys
        rows={rows}
        empty={<EmptyState title={t('identity.audit.none')} />}
        columns={[
          {
            label: t('identity.audit.at'),
            rowHeader: true,
            cell: (row) => <time datetime={row.atText}>{formatInstant(lang, row.at)}</time>,
          },
          { label: t('identity.audit.person'), cell: (row) => row.personName ?? (row.accountId === null ? row.actorKind : row.accountId) },
          { label: t('identity.field.role'), cell: (row) => (row.role === null ? '–' : roleText(t, row.role)) },
          { label: t('identity.audit.action'), cell: (row) => <code>{row.action}</code> },
          { label: t('identity.audit.subject'), cell: (row) => [row.subjectKind, row.subjectId].filter(Boolean).join(' ') || '–' },
          { label: t('identity.field.organisation'), cell: (row) => (row.placeName === null ? placeText(t, null) : row.placeName) },
          { label: t('identity.audit.details'), minor: true, cell: (row) => detailText(row.details) || '–' },
          { label: t('identity.audit.number'), minor: true, numeric: true, cell: (row) => formatNumber(lang, row.number) },
        ]}
      />
      <Pager t={t} {...(next === null ? {} : { next })} />
      <Actions>
        <ButtonLink look="secondary" href={exportHref} download="audit.csv">
          {t('identity.audit.export')}
        </ButtonLink>
      </Actions>
    </>
  )
}

export function VerifiedPage({
  t,
  lang,
  result,
}: {
  t: Translate
  lang: Lang
  result: { entries: number; chains: number; faults: readonly AuditFault[] }
}) {
  const counts = { entries: formatNumber(lang, result.entries), chains: formatNumber(lang, result.chains) }
  return (
    <>
      <PageHeading title={t('identity.audit.verified')} />
      {result.faults.length === 0 ? (
        <Notice t={t} kind="success" title={t('identity.audit.whole', counts)} />
      ) : (
        <>
          <Notice t={t} kind="error" title={t('identity.audit.broken', { count: result.faults.length })}>
            {t('identity.audit.brokenText')}
          </Notice>
          <Table
            t={t}
            caption={t('identity.audit.faults')}
            rows={result.faults}
            columns={[
              { label: t('identity.audit.chain'), rowHeader: true, cell: (fault) => fault.chain },
              { label: t('identity.audit.number'), numeric: true, cell: (fault) => formatNumber(lang, fault.number) },
              { label: t('identity.audit.fault'), cell: (fault) => fault.fault },
            ]}
          />
        </>
      )}
      <Actions>
        <ButtonLink href="/app/audit" look="secondary">
          {t('identity.audit.back')}
        </ButtonLink>
      </Actions>
    </>
  )
}
