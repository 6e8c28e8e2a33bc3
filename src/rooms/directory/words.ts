// Words of the interface for the directory's closed lists.
import type { Lang, MessageKey, Translate } from '../../kernel/i18n.ts'
import { localeOf } from '../../kernel/i18n.ts'

const key = (group: string, value: string) => `directory.${group}.${value}` as MessageKey
export const kindText = (t: Translate, kind: string) => t(key('kind', kind))
export const serviceKindText = (t: Translate, kind: string) => t(key('serviceKind', kind))
export const topicText = (t: Translate, topic: string) => t(key('topic', topic))
export const formText = (t: Translate, form: string) => t(key('form', form))
export const placeKindText = (t: Translate, kind: string) => t(key('placeKind', kind))
export const eventKindText = (t: Translate, kind: string) => t(key('eventKind', kind))
/** What an organisation works on. Keepers may write a word of their own, in English; such a word stays as it is written and says its language. */
export function focusText(t: Translate, lang: Lang, focus: string): { text: string; lang: string } {
  const name = key('focus', focus)
  const text = t(name)
  return text === name ? { text: focus.replaceAll('-', ' '), lang: 'en' } : { text, lang }
}

/** When an event was, no more exactly than the source says. */
export function whenText(
  lang: Lang,
  t: Translate,
  event: { from: number | null; to: number | null; month: number | null; precision: string; dateAsPrinted: string | null },
): string {
  if (event.from === null) return event.dateAsPrinted ?? t('directory.event.undated')
  const years =
    event.month !== null
      ? new Intl.DateTimeFormat(localeOf(lang), { year: 'numeric', month: 'long', timeZone: 'UTC' }).format(
          new Date(Date.UTC(event.from, event.month - 1, 1)),
        )
      : event.to !== null && event.to !== event.from
        ? `${event.from}–${event.to}`
        : String(event.from)
  return event.precision === 'inferred'
    ? t('directory.event.inferred', { when: years })
    : event.precision === 'decade'
      ? t('directory.event.decade', { when: years })
      : years
}
