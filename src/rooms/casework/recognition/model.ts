// Recognition of foreign education: who decides, which papers, how long it may take. Rules as data with their law; none is signed by a lawyer yet, and the page says so.
import { z } from 'zod'
import { checkbox, day } from '../../../kernel/validation.ts'
import { plusDays, restOn } from '../deadlines/calendar.ts'

export const levels = ['basic', 'secondary', 'higher-vocational', 'university', 'profession'] as const
export type Level = (typeof levels)[number]
export const authorities = ['prague-city-hall', 'public-university', 'ministry-education', 'profession-ministry', 'nobody'] as const
export type Authority = (typeof authorities)[number]
export const legalisations = ['none', 'apostille', 'superlegalisation', 'ask'] as const
export type Legalisation = (typeof legalisations)[number]
export const outcomes = ['recognised', 'recognised-after-exam', 'equivalent', 'refused', 'withdrawn'] as const
export const pauseReasons = ['exam', 'papers', 'fee'] as const

/** Countries with which the Czech Republic has a treaty on the equivalence of papers on education: nothing is decided, the paper holds by itself. */
const equivalence: Partial<Record<Level, readonly string[]>> = {
  basic: ['HU', 'PL', 'SI', 'SK'],
  secondary: ['HU', 'PL', 'SI', 'SK'],
  'higher-vocational': ['SK'],
  university: ['HU', 'PL', 'SI', 'SK'],
}
/** Countries whose papers need no further stamp by a treaty on legal help, and members of the Hague Convention of 5 October 1961, among those clients come from. Everybody else is asked about. */
const noStamp: readonly string[] = [
  'AF',
  'AL',
  'BA',
  'BG',
  'BY',
  'CU',
  'GE',
  'HR',
  'HU',
  'KG',
  'MD',
  'ME',
  'MK',
  'MN',
  'PL',
  'RO',
  'RS',
  'RU',
  'SI',
  'SK',
  'SY',
  'UA',
  'UZ',
  'VN',
  'YE',
]
const hague: readonly string[] = [
  'AM',
  'AR',
  'AZ',
  'BR',
  'CL',
  'CN',
  'CO',
  'DE',
  'EC',
  'GB',
  'IL',
  'IN',
  'JP',
  'KR',
  'KZ',
  'MA',
  'MX',
  'PE',
  'PH',
  'TR',
  'US',
  'VE',
  'ZA',
]
const furtherStamp: readonly string[] = [
  'AO',
  'CD',
  'CM',
  'EG',
  'ET',
  'GH',
  'IQ',
  'IR',
  'JO',
  'KE',
  'LB',
  'LK',
  'LY',
  'ML',
  'NG',
  'NP',
  'SD',
  'SO',
  'TH',
]

/** How a paper from a country is made valid here. Where this program does not know, it says to ask. */
export function legalisationOf(country: string): Legalisation {
  return noStamp.includes(country)
    ? 'none'
    : hague.includes(country)
      ? 'apostille'
      : furtherStamp.includes(country)
        ? 'superlegalisation'
        : 'ask'
}

type Way = { authority: Authority; law: string; fee: number | null }
/** Who decides at which level, by which law, for which fee in crowns (null: the school or ministry sets it). */
const ways: Record<Level, Way> = {
  basic: { authority: 'prague-city-hall', law: 'Act 561/2004 Coll., § 108', fee: 1000 },
  secondary: { authority: 'prague-city-hall', law: 'Act 561/2004 Coll., § 108', fee: 1000 },
  'higher-vocational': { authority: 'prague-city-hall', law: 'Act 561/2004 Coll., § 108', fee: 1000 },
  university: { authority: 'public-university', law: 'Act 111/1998 Coll., § 89 and § 90', fee: null },
  profession: { authority: 'profession-ministry', law: 'Act 18/2004 Coll.', fee: null },
}
export type Path = Way & { legalisation: Legalisation; papers: readonly string[] }

