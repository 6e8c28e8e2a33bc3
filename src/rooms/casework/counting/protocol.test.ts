import { createHash } from 'node:crypto'
import { describe, expect, test } from 'vitest'
import { makeWorld, randomFrom, randomProfile, type World } from '../../../../test/support/counting-worlds.ts'
import { askTokens, countByGroup, countSubmissions, makeSubmission, openKeyHolder, preciseKey, shuffledDates } from './protocol.ts'
import type { Registered } from './protocol.ts'

type Row = Registered & { organisation: string; person: number }

function rowsOf(world: World): Row[] {
  return world.csv
    .trim()
    .split('\n')
    .slice(1)
    .map((line, index) => {
      const [, organisation = '', given = '', surname = '', birth = '', sex = '', group = ''] = line.split(',')
      return { organisation, given, surname, birth, sex, group, person: world.persons[index] ?? -1 }
    })
    .filter((row) => row.person >= 0)
}
/** Stands for the key holders where only the arithmetic is tried: equal keys give equal tokens. */
const hashed = (keys: readonly string[]) => keys.map((key) => createHash('sha256').update(key).digest('hex'))
/** The first people of the world are taken for the invented ones: registered by the same clerks, so as messy as the others. */
function submissionsOf(
  world: World,
  seed: number,
  invented: number,
  ask: (organisation: string) => (keys: readonly string[]) => string[] = () => hashed,
) {
  const random = randomFrom(seed)
  return [...Map.groupBy(rowsOf(world), (row) => row.organisation)].map(([organisation, rows]) =>
    makeSubmission(
      organisation,
      rows.filter((row) => row.person >= invented),
      rows.filter((row) => row.person < invented).map((row) => ({ ...row, control: row.person })),
      random,
      ask(organisation),
    ),
  )
}

describe('the blind count', () => {
  test('the published range holds the truth in at least 19 of 20 invented cities', () => {
    const held = Array.from({ length: 20 }, (_, index) => {
      const profile = randomProfile(index + 900)
      const [people, invented] = [Math.max(800, Math.min(profile.people, 3000)), 600]
      const world = makeWorld(index + 900, { ...profile, people: people + invented })
      const count = countSubmissions(submissionsOf(world, index, invented))
      expect(count.registrations).toBe(rowsOf(world).filter((row) => row.person >= invented).length)
      return count.range[0] <= people && people <= count.range[1]
    })
    expect(held.filter((is) => is).length).toBeGreaterThanOrEqual(19)
  })

  test('two key holders, one run: numbers come out, no name went in, both logs agree, and the keys are gone', () => {
    const world = makeWorld(19, { ...randomProfile(19), people: 150, organisations: 3, overlap: 1.8 })
    const holders = [openKeyHolder('data protection officer', () => 2_000), openKeyHolder('university', () => 2_000)] as const
    const submissions = submissionsOf(world, 77, 110, (organisation) => (keys) => askTokens(keys, organisation, [...holders]))
    const expected = countSubmissions(submissionsOf(world, 77, 110))
    expect(countSubmissions(submissions)).toEqual(expected)

    expect(JSON.stringify(submissions)).not.toMatch(
      new RegExp(
        rowsOf(world)
          .map((row) => row.surname)
          .filter((name) => name.length > 4)
          .join('|'),
        'i',
      ),
    )
    expect(holders[0].answered()).toEqual(holders[1].answered())
    expect([...holders[0].answered().values()].reduce((sum, count) => sum + count, 0)).toBe(
      submissions
        .flatMap((one) => [...one.people, ...one.controls].map(({ token }) => token).concat(one.shuffled))
        .filter((token) => token !== null).length,
    )

    for (const holder of holders) holder.destroy()
    expect(() => askTokens(['olena sevhenko 1985-3-27'], 'org-1', [...holders])).toThrow('destroyed')
  })

  test('equal people have equal tokens at all organisations of one run, and others in the next run', () => {
    const run = () => [openKeyHolder('one', () => 10), openKeyHolder('two', () => 10)] as const
    const key = preciseKey({ given: 'Олена', surname: 'Шевченко', birth: '1985-03-27', sex: 'F', group: 'UA' })
    expect(key).toBe(preciseKey({ given: 'Ševčenko', surname: 'Elena', birth: '27.3.1985', sex: '', group: '' }))
    const first = run()
    const here = askTokens([key ?? ''], 'a', [...first])
    expect(askTokens([key ?? ''], 'b', [...first])).toEqual(here)
    expect(askTokens([key ?? ''], 'a', [...run()])).not.toEqual(here)
    const [one] = first
    expect(askTokens([key ?? ''], 'a', [one, openKeyHolder('another', () => 10)])).not.toEqual(here)
  })

  test('an organisation that asks too much is refused by the first holder', () => {
    const holders = [openKeyHolder('one', () => 2), openKeyHolder('two', () => 2)] as const
    expect(() => askTokens(['a', 'b', 'c'], 'curious', [...holders])).toThrow('at most 2 requests')
    expect(holders[1].answered().size).toBe(0)
  })

  test('sealed organisations give a total only: it widens the range and changes nothing else', () => {
    const submissions = submissionsOf(makeWorld(19), 78, 700)
    const open = countSubmissions(submissions)
    const withSealed = countSubmissions(submissions, [120])
    expect(withSealed).toEqual({ ...open, sealed: 120, ceiling: open.ceiling + 120, range: [open.range[0], open.range[1] + 120] })
  })

  test('without enough controls there is no number', () => {
    const [one, other] = submissionsOf(makeWorld(19), 79, 700)
    if (!one || !other) throw new Error('the world has two organisations')
    expect(() =>
      countSubmissions([
        { ...one, controls: [] },
        { ...other, controls: [] },
      ]),
    ).toThrow('controls')
    expect(() => countSubmissions([one])).toThrow('at least two')
  })

  test('people of a group are told by one, two or more organisations', () => {
    const person = (token: string | null, group = 'UA') => ({ token, group })
    const groups = countByGroup([
      { organisation: 'a', people: [person('x'), person('y'), person(null)], controls: [], shuffled: [] },
      { organisation: 'b', people: [person('x'), person('y'), person('z', 'VN')], controls: [], shuffled: [] },
      { organisation: 'c', people: [person('x'), person(null)], controls: [], shuffled: [] },
    ])
    expect(Object.fromEntries(groups)).toEqual({ UA: [2, 1, 1], VN: [1, 0, 0] })
  })

  test('shuffling exchanges dates inside a group and sex only, and loses none', () => {
    const people = rowsOf(makeWorld(19))
    const shuffled = shuffledDates(people, randomFrom(5))
    const dates = (rows: readonly Registered[]) => rows.map((one) => `${one.group} ${one.sex} ${one.birth}`).toSorted()
    expect(dates(shuffled)).toEqual(dates(people))
    expect(shuffled.filter((one, index) => one.birth !== people[index]?.birth).length).toBeGreaterThan(people.length / 2)
  })

  test('a date that only means "some day of that year" makes no precise key', () => {
    const olena = { given: 'Olena', surname: 'Shevchenko', sex: 'F', group: 'UA' }
    expect([
      preciseKey({ ...olena, birth: '1985-01-01' }),
      preciseKey({ ...olena, birth: '' }),
      preciseKey({ ...olena, surname: '', birth: '1985-03-27' }),
    ]).toEqual([null, null, null])
  })
})
