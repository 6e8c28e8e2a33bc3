// Words and sums after the award: parts of a payment plan, accounts, changes, settlement, risk.
import { z } from 'zod'
import { shareOf, split } from '../../../kernel/money.ts'
import { optionalText, text } from '../../../kernel/validation.ts'
import { crowns } from '../model.ts'

export type ChangeType =
  | 'time'
  | 'budget'
  | 'budget-small'
  | 'amount'
  | 'partner-in'
  | 'partner-out'
  | 'account'
  | 'name'
  | 'scope'
  | 'suspension'
  | 'resumption'
  | 'termination'
/** What is carried out on the city's word alone, without an amendment that both sides sign. */
export const needsAmendment = (type: string): boolean => !['account', 'name', 'budget-small'].includes(type)

/** An IBAN with its two check digits (ISO 13616, modulus 97); blanks are not counted. */
export function isIban(value: string): boolean {
  const plain = value.replace(/\s/g, '').toUpperCase()
  if (!/^[A-Z]{2}\d{2}[A-Z0-9]{11,30}$/.test(plain)) return false
  const digits = (plain.slice(4) + plain.slice(0, 4)).replace(/[A-Z]/g, (letter) => String(letter.charCodeAt(0) - 55))
  let rest = 0
  for (const digit of digits) rest = (rest * 10 + Number(digit)) % 97
  return rest === 1
}
export const iban = z.preprocess(
  (value) => (typeof value === 'string' ? value.replace(/\s/g, '').toUpperCase() : value),
  z.string({ error: 'ui.error.required' }).refine(isIban, 'grants.error.iban'),
)

/** "50/30/20": whole percents of one to three instalments that make 100; anything else is refused. */
export const paymentPlan = z
  .string()
  .trim()
  .regex(/^\d{1,3}(\/\d{1,3}){0,2}$/, 'grants.error.plan')
  .transform((value) => value.split('/').map(BigInt))
  .refine((parts) => parts.every((part) => part > 0n) && parts.reduce((sum, part) => sum + part, 0n) === 100n, 'grants.error.plan')
export type PlannedInstalment = { number: number; amount: bigint; condition: 'agreement' | 'interim' | 'final'; dueOn: string }
const addDays = (day: string, days: number): string =>
  new Date(Date.parse(`${day}T00:00:00Z`) + days * 86_400_000).toISOString().slice(0, 10)
const middle = (from: string, to: string): string => addDays(from, Math.floor((Date.parse(to) - Date.parse(from)) / 2 / 86_400_000))
/** Days by which reports are due: the interim one in the middle, the final one a month after the end. */
export const reportDays = (startsOn: string, endsOn: string): { interim: string; final: string } => ({
  interim: middle(startsOn, endsOn),
  final: addDays(endsOn, 30),
})
/** The first part is paid when the agreement is in force, the next after the interim report, the last of three after the final one. Parts add up to the award exactly. */
export function instalmentsOf(award: bigint, weights: readonly bigint[], startsOn: string, endsOn: string): PlannedInstalment[] {
  const days = reportDays(startsOn, endsOn)
  return split(award, weights, 100n).map((amount, index) => ({
    number: index + 1,
    amount,
    ...(
      [
        { condition: 'agreement', dueOn: startsOn },
        { condition: 'interim', dueOn: addDays(days.interim, 30) },
        { condition: 'final', dueOn: addDays(days.final, 30) },
      ] as const
    )[index as 0 | 1 | 2],
  }))
}
/** What the grant pays of each item: in the proportion of costs, whole crowns, never more than the item costs. */
export function grantPart(award: bigint, costs: readonly bigint[]): bigint[] {
  return split(award, costs, 100n)
}

export type Settlement = { eligible: bigint; limit: bigint; refund: bigint; lastInstalment: bigint | null }
/**
 * What a grant really owes: documents charged to it, but no more than the award and than its share of what the project really cost. Whole crowns; what was paid beyond comes back, what is still unpaid is reduced first.
 * Amounts in haléře. Source: the rule "settled eligible cost × rate ≥ paid grant, else a refund, to the crown".
 */