/** The path of one diploma: its authority, its law, its fee and its checklist. `held` is international protection: a sworn statement may stand for what cannot be had. */
export function pathOf(level: Level, country: string, held: boolean, represented: boolean): Path {
  const legalisation = legalisationOf(country)
  if (equivalence[level]?.includes(country))
    return {
      authority: 'nobody',
      law: 'treaty on the equivalence of papers on education',
      fee: null,
      legalisation: 'none',
      papers: ['certificate', 'translation'],
    }
  const way = ways[level]
  const papers = [
    'application',
    'certificate',
    ...(level === 'university' ? ['supplement'] : level === 'profession' ? ['practice', 'profession-permit'] : ['subjects']),
    ...(legalisation === 'none'
      ? []
      : [legalisation === 'apostille' ? 'apostille' : legalisation === 'superlegalisation' ? 'superlegalisation' : 'stamp-asked']),
    'translation',
    ...(level === 'university' || level === 'profession' ? [] : ['residence']),
    ...(level === 'university' ? ['one-application'] : []),
    ...(represented ? ['mandate'] : []),
    'fee',
    ...(held ? ['sworn-statement'] : []),
  ]
  // Somebody under protection is not sent back to the offices of the country they fled from.
  return {
    ...way,
    legalisation: held ? 'none' : legalisation,
    papers: held ? papers.filter((paper) => !['apostille', 'superlegalisation', 'stamp-asked'].includes(paper)) : papers,
  }
}

export type Pause = { reason: string; from: string; to: string | null }
export type Clock = {
  state: 'not-filed' | 'running' | 'paused' | 'over' | 'decided'
  used: number
  lastDay: string | null
  daysLeft: number | null
  chain: { date: string; text: 'filed' | 'paused' | 'resumed' | 'end' | 'moved'; days?: number }[]
}
/** Days an authority has from complete papers (Act 500/2004 Coll., § 71), and days that are left at least after an interruption ends (§ 65(1)). */
export const periodDays = 30
const leastAfterPause = 15
const daysBetween = (from: string, to: string) => Math.round((Date.parse(to) - Date.parse(from)) / 86_400_000)

/**
 * The clock of the authority: thirty days from complete papers, standing still while proceedings are interrupted (mostly for an exam), never ending sooner than fifteen days after an interruption, and not on a day of rest.
 * While it stands nobody knows its last day.
 */
export function clockOf(filed: string | null, pauses: readonly Pause[], decided: string | null, today: string): Clock {
  if (filed === null) return { state: 'not-filed', used: 0, lastDay: null, daysLeft: null, chain: [] }
  const ordered = pauses.toSorted((a, b) => a.from.localeCompare(b.from))
  const chain: Clock['chain'] = [{ date: filed, text: 'filed' }]
  const until = decided ?? today
  const stood = ordered.reduce(
    (sum, pause) => sum + (pause.from > until ? 0 : daysBetween(pause.from, pause.to === null || pause.to > until ? until : pause.to)),
    0,
  )
  const used = Math.max(0, daysBetween(filed, until) - stood)
  for (const pause of ordered) {
    chain.push({ date: pause.from, text: 'paused' })
    if (pause.to !== null) chain.push({ date: pause.to, text: 'resumed', days: daysBetween(pause.from, pause.to) })
  }
  if (decided !== null) return { state: 'decided', used, lastDay: null, daysLeft: null, chain }
  const last = ordered.at(-1)
  if (last && last.to === null) return { state: 'paused', used, lastDay: null, daysLeft: null, chain }
  const plain = plusDays(filed, periodDays + ordered.reduce((sum, pause) => sum + daysBetween(pause.from, pause.to ?? pause.from), 0))
  const least = last?.to ? plusDays(last.to, leastAfterPause) : plain
  let end = plain > least ? plain : least
  chain.push({ date: end, text: 'end' })
  const nominal = end
  while (restOn(end) !== null) end = plusDays(end, 1)
  if (end !== nominal) chain.push({ date: end, text: 'moved' })
  return { state: today > end ? 'over' : 'running', used, lastDay: end, daysLeft: daysBetween(today, end), chain }
}

const country = z.preprocess((value) => String(value ?? '').toUpperCase(), z.string().regex(/^[A-Z]{2}$/, 'casework.error.country'))
export const setInput = z.object({
  caseId: z.uuid(),
  level: z.enum(levels, 'ui.error.required'),
  country,
  protected: checkbox,
  represented: checkbox,
})
export const paperInput = z.object({ caseId: z.uuid(), paper: z.string().max(40), have: checkbox })
export const filedInput = z.object({ caseId: z.uuid(), filedOn: day })
export const pauseInput = z.object({ caseId: z.uuid(), reason: z.enum(pauseReasons, 'ui.error.required'), fromDay: day })
export const resumeInput = z.object({ caseId: z.uuid(), toDay: day })
export const decideInput = z.object({ caseId: z.uuid(), decidedOn: day, outcome: z.enum(outcomes, 'ui.error.required') })
