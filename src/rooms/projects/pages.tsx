// The register of projects for everybody.
import type { Lang, MessageKey, Translate } from '../../kernel/i18n.ts'
import { formatNumber, localeOf } from '../../kernel/i18n.ts'
import { Tag, type TagLook } from '../../ui/actions.tsx'
import { BarChart, ChartFrame } from '../../ui/charts.tsx'
import { SummaryList, type SummaryRow } from '../../ui/facts.tsx'
import { FilterForm, withQuery } from '../../ui/filter.tsx'
import { SearchField, SelectField } from '../../ui/fields.tsx'
import { EmptyState } from '../../ui/messages.tsx'
import { PageHeading } from '../../ui/navigation.tsx'
import { Table } from '../../ui/table.tsx'
import { LangText } from '../../ui/text.tsx'
import { EvidencePanel, type Evidence } from '../study/index.ts'
import { kinds, parts, statuses } from './model.ts'
import type { Named, ProjectDetail, ProjectFilter, ProjectRow } from './queries.ts'

const looks: Record<string, TagLook> = { running: 'success', completed: 'neutral', planned: 'info', 'under-consideration': 'info', unknown: 'warning' }
const key = (group: string, value: string) => `projects.${group}.${value}` as MessageKey
const words = (value: string) => value.replaceAll('-', ' ')

function when(lang: Lang, year: number | null, month: number | null): string {
  if (year === null) return ''
  return month === null ? String(year) : new Intl.DateTimeFormat(localeOf(lang), { year: 'numeric', month: 'long', timeZone: 'UTC' }).format(new Date(Date.UTC(year, month - 1, 1)))
}
/** "2010–2015", "since 2012", "until June 2014"; empty when neither is stated. */
function period(lang: Lang, t: Translate, one: ProjectRow): string {
  const from = when(lang, one.startYear, one.startMonth)
  const to = when(lang, one.endYear, one.endMonth)
  if (from && to) return `${from}–${to}`
  if (from) return t('projects.since', { from })
  return to ? t('projects.until', { to }) : ''
}
function Links({ lang, room, list, of }: { lang: Lang; room: string; list: readonly Named[]; of: string }) {
  return <>{list.map((one, index) => <>{index > 0 ? ', ' : ''}<a href={`/${lang}/${room}/${one.slug}`} lang={of}>{one.name}</a></>)}</>
}

