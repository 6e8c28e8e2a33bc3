// Referrals: the list, the preparation, what the client hears, and the packet on the other side.
import type { FieldErrors } from '../../../kernel/command.ts'
import {
  direction,
  formatDay,
  formatInstant,
  formatNumber,
  languageName,
  languages,
  nativeNames,
  type Lang,
  type MessageKey,
  type Translate,
} from '../../../kernel/i18n.ts'
import { Actions, Button, ButtonLink, Tag } from '../../../ui/actions.tsx'
import { NotStated, SummaryList } from '../../../ui/facts.tsx'
import { Checkboxes, DayField, fieldsOf, Form, Radios, SelectField, TextArea, TextField } from '../../../ui/fields.tsx'
import { Details, EmptyState, ErrorSummary, Notice } from '../../../ui/messages.tsx'
import { PageHeading } from '../../../ui/navigation.tsx'
import { Table } from '../../../ui/table.tsx'
import { Bdi, Hidden } from '../../../ui/text.tsx'
import { topics } from '../model.ts'
import type { Colleague } from '../people.ts'
import { topicText } from '../words.ts'
import { declineReasons, packetFields, urgencies, type Offer, type PacketContent } from './model.ts'
import type { Agreement, Pathway, ReferralRow, ReferralView } from './queries.ts'

const at = '/app/casework/referrals'
type Values = Readonly<Record<string, string>>
export const fieldText = (t: Translate, field: string) => t(`casework.packet.${field}` as MessageKey)
const stateText = (t: Translate, row: ReferralRow) =>
  row.revoked
    ? t('casework.referral.revoked')
    : row.expired && !['declined', 'done', 'reviewed'].includes(row.state)
      ? t('casework.referral.expired')
      : t(`casework.referral.state.${row.state}` as MessageKey)

function Rows({
  lang,
  t,
  rows,
  caption,
  outgoing,
}: {
  lang: Lang
  t: Translate
  rows: readonly ReferralRow[]
  caption: string
  outgoing: boolean
}) {
  return rows.length === 0 ? (
    <p>{t('casework.referral.none')}</p>
  ) : (
    <Table
      t={t}
      caption={caption}
      captionHidden
      keys
      rows={rows}
      columns={[
        { label: t('casework.referral.topic'), rowHeader: true, cell: (row) => <a href={`${at}/${row.id}`}>{topicText(t, row.topic)}</a> },
        { label: t(outgoing ? 'casework.referral.to' : 'casework.referral.from'), cell: (row) => <Bdi>{row.other}</Bdi> },
        ...(outgoing
          ? [{ label: t('casework.code'), cell: (row: ReferralRow) => <span dir="ltr">{row.code ?? ''}</span> }]
          : [{ label: t('casework.field.language'), cell: (row: ReferralRow) => (row.language ? languageName(lang, row.language) : '–') }]),
        { label: t('casework.state'), cell: (row) => stateText(t, row) },
        { label: t('casework.referral.sentOn'), cell: (row) => formatInstant(lang, row.createdAt) },
        { label: t('casework.referral.until'), cell: (row) => formatDay(lang, row.expiresOn), minor: true },
      ]}
    />
  )
}
export function ReferralsPage({ lang, t, rows }: { lang: Lang; t: Translate; rows: readonly ReferralRow[] }) {
  return (
    <>
      <PageHeading
        title={t('casework.referrals')}
        lead={t('casework.referrals.lead')}
        actions={
          <ButtonLink look="secondary" href={`${at}/pathways`}>
            {t('casework.pathways')}
          </ButtonLink>
        }
      />
      <h2>{t('casework.referral.incoming')}</h2>
      <Rows lang={lang} t={t} rows={rows.filter((row) => !row.outgoing)} caption={t('casework.referral.incoming')} outgoing={false} />
      <h2>{t('casework.referral.outgoing')}</h2>
      <Rows lang={lang} t={t} rows={rows.filter((row) => row.outgoing)} caption={t('casework.referral.outgoing')} outgoing />
    </>
  )
}

