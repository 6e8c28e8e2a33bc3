/** Every role a person can hold; always in an organisation or a body, always from–to (product.md part 3, study roles.json). */
export const roleNames = [
  'administrator',
  'data-protection-officer',
  'auditor',
  'specialist',
  'grants-officer',
  'finance-officer',
  'councillor',
  'committee-member',
  'platform-member',
  'icp-coordinator',
  'organisation-lead',
  'social-counsellor',
  'lawyer',
  'psychotherapist',
  'street-worker',
  'team-lead',
  'mediator',
  'interpreter',
  'teaching-assistant',
  'teacher',
  'course-manager',
  'community-coordinator',
  'volunteer-coordinator',
  'district-officer',
  'ministry-officer',
  'migrant-representative',
] as const
export type RoleName = (typeof roleNames)[number]

export function isRoleName(text: string): text is RoleName {
  return roleNames.some((name) => name === text)
}
