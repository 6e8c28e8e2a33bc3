// The face of the funding room.
export { fundingApi } from './api.ts'
export { importFundingFile, importRatesFile } from './ledger/commands.ts'
export { loadInstruments } from './ledger/load.ts'
export { ledgerRoutes, usesLedger } from './ledger/routes.tsx'
export { loadFunding } from './load.ts'
export { MoneyTable } from './pages.tsx'
export { moneyOfProject, type MoneyFact } from './queries.ts'
export { fundingRoutes } from './routes.tsx'
