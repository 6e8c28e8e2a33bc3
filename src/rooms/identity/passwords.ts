// Passwords: argon2id with the parameters OWASP names, and a rule about what is guessed first instead of rules about characters.
import { hash, verify } from '@node-rs/argon2'

/** OWASP Password Storage Cheat Sheet (2025): argon2id, 19 MiB, two passes, one lane. */
const cost = { memoryCost: 19_456, timeCost: 2, parallelism: 1 }

export const shortestPassword = 12
export const longestPassword = 256

/** Hashes a password for keeping; the salt and the parameters are inside the text. */
export function hashPassword(password: string): Promise<string> {
  return hash(normalised(password), cost)
}

let decoy: Promise<string> | undefined

/** Verifies a password. Without a stored hash it does the same work on a decoy, so that an unknown address takes as long as a wrong password. */
export async function verifyPassword(stored: string | null, password: string): Promise<boolean> {
  decoy ??= hashPassword('no account has this password')
  const right = await verify(stored ?? (await decoy), normalised(password))
  return stored !== null && right
}

// The same word typed on a Mac and on Windows may differ in code points (NIST SP 800-63B: normalise before hashing).
function normalised(password: string): string {
  return password.normalize('NFKC')
}

let commonPasswords: Promise<ReadonlySet<string>> | undefined

/** The list of passwords seen in breaches, unpacked on first use (some tens of thousands of words, no network). */
function common(): Promise<ReadonlySet<string>> {
  commonPasswords ??= import('@zxcvbn-ts/language-common').then(({ dictionary }) => new Set(dictionary['passwords-common']))
  return commonPasswords
}

export type PasswordFault = 'tooShort' | 'tooLong' | 'common' | 'personal' | 'repeated'

/** Why a password would be guessed early, or null. `personal` are words an attacker knows: the name, the address, the city. */
export async function passwordFault(password: string, personal: readonly string[]): Promise<PasswordFault | null> {
  if ([...password].length < shortestPassword) return 'tooShort'
  if (password.length > longestPassword) return 'tooLong'
  const folded = fold(password)
  const list = await common()
  // Most breached passwords are shorter than twelve characters and are stretched with digits, signs or by typing them twice.
  const core = folded.replace(/^[^\p{Letter}]+|[^\p{Letter}]+$/gu, '')
  const withoutSigns = folded.replace(/[^\p{Letter}\p{Number}]/gu, '')
  if (repeats(folded) || runs(folded)) return 'repeated'
  for (const candidate of [folded, core, withoutSigns, half(folded)]) if (candidate && list.has(candidate)) return 'common'
  let rest = folded
  for (const word of personal.flatMap(words)) rest = rest.replaceAll(word, '')
  return rest !== folded && rest.replace(/[^\p{Letter}]/gu, '').length < 6 ? 'personal' : null
}

function fold(text: string): string {
  return text
    .normalize('NFKD')
    .replace(/\p{Mark}/gu, '')
    .toLowerCase()
}
function words(text: string): string[] {
  return fold(text)
    .split(/[^\p{Letter}\p{Number}]+/u)
    .filter((word) => word.length >= 4)
}
/** "abcabcabcabc", "aaaaaaaaaaaa": a short unit said again and again. */
function repeats(text: string): boolean {
  return /^(.{1,4})\1+.{0,3}$/u.test(text)
}
/** "123456789012", "abcdefghijkl": mostly neighbours in code order. */
function runs(text: string): boolean {
  const points = [...text].map((sign) => sign.codePointAt(0) ?? 0)
  const neighbours = points.filter((point, index) => index > 0 && Math.abs(point - (points[index - 1] ?? 0)) === 1).length
  return neighbours >= points.length * 0.7
}
function half(text: string): string | null {
  const middle = text.length / 2
  return Number.isInteger(middle) && text.slice(0, middle) === text.slice(middle) ? text.slice(0, middle) : null
}
