// Together: who brings the co-funding, who works with whom, who looks for partners, what the money did.
import type { FieldErrors } from '../../../kernel/command.ts'
import { formatDay, formatNumber, formatPercent, type Lang, type Translate } from '../../../kernel/i18n.ts'
import { Actions, Button, Tag } from '../../../ui/actions.tsx'
import { ChartFrame } from '../../../ui/charts.tsx'
import { SummaryList } from '../../../ui/facts.tsx'
import { Checkbox, fieldsOf, Form, NumberField, SelectField, TextArea } from '../../../ui/fields.tsx'
import { EmptyState, ErrorSummary, Notice } from '../../../ui/messages.tsx'
import { Table } from '../../../ui/table.tsx'
import { LangText } from '../../../ui/text.tsx'
import { hrefOf, money, serviceName, word, type Values } from './frame.tsx'
import { services, type Pairing } from './model.ts'
import type { Outcome } from './outcomes.ts'
import type { Interest, Match } from './partners.ts'
import { Circle, StackedBars, Swatches } from './pictures.tsx'
import type { Choices, jointCalls, Rule } from './queries.ts'
import type { Payer, Sharing } from './sharing.ts'

const colourOf: Readonly<Record<Payer | 'fund' | 'missing', 1 | 2 | 3 | 4 | 5 | 6>> = {
  fund: 1,
  city: 2,
  district: 3,
  organisation: 4,
  other: 5,
  missing: 6,
}
export const calculatorFields = ['total', 'city', 'district', 'inKind', 'organisation', 'other', 'years'] as const
export function CalculatorView({
  lang,
  t,
  rules,
  result,
  rule,
  years,
  values,
  errors,
}: {
  lang: Lang
  t: Translate
  rules: readonly Rule[]
  result: Sharing | null
  rule: Rule | null
  years: number
  values: Values
  errors: FieldErrors
}) {
  const field = fieldsOf(t, values, errors)
  const labels = {
    rule: t('funding.rule'),
    total: t('funding.totalCost'),
    city: t('funding.offer.city'),
    district: t('funding.offer.district'),
    inKind: t('funding.inKind'),
    organisation: t('funding.offer.organisation'),
    other: t('funding.offer.other'),
    years: t('funding.offer.years'),
  }
  const percent = (minor: bigint) =>
    result === null || result.totalMinor === 0n ? '' : formatPercent(lang, Number((minor * 10_000n) / result.totalMinor) / 10_000, 1)
  const lines =
    result === null
      ? []
      : [
          { who: rule?.instrument ?? '', colour: colourOf.fund, minor: result.fundPaidMinor, kind: 'cash' as const },
          ...result.counted.map((one) => ({ who: word(t, 'payer', one.by), colour: colourOf[one.by], minor: one.minor, kind: one.kind })),
          ...(result.missingMinor > 0n
            ? [
                {
                  who: t('funding.offer.missing'),
                  colour: colourOf.missing,
                  minor: result.totalMinor - result.fundPaidMinor - result.counted.reduce((sum, one) => sum + one.minor, 0n),
                  kind: 'cash' as const,
                },
              ]
            : []),
        ]
  return (
    <>
      <ErrorSummary t={t} errors={errors} labels={labels} />
      <Form action={hrefOf('calculator')} method="get" label={t('funding.tab.calculator')}>
        <SelectField
          {...field('rule')}
          label={labels.rule}
          options={rules.map((one) => ({
            value: one.id,
            label: `${one.instrument} – ${word(t, 'action', one.action)} (${one.num}/${one.den})`,
          }))}
        />
        <NumberField {...field('total')} label={labels.total} unit="Kč" decimal />
        <fieldset class="field">
          <legend>{t('funding.offer.legend')}</legend>
          <NumberField {...field('city')} label={labels.city} unit="Kč" optional decimal />
          <NumberField {...field('district')} label={labels.district} unit="Kč" optional decimal />
          <NumberField {...field('inKind')} label={labels.inKind} hint={t('funding.inKindHint')} unit="Kč" optional decimal />
          <NumberField {...field('organisation')} label={labels.organisation} unit="Kč" optional decimal />
          <NumberField {...field('other')} label={labels.other} unit="Kč" optional decimal />
        </fieldset>
        <NumberField {...field('years')} label={labels.years} optional />
        <Actions>
          <Button>{t('funding.compute')}</Button>
        </Actions>
      </Form>
      {result === null || rule === null ? null : (
        <>
          <h2 id="result">{t('funding.offer.result')}</h2>
          {result.missingMinor > 0n ? (
            <Notice t={t} kind="warning" title={t('funding.offer.notCovered', { missing: money(lang, result.missingMinor) })} level={3}>
              <p>
                {t('funding.offer.notCoveredText', {
                  lost: money(lang, result.fundMinor - result.fundPaidMinor),
                  paid: money(lang, result.fundPaidMinor),
                })}
              </p>
            </Notice>
          ) : (
            <Notice t={t} kind="success" title={t('funding.offer.covered')} level={3}>
              {result.surplusMinor > 0n ? <p>{t('funding.offer.surplus', { surplus: money(lang, result.surplusMinor) })}</p> : null}
            </Notice>
          )}
          <ChartFrame
            t={t}
            id="shares"
            level={3}
            title={t('funding.offer.picture')}
            sentence={t('funding.offer.sentence', {
              fund: money(lang, result.fundPaidMinor),
              percent: percent(result.fundPaidMinor),
              others: money(
                lang,
                result.counted.reduce((sum, one) => sum + one.minor, 0n),
              ),
            })}
          >
            <Swatches
              entries={lines
                .filter((line, index) => lines.findIndex((one) => one.colour === line.colour) === index)
                .map((line) => ({ colour: line.colour, label: line.who }))}
            />
            <StackedBars
              share
              label={t('funding.offer.picture')}
              bars={[
                {
                  label: t('funding.totalCost'),
                  text: money(lang, result.totalMinor),
                  parts: lines.map((line) => ({ colour: line.colour, value: line.minor })),
                },
              ]}
            />
          </ChartFrame>
          <Table
            t={t}
            caption={t('funding.offer.who')}
            rows={lines}
            columns={[
              {
                label: t('funding.offer.payer'),
                rowHeader: true,
                cell: (line) => (
                  <>
                    {line.who}
                    {line.kind === 'in-kind' ? (
                      <>
                        {' '}
                        <Tag>{word(t, 'recordKind', 'in-kind')}</Tag>
                      </>
                    ) : null}
                  </>
                ),
              },
              { label: t('funding.offer.share'), numeric: true, cell: (line) => percent(line.minor) },
              { label: t('funding.offer.yearly'), numeric: true, cell: (line) => money(lang, line.minor) },
              { label: t('funding.offer.over', { count: years }), numeric: true, cell: (line) => money(lang, line.minor * BigInt(years)) },
            ]}
          />
          <SummaryList
            rows={[
              {
                label: t('funding.cashNeeded'),
                value: money(
                  lang,
                  result.requiredMinor - result.counted.filter((one) => one.kind === 'in-kind').reduce((sum, one) => sum + one.minor, 0n),
                ),
              },
              { label: t('funding.offer.required'), value: money(lang, result.requiredMinor) },
              { label: t('funding.source'), value: <LangText lang="en">{rule.source}</LangText> },
            ]}
          />
          <h3>{t('funding.without')}</h3>
          <Table
            t={t}
            caption={t('funding.without')}
            captionHidden
            rows={result.without}
            empty={<EmptyState title={t('funding.offer.nobody')} />}
            columns={[
              { label: t('funding.offer.ifNot'), rowHeader: true, cell: (row) => word(t, 'payer', row.by) },
              { label: t('funding.offer.own'), numeric: true, cell: (row) => money(lang, row.ownMinor) },
              { label: t('funding.offer.lost'), numeric: true, cell: (row) => money(lang, row.fundLostMinor) },
              { label: t('funding.offer.left'), numeric: true, cell: (row) => money(lang, row.fundLeftMinor) },
            ]}
          />
        </>
      )}
    </>
  )
}
export function CooperationView({ lang, t, pairs }: { lang: Lang; t: Translate; pairs: readonly Pairing[] }) {
  const weight = new Map<string, number>()
  for (const pair of pairs) for (const name of [pair.a, pair.b]) weight.set(name, (weight.get(name) ?? 0) + pair.together + pair.against)
  const names = [...weight]
    .toSorted((a, b) => b[1] - a[1] || (a[0] < b[0] ? -1 : 1))
    .slice(0, 16)
    .map(([name]) => name)
  const links = pairs.flatMap((pair) => {
    const [a, b] = [names.indexOf(pair.a), names.indexOf(pair.b)]
    return a < 0 || b < 0
      ? []
      : [
          ...(pair.against > 0 ? [{ a, b, kind: 'against' as const }] : []),
          ...(pair.together > 0 ? [{ a, b, kind: 'together' as const }] : []),
        ]
  })
  const both = pairs.filter((pair) => pair.together > 0 && pair.against > 0).length
  return pairs.length === 0 ? (
    <EmptyState title={t('funding.cooperation.none')} />
  ) : (
    <>
      <ChartFrame
        t={t}
        id="ties"
        level={2}
        title={t('funding.cooperation.picture')}
        sentence={t('funding.cooperation.sentence', {
          pairs: pairs.length,
          together: pairs.filter((pair) => pair.together > 0).length,
          against: pairs.filter((pair) => pair.against > 0).length,
          both,
        })}
      >
        <ul class="legend">
          <li class="s1">
            <svg width="34" height="10" aria-hidden="true" focusable="false">
              <path class="swatch" d="M1 5H33" />
            </svg>
            <span>{t('funding.together')}</span>
          </li>
          <li class="s2">
            <svg width="34" height="10" aria-hidden="true" focusable="false">
              <path class="swatch d2" d="M1 5H33" />
            </svg>
            <span>{t('funding.against')}</span>
          </li>
        </ul>
        <div class="network">
          <Circle count={names.length} links={links} />
          <ol>
            {names.map((name) => (
              <li lang="cs">{name}</li>
            ))}
          </ol>
        </div>
      </ChartFrame>
      <Table
        t={t}
        caption={t('funding.pair')}
        captionHidden
        rows={pairs.slice(0, 200)}
        columns={[
          { label: t('funding.pair'), rowHeader: true, cell: (row) => <LangText lang="cs">{`${row.a} – ${row.b}`}</LangText> },
          { label: t('funding.together'), numeric: true, cell: (row) => formatNumber(lang, row.together) },
          { label: t('funding.against'), numeric: true, cell: (row) => formatNumber(lang, row.against) },
          {
            label: t('funding.cooperation.reading'),
            cell: (row) =>
              t(
                row.together === 0
                  ? 'funding.cooperation.onlyAgainst'
                  : row.against === 0
                    ? 'funding.cooperation.onlyTogether'
                    : 'funding.cooperation.bothWays',
              ),
            minor: true,
          },
        ]}
      />
    </>
  )
}
function InterestText({ lang, t, one, districts }: { lang: Lang; t: Translate; one: Interest; districts: ReadonlyMap<string, string> }) {
  return (
    <>
      <p class="label">
        {serviceName(t, one.service)}
        {one.district === null ? (
          ''
        ) : (
          <>
            , <LangText lang="cs">{districts.get(one.district) ?? one.district}</LangText>
          </>
        )}{' '}
        {one.isDemo ? <Tag>{t('funding.demo')}</Tag> : null}
      </p>
      <p>
        {t('funding.partners.offers')}: <LangText lang="cs">{one.offers}</LangText>
      </p>
      <p>
        {t('funding.partners.seeks')}: <LangText lang="cs">{one.seeks}</LangText>
      </p>
      <p class="field-hint">{t('funding.partners.until', { day: formatDay(lang, one.until) })}</p>
    </>
  )
}
export function PartnersView({
  lang,
  t,
  own,
  matches,
  others,
  mayPublish,
  seesAll,
  districts,
  calls,
  choices,
  values,
  errors,
}: {
  lang: Lang
  t: Translate
  own: readonly Interest[]
  matches: readonly { own: Interest; found: readonly Match[] }[]
  others: readonly Interest[]
  mayPublish: boolean
  seesAll: boolean
  districts: ReadonlyMap<string, string>
  calls: Awaited<ReturnType<typeof jointCalls>>
  choices: Choices
  values: Values
  errors: FieldErrors
}) {
  const field = fieldsOf(t, values, errors)
  return (
    <>
      {calls.map((call) => (
        <Notice t={t} kind="info">
          <p>
            {t('funding.partners.bonus', {
              call: lang === 'cs' ? call.titleCs : call.titleEn,
              points: call.bonus,
              day: formatDay(lang, call.closesOn),
            })}
          </p>
        </Notice>
      ))}
      {own.length === 0 ? null : (
        <>
          <h2>{t('funding.partners.own')}</h2>
          <ul class="card-grid">
            {own.map((one) => (
              <li class="card">
                <InterestText lang={lang} t={t} one={one} districts={districts} />
                {mayPublish ? (
                  <Form action={`${hrefOf('partners')}/${one.id}/withdraw`} label={t('funding.partners.withdraw')}>
                    <Button look="secondary">{t('funding.partners.withdraw')}</Button>
                  </Form>
                ) : null}
              </li>
            ))}
          </ul>
          <h2>{t('funding.partners.found')}</h2>
          {matches.every((one) => one.found.length === 0) ? (
            <EmptyState title={t('funding.partners.noMatch')}>{t('funding.partners.noMatchText')}</EmptyState>
          ) : (
            <ul class="card-grid">
              {matches.flatMap((one) =>
                one.found.map((match) => (
                  <li class="card">
                    <h3 class="card-title">
                      <a href={`/${lang}/organisations/${match.interest.slug}`} lang="cs">
                        {match.interest.organisation}
                      </a>
                    </h3>
                    <p>
                      {match.reasons.map((reason) => (
                        <>
                          <Tag look="accent">{word(t, 'reason', reason)}</Tag>{' '}
                        </>
                      ))}
                    </p>
                    <InterestText lang={lang} t={t} one={match.interest} districts={districts} />
                  </li>
                )),
              )}
            </ul>
          )}
        </>
      )}
      {seesAll ? (
        <>
          <h2>{t('funding.partners.all')}</h2>
          {others.length === 0 ? (
            <EmptyState title={t('funding.partners.nobody')} />
          ) : (
            <ul class="card-grid">
              {others.map((one) => (
                <li class="card">
                  <h3 class="card-title">
                    <a href={`/${lang}/organisations/${one.slug}`} lang="cs">
                      {one.organisation}
                    </a>
                  </h3>
                  <InterestText lang={lang} t={t} one={one} districts={districts} />
                </li>
              ))}
            </ul>
          )}
        </>
      ) : own.length === 0 ? (
        <Notice t={t} kind="info" title={t('funding.partners.consent')} level={2}>
          <p>{t('funding.partners.consentText')}</p>
        </Notice>
      ) : null}
      {mayPublish ? (
        <>
          <h2>{t('funding.partners.publish')}</h2>
          <ErrorSummary
            t={t}
            errors={errors}
            labels={{
              service: t('funding.serviceField'),
              offers: t('funding.partners.offers'),
              seeks: t('funding.partners.seeks'),
              months: t('funding.partners.months'),
              agrees: t('funding.partners.agrees'),
            }}
          />
          <Form action={hrefOf('partners')} label={t('funding.partners.publish')} draft="funding:interest">
            <SelectField
              {...field('service')}
              label={t('funding.serviceField')}
              options={services.map((one) => ({ value: one, label: serviceName(t, one) }))}
            />
            <SelectField
              {...field('district')}
              label={t('funding.district')}
              combobox
              optional
              emptyLabel="–"
              options={choices.districts.map((one) => ({ value: one.code, label: one.name, lang: 'cs' }))}
            />
            <TextArea {...field('offers')} label={t('funding.partners.offers')} rows={3} maxlength={600} />
            <TextArea {...field('seeks')} label={t('funding.partners.seeks')} rows={3} maxlength={600} />
            <NumberField {...field('months')} value={values['months'] ?? '6'} label={t('funding.partners.months')} />
            <Checkbox
              {...field('agrees')}
              label={t('funding.partners.agrees')}
              hint={t('funding.partners.agreesHint')}
              checked={values['agrees'] === 'on'}
            />
            <Actions>
              <Button>{t('funding.partners.save')}</Button>
            </Actions>
          </Form>
        </>
      ) : null}
    </>
  )
}
export function OutcomesView({ lang, t, outcomes }: { lang: Lang; t: Translate; outcomes: readonly Outcome[] }) {
  return (
    <>
      <Notice t={t} kind="warning" title={t('funding.outcomes.caveats')} level={2}>
        <ul>
          {(['count', 'depth', 'overlap', 'year'] as const).map((one) => (
            <li>{word(t, 'outcomes.caveat', one)}</li>
          ))}
        </ul>
      </Notice>
      <Table
        t={t}
        caption={t('funding.tab.outcomes')}
        captionHidden
        rows={outcomes}
        empty={<EmptyState title={t('funding.outcomes.none')} />}
        columns={[
          {
            label: t('funding.serviceField'),
            rowHeader: true,
            cell: (row) => <a href={`${hrefOf('records')}?service=${row.service}`}>{serviceName(t, row.service)}</a>,
          },
          { label: t('funding.outcomes.money'), numeric: true, cell: (row) => money(lang, row.minor) },
          { label: t('funding.outcomes.people'), numeric: true, cell: (row) => formatNumber(lang, row.people) },
          { label: t('funding.outcomes.perPerson'), numeric: true, cell: (row) => money(lang, row.perPersonMinor) },
          {
            label: t('funding.outcomes.range'),
            cell: (row) => (row.lowMinor === row.highMinor ? '–' : `${money(lang, row.lowMinor)} – ${money(lang, row.highMinor)}`),
          },
          {
            label: t('funding.outcomes.stated'),
            cell: (row) => t('funding.outcomes.statedOf', { with: row.stated, all: row.records, reports: row.fromReports }),
          },
        ]}
      />
    </>
  )
}
