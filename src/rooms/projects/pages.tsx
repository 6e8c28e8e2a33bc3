// The register of projects for everybody.
import type { Child } from 'hono/jsx'
import type { Lang, MessageKey, Translate } from '../../kernel/i18n.ts'
import { formatList, formatNumber, languageName, localeOf } from '../../kernel/i18n.ts'
import { Tag, type TagLook } from '../../ui/actions.tsx'
import { BarChart, ChartFrame } from '../../ui/charts.tsx'
import { Figure, FigureGrid, Quote, SummaryList, type SummaryRow } from '../../ui/facts.tsx'
import { FilterForm, withQuery } from '../../ui/filter.tsx'
import { SearchField, SelectField } from '../../ui/fields.tsx'
import { EmptyState, Notice } from '../../ui/messages.tsx'
import { PageHeading, Pager, TabsAsLinks } from '../../ui/navigation.tsx'
import { Table } from '../../ui/table.tsx'
import { LangText } from '../../ui/text.tsx'
import { MoneyTable, type MoneyFact } from '../funding/index.ts'
import { EvidencePanel, type Evidence, type Quotation } from '../study/index.ts'
import {
  domains,
  isDated,
  kinds,
  languageCodes,
  spanOf,
  statuses,
  studyYear,
  sumsThatDiffer,
  type Output,
  type SumCheck,
  type When,
} from './model.ts'
import type {
  Named,
  Party,
  ProjectChoices,
  ProjectDetail,
  ProjectFilter,
  ProjectLink,
  ProjectPage as Found,
  ProjectRow,
} from './queries.ts'

const looks: Record<string, TagLook> = {
  running: 'success',
  completed: 'neutral',
  planned: 'info',
  'under-consideration': 'info',
  unknown: 'warning',
}
const key = (group: string, value: string) => `projects.${group}.${value}` as MessageKey
const words = (value: string) => value.replaceAll('-', ' ')

/** The month as a number: a name would need its case after "until". */
function month(lang: Lang, year: number | null, inYear: number | null): string {
  if (year === null) return ''
  return inYear === null
    ? String(year)
    : new Intl.DateTimeFormat(localeOf(lang), { year: 'numeric', month: 'numeric', timeZone: 'UTC' }).format(
        new Date(Date.UTC(year, inYear - 1, 1)),
      )
}
/** "2010–2015", "since 2012", "until 06/2014"; empty when neither is stated. */
function period(lang: Lang, t: Translate, one: When): string {
  const from = month(lang, one.startYear, one.startMonth)
  const to = month(lang, one.endYear, one.endMonth)
  if (from && to) return `${from}–${to}`
  if (from) return t('projects.since', { from })
  return to ? t('projects.until', { to }) : ''
}
/** The same with what is missing said: "since 2012 (end not stated)". */
function periodWithGaps(lang: Lang, t: Translate, one: When): string {
  const gap = one.startYear === null ? t('projects.time.noStart') : one.endYear === null ? t('projects.time.noEnd') : null
  return gap ? `${period(lang, t, one)} (${gap})` : period(lang, t, one)
}
function Status({ t, status }: { t: Translate; status: string }) {
  return <Tag look={looks[status] ?? 'neutral'}>{t(key('status', status))}</Tag>
}
function Parties({ lang, list }: { lang: Lang; list: readonly Party[] }) {
  return (
    <>
      {list.map((one, index) => (
        <>
          {index > 0 ? ', ' : ''}
          <a href={`/${lang}/${one.of === 'body' ? 'bodies' : 'organisations'}/${one.slug}`} lang="cs">
            {one.name}
          </a>
        </>
      ))}
    </>
  )
}
function Links({ lang, room, list, of }: { lang: Lang; room: string; list: readonly Named[]; of: string }) {
  return (
    <>
      {list.map((one, index) => (
        <>
          {index > 0 ? ', ' : ''}
          <a href={`/${lang}/${room}/${one.slug}`} lang={of}>
            {one.name}
          </a>
        </>
      ))}
    </>
  )
}

