// Words of the register of projects and what can be computed from what the study prints.

export const kinds = [
  'programme',
  'project',
  'service',
  'centre',
  'club',
  'festival',
  'event-series',
  'social-enterprise',
  'campaign',
  'guideline',
  'study',
  'strategy-process',
  'forum',
] as const
export const statuses = ['running', 'completed', 'planned', 'under-consideration', 'unknown'] as const
export const domains = [
  'anti-discrimination',
  'anti-trafficking',
  'asylum',
  'awareness',
  'children',
  'cohesion',
  'coordination',
  'culture',
  'education',
  'entrepreneurship',
  'families',
  'funding',
  'health',
  'housing',
  'integration',
  'intercultural-mediation',
  'irregular-migration',
  'legal',
  'media',
  'methodology',
  'national-minorities',
  'neighbours',
  'participation',
  'public-administration',
  'research',
  'social-inclusion',
  'social-services',
  'strategy',
  'work',
  'youth',
] as const
export type Part = 'organiser' | 'co-organiser' | 'partner' | 'funder'

/** The study was printed in October 2014; what it calls running was running then, and nothing is known here of later years. */
export const studyYear = 2014

/** ISO 639-1 codes of the languages that the study names in English. */
export const languageCodes: Readonly<Record<string, string>> = {
  Arabic: 'ar',
  Chinese: 'zh',
  Mongolian: 'mn',
  Russian: 'ru',
  Spanish: 'es',
  Ukrainian: 'uk',
  Vietnamese: 'vi',
}

export type Output = { metric: string; value: number; unit: string; qualifier: string | null; note: string | null }
export type SumCheck = { total: Output; parts: Output[]; sum: number; difference: number }
/**
 * Totals whose printed parts do not add up to them. A part carries the total's name and its own ("applicants", "applicants-chinese") and the same unit;
 * one part alone says nothing about a total.
 */
export function sumsThatDiffer(outputs: readonly Output[]): SumCheck[] {
  return outputs.flatMap((total) => {
    const found = outputs.filter((one) => one.metric.startsWith(`${total.metric}-`) && one.unit === total.unit)
    const sum = found.reduce((all, one) => all + one.value, 0)
    return found.length > 1 && sum !== total.value ? [{ total, parts: found, sum, difference: Math.abs(sum - total.value) }] : []
  })
}

export type When = { startYear: number | null; startMonth: number | null; endYear: number | null; endMonth: number | null }
/** Whether the study says anything of when it began or ended. */
export function isDated(when: When): boolean {
  return when.startYear !== null || when.endYear !== null
}

const startOf = (year: number, month: number | null) => year + ((month ?? 1) - 1) / 12
const endOf = (year: number, month: number | null) => year + (month ?? 12) / 12
type Span = { from: number; to: number; openStart: boolean; openEnd: boolean }
/**
 * What to draw of one project, in years. An end that is not stated is drawn up to the study (only that it ran until then is known);
 * a beginning that is not stated is drawn as the one year before the end and said in words.
 */
export function spanOf(when: When): Span | null {
  if (!isDated(when)) return null
  const to = when.endYear === null ? endOf(Math.max(studyYear, when.startYear ?? studyYear), null) : endOf(when.endYear, when.endMonth)
  const from = when.startYear === null ? to - 1 : startOf(when.startYear, when.startMonth)
  return { from, to, openStart: when.startYear === null, openEnd: when.endYear === null }
}
