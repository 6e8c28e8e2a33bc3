import { sql } from 'kysely'
import type { Tx } from '../../kernel/db.ts'

/** Loads the bodies and their memberships from the study's records; needs the directory. */
export async function loadBodies(tx: Tx): Promise<void> {
  await sql`
    insert into bodies.body (slug, study_id, name, name_en, kind, level, status, convener_id, founded_year, founded_precision, size_value,
      size_unit, size_qualifier, mandate,
      cadence_as_printed, cadence_regular, cadence_min_months, cadence_max_months, meetings_held, meetings_from, meetings_to, rules, lifecycle,
        outputs, problems)
    select study.slug(r.id), r.id, r.label, nullif(f ->> 'nameEn', r.label), f ->> 'kind', f ->> 'level', f ->> 'status', o.id,
      (f -> 'founded' ->> 'year')::smallint, f -> 'founded' ->> 'precision',
      (f -> 'size' ->> 'value')::integer, f -> 'size' ->> 'unit', f -> 'size' ->> 'qualifier', study.texts(f -> 'mandate'),
      f -> 'cadence' ->> 'asPrinted', (f -> 'cadence' ->> 'regular')::boolean, (f -> 'cadence' ->> 'minMonths')::numeric,
        (f -> 'cadence' ->> 'maxMonths')::numeric,
      (f -> 'meetingsHeld' ->> 'value')::integer, (f -> 'meetingsHeld' ->> 'from')::smallint, (f -> 'meetingsHeld' ->> 'to')::smallint,
      study.texts(f -> 'rules'), f ->> 'lifecycle', study.texts(f -> 'outputs'), study.texts(f -> 'problems')
    from study.record r left join directory.organisation o on o.study_id = r.facts ->> 'convenerOrgId', lateral (select r.facts) one (f)
    where r.collection = 'bodies' order by r.position
    on conflict (study_id) do update set name = excluded.name, name_en = excluded.name_en, kind = excluded.kind, level = excluded.level,
      status = excluded.status,
      convener_id = excluded.convener_id, founded_year = excluded.founded_year, founded_precision = excluded.founded_precision,
        size_value = excluded.size_value,
      size_unit = excluded.size_unit, size_qualifier = excluded.size_qualifier, mandate = excluded.mandate,
        cadence_as_printed = excluded.cadence_as_printed,
      cadence_regular = excluded.cadence_regular, cadence_min_months = excluded.cadence_min_months, cadence_max_months = excluded.cadence_max_months,
      meetings_held = excluded.meetings_held, meetings_from = excluded.meetings_from, meetings_to = excluded.meetings_to, rules = excluded.rules,
        lifecycle = excluded.lifecycle,
      outputs = excluded.outputs, problems = excluded.problems`.execute(tx)
  await sql`
    update bodies.body child set parent_id = parent.id from study.record r join bodies.body parent on parent.study_id = r.facts ->> 'parentBodyId'
    where child.study_id = r.id and child.parent_id is distinct from parent.id`.execute(tx)
  await sql`delete from bodies.composition c using bodies.body b where b.id = c.body_id and b.study_id is not null`.execute(tx)
  await sql`
    insert into bodies.composition (body_id, position, sector, seats, note)
    select b.id, place, part ->> 'sector', (part ->> 'seats')::integer, part ->> 'note'
    from study.record r join bodies.body b on b.study_id = r.id,
      jsonb_array_elements(r.facts -> 'composition') with ordinality as list (part, place)`.execute(tx)
  await sql`
    insert into bodies.membership (study_id, body_id, member_kind, organisation_id, sector, role, list_order, position, seats, note)
    select r.id, b.id, r.facts ->> 'memberKind', o.id, r.facts ->> 'sector', r.facts ->> 'role', r.position, (r.facts ->> 'position')::smallint,
      (r.facts ->> 'seats')::integer, r.facts ->> 'note'
    from study.record r join bodies.body b on b.study_id = r.facts ->> 'bodyId' left join directory.organisation o on o.study_id = r.facts ->> 'orgId'
    where r.collection = 'memberships'
    on conflict (study_id) do update set body_id = excluded.body_id, member_kind = excluded.member_kind,
      organisation_id = excluded.organisation_id, sector = excluded.sector,
      role = excluded.role, list_order = excluded.list_order, position = excluded.position, seats = excluded.seats, note = excluded.note`.execute(
    tx,
  )
}
