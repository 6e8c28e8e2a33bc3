// "My account": who I am here, how I prove it, where I am signed in.
import { raw } from 'hono/html'
import type { FieldErrors } from '../../../kernel/command.ts'
import { formatInstant, type Lang, type Translate } from '../../../kernel/i18n.ts'
import { Actions, Button, ButtonLink, Tag } from '../../../ui/actions.tsx'
import { SummaryList } from '../../../ui/facts.tsx'
import { fieldsOf, Form, PasswordField, Radios, TextField } from '../../../ui/fields.tsx'
import { Details, ErrorSummary, Notice } from '../../../ui/messages.tsx'
import { PageHeading } from '../../../ui/navigation.tsx'
import { Table } from '../../../ui/table.tsx'
import { Hidden } from '../../../ui/text.tsx'
import type { Passkey } from '../passkeys/queries.ts'
import type { OpenSession } from '../sessions/queries.ts'
import type { OwnAccount } from './queries.ts'

type Common = { t: Translate; lang: Lang }

const wayKeys = {
  password: 'identity.way.password',
  passkey: 'identity.way.passkey',
  city: 'identity.way.city',
  totp: 'identity.way.totp',
  'recovery-code': 'identity.way.recovery-code',
} as const

function wayText(t: Translate, way: string): string {
  return way in wayKeys ? t(wayKeys[way as keyof typeof wayKeys]) : way
}

