// Bundles the server, the command line and the browser scripts; copies the stylesheet. Packages stay outside the bundle.
import { existsSync, mkdirSync, readdirSync, rmSync } from 'node:fs'
import { join } from 'node:path'
import { build } from 'esbuild'
import { root } from './tools.mjs'

rmSync(join(root, 'dist'), { recursive: true, force: true })
mkdirSync(join(root, 'dist', 'assets', 'islands'), { recursive: true })

/** Files that run in threads of their own are entries too; each says so by its name. */
function threads(folder) {
  return readdirSync(join(root, folder), { recursive: true, encoding: 'utf8' })
    .filter((name) => name.endsWith('.thread.ts'))
    .map((name) => join(folder, name))
}
await build({
  absWorkingDir: root,
  entryPoints: [
    'src/main.ts',
    'src/cli.ts',
    ...threads('src').map((entry) => ({ in: entry, out: entry.split(/[\\/]/).at(-1).replace(/\.ts$/, '') })),
  ].map((entry) => (typeof entry === 'string' ? { in: entry, out: entry.replace(/^src\//, '').replace(/\.ts$/, '') } : entry)),
  outdir: 'dist',
  bundle: true,
  splitting: true,
  format: 'esm',
  platform: 'node',
  target: 'node22',
  packages: 'external',
  sourcemap: true,
  jsx: 'automatic',
  jsxImportSource: 'hono/jsx',
  chunkNames: 'parts/[name]-[hash]',
  logLevel: 'warning',
})
await build({
  absWorkingDir: root,
  entryPoints: ['src/ui/styles.css'],
  outfile: 'dist/assets/styles.css',
  minify: true,
  bundle: true,
  logLevel: 'warning',
  target: ['chrome100', 'firefox100', 'safari15'],
})
const islands = existsSync(join(root, 'src/ui/islands'))
  ? readdirSync(join(root, 'src/ui/islands')).filter((name) => name.endsWith('.ts') && !name.endsWith('.test.ts'))
  : []
await build({
  absWorkingDir: root,
  entryPoints: islands.map((name) => join('src/ui/islands', name)),
  outdir: 'dist/assets/islands',
  bundle: true,
  minify: true,
  format: 'esm',
  platform: 'browser',
  target: ['chrome100', 'firefox100', 'safari15'],
  logLevel: 'warning',
})
