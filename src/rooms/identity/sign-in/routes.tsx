// Addresses of signing in. Whoever is here is not known yet, so every one is open to anyone; what they prove is checked in the commands.
import { anyone } from '../../../kernel/actor.ts'
import { check, InputError, type FieldErrors } from '../../../kernel/command.ts'
import { AppError } from '../../../kernel/errors.ts'
import { formOf, localAddress, room, typed, type Request } from '../../../kernel/http.ts'
import { isLang, type MessageKey } from '../../../kernel/i18n.ts'
import { page } from '../../../ui/page.tsx'
import { beginCitySignIn, finishCitySignIn } from '../city-sign-in/commands.ts'
import { passkeyScripts } from '../confirming.ts'
import { beginningBucket, CodeForm, EmailForm, networkOf, NewPasswordForm, PasswordForm } from '../model.ts'
import { askForPasskey, passSecondStepWithPasskey, signInWithPasskey } from '../passkeys/commands.ts'
import { AuthenticationResponse, parseField } from '../passkeys/model.ts'
import { dropStep, keepSession, keepStep, stepOf, visitorOf } from '../sessions/cookies.ts'
import type { Opened } from '../sessions/commands.ts'
import {
  acceptInvitation,
  findCeremony,
  refuseWeakPassword,
  requestPasswordReset,
  resetPassword,
  signInWithCode,
  signInWithPassword,
  takeTry,
  type Step,
} from './commands.ts'
import { ForgottenPage, MessagePage, NewPasswordPage, RecoveryPage, SecondStepPage, SignInPage, waitText } from './pages.tsx'
import { findInvitation, findReset, secondFactorsOf } from './queries.ts'

