// Small zod schemas every room needs. Names and addresses have length limits, never alphabets: "Côte d'Ivoire" and "Na Příkopě" are names.
import { z } from 'zod'

/** A text of a person: trimmed, normalised (NFC), without control characters. Messages are keys of the ui catalogue. */
export function text(maximum: number, minimum = 1) {
  return z
    .string({ error: 'ui.error.required' })
    .transform((value) => value.normalize('NFC').trim())
    .pipe(
      z
        .string()
        .min(minimum, minimum <= 1 ? 'ui.error.required' : 'ui.error.tooShort')
        .max(maximum, 'ui.error.tooLong')
        // eslint-disable-next-line no-control-regex -- the point of the rule is to refuse them
        .refine((value) => !/[\u0000-\u0008\u000b\u000c\u000e-\u001f\u007f]/.test(value), 'ui.error.controlCharacters'),
    )
}
/** An empty field means "not given". */
export function optionalText(maximum: number) {
  return z.preprocess(
    (value) => (typeof value === 'string' && value.trim() === '' ? null : value),
    text(maximum).nullable().optional().default(null),
  )
}
export const email = z
  .string({ error: 'ui.error.required' })
  .trim()
  .toLowerCase()
  .max(254, 'ui.error.tooLong')
  .pipe(z.email('ui.error.email'))
export const day = z.iso.date('ui.error.date')
export const optionalDay = z.preprocess((value) => (value === '' || value === undefined ? null : value), day.nullable())
export const uuid = z.uuid('ui.error.id')
/** A checkbox: present means true. */
export const checkbox = z.preprocess((value) => value === 'on' || value === 'true' || value === true || value === '1', z.boolean())

/** Czech identification number of an organisation (IČO): eight digits, the last one is a checksum (weights 8…2, modulo 11). */
export function isIco(value: string): boolean {
  if (!/^\d{8}$/.test(value)) return false
  const digits = [...value].map(Number)
  const sum = digits.slice(0, 7).reduce((total, digit, index) => total + digit * (8 - index), 0)
  return (11 - (sum % 11)) % 10 === digits[7]
}
