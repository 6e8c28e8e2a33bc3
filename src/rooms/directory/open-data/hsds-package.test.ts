import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { ajvComplaints, requiredByTheSpecification } from '../../../../test/schemas/hsds.ts'
import { briefDocuments, flattener, isObject, nestedDocuments, type HsdsDocument, type HsdsPackage, type HsdsRow } from './hsds-package.ts'
import { hsdsTable, hsdsTables, type Field } from './hsds-standard.ts'
import { readTabular, tableOfFile, tabularFiles, withoutDeadLinks } from './hsds-tabular.ts'
import { validateHsds, validateHsdsTables } from './hsds-validate.ts'

const note = { title: 'Services', description: 'For a test', homepage: 'https://metropolis.example', created: '2026-11-23T00:00:00Z' }
const id = (number: number) => `00000000-0000-4000-8000-${String(number).padStart(12, '0')}`

/** A service with something in nearly every drawer. */
const counselling: HsdsDocument = {
  id: id(1),
  name: 'Legal counselling',
  status: 'active',
  description: 'Residence and work.',
  url: 'https://example.org/counselling',
  email: 'info@example.org',
  minimum_age: 15,
  assured_date: '2026-11-01',
  last_modified: '2026-11-02T10:30:45.123Z',
  additional_urls: [{ id: id(2), label: 'Booking', url: 'https://example.org/book' }],
  phones: [{ id: id(3), number: '+420 222 000 111', languages: [{ id: id(4), name: 'Vietnamese', code: 'vi' }] }],
  schedules: [{ id: id(5), freq: 'WEEKLY', byday: 'MO,WE', opens_at: '09:00', closes_at: '17:30', wkst: 'MO' }],
  languages: [{ id: id(6), name: 'Ukrainian', code: 'uk' }],
  capacities: [{ id: id(7), unit: { id: id(8), name: 'Appointment' }, available: 4, updated: '2026-11-02T10:30:45Z' }],
  attributes: [
    {
      id: id(9),
      link_type: 'topic',
      label: 'Topic',
      value: 'Alien law',
      taxonomy_term: {
        id: id(10),
        code: 'alien-law',
        name: 'Alien law',
        description: 'Residence of foreigners',
        taxonomy_detail: { id: id(11), name: 'Topics', description: 'Topics of the study' },
      },
    },
  ],
  metadata: [
    {
      id: id(12),
      last_action_date: '2026-11-02',
      last_action_type: 'update',
      field_name: 'name',
      previous_value: 'Counselling',
      replacement_value: 'Legal counselling',
      updated_by: 'Specialist',
    },
  ],
  organization: {
    id: id(13),
    name: 'Poradna',
    description: 'An organisation',
    organization_identifiers: [{ id: id(14), identifier_scheme: 'CZ-ICO', identifier_type: 'IČO', identifier: '25755277' }],
  },
  service_at_locations: [
    {
      id: id(15),
      location: {
        id: id(16),
        location_type: 'physical',
        name: 'Branch',
        latitude: 50.0755,
        longitude: 14.4378,
        addresses: [
          {
            id: id(17),
            address_1: 'Senovážná 2',
            city: 'Praha',
            state_province: 'Praha',
            postal_code: '110 00',
            country: 'CZ',
            address_type: 'physical',
          },
        ],
        accessibility: [{ id: id(18), description: 'Lift' }],
      },
    },
  ],
}

function flat(...documents: unknown[]) {
  const collect = flattener()
  for (const [position, document] of documents.entries()) collect.add('service', document, `[${position}]`)
  return collect.result()
}

describe('the list of tables', () => {
  test('requires exactly what a second reading of the specification requires', () => {
    for (const [name, table] of hsdsTables) {
      const required = Object.entries(table.fields)
        .filter(([, field]) => field.required)
        .map(([column]) => column)
      if (name === 'service_capacity') required.push('unit')
      expect(required.toSorted(), name).toEqual([...(requiredByTheSpecification[name] ?? [])].toSorted())
    }
  })

  test('finds the table of a file by the names that are in use', () => {
    expect(
      ['services.csv', 'Service.csv', 'service_at_location.csv', 'service_at_locations.csv', 'addresses.csv'].map(
        (name) => tableOfFile(name)?.name,
      ),
    ).toEqual(['service', 'service', 'service_at_location', 'service_at_location', 'address'])
    expect(tableOfFile('people.csv')).toBeUndefined()
  })
})

