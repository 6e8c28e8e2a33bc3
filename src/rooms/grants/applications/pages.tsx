// The pages of an application once it is written: what was submitted, its versions and checks, the partner's view, the list of a call.
import type { FieldErrors } from '../../../kernel/command.ts'
import { formatDay, formatInstant, type Lang, type Translate } from '../../../kernel/i18n.ts'
import { Actions, Button, ButtonLink, Tag } from '../../../ui/actions.tsx'
import { SummaryList, Timeline } from '../../../ui/facts.tsx'
import { DayField, fieldsOf, Form, Radios, TextArea } from '../../../ui/fields.tsx'
import { Details, EmptyState, ErrorSummary, Notice } from '../../../ui/messages.tsx'
import { PageHeading } from '../../../ui/navigation.tsx'
import { Table } from '../../../ui/table.tsx'
import { LangText } from '../../../ui/text.tsx'
import type { Call } from '../calls/queries.ts'
import { at, CallFrame, titleOf, type Values } from '../frame.tsx'
import { sumOf } from '../model.ts'
import { applicationStateText, attachmentText, crownsText, ruleText, serviceText } from '../words.ts'
import { contentOf } from './content.ts'
import { differencesOf } from './differences.ts'
import { applicationLabels, AttachmentList, Consents, MachineCheck } from './form.tsx'
import { sharesOf, type ApplicationContent } from './model.ts'
import type { ApplicationRow, ApplicationView } from './queries.ts'

