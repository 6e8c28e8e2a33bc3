// Whole-number programs solved to proven optimality by HiGHS (WebAssembly). Everything it answers is checked again in whole numbers by whoever asked.
import loader, { type LegacyHighs } from 'highs'

export type Row = { terms: readonly (readonly [coefficient: number, variable: string])[]; least?: number; most?: number }
export type Program = {
  maximise: readonly (readonly [coefficient: number, variable: string])[]
  rows: readonly Row[]
  binary: readonly string[]
  whole?: readonly { name: string; most: number }[]
}
let loading: Promise<LegacyHighs> | null = null
// The package declares its loader for one module system and ships it for the other.
function isLoader(value: unknown): value is () => Promise<LegacyHighs> {
  return typeof value === 'function'
}
async function load(): Promise<LegacyHighs> {
  if (!isLoader(loader)) throw new Error('The solver cannot be loaded')
  return loader()
}

/** A sum as the LP format writes it, broken into lines, because a line may not be too long. */
function sum(terms: readonly (readonly [number, string])[]): string {
  if (terms.length === 0) return '0 nothing'
  return terms
    .map(
      ([coefficient, variable], index) =>
        `${coefficient < 0 ? '-' : '+'} ${Math.abs(coefficient)} ${variable}${index % 12 === 11 ? '\n' : ''}`,
    )
    .join(' ')
}

/**
 * Values of the variables at a proven optimum (absolute gap below one, so exact where the goal is a whole number), or null when nothing is feasible.
 * `nodes` ends a search that takes too long; then `proven` is false and `bound` says how good an answer could be at most.
 */
export async function solveProgram(
  program: Program,
  nodes?: number,
): Promise<{ values: Map<string, number>; bound: number; proven: boolean } | null> {
  loading ??= load()
  const highs = await loading
  const rows = program.rows.flatMap((row, index) => [
    ...(row.least === undefined ? [] : [`a${index}: ${sum(row.terms)} >= ${row.least}`]),
    ...(row.most === undefined ? [] : [`b${index}: ${sum(row.terms)} <= ${row.most}`]),
  ])
  const text = [
    'Maximize',
    `goal: ${sum(program.maximise)}`,
    'Subject To',
    ...rows,
    'Bounds',
    '0 <= nothing <= 0',
    ...(program.whole ?? []).map((one) => `0 <= ${one.name} <= ${one.most}`),
    'Binary',
    program.binary.join('\n'),
    ...(program.whole?.length ? ['General', program.whole.map((one) => one.name).join('\n')] : []),
    'End',
  ].join('\n')
  const answer = highs.solve(text, {
    mip_rel_gap: 0,
    mip_abs_gap: 0.999,
    mip_feasibility_tolerance: 1e-7,
    primal_feasibility_tolerance: 1e-8,
    output_flag: false,
    ...(nodes === undefined ? {} : { mip_max_nodes: nodes }),
  })
  if (answer.Status === 'Infeasible') return null
  const proven = answer.Status === 'Optimal'
  if (!proven && nodes === undefined) throw new Error(`The program was not solved: ${answer.Status}`)
  const values = new Map(
    Object.entries<object>(answer.Columns).map(([name, column]) => [name, 'Primal' in column ? Math.round(Number(column.Primal)) : 0]),
  )
  return { values, bound: answer.ObjectiveValue, proven }
}
