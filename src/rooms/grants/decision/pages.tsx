// The decision's pages: the table before the committee, the second opinion, the simulator, and afterwards what everybody may know.
import type { FieldErrors } from '../../../kernel/command.ts'
import { formatDay, formatNumber, type Lang, type MessageKey, type Translate } from '../../../kernel/i18n.ts'
import { Actions, Button, Tag } from '../../../ui/actions.tsx'
import { BarChart, ChartFrame } from '../../../ui/charts.tsx'
import { SummaryList } from '../../../ui/facts.tsx'
import { DayField, fieldsOf, Form, NumberField, Radios, TextArea, TextField } from '../../../ui/fields.tsx'
import { Details, EmptyState, ErrorSummary, Notice } from '../../../ui/messages.tsx'
import { PageHeading } from '../../../ui/navigation.tsx'
import { Table } from '../../../ui/table.tsx'
import { Hidden, LangText } from '../../../ui/text.tsx'
import type { Call } from '../calls/queries.ts'
import { at, CallFrame, Own, type Values } from '../frame.tsx'
import type { ScoreModel } from '../model.ts'
import { crownsText, kindText, organText } from '../words.ts'
import type { Decision, ProposalRow, Why } from './queries.ts'
import type { Second, Simulation } from './second.ts'

export function DecisionPage({ lang, t, call, rows, model, decisions, labels, mayRun, values, errors, over }: {
  lang: Lang; t: Translate; call: Call; rows: readonly ProposalRow[]; model: ScoreModel; decisions: readonly Decision[]; labels: ReadonlyMap<string, string>; mayRun: boolean; values: Values; errors: FieldErrors; over: ProposalRow | null
}) {
  const field = fieldsOf(t, values, errors)
  const supported = rows.filter((row) => row.kind === 'support')
  const line = supported.length === 0 ? null : Math.min(...supported.map((row) => row.corrected ?? 0))
  const byScore = rows.toSorted((a, b) => a.stream - b.stream || (b.corrected ?? 0) - (a.corrected ?? 0) || a.number - b.number)
  const discordant = rows.filter((row) => row.discordant)
  const spentOf = (stream: number) => supported.filter((row) => row.stream === stream).reduce((sum, row) => sum + row.amountMinor, 0n)
  const said = errors['']?.[0]
  const explained = said === 'grants.error.infeasible' || said === 'grants.error.award' ? said : null
  return (
    <CallFrame lang={lang} t={t} call={call} current="decision">
      {explained ? <Notice t={t} kind="error" title={t(explained)} level={2}><p lang="en">{errors['']?.[1]}</p></Notice> : <ErrorSummary t={t} errors={errors} labels={{ because: t('grants.reason'), number: t('grants.decision.number'), decidedOn: t('grants.decision.on'), members: t('grants.decision.members'), votesFor: t('grants.decision.for'), votesAgainst: t('grants.decision.against'), abstained: t('grants.decision.abstained'), organ: t('grants.organ') }} />}
      {mayRun && call.state === 'committee' ? <form class="form" method="post" action={`${at}/calls/${call.id}/propose`}><Actions><Button data={supported.length === 0 ? { next: '' } : {}}>{t('grants.propose')}</Button></Actions></form> : null}
      {mayRun && call.state === 'decided' ? <form class="form" method="post" action={`${at}/calls/${call.id}/announce`}><p>{t('grants.announce.lead')}</p><Actions><Button data={{ next: '' }}>{t('grants.announce')}</Button></Actions></form> : null}
      <SummaryList rows={[
        ...call.streams.map((stream) => ({ label: t('grants.stream', { number: stream.number }), value: t('grants.spent', { spent: crownsText(lang, spentOf(stream.number)), budget: crownsText(lang, stream.budgetMinor), awarded: crownsText(lang, stream.committedMinor) }) })),
        { label: t('grants.icc'), value: model.icc === null ? null : `${formatNumber(lang, model.icc)} – ${t(model.icc < 0.4 ? 'grants.icc.low' : 'grants.icc.fair')}` }, { label: t('grants.discordant'), value: discordant.length === 0 ? null : discordant.map((row) => t('grants.numbered', { number: row.number })).join(', ') },
      ]} />
      {over && mayRun && call.state === 'committee' ? (
        <Form action={`${at}/calls/${call.id}/override`} label={t('grants.override')}>
          <h2>{t('grants.override')}: {t('grants.numbered', { number: over.number })} {over.title}</h2>
          <p>{over.why}</p>
          <input type="hidden" name="applicationId" value={over.applicationId} />
          <Radios {...field('kind')} label={t('grants.override.kind')} inline options={(['support', 'reject', 'free'] as const).map((value) => ({ value, label: t(`grants.override.${value}`) }))} />
          <TextArea {...field('because')} label={t('grants.reason')} hint={t('grants.override.hint')} rows={3} lang="cs" optional />
          <Actions><Button>{t('grants.override.do')}</Button></Actions>
        </Form>
      ) : null}
      <Table t={t} caption={t('grants.proposals')} keys rows={byScore} empty={<EmptyState title={t('grants.proposals.none')} />} columns={[
        { label: t('grants.number'), rowHeader: true, cell: (row) => <a href={`${at}/applications/${row.applicationId}`}>{t('grants.numbered', { number: row.number })}</a> }, { label: t('grants.applicant'), cell: (row) => <>{row.organisation}<br /><span class="field-hint">{row.title}</span></> }, { label: t('grants.streams'), cell: (row) => String(row.stream), minor: true },
        { label: t('grants.raw'), numeric: true, cell: (row) => (row.raw === null ? '–' : formatNumber(lang, row.raw)) }, { label: t('grants.corrected'), numeric: true, cell: (row) => (row.corrected === null ? '–' : <>{formatNumber(lang, row.corrected)}<br /><span class="field-hint">{formatNumber(lang, row.low ?? 0)}–{formatNumber(lang, row.high ?? 0)}{line !== null && (row.low ?? 0) <= line && line <= (row.high ?? 0) ? ` ${t('grants.zone')}` : ''}</span></>) },
        { label: t('grants.requested'), numeric: true, cell: (row) => crownsText(lang, row.requestedMinor), minor: true },
        { label: t('grants.proposal'), cell: (row) => (row.kind === null ? '–' : <>{kindText(t, row.kind)}{row.kind === 'support' ? <>: <strong>{crownsText(lang, row.amountMinor)}</strong></> : row.position === null ? '' : ` ${row.position}.`}{row.forced ? <> <Tag look="warning">{t('grants.forced', { price: formatNumber(lang, row.pricePoints ?? 0) })}</Tag></> : null}{row.awarded ? <> <Tag look="accent">{t('grants.awarded')}</Tag></> : null}{row.why === '' ? null : <Details summary={t('grants.why')}><p lang="en">{row.why}</p></Details>}{mayRun && call.state === 'committee' ? <> <a href={`${at}/calls/${call.id}/decision?over=${row.applicationId}`}>{t('grants.override')}<Hidden> {row.number}</Hidden></a></> : null}</>) },
      ]} />
      <Details summary={t('grants.severity')}><Table t={t} caption={t('grants.severity')} captionHidden rows={[...model.reviewers].map(([id, one]) => ({ id, ...one }))} columns={[{ label: t('grants.member'), rowHeader: true, cell: (row) => labels.get(row.id) ?? '' }, { label: t('grants.severity'), numeric: true, cell: (row) => formatNumber(lang, row.severity) }, { label: t('grants.reviews'), numeric: true, cell: (row) => String(row.reviews) }]} /></Details>
      <h2>{t('grants.decisions')}</h2>
      <Table t={t} caption={t('grants.decisions')} captionHidden rows={decisions} empty={<p>{t('grants.decisions.none')}</p>} columns={decisionColumns(lang, t)} />
      {mayRun && call.state === 'committee' && supported.length > 0 ? (
        <Form action={`${at}/calls/${call.id}/decide`} label={t('grants.decision.record')}>
          <h3>{t('grants.decision.record')}</h3>
          <p>{t('grants.decision.lead', { limit: crownsText(lang, call.councilLimitMinor) })}</p>
          <Radios {...field('organ')} label={t('grants.organ')} inline options={(['committee', 'council', 'assembly'] as const).map((value) => ({ value, label: organText(t, value) }))} />
          <TextField {...field('number')} label={t('grants.decision.number')} width="short" /><DayField {...field('decidedOn')} label={t('grants.decision.on')} />
          <NumberField {...field('members')} label={t('grants.decision.members')} /><NumberField {...field('votesFor')} label={t('grants.decision.for')} /><NumberField {...field('votesAgainst')} label={t('grants.decision.against')} /><NumberField {...field('abstained')} label={t('grants.decision.abstained')} />
          <Actions><Button data={{ next: '' }}>{t('grants.decision.record')}</Button></Actions>
        </Form>
      ) : null}
    </CallFrame>
  )
}
function decisionColumns(lang: Lang, t: Translate) {
  return [
    { label: t('grants.organ'), rowHeader: true, cell: (row: Decision) => `${organText(t, row.organ)} ${row.number}` }, { label: t('grants.decision.on'), cell: (row: Decision) => formatDay(lang, row.decidedOn) },
    { label: t('grants.decision.votes'), cell: (row: Decision) => t('grants.decision.counts', { for: row.votesFor, against: row.votesAgainst, abstained: row.abstained, recused: row.recused, members: row.members }) },
  ]
}
export function SecondPage({ lang, t, call, second, of }: { lang: Lang; t: Translate; call: Call; second: Second; of: number }) {
  return (
    <CallFrame lang={lang} t={t} call={call} current="decision">
      <h2>{t('grants.second')}</h2>
      <p>{t('grants.second.lead', { draws: of })}</p>
      <p>{t('grants.second.result', { agree: second.agree, sure: second.sure, all: second.rows.length })}</p>
      <Table t={t} caption={t('grants.second')} captionHidden keys rows={second.rows} empty={<EmptyState title={t('grants.proposals.none')} />} columns={[
        { label: t('grants.number'), rowHeader: true, cell: (row) => <a href={`${at}/applications/${row.applicationId}`}>{t('grants.numbered', { number: row.number })}</a> }, { label: t('grants.applicant'), cell: (row) => <>{row.organisation}<br /><span class="field-hint">{row.title}</span></> }, { label: t('grants.streams'), cell: (row) => String(row.stream), minor: true }, { label: t('grants.corrected'), numeric: true, cell: (row) => formatNumber(lang, row.score) },
        { label: t('grants.proposal'), numeric: true, cell: (row) => (row.proposedMinor > 0n ? crownsText(lang, row.proposedMinor) : '–') }, { label: t('grants.second.equal'), cell: (row) => <>{t(row.equalShares ? 'grants.second.yes' : 'grants.second.no')}{row.proposedMinor > 0n === row.equalShares ? '' : <> <Tag look="warning">{t('grants.second.differs')}</Tag></>}</> }, { label: t('grants.second.kept'), numeric: true, cell: (row) => `${row.kept} / ${of}` },
      ]} />
    </CallFrame>
  )
}
export function SimulatorPage({ lang, t, call, simulation }: { lang: Lang; t: Translate; call: Call; simulation: Simulation }) {
  return (
    <CallFrame lang={lang} t={t} call={call} current="call">
      <h2>{t('grants.simulator')}</h2>
      {simulation.from === null ? <EmptyState title={t('grants.simulator.none')}>{t('grants.simulator.noneText')}</EmptyState> : (
        <>
          <p>{t('grants.simulator.lead', { year: String(simulation.from.year) })}</p>
          {simulation.infeasible.length > 0 ? <Notice t={t} kind="warning" title={t('grants.error.infeasible')} level={3}><p lang="en">{simulation.infeasible.join(' ')}</p></Notice> : null}
          <p>{t('grants.simulator.result', { gains: simulation.gains, loses: simulation.loses })}</p>
          <Table t={t} caption={t('grants.simulator')} captionHidden keys rows={simulation.rows} empty={<EmptyState title={t('grants.applications.none')} />} columns={[
            { label: t('grants.number'), rowHeader: true, cell: (row) => t('grants.numbered', { number: row.number }) }, { label: t('grants.applicant'), cell: (row) => <>{row.organisation}<br /><span class="field-hint">{row.title}</span></> }, { label: t('grants.streams'), cell: (row) => String(row.stream), minor: true }, { label: t('grants.score'), numeric: true, cell: (row) => formatNumber(lang, row.score) },
            { label: t('grants.simulator.was'), numeric: true, cell: (row) => crownsText(lang, row.wasMinor) }, { label: t('grants.simulator.would'), numeric: true, cell: (row) => <>{crownsText(lang, row.wouldMinor)}{row.wasMinor === 0n && row.wouldMinor > 0n ? <> <Tag look="accent">{t('grants.simulator.gain')}</Tag></> : row.wasMinor > 0n && row.wouldMinor === 0n ? <> <Tag look="warning">{t('grants.simulator.lose')}</Tag></> : ''}</> },
          ]} />
        </>
      )}
    </CallFrame>
  )
}
export function WhyPage({ lang, t, call, why }: { lang: Lang; t: Translate; call: Call; why: Why }) {
  const awarded = why.awards.reduce((sum, award) => sum + award.amountMinor, 0n)
  const bands = Array.from({ length: 10 }, (_unused, index) => ({ label: `${index * 10}–${index === 9 ? 100 : index * 10 + 9}`, value: why.scores.filter((score) => Math.min(9, Math.floor(score / 10)) === index).length }))
  const points = <Table t={t} caption={t('grants.public.scores')} rows={bands} columns={[{ label: t('grants.public.points'), rowHeader: true, cell: (row) => row.label }, { label: t('grants.public.applications'), numeric: true, cell: (row) => String(row.value) }]} />
  return (
    <>
      <PageHeading title={t('grants.public.why')} kicker={<a href={`/${lang}/calls/${call.slug}`}><Own lang={lang} cs={call.titleCs} en={call.titleEn} /></a>} lead={t('grants.public.whyLead')} meta={call.isDemo ? <Tag look="warning">{t('grants.public.demo')}</Tag> : undefined} />
      <SummaryList rows={[
        { label: t('grants.public.applications'), value: formatNumber(lang, why.applications) }, { label: t('grants.public.excluded'), value: formatNumber(lang, why.excluded) }, { label: t('grants.public.requested'), value: crownsText(lang, why.requestedMinor) }, { label: t('grants.public.awardedSum'), value: `${crownsText(lang, awarded)} (${why.awards.length})` },
        { label: t('grants.public.line'), value: why.line === null ? null : formatNumber(lang, why.line) }, { label: t('grants.public.recused'), value: String(why.recused) },
      ]} />
      <ChartFrame t={t} id="points" title={t('grants.public.scores')} sentence={t('grants.public.scoresText')} table={points} source={t('grants.public.source')} level={2}><BarChart label={t('grants.public.scores')} bars={bands.map((band) => ({ label: band.label, value: band.value, text: String(band.value) }))} /></ChartFrame>
      <h2>{t('grants.public.overrides')}</h2>
      {why.overrides.length === 0 ? <p>{t('grants.public.noOverrides')}</p> : <ul>{why.overrides.map((one) => <li><LangText lang="cs">{one.because}</LangText> ({t('grants.public.price', { points: formatNumber(lang, one.pricePoints ?? 0) })})</li>)}</ul>}
      <h2>{t('grants.public.decisions')}</h2>
      <ul>{why.decisions.map((one) => <li>{t('grants.public.decision', { organ: t(`grants.public.organ.${one.organ}` as MessageKey), number: one.number, day: formatDay(lang, one.decidedOn), for: one.votesFor, against: one.votesAgainst, abstained: one.abstained, recused: one.recused })}</li>)}</ul>
      <h2>{t('grants.public.awards')}</h2>
      <Table t={t} caption={t('grants.public.awards')} captionHidden rows={why.awards} empty={<p>–</p>} columns={[{ label: t('grants.public.number'), rowHeader: true, cell: (row) => row.number }, { label: t('grants.public.organisation'), cell: (row) => <a href={`/${lang}/organisations/${row.slug}`} lang="cs">{row.organisation}</a> }, { label: t('grants.public.project'), cell: (row) => <LangText lang="cs">{row.title}</LangText> }, { label: t('grants.public.amount'), numeric: true, cell: (row) => crownsText(lang, row.amountMinor) }]} />
      <p><a href="/open-data/grants.json">360Giving (JSON)</a> · <a href="/open-data/grants-red.csv">CSV</a></p>
    </>
  )
}
