// One body of HSDS data as flat tables. Documents are nested from it and flattened back into it, so JSON and CSV are two writings of the same rows.
import { complaint, hsdsTable, hsdsTables, type Nested, type Table } from './hsds-standard.ts'

export type HsdsRow = Readonly<Record<string, string | number>>
export type HsdsPackage = ReadonlyMap<string, readonly HsdsRow[]>
export type HsdsDocument = { [property: string]: string | number | HsdsDocument | HsdsDocument[] }
/** `where` is a file with its line, or a path inside a document. */
export type HsdsProblem = { where: string; reason: string }

type Index = { byId: ReadonlyMap<string, ReadonlyMap<string, HsdsRow>>; children: ReadonlyMap<string, readonly HsdsRow[]> }

function linkName(the: Nested, parentTable: string): string {
  if (the.by === 'attribute') return `attribute.${parentTable}`
  if (the.by === 'metadata') return `metadata.${parentTable}`
  return `${the.table}.${the.key}`
}

function indexed(data: HsdsPackage): Index {
  const byId = new Map<string, Map<string, HsdsRow>>()
  const children = new Map<string, HsdsRow[]>()
  function file(key: string, row: HsdsRow): void {
    const list = children.get(key)
    if (list) list.push(row)
    else children.set(key, [row])
  }
  for (const [name, rows] of data) {
    const ids = new Map<string, HsdsRow>()
    for (const row of rows) {
      ids.set(String(row['id']), row)
      for (const column of Object.keys(hsdsTable(name).fields))
        if (hsdsTable(name).fields[column]?.refersTo && row[column] !== undefined) file(`${name}.${column}:${row[column]}`, row)
      if (name === 'attribute') file(`attribute.${row['link_entity']}:${row['link_id']}`, row)
      if (name === 'metadata') file(`metadata.${row['resource_type']}:${row['resource_id']}`, row)
    }
    byId.set(name, ids)
  }
  return { byId, children }
}

/** Columns that nesting already says: the parent a child hangs on, or the child that stands in place of its id. */
function saidByNesting(the: Nested): readonly string[] {
  if (the.by === 'attribute') return ['link_id', 'link_entity']
  if (the.by === 'metadata') return ['resource_id', 'resource_type']
  return [the.key]
}

function nest(index: Index, the: Table, row: HsdsRow, said: readonly string[], leaveOut: ReadonlySet<string>, path: string): HsdsDocument {
  const document: HsdsDocument = {}
  const id = String(row['id'])
  const inPlace = new Set(said)
  for (const [property, nested] of Object.entries(the.nested)) {
    if (nested.by === 'inParent' && row[nested.key] !== undefined && !leaveOut.has(`${path}.${property}`)) inPlace.add(nested.key)
  }
  for (const column of Object.keys(the.fields)) {
    const value = row[column]
    if (value !== undefined && !inPlace.has(column)) document[column] = value
  }
  for (const [property, nested] of Object.entries(the.nested)) {
    const here = `${path}.${property}`
    if (leaveOut.has(here)) continue
    const child = hsdsTable(nested.table)
    if (nested.by === 'inParent') {
      const found = row[nested.key] === undefined ? undefined : index.byId.get(nested.table)?.get(String(row[nested.key]))
      if (found) document[property] = nest(index, child, found, [], leaveOut, here)
      else if (row[nested.key] !== undefined) document[nested.key] = String(row[nested.key])
      continue
    }
    const found = index.children.get(`${linkName(nested, the.name)}:${id}`) ?? []
    if (found.length > 0) document[property] = found.map((one) => nest(index, child, one, saidByNesting(nested), leaveOut, here))
  }
  return document
}

/** A service names its places itself, so its organisation inside it does not repeat them. */
const usuallyLeftOut: ReadonlySet<string> = new Set(['service.organization.locations', 'service.organization.programs'])

/** Full documents of one table, in the order of its rows. */
export function nestedDocuments(data: HsdsPackage, name: string): HsdsDocument[] {
  const index = indexed(data)
  return (data.get(name) ?? []).map((row) => nest(index, hsdsTable(name), row, [], usuallyLeftOut, name))
}

