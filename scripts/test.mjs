// Everything that must hold: sets up what is missing, runs the tests, ends with one plain line.
import { spawnSync } from 'node:child_process'
import { existsSync, readFileSync, rmSync } from 'node:fs'
import { delimiter, join } from 'node:path'

const root = join(import.meta.dirname, '..')
const run = (command, args) => spawnSync(command, args, {
  cwd: root, stdio: 'inherit',
  env: { ...process.env, PATH: join(root, 'node_modules', `node-${process.platform}-${process.arch}`, 'bin') + delimiter + process.env.PATH },
})
if (!existsSync(join(root, 'node_modules'))) {
  const installed = run('npm', ['ci', '--ignore-scripts'])
  if (installed.status !== 0) process.exit(1)
}
const report = join(root, 'test-results.json')
rmSync(report, { force: true })
run('npx', ['vitest', 'run', 'src/kernel', '--reporter=default', '--reporter=json', `--outputFile.json=${report}`])
const result = existsSync(report) ? JSON.parse(readFileSync(report, 'utf8')) : { numPassedTests: 0, numFailedTests: 1 }
rmSync(report, { force: true })
console.log(`${result.numPassedTests} passed, ${result.numFailedTests} failed`)
process.exit(result.numFailedTests === 0 && result.numPassedTests > 0 ? 0 : 1)
