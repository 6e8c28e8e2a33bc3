// The composition root: the only file that knows all rooms. It reads from top to bottom in the order in which things happen.
import { join } from 'node:path'
import { readFileSync } from 'node:fs'
import { hasRole, nobody, wearsHat, type Actor } from './kernel/actor.ts'
import type { Api } from './kernel/api.ts'
import { openAssets } from './kernel/assets.ts'
import { bearerOf, frame } from './kernel/frame.ts'
import type { NavItem, Request, Room, Shell } from './kernel/http.ts'
import { openCatalogues } from './kernel/i18n.ts'
import { openMetrics } from './kernel/metrics.ts'
import type { PageCache } from './kernel/page-cache.ts'
import type { Ports } from './kernel/ports.ts'
import { bodiesApi, bodiesRoutes } from './rooms/bodies/index.ts'
import {
  asksStatistics,
  caseworkRoutes,
  decidesParticipation,
  helps,
  leadsTeam,
  protectsData,
  referralApi,
  seesCounts,
} from './rooms/casework/index.ts'
import {
  directoryApi,
  directoryRoutes,
  directoryStaffRoutes,
  locationStaffRoutes,
  openDataRoutes,
  serviceStaffRoutes,
  readsNotes,
} from './rooms/directory/index.ts'
import { fundingApi, fundingRoutes, ledgerRoutes, usesLedger } from './rooms/funding/index.ts'
import { grantsRoutes, mayUseGrants } from './rooms/grants/index.ts'
import { apiTokenActor, demoPresent, hatLabel, identityRoutes, listHats, loadActor, sessionTokenOf } from './rooms/identity/index.ts'
import { populationApi, populationRoutes } from './rooms/population/index.ts'
import { errorPage, portalRoutes } from './rooms/portal/index.ts'
import { projectsApi, projectsRoutes } from './rooms/projects/index.ts'
import { strategyRoutes } from './rooms/strategy/index.ts'
import { studyApi, studyRoutes } from './rooms/study/index.ts'

const publicNav: readonly NavItem[] = [
  { href: '/services', label: 'portal.nav.services' },
  { href: '/organisations', label: 'portal.nav.organisations' },
  { href: '/bodies', label: 'portal.nav.who' },
  { href: '/calls', label: 'grants.public.title' },
  { href: '/data', label: 'portal.nav.data' },
  { href: '/study', label: 'portal.nav.study' },
]

