import type { FieldErrors } from '../../../kernel/command.ts'
import { formatDay, formatInstant, type Lang, type Translate } from '../../../kernel/i18n.ts'
import { Actions, Button, ButtonLink, StatusText } from '../../../ui/actions.tsx'
import { Checkboxes, DayField, fieldsOf, Form, TextField } from '../../../ui/fields.tsx'
import { EmptyState, ErrorSummary, Notice } from '../../../ui/messages.tsx'
import { PageHeading } from '../../../ui/navigation.tsx'
import { Table } from '../../../ui/table.tsx'
import { Hidden } from '../../../ui/text.tsx'
import { placeText, scopeText } from '../names.ts'
import { apiScopes } from './model.ts'
import type { TokenRow } from './queries.ts'

export function TokensPage({
  t,
  lang,
  rows,
  today,
  mayMake,
}: {
  t: Translate
  lang: Lang
  rows: readonly TokenRow[]
  today: string
  mayMake: boolean
}) {
  return (
    <>
      <PageHeading
        title={t('identity.tokens.title')}
        lead={t('identity.tokens.lead')}
        {...(mayMake ? { actions: <ButtonLink href="/app/tokens/make">{t('identity.tokens.make')}</ButtonLink> } : {})}
      />
      <Table
        t={t}
        caption={t('identity.tokens.title')}
        captionHidden
        rows={rows}
        empty={<EmptyState title={t('identity.tokens.none')} />}
        columns={[
          { label: t('identity.field.label'), rowHeader: true, cell: (row) => row.label },
          { label: t('identity.field.organisation'), cell: (row) => placeText(t, row.placeName) },
          {
            label: t('identity.field.scopes'),
            cell: (row) =>
              apiScopes
                .filter((scope) => row.scopes.includes(scope))
                .map((scope) => scopeText(t, scope))
                .join(', '),
          },
          { label: t('identity.field.added'), minor: true, cell: (row) => formatInstant(lang, row.createdAt) },
          { label: t('identity.field.lastUsed'), cell: (row) => (row.lastUsedAt === null ? '–' : formatInstant(lang, row.lastUsedAt)) },
          { label: t('identity.field.expiresOn'), cell: (row) => formatDay(lang, row.expiresOn) },
          {
            label: t('identity.field.action'),
            cell: (row) => {
              if (row.revokedAt !== null) return <StatusText look="error">{t('identity.state.revoked')}</StatusText>
              if (row.expiresOn < today) return <StatusText look="neutral">{t('identity.state.ended')}</StatusText>
              return (
                <Form action={`/app/tokens/${row.id}/revoke`}>
                  <Button look="quiet">
                    {t('identity.action.revoke')}
                    <Hidden>: {row.label}</Hidden>
                  </Button>
                </Form>
              )
            },
          },
        ]}
      />
    </>
  )
}

export function MakeTokenPage({ t, values, errors }: { t: Translate; values: Readonly<Record<string, string>>; errors: FieldErrors }) {
  const field = fieldsOf(t, values, errors)
  return (
    <>
      <ErrorSummary t={t} errors={errors} />
      <PageHeading title={t('identity.tokens.make')} lead={t('identity.tokens.makeText')} />
      <Form action="/app/tokens/make">
        <TextField
          {...field('label')}
          label={t('identity.field.label')}
          hint={t('identity.tokens.labelHint')}
          maxlength={80}
          autocomplete="off"
        />
        <Checkboxes
          {...field('scopes')}
          label={t('identity.field.scopes')}
          options={apiScopes.map((scope) => ({ value: scope, label: scopeText(t, scope), hint: scope }))}
        />
        <DayField {...field('expiresOn')} label={t('identity.field.expiresOn')} />
        <Actions>
          <Button>{t('identity.tokens.make')}</Button>
        </Actions>
      </Form>
    </>
  )
}

/** The key itself, for the only time. */
export function NewTokenPage({ t, token }: { t: Translate; token: string }) {
  return (
    <>
      <PageHeading title={t('identity.tokens.madeTitle')} />
      <Notice t={t} kind="warning" title={t('identity.tokens.once')}>
        {t('identity.tokens.use')}
      </Notice>
      <p>
        <code class="secret">{token}</code>
      </p>
      <Actions>
        <ButtonLink href="/app/tokens">{t('identity.tokens.kept')}</ButtonLink>
      </Actions>
    </>
  )
}
