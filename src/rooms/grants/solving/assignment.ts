// Who reviews what: the largest sum of affinities that conflicts, loads and the wanted number of reviews allow, proved by prices of the reviewers; among all such assignments the one whose worst-off application is best off.
// Method: successive shortest paths with potentials (Ahuja, Magnanti, Orlin 1993, ch. 9) on the reviewers only, because they are few; then the lowest sum is raised inside the face of optimal assignments that the prices describe.
import { solveProgram, type Row } from './mip.ts'

export type AssignmentProblem = {
  nApp: number; nRev: number; reviewsPerApplication: number
  /** How many applications each reviewer takes at most. */
  capacity: readonly number[]
  /** [application, reviewer] that must not meet. */
  conflicts: readonly (readonly [number, number])[]
  /** affinity[application][reviewer] */
  affinity: readonly (readonly number[])[]
}
/** What makes an assignment impossible: these applications find no more reviewers, because whoever may read them is full. */
export type Blocking = { applications: { application: number; missing: number }[]; reviewers: number[]; missing: number; sentence: string }
export type AssignmentAnswer =
  | { feasible: true; objective: number; bound: number; gap: number; floor: number; floorProven: boolean; ms: number; assignment: number[][] }
  | { feasible: false; blocking: Blocking; ms: number }

const at = (list: { readonly [index: number]: number | undefined }, index: number): number => list[index] ?? 0

function checked(problem: AssignmentProblem): void {
  const { nApp, nRev, reviewsPerApplication, capacity, affinity } = problem
  const whole = (value: number) => Number.isInteger(value) && value >= 0
  if (!whole(nApp) || !whole(nRev) || !whole(reviewsPerApplication)) throw new Error('nApp, nRev and reviewsPerApplication must be whole numbers')
  if (capacity.length !== nRev || !capacity.every(whole)) throw new Error('capacity needs a whole number for each reviewer')
  if (affinity.length !== nApp || affinity.some((row) => row.length !== nRev || !row.every(Number.isFinite))) throw new Error('affinity needs a row for each application with a number for each reviewer')
  for (const [application, reviewer] of problem.conflicts) if (!whole(application) || !whole(reviewer) || application >= nApp || reviewer >= nRev) throw new Error(`The conflict [${application}, ${reviewer}] names nobody`)
}
/** Affinities as whole numbers, so that sums and comparisons are exact; up to six decimals are kept. */
function scaled(problem: AssignmentProblem): { gain: Float64Array; scale: number } {
  let scale = 1
  while (scale < 1e6 && problem.affinity.some((row) => row.some((value) => Math.abs(value * scale - Math.round(value * scale)) > 1e-9))) scale *= 10
  const gain = new Float64Array(problem.nApp * problem.nRev)
  for (const [application, row] of problem.affinity.entries()) for (const [reviewer, value] of row.entries()) gain[application * problem.nRev + reviewer] = Math.round(value * scale)
  return { gain, scale }
}

type Flow = { taken: Uint8Array; prices: Float64Array; sink: number }
/**
 * Assigns review by review along the shortest path of exchanges. `taken` marks assigned pairs (1) and forbidden ones (2); `prices` are the reviewers' potentials at the end.
 * On the way w[r][s] is what the cheapest exchange costs that moves one application from r to s, and `by` which application that is.
 */
