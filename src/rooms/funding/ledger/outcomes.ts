// Money beside the people it reached, only where both are stated. Pure.
import { shareOf } from '../../../kernel/money.ts'
import { countedOnce, spread, type MoneyRecord } from './model.ts'

export type Outcome = {
  service: string
  records: number
  stated: number
  fromReports: number
  minor: bigint
  people: number
  perPersonMinor: bigint
  lowMinor: bigint
  highMinor: bigint
}
/**
 * By service in a year: the money and the people of the grants that state how many people they serve. Grants without that number are counted beside, never estimated. Money of grants over several years is their part of the year;
 * people are those stated for the grant. Money passed on is counted once.
 */
export function outcomes(records: readonly (MoneyRecord & { callId?: string | null })[], year: number): Outcome[] {
  const inYear = countedOnce(
    records.filter((record) => record.kind === 'grant' && record.currency === 'CZK' && record.service !== null),
  ).flatMap((record) => {
    const minor = spread(record, 'year').get(String(year)) ?? 0n
    return minor > 0n ? [{ record, minor }] : []
  })
  return [...Map.groupBy(inYear, ({ record }) => record.service ?? '')]
    .flatMap(([service, all]): Outcome[] => {
      const stated = all.filter(({ record }) => (record.clients ?? 0) > 0)
      const people = stated.reduce((sum, { record }) => sum + (record.clients ?? 0), 0)
      if (people === 0) return []
      const minor = stated.reduce((sum, one) => sum + one.minor, 0n)
      const each = stated
        .map((one) => shareOf(one.minor, 1n, BigInt(one.record.clients ?? 1), 100n))
        .toSorted((a, b) => (a < b ? -1 : a > b ? 1 : 0))
      return [
        {
          service,
          records: all.length,
          stated: stated.length,
          fromReports: stated.filter(({ record }) => record.callId).length,
          minor,
          people,
          perPersonMinor: shareOf(minor, 1n, BigInt(people), 100n),
          lowMinor: each[0] ?? 0n,
          highMinor: each.at(-1) ?? 0n,
        },
      ]
    })
    .toSorted((a, b) => (a.service < b.service ? -1 : 1))
}
