// The yearly report beside the study's figures.
import { formatNumber, type Lang, type MessageKey, type Translate } from '../../../kernel/i18n.ts'
import { Actions, Button, ButtonLink } from '../../../ui/actions.tsx'
import { BarChart, ChartFrame, type Bar } from '../../../ui/charts.tsx'
import { Figure, FigureGrid, QualifierLegend, SummaryList } from '../../../ui/facts.tsx'
import { NumberField } from '../../../ui/fields.tsx'
import { PageHeading } from '../../../ui/navigation.tsx'
import { Table } from '../../../ui/table.tsx'
import { LangText } from '../../../ui/text.tsx'
import { EvidencePanel, type Evidence } from '../../study/index.ts'
import { guarded } from '../contacts/pages.tsx'
import { templateText } from '../words.ts'
import type { YearReport } from './queries.ts'

const at = '/app/casework'
/** Which of the study's figures stands beside which row; the study counts no psychotherapy. */
export const studyFigures = {
  people: 'figure-icp-clients',
  social: 'figure-icp-social',
  legal: 'figure-icp-legal',
  'czech-courses': 'figure-icp-czech',
} as const
/** Figures the study sets beside them, which count something else. */
export const otherFigures = { exam: 'figure-icp-exam', ngos: 'figure-ngo-clients' } as const
type Stated = Readonly<Record<string, number | undefined>>

/** The study's first year of the Centre as bars: the whole, its three services, and how far they are from adding up. */
function StudyYear({ lang, t, stated }: { lang: Lang; t: Translate; stated: Stated }) {
  const [whole, social, legal, czech] = [stated['people'] ?? 0, stated['social'] ?? 0, stated['legal'] ?? 0, stated['czech-courses'] ?? 0]
  const parts = social + legal + czech
  const number = (value: number) => formatNumber(lang, value)
  const bar = (label: string, value: number, strong = false): Bar => ({ label, value, text: number(value), strong })
  const sum = `${number(social)} + ${number(legal)} + ${number(czech)} = ${number(parts)}`
  return (
    <>
      <ChartFrame
        t={t}
        id="study"
        level={2}
        title={t('casework.year.studyYear')}
        sentence={t('casework.year.studySentence', { whole: number(whole), parts: number(parts), rest: number(whole - parts) })}
      >
        <BarChart
          series={2}
          label={t('casework.year.studyYear')}
          bars={[
            bar(t('casework.year.people'), whole, true),
            bar(t('casework.year.service.social'), social),
            bar(t('casework.year.service.legal'), legal),
            bar(t('casework.year.coursesOnly'), czech),
          ]}
        />
      </ChartFrame>
      <h2>{t('casework.year.why')}</h2>
      <FigureGrid>
        <Figure
          t={t}
          value={number(parts)}
          label={t('casework.year.parts')}
          qualifier="derived"
          range={sum}
          note={t('casework.year.partsNote')}
        />
        <Figure
          t={t}
          value={number(whole - parts)}
          label={t('casework.year.rest')}
          qualifier="derived"
          range={`${number(whole)} − ${number(parts)}`}
          note={t('casework.year.restNote')}
        />
        <Figure
          t={t}
          value={`${number(stated['exam'] ?? 0)} %`}
          label={t('casework.year.exam')}
          qualifier="stated"
          note={t('casework.year.examNote')}
        />
        <Figure
          t={t}
          value={number(stated['ngos'] ?? 0)}
          label={t('casework.year.ngos')}
          qualifier="stated"
          note={t('casework.year.ngosNote')}
        />
      </FigureGrid>
      <QualifierLegend t={t} />
    </>
  )
}

