// The command line's exports. Everything is checked before the first file is written; a package that does not conform is not published at all.
import { mkdir, rename, writeFile } from 'node:fs/promises'
import { dirname, join } from 'node:path'
import { AppError } from '../../../kernel/errors.ts'
import type { Ports } from '../../../kernel/ports.ts'
import { calendarText } from './ical.ts'
import { nestedDocuments, type HsdsPackage } from './hsds-package.ts'
import { tabularFiles } from './hsds-tabular.ts'
import { validateHsds, validateHsdsTables } from './hsds-validate.ts'
import { validatePopolo } from './popolo.ts'
import { cityName, loadCalendar, loadHsds, loadPopolo } from './queries.ts'

function pretty(value: unknown): string {
  return `${JSON.stringify(value, null, 2)}\n`
}

/** Each file appears whole or not at all: written beside, then renamed. */
async function write(directory: string, files: ReadonlyMap<string, string>): Promise<void> {
  for (const [name, content] of files) {
    const path = join(directory, name)
    await mkdir(dirname(path), { recursive: true })
    await writeFile(`${path}.part`, content)
    await rename(`${path}.part`, path)
  }
}

/** The JSON and CSV files of an HSDS package by name; refuses a package that does not conform. */
export function hsdsFiles(data: HsdsPackage, origin: string, created: Date): Map<string, string> {
  const lists = {
    services: 'service',
    organizations: 'organization',
    service_at_locations: 'service_at_location',
    taxonomies: 'taxonomy',
    taxonomy_terms: 'taxonomy_term',
  }
  const files = new Map<string, string>()
  const problems = validateHsdsTables(data)
  for (const [name, table] of Object.entries(lists)) {
    const documents = nestedDocuments(data, table)
    for (const document of documents) problems.push(...validateHsds(document, table, `${table} ${String(document['id'])}`))
    files.set(`${name}.json`, pretty(documents))
    if (table === 'service' || table === 'organization')
      for (const document of documents) files.set(`${name}/${String(document['id'])}.json`, pretty(document))
  }
  const [first] = problems
  if (first)
    throw new AppError(
      'invalid',
      `The data does not conform to HSDS 3.1 in ${problems.length} places, first: ${first.where} ${first.reason}. Nothing was written.`,
    )
  const note = {
    title: `Services for migrants in ${cityName}`,
    description: 'Services, organisations and places as Human Services Data Specification 3.1. Confidential places are left out.',
    homepage: `${origin}/`,
    created: created.toISOString(),
  }
  for (const [name, content] of tabularFiles(data, note)) files.set(`tabular/${name}`, content)
  return files
}

/** Writes the service directory as HSDS 3.1 into a folder: lists, single documents, and the tabular data package; answers how many rows of each table. */
export async function exportHsds(ports: Ports, directory: string): Promise<Record<string, number>> {
  const { data } = await loadHsds(ports)
  const files = hsdsFiles(data, ports.config.origin, ports.clock.now())
  await write(directory, files)
  return {
    files: files.size,
    ...Object.fromEntries([...data].filter(([, rows]) => rows.length > 0).map(([name, rows]) => [name, rows.length])),
  }
}

/** Writes the public registers as Popolo into a folder: one file with everything and one per class. */
export async function exportPopolo(ports: Ports, directory: string): Promise<Record<string, number>> {
  const { document } = await loadPopolo(ports)
  const [first, ...others] = validatePopolo(document)
  if (first)
    throw new AppError(
      'invalid',
      `The registers do not conform to Popolo in ${others.length + 1} places, first: ${first}. Nothing was written.`,
    )
  const files = new Map([
    ['popolo.json', pretty(document)],
    ...Object.entries(document).map(([name, list]): [string, string] => [`${name}.json`, pretty(list)]),
  ])
  await write(directory, files)
  return Object.fromEntries(Object.entries(document).map(([name, list]) => [name, list.length]))
}

/** Writes the dated public events as iCalendar into a folder, in Czech and in English. */
export async function exportIcal(ports: Ports, directory: string): Promise<Record<string, number>> {
  const czech = await loadCalendar(ports, 'cs')
  const english = await loadCalendar(ports, 'en')
  await write(
    directory,
    new Map([
      ['calendar.ics', calendarText(czech.calendar, czech.events)],
      ['calendar.en.ics', calendarText(english.calendar, english.events)],
    ]),
  )
  return { events: czech.events.length, withoutDate: czech.leftOut }
}
