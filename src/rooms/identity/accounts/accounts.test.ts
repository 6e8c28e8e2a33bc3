// Roles from–to, hats, sessions, and the administrator who manages accounts and sees no content.
import { sql } from 'kysely'
import { beforeAll, describe, expect, test } from 'vitest'
import { portsOf, testDatabase } from '../../../../test/support/database.ts'
import {
  addOrganisation,
  atKeyboard,
  goodPassword,
  movableClock,
  newColleague,
  openApp,
  rowsOf,
  signInAt,
  testKey,
  type Visitor,
} from '../../../../test/support/visitor.ts'
import { accountAdd } from '../index.ts'

const database = await testDatabase()
const start = '2026-11-23T10:00:00Z'
const clock = movableClock(start)
const ports = portsOf(database.db, clock, { METROPOLIS_KEY: testKey })
const city = openApp(ports)
const ids = { inbaze: '', icp: '' }
beforeAll(async () => {
  ids.inbaze = await addOrganisation(database.db, 'inbaze', 'InBáze')
  ids.icp = await addOrganisation(database.db, 'icp', 'Integrační centrum Praha')
})

const accountId = async (email: string) =>
  (await rowsOf(database.db, atKeyboard, sql<{ id: string }>`select id from identity.account where email = ${email}`))[0]?.id ?? ''
const holdingId = async (email: string, role: string) =>
  (
    await rowsOf(
      database.db,
      atKeyboard,
      sql<{
        id: string
      }>`select h.id from identity.role_holding h join identity.account a on a.id = h.account_id where a.email = ${email} and h.role = ${role}`,
    )
  )[0]?.id ?? ''
const status = async (browser: Visitor, path: string) => (await browser.get(path)).status
const toConfirm = (page: string) => `/app/confirm?next=${encodeURIComponent(page)}`

describe('a role', () => {
  test.each([
    ['in winter', '2026-11-23', '2026-11-23T22:59:59Z', '2026-11-23T23:00:00Z'],
    ['in summer', '2027-06-30', '2027-06-30T21:59:59Z', '2027-06-30T22:00:00Z'],
    ['on the night the clocks go back', '2027-10-31', '2027-10-31T22:59:59Z', '2027-10-31T23:00:00Z'],
  ])('ends at midnight in Prague %s, at once for a session that is open', async (_season, lastDay, before, after) => {
    clock.set(before)
    const email = `midnight.${lastDay}@example.org`
    const browser = await newColleague(city, ports, email, {
      role: 'organisation-lead',
      organisation: 'inbaze',
      from: '2026-01-01',
      to: lastDay,
    })
    expect(await status(browser, '/app/tokens')).toBe(200)
    expect(await status(browser, '/app/notes')).toBe(200)
    clock.set(after)
    expect(await status(browser, '/app/tokens')).toBe(403)
    expect(await status(browser, '/app/notes')).toBe(403)
    // The person is still signed in and is told what happened.
    expect(await status(browser, '/app/account')).toBe(200)
    expect((await browser.get('/app/hat')).text).toContain('is over')
    clock.set(start)
  })
  test('that has not begun opens nothing', async () => {
    const browser = await newColleague(city, ports, 'future@example.org', {
      role: 'organisation-lead',
      organisation: 'inbaze',
      from: '2026-11-24',
    })
    expect(await status(browser, '/app/notes')).toBe(403)
    await browser.post('/app/hat', { hat: await holdingId('future@example.org', 'organisation-lead') })
    expect(await status(browser, '/app/notes')).toBe(403)
  })
  test('of somebody else cannot be put on', async () => {
    await newColleague(city, ports, 'wearer@example.org', { role: 'organisation-lead', organisation: 'icp' })
    const thief = await newColleague(city, ports, 'thief@example.org', { role: 'mediator', organisation: 'inbaze' })
    const answer = await thief.post('/app/hat', { hat: await holdingId('wearer@example.org', 'organisation-lead') })
    expect(answer.status).toBe(404)
    expect(await status(thief, '/app/notes')).toBe(403)
  })
})

