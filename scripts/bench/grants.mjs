// Grants: the proven solvers beside what is usual: a greedy assignment, rank-and-cut, the plain definition of equal shares; and letters as PDF. Everything is invented from a seed, so every run solves the same.
import { paperPdf } from '../../src/kernel/paper.ts'
import { solveAssignment, solveEqualShares, solvePortfolio } from '../../src/rooms/grants/solving/index.ts'

function dice(seed) {
  let state = seed
  return () => (state = (state * 48_271) % 2_147_483_647) / 2_147_483_647
}
/** Milliseconds of processor time: what the work takes on a core of its own, however many others are at work beside it. */
const ms = async (work) => {
  const begin = process.cpuUsage()
  const value = await work()
  const { user, system } = process.cpuUsage(begin)
  return { value, time: Math.round((user + system) / 1000) }
}

/** An assignment with one conflict in thirty, places for a fifth more than is needed, fits from 0 to 100. */
function assignmentOf(nApp, nRev, reviewsPerApplication) {
  const roll = dice(nApp)
  const place = (most) => Math.floor(roll() * most)
  return {
    nApp,
    nRev,
    reviewsPerApplication,
    capacity: Array.from({ length: nRev }, () => Math.ceil(((nApp * reviewsPerApplication) / nRev) * 1.2)),
    conflicts: Array.from({ length: Math.floor((nApp * nRev) / 30) }, () => [place(nApp), place(nRev)]),
    affinity: Array.from({ length: nApp }, () => Array.from({ length: nRev }, () => place(101))),
  }
}
/** What a table sorted by fit leads to: one application after another takes its best reviewers who are free. */
function greedyAssignment(problem) {
  const forbidden = new Set(problem.conflicts.map(([application, reviewer]) => application * problem.nRev + reviewer))
  const left = [...problem.capacity]
  let [sum, floor, missing] = [0, Infinity, 0]
  for (let application = 0; application < problem.nApp; application++) {
    const best = problem.affinity[application]
      .map((fit, reviewer) => ({ fit, reviewer }))
      .filter((one) => left[one.reviewer] > 0 && !forbidden.has(application * problem.nRev + one.reviewer))
      .toSorted((a, b) => b.fit - a.fit)
      .slice(0, problem.reviewsPerApplication)
    for (const one of best) left[one.reviewer] -= 1
    missing += problem.reviewsPerApplication - best.length
    const own = best.reduce((total, one) => total + one.fit, 0)
    sum += own
    floor = Math.min(floor, own)
  }
  return { sum, floor, missing }
}

/** As many applications as wanted, money for 35 of a hundred crowns asked for, minimums for 9 services and 57 districts, caps, duplicates. */
function portfolioOf(count) {
  const roll = dice(count + 7)
  const place = (most) => Math.floor(roll() * most)
  const applications = Array.from({ length: count }, (_unused, index) => {
    const ask = (5 + place(60)) * 10_000 + place(1000) * 10
    return {
      id: `A${index}`,
      applicant: place(count / 2.5),
      district: place(57),
      service: place(9),
      ask,
      minViable: Math.ceil(ask * 0.7),
      score: Math.round(roll() * 600 + 400) / 10,
      joint: roll() < 0.15,
    }
  })
  const asked = applications.reduce((sum, one) => sum + one.ask, 0)
  const least = (of, number) => Object.fromEntries(Array.from({ length: of }, (_unused, key) => [key, number]))
  return {
    budget: Math.round(asked * 0.35),
    minScore: 50,
    applicantCap: 1_200_000,
    serviceMinimum: least(9, 5),
    districtMinimum: least(57, 1),
    duplicates: [
      [1, 2],
      [2, 3],
      [10, 40],
    ],
    applications,
  }
}
/** From the best score down, full requests, until the money is gone; caps and duplicates are kept, minimums are not known to it. */
function rankAndCut(problem) {
  let spent = 0
  let value = 0
  const funded = new Set()
  const got = new Map()
  for (const [index, one] of [...problem.applications.entries()].toSorted((a, b) => b[1].score - a[1].score)) {
    if (one.score < problem.minScore || spent + one.ask > problem.budget) break
    if (
      (got.get(one.applicant) ?? 0) + one.ask > problem.applicantCap ||
      problem.duplicates.some(([a, b]) => (a === index && funded.has(b)) || (b === index && funded.has(a)))
    )
      continue
    spent += one.ask
    got.set(one.applicant, (got.get(one.applicant) ?? 0) + one.ask)
    value += Math.round(10 * (one.score + (one.joint ? 5 : 0)))
    funded.add(index)
  }
  const short = ['service', 'district'].flatMap((what) =>
    Object.entries(problem[`${what}Minimum`]).filter(
      ([key, least]) => problem.applications.filter((one, index) => funded.has(index) && String(one[what]) === key).length < least,
    ),
  ).length
  return { funded: funded.size, value, short }
}

