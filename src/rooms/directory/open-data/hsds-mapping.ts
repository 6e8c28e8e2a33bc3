// The directory's facts as HSDS rows, and back. Pure: queries.ts reads the facts, commands.ts writes them.
// Honest about age: a fact of the study names its section as an attribute, and `assured_date` stays empty until somebody has checked the service.
import { stableId } from './stable-id.ts'
import type { HsdsPackage, HsdsRow } from './hsds-package.ts'
import { hsdsTable } from './hsds-standard.ts'

export type Source = { section: string; quote: string | null }
export type ServiceStatus = 'active' | 'inactive' | 'defunct' | 'temporarily closed'

export type OrganisationFacts = {
  id: string
  name: string
  alternateName: string | null
  description: string | null
  email: string | null
  website: string | null
  ico: string | null
  legalForm: string | null
  foundedYear: number | null
  parentId: string | null
  kind: string | null
  focusAreas: readonly string[]
  source: Source | null
  changedAt: Date
}
export type ServiceFacts = {
  id: string
  organisationId: string
  name: string
  alternateName: string | null
  description: string | null
  status: ServiceStatus
  url: string | null
  email: string | null
  kind: string | null
  topics: readonly string[]
  interpretation: string | null
  applicationProcess: string | null
  fees: string | null
  eligibility: string | null
  minimumAge: number | null
  maximumAge: number | null
  assuredOn: string | null
  assurerEmail: string | null
  alert: string | null
  languages: readonly string[]
  source: Source | null
  changedAt: Date
}
export type PlaceFacts = {
  id: string
  organisationId: string | null
  kind: 'physical' | 'postal' | 'virtual'
  name: string | null
  alternateName: string | null
  description: string | null
  url: string | null
  transportation: string | null
  latitude: number | null
  longitude: number | null
  address: { street: string; city: string; region: string | null; postalCode: string; country: string } | null
  languages: readonly string[]
}
export type ServiceAtPlaceFacts = { id: string; serviceId: string; placeId: string; description: string | null }
export type Owner = { organisationId: string } | { serviceId: string } | { placeId: string } | { serviceAtPlaceId: string }
export type PhoneFacts = { id: string; owner: Owner; number: string; description: string | null; languages: readonly string[] }
export type OpeningFacts = {
  id: string
  owner: Exclude<Owner, { organisationId: string }>
  days: readonly string[]
  opens: string | null
  closes: string | null
  validFrom: string | null
  validTo: string | null
  description: string | null
}
export type DirectoryFacts = {
  organisations: readonly OrganisationFacts[]
  services: readonly ServiceFacts[]
  places: readonly PlaceFacts[]
  servicesAtPlaces: readonly ServiceAtPlaceFacts[]
  phones: readonly PhoneFacts[]
  openings: readonly OpeningFacts[]
}

type Values = Readonly<Record<string, string | number | null | undefined>>
/** A row without the fields nobody knows: HSDS leaves them out. */
function row(values: Values): HsdsRow {
  const known: Record<string, string | number> = {}
  for (const [column, value] of Object.entries(values)) if (value !== null && value !== undefined && value !== '') known[column] = value
  return known
}

/** English names and ISO 639 codes; a language outside this list is asked of the runtime, and keeps its code as name when nobody knows it. */
const languageNames = new Intl.DisplayNames('en', { type: 'language', fallback: 'code' })
export function languageName(code: string): string {
  return /^[a-z]{2,3}$/i.test(code) ? (languageNames.of(code.toLowerCase()) ?? code) : code
}

/** Addresses typed with diacritics or without a scheme become addresses the standard accepts; what cannot be one is left out. */
export function webAddress(text: string | null): string | null {
  if (text === null || text.trim() === '') return null
  const candidate = /^[a-z][a-z0-9+.-]*:/i.test(text.trim()) ? text.trim() : `https://${text.trim()}`
  if (!URL.canParse(candidate)) return null
  const { href, protocol } = new URL(candidate)
  return protocol === 'http:' || protocol === 'https:' ? href : null
}

export const vocabularies = {
  organisationKind: {
    name: 'Kinds of organisation',
    description: 'What an organisation is: city, city district, ministry, NGO, migrant organisation and so on.',
    linkType: 'organization_type',
  },
  focusArea: { name: 'Fields of work', description: 'What an organisation works on.', linkType: 'field_of_work' },
  serviceKind: { name: 'Kinds of service', description: 'What kind of help a service is.', linkType: 'service_type' },
  topic: { name: 'Topics', description: 'What a service is about.', linkType: 'topic' },
  source: {
    name: 'Sources of facts',
    description: 'Where a fact was taken from. Facts of a study describe the time of the study and were not checked since.',
    linkType: 'source',
  },
} as const
export type Vocabulary = keyof typeof vocabularies
export const taxonomyId = (vocabulary: Vocabulary) => stableId('taxonomy', vocabulary)
export const termId = (vocabulary: Vocabulary, term: string) => stableId('term', vocabulary, term)

