// The face of the population room.
export { populationApi } from './api.ts'
export { importBoundariesFile } from './boundaries.ts'
export { importPopulationFile } from './import/commands.ts'
export { loadPopulation } from './load.ts'
export { measureDiversity, measureSegregation } from './measures.ts'
export { exportDcat, exportPopulation } from './open-data.ts'
export { latestTotal, type LatestTotal } from './queries.ts'
export { populationRoutes } from './routes.tsx'
