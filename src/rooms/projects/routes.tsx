// Addresses of the register of projects.
import { z } from 'zod'
import { anyone } from '../../kernel/actor.ts'
import { toCsv } from '../../kernel/csv.ts'
import { AppError } from '../../kernel/errors.ts'
import { room, type Request } from '../../kernel/http.ts'
import { page } from '../../ui/page.tsx'
import { evidenceOf } from '../study/index.ts'
import { kinds, statuses } from './model.ts'
import { ProjectList, ProjectPage } from './pages.tsx'
import { listProjects, projectBySlug, projectFilters, type ProjectFilter } from './queries.ts'

const open = { may: anyone, audit: null } as const
export const projectsRoutes = room('projects')

const word = z.string().trim().min(1).max(200).nullable().catch(null)
const filterSchema = z.object({ q: word, kind: z.enum(kinds).nullable().catch(null), status: z.enum(statuses).nullable().catch(null), domain: word, funder: word, organiser: word, place: word })
function filterOf(c: Request): ProjectFilter {
  return filterSchema.parse({ ...Object.fromEntries(Object.keys(filterSchema.shape).map((name) => [name, c.req.query(name) || null])) })
}

projectsRoutes.get('/:lang/projects', open, async (c) => {
  const t = c.get('t')
  const filter = filterOf(c)
  const [projects, choices] = await Promise.all([listProjects(c.get('ports'), c.get('actor'), filter), projectFilters(c.get('ports'), c.get('actor'))])
  const byStatus = statuses.map((status) => ({ status, count: projects.filter((one) => one.status === status).length })).filter((one) => one.count > 0)
  return page(c, { title: t('projects.title'), description: t('projects.lead'), crumbs: [{ label: t('projects.title') }] },
    <ProjectList lang={c.get('lang')} t={t} query={new URL(c.req.url).search.slice(1)} filter={filter} choices={choices} projects={projects} byStatus={byStatus} />)
})
projectsRoutes.get('/:lang/projects.csv', open, async (c) => {
  const projects = await listProjects(c.get('ports'), c.get('actor'), filterOf(c))
  return c.body(toCsv([
    { header: 'slug', value: (one) => one.slug }, { header: 'name', value: (one) => one.name }, { header: 'name_cs', value: (one) => one.nameCs }, { header: 'kind', value: (one) => one.kind },
    { header: 'status', value: (one) => one.status }, { header: 'domains', value: (one) => one.domains.join('; ') }, { header: 'organisers', value: (one) => one.organisers.map((each) => each.name).join('; ') },
    { header: 'funders', value: (one) => one.funders.map((each) => each.name).join('; ') }, { header: 'start', value: (one) => one.startYear }, { header: 'end', value: (one) => one.endYear },
  ], projects), 200, { 'content-type': 'text/csv; charset=utf-8', 'content-disposition': 'attachment; filename="projects.csv"' })
})
projectsRoutes.get('/:lang/projects/:slug', open, async (c) => {
  const t = c.get('t')
  const lang = c.get('lang')
  const project = await projectBySlug(c.get('ports'), c.get('actor'), c.req.param('slug') ?? '')
  if (!project) throw new AppError('not-found', 'There is no such project.')
  const evidence = project.studyId ? await evidenceOf(c.get('ports'), c.get('actor'), project.studyId) : null
  return page(c, { title: project.name, crumbs: [{ label: t('projects.title'), href: `/${lang}/projects` }, { label: project.name }] }, <ProjectPage lang={lang} t={t} project={project} evidence={evidence} />)
})
