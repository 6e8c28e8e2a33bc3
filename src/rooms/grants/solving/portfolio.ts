// Which applications to fund: the most points that the budget, the minimums of services and districts, the caps of applicants and the exclusion of duplicates allow, proved optimal; and for each one left out the plain reason and its price.
import { solveProgram, type Row } from './mip.ts'

export type PortfolioApplication = {
  id: string
  applicant: number | string
  district: number | string
  service: number | string
  ask: number
  minViable?: number
  score: number
  joint?: boolean
}
export type PortfolioProblem = {
  /** Whole units of money. */
  budget: number
  minScore?: number
  /** Most money one applicant may get; a number below every ask can be no money and is read as a number of applications. */
  applicantCap?: number | null
  /** Money applicants already get from elsewhere under the same cap. */
  already?: Readonly<Record<string, number>>
  /** service → least number of funded applications; capped at what is eligible. */
  serviceMinimum?: Readonly<Record<string, number>>
  districtMinimum?: Readonly<Record<string, number>>
  /** Positions of two applications for the same thing: at most one is funded. */
  duplicates?: readonly (readonly [number, number])[]
  applications: readonly PortfolioApplication[]
}
/** `must` and `mayNot`: what people decided otherwise, by id. `partial`: any amount from minViable to the ask. */
export type PortfolioOptions = { partial?: boolean; must?: readonly string[]; mayNot?: readonly string[] }
/** Why an application is left out. `price`: points the best portfolio that funds it would lose at most (null where no portfolio may fund it). */
export type Reason = {
  kind: 'score' | 'budget' | 'duplicate' | 'cap' | 'excluded' | 'outweighed'
  sentence: string
  price: number | null
  displaces: string[]
  missing: number | null
  /** What the sentence is made of, for other languages: money it needs, the limit it meets, what its applicant already gets; points what is displaced is worth, and its own. */
  need: number
  limit: number | null
  used: number | null
  gives: number | null
  own: number
}
export type PortfolioAnswer =
  | {
      feasible: true
      objective: number
      bound: number
      gap: number
      ms: number
      funded: string[]
      spent: number
      amounts: Record<string, number>
      why: Record<string, string>
      reasons: Record<string, Reason>
    }
  | { feasible: false; because: string[]; shortage: Shortage; ms: number }
/** What no portfolio can keep: `insisted` may not be funded or together; each minimum with as many as can be had at once; `money`: with so much more every minimum would be kept (null: no money helps). */
export type Shortage = {
  insisted: string[]
  minimums: { what: 'service' | 'district'; key: string; wanted: number; possible: number }[]
  money: number | null
}

/** What an application is worth: ten times its score, with five points more for a joint one, as a whole number. */
export function valueOf(application: PortfolioApplication): number {
  return Math.round(10 * (application.score + (application.joint ? 5 : 0)))
}

type Eligible = PortfolioApplication & { position: number; name: string; value: number; need: number }
type Rules = {
  minimums: { what: 'service' | 'district'; key: string; least: number; members: Eligible[] }[]
  caps: { applicant: string; by: 'money' | 'count'; most: number; members: Eligible[] }[]
  pairs: (readonly [Eligible, Eligible])[]
}

function checked(problem: PortfolioProblem): void {
  const whole = (value: number) => Number.isSafeInteger(value) && value >= 0
  if (!whole(problem.budget)) throw new Error('budget must be a whole number of units of money')
  const ids = new Set(problem.applications.map((one) => one.id))
  if (ids.size !== problem.applications.length) throw new Error('Two applications have the same id')
  for (const one of problem.applications) {
    if (!whole(one.ask)) throw new Error(`The ask of ${one.id} must be a whole number`)
    if (one.minViable !== undefined && (!whole(one.minViable) || one.minViable > one.ask))
      throw new Error(`minViable of ${one.id} must be a whole number up to its ask`)
    if (!Number.isFinite(one.score)) throw new Error(`${one.id} has no score`)
  }
  for (const pair of problem.duplicates ?? [])
    if (pair.some((position) => problem.applications[position] === undefined))
      throw new Error(`The duplicates [${pair.join(', ')}] name nobody`)
}

