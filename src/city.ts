// Fills an empty database with the city: the study's facts, the official figures, and (marked as demo) people who can sign in.
import { asActor } from './kernel/db.ts'
import { loaderActor, loadOnce, markSeed, seedMark, type Counts } from './kernel/seed.ts'
import type { Ports } from './kernel/ports.ts'
import { loadBodies } from './rooms/bodies/index.ts'
import { seedFirstCity } from './rooms/casework/index.ts'
import { loadDirectory } from './rooms/directory/index.ts'
import { loadFunding, loadInstruments, seedDemoMoney } from './rooms/funding/index.ts'
import { seedDemoCall } from './rooms/grants/index.ts'
import { demoAccounts, demoPassword, seedDemoStaff } from './rooms/identity/index.ts'
import { loadPopulation } from './rooms/population/index.ts'
import { loadProjects } from './rooms/projects/index.ts'
import { loadStrategy } from './rooms/strategy/index.ts'
import { loadStudyRecords } from './rooms/study/index.ts'

export type LoadedCity = { cityName: string; demo: boolean; counts: Counts }

/** Loads the study's facts in the order in which they refer to each other, all or nothing; answers how many of each. */
export async function loadStudy(ports: Ports): Promise<{ counts: Counts; fresh: boolean }> {
  return loadOnce(ports, 'study', ['seed/study', 'seed/readings', 'seed/funding'], () =>
    asActor(ports.db, loaderActor, async (tx) => {
      const counts = await loadStudyRecords(tx, ports.config.root)
      await loadDirectory(tx, ports.config.root)
      await loadBodies(tx)
      await loadProjects(tx)
      await loadFunding(tx)
      await loadInstruments(tx, ports.config.root)
      await loadStrategy(tx)
      return counts
    }),
  )
}

const demoMark = 'demo'
/** Remembers that somebody took the invented people away (a start then brings none back) or wants them again. */
export function rememberDemo(ports: Ports, wanted: boolean): Promise<void> {
  return markSeed(ports, demoMark, wanted ? 'present' : 'removed')
}

/** Makes the city complete before the first request is answered; a second start with the same files does nothing. Without `crowd` the invented clients are left to the caller. */
export async function loadCity(ports: Ports, say: (line: string) => void, crowd = true): Promise<LoadedCity> {
  const study = await loadStudy(ports)
  const population = await loadOnce(ports, 'population', ['seed/population', 'seed/geo'], () => loadPopulation(ports))
  if (study.fresh) say(`Loaded the study: ${summary(study.counts)}`)
  if (population.fresh) say(`Loaded the official figures: ${summary(population.counts)}`)
  const demo = !ports.config.empty && !ports.config.production && (await seedMark(ports, demoMark))?.hash !== 'removed'
  if (demo) {
    await seedDemoStaff(ports)
    await seedDemoCall(ports)
    await seedDemoMoney(ports)
    if (crowd) await seedFirstCity(ports, say)
  }
  return { cityName: 'Praha', demo, counts: { ...study.counts, ...population.counts } }
}

function summary(counts: Counts): string {
  return Object.entries(counts)
    .map(([name, count]) => `${count} ${name}`)
    .join(', ')
}

/** The demo sign-ins as lines for the terminal; none in a city without demo people. */
export function demoSignIns(city: LoadedCity): string[] {
  if (!city.demo) return []
  return [
    'Demo sign-ins (invented people, marked as demo; remove them with: npx metropolis demo remove):',
    // Of the twelve members of the committee one is enough to be shown.
    ...demoAccounts
      .filter((account) => !/^member\.(0[2-9]|1)/.test(account.email))
      .map((account) => `  ${account.email.padEnd(38)} ${account.description}`),
    `  password of all: ${demoPassword}`,
  ]
}
