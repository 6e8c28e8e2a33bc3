// Addresses of the public directory.
import { z } from 'zod'
import { anyone } from '../../kernel/actor.ts'
import { decodeCursor, encodeCursor } from '../../kernel/api.ts'
import { toCsv } from '../../kernel/csv.ts'
import { AppError } from '../../kernel/errors.ts'
import { room, type Request } from '../../kernel/http.ts'
import { withQuery } from '../../ui/filter.tsx'
import { page } from '../../ui/page.tsx'
import { evidenceOf, type Evidence } from '../study/index.ts'
import { EventList, EventPage } from './events/pages.tsx'
import { eventBySlug, listEvents } from './events/queries.ts'
import { eventKinds, organisationKinds, serviceForms, serviceLanguages, serviceTopics } from './model.ts'
import { OrganisationList, OrganisationPage } from './organisations/pages.tsx'
import {
  listOrganisations,
  organisationBySlug,
  organisationChoices,
  presentAddress,
  type OrganisationFilter,
} from './organisations/queries.ts'
import { workingTies } from './organisations/relations.ts'
import { OfficeList, OfficePage, PlaceList, PlacePage } from './places/pages.tsx'
import { districtTiles, listOffices, listPlaces, officeBySlug, placeBySlug } from './places/queries.ts'
import { serviceName, ServicePage, ServiceSearch } from './services/pages.tsx'
import { searchServices, serviceBySlug, servicePlaces, type ServiceFilter } from './services/queries.ts'
import { topicsNamed } from './services/topic-words.ts'

const open = { may: anyone, audit: null } as const
export const directoryRoutes = room('directory')
const perPage = 50

const word = z.string().trim().min(1).max(200).nullable().catch(null)
const yes = z
  .string()
  .nullable()
  .transform((text) => text === '1' || text === 'true')
const organisationFilter = z.object({
  q: word,
  kind: z.enum(organisationKinds).nullable().catch(null),
  district: word,
  focus: word,
  language: word,
  body: word,
  abroad: yes,
})
const serviceFilter = z.object({
  q: word,
  language: z.enum(serviceLanguages).nullable().catch(null),
  topic: z.enum(serviceTopics).nullable().catch(null),
  form: z.enum(serviceForms).nullable().catch(null),
  place: word,
  all: yes,
})
function asked(c: Request, names: readonly string[]): Record<string, string | null> {
  return Object.fromEntries(names.map((name) => [name, c.req.query(name) || null]))
}
const organisationFilterOf = (c: Request): OrganisationFilter => organisationFilter.parse(asked(c, Object.keys(organisationFilter.shape)))
const serviceFilterOf = (c: Request): ServiceFilter => serviceFilter.parse(asked(c, Object.keys(serviceFilter.shape)))
const queryText = (c: Request) => new URL(c.req.url).search.slice(1)
function evidence(c: Request, studyId: string | null): Promise<Evidence | null> {
  return studyId === null ? Promise.resolve(null) : evidenceOf(c.get('ports'), c.get('actor'), studyId)
}
function csv(c: Request, name: string, body: string): Response {
  return c.body(body, 200, { 'content-type': 'text/csv; charset=utf-8', 'content-disposition': `attachment; filename="${name}.csv"` })
}

