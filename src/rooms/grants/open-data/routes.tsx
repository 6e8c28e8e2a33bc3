// Addresses of the open data of grants, and the officer's page about them.
import { z } from 'zod'
import { anyone } from '../../../kernel/actor.ts'
import { perform, type FieldErrors } from '../../../kernel/command.ts'
import { AppError } from '../../../kernel/errors.ts'
import { back, formOf, typed, type Request, type Room } from '../../../kernel/http.ts'
import { page } from '../../../ui/page.tsx'
import { runsCalls, seesGrants } from '../policy.ts'
import { at, basics, crumbs, status } from '../routing.ts'
import { rewritePublicText } from './commands.ts'
import { giving360 } from './giving.ts'
import { PublicationPage } from './pages.tsx'
import { awardsUntil, stopsOf, totalsOf } from './queries.ts'
import { describeTable, tables } from './tables.ts'

const open = { may: anyone, audit: null } as const
/** A day of the past or today; a day to come has nothing to tell. */
function dayOf(c: Request): string {
  const today = c.get('ports').clock.today()
  const asked = c.req.query('date')
  if (asked === undefined || asked === '') return today
  const day = z.iso.date().safeParse(asked)
  if (!day.success || day.data > today) throw new AppError('invalid', 'The date is a day until today, written as 2026-11-28.')
  return day.data
}
export function addOpenData(room: Room): void {
  const json = (c: Request, content: object) =>
    c.body(`${JSON.stringify(content, null, 2)}\n`, 200, { 'content-type': 'application/json; charset=utf-8' })
  for (const address of ['/open-data/360giving.json', '/open-data/grants.json']) {
    room.get(address, open, async (c) => {
      const year = z.coerce.number().int().min(1990).max(2200).safeParse(c.req.query('year'))
      const day = dayOf(c)
      return json(c, giving360(await awardsUntil(c.get('ports'), day), c.get('ports').config.origin, day, year.success ? year.data : null))
    })
  }
  for (const [name, table] of Object.entries(tables)) {
    room.get(`/open-data/${name}.csv`, open, async (c) =>
      c.body(table.csv(await awardsUntil(c.get('ports'), dayOf(c)), c.get('ports').config.origin), 200, {
        'content-type': 'text/csv; charset=utf-8',
        'content-disposition': `attachment; filename="${name.replace('/', '-')}.csv"`,
      }),
    )
    room.get(`/open-data/${name}.csv-metadata.json`, open, (c) => json(c, describeTable(name, table, c.get('ports').config.origin)))
  }
  async function publication(c: Request, values: Record<string, string>, errors: FieldErrors): Promise<Response> {
    const { lang, t, ports, actor } = basics(c)
    return page(
      c,
      { title: t('grants.publication'), crumbs: crumbs(c, { label: t('grants.publication') }), status: status(errors) },
      <PublicationPage
        lang={lang}
        t={t}
        stops={await stopsOf(ports, actor)}
        totals={await totalsOf(ports, ports.clock.today())}
        tables={tables}
        may={runsCalls(actor)}
        values={values}
        errors={errors}
      />,
    )
  }
  room.get(`${at}/open-data`, { may: seesGrants, audit: null }, (c) => publication(c, {}, {}))
  room.post(`${at}/open-data`, { may: runsCalls, audit: rewritePublicText.name }, async (c) => {
    const form = typed(await formOf(c))
    const done = await perform(c.get('ports'), c.get('actor'), rewritePublicText, form)
    return done.ok ? back(c, `${at}/open-data`, 'grants.saved') : publication(c, form, done.errors)
  })
}
