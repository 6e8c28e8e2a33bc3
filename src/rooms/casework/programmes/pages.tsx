// Reports of programmes for the head and the team lead: housing plans line by line, diplomas by level.
import { formatDay, formatNumber, type Lang, type MessageKey, type Translate } from '../../../kernel/i18n.ts'
import { Actions, Button, ButtonLink, Tag } from '../../../ui/actions.tsx'
import { Figure, FigureGrid } from '../../../ui/facts.tsx'
import { DayField } from '../../../ui/fields.tsx'
import { EmptyState } from '../../../ui/messages.tsx'
import { PageHeading } from '../../../ui/navigation.tsx'
import { Table } from '../../../ui/table.tsx'
import { guarded } from '../contacts/pages.tsx'
import { outcomeText } from '../words.ts'
import { planMonths } from './model.ts'
import type { Programmes } from './queries.ts'

const at = '/app/casework/programmes'
export function ProgrammesPage({ lang, t, from, to, found }: { lang: Lang; t: Translate; from: string; to: string; found: Programmes }) {
  const { plans } = found
  const count = (label: MessageKey, n: number) => <Figure t={t} label={t(label)} value={formatNumber(lang, n)} qualifier="exact" />
  const query = `?from=${from}&to=${to}`
  return (
    <>
      <PageHeading
        title={t('casework.programmes')}
        lead={t('casework.programmes.lead')}
        meta={`${formatDay(lang, from)} – ${formatDay(lang, to)}`}
        actions={
          plans.length === 0 ? undefined : (
            <>
              <ButtonLink href={`${at}/housing.pdf${query}`}>{t('casework.programmes.pdf')}</ButtonLink>
              <ButtonLink look="secondary" href={`${at}/housing.csv${query}`}>
                CSV
              </ButtonLink>
            </>
          )
        }
      />
      <form class="form" method="get" action={at} aria-label={t('casework.programmes.period')}>
        <DayField t={t} name="from" label={t('casework.claim.from')} value={from} />
        <DayField t={t} name="to" label={t('casework.claim.to')} value={to} />
        <Actions>
          <Button look="secondary">{t('ui.filter.apply')}</Button>
        </Actions>
      </form>
      <h2>{t('casework.programmes.housing')}</h2>
      {plans.length === 0 ? (
        <EmptyState title={t('casework.programmes.none')} />
      ) : (
        <>
          <FigureGrid>
            {count('casework.programmes.plans', plans.length)}
            {count('casework.programmes.atRisk', plans.filter((plan) => plan.atRisk).length)}
            {count('casework.programmes.finished', plans.filter((plan) => plan.closedOn !== null).length)}
            {count('casework.programmes.met', plans.filter((plan) => plan.outcome === 'met').length)}
          </FigureGrid>
          <Table
            t={t}
            caption={t('casework.programmes.housing')}
            captionHidden
            rows={plans}
            columns={[
              { label: t('casework.number'), rowHeader: true, cell: (row) => row.number },
              { label: t('casework.programmes.handover'), cell: (row) => formatDay(lang, row.openedOn) },
              {
                label: t('casework.programmes.month'),
                numeric: true,
                cell: (row) => `${formatNumber(lang, row.month)} / ${formatNumber(lang, planMonths)}`,
              },
              {
                label: t('casework.programmes.milestones'),
                numeric: true,
                cell: (row) => `${formatNumber(lang, row.reached)} / ${formatNumber(lang, row.milestones)}`,
              },
              { label: t('casework.programmes.late'), numeric: true, cell: (row) => formatNumber(lang, row.late), minor: true },
              {
                label: t('casework.programmes.rents'),
                numeric: true,
                cell: (row) => `${formatNumber(lang, row.rentsSeen)} / ${formatNumber(lang, row.rents)}`,
              },
              {
                label: t('casework.state'),
                cell: (row) =>
                  row.atRisk ? (
                    <Tag look="error">{t('casework.programmes.risk')}</Tag>
                  ) : row.outcome ? (
                    outcomeText(t, row.outcome)
                  ) : (
                    t('casework.state.open')
                  ),
              },
            ]}
          />
        </>
      )}
      <h2>{t('casework.programmes.recognition')}</h2>
      {found.recognitions.length === 0 ? (
        <EmptyState title={t('casework.programmes.none')} />
      ) : (
        <Table
          t={t}
          caption={t('casework.programmes.recognition')}
          captionHidden
          rows={found.recognitions}
          columns={[
            {
              label: t('casework.recognition.level'),
              rowHeader: true,
              cell: (row) => t(`casework.recognition.level.${row.level}` as MessageKey),
            },
            { label: t('casework.programmes.running'), numeric: true, cell: (row) => guarded(lang, row.running) },
            ...(['recognised', 'afterExam', 'equivalent', 'refused', 'withdrawn'] as const).map((name) => ({
              label: t(`casework.recognition.outcome.${name === 'afterExam' ? 'recognised-after-exam' : name}`),
              numeric: true,
              cell: (row: Programmes['recognitions'][number]) => guarded(lang, row[name]),
            })),
            {
              label: t('casework.pathways.days'),
              numeric: true,
              cell: (row) => (row.medianDays === null ? '–' : formatNumber(lang, row.medianDays)),
            },
          ]}
        />
      )}
    </>
  )
}
