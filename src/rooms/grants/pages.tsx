// The pages of a call for City Hall, applicants, the committee and everybody.
import type { Child } from 'hono/jsx'
import type { FieldErrors } from '../../kernel/command.ts'
import { formatDay, formatInstant, formatNumber, type Lang, type MessageKey, type Translate } from '../../kernel/i18n.ts'
import { Actions, Button, ButtonLink, LinkCard, Tag } from '../../ui/actions.tsx'
import { BarChart, ChartFrame } from '../../ui/charts.tsx'
import { SummaryList, Timeline } from '../../ui/facts.tsx'
import { Checkbox, Checkboxes, DayField, EmailField, fieldsOf, Form, NumberField, Radios, SelectField, TextArea, TextField } from '../../ui/fields.tsx'
import { Details, EmptyState, ErrorSummary, Notice } from '../../ui/messages.tsx'
import { PageHeading, StepList, TabsAsLinks } from '../../ui/navigation.tsx'
import { Table } from '../../ui/table.tsx'
import { Hidden, LangText } from '../../ui/text.tsx'
import type { ApplicationRow, ApplicationView } from './applications/queries.ts'
import type { Call, Progress } from './calls/queries.ts'
import type { Decision, ProposalRow, Why } from './decision/queries.ts'
import { callStates, grantServices, sourceStates, type ApplicationContent, type ScoreModel } from './model.ts'
import type { Member, OwnReview } from './review/queries.ts'
import { applicationStateText, callStateText, crownsText, interestText, kindText, organText, ruleText, serviceText } from './words.ts'

const at = '/app/grants'
type Values = Readonly<Record<string, string>>
const titleOf = (lang: Lang, call: Pick<Call, 'titleCs' | 'titleEn'>) => (lang === 'cs' ? call.titleCs : call.titleEn)
/** A Czech or English text marked as what it is, wherever the page is in another language. */
function Own({ lang, cs, en }: { lang: Lang; cs: string; en: string }) {
  return lang === 'cs' ? <LangText lang="cs">{cs}</LangText> : <LangText lang="en">{en}</LangText>
}

// Home ---------------------------------------------------------------------------------------------------------------------------
export function GrantsHome({ lang, t, calls, own, awards, sees, reviews, may }: { lang: Lang; t: Translate; calls: readonly Call[]; own: readonly ApplicationRow[] | null; awards: readonly { id: string; title: string; amountMinor: bigint; state: string | null; todo: number }[]; sees: boolean; reviews: readonly OwnReview[] | null; may: { run: boolean; prepare: boolean } }) {
  const open = calls.filter((call) => call.state === 'published')
  return (
    <>
      <PageHeading title={t('grants.title')} lead={t('grants.lead')} actions={may.run ? <ButtonLink href={`${at}/calls/new`}>{t('grants.newCall')}</ButtonLink> : undefined} />
      {reviews === null ? null : (
        <>
          <h2>{t('grants.myReviews')}</h2>
          <Table t={t} caption={t('grants.myReviews')} captionHidden keys rows={reviews} empty={<EmptyState title={t('grants.myReviews.none')}>{t('grants.myReviews.noneText')}</EmptyState>} columns={[
            { label: t('grants.number'), rowHeader: true, cell: (row) => <a href={`${at}/reviews/${row.applicationId}`}>{t('grants.numbered', { number: row.number })}</a> }, { label: t('grants.applicant'), cell: (row) => row.organisation }, { label: t('grants.project'), cell: (row) => row.title },
            { label: t('grants.review.state'), cell: (row) => (row.state === 'submitted' ? <Tag look="accent">{t('grants.review.done', { points: row.points ?? 0 })}</Tag> : t('grants.review.waits')) },
          ]} />
          <p><a href={`${at}/interests`}>{t('grants.interests')}</a></p>
        </>
      )}
      {own === null ? null : (
        <>
          <h2>{t('grants.openCalls')}</h2>
          {open.length === 0 ? <p>{t('grants.openCalls.none')}</p> : open.map((call) => (
            <article class="card">
              <h3 class="card-title">{titleOf(lang, call)}</h3>
              <p>{t('grants.window', { from: call.opensAt ? formatInstant(lang, call.opensAt) : '', to: call.closesAt ? formatInstant(lang, call.closesAt) : '' })}</p>
              <p><a href={`/${lang}/calls/${call.slug}`}>{t('grants.rules')}</a></p>
              {may.prepare ? <form method="post" action={`${at}/calls/${call.id}/begin`}><Button>{t('grants.begin')}<Hidden> {titleOf(lang, call)}</Hidden></Button></form> : null}
            </article>
          ))}
          <h2>{t('grants.ownApplications')}</h2>
          <Table t={t} caption={t('grants.ownApplications')} captionHidden keys rows={own} empty={<EmptyState title={t('grants.ownApplications.none')} />} columns={[
            { label: t('grants.project'), rowHeader: true, cell: (row) => <a href={`${at}/applications/${row.id}`}>{row.title || t('grants.untitled')}</a> }, { label: t('grants.call'), cell: (row) => row.callTitle }, { label: t('grants.requested'), numeric: true, cell: (row) => crownsText(lang, row.requestedMinor) },
            { label: t('grants.state'), cell: (row) => <>{applicationStateText(t, row.state)}{row.gaps > 0 ? <> <Tag look="warning">{t('grants.gaps', { count: row.gaps })}</Tag></> : null}</> },
          ]} />
        </>
      )}
      {awards.length === 0 ? null : (
        <>
          <h2>{t('grants.ownAwards')}</h2>
          <Table t={t} caption={t('grants.ownAwards')} captionHidden keys rows={awards} columns={[
            { label: t('grants.project'), rowHeader: true, cell: (row) => <a href={`${at}/awards/${row.id}`}>{row.title}</a> }, { label: t('grants.amount'), numeric: true, cell: (row) => crownsText(lang, row.amountMinor) }, { label: t('grants.agreement'), cell: (row) => <>{row.state === null ? '' : t(`grants.agreement.${row.state}` as MessageKey)}{row.todo > 0 ? <> <Tag look="warning">{t('grants.todo', { count: row.todo })}</Tag></> : null}</> },
          ]} />
        </>
      )}
      {sees ? <p><a href={`${at}/payments`}>{t('grants.finance')}</a> · <a href={`${at}/interests`}>{t('grants.interests')}</a></p> : null}
      {own !== null && calls.length === open.length ? null : (
        <>
          <h2>{t('grants.calls')}</h2>
          <Table t={t} caption={t('grants.calls')} captionHidden keys rows={calls} empty={<EmptyState title={t('grants.calls.none')} />} columns={[
            { label: t('grants.call'), rowHeader: true, cell: (row) => <><a href={own === null && reviews === null || may.run ? `${at}/calls/${row.id}` : `/${lang}/calls/${row.slug}`}>{titleOf(lang, row)}</a>{row.isDemo ? <> <Tag>{t('grants.demo')}</Tag></> : null}</> },
            { label: t('grants.budget'), numeric: true, cell: (row) => crownsText(lang, row.budgetMinor) }, { label: t('grants.state'), cell: (row) => callStateText(t, row.state) },
          ]} />
        </>
      )}
    </>
  )
}