export type ListFrame = {
  lang: Lang
  t: Translate
  path: string
  query: string
  filter: ProjectFilter
  choices: ProjectChoices
  inTime: boolean
}
function Frame({ frame, total, children }: { frame: ListFrame; total: number; children: Child }) {
  const { lang, t, path, query, filter, choices, inTime } = frame
  const full = query ? `${path}?${query}` : path
  const clean = withQuery(full, { view: undefined, back: undefined })
  const filtered = clean.includes('?') ? clean.slice(clean.indexOf('?')) : ''
  const view = { view: inTime ? 'time' : undefined }
  const name = (list: readonly Named[], slug: string) => list.find((one) => one.slug === slug)?.name ?? slug
  const chip = (field: keyof ProjectFilter, label: (value: string) => string, of?: string) => {
    const value = filter[field]
    return value === null
      ? []
      : [{ label: label(value), removeHref: withQuery(full, { [field]: undefined, back: undefined }), ...(of ? { lang: of } : {}) }]
  }
  const select = (field: keyof ProjectFilter, label: string, options: readonly { value: string; label: string; lang?: string }[]) => (
    <SelectField t={t} name={field} label={label} value={filter[field] ?? ''} optional emptyLabel={t('projects.all')} options={options} />
  )
  const translated = (group: string, values: readonly string[]) => values.map((value) => ({ value, label: t(key(group, value)) }))
  const named = (list: readonly Named[]) => list.map((one) => ({ value: one.slug, label: one.name, lang: 'cs' }))
  return (
    <>
      <PageHeading
        title={t('projects.title')}
        lead={t('projects.lead')}
        actions={
          <>
            <a class="button button-secondary" href={`${path}.csv${filtered}`} download="">
              {t('projects.csv')}
            </a>
            <a class="button button-secondary" href={`/api/v1/projects${filtered}`}>
              JSON
            </a>
          </>
        }
      />
      <FilterForm
        t={t}
        action={path}
        keep={view}
        clearHref={withQuery(path, view)}
        result={t('projects.found', { count: total })}
        chips={[
          ...chip('q', (value) => value),
          ...chip('kind', (value) => t(key('kind', value))),
          ...chip('status', (value) => t(key('status', value))),
          ...chip('domain', (value) => t(key('domain', value))),
          ...chip('target', (value) => value, 'en'),
          ...chip('funder', (value) => name(choices.funders, value), 'cs'),
          ...chip('place', (value) => name(choices.places, value), 'cs'),
          ...chip('organiser', (value) => name(choices.organisers, value), 'cs'),
        ]}
      >
        <SearchField t={t} name="q" label={t('projects.search')} value={filter.q ?? ''} optional />
        {select('kind', t('projects.field.kind'), translated('kind', kinds))}
        {select('status', t('projects.field.status'), translated('status', statuses))}
        {select(
          'domain',
          t('projects.field.domain'),
          translated('domain', domains).toSorted((a, b) => a.label.localeCompare(b.label, localeOf(lang))),
        )}
        {select(
          'target',
          t('projects.field.targetGroups'),
          choices.targets.map((value) => ({ value, label: value, lang: 'en' })),
        )}
        {select('organiser', t('projects.part.organiser'), named(choices.organisers))}
        {select('funder', t('projects.part.funder'), named(choices.funders))}
        {select('place', t('projects.field.places'), named(choices.places))}
      </FilterForm>
      <TabsAsLinks
        label={t('projects.view.label')}
        tabs={[
          { label: t('projects.view.list'), href: clean, current: !inTime },
          { label: t('projects.view.time'), href: withQuery(clean, { view: 'time' }), current: inTime },
        ]}
      />
      {total === 0 ? (
        <EmptyState title={t('projects.none')} action={<a href={withQuery(path, view)}>{t('projects.showAll')}</a>} />
      ) : (
        children
      )}
    </>
  )
}

/** One page of the list. `before`: cursors of earlier pages, so that one can go back as one came. */
export function ProjectList({
  frame,
  found,
  cursor,
  before,
}: {
  frame: ListFrame
  found: Found
  cursor: string | undefined
  before: readonly string[]
}) {
  const { lang, t, path } = frame
  const full = frame.query ? `${path}?${frame.query}` : path
  const back = (cursors: readonly string[]) => cursors.join('.') || undefined
  const previous = cursor ? withQuery(full, { cursor: before.at(-1), back: back(before.slice(0, -1)) }) : undefined
  const next = found.nextCursor
    ? withQuery(full, { cursor: found.nextCursor, back: cursor ? back([...before, cursor]) : undefined })
    : undefined
  return (
    <Frame frame={frame} total={found.total}>
      <Table
        t={t}
        caption={t('projects.title')}
        captionHidden
        rows={found.items}
        columns={[
          {
            label: t('projects.field.name'),
            rowHeader: true,
            cell: (one) => (
              <>
                <a href={`${path}/${one.slug}`} lang="en">
                  {one.name}
                </a>
                {one.nameCs ? (
                  <span class="sub" lang="cs">
                    {one.nameCs}
                  </span>
                ) : null}
              </>
            ),
          },
          { label: t('projects.field.kind'), cell: (one) => t(key('kind', one.kind)), minor: true },
          { label: t('projects.part.organiser'), cell: (one) => <Parties lang={lang} list={one.organisers} /> },
          { label: t('projects.part.funder'), cell: (one) => <Parties lang={lang} list={one.funders} />, minor: true },
          {
            label: t('projects.field.time'),
            cell: (one) => period(lang, t, one) || <span class="unknown">{t('ui.notStated.value')}</span>,
          },
          { label: t('projects.field.status'), cell: (one) => <Status t={t} status={one.status} /> },
        ]}
      />
      <Pager t={t} {...(previous ? { previous } : {})} {...(next ? { next } : {})} />
      <p class="note">{t('projects.statusNote', { year: String(studyYear) })}</p>
    </Frame>
  )
}

