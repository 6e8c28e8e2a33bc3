// Casework under the whole invented city: opening a case, searching a name in another script, my cases, the month's report, by one counsellor's session at a time;
// and what row-level security and encryption cost, beside the same questions asked without them.
import pg from 'pg'
import { load } from './load.mjs'
import { memoryOf, metropolis, startCity, superuserOf } from './city.mjs'

const password = 'svatovaclavsky-orloj-1410'

async function signIn(origin, mailbox) {
  const answer = await fetch(`${origin}/cs/sign-in`, { method: 'POST', redirect: 'manual', headers: { 'content-type': 'application/x-www-form-urlencoded', origin }, body: new URLSearchParams({ email: `${mailbox}@demo.metropolis.example`, password, next: '/app' }) })
  const cookie = answer.headers.getSetCookie().map((line) => line.split(';')[0]).join('; ')
  if (answer.status !== 303) throw new Error(`The sign-in was answered with ${answer.status}`)
  return { cookie }
}
async function textOf(origin, path, headers) {
  const answer = await fetch(origin + path, { headers })
  if (answer.status !== 200) throw new Error(`${path} answered ${answer.status}`)
  return answer.text()
}
function p95(times) {
  const sorted = [...times].sort((a, b) => a - b)
  return sorted[Math.floor(sorted.length * 0.95)]
}

/** The same question many times on one connection; milliseconds, 95th percentile. */
async function asked(client, before, question, values, rounds = 200) {
  const times = []
  for (let round = 0; round < rounds; round++) {
    await client.query('begin')
    for (const [name, value] of Object.entries(before)) await client.query('select set_config($1, $2, true)', [name, value])
    const begin = performance.now()
    await client.query(question, values)
    times.push(performance.now() - begin)
    await client.query('rollback')
  }
  return p95(times)
}

export async function benchCasework({ dataDir, scale, say }) {
  say(`Casework at scale ${scale}`)
  const made = metropolis(dataDir, 'seed', 'demo', '--scale', String(scale))
  say(`  made ${made.clients} clients, ${made.cases} cases, ${made.notes} notes, ${made.contacts} conversations in ${made.seconds} s (${Math.round((made.clients + made.notes + made.contacts) / made.seconds)} rows/s, sealed)`)
  const city = await startCity(dataDir)
  try {
    // A city that grows by itself is looked over by autovacuum; after so much at once it has to be asked for.
    const keeper = new pg.Client({ connectionString: (await superuserOf(dataDir)).replace(/@\/[^?]*/, '@/metropolis') })
    await keeper.connect()
    await keeper.query('vacuum analyze')
    await keeper.end()
    const counsellor = await signIn(city.origin, 'icp.social-counsellor.1')
    const head = await signIn(city.origin, 'icp.organisation-lead.1')
    const cases = [...(await textOf(city.origin, '/app/casework/cases', counsellor)).matchAll(/\/app\/casework\/cases\/([0-9a-f-]{36})/g)].map((match) => match[1])
    const pages = [['open a case', `/app/casework/cases/${cases[0]}`, counsellor], ['my cases', '/app/casework/cases', counsellor], ['my work', '/app/casework', counsellor], ['month report', '/app/casework/report', head]]
    for (const [name, path, headers] of pages) {
      const one = await load(city.origin + path, { connections: 1, seconds: 3, headers })
      const many = await load(city.origin + path, { connections: 50, seconds: 4, headers })
      say(`  ${name.padEnd(24)} alone p95 ${one.p95.toFixed(0).padStart(4)} ms; 50 at once ${many.perSecond.toFixed(0).padStart(4)} req/s, p95 ${many.p95.toFixed(0).padStart(4)} ms`)
    }
    const times = []
    for (let round = 0; round < 60; round++) {
      const begin = performance.now()
      const answer = await fetch(`${city.origin}/app/casework/clients`, { method: 'POST', headers: { ...counsellor, origin: city.origin, 'content-type': 'application/x-www-form-urlencoded' }, body: new URLSearchParams({ q: ['Oleksandr Shevchenko', 'Aleksandr Ivanov', 'Nguyễn Thị Hoa', 'Mohamed Alhasan'][round % 4] }) })
      await answer.text()
      if (answer.status !== 200) throw new Error(`The search answered ${answer.status}`)
      times.push(performance.now() - begin)
    }
    say(`  search in another script alone p95 ${p95(times).toFixed(0).padStart(4)} ms`)
    say(`  memory of the server     ${memoryOf(city.pid)?.toFixed(0) ?? '?'} MB`)

    const superuser = new pg.Client({ connectionString: (await superuserOf(dataDir)).replace(/@\/[^?]*/, '@/metropolis') })
    await superuser.connect()
    const who = (await superuser.query("select a.id, h.organisation_id from identity.account a join identity.role_holding h on h.account_id = a.id where a.email = 'icp.social-counsellor.1@demo.metropolis.example'")).rows[0]
    const settings = { 'app.actor_kind': 'person', 'app.account_id': who.id, 'app.organisation_id': who.organisation_id, 'app.role': 'social-counsellor' }
    const latest = `select n.id, n.written_at from casework.note n where n.client_id in (select c.client_id from casework.circle c where c.account_id = $1) order by n.written_at desc limit 50`
    const bare = await asked(superuser, {}, latest, [who.id])
    await superuser.query('set role metropolis_app')
    const walled = await asked(superuser, settings, 'select n.id, n.written_at from casework.note n order by n.written_at desc limit 50', [])
    const walledFiltered = await asked(superuser, settings, latest, [who.id])
    await superuser.query('reset role')
    say(`  latest 50 notes of my clients: row-level security ${walled.toFixed(1)} ms, the same with the filter written out ${walledFiltered.toFixed(1)} ms, without row-level security ${bare.toFixed(1)} ms; ratio ${(walledFiltered / bare).toFixed(2)}`)
    await superuser.end()
    const { createDecipheriv, createCipheriv, randomBytes } = await import('node:crypto')
    const key = randomBytes(32)
    const sealed = Array.from({ length: 20_000 }, () => { const nonce = randomBytes(12); const cipher = createCipheriv('aes-256-gcm', key, nonce); return [nonce, Buffer.concat([cipher.update(Buffer.alloc(200, 97)), cipher.final()]), cipher.getAuthTag()] })
    const begin = performance.now()
    for (const [nonce, body, tag] of sealed) { const decipher = createDecipheriv('aes-256-gcm', key, nonce); decipher.setAuthTag(tag); decipher.update(body); decipher.final() }
    say(`  opening a sealed note of 200 characters: ${((performance.now() - begin) / sealed.length * 1000).toFixed(1)} µs`)
  } finally {
    await city.stop()
  }
}