// Call ---------------------------------------------------------------------------------------------------------------------------
export const streamSlots = [1, 2, 3] as const
export const criterionSlots = [1, 2, 3, 4, 5, 6] as const
export function CallForm({ t, values, errors, id }: { t: Translate; values: Values; errors: FieldErrors; id: string | null }) {
  const field = fieldsOf(t, values, errors)
  const plain = ['year', 'titleCs', 'titleEn', 'purposeCs', 'purposeEn', 'minimumScore', 'jointBonus', 'applicantCap', 'viablePercent', 'reviewsPerApplication', 'reviewerLoad', 'councilLimit'] as const
  const labels: Record<string, string> = { ...Object.fromEntries(plain.map((name) => [name, t(`grants.field.${name}`)])), criteria: t('grants.criteria'), streams: t('grants.streams'), minimums: t('grants.minimums') }
  const label = (name: string) => labels[name] ?? ''
  return (
    <>
      <ErrorSummary t={t} errors={errors} labels={labels} />
      <Form action={id === null ? `${at}/calls/new` : `${at}/calls/${id}/edit`} label={t('grants.rules')} draft={`call:${id ?? 'new'}`}>
        <NumberField {...field('year')} label={label('year')} />
        <TextField {...field('titleCs')} label={label('titleCs')} lang="cs" maxlength={200} /><TextField {...field('titleEn')} label={label('titleEn')} lang="en" maxlength={200} />
        <TextArea {...field('purposeCs')} label={label('purposeCs')} lang="cs" rows={4} /><TextArea {...field('purposeEn')} label={label('purposeEn')} lang="en" rows={4} />
        <h2>{t('grants.streams')}</h2>
        {errors['streams'] ? <p class="field-error">{t(errors['streams'][0] as MessageKey)}</p> : null}
        {streamSlots.map((n) => (
          <fieldset class="field"><legend>{t('grants.stream', { number: n })}</legend>
            <TextField {...field(`stream${n}Cs`)} label={t('grants.field.titleCs')} optional={n > 1} lang="cs" /><TextField {...field(`stream${n}En`)} label={t('grants.field.titleEn')} optional={n > 1} lang="en" /><NumberField {...field(`stream${n}Budget`)} label={t('grants.budget')} unit="Kč" />
          </fieldset>
        ))}
        <h2>{t('grants.criteria')}</h2>
        <p>{t('grants.criteria.lead')}</p>
        {errors['criteria'] ? <p class="field-error">{t(errors['criteria'][0] as MessageKey)}</p> : null}
        {criterionSlots.map((n) => (
          <fieldset class="field"><legend>{t('grants.criterionNumber', { number: n })}</legend>
            <TextField {...field(`criterion${n}Cs`)} label={t('grants.field.titleCs')} optional={n > 1} lang="cs" /><TextField {...field(`criterion${n}En`)} label={t('grants.field.titleEn')} optional={n > 1} lang="en" />
            <TextField {...field(`guidance${n}Cs`)} label={t('grants.field.guidanceCs')} optional lang="cs" /><TextField {...field(`guidance${n}En`)} label={t('grants.field.guidanceEn')} optional lang="en" /><NumberField {...field(`points${n}`)} label={t('grants.mostPoints')} />
          </fieldset>
        ))}
        <h2>{t('grants.limits')}</h2>
        <NumberField {...field('minimumScore')} label={label('minimumScore')} /><NumberField {...field('jointBonus')} label={label('jointBonus')} hint={t('grants.hint.jointBonus')} /><NumberField {...field('applicantCap')} label={label('applicantCap')} unit="Kč" optional />
        <NumberField {...field('viablePercent')} label={label('viablePercent')} unit="%" hint={t('grants.hint.viable')} /><NumberField {...field('councilLimit')} label={label('councilLimit')} unit="Kč" hint={t('grants.hint.councilLimit')} />
        <NumberField {...field('reviewsPerApplication')} label={label('reviewsPerApplication')} /><NumberField {...field('reviewerLoad')} label={label('reviewerLoad')} />
        <TextArea {...field('minimums')} label={t('grants.minimums')} hint={t('grants.hint.minimums', { services: grantServices.join(', ') })} optional rows={4} />
        <Actions><Button>{t('ui.save')}</Button></Actions>
      </Form>
    </>
  )
}

