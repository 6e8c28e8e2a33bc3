-- Rows of other systems' service directories for which we have no field: kept as they came, so that they go out again unchanged.
create table directory.kept_hsds (
  table_name text not null,
  id uuid not null,
  content jsonb not null,
  kept_at timestamptz not null default now(),
  primary key (table_name, id)
);
comment on table directory.kept_hsds is 'HSDS 3.1 rows as imported, by table and id; laid under our own rows in every export.';
grant select, insert, update, delete on directory.kept_hsds to metropolis_app;
alter table directory.kept_hsds enable row level security;
alter table directory.kept_hsds force row level security;
create policy kept_hsds_read on directory.kept_hsds for select using (true);
create policy kept_hsds_kept on directory.kept_hsds for all using ((select directory.keeps_register())) with check ((select directory.keeps_register()));
