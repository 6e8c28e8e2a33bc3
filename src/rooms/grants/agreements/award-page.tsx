// One award, for the city and its recipient: what happens next, and the agreement with its money.
import { formatDay, type Lang, type Translate } from '../../../kernel/i18n.ts'
import { Actions, Button, ButtonLink, Tag } from '../../../ui/actions.tsx'
import { SummaryList } from '../../../ui/facts.tsx'
import { fieldsOf, Form, NumberField, SelectField, TextField } from '../../../ui/fields.tsx'
import { Details, EmptyState, ErrorSummary } from '../../../ui/messages.tsx'
import { PageHeading, TabsAsLinks } from '../../../ui/navigation.tsx'
import { Table } from '../../../ui/table.tsx'
import { Hidden, LangText } from '../../../ui/text.tsx'
import { at } from '../frame.tsx'
import { ChangesTab } from './changes-page.tsx'
import { ControlsTab } from './controls-page.tsx'
import { nextSteps, type NextStep } from './next.ts'
import { day, exact, Refunds, Step, word, type AwardTab, type TabProps } from './parts.tsx'
import type { AwardView } from './queries.ts'
import { SettlementTab } from './settlement-page.tsx'

/** When and who. */
const signed = (lang: Lang, on: string | null, who: string | null) =>
  on === null ? null : `${formatDay(lang, on)}${who === null ? '' : `, ${who}`}`
