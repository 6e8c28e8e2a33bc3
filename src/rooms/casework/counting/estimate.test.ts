import { describe, expect, test } from 'vitest'
import { makeWorld, randomProfile } from '../../../../test/support/counting-worlds.ts'
import { harshProfile, makeHarshWorld } from '../../../../test/support/harsh-worlds.ts'
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
      return [
        `x,a,Oleksandr,Shevchenko,19${60 + index}-03-${day},M,UA`,
        `x,b,Ševčenko,Aleksandr,19${60 + index}-03-${day},M,UA`,
        `x,a,Thi Lan,Nguyen,19${60 + index}-05-${other},F,VN`,
        `x,c,Lan,Nguyen Thi,19${60 + index}-05-${other},,VN`,
      ]
    }).flat()
    const { csv, people } = makeWorld(19)
    const alone = estimatePeople(csv)
    const more = estimatePeople(csv + rows.join('\n'))
    expect(Math.abs(alone.estimate - people) / people).toBeLessThan(0.02)
    expect(more.estimate - alone.estimate).toBeGreaterThanOrEqual(36)
    expect(more.estimate - alone.estimate).toBeLessThanOrEqual(44)
  })

  test('rows without a name are contacts and never people', () => {
    expect(estimatePeople(`${header}1,a,,,,,\n2,b, ,-,1990-01-02,F,UA\n`)).toMatchObject({
      contacts: 2,
      sum: 0,
      estimate: 0,
      range: [0, 0],
    })
    expect(estimatePeople(`${header}1,a,Olena,,,,\n2,b,,,,,\n`)).toMatchObject({ contacts: 1, sum: 1, estimate: 1, range: [1, 1] })
  })

  test('a file with nothing but names is still counted', () => {
    const { csv } = makeWorld(21)
    const bare = csv
      .split('\n')
      .slice(1)
      .filter((line) => line !== '')
      .map((line) => line.split(',').slice(2, 4).join(','))
      .map((names, index) => `${index},,${names},,,`)
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
    expect(['1985-03-27', '27.3.1985', '27/03/1985', '19850327', '1985-27-03', '1985-03-27T00:00:00'].map(readBirthDate)).toEqual(
      Array.from({ length: 6 }, () => ({ year: 1985, month: 3, day: 27 })),
    )
    expect(readBirthDate('1985')).toEqual({ year: 1985, month: 1, day: 1 })
    expect(['', 'unknown', '0000-00-00', '85-3-27'].map(readBirthDate)).toEqual([null, null, null, null])
  })

  test('columns are found by name in any order, and semicolons are read too', () => {
    const { named } = readRegistrations('Group;dob;surname;given;org;reg_id;sex\nUA;1985-03-27;Shevchenko;Olena;a;1;F\n')
    expect(named).toEqual([
      { organisation: 'a', given: 'olena', surname: 'sevhenko', birth: { year: 1985, month: 3, day: 27 }, sex: 'f', group: 'ua' },
    ])
  })
})

describe('near words', () => {
  test.each([
    ['kovalenko', 'kovalenko', 0],
    ['kovalenko', 'kovlaenko', 1],
    ['lan', 'loan', 1],
    ['bondar', 'bondarhuk', 3],
    ['', 'abc', 3],
  ])('%s and %s are %i apart', (one, other, distance) => {
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

describe('harsh files', () => {
  test('cities of other names, clerks and mistakes are held by the range too, small ones and those of one organisation among them', () => {
    const worlds = [4, 7, 10, 12, 15, 16, 21, 25, 31, 33].map((seed) => {
      const profile = harshProfile(seed)
      return makeHarshWorld(seed, { ...profile, people: Math.min(profile.people, 600) })
    })
    worlds.push(
      makeHarshWorld(3, { ...harshProfile(3), people: 50, organisations: 1, again: 0.2 }),
      makeHarshWorld(9, { ...harshProfile(9), people: 45, goesOn: 0.6, mess: 1 }),
    )
    let held = 0
    for (const world of worlds) {
      const answer = estimatePeople(world.csv)
      expect([answer.sum, answer.contacts]).toEqual([world.sum, world.contacts])
      expect((answer.range[1] - answer.range[0]) / answer.estimate).toBeLessThanOrEqual(0.12)
      if (answer.range[0] <= world.people && world.people <= answer.range[1]) held += 1
    }
    expect(held).toBeGreaterThanOrEqual(worlds.length - 1)
  })

  test('byte order marks, Windows line ends, another order of columns and extra columns change nothing', () => {
    const { csv } = makeHarshWorld(12)
    const plain = estimatePeople(csv)
    expect(estimatePeople(`\uFEFF${csv.replaceAll('\n', '\r\n')}`)).toEqual(plain)
    const turned = csv
      .trimEnd()
      .split('\n')
      .map((line) => line.split(',').toReversed().join(','))
      .join('\n')
    expect(estimatePeople(turned)).toEqual(plain)
    expect(
      estimatePeople(
        csv
          .trimEnd()
          .split('\n')
          .map((line, index) => `${line},${index === 0 ? 'note' : 'x'}`)
          .join('\n'),
      ),
    ).toEqual(plain)
  })

  test('semicolons either work or are named as the trouble', () => {
    const { csv } = makeHarshWorld(12)
    let said: unknown
    try {
      said = estimatePeople(csv.replaceAll(',', ';'))
    } catch (error) {
      said = error instanceof Error ? error.message : ''
    }
    expect(typeof said === 'string' ? /semicolon|columns/.test(said) : said).toEqual(typeof said === 'string' ? true : estimatePeople(csv))
  })

  test('only anonymous contacts, and everybody born on 1 January', () => {
    expect(estimatePeople(`${header}1,a,,,1990-01-01,F,UA\n2,b,,,,,\n3,a,,,,M,\n`)).toMatchObject({
      contacts: 3,
      sum: 0,
      estimate: 0,
      range: [0, 0],
    })
    const world = makeHarshWorld(20, { ...harshProfile(20), people: 300, firstOfJanuary: 1 })
    const answer = estimatePeople(world.csv)
    expect((answer.range[1] - answer.range[0]) / answer.estimate).toBeLessThanOrEqual(0.12)
    expect(Math.abs(answer.estimate / world.people - 1)).toBeLessThan(0.12)
  })
})
