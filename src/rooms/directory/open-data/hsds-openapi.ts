// The OpenAPI document of our HSDS API, written from the same list of tables that the data is checked with.
import { hsdsTables, hsdsVersion, type Field, type Table } from './hsds-standard.ts'

type Json = Record<string, unknown>

function property(field: Field): Json {
  if (field.kind === 'number') return { type: 'number' }
  if (field.oneOf) return { type: 'string', enum: field.oneOf }
  const formats: Partial<Record<Field['kind'], string>> = { uuid: 'uuid', uri: 'uri', email: 'email', datetime: 'date-time', date: 'date' }
  const format = formats[field.kind]
  return format ? { type: 'string', format } : { type: 'string' }
}

function schema(table: Table): Json {
  const properties: Json = {}
  for (const [name, field] of Object.entries(table.fields)) properties[name] = property(field)
  for (const [name, nested] of Object.entries(table.nested)) {
    const child = { $ref: `#/components/schemas/${nested.table}` }
    properties[name] = nested.many ? { type: 'array', items: child } : child
  }
  return {
    type: 'object',
    title: table.title,
    properties,
    required: Object.entries(table.fields)
      .filter(([, field]) => field.required)
      .map(([name]) => name),
  }
}

const page: Json = {
  type: 'object',
  properties: {
    total_items: { type: 'integer' },
    total_pages: { type: 'integer' },
    page_number: { type: 'integer' },
    size: { type: 'integer' },
    first_page: { type: 'boolean' },
    last_page: { type: 'boolean' },
    empty: { type: 'boolean' },
  },
  required: ['total_items', 'total_pages', 'page_number', 'size', 'first_page', 'last_page', 'empty'],
}
const types: Readonly<Record<string, Json>> = {
  search: { type: 'string' },
  page: { type: 'integer', minimum: 1 },
  per_page: { type: 'integer', minimum: 1 },
  taxonomy_term_id: { type: 'string' },
  taxonomy_id: { type: 'string' },
  organization_id: { type: 'string' },
  modified_after: { type: 'string', format: 'date-time' },
  minimal: { type: 'boolean' },
  full: { type: 'boolean' },
  top_only: { type: 'boolean' },
  parent_id: { type: 'string' },
}

/** The lists of the API: address, table, and the query parameters each understands. */
export const hsdsLists: readonly { path: string; table: string; parameters: readonly string[] }[] = [
  {
    path: 'services',
    table: 'service',
    parameters: ['search', 'page', 'per_page', 'taxonomy_term_id', 'taxonomy_id', 'organization_id', 'modified_after', 'minimal', 'full'],
  },
  { path: 'organizations', table: 'organization', parameters: ['search', 'page', 'per_page', 'taxonomy_term_id', 'taxonomy_id', 'full'] },
  {
    path: 'service_at_locations',
    table: 'service_at_location',
    parameters: ['search', 'page', 'per_page', 'taxonomy_term_id', 'taxonomy_id', 'organization_id', 'modified_after', 'full'],
  },
  { path: 'taxonomies', table: 'taxonomy', parameters: ['search', 'page', 'per_page'] },
  { path: 'taxonomy_terms', table: 'taxonomy_term', parameters: ['search', 'page', 'per_page', 'taxonomy_id', 'top_only', 'parent_id'] },
]

function answer(body: Json): Json {
  return { 200: { description: 'Found', content: { 'application/json': { schema: body } } } }
}

/** Describes the HSDS API of this city. */
export function hsdsOpenApi(origin: string): Json {
  const paths: Json = {
    '/': {
      get: {
        operationId: 'getAPIMetaInformation',
        summary: 'What this API is',
        responses: answer({
          type: 'object',
          properties: {
            version: { type: 'string' },
            profile: { type: 'string', format: 'uri' },
            openapi_url: { type: 'string', format: 'uri' },
          },
        }),
      },
    },
  }
  for (const { path, table, parameters } of hsdsLists) {
    const one = { $ref: `#/components/schemas/${table}` }
    paths[`/${path}`] = {
      get: {
        operationId: `list_${path}`,
        summary: `A page of ${path}`,
        parameters: parameters.map((name) => ({ name, in: 'query', required: false, schema: types[name] })),
        responses: answer({ allOf: [{ $ref: '#/components/schemas/Page' }], properties: { contents: { type: 'array', items: one } } }),
      },
    }
    paths[`/${path}/{id}`] = {
      get: {
        operationId: `get_${table}`,
        summary: `One record of ${path} with everything that belongs to it`,
        parameters: [{ name: 'id', in: 'path', required: true, schema: { type: 'string', format: 'uuid' } }],
        responses: answer(one),
      },
    }
  }
  return {
    openapi: '3.1.0',
    info: { title: 'Services for migrants (HSDS)', version: hsdsVersion, license: { name: 'CC-BY-4.0', identifier: 'CC-BY-4.0' } },
    servers: [{ url: `${origin}/open-data/hsds` }],
    paths,
    components: { schemas: { Page: page, ...Object.fromEntries([...hsdsTables].map(([name, table]) => [name, schema(table)])) } },
  }
}