describe('a person with several hats', () => {
  test('acts in one at a time: the coordinator of the centre does not read what its counsellor reads', async () => {
    const email = 'both@example.org'
    const browser = await newColleague(
      city,
      ports,
      email,
      { role: 'icp-coordinator', organisation: 'icp' },
      { role: 'social-counsellor', organisation: 'icp' },
    )
    const wear = async (role: string) => expect((await browser.post('/app/hat', { hat: await holdingId(email, role) })).status).toBe(303)
    await wear('social-counsellor')
    expect((await browser.post('/app/notes', { subject: 'Klientka', body: 'modrá vrána' })).status).toBe(303)
    expect((await browser.get('/app/notes')).text).toContain('modrá vrána')
    await wear('icp-coordinator')
    expect(await status(browser, '/app/notes')).toBe(403)
    expect(await status(browser, '/app/notes.csv')).toBe(403)
    expect(await status(browser, '/api/v1/notes')).toBe(403)
    await wear('social-counsellor')
    expect(await status(browser, '/app/notes')).toBe(200)
  })
  test('sees in the header which one it is', async () => {
    const email = 'header@example.org'
    const browser = await newColleague(
      city,
      ports,
      email,
      { role: 'mediator', organisation: 'icp' },
      { role: 'lawyer', organisation: 'inbaze' },
    )
    await browser.post('/app/hat', { hat: await holdingId(email, 'lawyer') })
    const header = /<header[\s\S]*?<\/header>/.exec((await browser.get('/app/account')).text)?.[0] ?? ''
    expect(header).toContain('Lawyer')
    expect(header).toContain('InBáze')
  })
})

describe('a dangerous act', () => {
  test('asks for fresh proof after ten minutes, refuses a wrong password, and goes on after the right one', async () => {
    const browser = await newColleague(city, ports, 'danger@example.org', { role: 'organisation-lead', organisation: 'inbaze' })
    clock.pass(11)
    const pages = [
      '/app/account/password',
      '/app/account/authenticator',
      '/app/account/recovery-codes',
      '/app/account/passkeys',
      '/app/tokens/make',
    ]
    for (const path of pages) expect((await browser.get(path)).location, path).toBe(toConfirm(path))
    expect((await browser.post('/app/account/password', { password: 'nová dlouhá věta o řece' })).location).toBe(
      toConfirm('/app/account/password'),
    )
    expect((await browser.post('/app/account/authenticator')).location).toBe(toConfirm('/app/account/authenticator'))
    expect((await browser.post('/app/tokens/make', { label: 'x', scopes: 'directory:write', expiresOn: '2027-01-01' })).location).toBe(
      toConfirm('/app/tokens/make'),
    )
    expect((await browser.post('/app/confirm', { password: 'not this one', next: '/app/account/password' })).status).toBe(422)
    expect((await browser.get('/app/account/password')).status).toBe(303)
    expect((await browser.post('/app/confirm', { password: goodPassword, next: '//evil.example' })).location).toBe('/app')
    expect(await status(browser, '/app/account/password')).toBe(200)
    expect((await browser.post('/app/account/password', { password: 'nová dlouhá věta o řece' })).location).toBe('/app/account')
    clock.set(start)
    expect((await signInAt(city.visitor(), 'danger@example.org')).status).toBe(422)
  })
  test('cannot be guessed: wrong passwords slow down there too', async () => {
    const browser = await newColleague(city, ports, 'confirm@example.org', { role: 'lawyer', organisation: 'inbaze' })
    const statuses: number[] = []
    for (let turn = 0; turn < 7; turn++) statuses.push((await browser.post('/app/confirm', { password: `wrong guess ${turn}` })).status)
    expect(statuses).toEqual([422, 422, 422, 422, 422, 429, 429])
  })
})

describe('sessions', () => {
  const email = 'sessions@example.org'
  let first: Visitor
  let second: Visitor
  beforeAll(async () => {
    first = await newColleague(city, ports, email, { role: 'lawyer', organisation: 'inbaze' })
    second = city.visitor('198.51.100.99', 'Mozilla/5.0 (iPhone) Safari/605')
    await signInAt(second, email)
  })
  const sessionIds = () =>
    rowsOf(
      database.db,
      { kind: 'system', purpose: 'sign-in' },
      sql<{ id: string; browser: string }>`
    select s.id, s.browser from identity.session s join identity.account a on a.id = s.account_id where a.email = ${email}
      and s.ended_at is null order by s.opened_at`,
    )

  test('are listed with browser and network, never with a whole address', async () => {
    const page = await first.get('/app/account')
    expect(page.text).toContain('Safari, iOS')
    expect(page.text).toContain('198.51.100.0/24')
    expect(page.text).not.toContain('198.51.100.99')
  })
  test('of somebody else cannot be ended', async () => {
    const stranger = await newColleague(city, ports, 'stranger@example.org', { role: 'lawyer', organisation: 'inbaze' })
    const [, theirs] = await sessionIds()
    expect((await stranger.post(`/app/account/sessions/${theirs?.id}/end`)).status).toBe(404)
    expect(await status(second, '/app/account')).toBe(200)
  })
  test('one by one and all at once can be ended, at once', async () => {
    const telephone = (await sessionIds()).find((one) => one.browser === 'Safari, iOS')
    expect((await first.post(`/app/account/sessions/${telephone?.id}/end`)).status).toBe(303)
    expect(await status(second, '/app/account')).toBe(303)
    await signInAt(second, email)
    expect(await status(second, '/app/account')).toBe(200)
    await second.post('/app/account/sign-out-everywhere')
    expect([await status(first, '/app/account'), await status(second, '/app/account')]).toEqual([303, 303])
  })
  test('end after eight hours without a request and after seven days in any case', async () => {
    const browser = city.visitor()
    await signInAt(browser, email)
    clock.pass(7 * 60)
    expect(await status(browser, '/app/account')).toBe(200)
    clock.pass(8 * 60 + 1)
    expect(await status(browser, '/app/account')).toBe(303)
    await signInAt(browser, email)
    for (let hours = 0; hours < 7 * 24 - 7; hours += 7) {
      clock.pass(7 * 60)
      expect(await status(browser, '/app/account')).toBe(200)
    }
    clock.pass(7 * 60)
    expect(await status(browser, '/app/account')).toBe(303)
    clock.set(start)
  })
  test('other than this one end when the password changes', async () => {
    const here = city.visitor()
    const there = city.visitor()
    await signInAt(here, email)
    await signInAt(there, email)
    await here.post('/app/account/password', { password: 'jiná dlouhá věta o mostu' })
    expect([await status(here, '/app/account'), await status(there, '/app/account')]).toEqual([200, 303])
  })
})

