// What the Human Services Data Specification 3.1 asks for, written down once: tables, fields, formats, closed lists, links and nesting.
// The validator, the tables of the data package, nesting and flattening all read this list, so they cannot disagree.
// In our own words after the specification (openreferral/specification 3.1.3); its schema files are CC BY-SA 4.0 and are not copied here.

export const hsdsVersion = '3.1'

export type Kind = 'text' | 'uuid' | 'uri' | 'email' | 'number' | 'date' | 'datetime' | 'time'
export type Field = {
  kind: Kind
  /** Needed in every representation. */
  required: boolean
  /** Needed in tables only, where nothing is nested. */
  requiredInTables: boolean
  oneOf: readonly string[] | null
  /** The table whose id this is. */
  refersTo: string | null
}
/** A nested object: `inChild` when the child row names its parent, `inParent` when the parent row names the child. */
export type Nested = { table: string; many: boolean; by: 'inChild' | 'inParent' | 'attribute' | 'metadata'; key: string }
export type Table = {
  name: string
  path: string
  title: string
  fields: Readonly<Record<string, Field>>
  nested: Readonly<Record<string, Nested>>
}

const weekdays = ['MO', 'TU', 'WE', 'TH', 'FR', 'SA', 'SU']
const placeTypes = ['physical', 'postal', 'virtual']

/** "uuid! service" = required, refers to service; "^" = required in tables; a list = closed list. */
function field(text: string, oneOf: readonly string[] | null = null): Field {
  const match = /^(text|uuid|uri|email|number|date|datetime|time)([!^]?)(?: (\w+))?$/.exec(text)
  if (!match) throw new Error(`Not a field of the standard: ${text}`)
  return { kind: kindOf(match[1]), required: match[2] === '!', requiredInTables: match[2] !== '', oneOf, refersTo: match[3] ?? null }
}
function kindOf(text: string | undefined): Kind {
  const kinds: readonly Kind[] = ['text', 'uuid', 'uri', 'email', 'number', 'date', 'datetime', 'time']
  return kinds.find((kind) => kind === text) ?? 'text'
}

type Sketch = {
  path: string
  title: string
  fields: Record<string, string | [string, readonly string[]]>
  one?: Record<string, [string, string]>
  many?: Record<string, [string, string]>
  describes?: 'both' | 'metadata' | 'nothing'
}

