// The built program as its operator runs it: real processes with an environment and a folder of their own.
import { spawn, spawnSync, type SpawnOptions } from 'node:child_process'
import { join } from 'node:path'
import { expect } from 'vitest'
import { root } from './server.ts'

export type Running = { pid: number; origin: string; said: () => string; stop: (signal?: NodeJS.Signals) => Promise<number | null> }
export type Ended = { code: number | null; said: string }
type User = Pick<SpawnOptions, 'uid' | 'gid'>

/** The program in a data folder: `start` and `fail` run the server, `cli` one command; `extra` adds to the environment. */
export function programIn(data: string, user: User = {}) {
  const environment = (extra: Record<string, string>) => ({
    ...process.env,
    METROPOLIS_ROOT: root,
    DATA_DIR: data,
    PORT: '0',
    HOST: '127.0.0.1',
    LOG_LEVEL: 'silent',
    NODE_ENV: 'development',
    ...extra,
  })
  const main = join(root, 'dist', 'main.js')
  return {
    environment,
    /** Starts the server; resolves when it serves, rejects with what it said when it ends before. */
    start: (extra: Record<string, string> = {}): Promise<Running> =>
      new Promise((resolve, reject) => {
        const child = spawn(process.execPath, [main], { cwd: root, env: environment(extra), stdio: ['ignore', 'pipe', 'pipe'], ...user })
        let said = ''
        const ended = new Promise<number | null>((done) =>
          child.once('exit', (code) => {
            done(code)
            reject(new Error(said))
          }),
        )
        const listen = (part: Buffer) => {
          said += part.toString()
          const address = /Metropolis serves Praha at (\S+)/.exec(said)?.[1]
          if (address && said.includes('Stop with'))
            resolve({
              pid: child.pid ?? 0,
              origin: address,
              said: () => said,
              stop: (signal = 'SIGTERM') => {
                child.kill(signal)
                return ended
              },
            })
        }
        child.stdout.on('data', listen)
        child.stderr.on('data', listen)
      }),
    /** Runs the server until it ends by itself. */
    fail: (extra: Record<string, string> = {}): Promise<Ended> =>
      new Promise((resolve) => {
        const child = spawn(process.execPath, [main], { cwd: root, env: environment(extra), stdio: ['ignore', 'ignore', 'pipe'], ...user })
        let said = ''
        child.stderr.on('data', (part: Buffer) => {
          said += part.toString()
        })
        child.once('close', (code) => resolve({ code, said }))
      }),
    cli: (words: readonly string[], extra: Record<string, string> = {}) =>
      spawnSync(process.execPath, [join(root, 'dist', 'cli.js'), ...words], {
        cwd: root,
        env: environment(extra),
        encoding: 'utf8',
        ...user,
      }),
  }
}

/** What every trouble must be: an exit that is not zero and one line that says why. */
export function oneClearLine(ended: Ended, words: RegExp): void {
  expect(ended.code).not.toBe(0)
  expect(ended.said.trim().split('\n')).toHaveLength(1)
  expect(ended.said).toMatch(words)
}
