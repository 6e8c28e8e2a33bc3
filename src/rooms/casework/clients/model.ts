// What is known about a client: one document, sealed as a whole.
import { z } from 'zod'
import { optionalText } from '../../../kernel/validation.ts'
import { languagesOfClients, sexes } from '../model.ts'

export const scripts = ['Latn', 'Cyrl', 'Arab', 'Hans', 'Mong', 'other'] as const
export const nameKinds = ['own', 'passport', 'also-known'] as const
export type ClientName = { given: string; surname: string; kind: (typeof nameKinds)[number]; script: (typeof scripts)[number] }

/** How a client may be reached without danger. Every letter, reminder and screen obeys it. */
export type SafeContact = {
  email: string
  phone: string
  address: string
  mayCall: boolean
  mayWrite: boolean
  maySms: boolean
  discreet: boolean
  hours: string
  /** Hours of the day (HH:MM) outside which no message leaves; files from before this was asked have none. */
  from?: string
  to?: string
}
/** Levels of the Common European Framework, with nothing below and the mother tongue above them. */
export const languageLevels = ['none', 'A1', 'A2', 'B1', 'B2', 'C', 'native'] as const
export type Spoken = { language: string; level: (typeof languageLevels)[number] }
export type Identity = {
  names: ClientName[]
  birthDate: string | null
  /** Papers often say 1 January when nobody knew the day. */
  birthDateDoubtful: boolean
  identifiers: { kind: 'passport' | 'residence-card' | 'insurance' | 'other'; number: string }[]
  contact: SafeContact
  need: string
  /** What the client speaks beside the main language of the profile, Czech among it; files from before this was asked have none. */
  languages?: Spoken[]
  dialect?: string
}

/** The script a name is written in, by its first letter. */
export function scriptOf(text: string): ClientName['script'] {
  const letter = /\p{L}/u.exec(text)?.[0] ?? ''
  if (/\p{Script=Latin}/u.test(letter)) return 'Latn'
  if (/\p{Script=Cyrillic}/u.test(letter)) return 'Cyrl'
  if (/\p{Script=Arabic}/u.test(letter)) return 'Arab'
  if (/\p{Script=Han}/u.test(letter)) return 'Hans'
  if (/\p{Script=Mongolian}/u.test(letter)) return 'Mong'
  return 'other'
}

const choice = <const Values extends readonly [string, ...string[]]>(values: Values) =>
  z.preprocess((value) => (value === '' || value === undefined ? null : value), z.enum(values, 'ui.error.required').nullable())
const clock = z.preprocess(
  (value) => (value === '' || value === undefined ? null : value),
  z
    .string()
    .regex(/^([01]\d|2[0-3]):[0-5]\d$/, 'casework.calendar.error.time')
    .nullable(),
)
const on = z.preprocess((value) => value === 'on' || value === 'true' || value === true, z.boolean())
/** Whoever asks may give less: a code name is a name (quality standard 6b of Decree 505/2006: records are kept anonymously where the person asks). */
export const intakeInput = z
  .object({
    kind: z.enum(['identified', 'pseudonymous'], 'ui.error.required'),
    given: optionalText(120),
    surname: optionalText(120),
    passportGiven: optionalText(120),
    passportSurname: optionalText(120),
    alsoKnown: optionalText(200),
    birthDate: z.preprocess((value) => (value === '' ? null : value), z.iso.date('ui.error.date').nullable().optional().default(null)),
    sex: choice(sexes),
    citizenship: z.preprocess(
      (value) => (value === '' || value === undefined ? null : String(value).toUpperCase()),
      z
        .string()
        .regex(/^[A-Z]{2}$/, 'casework.error.country')
        .nullable(),
    ),
    language: choice(languagesOfClients),
    interpreter: z.preprocess((value) => (value === '' || value === undefined ? 'none' : value), z.enum(['none', 'sometimes', 'always'])),
    district: optionalText(10),
    passport: optionalText(40),
    email: z.preprocess(
      (value) => (typeof value === 'string' && value.trim() === '' ? null : value),
      z.email('ui.error.email').max(254).nullable().optional().default(null),
    ),
    phone: optionalText(40),
    address: optionalText(300),
    mayCall: on,
    mayWrite: on,
    maySms: on,
    discreet: on,
    hours: optionalText(120),
    hoursFrom: clock,
    hoursTo: clock,
    need: optionalText(2000),
    restricted: on,
    czech: choice(languageLevels),
    second: choice(languagesOfClients),
    secondLevel: choice(languageLevels),
    dialect: optionalText(80),
    /** Set after the person has looked at the files that might be the same client. */
    sure: z.string().optional(),
  })
  .refine((input) => input.kind === 'pseudonymous' || Boolean(input.given ?? input.surname ?? input.passportSurname), {
    path: ['surname'],
    message: 'casework.error.name',
  })
  .refine((input) => input.kind === 'identified' || !(input.surname ?? input.passportSurname ?? input.passport ?? input.birthDate), {
    path: ['kind'],
    message: 'casework.error.pseudonym',
  })
  .refine((input) => !(input.mayCall || input.maySms) || input.phone !== null, { path: ['phone'], message: 'casework.error.phone' })
  .refine(
    (input) =>
      (input.hoursFrom === null) === (input.hoursTo === null) &&
      (input.hoursFrom === null || input.hoursTo === null || input.hoursFrom < input.hoursTo),
    { path: ['hoursTo'], message: 'casework.error.hours' },
  )
  .refine((input) => (input.second === null) === (input.secondLevel === null), { path: ['secondLevel'], message: 'casework.error.level' })