export type ProjectChoices = { domains: readonly string[]; funders: readonly Named[]; places: readonly Named[] }
export function ProjectList({ lang, t, query, filter, choices, projects, byStatus }: {
  lang: Lang; t: Translate; query: string; filter: ProjectFilter; choices: ProjectChoices; projects: readonly ProjectRow[]; byStatus: readonly { status: string; count: number }[]
}) {
  const path = `/${lang}/projects`
  const full = query ? `${path}?${query}` : path
  const name = (list: readonly Named[], slug: string | null) => list.find((one) => one.slug === slug)?.name ?? slug ?? ''
  const chip = (field: keyof ProjectFilter, label: string, lang?: string) => (filter[field] ? [{ label, removeHref: withQuery(full, { [field]: undefined }), ...(lang ? { lang } : {}) }] : [])
  const undated = projects.filter((one) => one.startYear === null && one.endYear === null).length
  return (
    <>
      <PageHeading title={t('projects.title')} lead={t('projects.lead')} actions={<><a class="button button-secondary" href={`${path}.csv${query ? `?${query}` : ''}`} download="">{t('projects.csv')}</a><a class="button button-secondary" href={`/api/v1/projects${query ? `?${query}` : ''}`}>JSON</a></>} />
      <FilterForm
        t={t} action={path} clearHref={path} result={t('projects.found', { count: projects.length })}
        chips={[
          ...chip('q', filter.q ?? ''), ...chip('kind', filter.kind ? t(key('kind', filter.kind)) : ''), ...chip('status', filter.status ? t(key('status', filter.status)) : ''),
          ...chip('domain', words(filter.domain ?? ''), 'en'), ...chip('funder', name(choices.funders, filter.funder), 'cs'), ...chip('place', name(choices.places, filter.place), 'cs'), ...chip('organiser', filter.organiser ?? '', 'cs'),
        ]}
      >
        <SearchField t={t} name="q" label={t('projects.search')} value={filter.q ?? ''} optional />
        <SelectField t={t} name="kind" label={t('projects.field.kind')} value={filter.kind ?? ''} optional emptyLabel={t('projects.all')} options={kinds.map((one) => ({ value: one, label: t(key('kind', one)) }))} />
        <SelectField t={t} name="status" label={t('projects.field.status')} value={filter.status ?? ''} optional emptyLabel={t('projects.all')} options={statuses.map((one) => ({ value: one, label: t(key('status', one)) }))} />
        <SelectField t={t} name="domain" label={t('projects.field.domain')} value={filter.domain ?? ''} optional emptyLabel={t('projects.all')} options={choices.domains.map((one) => ({ value: one, label: words(one), lang: 'en' }))} />
        <SelectField t={t} name="funder" label={t('projects.part.funder')} value={filter.funder ?? ''} optional emptyLabel={t('projects.all')} options={choices.funders.map((one) => ({ value: one.slug, label: one.name, lang: 'cs' }))} />
        <SelectField t={t} name="place" label={t('projects.field.places')} value={filter.place ?? ''} optional emptyLabel={t('projects.all')} options={choices.places.map((one) => ({ value: one.slug, label: one.name, lang: 'cs' }))} />
      </FilterForm>
      <Table
        t={t} caption={t('projects.title')} captionHidden rows={projects}
        empty={<EmptyState title={t('projects.none')} action={<a href={path}>{t('projects.showAll')}</a>} />}
        columns={[
          { label: t('projects.field.name'), rowHeader: true, cell: (one) => <><a href={`${path}/${one.slug}`} lang="en">{one.name}</a>{one.nameCs ? <span class="sub" lang="cs">{one.nameCs}</span> : null}</> },
          { label: t('projects.field.kind'), cell: (one) => t(key('kind', one.kind)), minor: true },
          { label: t('projects.part.organiser'), cell: (one) => <Links lang={lang} room="organisations" list={one.organisers} of="cs" /> },
          { label: t('projects.part.funder'), cell: (one) => <Links lang={lang} room="organisations" list={one.funders} of="cs" />, minor: true },
          { label: t('projects.field.time'), cell: (one) => period(lang, t, one) || <span class="unknown">{t('ui.notStated.value')}</span> },
          { label: t('projects.field.status'), cell: (one) => <Tag look={looks[one.status] ?? 'neutral'}>{t(key('status', one.status))}</Tag> },
        ]}
      />
      {undated > 0 ? <p class="note">{t('projects.undated', { count: undated, total: projects.length })}</p> : null}
      {byStatus.length > 0 ? (
        <ChartFrame
          t={t} id="became" title={t('projects.became')} level={2}
          sentence={t('projects.becameText', { running: byStatus.find((one) => one.status === 'running')?.count ?? 0, completed: byStatus.find((one) => one.status === 'completed')?.count ?? 0, total: byStatus.reduce((sum, one) => sum + one.count, 0) })}
        >
          <BarChart bars={byStatus.map((one) => ({ label: t(key('status', one.status)), value: one.count, text: formatNumber(lang, one.count), href: withQuery(path, { status: one.status }) }))} label={t('projects.became')} />
        </ChartFrame>
      ) : null}
    </>
  )
}

function List({ items }: { items: readonly string[] }) {
  return items.length === 1 ? <LangText lang="en">{items[0]}</LangText> : <ul>{items.map((item) => <li lang="en">{item}</li>)}</ul>
}

