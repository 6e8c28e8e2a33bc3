// Opening files, changing them, and deciding who may read them.
import { sql } from 'kysely'
import { z } from 'zod'
import { hasRole, type Actor } from '../../../kernel/actor.ts'
import { command, InputError } from '../../../kernel/command.ts'
import { violatedConstraint, type Tx } from '../../../kernel/db.ts'
import { AppError } from '../../../kernel/errors.ts'
import type { Ports } from '../../../kernel/ports.ts'
import { checkbox, text } from '../../../kernel/validation.ts'
import { rewriteReminders } from '../calendar/commands.ts'
import { carriedHash, clientKey, newClientKey, newCode, organisationKey, sealText } from '../keys.ts'
import { factClasses, relations } from '../model.ts'
import { colleagues } from '../people.ts'
import { helps, leadsTeam, organisationOf } from '../policy.ts'
import { identityOf, intakeInput, type Identity, type Intake } from './model.ts'
import { possiblyTheSame, readFile, tokensOf, type ClientFile } from './queries.ts'

const subject = (id: string, details: Record<string, string | number | boolean> = {}) => ({ subjectKind: 'client', subjectId: id, details })
function me(actor: Actor): string {
  if (actor.kind !== 'person') throw new AppError('forbidden', 'Only a person works with clients.')
  return actor.accountId
}
async function fileOf(tx: Tx, ports: Ports, actor: Actor, id: string): Promise<ClientFile> {
  const file = await readFile(tx, ports, actor, id)
  if (!file) throw new AppError('not-found', 'There is no such file.')
  if (file.erased) throw new AppError('gone', 'The file was erased.')
  return file
}
/** The file for something that lasts; an emergency opening is not enough for it. */
async function wholeFileOf(tx: Tx, ports: Ports, actor: Actor, id: string): Promise<ClientFile> {
  const file = await fileOf(tx, ports, actor, id)
  if (file.mine.limited) throw new AppError('forbidden', 'The file was opened in an emergency; changes that last are made by its circle.')
  return file
}
const yearOf = (input: Intake) => (input.birthDate === null ? null : Number(input.birthDate.slice(0, 4)))

async function writeTokens(
  tx: Tx,
  key: Buffer,
  organisationId: string,
  id: string,
  identity: Identity,
  birthYear: number | null,
): Promise<void> {
  await sql`delete from casework.client_token where client_id = ${id} and kind <> 'file-number'`.execute(tx)
  for (const { kind, token } of tokensOf(key, identity, birthYear))
    await sql`
      insert into casework.client_token (organisation_id, token, client_id, kind) values (${organisationId}, ${token}, ${id}, ${kind})
      on conflict do nothing`.execute(tx)
}
async function writeProfile(tx: Tx, organisationId: string, id: string, input: Intake): Promise<void> {
  await sql`insert into casework.client_profile (client_id, organisation_id, language, interpreter, district_code, sex, birth_year, citizenship)
    values (${id}, ${organisationId}, ${input.language}, ${input.interpreter}, ${input.district}, ${input.sex}, ${yearOf(input)},
      ${input.citizenship})
    on conflict (client_id) do update set language = excluded.language, interpreter = excluded.interpreter,
      district_code = excluded.district_code, sex = excluded.sex, birth_year = excluded.birth_year, citizenship = excluded.citizenship`.execute(
    tx,
  )
}