type Districts = readonly { code: string; name: string }[]
type Organisations = ReadonlyMap<string, string>
export function ApplicationsPage({ lang, t, call, rows }: { lang: Lang; t: Translate; call: Call; rows: readonly ApplicationRow[] }) {
  return (
    <CallFrame lang={lang} t={t} call={call} current="applications">
      <Table
        t={t}
        caption={t('grants.applications')}
        captionHidden
        keys
        rows={rows}
        empty={<EmptyState title={t('grants.applications.none')} />}
        columns={[
          {
            label: t('grants.number'),
            rowHeader: true,
            cell: (row) => <a href={`${at}/applications/${row.id}`}>{t('grants.numbered', { number: row.number ?? 0 })}</a>,
          },
          { label: t('grants.applicant'), cell: (row) => row.organisation },
          { label: t('grants.project'), cell: (row) => row.title },
          { label: t('grants.streams'), cell: (row) => String(row.stream ?? '') },
          { label: t('grants.service'), cell: (row) => (row.service ? serviceText(t, row.service) : ''), minor: true },
          { label: t('grants.requested'), numeric: true, cell: (row) => crownsText(lang, row.requestedMinor) },
          {
            label: t('grants.state'),
            cell: (row) => (
              <>
                {applicationStateText(t, row.result ?? row.state)}
                {row.gaps > 0 ? (
                  <>
                    {' '}
                    <Tag look="warning">{t('grants.gaps', { count: row.gaps })}</Tag>
                  </>
                ) : null}
              </>
            ),
          },
        ]}
      />
    </CallFrame>
  )
}
/** An application as its readers see it: facts, the budget with who pays what, other money. */
export function Content({
  lang,
  t,
  content,
  view,
  districts,
}: {
  lang: Lang
  t: Translate
  content: ApplicationContent
  view: Pick<ApplicationView, 'partners' | 'organisation'> & { partnerNames?: readonly string[] }
  districts: Districts
}) {
  const divided = content.items.some((one) => one.city !== null)
  const parties = [view.organisation, ...(view.partnerNames ?? view.partners)]
  const paidBy = (index: number) => content.sources.filter((one) => one.item === index)
  return (
    <>
      <SummaryList
        rows={[
          { label: t('grants.form.summary'), value: <span lang="cs">{content.summary}</span> },
          { label: t('grants.service'), value: serviceText(t, content.service) },
          { label: t('grants.form.district'), value: districts.find((one) => one.code === content.district)?.name ?? null },
          { label: t('grants.form.period'), value: `${formatDay(lang, content.startsOn)} – ${formatDay(lang, content.endsOn)}` },
          { label: t('grants.form.requested'), value: crownsText(lang, content.requested) },
          { label: t('grants.form.viable'), value: content.viable === null ? null : crownsText(lang, content.viable) },
          { label: t('grants.form.ownShare'), value: content.ownShare === null ? null : crownsText(lang, content.ownShare) },
          { label: t('grants.form.costs'), value: crownsText(lang, sumOf(content.items.map((one) => one.amount))) },
          {
            label: t('grants.form.partners'),
            value:
              content.partners.length === 0 ? null : (
                <ul>
                  {sharesOf(content).map((share, index) => (
                    <li>
                      {parties[index] ?? '–'}: {crownsText(lang, share)}
                    </li>
                  ))}
                </ul>
              ),
          },
        ]}
      />
      <Table
        t={t}
        caption={t('grants.form.items')}
        rows={content.items.map((one, index) => ({ ...one, index }))}
        columns={[
          { label: t('grants.form.itemLabel'), rowHeader: true, cell: (row) => row.label },
          { label: t('grants.form.amount'), numeric: true, cell: (row) => crownsText(lang, row.amount) },
          ...(divided
            ? [
                {
                  label: t('grants.form.city'),
                  numeric: true as const,
                  cell: (row: { city: bigint | null }) => crownsText(lang, row.city ?? 0n),
                },
              ]
            : []),
          ...(content.partners.length > 0
            ? [{ label: t('grants.form.party'), cell: (row: { party: number }) => parties[row.party] ?? '–' }]
            : []),
          ...(content.sources.some((one) => one.item !== null)
            ? [
                {
                  label: t('grants.form.sources'),
                  cell: (row: { index: number }) =>
                    paidBy(row.index)
                      .map((one) => `${one.funder} ${crownsText(lang, one.amount)} (${t(`grants.source.${one.status}`)})`)
                      .join('; '),
                },
              ]
            : []),
        ]}
      />
      {content.sources.length === 0 ? null : (
        <Table
          t={t}
          caption={t('grants.form.sources')}
          rows={content.sources}
          columns={[
            {
              label: t('grants.form.funder'),
              rowHeader: true,
              cell: (row) => (
                <>
                  {row.funder}
                  {row.inKind ? (
                    <>
                      {' '}
                      <Tag>{t('grants.form.inKindShort')}</Tag>
                    </>
                  ) : null}
                </>
              ),
            },
            { label: t('grants.form.amount'), numeric: true, cell: (row) => crownsText(lang, row.amount) },
            { label: t('grants.form.status'), cell: (row) => t(`grants.source.${row.status}`) },
            {
              label: t('grants.form.forItem'),
              cell: (row) => (row.item === null ? t('grants.form.whole') : (content.items[row.item]?.label ?? '–')),
            },
          ]}
        />
      )}
    </>
  )
}
/** The difference of one submitted version from the one before, in the words of the form. */
function Difference({
  t,
  was,
  is,
  call,
  districts,
  organisations,
}: {
  t: Translate
  was: ApplicationContent
  is: ApplicationContent
  call: Call
  districts: Districts
  organisations: Organisations
}) {
  const labels = applicationLabels(t)
  const said = (field: string, value: string): string => {
    if (value === '') return '–'
    if (field === 'service') return serviceText(t, value)
    if (field === 'district') return districts.find((one) => one.code === value)?.name ?? value
    if (field === 'streamId') return String(call.streams.find((one) => one.id === value)?.number ?? value)
    if (/^partner\d$/.test(field)) return organisations.get(value) ?? value
    if (/^source\dStatus$/.test(field))
      return t(value === 'granted' ? 'grants.source.granted' : value === 'applied' ? 'grants.source.applied' : 'grants.source.planned')
    if (/^item\d+Party$/.test(field)) return value === '0' ? t('grants.form.lead') : t('grants.form.partner', { number: Number(value) })
    return value === 'on' ? '✓' : value
  }
  const rows = differencesOf(was, is)
  return rows.length === 0 ? (
    <p>{t('grants.diff.none')}</p>
  ) : (
    <Table
      t={t}
      caption={t('grants.diff.fields')}
      captionHidden
      rows={rows}
      columns={[
        { label: t('grants.diff.field'), rowHeader: true, cell: (row) => labels[row.field] ?? row.field },
        { label: t('grants.diff.was'), cell: (row) => <del>{said(row.field, row.was)}</del> },
        { label: t('grants.diff.is'), cell: (row) => <ins>{said(row.field, row.is)}</ins> },
      ]}
    />
  )
}
function Versions({
  lang,
  t,
  call,
  view,
  districts,
  organisations,
}: {
  lang: Lang
  t: Translate
  call: Call
  view: ApplicationView
  districts: Districts
  organisations: Organisations
}) {
  return (
    <>
      <h2>{t('grants.receipt')}</h2>
      <Timeline
        items={view.versions.map((version, index) => {
          const [is, was] = [contentOf(version.content), contentOf(view.versions[index + 1]?.content)]
          return {
            when: formatInstant(lang, version.madeAt),
            title: t('grants.version', { version: version.version }),
            children: (
              <>
                <p>
                  <code class="numeric">{version.receipt}</code>
                </p>
                {version.attachments.length === 0 ? null : (
                  <p>
                    {t('grants.attachments')}:{' '}
                    {version.attachments.map((file) => (
                      <>
                        <LangText lang="cs">{file.name}</LangText> ({attachmentText(t, file.kind)}){' '}
                      </>
                    ))}
                  </p>
                )}
                {is && was ? (
                  <Details summary={t('grants.diff', { version: version.version - 1 })}>
                    <Difference t={t} was={was} is={is} call={call} districts={districts} organisations={organisations} />
                  </Details>
                ) : null}
              </>
            ),
          }
        })}
      />
      {view.workedSeconds < 60 ? null : (
        <p class="field-hint">{t('grants.workedTime', { minutes: Math.round(view.workedSeconds / 60) })}</p>
      )}
    </>
  )
}
export function ApplicationPage({
  lang,
  t,
  call,
  view,
  content,
  districts,
  organisations,
  mayCheck,
  shows,
  own,
  values,
  errors,
}: {
  lang: Lang
  t: Translate
  call: Call
  view: ApplicationView
  content: ApplicationContent | null
  districts: Districts
  organisations: Organisations
  mayCheck: boolean
  shows: boolean
  own: boolean
  values: Values
  errors: FieldErrors
}) {
  const field = fieldsOf(t, values, errors)
  const checking = mayCheck && call.state === 'checking' && ['submitted', 'returned', 'excluded'].includes(view.state)
  return (
    <>
      <PageHeading
        title={view.title}
        kicker={`${titleOf(lang, call)} · ${t('grants.numbered', { number: view.number ?? 0 })}`}
        meta={
          <>
            <Tag look="accent">{applicationStateText(t, view.result ?? view.state)}</Tag> {view.organisation}
            {view.ico === null ? '' : ` · IČO ${view.ico}`}
          </>
        }
        actions={
          <>
            {view.hasLetter ? <ButtonLink href={`${at}/applications/${view.id}/letter.pdf`}>{t('grants.letter.open')}</ButtonLink> : null}
            {view.awardedMinor === null ? null : <Tag look="accent">{crownsText(lang, view.awardedMinor)}</Tag>}
          </>
        }
      />
      <ErrorSummary
        t={t}
        errors={errors}
        labels={{ verdict: t('grants.verdict'), reason: t('grants.reason'), dueOn: t('grants.dueOn'), file: t('grants.attachments.file') }}
      />
      {view.reason ? (
        <Notice t={t} kind="info" title={t('grants.reason')} level={2}>
          <p>{view.reason}</p>
        </Notice>
      ) : null}
      {view.gaps.length === 0 ? null : (
        <Notice t={t} kind="warning" title={t('grants.gapsFound')} level={2}>
          <ul>
            {view.gaps.map((gap) => (
              <li>
                {ruleText(t, gap.rule)}
                {gap.said ? `: ${gap.said}` : ''}
                {gap.dueOn ? ` ${t('grants.completionUntil', { day: formatDay(lang, gap.dueOn) })}` : ''}
                {gap.settledAt ? ` ✓ ${formatInstant(lang, gap.settledAt)}` : ''}
              </li>
            ))}
          </ul>
        </Notice>
      )}
      {content ? (
        <Content
          lang={lang}
          t={t}
          content={content}
          view={{ ...view, partnerNames: content.partners.map((one) => organisations.get(one.organisationId) ?? '–') }}
          districts={districts}
        />
      ) : null}
      {content && content.partners.length > 0 && shows ? (
        <>
          <h2>{t('grants.partner.words')}</h2>
          <Consents lang={lang} t={t} view={view} organisations={organisations} partners={content.partners} />
        </>
      ) : null}
      {view.attachments.length === 0 ? null : (
        <>
          <h2>{t('grants.attachments')}</h2>
          <AttachmentList lang={lang} t={t} view={view} />
        </>
      )}
      {shows && call.state !== 'draft' && !['announced', 'running', 'settled'].includes(call.state) ? (
        <>
          <h2>{t('grants.check')}</h2>
          <MachineCheck t={t} view={view} open={checking} />
        </>
      ) : null}
      {shows ? <Versions lang={lang} t={t} call={call} view={view} districts={districts} organisations={organisations} /> : null}
      {checking ? (
        <Form action={`${at}/applications/${view.id}/check`} label={t('grants.verdict')} draft={`check:${view.id}`}>
          <h2>{t('grants.verdict')}</h2>
          <Radios
            {...field('verdict')}
            label={t('grants.verdict')}
            options={(['eligible', 'return', 'exclude'] as const).map((value) => ({ value, label: t(`grants.verdict.${value}`) }))}
          />
          <TextArea {...field('reason')} label={t('grants.reason')} hint={t('grants.hint.reason')} optional rows={3} lang="cs" />
          <DayField {...field('dueOn')} label={t('grants.dueOn')} optional />
          <Actions>
            <Button>{t('grants.verdict.write')}</Button>
          </Actions>
        </Form>
      ) : null}
      {own &&
      ['submitted', 'returned', 'eligible'].includes(view.state) &&
      ['published', 'checking', 'reviewing', 'committee'].includes(call.state) ? (
        <form method="post" action={`${at}/applications/${view.id}/withdraw`}>
          <Button look="quiet">{t('grants.withdraw')}</Button>
        </form>
      ) : null}
    </>
  )
}
/** A joint application as a partner sees it: the whole plan, its own share, and its word on it. */
export function PartnerPage({
  lang,
  t,
  call,
  view,
  content,
  districts,
  mine,
  maySign,
  values,
  errors,
}: {
  lang: Lang
  t: Translate
  call: Call
  view: ApplicationView
  content: ApplicationContent | null
  districts: Districts
  mine: string
  maySign: boolean
  values: Values
  errors: FieldErrors
}) {
  const field = fieldsOf(t, values, errors)
  const share = content?.partners.find((one) => one.organisationId === mine)?.share ?? 0n
  const word = view.consents.find((one) => one.organisationId === mine && one.withdrawnAt === null)
  const holds = word !== undefined && word.shareMinor === share
  const open = ['draft', 'submitted', 'returned'].includes(view.state)
  return (
    <>
      <PageHeading
        title={view.title || t('grants.untitled')}
        kicker={titleOf(lang, call)}
        meta={
          <>
            <Tag look="accent">{applicationStateText(t, view.state)}</Tag> {t('grants.partner.leads', { organisation: view.organisation })}
          </>
        }
        lead={t('grants.partner.lead', { share: crownsText(lang, share) })}
      />
      <ErrorSummary t={t} errors={errors} labels={{ because: t('grants.reason') }} />
      {holds ? (
        <Notice t={t} kind="success" title={t('grants.partner.confirmed', { day: formatInstant(lang, word.confirmedAt) })} level={2} />
      ) : word ? (
        <Notice t={t} kind="warning" title={t('grants.partner.other', { share: crownsText(lang, word.shareMinor) })} level={2} />
      ) : null}
      {content ? <Content lang={lang} t={t} content={content} view={view} districts={districts} /> : null}
      {open && !holds ? (
        maySign ? (
          <form class="form" method="post" action={`${at}/applications/${view.id}/confirm`}>
            <Actions>
              <Button>{t('grants.partner.confirm', { share: crownsText(lang, share) })}</Button>
            </Actions>
          </form>
        ) : (
          <p>{t('grants.partner.head')}</p>
        )
      ) : null}
      {open && word && maySign ? (
        <Details summary={t('grants.partner.leave')} open={Boolean(errors['because'])}>
          <Form action={`${at}/applications/${view.id}/leave`} label={t('grants.partner.leave')}>
            <p>{t('grants.partner.leaveLead')}</p>
            <TextArea {...field('because')} label={t('grants.reason')} rows={3} lang="cs" />
            <Actions>
              <Button look="secondary">{t('grants.partner.leave')}</Button>
            </Actions>
          </Form>
        </Details>
      ) : null}
    </>
  )
}
