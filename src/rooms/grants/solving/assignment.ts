// Who reviews what: the largest sum of affinities that conflicts, loads and the wanted number of reviews allow, proved by prices of the reviewers; among all such assignments the one whose worst-off application is best off.
// Method: successive shortest paths with potentials (Ahuja, Magnanti, Orlin 1993, ch. 9) on the reviewers only, because they are few; then the lowest sum is raised inside the face of optimal assignments that the prices describe.
import { solveProgram, type Row } from './mip.ts'

export type AssignmentProblem = {
  nApp: number
  nRev: number
  reviewsPerApplication: number
  /** How many applications each reviewer takes at most. */
  capacity: readonly number[]
  /** [application, reviewer] that must not meet. */
  conflicts: readonly (readonly [number, number])[]
  /** affinity[application][reviewer] */
  affinity: readonly (readonly number[])[]
}
/**
 * What makes an assignment impossible: these applications find no more reviewers, because whoever may read them is full. `set`: all applications that compete for the full reviewers; they need more reviews than those may give.
 * `change`: each of the three is enough by itself and the smallest of its kind (null where no number is): so many applications more for every reviewer, so many new reviewers without conflicts (as able as the ablest),
 * or only so many reviews per application.
 */
export type Blocking = {
  applications: { application: number; missing: number }[]
  reviewers: number[]
  set: number[]
  missing: number
  change: { load: number | null; reviewers: number | null; reviews: number }
  sentence: string
}
export type AssignmentAnswer =
  | {
      feasible: true
      objective: number
      bound: number
      gap: number
      floor: number
      floorProven: boolean
      ms: number
      assignment: number[][]
    }
  | { feasible: false; blocking: Blocking; ms: number }

const at = (list: { readonly [index: number]: number | undefined }, index: number): number => list[index] ?? 0

function checked(problem: AssignmentProblem): void {
  const { nApp, nRev, reviewsPerApplication, capacity, affinity } = problem
  const whole = (value: number) => Number.isInteger(value) && value >= 0
  if (!whole(nApp) || !whole(nRev) || !whole(reviewsPerApplication))
    throw new Error('nApp, nRev and reviewsPerApplication must be whole numbers')
  if (capacity.length !== nRev || !capacity.every(whole)) throw new Error('capacity needs a whole number for each reviewer')
  if (affinity.length !== nApp || affinity.some((row) => row.length !== nRev || !row.every(Number.isFinite)))
    throw new Error('affinity needs a row for each application with a number for each reviewer')
  for (const [application, reviewer] of problem.conflicts)
    if (!whole(application) || !whole(reviewer) || application >= nApp || reviewer >= nRev)
      throw new Error(`The conflict [${application}, ${reviewer}] names nobody`)
}
/** Affinities as whole numbers, so that sums and comparisons are exact; six decimals are kept. */
function scaled(problem: AssignmentProblem): { gain: Float64Array; scale: number } {
  let scale = 1
  while (scale < 1e6 && problem.affinity.some((row) => row.some((value) => Math.abs(value * scale - Math.round(value * scale)) > 1e-9)))
    scale *= 10
  const gain = new Float64Array(problem.nApp * problem.nRev)
  for (const [application, row] of problem.affinity.entries())
    for (const [reviewer, value] of row.entries()) gain[application * problem.nRev + reviewer] = Math.round(value * scale)
  return { gain, scale }
}

type Flow = { taken: Uint8Array; missing: Map<number, number> }
type Priced = { taken: Uint8Array; prices: Float64Array }
/**
 * Assigns review by review along the shortest path of exchanges. `taken` marks assigned pairs (1) and forbidden ones (2).
 * On the way w[r][s] is what the cheapest exchange costs that moves one application from r to s, and `by` which application that is. An application that finds no path now never finds one later.
 */
