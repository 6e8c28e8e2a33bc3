// JSON Schemas of HSDS 3.1 documents in our own words, for an engine that is not ours (ajv). The official schema files are CC BY-SA 4.0 and not copied;
// `requiredByTheSpecification` below was transcribed by hand from them so that our list of tables is held against a second reading.
import { Ajv2020 } from 'ajv/dist/2020.js'
import addFormats from 'ajv-formats'
import { hsdsTables, type Field, type Table } from '../../src/rooms/directory/open-data/hsds-standard.ts'

export const requiredByTheSpecification: Readonly<Record<string, readonly string[]>> = {
  organization: ['id', 'name', 'description'],
  program: ['id', 'name', 'description'],
  service: ['id', 'name', 'status'],
  attribute: ['id'],
  service_at_location: ['id'],
  location: ['id', 'location_type'],
  phone: ['id', 'number'],
  contact: ['id'],
  address: ['id', 'address_1', 'city', 'state_province', 'postal_code', 'country', 'address_type'],
  schedule: ['id'],
  funding: ['id'],
  service_area: ['id'],
  required_document: ['id'],
  language: ['id'],
  accessibility: ['id'],
  taxonomy_term: ['id', 'name', 'description'],
  metadata: ['id', 'last_action_date', 'last_action_type', 'field_name', 'previous_value', 'replacement_value', 'updated_by'],
  cost_option: ['id'],
  organization_identifier: ['id', 'identifier_type', 'identifier'],
  taxonomy: ['id', 'name', 'description'],
  unit: ['id', 'name'],
  service_capacity: ['id', 'unit', 'available', 'updated'],
  url: ['id', 'url'],
}

function property(field: Field): Record<string, unknown> {
  if (field.kind === 'number') return { type: 'number' }
  if (field.oneOf) return { type: 'string', enum: field.oneOf }
  const formats: Partial<Record<Field['kind'], string>> = { uuid: 'uuid', uri: 'uri', email: 'email', datetime: 'date-time', date: 'date' }
  const format = formats[field.kind]
  return format ? { type: 'string', format } : { type: 'string' }
}

function schema(table: Table): Record<string, unknown> {
  const properties: Record<string, unknown> = {}
  for (const [name, field] of Object.entries(table.fields)) properties[name] = property(field)
  for (const [name, nested] of Object.entries(table.nested)) {
    const child = { $ref: `#/$defs/${nested.table}` }
    properties[name] = nested.many ? { type: 'array', items: child } : child
  }
  return { type: 'object', properties, required: requiredByTheSpecification[table.name] ?? [] }
}

const ajv = new Ajv2020({ strict: false, allErrors: true })
addFormats.default(ajv)
const $defs = Object.fromEntries([...hsdsTables].map(([name, table]) => [name, schema(table)]))

/** What ajv says against a document of the table; empty when it conforms. */
export function ajvComplaints(document: unknown, table = 'service'): string[] {
  const validate = ajv.getSchema(`hsds:${table}`) ?? ajv.compile({ $id: `hsds:${table}`, $ref: `#/$defs/${table}`, $defs })
  if (validate(document)) return []
  return (validate.errors ?? []).map((error) => `${error.instancePath} ${error.message ?? ''}`)
}
