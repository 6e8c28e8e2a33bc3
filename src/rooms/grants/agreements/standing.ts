// What a day's log says, read: states of things, a call as a page shows it, net payments. Pure.
export type Kept = {
  entity: string
  key: string
  applicationId: string | null
  state: Readonly<Record<string, string | number | boolean | null>>
}
export type LoggedEvent = Kept & { id: number; day: string; before: Kept['state'] | null }
export type History = { day: string; standing: Kept[]; events: LoggedEvent[] }

export type CallOnDay = {
  state: string | null
  lines: { number: number; title: string; budgetMinor: bigint; committedMinor: bigint }[]
  future: { year: number; limitMinor: bigint; committedMinor: bigint }[]
  applications: { state: string; count: number }[]
  awardedMinor: bigint
  awards: number
  paidMinor: bigint
  agreements: { state: string; count: number }[]
}
const amount = (value: Kept['state'][string] | undefined): bigint => BigInt(String(value ?? 0))
const of = (standing: readonly Kept[], entity: string) => standing.filter((one) => one.entity === entity).map((one) => one.state)
function counted(states: readonly Kept['state'][]): { state: string; count: number }[] {
  const counts = new Map<string, number>()
  for (const one of states) counts.set(String(one['state']), (counts.get(String(one['state'])) ?? 0) + 1)
  return [...counts].map(([name, count]) => ({ state: name, count })).toSorted((a, b) => b.count - a.count)
}
/** Net payments of a day's standing: what went out less what came back. */
export const paidIn = (standing: readonly Kept[]): bigint =>
  of(standing, 'payment').reduce(
    (sum, one) => sum + (one['kind'] === 'payment' ? amount(one['amount_minor']) : -amount(one['amount_minor'])),
    0n,
  )
/** A call's standing as the page shows it. */
export function callOnDay(standing: readonly Kept[], lang: 'cs' | 'en'): CallOnDay {
  const awards = of(standing, 'award')
  return {
    state: of(standing, 'call')[0]?.['state']?.toString() ?? null,
    lines: of(standing, 'stream')
      .map((one) => ({
        number: Number(one['number']),
        title: String(one[`title_${lang}`]),
        budgetMinor: amount(one['budget_minor']),
        committedMinor: amount(one['committed_minor']),
      }))
      .toSorted((a, b) => a.number - b.number),
    future: of(standing, 'future_line')
      .map((one) => ({ year: Number(one['year']), limitMinor: amount(one['limit_minor']), committedMinor: amount(one['committed_minor']) }))
      .toSorted((a, b) => a.year - b.year),
    applications: counted(of(standing, 'application')),
    awards: awards.filter((one) => one['given_up_on'] === null).length,
    awardedMinor: awards.reduce((sum, one) => sum + amount(one['amount_minor']), 0n),
    paidMinor: paidIn(standing),
    agreements: counted(of(standing, 'agreement')),
  }
}
