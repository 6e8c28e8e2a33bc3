// The table before the committee: proposals with reasons and prices, the committee's own choices, late conflicts, votes.
import type { FieldErrors } from '../../../kernel/command.ts'
import { formatDay, formatInstant, formatNumber, type Lang, type Translate } from '../../../kernel/i18n.ts'
import { Actions, Button, ButtonLink, Tag } from '../../../ui/actions.tsx'
import { ChartFrame } from '../../../ui/charts.tsx'
import { SummaryList } from '../../../ui/facts.tsx'
import { DayField, fieldsOf, Form, NumberField, Radios, SelectField, TextArea, TextField } from '../../../ui/fields.tsx'
import { Details, EmptyState, ErrorSummary, Notice } from '../../../ui/messages.tsx'
import { Table } from '../../../ui/table.tsx'
import { Hidden, LangText } from '../../../ui/text.tsx'
import type { Call } from '../calls/queries.ts'
import { at, CallFrame, type Values } from '../frame.tsx'
import type { ScoreModel } from '../model.ts'
import { crownsText, kindText, organText } from '../words.ts'
import type { Short } from './compute.ts'
import type { Decision, ProposalRow, Reopened } from './queries.ts'
import { inZone, ScoreChart } from './score-chart.tsx'
import { reasonText, shortText } from './telling.ts'

export type Before = {
  rows: readonly ProposalRow[]
  model: ScoreModel
  decisions: readonly Decision[]
  labels: ReadonlyMap<string, string>
  members: number
  reopened: readonly Reopened[]
}
type Props = {
  lang: Lang
  t: Translate
  call: Call
  table: Before
  may: { run: boolean; city: boolean }
  values: Values
  errors: FieldErrors
  over: ProposalRow | null
  shorts: readonly Short[]
}
const lineOf = (rows: readonly ProposalRow[], stream: number) => {
  const scores = rows.flatMap((row) => (row.stream === stream && row.kind === 'support' && row.corrected !== null ? [row.corrected] : []))
  return scores.length === 0 ? null : Math.min(...scores)
}
const fieldLabels = (t: Translate) => ({
  because: t('grants.reason'),
  number: t('grants.decision.number'),
  decidedOn: t('grants.decision.on'),
  members: t('grants.decision.members'),
  votesFor: t('grants.decision.for'),
  votesAgainst: t('grants.decision.against'),
  abstained: t('grants.decision.abstained'),
  organ: t('grants.organ'),
  about: t('grants.decision.about'),
})

