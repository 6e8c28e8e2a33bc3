// Method of Equal Shares (Peters, Pierczyński, Skowron 2021) with the cost of a project as its utility: every voter gets the same money, a project is bought by its supporters in equal parts as far as each has them,
// always the one that costs its supporters least per crown of the project. Decided in exact fractions; binary fractions only sort out what is clearly far apart.
import { add, compare, divide, fraction, multiply, subtract, type Fraction } from './fraction.ts'

export type Election = {
  /** Money to spend, projects' costs: whole numbers of the smallest unit used in the file. */
  budget: bigint
  projects: readonly { id: string; cost: bigint }[]
  /** For each voter the positions of the projects they approve. */
  ballots: readonly (readonly number[])[]
  /** How many of these units are one of the file's (a power of ten). */
  unit: bigint
}

/** Lines of one section with its header, fields split at semicolons, quotes taken off. */
function fields(line: string): string[] {
  const found: string[] = []
  let field = ''
  let quoted = false
  for (let at = 0; at < line.length; at++) {
    const letter = line[at]
    if (quoted && letter === '"' && line[at + 1] === '"') {
      field += '"'
      at++
    } else if (letter === '"') quoted = !quoted
    else if (letter === ';' && !quoted) {
      found.push(field.trim())
      field = ''
    } else field += letter
  }
  return [...found, field.trim()]
}
function decimals(text: string): number {
  return (/\.(\d+)$/.exec(text)?.[1] ?? '').replace(/0+$/, '').length
}
function inUnits(text: string, digits: number, what: string): bigint {
  const found = /^(\d+)(?:\.(\d+))?$/.exec(text.replace(',', '.'))
  if (!found) throw new Error(`${what} "${text}" is no number`)
  return BigInt((found[1] ?? '0') + (found[2] ?? '').slice(0, digits).padEnd(digits, '0'))
}

/** Reads an election of participatory budgeting in the format of Pabulib (.pb): META, PROJECTS, VOTES. Throws with the line that cannot be read. */
export function readPabulib(text: string): Election {
  const meta = new Map<string, string>()
  const projects: { id: string; cost: string }[] = []
  const votes: { list: string; line: number }[] = []
  let section = ''
  let header: string[] | null = null
  for (const [index, raw] of text.split(/\r?\n/).entries()) {
    const line = raw.replace(/^\uFEFF/, '')
    if (line.trim() === '') continue
    if (/^(META|PROJECTS|VOTES)\s*;?$/i.test(line.trim())) {
      section = line.trim().replace(';', '').toUpperCase()
      header = null
      continue
    }
    const cells = fields(line)
    if (header === null) {
      header = cells.map((cell) => cell.toLowerCase())
      continue
    }
    const cell = (name: string): string => {
      const value = cells[header?.indexOf(name) ?? -1]
      if (value === undefined) throw new Error(`Line ${index + 1}: there is no ${name}`)
      return value
    }
    if (section === 'META') meta.set((cells[0] ?? '').toLowerCase(), cells[1] ?? '')
    else if (section === 'PROJECTS') projects.push({ id: cell('project_id'), cost: cell('cost') })
    else if (section === 'VOTES') votes.push({ list: cell('vote'), line: index + 1 })
    else throw new Error(`Line ${index + 1}: expected META, PROJECTS or VOTES`)
  }
  const kind = (meta.get('vote_type') ?? '').toLowerCase()
  if (!['', 'approval', 'choose-1'].includes(kind))
    throw new Error(`Votes of the type "${kind}" are not counted here: the rule needs approvals (vote_type approval or choose-1)`)
  const budget = meta.get('budget')
  if (budget === undefined) throw new Error('META has no budget')
  const digits = Math.max(decimals(budget), ...projects.map((project) => decimals(project.cost)))
  const position = new Map(projects.map((project, index) => [project.id, index]))
  if (position.size !== projects.length) throw new Error('A project is listed twice')
  return {
    unit: 10n ** BigInt(digits),
    budget: inUnits(budget, digits, 'The budget'),
    projects: projects.map((project) => ({ id: project.id, cost: inUnits(project.cost, digits, `The cost of ${project.id}`) })),
    ballots: votes.map((vote) =>
      [
        ...new Set(
          vote.list
            .split(',')
            .map((id) => id.trim())
            .filter(Boolean),
        ),
      ].map((id) => {
        const found = position.get(id)
        if (found === undefined) throw new Error(`Line ${vote.line}: there is no project ${id}`)
        return found
      }),
    ),
  }
}