function assign(problem: AssignmentProblem, gain: Float64Array): Flow {
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
  const missing = new Map<number, number>()

  /** Looks for the cheapest exchanges out of one reviewer anew. */
  function again(from: number): void {
    const line = from * nRev
    w.fill(Infinity, line, line + nRev)
    by.fill(-1, line, line + nRev)
    for (const application of holds[from] ?? []) {
      const row = application * nRev
      const own = at(gain, row + from)
      for (let to = 0; to < nRev; to++) {
        const cost = own - at(gain, row + to)
        if (cost < at(w, line + to) && at(taken, row + to) === 0) {
          w[line + to] = cost
          by[line + to] = application
        }
      }
    }
  }
  function againPair(from: number, to: number): void {
    let least = Infinity
    let who = -1
    for (const application of holds[from] ?? []) {
      const cost = at(gain, application * nRev + from) - at(gain, application * nRev + to)
      if (cost < least && at(taken, application * nRev + to) === 0) {
        least = cost
        who = application
      }
    }
    w[from * nRev + to] = least
    by[from * nRev + to] = who
  }
  /** Shortest distances from an application to reviewers until the nearest one with a free place; answers that reviewer and the length, or -1. */
  function search(application: number): { end: number; length: number } {
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
      let least = length
      for (let reviewer = 0; reviewer < nRev; reviewer++) {
        if (at(done, reviewer) === 0 && at(distance, reviewer) < least) {
          least = at(distance, reviewer)
          nearest = reviewer
        }
      }
      if (nearest < 0) return { end, length }
      done[nearest] = 1
      if ((holds[nearest]?.length ?? 0) < at(problem.capacity, nearest) && least + at(y, nearest) - sink < length) {
        length = least + at(y, nearest) - sink
        end = nearest
      }
      const line = nearest * nRev
      const here = least + at(y, nearest)
      for (let to = 0; to < nRev; to++) {
        const far = here + at(w, line + to) - at(y, to)
        if (far < at(distance, to) && at(done, to) === 0) {
          distance[to] = far
          before[to] = nearest
        }
      }
    }
  }
  for (let review = 0; review < reviewsPerApplication; review++) {
    for (let application = 0; application < nApp; application++) {
      if (missing.has(application)) {
        missing.set(application, (missing.get(application) ?? 0) + 1)
        continue
      }
      const { end, length } = search(application)
      if (end < 0) {
        missing.set(application, 1)
        continue
      }
      for (let reviewer = 0; reviewer < nRev; reviewer++) y[reviewer] = at(y, reviewer) + Math.min(at(distance, reviewer), length)
      sink += length
      // The exchanges, from the end backwards; afterwards only what they touched is looked at again.
      const touched: number[] = []
      const moved: { application: number; left: number }[] = []
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
        moved.push({ application: moving, left: from })
        to = from
      }
      for (const reviewer of touched) again(reviewer)
      for (const to of touched) {
        for (let from = 0; from < nRev; from++) {
          const who = at(by, from * nRev + to)
          // The one that would have gone there is there already.
          if (who >= 0 && at(taken, who * nRev + to) !== 0) againPair(from, to)
        }
      }
      // Whoever else holds an application that left a reviewer may now send it there.
      for (const { application: gone, left } of moved) {
        for (let from = 0; from < nRev; from++) {
          if (at(taken, gone * nRev + from) !== 1) continue
          const cost = at(gain, gone * nRev + from) - at(gain, gone * nRev + left)
          if (cost < at(w, from * nRev + left)) {
            w[from * nRev + left] = cost
            by[from * nRev + left] = gone
          }
        }
      }
    }
  }
  return { taken, missing }
}

/**
 * Makes pairs of equal affinity differ by less than the smallest difference of sums, because the search is slow where everything is equal: each pair gets a small number that depends on its place only.
 * The optimum of the result is an optimum of the original.
 */
function told(problem: AssignmentProblem, gain: Float64Array): Float64Array {
  const demand = problem.nApp * problem.reviewsPerApplication
  const spread = 1 << 10
  const factor = demand * spread + 1
  const largest = gain.reduce((most, value) => Math.max(most, Math.abs(value)), 0)
  // Potentials grow with every review; beyond this whole numbers are no longer exact.
  if (largest * factor * demand > Number.MAX_SAFE_INTEGER) return gain
  return gain.map((value, index) => value * factor + ((Math.imul(index + 1, 2_654_435_761) >>> 22) % spread))
}

