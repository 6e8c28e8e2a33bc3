// Random tokens, their hashes, and the one key of the installation with which secrets are sealed at rest.
// A token of 256 random bits needs no slow hash: nobody can try them all; only passwords go through argon2id (passwords.ts).
import { createCipheriv, createDecipheriv, createHash, createHmac, hkdfSync, randomBytes } from 'node:crypto'
import { mkdirSync, readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import type { Config } from '../../kernel/config.ts'

/** A new secret for a cookie, a link or an API key: 256 random bits that survive addresses and headers. */
export function newToken(): string {
  return randomBytes(32).toString('base64url')
}

/** What the database keeps instead of a token. */
export function hashToken(token: string): Buffer {
  return createHash('sha256').update(token).digest()
}

const keys = new Map<string, Buffer>()

/** The installation's key: METROPOLIS_KEY, else a file made once in the data folder, readable by its owner only. */
function installationKey(config: Config): Buffer {
  const place = config.key ? `key:${config.key}` : join(config.dataDir, 'metropolis.key')
  const known = keys.get(place)
  if (known) return known
  const key = config.key ? decodeKey(config.key, 'METROPOLIS_KEY') : decodeKey(keyFile(config.dataDir, place), place)
  keys.set(place, key)
  return key
}

function keyFile(dataDir: string, file: string): string {
  mkdirSync(dataDir, { recursive: true })
  try {
    // "wx" fails when the file is there, so that two processes starting at once agree on one key.
    writeFileSync(file, `${randomBytes(32).toString('base64')}\n`, { mode: 0o600, flag: 'wx' })
  } catch (error) {
    if (!(error instanceof Error && 'code' in error && error.code === 'EEXIST')) throw error
  }
  return readFileSync(file, 'utf8').trim()
}

function decodeKey(text: string, place: string): Buffer {
  const key = /^[0-9a-f]{64}$/i.test(text) ? Buffer.from(text, 'hex') : Buffer.from(text, 'base64')
  if (key.length !== 32) throw new Error(`${place} must hold 32 bytes as 64 hexadecimal digits or in base64`)
  return key
}

function derived(config: Config, purpose: string): Buffer {
  return Buffer.from(hkdfSync('sha256', installationKey(config), Buffer.alloc(0), `metropolis ${purpose}`, 32))
}

/** Seals a secret (AES-256-GCM); `boundTo` is authenticated, so a sealed value copied to another row does not open there. */
export function seal(config: Config, plain: string, boundTo: string): Buffer {
  const nonce = randomBytes(12)
  const cipher = createCipheriv('aes-256-gcm', derived(config, 'seal'), nonce)
  cipher.setAAD(Buffer.from(boundTo))
  const body = Buffer.concat([cipher.update(plain, 'utf8'), cipher.final()])
  return Buffer.concat([Buffer.from([1]), nonce, cipher.getAuthTag(), body])
}

/** Opens a sealed secret; throws when the key, the row or a single bit is another. */
export function unseal(config: Config, sealed: Buffer, boundTo: string): string {
  if (sealed[0] !== 1) throw new Error('A sealed secret has an unknown form')
  const decipher = createDecipheriv('aes-256-gcm', derived(config, 'seal'), sealed.subarray(1, 13))
  decipher.setAAD(Buffer.from(boundTo))
  decipher.setAuthTag(sealed.subarray(13, 29))
  return Buffer.concat([decipher.update(sealed.subarray(29)), decipher.final()]).toString('utf8')
}

/** A keyed hash for counting tries by address without keeping the address. */
export function keyedHash(config: Config, text: string): string {
  return createHmac('sha256', derived(config, 'count')).update(text).digest('base64url').slice(0, 32)
}

const recoveryAlphabet = '23456789abcdefghjkmnpqrstuvwxyz'

/** A recovery code people can copy by hand: 16 characters without look-alikes (79 random bits), in four groups. */
export function newRecoveryCode(): string {
  let code = ''
  while (code.length < 16) {
    // 248 = 8 × 31: larger bytes are thrown away, so that every character is equally likely.
    for (const byte of randomBytes(24)) if (byte < 248 && code.length < 16) code += recoveryAlphabet[byte % 31]
  }
  return code.replace(/(.{4})(?=.)/g, '$1-')
}

/** Spaces, dashes and capitals do not matter when a code is typed back. */
export function hashRecoveryCode(code: string): Buffer {
  return hashToken(code.toLowerCase().replace(/[\s-]/g, ''))
}