export function AccountPage({
  t,
  lang,
  account,
  sessions,
  passkeys,
  currentSession,
  demoExempt,
  values,
  errors = {},
}: Common & {
  account: OwnAccount
  sessions: readonly OpenSession[]
  passkeys: readonly Passkey[]
  currentSession: string
  /** A real person in this role would have to set up a second factor first. */
  demoExempt: boolean
  values?: Readonly<Record<string, string>>
  errors?: FieldErrors
}) {
  const field = fieldsOf(t, values ?? { displayName: account.displayName, lang: account.lang }, errors)
  return (
    <>
      <ErrorSummary t={t} errors={errors} />
      <PageHeading title={t('identity.account.title')} />
      <Form action="/app/account">
        <TextField {...field('displayName')} label={t('identity.field.displayName')} autocomplete="name" maxlength={120} />
        <Radios
          {...field('lang')}
          label={t('identity.field.lang')}
          hint={t('identity.field.langHint')}
          inline
          options={[
            { value: 'cs', label: 'Čeština', lang: 'cs' },
            { value: 'en', label: 'English', lang: 'en' },
            { value: 'uk', label: 'Українська', lang: 'uk' },
          ]}
        />
        <Actions>
          <Button>{t('identity.action.save')}</Button>
        </Actions>
      </Form>

      <h2>{t('identity.account.proofs')}</h2>
      {account.totpConfirmed || passkeys.length > 0 ? null : account.isDemo && demoExempt ? (
        <Notice t={t} kind="info" title={t('identity.secondFactor.demo')}>
          {t('identity.secondFactor.demoText')}
        </Notice>
      ) : (
        <Notice t={t} kind="warning" title={t('identity.account.noSecondFactor')}>
          {t('identity.account.noSecondFactorText')}
        </Notice>
      )}
      <SummaryList
        rows={[
          { label: t('identity.signIn.email'), value: account.email },
          {
            label: t('identity.signIn.password'),
            value:
              account.passwordSetAt === null
                ? t('identity.account.noPassword')
                : t('identity.account.passwordSet', { date: formatInstant(lang, account.passwordSetAt) }),
            action: { href: '/app/account/password', label: t('identity.action.change') },
          },
          {
            label: t('identity.account.totp'),
            value: account.totpConfirmed ? t('identity.account.totpOn') : t('identity.account.totpOff'),
            action: {
              href: '/app/account/authenticator',
              label: account.totpConfirmed ? t('identity.action.change') : t('identity.action.setUp'),
            },
          },
          {
            label: t('identity.account.recovery'),
            value: t('identity.account.recoveryLeft', { count: account.recoveryCodesLeft }),
            action: { href: '/app/account/recovery-codes', label: t('identity.action.renew') },
          },
          { label: t('identity.account.city'), value: account.cityLinked ? t('identity.account.cityLinked') : null },
        ]}
      />

      <h2>{t('identity.account.passkeys')}</h2>
      <Table
        t={t}
        caption={t('identity.account.passkeys')}
        captionHidden
        rows={passkeys}
        empty={<p>{t('identity.account.noPasskeys')}</p>}
        columns={[
          { label: t('identity.field.label'), rowHeader: true, cell: (passkey) => passkey.label },
          { label: t('identity.field.added'), cell: (passkey) => formatInstant(lang, passkey.createdAt) },
          {
            label: t('identity.field.lastUsed'),
            cell: (passkey) => (passkey.lastUsedAt === null ? '–' : formatInstant(lang, passkey.lastUsedAt)),
          },
          {
            label: t('identity.field.action'),
            cell: (passkey) => (
              <Form action={`/app/account/passkeys/${passkey.id}/remove`}>
                <Button look="quiet">
                  {t('identity.action.remove')}
                  <Hidden>: {passkey.label}</Hidden>
                </Button>
              </Form>
            ),
          },
        ]}
      />
      <Actions>
        <ButtonLink href="/app/account/passkeys" look="secondary">
          {t('identity.account.addPasskey')}
        </ButtonLink>
      </Actions>

      <h2>{t('identity.account.sessions')}</h2>
      <Table
        t={t}
        caption={t('identity.account.sessions')}
        captionHidden
        rows={sessions}
        columns={[
          {
            label: t('identity.field.browser'),
            rowHeader: true,
            cell: (session) => (
              <>
                {session.browser} {session.id === currentSession ? <Tag look="success">{t('identity.account.thisSession')}</Tag> : null}
              </>
            ),
          },
          { label: t('identity.field.network'), cell: (session) => session.network, minor: true },
          {
            label: t('identity.field.signedIn'),
            cell: (session) =>
              `${formatInstant(lang, session.openedAt)}, ${[session.signedInBy, session.secondFactor]
                .filter((way) => way !== null)
                .map((way) => wayText(t, way))
                .join(' + ')}`,
          },
          { label: t('identity.field.lastSeen'), cell: (session) => formatInstant(lang, session.lastSeenAt) },
          {
            label: t('identity.field.action'),
            cell: (session) =>
              session.id === currentSession ? null : (
                <Form action={`/app/account/sessions/${session.id}/end`}>
                  <Button look="quiet">
                    {t('identity.action.endSession')}
                    <Hidden>: {session.browser}</Hidden>
                  </Button>
                </Form>
              ),
          },
        ]}
      />
      <Form action="/app/account/sign-out-everywhere">
        <Button look="danger">{t('identity.account.signOutEverywhere')}</Button>
      </Form>
    </>
  )
}

/** Why the chosen role opens nothing yet, and the ways out of it. */
export function SecondFactorPage({ t, role, place, next }: { t: Translate; role: string; place: string; next: string }) {
  return (
    <>
      <PageHeading
        title={t('identity.secondFactor.title')}
        lead={t('identity.secondFactor.lead', { role: place ? `${role}, ${place}` : role })}
      />
      <p>{t('identity.secondFactor.why')}</p>
      <h2>{t('identity.account.totp')}</h2>
      <p>{t('identity.secondFactor.totp')}</p>
      <Actions>
        <ButtonLink href="/app/account/authenticator">{t('identity.secondFactor.totpDo')}</ButtonLink>
      </Actions>
      <h2>{t('identity.account.passkeys')}</h2>
      <p>{t('identity.secondFactor.passkey')}</p>
      <Actions>
        <ButtonLink href="/app/account/passkeys" look="secondary">
          {t('identity.account.addPasskey')}
        </ButtonLink>
      </Actions>
      <h2>{t('identity.secondFactor.otherwise')}</h2>
      <p>
        {t('identity.secondFactor.otherwiseText')} <a href={`/app/hat?next=${encodeURIComponent(next)}`}>{t('identity.hat.title')}</a>
      </p>
    </>
  )
}