directoryRoutes.get('/:lang/organisations', open, async (c) => {
  const t = c.get('t')
  const lang = c.get('lang')
  const filter = organisationFilterOf(c)
  const [found, choices] = await Promise.all([
    listOrganisations(c.get('ports'), c.get('actor'), filter, perPage, decodeCursor(c.req.query('cursor'), 2)),
    organisationChoices(c.get('ports'), c.get('actor')),
  ])
  const here = `/${lang}/organisations${new URL(c.req.url).search}`
  return page(
    c,
    {
      title: t('directory.organisations.title'),
      description: t('directory.organisations.lead'),
      crumbs: [{ label: t('directory.organisations.title') }],
    },
    <OrganisationList
      lang={lang}
      t={t}
      query={withQuery(`/x?${queryText(c)}`, {}).slice(3)}
      filter={filter}
      choices={choices}
      rows={found.rows}
      total={found.total}
      nextHref={
        found.next ? `${withQuery(here, {})}${withQuery(here, {}).includes('?') ? '&' : '?'}cursor=${encodeCursor(found.next)}` : null
      }
      firstHref={found.previous ? withQuery(here, {}) : null}
    />,
  )
})
directoryRoutes.get('/:lang/organisations.csv', open, async (c) => {
  const found = await listOrganisations(c.get('ports'), c.get('actor'), organisationFilterOf(c), 100_000, null)
  return csv(
    c,
    'organisations',
    toCsv(
      [
        { header: 'slug', value: (row) => row.slug },
        { header: 'name', value: (row) => row.name },
        { header: 'name_en', value: (row) => row.nameEn },
        { header: 'kind', value: (row) => row.kind },
        { header: 'country', value: (row) => row.country },
        { header: 'legal_form', value: (row) => row.legalForm },
        { header: 'district_code', value: (row) => row.districtCode },
        { header: 'founded', value: (row) => row.foundedYear },
        { header: 'focus', value: (row) => row.focusAreas.join('; ') },
        { header: 'languages', value: (row) => row.languages.join(' ') },
        { header: 'checked_on', value: (row) => row.checkedOn },
      ],
      found.rows,
    ),
  )
})
directoryRoutes.get('/:lang/organisations/:slug', open, async (c) => {
  const t = c.get('t')
  const lang = c.get('lang')
  const slug = c.req.param('slug') ?? ''
  const organisation = await organisationBySlug(c.get('ports'), c.get('actor'), slug)
  if (!organisation) {
    const present = await presentAddress(c.get('ports'), 'organisation', slug)
    if (present !== null) return c.redirect(`/${lang}/organisations/${present}`, 301)
    throw new AppError('not-found', 'There is no such organisation.')
  }
  const [ties, said] = await Promise.all([workingTies(c.get('ports'), c.get('actor'), organisation.id), evidence(c, organisation.studyId)])
  return page(
    c,
    {
      title: organisation.name,
      crumbs: [{ label: t('directory.organisations.title'), href: `/${lang}/organisations` }, { label: organisation.name }],
    },
    <OrganisationPage lang={lang} t={t} organisation={organisation} ties={ties} evidence={said} />,
  )
})

directoryRoutes.get('/:lang/services', open, async (c) => {
  const t = c.get('t')
  const filter = serviceFilterOf(c)
  const topics = await topicsNamed(c.get('ports'), c.get('actor'), c.get('translators'), filter.q)
  const [services, places] = await Promise.all([
    searchServices(c.get('ports'), c.get('actor'), filter, topics),
    servicePlaces(c.get('ports'), c.get('actor')),
  ])
  return page(
    c,
    { title: t('directory.services.title'), description: t('directory.services.lead'), crumbs: [{ label: t('directory.services.title') }] },
    <ServiceSearch
      lang={c.get('lang')}
      t={t}
      query={queryText(c)}
      filter={filter}
      topicsNamed={topics}
      places={places}
      services={services}
    />,
  )
})
directoryRoutes.get('/:lang/services.csv', open, async (c) => {
  const filter = serviceFilterOf(c)
  const topics = await topicsNamed(c.get('ports'), c.get('actor'), c.get('translators'), filter.q)
  const services = await searchServices(c.get('ports'), c.get('actor'), filter, topics)
  return csv(
    c,
    'services',
    toCsv(
      [
        { header: 'slug', value: (row) => row.slug },
        { header: 'name', value: (row) => row.name },
        { header: 'name_cs', value: (row) => row.nameCs },
        { header: 'kind', value: (row) => row.kind },
        { header: 'providers', value: (row) => row.providers.map((one) => one.name).join('; ') },
        { header: 'topics', value: (row) => row.topics.join(' ') },
        { header: 'forms', value: (row) => row.forms.join(' ') },
        { header: 'languages', value: (row) => row.languages.join(' ') },
        { header: 'assured_on', value: (row) => row.assuredOn },
      ],
      services,
    ),
  )
})
directoryRoutes.get('/:lang/services/:slug', open, async (c) => {
  const t = c.get('t')
  const lang = c.get('lang')
  const slug = c.req.param('slug') ?? ''
  const service = await serviceBySlug(c.get('ports'), c.get('actor'), slug)
  if (!service) {
    const present = await presentAddress(c.get('ports'), 'service', slug)
    if (present !== null) return c.redirect(`/${lang}/services/${present}`, 301)
    throw new AppError('not-found', 'There is no such service.')
  }
  const name = serviceName(lang, service).text
  return page(
    c,
    { title: name, crumbs: [{ label: t('directory.services.title'), href: `/${lang}/services` }, { label: name }] },
    <ServicePage lang={lang} t={t} service={service} evidence={await evidence(c, service.studyId)} />,
  )
})

