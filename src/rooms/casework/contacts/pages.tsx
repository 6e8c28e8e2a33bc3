// Recording conversations: at the desk, on the street, and what a period adds up to.
import type { FieldErrors } from '../../../kernel/command.ts'
import { formatDay, formatNumber, languageName, type Lang, type Translate } from '../../../kernel/i18n.ts'
import { Actions, Button, ButtonLink } from '../../../ui/actions.tsx'
import { SummaryList } from '../../../ui/facts.tsx'
import { Checkboxes, DayField, fieldsOf, Form, NumberField, Radios, SelectField, TextArea, TextField } from '../../../ui/fields.tsx'
import { Details, ErrorSummary, Notice } from '../../../ui/messages.tsx'
import { PageHeading } from '../../../ui/navigation.tsx'
import { Table } from '../../../ui/table.tsx'
import { ContactTable, languageOption } from '../clients/pages.tsx'
import type { District } from '../districts.ts'
import { act108Paragraphs, ageBands, languagesOfClients, places, sexes, topics } from '../model.ts'
import { paragraphText, placeText, topicText } from '../words.ts'
import type { ContactRow, Count, MonthReport } from './queries.ts'

const at = '/app/casework'
type Values = Readonly<Record<string, string>>

export function ContactsPage({
  lang,
  t,
  day,
  rows,
  values,
  errors,
  districts,
  client,
}: {
  lang: Lang
  t: Translate
  day: string
  rows: readonly ContactRow[]
  values: Values
  errors: FieldErrors
  districts: readonly District[]
  client: { id: string; title: string; cases: readonly { id: string; number: string }[] } | null
}) {
  const field = fieldsOf(t, values, errors)
  const labels = Object.fromEntries(
    (
      [
        'place',
        'happenedOn',
        'minutes',
        'headcount',
        'topics',
        'language',
        'district',
        'ageBand',
        'sex',
        'act108',
        'unit',
        'caseId',
        'participants',
      ] as const
    ).map((name) => [name, t(`casework.contact.${name}`)]),
  )
  return (
    <>
      <PageHeading
        title={client ? t('casework.newContactWith', { who: client.title }) : t('casework.newContact')}
        lead={client ? undefined : t('casework.newContact.anonymous')}
        actions={
          <ButtonLink look="secondary" href={`${at}/street`}>
            {t('casework.street')}
          </ButtonLink>
        }
      />
      <ErrorSummary t={t} errors={errors} labels={labels} />
      <Form action={`${at}/contacts`} label={t('casework.newContact')} draft={client ? `contact:${client.id}` : 'contact:new'}>
        {client ? <input type="hidden" name="clientId" value={client.id} /> : null}
        <Radios
          {...field('place')}
          label={labels['place'] ?? ''}
          inline
          options={places.map((value) => ({ value, label: placeText(t, value) }))}
        />
        <Checkboxes
          {...field('topics')}
          label={labels['topics'] ?? ''}
          inline
          optional
          options={topics.map((value) => ({ value, label: topicText(t, value) }))}
        />
        <NumberField {...field('minutes')} label={labels['minutes'] ?? ''} unit={t('casework.minutesUnit')} optional />
        {client ? null : (
          <>
            <NumberField {...field('headcount')} label={labels['headcount'] ?? ''} />
            <Details summary={labels['participants'] ?? ''} open={'participants' in errors || Boolean(values['participants'])}>
              <TextArea
                {...field('participants')}
                label={labels['participants'] ?? ''}
                hint={t('casework.contact.participantsHint')}
                optional
                rows={3}
              />
            </Details>
            <SelectField
              {...field('language')}
              label={labels['language'] ?? ''}
              optional
              options={languagesOfClients.map((code) => ({ value: code, label: languageOption(lang, t, code) }))}
            />
          </>
        )}
        {client && client.cases.length > 0 ? (
          <SelectField
            {...field('caseId')}
            label={labels['caseId'] ?? ''}
            optional
            options={client.cases.map((one) => ({ value: one.id, label: one.number }))}
          />
        ) : null}
        <Details
          summary={t('casework.contact.more')}
          open={Object.keys(errors).some((name) => ['happenedOn', 'district', 'ageBand', 'sex', 'act108', 'unit'].includes(name))}
        >
          <DayField {...field('happenedOn')} label={labels['happenedOn'] ?? ''} />
          <SelectField
            {...field('district')}
            label={labels['district'] ?? ''}
            optional
            options={districts.map((one) => ({ value: one.code, label: one.name, lang: 'cs' }))}
          />
          {client ? null : (
            <Radios
              {...field('ageBand')}
              label={labels['ageBand'] ?? ''}
              optional
              inline
              options={ageBands.map((value) => ({ value, label: value }))}
            />
          )}
          {client ? null : (
            <Radios
              {...field('sex')}
              label={labels['sex'] ?? ''}
              optional
              inline
              options={sexes.map((value) => ({ value, label: t(`casework.sex.${value}`) }))}
            />
          )}
          <SelectField
            {...field('act108')}
            label={labels['act108'] ?? ''}
            optional
            options={act108Paragraphs.map((value) => ({ value, label: `${value} ${paragraphText(t, value)}` }))}
          />
          <Radios
            {...field('unit')}
            label={labels['unit'] ?? ''}
            inline
            options={(['contact', 'intervention'] as const).map((value) => ({
              value,
              label: t(`casework.unit.${value}`),
              hint: t(`casework.unit.${value}Hint`),
            }))}
          />
        </Details>
        <Actions>
          <Button>{t('casework.recordContact')}</Button>
        </Actions>
      </Form>
      <h2>{t('casework.contactsOf', { day: formatDay(lang, day) })}</h2>
      {rows.length === 0 ? (
        <p>{t('casework.contacts.none')}</p>
      ) : (
        <ContactTable lang={lang} t={t} rows={rows} caption={t('casework.contacts')} />
      )}
      <Details summary={t('casework.claim')} open={'funder' in errors || 'from' in errors || 'to' in errors}>
        <p>{t('casework.claim.text')}</p>
        <Form action={`${at}/contacts/claim`} label={t('casework.claim')}>
          <TextField {...field('funder')} label={t('casework.funder')} width="medium" />
          <DayField {...field('from')} label={t('casework.claim.from')} />
          <DayField {...field('to')} label={t('casework.claim.to')} />
          <Actions>
            <Button look="secondary">{t('casework.claim')}</Button>
          </Actions>
        </Form>
      </Details>
    </>
  )
}