describe('the administrator of the city', () => {
  let admin: Visitor
  beforeAll(async () => {
    admin = await newColleague(city, ports, 'admin@example.org', { role: 'administrator', organisation: 'city' })
  })

  test('sees accounts and no content', async () => {
    expect(await status(admin, '/app/accounts')).toBe(200)
    for (const path of [
      '/app/organisations',
      '/app/services',
      '/app/places',
      '/app/notes',
      '/app/notes.csv',
      '/api/v1/notes',
      '/app/audit',
      '/app/audit.csv',
      '/app/suggestions',
      '/app/duplicates',
      '/app/coverage',
      '/app/population',
    ]) {
      expect(await status(admin, path), path).toBe(403)
    }
  })
  test('invites through the screen, and a mistake is shown beside its field with everything typed kept', async () => {
    const form = {
      email: 'not an address',
      displayName: 'Nový Kolega',
      lang: 'cs',
      role: 'lawyer',
      organisationId: ids.inbaze,
      bodyId: '',
      validFrom: '2026-11-23',
      validTo: '',
    }
    const refused = await admin.post('/app/accounts/invite', form)
    expect(refused.status).toBe(422)
    expect(refused.text).toContain('value="Nový Kolega"')
    const invited = await admin.post('/app/accounts/invite', { ...form, email: 'novy@example.org' })
    expect(invited.location).toBe(`/app/accounts/${await accountId('novy@example.org')}`)
    expect((await admin.post('/app/accounts/invite', { ...form, email: 'novy@example.org' })).status).toBe(422)
  })
  test.each([
    ['that ends before it begins', { role: 'lawyer', validTo: '2026-11-01' }],
    ['in no place, although it needs one', { role: 'lawyer', organisationId: '' }],
    ['that nobody knows', { role: 'king' }],
  ])('cannot give a role %s', async (_what, wrong) => {
    const path = `/app/accounts/${await accountId('novy@example.org')}/grant`
    expect(
      (await admin.post(path, { organisationId: ids.inbaze, bodyId: '', validFrom: '2026-11-23', validTo: '', ...wrong })).status,
    ).toBe(422)
  })
  test('gives a role with two clicks at once only once', async () => {
    const path = `/app/accounts/${await accountId('novy@example.org')}/grant`
    const form = { role: 'mediator', organisationId: ids.inbaze, bodyId: '', validFrom: '2026-11-23', validTo: '' }
    const answers = await Promise.all([admin.post(path, form), admin.post(path, form), admin.post(path, form)])
    expect(answers.map((answer) => answer.status).sort()).toEqual([303, 422, 422])
  })
  test('cannot give a role to themselves, lengthen their own, or make a key', async () => {
    const own = await accountId('admin@example.org')
    expect(
      (
        await admin.post(`/app/accounts/${own}/grant`, {
          role: 'specialist',
          organisationId: ids.inbaze,
          bodyId: '',
          validFrom: '2026-11-23',
          validTo: '',
        })
      ).status,
    ).toBe(403)
    expect(
      (await admin.post(`/app/accounts/${own}/roles/${await holdingId('admin@example.org', 'administrator')}`, { validTo: '2030-01-01' }))
        .status,
    ).toBe(403)
    expect((await admin.post('/app/tokens/make', { label: 'x', scopes: 'directory:write', expiresOn: '2027-01-01' })).status).toBe(403)
  })
  test('ends a role at once, and the open session loses it', async () => {
    const browser = await newColleague(city, ports, 'revoked@example.org', { role: 'lawyer', organisation: 'inbaze' })
    expect(await status(browser, '/app/notes')).toBe(200)
    const base = `/app/accounts/${await accountId('revoked@example.org')}`
    expect((await admin.post(`${base}/roles/${await holdingId('revoked@example.org', 'lawyer')}/revoke`)).status).toBe(303)
    expect(await status(browser, '/app/notes')).toBe(403)
    expect((await browser.get('/app/hat')).text).toContain('An administrator of accounts ended it')
  })
  test('sets the last day of a role', async () => {
    const browser = await newColleague(city, ports, 'lastday@example.org', { role: 'lawyer', organisation: 'inbaze' })
    await admin.post(`/app/accounts/${await accountId('lastday@example.org')}/roles/${await holdingId('lastday@example.org', 'lawyer')}`, {
      validTo: '2026-11-23',
    })
    clock.set('2026-11-23T16:00:00Z')
    expect(await status(browser, '/app/notes')).toBe(200)
    clock.set('2026-11-23T23:00:00Z')
    expect(await status(browser, '/app/notes')).toBe(403)
    clock.set(start)
  })
  test('disables an account: its sessions end at once and do not come back', async () => {
    const browser = await newColleague(city, ports, 'disabled@example.org', { role: 'lawyer', organisation: 'inbaze' })
    const base = `/app/accounts/${await accountId('disabled@example.org')}`
    await admin.post(`${base}/disable`)
    expect(await status(browser, '/app/account')).toBe(303)
    expect((await signInAt(browser, 'disabled@example.org')).status).toBe(422)
    await admin.post(`${base}/enable`)
    expect(await status(browser, '/app/account')).toBe(303)
    clock.pass(1)
    expect((await signInAt(browser, 'disabled@example.org')).status).toBe(303)
    clock.set(start)
  })
  test('sends the invitation once more; the first link is over', async () => {
    const { link } = await accountAdd(ports, {
      email: 'again@example.org',
      name: 'Znovu',
      role: 'lawyer',
      organisation: 'inbaze',
      from: null,
      to: null,
      lang: 'cs',
    })
    expect((await admin.post(`/app/accounts/${await accountId('again@example.org')}/invite-again`)).status).toBe(303)
    expect((await city.visitor().get(new URL(link).pathname)).status).toBe(410)
  })
  test("never sees a link that opens somebody's account", async () => {
    const base = `/app/accounts/${await accountId('stranger@example.org')}`
    const answer = await admin.post(`${base}/reset-link`)
    expect(answer.status).toBe(303)
    expect(`${answer.text}${(await admin.get(base)).text}`).not.toContain('/sign-in/reset/')
  })
})

