// Signing in through the city's own provider, from our page through a real foreign provider and back, with what an attacker would try on the way.
import { sql } from 'kysely'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { portsOf, testDatabase } from '../../../../test/support/database.ts'
import { client, foreignProvider } from '../../../../test/support/foreign-provider.ts'
import {
  addOrganisation,
  atSignIn,
  goodPassword,
  movableClock,
  newColleague,
  openApp,
  rowsOf,
  testKey,
  type Answer,
  type Visitor,
} from '../../../../test/support/visitor.ts'
import { accountAdd, accountDisable } from '../index.ts'

const origin = 'https://metropolis.example'
const provider = await foreignProvider(`${origin}/cs/sign-in/city/callback`)
afterAll(() => provider.stop())
const database = await testDatabase()
// The provider stamps its tokens with the real time.
const clock = movableClock(new Date().toISOString())
const ports = portsOf(database.db, clock, {
  METROPOLIS_KEY: testKey,
  ORIGIN: origin,
  OIDC_ISSUER: provider.issuer,
  OIDC_CLIENT_ID: client.id,
  OIDC_CLIENT_SECRET: client.secret,
  OIDC_NAME: 'Přihlášení magistrátu',
  SECOND_FACTOR: 'sensitive',
})
const city = openApp(ports)
beforeAll(async () => {
  await addOrganisation(database.db, 'inbaze', 'InBáze')
})

const invite = (email: string, role = 'teacher') =>
  accountAdd(ports, { email, name: 'Jana Nová', role, organisation: 'inbaze', from: null, to: null, lang: 'en' })
/** To the provider and back to our door with what it sends. */
async function travel(browser: Visitor, start = '/en/sign-in/city?next=/app/account'): Promise<Answer> {
  const away = await browser.get(start)
  expect(away.status).toBe(303)
  const back = await provider.follow(away.location ?? '')
  return browser.get(back.pathname + back.search)
}
const links = () =>
  rowsOf(
    database.db,
    atSignIn,
    sql<{
      subject: string
      email: string
    }>`select e.subject, a.email from identity.external_identity e join identity.account a on a.id = e.account_id order by 1`,
  )

describe('an invited person', () => {
  test('sees the city on the sign-in page, goes there and comes back signed in, without a password of ours', async () => {
    await invite('jana@example.org')
    provider.seat({ subject: 'u-1', email: 'Jana@example.org', verified: true, methods: ['pwd'] })
    const browser = city.visitor()
    expect((await browser.get('/en/sign-in')).text).toContain('Přihlášení magistrátu')
    const back = await travel(browser)
    expect([back.status, back.location]).toEqual([303, '/app/account'])
    const account = (await browser.get('/app/account')).text
    expect(account).toContain('jana@example.org')
    expect(account).toContain('No password is set')
    expect(await links()).toEqual([{ subject: 'u-1', email: 'jana@example.org' }])
  })
  test('is found by subject afterwards, whatever the address there says now', async () => {
    provider.seat({ subject: 'u-1', email: 'jana.vdana@example.org', verified: true, methods: ['pwd'] })
    const browser = city.visitor()
    expect((await travel(browser)).location).toBe('/app/account')
    expect((await browser.get('/app/account')).text).toContain('jana@example.org')
  })
  test('proved by two factors there wears a role that needs them, and only in that session', async () => {
    await invite('pravnicka@example.org', 'lawyer')
    provider.seat({ subject: 'u-2', email: 'pravnicka@example.org', verified: true, methods: ['pwd', 'otp', 'mfa'] })
    const strong = city.visitor()
    await travel(strong)
    expect((await strong.get('/app/notes')).status).toBe(200)
    provider.seat({ subject: 'u-2', email: 'pravnicka@example.org', verified: true, methods: ['pwd'] })
    const weak = city.visitor()
    await travel(weak)
    expect((await weak.get('/app/notes')).location).toContain('/app/account/second-factor')
  })
  test('with a password of ours links the city to the same account', async () => {
    await newColleague(city, ports, 'ucitel@example.org', { role: 'teacher', organisation: 'inbaze' })
    provider.seat({ subject: 'u-3', email: 'ucitel@example.org', verified: true, methods: ['pwd'] })
    expect((await travel(city.visitor())).location).toBe('/app/account')
    expect(
      (await city.visitor().post('/en/sign-in', { email: 'ucitel@example.org', password: goodPassword, next: '/app/account' })).location,
    ).toBe('/app/account')
    expect(await links()).toHaveLength(3)
  })
  test('confirms again through the city what is dangerous, and somebody else at the provider does not', async () => {
    provider.seat({ subject: 'u-3', email: 'ucitel@example.org', verified: true, methods: ['pwd'] })
    const browser = city.visitor()
    await travel(browser)
    clock.pass(11)
    expect((await browser.get('/app/account/password')).location).toContain('/app/confirm')
    provider.seat({ subject: 'u-1', email: 'jana@example.org', verified: true, methods: ['pwd'] })
    expect((await travel(browser, '/app/confirm/city?next=/app/account/password')).status).toBe(401)
    expect((await browser.get('/app/account/password')).location).toContain('/app/confirm')
    provider.seat({ subject: 'u-3', email: 'ucitel@example.org', verified: true, methods: ['pwd'] })
    expect((await travel(browser, '/app/confirm/city?next=/app/account/password')).location).toBe('/app/account/password')
    expect((await browser.get('/app/account/password')).status).toBe(200)
  })
})

