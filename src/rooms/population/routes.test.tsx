// Prague in numbers as anybody sees it: every page in every language, every file, and what each page must say.
import { z } from 'zod'
import { beforeAll, describe, expect, test } from 'vitest'
import type { Actor } from '../../kernel/actor.ts'
import { statusOf } from '../../kernel/errors.ts'
import { frame } from '../../kernel/frame.ts'
import { languages, openCatalogues } from '../../kernel/i18n.ts'
import { openMetrics } from '../../kernel/metrics.ts'
import { pageCache } from '../../kernel/page-cache.ts'
import type { RoleName } from '../../kernel/roles.ts'
import { portsOf, testDatabase } from '../../../test/support/database.ts'
import { appOf, loadStudyRooms } from '../../../test/support/rooms.ts'
import { root } from '../../../test/support/server.ts'
import { loadPopulation } from './load.ts'
import { datasetOf, datasets } from './model.ts'
import { datasetRows, listDistricts } from './queries.ts'
import { populationRoutes } from './routes.tsx'

const database = await testDatabase()
const ports = portsOf(database.db)
const app = appOf(ports, [populationRoutes])
beforeAll(async () => {
  await loadPopulation(ports)
  await loadStudyRooms(ports)
})
async function get(path: string): Promise<{ status: number; text: string; type: string }> {
  const response = await app.request(path)
  return { status: response.status, text: await response.text(), type: response.headers.get('content-type') ?? '' }
}

const pages = [
  '',
  '/city',
  '/citizenship',
  '/citizenship?area=CZ',
  '/districts',
  '/districts?kind=administrative-district&show=protection',
  '/districts?show=growth',
  '/districts/547051',
  '/districts/3104',
  '/residence',
  '/compare',
  '/compare?a=500143&b=CZ',
  '/measures',
  '/estimates',
  '/stated',
  '/sets',
  ...datasets.map((one) => `/sets/${one.slug}`),
]
describe.each(languages)('in %s', (lang) => {
  test('every page answers, has one heading and no key instead of a text', async () => {
    for (const page of pages) {
      const { status, text } = await get(`/${lang}/data${page}`)
      expect(status, page).toBe(200)
      expect(text.match(/<h1/g)?.length, page).toBe(1)
      expect(text, page).not.toMatch(/[>"\s]population\.[a-z]+\.?[a-zA-Z]*[<"\s]/)
      expect(text, page).not.toMatch(/\bNaN\b|undefined|Infinity/)
    }
  })
})
test('the page of the country says which years are missing', async () => {
  expect((await get('/en/data/city')).text).toContain('1994, 1996–2001, 2003')
})
test('34 per cent stands as stated beside 37.3 per cent as computed, with both numbers', async () => {
  const { text } = await get('/en/data/stated')
  for (const part of ['34%', '37.3%', '162,715 / 435,946']) expect(text).toContain(part)
})
test('the grants printed as "CZK 4,510 million" stand as 4.51 million, in words of the reader, with the reason', async () => {
  const { text } = await get('/en/data/stated')
  expect(text).toContain('4.51 million')
  expect(text).toContain('so 4.51 million is meant')
  expect((await get('/cs/data/stated')).text).toMatch(/4,51\smilionu/)
})
test('two years of two places are compared as chosen; a year without figures gives way to one that has some', async () => {
  const { text } = await get('/en/data/compare?a=CZ010&b=CZ&from=2013&to=2012')
  expect(text).toContain('change 2012 (162,715)–2013 (161,006): -1.1%')
  expect((await get('/en/data/compare?a=CZ010&b=CZ&from=1994&to=x')).text).toContain('change 2001 (')
})
test('the estimate of people without papers stands apart and is marked as an estimate', async () => {
  expect((await get('/en/data/estimates')).text).toContain('47,000')
  for (const page of ['', '/city', '/districts', '/citizenship']) expect((await get(`/en/data${page}`)).text).not.toContain('47,000')
})
test('from a district on the map a reader gets to what the study says of the place', async () => {
  expect((await get('/en/data/districts/547051')).text).toContain('href="/en/places/praha-libus"')
  expect((await get('/en/data/districts/539449')).text).not.toContain('href="/en/places/')
})
test('places to compare stand in the order a person looks for them: Praha 2 before Praha 10', async () => {
  const { text } = await get('/en/data/compare')
  expect(text.indexOf('(3102)')).toBeLessThan(text.indexOf('(3110)'))
})
test('the page of Praha 4 warns of the two other areas of that name', async () => {
  const { text } = await get('/en/data/districts/3104')
  expect(text).toContain('different areas have this name')
})
test.each(['/en/data/districts/nowhere', '/en/data/districts/CZ', '/en/data/sets/nothing', '/en/data/sets/nothing.csv'])(
  '%s is not found',
  async (path) => {
    expect((await get(path)).status).toBe(404)
  },
)
test('a choice nobody offers falls back to one that is offered', async () => {
  for (const query of ['/citizenship?at=1900-01-01+ALL', '/districts?show=nonsense&kind=other', '/compare?a=nowhere&b=x'])
    expect((await get(`/en/data${query}`)).status).toBe(200)
})

