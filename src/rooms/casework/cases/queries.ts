// A case with everything that hangs on it, opened in one transaction and recorded as read.
import { sql } from 'kysely'
import type { Actor } from '../../../kernel/actor.ts'
import { appendAudit } from '../../../kernel/audit.ts'
import { asActor, type Tx } from '../../../kernel/db.ts'
import type { Ports } from '../../../kernel/ports.ts'
import { clientKey, clientKeys, openText } from '../keys.ts'
import type { CaseState } from '../model.ts'
import { organisationOf } from '../policy.ts'
import { shownName } from '../clients/model.ts'

export type CaseRow = {
  id: string
  clientId: string
  code: string
  number: string
  template: string
  state: CaseState
  openedOn: string
  lead: string
  name: string
}
export type Note = {
  id: string
  kind: string
  author: string
  authorId: string
  writtenAt: Date
  text: string
  replaced: boolean
  replaces: string | null
}
export type Goal = { id: string; area: string; text: string; state: string; targetOn: string | null }
export type Task = {
  id: string
  caseId: string | null
  clientId: string | null
  code: string | null
  kind: string
  label: string | null
  text: string
  dueOn: string | null
  state: string
  assignedTo: string
  assignee: string
}
export type CaseEvent = { from: string | null; to: string; at: Date; who: string; reason: string }
export type CaseView = CaseRow & {
  version: number
  leadId: string
  supervisorId: string | null
  supervisor: string | null
  outcome: string | null
  closedOn: string | null
  closingAskedBy: string | null
  notes: Note[]
  goals: Goal[]
  tasks: Task[]
  events: CaseEvent[]
  obstacles: { kind: string; n: number }[]
  mine: { readsLegal: boolean; cleared: boolean; limited: boolean }
  matters: string[]
}

/** Cases of one client and of those merged into it. */
export async function casesOfClient(tx: Tx, clientId: string): Promise<Omit<CaseRow, 'name'>[]> {
  return (
    await sql<Omit<CaseRow, 'name'>>`
    select f.id, f.client_id as "clientId", c.code, f.number, f.template, f.state, f.opened_on::text as "openedOn",
      coalesce(a.display_name, '') as lead
    from casework.case_file f join casework.client c on c.id = f.client_id left join identity.account a on a.id = f.lead_id
    where c.id = ${clientId} or c.merged_into = ${clientId} order by f.state = 'closed', f.opened_on desc`.execute(tx)
  ).rows
}

/** The acting person's own cases, open ones first, newest first; `state` narrows. */
export async function myCases(ports: Ports, actor: Actor, state: string | null, before: string | null, limit = 50): Promise<CaseRow[]> {
  const organisationId = organisationOf(actor)
  return asActor(ports.db, actor, async (tx) => {
    const rows = (
      await sql<Omit<CaseRow, 'name'> & { sealed: Buffer | null }>`
      select f.id, f.client_id as "clientId", c.code, f.number, f.template, f.state, f.opened_on::text as "openedOn", '' as lead, i.sealed
      from casework.case_file f join casework.client c on c.id = f.client_id left join casework.client_identity i on i.client_id = c.id
      where f.lead_id = kernel.actor_account() ${state === null ? sql`and f.state <> 'closed'` : sql`and f.state = ${state}`} ${before === null ? sql`` : sql`and f.id < ${before}`} order by f.id desc limit ${limit}`.execute(
        tx,
      )
    ).rows
    const keys = await clientKeys(
      tx,
      ports,
      organisationId,
      rows.map((row) => row.clientId),
    )
    await appendAudit(tx, 'casework.listMyCases', { subjectKind: 'case', subjectId: null, organisationId })
    return rows.map(({ sealed, ...row }) => {
      const key = keys.get(row.clientId)
      return { ...row, name: key && sealed ? shownName(JSON.parse(openText(key, sealed, `identity ${row.clientId}`))) : '' }
    })
  })
}

/** Tasks that wait for the acting person, most urgent first. */
export async function myTasks(ports: Ports, actor: Actor, limit = 50): Promise<Task[]> {
  return asActor(ports.db, actor, async (tx) => {
    const rows = (
      await sql<Omit<Task, 'text'> & { sealed: Buffer | null }>`
      select t.id, t.case_id as "caseId", t.client_id as "clientId", c.code, t.kind, t.label, t.due_on::text as "dueOn", t.state,
        t.assigned_to as "assignedTo", '' as assignee, t.sealed
      from casework.task t left join casework.client c on c.id = t.client_id where t.assigned_to = kernel.actor_account()
        and t.organisation_id = kernel.actor_organisation() and t.state = 'open' order by t.due_on nulls last, t.id limit ${limit}`.execute(
        tx,
      )
    ).rows
    return opened(tx, ports, actor, rows)
  })
}
async function opened(
  tx: Tx,
  ports: Ports,
  actor: Actor,
  rows: readonly (Omit<Task, 'text'> & { sealed: Buffer | null })[],
): Promise<Task[]> {
  const keys = await clientKeys(
    tx,
    ports,
    organisationOf(actor),
    rows.flatMap((row) => (row.clientId !== null && row.sealed !== null ? [row.clientId] : [])),
  )
  return rows.map(({ sealed, ...row }) => {
    const key = row.clientId === null ? undefined : keys.get(row.clientId)
    return { ...row, text: key && sealed ? openText(key, sealed, `task ${row.id}`) : '' }
  })
}