export function ChangePasswordPage({ t, email, errors = {} }: { t: Translate; email: string; errors?: FieldErrors }) {
  const field = fieldsOf(t, {}, errors)
  return (
    <>
      <ErrorSummary t={t} errors={errors} />
      <PageHeading title={t('identity.account.changePassword')} lead={t('identity.account.changePasswordText')} />
      <Form action="/app/account/password">
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

/** `picture` is the QR code as SVG made by our own library from our own text, so it is safe to write as it is. */
export function AuthenticatorPage({
  t,
  confirmed,
  setUp,
  errors = {},
}: {
  t: Translate
  confirmed: boolean
  setUp: { secret: string; picture: string } | null
  errors?: FieldErrors
}) {
  const field = fieldsOf(t, {}, errors)
  return (
    <>
      <ErrorSummary t={t} errors={errors} />
      <PageHeading title={t('identity.account.totp')} lead={t('identity.authenticator.lead')} />
      {confirmed ? (
        <Form action="/app/account/authenticator/remove">
          <Button look="danger">{t('identity.authenticator.remove')}</Button>
        </Form>
      ) : setUp === null ? (
        <Form action="/app/account/authenticator">
          <Button>{t('identity.authenticator.begin')}</Button>
        </Form>
      ) : (
        <>
          <p>{t('identity.authenticator.scan')}</p>
          <div class="qr" role="img" aria-label={t('identity.authenticator.picture')}>
            {raw(setUp.picture)}
          </div>
          <Details summary={t('identity.authenticator.byHand')}>
            <p>
              <code>{setUp.secret.replace(/(.{4})(?=.)/g, '$1 ')}</code>
            </p>
          </Details>
          <Form action="/app/account/authenticator/confirm">
            <TextField
              {...field('code')}
              label={t('identity.signIn.second.code')}
              autocomplete="one-time-code"
              inputmode="numeric"
              width="short"
              dir="ltr"
            />
            <Actions>
              <Button>{t('identity.authenticator.confirm')}</Button>
            </Actions>
          </Form>
        </>
      )}
    </>
  )
}

/** Shown once, right after they were made. */
export function RecoveryCodesPage({ t, codes }: { t: Translate; codes: readonly string[] | null }) {
  return (
    <>
      <PageHeading title={t('identity.account.recovery')} lead={t('identity.recovery.lead')} />
      {codes === null ? (
        <Form action="/app/account/recovery-codes">
          <Button>{t('identity.recovery.renew')}</Button>
        </Form>
      ) : (
        <>
          <Notice t={t} kind="warning" title={t('identity.recovery.once')} />
          <ol class="recovery-codes">
            {codes.map((code) => (
              <li>
                <code>{code}</code>
              </li>
            ))}
          </ol>
          <Actions>
            <ButtonLink href="/app/account">{t('identity.recovery.kept')}</ButtonLink>
          </Actions>
        </>
      )}
    </>
  )
}

export function AddPasskeyPage({
  t,
  values = {},
  errors = {},
}: {
  t: Translate
  values?: Readonly<Record<string, string>>
  errors?: FieldErrors
}) {
  const field = fieldsOf(t, values, errors)
  return (
    <>
      <ErrorSummary t={t} errors={errors} />
      <PageHeading title={t('identity.account.addPasskey')} lead={t('identity.passkey.lead')} />
      <form
        action="/app/account/passkeys"
        method="post"
        class="form"
        novalidate
        data-passkey="/app/account/passkeys/challenge"
        data-passkey-create=""
        data-failed={t('identity.signIn.passkeyRefused')}
      >
        <TextField
          {...field('label')}
          label={t('identity.field.label')}
          hint={t('identity.passkey.labelHint')}
          maxlength={80}
          autocomplete="off"
        />
        <input type="hidden" name="credential" value="" />
        <Actions>
          <Button>{t('identity.passkey.add')}</Button>
        </Actions>
        <p role="status" data-passkey-status></p>
      </form>
      <noscript>
        <Notice t={t} kind="info" title={t('identity.passkey.needsScript')} />
      </noscript>
    </>
  )
}