export function YearPage({
  lang,
  t,
  report,
  stated,
  evidence,
}: {
  lang: Lang
  t: Translate
  report: YearReport
  stated: Stated
  evidence: readonly Evidence[]
}) {
  const sum = report.services.reduce((all, one) => all + one.people, 0)
  const rows = [
    {
      label: t('casework.year.people'),
      people: report.people,
      contacts: report.contacts - report.anonymousContacts,
      stated: stated['people'],
    },
    ...report.services.map((one) => ({
      label: t(`casework.year.service.${one.key}` as MessageKey),
      people: one.people,
      contacts: one.contacts,
      stated: stated[one.key],
    })),
  ]
  // Few people are not drawn either: a bar says a number too.
  const bars = rows.map((row, index): Bar => ({
    label: row.label,
    value: row.people < 10 ? 0 : row.people,
    text: guarded(lang, row.people),
    strong: index === 0,
  }))
  return (
    <>
      <PageHeading
        title={t('casework.year')}
        lead={t('casework.year.lead')}
        meta={String(report.year)}
        actions={
          <ButtonLink look="secondary" href={`${at}/year.csv?year=${report.year}`} download="">
            CSV
          </ButtonLink>
        }
      />
      <form class="form" method="get" action={`${at}/year`} aria-label={t('casework.year.year')}>
        <NumberField t={t} name="year" label={t('casework.year.year')} value={String(report.year)} />
        <Actions>
          <Button look="secondary">{t('ui.filter.apply')}</Button>
        </Actions>
      </form>
      <ChartFrame
        t={t}
        id="own"
        level={2}
        title={t('casework.year.own', { year: String(report.year) })}
        sentence={t('casework.year.sum', {
          sum: formatNumber(lang, sum),
          people: guarded(lang, report.people),
          several: guarded(lang, report.inSeveral),
          none: guarded(lang, report.inNone),
        })}
        table={
          <Table
            t={t}
            caption={t('casework.year.services')}
            captionHidden
            rows={rows}
            columns={[
              { label: t('casework.year.what'), rowHeader: true, cell: (row) => row.label },
              { label: t('casework.report.people'), numeric: true, cell: (row) => guarded(lang, row.people) },
              { label: t('casework.report.contacts'), numeric: true, cell: (row) => guarded(lang, row.contacts) },
              {
                label: t('casework.year.study'),
                numeric: true,
                cell: (row) => (row.stated === undefined ? t('casework.year.notCounted') : formatNumber(lang, row.stated)),
              },
            ]}
          />
        }
      >
        <BarChart series={1} label={t('casework.year.services')} bars={bars} />
      </ChartFrame>
      <SummaryList
        rows={[
          { label: t('casework.report.anonymousContacts'), value: formatNumber(lang, report.anonymousContacts) },
          { label: t('casework.report.anonymousPeople'), value: formatNumber(lang, report.anonymousHeads) },
          { label: t('casework.year.street'), value: formatNumber(lang, report.streetContacts) },
          { label: t('casework.year.emergency'), value: formatNumber(lang, report.emergencyContacts) },
        ]}
      />
      <StudyYear lang={lang} t={t} stated={stated} />
      <h2>{t('casework.year.cases')}</h2>
      <Table
        t={t}
        caption={t('casework.year.cases')}
        captionHidden
        rows={report.cases}
        empty={<p>{t('casework.cases.none')}</p>}
        columns={[
          { label: t('casework.template'), rowHeader: true, cell: (row) => templateText(t, row.template) },
          { label: t('casework.year.opened'), numeric: true, cell: (row) => guarded(lang, row.opened) },
          { label: t('casework.year.closed'), numeric: true, cell: (row) => guarded(lang, row.closed) },
          { label: t('casework.year.met'), numeric: true, cell: (row) => guarded(lang, row.met) },
        ]}
      />
      <h2>{t('casework.year.printed')}</h2>
      {evidence.map((one) => (
        <section>
          <h3>
            <LangText lang="en">{one.label}</LangText>
          </h3>
          <EvidencePanel lang={lang} t={t} evidence={one} />
        </section>
      ))}
    </>
  )
}
