// Every change of a service by people: checked, permitted, done, kept in the history, in one transaction.
import { sql } from 'kysely'
import { z } from 'zod'
import { actorOrganisation, type Actor } from '../../../../kernel/actor.ts'
import { command, InputError } from '../../../../kernel/command.ts'
import type { Tx } from '../../../../kernel/db.ts'
import { AppError } from '../../../../kernel/errors.ts'
import { changeToUndo, recordChange } from '../../history/commands.ts'
import { changedSinceIn, differencesIn, sideOf, undoneIn } from '../../history/model.ts'
import { keepsRegister, mayAddOwn, mayEdit } from '../policy.ts'
import { oldKinds, serviceEdit, serviceFields, serviceInput, type ServiceVersion } from './model.ts'
import { serviceRow, type ServiceRow } from './queries.ts'

/** The entry's keeper: whom it belongs to decides who may change it; only the specialist hands it to somebody else. */
function refuseForeign(actor: Actor, row: ServiceRow, to: ServiceVersion): void {
  const keeper = row.snapshot.organisation_id
  if (!keepsRegister(actor) && (typeof keeper !== 'string' || !mayEdit(actor, keeper)))
    throw new AppError('forbidden', 'Only the organisation that keeps the service and the specialist may change it.')
  if (!keepsRegister(actor) && to.organisation_id !== keeper)
    throw new AppError('forbidden', 'Only the specialist hands a service to another organisation.')
}

async function write(tx: Tx, id: string, to: ServiceVersion, from: ServiceVersion | null): Promise<void> {
  await sql`
    update directory.service set name = ${to.name}, name_cs = ${to.name_cs}, kind = ${to.kind}, organisation_id = ${to.organisation_id},
      description = ${to.description}, topics = ${to.topics}, forms = ${to.forms},
      languages = ${to.languages}, keywords = ${to.keywords}, fees = ${to.fees}, eligibility = ${to.eligibility}, application = ${to.application},
        text_lang = ${to.text_lang}, website = ${to.website},
      email = ${to.email}, phone = ${to.phone}, status = ${to.status}, version = version + 1, changed_at = now() where id = ${id}`.execute(
    tx,
  )
  // Who keeps a service also gives it; others who give it as well stay.
  if (to.organisation_id !== null) {
    await sql`insert into directory.service_provider (service_id, organisation_id, position)
      select ${id}, ${to.organisation_id}, coalesce((select max(position) from directory.service_provider where service_id = ${id}), 0) + 1
      on conflict do nothing`.execute(tx)
  }
  if (from !== null) await followInKeptRows(tx, id, to, from)
}

/** Rows kept of an import follow: a language no longer spoken and a telephone no longer answered must not go out again. */
async function followInKeptRows(tx: Tx, id: string, to: ServiceVersion, from: ServiceVersion): Promise<void> {
  await sql`
    delete from directory.kept_hsds where table_name = 'language' and content ->> 'service_id' = ${id}
      and content ->> 'code' = any (${from.languages}) and not (content ->> 'code' = any (${to.languages}))`.execute(tx)
  if (to.phone !== from.phone)
    await sql`
      delete from directory.kept_hsds where table_name = 'phone' and content ->> 'service_id' = ${id} and content ->> 'number' = ${from.phone}`.execute(
      tx,
    )
}

/** The present row, locked for a change. Looked at first without the lock: the database locks only what this actor may change, and "not yours" is another answer than "not there". */
async function rowToChange(tx: Tx, actor: Actor, id: string): Promise<ServiceRow> {
  const seen = await serviceRow(tx, id)
  if (!seen) throw new AppError('not-found', 'There is no such service.')
  refuseForeign(actor, seen, seen.snapshot)
  const locked = await serviceRow(tx, id, true)
  if (!locked) throw new AppError('conflict', 'The service was handed to somebody else in the meantime.')
  return locked
}

