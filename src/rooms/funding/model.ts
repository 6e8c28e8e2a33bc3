// Words of the register of money, and what may and may not be computed from it.
import type { Money } from '../../kernel/money.ts'

export const kinds = [
  'grant-programme', 'fund', 'subsidy', 'co-funding', 'in-kind', 'implicit', 'rule', 'benefit', 'grant', 'project-funding', 'own-income', 'budget-category',
  'budget-comparator', 'observation', 'issue',
] as const
/** Kinds that say how money flows; the others are yardsticks, remarks and problems. */
export const flowKinds: ReadonlySet<string> = new Set(['grant-programme', 'fund', 'subsidy', 'co-funding', 'in-kind', 'implicit', 'rule', 'benefit', 'grant', 'project-funding', 'own-income'])

export type Amount = {
  amountMinor: number | null; currency: string | null; asPrinted: string | null; relation: string | null; otherReadingMinor: number | null
}
/** The amount as we read it; null when the study states none. */
export function amountOf(fact: Amount): Money | null {
  return fact.amountMinor === null || fact.currency === null ? null : { minor: BigInt(fact.amountMinor), currency: fact.currency }
}
/** The printed amount taken literally, where that gives another sum. */
export function otherReadingOf(fact: Amount): Money | null {
  return fact.otherReadingMinor === null || fact.currency === null ? null : { minor: BigInt(fact.otherReadingMinor), currency: fact.currency }
}
