// What differs between a running city and a test: database, clock, configuration, log. Made once in main.ts.
import type { Clock } from './clock.ts'
import type { Config } from './config.ts'
import type { Db } from './db.ts'
import type { Logger } from './log.ts'

export type Ports = {
  db: Db
  clock: Clock
  config: Config
  log: Logger
  /** Called after every successful command: pages kept in memory are no longer true. */
  changed: () => void
}
