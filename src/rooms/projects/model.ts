// Words of the register of projects.
export const kinds = [
  'programme', 'project', 'service', 'centre', 'club', 'festival', 'event-series', 'social-enterprise', 'campaign', 'guideline', 'study', 'strategy-process', 'forum',
] as const
export const statuses = ['running', 'completed', 'planned', 'under-consideration', 'unknown'] as const
export const parts = ['organiser', 'co-organiser', 'partner', 'funder'] as const
export type Part = (typeof parts)[number]
