// Counting over the walls: tables of all open organisations, and the blind count of people. Both run with purposes of the server itself,
// each of which may read only its part; whoever asked sees protected numbers.
import { sql } from 'kysely'
import { randomInt } from 'node:crypto'
import { appendAudit } from '../../../kernel/audit.ts'
import { check, command, InputError } from '../../../kernel/command.ts'
import { asActor, setActor, type Tx } from '../../../kernel/db.ts'
import { AppError } from '../../../kernel/errors.ts'
import type { Ports } from '../../../kernel/ports.ts'
import type { Identity } from '../clients/model.ts'
import { clientKeys, openText } from '../keys.ts'
import { asksStatistics, decidesParticipation, helps, organisationOf } from '../policy.ts'
import { withstand, type Said } from './attack.ts'
import { inventControls } from './controls.ts'
import {
  countInput,
  objectionInput,
  participationInput,
  releaseInput,
  releasesInAYear,
  type Dimension,
  type ReleaseDefinition,
} from './model.ts'
import { insideTheCity, forSensitiveMatters, releaseTable, type Cell, type Member, type Published } from './protection.ts'
import { askTokens, countSubmissions, makeSubmission, openKeyHolder, type KeyHolder, type Registered, type Submission } from './protocol.ts'

// Tables ----------------------------------------------------------------------------------------------------------------------

type Served = {
  client: string
  recordKey: string
  on: string
  enteredAt: Date
  organisation: string
  topics: string[]
  place: string
  language: string | null
  district: string | null
  citizenship: string | null
  sex: string | null
}
function valuesOf(row: Served, dimension: Dimension): readonly string[] {
  if (dimension === 'topic') return row.topics
  const value = row[dimension]
  return value === null ? [] : [value]
}

/** The cells of a table as they were when `known` was the last thing entered. */
function cellsOf(served: readonly Served[], asked: ReleaseDefinition, known: Date): Cell[] {
  const cells = new Map<string, Map<string, Member>>()
  for (const row of served) {
    if (row.on < asked.since || row.on > asked.until || row.enteredAt > known) continue
    if (Object.entries(asked.where).some(([name, value]) => !valuesOf(row, releaseInput.shape.by.parse(name)).includes(value))) continue
    for (const value of valuesOf(row, asked.by)) {
      const members = cells.get(value) ?? new Map<string, Member>()
      members.set(row.client, { id: row.client, recordKey: Number(row.recordKey) })
      cells.set(value, members)
    }
  }
  return [...cells]
    .map(([label, members]) => ({ label, members: [...members.values()] }))
    .toSorted((one, other) => one.label.localeCompare(other.label))
}

type Earlier = {
  definition: unknown
  result: { cells: Published[]; total: number | null }
  askedAt: Date
  minimum: number
  roundTo: number
}
export type Released = { refused: boolean; cells: Published[]; total: number | null }

/**
 * Makes one table of clients over all open organisations, or refuses it: too small, or too close to a table that left before.
 * The same question gets the same answer again; every question stays in the ledger.
 */