export function PreparePage({
  t,
  client,
  offers,
  cases,
  values,
  errors,
}: {
  t: Translate
  client: { id: string; title: string }
  offers: readonly Offer[]
  cases: readonly { id: string; number: string }[]
  values: Values
  errors: FieldErrors
}) {
  const field = fieldsOf(t, values, errors)
  const labels = {
    topic: t('casework.referral.topic'),
    toOrganisationId: t('casework.referral.to'),
    externalName: t('casework.referral.external'),
    urgency: t('casework.referral.urgency'),
    fields: t('casework.referral.fields'),
    summary: t('casework.packet.summary'),
    expiresOn: t('casework.referral.until'),
    caseId: t('casework.case'),
  }
  return (
    <>
      <PageHeading title={t('casework.referral.new')} kicker={<Bdi>{client.title}</Bdi>} lead={t('casework.referral.new.lead')} />
      <ErrorSummary t={t} errors={errors} labels={labels} />
      <Form action={`/app/casework/clients/${client.id}/refer`} label={t('casework.referral.new')} draft={`referral:${client.id}`}>
        <input type="hidden" name="correlation" value={values['correlation'] ?? ''} />
        <SelectField {...field('topic')} label={labels.topic} options={topics.map((value) => ({ value, label: topicText(t, value) }))} />
        <p>
          <Button name="propose" value="yes" look="secondary">
            {t('casework.referral.propose')}
          </Button>
        </p>
        <Radios
          {...field('toOrganisationId')}
          label={labels.toOrganisationId}
          optional
          options={offers.map((one) => ({
            value: one.id,
            label: one.name,
            hint: one.reasons.map((reason) => t(`casework.offer.${reason}` as MessageKey)).join(' · ') || t('casework.offer.none'),
          }))}
        />
        <TextField {...field('externalName')} label={labels.externalName} hint={t('casework.referral.externalHint')} optional />
        <Radios
          {...field('urgency')}
          label={labels.urgency}
          inline
          options={urgencies.map((value) => ({ value, label: t(`casework.urgency.${value}`) }))}
        />
        <Checkboxes
          {...field('fields')}
          label={labels.fields}
          hint={t('casework.referral.fieldsHint')}
          options={packetFields.map((value) => ({ value, label: fieldText(t, value) }))}
        />
        <TextArea
          {...field('summary')}
          label={labels.summary}
          hint={t('casework.referral.summaryHint')}
          optional
          rows={4}
          maxlength={4000}
        />
        <DayField {...field('expiresOn')} label={labels.expiresOn} hint={t('casework.referral.untilHint')} />
        {cases.length > 0 ? (
          <SelectField
            {...field('caseId')}
            label={labels.caseId}
            optional
            options={cases.map((one) => ({ value: one.id, label: one.number }))}
          />
        ) : null}
        <Actions>
          <Button>{t('casework.referral.toReadOut')}</Button>
        </Actions>
      </Form>
    </>
  )
}

/** Read aloud to the client in their language: exactly what leaves, to whom, until when; each line can be refused. `read` speaks the client's language, `t` the worker's. */
export function ReadOutPage({
  t,
  read,
  readLang,
  view,
  content,
  people,
  values,
  errors,
}: {
  t: Translate
  read: Translate
  readLang: Lang
  view: ReferralView
  content: PacketContent
  people: readonly Colleague[]
  values: Values
  errors: FieldErrors
}) {
  const field = fieldsOf(t, values, errors)
  const fields = view.draft?.fields ?? []
  return (
    <>
      <PageHeading title={t('casework.readout')} lead={t('casework.readout.staff')} />
      <form class="form" method="get" action={`${at}/${view.id}/read-out`} aria-label={t('casework.readout.language')}>
        <SelectField
          t={t}
          name="lang"
          label={t('casework.readout.language')}
          value={readLang}
          options={languages.map((code) => ({ value: code, label: nativeNames[code], lang: code }))}
        />
        <Actions>
          <Button look="secondary">{t('ui.filter.apply')}</Button>
        </Actions>
      </form>
      <ErrorSummary
        t={t}
        errors={errors}
        labels={{ allowed: t('casework.readout.allowed'), form: t('casework.readout.form'), witnessId: t('casework.readout.witness') }}
      />
      <Form action={`${at}/${view.id}/read-out`} label={t('casework.readout')}>
        <input type="hidden" name="language" value={readLang} />
        <div lang={readLang} dir={direction(readLang)} class="card">
          <h2>{read('casework.readout.title', { who: view.other })}</h2>
          <p>{read('casework.readout.free')}</p>
          <Checkboxes
            t={read}
            name="allowed"
            label={read('casework.readout.list')}
            values={(values['allowed'] ?? fields.join(',')).split(',')}
            error={field('allowed').error}
            options={fields.map((one) => ({ value: one, label: fieldText(read, one), hint: content[one] ?? '–' }))}
          />
          <p>{read('casework.readout.until', { day: formatDay(readLang, view.expiresOn) })}</p>
          <p>{read('casework.readout.withdraw')}</p>
        </div>
        <Radios
          {...field('form')}
          label={t('casework.readout.form')}
          inline
          options={[
            { value: 'signed', label: t('casework.readout.signed') },
            { value: 'oral', label: t('casework.readout.oral'), hint: t('casework.readout.oralHint') },
          ]}
        />
        <SelectField
          {...field('witnessId')}
          label={t('casework.readout.witness')}
          optional
          options={people.map((one) => ({ value: one.id, label: one.name }))}
        />
        <Actions>
          <Button>{t('casework.readout.send')}</Button>
          <ButtonLink look="secondary" href={`${at}/${view.id}`}>
            {t('casework.readout.not')}
          </ButtonLink>
        </Actions>
      </Form>
    </>
  )
}