describe.each(datasets.map((one) => one.slug))('the dataset %s', (slug) => {
  test('comes as CSV with its description, and as JSON with the same rows', async () => {
    const csv = await get(`/en/data/sets/${slug}.csv`)
    expect(csv.type).toContain('text/csv')
    const [header, ...lines] = csv.text.trimEnd().split('\r\n')
    const described: unknown = JSON.parse((await get(`/en/data/sets/${slug}.csv-metadata.json`)).text)
    expect(described).toMatchObject({ url: `${slug}.csv`, tableSchema: { columns: header?.split(',').map((name) => ({ name })) } })
    const json: unknown = JSON.parse((await get(`/en/data/sets/${slug}.json`)).text)
    expect(json).toMatchObject({ dataset: slug, rows: { length: lines.length } })
  })
})
test('the catalogue names every dataset with its files and terms', async () => {
  const { text, type } = await get('/cs/data/catalogue.jsonld')
  expect(type).toContain('application/ld+json')
  for (const { slug } of datasets)
    for (const end of ['csv', 'json', 'csv-metadata.json']) expect(text).toContain(`/cs/data/sets/${slug}.${end}`)
})
test('the catalogue stands at its public address with the feeds of the other rooms, and every entry has what DCAT-AP-CZ asks', async () => {
  const { text } = await get('/open-data/catalog.jsonld')
  expect(text).toBe((await get('/cs/data/catalogue.jsonld')).text)
  const document = z
    .object({
      iri: z.url(),
      typ: z.literal('Katalog'),
      datová_sada: z.array(
        z.object({
          iri: z.url(),
          typ: z.literal('Datová sada'),
          název: z.object({ cs: z.string(), en: z.string() }),
          popis: z.object({ cs: z.string(), en: z.string() }),
          poskytovatel: z.url(),
          klíčové_slovo: z.object({ cs: z.array(z.string()).min(1) }),
          téma: z.array(z.url()).min(1),
          periodicita_aktualizace: z.url(),
          prvek_rúian: z.array(z.url()).min(1),
          distribuce: z
            .array(
              z.object({
                typ: z.literal('Distribuce'),
                soubor_ke_stažení: z.url(),
                přístupové_url: z.url(),
                formát: z.url(),
                typ_média: z.url(),
                podmínky_užití: z.looseObject({ autorské_dílo: z.url(), osobní_údaje: z.url() }),
              }),
            )
            .min(1),
        }),
      ),
    })
    .parse(JSON.parse(text))
  expect(document.datová_sada).toHaveLength(datasets.length + 12)
  for (const feed of [
    '/open-data/hsds/services',
    '/open-data/popolo.json',
    '/open-data/360giving.json',
    '/open-data/grants-red.csv',
    '/open-data/red/dotace.csv',
    '/open-data/dotinfo.csv-metadata.json',
    '/calendar.ics',
  ])
    expect(text).toContain(feed)
})

describe('staff', () => {
  const person = (role: RoleName): Actor => ({
    kind: 'person',
    accountId: '00000000-0000-7000-8000-000000000001',
    displayName: 'Somebody',
    sessionId: '00000000-0000-7000-8000-000000000002',
    lang: 'en',
    reauthenticatedAt: null,
    hat: {
      holdingId: '00000000-0000-7000-8000-000000000003',
      role,
      organisationId: null,
      organisationName: 'Magistrát',
      bodyId: null,
      validTo: null,
    },
  })
  function staffAs(actor: Actor) {
    const staff = frame({
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
        hatLabel: () => '',
      },
      errorPage: (_c, kind) => Promise.resolve(new Response(kind, { status: statusOf[kind] })),
    })
    staff.route('/', populationRoutes.hono)
    const headers = { cookie: 'metropolis_session=x', origin: ports.config.origin }
    return {
      get: (path: string) => staff.request(path, { headers }),
      post: (path: string, fields: Readonly<Record<string, string>>) =>
        staff.request(path, { method: 'POST', headers, body: new URLSearchParams(fields) }),
    }
  }
  test('everybody with a role sees datasets and sources; who manages accounts and who is nobody do not', async () => {
    const text = await (await staffAs(person('councillor')).get('/app/population')).text()
    for (const part of ['Temporary protection', 'No file has been imported yet', 'Český statistický úřad']) expect(text).toContain(part)
    expect(text).not.toContain('/app/population/threshold')
    expect((await staffAs(person('administrator')).get('/app/population')).status).toBe(403)
    expect((await get('/app/population')).status).toBe(303)
  })
  test('the Specialist hides small counts of districts, and page and file follow; the published figures stay', async () => {
    const specialist = staffAs(person('specialist'))
    const dataset = datasetOf('districts')
    if (!dataset) throw new RangeError('no dataset of districts')
    const shown = async () =>
      (await datasetRows(ports, dataset)).filter((row) => row.value !== null && row.value > 0 && row.value <= 40).length
    expect(await shown()).toBeGreaterThan(0)
    expect((await specialist.post('/app/population/threshold', { threshold: '40' })).status).toBe(303)
    expect(await shown()).toBe(0)
    expect(
      (await listDistricts(ports, 'city-district')).districts.filter((one) => one.foreigners !== null && one.foreigners <= 40),
    ).toEqual([])
    expect((await specialist.post('/app/population/threshold', { threshold: '0' })).status).toBe(303)
    expect(await shown()).toBeGreaterThan(0)
  })
  test('a threshold that is no small whole number is refused with a sentence and stays as typed', async () => {
    const answer = await staffAs(person('specialist')).post('/app/population/threshold', { threshold: 'many' })
    expect(answer.status).toBe(422)
    const text = await answer.text()
    expect(text).toContain('Enter a whole number from 0 to 100.')
    expect(text).toContain('value="many"')
  })
  test('nobody else sets it', async () => {
    expect((await staffAs(person('councillor')).post('/app/population/threshold', { threshold: '5' })).status).toBe(403)
  })
})
