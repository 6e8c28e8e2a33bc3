import { statusOf, type ErrorKind } from '../../kernel/errors.ts'
import type { Request } from '../../kernel/http.ts'
import { page } from '../../ui/page.tsx'
import { ErrorPage } from './pages.tsx'

/** The page that says in the visitor's language what went wrong and what to do. */
export function errorPage(c: Request, kind: ErrorKind, requestId: string): Promise<Response> {
  const t = c.get('t')
  return page(
    c,
    { title: t(`portal.error.${kind}`), status: statusOf[kind] },
    <ErrorPage
      lang={c.get('lang')}
      t={t}
      kind={kind}
      requestId={requestId}
      staff={c.req.path === '/app' || c.req.path.startsWith('/app/')}
    />,
  )
}
