-- Who is who: organisations, places, people in public office, services and events. Public to read; whom a row belongs to decides who may change it.
create schema directory;
grant usage on schema directory to metropolis_app;

create table directory.organisation (
  id uuid primary key default kernel.uuid_v7(),
  slug text not null constraint organisation_slug_once unique constraint organisation_slug_form check (slug ~ '^[a-z0-9]+(-[a-z0-9]+)*$' and length(slug) <= 120),
  study_id text constraint organisation_study_once unique references study.record (id),
  name text not null constraint organisation_name_length check (length(btrim(name)) between 1 and 300),
  name_en text constraint organisation_name_en_length check (length(name_en) <= 300),
  legal_form text constraint organisation_legal_form_length check (length(legal_form) <= 200),
  kind text not null constraint organisation_kind check (kind in (
    'ngo', 'city', 'city-district', 'ministry', 'state-agency', 'police', 'education', 'culture', 'international', 'eu-fund', 'foundation', 'social-enterprise',
    'private', 'foreign-partner', 'municipality-abroad', 'migrant-organisation')),
  country text not null constraint organisation_country check (country ~ '^[A-Z]{2,3}$'),
  part_of uuid references directory.organisation (id) constraint organisation_not_part_of_itself check (part_of <> id),
  founded_year smallint constraint organisation_founded check (founded_year between 1000 and 2200),
  ico text constraint organisation_ico_once unique constraint organisation_ico_form check (ico ~ '^\d{8}$'),
  website text constraint organisation_website_form check (website ~ '^https?://' and length(website) <= 500),
  email text constraint organisation_email_form check (email like '%_@_%._%' and length(email) <= 254),
  phone text constraint organisation_phone_length check (length(phone) <= 40),
  description text constraint organisation_description_length check (length(description) <= 10000),
  description_lang text constraint organisation_description_lang check (description_lang in ('cs', 'en')),
  focus_areas text[] not null default '{}',
  languages text[] not null default '{}',
  district_code text constraint organisation_district_form check (district_code ~ '^\d{6}$'),
  status text not null default 'active' constraint organisation_status check (status in ('active', 'ended', 'merged')),
  merged_into uuid references directory.organisation (id) constraint organisation_merged check ((status = 'merged') = (merged_into is not null)),
  checked_on date,
  version integer not null default 1,
  changed_at timestamptz not null default now(),
  is_demo boolean not null default false,
  folded text not null generated always as (kernel.fold(name || ' ' || coalesce(name_en, '') || ' ' || coalesce(ico, ''))) stored
);
comment on table directory.organisation is 'Anybody with a part in integration: city, districts, ministries, NGOs, schools, funds, partners abroad.';
comment on column directory.organisation.languages is 'ISO 639-1 codes in which people are served; filled in by the organisation, unknown until then.';
comment on column directory.organisation.district_code is 'Code of the self-governing city district (RÚIAN MČ) in which it works or which it governs; null: not known or whole city.';
comment on column directory.organisation.checked_on is 'Day on which the organisation itself last confirmed these facts; null: facts of the study, not checked since.';
create index organisation_folded on directory.organisation using gin (folded public.gin_trgm_ops);
create index organisation_kind_name on directory.organisation (kind, name, id) where status <> 'merged';
create index organisation_name_order on directory.organisation (name, id) where status <> 'merged';
create index organisation_focus on directory.organisation using gin (focus_areas);
create index organisation_languages on directory.organisation using gin (languages);

create table directory.organisation_name (
  id uuid primary key default kernel.uuid_v7(),
  organisation_id uuid not null references directory.organisation (id) on delete cascade,
  name text not null constraint organisation_name_text check (length(btrim(name)) between 1 and 300),
  kind text not null constraint organisation_name_kind check (kind in ('as-printed', 'other', 'former')),
  constraint organisation_name_once unique (organisation_id, name)
);
comment on table directory.organisation_name is 'Other spellings under which it is found: as printed in the study, misprints included, and former names.';
create index organisation_name_folded on directory.organisation_name using gin (kernel.fold(name) public.gin_trgm_ops);

