// The public directory as JSON.
import { z } from 'zod'
import { anyone } from '../../kernel/actor.ts'
import { api, decodeCursor, encodeCursor, pageOf, pageQuery } from '../../kernel/api.ts'
import { AppError } from '../../kernel/errors.ts'
import { listEvents } from './events/queries.ts'
import { organisationKinds, serviceForms, serviceTopics } from './model.ts'
import { organisationBySlug, pageOfOrganisations } from './organisations/queries.ts'
import { listPlaces } from './places/queries.ts'
import { searchServices, serviceBySlug } from './services/queries.ts'
import { topicsNamed } from './services/topic-words.ts'

const named = z.object({ slug: z.string(), name: z.string() })
const text = z.string().max(200).optional()
const organisation = z.object({
  id: z.string(),
  slug: z.string(),
  name: z.string(),
  nameEn: z.string().nullable(),
  kind: z.string(),
  country: z.string(),
  legalForm: z.string().nullable(),
  focusAreas: z.array(z.string()),
  languages: z.array(z.string()),
  districtCode: z.string().nullable(),
  foundedYear: z.int().nullable(),
  checkedOn: z.string().nullable(),
})
const organisationExample = {
  id: '0199a2b0-0000-7000-8000-000000000004',
  slug: 'inbaze',
  name: 'InBáze',
  nameEn: null,
  kind: 'ngo',
  country: 'CZ',
  legalForm: 'o.s.',
  focusAreas: ['families', 'community-centre'],
  languages: [],
  districtCode: null,
  foundedYear: 2006,
  checkedOn: null,
}
const service = z.object({
  id: z.string(),
  slug: z.string(),
  name: z.string(),
  nameCs: z.string().nullable(),
  kind: z.string(),
  details: z.array(z.string()),
  topics: z.array(z.string()),
  forms: z.array(z.string()),
  languages: z.array(z.string()),
  assuredOn: z.string().nullable(),
  providers: z.array(named),
})
const serviceExample = {
  id: '0199a2b0-0000-7000-8000-000000000005',
  slug: 'type-legal',
  name: 'Legal counselling',
  nameCs: 'Právní poradenství',
  kind: 'type',
  details: [],
  topics: ['legal'],
  forms: ['office'],
  languages: [],
  assuredOn: null,
  providers: [{ slug: 'opu', name: 'Organizace pro pomoc uprchlíkům' }],
}

