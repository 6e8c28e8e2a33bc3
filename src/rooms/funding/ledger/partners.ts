// Who fits whom, from interests that organisations have published themselves. Pure.
export type Interest = {
  id: string
  organisationId: string
  organisation: string
  slug: string
  service: string
  district: string | null
  offers: string
  seeks: string
  until: string
  isDemo: boolean
}
export type Match = { interest: Interest; reasons: ('service' | 'district' | 'complements')[]; points: number }
const plain = (text: string): Set<string> =>
  new Set(
    text
      .normalize('NFD')
      .replace(/\p{M}/gu, '')
      .toLowerCase()
      .split(/[^a-z0-9\u0400-\u04ff]+/)
      .filter((word) => word.length > 3)
      .map((word) => word.slice(0, 5)),
  )
const share = (a: Set<string>, b: Set<string>): boolean => [...a].some((word) => b.has(word))
/** Interests of others that overlap with an own one: the same service, the same district, or one offers what the other seeks. Every match says why; without a reason there is none. */
export function matchesOf(own: Interest, all: readonly Interest[]): Match[] {
  return all
    .filter((other) => other.organisationId !== own.organisationId)
    .flatMap((interest): Match[] => {
      const reasons: Match['reasons'] = []
      if (interest.service === own.service) reasons.push('service')
      if (interest.district !== null && interest.district === own.district) reasons.push('district')
      if (share(plain(interest.offers), plain(own.seeks)) || share(plain(own.offers), plain(interest.seeks))) reasons.push('complements')
      const points = reasons.reduce((total, reason) => total + { service: 3, district: 2, complements: 2 }[reason], 0)
      return points >= 3 ? [{ interest, reasons, points }] : []
    })
    .toSorted((a, b) => b.points - a.points || (a.interest.organisation < b.interest.organisation ? -1 : 1))
}
export type Owed = { organisation: string; slug: string | null; title: string; funder: string; reportsPerYear: number }
export type BurdenRow = {
  organisation: string
  slug: string | null
  funders: number
  grants: number
  reports: number
  harmonised: number
  owed: Owed[]
}
/**
 * How many reports a year an organisation owes, and how many it would owe if its funders took one common report: as often as the most demanding of them asks, with an annex for each of the others.
 * An annex is no report of its own, because it repeats nothing.
 */
export function burden(owed: readonly Owed[]): BurdenRow[] {
  return [
    ...Map.groupBy(
      owed.filter((one) => one.reportsPerYear > 0),
      (one) => one.slug ?? one.organisation,
    ).values(),
  ]
    .map((list) => ({
      organisation: list[0]?.organisation ?? '',
      slug: list[0]?.slug ?? null,
      funders: new Set(list.map((one) => one.funder)).size,
      grants: list.length,
      reports: list.reduce((sum, one) => sum + one.reportsPerYear, 0),
      harmonised: Math.max(...list.map((one) => one.reportsPerYear)),
      owed: list.toSorted((a, b) => (a.funder + a.title < b.funder + b.title ? -1 : 1)),
    }))
    .toSorted((a, b) => b.reports - a.reports || (a.organisation < b.organisation ? -1 : 1))
}
