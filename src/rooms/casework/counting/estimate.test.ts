import { describe, expect, test } from 'vitest'
import { makeWorld, randomProfile } from '../../../../test/support/counting-worlds.ts'
import { estimatePeople } from './estimate.ts'
import { readBirthDate, readRegistrations } from './registrations.ts'
import { editDistance, nearWords } from './similarity.ts'

const header = 'reg_id,org,given,surname,dob,sex,group\n'

describe('counting the people behind registrations', () => {
  test('the range holds the truth in at least 19 of 20 invented cities, and is not wider than 12 %', () => {
    const worlds = Array.from({ length: 40 }, (_, index) => {
      const profile = randomProfile(index + 501)
      return makeWorld(index + 501, { ...profile, people: Math.min(profile.people, 1500) })
    })
    const answers = worlds.map((world) => ({ world, answer: estimatePeople(world.csv) }))
    for (const { world, answer } of answers) {
      expect([answer.sum, answer.contacts]).toEqual([world.sum, world.contacts])
      expect((answer.range[1] - answer.range[0]) / answer.estimate).toBeLessThanOrEqual(0.12)
    }
    const held = answers.filter(({ world, answer }) => answer.range[0] <= world.people && world.people <= answer.range[1])
    expect(held.length).toBeGreaterThanOrEqual(38)
    const errors = answers.map(({ world, answer }) => answer.estimate / world.people - 1)
    expect(Math.sqrt(errors.reduce((sum, error) => sum + error ** 2, 0) / errors.length)).toBeLessThan(0.015)
  })

  test('a whole city of twenty thousand registrations is counted within its range', () => {
    const world = makeWorld(37)
    const answer = estimatePeople(world.csv)
    expect(answer.sum).toBeGreaterThan(20_000)
    expect(answer.range[0]).toBeLessThanOrEqual(world.people)
    expect(answer.range[1]).toBeGreaterThanOrEqual(world.people)
  })

  test('the same file gives the same answer', () => {
    const { csv } = makeWorld(21)
    expect(estimatePeople(csv)).toEqual(estimatePeople(csv))
  })

  test('nobody is counted twice for a spelling or a swap, and people of one common name stay apart', () => {
    // Forty people of two names: each is registered twice, in another spelling, order or with another gap.
    const rows = Array.from({ length: 20 }, (_, index) => {
      const [day, other] = [String(1 + index).padStart(2, '0'), String(28 - index).padStart(2, '0')]
      return [`x,a,Oleksandr,Shevchenko,19${60 + index}-03-${day},M,UA`, `x,b,Ševčenko,Aleksandr,19${60 + index}-03-${day},M,UA`, `x,a,Thi Lan,Nguyen,19${60 + index}-05-${other},F,VN`, `x,c,Lan,Nguyen Thi,19${60 + index}-05-${other},,VN`]
    }).flat()
    const { csv, people } = makeWorld(19)
    const alone = estimatePeople(csv)
    const more = estimatePeople(csv + rows.join('\n'))
    expect(Math.abs(alone.estimate - people) / people).toBeLessThan(0.02)
    expect(more.estimate - alone.estimate).toBeGreaterThanOrEqual(36)
    expect(more.estimate - alone.estimate).toBeLessThanOrEqual(44)
  })

  test('rows without a name are contacts and never people', () => {
    expect(estimatePeople(`${header}1,a,,,,,\n2,b, ,-,1990-01-02,F,UA\n`)).toMatchObject({ contacts: 2, sum: 0, estimate: 0, range: [0, 0] })
    expect(estimatePeople(`${header}1,a,Olena,,,,\n2,b,,,,,\n`)).toMatchObject({ contacts: 1, sum: 1, estimate: 1, range: [1, 1] })
  })

  test('a file with nothing but names is still counted', () => {
    const { csv } = makeWorld(21)
    const bare = csv.split('\n').slice(1).filter((line) => line !== '').map((line) => line.split(',').slice(2, 4).join(',')).map((names, index) => `${index},,${names},,,`)
    const answer = estimatePeople(header + bare.join('\n'))
    expect(answer.estimate).toBeGreaterThan(0)
    expect(answer.estimate).toBeLessThanOrEqual(answer.sum)
  })

  test.each([
    ['', 'missing: reg_id, org, given, surname, dob, sex, group'],
    ['reg_id,org,given,surname,dob,sex\n1,a,b,c,,\n', 'missing: group'],
    [header, 'no rows'],
    [`${header}1,a,Olena\n`, 'Line 2: 3 cells where the header has 7'],
    ['reg_id,org,org,given,surname,dob,sex,group\n1,a,a,b,c,,,\n', 'twice'],
  ])('a file that cannot be read is refused with a reason: %j', (text, reason) => {
    expect(() => estimatePeople(text)).toThrow(reason)
  })
})

describe('reading registrations', () => {
  test('dates are read in the ways people write them', () => {
    expect(['1985-03-27', '27.3.1985', '27/03/1985', '19850327', '1985-27-03', '1985-03-27T00:00:00'].map(readBirthDate)).toEqual(Array.from({ length: 6 }, () => ({ year: 1985, month: 3, day: 27 })))
    expect(readBirthDate('1985')).toEqual({ year: 1985, month: 1, day: 1 })
    expect(['', 'unknown', '0000-00-00', '85-3-27'].map(readBirthDate)).toEqual([null, null, null, null])
  })

  test('columns are found by name in any order, and semicolons are read too', () => {
    const { named } = readRegistrations('Group;dob;surname;given;org;reg_id;sex\nUA;1985-03-27;Shevchenko;Olena;a;1;F\n')
    expect(named).toEqual([{ organisation: 'a', given: 'olena', surname: 'sevhenko', birth: { year: 1985, month: 3, day: 27 }, sex: 'f', group: 'ua' }])
  })
})

describe('near words', () => {
  test.each([['kovalenko', 'kovalenko', 0], ['kovalenko', 'kovlaenko', 1], ['lan', 'loan', 1], ['bondar', 'bondarhuk', 3], ['', 'abc', 3]])('%s and %s are %i apart', (one, other, distance) => {
    expect(editDistance(one, other)).toBe(distance)
  })

  test('short words are near only by one letter, and two letters are not a word', () => {
    const near = nearWords(['li', 'le', 'lan', 'loan', 'kovalenko', 'kovlenk', 'hmd', 'ahmed', 'bondar'])
    expect(near.get('li')?.get('le')).toBeUndefined()
    expect(near.get('lan')?.get('loan')).toBe(1)
    expect(near.get('kovalenko')?.get('kovlenk')).toBe(2)
    expect(near.get('hmd')?.get('ahmed')).toBe(2)
    expect(near.get('bondar')?.size).toBe(1)
  })
})
