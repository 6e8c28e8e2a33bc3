// npm run screenshots: starts a city of its own, looks at the pages the README shows, and writes the pictures into docs/screenshots.
import { spawnSync } from 'node:child_process'
import { mkdirSync } from 'node:fs'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { environment, nodeBinary, prepare, root } from './tools.mjs'

const here = fileURLToPath(import.meta.url)
if (!process.env.METROPOLIS_PICTURES) {
  prepare((line) => console.log(line))
  const done = spawnSync(nodeBinary(), [here], { stdio: 'inherit', env: environment({ METROPOLIS_PICTURES: '1', NODE_NO_WARNINGS: '1' }) })
  process.exit(done.status ?? 1)
}

const { chromium } = await import('playwright-core')
const { startCity, workFolder } = await import('./bench/city.mjs')
const desktop = { width: 1280, height: 860 }
const phone = { width: 360, height: 740 }
const password = 'svatovaclavsky-orloj-1410'
/** Name of the picture, address, size of the window, demo person signed in (none for visitors).
 * @type {{ name: string, path: string, viewport: { width: number, height: number }, who?: string }[]} */
const pictures = [
  { name: 'start-cs', path: '/cs/', viewport: desktop }, { name: 'start-ar-phone', path: '/ar/', viewport: phone }, { name: 'start-vi-phone', path: '/vi/', viewport: phone }, { name: 'services-en', path: '/en/services?q=pravni+poradna', viewport: desktop }, { name: 'libus-cs', path: '/cs/places/praha-libus', viewport: desktop },
  { name: 'map-en', path: '/en/data/districts', viewport: desktop }, { name: 'contradictions-en', path: '/en/study/contradictions', viewport: desktop },
  { name: 'my-work-cs', path: '/app/casework', viewport: desktop, who: 'inbaze.counsellor' }, { name: 'intake-phone', path: '/app/casework/clients/new', viewport: phone, who: 'inbaze.counsellor' }, { name: 'organisations-staff', path: '/app/organisations', viewport: desktop, who: 'specialist' },
]

const { folder, remove } = workFolder()
const city = await startCity(join(folder, 'data'))
const browser = await chromium.launch({ executablePath: process.env.CHROMIUM ?? '/usr/bin/chromium', args: ['--no-sandbox'] })
try {
  mkdirSync(join(root, 'docs', 'screenshots'), { recursive: true })
  for (const { name, path, viewport, who } of pictures) {
    const context = await browser.newContext({ viewport, deviceScaleFactor: viewport === phone ? 2 : 1 })
    const page = await context.newPage()
    if (who) {
      await page.goto(`${city.origin}/cs/sign-in`)
      await page.fill('input[name=email]', `${who}@demo.metropolis.example`)
      await page.fill('input[name=password]', password)
      await page.click('main button[type=submit]')
      await page.waitForURL(/\/app/)
    }
    await page.goto(`${city.origin}${path}`)
    await page.screenshot({ path: join(root, 'docs', 'screenshots', `${name}.jpg`), type: 'jpeg', quality: 82 })
    await context.close()
    console.log(`docs/screenshots/${name}.jpg`)
  }
} finally {
  await browser.close()
  await city.stop()
  remove()
}
