// The finance officer's desk, in the order of a day: what to approve, what to send, what the bank said, what is owed back.
import type { FieldErrors } from '../../../kernel/command.ts'
import { formatDay, formatInstant, type Lang, type Translate } from '../../../kernel/i18n.ts'
import { Actions, Button, Tag } from '../../../ui/actions.tsx'
import { Checkboxes, fieldsOf, FileField, Form, Radios, SelectField, TextField } from '../../../ui/fields.tsx'
import { Details, ErrorSummary, Notice } from '../../../ui/messages.tsx'
import { PageHeading } from '../../../ui/navigation.tsx'
import { Table } from '../../../ui/table.tsx'
import { Hidden } from '../../../ui/text.tsx'
import { at } from '../frame.tsx'
import { Due, exact, word, type Values } from './parts.tsx'
import type { FinanceDesk, WaitingInstalment } from './queries.ts'

const path = `${at}/payments`
const named = (lang: Lang, one: WaitingInstalment) => `${one.agreement} (${one.number}.) – ${exact(lang, one.amountMinor)}`
export function FinancePage({
  lang,
  t,
  desk,
  may,
  payer,
  read,
  today,
  values,
  errors,
}: {
  lang: Lang
  t: Translate
  desk: FinanceDesk
  may: boolean
  payer: boolean
  read: readonly number[] | null
  today: string
  values: Values
  errors: FieldErrors
}) {
  const field = fieldsOf(t, values, errors)
  const met = desk.waiting.filter((one) => one.state === 'met')
  const ready = desk.waiting.filter((one) => ['approved', 'failed'].includes(one.state))
  const ordered = desk.waiting.filter((one) => one.state === 'ordered')
  const sum = (rows: readonly { amountMinor: bigint }[]) =>
    exact(
      lang,
      rows.reduce((total, row) => total + row.amountMinor, 0n),
    )
  const late = desk.refunds.filter((one) => one.dueOn < today)
  const columns = [
    {
      label: t('grants.agreement.number'),
      rowHeader: true,
      cell: (row: WaitingInstalment) => (
        <>
          <a href={`${at}/awards/${row.applicationId}`}>{row.agreement}</a> ({row.number}.)
        </>
      ),
    },
    { label: t('grants.applicant'), cell: (row: WaitingInstalment) => row.organisation },
    { label: t('grants.amount'), numeric: true, cell: (row: WaitingInstalment) => exact(lang, row.amountMinor) },
    { label: t('grants.due'), cell: (row: WaitingInstalment) => <Due lang={lang} t={t} on={row.dueOn} today={today} />, minor: true },
  ]
  const options = (rows: readonly WaitingInstalment[]) =>
    rows.map((one) => ({
      value: one.id,
      label: named(lang, one),
      hint: [
        one.organisation,
        t('grants.finance.dueOn', { day: formatDay(lang, one.dueOn) }),
        one.state === 'failed' ? word(t, 'instalment', 'failed') : '',
        one.note ?? '',
      ]
        .filter(Boolean)
        .join(' · '),
    }))
  return (
    <>
      <PageHeading title={t('grants.finance')} lead={t('grants.finance.lead')} />
      <ErrorSummary
        t={t}
        errors={errors}
        labels={{
          file: t('grants.statement'),
          note: t('grants.reason'),
          ids: t('grants.finance.ready'),
          reference: t('grants.finance.line'),
          what: t('grants.finance.lineWhat'),
          agreement: t('grants.agreement.number'),
        }}
      />
      {read === null ? null : (
        <Notice t={t} kind="info" title={t('grants.statement.counts')} level={2}>
          <p>
            {t('grants.statement.found', {
              payments: read[0] ?? 0,
              refunds: read[1] ?? 0,
              failed: read[2] ?? 0,
              unmatched: read[3] ?? 0,
              known: read[4] ?? 0,
            })}
          </p>
        </Notice>
      )}
      <section class="card">
        <ul>
          <li>
            <a href="#met">{t('grants.finance.met')}</a>: <strong>{met.length}</strong> ({sum(met)})
          </li>
          <li>
            <a href="#ready">{t('grants.finance.ready')}</a>: <strong>{ready.length}</strong> ({sum(ready)})
          </li>
          <li>
            <a href="#bank">{t('grants.finance.atBank')}</a>: <strong>{ordered.length}</strong> ({sum(ordered)})
          </li>
          <li>
            <a href="#unmatched">{t('grants.finance.unmatched')}</a>: <strong>{desk.unmatched.length}</strong>
          </li>
          <li>
            <a href="#refunds">{t('grants.refunds')}</a>: <strong>{desk.refunds.length}</strong>
            {late.length > 0 ? (
              <>
                {' '}
                <Tag look="error">{t('grants.finance.late', { count: late.length })}</Tag>
              </>
            ) : null}
          </li>
        </ul>
      </section>
      <h2 id="met">
        1. {t('grants.finance.met')} {met.length > 0 ? <Tag look="warning">{met.length}</Tag> : null}
      </h2>
      {met.length === 0 ? (
        <p>{t('grants.finance.metNone')}</p>
      ) : may ? (
        <>
          <p>{t('grants.finance.twoHands')}</p>
          <Form action={`${path}/approve`} label={t('grants.finance.approve')}>
            {met.length > 8 ? (
              <Actions>
                <Button look="secondary">{t('grants.finance.approve')}</Button>
              </Actions>
            ) : null}
            <Checkboxes
              t={t}
              name="ids"
              label={t('grants.finance.met')}
              values={met.filter((one) => !one.mine).map((one) => one.id)}
              options={options(met)}
            />
            <Actions>
              <Button data={{ next: '' }}>{t('grants.finance.approve')}</Button>
            </Actions>
          </Form>
          <Details summary={t('grants.finance.return')} open={'note' in errors && !('reference' in errors) && values['what'] === undefined}>
            <Form action={`${path}/return`} label={t('grants.finance.return')}>
              <SelectField
                {...field('id')}
                label={t('grants.instalment')}
                options={[...met, ...ready.filter((one) => one.state === 'approved')].map((one) => ({
                  value: one.id,
                  label: named(lang, one),
                }))}
              />
              <TextField {...field('note')} label={t('grants.reason')} lang="cs" />
              <Actions>
                <Button look="secondary">{t('grants.finance.return')}</Button>
              </Actions>
            </Form>
          </Details>
        </>
      ) : (
        <Table t={t} caption={t('grants.finance.met')} captionHidden rows={met} columns={columns} />
      )}
      <h2 id="ready">2. {t('grants.finance.ready')}</h2>
      {ready.length === 0 ? (
        <p>{t('grants.finance.readyNone')}</p>
      ) : may ? (
        <Form action={`${path}/order`} label={t('grants.finance.orderNow')}>
          <input type="hidden" name="chosen" value="1" />
          <Checkboxes
            {...field('ids')}
            label={t('grants.finance.ready')}
            hint={t('grants.finance.failedHint')}
            values={ready.filter((one) => one.state === 'approved').map((one) => one.id)}
            options={options(ready)}
          />
          <Actions>
            <Button data={met.length === 0 ? { next: '' } : {}}>{t('grants.finance.orderNow')}</Button>
          </Actions>
        </Form>
      ) : (
        <Table
          t={t}
          caption={t('grants.finance.ready')}
          captionHidden
          rows={ready}
          columns={[
            ...columns,
            {
              label: t('grants.state'),
              cell: (row) => (
                <>
                  {word(t, 'instalment', row.state)} {row.note ?? ''}
                </>
              ),
            },
          ]}
        />
      )}
      <h2 id="bank">3. {t('grants.finance.orders')}</h2>
      {payer ? null : (
        <Notice t={t} kind="warning" title={t('grants.finance.noPayer')} level={3}>
          <p>{t('grants.finance.noPayerText')}</p>
        </Notice>
      )}
      <Table
        t={t}
        caption={t('grants.finance.orders')}
        captionHidden
        rows={desk.orders}
        empty={<p>{t('grants.finance.ordersNone')}</p>}
        columns={[
          { label: t('grants.number'), rowHeader: true, cell: (row) => String(row.number) },
          {
            label: t('grants.finance.files'),
            cell: (row) =>
              payer ? (
                <>
                  <a href={`${path}/orders/${row.id}.xml`}>
                    SEPA XML<Hidden> {row.number}</Hidden>
                  </a>{' '}
                  ·{' '}
                  <a href={`${path}/orders/${row.id}.kpc`}>
                    ABO (KPC)<Hidden> {row.number}</Hidden>
                  </a>
                </>
              ) : (
                '–'
              ),
          },
          { label: t('grants.day'), cell: (row) => formatInstant(lang, row.madeAt) },
          { label: t('grants.instalments'), numeric: true, cell: (row) => String(row.count) },
          { label: t('grants.amount'), numeric: true, cell: (row) => exact(lang, row.totalMinor) },
          {
            label: t('grants.state'),
            cell: (row) =>
              row.waiting > 0 ? (
                <Tag look="warning">{t('grants.finance.waiting', { count: row.waiting })}</Tag>
              ) : (
                <Tag look="accent">{t('grants.finance.through')}</Tag>
              ),
          },
        ]}
      />
      {ordered.length > 0 ? <p>{t('grants.finance.ordered', { count: ordered.length, sum: sum(ordered) })}</p> : null}
      {may ? (
        <Form action={`${path}/statement`} label={t('grants.statement')} multipart>
          <h3>{t('grants.statement')}</h3>
          <FileField
            {...field('file')}
            label={t('grants.after.file')}
            hint={t('grants.hint.statement')}
            accept=".xml,.gpc,.csv,application/xml,text/xml,text/csv"
          />
          <Actions>
            <Button look="secondary">{t('grants.statement.read')}</Button>
          </Actions>
        </Form>
      ) : null}
      <h2 id="unmatched">4. {t('grants.finance.unmatched')}</h2>
      <Table
        t={t}
        caption={t('grants.finance.unmatched')}
        captionHidden
        rows={desk.unmatched}
        empty={<p>{t('grants.finance.unmatchedNone')}</p>}
        columns={[
          { label: t('grants.reference'), rowHeader: true, cell: (row) => row.reference },
          { label: t('grants.day'), cell: (row) => formatDay(lang, row.valueOn) },
          { label: t('grants.amount'), numeric: true, cell: (row) => exact(lang, row.amountMinor) },
          { label: t('grants.symbol'), cell: (row) => row.symbol ?? '' },
          { label: t('grants.message'), cell: (row) => [row.message, row.counterAccount].filter(Boolean).join(' · '), minor: true },
          {
            label: t('grants.finance.perhaps'),
            cell: (row) => row.perhaps.map((one) => `${one.agreement}: ${word(t, 'lineWhat', one.what)}`).join('; '),
          },
        ]}
      />
      {may && desk.unmatched.length > 0 ? (
        <Form action={`${path}/line`} label={t('grants.finance.assign')}>
          <h3>{t('grants.finance.assign')}</h3>
          <SelectField
            {...field('reference')}
            label={t('grants.finance.line')}
            options={desk.unmatched.map((one) => ({
              value: one.reference,
              label: `${formatDay(lang, one.valueOn)} · ${exact(lang, one.amountMinor)} · ${one.reference}`,
            }))}
          />
          <Radios
            {...field('what')}
            label={t('grants.finance.lineWhat')}
            options={(['paid', 'returned', 'refund', 'other'] as const).map((value) => ({ value, label: word(t, 'lineWhat', value) }))}
          />
          <TextField
            {...field('agreement')}
            label={t('grants.agreement.number')}
            hint={t('grants.hint.lineAgreement')}
            width="medium"
            optional
          />
          <TextField {...field('note')} label={t('grants.reason')} hint={t('grants.hint.lineNote')} lang="cs" optional />
          <Actions>
            <Button look="secondary">{t('grants.finance.assign')}</Button>
          </Actions>
        </Form>
      ) : null}
      <h2 id="refunds">5. {t('grants.refunds')}</h2>
      <Table
        t={t}
        caption={t('grants.refunds')}
        captionHidden
        rows={desk.refunds}
        empty={<p>{t('grants.refunds.none')}</p>}
        columns={[
          {
            label: t('grants.applicant'),
            rowHeader: true,
            cell: (row) => <a href={`${at}/awards/${row.applicationId}/settlement`}>{row.organisation}</a>,
          },
          { label: t('grants.agreement.number'), cell: (row) => row.agreement },
          { label: t('grants.amount'), numeric: true, cell: (row) => exact(lang, row.amountMinor) },
          { label: t('grants.refund.back'), numeric: true, cell: (row) => exact(lang, row.paidMinor) },
          { label: t('grants.kind'), cell: (row) => word(t, 'refund', row.why) },
          { label: t('grants.due'), cell: (row) => <Due lang={lang} t={t} on={row.dueOn} today={today} /> },
        ]}
      />
    </>
  )
}
