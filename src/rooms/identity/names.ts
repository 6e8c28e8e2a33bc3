// Words of the interface for roles and places.
import type { Actor } from '../../kernel/actor.ts'
import type { MessageKey, Translate } from '../../kernel/i18n.ts'
import { isRoleName, type RoleName } from '../../kernel/roles.ts'
import type { ApiScope } from './api-tokens/model.ts'

const roleKeys = {
  administrator: 'identity.role.administrator',
  'data-protection-officer': 'identity.role.data-protection-officer',
  auditor: 'identity.role.auditor',
  specialist: 'identity.role.specialist',
  'grants-officer': 'identity.role.grants-officer',
  'finance-officer': 'identity.role.finance-officer',
  councillor: 'identity.role.councillor',
  'committee-member': 'identity.role.committee-member',
  'platform-member': 'identity.role.platform-member',
  'icp-coordinator': 'identity.role.icp-coordinator',
  'organisation-lead': 'identity.role.organisation-lead',
  'social-counsellor': 'identity.role.social-counsellor',
  lawyer: 'identity.role.lawyer',
  psychotherapist: 'identity.role.psychotherapist',
  'street-worker': 'identity.role.street-worker',
  'team-lead': 'identity.role.team-lead',
  mediator: 'identity.role.mediator',
  interpreter: 'identity.role.interpreter',
  'teaching-assistant': 'identity.role.teaching-assistant',
  teacher: 'identity.role.teacher',
  'course-manager': 'identity.role.course-manager',
  'community-coordinator': 'identity.role.community-coordinator',
  'volunteer-coordinator': 'identity.role.volunteer-coordinator',
  'district-officer': 'identity.role.district-officer',
  'ministry-officer': 'identity.role.ministry-officer',
  'migrant-representative': 'identity.role.migrant-representative',
} as const satisfies Record<RoleName, MessageKey>

const scopeKeys = {
  'directory:write': 'identity.scope.directory-write',
  'bodies:write': 'identity.scope.bodies-write',
  'projects:write': 'identity.scope.projects-write',
  'funding:write': 'identity.scope.funding-write',
  'strategy:write': 'identity.scope.strategy-write',
  'population:import': 'identity.scope.population-import',
} as const satisfies Record<ApiScope, MessageKey>

export function roleText(t: Translate, role: string): string {
  return isRoleName(role) ? t(roleKeys[role]) : role
}
export function scopeText(t: Translate, scope: ApiScope): string {
  return t(scopeKeys[scope])
}
export function placeText(t: Translate, name: string | null): string {
  return name === null || name === '' ? t('identity.place.wholeCity') : name
}
/** The role of the hat worn now, for the header; empty without one. */
export function hatLabel(actor: Actor, t: Translate): string {
  return actor.kind === 'person' && actor.hat !== null ? roleText(t, actor.hat.role) : ''
}
