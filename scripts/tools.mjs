// What every script needs: where things are, the Node that runs the program, stamps that say "nothing changed". Plain JavaScript for any Node from 20.19.
import { spawnSync } from 'node:child_process'
import { createHash } from 'node:crypto'
import { existsSync, lstatSync, mkdirSync, readdirSync, readFileSync, statSync, symlinkSync, writeFileSync } from 'node:fs'
import { delimiter, dirname, join } from 'node:path'
import { fileURLToPath } from 'node:url'

export const root = dirname(dirname(fileURLToPath(import.meta.url)))

/** The folder with the Node that runs the program: the project's own package, else this Node if it is new enough. */
export function nodeFolder() {
  const platform = process.platform === 'win32' ? 'win' : process.platform
  const own = join(root, 'node_modules', `node-${platform}-${process.arch}`, 'bin')
  if (existsSync(join(own, process.platform === 'win32' ? 'node.exe' : 'node'))) return own
  if (Number(process.versions.node.split('.')[0]) >= 22) return dirname(process.execPath)
  throw new Error(`Metropolis needs Node 22 or newer on this kind of machine; this is Node ${process.versions.node}.`)
}
export function nodeBinary() {
  return join(nodeFolder(), process.platform === 'win32' ? 'node.exe' : 'node')
}
export function environment(extra = {}) {
  return { ...process.env, PATH: nodeFolder() + delimiter + (process.env.PATH ?? ''), METROPOLIS_ROOT: root, ...extra }
}

function hashOf(text) {
  return createHash('sha256').update(text).digest('hex')
}

/** Newest change and number of files below some folders, as one short text. */
function fingerprint(folders) {
  const parts = []
  const walk = (path) => {
    const info = statSync(path)
    if (info.isDirectory()) for (const name of readdirSync(path).sort()) walk(join(path, name))
    else parts.push(`${path}:${info.size}:${info.mtimeMs}`)
  }
  for (const folder of folders) if (existsSync(join(root, folder))) walk(join(root, folder))
  return hashOf(parts.join('\n'))
}

function stampIs(file, value) {
  return existsSync(file) && readFileSync(file, 'utf8') === value
}

/** Installs packages when the lock file says something else than what is installed; true when it did. */
export function install(say) {
  const stamp = join(root, 'node_modules', '.metropolis-installed')
  const wanted = hashOf(readFileSync(join(root, 'package-lock.json'), 'utf8') + process.platform + process.arch)
  if (stampIs(stamp, wanted)) return false
  say('Installing packages (once)')
  const done = spawnSync(
    process.platform === 'win32' ? 'npm.cmd' : 'npm',
    ['ci', '--ignore-scripts', '--no-audit', '--no-fund', '--loglevel=error'],
    {
      cwd: root,
      stdio: ['ignore', 'ignore', 'inherit'],
      shell: process.platform === 'win32',
    },
  )
  if (done.status !== 0)
    throw new Error(
      'The packages could not be installed (npm ci failed, see above). Is the package registry reachable and the disk not full?',
    )
  writeFileSync(stamp, wanted)
  return true
}

/** Makes `npx metropolis` find the command line of this folder. */
export function linkCommand() {
  const folder = join(root, 'node_modules', '.bin')
  const link = join(folder, 'metropolis')
  mkdirSync(folder, { recursive: true })
  if (process.platform !== 'win32' && !lstatSync(link, { throwIfNoEntry: false }))
    symlinkSync(join('..', '..', 'bin', 'metropolis.mjs'), link)
}

/** Builds when a source changed since the last build; true when it did. */
export function build(say) {
  const stamp = join(root, 'dist', '.built')
  const wanted = fingerprint(['src', 'scripts/build.mjs', 'package-lock.json', 'tsconfig.json'])
  if (stampIs(stamp, wanted)) return false
  say('Building')
  const done = spawnSync(nodeBinary(), [join(root, 'scripts', 'build.mjs')], {
    cwd: root,
    stdio: ['ignore', 'ignore', 'inherit'],
    env: environment(),
  })
  if (done.status !== 0) throw new Error('The build failed (see above).')
  writeFileSync(stamp, wanted)
  return true
}

/** Everything between a fresh clone and a program that can run. */
export function prepare(say) {
  install(say)
  linkCommand()
  build(say)
}
