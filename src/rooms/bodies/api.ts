// The register of bodies as JSON.
import { z } from 'zod'
import { anyone } from '../../kernel/actor.ts'
import { api } from '../../kernel/api.ts'
import { AppError } from '../../kernel/errors.ts'
import { kinds, levels, statuses } from './model.ts'
import { bodyBySlug, listBodies } from './queries.ts'

const named = z.object({ slug: z.string(), name: z.string() })
const body = z.object({
  id: z.string(),
  slug: z.string(),
  name: z.string(),
  nameEn: z.string().nullable(),
  kind: z.string(),
  level: z.string(),
  status: z.string(),
  convener: named.nullable(),
  parent: named.nullable(),
  members: z.int(),
  foundedYear: z.int().nullable(),
})
const member = z.object({
  organisation: named.nullable(),
  sector: z.string(),
  role: z.string(),
  position: z.int().nullable(),
  seats: z.int().nullable(),
  note: z.string().nullable(),
})
const example = {
  id: '0199a2b0-0000-7000-8000-000000000001',
  slug: 'rpp',
  name: 'Regionální poradní platforma',
  nameEn: 'Regional Advisory Platform',
  kind: 'platform',
  level: 'city',
  status: 'active',
  convener: { slug: 'icp', name: 'Integrační centrum Praha' },
  parent: { slug: 'icp-coordination', name: 'Integrační centrum Praha – koordinační platforma' },
  members: 40,
  foundedYear: 2012,
}
export const bodiesApi = api('bodies')
bodiesApi.get(
  '/bodies',
  {
    may: anyone,
    audit: null,
    summary: 'Committees, platforms, working groups, forums and networks',
    query: z.object({
      level: z.enum(levels).optional(),
      kind: z.enum(kinds).optional(),
      status: z.enum(statuses).optional(),
      organisation: z.string().max(200).optional().describe('Slug of a member organisation'),
    }),
    response: z.object({ items: z.array(body) }),
    example: { items: [example] },
  },
  async (c, input) => ({
    items: await listBodies(c.get('ports'), c.get('actor'), {
      level: input.level ?? null,
      kind: input.kind ?? null,
      status: input.status ?? null,
      organisation: input.organisation ?? null,
    }),
  }),
)
bodiesApi.get(
  '/bodies/:slug',
  {
    may: anyone,
    audit: null,
    summary: 'One body with its members in the order in which the source lists them',
    query: z.object({ slug: z.string().max(200) }),
    response: body.extend({ mandate: z.array(z.string()), membersInOrder: z.array(member) }),
    example: {
      ...example,
      mandate: ['Advises the Integration Centre Prague.'],
      membersInOrder: [
        {
          organisation: { slug: 'amiga', name: 'AMIGA' },
          sector: 'non-governmental-organizations',
          role: 'statutory-member',
          position: 1,
          seats: null,
          note: null,
        },
      ],
    },
  },
  async (c, { slug }) => {
    const found = await bodyBySlug(c.get('ports'), c.get('actor'), slug)
    if (!found) throw new AppError('not-found', 'There is no such body.')
    return found
  },
)
