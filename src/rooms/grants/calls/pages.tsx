// The officer's pages of a call: its form, its steps, its rules, and the law tables.
import type { FieldErrors } from '../../../kernel/command.ts'
import { formatDay, formatInstant, formatNumber, type Lang, type MessageKey, type Translate } from '../../../kernel/i18n.ts'
import { Actions, Button, ButtonLink } from '../../../ui/actions.tsx'
import { SummaryList } from '../../../ui/facts.tsx'
import { Checkboxes, DayField, fieldsOf, Form, NumberField, Radios, SelectField, TextArea, TextField } from '../../../ui/fields.tsx'
import { Details, ErrorSummary, Notice } from '../../../ui/messages.tsx'
import { PageHeading, StepList } from '../../../ui/navigation.tsx'
import { Table } from '../../../ui/table.tsx'
import { LangText } from '../../../ui/text.tsx'
import { at, CallFrame, Own, type Values } from '../frame.tsx'
import { callStates, cited, grantServices } from '../model.ts'
import { attachmentText, callStateText, crownsText, lawText, organisationKindText, serviceText } from '../words.ts'
import { applicantKinds, lawCodes, lawOf, type LawRow } from './model.ts'
import type { Call, Programme, Progress, Publication } from './queries.ts'

const mostStreams = 3
const mostCriteria = 6
const lineSlots = [1, 2, 3] as const
/** Numbers of rows to show: those filled in and one more, at least `least`. */
const rowNumbers = (values: Values, most: number, least: number, name: (n: number) => string): number[] => {
  const last = Array.from({ length: most }, (_unused, index) => index + 1).findLast((n) => (values[name(n)] ?? '').trim() !== '') ?? 0
  return Array.from({ length: Math.min(most, Math.max(least, last + 1)) }, (_unused, index) => index + 1)
}
export function CallForm({
  lang,
  t,
  programmes,
  limit,
  values,
  errors,
  id,
}: {
  lang: Lang
  t: Translate
  programmes: readonly Programme[]
  limit: LawRow | undefined
  values: Values
  errors: FieldErrors
  id: string | null
}) {
  const field = fieldsOf(t, values, errors)
  const plain = [
    'year',
    'titleCs',
    'titleEn',
    'purposeCs',
    'purposeEn',
    'minimumScore',
    'jointBonus',
    'applicantCap',
    'viablePercent',
    'reviewsPerApplication',
    'reviewerLoad',
    'councilLimit',
    'cofundingPercent',
    'inKindPercent',
    'maxApplications',
    'endsBy',
    'programmeId',
    'programmeCs',
    'programmeEn',
    'applicantKinds',
    'neededAttachments',
  ] as const
  const labels: Record<string, string> = {
    ...Object.fromEntries(plain.map((name) => [name, t(`grants.field.${name}`)])),
    criteria: t('grants.criteria'),
    streams: t('grants.streams'),
    minimums: t('grants.minimums'),
  }
  const label = (name: string) => labels[name] ?? ''
  return (
    <>
      <ErrorSummary t={t} errors={errors} labels={labels} />
      <Form action={id === null ? `${at}/calls/new` : `${at}/calls/${id}/edit`} label={t('grants.rules')} draft={`call:${id ?? 'new'}`}>
        <NumberField {...field('year')} label={label('year')} />
        {programmes.length === 0 ? null : (
          <SelectField
            {...field('programmeId')}
            label={label('programmeId')}
            optional
            options={programmes.map((one) => ({ value: one.id, label: lang === 'cs' ? one.titleCs : one.titleEn }))}
          />
        )}
        <Details summary={t('grants.programme.new')} open={(values['programmeCs'] ?? '') !== '' || Boolean(errors['programmeEn'])}>
          <TextField {...field('programmeCs')} label={label('programmeCs')} optional lang="cs" maxlength={200} />
          <TextField {...field('programmeEn')} label={label('programmeEn')} optional lang="en" maxlength={200} />
        </Details>
        <TextField {...field('titleCs')} label={label('titleCs')} lang="cs" maxlength={200} />
        <TextField {...field('titleEn')} label={label('titleEn')} lang="en" maxlength={200} />
        <TextArea {...field('purposeCs')} label={label('purposeCs')} lang="cs" rows={4} />
        <TextArea {...field('purposeEn')} label={label('purposeEn')} lang="en" rows={4} />
        <h2>{t('grants.streams')}</h2>
        {errors['streams'] ? <p class="field-error">{t(errors['streams'][0] as MessageKey)}</p> : null}
        {rowNumbers(values, mostStreams, 2, (n) => `stream${n}Cs`).map((n) => (
          <fieldset class="field field-row">
            <legend>{t('grants.stream', { number: n })}</legend>
            <TextField {...field(`stream${n}Cs`)} label={t('grants.field.titleCs')} optional={n > 1} lang="cs" />
            <TextField {...field(`stream${n}En`)} label={t('grants.field.titleEn')} optional={n > 1} lang="en" />
            <NumberField {...field(`stream${n}Budget`)} label={t('grants.budget')} unit="Kč" optional={n > 1} />
            <Details summary={t('grants.lines')} open={lineSlots.some((k) => (values[`stream${n}Line${k}Source`] ?? '') !== '')}>
              <p>{t('grants.lines.lead')}</p>
              {lineSlots.map((k) => (
                <fieldset class="field field-row">
                  <legend>{t('grants.line', { number: k })}</legend>
                  <NumberField {...field(`stream${n}Line${k}Year`)} label={t('grants.field.year')} optional />
                  <TextField {...field(`stream${n}Line${k}Source`)} label={t('grants.line.source')} optional lang="cs" />
                  <NumberField {...field(`stream${n}Line${k}Amount`)} label={t('grants.amount')} unit="Kč" optional />
                </fieldset>
              ))}
            </Details>
          </fieldset>
        ))}
        <h2>{t('grants.criteria')}</h2>
        <p>{t('grants.criteria.lead')}</p>
        {errors['criteria'] ? <p class="field-error">{t(errors['criteria'][0] as MessageKey)}</p> : null}
        {rowNumbers(values, mostCriteria, 4, (n) => `criterion${n}Cs`).map((n) => (
          <fieldset class="field field-row">
            <legend>{t('grants.criterionNumber', { number: n })}</legend>
            <TextField {...field(`criterion${n}Cs`)} label={t('grants.field.titleCs')} optional={n > 1} lang="cs" />
            <TextField {...field(`criterion${n}En`)} label={t('grants.field.titleEn')} optional={n > 1} lang="en" />
            <TextField {...field(`guidance${n}Cs`)} label={t('grants.field.guidanceCs')} optional lang="cs" />
            <TextField {...field(`guidance${n}En`)} label={t('grants.field.guidanceEn')} optional lang="en" />
            <NumberField {...field(`points${n}`)} label={t('grants.mostPoints')} optional={n > 1} />
          </fieldset>
        ))}
        <p class="field-hint">{t('grants.form.moreRows')}</p>
        <h2>{t('grants.eligibility')}</h2>
        <Checkboxes
          {...field('applicantKinds')}
          label={label('applicantKinds')}
          hint={t('grants.hint.applicantKinds')}
          optional
          options={applicantKinds.map((value) => ({ value, label: organisationKindText(t, value) }))}
        />
        <NumberField {...field('maxApplications')} label={label('maxApplications')} optional />
        <DayField {...field('endsBy')} label={label('endsBy')} hint={t('grants.hint.endsBy')} optional />
        <NumberField {...field('cofundingPercent')} label={label('cofundingPercent')} unit="%" hint={t('grants.hint.cofundingPercent')} />
        <NumberField {...field('inKindPercent')} label={label('inKindPercent')} unit="%" hint={t('grants.hint.inKindPercent')} />
        <Checkboxes
          {...field('neededAttachments')}
          label={label('neededAttachments')}
          optional
          options={(['statutes', 'accounts', 'budget', 'cooperation', 'permit'] as const).map((value) => ({
            value,
            label: attachmentText(t, value),
          }))}
        />
        <h2>{t('grants.limits')}</h2>
        <NumberField {...field('minimumScore')} label={label('minimumScore')} />
        <NumberField {...field('jointBonus')} label={label('jointBonus')} hint={t('grants.hint.jointBonus')} />
        <NumberField {...field('applicantCap')} label={label('applicantCap')} unit="Kč" optional />
        <NumberField {...field('viablePercent')} label={label('viablePercent')} unit="%" hint={t('grants.hint.viable')} />
        <NumberField
          {...field('councilLimit')}
          label={label('councilLimit')}
          unit="Kč"
          hint={
            limit === undefined || limit.value === null
              ? t('grants.hint.councilLimit')
              : t('grants.hint.councilLimitBy', {
                  limit: crownsText(lang, limit.value),
                  day: formatDay(lang, limit.validFrom),
                  source: cited(lang, limit.source),
                })
          }
        />
        <NumberField {...field('reviewsPerApplication')} label={label('reviewsPerApplication')} />
        <NumberField {...field('reviewerLoad')} label={label('reviewerLoad')} />
        <TextArea
          {...field('minimums')}
          label={t('grants.minimums')}
          hint={t('grants.hint.minimums', { services: grantServices.join(', ') })}
          optional
          rows={4}
        />
        <Actions>
          <Button>{t('ui.save')}</Button>
        </Actions>
      </Form>
    </>
  )
}