export function settlementOf(sums: { award: bigint; paid: bigint; charged: bigint; realCost: bigint; plannedCost: bigint }): Settlement {
  const limit = shareOf(sums.realCost, sums.award, sums.plannedCost, 100n)
  const least = [sums.charged, limit, sums.award].reduce((a, b) => (b < a ? b : a))
  const eligible = ((least + 50n) / 100n) * 100n
  return {
    eligible,
    limit,
    refund: sums.paid > eligible ? sums.paid - eligible : 0n,
    lastInstalment: sums.paid < sums.award ? (eligible > sums.paid ? eligible - sums.paid : 0n) : null,
  }
}

export type RiskFacts = {
  earlier: number
  awardMinor: bigint
  lateReports: number
  openFindings: number
  pastFindings: number
  amendments: number
  parties: number
}
export type RiskReason = 'first' | 'large' | 'late' | 'finding' | 'found' | 'changed' | 'joint'
/** A level out of the number of reasons, so that the next control and the next call can be read at a glance. */
export const riskLevel = (reasons: readonly unknown[]): 'low' | 'middle' | 'high' =>
  reasons.length >= 3 ? 'high' : reasons.length >= 1 ? 'middle' : 'low'
/** Why an agreement is looked at sooner; every reason counts one, none is hidden, and a person chooses. */
export function riskReasons(facts: RiskFacts): RiskReason[] {
  return [
    ...(facts.earlier === 0 ? ['first' as const] : []),
    ...(facts.awardMinor >= 50_000_000n ? ['large' as const] : []),
    ...(facts.lateReports > 0 ? ['late' as const] : []),
    ...(facts.openFindings > 0 ? ['finding' as const] : []),
    ...(facts.pastFindings > 0 ? ['found' as const] : []),
    ...(facts.amendments >= 2 ? ['changed' as const] : []),
    ...(facts.parties > 1 ? ['joint' as const] : []),
  ]
}

const optional = <Schema extends z.ZodType>(schema: Schema) =>
  z.preprocess((value) => (value === '' || value === undefined || value === null ? null : value), schema.nullable())
const position = z.coerce.number('ui.error.number').int('ui.error.number').min(1, 'ui.error.number').max(40, 'ui.error.number')
/** What a recipient asks to change; a part left empty is not asked for. */
export const changeInput = z
  .object({
    id: z.uuid(),
    reason: text(2000, 10),
    endsOn: optional(z.iso.date('ui.error.date')),
    moveFrom: optional(position),
    moveTo: optional(position),
    moveAmount: optional(crowns),
    amount: optional(crowns),
    partnerId: optional(z.uuid()),
    partnerShare: optional(z.enum(['lead', 'falls'])),
    partnerInIco: optional(
      z
        .string()
        .trim()
        .regex(/^\d{8}$/, 'grants.error.ico'),
    ),
    partnerInShare: optional(crowns),
    newName: optionalText(200),
    pause: optional(z.enum(['suspend', 'resume'])),
    iban: optional(iban),
    scope: optionalText(2000),
    termination: optionalText(2000),
  })
  .superRefine((input, context) => {
    const say = (path: string, message: string) => context.addIssue({ code: 'custom', path: [path], message })
    const moving = [input.moveFrom, input.moveTo, input.moveAmount].filter((one) => one !== null).length
    if (moving > 0 && moving < 3)
      say(input.moveFrom === null ? 'moveFrom' : input.moveTo === null ? 'moveTo' : 'moveAmount', 'ui.error.required')
    if (input.moveFrom !== null && input.moveFrom === input.moveTo) say('moveTo', 'grants.error.sameItem')
    if (input.partnerId !== null && input.partnerShare === null) say('partnerShare', 'ui.error.required')
    if ((input.partnerInIco === null) !== (input.partnerInShare === null))
      say(input.partnerInIco === null ? 'partnerInIco' : 'partnerInShare', 'ui.error.required')
    if (
      input.termination !== null &&
      [input.endsOn, input.amount, input.partnerId, input.partnerInIco, input.scope, input.pause, input.moveFrom].some(
        (one) => one !== null,
      )
    )
      say('termination', 'grants.error.terminationAlone')
    if (
      moving === 0 &&
      [
        input.endsOn,
        input.amount,
        input.partnerId,
        input.partnerInIco,
        input.newName,
        input.pause,
        input.iban,
        input.scope,
        input.termination,
      ].every((one) => one === null)
    )
      say('', 'grants.error.noChange')
  })
