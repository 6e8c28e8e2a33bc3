// Passkeys, tried with an authenticator in software: what lets in, and every lie that must not.
import { sql } from 'kysely'
import { beforeAll, describe, expect, test } from 'vitest'
import { z } from 'zod'
import { softAuthenticator, type Lie, type SoftAuthenticator } from '../../../../test/support/authenticator.ts'
import { portsOf, testDatabase } from '../../../../test/support/database.ts'
import {
  addOrganisation,
  atSignIn,
  goodPassword,
  movableClock,
  newColleague,
  openApp,
  rowsOf,
  signInAt,
  testKey,
  type Visitor,
} from '../../../../test/support/visitor.ts'

const database = await testDatabase()
const origin = 'https://metropolis.example'
const clock = movableClock('2026-11-23T10:00:00Z')
const ports = portsOf(database.db, clock, { METROPOLIS_KEY: testKey, ORIGIN: origin })
const city = openApp(ports)

const Asked = z.looseObject({
  challenge: z.string().min(20),
  rpId: z.string().optional(),
  rp: z.looseObject({ id: z.string() }).optional(),
  user: z.looseObject({ id: z.string() }).optional(),
  userVerification: z.string().optional(),
  allowCredentials: z.array(z.looseObject({ id: z.string() })).optional(),
})
async function ask(browser: Visitor, path: string) {
  const answer = await browser.post(path)
  expect(answer.status).toBe(200)
  const { challenge, rp, user, allowCredentials = [], userVerification } = Asked.parse(JSON.parse(answer.text))
  return { challenge, allowCredentials, userVerification, ...(rp ? { rp } : {}), ...(user ? { user } : {}) }
}
async function add(browser: Visitor, key: SoftAuthenticator, label = 'Telefon', lie: Lie = {}) {
  const credential = key.create(await ask(browser, '/app/account/passkeys/challenge'), lie)
  return browser.post('/app/account/passkeys', { label, credential })
}
async function enter(browser: Visitor, key: SoftAuthenticator, lie: Lie = {}) {
  const credential = key.get(await ask(browser, '/en/sign-in/passkey/challenge'), lie)
  return browser.post('/en/sign-in/passkey', { credential, next: '/app/account' })
}
const lettersTo = (email: string) =>
  rowsOf(
    database.db,
    { kind: 'system', purpose: 'development-inbox' },
    sql<{ subject: string }>`select subject from kernel.outgoing_mail where recipient = ${email} order by created_at desc`,
  )

const key = softAuthenticator(origin)
let owner: Visitor
beforeAll(async () => {
  await addOrganisation(database.db, 'inbaze', 'InBáze')
  owner = await newColleague(city, ports, 'owner@example.org', { role: 'lawyer', organisation: 'inbaze' })
})

describe('adding a passkey', () => {
  test.each<[string, Lie]>([
    ['made for another site', { origin: 'https://evil.example' }],
    ['of another name', { site: 'evil.example' }],
    ['for another challenge', { challenge: Buffer.alloc(32).toString('base64url') }],
    ['without finger, face or PIN', { verified: false }],
  ])('%s is refused', async (_what, lie) => {
    expect((await add(owner, softAuthenticator(origin), 'Cizí', lie)).status).toBe(400)
    expect((await owner.get('/app/account')).text).not.toContain('Cizí')
  })
  test('without an answer, with rubbish, or without a name is refused beside the field', async () => {
    for (const credential of ['', '{}', 'not json', '"text"', '[]'])
      expect((await owner.post('/app/account/passkeys', { label: 'x', credential })).status, credential).toBe(422)
    expect((await add(owner, softAuthenticator(origin), '')).status).toBe(422)
  })
  test('works, is listed by its name, and the person is told by mail', async () => {
    expect((await add(owner, key)).status).toBe(303)
    expect((await owner.get('/app/account')).text).toContain('Telefon')
    expect(await lettersTo('owner@example.org')).toHaveLength(2)
  })
  test('ends the other sessions of the person', async () => {
    const other = city.visitor()
    const browser = await newColleague(city, ports, 'others@example.org', { role: 'lawyer', organisation: 'inbaze' })
    await signInAt(other, 'others@example.org')
    await add(browser, softAuthenticator(origin))
    expect([(await browser.get('/app/account')).status, (await other.get('/app/account')).status]).toEqual([200, 303])
  })
  test('needs fresh proof', async () => {
    clock.pass(11)
    expect((await owner.post('/app/account/passkeys/challenge')).status).toBe(403)
    clock.set('2026-11-23T10:00:00Z')
  })
})

