// Who works with whom: read from what the projects, the bodies and the funding keep.
import { sql } from 'kysely'
import type { Actor } from '../../../kernel/actor.ts'
import { asActor, type Tx } from '../../../kernel/db.ts'
import type { Ports } from '../../../kernel/ports.ts'
import type { Tie } from '../model.ts'

/** With whom an organisation works: shared projects, seats in the same body, money between the two. Each reason counts one. */
export function workingTies(ports: Ports, actor: Actor, organisationId: string): Promise<Tie[]> {
  return asActor(ports.db, actor, (tx) => ties(tx, organisationId))
}
async function ties(tx: Tx, id: string): Promise<Tie[]> {
  const found = await sql<Tie>`
    with reasons as (
      select distinct b.organisation_id as other, 'project' as kind, r.slug, r.name from projects.party a
      join projects.party b on b.project_id = a.project_id and b.organisation_id <> a.organisation_id
        join projects.project r on r.id = a.project_id where a.organisation_id = ${id}
      union select distinct b.organisation_id, 'body', x.slug, x.name from bodies.membership a join bodies.membership b on b.body_id = a.body_id
        and b.organisation_id <> a.organisation_id
        join bodies.body x on x.id = a.body_id where a.organisation_id = ${id}
      union select distinct b.organisation_id, 'money', m.slug, m.title from funding.money_party a
      join funding.money_party b on b.money_fact_id = a.money_fact_id and b.part <> a.part and b.organisation_id <> a.organisation_id
        join funding.money_fact m on m.id = a.money_fact_id where a.organisation_id = ${id})
    select o.slug, o.name, count(*)::integer as weight,
      coalesce(jsonb_agg(jsonb_build_object('slug', reasons.slug, 'name', reasons.name)
      order by reasons.name) filter (where reasons.kind = 'project'), '[]') as projects,
      coalesce(jsonb_agg(jsonb_build_object('slug', reasons.slug, 'name', reasons.name)
      order by reasons.name) filter (where reasons.kind = 'body'), '[]') as bodies,
      coalesce(jsonb_agg(jsonb_build_object('slug', reasons.slug, 'name', reasons.name)
      order by reasons.name) filter (where reasons.kind = 'money'), '[]') as money
    from reasons join directory.organisation o on o.id = reasons.other where o.status <> 'merged' group by o.slug, o.name
    order by weight desc, o.name`.execute(tx)
  return found.rows
}
