// The face of the bodies room.
export { bodiesApi } from './api.ts'
export { loadBodies } from './load.ts'
export { bodiesRoutes } from './routes.tsx'
