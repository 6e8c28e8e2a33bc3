// Every change of the register by people: checked, permitted, done, recorded in the history and in the audit, in one transaction.
import { sql } from 'kysely'
import { z } from 'zod'
import { actorOrganisation, anyone, type Actor } from '../../../kernel/actor.ts'
import { command, InputError } from '../../../kernel/command.ts'
import { violatedConstraint, type Tx } from '../../../kernel/db.ts'
import { AppError } from '../../../kernel/errors.ts'
import { text } from '../../../kernel/validation.ts'
import { changeToUndo, recordChange } from '../history/commands.ts'
import { changedSinceIn, differencesIn, sideOf, undoneIn } from '../history/model.ts'
import { editableFields, editInput, organisationInput, type Snapshot } from './model.ts'
import { keepsRegister, mayEdit, readsNotes } from './policy.ts'
import { editRow } from './queries.ts'

async function write(tx: Tx, id: string, to: Snapshot, from: Snapshot | null): Promise<void> {
  try {
    await sql`
      update directory.organisation set name = ${to.name}, name_en = ${to.name_en}, kind = ${to.kind}, legal_form = ${to.legal_form}, ico = ${to.ico}, founded_year = ${to.founded_year}, website = ${to.website},
        email = ${to.email}, phone = ${to.phone}, description = ${to.description}, description_lang = coalesce(description_lang, 'cs'), focus_areas = ${to.focus_areas}, languages = ${to.languages},
        district_code = ${to.district_code}, status = ${to.status}, version = version + 1, changed_at = now() where id = ${id}`.execute(tx)
  } catch (error) {
    if (violatedConstraint(error) === 'organisation_ico_once') throw new InputError({ ico: ['directory.staff.error.icoTaken'] })
    throw error
  }
  // Rows kept of an import follow: a number that is no longer true must not go out again.
  if (from !== null && from.phone !== to.phone) await sql`delete from directory.kept_hsds where table_name = 'phone' and content ->> 'organization_id' = ${id} and content ->> 'number' = ${from.phone}`.execute(tx)
  if (from !== null && from.ico !== to.ico) await sql`delete from directory.kept_hsds where table_name = 'organization_identifier' and content ->> 'organization_id' = ${id} and content ->> 'identifier' = ${from.ico}`.execute(tx)
}
/** Changes an organisation. Somebody else's change in the meantime refuses it with the list of fields that differ, and nothing typed is lost. */
export const editOrganisation = command({
  name: 'directory.editOrganisation', input: editInput, may: (actor, input) => mayEdit(actor, input.id),
  run: async (tx, _actor, { id, version, confirm, ...to }, ports) => {
    const current = await editRow(tx, id, true)
    if (!current) throw new AppError('not-found', 'There is no such organisation.')
    if (current.version !== version) throw new InputError({ '': ['directory.staff.error.meanwhile'], version: [String(current.version)] })
    const changed = differencesIn(editableFields, current.snapshot, to)
    if (changed.length === 0 && !confirm) throw new InputError({ '': ['directory.staff.error.nothing'] })
    await write(tx, id, to, current.snapshot)
    if (confirm) await sql`update directory.organisation set checked_on = ${ports.clock.today()} where id = ${id}`.execute(tx)
    await recordChange(tx, 'organisation', id, changed.length === 0 ? 'confirm' : 'edit', sideOf(changed, 'before'), sideOf(changed, 'after'))
    return { id, fields: changed.map((one) => one.field) }
  },
  audit: (_input, output) => ({ subjectKind: 'organisation', subjectId: output.id, details: { fields: output.fields } }),
})

/** Adds an organisation; its address is made of its name. */
export const addOrganisation = command({
  name: 'directory.addOrganisation', input: organisationInput, may: keepsRegister,
  run: async (tx, _actor, input) => {
    const base = input.name.normalize('NFD').replace(/\p{M}/gu, '').toLowerCase().replace(/[^a-z0-9]+/g, '-').replace(/^-+|-+$/g, '').slice(0, 80) || 'organisation'
    const taken = await sql<{ slug: string }>`select slug from directory.organisation where slug like ${`${base}%`} union select slug from directory.address where kind = 'organisation' and slug like ${`${base}%`}`.execute(tx)
    const used = new Set(taken.rows.map((row) => row.slug))
    let slug = base
    for (let number = 2; used.has(slug); number++) slug = `${base}-${number}`
    const added = await sql<{ id: string }>`insert into directory.organisation (slug, name, kind, country, version) values (${slug}, ${input.name}, ${input.kind}, 'CZ', 1) returning id`.execute(tx)
    const id = added.rows[0]?.id
    if (!id) throw new Error('The organisation was not added')
    await write(tx, id, input, null)
    await recordChange(tx, 'organisation', id, 'create', {}, input)
    return { id, slug }
  },
  audit: (_input, output) => ({ subjectKind: 'organisation', subjectId: output.id }),
})

