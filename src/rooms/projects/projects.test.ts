// The register of projects: nothing of the study is lost on the way to the page, and nothing is added that it does not say.
import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { sql } from 'kysely'
import { beforeAll, describe, expect, test } from 'vitest'
import { z } from 'zod'
import { asActor } from '../../kernel/db.ts'
import { languages } from '../../kernel/i18n.ts'
import { portsOf, testDatabase } from '../../../test/support/database.ts'
import { appOf, loadStudyRooms } from '../../../test/support/rooms.ts'
import { root } from '../../../test/support/server.ts'
import { slugOf } from '../study/index.ts'
import { projectsApi, projectsRoutes } from './index.ts'
import { domains, sumsThatDiffer } from './model.ts'

const database = await testDatabase()
const ports = portsOf(database.db)
const app = appOf(ports, [projectsRoutes, projectsApi.room])
beforeAll(() => loadStudyRooms(ports))

const ids = z.array(z.string())
const seed = z
  .array(
    z.looseObject({
      id: z.string(),
      name: z.string(),
      organiserIds: ids,
      coOrganiserIds: ids,
      partnerIds: ids,
      funderIds: ids,
      organiserBodyIds: ids.optional(),
      coOrganiserBodyIds: ids.optional(),
      unnamedPartners: ids,
      placeIds: ids,
      domains: ids,
      targetGroups: ids,
      activities: ids,
      parentId: z.string().nullable(),
      programmeId: z.string().nullable(),
      status: z.string(),
      outputs: z.array(z.object({ metric: z.string(), value: z.number() })),
    }),
  )
  .parse(JSON.parse(readFileSync(join(root, 'seed', 'study', 'projects.json'), 'utf8')))

async function page(path: string): Promise<string> {
  const answer = await app.request(path)
  expect(answer.status, path).toBe(200)
  return answer.text()
}
const unescaped = (html: string) =>
  html.replaceAll('&amp;', '&').replaceAll('&quot;', '"').replaceAll('&#39;', "'").replaceAll('&lt;', '<').replaceAll('&gt;', '>')
const textOf = (html: string) => unescaped(html.replaceAll(/<[^>]+>/g, ' ')).replaceAll(/\s+/g, ' ')
const listSchema = z.object({ items: z.array(z.looseObject({ slug: z.string() })), total: z.int(), nextCursor: z.string().nullable() })
async function found(query: string): Promise<string[]> {
  const answer = await app.request(`/api/v1/projects?limit=200&${query}`)
  expect(answer.status, query).toBe(200)
  return listSchema.parse(await answer.json()).items.map((one) => one.slug)
}
const expected = (fits: (one: (typeof seed)[number]) => boolean) =>
  seed
    .filter(fits)
    .map((one) => slugOf(one.id))
    .toSorted()

