// Addresses of "my account". Pages that lead to a dangerous change ask for fresh proof before anybody types.
import QRCode from 'qrcode'
import { signedIn } from '../../../kernel/actor.ts'
import { perform, type FieldErrors } from '../../../kernel/command.ts'
import { back, formOf, localAddress, room, typed, type Request } from '../../../kernel/http.ts'
import { page } from '../../../ui/page.tsx'
import { orConfirm, passkeyScripts, personOf } from '../confirming.ts'
import { needsSecondFactor } from '../model.ts'
import { placeText, roleText } from '../names.ts'
import { addPasskey, beginRegistration, removePasskey } from '../passkeys/commands.ts'
import { parseField, RegistrationResponse } from '../passkeys/model.ts'
import { listPasskeys } from '../passkeys/queries.ts'
import { endSession, requireReauthentication, signOutEverywhere } from '../sessions/commands.ts'
import { dropSession, dropStep, keepStep, stepOf } from '../sessions/cookies.ts'
import { listSessions } from '../sessions/queries.ts'
import { totpAddress } from '../totp.ts'
import { beginTotp, changePassword, changeProfile, confirmTotp, removeTotp, renewRecoveryCodes } from './commands.ts'
import { AccountPage, AddPasskeyPage, AuthenticatorPage, ChangePasswordPage, RecoveryCodesPage, SecondFactorPage } from './pages.tsx'
import { findUnconfirmedTotp, getOwnAccount } from './queries.ts'

