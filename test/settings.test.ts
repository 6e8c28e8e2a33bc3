// The page for operators and the program name the same settings.
import { readFileSync, readdirSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, test } from 'vitest'

const root = join(import.meta.dirname, '..')
/** Set by the program for itself, or by the machine; nobody has to know them. */
const internal = new Set(['METROPOLIS_ROOT', 'PATH'])

function read(): Set<string> {
  const names = new Set<string>()
  for (const file of readdirSync(join(root, 'src'), { recursive: true, encoding: 'utf8' })) {
    if (!/\.tsx?$/.test(file) || file.includes('.test.')) continue
    for (const found of readFileSync(join(root, 'src', file), 'utf8').matchAll(/env\['([A-Z][A-Z0-9_]+)'\]/g)) names.add(found[1] ?? '')
  }
  return names
}

describe('the settings', () => {
  const table = readFileSync(join(root, 'docs/operations.md'), 'utf8')
    .split('\n')
    .filter((line) => line.startsWith('| `'))
  const told = new Set(
    table.flatMap((line) => [...(line.split('|')[1] ?? '').matchAll(/`([A-Z][A-Z0-9_]+)`/g)].map((found) => found[1] ?? '')),
  )

  test('that the program reads are all told to operators', () => {
    expect([...read()].filter((name) => !told.has(name) && !internal.has(name))).toEqual([])
  })

  test('that operators are told about are all read', () => {
    const known = read()
    expect([...told].filter((name) => !known.has(name))).toEqual([])
  })
})
