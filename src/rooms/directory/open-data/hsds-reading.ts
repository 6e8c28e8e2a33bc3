// Reads HSDS in every form in which it is exchanged: one document, a list, a page of an API, our own export, a folder of CSV files, one CSV.
import { readdir, readFile, stat } from 'node:fs/promises'
import { basename, join } from 'node:path'
import { AppError } from '../../../kernel/errors.ts'
import { flattener, isObject, type HsdsProblem, type HsdsRow } from './hsds-package.ts'
import { readTabular, tableOfFile } from './hsds-tabular.ts'

export type ReadHsds = { data: Map<string, HsdsRow[]>; problems: HsdsProblem[] }

/** The table a JSON document belongs to: by the properties the standard requires of it. */
function tableOf(document: Readonly<Record<string, unknown>>): string {
  if ('status' in document || 'service_at_locations' in document) return 'service'
  if ('location_type' in document) return 'location'
  if ('location' in document || 'location_id' in document) return 'service_at_location'
  if ('taxonomy_detail' in document || 'taxonomy_id' in document || 'term_uri' in document) return 'taxonomy_term'
  if ('organization' in document || 'organization_id' in document) return 'service'
  return 'organization'
}

const lists: Readonly<Record<string, string>> = {
  services: 'service',
  organizations: 'organization',
  locations: 'location',
  service_at_locations: 'service_at_location',
  taxonomies: 'taxonomy',
  taxonomy_terms: 'taxonomy_term',
  programs: 'program',
}

/** Reads one JSON text: a document, a list of documents, a page with `contents`, or an object of lists by name. */
export function readJson(texts: ReadonlyMap<string, string>): ReadHsds {
  const collect = flattener()
  const problems: HsdsProblem[] = []
  for (const [name, text] of texts) {
    let parsed: unknown
    try {
      parsed = JSON.parse(text)
    } catch (error) {
      problems.push({ where: name, reason: `is not JSON: ${error instanceof Error ? error.message : 'unreadable'}` })
      continue
    }
    const named = lists[basename(name, '.json')]
    for (const { table, where, value } of documentsIn(parsed, name, named)) collect.add(table, value, where)
  }
  const flat = collect.result()
  return { data: flat.data, problems: [...problems, ...flat.problems] }
}

function documentsIn(parsed: unknown, where: string, named: string | undefined): { table: string; where: string; value: unknown }[] {
  if (Array.isArray(parsed)) {
    return parsed.map((value: unknown, position) => ({
      table: named ?? (isObject(value) ? tableOf(value) : 'service'),
      where: `${where}[${position}]`,
      value,
    }))
  }
  if (!isObject(parsed)) return [{ table: named ?? 'service', where, value: parsed }]
  if (Array.isArray(parsed['contents'])) return documentsIn(parsed['contents'], `${where}.contents`, named)
  const present = Object.entries(lists).filter(([list]) => Array.isArray(parsed[list]) && !('id' in parsed))
  if (present.length > 0) return present.flatMap(([list, table]) => documentsIn(parsed[list], `${where}.${list}`, table))
  return [{ table: tableOf(parsed), where, value: parsed }]
}

/** Reads files by name: CSV tables together, or JSON texts together. */
export function readFiles(files: ReadonlyMap<string, string>): ReadHsds {
  const json = new Map([...files].filter(([name]) => name.toLowerCase().endsWith('.json') && basename(name) !== 'datapackage.json'))
  const csv = new Map([...files].filter(([name]) => name.toLowerCase().endsWith('.csv')))
  return csv.size > 0 ? readTabular(new Map([...csv].map(([name, text]) => [basename(name), text]))) : readJson(json)
}

const mostBytes = 64 * 1024 * 1024

/** Reads a file, or a folder: its CSV files if it is a data package (also in `tabular/`), else its JSON lists. */
export async function readPath(path: string): Promise<ReadHsds> {
  const about = await stat(path).catch(() => null)
  if (!about) throw new AppError('not-found', `There is no file or folder ${path}.`)
  if (!about.isDirectory()) return readFiles(new Map([[basename(path), await content(path, about.size)]]))
  const names = await readdir(path)
  const tables = names.filter((name) => tableOfFile(name) !== undefined)
  const documents = names.filter((name) => name.endsWith('.json') && lists[basename(name, '.json')] !== undefined)
  const chosen = documents.length > 0 ? documents : tables
  if (chosen.length === 0) {
    if (names.includes('tabular')) return readPath(join(path, 'tabular'))
    throw new AppError('invalid', `The folder ${path} holds neither HSDS tables (services.csv …) nor HSDS lists (services.json …).`)
  }
  const files = new Map<string, string>()
  for (const name of chosen) files.set(name, await content(join(path, name), (await stat(join(path, name))).size))
  return readFiles(files)
}

async function content(path: string, bytes: number): Promise<string> {
  if (bytes > mostBytes) throw new AppError('too-large', `${path} is larger than 64 MB.`)
  return readFile(path, 'utf8')
}
