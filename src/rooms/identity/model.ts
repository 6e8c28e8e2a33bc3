// Pure rules of identity: what a network and a browser are called, how long one waits after wrong tries, when a role is in force.
import { z } from 'zod'
import { day, email, optionalDay, text, uuid } from '../../kernel/validation.ts'
import { roleNames, type RoleName } from '../../kernel/roles.ts'

/** The server acting for somebody who has not proved anything yet. */
export const signInSystem = { kind: 'system', purpose: 'sign-in' } as const

/** Fresh proof lasts this long for dangerous acts. */
export const reauthenticationMinutes = 10
export const invitationDays = 7
export const resetMinutes = 60
export const ceremonyMinutes = 10
export const recoveryCodeCount = 10

export function minutesLater(instant: Date, minutes: number): Date {
  return new Date(instant.getTime() + minutes * 60_000)
}

// ---- roles -------------------------------------------------------------------------------------------------------------

/** Held in no organisation and no body: these reach the whole city. */
export const cityWideRoles = ['administrator', 'data-protection-officer', 'auditor'] as const satisfies readonly RoleName[]
/** What the administrator of an organisation may hand out there; every other role is the city's to give. */
export const rolesWithinOrganisation = [
  'administrator',
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
] as const satisfies readonly RoleName[]

export function reachesWholeCity(role: RoleName): boolean {
  return cityWideRoles.some((one) => one === role)
}
export function staysWithinOrganisation(role: RoleName): boolean {
  return rolesWithinOrganisation.some((one) => one === role)
}

/** Roles that open confidential rows, decide about money, or open doors for others: a stolen password must not be enough for them. */
const sensitiveRoles = [
  'administrator',
  'data-protection-officer',
  'auditor',
  'specialist',
  'grants-officer',
  'finance-officer',
  'councillor',
  'committee-member',
  'organisation-lead',
  'social-counsellor',
  'lawyer',
  'psychotherapist',
  'street-worker',
  'team-lead',
  'mediator',
  'interpreter',
] as const satisfies readonly RoleName[]

/** Whether a role is worn only after a second factor is set up; the city's setting SECOND_FACTOR decides how far this goes. */
export function needsSecondFactor(role: RoleName, setting: 'sensitive' | 'everybody' | 'offered'): boolean {
  return setting === 'everybody' || (setting === 'sensitive' && sensitiveRoles.some((one) => one === role))
}

export type Period = { validFrom: string; validTo: string | null; revokedAt: Date | null }
export type HoldingState = 'current' | 'future' | 'ended' | 'revoked'

/** State of a role on a Prague day; the last day still counts whole. */
export function stateOn(period: Period, today: string): HoldingState {
  if (period.revokedAt) return 'revoked'
  if (period.validFrom > today) return 'future'
  return period.validTo !== null && period.validTo < today ? 'ended' : 'current'
}

const optionalId = z.preprocess((value) => (value === '' || value === undefined ? null : value), uuid.nullable())

const holding = z.object({
  role: z.enum(roleNames, 'identity.error.role'),
  organisationId: optionalId,
  bodyId: optionalId,
  validFrom: day,
  validTo: optionalDay,
})
export type HoldingInput = z.output<typeof holding>

function checkHolding(value: HoldingInput, context: z.RefinementCtx): void {
  const refuse = (path: string, message: string) => context.addIssue({ code: 'custom', path: [path], message })
  if (value.validTo !== null && value.validTo < value.validFrom) refuse('validTo', 'identity.error.endBeforeStart')
  if (value.organisationId !== null && value.bodyId !== null) refuse('bodyId', 'identity.error.onePlace')
  if (value.organisationId === null && value.bodyId === null && !reachesWholeCity(value.role))
    refuse('organisationId', 'identity.error.placeNeeded')
}

export const InvitationForm = holding
  .extend({ email, displayName: text(120), lang: z.enum(['cs', 'en', 'uk']).default('cs') })
  .superRefine(checkHolding)
export const GrantForm = holding.extend({ accountId: uuid }).superRefine(checkHolding)
export const EndForm = z.object({ holdingId: uuid, validTo: day })
export const HoldingRef = z.object({ holdingId: uuid })
export const AccountRef = z.object({ accountId: uuid })
export const ProfileForm = z.object({ displayName: text(120), lang: z.enum(['cs', 'en', 'uk']) })

// ---- visitors ----------------------------------------------------------------------------------------------------------

/** The browser in front of us, before we know who sits there. */
export type Visitor = { address: string; browser: string; deviceToken: string | undefined; sessionToken: string | undefined }