/** The applications that may be funded at all, in the order of their ids, so that the order of lines decides nothing. */
function eligibleOf(problem: PortfolioProblem, options: PortfolioOptions): Eligible[] {
  const excluded = new Set(options.mayNot)
  return problem.applications
    .map((one, position) => ({
      ...one,
      position,
      name: `x${position}`,
      value: valueOf(one),
      need: options.partial ? (one.minViable ?? one.ask) : one.ask,
    }))
    .filter(
      (one) =>
        one.score >= (problem.minScore ?? -Infinity) &&
        one.need <= problem.budget &&
        !excluded.has(one.id) &&
        one.need <= capOf(problem, one.applicant),
    )
    .toSorted((a, b) => (a.id < b.id ? -1 : 1))
}
/** What one applicant may still get in money; infinite without a cap in money. */
function capOf(problem: PortfolioProblem, applicant: number | string): number {
  return capIsMoney(problem) ? (problem.applicantCap ?? Infinity) - (problem.already?.[String(applicant)] ?? 0) : Infinity
}
/** Fewer than there are applications, and less than anybody asks for: that is no sum of money. */
function capIsMoney(problem: PortfolioProblem): boolean {
  const cap = problem.applicantCap ?? null
  const least = problem.applications.reduce((lowest, one) => Math.min(lowest, one.ask), Infinity)
  return cap !== null && !(cap < least && (cap < problem.applications.length || cap * 100 < least))
}
function rulesOf(problem: PortfolioProblem, eligible: readonly Eligible[]): Rules {
  const minimums = (['service', 'district'] as const)
    .flatMap((what) =>
      Object.entries((what === 'service' ? problem.serviceMinimum : problem.districtMinimum) ?? {}).map(([key, least]) => {
        const members = eligible.filter((one) => String(one[what]) === key)
        return { what, key, least: Math.min(least, members.length), members }
      }),
    )
    .filter((one) => one.least > 0)
  const cap = problem.applicantCap ?? null
  const by = capIsMoney(problem) ? ('money' as const) : ('count' as const)
  const caps =
    cap === null
      ? []
      : [...Map.groupBy(eligible, (one) => String(one.applicant))].map(([applicant, members]) => ({
          applicant,
          by,
          most: by === 'money' ? capOf(problem, applicant) : cap,
          members,
        }))
  const of = new Map(eligible.map((one) => [one.position, one]))
  const pairs = (problem.duplicates ?? []).flatMap(([first, second]) => {
    const [a, b] = [of.get(first), of.get(second)]
    return a && b ? [[a, b] as const] : []
  })
  return { minimums, caps, pairs }
}
function programOf(problem: PortfolioProblem, eligible: readonly Eligible[], rules: Rules, must: ReadonlySet<string>): Row[] {
  return [
    { terms: eligible.map((one) => [one.need, one.name] as const), most: problem.budget },
    ...rules.minimums.map((one) => ({ terms: one.members.map((member) => [1, member.name] as const), least: one.least })),
    // A cap that all of an applicant's together keep binds nothing.
    ...rules.caps
      .filter((one) => one.members.reduce((sum, member) => sum + (one.by === 'money' ? member.need : 1), 0) > one.most)
      .map((one) => ({ terms: one.members.map((member) => [one.by === 'money' ? member.need : 1, member.name] as const), most: one.most })),
    ...rules.pairs.map(([a, b]) => ({
      terms: [
        [1, a.name],
        [1, b.name],
      ] as const,
      most: 1,
    })),
    ...eligible.filter((one) => must.has(one.id)).map((one) => ({ terms: [[1, one.name]] as const, least: 1 })),
  ]
}
/** The rules a choice breaks, in whole numbers; empty when it keeps all. */
function broken(problem: PortfolioProblem, rules: Rules, chosen: ReadonlySet<Eligible>): string[] {
  const sum = (members: Iterable<Eligible>, count = false) =>
    [...members].reduce((all, one) => all + (chosen.has(one) ? (count ? 1 : one.need) : 0), 0)
  return [
    ...(sum(chosen) > problem.budget ? ['budget'] : []),
    ...rules.minimums.filter((one) => sum(one.members, true) < one.least).map((one) => `${one.what} ${one.key}`),
    ...rules.caps.filter((one) => sum(one.members, one.by === 'count') > one.most).map((one) => `applicant ${one.applicant}`),
    ...rules.pairs.filter(([a, b]) => chosen.has(a) && chosen.has(b)).map(([a, b]) => `${a.id} and ${b.id}`),
  ]
}

