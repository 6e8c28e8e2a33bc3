// What becomes of each service when the money that carries it ends: month by month, secured and probable apart. Pure.
import { shareOf } from '../../../kernel/money.ts'
import { spread, type MoneyRecord } from './model.ts'

export type MonthlyMoney = { month: string; securedMinor: bigint; probableMinor: bigint }
export type Outlook = {
  service: string
  district: string
  months: MonthlyMoney[]
  nowMinor: bigint
  /** The first month in which the secured money falls below half of today's; null while it holds. */
  fallsIn: string | null
  /** What is left of today's monthly money then, in per cent. */
  leftPercent: number
  /** People served by the records that have ended by then. */
  people: number
  /** The records whose end makes the fall. */
  ending: { id: string; title: string; recipient: string; endsOn: string }[]
  /** True when what is only probable would hold at least half. */
  probableHolds: boolean
}

const firstOf = (day: string, plus: number): string =>
  new Date(Date.UTC(Number(day.slice(0, 4)), Number(day.slice(5, 7)) - 1 + plus, 1)).toISOString().slice(0, 7)
/** Whether a person could know of a record on a day: decided by then, or entered by then where it is only probable. */
export const knownOn = (record: MoneyRecord, day: string): boolean =>
  (record.certainty === 'secured' ? record.decidedOn : record.enteredOn) <= day

/**
 * The outlook of every service (of every district where `byDistrict`), as it was known on a day, for so many months. Half is the mark, because a service that loses half of its money in a month
 * does not go on as it was; yearly renewals that are not decided yet show as a fall as well, and that is meant: nobody has promised them.
 */
export function outlooks(records: readonly MoneyRecord[], today: string, months: number, byDistrict: boolean): Outlook[] {
  const known = records.filter(
    (record) =>
      record.certainty !== 'applied' &&
      record.currency === 'CZK' &&
      record.kind !== 'in-kind' &&
      record.service !== null &&
      knownOn(record, today) &&
      record.endsOn >= today,
  )
  const wanted = Array.from({ length: months }, (_unused, index) => firstOf(today, index))
  const found: Outlook[] = []
  for (const [key, group] of Map.groupBy(known, (record) => `${record.service}\n${byDistrict ? (record.district ?? '') : ''}`)) {
    const [service = '', district = ''] = key.split('\n')
    const sums = new Map(wanted.map((month) => [month, { month, securedMinor: 0n, probableMinor: 0n }]))
    for (const record of group) {
      for (const [month, part] of spread(record, 'month')) {
        const sum = sums.get(month)
        if (!sum) continue
        if (record.certainty === 'secured') sum.securedMinor += part
        else sum.probableMinor += part
      }
    }
    const list = [...sums.values()]
    const now = list[0]?.securedMinor ?? 0n
    if (now === 0n) continue
    const fall = list.find((month) => month.securedMinor * 2n < now)
    const ended = fall
      ? group.filter((record) => record.certainty === 'secured' && record.endsOn.slice(0, 7) <= fall.month && record.startsOn <= today)
      : []
    found.push({
      service,
      district,
      months: list,
      nowMinor: now,
      fallsIn: fall?.month ?? null,
      leftPercent: fall ? Number(shareOf(fall.securedMinor, 100n, now)) : 100,
      people: ended.reduce((sum, record) => sum + (record.clients ?? 0), 0),
      ending: ended.map(({ id, title, recipient, endsOn }) => ({ id, title, recipient, endsOn })),
      probableHolds: fall !== undefined && (fall.securedMinor + fall.probableMinor) * 2n >= now,
    })
  }
  return found.toSorted((a, b) =>
    (a.fallsIn ?? '9') < (b.fallsIn ?? '9')
      ? -1
      : (a.fallsIn ?? '9') > (b.fallsIn ?? '9')
        ? 1
        : b.people - a.people || (a.service + a.district < b.service + b.district ? -1 : 1),
  )
}

/** Secured grants that end within so many months and after which the same organisation has nothing secured for the same service. */
export function endingSoon<T extends MoneyRecord>(records: readonly T[], today: string, months: number): T[] {
  const until = firstOf(today, months)
  const secured = records.filter((record) => record.certainty === 'secured' && record.kind === 'grant' && record.decidedOn <= today)
  return secured
    .filter(
      (record) =>
        record.endsOn >= today &&
        record.startsOn <= today &&
        record.endsOn.slice(0, 7) <= until &&
        !secured.some(
          (other) =>
            other !== record &&
            (other.organisationId ?? other.recipient) === (record.organisationId ?? record.recipient) &&
            other.service === record.service &&
            other.endsOn > record.endsOn,
        ),
    )
    .toSorted((a, b) =>
      a.endsOn < b.endsOn ? -1 : a.endsOn > b.endsOn ? 1 : Number(b.amountMinor - a.amountMinor) || (a.id < b.id ? -1 : 1),
    )
}
