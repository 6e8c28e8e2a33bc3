// Points in order with what is left to chance: each application a dot with its interval, the line, and the zone where another reviewer could have changed the side.
import { formatNumber, type Lang, type Translate } from '../../../kernel/i18n.ts'

export type Scored = { score: number; low: number; high: number; funded: boolean }
/** Applications whose interval holds the line: on which side they fell is partly chance. */
export function inZone(rows: readonly { low: number; high: number }[], line: number | null): number {
  return line === null ? 0 : rows.filter((row) => row.low <= line && line <= row.high).length
}
const width = 720
const height = 260
const plot = { start: 34, end: width - 8, top: 10, bottom: height - 26 }
const round = (value: number) => Math.round(value * 10) / 10

/** Highest points first. Filled: supported; empty: not supported. `frameId` is the id of the ChartFrame around it. */
export function ScoreChart({ frameId, lang, t, rows, line, minimum }: { frameId: string; lang: Lang; t: Translate; rows: readonly Scored[]; line: number | null; minimum: number | null }) {
  const ordered = rows.toSorted((a, b) => b.score - a.score)
  const x = (index: number) => round(plot.start + (index + 0.5) / Math.max(1, ordered.length) * (plot.end - plot.start))
  const y = (points: number) => round(plot.bottom - points / 100 * (plot.bottom - plot.top))
  const zone = ordered.flatMap((row, index) => (line !== null && row.low <= line && line <= row.high ? [index] : []))
  const [from, to] = [zone[0], zone.at(-1)]
  const step = (plot.end - plot.start) / Math.max(1, ordered.length)
  return (
    <>
      <svg class="chart" viewBox={`0 0 ${width} ${height}`} role="img" aria-labelledby={`${frameId}-title ${frameId}-sentence`} direction="ltr">
        {from === undefined || to === undefined ? null : <g class="s3"><rect class="area" x={round(x(from) - step / 2)} y={plot.top} width={round(x(to) - x(from) + step)} height={plot.bottom - plot.top} /></g>}
        {[0, 25, 50, 75, 100].map((points) => (
          <>
            <line class={points === 0 ? 'axis' : 'grid'} x1={plot.start} x2={plot.end} y1={y(points)} y2={y(points)} />
            <text x={plot.start - 6} y={y(points) + 4} text-anchor="end">{formatNumber(lang, points)}</text>
          </>
        ))}
        {minimum === null || minimum <= 0 ? null : <g class="s6"><path class="line d2" d={`M${plot.start} ${y(minimum)}H${plot.end}`} /></g>}
        {line === null ? null : <g class="s2"><path class="line d1" d={`M${plot.start} ${y(line)}H${plot.end}`} /><text class="value" x={plot.end} y={y(line) - 6} text-anchor="end">{t('grants.public.lineAt', { points: formatNumber(lang, line) })}</text></g>}
        <g class="s1">
          {ordered.map((row, index) => (
            <>
              <path class="line" d={`M${x(index)} ${y(row.low)}V${y(row.high)}`} stroke-opacity="0.35" />
              <circle class={row.funded ? 'dot' : 'dot open'} cx={x(index)} cy={y(row.score)} r="4" />
            </>
          ))}
        </g>
        <text x={plot.start} y={height - 6} text-anchor="start">1</text>
        {ordered.length > 1 ? <text x={plot.end} y={height - 6} text-anchor="end">{formatNumber(lang, ordered.length)}</text> : null}
      </svg>
      <ul class="legend">
        <li class="s1"><svg class="chart" width="14" height="14" viewBox="0 0 14 14" aria-hidden="true" focusable="false"><circle class="dot" cx="7" cy="7" r="5" /></svg><span>{t('grants.public.supported')}</span></li>
        <li class="s1"><svg class="chart" width="14" height="14" viewBox="0 0 14 14" aria-hidden="true" focusable="false"><circle class="dot open" cx="7" cy="7" r="5" /></svg><span>{t('grants.public.unsupported')}</span></li>
        <li class="s3"><svg class="chart" width="22" height="14" viewBox="0 0 22 14" aria-hidden="true" focusable="false"><rect class="area" width="22" height="14" /></svg><span>{t('grants.public.zone')}</span></li>
      </ul>
    </>
  )
}
