// Awards as they live on: the awards of a call, one award for the city and its recipient, the finance officer's desk.
import type { Child } from 'hono/jsx'
import type { FieldErrors } from '../../../kernel/command.ts'
import { formatDay, formatInstant, formatNumber, type Lang, type MessageKey, type Translate } from '../../../kernel/i18n.ts'
import { Actions, Button, ButtonLink, Tag } from '../../../ui/actions.tsx'
import { SummaryList } from '../../../ui/facts.tsx'
import { Checkboxes, DayField, fieldsOf, FileField, Form, NumberField, Radios, SelectField, TextArea, TextField } from '../../../ui/fields.tsx'
import { Details, EmptyState, ErrorSummary, Notice } from '../../../ui/messages.tsx'
import { PageHeading, TabsAsLinks } from '../../../ui/navigation.tsx'
import { Table } from '../../../ui/table.tsx'
import { Hidden, LangText } from '../../../ui/text.tsx'
import type { Call } from '../calls/queries.ts'
import { CallFrame } from '../frame.tsx'
import { crownsText } from '../words.ts'
import type { AfterCounts, AwardRow, AwardView, financeDesk, Handover } from './queries.ts'

const at = '/app/grants'
type Values = Readonly<Record<string, string>>
const word = (t: Translate, group: string, value: string) => t(`grants.${group}.${value}` as MessageKey)
const exact = (lang: Lang, minor: bigint) => crownsText(lang, minor)
/** Day or a dash. */
const day = (lang: Lang, value: string | null) => (value === null ? null : formatDay(lang, value))
/** One button that does one thing. */
function Step({ action, label, next, look = 'primary', hidden = {} }: { action: string; label: Child; next?: boolean; look?: 'primary' | 'secondary' | 'quiet'; hidden?: Readonly<Record<string, string>> }) {
  return <form class="form" method="post" action={action}>{Object.entries(hidden).map(([name, value]) => <input type="hidden" name={name} value={value} />)}<Actions><Button look={look} data={next ? { next: '' } : {}}>{label}</Button></Actions></form>
}

