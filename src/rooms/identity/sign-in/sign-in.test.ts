// Getting in: by invitation over real mail, with a password, with a code, and what is refused on the way.
import { SMTPServer } from 'smtp-server'
import { sql } from 'kysely'
import { Secret, TOTP } from 'otpauth'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { sendWaitingMail } from '../../../kernel/mail.ts'
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
import { accountAdd, roleGrant } from '../index.ts'
import { answerResetRequests } from '../letters/commands.ts'

const letters: string[] = []
const mailServer = new SMTPServer({
  authOptional: true,
  disabledCommands: ['STARTTLS', 'AUTH'],
  onData(stream, _session, done) {
    const parts: Buffer[] = []
    stream.on('data', (part: Buffer) => parts.push(part))
    stream.on('end', () => {
      letters.push(Buffer.concat(parts).toString('utf8'))
      done()
    })
  },
})
const smtpUrl = await new Promise<string>((resolve) => {
  const listening = mailServer.listen(0, '127.0.0.1', () => {
    const address = listening.address()
    resolve(`smtp://127.0.0.1:${typeof address === 'object' && address ? address.port : 0}`)
  })
})
afterAll(() => new Promise<void>((resolve) => mailServer.close(() => resolve())))

const database = await testDatabase()
const clock = movableClock('2026-11-23T10:00:00Z')
const ports = portsOf(database.db, clock, { METROPOLIS_KEY: testKey, SMTP_URL: smtpUrl, ORIGIN: 'https://metropolis.example' })
const city = openApp(ports)
beforeAll(async () => {
  await addOrganisation(database.db, 'inbaze', 'InBáze')
})

/** The address of the link in the letter that went to somebody; letters break lines by quoted-printable. */
async function linkFromMail(kind: 'invitation' | 'reset', recipient: string): Promise<string> {
  letters.length = 0
  expect(await sendWaitingMail(ports, 50)).toBeGreaterThan(0)
  const texts = letters
    .filter((letter) => letter.includes(`To: ${recipient}`))
    .map((letter) => letter.replace(/=\r?\n/g, '').replace(/=3D/g, '='))
  const found = texts
    .map((text) => new RegExp(`https://metropolis\\.example(/(?:cs|en)/sign-in/${kind}/[A-Za-z0-9_-]{43})`).exec(text)?.[1])
    .find((path) => path !== undefined)
  if (found === undefined) throw new Error(`No letter with a link: ${texts.join('\n---\n')}`)
  return found
}
const invite = (email: string, role: string) =>
  accountAdd(ports, { email, name: 'Jana Nová', role, organisation: 'inbaze', from: null, to: null, lang: 'cs' })
const refusals = (action: string) =>
  rowsOf(
    database.db,
    { kind: 'system', purpose: 'verify-audit' },
    sql<{ n: number }>`select count(*) as n from kernel.audit_entry where action = ${action}`,
  )