/** What one more place with each reviewer would be worth: the cheapest chain of exchanges from them to a reviewer with a free place (Bellman and Ford). */
function pricesOf(problem: AssignmentProblem, gain: Float64Array, taken: Uint8Array): Float64Array {
  const { nApp, nRev } = problem
  const load = new Int32Array(nRev)
  const w = new Float64Array(nRev * nRev).fill(Infinity)
  let [least, most] = [Infinity, -Infinity]
  for (let application = 0; application < nApp; application++) {
    const row = application * nRev
    for (let from = 0; from < nRev; from++) {
      least = Math.min(least, at(gain, row + from))
      most = Math.max(most, at(gain, row + from))
      if (at(taken, row + from) !== 1) continue
      load[from] = at(load, from) + 1
      const own = at(gain, row + from)
      for (let to = 0; to < nRev; to++)
        if (at(taken, row + to) === 0 && own - at(gain, row + to) < at(w, from * nRev + to)) w[from * nRev + to] = own - at(gain, row + to)
    }
  }
  // Where no chain leads to a free place a place is worth more than any exchange.
  const beyond = nApp === 0 ? 0 : (most - least + 1) * (nRev + 1)
  const prices = new Float64Array(nRev)
  for (let reviewer = 0; reviewer < nRev; reviewer++) prices[reviewer] = at(load, reviewer) < at(problem.capacity, reviewer) ? 0 : beyond
  for (let changed = true; changed;) {
    changed = false
    for (let from = 0; from < nRev; from++) {
      let price = at(prices, from)
      for (let to = 0; to < nRev; to++) price = Math.min(price, at(w, from * nRev + to) + at(prices, to))
      if (price < at(prices, from)) {
        prices[from] = price
        changed = true
      }
    }
  }
  return prices
}

/** How many reviews find nobody under other loads, other people, fewer reviews. */
function missingWith(problem: AssignmentProblem, capacity: readonly number[], reviewsPerApplication: number): number {
  const changed = { ...problem, nRev: capacity.length, capacity, reviewsPerApplication }
  const flow = assign(changed, new Float64Array(changed.nApp * changed.nRev))
  return [...flow.missing.values()].reduce((sum, one) => sum + one, 0)
}
/** The least number from 1 to `most` that is enough; null when even `most` is not. Enough stays enough. */
function leastThat(most: number, enough: (count: number) => boolean): number | null {
  if (most < 1 || !enough(most)) return null
  let [low, high] = [1, most]
  while (low < high) {
    const middle = Math.floor((low + high) / 2)
    if (enough(middle)) high = middle
    else low = middle + 1
  }
  return low
}
/** Applications from which an exchange reaches one that lacks reviews: together they need more than the full reviewers may give. */
function competing(problem: AssignmentProblem, flow: Flow): { set: number[]; reviewers: number[] } {
  const { nApp, nRev } = problem
  const set = new Set(flow.missing.keys())
  const reviewers = new Set<number>()
  for (const application of set) {
    for (let reviewer = 0; reviewer < nRev; reviewer++) {
      if (at(flow.taken, application * nRev + reviewer) !== 0 || reviewers.has(reviewer)) continue
      reviewers.add(reviewer)
      // A set grows while it is walked through, and the walk goes on into what was added.
      for (let other = 0; other < nApp; other++) if (at(flow.taken, other * nRev + reviewer) === 1) set.add(other)
    }
  }
  return { set: [...set].toSorted((a, b) => a - b), reviewers: [...reviewers].toSorted((a, b) => a - b) }
}
function blockingOf(problem: AssignmentProblem, flow: Flow): Blocking {
  const { nApp, nRev, reviewsPerApplication, capacity } = problem
  const applications = [...flow.missing]
    .map(([application, missing]) => ({ application, missing }))
    .toSorted((a, b) => a.application - b.application)
  const missing = applications.reduce((sum, one) => sum + one.missing, 0)
  const forbidden = new Map<number, Set<number>>()
  for (const [application, reviewer] of problem.conflicts)
    forbidden.set(application, (forbidden.get(application) ?? new Set()).add(reviewer))
  const alone = applications.filter((one) => nRev - (forbidden.get(one.application)?.size ?? 0) < reviewsPerApplication)
  const { set, reviewers } = competing(problem, flow)
  const ablest = capacity.reduce((most, one) => Math.max(most, one), 0)
  const change = {
    load: leastThat(
      nApp,
      (more) =>
        missingWith(
          problem,
          capacity.map((one) => one + more),
          reviewsPerApplication,
        ) === 0,
    ),
    reviewers:
      ablest === 0
        ? null
        : leastThat(
            reviewsPerApplication + Math.ceil(missing / ablest),
            (more) => missingWith(problem, [...capacity, ...Array.from({ length: more }, () => ablest)], reviewsPerApplication) === 0,
          ),
    reviews:
      reviewsPerApplication -
      (leastThat(reviewsPerApplication, (fewer) => missingWith(problem, capacity, reviewsPerApplication - fewer) === 0) ??
        reviewsPerApplication),
  }
  const enough = [
    ...(change.load === null ? [] : [`${change.load} more for every reviewer`]),
    ...(change.reviewers === null ? [] : [`${change.reviewers} new reviewers without conflicts`]),
    `${change.reviews} reviews per application`,
  ]
  const sentence =
    alone.length > 0
      ? `Applications ${alone.map((one) => one.application).join(', ')} have fewer than ${reviewsPerApplication} reviewers without a conflict. Enough would be: ${enough.join(', or ')}.`
      : `${missing} reviews find nobody: reviewers ${reviewers.join(', ')} are full and nobody else may read these applications. Enough would be: ${enough.join(', or ')}.`
  return { applications, reviewers, set, missing, change, sentence }
}

