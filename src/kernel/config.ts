// Everything the environment may say, read once. docs/operations.md lists the same names; a test compares both.
import { execSync } from 'node:child_process'
import { readFileSync } from 'node:fs'
import { isAbsolute, resolve } from 'node:path'

export type Config = {
  /** Root folder of the program (migrations, locales, seed). */
  root: string
  dataDir: string
  databaseUrl: string | null
  databaseOwnerUrl: string | null
  host: string
  port: number
  /** Public address, for links in mails, passkeys and the Origin check. */
  origin: string
  production: boolean
  empty: boolean
  smtpUrl: string | null
  mailFrom: string
  /** Address pattern of a gateway that turns mail into text messages, with {number} in it. */
  smsGateway: string | null
  key: string | null
  /** Account the city pays grants from; null until it is set, and then no order for a bank is printed. */
  payer: { name: string; iban: string } | null
  oidc: { issuer: string; clientId: string; clientSecret: string; name: string } | null
  /** A session ends after so long without a request, and in any case after so many days. */
  sessionIdleMinutes: number
  sessionDays: number
  /** Who must prove more than a password: roles that open confidential rows or decide about money, everybody, or nobody (then it is only offered). */
  secondFactor: 'sensitive' | 'everybody' | 'offered'
  logLevel: string
  /** Number of reverse proxies in front whose X-Forwarded-For may be believed. */
  trustedProxies: number
}

/** Reads the environment; throws an Error with one clear line when a value cannot be used. */
export function readConfig(env: Readonly<Record<string, string | undefined>>, root: string): Config {
  const port = Number(env['PORT'] ?? '3000')
  if (!Number.isInteger(port) || port < 0 || port > 65535) throw new Error(`PORT must be a number from 0 to 65535, not "${env['PORT']}"`)
  const host = env['HOST'] ?? 'localhost'
  const dataDir = env['DATA_DIR'] ?? 'data'
  const origin = (env['ORIGIN'] ?? `http://localhost:${port}`).replace(/\/$/, '')
  if (!URL.canParse(origin)) throw new Error(`ORIGIN must be an address such as https://metropolis.example, not "${origin}"`)
  const trustedProxies = Number(env['TRUSTED_PROXIES'] ?? '0')
  if (!Number.isInteger(trustedProxies) || trustedProxies < 0) throw new Error('TRUSTED_PROXIES must be a whole number')
  const issuer = env['OIDC_ISSUER']
  const clientId = env['OIDC_CLIENT_ID']
  const clientSecret = env['OIDC_CLIENT_SECRET']
  if (issuer && (!clientId || !clientSecret)) throw new Error('OIDC_ISSUER also needs OIDC_CLIENT_ID and OIDC_CLIENT_SECRET')
  const sessionIdleMinutes = positive(env['SESSION_IDLE_MINUTES'] ?? '480', 'SESSION_IDLE_MINUTES')
  const sessionDays = positive(env['SESSION_DAYS'] ?? '7', 'SESSION_DAYS')
  return {
    root,
    dataDir: isAbsolute(dataDir) ? dataDir : resolve(root, dataDir),
    databaseUrl: env['DATABASE_URL'] || null,
    databaseOwnerUrl: env['DATABASE_OWNER_URL'] || null,
    host,
    port,
    origin,
    production: env['NODE_ENV'] === 'production',
    empty: env['METROPOLIS_EMPTY'] === '1',
    smtpUrl: env['SMTP_URL'] || null,
    mailFrom: env['MAIL_FROM'] ?? 'Metropolis <no-reply@metropolis.example>',
    smsGateway: smsGatewayOf(env['SMS_GATEWAY']),
    key: keyOf(env),
    payer: env['PAYER_IBAN']
      ? { name: env['PAYER_NAME'] ?? 'Hlavní město Praha', iban: env['PAYER_IBAN'].replaceAll(' ', '') }
      : // The account every description of IBAN shows; only where everything else is invented too.
        env['NODE_ENV'] === 'production'
        ? null
        : { name: 'Metropolis demo', iban: 'CZ6508000000192000145399' },
    oidc: issuer && clientId && clientSecret ? { issuer, clientId, clientSecret, name: env['OIDC_NAME'] ?? new URL(issuer).host } : null,
    sessionIdleMinutes,
    sessionDays,
    secondFactor: secondFactorOf(env['SECOND_FACTOR'] ?? 'sensitive'),
    logLevel: env['LOG_LEVEL'] ?? 'info',
    trustedProxies,
  }
}

/** The installation's key: given outright, in a file of its own (a mounted secret), or printed by a command (the adapter to any key service: its client program). Null: the file in DATA_DIR. */
function keyOf(env: Readonly<Record<string, string | undefined>>): string | null {
  if (env['METROPOLIS_KEY']) return env['METROPOLIS_KEY']
  if (env['METROPOLIS_KEY_FILE']) {
    try {
      return readFileSync(env['METROPOLIS_KEY_FILE'], 'utf8').trim()
    } catch {
      throw new Error(`METROPOLIS_KEY_FILE cannot be read: ${env['METROPOLIS_KEY_FILE']}`)
    }
  }
  if (!env['METROPOLIS_KEY_COMMAND']) return null
  try {
    return execSync(env['METROPOLIS_KEY_COMMAND'], { encoding: 'utf8', timeout: 30_000, stdio: ['ignore', 'pipe', 'inherit'] }).trim()
  } catch {
    throw new Error('METROPOLIS_KEY_COMMAND did not print the key')
  }
}

function positive(text: string, name: string): number {
  const value = Number(text)
  if (!Number.isInteger(value) || value < 1) throw new Error(`${name} must be a whole number above zero, not "${text}"`)
  return value
}

function secondFactorOf(text: string): Config['secondFactor'] {
  if (text !== 'sensitive' && text !== 'everybody' && text !== 'offered')
    throw new Error(`SECOND_FACTOR must be sensitive, everybody or offered, not "${text}"`)
  return text
}

function smsGatewayOf(text: string | undefined): string | null {
  if (!text) return null
  if (!/^[^@\s]*\{number\}[^@\s]*@[^@\s]+$/.test(text))
    throw new Error(`SMS_GATEWAY must be an address with {number} in it, such as {number}@sms.example, not "${text}"`)
  return text
}
