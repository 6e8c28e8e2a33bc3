// The program as its operator meets it: real processes, real folders, real trouble. Every trouble is one clear line and a non-zero exit.
import { spawnSync } from 'node:child_process'
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { createServer, type Server } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import pg from 'pg'
import { afterAll, beforeAll, describe, expect, inject, test } from 'vitest'
import { startEmbedded, stopServer } from '../../src/kernel/postgres/launcher.ts'
import { oneClearLine, programIn, type Running } from '../support/program.ts'
import { root } from '../support/server.ts'

const folder = mkdtempSync(join(tmpdir(), 'metropolis-runtime-'))
const data = join(folder, 'data')
const { cli, environment, fail, start } = programIn(data)
afterAll(async () => {
  await startEmbedded(data)
    .then((server) => stopServer(server.place))
    .catch(() => undefined)
  rmSync(folder, { recursive: true, force: true })
})

describe('the first start in an empty folder', () => {
  let city: Running
  beforeAll(async () => {
    city = await start()
  })
  test('serves Prague with the study and the figures, and names the demo people', async () => {
    expect(await (await fetch(`${city.origin}/en/bodies/rpp`)).text()).toContain('Regionální poradní platforma')
    expect(city.said()).toContain('92 organisations')
    expect(city.said()).toMatch(/Invented \d{3} clients of 15 organisations, marked as demo/)
    expect(city.said()).toContain('specialist@demo.metropolis.example')
    expect((await fetch(`${city.origin}/readyz`)).status).toBe(200)
  })
  test('a second program on the same folder is refused in one line', async () => {
    oneClearLine(await fail({}), /already runs on the data folder/)
  })
  test('a busy port is refused in one line that names another', async () => {
    const busy: Server = createServer()
    const port = await new Promise<number>((resolve) =>
      busy.listen(0, '127.0.0.1', () => {
        const address = busy.address()
        resolve(typeof address === 'object' && address ? address.port : 0)
      }),
    )
    oneClearLine(
      await fail({ PORT: String(port), DATA_DIR: join(folder, 'other') }),
      new RegExp(`Port ${port} is already in use.*PORT=3001`),
    )
    busy.close()
  })
  test('killed without warning it loses nothing acknowledged and starts again, loading nothing twice', async () => {
    const answer = await fetch(`${city.origin}/cs/organisations/inbaze/suggest`, {
      method: 'POST',
      redirect: 'manual',
      headers: { 'content-type': 'application/x-www-form-urlencoded', origin: city.origin },
      body: 'body=Telefon+je+jin%C3%BD',
    })
    expect(answer.status).toBe(303)
    await city.stop('SIGKILL')
    city = await start()
    expect(city.said()).not.toMatch(/Loaded the study|Invented/)
    const embedded = await startEmbedded(data)
    const client = new pg.Client({ connectionString: embedded.superuserUrl.replace('/postgres?', '/metropolis?') })
    await client.connect()
    expect((await client.query('select body from directory.suggestion')).rows).toEqual([{ body: 'Telefon je jiný' }])
    await client.end()
  })
  test('backs up while it works; the backup comes back whole elsewhere, with the audit unbroken', async () => {
    const file = join(folder, 'city.backup')
    expect(cli(['backup', file]).status).toBe(0)
    expect(cli(['verify', 'backup', file]).status).toBe(0)
    const elsewhere = { DATA_DIR: join(folder, 'restored') }
    const restored = cli(['restore', file], elsewhere)
    expect(restored.stderr).toBe('')
    const again = cli(['restore', file], elsewhere)
    expect(again.status).not.toBe(0)
    expect(again.stderr).toMatch(/already has people and records/)
    expect(cli(['verify', 'audit'], elsewhere).stdout).toMatch(/nothing was altered/)
    const copy = await start(elsewhere)
    expect(copy.said()).not.toContain('Loaded the study')
    expect(await (await fetch(`${copy.origin}/en/organisations/icp`)).text()).toContain('Integrační centrum Praha')
    await copy.stop()
    const content = readFileSync(file)
    content[Math.floor(content.length / 2)] = (content[Math.floor(content.length / 2)] ?? 0) ^ 0xff
    writeFileSync(`${file}.damaged`, content)
    const damaged = cli(['verify', 'backup', `${file}.damaged`])
    expect(damaged.status).not.toBe(0)
    expect(damaged.stderr).toMatch(/damaged|cut off/)
  })
  test('a database from a newer program is refused in one line', async () => {
    await city.stop()
    const embedded = await startEmbedded(data)
    const client = new pg.Client({ connectionString: embedded.superuserUrl.replace('/postgres?', '/metropolis?') })
    await client.connect()
    await client.query("insert into kernel.migration (name, checksum) values ('9999_future.sql', 'x')")
    await client.end()
    oneClearLine(await fail({}), /newer than this program/)
  })
})

describe('a database of the operator', () => {
  test('that is not there is refused in one line', async () => {
    oneClearLine(await fail({ DATABASE_URL: 'postgres://nobody:wrong@127.0.0.1:1/none' }), /DATABASE_URL/)
  })
  test('with an address that is none is refused in one line', async () => {
    oneClearLine(await fail({ DATABASE_URL: 'mysql://x' }), /postgres:\/\/user:password@host/)
  })
  test('is not served by a role that could step round the walls', async () => {
    oneClearLine(
      await fail({
        DATABASE_URL: inject('superuserUrl').replace('/postgres?', '/template_migrated?'),
        DATABASE_OWNER_URL: inject('ownerUrl').replace('/metropolis?', '/template_migrated?'),
      }),
      /refuses to serve with the database role "postgres": it is a superuser/,
    )
  })
})

describe('a full disk', () => {
  test('is told in one line', () => {
    // A limit on the size of files stands for the full disk: writing fails in the same places, for any user.
    const done = spawnSync('bash', ['-c', `ulimit -f 64; exec "${process.execPath}" "${join(root, 'dist', 'main.js')}"`], {
      cwd: root,
      env: environment({ DATA_DIR: join(folder, 'small') }),
      encoding: 'utf8',
    })
    expect(done.status).not.toBe(0)
    expect(done.stderr.trim().split('\n')).toHaveLength(1)
    expect(done.stderr).toMatch(/did not start|could not be/)
  })
})