describe('nobody gets in', () => {
  test('by having an account at the provider alone', async () => {
    provider.seat({ subject: 'u-9', email: 'cizi@example.org', verified: true, methods: ['mfa'] })
    const browser = city.visitor()
    expect((await travel(browser)).status).toBe(401)
    expect((await browser.get('/app/account')).status).toBe(303)
  })
  test('by an address the provider has not verified', async () => {
    await invite('verena@example.org')
    provider.seat({ subject: 'u-10', email: 'verena@example.org', verified: false, methods: ['pwd'] })
    expect((await travel(city.visitor())).status).toBe(401)
    expect((await links()).some((one) => one.email === 'verena@example.org')).toBe(false)
  })
  test('by a second subject that claims an address already linked', async () => {
    provider.seat({ subject: 'u-11', email: 'jana@example.org', verified: true, methods: ['pwd'] })
    expect((await travel(city.visitor())).status).toBe(401)
  })
  test('with an account that was disabled here', async () => {
    await accountDisable(ports, 'jana@example.org')
    provider.seat({ subject: 'u-1', email: 'jana@example.org', verified: true, methods: ['pwd'] })
    expect((await travel(city.visitor())).status).toBe(401)
  })
  test('with the answer meant for another browser, or sent a second time, or too late', async () => {
    provider.seat({ subject: 'u-3', email: 'ucitel@example.org', verified: true, methods: ['pwd'] })
    const [victim, thief] = [city.visitor(), city.visitor()]
    const back = await provider.follow((await victim.get('/en/sign-in/city')).location ?? '')
    await thief.get('/en/sign-in/city')
    expect((await thief.get(back.pathname + back.search)).status).toBe(401)
    expect((await victim.get(back.pathname + back.search)).status).toBe(303)
    expect((await victim.get(back.pathname + back.search)).status).toBe(401)
    const slow = city.visitor()
    const late = await provider.follow((await slow.get('/en/sign-in/city')).location ?? '')
    clock.pass(11)
    expect((await slow.get(late.pathname + late.search)).status).toBe(401)
  })
  test('with a changed state, an invented code, or the refusal of the provider', async () => {
    for (const change of [
      (url: URL) => url.searchParams.set('state', 'x'.repeat(43)),
      (url: URL) => url.searchParams.set('code', 'invented'),
      (url: URL) => {
        url.searchParams.delete('code')
        url.searchParams.set('error', 'access_denied')
      },
    ]) {
      const browser = city.visitor()
      const back = await provider.follow((await browser.get('/en/sign-in/city')).location ?? '')
      change(back)
      expect((await browser.get(back.pathname + back.search)).status).toBe(401)
      expect((await browser.get('/app/account')).status).toBe(303)
    }
  })
})