/** Puts back what one change changed; refuses when one of its fields was changed again since, and names them. */
export const undoChange = command({
  name: 'directory.undoChange', input: z.object({ id: z.uuid(), changeId: z.uuid() }), may: (actor, input) => mayEdit(actor, input.id),
  run: async (tx, _actor, { id, changeId }) => {
    const current = await editRow(tx, id, true)
    if (!current) throw new AppError('not-found', 'There is no such organisation.')
    const change = await changeToUndo(tx, 'organisation', id, changeId)
    const since = changedSinceIn(editableFields, current.snapshot, change.after)
    if (since.length > 0) throw new InputError({ '': ['directory.staff.error.changedSince'], fields: since })
    const to = undoneIn(editableFields, current.snapshot, change.before)
    const changed = differencesIn(editableFields, current.snapshot, to)
    if (changed.length === 0) throw new InputError({ '': ['directory.staff.error.nothing'] })
    await write(tx, id, to, current.snapshot)
    await recordChange(tx, 'organisation', id, 'undo', sideOf(changed, 'before'), sideOf(changed, 'after'), { undoOf: changeId })
    return { id, fields: changed.map((one) => one.field) }
  },
  audit: (_input, output) => ({ subjectKind: 'organisation', subjectId: output.id, details: { fields: output.fields } }),
})

/** Tables of other rooms in which an organisation is named; merging moves these rows. */
const named = [
  ['directory', 'service_provider', 'organisation_id', 'service_id'], ['directory', 'event_party', 'organisation_id', 'event_id'], ['bodies', 'membership', 'organisation_id', null], ['bodies', 'body', 'convener_id', null],
  ['projects', 'party', 'organisation_id', null], ['funding', 'money_party', 'organisation_id', null], ['funding', 'money_fact', 'co_funding_payer', null], ['strategy', 'document', 'coordinator_id', null],
  ['directory', 'public_office', 'organisation_id', null], ['directory', 'place', 'governed_by', null], ['directory', 'service', 'organisation_id', null], ['directory', 'organisation', 'part_of', null],
] as const

/** Makes two records one: everything that names the other now names the kept one, the old address leads there for ever, the history remembers what was moved. */
export const mergeOrganisations = command({
  name: 'directory.mergeOrganisations', input: z.object({ keep: z.uuid(), gone: z.uuid() }).refine((input) => input.keep !== input.gone, 'directory.staff.error.itself'), may: keepsRegister,
  run: async (tx, _actor, { keep, gone }) => {
    // Always locked in the same order, so that two merges at once wait for each other instead of for ever.
    for (const id of [keep, gone].toSorted()) await editRow(tx, id, true)
    const [kept, other] = [await editRow(tx, keep), await editRow(tx, gone)]
    if (!kept || !other) throw new AppError('conflict', 'One of the two records was merged in the meantime.')
    const moved: Record<string, string[]> = {}
    for (const [schema, table, column, once] of named) {
      // Where a record may name an organisation only once, a second naming is dropped instead of moved.
      if (once) await sql`delete from ${sql.id(schema, table)} a where a.${sql.id(column)} = ${gone} and exists (select from ${sql.id(schema, table)} b where b.${sql.id(column)} = ${keep} and b.${sql.id(once)} = a.${sql.id(once)})`.execute(tx)
      const rows = await sql<{ n: number }>`with m as (update ${sql.id(schema, table)} set ${sql.id(column)} = ${keep} where ${sql.id(column)} = ${gone} ${table === 'organisation' ? sql`and id <> ${keep}` : sql``} returning 1) select count(*) as n from m`.execute(tx)
      if ((rows.rows[0]?.n ?? 0) > 0) moved[`${schema}.${table}.${column}`] = [String(rows.rows[0]?.n)]
    }
    await sql`insert into directory.organisation_name (organisation_id, name, kind) select ${keep}, name, 'former' from directory.organisation where id = ${gone} and name <> (select name from directory.organisation where id = ${keep}) on conflict do nothing`.execute(tx)
    await sql`insert into directory.organisation_name (organisation_id, name, kind) select ${keep}, name, kind from directory.organisation_name where organisation_id = ${gone} on conflict do nothing`.execute(tx)
    await sql`update directory.organisation set status = 'merged', merged_into = ${keep}, ico = null, version = version + 1, changed_at = now() where id = ${gone}`.execute(tx)
    await sql`update directory.address set entity_id = ${keep} where entity_id = ${gone}`.execute(tx)
    await sql`insert into directory.address (kind, slug, entity_id) values ('organisation', ${other.slug}, ${keep}) on conflict (kind, slug) do update set entity_id = excluded.entity_id`.execute(tx)
    await sql`update directory.organisation set version = version + 1, changed_at = now() where id = ${keep}`.execute(tx)
    await recordChange(tx, 'organisation', keep, 'merge', { merged: gone, slug: other.slug, ...other.snapshot }, { moved })
    return { keep, gone, moved: Object.keys(moved).length }
  },
  audit: (input) => ({ subjectKind: 'organisation', subjectId: input.keep, details: { merged: input.gone } }),
})

