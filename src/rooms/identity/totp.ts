// Time-based codes (RFC 6238): six digits, thirty seconds, one step of tolerance to either side.
import { Secret, TOTP } from 'otpauth'

const period = 30
const digits = 6

export function newTotpSecret(): string {
  return new Secret({ size: 20 }).base32
}

/** The address an authenticator application reads from the picture. */
export function totpAddress(secret: string, email: string): string {
  return new TOTP({ issuer: 'Metropolis', label: email, algorithm: 'SHA1', digits, period, secret: Secret.fromBase32(secret) }).toString()
}

/** The thirty-second step a code belongs to, or null when it is wrong, too old or too early. */
export function totpStep(secret: string, code: string, now: Date): number | null {
  const digitsOnly = code.replace(/\s/g, '')
  if (!/^\d{6}$/.test(digitsOnly)) return null
  const delta = TOTP.validate({
    token: digitsOnly,
    secret: Secret.fromBase32(secret),
    algorithm: 'SHA1',
    digits,
    period,
    timestamp: now.getTime(),
    window: 1,
  })
  return delta === null ? null : Math.floor(now.getTime() / 1000 / period) + delta
}