describe('the list of projects', () => {
  test('holds every project of the study', async () => {
    expect((await found('')).toSorted()).toEqual(expected(() => true))
  })

  test('is narrowed by kind, status, domain, target group, funder, organiser', async () => {
    expect((await found('kind=festival')).toSorted()).toEqual(expected((one) => one['kind'] === 'festival'))
    expect((await found('status=completed')).toSorted()).toEqual(expected((one) => one.status === 'completed'))
    expect((await found('domain=health')).toSorted()).toEqual(expected((one) => one.domains.includes('health')))
    expect((await found('target=Vietnamese%20community')).toSorted()).toEqual(
      expected((one) => one.targetGroups.includes('Vietnamese community')),
    )
    expect((await found('funder=mv')).toSorted()).toEqual(expected((one) => one.funderIds.includes('org-mv')))
    expect((await found('organiser=inbaze')).toSorted()).toEqual(
      expected((one) => one.organiserIds.concat(one.coOrganiserIds).includes('org-inbaze')),
    )
  })

  test('several filters must all fit', async () => {
    expect((await found('kind=club&organiser=mc-praha-libus')).toSorted()).toEqual(
      expected((one) => one['kind'] === 'club' && one.organiserIds.concat(one.coOrganiserIds).includes('org-mc-praha-libus')),
    )
  })

  test('a place means all that lies within it', async () => {
    const inLibus = await found('place=praha-libus')
    expect(inLibus).toEqual(expect.arrayContaining(expected((one) => one.placeIds.includes('place-praha-libus'))))
    const inPrague = await found('place=praha')
    expect(inPrague).toEqual(expect.arrayContaining(inLibus))
    expect(inPrague).not.toContain(slugOf(seed.find((one) => one.placeIds.length === 0)?.id ?? ''))
  })

  test('is searched without regard to accents and to small mistakes', async () => {
    expect(await found('q=Jablkobrani')).toContain('jablkobrani')
    expect(await found('q=jablkobraní')).toContain('jablkobrani')
    expect(await found('q=jablkobrany')).toContain('jablkobrani')
    expect(await found('q=rodina%20odvedle')).toContain('next-door-family')
    expect(await found('q=100%25')).toEqual([])
  })

  test('goes on over pages and back without losing or repeating one', async () => {
    const first = await page('/en/projects')
    const next = unescaped(/href="([^"]+)" rel="next"/.exec(first)?.[1] ?? '')
    const second = await page(next)
    const slugs = (html: string) => [...html.matchAll(/scope="row"[^>]*><a href="\/en\/projects\/([^"]+)"/g)].map((match) => match[1])
    expect(slugs(first)).toHaveLength(50)
    expect(slugs(first).concat(slugs(second)).map(String).toSorted()).toEqual(expected(() => true))
    expect(unescaped(/href="([^"]+)" rel="prev"/.exec(second)?.[1] ?? '')).toBe('/en/projects')
  })

  test('says what to do when nothing fits, and takes no value that it does not know', async () => {
    expect(textOf(await page('/en/projects?q=zzzzqqqq'))).toContain('Remove a filter or try another word')
    expect(textOf(await page('/en/projects?kind=nonsense'))).toContain('54 projects')
    expect((await app.request('/api/v1/projects?kind=nonsense')).status).toBe(400)
  })

  test('offers every domain that occurs', () => {
    expect([...domains]).toEqual([...new Set(seed.flatMap((one) => one.domains))].toSorted())
  })
})

describe('projects in time', () => {
  test('draws the eight with a stated beginning or end and lists the others as not stated', async () => {
    const html = await page('/en/projects?view=time')
    expect(html.match(/class="fill" x=/g)).toHaveLength(8)
    expect(textOf(html)).toContain('states a beginning or an end for 8 of 54 projects')
    expect(textOf(html)).toContain('When is not stated: 46 projects')
    expect(textOf(html)).toContain('until 06/2014 (beginning not stated)')
  })

  test('counts the statuses as the study has them and claims no more', async () => {
    const text = textOf(await page('/en/projects?view=time'))
    const count = (status: string) => seed.filter((one) => one.status === status).length
    expect(text).toContain(
      `${count('running')} of the ${seed.length} listed projects were running in 2014 and ${count('completed')} were completed`,
    )
    expect(text).toContain('It does not say that it succeeded')
    expect(text).toContain('the integration governance has been financed without strategic targets')
  })
})

