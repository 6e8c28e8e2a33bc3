// Addresses of Prague in numbers.
import { anyone } from '../../kernel/actor.ts'
import { perform, type FieldErrors } from '../../kernel/command.ts'
import { AppError } from '../../kernel/errors.ts'
import { back, formOf, room, typed, type Request } from '../../kernel/http.ts'
import { page } from '../../ui/page.tsx'
import { placeOfDistrict } from '../directory/index.ts'
import { setCityThreshold } from './commands.ts'
import { boundaryShapes } from './boundaries.ts'
import { mayImport } from './import/policy.ts'
import { populationImportRoutes } from './import/routes.tsx'
import { catalogue, csvOf, csvw, jsonOf } from './open-data.ts'
import { segregation } from './measures.ts'
import { datasetOf } from './model.ts'
import {
  CitizenshipPage,
  CityPage,
  ComparePage,
  DistrictPage,
  DistrictsPage,
  EstimatesPage,
  MeasuresPage,
  OverviewPage,
  ResidencePage,
  SetPage,
  SetsPage,
  StatedPage,
  districtPictures,
  type DistrictPicture,
} from './pages.tsx'
import {
  areaSeries,
  byCitizenship,
  citizenshipSeries,
  citizenshipYears,
  datasetExtent,
  datasetSources,
  districtByCode,
  districtCounts,
  listAreas,
  listDistricts,
  pupilsByLevel,
  readKeeping,
  residenceShares,
  statedFigures,
  timeSeries,
} from './queries.ts'
import { KeepingPage } from './staff-pages.tsx'
import { keepsFigures, worksHere } from './policy.ts'

const open = { may: anyone, audit: null } as const
function streamOf(pieces: AsyncGenerator<string>): ReadableStream<Uint8Array> {
  const bytes = new TextEncoder()
  return new ReadableStream({
    async pull(controller) {
      const next = await pieces.next()
      if (next.done) controller.close()
      else controller.enqueue(bytes.encode(next.value))
    },
    async cancel() {
      await pieces.return(undefined)
    },
  })
}
/** Larger datasets are sent while they are read; smaller ones are kept compressed. */
const streamedFrom = 50_000
export const populationRoutes = room('population')

/** Title, crumbs and layout of one page of the room. */
function show(
  c: Request,
  key: 'city' | 'citizenship' | 'districts' | 'residence' | 'compare' | 'measures' | 'estimates' | 'stated' | 'sets',
  content: Parameters<typeof page>[2],
  more?: { label: string },
): Promise<Response> {
  const t = c.get('t')
  const lang = c.get('lang')
  const title = t(`population.page.${key}`)
  const crumbs = [
    { label: t('population.title'), href: `/${lang}/data` },
    { label: title, ...(more ? { href: `/${lang}/data/${key}` } : {}) },
    ...(more ? [more] : []),
  ]
  return page(c, { title: more?.label ?? title, description: t(`population.page.${key}.text`), crumbs }, content)
}

populationRoutes.get('/:lang/data', open, async (c) => {
  const t = c.get('t')
  return page(
    c,
    { title: t('population.title'), description: t('population.lead'), crumbs: [{ label: t('population.title') }] },
    <OverviewPage lang={c.get('lang')} t={t} series={await timeSeries(c.get('ports'))} />,
  )
})
populationRoutes.get('/:lang/data/city', open, async (c) =>
  show(c, 'city', <CityPage lang={c.get('lang')} t={c.get('t')} series={await timeSeries(c.get('ports'))} />),
)

populationRoutes.get('/:lang/data/citizenship', open, async (c) => {
  const ports = c.get('ports')
  const area = c.req.query('area') === 'CZ' ? 'CZ' : 'CZ010'
  const days = await citizenshipYears(ports, area)
  const [wantedAt, wantedResidence] = (c.req.query('at') ?? '').split(' ')
  const chosen = days.find((day) => day.at === wantedAt && day.residence === wantedResidence) ?? days[0]
  if (!chosen) throw new AppError('not-found', 'There are no figures by citizenship.')
  const [{ countries, aggregates, sources }, leading] = await Promise.all([
    byCitizenship(ports, area, chosen.at, chosen.residence),
    byCitizenship(ports, 'CZ', '2024-12-31', 'ALL_XP'),
  ])
  const codes = leading.countries.slice(0, 12).map((one) => one.code)
  const found = await citizenshipSeries(ports, codes)
  const series = new Map(codes.map((code) => [code, found.get(code) ?? []]))
  return show(
    c,
    'citizenship',
    <CitizenshipPage
      lang={c.get('lang')}
      t={c.get('t')}
      view={{ area, at: chosen.at, residence: chosen.residence, days, countries, aggregates, sources, series }}
    />,
  )
})