/** Makes the file itself: record, key, circle, sealed identity, classes and blind index, in the caller's transaction. */
export async function openClientInside(tx: Tx, actor: Actor, input: Intake, ports: Ports): Promise<{ id: string; code: string }> {
  const organisationId = organisationOf(actor)
  const account = me(actor)
  const key = await organisationKey(tx, ports, organisationId)
  const identity = identityOf(input)
  const code = newCode()
  const made = await sql<{
    id: string
  }>`insert into casework.client (organisation_id, kind, code, restricted, created_by) values (${organisationId}, ${input.kind}, ${code}, ${input.restricted}, ${account}) returning id`.execute(
    tx,
  )
  const id = made.rows[0]?.id
  if (!id) throw new Error('The file was not opened')
  const keys = newClientKey(key, id)
  await sql`insert into casework.client_key (client_id, organisation_id, wrapped) values (${id}, ${organisationId}, ${keys.wrapped})`.execute(
    tx,
  )
  await sql`insert into casework.circle (organisation_id, client_id, account_id, origin, reads_legal, cleared, restricted, given_by)
    values (${organisationId}, ${id}, ${account}, 'opened', ${hasRole(actor, 'lawyer')}, true, ${input.restricted}, ${account})`.execute(tx)
  await sql`insert into casework.client_identity (client_id, organisation_id, sealed) values (${id}, ${organisationId}, ${sealText(keys.key, JSON.stringify(identity), `identity ${id}`)})`.execute(
    tx,
  )
  await writeProfile(tx, organisationId, id, input)
  await writeTokens(tx, key, organisationId, id, identity, yearOf(input))
  return { id, code }
}

/** Opens a file. Who might be the same person inside the organisation is asked about first; another organisation's files are neither looked at nor mentioned. */
export const openClient = command({
  name: 'casework.openClient',
  input: intakeInput,
  may: helps,
  run: async (tx, actor, input, ports) => {
    if (input.sure !== 'yes' && (await possiblyTheSame(tx, ports, actor, identityOf(input), null)).length > 0)
      throw new InputError({ '': ['casework.error.maybeKnown'] })
    return openClientInside(tx, actor, input, ports)
  },
  audit: (_input, output) => subject(output.id),
})

/** Changes what is known; somebody else's change in the meantime refuses it. */
export const editClient = command({
  name: 'casework.editClient',
  input: z.object({ id: z.uuid(), version: z.coerce.number().int() }).and(intakeInput),
  may: helps,
  run: async (tx, actor, input, ports) => {
    const file = await wholeFileOf(tx, ports, actor, input.id)
    if (file.version !== input.version) throw new InputError({ '': ['casework.error.meanwhile'], version: [String(file.version)] })
    const organisationId = organisationOf(actor)
    const key = await clientKey(tx, ports, organisationId, input.id)
    if (!key) throw new AppError('gone', 'The file was erased.')
    const identity = identityOf(input)
    const written =
      await sql`update casework.client_identity set sealed = ${sealText(key, JSON.stringify(identity), `identity ${input.id}`)}, version = version + 1, changed_at = now() where client_id = ${input.id} and version = ${input.version}`.execute(
        tx,
      )
    if (Number(written.numAffectedRows) === 0) throw new InputError({ '': ['casework.error.meanwhile'] })
    await writeProfile(tx, organisationId, input.id, input)
    await rewriteReminders(tx, ports, input.id, input.language, identity.contact)
    await writeTokens(tx, await organisationKey(tx, ports, organisationId), organisationId, input.id, identity, yearOf(input))
    // Who first came under a code may say their name later; the way back is not there.
    if (file.kind === 'identified' && input.kind === 'pseudonymous') throw new InputError({ kind: ['casework.error.namedStays'] })
    if (file.kind !== input.kind) await sql`update casework.client set kind = ${input.kind} where id = ${input.id}`.execute(tx)
    if (file.restricted !== input.restricted)
      await sql`update casework.client set restricted = ${input.restricted} where id = ${input.id}`.execute(tx)
    return { id: input.id }
  },
  audit: (_input, output) => subject(output.id),
})

