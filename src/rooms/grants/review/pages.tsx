// The committee's pages: who sits, a member's review, interests.
import type { FieldErrors } from '../../../kernel/command.ts'
import { formatDay, formatInstant, type Lang, type MessageKey, type Translate } from '../../../kernel/i18n.ts'
import { Actions, Button } from '../../../ui/actions.tsx'
import { Checkboxes, EmailField, fieldsOf, Form, NumberField, Radios, SelectField, TextArea } from '../../../ui/fields.tsx'
import { Details, EmptyState, ErrorSummary, Notice } from '../../../ui/messages.tsx'
import { PageHeading } from '../../../ui/navigation.tsx'
import { Table } from '../../../ui/table.tsx'
import { Hidden } from '../../../ui/text.tsx'
import { Content } from '../applications/pages.tsx'
import type { ApplicationView } from '../applications/queries.ts'
import type { Call, Progress } from '../calls/queries.ts'
import { at, CallFrame, type Values } from '../frame.tsx'
import { grantServices, type ApplicationContent } from '../model.ts'
import { interestText, serviceText } from '../words.ts'
import type { Member, OwnReview } from './queries.ts'

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