/** The fast list of one walk. Without script it sends eight lines at once; with it lines are kept, sealed, in the browser until there is a signal. */
export function StreetPage({
  lang,
  t,
  today,
  districts,
  values,
  errors,
  island,
}: {
  lang: Lang
  t: Translate
  today: string
  districts: readonly District[]
  values: Values
  errors: FieldErrors
  island: string
}) {
  const field = fieldsOf(t, values, errors)
  const labels = {
    happenedOn: t('casework.contact.happenedOn'),
    district: t('casework.contact.district'),
    lines: t('casework.street.lines'),
  }
  const words = {
    saved: t('casework.street.kept'),
    sent: t('casework.street.sent'),
    waiting: t('casework.street.waiting'),
    offline: t('casework.street.offline'),
    failed: t('casework.street.failed'),
    remove: t('casework.street.remove'),
    anonymous: t('casework.street.anonymous'),
  }
  return (
    <>
      <PageHeading title={t('casework.street')} lead={t('casework.street.lead')} />
      <ErrorSummary t={t} errors={errors} labels={labels} />
      <div data-street={island} data-words={JSON.stringify(words)}>
        <p role="status" data-street-state=""></p>
        <Form action={`${at}/street`} label={t('casework.street')}>
          <DayField {...field('happenedOn')} value={values['happenedOn'] ?? today} label={labels.happenedOn} />
          <SelectField
            {...field('district')}
            label={labels.district}
            optional
            options={districts.map((one) => ({ value: one.code, label: one.name, lang: 'cs' }))}
          />
          <fieldset class="field" data-street-line="">
            <legend>
              <h2>{t('casework.street.line')}</h2>
            </legend>
            <Radios
              {...field('who')}
              value={values['who'] ?? 'anonymous'}
              label={t('casework.street.who')}
              inline
              options={(['anonymous', 'card', 'new'] as const).map((value) => ({ value, label: t(`casework.street.who.${value}`) }))}
            />
            <Radios
              {...field('place')}
              value={values['place'] ?? 'street'}
              label={t('casework.contact.place')}
              inline
              options={(['street', 'group'] as const).map((value) => ({ value, label: placeText(t, value) }))}
            />
            <NumberField {...field('headcount')} value={values['headcount'] ?? '1'} label={t('casework.contact.headcount')} />
            <Checkboxes
              {...field('topics')}
              label={t('casework.contact.topics')}
              inline
              optional
              options={topics.map((value) => ({ value, label: topicText(t, value) }))}
            />
            <SelectField
              {...field('language')}
              label={t('casework.contact.language')}
              optional
              options={languagesOfClients.map((code) => ({ value: code, label: languageOption(lang, t, code) }))}
            />
            <NumberField {...field('minutes')} label={t('casework.contact.minutes')} unit={t('casework.minutesUnit')} optional />
            <TextField {...field('card')} label={t('casework.street.card')} optional width="short" dir="ltr" />
            <TextField {...field('given')} label={t('casework.field.given')} optional width="medium" />
            <TextField {...field('surname')} label={t('casework.field.surname')} optional width="medium" />
          </fieldset>
          <Actions>
            <Button>{t('casework.street.add')}</Button>
          </Actions>
        </Form>
        <ul data-street-list=""></ul>
      </div>
      <Notice t={t} kind="info">
        <p>{t('casework.street.privacy')}</p>
      </Notice>
    </>
  )
}