export function myAccountRoutes() {
  const web = room('identity.my-account')
  const read = { may: signedIn, audit: null }
  const crumbs = (c: Request, title: string) => [{ label: c.get('t')('identity.account.title'), href: '/app/account' }, { label: title }]

  async function accountPage(c: Request, values?: Record<string, string>, errors?: FieldErrors): Promise<Response> {
    const [ports, person, t] = [c.get('ports'), personOf(c), c.get('t')]
    const [account, sessions, passkeys] = await Promise.all([
      getOwnAccount(ports, person),
      listSessions(ports, person),
      listPasskeys(ports, person),
    ])
    return page(
      c,
      { title: t('identity.account.title'), status: errors ? 422 : 200 },
      <AccountPage
        t={t}
        lang={c.get('lang')}
        account={account}
        sessions={sessions}
        passkeys={passkeys}
        currentSession={person.sessionId}
        demoExempt={person.hat !== null && needsSecondFactor(person.hat.role, ports.config.secondFactor)}
        {...(values ? { values } : {})}
        {...(errors ? { errors } : {})}
      />,
    )
  }
  web.get('/app/account', read, (c) => accountPage(c))
  web.post('/app/account', { may: signedIn, audit: 'identity.changeProfile' }, async (c) => {
    const form = typed(await formOf(c))
    const changed = await perform(c.get('ports'), c.get('actor'), changeProfile, form)
    return changed.ok ? back(c, '/app/account', 'identity.done.saved') : accountPage(c, form, changed.errors)
  })

  // ---- a role that waits for a second factor

  web.get('/app/account/second-factor', read, (c) => {
    const [{ withheld }, t] = [personOf(c), c.get('t')]
    const next = localAddress(c.req.query('next'), '/app')
    if (!withheld) return c.redirect(next, 303)
    const title = t('identity.secondFactor.title')
    return page(
      c,
      { title, crumbs: crumbs(c, title) },
      <SecondFactorPage t={t} role={roleText(t, withheld.role)} place={placeText(t, withheld.organisationName)} next={next} />,
    )
  })

  // ---- password

  async function passwordPage(c: Request, errors?: FieldErrors): Promise<Response> {
    const t = c.get('t')
    const title = t('identity.account.changePassword')
    const { email } = await getOwnAccount(c.get('ports'), personOf(c))
    return page(
      c,
      { title, crumbs: crumbs(c, title), status: errors ? 422 : 200 },
      <ChangePasswordPage t={t} email={email} {...(errors ? { errors } : {})} />,
    )
  }
  web.get('/app/account/password', read, (c) => {
    requireReauthentication(c.get('actor'), c.get('ports').clock)
    return passwordPage(c)
  })
  web.post('/app/account/password', { may: signedIn, audit: 'identity.changePassword' }, (c) =>
    orConfirm(c, '/app/account/password', async () => {
      const changed = await perform(c.get('ports'), c.get('actor'), changePassword, typed(await formOf(c)))
      return changed.ok ? back(c, '/app/account', 'identity.done.passwordChanged') : passwordPage(c, changed.errors)
    }),
  )

  // ---- authenticator and recovery codes

  async function authenticatorPage(c: Request, errors?: FieldErrors): Promise<Response> {
    const [ports, person, t] = [c.get('ports'), personOf(c), c.get('t')]
    const title = t('identity.account.totp')
    const [account, secret] = await Promise.all([getOwnAccount(ports, person), findUnconfirmedTotp(ports, person)])
    const setUp =
      secret === undefined
        ? null
        : { secret, picture: await QRCode.toString(totpAddress(secret, account.email), { type: 'svg', margin: 2 }) }
    return page(
      c,
      { title, crumbs: crumbs(c, title), status: errors ? 422 : 200 },
      <AuthenticatorPage t={t} confirmed={account.totpConfirmed} setUp={setUp} {...(errors ? { errors } : {})} />,
    )
  }
  function codesPage(c: Request, codes: readonly string[] | null): Promise<Response> {
    const t = c.get('t')
    const title = t('identity.account.recovery')
    return page(c, { title, crumbs: crumbs(c, title) }, <RecoveryCodesPage t={t} codes={codes} />)
  }
  web.get('/app/account/authenticator', read, (c) => {
    requireReauthentication(c.get('actor'), c.get('ports').clock)
    return authenticatorPage(c)
  })
  web.post('/app/account/authenticator', { may: signedIn, audit: 'identity.beginTotp' }, (c) =>
    orConfirm(c, '/app/account/authenticator', async () => {
      await perform(c.get('ports'), c.get('actor'), beginTotp, {})
      return c.redirect('/app/account/authenticator', 303)
    }),
  )
  web.post('/app/account/authenticator/confirm', { may: signedIn, audit: 'identity.confirmTotp' }, (c) =>
    orConfirm(c, '/app/account/authenticator', async () => {
      const confirmed = await perform(c.get('ports'), c.get('actor'), confirmTotp, typed(await formOf(c)))
      return confirmed.ok ? codesPage(c, confirmed.value.codes) : authenticatorPage(c, confirmed.errors)
    }),
  )
  web.post('/app/account/authenticator/remove', { may: signedIn, audit: 'identity.removeTotp' }, (c) =>
    orConfirm(c, '/app/account/authenticator', async () => {
      await perform(c.get('ports'), c.get('actor'), removeTotp, {})
      return back(c, '/app/account', 'identity.done.authenticatorRemoved')
    }),
  )
  web.get('/app/account/recovery-codes', read, (c) => {
    requireReauthentication(c.get('actor'), c.get('ports').clock)
    return codesPage(c, null)
  })
  web.post('/app/account/recovery-codes', { may: signedIn, audit: 'identity.renewRecoveryCodes' }, (c) =>
    orConfirm(c, '/app/account/recovery-codes', async () => {
      const renewed = await perform(c.get('ports'), c.get('actor'), renewRecoveryCodes, {})
      return codesPage(c, renewed.ok ? renewed.value.codes : null)
    }),
  )

  // ---- passkeys

  function addPasskeyPage(c: Request, values?: Record<string, string>, errors?: FieldErrors): Promise<Response> {
    const t = c.get('t')
    const title = t('identity.account.addPasskey')
    return page(
      c,
      { title, crumbs: crumbs(c, title), status: errors ? 422 : 200, scripts: passkeyScripts(c) },
      <AddPasskeyPage t={t} {...(values ? { values } : {})} {...(errors ? { errors } : {})} />,
    )
  }
  web.get('/app/account/passkeys', read, (c) => {
    requireReauthentication(c.get('actor'), c.get('ports').clock)
    return addPasskeyPage(c)
  })
  web.post('/app/account/passkeys/challenge', read, async (c) => {
    const person = personOf(c)
    const { email } = await getOwnAccount(c.get('ports'), person)
    const begun = await beginRegistration(c.get('ports'), person, email)
    keepStep(c, 'metropolis_passkey', begun.ceremonyToken)
    return c.json(begun.options)
  })
  web.post('/app/account/passkeys', { may: signedIn, audit: 'identity.addPasskey' }, (c) =>
    orConfirm(c, '/app/account/passkeys', async () => {
      const form = typed(await formOf(c))
      const response = parseField(RegistrationResponse, form['credential'])
      if (!response) return addPasskeyPage(c, form, { '': [c.get('t')('identity.signIn.passkeyRefused')] })
      const added = await perform(c.get('ports'), c.get('actor'), addPasskey, {
        label: form['label'],
        ceremonyToken: stepOf(c, 'metropolis_passkey') ?? '',
        response,
      })
      dropStep(c, 'metropolis_passkey')
      return added.ok ? back(c, '/app/account', 'identity.done.passkeyAdded') : addPasskeyPage(c, form, added.errors)
    }),
  )
  web.post('/app/account/passkeys/:id/remove', { may: signedIn, audit: 'identity.removePasskey' }, (c) =>
    orConfirm(c, '/app/account', async () => {
      await perform(c.get('ports'), c.get('actor'), removePasskey, { passkeyId: c.req.param('id') })
      return back(c, '/app/account', 'identity.done.passkeyRemoved')
    }),
  )

  // ---- sessions

  web.post('/app/account/sessions/:id/end', { may: signedIn, audit: 'identity.endSession' }, async (c) => {
    await perform(c.get('ports'), c.get('actor'), endSession, { sessionId: c.req.param('id') })
    return back(c, '/app/account', 'identity.done.sessionEnded')
  })
  web.post('/app/account/sign-out-everywhere', { may: signedIn, audit: 'identity.signOutEverywhere' }, async (c) => {
    await perform(c.get('ports'), c.get('actor'), signOutEverywhere, {})
    dropSession(c)
    return back(c, `/${c.get('lang')}/sign-in`, 'identity.signIn.signedOutEverywhere')
  })

  return web
}
