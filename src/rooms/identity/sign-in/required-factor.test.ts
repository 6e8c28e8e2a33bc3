// A role that opens confidential things is worn only once a stolen password is not enough.
import { sql } from 'kysely'
import { Secret, TOTP } from 'otpauth'
import { beforeAll, describe, expect, test } from 'vitest'
import { portsOf, testDatabase } from '../../../../test/support/database.ts'
import {
  addOrganisation,
  movableClock,
  newColleague,
  openApp,
  rowsOf,
  signInAt,
  testKey,
  type Visitor,
} from '../../../../test/support/visitor.ts'
import { needsSecondFactor } from '../model.ts'
import { seedDemoStaff } from '../index.ts'

const database = await testDatabase()
const clock = movableClock('2026-11-23T10:00:00Z')
const open = (setting: string) =>
  portsOf(database.db, clock, { METROPOLIS_KEY: testKey, ORIGIN: 'https://metropolis.example', SECOND_FACTOR: setting })
const ports = open('sensitive')
const city = openApp(ports)
beforeAll(async () => {
  await addOrganisation(database.db, 'inbaze', 'InBáze')
})

const door = '/app/account/second-factor'
/** Sets up an authenticator as a person does; answers the page with the recovery codes. */
async function setUpAuthenticator(browser: Visitor): Promise<string> {
  await browser.post('/app/account/authenticator')
  const shown = /<code>([A-Z2-7 ]+)<\/code>/.exec((await browser.get('/app/account/authenticator')).text)?.[1]
  const totp = new TOTP({ secret: Secret.fromBase32((shown ?? '').replaceAll(' ', '')), digits: 6, period: 30 })
  return (await browser.post('/app/account/authenticator/confirm', { code: totp.generate({ timestamp: clock.now().getTime() }) })).text
}

describe('a role that opens confidential records', () => {
  test('opens nothing before a second factor is set up: not a page, not a form, not the API, not a row', async () => {
    const counsellor = await newColleague(city, ports, 'nova@example.org', { role: 'social-counsellor', organisation: 'inbaze' })
    for (const address of ['/app', '/app/casework', '/app/casework/clients', '/app/notes', '/app/organisations']) {
      const answer = await counsellor.get(address)
      expect([address, answer.status, answer.location]).toEqual([address, 303, `${door}?next=${encodeURIComponent(address)}`])
    }
    expect((await counsellor.post('/app/notes', { subject: 'x', body: 'y' })).status).toBe(403)
    expect((await counsellor.get('/api/v1/notes')).status).toBe(403)
    const page = await counsellor.get(`${door}?next=/app/notes`)
    expect(page.status).toBe(200)
    expect(page.text).toContain('Set up a second factor first')
    expect(page.text).toContain('InBáze')
  })

  test('opens at once when the authenticator is confirmed, and the next sign-in asks for its code', async () => {
    const lawyer = await newColleague(city, ports, 'pravnice@example.org', { role: 'lawyer', organisation: 'inbaze' })
    expect((await lawyer.get('/app/notes')).location).toContain(door)
    expect(await setUpAuthenticator(lawyer)).toContain('recovery')
    expect((await lawyer.get('/app/notes')).status).toBe(200)
    expect((await lawyer.get(`${door}?next=/app/notes`)).location).toBe('/app/notes')
    expect((await signInAt(city.visitor('203.0.113.9'), 'pravnice@example.org')).location).toContain('/sign-in/second-step')
  })

  test('closes again when the second factor is taken away', async () => {
    const lead = await newColleague(city, ports, 'vedouci@example.org', { role: 'team-lead', organisation: 'inbaze' })
    await setUpAuthenticator(lead)
    expect((await lead.get('/app/casework')).status).toBe(200)
    expect((await lead.post('/app/account/authenticator/remove')).status).toBe(303)
    expect((await lead.get('/app/casework')).location).toContain(door)
  })

  test('does not close the roles beside it that open nothing of the kind', async () => {
    const both = await newColleague(
      city,
      ports,
      'dve@example.org',
      { role: 'teacher', organisation: 'inbaze' },
      { role: 'social-counsellor', organisation: 'inbaze' },
    )
    const hats = [
      ...new Set([...(await both.get('/app/hat')).text.matchAll(/name="hat" value="([0-9a-f-]{36})"/g)].map((found) => found[1] ?? '')),
    ]
    expect(hats).toHaveLength(2)
    await both.post('/app/hat', { hat: hats[1] ?? '', next: '/app' })
    expect((await both.get('/app')).location).toContain(door)
    await both.post('/app/hat', { hat: hats[0] ?? '', next: '/app' })
    expect((await both.get('/app')).status).toBe(200)
  })

  test('is not asked of invented people, who are told so', async () => {
    await seedDemoStaff(ports, [
      {
        email: 'dpo@demo.metropolis.example',
        name: 'Cecílie Tichá',
        lang: 'en',
        description: '',
        roles: [{ role: 'data-protection-officer', organisation: null }],
      },
    ])
    const invented = city.visitor()
    await signInAt(invented, 'dpo@demo.metropolis.example', 'svatovaclavsky-orloj-1410')
    expect((await invented.get('/app/audit')).status).toBe(200)
    expect((await invented.get('/app/account')).text).toContain('A demo account needs no second factor')
  })
})

describe('the setting of the city', () => {
  test.each([
    ['sensitive', 'social-counsellor', true],
    ['sensitive', 'finance-officer', true],
    ['sensitive', 'administrator', true],
    ['sensitive', 'teacher', false],
    ['everybody', 'teacher', true],
    ['offered', 'data-protection-officer', false],
  ] as const)('%s asks a %s: %s', (setting, role, asked) => {
    expect(needsSecondFactor(role, setting)).toBe(asked)
  })
  test('offered leaves the role open and only advises', async () => {
    const mild = open('offered')
    const street = await newColleague(openApp(mild), mild, 'terenni@example.org', { role: 'street-worker', organisation: 'inbaze' })
    expect((await street.get('/app/notes')).status).toBe(200)
    expect((await street.get('/app/account')).text).toContain('Only a password protects this account')
  })
  test('that is no word of the three is refused in one line', () => {
    expect(() => open('sometimes')).toThrow('SECOND_FACTOR must be sensitive, everybody or offered, not "sometimes"')
  })
  test('is kept by the audit: setting up is recorded', async () => {
    const found = await rowsOf(
      database.db,
      { kind: 'system', purpose: 'verify-audit' },
      sql<{ n: number }>`select count(*) as n from kernel.audit_entry where action = 'identity.confirmTotp'`,
    )
    expect(found[0]?.n).toBeGreaterThanOrEqual(2)
  })
})
