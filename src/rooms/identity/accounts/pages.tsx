// The administrator's pages: people, their roles with days, invitations. Nothing of what people work on.
import type { FieldErrors } from '../../../kernel/command.ts'
import { formatDay, formatInstant, type Lang, type Translate } from '../../../kernel/i18n.ts'
import type { RoleName } from '../../../kernel/roles.ts'
import { Actions, Button, ButtonLink, StatusText, Tag } from '../../../ui/actions.tsx'
import { SummaryList } from '../../../ui/facts.tsx'
import { DayField, EmailField, fieldsOf, Form, Radios, SearchField, SelectField, TextField, type Option } from '../../../ui/fields.tsx'
import { FilterForm } from '../../../ui/filter.tsx'
import { EmptyState, ErrorSummary } from '../../../ui/messages.tsx'
import { PageHeading, Pager } from '../../../ui/navigation.tsx'
import { Table } from '../../../ui/table.tsx'
import { Hidden } from '../../../ui/text.tsx'
import { stateOn } from '../model.ts'
import { placeText, roleText } from '../names.ts'
import type { AccountDetail, AccountFilter, AccountRow, HoldingRow, PlaceOption } from './queries.ts'

type Common = { t: Translate; lang: Lang }
const holdingStates = {
  current: 'identity.state.current',
  future: 'identity.state.future',
  ended: 'identity.state.ended',
  revoked: 'identity.state.revoked',
} as const

function AccountState({ t, account }: { t: Translate; account: Pick<AccountRow, 'activatedAt' | 'disabledAt' | 'isDemo'> }) {
  const state =
    account.disabledAt !== null ? (
      <StatusText look="error">{t('identity.state.disabled')}</StatusText>
    ) : account.activatedAt === null ? (
      <StatusText look="warning">{t('identity.state.invited')}</StatusText>
    ) : (
      <StatusText look="success">{t('identity.state.active')}</StatusText>
    )
  return (
    <>
      {state}
      {account.isDemo ? (
        <>
          {' '}
          <Tag look="accent">{t('identity.state.demo')}</Tag>
        </>
      ) : null}
    </>
  )
}

export function AccountsPage({
  t,
  rows,
  filter,
  next,
  mayInvite,
}: Common & { rows: readonly AccountRow[]; filter: AccountFilter; next: string | null; mayInvite: boolean }) {
  const field = fieldsOf(t, { words: filter.words, state: filter.state })
  return (
    <>
      <PageHeading
        title={t('identity.accounts.title')}
        lead={t('identity.accounts.lead')}
        {...(mayInvite ? { actions: <ButtonLink href="/app/accounts/invite">{t('identity.accounts.invite')}</ButtonLink> } : {})}
      />
      <FilterForm t={t} action="/app/accounts">
        <SearchField {...field('words')} label={t('identity.accounts.search')} />
        <SelectField
          {...field('state')}
          label={t('identity.field.state')}
          optional
          emptyLabel={t('identity.state.all')}
          options={[
            { value: 'active', label: t('identity.state.active') },
            { value: 'invited', label: t('identity.state.invited') },
            { value: 'disabled', label: t('identity.state.disabled') },
          ]}
        />
      </FilterForm>
      <Table
        t={t}
        caption={t('identity.accounts.title')}
        captionHidden
        keys
        rows={rows}
        empty={<EmptyState title={t('identity.accounts.none')} />}
        columns={[
          {
            label: t('identity.field.displayName'),
            rowHeader: true,
            cell: (row) => <a href={`/app/accounts/${row.id}`}>{row.displayName}</a>,
          },
          { label: t('identity.signIn.email'), cell: (row) => row.email },
          {
            label: t('identity.field.roles'),
            cell: (row) => row.roles.map((role) => `${roleText(t, role.role)} (${placeText(t, role.placeName)})`).join(', ') || '–',
          },
          { label: t('identity.field.state'), cell: (row) => <AccountState t={t} account={row} /> },
        ]}
      />
      <Pager t={t} {...(next === null ? {} : { next })} />
    </>
  )
}

