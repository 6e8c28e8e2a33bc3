// Days on which rights are lost: decided cases, and rules that hold for every day.
import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { easterSunday, holidayOn, plusDays, plusMonths, restOn } from './calendar.ts'
import { root } from '../../../../test/support/server.ts'
import { openCatalogues } from '../../../kernel/i18n.ts'
import { computeDeadline, computeDelivered, listRules } from './model.ts'
import { reasonText, sourceText } from './words.ts'

describe('decided cases', () => {
  test('delivered to a data box on 2 October 2015: the appeal ends on Monday 19 October (Regional Court Ústí nad Labem – Liberec 60 A 4/2016-109)', () => {
    expect(computeDeadline('administrative-appeal', '2015-10-02').lastDay).toBe('2015-10-19')
  })
  test('delivered on 11 March 2015: the appeal ends on 26 March', () => {
    expect(computeDeadline('administrative-appeal', '2015-03-11').lastDay).toBe('2015-03-26')
  })
  test('the tenth day of deposit on 25 December 2008: delivered on 29 December (Supreme Administrative Court 9 As 55/2009)', () => {
    const { deliveryDay, lastDay, chain } = computeDeadline('delivery-by-deposit', '2008-12-15')
    expect([deliveryDay, lastDay]).toEqual(['2008-12-29', '2008-12-29'])
    expect(chain.map((link) => link.date)).toEqual([
      '2008-12-15',
      '2008-12-16',
      '2008-12-25',
      '2008-12-25',
      '2008-12-26',
      '2008-12-27',
      '2008-12-28',
      '2008-12-29',
      '2008-12-29',
    ])
  })
  test('nobody signs in to the data box and the tenth day is a Saturday: delivered on Monday (Supreme Administrative Court 4 Afs 264/2018-85, enlarged senate)', () => {
    // Arrived on Wednesday 11 May 2022; the tenth day is Saturday 21 May.
    expect(computeDeadline('delivery-by-data-box', '2022-05-11').deliveryDay).toBe('2022-05-23')
    expect(computeDelivered('administrative-appeal', '2022-05-11', 'data-box-fiction')).toMatchObject({
      deliveryDay: '2022-05-23',
      lastDay: '2022-06-07',
    })
    // Somebody signed in: delivered on that day, and the appeal ends ten days earlier. Taking the one for the other would cost the case.
    expect(computeDelivered('administrative-appeal', '2022-05-11', 'data-box')).toMatchObject({
      deliveryDay: '2022-05-11',
      lastDay: '2022-05-26',
    })
  })
  test('a decision left at the post office over Christmas: every day between the event and the last day is told with its law', () => {
    const { deliveryDay, lastDay, chain } = computeDelivered('administrative-appeal', '2026-12-15', 'deposit')
    expect([deliveryDay, lastDay]).toEqual(['2026-12-28', '2027-01-12'])
    expect(chain.filter((link) => link.reason.endsWith('not a working day')).map((link) => [link.date, link.reason.split(':')[0]])).toEqual(
      [
        ['2026-12-25', 'Christmas Day'],
        ['2026-12-26', 'Second Day of Christmas'],
        ['2026-12-27', 'Sunday'],
      ],
    )
  })
  test('a notice on the official board counts on its fifteenth day, also when that is a Saturday: the earlier day is the safe one (Supreme Administrative Court 1 As 86/2009 discusses § 25)', () => {
    expect(computeDeadline('delivery-by-public-notice', '2026-12-04').deliveryDay).toBe('2026-12-19')
    expect(restOn('2026-12-19')?.name).toBe('Saturday')
    expect(computeDelivered('administrative-appeal', '2026-12-04', 'public-notice').lastDay).toBe('2027-01-04')
  })
  test('31 January and one month: the last day of February', () => {
    expect(plusMonths('2023-01-31', 1)).toBe('2023-02-28')
    expect(plusMonths('2024-01-31', 1)).toBe('2024-02-29')
    // Two months from the last day of December end with February.
    expect(computeDeadline('administrative-action', '2024-12-31').lastDay).toBe('2025-02-28')
  })
  test('Good Friday is a day of rest since 2016 and was none in 2008', () => {
    expect(holidayOn('2008-03-21')).toBeNull()
    expect(holidayOn('2015-04-03')).toBeNull()
    expect(holidayOn('2016-03-25')?.name).toBe('Good Friday')
  })
  test('28 September and 17 November are holidays since 2000', () => {
    expect([holidayOn('1999-09-28'), holidayOn('1999-11-17')]).toEqual([null, null])
    expect([holidayOn('2000-09-28')?.name, holidayOn('2000-11-17')?.name]).toEqual([
      'Czech Statehood',
      'Struggle for Freedom and Democracy',
    ])
  })
  test('Easter falls where the church has it', () => {
    expect([2000, 2008, 2016, 2024, 2026, 2038].map(easterSunday)).toEqual([
      '2000-04-23',
      '2008-03-23',
      '2016-03-27',
      '2024-03-31',
      '2026-04-05',
      '2038-04-25',
    ])
  })
  test('a constitutional complaint had sixty days until 2012 and has two months since', () => {
    expect(computeDeadline('constitutional-complaint', '2012-12-31').lastDay).toBe('2013-03-01')
    expect(computeDeadline('constitutional-complaint', '2013-01-02').lastDay).toBe('2013-03-04')
  })
})