/** Money as people read it: groups of three, no decimals. */
const money = (amount: number) => String(Math.round(amount)).replace(/\B(?=(\d{3})+$)/g, ' ')

/**
 * For every amount of points, the most money that giving up funded applications worth so many points in all sets free; one table answers for all applications left out.
 * Those that keep a minimum, and those people insisted on, are never given up; so the price is one that some portfolio really pays.
 */
function freeing(given: readonly Eligible[], most: number): { money: Float64Array; list: (points: number) => Eligible[] } {
  const freed = new Float64Array(most + 1)
  const used = given.map(() => new Uint8Array(most + 1))
  for (const [index, one] of given.entries()) {
    const marks = used[index]
    if (!marks) continue
    for (let points = most; points >= one.value; points--) {
      const more = (freed[points - one.value] ?? 0) + one.need
      if (more > (freed[points] ?? 0)) {
        freed[points] = more
        marks[points] = 1
      }
    }
  }
  return {
    money: freed,
    list: (points) => {
      const chosen: Eligible[] = []
      let left = points
      for (let index = given.length - 1; index >= 0; index--) {
        const one = given[index]
        if (one && used[index]?.[left] === 1) {
          chosen.push(one)
          left -= one.value
        }
      }
      return chosen
    },
  }
}

function reasonsOf(
  problem: PortfolioProblem,
  options: PortfolioOptions,
  eligible: readonly Eligible[],
  rules: Rules,
  chosen: ReadonlySet<Eligible>,
): Record<string, Reason> {
  const spent = [...chosen].reduce((sum, one) => sum + one.need, 0)
  const rest = problem.budget - spent
  const kept = new Set<Eligible>([...chosen].filter((one) => options.must?.includes(one.id)))
  for (const rule of rules.minimums) {
    // As many as the minimum wants stay in any case: those that free least money for their points.
    const funded = rule.members
      .filter((one) => chosen.has(one))
      .toSorted((a, b) => Number(kept.has(b)) - Number(kept.has(a)) || a.need * b.value - b.need * a.value || (a.id < b.id ? -1 : 1))
    for (const one of funded.slice(0, rule.least)) kept.add(one)
  }
  const given = [...chosen].filter((one) => !kept.has(one) && one.value >= 0)
  // Where nothing is worth more than its points, the price is at most what is displaced; a little more than the largest value is room enough, otherwise all is given up.
  const largest = Math.max(0, ...eligible.map((one) => one.value))
  const table = freeing(
    given,
    Math.min(
      given.reduce((sum, one) => sum + one.value, 0),
      4 * largest,
    ),
  )
  const of = new Map(eligible.map((one) => [one.id, one]))
  const reasons: Record<string, Reason> = {}
  for (const application of problem.applications) {
    const one = of.get(application.id)
    const need = options.partial ? (application.minViable ?? application.ask) : application.ask
    if (one && chosen.has(one)) continue
    const reason = (id: string, kind: Reason['kind'], sentence: string, more: Partial<Reason> = {}) => {
      reasons[id] = {
        kind,
        sentence,
        price: null,
        displaces: [],
        missing: null,
        need,
        limit: null,
        used: null,
        gives: null,
        own: valueOf(application) / 10,
        ...more,
      }
    }
    if (application.score < (problem.minScore ?? -Infinity)) {
      reason(application.id, 'score', `Its score ${application.score} is below the minimum of ${problem.minScore}.`, {
        limit: problem.minScore ?? null,
        own: application.score,
      })
      continue
    }
    if (options.mayNot?.includes(application.id)) {
      reason(application.id, 'excluded', 'It was excluded by a decision of people.')
      continue
    }
    if (need > problem.budget) {
      reason(application.id, 'budget', `It needs ${money(need)}, which is more than the whole budget of ${money(problem.budget)}.`, {
        missing: need - problem.budget,
        limit: problem.budget,
      })
      continue
    }
    if (!one) {
      reason(
        application.id,
        'cap',
        `It needs ${money(need)}, which is more than its applicant may still get (${money(Math.max(0, capOf(problem, application.applicant)))}).`,
        { missing: need - capOf(problem, application.applicant), limit: Math.max(0, capOf(problem, application.applicant)) },
      )
      continue
    }
    const twin = rules.pairs.flatMap(([a, b]) => (a === one && chosen.has(b) ? [b] : b === one && chosen.has(a) ? [a] : []))[0]
    if (twin) {
      reason(one.id, 'duplicate', `It asks for the same as ${twin.id}, which is funded; only one of the two may be.`, {
        displaces: [twin.id],
        price: twin.value - one.value >= 0 ? twin.value - one.value : null,
      })
      continue
    }
    const cap = rules.caps.find((rule) => rule.applicant === String(one.applicant))
    const others = cap?.members.filter((member) => chosen.has(member)) ?? []
    const used = others.reduce((sum, member) => sum + (cap?.by === 'money' ? member.need : 1), 0)
    if (cap && used + (cap.by === 'money' ? need : 1) > cap.most) {
      const sentence =
        cap.by === 'money'
          ? `Its applicant already gets ${money(used)} of at most ${money(cap.most)}, for ${others.map((member) => member.id).join(', ')}.`
          : `Its applicant already gets the ${cap.most} it may get: ${others.map((member) => member.id).join(', ')}.`
      reason(one.id, 'cap', sentence, {
        displaces: others.map((member) => member.id),
        limit: cap.most,
        used,
        ...(cap.by === 'money' ? { missing: used + need - cap.most } : {}),
      })
      continue
    }
    const missing = need - rest
    const points = table.money.findIndex((freed) => freed >= missing)
    if (points < 0) {
      reason(one.id, 'outweighed', `It needs ${money(missing)} more than is left; what would have to give way is kept by the minimums.`, {
        missing,
      })
      continue
    }
    const displaced = table.list(points).toSorted((a, b) => (a.id < b.id ? -1 : 1))
    reason(
      one.id,
      'outweighed',
      `It needs ${money(missing)} more than is left. Making room would cost at most ${displaced.map((other) => other.id).join(' + ')} = ${points / 10} points for its ${one.value / 10}.`,
      { missing, displaces: displaced.map((other) => other.id), price: points - one.value, gives: points / 10 },
    )
  }
  return reasons
}

