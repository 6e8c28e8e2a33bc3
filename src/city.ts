// Fills an empty database with the city: the study's facts, the official figures, and (marked as demo) people who can sign in.
import { loadOnce, type Counts } from './kernel/seed.ts'
import type { Ports } from './kernel/ports.ts'
import { loadBodies } from './rooms/bodies/index.ts'
import { loadDirectory } from './rooms/directory/index.ts'
import { loadFunding } from './rooms/funding/index.ts'
import { demoAccounts, demoPassword, seedDemoStaff } from './rooms/identity/index.ts'
import { loadPopulation } from './rooms/population/index.ts'
import { loadProjects } from './rooms/projects/index.ts'
import { loadStrategy } from './rooms/strategy/index.ts'

export type LoadedCity = { cityName: string; demo: boolean; counts: Counts }

/** Loads the study's facts in the order in which they refer to each other; answers how many of each. */
export async function loadStudy(ports: Ports): Promise<Counts> {
  const { counts } = await loadOnce(ports, 'study', ['seed/study'], async () => ({
    ...(await loadDirectory(ports)),
    ...(await loadBodies(ports)),
    ...(await loadProjects(ports)),
    ...(await loadFunding(ports)),
    ...(await loadStrategy(ports)),
  }))
  return counts
}

/** Makes the city complete before the first request is answered; a second start with the same files does nothing. */
export async function loadCity(ports: Ports, say: (line: string) => void): Promise<LoadedCity> {
  const study = await loadStudy(ports)
  const population = await loadOnce(ports, 'population', ['seed/population', 'seed/geo'], () => loadPopulation(ports))
  if (population.fresh) say(`Loaded the study (${summary(study)}) and the official figures (${summary(population.counts)})`)
  const demo = !ports.config.empty && !ports.config.production
  if (demo) await seedDemoStaff(ports)
  return { cityName: 'Praha', demo, counts: { ...study, ...population.counts } }
}

function summary(counts: Counts): string {
  return Object.entries(counts).map(([name, count]) => `${count} ${name}`).join(', ')
}

/** The demo sign-ins as lines for the terminal; none in a city without demo people. */
export function demoSignIns(city: LoadedCity): string[] {
  if (!city.demo) return []
  return [
    'Demo sign-ins (invented people, marked as demo; remove them with: npx metropolis demo remove):',
    ...demoAccounts.map((account) => `  ${account.email.padEnd(38)} ${account.description}`),
    `  password of all: ${demoPassword}`,
  ]
}
