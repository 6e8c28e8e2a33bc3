// What one conversation leaves behind. An anonymous one has no field in which an identity could stand (Decree 505/2006, standard 6b).
import { z } from 'zod'
import { act108Paragraphs, ageBands, languagesOfClients, places, sexes, topics } from '../model.ts'

const choice = <const Values extends readonly [string, ...string[]]>(values: Values) =>
  z.preprocess((value) => (value === '' || value === undefined ? null : value), z.enum(values).nullable())
const listOf = <const Values extends readonly [string, ...string[]]>(values: Values) =>
  z.preprocess(
    (value) => (typeof value === 'string' ? value.split(',').filter(Boolean) : (value ?? [])),
    z.array(z.enum(values)).max(12, 'casework.error.topics'),
  )
const emptyIsNull = (value: unknown) => (value === '' || value === undefined ? null : value)

const about = {
  place: z.enum(places, 'ui.error.required'),
  happenedOn: z.iso.date('ui.error.date'),
  minutes: z.preprocess(
    emptyIsNull,
    z.coerce
      .number('casework.error.minutes')
      .int('casework.error.minutes')
      .min(1, 'casework.error.minutes')
      .max(1440, 'casework.error.minutes')
      .nullable(),
  ),
  topics: listOf(topics),
  language: choice(languagesOfClients),
  district: z.preprocess(emptyIsNull, z.string().max(10).nullable()),
  act108: choice(act108Paragraphs),
  unit: z.preprocess((value) => emptyIsNull(value) ?? 'intervention', z.enum(['contact', 'intervention'])),
}
const anonymous = {
  headcount: z.preprocess(
    (value) => emptyIsNull(value) ?? 1,
    z.coerce
      .number('casework.error.headcount')
      .int('casework.error.headcount')
      .min(1, 'casework.error.headcount')
      .max(500, 'casework.error.headcount'),
  ),
  ageBand: choice(ageBands),
  sex: choice(sexes),
}

/** Codes of known people in a group, or of the cards they carry; how they are typed does not matter. */
const participants = z.preprocess(
  (value) => [
    ...new Set(
      String(value ?? '')
        .toUpperCase()
        .split(/[\s,;]+/)
        .map((code) => code.replace(/[^0-9A-Z]/g, ''))
        .filter(Boolean),
    ),
  ],
  z.array(z.string().max(20)).max(200),
)
export const contactInput = z
  .object({
    ...about,
    ...anonymous,
    clientId: z.preprocess(emptyIsNull, z.uuid().nullable()),
    caseId: z.preprocess(emptyIsNull, z.uuid().nullable()),
    participants,
  })
  .refine((input) => input.clientId === null || input.headcount === 1 || input.place === 'group', {
    path: ['headcount'],
    message: 'casework.error.onePerson',
  })
  .refine((input) => input.participants.length === 0 || (input.place === 'group' && input.clientId === null), {
    path: ['participants'],
    message: 'casework.error.participantsOfGroup',
  })
  .refine((input) => input.participants.length <= input.headcount, { path: ['headcount'], message: 'casework.error.fewerThanNamed' })

/** One line of a walk. `key` is made where the line is written; sent again it is the same line. */
const walkLine = z
  .object({
    key: z.uuid(),
    who: z.enum(['anonymous', 'card', 'new']),
    topics: listOf(topics),
    language: choice(languagesOfClients),
    minutes: about.minutes,
    unit: about.unit,
    ...anonymous,
    card: z.preprocess(emptyIsNull, z.string().max(20).nullable()),
    given: z.preprocess(emptyIsNull, z.string().max(120).nullable()),
    surname: z.preprocess(emptyIsNull, z.string().max(120).nullable()),
    place: z.enum(['street', 'group']).default('street'),
  })
  .refine((line) => line.who !== 'card' || line.card !== null, { path: ['card'], message: 'casework.error.card' })
  .refine((line) => line.who !== 'new' || line.given !== null || line.surname !== null, {
    path: ['surname'],
    message: 'casework.error.name',
  })
  .refine((line) => line.who === 'new' || (line.given === null && line.surname === null), {
    path: ['surname'],
    message: 'casework.error.anonymousName',
  })
export type WalkLine = z.output<typeof walkLine>
export const walkInput = z.object({
  happenedOn: z.iso.date('ui.error.date'),
  district: z.preprocess(emptyIsNull, z.string().max(10).nullable()),
  lines: z.array(walkLine).min(1, 'casework.error.noLines').max(200),
})

/** First and last day of a month given as YYYY-MM; of the current one when it is not a month. */
export function monthOf(text: string | undefined, today: string): { month: string; from: string; to: string } {
  const month = /^\d{4}-(0[1-9]|1[0-2])$/.test(text ?? '') ? (text ?? '') : today.slice(0, 7)
  const [year, number] = month.split('-').map(Number)
  return { month, from: `${month}-01`, to: new Date(Date.UTC(year ?? 2000, number ?? 1, 0)).toISOString().slice(0, 10) }
}
