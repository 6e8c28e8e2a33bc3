// Casework under the whole invented city: what 50 people at work feel, what one feels alone, what the house stands when 50 ask without a pause,
// and what row-level security and encryption cost, beside the same questions asked without them.
import { createCipheriv, createDecipheriv, randomBytes } from 'node:crypto'
import pg from 'pg'
import { load, p95, paced } from './load.mjs'
import { memoryOf, metropolis, startCity, superuserOf } from './city.mjs'

const password = 'svatovaclavsky-orloj-1410'
const houses = ['icp', 'inbaze', 'opu', 'simi', 'ppi', 'la-strada', 'meta', 'cic', 'clovek-v-tisni', 'evropska-kontaktni-skupina']
const otherScripts = [
  'Oleksandr Shevchenko',
  'Aleksandr Ivanov',
  'Nguyen Thi Hoa',
  'Mohamed Alhasan',
  'Олена Коваленко',
  'Batbayar Dorjiin',
]

async function signIn(origin, mailbox) {
  const answer = await fetch(`${origin}/cs/sign-in`, {
    method: 'POST',
    redirect: 'manual',
    headers: { 'content-type': 'application/x-www-form-urlencoded', origin },
    body: new URLSearchParams({ email: `${mailbox}@demo.metropolis.example`, password, next: '/app' }),
  })
  const cookie = answer.headers
    .getSetCookie()
    .map((line) => line.split(';')[0])
    .join('; ')
  if (answer.status !== 303) throw new Error(`The sign-in of ${mailbox} was answered with ${answer.status}`)
  return { cookie }
}
async function textOf(origin, path, headers, init = {}) {
  const answer = await fetch(origin + path, { ...init, headers: { ...headers, ...init.headers } })
  const text = await answer.text()
  if (answer.status !== 200) throw new Error(`${path} answered ${answer.status}`)
  return text
}
const search = (origin, headers, round) =>
  textOf(origin, '/app/casework/clients', headers, {
    method: 'POST',
    headers: { origin, 'content-type': 'application/x-www-form-urlencoded' },
    body: new URLSearchParams({ q: otherScripts[round % otherScripts.length] }),
  })

/** The same question many times on one connection; milliseconds, median and 95th percentile. */
async function asked(client, before, question, values, rounds = 100) {
  const times = []
  for (let round = 0; round < rounds; round++) {
    await client.query('begin')
    for (const [name, value] of Object.entries(before)) await client.query('select set_config($1, $2, true)', [name, value])
    const begin = performance.now()
    await client.query({ text: question, values, name: `bench ${question.length} ${before['app.role'] ?? ''}` })
    times.push(performance.now() - begin)
    await client.query('rollback')
  }
  return p95(times)
}

/** Row-level security beside the same question without it: the latest 50 notes of my clients, and one case's notes. */
async function wallsCost(dataDir, say) {
  const superuser = new pg.Client({ connectionString: (await superuserOf(dataDir)).replace(/@\/[^?]*/, '@/metropolis') })
  await superuser.connect()
  const who = (
    await superuser.query(
      "select a.id, h.organisation_id from identity.account a join identity.role_holding h on h.account_id = a.id where a.email = 'icp.social-counsellor.1@demo.metropolis.example'",
    )
  ).rows[0]
  const some = (await superuser.query('select id from casework.case_file where lead_id = $1 limit 1', [who.id])).rows[0]
  const settings = {
    'app.actor_kind': 'person',
    'app.account_id': who.id,
    'app.organisation_id': who.organisation_id,
    'app.role': 'social-counsellor',
  }
  // Each client's latest notes by the index, then the latest of those: the size of the table does not matter, the number of one's clients does.
  const latest = (clients) =>
    `select n.id, n.written_at from (select ${clients}) m, lateral (select n.id, n.written_at from casework.note n where n.client_id = m.client_id order by n.written_at desc limit 50) n order by n.written_at desc limit 50`
  const questions = [
    [
      'latest 50 notes of my clients',
      latest('client_id from casework.my_client'),
      latest('c.client_id from casework.circle c where c.account_id = $1'),
      [],
    ],
    [
      'the notes of one case',
      'select n.id, n.written_at from casework.note n where n.case_id = $1 order by n.written_at desc limit 300',
      'select n.id, n.written_at from casework.note n where n.case_id = $1 order by n.written_at desc limit 300',
      [some.id],
    ],
  ]
  for (const [name, walled, open, values] of questions) {
    const bare = await asked(superuser, {}, open, values.length > 0 ? values : [who.id])
    await superuser.query('set role metropolis_app')
    const under = await asked(superuser, settings, walled, values)
    await superuser.query('reset role')
    say(
      `  ${name.padEnd(32)} under row-level security p95 ${under.toFixed(2)} ms, without ${bare.toFixed(2)} ms; ratio ${(under / bare).toFixed(2)}`,
    )
  }
  await superuser.end()
}
/** Opening what is sealed, a note of 200 characters at a time. */
function sealCost(say) {
  const key = randomBytes(32)
  const sealed = Array.from({ length: 20_000 }, () => {
    const nonce = randomBytes(12)
    const cipher = createCipheriv('aes-256-gcm', key, nonce)
    return [nonce, Buffer.concat([cipher.update(Buffer.alloc(200, 97)), cipher.final()]), cipher.getAuthTag()]
  })
  const begin = performance.now()
  for (const [nonce, body, tag] of sealed) {
    const decipher = createDecipheriv('aes-256-gcm', key, nonce)
    decipher.setAuthTag(tag)
    Buffer.concat([decipher.update(body), decipher.final()])
  }
  say(`  opening a sealed note of 200 characters: ${(((performance.now() - begin) / sealed.length) * 1000).toFixed(1)} µs`)
}

