// The applicant's form: one page for a phone and a desk; rows grow as they are filled in and saved. Also the officer's copy for what came by data box.
import type { FieldErrors } from '../../../kernel/command.ts'
import { formatDay, formatInstant, formatNumber, type Lang, type MessageKey, type Translate } from '../../../kernel/i18n.ts'
import { Actions, Button, Tag } from '../../../ui/actions.tsx'
import { SummaryList } from '../../../ui/facts.tsx'
import {
  Checkbox,
  DayField,
  fieldsOf,
  FileField,
  Form,
  NumberField,
  Radios,
  SelectField,
  TextArea,
  TextField,
} from '../../../ui/fields.tsx'
import { Details, ErrorSummary, Notice } from '../../../ui/messages.tsx'
import { PageHeading } from '../../../ui/navigation.tsx'
import { Hidden } from '../../../ui/text.tsx'
import { attachmentKinds } from '../calls/model.ts'
import type { Call } from '../calls/queries.ts'
import { at, partnerFinder, titleOf, type Values } from '../frame.tsx'
import { grantServices, sourceStates } from '../model.ts'
import { applicationStateText, attachmentText, crownsText, ruleText, serviceText } from '../words.ts'
import { machineRules, mostItems, mostPartners, mostSources } from './model.ts'
import type { ApplicationView } from './queries.ts'

export type Choices = { organisations: readonly { id: string; name: string }[]; districts: readonly { code: string; name: string }[] }
type Field = (name: string) => { t: Translate; name: string; value: string | undefined; error: string | undefined }