// Awards of a call -------------------------------------------------------------------------------------------------------------------
export function AwardsPage({ lang, t, call, rows, counts, risks, future, reserve, mayRun, today, values, errors }: {
  lang: Lang; t: Translate; call: Call; rows: readonly AwardRow[]; counts: AfterCounts; risks: readonly { id: string; reasons: readonly string[] }[]; future: readonly { year: number; limitMinor: bigint; committedMinor: bigint; approved: string }[]; reserve: readonly { id: string; label: string }[]; mayRun: boolean; today: string; values: Values; errors: FieldErrors
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
          <TextField {...field('plan')} value={values['plan'] ?? '50/30/20'} label={t('grants.plan')} hint={t('grants.hint.plan')} width="short" /><NumberField {...field('wholeUpTo')} value={values['wholeUpTo'] ?? '100 000'} label={t('grants.wholeUpTo')} unit="Kč" />
          <Actions><Button data={{ next: '' }}>{t('grants.prepare')}</Button></Actions>
        </Form>
      )
    }
    if (counts.send > 0) return <Step action={`${path}/send`} label={t('grants.send', { count: counts.send })} next />
    if (counts.accept > 0 && call.isDemo) return <Step action={`${path}/invent-acceptances`} label={t('grants.invent.acceptances')} next look="secondary" />
    if (counts.sign > 0) return <Step action={`${path}/sign`} label={t('grants.signAll', { count: counts.sign })} next />
    if (counts.publish > 0) return <Step action={`${path}/register`} label={t('grants.register', { count: counts.publish })} next />
    if (call.isDemo && counts.approve + counts.order + counts.ordered + counts.refunds > 0) return <Step action={`${path}/invent-payments`} label={t('grants.invent.payments')} next look="secondary" />
    if (call.isDemo && counts.reports > 0) return <Step action={`${path}/invent-reading`} label={t('grants.invent.reading', { count: counts.reports })} next look="secondary" />
    if (call.isDemo && counts.interim > 0) return <Step action={`${path}/invent-reports`} label={t('grants.invent.interim')} next look="secondary" hidden={{ kind: 'interim' }} />
    if (call.isDemo && counts.final > 0) return <Step action={`${path}/invent-reports`} label={t('grants.invent.final')} next look="secondary" hidden={{ kind: 'final' }} />
    if (counts.open === 0 && rows.length > 0) return <Step action={`${path}/settle`} label={t('grants.settleCall')} next />
    return null
  })()
  return (
    <CallFrame lang={lang} t={t} call={call} current="awards">
      <ErrorSummary t={t} errors={errors} labels={{ plan: t('grants.plan'), wholeUpTo: t('grants.wholeUpTo'), year: t('grants.year'), limit: t('grants.limit'), approved: t('grants.approvedBy'), count: t('grants.controls.count'), plannedOn: t('grants.controls.plannedOn') }} />
      {step}
      <SummaryList rows={[
        { label: t('grants.awards'), value: `${formatNumber(lang, rows.filter((row) => !row.givenUp).length)} (${exact(lang, rows.reduce((sum, row) => sum + row.amountMinor, 0n))})` }, { label: t('grants.paid'), value: exact(lang, rows.reduce((sum, row) => sum + row.paidMinor, 0n)) },
        ...call.streams.map((stream) => ({ label: t('grants.stream', { number: stream.number }), value: t('grants.free', { free: exact(lang, stream.budgetMinor - stream.committedMinor), budget: exact(lang, stream.budgetMinor) }) })),
      ]} />
      <Table t={t} caption={t('grants.awards')} captionHidden keys rows={rows} empty={<EmptyState title={t('grants.awards.none')}>{t('grants.awards.noneText')}</EmptyState>} columns={[
        { label: t('grants.number'), rowHeader: true, cell: (row) => <a href={`${at}/awards/${row.id}`}>{row.publicNumber}</a> }, { label: t('grants.applicant'), cell: (row) => <>{row.organisation}<br /><span class="field-hint">{row.title}</span></> }, { label: t('grants.amount'), numeric: true, cell: (row) => exact(lang, row.amountMinor) }, { label: t('grants.paid'), numeric: true, cell: (row) => exact(lang, row.paidMinor) },
        { label: t('grants.agreement'), cell: (row) => <>{row.givenUp ? t('grants.givenUp') : row.state === null ? t('grants.agreement.none') : word(t, 'agreement', row.state)}{row.openChanges > 0 ? <> <Tag look="warning">{t('grants.changes.open', { count: row.openChanges })}</Tag></> : null}{row.reportsDue > 0 ? <> <Tag look="warning">{t('grants.reports.waiting', { count: row.reportsDue })}</Tag></> : null}{row.refundsOwed > 0 ? <> <Tag look="warning">{t('grants.refunds.owed', { count: row.refundsOwed })}</Tag></> : null}</> },
        { label: t('grants.risk'), cell: (row) => { const reasons = riskOf.get(row.id) ?? []; return reasons.length === 0 ? '' : reasons.map((reason) => word(t, 'risk', reason)).join(', ') }, minor: true },
      ]} />
      <p><a href={`${path}/handover`}>{t('grants.handover')}</a> · <a href={`${path}/annex/council.pdf`}>{t('grants.annex.council')}</a> · <a href={`${path}/annex/assembly.pdf`}>{t('grants.annex.assembly')}</a></p>
      {mayRun && running && reserve.length > 0 ? (
        <Details summary={t('grants.reserve')} open={'applicationId' in errors}>
          <Form action={`${path}/reserve`} label={t('grants.reserve')}>
            <p>{t('grants.reserve.lead')}</p>
            <SelectField {...field('applicationId')} label={t('grants.application')} options={reserve.map((one) => ({ value: one.id, label: one.label }))} />
            <TextField {...field('because')} label={t('grants.reserve.because')} hint={t('grants.reserve.becauseHint')} lang="cs" optional />
            <Radios {...field('organ')} label={t('grants.organ')} inline options={(['council', 'assembly'] as const).map((value) => ({ value, label: word(t, 'organ', value) }))} />
            <TextField {...field('number')} label={t('grants.decision.number')} width="short" /><DayField {...field('decidedOn')} value={values['decidedOn'] ?? today} label={t('grants.decision.on')} /><NumberField {...field('members')} label={t('grants.decision.members')} /><NumberField {...field('votesFor')} label={t('grants.decision.for')} /><NumberField {...field('votesAgainst')} label={t('grants.decision.against')} /><NumberField {...field('abstained')} label={t('grants.decision.abstained')} />
            <Actions><Button>{t('grants.reserve.award')}</Button></Actions>
          </Form>
        </Details>
      ) : null}
      {mayRun && call.state === 'running' ? (
        <>
          <Details summary={t('grants.controls.sample')}>
            <Form action={`${path}/controls`} label={t('grants.controls.sample')}><p>{t('grants.controls.lead')}</p><NumberField {...field('count')} value={values['count'] ?? '5'} label={t('grants.controls.count')} /><DayField {...field('plannedOn')} label={t('grants.controls.plannedOn')} min={today} /><Actions><Button>{t('grants.controls.plan')}</Button></Actions></Form>
          </Details>
          <Details summary={t('grants.future')}>
            <Table t={t} caption={t('grants.future')} captionHidden rows={future} empty={<p>{t('grants.future.none')}</p>} columns={[{ label: t('grants.year'), rowHeader: true, cell: (row) => String(row.year) }, { label: t('grants.limit'), numeric: true, cell: (row) => exact(lang, row.limitMinor) }, { label: t('grants.pledged'), numeric: true, cell: (row) => exact(lang, row.committedMinor) }, { label: t('grants.approvedBy'), cell: (row) => row.approved }]} />
            <Form action={`${path}/future`} label={t('grants.future')}><NumberField {...field('year')} label={t('grants.year')} /><NumberField {...field('limit')} label={t('grants.limit')} unit="Kč" /><TextField {...field('approved')} label={t('grants.approvedBy')} lang="cs" /><Actions><Button look="secondary">{t('grants.future.promise')}</Button></Actions></Form>
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
      <p><ButtonLink look="secondary" href={`${at}/calls/${call.id}/handover.pdf`}>PDF</ButtonLink></p>
      <SummaryList rows={[{ label: t('grants.rulesVersion'), value: <>{sheet.rulesVersion} · <code class="numeric">{sheet.rulesHash?.slice(0, 16) ?? '–'}</code></> }, { label: t('grants.handover.interests'), value: t('grants.handover.interestsText', { declared: sheet.declared, found: sheet.found }) }, { label: t('grants.state'), value: word(t, 'state', call.state) }]} />
      <Table t={t} caption={t('grants.members')} rows={sheet.members} empty={<p>–</p>} columns={[{ label: t('grants.member'), rowHeader: true, cell: (row) => row.label }, { label: t('grants.memberUntil'), cell: (row) => day(lang, row.until) ?? '' }]} />
      <Table t={t} caption={t('grants.decisions')} rows={sheet.decisions} empty={<p>{t('grants.decisions.none')}</p>} columns={[{ label: t('grants.organ'), rowHeader: true, cell: (row) => `${word(t, 'organ', row.organ)} ${row.number}` }, { label: t('grants.decision.on'), cell: (row) => formatDay(lang, row.decidedOn) }]} />
      <Table t={t} caption={t('grants.handover.open')} rows={sheet.open} columns={[{ label: t('grants.handover.open'), rowHeader: true, cell: (row) => word(t, 'open', row.what) }, { label: t('grants.count'), numeric: true, cell: (row) => formatNumber(lang, row.count) }]} />
    </CallFrame>
  )
}

// One award ----------------------------------------------------------------------------------------------------------------------------
export type AwardTab = 'agreement' | 'changes' | 'settlement' | 'controls'
type May = { run: boolean; sign: boolean; prepare: boolean; pay: boolean }
export function AwardPage({ lang, t, view, tab, may, choices, future, today, values, errors }: { lang: Lang; t: Translate; view: AwardView; tab: AwardTab; may: May; choices: readonly { id: string; name: string }[]; future: readonly number[]; today: string; values: Values; errors: FieldErrors }) {
  const path = `${at}/awards/${view.id}`
  const part = (name: AwardTab, label: string) => ({ label, href: name === 'agreement' ? path : `${path}/${name}`, current: tab === name })
  const names = ['iban', 'reason', 'endsOn', 'moveFrom', 'moveTo', 'moveAmount', 'amount', 'partnerId', 'partnerShare', 'scope', 'termination', 'done', 'people', 'supplierIco', 'documentNo', 'issuedOn', 'paidOn', 'total', 'label', 'position', 'file', 'protocol', 'finding', 'objections', 'answer', 'said', 'asked', 'note', 'plannedOn', 'because', 'year', 'outcome', 'verdict'] as const
  return (
    <>
      <PageHeading title={view.title} lead={view.organisation} meta={<><Tag look="accent">{view.givenUp ? t('grants.givenUp') : view.agreement === null ? t('grants.agreement.none') : word(t, 'agreement', view.agreement.state)}</Tag> {view.isDemo ? <Tag>{t('grants.demo')}</Tag> : null} {exact(lang, view.amountMinor)}</>} />
      <TabsAsLinks label={t('grants.award')} tabs={[part('agreement', t('grants.agreement')), part('changes', t('grants.changes')), part('settlement', t('grants.settlement')), part('controls', t('grants.controls'))]} />
      <ErrorSummary t={t} errors={errors} labels={Object.fromEntries(names.map((name) => [name, t(`grants.after.${name}`)]))} />
      {tab === 'agreement' ? <AgreementTab lang={lang} t={t} view={view} may={may} future={future} values={values} errors={errors} /> : tab === 'changes' ? <ChangesTab lang={lang} t={t} view={view} may={may} choices={choices} today={today} values={values} errors={errors} />
        : tab === 'settlement' ? <SettlementTab lang={lang} t={t} view={view} may={may} today={today} values={values} errors={errors} /> : <ControlsTab lang={lang} t={t} view={view} may={may} today={today} values={values} errors={errors} />}
    </>
  )
}
type TabProps = { lang: Lang; t: Translate; view: AwardView; may: May; values: Values; errors: FieldErrors }
function AgreementTab({ lang, t, view, may, future, values, errors }: TabProps & { future: readonly number[] }) {
  const field = fieldsOf(t, values, errors)
  const path = `${at}/awards/${view.id}`
  const the = view.agreement
  if (the === null) return <EmptyState title={t('grants.agreement.none')}>{t('grants.agreement.noneText')}</EmptyState>
  const planning = may.sign && the.state === 'sent'
  return (
    <>
      {planning ? (
        <Form action={`${path}/accept`} label={t('grants.accept')} draft={`agreement:${view.id}`}>
          <h2>{t('grants.accept')}</h2>
          <p>{t('grants.accept.lead', { amount: exact(lang, view.amountMinor), requested: exact(lang, view.requestedMinor) })}</p>
          {view.items.map((item) => <NumberField {...field(`item${item.position}`)} value={values[`item${item.position}`] ?? String(item.amountMinor / 100n)} label={`${item.position}. ${item.label}`} hint={t('grants.accept.cost', { cost: exact(lang, item.costMinor) })} unit="Kč" />)}
          <TextField {...field('iban')} label={t('grants.after.iban')} hint={t('grants.hint.iban')} width="medium" dir="ltr" />
          <Actions><Button>{t('grants.accept.sign')}</Button></Actions>
        </Form>
      ) : null}
      <p><ButtonLink look="secondary" href={`${path}/agreement.pdf`}>{t('grants.agreement.pdf')}</ButtonLink>{may.run && the.mustPublish && the.citySignedOn !== null ? <> <ButtonLink look="secondary" href={`${path}/register.xml`}>{t('grants.register.xml')}</ButtonLink></> : null}</p>
      <SummaryList rows={[
        { label: t('grants.agreement.number'), value: the.number }, { label: t('grants.symbol'), value: <span class="numeric">{the.symbol}</span> }, { label: t('grants.period'), value: `${formatDay(lang, the.startsOn)} – ${formatDay(lang, the.endsOn)}` }, { label: t('grants.after.iban'), value: the.iban === null ? null : <span class="numeric">{the.iban}</span> },
        { label: t('grants.recipientSigned'), value: day(lang, the.recipientSignedOn) }, { label: t('grants.citySigned'), value: day(lang, the.citySignedOn) }, { label: t('grants.registered'), value: the.mustPublish ? (the.publishedOn === null ? t('grants.registered.must') : `${formatDay(lang, the.publishedOn)} ${the.registerId ?? ''}`) : t('grants.registered.not') },
        { label: t('grants.amendments'), value: String(the.amendments) }, ...(the.note === null ? [] : [{ label: t('grants.after.scope'), value: <LangText lang="cs">{the.note}</LangText> }]),
      ]} />
      <Table t={t} caption={t('grants.budgetPlan')} rows={view.items} columns={[{ label: t('grants.item'), rowHeader: true, cell: (row) => `${row.position}. ${row.label}` }, { label: t('grants.cost'), numeric: true, cell: (row) => exact(lang, row.costMinor) }, { label: t('grants.fromGrant'), numeric: true, cell: (row) => exact(lang, row.amountMinor) }, { label: t('grants.charged'), numeric: true, cell: (row) => exact(lang, row.chargedMinor) }]} />
      {view.parties.length > 1 ? <Table t={t} caption={t('grants.parties')} rows={view.parties} columns={[{ label: t('grants.applicant'), rowHeader: true, cell: (row) => row.name }, { label: t('grants.share'), numeric: true, cell: (row) => exact(lang, row.shareMinor) }, { label: t('grants.left'), cell: (row) => day(lang, row.leftOn) ?? '' }]} /> : null}
      <Table t={t} caption={t('grants.instalments')} rows={view.instalments} columns={[
        { label: t('grants.instalment'), rowHeader: true, cell: (row) => String(row.number) }, { label: t('grants.amount'), numeric: true, cell: (row) => exact(lang, row.amountMinor) }, { label: t('grants.condition'), cell: (row) => word(t, 'condition', row.condition) }, { label: t('grants.due'), cell: (row) => formatDay(lang, row.dueOn), minor: true },
        { label: t('grants.state'), cell: (row) => <>{word(t, 'instalment', row.state)}{row.note === null ? null : <><br /><span class="field-hint">{row.note}</span></>}{may.run && row.state === 'planned' && (the.state === 'published' || the.state === 'signed') ? <form method="post" action={`${path}/confirm`}><input type="hidden" name="id" value={row.id} /><Button look="quiet">{t('grants.confirm')}<Hidden> {row.number}</Hidden></Button></form> : null}</> },
      ]} />
      <Table t={t} caption={t('grants.payments')} rows={view.payments} empty={<p>{t('grants.payments.none')}</p>} columns={[{ label: t('grants.day'), rowHeader: true, cell: (row) => formatDay(lang, row.valueOn) }, { label: t('grants.kind'), cell: (row) => word(t, 'payment', row.kind) }, { label: t('grants.amount'), numeric: true, cell: (row) => exact(lang, row.amountMinor) }, { label: t('grants.reference'), cell: (row) => <span class="numeric">{row.reference}</span>, minor: true }]} />
      <Refunds lang={lang} t={t} view={view} may={may} />
      {view.pledges.length > 0 ? <p>{t('grants.pledged')}: {view.pledges.map((one) => `${one.year}: ${exact(lang, one.amountMinor)}`).join(', ')}</p> : null}
      {may.run && future.length > 0 && ['signed', 'published'].includes(the.state) ? <Details summary={t('grants.pledge')}><Form action={`${path}/pledge`} label={t('grants.pledge')}><SelectField {...field('year')} label={t('grants.year')} options={future.map((year) => ({ value: String(year), label: String(year) }))} /><NumberField {...field('amount')} label={t('grants.amount')} unit="Kč" /><Actions><Button look="secondary">{t('grants.pledge')}</Button></Actions></Form></Details> : null}
      {may.sign && view.payments.length === 0 && ['prepared', 'sent', 'accepted'].includes(the.state) ? <Details summary={t('grants.giveUp')}><p>{t('grants.giveUp.lead')}</p><Step action={`${path}/give-up`} label={t('grants.giveUp')} look="secondary" /></Details> : null}
    </>
  )
}
function Refunds({ lang, t, view, may }: { lang: Lang; t: Translate; view: AwardView; may: May }) {
  return view.refunds.length === 0 ? null : (
    <Table t={t} caption={t('grants.refunds')} rows={view.refunds} columns={[
      { label: t('grants.amount'), rowHeader: true, cell: (row) => exact(lang, row.amountMinor) }, { label: t('grants.kind'), cell: (row) => word(t, 'refund', row.why) }, { label: t('grants.due'), cell: (row) => formatDay(lang, row.dueOn) },
      { label: t('grants.state'), cell: (row) => <>{word(t, 'refundState', row.state)}{may.run && row === view.refunds.find((one) => one.state === 'owed') ? <Details summary={t('grants.waive')}><Form action={`${at}/awards/${view.id}/waive`} label={t('grants.waive')}><input type="hidden" name="refundId" value={row.id} /><TextField t={t} name="why" label={t('grants.reason')} lang="cs" /><Actions><Button look="secondary">{t('grants.waive')}</Button></Actions></Form></Details> : null}</> },
    ]} />
  )
}
function changeText(lang: Lang, t: Translate, view: AwardView, item: { type: string; detail: Record<string, string | number> }): string {
  const { endsOn, from, to, amount, organisationId, share, iban, text } = item.detail
  const money = amount === undefined ? '' : exact(lang, BigInt(amount))
  const said: Readonly<Record<string, string>> = {
    time: formatDay(lang, String(endsOn ?? '1970-01-01')), budget: `${from} → ${to}: ${money} (${view.amountMinor === 0n ? '' : `${Number(BigInt(amount ?? 0) * 1000n / view.amountMinor) / 10} %`})`, amount: money, 'partner-out': `${view.parties.find((one) => one.organisationId === organisationId)?.name ?? ''} – ${share === 'lead' ? t('grants.partnerShare.lead') : t('grants.partnerShare.falls')}`, account: String(iban ?? ''), scope: String(text ?? ''), termination: String(text ?? ''),
  }
  return `${word(t, 'change', item.type)}: ${said[item.type] ?? ''}`
}
function ChangesTab({ lang, t, view, may, choices, today, values, errors }: TabProps & { choices: readonly { id: string; name: string }[]; today: string }) {
  const field = fieldsOf(t, values, errors)
  const path = `${at}/awards/${view.id}`
  const force = view.agreement !== null && ['signed', 'published'].includes(view.agreement.state)
  // One form of a kind on a page: the oldest open request first.
  const turn = view.changes.findLast((one) => ['submitted', 'asked'].includes(one.state))
  const items = view.items.map((item) => ({ value: String(item.position), label: `${item.position}. ${item.label} (${exact(lang, item.amountMinor - item.chargedMinor)})` }))
  return (
    <>
      {view.changes.length === 0 ? <EmptyState title={t('grants.changes.none')}>{t('grants.changes.noneText')}</EmptyState> : view.changes.map((change) => (
        <section class="card">
          <h2 class="card-title">{t('grants.change.number', { number: change.number })} <Tag look={['submitted', 'asked'].includes(change.state) ? 'warning' : 'neutral'}>{word(t, 'changeState', change.state)}</Tag></h2>
          <ul>{change.items.map((item) => <li>{changeText(lang, t, view, item)}</li>)}</ul>
          <p><LangText lang="cs">{change.reason}</LangText></p>
          {change.asked === null ? null : <p><strong>{t('grants.after.asked')}:</strong> {change.asked}</p>}{change.answer === null ? null : <p><strong>{t('grants.after.answer')}:</strong> {change.answer}</p>}
          {may.run && change === turn ? (
            <Form action={`${path}/changes/${change.id}/decide`} label={t('grants.change.decide')}>
              <Radios {...field('verdict')} label={t('grants.change.decide')} inline options={(['approve', 'ask', 'refuse'] as const).map((value) => ({ value, label: word(t, 'verdict', value) }))} /><TextArea {...field('said')} label={t('grants.after.said')} hint={t('grants.hint.said')} rows={2} lang="cs" optional /><Actions><Button>{t('grants.change.decide')}</Button></Actions>
            </Form>
          ) : null}
          {may.sign && change === turn ? (
            <Form action={`${path}/changes/${change.id}/answer`} label={t('grants.after.answer')}>
              {change.state === 'asked' ? <TextArea {...field('answer')} label={t('grants.after.answer')} rows={2} lang="cs" /> : <input type="hidden" name="answer" value="" />}
              <Actions>{change.state === 'asked' ? <Button name="what" value="answer">{t('grants.change.answer')}</Button> : null}<Button look="secondary" name="what" value="withdraw">{t('grants.change.withdraw')}</Button></Actions>
            </Form>
          ) : null}
        </section>
      ))}
      {view.amendments.length > 0 ? <Table t={t} caption={t('grants.amendments')} rows={view.amendments} columns={[{ label: t('grants.number'), rowHeader: true, cell: (row) => t('grants.amendment', { number: row.number }) }, { label: t('grants.day'), cell: (row) => formatDay(lang, row.madeOn) }, { label: 'PDF', cell: (row) => <a href={`${path}/amendments/${row.number}.pdf`}>PDF<Hidden> {row.number}</Hidden></a> }, { label: t('grants.registered'), cell: (row) => (row.publishedOn === null ? (may.run && view.agreement?.mustPublish ? <form method="post" action={`${path}/amendments/${row.number}/register`}><Button look="quiet">{t('grants.amendment.register')}<Hidden> {row.number}</Hidden></Button></form> : '–') : formatDay(lang, row.publishedOn)) }]} /> : null}
      {may.sign && force ? (
        <Form action={`${path}/changes`} label={t('grants.change.ask')} draft={`change:${view.id}`}>
          <h2>{t('grants.change.ask')}</h2>
          <p>{t('grants.change.lead')}</p>
          <TextArea {...field('reason')} label={t('grants.after.reason')} rows={3} lang="cs" />
          <DayField {...field('endsOn')} label={t('grants.after.endsOn')} optional min={today} />
          <fieldset class="field"><legend>{t('grants.change.budget')}</legend><SelectField {...field('moveFrom')} label={t('grants.after.moveFrom')} options={items} optional emptyLabel="–" /><SelectField {...field('moveTo')} label={t('grants.after.moveTo')} options={items} optional emptyLabel="–" /><NumberField {...field('moveAmount')} label={t('grants.after.moveAmount')} unit="Kč" optional /></fieldset>
          <NumberField {...field('amount')} label={t('grants.after.amount')} unit="Kč" optional />
          {choices.length === 0 ? null : <fieldset class="field"><legend>{t('grants.change.partner-out')}</legend><SelectField {...field('partnerId')} label={t('grants.after.partnerId')} options={choices.map((one) => ({ value: one.id, label: one.name }))} optional emptyLabel="–" /><Radios {...field('partnerShare')} label={t('grants.after.partnerShare')} optional options={(['lead', 'falls'] as const).map((value) => ({ value, label: word(t, 'partnerShare', value) }))} /></fieldset>}
          <TextField {...field('iban')} label={t('grants.after.iban')} optional width="medium" dir="ltr" /><TextArea {...field('scope')} label={t('grants.after.scope')} rows={2} optional lang="cs" /><TextArea {...field('termination')} label={t('grants.after.termination')} rows={2} optional lang="cs" />
          <Actions><Button>{t('grants.change.send')}</Button></Actions>
        </Form>
      ) : null}
    </>
  )
}
function SettlementTab({ lang, t, view, may, today, values, errors }: TabProps & { today: string }) {
  const field = fieldsOf(t, values, errors)
  const path = `${at}/awards/${view.id}`
  const open = view.agreement !== null && ['signed', 'published'].includes(view.agreement.state)
  const turn = view.reports.find((one) => one.state !== 'accepted')
  const settled = view.reports.some((one) => one.kind === 'final' && one.state === 'accepted')
  return (
    <>
      {view.reports.map((report) => (
        <section class="card">
          <h2 class="card-title">{word(t, 'report', report.kind)} <Tag look={report.state === 'accepted' ? 'accent' : report.state === 'waiting' && report.dueOn >= today ? 'neutral' : 'warning'}>{report.state === 'waiting' && report.dueOn < today ? t('grants.report.late') : word(t, 'reportState', report.state)}</Tag></h2>
          <p>{t('grants.report.due', { day: formatDay(lang, report.dueOn) })}</p>
          {report.done === '' ? null : <p><LangText lang="cs">{report.done}</LangText></p>}{report.people === null ? null : <p>{t('grants.report.people', { count: report.people })}</p>}
          {report.asked === null || report.state === 'accepted' ? null : <Notice t={t} kind="warning" title={t('grants.after.asked')} level={3}><p>{report.asked}</p></Notice>}
          {may.sign && open && report === turn && report.state !== 'submitted' ? (
            <Form action={`${path}/reports/${report.id}`} label={word(t, 'report', report.kind)} draft={`report:${report.id}`}><TextArea {...field('done')} value={values['done'] ?? report.done} label={t('grants.after.done')} hint={t('grants.hint.report')} rows={6} lang="cs" /><NumberField {...field('people')} value={values['people'] ?? (report.people === null ? '' : String(report.people))} label={t('grants.after.people')} /><Actions><Button>{t('grants.report.submit')}</Button></Actions></Form>
          ) : null}
          {may.run && report === turn && report.state === 'submitted' ? <Form action={`${path}/reports/${report.id}/decide`} label={t('grants.report.decide')}><Radios {...field('verdict')} label={t('grants.report.decide')} inline options={(['accept', 'return'] as const).map((value) => ({ value, label: word(t, 'verdict', value) }))} /><TextArea {...field('asked')} label={t('grants.after.asked')} rows={2} lang="cs" optional /><Actions><Button>{t('grants.report.decide')}</Button></Actions></Form> : null}
        </section>
      ))}
      <h2>{t('grants.settlement')}</h2>
      {view.settlement === null ? null : <SummaryList rows={[{ label: t('grants.amount'), value: exact(lang, view.amountMinor) }, { label: t('grants.charged'), value: exact(lang, view.charges.filter((one) => one.voidedOn === null && one.funder === 'city').reduce((sum, one) => sum + one.amountMinor, 0n)) }, { label: t('grants.shareLimit'), value: exact(lang, view.settlement.limit) }, { label: t('grants.eligibleCost'), value: exact(lang, view.settlement.eligible) }, { label: t('grants.refundNow'), value: exact(lang, view.settlement.refund) }]} />}
      <Refunds lang={lang} t={t} view={view} may={may} />
      <Table t={t} caption={t('grants.documents')} rows={view.charges} empty={<p>{t('grants.documents.none')}</p>} columns={[
        { label: t('grants.after.documentNo'), rowHeader: true, cell: (row) => <>{row.documentNo}<br /><span class="field-hint">{row.label}, {t('grants.after.supplierIco')} {row.supplierIco}</span></> }, { label: t('grants.after.issuedOn'), cell: (row) => formatDay(lang, row.issuedOn), minor: true }, { label: t('grants.item'), cell: (row) => (row.position === null ? row.funder : String(row.position)) }, { label: t('grants.after.total'), numeric: true, cell: (row) => exact(lang, row.totalMinor) }, { label: t('grants.charged'), numeric: true, cell: (row) => exact(lang, row.amountMinor) },
        { label: t('grants.state'), cell: (row) => (row.voidedOn !== null ? t('grants.voided') : may.prepare && open && !settled ? <form method="post" action={`${path}/documents/${row.id}/void`}><Button look="quiet">{t('grants.void')}<Hidden> {row.documentNo}</Hidden></Button></form> : '') },
      ]} />
      {may.prepare && open && !settled ? (
        <>
          <Form action={`${path}/documents`} label={t('grants.document.add')} draft={`document:${view.id}`}>
            <h3>{t('grants.document.add')}</h3>
            <SelectField {...field('position')} label={t('grants.item')} options={view.items.map((item) => ({ value: String(item.position), label: `${item.position}. ${item.label} (${exact(lang, item.amountMinor - item.chargedMinor)})` }))} optional emptyLabel={t('grants.document.otherPayer')} /><TextField {...field('funder')} label={t('grants.after.funder')} hint={t('grants.hint.funder')} optional />
            <TextField {...field('label')} label={t('grants.after.label')} lang="cs" /><TextField {...field('supplierIco')} label={t('grants.after.supplierIco')} hint={t('grants.hint.supplierIco')} width="short" inputmode="numeric" /><TextField {...field('documentNo')} label={t('grants.after.documentNo')} width="medium" /><DayField {...field('issuedOn')} label={t('grants.after.issuedOn')} /><DayField {...field('paidOn')} label={t('grants.after.paidOn')} />
            <TextField {...field('total')} label={t('grants.after.total')} hint={t('grants.hint.decimal')} width="short" /><TextField {...field('amount')} label={t('grants.after.charge')} width="short" />
            <Actions><Button>{t('grants.document.add')}</Button></Actions>
          </Form>
          <Form action={`${path}/documents/import`} label={t('grants.document.import')} multipart><h3>{t('grants.document.import')}</h3><FileField {...field('file')} label={t('grants.after.file')} hint={t('grants.hint.documents')} accept=".csv,text/csv" /><Actions><Button look="secondary">{t('grants.document.import')}</Button></Actions></Form>
        </>
      ) : null}
    </>
  )
}
function ControlsTab({ lang, t, view, may, today, values, errors }: TabProps & { today: string }) {
  const field = fieldsOf(t, values, errors)
  const path = `${at}/awards/${view.id}`
  const turn = view.controls.find((one) => one.state !== 'closed')
  const openFinding = view.controls.flatMap((one) => one.findings).find((one) => one.state === 'open')
  return (
    <>
      {view.controls.length === 0 ? <EmptyState title={t('grants.controls.none')}>{t('grants.controls.noneText')}</EmptyState> : view.controls.map((control) => (
        <section class="card">
          <h2 class="card-title">{t('grants.control.on', { day: formatDay(lang, control.plannedOn) })} <Tag look={control.state === 'closed' ? 'neutral' : 'warning'}>{word(t, 'control', control.state)}</Tag></h2>
          <p>{t('grants.control.because')}: {control.because.split(' ').every((one) => ['first', 'large', 'late', 'finding', 'changed', 'joint'].includes(one)) && control.because !== '' ? control.because.split(' ').map((one) => word(t, 'risk', one)).join(', ') : control.because || t('grants.control.drawn')}</p>
          {control.protocol === null ? null : <p><strong>{t('grants.after.protocol')}:</strong> <LangText lang="cs">{control.protocol}</LangText></p>}{control.objections === null ? null : <p><strong>{t('grants.after.objections')}:</strong> <LangText lang="cs">{control.objections}</LangText></p>}{control.answer === null ? null : <p><strong>{t('grants.after.answer')}:</strong> <LangText lang="cs">{control.answer}</LangText></p>}
          {control.findings.map((finding) => (
            <div>
              <p><strong>{t('grants.finding')}:</strong> <LangText lang="cs">{finding.said}</LangText> ({exact(lang, BigInt(finding.amountMinor))}) <Tag>{word(t, 'findingState', finding.state)}</Tag> {finding.outcome ?? ''}</p>
              {may.run && finding === openFinding ? <Form action={`${path}/findings/${finding.id}`} label={t('grants.finding.settle')}><Radios {...field('state')} label={t('grants.finding.settle')} inline options={(['corrected', 'refund', 'waived'] as const).map((value) => ({ value, label: word(t, 'findingState', value) }))} /><TextField {...field('outcome')} label={t('grants.after.outcome')} lang="cs" /><Actions><Button look="secondary">{t('grants.finding.settle')}</Button></Actions></Form> : null}
            </div>
          ))}
          {may.run && control === turn && ['planned', 'begun'].includes(control.state) ? <Form action={`${path}/controls/${control.id}/protocol`} label={t('grants.control.protocol')} draft={`protocol:${control.id}`}><TextArea {...field('protocol')} label={t('grants.after.protocol')} rows={6} lang="cs" /><TextArea {...field('finding')} label={t('grants.after.finding')} rows={2} lang="cs" optional /><NumberField {...field('amount')} label={t('grants.finding.amount')} unit="Kč" optional /><Actions><Button>{t('grants.control.protocol')}</Button></Actions></Form> : null}
          {may.sign && control === turn && control.state === 'protocol' ? <Form action={`${path}/controls/${control.id}/object`} label={t('grants.control.object')}><TextArea {...field('objections')} label={t('grants.after.objections')} rows={4} lang="cs" /><Actions><Button look="secondary">{t('grants.control.object')}</Button></Actions></Form> : null}
          {may.run && control === turn && ['protocol', 'objections'].includes(control.state) ? <Form action={`${path}/controls/${control.id}/close`} label={t('grants.control.close')}>{control.state === 'objections' ? <TextArea {...field('answer')} label={t('grants.after.answer')} rows={3} lang="cs" /> : null}<Actions><Button>{t('grants.control.close')}</Button></Actions></Form> : null}
        </section>
      ))}
      {may.run && view.agreement !== null ? <Form action={`${path}/controls`} label={t('grants.control.add')}><h2>{t('grants.control.add')}</h2><DayField {...field('plannedOn')} label={t('grants.after.plannedOn')} min={today} /><TextField {...field('because')} label={t('grants.after.because')} lang="cs" /><Actions><Button look="secondary">{t('grants.control.add')}</Button></Actions></Form> : null}
    </>
  )
}

// Finance ------------------------------------------------------------------------------------------------------------------------------
export function FinancePage({ lang, t, desk, may, payer, values, errors }: { lang: Lang; t: Translate; desk: Awaited<ReturnType<typeof financeDesk>>; may: boolean; payer: boolean; values: Values; errors: FieldErrors }) {
  const field = fieldsOf(t, values, errors)
  const path = `${at}/payments`
  const met = desk.waiting.filter((one) => one.state === 'met')
  const ready = desk.waiting.filter((one) => ['approved', 'failed'].includes(one.state))
  const ordered = desk.waiting.filter((one) => one.state === 'ordered')
  const sum = (rows: readonly { amountMinor: bigint }[]) => exact(lang, rows.reduce((total, row) => total + row.amountMinor, 0n))
  const columns = [
    { label: t('grants.agreement.number'), rowHeader: true, cell: (row: (typeof met)[number]) => <><a href={`${at}/awards/${row.applicationId}`}>{row.agreement}</a> ({row.number}.)</> }, { label: t('grants.applicant'), cell: (row: (typeof met)[number]) => row.organisation }, { label: t('grants.amount'), numeric: true, cell: (row: (typeof met)[number]) => exact(lang, row.amountMinor) }, { label: t('grants.due'), cell: (row: (typeof met)[number]) => formatDay(lang, row.dueOn), minor: true },
  ]
  return (
    <>
      <PageHeading title={t('grants.finance')} lead={t('grants.finance.lead')} />
      <ErrorSummary t={t} errors={errors} labels={{ file: t('grants.statement'), note: t('grants.reason'), ids: t('grants.finance.met') }} />
      <h2>{t('grants.finance.met')} {met.length > 0 ? <Tag look="warning">{met.length}</Tag> : null}</h2>
      {met.length === 0 ? <p>{t('grants.finance.metNone')}</p> : may ? (
        <>
          <Form action={`${path}/approve`} label={t('grants.finance.approve')}>
            <Checkboxes {...field('ids')} label={t('grants.finance.met')} values={met.map((one) => one.id)} options={met.map((one) => ({ value: one.id, label: `${one.agreement} (${one.number}.) – ${exact(lang, one.amountMinor)}`, hint: `${one.organisation}${one.note === null ? '' : ` · ${one.note}`}` }))} />
            <Actions><Button data={{ next: '' }}>{t('grants.finance.approve')}</Button></Actions>
          </Form>
          <Details summary={t('grants.finance.return')}><Form action={`${path}/return`} label={t('grants.finance.return')}><SelectField {...field('id')} label={t('grants.instalment')} options={[...met, ...ready].map((one) => ({ value: one.id, label: `${one.agreement} (${one.number}.) – ${exact(lang, one.amountMinor)}` }))} /><TextField {...field('note')} label={t('grants.reason')} lang="cs" /><Actions><Button look="secondary">{t('grants.finance.return')}</Button></Actions></Form></Details>
        </>
      ) : <Table t={t} caption={t('grants.finance.met')} captionHidden rows={met} columns={columns} />}
      <h2>{t('grants.finance.ready')}</h2>
      <Table t={t} caption={t('grants.finance.ready')} captionHidden rows={ready} empty={<p>{t('grants.finance.readyNone')}</p>} columns={[...columns, { label: t('grants.state'), cell: (row) => <>{word(t, 'instalment', row.state)} {row.note ?? ''}</> }]} />
      {may && ready.length > 0 ? <Step action={`${path}/order`} label={t('grants.finance.order', { count: ready.length, sum: sum(ready) })} next={met.length === 0} /> : null}
      <h2>{t('grants.finance.orders')}</h2>
      {payer ? null : <Notice t={t} kind="warning" title={t('grants.finance.noPayer')} level={3}><p>{t('grants.finance.noPayerText')}</p></Notice>}
      <Table t={t} caption={t('grants.finance.orders')} captionHidden rows={desk.orders} empty={<p>{t('grants.finance.ordersNone')}</p>} columns={[{ label: t('grants.number'), rowHeader: true, cell: (row) => (payer ? <a href={`${path}/orders/${row.id}.xml`}>{row.number} (XML)</a> : String(row.number)) }, { label: t('grants.day'), cell: (row) => formatInstant(lang, row.madeAt) }, { label: t('grants.instalments'), numeric: true, cell: (row) => String(row.count) }, { label: t('grants.amount'), numeric: true, cell: (row) => exact(lang, row.totalMinor) }]} />
      {ordered.length > 0 ? <p>{t('grants.finance.ordered', { count: ordered.length, sum: sum(ordered) })}</p> : null}
      {may ? <Form action={`${path}/statement`} label={t('grants.statement')} multipart><h2>{t('grants.statement')}</h2><FileField {...field('file')} label={t('grants.statement')} hint={t('grants.hint.statement')} accept=".xml,application/xml,text/xml" /><Actions><Button look="secondary">{t('grants.statement.read')}</Button></Actions></Form> : null}
      <h2>{t('grants.finance.unmatched')}</h2>
      <Table t={t} caption={t('grants.finance.unmatched')} captionHidden rows={desk.unmatched} empty={<p>{t('grants.finance.unmatchedNone')}</p>} columns={[{ label: t('grants.reference'), rowHeader: true, cell: (row) => row.reference }, { label: t('grants.day'), cell: (row) => formatDay(lang, row.valueOn) }, { label: t('grants.amount'), numeric: true, cell: (row) => exact(lang, row.amountMinor) }, { label: t('grants.symbol'), cell: (row) => row.symbol ?? '' }, { label: t('grants.message'), cell: (row) => row.message ?? '', minor: true }]} />
      <h2>{t('grants.refunds')}</h2>
      <Table t={t} caption={t('grants.refunds')} captionHidden rows={desk.refunds} empty={<p>{t('grants.refunds.none')}</p>} columns={[{ label: t('grants.applicant'), rowHeader: true, cell: (row) => <a href={`${at}/awards/${row.applicationId}`}>{row.organisation}</a> }, { label: t('grants.amount'), numeric: true, cell: (row) => exact(lang, row.amountMinor) }, { label: t('grants.kind'), cell: (row) => word(t, 'refund', row.why) }, { label: t('grants.due'), cell: (row) => formatDay(lang, row.dueOn) }]} />
    </>
  )
}