create table directory.place (
  id uuid primary key default kernel.uuid_v7(),
  slug text not null constraint place_slug_once unique constraint place_slug_form check (slug ~ '^[a-z0-9]+(-[a-z0-9]+)*$' and length(slug) <= 120),
  study_id text constraint place_study_once unique references study.record (id),
  name text not null constraint place_name_length check (length(btrim(name)) between 1 and 200),
  name_en text,
  kind text not null constraint place_kind check (kind in ('country', 'region', 'city', 'city-district', 'area', 'marketplace', 'island', 'facility', 'foreign-city')),
  country text not null constraint place_country check (country ~ '^[A-Z]{2,3}$'),
  district_code text constraint place_district_once unique constraint place_district_form check (district_code ~ '^\d{6}$'),
  parent_id uuid references directory.place (id),
  governed_by uuid references directory.organisation (id),
  folded text not null generated always as (kernel.fold(name || ' ' || coalesce(name_en, ''))) stored
);
comment on table directory.place is 'Countries, cities, districts and spots of which facts are told; never an address of a person.';

create table directory.public_office (
  id uuid primary key default kernel.uuid_v7(),
  slug text not null constraint public_office_slug_once unique constraint public_office_slug_form check (slug ~ '^[a-z0-9]+(-[a-z0-9]+)*$'),
  study_id text constraint public_office_study_once unique references study.record (id),
  person_name text not null,
  office text not null,
  organisation_id uuid references directory.organisation (id),
  place_id uuid references directory.place (id),
  statement text,
  year smallint,
  year_note text
);
comment on table directory.public_office is 'People who held a public office and what is recorded of them in that office; nobody else is ever named here.';

create table directory.service (
  id uuid primary key default kernel.uuid_v7(),
  slug text not null constraint service_slug_once unique constraint service_slug_form check (slug ~ '^[a-z0-9]+(-[a-z0-9]+)*$' and length(slug) <= 120),
  study_id text constraint service_study_once unique references study.record (id),
  organisation_id uuid references directory.organisation (id),
  kind text not null constraint service_kind check (kind in (
    'form', 'type', 'venue', 'social-topic', 'legal-area', 'law-branch', 'legal-procedure', 'special-counselling', 'course', 'interpreting', 'housing',
    'education-counselling', 'language', 'yearly-figure', 'success-rate', 'other')),
  name text not null constraint service_name_length check (length(btrim(name)) between 1 and 300),
  name_cs text constraint service_name_cs_length check (length(name_cs) <= 300),
  details text[] not null default '{}',
  description text constraint service_description_length check (length(description) <= 10000),
  keywords text[] not null default '{}',
  topics text[] not null default '{}',
  forms text[] not null default '{}',
  languages text[] not null default '{}',
  status text not null default 'active' constraint service_status check (status in ('active', 'inactive', 'defunct', 'temporarily closed')),
  website text constraint service_website_form check (website ~ '^https?://' and length(website) <= 500),
  email text constraint service_email_form check (email like '%_@_%._%' and length(email) <= 254),
  phone text constraint service_phone_length check (length(phone) <= 40),
  fees text, eligibility text, application text,
  assured_on date,
  version integer not null default 1,
  changed_at timestamptz not null default now(),
  is_demo boolean not null default false,
  folded text not null default ''
);
comment on table directory.service is 'What help there is. Rows of the study describe 2014; assured_on is empty until a provider has confirmed them.';
comment on column directory.service.organisation_id is 'Who keeps the entry up to date; null for services that the study tells of without saying whose.';
comment on column directory.service.folded is 'Search form of names, details, keywords; kept by trigger.';
create index service_folded on directory.service using gin (folded public.gin_trgm_ops);

create function directory.fold_service() returns trigger language plpgsql set search_path = directory, kernel, public, pg_temp as $$
begin
  new.folded := kernel.fold(concat_ws(' ', new.name, new.name_cs, array_to_string(new.keywords, ' '), array_to_string(new.details, ' '), new.description));
  return new;
