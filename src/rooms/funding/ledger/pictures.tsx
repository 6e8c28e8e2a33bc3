// Pictures of money, drawn on the server; each stands in a ChartFrame with a sentence and its numbers as a table.
import type { Child } from 'hono/jsx'
import { axisSteps } from '../../../ui/charts.tsx'

type Colour = 1 | 2 | 3 | 4 | 5 | 6
export type Part = { colour: Colour; value: bigint }
export type StackedBar = { label: Child; lang?: string; href?: string; text: string; parts: readonly Part[] }
const thousandths = (value: bigint, top: bigint): number => (top <= 0n ? 0 : Number((value * 1000n) / top) / 10)
export function Swatches({ entries }: { entries: readonly { colour: Colour; label: Child }[] }) {
  return (
    <ul class="legend">
      {entries.map((one) => (
        <li class={`s${one.colour}`}>
          <svg class="bar-swatch" width="18" height="14" aria-hidden="true" focusable="false">
            <rect class="fill" width="18" height="14" rx="3" />
          </svg>
          <span>{one.label}</span>
        </li>
      ))}
    </ul>
  )
}
/** Bars in parts, one under the other on one scale (`share`: every bar is a whole). Label and value are text, so they wrap in any script and are read one by one. */
export function StackedBars({ bars, label, share = false }: { bars: readonly StackedBar[]; label: string; share?: boolean }) {
  const totals = bars.map((bar) => bar.parts.reduce((sum, part) => sum + part.value, 0n))
  const top = totals.reduce((most, total) => (total > most ? total : most), 0n)
  return (
    <ol class="bars" aria-label={label}>
      {bars.map((bar, index) => {
        const whole = share ? (totals[index] ?? 0n) : top
        let start = 0
        return (
          <li class="bar">
            <span class="bar-label" lang={bar.lang}>
              {bar.href ? <a href={bar.href}>{bar.label}</a> : bar.label}
            </span>
            <span class="bar-value nowrap">{bar.text}</span>
            <svg class="bar-track" width="100%" height="14" aria-hidden="true" focusable="false">
              <rect class="rail" width="100%" height="100%" rx="3" />
              {bar.parts.map((part) => {
                const width = thousandths(part.value, whole)
                const x = start
                start += width
                return width <= 0 ? null : (
                  <g class={`s${part.colour}`}>
                    <rect class="fill" x={`${x.toFixed(1)}%`} width={`${Math.max(0.3, width - 0.3).toFixed(1)}%`} height="100%" />
                  </g>
                )
              })}
            </svg>
          </li>
        )
      })}
    </ol>
  )
}
/** Months as columns in two panels of one scale, one above the other: what is secured and what is only probable are never one column. */
export function MonthPanels({
  frameId,
  months,
  names,
  format,
}: {
  frameId: string
  months: readonly { month: string; securedMinor: bigint; probableMinor: bigint }[]
  names: { secured: string; probable: string }
  format: (crowns: number) => string
}) {
  const most = months.reduce(
    (top, month) => (month.securedMinor > top ? month.securedMinor : month.probableMinor > top ? month.probableMinor : top),
    0n,
  )
  const steps = axisSteps(Number(most / 100n), 3)
  const top = steps.at(-1) ?? 1
  const [width, panel, left, gap] = [360, 84, 52, 30]
  const step = (width - left - 4) / Math.max(1, months.length)
  const height = (minor: bigint) => Math.round((Number(minor / 100n) / top) * panel * 10) / 10
  return (
    <svg
      class="chart"
      viewBox={`0 0 ${width} ${panel * 2 + gap * 2 + 18}`}
      role="img"
      aria-labelledby={`${frameId}-title ${frameId}-sentence`}
      direction="ltr"
    >
      {(['securedMinor', 'probableMinor'] as const).map((name, index) => {
        const base = 16 + panel + index * (panel + gap)
        return (
          <g class={`s${index === 0 ? 1 : 5}`}>
            <text class="value" x={left} y={base - panel - 6}>
              {index === 0 ? names.secured : names.probable}
            </text>
            {steps.map((one) => (
              <>
                <line
                  class={one === 0 ? 'axis' : 'grid'}
                  x1={left}
                  x2={width - 4}
                  y1={base - (one / top) * panel}
                  y2={base - (one / top) * panel}
                />
                <text x={left - 4} y={base - (one / top) * panel + 3} text-anchor="end">
                  {format(one)}
                </text>
              </>
            ))}
            {months.map((month, at) => (
              <rect
                class="column"
                x={(left + at * step + step * 0.1).toFixed(1)}
                y={(base - height(month[name])).toFixed(1)}
                width={(step * 0.8).toFixed(1)}
                height={height(month[name])}
              />
            ))}
          </g>
        )
      })}
      {months.map((month, at) =>
        at % 6 === 0 ? (
          <text x={(left + at * step).toFixed(1)} y={panel * 2 + gap + 30}>
            {month.month}
          </text>
        ) : null,
      )}
    </svg>
  )
}
export type Link = { a: number; b: number; kind: 'together' | 'against' }
/** Organisations on a circle, by number; full lines join those that work together, broken ones those that compete. The names stand in the list beside it. */
export function Circle({ count, links }: { count: number; links: readonly Link[] }) {
  const places = Array.from({ length: count }, (_unused, index) => {
    const angle = (index / count) * 2 * Math.PI - Math.PI / 2
    return { x: Math.round(160 + 132 * Math.cos(angle)), y: Math.round(160 + 132 * Math.sin(angle)) }
  })
  return (
    <svg class="chart chart-circle" viewBox="0 0 320 320" aria-hidden="true" focusable="false" direction="ltr">
      {links.map((link) => {
        const [from, to] = [places[link.a], places[link.b]]
        return from && to ? (
          <line class={link.kind === 'together' ? 'line s1' : 'line s2 d2'} x1={from.x} y1={from.y} x2={to.x} y2={to.y} />
        ) : null
      })}
      {places.map((place, index) => (
        <>
          <circle class="node" cx={place.x} cy={place.y} r="13" />
          <text class="value" x={place.x} y={place.y + 4} text-anchor="middle">
            {String(index + 1)}
          </text>
        </>
      ))}
    </svg>
  )
}