export const releaseStatistics = command({
  name: 'casework.releaseStatistics',
  input: releaseInput,
  may: asksStatistics,
  run: async (tx, actor, input, ports): Promise<Released & { id: string }> => {
    if (input.until >= ports.clock.today()) throw new InputError({ until: ['casework.counts.notOver'] })
    await setActor(tx, { kind: 'system', purpose: 'casework-statistics' })
    // One after the other: two tables asked at once could otherwise not know of each other.
    await sql`select pg_advisory_xact_lock(hashtext('casework.release'))`.execute(tx)
    const definition = JSON.stringify(input)
    const earlier = (
      await sql<
        Earlier & { id: string; same: boolean }
      >`select id, definition, result, asked_at as "askedAt", minimum, rounded_to as "roundTo", definition = ${definition}::jsonb as same
      from casework.release where not refused and asked_at > ${ports.clock.now()}::timestamptz - interval '400 days' order by asked_at`.execute(
        tx,
      )
    ).rows
    const before = earlier.find((one) => one.same)
    let answer: Released & { id: string }
    if (before) answer = { id: before.id, refused: false, ...before.result }
    else {
      if (earlier.length >= releasesInAYear) throw new AppError('too-many', 'This year no further table may leave.')
      const served = (
        await sql<Served>`
          select coalesce(c.merged_into, c.id)::text as client, c.record_key::text as "recordKey", k.happened_on::text as on,
            k.entered_at as "enteredAt", o.slug as organisation, k.topics, k.place,
          coalesce(k.language, p.language) as language, coalesce(k.district_code, p.district_code) as district, p.citizenship, p.sex
        from casework.contact k join casework.client c on c.id = k.client_id join directory.organisation o on o.id = k.organisation_id
        join casework.count_participation t on t.organisation_id = k.organisation_id and t.tier = 'open'
        left join casework.client_profile p on p.client_id = c.id
        where c.kind = 'identified' or c.kind = 'pseudonymous'`.execute(tx)
      ).rows
      const now = ports.clock.now()
      const known: Said[] = []
      const hiddenBefore: Cell[] = []
      for (const one of earlier) {
        const asked = releaseInput.safeParse(one.definition)
        if (!asked.success) continue
        const rules = { minimum: one.minimum, roundTo: one.roundTo }
        const cells = cellsOf(served, asked.data, one.askedAt)
        const counts = new Map(one.result.cells.map((cell) => [cell.label, cell.count]))
        const everybody = new Map(cells.flatMap((cell) => cell.members).map((member) => [member.id, member]))
        for (const cell of cells) {
          const count = counts.get(cell.label) ?? null
          if (count !== null) known.push({ cell, count, rules })
          else if (cell.members.length < rules.minimum) hiddenBefore.push(cell)
        }
        if (one.result.total !== null)
          known.push({ cell: { label: 'total', members: [...everybody.values()] }, count: one.result.total, rules })
      }
      const sensitive = input.by === 'topic' || input.where.topic !== undefined
      const rules = sensitive && (input.by === 'district' || input.where.district !== undefined) ? forSensitiveMatters : insideTheCity
      const cells = cellsOf(served, input, now)
      const first = releaseTable(
        cells,
        known.map((one) => one.cell),
        rules,
      )
      // What no pair of numbers gives away, many together may: the table leaves only if our own attack with all of them fails.
      const released = (await withstand(first, cells, known, hiddenBefore, rules)).release
      const result = released.refused ? null : JSON.stringify({ cells: released.cells, total: released.total })
      const id =
        (
          await sql<{ id: string }>`insert into casework.release (definition, asked_by, asked_at, refused, minimum, rounded_to, result)
        values (${definition}::jsonb, ${actor.kind === 'person' ? actor.accountId : actor.kind}, ${now}, ${released.refused}, ${rules.minimum},
          ${rules.roundTo}, ${result}::jsonb) returning id`.execute(tx)
        ).rows[0]?.id ?? ''
      answer = released.refused
        ? { id, refused: true, cells: [], total: null }
        : { id, refused: false, cells: released.cells, total: released.total }
    }
    await setActor(tx, actor)
    return answer
  },
  audit: (input, output) => ({
    subjectKind: 'release',
    subjectId: output.id,
    details: { by: input.by, since: input.since, until: input.until, refused: output.refused },
  }),
})

// People ----------------------------------------------------------------------------------------------------------------------

const counting = { kind: 'system', purpose: 'casework-count' } as const
const linking = { kind: 'system', purpose: 'casework-linkage' } as const
/** Unpredictable, in steps fine enough for shuffling. */
const unforeseen = () => randomInt(2 ** 47) / 2 ** 47

async function openOrganisation(tx: Tx, organisationId: string): Promise<void> {
  await sql`select set_config('casework.counting', ${organisationId}, true)`.execute(tx)
}