/** Numbers of rows to show: those filled in and one or two more, at least `least`. */
function rowNumbers(values: Values, most: number, least: number, filled: (n: number) => string[]): number[] {
  const last =
    Array.from({ length: most }, (_unused, index) => index + 1).findLast((n) =>
      filled(n).some((name) => (values[name] ?? '').trim() !== ''),
    ) ?? 0
  return Array.from({ length: Math.min(most, Math.max(least, last + 1)) }, (_unused, index) => index + 1)
}
/** Words for every field of the form, also of its numbered rows. */
export function applicationLabels(t: Translate): Record<string, string> {
  const names = [
    'streamId',
    'title',
    'summary',
    'service',
    'district',
    'startsOn',
    'endsOn',
    'requested',
    'viable',
    'ownShare',
    'agreesToPublish',
  ] as const
  const rows = (most: number, make: (n: number) => [string, string][]) =>
    Array.from({ length: most }, (_unused, index) => make(index + 1)).flat()
  const cost = (n: number) => t('grants.form.item', { number: n })
  const from = (n: number) => t('grants.form.source', { number: n })
  const partner = (n: number) => t('grants.form.partner', { number: n })
  return {
    ...Object.fromEntries(names.map((name) => [name, t(`grants.form.${name}`)])),
    items: t('grants.form.items'),
    sources: t('grants.form.sources'),
    partners: t('grants.form.partners'),
    '': t('grants.application'),
    deliveredAt: t('grants.delivered.at'),
    organisationId: t('grants.applicant'),
    organisationIdIco: t('grants.form.ico'),
    file: t('grants.attachments.file'),
    because: t('grants.reason'),
    ...Object.fromEntries(
      rows(mostItems, (n) => [
        [`item${n}Label`, `${cost(n)}, ${t('grants.form.itemLabel')}`],
        [`item${n}Amount`, `${cost(n)}, ${t('grants.form.amount')}`],
        [`item${n}City`, `${cost(n)}, ${t('grants.form.city')}`],
        [`item${n}Party`, `${cost(n)}, ${t('grants.form.party')}`],
      ]),
    ),
    ...Object.fromEntries(
      rows(mostSources, (n) => [
        [`source${n}Funder`, `${from(n)}, ${t('grants.form.funder')}`],
        [`source${n}Amount`, `${from(n)}, ${t('grants.form.amount')}`],
        [`source${n}Status`, `${from(n)}, ${t('grants.form.status')}`],
        [`source${n}Item`, `${from(n)}, ${t('grants.form.forItem')}`],
        [`source${n}InKind`, `${from(n)}, ${t('grants.form.inKind')}`],
      ]),
    ),
    ...Object.fromEntries(
      rows(mostPartners, (n) => [
        [`partner${n}`, `${partner(n)}, ${t('grants.form.organisation')}`],
        [`partner${n}Share`, `${partner(n)}, ${t('grants.form.share')}`],
        [`partner${n}Ico`, `${partner(n)}, ${t('grants.form.ico')}`],
      ]),
    ),
  }
}
/** A choice from the directory, or its number: the button finds the rest, also without script. */
function Organisation({
  field,
  t,
  name,
  label,
  optional,
  organisations,
}: {
  field: Field
  t: Translate
  name: string
  label: string
  optional?: boolean
  organisations: Choices['organisations']
}) {
  return (
    <>
      <SelectField
        {...field(name)}
        label={label}
        optional={optional ?? false}
        combobox
        options={organisations.map((one) => ({ value: one.id, label: one.name }))}
      />
      <TextField
        {...field(`${name}Ico`)}
        label={t('grants.form.ico')}
        hint={t('grants.hint.ico')}
        optional
        width="short"
        inputmode="numeric"
        dir="ltr"
      />
      <Button look="secondary" name="find" value={name}>
        {t('grants.form.find')}
        <Hidden> {label}</Hidden>
      </Button>
    </>
  )
}
function ApplicationFields({
  lang,
  t,
  call,
  organisations,
  districts,
  values,
  errors,
}: Choices & { lang: Lang; t: Translate; call: Call; values: Values; errors: FieldErrors }) {
  const field: Field = fieldsOf(t, values, errors)
  const items = rowNumbers(values, mostItems, 3, (n) => [`item${n}Label`, `item${n}Amount`])
  const sources = rowNumbers(values, mostSources, 2, (n) => [`source${n}Funder`])
  const partners = rowNumbers(values, mostPartners, 1, (n) => [`partner${n}`, `partner${n}Ico`])
  const parties = partners.map((n) => ({ value: String(n), label: t('grants.form.partner', { number: n }) }))
  return (
    <>
      <h2>{t('grants.form.project')}</h2>
      <Radios
        {...field('streamId')}
        label={t('grants.form.streamId')}
        options={call.streams.map((stream) => ({
          value: stream.id,
          label: `${stream.number}. ${lang === 'cs' ? stream.titleCs : stream.titleEn}`,
        }))}
      />
      <TextField {...field('title')} label={t('grants.form.title')} maxlength={140} />
      <TextArea {...field('summary')} label={t('grants.form.summary')} hint={t('grants.hint.summary')} rows={8} maxlength={3000} />
      <SelectField
        {...field('service')}
        label={t('grants.form.service')}
        options={grantServices.map((value) => ({ value, label: serviceText(t, value) }))}
      />
      <SelectField
        {...field('district')}
        label={t('grants.form.district')}
        optional
        combobox
        options={districts.map((one) => ({ value: one.code, label: one.name }))}
      />
      <DayField {...field('startsOn')} label={t('grants.form.startsOn')} />
      <DayField {...field('endsOn')} label={t('grants.form.endsOn')} />
      <h2>{t('grants.form.money')}</h2>
      <NumberField {...field('requested')} label={t('grants.form.requested')} unit="Kč" />
      <NumberField
        {...field('viable')}
        label={t('grants.form.viable')}
        hint={t('grants.hint.viableOwn', { percent: call.viablePercent })}
        unit="Kč"
        optional
      />
      <NumberField
        {...field('ownShare')}
        label={t('grants.form.ownShare')}
        unit="Kč"
        optional
        {...(call.cofundingPercent > 0 ? { hint: t('grants.hint.cofunding', { percent: call.cofundingPercent }) } : {})}
      />
      <h3>{t('grants.form.items')}</h3>
      <p>{t('grants.form.itemsLead')}</p>
      {items.map((n) => (
        <fieldset class="field field-row">
          <legend>{t('grants.form.item', { number: n })}</legend>
          <TextField {...field(`item${n}Label`)} label={t('grants.form.itemLabel')} optional={n > 1} />
          <NumberField {...field(`item${n}Amount`)} label={t('grants.form.amount')} unit="Kč" optional={n > 1} />
          <NumberField {...field(`item${n}City`)} label={t('grants.form.city')} unit="Kč" optional />
          <SelectField
            {...field(`item${n}Party`)}
            label={t('grants.form.party')}
            optional
            options={parties}
            emptyLabel={t('grants.form.lead')}
          />
        </fieldset>
      ))}
      <h3>{t('grants.form.sources')}</h3>
      <p>{t('grants.form.sourcesLead')}</p>
      {sources.map((n) => (
        <fieldset class="field field-row">
          <legend>{t('grants.form.source', { number: n })}</legend>
          <TextField {...field(`source${n}Funder`)} label={t('grants.form.funder')} optional />
          <NumberField {...field(`source${n}Amount`)} label={t('grants.form.amount')} unit="Kč" optional />
          <SelectField
            {...field(`source${n}Item`)}
            label={t('grants.form.forItem')}
            optional
            emptyLabel={t('grants.form.whole')}
            options={items.map((k) => ({
              value: String(k),
              label: (values[`item${k}Label`] ?? '').trim() || t('grants.form.item', { number: k }),
            }))}
          />
          <SelectField
            {...field(`source${n}Status`)}
            label={t('grants.form.status')}
            optional
            emptyLabel={t('grants.source.planned')}
            options={sourceStates.filter((value) => value !== 'planned').map((value) => ({ value, label: t(`grants.source.${value}`) }))}
          />
          <Checkbox t={t} name={`source${n}InKind`} label={t('grants.form.inKind')} checked={values[`source${n}InKind`] === 'on'} />
        </fieldset>
      ))}
      <h3>{t('grants.form.partners')}</h3>
      <p>
        {t('grants.form.partnersLead', { points: call.jointBonus })} <a href={partnerFinder}>{t('grants.wishes')}</a>
      </p>
      {partners.map((n) => (
        <fieldset class="field field-row">
          <legend>{t('grants.form.partner', { number: n })}</legend>
          <Organisation
            field={field}
            t={t}
            name={`partner${n}`}
            label={t('grants.form.organisation')}
            optional
            organisations={organisations}
          />
          <NumberField {...field(`partner${n}Share`)} label={t('grants.form.share')} unit="Kč" optional />
        </fieldset>
      ))}
      <p class="field-hint">{t('grants.form.moreRows')}</p>
      <Checkbox t={t} name="agreesToPublish" label={t('grants.form.agreesToPublish')} checked={values['agreesToPublish'] === 'on'} />
    </>
  )
}
const accept = '.pdf,.docx,.jpg,.jpeg,.png'
export function DeliveredPage({
  lang,
  t,
  call,
  organisations,
  districts,
  values,
  errors,
}: Choices & { lang: Lang; t: Translate; call: Call; values: Values; errors: FieldErrors }) {
  const field: Field = fieldsOf(t, values, errors)
  return (
    <>
      <PageHeading title={t('grants.delivered')} kicker={titleOf(lang, call)} lead={t('grants.delivered.lead')} />
      <ErrorSummary t={t} errors={errors} labels={applicationLabels(t)} />
      <Form action={`${at}/calls/${call.id}/delivered`} multipart label={t('grants.delivered')} draft={`delivered:${call.id}`}>
        <Organisation field={field} t={t} name="organisationId" label={t('grants.applicant')} organisations={organisations} />
        <TextField {...field('deliveredAt')} label={t('grants.delivered.at')} hint={t('grants.hint.moment')} width="medium" dir="ltr" />
        <ApplicationFields
          lang={lang}
          t={t}
          call={call}
          organisations={organisations}
          districts={districts}
          values={values}
          errors={errors}
        />
        <FileField
          {...field('file')}
          label={t('grants.attachments')}
          hint={t('grants.delivered.files')}
          optional
          multiple
          accept={accept}
        />
        <Actions>
          <Button>{t('grants.delivered')}</Button>
        </Actions>
      </Form>
    </>
  )
}
function Attachments({
  lang,
  t,
  call,
  view,
  errors,
}: {
  lang: Lang
  t: Translate
  call: Call
  view: ApplicationView
  errors: FieldErrors
}) {
  const field: Field = fieldsOf(t, {}, errors)
  const path = `${at}/applications/${view.id}/attachments`
  const lacking = attachmentKinds.filter(
    (kind) => call.neededAttachments.includes(kind) && !view.attachments.some((one) => one.kind === kind),
  )
  return (
    <section aria-labelledby="attachments">
      <h2 id="attachments">{t('grants.attachments')}</h2>
      {lacking.length === 0 ? null : (
        <p>
          {t('grants.attachments.needed')} {lacking.map((kind) => attachmentText(t, kind)).join(', ')}.
        </p>
      )}
      {view.attachments.length === 0 ? <p>{t('grants.attachments.none')}</p> : <AttachmentList lang={lang} t={t} view={view} remove />}
      <form
        class="form"
        method="post"
        action={path}
        enctype="multipart/form-data"
        novalidate
        aria-label={t('grants.attachments.add')}
        data-keep-files={path}
        data-waits={t('grants.offline.fileWaits')}
        data-kept={t('grants.attachments.added')}
      >
        <SelectField
          {...field('kind')}
          label={t('grants.attachments.kind')}
          value={lacking[0] ?? 'other'}
          options={attachmentKinds.map((value) => ({ value, label: attachmentText(t, value) }))}
        />
        <FileField {...field('file')} label={t('grants.attachments.file')} hint={t('grants.attachments.hint')} multiple accept={accept} />
        <Actions>
          <Button look="secondary">{t('grants.attachments.add')}</Button>
        </Actions>
      </form>
    </section>
  )
}
export function AttachmentList({
  lang,
  t,
  view,
  remove,
}: {
  lang: Lang
  t: Translate
  view: Pick<ApplicationView, 'id' | 'attachments'>
  remove?: boolean
}) {
  return (
    <ul class="attachments">
      {view.attachments.map((file) => (
        <li>
          <a href={`${at}/applications/${view.id}/attachments/${file.id}`} lang="cs">
            {file.name}
          </a>{' '}
          <span class="field-hint">
            {attachmentText(t, file.kind)} · {formatNumber(lang, Math.max(1, Math.round(file.bytes / 1024)))} kB ·{' '}
            {formatInstant(lang, file.addedAt)}
          </span>
          {remove ? (
            <form method="post" action={`${at}/applications/${view.id}/attachments/${file.id}/remove`}>
              <Button look="quiet">
                {t('grants.attachments.remove')}
                <Hidden> {file.name}</Hidden>
              </Button>
            </form>
          ) : null}
        </li>
      ))}
    </ul>
  )
}
/** What the machine's check says, rule by rule. */
export function MachineCheck({ t, view, open }: { t: Translate; view: Pick<ApplicationView, 'defects'>; open: boolean }) {
  const broken = view.defects
  if (broken === null) return null
  return (
    <Details
      summary={broken.length === 0 ? t('grants.check.clean') : t('grants.check.found', { count: broken.length })}
      open={open && broken.length > 0}
    >
      <ul class="check-list">
        {machineRules.map((rule) => (
          <li>
            {broken.includes(rule) ? (
              <>
                <strong>✗</strong>
                <Hidden>{t('grants.check.broken')} </Hidden> {ruleText(t, rule)}
              </>
            ) : (
              <>
                ✓<Hidden> {t('grants.check.kept')}</Hidden> {t(`grants.check.${rule}` as MessageKey)}
              </>
            )}
          </li>
        ))}
      </ul>
    </Details>
  )
}
/** Who of the partners has confirmed which share. */
export function Consents({
  lang,
  t,
  view,
  organisations,
  partners,
}: {
  lang: Lang
  t: Translate
  view: Pick<ApplicationView, 'consents'>
  organisations: ReadonlyMap<string, string>
  partners: readonly { organisationId: string; share: bigint }[]
}) {
  return (
    <SummaryList
      rows={partners.map((one) => {
        const word = view.consents.find((consent) => consent.organisationId === one.organisationId)
        const said = !word
          ? t('grants.partner.waits')
          : word.withdrawnAt
            ? t('grants.partner.left', { day: formatInstant(lang, word.withdrawnAt) })
            : word.shareMinor !== one.share
              ? t('grants.partner.other', { share: crownsText(lang, word.shareMinor) })
              : t('grants.partner.confirmed', { day: formatInstant(lang, word.confirmedAt) })
        return { label: organisations.get(one.organisationId) ?? '–', value: `${crownsText(lang, one.share)} · ${said}` }
      })}
    />
  )
}
export function ApplicationForm({
  lang,
  t,
  call,
  view,
  organisations,
  districts,
  maySign,
  usual,
  saved,
  partners,
  values,
  errors,
}: Choices & {
  lang: Lang
  t: Translate
  call: Call
  view: ApplicationView
  maySign: boolean
  usual: number | null
  saved: boolean
  partners: readonly { organisationId: string; share: bigint }[]
  values: Values
  errors: FieldErrors
}) {
  const open = view.gaps.filter((gap) => gap.settledAt === null && gap.dueOn !== null)
  return (
    <>
      <PageHeading
        title={view.title || t('grants.untitled')}
        kicker={titleOf(lang, call)}
        meta={
          <>
            <Tag look="accent">{applicationStateText(t, view.state)}</Tag> {view.organisation}
            {view.ico === null ? '' : ` · IČO ${view.ico}`}
          </>
        }
        lead={call.closesAt ? t('grants.until', { moment: formatInstant(lang, call.closesAt) }) : undefined}
      />
      {open.length === 0 ? null : (
        <Notice t={t} kind="warning" title={t('grants.completion')} level={2}>
          <ul>
            {open.map((gap) => (
              <li>
                {ruleText(t, gap.rule)}
                {gap.said ? `: ${gap.said}` : ''} {gap.dueOn ? t('grants.completionUntil', { day: formatDay(lang, gap.dueOn) }) : ''}
              </li>
            ))}
          </ul>
        </Notice>
      )}
      {view.takenOver && view.state === 'draft' ? (
        <Notice t={t} kind="info" title={t('grants.takenOverFacts')} level={2}>
          <p>{t('grants.takenOverFacts.lead')}</p>
        </Notice>
      ) : null}
      <p class="field-hint">
        {usual === null ? '' : `${t('grants.usualTime', { minutes: usual })} `}
        {view.workedSeconds < 60 ? '' : t('grants.workedTime', { minutes: Math.round(view.workedSeconds / 60) })}
      </p>
      <ErrorSummary t={t} errors={errors} labels={applicationLabels(t)} />
      <div
        data-offline={`application:${view.id}`}
        data-offline-words={JSON.stringify({
          kept: t('grants.offline.kept'),
          restored: t('grants.offline.restored'),
          line: t('grants.offline.line'),
          press: t('grants.offline.press'),
        })}
      >
        <Form action={`${at}/applications/${view.id}`} label={t('grants.application')} draft={`application:${view.id}`}>
          <ApplicationFields
            lang={lang}
            t={t}
            call={call}
            organisations={organisations}
            districts={districts}
            values={values}
            errors={errors}
          />
          <Actions>
            <Button>{t('ui.save')}</Button>
          </Actions>
        </Form>
      </div>
      <Attachments lang={lang} t={t} call={call} view={view} errors={errors} />
      {partners.length === 0 ? null : (
        <>
          <h2>{t('grants.partner.words')}</h2>
          <p>{t('grants.partner.wordsLead')}</p>
          <Consents
            lang={lang}
            t={t}
            view={view}
            organisations={new Map(organisations.map((one) => [one.id, one.name]))}
            partners={partners}
          />
        </>
      )}
      {saved ? (
        <>
          <h2>{t('grants.check')}</h2>
          <MachineCheck t={t} view={view} open />
        </>
      ) : null}
      <h2>{t('grants.sign')}</h2>
      <p>{t(maySign ? 'grants.sign.lead' : 'grants.sign.other')}</p>
      {maySign ? (
        <form class="form" method="post" action={`${at}/applications/${view.id}/submit`}>
          <Actions>
            <Button>{t('grants.sign.do')}</Button>
          </Actions>
        </form>
      ) : null}
    </>
  )
}
