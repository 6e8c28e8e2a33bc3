// The city's integration strategy with all its parts.
import { sql } from 'kysely'
import type { Actor } from '../../kernel/actor.ts'
import { asActor } from '../../kernel/db.ts'
import type { Ports } from '../../kernel/ports.ts'
import type { ElementKind } from './model.ts'

export type StrategyElement = {
  id: string
  studyId: string
  kind: ElementKind
  position: number
  number: number | null
  title: string
  body: string | null
  sector: string | null
  inScope: boolean | null
  condition: string | null
  year: number | null
  month: number | null
  section: string | null
  quote: string | null
  /** Bodies, projects and estimates that this part names. */
  names: { collection: string; id: string; label: string }[]
}
export type StrategyDocument = {
  id: string
  studyId: string
  name: string
  nameEn: string | null
  coordinator: { slug: string; name: string } | null
  validFromYear: number | null
  validFromMonth: number | null
  validToYear: number | null
  atEnd: string | null
  firstOfItsKind: boolean
  actionPlanYears: number | null
  actionPlansUntil: number | null
  actionPlanCounts: number[]
  actionPlansPublished: boolean
  elements: StrategyElement[]
  preparedBy: { slug: string; name: string }[]
  groupsWithoutPriority: { slug: string; name: string }[]
}

/** The strategy of the city; null in a city that has none yet. */
export function cityStrategy(ports: Ports, actor: Actor): Promise<StrategyDocument | null> {
  return asActor(ports.db, actor, async (tx) => {
    const found = await sql<Omit<StrategyDocument, 'elements'>>`
      select d.id, d.study_id as "studyId", d.name, d.name_en as "nameEn", case
        when o.id is not null then jsonb_build_object('slug', o.slug, 'name', o.name) end as coordinator,
        d.valid_from_year as "validFromYear", d.valid_from_month as "validFromMonth", d.valid_to_year as "validToYear", d.at_end as "atEnd",
          d.first_of_its_kind as "firstOfItsKind",
        d.action_plan_years as "actionPlanYears", d.action_plans_until as "actionPlansUntil", d.action_plan_counts as "actionPlanCounts",
          d.action_plans_published as "actionPlansPublished",
        coalesce((select jsonb_agg(jsonb_build_object('slug', b.slug, 'name', b.name) order by b.name) from study.reference l
        join bodies.body b on b.study_id = l.to_id
          where l.from_id = d.study_id and l.field = 'preparingBodyIds'), '[]') as "preparedBy",
        coalesce((select jsonb_agg(jsonb_build_object('slug', b.slug, 'name', b.name) order by b.name) from study.reference l
        join bodies.body b on b.study_id = l.to_id
          where l.from_id = d.study_id and l.field = 'workingGroupsWithoutPriority'), '[]') as "groupsWithoutPriority"
      from strategy.document d left join directory.organisation o on o.id = d.coordinator_id where d.level = 'city'
      order by d.valid_from_year desc limit 1`.execute(tx)
    const document = found.rows[0]
    if (!document) return null
    const elements = await sql<StrategyElement>`
      select e.id, e.study_id as "studyId", e.kind, e.position, e.number, e.title, e.body, e.sector, e.in_scope as "inScope", e.condition, e.year,
        e.month, q.section, q.quote,
        coalesce((select jsonb_agg(jsonb_build_object('collection', r.collection, 'id', r.id, 'label', r.label) order by r.position)
        from study.reference l join study.record r on r.id = l.to_id
          where l.from_id = e.study_id and r.collection <> 'inconsistencies'), '[]') as names
      from strategy.element e left join study.quotation q on q.record_id = e.study_id and q.position = 1
      where e.document_id = ${document.id} order by e.kind, e.number nulls last, e.position`.execute(tx)
    return { ...document, elements: elements.rows }
  })
}
