// The read side of the HSDS API reference: pages, filters that add up, brief and full documents. Pure; routes.ts gives it the package.
import { briefDocuments, nestedDocuments, type HsdsDocument, type HsdsPackage, type HsdsRow } from './hsds-package.ts'
import { hsdsVersion } from './hsds-standard.ts'

export type HsdsPage = {
  total_items: number
  total_pages: number
  page_number: number
  size: number
  first_page: boolean
  last_page: boolean
  empty: boolean
  contents: HsdsDocument[]
}
export type HsdsQuery = {
  page: number
  perPage: number
  search: string | null
  taxonomyTermId: string | null
  taxonomyId: string | null
  organizationId: string | null
  parentId: string | null
  topOnly: boolean
  modifiedAfter: string | null
  minimal: boolean
  full: boolean
}
export const mostPerPage = 500

/** Cuts a page out of a list; a page after the last is empty, not an error. */
export function pageOf(documents: readonly HsdsDocument[], page: number, perPage: number): HsdsPage {
  const totalPages = Math.ceil(documents.length / perPage)
  const contents = documents.slice((page - 1) * perPage, page * perPage)
  return {
    total_items: documents.length,
    total_pages: totalPages,
    page_number: page,
    size: contents.length,
    first_page: page === 1,
    last_page: page >= totalPages,
    empty: contents.length === 0,
    contents,
  }
}

/** What the entrance of the API says about itself. */
export function apiEntrance(origin: string, city: string): HsdsDocument {
  return {
    version: hsdsVersion,
    profile: 'https://docs.openreferral.org/en/latest/hsds/',
    openapi_url: `${origin}/open-data/hsds/openapi.json`,
    description: `Services for migrants in ${city}: as described in the study of 2014 and as kept by the organisations since. Each record says where it comes from.`,
    publisher: { name: `Metropolis ${city}`, website: `${origin}/` },
  }
}

const searched: Readonly<Record<string, readonly string[]>> = {
  service: ['name', 'alternate_name', 'description'],
  organization: ['name', 'alternate_name', 'description'],
  taxonomy: ['name', 'description'],
  taxonomy_term: ['name', 'description'],
  service_at_location: ['description'],
}

/** Lower case without diacritics, so that "pravni" finds "právní". */
function fold(text: string): string {
  return text.normalize('NFD').replace(/\p{M}/gu, '').toLowerCase()
}

/** The rows of a table that every filter lets through. */
function filtered(data: HsdsPackage, table: string, query: HsdsQuery): HsdsRow[] {
  const services = new Map((data.get('service') ?? []).map((row) => [row['id'], row]))
  const terms = new Map((data.get('taxonomy_term') ?? []).map((row) => [row['id'], row]))
  const described = new Set<string>()
  const wanted = (data.get('attribute') ?? []).filter(
    (row) =>
      (query.taxonomyTermId === null || row['taxonomy_term_id'] === query.taxonomyTermId) &&
      (query.taxonomyId === null || terms.get(row['taxonomy_term_id'] ?? '')?.['taxonomy_id'] === query.taxonomyId),
  )
  for (const row of wanted) described.add(`${row['link_entity']}:${row['link_id']}`)
  const words = fold(query.search ?? '')
    .split(/\s+/)
    .filter(Boolean)
  return (data.get(table) ?? []).filter((row) => {
    const service = table === 'service_at_location' ? services.get(row['service_id'] ?? '') : row
    const text = fold(
      [
        ...(searched[table] ?? []).map((column) => row[column] ?? ''),
        ...(table === 'service_at_location' ? [service?.['name'] ?? ''] : []),
      ].join(' '),
    )
    if (!words.every((word) => text.includes(word))) return false
    if (query.organizationId !== null && service?.['organization_id'] !== query.organizationId) return false
    if (query.modifiedAfter !== null && !(Date.parse(String(service?.['last_modified'] ?? '')) >= Date.parse(query.modifiedAfter)))
      return false
    if (table === 'taxonomy_term') {
      return (
        (query.taxonomyId === null || row['taxonomy_id'] === query.taxonomyId) &&
        (query.parentId === null || row['parent_id'] === query.parentId) &&
        (!query.topOnly || row['parent_id'] === undefined)
      )
    }
    if (query.taxonomyTermId === null && query.taxonomyId === null) return true
    return described.has(`${table}:${row['id']}`) || (table === 'service_at_location' && described.has(`service:${row['service_id']}`))
  })
}

/** One page of a list of the API. */
export function listPage(data: HsdsPackage, table: string, query: HsdsQuery): HsdsPage {
  const rows = filtered(data, table, query)
  if (query.minimal && table === 'service') {
    const documents = rows.map((row) => ({
      id: row['id'] ?? '',
      ...(row['last_modified'] === undefined ? {} : { modified_date: row['last_modified'] }),
    }))
    return pageOf(documents, 1, Math.max(1, documents.length))
  }
  const page = pageOf(
    rows.map((row) => ({ ...row })),
    query.page,
    query.perPage,
  )
  const shown = new Map(data)
  const ids = new Set(page.contents.map((row) => row['id']))
  shown.set(
    table,
    rows.filter((row) => ids.has(String(row['id']))),
  )
  return { ...page, contents: query.full ? nestedDocuments(shown, table) : briefDocuments(shown, table) }
}

/** One full document, or undefined when there is none with this id. An organisation also names its services, which the standard leaves open. */
export function oneDocument(data: HsdsPackage, table: string, id: string): HsdsDocument | undefined {
  const wanted = id.toLowerCase()
  const row = (data.get(table) ?? []).find((one) => one['id'] === wanted)
  if (!row) return undefined
  const document = nestedDocuments(new Map([...data, [table, [row]]]), table)[0]
  if (!document || table !== 'organization') return document
  const services = (data.get('service') ?? []).filter((service) => service['organization_id'] === wanted)
  return {
    ...document,
    services: services.map((service) => ({ id: service['id'] ?? '', name: service['name'] ?? '', status: service['status'] ?? '' })),
  }
}