/** The sum that the prices prove to be unsurpassable: places at their price, and for each application its best reviewers after prices. */
function provenBound(problem: AssignmentProblem, gain: Float64Array, flow: Priced): number {
  let bound = 0
  for (let reviewer = 0; reviewer < problem.nRev; reviewer++) bound += at(flow.prices, reviewer) * at(problem.capacity, reviewer)
  for (let application = 0; application < problem.nApp; application++) {
    const row = application * problem.nRev
    const values: number[] = []
    for (let reviewer = 0; reviewer < problem.nRev; reviewer++)
      if (at(flow.taken, row + reviewer) !== 2) values.push(at(gain, row + reviewer) - at(flow.prices, reviewer))
    values.sort((a, b) => b - a)
    for (let place = 0; place < problem.reviewsPerApplication; place++) bound += at(values, place)
  }
  return bound
}

const largestFace = 40_000
/**
 * Raises the lowest sum of one application without losing the optimum. All optimal assignments are those that take every pair worth more than an application's threshold, none worth less, and fill every reviewer with a price;
 * what is left open is decided by a whole-number program. Answers whether the floor is proven to be the highest.
 */
async function raiseFloor(
  problem: AssignmentProblem,
  gain: Float64Array,
  flow: Priced,
): Promise<{ taken: Uint8Array; floor: number; proven: boolean }> {
  const { nApp, nRev, reviewsPerApplication } = problem
  if (nApp === 0 || reviewsPerApplication === 0) return { taken: flow.taken, floor: 0, proven: true }
  const sums = new Float64Array(nApp)
  const best = new Float64Array(nApp)
  const forced = new Float64Array(nApp)
  const used = new Int32Array(nRev)
  const open: { application: number; reviewer: number; name: string }[] = []
  for (let application = 0; application < nApp; application++) {
    const row = application * nRev
    const values: number[] = []
    for (let reviewer = 0; reviewer < nRev; reviewer++) {
      if (at(flow.taken, row + reviewer) === 1) sums[application] = at(sums, application) + at(gain, row + reviewer)
      if (at(flow.taken, row + reviewer) !== 2) values.push(at(gain, row + reviewer) - at(flow.prices, reviewer))
    }
    const threshold = at(
      values.toSorted((a, b) => b - a),
      reviewsPerApplication - 1,
    )
    const free: { reviewer: number; gain: number }[] = []
    let left = reviewsPerApplication
    for (let reviewer = 0; reviewer < nRev; reviewer++) {
      if (at(flow.taken, row + reviewer) === 2) continue
      const value = at(gain, row + reviewer) - at(flow.prices, reviewer)
      if (value > threshold) {
        forced[application] = at(forced, application) + at(gain, row + reviewer)
        used[reviewer] = at(used, reviewer) + 1
        left -= 1
      } else if (value === threshold) free.push({ reviewer, gain: at(gain, row + reviewer) })
    }
    best[application] =
      at(forced, application) +
      free
        .map((one) => one.gain)
        .toSorted((a, b) => b - a)
        .slice(0, left)
        .reduce((sum, value) => sum + value, 0)
    if (free.length === left) {
      for (const one of free) {
        forced[application] = at(forced, application) + one.gain
        used[one.reviewer] = at(used, one.reviewer) + 1
      }
    } else for (const one of free) open.push({ application, reviewer: one.reviewer, name: `x${application}_${one.reviewer}` })
  }
  const floor = sums.reduce((least, sum) => Math.min(least, sum), Infinity)
  const ceiling = best.reduce((least, sum) => Math.min(least, sum), Infinity)
  if (floor >= ceiling || open.length === 0) return { taken: flow.taken, floor, proven: true }
  if (open.length > largestFace) return { taken: flow.taken, floor, proven: false }
  const byApplication = Map.groupBy(open, (one) => one.application)
  const byReviewer = Map.groupBy(open, (one) => one.reviewer)
  // The floor is counted from what is reached already, so that it is a whole number from zero.
  const rows: Row[] = []
  for (const [application, list] of byApplication) {
    const left = list.reduce((sum, one) => sum + (at(flow.taken, application * nRev + one.reviewer) === 1 ? 1 : 0), 0)
    rows.push({ terms: list.map((one) => [1, one.name] as const), least: left, most: left })
    rows.push({
      terms: [...list.map((one) => [at(gain, application * nRev + one.reviewer), one.name] as const), [-1, 'raise'] as const],
      least: floor - at(forced, application),
    })
  }
  for (const [reviewer, list] of byReviewer) {
    const left = at(problem.capacity, reviewer) - at(used, reviewer)
    rows.push({ terms: list.map((one) => [1, one.name] as const), most: left, ...(at(flow.prices, reviewer) > 0 ? { least: left } : {}) })
  }
  const answer = await solveProgram(
    { maximise: [[1, 'raise']], rows, binary: open.map((one) => one.name), whole: [{ name: 'raise', most: ceiling - floor }] },
    20_000,
  )
  if (!answer) throw new Error('The face of optimal assignments has lost the assignment it was made from')
  const taken = Uint8Array.from(flow.taken)
  for (const one of open) taken[one.application * nRev + one.reviewer] = answer.values.get(one.name) === 1 ? 1 : 0
  return { taken, floor: floor + (answer.values.get('raise') ?? 0), proven: answer.proven }
}

