#!/usr/bin/env node
// The command line's door: makes sure that the program is there, then runs it under the project's own Node.
import { spawn } from 'node:child_process'
import { join } from 'node:path'
import { environment, nodeBinary, prepare, root } from '../scripts/tools.mjs'

try {
  prepare((line) => console.error(line))
  const [command, ...rest] = process.argv.slice(2)
  const program = command === 'start' ? ['dist/main.js', ...rest] : ['dist/cli.js', ...process.argv.slice(2)]
  const [entry, ...words] = program
  const child = spawn(nodeBinary(), ['--enable-source-maps', join(root, entry), ...words], { stdio: 'inherit', env: environment() })
  process.on('SIGTERM', () => child.kill('SIGTERM'))
  process.on('SIGINT', () => undefined)
  child.on('exit', (code) => process.exit(code ?? 1))
} catch (error) {
  console.error(`metropolis: ${error.message}`)
  process.exit(1)
}
