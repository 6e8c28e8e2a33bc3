import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { withheld, withoutConfidentialPlaces } from './hsds-confidential.ts'
import { nestedDocuments, type HsdsPackage, type HsdsRow } from './hsds-package.ts'
import { tabularFiles } from './hsds-tabular.ts'
import { validateHsdsTables } from './hsds-validate.ts'

const id = (number: number) => `00000000-0000-4000-8000-${String(number).padStart(12, '0')}`
const shelter = id(10)
const office = id(11)

/** A service given in an open office and in a shelter whose address must not leave, with everything that could give it away. */
const data: HsdsPackage = new Map<string, HsdsRow[]>([
  ['organization', [{ id: id(1), name: 'La Strada', description: 'Helps. We also meet at TAJNA  12/3, ring twice.' }]],
  ['service', [{ id: id(2), organization_id: id(1), name: 'Crisis help', status: 'active', alert: 'Come to Tajná 12/3 until Friday.' }]],
  [
    'location',
    [
      {
        id: shelter,
        organization_id: id(1),
        location_type: 'physical',
        name: 'House of calm',
        latitude: 50.111111,
        longitude: 14.222222,
        transportation: 'Tram 17 to Hidden Stop',
      },
      { id: office, organization_id: id(1), location_type: 'physical', name: 'Office', latitude: 50.08, longitude: 14.42 },
    ],
  ],
  [
    'service_at_location',
    [
      { id: id(20), service_id: id(2), location_id: shelter, description: 'Ask for the blue door' },
      { id: id(21), service_id: id(2), location_id: office },
    ],
  ],
  [
    'address',
    [
      {
        id: id(30),
        location_id: shelter,
        address_1: 'Tajná 12/3',
        city: 'Praha-Skrytá',
        state_province: 'Praha',
        postal_code: '199 99',
        country: 'CZ',
        address_type: 'physical',
      },
      {
        id: id(31),
        location_id: office,
        address_1: 'Veřejná 1',
        city: 'Praha',
        state_province: 'Praha',
        postal_code: '110 00',
        country: 'CZ',
        address_type: 'physical',
      },
    ],
  ],
  [
    'phone',
    [
      { id: id(40), location_id: shelter, number: '+420 999 000 001' },
      { id: id(41), service_id: id(2), service_at_location_id: id(20), number: '+420 999 000 002' },
      { id: id(42), service_id: id(2), number: '+420 222 000 000' },
    ],
  ],
  ['contact', [{ id: id(50), service_id: id(2), location_id: shelter, name: 'Night keeper', email: 'night@example.org' }]],
  [
    'language',
    [
      { id: id(60), phone_id: id(40), name: 'Hiddenish', code: 'xx' },
      { id: id(61), service_id: id(2), name: 'Ukrainian', code: 'uk' },
    ],
  ],
  [
    'schedule',
    [
      { id: id(70), service_at_location_id: id(20), description: 'Hidden hours' },
      { id: id(71), location_id: shelter, description: 'Hidden hours' },
    ],
  ],
  ['accessibility', [{ id: id(80), location_id: shelter, description: 'Hidden lift' }]],
  ['service_area', [{ id: id(90), service_at_location_id: id(20), name: 'Hidden area' }]],
  ['taxonomy', [{ id: id(100), name: 'Topics', description: 'Topics' }]],
  ['taxonomy_term', [{ id: id(101), name: 'Shelter', description: 'Shelter', taxonomy_id: id(100) }]],
  ['attribute', [{ id: id(102), link_id: shelter, link_entity: 'location', taxonomy_term_id: id(101), value: 'Hidden value' }]],
  [
    'metadata',
    [
      {
        id: id(103),
        resource_id: id(30),
        resource_type: 'address',
        last_action_date: '2026-01-01',
        last_action_type: 'update',
        field_name: 'address_1',
        previous_value: 'Stará tajná 5',
        replacement_value: 'Tajná 12/3',
        updated_by: 'Keeper',
      },
    ],
  ],
])
const traces = [
  'Tajná',
  'TAJNA',
  'tajná',
  'calm',
  '50.1111',
  '14.2222',
  'Hidden',
  'blue door',
  '999 000',
  'Night',
  'night@',
  'Skryt',
  '199 99',
  'Keeper',
  shelter,
  id(20),
  id(30),
  id(41),
]
const note = { title: 'x', description: 'x', homepage: 'https://metropolis.example', created: '2026-11-23T00:00:00Z' }

describe('a confidential place', () => {
  const open = withoutConfidentialPlaces(data, new Set([shelter]))

  test('leaves no trace in any document: place, address, coordinates, telephones, hours, people, history, words in texts', () => {
    const written = JSON.stringify([...open.keys()].flatMap((name) => nestedDocuments(open, name)))
    expect(traces.filter((trace) => written.includes(trace))).toEqual([])
  })

  test('leaves no trace in any table', () => {
    const written = [...tabularFiles(open, note).values()].join('\n')
    expect(traces.filter((trace) => written.includes(trace))).toEqual([])
  })

  test('does not take the service, the organisation or the open office with it', () => {
    expect(open.get('service')?.[0]).toMatchObject({ name: 'Crisis help', alert: `Come to ${withheld} until Friday.` })
    expect(open.get('organization')?.[0]?.['description']).toBe(`Helps. We also meet at ${withheld}, ring twice.`)
    expect(open.get('location')?.map((row) => row['name'])).toEqual(['Office'])
    expect(open.get('address')?.map((row) => row['address_1'])).toEqual(['Veřejná 1'])
    expect(open.get('phone')?.map((row) => row['number'])).toEqual(['+420 222 000 000'])
    expect(validateHsdsTables(open)).toEqual([])
  })

  test('nothing is taken out when no place is confidential', () => {
    expect(withoutConfidentialPlaces(data, new Set())).toEqual(data)
  })

  test('whatever hangs on whatever hangs on it is gone too, in any order of rows', () => {
    fc.assert(
      fc.property(fc.shuffledSubarray([...data.keys()], { minLength: data.size }), (order) => {
        const shuffled = new Map(order.map((name) => [name, (data.get(name) ?? []).toReversed()]))
        const written = JSON.stringify([...withoutConfidentialPlaces(shuffled, new Set([shelter]))])
        expect(traces.filter((trace) => written.includes(trace))).toEqual([])
      }),
      { numRuns: 30 },
    )
  })
})