function Wrong({ lang, t, errors, shorts }: Pick<Props, 'lang' | 't' | 'errors' | 'shorts'>) {
  const [said, detail] = errors[''] ?? []
  if (said === 'grants.error.infeasible')
    return (
      <Notice t={t} kind="error" title={t(said)} level={2}>
        {shorts
          .flatMap((short) => shortText(t, lang, short))
          .map((text) => (
            <p>{text}</p>
          ))}
      </Notice>
    )
  if (said === 'grants.error.award')
    return (
      <Notice t={t} kind="error" title={t(said)} level={2}>
        <p>{detail}</p>
      </Notice>
    )
  return <ErrorSummary t={t} errors={errors} labels={fieldLabels(t)} />
}
/** What came to light after the committee had the reviews. */
function Reopenings({ lang, t, call, table, may, errors }: Props) {
  if (table.reopened.length === 0) return null
  return (
    <>
      <h2>{t('grants.reopened')}</h2>
      {table.reopened.map((one) =>
        one.settledAt === null ? (
          <Notice t={t} kind="warning" title={t('grants.reopened.title', { number: one.number })} level={3}>
            <p>{t('grants.reopened.text', { at: formatInstant(lang, one.foundAt) })}</p>
            {may.run ? (
              <Form action={`${at}/calls/${call.id}/settle-reopening`} label={t('grants.reopened.settle')}>
                <input type="hidden" name="reopeningId" value={one.id} />
                <TextArea
                  {...fieldsOf(t, {}, errors)('because')}
                  id={`because-${one.id}`}
                  label={t('grants.reopened.because')}
                  rows={2}
                  lang="cs"
                />
                <Actions>
                  <Button look="secondary">{t('grants.reopened.settle')}</Button>
                </Actions>
              </Form>
            ) : null}
          </Notice>
        ) : (
          <p>
            {t('grants.reopened.settled', { number: one.number, at: formatInstant(lang, one.settledAt) })}{' '}
            <LangText lang="cs">{one.because ?? ''}</LangText>
          </p>
        ),
      )}
    </>
  )
}
function Charts({ lang, t, call, table }: Props) {
  return (
    <>
      {call.streams.map((stream) => {
        const own = table.rows.flatMap((row) =>
          row.stream === stream.number && row.corrected !== null
            ? [{ score: row.corrected, low: row.low ?? row.corrected, high: row.high ?? row.corrected, funded: row.kind === 'support' }]
            : [],
        )
        const line = lineOf(table.rows, stream.number)
        return own.length === 0 ? null : (
          <ChartFrame
            t={t}
            id={`zone-${stream.number}`}
            title={t('grants.public.lineTitle', { stream: stream.number })}
            sentence={t('grants.public.lineText', { zone: inZone(own, line) })}
            level={2}
          >
            <ScoreChart frameId={`zone-${stream.number}`} lang={lang} t={t} rows={own} line={line} minimum={call.minimumScore} />
          </ChartFrame>
        )
      })}
    </>
  )
}
function OverrideForm({ lang, t, call, values, errors, over }: Props & { over: ProposalRow }) {
  const field = fieldsOf(t, values, errors)
  return (
    <Form action={`${at}/calls/${call.id}/override`} label={t('grants.override')}>
      <h2>
        {t('grants.override')}: {t('grants.numbered', { number: over.number })} {over.title}
      </h2>
      {over.reason ? <p>{reasonText(t, lang, over.reason)}</p> : null}
      <input type="hidden" name="applicationId" value={over.applicationId} />
      <Radios
        {...field('kind')}
        label={t('grants.override.kind')}
        inline
        options={(['support', 'reject', 'free'] as const).map((value) => ({ value, label: t(`grants.override.${value}`) }))}
      />
      <TextArea {...field('because')} label={t('grants.reason')} hint={t('grants.override.hint')} rows={3} lang="cs" optional />
      <Actions>
        <Button>{t('grants.override.do')}</Button>
      </Actions>
    </Form>
  )
}
function ProposalCell({
  lang,
  t,
  call,
  row,
  mayOverride,
}: {
  lang: Lang
  t: Translate
  call: Call
  row: ProposalRow
  mayOverride: boolean
}) {
  if (row.kind === null) return <>–</>
  return (
    <>
      {kindText(t, row.kind)}
      {row.kind === 'support' ? (
        <>
          : <strong>{crownsText(lang, row.amountMinor)}</strong>
        </>
      ) : row.position === null ? (
        ''
      ) : (
        ` ${row.position}.`
      )}
      {row.forced ? (
        <>
          {' '}
          <Tag look="warning">{t('grants.forced', { price: formatNumber(lang, row.pricePoints ?? 0) })}</Tag>
        </>
      ) : null}
      {row.awarded ? (
        <>
          {' '}
          <Tag look="accent">{t('grants.awarded')}</Tag>
        </>
      ) : null}
      {row.forced && row.because ? (
        <p class="field-hint">
          <LangText lang="cs">{row.because}</LangText>
          {row.fellOut.length > 0 ? ` ${t('grants.fellOut', { numbers: row.fellOut.join(', ') })}` : ''}
        </p>
      ) : null}
      {row.reason === null ? null : (
        <Details summary={t('grants.why')}>
          <p>{reasonText(t, lang, row.reason)}</p>
        </Details>
      )}
      {mayOverride ? (
        <>
          <br />
          <a href={`${at}/calls/${call.id}/decision?over=${row.applicationId}`}>
            {t('grants.override')}
            <Hidden> {row.number}</Hidden>
          </a>
        </>
      ) : null}
    </>
  )
}
/** What to look at twice: chance around the line, discordant reviews, recusals. */
function Marks({ t, row, chance, members }: { t: Translate; row: ProposalRow; chance: boolean; members: number }) {
  if (!chance && !row.discordant && row.recused === 0) return null
  return (
    <>
      <br />
      {chance ? <Tag look="warning">{t('grants.zone')}</Tag> : null}{' '}
      {row.discordant ? (
        <Tag look={row.discussed ? 'neutral' : 'warning'}>{t(row.discussed ? 'grants.discussed' : 'grants.toDiscuss')}</Tag>
      ) : null}{' '}
      {row.recused > 0 ? <Tag>{t('grants.recusedOf', { recused: row.recused, members })}</Tag> : null}
    </>
  )
}
function Proposals(props: Props) {
  const { lang, t, call, table, may } = props
  const byScore = table.rows.toSorted((a, b) => a.stream - b.stream || (b.corrected ?? 0) - (a.corrected ?? 0) || a.number - b.number)
  const lines = new Map(call.streams.map((stream) => [stream.number, lineOf(table.rows, stream.number)]))
  const chance = (row: ProposalRow) => {
    const line = lines.get(row.stream) ?? null
    return line !== null && inZone([{ low: row.low ?? 0, high: row.high ?? 0 }], line) === 1
  }
  return (
    <Table
      t={t}
      caption={t('grants.proposals')}
      keys
      rows={byScore}
      empty={<EmptyState title={t('grants.proposals.none')} />}
      columns={[
        { label: t('grants.number'), rowHeader: true, cell: (row) => <a href={`${at}/applications/${row.applicationId}`}>{row.number}</a> },
        {
          label: t('grants.applicant'),
          cell: (row) => (
            <>
              {row.organisation}
              <br />
              <span class="field-hint">{row.title}</span>
              <Marks t={t} row={row} chance={chance(row)} members={table.members} />
            </>
          ),
        },
        { label: t('grants.streams'), cell: (row) => String(row.stream), minor: true },
        {
          label: t('grants.raw'),
          numeric: true,
          cell: (row) =>
            row.raw === null ? (
              '–'
            ) : (
              <>
                {formatNumber(lang, row.raw)}
                <br />
                <span class="field-hint">{t('grants.rank', { rank: row.rawRank ?? 0 })}</span>
              </>
            ),
        },
        {
          label: t('grants.corrected'),
          numeric: true,
          cell: (row) =>
            row.corrected === null ? (
              '–'
            ) : (
              <>
                {formatNumber(lang, row.corrected)}
                <br />
                <span class="field-hint">
                  {t('grants.rank', { rank: row.correctedRank ?? 0 })}
                  <br />
                  {formatNumber(lang, row.low ?? 0)}–{formatNumber(lang, row.high ?? 0)}
                </span>
              </>
            ),
        },
        { label: t('grants.requested'), numeric: true, cell: (row) => crownsText(lang, row.requestedMinor), minor: true },
        {
          label: t('grants.proposal'),
          cell: (row) => <ProposalCell lang={lang} t={t} call={call} row={row} mayOverride={may.run && call.state === 'committee'} />,
        },
      ]}
    />
  )
}
function VoteForm({ lang, t, call, table, values, errors }: Props) {
  const field = fieldsOf(t, values, errors)
  const votedAlone = new Set(table.decisions.map((one) => one.about))
  return (
    <Form action={`${at}/calls/${call.id}/decide`} label={t('grants.decision.record')}>
      <h3>{t('grants.decision.record')}</h3>
      <p>{t('grants.decision.lead', { limit: crownsText(lang, call.councilLimitMinor) })}</p>
      <Radios
        {...field('organ')}
        label={t('grants.organ')}
        inline
        options={(['committee', 'council', 'assembly'] as const).map((value) => ({ value, label: organText(t, value) }))}
      />
      <SelectField
        {...field('about')}
        label={t('grants.decision.about')}
        hint={t('grants.decision.aboutHint')}
        emptyLabel={t('grants.decision.aboutAll')}
        optional
        options={table.rows
          .filter((row) => !votedAlone.has(row.number))
          .map((row) => ({
            value: row.applicationId,
            label: `${t('grants.numbered', { number: row.number })} ${row.organisation}${row.recused > 0 ? ` (${t('grants.recusedOf', { recused: row.recused, members: table.members })})` : ''}`,
          }))}
      />
      <TextField {...field('number')} label={t('grants.decision.number')} width="short" />
      <DayField {...field('decidedOn')} label={t('grants.decision.on')} />
      <NumberField {...field('members')} label={t('grants.decision.members')} />
      <NumberField {...field('votesFor')} label={t('grants.decision.for')} />
      <NumberField {...field('votesAgainst')} label={t('grants.decision.against')} />
      <NumberField {...field('abstained')} label={t('grants.decision.abstained')} />
      <Actions>
        <Button data={{ next: '' }}>{t('grants.decision.record')}</Button>
      </Actions>
    </Form>
  )
}
function decisionColumns(lang: Lang, t: Translate) {
  return [
    { label: t('grants.organ'), rowHeader: true, cell: (row: Decision) => `${organText(t, row.organ)} ${row.number}` },
    {
      label: t('grants.decision.about'),
      cell: (row: Decision) => (row.about === null ? t('grants.decision.aboutAll') : t('grants.numbered', { number: row.about })),
    },
    { label: t('grants.decision.on'), cell: (row: Decision) => formatDay(lang, row.decidedOn) },
    {
      label: t('grants.decision.votes'),
      cell: (row: Decision) =>
        t('grants.decision.counts', {
          for: row.votesFor,
          against: row.votesAgainst,
          abstained: row.abstained,
          recused: row.recused,
          members: row.members,
        }),
    },
  ]
}
export function DecisionPage(props: Props) {
  const { lang, t, call, table, may, errors, over, shorts } = props
  const supported = table.rows.filter((row) => row.kind === 'support')
  const undiscussed = table.rows.filter((row) => row.discordant && row.discussed === null)
  const sumOf = (rows: readonly ProposalRow[], stream: number) =>
    crownsText(
      lang,
      rows.filter((row) => row.stream === stream).reduce((sum, row) => sum + row.amountMinor, 0n),
    )
  const severities = [...table.model.reviewers].map(([id, one]) => ({ id, ...one })).toSorted((a, b) => a.severity - b.severity)
  return (
    <CallFrame lang={lang} t={t} call={call} current="decision">
      <Wrong lang={lang} t={t} errors={errors} shorts={shorts} />
      <Reopenings {...props} />
      {may.run && call.state === 'committee' ? (
        <form class="form" method="post" action={`${at}/calls/${call.id}/propose`}>
          <Actions>
            <Button look={supported.length === 0 ? 'primary' : 'secondary'} data={supported.length === 0 ? { next: '' } : {}}>
              {t('grants.propose')}
            </Button>
          </Actions>
        </form>
      ) : null}
      {may.run && call.state === 'decided' ? (
        <form class="form" method="post" action={`${at}/calls/${call.id}/announce`}>
          <p>{t('grants.announce.lead')}</p>
          <Actions>
            <Button data={{ next: '' }}>{t('grants.announce')}</Button>
          </Actions>
        </form>
      ) : null}
      <SummaryList
        rows={[
          ...call.streams.map((stream) => ({
            label: t('grants.stream', { number: stream.number }),
            value: t('grants.spent', {
              spent: sumOf(supported, stream.number),
              budget: crownsText(lang, stream.budgetMinor),
              awarded: sumOf(
                supported.filter((row) => row.awarded),
                stream.number,
              ),
            }),
          })),
          {
            label: t('grants.icc'),
            value:
              table.model.icc === null
                ? null
                : `${formatNumber(lang, table.model.icc)} – ${t(table.model.icc < 0.4 ? 'grants.icc.low' : 'grants.icc.fair')}`,
          },
          {
            label: t('grants.discordant'),
            value:
              undiscussed.length === 0 ? null : may.city ? (
                <a href={`${at}/calls/${call.id}/committee#discussion`}>
                  {undiscussed.map((row) => t('grants.numbered', { number: row.number })).join(', ')}
                </a>
              ) : (
                undiscussed.map((row) => t('grants.numbered', { number: row.number })).join(', ')
              ),
          },
        ]}
      />
      {supported.length === 0 ? null : (
        <p>
          <a href={`${at}/calls/${call.id}/second`}>{t('grants.second.open')}</a>
        </p>
      )}
      <Charts {...props} />
      {over && may.run && call.state === 'committee' ? <OverrideForm {...props} over={over} /> : null}
      <Proposals {...props} />
      {may.city ? (
        <Details summary={t('grants.severity')}>
          <p>{t('grants.severity.lead')}</p>
          <Table
            t={t}
            caption={t('grants.severity')}
            captionHidden
            rows={severities}
            columns={[
              { label: t('grants.member'), rowHeader: true, cell: (row) => table.labels.get(row.id) ?? '' },
              {
                label: t('grants.severity.points'),
                numeric: true,
                cell: (row) => `${row.severity > 0 ? '+' : ''}${formatNumber(lang, row.severity)}`,
              },
              { label: t('grants.reviews'), numeric: true, cell: (row) => String(row.reviews) },
            ]}
          />
        </Details>
      ) : null}
      <h2>{t('grants.decisions')}</h2>
      <Table
        t={t}
        caption={t('grants.decisions')}
        captionHidden
        rows={table.decisions}
        empty={<p>{t('grants.decisions.none')}</p>}
        columns={decisionColumns(lang, t)}
      />
      {may.city && supported.length > 0 ? (
        <>
          <h2>{t('grants.annex')}</h2>
          <p>{t('grants.annex.lead')}</p>
          <Actions>
            {(['council', 'assembly'] as const).map((organ) => (
              <ButtonLink look="secondary" href={`${at}/calls/${call.id}/annex.pdf?organ=${organ}`} download="">
                {t('grants.annex.of', { organ: organText(t, organ) })}
              </ButtonLink>
            ))}
          </Actions>
        </>
      ) : null}
      {may.run && call.state === 'committee' && supported.length > 0 ? <VoteForm {...props} /> : null}
    </CallFrame>
  )
}
