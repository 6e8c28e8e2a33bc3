// Every change of a place where people are received. A confidential one can be made, seen and changed by its own organisation only; its address enters no public row.
import { sql } from 'kysely'
import { z } from 'zod'
import type { Actor } from '../../../../kernel/actor.ts'
import { command, InputError } from '../../../../kernel/command.ts'
import type { Tx } from '../../../../kernel/db.ts'
import { AppError } from '../../../../kernel/errors.ts'
import { changeToUndo, recordChange } from '../../history/commands.ts'
import { changedSinceIn, differencesIn, sideOf, undoneIn } from '../../history/model.ts'
import { keepsRegister, mayAddOwn, mayEdit } from '../policy.ts'
import { hourFields, locationEdit, locationFields, locationInput, openingsOf, type LocationVersion } from './model.ts'
import { locationRow } from './queries.ts'

function refuseForeign(actor: Actor, organisationId: string, to: LocationVersion): void {
  if (!mayEdit(actor, organisationId))
    throw new AppError('forbidden', 'Only the organisation itself and the specialist may change its places.')
  // The specialist would hide the place from themselves and could not put a mistake right.
  if (to.confidential === true && keepsRegister(actor)) throw new InputError({ confidential: ['directory.staff.error.confidentialOwn'] })
}

async function write(tx: Tx, id: string, organisationId: string, to: LocationVersion, from: LocationVersion | null): Promise<void> {
  await sql`
    update directory.location set name = ${to.name}, kind = ${to.kind}, street = ${to.street}, city = ${to.city},
      postal_code = ${to.postal_code}, region = ${to.region}, country = ${to.country}, district_code = ${to.district_code},
      latitude = ${to.latitude}, longitude = ${to.longitude}, website = ${to.website}, transport = ${to.transport}, note = ${to.note},
        confidential = ${to.confidential}, status = ${to.status},
      version = version + 1, changed_at = now() where id = ${id}`.execute(tx)
  if (from === null || hourFields.some((field) => from[field] !== to[field])) {
    await sql`delete from directory.opening where location_id = ${id} and valid_from is null and valid_to is null`.execute(tx)
    for (const row of openingsOf(to)) {
      await sql`
        insert into directory.opening (location_id, organisation_id, weekdays, opens, closes)
        values (${id}, ${organisationId}, ${row.weekdays}, ${row.opens}, ${row.closes})`.execute(tx)
    }
    await sql`delete from directory.kept_hsds where table_name = 'schedule' and content ->> 'location_id' = ${id}`.execute(tx)
  }
  await sql`delete from directory.service_location where location_id = ${id} and not (service_id::text = any (${to.services}))`.execute(tx)
  await sql`insert into directory.service_location (service_id, location_id, organisation_id)
    select s.id, ${id}, ${organisationId} from directory.service s where s.id::text = any (${to.services})
      and (s.organisation_id = ${organisationId} or exists (select from directory.service_provider sp where sp.service_id = s.id
        and sp.organisation_id = ${organisationId})) on conflict do nothing`.execute(tx)
  const moved =
    from !== null && (['street', 'city', 'postal_code', 'region', 'country'] as const).some((field) => from[field] !== to[field])
  if (moved) await sql`delete from directory.kept_hsds where table_name = 'address' and content ->> 'location_id' = ${id}`.execute(tx)
  // Whatever an import once brought of a place that is hidden or closed now: gone before anybody can ask for it.
  if (to.confidential === true || to.status === 'closed') {
    await sql`delete from directory.kept_hsds where ${id} in (id::text, content ->> 'location_id')`.execute(tx)
  }
}
const hidden = (from: LocationVersion | null, to: LocationVersion) => from?.confidential === true || to.confidential === true

/** Changes a place. Somebody else's change in the meantime refuses it, and nothing typed is lost. */
export const editLocation = command({
  name: 'directory.editLocation',
  input: locationEdit,
  may: (actor) => keepsRegister(actor) || mayAddOwn(actor),
  run: async (tx, actor, { id, version, organisation_id: _organisation, ...to }) => {
    const current = await locationRow(tx, id, true)
    if (!current) throw new AppError('not-found', 'There is no such place.')
    refuseForeign(actor, current.organisationId, to)
    if (current.version !== version) throw new InputError({ '': ['directory.staff.error.meanwhile'], version: [String(current.version)] })
    const changed = differencesIn(locationFields, current.snapshot, to)
    if (changed.length === 0) throw new InputError({ '': ['directory.staff.error.nothing'] })
    await write(tx, id, current.organisationId, to, current.snapshot)
    await recordChange(tx, 'location', id, 'edit', sideOf(changed, 'before'), sideOf(changed, 'after'), {
      confidential: hidden(current.snapshot, to),
    })
    return { id, organisationId: current.organisationId, fields: changed.map((one) => one.field) }
  },
  audit: (_input, output) => ({
    subjectKind: 'location',
    subjectId: output.id,
    organisationId: output.organisationId,
    details: { fields: output.fields },
  }),
})

/** Adds a place of an organisation. */
export const addLocation = command({
  name: 'directory.addLocation',
  input: locationInput,
  may: (actor, input) => mayEdit(actor, input.organisation_id),
  run: async (tx, actor, { organisation_id: organisationId, ...to }) => {
    refuseForeign(actor, organisationId, to)
    const added = await sql<{
      id: string
    }>`insert into directory.location (organisation_id, name, kind, confidential, version) values (${organisationId}, ${to.name}, ${to.kind}, ${to.confidential}, 0) returning id`.execute(
      tx,
    )
    const id = added.rows[0]?.id
    if (id === undefined) throw new Error('The place was not added')
    await write(tx, id, organisationId, to, null)
    await recordChange(tx, 'location', id, 'create', {}, to, { confidential: hidden(null, to) })
    return { id, organisationId }
  },
  audit: (_input, output) => ({ subjectKind: 'location', subjectId: output.id, organisationId: output.organisationId }),
})

/** Puts back what one change changed; refuses when one of its fields was changed again since, and names them. */
export const undoLocationChange = command({
  name: 'directory.undoLocationChange',
  input: z.object({ id: z.uuid(), changeId: z.uuid() }),
  may: (actor) => keepsRegister(actor) || mayAddOwn(actor),
  run: async (tx, actor, { id, changeId }) => {
    const current = await locationRow(tx, id, true)
    if (!current) throw new AppError('not-found', 'There is no such place.')
    const change = await changeToUndo(tx, 'location', id, changeId)
    const since = changedSinceIn(locationFields, current.snapshot, change.after)
    if (since.length > 0) throw new InputError({ '': ['directory.staff.error.changedSince'], fields: since })
    const to = undoneIn(locationFields, current.snapshot, change.before)
    refuseForeign(actor, current.organisationId, to)
    const changed = differencesIn(locationFields, current.snapshot, to)
    if (changed.length === 0) throw new InputError({ '': ['directory.staff.error.nothing'] })
    await write(tx, id, current.organisationId, to, current.snapshot)
    await recordChange(tx, 'location', id, 'undo', sideOf(changed, 'before'), sideOf(changed, 'after'), {
      undoOf: changeId,
      confidential: hidden(current.snapshot, to),
    })
    return { id, organisationId: current.organisationId, fields: changed.map((one) => one.field) }
  },
  audit: (_input, output) => ({
    subjectKind: 'location',
    subjectId: output.id,
    organisationId: output.organisationId,
    details: { fields: output.fields },
  }),
})
