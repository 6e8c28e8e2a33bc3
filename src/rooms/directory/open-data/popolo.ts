// People in public office, organisations and bodies as Popolo (popoloproject.com). Only what the public registers already show.
// Dates keep their precision: "2012" stays "2012"; a date nobody knows is left out, not guessed.

type Link = { url: string; note?: string }
type Named = { name: string; note?: string }
type Identifier = { identifier: string; scheme?: string }

export type PopoloPerson = {
  id: string
  name: string
  summary?: string
  other_names?: Named[]
  links?: Link[]
  sources?: Link[]
  updated_at?: string
}
export type PopoloOrganization = {
  id: string
  name: string
  classification: string
  other_names?: Named[]
  identifiers?: Identifier[]
  parent_id?: string
  area_id?: string
  founding_date?: string
  dissolution_date?: string
  links?: Link[]
  sources?: Link[]
  updated_at?: string
}
export type PopoloPost = { id: string; label: string; role?: string; organization_id: string; area_id?: string; sources?: Link[] }
/** Who is a member: a person, an organisation, or (for a seat whose holder nobody names) only its label. */
export type PopoloMembership = {
  id: string
  label?: string
  role?: string
  person_id?: string
  member?: { id: string; name: string; '@type': 'Organization' }
  organization_id: string
  post_id?: string
  on_behalf_of_id?: string
  start_date?: string
  end_date?: string
  sources?: Link[]
}
export type PopoloArea = { id: string; name: string; identifier?: string; classification?: string; parent_id?: string; sources?: Link[] }
export type PopoloEvent = {
  id: string
  name: string
  description?: string
  start_date?: string
  end_date?: string
  location?: string
  classification?: string
  organization_id?: string
  sources?: Link[]
}
export type PopoloDocument = {
  persons: PopoloPerson[]
  organizations: PopoloOrganization[]
  posts: PopoloPost[]
  memberships: PopoloMembership[]
  areas: PopoloArea[]
  events: PopoloEvent[]
}

type Check = (value: unknown) => boolean
const isText: Check = (value) => typeof value === 'string' && value !== ''
const isPartialDate: Check = (value) =>
  typeof value === 'string' &&
  /^\d{4}(-\d{2}){0,2}$/.test(value) &&
  (value.length < 7 || (Number(value.slice(5, 7)) >= 1 && Number(value.slice(5, 7)) <= 12))
const isInstant: Check = (value) => typeof value === 'string' && /^\d{4}-\d{2}-\d{2}T\d{2}:\d{2}:\d{2}(\.\d+)?Z$/.test(value)
const isLinks: Check = (value) =>
  Array.isArray(value) &&
  value.every(
    (one) =>
      isRecord(one) && typeof one['url'] === 'string' && URL.canParse(one['url']) && (one['note'] === undefined || isText(one['note'])),
  )
const isNames: Check = (value) => Array.isArray(value) && value.every((one) => isRecord(one) && isText(one['name']))
const isIdentifiers: Check = (value) => Array.isArray(value) && value.every((one) => isRecord(one) && isText(one['identifier']))
const isMember: Check = (value) => isRecord(value) && isText(value['id']) && isText(value['name'])

function isRecord(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === 'object' && value !== null && !Array.isArray(value)
}

/** Popolo's classes as far as we write them; a property that is not listed here may not appear. `ref:` properties must lead to a record of that list. */
const classes: Readonly<
  Record<
    keyof PopoloDocument,
    { needs: readonly string[]; has: Readonly<Record<string, Check>>; refers: Readonly<Record<string, keyof PopoloDocument>> }
  >
> = {
  persons: {
    needs: ['id', 'name'],
    has: { id: isText, name: isText, summary: isText, other_names: isNames, links: isLinks, sources: isLinks, updated_at: isInstant },
    refers: {},
  },
  organizations: {
    needs: ['id', 'name', 'classification'],
    has: {
      id: isText,
      name: isText,
      classification: isText,
      other_names: isNames,
      identifiers: isIdentifiers,
      parent_id: isText,
      area_id: isText,
      founding_date: isPartialDate,
      dissolution_date: isPartialDate,
      links: isLinks,
      sources: isLinks,
      updated_at: isInstant,
    },
    refers: { parent_id: 'organizations', area_id: 'areas' },
  },
  posts: {
    needs: ['id', 'label', 'organization_id'],
    has: { id: isText, label: isText, role: isText, organization_id: isText, area_id: isText, sources: isLinks },
    refers: { organization_id: 'organizations', area_id: 'areas' },
  },
  memberships: {
    needs: ['id', 'organization_id'],
    has: {
      id: isText,
      label: isText,
      role: isText,
      person_id: isText,
      member: isMember,
      organization_id: isText,
      post_id: isText,
      on_behalf_of_id: isText,
      start_date: isPartialDate,
      end_date: isPartialDate,
      sources: isLinks,
    },
    refers: { person_id: 'persons', organization_id: 'organizations', post_id: 'posts', on_behalf_of_id: 'organizations' },
  },
  areas: {
    needs: ['id', 'name'],
    has: { id: isText, name: isText, identifier: isText, classification: isText, parent_id: isText, sources: isLinks },
    refers: { parent_id: 'areas' },
  },
  events: {
    needs: ['id', 'name'],
    has: {
      id: isText,
      name: isText,
      description: isText,
      start_date: isPartialDate,
      end_date: isPartialDate,
      location: isText,
      classification: isText,
      organization_id: isText,
      sources: isLinks,
    },
    refers: { organization_id: 'organizations' },
  },
}
const listNames: readonly (keyof PopoloDocument)[] = ['persons', 'organizations', 'posts', 'memberships', 'areas', 'events']

/** Lists everything in which a Popolo document departs from the specification or contradicts itself; empty when it conforms. */
export function validatePopolo(document: PopoloDocument): string[] {
  const complaints: string[] = []
  const ids = new Map(listNames.map((list) => [list, new Set(document[list].map((one) => one.id))]))
  for (const list of listNames) {
    const { needs, has, refers } = classes[list]
    if (ids.get(list)?.size !== document[list].length) complaints.push(`${list}: an id is given twice`)
    for (const [position, record] of document[list].entries()) {
      const where = `${list}[${position}]`
      const given = new Map<string, unknown>(Object.entries(record))
      for (const property of needs) if (!given.has(property)) complaints.push(`${where}.${property} is missing`)
      for (const [property, value] of given) {
        const check = has[property]
        if (!check) complaints.push(`${where}.${property} is not known to Popolo`)
        else if (!check(value)) complaints.push(`${where}.${property} does not fit`)
        const target = refers[property]
        if (target && !ids.get(target)?.has(String(value))) complaints.push(`${where}.${property} leads to nothing in ${target}`)
      }
      if (list === 'memberships' && !given.has('person_id') && !given.has('member') && !given.has('label'))
        complaints.push(`${where} says neither who nor what is a member`)
    }
  }
  return complaints
}

/** A year with perhaps a month as Popolo writes it: "2012", "2014-06"; undefined when not known. */
export function partialDate(year: number | null, month: number | null = null): string | undefined {
  if (year === null) return undefined
  return month === null ? String(year) : `${year}-${String(month).padStart(2, '0')}`
}
