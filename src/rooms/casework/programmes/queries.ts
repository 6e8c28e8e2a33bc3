// Reports for those who pay for programmes, made of the same steps people work with: case numbers and days, no names, no written word.
import { sql } from 'kysely'
import type { Actor } from '../../../kernel/actor.ts'
import { appendAudit } from '../../../kernel/audit.ts'
import { asActor } from '../../../kernel/db.ts'
import type { Ports } from '../../../kernel/ports.ts'
import { organisationOf } from '../policy.ts'
import { lineOf, type Plan, type PlanLine } from './model.ts'

export type Outcomes = {
  level: string
  running: number
  recognised: number
  afterExam: number
  equivalent: number
  refused: number
  withdrawn: number
  medianDays: number | null
}
export type Programmes = { plans: PlanLine[]; recognitions: Outcomes[] }
/** Housing plans and recognitions of the own organisation that ran between two days. Each plan and each diploma is one row, so each is counted once. */
export async function programmes(ports: Ports, actor: Actor, from: string, to: string): Promise<Programmes> {
  const organisation = organisationOf(actor)
  const today = ports.clock.today()
  const found = await asActor(ports.db, { kind: 'system', purpose: 'casework-statistics' }, async (tx) => {
    const plans = (
      await sql<Plan>`
      select f.number, f.opened_on::text as "openedOn", f.closed_on::text as "closedOn", f.state, f.outcome,
        (select coalesce(jsonb_agg(jsonb_build_object('label', t.label, 'kind', t.kind, 'state', t.state, 'dueOn', t.due_on)), '[]')
        from casework.task t where t.case_id = f.id) as steps
      from casework.case_file f where f.organisation_id = ${organisation} and f.template = 'housing' and f.opened_on <= ${to}
        and (f.closed_on is null or f.closed_on >= ${from}) order by f.opened_on, f.number`.execute(tx)
    ).rows
    const recognitions = (
      await sql<Outcomes>`
      select r.level, count(*) filter (where r.outcome is null) as running, count(*) filter (where r.outcome = 'recognised') as recognised,
        count(*) filter (where r.outcome = 'recognised-after-exam') as "afterExam",
        count(*) filter (where r.outcome = 'equivalent') as equivalent, count(*) filter (where r.outcome = 'refused') as refused,
          count(*) filter (where r.outcome = 'withdrawn') as withdrawn,
        percentile_cont(0.5) within group (order by r.decided_on - r.filed_on) filter (where r.filed_on is not null
          and r.decided_on is not null)::float8 as "medianDays"
      from casework.recognition r where r.organisation_id = ${organisation} and (r.outcome is null or r.decided_on between ${from} and ${to})
      group by 1 order by 1`.execute(tx)
    ).rows
    return { plans, recognitions }
  })
  await asActor(ports.db, actor, (tx) =>
    appendAudit(tx, 'casework.readProgrammes', { subjectKind: 'report', subjectId: `${from}/${to}`, organisationId: organisation }),
  )
  return { plans: found.plans.map((plan) => lineOf(plan, today)), recognitions: found.recognitions }
}