populationRoutes.get('/:lang/data/districts', open, async (c) => {
  const kind = c.req.query('kind') === 'administrative-district' ? 'administrative-district' : 'city-district'
  const wanted = c.req.query('show')
  const picture: DistrictPicture = districtPictures.find((one) => one === wanted) ?? 'share'
  const [{ districts, sources }, boundaries] = await Promise.all([
    listDistricts(c.get('ports'), kind),
    boundaryShapes(c.get('ports'), kind),
  ])
  return show(
    c,
    'districts',
    <DistrictsPage
      lang={c.get('lang')}
      t={c.get('t')}
      kind={kind}
      picture={picture}
      districts={districts}
      sources={sources}
      shapes={boundaries?.shapes ?? null}
      attribution={boundaries?.attribution ?? null}
    />,
  )
})
populationRoutes.get('/:lang/data/districts/:code', open, async (c) => {
  const area = await districtByCode(c.get('ports'), c.req.param('code') ?? '')
  if (!area || area.kind === 'country' || area.kind === 'region') throw new AppError('not-found', 'There is no such district.')
  const kind = area.kind === 'historic-district' ? null : area.kind
  const [row, counts] =
    kind === null
      ? [undefined, null]
      : await Promise.all([
          listDistricts(c.get('ports'), kind).then(({ districts }) => districts.find((one) => one.code === area.code)),
          districtCounts(c.get('ports'), kind),
        ])
  const quotient = counts?.has(area.code) ? (segregation(counts, 'foreigners').areas[area.code]?.locationQuotient ?? null) : null
  const place = await placeOfDistrict(c.get('ports'), c.get('actor'), area.code)
  return show(
    c,
    'districts',
    <DistrictPage lang={c.get('lang')} t={c.get('t')} area={area} row={row} quotient={quotient} place={place?.slug ?? null} />,
    {
      label: area.name,
    },
  )
})

populationRoutes.get('/:lang/data/residence', open, async (c) =>
  show(c, 'residence', <ResidencePage lang={c.get('lang')} t={c.get('t')} {...await residenceShares(c.get('ports'))} />),
)

populationRoutes.get('/:lang/data/compare', open, async (c) => {
  const areas = await listAreas(c.get('ports'))
  const pick = (code: string | undefined, otherwise: string) =>
    areas.find((area) => area.code === code) ?? areas.find((area) => area.code === otherwise)
  const [left, right] = [pick(c.req.query('a'), 'CZ010'), pick(c.req.query('b'), 'CZ020')]
  if (!left || !right) throw new AppError('not-found', 'There is no area to compare.')
  const [leftSeries, rightSeries] = await Promise.all([areaSeries(c.get('ports'), left.code), areaSeries(c.get('ports'), right.code)])
  return show(
    c,
    'compare',
    <ComparePage
      lang={c.get('lang')}
      t={c.get('t')}
      areas={areas}
      left={left}
      right={right}
      leftSeries={leftSeries}
      rightSeries={rightSeries}
      from={Number(c.req.query('from'))}
      to={Number(c.req.query('to'))}
    />,
  )
})
populationRoutes.get('/:lang/data/measures', open, async (c) => {
  const ports = c.get('ports')
  const [city, administrative, { districts }, pupils] = await Promise.all([
    districtCounts(ports, 'city-district'),
    districtCounts(ports, 'administrative-district'),
    listDistricts(ports, 'administrative-district'),
    pupilsByLevel(ports),
  ])
  return show(
    c,
    'measures',
    <MeasuresPage
      lang={c.get('lang')}
      t={c.get('t')}
      city={segregation(city, 'foreigners')}
      administrative={segregation(administrative, 'foreigners')}
      districts={districts}
      pupils={pupils}
    />,
  )
})
populationRoutes.get('/:lang/data/estimates', open, async (c) => {
  const stated = await statedFigures(c.get('ports'))
  return show(
    c,
    'estimates',
    <EstimatesPage lang={c.get('lang')} t={c.get('t')} stated={stated.find((one) => one.indicator === 'IRREGULAR_ESTIMATE')} />,
  )
})
populationRoutes.get('/:lang/data/stated', open, async (c) =>
  show(c, 'stated', <StatedPage lang={c.get('lang')} t={c.get('t')} stated={await statedFigures(c.get('ports'))} />),
)

