// Addresses of the administrator.
import { z } from 'zod'
import { perform, type Command, type FieldErrors } from '../../../kernel/command.ts'
import { AppError } from '../../../kernel/errors.ts'
import { back, formOf, limitOf, room, typed, type Request } from '../../../kernel/http.ts'
import type { MessageKey } from '../../../kernel/i18n.ts'
import { isRoleName, roleNames } from '../../../kernel/roles.ts'
import { page } from '../../../ui/page.tsx'
import { withQuery } from '../../../ui/filter.tsx'
import { orConfirm, personOf } from '../confirming.ts'
import { AccountRef } from '../model.ts'
import { grantableRoles, isCityAdministrator, mayGrant, maySeeAccounts } from '../policy.ts'
import { requireReauthentication } from '../sessions/commands.ts'
import {
  disableAccount,
  enableAccount,
  grantRole,
  inviteAccount,
  inviteAgain,
  revokeRole,
  sendResetLink,
  setLastDay,
  takeAwaySecondFactor,
} from './commands.ts'
import { AccountDetailPage, AccountsPage, GrantPage, InvitePage, LastDayPage } from './pages.tsx'
import { getAccount, listAccounts, listPlaces, type AccountDetail, type HoldingRow } from './queries.ts'

const States = z.enum(['all', 'active', 'invited', 'disabled']).catch('all')
const Cursor = z.uuid().nullable().catch(null)
const Id = z.uuid()

function idOf(c: Request, name: string): string {
  const parsed = Id.safeParse(c.req.param(name))
  if (!parsed.success) throw new AppError('not-found', 'There is nothing at this address.')
  return parsed.data
}

