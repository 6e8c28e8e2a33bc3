// HSDS as a Tabular Data Package: one CSV per table that has rows, and datapackage.json that describes their columns.
import { fromCsv, toCsv } from '../../../kernel/csv.ts'
import type { HsdsPackage, HsdsProblem, HsdsRow } from './hsds-package.ts'
import { complaint, hsdsTable, hsdsTables, hsdsVersion, type Field, type Table } from './hsds-standard.ts'

export type PackageNote = { title: string; description: string; homepage: string; created: string }

const frictionlessType: Record<Field['kind'], string> = {
  text: 'string',
  uuid: 'string',
  uri: 'string',
  email: 'string',
  number: 'number',
  date: 'date',
  datetime: 'datetime',
  time: 'string',
}

function fieldDescriptor(name: string, field: Field): Record<string, unknown> {
  return {
    name,
    type: frictionlessType[field.kind],
    ...(field.kind === 'uuid' || field.kind === 'uri' || field.kind === 'email' ? { format: field.kind } : {}),
    constraints: { required: field.requiredInTables, unique: name === 'id', ...(field.oneOf ? { enum: field.oneOf } : {}) },
  }
}

function resource(the: Table, present: ReadonlySet<string>): Record<string, unknown> {
  const links = Object.entries(the.fields).filter(([, field]) => field.refersTo !== null && present.has(field.refersTo))
  return {
    name: the.name,
    path: the.path,
    title: the.title,
    profile: 'tabular-data-resource',
    format: 'csv',
    mediatype: 'text/csv',
    encoding: 'utf-8',
    dialect: { delimiter: ',', lineTerminator: '\r\n', quoteChar: '"', doubleQuote: true, header: true },
    schema: {
      primaryKey: 'id',
      fields: Object.entries(the.fields).map(([name, field]) => fieldDescriptor(name, field)),
      ...(links.length > 0
        ? {
            foreignKeys: links.map(([name, field]) => ({
              fields: name,
              reference: { resource: field.refersTo === the.name ? '' : field.refersTo, fields: 'id' },
            })),
          }
        : {}),
    },
  }
}

/** The files of the data package by name. Values stay as they are: machines read these files, and a telephone number begins with a plus. */
export function tabularFiles(data: HsdsPackage, note: PackageNote): Map<string, string> {
  const files = new Map<string, string>()
  const present = new Set([...data].filter(([, rows]) => rows.length > 0).map(([name]) => name))
  const resources: Record<string, unknown>[] = []
  for (const [name, the] of hsdsTables) {
    const rows = data.get(name)
    if (!rows || rows.length === 0) continue
    resources.push(resource(the, present))
    files.set(
      the.path,
      toCsv(
        Object.keys(the.fields).map((column) => ({ header: column, value: (row: HsdsRow) => row[column] })),
        rows,
        { formulas: 'keep' },
      ),
    )
  }
  files.set(
    'datapackage.json',
    `${JSON.stringify(
      {
        name: 'human_services_data',
        title: note.title,
        description: note.description,
        profile: 'tabular-data-package',
        version: hsdsVersion,
        homepage: note.homepage,
        created: note.created,
        licenses: [{ name: 'CC-BY-4.0', path: 'https://creativecommons.org/licenses/by/4.0/', title: 'Creative Commons Attribution 4.0' }],
        resources,
      },
      null,
      2,
    )}\n`,
  )
  return files
}

/** The table a file belongs to, by its name in the standard ("services.csv", also "service.csv"). */
export function tableOfFile(fileName: string): Table | undefined {
  const bare = fileName.toLowerCase()
  return [...hsdsTables.values()].find((the) => the.path === bare || `${the.name}.csv` === bare || `${the.name}s.csv` === bare)
}