populationRoutes.get('/:lang/data/sets', open, (c) => show(c, 'sets', <SetsPage lang={c.get('lang')} t={c.get('t')} />))
function catalogueFile(c: Request): Response {
  c.header('access-control-allow-origin', '*')
  c.header('cache-control', 'public, max-age=0, must-revalidate')
  return c.body(JSON.stringify(catalogue(c.get('ports').config.origin)), 200, { 'content-type': 'application/ld+json; charset=utf-8' })
}
populationRoutes.get('/open-data/catalog.jsonld', open, catalogueFile)
populationRoutes.get('/:lang/data/catalogue.jsonld', open, catalogueFile)
populationRoutes.get('/:lang/data/sets/:file{[a-z-]+\\.(?:csv|json|csv-metadata\\.json|csv\\.csv-metadata\\.json)}', open, async (c) => {
  const [, slug = '', kind = ''] = /^([a-z-]+?)\.(csv|json|csv-metadata\.json)$/.exec(c.req.param('file') ?? '') ?? []
  const dataset = datasetOf(slug)
  if (!dataset) throw new AppError('not-found', 'There is no such dataset.')
  c.header('access-control-allow-origin', '*')
  if (kind === 'csv-metadata.json')
    return c.body(JSON.stringify(csvw(c.get('ports').config.origin, dataset)), 200, {
      'content-type': 'application/csvm+json; charset=utf-8',
    })
  const ports = c.get('ports')
  const headers =
    kind === 'csv'
      ? {
          'content-type': 'text/csv; charset=utf-8; header=present',
          'content-disposition': `attachment; filename="${slug}.csv"`,
          link: `<${slug}.csv-metadata.json>; rel="describedby"; type="application/csvm+json"`,
        }
      : { 'content-type': 'application/json; charset=utf-8' }
  const pieces = kind === 'csv' ? csvOf(ports, dataset) : jsonOf(ports, dataset)
  if ((await datasetExtent(ports, dataset)).rows > streamedFrom) return c.body(streamOf(pieces), 200, { ...headers, 'x-stream': 'yes' })
  let whole = ''
  for await (const piece of pieces) whole += piece
  return c.body(whole, 200, headers)
})
populationRoutes.get('/:lang/data/sets/:slug', open, async (c) => {
  const dataset = datasetOf(c.req.param('slug') ?? '')
  if (!dataset) throw new AppError('not-found', 'There is no such dataset.')
  const [extent, sources] = await Promise.all([datasetExtent(c.get('ports'), dataset), datasetSources(c.get('ports'), dataset)])
  return show(c, 'sets', <SetPage lang={c.get('lang')} t={c.get('t')} dataset={dataset} rows={extent.rows} sources={sources} />, {
    label: dataset.title[c.get('lang') === 'cs' ? 'cs' : 'en'],
  })
})

async function keepingPage(c: Request, typedText?: string, errors: FieldErrors = {}): Promise<Response> {
  const t = c.get('t')
  const keeping = await readKeeping(c.get('ports'), c.get('actor'))
  const values = { threshold: typedText ?? String(keeping.threshold) }
  return page(
    c,
    { title: t('population.staff.title'), status: Object.keys(errors).length > 0 ? 422 : 200 },
    <KeepingPage
      lang={c.get('lang')}
      t={t}
      keeping={keeping}
      imports={mayImport(c.get('actor'))}
      keeps={keepsFigures(c.get('actor'))}
      values={values}
      errors={errors}
    />,
  )
}
populationRoutes.get('/app/population', { may: worksHere, audit: null }, (c) => keepingPage(c))
populationRoutes.post('/app/population/threshold', { may: keepsFigures, audit: 'population.setCityThreshold' }, async (c) => {
  const values = typed(await formOf(c))
  const done = await perform(c.get('ports'), c.get('actor'), setCityThreshold, values)
  return done.ok ? back(c, '/app/population', 'population.staff.done.threshold') : keepingPage(c, values['threshold'] ?? '', done.errors)
})

populationRoutes.hono.route('/', populationImportRoutes.hono)
populationRoutes.routes.push(...populationImportRoutes.routes)
