// Pictures of numbers, drawn on the server. Each picture is one image to assistive technology, says in a sentence what it shows,
// and has the same numbers as a table and as files below. Time runs left to right in every language; words stand outside the drawing, so that they wrap.
import type { Child } from 'hono/jsx'
import { Details } from './messages.tsx'
import type { T } from './text.tsx'

export type FrameProps = {
  t: T
  id: string
  title: Child
  /** What the picture shows, generated from the data in the page's language. */
  sentence: string
  /** The same numbers, as a Table. */
  table?: Child
  csv?: string
  json?: string
  source?: Child
  level?: 2 | 3
  children: Child
}

/** Frame around a chart or a map: title, sentence, picture, table on demand, files, source. Works without script. */
export function ChartFrame({ t, id, title, sentence, table, csv, json, source, level = 3, children }: FrameProps) {
  const Heading = `h${level}` as const
  return (
    <figure class="frame" id={id} aria-labelledby={`${id}-title`}>
      <Heading class="frame-title" id={`${id}-title`}>
        {title}
      </Heading>
      <figcaption class="frame-sentence">
        <p id={`${id}-sentence`}>{sentence}</p>
      </figcaption>
      <div class="frame-figure">{children}</div>
      {table ? <Details summary={t('ui.chart.table')}>{table}</Details> : null}
      {csv || json ? (
        <p class="frame-foot">
          {csv ? (
            <a href={csv} download="">
              {t('ui.chart.csv')}
            </a>
          ) : null}
          {json ? <a href={json}>{t('ui.chart.json')}</a> : null}
        </p>
      ) : null}
      {source ? (
        <p class="frame-source">
          {t('ui.figure.source')}: {source}
        </p>
      ) : null}
    </figure>
  )
}
/** The same frame for maps. */
export const MapFrame = ChartFrame

export type Bar = { label: Child; value: number; text: string; lang?: string; href?: string; strong?: boolean }
/**
 * Ranked bars from zero. A list: label and value are ordinary text, so they wrap in any script and are read one by one; the bar itself is decoration.
 * `text` is the formatted value. Negative values are not drawn.
 */
export function BarChart({
  bars,
  series = 1,
  maximum,
  label,
}: {
  bars: readonly Bar[]
  series?: 1 | 2 | 3 | 4 | 5 | 6
  maximum?: number
  label?: string
}) {
  const top = Math.max(maximum ?? 0, ...bars.map((bar) => bar.value)) || 1
  return (
    <ol class={`bars s${series}`} aria-label={label}>
      {bars.map((bar) => (
        <li class={bar.strong ? 'bar bar-strong' : 'bar'}>
          <span class="bar-label" lang={bar.lang}>
            {bar.href ? <a href={bar.href}>{bar.label}</a> : bar.label}
          </span>
          <span class="bar-value">{bar.text}</span>
          <svg class="bar-track" width="100%" height="14" aria-hidden="true" focusable="false">
            <rect class="rail" width="100%" height="100%" rx="3" />
            <rect class="fill" width={`${Math.max(0, (bar.value / top) * 100).toFixed(2)}%`} height="100%" rx="3" />
          </svg>
        </li>
      ))}
    </ol>
  )
}

export type Point = { x: number; y: number | null }
export type Series = { label: string; lang?: string; points: readonly Point[]; lastText?: string }

/** Round steps for an axis from zero: at most `wanted` + 1 of them, each 1, 2, 2.5 or 5 times a power of ten. */
export function axisSteps(maximum: number, wanted = 4): number[] {
  if (!(maximum > 0)) return [0, 1]
  const rough = maximum / wanted
  const power = 10 ** Math.floor(Math.log10(rough))
  const step = [1, 2, 2.5, 5, 10].map((factor) => factor * power).find((candidate) => candidate >= rough) ?? rough
  return Array.from({ length: Math.ceil(maximum / step - 1e-9) + 1 }, (_, index) => Number((index * step).toPrecision(12)))
}

