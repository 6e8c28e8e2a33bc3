// The register of projects as JSON.
import { z } from 'zod'
import { anyone } from '../../kernel/actor.ts'
import { api } from '../../kernel/api.ts'
import { AppError } from '../../kernel/errors.ts'
import { kinds, parts, statuses } from './model.ts'
import { listProjects, projectBySlug } from './queries.ts'

const named = z.object({ slug: z.string(), name: z.string() })
const project = z.object({
  id: z.string(), slug: z.string(), name: z.string(), nameCs: z.string().nullable(), kind: z.string(), status: z.string(), domains: z.array(z.string()),
  startYear: z.int().nullable(), endYear: z.int().nullable(), organisers: z.array(named), funders: z.array(named),
})
const example = {
  id: '0199a2b0-0000-7000-8000-000000000002', slug: 'together-labour-market', name: 'Together on the Labour Market', nameCs: null, kind: 'project', status: 'completed', domains: ['work', 'entrepreneurship'],
  startYear: null, endYear: null, organisers: [{ slug: 'mc-praha-libus', name: 'Městská část Praha-Libuš' }], funders: [{ slug: 'mv', name: 'Ministerstvo vnitra' }],
}
const optional = z.string().max(200).optional()
export const projectsApi = api('projects')
projectsApi.get('/projects', {
  may: anyone, audit: null, summary: 'Programmes, projects, services, centres, festivals, campaigns and studies',
  query: z.object({
    q: optional.describe('Words of the name; spelling may be off'), kind: z.enum(kinds).optional(), status: z.enum(statuses).optional(), domain: optional, funder: optional.describe('Slug of an organisation'),
    organiser: optional.describe('Slug of an organisation'), place: optional.describe('Slug of a place'),
  }),
  response: z.object({ items: z.array(project) }), example: { items: [example] },
}, async (c, input) => ({
  items: await listProjects(c.get('ports'), c.get('actor'), {
    q: input.q ?? null, kind: input.kind ?? null, status: input.status ?? null, domain: input.domain ?? null, funder: input.funder ?? null, organiser: input.organiser ?? null, place: input.place ?? null,
  }),
}))
projectsApi.get('/projects/:slug', {
  may: anyone, audit: null, summary: 'One project with its parties, outputs and places', query: z.object({ slug: z.string().max(200) }),
  response: project.extend({
    parties: z.array(z.object({ part: z.enum(parts), organisation: named.nullable(), body: named.nullable() })), unnamedPartners: z.array(z.string()), targetGroups: z.array(z.string()),
    activities: z.array(z.string()), places: z.array(named),
    outputs: z.array(z.object({ metric: z.string(), value: z.number(), unit: z.string(), qualifier: z.string().nullable(), note: z.string().nullable() })),
  }),
  example: {
    ...example, parties: [{ part: 'organiser', organisation: { slug: 'mc-praha-libus', name: 'Městská část Praha-Libuš' }, body: null }], unnamedPartners: ['two foreign cities'], targetGroups: ['employees'],
    activities: ['Six-month training.'], places: [{ slug: 'praha-libus', name: 'Praha-Libuš' }], outputs: [{ metric: 'applicants', value: 685, unit: 'persons', qualifier: null, note: 'as printed; parts add up to 775' }],
  },
}, async (c, { slug }) => {
  const found = await projectBySlug(c.get('ports'), c.get('actor'), slug)
  if (!found) throw new AppError('not-found', 'There is no such project.')
  return found
})
