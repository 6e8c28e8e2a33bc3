import type { Hat } from '../../../kernel/actor.ts'
import { formatDay, type Lang, type Translate } from '../../../kernel/i18n.ts'
import { Actions, Button, ButtonLink, Tag } from '../../../ui/actions.tsx'
import { fieldsOf, Form, PasswordField } from '../../../ui/fields.tsx'
import { EmptyState, ErrorSummary, Notice } from '../../../ui/messages.tsx'
import { PageHeading } from '../../../ui/navigation.tsx'
import { Table } from '../../../ui/table.tsx'
import { Hidden } from '../../../ui/text.tsx'
import { placeText, roleText } from '../names.ts'
import { PasskeyForm } from '../sign-in/pages.tsx'
import type { FieldErrors } from '../../../kernel/command.ts'
import type { EndedHat } from './queries.ts'

/** Choosing a role; says plainly when the one worn before is over. */
export function HatPage({
  t,
  lang,
  hats,
  worn,
  ended,
  next,
}: {
  t: Translate
  lang: Lang
  hats: readonly Hat[]
  worn: string | null
  ended: EndedHat | null
  next: string
}) {
  return (
    <>
      <PageHeading title={t('identity.hat.title')} lead={t('identity.hat.lead')} />
      {ended ? (
        <Notice
          t={t}
          kind="warning"
          title={t('identity.hat.ended', { role: roleText(t, ended.role), place: placeText(t, ended.placeName) })}
        >
          {ended.revoked
            ? t('identity.hat.endedRevoked')
            : ended.endedOn === null
              ? null
              : t('identity.hat.endedOn', { date: formatDay(lang, ended.endedOn) })}
        </Notice>
      ) : null}
      {hats.length === 0 ? (
        <EmptyState title={t('identity.hat.none')}>{t('identity.hat.noneText')}</EmptyState>
      ) : (
        <Form action="/app/hat" label={t('identity.hat.title')}>
          <input type="hidden" name="next" value={next} />
          <Table
            t={t}
            caption={t('identity.hat.title')}
            captionHidden
            rows={hats}
            columns={[
              { label: t('identity.field.role'), rowHeader: true, cell: (hat) => roleText(t, hat.role) },
              { label: t('identity.field.place'), cell: (hat) => placeText(t, hat.organisationName) },
              {
                label: t('identity.field.until'),
                cell: (hat) => (hat.validTo === null ? t('identity.until.open') : formatDay(lang, hat.validTo)),
              },
              {
                label: t('identity.field.action'),
                cell: (hat) =>
                  hat.holdingId === worn ? (
                    <Tag look="success">{t('identity.hat.worn')}</Tag>
                  ) : (
                    <Button look="secondary" name="hat" value={hat.holdingId}>
                      {t('identity.hat.choose')}
                      <Hidden>
                        : {roleText(t, hat.role)}, {placeText(t, hat.organisationName)}
                      </Hidden>
                    </Button>
                  ),
              },
            ]}
          />
        </Form>
      )}
    </>
  )
}

/** Proving again who one is, before something dangerous. */
export function ConfirmPage({
  t,
  lang,
  next,
  ways,
  email,
  errors = {},
}: {
  t: Translate
  lang: Lang
  next: string
  ways: { password: boolean; passkey: boolean; cityName: string | null }
  email: string
  errors?: FieldErrors
}) {
  const field = fieldsOf(t, {}, errors)
  return (
    <>
      <ErrorSummary t={t} errors={errors} />
      <PageHeading title={t('identity.confirm.title')} lead={t('identity.confirm.lead')} />
      {ways.password ? (
        <Form action="/app/confirm">
          <input type="hidden" name="next" value={next} />
          <input type="hidden" name="username" value={email} autocomplete="username" />
          <PasswordField {...field('password')} label={t('identity.signIn.password')} autocomplete="current-password" />
          <Actions>
            <Button>{t('identity.confirm.submit')}</Button>
          </Actions>
        </Form>
      ) : null}
      {ways.passkey ? (
        <PasskeyForm
          t={t}
          lang={lang}
          action="/app/confirm/passkey"
          challenge="/app/confirm/challenge"
          next={next}
          label={t('identity.signIn.second.passkey')}
        />
      ) : null}
      {ways.cityName === null ? null : (
        <Actions>
          <ButtonLink href={`/app/confirm/city?next=${encodeURIComponent(next)}`} look="secondary">
            {t('identity.signIn.city', { name: ways.cityName })}
          </ButtonLink>
        </Actions>
      )}
    </>
  )
}