export function AccountDetailPage({
  t,
  lang,
  account,
  today,
  city,
  own,
  mayEnd,
}: Common & {
  account: AccountDetail
  today: string
  /** What only the city's administrator may do is offered to no one else; own account is not managed here. */
  city: boolean
  own: boolean
  mayEnd: (holding: HoldingRow) => boolean
}) {
  const here = `/app/accounts/${account.id}`
  return (
    <>
      <PageHeading
        title={account.displayName}
        kicker={t('identity.accounts.kicker')}
        meta={<AccountState t={t} account={account} />}
        {...(own ? {} : { actions: <ButtonLink href={`${here}/grant`}>{t('identity.accounts.grant')}</ButtonLink> })}
      />
      <SummaryList
        rows={[
          { label: t('identity.signIn.email'), value: account.email },
          { label: t('identity.field.lang'), value: account.lang === 'uk' ? 'Українська' : account.lang === 'en' ? 'English' : 'Čeština' },
          { label: t('identity.field.invited'), value: formatInstant(lang, account.createdAt) },
          {
            label: t('identity.field.invitationUntil'),
            value:
              account.activatedAt === null && account.invitationExpiresAt !== null
                ? formatInstant(lang, account.invitationExpiresAt)
                : null,
          },
          { label: t('identity.field.activated'), value: account.activatedAt === null ? null : formatInstant(lang, account.activatedAt) },
          { label: t('identity.field.disabled'), value: account.disabledAt === null ? null : formatInstant(lang, account.disabledAt) },
        ]}
      />

      <h2>{t('identity.field.roles')}</h2>
      <Table
        t={t}
        caption={t('identity.accounts.history')}
        rows={account.holdings}
        empty={<p>{t('identity.accounts.noRoles')}</p>}
        columns={[
          { label: t('identity.field.role'), rowHeader: true, cell: (row) => roleText(t, row.role) },
          { label: t('identity.field.place'), cell: (row) => placeText(t, row.placeName) },
          {
            label: t('identity.field.days'),
            cell: (row) =>
              `${formatDay(lang, row.validFrom)} – ${row.validTo === null ? t('identity.until.open') : formatDay(lang, row.validTo)}`,
          },
          { label: t('identity.field.state'), cell: (row) => t(holdingStates[stateOn(row, today)]) },
          {
            label: t('identity.field.granted'),
            minor: true,
            cell: (row) => [formatInstant(lang, row.grantedAt), row.grantedBy].filter(Boolean).join(', '),
          },
          {
            label: t('identity.field.revoked'),
            minor: true,
            cell: (row) => (row.revokedAt === null ? '–' : [formatInstant(lang, row.revokedAt), row.revokedBy].filter(Boolean).join(', ')),
          },
          {
            label: t('identity.field.action'),
            cell: (row) => {
              const state = stateOn(row, today)
              if (!mayEnd(row) || (state !== 'current' && state !== 'future')) return null
              const what = (
                <Hidden>
                  : {roleText(t, row.role)}, {placeText(t, row.placeName)}
                </Hidden>
              )
              return (
                <Actions>
                  <ButtonLink look="quiet" href={`${here}/roles/${row.id}`}>
                    {t('identity.action.lastDay')}
                    {what}
                  </ButtonLink>
                  <Form action={`${here}/roles/${row.id}/revoke`}>
                    <Button look="quiet">
                      {t('identity.action.revoke')}
                      {what}
                    </Button>
                  </Form>
                </Actions>
              )
            },
          },
        ]}
      />

      {own ? null : (
        <>
          <h2>{t('identity.accounts.manage')}</h2>
          <Actions>
            {account.activatedAt === null && account.disabledAt === null ? (
              <Form action={`${here}/invite-again`}>
                <Button look="secondary">{t('identity.action.inviteAgain')}</Button>
              </Form>
            ) : null}
            {city && account.disabledAt === null ? (
              <Form action={`${here}/reset-link`}>
                <Button look="secondary">{t('identity.action.resetLink')}</Button>
              </Form>
            ) : null}
            {city && account.activatedAt !== null ? (
              <Form action={`${here}/take-second-factor`}>
                <Button look="secondary">{t('identity.action.takeSecondFactor')}</Button>
              </Form>
            ) : null}
            {city && account.disabledAt === null ? (
              <Form action={`${here}/disable`}>
                <Button look="danger">{t('identity.action.disable')}</Button>
              </Form>
            ) : null}
            {city && account.disabledAt !== null ? (
              <Form action={`${here}/enable`}>
                <Button look="secondary">{t('identity.action.enable')}</Button>
              </Form>
            ) : null}
          </Actions>
        </>
      )}
    </>
  )
}

