// Words of the register of money.
import type { Money } from '../../kernel/money.ts'

export const kinds = [
  'grant-programme',
  'subsidy',
  'co-funding',
  'in-kind',
  'implicit',
  'fund',
  'rule',
  'benefit',
  'project-funding',
  'grant',
  'own-income',
  'budget-comparator',
  'budget-category',
  'observation',
  'issue',
] as const

/** Kinds that tell of no payment of their own: sums of Table 3, yardsticks, remarks, problems. */
export const remarks = ['budget-category', 'budget-comparator', 'observation', 'issue'] as const

/** An amount as whole minor units; null where the source states none. */
export function moneyOf(minor: number | null, currency: string | null): Money | null {
  return minor === null || currency === null ? null : { minor: BigInt(minor), currency }
}
