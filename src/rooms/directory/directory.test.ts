// The public directory: people find what they mean, every row is met once, and nothing confidential is ever told.
import fc from 'fast-check'
import { sql } from 'kysely'
import { beforeAll, describe, expect, test } from 'vitest'
import { z } from 'zod'
import type { Actor } from '../../kernel/actor.ts'
import { asActor } from '../../kernel/db.ts'
import { languages } from '../../kernel/i18n.ts'
import { loaderActor } from '../../kernel/seed.ts'
import { portsOf, testDatabase } from '../../../test/support/database.ts'
import { appOf, loadStudyRooms } from '../../../test/support/rooms.ts'
import { directoryApi, directoryRoutes } from './index.ts'
import { organisationBySlug } from './organisations/queries.ts'

const database = await testDatabase()
const ports = portsOf(database.db)
const app = appOf(ports, [directoryRoutes, directoryApi.room])
const shelter = 'Azylový dům se skrytou adresou'

const leadOf = (organisationId: string): Actor => ({
  kind: 'person',
  accountId: '0191d0a0-0000-7000-8000-00000000000a',
  displayName: 'Vedoucí',
  sessionId: '0191d0a0-0000-7000-8000-00000000000b',
  lang: 'cs',
  reauthenticatedAt: null,
  hat: {
    holdingId: '0191d0a0-0000-7000-8000-00000000000c',
    role: 'organisation-lead',
    organisationId,
    organisationName: 'InBáze',
    bodyId: null,
    validTo: null,
  },
})
beforeAll(async () => {
  await loadStudyRooms(ports)
  const [inbaze = ''] = await scalars(sql<{ value: string }>`select id as value from directory.organisation where slug = 'inbaze'`)
  await asActor(ports.db, leadOf(inbaze), async (tx) => {
    await sql`
      insert into directory.location (organisation_id, name, street, city, confidential) values (${inbaze}, ${shelter}, 'Tajná 7', 'Praha', true)`.execute(
      tx,
    )
  })
  await asActor(ports.db, loaderActor, async (tx) => {
    await sql`insert into directory.location (organisation_id, name, street, city)
      select id, 'Komunitní centrum', 'Otevřená 3', 'Praha' from directory.organisation where slug = 'inbaze'`.execute(tx)
    await sql`
      insert into directory.address (kind, slug, entity_id) select 'organisation', 'inbaze-berkat', id from directory.organisation
      where slug = 'inbaze'`.execute(tx)
    await sql`
      insert into directory.address (kind, slug, entity_id) select 'service', 'legal-advice', id from directory.service where slug = 'type-legal'`.execute(
      tx,
    )
  })
})

async function page(path: string): Promise<string> {
  const answer = await app.request(path)
  expect(answer.status, path).toBe(200)
  return answer.text()
}
const unescaped = (html: string) =>
  html.replaceAll('&amp;', '&').replaceAll('&quot;', '"').replaceAll('&#39;', "'").replaceAll('&lt;', '<').replaceAll('&gt;', '>')
const textOf = (html: string) => unescaped(html.replaceAll(/<[^>]+>/g, ' ')).replaceAll(/\s+/g, ' ')
const listSchema = z.object({ items: z.array(z.looseObject({ slug: z.string() })), nextCursor: z.string().nullish() })
async function list(path: string) {
  const answer = await app.request(`/api/v1/${path}`)
  expect(answer.status, path).toBe(200)
  return listSchema.parse(await answer.json())
}
const slugs = async (path: string) => (await list(path)).items.map((one) => one.slug)
const search = (q: string) => slugs(`services?q=${encodeURIComponent(q)}`)
async function scalars(query: ReturnType<typeof sql<{ value: string }>>): Promise<string[]> {
  return asActor(ports.db, { kind: 'public' }, async (tx) => (await query.execute(tx)).rows.map((one) => one.value))
}

