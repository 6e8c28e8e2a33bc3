// Addresses of grants.
import { z } from 'zod'
import { anyone, hasRole, type Actor } from '../../kernel/actor.ts'
import { toCsv } from '../../kernel/csv.ts'
import { room, type Request } from '../../kernel/http.ts'
import { page } from '../../ui/page.tsx'
import { ownAwards } from './agreements/queries.ts'
import { addAgreements } from './agreements/routes.tsx'
import { ownApplications } from './applications/queries.ts'
import { addApplications } from './applications/routes.tsx'
import { listCalls } from './calls/queries.ts'
import { addCalls } from './calls/routes.tsx'
import { addDecision } from './decision/routes.tsx'
import { giving360, redColumns } from './open-data/model.ts'
import { awardsUntil } from './open-data/queries.ts'
import { GrantsHome } from './pages.tsx'
import { prepares, runsCalls, seesGrants, sits } from './policy.ts'
import { addReview } from './review/routes.tsx'
import { ownReviews } from './review/queries.ts'
import { at, basics, inside } from './routing.ts'

export const grantsRoutes = room('grants')
addAgreements(grantsRoutes)
addCalls(grantsRoutes)
addApplications(grantsRoutes)
addReview(grantsRoutes)
addDecision(grantsRoutes)
grantsRoutes.get(at, { may: inside, audit: null }, async (c) => {
  const { lang, t, ports, actor } = basics(c)
  return page(c, { title: t('grants.title') }, <GrantsHome lang={lang} t={t} calls={await listCalls(ports, actor)} own={prepares(actor) ? await ownApplications(ports, actor) : null} awards={prepares(actor) ? await ownAwards(ports, actor) : []} sees={seesGrants(actor)} reviews={sits(actor) ? await ownReviews(ports, actor) : null} may={{ run: runsCalls(actor), prepare: prepares(actor) }} />)
})

const open = { may: anyone, audit: null } as const
const dayOf = (c: Request): string => z.iso.date().catch(c.get('ports').clock.today()).parse(c.req.query('date'))
grantsRoutes.get('/open-data/grants.json', open, async (c) => c.body(`${JSON.stringify(giving360(await awardsUntil(c.get('ports'), dayOf(c)), c.get('ports').config.origin, dayOf(c)), null, 2)}\n`, 200, { 'content-type': 'application/json; charset=utf-8' }))
grantsRoutes.get('/open-data/grants-red.csv', open, async (c) => c.body(toCsv([...redColumns], await awardsUntil(c.get('ports'), dayOf(c))), 200, { 'content-type': 'text/csv; charset=utf-8', 'content-disposition': 'attachment; filename="grants-red.csv"' }))
export const mayUseGrants = (actor: Actor): boolean => inside(actor) && !hasRole(actor, 'administrator')
