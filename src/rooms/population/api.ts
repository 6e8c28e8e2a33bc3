// Prague in numbers as JSON.
import { z } from 'zod'
import { anyone } from '../../kernel/actor.ts'
import { api } from '../../kernel/api.ts'
import { AppError } from '../../kernel/errors.ts'
import { datasetOf, datasets } from './model.ts'
import { datasetRows, listDistricts, timeSeries } from './queries.ts'

const value = z.object({ year: z.int(), at: z.string(), value: z.int(), precision: z.string(), publisher: z.string() })
const row = z.object({
  area_code: z.string(),
  area_name: z.string(),
  date: z.string(),
  measure: z.string(),
  citizenship: z.string(),
  residence: z.string(),
  sex: z.string(),
  age: z.string(),
  value: z.int().nullable(),
  suppressed: z.boolean(),
  precision: z.string(),
  source: z.string(),
})
const district = z.object({
  code: z.string(),
  name: z.string(),
  foreigners: z.int().nullable(),
  population: z.int().nullable(),
  share: z.number().nullable(),
  protection: z.int().nullable(),
  protectionSuppressed: z.boolean(),
})

export const populationApi = api('population')
populationApi.get(
  '/population/series',
  {
    may: anyone,
    audit: null,
    summary: 'Foreigners in Czechia and in Prague by year, chosen from all published figures',
    query: z.object({}),
    response: z.object({ country: z.array(value), permanent: z.array(value), city: z.array(value) }),
    example: {
      country: [{ year: 2012, at: '2012-12-31', value: 435946, precision: 'exact', publisher: 'Český statistický úřad' }],
      permanent: [{ year: 2012, at: '2012-12-31', value: 212455, precision: 'exact', publisher: 'Český statistický úřad' }],
      city: [{ year: 2013, at: '2013-12-31', value: 161006, precision: 'exact', publisher: 'Český statistický úřad' }],
    },
  },
  (c) => timeSeries(c.get('ports')),
)
populationApi.get(
  '/population/districts',
  {
    may: anyone,
    audit: null,
    summary: 'Districts with foreigners, population and share (31. 12. 2019) and temporary protection; small counts are suppressed',
    query: z.object({ kind: z.enum(['city-district', 'administrative-district']).default('city-district') }),
    response: z.object({ items: z.array(district) }),
    example: {
      items: [
        {
          code: '547051',
          name: 'Praha-Libuš',
          foreigners: 2258,
          population: 10623,
          share: 0.21255766,
          protection: 528,
          protectionSuppressed: false,
        },
      ],
    },
  },
  async (c, { kind }) => ({ items: (await listDistricts(c.get('ports'), kind)).districts }),
)
populationApi.get(
  '/population/datasets',
  {
    may: anyone,
    audit: null,
    summary: 'The published datasets',
    query: z.object({}),
    response: z.object({ items: z.array(z.object({ slug: z.string(), title: z.object({ cs: z.string(), en: z.string() }) })) }),
    example: {
      items: [
        { slug: 'foreigners', title: { cs: 'Cizinci v Česku, krajích a Praze', en: 'Foreigners in Czechia, its regions and Prague' } },
      ],
    },
  },
  () => Promise.resolve({ items: datasets.map((one) => ({ slug: one.slug, title: one.title })) }),
)
populationApi.get(
  '/population/datasets/:slug',
  {
    may: anyone,
    audit: null,
    summary: 'All rows of a dataset; suppressed values are null',
    query: z.object({ slug: z.string().max(100) }),
    response: z.object({ rows: z.array(row) }),
    example: {
      rows: [
        {
          area_code: 'CZ010',
          area_name: 'Hlavní město Praha',
          date: '2013-12-31',
          measure: 'foreigners',
          citizenship: 'TOTAL',
          residence: 'ALL_XP',
          sex: 'TOTAL',
          age: 'TOTAL',
          value: 161006,
          suppressed: false,
          precision: 'exact',
          source: 'csu-xa-cizinci',
        },
      ],
    },
  },
  async (c, { slug }) => {
    const dataset = datasetOf(slug)
    if (!dataset) throw new AppError('not-found', 'There is no such dataset.')
    return { rows: await datasetRows(c.get('ports'), dataset) }
  },
)
