// Papers of a client: their kinds, who reads them, and the letters a counsellor writes most.
import { z } from 'zod'
import { isLang, type Lang, type MessageKey, type Translate } from '../../../kernel/i18n.ts'
import type { Block, Paper } from '../../../kernel/paper.ts'
import { optionalText, text } from '../../../kernel/validation.ts'

export const documentKinds = [
  'identity',
  'residence',
  'contract',
  'income',
  'health',
  'school',
  'decision',
  'submission',
  'proof',
  'mandate',
  'letter',
  'other',
] as const
export const readers = ['circle', 'legal', 'cleared', 'author'] as const
/** Days before the end of validity from which a paper is shown as running out: a residence permit is renewed at the earliest 120 days before (Act 326/1999 Coll., § 47). */
export const runsOutWithin = 120
export const largestFile = 10 * 1024 * 1024

const emptyIsNull = (value: unknown) => (value === '' || value === undefined ? null : value)
const day = z.preprocess(emptyIsNull, z.iso.date('ui.error.date').nullable())
const reference = z.preprocess(emptyIsNull, z.uuid().nullable())
export const uploadInput = z
  .object({
    clientId: z.uuid(),
    caseId: reference,
    kind: z.enum(documentKinds, 'ui.error.required'),
    narrow: z.enum(readers, 'ui.error.required'),
    title: text(200, 2),
    fileNumber: optionalText(60),
    validTo: day,
    proves: reference,
    file: z.instanceof(Buffer, { message: 'casework.document.error.file' }),
  })
  .refine((input) => input.proves === null || input.kind === 'proof', { path: ['proves'], message: 'casework.document.error.proof' })
export const versionInput = z.object({ documentId: z.uuid(), file: z.instanceof(Buffer, { message: 'casework.document.error.file' }) })

/** Letters of social and legal counselling, housing, schools and recognition (study 3.2.1 and 3.2.3). `signedBy` says who signs. */
export const letterTemplates = {
  confirmation: ['worker'],
  invitation: ['worker'],
  mandate: ['client', 'worker'],
  request: ['worker'],
  submission: ['client'],
  school: ['client'],
  recognition: ['client'],
  housing: ['worker'],
} as const satisfies Record<string, readonly ('client' | 'worker')[]>
export type LetterTemplate = keyof typeof letterTemplates
export const letterNames = Object.keys(letterTemplates).filter((name): name is LetterTemplate => name in letterTemplates)

export const letterInput = z
  .object({
    clientId: z.uuid(),
    caseId: reference,
    template: z.enum(
      ['confirmation', 'invitation', 'mandate', 'request', 'submission', 'school', 'recognition', 'housing'] satisfies LetterTemplate[],
      'ui.error.required',
    ),
    recipient: optionalText(400),
    body: text(6000, 2),
    second: z
      .string()
      .refine((value) => value === '' || isLang(value))
      .optional()
      .default(''),
    secondBody: optionalText(6000),
    byPost: z.preprocess((value) => value === 'on', z.boolean()),
    fileNumber: optionalText(60),
  })
  .refine((input) => input.secondBody === null || input.second !== '', { path: ['second'], message: 'casework.letter.error.language' })
export type LetterInput = z.output<typeof letterInput>
/** Letters that go to the client's own home; they obey the safe-contact rule and never say what the service is for. */
export const goesHome = (template: LetterTemplate): boolean => template === 'invitation' || template === 'confirmation'

export type LetterFacts = {
  clientName: string
  birthDate: string | null
  organisation: string
  worker: string
  day: string
  number: string
  discreet: boolean
}
const hidesSender = (template: LetterTemplate, facts: LetterFacts) => template === 'invitation' && facts.discreet
/** The words of a letter in one language around what the counsellor wrote in it. */
function partOf(
  t: Translate,
  lang: Lang,
  template: LetterTemplate,
  body: string,
  facts: LetterFacts,
  dayText: string,
): Paper['parts'][number] {
  const key = (name: string) =>
    t(`casework.letter.${template}.${name}` as MessageKey, {
      name: facts.clientName,
      organisation: facts.organisation,
      worker: facts.worker,
      day: dayText,
    })
  const known: [string, string][] = [
    [t('casework.letter.name'), facts.clientName],
    ...(facts.birthDate === null || goesHome(template) ? [] : [[t('casework.letter.born'), facts.birthDate] as [string, string]]),
  ]
  // An invitation lies on a table at home: where the client asked for discretion it does not say who invites.
  const signature = hidesSender(template, facts) ? facts.worker : `${facts.worker}, ${facts.organisation}`
  const signs: readonly ('client' | 'worker')[] = letterTemplates[template]
  const blocks: Block[] = [
    { kind: 'facts', rows: known },
    { kind: 'paragraph', text: key('text') },
    { kind: 'paragraph', text: body },
    { kind: 'signatures', names: signs.map((one) => (one === 'client' ? facts.clientName : signature)) },
  ]
  return { lang, title: key('title'), blocks }
}
/** The Czech letter and, after it, the same in the client's language, marked as a help for reading. */
export function letterPaper(
  translators: (lang: Lang) => Translate,
  format: (lang: Lang, day: string) => string,
  input: LetterInput,
  facts: LetterFacts,
): Paper {
  const second = isLang(input.second) && input.second !== 'cs' ? input.second : null
  const part = (lang: Lang, body: string) => partOf(translators(lang), lang, input.template, body, facts, format(lang, facts.day))
  return {
    sender: hidesSender(input.template, facts) ? [facts.worker] : [facts.organisation, facts.worker],
    recipient: (input.recipient ?? '')
      .split('\n')
      .map((line) => line.trim())
      .filter(Boolean),
    day: format('cs', facts.day),
    reference: facts.number,
    parts: [part('cs', input.body), ...(second === null ? [] : [part(second, input.secondBody ?? '')])],
    ...(second === null ? {} : { note: translators(second)('casework.letter.translation') }),
  }
}