export async function benchCasework({ dataDir, scale, say, users = 50, think = 5, seconds = 60 }) {
  say(`Casework at scale ${scale}`)
  const made = metropolis(dataDir, 'seed', 'demo', '--scale', String(scale))
  say(
    `  ${made.again ? 'stands already, made before' : 'made'}: ${made.clients} clients, ${made.cases} cases, ${made.notes} notes, ${made.contacts} conversations in ${made.seconds} s (${Math.round((made.clients + made.notes + made.contacts) / made.seconds)} rows/s, sealed)`,
  )
  const city = await startCity(dataDir)
  try {
    // A city that grows by itself is looked over by autovacuum; after so much at once it has to be asked for.
    const keeper = new pg.Client({ connectionString: (await superuserOf(dataDir)).replace(/@\/[^?]*/, '@/metropolis') })
    await keeper.connect()
    await keeper.query('vacuum analyze')
    await keeper.end()
    const head = await signIn(city.origin, 'icp.organisation-lead.1')
    const people = []
    for (let n = 0; n < users; n++) {
      const headers = await signIn(city.origin, `${houses[n % houses.length]}.social-counsellor.${1 + (Math.floor(n / houses.length) % 9)}`)
      const cases = [
        ...(await textOf(city.origin, '/app/casework/cases', headers)).matchAll(/\/app\/casework\/cases\/([0-9a-f-]{36})/g),
      ].map((match) => match[1])
      let round = n
      people.push([
        ['open a case', () => textOf(city.origin, `/app/casework/cases/${cases[round++ % cases.length]}`, headers)],
        ['open a case', () => textOf(city.origin, `/app/casework/cases/${cases[round++ % cases.length]}`, headers)],
        ['my cases', () => textOf(city.origin, '/app/casework/cases', headers)],
        ['my work', () => textOf(city.origin, '/app/casework', headers)],
        ['search in another script', () => search(city.origin, headers, round++)],
      ])
    }
    // Every user opens each page once before the watch runs, as on any morning.
    for (const user of people) for (const [, ask] of user) await ask()
    const worked = await paced(people, { seconds, think })
    say(`  ${users} people at work, a page each ${think} s, ${seconds} s:`)
    for (const [name, times] of [...worked].toSorted(([one], [other]) => one.localeCompare(other)))
      say(`    ${name.padEnd(28)} p95 ${p95(times).toFixed(0).padStart(5)} ms (${times.length} pages)`)
    const [one] = people
    const alone = async (name, ask, rounds = 40) => {
      const times = []
      for (let round = 0; round < rounds; round++) {
        const begin = performance.now()
        await ask()
        times.push(performance.now() - begin)
      }
      say(`    ${name.padEnd(28)} p95 ${p95(times).toFixed(0).padStart(5)} ms`)
    }
    say('  one alone:')
    for (const [name, ask] of [one[0], one[2], one[3], one[4]]) await alone(name, ask)
    await alone('month report', () => textOf(city.origin, '/app/casework/report', head))
    const first = await signIn(city.origin, 'icp.social-counsellor.1')
    const cases = /\/app\/casework\/cases\/[0-9a-f-]{36}/.exec(await textOf(city.origin, '/app/casework/cases', first))?.[0]
    const many = await load(city.origin + cases, { connections: 50, seconds: 5, headers: first })
    say(
      `  50 without a pause, one case of one counsellor: ${many.perSecond.toFixed(0)} requests/s, p95 ${many.p95.toFixed(0)} ms (the queue of 50 before each)`,
    )
    say(`  memory of the server     ${memoryOf(city.pid)?.toFixed(0) ?? '?'} MB`)
    await wallsCost(dataDir, say)
    sealCost(say)
  } finally {
    await city.stop()
  }
}
