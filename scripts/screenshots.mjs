// npm run screenshots: starts a city of its own, looks at the pages the README shows, and writes the pictures into docs/screenshots. Names after -- take only those.
import { spawnSync } from 'node:child_process'
import { mkdirSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { environment, nodeBinary, prepare, root } from './tools.mjs'

const here = fileURLToPath(import.meta.url)
if (!process.env.METROPOLIS_PICTURES) {
  prepare((line) => console.log(line))
  const done = spawnSync(nodeBinary(), [here, ...process.argv.slice(2)], {
    stdio: 'inherit',
    env: environment({ METROPOLIS_PICTURES: '1', NODE_NO_WARNINGS: '1' }),
  })
  process.exit(done.status ?? 1)
}

const { chromium } = await import('playwright-core')
const { startCity, workFolder } = await import('./bench/city.mjs')
const desktop = { width: 1280, height: 860 }
const phone = { width: 360, height: 740 }
const password = 'svatovaclavsky-orloj-1410'
/**
 * Name of the picture, address, size of the window, demo person signed in (none for visitors). `steps`: how many times the marked next step
 * (key n) is taken first; `follow`: links gone through from the address; `top`: what stands at the top of the picture instead of the page's head.
 * @typedef {{ name: string, path: string, viewport: typeof desktop, who?: string, dark?: boolean, follow?: string[], steps?: number, top?: string }} Picture
 * @type {Picture[]} */
const pictures = [
  { name: 'start-cs', path: '/cs/', viewport: desktop },
  { name: 'services-en', path: '/en/services?q=pravni+poradna', viewport: desktop, top: 'main .filter-form' },
  { name: 'libus-cs', path: '/cs/places/praha-libus', viewport: desktop, top: 'main .timeline' },
  { name: 'map-dark-en', path: '/en/data/districts', viewport: desktop, dark: true, top: 'main .frame' },
  { name: 'contradictions-en', path: '/en/study/contradictions', viewport: desktop, top: 'main .contradiction' },
  { name: 'my-work-cs', path: '/app/casework', viewport: desktop, who: 'inbaze.counsellor' },
  { name: 'organisations-staff', path: '/app/organisations', viewport: desktop, who: 'specialist' },
  { name: 'funding-staff', path: '/app/funding', viewport: desktop, who: 'specialist' },
  { name: 'start-phone-ar', path: '/ar/', viewport: phone },
  { name: 'start-phone-vi', path: '/vi/', viewport: phone },
  { name: 'my-work-phone', path: '/app/casework', viewport: phone, who: 'inbaze.counsellor' },
  { name: 'funding-phone', path: '/app/funding/budgets', viewport: phone, who: 'specialist', top: 'main .frame' },
  // Last, because it takes the demo call as far as the committee's proposal.
  {
    name: 'grants-decision',
    path: '/app/grants',
    viewport: desktop,
    who: 'grants.officer',
    follow: ['main a:has-text("Ukázková výzva")'],
    steps: 10,
    top: 'main .frame',
  },
]

/** Pictures look alike on every machine: letters come from the project's own packages, under the names the stylesheet asks for. */
function lettersFrom(folder) {
  const letters = join(root, 'node_modules', '@expo-google-fonts')
  const prefer = (name) =>
    `<match target="pattern"><test name="family"><string>${name}</string></test><edit name="family" mode="prepend" binding="strong"><string>Noto Sans</string><string>Noto Sans Arabic</string></edit></match>`
  const file = join(folder, 'fonts.conf')
  writeFileSync(
    file,
    `<?xml version="1.0"?><!DOCTYPE fontconfig SYSTEM "urn:fontconfig:fonts.dtd"><fontconfig><include ignore_missing="yes">/etc/fonts/fonts.conf</include><dir>${letters}</dir><cachedir>${join(folder, 'fonts')}</cachedir>${prefer('system-ui')}${prefer('sans-serif')}</fontconfig>`,
  )
  return file
}

const only = process.argv.slice(2)
const { folder, remove } = workFolder()
const city = await startCity(join(folder, 'data'))
const browser = await chromium.launch({
  executablePath: process.env.CHROMIUM ?? '/usr/bin/chromium',
  args: ['--no-sandbox'],
  env: { ...process.env, FONTCONFIG_FILE: lettersFrom(folder) },
})
try {
  mkdirSync(join(root, 'docs', 'screenshots'), { recursive: true })
  for (const { name, path, viewport, who, dark, follow = [], steps = 0, top } of pictures.filter(
    (picture) => only.length === 0 || only.includes(picture.name),
  )) {
    const context = await browser.newContext({
      viewport,
      deviceScaleFactor: viewport === phone ? 2 : 1,
      colorScheme: dark ? 'dark' : 'light',
      reducedMotion: 'reduce',
    })
    context.setDefaultTimeout(120_000)
    const page = await context.newPage()
    if (who) {
      await page.goto(`${city.origin}/cs/sign-in`)
      await page.fill('input[name=email]', `${who}@demo.metropolis.example`)
      await page.fill('input[name=password]', password)
      await page.click('main button[type=submit]')
      await page.waitForURL(/\/app/)
    }
    await page.goto(`${city.origin}${path}`)
    for (const link of follow) await Promise.all([page.waitForNavigation(), page.locator(link).first().click()])
    for (let step = 0; step < steps; step += 1) {
      await page.locator('main [data-next]').first().waitFor()
      await Promise.all([page.waitForNavigation(), page.keyboard.press('n')])
    }
    if (top)
      await page
        .locator(top)
        .first()
        .evaluate((element) => scrollTo(0, element.getBoundingClientRect().top + scrollY - 12))
    await page.screenshot({ path: join(root, 'docs', 'screenshots', `${name}.jpg`), type: 'jpeg', quality: 80 })
    await context.close()
    console.log(`docs/screenshots/${name}.jpg`)
  }
} finally {
  await browser.close()
  await city.stop()
  remove()
}
