// Asks one address over many connections for some seconds; answers requests per second and the times of the answers in milliseconds.
import { Agent, request } from 'node:http'

function ask(url, agent, headers) {
  return new Promise((resolve, reject) => {
    const begin = performance.now()
    const asked = request(url, { agent, headers }, (answer) => {
      let bytes = 0
      answer.on('data', (part) => {
        bytes += part.length
      })
      answer.on('end', () => resolve({ ms: performance.now() - begin, status: answer.statusCode, bytes }))
    })
    asked.on('error', reject)
    asked.end()
  })
}

/** `connections` at once for `seconds`; throws when any answer is not 200. */
export async function load(url, { connections = 50, seconds = 4, headers = {} } = {}) {
  const agent = new Agent({ keepAlive: true, maxSockets: connections })
  const times = []
  let bytes = 0
  const begin = performance.now()
  const end = begin + seconds * 1000
  await Promise.all(
    Array.from({ length: connections }, async () => {
      while (performance.now() < end) {
        const answer = await ask(url, agent, headers)
        if (answer.status !== 200) throw new Error(`${url} answered ${answer.status}`)
        times.push(answer.ms)
        bytes = answer.bytes
      }
    }),
  )
  const took = (performance.now() - begin) / 1000
  agent.destroy()
  times.sort((a, b) => a - b)
  const at = (share) => times[Math.min(times.length - 1, Math.floor(times.length * share))]
  return { perSecond: times.length / took, median: at(0.5), p95: at(0.95), bytes }
}
const pause = (ms) =>
  new Promise((resolve) => {
    setTimeout(resolve, ms)
  })
/** 95th percentile. */
export function p95(times) {
  const sorted = [...times].sort((a, b) => a - b)
  return sorted[Math.min(sorted.length - 1, Math.floor(sorted.length * 0.95))] ?? 0
}
/**
 * People at work: each user asks for one of their pages, reads what came for `think` seconds on average (half to one and a half of it), and asks again.
 * A user that still waits asks for nothing else. Answers the times by the name of the page.
 */
export async function paced(users, { seconds, think }) {
  const times = new Map()
  const end = performance.now() + seconds * 1000
  await Promise.all(
    users.map(async (user) => {
      await pause(Math.random() * think * 1000)
      while (performance.now() < end) {
        const [name, ask] = user[Math.floor(Math.random() * user.length)]
        const begin = performance.now()
        await ask()
        const list = times.get(name) ?? []
        list.push(performance.now() - begin)
        times.set(name, list)
        await pause(think * 1000 * (0.5 + Math.random()))
      }
    }),
  )
  return times
}
export function median(values) {
  const sorted = [...values].sort((a, b) => a - b)
  return sorted[Math.floor(sorted.length / 2)]
}
