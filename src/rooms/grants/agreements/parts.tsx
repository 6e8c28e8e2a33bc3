// What the pages after the award share: words of closed lists, days, one-button forms, refunds.
import type { Child } from 'hono/jsx'
import type { FieldErrors } from '../../../kernel/command.ts'
import { formatDay, type Lang, type MessageKey, type Translate } from '../../../kernel/i18n.ts'
import { Actions, Button, Tag } from '../../../ui/actions.tsx'
import { Form, TextField } from '../../../ui/fields.tsx'
import { Details } from '../../../ui/messages.tsx'
import { Table } from '../../../ui/table.tsx'
import { at } from '../frame.tsx'
import { crownsText } from '../words.ts'
import type { AwardView } from './queries.ts'

export type Values = Readonly<Record<string, string>>
export type May = { run: boolean; sign: boolean; prepare: boolean; pay: boolean }
export type TabProps = { lang: Lang; t: Translate; view: AwardView; may: May; today: string; values: Values; errors: FieldErrors }
export type AwardTab = 'agreement' | 'changes' | 'settlement' | 'controls'
export const word = (t: Translate, group: string, value: string) => t(`grants.${group}.${value}` as MessageKey)
export const exact = (lang: Lang, minor: bigint) => crownsText(lang, minor)
/** Day or nothing. */
export const day = (lang: Lang, value: string | null) => (value === null ? null : formatDay(lang, value))
/** A day that is marked when it has passed. */
export function Due({ lang, t, on, today }: { lang: Lang; t: Translate; on: string; today: string }) {
  return (
    <>
      {formatDay(lang, on)}
      {on < today ? (
        <>
          {' '}
          <Tag look="error">{t('grants.overdue')}</Tag>
        </>
      ) : null}
    </>
  )
}
/** One button that does one thing. */
export function Step({
  action,
  label,
  next,
  look = 'primary',
  hidden = {},
}: {
  action: string
  label: Child
  next?: boolean
  look?: 'primary' | 'secondary' | 'quiet'
  hidden?: Readonly<Record<string, string>>
}) {
  return (
    <form class="form" method="post" action={action}>
      {Object.entries(hidden).map(([name, value]) => (
        <input type="hidden" name={name} value={value} />
      ))}
      <Actions>
        <Button look={look} data={next ? { next: '' } : {}}>
          {label}
        </Button>
      </Actions>
    </form>
  )
}
/** Refunds with what came back of each. The form to waive one belongs to the first that is owed, so that a page has one. */
export function Refunds({ lang, t, view, may, today }: { lang: Lang; t: Translate; view: AwardView; may: May; today: string }) {
  const owed = view.refunds.find((one) => one.state === 'owed')
  return view.refunds.length === 0 ? null : (
    <>
      <Table
        t={t}
        caption={t('grants.refunds')}
        rows={view.refunds}
        columns={[
          { label: t('grants.amount'), rowHeader: true, cell: (row) => exact(lang, row.amountMinor) },
          { label: t('grants.kind'), cell: (row) => word(t, 'refund', row.why) },
          {
            label: t('grants.due'),
            cell: (row) => (row.state === 'owed' ? <Due lang={lang} t={t} on={row.dueOn} today={today} /> : formatDay(lang, row.dueOn)),
          },
          { label: t('grants.refund.back'), numeric: true, cell: (row) => exact(lang, row.paidMinor) },
          { label: t('grants.state'), cell: (row) => word(t, 'refundState', row.state) },
        ]}
      />
      {owed && may.sign ? (
        <p>
          {t('grants.refund.how', {
            amount: exact(lang, owed.amountMinor - owed.paidMinor),
            symbol: view.agreement?.symbol ?? '',
            day: formatDay(lang, owed.dueOn),
          })}
        </p>
      ) : null}
      {owed && may.run ? (
        <Details summary={t('grants.waive')}>
          <Form action={`${at}/awards/${view.id}/waive`} label={t('grants.waive')}>
            <input type="hidden" name="refundId" value={owed.id} />
            <TextField t={t} name="why" label={t('grants.reason')} lang="cs" />
            <Actions>
              <Button look="secondary">{t('grants.waive')}</Button>
            </Actions>
          </Form>
        </Details>
      ) : null}
    </>
  )
}
