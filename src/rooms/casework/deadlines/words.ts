// The chain of reasons in the reader's language. It is stored in English, because it is a record; here it is read to people.
import type { Lang, MessageKey, Translate } from '../../../kernel/i18n.ts'
import type { Link } from './model.ts'
import { rules } from './rules.ts'

const restKey = (name: string): MessageKey => `casework.rest.${name.toLowerCase().replace(/[^a-z]+/g, '-')}` as MessageKey
/** One reason in words; a reason of an older program that is not known any more stays as it was written. */
export function reasonText(t: Translate, lang: Lang, reason: string): string {
  const event = /^Event: (.+)$/.exec(reason)?.[1]
  if (event !== undefined)
    return t('casework.reason.event', { event: rules.find((rule) => rule.event.en === event)?.event[lang === 'cs' ? 'cs' : 'en'] ?? event })
  const period = /^The period of (\d+) (day|week|month)s? ends( on the last day of the month.*)?$/.exec(reason)
  if (period)
    return t(
      period[3]
        ? 'casework.reason.shortMonth'
        : `casework.reason.${period[2] === 'day' ? 'days' : period[2] === 'week' ? 'weeks' : 'months'}`,
      { count: Number(period[1]) },
    )
  const rest = /^(.+): not a working day$/.exec(reason)?.[1]
  if (rest !== undefined) return t('casework.reason.rest', { name: t(restKey(rest)) })
  if (reason.startsWith('First day counted')) return t('casework.reason.first')
  if (reason.startsWith('The end moves')) return t('casework.reason.moved')
  if (reason === 'Taken as delivered') return t('casework.reason.delivered')
  return reason
}
const months = ['January', 'February', 'March', 'April', 'May', 'June', 'July', 'August', 'September', 'October', 'November', 'December']
/** The law as Czech lawyers write it; other readers get it as stored. */
export function sourceText(lang: Lang, source: Link['source']): string {
  if (lang !== 'cs') return source
  return source
    .replace(
      /§ (\d+[a-z]?)(?:\((\d+)\))?(?:\(([a-z])\))?/g,
      (_all, paragraph: string, section: string | undefined, letter: string | undefined) =>
        `§ ${paragraph}${section ? ` odst. ${section}` : ''}${letter ? ` písm. ${letter})` : ''}`,
    )
    .replace(/Act (\d+\/\d+) Coll\./g, 'zákon č. $1 Sb.')
    .replace('Supreme Administrative Court', 'Nejvyšší správní soud')
    .replace('enlarged senate', 'rozšířený senát')
    .replace(/as amended until/g, 've znění do')
    .replace(/as amended by zákon/g, 've znění zákona')
    .replace(/as in force until/g, 've znění do')
    .replace('in force from', 'účinné od')
    .replace(/\(from (?=\d)/g, '(od ')
    .replace(/\bwith §/g, 've spojení s §')
    .replace(/\band (?=§|\()/g, 'a ')
    .replace(/^calendar$/, 'kalendář')
    .replace(
      new RegExp(`(\\d{1,2}) (${months.join('|')}) (\\d{4})`, 'g'),
      (_all, day: string, month: string, year: string) => `${day}. ${months.indexOf(month) + 1}. ${year}`,
    )
}
