// Reasons and shortages in the language of the reader; the solver keeps them as data.
import { formatMoney, formatNumber, type Lang, type MessageKey, type Translate } from '../../../kernel/i18n.ts'
import { grantServices } from '../model.ts'
import type { Short, Told } from './compute.ts'

const crowns = (lang: Lang, amount: number | null) => formatMoney(lang, { minor: BigInt(Math.round(amount ?? 0)) * 100n, currency: 'CZK' })
const named = (list: readonly string[]) => list.join(', ')
/** The plain reason why an application is not supported. */
export function reasonText(t: Translate, lang: Lang, told: Told): string {
  const points = (value: number | null) => formatNumber(lang, value ?? 0)
  switch (told.kind) {
    case 'score':
      return t('grants.why.score', { own: points(told.own), least: points(told.limit) })
    case 'excluded':
      return t('grants.why.excluded')
    case 'budget':
      return t('grants.why.budget', { need: crowns(lang, told.need), limit: crowns(lang, told.limit) })
    case 'duplicate':
      return t('grants.why.duplicate', { other: named(told.displaces) })
    case 'cap':
      return told.used === null
        ? t('grants.why.cap', { need: crowns(lang, told.need), limit: crowns(lang, told.limit) })
        : t('grants.why.capUsed', { used: crowns(lang, told.used), limit: crowns(lang, told.limit), others: named(told.displaces) })
    case 'outweighed':
      return told.gives === null
        ? t('grants.why.kept', { missing: crowns(lang, told.missing) })
        : t('grants.why.outweighed', {
            missing: crowns(lang, told.missing),
            others: named(told.displaces),
            gives: points(told.gives),
            own: points(told.own),
          })
  }
}
/** What would have been enough for another result; null where nothing an applicant does would. */
export function remedyOf(t: Translate, lang: Lang, told: Told, own: number): string | null {
  switch (told.kind) {
    case 'score':
      return t('grants.otherwise.score', { more: formatNumber(lang, Math.round(((told.limit ?? 0) - own) * 100) / 100) })
    case 'budget':
      return t('grants.otherwise.less', { most: crowns(lang, told.limit) })
    case 'cap':
      return told.used === null ? t('grants.otherwise.less', { most: crowns(lang, told.limit) }) : t('grants.otherwise.fewer')
    case 'duplicate':
      return t('grants.otherwise.together')
    case 'outweighed':
      return told.gives === null
        ? t('grants.otherwise.smaller', { less: crowns(lang, told.missing) })
        : t('grants.otherwise.points', {
            more: formatNumber(lang, Math.round((told.gives - told.own + 0.1) * 10) / 10),
            less: crowns(lang, told.missing),
          })
    case 'excluded':
      return null
  }
}
function groupText(t: Translate, what: 'service' | 'district', key: string): string {
  const service = grantServices.find((one) => one === key)
  return what === 'service' && service ? t(`grants.service.${service}` as MessageKey) : `${t('grants.form.district')} ${key}`
}
/** Why a stream has no portfolio, and the smallest change that gives it one. */
export function shortText(t: Translate, lang: Lang, short: Short): string[] {
  return [
    ...short.minimums.map((one) =>
      t('grants.short.minimum', {
        stream: short.stream,
        group: groupText(t, one.what, one.key),
        wanted: one.wanted,
        possible: one.possible,
      }),
    ),
    ...(short.money === null || short.minimums.length === 0 ? [] : [t('grants.short.money', { money: crowns(lang, short.money) })]),
    ...(short.insisted.length === 0 ? [] : [t('grants.short.insisted', { stream: short.stream, numbers: named(short.insisted) })]),
  ]
}
