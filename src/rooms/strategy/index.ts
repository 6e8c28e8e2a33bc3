// The face of the strategy room.
export { loadStrategy } from './load.ts'
export { strategyRoutes } from './routes.tsx'