describe('every rule on every day', () => {
  const day = fc.integer({ min: 0, max: 365 * 30 }).map((n) => plusDays('2013-01-01', n))
  const name = fc.constantFrom(...new Set(listRules().map((one) => one.rule)))
  // A notice on the official board is the one rule whose day stands where it falls.
  const moving = fc.constantFrom(
    ...new Set(
      listRules()
        .filter((one) => one.moves !== false)
        .map((one) => one.rule),
    ),
  )
  test('ends on a working day, not before the plain sum, and at most five days after it', () => {
    fc.assert(
      fc.property(moving, day, (rule, event) => {
        const { lastDay, chain } = computeDeadline(rule, event)
        expect(restOn(lastDay)).toBeNull()
        const plain = chain[2]?.date ?? ''
        expect(lastDay >= plain && lastDay <= plusDays(plain, 5)).toBe(true)
      }),
    )
  })
  test('never ends earlier for a later event', () => {
    fc.assert(
      fc.property(name, day, (rule, event) => {
        expect(computeDeadline(rule, plusDays(event, 1)).lastDay >= computeDeadline(rule, event).lastDay).toBe(true)
      }),
    )
  })
  test('explains each step with its law and leaves no gap between the plain end and the last day', () => {
    fc.assert(
      fc.property(name, day, (rule, event) => {
        const { chain, lastDay } = computeDeadline(rule, event)
        for (const link of chain) expect(link.source).not.toBe('')
        const rest = chain
          .slice(3)
          .filter((link) => link.reason.endsWith('not a working day'))
          .map((link) => link.date)
        expect(rest).toEqual(Array.from({ length: rest.length }, (_, n) => plusDays(chain[2]?.date ?? '', n)))
        expect(chain.at(-1)?.date).toBe(lastDay)
      }),
    )
  })
  test('is told in Czech with Czech law, every step of every rule', () => {
    const texts = openCatalogues(root)
    fc.assert(
      fc.property(name, day, (rule, event) => {
        for (const link of computeDeadline(rule, event).chain) {
          const said = `${reasonText(texts('cs'), 'cs', link.reason)} ${sourceText('cs', link.source)}`
          expect(said).not.toMatch(/\b(day|period|Event|Act|Coll|court|amended|ends|holiday|working)\b/)
          expect(reasonText(texts('en'), 'en', link.reason)).toBe(link.reason)
        }
      }),
    )
    expect(sourceText('cs', 'Act 500/2004 Coll., § 40(1)(c); Supreme Administrative Court 9 As 55/2009')).toBe(
      'zákon č. 500/2004 Sb., § 40 odst. 1 písm. c); Nejvyšší správní soud 9 As 55/2009',
    )
    expect(sourceText('cs', 'Act 245/2000 Coll., § 2, as amended by Act 359/2015 Coll. (from 1 January 2016)')).toBe(
      'zákon č. 245/2000 Sb., § 2, ve znění zákona č. 359/2015 Sb. (od 1. 1. 2016)',
    )
  })
  test('refuses days that are none', () => {
    for (const wrong of ['2026-02-30', '23.11.2026', '', '1980-01-01', '2026-13-01'])
      expect(() => computeDeadline('administrative-appeal', wrong), wrong).toThrow()
    expect(() => computeDeadline('no-such-rule', '2026-01-05')).toThrow(/no rule/)
  })
})