type Prepared = { election: Election; cost: Float64Array; supporters: Int32Array[]; weight: Int32Array; voters: number }
/** Voters with the same ballot always own the same money; they are counted as one of that weight. */
function prepare(election: Election): Prepared {
  const kinds = new Map<string, { ballot: readonly number[]; weight: number }>()
  for (const ballot of election.ballots) {
    const key = ballot.toSorted((a, b) => a - b).join(',')
    const known = kinds.get(key)
    if (known) known.weight += 1
    else kinds.set(key, { ballot, weight: 1 })
  }
  const groups = [...kinds.values()]
  const lists: number[][] = election.projects.map(() => [])
  for (const [index, group] of groups.entries()) for (const project of group.ballot) lists[project]?.push(index)
  return {
    election,
    cost: Float64Array.from(election.projects, (project) => Number(project.cost)),
    supporters: lists.map((list) => Int32Array.from(list)),
    weight: Int32Array.from(groups, (group) => group.weight),
    voters: election.ballots.length,
  }
}
const at = (list: { readonly [index: number]: number | undefined }, index: number): number => list[index] ?? 0
/** Relative distance below which two binary fractions are compared exactly. */
const near = 1e-9

/** One run with the same money for each voter (in units); answers the projects bought, in the order of buying. */
function run(prepared: Prepared, share: bigint): number[] {
  const { election, cost, supporters, weight } = prepared
  const groups = weight.length
  const owned = new Float64Array(groups).fill(Number(share))
  // What each group paid in full, as bits by round; money that is gone is exactly zero.
  const words = Math.ceil(election.projects.length / 32)
  const paid = new Int32Array(groups * words)
  const empty = new Uint8Array(groups)
  const payments: Fraction[] = []
  const balances = new Map<string, Fraction>()
  const start = fraction(share)
  function exactOwned(group: number): Fraction {
    if (at(empty, group)) return fraction(0n)
    const bits = paid.subarray(group * words, (group + 1) * words)
    const key = bits.join()
    let known = balances.get(key)
    if (!known) {
      known = start
      for (const [round, payment] of payments.entries()) if ((at(bits, round >> 5) >>> (round & 31)) & 1) known = subtract(known, payment)
      balances.set(key, known)
    }
    return known
  }
  /** The most any supporter has to pay for the project, as a binary fraction; infinite when they cannot buy it. */
  function roughPayment(project: number): number {
    const list = supporters[project]
    if (!list) return Infinity
    const price = at(cost, project)
    let payers = 0
    let wealth = 0
    for (let index = 0; index < list.length; index++) {
      const group = at(list, index)
      payers += at(weight, group)
      wealth += at(owned, group) * at(weight, group)
    }
    if (payers === 0 || wealth < price * (1 - near)) return Infinity
    for (let alpha = price / payers; ;) {
      let poor = 0
      let theirs = 0
      for (let index = 0; index < list.length; index++) {
        const group = at(list, index)
        if (at(owned, group) < alpha) {
          poor += at(weight, group)
          theirs += at(owned, group) * at(weight, group)
        }
      }
      if (poor === payers) return alpha
      const next = (price - theirs) / (payers - poor)
      if (next <= alpha * (1 + 1e-15)) return next
      alpha = next
    }
  }
  /** The same exactly; null when they cannot buy it. */
  function exactPayment(project: number, rough: number): { payment: Fraction; poor: number[] } | null {
    const list = supporters[project] ?? new Int32Array()
    const price = fraction(election.projects[project]?.cost ?? 0n)
    const poor: number[] = []
    const rich: number[] = []
    const doubtful: { group: number; owned: Fraction }[] = []
    for (const group of list) {
      const have = at(owned, group)
      if (have < rough * (1 - near) || at(empty, group)) poor.push(group)
      else if (have > rough * (1 + near)) rich.push(group)
      else doubtful.push({ group, owned: exactOwned(group) })
    }
    // Sum of what the poor own: so many shares less what they paid in each round.
    let theirs = sumOwned(poor)
    let payers = rich.reduce((sum, group) => sum + at(weight, group), 0) + doubtful.reduce((sum, one) => sum + at(weight, one.group), 0)
    const unsure = doubtful.toSorted((a, b) => compare(a.owned, b.owned))
    for (;;) {
      if (payers === 0) return compare(theirs, price) === 0 ? { payment: unsure.at(-1)?.owned ?? start, poor } : null
      const payment = divide(subtract(price, theirs), fraction(BigInt(payers)))
      const next = unsure[0]
      if (!next || compare(next.owned, payment) >= 0) return { payment, poor }
      unsure.shift()
      poor.push(next.group)
      theirs = add(theirs, multiply(next.owned, fraction(BigInt(at(weight, next.group)))))
      payers -= at(weight, next.group)
    }
  }
  function sumOwned(poor: readonly number[]): Fraction {
    let count = 0
    const times = new Float64Array(payments.length)
    for (const group of poor) {
      if (at(empty, group)) continue
      const size = at(weight, group)
      count += size
      for (let word = 0; word < words; word++) {
        for (let bits = at(paid, group * words + word); bits !== 0; bits &= bits - 1) {
          const round = word * 32 + 31 - Math.clz32(bits & -bits)
          times[round] = at(times, round) + size
        }
      }
    }
    let sum = multiply(start, fraction(BigInt(count)))
    for (const [round, payment] of payments.entries())
      if (at(times, round) > 0) sum = subtract(sum, multiply(payment, fraction(BigInt(at(times, round)))))
    return sum
  }

  const votes = supporters.map((list) => list.reduce((sum, group) => sum + at(weight, group), 0))
  // The least price per crown a project ever had; it never falls, so a project need not be looked at again before this bound is reached.
  const bound = Float64Array.from(election.projects, (_project, project) => (at(votes, project) === 0 ? Infinity : 1 / at(votes, project)))
  const open = new Set(election.projects.keys())
  const bought: number[] = []
  for (;;) {
    let best = Infinity
    const close: { project: number; rate: number; rough: number }[] = []
    for (const project of [...open].toSorted((a, b) => at(bound, a) - at(bound, b) || a - b)) {
      if (at(bound, project) > best * (1 + near) || at(bound, project) === Infinity) break
      const rough = roughPayment(project)
      const price = at(cost, project)
      const rate = rough === Infinity ? Infinity : price === 0 ? 0 : rough / price
      bound[project] = rate
      if (rate === Infinity) continue
      close.push({ project, rate, rough })
      best = Math.min(best, rate)
    }
    let winner: { project: number; payment: Fraction; poor: number[]; rate: Fraction } | null = null
    for (const one of close) {
      if (one.rate > best * (1 + near)) continue
      const exact = exactPayment(one.project, one.rough)
      if (!exact) continue
      const price = election.projects[one.project]?.cost ?? 0n
      const rate = price === 0n ? fraction(0n) : divide(exact.payment, fraction(price))
      const order =
        winner === null
          ? -1
          : compare(rate, winner.rate) ||
            Number(price - (election.projects[winner.project]?.cost ?? 0n)) ||
            at(votes, winner.project) - at(votes, one.project) ||
            one.project - winner.project
      if (order < 0) winner = { project: one.project, ...exact, rate }
    }
    if (winner === null) {
      // Only projects that look affordable by a hair and are not remain here; they are put away and the search goes on.
      if (close.length === 0) return bought
      for (const one of close)
        if (one.rate <= best * (1 + near)) {
          bound[one.project] = Infinity
          open.delete(one.project)
        }
      continue
    }
    const round = payments.length
    payments.push(winner.payment)
    balances.clear()
    const pays = Number(winner.payment.n) / Number(winner.payment.d)
    const exhausted = new Set(winner.poor)
    for (const group of supporters[winner.project] ?? []) {
      if (exhausted.has(group)) {
        owned[group] = 0
        empty[group] = 1
      } else {
        const slot = group * words + (round >> 5)
        paid[slot] = at(paid, slot) | (1 << (round & 31))
        owned[group] = Math.max(0, at(owned, group) - (Number.isFinite(pays) ? pays : rate64(winner.payment)))
      }
    }
    open.delete(winner.project)
    bought.push(winner.project)
  }
}
/** A fraction of very large numbers as a binary one. */
function rate64(value: Fraction): number {
  const shift = BigInt(Math.max(0, value.d.toString(2).length - 900))
  return Number(value.n >> shift) / Number(value.d >> shift)
}

