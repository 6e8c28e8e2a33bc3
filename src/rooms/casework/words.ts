// Words of the interface for the closed lists of casework.
import type { MessageKey, Translate } from '../../kernel/i18n.ts'

const key = (group: string, value: string) => `casework.${group}.${value.replaceAll('§ ', '')}` as MessageKey
export const topicText = (t: Translate, topic: string) => t(key('topic', topic))
export const placeText = (t: Translate, place: string) => t(key('place', place))
export const stateText = (t: Translate, state: string) => t(key('state', state))
export const templateText = (t: Translate, template: string) => t(key('template', template))
export const noteKindText = (t: Translate, kind: string) => t(key('note', kind))
export const areaText = (t: Translate, area: string) => t(key('area', area))
export const goalStateText = (t: Translate, state: string) => t(key('goal', state))
export const outcomeText = (t: Translate, outcome: string) => t(key('outcome', outcome))
export const relationText = (t: Translate, relation: string) => t(key('relation', relation))
export const factText = (t: Translate, fact: string) => t(key('fact', fact))
export const originText = (t: Translate, origin: string) => t(key('origin', origin))
export const paragraphText = (t: Translate, paragraph: string) => t(key('act108', paragraph.slice(0, 4)))
/** A task says either what somebody wrote or what the program knows by a key. */
export const taskText = (t: Translate, task: { label: string | null; text: string }) =>
  task.label === null ? task.text : t(task.label as MessageKey)