/** Years shown under the axis: first, last and round ones between that leave room. */
function yearTicks(years: readonly number[], most: number): number[] {
  const first = years[0]
  const last = years.at(-1)
  if (first === undefined || last === undefined) return []
  const step = [1, 2, 5, 10, 20].find((candidate) => (last - first) / candidate <= most) ?? 50
  const between = years.filter((year) => year % step === 0 && year - first >= step * 0.6 && last - year >= step * 0.6)
  return [...new Set([first, ...between, last])]
}

/** Runs of consecutive known points; a gap in the data stays a gap in the line. */
function runs(points: readonly Point[]): { x: number; y: number }[][] {
  const found: { x: number; y: number }[][] = []
  let open: { x: number; y: number }[] | undefined
  for (const { x, y } of points) {
    if (y === null) open = undefined
    else if (open) open.push({ x, y })
    else found.push((open = [{ x, y }]))
  }
  return found
}

/**
 * Lines over years from a zero base. Up to six series, told apart by colour, dash and the legend's order. Missing years are gaps, single points are dots.
 * `frameId` is the id of the ChartFrame around it (the image takes its name from there). `format` writes axis values.
 */
export function LineChart({
  frameId,
  series,
  format,
  unit,
}: {
  frameId: string
  series: readonly Series[]
  format: (value: number) => string
  unit?: string
}) {
  const width = 360
  const height = 220
  const plot = { start: 46, end: width - 12, top: 16, bottom: height - 24 }
  const years = [...new Set(series.flatMap((one) => one.points.map((point) => point.x)))].sort((a, b) => a - b)
  const steps = axisSteps(Math.max(0, ...series.flatMap((one) => one.points.map((point) => point.y ?? 0))))
  const top = steps.at(-1) ?? 1
  const first = years[0] ?? 0
  const span = (years.at(-1) ?? first) - first || 1
  const x = (year: number) => round(plot.start + ((year - first) / span) * (plot.end - plot.start))
  const y = (value: number) => round(plot.bottom - (value / top) * (plot.bottom - plot.top))
  return (
    <>
      <svg
        class="chart"
        viewBox={`0 0 ${width} ${height}`}
        role="img"
        aria-labelledby={`${frameId}-title ${frameId}-sentence`}
        direction="ltr"
      >
        {unit ? (
          <text x={plot.start} y={9} text-anchor="start">
            {unit}
          </text>
        ) : null}
        {steps.map((step) => (
          <>
            <line class={step === 0 ? 'axis' : 'grid'} x1={plot.start} x2={plot.end} y1={y(step)} y2={y(step)} />
            <text x={plot.start - 5} y={y(step) + 3} text-anchor="end">
              {format(step)}
            </text>
          </>
        ))}
        {yearTicks(years, 6).map((year) => (
          <text x={x(year)} y={height - 8} text-anchor={year === first && span > 1 ? 'start' : year === years.at(-1) ? 'end' : 'middle'}>
            {String(year)}
          </text>
        ))}
        {series.map((one, index) => (
          <SeriesLine one={one} index={index} x={x} y={y} base={plot.bottom} area={series.length === 1} />
        ))}
      </svg>
      {series.length > 1 ? <Legend series={series} /> : null}
    </>
  )
}

