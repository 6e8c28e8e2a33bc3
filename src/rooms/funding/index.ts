// The face of the funding room.
export { fundingApi } from './api.ts'
export { loadFunding } from './load.ts'
export { MoneyTable } from './pages.tsx'
export { moneyOfProject, type MoneyFact } from './queries.ts'
export { fundingRoutes } from './routes.tsx'
