// Addresses of the register of bodies.
import { z } from 'zod'
import { anyone, wearsHat } from '../../kernel/actor.ts'
import { toCsv } from '../../kernel/csv.ts'
import { AppError } from '../../kernel/errors.ts'
import { room, type Request } from '../../kernel/http.ts'
import { page } from '../../ui/page.tsx'
import { evidenceOf } from '../study/index.ts'
import { kinds, levels, statuses } from './model.ts'
import { BodyList, BodyPage } from './pages.tsx'
import { bodyBySlug, listBodies, type BodyFilter } from './queries.ts'

const open = { may: anyone, audit: null } as const
export const bodiesRoutes = room('bodies')

const oneOf = <T extends string>(values: readonly [T, ...T[]]) => z.enum(values).nullable().catch(null)
export const filterSchema = z.object({
  level: oneOf(levels),
  kind: oneOf(kinds),
  status: oneOf(statuses),
  organisation: z.string().max(200).nullable().catch(null),
})
/** The filter in the address; a value the register does not know is as if it were not there. */
export function filterOf(c: Request): BodyFilter {
  const empty = (name: string) => c.req.query(name) || null
  return filterSchema.parse({ level: empty('level'), kind: empty('kind'), status: empty('status'), organisation: empty('organisation') })
}

async function list(c: Request, path: string, staff: boolean): Promise<Response> {
  const t = c.get('t')
  const filter = filterOf(c)
  const bodies = await listBodies(c.get('ports'), c.get('actor'), filter)
  return page(
    c,
    { title: t('bodies.title'), description: t('bodies.lead'), crumbs: [{ label: t('bodies.title') }] },
    <BodyList
      lang={c.get('lang')}
      t={t}
      path={path}
      query={new URL(c.req.url).search.slice(1)}
      filter={filter}
      bodies={bodies}
      staff={staff}
    />,
  )
}
bodiesRoutes.get('/:lang/bodies', open, (c) => list(c, `/${c.get('lang')}/bodies`, false))
bodiesRoutes.get('/app/bodies', { may: wearsHat, audit: null }, (c) => list(c, '/app/bodies', true))

bodiesRoutes.get('/:lang/bodies.csv', open, async (c) => {
  const bodies = await listBodies(c.get('ports'), c.get('actor'), filterOf(c))
  return c.body(
    toCsv(
      [
        { header: 'slug', value: (body) => body.slug },
        { header: 'name', value: (body) => body.name },
        { header: 'name_en', value: (body) => body.nameEn },
        { header: 'kind', value: (body) => body.kind },
        { header: 'level', value: (body) => body.level },
        { header: 'status', value: (body) => body.status },
        { header: 'convener', value: (body) => body.convener?.name },
        { header: 'part_of', value: (body) => body.parent?.name },
        { header: 'founded', value: (body) => body.foundedYear },
        { header: 'members', value: (body) => body.members },
      ],
      bodies,
    ),
    200,
    { 'content-type': 'text/csv; charset=utf-8', 'content-disposition': 'attachment; filename="bodies.csv"' },
  )
})

bodiesRoutes.get('/:lang/bodies/:slug', open, async (c) => {
  const t = c.get('t')
  const lang = c.get('lang')
  const body = await bodyBySlug(c.get('ports'), c.get('actor'), c.req.param('slug') ?? '')
  if (!body) throw new AppError('not-found', 'There is no such body.')
  const evidence = body.studyId ? await evidenceOf(c.get('ports'), c.get('actor'), body.studyId) : null
  return page(
    c,
    { title: body.name, crumbs: [{ label: t('bodies.title'), href: `/${lang}/bodies` }, { label: body.name }] },
    <BodyPage lang={lang} t={t} body={body} evidence={evidence} />,
  )
})

bodiesRoutes.get('/:lang/bodies/:slug/members.csv', open, async (c) => {
  const body = await bodyBySlug(c.get('ports'), c.get('actor'), c.req.param('slug') ?? '')
  if (!body) throw new AppError('not-found', 'There is no such body.')
  return c.body(
    toCsv(
      [
        { header: 'sector', value: (member) => member.sector },
        { header: 'position', value: (member) => member.position },
        { header: 'organisation', value: (member) => member.organisation?.name },
        { header: 'role', value: (member) => member.role },
        { header: 'seats', value: (member) => member.seats },
        { header: 'note', value: (member) => member.note },
      ],
      body.membersInOrder,
    ),
    200,
    { 'content-type': 'text/csv; charset=utf-8', 'content-disposition': `attachment; filename="${body.slug}-members.csv"` },
  )
})
