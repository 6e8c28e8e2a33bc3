// A copy of everything kept about a client, as paper in their language. Made of plain data; what it says of other people was covered by a person before.
import type { Lang, MessageKey, Translate } from '../../../kernel/i18n.ts'
import { countryName, formatDay, formatInstant, formatNumber, languageName } from '../../../kernel/i18n.ts'
import type { Block, Paper } from '../../../kernel/paper.ts'
import type { Identity } from '../clients/model.ts'

export type CopyFacts = {
  organisation: string
  day: string
  code: string
  reviewOn: string
  household: number
  identity: Identity
  profile: { sex: string | null; citizenship: string | null; language: string | null; district: string | null }
  cases: { number: string; template: string; openedOn: string; closedOn: string | null }[]
  contacts: { day: string; topics: readonly string[]; minutes: number | null }[]
  notes: { at: Date; words: string }[]
  therapy: boolean
  papers: { title: string; at: Date }[]
  sensitive: string[]
  consents: { recipient: string; fields: readonly string[]; validTo: string; withdrawnAt: Date | null }[]
  looks: { at: Date; organisation: string; kind: 'read' | 'changed' | 'emergency' }[]
  openings: { at: Date; who: string }[]
}

/** Topics of casework and kinds of cases in the words of the public directory, which stand in nine languages. */
const publicTopics: Readonly<Record<string, string>> = {
  'labour-office': 'employment',
  insurance: 'social',
  benefits: 'social',
  'health-care': 'health',
  'job-search': 'employment',
  housing: 'housing',
  school: 'education',
  'czech-courses': 'czech-courses',
  families: 'families',
  debts: 'social',
  discrimination: 'legal',
  'labour-exploitation': 'employment',
  trafficking: 'trafficking',
  violence: 'social',
  'law-alien': 'residence',
  'law-asylum': 'asylum',
  psychotherapy: 'psychological',
  'diploma-recognition': 'education',
  interpreting: 'interpreting',
  social: 'social',
  legal: 'legal',
  recognition: 'education',
  exploitation: 'employment',
  young: 'education',
}
const topicIn = (t: Translate, topic: string) =>
  t(`directory.topic.${publicTopics[topic] ?? (topic.startsWith('law-') ? 'legal' : 'social')}` as MessageKey)

/** Replaces a note by what may leave: untouched, changed in part, or not at all. */
export function covered(original: string, given: string | undefined, include: boolean): { words: string; masked: boolean } | null {
  if (!include) return null
  const words = (given ?? original).replace(/\r\n/g, '\n').trim()
  return words === '' ? null : { words, masked: words !== original.replace(/\r\n/g, '\n').trim() }
}

