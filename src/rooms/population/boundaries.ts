// Official outlines of the districts, if the operator imported them. Checked, simplified to what a picture can show, projected here into it.
import { readFile, stat } from 'node:fs/promises'
import { sql } from 'kysely'
import { z } from 'zod'
import { nobody, type Actor } from '../../kernel/actor.ts'
import { command, perform } from '../../kernel/command.ts'
import { asActor } from '../../kernel/db.ts'
import { AppError } from '../../kernel/errors.ts'
import type { Ports } from '../../kernel/ports.ts'

const position = z.tuple([z.number().min(-180).max(180), z.number().min(-90).max(90)]).rest(z.number())
const ring = z.array(position).min(4)
const geometry = z.discriminatedUnion('type', [
  z.object({ type: z.literal('Polygon'), coordinates: z.array(ring).min(1) }),
  z.object({ type: z.literal('MultiPolygon'), coordinates: z.array(z.array(ring).min(1)).min(1) }),
])
type Geometry = z.output<typeof geometry>
const collection = z.object({
  type: z.literal('FeatureCollection'),
  features: z.array(z.object({ type: z.literal('Feature'), properties: z.record(z.string(), z.unknown()), geometry: z.unknown() })).min(1),
})
const codeNames = ['code', 'kod', 'Kod', 'KOD', 'KOD_MOMC', 'KOD_MC', 'mc_code']

export const attributionOfBoundaries = 'Boundaries: ČÚZK (RÚIAN), CC BY 4.0, simplified. Population: ČSÚ.'
const importBoundaries = command({
  name: 'population.importBoundaries',
  input: z.object({ shapes: z.array(z.object({ code: z.string(), shape: geometry })), attribution: z.string() }),
  may: (actor) => actor.kind === 'system' && actor.purpose === 'command-line',
  run: async (tx, _actor, { shapes, attribution }) => {
    await sql`
      insert into population.boundary (area_code, shape, attribution) select one ->> 'code', one -> 'shape', ${attribution}
      from jsonb_array_elements(${JSON.stringify(shapes)}::jsonb) one
      on conflict (area_code) do update set shape = excluded.shape, attribution = excluded.attribution, imported_at = now()`.execute(tx)
    return shapes.length
  },
  audit: (_input, areas) => ({ subjectKind: 'boundaries', subjectId: null, details: { areas } }),
})

const decimals = 10_000
/**
 * The outline on a grid of about ten metres, without points that fall together. Neighbours share their points, and a point falls on the same place of the grid
 * for both: their common border stays common. Holes and islands smaller than the grid vanish; null when nothing is left.
 */
function simplified(shape: Geometry): Geometry | null {
  const snap = (line: z.output<typeof ring>) => {
    const points = line.map(([x, y]): [number, number] => [Math.round(x * decimals) / decimals, Math.round(y * decimals) / decimals])
    const kept = points.filter(([x, y], index) => index === 0 || x !== points[index - 1]?.[0] || y !== points[index - 1]?.[1])
    return kept.length >= 4 ? [kept] : []
  }
  const polygons = (shape.type === 'Polygon' ? [shape.coordinates] : shape.coordinates).flatMap(([outer, ...holes]) => {
    const outline = outer === undefined ? [] : snap(outer)
    return outline.length === 0 ? [] : [[...outline, ...holes.flatMap(snap)]]
  })
  return polygons.length === 0 ? null : { type: 'MultiPolygon', coordinates: polygons }
}