/** First 24 bits of an IPv4 address, first 48 of an IPv6 one: enough to recognise a place, and one household cannot change it at will. */
export function networkOf(address: string): string {
  const plain = address.replace(/^::ffff:(?=\d+\.)/i, '')
  const v4 = /^(\d{1,3})\.(\d{1,3})\.(\d{1,3})\.\d{1,3}$/.exec(plain)
  if (v4) return `${v4[1]}.${v4[2]}.${v4[3]}.0/24`
  if (!plain.includes(':')) return 'unknown'
  const [head = ''] = plain.toLowerCase().split('%')
  const [left = '', right] = head.split('::')
  const start = left === '' ? [] : left.split(':')
  const end = right === undefined || right === '' ? [] : right.split(':')
  const zeros = right === undefined ? 0 : Math.max(0, 8 - start.length - end.length)
  const groups = [...start, ...Array.from({ length: zeros }, () => '0'), ...end]
  return `${groups
    .slice(0, 3)
    .map((group) => group.replace(/^0+(?=.)/, ''))
    .join(':')}::/48`
}

const browsers: readonly (readonly [RegExp, string])[] = [
  [/Edg\//, 'Edge'],
  [/OPR\//, 'Opera'],
  [/SamsungBrowser\//, 'Samsung Internet'],
  [/Firefox\/|FxiOS\//, 'Firefox'],
  [/Chrome\/|CriOS\//, 'Chrome'],
  [/Safari\//, 'Safari'],
]
const systems: readonly (readonly [RegExp, string])[] = [
  [/iPhone|iPad/, 'iOS'],
  [/Android/, 'Android'],
  [/Windows/, 'Windows'],
  [/Mac OS X/, 'macOS'],
  [/CrOS/, 'ChromeOS'],
  [/Linux/, 'Linux'],
]

/** "Firefox, Windows": enough for a person to recognise a browser; the full header is not kept. */
export function browserName(userAgent: string | undefined): string {
  const name = browsers.find(([pattern]) => pattern.test(userAgent ?? ''))?.[1]
  const system = systems.find(([pattern]) => pattern.test(userAgent ?? ''))?.[1]
  return [name, system].filter((part) => part !== undefined).join(', ') || '?'
}

// ---- wrong tries -------------------------------------------------------------------------------------------------------

/** A counter of failures: so many are free, then each further one makes everybody in this bucket wait, twice as long each time. */
export type Bucket = { name: string; free: number; windowMinutes: number; firstWaitSeconds: number; longestWaitSeconds: number }

export function waitSeconds(bucket: Bucket, failures: number): number {
  if (failures < bucket.free) return 0
  return Math.min(bucket.longestWaitSeconds, bucket.firstWaitSeconds * 2 ** Math.min(failures - bucket.free, 20))
}

/**
 * Which counters a try goes into. A browser in which the person signed in before has a counter of its own and nothing else, so strangers who hammer
 * the account from anywhere cannot lock the owner out there (OWASP Authentication Cheat Sheet, device cookies). Everybody else shares three.
 */
export function bucketsFor(
  purpose: 'password' | 'second-factor' | 'reauthentication',
  who: { key: string; network: string; knownDevice: string | null },
): Bucket[] {
  if (who.knownDevice !== null) {
    return [{ name: `${purpose} device ${who.knownDevice}`, free: 5, windowMinutes: 60, firstWaitSeconds: 10, longestWaitSeconds: 900 }]
  }
  return [
    {
      name: `${purpose} account-network ${who.key} ${who.network}`,
      free: 5,
      windowMinutes: 60,
      firstWaitSeconds: 10,
      longestWaitSeconds: 900,
    },
    { name: `${purpose} account ${who.key}`, free: 20, windowMinutes: 360, firstWaitSeconds: 30, longestWaitSeconds: 1800 },
    { name: `${purpose} network ${who.network}`, free: 60, windowMinutes: 60, firstWaitSeconds: 10, longestWaitSeconds: 900 },
  ]
}

/** Asking for a link by mail: counted for the address asked for, whether or not it has an account. */
export function resetBuckets(who: { key: string; network: string }): Bucket[] {
  return [
    {
      name: `reset account-network ${who.key} ${who.network}`,
      free: 3,
      windowMinutes: 60,
      firstWaitSeconds: 600,
      longestWaitSeconds: 3600,
    },
    { name: `reset network ${who.network}`, free: 30, windowMinutes: 60, firstWaitSeconds: 60, longestWaitSeconds: 3600 },
  ]
}

/** Sign-ins begun but not tried yet (challenges of passkeys, journeys to the city's provider). */
export function beginningBucket(network: string): Bucket {
  return { name: `beginning network ${network}`, free: 300, windowMinutes: 60, firstWaitSeconds: 60, longestWaitSeconds: 900 }
}

// ---- sign-in forms -----------------------------------------------------------------------------------------------------

const secret = z.string({ error: 'ui.error.required' }).min(1, 'ui.error.required').max(1024, 'ui.error.tooLong')

export const PasswordForm = z.object({ email, password: secret })
export const EmailForm = z.object({ email })
export const CodeForm = z.object({ code: secret })
export const NewPasswordForm = z.object({ password: secret })
