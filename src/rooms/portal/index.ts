export { portalRoutes } from './routes.tsx'
export { errorPage } from './error-page.tsx'