export type BoundaryReport = { imported: number; refused: { place: string; reason: string }[]; lines: string[] }
/** `metropolis import boundaries FILE`: outlines of districts from GeoJSON (WGS 84); areas nobody here knows are listed. */
export async function importBoundariesFile(ports: Ports, path: string): Promise<BoundaryReport> {
  const about = await stat(path).catch(() => null)
  if (!about?.isFile()) throw new AppError('not-found', `There is no file ${path}.`)
  if (about.size > 50 * 1024 * 1024) throw new AppError('too-large', `${path} is larger than 50 MB.`)
  let content: unknown
  try {
    content = JSON.parse(await readFile(path, 'utf8'))
  } catch {
    throw new AppError('invalid', `${path} is not JSON.`)
  }
  const parsed = collection.safeParse(content)
  if (!parsed.success) throw new AppError('invalid', `${path} is no GeoJSON FeatureCollection with outlines.`)
  const known = new Set(
    await asActor(ports.db, nobody, async (tx) =>
      (await sql<{ code: string }>`select code from population.area`.execute(tx)).rows.map((row) => row.code),
    ),
  )
  const registered = new Map(
    await asActor(ports.db, nobody, async (tx) =>
      (
        await sql<{
          register_code: string
          code: string
        }>`select register_code, code from population.area where register_code is not null`.execute(tx)
      ).rows.map((row): [string, string] => [row.register_code, row.code]),
    ),
  )
  const shapes: { code: string; shape: Geometry }[] = []
  const refused: BoundaryReport['refused'] = []
  for (const [index, feature] of parsed.data.features.entries()) {
    const name = codeNames.find((one) => feature.properties[one] !== undefined)
    const given = name === undefined ? '' : String(feature.properties[name])
    const code = known.has(given) ? given : (registered.get(given) ?? '')
    const shape = geometry.safeParse(feature.geometry)
    if (code === '')
      refused.push({
        place: `feature ${index + 1}`,
        reason: given === '' ? 'names no code of a district' : `${given} is the code of no district`,
      })
    else if (!shape.success) refused.push({ place: `feature ${index + 1} (${code})`, reason: 'has no outline in degrees of WGS 84' })
    else {
      const outline = simplified(shape.data)
      if (outline === null) refused.push({ place: `feature ${index + 1} (${code})`, reason: 'has an outline smaller than ten metres' })
      else if (shapes.some((one) => one.code === code))
        refused.push({ place: `feature ${index + 1} (${code})`, reason: 'has a second outline in this file; the first is kept' })
      else shapes.push({ code, shape: outline })
    }
  }
  const actor: Actor = { kind: 'system', purpose: 'command-line' }
  if (shapes.length > 0) await perform(ports, actor, importBoundaries, { shapes, attribution: attributionOfBoundaries })
  return {
    imported: shapes.length,
    refused,
    lines: [`Imported ${shapes.length} outlines.`, ...refused.map((one) => `${one.place}: ${one.reason}`)],
  }
}

const view = { width: 1000, height: 800 }
/** Outlines as SVG paths in a picture of 1000 × 800, or null when some district has none (then the tile map is shown). */
export function boundaryShapes(
  ports: Ports,
  kind: 'city-district' | 'administrative-district',
): Promise<{ shapes: Map<string, string>; attribution: string } | null> {
  return asActor(ports.db, nobody, async (tx) => {
    const found = await sql<{ code: string; shape: Geometry | null; attribution: string | null }>`
      select a.code, b.shape, b.attribution from population.area a left join population.boundary b on b.area_code = a.code where a.kind = ${kind}
      order by a.code`.execute(tx)
    const outlines = found.rows.flatMap((row) =>
      row.shape ? [{ code: row.code, polygons: row.shape.type === 'Polygon' ? [row.shape.coordinates] : row.shape.coordinates }] : [],
    )
    if (outlines.length === 0 || outlines.length < found.rows.length) return null
    const points = outlines.flatMap((one) => one.polygons.flat(2))
    const [west, east] = [Math.min(...points.map(([x]) => x)), Math.max(...points.map(([x]) => x))]
    const [south, north] = [Math.min(...points.map(([, y]) => y)), Math.max(...points.map(([, y]) => y))]
    // A degree of longitude is shorter than one of latitude; true at the middle of the city.
    const shrink = Math.cos((((south + north) / 2) * Math.PI) / 180)
    const scale = Math.min(view.width / ((east - west) * shrink), view.height / (north - south))
    const [left, top] = [(view.width - (east - west) * shrink * scale) / 2, (view.height - (north - south) * scale) / 2]
    const at = (x: number, y: number) => `${Math.round(left + (x - west) * shrink * scale)} ${Math.round(top + (north - y) * scale)}`
    return {
      attribution: found.rows[0]?.attribution ?? attributionOfBoundaries,
      shapes: new Map(
        outlines.map((one) => [
          one.code,
          one.polygons
            .map((rings) =>
              rings
                .map(
                  (line) =>
                    `M${line
                      .map(([x, y]) => at(x, y))
                      .filter((place, index, all) => place !== all[index - 1])
                      .join('L')}Z`,
                )
                .join(''),
            )
            .join(''),
        ]),
      ),
    }
  })
}
