// From an event to a last day, with every step and the law it stands on.
import { firstYear, plusDays, plusMonths, restOn } from './calendar.ts'
import { ruleOn, rules, type RuleVersion } from './rules.ts'

export type Link = { date: string; reason: string; source: string }
export type Computed = { lastDay: string; deliveryDay: string; chain: Link[] }

const isDay = (text: string): boolean =>
  /^\d{4}-\d{2}-\d{2}$/.test(text) &&
  !Number.isNaN(Date.parse(`${text}T00:00:00Z`)) &&
  new Date(`${text}T00:00:00Z`).toISOString().startsWith(text)

/**
 * The last day of a period and the day of delivery it rests on (YYYY-MM-DD), with the chain of reasons.
 * For rules of delivery the two are one day: the day on which the law takes the letter as delivered.
 * The day of the event is not counted; weeks and months end on the day of the same name or number, or on the last of the month; an end on a day of rest moves to the next working day.
 * Throws an Error with one clear line for an unknown rule, a wrong day, or a day for which no version of the rule is known.
 */
export function computeDeadline(ruleName: string, event: string): Computed {
  if (!isDay(event)) throw new Error(`"${event}" is not a day; write it as YYYY-MM-DD`)
  if (!rules.some((one) => one.rule === ruleName)) throw new Error(`there is no rule "${ruleName}"; see metropolis deadline --list`)
  if (Number(event.slice(0, 4)) < firstYear) throw new Error(`holidays before ${firstYear} are not known here`)
  const rule = ruleOn(ruleName, event)
  if (!rule) throw new Error(`no version of the rule "${ruleName}" is known for ${event}`)
  const { n, unit } = rule.length
  const chain: Link[] = [
    { date: event, reason: `Event: ${rule.event.en}`, source: rule.source },
    { date: plusDays(event, 1), reason: 'First day counted: the day of the event is not', source: rule.counting },
  ]
  const nominal = unit === 'day' ? plusDays(event, n) : unit === 'week' ? plusDays(event, 7 * n) : plusMonths(event, n)
  const shortened = unit === 'month' && nominal.slice(8) !== event.slice(8)
  chain.push({
    date: nominal,
    reason: `The period of ${n} ${unit}${n === 1 ? '' : 's'} ends${shortened ? ' on the last day of the month, which has no such day' : ''}`,
    source: unit === 'day' ? rule.source : rule.counting,
  })
  let last = nominal
  for (let rest = restOn(last); rule.moves !== false && rest !== null; rest = restOn(last)) {
    chain.push({ date: last, reason: `${rest.name}: not a working day`, source: rest.source })
    last = plusDays(last, 1)
  }
  if (last !== nominal) chain.push({ date: last, reason: 'The end moves to the next working day', source: rule.moving })
  if (rule.kind === 'delivery') chain.push({ date: last, reason: 'Taken as delivered', source: rule.source })
  return { lastDay: last, deliveryDay: rule.kind === 'delivery' ? last : event, chain }
}

export const deliveries = ['in-person', 'data-box', 'data-box-fiction', 'deposit', 'public-notice', 'announced', 'other'] as const
export type Delivery = (typeof deliveries)[number]
const fictions: Partial<Record<Delivery, string>> = {
  deposit: 'delivery-by-deposit',
  'data-box-fiction': 'delivery-by-data-box',
  'public-notice': 'delivery-by-public-notice',
}
/** A period from an event that came in a certain way: where the law takes something as delivered on another day, that day is computed first, and the chain tells both. Throws like computeDeadline. */
export function computeDelivered(rule: string, eventOn: string, deliveredBy: Delivery): Computed {
  const fiction = fictions[deliveredBy]
  const delivery = fiction === undefined ? null : computeDeadline(fiction, eventOn)
  const computed = computeDeadline(rule, delivery?.lastDay ?? eventOn)
  return {
    lastDay: computed.lastDay,
    deliveryDay: delivery?.lastDay ?? computed.deliveryDay,
    chain: [...(delivery?.chain ?? []), ...computed.chain],
  }
}

/** All versions of all rules, for lists. */
export function listRules(): readonly RuleVersion[] {
  return rules
}