function assign(problem: AssignmentProblem, gain: Float64Array): Flow | { stuck: number; missing: number; reached: Uint8Array; taken: Uint8Array } {
  const { nApp, nRev, reviewsPerApplication } = problem
  const taken = new Uint8Array(nApp * nRev)
  for (const [application, reviewer] of problem.conflicts) taken[application * nRev + reviewer] = 2
  const holds: number[][] = Array.from({ length: nRev }, () => [])
  const w = new Float64Array(nRev * nRev).fill(Infinity)
  const by = new Int32Array(nRev * nRev).fill(-1)
  const y = new Float64Array(nRev)
  let sink = 0
  const distance = new Float64Array(nRev)
  const before = new Int32Array(nRev)
  const done = new Uint8Array(nRev)

  function offer(application: number, from: number): void {
    const row = application * nRev
    const own = at(gain, row + from)
    for (let to = 0; to < nRev; to++) {
      if (at(taken, row + to) !== 0) continue
      const cost = own - at(gain, row + to)
      if (cost < at(w, from * nRev + to)) {
        w[from * nRev + to] = cost
        by[from * nRev + to] = application
      }
    }
  }
  function again(from: number): void {
    w.fill(Infinity, from * nRev, (from + 1) * nRev)
    by.fill(-1, from * nRev, (from + 1) * nRev)
    for (const application of holds[from] ?? []) offer(application, from)
  }
  function againPair(from: number, to: number): void {
    let least = Infinity
    let who = -1
    for (const application of holds[from] ?? []) {
      if (at(taken, application * nRev + to) !== 0) continue
      const cost = at(gain, application * nRev + from) - at(gain, application * nRev + to)
      if (cost < least) {
        least = cost
        who = application
      }
    }
    w[from * nRev + to] = least
    by[from * nRev + to] = who
  }

  for (let review = 0; review < reviewsPerApplication; review++) {
    for (let application = 0; application < nApp; application++) {
      const row = application * nRev
      for (let reviewer = 0; reviewer < nRev; reviewer++) {
        distance[reviewer] = at(taken, row + reviewer) === 0 ? -at(gain, row + reviewer) - at(y, reviewer) : Infinity
        before[reviewer] = -1
        done[reviewer] = 0
      }
      let end = -1
      let length = Infinity
      for (;;) {
        let nearest = -1
        let least = Infinity
        for (let reviewer = 0; reviewer < nRev; reviewer++) {
          if (at(done, reviewer) === 0 && at(distance, reviewer) < least) {
            least = at(distance, reviewer)
            nearest = reviewer
          }
        }
        if (nearest < 0 || least >= length) break
        done[nearest] = 1
        if ((holds[nearest]?.length ?? 0) < at(problem.capacity, nearest)) {
          const whole = least + at(y, nearest) - sink
          if (whole < length) {
            length = whole
            end = nearest
          }
        }
        const line = nearest * nRev
        const yHere = at(y, nearest)
        for (let to = 0; to < nRev; to++) {
          if (at(done, to) !== 0) continue
          const far = least + at(w, line + to) + yHere - at(y, to)
          if (far < at(distance, to)) {
            distance[to] = far
            before[to] = nearest
          }
        }
      }
      if (end < 0) return { stuck: application, missing: reviewsPerApplication - review, reached: done, taken }
      for (let reviewer = 0; reviewer < nRev; reviewer++) y[reviewer] = at(y, reviewer) + Math.min(at(distance, reviewer), length)
      sink += length
      // The exchanges, from the end backwards; afterwards only what they touched is looked at again.
      const touched: number[] = []
      for (let to = end; ;) {
        const from = at(before, to)
        const moving = from < 0 ? application : at(by, from * nRev + to)
        taken[moving * nRev + to] = 1
        holds[to]?.push(moving)
        touched.push(to)
        if (from < 0) break
        taken[moving * nRev + from] = 0
        const list = holds[from] ?? []
        list.splice(list.indexOf(moving), 1)
        to = from
      }
      for (const reviewer of touched) again(reviewer)
      for (const reviewer of touched) {
        for (const moved of holds[reviewer] ?? []) void moved
      }
      refresh(touched, application)
    }
  }
  /** Whoever holds an application that came to or left a touched reviewer has another cheapest exchange with that reviewer. */
  function refresh(touched: readonly number[], newest: number): void {
    for (const to of touched) {
      for (let from = 0; from < nRev; from++) {
        if (from === to) continue
        const who = at(by, from * nRev + to)
        // The one that would have gone there is there already.
        if (who >= 0 && at(taken, who * nRev + to) !== 0) againPair(from, to)
      }
    }
    void newest
  }
  return { taken, prices: y, sink }
}
