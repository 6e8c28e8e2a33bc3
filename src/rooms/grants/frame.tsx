// What the pages of a call share: its heading with tabs, and texts in their own language.
import type { Child } from 'hono/jsx'
import type { Lang, Translate } from '../../kernel/i18n.ts'
import { Tag } from '../../ui/actions.tsx'
import { PageHeading, TabsAsLinks } from '../../ui/navigation.tsx'
import { LangText } from '../../ui/text.tsx'
import type { Call } from './calls/queries.ts'
import { tourSlug } from './demo/slugs.ts'
import { callStateText, crownsText } from './words.ts'

export const at = '/app/grants'
/** Partners are found by consent among all who plan something, in the room of all money. */
export const partnerFinder = '/app/funding/partners'
export type Values = Readonly<Record<string, string>>
export const titleOf = (lang: Lang, call: Pick<Call, 'titleCs' | 'titleEn'>) => (lang === 'cs' ? call.titleCs : call.titleEn)
/** A Czech or English text marked as what it is, wherever the page is in another language. */
export function Own({ lang, cs, en }: { lang: Lang; cs: string; en: string }) {
  return lang === 'cs' ? <LangText lang="cs">{cs}</LangText> : <LangText lang="en">{en}</LangText>
}
export function CallFrame({
  lang,
  t,
  call,
  current,
  children,
}: {
  lang: Lang
  t: Translate
  call: Call
  current: 'call' | 'applications' | 'committee' | 'decision' | 'awards'
  children: Child
}) {
  const tab = (name: typeof current, path: string, label: string) => ({
    label,
    href: `${at}/calls/${call.id}${path}`,
    current: current === name,
  })
  return (
    <>
      <PageHeading
        title={titleOf(lang, call)}
        meta={
          <>
            <Tag look="accent">{callStateText(t, call.state)}</Tag> {call.isDemo ? <Tag>{t('grants.demo')}</Tag> : null}{' '}
            {crownsText(lang, call.budgetMinor)}
          </>
        }
      />
      {call.slug === tourSlug && !['settled', 'cancelled'].includes(call.state) ? <p class="field-hint">{t('grants.tour.key')}</p> : null}
      <TabsAsLinks
        label={t('grants.call')}
        tabs={[
          tab('call', '', t('grants.rules')),
          tab('applications', '/applications', t('grants.applications')),
          tab('committee', '/committee', t('grants.committee')),
          tab('decision', '/decision', t('grants.decision')),
          tab('awards', '/awards', t('grants.awards')),
        ]}
      />
      {children}
    </>
  )
}
