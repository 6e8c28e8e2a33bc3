import { formatInstant, type Lang, type Translate } from '../../../kernel/i18n.ts'
import { Card } from '../../../ui/actions.tsx'
import { EmptyState, Notice } from '../../../ui/messages.tsx'
import { PageHeading } from '../../../ui/navigation.tsx'
import type { InboxLetter } from './queries.ts'

const address = /(https?:\/\/\S+)/

export function InboxPage({ t, lang, letters }: { t: Translate; lang: Lang; letters: readonly InboxLetter[] }) {
  return (
    <>
      <PageHeading title={t('identity.inbox.title')} lead={t('identity.inbox.lead')} />
      <Notice t={t} kind="warning" title={t('identity.inbox.warning')} />
      {letters.length === 0 ? (
        <EmptyState title={t('identity.inbox.none')} />
      ) : (
        letters.map((letter) => (
          <Card title={letter.subject} level={2}>
            <p>
              {letter.recipient}, {formatInstant(lang, letter.createdAt)}
            </p>
            <div lang={letter.lang}>
              {letter.text
                .split('\n')
                .filter((line) => line.trim() !== '')
                .map((line) => (
                  <p>{line.split(address).map((part) => (address.test(part) ? <a href={part}>{part}</a> : part))}</p>
                ))}
            </div>
          </Card>
        ))
      )}
    </>
  )
}
