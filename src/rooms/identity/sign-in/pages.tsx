// Public pages of signing in. All work without script; only passkeys need the browser's help and stay hidden without it.
import type { Child } from 'hono/jsx'
import type { FieldErrors } from '../../../kernel/command.ts'
import type { Lang, Translate } from '../../../kernel/i18n.ts'
import { Actions, Button, ButtonLink } from '../../../ui/actions.tsx'
import { EmailField, fieldsOf, Form, PasswordField, TextField } from '../../../ui/fields.tsx'
import { ErrorSummary, Notice } from '../../../ui/messages.tsx'
import { PageHeading } from '../../../ui/navigation.tsx'

type Common = { t: Translate; lang: Lang }
type FormState = { values?: Readonly<Record<string, string>>; errors?: FieldErrors }

export function waitText(t: Translate, seconds: number): string {
  return t('identity.signIn.wait', { minutes: Math.max(1, Math.ceil(seconds / 60)) })
}

/** A form that only a script can fill: it asks the server for a challenge, the browser for a passkey, and sends the answer. */
export function PasskeyForm({
  t,
  lang,
  action,
  challenge,
  next,
  label,
}: Common & { action: string; challenge: string; next: string; label: string }) {
  return (
    <form
      action={action}
      method="post"
      class="form"
      lang={lang}
      hidden
      data-passkey={challenge}
      data-failed={t('identity.signIn.passkeyRefused')}
    >
      <input type="hidden" name="next" value={next} />
      <input type="hidden" name="credential" value="" />
      <Button look="secondary">{label}</Button>
      <p role="status" data-passkey-status></p>
    </form>
  )
}

export function SignInPage({
  t,
  lang,
  next,
  cityName,
  notice,
  values = {},
  errors = {},
}: Common & FormState & { next: string; cityName: string | null; notice?: string | undefined }) {
  const field = fieldsOf(t, values, errors)
  return (
    <>
      <ErrorSummary t={t} errors={errors} />
      <PageHeading title={t('identity.signIn.title')} lead={t('identity.signIn.lead')} />
      {notice ? <Notice t={t} kind="warning" title={notice} /> : null}
      <Form action={`/${lang}/sign-in`}>
        <input type="hidden" name="next" value={next} />
        <EmailField {...field('email')} label={t('identity.signIn.email')} autocomplete="username" />
        <PasswordField {...field('password')} label={t('identity.signIn.password')} autocomplete="current-password" />
        <Actions>
          <Button>{t('identity.signIn.submit')}</Button>
        </Actions>
      </Form>
      <p>
        <a href={`/${lang}/sign-in/forgotten`}>{t('identity.signIn.forgotten')}</a>
      </p>
      <PasskeyForm
        t={t}
        lang={lang}
        action={`/${lang}/sign-in/passkey`}
        challenge={`/${lang}/sign-in/passkey/challenge`}
        next={next}
        label={t('identity.signIn.passkey')}
      />
      {cityName === null ? null : (
        <Actions>
          <ButtonLink href={`/${lang}/sign-in/city?next=${encodeURIComponent(next)}`} look="secondary">
            {t('identity.signIn.city', { name: cityName })}
          </ButtonLink>
        </Actions>
      )}
    </>
  )
}

export function SecondStepPage({
  t,
  lang,
  next,
  methods,
  errors = {},
}: Common & FormState & { next: string; methods: { totp: boolean; passkey: boolean; recovery: boolean } }) {
  const field = fieldsOf(t, {}, errors)
  return (
    <>
      <ErrorSummary t={t} errors={errors} />
      <PageHeading title={t('identity.signIn.second.title')} {...(methods.totp ? { lead: t('identity.signIn.second.lead') } : {})} />
      {methods.totp ? (
        <Form action={`/${lang}/sign-in/second-step`}>
          <input type="hidden" name="next" value={next} />
          <TextField
            {...field('code')}
            label={t('identity.signIn.second.code')}
            autocomplete="one-time-code"
            inputmode="numeric"
            width="short"
            dir="ltr"
          />
          <Actions>
            <Button>{t('identity.signIn.second.submit')}</Button>
          </Actions>
        </Form>
      ) : null}
      {methods.passkey ? (
        <PasskeyForm
          t={t}
          lang={lang}
          action={`/${lang}/sign-in/second-step/passkey`}
          challenge={`/${lang}/sign-in/second-step/challenge`}
          next={next}
          label={t('identity.signIn.second.passkey')}
        />
      ) : null}
      {methods.recovery ? (
        <p>
          <a href={`/${lang}/sign-in/recovery?next=${encodeURIComponent(next)}`}>{t('identity.signIn.second.recovery')}</a>
        </p>
      ) : null}
    </>
  )
}

export function RecoveryPage({ t, lang, next, errors = {} }: Common & FormState & { next: string }) {
  const field = fieldsOf(t, {}, errors)
  return (
    <>
      <ErrorSummary t={t} errors={errors} />
      <PageHeading title={t('identity.signIn.recovery.title')} lead={t('identity.signIn.recovery.lead')} />
      <Form action={`/${lang}/sign-in/recovery`}>
        <input type="hidden" name="next" value={next} />
        <TextField
          {...field('code')}
          label={t('identity.signIn.recovery.code')}
          autocomplete="off"
          width="medium"
          dir="ltr"
          spellcheck={false}
        />
        <Actions>
          <Button>{t('identity.signIn.second.submit')}</Button>
        </Actions>
      </Form>
    </>
  )
}

export function ForgottenPage({ t, lang, values = {}, errors = {} }: Common & FormState) {
  const field = fieldsOf(t, values, errors)
  return (
    <>
      <ErrorSummary t={t} errors={errors} />
      <PageHeading title={t('identity.signIn.forgot.title')} lead={t('identity.signIn.forgot.lead')} />
      <Form action={`/${lang}/sign-in/forgotten`}>
        <EmailField {...field('email')} label={t('identity.signIn.email')} autocomplete="username" />
        <Actions>
          <Button>{t('identity.signIn.forgot.submit')}</Button>
        </Actions>
      </Form>
    </>
  )
}

/** One thing to say and one way to go on. */
export function MessagePage({ title, children, action }: { title: string; children: Child; action?: { href: string; label: string } }) {
  return (
    <>
      <PageHeading title={title} />
      <p>{children}</p>
      {action ? (
        <Actions>
          <ButtonLink href={action.href}>{action.label}</ButtonLink>
        </Actions>
      ) : null}
    </>
  )
}

export function NewPasswordPage({
  t,
  action,
  title,
  lead,
  email,
  errors = {},
}: FormState & { t: Translate; action: string; title: string; lead?: string; email: string }) {
  const field = fieldsOf(t, {}, errors)
  return (
    <>
      <ErrorSummary t={t} errors={errors} />
      <PageHeading title={title} {...(lead ? { lead } : {})} />
      <Form action={action}>
        <input type="hidden" name="username" value={email} autocomplete="username" />
        <PasswordField
          {...field('password')}
          label={t('identity.signIn.newPassword.label')}
          hint={t('identity.signIn.newPassword.hint')}
          autocomplete="new-password"
        />
        <Actions>
          <Button>{t('identity.signIn.newPassword.submit')}</Button>
        </Actions>
      </Form>
    </>
  )
}
