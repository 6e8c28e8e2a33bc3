// Random tokens and their hashes; secrets at rest are sealed by kernel/sealing.ts.
// A token of 256 random bits needs no slow hash: nobody can try them all; only passwords go through argon2id (passwords.ts).
import { createHash, randomBytes } from 'node:crypto'

/** A new secret for a cookie, a link or an API key: 256 random bits that survive addresses and headers. */
export function newToken(): string {
  return randomBytes(32).toString('base64url')
}

/** What the database keeps instead of a token. */
export function hashToken(token: string): Buffer {
  return createHash('sha256').update(token).digest()
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
