// Makes the directory's own rows from the transcribed study. A row that somebody has edited since (version above 1) keeps what was edited.
import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { sql } from 'kysely'
import { z } from 'zod'
import type { Tx } from '../../kernel/db.ts'

/** Czech names, search words, topics, forms and languages of the study's services: our own reading, kept apart from the study's words. */
const servicesSeed = z.record(
  z.string(),
  z.object({
    nameCs: z.string(),
    keywords: z.array(z.string()),
    topics: z.array(z.string()),
    forms: z.array(z.string()),
    languages: z.array(z.string()),
  }),
)

/** Loads organisations, places, people in public office, services and events of the study; needs the study's records. */
export async function loadDirectory(tx: Tx, root: string): Promise<void> {
  await loadOrganisations(tx)
  await loadPlaces(tx)
  await sql`
    insert into directory.public_office (slug, study_id, person_name, office, organisation_id, place_id, statement, year, year_note)
    select study.slug(r.id), r.id, r.label, r.facts ->> 'office', o.id, p.id, r.facts ->> 'statement', (r.facts ->> 'year')::smallint,
      r.facts ->> 'yearNote'
    from study.record r left join directory.organisation o on o.study_id = r.facts ->> 'orgId'
    left join directory.place p on p.study_id = r.facts ->> 'placeId'
    where r.collection = 'people' order by r.position
    on conflict (study_id) do update set person_name = excluded.person_name, office = excluded.office,
      organisation_id = excluded.organisation_id, place_id = excluded.place_id,
      statement = excluded.statement, year = excluded.year, year_note = excluded.year_note`.execute(tx)
  await loadServices(tx, root)
  await loadEvents(tx)
}

async function loadOrganisations(tx: Tx): Promise<void> {
  await sql`
    insert into directory.organisation (slug, study_id, name, name_en, legal_form, kind, country, founded_year, website, focus_areas)
    select study.slug(r.id), r.id, r.label, nullif(r.facts ->> 'nameEn', r.label), r.facts ->> 'legalForm', r.facts ->> 'kind', r.facts ->> 'country',
      (r.facts ->> 'foundedYear')::smallint, 'http://' || nullif(regexp_replace(r.facts ->> 'websiteAsPrinted', '^https?://', ''), ''),
        study.texts(r.facts -> 'focusAreas')
    from study.record r where r.collection = 'organisations' order by r.position
    on conflict (study_id) do update set name = excluded.name, name_en = excluded.name_en, legal_form = excluded.legal_form,
      kind = excluded.kind, country = excluded.country,
      founded_year = excluded.founded_year, website = excluded.website, focus_areas = excluded.focus_areas
    where organisation.version = 1`.execute(tx)
  await sql`
    update directory.organisation child set part_of = parent.id
    from study.record r join directory.organisation parent on parent.study_id = r.facts ->> 'partOf'
    where child.study_id = r.id and child.version = 1 and child.part_of is distinct from parent.id`.execute(tx)
  await sql`
    insert into directory.organisation_name (organisation_id, name, kind)
    select o.id, one.name, one.kind from study.record r join directory.organisation o on o.study_id = r.id,
      lateral (select name, 'as-printed' as kind from unnest(study.texts(r.facts -> 'asPrinted')) name union all
        select name, 'other' from unnest(study.texts(r.facts -> 'otherNames')) name) one
    where r.collection = 'organisations' and one.name <> o.name
    on conflict do nothing`.execute(tx)
}

async function loadPlaces(tx: Tx): Promise<void> {
  await sql`
    insert into directory.place (slug, study_id, name, name_en, kind, country, district_code, governed_by)
    select study.slug(r.id), r.id, r.label, nullif(r.facts ->> 'nameEn', r.label), r.facts ->> 'kind', r.facts ->> 'country',
      r.facts ->> 'mcCode', o.id
    from study.record r left join directory.organisation o on o.study_id = r.facts ->> 'orgId'
    where r.collection = 'places' order by r.position
    on conflict (study_id) do update set name = excluded.name, name_en = excluded.name_en, kind = excluded.kind, country = excluded.country,
      district_code = excluded.district_code, governed_by = excluded.governed_by`.execute(tx)
  await sql`
    update directory.place child set parent_id = parent.id from study.record r join directory.place parent on parent.study_id = r.facts ->> 'parentId'
    where child.study_id = r.id and child.parent_id is distinct from parent.id`.execute(tx)
  await sql`
    update directory.organisation o set district_code = p.district_code from directory.place p
    where p.governed_by = o.id and p.district_code is not null and o.version = 1 and o.district_code is distinct from p.district_code`.execute(
    tx,
  )
}