directoryRoutes.get('/:lang/places', open, async (c) => {
  const t = c.get('t')
  const [places, tiles] = await Promise.all([listPlaces(c.get('ports'), c.get('actor')), districtTiles(c.get('ports'), c.get('actor'))])
  return page(
    c,
    { title: t('directory.places.title'), description: t('directory.places.lead'), crumbs: [{ label: t('directory.places.title') }] },
    <PlaceList lang={c.get('lang')} t={t} places={places} tiles={tiles} />,
  )
})
directoryRoutes.get('/:lang/places.csv', open, async (c) =>
  csv(
    c,
    'places',
    toCsv(
      [
        { header: 'slug', value: (row) => row.slug },
        { header: 'name', value: (row) => row.name },
        { header: 'name_en', value: (row) => row.nameEn },
        { header: 'kind', value: (row) => row.kind },
        { header: 'country', value: (row) => row.country },
        { header: 'district_code', value: (row) => row.districtCode },
        { header: 'projects', value: (row) => row.projects },
        { header: 'services', value: (row) => row.services },
        { header: 'events', value: (row) => row.events },
      ],
      await listPlaces(c.get('ports'), c.get('actor')),
    ),
  ),
)
directoryRoutes.get('/:lang/places/:slug', open, async (c) => {
  const t = c.get('t')
  const lang = c.get('lang')
  const place = await placeBySlug(c.get('ports'), c.get('actor'), c.req.param('slug') ?? '')
  if (!place) throw new AppError('not-found', 'There is no such place.')
  return page(
    c,
    { title: place.name, crumbs: [{ label: t('directory.places.title'), href: `/${lang}/places` }, { label: place.name }] },
    <PlacePage lang={lang} t={t} place={place} evidence={await evidence(c, place.studyId)} />,
  )
})

directoryRoutes.get('/:lang/people', open, async (c) => {
  const t = c.get('t')
  return page(
    c,
    { title: t('directory.people.title'), description: t('directory.people.lead'), crumbs: [{ label: t('directory.people.title') }] },
    <OfficeList lang={c.get('lang')} t={t} offices={await listOffices(c.get('ports'), c.get('actor'))} />,
  )
})
directoryRoutes.get('/:lang/people/:slug', open, async (c) => {
  const t = c.get('t')
  const lang = c.get('lang')
  const office = await officeBySlug(c.get('ports'), c.get('actor'), c.req.param('slug') ?? '')
  if (!office) throw new AppError('not-found', 'There is no such person in public office.')
  return page(
    c,
    { title: office.personName, crumbs: [{ label: t('directory.people.title'), href: `/${lang}/people` }, { label: office.personName }] },
    <OfficePage lang={lang} t={t} office={office} evidence={await evidence(c, office.studyId)} />,
  )
})

directoryRoutes.get('/:lang/events', open, async (c) => {
  const t = c.get('t')
  const wanted = c.req.query('kind')
  const kind = eventKinds.find((one) => one === wanted) ?? null
  const events = await listEvents(c.get('ports'), c.get('actor'), { kind, place: c.req.query('place') || null })
  return page(
    c,
    { title: t('directory.events.title'), description: t('directory.events.lead'), crumbs: [{ label: t('directory.events.title') }] },
    <EventList lang={c.get('lang')} t={t} kind={kind} events={events} />,
  )
})
directoryRoutes.get('/:lang/events.csv', open, async (c) =>
  csv(
    c,
    'events',
    toCsv(
      [
        { header: 'slug', value: (row) => row.slug },
        { header: 'title', value: (row) => row.title },
        { header: 'kind', value: (row) => row.kind },
        { header: 'from', value: (row) => row.from },
        { header: 'to', value: (row) => row.to },
        { header: 'month', value: (row) => row.month },
        { header: 'precision', value: (row) => row.precision },
        { header: 'date_as_printed', value: (row) => row.dateAsPrinted },
        { header: 'place', value: (row) => row.place?.name },
        { header: 'description', value: (row) => row.description },
      ],
      await listEvents(c.get('ports'), c.get('actor'), { kind: null, place: null }),
    ),
  ),
)
directoryRoutes.get('/:lang/events/:slug', open, async (c) => {
  const t = c.get('t')
  const lang = c.get('lang')
  const event = await eventBySlug(c.get('ports'), c.get('actor'), c.req.param('slug') ?? '')
  if (!event) throw new AppError('not-found', 'There is no such event.')
  return page(
    c,
    { title: event.title, crumbs: [{ label: t('directory.events.title'), href: `/${lang}/events` }, { label: event.title }] },
    <EventPage lang={lang} t={t} event={event} evidence={await evidence(c, event.studyId)} />,
  )
})
