// The development inbox: letters of a city that has no mail server. It shows links that open accounts, so it exists only outside production,
// only without SMTP_URL, and only for the machine itself or the administrator.
import { anyone } from '../../../kernel/actor.ts'
import { room, type Request } from '../../../kernel/http.ts'
import { page } from '../../../ui/page.tsx'
import { isCityAdministrator } from '../policy.ts'
import { InboxPage } from './pages.tsx'
import { listLetters } from './queries.ts'

const ownAddresses = ['127.0.0.1', '::1', '::ffff:127.0.0.1']

function fromThisMachine(c: Request): boolean {
  const host = new URL(c.req.url).hostname
  // A proxy in front or a foreign name in the address means that somebody else may be asking.
  return (
    ownAddresses.includes(c.get('clientAddress')) &&
    !c.req.header('x-forwarded-for') &&
    !c.req.header('forwarded') &&
    ['localhost', '127.0.0.1', '[::1]'].includes(host)
  )
}

export function inboxRoutes() {
  const web = room('identity.inbox')
  web.get('/app/inbox', { may: anyone, audit: null }, async (c) => {
    const { config } = c.get('ports')
    if (config.production || config.smtpUrl !== null || !(isCityAdministrator(c.get('actor')) || fromThisMachine(c))) return c.notFound()
    const t = c.get('t')
    const lang = c.get('lang')
    return page(c, { title: t('identity.inbox.title') }, <InboxPage t={t} lang={lang} letters={await listLetters(c.get('ports'))} />)
  })
  return web
}
