// A real Chromium: the system's if there is one, else one from Debian's packages, else one from a package of the registry. Never none.
import { spawnSync } from 'node:child_process'
import { existsSync } from 'node:fs'

const known = [
  process.env['CHROME_PATH'],
  '/usr/bin/chromium',
  '/usr/bin/chromium-browser',
  '/usr/bin/google-chrome',
  '/usr/bin/google-chrome-stable',
  '/snap/bin/chromium',
  '/Applications/Google Chrome.app/Contents/MacOS/Google Chrome',
]
function present(): string | undefined {
  return known.find((path): path is string => path !== undefined && path !== '' && existsSync(path))
}

/** The path of a Chromium; installs one when there is none, and says how to help itself when that fails. */
export function chromiumPath(): string {
  const found = present()
  if (found) return found
  if (process.platform === 'linux' && process.getuid?.() === 0 && existsSync('/usr/bin/apt-get')) {
    process.stderr.write("There is no Chromium; installing it from the system's packages (once)\n")
    spawnSync('apt-get', ['update', '-qq'], { stdio: 'ignore' })
    spawnSync('apt-get', ['install', '-y', '-qq', '--no-install-recommends', 'chromium'], {
      stdio: 'ignore',
      env: { ...process.env, DEBIAN_FRONTEND: 'noninteractive' },
    })
    const installed = present()
    if (installed) return installed
  }
  process.stderr.write('There is no Chromium; trying the download of Playwright (once)\n')
  const done = spawnSync(process.execPath, ['node_modules/playwright-core/cli.js', 'install', 'chromium-headless-shell'], {
    stdio: 'ignore',
  })
  const listed =
    done.status === 0
      ? spawnSync(process.execPath, ['-e', "import('playwright-core').then((p) => process.stdout.write(p.chromium.executablePath()))"], {
          encoding: 'utf8',
        }).stdout
      : ''
  if (listed && existsSync(listed)) return listed
  throw new Error('The browser tests need Chromium. Install it (Debian: apt-get install chromium) or name it in CHROME_PATH.')
}
