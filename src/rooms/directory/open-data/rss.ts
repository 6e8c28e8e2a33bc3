// News of the directory as RSS 2.0: which services and organisations were added, changed or confirmed. Pure.
import type { DirectoryNews } from './queries.ts'

const words = {
  cs: {
    title: 'Praha: změny v registru služeb a organizací',
    description: 'Které služby a organizace přibyly, změnily se nebo byly potvrzeny.',
    services: 'Služba',
    organisations: 'Organizace',
    over: 'už se nenabízí',
    checked: 'údaje potvrzeny',
  },
  en: {
    title: 'Prague: changes in the register of services and organisations',
    description: 'Which services and organisations were added, changed or confirmed.',
    services: 'Service',
    organisations: 'Organisation',
    over: 'no longer offered',
    checked: 'facts confirmed',
  },
} as const

function escaped(text: string): string {
  // eslint-disable-next-line no-control-regex -- XML has no way to write these
  return text
    .replace(/[\u0000-\u0008\u000b\u000c\u000e-\u001f]/g, '')
    .replaceAll('&', '&amp;')
    .replaceAll('<', '&lt;')
    .replaceAll('>', '&gt;')
    .replaceAll('"', '&quot;')
}

/** The feed in one language; each change of a record is an item of its own, so that a reader meets it again when it changes again. */
export function rssText(origin: string, lang: 'cs' | 'en', news: readonly DirectoryNews[], made: Date): string {
  const t = words[lang]
  const items = news.map((one) => {
    const name = (lang === 'cs' ? (one.nameCs ?? one.nameEn) : (one.nameEn ?? one.nameCs)) ?? ''
    const link = `${origin}/${lang}/${one.room}/${one.slug}`
    const note = one.over ? t.over : one.checkedOn ? `${t.checked} ${one.checkedOn}` : ''
    return `<item><title>${escaped(name)}</title><link>${escaped(link)}</link><guid isPermaLink="false">${one.id}:${one.version}</guid><category>${t[one.room]}</category><pubDate>${one.at.toUTCString()}</pubDate><description>${escaped([t[one.room], note].filter(Boolean).join(': '))}</description></item>`
  })
  const self = `${origin}/open-data/changes.rss${lang === 'en' ? '?lang=en' : ''}`
  return `<?xml version="1.0" encoding="UTF-8"?>\n<rss version="2.0" xmlns:atom="http://www.w3.org/2005/Atom"><channel><title>${escaped(t.title)}</title><link>${escaped(`${origin}/${lang}/services`)}</link><description>${escaped(t.description)}</description><language>${lang}</language><lastBuildDate>${(news[0]?.at ?? made).toUTCString()}</lastBuildDate><atom:link href="${escaped(self)}" rel="self" type="application/rss+xml"/>${items.join('')}</channel></rss>\n`
}