export function AwardPage({
  lang,
  t,
  view,
  tab,
  may,
  choices,
  future,
  today,
  values,
  errors,
}: TabProps & { tab: AwardTab; choices: readonly { id: string; name: string }[]; future: readonly number[] }) {
  const path = `${at}/awards/${view.id}`
  const part = (name: AwardTab, label: string) => ({ label, href: name === 'agreement' ? path : `${path}/${name}`, current: tab === name })
  const names = [
    'iban',
    'reason',
    'endsOn',
    'moveFrom',
    'moveTo',
    'moveAmount',
    'amount',
    'partnerId',
    'partnerShare',
    'partnerInIco',
    'partnerInShare',
    'newName',
    'pause',
    'scope',
    'termination',
    'done',
    'people',
    'supplierIco',
    'documentNo',
    'issuedOn',
    'paidOn',
    'total',
    'label',
    'position',
    'file',
    'protocol',
    'finding',
    'objections',
    'answer',
    'said',
    'asked',
    'note',
    'plannedOn',
    'because',
    'year',
    'outcome',
    'verdict',
  ] as const
  return (
    <>
      <PageHeading
        title={view.title}
        lead={view.organisation}
        meta={
          <>
            <Tag look="accent">
              {view.givenUp
                ? t('grants.givenUp')
                : view.agreement === null
                  ? t('grants.agreement.none')
                  : word(t, 'agreement', view.agreement.state)}
            </Tag>{' '}
            {view.agreement?.suspendedOn ? <Tag look="warning">{t('grants.suspended')}</Tag> : null}{' '}
            {view.isDemo ? <Tag>{t('grants.demo')}</Tag> : null} {exact(lang, view.amountMinor)} · {view.publicNumber}
          </>
        }
      />
      <NextCard lang={lang} t={t} view={view} today={today} tab={tab} />
      <TabsAsLinks
        label={t('grants.award')}
        tabs={[
          part('agreement', t('grants.agreement')),
          part('changes', t('grants.changes')),
          part('settlement', t('grants.settlement')),
          part('controls', t('grants.controls')),
        ]}
      />
      <ErrorSummary
        t={t}
        errors={Object.fromEntries(Object.entries(errors).filter(([name]) => !name.startsWith('row.')))}
        labels={Object.fromEntries(names.map((name) => [name, t(`grants.after.${name}`)]))}
      />
      {tab === 'agreement' ? (
        <AgreementTab lang={lang} t={t} view={view} may={may} today={today} future={future} values={values} errors={errors} />
      ) : tab === 'changes' ? (
        <ChangesTab lang={lang} t={t} view={view} may={may} choices={choices} today={today} values={values} errors={errors} />
      ) : tab === 'settlement' ? (
        <SettlementTab lang={lang} t={t} view={view} may={may} today={today} values={values} errors={errors} />
      ) : (
        <ControlsTab lang={lang} t={t} view={view} may={may} today={today} values={values} errors={errors} />
      )}
    </>
  )
}
/** What waits, who must do it and until when; the first in one sentence, the rest below. */
function NextCard({ lang, t, view, today, tab }: { lang: Lang; t: Translate; view: AwardView; today: string; tab: AwardTab }) {
  const steps = nextSteps(view, today)
  const path = (name: AwardTab) => `${at}/awards/${view.id}${name === 'agreement' ? '' : `/${name}`}`
  const sentence = (one: NextStep) => (
    <>
      <strong>{word(t, 'next.who', one.who)}</strong> {word(t, 'next', one.what)}
      {one.on === null ? null : <> {t('grants.next.until', { day: formatDay(lang, one.on) })}</>}
      {one.late ? (
        <>
          {' '}
          <Tag look="error">{t('grants.overdue')}</Tag>
        </>
      ) : null}
      {one.tab === tab ? null : (
        <>
          {' '}
          <a href={path(one.tab)}>{t('grants.next.there', { tab: t(`grants.${one.tab}`) })}</a>
        </>
      )}
    </>
  )
  const [first, ...rest] = steps
  return (
    <section class="card" aria-labelledby="next-title">
      <h2 class="card-title" id="next-title">
        {t('grants.next')}
      </h2>
      {first === undefined ? (
        <p>
          {t(
            (view.agreement !== null && ['ended', 'terminated'].includes(view.agreement.state)) || view.givenUp
              ? 'grants.next.closed'
              : 'grants.next.nothing',
          )}
        </p>
      ) : (
        <p>{sentence(first)}</p>
      )}
      {rest.length === 0 ? null : (
        <ul>
          {rest.map((one) => (
            <li>{sentence(one)}</li>
          ))}
        </ul>
      )}
      <p>
        <a href={`${at}/awards/${view.id}/history`}>{t('grants.history')}</a>
      </p>
    </section>
  )
}
function AgreementTab({ lang, t, view, may, today, future, values, errors }: TabProps & { future: readonly number[] }) {
  const field = fieldsOf(t, values, errors)
  const path = `${at}/awards/${view.id}`
  const the = view.agreement
  if (the === null) return <EmptyState title={t('grants.agreement.none')}>{t('grants.agreement.noneText')}</EmptyState>
  const planning = may.sign && the.state === 'sent'
  const turn = view.instalments.find((one) => !['paid', 'cancelled'].includes(one.state))?.number
  return (
    <>
      {planning ? (
        <Form action={`${path}/accept`} label={t('grants.accept')} draft={`agreement:${view.id}`}>
          <h2>{t('grants.accept')}</h2>
          <p>{t('grants.accept.lead', { amount: exact(lang, view.amountMinor), requested: exact(lang, view.requestedMinor) })}</p>
          {view.items.map((item) => (
            <NumberField
              {...field(`item${item.position}`)}
              value={values[`item${item.position}`] ?? String(item.amountMinor / 100n)}
              label={`${item.position}. ${item.label}`}
              hint={t('grants.accept.cost', { cost: exact(lang, item.costMinor) })}
              unit="Kč"
            />
          ))}
          <TextField {...field('iban')} label={t('grants.after.iban')} hint={t('grants.hint.iban')} width="medium" dir="ltr" />
          <Actions>
            <Button>{t('grants.accept.sign')}</Button>
          </Actions>
        </Form>
      ) : null}
      <Actions>
        <ButtonLink look="secondary" href={`${path}/agreement.pdf`}>
          {t('grants.agreement.pdf')}
        </ButtonLink>{' '}
        <ButtonLink look="secondary" href={`${path}/agreement.docx`}>
          {t('grants.agreement.docx')}
        </ButtonLink>
        {may.run && the.mustPublish && the.citySignedOn !== null ? (
          <>
            {' '}
            <ButtonLink look="secondary" href={`${path}/register.xml`}>
              {t('grants.register.xml')}
            </ButtonLink>
          </>
        ) : null}
      </Actions>
      <SummaryList
        rows={[
          { label: t('grants.agreement.number'), value: the.number },
          { label: t('grants.symbol'), value: <span class="numeric">{the.symbol}</span> },
          { label: t('grants.period'), value: `${formatDay(lang, the.startsOn)} – ${formatDay(lang, the.endsOn)}` },
          { label: t('grants.after.iban'), value: the.iban === null ? null : <span class="numeric">{the.iban}</span> },
          { label: t('grants.recipientSigned'), value: signed(lang, the.recipientSignedOn, the.recipientSigner) },
          { label: t('grants.citySigned'), value: signed(lang, the.citySignedOn, the.citySigner) },
          {
            label: t('grants.registered'),
            value: the.mustPublish ? (
              the.publishedOn === null ? (
                the.publishBy === null ? (
                  t('grants.registered.must')
                ) : (
                  <>
                    {t('grants.registered.must')}{' '}
                    <Tag look={the.publishBy < today ? 'error' : 'warning'}>
                      {t('grants.publishBy', { day: formatDay(lang, the.publishBy) })}
                    </Tag>
                  </>
                )
              ) : (
                `${formatDay(lang, the.publishedOn)} ${the.registerId ?? ''}`
              )
            ) : (
              t('grants.registered.not')
            ),
          },
          { label: t('grants.amendments'), value: String(the.amendments) },
          { label: t('grants.shiftPercent'), value: `${the.shiftPercent} %` },
          ...(the.suspendedOn === null
            ? []
            : [{ label: t('grants.suspended'), value: `${formatDay(lang, the.suspendedOn)}: ${the.suspendedBecause ?? ''}` }]),
          ...(the.note === null ? [] : [{ label: t('grants.after.scope'), value: <LangText lang="cs">{the.note}</LangText> }]),
        ]}
      />
      {may.run && the.state === 'signed' && the.mustPublish ? (
        <Form action={`${path}/publish`} label={t('grants.publishOne')}>
          <TextField {...field('registerId')} label={t('grants.registerId')} hint={t('grants.hint.registerId')} width="medium" optional />
          <Actions>
            <Button>{t('grants.publishOne')}</Button>
          </Actions>
        </Form>
      ) : null}
      <Table
        t={t}
        caption={t('grants.budgetPlan')}
        rows={view.items}
        columns={[
          { label: t('grants.item'), rowHeader: true, cell: (row) => `${row.position}. ${row.label}` },
          { label: t('grants.cost'), numeric: true, cell: (row) => exact(lang, row.costMinor) },
          { label: t('grants.fromGrant'), numeric: true, cell: (row) => exact(lang, row.amountMinor) },
          { label: t('grants.charged'), numeric: true, cell: (row) => exact(lang, row.chargedMinor) },
        ]}
      />
      {view.parties.length > 1 ? (
        <Table
          t={t}
          caption={t('grants.parties')}
          rows={view.parties}
          columns={[
            { label: t('grants.applicant'), rowHeader: true, cell: (row) => row.name },
            { label: t('grants.share'), numeric: true, cell: (row) => exact(lang, row.shareMinor) },
            { label: t('grants.left'), cell: (row) => day(lang, row.leftOn) ?? '' },
          ]}
        />
      ) : null}
      <Table
        t={t}
        caption={t('grants.instalments')}
        rows={view.instalments}
        columns={[
          { label: t('grants.instalment'), rowHeader: true, cell: (row) => String(row.number) },
          { label: t('grants.amount'), numeric: true, cell: (row) => exact(lang, row.amountMinor) },
          { label: t('grants.condition'), cell: (row) => word(t, 'condition', row.condition) },
          { label: t('grants.due'), cell: (row) => formatDay(lang, row.dueOn), minor: true },
          {
            label: t('grants.state'),
            cell: (row) => (
              <>
                {word(t, 'instalment', row.state)}
                {row.note === null ? null : (
                  <>
                    <br />
                    <span class="field-hint">{row.note}</span>
                  </>
                )}
                {may.run &&
                row.state === 'planned' &&
                row.number === turn &&
                (the.state === 'published' || (the.state === 'signed' && !the.mustPublish)) ? (
                  <form method="post" action={`${path}/confirm`}>
                    <input type="hidden" name="id" value={row.id} />
                    <Button look="quiet">
                      {t('grants.confirm')}
                      <Hidden> {row.number}</Hidden>
                    </Button>
                  </form>
                ) : null}
              </>
            ),
          },
        ]}
      />
      <Table
        t={t}
        caption={t('grants.payments')}
        rows={view.payments}
        empty={<p>{t('grants.payments.none')}</p>}
        columns={[
          { label: t('grants.day'), rowHeader: true, cell: (row) => formatDay(lang, row.valueOn) },
          { label: t('grants.kind'), cell: (row) => word(t, 'payment', row.kind) },
          { label: t('grants.amount'), numeric: true, cell: (row) => exact(lang, row.amountMinor) },
          { label: t('grants.reference'), cell: (row) => <span class="numeric">{row.reference}</span>, minor: true },
        ]}
      />
      <Refunds lang={lang} t={t} view={view} may={may} today={today} />
      {may.run && ['signed', 'published'].includes(the.state) ? (
        the.suspendedOn === null ? (
          <Details summary={t('grants.suspend')}>
            <Form action={`${path}/hold`} label={t('grants.suspend')}>
              <p>{t('grants.suspend.lead')}</p>
              <input type="hidden" name="what" value="suspend" />
              <TextField {...field('because')} label={t('grants.after.because')} lang="cs" />
              <Actions>
                <Button look="secondary">{t('grants.suspend')}</Button>
              </Actions>
            </Form>
          </Details>
        ) : (
          <Step action={`${path}/hold`} label={t('grants.resume')} look="secondary" hidden={{ what: 'resume' }} />
        )
      ) : null}
      {view.pledges.length > 0 ? (
        <p>
          {t('grants.pledged')}: {view.pledges.map((one) => `${one.year}: ${exact(lang, one.amountMinor)}`).join(', ')}
        </p>
      ) : null}
      {may.run && future.length > 0 && ['signed', 'published'].includes(the.state) ? (
        <Details summary={t('grants.pledge')}>
          <Form action={`${path}/pledge`} label={t('grants.pledge')}>
            <SelectField
              {...field('year')}
              label={t('grants.year')}
              options={future.map((year) => ({ value: String(year), label: String(year) }))}
            />
            <NumberField {...field('amount')} label={t('grants.amount')} unit="Kč" />
            <Actions>
              <Button look="secondary">{t('grants.pledge')}</Button>
            </Actions>
          </Form>
        </Details>
      ) : null}
      {may.sign && view.payments.length === 0 && ['prepared', 'sent', 'accepted'].includes(the.state) ? (
        <Details summary={t('grants.giveUp')}>
          <p>{t('grants.giveUp.lead')}</p>
          <Step action={`${path}/give-up`} label={t('grants.giveUp')} look="secondary" />
        </Details>
      ) : null}
    </>
  )
}
