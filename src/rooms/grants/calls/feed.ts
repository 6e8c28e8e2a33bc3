// Published calls as an Atom feed (RFC 4287), so that nobody has to come and look.
import type { Lang, Translate } from '../../../kernel/i18n.ts'
import { formatInstant } from '../../../kernel/i18n.ts'
import { titleOf } from '../frame.tsx'
import type { Call } from './queries.ts'

const escaped = (text: string): string => text.replace(/[&<>"']/g, (sign) => `&#${sign.charCodeAt(0)};`)
/** One entry for each call, changed when a version is published. Titles are in Czech or English, as the call was written. */
export function callFeed(calls: readonly Call[], lang: Lang, t: Translate, origin: string): string {
  const own = `${origin}/${lang}/calls.atom`
  const changed =
    calls
      .flatMap((call) => (call.publishedAt ? [call.publishedAt.toISOString()] : []))
      .toSorted()
      .at(-1) ?? '1970-01-01T00:00:00Z'
  const entries = calls.map((call) => {
    const address = `${origin}/${lang}/calls/${call.slug}`
    const when = call.opensAt && call.closesAt ? `${formatInstant(lang, call.opensAt)} – ${formatInstant(lang, call.closesAt)}` : ''
    return `  <entry>
    <id>${escaped(`${origin}/cs/calls/${call.slug}`)}</id>
    <title xml:lang="${lang === 'cs' ? 'cs' : 'en'}">${escaped(titleOf(lang, call))}</title>
    <link rel="alternate" href="${escaped(address)}"/>
    <updated>${call.publishedAt?.toISOString() ?? changed}</updated>
    <summary>${escaped(`${when}${call.cancelledBecause === null ? '' : ` · ${t('grants.public.cancelled')}`}`)}</summary>
    <content type="text" xml:lang="${lang === 'cs' ? 'cs' : 'en'}">${escaped(lang === 'cs' ? call.purposeCs : call.purposeEn)}</content>
  </entry>`
  })
  return `<?xml version="1.0" encoding="utf-8"?>
<feed xmlns="http://www.w3.org/2005/Atom" xml:lang="${lang}">
  <id>${escaped(own)}</id>
  <title>${escaped(t('grants.public.title'))}</title>
  <link rel="self" href="${escaped(own)}"/>
  <link rel="alternate" href="${escaped(`${origin}/${lang}/calls`)}"/>
  <updated>${changed}</updated>
  <author><name>Hlavní město Praha</name></author>
${entries.join('\n')}
</feed>
`
}