describe('an invitation', () => {
  test('comes by mail, lets the person choose a password, and works once', async () => {
    await invite('jana@example.org', 'social-counsellor')
    const path = await linkFromMail('invitation', 'jana@example.org')
    const browser = city.visitor()
    const page = await browser.get(path)
    expect(page.status).toBe(200)
    expect(page.text).toContain('Jana Nová')
    const accepted = await browser.post(path, { password: goodPassword })
    expect([accepted.status, accepted.location]).toEqual([303, '/app'])
    expect((await browser.get('/app/account')).text).toContain('jana@example.org')
    expect((await city.visitor().get(path)).status).toBe(410)
    expect((await city.visitor().post(path, { password: goodPassword })).status).toBe(410)
    expect((await signInAt(city.visitor(), 'Jana@Example.org')).location).toBe('/app/account')
  })
  test('accepted by two browsers at the same moment lets exactly one in', async () => {
    await invite('twice@example.org', 'mediator')
    const path = await linkFromMail('invitation', 'twice@example.org')
    const answers = await Promise.all(Array.from({ length: 4 }, () => city.visitor().post(path, { password: goodPassword })))
    expect(answers.map((answer) => answer.status).sort()).toEqual([303, 410, 410, 410])
    expect(
      await rowsOf(
        database.db,
        atSignIn,
        sql<{
          n: number
        }>`select count(*) as n from identity.session s join identity.account a on a.id = s.account_id where a.email = 'twice@example.org'`,
      ),
    ).toEqual([{ n: 1 }])
  })
  test('is over after seven days, and an older link is over when a newer one is sent', async () => {
    const { link } = await invite('late@example.org', 'lawyer')
    clock.pass(7 * 1440 + 1)
    expect((await city.visitor().get(new URL(link).pathname)).status).toBe(410)
    clock.set('2026-11-23T10:00:00Z')
  })
  test('to an address that has an account already is refused beside the field', async () => {
    await expect(invite('jana@example.org', 'lawyer')).rejects.toThrow('This address has an account already')
  })
  test('stores no token, only what cannot be turned back', async () => {
    const { link } = await invite('hash@example.org', 'lawyer')
    const token = link.split('/').at(-1) ?? ''
    const rows = await rowsOf(database.db, atSignIn, sql<{ text: string }>`select i::text as text from identity.invitation i`)
    expect(rows.length).toBeGreaterThan(0)
    expect(rows.some((row) => row.text.includes(token) || row.text.includes(Buffer.from(token).toString('hex')))).toBe(false)
  })
})

describe('a new password', () => {
  test.each([
    ['letmein', 'at least 12', 1],
    ['password1234!', 'leaked', 2],
    ['qwertyuiop123', 'leaked', 3],
    ['aaaaaaaaaaaaaa', 'repeats', 4],
    ['123456789012345', 'repeats', 5],
    ['jana.slaba.praha', 'mostly your name', 6],
  ])('%s is refused with a reason, and the invitation stays open', async (password, reason, number) => {
    const { link } = await accountAdd(ports, {
      email: `weak${number}@example.org`,
      name: 'Jana Slabá',
      role: 'lawyer',
      organisation: 'inbaze',
      from: null,
      to: null,
      lang: 'en',
    })
    const path = new URL(link).pathname
    const refused = await city.visitor().post(path, { password })
    expect(refused.status).toBe(422)
    expect(refused.text).toContain(reason)
    expect(refused.text).not.toContain(`value="${password}"`)
    expect((await city.visitor().get(path)).status).toBe(200)
  })
  test('may be long, may have spaces, and is the same on every keyboard', async () => {
    await newColleague(city, ports, 'unicode@example.org', { role: 'lawyer', organisation: 'inbaze' })
    expect((await signInAt(city.visitor(), 'unicode@example.org', goodPassword.normalize('NFD'))).status).toBe(303)
    expect((await signInAt(city.visitor(), 'unicode@example.org', `${goodPassword} `)).status).toBe(422)
  })
})