export function ReferralPage({
  lang,
  t,
  view,
  content,
  declines,
}: {
  lang: Lang
  t: Translate
  view: ReferralView
  content: PacketContent | null
  declines: number
}) {
  const step = (label: MessageKey, when: Date | null) => ({ label: t(label), value: when ? formatInstant(lang, when) : null })
  const live = !view.revoked && !view.expired
  const act = (to: string, label: MessageKey, look: 'primary' | 'secondary' | 'danger' = 'primary') => (
    <form method="post" action={`${at}/${view.id}/${to}`}>
      <Button look={look}>{t(label)}</Button>
    </form>
  )
  return (
    <>
      <PageHeading
        title={topicText(t, view.topic)}
        kicker={t(view.outgoing ? 'casework.referral.outgoing' : 'casework.referral.incoming')}
        meta={
          <>
            <Tag look={live ? 'accent' : 'neutral'}>{stateText(t, view)}</Tag> <Bdi>{view.other}</Bdi>
          </>
        }
      />
      <SummaryList
        rows={[
          { label: t('casework.referral.urgency'), value: t(`casework.urgency.${view.urgency}` as MessageKey) },
          { label: t('casework.field.language'), value: view.language ? languageName(lang, view.language) : null },
          { label: t('casework.referral.until'), value: formatDay(lang, view.expiresOn) },
          step('casework.referral.state.delivered', view.deliveredAt),
          step('casework.referral.state.received', view.receivedAt),
          step('casework.referral.state.accepted', view.acceptedAt),
          step('casework.referral.state.declined', view.declinedAt),
          step('casework.referral.state.done', view.doneAt),
          step('casework.referral.state.reviewed', view.reviewedAt),
          {
            label: t('casework.referral.reason'),
            value: view.declineReason ? t(`casework.decline.${view.declineReason}` as MessageKey) : null,
          },
          {
            label: t('casework.referral.what'),
            value: view.sentFields.length > 0 ? view.sentFields.map((one) => fieldText(t, one)).join(', ') : null,
          },
          { label: t('casework.referral.report'), value: view.report ? <Bdi>{view.report}</Bdi> : null },
        ]}
      />
      {view.outgoing ? (
        <>
          {view.clientId ? (
            <p>
              <a href={`/app/casework/clients/${view.clientId}`}>
                {t('casework.file')} <span dir="ltr">{view.code}</span>
              </a>
            </p>
          ) : null}
          {view.state === 'draft' && live ? (
            <p>
              <ButtonLink href={`${at}/${view.id}/read-out`}>{t('casework.readout')}</ButtonLink>
            </p>
          ) : null}
          {declines >= 2 ? (
            <Notice t={t} kind="info" title={t('casework.referral.twice')} level={2}>
              <p>
                <a href={`/app/casework/clients/${view.clientId}/refer`}>{t('casework.referral.others')}</a>
              </p>
            </Notice>
          ) : null}
          {content && view.external && view.deliveredAt && live ? <Printed t={t} view={view} content={content} lang={lang} /> : null}
          <Actions>
            {view.state === 'done' || (view.external && view.state === 'delivered')
              ? act('review', view.external ? 'casework.referral.handedOver' : 'casework.referral.review')
              : null}
            {live && view.state !== 'reviewed' ? act('revoke', 'casework.referral.revoke', 'danger') : null}
          </Actions>
        </>
      ) : (
        <>
          {view.packet ? (
            <section aria-labelledby="packet">
              <h2 id="packet">{t('casework.packet')}</h2>
              <SummaryList
                rows={Object.entries(view.packet).map(([name, text]) => ({ label: fieldText(t, name), value: <Bdi>{text}</Bdi> }))}
              />
              <NotStated
                t={t}
                lang={lang}
                items={packetFields.filter((one) => !view.sentFields.includes(one)).map((one) => fieldText(t, one))}
                title={t('casework.packet.notSent')}
              />
            </section>
          ) : (
            <Notice t={t} kind="info" title={t(live ? 'casework.packet.closed' : 'casework.packet.over')} level={2}>
              <p>{t(live ? 'casework.packet.closedText' : 'casework.packet.overText')}</p>
            </Notice>
          )}
          {live && (view.state === 'delivered' || view.state === 'received') ? (
            <>
              <Actions>
                {view.state === 'delivered' ? act('receive', 'casework.referral.receive', 'secondary') : null}
                {act('accept', 'casework.referral.accept')}
              </Actions>
              <Details summary={t('casework.referral.decline')}>
                <Form action={`${at}/${view.id}/decline`} label={t('casework.referral.decline')}>
                  <Radios
                    t={t}
                    name="reason"
                    label={t('casework.referral.reason')}
                    options={declineReasons.map((value) => ({ value, label: t(`casework.decline.${value}`) }))}
                  />
                  <Actions>
                    <Button look="secondary">{t('casework.referral.decline')}</Button>
                  </Actions>
                </Form>
              </Details>
            </>
          ) : null}
          {live && view.state === 'accepted' ? (
            <Form action={`${at}/${view.id}/done`} label={t('casework.referral.finish')} draft={`referral-report:${view.id}`}>
              <TextArea
                t={t}
                name="report"
                label={t('casework.referral.report')}
                hint={t('casework.referral.reportHint')}
                rows={4}
                maxlength={4000}
              />
              <Actions>
                <Button>{t('casework.referral.finish')}</Button>
              </Actions>
            </Form>
          ) : null}
        </>
      )}
      <h2>{t('casework.referral.openings')}</h2>
      {view.openings.length === 0 ? (
        <p>{t('casework.referral.openings.none')}</p>
      ) : (
        <ul>
          {view.openings.map((one) => (
            <li>
              {formatInstant(lang, one.at)} <Bdi>{one.who || view.other}</Bdi>
            </li>
          ))}
        </ul>
      )}
      {view.consent && !view.consent.withdrawnAt ? (
        <form method="post" action={`/app/casework/consents/${view.consent.id}/withdraw`}>
          <input type="hidden" name="back" value={`${at}/${view.id}`} />
          <Button look="secondary">{t('casework.consent.withdraw')}</Button>
        </form>
      ) : null}
    </>
  )
}
/** For somebody outside the platform: the packet on paper, once, handed over by the client or with them. */
function Printed({ lang, t, view, content }: { lang: Lang; t: Translate; view: ReferralView; content: PacketContent }) {
  return (
    <article class="card">
      <h2 class="card-title">{t('casework.packet.for', { who: view.other })}</h2>
      <SummaryList
        rows={view.sentFields.map((name) => ({
          label: fieldText(t, name),
          value: <Bdi>{content[name as keyof PacketContent] ?? ''}</Bdi>,
        }))}
      />
      <p>
        {t('casework.referral.until')}: {formatDay(lang, view.expiresOn)}
      </p>
    </article>
  )
}