/** Calls a colleague into the circle, for a time or until further notice. */
export const widenCircle = command({
  name: 'casework.widenCircle',
  input: z.object({
    id: z.uuid(),
    accountId: z.uuid('ui.error.required'),
    origin: z.enum(['team', 'supervision', 'covering']),
    readsLegal: checkbox,
    cleared: checkbox,
    days: z.preprocess(
      (value) => (value === '' || value === undefined ? null : value),
      z.coerce.number().int().min(1, 'casework.error.days').max(366, 'casework.error.days').nullable(),
    ),
  }),
  may: helps,
  run: async (tx, actor, input) => {
    if (!(await colleagues(tx)).some((one) => one.id === input.accountId)) throw new InputError({ accountId: ['casework.error.colleague'] })
    const client = await sql<{ restricted: boolean }>`select restricted from casework.client where id = ${input.id}`.execute(tx)
    if (!client.rows[0]) throw new AppError('not-found', 'There is no such file.')
    const mine = (
      await sql<{
        legal: boolean
        cleared: boolean
      }>`select reads_legal as legal, cleared from casework.my_client where client_id = ${input.id} and not limited`.execute(tx)
    ).rows[0]
    if (!mine && !leadsTeam(actor)) throw new AppError('not-found', 'There is no such file.')
    // Nobody gives away more than they have.
    if ((input.readsLegal && !mine?.legal) || (input.cleared && !mine?.cleared)) throw new InputError({ '': ['casework.error.notYours'] })
    await sql`
      update casework.circle set until = now() where client_id = ${input.id} and account_id = ${input.accountId}
        and (until is null or until > now())`.execute(tx)
    await sql`insert into casework.circle (organisation_id, client_id, account_id, origin, reads_legal, cleared, restricted, until, given_by)
      values (${organisationOf(actor)}, ${input.id}, ${input.accountId}, ${input.origin}, ${input.readsLegal}, ${input.cleared}, ${client.rows[0].restricted}, ${input.days === null ? null : sql`now() + make_interval(days => ${input.days})`}, ${me(actor)})`.execute(
      tx,
    )
    return { id: input.id, accountId: input.accountId }
  },
  audit: (input) => subject(input.id, { account: input.accountId, origin: input.origin }),
})

/** Ends somebody's place in the circle now; the last one cannot leave an open file alone. */
export const narrowCircle = command({
  name: 'casework.narrowCircle',
  input: z.object({ id: z.uuid(), memberId: z.uuid() }),
  may: helps,
  run: async (tx, _actor, input) => {
    const others = await sql<{
      n: number
    }>`select count(*) as n from casework.circle where client_id = ${input.id} and id <> ${input.memberId} and origin <> 'break-glass' and (until is null or until > now())`.execute(
      tx,
    )
    if ((others.rows[0]?.n ?? 0) === 0) throw new InputError({ '': ['casework.error.lastInCircle'] })
    const ended = await sql`
        update casework.circle set until = now() where id = ${input.memberId} and client_id = ${input.id} and (until is null or until > now())`.execute(
      tx,
    )
    if (Number(ended.numAffectedRows) === 0) throw new AppError('not-found', 'There is no such member.')
    return null
  },
  audit: (input) => subject(input.id, { member: input.memberId }),
})

/** Opens a file of the own organisation without its circle: four hours,
    with a reason, reviewed by a second person, told to the client unless that is dangerous. */
export const breakGlass = command({
  name: 'casework.breakGlass',
  input: z.object({ id: z.uuid(), reason: text(1000, 10), danger: checkbox }),
  may: helps,
  run: async (tx, actor, input, ports) => {
    const organisationId = organisationOf(actor)
    const account = me(actor)
    const found = await sql<{
      erased: boolean
    }>`select erased_at is not null as erased from casework.client where id = ${input.id}`.execute(tx)
    if (!found.rows[0]) throw new AppError('not-found', 'There is no such file.')
    if (found.rows[0].erased) throw new AppError('gone', 'The file was erased.')
    let opened
    try {
      opened = await sql<{
        id: string
      }>`insert into casework.break_glass (organisation_id, client_id, account_id, danger) values (${organisationId}, ${input.id}, ${account}, ${input.danger}) returning id`.execute(
        tx,
      )
    } catch (error) {
      if (violatedConstraint(error) === 'break_glass_limit') throw new InputError({ '': ['casework.error.emergencyLimit'] })
      throw error
    }
    const emergency = opened.rows[0]?.id
    if (!emergency) throw new Error('The opening was not recorded')
    await sql`
      insert into casework.circle (organisation_id, client_id, account_id, origin, until, given_by, break_glass_id)
      values (${organisationId}, ${input.id}, ${account}, 'break-glass', now() + interval '4 hours', ${account}, ${emergency})`.execute(tx)
    const key = await clientKey(tx, ports, organisationId, input.id)
    if (!key) throw new Error('The file has no key')
    await sql`update casework.break_glass set reason_sealed = ${sealText(key, input.reason, `emergency ${emergency}`)} where id = ${emergency}`.execute(
      tx,
    )
    for (const lead of (await colleagues(tx)).filter((one) => one.roles.includes('team-lead') && one.id !== account)) {
      await sql`
        insert into casework.task (organisation_id, client_id, assigned_to, made_by, kind, label, due_on)
        values (${organisationId}, ${input.id}, ${lead.id}, ${account}, 'review', 'casework.task.reviewEmergency', kernel.today() + 1)`.execute(
        tx,
      )
    }
    return { id: input.id, emergency }
  },
  audit: (input, output) => subject(input.id, { emergency: output.emergency, danger: input.danger }),
})

