// Words and sums of a call: legal dates, money, what the formal check asks, what scores say.
import { z } from 'zod'

export const callStates = [
  'draft',
  'published',
  'checking',
  'reviewing',
  'committee',
  'decided',
  'announced',
  'running',
  'settled',
  'cancelled',
] as const
export type CallState = (typeof callStates)[number]
/** The step after each state, as the call's law and rules have it; a draft is published by its own command. */
export const nextState: Readonly<Partial<Record<CallState, CallState>>> = {
  published: 'checking',
  checking: 'reviewing',
  reviewing: 'committee',
  committee: 'decided',
  decided: 'announced',
  announced: 'running',
  running: 'settled',
}

/** What calls for integration projects pay for: the services of the study (sections 2.1.2 and 3.2). */
export const grantServices = [
  'counselling',
  'legal',
  'language',
  'education',
  'mediation',
  'employment',
  'community',
  'culture',
  'information',
] as const
export const sourceStates = ['planned', 'applied', 'granted'] as const

/** Paragraphs that letters and agreements name; days and limits that hold on a day are rows of grants.law (calls/law.ts). */
export const law = { registerFrom: { source: 'Act 340/2015 Coll.' }, reason: { source: 'Act 250/2000 Coll., § 10a(4)' } } as const
/** A paragraph as Czech papers cite it; other languages name it as the law tables do. */
export function cited(lang: string, source: string): string {
  if (lang !== 'cs') return source
  return source.replaceAll(/\bAct (\d+\/\d+) Coll\./g, 'zákon č. $1 Sb.').replaceAll(/(§ \w+)\((\d+)\)/g, '$1 odst. $2')
}

/** Whole crowns as people type them ("1 250 000"); kept in haléře. A decimal sign or thousands by comma are refused rather than guessed. */
export const crowns = z.preprocess(
  (value) => (typeof value === 'string' ? value.replace(/[\s\u00a0\u202f]/g, '').replace(/(Kč|CZK)$/i, '') : value),
  z
    .string({ error: 'ui.error.required' })
    .regex(/^\d{1,11}$/, 'grants.error.crowns')
    .transform((value) => BigInt(value) * 100n),
)
export const optionalCrowns = z.preprocess(
  (value) => ((typeof value === 'string' && value.trim() === '') || value === undefined ? null : value),
  crowns.nullable(),
)
export const small = (least: number, most: number) =>
  z.coerce.number('ui.error.number').int('ui.error.number').min(least, 'ui.error.number').max(most, 'ui.error.number')
export const optionalSmall = (least: number, most: number) =>
  z.preprocess((value) => (value === '' || value === undefined ? null : value), small(least, most).nullable())
export const sumOf = (amounts: readonly bigint[]): bigint => amounts.reduce((sum, amount) => sum + amount, 0n)

export type Given = { application: string; reviewer: string; points: number }
export type ScoreModel = {
  applications: Map<
    string,
    { raw: number; corrected: number; low: number; high: number; reviews: number; spread: number; discordant: boolean }
  >
  reviewers: Map<string, { severity: number; reviews: number }>
  /** Share of the variance that lies between applications (one-way, single rating); null when it cannot be told. */
  icc: number | null
}
/** Points apart, with severity taken out, from which two reviews of one application are sent to discussion. */
export const discordantFrom = 30
/**
 * Scores with the severity of reviewers taken out: points = mean + application + reviewer + rest, fitted by turns (least squares); a reviewer's severity is drawn towards nothing as if half an average review more were known,
 * so that somebody who read one application is not believed to be severe. Intervals are 95 % of what three readings leave open. Sorted inputs, so the order of rows decides nothing.
 */