export function AgreementsPage({
  lang,
  t,
  rows,
  partners,
  values,
  errors,
}: {
  lang: Lang
  t: Translate
  rows: readonly Agreement[]
  partners: readonly { id: string; name: string }[]
  values: Values
  errors: FieldErrors
}) {
  const field = fieldsOf(t, values, errors)
  const labels = {
    toOrganisationId: t('casework.agreement.with'),
    fields: t('casework.agreement.fields'),
    validFrom: t('casework.since'),
    validTo: t('casework.until'),
  }
  return (
    <>
      <PageHeading title={t('casework.agreements')} lead={t('casework.agreements.lead')} />
      <ErrorSummary t={t} errors={errors} labels={labels} />
      {rows.length === 0 ? (
        <EmptyState title={t('casework.agreements.none')} />
      ) : (
        <Table
          t={t}
          caption={t('casework.agreements')}
          captionHidden
          rows={rows}
          columns={[
            { label: labels.toOrganisationId, rowHeader: true, cell: (row) => row.other },
            {
              label: t('casework.agreement.direction'),
              cell: (row) => t(row.outgoing ? 'casework.agreement.out' : 'casework.agreement.in'),
            },
            { label: labels.fields, cell: (row) => row.fields.map((one) => fieldText(t, one)).join(', ') },
            { label: labels.validTo, cell: (row) => `${formatDay(lang, row.validFrom)} – ${formatDay(lang, row.validTo)}` },
            {
              label: t('casework.state'),
              cell: (row) =>
                row.ended ? (
                  t('casework.ended')
                ) : (
                  <>
                    {row.confirmed ? (
                      t('casework.agreement.valid')
                    ) : row.outgoing ? (
                      t('casework.agreement.waiting')
                    ) : (
                      <form method="post" action={`/app/casework/agreements/${row.id}/confirm`}>
                        <Button>
                          {t('casework.agreement.confirm')}
                          <Hidden> {row.other}</Hidden>
                        </Button>
                      </form>
                    )}
                    <form method="post" action={`/app/casework/agreements/${row.id}/end`}>
                      <Button look="quiet">
                        {t('casework.end')}
                        <Hidden> {row.other}</Hidden>
                      </Button>
                    </form>
                  </>
                ),
            },
          ]}
        />
      )}
      <h2>{t('casework.agreement.propose')}</h2>
      <Form action="/app/casework/agreements" label={t('casework.agreement.propose')}>
        <SelectField
          {...field('toOrganisationId')}
          label={labels.toOrganisationId}
          combobox
          options={partners.map((one) => ({ value: one.id, label: one.name, lang: 'cs' }))}
        />
        <Checkboxes
          {...field('fields')}
          label={labels.fields}
          options={packetFields.map((value) => ({ value, label: fieldText(t, value) }))}
        />
        <DayField {...field('validFrom')} label={labels.validFrom} />
        <DayField {...field('validTo')} label={labels.validTo} hint={t('casework.referral.error.threeYears')} />
        <Actions>
          <Button>{t('casework.agreement.propose')}</Button>
        </Actions>
      </Form>
    </>
  )
}

