// The real server as a process of its own, on a database of its own, visited by a real browser.
import { spawn, type ChildProcess } from 'node:child_process'
import { createServer } from 'node:net'
import { mkdtempSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { createRequire } from 'node:module'
import { chromium, type Browser, type BrowserContext, type Page } from 'playwright-core'
import { afterAll } from 'vitest'
import { chromiumPath } from './chromium.ts'
import { testDatabase } from './database.ts'
import { root } from './server.ts'

export const demoPassword = 'svatovaclavsky-orloj-1410'

function freePort(): Promise<number> {
  return new Promise((resolve) => {
    const probe = createServer()
    probe.listen(0, '127.0.0.1', () => {
      const address = probe.address()
      probe.close(() => resolve(typeof address === 'object' && address ? address.port : 0))
    })
  })
}

/** `kill` ends the server as a power cut would (SIGKILL); `start` starts it again on the same data. */
export type City = {
  origin: string
  browser: Browser
  superuserUrl: string
  kill: () => Promise<void>
  start: () => Promise<void>
  newPage: (options?: { width?: number; height?: number; scripts?: boolean; dark?: boolean }) => Promise<Page>
}

/** Starts the built server on a fresh copy of the seeded city and a browser; both end after the file. */
export async function startCity(): Promise<City> {
  // The demo people are in the template; the invented clients of a first start are left out, so that a journey knows who is there.
  const database = await testDatabase({ seeded: true })
  const port = await freePort()
  const folder = mkdtempSync(join(tmpdir(), 'metropolis-city-'))
  const origin = `http://localhost:${port}`
  let server: ChildProcess | null = null
  async function start(): Promise<void> {
    const started = spawn(process.execPath, [join(root, 'dist', 'main.js')], {
      cwd: root,
      stdio: ['ignore', 'pipe', 'pipe'],
      env: {
        ...process.env,
        METROPOLIS_ROOT: root,
        DATA_DIR: folder,
        PORT: String(port),
        ORIGIN: origin,
        LOG_LEVEL: 'silent',
        NODE_ENV: 'development',
        METROPOLIS_EMPTY: '1',
        DATABASE_URL: database.appUrl,
        DATABASE_OWNER_URL: database.ownerUrl,
        DATABASE_WORKER_URL: database.workerUrl,
      },
    })
    server = started
    let said = ''
    await new Promise<void>((resolve, reject) => {
      const listen = (part: Buffer) => {
        said += part.toString()
        if (said.includes('Metropolis serves')) resolve()
      }
      started.stdout.on('data', listen)
      started.stderr.on('data', listen)
      started.once('exit', (code) => reject(new Error(`The server ended with ${code}: ${said}`)))
    })
  }
  async function stop(signal: NodeJS.Signals): Promise<void> {
    const running = server
    if (!running) return
    running.removeAllListeners('exit')
    const ended = new Promise((resolve) => running.once('exit', resolve))
    running.kill(signal)
    await ended
    server = null
  }
  await start()
  const browser = await chromium.launch({ executablePath: chromiumPath(), args: ['--no-sandbox', '--disable-dev-shm-usage'] })
  afterAll(async () => {
    await browser.close()
    await stop('SIGTERM')
    rmSync(folder, { recursive: true, force: true })
  })
  const contexts: BrowserContext[] = []
  return {
    origin,
    browser,
    superuserUrl: database.superuserUrl,
    start,
    kill: () => stop('SIGKILL'),
    newPage: async (options = {}) => {
      const context = await browser.newContext({
        baseURL: origin,
        viewport: { width: options.width ?? 1280, height: options.height ?? 900 },
        javaScriptEnabled: options.scripts ?? true,
        colorScheme: options.dark ? 'dark' : 'light',
        locale: 'cs-CZ',
        timezoneId: 'Europe/Prague',
      })
      contexts.push(context)
      return context.newPage()
    },
  }
}

/** Signs a demo person in as a visitor would. */
export async function signIn(page: Page, mailbox: string): Promise<void> {
  await page.goto('/app')
  await page.locator('input[name=email]').fill(`${mailbox}@demo.metropolis.example`)
  await page.locator('input[name=password]').fill(demoPassword)
  await page.locator('main button[type=submit]').first().click()
  await page.waitForURL((url) => url.pathname.startsWith('/app') && !url.pathname.includes('sign-in'))
}

const axeSource = readFileSync(createRequire(import.meta.url).resolve('axe-core/axe.min.js'), 'utf8')
type Violation = { id: string; help: string; nodes: { target: string[]; failureSummary?: string }[] }
/** First witness: axe, rules of WCAG 2.2 A and AA and best practice; answers what it complains about. */
export async function axeComplaints(page: Page, except: readonly string[] = []): Promise<string[]> {
  // The strict content policy of the pages forbids added scripts; the browser's debugger may evaluate all the same.
  const session = await page.context().newCDPSession(page)
  await session.send('Page.setBypassCSP', { enabled: true })
  await page.evaluate(axeSource)
  const found = await page.evaluate(async () => {
    const axe = (globalThis as unknown as { axe: { run: (context: Document, options: object) => Promise<{ violations: Violation[] }> } })
      .axe
    return (await axe.run(document, { runOnly: ['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22aa', 'best-practice'] })).violations
  })
  return found
    .filter((violation) => !except.includes(violation.id))
    .map(
      (violation) =>
        `${violation.id}: ${violation.help} (${violation.nodes
          .slice(0, 3)
          .map((node) => node.target.join(' '))
          .join(' | ')})`,
    )
}

type AxNode = {
  nodeId: string
  parentId?: string
  childIds?: string[]
  ignored?: boolean
  role?: { value: string }
  name?: { value: string }
  properties?: { name: string; value: { value: unknown } }[]
}
const interactive = new Set([
  'link',
  'button',
  'textbox',
  'searchbox',
  'combobox',
  'checkbox',
  'radio',
  'listbox',
  'menuitem',
  'tab',
  'switch',
  'slider',
  'spinbutton',
])
/** Second witness: the browser's own accessibility tree. Every control has a name, one main, one h1, no heading level is jumped over, images are named. */
export async function treeComplaints(page: Page): Promise<string[]> {
  const session = await page.context().newCDPSession(page)
  const { nodes } = (await session.send('Accessibility.getFullAXTree')) as unknown as { nodes: AxNode[] }
  const complaints: string[] = []
  // The protocol gives the nodes in no promised order; headings are read in the order of the document.
  const byId = new Map(nodes.map((node) => [node.nodeId, node]))
  const inOrder: AxNode[] = []
  const visit = (node: AxNode | undefined): void => {
    if (!node) return
    inOrder.push(node)
    for (const child of node.childIds ?? []) visit(byId.get(child))
  }
  visit(nodes.find((node) => node.parentId === undefined))
  const shown = inOrder.filter((node) => !node.ignored)
  for (const node of shown)
    if (interactive.has(node.role?.value ?? '') && !(node.name?.value ?? '').trim()) complaints.push(`a ${node.role?.value} without a name`)
  for (const node of shown)
    if (['image', 'img', 'figure'].includes(node.role?.value ?? '') && node.role?.value !== 'figure' && !(node.name?.value ?? '').trim())
      complaints.push('an image without a name')
  const mains = shown.filter((node) => node.role?.value === 'main').length
  if (mains !== 1) complaints.push(`${mains} main landmarks`)
  const levels = shown
    .filter((node) => node.role?.value === 'heading')
    .map((node) => Number(node.properties?.find((one) => one.name === 'level')?.value.value ?? 0))
  if (levels.filter((level) => level === 1).length !== 1)
    complaints.push(`${levels.filter((level) => level === 1).length} headings of level 1`)
  levels.forEach((level, index) => {
    if (index > 0 && level > (levels[index - 1] ?? 0) + 1) complaints.push(`heading level ${level} after ${levels[index - 1]}`)
  })
  return [...new Set(complaints)]
}

/** Bytes over the wire of a page with everything it loads. */
export async function pageWeight(
  page: Page,
  path: string,
): Promise<{ html: number; style: number; script: number; other: number; requests: number }> {
  const session = await page.context().newCDPSession(page)
  await session.send('Network.enable')
  await session.send('Network.setCacheDisabled', { cacheDisabled: true })
  const kinds = new Map<string, string>()
  const weight = { html: 0, style: 0, script: 0, other: 0, requests: 0 }
  session.on('Network.responseReceived', (event: { requestId: string; type: string }) => void kinds.set(event.requestId, event.type))
  session.on('Network.loadingFinished', (event: { requestId: string; encodedDataLength: number }) => {
    const kind = kinds.get(event.requestId)
    weight.requests += 1
    if (kind === 'Document') weight.html += event.encodedDataLength
    else if (kind === 'Stylesheet') weight.style += event.encodedDataLength
    else if (kind === 'Script') weight.script += event.encodedDataLength
    else weight.other += event.encodedDataLength
  })
  await page.goto(path, { waitUntil: 'networkidle' })
  return weight
}
