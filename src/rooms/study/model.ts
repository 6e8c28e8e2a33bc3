// The study's records as transcribed: which collections there are, how a record is named, what it refers to, where the house shows it.
import { z } from 'zod'
import type { Lang } from '../../kernel/i18n.ts'

/** The collections in the order of their files; one file each. */
export const collections = [
  'organisations',
  'bodies',
  'memberships',
  'people',
  'projects',
  'funding',
  'strategy',
  'services',
  'figures',
  'places',
  'events',
  'groups',
  'terms',
  'citations',
  'problems',
  'roles',
  'claims',
  'inconsistencies',
  'missing',
] as const
export type Collection = (typeof collections)[number]
export function isCollection(text: string): text is Collection {
  return collections.some((one) => one === text)
}

export type Json = null | boolean | number | string | Json[] | { [key: string]: Json }
export type Facts = { [key: string]: Json }

const quotation = z.object({ section: z.string(), table: z.string().optional(), quote: z.string() })
export type Quotation = { section: string; table: string | null; quote: string }
export const recordSeed = z.looseObject({ id: z.string().regex(/^[a-z0-9]+(-[a-z0-9]+)*$/) })

export type StudyRecord = {
  id: string
  collection: Collection
  parentId: string | null
  position: number
  label: string
  kind: string | null
  facts: Facts
  quotations: Quotation[]
}

const labelFields = ['name', 'title', 'label', 'term', 'text', 'what', 'sector', 'id']
function isText(value: Json | undefined): value is string {
  return typeof value === 'string' && value !== ''
}
/** The words by which a record is called: its name, title or sentence. */
export function labelOf(facts: Facts): string {
  for (const field of labelFields) {
    const value = facts[field]
    if (isText(value)) return value
  }
  throw new RangeError('A record of the study has no name')
}

function asFacts(value: unknown): Facts {
  return z.record(z.string(), z.json()).parse(value)
}
function quotationsOf(facts: Facts): Quotation[] {
  const several =
    facts['evidence'] ?? (Array.isArray(facts['asPrinted']) && typeof facts['asPrinted'][0] === 'object' ? facts['asPrinted'] : null)
  const found = several ? z.array(quotation).parse(several) : facts['source'] ? [quotation.parse(facts['source'])] : []
  return found.map((one) => ({ section: one.section, table: one.table ?? null, quote: one.quote }))
}
function recordOf(collection: Collection, facts: Facts, position: number, parentId: string | null): StudyRecord {
  const { id } = recordSeed.parse(facts)
  const kind = facts['kind']
  return {
    id,
    collection,
    parentId,
    position,
    label: labelOf(facts),
    kind: isText(kind) ? kind : null,
    facts,
    quotations: quotationsOf(facts),
  }
}

/** One file as records: a list gives its elements; the strategy gives itself and every part of it that has an id of its own. */
export function recordsOf(collection: Collection, content: unknown): StudyRecord[] {
  if (Array.isArray(content)) return content.map((one, index) => recordOf(collection, asFacts(one), index, null))
  const whole = asFacts(content)
  const top = recordOf(collection, whole, 0, null)
  const records = [top]
  for (const [field, list] of Object.entries(whole)) {
    if (!Array.isArray(list)) continue
    for (const part of list) {
      if (part === null || typeof part !== 'object' || Array.isArray(part)) continue
      records.push(recordOf(collection, { ...part, partKind: field }, records.length, top.id))
    }
  }
  return records
}

export type Reference = { from: string; to: string; field: string }
/** Every known id that a record names in any of its fields; the parts of the strategy speak for themselves. */
export function referencesOf(record: StudyRecord, known: ReadonlySet<string>): Reference[] {
  const found = new Map<string, Reference>()
  function walk(value: Json, field: string): void {
    if (typeof value === 'string') {
      if (value !== record.id && known.has(value)) found.set(`${field} ${value}`, { from: record.id, to: value, field })
    } else if (Array.isArray(value)) {
      for (const one of value) walk(one, field)
    } else if (value !== null && typeof value === 'object') {
      const ownRecord = record.parentId === null && record.collection === 'strategy' && typeof value['id'] === 'string'
      if (!ownRecord) for (const one of Object.values(value)) walk(one, field)
    }
  }
  for (const [field, value] of Object.entries(record.facts)) if (field !== 'id') walk(value, field)
  return [...found.values()]
}

const ownPages: Partial<Record<Collection, string>> = {
  organisations: 'organisations',
  bodies: 'bodies',
  people: 'people',
  projects: 'projects',
  funding: 'funding',
  services: 'services',
  places: 'places',
  events: 'events',
}
/** The id without the word that says what it is: the last part of a record's address. */
export function slugOf(id: string): string {
  return id.replace(/^(org|body|person|project|funding|service|place|event|strategy)-/, '')
}
/** Where the house shows a record: its own page in its room, the strategy, or the page of the study's record. */
export function recordHref(lang: Lang, collection: string, id: string): string {
  const place = isCollection(collection) ? ownPages[collection] : undefined
  if (place) return `/${lang}/${place}/${slugOf(id)}`
  if (collection === 'strategy') return `/${lang}/strategy#${id}`
  return `/${lang}/study/${collection}/${id}`
}

const technical: ReadonlySet<string> = new Set([
  'id',
  'source',
  'alsoIn',
  'inconsistencyIds',
  'asPrinted',
  'nameFromStudy',
  'nameCsFromStudy',
  'partKind',
  'notStated',
  'evidence',
])
/** Fields the study leaves open: null in the transcript, or an empty list where something was looked for. */
export function openFields(facts: Facts): string[] {
  return Object.entries(facts)
    .filter(([field, value]) => !technical.has(field) && value === null)
    .map(([field]) => field)
}
/** Fields to show of a record that has no table of its own, in the order of the transcript. */
export function shownFields(facts: Facts): [string, Json][] {
  return Object.entries(facts).filter(
    ([field, value]) => !technical.has(field) && value !== null && !(Array.isArray(value) && value.length === 0),
  )
}
