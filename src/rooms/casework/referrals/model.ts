// What may leave, to whom, and in which words the client hears it.
import { z } from 'zod'
import { countryName, languageName, type Lang } from '../../../kernel/i18n.ts'
import { day, text } from '../../../kernel/validation.ts'
import type { Identity } from '../clients/model.ts'
import type { District } from '../districts.ts'
import { topics } from '../model.ts'

/** The fields a packet may hold, each chosen, heard and allowed one by one. */
export const packetFields = ['name', 'contact', 'language', 'birth-year', 'citizenship', 'district', 'need', 'summary'] as const
export type PacketField = (typeof packetFields)[number]
export const declineReasons = ['no-capacity', 'not-our-service', 'language', 'district', 'conflict', 'other'] as const
export const urgencies = ['normal', 'soon', 'today'] as const

const list = <const Values extends readonly [string, ...string[]]>(values: Values, message: string) =>
  z.preprocess(
    (value) => (typeof value === 'string' ? value.split(',').filter(Boolean) : (value ?? [])),
    z
      .array(z.enum(values))
      .min(1, message)
      .transform((found) => [...new Set(found)]),
  )
const nothing = (value: unknown) => (value === '' || value === undefined ? null : value)
export const agreementInput = z
  .object({
    toOrganisationId: z.uuid('ui.error.required'),
    fields: list(packetFields, 'casework.referral.error.fields'),
    validFrom: day,
    validTo: day,
  })
  .refine((input) => input.validFrom <= input.validTo, { path: ['validTo'], message: 'casework.error.period' })
export const referralInput = z
  .object({
    clientId: z.uuid(),
    caseId: z.preprocess(nothing, z.uuid().nullable()),
    correlation: z.uuid(),
    toOrganisationId: z.preprocess(nothing, z.uuid().nullable()),
    externalName: z.preprocess(
      (value) => (typeof value === 'string' && value.trim() === '' ? null : (value ?? null)),
      z.string().trim().min(2).max(200).nullable(),
    ),
    topic: z.enum(topics, 'ui.error.required'),
    urgency: z.enum(urgencies).default('normal'),
    fields: list(packetFields, 'casework.referral.error.fields'),
    summary: z.preprocess((value) => value ?? '', z.string().max(4000, 'ui.error.tooLong')),
    expiresOn: day,
  })
  .refine((input) => (input.toOrganisationId === null) !== (input.externalName === null), {
    path: ['toOrganisationId'],
    message: 'casework.referral.error.recipient',
  })
  .refine((input) => !input.fields.includes('summary') || input.summary.trim() !== '', { path: ['summary'], message: 'ui.error.required' })
export const consentInput = z
  .object({
    referralId: z.uuid(),
    allowed: list(packetFields, 'casework.referral.error.nothingAllowed'),
    form: z.enum(['signed', 'oral'], 'ui.error.required'),
    language: z.string().regex(/^[a-z]{2,5}$/),
    witnessId: z.preprocess(nothing, z.uuid().nullable()),
  })
  .refine((input) => input.form === 'signed' || input.witnessId !== null, {
    path: ['witnessId'],
    message: 'casework.referral.error.witness',
  })
export const declineInput = z.object({ referralId: z.uuid(), reason: z.enum(declineReasons, 'ui.error.required') })
export const doneInput = z.object({ referralId: z.uuid(), report: text(4000, 3) })

export type Draft = { fields: PacketField[]; summary: string }
export type PacketContent = Partial<Record<PacketField, string>>
/** The content of exactly these fields, as text; fields nobody filled in are left out. */
export function contentOf(
  fields: readonly PacketField[],
  identity: Identity,
  profile: { language: string | null; birthYear: number | null; citizenship: string | null; district: string | null },
  summary: string,
): PacketContent {
  const contact = [
    identity.contact.mayCall || identity.contact.maySms ? identity.contact.phone : '',
    identity.contact.mayWrite ? identity.contact.email || identity.contact.address : '',
    identity.contact.hours,
  ]
    .filter(Boolean)
    .join(', ')
  const all: Record<PacketField, string> = {
    name: identity.names.map((name) => `${name.given} ${name.surname}`.trim()).join(' / '),
    contact,
    language: profile.language ?? '',
    'birth-year': profile.birthYear === null ? '' : String(profile.birthYear),
    citizenship: profile.citizenship ?? '',
    district: profile.district ?? '',
    need: identity.need,
    summary,
  }
  return Object.fromEntries(fields.filter((field) => all[field] !== '').map((field) => [field, all[field]]))
}
/** The same as people read or hear it: a language, a country and a district by their names. */
export function inWords(lang: Lang, content: PacketContent, districts: readonly District[]): PacketContent {
  const { language, citizenship, district } = content
  return {
    ...content,
    ...(language === undefined ? {} : { language: languageName(lang, language) }),
    ...(citizenship === undefined ? {} : { citizenship: countryName(lang, citizenship) }),
    ...(district === undefined ? {} : { district: districts.find((one) => one.code === district)?.name ?? district }),
  }
}

/** At least so many are proposed, and everybody there is an agreement with. */
const offersShown = 12
export type Offer = { id: string; name: string; reasons: string[]; score: number }
/** Organisations for a referral, best first; each reason is said, so that a person can think otherwise. */
export function rankOffers(offers: readonly Offer[], tried: ReadonlySet<string>): Offer[] {
  return offers
    .filter((offer) => !tried.has(offer.id))
    .toSorted((a, b) => b.score - a.score || a.name.localeCompare(b.name, 'cs'))
    .filter((offer, place) => place < offersShown || offer.reasons.includes('agreement'))
}