export function CallFrame({ lang, t, call, current, children }: { lang: Lang; t: Translate; call: Call; current: 'call' | 'applications' | 'committee' | 'decision' | 'awards'; children: Child }) {
  const tab = (name: typeof current, path: string, label: string) => ({ label, href: `${at}/calls/${call.id}${path}`, current: current === name })
  return (
    <>
      <PageHeading title={titleOf(lang, call)} meta={<><Tag look="accent">{callStateText(t, call.state)}</Tag> {call.isDemo ? <Tag>{t('grants.demo')}</Tag> : null} {crownsText(lang, call.budgetMinor)}</>} />
      <TabsAsLinks label={t('grants.call')} tabs={[tab('call', '', t('grants.rules')), tab('applications', '/applications', t('grants.applications')), tab('committee', '/committee', t('grants.committee')), tab('decision', '/decision', t('grants.decision')), tab('awards', '/awards', t('grants.awards'))]} />
      {children}
    </>
  )
}
function Rules({ lang, t, call }: { lang: Lang; t: Translate; call: Call }) {
  return (
    <>
      <SummaryList rows={[
        { label: t('grants.purpose'), value: <Own lang={lang} cs={call.purposeCs} en={call.purposeEn} /> }, { label: t('grants.budget'), value: crownsText(lang, call.budgetMinor) },
        { label: t('grants.published'), value: call.publishedAt ? formatInstant(lang, call.publishedAt) : null }, { label: t('grants.opens'), value: call.opensAt ? formatInstant(lang, call.opensAt) : null }, { label: t('grants.closes'), value: call.closesAt ? formatInstant(lang, call.closesAt) : null },
        { label: t('grants.field.minimumScore'), value: String(call.minimumScore) }, { label: t('grants.field.jointBonus'), value: String(call.jointBonus) }, { label: t('grants.field.applicantCap'), value: call.applicantCapMinor === null ? null : crownsText(lang, call.applicantCapMinor) },
        { label: t('grants.field.viablePercent'), value: `${call.viablePercent} %` }, { label: t('grants.field.councilLimit'), value: crownsText(lang, call.councilLimitMinor) }, { label: t('grants.field.reviewsPerApplication'), value: String(call.reviewsPerApplication) },
        { label: t('grants.minimums'), value: call.minimums.length === 0 ? null : <ul>{call.minimums.map((one) => <li>{one.what === 'service' ? serviceText(t, one.key) : one.key}: {one.least}</li>)}</ul> },
      ]} />
      <Table t={t} caption={t('grants.streams')} rows={call.streams} columns={[{ label: t('grants.streams'), rowHeader: true, cell: (row) => <Own lang={lang} cs={`${row.number}. ${row.titleCs}`} en={`${row.number}. ${row.titleEn}`} /> }, { label: t('grants.budget'), numeric: true, cell: (row) => crownsText(lang, row.budgetMinor) }]} />
      <Table t={t} caption={t('grants.criteria')} rows={call.criteria} columns={[
        { label: t('grants.criterion'), rowHeader: true, cell: (row) => <Own lang={lang} cs={row.titleCs} en={row.titleEn} /> }, { label: t('grants.guidance'), cell: (row) => <Own lang={lang} cs={row.guidanceCs} en={row.guidanceEn} /> }, { label: t('grants.mostPoints'), numeric: true, cell: (row) => String(row.points) },
      ]} />
    </>
  )
}
export function CallPage({ lang, t, call, progress, earliest, completionDay, mayRun, values, errors }: { lang: Lang; t: Translate; call: Call; progress: Progress; earliest: string; completionDay: string; mayRun: boolean; values: Values; errors: FieldErrors }) {
  const field = fieldsOf(t, values, errors)
  const shown = callStates.filter((state) => state !== 'cancelled')
  const reached = shown.indexOf(call.state === 'cancelled' ? 'draft' : call.state)
  return (
    <CallFrame lang={lang} t={t} call={call} current="call">
      <StepList t={t} label={t('grants.steps')} steps={shown.map((state, index) => ({ label: callStateText(t, state), state: index < reached ? 'done' as const : index === reached ? 'current' as const : 'next' as const }))} />
      <ErrorSummary t={t} errors={errors} labels={{ opensAt: t('grants.opens'), closesAt: t('grants.closes'), lateReason: t('grants.lateReason'), '': t('grants.call') }} />
      {mayRun && call.state === 'draft' ? (
        <Form action={`${at}/calls/${call.id}/publish`} label={t('grants.publish')}>
          <h2>{t('grants.publish')}</h2>
          <p>{t('grants.publish.lead', { day: earliest })}</p>
          <TextField {...field('opensAt')} label={t('grants.opens')} hint={t('grants.hint.moment')} width="medium" dir="ltr" /><TextField {...field('closesAt')} label={t('grants.closes')} hint={t('grants.hint.moment')} width="medium" dir="ltr" />
          <Actions><Button>{t('grants.publish')}</Button><ButtonLink look="secondary" href={`${at}/calls/${call.id}/edit`}>{t('grants.editCall')}</ButtonLink></Actions>
        </Form>
      ) : null}
      {mayRun && call.state === 'published' ? <form class="form" method="post" action={`${at}/calls/${call.id}/check`}><Actions><Button data={{ next: '' }}>{t('grants.beginChecking')}</Button></Actions></form> : null}
      {mayRun && call.state === 'checking' ? (
        <>
          <form class="form" method="post" action={`${at}/calls/${call.id}/formal-check`}><Actions><Button data={progress.checked ? {} : { next: '' }}>{t('grants.runCheck')}</Button><ButtonLink look="secondary" href={`${at}/calls/${call.id}/applications`}>{t('grants.applications')}</ButtonLink></Actions></form>
          {progress.defective === 0 ? null : (
            <Form action={`${at}/calls/${call.id}/return-defective`} label={t('grants.returnAll')}>
              <p>{t('grants.returnAll.lead', { count: progress.defective })}</p>
              <TextField {...field('said')} value={values['said'] ?? t('grants.returnAll.usual')} label={t('grants.reason')} lang="cs" /><DayField {...field('dueOn')} value={values['dueOn'] ?? completionDay} label={t('grants.dueOn')} />
              <Actions><Button data={{ next: '' }}>{t('grants.returnAll')}</Button></Actions>
            </Form>
          )}
          {call.isDemo && progress.awaited > 0 ? <form class="form" method="post" action={`${at}/calls/${call.id}/invent-completions`}><Actions><Button look="secondary" data={{ next: '' }}>{t('grants.inventCompletions')}</Button></Actions></form> : null}
          <Form action={`${at}/calls/${call.id}/finish-check`} label={t('grants.finishCheck')}><TextField {...field('lateReason')} value={values['lateReason'] ?? t('grants.lateReason.usual')} label={t('grants.lateReason')} lang="cs" /><Actions><Button data={progress.checked && progress.defective === 0 ? { next: '' } : {}}>{t('grants.finishCheck')}</Button></Actions></Form>
        </>
      ) : null}
      {mayRun && (call.state === 'announced' || call.state === 'running') ? <p><ButtonLink next href={`${at}/calls/${call.id}/awards`}>{t('grants.toAwards')}</ButtonLink></p> : null}
      {mayRun && (call.state === 'reviewing' || call.state === 'committee' || call.state === 'decided') ? <p><ButtonLink next href={`${at}/calls/${call.id}/${call.state === 'reviewing' ? 'committee' : 'decision'}`}>{t(call.state === 'reviewing' ? 'grants.toCommittee' : 'grants.toDecision')}</ButtonLink></p> : null}
      {call.state === 'draft' ? null : (
        <SummaryList rows={[
          { label: t('grants.applications'), value: formatNumber(lang, progress.submitted) }, { label: t('grants.application.returned'), value: formatNumber(lang, progress.returned) }, { label: t('grants.application.eligible'), value: formatNumber(lang, progress.eligible) }, { label: t('grants.application.excluded'), value: formatNumber(lang, progress.excluded) },
          { label: t('grants.reviews'), value: `${progress.reviewsDone} / ${progress.reviews}` }, { label: t('grants.awards'), value: formatNumber(lang, progress.awards) },
        ]} />
      )}
      <Rules lang={lang} t={t} call={call} />
      {call.state === 'draft' ? null : <p><a href={`/${lang}/calls/${call.slug}`}>{t('grants.publicPage')}</a></p>}
      {mayRun && call.state === 'published' ? <p><a href={`${at}/calls/${call.id}/delivered`}>{t('grants.delivered')}</a></p> : null}
      {mayRun ? <form method="post" action={`${at}/calls/${call.id}/take-over`}><Button look="quiet">{t('grants.takeOver')}</Button></form> : null}
    </CallFrame>
  )
}

