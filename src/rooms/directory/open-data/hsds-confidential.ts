// A shelter's address is not open data, and HSDS has no mark for it (openreferral/specification #166). So confidential places are taken out of a package
// before anything is written: the place, every row that hangs on it at any depth, and its address where somebody typed it into a text.
import type { HsdsPackage, HsdsRow } from './hsds-package.ts'
import { hsdsTable } from './hsds-standard.ts'

export const withheld = '[address withheld]'

/** The package without the confidential places and all that could lead there. Services and organisations stay, without their place. */
export function withoutConfidentialPlaces(data: HsdsPackage, confidentialLocationIds: ReadonlySet<string>): Map<string, HsdsRow[]> {
  const gone = new Set([...confidentialLocationIds].map((id) => `location:${id}`))
  for (let before = -1; before !== gone.size;) {
    before = gone.size
    for (const [name, rows] of data) for (const row of rows) if (hangsOn(name, row, gone)) gone.add(`${name}:${row['id']}`)
  }
  const secrets = (data.get('address') ?? [])
    .filter((row) => gone.has(`address:${row['id']}`))
    .flatMap((row) => [row['address_1'], row['address_2']])
    .filter((line): line is string => typeof line === 'string' && line.length >= 5)
  const kept = new Map<string, HsdsRow[]>()
  for (const [name, rows] of data)
    kept.set(
      name,
      rows.filter((row) => !gone.has(`${name}:${row['id']}`)).map((row) => silenced(name, row, secrets)),
    )
  return kept
}

function hangsOn(name: string, row: HsdsRow, gone: ReadonlySet<string>): boolean {
  for (const [column, field] of Object.entries(hsdsTable(name).fields)) {
    if (field.refersTo !== null && row[column] !== undefined && gone.has(`${field.refersTo}:${row[column]}`)) return true
  }
  if (name === 'attribute') return gone.has(`${row['link_entity']}:${row['link_id']}`)
  return name === 'metadata' && gone.has(`${row['resource_type']}:${row['resource_id']}`)
}

/** An address in a free text is still an address. Other organisations' public addresses in the same street number stay in their own address rows. */
function silenced(name: string, row: HsdsRow, secrets: readonly string[]): HsdsRow {
  if (name === 'address' || secrets.length === 0) return row
  const changed: Record<string, string | number> = { ...row }
  for (const [column, value] of Object.entries(row)) {
    if (typeof value !== 'string' || hsdsTable(name).fields[column]?.kind !== 'text') continue
    let text = value
    for (const secret of secrets) text = replaceFolded(text, secret)
    changed[column] = text
  }
  return changed
}

/** Replaces a secret however it is cased, accented or spaced. */
function replaceFolded(text: string, secret: string): string {
  const letters = [...secret.normalize('NFD').replace(/\p{M}/gu, '').trim()]
  const pattern = letters
    .map((letter) => (/\s/.test(letter) ? '\\s+' : `${letter.replace(/[.*+?^${}()|[\]\\/-]/g, '\\$&')}\\p{M}*`))
    .join('')
  const decomposed = text.normalize('NFD')
  const replaced = decomposed.replace(new RegExp(pattern, 'giu'), withheld)
  return replaced === decomposed ? text : replaced.normalize('NFC')
}
