// Which file may know which. Read from the import lines themselves; docs/architecture.md says why.
import { readdirSync, readFileSync } from 'node:fs'
import { dirname, join, normalize } from 'node:path'
import { describe, expect, test } from 'vitest'

const root = join(import.meta.dirname, '..')
type Import = { from: string; to: string; typeOnly: boolean }
const files = readdirSync(join(root, 'src'), { recursive: true, encoding: 'utf8' })
  .filter((name) => /\.tsx?$/.test(name) && !name.startsWith('generated'))
  .map((name) => `src/${name.replaceAll('\\', '/')}`)
function importsOf(file: string): Import[] {
  const text = readFileSync(join(root, file), 'utf8')
  return [...text.matchAll(/^(?:import|export)\s+(type\s+)?([^'"]*?)\s*(?:from\s+)?'(\.[^']+)'/gm)].map((match) => ({
    from: file,
    to: normalize(join(dirname(file), match[3] ?? '')).replaceAll('\\', '/'),
    typeOnly:
      match[1] !== undefined ||
      ((match[2] ?? '').startsWith('{') &&
        (match[2] ?? '')
          .replace(/[{}]/g, '')
          .split(',')
          .filter((one) => one.trim())
          .every((one) => one.trim().startsWith('type '))),
  }))
}
const all = files.flatMap(importsOf)
const working = all.filter((one) => !/\.test\.tsx?$/.test(one.from))
const room = (file: string) => /^src\/rooms\/([^/]+)\//.exec(file)?.[1]
const broken = (offends: (one: Import) => boolean) => working.filter(offends).map((one) => `${one.from} → ${one.to}`)

describe('the architecture', () => {
  test('has files to look at', () => {
    expect(files.length).toBeGreaterThan(150)
    expect(working.length).toBeGreaterThan(500)
  })
  test('the kernel and the components know no room', () => {
    expect(broken((one) => /^src\/(kernel|ui)\//.test(one.from) && /^src\/(rooms|app|city|cli|main|worker)/.test(one.to))).toEqual([])
    expect(broken((one) => one.from.startsWith('src/kernel/') && one.to.startsWith('src/ui/'))).toEqual([])
  })
  test('another room is used through its face only', () => {
    expect(
      broken(
        (one) =>
          room(one.from) !== undefined && room(one.to) !== undefined && room(one.from) !== room(one.to) && !one.to.endsWith('/index.ts'),
      ),
    ).toEqual([])
  })
  test('identity and the study stand alone, the directory knows only these two', () => {
    const allowed: Record<string, readonly string[]> = { identity: [], study: [], directory: ['identity', 'study'] }
    expect(
      broken((one) => {
        const [from, to] = [room(one.from), room(one.to)]
        return from !== undefined && to !== undefined && from !== to && from in allowed && !allowed[from]?.includes(to)
      }),
    ).toEqual([])
  })
  test('no two rooms need each other', () => {
    const edges = new Map<string, Set<string>>()
    for (const one of working) {
      const [from, to] = [room(one.from), room(one.to)]
      if (from && to && from !== to) edges.set(from, (edges.get(from) ?? new Set()).add(to))
    }
    const reaches = (from: string, to: string, seen = new Set<string>()): boolean =>
      [...(edges.get(from) ?? [])].some((next) => next === to || (!seen.has(next) && reaches(next, to, seen.add(next))))
    expect([...edges.keys()].filter((name) => reaches(name, name))).toEqual([])
  })
  test('pages touch no data: of queries and commands they know types only', () => {
    expect(
      broken(
        (one) => /\/(pages|panel)\.tsx$/.test(one.from) && !one.typeOnly && /(\/(queries|commands|load)\.ts|kernel\/db\.ts)$/.test(one.to),
      ),
    ).toEqual([])
  })
  test('models, policies and measures reach neither the database nor files', () => {
    expect(
      broken(
        (one) =>
          /\/(model|policy|measures|suppression)\.ts$/.test(one.from) && !one.typeOnly && /kernel\/(db|ports|config)\.ts$/.test(one.to),
      ),
    ).toEqual([])
    for (const file of files.filter((one) => /^src\/rooms\/.*\/(model|policy|measures|suppression)\.ts$/.test(one)))
      expect(readFileSync(join(root, file), 'utf8'), file).not.toMatch(/^import (?!type).* from '(kysely|pg|node:fs)/m)
  })
  test('SQL is written where data is read or changed, not in pages and routes', () => {
    const offenders = files.filter(
      (file) => /\/(pages|panel|model|policy)\.tsx?$/.test(file) && /\bsql`/.test(readFileSync(join(root, file), 'utf8')),
    )
    expect(offenders).toEqual([])
  })
  test('every room has a face and says what it is', () => {
    for (const name of readdirSync(join(root, 'src/rooms'))) {
      expect(files, name).toContain(`src/rooms/${name}/index.ts`)
      expect(readdirSync(join(root, 'src/rooms', name)), name).toContain('README.md')
    }
  })
})
