// Deadlines of a case and of the house.
import type { FieldErrors } from '../../../kernel/command.ts'
import { formatDay, formatInstant, formatNumber, type Lang, type MessageKey, type Translate } from '../../../kernel/i18n.ts'
import { Actions, Button, Tag } from '../../../ui/actions.tsx'
import { DayField, fieldsOf, Form, Radios, SelectField, TextArea, TextField } from '../../../ui/fields.tsx'
import { Details, EmptyState, ErrorSummary, Notice } from '../../../ui/messages.tsx'
import { PageHeading } from '../../../ui/navigation.tsx'
import { Table } from '../../../ui/table.tsx'
import { Bdi, Hidden } from '../../../ui/text.tsx'
import { deliveries } from './model.ts'
import type { Deadline } from './queries.ts'
import { reasonText, sourceText } from './words.ts'

const at = '/app/casework/deadlines'
type Values = Readonly<Record<string, string>>
export type RuleChoice = { rule: string; title: string; source: string }

function Card({ lang, t, row, me }: { lang: Lang; t: Translate; row: Deadline; me: string }) {
  const live = row.state === 'confirmed' || row.state === 'acknowledged'
  const act = (to: string, label: MessageKey) => (
    <form method="post" action={`${at}/${row.id}/${to}`}>
      <Button look={to === 'acknowledge' ? 'primary' : 'secondary'}>
        {t(label)}
        <Hidden> {formatDay(lang, row.lastDay)}</Hidden>
      </Button>
    </form>
  )
  return (
    <article class="card">
      <h2 class="card-title">
        {formatDay(lang, row.lastDay)} <Bdi>{row.title || t('casework.deadline.sealed')}</Bdi>
      </h2>
      <p>
        <Tag look={live && row.daysLeft <= 2 ? 'error' : live && row.daysLeft <= 7 ? 'warning' : 'neutral'}>
          {t(`casework.deadline.state.${row.state}` as MessageKey)}
        </Tag>{' '}
        {live ? t('casework.deadline.left', { count: row.daysLeft }) : ''}{' '}
        {row.number ? <a href={`/app/casework/cases/${row.caseId}`}>{row.number}</a> : <span dir="ltr">{row.code}</span>}
      </p>
      {row.rulesDiffer ? (
        <Notice t={t} kind="warning">
          <p>{t('casework.deadline.differs')}</p>
        </Notice>
      ) : null}
      <Details summary={t('casework.deadline.why')}>
        <ol>
          {row.chain.map((link) => (
            <li>
              {formatDay(lang, link.date)}: {reasonText(t, lang, link.reason)}{' '}
              <span class="field-hint">{sourceText(lang, link.source)}</span>
            </li>
          ))}
        </ol>
        <p>
          {t('casework.deadline.version', { rule: row.rule, version: row.ruleVersion })}{' '}
          {t('casework.deadline.holidays', { table: row.holidays })}
        </p>
      </Details>
      {row.told.length > 0 ? (
        <Details summary={t('casework.deadline.drill', { count: row.told.length })}>
          <Table
            t={t}
            caption={t('casework.deadline.drill', { count: row.told.length })}
            captionHidden
            rows={row.told}
            columns={[
              { label: t('casework.deadline.told'), rowHeader: true, cell: (one) => formatInstant(lang, one.at) },
              { label: t('casework.colleague'), cell: (one) => one.who },
              {
                label: t('casework.deadline.channel'),
                cell: (one) => t(one.channel === 'task' ? 'casework.task' : 'casework.deadline.mail'),
              },
              { label: t('casework.deadline.step'), numeric: true, cell: (one) => formatNumber(lang, one.level) },
            ]}
          />
          <p>
            {row.acknowledgedAt
              ? t('casework.deadline.answered', { who: row.acknowledgedBy, when: formatInstant(lang, row.acknowledgedAt) })
              : t('casework.deadline.unanswered')}
          </p>
        </Details>
      ) : null}
      <Actions>
        {row.state === 'proposed' ? (
          row.proposedBy === me ? (
            <p>{t('casework.deadline.waits')}</p>
          ) : (
            act('confirm', 'casework.deadline.confirm')
          )
        ) : null}
        {row.state === 'confirmed' ? act('acknowledge', 'casework.deadline.acknowledge') : null}
        {live || row.state === 'proposed' ? (
          <a class="button button-quiet" href={`${at}/${row.id}/end`}>
            {t('casework.deadline.end')}
            <Hidden> {formatDay(lang, row.lastDay)}</Hidden>
          </a>
        ) : null}
      </Actions>
    </article>
  )
}

