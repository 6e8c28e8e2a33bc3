// Our own check against HSDS 3.1. It is what runs in production and before every export; the tests hold it against an independent JSON Schema engine.
import { isObject, type HsdsPackage, type HsdsProblem } from './hsds-package.ts'
import { complaint, hsdsTable, hsdsTables } from './hsds-standard.ts'

/** Lists everything in which a full document of the table departs from HSDS 3.1; an empty list means it conforms. Properties unknown to the standard are allowed. */
export function validateHsds(document: unknown, name = 'service', where = name): HsdsProblem[] {
  const the = hsdsTable(name)
  if (!isObject(document)) return [{ where, reason: 'is not an object' }]
  const problems: HsdsProblem[] = []
  for (const [column, field] of Object.entries(the.fields)) {
    const value = document[column]
    if (value === undefined) {
      if (field.required) problems.push({ where: `${where}.${column}`, reason: 'is missing' })
      continue
    }
    const reason = complaint(field, value)
    if (reason) problems.push({ where: `${where}.${column}`, reason })
  }
  for (const [property, nested] of Object.entries(the.nested)) {
    const value = document[property]
    if (value === undefined) {
      // The one nested object that the standard insists on: a capacity without its unit says nothing.
      if (name === 'service_capacity' && property === 'unit') problems.push({ where: `${where}.unit`, reason: 'is missing' })
    } else if (!nested.many) {
      problems.push(...validateHsds(value, nested.table, `${where}.${property}`))
    } else if (!Array.isArray(value)) {
      problems.push({ where: `${where}.${property}`, reason: 'is not a list' })
    } else {
      for (const [position, child] of value.entries())
        problems.push(...validateHsds(child, nested.table, `${where}.${property}[${position}]`))
    }
  }
  return problems
}

const pageFields: Readonly<Record<string, 'number' | 'boolean'>> = {
  total_items: 'number',
  total_pages: 'number',
  page_number: 'number',
  size: 'number',
  first_page: 'boolean',
  last_page: 'boolean',
  empty: 'boolean',
}

/** Checks a page of the HSDS API: its seven header fields and every document in it. */
export function validateHsdsPage(page: unknown, name: string): HsdsProblem[] {
  if (!isObject(page)) return [{ where: 'page', reason: 'is not an object' }]
  const problems: HsdsProblem[] = []
  for (const [property, type] of Object.entries(pageFields)) {
    const value = page[property]
    if (typeof value !== type || (type === 'number' && !Number.isInteger(value)))
      problems.push({ where: `page.${property}`, reason: `is not a ${type === 'number' ? 'whole number' : 'yes or no'}` })
  }
  const contents = page['contents']
  if (!Array.isArray(contents)) return [...problems, { where: 'page.contents', reason: 'is not a list' }]
  return [...problems, ...contents.flatMap((document, position) => validateHsds(document, name, `contents[${position}]`))]
}

/** Checks tables as such: required columns, values, ids given once, links that lead somewhere. */
export function validateHsdsTables(data: HsdsPackage): HsdsProblem[] {
  const problems: HsdsProblem[] = []
  const ids = new Map([...data].map(([name, rows]) => [name, new Set(rows.map((row) => String(row['id'])))]))
  for (const [name, rows] of data) {
    const the = hsdsTable(name)
    const seen = new Set<string>()
    for (const [position, row] of rows.entries()) {
      const where = `${the.path} row ${position + 1}`
      for (const [column, field] of Object.entries(the.fields)) {
        const value = row[column]
        if (value === undefined) {
          if (field.requiredInTables) problems.push({ where, reason: `${column} is missing` })
          continue
        }
        const reason = complaint(field, value)
        if (reason) problems.push({ where, reason: `${column} ${reason}` })
        else if (field.refersTo && !ids.get(field.refersTo)?.has(String(value)))
          problems.push({ where, reason: `${column} leads to no ${field.refersTo}` })
      }
      const target =
        name === 'attribute'
          ? [row['link_entity'], row['link_id']]
          : name === 'metadata'
            ? [row['resource_type'], row['resource_id']]
            : null
      if (target && !(hsdsTables.has(String(target[0])) && ids.get(String(target[0]))?.has(String(target[1]))))
        problems.push({ where, reason: `describes no ${target[0]}` })
      const id = String(row['id'])
      if (seen.has(id)) problems.push({ where, reason: `id ${id} is given twice` })
      seen.add(id)
    }
  }
  return problems
}
