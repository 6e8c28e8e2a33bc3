// Rows of records. One markup for all widths: a table on wide screens, a card per row on phones, a table to assistive technology on both.
import type { Child } from 'hono/jsx'
import { Hidden, type T } from './text.tsx'

export type Sort = { href: string; direction: 'ascending' | 'descending' | null }
export type Column<Row> = {
  /** Heading; on phones also the label before the value. */
  label: string
  cell: (row: Row) => Child
  numeric?: boolean
  /** Names the row; exactly one column should. */
  rowHeader?: boolean
  sort?: Sort
  /** Gives up its place first on middle widths; still in the card on phones. */
  minor?: boolean
}

/**
 * A table with a caption and column headings; sorting is a link in the heading. Numbers stand at the end of their cell.
 * States: empty (renders `empty` instead), sorted, selected by keyboard (`keys`: the staff island adds j, k, Enter, e).
 * Explicit roles, because browsers forget the table once its parts are no longer displayed as one.
 */
export function Table<Row>({
  t,
  caption,
  captionHidden,
  columns,
  rows,
  empty,
  keys,
}: {
  t: T
  caption: Child
  captionHidden?: boolean
  columns: readonly Column<Row>[]
  rows: readonly Row[]
  empty?: Child
  /** Staff lists: j and k walk the rows, Enter opens the row's first link, e goes to the address in its link's data-edit. */
  keys?: boolean
}) {
  if (rows.length === 0 && empty) return <>{empty}</>
  return (
    <table class="table" role="table" data-keys={keys ? '' : undefined}>
      <caption class={captionHidden ? 'visually-hidden' : undefined}>{caption}</caption>
      <thead role="rowgroup">
        <tr role="row">
          {columns.map((column) => (
            <th role="columnheader" scope="col" class={classes(column)} aria-sort={column.sort?.direction ?? undefined}>
              {column.sort ? (
                <a class={`sort sort-${column.sort.direction ?? 'none'}`} href={column.sort.href}>
                  <Hidden>{t('ui.table.sortBy')} </Hidden>
                  {column.label}
                </a>
              ) : (
                column.label
              )}
            </th>
          ))}
        </tr>
      </thead>
      <tbody role="rowgroup">
        {rows.map((row) => (
          <tr role="row">
            {columns.map((column) =>
              column.rowHeader ? (
                <th role="rowheader" scope="row" class={classes(column)}>
                  {column.cell(row)}
                </th>
              ) : (
                <td role="cell" class={classes(column)} data-label={column.label}>
                  <Cell content={column.cell(row)} />
                </td>
              ),
            )}
          </tr>
        ))}
      </tbody>
    </table>
  )
}

/** What is more than a text keeps together beside its label on phones, where a cell is a grid of label and value. */
function Cell({ content }: { content: Child }) {
  return typeof content === 'object' && content !== null ? <div class="cell">{content}</div> : <>{content}</>
}

function classes<Row>(column: Column<Row>): string | undefined {
  const names = [column.numeric ? 'numeric' : '', column.minor ? 'minor' : ''].filter(Boolean).join(' ')
  return names || undefined
}
