// Words of casework: closed lists that the database also keeps, and what people of the field do in which order.
import type { RoleName } from '../../kernel/roles.ts'

/** Roles that help clients; the database keeps the same list in casework.staff(). */
export const helpingRoles = [
  'social-counsellor',
  'lawyer',
  'psychotherapist',
  'street-worker',
  'team-lead',
] as const satisfies readonly RoleName[]

/** What conversations are about: the study's topics of social counselling and its branches of law (sections 2.1.2 and 3.2.1). */
export const topics = [
  'labour-office',
  'insurance',
  'benefits',
  'health-care',
  'job-search',
  'housing',
  'school',
  'czech-courses',
  'families',
  'debts',
  'discrimination',
  'labour-exploitation',
  'trafficking',
  'violence',
  'law-alien',
  'law-asylum',
  'law-citizenship',
  'law-family',
  'law-civil',
  'law-labour',
  'law-commercial',
  'law-criminal',
  'psychotherapy',
  'diploma-recognition',
  'interpreting',
  'other',
] as const
export type Topic = (typeof topics)[number]
export const places = ['office', 'street', 'phone', 'online', 'emergency', 'group', 'escort'] as const
export type Place = (typeof places)[number]
export const languagesOfClients = [
  'cs',
  'uk',
  'ru',
  'vi',
  'en',
  'mn',
  'ar',
  'zh',
  'es',
  'fr',
  'ro',
  'sk',
  'bg',
  'ka',
  'hy',
  'fa',
  'ps',
  'tr',
  'hi',
  'other',
] as const
export const ageBands = ['0-14', '15-26', '27-64', '65+'] as const
export const sexes = ['female', 'male', 'other'] as const
export const relations = ['partner', 'child', 'parent', 'sibling', 'relative', 'shares-home'] as const
export const factClasses = ['residence', 'trafficking', 'health', 'religion', 'criminal', 'violence'] as const
export const noteKinds = ['social', 'legal', 'psychotherapy', 'mediation', 'assessment', 'plan'] as const
export type NoteKind = (typeof noteKinds)[number]
export const outcomes = ['met', 'partly-met', 'not-met', 'moved-away', 'lost-contact', 'referred'] as const
export const goalStates = ['open', 'met', 'partly-met', 'not-met', 'dropped'] as const

/** Paragraphs of Act 108/2006 Coll. under which the study's organisations work: counselling, field programmes, low-threshold, social activation, rehabilitation. */
export const act108Paragraphs = ['§ 37', '§ 54', '§ 61', '§ 62', '§ 65', '§ 69', '§ 70'] as const

export type CaseState = 'enquiry' | 'open' | 'on-hold' | 'closing' | 'closed'
/** Where a case may go from where; casework.keep_case_states() keeps the same. Closing is agreed by a second person. */
export const transitions: Readonly<Record<CaseState, readonly CaseState[]>> = {
  enquiry: ['open', 'closing'],
  open: ['on-hold', 'closing'],
  'on-hold': ['open', 'closing'],
  closing: ['open', 'closed'],
  closed: ['open'],
}
/** True when a case may go from one state to the other. */
export function mayGo(from: CaseState, to: CaseState): boolean {
  return transitions[from].includes(to)
}

