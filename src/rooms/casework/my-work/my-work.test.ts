// What a counsellor should see first.
import { describe, expect, test } from 'vitest'
import { clockTime, placeOfNow, whatIsNext, type NearDeadline, type Visit, type Waiting } from './model.ts'

const visit = (time: string, until: string, more: Partial<Visit> = {}): Visit => ({
  slotId: time,
  day: '2026-12-01',
  time,
  until,
  mine: true,
  state: 'booked',
  ...more,
})
const ticket = (number: number, state = 'waiting'): Waiting => ({ number, waited: 12, state })
const period = (daysLeft: number, state = 'confirmed'): NearDeadline => ({ id: 'd', lastDay: '2026-12-02', daysLeft, state })
const at = (time: string, more: Partial<Parameters<typeof whatIsNext<Visit, NearDeadline, Waiting>>[0]> = {}) =>
  whatIsNext({ today: '2026-12-01', time, visits: [], deadlines: [], waiting: [], due: 0, ...more })

describe('the first line of the day', () => {
  test('is a legal period that ends within two days and nobody has taken, before everything else', () => {
    const busy = { visits: [visit('09:00', '09:45')], waiting: [ticket(1)], due: 3 }
    expect(at('09:10', { ...busy, deadlines: [period(9), period(1)] })).toMatchObject({ kind: 'deadline', deadline: { daysLeft: 1 } })
    expect(at('09:10', { ...busy, deadlines: [period(1, 'acknowledged')] }).kind).toBe('here')
    expect(at('09:10', { ...busy, deadlines: [period(-1, 'acknowledged')] }).kind, 'one that is over stays red').toBe('deadline')
  })
  test('then the client who is here, then the waiting room, but nobody is called ten minutes before an appointment', () => {
    const visits = [visit('09:00', '09:45'), visit('11:00', '11:45')]
    expect(at('09:20', { visits, waiting: [ticket(4)] })).toMatchObject({ kind: 'here', minutes: 25 })
    expect(at('10:00', { visits, waiting: [ticket(3, 'called'), ticket(4)] })).toMatchObject({ kind: 'waiting', ticket: { number: 4 } })
    expect(at('10:51', { visits, waiting: [ticket(4)] })).toMatchObject({ kind: 'soon', minutes: 9 })
  })
  test('at 23:00 says what is due, else who comes first another day, else that nothing is left', () => {
    const tomorrow = visit('08:30', '09:15', { day: '2026-12-02' })
    expect(at('23:00', { visits: [visit('09:00', '09:45', { state: 'came' }), tomorrow], due: 2 })).toEqual({ kind: 'tasks', count: 2 })
    expect(at('23:00', { visits: [tomorrow] })).toMatchObject({ kind: 'another-day', visit: { time: '08:30' } })
    expect(at('23:00').kind).toBe('nothing')
  })
  test('never names an appointment of a colleague, one that was cancelled, or one that is over', () => {
    expect(
      at('09:10', {
        visits: [visit('09:00', '09:45', { mine: false }), visit('09:00', '09:45', { state: 'cancelled' }), visit('08:00', '08:45')],
      }).kind,
    ).toBe('nothing')
  })
})

test('the hand of the clock stands before the visit that has not ended, by the clocks of Prague', () => {
  const day = [visit('09:00', '09:45'), visit('10:00', '10:45')]
  expect([placeOfNow(day, '08:00'), placeOfNow(day, '09:45'), placeOfNow(day, '23:00')]).toEqual([0, 1, 2])
  expect([
    clockTime(new Date('2026-10-25T00:30:00Z')),
    clockTime(new Date('2026-10-25T01:30:00Z')),
    clockTime(new Date('2026-07-01T21:00:00Z')),
  ]).toEqual(['02:30', '02:30', '23:00'])
})