export type EqualShares = {
  winners: string[]
  cost: number
  objective: number
  bound: number
  gap: number
  ms: number
  share: number
  rounds: number
}
/**
 * Winners by the Method of Equal Shares. Each voter starts with the whole part of budget / voters; with completion everybody gets one more (unit of the file) as long as the result stays within the budget, and the last result that does is kept.
 * Ties go to the lower cost, then to more votes, then to the earlier line. `objective` is the cost bought; the rule maximises nothing, so `bound` is the budget.
 */
export function solveEqualShares(election: Election, completion = true): EqualShares {
  const begun = performance.now()
  if (election.ballots.length === 0) throw new Error('The election has no votes')
  const prepared = prepare(election)
  const costOf = (bought: readonly number[]) => bought.reduce((sum, project) => sum + (election.projects[project]?.cost ?? 0n), 0n)
  let share = (election.budget / election.unit / BigInt(election.ballots.length)) * election.unit
  let bought = run(prepared, share)
  let rounds = 1
  const buyable = election.projects.filter((_project, index) => (prepared.supporters[index]?.length ?? 0) > 0).length
  while (completion && bought.length < buyable) {
    const more = run(prepared, share + election.unit)
    rounds += 1
    if (costOf(more) > election.budget) break
    share += election.unit
    bought = more
  }
  const cost = Number(costOf(bought)) / Number(election.unit)
  return {
    winners: bought.map((project) => election.projects[project]?.id ?? ''),
    cost,
    objective: cost,
    bound: Number(election.budget) / Number(election.unit),
    gap: 0,
    ms: Math.round(performance.now() - begun),
    share: Number(share) / Number(election.unit),
    rounds,
  }
}
