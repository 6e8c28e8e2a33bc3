// npm test: everything that must hold, on a fresh clone too. Sets up what is missing, counts every check and every test, ends with one plain line.
import { spawnSync } from 'node:child_process'
import { existsSync, readFileSync, rmSync } from 'node:fs'
import { join } from 'node:path'
import { build, environment, install, linkCommand, nodeBinary, root } from './tools.mjs'

const say = (line) => console.log(line)
let passed = 0
let failed = 0
function step(name, work) {
  say(`\n── ${name}`)
  const begin = performance.now()
  let good = false
  try {
    good = work()
  } catch (error) {
    console.error(error.message)
  }
  if (good) passed += 1
  else failed += 1
  say(`${good ? '✓' : '✗'} ${name} (${((performance.now() - begin) / 1000).toFixed(1)} s)`)
  return good
}
const bin =
  (name, ...args) =>
  () =>
    spawnSync(nodeBinary(), [join(root, 'node_modules', ...name.split('/')), ...args], {
      cwd: root,
      stdio: 'inherit',
      env: environment({ NO_COLOR: '1' }),
    }).status === 0
const script = (name, ...args) => bin(`../scripts/${name}`, ...args)

const ready =
  step('packages are installed', () => {
    install(say)
    linkCommand()
    return true
  }) &&
  step('the program builds', () => {
    build(say)
    return true
  })
if (ready) {
  step('generated types fit the database and the texts', script('generate.mjs', '--check'))
  step('types', bin('typescript/bin/tsc', '--noEmit'))
  step('lint', bin('oxlint/bin/oxlint', '--type-aware', '--deny-warnings'))
  step('layout of the code', bin('prettier/bin/prettier.cjs', '--check', '--log-level', 'warn', '.'))
  step('nothing unused', bin('knip/bin/knip.js', '--no-progress', '--no-config-hints'))
  step('packages are pinned and licensed', script('check-packages.mjs'))
  const report = join(root, 'node_modules', '.cache', 'metropolis-tests.json')
  rmSync(report, { force: true })
  say('\n── tests (units, properties, real PostgreSQL, real browser)')
  bin('vitest/vitest.mjs', 'run', '--reporter=default', '--reporter=json', `--outputFile.json=${report}`)()
  if (existsSync(report)) {
    const result = JSON.parse(readFileSync(report, 'utf8'))
    passed += result.numPassedTests
    // A skipped test is a test that did not pass; a file that could not start has no tests to count.
    failed +=
      result.numFailedTests +
      result.numPendingTests +
      (result.numTodoTests ?? 0) +
      result.testResults.filter((file) => file.status === 'failed' && file.assertionResults.length === 0).length
    if (result.numPassedTests === 0) failed += 1
  } else failed += 1
}
say(`\n${passed} passed, ${failed} failed`)
process.exit(failed === 0 ? 0 : 1)