const studyTerm = 'study-2014'
const studyTitle = 'Prague: Evolution of Integration Governance (KING In-depth Study n.13, October 2014)'

function readable(term: string): string {
  const spaced = term.replaceAll('-', ' ')
  return spaced.charAt(0).toUpperCase() + spaced.slice(1)
}

/** Collects rows by table; a term or vocabulary used twice is there once. */
function collector() {
  const tables = new Map<string, Map<string, HsdsRow>>()
  function add(table: string, values: Values): void {
    const rows = tables.get(table) ?? new Map<string, HsdsRow>()
    tables.set(table, rows)
    const made = row(values)
    rows.set(String(made['id']), made)
  }
  function describe(entity: string, id: string, vocabulary: Vocabulary, term: string, value: string | null = null): void {
    const { name, description, linkType } = vocabularies[vocabulary]
    const title = vocabulary === 'source' ? studyTitle : readable(term)
    add('taxonomy', { id: taxonomyId(vocabulary), name, description })
    add('taxonomy_term', {
      id: termId(vocabulary, term),
      code: term,
      name: title,
      description: title,
      taxonomy: name,
      language: 'en',
      taxonomy_id: taxonomyId(vocabulary),
    })
    add('attribute', {
      id: stableId('attribute', entity, id, vocabulary, term),
      link_id: id,
      link_entity: entity,
      link_type: linkType,
      taxonomy_term_id: termId(vocabulary, term),
      value,
      label: vocabulary === 'source' ? 'Source' : name,
    })
  }
  function say(entity: string, key: string, id: string, languages: readonly string[]): void {
    for (const code of languages) add('language', { id: stableId('language', entity, id, code), [key]: id, name: languageName(code), code })
  }
  return {
    add,
    describe,
    say,
    result: (): Map<string, HsdsRow[]> => new Map([...tables].map(([name, rows]) => [name, [...rows.values()]])),
  }
}

function sourceText(source: Source): string {
  return `Section ${source.section}${source.quote ? `: “${source.quote}”` : ''}`
}

function ownerColumns(owner: Owner): Values {
  if ('organisationId' in owner) return { organization_id: owner.organisationId }
  if ('serviceId' in owner) return { service_id: owner.serviceId }
  return 'placeId' in owner ? { location_id: owner.placeId } : { service_at_location_id: owner.serviceAtPlaceId }
}

/** The facts as HSDS rows. Confidential places must be taken out afterwards (withoutConfidentialPlaces). */
export function hsdsRows(facts: DirectoryFacts): Map<string, HsdsRow[]> {
  const { add, describe, say, result } = collector()
  for (const one of facts.organisations) {
    add('organization', {
      id: one.id,
      name: one.name,
      alternate_name: one.alternateName,
      description: one.description ?? 'No description has been given.',
      email: one.email,
      website: webAddress(one.website),
      year_incorporated: one.foundedYear,
      legal_status: one.legalForm,
      parent_organization_id: one.parentId,
    })
    if (one.ico)
      add('organization_identifier', {
        id: stableId('ico', one.id),
        organization_id: one.id,
        identifier_scheme: 'CZ-ICO',
        identifier_type: 'IČO',
        identifier: one.ico,
      })
    if (one.kind) describe('organization', one.id, 'organisationKind', one.kind)
    for (const area of one.focusAreas) describe('organization', one.id, 'focusArea', area)
    if (one.source) describe('organization', one.id, 'source', studyTerm, sourceText(one.source))
  }
  for (const one of facts.services) {
    add('service', {
      id: one.id,
      organization_id: one.organisationId,
      name: one.name,
      alternate_name: one.alternateName,
      description: one.description,
      status: one.status,
      url: webAddress(one.url),
      email: one.email,
      interpretation_services: one.interpretation,
      application_process: one.applicationProcess,
      fees_description: one.fees,
      eligibility_description: one.eligibility,
      minimum_age: one.minimumAge,
      maximum_age: one.maximumAge,
      assured_date: one.assuredOn,
      assurer_email: one.assurerEmail,
      alert: one.alert,
      last_modified: one.changedAt.toISOString(),
    })
    say('service', 'service_id', one.id, one.languages)
    if (one.kind) describe('service', one.id, 'serviceKind', one.kind)
    for (const topic of one.topics) describe('service', one.id, 'topic', topic)
    if (one.source) describe('service', one.id, 'source', studyTerm, sourceText(one.source))
  }
  for (const one of facts.places) {
    add('location', {
      id: one.id,
      location_type: one.kind,
      url: webAddress(one.url),
      organization_id: one.organisationId,
      name: one.name,
      alternate_name: one.alternateName,
      description: one.description,
      transportation: one.transportation,
      latitude: one.latitude,
      longitude: one.longitude,
    })
    if (one.address) {
      add('address', {
        id: stableId('address', one.id),
        location_id: one.id,
        address_1: one.address.street,
        city: one.address.city,
        state_province: one.address.region ?? one.address.city,
        postal_code: one.address.postalCode,
        country: one.address.country,
        address_type: one.kind === 'postal' ? 'postal' : 'physical',
      })
    }
    say('location', 'location_id', one.id, one.languages)
  }
  for (const one of facts.servicesAtPlaces)
    add('service_at_location', { id: one.id, service_id: one.serviceId, location_id: one.placeId, description: one.description })
  for (const one of facts.phones) {
    add('phone', { id: one.id, ...ownerColumns(one.owner), number: one.number, type: 'voice', description: one.description })
    say('phone', 'phone_id', one.id, one.languages)
  }
  for (const one of facts.openings) {
    add('schedule', {
      id: one.id,
      ...ownerColumns(one.owner),
      valid_from: one.validFrom,
      valid_to: one.validTo,
      freq: one.days.length > 0 ? 'WEEKLY' : null,
      interval: one.days.length > 0 ? 1 : null,
      wkst: one.days.length > 0 ? 'MO' : null,
      byday: one.days.length > 0 ? one.days.join(',') : null,
      opens_at: one.opens,
      closes_at: one.closes,
      description: one.description,
    })
  }
  return result()
}

