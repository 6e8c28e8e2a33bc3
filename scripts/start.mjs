// npm start: from a fresh clone to a serving city, with any Node from 20.19. A second start does nothing twice.
import { spawn } from 'node:child_process'
import { join } from 'node:path'
import { environment, nodeBinary, prepare, root } from './tools.mjs'

try {
  prepare((line) => console.log(line))
  const server = spawn(nodeBinary(), ['--enable-source-maps', join(root, 'dist', 'main.js')], {
    cwd: root,
    stdio: 'inherit',
    env: environment(),
  })
  // Ctrl+C reaches the whole group by itself; a signal sent to this process alone is passed on.
  process.on('SIGTERM', () => server.kill('SIGTERM'))
  process.on('SIGINT', () => undefined)
  server.on('exit', (code, signal) => process.exit(code ?? (signal === 'SIGINT' ? 130 : 1)))
} catch (error) {
  console.error(`Metropolis did not start: ${error.message}`)
  process.exit(1)
}