/** The second person's word on an emergency opening. */
export const reviewEmergency = command({
  name: 'casework.reviewEmergency',
  input: z.object({ emergencyId: z.uuid(), verdict: z.enum(['justified', 'not-justified'], 'ui.error.required') }),
  may: leadsTeam,
  run: async (tx, actor, input) => {
    const reviewed = await sql<{
      client: string
    }>`update casework.break_glass set verdict = ${input.verdict}, reviewed_by = ${me(actor)}, reviewed_at = now() where id = ${input.emergencyId} and reviewed_at is null returning client_id as client`.execute(
      tx,
    )
    const client = reviewed.rows[0]?.client
    if (!client) throw new AppError('conflict', 'The opening was reviewed already, or it is your own.')
    await sql`
      update casework.task set state = 'done', done_at = now() where client_id = ${client} and kind = 'review'
        and label = 'casework.task.reviewEmergency' and state = 'open'`.execute(tx)
    return { client }
  },
  audit: (input, output) => subject(output.client, { emergency: input.emergencyId, verdict: input.verdict }),
})

export const addFact = command({
  name: 'casework.addSensitiveFact',
  input: z.object({ id: z.uuid(), class: z.enum(factClasses, 'ui.error.required'), text: text(4000) }),
  may: helps,
  run: async (tx, actor, input, ports) => {
    const file = await fileOf(tx, ports, actor, input.id)
    if (!file.mine.cleared) throw new AppError('forbidden', 'Only cleared members of the circle write sensitive facts.')
    const key = await clientKey(tx, ports, organisationOf(actor), input.id)
    if (!key) throw new AppError('gone', 'The file was erased.')
    const made = await sql<{ id: string }>`select kernel.uuid_v7() as id`.execute(tx)
    const id = made.rows[0]?.id ?? ''
    await sql`insert into casework.sensitive_fact (id, organisation_id, client_id, class, sealed, written_by) values (${id}, ${organisationOf(actor)}, ${input.id}, ${input.class}, ${sealText(key, input.text, `fact ${id}`)}, ${me(actor)})`.execute(
      tx,
    )
    return null
  },
  audit: (input) => subject(input.id),
})

export const linkHousehold = command({
  name: 'casework.linkHousehold',
  input: z
    .object({ id: z.uuid(), otherId: z.uuid('casework.error.otherFile'), relation: z.enum(relations, 'ui.error.required') })
    .refine((input) => input.id !== input.otherId, { path: ['otherId'], message: 'casework.error.otherFile' }),
  may: helps,
  run: async (tx, actor, input) => {
    const back = {
      partner: 'partner',
      child: 'parent',
      parent: 'child',
      sibling: 'sibling',
      relative: 'relative',
      'shares-home': 'shares-home',
    } as const
    const both = await sql<{
      n: number
    }>`select count(*) as n from casework.my_client where client_id in (${input.id}, ${input.otherId})`.execute(tx)
    if (both.rows[0]?.n !== 2) throw new InputError({ otherId: ['casework.error.otherFile'] })
    for (const [one, other, relation] of [
      [input.id, input.otherId, input.relation],
      [input.otherId, input.id, back[input.relation]],
    ] as const) {
      await sql`
        insert into casework.household_link (organisation_id, client_id, other_id, relation)
        values (${organisationOf(actor)}, ${one}, ${other}, ${relation}) on conflict (client_id, other_id) do update
        set relation = excluded.relation`.execute(tx)
    }
    return null
  },
  audit: (input) => subject(input.id, { other: input.otherId }),
})

