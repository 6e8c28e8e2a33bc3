// The register of projects as JSON.
import { z } from 'zod'
import { anyone } from '../../kernel/actor.ts'
import { api, pageOf, pageQuery } from '../../kernel/api.ts'
import { AppError } from '../../kernel/errors.ts'
import { domains, kinds, statuses, sumsThatDiffer } from './model.ts'
import { listProjects, projectBySlug } from './queries.ts'

const named = z.object({ slug: z.string(), name: z.string() })
const party = named.extend({ of: z.enum(['organisation', 'body']), nameEn: z.string().nullable() })
const link = named.extend({ status: z.string() })
const year = z.int().nullable()
const project = z.object({
  id: z.string(),
  slug: z.string(),
  name: z.string(),
  nameCs: z.string().nullable(),
  kind: z.string(),
  status: z.string(),
  domains: z.array(z.string()),
  targetGroups: z.array(z.string()),
  organisers: z.array(party),
  funders: z.array(party),
  places: z.array(named),
  startYear: year,
  startMonth: year,
  endYear: year,
  endMonth: year,
  durationNote: z.string().nullable(),
  recurrence: z.string().nullable(),
})
const output = z.object({
  metric: z.string(),
  value: z.number(),
  unit: z.string(),
  qualifier: z.string().nullable(),
  note: z.string().nullable(),
})
const detail = project.extend({
  coOrganisers: z.array(party),
  partners: z.array(party),
  unnamedPartners: z.array(z.string()),
  fundingNote: z.string().nullable(),
  programme: link.nullable(),
  parent: link.nullable(),
  children: z.array(link),
  paysFor: z.array(link),
  activities: z.array(z.string()),
  languages: z.array(z.string()),
  said: z.array(z.string()),
  notStated: z.array(z.string()),
  matchingCriteria: z.array(z.string()),
  outputs: z.array(output),
  services: z.array(named),
  sumsThatDiffer: z
    .array(z.object({ total: output, parts: z.array(output), sum: z.number(), difference: z.number() }))
    .describe('Derived: stated totals whose stated parts do not add up to them'),
})
const libus = { of: 'organisation' as const, slug: 'mc-praha-libus', name: 'Městská část Praha-Libuš', nameEn: null }
const example = {
  id: '0199a2b0-0000-7000-8000-000000000002',
  slug: 'together-labour-market',
  name: 'Together on the Labour Market',
  nameCs: null,
  kind: 'project',
  status: 'completed',
  domains: ['work', 'entrepreneurship'],
  targetGroups: ['small entrepreneurs'],
  organisers: [libus],
  funders: [],
  places: [{ slug: 'praha-libus', name: 'Praha-Libuš' }],
  startYear: null,
  startMonth: null,
  endYear: null,
  endMonth: null,
  durationNote: 'three years',
  recurrence: null,
}
const applicants = (metric: string, value: number) => ({ metric, value, unit: 'persons', qualifier: null, note: null })
const groups = [
  applicants('applicants-vietnamese', 296),
  applicants('applicants-russian-speaking', 184),
  applicants('applicants-chinese', 219),
  applicants('applicants-mongolian', 76),
]

export const projectsApi = api('projects')
projectsApi.get(
  '/projects',
  {
    may: anyone,
    audit: null,
    summary: 'Programmes, projects, centres, clubs, festivals and campaigns of the city',
    query: pageQuery.extend({
      q: z.string().max(200).optional().describe('Words of the name or the activities; accents and small mistakes are forgiven'),
      kind: z.enum(kinds).optional(),
      status: z.enum(statuses).optional().describe('As the study says it (October 2014)'),
      domain: z.enum(domains).optional(),
      target: z.string().max(200).optional().describe('Target group, as printed'),
      funder: z.string().max(200).optional().describe('Slug of the funder'),
      place: z.string().max(200).optional().describe('Slug of a place; places within it count'),
      organiser: z.string().max(200).optional().describe('Slug of an organiser or co-organiser'),
    }),
    response: pageOf(project).extend({ total: z.int() }),
    example: { items: [example], total: 1, nextCursor: null },
  },
  async (c, input) =>
    listProjects(
      c.get('ports'),
      c.get('actor'),
      {
        q: input.q?.trim() || null,
        kind: input.kind ?? null,
        status: input.status ?? null,
        domain: input.domain ?? null,
        target: input.target ?? null,
        funder: input.funder ?? null,
        place: input.place ?? null,
        organiser: input.organiser ?? null,
      },
      { limit: input.limit, cursor: input.cursor },
    ),
)

projectsApi.get(
  '/projects/:slug',
  {
    may: anyone,
    audit: null,
    summary: 'One project: who, what, when, where, with what result',
    query: z.object({ slug: z.string().max(200) }),
    response: detail,
    example: {
      ...example,
      coOrganisers: [],
      partners: [],
      unnamedPartners: ['two foreign cities'],
      fundingNote: null,
      programme: { slug: 'emergent-projects', name: 'Emergent projects', status: 'running' },
      parent: null,
      children: [],
      paysFor: [],
      activities: ['Courses interpreted, materials translated.'],
      languages: ['Vietnamese'],
      said: [],
      notStated: ['years'],
      matchingCriteria: [],
      outputs: [applicants('applicants', 685), ...groups],
      services: [],
      sumsThatDiffer: [{ total: applicants('applicants', 685), parts: groups, sum: 775, difference: 90 }],
    },
  },
  async (c, { slug }) => {
    const found = await projectBySlug(c.get('ports'), c.get('actor'), slug)
    if (!found) throw new AppError('not-found', 'There is no such project.')
    return { ...found, sumsThatDiffer: sumsThatDiffer(found.outputs) }
  },
)
