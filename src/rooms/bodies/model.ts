// Words of the register of bodies and the one list whose order is itself a fact.
import type { Member } from './queries.ts'

export const levels = ['city', 'district', 'sector', 'organisation'] as const
export const statuses = ['active', 'finished', 'failed'] as const
export const kinds = [
  'council-committee',
  'office',
  'coordination-platform',
  'platform',
  'working-group',
  'expert-group',
  'forum',
  'district-committee',
  'citizen-forum',
  'policy-platform',
  'network',
] as const
/** The four columns of Table 1 of the study (members of the Regional Advisory Platform), as printed from left to right. */
export const tableOneColumns = [
  'public-administration',
  'non-governmental-organizations',
  'educational-and-cultural-institutions',
  'international-organizations',
] as const
export type TableOneColumn = (typeof tableOneColumns)[number]

/** Members that Table 1 lists, by column, each column in its printed order; empty columns when the body has no such table. */
export function tableOne(members: readonly Member[]): { column: TableOneColumn; members: Member[] }[] {
  return tableOneColumns.map((column) => ({
    column,
    members: members
      .filter((member) => member.position !== null && member.sector === column)
      .toSorted((a, b) => (a.position ?? 0) - (b.position ?? 0)),
  }))
}
