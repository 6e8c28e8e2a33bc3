-- Imported files hold hundreds of thousands of counts. They are kept as columns (all citizenships of one area, day, sex and age in one row),
-- which takes them in ten times faster than one row per count; population.figure shows both kinds as before, one line per count.
alter table population.figure rename to figure_row;

create table population.figure_column (
  measure text not null constraint figure_column_measure check (measure in ('foreigners', 'population', 'temporary-protection', 'foreign-pupils', 'pupils')),
  area_code text not null references population.area (code),
  at date not null,
  residence text not null references population.residence (code),
  sex text not null constraint figure_column_sex check (sex in ('TOTAL', 'M', 'F', 'X')),
  age text not null constraint figure_column_age check (age ~ '^(TOTAL|[0-9]+-[0-9]+|[0-9]+\+|[A-Z_]+)$'),
  source_id text not null references population.source (id),
  citizenship text[] not null,
  value bigint[] not null,
  import_id uuid not null references population.import (id),
  primary key (measure, area_code, at, residence, sex, age, source_id),
  constraint figure_column_pairs check (cardinality(citizenship) = cardinality(value) and cardinality(value) > 0 and array_position(citizenship, null) is null and array_position(value, null) is null),
  constraint figure_column_not_negative check (0 <= all (value))
);
comment on table population.figure_column is 'Imported counts: citizenship[n] has value[n]. Citizenships stand in the order of their codes, so that the same column is the same row. Sex X: not yet known to the ministry.';

create view population.figure with (security_invoker = true) as
  select area_code, at, measure, citizenship, residence, sex, age, value, precision, source_id, import_id, note from population.figure_row
  union all
  select c.area_code, c.at, c.measure, cell.citizenship, c.residence, c.sex, c.age, cell.value, 'exact', c.source_id, c.import_id, null
  from population.figure_column c cross join lateral unnest(c.citizenship, c.value) cell (citizenship, value);
comment on view population.figure is 'One line per published count, from the project''s own files and from imported ones. TOTAL is the published total, never our sum; totals and their parts stand in different lines and must not be added.';

alter table population.import
  add column rows_outside bigint not null default 0,
  add column rows_repeated bigint not null default 0,
  add column cells bigint not null default 0,
  add column size_bytes bigint not null default 0,
  add column source_id text references population.source (id),
  add column preview jsonb not null default '{}'::jsonb,
  add column date_given date;
comment on column population.import.rows_outside is 'Good lines about places this city does not keep (other municipalities, people without an address): counted, not stored.';
comment on column population.import.rows_repeated is 'Lines that say again, with the same value, what an earlier line of the file says.';
comment on column population.import.preview is 'What the check of the file found: kinds of counts and the first of them.';

create table population.import_part (
  import_id uuid not null references population.import (id) on delete cascade,
  number integer not null,
  content bytea not null,
  primary key (import_id, number)
);
comment on table population.import_part is 'The uploaded file between check and publication, in pieces; publication reads it again, so nothing half-read can become visible.';

create table population.mapping (
  id uuid primary key default kernel.uuid_v7(),
  name text not null constraint mapping_name_length check (length(btrim(name)) between 1 and 80),
  definition jsonb not null,
  changed_by uuid,
  changed_at timestamptz not null default now()
);
create unique index mapping_name_once on population.mapping (kernel.fold(name));
comment on table population.mapping is 'Which column of a sheet says what; made once on the screen, used for every later sheet of the same kind.';

select set_config('app.actor_kind', 'system', true), set_config('app.purpose', 'load', true);
-- Who publishes what the importer reads. Kept apart from the sources of the project''s own files: their values stand beside each other.
insert into population.source (id, title, address, publisher, terms, confidence, threshold)
  select * from (values
    ('import-csu-290038', 'ČSÚ, otevřená data 290038: Cizinci podle státního občanství, věku a pohlaví', 'https://csu.gov.cz', 'Český statistický úřad', 'ČSÚ terms (free use incl. commercial, name the source, do not change meaning)', 'high', 0),
    ('import-csu-datastat', 'ČSÚ, DataStat: Cizinci podle státního občanství', 'https://data.csu.gov.cz', 'Český statistický úřad', 'ČSÚ terms (free use incl. commercial, name the source, do not change meaning)', 'high', 0),
    ('import-mv-municipalities', 'Ministerstvo vnitra ČR, osoby s dočasnou ochranou podle obce, věku a pohlaví', 'https://mv.gov.cz', 'Ministerstvo vnitra ČR', null, 'high', 4),
    ('import-mv-layers', 'Ministerstvo vnitra ČR, mapové vrstvy osob s dočasnou ochranou', 'https://mv.gov.cz', 'Ministerstvo vnitra ČR', null, 'high', 4)
  ) as one (id, title, address, publisher, terms, confidence, threshold);
insert into population.citizenship (code, name_cs, aggregate) values
  ('UNKNOWN', 'státní občanství nezjištěno', true), ('STATELESS_UNKNOWN', 'bez státního občanství a nezjištěno', true);
select set_config('app.actor_kind', '', true), set_config('app.purpose', '', true);

grant select, insert, update, delete on population.figure_column, population.import_part, population.mapping to metropolis_app;
grant select on population.figure to metropolis_app;
do $$
declare name text;
begin
  foreach name in array array['figure_column', 'import_part', 'mapping'] loop
    execute format('alter table population.%I enable row level security', name);
    execute format('alter table population.%I force row level security', name);
    execute format('create policy %I on population.%I for all using ((select directory.keeps_register())) with check ((select directory.keeps_register()))', name || '_kept', name);
  end loop;
end
$$;
create policy figure_column_read on population.figure_column for select using (true);
