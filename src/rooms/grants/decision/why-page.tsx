// What everybody may know after the letters: rules, points, the line and its chance, choices of people and their price, recusals, votes, awards. The questions applicants ask elsewhere by freedom of information are answered before they ask.
import type { Child } from 'hono/jsx'
import { formatDay, formatNumber, formatPercent, type Lang, type MessageKey, type Translate } from '../../../kernel/i18n.ts'
import { Tag } from '../../../ui/actions.tsx'
import { BarChart, ChartFrame } from '../../../ui/charts.tsx'
import { SummaryList } from '../../../ui/facts.tsx'
import { Details, EmptyState } from '../../../ui/messages.tsx'
import { PageHeading } from '../../../ui/navigation.tsx'
import { Table } from '../../../ui/table.tsx'
import { LangText } from '../../../ui/text.tsx'
import type { Call } from '../calls/queries.ts'
import { Own } from '../frame.tsx'
import { crownsText } from '../words.ts'
import type { Why } from './queries.ts'
import { inZone, ScoreChart } from './score-chart.tsx'

function Points({ lang, t, why }: { lang: Lang; t: Translate; why: Why }) {
  const bands = Array.from({ length: 10 }, (_unused, index) => {
    const own = why.scores.filter((one) => Math.min(9, Math.floor(one.score / 10)) === index)
    return { label: `${index * 10}–${index === 9 ? 100 : index * 10 + 9}`, all: own.length, funded: own.filter((one) => one.funded).length }
  }).toReversed()
  const table = (
    <Table
      t={t}
      caption={t('grants.public.scores')}
      rows={bands}
      columns={[
        { label: t('grants.public.points'), rowHeader: true, cell: (row) => row.label },
        { label: t('grants.public.applications'), numeric: true, cell: (row) => formatNumber(lang, row.all) },
        { label: t('grants.public.supported'), numeric: true, cell: (row) => formatNumber(lang, row.funded) },
      ]}
    />
  )
  const used = bands.slice(
    bands.findIndex((band) => band.all > 0),
    bands.findLastIndex((band) => band.all > 0) + 1,
  )
  return (
    <ChartFrame
      t={t}
      id="points"
      title={t('grants.public.scores')}
      sentence={t('grants.public.bandsText')}
      table={table}
      source={t('grants.public.source')}
      level={2}
    >
      <BarChart
        label={t('grants.public.scores')}
        bars={used.map((band) => ({
          label: band.label,
          value: band.all,
          text: `${formatNumber(lang, band.funded)} / ${formatNumber(lang, band.all)}`,
          strong: band.funded > 0,
        }))}
      />
    </ChartFrame>
  )
}
function Money({ lang, t, why }: { lang: Lang; t: Translate; why: Why }) {
  const label = (service: string) => t(`grants.public.service.${service}` as MessageKey)
  const table = (
    <Table
      t={t}
      caption={t('grants.public.services')}
      rows={why.services}
      columns={[
        { label: t('grants.public.serviceName'), rowHeader: true, cell: (row) => label(row.service) },
        { label: t('grants.public.applications'), numeric: true, cell: (row) => formatNumber(lang, row.applied) },
        { label: t('grants.public.supported'), numeric: true, cell: (row) => formatNumber(lang, row.funded) },
        { label: t('grants.public.amount'), numeric: true, cell: (row) => crownsText(lang, row.amountMinor) },
      ]}
    />
  )
  return (
    <ChartFrame
      t={t}
      id="services"
      title={t('grants.public.services')}
      sentence={t('grants.public.servicesText')}
      table={table}
      source={t('grants.public.source')}
      level={2}
    >
      <BarChart
        label={t('grants.public.services')}
        series={2}
        bars={why.services.map((one) => ({
          label: label(one.service),
          value: Number(one.amountMinor / 100n),
          text: formatNumber(lang, Number(one.amountMinor / 1_000_000n) / 100),
        }))}
      />
    </ChartFrame>
  )
}
/** Questions as they were put to a funder abroad by freedom of information, with this call's answers. */
function Questions({ lang, t, call, why }: { lang: Lang; t: Translate; call: Call; why: Why }) {
  const number = (value: number) => formatNumber(lang, value)
  const list = <T,>(items: readonly T[], text: (item: T) => string) => items.map((one) => <p>{text(one)}</p>)
  const questions: { ask: MessageKey; answer: Child }[] = [
    {
      ask: 'grants.ask.reviewers',
      answer: (
        <p>
          {t('grants.answer.reviewers', {
            each: call.reviewsPerApplication,
            members: why.members,
            reviews: why.reviews,
            load: call.reviewerLoad,
          })}
        </p>
      ),
    },
    { ask: 'grants.ask.assigned', answer: <p>{t('grants.answer.assigned')}</p> },
    {
      ask: 'grants.ask.conflicts',
      answer: <p>{t('grants.answer.conflicts', { recused: why.recused, members: why.members, voided: why.reviewsVoid })}</p>,
    },
    {
      ask: 'grants.ask.agreement',
      answer: <p>{why.icc === null ? t('grants.answer.agreementUnknown') : t('grants.answer.agreement', { icc: number(why.icc) })}</p>,
    },
    { ask: 'grants.ask.severity', answer: <p>{t('grants.answer.severity', { most: number(why.severest) })}</p> },
    { ask: 'grants.ask.outliers', answer: <p>{t('grants.answer.outliers', { discordant: why.discordant, discussed: why.discussed })}</p> },
    {
      ask: 'grants.ask.line',
      answer: list(why.lines, (one) =>
        one.line === null
          ? t('grants.answer.lineNone', { stream: one.stream })
          : t('grants.answer.line', { stream: one.stream, line: number(one.line), funded: one.funded, unfunded: one.unfunded }),
      ),
    },
    {
      ask: 'grants.ask.above',
      answer: (
        <>
          {list(
            why.lines.filter((one) => one.line !== null),
            (one) => t('grants.answer.above', { stream: one.stream, count: one.unfundedAbove }),
          )}
          <p>{t('grants.answer.aboveWhy')}</p>
        </>
      ),
    },
    {
      ask: 'grants.ask.reasons',
      answer:
        why.reasons.length === 0 ? (
          <p>{t('grants.answer.reasonsNone')}</p>
        ) : (
          <ul>
            {why.reasons.map((one) => (
              <li>{t('grants.answer.reasons', { kind: one.kind, count: one.count })}</li>
            ))}
          </ul>
        ),
    },
    { ask: 'grants.ask.partial', answer: <p>{t('grants.answer.partial', { percent: call.viablePercent })}</p> },
    { ask: 'grants.ask.reserve', answer: <p>{t('grants.answer.reserve', { count: why.reserve })}</p> },
    { ask: 'grants.ask.who', answer: <p>{t('grants.answer.who', { limit: crownsText(lang, call.councilLimitMinor) })}</p> },
    { ask: 'grants.ask.letters', answer: <p>{t('grants.answer.letters')}</p> },
  ]
  return (
    <>
      {questions.map((one) => (
        <Details summary={t(one.ask)}>{one.answer}</Details>
      ))}
    </>
  )
}
export function WhyPage({ lang, t, call, why }: { lang: Lang; t: Translate; call: Call; why: Why }) {
  const share = why.requestedMinor === 0n ? 0 : Number((why.awardedMinor * 10_000n) / why.requestedMinor) / 10_000
  return (
    <>
      <PageHeading
        title={t('grants.public.why')}
        kicker={
          <a href={`/${lang}/calls/${call.slug}`}>
            <Own lang={lang} cs={call.titleCs} en={call.titleEn} />
          </a>
        }
        lead={t('grants.public.whyLead')}
        meta={call.isDemo ? <Tag look="warning">{t('grants.public.demo')}</Tag> : undefined}
      />
      <SummaryList
        rows={[
          {
            label: t('grants.public.applications'),
            value: t('grants.public.applicationsOf', { all: why.applications, excluded: why.excluded }),
          },
          { label: t('grants.public.requested'), value: crownsText(lang, why.requestedMinor) },
          {
            label: t('grants.public.awardedSum'),
            value: t('grants.public.awardedOf', {
              sum: crownsText(lang, why.awardedMinor),
              count: why.awards.length,
              share: formatPercent(lang, share, 0),
            }),
          },
          { label: t('grants.public.budget'), value: crownsText(lang, call.budgetMinor) },
          {
            label: t('grants.public.line'),
            value: why.lines.some((one) => one.line !== null)
              ? why.lines
                  .flatMap((one) =>
                    one.line === null
                      ? []
                      : [`${t('grants.public.streamNumber', { number: one.stream })}: ${formatNumber(lang, one.line)}`],
                  )
                  .join(' · ')
              : null,
          },
          { label: t('grants.public.recused'), value: t('grants.public.recusedOf', { recused: why.recused, members: why.members }) },
        ]}
      />
      <p>
        <a href={`/${lang}/calls/${call.slug}`}>{t('grants.public.rulesLink')}</a>
      </p>
      <Points lang={lang} t={t} why={why} />
      {why.lines.map(({ stream, line }) => (
        <ChartFrame
          t={t}
          id={`line-${stream}`}
          title={t('grants.public.lineTitle', { stream })}
          sentence={t('grants.public.lineText', {
            zone: inZone(
              why.scores.filter((one) => one.stream === stream),
              line,
            ),
          })}
          source={t('grants.public.source')}
          level={2}
        >
          <ScoreChart
            frameId={`line-${stream}`}
            lang={lang}
            t={t}
            rows={why.scores.filter((one) => one.stream === stream)}
            line={line}
            minimum={call.minimumScore}
          />
        </ChartFrame>
      ))}
      <Money lang={lang} t={t} why={why} />
      <h2>{t('grants.public.overrides')}</h2>
      {why.overrides.length === 0 ? (
        <p>{t('grants.public.noOverrides')}</p>
      ) : (
        <Table
          t={t}
          caption={t('grants.public.overrides')}
          captionHidden
          rows={why.overrides}
          columns={[
            {
              label: t('grants.public.choice'),
              rowHeader: true,
              cell: (row) => t(row.kind === 'support' ? 'grants.public.supported' : 'grants.public.unsupported'),
            },
            { label: t('grants.public.reason'), cell: (row) => <LangText lang="cs">{row.because}</LangText> },
            {
              label: t('grants.public.priceLabel'),
              numeric: true,
              cell: (row) => t('grants.public.price', { points: formatNumber(lang, row.pricePoints ?? 0) }),
            },
            { label: t('grants.public.fellOut'), numeric: true, cell: (row) => formatNumber(lang, row.fellOut) },
          ]}
        />
      )}
      <h2>{t('grants.public.decisions')}</h2>
      <ul>
        {why.decisions.map((one) => (
          <li>
            {t('grants.public.decision', {
              organ: t(`grants.public.organ.${one.organ}` as MessageKey),
              number: one.number,
              day: formatDay(lang, one.decidedOn),
              for: one.votesFor,
              against: one.votesAgainst,
              abstained: one.abstained,
              recused: one.recused,
            })}
          </li>
        ))}
      </ul>
      <h2>{t('grants.public.questions')}</h2>
      <Questions lang={lang} t={t} call={call} why={why} />
      <h2>{t('grants.public.awards')}</h2>
      <Table
        t={t}
        caption={t('grants.public.awards')}
        captionHidden
        keys
        rows={why.awards}
        empty={<EmptyState title={t('grants.public.noAwards')} />}
        columns={[
          { label: t('grants.public.number'), rowHeader: true, cell: (row) => row.number },
          {
            label: t('grants.public.organisation'),
            cell: (row) => (
              <a href={`/${lang}/organisations/${row.slug}`} lang="cs">
                {row.organisation}
              </a>
            ),
          },
          { label: t('grants.public.project'), cell: (row) => <LangText lang="cs">{row.title}</LangText> },
          { label: t('grants.public.amount'), numeric: true, cell: (row) => crownsText(lang, row.amountMinor) },
        ]}
      />
      <p>
        <a href="/open-data/grants.json">360Giving (JSON)</a> · <a href="/open-data/grants-red.csv">CSV</a>
      </p>
    </>
  )
}
