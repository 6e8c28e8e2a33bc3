// The session of a signed-in person: the hat worn, proving it again, signing out.
import { signedIn } from '../../../kernel/actor.ts'
import { check, perform, type FieldErrors } from '../../../kernel/command.ts'
import { back, formOf, localAddress, room, typed, type Request } from '../../../kernel/http.ts'
import { page } from '../../../ui/page.tsx'
import { beginCitySignIn } from '../city-sign-in/commands.ts'
import { passkeyScripts, personOf } from '../confirming.ts'
import { NewPasswordForm } from '../model.ts'
import { getOwnAccount } from '../my-account/queries.ts'
import { askForPasskey, reauthenticateWithPasskey } from '../passkeys/commands.ts'
import { AuthenticationResponse, parseField } from '../passkeys/model.ts'
import { listPasskeys } from '../passkeys/queries.ts'
import { reauthenticateWithPassword } from '../sign-in/commands.ts'
import { waitText } from '../sign-in/pages.tsx'
import { chooseHat, signOut } from './commands.ts'
import { dropSession, dropStep, keepStep, stepOf, visitorOf } from './cookies.ts'
import { ConfirmPage, HatPage } from './pages.tsx'
import { endedHat, listHats } from './queries.ts'

export function sessionRoutes() {
  const web = room('identity.sessions')
  const own = { may: signedIn, audit: null }

  web.get('/app/hat', own, async (c) => {
    const [ports, person, t] = [c.get('ports'), personOf(c), c.get('t')]
    const [hats, ended] = await Promise.all([listHats(ports, person), endedHat(ports, person)])
    const next = localAddress(c.req.query('next'), '/app')
    return page(
      c,
      { title: t('identity.hat.title') },
      <HatPage
        t={t}
        lang={c.get('lang')}
        hats={hats}
        worn={(person.hat ?? person.withheld)?.holdingId ?? null}
        ended={ended}
        next={next}
      />,
    )
  })
  web.post('/app/hat', { may: signedIn, audit: 'identity.chooseHat' }, async (c) => {
    const form = typed(await formOf(c))
    const chosen = await perform(c.get('ports'), c.get('actor'), chooseHat, { holdingId: form['hat'] })
    return chosen.ok ? back(c, localAddress(form['next'], '/app'), 'identity.hat.chosen') : c.redirect('/app/hat', 303)
  })

  web.post('/app/sign-out', { may: signedIn, audit: 'identity.signOut' }, async (c) => {
    await perform(c.get('ports'), c.get('actor'), signOut, {})
    dropSession(c)
    return c.redirect(`/${c.get('lang')}/sign-in`, 303)
  })

  async function confirmPage(c: Request, next: string, errors: FieldErrors = {}, status: 200 | 422 | 429 = 200): Promise<Response> {
    const [ports, person, t] = [c.get('ports'), personOf(c), c.get('t')]
    const [account, passkeys] = await Promise.all([getOwnAccount(ports, person), listPasskeys(ports, person)])
    const ways = {
      password: account.passwordSetAt !== null,
      passkey: passkeys.length > 0,
      cityName: account.cityLinked ? (ports.config.oidc?.name ?? null) : null,
    }
    return page(
      c,
      { title: t('identity.confirm.title'), status, scripts: passkeyScripts(c) },
      <ConfirmPage t={t} lang={c.get('lang')} next={next} ways={ways} email={account.email} errors={errors} />,
    )
  }
  web.get('/app/confirm', own, (c) => confirmPage(c, localAddress(c.req.query('next'), '/app')))
  web.post('/app/confirm', { may: signedIn, audit: 'identity.reauthenticate' }, async (c) => {
    const [ports, person, t] = [c.get('ports'), personOf(c), c.get('t')]
    const form = typed(await formOf(c))
    const next = localAddress(form['next'], '/app')
    const checked = check(NewPasswordForm, form)
    if (!checked.ok) return confirmPage(c, next, checked.errors, 422)
    const { email } = await getOwnAccount(ports, person)
    const proved = await reauthenticateWithPassword(
      ports,
      visitorOf(c),
      { accountId: person.accountId, sessionId: person.sessionId, email },
      checked.value.password,
    )
    if (proved.kind === 'confirmed') return c.redirect(next, 303)
    if (proved.kind !== 'wait') return confirmPage(c, next, { password: [t('identity.confirm.refused')] }, 422)
    c.header('retry-after', String(proved.seconds))
    return confirmPage(c, next, { password: [waitText(t, proved.seconds)] }, 429)
  })
  web.post('/app/confirm/challenge', own, async (c) => {
    const person = personOf(c)
    const asked = await askForPasskey(c.get('ports'), {
      kind: 'passkey-reauthentication',
      accountId: person.accountId,
      sessionId: person.sessionId,
    })
    keepStep(c, 'metropolis_passkey', asked.ceremonyToken)
    return c.json(asked.options)
  })
  web.post('/app/confirm/passkey', { may: signedIn, audit: 'identity.reauthenticate' }, async (c) => {
    const form = typed(await formOf(c))
    const next = localAddress(form['next'], '/app')
    const answer = parseField(AuthenticationResponse, form['credential'])
    const proved =
      answer !== undefined && (await reauthenticateWithPasskey(c.get('ports'), personOf(c), stepOf(c, 'metropolis_passkey') ?? '', answer))
    dropStep(c, 'metropolis_passkey')
    return proved ? c.redirect(next, 303) : confirmPage(c, next, { '': [c.get('t')('identity.signIn.passkeyRefused')] }, 422)
  })
  web.get('/app/confirm/city', own, async (c) => {
    const { accountId, sessionId } = personOf(c)
    const begun = await beginCitySignIn(c.get('ports'), {
      lang: c.get('lang'),
      next: localAddress(c.req.query('next'), '/app'),
      reauthenticate: { accountId, sessionId },
    })
    keepStep(c, 'metropolis_city', begun.ceremonyToken)
    return c.redirect(begun.address, 303)
  })

  return web
}
