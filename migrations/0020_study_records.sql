-- The evidence: every statement of the study as transcribed, where it stands, and what it speaks of. Rooms keep their own tables for work;
-- this one keeps what was said, so that an edited record can always be held beside its source.
create schema study;
grant usage on schema study to metropolis_app;

create table study.record (
  id text primary key constraint record_id_form check (id ~ '^[a-z0-9]+(-[a-z0-9]+)*$'),
  collection text not null constraint record_collection check (collection in (
    'organisations', 'bodies', 'memberships', 'people', 'projects', 'funding', 'strategy', 'services', 'figures', 'places', 'events', 'groups', 'terms',
    'citations', 'problems', 'roles', 'claims', 'inconsistencies', 'missing')),
  parent_id text references study.record (id) deferrable initially deferred,
  position integer not null,
  label text not null constraint record_label_length check (length(label) between 1 and 500),
  kind text,
  facts jsonb not null,
  folded text not null generated always as (kernel.fold(label)) stored,
  constraint record_place_once unique (collection, position)
);
comment on table study.record is 'One transcribed statement of the KING In-depth Study n.13 (October 2014), whole and unchanged in facts.';
comment on column study.record.parent_id is 'Parts of the strategy belong to the strategy; null for all others.';

create table study.quotation (
  record_id text not null references study.record (id) on delete cascade,
  position smallint not null,
  section text not null,
  table_number text,
  quote text not null,
  primary key (record_id, position)
);
comment on table study.quotation is 'Where the study says it, word for word, at most 25 words. Several for problems and contradictions.';

create table study.reference (
  from_id text not null references study.record (id) on delete cascade,
  to_id text not null references study.record (id) deferrable initially deferred,
  field text not null,
  primary key (from_id, to_id, field)
);
comment on table study.reference is 'Every id that a record names in any field: the way from each record to all it speaks of, and back.';
create index reference_back on study.reference (to_id);

grant select, insert, update, delete on study.record, study.quotation, study.reference to metropolis_app;
do $$
declare name text;
begin
  foreach name in array array['record', 'quotation', 'reference'] loop
    execute format('alter table study.%I enable row level security', name);
    execute format('alter table study.%I force row level security', name);
    execute format('create policy %I on study.%I for select using (true)', name || '_read', name);
    execute format('create policy %I on study.%I for all using ((select kernel.actor_purpose()) = ''load'') with check ((select kernel.actor_purpose()) = ''load'')', name || '_load', name);
  end loop;
end
$$;

-- Loaders of the rooms read the transcribed facts in SQL.
create function study.texts(list jsonb) returns text[] language sql immutable parallel safe
  as $$ select coalesce(array_agg(element order by place), '{}') from jsonb_array_elements_text(case jsonb_typeof(list) when 'array' then list end) with ordinality as one (element, place) $$;
comment on function study.texts(jsonb) is 'A JSON list of texts as an array, in its order; empty for null and for no list.';
-- The address of a record: its id without the word that says what it is.
create function study.slug(id text) returns text language sql immutable strict parallel safe
  as $$ select regexp_replace(id, '^(org|body|person|project|funding|service|place|event|strategy)-', '') $$;
