// Some rooms behind the real frame, with the study in their database: for tests that need pages, but not the whole city.
import { asActor } from '../../src/kernel/db.ts'
import { statusOf } from '../../src/kernel/errors.ts'
import { frame } from '../../src/kernel/frame.ts'
import type { Request, Room } from '../../src/kernel/http.ts'
import { nobody, type Actor } from '../../src/kernel/actor.ts'
import { openCatalogues } from '../../src/kernel/i18n.ts'
import { openMetrics } from '../../src/kernel/metrics.ts'
import { pageCache } from '../../src/kernel/page-cache.ts'
import type { Ports } from '../../src/kernel/ports.ts'
import { loaderActor } from '../../src/kernel/seed.ts'
import { loadBodies } from '../../src/rooms/bodies/load.ts'
import { loadDirectory } from '../../src/rooms/directory/load.ts'
import { loadFunding } from '../../src/rooms/funding/load.ts'
import { loadProjects } from '../../src/rooms/projects/load.ts'
import { loadStrategy } from '../../src/rooms/strategy/load.ts'
import { loadStudyRecords } from '../../src/rooms/study/load.ts'
import { root } from './server.ts'

/** Loads the study's facts and the registers made of them. */
export function loadStudyRooms(ports: Ports): Promise<void> {
  return asActor(ports.db, loaderActor, async (tx) => {
    await loadStudyRecords(tx, root)
    await loadDirectory(tx, root)
    await loadBodies(tx)
    await loadProjects(tx)
    await loadFunding(tx)
    await loadStrategy(tx)
  })
}

/** An application of these rooms only, visited by the public (or by whom `who` says); an error answers with its kind as text. */
export function appOf(ports: Ports, rooms: readonly Room[], who: (c: Request) => Actor = () => nobody) {
  const app = frame({
    ports,
    translators: openCatalogues(root),
    cache: pageCache(),
    metrics: openMetrics(),
    identify: (c) => Promise.resolve(who(c)),
    errorPage: (c, kind) => Promise.resolve(c.text(kind, statusOf[kind])),
    shell: {
      publicNav: [],
      staffRail: [],
      stylesheet: '/assets/styles.css',
      staffScripts: [],
      script: (name) => name,
      demo: () => Promise.resolve(false),
      hats: () => Promise.resolve([]),
      hatLabel: () => '',
    },
  })
  for (const one of rooms) app.route('/', one.hono)
  return app
}