const sketches: Record<string, Sketch> = {
  organization: {
    path: 'organizations.csv',
    title: 'Organisations that deliver services',
    fields: {
      id: 'uuid!',
      name: 'text!',
      alternate_name: 'text',
      description: 'text!',
      email: 'email',
      website: 'uri',
      tax_status: 'text',
      tax_id: 'text',
      year_incorporated: 'number',
      legal_status: 'text',
      logo: 'text',
      uri: 'uri',
      parent_organization_id: 'uuid organization',
    },
    many: {
      additional_websites: ['url', 'organization_id'],
      funding: ['funding', 'organization_id'],
      contacts: ['contact', 'organization_id'],
      phones: ['phone', 'organization_id'],
      locations: ['location', 'organization_id'],
      programs: ['program', 'organization_id'],
      organization_identifiers: ['organization_identifier', 'organization_id'],
    },
  },
  program: {
    path: 'programs.csv',
    title: 'Groups of related services of one organisation',
    fields: { id: 'uuid!', organization_id: 'uuid^ organization', name: 'text!', alternate_name: 'text', description: 'text!' },
  },
  service: {
    path: 'services.csv',
    title: 'Services',
    fields: {
      id: 'uuid!',
      organization_id: 'uuid^ organization',
      program_id: 'uuid program',
      name: 'text!',
      alternate_name: 'text',
      description: 'text',
      url: 'uri',
      email: 'email',
      status: ['text!', ['active', 'inactive', 'defunct', 'temporarily closed']],
      interpretation_services: 'text',
      application_process: 'text',
      fees_description: 'text',
      wait_time: 'text',
      fees: 'text',
      accreditations: 'text',
      eligibility_description: 'text',
      minimum_age: 'number',
      maximum_age: 'number',
      assured_date: 'date',
      assurer_email: 'email',
      licenses: 'text',
      alert: 'text',
      last_modified: 'datetime',
    },
    one: { organization: ['organization', 'organization_id'], program: ['program', 'program_id'] },
    many: {
      additional_urls: ['url', 'service_id'],
      phones: ['phone', 'service_id'],
      schedules: ['schedule', 'service_id'],
      service_areas: ['service_area', 'service_id'],
      service_at_locations: ['service_at_location', 'service_id'],
      languages: ['language', 'service_id'],
      funding: ['funding', 'service_id'],
      cost_options: ['cost_option', 'service_id'],
      required_documents: ['required_document', 'service_id'],
      contacts: ['contact', 'service_id'],
      capacities: ['service_capacity', 'service_id'],
    },
  },
  attribute: {
    path: 'attributes.csv',
    title: 'Terms that describe a record',
    fields: {
      id: 'uuid!',
      link_id: 'uuid^',
      taxonomy_term_id: 'uuid^ taxonomy_term',
      link_type: 'text',
      link_entity: 'text^',
      value: 'text',
      label: 'text',
    },
    one: { taxonomy_term: ['taxonomy_term', 'taxonomy_term_id'] },
    describes: 'metadata',
  },
  service_at_location: {
    path: 'service_at_location.csv',
    title: 'Which service is given where',
    fields: { id: 'uuid!', service_id: 'uuid^ service', location_id: 'uuid^ location', description: 'text' },
    one: { location: ['location', 'location_id'] },
    many: {
      service_areas: ['service_area', 'service_at_location_id'],
      contacts: ['contact', 'service_at_location_id'],
      phones: ['phone', 'service_at_location_id'],
      schedules: ['schedule', 'service_at_location_id'],
    },
  },
  location: {
    path: 'locations.csv',
    title: 'Places',
    fields: {
      id: 'uuid!',
      location_type: ['text!', placeTypes],
      url: 'uri',
      organization_id: 'uuid organization',
      name: 'text',
      alternate_name: 'text',
      description: 'text',
      transportation: 'text',
      latitude: 'number',
      longitude: 'number',
      external_identifier: 'text',
      external_identifier_type: 'text',
    },
    many: {
      languages: ['language', 'location_id'],
      addresses: ['address', 'location_id'],
      contacts: ['contact', 'location_id'],
      accessibility: ['accessibility', 'location_id'],
      phones: ['phone', 'location_id'],
      schedules: ['schedule', 'location_id'],
    },
  },
  phone: {
    path: 'phones.csv',
    title: 'Telephone numbers',
    fields: {
      id: 'uuid!',
      location_id: 'uuid location',
      service_id: 'uuid service',
      organization_id: 'uuid organization',
      contact_id: 'uuid contact',
      service_at_location_id: 'uuid service_at_location',
      number: 'text!',
      extension: 'number',
      type: 'text',
      description: 'text',
    },
    many: { languages: ['language', 'phone_id'] },
  },
  contact: {
    path: 'contacts.csv',
    title: 'Contact points',
    fields: {
      id: 'uuid!',
      organization_id: 'uuid organization',
      service_id: 'uuid service',
      service_at_location_id: 'uuid service_at_location',
      location_id: 'uuid location',
      name: 'text',
      title: 'text',
      department: 'text',
      email: 'email',
    },
    many: { phones: ['phone', 'contact_id'] },
  },
  address: {
    path: 'addresses.csv',
    title: 'Postal addresses',
    fields: {
      id: 'uuid!',
      location_id: 'uuid location',
      attention: 'text',
      address_1: 'text!',
      address_2: 'text',
      city: 'text!',
      region: 'text',
      state_province: 'text!',
      postal_code: 'text!',
      country: 'text!',
      address_type: ['text!', placeTypes],
    },
  },
  schedule: {
    path: 'schedules.csv',
    title: 'Opening times as recurrence rules',
    fields: {
      id: 'uuid!',
      service_id: 'uuid service',
      location_id: 'uuid location',
      service_at_location_id: 'uuid service_at_location',
      valid_from: 'date',
      valid_to: 'date',
      dtstart: 'date',
      timezone: 'number',
      until: 'date',
      count: 'number',
      wkst: ['text', weekdays],
      freq: ['text', ['WEEKLY', 'MONTHLY']],
      interval: 'number',
      byday: 'text',
      byweekno: 'text',
      bymonthday: 'text',
      byyearday: 'text',
      description: 'text',
      opens_at: 'time',
      closes_at: 'time',
      schedule_link: 'uri',
      attending_type: 'text',
      notes: 'text',
    },
  },
  funding: {
    path: 'funding.csv',
    title: 'Sources of money',
    fields: { id: 'uuid!', organization_id: 'uuid organization', service_id: 'uuid service', source: 'text' },
  },
  service_area: {
    path: 'service_areas.csv',
    title: 'Areas a service is for',
    fields: {
      id: 'uuid!',
      service_id: 'uuid service',
      service_at_location_id: 'uuid service_at_location',
      name: 'text',
      description: 'text',
      extent: 'text',
      extent_type: 'text',
      uri: 'text',
    },
  },
  required_document: {
    path: 'required_documents.csv',
    title: 'Documents a person must bring',
    fields: { id: 'uuid!', service_id: 'uuid service', document: 'text', uri: 'uri' },
  },
  language: {
    path: 'languages.csv',
    title: 'Languages spoken, without interpreters',
    fields: {
      id: 'uuid!',
      service_id: 'uuid service',
      location_id: 'uuid location',
      phone_id: 'uuid phone',
      name: 'text',
      code: 'text',
      note: 'text',
    },
  },
  accessibility: {
    path: 'accessibility.csv',
    title: 'Access for people with disabilities',
    fields: { id: 'uuid!', location_id: 'uuid location', description: 'text', details: 'text', url: 'uri' },
  },
  taxonomy_term: {
    path: 'taxonomy_terms.csv',
    title: 'Terms',
    fields: {
      id: 'uuid!',
      code: 'text',
      name: 'text!',
      description: 'text!',
      parent_id: 'uuid taxonomy_term',
      taxonomy: 'text',
      language: 'text',
      taxonomy_id: 'uuid taxonomy',
      term_uri: 'uri',
    },
    one: { taxonomy_detail: ['taxonomy', 'taxonomy_id'] },
    describes: 'metadata',
  },
  metadata: {
    path: 'metadata.csv',
    title: 'What was changed, when and by whom',
    fields: {
      id: 'uuid!',
      resource_id: 'uuid^',
      resource_type: 'text^',
      last_action_date: 'date!',
      last_action_type: 'text!',
      field_name: 'text!',
      previous_value: 'text!',
      replacement_value: 'text!',
      updated_by: 'text!',
    },
    describes: 'nothing',
  },
  cost_option: {
    path: 'cost_options.csv',
    title: 'Prices',
    fields: {
      id: 'uuid!',
      service_id: 'uuid^ service',
      valid_from: 'date',
      valid_to: 'date',
      option: 'text',
      currency: 'text',
      amount: 'number',
      amount_description: 'text',
    },
  },
  organization_identifier: {
    path: 'organization_identifiers.csv',
    title: 'Numbers of organisations in registers',
    fields: {
      id: 'uuid!',
      organization_id: 'uuid^ organization',
      identifier_scheme: 'text',
      identifier_type: 'text!',
      identifier: 'text!',
    },
  },
  taxonomy: {
    path: 'taxonomies.csv',
    title: 'Vocabularies',
    fields: { id: 'uuid!', name: 'text!', description: 'text!', uri: 'uri', version: 'text' },
    describes: 'metadata',
  },
  unit: {
    path: 'units.csv',
    title: 'Units of capacity',
    fields: { id: 'uuid!', name: 'text!', scheme: 'text', identifier: 'text', uri: 'uri' },
  },
  service_capacity: {
    path: 'service_capacity.csv',
    title: 'Places a service has',
    fields: {
      id: 'uuid!',
      service_id: 'uuid^ service',
      unit_id: 'uuid^ unit',
      available: 'number!',
      maximum: 'number',
      description: 'text',
      updated: 'datetime!',
    },
    one: { unit: ['unit', 'unit_id'] },
  },
  // The link columns of addresses arrived only with 3.2; without them a table of web addresses could not say whose they are.
  url: {
    path: 'url.csv',
    title: 'Further web addresses',
    fields: { id: 'uuid!', label: 'text', url: 'uri!', organization_id: 'uuid organization', service_id: 'uuid service' },
  },
}