/** Solves the assignment; see the file's head. Indices from 0; reviewers of an application in ascending order. Throws on a malformed problem. */
export async function solveAssignment(problem: AssignmentProblem): Promise<AssignmentAnswer> {
  const begun = performance.now()
  checked(problem)
  const { gain, scale } = scaled(problem)
  const flow = assign(problem, told(problem, gain))
  if (flow.missing.size > 0) return { feasible: false, blocking: blockingOf(problem, flow), ms: Math.round(performance.now() - begun) }
  const priced = { taken: flow.taken, prices: pricesOf(problem, gain, flow.taken) }
  const bound = provenBound(problem, gain, priced)
  const { taken, floor, proven } = await raiseFloor(problem, gain, priced)
  const assignment: number[][] = []
  let objective = 0
  const load = new Int32Array(problem.nRev)
  for (let application = 0; application < problem.nApp; application++) {
    const own: number[] = []
    for (let reviewer = 0; reviewer < problem.nRev; reviewer++) {
      if (at(taken, application * problem.nRev + reviewer) !== 1) continue
      own.push(reviewer)
      load[reviewer] = at(load, reviewer) + 1
      objective += at(gain, application * problem.nRev + reviewer)
    }
    if (own.length !== problem.reviewsPerApplication) throw new Error(`Application ${application} has ${own.length} reviews`)
    assignment.push(own)
  }
  if (load.some((count, reviewer) => count > at(problem.capacity, reviewer))) throw new Error('A reviewer has too many applications')
  return {
    feasible: true,
    objective: objective / scale,
    bound: bound / scale,
    gap: bound === 0 ? 0 : (bound - objective) / Math.abs(bound),
    floor: floor / scale,
    floorProven: proven,
    ms: Math.round(performance.now() - begun),
    assignment,
  }
}