export type ChangeAsked = z.output<typeof changeInput>
/** Whether a shift of money between items is small: with all earlier small ones within the share of the award that the agreement names. */
export function isSmallShift(move: { amount: bigint; earlier: bigint; award: bigint; percent: number }): boolean {
  return (move.amount + move.earlier) * 100n <= move.award * BigInt(move.percent)
}
/** The typed parts of a request, each with what it needs to be done. Amounts as text of haléře. */
export function itemsOf(
  asked: ChangeAsked,
  around: { small: boolean; partnerInId: string | null },
): { type: ChangeType; detail: Record<string, string | number> }[] {
  const one = (type: ChangeType, wanted: boolean, detail: () => Record<string, string | number>) =>
    wanted ? [{ type, detail: detail() }] : []
  return [
    ...one('time', asked.endsOn !== null, () => ({ endsOn: asked.endsOn ?? '' })),
    ...one(around.small ? 'budget-small' : 'budget', asked.moveFrom !== null, () => ({
      from: asked.moveFrom ?? 0,
      to: asked.moveTo ?? 0,
      amount: String(asked.moveAmount ?? 0n),
    })),
    ...one('amount', asked.amount !== null, () => ({ amount: String(asked.amount) })),
    ...one('partner-out', asked.partnerId !== null, () => ({
      organisationId: asked.partnerId ?? '',
      share: asked.partnerShare ?? 'falls',
    })),
    ...one('partner-in', around.partnerInId !== null, () => ({
      organisationId: around.partnerInId ?? '',
      amount: String(asked.partnerInShare ?? 0n),
    })),
    ...one('account', asked.iban !== null, () => ({ iban: asked.iban ?? '' })),
    ...one('name', asked.newName !== null, () => ({ text: asked.newName ?? '' })),
    ...one('scope', asked.scope !== null, () => ({ text: asked.scope ?? '' })),
    ...one('suspension', asked.pause === 'suspend', () => ({ text: asked.reason.slice(0, 300) })),
    ...one('resumption', asked.pause === 'resume', () => ({ text: asked.reason.slice(0, 300) })),
    ...one('termination', asked.termination !== null, () => ({ text: asked.termination ?? '' })),
  ]
}

/** One document charged to one or more funders. */
export const chargeInput = z.object({
  id: z.uuid(),
  supplierIco: z
    .string({ error: 'ui.error.required' })
    .trim()
    .regex(/^(\d{8}|-)$/, 'grants.error.ico'),
  // One document is one document however its number is typed, or it could be claimed twice.
  documentNo: text(60).transform((value) => value.toUpperCase().replaceAll(/\s+/g, '')),
  issuedOn: z.iso.date('ui.error.date'),
  paidOn: z.iso.date('ui.error.date'),
  total: z.string().trim(),
  amount: z.string().trim(),
  label: text(200, 2),
  funder: z.string().trim().max(120).default('city'),
  position: optional(position),
})
/** The amounts of the plan after one was changed: what is charged stays, the rest is shared out in its old proportion. */
export function rescale(items: readonly { amount: bigint; charged: bigint }[], award: bigint): bigint[] | null {
  const charged = items.reduce((sum, item) => sum + item.charged, 0n)
  const rest = items.map((item) => item.amount - item.charged)
  if (award < charged) return null
  if (rest.every((one) => one === 0n)) return award === charged ? items.map((item) => item.charged) : null
  return split(award - charged, rest, 100n).map((part, index) => part + (items[index]?.charged ?? 0n))
}
