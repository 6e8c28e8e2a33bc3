// Table 3 as files: amounts as decimal text, the evidence of each cell beside it.
import { toCsv } from '../../../kernel/csv.ts'
import { moneyText } from '../../../kernel/money.ts'
import { classes, type BudgetRow } from './model.ts'

const columns: readonly { header: string; value: (row: BudgetRow) => string | number | null }[] = [
  { header: 'organisation', value: (row) => row.organisation },
  { header: 'year', value: (row) => row.year },
  { header: 'currency', value: (row) => row.currency },
  ...classes.flatMap((of) => [
    { header: of, value: (row: BudgetRow) => moneyText({ minor: row.cells[of].amountMinor, currency: row.currency }) },
    { header: `${of}_evidence`, value: (row: BudgetRow) => row.cells[of].grades.join(' ') },
  ]),
  { header: 'total', value: (row) => moneyText({ minor: row.totalMinor, currency: row.currency }) },
  { header: 'hhi', value: (row) => row.hhi },
]
export const budgetsCsv = (rows: readonly BudgetRow[]): string => toCsv(columns, rows)
export const budgetJson = (row: BudgetRow): Record<string, string | number | null> =>
  Object.fromEntries(columns.map((column) => [column.header, column.value(row)]))
