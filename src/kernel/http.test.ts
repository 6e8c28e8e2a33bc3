import { describe, expect, it } from 'vitest'
import { hasRole, type Actor } from './actor.ts'
import { clockAt, dayInPrague } from './clock.ts'
import { readConfig } from './config.ts'
import { limitOf, localAddress } from './http.ts'
import { choose, pack, pageCache } from './page-cache.ts'

describe('going back after sign-in', () => {
  it('goes only to addresses of this site', () => {
    expect(localAddress('/app/organisations?kind=ngo', '/app')).toBe('/app/organisations?kind=ngo')
    for (const foreign of [
      '//evil.example',
      'https://evil.example',
      '/\\evil.example',
      'javascript:alert(1)',
      '',
      undefined,
      '/a\nb',
      '/a b',
    ]) {
      expect(localAddress(foreign, '/app')).toBe('/app')
    }
  })
})

describe('a day in Prague', () => {
  it('begins at Prague midnight in winter and in summer', () => {
    expect(dayInPrague(new Date('2026-12-31T22:59:59Z'))).toBe('2026-12-31')
    expect(dayInPrague(new Date('2026-12-31T23:00:00Z'))).toBe('2027-01-01')
    expect(clockAt('2026-06-30T22:00:00Z').today()).toBe('2026-07-01')
  })
})

describe('the hat a person wears', () => {
  const person: Actor = { kind: 'person', accountId: 'a', displayName: 'J', sessionId: 's', hat: null, lang: 'cs', reauthenticatedAt: null }
  it('gives no role to somebody without a hat, to the public, to tokens or to jobs', () => {
    for (const actor of [
      person,
      { kind: 'public' } as const,
      { kind: 'token', tokenId: 't', organisationId: 'o', scopes: ['specialist'] } as const,
      { kind: 'system', purpose: 'specialist' } as const,
    ]) {
      expect(hasRole(actor, 'specialist', 'administrator')).toBe(false)
    }
  })
})

describe('the environment', () => {
  it('is refused with one clear line when a value cannot be used', () => {
    expect(() => readConfig({ PORT: 'abc' }, '/')).toThrow('PORT must be a number')
    expect(() => readConfig({ ORIGIN: 'nowhere' }, '/')).toThrow('ORIGIN must be an address')
    expect(() => readConfig({ OIDC_ISSUER: 'https://id.example' }, '/')).toThrow('OIDC_CLIENT_ID')
  })
  it('has a sensible value for everything', () => {
    expect(readConfig({}, '/srv/metropolis')).toMatchObject({
      port: 3000,
      host: 'localhost',
      dataDir: '/srv/metropolis/data',
      origin: 'http://localhost:3000',
      production: false,
    })
  })
})

describe("a list's limit", () => {
  it('is a whole number from 1 to 200, else the usual one', () => {
    expect([limitOf('10'), limitOf('0'), limitOf('201'), limitOf('x'), limitOf(undefined)]).toEqual([10, 50, 50, 50, 50])
  })
})

describe('pages kept in memory', () => {
  it('are forgotten after their time and all at once when something changed', () => {
    const cache = pageCache()
    cache.keep('/cs/', 200, 'text/html', Buffer.from('a'), 0, {})
    expect(cache.find('/cs/', 14_000)?.plain.toString()).toBe('a')
    expect(cache.find('/cs/', 16_000)).toBeUndefined()
    cache.keep('/en/', 200, 'text/html', Buffer.from('b'), 0, {})
    cache.clear()
    expect(cache.find('/en/', 1)).toBeUndefined()
  })
  it('are sent as the browser asks', () => {
    const packed = pack(Buffer.from('x'.repeat(1000)))
    expect(choose(packed, 'gzip, deflate, br').encoding).toBe('br')
    expect(choose(packed, 'gzip').encoding).toBe('gzip')
    expect(choose(packed, undefined)).toEqual({ body: packed.plain, encoding: null })
  })
})