/** Bars from beginning to end on one scale of years; words carry the meaning, the bars help the eye. */
function Spans({ lang, t, path, projects }: { lang: Lang; t: Translate; path: string; projects: readonly ProjectRow[] }) {
  const spans = projects
    .flatMap((project) => {
      const span = spanOf(project)
      return span ? [{ project, span }] : []
    })
    .toSorted((a, b) => a.span.from - b.span.from || a.span.to - b.span.to)
  const first = Math.floor(Math.min(...spans.map(({ span }) => span.from)))
  const last = Math.ceil(Math.max(...spans.map(({ span }) => span.to)))
  const share = (year: number) => (((year - first) / (last - first || 1)) * 100).toFixed(2)
  return (
    <ol class="bars s1" aria-label={t('projects.time.title')}>
      {spans.map(({ project, span }) => (
        <li class="bar">
          <span class="bar-label" lang="en">
            <a href={`${path}/${project.slug}`}>{project.name}</a>
          </span>
          <span class="bar-value">{periodWithGaps(lang, t, project)}</span>
          <svg class="bar-track time-track" width="100%" height="14" aria-hidden="true" focusable="false">
            <rect class="rail" width="100%" height="100%" rx="3" />
            <rect
              class="fill"
              x={`${share(span.from)}%`}
              width={`${(((span.to - span.from) / (last - first || 1)) * 100).toFixed(2)}%`}
              height="100%"
              rx="3"
            />
          </svg>
        </li>
      ))}
    </ol>
  )
}

/** When the projects were and what became of them: as much as the study says, and how much it does not. */
export function ProjectsInTime({
  frame,
  projects,
  said,
}: {
  frame: ListFrame
  projects: readonly ProjectRow[]
  said: readonly Quotation[]
}) {
  const { lang, t, path } = frame
  const dated = projects.filter(isDated)
  const undated = projects.filter((one) => !isDated(one))
  const years = dated.flatMap((one) => [one.startYear, one.endYear]).filter((year) => year !== null)
  const byStatus = statuses
    .map((status) => ({ status, count: projects.filter((one) => one.status === status).length }))
    .filter((one) => one.count > 0)
  const count = (status: string) => byStatus.find((one) => one.status === status)?.count ?? 0
  const full = frame.query ? `${path}?${frame.query}` : path
  return (
    <Frame frame={frame} total={projects.length}>
      <ChartFrame
        t={t}
        id="in-time"
        title={t('projects.time.title')}
        level={2}
        sentence={
          dated.length === 0
            ? t('projects.time.noneDated', { total: projects.length })
            : t('projects.time.sentence', {
                count: dated.length,
                total: projects.length,
                from: String(Math.min(...years)),
                to: String(Math.max(...years)),
                year: String(studyYear),
              })
        }
      >
        {dated.length > 0 ? <Spans lang={lang} t={t} path={path} projects={dated} /> : null}
      </ChartFrame>
      {undated.length > 0 ? (
        <section aria-labelledby="undated">
          <h3 id="undated">{t('projects.time.undated', { count: undated.length })}</h3>
          <ul class="link-columns">
            {undated.map((one) => (
              <li>
                <a href={`${path}/${one.slug}`} lang="en">
                  {one.name}
                  {(one.durationNote ?? one.recurrence) ? ` (${one.durationNote ?? one.recurrence})` : ''}
                </a>
              </li>
            ))}
          </ul>
        </section>
      ) : null}
      <ChartFrame
        t={t}
        id="became"
        title={t('projects.became')}
        level={2}
        sentence={t('projects.becameText', { running: count('running'), completed: count('completed'), total: projects.length })}
      >
        <BarChart
          bars={byStatus.map((one) => ({
            label: t(key('status', one.status)),
            value: one.count,
            text: formatNumber(lang, one.count),
            href: withQuery(full, { status: one.status, view: undefined }),
          }))}
          label={t('projects.became')}
        />
      </ChartFrame>
      <Notice t={t} kind="info">
        <p>{t('projects.becameCaution')}</p>
      </Notice>
      {said.map((one) => (
        <Quote t={t} section={one.section} href={`/${lang}/funding/issue-1`}>
          {one.quote}
        </Quote>
      ))}
    </Frame>
  )
}