function SeriesLine({
  one,
  index,
  x,
  y,
  base,
  area,
}: {
  one: Series
  index: number
  x: (year: number) => number
  y: (value: number) => number
  base: number
  area: boolean
}) {
  const number = (index % 6) + 1
  const known = runs(one.points)
  const last = known.at(-1)?.at(-1)
  return (
    <g class={`s${number}`}>
      {known
        .filter((run) => run.length > 1)
        .map((run) => (
          <>
            {area ? (
              <path
                class="area"
                d={`M${x(run[0]?.x ?? 0)} ${base}${run.map((point) => `L${x(point.x)} ${y(point.y)}`).join('')}L${x(run.at(-1)?.x ?? 0)} ${base}Z`}
              />
            ) : null}
            <path class={`line d${number}`} d={run.map((point, at) => `${at === 0 ? 'M' : 'L'}${x(point.x)} ${y(point.y)}`).join('')} />
          </>
        ))}
      {known
        .filter((run) => run.length === 1)
        .flatMap((run) => run.map((point) => <circle class="dot" cx={x(point.x)} cy={y(point.y)} r="3.5" />))}
      {last ? <circle class="dot" cx={x(last.x)} cy={y(last.y)} r="3.5" /> : null}
      {last && one.lastText ? (
        <text class="value" x={x(last.x)} y={y(last.y) - 7} text-anchor="end">
          {one.lastText}
        </text>
      ) : null}
    </g>
  )
}

function Legend({ series }: { series: readonly Series[] }) {
  return (
    <ul class="legend">
      {series.map((one, index) => (
        <li class={`s${(index % 6) + 1}`}>
          <svg width="34" height="10" aria-hidden="true" focusable="false">
            <path class={`swatch d${(index % 6) + 1}`} d="M1 5H33" />
          </svg>
          <span lang={one.lang}>{one.label}</span>
        </li>
      ))}
    </ul>
  )
}

/** Many small lines on one common scale, for comparing shapes: one per citizenship or district, each with its last value in words. */
export function SmallMultiples({
  items,
  label,
}: {
  items: readonly { title: Child; lang?: string; href?: string; points: readonly Point[]; lastText: string; sentence: string }[]
  label: string
}) {
  const width = 160
  const height = 64
  const years = [...new Set(items.flatMap((item) => item.points.map((point) => point.x)))].sort((a, b) => a - b)
  const top = Math.max(1, ...items.flatMap((item) => item.points.map((point) => point.y ?? 0)))
  const first = years[0] ?? 0
  const span = (years.at(-1) ?? first) - first || 1
  const x = (year: number) => round(4 + ((year - first) / span) * (width - 8))
  const y = (value: number) => round(height - 2 - (value / top) * (height - 8))
  return (
    <ul class="multiples" aria-label={label}>
      {items.map((item) => (
        <li class="multiple">
          <p class="multiple-title" lang={item.lang}>
            {item.href ? <a href={item.href}>{item.title}</a> : item.title}
          </p>
          <svg class="chart" viewBox={`0 0 ${width} ${height}`} role="img" aria-label={item.sentence}>
            <line class="axis" x1="0" x2={width} y1={height - 2} y2={height - 2} />
            <SeriesLine one={{ label: '', points: item.points }} index={0} x={x} y={y} base={height - 2} area />
          </svg>
          <p class="multiple-value">{item.lastText}</p>
        </li>
      ))}
    </ul>
  )
}

/** One line without axes for a small place beside a number; first and last year stand under it. The sentence is its name. */
export function Sparkline({
  points,
  from,
  to,
  sentence,
}: {
  points: readonly { x: number; y: number }[]
  from: string
  to: string
  sentence: string
}) {
  const width = 480
  const height = 132
  const first = points[0]?.x ?? 0
  const span = (points.at(-1)?.x ?? first) - first || 1
  const top = Math.max(1, ...points.map((point) => point.y))
  const x = (year: number) => round(8 + ((year - first) / span) * (width - 16))
  const y = (value: number) => round(height - 22 - (value / top) * (height - 34))
  return (
    <svg class="chart sparkline" viewBox={`0 0 ${width} ${height}`} role="img" aria-label={sentence} direction="ltr">
      <line class="axis" x1="8" x2={width - 8} y1={height - 22} y2={height - 22} />
      <SeriesLine one={{ label: '', points }} index={0} x={x} y={y} base={height - 22} area />
      <text x="8" y={height - 5}>
        {from}
      </text>
      <text x={width - 8} y={height - 5} text-anchor="end">
        {to}
      </text>
    </svg>
  )
}

function round(value: number): number {
  return Math.round(value * 10) / 10
}