async function loadServices(tx: Tx, root: string): Promise<void> {
  const ours = servicesSeed.parse(JSON.parse(readFileSync(join(root, 'seed', 'readings', 'services.json'), 'utf8')))
  await sql`
    insert into directory.service (slug, study_id, organisation_id, kind, name, name_cs, details, keywords, topics, forms, languages)
    select study.slug(r.id), r.id, case when jsonb_array_length(r.facts -> 'providerIds') = 1 then o.id end, r.facts ->> 'kind', r.label,
      ours ->> 'nameCs', study.texts(r.facts -> 'details'), study.texts(ours -> 'keywords'), study.texts(ours -> 'topics'),
        study.texts(ours -> 'forms'), study.texts(ours -> 'languages')
    from study.record r left join directory.organisation o on o.study_id = r.facts -> 'providerIds' ->> 0,
      lateral (select ${JSON.stringify(ours)}::jsonb -> r.id) one (ours)
    where r.collection = 'services' order by r.position
    on conflict (study_id) do update set organisation_id = excluded.organisation_id, kind = excluded.kind, name = excluded.name,
      name_cs = excluded.name_cs, details = excluded.details,
      keywords = excluded.keywords, topics = excluded.topics, forms = excluded.forms, languages = excluded.languages
    where service.version = 1`.execute(tx)
  await sql`
    insert into directory.service_provider (service_id, organisation_id, position)
    select s.id, o.id, place from study.record r join directory.service s on s.study_id = r.id and s.version = 1,
      jsonb_array_elements_text(r.facts -> 'providerIds') with ordinality as list (provider, place)
      join directory.organisation o on o.study_id = provider
    on conflict do nothing`.execute(tx)
  await sql`
    insert into directory.service_place (service_id, place_id)
    select distinct s.id, p.id from study.record r join directory.service s on s.study_id = r.id and s.version = 1,
      jsonb_array_elements_text(r.facts -> 'projectIds') project (id) join study.record pr on pr.id = project.id,
      jsonb_array_elements_text(pr.facts -> 'placeIds') place (id) join directory.place p on p.study_id = place.id and p.kind <> 'country'
    on conflict do nothing`.execute(tx)
}

async function loadEvents(tx: Tx): Promise<void> {
  await sql`
    insert into directory.event (slug, study_id, kind, title, from_year, to_year, month, precision, date_as_printed, recurrence, place_id,
      description, attendance, attendance_qualifier)
    select study.slug(r.id), r.id, r.facts ->> 'kind', r.label, (r.facts -> 'date' ->> 'from')::smallint,
      (r.facts -> 'date' ->> 'to')::smallint, (r.facts -> 'date' ->> 'month')::smallint,
      r.facts -> 'date' ->> 'precision', r.facts -> 'date' ->> 'asPrinted', r.facts ->> 'recurrence', p.id, r.facts ->> 'description',
      (r.facts -> 'attendance' ->> 'value')::integer, r.facts -> 'attendance' ->> 'qualifier'
    from study.record r left join directory.place p on p.study_id = r.facts ->> 'placeId'
    where r.collection = 'events' order by r.position
    on conflict (study_id) do update set kind = excluded.kind, title = excluded.title, from_year = excluded.from_year,
      to_year = excluded.to_year, month = excluded.month,
      precision = excluded.precision, date_as_printed = excluded.date_as_printed, recurrence = excluded.recurrence, place_id = excluded.place_id,
        description = excluded.description,
      attendance = excluded.attendance, attendance_qualifier = excluded.attendance_qualifier`.execute(tx)
  await sql`
    insert into directory.event_party (event_id, organisation_id)
    select e.id, o.id from study.record r join directory.event e on e.study_id = r.id,
      jsonb_array_elements_text(r.facts -> 'organisationIds') party (id)
      join directory.organisation o on o.study_id = party.id
    on conflict do nothing`.execute(tx)
}
