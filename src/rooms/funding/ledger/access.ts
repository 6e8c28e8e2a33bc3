// Who opens which view of all money. Pure.
import { hasRole, wearsHat, type Actor } from '../../../kernel/actor.ts'
import { declares, keepsLedger } from './commands.ts'
import { sections, type View } from './frame.tsx'

/** Everybody with a role in an organisation sees the public part of the ledger and what is their own; City Hall sees all of it. */
export const usesLedger = (actor: Actor): boolean => wearsHat(actor) && !hasRole(actor, 'administrator', 'data-protection-officer')
export const seesAll = (actor: Actor): boolean => hasRole(actor, 'specialist', 'grants-officer', 'finance-officer', 'auditor')
const needs: Partial<Record<View, (actor: Actor) => boolean>> = {
  duplicates: seesAll,
  aid: seesAll,
  import: keepsLedger,
  declare: declares,
}
export const mayOpen =
  (view: View) =>
  (actor: Actor): boolean =>
    usesLedger(actor) && (needs[view]?.(actor) ?? true)
export const viewsOf = (actor: Actor): ReadonlySet<View> =>
  new Set(
    Object.values(sections)
      .flat()
      .filter((view) => mayOpen(view)(actor)),
  )