/** Documents as the lists of the HSDS API give them: own fields and single objects, no lists inside. */
export function briefDocuments(data: HsdsPackage, name: string): HsdsDocument[] {
  const index = indexed(data)
  return (data.get(name) ?? []).map((row) => brief(index, name, row))
}
function brief(index: Index, name: string, row: HsdsRow): HsdsDocument {
  const document: HsdsDocument = { ...row }
  for (const [property, nested] of Object.entries(hsdsTable(name).nested)) {
    if (nested.by !== 'inParent') continue
    const found = row[nested.key] === undefined ? undefined : index.byId.get(nested.table)?.get(String(row[nested.key]))
    if (!found) continue
    delete document[nested.key]
    document[property] = brief(index, nested.table, found)
  }
  return document
}

export type Flattened = { data: Map<string, HsdsRow[]>; problems: HsdsProblem[] }

/** Collects rows of many documents; the same id met again completes the row, a contradiction is reported and the first word stays. */
export function flattener() {
  const tables = new Map<string, Map<string, Record<string, string | number>>>()
  const problems: HsdsProblem[] = []
  function add(name: string, value: unknown, where: string, links: HsdsRow): void {
    const the = hsdsTable(name)
    if (!isObject(value)) {
      problems.push({ where, reason: 'is not an object' })
      return
    }
    const row: Record<string, string | number> = { ...links }
    const before = problems.length
    for (const [column, field] of Object.entries(the.fields)) {
      const given = value[column]
      // Many feeds write null or an empty text for "not known"; the standard leaves the field out, unless it needs a text (which may be empty).
      if (given === undefined || given === null || (given === '' && !(field.required && field.kind === 'text'))) {
        if (field.required) problems.push({ where: `${where}.${column}`, reason: 'is missing' })
        continue
      }
      const reason = complaint(field, given)
      if (reason) problems.push({ where: `${where}.${column}`, reason })
      else if (typeof given === 'string' || typeof given === 'number')
        row[column] = field.kind === 'uuid' ? String(given).toLowerCase() : given
    }
    if (problems.length > before) return
    const id = String(row['id'])
    for (const [property, nested] of Object.entries(the.nested)) {
      const given = value[property]
      if (given === undefined || given === null) continue
      if (nested.by === 'inParent') {
        add(nested.table, given, `${where}.${property}`, {})
        if (isObject(given) && typeof given['id'] === 'string') row[nested.key] = given['id'].toLowerCase()
      } else if (Array.isArray(given)) {
        for (const [position, child] of given.entries())
          add(nested.table, child, `${where}.${property}[${position}]`, linkTo(nested, name, id))
      } else {
        problems.push({ where: `${where}.${property}`, reason: 'is not a list' })
      }
    }
    merge(name, id, row, where)
  }
  function merge(name: string, id: string, row: Record<string, string | number>, where: string): void {
    const rows = tables.get(name) ?? new Map<string, Record<string, string | number>>()
    tables.set(name, rows)
    const before = rows.get(id)
    if (!before) {
      rows.set(id, row)
      return
    }
    for (const [column, value] of Object.entries(row)) {
      if (before[column] === undefined) before[column] = value
      else if (before[column] !== value)
        problems.push({ where: `${where}.${column}`, reason: `says "${value}", elsewhere the same id says "${before[column]}"` })
    }
  }
  return {
    add: (name: string, value: unknown, where: string) => add(name, value, where, {}),
    result(): Flattened {
      const data = new Map<string, HsdsRow[]>()
      for (const name of hsdsTables.keys()) {
        const rows = tables.get(name)
        if (rows) data.set(name, [...rows.values()])
      }
      return { data, problems }
    },
  }
}

function linkTo(nested: Nested, parentTable: string, parentId: string): HsdsRow {
  if (nested.by === 'attribute') return { link_id: parentId, link_entity: parentTable }
  if (nested.by === 'metadata') return { resource_id: parentId, resource_type: parentTable }
  return { [nested.key]: parentId }
}

export function isObject(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === 'object' && value !== null && !Array.isArray(value)
}
