// The face of the directory.
export { directoryApi } from './api.ts'
export { loadDirectory } from './load.ts'
export { importHsdsFile } from './open-data/commands.ts'
export { exportHsds, exportIcal, exportPopolo } from './open-data/export-files.ts'
export { openDataRoutes } from './open-data/routes.ts'
export { directoryRoutes } from './routes.tsx'
export { directoryStaffRoutes } from './staff/routes.tsx'