end
$$;
create trigger service_folds before insert or update on directory.service for each row execute function directory.fold_service();

create table directory.service_provider (
  service_id uuid not null references directory.service (id) on delete cascade,
  organisation_id uuid not null references directory.organisation (id),
  position smallint not null,
  primary key (service_id, organisation_id)
);
create index service_provider_back on directory.service_provider (organisation_id);
create table directory.service_place (
  service_id uuid not null references directory.service (id) on delete cascade,
  place_id uuid not null references directory.place (id),
  primary key (service_id, place_id)
);
comment on table directory.service_place is 'Districts and spots where the service is given: those of the projects through which the study tells of it.';

create table directory.location (
  id uuid primary key default kernel.uuid_v7(),
  organisation_id uuid not null references directory.organisation (id),
  name text not null constraint location_name_length check (length(btrim(name)) between 1 and 200),
  kind text not null default 'physical' constraint location_kind check (kind in ('physical', 'postal', 'virtual')),
  street text, city text, postal_code text, region text, country text not null default 'CZ', website text, transport text, note text,
  district_code text constraint location_district_form check (district_code ~ '^\d{6}$'),
  latitude double precision constraint location_latitude check (latitude between -90 and 90),
  longitude double precision constraint location_longitude check (longitude between -180 and 180),
  confidential boolean not null default false,
  version integer not null default 1,
  changed_at timestamptz not null default now()
);
comment on table directory.location is 'Where an organisation receives people. A confidential one (a shelter) is seen by its organisation only and never leaves.';
create index location_organisation on directory.location (organisation_id);
create table directory.service_location (
  service_id uuid not null references directory.service (id) on delete cascade,
  location_id uuid not null references directory.location (id) on delete cascade,
  organisation_id uuid not null references directory.organisation (id),
  primary key (service_id, location_id)
);
create table directory.opening (
  id uuid primary key default kernel.uuid_v7(),
  location_id uuid not null references directory.location (id) on delete cascade,
  organisation_id uuid not null references directory.organisation (id),
  weekdays text[] not null constraint opening_weekdays check (weekdays <@ array['MO', 'TU', 'WE', 'TH', 'FR', 'SA', 'SU'] and cardinality(weekdays) > 0),
  opens time, closes time, valid_from date, valid_to date, note text,
  constraint opening_hours check (closes > opens)
);

create table directory.event (
  id uuid primary key default kernel.uuid_v7(),
  slug text not null constraint event_slug_once unique constraint event_slug_form check (slug ~ '^[a-z0-9]+(-[a-z0-9]+)*$'),
  study_id text constraint event_study_once unique references study.record (id),
  kind text not null constraint event_kind check (kind in ('conflict', 'policy', 'institution', 'funding', 'festival', 'election', 'population', 'publication')),
  title text not null,
  from_year smallint, to_year smallint, month smallint constraint event_month check (month between 1 and 12),
  precision text not null constraint event_precision check (precision in ('year', 'month', 'decade', 'inferred', 'not-stated')),
  date_as_printed text,
  recurrence text,
  place_id uuid references directory.place (id),
  description text not null,
  attendance integer, attendance_qualifier text,
  constraint event_years check (to_year >= from_year)
);
create table directory.event_party (
  event_id uuid not null references directory.event (id) on delete cascade,
  organisation_id uuid not null references directory.organisation (id),
  primary key (event_id, organisation_id)
);

create table directory.address (
  kind text not null constraint address_kind check (kind in ('organisation', 'service')),
  slug text not null,
  entity_id uuid not null,
  primary key (kind, slug)
);
comment on table directory.address is 'Earlier addresses of merged, split or renamed records: they lead to the present one for ever.';
create index address_entity on directory.address (entity_id);

grant select, insert, update on directory.organisation, directory.service, directory.location to metropolis_app;
grant delete on directory.service, directory.location to metropolis_app;
grant select, insert, update, delete on directory.organisation_name, directory.service_provider, directory.service_place, directory.service_location, directory.opening,
  directory.place, directory.public_office, directory.event, directory.event_party, directory.address to metropolis_app;

