// Migrates an empty database and prints the types of its tables (run by generate.mjs under the project's own Node).
import { spawnSync } from 'node:child_process'
import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { build } from 'esbuild'
import { root } from './tools.mjs'

const data = process.argv[2]
await build({
  absWorkingDir: root,
  stdin: {
    contents: "export { startEmbedded } from './src/kernel/postgres/launcher.ts'; export { migrate } from './src/kernel/migrate.ts'",
    resolveDir: root,
  },
  outfile: join(root, 'node_modules', '.cache-generate', 'boot.mjs'),
  bundle: true,
  packages: 'external',
  format: 'esm',
  platform: 'node',
  logLevel: 'error',
})
const { startEmbedded, migrate } = await import(join(root, 'node_modules', '.cache-generate', 'boot.mjs'))
const server = await startEmbedded(data)
try {
  await migrate(server.urls.owner, join(root, 'migrations'))
  const out = join(data, 'database.ts')
  const made = spawnSync(
    process.execPath,
    [
      join(root, 'node_modules', 'kysely-codegen', 'dist', 'cli', 'bin.js'),
      '--dialect=postgres',
      `--url=${server.urls.owner}`,
      `--out-file=${out}`,
      '--date-parser=string',
      '--numeric-parser=string',
      '--exclude-pattern=graphile_worker.*',
      '--type-mapping={"int8":"number","date":"string","timestamptz":"Date"}',
    ],
    { encoding: 'utf8' },
  )
  if (made.status !== 0) throw new Error(made.stdout + made.stderr)
  process.stdout.write(
    readFileSync(out, 'utf8').replace(/^\/\*\*[\s\S]*?\*\/\n/, '// Made by `npm run generate` from the migrated database; do not edit.\n'),
  )
} finally {
  await server.stop()
}
