// `metropolis export 360giving DIR`: the packages, the tables with their descriptions, and the records for the register of contracts.
import { mkdir, rename, writeFile } from 'node:fs/promises'
import { dirname, join } from 'node:path'
import type { Ports } from '../../../kernel/ports.ts'
import { registerRecords } from '../agreements/queries.ts'
import { giving360 } from './giving.ts'
import { awardsUntil } from './queries.ts'
import { describeTable, tables } from './tables.ts'

const pretty = (content: object): string => `${JSON.stringify(content, null, 2)}\n`
async function put(directory: string, name: string, content: string): Promise<void> {
  const path = join(directory, name)
  await mkdir(dirname(path), { recursive: true })
  await writeFile(`${path}.part`, content)
  await rename(`${path}.part`, path)
}
/** Writes what a day knew; nothing is written where a record seems to name a person. */
export async function export360(ports: Ports, directory: string, day: string = ports.clock.today()): Promise<Record<string, number>> {
  const awards = await awardsUntil(ports, day)
  const { origin } = ports.config
  const all = giving360(awards, origin, day)
  await put(directory, '360giving.json', pretty(all))
  const years = [...new Set(awards.map((award) => award.awardedOn.slice(0, 4)))]
  for (const year of years) await put(directory, `360giving-${year}.json`, pretty(giving360(awards, origin, day, Number(year))))
  for (const [name, table] of Object.entries(tables)) {
    await put(directory, `${name}.csv`, table.csv(awards, origin))
    await put(directory, `${name}.csv-metadata.json`, pretty(describeTable(name, table, origin)))
  }
  const records = await registerRecords(ports, day)
  for (const record of records) await put(directory, `register/${record.name}`, record.text)
  return { grants: all.grants.length, years: years.length, tables: Object.keys(tables).length, register: records.length }
}
