// The awards of a call, and the sheet for whoever takes the call over.
import type { FieldErrors } from '../../../kernel/command.ts'
import { formatDay, formatNumber, type Lang, type Translate } from '../../../kernel/i18n.ts'
import { Actions, Button, ButtonLink, Tag } from '../../../ui/actions.tsx'
import { SummaryList } from '../../../ui/facts.tsx'
import { DayField, fieldsOf, Form, NumberField, Radios, SelectField, TextField } from '../../../ui/fields.tsx'
import { Details, EmptyState, ErrorSummary } from '../../../ui/messages.tsx'
import { Table } from '../../../ui/table.tsx'
import type { Call } from '../calls/queries.ts'
import { at, CallFrame } from '../frame.tsx'
import { riskLevel } from './model.ts'
import { day, exact, Step, word, type Values } from './parts.tsx'
import type { AfterCounts, AwardRow, Handover } from './queries.ts'

// Awards of a call -------------------------------------------------------------------------------------------------------------------
export function AwardsPage({
  lang,
  t,
  call,
  rows,
  counts,
  risks,
  sample,
  future,
  reserve,
  mayRun,
  today,
  values,
  errors,
}: {
  lang: Lang
  t: Translate
  call: Call
  rows: readonly AwardRow[]
  counts: AfterCounts
  risks: readonly { id: string; reasons: readonly string[] }[]
  sample: readonly { id: string; reasons: readonly string[] }[]
  future: readonly { year: number; limitMinor: bigint; committedMinor: bigint; approved: string }[]
  reserve: readonly { id: string; label: string }[]
  mayRun: boolean
  today: string
  values: Values
  errors: FieldErrors
}) {
  const field = fieldsOf(t, values, errors)
  const path = `${at}/calls/${call.id}`
  const running = call.state === 'announced' || call.state === 'running'
  const riskOf = new Map(risks.map((one) => [one.id, one.reasons]))
  const step = (() => {
    if (!mayRun || !running) return null
    if (counts.prepare > 0) {
      return (
        <Form action={`${path}/agreements`} label={t('grants.prepare')}>
          <h2>{t('grants.prepare')}</h2>
          <p>{t('grants.prepare.lead', { count: counts.prepare })}</p>
          <TextField
            {...field('plan')}
            value={values['plan'] ?? '50/30/20'}
            label={t('grants.plan')}
            hint={t('grants.hint.plan')}
            width="short"
          />
          <NumberField {...field('wholeUpTo')} value={values['wholeUpTo'] ?? '100 000'} label={t('grants.wholeUpTo')} unit="Kč" />
          <NumberField
            {...field('shiftPercent')}
            value={values['shiftPercent'] ?? '10'}
            label={t('grants.shiftPercent')}
            hint={t('grants.hint.shiftPercent')}
            unit="%"
          />
          <Actions>
            <Button data={{ next: '' }}>{t('grants.prepare')}</Button>
          </Actions>
        </Form>
      )
    }
    if (counts.send > 0) return <Step action={`${path}/send`} label={t('grants.send', { count: counts.send })} next />
    if (counts.accept > 0 && call.isDemo)
      return <Step action={`${path}/invent-acceptances`} label={t('grants.invent.acceptances')} next look="secondary" />
    if (counts.sign > 0) return <Step action={`${path}/sign`} label={t('grants.signAll', { count: counts.sign })} next />
    if (counts.publish > 0) return <Step action={`${path}/register`} label={t('grants.register', { count: counts.publish })} next />
    if (call.isDemo && counts.approve + counts.order + counts.ordered + counts.refunds > 0)
      return <Step action={`${path}/invent-payments`} label={t('grants.invent.payments')} next look="secondary" />
    if (call.isDemo && counts.reports > 0)
      return <Step action={`${path}/invent-reading`} label={t('grants.invent.reading', { count: counts.reports })} next look="secondary" />
    if (call.isDemo && counts.interim > 0)
      return (
        <Step action={`${path}/invent-reports`} label={t('grants.invent.interim')} next look="secondary" hidden={{ kind: 'interim' }} />
      )
    if (call.isDemo && counts.final > 0)
      return <Step action={`${path}/invent-reports`} label={t('grants.invent.final')} next look="secondary" hidden={{ kind: 'final' }} />
    if (counts.open === 0 && rows.length > 0) return <Step action={`${path}/settle`} label={t('grants.settleCall')} next />
    return null
  })()
  return (
    <CallFrame lang={lang} t={t} call={call} current="awards">
      <ErrorSummary
        t={t}
        errors={errors}
        labels={{
          plan: t('grants.plan'),
          wholeUpTo: t('grants.wholeUpTo'),
          shiftPercent: t('grants.shiftPercent'),
          year: t('grants.year'),
          limit: t('grants.limit'),
          approved: t('grants.approvedBy'),
          count: t('grants.controls.count'),
          plannedOn: t('grants.controls.plannedOn'),
        }}
      />
      {step}
      <SummaryList
        rows={[
          {
            label: t('grants.awards'),
            value: `${formatNumber(lang, rows.filter((row) => !row.givenUp).length)} (${exact(
              lang,
              rows.reduce((sum, row) => sum + row.amountMinor, 0n),
            )})`,
          },
          {
            label: t('grants.paid'),
            value: exact(
              lang,
              rows.reduce((sum, row) => sum + row.paidMinor, 0n),
            ),
          },
          ...call.streams.map((stream) => ({
            label: t('grants.stream', { number: stream.number }),
            value: t('grants.free', {
              free: exact(lang, stream.budgetMinor - stream.committedMinor),
              budget: exact(lang, stream.budgetMinor),
            }),
          })),
        ]}
      />
      <Table
        t={t}
        caption={t('grants.awards')}
        captionHidden
        keys
        rows={rows}
        empty={<EmptyState title={t('grants.awards.none')}>{t('grants.awards.noneText')}</EmptyState>}
        columns={[
          { label: t('grants.number'), rowHeader: true, cell: (row) => <a href={`${at}/awards/${row.id}`}>{row.publicNumber}</a> },
          {
            label: t('grants.applicant'),
            cell: (row) => (
              <>
                {row.organisation}
                <br />
                <span class="field-hint">{row.title}</span>
              </>
            ),
          },
          { label: t('grants.amount'), numeric: true, cell: (row) => exact(lang, row.amountMinor) },
          { label: t('grants.paid'), numeric: true, cell: (row) => exact(lang, row.paidMinor) },
          {
            label: t('grants.agreement'),
            cell: (row) => (
              <>
                {row.givenUp ? t('grants.givenUp') : row.state === null ? t('grants.agreement.none') : word(t, 'agreement', row.state)}
                {row.openChanges > 0 ? (
                  <>
                    {' '}
                    <Tag look="warning">{t('grants.changes.open', { count: row.openChanges })}</Tag>
                  </>
                ) : null}
                {row.reportsDue > 0 ? (
                  <>
                    {' '}
                    <Tag look="warning">{t('grants.reports.waiting', { count: row.reportsDue })}</Tag>
                  </>
                ) : null}
                {row.refundsOwed > 0 ? (
                  <>
                    {' '}
                    <Tag look="warning">{t('grants.refunds.owed', { count: row.refundsOwed })}</Tag>
                  </>
                ) : null}
                {row.suspended ? (
                  <>
                    {' '}
                    <Tag look="warning">{t('grants.suspended')}</Tag>
                  </>
                ) : null}
                {row.publishBy === null ? null : (
                  <>
                    {' '}
                    <Tag look={row.publishBy < today ? 'error' : 'warning'}>
                      {t('grants.publishBy', { day: formatDay(lang, row.publishBy) })}
                    </Tag>
                  </>
                )}
              </>
            ),
          },
          {
            label: t('grants.risk'),
            cell: (row) => {
              const reasons = riskOf.get(row.id) ?? []
              return reasons.length === 0 ? (
                ''
              ) : (
                <>
                  <Tag look={riskLevel(reasons) === 'high' ? 'warning' : 'neutral'}>{word(t, 'riskLevel', riskLevel(reasons))}</Tag>{' '}
                  {reasons.map((reason) => word(t, 'risk', reason)).join(', ')}
                </>
              )
            },
            minor: true,
          },
        ]}
      />
      <p>
        <a href={`${path}/handover`}>{t('grants.handover')}</a> · <a href={`${path}/history`}>{t('grants.history')}</a> ·{' '}
        <a href={`${at}/open-data`}>{t('grants.publication')}</a> ·{' '}
        <a href={`${path}/annex.pdf?organ=council`}>{t('grants.annex.council')}</a> ·{' '}
        <a href={`${path}/annex.pdf?organ=assembly`}>{t('grants.annex.assembly')}</a>
      </p>
      {mayRun && running && reserve.length > 0 ? (
        <Details summary={t('grants.reserve')} open={'applicationId' in errors}>
          <Form action={`${path}/reserve`} label={t('grants.reserve')}>
            <p>{t('grants.reserve.lead')}</p>
            <SelectField
              {...field('applicationId')}
              label={t('grants.application')}
              options={reserve.map((one) => ({ value: one.id, label: one.label }))}
            />
            <TextField
              {...field('because')}
              label={t('grants.reserve.because')}
              hint={t('grants.reserve.becauseHint')}
              lang="cs"
              optional
            />
            <Radios
              {...field('organ')}
              label={t('grants.organ')}
              inline
              options={(['council', 'assembly'] as const).map((value) => ({ value, label: word(t, 'organ', value) }))}
            />
            <TextField {...field('number')} label={t('grants.decision.number')} width="short" />
            <DayField {...field('decidedOn')} value={values['decidedOn'] ?? today} label={t('grants.decision.on')} />
            <NumberField {...field('members')} label={t('grants.decision.members')} />
            <NumberField {...field('votesFor')} label={t('grants.decision.for')} />
            <NumberField {...field('votesAgainst')} label={t('grants.decision.against')} />
            <NumberField {...field('abstained')} label={t('grants.decision.abstained')} />
            <Actions>
              <Button>{t('grants.reserve.award')}</Button>
            </Actions>
          </Form>
        </Details>
      ) : null}
      {mayRun && call.state === 'running' ? (
        <>
          <Details summary={t('grants.controls.sample')}>
            <Form action={`${path}/controls`} label={t('grants.controls.sample')}>
              <p>{t('grants.controls.lead')}</p>
              {sample.length === 0 ? null : (
                <ol>
                  {sample.map((one) => {
                    const row = rows.find((each) => each.id === one.id)
                    return row === undefined ? null : (
                      <li>
                        <a href={`${at}/awards/${row.id}/controls`}>{row.publicNumber}</a> {row.organisation}:{' '}
                        {one.reasons.length === 0
                          ? t('grants.control.drawn')
                          : one.reasons.map((reason) => word(t, 'risk', reason)).join(', ')}
                      </li>
                    )
                  })}
                </ol>
              )}
              <NumberField {...field('count')} value={values['count'] ?? '5'} label={t('grants.controls.count')} />
              <DayField {...field('plannedOn')} label={t('grants.controls.plannedOn')} min={today} />
              <Actions>
                <Button>{t('grants.controls.plan')}</Button>
              </Actions>
            </Form>
          </Details>
          <Details summary={t('grants.future')}>
            <Table
              t={t}
              caption={t('grants.future')}
              captionHidden
              rows={future}
              empty={<p>{t('grants.future.none')}</p>}
              columns={[
                { label: t('grants.year'), rowHeader: true, cell: (row) => String(row.year) },
                { label: t('grants.limit'), numeric: true, cell: (row) => exact(lang, row.limitMinor) },
                { label: t('grants.pledged'), numeric: true, cell: (row) => exact(lang, row.committedMinor) },
                { label: t('grants.approvedBy'), cell: (row) => row.approved },
              ]}
            />
            <Form action={`${path}/future`} label={t('grants.future')}>
              <NumberField {...field('year')} label={t('grants.year')} />
              <NumberField {...field('limit')} label={t('grants.limit')} unit="Kč" />
              <TextField {...field('approved')} label={t('grants.approvedBy')} lang="cs" />
              <Actions>
                <Button look="secondary">{t('grants.future.promise')}</Button>
              </Actions>
            </Form>
          </Details>
        </>
      ) : null}
    </CallFrame>
  )
}
export function HandoverPage({ lang, t, call, sheet }: { lang: Lang; t: Translate; call: Call; sheet: Handover }) {
  return (
    <CallFrame lang={lang} t={t} call={call} current="awards">
      <h2>{t('grants.handover')}</h2>
      <p>{t('grants.handover.lead')}</p>
      <p>
        <ButtonLink look="secondary" href={`${at}/calls/${call.id}/handover.pdf`}>
          PDF
        </ButtonLink>
      </p>
      <SummaryList
        rows={[
          {
            label: t('grants.rulesVersion'),
            value: (
              <>
                {sheet.rulesVersion} · <code class="numeric">{sheet.rulesHash?.slice(0, 16) ?? '–'}</code>
              </>
            ),
          },
          {
            label: t('grants.handover.interests'),
            value: t('grants.handover.interestsText', { declared: sheet.declared, found: sheet.found }),
          },
          { label: t('grants.state'), value: word(t, 'state', call.state) },
        ]}
      />
      <Table
        t={t}
        caption={t('grants.members')}
        rows={sheet.members}
        empty={<p>–</p>}
        columns={[
          { label: t('grants.member'), rowHeader: true, cell: (row) => row.label },
          { label: t('grants.memberUntil'), cell: (row) => day(lang, row.until) ?? '' },
        ]}
      />
      <Table
        t={t}
        caption={t('grants.decisions')}
        rows={sheet.decisions}
        empty={<p>{t('grants.decisions.none')}</p>}
        columns={[
          { label: t('grants.organ'), rowHeader: true, cell: (row) => `${word(t, 'organ', row.organ)} ${row.number}` },
          { label: t('grants.decision.on'), cell: (row) => formatDay(lang, row.decidedOn) },
        ]}
      />
      <Table
        t={t}
        caption={t('grants.handover.open')}
        rows={sheet.open}
        columns={[
          { label: t('grants.handover.open'), rowHeader: true, cell: (row) => word(t, 'open', row.what) },
          { label: t('grants.count'), numeric: true, cell: (row) => formatNumber(lang, row.count) },
        ]}
      />
    </CallFrame>
  )
}
