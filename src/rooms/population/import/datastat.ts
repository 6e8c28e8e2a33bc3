// JSON-stat 2.0 as the statistical office's DataStat sends it. Dimensions are known by their role and name, categories by code and label:
// in its hierarchy of citizenships 6, 16 and 29 are groups, although 16 is a country in another list.
import { z } from 'zod'
import { readAge, readCount, readDay, readSex, type CodeBook } from './code-book.ts'
import { FileFault, type Sex, type Sink } from './model.ts'

const codes = z.union([z.array(z.string()), z.record(z.string(), z.number())])
const dataset = z.object({
  version: z.string().optional(),
  class: z.literal('dataset'),
  id: z.array(z.string()).min(1),
  size: z.array(z.number().int().min(1)),
  role: z
    .object({ time: z.array(z.string()).optional(), geo: z.array(z.string()).optional(), metric: z.array(z.string()).optional() })
    .optional(),
  dimension: z.record(
    z.string(),
    z.object({
      label: z.string().optional(),
      category: z.object({ index: codes.optional(), label: z.record(z.string(), z.string()).optional() }),
    }),
  ),
  value: z.union([z.array(z.union([z.number(), z.string(), z.null()])), z.record(z.string(), z.union([z.number(), z.string(), z.null()]))]),
})
type Category = { code: string; label: string }
type Role = 'metric' | 'geo' | 'time' | 'sex' | 'citizenship' | 'age' | 'other'

function categoriesOf(category: z.output<typeof dataset>['dimension'][string]['category']): Category[] {
  const labels = category.label ?? {}
  const index = category.index ?? Object.keys(labels)
  const ordered = Array.isArray(index)
    ? index
    : Object.entries(index)
        .toSorted((a, b) => a[1] - b[1])
        .map(([code]) => code)
  return ordered.map((code) => ({ code, label: labels[code] ?? code }))
}
function roleOf(id: string, label: string, roles: z.output<typeof dataset>['role']): Role {
  if (roles?.metric?.includes(id) || /^indicator/i.test(id)) return 'metric'
  if (roles?.geo?.includes(id) || /^uz/i.test(id)) return 'geo'
  if (roles?.time?.includes(id) || /^cas/i.test(id)) return 'time'
  const words = `${id} ${label}`
  if (/pohl/i.test(words)) return 'sex'
  if (/stob|ob[čc]an/i.test(words)) return 'citizenship'
  return /v[ěe]k/i.test(words) ? 'age' : 'other'
}

/** Reads one JSON-stat dataset; the "line" of a fault is the place of the value in the list, from 1. */
export async function readDataStat(text: string, { book, sink, today }: { book: CodeBook; sink: Sink; today: string }): Promise<void> {
  let raw: unknown
  try {
    raw = JSON.parse(text)
  } catch {
    throw new FileFault('unreadable', 'JSON')
  }
  const parsed = dataset.safeParse(raw)
  if (!parsed.success)
    throw new FileFault(
      'missingColumn',
      parsed.error.issues
        .map((issue) => issue.path.join('.'))
        .slice(0, 5)
        .join(', '),
    )
  const { id, size, dimension, role, value } = parsed.data
  const dimensions = id.map((name, position) => {
    const described = dimension[name]
    if (!described) throw new FileFault('missingColumn', name)
    const categories = categoriesOf(described.category)
    if (categories.length !== size[position]) throw new FileFault('sizeMismatch', `${name}: ${categories.length} ≠ ${size[position]}`)
    return { role: roleOf(name, described.label ?? '', role), categories }
  })
  for (const needed of ['geo', 'time'] as const)
    if (!dimensions.some((one) => one.role === needed)) throw new FileFault('missingColumn', needed)
  const length = size.reduce((product, one) => product * one, 1)
  const given = Array.isArray(value) ? value : null
  if (given !== null && given.length !== length) throw new FileFault('sizeMismatch', `${given.length} ≠ ${length}`)
  const at = (position: number) =>
    given === null ? (Array.isArray(value) ? null : (value[String(position)] ?? null)) : (given[position] ?? null)

  for (let position = 0; position < length; position++) {
    const count = at(position)
    // Nothing stands there: the office has no value, which is no fault of the file.
    if (count === null) continue
    let remainder = position
    const here: Partial<Record<Role, Category>> = {}
    for (let d = dimensions.length - 1; d >= 0; d--) {
      const one = dimensions[d]
      if (!one) continue
      const category = one.categories[remainder % one.categories.length]
      remainder = Math.floor(remainder / one.categories.length)
      if (category && (one.role !== 'other' || one.categories.length > 1)) here[one.role] = category
    }
    readValue(position + 1, here, String(count))
    if (position % 5000 === 4999) await sink.progress(position + 1, 0)
  }
  await sink.progress(length, Buffer.byteLength(text))

  function readValue(line: number, here: Partial<Record<Role, Category>>, count: string): void {
    const described = `${Object.values(here)
      .map((one) => one.label)
      .join(' · ')}: ${count}`
    const refuse = (reason: Parameters<Sink['fault']>[1]) => sink.fault(line, reason, described)
    if (
      here.other !== undefined ||
      (here.metric !== undefined && !here.metric.code.startsWith('6121') && !/^cizinci/i.test(here.metric.label))
    )
      return refuse('unknownMeasure')
    const counted = readCount(count)
    if ('fault' in counted) return refuse(counted.fault)
    const day = readDay(here.time?.code ?? '') ?? readDay(here.time?.label ?? '')
    if (day === null) return refuse('impossibleDate')
    if (day > today) return refuse('futureDate')
    const geo = here.geo ?? { code: '', label: '' }
    const byCode = book.areaByText(geo.code, null)
    const area = 'code' in byCode ? byCode : book.areaByText(geo.label, null)
    if ('fault' in area) {
      // Codes of other regions' districts (LAU) are places this city does not keep; anything else is unknown.
      if (area.fault === 'unknownArea' && /^CZ0[1-8]\d[0-9A-F]$/.test(geo.code)) return sink.outside(line, geo.label)
      return refuse(area.fault)
    }
    if ('outside' in area) return sink.outside(line, geo.label)
    const sex = here.sex === undefined ? 'TOTAL' : (readSex(here.sex.label) ?? readSex(here.sex.code))
    if (sex === null) return refuse('unknownSex')
    const age = here.age === undefined ? 'TOTAL' : (readAge(here.age.label) ?? readAge(here.age.code))
    if (age === null) return refuse('unknownAge')
    const citizenship = citizenshipOf(here.citizenship)
    if (citizenship === undefined) return refuse('unknownCitizenship')
    const known: Sex = sex
    sink.cell(
      line,
      sink.column({ measure: 'foreigners', area: area.code, at: day, residence: 'ALL_XP', sex: known, age }),
      citizenship,
      counted.value,
    )
  }
  function citizenshipOf(category: Category | undefined): number | undefined {
    if (category === undefined) return book.citizenshipNumber('TOTAL')
    // The label first: it says "Celkem ostatní země" where the code says American Samoa.
    return (
      book.citizenshipGroup(category.label) ??
      (/^\d+$/.test(category.code) ? book.citizenshipByCode(Number(category.code)) : undefined) ??
      book.citizenshipByText(category.label)
    )
  }
}
