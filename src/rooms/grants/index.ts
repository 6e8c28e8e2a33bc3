// The face of grants.
export { solveAssignmentFile, solveEqualSharesFile, solvePortfolioFile } from './solving/index.ts'
export { grantsRoutes, mayUseGrants } from './routes.tsx'
export { seedDemoCall } from './demo/commands.ts'
export { export360 } from './open-data/export-files.ts'
