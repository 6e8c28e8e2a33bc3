// Prague in numbers as anybody sees it: every page in every language, every file, and what each page must say.
import { beforeAll, describe, expect, test } from 'vitest'
import { languages } from '../../kernel/i18n.ts'
import { portsOf, testDatabase } from '../../../test/support/database.ts'
import { appOf } from '../../../test/support/rooms.ts'
import { loadPopulation } from './load.ts'
import { datasets } from './model.ts'
import { populationRoutes } from './routes.tsx'

const database = await testDatabase()
const ports = portsOf(database.db)
const app = appOf(ports, [populationRoutes])
beforeAll(() => loadPopulation(ports))
async function get(path: string): Promise<{ status: number; text: string; type: string }> {
  const response = await app.request(path)
  return { status: response.status, text: await response.text(), type: response.headers.get('content-type') ?? '' }
}

const pages = ['', '/city', '/citizenship', '/citizenship?area=CZ', '/districts', '/districts?kind=administrative-district&show=protection', '/districts?show=growth', '/districts/547051', '/districts/3104', '/residence',
  '/compare', '/compare?a=500143&b=CZ', '/measures', '/estimates', '/stated', '/sets', ...datasets.map((one) => `/sets/${one.slug}`)]
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
test('the estimate of people without papers stands apart and is marked as an estimate', async () => {
  expect((await get('/en/data/estimates')).text).toContain('47,000')
  for (const page of ['', '/city', '/districts', '/citizenship']) expect((await get(`/en/data${page}`)).text).not.toContain('47,000')
})
test('the page of Praha 4 warns of the two other areas of that name', async () => {
  const { text } = await get('/en/data/districts/3104')
  expect(text).toContain('different areas have this name')
})
test.each(['/en/data/districts/nowhere', '/en/data/districts/CZ', '/en/data/sets/nothing', '/en/data/sets/nothing.csv'])('%s is not found', async (path) => {
  expect((await get(path)).status).toBe(404)
})
test('a choice nobody offers falls back to one that is offered', async () => {
  for (const query of ['/citizenship?at=1900-01-01+ALL', '/districts?show=nonsense&kind=other', '/compare?a=nowhere&b=x']) expect((await get(`/en/data${query}`)).status).toBe(200)
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
  for (const { slug } of datasets) for (const end of ['csv', 'json', 'csv-metadata.json']) expect(text).toContain(`/cs/data/sets/${slug}.${end}`)
})
test('the staff page is for people with a role', async () => {
  expect((await get('/app/population')).status).not.toBe(200)
})
