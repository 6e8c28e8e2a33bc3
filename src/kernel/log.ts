import { pino, type Logger } from 'pino'

export type { Logger }

/** Structured log on standard output. Fields that could carry people's words are removed even if somebody logs them by mistake. */
export function openLog(level: string): Logger {
  return pino({
    level,
    redact: {
      paths: [
        'password',
        'token',
        'secret',
        'code',
        'cookie',
        'authorization',
        'email',
        'name',
        'body',
        '*.password',
        '*.token',
        '*.secret',
        '*.code',
        '*.cookie',
        '*.authorization',
        '*.email',
        '*.name',
        '*.body',
      ],
      censor: '[removed]',
    },
  })
}