describe('finding a service', () => {
  test('Czech words without diacritics find what they mean', async () => {
    expect(await search('pravni poradna')).toContain('type-legal')
    expect(await search('psycholog')).not.toEqual([])
    expect(await search('pravni poradna')).toEqual(await search('právní poradna'))
  })

  test('misspelt words find the same service and the page says that the spelling was guessed', async () => {
    expect(await search('interpretr')).not.toEqual([])
    expect(await search('ceština')).not.toEqual([])
    expect(await search('ceština')).toEqual(await search('čeština'))
    expect(await search('counceling')).not.toEqual([])
    for (const lang of languages) expect(await page(`/${lang}/services?q=counceling`), lang).toMatch(/<p role="status">[^<]*counceling/)
    expect(await page('/en/services?q=counselling')).not.toMatch(/<p role="status">[^<]*counselling/)
  })

  test('a word that means nothing here finds nothing, and the page says what to do', async () => {
    expect(await search('xqzwvk')).toEqual([])
    expect(await page('/en/services?q=xqzwvk')).toContain('href="/en/services"')
  })

  test('every word of the question has to fit', async () => {
    expect(await search('counselling xqzwvk')).toEqual([])
  })

  test('when no service has the words, help on the topic they name is offered in any of the nine languages, and the page says so', async () => {
    const law = (await slugs('services?topic=legal')).toSorted()
    for (const q of ['legal help', 'luật sư', 'phap ly', 'юрист', 'محامي', 'المحامي', '法律', 'хууль', 'abogado']) {
      expect((await search(q)).toSorted(), q).toEqual(expect.arrayContaining(law))
    }
    expect(await page('/vi/services?q=luat+su')).toMatch(/<p role="status">[^<]*luat su[^<]*pháp luật/)
    expect(await search('street')).not.toEqual(expect.arrayContaining(law))
  })

  test('an empty answer is no dead end: every topic of help is one step away', async () => {
    expect(await page('/ar/services?q=xqzwvk')).toContain('href="/ar/services?topic=residence"')
  })

  test('topic and form narrow together', async () => {
    const both = await slugs('services?topic=legal&form=street')
    const topic = await slugs('services?topic=legal')
    const form = await slugs('services?form=street')
    expect(topic).not.toEqual([])
    expect(form).not.toEqual([])
    expect(both.toSorted()).toEqual(topic.filter((one) => form.includes(one)).toSorted())
  })

  test('a service of the study is marked as not checked since, and its Czech name as our reading', async () => {
    const html = textOf(await page('/en/services/type-legal'))
    expect(html).toContain('2014')
    expect(html).toContain('Právní')
  })
})

describe('finding an organisation', () => {
  test('diacritics, case and misspelling do not matter', async () => {
    expect(await slugs('organisations?q=inbaze')).toContain('inbaze')
    expect(await slugs('organisations?q=INB%C3%81ZE')).toContain('inbaze')
    expect(await slugs('organisations?q=inbazze')).toContain('inbaze')
  })

  test('every spelling printed in the study leads to its organisation', async () => {
    const names = await asActor(
      ports.db,
      { kind: 'public' },
      async (tx) =>
        (
          await sql<{ name: string; slug: string }>`
      select n.name, o.slug from directory.organisation_name n join directory.organisation o on o.id = n.organisation_id
      where o.status <> 'merged' order by n.name limit 40`.execute(tx)
        ).rows,
    )
    expect(names).not.toEqual([])
    for (const one of names) expect(await slugs(`organisations?limit=200&q=${encodeURIComponent(one.name)}`), one.name).toContain(one.slug)
  })

  test('partners abroad appear by choice only', async () => {
    const here = await slugs('organisations?limit=200')
    const all = await slugs('organisations?limit=200&abroad=true')
    const abroad = await scalars(
      sql<{ value: string }>`select slug as value from directory.organisation where kind in ('foreign-partner', 'municipality-abroad')`,
    )
    expect(abroad).not.toEqual([])
    expect(here.filter((one) => abroad.includes(one))).toEqual([])
    expect(all.filter((one) => abroad.includes(one)).toSorted()).toEqual(abroad.filter((one) => all.includes(one)).toSorted())
    expect(all.length).toBeGreaterThan(here.length)
  })

  test('kind and body narrow together', async () => {
    const [body] = await scalars(
      sql<{
        value: string
      }>`select b.slug as value from bodies.membership m join bodies.body b on b.id = m.body_id join directory.organisation o on o.id = m.organisation_id where o.kind = 'ngo' group by b.slug order by count(*) desc limit 1`,
    )
    const inBody = await slugs(`organisations?limit=200&abroad=true&body=${body}`)
    const ngos = await slugs('organisations?limit=200&kind=ngo')
    const both = await slugs(`organisations?limit=200&kind=ngo&body=${body}`)
    expect(both).not.toEqual([])
    expect(both).toEqual(ngos.filter((one) => inBody.includes(one)))
  })

  test('pages of any size together hold every organisation exactly once', async () => {
    const whole = await scalars(
      sql<{ value: string }>`select slug as value from directory.organisation where status <> 'merged' order by name, id`,
    )
    await fc.assert(
      fc.asyncProperty(fc.integer({ min: 3, max: 90 }), async (limit) => {
        const seen: string[] = []
        for (let cursor: string | null | undefined = ''; cursor !== null && cursor !== undefined;) {
          const answer: z.infer<typeof listSchema> = await list(
            `organisations?abroad=true&limit=${limit}${cursor ? `&cursor=${encodeURIComponent(cursor)}` : ''}`,
          )
          seen.push(...answer.items.map((one) => one.slug))
          cursor = answer.nextCursor
        }
        expect(seen).toEqual(whole)
      }),
      { numRuns: 6 },
    )
  })

  test('the next page of the list is a link, and the table of all has a row for each', async () => {
    const html = await page('/en/organisations?abroad=1')
    const next = /href="([^"]*cursor=[^"]*)"/.exec(html)?.[1]
    expect(next).toBeDefined()
    await page(unescaped(next ?? ''))
    const whole = await scalars(sql<{ value: string }>`select slug as value from directory.organisation where status <> 'merged'`)
    expect((await page('/en/organisations.csv?abroad=1')).trim().split(/\r?\n/)).toHaveLength(whole.length + 1)
  })

  test('who works with whom gives a reason for each tie', async () => {
    const html = await page('/en/organisations/inbaze')
    expect(html).toContain('id="ties"')
    expect(html).toMatch(/href="\/en\/projects\/[a-z0-9-]+"/)
  })
})