/**
 * The smallest change that would make a portfolio possible: which minimums to lower by how much (as few as can be, all others kept), or how much more money would keep them all.
 * Where people insisted on what does not fit by itself, they are named and nothing else is said.
 */
async function shortageOf(
  problem: PortfolioProblem,
  eligible: readonly Eligible[],
  rules: Rules,
  must: ReadonlySet<string>,
): Promise<Shortage> {
  const binary = eligible.map((one) => one.name)
  const lacks = rules.minimums.map((rule, index) => ({ rule, name: `lack${index}` }))
  const fixed = programOf(problem, eligible, { ...rules, minimums: [] }, must)
  const least = lacks.map(({ rule, name }): Row => ({
    terms: [...rule.members.map((member) => [1, member.name] as const), [1, name]],
    least: rule.least,
  }))
  const whole = lacks.map(({ rule, name }) => ({ name, most: rule.least }))
  const relaxed = await solveProgram({ maximise: lacks.map(({ name }) => [-1, name] as const), rows: [...fixed, ...least], binary, whole })
  if (!relaxed) return { insisted: [...must], minimums: [], money: null }
  const minimums = lacks.flatMap(({ rule, name }) => {
    const lack = relaxed.values.get(name) ?? 0
    return lack === 0 ? [] : [{ what: rule.what, key: rule.key, wanted: rule.least, possible: rule.least - lack }]
  })
  // The cheapest portfolio that keeps every minimum says how much money is missing.
  const [, ...withoutBudget] = programOf(problem, eligible, rules, must)
  const cheapest = await solveProgram({ maximise: eligible.map((one) => [-one.need, one.name] as const), rows: withoutBudget, binary })
  const cost = cheapest ? eligible.reduce((sum, one) => sum + (cheapest.values.get(one.name) === 1 ? one.need : 0), 0) : null
  return { insisted: [...must], minimums, money: cost === null ? null : Math.max(0, cost - problem.budget) }
}
function shortageSentences(shortage: Shortage): string[] {
  return [
    ...shortage.minimums.map((one) => `Of ${one.what} ${one.key} ${one.possible} of at least ${one.wanted} can be funded.`),
    ...(shortage.money === null || shortage.minimums.length === 0
      ? []
      : [`With ${money(shortage.money)} more every minimum would be kept.`]),
    ...shortage.insisted.map((id) => `${id} was insisted on.`),
  ]
}

