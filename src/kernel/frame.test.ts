// What strangers send that is no request: it is refused as their mistake, never answered as our defect.
import { expect, test } from 'vitest'
import { portsOf, testDatabase } from '../../test/support/database.ts'
import { appOf } from '../../test/support/rooms.ts'
import { anyone } from './actor.ts'
import { formOf, room } from './http.ts'

const mirror = room('mirror')
mirror.get('/en/calm', { may: anyone, audit: null }, (c) => c.text('calm'))
mirror.post('/en/mirror', { may: anyone, audit: null }, async (c) => c.json(await formOf(c)))
const ports = portsOf((await testDatabase()).db)
const app = appOf(ports, [mirror])
function send(body: string | ReadableStream, headers: Readonly<Record<string, string>> = {}) {
  const sent: RequestInit & { duplex: 'half' } = {
    method: 'POST',
    headers: { origin: ports.config.origin, 'content-type': 'application/x-www-form-urlencoded', ...headers },
    body,
    duplex: 'half',
  }
  return app.request('/en/mirror', sent)
}
function endless(): { stream: ReadableStream; taken: () => number } {
  let taken = 0
  const stream = new ReadableStream({
    pull(controller) {
      taken += 65_536
      controller.enqueue(new Uint8Array(65_536).fill(97))
    },
  })
  return { stream, taken: () => taken }
}

test('a body that does not say its length is counted and cut off where a usual form ends', async () => {
  const { stream, taken } = endless()
  expect((await send(stream, { 'transfer-encoding': 'chunked' })).status).toBe(413)
  expect(taken()).toBeLessThan(2 * 1024 * 1024)
  const short = await send(new Blob(['name=Linh']).stream(), { 'transfer-encoding': 'chunked' })
  expect(await short.json()).toEqual({ name: 'Linh' })
})
test('a form that cannot be read is the sender’s mistake', async () => {
  expect((await send('xx', { 'content-type': 'multipart/form-data' })).status).toBe(400)
})
test('the character zero, which PostgreSQL refuses, is left out of forms and refused in addresses', async () => {
  expect(await (await send('name=a%00b&name=c')).json()).toEqual({ name: ['ab', 'c'] })
  expect((await app.request('/en/mirror?q=%00')).status).toBe(400)
})
test('an answer already at hand is not sent again, also when a proxy marked it as weak', async () => {
  const etag = (await app.request('/en/calm')).headers.get('etag') ?? ''
  expect(etag).toMatch(/^"[^"]+"$/)
  for (const known of [etag, `W/${etag}`, `"other", W/${etag}`])
    expect((await app.request('/en/calm', { headers: { 'if-none-match': known } })).status, known).toBe(304)
  expect((await app.request('/en/calm', { headers: { 'if-none-match': '"other"' } })).status).toBe(200)
})
