// Sums over all money: classes of Table 3, concentration, cliffs, duplicates, state aid. Pure: the same records give the same answer on any machine. Amounts are whole minor units.
import { shareOf, split } from '../../../kernel/money.ts'

export const levels = ['eu', 'state', 'city', 'district', 'foundation', 'international', 'company', 'own', 'other'] as const
export type Level = (typeof levels)[number]
/** What money is spent on; the same words as in the city's calls. */
export const services = [
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
/** Columns of the study's Table 3 (section 2.1.3): EU funds; Prague is City Hall and all districts; the rest is ministries, international organisations and foundations. Own income stands apart, the study does not count it. */
export const classes = ['eu', 'prague', 'rest', 'own'] as const
export type Class = (typeof classes)[number]
export function classOf(origin: Level): Class {
  return origin === 'eu' ? 'eu' : origin === 'city' || origin === 'district' ? 'prague' : origin === 'own' ? 'own' : 'rest'
}
export type MoneyRecord = {
  id: string
  funder: string
  origin: Level
  instrumentId: string | null
  organisationId: string | null
  recipient: string
  recipientIco: string | null
  title: string
  service: string | null
  district: string | null
  kind: 'grant' | 'co-funding' | 'in-kind' | 'own-income' | 'programme'
  certainty: 'secured' | 'probable' | 'applied'
  grade: string
  amountMinor: bigint
  currency: string
  decidedOn: string
  startsOn: string
  endsOn: string
  parentId: string | null
  deMinimis: boolean
  clients: number | null
  enteredOn: string
}
const dayMs = 86_400_000
const at = (day: string): number => Date.parse(`${day}T00:00:00Z`)
const iso = (time: number): string => new Date(time).toISOString().slice(0, 10)
const daysBetween = (from: string, to: string): number => Math.round((at(to) - at(from)) / dayMs) + 1

/** An amount spread over periods (years "2011" or months "2011-03") by days; the parts add up to the amount exactly. */
export function spread(record: Pick<MoneyRecord, 'amountMinor' | 'startsOn' | 'endsOn'>, by: 'year' | 'month'): Map<string, bigint> {
  const length = by === 'year' ? 4 : 7
  // Most grants lie in one year: nothing to split.
  if (record.startsOn.slice(0, length) === record.endsOn.slice(0, length))
    return new Map([[record.startsOn.slice(0, length), record.amountMinor]])
  const days = new Map<string, bigint>()
  for (let start = at(record.startsOn); start <= at(record.endsOn);) {
    const period = iso(start).slice(0, length)
    const [year = 0, month = 1] = period.split('-').map(Number)
    const next = by === 'year' ? Date.UTC(year + 1, 0, 1) : Date.UTC(year, month, 1)
    const end = Math.min(next, at(record.endsOn) + dayMs)
    days.set(period, BigInt(Math.round((end - start) / dayMs)))
    start = end
  }
  const parts = split(record.amountMinor, [...days.values()])
  return new Map([...days.keys()].map((period, index) => [period, parts[index] ?? 0n]))
}

export type Cell = { amountMinor: bigint; grades: string[] }
export type BudgetRow = {
  organisation: string
  organisationId: string | null
  year: number
  currency: string
  cells: Record<Class, Cell>
  totalMinor: bigint
  hhi: number | null
}
/** Concentration of funders, 0 to 10,000 (Herfindahl and Hirschman); null without money. */
export function concentration(amounts: readonly bigint[]): number | null {
  const total = amounts.reduce((sum, amount) => sum + amount, 0n)
  if (total <= 0n) return null
  return Number(
    shareOf(
      amounts.reduce((sum, amount) => sum + amount * amount, 0n),
      10_000n,
      total * total,
    ),
  )
}
/** The structure of budgets, organisation by organisation and year by year; only what is secured, each currency for itself. */
export function budgets(records: readonly MoneyRecord[]): BudgetRow[] {
  const rows = new Map<string, BudgetRow & { funders: Map<string, bigint> }>()
  for (const record of records) {
    if (record.certainty !== 'secured' || record.kind === 'in-kind') continue
    for (const [period, part] of spread(record, 'year')) {
      const key = `${record.organisationId ?? record.recipientIco ?? record.recipient} ${period} ${record.currency}`
      const empty = (): Cell => ({ amountMinor: 0n, grades: [] })
      const row = rows.get(key) ?? {
        organisation: record.recipient,
        organisationId: record.organisationId,
        year: Number(period),
        currency: record.currency,
        cells: { eu: empty(), prague: empty(), rest: empty(), own: empty() },
        totalMinor: 0n,
        hhi: null,
        funders: new Map<string, bigint>(),
      }
      const cell = row.cells[classOf(record.kind === 'own-income' ? 'own' : record.origin)]
      cell.amountMinor += part
      if (!cell.grades.includes(record.grade)) cell.grades.push(record.grade)
      row.totalMinor += part
      row.funders.set(record.funder, (row.funders.get(record.funder) ?? 0n) + part)
      rows.set(key, row)
    }
  }
  return [...rows.values()]
    .map(({ funders, ...row }) => ({ ...row, hhi: concentration([...funders.values()]) }))
    .toSorted((a, b) =>
      a.organisation < b.organisation ? -1 : a.organisation > b.organisation ? 1 : a.year - b.year || (a.currency < b.currency ? -1 : 1),
    )
}
/**
 * The records that count in a sum over all organisations: secured, in money, and none that comes out of another one which counts already: in a chain of city, district and organisation only the first.
 * A record whose source is not among those given counts itself: nothing is lost where only a part of the chain is known.
 */
export function countedOnce<T extends MoneyRecord>(records: readonly T[]): T[] {
  const secured = records.filter((record) => record.certainty === 'secured' && record.kind !== 'in-kind')
  const ids = new Set(secured.map((record) => record.id))
  return secured.filter((record) => record.parentId === null || !ids.has(record.parentId))
}
/** Total over all organisations by currency, money that was passed on counted once. */
export function totalOnce(records: readonly MoneyRecord[]): Map<string, bigint> {
  const totals = new Map<string, bigint>()
  for (const record of countedOnce(records)) totals.set(record.currency, (totals.get(record.currency) ?? 0n) + record.amountMinor)
  return totals
}
export type YearRow = { year: number; currency: string; sums: Record<Class, bigint>; totalMinor: bigint }
/** Money of each year by the classes of Table 3, over all organisations, money passed on counted once; each currency for itself. */
export function yearTotals(records: readonly MoneyRecord[]): YearRow[] {
  const rows = new Map<string, YearRow>()
  for (const record of countedOnce(records)) {
    for (const [year, part] of spread(record, 'year')) {
      const key = `${year} ${record.currency}`
      const row = rows.get(key) ?? {
        year: Number(year),
        currency: record.currency,
        sums: { eu: 0n, prague: 0n, rest: 0n, own: 0n },
        totalMinor: 0n,
      }
      row.sums[classOf(record.kind === 'own-income' ? 'own' : record.origin)] += part
      row.totalMinor += part
      rows.set(key, row)
    }
  }
  return [...rows.values()].toSorted((a, b) => a.year - b.year || (a.currency < b.currency ? -1 : 1))
}
/** Records that pass on more than they are: a mistake in the data, shown to people and never mended by itself. */
export function overspentChains<T extends MoneyRecord>(records: readonly T[]): { record: T; passedMinor: bigint }[] {
  const passed = new Map<string, bigint>()
  for (const record of records)
    if (record.parentId !== null && record.certainty === 'secured')
      passed.set(`${record.parentId} ${record.currency}`, (passed.get(`${record.parentId} ${record.currency}`) ?? 0n) + record.amountMinor)
  return records.flatMap((record) => {
    const out = passed.get(`${record.id} ${record.currency}`) ?? 0n
    return out > record.amountMinor ? [{ record, passedMinor: out }] : []
  })
}

export type Instrument = { id: string; name: string; validTo: string | null; knownOn: string; successorId: string | null; source: string }
export type Month = { month: string; securedMinor: bigint; probableMinor: bigint }
export type Cliff = {
  instrument: string
  source: string
  endsOn: string
  service: string
  district: string
  monthlyMinor: bigint
  sharePercent: number
  clients: number
  records: number
  monthsAhead: number
}
const monthsUntil = (from: string, to: string): number =>
  (Number(to.slice(0, 4)) - Number(from.slice(0, 4))) * 12 + Number(to.slice(5, 7)) - Number(from.slice(5, 7))
/** Money of a service by month as it was known on a day: secured and probable apart, never added. Applied-for money is no forecast. */
export function forecast(records: readonly MoneyRecord[], today: string, months: number): Month[] {
  const wanted = Array.from({ length: months }, (_unused, index) =>
    iso(Date.UTC(Number(today.slice(0, 4)), Number(today.slice(5, 7)) - 1 + index, 1)).slice(0, 7),
  )
  const sums = new Map(wanted.map((month) => [month, { month, securedMinor: 0n, probableMinor: 0n }]))
  for (const record of records) {
    if (
      record.certainty === 'applied' ||
      record.currency !== 'CZK' ||
      (record.certainty === 'secured' ? record.decidedOn : record.enteredOn) > today
    )
      continue
    for (const [month, part] of spread(record, 'month')) {
      const sum = sums.get(month)
      if (!sum) continue
      if (record.certainty === 'secured') sum.securedMinor += part
      else sum.probableMinor += part
    }
  }
  return [...sums.values()]
}
/**
 * Instruments that end without a successor within the horizon, and what each service of each district gets from them, as known on the day: the end must have been known by then.
 * The share is that of the service's secured money in the last month of the instrument's records.
 */
export function cliffs(records: readonly MoneyRecord[], instruments: readonly Instrument[], today: string, horizonMonths: number): Cliff[] {
  const found: Cliff[] = []
  const known = records.filter(
    (record) => record.certainty === 'secured' && record.decidedOn <= today && record.currency === 'CZK' && record.kind !== 'in-kind',
  )
  for (const instrument of instruments) {
    if (
      instrument.validTo === null ||
      instrument.successorId !== null ||
      instrument.knownOn > today ||
      instrument.validTo < today ||
      monthsUntil(today, instrument.validTo) > horizonMonths
    )
      continue
    const own = known.filter((record) => record.instrumentId === instrument.id && record.endsOn >= today)
    for (const [key, group] of Map.groupBy(own, (record) => `${record.service ?? ''}\n${record.district ?? ''}`)) {
      const [service = '', district = ''] = key.split('\n')
      const endsOn = group.reduce((latest, record) => (record.endsOn > latest ? record.endsOn : latest), '')
      const month = endsOn.slice(0, 7)
      const inMonth = (list: readonly MoneyRecord[]) => list.reduce((sum, record) => sum + (spread(record, 'month').get(month) ?? 0n), 0n)
      const monthly = inMonth(group)
      const all = inMonth(known.filter((record) => (record.service ?? '') === service && (record.district ?? '') === district))
      found.push({
        instrument: instrument.name,
        source: instrument.source,
        endsOn,
        service,
        district,
        monthlyMinor: monthly,
        sharePercent: all === 0n ? 0 : Number(shareOf(monthly, 100n, all)),
        clients: group.reduce((sum, record) => sum + (record.clients ?? 0), 0),
        records: group.length,
        monthsAhead: monthsUntil(today, endsOn),
      })
    }
  }
  return found.toSorted((a, b) =>
    a.endsOn < b.endsOn ? -1 : a.endsOn > b.endsOn ? 1 : Number(b.monthlyMinor - a.monthlyMinor) || (a.service < b.service ? -1 : 1),
  )
}

export type Evidence = { same: 'recipient' | 'partner' | 'funders' | 'service' | 'district' | 'words' | 'period' | 'amount'; text: string }
export type DuplicatePair = { a: MoneyRecord; b: MoneyRecord; points: number; evidence: Evidence[] }
const stop = new Set([
  'pro',
  'pri',
  'cizince',
  'cizincu',
  'praha',
  'praze',
  'projekt',
  'podpora',
  'the',
  'for',
  'of',
  'and',
  'rok',
  'roku',
  'migrants',
  'foreigners',
  'ukazka',
  'demo',
])
const wordsOf = (text: string): Set<string> =>
  new Set(
    text
      .normalize('NFD')
      .replace(/\p{M}/gu, '')
      .toLowerCase()
      .split(/[^a-z0-9]+/)
      .filter((word) => word.length > 2 && !stop.has(word) && !/^\d+$/.test(word))
      .map((word) => word.slice(0, 6)),
  )
/** Share of common words, 0 to 100. */
function likeness(a: Set<string>, b: Set<string>): number {
  if (a.size === 0 || b.size === 0) return 0
  const common = [...a].filter((word) => b.has(word)).length
  return Math.round((common / (a.size + b.size - common)) * 100)
}
/**
 * Pairs in which the same thing may be paid twice: the same recipient, different funders, overlapping time, the same words; every pair says why, and none blocks anything.
 * A yearly renewal by one funder is none, nor co-funding and money passed on, which name each other.
 */
export function duplicates(records: readonly MoneyRecord[], least = 60): DuplicatePair[] {
  const pairs: DuplicatePair[] = []
  const words = new Map(records.map((record) => [record.id, wordsOf(record.title)]))
  for (const group of Map.groupBy(
    records.filter((record) => record.kind === 'grant'),
    (record) => record.organisationId ?? record.recipientIco ?? record.recipient,
  ).values()) {
    // In order of their beginning, so that a record is compared only with those that begin before it ends.
    const inOrder = group.toSorted((x, y) => (x.startsOn < y.startsOn ? -1 : x.startsOn > y.startsOn ? 1 : x.id < y.id ? -1 : 1))
    for (const [index, a] of inOrder.entries()) {
      for (let next = index + 1; next < inOrder.length; next++) {
        const b = inOrder[next]
        if (b === undefined || b.startsOn > a.endsOn) break
        if (a.funder === b.funder || a.parentId === b.id || b.parentId === a.id || (a.parentId !== null && a.parentId === b.parentId))
          continue
        const overlap = Math.min(at(a.endsOn), at(b.endsOn)) - Math.max(at(a.startsOn), at(b.startsOn)) + dayMs
        if (overlap <= 0) continue
        const covered = Math.round((overlap / dayMs / Math.min(daysBetween(a.startsOn, a.endsOn), daysBetween(b.startsOn, b.endsOn))) * 100)
        const alike = likeness(words.get(a.id) ?? new Set(), words.get(b.id) ?? new Set())
        const evidence: Evidence[] = [
          { same: 'recipient', text: a.recipient },
          { same: 'funders', text: `${a.funder} / ${b.funder}` },
          { same: 'period', text: `${covered} %` },
          { same: 'words', text: `${alike} %` },
        ]
        let points = Math.round(alike * 0.6) + Math.round(covered * 0.1)
        if (a.service !== null && a.service === b.service) {
          points += 15
          evidence.push({ same: 'service', text: a.service })
        } else if (a.service !== null && b.service !== null) points -= 30
        if (a.district !== null && a.district === b.district) {
          points += 10
          evidence.push({ same: 'district', text: a.district })
        } else if (a.district !== null && b.district !== null) points -= 25
        if (a.amountMinor === b.amountMinor) {
          points += 10
          evidence.push({ same: 'amount', text: '' })
        }
        if (points >= least && alike >= 40) pairs.push({ a, b, points, evidence })
      }
    }
  }
  return pairs.toSorted((x, y) => y.points - x.points || (x.a.id + x.b.id < y.a.id + y.b.id ? -1 : 1))
}

export const aidLimits = {
  general: { euroCents: 30_000_000n, source: 'Regulation (EU) 2023/2831, Art. 3(2)' },
  sgei: { euroCents: 75_000_000n, source: 'Regulation (EU) 2023/2832, Art. 3(2)' },
} as const
export type AidEntry = { grantedOn: string; euroCents: bigint }
export type AidCheck = { since: string; usedCents: bigint; freeCents: bigint; allowed: boolean; nextOn: string | null }
/** The first day on which aid granted on a day counts no more. */
export const dropDay = (grantedOn: string): string => yearsOn(grantedOn, 3)
const yearsOn = (day: string, years: number): string => {
  const [year = '1970', month = '01', of = '01'] = day.split('-')
  const last = new Date(Date.UTC(Number(year) + years, Number(month), 0)).getUTCDate()
  return `${String(Number(year) + years).padStart(4, '0')}-${month}-${String(Math.min(Number(of), last)).padStart(2, '0')}`
}
/**
 * De minimis aid of one undertaking: what was granted in the three years before a day and the new aid together stay within the limit. An entry counts up to the day before its third anniversary.
 * `nextOn`: the first day on which the new aid would fit, if it does not now.
 */
export function deMinimis(
  entries: readonly AidEntry[],
  day: string,
  newCents: bigint,
  limitCents: bigint = aidLimits.general.euroCents,
): AidCheck {
  const used = (on: string) =>
    entries.filter((entry) => entry.grantedOn <= on && dropDay(entry.grantedOn) > on).reduce((sum, entry) => sum + entry.euroCents, 0n)
  const now = used(day)
  const allowed = now + newCents <= limitCents
  const later = entries
    .map((entry) => dropDay(entry.grantedOn))
    .filter((on) => on > day)
    .toSorted()
  return {
    since: yearsOn(day, -3),
    usedCents: now,
    freeCents: limitCents > now ? limitCents - now : 0n,
    allowed,
    nextOn: allowed ? null : (later.find((on) => used(on) + newCents <= limitCents) ?? null),
  }
}
/** Crowns (haléře) as euro cents by a printed rate ("25.115" for so many units); rounded half up. */
export function toEuroCents(hellers: bigint, rate: { units: number; crowns: string }): bigint {
  const [whole = '0', part = ''] = rate.crowns.split('.')
  return shareOf(hellers, BigInt(rate.units) * 10n ** BigInt(part.length), BigInt(whole + part))
}

export type Pairing = { a: string; b: string; together: number; against: number }
/** Who works together and who competes: joint projects and applications of one call for the same service. */
export function pairings(joint: readonly (readonly string[])[], competing: readonly (readonly string[])[]): Pairing[] {
  const pairs = new Map<string, Pairing>()
  const count = (groups: readonly (readonly string[])[], what: 'together' | 'against') => {
    for (const group of groups) {
      const names = [...new Set(group)].toSorted()
      for (const [index, a] of names.entries()) {
        for (const b of names.slice(index + 1)) {
          const pair = pairs.get(`${a}\n${b}`) ?? { a, b, together: 0, against: 0 }
          pair[what] += 1
          pairs.set(`${a}\n${b}`, pair)
        }
      }
    }
  }
  count(joint, 'together')
  count(competing, 'against')
  return [...pairs.values()].toSorted((x, y) => y.together + y.against - x.together - x.against || (x.a + x.b < y.a + y.b ? -1 : 1))
}
