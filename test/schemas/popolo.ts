// JSON Schemas of the Popolo classes we publish, in our own words after popolo-project/popolo-spec (its own are draft-03, which ajv no longer reads, and are not
// copied). Properties, types and the patterns of dates follow the specification; ajv is a second opinion beside our own check.
import { Ajv2020 } from 'ajv/dist/2020.js'
import addFormats from 'ajv-formats'

const text = { type: ['string', 'null'] }
const date = { type: ['string', 'null'], pattern: '^[0-9]{4}(-[0-9]{2}){0,2}$' }
const eventDate = {
  type: ['string', 'null'],
  pattern: '^[0-9]{4}((-[0-9]{2}){0,2}|(-[0-9]{2}){2}T[0-9]{2}(:[0-9]{2}){0,2}(Z|[+-][0-9]{2}(:[0-9]{2})?))$',
}
const list = (items: object) => ({ type: 'array', items })
const link = { type: 'object', properties: { url: { type: 'string', format: 'uri' }, note: text }, required: ['url'] }
const otherName = {
  type: 'object',
  properties: { name: { type: 'string' }, note: text, start_date: date, end_date: date },
  required: ['name'],
}
const identifier = { type: 'object', properties: { identifier: { type: 'string' }, scheme: text }, required: ['identifier'] }
const stamps = {
  created_at: { type: 'string', format: 'date-time' },
  updated_at: { type: 'string', format: 'date-time' },
  sources: list(link),
  links: list(link),
}

const classes = {
  persons: {
    id: text,
    name: text,
    other_names: list(otherName),
    identifiers: list(identifier),
    summary: text,
    biography: text,
    email: { type: 'string', format: 'email' },
    ...stamps,
  },
  organizations: {
    id: text,
    name: text,
    other_names: list(otherName),
    identifiers: list(identifier),
    classification: text,
    parent_id: text,
    area_id: text,
    founding_date: date,
    dissolution_date: date,
    image: { type: 'string', format: 'uri' },
    ...stamps,
  },
  posts: { id: text, label: text, role: text, organization_id: text, area_id: text, start_date: date, end_date: date, ...stamps },
  memberships: {
    id: text,
    label: text,
    role: text,
    member: { type: ['object', 'null'] },
    person_id: text,
    organization_id: text,
    post_id: text,
    on_behalf_of_id: text,
    area_id: text,
    start_date: date,
    end_date: date,
    ...stamps,
  },
  areas: {
    id: text,
    name: text,
    identifier: text,
    classification: text,
    parent_id: text,
    geometry: { type: ['object', 'null'] },
    ...stamps,
  },
  events: {
    id: text,
    name: text,
    description: text,
    start_date: eventDate,
    end_date: eventDate,
    location: text,
    status: text,
    identifiers: list(identifier),
    classification: text,
    organization_id: text,
    parent_id: text,
    ...stamps,
  },
}

const ajv = new Ajv2020({ strict: false, allErrors: true })
addFormats.default(ajv)
const validate = ajv.compile({
  type: 'object',
  properties: Object.fromEntries(
    Object.entries(classes).map(([name, properties]) => [name, list({ type: 'object', properties, additionalProperties: false })]),
  ),
  required: Object.keys(classes),
})

/** What ajv says against a Popolo document; empty when it conforms. */
export function popoloComplaints(document: unknown): string[] {
  return validate(document) ? [] : (validate.errors ?? []).map((error) => `${error.instancePath} ${error.message ?? ''}`)
}
