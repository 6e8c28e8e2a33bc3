// The one key of the installation, the keys derived from it, and the sealing of what must not be readable in the database or in a backup.
import { createCipheriv, createDecipheriv, createHmac, hkdfSync, randomBytes, type KeyObject } from 'node:crypto'
import { mkdirSync, readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import type { Config } from './config.ts'

const keys = new Map<string, Buffer>()
const derivedKeys = new Map<string, Buffer>()

/** The installation's key: METROPOLIS_KEY, else a file made once in the data folder, readable by its owner only. */
function installationKey(config: Config): Buffer {
  const place = config.key ? `key:${config.key}` : join(config.dataDir, 'metropolis.key')
  const known = keys.get(place)
  if (known) return known
  const key = config.key ? decodeKey(config.key, 'METROPOLIS_KEY') : decodeKey(keyFile(config.dataDir, place), place)
  keys.set(place, key)
  return key
}

/** Reads a key given as text, 32 bytes in hexadecimal or base64; throws with the name of its place when it is none. */
export function checkKey(text: string, place: string): void {
  decodeKey(text, place)
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

/** A key for one purpose, derived from the installation's key (HKDF, RFC 5869); knowing one says nothing about another. */
export function derivedKey(config: Config, purpose: string): Buffer {
  const place = `${config.key ?? config.dataDir}\n${purpose}`
  const known = derivedKeys.get(place)
  if (known) return known
  const key = Buffer.from(hkdfSync('sha256', installationKey(config), Buffer.alloc(0), `metropolis ${purpose}`, 32))
  derivedKeys.set(place, key)
  return key
}

/** Encrypts bytes with a 32-byte key (AES-256-GCM, RFC 5116): version, nonce, tag, body. `boundTo` is authenticated, so a value copied to another row does not open there. */
export function sealWith(key: Buffer | KeyObject, plain: Buffer, boundTo: string): Buffer {
  const nonce = randomBytes(12)
  const cipher = createCipheriv('aes-256-gcm', key, nonce)
  cipher.setAAD(Buffer.from(boundTo))
  const body = Buffer.concat([cipher.update(plain), cipher.final()])
  return Buffer.concat([Buffer.from([1]), nonce, cipher.getAuthTag(), body])
}

/** Opens what sealWith closed; throws when the key, the row or a single bit is another. */
export function unsealWith(key: Buffer, sealed: Buffer, boundTo: string): Buffer {
  if (sealed[0] !== 1) throw new Error('A sealed secret has an unknown form')
  const decipher = createDecipheriv('aes-256-gcm', key, sealed.subarray(1, 13))
  decipher.setAAD(Buffer.from(boundTo))
  decipher.setAuthTag(sealed.subarray(13, 29))
  return Buffer.concat([decipher.update(sealed.subarray(29)), decipher.final()])
}

/** Seals a text of the installation with its own key. */
export function seal(config: Config, plain: string, boundTo: string): Buffer {
  return sealWith(derivedKey(config, 'seal'), Buffer.from(plain), boundTo)
}

/** Opens what `seal` closed. */
export function unseal(config: Config, sealed: Buffer, boundTo: string): string {
  return unsealWith(derivedKey(config, 'seal'), sealed, boundTo).toString('utf8')
}

/** A keyed hash for counting tries by address without keeping the address. */
export function keyedHash(config: Config, text: string): string {
  return createHmac('sha256', derivedKey(config, 'count')).update(text).digest('base64url').slice(0, 32)
}
