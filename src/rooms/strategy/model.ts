// Parts of a strategy in the order in which a reader meets them.
export const elementKinds = [
  'date',
  'preparation-step',
  'priority',
  'target-group',
  'excluded-group',
  'sector-issue',
  'recommendation',
  'limit',
  'national-framework',
  'normative-basis',
] as const
export type ElementKind = (typeof elementKinds)[number]
