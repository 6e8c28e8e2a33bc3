// What may be edited of a service. Pure.
import { z } from 'zod'
import { checkbox, optionalText, text } from '../../../../kernel/validation.ts'
import type { Version } from '../../history/model.ts'
import { helpKinds, serviceForms, serviceTopics, wordList } from '../../model.ts'
import { optionalEmail, optionalWeb } from '../model.ts'

export const serviceFields = [
  'name',
  'name_cs',
  'kind',
  'organisation_id',
  'description',
  'topics',
  'forms',
  'languages',
  'keywords',
  'fees',
  'eligibility',
  'application',
  'text_lang',
  'website',
  'email',
  'phone',
  'status',
] as const
export type ServiceField = (typeof serviceFields)[number]
export type ServiceVersion = Version<ServiceField>

/** Kinds the study lists among services but that nobody offers: an entry of such a kind keeps it, a new one cannot get it. */
export const oldKinds = ['venue', 'yearly-figure', 'success-rate'] as const
export const serviceStates = ['active', 'temporarily closed', 'inactive', 'defunct'] as const

const chosen = <const Words extends readonly [string, ...string[]]>(words: Words) =>
  wordList.pipe(z.array(z.enum(words, 'ui.error.required')))
export const serviceInput = z.object({
  name: text(300),
  name_cs: optionalText(300),
  kind: z.enum([...helpKinds, ...oldKinds], 'ui.error.required'),
  organisation_id: z.preprocess((value) => (value === '' || value === undefined ? null : value), z.uuid('ui.error.id').nullable()),
  description: optionalText(10_000),
  topics: chosen(serviceTopics),
  forms: chosen(serviceForms),
  languages: wordList.pipe(z.array(z.string().regex(/^[a-z]{2}$/, 'directory.staff.error.languages')).max(60)),
  // Words may have spaces: only commas, semicolons and line ends part them.
  keywords: z
    .string()
    .default('')
    .transform((value) => [
      ...new Set(
        value
          .split(/[,;\n]+/)
          .map((one) => one.trim())
          .filter(Boolean),
      ),
    ])
    .pipe(z.array(z.string().max(60, 'ui.error.tooLong')).max(40)),
  fees: optionalText(1000),
  eligibility: optionalText(2000),
  application: optionalText(2000),
  text_lang: z.enum(['cs', 'en'], 'ui.error.required'),
  website: optionalWeb,
  email: optionalEmail,
  phone: optionalText(40),
  status: z.enum(serviceStates, 'ui.error.required'),
})
export const serviceEdit = serviceInput.extend({ id: z.uuid(), version: z.coerce.number().int(), confirm: checkbox })
