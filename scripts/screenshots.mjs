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
const pictures = [
  ['start-cs', '/cs/', desktop], ['start-ar-phone', '/ar/', phone], ['start-vi-phone', '/vi/', phone], ['services-en', '/en/services?q=pravni+poradna', desktop], ['libus-cs', '/cs/places/praha-libus', desktop],
  ['map-en', '/en/data/districts', desktop], ['contradictions-en', '/en/study/contradictions', desktop],
  ['my-work-cs', '/app/casework', desktop, 'inbaze.counsellor'], ['intake-phone', '/app/casework/clients/new', phone, 'inbaze.counsellor'], ['organisations-staff', '/app/organisations', desktop, 'specialist'],
]

const { folder, remove } = workFolder()
const city = await startCity(join(folder, 'data'))
const browser = await chromium.launch({ executablePath: process.env.CHROMIUM ?? '/usr/bin/chromium', args: ['--no-sandbox'] })
try {
  mkdirSync(join(root, 'docs', 'screenshots'), { recursive: true })
  for (const [name, path, viewport, who] of pictures) {
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
