export type Clock = { now(): Date; today(): string }

const pragueDay = new Intl.DateTimeFormat('sv-SE', { timeZone: 'Europe/Prague', dateStyle: 'short' })

/** The calendar day in Prague at an instant, as YYYY-MM-DD. */
export function dayInPrague(instant: Date): string {
  return pragueDay.format(instant)
}

export const systemClock: Clock = {
  now: () => new Date(),
  today: () => dayInPrague(new Date()),
}

/** A clock that stands still (for tests and "as of" questions). */
export function clockAt(instant: string | Date): Clock {
  const fixed = new Date(instant)
  return { now: () => fixed, today: () => dayInPrague(fixed) }
}
