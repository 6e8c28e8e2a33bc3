// "If this account is stolen, this laptop lost, this table published: what leaks?" for the data-protection officer.
import { formatInstant, formatNumber, type Lang, type MessageKey, type Translate } from '../../../kernel/i18n.ts'
import { Actions, Button, Tag } from '../../../ui/actions.tsx'
import { Figure, FigureGrid } from '../../../ui/facts.tsx'
import { SelectField } from '../../../ui/fields.tsx'
import { Notice } from '../../../ui/messages.tsx'
import { PageHeading } from '../../../ui/navigation.tsx'
import { Table } from '../../../ui/table.tsx'
import type { AccountHarm, Standing, TableHarm } from './harm.ts'

const at = '/app/casework/harm'
const looks = { key: 'error', class: 'warning', when: 'neutral', hash: 'neutral', number: 'neutral', sealed: 'success' } as const
export function HarmPage({
  lang,
  t,
  accounts,
  account,
  harm,
  tables,
  standing,
}: {
  lang: Lang
  t: Translate
  accounts: readonly { id: string; name: string }[]
  account: string
  harm: AccountHarm | null
  tables: readonly TableHarm[]
  standing: Standing
}) {
  const count = (label: MessageKey, n: number) => <Figure t={t} label={t(label)} value={formatNumber(lang, n)} qualifier="exact" />
  return (
    <>
      <PageHeading title={t('casework.harm')} lead={t('casework.harm.lead')} />
      <form class="form" method="get" action={at} aria-label={t('casework.harm.account')}>
        <SelectField
          t={t}
          name="account"
          label={t('casework.reach.account')}
          value={account}
          combobox
          options={accounts.map((one) => ({ value: one.id, label: one.name }))}
        />
        <Actions>
          <Button>{t('casework.harm.ask')}</Button>
        </Actions>
      </form>
      {harm === null ? null : (
        <>
          <h2>{t('casework.harm.stolen', { who: harm.name })}</h2>
          {harm.disabled ? (
            <Notice t={t} kind="success">
              <p>{t('casework.harm.disabled')}</p>
            </Notice>
          ) : null}
          <FigureGrid>
            {count('casework.harm.files', harm.files - harm.limited)}
            {count('casework.harm.legal', harm.legal)}
            {count('casework.harm.cleared', harm.cleared)}
            {count('casework.harm.limited', harm.limited)}
            {count('casework.harm.codes', harm.codes)}
          </FigureGrid>
          {harm.roles.length === 0 ? (
            <p>{t('casework.harm.noRole')}</p>
          ) : (
            <ul>
              {harm.roles.map((one) => (
                <li>
                  {t(`identity.role.${one.role}` as MessageKey)}
                  {one.organisation ? `, ${one.organisation}` : ''}: {t(`casework.harm.reach.${one.reach}` as MessageKey)}
                </li>
              ))}
            </ul>
          )}
          <p>{t('casework.harm.limits')}</p>
          <p>
            <a href={`/app/casework/reach?account=${account}`}>{t('casework.harm.didRead')}</a>
          </p>
          <h2>{t('casework.harm.laptop')}</h2>
          {harm.sessions.length === 0 ? (
            <p>{t('casework.harm.noSession')}</p>
          ) : (
            <Table
              t={t}
              caption={t('casework.harm.laptop')}
              captionHidden
              rows={harm.sessions}
              columns={[
                { label: t('casework.harm.browser'), rowHeader: true, cell: (row) => row.browser },
                { label: t('casework.harm.lastSeen'), cell: (row) => formatInstant(lang, row.lastSeen) },
                { label: t('casework.harm.until'), cell: (row) => formatInstant(lang, row.expires) },
                {
                  label: t('casework.harm.factor'),
                  cell: (row) =>
                    row.proved ? (
                      <Tag look="success">{t('casework.harm.twoFactors')}</Tag>
                    ) : (
                      <Tag look="warning">{t('casework.harm.oneFactor')}</Tag>
                    ),
                },
              ]}
            />
          )}
          <ul>
            {(['open', 'closed', 'street', 'drafts'] as const).map((one) => (
              <li>{t(`casework.harm.device.${one}`)}</li>
            ))}
          </ul>
        </>
      )}
      <h2>{t('casework.harm.tables')}</h2>
      <p>{t('casework.harm.standing', { people: standing.people, alone: standing.alone, few: standing.few })}</p>
      <Table
        t={t}
        caption={t('casework.harm.tables')}
        captionHidden
        rows={tables}
        columns={[
          {
            label: t('casework.harm.table'),
            rowHeader: true,
            cell: (row) => (
              <>
                <code>{row.table}</code>
                {row.says && lang === 'en' ? <span class="field-hint"> {row.says}</span> : null}
              </>
            ),
          },
          { label: t('casework.harm.rows'), numeric: true, cell: (row) => (row.rows === null ? '–' : formatNumber(lang, row.rows)) },
          { label: t('casework.harm.worst'), cell: (row) => <Tag look={looks[row.worst]}>{t(`casework.harm.class.${row.worst}`)}</Tag> },
          {
            label: t('casework.harm.plain'),
            cell: (row) =>
              row.columns
                .filter((column) => column.class === row.worst && row.worst !== 'sealed')
                .map((column) => column.name)
                .join(', ') || '–',
          },
        ]}
      />
      <p>{t('casework.harm.tablesText')}</p>
    </>
  )
}
