// Erasing a file, requests of authorities, help under duress, and what a stolen session could have read.
import type { FieldErrors } from '../../../kernel/command.ts'
import { formatDay, formatInstant, formatNumber, type Lang, type MessageKey, type Translate } from '../../../kernel/i18n.ts'
import { Actions, Button, ButtonLink } from '../../../ui/actions.tsx'
import { DayField, fieldsOf, Form, NumberField, Radios, SelectField, TextArea, TextField } from '../../../ui/fields.tsx'
import { Details, EmptyState, ErrorSummary, Notice } from '../../../ui/messages.tsx'
import { PageHeading } from '../../../ui/navigation.tsx'
import { Table } from '../../../ui/table.tsx'
import { Bdi, Hidden } from '../../../ui/text.tsx'
import { answers, authorities, erasureReasons } from './model.ts'
import type { AuthorityRequest, Duress, Reach } from './queries.ts'

const at = '/app/casework'
type Values = Readonly<Record<string, string>>

export function ErasePage({
  lang,
  t,
  client,
  values,
  errors,
}: {
  lang: Lang
  t: Translate
  client: { id: string; code: string; title: string; heldUntil: string | null }
  values: Values
  errors: FieldErrors
}) {
  const field = fieldsOf(t, values, errors)
  return (
    <>
      <PageHeading title={t('casework.erase')} kicker={<Bdi>{client.title}</Bdi>} lead={t('casework.erase.lead')} />
      <Notice t={t} kind="warning" title={t('casework.erase.what')} level={2}>
        <p>{t('casework.erase.text')}</p>
      </Notice>
      {client.heldUntil ? (
        <Notice t={t} kind="info" title={t('casework.hold.until', { day: formatDay(lang, client.heldUntil) })} level={2}>
          <p>{t('casework.hold.text')}</p>
        </Notice>
      ) : null}
      <ErrorSummary
        t={t}
        errors={errors}
        labels={{ why: t('casework.erase.why'), code: t('casework.erase.code'), until: t('casework.hold') }}
      />
      <Form action={`${at}/clients/${client.id}/erase`} label={t('casework.erase')}>
        <Radios
          {...field('why')}
          label={t('casework.erase.why')}
          options={erasureReasons.map((value) => ({ value, label: t(`casework.erase.why.${value}`) }))}
        />
        <TextField
          {...field('code')}
          label={t('casework.erase.code')}
          hint={t('casework.erase.codeHint', { code: client.code })}
          width="short"
          dir="ltr"
        />
        <Actions>
          <ButtonLink look="secondary" href={`${at}/clients/${client.id}`}>
            {t('ui.cancel')}
          </ButtonLink>
          <Button look="danger">{t('casework.erase.do')}</Button>
        </Actions>
      </Form>
      <Details summary={t('casework.hold')} open={'until' in errors}>
        <Form action={`${at}/clients/${client.id}/hold`} label={t('casework.hold')}>
          <DayField
            {...field('until')}
            value={values['until'] ?? client.heldUntil ?? ''}
            label={t('casework.hold.day')}
            hint={t('casework.hold.text')}
            optional
          />
          <Actions>
            <Button look="secondary">{t('ui.save')}</Button>
          </Actions>
        </Form>
      </Details>
    </>
  )
}

