// The pages of a call: its form, its steps, and what everybody reads of it.
import type { FieldErrors } from '../../../kernel/command.ts'
import { formatInstant, formatNumber, type Lang, type MessageKey, type Translate } from '../../../kernel/i18n.ts'
import { Actions, Button, ButtonLink, LinkCard, Tag } from '../../../ui/actions.tsx'
import { SummaryList } from '../../../ui/facts.tsx'
import { DayField, fieldsOf, Form, NumberField, TextArea, TextField } from '../../../ui/fields.tsx'
import { EmptyState, ErrorSummary } from '../../../ui/messages.tsx'
import { PageHeading, StepList } from '../../../ui/navigation.tsx'
import { Table } from '../../../ui/table.tsx'
import { at, CallFrame, Own, type Values } from '../frame.tsx'
import { callStates, grantServices } from '../model.ts'
import { callStateText, crownsText, serviceText } from '../words.ts'
import type { Call, Progress } from './queries.ts'

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

// Public ------------------------------------------------------------------------------------------------------------------------
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
