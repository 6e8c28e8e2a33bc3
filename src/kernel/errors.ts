// Two lanes: a person's mistake is a value (FieldErrors, see command.ts); a refusal or a defect is thrown as AppError.

export const errorKinds = [
  'invalid',
  'unauthenticated',
  'reauthenticate',
  'forbidden',
  'not-found',
  'gone',
  'conflict',
  'too-many',
  'too-large',
  'unavailable',
] as const
export type ErrorKind = (typeof errorKinds)[number]

/** The one place where a kind of refusal becomes an HTTP status. */
export const statusOf: Record<ErrorKind, 400 | 401 | 403 | 404 | 409 | 410 | 413 | 429 | 503> = {
  invalid: 400,
  unauthenticated: 401,
  reauthenticate: 403,
  forbidden: 403,
  'not-found': 404,
  gone: 410,
  conflict: 409,
  'too-many': 429,
  'too-large': 413,
  unavailable: 503,
}

/** A refusal with a kind from a closed list; `message` is for people, `details` for the log (ids only, never personal data). */
export class AppError extends Error {
  readonly kind: ErrorKind
  readonly details: Readonly<Record<string, string | number | boolean>>
  readonly retryAfterSeconds: number | undefined
  constructor(
    kind: ErrorKind,
    message: string,
    details: Readonly<Record<string, string | number | boolean>> = {},
    retryAfterSeconds?: number,
  ) {
    super(message)
    this.name = 'AppError'
    this.kind = kind
    this.details = details
    this.retryAfterSeconds = retryAfterSeconds
  }
}

/** What stopped the program, as one line that says what to do. */
export function startTrouble(error: unknown): string {
  const message = (error instanceof Error ? error.message : String(error)).split('\n')[0] ?? ''
  if (/No space left on device|ENOSPC/.test(message)) return 'the disk is full; free some space and start again'
  if (/Cannot allocate memory|out of (shared )?memory/i.test(message))
    return 'the machine has too little free memory; stop something else and start again'
  if (/EADDRNOTAVAIL/.test(message)) return 'HOST is no address of this machine'
  const missing = /^ENOENT: .*open '(.*)'$/.exec(message)?.[1]
  return missing === undefined ? message : `There is no file ${missing}.`
}