/** Two files of one person: the other one is read together with the kept one from now on. Only somebody in both circles can know. */
export const mergeClients = command({
  name: 'casework.mergeClients',
  input: z.object({ keep: z.uuid(), gone: z.uuid() }).refine((input) => input.keep !== input.gone, 'casework.error.otherFile'),
  may: helps,
  run: async (tx, _actor, input) => {
    const both = await sql<{
      id: string
      merged: string | null
    }>`select c.id, c.merged_into as merged from casework.client c join casework.my_client m on m.client_id = c.id where c.id in (${input.keep}, ${input.gone}) order by c.id for update of c`.execute(
      tx,
    )
    if (both.rows.length !== 2) throw new AppError('not-found', 'There is no such pair.')
    if (both.rows.some((row) => row.merged !== null)) throw new AppError('conflict', 'One of the files was merged in the meantime.')
    const [first, second] = [input.keep, input.gone].toSorted()
    const apart = await sql`select from casework.not_same_client where first_id = ${first} and second_id = ${second}`.execute(tx)
    if (apart.rows.length > 0) throw new InputError({ '': ['casework.error.keptApart'] })
    await sql`update casework.client set merged_into = ${input.keep} where id = ${input.gone} or merged_into = ${input.gone}`.execute(tx)
    return null
  },
  audit: (input) => subject(input.keep, { merged: input.gone }),
})
/** Takes two files apart again, for good: they are remembered as two people. */
export const splitClients = command({
  name: 'casework.splitClients',
  input: z.object({ id: z.uuid() }),
  may: helps,
  run: async (tx, actor, input) => {
    const split = await sql<{
      was: string
    }>`update casework.client c set merged_into = null from (select id, merged_into as was from casework.client where id = ${input.id} and merged_into is not null for update) o where c.id = o.id returning o.was`.execute(
      tx,
    )
    const was = split.rows[0]?.was
    if (!was) throw new AppError('conflict', 'The file is not merged.')
    const [first, second] = [input.id, was].toSorted()
    await sql`
      insert into casework.not_same_client (organisation_id, first_id, second_id, decided_by)
      values (${organisationOf(actor)}, ${first}, ${second}, ${me(actor)}) on conflict do nothing`.execute(tx)
    return { was }
  },
  audit: (input, output) => subject(input.id, { from: output.was }),
})
export const keepApart = command({
  name: 'casework.keepApart',
  input: z.object({ id: z.uuid(), otherId: z.uuid() }).refine((input) => input.id !== input.otherId),
  may: helps,
  run: async (tx, actor, input) => {
    const [first, second] = [input.id, input.otherId].toSorted()
    await sql`
      insert into casework.not_same_client (organisation_id, first_id, second_id, decided_by)
      values (${organisationOf(actor)}, ${first}, ${second}, ${me(actor)}) on conflict do nothing`.execute(tx)
    return null
  },
  audit: (input) => subject(input.id, { other: input.otherId }),
})

/** A new code for the client's pocket; the former one stops working. It is shown once and stored as a hash. */
export const giveCard = command({
  name: 'casework.giveCard',
  input: z.object({ id: z.uuid() }),
  may: helps,
  run: async (tx, actor, input, ports) => {
    await wholeFileOf(tx, ports, actor, input.id)
    const code = newCode()
    await sql`update casework.client set carried_hash = ${carriedHash(code)} where id = ${input.id}`.execute(tx)
    return { code }
  },
  audit: (input) => subject(input.id),
})