describe('checking a document', () => {
  test('a full service conforms, for our check and for an independent engine', () => {
    expect(validateHsds(counselling)).toEqual([])
    expect(ajvComplaints(counselling)).toEqual([])
  })

  test('each departure is named with its place', () => {
    const broken = structuredClone(counselling)
    delete broken['status']
    broken['email'] = 'info at example'
    broken['phones'] = [{ id: 'one', number: '1' }]
    expect(validateHsds(broken)).toEqual([
      { where: 'service.email', reason: 'is not an e-mail address' },
      { where: 'service.status', reason: 'is missing' },
      { where: 'service.phones[0].id', reason: 'is not a UUID' },
    ])
  })

  test('null is not the same as left out', () => {
    expect(validateHsds({ ...counselling, description: null })).toEqual([
      { where: 'service.description', reason: 'is null; leave the field out instead' },
    ])
  })

  test('whatever is done to a document, our check accepts nothing that the independent engine refuses, and is stricter only in formats', () => {
    const paths = leaves(counselling)
    const junk = fc.oneof(
      fc.constant(null),
      fc.constant(undefined),
      fc.integer(),
      fc.boolean(),
      fc.constant([]),
      fc.constant({}),
      fc.string(),
      fc.constantFrom(
        '2026-02-30',
        '2026-02-28',
        '2026-11-02T10:30:45Z',
        '2026-13-02T10:30:45Z',
        'http://',
        'https://example.org/a b',
        'https://example.org/ž',
        'mailto:a@b.cz',
        'a@b',
        'a@b.cz',
        'á@b.cz',
        'inactive',
        'closed',
        'FR',
        'postal',
        id(99),
        id(99).toUpperCase(),
        `urn:uuid:${id(99)}`,
      ),
    )
    fc.assert(
      fc.property(fc.constantFrom(...paths), junk, (path, value) => {
        const changed = put(structuredClone(counselling), path, value)
        const ours = validateHsds(changed)
        const theirs = ajvComplaints(changed)
        if (ours.length === 0) expect(theirs).toEqual([])
        if (theirs.length === 0) expect(ours.filter((one) => !/web address|written|UUID/.test(one.reason))).toEqual([])
      }),
      {
        numRuns: 1500,
        examples: [
          [['status'], 'closed'],
          [['url'], 'http://'],
          [['capacities'], null],
        ],
      },
    )
  })
})

describe('flat tables and nested documents', () => {
  test('a document flattened and nested again is the same document', () => {
    const { data, problems } = flat(counselling)
    expect(problems).toEqual([])
    expect(validateHsdsTables(data)).toEqual([])
    expect(nestedDocuments(data, 'service')).toEqual([counselling])
  })

  test('a list shows the single objects but no lists inside', () => {
    const [brief] = briefDocuments(flat(counselling).data, 'service')
    expect(brief?.['organization']).toEqual({ id: id(13), name: 'Poradna', description: 'An organisation' })
    expect(Object.values(brief ?? {}).filter((value) => Array.isArray(value))).toEqual([])
    expect(validateHsds(brief)).toEqual([])
  })

  test('null and empty texts of other systems mean "not known"', () => {
    const { data, problems } = flat({ ...counselling, description: null, url: '', languages: null })
    expect(problems).toEqual([])
    expect(data.get('service')?.[0]).not.toHaveProperty('description')
  })

  test('a contradiction between two mentions of one id is reported and the first word stays', () => {
    const second = {
      id: id(20),
      name: 'Social counselling',
      status: 'active',
      organization: { id: id(13), name: 'Other name', description: 'An organisation' },
    }
    const { data, problems } = flat(counselling, second)
    expect(problems).toEqual([{ where: '[1].organization.name', reason: 'says "Other name", elsewhere the same id says "Poradna"' }])
    expect(data.get('organization')?.[0]?.['name']).toBe('Poradna')
    expect(data.get('service')).toHaveLength(2)
  })

  test('a bad record is left out with its reasons, the good ones stay', () => {
    const { data, problems } = flat({ id: 'x', name: 'Nothing' }, counselling)
    expect(data.get('service')?.map((row) => row['id'])).toEqual([id(1)])
    expect(problems.map((one) => `${one.where} ${one.reason}`)).toEqual(['[0].id is not a UUID', '[0].status is missing'])
  })
})