/** An election of the size of Łódź 2022: 90,494 voters, 160 projects, one to five approvals each, money for 30 of a hundred. */
function electionOf(voters, count) {
  const roll = dice(2022)
  const projects = Array.from({ length: count }, (_unused, index) => ({
    id: `p${index}`,
    cost: BigInt(20_000 + Math.floor(roll() * roll() * 1_500_000)),
  }))
  const liked = projects.map(() => roll() ** 3 + 0.01)
  const all = liked.reduce((sum, one) => sum + one, 0)
  const pick = () => {
    let left = roll() * all
    for (let index = 0; index < count; index++) if ((left -= liked[index]) <= 0) return index
    return count - 1
  }
  return {
    unit: 1n,
    budget: (projects.reduce((sum, one) => sum + one.cost, 0n) * 3n) / 10n,
    projects,
    ballots: Array.from({ length: voters }, () => [...new Set(Array.from({ length: 1 + Math.floor(roll() * 5) }, pick))]),
  }
}
/** The definition word by word in binary fractions, without completion; inexact, for the time alone. */
function plainEqualShares(election) {
  const owned = election.ballots.map(() => Number(election.budget / BigInt(election.ballots.length)))
  const supporters = election.projects.map((_unused, project) =>
    election.ballots.flatMap((ballot, voter) => (ballot.includes(project) ? [voter] : [])),
  )
  const open = new Set(election.projects.keys())
  for (;;) {
    let best = null
    for (const project of open) {
      const cost = Number(election.projects[project].cost)
      const payers = supporters[project].map((voter) => owned[voter]).toSorted((a, b) => a - b)
      let left = cost
      for (const [index, money] of payers.entries()) {
        const each = left / (payers.length - index)
        if (money >= each) {
          if (best === null || each / cost < best.rate) best = { project, each, rate: each / cost }
          break
        }
        left -= money
      }
    }
    if (best === null) return
    for (const voter of supporters[best.project]) owned[voter] = Math.max(0, owned[voter] - best.each)
    open.delete(best.project)
  }
}

function letter(number) {
  const comments = [
    'Projekt je srozumitelný a potřebný, rozpočet odpovídá rozsahu služeb.',
    'Chybí popis spolupráce s městskou částí.',
    'Cílová skupina je popsána přesně.',
  ]
  const part = (lang, title) => ({
    lang,
    title,
    blocks: [
      {
        kind: 'facts',
        rows: [
          ['Žádost', `č. ${number}`],
          ['Požadováno', '450 000 Kč'],
        ],
      },
      { kind: 'paragraph', text: 'Přiznali jsme Vám 315 000 Kč z požadovaných 450 000 Kč.' },
      {
        kind: 'table',
        head: ['Kritérium', 'Body', 'Nejvýše'],
        numbers: [1, 2],
        rows: ['Potřebnost', 'Kvalita', 'Spolupráce', 'Náklady'].map((name) => [name, '21,3', '30']),
      },
      { kind: 'list', items: comments },
      { kind: 'paragraph', text: 'Můžete nahlédnout do podkladů, požádat o vysvětlení a podat stížnost.' },
    ],
  })
  return {
    sender: ['Hlavní město Praha'],
    recipient: [`Spolek ${number}`],
    day: '1. března 2027',
    reference: `vyzva-${number}`,
    parts: [part('cs', 'Výsledek žádosti'), part('uk', 'Результат заявки')],
  }
}

export async function benchGrants(say) {
  say('Who reads what (fits from 0 to 100)')
  // The first call loads the solver; that is no part of any problem.
  await solvePortfolio(portfolioOf(60), { partial: true })
  for (const [nApp, nRev] of [
    [103, 12],
    [1000, 100],
    [5000, 400],
  ]) {
    const problem = assignmentOf(nApp, nRev, 3)
    const best = await ms(() => solveAssignment(problem))
    const greedy = await ms(() => greedyAssignment(problem))
    if (!best.value.feasible || best.value.gap !== 0) throw new Error('The assignment is not proven')
    say(
      `  ${nApp} x ${nRev} x 3: ${best.value.objective} points, lowest ${best.value.floor}, gap 0, ${best.time} ms; greedy ${greedy.value.sum} points, lowest ${greedy.value.floor}, ${greedy.value.missing} reviews unassigned, ${greedy.time} ms`,
    )
  }
  say('What to fund (35 of 100 crowns asked for)')
  for (const count of [103, 1000]) {
    const problem = count === 103 ? { ...portfolioOf(103), serviceMinimum: { 0: 1, 1: 1 }, districtMinimum: {} } : portfolioOf(count)
    const cut = rankAndCut(problem)
    for (const partial of [false, true]) {
      const best = await ms(() => solvePortfolio(problem, { partial }))
      if (!best.value.feasible || best.value.gap !== 0) throw new Error('The portfolio is not proven')
      const out = Object.entries(best.value.reasons).find(([, reason]) => reason.kind === 'outweighed')?.[0]
      const other = await ms(() => solvePortfolio(problem, { partial, must: [out] }))
      say(
        `  ${count}${partial ? ', partial' : ''}: ${best.value.funded.length} funded, ${best.value.objective} points, gap 0, a reason for each other, ${best.time} ms; insisting on one more: ${other.time} ms; rank-and-cut ${cut.funded} funded, ${cut.value} points, ${cut.short} minimums broken`,
      )
    }
  }
  say('Equal shares, 90,494 voters x 160 projects, exact fractions')
  const election = electionOf(90_494, 160)
  const base = await ms(() => solveEqualShares(election, false))
  const plain = await ms(() => plainEqualShares(election))
  const whole = await ms(() => solveEqualShares(election, true))
  say(
    `  base rule ${base.time} ms (${base.value.winners.length} winners); the definition word by word in binary fractions ${plain.time} ms; with completion ${whole.time} ms in ${whole.value.rounds} rounds (${whole.value.winners.length} winners)`,
  )
  say('Letters')
  const printed = await ms(() => Array.from({ length: 103 }, (_unused, index) => paperPdf(letter(index + 1)).length))
  say(`  103 letters in two languages as PDF: ${printed.time} ms`)
}
