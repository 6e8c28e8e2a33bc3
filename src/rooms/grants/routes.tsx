// Addresses of grants.
import { hasRole, type Actor } from '../../kernel/actor.ts'
import { room } from '../../kernel/http.ts'
import { page } from '../../ui/page.tsx'
import { ownAwards } from './agreements/queries.ts'
import { addAgreements } from './agreements/routes.tsx'
import { partnershipsOf } from './applications/partners.ts'
import { earlierOf, ownApplications } from './applications/queries.ts'
import { addApplications } from './applications/routes.tsx'
import { listCalls } from './calls/queries.ts'
import { addCalls } from './calls/routes.tsx'
import { addDecision } from './decision/routes.tsx'
import { addOpenData } from './open-data/routes.tsx'
import { GrantsHome } from './pages.tsx'
import { prepares, runsCalls, seesGrants, sits } from './policy.ts'
import { addReview } from './review/routes.tsx'
import { ownCommittees, ownReviews } from './review/queries.ts'
import { at, basics, inside } from './routing.ts'

export const grantsRoutes = room('grants')
addAgreements(grantsRoutes)
addCalls(grantsRoutes)
addApplications(grantsRoutes)
addReview(grantsRoutes)
addDecision(grantsRoutes)
addOpenData(grantsRoutes)
grantsRoutes.get(at, { may: inside, audit: null }, async (c) => {
  const { lang, t, ports, actor } = basics(c)
  return page(
    c,
    { title: t('grants.title') },
    <GrantsHome
      lang={lang}
      t={t}
      calls={await listCalls(ports, actor)}
      own={prepares(actor) ? await ownApplications(ports, actor) : null}
      earlier={prepares(actor) ? await earlierOf(ports, actor) : []}
      partnerships={prepares(actor) ? await partnershipsOf(ports, actor) : []}
      awards={prepares(actor) ? await ownAwards(ports, actor) : []}
      sees={seesGrants(actor)}
      reviews={sits(actor) ? await ownReviews(ports, actor) : null}
      committees={sits(actor) ? await ownCommittees(ports, actor) : []}
      now={ports.clock.now()}
      may={{ run: runsCalls(actor), prepare: prepares(actor) }}
    />,
  )
})

export const mayUseGrants = (actor: Actor): boolean => inside(actor) && !hasRole(actor, 'administrator')
