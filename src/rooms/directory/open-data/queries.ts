// What open data is made of. Always read as the public: whoever asks, a feed holds what everybody may see.
import { sql } from 'kysely'
import { nobody } from '../../../kernel/actor.ts'
import { asActor, type Tx } from '../../../kernel/db.ts'
import type { Ports } from '../../../kernel/ports.ts'
import { withoutConfidentialPlaces } from './hsds-confidential.ts'
import {
  hsdsRows,
  webAddress,
  withKeptRows,
  type DirectoryFacts,
  type OpeningFacts,
  type OrganisationFacts,
  type PhoneFacts,
  type PlaceFacts,
  type ServiceAtPlaceFacts,
  type ServiceFacts,
  type ServiceStatus,
  type Source,
} from './hsds-mapping.ts'
import type { HsdsPackage, HsdsRow } from './hsds-package.ts'
import { withoutDeadLinks } from './hsds-tabular.ts'
import { periodDays, type Calendar, type CalendarEvent } from './ical.ts'
import { partialDate, type PopoloDocument } from './popolo.ts'
import { stableId } from './stable-id.ts'

export const cityName = 'Praha'

/** Kinds of record that the study lists among services but that are figures, languages or rooms, not something a person can use. */
const noServices = ['yearly-figure', 'success-rate', 'language', 'venue']

type OrganisationRow = Omit<OrganisationFacts, 'source'> & { phone: string | null; languages: string[]; source: Source | null }
type ServiceRow = Omit<ServiceFacts, 'source' | 'organisationId' | 'status' | 'topics'> & {
  status: ServiceStatus
  topics: string[]
  phone: string | null
  providers: string[]
  source: Source | null
}
const sourceOf = sql`
  (select jsonb_build_object('section', q.section, 'quote', q.quote) from study.quotation q where q.record_id = x.study_id and q.position = 1)`

async function readFacts(tx: Tx): Promise<DirectoryFacts> {
  const organisations = await sql<OrganisationRow>`
    select x.id, x.name, x.name_en as "alternateName", x.description, x.email, x.website, x.ico, x.legal_form as "legalForm",
      x.founded_year as "foundedYear", x.part_of as "parentId", x.kind,
      x.focus_areas as "focusAreas", x.phone, x.languages, x.changed_at as "changedAt", ${sourceOf} as source
    from directory.organisation x where x.status <> 'merged' order by x.name, x.id`.execute(tx)
  const services = await sql<ServiceRow>`
    select x.id, x.name, x.name_cs as "alternateName", coalesce(x.description, nullif(array_to_string(x.details, '; '), '')) as description,
      x.status, x.website as url, x.email, x.kind, x.topics,
      null as interpretation, x.application as "applicationProcess", x.fees, x.eligibility, null as "minimumAge", null as "maximumAge",
        x.assured_on as "assuredOn", null as "assurerEmail",
      null as alert, x.languages, x.phone, x.changed_at as "changedAt", ${sourceOf} as source,
      array(select p.organisation_id from directory.service_provider p join directory.organisation o on o.id = p.organisation_id
        and o.status <> 'merged' where p.service_id = x.id order by p.position) as providers
    from directory.service x where not (x.kind = any (${noServices})) order by x.name, x.id`.execute(tx)
  const places = await sql<
    Omit<PlaceFacts, 'address' | 'alternateName' | 'languages'> & {
      street: string | null
      city: string | null
      region: string | null
      postalCode: string | null
      country: string
    }
  >`
    select l.id, l.organisation_id as "organisationId", l.kind, l.name, l.note as description, l.website as url, l.transport as transportation, l.latitude, l.longitude, l.street, l.city, l.region,
      l.postal_code as "postalCode", l.country
    from directory.location l where not l.confidential and l.status = 'open' order by l.name, l.id`.execute(tx)
  const given = await sql<{
    serviceId: string
    placeId: string
  }>`select service_id as "serviceId", location_id as "placeId" from directory.service_location order by 1, 2`.execute(tx)
  const openings = await sql<{
    id: string
    placeId: string
    days: string[]
    opens: string | null
    closes: string | null
    validFrom: string | null
    validTo: string | null
    description: string | null
  }>`
    select id, location_id as "placeId", weekdays as days, to_char(opens, 'HH24:MI') as opens, to_char(closes, 'HH24:MI') as closes, valid_from as "validFrom", valid_to as "validTo", note as description
    from directory.opening order by location_id, id`.execute(tx)

  const phones: PhoneFacts[] = organisations.rows.flatMap((one) => phoneOf(one.phone, { organisationId: one.id }, one.languages))
  const serviceFacts: ServiceFacts[] = []
  const atPlaces: ServiceAtPlaceFacts[] = []
  for (const service of services.rows) {
    const { providers, phone, ...facts } = service
    // HSDS knows one organisation per service; help that several give is one service of each, with an id that stays.
    for (const organisationId of providers) {
      const id = providers.length === 1 ? service.id : stableId('service', service.id, organisationId)
      serviceFacts.push({ ...facts, id, organisationId })
      phones.push(...phoneOf(phone, { serviceId: id }, service.languages))
      for (const at of given.rows.filter((row) => row.serviceId === service.id)) {
        if (places.rows.find((place) => place.id === at.placeId)?.organisationId === organisationId)
          atPlaces.push({ id: stableId('service-at-place', id, at.placeId), serviceId: id, placeId: at.placeId, description: null })
      }
    }
  }
  return {
    organisations: organisations.rows,
    services: serviceFacts,
    servicesAtPlaces: atPlaces,
    phones,
    places: places.rows.map(({ street, city, region, postalCode, country, ...place }): PlaceFacts => ({
      ...place,
      alternateName: null,
      languages: [],
      address: street && city && postalCode ? { street, city, region, postalCode, country } : null,
    })),
    openings: openings.rows.map(({ placeId, ...opening }): OpeningFacts => ({ ...opening, owner: { placeId } })),
  }
}
function phoneOf(number: string | null, owner: PhoneFacts['owner'], languages: readonly string[]): PhoneFacts[] {
  return number === null ? [] : [{ id: stableId('phone', ...Object.values(owner)), owner, number, description: null, languages }]
}