/** Changes a service; `confirm` says that it is right today. Somebody else's change in the meantime refuses it, and nothing typed is lost. */
export const editService = command({
  name: 'directory.editService',
  input: serviceEdit,
  may: (actor) => keepsRegister(actor) || mayAddOwn(actor),
  run: async (tx, actor, { id, version, confirm, ...to }, ports) => {
    const current = await rowToChange(tx, actor, id)
    refuseForeign(actor, current, to)
    if (current.version !== version) throw new InputError({ '': ['directory.staff.error.meanwhile'], version: [String(current.version)] })
    if (oldKinds.some((kind) => kind === to.kind) && to.kind !== current.snapshot.kind)
      throw new InputError({ kind: ['ui.error.required'] })
    const changed = differencesIn(serviceFields, current.snapshot, to)
    if (changed.length === 0 && !confirm) throw new InputError({ '': ['directory.staff.error.nothing'] })
    await write(tx, id, to, current.snapshot)
    if (confirm) await sql`update directory.service set assured_on = ${ports.clock.today()} where id = ${id}`.execute(tx)
    await recordChange(tx, 'service', id, changed.length === 0 ? 'confirm' : 'edit', sideOf(changed, 'before'), sideOf(changed, 'after'))
    return { id, fields: changed.map((one) => one.field) }
  },
  audit: (_input, output) => ({ subjectKind: 'service', subjectId: output.id, details: { fields: output.fields } }),
})

/** Adds a service. An organisation adds its own; the specialist for anybody. Its address is made of its name. */
export const addService = command({
  name: 'directory.addService',
  input: serviceInput,
  may: (actor, input) => keepsRegister(actor) || (mayAddOwn(actor) && input.organisation_id === actorOrganisation(actor)),
  run: async (tx, _actor, input, ports) => {
    if (input.organisation_id === null) throw new InputError({ organisation_id: ['ui.error.required'] })
    if (oldKinds.some((kind) => kind === input.kind)) throw new InputError({ kind: ['ui.error.required'] })
    const base =
      input.name
        .normalize('NFD')
        .replace(/\p{M}/gu, '')
        .toLowerCase()
        .replace(/[^a-z0-9]+/g, '-')
        .replace(/^-+|-+$/g, '')
        .slice(0, 80) || 'service'
    const taken = await sql<{
      slug: string
    }>`select slug from directory.service where slug like ${`${base}%`} union select slug from directory.address where kind = 'service' and slug like ${`${base}%`}`.execute(
      tx,
    )
    const used = new Set(taken.rows.map((row) => row.slug))
    let slug = base
    for (let number = 2; used.has(slug); number++) slug = `${base}-${number}`
    const added = await sql<{
      id: string
    }>`insert into directory.service (slug, name, kind, organisation_id, assured_on, version) values (${slug}, ${input.name}, ${input.kind}, ${input.organisation_id}, ${ports.clock.today()}, 1) returning id`.execute(
      tx,
    )
    const id = added.rows[0]?.id
    if (id === undefined) throw new Error('The service was not added')
    await write(tx, id, input, null)
    await recordChange(tx, 'service', id, 'create', {}, input)
    return { id, slug }
  },
  audit: (_input, output) => ({ subjectKind: 'service', subjectId: output.id }),
})

/** Puts back what one change changed; refuses when one of its fields was changed again since, and names them. */
export const undoServiceChange = command({
  name: 'directory.undoServiceChange',
  input: z.object({ id: z.uuid(), changeId: z.uuid() }),
  may: (actor) => keepsRegister(actor) || mayAddOwn(actor),
  run: async (tx, actor, { id, changeId }) => {
    const current = await rowToChange(tx, actor, id)
    const change = await changeToUndo(tx, 'service', id, changeId)
    const since = changedSinceIn(serviceFields, current.snapshot, change.after)
    if (since.length > 0) throw new InputError({ '': ['directory.staff.error.changedSince'], fields: since })
    const to = undoneIn(serviceFields, current.snapshot, change.before)
    refuseForeign(actor, current, to)
    const changed = differencesIn(serviceFields, current.snapshot, to)
    if (changed.length === 0) throw new InputError({ '': ['directory.staff.error.nothing'] })
    await write(tx, id, to, current.snapshot)
    await recordChange(tx, 'service', id, 'undo', sideOf(changed, 'before'), sideOf(changed, 'after'), { undoOf: changeId })
    return { id, fields: changed.map((one) => one.field) }
  },
  audit: (_input, output) => ({ subjectKind: 'service', subjectId: output.id, details: { fields: output.fields } }),
})
