// Who brings the co-funding of a project, year by year, and what is lost when one of them does not. Pure; whole crowns, fractions exact.
export type Payer = 'city' | 'district' | 'organisation' | 'other'
export type Contribution = { by: Payer; kind: 'cash' | 'in-kind'; minor: bigint }
export type SharedRule = { num: bigint; den: bigint; inKind: boolean }
export type Sharing = {
  totalMinor: bigint
  /** What the instrument pays at most. */
  fundMinor: bigint
  /** What the others must bring. */
  requiredMinor: bigint
  /** What of their offers counts: gifts in kind only where the rule allows them, nothing above what is required. */
  counted: Contribution[]
  missingMinor: bigint
  surplusMinor: bigint
  /** What the instrument pays of the cost that is really covered. */
  fundPaidMinor: bigint
  /** For each payer: what the instrument would pay less without their part. */
  without: { by: Payer; ownMinor: bigint; fundLostMinor: bigint; fundLeftMinor: bigint }[]
}
const crowns = (minor: bigint): bigint => (minor / 100n) * 100n
const sum = (list: readonly Contribution[]): bigint => list.reduce((total, one) => total + one.minor, 0n)
/** What the instrument pays when the others bring so much: its share of a cost of which they carry the rest. */
function carried(total: bigint, rule: SharedRule, brought: bigint): bigint {
  const ceiling = crowns((total * rule.num) / rule.den)
  if (rule.num === rule.den) return ceiling
  const by = crowns((brought * rule.num) / (rule.den - rule.num))
  return brought >= total - ceiling || by > ceiling ? ceiling : by
}
/** Counts offers in the order given up to what is required, gifts in kind last, because cash can be used for anything. */
export function shareOut(totalMinor: bigint, rule: SharedRule, offers: readonly Contribution[]): Sharing {
  const fund = crowns((totalMinor * rule.num) / rule.den)
  const required = totalMinor - fund
  const usable = [...offers.filter((one) => one.kind === 'cash'), ...offers.filter((one) => one.kind === 'in-kind' && rule.inKind)].filter(
    (one) => one.minor > 0n,
  )
  const counted: Contribution[] = []
  let left = required
  for (const offer of usable) {
    const minor = offer.minor < left ? offer.minor : left
    if (minor > 0n) counted.push({ ...offer, minor })
    left -= minor
  }
  const paid = carried(totalMinor, rule, required - left)
  return {
    totalMinor,
    fundMinor: fund,
    requiredMinor: required,
    counted,
    missingMinor: left,
    surplusMinor: sum(usable) - sum(counted),
    fundPaidMinor: paid,
    without: [...new Set(counted.map((one) => one.by))].map((by) => {
      // What others offered beyond need steps in for the one who is missing.
      const rest = sum(usable.filter((one) => one.by !== by))
      const still = carried(totalMinor, rule, rest < required ? rest : required)
      return { by, ownMinor: sum(counted.filter((one) => one.by === by)), fundLostMinor: paid - still, fundLeftMinor: still }
    }),
  }
}
