// Versions of a record: how two are compared, and when a change may be taken back. Pure; the same for organisations, services and places.
export type Value = string | number | boolean | readonly string[] | null
export type Version<Field extends string> = Readonly<Record<Field, Value>>
export type Difference<Field extends string> = { field: Field; before: Value; after: Value }

function same(a: unknown, b: unknown): boolean {
  return JSON.stringify(a) === JSON.stringify(b)
}
/** Fields in which two versions differ. */
export function differencesIn<Field extends string>(
  fields: readonly Field[],
  before: Version<Field>,
  after: Version<Field>,
): Difference<Field>[] {
  return fields
    .filter((field) => !same(before[field], after[field]))
    .map((field) => ({ field, before: before[field], after: after[field] }))
}
/** A change can be undone while every field still has the value the change gave it; answers the fields that have changed since. */
export function changedSinceIn<Field extends string>(
  fields: readonly Field[],
  current: Version<Field>,
  change: Readonly<Record<string, unknown>>,
): Field[] {
  return fields.filter((field) => field in change && !same(current[field], change[field]))
}
/** The present version with the fields of a change put back to what they were. */
export function undoneIn<Field extends string>(
  fields: readonly Field[],
  current: Version<Field>,
  before: Readonly<Record<string, unknown>>,
): Version<Field> {
  const known = new Set<string>(fields)
  return { ...current, ...(Object.fromEntries(Object.entries(before).filter(([field]) => known.has(field))) as Partial<Version<Field>>) }
}
/** One side of the differences, as the history keeps it. */
export function sideOf(differences: readonly Difference<string>[], side: 'before' | 'after'): Record<string, Value> {
  return Object.fromEntries(differences.map((one) => [one.field, one[side]]))
}
/** A version as form values: lists joined by commas, yes as "on". */
export function formValuesOf<Field extends string>(fields: readonly Field[], version: Version<Field>): Record<string, string> {
  return Object.fromEntries(
    fields.map((field) => {
      const value = version[field]
      return [
        field,
        value === null || value === false ? '' : value === true ? 'on' : typeof value === 'object' ? value.join(', ') : String(value),
      ]
    }),
  )
}