type RoleFormProps = {
  t: Translate
  values: Readonly<Record<string, string>>
  errors: FieldErrors
  roles: readonly RoleName[]
  places: readonly PlaceOption[]
}

function RoleFields({ t, values, errors, roles, places }: RoleFormProps) {
  const field = fieldsOf(t, values, errors)
  const option = (place: PlaceOption): Option => ({ value: place.id, label: place.name, lang: 'cs' })
  const bodies = places.filter((place) => place.kind === 'body')
  return (
    <>
      <SelectField
        {...field('role')}
        label={t('identity.field.role')}
        options={roles.map((role) => ({ value: role, label: roleText(t, role) }))}
      />
      <SelectField
        {...field('organisationId')}
        label={t('identity.field.organisation')}
        hint={t('identity.field.organisationHint')}
        optional
        combobox
        options={places.filter((place) => place.kind === 'organisation').map(option)}
      />
      {bodies.length === 0 ? null : (
        <SelectField {...field('bodyId')} label={t('identity.field.body')} optional combobox options={bodies.map(option)} />
      )}
      <DayField {...field('validFrom')} label={t('identity.field.validFrom')} />
      <DayField {...field('validTo')} label={t('identity.field.validTo')} hint={t('identity.field.validToHint')} optional />
    </>
  )
}

export function InvitePage({ t, values, errors, roles, places }: RoleFormProps) {
  const field = fieldsOf(t, values, errors)
  return (
    <>
      <ErrorSummary t={t} errors={errors} />
      <PageHeading title={t('identity.accounts.invite')} lead={t('identity.accounts.inviteText')} />
      <Form action="/app/accounts/invite">
        <EmailField {...field('email')} label={t('identity.signIn.email')} autocomplete="off" />
        <TextField {...field('displayName')} label={t('identity.field.displayName')} autocomplete="off" maxlength={120} />
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
        <RoleFields t={t} values={values} errors={errors} roles={roles} places={places} />
        <Actions>
          <Button>{t('identity.accounts.sendInvitation')}</Button>
        </Actions>
      </Form>
    </>
  )
}

export function GrantPage({ t, account, values, errors, roles, places }: RoleFormProps & { account: AccountDetail }) {
  return (
    <>
      <ErrorSummary t={t} errors={errors} />
      <PageHeading title={t('identity.accounts.grant')} kicker={account.displayName} />
      <Form action={`/app/accounts/${account.id}/grant`}>
        <RoleFields t={t} values={values} errors={errors} roles={roles} places={places} />
        <Actions>
          <Button>{t('identity.accounts.grant')}</Button>
        </Actions>
      </Form>
    </>
  )
}

export function LastDayPage({
  t,
  account,
  holding,
  values,
  errors,
}: {
  t: Translate
  account: AccountDetail
  holding: HoldingRow
  values: Readonly<Record<string, string>>
  errors: FieldErrors
}) {
  const field = fieldsOf(t, values, errors)
  return (
    <>
      <ErrorSummary t={t} errors={errors} />
      <PageHeading
        title={t('identity.action.lastDay')}
        kicker={account.displayName}
        lead={`${roleText(t, holding.role)}, ${placeText(t, holding.placeName)}`}
      />
      <Form action={`/app/accounts/${account.id}/roles/${holding.id}`}>
        <DayField {...field('validTo')} label={t('identity.field.validTo')} hint={t('identity.field.validToHint')} />
        <Actions>
          <Button>{t('identity.action.save')}</Button>
        </Actions>
      </Form>
    </>
  )
}
