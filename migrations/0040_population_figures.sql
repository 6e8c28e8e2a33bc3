-- The city counted: areas, citizenships, sources and figures. One cell may have several values from several sources; all are kept and none is added to another.
create schema population;
grant usage on schema population to metropolis_app;

create table population.source (
  id text primary key constraint source_id_form check (id ~ '^[a-z0-9]+(-[a-z0-9]+)*$'),
  title text not null,
  address text,
  publisher text not null,
  terms text,
  confidence text,
  note text,
  threshold integer not null default 0 constraint source_threshold check (threshold between 0 and 100)
);
comment on column population.source.threshold is 'Counts from 1 up to this number are not shown to anybody outside; 0: the publisher asks for no suppression.';

create table population.area (
  code text primary key,
  kind text not null constraint area_kind check (kind in ('country', 'region', 'administrative-district', 'city-district', 'historic-district')),
  name text not null,
  parent_code text references population.area (code),
  register_code text,
  area_km2 numeric constraint area_size check (area_km2 > 0),
  latitude double precision, longitude double precision,
  tile_row smallint, tile_col smallint, tile_label text,
  folded text not null generated always as (kernel.fold(name)) stored
);
comment on table population.area is 'Country, regions, the 22 administrative districts (3101–3122) and 57 self-governing city districts (register code). "Praha 4" names three different areas; only codes are unambiguous.';
comment on column population.area.register_code is 'Code of the same administrative district in RÚIAN, where statistics use another.';

create table population.citizenship (
  code text primary key,
  statistical_code text constraint citizenship_statistical_once unique,
  name_cs text,
  aggregate boolean not null
);
comment on table population.citizenship is 'ISO 3166-1 alpha-2, or an aggregate (TOTAL, EU, NON_EU, OTHER, STATELESS and groups of the code list). An aggregate is never a country.';

create table population.residence (
  code text primary key,
  name_cs text not null, name_en text not null,
  includes text not null
);

create table population.import (
  id uuid primary key default kernel.uuid_v7(),
  file_name text not null,
  content_hash text not null,
  format text not null,
  mapping jsonb,
  state text not null constraint import_state check (state in ('staged', 'published', 'withdrawn')),
  rows_read bigint not null default 0,
  rows_new bigint not null default 0,
  rows_changed bigint not null default 0,
  rows_same bigint not null default 0,
  rows_refused bigint not null default 0,
  account_id uuid,
  staged_at timestamptz not null default now(),
  published_at timestamptz
);
comment on table population.import is 'Files taken in, by content. Staged: read and checked, not yet visible; published: visible in one step.';
create unique index import_published_once on population.import (content_hash, format, coalesce(mapping::text, '')) where state = 'published';
create table population.import_fault (
  import_id uuid not null references population.import (id) on delete cascade,
  line bigint not null,
  reason text not null,
  cell text not null,
  position integer not null,
  primary key (import_id, position)
);

create table population.figure (
  area_code text not null references population.area (code),
  at date not null,
  measure text not null constraint figure_measure check (measure in ('foreigners', 'population', 'temporary-protection', 'foreign-pupils', 'pupils')),
  citizenship text not null default 'TOTAL' references population.citizenship (code),
  residence text not null default 'ALL_XP' references population.residence (code),
  sex text not null default 'TOTAL' constraint figure_sex check (sex in ('TOTAL', 'M', 'F')),
  age text not null default 'TOTAL' constraint figure_age check (age ~ '^(TOTAL|[0-9]+-[0-9]+|[0-9]+\+|[A-Z_]+)$'),
  value bigint not null constraint figure_not_negative check (value >= 0),
  precision text not null default 'exact' constraint figure_precision check (precision in ('exact', 'rounded', 'derived')),
  source_id text not null references population.source (id),
  import_id uuid references population.import (id),
  note text,
  primary key (measure, area_code, at, citizenship, residence, sex, age, source_id)
);
comment on table population.figure is 'One published count. TOTAL in a column is the published total, never our sum; totals and their parts stand in different rows and must not be added.';
comment on column population.figure.age is 'TOTAL, "0-4", "65+", or a school level for pupils.';
create index figure_series on population.figure (measure, citizenship, residence, at) where sex = 'TOTAL' and age = 'TOTAL';

create table population.stated (
  id bigint generated always as identity primary key,
  area_code text not null references population.area (code),
  period text,
  indicator text not null,
  value numeric not null,
  unit text not null,
  study_section text not null,
  checked text not null,
  constraint stated_once unique nulls not distinct (area_code, indicator, period)
);
comment on table population.stated is 'What the study states of the population, as stated; the figures it can be compared with are computed beside it and never replace it.';

create table population.boundary (
  area_code text primary key references population.area (code) on delete cascade,
  shape jsonb not null,
  attribution text not null,
  imported_at timestamptz not null default now()
);
comment on table population.boundary is 'Official outline (GeoJSON geometry, WGS 84), imported by the operator; without it the schematic tile map is shown.';

grant select, insert, update, delete on all tables in schema population to metropolis_app;
do $$
declare name text;
begin
  foreach name in array array['source', 'area', 'citizenship', 'residence', 'import', 'import_fault', 'figure', 'stated', 'boundary'] loop
    execute format('alter table population.%I enable row level security', name);
    execute format('alter table population.%I force row level security', name);
    execute format('create policy %I on population.%I for all using ((select directory.keeps_register())) with check ((select directory.keeps_register()))', name || '_kept', name);
  end loop;
  foreach name in array array['source', 'area', 'citizenship', 'residence', 'figure', 'stated', 'boundary'] loop
    execute format('create policy %I on population.%I for select using (true)', name || '_read', name);
  end loop;
end
$$;
-- Who works here may see what was imported and what was wrong with it.
create policy import_seen on population.import for select using ((select kernel.actor_role()) is not null and (select kernel.actor_role()) <> 'administrator');
create policy import_fault_seen on population.import_fault for select using ((select kernel.actor_role()) is not null and (select kernel.actor_role()) <> 'administrator');