function table(name: string, sketch: Sketch): Table {
  const fields: Record<string, Field> = {}
  for (const [column, text] of Object.entries(sketch.fields))
    fields[column] = typeof text === 'string' ? field(text) : field(text[0], text[1])
  const nested: Record<string, Nested> = {}
  for (const [property, [child, key]] of Object.entries(sketch.one ?? {}))
    nested[property] = { table: child, many: false, by: 'inParent', key }
  for (const [property, [child, key]] of Object.entries(sketch.many ?? {}))
    nested[property] = { table: child, many: true, by: 'inChild', key }
  const describes = sketch.describes ?? 'both'
  if (describes === 'both') nested['attributes'] = { table: 'attribute', many: true, by: 'attribute', key: 'link_id' }
  if (describes !== 'nothing') nested['metadata'] = { table: 'metadata', many: true, by: 'metadata', key: 'resource_id' }
  return { name, path: sketch.path, title: sketch.title, fields, nested }
}

/** The tables of HSDS 3.1 by name. */
export const hsdsTables: ReadonlyMap<string, Table> = new Map(Object.entries(sketches).map(([name, sketch]) => [name, table(name, sketch)]))

/** A table of the standard; an unknown name is a defect of the program. */
export function hsdsTable(name: string): Table {
  const found = hsdsTables.get(name)
  if (!found) throw new Error(`HSDS has no table ${name}`)
  return found
}

