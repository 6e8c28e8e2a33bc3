// The committee's pages: who sits, a member's review, interests.
import type { FieldErrors } from '../../../kernel/command.ts'
import { formatDay, formatInstant, type Lang, type MessageKey, type Translate } from '../../../kernel/i18n.ts'
import { Actions, Button, Tag } from '../../../ui/actions.tsx'
import {
  Checkbox,
  Checkboxes,
  DayField,
  EmailField,
  fieldsOf,
  Form,
  NumberField,
  Radios,
  SelectField,
  TextArea,
} from '../../../ui/fields.tsx'
import { Details, EmptyState, ErrorSummary, Notice } from '../../../ui/messages.tsx'
import { PageHeading } from '../../../ui/navigation.tsx'
import { Table } from '../../../ui/table.tsx'
import { Hidden, LangText } from '../../../ui/text.tsx'
import { Content } from '../applications/pages.tsx'
import type { ApplicationView } from '../applications/queries.ts'
import type { Call, Progress } from '../calls/queries.ts'
import { at, CallFrame, type Values } from '../frame.tsx'
import type { ApplicationContent } from '../applications/model.ts'
import { discordantFrom, grantServices } from '../model.ts'
import { interestText, serviceText } from '../words.ts'
import type { Shortage } from './assignment.ts'
import { discussionOutcomes } from './discussion.ts'
import type { Discordant, Given, Interest, Member, OwnReview } from './queries.ts'