/** Spends what is left on the funded ones that asked for more: most points per unit of ask first, then by id. */
function topUp(problem: PortfolioProblem, rules: Rules, funded: readonly Eligible[]): Map<string, number> {
  const amounts = new Map(funded.map((one) => [one.id, one.need]))
  let rest = problem.budget - funded.reduce((sum, one) => sum + one.need, 0)
  for (const one of funded.toSorted((a, b) => b.value * a.ask - a.value * b.ask || (a.id < b.id ? -1 : 1))) {
    const cap = rules.caps.find((rule) => rule.by === 'money' && rule.applicant === String(one.applicant))
    const room = cap ? cap.most - cap.members.reduce((sum, member) => sum + (amounts.get(member.id) ?? 0), 0) : Infinity
    const more = Math.max(0, Math.min(rest, one.ask - one.need, room))
    amounts.set(one.id, one.need + more)
    rest -= more
  }
  return amounts
}

/**
 * The best portfolio, proved: `objective` = `bound`. Full asks only, or with `partial` any amount from minViable up (an application counts in full from its minViable; what is left over tops up).
 * Equal optima: the one that HiGHS finds for the applications in the order of their ids, so the order of lines never decides. Throws on a malformed problem.
 */
export async function solvePortfolio(problem: PortfolioProblem, options: PortfolioOptions = {}): Promise<PortfolioAnswer> {
  const begun = performance.now()
  checked(problem)
  const eligible = eligibleOf(problem, options)
  const rules = rulesOf(problem, eligible)
  const must = new Set(options.must)
  const took = () => Math.round(performance.now() - begun)
  for (const id of must)
    if (!eligible.some((one) => one.id === id))
      return {
        feasible: false,
        because: [`${id} was insisted on, but may not be funded.`],
        shortage: { insisted: [id], minimums: [], money: null },
        ms: took(),
      }
  const rows = programOf(problem, eligible, rules, must)
  const answer = await solveProgram({
    maximise: eligible.map((one) => [one.value, one.name]),
    rows,
    binary: eligible.map((one) => one.name),
  })
  if (!answer) {
    const shortage = await shortageOf(problem, eligible, rules, must)
    return { feasible: false, because: shortageSentences(shortage), shortage, ms: took() }
  }
  const chosen = new Set(eligible.filter((one) => answer.values.get(one.name) === 1))
  const wrong = broken(problem, rules, chosen)
  if (wrong.length > 0 || !answer.proven) throw new Error(`The solver's answer does not keep ${wrong.join(', ')}`)
  const funded = [...chosen]
  const objective = funded.reduce((sum, one) => sum + one.value, 0)
  const amounts = options.partial ? topUp(problem, rules, funded) : new Map(funded.map((one) => [one.id, one.ask]))
  const reasons = reasonsOf(problem, options, eligible, rules, chosen)
  return {
    feasible: true,
    objective,
    bound: objective,
    gap: 0,
    ms: took(),
    funded: funded.toSorted((a, b) => a.position - b.position).map((one) => one.id),
    spent: [...amounts.values()].reduce((sum, amount) => sum + amount, 0),
    amounts: Object.fromEntries(amounts),
    why: Object.fromEntries(Object.entries(reasons).map(([id, one]) => [id, one.sentence])),
    reasons,
  }
}
