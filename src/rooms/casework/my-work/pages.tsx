// The page a counsellor's day is spent on: what is due, who comes, and the ways to everything else.
import type { Lang, Translate } from '../../../kernel/i18n.ts'
import { formatDay } from '../../../kernel/i18n.ts'
import { Actions, Button, ButtonLink } from '../../../ui/actions.tsx'
import { SearchField } from '../../../ui/fields.tsx'
import { EmptyState } from '../../../ui/messages.tsx'
import { PageHeading } from '../../../ui/navigation.tsx'
import { Table } from '../../../ui/table.tsx'
import { Bdi } from '../../../ui/text.tsx'
import { EntryTable } from '../calendar/pages.tsx'
import type { Entry } from '../calendar/queries.ts'
import { TaskTable } from '../cases/pages.tsx'
import type { CaseRow, Task } from '../cases/queries.ts'
import { ContactTable } from '../clients/pages.tsx'
import type { ContactRow } from '../contacts/queries.ts'
import { RunningOutTable } from '../documents/pages.tsx'
import type { RunningOut } from '../documents/queries.ts'
import { stateText, templateText } from '../words.ts'

const at = '/app/casework'
export function MyWorkPage({ lang, t, today, tasks, cases, contacts, emergencies, appointments, waiting, papers }: { lang: Lang; t: Translate; today: string; tasks: readonly Task[]; cases: readonly CaseRow[]; contacts: readonly ContactRow[]; emergencies: number | null; appointments: readonly Entry[]; waiting: number; papers: readonly RunningOut[] }) {
  const due = tasks.filter((task) => task.dueOn !== null && task.dueOn <= today)
  const later = tasks.filter((task) => !due.includes(task))
  return (
    <>
      <PageHeading title={t('casework.myWork')} meta={formatDay(lang, today)} actions={<><ButtonLink href={`${at}/clients/new`}>{t('casework.newClient')}</ButtonLink><ButtonLink look="secondary" href={`${at}/contacts`}>{t('casework.newContact')}</ButtonLink><ButtonLink look="secondary" href={`${at}/street`}>{t('casework.street')}</ButtonLink></>} />
      <form class="form" action={`${at}/clients`} method="post" role="search" aria-label={t('casework.search')}>
        <SearchField t={t} name="q" label={t('casework.search')} hint={t('casework.search.hint')} />
        <Actions><Button look="secondary">{t('ui.search.button')}</Button></Actions>
      </form>
      {emergencies ? <p><a href={`${at}/emergencies`}>{t('casework.emergencies.waiting', { count: emergencies })}</a></p> : null}
      <h2>{t('casework.today')}</h2>
      {appointments.length === 0 ? <p>{t('casework.today.none')}</p> : <EntryTable lang={lang} t={t} rows={appointments} caption={t('casework.today')} withDay={false} />}
      <p><a href={`${at}/calendar/queue`}>{t('casework.queue')}: {t('casework.queue.lead', { count: waiting })}</a></p>
      <h2>{t('casework.dueToday')}</h2>
      {due.length === 0 ? <EmptyState title={t('casework.dueToday.none')} /> : <TaskTable lang={lang} t={t} rows={due} back={at} caption={t('casework.dueToday')} />}
      {later.length === 0 ? null : <><h2>{t('casework.dueLater')}</h2><TaskTable lang={lang} t={t} rows={later.slice(0, 20)} back={at} caption={t('casework.dueLater')} /></>}
      {papers.length === 0 ? null : <><h2>{t('casework.document.runningOut')}</h2><RunningOutTable lang={lang} t={t} rows={papers} /></>}
      <h2>{t('casework.myCases')}</h2>
      {cases.length === 0 ? <p>{t('casework.cases.none')}</p> : (
        <Table t={t} caption={t('casework.myCases')} captionHidden keys rows={cases} columns={[
          { label: t('casework.number'), rowHeader: true, cell: (row) => <a href={`${at}/cases/${row.id}`}>{row.number}</a> }, { label: t('casework.name'), cell: (row) => <Bdi>{row.name || row.code}</Bdi> },
          { label: t('casework.template'), cell: (row) => templateText(t, row.template) }, { label: t('casework.state'), cell: (row) => stateText(t, row.state) },
        ]} />
      )}
      <p><a href={`${at}/cases`}>{t('casework.myCases.all')}</a></p>
      <h2>{t('casework.contactsOf', { day: formatDay(lang, today) })}</h2>
      {contacts.length === 0 ? <p>{t('casework.contacts.none')}</p> : <ContactTable lang={lang} t={t} rows={contacts} caption={t('casework.contacts')} />}
      <form method="post" action={`${at}/shift`}><Actions><Button look="quiet">{t('casework.shift')}</Button></Actions></form>
    </>
  )
}