describe('signing in with a passkey', () => {
  test('needs nothing else', async () => {
    const browser = city.visitor()
    const answer = await enter(browser, key)
    expect([answer.status, answer.location]).toEqual([303, '/app/account'])
    expect((await browser.get('/app/account')).text).toContain('owner@example.org')
  })
  test.each<[string, Lie]>([
    ['another site', { origin: 'https://evil.example' }],
    ['another name', { site: 'evil.example' }],
    ['another challenge', { challenge: Buffer.alloc(32).toString('base64url') }],
    ['a touch without finger, face or PIN', { verified: false }],
    ['a wrong signature', { signature: Buffer.alloc(70).toString('base64url') }],
    ['a copied key, whose counter went back', { counter: 1 }],
  ])('with %s is refused', async (_what, lie) => {
    const browser = city.visitor()
    expect((await enter(browser, key, lie)).status).toBe(422)
    expect((await browser.get('/app/account')).status).toBe(303)
  })
  test('with a key nobody added is refused', async () => {
    expect((await enter(city.visitor(), softAuthenticator(origin))).status).toBe(422)
  })
  test('works once per challenge, also for two requests at the same moment', async () => {
    const browser = city.visitor()
    const credential = key.get(await ask(browser, '/en/sign-in/passkey/challenge'))
    const answers = await Promise.all([0, 1, 2].map(() => browser.post('/en/sign-in/passkey', { credential, next: '/app/account' })))
    expect(answers.map((answer) => answer.status).sort()).toEqual([303, 422, 422])
  })
  test('with the challenge of another browser is refused', async () => {
    const credential = key.get(await ask(city.visitor(), '/en/sign-in/passkey/challenge'))
    expect((await city.visitor().post('/en/sign-in/passkey', { credential })).status).toBe(422)
  })
  test('too late is refused', async () => {
    const browser = city.visitor()
    const credential = key.get(await ask(browser, '/en/sign-in/passkey/challenge'))
    clock.pass(11)
    expect((await browser.post('/en/sign-in/passkey', { credential })).status).toBe(422)
    clock.set('2026-11-23T10:00:00Z')
  })
  test('of a disabled account is refused', async () => {
    const lost = softAuthenticator(origin)
    const browser = await newColleague(city, ports, 'gone@example.org', { role: 'lawyer', organisation: 'inbaze' })
    await add(browser, lost)
    const admin = await newColleague(city, ports, 'admin@example.org', { role: 'administrator', organisation: 'city' })
    const [account] = await rowsOf(
      database.db,
      atSignIn,
      sql<{ id: string }>`select id from identity.account where email = 'gone@example.org'`,
    )
    await admin.post(`/app/accounts/${account?.id}/disable`)
    expect((await enter(city.visitor(), lost)).status).not.toBe(303)
  })
  test('begun too often from one network waits', async () => {
    const pest = city.visitor('203.0.120.1')
    let last = 0
    for (let turn = 0; turn < 305 && last !== 429; turn++) last = (await pest.post('/en/sign-in/passkey/challenge')).status
    expect(last).toBe(429)
    await ask(city.visitor('203.0.121.1'), '/en/sign-in/passkey/challenge')
  })
})

describe('a passkey as second step', () => {
  test("is asked for after the password, and a stranger's passkey does not do", async () => {
    const strange = softAuthenticator(origin)
    const stranger = await newColleague(city, ports, 'stranger@example.org', { role: 'lawyer', organisation: 'inbaze' })
    await add(stranger, strange)
    const browser = city.visitor()
    expect((await signInAt(browser, 'owner@example.org')).location).toContain('second-step')
    expect((await browser.get('/app/account')).status).toBe(303)
    const asked = await ask(browser, '/en/sign-in/second-step/challenge')
    expect(asked.allowCredentials.map((one) => one.id)).toEqual([key.id])
    expect((await browser.post('/en/sign-in/second-step/passkey', { credential: strange.get(asked) })).status).toBe(422)
    const again = await ask(browser, '/en/sign-in/second-step/challenge')
    expect((await browser.post('/en/sign-in/second-step/passkey', { credential: key.get(again), next: '/app/account' })).location).toBe(
      '/app/account',
    )
  })
  test('has no challenge for somebody who has not passed the first', async () => {
    expect((await city.visitor().post('/en/sign-in/second-step/challenge')).status).toBe(410)
  })
})

describe('proving oneself again with a passkey', () => {
  test("opens dangerous acts, and only with one's own", async () => {
    const browser = city.visitor()
    await enter(browser, key)
    clock.pass(11)
    expect((await browser.get('/app/account/password')).status).toBe(303)
    const strange = softAuthenticator(origin)
    expect(
      (await browser.post('/app/confirm/passkey', { credential: strange.get(await ask(browser, '/app/confirm/challenge')) })).status,
    ).toBe(422)
    const proved = await browser.post('/app/confirm/passkey', {
      credential: key.get(await ask(browser, '/app/confirm/challenge')),
      next: '/app/account/password',
    })
    expect(proved.location).toBe('/app/account/password')
    expect((await browser.get('/app/account/password')).status).toBe(200)
    clock.set('2026-11-23T10:00:00Z')
  })
})

describe('taking a passkey away', () => {
  test("of somebody else is refused; of one's own is told by mail, and it opens nothing afterwards", async () => {
    const browser = await newColleague(city, ports, 'remover@example.org', { role: 'lawyer', organisation: 'inbaze' })
    const mine = softAuthenticator(origin)
    await add(browser, mine)
    const [theirs] = await rowsOf(
      database.db,
      atSignIn,
      sql<{ id: string }>`select id from identity.passkey where credential_id = ${key.id}`,
    )
    expect((await browser.post(`/app/account/passkeys/${theirs?.id}/remove`)).status).toBe(404)
    const [own] = await rowsOf(database.db, atSignIn, sql<{ id: string }>`select id from identity.passkey where credential_id = ${mine.id}`)
    const before = (await lettersTo('remover@example.org')).length
    expect((await browser.post(`/app/account/passkeys/${own?.id}/remove`)).status).toBe(303)
    expect((await lettersTo('remover@example.org')).length).toBe(before + 1)
    expect((await enter(city.visitor(), mine)).status).toBe(422)
    expect((await signInAt(city.visitor(), 'remover@example.org', goodPassword)).location).toBe('/app/account')
  })
})