type Totals = { people: number; pseudonymous: number; objecting: number; anonymous: number }
/** Clients of a period as counts; no name is read. */
async function totalsOf(tx: Tx, since: string, until: string, organisationId: string): Promise<Totals> {
  const found = await sql<Totals>`with served as (
      select distinct coalesce(c.merged_into, c.id) as id from casework.contact k join casework.client c on c.id = k.client_id
      where k.organisation_id = ${organisationId} and k.happened_on between ${since} and ${until})
    select count(*) filter (where c.kind = 'identified') as people, count(*) filter (where c.kind = 'pseudonymous') as pseudonymous,
      count(*) filter (where c.kind = 'identified' and j.client_id is not null) as objecting,
      (select coalesce(sum(k.headcount), 0) from casework.contact k where k.organisation_id = ${organisationId} and k.client_id is null
        and k.happened_on between ${since} and ${until}) as anonymous
    from served s join casework.client c on c.id = s.id left join casework.count_objection j on j.client_id = s.id`.execute(tx)
  const row = found.rows[0]
  return {
    people: Number(row?.people ?? 0),
    pseudonymous: Number(row?.pseudonymous ?? 0),
    objecting: Number(row?.objecting ?? 0),
    anonymous: Number(row?.anonymous ?? 0),
  }
}

/** The people of one organisation who take part in the comparison, for as long as their tokens are made. */
async function registeredOf(tx: Tx, ports: Ports, since: string, until: string, organisationId: string): Promise<Registered[]> {
  const rows = (
    await sql<{ id: string; sealed: Buffer; sex: string | null; citizenship: string | null }>`
    select c.id, i.sealed, p.sex, p.citizenship from casework.client c join casework.client_identity i on i.client_id = c.id
    left join casework.client_profile p on p.client_id = c.id
    where c.organisation_id = ${organisationId} and c.kind = 'identified' and c.merged_into is null and c.erased_at is null
      and not exists (select from casework.count_objection j where j.client_id = c.id)
      and exists (select from casework.contact k join casework.client m on m.id = k.client_id where coalesce(m.merged_into, m.id) = c.id
        and k.happened_on between ${since} and ${until})`.execute(tx)
  ).rows
  const keys = await clientKeys(
    tx,
    ports,
    organisationId,
    rows.map((row) => row.id),
  )
  return rows.flatMap((row) => {
    const key = keys.get(row.id)
    if (!key) return []
    const identity: Identity = JSON.parse(openText(key, row.sealed, `identity ${row.id}`))
    const name = identity.names.find((one) => one.kind === 'passport') ?? identity.names[0]
    return [
      {
        given: name?.given ?? '',
        surname: name?.surname ?? '',
        birth: identity.birthDateDoubtful ? '' : (identity.birthDate ?? ''),
        sex: row.sex ?? '',
        group: row.citizenship ?? '',
      },
    ]
  })
}

async function keepTokens(tx: Tx, run: string, submission: Submission): Promise<void> {
  const rows = [
    ...submission.people.map((one, position) => ({ kind: 'person', position, token: one.token, class: one.group, control: null })),
    ...submission.controls.map((one, position) => ({ kind: 'control', position, token: one.token, class: '', control: one.control })),
    ...submission.shuffled.map((token, position) => ({ kind: 'shuffled', position, token, class: '', control: null })),
  ]
  await sql`insert into casework.count_token (run_id, organisation_id, kind, position, token, class, control)
    select ${run}, ${submission.organisation}, r.kind, r.position, decode(r.token, 'hex'), r.class, r.control
    from jsonb_to_recordset(${JSON.stringify(rows)}::jsonb) as r (kind text, position int, token text, class text, control int)`.execute(tx)
}

