// From a room's content to a whole page: picks the public or the staff layout by address and fills the frame.
import type { Child } from 'hono/jsx'
import type { ContentfulStatusCode } from 'hono/utils/http-status'
import { direction, languages, nativeNames, type Translate } from '../kernel/i18n.ts'
import { takeFlash, type NavGroup, type NavItem, type Request } from '../kernel/http.ts'
import { PublicLayout, StaffLayout, type ItemGroup, type PageFrame } from './layout.tsx'

export type PageOptions = {
  title: string
  description?: string
  crumbs?: PageFrame['crumbs']
  status?: ContentfulStatusCode
  /** The page has the search for help in its content; the header leaves it out. */
  ownSearch?: boolean
  /** Extra browser scripts (islands) of this page. */
  scripts?: readonly string[]
}

/** Of several addresses the longest that contains this path; the staff home contains only itself. */
function nearest(path: string, addresses: readonly string[]): string | undefined {
  return addresses
    .filter((address) => path === address || (address !== '/app' && path.startsWith(`${address}/`)))
    .toSorted((a, b) => b.length - a.length)[0]
}

/** The tools of one person by their headings, in the order of the rail. */
export function toolGroups(items: readonly NavItem[]): { group: NavGroup | undefined; items: NavItem[] }[] {
  const groups: (NavGroup | undefined)[] = [...new Set(items.map((item) => item.group))]
  return groups.map((group) => ({ group, items: items.filter((item) => item.group === group) }))
}
function railOf(items: readonly NavItem[], path: string, t: Translate): ItemGroup[] {
  const here = nearest(
    path,
    items.map((item) => item.href),
  )
  return toolGroups(items).map(({ group, items: tools }) => ({
    title: group ? t(`portal.staff.group.${group}`) : null,
    items: tools.map((item) => ({ href: item.href, label: t(item.label), current: item.href === here })),
  }))
}

/** Renders a complete HTML page around `content`. */
export async function page(c: Request, options: PageOptions, content: Child): Promise<Response> {
  const lang = c.get('lang')
  const t = c.get('t')
  const shell = c.get('shell')
  const actor = c.get('actor')
  const url = new URL(c.req.url)
  const staff = c.req.path === '/app' || c.req.path.startsWith('/app/')
  const path = url.pathname + url.search
  const flash = takeFlash(c)
  const frame: PageFrame = {
    lang,
    dir: direction(lang),
    t,
    title: options.title,
    ...(options.description ? { description: options.description } : {}),
    path,
    ...(options.crumbs ? { crumbs: options.crumbs } : {}),
    stylesheet: shell.stylesheet,
    scripts: [...(staff ? shell.staffScripts : []), ...(options.scripts ?? [])],
    demo: await shell.demo(),
    ...(options.ownSearch ? { ownSearch: true } : {}),
    ...(flash ? { flash } : {}),
    languages: languages.map((code) => ({
      code,
      label: nativeNames[code],
      href: path.replace(/^\/[a-z]{2}(?=\/|$|\?)/, `/${code}`),
      current: code === lang,
    })),
  }
  const current = (href: string) => c.req.path === href || c.req.path.startsWith(`${href}/`)
  const document = staff ? (
    <StaffLayout
      {...frame}
      person={
        actor.kind === 'person'
          ? {
              displayName: actor.displayName,
              hatLabel: shell.hatLabel(actor, t),
              organisationName: actor.hat?.organisationName ?? '',
              ...(actor.hat?.validTo ? { validTo: actor.hat.validTo } : {}),
            }
          : null
      }
      hats={await shell.hats(c.get('ports'), actor)}
      rail={railOf(
        shell.staffRail.filter((item) => item.may === undefined || item.may(actor)),
        c.req.path,
        t,
      )}
    >
      {content}
    </StaffLayout>
  ) : (
    <PublicLayout
      {...frame}
      nav={shell.publicNav.map((item) => {
        const href = `/${lang}${item.href}`
        return { href, label: t(item.label), current: current(href) }
      })}
    >
      {content}
    </PublicLayout>
  )
  const html = `<!doctype html>${String(await document)}`
  return c.html(html, options.status ?? 200)
}