const least = 10
/** A count small enough to point at somebody is not shown to those who are in no circle. */
export function guarded(lang: Lang, n: number): string {
  return n > 0 && n < least ? `< ${least}` : formatNumber(lang, n)
}
function Counts({
  lang,
  t,
  title,
  rows,
  word,
}: {
  lang: Lang
  t: Translate
  title: string
  rows: readonly Count[]
  word: (key: string) => string
}) {
  return (
    <section>
      <h2>{title}</h2>
      <Table
        t={t}
        caption={title}
        captionHidden
        rows={rows}
        empty={<p>{t('casework.contacts.none')}</p>}
        columns={[
          { label: title, rowHeader: true, cell: (row) => (row.key === '' ? t('casework.notRecorded') : word(row.key)) },
          { label: t('casework.report.contacts'), numeric: true, cell: (row) => guarded(lang, row.contacts) },
          { label: t('casework.report.people'), numeric: true, cell: (row) => guarded(lang, row.people) },
        ]}
      />
    </section>
  )
}
export function ReportPage({
  lang,
  t,
  month,
  from,
  to,
  report,
  districts,
}: {
  lang: Lang
  t: Translate
  month: string
  from: string
  to: string
  report: MonthReport
  districts: readonly District[]
}) {
  const names = new Map(districts.map((one) => [one.code, one.name]))
  return (
    <>
      <PageHeading
        title={t('casework.report')}
        lead={t('casework.report.lead')}
        meta={`${formatDay(lang, from)} – ${formatDay(lang, to)}`}
        actions={
          <>
            <ButtonLink look="secondary" href={`${at}/report.csv?month=${month}`} download="">
              CSV
            </ButtonLink>
            <ButtonLink look="secondary" href={`${at}/year`}>
              {t('casework.year')}
            </ButtonLink>
          </>
        }
      />
      <form class="form" method="get" action={`${at}/report`} aria-label={t('casework.report.month')}>
        <TextField
          t={t}
          name="month"
          label={t('casework.report.month')}
          hint={t('casework.report.monthHint')}
          value={month}
          width="short"
          dir="ltr"
        />
        <Actions>
          <Button look="secondary">{t('ui.filter.apply')}</Button>
        </Actions>
      </form>
      <SummaryList
        rows={[
          { label: t('casework.report.contacts'), value: formatNumber(lang, report.contacts) },
          { label: t('casework.report.people'), value: guarded(lang, report.people) },
          { label: t('casework.report.anonymousContacts'), value: formatNumber(lang, report.anonymousContacts) },
          { label: t('casework.report.anonymousPeople'), value: formatNumber(lang, report.anonymousPeople) },
          { label: t('casework.report.hours'), value: formatNumber(lang, report.hours) },
          { label: t('casework.report.claimedHours'), value: formatNumber(lang, report.claimedHours) },
        ]}
      />
      <Notice t={t} kind="info">
        <p>{t('casework.report.notAdded')}</p>
      </Notice>
      <Counts lang={lang} t={t} title={t('casework.topics')} rows={report.byTopic} word={(key) => topicText(t, key)} />
      <Counts
        lang={lang}
        t={t}
        title={t('casework.field.language')}
        rows={report.byLanguage}
        word={(key) => (key === 'other' ? t('casework.language.other') : languageName(lang, key))}
      />
      <Counts lang={lang} t={t} title={t('casework.field.district')} rows={report.byDistrict} word={(key) => names.get(key) ?? key} />
      <Counts lang={lang} t={t} title={t('casework.placeOf')} rows={report.byPlace} word={(key) => placeText(t, key)} />
      <Counts
        lang={lang}
        t={t}
        title={t('casework.report.act108')}
        rows={report.byParagraph}
        word={(key) => `${key.slice(0, 4)} ${key.endsWith(' contact') ? t('casework.unit.contact') : t('casework.unit.intervention')}`}
      />
    </>
  )
}
