// The invented city is the same for the same seed, marked as demo, works like a real one, and goes away whole.
import { describe, expect, test } from 'vitest'
import { openCasework } from '../../../../test/support/casework.ts'
import { signInAt } from '../../../../test/support/visitor.ts'
import { demoPassword } from '../../identity/index.ts'
import { removeSyntheticCity, seedSyntheticCity } from './commands.ts'
import { dice, invent, weighed } from './model.ts'

const { ports, city, inside } = await openCasework()

describe('the invented city', () => {
  test('has the study\'s proportions at any scale, works for its counsellors, and is taken away whole', async () => {
    const made = await seedSyntheticCity(ports, { scale: 0.02, say: () => undefined })
    expect(made).toMatchObject({ organisations: 15, staff: 300, clients: 260 })
    expect(made.notes / made.clients).toBeGreaterThan(13)
    expect(made.notes / made.clients).toBeLessThan(18)
    expect(await inside('select 1 from casework.client where not is_demo')).toEqual([])
    const browser = city.visitor()
    expect((await signInAt(browser, 'icp.social-counsellor.1@demo.metropolis.example', demoPassword)).status).toBe(303)
    const cases = await browser.get('/app/casework/cases')
    const opened = /\/app\/casework\/cases\/[0-9a-f-]{36}/.exec(cases.text)?.[0] ?? ''
    expect((await browser.get(opened)).text).toMatch(/Domluvili jsme|Klient dodá|Pošleme žádost|Doprovodíme|Zatím bez/)
    await expect(seedSyntheticCity(ports, { scale: 0.02, say: () => undefined })).rejects.toThrow(/stands already/)
    expect(await removeSyntheticCity(ports)).toBe(260)
    for (const table of ['client', 'client_key', 'client_identity', 'client_token', 'note', 'case_file', 'contact', 'circle']) expect(await inside(`select 1 from casework.${table}`), table).toEqual([])
  }, 120_000)
  test('is drawn the same way from the same seed, and a scale that is none is refused', async () => {
    const draw = (seed: number) => { const roll = dice(seed); return Array.from({ length: 50 }, () => invent(roll)) }
    expect(draw(7)).toEqual(draw(7))
    expect(draw(7)).not.toEqual(draw(8))
    const roll = dice(1)
    const shares = Array.from({ length: 4000 }, () => weighed(roll, [['a', 3], ['b', 1]] as const)).filter((one) => one === 'a').length / 4000
    expect(shares).toBeGreaterThan(0.71)
    expect(shares).toBeLessThan(0.79)
    for (const scale of [0, -1, 101, Number.NaN]) await expect(seedSyntheticCity(ports, { scale, say: () => undefined })).rejects.toThrow(/--scale/)
  })
})