export function accountRoutes() {
  const web = room('identity.accounts')
  const read = { may: maySeeAccounts, audit: null }
  const crumbs = (c: Request, ...rest: { label: string; href?: string }[]) => [
    { label: c.get('t')('identity.accounts.title'), href: '/app/accounts' },
    ...rest,
  ]

  web.get('/app/accounts', read, async (c) => {
    const t = c.get('t')
    const filter = {
      words: (c.req.query('words') ?? '').trim().slice(0, 120),
      state: States.parse(c.req.query('state') ?? 'all'),
      after: Cursor.parse(c.req.query('cursor') ?? null),
      limit: limitOf(c.req.query('limit')),
    }
    const { rows, more } = await listAccounts(c.get('ports'), c.get('actor'), filter)
    const url = new URL(c.req.url)
    const last = rows.at(-1)
    const base = withQuery(url.pathname + url.search, {})
    const next = more && last ? `${base}${base.includes('?') ? '&' : '?'}cursor=${last.id}` : null
    return page(
      c,
      { title: t('identity.accounts.title') },
      <AccountsPage t={t} lang={c.get('lang')} rows={rows} filter={filter} next={next} mayInvite />,
    )
  })

  // ---- inviting

  async function invitePage(c: Request, values: Record<string, string>, errors: FieldErrors = {}): Promise<Response> {
    const t = c.get('t')
    const title = t('identity.accounts.invite')
    const places = await listPlaces(c.get('ports'), c.get('actor'))
    return page(
      c,
      { title, crumbs: crumbs(c, { label: title }), status: Object.keys(errors).length > 0 ? 422 : 200 },
      <InvitePage t={t} values={values} errors={errors} roles={grantableRoles(c.get('actor'), roleNames)} places={places} />,
    )
  }
  web.get('/app/accounts/invite', read, (c) => {
    requireReauthentication(c.get('actor'), c.get('ports').clock)
    return invitePage(c, { lang: 'cs', validFrom: c.get('ports').clock.today() })
  })
  web.post('/app/accounts/invite', { may: maySeeAccounts, audit: 'identity.invite' }, (c) =>
    orConfirm(c, '/app/accounts/invite', async () => {
      const form = typed(await formOf(c))
      const invited = await perform(c.get('ports'), c.get('actor'), inviteAccount, form)
      return invited.ok ? back(c, `/app/accounts/${invited.value.accountId}`, 'identity.done.invited') : invitePage(c, form, invited.errors)
    }),
  )

  // ---- one account

  web.get('/app/accounts/:id', read, async (c) => {
    const [ports, actor, t] = [c.get('ports'), c.get('actor'), c.get('t')]
    const account = await getAccount(ports, actor, idOf(c, 'id'))
    const mayEnd = (holding: HoldingRow) =>
      isRoleName(holding.role) && mayGrant(actor, { role: holding.role, organisationId: holding.organisationId, bodyId: holding.bodyId })
    return page(
      c,
      { title: account.displayName, crumbs: crumbs(c, { label: account.displayName }) },
      <AccountDetailPage
        t={t}
        lang={c.get('lang')}
        account={account}
        today={ports.clock.today()}
        city={isCityAdministrator(actor)}
        own={account.id === personOf(c).accountId}
        mayEnd={mayEnd}
      />,
    )
  })

  async function grantPage(c: Request, values: Record<string, string>, errors: FieldErrors = {}): Promise<Response> {
    const [ports, actor, t] = [c.get('ports'), c.get('actor'), c.get('t')]
    const [account, places] = await Promise.all([getAccount(ports, actor, idOf(c, 'id')), listPlaces(ports, actor)])
    const title = t('identity.accounts.grant')
    return page(
      c,
      {
        title,
        crumbs: crumbs(c, { label: account.displayName, href: `/app/accounts/${account.id}` }, { label: title }),
        status: Object.keys(errors).length > 0 ? 422 : 200,
      },
      <GrantPage t={t} account={account} values={values} errors={errors} roles={grantableRoles(actor, roleNames)} places={places} />,
    )
  }
  web.get('/app/accounts/:id/grant', read, (c) => {
    requireReauthentication(c.get('actor'), c.get('ports').clock)
    return grantPage(c, { validFrom: c.get('ports').clock.today() })
  })
  web.post('/app/accounts/:id/grant', { may: maySeeAccounts, audit: 'identity.grantRole' }, (c) =>
    orConfirm(c, c.req.path, async () => {
      const form = typed(await formOf(c))
      const accountId = idOf(c, 'id')
      const granted = await perform(c.get('ports'), c.get('actor'), grantRole, { ...form, accountId })
      return granted.ok ? back(c, `/app/accounts/${accountId}`, 'identity.done.granted') : grantPage(c, form, granted.errors)
    }),
  )

  function holdingOf(account: AccountDetail, id: string): HoldingRow {
    const holding = account.holdings.find((one) => one.id === id)
    if (!holding) throw new AppError('not-found', 'There is no such role.')
    return holding
  }
  async function lastDayPage(c: Request, values: Record<string, string> | null, errors: FieldErrors = {}): Promise<Response> {
    const t = c.get('t')
    const account = await getAccount(c.get('ports'), c.get('actor'), idOf(c, 'id'))
    const holding = holdingOf(account, idOf(c, 'holding'))
    const title = t('identity.action.lastDay')
    return page(
      c,
      {
        title,
        crumbs: crumbs(c, { label: account.displayName, href: `/app/accounts/${account.id}` }, { label: title }),
        status: Object.keys(errors).length > 0 ? 422 : 200,
      },
      <LastDayPage t={t} account={account} holding={holding} values={values ?? { validTo: holding.validTo ?? '' }} errors={errors} />,
    )
  }
  web.get('/app/accounts/:id/roles/:holding', read, (c) => {
    requireReauthentication(c.get('actor'), c.get('ports').clock)
    return lastDayPage(c, null)
  })
  web.post('/app/accounts/:id/roles/:holding', { may: maySeeAccounts, audit: 'identity.setLastDay' }, (c) =>
    orConfirm(c, c.req.path, async () => {
      const form = typed(await formOf(c))
      const changed = await perform(c.get('ports'), c.get('actor'), setLastDay, { holdingId: idOf(c, 'holding'), validTo: form['validTo'] })
      return changed.ok ? back(c, `/app/accounts/${idOf(c, 'id')}`, 'identity.done.saved') : lastDayPage(c, form, changed.errors)
    }),
  )
  web.post('/app/accounts/:id/roles/:holding/revoke', { may: maySeeAccounts, audit: 'identity.revokeRole' }, (c) =>
    orConfirm(c, `/app/accounts/${idOf(c, 'id')}`, async () => {
      await perform(c.get('ports'), c.get('actor'), revokeRole, { holdingId: idOf(c, 'holding') })
      return back(c, `/app/accounts/${idOf(c, 'id')}`, 'identity.done.revoked')
    }),
  )

  // ---- single buttons on an account, each one command

  function button<Output>(path: string, the: Command<typeof AccountRef, Output>, done: MessageKey): void {
    web.post(`/app/accounts/:id/${path}`, { may: maySeeAccounts, audit: the.name }, (c) =>
      orConfirm(c, `/app/accounts/${idOf(c, 'id')}`, async () => {
        const accountId = idOf(c, 'id')
        await perform(c.get('ports'), c.get('actor'), the, { accountId })
        return back(c, `/app/accounts/${accountId}`, done)
      }),
    )
  }
  button('disable', disableAccount, 'identity.done.disabled')
  button('enable', enableAccount, 'identity.done.enabled')
  button('invite-again', inviteAgain, 'identity.done.invited')
  button('reset-link', sendResetLink, 'identity.done.resetSent')
  button('take-second-factor', takeAwaySecondFactor, 'identity.done.secondFactorTaken')

  return web
}
