// Points in order with what is left to chance: each application a dot with its interval, the line, and the zone where another reviewer could have changed the side.
import { formatNumber, type Lang, type Translate } from '../../../kernel/i18n.ts'

export type Scored = { score: number; low: number; high: number; funded: boolean }
/** Applications whose interval holds the line: on which side they fell is partly chance. */
export function inZone(rows: readonly { low: number; high: number }[], line: number | null): number {
  return line === null ? 0 : rows.filter((row) => row.low <= line && line <= row.high).length
}
const width = 360
const height = 150
const plot = { start: 22, end: width - 4, top: 8, bottom: height - 14 }
const round = (value: number) => Math.round(value * 10) / 10

/** Highest points first. Filled: supported; empty: not supported. `frameId` is the id of the ChartFrame around it. */
export function ScoreChart({
  frameId,
  lang,
  t,
  rows,
  line,
  minimum,
}: {
  frameId: string
  lang: Lang
  t: Translate
  rows: readonly Scored[]
  line: number | null
  minimum: number | null
}) {
  const ordered = rows.toSorted((a, b) => b.score - a.score)
  const x = (index: number) => round(plot.start + ((index + 0.5) / Math.max(1, ordered.length)) * (plot.end - plot.start))
  const y = (points: number) => round(plot.bottom - (points / 100) * (plot.bottom - plot.top))
  const zone = ordered.flatMap((row, index) => (line !== null && row.low <= line && line <= row.high ? [index] : []))
  const [from, to] = [zone[0], zone.at(-1)]
  const step = (plot.end - plot.start) / Math.max(1, ordered.length)
  return (
    <>
      <svg
        class="chart"
        viewBox={`0 0 ${width} ${height}`}
        role="img"
        aria-labelledby={`${frameId}-title ${frameId}-sentence`}
        direction="ltr"
      >
        {from === undefined || to === undefined ? null : (
          <g class="s3">
            <rect
              class="area"
              x={round(x(from) - step / 2)}
              y={plot.top}
              width={round(x(to) - x(from) + step)}
              height={plot.bottom - plot.top}
            />
          </g>
        )}
        {[0, 25, 50, 75, 100].map((points) => (
          <>
            <line class={points === 0 ? 'axis' : 'grid'} x1={plot.start} x2={plot.end} y1={y(points)} y2={y(points)} />
            <text x={plot.start - 4} y={y(points) + 2} text-anchor="end">
              {formatNumber(lang, points)}
            </text>
          </>
        ))}
        {minimum === null || minimum <= 0 ? null : (
          <g class="s6">
            <path class="line d2" d={`M${plot.start} ${y(minimum)}H${plot.end}`} />
          </g>
        )}
        {line === null ? null : (
          <g class="s2">
            <path class="line d1" d={`M${plot.start} ${y(line)}H${plot.end}`} />
            <text class="value" x={plot.end} y={y(line) - 3} text-anchor="end">
              {t('grants.public.lineAt', { points: formatNumber(lang, line) })}
            </text>
          </g>
        )}
        <g class="s1">
          {ordered.map((row, index) => (
            <>
              <path class="line" d={`M${x(index)} ${y(row.low)}V${y(row.high)}`} stroke-opacity="0.35" />
              <circle class={row.funded ? 'dot' : 'dot open'} cx={x(index)} cy={y(row.score)} r={ordered.length > 40 ? 1.7 : 2.6} />
            </>
          ))}
        </g>
        <text x={plot.start} y={height - 4} text-anchor="start">
          1
        </text>
        {ordered.length > 1 ? (
          <text x={plot.end} y={height - 4} text-anchor="end">
            {formatNumber(lang, ordered.length)}
          </text>
        ) : null}
      </svg>
      <ul class="legend">
        <li class="s1">
          <svg width="14" height="14" aria-hidden="true" focusable="false">
            <circle cx="7" cy="7" r="5" fill="var(--series)" />
          </svg>
          <span>{t('grants.public.supported')}</span>
        </li>
        <li class="s1">
          <svg width="14" height="14" aria-hidden="true" focusable="false">
            <circle cx="7" cy="7" r="5" fill="none" stroke="var(--series)" stroke-width="2" />
          </svg>
          <span>{t('grants.public.unsupported')}</span>
        </li>
        <li class="s3">
          <svg width="22" height="14" aria-hidden="true" focusable="false">
            <rect width="22" height="14" fill="var(--series)" opacity="0.25" />
          </svg>
          <span>{t('grants.public.zone')}</span>
        </li>
        {minimum === null || minimum <= 0 ? null : (
          <li class="s6">
            <svg width="34" height="10" aria-hidden="true" focusable="false">
              <path class="swatch d2" d="M1 5H33" />
            </svg>
            <span>
              {t('grants.public.minimum')}: {formatNumber(lang, minimum)}
            </span>
          </li>
        )}
      </ul>
    </>
  )
}