export function PathwaysPage({ lang, t, rows, leftOut }: { lang: Lang; t: Translate; rows: readonly Pathway[]; leftOut: number }) {
  return (
    <>
      <PageHeading title={t('casework.pathways')} lead={t('casework.pathways.lead')} />
      {rows.length === 0 ? (
        <EmptyState title={t('casework.pathways.none')} />
      ) : (
        <Table
          t={t}
          caption={t('casework.pathways')}
          captionHidden
          rows={rows}
          columns={[
            { label: t('casework.referral.topic'), rowHeader: true, cell: (row) => topicText(t, row.topic) },
            { label: t('casework.pathways.sent'), numeric: true, cell: (row) => formatNumber(lang, row.sent) },
            { label: t('casework.referral.state.accepted'), numeric: true, cell: (row) => formatNumber(lang, row.accepted) },
            { label: t('casework.referral.state.declined'), numeric: true, cell: (row) => formatNumber(lang, row.declined) },
            { label: t('casework.referral.state.done'), numeric: true, cell: (row) => formatNumber(lang, row.done) },
            {
              label: t('casework.pathways.days'),
              numeric: true,
              cell: (row) => (row.medianDays === null ? '–' : formatNumber(lang, Math.round(row.medianDays * 10) / 10)),
            },
          ]}
        />
      )}
      {leftOut > 0 ? <p>{t('casework.pathways.leftOut', { count: leftOut })}</p> : null}
    </>
  )
}
