// The server dies in the middle of a working day: nothing it has acknowledged is missing, and what is sent again is stored once.
import pg from 'pg'
import { afterAll, expect, test } from 'vitest'
import { demoPassword, startCity } from '../support/browser.ts'

const city = await startCity()
const inside = new pg.Client({ connectionString: city.superuserUrl })
inside.on('error', () => undefined)
await inside.connect()
afterAll(() => inside.end())

async function signedIn(mailbox: string): Promise<string> {
  const answer = await fetch(`${city.origin}/en/sign-in`, {
    method: 'POST',
    redirect: 'manual',
    headers: { 'content-type': 'application/x-www-form-urlencoded', origin: city.origin },
    body: new URLSearchParams({ email: `${mailbox}@demo.metropolis.example`, password: demoPassword, next: '/app' }).toString(),
  })
  expect(answer.status).toBe(303)
  return answer.headers
    .getSetCookie()
    .map((line) => line.split(';')[0])
    .join('; ')
}
const walk = (key: string) => ({
  happenedOn: new Date().toISOString().slice(0, 10),
  district: '',
  lines: [{ key, who: 'anonymous', headcount: 1, topics: ['housing'], place: 'street', unit: 'contact' }],
})
async function send(cookie: string, key: string): Promise<boolean> {
  const answer = await fetch(`${city.origin}/app/casework/street/send`, {
    method: 'POST',
    headers: { 'content-type': 'application/json', origin: city.origin, cookie },
    body: JSON.stringify(walk(key)),
  })
  return answer.status === 200
}

test('twenty people write, the server is killed, and after it comes back every line is there exactly once', async () => {
  const people = ['counsellor', 'street', 'lawyer', 'teamlead']
  const cookies: string[] = []
  for (let n = 0; n < 20; n++) cookies.push(await signedIn(`inbaze.${people[n % people.length]}`))
  const sent: { cookie: string; key: string }[] = []
  const acknowledged = new Set<string>()
  let alive = true
  const writing = cookies.map(async (cookie) => {
    while (alive) {
      const key = crypto.randomUUID()
      sent.push({ cookie, key })
      try {
        if (await send(cookie, key)) acknowledged.add(key)
      } catch {
        alive = false
      }
      if (acknowledged.size >= 200 && alive) {
        alive = false
        await city.kill()
      }
    }
  })
  await Promise.all(writing)
  expect(acknowledged.size).toBeGreaterThanOrEqual(200)
  const stored = async () =>
    (
      await inside.query<{ key: string; n: number }>(
        'select offline_key::text as key, count(*)::int as n from casework.contact where offline_key is not null group by 1',
      )
    ).rows
  const before = new Set((await stored()).map((row) => row.key))
  expect([...acknowledged].filter((key) => !before.has(key))).toEqual([])

  await city.start()
  // The browsers send again whatever they were not told about, and to be safe everything else too.
  for (const { cookie, key } of sent) expect(await send(cookie, key)).toBe(true)
  const after = await stored()
  expect(after.filter((row) => row.n !== 1)).toEqual([])
  expect(new Set(after.map((row) => row.key))).toEqual(new Set(sent.map((one) => one.key)))
})
