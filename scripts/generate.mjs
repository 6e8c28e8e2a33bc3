// Writes what follows from other files: table types from the migrated database, message keys from the Czech texts. `--check` fails when they differ.
import { spawnSync } from 'node:child_process'
import { existsSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { environment, nodeBinary, root } from './tools.mjs'

const check = process.argv.includes('--check')
const textsOnly = process.argv.includes('--texts')
let different = false

function put(file, content) {
  const path = join(root, file)
  if (existsSync(path) && readFileSync(path, 'utf8') === content) return
  if (check) {
    different = true
    console.error(`${file} is not up to date: run npm run generate`)
  } else writeFileSync(path, content)
}

const folder = join(root, 'locales', 'cs')
const keys = readdirSync(folder)
  .filter((name) => name.endsWith('.json'))
  .sort()
  .flatMap((name) => Object.keys(JSON.parse(readFileSync(join(folder, name), 'utf8'))))
  .sort()
put(
  'src/generated/messages.ts',
  `// Made by \`npm run generate\` from locales/cs; do not edit.\nexport type MessageKey =\n${keys.map((key) => `  | '${key}'`).join('\n')}\n`,
)

if (!textsOnly) {
  const data = mkdtempSync(join(tmpdir(), 'metropolis-generate-'))
  try {
    const made = spawnSync(nodeBinary(), [join(root, 'scripts', 'generate-database.mjs'), data], {
      cwd: root,
      encoding: 'utf8',
      env: environment(),
      maxBuffer: 1 << 26,
    })
    if (made.status !== 0) throw new Error(made.stderr)
    put('src/generated/database.ts', made.stdout)
  } finally {
    rmSync(data, { recursive: true, force: true })
  }
}
process.exit(different ? 1 : 0)