-- Who keeps the register: the city's specialist all of it, an organisation's lead (or its own system with a key) its own part.
create function directory.keeps_register() returns boolean language sql stable parallel safe
  as $$ select coalesce(kernel.actor_role() = 'specialist' or kernel.actor_purpose() in ('load', 'command-line'), false) $$;
create function directory.keeps_organisation(the_organisation uuid) returns boolean language sql stable parallel safe as $$
  select coalesce(the_organisation = kernel.actor_organisation() and (kernel.actor_role() = 'organisation-lead' or kernel.actor_has_scope('directory:write')), false)
$$;

do $$
declare name text;
begin
  foreach name in array array['organisation', 'organisation_name', 'place', 'public_office', 'service', 'service_provider', 'service_place', 'event', 'event_party', 'address'] loop
    execute format('alter table directory.%I enable row level security', name);
    execute format('alter table directory.%I force row level security', name);
    execute format('create policy %I on directory.%I for select using (true)', name || '_read', name);
    execute format('create policy %I on directory.%I for all using ((select directory.keeps_register())) with check ((select directory.keeps_register()))', name || '_kept', name);
  end loop;
  foreach name in array array['location', 'service_location', 'opening'] loop
    execute format('alter table directory.%I enable row level security', name);
    execute format('alter table directory.%I force row level security', name);
  end loop;
end
$$;
create policy organisation_own on directory.organisation for update using (directory.keeps_organisation(id)) with check (directory.keeps_organisation(id));
create policy organisation_name_own on directory.organisation_name for all using (directory.keeps_organisation(organisation_id)) with check (directory.keeps_organisation(organisation_id));
create policy service_own on directory.service for all using (directory.keeps_organisation(organisation_id)) with check (directory.keeps_organisation(organisation_id));
create policy service_provider_own on directory.service_provider for all
  using (directory.keeps_organisation(organisation_id)) with check (directory.keeps_organisation(organisation_id)
    and exists (select from directory.service s where s.id = service_id and directory.keeps_organisation(s.organisation_id)));
create policy service_place_own on directory.service_place for all
  using (exists (select from directory.service s where s.id = service_id and directory.keeps_organisation(s.organisation_id)))
  with check (exists (select from directory.service s where s.id = service_id and directory.keeps_organisation(s.organisation_id)));

-- A confidential location is its organisation's own: not even the register's keeper reads it.
create policy location_public on directory.location for select using (not confidential);
create policy location_own_read on directory.location for select
  using (organisation_id = (select kernel.actor_organisation()) and ((select kernel.actor_kind()) = 'person' or (select kernel.actor_has_scope('directory:write'))));
create policy location_own on directory.location for all using (directory.keeps_organisation(organisation_id)) with check (directory.keeps_organisation(organisation_id));
create policy location_kept on directory.location for all
  using (not confidential and (select directory.keeps_register())) with check (not confidential and (select directory.keeps_register()));
create policy service_location_read on directory.service_location for select using (exists (select from directory.location l where l.id = location_id));
create policy service_location_own on directory.service_location for all using (directory.keeps_organisation(organisation_id)) with check (directory.keeps_organisation(organisation_id));
create policy service_location_kept on directory.service_location for all
  using ((select directory.keeps_register()) and exists (select from directory.location l where l.id = location_id))
  with check ((select directory.keeps_register()) and exists (select from directory.location l where l.id = location_id));
create policy opening_read on directory.opening for select using (exists (select from directory.location l where l.id = location_id));
create policy opening_own on directory.opening for all using (directory.keeps_organisation(organisation_id)) with check (directory.keeps_organisation(organisation_id));
create policy opening_kept on directory.opening for all
  using ((select directory.keeps_register()) and exists (select from directory.location l where l.id = location_id))
  with check ((select directory.keeps_register()) and exists (select from directory.location l where l.id = location_id));
