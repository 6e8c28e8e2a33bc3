// What changed between two submitted versions, field by field, as the form names them.
import { formOfApplication } from '../forms.ts'
import type { ApplicationContent } from './model.ts'

export type Difference = { field: string; was: string; is: string }
/** Fields that differ, in the order of the form; an absent row reads as nothing. */
export function differencesOf(was: ApplicationContent, is: ApplicationContent): Difference[] {
  const [before, after] = [formOfApplication(was), formOfApplication(is)]
  return [...new Set([...Object.keys(after), ...Object.keys(before)])].flatMap((field) =>
    (before[field] ?? '') === (after[field] ?? '') ? [] : [{ field, was: before[field] ?? '', is: after[field] ?? '' }],
  )
}
