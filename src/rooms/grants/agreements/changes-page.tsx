// Changes after the award: what was asked for, the drafted amendment and its signatures, and the form to ask.
import { formatDay, formatNumber, type Lang, type Translate } from '../../../kernel/i18n.ts'
import { Actions, Button, Tag } from '../../../ui/actions.tsx'
import { DayField, fieldsOf, Form, NumberField, Radios, SelectField, TextArea, TextField } from '../../../ui/fields.tsx'
import { EmptyState } from '../../../ui/messages.tsx'
import { Table } from '../../../ui/table.tsx'
import { Hidden, LangText } from '../../../ui/text.tsx'
import { at } from '../frame.tsx'
import { differences } from './papers.ts'
import { day, exact, Step, word, type May, type TabProps } from './parts.tsx'
import type { AwardView } from './queries.ts'

/** What a drafted amendment would change, with the button of whoever signs next. */
function DraftAmendment({ lang, t, view, may, requestId }: { lang: Lang; t: Translate; view: AwardView; may: May; requestId: string }) {
  const draft = view.amendments.find((one) => one.requestId === requestId && one.doneOn === null && one.voidedOn === null)
  if (draft === undefined) return null
  const path = `${at}/awards/${view.id}/amendments/${draft.number}`
  const rows = differences(lang, t, view, draft.was, draft.became).map(([what, was, is]) => ({ what, was, is }))
  return (
    <>
      <Table
        t={t}
        caption={t('grants.amendment', { number: draft.number })}
        rows={rows}
        empty={<p>{t('grants.amendment.words')}</p>}
        columns={[
          { label: t('grants.paper.what'), rowHeader: true, cell: (row) => row.what },
          { label: t('grants.paper.was'), numeric: true, cell: (row) => row.was },
          { label: t('grants.paper.is'), numeric: true, cell: (row) => row.is },
        ]}
      />
      <p>
        {draft.recipientSignedOn === null
          ? t('grants.amendment.waitsRecipient')
          : t('grants.amendment.waitsCity', { day: formatDay(lang, draft.recipientSignedOn) })}
      </p>
      {may.sign && draft.recipientSignedOn === null ? (
        <Step action={`${path}/sign`} label={t('grants.amendment.sign', { number: draft.number })} />
      ) : null}
      {may.run && draft.recipientSignedOn !== null ? (
        <Step action={`${path}/carry`} label={t('grants.amendment.carry', { number: draft.number })} />
      ) : null}
    </>
  )
}
function changeText(
  lang: Lang,
  t: Translate,
  view: AwardView,
  names: readonly { id: string; name: string }[],
  item: { type: string; detail: Record<string, string | number> },
): string {
  const { endsOn, from, to, amount, organisationId, share, iban, text } = item.detail
  const named = (id: string | number | undefined) =>
    view.parties.find((one) => one.organisationId === id)?.name ?? names.find((one) => one.id === id)?.name ?? ''
  const moved = `${from} → ${to}: ${amount === undefined ? '' : exact(lang, BigInt(amount))}${view.amountMinor === 0n ? '' : ` (${formatNumber(lang, Number((BigInt(amount ?? 0) * 1000n) / view.amountMinor) / 10)} %)`}`
  const money = amount === undefined ? '' : exact(lang, BigInt(amount))
  const said: Readonly<Record<string, string>> = {
    time: formatDay(lang, String(endsOn ?? '1970-01-01')),
    budget: moved,
    'budget-small': moved,
    amount: money,
    'partner-out': `${named(organisationId)} – ${share === 'lead' ? t('grants.partnerShare.lead') : t('grants.partnerShare.falls')}`,
    'partner-in': `${named(organisationId)} – ${money}`,
    account: String(iban ?? ''),
    name: String(text ?? ''),
    scope: String(text ?? ''),
    suspension: String(text ?? ''),
    resumption: String(text ?? ''),
    termination: String(text ?? ''),
  }
  return `${word(t, 'change', item.type)}: ${said[item.type] ?? ''}`
}
export function ChangesTab({
  lang,
  t,
  view,
  may,
  choices,
  today,
  values,
  errors,
}: TabProps & { choices: readonly { id: string; name: string }[] }) {
  const names = view.named
  const field = fieldsOf(t, values, errors)
  const path = `${at}/awards/${view.id}`
  const force = view.agreement !== null && ['signed', 'published'].includes(view.agreement.state)
  // One form of a kind on a page: the oldest open request first.
  const turn = view.changes.findLast((one) => ['submitted', 'asked', 'approved'].includes(one.state))
  const items = view.items.map((item) => ({
    value: String(item.position),
    label: `${item.position}. ${item.label} (${exact(lang, item.amountMinor - item.chargedMinor)})`,
  }))
  return (
    <>
      {view.changes.length === 0 ? (
        <EmptyState title={t('grants.changes.none')}>{t('grants.changes.noneText')}</EmptyState>
      ) : (
        view.changes.map((change) => (
          <section class="card">
            <h2 class="card-title">
              {t('grants.change.number', { number: change.number })}{' '}
              <Tag look={['submitted', 'asked', 'approved'].includes(change.state) ? 'warning' : 'neutral'}>
                {word(t, 'changeState', change.state)}
              </Tag>
            </h2>
            <ul>
              {change.items.map((item) => (
                <li>{changeText(lang, t, view, names, item)}</li>
              ))}
            </ul>
            <p>
              <LangText lang="cs">{change.reason}</LangText>
            </p>
            {change.asked === null ? null : (
              <p>
                <strong>{t('grants.after.asked')}:</strong> {change.asked}
              </p>
            )}
            {change.answer === null ? null : (
              <p>
                <strong>{t('grants.after.answer')}:</strong> {change.answer}
              </p>
            )}
            {may.run && change === turn && change.state !== 'approved' ? (
              <Form action={`${path}/changes/${change.id}/decide`} label={t('grants.change.decide')}>
                <Radios
                  {...field('verdict')}
                  label={t('grants.change.decide')}
                  inline
                  options={(['approve', 'ask', 'refuse'] as const).map((value) => ({ value, label: word(t, 'verdict', value) }))}
                />
                <TextArea {...field('said')} label={t('grants.after.said')} hint={t('grants.hint.said')} rows={2} lang="cs" optional />
                <Actions>
                  <Button>{t('grants.change.decide')}</Button>
                </Actions>
              </Form>
            ) : null}
            <DraftAmendment lang={lang} t={t} view={view} may={may} requestId={change.id} />
            {may.sign && change === turn ? (
              <Form action={`${path}/changes/${change.id}/answer`} label={t('grants.after.answer')}>
                {change.state === 'asked' ? (
                  <TextArea {...field('answer')} label={t('grants.after.answer')} rows={2} lang="cs" />
                ) : (
                  <input type="hidden" name="answer" value="" />
                )}
                <Actions>
                  {change.state === 'asked' ? (
                    <Button name="what" value="answer">
                      {t('grants.change.answer')}
                    </Button>
                  ) : null}
                  <Button look="secondary" name="what" value="withdraw">
                    {t('grants.change.withdraw')}
                  </Button>
                </Actions>
              </Form>
            ) : null}
          </section>
        ))
      )}
      {view.amendments.length > 0 ? (
        <Table
          t={t}
          caption={t('grants.amendments')}
          rows={view.amendments}
          columns={[
            { label: t('grants.number'), rowHeader: true, cell: (row) => t('grants.amendment', { number: row.number }) },
            {
              label: t('grants.state'),
              cell: (row) =>
                word(
                  t,
                  'amendmentState',
                  row.voidedOn !== null ? 'void' : row.doneOn !== null ? 'done' : row.recipientSignedOn !== null ? 'half' : 'draft',
                ),
            },
            { label: t('grants.recipientSigned'), cell: (row) => day(lang, row.recipientSignedOn) ?? '' },
            { label: t('grants.citySigned'), cell: (row) => day(lang, row.citySignedOn) ?? '' },
            {
              label: t('grants.paper'),
              cell: (row) => (
                <>
                  <a href={`${path}/amendments/${row.number}.pdf`}>
                    PDF<Hidden> {row.number}</Hidden>
                  </a>{' '}
                  <a href={`${path}/amendments/${row.number}.docx`}>
                    DOCX<Hidden> {row.number}</Hidden>
                  </a>
                  {may.run && row.doneOn !== null && view.agreement?.mustPublish ? (
                    <>
                      {' '}
                      <a href={`${path}/amendments/${row.number}.xml`}>
                        XML<Hidden> {row.number}</Hidden>
                      </a>
                    </>
                  ) : null}
                </>
              ),
            },
            {
              label: t('grants.registered'),
              cell: (row) =>
                row.publishedOn === null ? (
                  may.run && row.doneOn !== null && view.agreement?.mustPublish ? (
                    <form method="post" action={`${path}/amendments/${row.number}/register`}>
                      <Button look="quiet">
                        {t('grants.amendment.register')}
                        <Hidden> {row.number}</Hidden>
                      </Button>
                    </form>
                  ) : (
                    '–'
                  )
                ) : (
                  formatDay(lang, row.publishedOn)
                ),
            },
          ]}
        />
      ) : null}
      {may.sign && force ? (
        <Form action={`${path}/changes`} label={t('grants.change.ask')} draft={`change:${view.id}`}>
          <h2>{t('grants.change.ask')}</h2>
          <p>
            {t('grants.change.lead')} {t('grants.change.small', { percent: view.agreement?.shiftPercent ?? 0 })}
          </p>
          <TextArea {...field('reason')} label={t('grants.after.reason')} rows={3} lang="cs" />
          <DayField {...field('endsOn')} label={t('grants.after.endsOn')} optional min={today} />
          <fieldset class="field">
            <legend>{t('grants.change.budget')}</legend>
            <SelectField {...field('moveFrom')} label={t('grants.after.moveFrom')} options={items} optional emptyLabel="–" />
            <SelectField {...field('moveTo')} label={t('grants.after.moveTo')} options={items} optional emptyLabel="–" />
            <NumberField {...field('moveAmount')} label={t('grants.after.moveAmount')} unit="Kč" optional />
          </fieldset>
          <NumberField {...field('amount')} label={t('grants.after.amount')} unit="Kč" optional />
          {choices.length === 0 ? null : (
            <fieldset class="field">
              <legend>{t('grants.change.partner-out')}</legend>
              <SelectField
                {...field('partnerId')}
                label={t('grants.after.partnerId')}
                options={choices.map((one) => ({ value: one.id, label: one.name }))}
                optional
                emptyLabel="–"
              />
              <Radios
                {...field('partnerShare')}
                label={t('grants.after.partnerShare')}
                optional
                options={(['lead', 'falls'] as const).map((value) => ({ value, label: word(t, 'partnerShare', value) }))}
              />
            </fieldset>
          )}
          <fieldset class="field">
            <legend>{t('grants.change.partner-in')}</legend>
            <TextField
              {...field('partnerInIco')}
              label={t('grants.after.partnerInIco')}
              hint={t('grants.hint.partnerInIco')}
              width="short"
              inputmode="numeric"
              optional
            />
            <NumberField {...field('partnerInShare')} label={t('grants.after.partnerInShare')} unit="Kč" optional />
          </fieldset>
          <Radios
            {...field('pause')}
            label={t('grants.after.pause')}
            optional
            inline
            options={[
              view.agreement?.suspendedOn
                ? { value: 'resume', label: word(t, 'pause', 'resume') }
                : { value: 'suspend', label: word(t, 'pause', 'suspend') },
            ]}
          />
          <TextField {...field('newName')} label={t('grants.after.newName')} hint={t('grants.hint.newName')} optional lang="cs" />
          <TextField {...field('iban')} label={t('grants.after.iban')} optional width="medium" dir="ltr" />
          <TextArea {...field('scope')} label={t('grants.after.scope')} rows={2} optional lang="cs" />
          <TextArea {...field('termination')} label={t('grants.after.termination')} rows={2} optional lang="cs" />
          <Actions>
            <Button>{t('grants.change.send')}</Button>
          </Actions>
        </Form>
      ) : null}
    </>
  )
}