function newest(dates: readonly (Date | null)[]): Date | null {
  return dates.reduce<Date | null>((latest, one) => (one !== null && (latest === null || one > latest) ? one : latest), null)
}

/** The directory as an HSDS package: our records over rows of other systems, without anything that leads to a confidential place. */
export function loadHsds(ports: Ports): Promise<{ data: HsdsPackage; changedAt: Date | null }> {
  return asActor(ports.db, nobody, async (tx) => {
    const facts = await readFacts(tx)
    const kept = await sql<{
      table_name: string
      content: HsdsRow
      kept_at: Date
    }>`select table_name, content, kept_at from directory.kept_hsds order by table_name, id`.execute(tx)
    const keptTables = new Map<string, HsdsRow[]>()
    for (const row of kept.rows) keptTables.set(row.table_name, [...(keptTables.get(row.table_name) ?? []), row.content])
    // The public never sees confidential rows; taking them out once more costs little and survives a broken policy.
    const { data } = withoutDeadLinks(withoutConfidentialPlaces(withKeptRows(hsdsRows(facts), keptTables), new Set()))
    return {
      data,
      changedAt: newest([
        ...facts.organisations.map((one) => one.changedAt),
        ...facts.services.map((one) => one.changedAt),
        ...kept.rows.map((row) => row.kept_at),
      ]),
    }
  })
}

type Sourced = { studyHref: string | null; section: string | null }
function sourcesOf(origin: string, row: Sourced): { sources?: { url: string; note: string }[] } {
  return row.section === null || row.studyHref === null
    ? {}
    : { sources: [{ url: `${origin}${row.studyHref}`, note: `KING In-depth Study n.13 (October 2014), section ${row.section}` }] }
}
function given<T extends Record<string, unknown>>(values: T): { [K in keyof T]?: NonNullable<T[K]> } {
  return Object.fromEntries(Object.entries(values).filter(([, value]) => value !== null && value !== undefined && value !== '')) as {
    [K in keyof T]?: NonNullable<T[K]>
  }
}
const section = sql`(select q.section from study.quotation q where q.record_id = x.study_id and q.position = 1)`

