// The face of the funding room.
export { fundingApi } from './api.ts'
export { loadFunding } from './load.ts'
export { fundingRoutes } from './routes.tsx'