export function ProjectPage({ lang, t, project, evidence }: { lang: Lang; t: Translate; project: ProjectDetail; evidence: Evidence | null }) {
  const time = period(lang, t, project)
  const rows: (SummaryRow | false)[] = [
    { label: t('projects.field.status'), value: <Tag look={looks[project.status] ?? 'neutral'}>{t(key('status', project.status))}</Tag> },
    ...parts.map((part): SummaryRow | false => {
      const list = project.parties.filter((one) => one.part === part)
      const unnamed = part === 'partner' ? project.unnamedPartners : []
      return list.length + unnamed.length > 0 && {
        label: t(key('part', part)),
        value: (
          <ul class="plain">
            {list.map((one) => <li>{one.organisation ? <a href={`/${lang}/organisations/${one.organisation.slug}`} lang="cs">{one.organisation.name}</a> : one.body ? <a href={`/${lang}/bodies/${one.body.slug}`} lang="cs">{one.body.name}</a> : null}</li>)}
            {unnamed.map((one) => <li><LangText lang="en">{one}</LangText> <span class="note">({t('projects.unnamed')})</span></li>)}
          </ul>
        ),
      }
    }),
    project.fundingNote !== null && { label: t('projects.field.fundingNote'), value: <LangText lang="en">{project.fundingNote}</LangText> },
    project.partOf !== null && { label: t('projects.field.partOf'), value: <Links lang={lang} room="projects" list={[project.partOf]} of="en" /> },
    project.paidThrough !== null && { label: t('projects.field.paidThrough'), value: <Links lang={lang} room="projects" list={[project.paidThrough]} of="en" /> },
    project.children.length > 0 && { label: t('projects.field.children'), value: <Links lang={lang} room="projects" list={project.children} of="en" /> },
    project.paysFor.length > 0 && { label: t('projects.field.paysFor'), value: <Links lang={lang} room="projects" list={project.paysFor} of="en" /> },
    project.domains.length > 0 && { label: t('projects.field.domain'), value: <LangText lang="en">{project.domains.map(words).join(', ')}</LangText> },
    project.targetGroups.length > 0 && { label: t('projects.field.targetGroups'), value: <List items={project.targetGroups} /> },
    project.activities.length > 0 && { label: t('projects.field.activities'), value: <List items={project.activities} /> },
    project.languages.length > 0 && { label: t('projects.field.languages'), value: <LangText lang="en">{project.languages.join(', ')}</LangText> },
    (time !== '' || project.durationNote !== null || project.recurrence !== null) && { label: t('projects.field.time'), value: <>{time}{project.durationNote ? <> <LangText lang="en">{project.durationNote}</LangText></> : null}{project.recurrence ? <> <LangText lang="en">{project.recurrence}</LangText></> : null}</> },
    project.places.length > 0 && { label: t('projects.field.places'), value: <Links lang={lang} room="places" list={project.places} of="cs" /> },
    project.services.length > 0 && { label: t('projects.field.services'), value: <Links lang={lang} room="services" list={project.services} of="en" /> },
    project.money.length > 0 && { label: t('projects.field.money'), value: <Links lang={lang} room="funding" list={project.money.map((one) => ({ slug: one.slug, name: one.title }))} of="en" /> },
    project.matchingCriteria.length > 0 && { label: t('projects.field.matchingCriteria'), value: <List items={project.matchingCriteria} /> },
    project.said.length > 0 && { label: t('projects.field.said'), value: <List items={project.said} /> },
  ]
  return (
    <>
      <PageHeading title={<LangText lang="en">{project.name}</LangText>} kicker={t(key('kind', project.kind))} lead={project.nameCs ? <LangText lang="cs">{project.nameCs}</LangText> : undefined} />
      <SummaryList rows={rows.filter((one) => one !== false)} />
      {project.outputs.length > 0 ? (
        <>
          <h2 id="outputs">{t('projects.outputs')}</h2>
          <Table
            t={t} caption={t('projects.outputs')} captionHidden rows={project.outputs}
            columns={[
              { label: t('projects.output.metric'), rowHeader: true, cell: (one) => <LangText lang="en">{words(one.metric)}</LangText> },
              { label: t('projects.output.value'), numeric: true, cell: (one) => <>{one.qualifier && one.qualifier !== 'exact' ? <LangText lang="en">{words(one.qualifier)} </LangText> : null}{formatNumber(lang, one.value)} <LangText lang="en">{one.unit}</LangText></> },
              { label: t('projects.output.note'), cell: (one) => <LangText lang="en">{one.note ?? ''}</LangText> },
            ]}
          />
        </>
      ) : null}
      {evidence ? <EvidencePanel lang={lang} t={t} evidence={evidence} /> : null}
    </>
  )
}