describe('addresses', () => {
  test('an old address leads to the present one for ever', async () => {
    const organisation = await app.request('/vi/organisations/inbaze-berkat')
    expect([organisation.status, organisation.headers.get('location')]).toEqual([301, '/vi/organisations/inbaze'])
    const service = await app.request('/cs/services/legal-advice')
    expect([service.status, service.headers.get('location')]).toEqual([301, '/cs/services/type-legal'])
  })

  test.each(['organisations', 'services', 'places', 'people', 'events'])('nothing stands under an unknown address of %s', async (noun) => {
    expect((await app.request(`/en/${noun}/nobody-knows-this`)).status).toBe(404)
  })

  test('every place, office, event, service and organisation of the register has its page', async () => {
    const paths = await scalars(sql<{ value: string }>`
      select 'organisations/' || slug as value from directory.organisation where status <> 'merged' union all select 'services/' || slug
      from directory.service
      union all select 'places/' || slug from directory.place union all select 'people/' || slug from directory.public_office union all
      select 'events/' || slug from directory.event`)
    const broken: string[] = []
    for (const path of paths) if ((await app.request(`/en/${path}`)).status !== 200) broken.push(path)
    expect(broken).toEqual([])
  })
})

describe('what stays hidden', () => {
  test('a confidential location is in no public answer, an open one is', async () => {
    expect(await page('/cs/organisations/inbaze')).toContain('Otevřená 3')
    const answers = [
      '/cs/organisations/inbaze',
      '/cs/organisations',
      '/cs/organisations.csv',
      '/cs/organisations?q=Tajn%C3%A1',
      '/cs/services',
      '/cs/services.csv',
      '/cs/services?q=azylovy',
      '/cs/places',
      '/cs/places/praha',
      '/api/v1/organisations?limit=200',
      '/api/v1/organisations/inbaze',
      '/api/v1/services',
      '/api/v1/places',
      '/api/v1/events',
      '/cs/places.csv',
      '/cs/events.csv',
    ]
    for (const path of answers) {
      const text = await (await app.request(path)).text()
      expect(text, path).not.toContain(shelter)
      expect(text, path).not.toContain('Tajná 7')
    }
  })
})

test('not even its own people meet a confidential location on a public page', async () => {
  const [inbaze = ''] = await scalars(sql<{ value: string }>`select id as value from directory.organisation where slug = 'inbaze'`)
  const shown = await organisationBySlug(ports, leadOf(inbaze), 'inbaze')
  expect(shown?.locations.map((one) => one.street)).toEqual(['Otevřená 3'])
})

describe('Praha-Libuš', () => {
  test('shows its events from 2000 to 2013 in their order, and the undated apart', async () => {
    const html = await page('/en/places/praha-libus')
    const text = textOf(html)
    expect(text).toContain('2000–2013')
    const shown = [...html.matchAll(/<time[^>]*datetime="(\d{4})/g)].map((one) => Number(one[1]))
    expect(shown.length).toBeGreaterThan(5)
    expect(shown).toEqual(shown.toSorted((a, b) => a - b))
    expect([shown[0], shown.at(-1)]).toEqual([2000, 2013])
  })

  test('shows its projects, its figures and what contradicts them', async () => {
    const html = await page('/en/places/praha-libus')
    const text = textOf(html)
    expect(html).toMatch(/href="\/en\/projects\//)
    expect(text).toContain('25')
    expect(text).toContain('685')
    expect(text).toContain('775')
  })
})

describe('events and people', () => {
  test('events are narrowed by kind, and undated ones come last', async () => {
    const kinds = z.object({ items: z.array(z.object({ kind: z.string(), from: z.int().nullable() })) })
    const festivals = kinds.parse(await (await app.request('/api/v1/events?kind=festival')).json()).items
    expect(festivals.length).toBeGreaterThan(0)
    expect(new Set(festivals.map((one) => one.kind))).toEqual(new Set(['festival']))
    const years = kinds.parse(await (await app.request('/api/v1/events')).json()).items.map((one) => one.from ?? Infinity)
    expect(years).toEqual(years.toSorted((a, b) => (a === b ? 0 : a - b)))
  })

  test('the three people in public office are named with their office and nobody else is', async () => {
    const html = await page('/en/people')
    const offices = await scalars(sql<{ value: string }>`select slug as value from directory.public_office`)
    expect(offices).toHaveLength(3)
    for (const slug of offices) expect(html).toContain(`href="/en/people/${slug}"`)
  })
})

test.each(languages)('every list and a record of each kind is read in %s', async (lang) => {
  for (const path of [
    'organisations',
    'organisations/inbaze',
    'services',
    'services/type-legal',
    'services?q=interpretr',
    'places',
    'places/praha-libus',
    'people',
    'events',
  ]) {
    const html = await page(`/${lang}/${path}`)
    expect(html, path).toContain(`lang="${lang}"`)
    expect(html, path).not.toMatch(/>directory\.[a-z]/i)
  }
})
