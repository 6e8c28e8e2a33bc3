// Counting as people meet it at their screens.
import { beforeAll, describe, expect, test } from 'vitest'
import { openCasework } from '../../../../test/support/casework.ts'

const city = await openCasework()
const who = (name: string) => city.who(name)

beforeAll(async () => {
  await city.organisation('poradna-most', 'Poradna Most')
  await city.organisation('mestsky-urad', 'Městský úřad')
  await city.join('anna', 'social-counsellor', 'poradna-most')
  await city.join('boris', 'social-counsellor', 'poradna-most')
  await city.join('gita', 'organisation-lead', 'poradna-most')
  await city.join('ivo', 'specialist', 'mestsky-urad')
})

describe('counting at the screen', () => {
  test('the head of an organisation decides how it takes part, and nobody else', async () => {
    expect((await who('gita').get('/app/casework/participation')).text).toContain('We do not take part')
    expect((await who('gita').post('/app/casework/participation', { tier: 'everything' })).status).toBe(422)
    for (const tier of ['sealed', 'open']) expect((await who('gita').post('/app/casework/participation', { tier })).status).toBe(303)
    expect(await city.inside('select tier from casework.count_participation')).toEqual([{ tier: 'open' }])
    for (const name of ['anna', 'ivo'])
      expect((await who(name).post('/app/casework/participation', { tier: 'sealed' })).status, name).toBe(403)
  })

  test('a client who refuses comparison is recorded by somebody of the circle only', async () => {
    const id = await city.intake('anna', { given: 'Olha', surname: 'Nesrovnávaná' })
    expect((await who('anna').get(`/app/casework/clients/${id}/counting`)).text).toContain('The client does not object')
    expect((await who('boris').post(`/app/casework/clients/${id}/counting`, { objects: 'yes' })).status).toBe(404)
    expect((await who('anna').post(`/app/casework/clients/${id}/counting`, { objects: 'yes' })).status).toBe(303)
    expect((await who('anna').get(`/app/casework/clients/${id}/counting`)).text).toContain('has refused the comparison')
    expect((await who('anna').post(`/app/casework/clients/${id}/counting`, { objects: 'no' })).status).toBe(303)
    expect(await city.inside('select 1 from casework.count_objection')).toEqual([])
  })

  test('the specialist asks for a table and finds it in the ledger; mistakes stand beside their fields; a counsellor may not ask', async () => {
    const asked = { by: 'language', since: '2026-01-01', until: '2026-06-30', whereDimension: '', whereValue: '' }
    const answer = await who('ivo').post('/app/casework/counts', asked)
    expect(answer.status, answer.text.slice(0, 500)).toBe(303)
    const shown = await who('ivo').get(answer.location ?? '')
    expect(shown.text).toContain('Total (everybody once in each organisation)')
    expect((await who('ivo').post('/app/casework/counts', { ...asked, whereDimension: 'sex' })).status).toBe(422)
    const wrong = await who('ivo').post('/app/casework/counts', { ...asked, by: '', until: 'tomorrow' })
    expect([wrong.status, wrong.text.includes('value="tomorrow"')]).toEqual([422, true])
    expect(
      (await who('ivo').post('/app/casework/counts', { ...asked, by: 'topic', whereDimension: 'sex', whereValue: 'female' })).status,
    ).toBe(303)
    expect((await who('ivo').get('/app/casework/counts')).text).toContain('(female)')
    expect((await who('anna').get('/app/casework/counts')).status).toBe(403)
    expect((await who('ivo').post('/app/casework/counts', { ...asked, until: '2099-01-01' })).status).toBe(422)
  })
})
