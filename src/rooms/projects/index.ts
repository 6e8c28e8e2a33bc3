// The face of the projects room.
export { projectsApi } from './api.ts'
export { loadProjects } from './load.ts'
export { projectsRoutes } from './routes.tsx'
