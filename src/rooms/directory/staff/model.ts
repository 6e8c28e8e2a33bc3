// What may be edited of an organisation. Pure.
import { z } from 'zod'
import { checkbox, email, isIco, optionalText, text } from '../../../kernel/validation.ts'
import type { Version } from '../history/model.ts'
import { organisationKinds, wordList } from '../model.ts'

export const optionalEmail = z.preprocess((value) => (value === '' || value === undefined ? null : value), email.nullable())
export const optionalWeb = z.preprocess(
  (value) =>
    typeof value === 'string' && value.trim() !== ''
      ? /^https?:\/\//i.test(value.trim())
        ? value.trim()
        : `https://${value.trim()}`
      : null,
  z
    .url({ protocol: /^https?$/, error: 'directory.staff.error.website' })
    .max(500)
    .nullable(),
)
const year = z.preprocess(
  (value) => (value === '' || value === undefined || value === null ? null : Number(value)),
  z.int('directory.staff.error.year').min(1000, 'directory.staff.error.year').max(2200, 'directory.staff.error.year').nullable(),
)

export const editableFields = [
  'name',
  'name_en',
  'kind',
  'legal_form',
  'ico',
  'founded_year',
  'website',
  'email',
  'phone',
  'description',
  'focus_areas',
  'languages',
  'district_code',
  'status',
] as const
export type EditableField = (typeof editableFields)[number]
export type Snapshot = Version<EditableField>

export const organisationInput = z.object({
  name: text(300),
  name_en: optionalText(300),
  kind: z.enum(organisationKinds, 'ui.error.required'),
  legal_form: optionalText(200),
  ico: z.preprocess(
    (value) => (typeof value === 'string' && value.replace(/\s/g, '') !== '' ? value.replace(/\s/g, '') : null),
    z.string().refine(isIco, 'directory.staff.error.ico').nullable(),
  ),
  founded_year: year,
  website: optionalWeb,
  email: optionalEmail,
  phone: optionalText(40),
  description: optionalText(10_000),
  focus_areas: wordList.pipe(z.array(z.string().regex(/^[a-z0-9-]{2,40}$/, 'directory.staff.error.focus')).max(20)),
  languages: wordList.pipe(z.array(z.string().regex(/^[a-z]{2}$/, 'directory.staff.error.languages')).max(30)),
  district_code: z.preprocess(
    (value) => (value === '' || value === undefined ? null : value),
    z
      .string()
      .regex(/^\d{6}$/)
      .nullable(),
  ),
  status: z.enum(['active', 'ended'], 'ui.error.required'),
})
export const editInput = organisationInput.extend({ id: z.uuid(), version: z.coerce.number().int(), confirm: checkbox })