function List({ items }: { items: readonly string[] }) {
  return items.length === 1 ? (
    <LangText lang="en">{items[0]}</LangText>
  ) : (
    <ul>
      {items.map((item) => (
        <li lang="en">{item}</li>
      ))}
    </ul>
  )
}
function ProjectLinks({ lang, t, list }: { lang: Lang; t: Translate; list: readonly ProjectLink[] }) {
  return (
    <ul class="plain-list">
      {list.map((one) => (
        <li>
          <a href={`/${lang}/projects/${one.slug}`} lang="en">
            {one.name}
          </a>{' '}
          <Status t={t} status={one.status} />
        </li>
      ))}
    </ul>
  )
}
function PartyList({ lang, t, list, unnamed = [] }: { lang: Lang; t: Translate; list: readonly Party[]; unnamed?: readonly string[] }) {
  return (
    <ul class="plain-list">
      {list.map((one) => (
        <li>
          <Parties lang={lang} list={[one]} />
          {one.nameEn ? (
            <span class="sub" lang="en">
              {one.nameEn}
            </span>
          ) : null}
        </li>
      ))}
      {unnamed.map((one) => (
        <li>
          <LangText lang="en">{one}</LangText> <span class="note">({t('projects.unnamed')})</span>
        </li>
      ))}
    </ul>
  )
}

const qualifiers: Record<string, MessageKey> = {
  approx: 'study.qualifier.approx',
  'more-than': 'study.qualifier.more-than',
  'up-to': 'study.qualifier.up-to',
  under: 'study.qualifier.under',
  average: 'study.qualifier.average',
}
function outputText(lang: Lang, t: Translate, output: Output): string {
  const value = formatNumber(lang, output.value)
  const qualifier = output.qualifier ? qualifiers[output.qualifier] : undefined
  return qualifier ? t(qualifier, { value }) : value
}
/** A printed total beside the sum of its printed parts, with the possible readings. Neither is corrected. */
function SumBeside({ lang, t, check, evidence }: { lang: Lang; t: Translate; check: SumCheck; evidence: Evidence | null }) {
  const told = evidence?.contradictions.find((one) => one.arithmetic?.includes(`= ${check.sum}`))
  const number = (value: number) => formatNumber(lang, value)
  const unit = <LangText lang="en">{check.total.unit}</LangText>
  return (
    <section class="card" aria-labelledby={`sum-${check.total.metric}`}>
      <h3 id={`sum-${check.total.metric}`}>{t('projects.sum.title')}</h3>
      <p>{t('projects.sum.lead')}</p>
      <FigureGrid>
        <Figure t={t} qualifier="stated" label={t('projects.sum.stated')} value={number(check.total.value)} unit={unit} />
        <Figure
          t={t}
          qualifier="derived"
          label={t('projects.sum.derived', { count: check.parts.length })}
          value={number(check.sum)}
          unit={unit}
          note={<bdi dir="ltr">{check.parts.map((one) => number(one.value)).join(' + ')}</bdi>}
        />
        <Figure t={t} qualifier="derived" label={t('projects.sum.difference')} value={number(check.difference)} unit={unit} />
      </FigureGrid>
      {told ? (
        <>
          <p class="label">{t('ui.contradiction.readings')}</p>
          <dl class="readings" lang="en" dir="ltr">
            {told.readings.map((reading) => (
              <div>
                <dt>{reading.label}</dt>
                <dd>{reading.text}</dd>
              </div>
            ))}
          </dl>
        </>
      ) : null}
    </section>
  )
}