export function CallPage({
  lang,
  t,
  call,
  progress,
  publications,
  usual,
  now,
  earliest,
  completionDay,
  mayRun,
  values,
  errors,
}: {
  lang: Lang
  t: Translate
  call: Call
  progress: Progress
  publications: readonly Publication[]
  usual: number | null
  now: Date
  earliest: { moment: string; days: number; source: string }
  completionDay: string
  mayRun: boolean
  values: Values
  errors: FieldErrors
}) {
  const field = fieldsOf(t, values, errors)
  const shown = callStates.filter((state) => state !== 'cancelled')
  const reached = shown.indexOf(call.state === 'cancelled' ? 'draft' : call.state)
  return (
    <CallFrame lang={lang} t={t} call={call} current="call">
      <StepList
        t={t}
        label={t('grants.steps')}
        steps={shown.map((state, index) => ({
          label: callStateText(t, state),
          state: index < reached ? ('done' as const) : index === reached ? ('current' as const) : ('next' as const),
        }))}
      />
      <ErrorSummary
        t={t}
        errors={errors}
        labels={{
          opensAt: t('grants.opens'),
          closesAt: t('grants.closes'),
          lateReason: t('grants.lateReason'),
          because: t('grants.publication.because'),
          reason: t('grants.cancel.reason'),
          '': t('grants.call'),
        }}
      />
      {call.cancelledBecause === null ? null : (
        <Notice t={t} kind="warning" title={t('grants.state.cancelled')} level={2}>
          <p lang="cs">{call.cancelledBecause}</p>
        </Notice>
      )}
      {call.state === 'draft' && publications.length > 0 ? (
        <Notice t={t} kind="info" title={t('grants.revising')} level={2}>
          <p>{t('grants.revising.lead', { version: publications[0]?.version ?? 1 })}</p>
        </Notice>
      ) : null}
      {mayRun && call.state === 'draft' ? (
        <Form action={`${at}/calls/${call.id}/publish`} label={t('grants.publish')}>
          <h2>{t('grants.publish')}</h2>
          <p>
            {t('grants.publish.lead', { day: earliest.moment, days: earliest.days, source: earliest.source })}{' '}
            <a href={`${at}/law`}>{t('grants.law')}</a>
          </p>
          <TextField {...field('opensAt')} label={t('grants.opens')} hint={t('grants.hint.moment')} width="medium" dir="ltr" />
          <TextField {...field('closesAt')} label={t('grants.closes')} hint={t('grants.hint.moment')} width="medium" dir="ltr" />
          {publications.length > 0 ? <TextArea {...field('because')} label={t('grants.publication.because')} rows={2} lang="cs" /> : null}
          <Actions>
            <Button>{t('grants.publish')}</Button>
            {call.fromCallId === null ? null : (
              <ButtonLink look="secondary" href={`${at}/calls/${call.id}/simulator`}>
                {t('grants.simulator')}
              </ButtonLink>
            )}
            <ButtonLink look="secondary" href={`${at}/calls/${call.id}/edit`}>
              {t('grants.editCall')}
            </ButtonLink>
          </Actions>
        </Form>
      ) : null}
      {mayRun && call.state === 'published' ? (
        <form class="form" method="post" action={`${at}/calls/${call.id}/check`}>
          <Actions>
            <Button data={{ next: '' }}>{t('grants.beginChecking')}</Button>
          </Actions>
        </form>
      ) : null}
      {mayRun && call.state === 'checking' ? (
        <>
          <form class="form" method="post" action={`${at}/calls/${call.id}/formal-check`}>
            <Actions>
              <Button data={progress.checked ? {} : { next: '' }}>{t('grants.runCheck')}</Button>
              <ButtonLink look="secondary" href={`${at}/calls/${call.id}/applications`}>
                {t('grants.applications')}
              </ButtonLink>
            </Actions>
          </form>
          {progress.defective === 0 ? null : (
            <Form action={`${at}/calls/${call.id}/return-defective`} label={t('grants.returnAll')}>
              <p>{t('grants.returnAll.lead', { count: progress.defective })}</p>
              <TextField {...field('said')} value={values['said'] ?? t('grants.returnAll.usual')} label={t('grants.reason')} lang="cs" />
              <DayField {...field('dueOn')} value={values['dueOn'] ?? completionDay} label={t('grants.dueOn')} />
              <Actions>
                <Button data={{ next: '' }}>{t('grants.returnAll')}</Button>
              </Actions>
            </Form>
          )}
          {call.isDemo && progress.awaited > 0 ? (
            <form class="form" method="post" action={`${at}/calls/${call.id}/invent-completions`}>
              <Actions>
                <Button look="secondary" data={{ next: '' }}>
                  {t('grants.inventCompletions')}
                </Button>
              </Actions>
            </form>
          ) : null}
          <Form action={`${at}/calls/${call.id}/finish-check`} label={t('grants.finishCheck')}>
            <TextField
              {...field('lateReason')}
              value={values['lateReason'] ?? t('grants.lateReason.usual')}
              label={t('grants.lateReason')}
              lang="cs"
            />
            <Actions>
              <Button data={progress.checked && progress.defective === 0 ? { next: '' } : {}}>{t('grants.finishCheck')}</Button>
            </Actions>
          </Form>
        </>
      ) : null}
      {mayRun && (call.state === 'announced' || call.state === 'running') ? (
        <p>
          <ButtonLink next href={`${at}/calls/${call.id}/awards`}>
            {t('grants.toAwards')}
          </ButtonLink>
        </p>
      ) : null}
      {mayRun && (call.state === 'reviewing' || call.state === 'committee' || call.state === 'decided') ? (
        <p>
          <ButtonLink next href={`${at}/calls/${call.id}/${call.state === 'reviewing' ? 'committee' : 'decision'}`}>
            {t(call.state === 'reviewing' ? 'grants.toCommittee' : 'grants.toDecision')}
          </ButtonLink>
        </p>
      ) : null}
      {call.state === 'draft' ? null : (
        <SummaryList
          rows={[
            { label: t('grants.applications'), value: formatNumber(lang, progress.submitted) },
            { label: t('grants.application.returned'), value: formatNumber(lang, progress.returned) },
            { label: t('grants.application.eligible'), value: formatNumber(lang, progress.eligible) },
            { label: t('grants.application.excluded'), value: formatNumber(lang, progress.excluded) },
            { label: t('grants.reviews'), value: `${progress.reviewsDone} / ${progress.reviews}` },
            { label: t('grants.awards'), value: formatNumber(lang, progress.awards) },
          ]}
        />
      )}
      <Rules lang={lang} t={t} call={call} />
      {publications.length === 0 ? null : <Publications lang={lang} t={t} publications={publications} />}
      {usual === null ? null : <p>{t('grants.usualTime', { minutes: usual })}</p>}
      {publications.length === 0 ? null : (
        <p>
          <a href={`/${lang}/calls/${call.slug}`}>{t('grants.publicPage')}</a> ·{' '}
          <a href={`/open-data/calls/${call.slug}.jsonld`}>{t('grants.boardNotice')}</a>
        </p>
      )}
      {mayRun && call.state === 'published' ? (
        <p>
          <a href={`${at}/calls/${call.id}/delivered`}>{t('grants.delivered')}</a>
        </p>
      ) : null}
      {mayRun ? (
        <div class="actions">
          <form method="post" action={`${at}/calls/${call.id}/take-over`}>
            <Button look="quiet">{t('grants.takeOver')}</Button>
          </form>
          {call.state === 'published' && call.opensAt && call.opensAt > now ? (
            <form method="post" action={`${at}/calls/${call.id}/revise`}>
              <Button look="quiet">{t('grants.revise')}</Button>
            </form>
          ) : null}
        </div>
      ) : null}
      {mayRun && ['draft', 'published', 'checking', 'reviewing', 'committee'].includes(call.state) ? (
        <Details summary={t('grants.cancel')} open={Boolean(errors['reason'])}>
          <Form action={`${at}/calls/${call.id}/cancel`} label={t('grants.cancel')}>
            <p>{t('grants.cancel.lead')}</p>
            <TextArea {...field('reason')} label={t('grants.cancel.reason')} rows={2} lang="cs" />
            <Actions>
              <Button look="secondary">{t('grants.cancel')}</Button>
            </Actions>
          </Form>
        </Details>
      ) : null}
    </CallFrame>
  )
}
function Rules({ lang, t, call }: { lang: Lang; t: Translate; call: Call }) {
  return (
    <>
      <SummaryList
        rows={[
          {
            label: t('grants.programme'),
            value: call.programme === null ? null : <Own lang={lang} cs={call.programme.titleCs} en={call.programme.titleEn} />,
          },
          { label: t('grants.purpose'), value: <Own lang={lang} cs={call.purposeCs} en={call.purposeEn} /> },
          { label: t('grants.budget'), value: crownsText(lang, call.budgetMinor) },
          { label: t('grants.published'), value: call.publishedAt ? formatInstant(lang, call.publishedAt) : null },
          { label: t('grants.opens'), value: call.opensAt ? formatInstant(lang, call.opensAt) : null },
          { label: t('grants.closes'), value: call.closesAt ? formatInstant(lang, call.closesAt) : null },
          {
            label: t('grants.field.applicantKinds'),
            value:
              call.applicantKinds.length === 0
                ? t('grants.field.applicantKinds.all')
                : call.applicantKinds.map((kind) => organisationKindText(t, kind)).join(', '),
          },
          { label: t('grants.field.maxApplications'), value: call.maxApplications === null ? null : String(call.maxApplications) },
          { label: t('grants.field.endsBy'), value: formatDay(lang, call.endsBy ?? `${call.year + 1}-06-30`) },
          { label: t('grants.field.cofundingPercent'), value: `${call.cofundingPercent} %` },
          { label: t('grants.field.inKindPercent'), value: `${call.inKindPercent} %` },
          {
            label: t('grants.field.neededAttachments'),
            value: call.neededAttachments.length === 0 ? null : call.neededAttachments.map((kind) => attachmentText(t, kind)).join(', '),
          },
          { label: t('grants.field.minimumScore'), value: String(call.minimumScore) },
          { label: t('grants.field.jointBonus'), value: String(call.jointBonus) },
          {
            label: t('grants.field.applicantCap'),
            value: call.applicantCapMinor === null ? null : crownsText(lang, call.applicantCapMinor),
          },
          { label: t('grants.field.viablePercent'), value: `${call.viablePercent} %` },
          { label: t('grants.field.councilLimit'), value: crownsText(lang, call.councilLimitMinor) },
          { label: t('grants.field.reviewsPerApplication'), value: String(call.reviewsPerApplication) },
          {
            label: t('grants.minimums'),
            value:
              call.minimums.length === 0 ? null : (
                <ul>
                  {call.minimums.map((one) => (
                    <li>
                      {one.what === 'service' ? serviceText(t, one.key) : one.key}: {one.least}
                    </li>
                  ))}
                </ul>
              ),
          },
        ]}
      />
      <Table
        t={t}
        caption={t('grants.streams')}
        rows={call.streams}
        columns={[
          {
            label: t('grants.streams'),
            rowHeader: true,
            cell: (row) => <Own lang={lang} cs={`${row.number}. ${row.titleCs}`} en={`${row.number}. ${row.titleEn}`} />,
          },
          {
            label: t('grants.lines'),
            cell: (row) =>
              row.lines.length === 0 ? (
                '–'
              ) : (
                <ul>
                  {row.lines.map((line) => (
                    <li>
                      {line.year}: <LangText lang="cs">{line.source}</LangText> {crownsText(lang, line.amountMinor)}
                    </li>
                  ))}
                </ul>
              ),
          },
          { label: t('grants.budget'), numeric: true, cell: (row) => crownsText(lang, row.budgetMinor) },
        ]}
      />
      <Table
        t={t}
        caption={t('grants.criteria')}
        rows={call.criteria}
        columns={[
          { label: t('grants.criterion'), rowHeader: true, cell: (row) => <Own lang={lang} cs={row.titleCs} en={row.titleEn} /> },
          { label: t('grants.guidance'), cell: (row) => <Own lang={lang} cs={row.guidanceCs} en={row.guidanceEn} /> },
          { label: t('grants.mostPoints'), numeric: true, cell: (row) => String(row.points) },
        ]}
      />
    </>
  )
}
function Publications({ lang, t, publications }: { lang: Lang; t: Translate; publications: readonly Publication[] }) {
  return (
    <Table
      t={t}
      caption={t('grants.publications')}
      rows={publications}
      columns={[
        { label: t('grants.rulesVersion'), rowHeader: true, cell: (row) => String(row.version) },
        { label: t('grants.published'), cell: (row) => formatInstant(lang, row.publishedAt) },
        { label: t('grants.opens'), cell: (row) => formatInstant(lang, row.opensAt) },
        {
          label: t('grants.publication.because'),
          cell: (row) => (row.because === null ? '' : <LangText lang="cs">{row.because}</LangText>),
        },
        { label: 'SHA-256', cell: (row) => <code class="numeric">{row.rulesHash.slice(0, 16)}</code>, minor: true },
      ]}
    />
  )
}
export function LawPage({
  lang,
  t,
  rows,
  today,
  mayRun,
  values,
  errors,
}: {
  lang: Lang
  t: Translate
  rows: readonly LawRow[]
  today: string
  mayRun: boolean
  values: Values
  errors: FieldErrors
}) {
  const field = fieldsOf(t, values, errors)
  const valueOf = (row: LawRow) =>
    row.value === null ? '–' : row.unit === 'minor' ? crownsText(lang, row.value) : t('grants.law.days', { count: Number(row.value) })
  return (
    <>
      <PageHeading title={t('grants.law')} lead={t('grants.law.lead')} />
      <ErrorSummary
        t={t}
        errors={errors}
        labels={{
          code: t('grants.law.rule'),
          validFrom: t('grants.law.from'),
          days: t('grants.law.daysField'),
          crowns: t('grants.law.crowns'),
          source: t('grants.law.source'),
        }}
      />
      <Table
        t={t}
        caption={t('grants.law')}
        captionHidden
        rows={rows}
        columns={[
          { label: t('grants.law.rule'), rowHeader: true, cell: (row) => lawText(t, row.code) },
          { label: t('grants.law.value'), numeric: true, cell: valueOf },
          { label: t('grants.law.from'), cell: (row) => formatDay(lang, row.validFrom) },
          { label: t('grants.law.source'), cell: (row) => cited(lang, row.source) },
          { label: t('grants.law.now'), cell: (row) => (lawOf(rows, row.code, today) === row ? '✓' : '') },
        ]}
      />
      {mayRun ? (
        <Form action={`${at}/law`} label={t('grants.law.add')}>
          <h2>{t('grants.law.add')}</h2>
          <Radios
            {...field('code')}
            label={t('grants.law.rule')}
            options={lawCodes.map((value) => ({ value, label: lawText(t, value) }))}
          />
          <DayField {...field('validFrom')} label={t('grants.law.from')} />
          <NumberField {...field('days')} label={t('grants.law.daysField')} optional />
          <NumberField {...field('crowns')} label={t('grants.law.crowns')} unit="Kč" optional />
          <TextField {...field('source')} label={t('grants.law.source')} hint={t('grants.law.sourceHint')} />
          <Actions>
            <Button>{t('ui.save')}</Button>
          </Actions>
        </Form>
      ) : null}
    </>
  )
}