/** People in public office, organisations, bodies, memberships, places and events as Popolo. */
export function loadPopolo(ports: Ports): Promise<{ document: PopoloDocument; changedAt: Date | null }> {
  const { origin } = ports.config
  return asActor(ports.db, nobody, async (tx) => {
    const organisations = await sql<
      Sourced & {
        id: string
        name: string
        nameEn: string | null
        kind: string
        ico: string | null
        parentId: string | null
        foundedYear: number | null
        website: string | null
        changedAt: Date
        others: string[]
      }
    >`
      select x.id, x.name, x.name_en as "nameEn", x.kind, x.ico, x.part_of as "parentId", x.founded_year as "foundedYear", x.website, x.changed_at as "changedAt",
        array(select n.name from directory.organisation_name n where n.organisation_id = x.id order by n.name) as others, '/en/organisations/' || x.slug as "studyHref", ${section} as section
      from directory.organisation x where x.status <> 'merged' order by x.name, x.id`.execute(tx)
    const bodies = await sql<
      Sourced & {
        id: string
        name: string
        nameEn: string | null
        kind: string
        parentId: string | null
        convenerId: string | null
        foundedYear: number | null
        precision: string | null
      }
    >`
      select x.id, x.name, x.name_en as "nameEn", x.kind, x.parent_id as "parentId", x.convener_id as "convenerId", x.founded_year as "foundedYear", x.founded_precision as precision,
        '/en/bodies/' || x.slug as "studyHref", ${section} as section
      from bodies.body x order by x.name, x.id`.execute(tx)
    const people = await sql<
      Sourced & {
        id: string
        name: string
        office: string
        organisationId: string | null
        placeId: string | null
        statement: string | null
      }
    >`
      select x.id, x.person_name as name, x.office, x.organisation_id as "organisationId", x.place_id as "placeId", x.statement, '/en/people/' || x.slug as "studyHref", ${section} as section
      from directory.public_office x order by x.person_name`.execute(tx)
    const members = await sql<
      Sourced & { id: string; bodyId: string; organisationId: string | null; organisationName: string | null; sector: string; role: string }
    >`
      select x.id, x.body_id as "bodyId", x.organisation_id as "organisationId", o.name as "organisationName", x.sector, x.role, '/en/bodies/' || b.slug as "studyHref", ${section} as section
      from bodies.membership x join bodies.body b on b.id = x.body_id left join directory.organisation o on o.id = x.organisation_id order by x.list_order`.execute(
      tx,
    )
    const areas = await sql<Sourced & { id: string; name: string; kind: string; code: string | null; parentId: string | null }>`
      select x.id, x.name, x.kind, x.district_code as code, x.parent_id as "parentId", '/en/places/' || x.slug as "studyHref",
        ${section} as section from directory.place x order by x.name, x.id`.execute(tx)
    const events = await sql<
      Sourced & {
        id: string
        title: string
        description: string
        kind: string
        from: number | null
        to: number | null
        month: number | null
        place: string | null
      }
    >`
      select x.id, x.title, x.description, x.kind, x.from_year as from, x.to_year as to, x.month, p.name as place, '/en/events/' || x.slug as "studyHref", ${section} as section
      from directory.event x left join directory.place p on p.id = x.place_id order by x.from_year nulls last, x.title`.execute(tx)
    const seated = people.rows.filter((person) => person.organisationId !== null)
    const document: PopoloDocument = {
      persons: people.rows.map((row) => ({ id: row.id, name: row.name, ...given({ summary: row.statement }), ...sourcesOf(origin, row) })),
      organizations: [
        ...organisations.rows.map((row) => ({
          id: row.id,
          name: row.name,
          classification: row.kind,
          updated_at: row.changedAt.toISOString(),
          ...sourcesOf(origin, row),
          ...given({ parent_id: row.parentId, founding_date: partialDate(row.foundedYear) }),
          ...(row.nameEn || row.others.length > 0
            ? { other_names: [...(row.nameEn ? [{ name: row.nameEn, note: 'in English' }] : []), ...row.others.map((name) => ({ name }))] }
            : {}),
          ...(row.ico ? { identifiers: [{ identifier: row.ico, scheme: 'CZ-ICO' }] } : {}),
          ...(webAddress(row.website) ? { links: [{ url: webAddress(row.website) ?? '' }] } : {}),
        })),
        ...bodies.rows.map((row) => ({
          id: row.id,
          name: row.name,
          classification: row.kind,
          ...sourcesOf(origin, row),
          // "not before 2012" is no founding date.
          ...given({
            parent_id: row.parentId ?? row.convenerId,
            founding_date: row.precision === 'not-before' ? undefined : partialDate(row.foundedYear),
          }),
          ...(row.nameEn ? { other_names: [{ name: row.nameEn, note: 'in English' }] } : {}),
        })),
      ],
      posts: seated.map((row) => ({
        id: stableId('post', row.id),
        label: row.office,
        role: row.office,
        organization_id: row.organisationId ?? '',
        ...given({ area_id: row.placeId }),
        ...sourcesOf(origin, row),
      })),
      memberships: [
        ...seated.map((row) => ({
          id: stableId('office', row.id),
          role: row.office,
          person_id: row.id,
          organization_id: row.organisationId ?? '',
          post_id: stableId('post', row.id),
          ...sourcesOf(origin, row),
        })),
        ...members.rows.map((row) => ({
          id: row.id,
          role: row.role,
          organization_id: row.bodyId,
          ...sourcesOf(origin, row),
          ...(row.organisationId && row.organisationName
            ? { member: { id: row.organisationId, name: row.organisationName, '@type': 'Organization' as const } }
            : { label: row.sector }),
        })),
      ],
      areas: areas.rows.map((row) => ({
        id: row.id,
        name: row.name,
        classification: row.kind,
        ...given({ identifier: row.code, parent_id: row.parentId }),
        ...sourcesOf(origin, row),
      })),
      events: events.rows.map((row) => ({
        id: row.id,
        name: row.title,
        classification: row.kind,
        ...sourcesOf(origin, row),
        ...given({
          description: row.description,
          start_date: partialDate(row.from, row.month),
          end_date: row.to === row.from ? undefined : partialDate(row.to),
          location: row.place,
        }),
      })),
    }
    return { document, changedAt: newest(organisations.rows.map((row) => row.changedAt)) }
  })
}

