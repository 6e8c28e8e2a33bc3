// The import as the Specialist meets it: send, look, publish, look back; every mistake keeps what was typed.
import { beforeAll, describe, expect, test } from 'vitest'
import type { Actor } from '../../../kernel/actor.ts'
import { frame } from '../../../kernel/frame.ts'
import { openCatalogues } from '../../../kernel/i18n.ts'
import { openMetrics } from '../../../kernel/metrics.ts'
import { pageCache } from '../../../kernel/page-cache.ts'
import { portsOf, testDatabase } from '../../../../test/support/database.ts'
import { root } from '../../../../test/support/server.ts'
import { loadPopulation } from '../load.ts'
import { populationImportRoutes } from './routes.tsx'

const database = await testDatabase()
const ports = portsOf(database.db)
beforeAll(() => loadPopulation(ports))

const specialist: Actor = {
  kind: 'person',
  accountId: '00000000-0000-7000-8000-000000000001',
  displayName: 'Specialist',
  sessionId: '00000000-0000-7000-8000-000000000002',
  lang: 'en',
  reauthenticatedAt: null,
  hat: {
    holdingId: '00000000-0000-7000-8000-000000000003',
    role: 'specialist',
    organisationId: null,
    organisationName: 'Magistrát',
    bodyId: null,
    validTo: null,
  },
}
function appFor(actor: Actor) {
  const app = frame({
    ports,
    translators: openCatalogues(root),
    cache: pageCache(),
    metrics: openMetrics(),
    identify: () => Promise.resolve(actor),
    shell: {
      publicNav: [],
      staffRail: [],
      stylesheet: '/s.css',
      staffScripts: [],
      script: (name) => name,
      demo: () => Promise.resolve(false),
      hats: () => Promise.resolve([]),
      hatLabel: () => 'Specialist',
    },
    errorPage: (_c, kind) => Promise.resolve(new Response(kind, { status: kind === 'forbidden' ? 403 : 404 })),
  })
  app.route('/', populationImportRoutes.hono)
  return app
}
const app = appFor(specialist)
const headers = { cookie: 'metropolis_session=x', origin: ports.config.origin }
async function get(path: string): Promise<{ status: number; text: string }> {
  const response = await app.request(path, { headers })
  return { status: response.status, text: await response.text() }
}
function post(path: string, fields: Readonly<Record<string, string | File>> = {}) {
  const body = new FormData()
  for (const [name, value] of Object.entries(fields)) body.append(name, value)
  return app.request(path, { method: 'POST', headers, body })
}
const header = 'hodnota,stobcan_cis,stobcan_kod,pohlavi_kod,vuzemi_cis,vuzemi_kod,rok'
const file = (name: string, content: string) => new File([content], name)

describe('sending a file', () => {
  test('leads to its page with what is in it and what is wrong with it; publishing it is one step', async () => {
    const sent = await post('/app/population/import', {
      file: file('year.csv', [header, '11,3228,804,,97,19,2009', '-3,3228,704,,97,19,2009'].join('\n')),
    })
    expect(sent.status).toBe(303)
    const place = sent.headers.get('location') ?? ''
    const shown = await get(place)
    expect(shown.status).toBe(200)
    for (const text of [
      'year.csv',
      'waiting',
      'foreigners: by citizenship',
      'Ukraine',
      'The value is negative.',
      '-3,3228,704,,97,19,2009',
      '1 count is published at once',
    ])
      expect(shown.text).toContain(text)
    const list = await app.request(`${place}/faults.csv`, { headers })
    expect(await list.text()).toContain('3,The value is negative.,"\'-3,3228,704,,97,19,2009"')
    expect((await post(`${place}/publish`)).status).toBe(303)
    expect((await get(place)).text).toContain('>published<')
    expect((await get('/app/population/import')).text).toContain('year.csv')
    const again = await post('/app/population/import', {
      file: file('again.csv', [header, '11,3228,804,,97,19,2009', '-3,3228,704,,97,19,2009'].join('\n')),
    })
    expect(again.headers.get('location')).toBe(place)
  })
  test('of an unknown kind, or no file at all, is answered with a sentence and the form as it was', async () => {
    const unknown = await post('/app/population/import', { file: file('x.csv', 'a,b\n1,2\n'), date: '2025-06-30' })
    expect(unknown.status).toBe(422)
    const text = await unknown.text()
    expect(text).toContain('This kind of file is not known.')
    expect(text).toContain('value="2025-06-30"')
    expect(await (await post('/app/population/import')).text()).toContain('Choose a file.')
  })
  test('can be put aside', async () => {
    const sent = await post('/app/population/import', { file: file('other.csv', [header, '12,3228,804,,97,19,2011'].join('\n')) })
    expect((await post(`${sent.headers.get('location')}/withdraw`)).headers.get('location')).toBe('/app/population/import')
    expect((await get('/app/population/import')).text).toContain('put aside')
  })
})

describe('a mapping', () => {
  const good = {
    name: 'By district',
    headerRow: '1',
    area: 'Obvod',
    areaKind: 'historic-district',
    value: 'Cizinci',
    measure: 'foreigners',
    residence: 'ALL',
    sourceTitle: 'Cizinci',
    publisher: 'Ministerstvo vnitra ČR',
    threshold: '0',
  }
  test('with a mistake comes back as typed, each error at its field', async () => {
    const refused = await post('/app/population/import/mappings/new', {
      ...good,
      area: '',
      sourceTitle: 'My <title>',
      headerRow: 'first',
      measure: '',
    })
    expect(refused.status).toBe(422)
    const text = await refused.text()
    expect(text).toContain('My &lt;title&gt;')
    expect(text.match(/aria-invalid="true"/g)).toHaveLength(3)
    // Sentences of ours, in the reader's language, never those of a library.
    expect(text).not.toMatch(/Invalid|Too small|expected/)
    expect(text).toContain('Give a whole number')
  })
  test('is saved, found in the list, changed, and its name stands only once', async () => {
    expect((await post('/app/population/import/mappings/new', good)).status).toBe(303)
    const place = /\/app\/population\/import\/mappings\/[0-9a-f-]{36}/.exec((await get('/app/population/import')).text)?.[0] ?? ''
    expect((await get(place)).text).toContain('value="Obvod"')
    expect((await post(place, { ...good, value: 'Počet' })).status).toBe(303)
    expect((await get(place)).text).toContain('value="Počet"')
    expect(await (await post('/app/population/import/mappings/new', { ...good, name: 'BY DISTRICT' })).text()).toContain(
      'There is already a mapping of this name.',
    )
  })
})

test('the overview names every source with its counts and its threshold', async () => {
  const { status, text } = await get('/app/population')
  expect(status).toBe(200)
  for (const part of [
    'href="/app/population/import"',
    'Statistická ročenka České republiky 2024',
    'Český statistický úřad',
    'href="/en/data"',
  ])
    expect(text).toContain(part)
})

test('only the Specialist comes in; addresses of nothing say so', async () => {
  const administrator = appFor({ ...specialist, hat: specialist.hat && { ...specialist.hat, role: 'administrator' } })
  expect((await administrator.request('/app/population/import', { headers })).status).toBe(403)
  for (const path of ['x', '00000000-0000-7000-8000-00000000dead', 'mappings/x'])
    expect((await get(`/app/population/import/${path}`)).status).toBe(404)
})
