// Places and ties, drawn on the server: a tile map of districts, and who works with whom.
import type { Child } from 'hono/jsx'
import type { T } from './text.tsx'

export type QuantileClass = 0 | 1 | 2 | 3 | 4 | 5
export type Tile = {
  row: number
  column: number
  /** Three letters or so. */
  label: string
  /** Full name and value, for the tooltip. */
  title: string
  /** Printed in the tile where there is room. */
  valueText?: string
  /** 0: no data. */
  quantile: QuantileClass
  marked?: boolean
}
export type LegendEntry = { quantile: QuantileClass; text: string }

/** Upper limits of five classes with about equally many values in each; equal values always share a class. */
export function quantileLimits(values: readonly number[]): number[] {
  const sorted = values.toSorted((a, b) => a - b)
  if (sorted.length === 0) return []
  return [0.2, 0.4, 0.6, 0.8, 1].map((share) => sorted[Math.max(0, Math.ceil(share * sorted.length) - 1)] ?? 0)
}
/** Class 1–5 of a value among `limits`; 0 for no data. */
export function quantileOf(value: number | null | undefined, limits: readonly number[]): QuantileClass {
  if (value === null || value === undefined) return 0
  const found = limits.findIndex((limit) => value <= limit)
  const classes: QuantileClass[] = [1, 2, 3, 4, 5]
  return classes[found === -1 ? 4 : found] ?? 5
}

function Hatch({ id }: { id: string }) {
  return (
    <defs>
      <pattern id={`${id}-hatch`} width="6" height="6" patternUnits="userSpaceOnUse" patternTransform="rotate(45)">
        <path class="hatch" d="M0 0V6" />
      </pattern>
    </defs>
  )
}

/**
 * Districts as equal tiles in about their place. Five classes from light to dark, hatched where nothing is known; every class named in the legend,
 * every tile in the table of the frame. One image with the frame's sentence as its name. North is up, west is left, in every language.
 */
export function TileMap({ t, frameId, tiles, legend }: { t: T; frameId: string; tiles: readonly Tile[]; legend: readonly LegendEntry[] }) {
  const size = 32
  const columns = Math.max(1, ...tiles.map((tile) => tile.column))
  const rows = Math.max(1, ...tiles.map((tile) => tile.row))
  return (
    <>
      <svg
        class="map"
        viewBox={`0 0 ${columns * size} ${rows * size}`}
        role="img"
        aria-labelledby={`${frameId}-title ${frameId}-sentence`}
        direction="ltr"
      >
        <Hatch id={frameId} />
        {tiles.map((tile) => {
          const x = (tile.column - 1) * size
          const y = (tile.row - 1) * size
          return (
            <g>
              <title>{tile.title}</title>
              <rect
                class={`area-shape q${tile.quantile}${tile.marked ? ' area-marked' : ''}`}
                x={x + 1}
                y={y + 1}
                width={size - 2}
                height={size - 2}
                rx="4"
              />
              {tile.quantile === 0 ? (
                <rect x={x + 1} y={y + 1} width={size - 2} height={size - 2} rx="4" fill={`url(#${frameId}-hatch)`} />
              ) : null}
              <text class={`on-q${tile.quantile}`} x={x + size / 2} y={y + (tile.valueText ? 16 : 20)} text-anchor="middle">
                {tile.label}
              </text>
              {tile.valueText ? (
                <text class={`tile-value on-q${tile.quantile}`} x={x + size / 2} y={y + 25} text-anchor="middle">
                  {tile.valueText}
                </text>
              ) : null}
            </g>
          )
        })}
      </svg>
      <MapLegend t={t} frameId={frameId} legend={legend} />
    </>
  )
}

export type Shape = { path: string; title: string; quantile: QuantileClass; marked?: boolean }
/** The same with real boundaries: paths already projected into `width` × `height`. */
export function ShapeMap({
  t,
  frameId,
  width,
  height,
  shapes,
  legend,
}: {
  t: T
  frameId: string
  width: number
  height: number
  shapes: readonly Shape[]
  legend: readonly LegendEntry[]
}) {
  return (
    <>
      <svg class="map" viewBox={`0 0 ${width} ${height}`} role="img" aria-labelledby={`${frameId}-title ${frameId}-sentence`}>
        <Hatch id={frameId} />
        {shapes.map((shape) => (
          <g>
            <title>{shape.title}</title>
            <path class={`area-shape q${shape.quantile}${shape.marked ? ' area-marked' : ''}`} d={shape.path} />
            {shape.quantile === 0 ? <path d={shape.path} fill={`url(#${frameId}-hatch)`} /> : null}
          </g>
        ))}
      </svg>
      <MapLegend t={t} frameId={frameId} legend={legend} />
    </>
  )
}

function MapLegend({ t, frameId, legend }: { t: T; frameId: string; legend: readonly LegendEntry[] }) {
  return (
    <ul class="legend" aria-label={t('ui.map.legend')}>
      {legend.map((entry) => (
        <li>
          <svg width="24" height="18" aria-hidden="true" focusable="false">
            <rect class={`area-shape q${entry.quantile}`} x="1" y="1" width="22" height="16" rx="3" />
            {entry.quantile === 0 ? <rect x="1" y="1" width="22" height="16" rx="3" fill={`url(#${frameId}-hatch)`} /> : null}
          </svg>
          {entry.text}
        </li>
      ))}
    </ul>
  )
}

export type Tie = { name: Child; href?: string; lang?: string; weight: number; reason?: Child }
/**
 * Who works with whom, seen from one organisation: a small picture with numbered circles (thicker line, more common work) and the same as a numbered list.
 * The picture shows at most sixteen and is decoration to assistive technology; the list has them all.
 */
export function EgoNetwork({ centre, ties, label }: { centre: string; ties: readonly Tie[]; label: string }) {
  const shown = ties.slice(0, 16)
  const most = Math.max(1, ...shown.map((tie) => tie.weight))
  const places = shown.map((tie, index) => {
    const angle = (index / shown.length) * 2 * Math.PI - Math.PI / 2
    // Every second circle a step further in, when there are many, so that they do not touch.
    const radius = shown.length > 9 && index % 2 === 1 ? 92 : 128
    return {
      x: Math.round(160 + radius * Math.cos(angle)),
      y: Math.round(160 + radius * Math.sin(angle)),
      width: 1 + (tie.weight / most) * 5,
    }
  })
  return (
    <div class="network">
      <svg viewBox="0 0 320 320" aria-hidden="true" focusable="false" direction="ltr">
        {places.map((place) => (
          <line class="tie" x1="160" y1="160" x2={place.x} y2={place.y} stroke-width={place.width.toFixed(1)} />
        ))}
        {places.map((place, index) => (
          <>
            <circle class="node" cx={place.x} cy={place.y} r="16" />
            <text x={place.x} y={place.y + 4} text-anchor="middle">
              {String(index + 1)}
            </text>
          </>
        ))}
        <circle class="node centre" cx="160" cy="160" r="34" />
        <text class="centre-text" x="160" y="164" text-anchor="middle">
          {centre.length > 10 ? `${centre.slice(0, 9)}…` : centre}
        </text>
      </svg>
      <ol aria-label={label}>
        {ties.map((tie) => (
          <li>
            <span lang={tie.lang}>{tie.href ? <a href={tie.href}>{tie.name}</a> : tie.name}</span>
            {tie.reason ? (
              <>
                {' '}
                <span class="muted">– {tie.reason}</span>
              </>
            ) : null}
          </li>
        ))}
      </ol>
    </div>
  )
}