const calendarTexts = {
  cs: {
    name: 'Integrace v Praze: události',
    description: 'Události s datem z veřejných registrů. U událostí známých jen na rok nebo měsíc den není uveden.',
  },
  en: {
    name: 'Integration in Prague: events',
    description: 'Dated events of the public registers. Where only a year or month is known, no day is stated.',
  },
} as const

/** Events whose year or month is stated, and how many had to be left out because theirs is not. */
export function loadCalendar(
  ports: Ports,
  lang: 'cs' | 'en',
): Promise<{ calendar: Calendar; events: CalendarEvent[]; leftOut: number; changedAt: Date | null }> {
  const { origin } = ports.config
  return asActor(ports.db, nobody, async (tx) => {
    const found = await sql<{
      id: string
      slug: string
      title: string
      description: string
      kind: string
      from: number | null
      to: number | null
      month: number | null
      precision: string
      place: string | null
      section: string | null
    }>`select x.id, x.slug, x.title, x.description, x.kind, x.from_year as from, x.to_year as to, x.month, x.precision, p.name as place, ${section} as section
      from directory.event x left join directory.place p on p.id = x.place_id order by x.from_year, x.month nulls first, x.title`.execute(
      tx,
    )
    const loaded = await sql<{
      at: Date
    }>`select coalesce(max(loaded_at), now()) as at from kernel.loaded_seed where name = 'study'`.execute(tx)
    const changedAt = loaded.rows[0]?.at ?? null
    const events = found.rows.flatMap((row): CalendarEvent[] => {
      const period = row.precision === 'year' || row.precision === 'month' ? periodDays(row.from, row.to, row.month) : null
      if (!period) return []
      return [
        {
          id: row.id,
          title: row.title,
          description: row.description,
          ...period,
          startTime: null,
          endTime: null,
          place: row.place,
          categories: [row.kind],
          url: `${origin}/${lang}/events/${row.slug}`,
          cancelled: false,
          revision: 0,
          changedAt: changedAt ?? new Date(0),
          source: row.section === null ? null : `KING In-depth Study n.13 (October 2014), section ${row.section}`,
        },
      ]
    })
    return {
      calendar: { ...calendarTexts[lang], host: new URL(origin).hostname, lang },
      events,
      leftOut: found.rows.length - events.length,
      changedAt,
    }
  })
}

export type DirectoryNews = {
  room: 'services' | 'organisations'
  id: string
  slug: string
  nameCs: string | null
  nameEn: string | null
  version: number
  at: Date
  checkedOn: string | null
  over: boolean
}
/** What has changed in the directory since it was loaded, newest first. */
export function loadNews(ports: Ports, limit: number): Promise<DirectoryNews[]> {
  return asActor(
    ports.db,
    nobody,
    async (tx) =>
      (
        await sql<DirectoryNews>`
    select 'services' as room, id, slug, name_cs as "nameCs", name as "nameEn", version, changed_at as at, assured_on as "checkedOn",
      status in ('inactive', 'defunct') as over from directory.service where version > 1
    union all select 'organisations', id, slug, name, name_en, version, changed_at, checked_on, status = 'ended' from directory.organisation
    where version > 1 and status <> 'merged'
    order by at desc, id limit ${limit}`.execute(tx)
      ).rows,
  )
}