export type Intake = z.output<typeof intakeInput>

/** The sealed document made of a form. */
export function identityOf(input: Intake): Identity {
  const names: ClientName[] = []
  const add = (kind: ClientName['kind'], given: string | null, surname: string | null) => {
    if (given !== null || surname !== null)
      names.push({ kind, given: given ?? '', surname: surname ?? '', script: scriptOf(`${surname ?? ''}${given ?? ''}`) })
  }
  add('own', input.given, input.surname)
  add('passport', input.passportGiven, input.passportSurname)
  add('also-known', null, input.alsoKnown)
  return {
    names,
    birthDate: input.birthDate,
    birthDateDoubtful: input.birthDate?.endsWith('-01-01') ?? false,
    identifiers: input.passport === null ? [] : [{ kind: 'passport', number: input.passport }],
    contact: {
      email: input.email ?? '',
      phone: input.phone ?? '',
      address: input.address ?? '',
      mayCall: input.mayCall,
      mayWrite: input.mayWrite,
      maySms: input.maySms,
      discreet: input.discreet,
      hours: input.hours ?? '',
      from: input.hoursFrom ?? '',
      to: input.hoursTo ?? '',
    },
    need: input.need ?? '',
    dialect: input.dialect ?? '',
    languages: [
      ...(input.czech === null ? [] : [{ language: 'cs', level: input.czech }]),
      ...(input.second === null || input.secondLevel === null ? [] : [{ language: input.second, level: input.secondLevel }]),
    ],
  }
}
/** The form filled with what is known. */
export function formOfIdentity(
  identity: Identity,
  profile: {
    kind: string
    sex: string | null
    citizenship: string | null
    language: string | null
    interpreter: string
    district: string | null
    restricted: boolean
  },
): Record<string, string> {
  const own = identity.names.find((name) => name.kind === 'own')
  const passport = identity.names.find((name) => name.kind === 'passport')
  const flag = (value: boolean) => (value ? 'on' : '')
  const second = identity.languages?.find((one) => one.language !== 'cs')
  return {
    czech: identity.languages?.find((one) => one.language === 'cs')?.level ?? '',
    second: second?.language ?? '',
    secondLevel: second?.level ?? '',
    dialect: identity.dialect ?? '',
    hoursFrom: identity.contact.from ?? '',
    hoursTo: identity.contact.to ?? '',
    kind: profile.kind,
    given: own?.given ?? '',
    surname: own?.surname ?? '',
    passportGiven: passport?.given ?? '',
    passportSurname: passport?.surname ?? '',
    alsoKnown: identity.names.find((name) => name.kind === 'also-known')?.surname ?? '',
    birthDate: identity.birthDate ?? '',
    sex: profile.sex ?? '',
    citizenship: profile.citizenship ?? '',
    language: profile.language ?? '',
    interpreter: profile.interpreter,
    district: profile.district ?? '',
    passport: identity.identifiers.find((one) => one.kind === 'passport')?.number ?? '',
    email: identity.contact.email,
    phone: identity.contact.phone,
    address: identity.contact.address,
    mayCall: flag(identity.contact.mayCall),
    mayWrite: flag(identity.contact.mayWrite),
    maySms: flag(identity.contact.maySms),
    discreet: flag(identity.contact.discreet),
    hours: identity.contact.hours,
    need: identity.need,
    restricted: flag(profile.restricted),
  }
}
/** How the client is called on screens of the circle: the name they use themselves, else the passport's, else nothing. */
export function shownName(identity: Identity): string {
  const name = identity.names.find((one) => one.kind === 'own') ?? identity.names[0]
  return name ? `${name.given} ${name.surname}`.trim() : ''
}
