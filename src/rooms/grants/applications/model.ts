// What an applicant writes, and the rules the machine checks it by.
import { z } from 'zod'
import { checkbox, optionalText, text } from '../../../kernel/validation.ts'
import type { AttachmentKind } from '../calls/model.ts'
import { crowns, grantServices, optionalCrowns, sourceStates, sumOf } from '../model.ts'

/** A cost: what it is, how much, who of the parties spends it (0 the applicant, then the partners in their order), and how much of it the city is to pay. */
const item = z.object({
  label: text(200, 2),
  amount: crowns,
  city: optionalCrowns,
  party: z.coerce.number().int().min(0).max(4).default(0),
})
/** Somebody else's money: for one of the costs or for the whole, in cash or in kind. */
const source = z.object({
  funder: text(200, 2),
  amount: crowns,
  status: z.enum(sourceStates),
  item: z.coerce.number().int().min(0).max(12).nullable().default(null),
  inKind: checkbox.default(false),
})
const partner = z.object({ organisationId: z.uuid('ui.error.required'), share: crowns })
export const mostItems = 12
export const mostSources = 8
export const mostPartners = 4
/** A draft may hold anything of it; a submission all of it. */
export const applicationInput = z
  .object({
    streamId: z.uuid('ui.error.required'),
    title: text(140, 3),
    summary: text(3000, 20),
    service: z.enum(grantServices, 'ui.error.required'),
    district: optionalText(10),
    startsOn: z.iso.date('ui.error.date'),
    endsOn: z.iso.date('ui.error.date'),
    requested: crowns,
    viable: optionalCrowns,
    ownShare: optionalCrowns,
    items: z.array(item).min(1, 'grants.error.items').max(mostItems),
    sources: z.array(source).max(mostSources),
    partners: z.array(partner).max(mostPartners),
    agreesToPublish: checkbox,
  })
  .refine((input) => input.viable === null || input.viable <= input.requested, { path: ['viable'], message: 'grants.error.viable' })
  .refine((input) => input.startsOn <= input.endsOn, { path: ['endsOn'], message: 'grants.error.period' })
export type ApplicationContent = z.output<typeof applicationInput>

export const machineRules = [
  'sources-cost',
  'item-sources',
  'cofunding',
  'in-kind',
  'shares-request',
  'party-plan',
  'partner-confirms',
  'partner-self',
  'cap',
  'stream-budget',
  'period',
  'ico',
  'kind',
  'count',
  'attachment',
  'consent',
  'twin',
] as const
export type Defect = (typeof machineRules)[number]
/** What the check knows besides the form. */
export type Around = {
  year: number
  endsBy: string | null
  capMinor: bigint | null
  streamBudgetMinor: bigint
  cofundingPercent: number
  inKindPercent: number
  maxApplications: number | null
  applicantKinds: readonly string[]
  neededAttachments: readonly string[]
  ico: boolean
  kind: string
  organisationId: string
  twins: number
  others: number
  attachments: readonly AttachmentKind[]
  confirmed: readonly { organisationId: string; share: bigint }[]
}
/** The city's part of one party: what is left of the request for the applicant, the named share for a partner. */
export function sharesOf(content: Pick<ApplicationContent, 'requested' | 'partners'>): bigint[] {
  return [content.requested - sumOf(content.partners.map((one) => one.share)), ...content.partners.map((one) => one.share)]
}
/** Whether the plan of every party adds up to its share. Asked of joint applications, and of anybody who divided costs by who pays. */
function plansHold(content: ApplicationContent): boolean {
  if (content.partners.length === 0 && content.items.every((one) => one.city === null)) return true
  return (
    sharesOf(content).every(
      (share, party) => sumOf(content.items.filter((one) => one.party === party).map((one) => one.city ?? 0n)) === share,
    ) && content.items.every((one) => one.party <= content.partners.length)
  )
}
/** The machine's part of the formal check: names of the rules a submission does not keep (each with its words in the catalogue). */
export function defectsOf(content: ApplicationContent, around: Around): Defect[] {
  const cost = sumOf(content.items.map((one) => one.amount))
  const others = sumOf(content.sources.map((one) => one.amount))
  const own = content.ownShare ?? 0n
  const inKind = sumOf(content.sources.filter((one) => one.inKind).map((one) => one.amount))
  const broken: Readonly<Record<Defect, boolean>> = {
    'sources-cost': others + content.requested + own !== cost,
    'item-sources': content.items.some(
      (one, index) =>
        (one.city ?? 0n) + sumOf(content.sources.filter((from) => from.item === index).map((from) => from.amount)) > one.amount,
    ),
    cofunding: (own + others) * 100n < cost * BigInt(around.cofundingPercent),
    'in-kind': inKind * 100n > cost * BigInt(around.inKindPercent),
    'shares-request': content.partners.length > 0 && (sharesOf(content)[0] ?? 0n) <= 0n,
    'party-plan': !plansHold(content),
    'partner-confirms': content.partners.some(
      (one) => !around.confirmed.some((word) => word.organisationId === one.organisationId && word.share === one.share),
    ),
    'partner-self':
      content.partners.some((one) => one.organisationId === around.organisationId) ||
      new Set(content.partners.map((one) => one.organisationId)).size < content.partners.length,
    cap: around.capMinor !== null && content.requested > around.capMinor,
    'stream-budget': content.requested > around.streamBudgetMinor,
    period: content.startsOn < `${around.year}-01-01` || content.endsOn > (around.endsBy ?? `${around.year + 1}-06-30`),
    ico: !around.ico,
    kind: around.applicantKinds.length > 0 && !around.applicantKinds.includes(around.kind),
    count: around.maxApplications !== null && around.others >= around.maxApplications,
    attachment: around.neededAttachments.some((needed) => !around.attachments.some((one) => one === needed)),
    consent: !content.agreesToPublish,
    twin: around.twins > 0,
  }
  return machineRules.filter((rule) => broken[rule])
}
