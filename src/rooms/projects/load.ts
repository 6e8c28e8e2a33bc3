import { sql } from 'kysely'
import type { Tx } from '../../kernel/db.ts'

/** Loads the projects with their parties, outputs and places from the study's records; needs the directory and the bodies. */
export async function loadProjects(tx: Tx): Promise<void> {
  await sql`
    insert into projects.project (slug, study_id, name, name_cs, kind, status, unnamed_partners, funding_note, domains, target_groups,
      activities, languages,
      start_year, start_month, end_year, end_month, duration_note, recurrence, said, not_stated, matching_criteria)
    select study.slug(r.id), r.id, r.label, f ->> 'nameCs', f ->> 'kind', f ->> 'status', study.texts(f -> 'unnamedPartners'),
      f ->> 'fundingNote', study.texts(f -> 'domains'),
      study.texts(f -> 'targetGroups'), study.texts(f -> 'activities'), study.texts(f -> 'languages'), (f -> 'start' ->> 'year')::smallint,
        (f -> 'start' ->> 'month')::smallint,
      (f -> 'end' ->> 'year')::smallint, (f -> 'end' ->> 'month')::smallint, f ->> 'durationNote', f ->> 'recurrence', study.texts(f -> 'said'),
        study.texts(f -> 'notStated'),
      study.texts(f -> 'matchingCriteria')
    from study.record r, lateral (select r.facts) one (f) where r.collection = 'projects' order by r.position
    on conflict (study_id) do update set name = excluded.name, name_cs = excluded.name_cs, kind = excluded.kind, status = excluded.status,
      unnamed_partners = excluded.unnamed_partners,
      funding_note = excluded.funding_note, domains = excluded.domains, target_groups = excluded.target_groups, activities = excluded.activities,
        languages = excluded.languages,
      start_year = excluded.start_year, start_month = excluded.start_month, end_year = excluded.end_year, end_month = excluded.end_month,
        duration_note = excluded.duration_note,
      recurrence = excluded.recurrence, said = excluded.said, not_stated = excluded.not_stated, matching_criteria = excluded.matching_criteria`.execute(
    tx,
  )
  await sql`
    update projects.project child set part_of = parent.id, paid_through = programme.id
    from study.record r left join projects.project parent on parent.study_id = r.facts ->> 'parentId'
    left join projects.project programme on programme.study_id = r.facts ->> 'programmeId'
    where child.study_id = r.id and (child.part_of is distinct from parent.id or child.paid_through is distinct from programme.id)`.execute(
    tx,
  )
  for (const part of ['party', 'output', 'project_place']) {
    await sql`delete from ${sql.id('projects', part)} where project_id in (select id from projects.project where study_id is not null)`.execute(
      tx,
    )
  }
  await sql`
    insert into projects.party (project_id, part, position, organisation_id, body_id)
    select p.id, named.part, row_number() over (partition by p.id, named.part order by named.rank, place), o.id, b.id
    from study.record r join projects.project p on p.study_id = r.id,
      lateral (values ('organiser', 1, r.facts -> 'organiserIds'), ('organiser', 2, r.facts -> 'organiserBodyIds'),
        ('co-organiser', 1, r.facts -> 'coOrganiserIds'),
        ('co-organiser', 2, r.facts -> 'coOrganiserBodyIds'), ('partner', 1, r.facts -> 'partnerIds'),
          ('funder', 1, r.facts -> 'funderIds')) named (part, rank, ids),
      unnest(study.texts(named.ids)) with ordinality as list (id, place)
      left join directory.organisation o on o.study_id = list.id left join bodies.body b on b.study_id = list.id`.execute(tx)
  await sql`
    insert into projects.output (project_id, position, metric, value, unit, qualifier, note)
    select p.id, place, one ->> 'metric', (one ->> 'value')::numeric, one ->> 'unit', one ->> 'qualifier', one ->> 'note'
    from study.record r join projects.project p on p.study_id = r.id,
      jsonb_array_elements(r.facts -> 'outputs') with ordinality as list (one, place)`.execute(tx)
  await sql`
    insert into projects.project_place (project_id, place_id, position)
    select p.id, l.id, place from study.record r join projects.project p on p.study_id = r.id,
      jsonb_array_elements_text(r.facts -> 'placeIds') with ordinality as list (id, place)
      join directory.place l on l.study_id = list.id`.execute(tx)
}
