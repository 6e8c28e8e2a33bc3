// Words of the interface for the closed lists of grants.
import { formatMoney, type Lang, type MessageKey, type Translate } from '../../kernel/i18n.ts'

const key = (group: string, value: string) => `grants.${group}.${value}` as MessageKey
export const callStateText = (t: Translate, state: string) => t(key('state', state))
export const applicationStateText = (t: Translate, state: string) => t(key('application', state))
export const serviceText = (t: Translate, service: string) => t(key('service', service))
export const ruleText = (t: Translate, rule: string) => t(key('rule', rule))
export const attachmentText = (t: Translate, kind: string) => t(key('attachment', kind))
export const lawText = (t: Translate, code: string) => t(key('law', code))
export const organisationKindText = (t: Translate, kind: string) => t(`directory.kind.${kind}` as MessageKey)
export const interestText = (t: Translate, kind: string) => t(key('interest', kind))
export const organText = (t: Translate, organ: string) => t(key('organ', organ))
export const kindText = (t: Translate, kind: string) => t(key('kind', kind))
export const crownsText = (lang: Lang, minor: bigint) => formatMoney(lang, { minor, currency: 'CZK' })