/** A case for members of the client's circle; undefined for everybody else. Notes come as far as the person may read them. */
export async function openCase(ports: Ports, actor: Actor, id: string): Promise<CaseView | undefined> {
  const organisationId = organisationOf(actor)
  return asActor(ports.db, actor, async (tx) => {
    const found = await sql<
      Omit<CaseView, 'notes' | 'goals' | 'tasks' | 'events' | 'obstacles' | 'mine' | 'name'> & {
        sealed: Buffer | null
        readsLegal: boolean
        cleared: boolean
        limited: boolean
      }
    >`
      select f.id, f.client_id as "clientId", c.code, f.number, f.template, f.state, f.opened_on::text as "openedOn", coalesce(a.display_name, '') as lead, f.version, f.lead_id as "leadId", f.supervisor_id as "supervisorId", s.display_name as supervisor,
        f.outcome, f.closed_on::text as "closedOn", f.closing_asked_by as "closingAskedBy", f.matters, i.sealed, m.reads_legal as "readsLegal", m.cleared, m.limited
      from casework.case_file f join casework.client c on c.id = f.client_id join casework.my_client m on m.client_id = c.id left join casework.client_identity i on i.client_id = c.id
        left join identity.account a on a.id = f.lead_id left join identity.account s on s.id = f.supervisor_id where f.id = ${id}`.execute(
      tx,
    )
    const row = found.rows[0]
    if (!row) return undefined
    const key = await clientKey(tx, ports, organisationId, row.clientId)
    const read = (sealed: Buffer | null, place: string) => (key && sealed ? openText(key, sealed, place) : '')
    const notes = await sql<Omit<Note, 'text'> & { sealed: Buffer }>`
      select n.id, n.kind, coalesce(a.display_name, '') as author, n.author_id as "authorId", n.written_at as "writtenAt", n.replaces,
        exists (select from casework.note x where x.replaces = n.id) as replaced, n.sealed
      from casework.note n left join identity.account a on a.id = n.author_id where n.case_id = ${id} order by n.written_at desc limit 300`.execute(
      tx,
    )
    const goals = await sql<
      Omit<Goal, 'text'> & { sealed: Buffer }
    >`select id, area, sealed, state, target_on::text as "targetOn" from casework.goal where case_id = ${id} order by state <> 'open', target_on nulls last, id`.execute(
      tx,
    )
    const tasks = await sql<Omit<Task, 'text'> & { sealed: Buffer | null }>`
      select t.id, t.case_id as "caseId", t.client_id as "clientId", null as code, t.kind, t.label, t.due_on::text as "dueOn", t.state,
        t.assigned_to as "assignedTo", coalesce(a.display_name, '') as assignee, t.sealed
      from casework.task t left join identity.account a on a.id = t.assigned_to where t.case_id = ${id}
      order by t.state <> 'open', t.due_on nulls last, t.id`.execute(tx)
    const events = await sql<{ id: string; from: string | null; to: string; at: Date; who: string; sealed: Buffer | null }>`
      select e.id, e.from_state as "from", e.to_state as "to", e.at, coalesce(a.display_name, '') as who, e.reason_sealed as sealed
      from casework.case_event e left join identity.account a on a.id = e.account_id where e.case_id = ${id} order by e.at desc`.execute(tx)
    const obstacles = await sql<{ kind: string; n: number }>`select kind, n from casework.closing_obstacle(${id})`.execute(tx)
    await appendAudit(tx, 'casework.readCase', { subjectKind: 'client', subjectId: row.clientId, organisationId, details: { case: id } })
    const { sealed, readsLegal, cleared, limited, ...rest } = row
    return {
      ...rest,
      mine: { readsLegal, cleared, limited },
      name: sealed && key ? shownName(JSON.parse(openText(key, sealed, `identity ${row.clientId}`))) : '',
      notes: notes.rows.map(({ sealed: body, ...note }) => ({ ...note, text: read(body, `note ${note.id}`) })),
      goals: goals.rows.map(({ sealed: body, ...goal }) => ({ ...goal, text: read(body, `goal ${goal.id}`) })),
      tasks: tasks.rows.map(({ sealed: body, ...task }) => ({ ...task, text: read(body, `task ${task.id}`) })),
      events: events.rows.map(({ id: eventId, sealed: body, ...event }) => ({ ...event, reason: read(body, `event ${eventId}`) })),
      obstacles: obstacles.rows,
    }
  })
}
