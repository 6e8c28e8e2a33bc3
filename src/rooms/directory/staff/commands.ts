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
      update directory.organisation set name = ${to.name}, name_en = ${to.name_en}, kind = ${to.kind}, legal_form = ${to.legal_form},
        ico = ${to.ico}, founded_year = ${to.founded_year}, website = ${to.website},
        email = ${to.email}, phone = ${to.phone}, description = ${to.description}, description_lang = coalesce(description_lang, 'cs'),
          focus_areas = ${to.focus_areas}, languages = ${to.languages},
        district_code = ${to.district_code}, status = ${to.status}, version = version + 1, changed_at = now() where id = ${id}`.execute(tx)
  } catch (error) {
    if (violatedConstraint(error) === 'organisation_ico_once') throw new InputError({ ico: ['directory.staff.error.icoTaken'] })
    throw error
  }
  // Rows kept of an import follow: a number that is no longer true must not go out again.
  if (from !== null && from.phone !== to.phone)
    await sql`
      delete from directory.kept_hsds where table_name = 'phone' and content ->> 'organization_id' = ${id}
        and content ->> 'number' = ${from.phone}`.execute(tx)
  if (from !== null && from.ico !== to.ico)
    await sql`
      delete from directory.kept_hsds where table_name = 'organization_identifier' and content ->> 'organization_id' = ${id}
        and content ->> 'identifier' = ${from.ico}`.execute(tx)
}
/** Changes an organisation. Somebody else's change in the meantime refuses it with the list of fields that differ, and nothing typed is lost. */
export const editOrganisation = command({
  name: 'directory.editOrganisation',
  input: editInput,
  may: (actor, input) => mayEdit(actor, input.id),
  run: async (tx, _actor, { id, version, confirm, ...to }, ports) => {
    const current = await editRow(tx, id, true)
    if (!current) throw new AppError('not-found', 'There is no such organisation.')
    if (current.version !== version) throw new InputError({ '': ['directory.staff.error.meanwhile'], version: [String(current.version)] })
    const changed = differencesIn(editableFields, current.snapshot, to)
    if (changed.length === 0 && !confirm) throw new InputError({ '': ['directory.staff.error.nothing'] })
    await write(tx, id, to, current.snapshot)
    if (confirm) await sql`update directory.organisation set checked_on = ${ports.clock.today()} where id = ${id}`.execute(tx)
    await recordChange(
      tx,
      'organisation',
      id,
      changed.length === 0 ? 'confirm' : 'edit',
      sideOf(changed, 'before'),
      sideOf(changed, 'after'),
    )
    return { id, fields: changed.map((one) => one.field) }
  },
  audit: (_input, output) => ({ subjectKind: 'organisation', subjectId: output.id, details: { fields: output.fields } }),
})

/** Adds an organisation; its address is made of its name. */
export const addOrganisation = command({
  name: 'directory.addOrganisation',
  input: organisationInput,
  may: keepsRegister,
  run: async (tx, _actor, input) => {
    const base =
      input.name
        .normalize('NFD')
        .replace(/\p{M}/gu, '')
        .toLowerCase()
        .replace(/[^a-z0-9]+/g, '-')
        .replace(/^-+|-+$/g, '')
        .slice(0, 80) || 'organisation'
    const taken = await sql<{
      slug: string
    }>`select slug from directory.organisation where slug like ${`${base}%`} union select slug from directory.address where kind = 'organisation' and slug like ${`${base}%`}`.execute(
      tx,
    )
    const used = new Set(taken.rows.map((row) => row.slug))
    let slug = base
    for (let number = 2; used.has(slug); number++) slug = `${base}-${number}`
    const added = await sql<{
      id: string
    }>`insert into directory.organisation (slug, name, kind, country, version) values (${slug}, ${input.name}, ${input.kind}, 'CZ', 1) returning id`.execute(
      tx,
    )
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
  name: 'directory.undoChange',
  input: z.object({ id: z.uuid(), changeId: z.uuid() }),
  may: (actor, input) => mayEdit(actor, input.id),
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

/** Tables in which an organisation is named, with what tells one naming from another; merging moves these rows. What has legal weight (agreements, files of clients) is never moved. */
const named = [
  { at: ['directory', 'service_provider'], column: 'organisation_id', key: ['service_id'], once: 'service_id' },
  { at: ['directory', 'event_party'], column: 'organisation_id', key: ['event_id'], once: 'event_id' },
  { at: ['bodies', 'membership'], column: 'organisation_id', key: ['id'] },
  { at: ['bodies', 'body'], column: 'convener_id', key: ['id'] },
  { at: ['projects', 'party'], column: 'organisation_id', key: ['project_id', 'part', 'position'] },
  { at: ['funding', 'money_party'], column: 'organisation_id', key: ['money_fact_id', 'part', 'position'] },
  { at: ['funding', 'money_fact'], column: 'co_funding_payer', key: ['id'] },
  { at: ['strategy', 'document'], column: 'coordinator_id', key: ['id'] },
  { at: ['directory', 'public_office'], column: 'organisation_id', key: ['id'] },
  { at: ['directory', 'place'], column: 'governed_by', key: ['id'] },
  { at: ['directory', 'service'], column: 'organisation_id', key: ['id'] },
  { at: ['directory', 'location'], column: 'organisation_id', key: ['id'] },
  { at: ['directory', 'service_location'], column: 'organisation_id', key: ['service_id', 'location_id'] },
  { at: ['directory', 'opening'], column: 'organisation_id', key: ['id'] },
  { at: ['directory', 'organisation'], column: 'part_of', key: ['id'] },
] as const satisfies readonly { at: readonly [string, string]; column: string; key: readonly string[]; once?: string }[]

const trail = z.object({
  moved: z.array(z.object({ table: z.string(), column: z.string(), key: z.record(z.string(), z.unknown()) })),
  dropped: z.array(z.object({ table: z.string(), row: z.record(z.string(), z.unknown()) })),
  names: z.array(z.string()),
  addresses: z.array(z.string()),
})
type Trail = z.output<typeof trail>

async function moveNamings(tx: Tx, keep: string, gone: string): Promise<Pick<Trail, 'moved' | 'dropped'>> {
  const [moved, dropped]: [Trail['moved'], Trail['dropped']] = [[], []]
  for (const { at, column, key, ...rest } of named) {
    const table = sql.id(...at)
    // Where a record may name an organisation only once, a second naming is dropped instead of moved; the history keeps it.
    if ('once' in rest) {
      const twins = await sql<{
        row: Record<string, unknown>
      }>`delete from ${table} a where a.${sql.id(column)} = ${gone} and exists (select from ${table} b where b.${sql.id(column)} = ${keep} and b.${sql.id(rest.once)} = a.${sql.id(rest.once)}) returning to_jsonb(a) as row`.execute(
        tx,
      )
      dropped.push(...twins.rows.map(({ row }) => ({ table: at.join('.'), row })))
    }
    const rows = await sql<{
      row: Record<string, unknown>
    }>`update ${table} t set ${sql.id(column)} = ${keep} where t.${sql.id(column)} = ${gone} ${at[1] === 'organisation' ? sql`and t.id <> ${keep}` : sql``} returning to_jsonb(t) as row`.execute(
      tx,
    )
    moved.push(
      ...rows.rows.map(({ row }) => ({ table: at.join('.'), column, key: Object.fromEntries(key.map((part) => [part, row[part]])) })),
    )
  }
  return { moved, dropped }
}

/** Makes two records one: everything that names the other now names the kept one, the old address leads there for ever, the history remembers every row that was moved. */
export const mergeOrganisations = command({
  name: 'directory.mergeOrganisations',
  input: z.object({ keep: z.uuid(), gone: z.uuid() }).refine((input) => input.keep !== input.gone, 'directory.staff.error.itself'),
  may: keepsRegister,
  run: async (tx, _actor, { keep, gone }) => {
    // Always locked in the same order, so that two merges at once wait for each other instead of for ever.
    for (const id of [keep, gone].toSorted()) await editRow(tx, id, true)
    const [kept, other] = [await editRow(tx, keep), await editRow(tx, gone)]
    if (!kept || !other) throw new AppError('conflict', 'One of the two records was merged in the meantime.')
    const namings = await moveNamings(tx, keep, gone)
    const names = await sql<{ name: string }>`
      insert into directory.organisation_name (organisation_id, name, kind)
      select ${keep}::uuid, name, 'former' from directory.organisation where id = ${gone}
        and name <> (select name from directory.organisation where id = ${keep})
      union all select ${keep}::uuid, name, kind from directory.organisation_name where organisation_id = ${gone}
      on conflict do nothing returning name`.execute(tx)
    await sql`
      update directory.organisation set status = 'merged', merged_into = ${keep}, ico = null, version = version + 1, changed_at = now()
      where id = ${gone}`.execute(tx)
    const addresses = await sql<{
      slug: string
    }>`update directory.address set entity_id = ${keep} where kind = 'organisation' and entity_id = ${gone} returning slug`.execute(tx)
    await sql`
      insert into directory.address (kind, slug, entity_id) values ('organisation', ${other.slug}, ${keep}) on conflict (kind, slug) do update
      set entity_id = excluded.entity_id`.execute(tx)
    await sql`update directory.organisation set version = version + 1, changed_at = now() where id = ${keep}`.execute(tx)
    const left: Trail = { ...namings, names: names.rows.map((row) => row.name), addresses: addresses.rows.map((row) => row.slug) }
    await recordChange(tx, 'organisation', keep, 'merge', { merged: gone, slug: other.slug, ...other.snapshot }, left)
    return { keep, gone, moved: left.moved.length }
  },
  audit: (input) => ({ subjectKind: 'organisation', subjectId: input.keep, details: { merged: input.gone } }),
})

/** Puts the namings of one merge back. What somebody has moved on since stays where they put it; answers how many went back. */
async function putBack(tx: Tx, keep: string, gone: string, left: Trail): Promise<number> {
  let back = 0
  for (const { at, column } of named) {
    const name = at.join('.')
    const table = sql.id(...at)
    for (const one of left.moved.filter((each) => each.table === name && each.column === column)) {
      const done = await sql`
          update ${table} t set ${sql.id(column)} = ${gone} where t.${sql.id(column)} = ${keep} and to_jsonb(t) @> ${JSON.stringify(one.key)}::jsonb`.execute(
        tx,
      )
      back += Number(done.numAffectedRows ?? 0)
    }
    for (const one of left.dropped.filter((each) => each.table === name)) {
      const done = await sql`
          insert into ${table} select (jsonb_populate_record(null::${table}, ${JSON.stringify(one.row)}::jsonb)).* on conflict do nothing`.execute(
        tx,
      )
      back += Number(done.numAffectedRows ?? 0)
    }
  }
  await sql`delete from directory.organisation_name where organisation_id = ${keep} and name = any (${left.names})`.execute(tx)
  await sql`
    update directory.address set entity_id = ${gone} where kind = 'organisation' and entity_id = ${keep} and slug = any (${left.addresses})`.execute(
    tx,
  )
  return back
}

/** Brings a merged record back: its address, its number, and whatever the merge moved and nobody has moved since. */
export const splitOrganisation = command({
  name: 'directory.splitOrganisation',
  input: z.object({ id: z.uuid() }),
  may: keepsRegister,
  run: async (tx, _actor, { id }) => {
    const found = await sql<{
      into: string
      slug: string
    }>`select merged_into as into, slug from directory.organisation where id = ${id} and status = 'merged' for update`.execute(tx)
    const row = found.rows[0]
    if (!row) throw new AppError('conflict', 'The record is not merged.')
    const merged = await sql<{ before: { ico?: string | null; status?: string }; after: unknown }>`
      select before, after from directory.change where kind = 'organisation' and entity_id = ${row.into} and operation = 'merge'
        and before ->> 'merged' = ${id} order by version desc limit 1`.execute(tx)
    const change = merged.rows[0]
    await sql`delete from directory.address where kind = 'organisation' and slug = ${row.slug}`.execute(tx)
    await sql`
      update directory.organisation set status = ${change?.before.status ?? 'active'}, merged_into = null, version = version + 1,
        changed_at = now(),
      ico = case when exists (select from directory.organisation o where o.ico = ${change?.before.ico ?? null}) then null
        else ${change?.before.ico ?? null} end where id = ${id}`.execute(tx)
    const left = trail.safeParse(change?.after)
    const back = left.success ? await putBack(tx, row.into, id, left.data) : 0
    await sql`update directory.organisation set version = version + 1, changed_at = now() where id = ${row.into}`.execute(tx)
    await recordChange(tx, 'organisation', id, 'split', { merged_into: row.into }, { back })
    await recordChange(tx, 'organisation', row.into, 'split', { merged: id }, { back })
    return { id, back }
  },
  audit: (_input, output) => ({ subjectKind: 'organisation', subjectId: output.id, details: { back: output.back } }),
})

export const dismissDuplicate = command({
  name: 'directory.dismissDuplicate',
  input: z.object({ first: z.uuid(), second: z.uuid(), reason: text(500, 3) }),
  may: keepsRegister,
  run: async (tx, _actor, { first, second, reason }) => {
    const [a, b] = [first, second].toSorted()
    await sql`
      insert into directory.not_duplicate (first_id, second_id, reason, decided_by) values (${a}, ${b}, ${reason}, kernel.actor_account())
      on conflict do nothing`.execute(tx)
    return null
  },
  audit: (input) => ({ subjectKind: 'organisation', subjectId: input.first, details: { other: input.second } }),
})

export const writeNote = command({
  name: 'directory.writeNote',
  input: z.object({ subject: text(200), body: text(10_000) }),
  may: (actor) => readsNotes(actor),
  run: async (tx, actor: Actor, { subject, body }) => {
    const added = await sql<{
      id: string
    }>`insert into directory.contact_note (organisation_id, subject, body, written_by) values (${actorOrganisation(actor)}, ${subject}, ${body}, kernel.actor_account()) returning id`.execute(
      tx,
    )
    return added.rows[0]?.id ?? null
  },
  audit: (_input, id) => ({ subjectKind: 'contact-note', subjectId: id }),
})
export const deleteNote = command({
  name: 'directory.deleteNote',
  input: z.object({ id: z.uuid() }),
  may: (actor) => readsNotes(actor),
  run: async (tx, _actor, { id }) => {
    const gone = await sql<{ id: string }>`delete from directory.contact_note where id = ${id} returning id`.execute(tx)
    // Absent and foreign look the same: nobody learns that another organisation has such a note.
    if (gone.rows.length === 0) throw new AppError('not-found', 'There is no such note.')
    return id
  },
  audit: (input) => ({ subjectKind: 'contact-note', subjectId: input.id }),
})

export const suggest = command({
  name: 'directory.suggest',
  input: z.object({ organisationId: z.uuid(), body: text(2000, 5), lang: z.string().length(2) }),
  may: anyone,
  run: async (tx, _actor, input) => {
    await sql`insert into directory.suggestion (organisation_id, body, lang) values (${input.organisationId}, ${input.body}, ${input.lang})`.execute(
      tx,
    )
    return null
  },
  audit: (input) => ({ subjectKind: 'organisation', subjectId: input.organisationId }),
})
export const decideSuggestion = command({
  name: 'directory.decideSuggestion',
  input: z
    .object({ id: z.uuid(), state: z.enum(['accepted', 'refused']), reason: z.string().trim().max(1000).default('') })
    .refine((input) => input.state === 'accepted' || input.reason !== '', { path: ['reason'], message: 'directory.staff.error.reason' }),
  may: (actor) => keepsRegister(actor) || mayEdit(actor, actorOrganisation(actor) ?? ''),
  run: async (tx, _actor, { id, state, reason }) => {
    const done = await sql<{
      id: string
    }>`update directory.suggestion set state = ${state}, reason = ${reason || null}, decided_at = now(), decided_by = kernel.actor_account() where id = ${id} and state = 'waiting' returning id`.execute(
      tx,
    )
    if (done.rows.length === 0) throw new AppError('conflict', 'Somebody decided this suggestion already.')
    return id
  },
  audit: (input) => ({ subjectKind: 'suggestion', subjectId: input.id, details: { state: input.state } }),
})
