// Addresses of the register of projects.
import { z } from 'zod'
import { anyone } from '../../kernel/actor.ts'
import { toCsv } from '../../kernel/csv.ts'
import { AppError } from '../../kernel/errors.ts'
import { room, type Request } from '../../kernel/http.ts'
import { page } from '../../ui/page.tsx'
import { moneyOfProject } from '../funding/index.ts'
import { evidenceOf } from '../study/index.ts'
import { domains, kinds, statuses } from './model.ts'
import { ProjectList, ProjectPage, ProjectsInTime, type ListFrame } from './pages.tsx'
import { allProjects, listProjects, projectBySlug, projectChoices, type ProjectFilter } from './queries.ts'

const open = { may: anyone, audit: null } as const
export const projectsRoutes = room('projects')
const pageSize = 50

const word = z.string().trim().min(1).max(200).nullable().catch(null)
const filterSchema = z.object({
  q: word,
  kind: z.enum(kinds).nullable().catch(null),
  status: z.enum(statuses).nullable().catch(null),
  domain: z.enum(domains).nullable().catch(null),
  target: word,
  funder: word,
  place: word,
  organiser: word,
})
/** The filter in the address; a value the register does not know is as if it were not there. */
function filterOf(c: Request): ProjectFilter {
  return filterSchema.parse(Object.fromEntries(Object.keys(filterSchema.shape).map((name) => [name, c.req.query(name) || null])))
}
/** What the study says of how projects end; quoted under the count of statuses. */
const fate = 'funding-issue-1'

projectsRoutes.get('/:lang/projects', open, async (c) => {
  const t = c.get('t')
  const lang = c.get('lang')
  const ports = c.get('ports')
  const actor = c.get('actor')
  const filter = filterOf(c)
  const inTime = c.req.query('view') === 'time'
  const frame: ListFrame = {
    lang,
    t,
    path: `/${lang}/projects`,
    query: new URL(c.req.url).search.slice(1),
    filter,
    choices: await projectChoices(ports, actor),
    inTime,
  }
  const options = { title: t('projects.title'), description: t('projects.lead'), crumbs: [{ label: t('projects.title') }] }
  if (inTime) {
    const said = await evidenceOf(ports, actor, fate)
    return page(
      c,
      options,
      <ProjectsInTime frame={frame} projects={await allProjects(ports, actor, filter)} said={said?.quotations ?? []} />,
    )
  }
  const cursor = c.req.query('cursor')
  // The way back: cursors of the pages before this one, oldest first; the very first page has none.
  const before = (c.req.query('back') ?? '').split('.').filter(Boolean)
  const found = await listProjects(ports, actor, filter, { limit: pageSize, cursor })
  return page(c, options, <ProjectList frame={frame} found={found} cursor={cursor} before={before} />)
})

projectsRoutes.get('/:lang/projects.csv', open, async (c) => {
  const projects = await allProjects(c.get('ports'), c.get('actor'), filterOf(c))
  const names = (list: readonly { name: string }[]) => list.map((one) => one.name).join('; ')
  return c.body(
    toCsv(
      [
        { header: 'slug', value: (one) => one.slug },
        { header: 'name', value: (one) => one.name },
        { header: 'name_cs', value: (one) => one.nameCs },
        { header: 'kind', value: (one) => one.kind },
        { header: 'status_2014', value: (one) => one.status },
        { header: 'start_year', value: (one) => one.startYear },
        { header: 'start_month', value: (one) => one.startMonth },
        { header: 'end_year', value: (one) => one.endYear },
        { header: 'end_month', value: (one) => one.endMonth },
        { header: 'duration', value: (one) => one.durationNote },
        { header: 'recurrence', value: (one) => one.recurrence },
        { header: 'domains', value: (one) => one.domains.join('; ') },
        { header: 'target_groups', value: (one) => one.targetGroups.join('; ') },
        { header: 'organisers', value: (one) => names(one.organisers) },
        { header: 'funders', value: (one) => names(one.funders) },
        { header: 'places', value: (one) => names(one.places) },
      ],
      projects,
    ),
    200,
    { 'content-type': 'text/csv; charset=utf-8', 'content-disposition': 'attachment; filename="projects.csv"' },
  )
})

projectsRoutes.get('/:lang/projects/:slug', open, async (c) => {
  const t = c.get('t')
  const lang = c.get('lang')
  const project = await projectBySlug(c.get('ports'), c.get('actor'), c.req.param('slug') ?? '')
  if (!project) throw new AppError('not-found', 'There is no such project.')
  const [evidence, money] = await Promise.all([
    project.studyId ? evidenceOf(c.get('ports'), c.get('actor'), project.studyId) : null,
    moneyOfProject(c.get('ports'), c.get('actor'), project.id),
  ])
  return page(
    c,
    { title: project.name, crumbs: [{ label: t('projects.title'), href: `/${lang}/projects` }, { label: project.name }] },
    <ProjectPage lang={lang} t={t} project={project} money={money} evidence={evidence} />,
  )
})