export function signInRoutes() {
  const web = room('identity.sign-in')
  const open = { may: anyone, audit: null }

  function signInPage(
    c: Request,
    state: { next: string; values?: Record<string, string>; errors?: FieldErrors; notice?: string; status?: 200 | 401 | 422 | 429 },
  ): Promise<Response> {
    const t = c.get('t')
    const { status = 200, ...shown } = state
    return page(
      c,
      { title: t('identity.signIn.title'), status, scripts: passkeyScripts(c) },
      <SignInPage t={t} lang={c.get('lang')} cityName={c.get('ports').config.oidc?.name ?? null} {...shown} />,
    )
  }

  async function secondStepPage(c: Request, next: string, errors: FieldErrors = {}, status: 200 | 422 | 429 = 200): Promise<Response> {
    const t = c.get('t')
    const first = await findCeremony(c.get('ports'), 'second-factor', stepOf(c, 'metropolis_step') ?? '')
    if (!first?.accountId) return signInPage(c, { next, notice: t('identity.signIn.second.expired'), status: 401 })
    const methods = await secondFactorsOf(c.get('ports'), first.accountId)
    return page(
      c,
      { title: t('identity.signIn.second.title'), status, scripts: passkeyScripts(c) },
      <SecondStepPage t={t} lang={c.get('lang')} next={next} methods={methods} errors={errors} />,
    )
  }

  web.get('/:lang/sign-in', open, (c) => signInPage(c, { next: localAddress(c.req.query('next'), '/app') }))

  web.post('/:lang/sign-in', open, async (c) => {
    const form = typed(await formOf(c))
    const next = localAddress(form['next'], '/app')
    const values = { email: form['email'] ?? '' }
    const checked = check(PasswordForm, form)
    if (!checked.ok) return signInPage(c, { next, values, errors: checked.errors, status: 422 })
    return answerStep(c, await signInWithPassword(c.get('ports'), visitorOf(c), checked.value), next, (message, status) =>
      signInPage(c, { next, values, errors: { '': [message] }, status }),
    )
  })

  web.get('/:lang/sign-in/second-step', open, (c) => secondStepPage(c, localAddress(c.req.query('next'), '/app')))
  web.post('/:lang/sign-in/second-step', open, async (c) => {
    const form = typed(await formOf(c))
    const next = localAddress(form['next'], '/app')
    const checked = check(CodeForm, form)
    if (!checked.ok) return secondStepPage(c, next, checked.errors, 422)
    return answerCode(c, 'totp', checked.value.code, next, (message, status) => secondStepPage(c, next, { code: [message] }, status))
  })

  function recoveryPage(c: Request, next: string, errors: FieldErrors = {}, status: 200 | 422 | 429 = 200): Promise<Response> {
    const t = c.get('t')
    return page(
      c,
      { title: t('identity.signIn.recovery.title'), status },
      <RecoveryPage t={t} lang={c.get('lang')} next={next} errors={errors} />,
    )
  }
  web.get('/:lang/sign-in/recovery', open, (c) => recoveryPage(c, localAddress(c.req.query('next'), '/app')))
  web.post('/:lang/sign-in/recovery', open, async (c) => {
    const form = typed(await formOf(c))
    const next = localAddress(form['next'], '/app')
    const checked = check(CodeForm, form)
    if (!checked.ok) return recoveryPage(c, next, checked.errors, 422)
    return answerCode(c, 'recovery-code', checked.value.code, next, (message, status) => recoveryPage(c, next, { code: [message] }, status))
  })

  type Refusal = (message: string, status: 422 | 429) => Promise<Response>

  async function answerCode(c: Request, kind: 'totp' | 'recovery-code', code: string, next: string, refuse: Refusal): Promise<Response> {
    const step = await signInWithCode(c.get('ports'), visitorOf(c), stepOf(c, 'metropolis_step') ?? '', kind, code)
    if (step.kind === 'expired') return signInPage(c, { next, notice: c.get('t')('identity.signIn.second.expired'), status: 401 })
    return answerStep(c, step, next, (message, status) =>
      refuse(step.kind === 'refused' ? c.get('t')('identity.signIn.second.refused') : message, status),
    )
  }

  function answerStep(c: Request, step: Step, next: string, refuse: Refusal): Response | Promise<Response> {
    const t = c.get('t')
    if (step.kind === 'signed-in') return enter(c, step.opened, next)
    if (step.kind === 'second-factor') {
      keepStep(c, 'metropolis_step', step.ceremonyToken)
      return c.redirect(`/${c.get('lang')}/sign-in/second-step?next=${encodeURIComponent(next)}`, 303)
    }
    if (step.kind === 'refused') return refuse(t('identity.signIn.refused'), 422)
    c.header('retry-after', String(step.seconds))
    return refuse(waitText(t, step.seconds), 429)
  }

  // ---- passkeys

  web.post('/:lang/sign-in/passkey/challenge', open, async (c) => {
    await countBeginning(c)
    const asked = await askForPasskey(c.get('ports'), { kind: 'passkey-sign-in', accountId: null, sessionId: null })
    keepStep(c, 'metropolis_passkey', asked.ceremonyToken)
    return c.json(asked.options)
  })
  web.post('/:lang/sign-in/passkey', open, async (c) => {
    const form = typed(await formOf(c))
    const next = localAddress(form['next'], '/app')
    const answer = parseField(AuthenticationResponse, form['credential'])
    const opened = answer && (await signInWithPasskey(c.get('ports'), visitorOf(c), stepOf(c, 'metropolis_passkey') ?? '', answer))
    dropStep(c, 'metropolis_passkey')
    return opened
      ? enter(c, opened, next)
      : signInPage(c, { next, errors: { '': [c.get('t')('identity.signIn.passkeyRefused')] }, status: 422 })
  })
  web.post('/:lang/sign-in/second-step/challenge', open, async (c) => {
    const token = stepOf(c, 'metropolis_step') ?? ''
    const first = await findCeremony(c.get('ports'), 'second-factor', token)
    if (!first?.accountId) throw new AppError('gone', 'The sign-in took too long. Begin again.')
    const asked = await askForPasskey(c.get('ports'), { kind: 'passkey-second-factor', accountId: first.accountId, sessionId: null })
    keepStep(c, 'metropolis_passkey', asked.ceremonyToken)
    return c.json(asked.options)
  })
  web.post('/:lang/sign-in/second-step/passkey', open, async (c) => {
    const form = typed(await formOf(c))
    const next = localAddress(form['next'], '/app')
    const answer = parseField(AuthenticationResponse, form['credential'])
    const opened =
      answer &&
      (await passSecondStepWithPasskey(
        c.get('ports'),
        visitorOf(c),
        stepOf(c, 'metropolis_step') ?? '',
        stepOf(c, 'metropolis_passkey') ?? '',
        answer,
      ))
    dropStep(c, 'metropolis_passkey')
    return opened ? enter(c, opened, next) : secondStepPage(c, next, { '': [c.get('t')('identity.signIn.passkeyRefused')] }, 422)
  })

  // ---- the city's own provider

  // A link and not a form: browsers apply form-action of the content policy to redirects after a form, and the provider is another site.
  web.get('/:lang/sign-in/city', open, async (c) => {
    await countBeginning(c)
    const begun = await beginCitySignIn(c.get('ports'), {
      lang: c.get('lang'),
      next: localAddress(c.req.query('next'), '/app'),
      reauthenticate: null,
    })
    keepStep(c, 'metropolis_city', begun.ceremonyToken)
    return c.redirect(begun.address, 303)
  })
  web.get('/:lang/sign-in/city/callback', open, async (c) => {
    const outcome = await finishCitySignIn(c.get('ports'), visitorOf(c), stepOf(c, 'metropolis_city') ?? '', new URL(c.req.url).search)
    dropStep(c, 'metropolis_city')
    if (isLang(outcome.lang)) {
      c.set('lang', outcome.lang)
      c.set('t', c.get('translators')(outcome.lang))
    }
    const refuse = (key: MessageKey) => signInPage(c, { next: '/app', notice: c.get('t')(key), status: 401 })
    if (outcome.kind === 'confirmed') return c.redirect(localAddress(outcome.next, '/app'), 303)
    if (outcome.kind === 'unknown-person') return refuse('identity.signIn.cityUnknown')
    if (outcome.kind !== 'step') return refuse('identity.signIn.cityRefused')
    return answerStep(c, outcome.step, localAddress(outcome.next, '/app'), () => refuse('identity.signIn.cityRefused'))
  })

  // ---- links sent by mail

  function forgottenPage(c: Request, values: Record<string, string>, errors: FieldErrors, status: 200 | 422 | 429): Promise<Response> {
    const t = c.get('t')
    return page(
      c,
      { title: t('identity.signIn.forgot.title'), status },
      <ForgottenPage t={t} lang={c.get('lang')} values={values} errors={errors} />,
    )
  }
  web.get('/:lang/sign-in/forgotten', open, (c) => forgottenPage(c, {}, {}, 200))
  web.post('/:lang/sign-in/forgotten', open, async (c) => {
    const t = c.get('t')
    const form = typed(await formOf(c))
    const values = { email: form['email'] ?? '' }
    const checked = check(EmailForm, form)
    if (!checked.ok) return forgottenPage(c, values, checked.errors, 422)
    const wait = await requestPasswordReset(c.get('ports'), visitorOf(c), checked.value.email, c.get('lang'))
    if (wait > 0) {
      c.header('retry-after', String(wait))
      return forgottenPage(c, values, { '': [waitText(t, wait)] }, 429)
    }
    const title = t('identity.signIn.forgot.doneTitle')
    return page(
      c,
      { title },
      <MessagePage title={title}>{t('identity.signIn.forgot.doneText', { email: checked.value.email })}</MessagePage>,
    )
  })

  function linkGone(c: Request): Promise<Response> {
    const t = c.get('t')
    const title = t('identity.signIn.linkGone.title')
    return page(
      c,
      { title, status: 410 },
      <MessagePage title={title} action={{ href: `/${c.get('lang')}/sign-in/forgotten`, label: t('identity.signIn.forgot.submit') }}>
        {t('identity.signIn.linkGone.text')}
      </MessagePage>,
    )
  }
  function newPasswordPage(c: Request, shown: { title: string; lead?: string; email: string; errors?: FieldErrors }): Promise<Response> {
    return page(
      c,
      { title: shown.title, status: shown.errors ? 422 : 200 },
      <NewPasswordPage t={c.get('t')} action={c.req.path} {...shown} />,
    )
  }

  /** The new password of a form, or the errors to show; weak ones are refused before any link is used up. */
  async function newPassword(
    c: Request,
    person: { email: string; displayName: string },
  ): Promise<{ password: string } | { errors: FieldErrors }> {
    const checked = check(NewPasswordForm, typed(await formOf(c)))
    if (!checked.ok) return { errors: checked.errors }
    try {
      await refuseWeakPassword(checked.value.password, person)
    } catch (error) {
      if (error instanceof InputError) return { errors: error.errors }
      throw error
    }
    return { password: checked.value.password }
  }

  web.get('/:lang/sign-in/reset/:token', open, async (c) => {
    const found = await findReset(c.get('ports'), c.req.param('token') ?? '')
    return found ? newPasswordPage(c, { title: c.get('t')('identity.signIn.newPassword.title'), email: found.email }) : linkGone(c)
  })
  web.post('/:lang/sign-in/reset/:token', open, async (c) => {
    const token = c.req.param('token') ?? ''
    const found = await findReset(c.get('ports'), token)
    if (!found) return linkGone(c)
    const chosen = await newPassword(c, found)
    if ('errors' in chosen)
      return newPasswordPage(c, { title: c.get('t')('identity.signIn.newPassword.title'), email: found.email, errors: chosen.errors })
    const step = await unlessGone(resetPassword(c.get('ports'), visitorOf(c), token, chosen.password, found.email))
    return step ? answerStep(c, step, '/app', () => linkGone(c)) : linkGone(c)
  })

  web.get('/:lang/sign-in/invitation/:token', open, async (c) => {
    const t = c.get('t')
    const found = await findInvitation(c.get('ports'), c.req.param('token') ?? '')
    if (!found) return linkGone(c)
    return newPasswordPage(c, {
      title: t('identity.signIn.invitation.title', { name: found.displayName }),
      lead: t('identity.signIn.invitation.lead', { email: found.email }),
      email: found.email,
    })
  })
  web.post('/:lang/sign-in/invitation/:token', open, async (c) => {
    const t = c.get('t')
    const token = c.req.param('token') ?? ''
    const found = await findInvitation(c.get('ports'), token)
    if (!found) return linkGone(c)
    const chosen = await newPassword(c, found)
    if ('errors' in chosen) {
      return newPasswordPage(c, {
        title: t('identity.signIn.invitation.title', { name: found.displayName }),
        lead: t('identity.signIn.invitation.lead', { email: found.email }),
        email: found.email,
        errors: chosen.errors,
      })
    }
    const opened = await unlessGone(acceptInvitation(c.get('ports'), visitorOf(c), token, chosen.password))
    return opened ? enter(c, opened, '/app') : linkGone(c)
  })

  return web
}

/** Somebody else used the link between the look and the step: an answer, not a defect. */
async function unlessGone<T>(work: Promise<T>): Promise<T | undefined> {
  try {
    return await work
  } catch (error) {
    if (error instanceof AppError && error.kind === 'gone') return undefined
    throw error
  }
}

/** Beginnings write a row each; one network may not fill the table with them. */
async function countBeginning(c: Request): Promise<void> {
  const wait = await takeTry(c.get('ports'), [beginningBucket(networkOf(c.get('clientAddress')))])
  if (wait > 0) throw new AppError('too-many', 'Too many sign-ins were begun from this network.', {}, wait)
}

function enter(c: Request, opened: Opened, next: string): Response {
  keepSession(c, opened)
  dropStep(c, 'metropolis_step')
  return c.redirect(opened.needsHat ? `/app/hat?next=${encodeURIComponent(next)}` : next, 303)
}
