// The yearly report beside the study's figures.
import { formatNumber, type Lang, type MessageKey, type Translate } from '../../../kernel/i18n.ts'
import { Actions, Button, ButtonLink } from '../../../ui/actions.tsx'
import { SummaryList } from '../../../ui/facts.tsx'
import { NumberField } from '../../../ui/fields.tsx'
import { Notice } from '../../../ui/messages.tsx'
import { PageHeading } from '../../../ui/navigation.tsx'
import { Table } from '../../../ui/table.tsx'
import { LangText } from '../../../ui/text.tsx'
import { EvidencePanel, type Evidence } from '../../study/index.ts'
import { guarded } from '../contacts/pages.tsx'
import { templateText } from '../words.ts'
import type { YearReport } from './queries.ts'

const at = '/app/casework'
/** Which of the study's figures stands beside which row; the study counts no psychotherapy. */
export const studyFigures = { people: 'figure-icp-clients', social: 'figure-icp-social', legal: 'figure-icp-legal', 'czech-courses': 'figure-icp-czech' } as const

export function YearPage({ lang, t, report, stated, evidence }: { lang: Lang; t: Translate; report: YearReport; stated: Readonly<Record<string, string>>; evidence: readonly Evidence[] }) {
  const sum = report.services.reduce((all, one) => all + one.people, 0)
  const rows = [
    { label: t('casework.year.people'), people: report.people, contacts: report.contacts - report.anonymousContacts, stated: stated['people'] },
    ...report.services.map((one) => ({ label: t(`casework.year.service.${one.key}` as MessageKey), people: one.people, contacts: one.contacts, stated: stated[one.key] })),
  ]
  return (
    <>
      <PageHeading title={t('casework.year')} lead={t('casework.year.lead')} meta={String(report.year)} actions={<ButtonLink look="secondary" href={`${at}/year.csv?year=${report.year}`} download="">CSV</ButtonLink>} />
      <form class="form" method="get" action={`${at}/year`} aria-label={t('casework.year.year')}>
        <NumberField t={t} name="year" label={t('casework.year.year')} value={String(report.year)} />
        <Actions><Button look="secondary">{t('ui.filter.apply')}</Button></Actions>
      </form>
      <Table t={t} caption={t('casework.year.services')} rows={rows} columns={[
        { label: t('casework.year.what'), rowHeader: true, cell: (row) => row.label }, { label: t('casework.report.people'), numeric: true, cell: (row) => guarded(lang, row.people) }, { label: t('casework.report.contacts'), numeric: true, cell: (row) => guarded(lang, row.contacts) },
        { label: t('casework.year.study'), numeric: true, cell: (row) => row.stated ?? t('casework.year.notCounted') },
      ]} />
      <Notice t={t} kind="info" title={t('casework.year.why')} level={2}>
        <p>{t('casework.year.sum', { sum: formatNumber(lang, sum), people: guarded(lang, report.people), several: guarded(lang, report.inSeveral), none: guarded(lang, report.inNone) })}</p>
        <p>{t('casework.year.whyText')}</p>
      </Notice>
      <SummaryList rows={[
        { label: t('casework.report.anonymousContacts'), value: formatNumber(lang, report.anonymousContacts) }, { label: t('casework.report.anonymousPeople'), value: formatNumber(lang, report.anonymousHeads) },
        { label: t('casework.year.street'), value: formatNumber(lang, report.streetContacts) }, { label: t('casework.year.emergency'), value: formatNumber(lang, report.emergencyContacts) },
      ]} />
      <h2>{t('casework.year.cases')}</h2>
      <Table t={t} caption={t('casework.year.cases')} captionHidden rows={report.cases} empty={<p>{t('casework.cases.none')}</p>} columns={[
        { label: t('casework.template'), rowHeader: true, cell: (row) => templateText(t, row.template) }, { label: t('casework.year.opened'), numeric: true, cell: (row) => guarded(lang, row.opened) },
        { label: t('casework.year.closed'), numeric: true, cell: (row) => guarded(lang, row.closed) }, { label: t('casework.year.met'), numeric: true, cell: (row) => guarded(lang, row.met) },
      ]} />
      <h2>{t('casework.year.printed')}</h2>
      {evidence.map((one) => <section><h3><LangText lang="en">{one.label}</LangText></h3><EvidencePanel lang={lang} t={t} evidence={one} /></section>)}
    </>
  )
}