export function DeadlinesPage({
  lang,
  t,
  rows,
  me,
  caseId,
  number,
  rules,
  values,
  errors,
  replacing,
}: {
  lang: Lang
  t: Translate
  rows: readonly Deadline[]
  me: string
  caseId: string | null
  number: string
  rules: readonly RuleChoice[]
  values: Values
  errors: FieldErrors
  replacing: Deadline | null
}) {
  const field = fieldsOf(t, values, errors)
  const differing = rows.filter((row) => row.rulesDiffer && row.state !== 'proposed')
  const labels = {
    rule: t('casework.deadline.rule'),
    eventOn: t('casework.deadline.event'),
    deliveredBy: t('casework.deadline.delivered'),
    title: t('casework.deadline.title'),
    opponent: t('casework.conflict.opponent'),
  }
  return (
    <>
      <PageHeading
        title={t('casework.deadlines')}
        kicker={caseId ? <a href={`/app/casework/cases/${caseId}`}>{number}</a> : undefined}
        lead={t('casework.deadlines.lead')}
      />
      <ErrorSummary t={t} errors={errors} labels={labels} />
      {differing.length === 0 ? null : (
        <Notice t={t} kind="warning" title={t('casework.deadline.affected', { count: differing.length })} level={2}>
          <p>{t('casework.deadline.affectedText')}</p>
          <ul>
            {differing.map((row) => (
              <li>
                <a href={`/app/casework/cases/${row.caseId}/deadlines`}>{row.number}</a>: {formatDay(lang, row.lastDay)}{' '}
                <Bdi>{row.title}</Bdi>
              </li>
            ))}
          </ul>
        </Notice>
      )}
      {rows.length === 0 ? (
        <EmptyState title={t('casework.deadlines.none')} />
      ) : (
        rows.map((row) => <Card lang={lang} t={t} row={row} me={me} />)
      )}
      {caseId === null ? null : (
        <>
          <Form action={`/app/casework/cases/${caseId}/deadlines`} label={t('casework.deadline.new')} draft={`deadline:${caseId}`}>
            <h2>{replacing ? t('casework.deadline.replace', { day: formatDay(lang, replacing.lastDay) }) : t('casework.deadline.new')}</h2>
            {replacing ? <input type="hidden" name="replaces" value={replacing.id} /> : null}
            <TextField {...field('title')} label={labels.title} maxlength={300} />
            <SelectField
              {...field('rule')}
              label={labels.rule}
              combobox
              options={rules.map((one) => ({ value: one.rule, label: `${one.title} (${one.source})` }))}
            />
            <DayField {...field('eventOn')} label={labels.eventOn} hint={t('casework.deadline.eventHint')} />
            <Radios
              {...field('deliveredBy')}
              label={labels.deliveredBy}
              inline
              options={deliveries.map((value) => ({ value, label: t(`casework.delivery.${value}`) }))}
            />
            <Actions>
              <Button>{t('casework.deadline.compute')}</Button>
            </Actions>
          </Form>
          <Form action={`/app/casework/cases/${caseId}/conflict`} label={t('casework.conflict')}>
            <h2>{t('casework.conflict')}</h2>
            <TextField {...field('opponent')} label={labels.opponent} hint={t('casework.conflict.hint')} maxlength={300} />
            <Actions>
              <Button look="secondary">{t('casework.conflict.check')}</Button>
            </Actions>
          </Form>
        </>
      )}
    </>
  )
}

export function EndPage({
  lang,
  t,
  row,
  values,
  errors,
}: {
  lang: Lang
  t: Translate
  row: Deadline
  values: Values
  errors: FieldErrors
}) {
  const field = fieldsOf(t, values, errors)
  return (
    <>
      <PageHeading title={t('casework.deadline.end')} kicker={formatDay(lang, row.lastDay)} lead={<Bdi>{row.title}</Bdi>} />
      <ErrorSummary t={t} errors={errors} labels={{ state: t('casework.state'), reason: t('casework.deadline.reason') }} />
      <Form action={`${at}/${row.id}/end`} label={t('casework.deadline.end')}>
        <Radios
          {...field('state')}
          label={t('casework.state')}
          inline
          options={(['met', 'missed', 'void'] as const).map((value) => ({ value, label: t(`casework.deadline.state.${value}`) }))}
        />
        <TextArea
          {...field('reason')}
          label={t('casework.deadline.reason')}
          hint={t('casework.deadline.reasonHint')}
          rows={3}
          maxlength={1000}
        />
        <Actions>
          <Button>{t('casework.deadline.end')}</Button>
        </Actions>
      </Form>
      {row.state === 'proposed' ? null : (
        <p>
          <a href={`/app/casework/cases/${row.caseId}/deadlines?replace=${row.id}`}>{t('casework.deadline.computeAgain')}</a>
        </p>
      )}
    </>
  )
}