/** Whose work is with the directory: everybody with a role except those who manage accounts and see no content. */
const worksHere = (actor: Actor) => wearsHat(actor) && !hasRole(actor, 'administrator')
const staffRail: readonly NavItem[] = [
  { href: '/app', label: 'portal.staff.rail.home' },
  { href: '/app/casework', group: 'help', text: 'portal.staff.about.work', label: 'casework.myWork', may: helps },
  { href: '/app/casework/clients', group: 'help', text: 'portal.staff.about.clients', label: 'casework.clients', may: helps },
  {
    href: '/app/casework/emergencies',
    group: 'help',
    text: 'portal.staff.about.emergencies',
    label: 'casework.emergencies',
    may: (actor) => leadsTeam(actor) || protectsData(actor),
  },
  { href: '/app/casework/calendar', group: 'help', text: 'portal.staff.about.calendar', label: 'casework.calendar', may: helps },
  { href: '/app/casework/deadlines', group: 'help', text: 'portal.staff.about.deadlines', label: 'casework.deadlines', may: helps },
  { href: '/app/casework/referrals', group: 'help', text: 'portal.staff.about.referrals', label: 'casework.referrals', may: helps },
  {
    href: '/app/casework/agreements',
    group: 'help',
    text: 'portal.staff.about.agreements',
    label: 'casework.agreements',
    may: (actor) => hasRole(actor, 'organisation-lead'),
  },
  { href: '/app/casework/protection', group: 'help', text: 'portal.staff.about.protection', label: 'casework.protection', may: helps },
  { href: '/app/casework/reach', group: 'help', text: 'portal.staff.about.reach', label: 'casework.reach', may: protectsData },
  { href: '/app/casework/harm', group: 'help', text: 'casework.harm.about', label: 'casework.harm', may: protectsData },
  { href: '/app/casework/report', group: 'help', text: 'portal.staff.about.report', label: 'casework.report', may: seesCounts },
  { href: '/app/casework/programmes', group: 'help', text: 'casework.programmes.about', label: 'casework.programmes', may: seesCounts },
  { href: '/app/casework/counts', group: 'help', text: 'portal.staff.about.counts', label: 'casework.counts', may: asksStatistics },
  {
    href: '/app/casework/participation',
    group: 'help',
    text: 'portal.staff.about.participation',
    label: 'casework.participation',
    may: decidesParticipation,
  },
  { href: '/app/grants', group: 'money', text: 'portal.staff.about.grants', label: 'grants.title', may: mayUseGrants },
  { href: '/app/funding', group: 'money', text: 'portal.staff.about.funding', label: 'funding.ledger.title', may: usesLedger },
  {
    href: '/app/organisations',
    group: 'city',
    text: 'portal.staff.about.organisations',
    label: 'portal.staff.rail.organisations',
    may: worksHere,
  },
  { href: '/app/services', group: 'city', text: 'portal.staff.about.services', label: 'portal.staff.rail.services', may: worksHere },
  { href: '/app/places', group: 'city', text: 'portal.staff.about.places', label: 'portal.staff.rail.places', may: worksHere },
  { href: '/app/bodies', group: 'city', text: 'portal.staff.about.bodies', label: 'portal.staff.rail.bodies', may: worksHere },
  { href: '/app/coverage', group: 'city', text: 'portal.staff.about.coverage', label: 'portal.staff.rail.coverage', may: worksHere },
  { href: '/app/notes', group: 'help', text: 'portal.staff.about.notes', label: 'portal.staff.rail.notes', may: readsNotes },
  { href: '/app/population', group: 'city', text: 'portal.staff.about.population', label: 'portal.staff.rail.population', may: worksHere },
  {
    href: '/app/suggestions',
    group: 'city',
    text: 'portal.staff.about.suggestions',
    label: 'portal.staff.rail.suggestions',
    may: (actor) => hasRole(actor, 'specialist'),
  },
  {
    href: '/app/duplicates',
    group: 'city',
    text: 'portal.staff.about.duplicates',
    label: 'portal.staff.rail.duplicates',
    may: (actor) => hasRole(actor, 'specialist'),
  },
  {
    href: '/app/accounts',
    group: 'house',
    text: 'portal.staff.about.accounts',
    label: 'portal.staff.rail.accounts',
    may: (actor) => hasRole(actor, 'administrator'),
  },
  {
    href: '/app/tokens',
    group: 'house',
    text: 'portal.staff.about.tokens',
    label: 'portal.staff.rail.tokens',
    may: (actor) => hasRole(actor, 'organisation-lead', 'administrator'),
  },
  {
    href: '/app/audit',
    group: 'house',
    text: 'portal.staff.about.audit',
    label: 'portal.staff.rail.audit',
    may: (actor) => hasRole(actor, 'data-protection-officer', 'auditor'),
  },
  { href: '/app/account', group: 'house', text: 'portal.staff.about.account', label: 'portal.staff.rail.account' },
  { href: '/app/styleguide', group: 'house', text: 'portal.staff.about.styleguide', label: 'portal.staff.styleguide' },
]

async function identify(c: Request): Promise<Actor> {
  const ports = c.get('ports')
  const bearer = bearerOf(c)
  if (bearer) return apiTokenActor(ports, bearer)
  const token = sessionTokenOf(c)
  return token ? loadActor(ports, token) : nobody
}

/** Puts all rooms together; `rooms` and `apis` are also what tests and the API document read. */
export function makeApp(ports: Ports, cache: PageCache) {
  const { root } = ports.config
  const assets = openAssets(join(root, 'dist', 'assets'))
  const metrics = openMetrics()
  let demo: Promise<boolean> | undefined
  const shell: Shell = {
    publicNav,
    staffRail,
    stylesheet: assets.address('styles.css'),
    staffScripts: [assets.address('islands/staff.js')],
    script: (name) => assets.address(name),
    demo: () => (demo ??= demoPresent(ports)),
    hats: async (_ports, actor) =>
      (await listHats(ports, actor)).map((hat) => ({ id: hat.holdingId, label: `${hat.role} · ${hat.organisationName}` })),
    hatLabel,
  }
  const apis: readonly Api[] = [directoryApi, bodiesApi, projectsApi, fundingApi, populationApi, studyApi, referralApi]
  const version: string = JSON.parse(readFileSync(join(root, 'package.json'), 'utf8')).version
  const rooms: readonly Room[] = [
    portalRoutes({ apis, assets, metrics, version }),
    identityRoutes,
    directoryRoutes,
    directoryStaffRoutes,
    serviceStaffRoutes,
    locationStaffRoutes,
    openDataRoutes,
    bodiesRoutes,
    projectsRoutes,
    fundingRoutes,
    ledgerRoutes,
    strategyRoutes,
    studyRoutes,
    populationRoutes,
    grantsRoutes,
    ...caseworkRoutes,
    ...apis.map((one) => one.room),
  ]
  const app = frame({ ports, translators: openCatalogues(root), shell, cache, metrics, identify, errorPage })
  for (const one of rooms) app.route('/', one.hono)
  return { app, rooms, apis }
}