describe('tables as files', () => {
  test('written and read again, the rows are the same and a telephone number keeps its plus', () => {
    const { data } = flat(counselling)
    const files = tabularFiles(data, note)
    expect(files.get('phones.csv')).toContain('+420 222 000 111')
    const { 'datapackage.json': _, ...csv } = Object.fromEntries(files)
    const read = readTabular(new Map(Object.entries(csv)))
    expect(read.problems).toEqual([])
    expect(read.data).toEqual(data)
  })

  test('the description of the package names every file, its columns and its links', () => {
    const files = tabularFiles(flat(counselling).data, note)
    const described: unknown = JSON.parse(files.get('datapackage.json') ?? '')
    const resources = isObject(described) && Array.isArray(described['resources']) ? described['resources'].filter(isObject) : []
    expect(resources.map((one) => String(one['path'])).toSorted()).toEqual(
      [...files.keys()].filter((name) => name !== 'datapackage.json').toSorted(),
    )
    for (const one of resources) {
      const header = files.get(String(one['path']))?.split('\r\n')[0]
      const schema = isObject(one['schema']) ? one['schema'] : {}
      const fields = Array.isArray(schema['fields']) ? schema['fields'].filter(isObject) : []
      expect(header).toBe(fields.map((field) => field['name']).join(','))
    }
  })

  test('bad rows are refused with file, line and reason', () => {
    const read = readTabular(
      new Map([
        [
          'services.csv',
          `id,name,status,organization_id,minimum_age\r\n${id(1)},Good,active,${id(2)},15\r\n${id(3)},Bad,open,${id(2)},fifteen\r\nx,,active,,\r\n`,
        ],
        ['people.csv', 'id\r\n1\r\n'],
      ]),
    )
    expect(read.data.get('service')?.map((row) => row['name'])).toEqual(['Good'])
    expect(read.problems.map((one) => `${one.where}: ${one.reason}`)).toEqual([
      'services.csv line 3: status is none of active, inactive, defunct, temporarily closed',
      'services.csv line 3: minimum_age is not a number',
      'services.csv line 4: id is not a UUID',
      'services.csv line 4: organization_id is missing',
      'services.csv line 4: name is missing',
      'people.csv: is no table of HSDS',
    ])
  })

  test('a row whose needed link leads nowhere goes, with everything that hangs on it; an optional link is only cut', () => {
    const rows = new Map<string, HsdsRow[]>([
      ['service', [{ id: id(1), organization_id: id(99), name: 'Orphan', status: 'active' }]],
      ['schedule', [{ id: id(2), service_id: id(1), freq: 'WEEKLY' }]],
      ['attribute', [{ id: id(3), link_id: id(1), link_entity: 'service', taxonomy_term_id: id(4) }]],
    ])
    rows.set('organization', [{ id: id(5), name: 'Stays', description: '', parent_organization_id: id(98) }])
    const { data, problems } = withoutDeadLinks(rows)
    expect(data.get('service')).toEqual([])
    expect(data.get('schedule')).toEqual([])
    expect(data.get('attribute')).toEqual([])
    expect(data.get('organization')).toEqual([{ id: id(5), name: 'Stays', description: '' }])
    expect(problems).toHaveLength(4)
  })

  test('any package survives: tables → files → tables → documents → tables', () => {
    fc.assert(
      fc.property(anyPackage, (data) => {
        expect(validateHsdsTables(data)).toEqual([])
        const { 'datapackage.json': _, ...csv } = Object.fromEntries(tabularFiles(data, note))
        const read = readTabular(new Map(Object.entries(csv)))
        expect(read.problems).toEqual([])
        expect(sorted(read.data)).toEqual(sorted(data))
        const collect = flattener()
        for (const name of ['service', 'organization'])
          for (const document of nestedDocuments(data, name)) collect.add(name, document, name)
        const again = collect.result()
        expect(again.problems).toEqual([])
        expect(sorted(again.data)).toEqual(sorted(data))
      }),
      { numRuns: 200 },
    )
  })
})