// Applications --------------------------------------------------------------------------------------------------------------------
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
function Content({ lang, t, content, view, districts }: { lang: Lang; t: Translate; content: ApplicationContent; view: ApplicationView; districts: readonly { code: string; name: string }[] }) {
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

// Committee -----------------------------------------------------------------------------------------------------------------------
export function CommitteePage({ lang, t, call, members, progress, mayRun, values, errors, said }: { lang: Lang; t: Translate; call: Call; members: readonly Member[]; progress: Progress; mayRun: boolean; values: Values; errors: FieldErrors; said: string | null }) {
  const field = fieldsOf(t, values, errors)
  return (
    <CallFrame lang={lang} t={t} call={call} current="committee">
      {errors['']?.[0] === 'grants.error.reviewers' ? <Notice t={t} kind="error" title={t('grants.error.reviewers')} level={2}><p>{t('grants.error.reviewersWhere', { places: errors['']?.[1] ?? '' })}</p></Notice>
        : errors['']?.[0] === 'grants.error.reviewsLack' ? <Notice t={t} kind="error" title={t('grants.error.reviewsLack')} level={2}><p>{t('grants.applications')}: {errors['']?.[1]}</p></Notice> : <ErrorSummary t={t} errors={errors} labels={{ email: t('grants.member.email') }} />}
      {said ? <Notice t={t} kind="success" title={said} level={2}><p>{t('grants.assigned.lead')}</p></Notice> : null}
      <Table t={t} caption={t('grants.committee')} captionHidden rows={members} empty={<EmptyState title={t('grants.committee.none')} />} columns={[
        { label: t('grants.member'), rowHeader: true, cell: (row) => row.label }, { label: t('grants.member.topics'), cell: (row) => row.topics.map((topic) => serviceText(t, topic)).join(', ') }, { label: t('grants.reviews'), numeric: true, cell: (row) => `${row.done} / ${row.assigned}` },
        { label: t('grants.member.until'), cell: (row) => (row.until ? formatDay(lang, row.until) : mayRun ? <form method="post" action={`${at}/calls/${call.id}/members/${row.accountId}/end`}><Button look="quiet">{t('grants.member.end')}<Hidden> {row.label}</Hidden></Button></form> : '') },
      ]} />
      <p>{t('grants.reviews')}: {progress.reviewsDone} / {progress.reviews}</p>
      {mayRun && call.state === 'reviewing' ? <div class="actions"><form method="post" action={`${at}/calls/${call.id}/assign`}><Button data={progress.reviews === 0 ? { next: '' } : {}}>{t('grants.assign')}</Button></form>{call.isDemo && progress.reviewsDone < progress.reviews ? <form method="post" action={`${at}/calls/${call.id}/invent-reviews`}><Button look="secondary" data={{ next: '' }}>{t('grants.inventReviews')}</Button></form> : null}<form method="post" action={`${at}/calls/${call.id}/finish-review`}><Button look="secondary" data={progress.reviews > 0 && progress.reviewsDone === progress.reviews ? { next: '' } : {}}>{t('grants.finishReview')}</Button></form></div> : null}
      {mayRun ? (
        <Form action={`${at}/calls/${call.id}/members`} label={t('grants.member.add')}>
          <h2>{t('grants.member.add')}</h2>
          <EmailField {...field('email')} label={t('grants.member.email')} hint={t('grants.member.hint')} /><Checkboxes {...field('topics')} label={t('grants.member.topics')} inline optional options={grantServices.map((value) => ({ value, label: serviceText(t, value) }))} />
          <Actions><Button>{t('grants.member.add')}</Button></Actions>
        </Form>
      ) : null}
    </CallFrame>
  )
}
export function ReviewPage({ lang, t, call, view, content, review, districts, values, errors }: { lang: Lang; t: Translate; call: Call; view: ApplicationView; content: ApplicationContent | null; review: OwnReview; districts: readonly { code: string; name: string }[]; values: Values; errors: FieldErrors }) {
  const field = fieldsOf(t, values, errors)
  const labels = { ...Object.fromEntries(call.criteria.map((one) => [`score-${one.id}`, lang === 'cs' ? one.titleCs : one.titleEn])), justification: t('grants.justification') }
  return (
    <>
      <PageHeading title={view.title} kicker={t('grants.numbered', { number: view.number ?? 0 })} meta={view.organisation} />
      <ErrorSummary t={t} errors={errors} labels={labels} />
      {content ? <Details summary={t('grants.application')} open><Content lang={lang} t={t} content={content} view={view} districts={districts} /></Details> : null}
      {review.state === 'submitted' ? <Notice t={t} kind="success" title={t('grants.review.done', { points: review.points ?? 0 })} level={2}><p>{review.justification}</p></Notice> : (
        <>
          <Form action={`${at}/reviews/${view.id}`} label={t('grants.review')} draft={`review:${view.id}`}>
            <h2>{t('grants.review')}</h2>
            <p>{t('grants.review.lead')}</p>
            {call.criteria.map((one) => <NumberField {...field(`score-${one.id}`)} label={lang === 'cs' ? one.titleCs : one.titleEn} hint={`${lang === 'cs' ? one.guidanceCs : one.guidanceEn} (0–${one.points})`} />)}
            <TextArea {...field('justification')} label={t('grants.justification')} hint={t('grants.hint.justification')} rows={6} maxlength={4000} />
            <Actions><Button>{t('grants.review.submit')}</Button></Actions>
          </Form>
          <form method="post" action={`${at}/reviews/${view.id}/decline`}><Button look="quiet">{t('grants.review.decline')}</Button></form>
          <p><a href={`${at}/interests`}>{t('grants.interests.declare')}</a></p>
        </>
      )}
    </>
  )
}
export function InterestsPage({ lang, t, rows, organisations, values, errors }: { lang: Lang; t: Translate; rows: readonly { organisation: string; kind: string; origin: string; since: Date }[]; organisations: readonly { id: string; name: string }[]; values: Values; errors: FieldErrors }) {
  const field = fieldsOf(t, values, errors)
  return (
    <>
      <PageHeading title={t('grants.interests')} lead={t('grants.interests.lead')} />
      <Table t={t} caption={t('grants.interests')} captionHidden rows={rows} empty={<EmptyState title={t('grants.interests.none')} />} columns={[{ label: t('grants.form.organisation'), rowHeader: true, cell: (row) => row.organisation }, { label: t('grants.interest'), cell: (row) => interestText(t, row.kind) }, { label: t('grants.interest.origin'), cell: (row) => t(`grants.interest.origin.${row.origin}` as MessageKey) }, { label: t('grants.since'), cell: (row) => formatInstant(lang, row.since) }]} />
      <ErrorSummary t={t} errors={errors} labels={{ organisationId: t('grants.form.organisation'), kind: t('grants.interest') }} />
      <Form action={`${at}/interests`} label={t('grants.interests.declare')}>
        <h2>{t('grants.interests.declare')}</h2>
        <SelectField {...field('organisationId')} label={t('grants.form.organisation')} combobox options={organisations.map((one) => ({ value: one.id, label: one.name }))} />
        <Radios {...field('kind')} label={t('grants.interest')} options={(['statutory', 'employment', 'family', 'partner', 'financial', 'advice'] as const).map((value) => ({ value, label: interestText(t, value) }))} />
        <Actions><Button>{t('grants.interests.declare')}</Button></Actions>
      </Form>
    </>
  )
}

// Decision ------------------------------------------------------------------------------------------------------------------------
export function DecisionPage({ lang, t, call, rows, model, decisions, labels, mayRun, values, errors, over }: {
  lang: Lang; t: Translate; call: Call; rows: readonly ProposalRow[]; model: ScoreModel; decisions: readonly Decision[]; labels: ReadonlyMap<string, string>; mayRun: boolean; values: Values; errors: FieldErrors; over: ProposalRow | null
}) {
  const field = fieldsOf(t, values, errors)
  const supported = rows.filter((row) => row.kind === 'support')
  const line = supported.length === 0 ? null : Math.min(...supported.map((row) => row.corrected ?? 0))
  const byScore = rows.toSorted((a, b) => a.stream - b.stream || (b.corrected ?? 0) - (a.corrected ?? 0) || a.number - b.number)
  const discordant = rows.filter((row) => row.discordant)
  const spentOf = (stream: number) => supported.filter((row) => row.stream === stream).reduce((sum, row) => sum + row.amountMinor, 0n)
  const said = errors['']?.[0]
  const explained = said === 'grants.error.infeasible' || said === 'grants.error.award' ? said : null
  return (
    <CallFrame lang={lang} t={t} call={call} current="decision">
      {explained ? <Notice t={t} kind="error" title={t(explained)} level={2}><p lang="en">{errors['']?.[1]}</p></Notice> : <ErrorSummary t={t} errors={errors} labels={{ because: t('grants.reason'), number: t('grants.decision.number'), decidedOn: t('grants.decision.on'), members: t('grants.decision.members'), votesFor: t('grants.decision.for'), votesAgainst: t('grants.decision.against'), abstained: t('grants.decision.abstained'), organ: t('grants.organ') }} />}
      {mayRun && call.state === 'committee' ? <form class="form" method="post" action={`${at}/calls/${call.id}/propose`}><Actions><Button data={supported.length === 0 ? { next: '' } : {}}>{t('grants.propose')}</Button></Actions></form> : null}
      {mayRun && call.state === 'decided' ? <form class="form" method="post" action={`${at}/calls/${call.id}/announce`}><p>{t('grants.announce.lead')}</p><Actions><Button data={{ next: '' }}>{t('grants.announce')}</Button></Actions></form> : null}
      <SummaryList rows={[
        ...call.streams.map((stream) => ({ label: t('grants.stream', { number: stream.number }), value: t('grants.spent', { spent: crownsText(lang, spentOf(stream.number)), budget: crownsText(lang, stream.budgetMinor), awarded: crownsText(lang, stream.committedMinor) }) })),
        { label: t('grants.icc'), value: model.icc === null ? null : `${formatNumber(lang, model.icc)} – ${t(model.icc < 0.4 ? 'grants.icc.low' : 'grants.icc.fair')}` }, { label: t('grants.discordant'), value: discordant.length === 0 ? null : discordant.map((row) => t('grants.numbered', { number: row.number })).join(', ') },
      ]} />
      {over && mayRun && call.state === 'committee' ? (
        <Form action={`${at}/calls/${call.id}/override`} label={t('grants.override')}>
          <h2>{t('grants.override')}: {t('grants.numbered', { number: over.number })} {over.title}</h2>
          <p>{over.why}</p>
          <input type="hidden" name="applicationId" value={over.applicationId} />
          <Radios {...field('kind')} label={t('grants.override.kind')} inline options={(['support', 'reject', 'free'] as const).map((value) => ({ value, label: t(`grants.override.${value}`) }))} />
          <TextArea {...field('because')} label={t('grants.reason')} hint={t('grants.override.hint')} rows={3} lang="cs" optional />
          <Actions><Button>{t('grants.override.do')}</Button></Actions>
        </Form>
      ) : null}
      <Table t={t} caption={t('grants.proposals')} keys rows={byScore} empty={<EmptyState title={t('grants.proposals.none')} />} columns={[
        { label: t('grants.number'), rowHeader: true, cell: (row) => <a href={`${at}/applications/${row.applicationId}`}>{t('grants.numbered', { number: row.number })}</a> }, { label: t('grants.applicant'), cell: (row) => <>{row.organisation}<br /><span class="field-hint">{row.title}</span></> }, { label: t('grants.streams'), cell: (row) => String(row.stream), minor: true },
        { label: t('grants.raw'), numeric: true, cell: (row) => (row.raw === null ? '–' : formatNumber(lang, row.raw)) }, { label: t('grants.corrected'), numeric: true, cell: (row) => (row.corrected === null ? '–' : <>{formatNumber(lang, row.corrected)}<br /><span class="field-hint">{formatNumber(lang, row.low ?? 0)}–{formatNumber(lang, row.high ?? 0)}{line !== null && (row.low ?? 0) <= line && line <= (row.high ?? 0) ? ` ${t('grants.zone')}` : ''}</span></>) },
        { label: t('grants.requested'), numeric: true, cell: (row) => crownsText(lang, row.requestedMinor), minor: true },
        { label: t('grants.proposal'), cell: (row) => (row.kind === null ? '–' : <>{kindText(t, row.kind)}{row.kind === 'support' ? <>: <strong>{crownsText(lang, row.amountMinor)}</strong></> : row.position === null ? '' : ` ${row.position}.`}{row.forced ? <> <Tag look="warning">{t('grants.forced', { price: formatNumber(lang, row.pricePoints ?? 0) })}</Tag></> : null}{row.awarded ? <> <Tag look="accent">{t('grants.awarded')}</Tag></> : null}{row.why === '' ? null : <Details summary={t('grants.why')}><p lang="en">{row.why}</p></Details>}{mayRun && call.state === 'committee' ? <> <a href={`${at}/calls/${call.id}/decision?over=${row.applicationId}`}>{t('grants.override')}<Hidden> {row.number}</Hidden></a></> : null}</>) },
      ]} />
      <Details summary={t('grants.severity')}><Table t={t} caption={t('grants.severity')} captionHidden rows={[...model.reviewers].map(([id, one]) => ({ id, ...one }))} columns={[{ label: t('grants.member'), rowHeader: true, cell: (row) => labels.get(row.id) ?? '' }, { label: t('grants.severity'), numeric: true, cell: (row) => formatNumber(lang, row.severity) }, { label: t('grants.reviews'), numeric: true, cell: (row) => String(row.reviews) }]} /></Details>
      <h2>{t('grants.decisions')}</h2>
      <Table t={t} caption={t('grants.decisions')} captionHidden rows={decisions} empty={<p>{t('grants.decisions.none')}</p>} columns={decisionColumns(lang, t)} />
      {mayRun && call.state === 'committee' && supported.length > 0 ? (
        <Form action={`${at}/calls/${call.id}/decide`} label={t('grants.decision.record')}>
          <h3>{t('grants.decision.record')}</h3>
          <p>{t('grants.decision.lead', { limit: crownsText(lang, call.councilLimitMinor) })}</p>
          <Radios {...field('organ')} label={t('grants.organ')} inline options={(['committee', 'council', 'assembly'] as const).map((value) => ({ value, label: organText(t, value) }))} />
          <TextField {...field('number')} label={t('grants.decision.number')} width="short" /><DayField {...field('decidedOn')} label={t('grants.decision.on')} />
          <NumberField {...field('members')} label={t('grants.decision.members')} /><NumberField {...field('votesFor')} label={t('grants.decision.for')} /><NumberField {...field('votesAgainst')} label={t('grants.decision.against')} /><NumberField {...field('abstained')} label={t('grants.decision.abstained')} />
          <Actions><Button data={{ next: '' }}>{t('grants.decision.record')}</Button></Actions>
        </Form>
      ) : null}
    </CallFrame>
  )
}
function decisionColumns(lang: Lang, t: Translate) {
  return [
    { label: t('grants.organ'), rowHeader: true, cell: (row: Decision) => `${organText(t, row.organ)} ${row.number}` }, { label: t('grants.decision.on'), cell: (row: Decision) => formatDay(lang, row.decidedOn) },
    { label: t('grants.decision.votes'), cell: (row: Decision) => t('grants.decision.counts', { for: row.votesFor, against: row.votesAgainst, abstained: row.abstained, recused: row.recused, members: row.members }) },
  ]
}

// Public --------------------------------------------------------------------------------------------------------------------------
export function PublicCalls({ lang, t, calls, now }: { lang: Lang; t: Translate; calls: readonly Call[]; now: Date }) {
  return (
    <>
      <PageHeading title={t('grants.public.title')} lead={t('grants.public.lead')} />
      {calls.length === 0 ? <EmptyState title={t('grants.public.none')}>{t('grants.public.noneText')}</EmptyState> : calls.map((call) => (
        <LinkCard href={`/${lang}/calls/${call.slug}`} title={<Own lang={lang} cs={call.titleCs} en={call.titleEn} />} level={2} meta={<>{call.isDemo ? <Tag>{t('grants.public.demo')}</Tag> : null} {crownsText(lang, call.budgetMinor)}</>}>
          {call.state === 'published' && call.opensAt && call.closesAt ? t(call.closesAt <= now ? 'grants.public.closed' : call.opensAt > now ? 'grants.public.willOpen' : 'grants.public.open', { from: formatInstant(lang, call.opensAt), to: formatInstant(lang, call.closesAt) }) : t(['announced', 'running', 'settled'].includes(call.state) ? 'grants.public.results' : 'grants.public.working')}
        </LinkCard>
      ))}
    </>
  )
}
export function PublicCall({ lang, t, call }: { lang: Lang; t: Translate; call: Call }) {
  const over = ['announced', 'running', 'settled'].includes(call.state)
  return (
    <>
      <PageHeading title={<Own lang={lang} cs={call.titleCs} en={call.titleEn} />} lead={<Own lang={lang} cs={call.purposeCs} en={call.purposeEn} />} meta={call.isDemo ? <Tag look="warning">{t('grants.public.demo')}</Tag> : undefined} actions={over ? <ButtonLink href={`/${lang}/calls/${call.slug}/why`}>{t('grants.public.why')}</ButtonLink> : undefined} />
      <SummaryList rows={[
        { label: t('grants.public.budget'), value: crownsText(lang, call.budgetMinor) }, { label: t('grants.public.window'), value: call.opensAt && call.closesAt ? `${formatInstant(lang, call.opensAt)} – ${formatInstant(lang, call.closesAt)}` : null },
        { label: t('grants.public.minimum'), value: String(call.minimumScore) }, { label: t('grants.public.joint'), value: String(call.jointBonus) }, { label: t('grants.public.cap'), value: call.applicantCapMinor === null ? null : crownsText(lang, call.applicantCapMinor) }, { label: t('grants.public.viable'), value: `${call.viablePercent} %` },
        { label: t('grants.public.rulesHash'), value: <code class="numeric">{call.rulesHash?.slice(0, 16)}</code> },
      ]} />
      <Table t={t} caption={t('grants.public.streams')} rows={call.streams} columns={[{ label: t('grants.public.streams'), rowHeader: true, cell: (row) => <Own lang={lang} cs={`${row.number}. ${row.titleCs}`} en={`${row.number}. ${row.titleEn}`} /> }, { label: t('grants.public.budget'), numeric: true, cell: (row) => crownsText(lang, row.budgetMinor) }]} />
      <Table t={t} caption={t('grants.public.criteria')} rows={call.criteria} columns={[{ label: t('grants.public.criteria'), rowHeader: true, cell: (row) => <Own lang={lang} cs={row.titleCs} en={row.titleEn} /> }, { label: t('grants.public.guidance'), cell: (row) => <Own lang={lang} cs={row.guidanceCs} en={row.guidanceEn} /> }, { label: t('grants.public.points'), numeric: true, cell: (row) => String(row.points) }]} />
      <p><a href={`/open-data/calls/${call.slug}.jsonld`}>{t('grants.public.board')}</a></p>
    </>
  )
}
export function WhyPage({ lang, t, call, why }: { lang: Lang; t: Translate; call: Call; why: Why }) {
  const awarded = why.awards.reduce((sum, award) => sum + award.amountMinor, 0n)
  const bands = Array.from({ length: 10 }, (_unused, index) => ({ label: `${index * 10}–${index === 9 ? 100 : index * 10 + 9}`, value: why.scores.filter((score) => Math.min(9, Math.floor(score / 10)) === index).length }))
  const points = <Table t={t} caption={t('grants.public.scores')} rows={bands} columns={[{ label: t('grants.public.points'), rowHeader: true, cell: (row) => row.label }, { label: t('grants.public.applications'), numeric: true, cell: (row) => String(row.value) }]} />
  return (
    <>
      <PageHeading title={t('grants.public.why')} kicker={<a href={`/${lang}/calls/${call.slug}`}><Own lang={lang} cs={call.titleCs} en={call.titleEn} /></a>} lead={t('grants.public.whyLead')} meta={call.isDemo ? <Tag look="warning">{t('grants.public.demo')}</Tag> : undefined} />
      <SummaryList rows={[
        { label: t('grants.public.applications'), value: formatNumber(lang, why.applications) }, { label: t('grants.public.excluded'), value: formatNumber(lang, why.excluded) }, { label: t('grants.public.requested'), value: crownsText(lang, why.requestedMinor) }, { label: t('grants.public.awardedSum'), value: `${crownsText(lang, awarded)} (${why.awards.length})` },
        { label: t('grants.public.line'), value: why.line === null ? null : formatNumber(lang, why.line) }, { label: t('grants.public.recused'), value: String(why.recused) },
      ]} />
      <ChartFrame t={t} id="points" title={t('grants.public.scores')} sentence={t('grants.public.scoresText')} table={points} source={t('grants.public.source')} level={2}><BarChart label={t('grants.public.scores')} bars={bands.map((band) => ({ label: band.label, value: band.value, text: String(band.value) }))} /></ChartFrame>
      <h2>{t('grants.public.overrides')}</h2>
      {why.overrides.length === 0 ? <p>{t('grants.public.noOverrides')}</p> : <ul>{why.overrides.map((one) => <li><LangText lang="cs">{one.because}</LangText> ({t('grants.public.price', { points: formatNumber(lang, one.pricePoints ?? 0) })})</li>)}</ul>}
      <h2>{t('grants.public.decisions')}</h2>
      <ul>{why.decisions.map((one) => <li>{t('grants.public.decision', { organ: t(`grants.public.organ.${one.organ}` as MessageKey), number: one.number, day: formatDay(lang, one.decidedOn), for: one.votesFor, against: one.votesAgainst, abstained: one.abstained, recused: one.recused })}</li>)}</ul>
      <h2>{t('grants.public.awards')}</h2>
      <Table t={t} caption={t('grants.public.awards')} captionHidden rows={why.awards} empty={<p>–</p>} columns={[{ label: t('grants.public.number'), rowHeader: true, cell: (row) => row.number }, { label: t('grants.public.organisation'), cell: (row) => <a href={`/${lang}/organisations/${row.slug}`} lang="cs">{row.organisation}</a> }, { label: t('grants.public.project'), cell: (row) => <LangText lang="cs">{row.title}</LangText> }, { label: t('grants.public.amount'), numeric: true, cell: (row) => crownsText(lang, row.amountMinor) }]} />
      <p><a href="/open-data/grants.json">360Giving (JSON)</a> · <a href="/open-data/grants-red.csv">CSV</a></p>
    </>
  )
}