export function ProtectionPage({
  lang,
  t,
  requests,
  duress,
  lawyer,
  answering,
  values,
  errors,
}: {
  lang: Lang
  t: Translate
  requests: readonly AuthorityRequest[]
  duress: readonly Duress[]
  lawyer: boolean
  answering: AuthorityRequest | null
  values: Values
  errors: FieldErrors
}) {
  const field = fieldsOf(t, values, errors)
  const labels = {
    receivedOn: t('casework.authority.received'),
    authority: t('casework.authority'),
    legalBasis: t('casework.authority.basis'),
    asked: t('casework.authority.asked'),
    answer: t('casework.authority.answer'),
    given: t('casework.authority.given'),
  }
  return (
    <>
      <PageHeading title={t('casework.protection')} lead={t('casework.protection.lead')} />
      <ErrorSummary t={t} errors={errors} labels={labels} />
      {duress.map((one) => (
        <Notice t={t} kind="warning" title={t('casework.duress.called', { who: one.name })} level={2}>
          <p>
            {formatInstant(lang, one.since)}. {t('casework.duress.text')}
          </p>
          <form method="post" action={`${at}/shift/${one.accountId}`}>
            <Button look="secondary">
              {t('casework.duress.lift')}
              <Hidden> {one.name}</Hidden>
            </Button>
          </form>
        </Notice>
      ))}
      <h2>{t('casework.authority.requests')}</h2>
      {requests.length === 0 ? (
        <EmptyState title={t('casework.authority.none')} />
      ) : (
        <Table
          t={t}
          caption={t('casework.authority.requests')}
          captionHidden
          rows={requests}
          columns={[
            { label: labels.receivedOn, rowHeader: true, cell: (row) => formatDay(lang, row.receivedOn) },
            { label: labels.authority, cell: (row) => t(`casework.authority.${row.authority}` as MessageKey) },
            { label: labels.legalBasis, cell: (row) => row.legalBasis },
            { label: labels.asked, cell: (row) => <Bdi>{row.asked}</Bdi> },
            {
              label: labels.answer,
              cell: (row) =>
                row.answer ? (
                  <>
                    {t(`casework.authority.answer.${row.answer}` as MessageKey)}: <Bdi>{row.given}</Bdi> ({row.answeredBy})
                  </>
                ) : lawyer ? (
                  <a href={`${at}/protection?answer=${row.id}`}>
                    {t('casework.authority.reply')}
                    <Hidden> {formatDay(lang, row.receivedOn)}</Hidden>
                  </a>
                ) : (
                  t('casework.authority.waiting')
                ),
            },
          ]}
        />
      )}
      {answering ? (
        <Form action={`${at}/protection/${answering.id}`} label={t('casework.authority.reply')} draft={`answer:${answering.id}`}>
          <h2>{t('casework.authority.reply')}</h2>
          <p>
            <Bdi>{answering.asked}</Bdi>
          </p>
          <Radios
            {...field('answer')}
            label={labels.answer}
            inline
            options={answers.map((value) => ({ value, label: t(`casework.authority.answer.${value}`) }))}
          />
          <TextArea {...field('given')} label={labels.given} rows={4} maxlength={4000} />
          <Actions>
            <Button>{t('casework.authority.reply')}</Button>
          </Actions>
        </Form>
      ) : (
        <Form action={`${at}/protection`} label={t('casework.authority.record')} draft="authority:new">
          <h2>{t('casework.authority.record')}</h2>
          <p>{t('casework.authority.advice')}</p>
          <DayField {...field('receivedOn')} label={labels.receivedOn} />
          <SelectField
            {...field('authority')}
            label={labels.authority}
            options={authorities.map((value) => ({ value, label: t(`casework.authority.${value}`) }))}
          />
          <TextField {...field('legalBasis')} label={labels.legalBasis} hint={t('casework.authority.basisHint')} maxlength={300} />
          <TextArea {...field('asked')} label={labels.asked} rows={4} maxlength={4000} />
          <Actions>
            <Button>{t('casework.authority.record')}</Button>
          </Actions>
        </Form>
      )}
    </>
  )
}

export function ReachPage({
  lang,
  t,
  accounts,
  account,
  days,
  rows,
}: {
  lang: Lang
  t: Translate
  accounts: readonly { id: string; name: string }[]
  account: string
  days: number
  rows: readonly Reach[] | null
}) {
  return (
    <>
      <PageHeading title={t('casework.reach')} lead={t('casework.reach.lead')} />
      <form class="form" method="get" action={`${at}/reach`} aria-label={t('casework.reach')}>
        <SelectField
          t={t}
          name="account"
          label={t('casework.reach.account')}
          value={account}
          combobox
          options={accounts.map((one) => ({ value: one.id, label: one.name }))}
        />
        <NumberField t={t} name="days" label={t('casework.reach.days')} value={String(days)} />
        <Actions>
          <Button>{t('ui.filter.apply')}</Button>
        </Actions>
      </form>
      {rows === null ? null : rows.length === 0 ? (
        <EmptyState title={t('casework.reach.none')} />
      ) : (
        <>
          <p>{t('casework.reach.sum', { files: rows.length, read: rows.filter((row) => row.reads > 0).length })}</p>
          <Table
            t={t}
            caption={t('casework.reach')}
            captionHidden
            rows={rows}
            columns={[
              { label: t('casework.file'), rowHeader: true, cell: (row) => <code>{row.clientId.slice(-12)}</code> },
              { label: t('casework.reach.organisation'), cell: (row) => row.organisation },
              {
                label: t('casework.reach.could'),
                cell: (row) =>
                  row.couldFrom && row.couldUntil ? `${formatInstant(lang, row.couldFrom)} – ${formatInstant(lang, row.couldUntil)}` : '–',
              },
              { label: t('casework.reach.reads'), numeric: true, cell: (row) => formatNumber(lang, row.reads) },
              { label: t('casework.reach.last'), cell: (row) => (row.lastRead ? formatInstant(lang, row.lastRead) : '–') },
            ]}
          />
        </>
      )}
    </>
  )
}