function sorted(data: HsdsPackage): Record<string, HsdsRow[]> {
  return Object.fromEntries(
    [...data]
      .filter(([, rows]) => rows.length > 0)
      .toSorted(([a], [b]) => a.localeCompare(b))
      .map(([name, rows]) => [name, rows.toSorted((a, b) => String(a['id']).localeCompare(String(b['id'])))]),
  )
}

type Path = readonly (string | number)[]
function leaves(value: unknown, path: Path = []): Path[] {
  if (Array.isArray(value)) return value.flatMap((one, position) => leaves(one, [...path, position]))
  if (!isObject(value)) return [path]
  return [...(path.length > 0 ? [path] : []), ...Object.entries(value).flatMap(([key, one]) => leaves(one, [...path, key]))]
}
function put(target: HsdsDocument, path: Path, value: unknown): unknown {
  const [first, ...rest] = path
  const holder: unknown = rest
    .slice(0, -1)
    .reduce<unknown>((at, key) => Reflect.get(Object(at), key), rest.length > 0 ? target[String(first)] : target)
  const key = rest.at(-1) ?? first
  if (key !== undefined) {
    if (value === undefined) Reflect.deleteProperty(Object(holder), key)
    else Reflect.set(Object(holder), key, value)
  }
  return target
}

/** Packages whose every row hangs on a service or an organisation, with random texts, numbers and closed lists. */
const word = fc.string({ unit: 'grapheme', minLength: 1, maxLength: 12 }).filter((text) => text.isWellFormed() && !text.includes('\uFEFF'))
function fieldValue(field: Field): fc.Arbitrary<string | number> {
  if (field.oneOf) return fc.constantFrom(...field.oneOf)
  switch (field.kind) {
    case 'number':
      return fc.integer({ min: -1000, max: 100000 }).map((value) => value / 100)
    case 'uri':
      return fc.webUrl()
    case 'email':
      return fc.constantFrom('a@example.org', 'praha@example.cz')
    case 'date':
      return fc.constantFrom('2014-10-01', '2026-11-23')
    case 'datetime':
      return fc.constantFrom('2026-11-23T00:00:00.000Z', '2014-06-30T12:00:00+02:00')
    case 'time':
      return fc.constantFrom('09:00', '17:30', '23:59:59Z')
    case 'uuid':
      return fc.uuid()
    case 'text':
      return word
  }
}
const anyPackage: fc.Arbitrary<HsdsPackage> = fc.gen().map((gen) => {
  const data = new Map<string, HsdsRow[]>()
  let next = 0
  function make(name: string, links: HsdsRow): string {
    const row: Record<string, string | number> = { id: id(next++), ...links }
    for (const [column, field] of Object.entries(hsdsTable(name).fields)) {
      if (row[column] !== undefined || field.kind === 'uuid') continue
      if (field.requiredInTables || gen(fc.boolean)) row[column] = gen(fieldValue, field)
    }
    data.set(name, [...(data.get(name) ?? []), row])
    return String(row['id'])
  }
  function grow(name: string, own: string, depth: number): void {
    for (const nested of Object.values(hsdsTable(name).nested)) {
      if (nested.by === 'inParent' || depth > 2 || gen(fc.integer, { min: 0, max: 3 }) > 0) continue
      if (name === 'organization' && (nested.table === 'location' || nested.table === 'program')) continue
      const links =
        nested.by === 'attribute'
          ? { link_id: own, link_entity: name }
          : nested.by === 'metadata'
            ? { resource_id: own, resource_type: name }
            : { [nested.key]: own }
      grow(nested.table, make(nested.table, { ...links, ...needed(nested.table) }), depth + 1)
    }
  }
  function needed(name: string): HsdsRow {
    if (name === 'attribute') return { taxonomy_term_id: make('taxonomy_term', { taxonomy_id: make('taxonomy', {}) }) }
    if (name === 'service_at_location') return { location_id: make('location', {}) }
    if (name === 'service_capacity') return { unit_id: make('unit', {}) }
    return {}
  }
  for (let count = gen(fc.integer, { min: 1, max: 2 }); count > 0; count--) {
    const organisation = make('organization', {})
    grow('organization', organisation, 0)
    grow('service', make('service', { organization_id: organisation }), 0)
  }
  return data
})