describe('the page of a project', () => {
  test('shows all its parties, places, activities, groups, outputs, parents and children', async () => {
    const childrenOf = (id: string) => seed.filter((one) => one.parentId === id || one.programmeId === id)
    for (const one of seed) {
      const html = await page(`/en/projects/${slugOf(one.id)}`)
      const text = textOf(html)
      const links = [
        ...[...one.organiserIds, ...one.coOrganiserIds, ...one.partnerIds, ...one.funderIds].map((id) => `/en/organisations/${slugOf(id)}`),
        ...[...(one.organiserBodyIds ?? []), ...(one.coOrganiserBodyIds ?? [])].map((id) => `/en/bodies/${slugOf(id)}`),
        ...one.placeIds.map((id) => `/en/places/${slugOf(id)}`),
        ...[one.parentId, one.programmeId, ...childrenOf(one.id).map((child) => child.id)]
          .filter((id) => id !== null)
          .map((id) => `/en/projects/${slugOf(id)}`),
      ]
      const summary = html.slice(html.indexOf('<dl class="summary"'), html.indexOf('</dl>', html.indexOf('<dl class="summary"')))
      for (const link of links) expect(summary, `${one.id} ${link}`).toContain(`href="${link}"`)
      for (const words of [...one.unnamedPartners, ...one.activities, ...one.targetGroups])
        expect(text, one.id).toContain(words.replaceAll(/\s+/g, ' '))
      for (const output of one.outputs) expect(text, `${one.id} ${output.metric}`).toContain(output.metric.replaceAll('-', ' '))
    }
  })

  test('shows the stated 685 beside the derived 775, the difference of 90 and both readings', async () => {
    const html = await page('/en/projects/together-labour-market')
    const figures = [...html.matchAll(/<div class="figure figure-(\w+)">.*?<span class="figure-number[^"]*">([^<]+)<\/span>/g)].map(
      (match) => [match[1], match[2]],
    )
    expect(figures.slice(0, 3)).toEqual([
      ['stated', '685'],
      ['derived', '775'],
      ['derived', '90'],
    ])
    expect(textOf(html)).toContain('296 + 184 + 219 + 76')
    expect(textOf(html)).toContain('685 is right and one group is misprinted')
    expect(textOf(html)).toContain('The groups are right and the total is 775')
  })

  test('finds no other project whose total and parts differ', () => {
    const differing = seed.filter(
      (one) => sumsThatDiffer(one.outputs.map((output) => ({ unit: '', qualifier: null, note: null, ...output }))).length > 0,
    )
    expect(differing.map((one) => one.id)).toEqual(['project-together-labour-market'])
  })

  test('shows its money and its services', async () => {
    const html = await page('/en/projects/city-grants')
    expect(html).toContain('href="/en/funding/city-grants"')
    const [linked] = await asActor(
      ports.db,
      { kind: 'public' },
      async (tx) =>
        (
          await sql<{ project: string; service: string }>`
      select p.slug as project, s.slug as service from directory.service s join study.reference r on r.from_id = s.study_id
      join projects.project p on p.study_id = r.to_id order by 1, 2 limit 1`.execute(tx)
        ).rows,
    )
    expect(await page(`/en/projects/${linked?.project}`)).toContain(`href="/en/services/${linked?.service}"`)
  })

  test('does not exist for a name that nobody has', async () => {
    expect((await app.request('/en/projects/no-such-project')).status).toBe(404)
    expect((await app.request('/api/v1/projects/no-such-project')).status).toBe(404)
  })
})

describe('every language', () => {
  test.each(languages)('%s: list, time and a project are written in it', async (lang) => {
    for (const path of ['', '?view=time', '/together-labour-market', '/strategy-preparation']) {
      const html = await page(`/${lang}/projects${path}`)
      expect(html).toContain(`<html lang="${lang}"`)
      // A missing text would show its key.
      expect(textOf(html)).not.toMatch(/\b(projects|funding|study)\.\w+(\.[\w-]+)+/)
    }
  })
})

describe('the files', () => {
  test('CSV has every project and runs nothing in a spreadsheet', async () => {
    await asActor(ports.db, { kind: 'system', purpose: 'load' }, (tx) =>
      sql`
        insert into projects.project (slug, name, kind, status) values ('formula', '=HYPERLINK("https://evil.example")', 'project', 'unknown')`.execute(
        tx,
      ),
    )
    const csv = await page('/en/projects.csv')
    expect(csv.split('\r\n')).toHaveLength(seed.length + 3)
    expect(csv).toContain('formula,"\'=HYPERLINK(""https://evil.example"")"')
    await asActor(ports.db, { kind: 'system', purpose: 'load' }, (tx) =>
      sql`delete from projects.project where slug = 'formula'`.execute(tx),
    )
  })

  test('CSV follows the filter', async () => {
    expect((await page('/en/projects.csv?kind=festival')).split('\r\n')).toHaveLength(
      expected((one) => one['kind'] === 'festival').length + 2,
    )
  })

  test('JSON of one project carries both sums', async () => {
    const answer = await app.request('/api/v1/projects/together-labour-market')
    expect(await answer.json()).toMatchObject({
      slug: 'together-labour-market',
      sumsThatDiffer: [{ sum: 775, difference: 90, total: { value: 685 } }],
    })
  })
})
