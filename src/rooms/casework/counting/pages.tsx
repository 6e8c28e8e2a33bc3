// Counts over all organisations, and taking part in them.
import type { FieldErrors } from '../../../kernel/command.ts'
import { formatDay, formatInstant, formatNumber, type Lang, type Translate } from '../../../kernel/i18n.ts'
import { Actions, Button, ButtonLink } from '../../../ui/actions.tsx'
import { DayField, fieldsOf, Form, Radios, SelectField, TextField } from '../../../ui/fields.tsx'
import { EmptyState, ErrorSummary, Notice } from '../../../ui/messages.tsx'
import { PageHeading } from '../../../ui/navigation.tsx'
import { Table } from '../../../ui/table.tsx'
import { Bdi, Hidden } from '../../../ui/text.tsx'
import { topics } from '../model.ts'
import { dimensions, tiers, type Dimension } from './model.ts'
import type { LedgerLine, Run } from './queries.ts'

type Values = Readonly<Record<string, string>>

function labelOf(t: Translate, dimension: Dimension, value: string): string {
  if (dimension === 'topic') {
    const topic = topics.find((one) => one === value)
    return topic ? t(`casework.topic.${topic}`) : value
  }
  if (dimension === 'sex' && (value === 'female' || value === 'male' || value === 'other')) return t(`casework.sex.${value}`)
  return value
}
/** A protected number in words: hidden ones say that they are hidden. */
function said(t: Translate, lang: Lang, count: number | null): string {
  return count === null ? t('casework.counts.hidden') : formatNumber(lang, count)
}
function asked(t: Translate, lang: Lang, line: LedgerLine): string {
  const where = Object.entries(line.definition.where)
    .map(([, value]) => value)
    .join(', ')
  return `${t(`casework.counts.by.${line.definition.by}`)}${where === '' ? '' : ` (${where})`}, ${formatDay(lang, line.definition.since)} – ${formatDay(lang, line.definition.until)}`
}

