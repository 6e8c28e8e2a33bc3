// The addresses of open data. Everybody gets the same: nothing here looks at who asks, so a signed-in person's rights can never leak into a feed.
import { z } from 'zod'
import { anyone } from '../../../kernel/actor.ts'
import { AppError } from '../../../kernel/errors.ts'
import { room, type Request } from '../../../kernel/http.ts'
import { apiEntrance, listPage, mostPerPage, oneDocument, type HsdsQuery } from './hsds-api.ts'
import { hsdsLists, hsdsOpenApi } from './hsds-openapi.ts'
import { calendarText } from './ical.ts'
import { cityName, loadCalendar, loadHsds, loadNews, loadPopolo } from './queries.ts'
import { rssText } from './rss.ts'

const open = { may: anyone, audit: null } as const
export const openDataRoutes = room('open-data')

/** Open data may be read by scripts of any site and kept, but asked for again each time: the answer is "not modified" as long as it is true. */
function answer(c: Request, body: string, type: string, changedAt: Date | null): Response {
  c.header('access-control-allow-origin', '*')
  c.header('cache-control', 'public, max-age=0, must-revalidate')
  if (changedAt) c.header('last-modified', changedAt.toUTCString())
  return c.body(body, 200, { 'content-type': type })
}
function json(c: Request, body: object, changedAt: Date | null): Response {
  return answer(c, JSON.stringify(body), 'application/json; charset=utf-8', changedAt)
}

const yes = z
  .enum(['true', 'false', '1', '0', ''])
  .default('false')
  .transform((text) => text === 'true' || text === '1')
const optional = z
  .string()
  .max(200)
  .optional()
  .transform((text) => (text === undefined || text.trim() === '' ? null : text.trim()))
const queryOf = z.object({
  page: z.coerce.number().int().min(1).max(1_000_000).default(1),
  per_page: z.coerce.number().int().min(1).max(mostPerPage).default(50),
  search: optional,
  taxonomy_term_id: optional,
  taxonomy_id: optional,
  organization_id: optional,
  parent_id: optional,
  modified_after: optional.refine((text) => text === null || !Number.isNaN(Date.parse(text)), 'modified_after is not a time'),
  minimal: yes,
  full: yes,
  top_only: yes,
})

function readQuery(c: Request): HsdsQuery {
  const parsed = queryOf.safeParse(c.req.query())
  if (!parsed.success) {
    const [issue] = parsed.error.issues
    throw new AppError('invalid', `The query cannot be understood: ${issue?.path.join('.') ?? ''} ${issue?.message ?? ''}`.trim())
  }
  const query = parsed.data
  return {
    page: query.page,
    perPage: query.per_page,
    search: query.search,
    taxonomyTermId: query.taxonomy_term_id?.toLowerCase() ?? null,
    taxonomyId: query.taxonomy_id?.toLowerCase() ?? null,
    organizationId: query.organization_id?.toLowerCase() ?? null,
    parentId: query.parent_id?.toLowerCase() ?? null,
    topOnly: query.top_only,
    modifiedAfter: query.modified_after,
    minimal: query.minimal,
    full: query.full,
  }
}

for (const entrance of ['/open-data/hsds', '/open-data/hsds/']) {
  openDataRoutes.get(entrance, open, (c) => json(c, apiEntrance(c.get('ports').config.origin, cityName), null))
}
openDataRoutes.get('/open-data/hsds/openapi.json', open, (c) => json(c, hsdsOpenApi(c.get('ports').config.origin), null))
for (const { path, table } of hsdsLists) {
  openDataRoutes.get(`/open-data/hsds/${path}`, open, async (c) => {
    c.header('access-control-allow-origin', '*')
    const query = readQuery(c)
    const { data, changedAt } = await loadHsds(c.get('ports'))
    return json(c, listPage(data, table, query), changedAt)
  })
  openDataRoutes.get(`/open-data/hsds/${path}/:id`, open, async (c) => {
    c.header('access-control-allow-origin', '*')
    const { data, changedAt } = await loadHsds(c.get('ports'))
    const document = oneDocument(data, table, c.req.param('id') ?? '')
    if (!document) throw new AppError('not-found', 'There is no record with this id.')
    return json(c, document, changedAt)
  })
}

openDataRoutes.get('/open-data/popolo.json', open, async (c) => {
  const { document, changedAt } = await loadPopolo(c.get('ports'))
  return json(c, document, changedAt)
})

openDataRoutes.get('/calendar.ics', open, async (c) => {
  const { calendar, events, changedAt } = await loadCalendar(c.get('ports'), c.req.query('lang') === 'en' ? 'en' : 'cs')
  c.header('cache-control', 'public, max-age=0, must-revalidate')
  if (changedAt) c.header('last-modified', changedAt.toUTCString())
  return c.body(calendarText(calendar, events), 200, {
    'content-type': 'text/calendar; charset=utf-8',
    'content-disposition': 'inline; filename="calendar.ics"',
  })
})

openDataRoutes.get('/open-data/changes.rss', open, async (c) => {
  const news = await loadNews(c.get('ports'), 50)
  const { config, clock } = c.get('ports')
  return answer(
    c,
    rssText(config.origin, c.req.query('lang') === 'en' ? 'en' : 'cs', news, clock.now()),
    'application/rss+xml; charset=utf-8',
    news[0]?.at ?? null,
  )
})