export const directoryApi = api('directory')
directoryApi.get(
  '/organisations',
  {
    may: anyone,
    audit: null,
    summary: 'Organisations by name, one page at a time',
    query: pageQuery.extend({
      q: text.describe('Words of the name; spelling may be off'),
      kind: z.enum(organisationKinds).optional(),
      district: text.describe('Code of the city district'),
      focus: text,
      language: text.describe('ISO 639-1'),
      body: text.describe('Slug of a body of which it is a member'),
      abroad: z.stringbool().default(false).describe('Also partners abroad'),
    }),
    response: pageOf(organisation),
    example: { items: [organisationExample], nextCursor: null },
  },
  async (c, input) => {
    const filter = {
      q: input.q ?? null,
      kind: input.kind ?? null,
      district: input.district ?? null,
      focus: input.focus ?? null,
      language: input.language ?? null,
      body: input.body ?? null,
      abroad: input.abroad,
    }
    const { rows, next } = await pageOfOrganisations(c.get('ports'), filter, input.limit, decodeCursor(input.cursor, 2))
    return { items: rows, nextCursor: next ? encodeCursor(next) : null }
  },
)
directoryApi.get(
  '/organisations/:slug',
  {
    may: anyone,
    audit: null,
    summary: 'One organisation with its services, projects and bodies',
    query: z.object({ slug: z.string().max(200) }),
    response: organisation.extend({
      ico: z.string().nullable(),
      website: z.string().nullable(),
      email: z.string().nullable(),
      phone: z.string().nullable(),
      names: z.array(z.string()),
      services: z.array(named),
      projects: z.array(named.extend({ part: z.string() })),
      bodies: z.array(named),
    }),
    example: {
      ...organisationExample,
      ico: null,
      website: null,
      email: null,
      phone: null,
      names: ['InBáze Berkat'],
      services: [],
      projects: [{ slug: 'refufest', name: 'RefuFest', part: 'organiser' }],
      bodies: [{ slug: 'rpp', name: 'Regionální poradní platforma' }],
    },
  },
  async (c, { slug }) => {
    const found = await organisationBySlug(c.get('ports'), { kind: 'public' }, slug)
    if (!found) throw new AppError('not-found', 'There is no such organisation.')
    return found
  },
)
directoryApi.get(
  '/services',
  {
    may: anyone,
    audit: null,
    summary: 'Services; the search forgives spelling in Czech and English and knows topics in nine languages',
    query: z.object({
      q: text,
      language: text.describe('ISO 639-1'),
      topic: z.enum(serviceTopics).optional(),
      form: z.enum(serviceForms).optional(),
      place: text.describe('Slug of a place'),
      all: z.stringbool().default(false).describe('Also figures and languages that the study lists among services'),
    }),
    response: z.object({ items: z.array(service) }),
    example: { items: [serviceExample] },
  },
  async (c, input) => ({
    items: await searchServices(
      c.get('ports'),
      { kind: 'public' },
      {
        q: input.q?.trim() || null,
        language: input.language ?? null,
        topic: input.topic ?? null,
        form: input.form ?? null,
        place: input.place ?? null,
        all: input.all,
      },
      await topicsNamed(c.get('ports'), { kind: 'public' }, c.get('translators'), input.q?.trim() || null),
    ),
  }),
)
directoryApi.get(
  '/services/:slug',
  {
    may: anyone,
    audit: null,
    summary: 'One service',
    query: z.object({ slug: z.string().max(200) }),
    response: service.extend({ status: z.string(), places: z.array(named), projects: z.array(named) }),
    example: { ...serviceExample, status: 'active', places: [], projects: [] },
  },
  async (c, { slug }) => {
    const found = await serviceBySlug(c.get('ports'), { kind: 'public' }, slug)
    if (!found) throw new AppError('not-found', 'There is no such service.')
    return found
  },
)
directoryApi.get(
  '/places',
  {
    may: anyone,
    audit: null,
    summary: 'Places with how many projects, services and events are told of them',
    query: z.object({}),
    response: z.object({
      items: z.array(
        z.object({
          slug: z.string(),
          name: z.string(),
          kind: z.string(),
          country: z.string(),
          districtCode: z.string().nullable(),
          projects: z.int(),
          services: z.int(),
          events: z.int(),
        }),
      ),
    }),
    example: {
      items: [
        {
          slug: 'praha-libus',
          name: 'Praha-Libuš',
          kind: 'city-district',
          country: 'CZ',
          districtCode: '547051',
          projects: 9,
          services: 2,
          events: 12,
        },
      ],
    },
  },
  async (c) => ({ items: await listPlaces(c.get('ports'), { kind: 'public' }) }),
)
directoryApi.get(
  '/events',
  {
    may: anyone,
    audit: null,
    summary: 'Events with dates as exact as the source states them',
    query: z.object({ kind: text, place: text }),
    response: z.object({
      items: z.array(
        z.object({
          slug: z.string(),
          title: z.string(),
          kind: z.string(),
          from: z.int().nullable(),
          to: z.int().nullable(),
          month: z.int().nullable(),
          precision: z.string(),
          place: named.nullable(),
        }),
      ),
    }),
    example: {
      items: [
        {
          slug: 'icp-established',
          title: 'Integration Centre Prague established',
          kind: 'institution',
          from: 2012,
          to: 2012,
          month: null,
          precision: 'year',
          place: null,
        },
      ],
    },
  },
  async (c, input) => ({
    items: await listEvents(c.get('ports'), { kind: 'public' }, { kind: input.kind ?? null, place: input.place ?? null }),
  }),
)
