// Asks one address over many connections for some seconds; answers requests per second and the times of the answers in milliseconds.
import { Agent, request } from 'node:http'

function ask(url, agent, headers) {
  return new Promise((resolve, reject) => {
    const begin = performance.now()
    const asked = request(url, { agent, headers }, (answer) => {
      let bytes = 0
      answer.on('data', (part) => { bytes += part.length })
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
  await Promise.all(Array.from({ length: connections }, async () => {
    while (performance.now() < end) {
      const answer = await ask(url, agent, headers)
      if (answer.status !== 200) throw new Error(`${url} answered ${answer.status}`)
      times.push(answer.ms)
      bytes = answer.bytes
    }
  }))
  const took = (performance.now() - begin) / 1000
  agent.destroy()
  times.sort((a, b) => a - b)
  const at = (share) => times[Math.min(times.length - 1, Math.floor(times.length * share))]
  return { perSecond: times.length / took, median: at(0.5), p95: at(0.95), bytes }
}
export function median(values) {
  const sorted = [...values].sort((a, b) => a - b)
  return sorted[Math.floor(sorted.length / 2)]
}
