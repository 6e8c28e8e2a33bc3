// What the pages of every kept record share: the table of facts, the history with undoing, the notice that somebody was quicker.
import type { Lang, MessageKey, Translate } from '../../../kernel/i18n.ts'
import { formatInstant } from '../../../kernel/i18n.ts'
import { Button, Tag } from '../../../ui/actions.tsx'
import { Form } from '../../../ui/fields.tsx'
import { Notice } from '../../../ui/messages.tsx'
import { Table } from '../../../ui/table.tsx'
import { Hidden } from '../../../ui/text.tsx'
import type { Change } from './queries.ts'

export type Shown<Field extends string> = {
  fields: readonly Field[]
  label: (field: Field) => string
  text: (field: Field, value: unknown) => string
}

export function plainText(value: unknown): string {
  return value === null || value === undefined || value === '' ? '–' : Array.isArray(value) ? value.join(', ') || '–' : String(value)
}

export function FactsTable<Field extends string>({
  t,
  shown,
  version,
}: {
  t: Translate
  shown: Shown<Field>
  version: Readonly<Record<Field, unknown>>
}) {
  return (
    <Table
      t={t}
      caption={t('directory.staff.facts')}
      rows={shown.fields}
      columns={[
        { label: t('directory.staff.fieldName'), rowHeader: true, cell: (field) => shown.label(field) },
        { label: t('directory.staff.now'), cell: (field) => <span lang="cs">{shown.text(field, version[field])}</span> },
      ]}
    />
  )
}

/** Every change dated, named, compared and (where one may) undone. `undoAction` null: only to look at. */
export function History<Field extends string>({
  lang,
  t,
  changes,
  shown,
  undoAction,
}: {
  lang: Lang
  t: Translate
  changes: readonly Change[]
  shown: Shown<Field>
  undoAction: string | null
}) {
  return (
    <>
      <h2 id="history">{t('directory.staff.history')}</h2>
      {changes.length === 0 ? (
        <p>{t('directory.staff.noHistory')}</p>
      ) : (
        <ol class="plain stack">
          {changes.map((change) => {
            // In the order of the form; what was and is empty says nothing.
            const names = shown.fields.filter(
              (name) =>
                (name in change.before || name in change.after) &&
                shown.text(name, change.before[name]) !== shown.text(name, change.after[name]),
            )
            return (
              <li class="change">
                <h3>
                  {formatInstant(lang, change.at)} · {t(`directory.staff.operation.${change.operation}` as MessageKey)}{' '}
                  {change.undone ? <Tag>{t('directory.staff.undone')}</Tag> : null}
                </h3>
                <p>
                  {t('directory.staff.by', {
                    who: change.who ?? t('directory.staff.somebody'),
                    role: change.role ? t(`identity.role.${change.role}` as MessageKey) : '–',
                  })}
                </p>
                {names.length > 0 ? (
                  <Table
                    t={t}
                    caption={t('directory.staff.comparison')}
                    captionHidden
                    rows={names}
                    columns={[
                      { label: t('directory.staff.fieldName'), rowHeader: true, cell: (name) => shown.label(name) },
                      {
                        label: t('directory.staff.before'),
                        cell: (name) => <span lang="cs">{shown.text(name, change.before[name])}</span>,
                      },
                      { label: t('directory.staff.after'), cell: (name) => <span lang="cs">{shown.text(name, change.after[name])}</span> },
                    ]}
                  />
                ) : null}
                {undoAction !== null && (change.operation === 'edit' || change.operation === 'undo') && !change.undone ? (
                  <Form action={undoAction} label={`${t('directory.staff.undo')} (${change.version})`}>
                    <input type="hidden" name="changeId" value={change.id} />
                    <Button look="secondary">
                      {t('directory.staff.undo')}
                      <Hidden> {formatInstant(lang, change.at)}</Hidden>
                    </Button>
                  </Form>
                ) : null}
              </li>
            )
          })}
        </ol>
      )}
    </>
  )
}

export type Theirs = { label: string; mine: string; now: string }
/** Somebody was quicker: where the two differ. Saving again then decides. */
export function TheirsNotice({ t, theirs }: { t: Translate; theirs: readonly Theirs[] }) {
  if (theirs.length === 0) return null
  return (
    <Notice t={t} kind="warning" title={t('directory.staff.theirs')} level={2}>
      <p>{t('directory.staff.theirsText')}</p>
      <Table
        t={t}
        caption={t('directory.staff.theirs')}
        captionHidden
        rows={theirs}
        columns={[
          { label: t('directory.staff.fieldName'), rowHeader: true, cell: (row) => row.label },
          { label: t('directory.staff.now'), cell: (row) => row.now },
          { label: t('directory.staff.mine'), cell: (row) => row.mine },
        ]}
      />
    </Notice>
  )
}
