// The second opinion on a proposal and the simulator of rules, for City Hall and the committee.
import { formatNumber, type Lang, type Translate } from '../../../kernel/i18n.ts'
import { Tag } from '../../../ui/actions.tsx'
import { EmptyState, Notice } from '../../../ui/messages.tsx'
import { Table } from '../../../ui/table.tsx'
import type { Call } from '../calls/queries.ts'
import { at, CallFrame } from '../frame.tsx'
import { crownsText } from '../words.ts'
import type { Second, Simulation } from './second.ts'
import { shortText } from './telling.ts'

export function SecondPage({ lang, t, call, second, of }: { lang: Lang; t: Translate; call: Call; second: Second; of: number }) {
  return (
    <CallFrame lang={lang} t={t} call={call} current="decision">
      <h2>{t('grants.second')}</h2>
      <p>{t('grants.second.lead', { draws: of })}</p>
      <p>{t('grants.second.result', { agree: second.agree, sure: second.sure, all: second.rows.length })}</p>
      <Table
        t={t}
        caption={t('grants.second')}
        captionHidden
        keys
        rows={second.rows}
        empty={<EmptyState title={t('grants.proposals.none')} />}
        columns={[
          {
            label: t('grants.number'),
            rowHeader: true,
            cell: (row) => <a href={`${at}/applications/${row.applicationId}`}>{t('grants.numbered', { number: row.number })}</a>,
          },
          {
            label: t('grants.applicant'),
            cell: (row) => (
              <>
                {row.organisation}
                <br />
                <span class="field-hint">{row.title}</span>
              </>
            ),
          },
          { label: t('grants.streams'), cell: (row) => String(row.stream), minor: true },
          { label: t('grants.corrected'), numeric: true, cell: (row) => formatNumber(lang, row.score) },
          {
            label: t('grants.proposal'),
            numeric: true,
            cell: (row) => (row.proposedMinor > 0n ? crownsText(lang, row.proposedMinor) : '–'),
          },
          {
            label: t('grants.second.equal'),
            cell: (row) => (
              <>
                {t(row.equalShares ? 'grants.second.yes' : 'grants.second.no')}
                {row.proposedMinor > 0n === row.equalShares ? (
                  ''
                ) : (
                  <>
                    {' '}
                    <Tag look="warning">{t('grants.second.differs')}</Tag>
                  </>
                )}
              </>
            ),
          },
          { label: t('grants.second.kept'), numeric: true, cell: (row) => `${row.kept} / ${of}` },
        ]}
      />
    </CallFrame>
  )
}
export function SimulatorPage({ lang, t, call, simulation }: { lang: Lang; t: Translate; call: Call; simulation: Simulation }) {
  return (
    <CallFrame lang={lang} t={t} call={call} current="call">
      <h2>{t('grants.simulator')}</h2>
      {simulation.from === null ? (
        <EmptyState title={t('grants.simulator.none')}>{t('grants.simulator.noneText')}</EmptyState>
      ) : (
        <>
          <p>{t('grants.simulator.lead', { year: String(simulation.from.year) })}</p>
          {simulation.infeasible.length > 0 ? (
            <Notice t={t} kind="warning" title={t('grants.error.infeasible')} level={3}>
              {simulation.infeasible
                .flatMap((short) => shortText(t, lang, short))
                .map((text) => (
                  <p>{text}</p>
                ))}
            </Notice>
          ) : null}
          <p>{t('grants.simulator.result', { gains: simulation.gains, loses: simulation.loses })}</p>
          <Table
            t={t}
            caption={t('grants.simulator')}
            captionHidden
            keys
            rows={simulation.rows}
            empty={<EmptyState title={t('grants.applications.none')} />}
            columns={[
              { label: t('grants.number'), rowHeader: true, cell: (row) => t('grants.numbered', { number: row.number }) },
              {
                label: t('grants.applicant'),
                cell: (row) => (
                  <>
                    {row.organisation}
                    <br />
                    <span class="field-hint">{row.title}</span>
                  </>
                ),
              },
              { label: t('grants.streams'), cell: (row) => String(row.stream), minor: true },
              { label: t('grants.score'), numeric: true, cell: (row) => formatNumber(lang, row.score) },
              { label: t('grants.simulator.was'), numeric: true, cell: (row) => crownsText(lang, row.wasMinor) },
              {
                label: t('grants.simulator.would'),
                numeric: true,
                cell: (row) => (
                  <>
                    {crownsText(lang, row.wouldMinor)}
                    {row.wasMinor === 0n && row.wouldMinor > 0n ? (
                      <>
                        {' '}
                        <Tag look="accent">{t('grants.simulator.gain')}</Tag>
                      </>
                    ) : row.wasMinor > 0n && row.wouldMinor === 0n ? (
                      <>
                        {' '}
                        <Tag look="warning">{t('grants.simulator.lose')}</Tag>
                      </>
                    ) : (
                      ''
                    )}
                  </>
                ),
              },
            ]}
          />
        </>
      )}
    </CallFrame>
  )
}