const formats: Record<Exclude<Kind, 'text' | 'number'>, { test: (text: string) => boolean; says: string }> = {
  uuid: { test: (text) => /^[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}$/i.test(text), says: 'is not a UUID' },
  uri: {
    test: (text) => /^[a-z][a-z0-9+.-]*:[^\s"<>\\^`{|}]+$/i.test(text) && /^[\x21-\x7e]+$/.test(text) && URL.canParse(text),
    says: 'is not an absolute web address',
  },
  email: {
    test: (text) =>
      /^[a-z0-9!#$%&'*+/=?^_`{|}~-]+(?:\.[a-z0-9!#$%&'*+/=?^_`{|}~-]+)*@(?:[a-z0-9](?:[a-z0-9-]*[a-z0-9])?\.)+[a-z0-9](?:[a-z0-9-]*[a-z0-9])?$/i.test(
        text,
      ),
    says: 'is not an e-mail address',
  },
  date: { test: isDay, says: 'is not a day written YYYY-MM-DD' },
  datetime: {
    test: (text) =>
      /^\d{4}-\d{2}-\d{2}T\d{2}:\d{2}:\d{2}(\.\d+)?(Z|[+-]\d{2}:\d{2})$/.test(text) &&
      isDay(text.slice(0, 10)) &&
      !Number.isNaN(Date.parse(text)),
    says: 'is not a time written like 2026-11-23T10:30:45.123Z',
  },
  time: { test: (text) => /^([01]\d|2[0-3]):[0-5]\d(:[0-5]\d)?(Z|[+-]\d{2}:\d{2})?$/.test(text), says: 'is not a time written HH:MM' },
}

function isDay(text: string): boolean {
  if (!/^\d{4}-\d{2}-\d{2}$/.test(text)) return false
  const instant = new Date(`${text}T00:00:00Z`)
  return !Number.isNaN(instant.getTime()) && instant.toISOString().slice(0, 10) === text
}

/** Why a value does not fit a field of the standard, or null when it does. */
export function complaint(the: Field, value: unknown): string | null {
  if (the.kind === 'number') return typeof value === 'number' && Number.isFinite(value) ? null : 'is not a number'
  if (typeof value !== 'string') return value === null ? 'is null; leave the field out instead' : 'is not a text'
  if (the.oneOf) return the.oneOf.includes(value) ? null : `is none of ${the.oneOf.join(', ')}`
  if (the.kind === 'text') return null
  const format = formats[the.kind]
  return format.test(value) ? null : format.says
}