/** The paper; headings and lists in the client's language, what people wrote in the words they wrote. */
export function copyPaper(t: Translate, lang: Lang, facts: CopyFacts, masked: boolean): Paper {
  const day = (text: string) => formatDay(lang, text)
  const heading = (key: MessageKey): Block => ({ kind: 'heading', text: t(key) })
  const section = (key: MessageKey, ...blocks: Block[]): Block[] => (blocks.length === 0 ? [] : [heading(key), ...blocks])
  const { identity, profile } = facts
  const spoken = [
    ...(profile.language === null || profile.language === 'other' ? [] : [languageName(lang, profile.language)]),
    ...(identity.languages ?? [])
      .filter((one) => one.language !== 'other')
      .map((one) => `${languageName(lang, one.language)}${one.level === 'none' || one.level === 'native' ? '' : ` ${one.level}`}`),
  ]
  const rows: [string, string][] = [
    [t('casework.copy.names'), identity.names.map((name) => `${name.given} ${name.surname}`.trim()).join(' / ')],
    [t('casework.own.birth'), identity.birthDate === null ? '' : day(identity.birthDate)],
    [t('casework.copy.sex'), profile.sex === null ? '' : t(`casework.copy.sex.${profile.sex}` as MessageKey)],
    [t('casework.copy.citizenship'), profile.citizenship === null ? '' : countryName(lang, profile.citizenship)],
    [
      t('casework.packet.contact'),
      [identity.contact.phone, identity.contact.email, identity.contact.address, identity.contact.hours].filter(Boolean).join(', '),
    ],
    [t('casework.copy.languages'), [...spoken, identity.dialect ?? ''].filter(Boolean).join(', ')],
    [t('casework.copy.district'), profile.district ?? ''],
    ...identity.identifiers.map((one): [string, string] => [t('casework.copy.number'), one.number]),
    [t('casework.packet.need'), identity.need],
  ]
  const blocks: Block[] = [
    { kind: 'paragraph', text: t('casework.copy.lead', { organisation: facts.organisation, day: day(facts.day) }) },
    ...section('casework.own.data', { kind: 'facts', rows: rows.filter(([, value]) => value !== '') }),
    { kind: 'paragraph', text: t('casework.copy.household', { count: facts.household }) },
    ...section('casework.copy.sensitive', ...(facts.sensitive.length === 0 ? [] : [{ kind: 'list' as const, items: facts.sensitive }])),
    ...section(
      'casework.copy.cases',
      ...(facts.cases.length === 0
        ? []
        : [
            {
              kind: 'table' as const,
              head: [t('casework.copy.number'), t('casework.copy.topic'), t('casework.copy.opened'), t('casework.copy.closed')],
              rows: facts.cases.map((one) => [
                one.number,
                topicIn(t, one.template),
                day(one.openedOn),
                one.closedOn === null ? '–' : day(one.closedOn),
              ]),
            },
          ]),
    ),
    ...section(
      'casework.copy.notes',
      ...facts.notes.flatMap((note): Block[] => [{ kind: 'facts', rows: [[formatInstant(lang, note.at), note.words]] }]),
      ...(masked ? [{ kind: 'paragraph' as const, text: t('casework.copy.masked') }] : []),
      ...(facts.therapy ? [{ kind: 'paragraph' as const, text: t('casework.copy.therapy') }] : []),
    ),
    ...section(
      'casework.copy.contacts',
      ...(facts.contacts.length === 0
        ? []
        : [
            {
              kind: 'table' as const,
              numbers: [2],
              head: [t('casework.own.when'), t('casework.copy.topic'), t('casework.copy.minutes')],
              rows: facts.contacts.map((one) => [
                day(one.day),
                [...new Set(one.topics.map((topic) => topicIn(t, topic)))].join(', '),
                one.minutes === null ? '–' : formatNumber(lang, one.minutes),
              ]),
            },
          ]),
    ),
    ...section(
      'casework.copy.papers',
      ...(facts.papers.length === 0
        ? []
        : [{ kind: 'list' as const, items: facts.papers.map((one) => `${one.title}, ${formatInstant(lang, one.at)}`) }]),
    ),
    ...section(
      'casework.own.consents',
      ...(facts.consents.length === 0
        ? []
        : [
            {
              kind: 'list' as const,
              items: facts.consents.map(
                (one) =>
                  `${one.recipient}: ${one.fields.map((field) => t(`casework.packet.${field}` as MessageKey)).join(', ')}. ${one.withdrawnAt ? t('casework.own.withdrawn', { day: formatInstant(lang, one.withdrawnAt) }) : t('casework.readout.until', { day: day(one.validTo) })}`,
              ),
            },
          ]),
    ),
    ...section(
      'casework.own.looks',
      ...(facts.looks.length + facts.openings.length === 0
        ? []
        : [
            {
              kind: 'table' as const,
              head: [t('casework.own.when'), t('casework.own.where'), t('casework.own.why')],
              rows: [
                ...facts.looks.map((one) => [formatInstant(lang, one.at), one.organisation, t(`casework.own.${one.kind}`)]),
                ...facts.openings.map((one) => [formatInstant(lang, one.at), one.who, t('casework.copy.openedBy', { who: one.who })]),
              ],
            },
          ]),
    ),
    { kind: 'paragraph', text: t('casework.copy.keptUntil', { day: day(facts.reviewOn) }) },
    { kind: 'paragraph', text: t('casework.copy.rights') },
  ]
  return {
    sender: [facts.organisation],
    recipient: [],
    day: day(facts.day),
    reference: facts.code,
    parts: [{ lang, title: t('casework.copy.title'), blocks }],
  }
}