export function scoreModel(reviews: readonly Given[]): ScoreModel {
  const sorted = reviews.toSorted((a, b) =>
    a.application === b.application ? (a.reviewer < b.reviewer ? -1 : 1) : a.application < b.application ? -1 : 1,
  )
  const byApplication = Map.groupBy(sorted, (one) => one.application)
  const byReviewer = Map.groupBy(sorted, (one) => one.reviewer)
  const mean = (values: readonly number[]) => (values.length === 0 ? 0 : values.reduce((sum, value) => sum + value, 0) / values.length)
  const severity = new Map([...byReviewer.keys()].map((reviewer) => [reviewer, 0]))
  const quality = new Map([...byApplication].map(([application, list]) => [application, mean(list.map((one) => one.points))]))
  for (let turn = 0; turn < 200; turn++) {
    let moved = 0
    for (const [reviewer, list] of byReviewer) {
      const value = list.reduce((sum, one) => sum + one.points - (quality.get(one.application) ?? 0), 0) / (list.length + 0.5)
      moved = Math.max(moved, Math.abs(value - (severity.get(reviewer) ?? 0)))
      severity.set(reviewer, value)
    }
    const centre = mean([...severity.values()])
    for (const reviewer of severity.keys()) severity.set(reviewer, (severity.get(reviewer) ?? 0) - centre)
    for (const [application, list] of byApplication)
      quality.set(application, mean(list.map((one) => one.points - (severity.get(one.reviewer) ?? 0))))
    if (moved < 1e-9) break
  }
  const rests = sorted.map((one) => (one.points - (quality.get(one.application) ?? 0) - (severity.get(one.reviewer) ?? 0)) ** 2)
  const freedom = sorted.length - byApplication.size - byReviewer.size + 1
  const noise = freedom > 0 ? Math.sqrt(rests.reduce((sum, value) => sum + value, 0) / freedom) : 0
  const round = (value: number) => Math.round(value * 100) / 100
  const applications: ScoreModel['applications'] = new Map(
    [...byApplication].map(([application, list]) => {
      const points = list.map((one) => one.points)
      const corrected = Math.min(100, Math.max(0, quality.get(application) ?? 0))
      const half = (1.96 * noise) / Math.sqrt(list.length)
      // What is left of a difference when everybody's severity is taken out: a severe member alone makes nothing discordant.
      const evened = list.map((one) => one.points - (severity.get(one.reviewer) ?? 0))
      const spread = round(Math.max(...evened) - Math.min(...evened))
      return [
        application,
        {
          raw: round(mean(points)),
          corrected: round(corrected),
          low: round(Math.max(0, corrected - half)),
          high: round(Math.min(100, corrected + half)),
          reviews: list.length,
          spread,
          discordant: spread >= discordantFrom,
        },
      ]
    }),
  )
  return {
    applications,
    reviewers: new Map(
      [...byReviewer].map(([reviewer, list]) => [reviewer, { severity: round(severity.get(reviewer) ?? 0), reviews: list.length }]),
    ),
    icc: agreement([...byApplication.values()].map((list) => list.map((one) => one.points))),
  }
}
/** Intraclass correlation ICC(1) of groups of unequal size (Shrout and Fleiss 1979); null without two groups and one repeated rating. */
function agreement(groups: readonly (readonly number[])[]): number | null {
  const n = groups.reduce((sum, group) => sum + group.length, 0)
  if (groups.length < 2 || n <= groups.length) return null
  const all = groups.flat().reduce((sum, value) => sum + value, 0) / n
  const means = groups.map((group) => group.reduce((sum, value) => sum + value, 0) / group.length)
  const between = groups.reduce((sum, group, index) => sum + group.length * ((means[index] ?? 0) - all) ** 2, 0) / (groups.length - 1)
  const within =
    groups.reduce((sum, group, index) => sum + group.reduce((part, value) => part + (value - (means[index] ?? 0)) ** 2, 0), 0) /
    (n - groups.length)
  const size = (n - groups.reduce((sum, group) => sum + group.length ** 2, 0) / n) / (groups.length - 1)
  const whole = between + (size - 1) * within
  return whole === 0 ? null : Math.round(((between - within) / whole) * 1000) / 1000
}
