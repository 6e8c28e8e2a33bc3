// Risks: suspected double payment with a person's verdict, small state aid, the burden of reports.
import type { FieldErrors } from '../../../kernel/command.ts'
import { formatDay, formatNumber, type Lang, type Translate } from '../../../kernel/i18n.ts'
import { Actions, Button, Tag } from '../../../ui/actions.tsx'
import { SummaryList } from '../../../ui/facts.tsx'
import { DayField, fieldsOf, Form, NumberField, Radios, SelectField, TextField } from '../../../ui/fields.tsx'
import { Details, EmptyState, ErrorSummary, Notice } from '../../../ui/messages.tsx'
import { Table } from '../../../ui/table.tsx'
import { LangText } from '../../../ui/text.tsx'
import { at, hrefOf, money, periodText, serviceName, word, type Values } from './frame.tsx'
import type { DuplicatePair, Evidence, MoneyRecord } from './model.ts'
import type { BurdenRow } from './partners.ts'
import type { AidAnswer, Choices, Verdict } from './queries.ts'

const pairKey = (pair: DuplicatePair): string => [pair.a.id, pair.b.id].toSorted().join(' ')
export const pairHref = (pair: DuplicatePair): string => `${hrefOf('duplicates')}/${pair.a.id}/${pair.b.id}`
function because(t: Translate, one: Evidence): string {
  const text = one.same === 'service' ? serviceName(t, one.text) : one.same === 'district' ? '' : one.text
  return `${word(t, 'same', one.same)}${text === '' ? '' : `: ${text}`}`
}
/** Open pairs first; decided ones below, with who decided and why. */
export function DuplicatesView({
  lang,
  t,
  pairs,
  verdicts,
}: {
  lang: Lang
  t: Translate
  pairs: readonly DuplicatePair[]
  verdicts: ReadonlyMap<string, Verdict>
}) {
  const decided = (pair: DuplicatePair) => verdicts.get(pairKey(pair))
  const [open, closed] = [
    pairs.filter((pair) => (decided(pair)?.verdict ?? 'open') === 'open'),
    pairs.filter((pair) => (decided(pair)?.verdict ?? 'open') !== 'open'),
  ]
  const grant = (record: DuplicatePair['a']) => (
    <>
      <LangText lang="cs">{record.title}</LangText>
      <br />
      <span class="field-hint">
        <LangText lang="cs">{record.funder}</LangText>, {money(lang, record.amountMinor, record.currency)}
      </span>
    </>
  )
  return (
    <>
      <Notice t={t} kind="info">
        <p>{t('funding.duplicates.lead')}</p>
      </Notice>
      <h2>{t('funding.duplicates.open', { count: open.length })}</h2>
      <Table
        t={t}
        caption={t('funding.duplicates.open', { count: open.length })}
        captionHidden
        keys
        rows={open.slice(0, 200)}
        empty={<EmptyState title={t('funding.duplicates.none')} />}
        columns={[
          {
            label: t('funding.organisation'),
            rowHeader: true,
            cell: (row) => (
              <a href={pairHref(row)} lang="cs">
                {row.a.recipient}
              </a>
            ),
          },
          { label: t('funding.first'), cell: (row) => grant(row.a) },
          { label: t('funding.second'), cell: (row) => grant(row.b) },
          {
            label: t('funding.evidence'),
            cell: (row) => (
              <ul class="plain">
                {row.evidence
                  .filter((one) => one.same !== 'recipient' && one.same !== 'funders')
                  .map((one) => (
                    <li>{because(t, one)}</li>
                  ))}
              </ul>
            ),
          },
        ]}
      />
      {closed.length === 0 ? null : (
        <>
          <h2>{t('funding.duplicates.decided')}</h2>
          <Table
            t={t}
            caption={t('funding.duplicates.decided')}
            captionHidden
            rows={closed}
            columns={[
              {
                label: t('funding.organisation'),
                rowHeader: true,
                cell: (row) => (
                  <a href={pairHref(row)} lang="cs">
                    {row.a.recipient}
                  </a>
                ),
              },
              { label: t('funding.first'), cell: (row) => grant(row.a) },
              { label: t('funding.second'), cell: (row) => grant(row.b) },
              {
                label: t('funding.verdict'),
                cell: (row) => {
                  const one = decided(row)
                  return one ? (
                    <>
                      <Tag look={one.verdict === 'same' ? 'warning' : 'neutral'}>{word(t, 'verdict', one.verdict)}</Tag>{' '}
                      <LangText lang="cs">{one.because}</LangText>{' '}
                      <span class="field-hint">
                        ({one.by}, {formatDay(lang, one.at)})
                      </span>
                    </>
                  ) : (
                    ''
                  )
                },
              },
            ]}
          />
        </>
      )}
    </>
  )
}
/** Two records side by side with the evidence between them, and the form of the verdict. */
export function PairView({
  lang,
  t,
  a,
  b,
  pair,
  verdict,
  mayDecide,
  values,
  errors,
}: {
  lang: Lang
  t: Translate
  a: MoneyRecord
  b: MoneyRecord
  pair: DuplicatePair | null
  verdict: Verdict | null
  mayDecide: boolean
  values: Values
  errors: FieldErrors
}) {
  const field = fieldsOf(t, values, errors)
  const lines: readonly {
    label: string
    of: (record: MoneyRecord) => unknown
    text: (record: MoneyRecord) => ReturnType<typeof periodText>
  }[] = [
    {
      label: t('funding.project'),
      of: (one) => one.title,
      text: (one) => (
        <a href={`${hrefOf('records')}/${one.id}`} lang="cs">
          {one.title}
        </a>
      ),
    },
    { label: t('funding.organisation'), of: (one) => one.recipient, text: (one) => <LangText lang="cs">{one.recipient}</LangText> },
    { label: t('funding.funder'), of: (one) => one.funder, text: (one) => <LangText lang="cs">{one.funder}</LangText> },
    { label: t('funding.amount'), of: (one) => one.amountMinor, text: (one) => money(lang, one.amountMinor, one.currency) },
    { label: t('funding.period'), of: (one) => one.startsOn + one.endsOn, text: (one) => periodText(lang, t, one) },
    { label: t('funding.serviceField'), of: (one) => one.service, text: (one) => serviceName(t, one.service) },
    {
      label: t('funding.clients'),
      of: (one) => one.clients,
      text: (one) => (one.clients === null ? t('ui.notStated.value') : formatNumber(lang, one.clients)),
    },
    { label: t('funding.grade'), of: (one) => one.grade, text: (one) => word(t, 'grade', one.grade) },
  ]
  return (
    <>
      <Table
        t={t}
        caption={t('funding.pairOf')}
        captionHidden
        rows={lines}
        columns={[
          { label: t('funding.what'), rowHeader: true, cell: (line) => line.label },
          { label: t('funding.first'), cell: (line) => line.text(a) },
          {
            label: t('funding.second'),
            cell: (line) => (
              <>
                {line.text(b)}
                {line.of(a) === line.of(b) ? (
                  <>
                    {' '}
                    <Tag>{t('funding.equal')}</Tag>
                  </>
                ) : null}
              </>
            ),
          },
        ]}
      />
      <h2>{t('funding.evidence')}</h2>
      {pair === null ? (
        <p>{t('funding.pairNone')}</p>
      ) : (
        <ul>
          {pair.evidence.map((one) => (
            <li>{because(t, one)}</li>
          ))}
        </ul>
      )}
      {verdict === null ? null : (
        <Notice t={t} kind="info" title={word(t, 'verdict', verdict.verdict)} level={2}>
          <p>
            <LangText lang="cs">{verdict.because}</LangText> ({verdict.by}, {formatDay(lang, verdict.at)})
          </p>
        </Notice>
      )}
      {mayDecide ? (
        <>
          <ErrorSummary t={t} errors={errors} labels={{ verdict: t('funding.verdict'), because: t('funding.because') }} />
          <Form action={`${hrefOf('duplicates')}/${a.id}/${b.id}`} label={t('funding.verdict')}>
            <Radios
              {...field('verdict')}
              label={t('funding.verdict')}
              options={(['different', 'same', 'open'] as const).map((value) => ({ value, label: word(t, 'verdict', value) }))}
            />
            <TextField {...field('because')} label={t('funding.because')} lang="cs" />
            <Actions>
              <Button>{t('funding.verdict.save')}</Button>
            </Actions>
          </Form>
        </>
      ) : null}
    </>
  )
}
export function AidView({
  lang,
  t,
  choices,
  answer,
  mayKeep,
  values,
  errors,
}: {
  lang: Lang
  t: Translate
  choices: Choices
  answer: AidAnswer | null
  mayKeep: boolean
  values: Values
  errors: FieldErrors
}) {
  const field = fieldsOf(t, values, errors)
  const organisations = choices.organisations.map((one) => ({ value: one.id, label: one.name, lang: 'cs' }))
  return (
    <>
      <ErrorSummary
        t={t}
        errors={errors}
        labels={{
          organisation: t('funding.organisation'),
          day: t('funding.grantingDay'),
          euros: t('funding.newAid'),
          organisationId: t('funding.organisation'),
          relatedId: t('funding.related'),
          because: t('funding.because'),
        }}
      />
      <Form action={hrefOf('aid')} method="get" label={t('funding.tab.aid')}>
        <SelectField {...field('organisation')} label={t('funding.organisation')} combobox options={organisations} />
        <DayField {...field('day')} label={t('funding.grantingDay')} />
        <NumberField {...field('euros')} label={t('funding.newAid')} unit="EUR" decimal />
        <Radios
          {...field('limit')}
          label={t('funding.limit')}
          options={(['general', 'sgei'] as const).map((value) => ({ value, label: word(t, 'aidLimit', value) }))}
        />
        <Actions>
          <Button>{t('funding.check')}</Button>
        </Actions>
      </Form>
      {answer === null ? null : (
        <>
          <Notice
            t={t}
            kind={answer.allowed ? 'success' : 'error'}
            title={t(answer.allowed ? 'funding.aid.allowed' : 'funding.aid.blocked')}
            level={2}
          >
            <p>
              {t('funding.aid.sum', {
                used: money(lang, answer.usedCents, 'EUR'),
                free: money(lang, answer.freeCents, 'EUR'),
                since: formatDay(lang, answer.since),
              })}
              {answer.nextOn === null ? '' : ` ${t('funding.aid.next', { day: formatDay(lang, answer.nextOn) })}`}
            </p>
          </Notice>
          {answer.withoutRate > 0 ? (
            <Notice t={t} kind="warning" title={t('funding.aid.noRate', { count: answer.withoutRate })} level={2}>
              <p>{t('funding.aid.noRateText')}</p>
            </Notice>
          ) : null}
          <SummaryList
            rows={[
              { label: t('funding.aid.undertaking'), value: <LangText lang="cs">{answer.related.join(', ')}</LangText> },
              ...(answer.oldest === null
                ? []
                : [
                    {
                      label: t('funding.aid.oldest'),
                      value: t('funding.aid.oldestText', {
                        granted: formatDay(lang, answer.oldest.grantedOn),
                        day: formatDay(lang, answer.oldest.dropsOn),
                        euros: money(lang, answer.oldest.euroCents, 'EUR'),
                      }),
                    },
                  ]),
            ]}
          />
          <Table
            t={t}
            caption={t('funding.aid.entries')}
            rows={answer.entries}
            empty={<EmptyState title={t('funding.aid.noEntries')} />}
            columns={[
              { label: t('funding.grantingDay'), rowHeader: true, cell: (row) => formatDay(lang, row.grantedOn) },
              { label: t('funding.organisation'), cell: (row) => <LangText lang="cs">{row.recipient}</LangText> },
              { label: t('funding.project'), cell: (row) => <LangText lang="cs">{row.title}</LangText> },
              { label: t('funding.aid.euros'), numeric: true, cell: (row) => money(lang, row.euroCents, 'EUR') },
              {
                label: t('funding.rateOf'),
                cell: (row) =>
                  row.rateDay === null ? (
                    t('funding.aid.inEuros')
                  ) : (
                    <>
                      {formatDay(lang, row.rateDay)}
                      {row.rateDay === row.grantedOn ? null : (
                        <>
                          {' '}
                          <Tag>{t('funding.aid.earlierRate')}</Tag>
                        </>
                      )}
                    </>
                  ),
              },
              {
                label: t('funding.aid.counts'),
                cell: (row) =>
                  row.dropsOn > answer.day ? t('funding.aid.until', { day: formatDay(lang, row.dropsOn) }) : t('funding.aid.dropped'),
              },
            ]}
          />
          <Details summary={t('funding.aid.register')}>
            <p>{t('funding.aid.registerText')}</p>
          </Details>
        </>
      )}
      {mayKeep ? (
        <Form action={`${at}/aid/related`} label={t('funding.relate')}>
          <h2>{t('funding.relate')}</h2>
          <SelectField {...field('organisationId')} label={t('funding.organisation')} combobox options={organisations} />
          <SelectField {...field('relatedId')} label={t('funding.related')} combobox options={organisations} />
          <TextField {...field('because')} label={t('funding.because')} lang="cs" />
          <Actions>
            <Button look="secondary">{t('funding.relate')}</Button>
          </Actions>
        </Form>
      ) : null}
    </>
  )
}
export function BurdenView({ lang, t, rows }: { lang: Lang; t: Translate; rows: readonly BurdenRow[] }) {
  const sum = (of: (row: BurdenRow) => number) => rows.reduce((total, row) => total + of(row), 0)
  return (
    <>
      {rows.length === 0 ? null : (
        <Notice
          t={t}
          kind="info"
          title={t('funding.burden.sum', { now: sum((row) => row.reports), after: sum((row) => row.harmonised) })}
          level={2}
        >
          <p>{t('funding.burden.explained')}</p>
        </Notice>
      )}
      <Table
        t={t}
        caption={t('funding.tab.burden')}
        captionHidden
        rows={rows}
        empty={<EmptyState title={t('funding.burden.none')} />}
        columns={[
          { label: t('funding.organisation'), rowHeader: true, cell: (row) => <LangText lang="cs">{row.organisation}</LangText> },
          { label: t('funding.funders'), numeric: true, cell: (row) => formatNumber(lang, row.funders) },
          { label: t('funding.burden.grants'), numeric: true, cell: (row) => formatNumber(lang, row.grants) },
          { label: t('funding.reports'), numeric: true, cell: (row) => formatNumber(lang, row.reports) },
          { label: t('funding.burden.harmonised'), numeric: true, cell: (row) => formatNumber(lang, row.harmonised) },
          {
            label: t('funding.burden.whom'),
            cell: (row) => (
              <Details summary={t('funding.burden.show')}>
                <ul>
                  {row.owed.map((one) => (
                    <li>
                      <LangText lang="cs">
                        {one.funder}: {one.title}
                      </LangText>{' '}
                      – {formatNumber(lang, one.reportsPerYear)}
                    </li>
                  ))}
                </ul>
              </Details>
            ),
            minor: true,
          },
        ]}
      />
    </>
  )
}