export function ProjectPage({
  lang,
  t,
  project,
  money,
  evidence,
}: {
  lang: Lang
  t: Translate
  project: ProjectDetail
  money: readonly MoneyFact[]
  evidence: Evidence | null
}) {
  const dated = isDated(project)
  const differing = sumsThatDiffer(project.outputs)
  const rows: (SummaryRow | false)[] = [
    {
      label: t('projects.field.status'),
      value: (
        <>
          <Status t={t} status={project.status} /> <span class="note">{t('projects.asOf', { year: String(studyYear) })}</span>
        </>
      ),
    },
    project.organisers.length > 0 && {
      label: t('projects.part.organiser'),
      value: <PartyList lang={lang} t={t} list={project.organisers} />,
    },
    project.coOrganisers.length > 0 && {
      label: t('projects.part.co-organiser'),
      value: <PartyList lang={lang} t={t} list={project.coOrganisers} />,
    },
    project.partners.length + project.unnamedPartners.length > 0 && {
      label: t('projects.part.partner'),
      value: <PartyList lang={lang} t={t} list={project.partners} unnamed={project.unnamedPartners} />,
    },
    {
      label: t('projects.part.funder'),
      value:
        project.funders.length > 0 ? (
          <PartyList lang={lang} t={t} list={project.funders} />
        ) : (
          <span class="unknown">{t('ui.notStated.value')}</span>
        ),
    },
    project.fundingNote !== null && { label: t('projects.field.fundingNote'), value: <LangText lang="en">{project.fundingNote}</LangText> },
    project.programme !== null && {
      label: t('projects.field.paidThrough'),
      value: <ProjectLinks lang={lang} t={t} list={[project.programme]} />,
    },
    project.parent !== null && { label: t('projects.field.partOf'), value: <ProjectLinks lang={lang} t={t} list={[project.parent]} /> },
    project.children.length > 0 && {
      label: t('projects.field.children'),
      value: <ProjectLinks lang={lang} t={t} list={project.children} />,
    },
    project.paysFor.length > 0 && { label: t('projects.field.paysFor'), value: <ProjectLinks lang={lang} t={t} list={project.paysFor} /> },
    project.domains.length > 0 && {
      label: t('projects.field.domain'),
      value: formatList(
        lang,
        project.domains.map((one) => t(key('domain', one))),
      ),
    },
    project.targetGroups.length > 0 && { label: t('projects.field.targetGroups'), value: <List items={project.targetGroups} /> },
    project.activities.length > 0 && { label: t('projects.field.activities'), value: <List items={project.activities} /> },
    project.languages.length > 0 && {
      label: t('projects.field.languages'),
      value: formatList(
        lang,
        project.languages.map((one) => (languageCodes[one] ? languageName(lang, languageCodes[one]) : one)),
      ),
    },
    {
      label: t('projects.field.time'),
      value: dated ? periodWithGaps(lang, t, project) : <span class="unknown">{t('ui.notStated.value')}</span>,
    },
    project.durationNote !== null && { label: t('projects.field.duration'), value: <LangText lang="en">{project.durationNote}</LangText> },
    project.recurrence !== null && { label: t('projects.field.recurrence'), value: <LangText lang="en">{project.recurrence}</LangText> },
    project.places.length > 0 && {
      label: t('projects.field.places'),
      value: <Links lang={lang} room="places" list={project.places} of="cs" />,
    },
    project.services.length > 0 && {
      label: t('projects.field.services'),
      value: <Links lang={lang} room="services" list={project.services} of="en" />,
    },
    project.matchingCriteria.length > 0 && {
      label: t('projects.field.matchingCriteria'),
      value: <List items={project.matchingCriteria} />,
    },
    project.said.length > 0 && { label: t('projects.field.said'), value: <List items={project.said} /> },
  ]
  return (
    <>
      <PageHeading
        title={<LangText lang="en">{project.name}</LangText>}
        kicker={t(key('kind', project.kind))}
        lead={project.nameCs ? <LangText lang="cs">{project.nameCs}</LangText> : undefined}
      />
      <SummaryList rows={rows.filter((one) => one !== false)} />
      {project.outputs.length > 0 ? <h2 id="outputs">{t('projects.outputs')}</h2> : null}
      {differing.map((check) => (
        <SumBeside lang={lang} t={t} check={check} evidence={evidence} />
      ))}
      {project.outputs.length > 0 ? (
        <Table
          t={t}
          caption={t('projects.outputs')}
          captionHidden
          rows={project.outputs}
          columns={[
            { label: t('projects.output.metric'), rowHeader: true, cell: (one) => <LangText lang="en">{words(one.metric)}</LangText> },
            {
              label: t('projects.output.value'),
              numeric: true,
              cell: (one) => (
                <>
                  {outputText(lang, t, one)} <LangText lang="en">{one.unit}</LangText>
                </>
              ),
            },
            ...(project.outputs.some((one) => one.note !== null)
              ? [{ label: t('projects.output.note'), cell: (one: Output) => <LangText lang="en">{one.note ?? ''}</LangText> }]
              : []),
          ]}
        />
      ) : null}
      {money.length > 0 ? <h2 id="money">{t('projects.field.money')}</h2> : null}
      {money.length > 0 ? <MoneyTable lang={lang} t={t} facts={money} caption={t('projects.field.money')} /> : null}
      {evidence ? <EvidencePanel lang={lang} t={t} evidence={evidence} /> : null}
    </>
  )
}
