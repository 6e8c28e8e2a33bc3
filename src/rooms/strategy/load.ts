import { sql } from 'kysely'
import type { Tx } from '../../kernel/db.ts'

/** Loads the strategy and its parts from the study's records; needs the directory. */
export async function loadStrategy(tx: Tx): Promise<void> {
  await sql`
    insert into strategy.document (slug, study_id, name, name_en, level, coordinator_id, valid_from_year, valid_from_month, valid_to_year,
      at_end, first_of_its_kind,
      action_plan_years, action_plans_until, action_plan_counts, action_plans_published)
    select study.slug(r.id), r.id, r.label, f ->> 'nameEn', f ->> 'level', o.id, (f -> 'validity' -> 'from' ->> 'year')::smallint,
      (f -> 'validity' -> 'from' ->> 'month')::smallint,
      (f -> 'validity' -> 'to' ->> 'year')::smallint, f -> 'validity' ->> 'atEnd', (f ->> 'firstOfItsKind')::boolean,
        (f -> 'actionPlans' -> 'length' ->> 'value')::smallint,
      (f -> 'actionPlans' ->> 'until')::smallint, study.texts(f -> 'actionPlans' -> 'countReadings')::smallint[],
        (f -> 'actionPlans' ->> 'contentInStudy')::boolean
    from study.record r left join directory.organisation o on o.study_id = r.facts ->> 'coordinatorOrgId', lateral (select r.facts) one (f)
    where r.collection = 'strategy' and r.parent_id is null
    on conflict (study_id) do update set name = excluded.name, name_en = excluded.name_en, level = excluded.level,
      coordinator_id = excluded.coordinator_id,
      valid_from_year = excluded.valid_from_year, valid_from_month = excluded.valid_from_month, valid_to_year = excluded.valid_to_year,
        at_end = excluded.at_end,
      first_of_its_kind = excluded.first_of_its_kind, action_plan_years = excluded.action_plan_years,
        action_plans_until = excluded.action_plans_until,
      action_plan_counts = excluded.action_plan_counts, action_plans_published = excluded.action_plans_published`.execute(tx)
  await sql`
    insert into strategy.element (slug, study_id, document_id, kind, position, number, title, body, sector, in_scope, condition, year, month)
    select r.id, r.id, d.id, named.kind, r.position, coalesce((f ->> 'number')::smallint, (f ->> 'step')::smallint), r.label,
      coalesce(f ->> 'requires', f ->> 'reason'), coalesce(f ->> 'sector', f ->> 'domain'), (f ->> 'inScope')::boolean,
        coalesce(f ->> 'condition', f ->> 'diagnosis'),
      (f ->> 'year')::smallint, (f ->> 'month')::smallint
    from study.record r join strategy.document d on d.study_id = r.parent_id, lateral (select r.facts) one (f),
      lateral (values ('dates', 'date'), ('nationalFramework', 'national-framework'), ('normativeBasis', 'normative-basis'),
        ('targetGroups', 'target-group'), ('excludedGroups', 'excluded-group'),
        ('priorities', 'priority'), ('sectorIssues', 'sector-issue'), ('recommendations', 'recommendation'),
          ('preparationProcess', 'preparation-step'), ('limits', 'limit')) named (field, kind)
    where r.collection = 'strategy' and named.field = f ->> 'partKind'
    on conflict (study_id) do update set kind = excluded.kind, position = excluded.position, number = excluded.number, title = excluded.title,
      body = excluded.body, sector = excluded.sector,
      in_scope = excluded.in_scope, condition = excluded.condition, year = excluded.year, month = excluded.month`.execute(tx)
}
