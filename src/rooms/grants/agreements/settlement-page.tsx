// Reports and the settlement: documents line by line, what is owed, what comes back.
import { formatDay, type Translate } from '../../../kernel/i18n.ts'
import type { FieldErrors } from '../../../kernel/command.ts'
import { Actions, Button, Tag } from '../../../ui/actions.tsx'
import { SummaryList } from '../../../ui/facts.tsx'
import { DayField, fieldsOf, FileField, Form, NumberField, Radios, SelectField, TextArea, TextField } from '../../../ui/fields.tsx'
import { errorText, Notice } from '../../../ui/messages.tsx'
import { Table } from '../../../ui/table.tsx'
import { Hidden, LangText } from '../../../ui/text.tsx'
import { at } from '../frame.tsx'
import { exact, Refunds, word, type TabProps } from './parts.tsx'

/** Every row of an imported table that was refused, with its line, its column and what to do. */
function RowErrors({ t, errors }: { t: Translate; errors: FieldErrors }) {
  const rows = Object.entries(errors)
    .flatMap(([key, messages]) => {
      const [kind, line, column = ''] = key.split('.')
      return kind === 'row' ? [{ line: Number(line), column, text: errorText(t, messages[0] ?? '', messages[1]) }] : []
    })
    .toSorted((a, b) => a.line - b.line)
  if (rows.length === 0) return null
  return (
    <Table
      t={t}
      caption={t('grants.rows.wrong')}
      rows={rows.slice(0, 200)}
      columns={[
        { label: t('grants.rows.line'), rowHeader: true, cell: (row) => String(row.line) },
        {
          label: t('grants.rows.column'),
          cell: (row) => (row.column === '' ? '' : row.column === 'amount' ? t('grants.after.charge') : word(t, 'after', row.column)),
        },
        { label: t('grants.rows.what'), cell: (row) => row.text },
      ]}
    />
  )
}
export function SettlementTab({ lang, t, view, may, today, values, errors }: TabProps) {
  const field = fieldsOf(t, values, errors)
  const path = `${at}/awards/${view.id}`
  const open = view.agreement !== null && ['signed', 'published'].includes(view.agreement.state)
  const turn = view.reports.find((one) => one.state !== 'accepted')
  const settled = view.reports.some((one) => one.kind === 'final' && one.state === 'accepted')
  return (
    <>
      {view.reports.map((report) => (
        <section class="card">
          <h2 class="card-title">
            {word(t, 'report', report.kind)}{' '}
            <Tag
              look={report.state === 'accepted' ? 'accent' : report.state === 'waiting' && report.dueOn >= today ? 'neutral' : 'warning'}
            >
              {report.state === 'waiting' && report.dueOn < today ? t('grants.report.late') : word(t, 'reportState', report.state)}
            </Tag>
          </h2>
          <p>{t('grants.report.due', { day: formatDay(lang, report.dueOn) })}</p>
          {report.done === '' ? null : (
            <p>
              <LangText lang="cs">{report.done}</LangText>
            </p>
          )}
          {report.people === null ? null : <p>{t('grants.report.people', { count: report.people })}</p>}
          {report.asked === null || report.state === 'accepted' ? null : (
            <Notice t={t} kind="warning" title={t('grants.after.asked')} level={3}>
              <p>{report.asked}</p>
            </Notice>
          )}
          {may.sign && open && report === turn && report.state !== 'submitted' ? (
            <Form action={`${path}/reports/${report.id}`} label={word(t, 'report', report.kind)} draft={`report:${report.id}`}>
              <TextArea
                {...field('done')}
                value={values['done'] ?? report.done}
                label={t('grants.after.done')}
                hint={t('grants.hint.report')}
                rows={6}
                lang="cs"
              />
              <NumberField
                {...field('people')}
                value={values['people'] ?? (report.people === null ? '' : String(report.people))}
                label={t('grants.after.people')}
              />
              <Actions>
                <Button>{t('grants.report.submit')}</Button>
              </Actions>
            </Form>
          ) : null}
          {may.run && report === turn && report.state === 'submitted' ? (
            <Form action={`${path}/reports/${report.id}/decide`} label={t('grants.report.decide')}>
              <Radios
                {...field('verdict')}
                label={t('grants.report.decide')}
                inline
                options={(['accept', 'return'] as const).map((value) => ({ value, label: word(t, 'verdict', value) }))}
              />
              <TextArea {...field('asked')} label={t('grants.after.asked')} rows={2} lang="cs" optional />
              <Actions>
                <Button>{t('grants.report.decide')}</Button>
              </Actions>
            </Form>
          ) : null}
        </section>
      ))}
      <h2>{t('grants.settlement.title')}</h2>
      {view.settlement === null ? null : (
        <>
          <p>{t('grants.settlement.rule')}</p>
          <SummaryList
            rows={[
              { label: t('grants.amount'), value: exact(lang, view.amountMinor) },
              {
                label: t('grants.paid'),
                value: exact(
                  lang,
                  view.payments.reduce((sum, one) => sum + (one.kind === 'payment' ? one.amountMinor : -one.amountMinor), 0n),
                ),
              },
              {
                label: t('grants.charged'),
                value: exact(
                  lang,
                  view.charges
                    .filter((one) => one.voidedOn === null && one.funder === 'city')
                    .reduce((sum, one) => sum + one.amountMinor, 0n),
                ),
              },
              { label: t('grants.shareLimit'), value: exact(lang, view.settlement.limit) },
              { label: t('grants.eligibleCost'), value: exact(lang, view.settlement.eligible) },
              { label: t('grants.refundNow'), value: exact(lang, view.settlement.refund) },
            ]}
          />
        </>
      )}
      <Refunds lang={lang} t={t} view={view} may={may} today={today} />
      <Table
        t={t}
        caption={t('grants.documents')}
        rows={view.charges}
        empty={<p>{t('grants.documents.none')}</p>}
        columns={[
          {
            label: t('grants.after.documentNo'),
            rowHeader: true,
            cell: (row) => (
              <>
                {row.documentNo}
                <br />
                <span class="field-hint">
                  {row.label}, {t('grants.after.supplierIco')} {row.supplierIco}
                </span>
              </>
            ),
          },
          { label: t('grants.after.issuedOn'), cell: (row) => formatDay(lang, row.issuedOn), minor: true },
          { label: t('grants.item'), cell: (row) => (row.position === null ? row.funder : String(row.position)) },
          { label: t('grants.after.total'), numeric: true, cell: (row) => exact(lang, row.totalMinor) },
          { label: t('grants.charged'), numeric: true, cell: (row) => exact(lang, row.amountMinor) },
          {
            label: t('grants.state'),
            cell: (row) =>
              row.voidedOn !== null ? (
                t('grants.voided')
              ) : may.prepare && open && !settled ? (
                <form method="post" action={`${path}/documents/${row.id}/void`}>
                  <Button look="quiet">
                    {t('grants.void')}
                    <Hidden> {row.documentNo}</Hidden>
                  </Button>
                </form>
              ) : (
                ''
              ),
          },
        ]}
      />
      {may.prepare && open && !settled ? (
        <>
          <Form action={`${path}/documents`} label={t('grants.document.add')} draft={`document:${view.id}`}>
            <h3>{t('grants.document.add')}</h3>
            <SelectField
              {...field('position')}
              label={t('grants.item')}
              options={view.items.map((item) => ({
                value: String(item.position),
                label: `${item.position}. ${item.label} (${exact(lang, item.amountMinor - item.chargedMinor)})`,
              }))}
              optional
              emptyLabel={t('grants.document.otherPayer')}
            />
            <TextField {...field('funder')} label={t('grants.after.funder')} hint={t('grants.hint.funder')} optional />
            <TextField {...field('label')} label={t('grants.after.label')} lang="cs" />
            <TextField
              {...field('supplierIco')}
              label={t('grants.after.supplierIco')}
              hint={t('grants.hint.supplierIco')}
              width="short"
              inputmode="numeric"
            />
            <TextField {...field('documentNo')} label={t('grants.after.documentNo')} width="medium" />
            <DayField {...field('issuedOn')} label={t('grants.after.issuedOn')} />
            <DayField {...field('paidOn')} label={t('grants.after.paidOn')} />
            <TextField {...field('total')} label={t('grants.after.total')} hint={t('grants.hint.decimal')} width="short" />
            <TextField {...field('amount')} label={t('grants.after.charge')} width="short" />
            <Actions>
              <Button>{t('grants.document.add')}</Button>
            </Actions>
          </Form>
          <RowErrors t={t} errors={errors} />
          <Form action={`${path}/documents/import`} label={t('grants.document.import')} multipart>
            <h3>{t('grants.document.import')}</h3>
            <FileField {...field('file')} label={t('grants.after.file')} hint={t('grants.hint.documents')} accept=".csv,text/csv,.xlsx" />
            <p>
              <a href={`${path}/documents/template.csv`}>{t('grants.document.template')}</a>
            </p>
            <Actions>
              <Button look="secondary">{t('grants.document.import')}</Button>
            </Actions>
          </Form>
        </>
      ) : null}
    </>
  )
}