describe('the administrator of an organisation', () => {
  let admin: Visitor
  beforeAll(async () => {
    admin = await newColleague(city, ports, 'inbaze.admin@example.org', { role: 'administrator', organisation: 'inbaze' })
  })

  test('sees and manages only its own people', async () => {
    await newColleague(city, ports, 'icp.only@example.org', { role: 'lawyer', organisation: 'icp' })
    const list = (await admin.get('/app/accounts?limit=200')).text
    expect(list).toContain('thief@example.org')
    expect(list).not.toContain('icp.only@example.org')
    expect(await status(admin, `/app/accounts/${await accountId('icp.only@example.org')}`)).toBe(404)
    const path = `/app/accounts/${await accountId('icp.only@example.org')}/roles/${await holdingId('icp.only@example.org', 'lawyer')}/revoke`
    expect((await admin.post(path)).status).toBe(404)
    expect(await status(admin, '/app/notes')).toBe(403)
  })
  test('invites into its own organisation, with roles that stay there', async () => {
    const form = {
      email: 'our.new@example.org',
      displayName: 'Náš Nový',
      lang: 'cs',
      role: 'lawyer',
      organisationId: ids.inbaze,
      bodyId: '',
      validFrom: '2026-11-23',
      validTo: '',
    }
    expect((await admin.post('/app/accounts/invite', form)).status).toBe(303)
    expect((await admin.post('/app/accounts/invite', { ...form, email: 'x1@example.org', organisationId: ids.icp })).status).toBe(403)
    expect((await admin.post('/app/accounts/invite', { ...form, email: 'x2@example.org', role: 'specialist' })).status).toBe(403)
    expect(
      (await admin.post('/app/accounts/invite', { ...form, email: 'x3@example.org', role: 'administrator', organisationId: '' })).status,
    ).toBe(403)
  })
  test('cannot disable an account or take a second factor away', async () => {
    const base = `/app/accounts/${await accountId('thief@example.org')}`
    for (const act of ['disable', 'enable', 'reset-link', 'take-second-factor'])
      expect((await admin.post(`${base}/${act}`)).status, act).toBe(403)
  })
})
