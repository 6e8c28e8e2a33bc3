// The yearly report: people once in the whole, the study's figures as stated, few people never shown to those outside the circle.
import { beforeAll, expect, test } from 'vitest'
import { openCasework } from '../../../../test/support/casework.ts'

const { clock, who, join, intake, organisation } = await openCasework()
const year = Number(clock.today().slice(0, 4))

beforeAll(async () => {
  await organisation('rocenka', 'Poradna Ročenka')
  for (const [name, role] of [
    ['rita', 'social-counsellor'],
    ['sara', 'team-lead'],
  ] as const)
    await join(name, role, 'rocenka')
  for (let n = 0; n < 12; n++) {
    const client = await intake('rita', { given: `Klient${'abcdefghijkl'[n]}` })
    for (const topics of n < 11 ? [['housing'], ['law-alien', 'benefits']] : [['interpreting']]) {
      expect(
        (
          await who('rita').post('/app/casework/contacts', {
            clientId: client,
            happenedOn: clock.today(),
            place: 'office',
            minutes: '30',
            headcount: '1',
            topics,
            unit: 'intervention',
          })
        ).status,
      ).toBe(303)
    }
  }
  await who('rita').post('/app/casework/contacts', {
    happenedOn: clock.today(),
    place: 'street',
    headcount: '14',
    topics: ['housing'],
    unit: 'contact',
  })
})

test('counts each person once, the services apart, and says how many used several', async () => {
  const csv = (await who('sara').get(`/app/casework/year.csv?year=${year}`)).text
  expect(csv).toContain(`${year},"known people, each once",12,23`)
  expect(csv).toContain(`${year},social,11,22`)
  expect(csv).toContain(`${year},legal,11,11`)
  expect(csv).toContain(`${year},people in several of these services,11,`)
  expect(csv).toContain(`${year},people in none of these services,<10,`)
  expect(csv).toContain(`${year},"anonymous (contacts, heads)",14,<10`)
})

test('shows the figures of the study as stated, with the contradictions that touch them', async () => {
  const page = (await who('sara').get('/app/casework/year')).text
  for (const words of ['2,025', '580', '400', '328', '580 + 400 + 328 = 1,308', '13,000']) expect(page, words).toContain(words)
  expect((await who('rita').get('/app/casework/year')).status).toBe(403)
  expect((await who('sara').get(`/app/casework/year?year=${year - 1}`)).text).not.toContain('>12<')
})