/** Reads CSV files into rows; a row with a bad value is left out and every reason is listed with its line. */
export function readTabular(files: ReadonlyMap<string, string>): { data: Map<string, HsdsRow[]>; problems: HsdsProblem[] } {
  const data = new Map<string, HsdsRow[]>()
  const problems: HsdsProblem[] = []
  for (const [fileName, content] of files) {
    const the = tableOfFile(fileName)
    if (!the) {
      problems.push({ where: fileName, reason: 'is no table of HSDS' })
      continue
    }
    const read = fromCsv(content)
    problems.push(...read.problems.map(({ line, reason }) => ({ where: `${fileName} line ${line}`, reason })))
    if (!read.headers.includes('id')) {
      problems.push({ where: fileName, reason: 'has no column id' })
      continue
    }
    const rows: HsdsRow[] = []
    for (const { line, cells } of read.rows) {
      const { row, reasons } = typedRow(the, cells)
      problems.push(...reasons.map((reason) => ({ where: `${fileName} line ${line}`, reason })))
      if (reasons.length === 0) rows.push(row)
    }
    data.set(the.name, rows)
  }
  return { data, problems }
}

function typedRow(the: Table, cells: Readonly<Record<string, string>>): { row: HsdsRow; reasons: string[] } {
  const row: Record<string, string | number> = {}
  const reasons: string[] = []
  for (const [column, field] of Object.entries(the.fields)) {
    const cell = cells[column] ?? ''
    if (cell === '') {
      if (field.requiredInTables) reasons.push(`${column} is missing`)
      continue
    }
    const value = field.kind === 'number' && cell.trim() !== '' && Number.isFinite(Number(cell)) ? Number(cell) : cell
    const reason = complaint(field, value)
    if (reason) reasons.push(`${column} ${reason}`)
    else row[column] = field.kind === 'uuid' ? String(value).toLowerCase() : value
  }
  return { row, reasons }
}

/** Every link of a package that leads nowhere removes its row when the link is required or was the last one, else only the link; all are reported.
 *  `known` names records outside the package ("organization:…") that links may lead to: a single table refers to what is already here. */
export function withoutDeadLinks(
  data: HsdsPackage,
  known: ReadonlySet<string> = new Set(),
): { data: Map<string, HsdsRow[]>; problems: HsdsProblem[] } {
  const problems: HsdsProblem[] = []
  let current = new Map([...data].map(([name, rows]) => [name, [...rows]]))
  for (let changed = true; changed;) {
    changed = false
    const ids = new Map([...current].map(([name, rows]) => [name, new Set(rows.map((row) => String(row['id'])))]))
    const next = new Map<string, HsdsRow[]>()
    for (const [name, rows] of current) {
      const kept: HsdsRow[] = []
      for (const row of rows) {
        const dead = deadLinks(hsdsTable(name), row, (table, id) => ids.get(table)?.has(id) === true || known.has(`${table}:${id}`))
        if (dead.length === 0) {
          kept.push(row)
          continue
        }
        changed = true
        for (const link of dead)
          problems.push({ where: `${hsdsTable(name).path} ${row['id']}`, reason: `${link.column} leads to no ${link.to}` })
        const rest = Object.fromEntries(Object.entries(row).filter(([column]) => !dead.some((link) => link.column === column)))
        if (!dead.some((link) => link.needed) && (standsAlone.has(name) || hangsOnSomething(hsdsTable(name), rest))) kept.push(rest)
      }
      next.set(name, kept)
    }
    current = next
  }
  return { data: current, problems }
}

/** Tables whose rows mean something by themselves; a telephone number or an opening time of nothing does not. */
const standsAlone: ReadonlySet<string> = new Set(['organization', 'service', 'location', 'taxonomy', 'taxonomy_term', 'unit'])

function hangsOnSomething(the: Table, row: HsdsRow): boolean {
  return Object.entries(the.fields).some(([column, field]) => field.refersTo !== null && row[column] !== undefined)
}

function deadLinks(
  the: Table,
  row: HsdsRow,
  leads: (table: string, id: string) => boolean,
): { column: string; to: string; needed: boolean }[] {
  const dead: { column: string; to: string; needed: boolean }[] = []
  for (const [column, field] of Object.entries(the.fields)) {
    const value = row[column]
    if (value !== undefined && field.refersTo && !leads(field.refersTo, String(value)))
      dead.push({ column, to: field.refersTo, needed: field.requiredInTables })
  }
  if (the.name === 'attribute' && !leads(String(row['link_entity']), String(row['link_id'])))
    dead.push({ column: 'link_id', to: String(row['link_entity']), needed: true })
  if (the.name === 'metadata' && !leads(String(row['resource_type']), String(row['resource_id'])))
    dead.push({ column: 'resource_id', to: String(row['resource_type']), needed: true })
  return dead
}