/** The sealed job: all tokens of a run in, numbers out, tokens gone. */
function countTokens(ports: Ports, run: string, sealedTotals: readonly number[]) {
  return asActor(ports.db, linking, async (tx) => {
    const rows = (
      await sql<{ organisation: string; kind: string; token: string | null; class: string; control: number | null }>`
      delete from casework.count_token where run_id = ${run}
      returning organisation_id as organisation, kind, encode(token, 'hex') as token, class, control`.execute(tx)
    ).rows
    const submissions = [...Map.groupBy(rows, (row) => row.organisation)].map(([organisation, own]): Submission => ({
      organisation,
      people: own.filter((row) => row.kind === 'person').map((row) => ({ token: row.token, group: row.class })),
      controls: own.filter((row) => row.kind === 'control').map((row) => ({ token: row.token, control: row.control ?? 0 })),
      shuffled: own.filter((row) => row.kind === 'shuffled').map((row) => row.token),
    }))
    return countSubmissions(submissions, sealedTotals)
  })
}

export type CountedPeople = {
  run: string
  organisations: number
  registrations: number
  estimate: number
  range: [number, number]
  ceiling: number
  recall: number
  controls: number
  sealed: number | null
  pseudonymous: number | null
  objecting: number | null
  anonymous: number
  byOrganisations: (number | null)[]
  method: string
}
const round = (count: number, to = 5) => Math.round(count / to) * to
const safe = (count: number, minimum = 10, to = 5) => (count === 0 ? 0 : count < minimum ? null : round(count, to))
const neededControls = 300

/**
 * Counts the people behind the clients of all open organisations in a period, without anybody learning who is known where.
 * Keys and tokens end with the run, also when it fails. For the command line: a city of 13,000 clients takes some minutes.
 */
export async function countPeopleAcross(ports: Ports, raw: unknown): Promise<CountedPeople> {
  const checked = check(countInput, raw)
  if (!checked.ok) throw new AppError('invalid', 'The period needs two dates, the earlier one first.')
  const { since, until, askedBy } = checked.value
  const { run, tiers } = await asActor(ports.db, counting, async (tx) => {
    const started = await sql<{
      id: string
    }>`insert into casework.count_run (since, until, asked_by) values (${since}, ${until}, ${askedBy}) returning id`.execute(tx)
    const id = started.rows[0]?.id ?? ''
    await appendAudit(tx, 'casework.countPeople', { subjectKind: 'count-run', subjectId: id, details: { since, until } })
    return {
      run: id,
      tiers: (
        await sql<{ id: string; tier: string }>`select organisation_id as id, tier from casework.count_participation order by 1`.execute(tx)
      ).rows,
    }
  })
  const caps = new Map<string, number>()
  const holders: [KeyHolder, KeyHolder] = [
    openKeyHolder('data-protection-officer', (organisation) => caps.get(organisation) ?? 0),
    openKeyHolder('university', (organisation) => caps.get(organisation) ?? 0),
  ]
  try {
    const open = tiers.filter((one) => one.tier === 'open').map((one) => one.id)
    const totals = { people: 0, pseudonymous: 0, objecting: 0, anonymous: 0 }
    const sealedTotals: number[] = []
    const invented = inventControls(open, neededControls, unforeseen)
    for (const { id, tier } of tiers) {
      await asActor(ports.db, counting, async (tx) => {
        await openOrganisation(tx, id)
        const own = await totalsOf(tx, since, until, id)
        totals.pseudonymous += own.pseudonymous
        totals.anonymous += own.anonymous
        totals.objecting += own.objecting
        if (tier === 'sealed') {
          sealedTotals.push(own.people)
          return
        }
        const people = await registeredOf(tx, ports, since, until, id)
        const known = (
          await sql<{
            control: number
            given: string
            surname: string
            birth: string
            sex: string
            citizenship: string
          }>`select control, given, surname, birth, sex, citizenship from casework.count_control`.execute(tx)
        ).rows
        // Clerks' own controls are better than the program's; their numbers begin beyond them.
        const controls = [
          ...known.map((one) => ({ ...one, control: one.control + neededControls })),
          ...invented.filter((one) => one.organisation === id),
        ].map((one) => ({ ...one, group: one.citizenship }))
        caps.set(id, 2 * people.length + controls.length)
        await keepTokens(
          tx,
          run,
          makeSubmission(id, people, controls, unforeseen, (keys) => askTokens(keys, id, holders)),
        )
        for (const holder of holders)
          await sql`
            insert into casework.count_answer (run_id, holder, organisation_id, answered)
            values (${run}, ${holder.name}, ${id}, ${holder.answered().get(id) ?? 0})`.execute(tx)
      })
    }
    for (const holder of holders) holder.destroy()
    const keysGone = ports.clock.now()
    const counted = await countTokens(ports, run, sealedTotals)
    const published: CountedPeople = {
      run,
      organisations: open.length,
      registrations: round(counted.registrations),
      estimate: round(counted.estimate),
      range: [round(counted.range[0]), round(counted.range[1])],
      ceiling: round(counted.ceiling),
      recall: Math.round(counted.recall * 1000) / 1000,
      controls: counted.controls,
      sealed: safe(counted.sealed, 20, 10),
      pseudonymous: safe(totals.pseudonymous),
      objecting: safe(totals.objecting),
      anonymous: round(totals.anonymous),
      byOrganisations: counted.byOrganisations.map((count) => safe(count)),
      method: 'blind-count 1: RFC 9497 ristretto255 with two key holders, precise key, invented controls, shuffled dates',
    }
    await asActor(ports.db, counting, (tx) =>
      sql`
        update casework.count_run set state = 'published', finished_at = ${ports.clock.now()}, keys_destroyed_at = ${keysGone},
          tokens_destroyed_at = ${ports.clock.now()}, result = ${JSON.stringify(published)}::jsonb where id = ${run}`.execute(tx),
    )
    ports.changed()
    return published
  } catch (error) {
    for (const holder of holders) holder.destroy()
    await asActor(ports.db, linking, (tx) => sql`delete from casework.count_token where run_id = ${run}`.execute(tx))
    await asActor(ports.db, counting, (tx) =>
      sql`
        update casework.count_run set state = 'failed', finished_at = ${ports.clock.now()}, keys_destroyed_at = ${ports.clock.now()},
          tokens_destroyed_at = ${ports.clock.now()} where id = ${run}`.execute(tx),
    )
    throw error
  }
}

