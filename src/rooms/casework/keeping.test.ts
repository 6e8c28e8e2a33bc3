// A new key of the installation, files whose time is over, emergencies told every Monday.
import { beforeAll, expect, test } from 'vitest'
import { openCasework } from '../../../test/support/casework.ts'
import { openApp } from '../../../test/support/visitor.ts'
import { readConfig } from '../../kernel/config.ts'
import { rotateKey } from '../../keys.ts'
import { askForReviews, reportEmergencies } from './keeping.ts'

const { ports, clock, who, join, intake, openCase, inside, organisation, superuser } = await openCasework()
const newKey = Buffer.alloc(32, 7).toString('base64')
let client = ''

beforeAll(async () => {
  await organisation('strazci', 'Poradna Strážci')
  for (const [name, role] of [
    ['ada', 'social-counsellor'],
    ['bob', 'social-counsellor'],
    ['cecil', 'team-lead'],
  ] as const)
    await join(name, role, 'strazci')
  client = await intake('ada', { given: 'Zůstávám', surname: 'Čitelná' })
})

test('each Monday the team lead is told how many files were opened in an emergency, and nothing about whom', async () => {
  expect(await reportEmergencies(ports)).toBe(0)
  await who('bob').post(`/app/casework/clients/${client}/emergency`, { reason: 'Volala v noci z nádraží.', danger: 'on' })
  expect(await reportEmergencies(ports)).toBeGreaterThanOrEqual(1)
  const letters = await inside<{ body_text: string }>(
    "select body_text from kernel.outgoing_mail where recipient = 'cecil@casework.example' order by created_at desc limit 1",
  )
  expect(letters[0]?.body_text).toMatch(/: 1\. Waiting for review: 1/)
  expect(letters[0]?.body_text).not.toMatch(/Čitelná|nádraží/)
})

test('a file whose time is over is asked about once, never while a case is open or a hold lasts, and is not erased by itself', async () => {
  const kept = await intake('ada', { given: 'Držená' })
  const working = await intake('ada', { given: 'Pracuje se' })
  await openCase('ada', working, 'social')
  await superuser.query('update casework.client set review_on = current_date - 1 where id = any($1)', [[client, kept, working]])
  await superuser.query('update casework.client set held_until = current_date + 300 where id = $1', [kept])
  expect(await askForReviews(ports)).toBe(1)
  expect(await askForReviews(ports)).toBe(0)
  expect(await inside("select from casework.task where label = 'casework.task.retention' and client_id = $1", [client])).toHaveLength(1)
  expect((await who('ada').get(`/app/casework/clients/${client}`)).text).toContain('Čitelná')
})

test('under a new key everything is readable as before, and the old key opens nothing', async () => {
  await expect(rotateKey(ports, null)).rejects.toThrow('METROPOLIS_NEW_KEY')
  await expect(rotateKey(ports, 'short')).rejects.toThrow('32 bytes')
  const before = (await inside<{ sealed: Buffer }>('select sealed from casework.client_identity where client_id = $1', [client]))[0]?.sealed
  expect((await rotateKey(ports, newKey)).organisations).toBeGreaterThanOrEqual(1)
  // The client's own envelope did not change.
  expect(
    (await inside<{ sealed: Buffer }>('select sealed from casework.client_identity where client_id = $1', [client]))[0]?.sealed,
  ).toEqual(before)
  expect((await who('ada').get(`/app/casework/clients/${client}`)).status).toBe(500)
  const renewed = openApp({ ...ports, config: readConfig({ METROPOLIS_KEY: newKey, SECOND_FACTOR: 'offered' }, ports.config.root), clock })
  const browser = renewed.visitor()
  for (const [name, value] of who('ada').cookies) browser.cookies.set(name, value)
  expect((await browser.get(`/app/casework/clients/${client}`)).text).toContain('Čitelná')
  const recorded = await inside<{ n: string }>("select count(*) as n from kernel.audit_entry where action = 'city.rotateKey'")
  expect(Number(recorded[0]?.n)).toBe(1)
})

test('the key may come from a file or from the program of a key service', () => {
  const root = ports.config.root
  expect(readConfig({ METROPOLIS_KEY_COMMAND: `printf %s ${newKey}` }, root).key).toBe(newKey)
  expect(() => readConfig({ METROPOLIS_KEY_COMMAND: 'exit 3' }, root)).toThrow('did not print the key')
  expect(() => readConfig({ METROPOLIS_KEY_FILE: '/nowhere/key' }, root)).toThrow('METROPOLIS_KEY_FILE cannot be read')
})