export function CountsPage({
  lang,
  t,
  shown,
  lines,
  counted,
  values,
  errors,
}: {
  lang: Lang
  t: Translate
  shown: LedgerLine | null
  lines: readonly LedgerLine[]
  counted: readonly Run[]
  values: Values
  errors: FieldErrors
}) {
  const field = fieldsOf(t, values, errors)
  const labels = {
    by: t('casework.counts.by'),
    since: t('casework.counts.since'),
    until: t('casework.counts.until'),
    whereDimension: t('casework.counts.where'),
    whereValue: t('casework.counts.value'),
  }
  const choices = dimensions.map((value) => ({ value, label: t(`casework.counts.by.${value}`) }))
  return (
    <>
      <PageHeading title={t('casework.counts')} lead={t('casework.counts.lead')} />
      <ErrorSummary t={t} errors={errors} labels={labels} />
      {shown?.refused ? (
        <Notice t={t} kind="warning" title={t('casework.counts.refused')} level={2}>
          <p>{t('casework.counts.refusedText')}</p>
        </Notice>
      ) : null}
      {shown?.result ? (
        <>
          <h2>{asked(t, lang, shown)}</h2>
          <Table
            t={t}
            caption={asked(t, lang, shown)}
            captionHidden
            rows={[...shown.result.cells, { label: '', count: shown.result.total }]}
            columns={[
              {
                label: t(`casework.counts.by.${shown.definition.by}`),
                rowHeader: true,
                cell: (row) => (row.label === '' ? t('casework.counts.total') : <Bdi>{labelOf(t, shown.definition.by, row.label)}</Bdi>),
              },
              { label: t('casework.counts.clients'), numeric: true, cell: (row) => said(t, lang, row.count) },
            ]}
          />
        </>
      ) : null}
      <h2>{t('casework.counts.ask')}</h2>
      <Form action="/app/casework/counts" label={t('casework.counts.ask')}>
        <SelectField {...field('by')} label={labels.by} options={choices} />
        <DayField {...field('since')} label={labels.since} />
        <DayField {...field('until')} label={labels.until} hint={t('casework.counts.over')} />
        <SelectField {...field('whereDimension')} label={labels.whereDimension} options={choices} optional />
        <TextField {...field('whereValue')} label={labels.whereValue} hint={t('casework.counts.valueHint')} optional width="short" />
        <Actions>
          <Button>{t('casework.counts.do')}</Button>
        </Actions>
      </Form>
      <h2>{t('casework.counts.people')}</h2>
      <p>{t('casework.counts.peopleText')}</p>
      {counted.length === 0 ? (
        <EmptyState title={t('casework.counts.noRun')} />
      ) : (
        <Table
          t={t}
          caption={t('casework.counts.people')}
          captionHidden
          rows={counted}
          columns={[
            {
              label: t('casework.counts.period'),
              rowHeader: true,
              cell: (run) => `${formatDay(lang, run.since)} – ${formatDay(lang, run.until)}`,
            },
            { label: t('casework.counts.state'), cell: (run) => t(`casework.counts.state.${run.state}`) },
            {
              label: t('casework.counts.sum'),
              numeric: true,
              cell: (run) => (run.result ? formatNumber(lang, run.result.registrations) : '–'),
            },
            {
              label: t('casework.counts.estimate'),
              numeric: true,
              cell: (run) => (run.result ? formatNumber(lang, run.result.estimate) : '–'),
            },
            {
              label: t('casework.counts.range'),
              cell: (run) => (run.result ? `${formatNumber(lang, run.result.range[0])} – ${formatNumber(lang, run.result.range[1])}` : '–'),
            },
            {
              label: t('casework.counts.anonymous'),
              numeric: true,
              cell: (run) => (run.result ? formatNumber(lang, run.result.anonymous) : '–'),
            },
          ]}
        />
      )}
      <h2>{t('casework.counts.ledger')}</h2>
      {lines.length === 0 ? (
        <EmptyState title={t('casework.counts.noLine')} />
      ) : (
        <Table
          t={t}
          caption={t('casework.counts.ledger')}
          captionHidden
          rows={lines}
          columns={[
            { label: t('casework.counts.asked'), rowHeader: true, cell: (line) => asked(t, lang, line) },
            { label: t('casework.counts.when'), cell: (line) => formatInstant(lang, line.askedAt) },
            {
              label: t('casework.counts.answer'),
              cell: (line) =>
                line.refused ? (
                  t('casework.counts.wasRefused')
                ) : (
                  <a href={`/app/casework/counts?release=${line.id}`}>
                    {t('casework.counts.look')}
                    <Hidden> {asked(t, lang, line)}</Hidden>
                  </a>
                ),
            },
          ]}
        />
      )}
    </>
  )
}

export function ParticipationPage({ t, tier, errors }: { t: Translate; tier: string | null; errors: FieldErrors }) {
  const field = fieldsOf(t, { tier: tier ?? 'none' }, errors)
  return (
    <>
      <PageHeading title={t('casework.participation')} lead={t('casework.participation.lead')} />
      <ErrorSummary t={t} errors={errors} labels={{ tier: t('casework.participation.how') }} />
      <Form action="/app/casework/participation" label={t('casework.participation')}>
        <Radios
          {...field('tier')}
          label={t('casework.participation.how')}
          options={tiers.map((value) => ({
            value,
            label: t(`casework.participation.${value}`),
            hint: t(`casework.participation.${value}Text`),
          }))}
        />
        <Actions>
          <Button>{t('ui.save')}</Button>
        </Actions>
      </Form>
    </>
  )
}

export function ObjectionPage({ t, client, objects }: { t: Translate; client: { id: string; title: string }; objects: boolean }) {
  return (
    <>
      <PageHeading title={t('casework.objection')} kicker={<Bdi>{client.title}</Bdi>} lead={t('casework.objection.lead')} />
      <p>{t(objects ? 'casework.objection.stands' : 'casework.objection.none')}</p>
      <Form action={`/app/casework/clients/${client.id}/counting`} label={t('casework.objection')}>
        <input type="hidden" name="objects" value={objects ? 'no' : 'yes'} />
        <Actions>
          <ButtonLink look="secondary" href={`/app/casework/clients/${client.id}`}>
            {t('ui.cancel')}
          </ButtonLink>
          <Button>{t(objects ? 'casework.objection.withdraw' : 'casework.objection.record')}</Button>
        </Actions>
      </Form>
    </>
  )
}
