// What is next: the one line a counsellor reads first, decided from what stands in the lists and nothing else.

const hourInPrague = new Intl.DateTimeFormat('en-GB', { timeZone: 'Europe/Prague', hour: '2-digit', minute: '2-digit', hourCycle: 'h23' })
/** The clock of Prague as HH:MM. */
export function clockTime(instant: Date): string {
  return hourInPrague.format(instant)
}
const minutesOf = (time: string) => Number(time.slice(0, 2)) * 60 + Number(time.slice(3, 5))

export type Visit = { slotId: string; day: string; time: string; until: string; mine: boolean; state: string | null }
export type NearDeadline = { id: string; lastDay: string; daysLeft: number; state: string }
export type Waiting = { number: number; waited: number; state: string }
export type Situation<V extends Visit, D extends NearDeadline, W extends Waiting> = {
  today: string
  time: string
  visits: readonly V[]
  deadlines: readonly D[]
  waiting: readonly W[]
  due: number
}
export type Next<V, D, W> =
  | { kind: 'deadline'; deadline: D }
  | { kind: 'here'; visit: V; minutes: number }
  | { kind: 'waiting'; ticket: W }
  | { kind: 'soon'; visit: V; minutes: number }
  | { kind: 'tasks'; count: number }
  | { kind: 'another-day'; visit: V }
  | { kind: 'nothing' }

/** A legal period that cannot wait: over, or ending within two days, and nobody has said "I have it". */
export function isRed(deadline: NearDeadline): boolean {
  return deadline.daysLeft < 0 || (deadline.daysLeft <= 2 && deadline.state !== 'acknowledged')
}
/** Minutes before an appointment in which nobody is called from the waiting room any more. */
const lastCall = 10

/**
 * The next thing to do, in this order: a deadline in red; the client who should be here now; somebody in the waiting room, unless an appointment begins in a few minutes;
 * the next appointment of the day; what is due; the first appointment of another day.
 */
export function whatIsNext<V extends Visit, D extends NearDeadline, W extends Waiting>({
  today,
  time,
  visits,
  deadlines,
  waiting,
  due,
}: Situation<V, D, W>): Next<V, D, W> {
  const red = deadlines.find(isRed)
  if (red) return { kind: 'deadline', deadline: red }
  const now = minutesOf(time)
  const booked = visits.filter((visit) => visit.mine && visit.state === 'booked')
  const here = booked.find((visit) => visit.day === today && minutesOf(visit.time) <= now && now < minutesOf(visit.until))
  if (here) return { kind: 'here', visit: here, minutes: minutesOf(here.until) - now }
  const soon = booked.find((visit) => visit.day === today && minutesOf(visit.time) > now)
  const minutes = soon ? minutesOf(soon.time) - now : null
  const first = waiting.find((ticket) => ticket.state === 'waiting')
  if (first && (minutes === null || minutes > lastCall)) return { kind: 'waiting', ticket: first }
  if (soon && minutes !== null) return { kind: 'soon', visit: soon, minutes }
  if (due > 0) return { kind: 'tasks', count: due }
  const another = booked.find((visit) => visit.day > today)
  return another ? { kind: 'another-day', visit: another } : { kind: 'nothing' }
}

/** Where the hand of the clock stands in the list of the day: before the first visit that has not ended; after all of them when the day is over. */
export function placeOfNow(visits: readonly { until: string }[], time: string): number {
  const index = visits.findIndex((visit) => visit.until > time)
  return index === -1 ? visits.length : index
}

/** Harmless errands that fill the list of somebody who is made to show their screen: keys of texts, the same for everybody, with days that look like any day. */
export const errands = [
  { label: 'casework.errand.leaflets', inDays: 0 },
  { label: 'casework.errand.attendance', inDays: 1 },
  { label: 'casework.errand.room', inDays: 2 },
  { label: 'casework.errand.poster', inDays: 5 },
] as const
