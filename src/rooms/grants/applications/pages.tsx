// The pages of an application: the applicant's form, what was submitted, and the list of a call.
import type { FieldErrors } from '../../../kernel/command.ts'
import { formatDay, formatInstant, type Lang, type Translate } from '../../../kernel/i18n.ts'
import { Actions, Button, ButtonLink, Tag } from '../../../ui/actions.tsx'
import { SummaryList, Timeline } from '../../../ui/facts.tsx'
import { Checkbox, DayField, fieldsOf, Form, NumberField, Radios, SelectField, TextArea, TextField } from '../../../ui/fields.tsx'
import { EmptyState, ErrorSummary, Notice } from '../../../ui/messages.tsx'
import { PageHeading } from '../../../ui/navigation.tsx'
import { Table } from '../../../ui/table.tsx'
import type { Call } from '../calls/queries.ts'
import { at, CallFrame, titleOf, type Values } from '../frame.tsx'
import { grantServices, sourceStates, type ApplicationContent } from '../model.ts'
import { applicationStateText, crownsText, ruleText, serviceText } from '../words.ts'
import type { ApplicationRow, ApplicationView } from './queries.ts'

export function ApplicationsPage({ lang, t, call, rows }: { lang: Lang; t: Translate; call: Call; rows: readonly ApplicationRow[] }) {
  return (
    <CallFrame lang={lang} t={t} call={call} current="applications">
      <Table t={t} caption={t('grants.applications')} captionHidden keys rows={rows} empty={<EmptyState title={t('grants.applications.none')} />} columns={[
        { label: t('grants.number'), rowHeader: true, cell: (row) => <a href={`${at}/applications/${row.id}`}>{t('grants.numbered', { number: row.number ?? 0 })}</a> }, { label: t('grants.applicant'), cell: (row) => row.organisation }, { label: t('grants.project'), cell: (row) => row.title },
        { label: t('grants.streams'), cell: (row) => String(row.stream ?? '') }, { label: t('grants.service'), cell: (row) => (row.service ? serviceText(t, row.service) : ''), minor: true }, { label: t('grants.requested'), numeric: true, cell: (row) => crownsText(lang, row.requestedMinor) },
        { label: t('grants.state'), cell: (row) => <>{applicationStateText(t, row.state)}{row.gaps > 0 ? <> <Tag look="warning">{t('grants.gaps', { count: row.gaps })}</Tag></> : null}</> },
      ]} />
    </CallFrame>
  )
}
export const itemSlots = [1, 2, 3, 4, 5, 6] as const
export const sourceSlots = [1, 2, 3, 4] as const
export const partnerSlots = [1, 2, 3] as const
type Choices = { organisations: readonly { id: string; name: string }[]; districts: readonly { code: string; name: string }[] }
function applicationLabels(t: Translate): Record<string, string> {
  const names = ['streamId', 'title', 'summary', 'service', 'district', 'startsOn', 'endsOn', 'requested', 'viable', 'ownShare', 'agreesToPublish'] as const
  return { ...Object.fromEntries(names.map((name) => [name, t(`grants.form.${name}`)])), items: t('grants.form.items'), sources: t('grants.form.sources'), partners: t('grants.form.partners'), '': t('grants.application'), deliveredAt: t('grants.delivered.at'), organisationId: t('grants.applicant') }
}
function ApplicationFields({ lang, t, call, organisations, districts, values, errors }: Choices & { lang: Lang; t: Translate; call: Call; values: Values; errors: FieldErrors }) {
  const field = fieldsOf(t, values, errors)
  const labels = applicationLabels(t)
  const label = (name: string) => labels[name] ?? ''
  return (
    <>
      <Radios {...field('streamId')} label={label('streamId')} options={call.streams.map((stream) => ({ value: stream.id, label: `${stream.number}. ${lang === 'cs' ? stream.titleCs : stream.titleEn}` }))} />
      <TextField {...field('title')} label={label('title')} maxlength={140} /><TextArea {...field('summary')} label={label('summary')} hint={t('grants.hint.summary')} rows={8} maxlength={3000} />
      <SelectField {...field('service')} label={label('service')} options={grantServices.map((value) => ({ value, label: serviceText(t, value) }))} /><SelectField {...field('district')} label={label('district')} optional combobox options={districts.map((one) => ({ value: one.code, label: one.name }))} />
      <DayField {...field('startsOn')} label={label('startsOn')} /><DayField {...field('endsOn')} label={label('endsOn')} />
      <h2>{t('grants.form.money')}</h2>
      <NumberField {...field('requested')} label={label('requested')} unit="Kč" /><NumberField {...field('viable')} label={label('viable')} hint={t('grants.hint.viableOwn', { percent: call.viablePercent })} unit="Kč" optional /><NumberField {...field('ownShare')} label={label('ownShare')} unit="Kč" optional />
      <h3>{t('grants.form.items')}</h3>
      {itemSlots.map((n) => <fieldset class="field"><legend>{t('grants.form.item', { number: n })}</legend><TextField {...field(`item${n}Label`)} label={t('grants.form.itemLabel')} optional={n > 1} /><NumberField {...field(`item${n}Amount`)} label={t('grants.form.amount')} unit="Kč" /></fieldset>)}
      <h3>{t('grants.form.sources')}</h3>
      <p>{t('grants.form.sourcesLead')}</p>
      {sourceSlots.map((n) => <fieldset class="field"><legend>{t('grants.form.source', { number: n })}</legend><TextField {...field(`source${n}Funder`)} label={t('grants.form.funder')} optional /><NumberField {...field(`source${n}Amount`)} label={t('grants.form.amount')} unit="Kč" /><Radios {...field(`source${n}Status`)} label={t('grants.form.status')} inline optional options={sourceStates.map((value) => ({ value, label: t(`grants.source.${value}`) }))} /></fieldset>)}
      <h3>{t('grants.form.partners')}</h3>
      <p>{t('grants.form.partnersLead', { points: call.jointBonus })}</p>
      {partnerSlots.map((n) => <fieldset class="field"><legend>{t('grants.form.partner', { number: n })}</legend><SelectField {...field(`partner${n}`)} label={t('grants.form.organisation')} optional combobox options={organisations.map((one) => ({ value: one.id, label: one.name }))} /><NumberField {...field(`partner${n}Share`)} label={t('grants.form.share')} unit="Kč" /></fieldset>)}
      <Checkbox t={t} name="agreesToPublish" label={label('agreesToPublish')} checked={values['agreesToPublish'] === 'on'} />
    </>
  )
}
export function DeliveredPage({ lang, t, call, organisations, districts, values, errors }: Choices & { lang: Lang; t: Translate; call: Call; values: Values; errors: FieldErrors }) {
  const field = fieldsOf(t, values, errors)
  return (
    <>
      <PageHeading title={t('grants.delivered')} kicker={titleOf(lang, call)} lead={t('grants.delivered.lead')} />
      <ErrorSummary t={t} errors={errors} labels={applicationLabels(t)} />
      <Form action={`${at}/calls/${call.id}/delivered`} label={t('grants.delivered')} draft={`delivered:${call.id}`}>
        <SelectField {...field('organisationId')} label={t('grants.applicant')} combobox options={organisations.map((one) => ({ value: one.id, label: one.name }))} />
        <TextField {...field('deliveredAt')} label={t('grants.delivered.at')} hint={t('grants.hint.moment')} width="medium" dir="ltr" />
        <ApplicationFields lang={lang} t={t} call={call} organisations={organisations} districts={districts} values={values} errors={errors} />
        <Actions><Button>{t('grants.delivered')}</Button></Actions>
      </Form>
    </>
  )
}
export function ApplicationForm({ lang, t, call, view, organisations, districts, maySign, values, errors }: {
  lang: Lang; t: Translate; call: Call; view: ApplicationView; organisations: readonly { id: string; name: string }[]; districts: readonly { code: string; name: string }[]; maySign: boolean; values: Values; errors: FieldErrors
}) {
  const labels = applicationLabels(t)
  return (
    <>
      <PageHeading title={view.title || t('grants.untitled')} kicker={titleOf(lang, call)} meta={<Tag look="accent">{applicationStateText(t, view.state)}</Tag>} lead={call.closesAt ? t('grants.until', { moment: formatInstant(lang, call.closesAt) }) : undefined} />
      {view.gaps.some((gap) => gap.dueOn !== null && gap.settledAt === null) ? (
        <Notice t={t} kind="warning" title={t('grants.completion')} level={2}><ul>{view.gaps.filter((gap) => gap.settledAt === null).map((gap) => <li>{ruleText(t, gap.rule)}{gap.said ? `: ${gap.said}` : ''} {gap.dueOn ? t('grants.completionUntil', { day: formatDay(lang, gap.dueOn) }) : ''}</li>)}</ul></Notice>
      ) : null}
      <ErrorSummary t={t} errors={errors} labels={labels} />
      <Form action={`${at}/applications/${view.id}`} label={t('grants.application')} draft={`application:${view.id}`}>
        <ApplicationFields lang={lang} t={t} call={call} organisations={organisations} districts={districts} values={values} errors={errors} />
        <Actions><Button>{t('ui.save')}</Button></Actions>
      </Form>
      <h2>{t('grants.sign')}</h2>
      <p>{t(maySign ? 'grants.sign.lead' : 'grants.sign.other')}</p>
      {maySign ? <form class="form" method="post" action={`${at}/applications/${view.id}/submit`}><Actions><Button>{t('grants.sign.do')}</Button></Actions></form> : null}
    </>
  )
}
export function Content({ lang, t, content, view, districts }: { lang: Lang; t: Translate; content: ApplicationContent; view: ApplicationView; districts: readonly { code: string; name: string }[] }) {
  return (
    <>
      <SummaryList rows={[
        { label: t('grants.form.summary'), value: <span lang="cs">{content.summary}</span> }, { label: t('grants.service'), value: serviceText(t, content.service) }, { label: t('grants.form.district'), value: districts.find((one) => one.code === content.district)?.name ?? null },
        { label: t('grants.form.period'), value: `${formatDay(lang, content.startsOn)} – ${formatDay(lang, content.endsOn)}` }, { label: t('grants.form.requested'), value: crownsText(lang, content.requested) }, { label: t('grants.form.viable'), value: content.viable === null ? null : crownsText(lang, content.viable) },
        { label: t('grants.form.ownShare'), value: content.ownShare === null ? null : crownsText(lang, content.ownShare) }, { label: t('grants.form.partners'), value: view.partners.length === 0 ? null : view.partners.join(', ') },
      ]} />
      <Table t={t} caption={t('grants.form.items')} rows={content.items} columns={[{ label: t('grants.form.itemLabel'), rowHeader: true, cell: (row) => row.label }, { label: t('grants.form.amount'), numeric: true, cell: (row) => crownsText(lang, row.amount) }]} />
      {content.sources.length === 0 ? null : <Table t={t} caption={t('grants.form.sources')} rows={content.sources} columns={[{ label: t('grants.form.funder'), rowHeader: true, cell: (row) => row.funder }, { label: t('grants.form.amount'), numeric: true, cell: (row) => crownsText(lang, row.amount) }, { label: t('grants.form.status'), cell: (row) => t(`grants.source.${row.status}`) }]} />}
    </>
  )
}
export function ApplicationPage({ lang, t, call, view, content, districts, mayCheck, own, values, errors }: {
  lang: Lang; t: Translate; call: Call; view: ApplicationView; content: ApplicationContent | null; districts: readonly { code: string; name: string }[]; mayCheck: boolean; own: boolean; values: Values; errors: FieldErrors
}) {
  const field = fieldsOf(t, values, errors)
  return (
    <>
      <PageHeading title={view.title} kicker={`${titleOf(lang, call)} · ${t('grants.numbered', { number: view.number ?? 0 })}`} meta={<><Tag look="accent">{applicationStateText(t, view.state)}</Tag> {view.organisation}</>}
        actions={<>{view.hasLetter ? <ButtonLink href={`${at}/applications/${view.id}/letter.pdf`}>{t('grants.letter.open')}</ButtonLink> : null}{view.awardedMinor === null ? null : <Tag look="accent">{crownsText(lang, view.awardedMinor)}</Tag>}</>} />
      <ErrorSummary t={t} errors={errors} labels={{ verdict: t('grants.verdict'), reason: t('grants.reason'), dueOn: t('grants.dueOn') }} />
      {view.reason ? <Notice t={t} kind="info" title={t('grants.reason')} level={2}><p>{view.reason}</p></Notice> : null}
      {view.gaps.length === 0 ? null : <Notice t={t} kind="warning" title={t('grants.gapsFound')} level={2}><ul>{view.gaps.map((gap) => <li>{ruleText(t, gap.rule)}{gap.said ? `: ${gap.said}` : ''}{gap.dueOn ? ` ${t('grants.completionUntil', { day: formatDay(lang, gap.dueOn) })}` : ''}{gap.settledAt ? ` ✓ ${formatInstant(lang, gap.settledAt)}` : ''}</li>)}</ul></Notice>}
      {content ? <Content lang={lang} t={t} content={content} view={view} districts={districts} /> : null}
      <h2>{t('grants.receipt')}</h2>
      <Timeline items={view.versions.map((version) => ({ when: formatInstant(lang, version.madeAt), title: t('grants.version', { version: version.version }), children: <code class="numeric">{version.receipt}</code> }))} />
      {mayCheck && call.state === 'checking' && ['submitted', 'returned', 'excluded'].includes(view.state) ? (
        <Form action={`${at}/applications/${view.id}/check`} label={t('grants.verdict')} draft={`check:${view.id}`}>
          <h2>{t('grants.verdict')}</h2>
          <Radios {...field('verdict')} label={t('grants.verdict')} options={(['eligible', 'return', 'exclude'] as const).map((value) => ({ value, label: t(`grants.verdict.${value}`) }))} />
          <TextArea {...field('reason')} label={t('grants.reason')} hint={t('grants.hint.reason')} optional rows={3} lang="cs" /><DayField {...field('dueOn')} label={t('grants.dueOn')} optional />
          <Actions><Button>{t('grants.verdict.write')}</Button></Actions>
        </Form>
      ) : null}
      {own && ['submitted', 'returned', 'eligible'].includes(view.state) && ['published', 'checking', 'reviewing', 'committee'].includes(call.state) ? <form method="post" action={`${at}/applications/${view.id}/withdraw`}><Button look="quiet">{t('grants.withdraw')}</Button></form> : null}
    </>
  )
}