describe('the cookies of a sign-in', () => {
  test('are kept from scripts, from other sites and from plain http', async () => {
    const answer = await signInAt(city.visitor(), 'jana@example.org')
    const session = answer.cookiesSet.find((line) => line.startsWith('__Host-metropolis_session='))
    expect(session).toBeDefined()
    for (const line of answer.cookiesSet.filter((one) => !/max-age=0/i.test(one))) {
      expect(line).toMatch(/; HttpOnly/)
      expect(line).toMatch(/; Secure/)
      expect(line).toMatch(/; SameSite=Lax/)
      expect(line).toMatch(/; Path=\//)
      expect(line).not.toMatch(/; Domain=/)
    }
  })
  test('planted from a neighbouring subdomain (without __Host-) are not believed', async () => {
    const browser = city.visitor()
    await signInAt(browser, 'jana@example.org')
    const token = browser.cookies.get('__Host-metropolis_session') ?? ''
    const planted = city.visitor()
    planted.cookies.set('metropolis_session', token)
    expect((await planted.get('/app/account')).status).toBe(303)
  })
  test('get a new session at each sign-in, and the session before is over', async () => {
    const browser = city.visitor()
    await signInAt(browser, 'jana@example.org')
    const before = browser.cookies.get('__Host-metropolis_session') ?? ''
    await signInAt(browser, 'jana@example.org')
    expect(browser.cookies.get('__Host-metropolis_session')).not.toBe(before)
    const old = city.visitor()
    old.cookies.set('__Host-metropolis_session', before)
    expect((await old.get('/app/account')).status).toBe(303)
  })
})

describe('a sign-in', () => {
  test('goes only to addresses of this site', async () => {
    for (const next of ['//evil.example', 'https://evil.example/', '/\\evil.example', 'javascript:alert(1)']) {
      const answer = await city.visitor().post('/en/sign-in', { email: 'jana@example.org', password: goodPassword, next })
      expect([answer.status, answer.location], next).toEqual([303, '/app'])
      expect((await city.visitor().get(`/en/sign-in?next=${encodeURIComponent(next)}`)).text, next).toContain('name="next" value="/app"/>')
    }
  })
  test('says the same of a wrong password and of an unknown address', async () => {
    const wrong = await signInAt(city.visitor('203.0.113.1'), 'jana@example.org', 'something else entirely')
    const unknown = await signInAt(city.visitor('203.0.113.2'), 'nobody@example.org', 'something else entirely')
    const plain = (text: string) => text.replaceAll('jana@example.org', 'X').replaceAll('nobody@example.org', 'X')
    expect([wrong.status, plain(wrong.text)]).toEqual([unknown.status, plain(unknown.text)])
  })
  test('sent from another site, or from nowhere, is refused', async () => {
    const form = { email: 'jana@example.org', password: goodPassword }
    expect((await city.visitor().post('/en/sign-in', form, { origin: 'https://evil.example' })).status).toBe(403)
    expect((await city.visitor().post('/en/sign-in', form, { origin: 'null' })).status).toBe(403)
    expect((await city.visitor().post('/en/sign-in', form, { origin: 'null', 'sec-fetch-site': 'cross-site' })).status).toBe(403)
  })
})

describe('a form of a signed-in person', () => {
  test.each([
    ['another site', { origin: 'https://evil.example' }],
    ['a page without an origin', { origin: 'null' }],
    [
      'another site through a proxy that asks for a name and password',
      { origin: 'https://evil.example', authorization: 'Basic amFuYTpoZXNsbw==' },
    ],
    ['another site with a badge that is none', { origin: 'https://evil.example', authorization: 'Bearer' }],
  ])('sent from %s changes nothing', async (_where, headers) => {
    const browser = city.visitor()
    await signInAt(browser, 'jana@example.org')
    expect((await browser.post('/app/account/sign-out-everywhere', {}, headers)).status).toBe(403)
    expect((await browser.get('/app/account')).status).toBe(200)
  })
})

describe('too many wrong tries', () => {
  test('slow the attacker down, wherever they are, and never the owner at a known browser', async () => {
    const owner = await newColleague(city, ports, 'owner@example.org', { role: 'lawyer', organisation: 'inbaze' })
    await owner.post('/app/sign-out')
    const attacker = city.visitor('203.0.113.50')
    const statuses: number[] = []
    for (let turn = 0; turn < 8; turn++) statuses.push((await signInAt(attacker, 'owner@example.org', `wrong guess number ${turn}`)).status)
    expect(statuses).toEqual([422, 422, 422, 422, 422, 429, 429, 429])
    // Even the right password does not help the attacker now.
    const slowed = await signInAt(attacker, 'owner@example.org')
    expect(slowed.status).toBe(429)
    expect(Number(slowed.headers.get('retry-after'))).toBeGreaterThan(0)
    // From many networks: the account itself slows strangers down.
    let shut = 0
    for (let turn = 0; turn < 30; turn++)
      if ((await signInAt(city.visitor(`192.0.${turn}.9`), 'owner@example.org', 'wrong guess again')).status === 429) shut++
    expect(shut).toBeGreaterThan(0)
    // The owner comes back to the browser used before, in the attacker's own network even.
    expect((await signInAt(owner, 'owner@example.org')).status).toBe(303)
  })
  test('at the same moment are counted one by one', async () => {
    await newColleague(city, ports, 'burst@example.org', { role: 'lawyer', organisation: 'inbaze' })
    const answers = await Promise.all(
      Array.from({ length: 20 }, (_, turn) => signInAt(city.visitor('203.0.113.90'), 'burst@example.org', `burst guess number ${turn}`)),
    )
    expect(answers.filter((answer) => answer.status === 422).length).toBeLessThanOrEqual(5)
  })
  test('wait longer each time and are forgotten later', async () => {
    const attacker = city.visitor('203.0.114.60')
    for (let turn = 0; turn < 6; turn++) await signInAt(attacker, 'jana@example.org', `wrong guess number ${turn}`)
    const first = Number((await signInAt(attacker, 'jana@example.org', 'wrong guess here')).headers.get('retry-after'))
    clock.pass(1)
    await signInAt(attacker, 'jana@example.org', 'wrong guess again')
    const second = Number((await signInAt(attacker, 'jana@example.org', 'wrong guess here')).headers.get('retry-after'))
    expect(second).toBeGreaterThan(first)
    clock.pass(24 * 60)
    expect((await signInAt(attacker, 'jana@example.org')).status).toBe(303)
    clock.set('2026-11-23T10:00:00Z')
  })
  test('leave a trace in the audit, without address or password', async () => {
    const [before] = await refusals('identity.signInRefused')
    await signInAt(city.visitor('203.0.113.200'), 'jana@example.org', 'a wrong one, once more')
    const [after] = await refusals('identity.signInRefused')
    expect((after?.n ?? 0) - (before?.n ?? 0)).toBe(1)
  })
})

describe('a forgotten password', () => {
  test('is answered alike for known and unknown addresses; the link works once and signs out everywhere', async () => {
    const browser = await newColleague(city, ports, 'forgot@example.org', { role: 'lawyer', organisation: 'inbaze' })
    const known = await city.visitor('203.0.113.3').post('/en/sign-in/forgotten', { email: 'forgot@example.org' })
    const unknown = await city.visitor('203.0.113.4').post('/en/sign-in/forgotten', { email: 'nobody.at.all@example.org' })
    expect(known.text.replaceAll('forgot@example.org', 'X')).toBe(unknown.text.replaceAll('nobody.at.all@example.org', 'X'))
    await sendWaitingMail(ports, 50)
    expect(await answerResetRequests(ports)).toBe(1)
    const path = await linkFromMail('reset', 'forgot@example.org')
    const next = 'zcela nová věta o vltavě'
    expect((await city.visitor().post(path, { password: next })).status).toBe(303)
    expect((await city.visitor().post(path, { password: next })).status).toBe(410)
    expect((await browser.get('/app/account')).status).toBe(303)
    expect((await signInAt(city.visitor('203.0.113.5'), 'forgot@example.org')).status).toBe(422)
    expect((await signInAt(city.visitor('203.0.113.6'), 'forgot@example.org', next)).status).toBe(303)
  })
  test('asked for again and again waits', async () => {
    const pest = city.visitor('203.0.115.7')
    const statuses: number[] = []
    for (let turn = 0; turn < 5; turn++) statuses.push((await pest.post('/en/sign-in/forgotten', { email: 'jana@example.org' })).status)
    expect(statuses).toEqual([200, 200, 200, 429, 429])
  })
})

describe('the second step', () => {
  const secretOf = (page: string) => /[A-Z2-7]{32}/.exec(page.replace(/[\s-]/g, ''))?.[0] ?? ''
  const codeOf = (secret: string) =>
    new TOTP({ secret: Secret.fromBase32(secret), digits: 6, period: 30 }).generate({ timestamp: clock.now().getTime() })
  let browser: Visitor
  let secret = ''
  let codes: string[] = []
  const firstStep = async (address = '198.51.100.7') => {
    const fresh = city.visitor(address)
    const answer = await signInAt(fresh, 'second@example.org')
    expect(answer.location).toContain('/en/sign-in/second-step')
    return fresh
  }

  test('is set up with a first code, which shows ten recovery codes once', async () => {
    browser = await newColleague(city, ports, 'second@example.org', { role: 'lawyer', organisation: 'inbaze' })
    await browser.post('/app/account/authenticator')
    const setUp = await browser.get('/app/account/authenticator')
    secret = secretOf(setUp.text.replace(/<svg[\s\S]*?<\/svg>/g, '').replace(/<[^>]+>/g, ' '))
    expect(secret).toHaveLength(32)
    expect((await browser.post('/app/account/authenticator/confirm', { code: '000000' })).status).toBe(422)
    const confirmed = await browser.post('/app/account/authenticator/confirm', { code: codeOf(secret) })
    codes = [...confirmed.text.matchAll(/[2-9a-hjkmnp-z]{4}(?:-[2-9a-hjkmnp-z]{4}){3}/g)].map((match) => match[0])
    expect(new Set(codes).size).toBe(10)
    expect((await browser.get('/app/account/recovery-codes')).text).not.toContain(codes[0])
    const [row] = await rowsOf(
      database.db,
      atSignIn,
      sql<{ text: string }>`select encode(secret_sealed, 'escape') as text from identity.totp`,
    )
    expect(row?.text).not.toContain(secret)
  })
  test('is asked for, and the password alone opens nothing', async () => {
    const half = await firstStep()
    expect((await half.get('/app/account')).status).toBe(303)
  })
  test('refuses the code that set it up, and a code used once, even by two browsers at the same moment', async () => {
    const replayed = await firstStep()
    expect((await replayed.post('/en/sign-in/second-step', { code: codeOf(secret) })).status).toBe(422)
    clock.pass(1)
    const both = await Promise.all([firstStep('198.51.100.21'), firstStep('198.51.101.22')])
    const answers = await Promise.all(
      both.map((one) => one.post('/en/sign-in/second-step', { code: codeOf(secret), next: '/app/account' })),
    )
    expect(answers.map((answer) => answer.status).sort()).toEqual([303, 422])
  })
  test('takes a recovery code once, also when it is sent twice at the same moment', async () => {
    const both = await Promise.all([firstStep('198.51.102.21'), firstStep('198.51.103.22')])
    const typedByHand = (codes[0] ?? '').replaceAll('-', ' ').toUpperCase()
    const answers = await Promise.all(both.map((one) => one.post('/en/sign-in/recovery', { code: typedByHand, next: '/app/account' })))
    expect(answers.map((answer) => answer.status).sort()).toEqual([303, 422])
    const again = await firstStep('198.51.104.23')
    expect((await again.post('/en/sign-in/recovery', { code: codes[0] ?? '' })).status).toBe(422)
    expect((await again.post('/en/sign-in/recovery', { code: codes[1] ?? '' })).status).toBe(303)
  })
  test('cannot be guessed: wrong codes slow down', async () => {
    const guesser = await firstStep('203.0.116.1')
    const statuses: number[] = []
    for (let turn = 0; turn < 7; turn++) statuses.push((await guesser.post('/en/sign-in/second-step', { code: `${100000 + turn}` })).status)
    expect(statuses).toEqual([422, 422, 422, 422, 422, 429, 429])
  })
  test('is over after ten minutes', async () => {
    const slow = await firstStep('198.51.105.24')
    clock.pass(11)
    expect((await slow.post('/en/sign-in/second-step', { code: codeOf(secret) })).status).toBe(401)
  })
  test('is still asked for after a new password by mail', async () => {
    await city.visitor('203.0.117.3').post('/en/sign-in/forgotten', { email: 'second@example.org' })
    await sendWaitingMail(ports, 50)
    await answerResetRequests(ports)
    const fresh = city.visitor('203.0.117.4')
    const answer = await fresh.post(await linkFromMail('reset', 'second@example.org'), { password: 'ještě jedna dlouhá věta' })
    expect(answer.location).toContain('second-step')
    expect((await fresh.get('/app/account')).status).toBe(303)
  })
})

describe('somebody with several roles', () => {
  test('chooses a hat after signing in', async () => {
    const browser = await newColleague(city, ports, 'hats@example.org', { role: 'lawyer', organisation: 'inbaze' })
    await roleGrant(ports, { email: 'hats@example.org', role: 'mediator', organisation: 'inbaze', from: null, to: null })
    await browser.post('/app/sign-out')
    expect((await signInAt(browser, 'hats@example.org')).location).toBe('/app/hat?next=%2Fapp%2Faccount')
  })
})