/** Rows of other systems that our directory has no field for, laid over our own: ours win column by column, theirs complete. Rows whose record is gone stay out. */
export function withKeptRows(ours: HsdsPackage, kept: HsdsPackage): Map<string, HsdsRow[]> {
  const merged = new Map<string, Map<string, HsdsRow>>()
  for (const [name, rows] of withoutTwins(ours, kept)) merged.set(name, new Map(rows.map((one) => [String(one['id']), one])))
  for (const [name, rows] of kept) {
    const table = merged.get(name) ?? new Map<string, HsdsRow>()
    merged.set(name, table)
    for (const one of rows) {
      const own = table.get(String(one['id']))
      if (own)
        table.set(String(one['id']), {
          ...Object.fromEntries(Object.entries(one).filter(([column]) => !ourColumns[name]?.has(column))),
          ...own,
        })
      else if (!(name in ourColumns) || !ourTables.has(name)) table.set(String(one['id']), one)
    }
  }
  return new Map([...merged].map(([name, rows]) => [name, [...rows.values()]]))
}

/** By what a row of ours and a row of an import are known to say the same; the imported one then stands alone, under the id its system gave it. */
const naturalKeys: Readonly<Record<string, readonly string[]>> = {
  phone: ['organization_id', 'service_id', 'location_id', 'number'],
  address: ['location_id', 'address_1', 'city', 'postal_code'],
  organization_identifier: ['organization_id', 'identifier_scheme', 'identifier'],
  language: ['service_id', 'location_id', 'phone_id', 'code'],
  schedule: ['id'],
  service_at_location: ['service_id', 'location_id'],
}
/** Our rows without those an import has brought already; a language of our telephone follows it to the imported id. */
function withoutTwins(ours: HsdsPackage, kept: HsdsPackage): Map<string, readonly HsdsRow[]> {
  const keyOf = (table: string, one: HsdsRow) => (naturalKeys[table] ?? []).map((column) => String(one[column] ?? '')).join('\n')
  const result = new Map<string, readonly HsdsRow[]>(ours)
  const phones = new Map<unknown, string | number>()
  for (const table of Object.keys(naturalKeys)) {
    const brought = new Map((kept.get(table) ?? []).map((one) => [keyOf(table, one), one['id']]))
    const rows = (ours.get(table) ?? []).map((one) => {
      const phone = table === 'language' ? phones.get(one['phone_id']) : undefined
      return phone === undefined ? one : { ...one, phone_id: phone }
    })
    if (rows.length === 0) continue
    result.set(
      table,
      rows.flatMap((one) => {
        const twin = brought.get(keyOf(table, one))
        if (twin === undefined) return [one]
        if (table === 'phone') phones.set(one['id'], twin)
        // That a service is given at a place is ours to say; only the id is the other system's.
        return table === 'service_at_location' ? [{ ...one, id: twin }] : []
      }),
    )
  }
  return result
}

/** Tables whose rows are records of our directory: one that is gone here must not come back from what was kept of an import. */
const ourTables: ReadonlySet<string> = new Set(['organization', 'service', 'location', 'service_at_location'])
/** Columns our directory holds itself. */
const ourColumns: Readonly<Record<string, ReadonlySet<string>>> = {
  organization: columns('organization', ['tax_status', 'tax_id', 'logo', 'uri']),
  service: columns('service', ['program_id', 'wait_time', 'fees', 'accreditations', 'licenses']),
  location: columns('location', ['external_identifier', 'external_identifier_type']),
  service_at_location: columns('service_at_location', []),
}
function columns(table: string, except: readonly string[]): ReadonlySet<string> {
  return new Set(Object.keys(hsdsTable(table).fields).filter((column) => !except.includes(column)))
}