type Step = { key: string; days: number; kind: 'task' | 'milestone' | 'follow-up' }
export type CaseTemplate = {
  name: string
  version: number
  noteKind: NoteKind
  areas: readonly string[]
  steps: readonly Step[]
  act108: string | null
}
/** Steps fall due so many days after opening. Six months of the housing plan follow Open Doors' adaptation plan (study 3.2.3), recognition runs about 30 days after complete papers (Prague City Hall). */
export const caseTemplates: readonly CaseTemplate[] = [
  {
    name: 'social',
    version: 1,
    noteKind: 'social',
    act108: '§ 37',
    areas: ['income', 'health', 'housing', 'papers', 'language', 'family'],
    steps: [step('assessment', 7), step('plan', 14), follow('review', 60)],
  },
  {
    name: 'legal',
    version: 1,
    noteKind: 'legal',
    act108: '§ 37',
    areas: ['papers', 'family', 'work', 'proceedings'],
    steps: [step('conflict-check', 0), step('mandate', 3), step('deadlines', 1), follow('review', 30)],
  },
  {
    name: 'psychotherapy',
    version: 1,
    noteKind: 'psychotherapy',
    act108: null,
    areas: ['health', 'family'],
    steps: [step('supervisor', 0), step('contract', 14), follow('supervision', 30)],
  },
  {
    name: 'housing',
    version: 2,
    noteKind: 'social',
    act108: '§ 37',
    areas: ['housing', 'income', 'school', 'health', 'language', 'neighbours'],
    steps: [
      mile('handover', 0),
      mile('contract-energy', 14),
      mile('registration', 30),
      follow('first-rent', 30),
      mile('school-doctor', 60),
      follow('rent', 60),
      follow('half-way', 90),
      follow('rent', 90),
      mile('income', 120),
      follow('rent', 120),
      mile('own-contract', 150),
      follow('rent', 150),
      mile('end-report', 180),
    ],
  },
  {
    name: 'school',
    version: 1,
    noteKind: 'social',
    act108: '§ 37',
    areas: ['school', 'language'],
    steps: [step('papers', 3), step('school-found', 14), step('mediator', 14), mile('enrolled', 30), follow('first-month', 60)],
  },
  {
    name: 'recognition',
    version: 1,
    noteKind: 'social',
    act108: '§ 37',
    areas: ['school', 'work'],
    steps: [step('checklist', 2), step('translation', 21), mile('filed', 30), follow('authority-clock', 60), mile('decision', 75)],
  },
  {
    name: 'exploitation',
    version: 1,
    noteKind: 'legal',
    act108: '§ 37',
    areas: ['work', 'income', 'safety'],
    steps: [step('safety', 0), step('evidence', 3), step('inspectorate', 14), step('wage-claim', 30), follow('review', 45)],
  },
  {
    name: 'young',
    version: 1,
    noteKind: 'social',
    act108: '§ 62',
    areas: ['school', 'language', 'family', 'free-time'],
    steps: [step('assessment', 14), step('plan', 30), follow('review', 90)],
  },
  {
    name: 'families',
    version: 1,
    noteKind: 'social',
    act108: '§ 65',
    areas: ['family', 'health', 'language', 'neighbours'],
    steps: [step('visit', 7), step('plan', 30), follow('review', 90)],
  },
]
/** What a social or legal case may be about (study 3.2.1), and the steps each matter brings beside the template's own. */
const socialMatters = {
  'labour-office': [step('lo-right', 3), step('lo-register', 7)],
  insurance: [step('in-status', 3), step('in-register', 14)],
  benefits: [step('be-claim', 7), step('be-apply', 14), follow('be-decision', 45)],
  'health-care': [step('hc-doctor', 14)],
  'job-search': [step('js-legal', 3), step('js-cv', 14), step('js-interview', 30)],
  housing: [step('ho-search', 14), step('ho-contract', 30)],
  school: [step('sc-choose', 14), step('sc-enrol', 30)],
} satisfies Partial<Record<Topic, readonly Step[]>>
const legalMatters = {
  'law-alien': [step('al-status', 1), step('al-application', 14)],
  'law-asylum': [step('as-interview', 7), follow('as-decision', 60)],
  'law-citizenship': [step('ci-conditions', 7), step('ci-exam', 60), step('ci-application', 90)],
  'law-family': [step('fa-documents', 14), step('fa-agreement', 30)],
  'law-civil': [step('cv-contract', 14), step('cv-register', 14)],
  'law-labour': [step('la-evidence', 7), step('la-demand', 14), step('la-inspectorate', 14)],
  'law-commercial': [step('co-register', 14), step('co-licence', 14)],
  'law-criminal': [step('cr-role', 1), step('cr-rights', 3)],
} satisfies Partial<Record<Topic, readonly Step[]>>
const matters: Readonly<Record<string, Partial<Record<Topic, readonly Step[]>>>> = { social: socialMatters, legal: legalMatters }
/** The matters that can be chosen for a template; none for templates that are one matter themselves. */
export function mattersOf(template: string): Topic[] {
  return topics.filter((topic) => matters[template]?.[topic] !== undefined)
}
/** The steps of a case: its template's and those of its matters. */
export function stepsOf(template: string, chosen: readonly Topic[]): readonly Step[] {
  return [...templateOf(template).steps, ...chosen.flatMap((topic) => matters[template]?.[topic] ?? [])]
}
function step(key: string, days: number): Step {
  return { key, days, kind: 'task' }
}
function mile(key: string, days: number): Step {
  return { key, days, kind: 'milestone' }
}
function follow(key: string, days: number): Step {
  return { key, days, kind: 'follow-up' }
}
/** The template of this name; cases always have one. */
export function templateOf(name: string): CaseTemplate {
  const found = caseTemplates.find((one) => one.name === name)
  if (!found) throw new Error(`There is no template ${name}`)
  return found
}

/** The day so many days after another, as YYYY-MM-DD. */
export function dayAfter(day: string, days: number): string {
  return new Date(Date.parse(`${day}T00:00:00Z`) + days * 86_400_000).toISOString().slice(0, 10)
}

/** Days after which a rent nobody has seen paid is a risk to the home: by the tenth of the month people still arrive with it. */
export const rentGraceDays = 10
/** True when a rent of the housing plan was due and nobody has confirmed it. */
export function rentMissed(tasks: readonly { label: string | null; state: string; dueOn: string | null }[], today: string): boolean {
  return tasks.some(
    (task) =>
      (task.label === 'casework.step.first-rent' || task.label === 'casework.step.rent') &&
      task.state === 'open' &&
      task.dueOn !== null &&
      dayAfter(task.dueOn, rentGraceDays) <= today,
  )
}
