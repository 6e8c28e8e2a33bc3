import { describe, expect, test } from 'vitest'
import { ajvComplaints } from '../../../../test/schemas/hsds.ts'
import { apiEntrance, listPage, oneDocument, pageOf, type HsdsQuery } from './hsds-api.ts'
import { hsdsLists, hsdsOpenApi } from './hsds-openapi.ts'
import type { HsdsPackage, HsdsRow } from './hsds-package.ts'
import { validateHsds, validateHsdsPage } from './hsds-validate.ts'

const id = (number: number) => `00000000-0000-4000-8000-${String(number).padStart(12, '0')}`
const everything: HsdsQuery = {
  page: 1,
  perPage: 50,
  search: null,
  taxonomyTermId: null,
  taxonomyId: null,
  organizationId: null,
  parentId: null,
  topOnly: false,
  modifiedAfter: null,
  minimal: false,
  full: false,
}
const names = ['Právní poradna', 'Sociální poradenství', 'Kurzy češtiny', 'Tlumočení', 'Asistence']
const data: HsdsPackage = new Map<string, HsdsRow[]>([
  [
    'organization',
    [
      { id: id(1), name: 'Poradna', description: '' },
      { id: id(2), name: 'META', description: '' },
    ],
  ],
  [
    'service',
    names.map((name, index) => ({
      id: id(10 + index),
      organization_id: id(index < 2 ? 1 : 2),
      name,
      status: 'active',
      last_modified: `2026-0${index + 1}-01T00:00:00.000Z`,
    })),
  ],
  ['location', [{ id: id(20), location_type: 'physical', name: 'Centrum' }]],
  ['service_at_location', [{ id: id(21), service_id: id(10), location_id: id(20) }]],
  ['taxonomy', [{ id: id(30), name: 'Topics', description: 'Topics' }]],
  [
    'taxonomy_term',
    [
      { id: id(31), name: 'Law', description: 'Law', taxonomy_id: id(30) },
      { id: id(32), name: 'Alien law', description: 'Alien law', taxonomy_id: id(30), parent_id: id(31) },
    ],
  ],
  ['attribute', [{ id: id(33), link_id: id(10), link_entity: 'service', taxonomy_term_id: id(32) }]],
])
const found = (query: Partial<HsdsQuery>, table = 'service') =>
  listPage(data, table, { ...everything, ...query }).contents.map((one) => one['name'] ?? one['id'])

describe('the lists of the HSDS API', () => {
  test('a page says how many there are and where it stands', () => {
    const { contents, ...header } = listPage(data, 'service', { ...everything, page: 2, perPage: 2 })
    expect(header).toEqual({ total_items: 5, total_pages: 3, page_number: 2, size: 2, first_page: false, last_page: false, empty: false })
    expect(contents.map((one) => one['name'])).toEqual(['Kurzy češtiny', 'Tlumočení'])
  })

  test('nothing found, and a page after the last, are empty pages', () => {
    expect(pageOf([], 1, 50)).toEqual({
      total_items: 0,
      total_pages: 0,
      page_number: 1,
      size: 0,
      first_page: true,
      last_page: true,
      empty: true,
      contents: [],
    })
    expect(listPage(data, 'service', { ...everything, page: 9 })).toMatchObject({ empty: true, total_items: 5, last_page: true })
  })

  test('every page of every list conforms, brief and full', () => {
    for (const { table } of hsdsLists) {
      for (const full of [false, true]) {
        const page = listPage(data, table, { ...everything, full })
        expect(validateHsdsPage(page, table)).toEqual([])
        for (const document of page.contents) expect(ajvComplaints(document, table)).toEqual([])
      }
    }
  })

  test('search forgives missing diacritics and filters add up', () => {
    expect(found({ search: 'pravni' })).toEqual(['Právní poradna'])
    expect(found({ organizationId: id(1) })).toEqual(['Právní poradna', 'Sociální poradenství'])
    expect(found({ organizationId: id(1), modifiedAfter: '2026-02-01T00:00:00Z' })).toEqual(['Sociální poradenství'])
    expect(found({ organizationId: id(2), search: 'pravni' })).toEqual([])
  })

  test('terms and vocabularies lead to what they describe, also at its place', () => {
    expect(found({ taxonomyTermId: id(32) })).toEqual(['Právní poradna'])
    expect(found({ taxonomyId: id(30) })).toEqual(['Právní poradna'])
    expect(found({ taxonomyTermId: id(32) }, 'service_at_location')).toEqual([id(21)])
    expect(found({ taxonomyTermId: id(99) }, 'service_at_location')).toEqual([])
    expect(found({ topOnly: true }, 'taxonomy_term')).toEqual(['Law'])
    expect(found({ parentId: id(31) }, 'taxonomy_term')).toEqual(['Alien law'])
  })

  test('the minimal list is everything on one page, id and time of change only', () => {
    const page = listPage(data, 'service', { ...everything, minimal: true, perPage: 2 })
    expect(page).toMatchObject({ total_pages: 1, size: 5, last_page: true })
    expect(page.contents[0]).toEqual({ id: id(10), modified_date: '2026-01-01T00:00:00.000Z' })
  })

  test('one record comes with everything; an unknown id is nothing', () => {
    const service = oneDocument(data, 'service', id(10).toUpperCase())
    expect(validateHsds(service)).toEqual([])
    expect(service).toMatchObject({ organization: { name: 'Poradna' }, service_at_locations: [{ location: { name: 'Centrum' } }] })
    expect(oneDocument(data, 'organization', id(1))).toMatchObject({
      services: [{ id: id(10), name: 'Právní poradna', status: 'active' }, { id: id(11) }],
    })
    expect(oneDocument(data, 'service', id(99))).toBeUndefined()
  })

  test('the entrance names version, profile and description of the API, and the description names every list', () => {
    expect(apiEntrance('https://metropolis.example', 'Praha')).toMatchObject({
      version: '3.1',
      openapi_url: 'https://metropolis.example/open-data/hsds/openapi.json',
    })
    const { paths } = hsdsOpenApi('https://metropolis.example')
    expect(Object.keys(Object(paths))).toEqual(['/', ...hsdsLists.flatMap(({ path }) => [`/${path}`, `/${path}/{id}`])])
  })
})