/** Brings a merged record back under its old address. What was moved stays with the kept record: which of it belongs where, only a person can tell. */
export const splitOrganisation = command({
  name: 'directory.splitOrganisation', input: z.object({ id: z.uuid() }), may: keepsRegister,
  run: async (tx, _actor, { id }) => {
    const found = await sql<{ into: string; slug: string; name: string }>`select merged_into as into, slug, name from directory.organisation where id = ${id} and status = 'merged' for update`.execute(tx)
    const row = found.rows[0]
    if (!row) throw new AppError('conflict', 'The record is not merged.')
    await sql`delete from directory.address where kind = 'organisation' and slug = ${row.slug}`.execute(tx)
    await sql`delete from directory.organisation_name where organisation_id = ${row.into} and name = ${row.name}`.execute(tx)
    await sql`update directory.organisation set status = 'active', merged_into = null, version = version + 1, changed_at = now() where id = ${id}`.execute(tx)
    await recordChange(tx, 'organisation', id, 'split', { merged_into: row.into }, {})
    return { id }
  },
  audit: (_input, output) => ({ subjectKind: 'organisation', subjectId: output.id }),
})

export const dismissDuplicate = command({
  name: 'directory.dismissDuplicate', input: z.object({ first: z.uuid(), second: z.uuid(), reason: text(500, 3) }), may: keepsRegister,
  run: async (tx, _actor, { first, second, reason }) => {
    const [a, b] = [first, second].toSorted()
    await sql`insert into directory.not_duplicate (first_id, second_id, reason, decided_by) values (${a}, ${b}, ${reason}, kernel.actor_account()) on conflict do nothing`.execute(tx)
    return null
  },
  audit: (input) => ({ subjectKind: 'organisation', subjectId: input.first, details: { other: input.second } }),
})

export const writeNote = command({
  name: 'directory.writeNote', input: z.object({ subject: text(200), body: text(10_000) }), may: (actor) => readsNotes(actor),
  run: async (tx, actor: Actor, { subject, body }) => {
    const added = await sql<{ id: string }>`insert into directory.contact_note (organisation_id, subject, body, written_by) values (${actorOrganisation(actor)}, ${subject}, ${body}, kernel.actor_account()) returning id`.execute(tx)
    return added.rows[0]?.id ?? null
  },
  audit: (_input, id) => ({ subjectKind: 'contact-note', subjectId: id }),
})
export const deleteNote = command({
  name: 'directory.deleteNote', input: z.object({ id: z.uuid() }), may: (actor) => readsNotes(actor),
  run: async (tx, _actor, { id }) => {
    const gone = await sql<{ id: string }>`delete from directory.contact_note where id = ${id} returning id`.execute(tx)
    // Absent and foreign look the same: nobody learns that another organisation has such a note.
    if (gone.rows.length === 0) throw new AppError('not-found', 'There is no such note.')
    return id
  },
  audit: (input) => ({ subjectKind: 'contact-note', subjectId: input.id }),
})

export const suggest = command({
  name: 'directory.suggest', input: z.object({ organisationId: z.uuid(), body: text(2000, 5), lang: z.string().length(2) }), may: anyone,
  run: async (tx, _actor, input) => {
    await sql`insert into directory.suggestion (organisation_id, body, lang) values (${input.organisationId}, ${input.body}, ${input.lang})`.execute(tx)
    return null
  },
  audit: (input) => ({ subjectKind: 'organisation', subjectId: input.organisationId }),
})
export const decideSuggestion = command({
  name: 'directory.decideSuggestion', input: z.object({ id: z.uuid(), state: z.enum(['accepted', 'refused']), reason: z.string().trim().max(1000).default('') }).refine((input) => input.state === 'accepted' || input.reason !== '', { path: ['reason'], message: 'directory.staff.error.reason' }),
  may: (actor) => keepsRegister(actor) || mayEdit(actor, actorOrganisation(actor) ?? ''),
  run: async (tx, _actor, { id, state, reason }) => {
    const done = await sql<{ id: string }>`update directory.suggestion set state = ${state}, reason = ${reason || null}, decided_at = now(), decided_by = kernel.actor_account() where id = ${id} and state = 'waiting' returning id`.execute(tx)
    if (done.rows.length === 0) throw new AppError('conflict', 'Somebody decided this suggestion already.')
    return id
  },
  audit: (input) => ({ subjectKind: 'suggestion', subjectId: input.id, details: { state: input.state } }),
})