// Taking part ---------------------------------------------------------------------------------------------------------------------

/** The head of an organisation decides how it is counted; without a decision it is not. */
export const decideParticipation = command({
  name: 'casework.decideParticipation',
  input: participationInput,
  may: decidesParticipation,
  run: async (tx, actor, input) => {
    const organisationId = organisationOf(actor)
    if (input.tier === 'none') await sql`delete from casework.count_participation where organisation_id = ${organisationId}`.execute(tx)
    else {
      await sql`
        insert into casework.count_participation (organisation_id, tier, decided_by)
        values (${organisationId}, ${input.tier}, kernel.actor_account())
        on conflict (organisation_id) do update set tier = excluded.tier, decided_by = excluded.decided_by, decided_at = now()`.execute(tx)
    }
    return organisationId
  },
  audit: (input, organisationId) => ({
    subjectKind: 'organisation',
    subjectId: organisationId,
    organisationId,
    details: { tier: input.tier },
  }),
})

/** A client does not want to be compared across organisations, or takes that back. */
export const objectToCount = command({
  name: 'casework.objectToCount',
  input: objectionInput,
  may: helps,
  run: async (tx, actor, input) => {
    const known = await sql<{ id: string }>`select client_id as id from casework.my_client where client_id = ${input.id}`.execute(tx)
    if (known.rows.length === 0) throw new AppError('not-found', 'There is no such file.')
    if (input.objects === 'yes')
      await sql`
        insert into casework.count_objection (client_id, organisation_id, recorded_by)
        values (${input.id}, ${organisationOf(actor)}, kernel.actor_account()) on conflict do nothing`.execute(tx)
    else await sql`delete from casework.count_objection where client_id = ${input.id}`.execute(tx)
    return null
  },
  audit: (input) => ({ subjectKind: 'client', subjectId: input.id, details: { objects: input.objects } }),
})