type CommitteeProps = {
  lang: Lang
  t: Translate
  call: Call
  members: readonly Member[]
  progress: Progress
  given: readonly Given[]
  discordant: readonly Discordant[]
  today: string
  mayRun: boolean
  values: Values
  errors: FieldErrors
  said: string | null
  /** What an impossible assignment lacks. */
  shortage: Shortage | null
  /** The application whose reviewers are being changed, or whose discussion is being recorded. */
  open: { give: string | null; discuss: string | null }
}
/** Which streams lack how many reviews, and the smallest changes, each enough by itself. */
function ShortageNotice({ t, call, shortage }: { t: Translate; call: Call; shortage: Shortage }) {
  return (
    <Notice t={t} kind="error" title={t('grants.error.reviewers')} level={2}>
      <ul>
        {shortage.streams.map((one) => (
          <li>
            {t('grants.shortage.stream', {
              stream: one.stream,
              lacks: one.lacks,
              numbers: one.numbers.slice(0, 12).join(', ') + (one.numbers.length > 12 ? ' …' : ''),
            })}
          </li>
        ))}
      </ul>
      <p>{t('grants.shortage.enough')}</p>
      <ul>
        {shortage.members === null ? null : <li>{t('grants.shortage.members', { count: shortage.members, load: call.reviewerLoad })}</li>}
        {shortage.load === null ? null : <li>{t('grants.shortage.load', { load: shortage.load, now: call.reviewerLoad })}</li>}
        <li>{t('grants.shortage.reviews', { count: shortage.reviews, now: call.reviewsPerApplication })}</li>
      </ul>
    </Notice>
  )
}
function Assignments({ t, call, given, members, mayRun, values, errors, open }: CommitteeProps) {
  const field = fieldsOf(t, values, errors)
  const chosen = given.find((one) => one.applicationId === open.give)
  const free = members.filter((one) => one.until === null && !chosen?.reviewers.some((other) => other.accountId === one.accountId))
  return (
    <>
      <h2>{t('grants.given')}</h2>
      <p>{t('grants.given.lead')}</p>
      {chosen && mayRun && call.state === 'reviewing' ? (
        <Form action={`${at}/calls/${call.id}/give`} label={t('grants.give')}>
          <h3>
            {t('grants.give')}: {t('grants.numbered', { number: chosen.number })} {chosen.title}
          </h3>
          <input type="hidden" name="applicationId" value={chosen.applicationId} />
          <SelectField
            {...field('from')}
            label={t('grants.give.from')}
            options={chosen.reviewers.filter((one) => one.state === 'assigned').map((one) => ({ value: one.accountId, label: one.label }))}
          />
          <SelectField
            {...field('to')}
            label={t('grants.give.to')}
            options={free.map((one) => ({ value: one.accountId, label: `${one.label} (${one.assigned})` }))}
          />
          <TextArea {...field('because')} label={t('grants.reason')} hint={t('grants.give.hint')} rows={2} lang="cs" />
          <Actions>
            <Button>{t('grants.give')}</Button>
          </Actions>
        </Form>
      ) : null}
      <Table
        t={t}
        caption={t('grants.given')}
        captionHidden
        keys
        rows={given}
        empty={<EmptyState title={t('grants.given.none')} />}
        columns={[
          {
            label: t('grants.number'),
            rowHeader: true,
            cell: (row) => <a href={`${at}/applications/${row.applicationId}`}>{t('grants.numbered', { number: row.number })}</a>,
          },
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
          { label: t('grants.streams'), cell: (row) => String(row.stream), minor: true },
          {
            label: t('grants.member'),
            cell: (row) => (
              <ul class="plain">
                {row.reviewers.map((one) => (
                  <li>
                    {one.label}
                    {one.state === 'submitted' ? (
                      <>
                        {' '}
                        <Tag look="accent">{t('grants.given.done')}</Tag>
                      </>
                    ) : null}
                    {one.byPerson ? (
                      <>
                        {' '}
                        <Tag look="warning">{t('grants.given.person', { price: one.price ?? 0 })}</Tag>{' '}
                        <LangText lang="cs">{one.because ?? ''}</LangText>
                      </>
                    ) : null}
                  </li>
                ))}
              </ul>
            ),
          },
          ...(mayRun && call.state === 'reviewing'
            ? [
                {
                  label: t('grants.give'),
                  cell: (row: Given) =>
                    row.reviewers.some((one) => one.state === 'assigned') ? (
                      <a href={`${at}/calls/${call.id}/committee?give=${row.applicationId}`}>
                        {t('grants.give')}
                        <Hidden> {row.number}</Hidden>
                      </a>
                    ) : (
                      ''
                    ),
                },
              ]
            : []),
        ]}
      />
    </>
  )
}
/** Reviews far apart, waiting to be talked over, and what was said. */
function Discussions({ lang, t, call, discordant, today, mayRun, values, errors, open }: CommitteeProps) {
  const field = fieldsOf(t, values, errors)
  const chosen = discordant.find((one) => one.applicationId === open.discuss)
  const may = mayRun && (call.state === 'reviewing' || call.state === 'committee')
  return (
    <section id="discussion">
      <h2>{t('grants.discussion')}</h2>
      <p>{t('grants.discussion.lead', { apart: discordantFrom })}</p>
      {chosen && may ? (
        <Form action={`${at}/calls/${call.id}/discuss`} label={t('grants.discussion.record')}>
          <h3>
            {t('grants.discussion.record')}: {t('grants.numbered', { number: chosen.number })} {chosen.title}
          </h3>
          <input type="hidden" name="applicationId" value={chosen.applicationId} />
          <DayField {...field('heldOn')} value={values['heldOn'] ?? chosen.heldOn ?? today} label={t('grants.discussion.on')} max={today} />
          <NumberField
            {...field('present')}
            value={values['present'] ?? (chosen.present === null ? '' : String(chosen.present))}
            label={t('grants.discussion.present')}
          />
          <TextArea
            {...field('said')}
            value={values['said'] ?? chosen.said ?? ''}
            label={t('grants.discussion.said')}
            hint={t('grants.discussion.saidHint')}
            rows={5}
            lang="cs"
          />
          <Radios
            {...field('outcome')}
            value={values['outcome'] ?? chosen.outcome ?? ''}
            label={t('grants.discussion.outcome')}
            options={discussionOutcomes
              .filter((value) => value !== 'again' || call.state === 'reviewing')
              .map((value) => ({ value, label: t(`grants.discussion.${value}`) }))}
          />
          <Actions>
            <Button>{t('grants.discussion.record')}</Button>
          </Actions>
        </Form>
      ) : null}
      <Table
        t={t}
        caption={t('grants.discussion')}
        captionHidden
        keys
        rows={discordant}
        empty={<EmptyState title={t('grants.discussion.none')} />}
        columns={[
          {
            label: t('grants.number'),
            rowHeader: true,
            cell: (row) => <a href={`${at}/applications/${row.applicationId}`}>{t('grants.numbered', { number: row.number })}</a>,
          },
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
          { label: t('grants.discussion.points'), cell: (row) => row.points.join(' · ') },
          {
            label: t('grants.discussion.result'),
            cell: (row) => (
              <>
                {row.heldOn === null ? (
                  <Tag look="warning">{t('grants.toDiscuss')}</Tag>
                ) : (
                  <>
                    {formatDay(lang, row.heldOn)}: {t(`grants.discussion.${row.outcome ?? 'kept'}` as MessageKey)}
                    <br />
                    <LangText lang="cs">{row.said ?? ''}</LangText>
                  </>
                )}
                {may ? (
                  <>
                    {' '}
                    <a href={`${at}/calls/${call.id}/committee?discuss=${row.applicationId}#discussion`}>
                      {t('grants.discussion.record')}
                      <Hidden> {row.number}</Hidden>
                    </a>
                  </>
                ) : null}
              </>
            ),
          },
        ]}
      />
    </section>
  )
}
export function CommitteePage(props: CommitteeProps) {
  const { lang, t, call, members, progress, given, discordant, mayRun, values, errors, said, shortage } = props
  const field = fieldsOf(t, values, errors)
  return (
    <CallFrame lang={lang} t={t} call={call} current="committee">
      {shortage ? (
        <ShortageNotice t={t} call={call} shortage={shortage} />
      ) : errors['']?.[0] === 'grants.error.reviewsLack' ? (
        <Notice t={t} kind="error" title={t('grants.error.reviewsLack')} level={2}>
          <p>
            {t('grants.applications')}: {errors['']?.[1]}
          </p>
        </Notice>
      ) : (
        <ErrorSummary
          t={t}
          errors={errors}
          labels={{
            email: t('grants.member.email'),
            from: t('grants.give.from'),
            to: t('grants.give.to'),
            because: t('grants.reason'),
            heldOn: t('grants.discussion.on'),
            present: t('grants.discussion.present'),
            said: t('grants.discussion.said'),
            outcome: t('grants.discussion.outcome'),
          }}
        />
      )}
      {said ? (
        <Notice t={t} kind="success" title={said} level={2}>
          <p>{t('grants.assigned.lead')}</p>
        </Notice>
      ) : null}
      <Table
        t={t}
        caption={t('grants.committee')}
        captionHidden
        rows={members}
        empty={<EmptyState title={t('grants.committee.none')} />}
        columns={[
          { label: t('grants.member'), rowHeader: true, cell: (row) => row.label },
          { label: t('grants.member.topics'), cell: (row) => row.topics.map((topic) => serviceText(t, topic)).join(', ') },
          { label: t('grants.reviews'), numeric: true, cell: (row) => `${row.done} / ${row.assigned}` },
          {
            label: t('grants.declaredOn'),
            cell: (row) =>
              row.declaredOn === null ? <Tag look="warning">{t('grants.declaredOn.missing')}</Tag> : formatDay(lang, row.declaredOn),
            minor: true,
          },
          {
            label: t('grants.member.until'),
            cell: (row) =>
              row.until ? (
                formatDay(lang, row.until)
              ) : mayRun ? (
                <form method="post" action={`${at}/calls/${call.id}/members/${row.accountId}/end`}>
                  <Button look="quiet">
                    {t('grants.member.end')}
                    <Hidden> {row.label}</Hidden>
                  </Button>
                </form>
              ) : (
                ''
              ),
          },
        ]}
      />
      <p>
        {t('grants.reviews')}: {progress.reviewsDone} / {progress.reviews}
      </p>
      {mayRun && call.state === 'reviewing' ? (
        <div class="actions">
          <form method="post" action={`${at}/calls/${call.id}/assign`}>
            <Button data={progress.reviews === 0 ? { next: '' } : {}}>{t('grants.assign')}</Button>
          </form>
          {call.isDemo && progress.reviewsDone < progress.reviews ? (
            <form method="post" action={`${at}/calls/${call.id}/invent-reviews`}>
              <Button look="secondary" data={{ next: '' }}>
                {t('grants.inventReviews')}
              </Button>
            </form>
          ) : null}
          <form method="post" action={`${at}/calls/${call.id}/finish-review`}>
            <Button look="secondary" data={progress.reviews > 0 && progress.reviewsDone === progress.reviews ? { next: '' } : {}}>
              {t('grants.finishReview')}
            </Button>
          </form>
        </div>
      ) : null}
      {discordant.length > 0 || progress.reviewsDone > 0 ? <Discussions {...props} /> : null}
      {given.length > 0 ? <Assignments {...props} /> : null}
      {mayRun ? (
        <Form action={`${at}/calls/${call.id}/members`} label={t('grants.member.add')}>
          <h2>{t('grants.member.add')}</h2>
          <EmailField {...field('email')} label={t('grants.member.email')} hint={t('grants.member.hint')} />
          <Checkboxes
            {...field('topics')}
            label={t('grants.member.topics')}
            inline
            optional
            options={grantServices.map((value) => ({ value, label: serviceText(t, value) }))}
          />
          <Actions>
            <Button>{t('grants.member.add')}</Button>
          </Actions>
        </Form>
      ) : null}
    </CallFrame>
  )
}
export function ReviewPage({
  lang,
  t,
  call,
  view,
  content,
  review,
  districts,
  values,
  errors,
}: {
  lang: Lang
  t: Translate
  call: Call
  view: ApplicationView
  content: ApplicationContent | null
  review: OwnReview
  districts: readonly { code: string; name: string }[]
  values: Values
  errors: FieldErrors
}) {
  const field = fieldsOf(t, values, errors)
  const labels = {
    ...Object.fromEntries(call.criteria.map((one) => [`score-${one.id}`, lang === 'cs' ? one.titleCs : one.titleEn])),
    justification: t('grants.justification'),
  }
  return (
    <>
      <PageHeading title={view.title} kicker={t('grants.numbered', { number: view.number ?? 0 })} meta={view.organisation} />
      {errors['']?.[0] === 'grants.error.confirmFirst' ? (
        <Notice t={t} kind="error" title={t('grants.error.confirmFirst')} level={2}>
          <p>
            <a href={`${at}/interests`}>{t('grants.ties.confirm')}</a>
          </p>
        </Notice>
      ) : (
        <ErrorSummary t={t} errors={errors} labels={labels} />
      )}
      {review.softTie ? (
        <Notice t={t} kind="warning" title={t('grants.softTie')} level={2}>
          <p>
            {t('grants.softTie.text')} <a href={`${at}/interests`}>{t('grants.interests.declare')}</a>
          </p>
        </Notice>
      ) : null}
      {content ? (
        <Details summary={t('grants.application')} open>
          <Content lang={lang} t={t} content={content} view={view} districts={districts} />
        </Details>
      ) : null}
      {review.state === 'submitted' ? (
        <Notice t={t} kind="success" title={t('grants.review.done', { points: review.points ?? 0 })} level={2}>
          <p>{review.justification}</p>
        </Notice>
      ) : (
        <>
          <Form action={`${at}/reviews/${view.id}`} label={t('grants.review')} draft={`review:${view.id}`}>
            <h2>{t('grants.review')}</h2>
            <p>{t('grants.review.lead')}</p>
            {call.criteria.map((one) => (
              <NumberField
                {...field(`score-${one.id}`)}
                label={lang === 'cs' ? one.titleCs : one.titleEn}
                hint={`${lang === 'cs' ? one.guidanceCs : one.guidanceEn} (0–${one.points})`}
              />
            ))}
            <TextArea
              {...field('justification')}
              label={t('grants.justification')}
              hint={t('grants.hint.justification')}
              rows={6}
              maxlength={4000}
            />
            <Actions>
              <Button>{t('grants.review.submit')}</Button>
            </Actions>
          </Form>
          <form method="post" action={`${at}/reviews/${view.id}/decline`}>
            <Button look="quiet">{t('grants.review.decline')}</Button>
          </form>
          <p>
            <a href={`${at}/interests`}>{t('grants.interests.declare')}</a>
          </p>
        </>
      )}
    </>
  )
}
export function InterestsPage({
  lang,
  t,
  own,
  organisations,
  values,
  errors,
}: {
  lang: Lang
  t: Translate
  own: { rows: readonly Interest[]; declaredOn: string | null; current: boolean }
  organisations: readonly { id: string; name: string }[]
  values: Values
  errors: FieldErrors
}) {
  const field = fieldsOf(t, values, errors)
  return (
    <>
      <PageHeading title={t('grants.interests')} lead={t('grants.interests.lead')} />
      <ErrorSummary
        t={t}
        errors={errors}
        labels={{ organisationId: t('grants.form.organisation'), kind: t('grants.interest'), complete: t('grants.ties.box') }}
      />
      <Table
        t={t}
        caption={t('grants.interests')}
        captionHidden
        rows={own.rows}
        empty={<EmptyState title={t('grants.interests.none')} />}
        columns={[
          { label: t('grants.form.organisation'), rowHeader: true, cell: (row) => row.organisation },
          {
            label: t('grants.interest'),
            cell: (row) => (
              <>
                {interestText(t, row.kind)} {row.hard ? null : <Tag>{t('grants.interest.soft')}</Tag>}
              </>
            ),
          },
          { label: t('grants.interest.origin'), cell: (row) => t(`grants.interest.origin.${row.origin}` as MessageKey) },
          { label: t('grants.since'), cell: (row) => formatInstant(lang, row.since) },
          {
            label: t('grants.interest.end'),
            cell: (row) =>
              row.origin === 'declared' ? (
                <form method="post" action={`${at}/interests/end`}>
                  <input type="hidden" name="organisationId" value={row.organisationId} />
                  <input type="hidden" name="kind" value={row.kind} />
                  <Button look="quiet">
                    {t('grants.interest.end')}
                    <Hidden> {row.organisation}</Hidden>
                  </Button>
                </form>
              ) : (
                ''
              ),
          },
        ]}
      />
      {own.current ? (
        <p>{t('grants.ties.last', { day: formatDay(lang, own.declaredOn ?? '') })}</p>
      ) : (
        <Notice t={t} kind="warning" title={t('grants.ties.due')} level={2}>
          <p>{t('grants.ties.dueText')}</p>
        </Notice>
      )}
      <Form action={`${at}/interests/confirm`} label={t('grants.ties.confirm')}>
        <h2>{t('grants.ties.confirm')}</h2>
        <Checkbox {...field('complete')} label={t('grants.ties.box')} />
        <Actions>
          <Button look={own.current ? 'secondary' : 'primary'}>{t('grants.ties.confirm')}</Button>
        </Actions>
      </Form>
      <Form action={`${at}/interests`} label={t('grants.interests.declare')}>
        <h2>{t('grants.interests.declare')}</h2>
        <SelectField
          {...field('organisationId')}
          label={t('grants.form.organisation')}
          combobox
          options={organisations.map((one) => ({ value: one.id, label: one.name }))}
        />
        <Radios
          {...field('kind')}
          label={t('grants.interest')}
          options={(['statutory', 'employment', 'family', 'partner', 'financial', 'advice'] as const).map((value) => ({
            value,
            label: interestText(t, value),
          }))}
        />
        <Actions>
          <Button>{t('grants.interests.declare')}</Button>
        </Actions>
      </Form>
    </>
  )
}
