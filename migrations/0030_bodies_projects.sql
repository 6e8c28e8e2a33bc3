-- Bodies in which integration is talked over and decided, and the projects through which it happens. Public registers.
create schema bodies;
create schema projects;
grant usage on schema bodies, projects to metropolis_app;

create table bodies.body (
  id uuid primary key default kernel.uuid_v7(),
  slug text not null constraint body_slug_once unique constraint body_slug_form check (slug ~ '^[a-z0-9]+(-[a-z0-9]+)*$'),
  study_id text constraint body_study_once unique references study.record (id),
  name text not null,
  name_en text,
  kind text not null constraint body_kind check (kind in (
    'council-committee', 'office', 'coordination-platform', 'platform', 'working-group', 'expert-group', 'forum', 'district-committee', 'citizen-forum', 'policy-platform', 'network')),
  level text not null constraint body_level check (level in ('city', 'district', 'sector', 'organisation')),
  status text not null constraint body_status check (status in ('active', 'finished', 'failed')),
  convener_id uuid references directory.organisation (id),
  parent_id uuid references bodies.body (id),
  founded_year smallint,
  founded_precision text constraint body_founded_precision check (founded_precision in ('year', 'since', 'not-before')),
  size_value integer, size_unit text, size_qualifier text,
  mandate text[] not null default '{}',
  cadence_as_printed text, cadence_regular boolean, cadence_min_months numeric, cadence_max_months numeric,
  meetings_held integer, meetings_from smallint, meetings_to smallint,
  rules text[] not null default '{}',
  lifecycle text,
  outputs text[] not null default '{}',
  problems text[] not null default '{}',
  folded text not null generated always as (kernel.fold(name || ' ' || coalesce(name_en, ''))) stored
);
comment on table bodies.body is 'Committee, platform, working group, forum or network: who convenes it, what for, how it works and what became of it.';

create table bodies.composition (
  body_id uuid not null references bodies.body (id) on delete cascade,
  position smallint not null,
  sector text not null,
  seats integer,
  note text,
  primary key (body_id, position)
);
comment on table bodies.composition is 'From which sectors the body is composed; how many seats where that is stated.';

create table bodies.membership (
  id uuid primary key default kernel.uuid_v7(),
  study_id text constraint membership_study_once unique references study.record (id),
  body_id uuid not null references bodies.body (id) on delete cascade,
  member_kind text not null constraint membership_kind check (member_kind in ('organisation', 'sector')),
  organisation_id uuid references directory.organisation (id),
  sector text not null,
  role text not null,
  list_order integer not null,
  position smallint,
  seats integer,
  note text,
  constraint membership_member check ((member_kind = 'organisation') = (organisation_id is not null))
);
comment on column bodies.membership.position is 'Row in the column of Table 1 of the study; null outside that table.';
comment on column bodies.membership.list_order is 'Order in which the study lists the members.';
create index membership_body on bodies.membership (body_id, list_order);
create index membership_organisation on bodies.membership (organisation_id);

create table projects.project (
  id uuid primary key default kernel.uuid_v7(),
  slug text not null constraint project_slug_once unique constraint project_slug_form check (slug ~ '^[a-z0-9]+(-[a-z0-9]+)*$'),
  study_id text constraint project_study_once unique references study.record (id),
  name text not null,
  name_cs text,
  kind text not null constraint project_kind check (kind in (
    'programme', 'project', 'service', 'centre', 'club', 'festival', 'event-series', 'social-enterprise', 'campaign', 'guideline', 'study', 'strategy-process', 'forum')),
  status text not null constraint project_status check (status in ('running', 'completed', 'planned', 'under-consideration', 'unknown')),
  part_of uuid references projects.project (id),
  paid_through uuid references projects.project (id),
  unnamed_partners text[] not null default '{}',
  funding_note text,
  domains text[] not null default '{}',
  target_groups text[] not null default '{}',
  activities text[] not null default '{}',
  languages text[] not null default '{}',
  start_year smallint, start_month smallint, end_year smallint, end_month smallint,
  duration_note text,
  recurrence text,
  said text[] not null default '{}',
  not_stated text[] not null default '{}',
  matching_criteria text[] not null default '{}',
  folded text not null generated always as (kernel.fold(name || ' ' || coalesce(name_cs, ''))) stored
);
comment on table projects.project is 'Programme, project, service, centre, festival, campaign or study, with what is known of time, work and result.';
create index project_folded on projects.project using gin (folded public.gin_trgm_ops);

create table projects.party (
  project_id uuid not null references projects.project (id) on delete cascade,
  part text not null constraint party_part check (part in ('organiser', 'co-organiser', 'partner', 'funder')),
  position smallint not null,
  organisation_id uuid references directory.organisation (id),
  body_id uuid references bodies.body (id),
  constraint party_one check (num_nonnulls(organisation_id, body_id) = 1),
  primary key (project_id, part, position)
);
create index party_organisation on projects.party (organisation_id, part);
create table projects.output (
  project_id uuid not null references projects.project (id) on delete cascade,
  position smallint not null,
  metric text not null,
  value numeric not null,
  unit text not null,
  qualifier text,
  note text,
  primary key (project_id, position)
);
create table projects.project_place (
  project_id uuid not null references projects.project (id) on delete cascade,
  place_id uuid not null references directory.place (id),
  position smallint not null,
  primary key (project_id, place_id)
);
create index project_place_back on projects.project_place (place_id);

grant select, insert, update, delete on all tables in schema bodies, projects to metropolis_app;
do $$
declare name text;
begin
  foreach name in array array['bodies.body', 'bodies.composition', 'bodies.membership', 'projects.project', 'projects.party', 'projects.output', 'projects.project_place'] loop
    execute format('alter table %s enable row level security', name);
    execute format('alter table %s force row level security', name);
    execute format('create policy %I on %s for select using (true)', split_part(name, '.', 2) || '_read', name);
    execute format('create policy %I on %s for all using ((select directory.keeps_register())) with check ((select directory.keeps_register()))', split_part(name, '.', 2) || '_kept', name);
  end loop;
end
$$;
